// Which of many output patterns can meet a given pattern, without trying them all: a tree by segments. Finds exactly
// those for which `canMeet` holds. Knows of tasks only that an output belongs to one.
import { type Pattern, type Segment, segmentsMeet } from "../model/pattern.ts";

/** An output of a task, by the task's place in the list of tasks. */
export interface IndexedOutput {
  readonly task: number;
  readonly pattern: Pattern;
}

interface Branch {
  readonly id: number;
  readonly literals: Map<string, Branch>;
  readonly globs: Map<string, { readonly segment: Segment; readonly branch: Branch }>;
  /** What follows a `**`; that branch takes any number of names and stays where it is. */
  deep: Branch | null;
  readonly isLoop: boolean;
  /** Outputs whose pattern ends here. */
  readonly outputs: IndexedOutput[];
}

export interface OutputIndex {
  add(output: IndexedOutput): void;
  /** All outputs that can meet a pattern, in the order of their tasks. */
  meeting(pattern: Pattern): readonly IndexedOutput[];
}

export function outputIndex(): OutputIndex {
  let count = 0;
  const branch = (isLoop: boolean): Branch => ({ id: count++, literals: new Map(), globs: new Map(), deep: null, isLoop, outputs: [] });
  const root = branch(false);
  return {
    add(output) {
      let at = root;
      for (const segment of output.pattern.segments) at = descend(at, segment, branch);
      at.outputs.push(output);
    },
    meeting: (pattern) => collect(root, pattern),
  };
}

function descend(at: Branch, segment: Segment, branch: (isLoop: boolean) => Branch): Branch {
  if (segment.kind === "deep") {
    at.deep ??= branch(true);
    return at.deep;
  }
  if (segment.kind === "literal") {
    const next = at.literals.get(segment.text) ?? branch(false);
    at.literals.set(segment.text, next);
    return next;
  }
  const key = JSON.stringify(segment.tokens);
  const next = at.globs.get(key) ?? { segment, branch: branch(false) };
  at.globs.set(key, next);
  return next.branch;
}

/** More than a pattern has segments, so that a branch and a position make one number. */
const POSITIONS = 32;

function collect(root: Branch, pattern: Pattern): readonly IndexedOutput[] {
  const found = new Set<Branch>();
  const seen = new Set<number>();
  const open: (readonly [Branch, number])[] = [[root, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [branch, position] = next;
    const key = branch.id * POSITIONS + position;
    if (seen.has(key)) continue;
    seen.add(key);
    if (branch.outputs.length > 0) found.add(branch);
    follow(branch, pattern.segments[position], position, open);
  }
  return [...found].flatMap((branch) => branch.outputs).sort((a, b) => a.task - b.task);
}

type Open = (readonly [Branch, number])[];

/** Adds where a branch and a position of the pattern may go together. */
function follow(branch: Branch, segment: Segment | undefined, position: number, open: Open): void {
  if (branch.deep !== null) open.push([branch.deep, position]);
  if (segment === undefined) followAll(branch, position, open);
  else if (segment.kind === "deep") {
    open.push([branch, position + 1]);
    followAll(branch, position, open);
  } else {
    if (branch.isLoop) open.push([branch, position + 1]);
    for (const below of branchesFor(branch, segment)) open.push([below, position + 1]);
  }
}

/** A pattern that is used up takes all below it, and so does a `**` that goes on. */
function followAll(branch: Branch, position: number, open: Open): void {
  for (const below of branch.literals.values()) open.push([below, position]);
  for (const below of branch.globs.values()) open.push([below.branch, position]);
}

function branchesFor(branch: Branch, segment: Segment): readonly Branch[] {
  const globs = [...branch.globs.values()].filter((glob) => segmentsMeet(segment, glob.segment)).map((glob) => glob.branch);
  if (segment.kind === "literal") return [...globs, ...[branch.literals.get(segment.text)].filter((below) => below !== undefined)];
  return [...globs, ...[...branch.literals].filter(([text]) => segmentsMeet(segment, { kind: "literal", text })).map(([, below]) => below)];
}
