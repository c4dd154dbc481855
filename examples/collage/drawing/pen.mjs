// The pen: chance from a seed, colours, outlines, fur and feathers as SVG text. Knows no animal.

export const TAU = Math.PI * 2;
export const SIDE = 768;

/** Numbers in [0, 1), always the same ones for a seed. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth noise in [0, 1] over the plane; one hill is about one unit wide. */
export function hills(seed) {
  const random = chance(seed);
  const grid = Array.from({ length: 4096 }, random);
  const at = (x, y) => grid[((x & 63) << 6) | (y & 63)];
  const ease = (t) => t * t * (3 - 2 * t);
  return (x, y) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [ease(x - left), ease(y - top)];
    const upper = at(left, top) * (1 - u) + at(left + 1, top) * u;
    const lower = at(left, top + 1) * (1 - u) + at(left + 1, top + 1) * u;
    return upper * (1 - v) + lower * v;
  };
}

export const clamp = (value, low = 0, high = 1) => Math.min(high, Math.max(low, value));
export const between = (random, low, high) => low + (high - low) * random();

/** 0 below `low`, 1 above `high`, an S in between; with low > high the other way round. */
export function ramp(low, high, value) {
  const t = clamp((value - low) / (high - low));
  return t * t * (3 - 2 * t);
}

