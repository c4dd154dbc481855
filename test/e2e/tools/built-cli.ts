// Builds the command line from the present sources, once for each test file, and removes the build at the end.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The project's root. */
export const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

let built: string | null = null;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Absolute path of the built `cli.cjs`. */
export function builtCli(): string {
  if (built !== null) return built;
  const outdir = mkdtempSync(path.join(tmpdir(), "flow-e2e-dist-"));
  folders.push(outdir);
  execFileSync(process.execPath, [path.join(PROJECT, "scripts/build.mjs"), outdir], { cwd: PROJECT });
  built = path.join(outdir, "cli.cjs");
  return built;
}

/** git with no settings of this machine. */
export function git(directory: string, ...words: readonly string[]): string {
  return execFileSync("git", words, { cwd: directory, encoding: "utf8", env: { ...process.env, ...GIT_ENV } });
}

export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.invalid",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.invalid",
};
