// The combinations of a `strategy.matrix`. Knows no job.
// Source: https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations and
// actions/runner@258d6c857 src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs:973-985 for what is refused.
import { isDeepStrictEqual } from "node:util";
import { isList, isObject, type Json, type JsonObject, textOf } from "./expression-evaluation.ts";

const MAX_JOBS = 256;

/** Each combination in GitHub's order. Throws where the matrix is empty or too large. */
export function matrixJobs(matrix: Json): readonly JsonObject[] {
  if (!isObject(matrix)) throw new Error("Matrix must be a mapping");
  const { include = [], exclude = [], ...vectors } = matrix;
  const product = crossProduct(vectors);
  const kept = product.filter((combination) => !objects(exclude, "exclude").some((filter) => matches(combination, filter)));
  const included = objects(include, "include");
  if (Object.keys(vectors).length === 0 && included.length === 0) throw new Error("Matrix must define at least one vector");
  const jobs = withIncluded(Object.keys(vectors).length === 0 ? [] : kept, included, Object.keys(vectors));
  if (jobs.length === 0) throw new Error("Matrix must define at least one vector");
  if (jobs.length > MAX_JOBS) throw new Error(`The strategy matrix generated ${jobs.length} jobs, exceeding the maximum of ${MAX_JOBS}`);
  return jobs;
}

/** What stands behind a job's name in brackets. */
export function matrixLabel(combination: JsonObject): string {
  return Object.values(combination).map(labelOf).join(", ");
}

function labelOf(value: Json): string {
  if (isObject(value)) return Object.values(value).map(labelOf).join(", ");
  return isList(value) ? value.map(labelOf).join(", ") : textOf(value);
}

function crossProduct(vectors: JsonObject): readonly JsonObject[] {
  return Object.entries(vectors).reduce<readonly JsonObject[]>(
    (made, [name, values]) => {
      if (!isList(values)) throw new Error(`Matrix vector '${name}' must be a list`);
      if (values.length === 0) throw new Error(`Matrix vector '${name}' does not contain any values`);
      return made.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value })));
    },
    [{}],
  );
}

/** An entry that changes no value of a combination is added to it; one that fits none is a combination of its own. */
function withIncluded(
  combinations: readonly JsonObject[],
  included: readonly JsonObject[],
  names: readonly string[],
): readonly JsonObject[] {
  const extended = [...combinations];
  const more: JsonObject[] = [];
  for (const entry of included) {
    let isUsed = false;
    combinations.forEach((original, i) => {
      const fits = names.every((name) => !(name in entry) || isDeepStrictEqual(entry[name], original[name]));
      if (!fits) return;
      extended[i] = { ...extended[i], ...entry };
      isUsed = true;
    });
    if (!isUsed) more.push(entry);
  }
  return [...extended, ...more];
}

function matches(combination: JsonObject, filter: JsonObject): boolean {
  return Object.entries(filter).every(([name, value]) => contains(combination[name] ?? null, value));
}

function contains(value: Json, wanted: Json): boolean {
  if (isObject(wanted) && isObject(value)) return Object.entries(wanted).every(([name, part]) => contains(value[name] ?? null, part));
  return isDeepStrictEqual(value, wanted);
}

function objects(list: Json, what: string): readonly JsonObject[] {
  if (!isList(list)) throw new Error(`Matrix ${what} must be a list`);
  return list.map((item) => {
    if (!isObject(item)) throw new Error(`Each entry of ${what} must be a mapping`);
    return item;
  });
}