export const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
export const mix = (one, other, share) => one.map((value, i) => value + (other[i] - value) * share);
/** Lighter (factor > 1) or darker, leaning to warm in the light and to blue in the shade, as daylight does. */
export function shade([r, g, b], factor) {
  const lean = (factor - 1) * 14;
  return [r * factor + lean, g * factor + lean * 0.3, b * factor - lean * 0.6];
}
export const css = (colour) =>
  `#${colour
    .map((value) =>
      Math.round(clamp(value, 0, 255))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

const short = (value) => String(Math.round(value * 10) / 10);

/** A smooth closed line through points, as a polygon with many corners. */
export function outline(points, steps = 10) {
  const count = points.length;
  const polygon = [];
  for (let i = 0; i < count; i++) {
    const [before, from, to, after] = [-1, 0, 1, 2].map((k) => points[(i + k + count) % count]);
    for (let step = 0; step < steps; step++) polygon.push(catmull(before, from, to, after, step / steps));
  }
  return polygon;
}

function catmull(before, from, to, after, t) {
  return [0, 1].map((axis) => {
    const [a, b, c, d] = [before[axis], from[axis], to[axis], after[axis]];
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
  });
}

/** Both halves of something symmetric from the right half, given as [distance from the middle, y] from top to bottom. */
export function bothSides(half, middle = SIDE / 2) {
  const right = half.map(([x, y]) => [middle + x, y]);
  const left = half.filter(([x]) => x !== 0).map(([x, y]) => [middle - x, y]);
  return [...right, ...left.reverse()];
}

export const flip = (points, middle = SIDE / 2) => points.map(([x, y]) => [2 * middle - x, y]);

export const line = (polygon, close = true) => `M${polygon.map(([x, y]) => `${short(x)} ${short(y)}`).join("L")}${close ? "Z" : ""}`;

export function isInside(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [polygon[i], polygon[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function toSegment(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1));
  return [Math.hypot(x - ax - dx * t, y - ay - dy * t), t];
}

/** How far a point lies from a polygon's edge. */
export function toEdge(polygon, x, y) {
  let nearest = Infinity;
  for (let i = 0; i < polygon.length; i++) nearest = Math.min(nearest, toSegment(x, y, polygon[i], polygon[(i + 1) % polygon.length])[0]);
  return nearest;
}

/** A marking: 1 on a line through points, 0 outside its width, which tapers towards the end. */
export function band(points, width, taper = 0.7) {
  return (x, y) => {
    let most = 0;
    for (let i = 0; i + 1 < points.length; i++) {
      const [distance, t] = toSegment(x, y, points[i], points[i + 1]);
      const here = width * (1 - (taper * (i + t)) / (points.length - 1));
      most = Math.max(most, ramp(here, here * 0.35, distance));
    }
    return most;
  };
}

/** One hair: a thin leaf from its root, bent a little. */
export function hair(x, y, angle, length, width, bend, fill, opacity = 1) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const place = (along, across) => `${short(x + cos * along - sin * across)} ${short(y + sin * along + cos * across)}`;
  const d = `M${place(0, -width / 2)}Q${place(length * 0.55, bend - width / 2)} ${place(length, bend * 1.6)}Q${place(length * 0.55, bend + width / 2)} ${place(0, width / 2)}Z`;
  return `<path d="${d}" fill="${fill}"${opacity < 1 ? ` opacity="${short(opacity)}"` : ""}/>`;
}

/**
 * Fur over an outline. `angle`, `colour`, `length` and `order` are functions of a place; hairs of a higher order lie below.
 * Roots stand on a jittered grid, so that the coat is even and still not regular.
 */
export function fur({ random, shape, spacing, angle, colour, length, order, width = 3, wild = 0.35, uneven = 0.12, under = true }) {
  const hairs = [];
  const xs = shape.map(([x]) => x);
  const ys = shape.map(([, y]) => y);
  for (let gy = Math.min(...ys); gy < Math.max(...ys); gy += spacing) {
    for (let gx = Math.min(...xs); gx < Math.max(...xs); gx += spacing) {
      const [x, y] = [gx + between(random, -0.8, 0.8) * spacing, gy + between(random, -0.8, 0.8) * spacing];
      const [turn, stretch, tone, bend, thick] = [random(), random(), random(), random(), random()];
      if (x < -20 || x > SIDE + 20 || y < -20 || y > SIDE + 20 || !isInside(shape, x, y)) continue;
      const long = length(x, y) * (0.65 + 0.7 * stretch);
      const tint = css(shade(colour(x, y), 1 + (tone - 0.5) * 2 * uneven));
      const drawn = hair(x, y, angle(x, y) + (turn - 0.5) * 2 * wild, long, width * (0.6 + 0.8 * thick), (bend - 0.5) * long * 0.35, tint);
      hairs.push([order(x, y) + tone * spacing * 1.5, drawn]);
    }
  }
  hairs.sort(([one], [other]) => other - one);
  return (under ? underCoat(shape, colour) : "") + hairs.map(([, drawn]) => drawn).join("");
}

/** What shows between the hairs: the coat's colours, darker, in coarse patches cut to the outline. */
function underCoat(shape, colour) {
  const cells = [];
  for (let y = 0; y < SIDE; y += 12) {
    for (let x = 0; x < SIDE; x += 12) {
      const corners = [
        [x, y],
        [x + 13, y],
        [x, y + 13],
        [x + 13, y + 13],
      ];
      if (corners.every((corner) => isInside(shape, ...corner)))
        cells.push(`<path d="M${x} ${y}h13v13h-13z" fill="${css(shade(colour(x + 6, y + 6), 0.8))}"/>`);
    }
  }
  return `<path d="${line(shape)}" fill="${css(shade(colour(...centre(shape)), 0.75))}"/>${cells.join("")}`;
}

const centre = (shape) => [0, 1].map((axis) => shape.reduce((sum, point) => sum + point[axis], 0) / shape.length);

/** How much light a round body gets at a place: 0.76 in the shade, 1.24 facing the light. */
export function roundLight([cx, cy], [rx, ry], from) {
  const [lx, ly] = [Math.cos(from), Math.sin(from)];
  return (x, y) => 1 + 0.24 * clamp(((x - cx) / rx) * lx + ((y - cy) / ry) * ly, -1, 1);
}

export const gradient = (id, kind, stops, attributes = "") =>
  `<${kind}Gradient id="${id}" ${attributes}>${stops.map(([at, colour, opacity = 1]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`).join("")}</${kind}Gradient>`;

export const soften = (id, amount) =>
  `<filter id="${id}" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="${amount}"/></filter>`;
