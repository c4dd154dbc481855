// Blurs a picture: node scripts/blur.mjs PICTURE --sigma N, with the side in pixels in SIZE.
// data/raw/cat.jpg with sigma 2 becomes data/blur/cat-2.jpg.
import { mkdir } from "node:fs/promises";
import { parse } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";

const USAGE = "usage: SIZE=512 node scripts/blur.mjs PICTURE --sigma N (0.3 to 100)";

function stop(message, code) {
  console.error(`blur: ${message}`);
  process.exit(code);
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { sigma: { type: "string" } } });
  } catch (error) {
    return stop(`${error.message}. ${USAGE}`, 2);
  }
}

const { positionals, values } = readArguments();
const [picture] = positionals;
const sigma = Number(values.sigma);
const size = Number(process.env.SIZE);
if (picture === undefined || positionals.length > 1 || !(sigma >= 0.3 && sigma <= 100)) stop(USAGE, 2);
if (!Number.isInteger(size) || size < 16 || size > 4096)
  stop(`SIZE must be a whole number from 16 to 4096, not "${process.env.SIZE ?? ""}"`, 2);

// One thread and plain arithmetic: the same bytes every time.
sharp.concurrency(1);
sharp.simd(false);

try {
  const out = `data/blur/${parse(picture).name}-${values.sigma}.jpg`;
  await mkdir("data/blur", { recursive: true });
  await sharp(picture).rotate().resize(size, size, { fit: "cover" }).flatten().blur(sigma).jpeg({ quality: 88 }).toFile(out);
  console.log(out);
} catch (error) {
  stop(`${picture}: ${error.message}`, 1);
}
