// The command line: node packages/cli/dist/main.js PALETTE.json [--faint | --advise]
import { readFileSync } from "node:fs";
import { readPalette } from "../../core/dist/palette.js";
import { answer, readRequest, USAGE } from "./command.ts";

const request = readRequest(process.argv.slice(2));
if (request === null) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(answer(request.want, readPalette(readFileSync(request.file, "utf8"))));
  } catch (error) {
    process.stderr.write(`palettes: ${request.file}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
