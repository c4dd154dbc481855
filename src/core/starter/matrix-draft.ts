// The combinations of a matrix that is being written, and its expressions in patterns filled in.
// Knows only expressions that this folder writes: a path into `matrix`, nothing else.
import type { JsonValue } from "../model/json.ts";
import type { MatrixDraft } from "./step-draft.ts";

/** One combination: name to value. */
export type Row = ReadonlyMap<string, JsonValue>;

const EXPRESSION = /\$\{\{ matrix\.([^}]+?) \}\}/g;

/** All combinations; one empty one where there is no matrix. */
export function rowsOf(matrix: MatrixDraft | undefined): readonly Row[] {
  if (matrix === undefined) return [new Map()];
  if (matrix.rows.length > 0) return matrix.rows;
  let rows: readonly Row[] = [new Map()];
  for (const [name, values] of matrix.dimensions) {
    rows = rows.flatMap((row) => values.map((value) => new Map([...row, [name, value]])));
  }
  return rows;
}

/** How many combinations there are, without making them. */
export function countRows(matrix: MatrixDraft | undefined): number {
  if (matrix === undefined || matrix.rows.length > 0) return matrix?.rows.length ?? 1;
  return [...matrix.dimensions.values()].reduce((count, values) => count * values.length, 1);
}

/** The expression for a path into the matrix: names as `.name`, places in a list as `[0]`. */
export function matrixExpression(path: readonly string[]): string {
  const steps = path.map((name, at) => (/^\d+$/.test(name) ? `[${name}]` : `${at === 0 ? "" : "."}${name}`));
  return `\${{ matrix.${steps.join("")} }}`;
}

/** A pattern with a combination's values put in; what cannot be found becomes a `*`. */
export function fillIn(pattern: string, row: Row): string {
  return pattern.replace(EXPRESSION, (_, path: string) => {
    const value = valueAt(row, path.replaceAll("[", ".").replaceAll("]", "").split("."));
    return value === undefined || (typeof value === "object" && value !== null) ? "*" : String(value ?? "");
  });
}

/** The value a path leads to. */
export function valueAt(row: Row, path: readonly string[]): JsonValue | undefined {
  const [first, ...rest] = path;
  let value: JsonValue | undefined = first === undefined ? undefined : row.get(first);
  for (const name of rest) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}
