// `strategy.matrix` as written: dimensions, `include` and `exclude`, with the expressions anywhere inside checked.
import type { MatrixRow, MatrixSpec, Text } from "../model/flow.ts";
import type { JsonValue } from "../model/json.ts";
import { MATRIX } from "./availability.ts";
import { checkTemplate, readText, type Spot } from "./expression-check.ts";
import type { Reading } from "./reading.ts";
import { child, entriesOf, type YamlNode } from "./yaml-tree.ts";

const SPOT: Spot = { ...MATRIX, key: "matrix" };

/** The matrix of a step; undefined where there is none, or none that can be read. */
export function readMatrix(node: YamlNode | undefined, reading: Reading): MatrixSpec | undefined {
  if (node === undefined || node.kind === "list") return undefined;
  const place = reading.source.position(node.start);
  const expression = readText(node, SPOT, reading);
  if (expression !== undefined) return { ...place, dimensions: [], include: [], exclude: [], expression };
  const dimensions = entriesOf(node).filter(({ name }) => name !== "include" && name !== "exclude");
  return {
    ...place,
    dimensions: dimensions.map(({ name, value }) => ({ name, values: readValues(value, reading) })),
    include: readRows(child(node, "include"), reading),
    exclude: readRows(child(node, "exclude"), reading),
  };
}

function readValues(node: YamlNode, reading: Reading): readonly JsonValue[] | Text {
  if (node.kind !== "list") return readText(node, SPOT, reading) ?? [];
  checkInside(node, reading);
  return node.json;
}

function readRows(node: YamlNode | undefined, reading: Reading): readonly MatrixRow[] | Text {
  if (node?.kind !== "list") return readText(node, SPOT, reading) ?? [];
  const rows = node.items.flatMap((item) => (item.kind === "map" ? [item] : []));
  for (const row of rows) for (const { value } of row.entries.values()) checkInside(value, reading);
  return rows.map((row) => row.json);
}

/** Expressions and names at any depth. */
function checkInside(node: YamlNode, reading: Reading): void {
  if (node.kind === "scalar") {
    if (typeof node.json === "string") checkTemplate(node.json, node, SPOT, reading);
    return;
  }
  if (node.kind === "list") {
    for (const item of node.items) checkInside(item, reading);
    return;
  }
  for (const { name, key, value } of node.entries.values()) {
    // What no code downstream need be careful with; other names are data.
    if (name === "__proto__") reading.source.error("spec/bad-name", key, "`__proto__` cannot be a name here", "Use another name");
    checkInside(value, reading);
  }
}

/** Names that `matrix` has in a step, in lower case; null where an expression or a mistake hides them. */
export function matrixNames(node: YamlNode | undefined, matrix: MatrixSpec | undefined): ReadonlySet<string> | null {
  if (node === undefined) return new Set();
  if (matrix === undefined || matrix.expression !== undefined || !isList(matrix.include)) return null;
  const names = [...matrix.dimensions.map(({ name }) => name), ...matrix.include.flatMap((row) => Object.keys(row))];
  return new Set(names.map((name) => name.toLowerCase()));
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(rows: readonly MatrixRow[] | Text): rows is readonly MatrixRow[] {
  return Array.isArray(rows);
}
