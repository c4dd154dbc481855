// Winter: an eagle owl on a snowy bough, the moon behind it.
import {
  between,
  bothSides,
  chance,
  clamp,
  css,
  flip,
  gradient,
  hair,
  hills,
  isInside,
  line,
  mix,
  outline,
  ramp,
  rgb,
  roundLight,
  SIDE,
  shade,
  soften,
  TAU,
} from "./pen.mjs";
import { branch, finish, glow, ridge, sky } from "./scenery.mjs";

const M = SIDE / 2;
const EYE = [82, 292];

const BODY = outline(
  bothSides([
    [0, 176],
    [90, 172],
    [158, 200],
    [194, 268],
    [204, 350],
    [214, 450],
    [204, 560],
    [164, 650],
    [90, 706],
    [0, 716],
  ]),
);
const WING = outline([
  [M + 168, 372],
  [M + 212, 392],
  [M + 238, 470],
  [M + 234, 570],
  [M + 204, 660],
  [M + 164, 716],
  [M + 146, 640],
  [M + 142, 520],
  [M + 146, 430],
]);
const CROWN = outline(
  bothSides([
    [0, 168],
    [84, 166],
    [150, 186],
    [184, 240],
    [192, 310],
    [178, 380],
    [120, 420],
    [0, 424],
  ]),
);

const CREAM = rgb("#f0dcc0");
const TAWNY = rgb("#c4853f");
const BROWN = rgb("#6f4a35");
const DARK = rgb("#33242a");
const MOON = rgb("#cfdcff");

const rough = hills(91);
const light = roundLight([M, 400], [240, 330], -TAU * 0.14);
/** Moonlight: shaded, and the lighter the bluer. */
const moonlit = (colour, x, y, factor = 1) => mix(shade(colour, light(x, y) * factor), MOON, 0.03 + 0.16 * clamp((x - M) / 230));

/** A feather that points down, `wide` and `long`: a pale edge, barbs, a dark streak along the shaft, and bars across. */
function feather(random, x, y, wide, long, turn, tint, bars, streak) {
  const shape = (w, l) =>
    `M0 0C${w * 0.66} ${l * 0.12} ${w * 0.6} ${l * 0.86} 0 ${l}C${-w * 0.6} ${l * 0.86} ${-w * 0.66} ${l * 0.12} 0 0Z`;
  let drawn = `<path d="${shape(wide, long)}" fill="${css(shade(tint, 0.45))}" transform="translate(0 4)" opacity=".6"/>`;
  drawn += `<path d="${shape(wide, long)}" fill="${css(mix(tint, CREAM, 0.35))}"/><path d="${shape(wide * 0.88, long * 0.93)}" fill="${css(tint)}"/>`;
  for (let i = 0; i < 26; i++) {
    const [at, side] = [between(random, 0.1, 0.86) * long, random() < 0.5 ? -1 : 1];
    drawn += hair(
      0,
      at,
      TAU / 4 - side * between(random, 0.35, 0.6),
      wide * 0.42,
      1,
      0,
      css(shade(tint, between(random, 0.72, 1.22))),
      0.7,
    );
  }
  for (let i = 1; i <= bars; i++) {
    const at = long * (0.2 + (0.72 * i) / (bars + 0.8));
    const reach = wide * 0.4 * Math.sin(Math.PI * clamp(at / long, 0.2, 0.9));
    drawn += `<path d="M${-reach} ${at}Q${-reach * 0.5} ${at - 4} 0 ${at + 1}Q${reach * 0.5} ${at - 4} ${reach} ${at}Q${reach * 0.5} ${at + 2} 0 ${at + 6}Q${-reach * 0.5} ${at + 2} ${-reach} ${at}Z" fill="${css(shade(tint, 0.42))}" opacity=".62"/>`;
  }
  drawn += `<path d="M0 ${long * 0.05}Q${wide * streak} ${long * 0.5} 0 ${long * 0.95}Q${-wide * streak} ${long * 0.5} 0 ${long * 0.05}Z" fill="${css(shade(mix(tint, DARK, 0.7), 0.8))}" opacity=".9"/>`;
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(1)})">${drawn.replace(/(\d\.\d)\d+/g, "$1")}</g>`;
}

