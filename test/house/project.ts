// Where the project lies, and its files as git would list them. Knows nothing of what is in them.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root, without a slash at the end. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

export function textOf(file: string): string {
  return readFileSync(path.join(PROJECT, file), "utf8");
}

/** Files that git tracks or would track, below a folder or everywhere; sorted. Without git: every file but what is installed or made. */
export function projectFiles(...below: readonly string[]): readonly string[] {
  const names = listedByGit() ?? everyFile();
  const wanted =
    below.length === 0 ? names : names.filter((name) => below.some((folder) => name === folder || name.startsWith(`${folder}/`)));
  return wanted.filter((name) => existsSync(path.join(PROJECT, name))).sort();
}

function listedByGit(): readonly string[] | null {
  try {
    const words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
    const text = execFileSync("git", words, { cwd: PROJECT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return text.split("\0").filter((name) => name !== "");
  } catch {
    return null;
  }
}

function everyFile(): readonly string[] {
  const left = /(^|[/\\])(node_modules|\.git|\.flow|coverage|\.vitest)([/\\]|$)/;
  const entries = readdirSync(PROJECT, { recursive: true, encoding: "utf8" }).filter((name) => !left.test(name));
  return entries.map((name) => name.split(path.sep).join("/"));
}
