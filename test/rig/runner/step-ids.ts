// The ids of steps that have none of their own, as GitHub makes them for GITHUB_ACTION. Knows no context.
import type { StepFile } from "./parsed-file.ts";

/** One for each step, in order: `__run`, `__run_2`, `__owner_repository`, `__self`. */
export function stepIds(steps: readonly StepFile[]): readonly string[] {
  const counts = new Map<string, number>();
  return steps.map((step) => {
    if (step.id !== undefined) return step.id;
    const base = `__${baseOf(step)}`;
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    return count === 1 ? base : `${base}_${count}`;
  });
}

/** Whether GitHub made the id: such a step is in no context. */
export function isMadeId(id: string): boolean {
  return id.startsWith("__");
}

function baseOf(step: StepFile): string {
  if (step.uses === undefined) return "run";
  if (step.uses.startsWith("./") || step.uses.startsWith("$/")) return "self";
  const [owner = "", repository = ""] = step.uses.split("@")[0]?.split("/") ?? [];
  return `${owner}_${repository}`.replace(/[^\w-]/g, "_");
}
