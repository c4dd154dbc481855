// Which tasks each task depends on, from `needs` and from what its patterns read. Numbers stand for tasks and groups:
// tasks by their place in the list of drafts, the group of a step by the number of tasks plus the step's place.
import type { Flow } from "../model/flow.ts";
import type { Upstream } from "../model/task.ts";
import type { Reading, Readings } from "./reading.ts";
import type { Draft } from "./task-draft.ts";

/** The drafts of a flow and which step each belongs to. */
export interface Cast {
  readonly flow: Flow;
  readonly drafts: readonly Draft[];
  /** For each draft its step's place in the flow. */
  readonly stepOf: readonly number[];
  /** For each step its drafts. */
  readonly members: readonly (readonly number[])[];
  /** For each step the steps that its `needs` names and that exist; itself too where it says so. */
  readonly needs: readonly (readonly number[])[];
}

/** What a task waits for. `reading` is null for a task with default inputs, whose patterns read nothing of others. */
export interface TaskLinks {
  readonly upstreams: readonly Upstream[];
  readonly reading: Reading | null;
}

/** For each draft its links. */
export function linkTasks(cast: Cast, readings: Readings): readonly TaskLinks[] {
  return cast.drafts.map((draft, task) => {
    const reading = draft.inputs === undefined ? null : readings.of(draft.inputs);
    const step = cast.stepOf[task] ?? 0;
    const upstreams = [...readUpstreams(cast, step, reading), ...neededUpstreams(cast, step, reading)];
    return { reading, upstreams: upstreams.sort((a, b) => a.node - b.node) };
  });
}

/** Of a step that is read in part only the tasks that are; of one that is read whole its group, which keeps a mesh linear. */
function readUpstreams(cast: Cast, step: number, reading: Reading | null): Upstream[] {
  const upstreams: Upstream[] = [];
  for (const [other, tasks] of reading?.tasksByStep ?? []) {
    if (other === step) continue;
    if (tasks.length > 1 && tasks.length === cast.members[other]?.length) upstreams.push({ node: cast.drafts.length + other, all: false });
    else for (const node of tasks) upstreams.push({ node, all: false });
  }
  return upstreams;
}

/** A step that is needed without any of its files being named is needed with all of them. */
function neededUpstreams(cast: Cast, step: number, reading: Reading | null): Upstream[] {
  return (cast.needs[step] ?? []).flatMap((other) => {
    const [only, ...others] = cast.members[other] ?? [];
    if (other === step || only === undefined || reading?.tasksByStep.has(other) === true) return [];
    return [{ node: others.length === 0 ? only : cast.drafts.length + other, all: true }];
  });
}

/** For each step the steps it depends on directly, by `needs` or by reading. */
export function stepUpstreams(cast: Cast, links: readonly TaskLinks[]): readonly ReadonlySet<number>[] {
  const direct = cast.needs.map((needs) => new Set(needs));
  const count = cast.drafts.length;
  links.forEach(({ upstreams }, task) => {
    const step = cast.stepOf[task] ?? 0;
    for (const { node } of upstreams) direct[step]?.add(node < count ? (cast.stepOf[node] ?? 0) : node - count);
  });
  return direct;
}
