// Writes the page: node packages/web/dist/main.js PALETTE.json light|dark OUT.html
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readPalette } from "../../core/dist/palette.js";
import { renderPage } from "./page.ts";
import { themeOf } from "./theme.ts";

const [file, look = "", out, ...rest] = process.argv.slice(2);
const theme = themeOf(look);
if (file === undefined || theme === null || out === undefined || rest.length > 0) {
  process.stderr.write("usage: node packages/web/dist/main.js PALETTE.json light|dark OUT.html\n");
  process.exitCode = 2;
} else {
  try {
    const page = renderPage(readPalette(readFileSync(file, "utf8")), theme);
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, page);
  } catch (error) {
    process.stderr.write(`web: ${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
