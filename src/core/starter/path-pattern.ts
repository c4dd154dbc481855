// Turns paths and globs that other tools write relative to some directory into patterns relative to the repository's root.
// Pure text: no file is looked at.
import { parsePattern } from "../model/pattern.ts";

const MAX_BRACES = 64;

/** A path relative to the root, or null where it leaves the repository, is absolute or is a URL. `.` is the root. */
export function joinPath(directory: string, path: string): string | null {
  if (/^(\/|~|[A-Za-z]:[\\/]|[a-z][a-z0-9+.-]*:\/\/)/i.test(path)) return null;
  const names: string[] = [];
  for (const name of `${directory}/${path}`.split("/")) {
    if (name === "..") {
      if (names.pop() === undefined) return null;
    } else if (name !== "" && name !== ".") names.push(name);
  }
  const joined = names.join("/");
  if (joined === "") return ".";
  return path.endsWith("/") ? `${joined}/` : joined;
}

/** A path as a pattern that matches it alone (and what lies below it). */
export function literalPattern(path: string): string {
  const escaped = path.replace(/[\\*?[\]{}]/g, "\\$&");
  return /^[!#]/.test(escaped) ? `\\${escaped}` : escaped;
}

/** A glob below a directory as a pattern from the root, its `!` kept; null where it leaves the repository. */
export function rebase(directory: string, glob: string): string | null {
  const negated = glob.startsWith("!");
  const joined = joinPath(directory === "." ? "." : literalPattern(directory), negated ? glob.slice(1) : glob);
  return joined === null ? null : `${negated ? "!" : ""}${joined}`;
}

/** Whether a flow may hold this pattern, its expressions filled in. */
export function isUsable(pattern: string): boolean {
  return !pattern.includes("${{") && !("error" in parsePattern(pattern));
}

/** Whether a flow may name this directory. */
export function isUsableDirectory(path: string): boolean {
  return path === "." || (!path.includes("\\") && isUsable(literalPattern(path)));
}

/** `a/{b,c}/d` as `a/b/d` and `a/c/d`, nested ones too; null where there would be over 64. */
export function expandBraces(glob: string): readonly string[] | null {
  let open: readonly string[] = [glob];
  const done: string[] = [];
  while (open.length > 0) {
    if (open.length + done.length > MAX_BRACES) return null;
    const next: string[] = [];
    for (const text of open) {
      const parts = splitInnermost(text);
      if (parts === null) done.push(text);
      else next.push(...parts);
    }
    open = next;
  }
  return [...new Set(done)];
}

function splitInnermost(glob: string): readonly string[] | null {
  const found = /(?<!\\)\{([^{}]*)\}/.exec(glob);
  if (found === null) return null;
  const before = glob.slice(0, found.index);
  const after = glob.slice(found.index + found[0].length);
  return (found[1] ?? "").split(",").map((choice) => `${before}${choice}${after}`);
}
