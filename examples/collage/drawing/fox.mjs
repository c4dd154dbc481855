// Autumn: a red fox in a birch wood, the sun low behind it.
import { eye, whiskers } from "./face.mjs";
import {
  band,
  between,
  bothSides,
  chance,
  clamp,
  css,
  flip,
  fur,
  gradient,
  hair,
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
  toEdge,
} from "./pen.mjs";
import { finish, glow, grass, leaf, ridge, sky, spots } from "./scenery.mjs";

const M = SIDE / 2;

const HEAD = outline(
  bothSides([
    [0, 242],
    [56, 244],
    [112, 268],
    [150, 318],
    [188, 380],
    [232, 462],
    [196, 488],
    [146, 522],
    [92, 560],
    [54, 606],
    [30, 632],
    [0, 640],
  ]),
);
const EAR = outline([
  [M + 46, 274],
  [M + 70, 200],
  [M + 116, 124],
  [M + 158, 84],
  [M + 182, 132],
  [M + 200, 224],
  [M + 184, 344],
  [M + 130, 350],
]);
const EAR_HOLLOW = outline([
  [M + 82, 284],
  [M + 106, 214],
  [M + 146, 140],
  [M + 166, 180],
  [M + 174, 254],
  [M + 154, 322],
  [M + 112, 326],
]);
const BODY = outline(
  bothSides([
    [0, 500],
    [120, 520],
    [196, 590],
    [246, 690],
    [262, 830],
    [0, 830],
  ]),
);

const RED = rgb("#d8702a");
const GOLD = rgb("#f0a24c");
const DEEP = rgb("#a1451c");
const WHITE = rgb("#fdf5e9");
const SOOT = rgb("#2b2024");

const rough = hills(53);
const light = roundLight([M, 420], [240, 230], -TAU * 0.14);
const TEAR = band(
  [
    [52, 424],
    [36, 482],
    [30, 540],
  ],
  13,
  0.5,
);
const BROW = band(
  [
    [36, 372],
    [66, 346],
    [112, 352],
  ],
  15,
  0.4,
);

/** Where the white of the cheeks begins: a line that falls from the cheek's tip to the mouth. */
const cheekLine = (dx) => 440 + 46 * ramp(200, 60, dx) + 40 * ramp(70, 30, dx) + 52 * ramp(34, 16, dx);

function coat(x, y) {
  const wobble = (rough(x / 22, y / 22) - 0.5) * 22;
  const dx = Math.abs(x - M);
  let colour = mix(RED, GOLD, 0.7 * ramp(0.4, 0.8, rough(x / 60, y / 60)));
  colour = mix(colour, DEEP, 0.55 * ramp(40, 10, Math.abs(dx - 26)) * ramp(340, 250, y) + 0.4 * ramp(150, 200, dx));
  colour = mix(colour, GOLD, 0.6 * ramp(26, 6, dx) * ramp(400, 470, y));
  colour = mix(colour, GOLD, 0.7 * BROW(dx, y));
  colour = mix(colour, DEEP, 0.75 * TEAR(dx, y + wobble * 0.3));
  colour = mix(colour, WHITE, Math.max(ramp(-9, 11, y - cheekLine(dx) + wobble) * ramp(10, 24, dx), ramp(592, 604, y)));
  return shade(colour, light(x, y));
}

const head = (random) =>
  fur({
    random,
    shape: HEAD,
    spacing: 4.4,
    width: 2.3,
    colour: coat,
    angle: (x, y) => Math.atan2(y - 500 + 26 * ramp(60, 0, Math.abs(x - M)), (x - M) * 1.15 + 0.01),
    length: (x, y) => 8 + 24 * ramp(70, 240, Math.hypot(x - M, y - 560)) + 14 * ramp(150, 210, Math.abs(x - M)),
    order: (x, y) => Math.hypot(x - M, y - 590),
  });

