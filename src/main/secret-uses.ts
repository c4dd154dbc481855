// The account of a run's secrets for its summary: every one that the flow names or that was given, with the tasks that had it and
// where it came from. Names only; reads no value.
import { ROTATION_SECRET } from "../core/fingerprint/rotation.ts";
import type { Flow } from "../core/model/flow.ts";
import type { RunResult, TaskResult } from "../core/model/result.ts";
import type { TaskGraph } from "../core/model/task.ts";
import type { SecretSource, SecretUse } from "../core/report/summary-secrets.ts";
import type { ActionInputs } from "./action-inputs.ts";

type Env = { readonly [name: string]: string | undefined };

export interface SecretsOf {
  readonly flow: Flow;
  readonly graph: TaskGraph;
  readonly result: RunResult;
  readonly inputs: Pick<ActionInputs, "command" | "secrets">;
  readonly env: Env;
}

/** Those that tasks name first, in the flow's order, then those that were only given. */
export function secretUses(of: SecretsOf): readonly SecretUse[] {
  const { flow, graph, result, inputs } = of;
  const named = graph.tasks.flatMap((task) => task.step.env.flatMap((entry) => entry.secret ?? []));
  const isKeyed = flow.secrets.some((spec) => spec.rotate === "fingerprint" && named.includes(spec.name));
  const key = isKeyed && of.env[ROTATION_SECRET] !== undefined ? [ROTATION_SECRET] : [];
  const names = new Set([...named, ...inputs.secrets.keys(), ...key]);
  const had = result.tasks.filter(hadSecrets);
  return [...names].map((name) => {
    const givenTo = had.filter((task) => task.secrets?.includes(name)).map((task) => task.id);
    const from = givenTo.length > 0 || !named.includes(name) ? sourceOf(name, of) : null;
    const rotate = name === ROTATION_SECRET && isKeyed ? "key" : flow.secrets.find((spec) => spec.name === name)?.rotate;
    return { name, givenTo, ...(from === null ? {} : { from }), ...(rotate === undefined ? {} : { rotate }) };
  });
}

/** Whether its command was begun, in this job or another of the run. */
function hadSecrets(task: TaskResult): boolean {
  return task.attempts > 0 && task.state !== "restored" && task.failure?.kind !== "not-started";
}

/** What was given wins, as when it is looked up. A report does not know where its workers found the others. */
function sourceOf(name: string, { flow, inputs, env }: SecretsOf): SecretSource | null {
  if (inputs.secrets.has(name)) return "given";
  if (inputs.command === "report") return null;
  const spec = flow.secrets.find((each) => each.name === name);
  if (spec !== undefined && spec.from !== "env") return spec.from;
  return env[spec?.source ?? name] === undefined ? null : "env";
}
