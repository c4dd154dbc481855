// Hangs all pictures on one poster: node scripts/collage.mjs BLURDIR EDGESDIR OUT
// Each is washed in with its blurs and drawn over with its edges; its own colours stand below it.
import { mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";

const PAPER = { r: 250, g: 245, b: 235 };
const FRAME = "#3a3346";
const SWATCHES = 6;

function stop(message, code) {
  console.error(`collage: ${message}`);
  process.exit(code);
}

const [blurDir, edgesDir, out, ...rest] = process.argv.slice(2);
if (out === undefined || rest.length > 0) stop("usage: node scripts/collage.mjs BLURDIR EDGESDIR OUT", 2);

// One thread and plain arithmetic: the same bytes every time.
sharp.concurrency(1);
sharp.simd(false);

/** The pictures by name, in order, each with its blurs from fine to coarse. */
async function findPictures() {
  const [drawn, blurred] = await Promise.all([readdir(edgesDir), readdir(blurDir)]);
  const names = drawn
    .filter((file) => file.endsWith(".jpg"))
    .map((file) => file.slice(0, -4))
    .sort();
  if (names.length === 0) throw new Error(`${edgesDir} holds no pictures`);
  return names.map((name) => {
    const sigmas = blurred
      .filter((file) => file.startsWith(`${name}-`))
      .map((file) => /^-([\d.]+)\.jpg$/.exec(file.slice(name.length))?.[1]);
    const blurs = sigmas
      .filter((sigma) => sigma !== undefined)
      .sort((one, other) => one - other)
      .map((sigma) => join(blurDir, `${name}-${sigma}.jpg`));
    if (blurs.length === 0) throw new Error(`${blurDir} holds no blur of ${name}`);
    return { name, edges: join(edgesDir, `${name}.jpg`), blurs };
  });
}

const svg = (width, height, body) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);

/** White in the middle, fading to nothing: where the finer blur and the picture's heart are let through. */
const heart = (side, inner, outer) =>
  svg(
    side,
    side,
    `<radialGradient id="g" r="72%"><stop offset="${inner}" stop-color="#fff"/><stop offset="${outer}" stop-color="#fff" stop-opacity="0"/></radialGradient><rect width="100%" height="100%" fill="url(#g)"/>`,
  );

/** A wash: the coarse blur all over, the fine one in its middle, both brighter than they came. */
async function wash({ blurs }, side) {
  const fine = await sharp(blurs[0])
    .resize(side, side)
    .ensureAlpha()
    .composite([{ input: heart(side, 0.3, 0.92), blend: "dest-in" }])
    .png()
    .toBuffer();
  const coarse = await sharp(blurs.at(-1))
    .resize(side, side)
    .composite([{ input: fine }])
    .png()
    .toBuffer();
  return sharp(coarse).modulate({ brightness: 1.08, saturation: 1.3 }).png().toBuffer();
}

async function paint(picture, side) {
  const ink = await sharp(picture.edges).resize(side, side).png().toBuffer();
  return sharp(await wash(picture, side))
    .composite([{ input: ink, blend: "multiply" }])
    .png()
    .toBuffer();
}

/** The picture's main colours from dark to light: the mean of each band of its brightness. */
async function palette({ blurs }) {
  const { data, info } = await sharp(blurs.at(-1)).resize(48, 48).raw().toBuffer({ resolveWithObject: true });
  const pixels = Array.from({ length: info.width * info.height }, (_, i) => [...data.subarray(i * info.channels, i * info.channels + 3)]);
  pixels.sort((one, other) => luma(one) - luma(other));
  const size = Math.ceil(pixels.length / SWATCHES);
  return Array.from({ length: SWATCHES }, (_, i) => richest(pixels.slice(i * size, (i + 1) * size)));
}

const luma = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b;
const richness = (pixel) => Math.max(...pixel) - Math.min(...pixel);

/** The mean of the more colourful half, since a mean over all is mud. */
function richest(pixels) {
  const half = [...pixels].sort((one, other) => richness(other) - richness(one)).slice(0, Math.ceil(pixels.length / 3));
  const mean = [0, 1, 2].map((channel) => Math.round(half.reduce((sum, pixel) => sum + pixel[channel], 0) / half.length));
  return `rgb(${mean.join(",")})`;
}

/** Columns and pixels for a number of pictures of a side. */
function layout(count, side) {
  const columns = Math.ceil(Math.sqrt(count));
  const [margin, gap, foot] = [Math.round(side * 0.13), Math.round(side * 0.08), Math.round(side * 0.12)];
  const rows = Math.ceil(count / columns);
  const width = 2 * margin + columns * side + (columns - 1) * gap;
  const height = 2 * margin + rows * (side + foot) + (rows - 1) * gap - Math.round(foot * 0.3);
  const place = (i) => ({ left: margin + (i % columns) * (side + gap), top: margin + Math.floor(i / columns) * (side + foot + gap) });
  return { width, height, foot, place };
}

/** Frame lines and swatches, as shapes: letters would look different from machine to machine. */
function ornament({ width, height, foot, place }, side, palettes) {
  const hair = Math.max(1, side / 320);
  let drawn = `<rect x="${side * 0.045}" y="${side * 0.045}" width="${width - side * 0.09}" height="${height - side * 0.09}" fill="none" stroke="${FRAME}" stroke-width="${hair}" opacity=".55"/>`;
  palettes.forEach((colours, i) => {
    const { left, top } = place(i);
    drawn += `<rect x="${left - hair * 3}" y="${top - hair * 3}" width="${side + hair * 6}" height="${side + hair * 6}" fill="none" stroke="${FRAME}" stroke-width="${hair}"/>`;
    colours.forEach((colour, k) => {
      const r = foot * 0.22;
      const x = left + side / 2 + (k - (SWATCHES - 1) / 2) * r * 2.9;
      drawn += `<circle cx="${x}" cy="${top + side + foot * 0.55}" r="${r}" fill="${colour}" stroke="${FRAME}" stroke-width="${hair * 0.6}"/>`;
    });
  });
  return svg(width, height, drawn);
}

try {
  const pictures = await findPictures();
  const { width: side } = await sharp(pictures[0].edges).metadata();
  const plan = layout(pictures.length, side);
  const panels = [];
  const palettes = [];
  for (const [i, picture] of pictures.entries()) {
    panels.push({ input: await paint(picture, side), ...plan.place(i) });
    palettes.push(await palette(picture));
  }
  const sheet = sharp({ create: { width: plan.width, height: plan.height, channels: 3, background: PAPER } });
  const poster = sheet.composite([...panels, { input: ornament(plan, side, palettes), left: 0, top: 0 }]);
  await mkdir(dirname(out), { recursive: true });
  await poster.jpeg({ quality: 90 }).toFile(out);
  console.log(`${out}: ${pictures.map(({ name }) => name).join(", ")}`);
} catch (error) {
  stop(error.message, 1);
}
