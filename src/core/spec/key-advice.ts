// What to say to someone who writes a key that a flow does not have, or has elsewhere. Knows keys, not files.
import { FLOW_SCHEMA } from "./flow-schema.ts";
import { stepSchema } from "./step-schema.ts";
import { nearest } from "./suggestion.ts";

/** Where a key was written. */
export type Level = "flow" | "step" | "other";

const WORKFLOW = "belongs in the workflow around the flow, in .github/workflows; remove it here";
const FLOW_ADVICE: ReadonlyMap<string, string> = new Map([
  ["on", `\`on\` ${WORKFLOW}`],
  ["run-name", `\`run-name\` ${WORKFLOW}`],
  ["permissions", `\`permissions\` ${WORKFLOW}`],
  ["concurrency", `\`concurrency\` ${WORKFLOW}`],
  ["jobs", "Use `steps`: a mapping of ids to steps, ordered by `needs`"],
  ["tasks", "Use `steps`: a mapping of ids to steps, ordered by `needs`"],
  ["version", "Remove it; the version is part of the schema's address"],
  ["uses", "Actions belong in the workflow around the flow; a flow has `steps` with `run`"],
]);
const STEP_ADVICE: ReadonlyMap<string, string> = new Map([
  ["id", "Remove it; the key above the step is its id"],
  ["on", `\`on\` ${WORKFLOW}`],
  ["permissions", `\`permissions\` ${WORKFLOW}`],
  ["concurrency", `\`concurrency\` ${WORKFLOW}`],
  ["with", "Use `env` for what the script reads"],
  ["steps", "A step has one `run`; make each of these a step of its own and join them with `needs`"],
  ["matrix", "Put it under `strategy`: `strategy: { matrix: … }`"],
  ["fail-fast", "Put it under `strategy`"],
  ["max-parallel", "Put it under `strategy`"],
  ["secrets", "Put each secret into `env`: `env: { NAME: '${{ secrets.NAME }}' }`"],
  ["defaults", "Put it at the top of the file"],
  ["container", "Start the container in `run`, or put `container` into the workflow around the flow"],
  ["services", "Services belong in the workflow around the flow, in .github/workflows"],
  ["timeout", "Did you mean `timeout-minutes`?"],
  ["command", "Did you mean `run`?"],
  ["cmd", "Did you mean `run`?"],
  ["script", "Did you mean `run`?"],
  ["depends-on", "Did you mean `needs`?"],
  ["dependsOn", "Did you mean `needs`?"],
  ["deps", "Did you mean `needs`?"],
  ["sources", "Did you mean `inputs`?"],
  ["artifacts", "Did you mean `outputs`?"],
]);
const ADVICE: { readonly [level in Level]: ReadonlyMap<string, string> } = { flow: FLOW_ADVICE, step: STEP_ADVICE, other: new Map() };

/** What to do about an unknown key, and the key that was meant where that is known. */
export function keyAdvice(name: string, level: Level, known: readonly string[]): { readonly hint: string; readonly meant?: string } {
  const advice = ADVICE[level].get(name);
  if (advice !== undefined) {
    const meant = /`([a-z-]+)`/.exec(advice)?.[1];
    return meant !== undefined && known.includes(meant) ? { hint: advice, meant } : { hint: advice };
  }
  const meant = nearest(name, known);
  if (meant !== undefined) return { hint: `Did you mean \`${meant}\`?`, meant };
  if (level === "step" && Object.hasOwn(FLOW_SCHEMA.properties ?? {}, name)) return { hint: `\`${name}\` stands at the top of the file` };
  if (level === "flow" && Object.hasOwn(stepSchema.properties ?? {}, name))
    return { hint: `\`${name}\` belongs in a step, under \`steps\`` };
  return { hint: known.length === 0 ? "Remove it" : `The keys here are ${known.map((key) => `\`${key}\``).join(", ")}` };
}
