// Circles of needs, named in full: of steps, or of tasks where a step stands in one twice. Finds nothing itself: order.ts does.
import type { Cast } from "./links.ts";
import { type Arrangement, arrange } from "./order.ts";
import { type ProblemList, type Spot, spotOf } from "./problem-list.ts";
import { readsOutput } from "./reading.ts";

/** Why one step or task waits for another, and where that stands. */
interface Edge {
  readonly reason: string;
  readonly spot: Spot;
}

/**
 * Orders tasks and groups, `upstream` by the numbers of links.ts. Circles of `needs` are told first; of those that arise
 * through files only the ones among other steps.
 */
export function arrangeTasks(cast: Cast, upstream: readonly (readonly number[])[], problems: ProblemList): Arrangement {
  const steps = arrange({ upstream: cast.needs, labels: cast.needs.map((_, step) => step) });
  for (const circle of steps.circles) tellCircle(cast, rotated(circle), problems);
  const labels = upstream.map((_, node) => stepOfNode(cast, node));
  const tasks = arrange({ upstream, labels }, steps.circled);
  for (const circle of tasks.circles) tellTasks(cast, circle, problems);
  return tasks;
}

function stepOfNode(cast: Cast, node: number): number {
  return cast.stepOf[node] ?? node - cast.drafts.length;
}

/** A circle as it reads from its first step in the file. */
function rotated(circle: readonly number[]): readonly number[] {
  const first = circle.indexOf(circle.reduce((a, b) => Math.min(a, b)));
  return [...circle.slice(first), ...circle.slice(0, first)];
}

function tellTasks(cast: Cast, circle: readonly number[], problems: ProblemList): void {
  const labels = circle.map((node) => stepOfNode(cast, node));
  const steps = labels.filter((step, i) => step !== labels[(i + labels.length - 1) % labels.length]);
  if (new Set(steps).size === steps.length) tellCircle(cast, rotated(steps), problems);
  else tellCircleOfTasks(cast, circle, problems);
}

/** A step stands in the circle with several of its tasks. */
function tellCircleOfTasks(cast: Cast, circle: readonly number[], problems: ProblemList): void {
  const tasks = circle.filter((node) => node < cast.drafts.length);
  const names = tasks.map((task) => cast.drafts[task]?.id ?? "");
  const edges = tasks.map((task, i) => edgeOf(cast, stepOfNode(cast, task), stepOfNode(cast, tasks[(i + 1) % tasks.length] ?? task)));
  tell(names, edges, problems);
}

function tellCircle(cast: Cast, steps: readonly number[], problems: ProblemList): void {
  const names = steps.map((step) => cast.flow.steps[step]?.id ?? "");
  const edges = steps.map((step, i) => edgeOf(cast, step, steps[(i + 1) % steps.length] ?? step));
  tell(names, edges, problems);
}

function tell(names: readonly string[], edges: readonly Edge[], problems: ProblemList): void {
  const [first] = edges;
  if (first === undefined) return;
  const circle = [...names, names[0]].join(" -> ");
  const reasons = [...new Set(edges.map((edge) => edge.reason))];
  const told = reasons.length > MOST_REASONS ? [...reasons.slice(0, MOST_REASONS), "and so on"] : reasons;
  const message = names.length === 1 ? `\`${names[0]}\` needs itself: \`${circle}\`` : `Steps need each other in a circle: \`${circle}\``;
  problems.add("graph/cycle", first.spot, message, `Take one of these away: ${told.join("; ")}.`);
}

/** Of a very long circle the hint tells the beginning; the message names it in full. */
const MOST_REASONS = 20;

function edgeOf(cast: Cast, step: number, upstream: number): Edge {
  const [from, to] = [cast.flow.steps[step], cast.flow.steps[upstream]];
  if (from === undefined || to === undefined) return { reason: "", spot: { line: 1, column: 1 } };
  const need = from.needs.find((text) => text.text === to.id);
  if (need !== undefined) return { reason: `\`${from.id}\` needs \`${to.id}\` (line ${need.line})`, spot: spotOf(need) };
  const read = readBetween(cast, step, upstream);
  return { reason: `\`${from.id}\` reads \`${read.input}\` (line ${from.line}), where \`${to.id}\` writes \`${read.output}\``, spot: from };
}

/** The first pair of patterns by which a task of one step reads a task of another. */
function readBetween(cast: Cast, step: number, upstream: number): { readonly input: string; readonly output: string } {
  for (const reader of cast.members[step] ?? []) {
    for (const writer of cast.members[upstream] ?? []) {
      for (const output of cast.drafts[writer]?.outputs ?? []) {
        const input = readsOutput(cast.drafts[reader]?.inputs ?? [], output.pattern);
        if (input !== undefined) return { input: input.source, output: output.pattern.source };
      }
    }
  }
  return { input: "", output: "" };
}
