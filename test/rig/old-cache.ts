// What tests of the old cache service need besides the small GitHub: the program that speaks to it, built, and machines with
// few tools. Knows no test.
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { builtCli } from "./built-cli.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Absolute path of the built `old-cache.cjs`. */
export function builtOldCache(): string {
  return path.join(path.dirname(builtCli()), "old-cache.cjs");
}

/** A PATH on which there are these programs of this machine and no others. */
export function pathWith(...tools: readonly string[]): string {
  const folder = temporaryFolder();
  for (const tool of tools) {
    const found = execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
    const file = path.join(folder, tool);
    writeFileSync(file, `#!/bin/sh\nexec '${found}' "$@"\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