function breast(random) {
  let drawn = `<path d="${line(BODY)}" fill="${css(BROWN)}"/>`;
  for (let row = 0, y = 676; y > 372; y -= 20, row++) {
    for (let x = M - 230 + (row % 2) * 15; x < M + 230; x += 30) {
      const [px, py] = [x + between(random, -4, 4), y + between(random, -4, 4)];
      if (!isInside(BODY, px, py) || !isInside(BODY, px, py + 26)) continue;
      const pale = ramp(150, 20, Math.abs(px - M)) * 0.6 + 0.2 * rough(px / 40, py / 40);
      const tint = moonlit(mix(TAWNY, CREAM, pale), px, py, between(random, 0.9, 1.06) * (0.74 + 0.26 * ramp(400, 470, py)));
      drawn += feather(random, px, py, 36, 50, (M - px) * 0.09 + between(random, -7, 7), tint, 0, 0.14 + 0.26 * ramp(640, 430, py));
    }
  }
  return drawn;
}

function wing(random, mirrored) {
  const [shape, side] = mirrored ? [flip(WING), -1] : [WING, 1];
  let drawn = `<path d="${line(shape)}" fill="${css(moonlit(DARK, M + side * 190, 500))}"/>`;
  for (let row = 0, y = 660; y > 372; y -= 26, row++) {
    for (let i = 0; i < 5; i++) {
      const x = M + side * (144 + i * 23 + (row % 2) * 10);
      if (!isInside(shape, x, y + 10)) continue;
      const tint = moonlit(mix(BROWN, i % 2 ? TAWNY : DARK, 0.35 + 0.3 * rough(x / 20, y / 20)), x, y, between(random, 0.86, 1.1));
      drawn += feather(random, x, y, 34, 66 + 22 * ramp(480, 640, y), side * between(random, 4, 14), tint, 4, 0.06);
    }
  }
  return drawn;
}

function crown(random) {
  const hairs = [];
  for (let i = 0; i < 5200; i++) {
    const [x, y] = [M + between(random, -205, 205), between(random, 158, 430)];
    if (!isInside(CROWN, x, y)) continue;
    const dx = Math.abs(x - M);
    const fleck = ramp(0.5, 0.72, rough(x / 7, y / 13));
    let tint = mix(mix(TAWNY, BROWN, 0.35 + 0.3 * ramp(300, 180, y)), DARK, 0.75 * fleck);
    tint = mix(tint, CREAM, 0.85 * ramp(20, 4, Math.abs(dx - 20 - (320 - y) * 0.42)) * ramp(350, 300, y) + 0.8 * ramp(380, 410, y));
    const angle = Math.atan2(y - 330, (x - M) * 1.3 + 0.01);
    const far = Math.hypot(x - M, (y - 330) * 1.1);
    hairs.push([
      far,
      hair(
        x,
        y,
        angle + between(random, -0.3, 0.3),
        12 + 14 * ramp(60, 200, far),
        3.4,
        between(random, -2, 2),
        css(moonlit(tint, x, y, between(random, 0.88, 1.12))),
      ),
    ]);
  }
  hairs.sort(([one], [other]) => other - one);
  return `<path d="${line(CROWN)}" fill="${css(BROWN)}"/>${hairs.map(([, drawn]) => drawn).join("")}`;
}

