// Draws the example's pictures again: node drawing/draw-pictures.mjs [name…]. Not part of the flow: its JPEGs are committed.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { SIDE } from "./pen.mjs";

const MARGIN = 32;
const WIDE = SIDE + 2 * MARGIN;
const folder = new URL("../pictures/", import.meta.url);
const known = ["cat", "dog", "fox", "owl"];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`draw-pictures: no picture named ${unknown.join(", ")}; there are ${known.join(", ")}`);
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
for (const name of asked.length > 0 ? asked : known) {
  const drawing = (await import(`./${name}.mjs`))[name]();
  // Twice the size and down again: finer edges than the renderer's own. The margin keeps blurs from fading at the sheet's edge.
  const box = `width="${WIDE * 2}" height="${WIDE * 2}" viewBox="${-MARGIN} ${-MARGIN} ${WIDE} ${WIDE}"`;
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${box}>${drawing}</svg>`);
  const sheet = { left: MARGIN * 2, top: MARGIN * 2, width: SIDE * 2, height: SIDE * 2 };
  const large = await sharp(svg, { unlimited: true }).extract(sheet).flatten().png().toBuffer();
  const jpeg = await sharp(large).resize(SIDE, SIDE).jpeg({ quality: 80, mozjpeg: true }).toBuffer();
  const file = fileURLToPath(new URL(`${name}.jpg`, folder));
  writeFileSync(file, jpeg);
  console.log(`${name}: ${Math.round(jpeg.length / 1024)} KB`);
}
