// Scenery: skies, ridges, grass, leaves, petals, snow, spots of light. Knows no animal.
import { between, css, gradient, hair, hills, mix, rgb, SIDE, shade, TAU } from "./pen.mjs";

/** The whole sheet, and a margin for what blurs it, in one gradient from top to bottom. */
export const sky = (stops) =>
  `${gradient("sky", "linear", stops, `gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2="${SIDE}"`)}<rect x="-60" y="-60" width="${SIDE + 120}" height="${SIDE + 120}" fill="url(#sky)"/>`;

/** A glow of light around a place. */
export const glow = (id, x, y, radius, colour, strength = 1) =>
  gradient(id, "radial", [
    [0, colour, strength],
    [0.35, colour, strength * 0.5],
    [1, colour, 0],
  ]) + `<circle cx="${x}" cy="${y}" r="${radius}" fill="url(#${id})"/>`;

/** A range of hills: `base` is its mean height on the sheet, `rise` how far it goes up and down. */
export function ridge(seed, base, rise, width, fill) {
  const rough = hills(seed);
  const points = [];
  for (let x = -60; x <= SIDE + 60; x += 4) {
    const height = rough(x / width, 3) + rough(x / (width * 0.43), 9) * 0.45 + rough(x / (width * 0.11), 5) * 0.09;
    points.push(`${x} ${(base - (height - 0.7) * rise).toFixed(1)}`);
  }
  return `<path d="M-60 ${SIDE + 60}L${points.join("L")}L${SIDE + 60} ${SIDE + 60}Z" fill="${fill}"/>`;
}

/** Discs of light out of focus. */
export function spots(random, count, [top, bottom], [small, large], colours, strength = 0.35) {
  let drawn = "";
  for (let i = 0; i < count; i++) {
    const [x, y, r] = [random() * SIDE, between(random, top, bottom), between(random, small, large)];
    const colour = colours[Math.floor(random() * colours.length)];
    const opacity = (strength * (0.3 + 0.7 * random())).toFixed(2);
    drawn += `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="${colour}" opacity="${opacity}"/>`;
    drawn += `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(r * 0.93).toFixed(1)}" fill="none" stroke="#fff" stroke-width="${(r * 0.07).toFixed(1)}" opacity="${(opacity * 0.5).toFixed(2)}"/>`;
  }
  return drawn;
}

/** Grass: blades from the lower edge upwards, near ones (lower) over far ones. */
export function grass(random, count, [top, bottom], [least, most], colours) {
  const blades = Array.from({ length: count }, () => {
    const y = between(random, top, bottom);
    const near = (y - top) / (bottom - top || 1);
    const long = between(random, least, most) * (0.6 + 0.7 * near);
    const tint = css(shade(rgb(colours[Math.floor(random() * colours.length)]), 0.8 + 0.45 * random()));
    return [
      y,
      hair(random() * (SIDE + 40) - 20, y, -TAU / 4 + between(random, -0.4, 0.4), long, 2.2 + 3.5 * near, between(random, -9, 9), tint),
    ];
  });
  return blades
    .sort(([one], [other]) => one - other)
    .map(([, blade]) => blade)
    .join("");
}

/** A flower of five round petals, seen a little from the side. */
export function blossom(random, x, y, size, petal, heart) {
  const [turn, flat] = [random() * TAU, between(random, 0.7, 1)];
  let drawn = "";
  for (let i = 0; i < 5; i++) {
    const angle = turn + (i / 5) * TAU;
    const tint = css(shade(rgb(petal), 0.9 + 0.16 * random()));
    const [px, py] = [Math.cos(angle) * size * 0.55, Math.sin(angle) * size * 0.55];
    drawn += `<ellipse cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" rx="${(size * 0.52).toFixed(1)}" ry="${(size * 0.42).toFixed(1)}" fill="${tint}" transform="rotate(${((angle / TAU) * 360).toFixed(0)} ${px.toFixed(1)} ${py.toFixed(1)})"/>`;
  }
  for (let i = 0; i < 7; i++) {
    const angle = random() * TAU;
    const far = size * between(random, 0.1, 0.38);
    drawn += `<circle cx="${(Math.cos(angle) * far).toFixed(1)}" cy="${(Math.sin(angle) * far).toFixed(1)}" r="${(size * 0.06).toFixed(1)}" fill="${heart}"/>`;
  }
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(1 ${flat.toFixed(2)})">${drawn}<circle r="${(size * 0.14).toFixed(1)}" fill="${heart}" opacity=".8"/></g>`;
}

