// The command line built from the present sources: once for each test file, in a temporary folder that goes with the process.
// Runs it, knows nothing of repositories.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

let built: string | null = null;

/** Absolute path of the built `cli.cjs`. */
export function builtCli(): string {
  if (built !== null) return built;
  const outdir = mkdtempSync(path.join(tmpdir(), "flow-faults-dist-"));
  chmodSync(outdir, 0o755);
  process.on("exit", () => rmSync(outdir, { recursive: true, force: true }));
  execFileSync(process.execPath, [path.join(PROJECT, "scripts/build.mjs"), outdir], { cwd: PROJECT });
  built = path.join(outdir, "cli.cjs");
  return built;
}