/** The disc around an eye: fine feathers that leave it on all sides, in rings, with a dark rim. */
function disc(random, side) {
  const [cx, cy] = [M + side * EYE[0], EYE[1]];
  const hairs = [];
  for (let i = 0; i < 2600; i++) {
    const [turn, share] = [random() * TAU, Math.sqrt(random())];
    const inward = Math.cos(turn) * side < 0 ? 1 - 0.28 * Math.abs(Math.cos(turn)) : 1;
    const far = 30 + 76 * share * inward;
    const [x, y] = [cx + Math.cos(turn) * far, cy + Math.sin(turn) * far * 1.06];
    const ring = 0.5 + 0.5 * Math.sin(far / 5.2 + rough(x / 20, y / 20) * 4);
    let tint = mix(CREAM, TAWNY, 0.15 + 0.6 * ring);
    tint = mix(tint, DARK, 0.85 * ramp(92, 104, far / inward) + 0.7 * ramp(56, 44, far));
    tint = mix(tint, CREAM, 0.85 * ramp(0.4, 0.95, -Math.cos(turn) * side) * ramp(54, 66, far));
    hairs.push([
      far,
      hair(
        x,
        y,
        turn + between(random, -0.2, 0.2),
        between(random, 12, 20),
        2,
        between(random, -1.5, 1.5),
        css(moonlit(tint, x, y, between(random, 0.9, 1.12))),
      ),
    ]);
  }
  hairs.sort(([one], [other]) => other - one);
  return hairs.map(([, drawn]) => drawn).join("");
}

function eyeOf(side) {
  const [x, y] = [M + side * EYE[0], EYE[1]];
  const rays = Array.from({ length: 90 }, (_, i) =>
    hair(
      Math.cos((i / 90) * TAU) * 20,
      Math.sin((i / 90) * TAU) * 20,
      (i / 90) * TAU,
      12 + ((i * 7) % 6) * 2.4,
      1.5,
      0,
      i % 2 ? "#ffe08a" : "#a84c08",
      0.5,
    ),
  ).join("");
  return `<g transform="translate(${x} ${y})"><circle r="50" fill="#140d10"/><circle r="44" fill="url(#iris)"/>${rays}<circle r="23" fill="#070507"/>
<path d="M-50 -8A50 50 0 0 1 50 -8Q0 -44 -50 -8Z" fill="#140d10" opacity=".72" transform="rotate(${side * 12})"/><circle r="44" fill="none" stroke="#3a1608" stroke-width="3"/>
<path d="M-34 22A41 41 0 0 0 34 22A46 46 0 0 1 -34 22Z" fill="#fff2b8" opacity=".55"/></g>
<circle cx="${x + 15}" cy="${y - 17}" r="10" fill="#fff" opacity=".96"/><circle cx="${x - 14}" cy="${y + 16}" r="4.5" fill="#dfe8ff" opacity=".75"/>`;
}

function tuft(random, side) {
  const drawn = [];
  for (let i = 0; i < 46; i++) {
    const t = random();
    const [x, y] = [M + side * (66 + t * 96), 218 - t * 4 + between(random, -16, 20)];
    const tint = moonlit(mix(random() < 0.7 ? DARK : BROWN, TAWNY, random() * 0.4), x, 220);
    drawn.push([
      t,
      hair(
        x,
        y,
        -TAU / 4 + side * (0.5 + 0.3 * t + between(random, -0.1, 0.1)),
        70 + 86 * t * between(random, 0.7, 1.05),
        11,
        side * -7,
        css(tint),
      ),
    ]);
  }
  return drawn
    .sort(([one], [other]) => one - other)
    .map(([, one]) => one)
    .join("");
}

/** The slanting brows that make an eagle owl look stern. */
function brow(random, side) {
  let drawn = "";
  for (let i = 0; i < 110; i++) {
    const t = random();
    const [x, y] = [M + side * (12 + t * 104), 282 - t * 62 - Math.sin(t * Math.PI) * 6 + between(random, -7, 7)];
    drawn += hair(
      x,
      y,
      -TAU / 4 + side * (0.9 + between(random, -0.25, 0.25)),
      between(random, 18, 36),
      4,
      side * -3,
      css(moonlit(mix(random() < 0.4 ? DARK : CREAM, TAWNY, random() * 0.35), x, y)),
    );
  }
  return drawn;
}