function ear(random, mirrored) {
  const turned = (points) => (mirrored ? flip(points) : points);
  const side = mirrored ? -1 : 1;
  const [shape, hollow] = [turned(EAR), turned(EAR_HOLLOW)];
  const outer = fur({
    random,
    shape,
    spacing: 4.6,
    width: 2.4,
    angle: () => -TAU / 4 + side * 0.3,
    length: () => 15,
    order: (_x, y) => -y,
    colour: (x, y) => shade(mix(mix(RED, DEEP, 0.3), SOOT, ramp(230, 120, y + 40 * ramp(18, 4, toEdge(shape, x, y)))), light(x, y)),
  });
  let tufts = "";
  for (let i = 0; i < 90; i++) {
    const t = random();
    const [x, y] = [M + side * between(random, 74, 100 + 24 * t), 338 - t * 110];
    tufts += hair(
      x,
      y,
      -TAU / 4 + side * between(random, 0.12, 0.62),
      between(random, 40, 88),
      2.6,
      side * between(random, 2, 10),
      css(shade(mix(WHITE, GOLD, 0.25 * random()), between(random, 0.78, 1.02))),
      0.9,
    );
  }
  return `${outer}<path d="${line(hollow)}" fill="url(#hollow)" filter="url(#soft2)"/>${tufts}`;
}

function body(random) {
  const colour = (x, y) => {
    const dx = Math.abs(x - M) + (rough(x / 32, y / 32) - 0.5) * 52;
    const side = mix(mix(RED, GOLD, 0.5 * rough(x / 50, y / 50)), DEEP, 0.7 * ramp(0.5, 0.8, rough(x / 26, y / 44)));
    return shade(
      mix(side, WHITE, ramp(118, 70, dx + (640 - y) * 0.1)),
      (0.66 + 0.34 * ramp(600, 700, y)) * (1.02 + 0.24 * ((x - M) / 250)),
    );
  };
  return fur({
    random,
    shape: BODY,
    spacing: 5.8,
    width: 3.2,
    wild: 0.4,
    colour,
    length: () => 42,
    order: (_x, y) => y,
    angle: (x) => TAU / 4 - clamp((x - M) / 260, -0.8, 0.8),
  });
}

const noseAndMouth = () => `
<path d="M${M} 622V636M${M} 634C${M - 10} 648 ${M - 34} 644 ${M - 50} 626M${M} 634C${M + 10} 648 ${M + 34} 644 ${M + 50} 626" stroke="#35201d" stroke-width="3.6" fill="none" stroke-linecap="round" opacity=".85"/>
<path d="M${M - 32} 588C${M - 30} 572 ${M + 30} 572 ${M + 32} 588C${M + 33} 606 ${M + 15} 622 ${M} 623C${M - 15} 622 ${M - 33} 606 ${M - 32} 588Z" fill="url(#nose)"/>
<path d="M${M - 22} 600q6 -10 16 -2q-2 9 -12 8zM${M + 22} 600q-6 -10 -16 -2q2 9 12 8z" fill="#050304"/>
<path d="M${M - 16} 582q18 -8 34 0q-14 6 -34 0z" fill="#fff2dc" opacity=".6" filter="url(#soft1)"/>`;

const AUTUMN = ["#e8a33a", "#d9752b", "#c4502a", "#f2c84e", "#b5682a", "#e08f35"];

function birch(random, x, wide, tone) {
  const lean = between(random, -16, 16);
  let drawn = `<path d="M${x - wide / 2} 720L${x - wide / 2 + lean} -60L${x + wide / 2 + lean} -60L${x + wide / 2} 720Z" fill="${css(shade(rgb("#efe4d4"), tone))}"/>`;
  drawn += `<path d="M${x - wide / 2} 720L${x - wide / 2 + lean} -60L${x + lean - wide * 0.1} -60L${x - wide * 0.1} 720Z" fill="#7a5b58" opacity=".34"/>`;
  for (let i = 0; i < 34; i++) {
    const [t, side] = [random(), random() < 0.5 ? -1 : 1];
    const [y, reach] = [720 - t * 780, wide * between(random, 0.14, 0.62)];
    const edge = x + lean * t + side * wide * 0.5;
    drawn += `<path d="M${edge.toFixed(1)} ${y.toFixed(1)}q${(-side * reach * 0.6).toFixed(1)} ${between(random, -3, 3).toFixed(1)} ${(-side * reach).toFixed(1)} ${between(random, 0, 3).toFixed(1)}q${(side * reach * 0.5).toFixed(1)} ${between(random, 2, 6).toFixed(1)} ${(side * reach).toFixed(1)} ${between(random, 1, 5).toFixed(1)}Z" fill="#3c2b2c" opacity="${(0.75 * tone).toFixed(2)}"/>`;
  }
  return drawn;
}

