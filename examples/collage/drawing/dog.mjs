// Summer: a Bernese mountain dog on an alpine meadow.
import { eye } from "./face.mjs";
import {
  band,
  between,
  bothSides,
  chance,
  clamp,
  flip,
  fur,
  gradient,
  hills,
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
import { blossom, finish, glow, grass, ridge, sky, spots } from "./scenery.mjs";

const M = SIDE / 2;

const HEAD = outline(
  bothSides([
    [0, 172],
    [56, 178],
    [116, 206],
    [158, 262],
    [170, 340],
    [164, 420],
    [146, 486],
    [104, 540],
    [56, 566],
    [0, 572],
  ]),
);
const EAR = outline([
  [M + 96, 196],
  [M + 150, 196],
  [M + 206, 238],
  [M + 238, 322],
  [M + 242, 410],
  [M + 218, 470],
  [M + 184, 452],
  [M + 160, 380],
  [M + 136, 296],
]);
const JAW = outline(
  bothSides([
    [0, 520],
    [70, 518],
    [80, 560],
    [58, 612],
    [0, 636],
  ]),
);
const MUZZLE = outline([
  ...bothSides([
    [0, 396],
    [44, 396],
    [84, 420],
    [110, 464],
    [108, 510],
    [78, 534],
    [34, 530],
    [0, 508],
  ]),
]);
const MOUTH = outline(
  bothSides([
    [0, 500],
    [60, 512],
    [88, 508],
    [70, 566],
    [38, 598],
    [0, 606],
  ]),
);
const TONGUE = outline(
  bothSides([
    [0, 540],
    [34, 536],
    [46, 572],
    [46, 620],
    [28, 652],
    [0, 660],
  ]),
);
const BODY = outline(
  bothSides([
    [0, 470],
    [130, 480],
    [222, 552],
    [290, 660],
    [322, 830],
    [0, 830],
  ]),
);

const BLACK = rgb("#37323a");
const SHEEN = rgb("#6d6a82");
const WHITE = rgb("#fbf6ee");
const RUST = rgb("#b5642c");

const rough = hills(31);
const light = roundLight([M, 370], [210, 220], -TAU * 0.34);
const muzzleLight = roundLight([M, 470], [120, 80], -TAU * 0.3);
const BLAZE = band(
  [
    [0, 400],
    [0, 300],
    [0, 180],
  ],
  40,
  0.62,
);
const CHEEK = band(
  [
    [126, 446],
    [152, 400],
    [160, 340],
  ],
  44,
  0.7,
);

function coat(x, y) {
  const dx = Math.abs(x - M) + (rough(x / 24, y / 24) - 0.5) * 16;
  let colour = mix(BLACK, SHEEN, 0.5 * ramp(0.45, 0.85, rough(x / 44, y / 60)) + 0.45 * ramp(260, 190, y));
  colour = mix(colour, RUST, Math.max(CHEEK(dx, y), ramp(24, 12, Math.hypot(dx - 66, (y - 282) * 1.25))));
  colour = mix(colour, WHITE, Math.max(BLAZE(dx * 0.9, y), ramp(118, 96, Math.hypot(dx, (y - 480) * 1.05))));
  return shade(colour, light(x, y));
}

const head = (random) =>
  fur({
    random,
    shape: HEAD,
    spacing: 4.6,
    width: 2.4,
    colour: coat,
    angle: (x, y) => Math.atan2(y - 400, (x - M) * 1.7 + 0.01),
    length: (x, y) => 10 + 14 * ramp(70, 220, Math.hypot(x - M, y - 430)) - 9 * ramp(250, 190, y),
    order: (x, y) => Math.hypot(x - M, y - 430),
  });

function ear(random, mirrored) {
  const shape = mirrored ? flip(EAR) : EAR;
  const side = mirrored ? -1 : 1;
  return fur({
    random,
    shape,
    spacing: 4.8,
    width: 2.8,
    wild: 0.3,
    length: (_x, y) => 20 + 16 * ramp(250, 460, y),
    order: (_x, y) => y,
    angle: (_x, y) => TAU / 4 - side * (0.75 - 0.75 * ramp(200, 340, y)),
    colour: (x, y) => {
      const wave = 0.5 + 0.5 * Math.sin((Math.abs(x - M) + rough(x / 30, y / 30) * 30) / 13);
      return shade(mix(BLACK, SHEEN, 0.12 + 0.42 * wave * ramp(470, 230, y)), light(x, y) * 0.95);
    },
  });
}

const muzzle = (random) =>
  fur({
    random,
    shape: MUZZLE,
    spacing: 4,
    width: 2,
    wild: 0.4,
    length: () => 11,
    angle: (x, y) => Math.atan2((y - 440) * 1.3, x - M + 0.01),
    order: (x, y) => Math.hypot(x - M, y - 446),
    colour: (x, y) => {
      const dx = Math.abs(x - M);
      const lip = mix(WHITE, RUST, 0.6 * ramp(78, 112, dx + (rough(x / 14, y / 14) - 0.5) * 20));
      return shade(lip, muzzleLight(x, y) * (1 - 0.2 * ramp(506, 532, y)) * (1 - 0.24 * ramp(14, 3, dx) * ramp(470, 490, y)));
    },
  });

const jaw = (random) =>
  fur({
    random,
    shape: JAW,
    spacing: 4.6,
    width: 2.6,
    length: () => 20,
    order: (_x, y) => y,
    angle: (x) => TAU / 4 - (x - M) / 150,
    colour: (x, y) => shade(mix(WHITE, RUST, 0.6 * ramp(40, 74, Math.abs(x - M))), 0.92 - 0.16 * ramp(590, 540, y)),
  });

function body(random) {
  const colour = (x, y) => {
    const dx = Math.abs(x - M) + (rough(x / 34, y / 34) - 0.5) * 50;
    const side = mix(
      mix(BLACK, SHEEN, 0.5 * ramp(0.5, 0.9, rough(x / 30, y / 52))),
      RUST,
      0.9 * ramp(42, 12, Math.abs(dx - 152 - (y - 700) * 0.2)) * ramp(640, 700, y),
    );
    return shade(
      mix(side, WHITE, ramp(118, 74, dx + (700 - y) * 0.12)),
      (0.72 + 0.3 * ramp(600, 710, y)) * (1.06 - 0.24 * ((x - M) / 300)),
    );
  };
  return fur({
    random,
    shape: BODY,
    spacing: 6,
    width: 3.4,
    wild: 0.42,
    colour,
    length: () => 44,
    order: (_x, y) => y,
    angle: (x) => TAU / 4 - clamp((x - M) / 300, -0.8, 0.8),
  });
}

const noseAndTongue = () => `
<path d="${line(MOUTH)}" fill="#4a1a20"/><path d="${line(MOUTH)}" fill="url(#gullet)"/>
<path d="M${M - 60} 562Q${M} 596 ${M + 60} 562L${M + 40} 592Q${M} 612 ${M - 40} 592Z" fill="#2c1518" opacity=".55"/>
<path d="${line(TONGUE)}" fill="url(#tongue)" stroke="#a84a5c" stroke-width="2"/><path d="M${M} 548V634" stroke="#b4566a" stroke-width="4" stroke-linecap="round" opacity=".8"/>
<path d="M${M - 30} 590Q${M - 32} 628 ${M - 18} 640" stroke="#ffd6da" stroke-width="6" stroke-linecap="round" fill="none" opacity=".7"/>`;

const nose = () => `<ellipse cx="${M}" cy="470" rx="58" ry="16" fill="#3b2b26" opacity=".28" filter="url(#soft4)"/>
<path d="M${M - 52} 424C${M - 48} 396 ${M + 48} 396 ${M + 52} 424C${M + 54} 448 ${M + 26} 470 ${M} 472C${M - 26} 470 ${M - 54} 448 ${M - 52} 424Z" fill="url(#nose)"/>
<path d="M${M - 40} 440q10 -18 28 -4q-2 16 -20 14q-8 -2 -8 -10zM${M + 40} 440q-10 -18 -28 -4q2 16 20 14q8 -2 8 -10z" fill="#060405"/>
<path d="M${M} 470V508" stroke="#2d2123" stroke-width="5" stroke-linecap="round"/><path d="M${M - 34} 412q34 -14 60 -2q-24 12 -60 2z" fill="#dfe8ff" opacity=".6" filter="url(#soft1)"/>
<path d="M${M} 508C${M - 22} 532 ${M - 72} 540 ${M - 102} 506M${M} 508C${M + 22} 532 ${M + 72} 540 ${M + 102} 506" stroke="#3a2426" stroke-width="4" fill="none" stroke-linecap="round" opacity=".75"/>`;

function dots(random) {
  let drawn = "";
  for (const side of [-1, 1]) {
    for (let i = 0; i < 13; i++)
      drawn += `<circle cx="${(M + side * (30 + (i % 5) * 13 + random() * 4)).toFixed(1)}" cy="${(480 + Math.floor(i / 5) * 13 + (i % 2) * 4).toFixed(1)}" r="2" fill="#5a4a48" opacity=".55"/>`;
  }
  return drawn;
}

function clouds(random) {
  let drawn = "";
  for (const [cx, cy, wide] of [
    [120, 120, 130],
    [640, 86, 150],
    [420, 50, 70],
    [700, 230, 80],
  ]) {
    for (let i = 0; i < 26; i++) {
      const t = between(random, -1, 1);
      const r = wide * 0.26 * (1.15 - Math.abs(t)) * between(random, 0.6, 1.2);
      drawn += `<circle cx="${(cx + t * wide).toFixed(0)}" cy="${(cy - random() * r * 0.9).toFixed(0)}" r="${r.toFixed(0)}" fill="${random() < 0.3 ? "#dfeaf6" : "#fff"}" opacity=".75"/>`;
    }
  }
  return `<g filter="url(#soft4)">${drawn}</g>`;
}

function peaks(seed, base, high, spread, snow) {
  const random = chance(seed);
  let drawn = "";
  for (let x = -80; x < SIDE + 120; x += spread * between(random, 0.5, 0.9)) {
    const [top, half] = [base - high * between(random, 0.55, 1), spread * between(random, 0.8, 1.15)];
    const tip = x + between(random, -12, 12);
    const zig = (side) =>
      Array.from(
        { length: 6 },
        (_, i) =>
          `${(tip + side * half * ((i + 1) / 6) * between(random, 0.86, 1.08)).toFixed(0)} ${(top + (base - top) * ((i + 1) / 6)).toFixed(0)}`,
      );
    const [left, right] = [zig(-1), zig(1)];
    drawn += `<path d="M${tip} ${top}L${left.join("L")}L${right.reverse().join("L")}Z" fill="url(#rock)"/>`;
    drawn += `<path d="M${tip} ${top}L${right.reverse().join("L")}L${tip + half * 0.2} ${base}L${tip - half * 0.12} ${top + (base - top) * 0.55}L${tip + half * 0.1} ${top + (base - top) * 0.3}Z" fill="#4b638c" opacity=".38"/>`;
    const depth = (base - top) * snow;
    drawn += `<path d="M${tip} ${top}L${tip - half * snow} ${top + depth}l${half * 0.14} ${-depth * 0.2}l${half * 0.08} ${depth * 0.32}l${half * 0.12} ${-depth * 0.4}l${half * 0.06} ${depth * 0.26}L${tip + half * 0.06} ${top + depth * 0.4}Z" fill="#fff" opacity=".92"/>`;
  }
  return drawn;
}

function meadow(random) {
  let far =
    sky([
      [0, "#3f8fd8"],
      [0.35, "#8cc4ee"],
      [0.6, "#dcf0f6"],
      [1, "#dcf0f6"],
    ]) +
    glow("sun", 180, 60, 380, "#fffbe2", 0.9) +
    clouds(random);
  far +=
    peaks(5, 500, 250, 150, 0.5) +
    ridge(21, 500, 54, 160, "#7fa3a8") +
    ridge(24, 548, 46, 130, "#7fb06c") +
    ridge(29, 610, 34, 150, "#8cc25c");
  for (let i = 0; i < 46; i++) {
    const [x, y, r] = [random() * SIDE, between(random, 505, 545), between(random, 8, 16)];
    far += `<path d="M${(x - r * 0.5).toFixed(0)} ${(y + r).toFixed(0)}L${x.toFixed(0)} ${(y - r * 1.6).toFixed(0)}L${(x + r * 0.5).toFixed(0)} ${(y + r).toFixed(0)}Z" fill="#3f6e58" opacity=".75"/>`;
  }
  return `<g filter="url(#far)">${far}</g>${spots(random, 18, [380, 720], [6, 20], ["#fffbe0", "#fff", "#fff3a8"], 0.35)}`;
}

function flowers(random, count, [top, bottom], [small, large]) {
  const kinds = [
    ["#ffffff", "#f2b91d"],
    ["#f4d23a", "#c07c12"],
    ["#8d7be0", "#f7e27a"],
    ["#ee6a7c", "#7a1f3a"],
    ["#5aa5ee", "#fff3b0"],
  ];
  const places = Array.from({ length: count }, () => [random() * SIDE, between(random, top, bottom)]).sort(
    ([, one], [, other]) => one - other,
  );
  return places
    .map(([x, y]) => {
      const [petal, heart] = kinds[Math.floor(random() * kinds.length)];
      return `<path d="M${x.toFixed(0)} ${y.toFixed(0)}q${between(random, -8, 8).toFixed(0)} 30 ${between(random, -6, 6).toFixed(0)} 80" stroke="#4f8a3a" stroke-width="2.4" fill="none"/>${blossom(random, x, y, between(random, small, large), petal, heart)}`;
    })
    .join("");
}

export function dog() {
  const random = chance(77);
  const eyes = [-1, 1].map((side) =>
    eye({
      id: side < 0 ? "left" : "right",
      x: M + side * 70,
      y: 334,
      side,
      wide: 31,
      high: 26,
      turn: 4,
      iris: "#9a5a24",
      rim: "#4e2810",
      pupil: [14, 14.5],
      sky: "#cfe6ff",
    }),
  );
  return `<defs>${soften("far", 2.6)}${soften("soft1", 1.6)}${soften("soft4", 4)}${soften("soft9", 12)}
${gradient(
  "rock",
  "linear",
  [
    [0, "#aab8d0"],
    [1, "#7e96b4"],
  ],
  'x1="0" y1="0" x2="0" y2="1"',
)}
${gradient(
  "nose",
  "radial",
  [
    [0, "#5d5560"],
    [0.55, "#2a252b"],
    [1, "#0e0b0e"],
  ],
  'cx="44%" cy="26%" r="75%"',
)}
${gradient(
  "gullet",
  "linear",
  [
    [0, "#1c0a0e", 0.9],
    [1, "#7d2c38", 0.4],
  ],
  'x1="0" y1="0" x2="0" y2="1"',
)}
${gradient(
  "tongue",
  "linear",
  [
    [0, "#c25a6e"],
    [0.4, "#ee8d9b"],
    [1, "#e5788a"],
  ],
  'x1="0" y1="0" x2="0" y2="1"',
)}</defs>
${meadow(random)}${grass(random, 520, [640, 800], [40, 100], ["#78b148", "#5f9a3c", "#a4cf5c", "#8abb4a"])}${flowers(random, 46, [640, 740], [7, 12])}
${body(random)}<ellipse cx="${M}" cy="626" rx="150" ry="44" fill="#171019" opacity=".4" filter="url(#soft9)"/>
${head(random)}${ear(random, true)}${ear(random, false)}${jaw(random)}${noseAndTongue()}${muzzle(random)}${dots(random)}${nose()}${eyes.join("")}
${grass(random, 300, [760, 815], [40, 100], ["#6aa83f", "#4f8a34", "#97c653"])}${flowers(random, 26, [706, 762], [11, 19])}${finish("#fff4c8", 0.16)}`;
}
