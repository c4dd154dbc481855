// Finds what patterns match, going down only where a match can lie. Looks at folders through FileTree; links are found,
// never followed. Knows nothing of digests.
import { isAccepted, nextMask, type Pattern, selects, selectsInput, startMask } from "../core/model/pattern.ts";
import type { FileTree, Folder, Seen } from "./file-tree.ts";

/** `inputs`: `node_modules` only for patterns that name it; `outputs`: everything. .git and .flow never. */
export type WalkKind = "inputs" | "outputs";

interface Walk {
  readonly tree: FileTree;
  readonly kind: WalkKind;
  readonly fresh: boolean;
  readonly visit: (path: string, seen: Seen) => void;
  readonly enter: (path: string) => void;
}

/**
 * Calls `visit` once for every path that is no folder and that the patterns, in order, select. `enter` is told of every
 * folder that is selected as a whole.
 */
export function walkPatterns(
  tree: FileTree,
  patterns: readonly Pattern[],
  kind: WalkKind,
  fresh: boolean,
  visit: Walk["visit"],
  enter: Walk["enter"] = ignore,
): void {
  const positive = patterns.filter((pattern) => !pattern.negated);
  const met = new Set<string>();
  const isSelected = kind === "inputs" ? selectsInput : selects;
  const isPlain = positive.length === patterns.length;
  const visitOnce = (path: string, seen: Seen) => {
    if (met.has(path)) return;
    met.add(path);
    if (isPlain || isSelected(patterns, path)) visit(path, seen);
  };
  const walk: Walk = { tree, kind, fresh, visit: positive.length === 1 && isPlain ? visit : visitOnce, enter };
  for (const pattern of positive) walkOne(walk, pattern);
}

function ignore(): void {
  // Most callers want files only.
}

function walkOne(walk: Walk, pattern: Pattern): void {
  let mask = startMask(pattern);
  let folder = walk.tree.folder("");
  for (const segment of pattern.segments) {
    if (segment.kind !== "literal") break;
    mask = nextMask(pattern, mask, segment.text);
    const seen = walk.tree.look(folder, segment.text, walk.fresh);
    if (seen.kind !== "folder") {
      if (isAccepted(pattern, mask) && seen.kind !== "none")
        walk.visit(folder.path === "" ? segment.text : `${folder.path}/${segment.text}`, seen);
      return;
    }
    folder = walk.tree.below(folder, segment.text);
  }
  walkFolder(walk, pattern, folder, mask);
}

function walkFolder(walk: Walk, pattern: Pattern, top: Folder, mask: number): void {
  const open: [Folder, number][] = [[top, mask]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [folder, state] = next;
    if (isAccepted(pattern, state)) walk.enter(folder.path);
    for (const name of walk.tree.names(folder, walk.fresh)) {
      const below = isHidden(walk, pattern, folder, name) ? 0 : nextMask(pattern, state, name);
      if (below !== 0 && meetName(walk, folder, name, isAccepted(pattern, below))) open.push([walk.tree.below(folder, name), below]);
    }
  }
}

/** Visits what is no folder; true for a folder, which is to be walked into. */
function meetName(walk: Walk, folder: Folder, name: string, isMatch: boolean): boolean {
  const seen = walk.tree.look(folder, name, walk.fresh);
  if (seen.kind !== "folder" && seen.kind !== "none" && isMatch) walk.visit(folder.path === "" ? name : `${folder.path}/${name}`, seen);
  return seen.kind === "folder";
}

function isHidden(walk: Walk, pattern: Pattern, folder: Folder, name: string): boolean {
  if (name === ".git" || (folder.path === "" && name === ".flow")) return true;
  return walk.kind === "inputs" && name === "node_modules" && !pattern.namesModules;
}