/** A pointed leaf with its rib. */
export function leaf(random, x, y, size, colour) {
  const turn = (random() * 360).toFixed(0);
  const dark = css(shade(rgb(colour), 0.72));
  const half = (size * between(random, 0.24, 0.42)).toFixed(1);
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn})"><path d="M${-size} 0Q0 ${-half * 2} ${size} 0Q0 ${half} ${-size} 0Z" fill="${colour}"/><path d="M${-size * 1.3} 0Q0 ${-half * 0.6} ${size * 0.9} 0Q0 ${half} ${-size} 0Z" fill="${dark}" opacity=".45"/></g>`;
}

/** A trunk or a branch through points that gets thinner, with its light on one side and bark drawn along it. */
export function branch(random, points, thick, thin, colour, light) {
  let drawn = "";
  const steps = 60;
  for (const [share, tint] of [
    [1, shade(rgb(colour), 0.62)],
    [0.72, rgb(colour)],
    [0.32, mix(rgb(colour), rgb(light), 0.45)],
  ]) {
    const [upper, lower] = [[], []];
    for (let i = 0; i <= steps; i++) {
      const [x, y, nx, ny] = along(points, i / steps);
      const wide = ((thick + (thin - thick) * (i / steps)) / 2) * (0.94 + 0.12 * random());
      upper.push(`${(x + nx * wide).toFixed(1)} ${(y + ny * wide).toFixed(1)}`);
      lower.unshift(`${(x + nx * wide * (1 - 2 * share)).toFixed(1)} ${(y + ny * wide * (1 - 2 * share)).toFixed(1)}`);
    }
    drawn += `<path d="M${upper.join("L")}L${lower.join("L")}Z" fill="${css(tint)}"/>`;
  }
  for (let i = 0; i < thick * 5; i++) {
    const t = random() * 0.97;
    const [x, y, nx, ny, angle] = along(points, t);
    const side = between(random, -0.46, 0.46) * (thick + (thin - thick) * t);
    const tint = css(shade(rgb(colour), random() < 0.5 ? 0.5 : 1.25));
    drawn += hair(
      x + nx * side,
      y + ny * side,
      angle + between(random, -0.08, 0.08),
      between(random, 8, 26),
      1.4,
      between(random, -2, 2),
      tint,
      0.6,
    );
  }
  return drawn;
}

function along(points, t) {
  const spot = Math.min(t * (points.length - 1), points.length - 1.001);
  const [i, part] = [Math.floor(spot), spot % 1];
  const ease = part * part * (3 - 2 * part) * 0.25 + part * 0.75;
  const [[ax, ay], [bx, by]] = [points[i], points[i + 1]];
  const angle = Math.atan2(by - ay, bx - ax);
  return [ax + (bx - ax) * ease, ay + (by - ay) * ease, Math.sin(angle), -Math.cos(angle), angle];
}

/** Darker corners and a breath of light from one side, over everything. */
export const finish = (light, strength = 0.16) =>
  gradient(
    "corner",
    "radial",
    [
      [0.62, "#0a0618", 0],
      [1, "#0a0618", 0.42],
    ],
    'cx="50%" cy="48%" r="74%"',
  ) +
  gradient(
    "breath",
    "linear",
    [
      [0, light, strength],
      [0.6, light, 0],
    ],
    'x1="0" y1="0" x2="0.8" y2="1"',
  ) +
  `<rect width="${SIDE}" height="${SIDE}" fill="url(#corner)"/><rect width="${SIDE}" height="${SIDE}" fill="url(#breath)"/>`;
