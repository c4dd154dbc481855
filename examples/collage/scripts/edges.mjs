// Draws a picture's edges in ink: node scripts/edges.mjs PICTURE, with the side in pixels in SIZE.
// data/raw/cat.jpg becomes data/edges/cat.jpg: dark lines on paper.
import { mkdir } from "node:fs/promises";
import { parse } from "node:path";
import sharp from "sharp";

const INK = [38, 30, 52];
const PAPER = [252, 249, 243];
/** How soft the drawn line is at 512 pixels, how much wider its surroundings are, and how strongly they are taken off. */
const LINE = { sigma: 0.9, wider: 1.8, strength: 13 };
/** Brightness (0 to 1) under which a place is inked, and how hard the passage from ink to paper is. */
const NIB = { threshold: 0.5, hardness: 3.6 };

function stop(message, code) {
  console.error(`edges: ${message}`);
  process.exit(code);
}

const [picture, ...rest] = process.argv.slice(2);
const size = Number(process.env.SIZE);
if (picture === undefined || picture.startsWith("-") || rest.length > 0) stop("usage: SIZE=512 node scripts/edges.mjs PICTURE", 2);
if (!Number.isInteger(size) || size < 16 || size > 4096)
  stop(`SIZE must be a whole number from 16 to 4096, not "${process.env.SIZE ?? ""}"`, 2);

// One thread and plain arithmetic: the same bytes every time.
sharp.concurrency(1);
sharp.simd(false);

const brightness = (sigma) =>
  sharp(picture).rotate().resize(size, size, { fit: "cover" }).flatten().toColourspace("b-w").blur(Math.max(0.3, sigma)).raw().toBuffer();

/**
 * The difference of two blurs is large at edges only; added to the brightness and bent to an S it looks like a pen drawing
 * (Winnemöller, Kyprianidis, Olsen: XDoG, 2012).
 */
function ink(near, wide) {
  const drawn = Buffer.alloc(size * size * 3);
  for (let i = 0; i < size * size; i++) {
    const [fine, coarse] = [near[i] / 255, wide[i] / 255];
    const value = fine + LINE.strength * (fine - coarse);
    const white = value >= NIB.threshold ? 1 : 1 + Math.tanh(NIB.hardness * (value - NIB.threshold));
    for (let channel = 0; channel < 3; channel++)
      drawn[i * 3 + channel] = Math.round(INK[channel] + (PAPER[channel] - INK[channel]) * white);
  }
  return drawn;
}

try {
  const sigma = (LINE.sigma * size) / 512;
  const drawn = ink(await brightness(sigma), await brightness(sigma * LINE.wider));
  const out = `data/edges/${parse(picture).name}.jpg`;
  await mkdir("data/edges", { recursive: true });
  await sharp(drawn, { raw: { width: size, height: size, channels: 3 } })
    .jpeg({ quality: 90 })
    .toFile(out);
  console.log(out);
} catch (error) {
  stop(`${picture}: ${error.message}`, 1);
}
