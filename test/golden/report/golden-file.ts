// Compares a text with a file of this folder; UPDATE_GOLDEN=1 writes the file instead.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Escape characters are shown as ␛, so that the file can be read and compared anywhere. */
export function expectGolden(name: string, text: string): void {
  const shown = text.replaceAll(String.fromCharCode(27), "␛");
  const path = `${folder}${name}.txt`;
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, shown);
  }
  expect(shown).toBe(readFileSync(path, "utf8").replaceAll("\r\n", "\n"));
}
