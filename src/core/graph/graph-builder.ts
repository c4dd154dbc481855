// A flow -> its tasks and their edges, or everything that is wrong with it. Looks at no file: what a task reads and
// writes is decided on patterns.
import type { Contexts, Expressions } from "../model/expression.ts";
import type { Facts } from "../model/facts.ts";
import type { Flow } from "../model/flow.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Pattern } from "../model/pattern.ts";
import type { Checked } from "../model/problem.ts";
import type { Group, Node, Task, TaskGraph } from "../model/task.ts";
import { arrangeTasks } from "./circles.ts";
import { checkEarlyEnv } from "./early-env.ts";
import { type Cast, linkTasks, stepUpstreams, type TaskLinks } from "./links.ts";
import { nameHint } from "./nearest-name.ts";
import { outputIndex } from "./output-index.ts";
import { type ProblemList, problemList, spotOf } from "./problem-list.ts";
import { Readings } from "./reading.ts";
import { expandSteps } from "./step-expansion.ts";
import { checkReferences } from "./step-references.ts";
import { type Drafting, draftTasks } from "./task-draft.ts";
import { evaluateText } from "./template.ts";
import { checkWriters } from "./writers.ts";

/**
 * The tasks of a flow in an order in which each comes after what it needs, with every edge; or all problems, by line.
 * A step all of whose tasks are needed is needed through a Group, also where only the files that the task's patterns
 * match are read (`all` is false then). `expressions` is null for a flow without any.
 */
export function buildGraph(flow: Flow, facts: Facts, expressions: Expressions | null): Checked<TaskGraph> {
  const problems = problemList(flow.file);
  const contexts = sharedContexts(flow, facts, expressions, problems);
  const drafting: Drafting = { flow, contexts, expressions, problems, patterns: new Map() };
  const cast = castOf(drafting, expandSteps(flow, contexts, expressions, problems));
  const index = outputIndex();
  for (const [task, draft] of cast.drafts.entries()) for (const { pattern } of draft.outputs) index.add({ task, pattern });
  const links = linkTasks(cast, new Readings(index, (task) => cast.stepOf[task] ?? 0));
  const upstream = upstreamOf(cast, links);
  const { order } = arrangeTasks(cast, upstream, problems);
  checkWriters(cast, index, links, problems);
  for (const step of flow.steps) checkEarlyEnv(step, expressions, problems);
  checkReferences(flow, stepUpstreams(cast, links), expressions, problems);
  const found = problems.sorted();
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, value: assemble(cast, links, upstream, order), warnings: [] };
}

function sharedContexts(flow: Flow, facts: Facts, expressions: Expressions | null, problems: ProblemList): Contexts {
  const { github, inputs, runner } = facts;
  const env: Record<string, JsonValue> = Object.create(null);
  for (const { name, value, secret } of flow.env) {
    if (secret !== undefined) continue;
    const result = evaluateText(value.text, { github, inputs, runner }, {}, expressions);
    if (result.ok) env[name] = result.value;
    else problems.add("graph/bad-value", spotOf(value), `\`env\` ${name} of the flow: ${result.message}`);
  }
  return { github, inputs, runner, env: env as JsonObject };
}

function castOf(drafting: Drafting, combinations: ReturnType<typeof expandSteps>): Cast {
  const { flow, problems } = drafting;
  const drafts: Cast["drafts"][number][] = [];
  const stepOf: number[] = [];
  const members = flow.steps.map((step, place) => {
    const made = draftTasks(drafting, step, combinations[place] ?? []);
    return made.map((draft) => {
      stepOf.push(place);
      return drafts.push(draft) - 1;
    });
  });
  return { flow, drafts, stepOf, members, needs: neededSteps(flow, problems) };
}

function neededSteps(flow: Flow, problems: ProblemList): readonly (readonly number[])[] {
  const places = new Map(flow.steps.map((step, place) => [step.id, place]));
  return flow.steps.map((step) => {
    const needs = step.needs.flatMap((need) => {
      const place = places.get(need.text);
      if (place !== undefined) return [place];
      const others = flow.steps.map(({ id }) => id).filter((id) => id !== step.id);
      problems.add(
        "graph/unknown-step",
        spotOf(need),
        `\`${step.id}\` needs \`${need.text}\`, which does not exist`,
        nameHint(need.text, others, "steps"),
      );
      return [];
    });
    return [...new Set(needs)];
  });
}

/** By the numbers of links.ts; a group that nobody needs has no edges and no place. */
function upstreamOf(cast: Cast, links: readonly TaskLinks[]): readonly (readonly number[])[] {
  const count = cast.drafts.length;
  const upstream = links.map(({ upstreams }) => upstreams.map(({ node }) => node));
  const used = new Set(upstream.flat().filter((node) => node >= count));
  return [...upstream, ...cast.members.map((members, step) => (used.has(count + step) ? members : []))];
}

function assemble(cast: Cast, links: readonly TaskLinks[], upstream: readonly (readonly number[])[], order: readonly number[]): TaskGraph {
  const count = cast.drafts.length;
  const placed = order.filter((node) => node < count || (upstream[node]?.length ?? 0) > 0);
  const places = new Int32Array(upstream.length);
  placed.forEach((node, index) => {
    places[node] = index;
  });
  const placeOf = (node: number) => places[node] ?? 0;
  const everything = uniquePatterns(cast.drafts.flatMap((draft) => draft.outputs.map((output) => output.pattern)));
  const nodes = placed.map((node, index) => {
    const link = links[node];
    return link === undefined ? groupOf(cast, node - count, index, placeOf) : taskOf(cast, link, node, index, everything, placeOf);
  });
  const renumbered = placed.map((node) => (upstream[node] ?? []).map(placeOf).sort((a, b) => a - b));
  return {
    nodes,
    tasks: nodes.filter((node) => node.kind === "task"),
    upstream: renumbered,
    downstream: reversed(renumbered),
    tasksOf: new Map(cast.flow.steps.map((step, place) => [step.id, (cast.members[place] ?? []).map(placeOf)])),
  };
}

function groupOf(cast: Cast, step: number, index: number, placeOf: (node: number) => number): Node {
  const group: Group = { kind: "group", index, step: cast.flow.steps[step]?.id ?? "", members: (cast.members[step] ?? []).map(placeOf) };
  return group;
}

function taskOf(
  cast: Cast,
  link: TaskLinks,
  node: number,
  index: number,
  everything: readonly Pattern[],
  placeOf: (node: number) => number,
): Node {
  const draft = cast.drafts[node];
  if (draft === undefined) throw new Error(`there is no task ${node}`);
  const upstreams = link.upstreams.map((upstream) => ({ node: placeOf(upstream.node), all: upstream.all })).sort((a, b) => a.node - b.node);
  const task: Task = { kind: "task", index, ...draft, upstreams, notFromDisk: link.reading?.patterns ?? everything };
  return task;
}

function uniquePatterns(patterns: readonly Pattern[]): readonly Pattern[] {
  return [...new Map(patterns.map((pattern) => [pattern.source, pattern])).values()];
}

function reversed(upstream: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const downstream: number[][] = upstream.map(() => []);
  upstream.forEach((needs, node) => {
    for (const need of needs) downstream[need]?.push(node);
  });
  return downstream;
}
