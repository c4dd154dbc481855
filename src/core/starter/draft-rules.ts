// Makes a draft obey the language: usable patterns, one writer for each path, no circle.
// Whatever has to go is named in a note. Decides on patterns alone, as the language does.
import { canMeet, canRead, matches, type Pattern, parsePattern } from "../model/pattern.ts";
import { fillIn, rowsOf } from "./matrix-draft.ts";
import { isUsable } from "./path-pattern.ts";
import { type FlowDraft, quoted, type StepDraft } from "./step-draft.ts";

/** Where a flow may lie. */
const FLOW_FILES = ["flow.yml", "flow.yaml", ".github/flow.yml"];

/** The draft mended, and what was taken out of it. */
export function mendDraft(draft: FlowDraft): { readonly draft: FlowDraft; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const usable = draft.steps.map((step) => dropUnusable(step, notes));
  const owned = dropSecondWriters(usable, notes);
  return { draft: { ...draft, steps: breakCircles(owned, notes) }, notes };
}

/** The patterns of all combinations, read. */
function filled(step: StepDraft, patterns: readonly string[]): readonly (readonly Pattern[])[] {
  return rowsOf(step.matrix).map((row) => patterns.flatMap((pattern) => readable(fillIn(pattern, row))));
}

function readable(pattern: string): readonly Pattern[] {
  const read = parsePattern(pattern);
  return "error" in read ? [] : [read];
}

/** Outputs exclude nothing, and take in no flow file. */
function isNoOutput(pattern: string): boolean {
  return pattern.startsWith("!") || readable(pattern).some((read) => FLOW_FILES.some((file) => matches(read, file)));
}

function dropUnusable(step: StepDraft, notes: string[]): StepDraft {
  const rows = rowsOf(step.matrix);
  let isWhole = true;
  const keep = (what: "input" | "output") => (pattern: string) => {
    const patterns = rows.map((row) => fillIn(pattern, row));
    const usable = patterns.every((one) => isUsable(one) && !(what === "output" && isNoOutput(one)));
    if (usable) return true;
    // An exclusion gone makes the step run too often; anything else gone would make its result wrong.
    const runsEachTime = pattern.startsWith("!") ? "" : "; the step runs each time";
    isWhole &&= runsEachTime === "";
    notes.push(`Step ${step.id}: the ${what} ${quoted(pattern)} is left out, since a flow cannot hold such a pattern${runsEachTime}.`);
    return false;
  };
  const outputs = step.outputs.filter(keep("output"));
  const counted = step.counted.filter(keep("input"));
  const inputs = step.inputs?.filter(keep("input"));
  const kept: StepDraft = { ...step, outputs, counted, ...(inputs === undefined ? {} : { inputs }) };
  return isWhole ? kept : { ...kept, cache: false };
}

function dropSecondWriters(steps: readonly StepDraft[], notes: string[]): readonly StepDraft[] {
  const written: { readonly step: string; readonly row: number; readonly pattern: Pattern }[] = [];
  return steps.map((step) => {
    const outputs = step.outputs.filter((output) => {
      const patterns = filled(step, [output]).map((row) => row[0]);
      const mine = patterns.flatMap((pattern, row) => (pattern === undefined ? [] : [{ step: step.id, row, pattern }]));
      const other = mine.flatMap(
        (one) => [...written, ...mine].find((two) => isOtherTask(one, two) && meet(one.pattern, two.pattern)) ?? [],
      )[0];
      if (other === undefined) written.push(...mine);
      else notes.push(secondWriter(step, output, other.step));
      return other === undefined;
    });
    // Without an output of its own, restoring it would not bring its files back.
    return outputs.length === step.outputs.length ? step : { ...step, outputs, cache: false };
  });
}

function isOtherTask(one: { step: string; row: number }, two: { step: string; row: number }): boolean {
  return one.step !== two.step || one.row !== two.row;
}

