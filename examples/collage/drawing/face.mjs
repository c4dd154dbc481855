// Parts that the furry three share: eyes, nose, whiskers. Knows no particular animal.
import { between, css, gradient, hair, line, outline, rgb, shade } from "./pen.mjs";

/**
 * An eye of almond shape. `turn` in degrees lifts the outer corner on the right side and mirrors with `side` (-1 left, 1 right).
 * `pupil` is [half width, half height].
 */
export function eye({ id, x, y, side, wide, high, turn, iris, rim, pupil, liner = "#17110f", sky = "#fff" }) {
  const almond = line(
    outline([
      [-wide, high * 0.3],
      [-wide * 0.5, -high * 0.62],
      [wide * 0.1, -high * 0.98],
      [wide * 0.65, -high * 0.66],
      [wide, -high * 0.08],
      [wide * 0.6, high * 0.72],
      [0, high * 0.98],
      [-wide * 0.6, high * 0.84],
    ]),
  );
  const r = Math.max(wide, high) * 0.94;
  const rays = Array.from({ length: 70 }, (_, i) => {
    const angle = (i / 70) * Math.PI * 2;
    return hair(
      Math.cos(angle) * r * 0.3,
      Math.sin(angle) * r * 0.3,
      angle,
      r * (0.45 + (0.2 * ((i * 7) % 5)) / 5),
      1.6,
      0,
      i % 2 ? css(shade(rgb(iris), 1.35)) : css(shade(rgb(rim), 0.9)),
      0.5,
    );
  }).join("");
  return `<defs>${gradient(
    `iris-${id}`,
    "radial",
    [
      [0, css(shade(rgb(iris), 1.25))],
      [0.55, iris],
      [0.86, rim],
      [1, css(shade(rgb(rim), 0.45))],
    ],
    'cx="50%" cy="58%" r="54%"',
  )}
<clipPath id="lid-${id}"><path d="${almond}"/></clipPath>${gradient(
    `brow-${id}`,
    "linear",
    [
      [0, "#000", 0.72],
      [0.45, "#000", 0],
    ],
    'x1="0" y1="0" x2="0" y2="1"',
  )}</defs>
<g transform="translate(${x} ${y}) scale(${side} 1) rotate(${-turn})"><path d="${almond}" fill="${liner}" stroke="${liner}" stroke-width="${wide * 0.2}" stroke-linejoin="round"/>
<path d="M${-wide} ${high * 0.3}q${-wide * 0.24} ${high * 0.1} ${-wide * 0.3} ${high * 0.42}" stroke="${liner}" stroke-width="${wide * 0.11}" fill="none" stroke-linecap="round"/>
<g clip-path="url(#lid-${id})"><circle r="${r}" fill="url(#iris-${id})"/>${rays}<ellipse rx="${pupil[0]}" ry="${pupil[1]}" fill="#0b0808" transform="rotate(${turn})"/>
<rect x="${-wide * 1.2}" y="${-high}" width="${wide * 2.4}" height="${high * 2}" fill="url(#brow-${id})"/>
<path d="M${-wide * 0.8} ${high * 0.5}Q0 ${high * 1.1} ${wide * 0.8} ${high * 0.4}Q0 ${high * 0.85} ${-wide * 0.8} ${high * 0.5}Z" fill="${sky}" opacity=".35"/></g></g>
<ellipse cx="${x - wide * 0.28}" cy="${y - high * 0.36}" rx="${wide * 0.2}" ry="${wide * 0.23}" fill="#fff" opacity=".95"/>
<circle cx="${x + wide * 0.3}" cy="${y + high * 0.34}" r="${wide * 0.09}" fill="${sky}" opacity=".7"/>`;
}

/** Whiskers of both cheeks, from around `[x, y]` on the right, mirrored at `middle`. */
export function whiskers(random, middle, [x, y], count, reach, colour) {
  let drawn = "";
  for (const side of [-1, 1]) {
    for (let i = 0; i < count; i++) {
      const t = i / (count - 1);
      const [sx, sy] = [middle + side * (x + between(random, -6, 10)), y + (t - 0.5) * 34];
      const [ex, ey] = [middle + side * (x + reach * between(random, 0.82, 1.08)), y - 46 + t * 120 + between(random, -10, 10)];
      const [mx, my] = [(sx + ex) / 2, (sy + ey) / 2 - between(random, 12, 30)];
      drawn += `<path d="M${sx.toFixed(1)} ${(sy - 1.1).toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${ex.toFixed(1)} ${ey.toFixed(1)}Q${mx.toFixed(1)} ${(my + 2).toFixed(1)} ${sx.toFixed(1)} ${(sy + 1.1).toFixed(1)}Z" fill="${colour}" opacity=".88"/>`;
    }
  }
  return drawn;
}
