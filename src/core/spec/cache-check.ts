// Whether what a step says of its cache can hold: with an environment, or with values that are never the same twice.
import type { Step } from "../model/flow.ts";
import type { ChangingValue, Reading } from "./reading.ts";
import type { YamlNode } from "./yaml-tree.ts";

type Caching = Pick<Step, "id" | "outputs" | "cache" | "environment">;

/** Checks one step that has just been read; takes what it uses of changing values from the reading. */
export function checkCaching(step: Caching, cache: YamlNode | undefined, reading: Reading): void {
  const changing = reading.changing;
  reading.changing = [];
  if (step.environment !== undefined && step.cache === true && cache !== undefined) {
    const message = "A step with an environment cannot be restored";
    reading.source.error("spec/environment-cached", cache, message, "Remove `cache: true`; a deployment must happen");
  }
  const hint = "Pass it to a step that is not cached, or write `cache: false`";
  if (isCached(step)) noteChanging(changing, `\`${step.id}\` will never be restored`, hint, reading);
}

/** Whether a step is kept and restored. */
export function isCached(step: Caching): boolean {
  return step.environment === undefined && (step.cache ?? step.outputs.length > 0);
}

/** Warns once for each value. */
export function noteChanging(values: readonly ChangingValue[], consequence: string, hint: string, { source }: Reading): void {
  const told = new Set<string>();
  for (const value of values) {
    if (told.has(value.name)) continue;
    told.add(value.name);
    const message = `\`${value.name}\` changes with every commit or run, so ${consequence}`;
    source.warning("spec/never-hits", value, message, hint);
  }
}
