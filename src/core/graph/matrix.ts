// GitHub's rules for a matrix: product, exclude, include. Values in, combinations out; no expressions, no files.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix
// https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs
import type { MatrixRow } from "../model/flow.ts";
import type { JsonValue } from "../model/json.ts";
import { isContainer, leavesOf, looselyEqual, valueAt } from "./matrix-value.ts";
import { nameHint } from "./nearest-name.ts";

/** A matrix whose expressions are evaluated. */
export interface PlainMatrix {
  readonly dimensions: readonly { readonly name: string; readonly values: readonly JsonValue[] }[];
  readonly include: readonly MatrixRow[];
  readonly exclude: readonly MatrixRow[];
}

/** `named`: the values that GitHub puts into a job's name, which leaves out what `include` added. */
export interface Combination {
  readonly values: MatrixRow;
  readonly named: MatrixRow;
}

/** What must equal what: a leaf of a row and where it stands. */
interface Condition {
  readonly path: readonly string[];
  readonly value: JsonValue;
}

interface IncludeRow {
  readonly conditions: readonly Condition[];
  readonly filter: readonly (readonly [string, JsonValue])[];
  readonly extra: readonly (readonly [string, JsonValue])[];
  matched: boolean;
}

/** Combinations before anything is excluded; may be Infinity. */
export function productSize(matrix: PlainMatrix): number {
  return matrix.dimensions.length === 0 ? 0 : matrix.dimensions.reduce((size, { values }) => size * values.length, 1);
}

/** A sentence that follows "The matrix of x ", and what to do instead. */
export interface MatrixFlaw {
  readonly sentence: string;
  readonly hint: string;
}

/** What is wrong with a matrix's form. */
export function matrixFlaws(matrix: PlainMatrix): readonly MatrixFlaw[] {
  const names = namesOf(matrix);
  const known = matrix.dimensions.map(({ name }) => name);
  const excluded = matrix.exclude.flatMap((row) => Object.keys(row)).filter((key) => !names.has(key.toLowerCase()));
  return [
    ...matrix.dimensions.filter(({ values }) => values.length === 0).map(({ name }) => emptyFlaw(name)),
    ...known.filter((name) => names.get(name.toLowerCase()) !== name).map(doubleFlaw),
    ...[...new Set(excluded)].map((key) => excludeFlaw(key, known)),
    ...(isEmpty(matrix) ? [{ sentence: "has neither a dimension nor an `include` row", hint: "Give it one, or remove `strategy`." }] : []),
    ...(hasEmptyRow(matrix.exclude)
      ? [{ sentence: "has an empty `exclude` row, which would exclude everything", hint: "Remove the row." }]
      : []),
    ...(hasEmptyRow(matrix.include) ? [{ sentence: "has an empty `include` row", hint: "Remove the row." }] : []),
  ];
}

function isEmpty(matrix: PlainMatrix): boolean {
  return matrix.dimensions.length === 0 && matrix.include.length === 0;
}

function hasEmptyRow(rows: readonly MatrixRow[]): boolean {
  return rows.some((row) => Object.keys(row).length === 0);
}

function emptyFlaw(name: string): MatrixFlaw {
  return { sentence: `has no values for \`${name}\``, hint: `Give \`${name}\` a value, or remove it.` };
}

function doubleFlaw(name: string): MatrixFlaw {
  return { sentence: `has \`${name}\` twice; upper and lower case are the same here`, hint: "Keep one of them." };
}

function excludeFlaw(key: string, known: readonly string[]): MatrixFlaw {
  return { sentence: `excludes by \`${key}\`, which is not one of its dimensions`, hint: nameHint(key, known, "dimensions") };
}

/** All combinations in GitHub's order: the product as written, last dimension fastest, then the `include` rows that fitted nowhere. */
export function combine(matrix: PlainMatrix): readonly Combination[] {
  const names = namesOf(matrix);
  const excluded = matrix.exclude.map((row) => conditionsOf(Object.entries(row), names));
  const included = matrix.include.map((row) => readInclude(row, names));
  const combinations: Combination[] = [];
  for (let i = 0; i < productSize(matrix); i++) {
    const named = productRow(matrix, i);
    if (!excluded.some((conditions) => isMet(conditions, named))) combinations.push({ named, values: extended(named, included) });
  }
  for (const row of included) {
    if (row.matched) continue;
    const values = rowOf([...row.filter, ...row.extra]);
    combinations.push({ values, named: values });
  }
  return combinations;
}

function namesOf(matrix: PlainMatrix): ReadonlyMap<string, string> {
  return new Map(matrix.dimensions.map(({ name }) => [name.toLowerCase(), name]));
}

/** Keys may be `__proto__`: a row has no prototype. */
function rowOf(entries: readonly (readonly [string, JsonValue])[]): MatrixRow {
  const row: Record<string, JsonValue> = Object.create(null);
  for (const [key, value] of entries) row[key] = value;
  return row;
}

function productRow(matrix: PlainMatrix, index: number): MatrixRow {
  let block = productSize(matrix);
  return rowOf(
    matrix.dimensions.map(({ name, values }) => {
      block /= values.length;
      return [name, values[Math.floor(index / block) % values.length] ?? null];
    }),
  );
}

function readInclude(row: MatrixRow, names: ReadonlyMap<string, string>): IncludeRow {
  const entries = Object.entries(row);
  const filter = entries.filter(([key]) => names.has(key.toLowerCase()));
  const extra = entries.filter(([key]) => !names.has(key.toLowerCase()));
  return { conditions: conditionsOf(filter, names), filter, extra, matched: false };
}

/** Each leaf of a row is a condition, so that an object need only be given in part. */
function conditionsOf(entries: readonly (readonly [string, JsonValue])[], names: ReadonlyMap<string, string>): readonly Condition[] {
  return entries.flatMap(([key, value]) => {
    const name = names.get(key.toLowerCase()) ?? key;
    return leavesOf(value).map((leaf) => ({ path: [name, ...leaf.path], value: leaf.value }));
  });
}

function isMet(conditions: readonly Condition[], row: MatrixRow): boolean {
  return conditions.every(({ path, value }) => looselyEqual(valueAt(row, path), value));
}

/** A combination with what every fitting `include` row adds; a later row overwrites what an earlier one added. */
function extended(named: MatrixRow, included: readonly IncludeRow[]): MatrixRow {
  const extra = new Map<string, readonly [string, JsonValue]>();
  for (const row of included) {
    if (!isMet(row.conditions, named)) continue;
    row.matched = true;
    for (const entry of row.extra) extra.set(entry[0].toLowerCase(), entry);
  }
  return extra.size === 0 ? named : rowOf([...Object.entries(named), ...extra.values()]);
}

/** The parts of a job's name: the scalars of a combination in order, those of objects among them; empty ones and null are left out. */
export function nameSegments(named: MatrixRow): readonly string[] {
  const leaves = Object.values(named).flatMap((value) => (isContainer(value) ? leavesOf(value).map((leaf) => leaf.value) : [value]));
  return leaves.filter((value) => value !== null && value !== "").map((value) => String(value).replace(/\p{Cc}+/gu, " "));
}
