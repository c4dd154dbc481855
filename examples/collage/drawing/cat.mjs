// Spring: a silver tabby under cherry blossom.
import { eye, whiskers } from "./face.mjs";
import {
  band,
  between,
  bothSides,
  chance,
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
import { blossom, branch, finish, glow, grass, ridge, sky, spots } from "./scenery.mjs";

const M = SIDE / 2;
const NOSE = [M, 470];

const HEAD = outline(
  bothSides([
    [0, 246],
    [62, 246],
    [122, 262],
    [172, 318],
    [205, 392],
    [214, 452],
    [190, 514],
    [132, 562],
    [66, 592],
    [0, 600],
  ]),
);
const EAR = outline([
  [M + 58, 262],
  [M + 92, 196],
  [M + 138, 134],
  [M + 168, 112],
  [M + 184, 148],
  [M + 198, 230],
  [M + 200, 330],
  [M + 150, 352],
  [M + 90, 316],
]);
const EAR_HOLLOW = outline([
  [M + 92, 268],
  [M + 118, 212],
  [M + 158, 150],
  [M + 172, 196],
  [M + 178, 262],
  [M + 168, 318],
  [M + 124, 312],
]);
const BODY = outline(
  bothSides([
    [0, 520],
    [110, 540],
    [200, 590],
    [262, 672],
    [292, 800],
    [0, 830],
  ]),
);

const SILVER = rgb("#a9a8ae");
const DARK = rgb("#38353d");
const WHITE = rgb("#f6f1ea");
const WARM = rgb("#b79b86");

const rough = hills(11);
const light = roundLight([M, 420], [230, 210], -TAU * 0.36);

/** Stripes of the right half; the left half has the same. */
const STRIPES = [
  band(
    [
      [4, 366],
      [5, 300],
      [2, 246],
    ],
    11,
    0.3,
  ),
  band(
    [
      [34, 352],
      [38, 308],
      [30, 250],
    ],
    12,
    0.2,
  ),
  band(
    [
      [70, 330],
      [82, 290],
      [84, 250],
    ],
    13,
    0.3,
  ),
  band(
    [
      [112, 322],
      [134, 292],
      [150, 276],
    ],
    12,
    0.5,
  ),
  band(
    [
      [34, 352],
      [58, 330],
      [84, 322],
    ],
    8,
    0.4,
  ),
  band(
    [
      [128, 392],
      [168, 408],
      [216, 410],
    ],
    13,
    0.3,
  ),
  band(
    [
      [122, 424],
      [158, 448],
      [212, 456],
    ],
    12,
    0.3,
  ),
  band(
    [
      [112, 478],
      [150, 500],
      [204, 500],
    ],
    12,
    0.5,
  ),
  band(
    [
      [110, 526],
      [140, 538],
      [172, 532],
    ],
    10,
    0.5,
  ),
];

function coat(x, y) {
  const [dx, wobble] = [Math.abs(x - M), (rough(x / 26, y / 26) - 0.5) * 16];
  let colour = mix(SILVER, WARM, 0.5 * ramp(0.35, 0.8, rough(x / 90, y / 90)));
  colour = mix(colour, WARM, 0.55 * ramp(34, 8, dx) * ramp(330, 380, y) * ramp(480, 450, y));
  const stripe = Math.max(...STRIPES.map((marking) => marking(dx + wobble * 0.6, y + wobble)));
  colour = mix(colour, DARK, 0.88 * stripe);
  const muzzle = Math.max(
    ramp(72, 44, Math.hypot(dx - 36, (y - 518) * 1.1)),
    ramp(50, 20, Math.hypot(dx, y - 572)),
    ramp(26, 10, Math.hypot((dx - 78) * 0.42, (y - 348) * 1.1)) * 0.55,
    ramp(30, 12, Math.hypot((dx - 76) * 0.5, y - 446)) * 0.75,
  );
  return shade(mix(colour, WHITE, muzzle), light(x, y));
}

function faceAngle(x, y) {
  return Math.atan2((y - 452) * (y > 520 ? 1.25 : 1), x - M + 0.01);
}

function face(random) {
  return fur({
    random,
    shape: HEAD,
    spacing: 4.4,
    width: 2.3,
    angle: faceAngle,
    colour: coat,
    length: (x, y) => 9 + 20 * ramp(60, 230, Math.hypot(x - M, y - 460)) + 8 * ramp(150, 205, Math.abs(x - M)) * ramp(400, 470, y),
    order: (x, y) => Math.hypot(x - NOSE[0], y - NOSE[1]),
  });
}

function ear(random, mirrored) {
  const turned = (points) => (mirrored ? flip(points) : points);
  const side = mirrored ? -1 : 1;
  const [shape, hollow] = [turned(EAR), turned(EAR_HOLLOW)];
  const outer = fur({
    random,
    shape,
    spacing: 4.6,
    width: 2.4,
    angle: () => -TAU / 4 + side * 0.42,
    length: () => 15,
    order: (_x, y) => -y,
    colour: (x, y) =>
      shade(mix(SILVER, DARK, 0.35 + 0.35 * ramp(200, 130, y)), light(x, y) * (0.9 + 0.2 * ramp(10, 2, toEdge(shape, x, y)))),
  });
  let tufts = "";
  for (let i = 0; i < 64; i++) {
    const t = random();
    const [x, y] = [M + side * between(random, 86, 112 + 20 * t), 322 - t * 92];
    tufts += hair(
      x,
      y,
      -TAU / 4 + side * between(random, 0.25, 0.85),
      between(random, 36, 78),
      2.6,
      side * between(random, 2, 11),
      css(shade(WHITE, between(random, 0.82, 1.02))),
      0.9,
    );
  }
  return `${outer}<path d="${line(hollow)}" fill="url(#hollow)" filter="url(#soft2)"/>${tufts}`;
}

function body(random) {
  const colour = (x, y) => {
    const dx = Math.abs(x - M);
    const wobble = (rough(x / 40, y / 40) - 0.5) * 46;
    const bars = ramp(0.2, 0.75, Math.sin((dx + y * 0.55 + wobble) / 17)) * ramp(88, 132, dx + wobble * 0.4);
    const base = mix(mix(SILVER, WARM, 0.3), DARK, 0.8 * bars);
    const bib = ramp(116, 62, dx + wobble * 0.6);
    return shade(mix(base, WHITE, bib * 0.95), (0.62 + 0.36 * ramp(585, 690, y)) * (1.08 - 0.28 * ((x - M) / 250)));
  };
  return fur({
    random,
    shape: BODY,
    spacing: 6,
    width: 3.2,
    wild: 0.4,
    colour,
    length: () => 36,
    order: (_x, y) => y,
    angle: (x) => TAU / 4 - clampTurn((x - M) / 260),
  });
}
const clampTurn = (turn) => Math.max(-0.9, Math.min(0.9, turn));

const noseAndMouth = () => `
<path d="M${M} 492V512M${M} 511C${M - 8} 530 ${M - 34} 534 ${M - 52} 521M${M} 511C${M + 8} 530 ${M + 34} 534 ${M + 52} 521" stroke="#3a2a2c" stroke-width="4" fill="none" stroke-linecap="round"/>
<path d="M${M - 30} 461C${M - 24} 452 ${M + 24} 452 ${M + 30} 461C${M + 28} 476 ${M + 12} 492 ${M} 494C${M - 12} 492 ${M - 28} 476 ${M - 30} 461Z" fill="url(#nose)" stroke="#53323a" stroke-width="2.4"/>
<path d="M${M - 17} 473q6 -6 12 2q-4 6 -12 -2zM${M + 17} 473q-6 -6 -12 2q4 6 12 -2z" fill="#54262f" opacity=".85"/>
<path d="M${M - 20} 461q20 -6 34 -1q-16 2 -34 1z" fill="#fff" opacity=".55"/>`;

function dots(random) {
  let drawn = "";
  for (const side of [-1, 1]) {
    for (let i = 0; i < 11; i++)
      drawn += `<circle cx="${(M + side * (26 + (i % 4) * 14 + random() * 3)).toFixed(1)}" cy="${(506 + Math.floor(i / 4) * 11 + (i % 2) * 3).toFixed(1)}" r="1.7" fill="#6b5c58" opacity=".6"/>`;
  }
  return drawn;
}

function orchard(random) {
  let far = sky([
    [0, "#a9c9ea"],
    [0.4, "#f3d9e6"],
    [0.68, "#fbe6cf"],
    [1, "#b8cf8d"],
  ]);
  far +=
    glow("sun", 150, 110, 420, "#fff4d2", 0.95) +
    ridge(3, 500, 70, 190, "#b9c6d6") +
    ridge(8, 560, 60, 150, "#a7c3a0") +
    ridge(14, 628, 40, 170, "#8fb573");
  for (let i = 0; i < 240; i++) {
    const [x, y] = [random() * SIDE, Math.abs(random() + random() - 1) * 330];
    far += `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${between(random, 8, 26).toFixed(1)}" fill="${css(shade(rgb(random() < 0.5 ? "#f6c6d6" : "#fbe3ec"), between(random, 0.9, 1.05)))}" opacity="${between(random, 0.25, 0.7).toFixed(2)}"/>`;
  }
  return `<g filter="url(#far)">${far}</g>${spots(random, 26, [60, 640], [8, 30], ["#fff6e0", "#ffe0ee", "#fdf3c4"], 0.4)}`;
}

function boughs(random) {
  let drawn = branch(
    random,
    [
      [-20, 40],
      [130, 86],
      [270, 70],
      [392, 96],
    ],
    26,
    4,
    "#5b4440",
    "#c9a890",
  );
  drawn += branch(
    random,
    [
      [790, 20],
      [690, 84],
      [610, 90],
      [540, 126],
    ],
    22,
    4,
    "#5b4440",
    "#c9a890",
  );
  drawn +=
    branch(
      random,
      [
        [790, 20],
        [735, 150],
        [744, 235],
      ],
      15,
      3,
      "#5b4440",
      "#c9a890",
    ) +
    branch(
      random,
      [
        [60, 60],
        [48, 150],
        [72, 236],
      ],
      12,
      3,
      "#5b4440",
      "#c9a890",
    );
  const places = [];
  for (const [ax, ay, bx, by, count] of [
    [-10, 40, 400, 96, 42],
    [780, 30, 540, 122, 30],
    [735, 110, 744, 240, 18],
    [55, 80, 72, 240, 16],
  ]) {
    for (let i = 0; i < count; i++) {
      const t = random();
      places.push([ax + (bx - ax) * t + between(random, -26, 26), ay + (by - ay) * t + between(random, -24, 26), between(random, 9, 19)]);
    }
  }
  for (const [x, y, size] of places) drawn += blossom(random, x, y, size, random() < 0.4 ? "#fdf0f4" : "#f7c3d5", "#b8466e");
  return drawn;
}

function petals(random) {
  let drawn = "";
  for (let i = 0; i < 34; i++) {
    const [x, y] = [random() * SIDE, between(random, 180, 740)];
    if (Math.abs(x - M) < 150 && y > 250 && y < 620) continue;
    drawn += `<ellipse cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" rx="${between(random, 5, 9).toFixed(1)}" ry="${between(random, 3, 5).toFixed(1)}" fill="#fbd3e0" transform="rotate(${(random() * 180).toFixed(0)} ${x.toFixed(0)} ${y.toFixed(0)})" opacity=".9"/>`;
  }
  return drawn;
}

export function cat() {
  const random = chance(2024);
  const eyes = [-1, 1].map((side) =>
    eye({
      id: side < 0 ? "left" : "right",
      x: M + side * 82,
      y: 394,
      side,
      wide: 45,
      high: 36,
      turn: 12,
      iris: "#9fc25a",
      rim: "#4d7a34",
      pupil: [9.5, 33],
    }),
  );
  return `<defs>${soften("far", 5)}${soften("soft2", 2.5)}${soften("soft9", 10)}
${gradient(
  "hollow",
  "linear",
  [
    [0, "#d99c97"],
    [0.6, "#b06c6c"],
    [1, "#5b3b40"],
  ],
  'x1="0.7" y1="0" x2="0.2" y2="1"',
)}
${gradient(
  "nose",
  "linear",
  [
    [0, "#e8a09c"],
    [1, "#b8626a"],
  ],
  'x1="0" y1="0" x2="0" y2="1"',
)}</defs>
${orchard(random)}${grass(random, 420, [690, 800], [50, 120], ["#8fb35c", "#6f9a4a", "#b8cf7c"])}
${body(random)}<ellipse cx="${M}" cy="612" rx="150" ry="34" fill="#1b1520" opacity=".42" filter="url(#soft9)"/>
${ear(random, true)}${ear(random, false)}${face(random)}${eyes.join("")}${noseAndMouth()}${dots(random)}
${whiskers(random, M, [58, 514], 8, 270, "#fffdf8")}${boughs(random)}${petals(random)}
${grass(random, 240, [760, 810], [40, 96], ["#7fa84f", "#5f8a3e", "#a9c46c"])}${finish("#ffe9c9", 0.18)}`;
}
