// The action as the present sources give it, in a folder of its own, once for each test file: `dist/` as committed may be older.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../rig/temporary-folder.ts";
import { PROJECT } from "./built-cli.ts";

let built: string | null = null;

/** A folder for `uses: org/flow-action@v1`. */
export function builtAction(): string {
  if (built !== null) return built;
  const folder = temporaryFolder();
  for (const part of ["action.yml", "actions", ".github/workflows"]) {
    mkdirSync(path.dirname(path.join(folder, part)), { recursive: true });
    cpSync(path.join(PROJECT, part), path.join(folder, part), { recursive: true });
  }
  execFileSync(process.execPath, [path.join(PROJECT, "scripts/build.mjs"), path.join(folder, "dist")], { cwd: PROJECT });
  built = folder;
  return folder;
}