function beak(random) {
  let bristles = "";
  for (let i = 0; i < 150; i++) {
    const side = random() < 0.5 ? -1 : 1;
    const [x, y] = [M + side * between(random, 2, 30), between(random, 318, 372)];
    bristles += hair(
      x,
      y,
      TAU / 4 - side * between(random, 0.1, 0.75),
      between(random, 20, 40),
      2.2,
      -side * 4,
      css(moonlit(mix(CREAM, TAWNY, random() * 0.4), x, y)),
    );
  }
  return `${bristles}<path d="M${M - 22} 330C${M - 16} 312 ${M + 16} 312 ${M + 22} 330C${M + 24} 362 ${M + 8} 386 ${M} 402C${M - 8} 386 ${M - 24} 362 ${M - 22} 330Z" fill="url(#beak)"/>
<path d="M${M - 11} 336q3 -6 9 -2q-2 6 -9 2zM${M + 11} 336q-3 -6 -9 -2q2 6 9 2z" fill="#0d0a10"/><path d="M${M + 4} 322q12 14 4 46q-2 -26 -8 -44z" fill="#e8eeff" opacity=".6"/>`;
}

function feet() {
  let drawn = "";
  for (const side of [-1, 1]) {
    for (const toe of [-1, 0, 1]) {
      const x = M + side * 72 + toe * 27;
      drawn += `<path d="M${x - 13} 690Q${x} 664 ${x + 13} 690L${x + 11} 720Q${x} 734 ${x - 11} 720Z" fill="${css(moonlit(mix(CREAM, TAWNY, 0.35), x, 690))}"/><path d="M${x - 8} 722Q${x} 714 ${x + 8} 722Q${x + 7} 746 ${x} 757Q${x - 6} 744 ${x - 8} 722Z" fill="#17121a"/><path d="M${x + 2} 722q5 12 0 28" stroke="#7f8db5" stroke-width="2" fill="none" opacity=".7"/>`;
    }
  }
  return drawn;
}

/** Snow that lies on a line from `from` to `to`. */
function lying(random, [ax, ay], [bx, by], deep) {
  const top = [];
  const bottom = [];
  for (let i = 0; i <= 60; i++) {
    const [x, y] = [ax + ((bx - ax) * i) / 60, ay + ((by - ay) * i) / 60];
    const end = Math.sin((Math.PI * i) / 60) ** 0.35;
    top.push([x, y - deep * end * (0.55 + 0.7 * rough(x / 46, 4))]);
    bottom.unshift([x, y + deep * 0.5 * end * (0.3 + rough(x / 19, 8)) + between(random, 0, 2)]);
  }
  return `<path d="${line([...top, ...bottom])}" fill="url(#snow)"/>`;
}

function fir(random, x, foot, high, colour) {
  let drawn = "";
  for (let i = 0; i < 9; i++) {
    const [y, half] = [foot - high * (1 - i / 9), high * 0.05 + high * 0.24 * ((i + 1) / 9)];
    const step = high / 6.2;
    drawn += `<path d="M${x} ${y.toFixed(0)}Q${(x + half * 0.4).toFixed(0)} ${(y + step * 0.7).toFixed(0)} ${(x + half).toFixed(0)} ${(y + step).toFixed(0)}Q${x} ${(y + step * 0.72).toFixed(0)} ${(x - half).toFixed(0)} ${(y + step * between(random, 0.94, 1.08)).toFixed(0)}Q${(x - half * 0.4).toFixed(0)} ${(y + step * 0.7).toFixed(0)} ${x} ${y.toFixed(0)}Z" fill="${colour}"/>`;
    drawn += `<path d="M${x} ${y.toFixed(0)}Q${(x + half * 0.4).toFixed(0)} ${(y + step * 0.7).toFixed(0)} ${(x + half).toFixed(0)} ${(y + step).toFixed(0)}Q${(x + half * 0.3).toFixed(0)} ${(y + step * 0.62).toFixed(0)} ${x} ${y.toFixed(0)}Z" fill="#dbe6ff" opacity=".5"/>`;
  }
  return drawn;
}

