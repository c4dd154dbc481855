// What a job is called, and telling the services of it under that name. Knows no step.
// Source: JobFactory.cs of actions/runner (`JobDisplayName`, `configurationDisplayName`), and
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idname
import type { JsonObject, Scope } from "./expression-evaluation.ts";
import { matrixLabel } from "./matrix-jobs.ts";
import type { RunPlan } from "./run-plan.ts";
import { isExpression, literal, type Template, text } from "./template-value.ts";
import type { Conclusion } from "./workflow-result.ts";

export interface JobNames {
  /** By ids, as the result has it: `caller / work (1)`. */
  readonly key: string;
  /** By `name`, as the page of the run and REST have it. */
  readonly shown: string;
}

/** A `name` with an expression stands as it is; else the values of the matrix come after it. */
export function namesOf(prefix: JobNames, id: string, name: Template | undefined, combination: JsonObject | null, scope: Scope): JobNames {
  const label = combination === null ? "" : ` (${matrixLabel(combination)})`;
  const key = `${prefix.key}${id}${label}`;
  if (isExpression(name)) return { key, shown: prefix.shown + (text(name, scope) ?? id) };
  return { key, shown: `${prefix.shown}${literal(name) ?? id}${label}` };
}

export function tellJob(plan: RunPlan, names: JobNames, what: "queued" | "in_progress" | Conclusion): void {
  const run = { repository: plan.run.repository.name, runId: plan.runId, attempt: plan.attempt };
  const isOpen = what === "queued" || what === "in_progress";
  const status = isOpen ? { status: what, conclusion: null } : { status: "completed" as const, conclusion: what };
  plan.run.github.jobs?.set(run, names.shown, status);
}