function secondWriter(step: StepDraft, output: string, other: string): string {
  const who = other === step.id ? "its tasks would write each other's files" : `step ${other} writes there too`;
  return `Step ${step.id}: the output ${quoted(output)} is left out, since ${who}; the step runs each time until it has a place of its own.`;
}

/** As canMeet, with a quick no where the beginnings differ. */
function meet(one: Pattern, other: Pattern): boolean {
  return !beginsElsewhere(one, other) && canMeet(one, other);
}

function beginsElsewhere(one: Pattern, other: Pattern): boolean {
  for (const [at, left] of one.segments.entries()) {
    const right = other.segments[at];
    if (left.kind !== "literal" || right?.kind !== "literal") return false;
    if (left.text !== right.text) return true;
  }
  return false;
}

/** For each step the steps it waits for: those it needs, and those whose outputs its inputs may match. */
function edgesOf(steps: readonly StepDraft[]): readonly (readonly number[])[] {
  const place = new Map(steps.map((step, at) => [step.id, at]));
  const outputs = steps.map((step) => filled(step, step.outputs).flat());
  return steps.map((step, at) => {
    const needed = step.needs.flatMap((id) => place.get(id) ?? []);
    const inputs = filled(step, step.inputs ?? []).flat();
    const read = outputs.flatMap((written, other) => (other !== at && readsAny(inputs, written) ? [other] : []));
    return [...new Set([...needed, ...read])];
  });
}

function readsAny(inputs: readonly Pattern[], written: readonly Pattern[]): boolean {
  return inputs.some((input) => !input.negated && written.some((output) => !beginsElsewhere(input, output) && canRead(input, output)));
}

function breakCircles(steps: readonly StepDraft[], notes: string[]): readonly StepDraft[] {
  const edges = backEdges(edgesOf(steps));
  if (edges.length === 0) return steps;
  const mended = [...steps];
  for (const [from, to] of edges) {
    const step = mended[from];
    const other = mended[to];
    if (step !== undefined && other !== undefined) mended[from] = withoutEdge(step, other, notes);
  }
  // A step may both need and read another: each round takes one of the two away.
  return breakCircles(mended, notes);
}

function withoutEdge(step: StepDraft, other: StepDraft, notes: string[]): StepDraft {
  if (step.needs.includes(other.id)) {
    notes.push(`Step ${step.id}: needing ${other.id} is left out, since ${other.id} needs ${step.id} in turn.`);
    return { ...step, needs: step.needs.filter((id) => id !== other.id) };
  }
  if (step.inputs === undefined) return step;
  notes.push(
    `Step ${step.id}: its inputs are left to the default, since as written they may match what ${other.id} makes from its result.`,
  );
  return withDefaultInputs(step);
}

/** A step's inputs left to the default. It counts every file below the working directory; patterns for files elsewhere are counted beside it. */
export function withDefaultInputs(step: StepDraft): StepDraft {
  const { inputs = [], ...rest } = step;
  const below = step.workingDirectory === undefined ? "" : `${step.workingDirectory}/`;
  const elsewhere = inputs.filter((input) => !input.startsWith("!") && !input.startsWith(below));
  return { ...rest, commands: [], counted: [...step.counted, ...elsewhere] };
}

/** The edges that close a circle on a walk in depth; without them there is none. */
function backEdges(edges: readonly (readonly number[])[]): readonly (readonly [number, number])[] {
  const state = new Map<number, "open" | "done">();
  const found: [number, number][] = [];
  for (const start of edges.keys()) {
    const stack = state.has(start) ? [] : [{ node: start, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      state.set(top.node, "open");
      const target = edges[top.node]?.[top.next++];
      if (target === undefined) {
        state.set(top.node, "done");
        stack.pop();
      } else if (state.get(target) === "open") found.push([top.node, target]);
      else if (!state.has(target)) stack.push({ node: target, next: 0 });
    }
  }
  return found;
}
