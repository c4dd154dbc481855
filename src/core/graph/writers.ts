// Tasks that can write one path, which nothing may. Knows patterns and platforms: tasks of two platforms that are both
// known never run on one machine, so only a task that would read the path of both is refused.
import { matches, type Pattern } from "../model/pattern.ts";
import type { Cast, TaskLinks } from "./links.ts";
import type { IndexedOutput, OutputIndex } from "./output-index.ts";
import { type ProblemList, spotOf } from "./problem-list.ts";
import { readsOutput } from "./reading.ts";

/** Outputs of tasks of two platforms that can meet. */
interface Variants {
  readonly one: IndexedOutput;
  readonly other: IndexedOutput;
}

/** Refuses outputs that two tasks can write, that a task reads from several platforms, or that take in the flow file. */
export function checkWriters(cast: Cast, index: OutputIndex, links: readonly TaskLinks[], problems: ProblemList): void {
  refuseFlowFile(cast, problems);
  const variants = checkPairs(cast, index, problems);
  if (variants.length > 0) checkReaders(cast, links, variants, problems);
}

function refuseFlowFile(cast: Cast, problems: ProblemList): void {
  const file = cast.flow.file.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
  for (const [task, draft] of cast.drafts.entries()) {
    const output = draft.outputs.find(({ pattern }) => matches(pattern, file));
    if (output === undefined) continue;
    const message = `The output \`${output.pattern.source}\` of \`${draft.step.id}\` takes in the flow file ${file}`;
    problems.add(
      "graph/bad-value",
      outputSpot(cast, task, output.pattern),
      message,
      "Write what the step makes into a folder of its own.",
      `flow file ${draft.step.id}`,
    );
  }
}

/** For each task the first earlier one that it collides with; returns the pairs that are let pass. */
function checkPairs(cast: Cast, index: OutputIndex, problems: ProblemList): readonly Variants[] {
  const variants: Variants[] = [];
  const meeting = new Map<string, readonly IndexedOutput[]>();
  for (const [task, draft] of cast.drafts.entries()) {
    for (const { pattern } of draft.outputs) {
      const met = meeting.get(pattern.source) ?? index.meeting(pattern);
      meeting.set(pattern.source, met);
      const one = { task, pattern };
      const clash = firstClash(cast, one, met, variants);
      if (clash !== undefined) tellPair(cast, clash, one, problems);
    }
  }
  return variants;
}

function firstClash(cast: Cast, one: IndexedOutput, met: readonly IndexedOutput[], variants: Variants[]): IndexedOutput | undefined {
  for (const other of met) {
    if (other.task >= one.task) return undefined;
    if (!haveOwnPlatforms(cast, one.task, other.task)) return other;
    variants.push({ one: other, other: one });
  }
  return undefined;
}

function haveOwnPlatforms(cast: Cast, one: number, other: number): boolean {
  const [a, b] = [cast.drafts[one]?.platform, cast.drafts[other]?.platform];
  return a !== undefined && b !== undefined && a !== b;
}

function tellPair(cast: Cast, one: IndexedOutput, other: IndexedOutput, problems: ProblemList): void {
  const path = pathsText(one.pattern, other.pattern);
  const message = `${nameOf(cast, one.task)} and ${nameOf(cast, other.task)} can both write ${path}`;
  problems.add(
    "graph/two-writers",
    outputSpot(cast, other.task, other.pattern),
    message,
    pairHint(cast, one.task, other.task),
    pairOf(cast, one.task, other.task),
  );
}

function pathsText(one: Pattern, other: Pattern): string {
  return one.source === other.source ? `\`${one.source}\`` : `one path: \`${one.source}\` meets \`${other.source}\``;
}

function pairHint(cast: Cast, one: number, other: number): string {
  if (cast.stepOf[one] !== cast.stepOf[other]) return "Give each step a path of its own, or let one step write it and the other read it.";
  const name = differingName(cast, one, other);
  return name === undefined
    ? "Give each task a path of its own."
    : `Add \`\${{ matrix.${name} }}\` to the path, so that each task writes its own.`;
}

function differingName(cast: Cast, one: number, other: number): string | undefined {
  const [a, b] = [cast.drafts[one]?.matrix ?? {}, cast.drafts[other]?.matrix ?? {}];
  return Object.keys(b).find((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
}

/** A task that waits for both variants and whose patterns, where it has any for them, read both. */
function checkReaders(cast: Cast, links: readonly TaskLinks[], variants: readonly Variants[], problems: ProblemList): void {
  const readers = readersOf(links);
  for (const { one, other } of variants) {
    const others = new Set(readersFor(cast, readers, other.task));
    for (const reader of readersFor(cast, readers, one.task)) {
      if (others.has(reader) && takes(cast, links, reader, one) && takes(cast, links, reader, other))
        tellReader(cast, reader, one, other, problems);
    }
  }
}

/** For each task or group the tasks that wait for it. */
function readersOf(links: readonly TaskLinks[]): ReadonlyMap<number, readonly number[]> {
  const readers = new Map<number, number[]>();
  links.forEach(({ upstreams }, task) => {
    for (const { node } of upstreams) {
      const known = readers.get(node);
      if (known === undefined) readers.set(node, [task]);
      else known.push(task);
    }
  });
  return readers;
}

function readersFor(cast: Cast, readers: ReadonlyMap<number, readonly number[]>, task: number): readonly number[] {
  return [...(readers.get(task) ?? []), ...(readers.get(cast.drafts.length + (cast.stepOf[task] ?? 0)) ?? [])];
}

function takes(cast: Cast, links: readonly TaskLinks[], reader: number, output: IndexedOutput): boolean {
  const needsAll = links[reader]?.reading?.tasksByStep.has(cast.stepOf[output.task] ?? -1) !== true;
  return needsAll || readsOutput(cast.drafts[reader]?.inputs ?? [], output.pattern) !== undefined;
}

function tellReader(cast: Cast, reader: number, one: IndexedOutput, other: IndexedOutput, problems: ProblemList): void {
  const step = cast.drafts[reader]?.step;
  if (step === undefined) return;
  const message = `\`${step.id}\` reads ${pathsText(one.pattern, other.pattern)}, which ${nameOf(cast, one.task)} and ${nameOf(cast, other.task)} both write, each on its own platform`;
  const name = differingName(cast, one.task, other.task);
  const hint = `Add ${name === undefined ? "the platform" : `\`\${{ matrix.${name} }}\``} to the path, or name under \`inputs\` only what one of them writes.`;
  problems.add("graph/two-writers", step, message, hint, `${pairOf(cast, one.task, other.task)} read by ${step.id}`);
}

function pairOf(cast: Cast, one: number, other: number): string {
  return [cast.stepOf[one] ?? 0, cast.stepOf[other] ?? 0].sort((a, b) => a - b).join(" ");
}

function nameOf(cast: Cast, task: number): string {
  return `\`${cast.drafts[task]?.id ?? ""}\``;
}

/** The text in `outputs` that gave a pattern: outputs that could not be read are missing from the draft, so the pattern decides. */
function outputSpot(cast: Cast, task: number, pattern: Pattern) {
  const step = cast.drafts[task]?.step;
  const at = cast.drafts[task]?.outputs.findIndex((output) => output.pattern === pattern) ?? -1;
  const text = step?.outputs[at]?.pattern;
  if (text !== undefined) return spotOf(text);
  return { line: step?.line ?? 1, column: step?.column ?? 1 };
}