function night(random) {
  let far =
    sky([
      [0, "#0d1436"],
      [0.45, "#24366f"],
      [0.75, "#566ba5"],
      [1, "#8ea2cf"],
    ]) + glow("halo", 545, 190, 430, "#dce6ff", 0.75);
  for (let i = 0; i < 190; i++)
    far += `<circle cx="${(random() * SIDE).toFixed(0)}" cy="${(random() ** 1.5 * 520).toFixed(0)}" r="${between(random, 0.6, 2).toFixed(1)}" fill="#fff" opacity="${between(random, 0.3, 1).toFixed(2)}"/>`;
  far += `<circle cx="545" cy="190" r="128" fill="url(#moon)"/>`;
  for (const [x, y, r] of [
    [500, 160, 30],
    [578, 214, 24],
    [540, 258, 20],
    [592, 140, 16],
    [470, 222, 15],
    [530, 108, 12],
  ])
    far += `<circle cx="${x}" cy="${y}" r="${r}" fill="#b9c3de" opacity=".38" filter="url(#soft4)"/>`;
  far += ridge(61, 560, 70, 170, "#5d71a8");
  for (let i = 0; i < 24; i++) far += fir(random, random() * SIDE, between(random, 590, 630), between(random, 90, 190), "#3b4d80");
  far += ridge(67, 640, 36, 150, "#9db0da");
  for (const [x, high] of [
    [40, 330],
    [128, 240],
    [714, 350],
    [640, 220],
    [772, 260],
  ])
    far += fir(random, x, 720, high, "#26355f");
  return `<g filter="url(#far)">${far}${ridge(71, 716, 26, 120, "#c8d5f2")}</g>`;
}

function flakes(random, count, [small, large], strength) {
  let drawn = "";
  for (let i = 0; i < count; i++) {
    const [x, y] = [random() * SIDE, random() * SIDE];
    if (Math.hypot(Math.abs(x - M) - EYE[0], y - EYE[1]) < 64) continue;
    drawn += `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${between(random, small, large).toFixed(1)}" fill="#fff" opacity="${(strength * between(random, 0.4, 1)).toFixed(2)}"/>`;
  }
  return drawn;
}

export function owl() {
  const random = chance(1212);
  return `<defs>${soften("far", 1.6)}${soften("soft2", 2.4)}${soften("soft4", 5)}${soften("soft9", 12)}
${gradient(
  "moon",
  "radial",
  [
    [0, "#fffdf2"],
    [0.7, "#f4f0dc"],
    [1, "#d8dcec"],
  ],
  'cx="44%" cy="42%" r="62%"',
)}
${gradient(
  "iris",
  "radial",
  [
    [0, "#ffd257"],
    [0.55, "#fba31a"],
    [0.85, "#dd6a0a"],
    [1, "#7a2f06"],
  ],
  'cx="50%" cy="56%" r="52%"',
)}
${gradient(
  "beak",
  "linear",
  [
    [0, "#6b6a78"],
    [0.5, "#3a3844"],
    [1, "#15131a"],
  ],
  'x1="0" y1="0" x2="0" y2="1"',
)}
${gradient(
  "snow",
  "linear",
  [
    [0, "#ffffff"],
    [0.6, "#dfe8fb"],
    [1, "#9fb2dc"],
  ],
  'x1="0" y1="0" x2="0" y2="1"',
)}</defs>
${night(random)}${flakes(random, 110, [1, 2.6], 0.8)}
<path d="${line(BODY)}" fill="#eaf1ff" opacity=".75" filter="url(#soft4)" transform="translate(5 -3)"/>
${breast(random)}${wing(random, true)}${wing(random, false)}
<ellipse cx="${M}" cy="418" rx="160" ry="26" fill="#120b14" opacity=".5" filter="url(#soft9)"/>
${tuft(random, -1)}${tuft(random, 1)}${crown(random)}${disc(random, -1)}${disc(random, 1)}${eyeOf(-1)}${eyeOf(1)}${brow(random, -1)}${brow(random, 1)}${beak(random)}
${branch(
  random,
  [
    [-20, 742],
    [220, 724],
    [520, 728],
    [790, 704],
  ],
  50,
  38,
  "#4b3a44",
  "#a8a3c2",
)}${lying(random, [-20, 722], [236, 704], 26)}${lying(random, [524, 712], [792, 688], 26)}${lying(random, [352, 706], [416, 706], 12)}
${feet()}<g filter="url(#soft2)">${flakes(random, 26, [4, 9], 0.75)}</g>${flakes(random, 60, [1.6, 3.6], 0.95)}${finish("#cfdcff", 0.08)}`;
}
