// What can be said of output patterns and outputs without looking at the disk again: which paths they mean, which are refused.
import path from "node:path";
import { type Pattern, selects } from "../core/model/pattern.ts";
import type { Seen } from "./file-tree.ts";

/** A link may only point, relatively, to somewhere inside the repository: restored elsewhere it would lead anywhere. */
export function whyNotAnOutput(name: string, seen: Seen): string | null {
  if (seen.kind === "file") return null;
  if (seen.kind !== "link") return "it is neither a file nor a link";
  const target = seen.target ?? "";
  if (path.isAbsolute(target)) return `it is a link to the absolute path ${target}`;
  const reached = path.posix.normalize(path.posix.join(path.posix.dirname(name), target));
  return reached === ".." || reached.startsWith("../") ? `it is a link that leaves the repository (${target})` : null;
}

/** Whether any of many patterns matches a path. Only those are tried whose written-out beginning is a folder above it. */
export function pathTest(patterns: readonly Pattern[]): (name: string) => boolean {
  const byBeginning = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    const beginning = writtenOut(pattern).join("/");
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), pattern]);
  }
  return (name) => {
    const names = name.split("/");
    return [...names.keys(), names.length].some((length) =>
      byBeginning.get(names.slice(0, length).join("/"))?.some((pattern) => selects([pattern], name)),
    );
  };
}

/** The names that a pattern begins with before its first wildcard. */
export function writtenOut(pattern: Pattern): string[] {
  const wild = pattern.segments.findIndex((segment) => segment.kind !== "literal");
  return pattern.segments.slice(0, wild < 0 ? undefined : wild).flatMap((segment) => (segment.kind === "literal" ? segment.text : []));
}