function wood(random) {
  let far =
    sky([
      [0, "#f3b95a"],
      [0.4, "#fbe0a0"],
      [0.64, "#fff0c8"],
      [1, "#c98a48"],
    ]) + glow("sun", 560, 230, 430, "#fffbe6", 1);
  for (let i = 0; i < 16; i++)
    far += `<rect x="${(random() * SIDE).toFixed(0)}" y="-60" width="${between(random, 5, 13).toFixed(0)}" height="700" fill="#b07a44" opacity=".35"/>`;
  far += ridge(33, 592, 40, 150, "#d9a04a") + ridge(37, 632, 30, 120, "#c17c34");
  for (let i = 0; i < 420; i++) {
    const y = Math.abs(random() + random() + random() - 1.5) * 330 - 30;
    far += `<circle cx="${(random() * SIDE).toFixed(0)}" cy="${y.toFixed(0)}" r="${between(random, 7, 24).toFixed(0)}" fill="${AUTUMN[Math.floor(random() * AUTUMN.length)]}" opacity="${between(random, 0.2, 0.6).toFixed(2)}"/>`;
  }
  const trunks = [
    [66, 44, 0.94],
    [168, 24, 0.98],
    [690, 52, 1.02],
    [612, 22, 1.02],
    [748, 20, 0.98],
  ]
    .map(([x, wide, tone]) => birch(random, x, wide, tone))
    .join("");
  return `<g filter="url(#far)">${far}</g><g filter="url(#near)">${trunks}</g>`;
}

const rays = () =>
  [
    [0.2, 60],
    [0.62, 90],
    [1.05, 50],
    [1.5, 110],
    [2.1, 80],
  ]
    .map(
      ([turn, wide]) =>
        `<path d="M560 210L${560 - Math.sin(turn) * 900 - wide} ${210 + Math.cos(turn - 0.5) * 800}L${560 - Math.sin(turn) * 900 + wide} ${210 + Math.cos(turn - 0.5) * 800}Z" fill="#fff3c4" opacity=".13" filter="url(#soft9)"/>`,
    )
    .join("");

function leaves(random, count, place, [small, large]) {
  let drawn = "";
  for (let i = 0; i < count; i++) {
    const [x, y] = place();
    drawn += leaf(
      random,
      x,
      y,
      between(random, small, large),
      css(shade(rgb(AUTUMN[Math.floor(random() * AUTUMN.length)]), between(random, 0.82, 1.12))),
    );
  }
  return drawn;
}

function falling(random) {
  const x = random() < 0.5 ? between(random, 10, 190) : between(random, 578, 758);
  return [x, between(random, 30, 650)];
}

export function fox() {
  const random = chance(404);
  const eyes = [-1, 1].map((side) =>
    eye({
      id: side < 0 ? "left" : "right",
      x: M + side * 80,
      y: 408,
      side,
      wide: 37,
      high: 25,
      turn: 20,
      iris: "#e9a52c",
      rim: "#a55f12",
      pupil: [7.5, 21],
      liner: "#20130f",
      sky: "#ffe9b8",
    }),
  );
  return `<defs>${soften("far", 6)}${soften("near", 1.6)}${soften("soft1", 1.4)}${soften("soft2", 2.5)}${soften("soft9", 10)}
${gradient(
  "hollow",
  "linear",
  [
    [0, "#7d4a38"],
    [0.6, "#4a2b28"],
    [1, "#2a1a1c"],
  ],
  'x1="0.7" y1="0" x2="0.2" y2="1"',
)}
${gradient(
  "nose",
  "radial",
  [
    [0, "#5a4a4a"],
    [0.5, "#241b1d"],
    [1, "#0b0708"],
  ],
  'cx="46%" cy="24%" r="75%"',
)}</defs>
${wood(random)}${spots(random, 34, [40, 620], [8, 28], ["#fff3c0", "#ffd98a", "#ffe9b0"], 0.42)}${rays()}
${leaves(random, 420, () => [random() * SIDE, between(random, 655, 790)], [7, 15])}${grass(random, 90, [690, 800], [30, 70], ["#b58a3a", "#93742e", "#cfa24a"])}
${body(random)}<ellipse cx="${M}" cy="650" rx="130" ry="36" fill="#22100c" opacity=".4" filter="url(#soft9)"/>
${ear(random, true)}${ear(random, false)}${head(random)}${eyes.join("")}${noseAndMouth()}${whiskers(random, M, [40, 602], 6, 190, "#2f2220")}
${leaves(random, 90, () => [random() * SIDE, between(random, 740, 785)], [12, 22])}${leaves(random, 22, () => falling(random), [8, 16])}${finish("#fff0c0", 0.1)}`;
}
