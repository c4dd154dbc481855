// DVC's `foreach` and `matrix` as a matrix. Knows DVC's two loops, not what stands in them.
import type { JsonObject, JsonValue } from "../model/json.ts";
import { resolveValue, type Scope } from "./dvc-template.ts";
import type { Foreign, ForeignMap } from "./foreign-value.ts";
import { countRows } from "./matrix-draft.ts";
import { type MatrixDraft, RESERVED } from "./step-draft.ts";

const MAX_TASKS = 1000;

/** The scope with the loop of a stage, or why the loop cannot be carried over. */
export function loopScope(stage: ForeignMap, vars: ForeignMap): { readonly scope: Scope } | { readonly why: string } {
  const kind = stage.has("foreach") ? "foreach" : "matrix";
  if (!stage.has(kind)) return { scope: { vars } };
  const values = resolveValue(stage.get(kind) ?? null, vars);
  if (values === undefined) return { why: `the values of its ${kind} are not in vars or params.yaml` };
  const loop = kind === "foreach" ? foreachLoop(values) : matrixLoop(values);
  if (loop === null) return { why: `its ${kind} is neither a list nor a mapping of lists` };
  const count = countRows(loop.matrix);
  if (count === 0) return { why: `its ${kind} is empty` };
  return count > MAX_TASKS ? { why: `its ${kind} has over ${MAX_TASKS} combinations` } : { scope: { vars, loop } };
}

type Loop = NonNullable<Scope["loop"]>;

function foreachLoop(values: Foreign): Loop | null {
  if (Array.isArray(values))
    return { kind: "list", matrix: { dimensions: new Map([["item", distinct(values.map(toJson))]]), rows: [] }, names: new Map() };
  if (!(values instanceof Map)) return null;
  const rows = [...values].map(
    ([key, item]) =>
      new Map<string, JsonValue>([
        ["key", key],
        ["item", toJson(item)],
      ]),
  );
  // With no rows there is no dimension either: an empty one says that nothing is left to do.
  const dimensions: MatrixDraft["dimensions"] = rows.length === 0 ? new Map([["key", []]]) : new Map();
  return { kind: "map", matrix: { dimensions, rows }, names: new Map() };
}

function matrixLoop(values: Foreign): Loop | null {
  if (!(values instanceof Map) || values.size === 0) return null;
  const names = new Map<string, string>();
  const dimensions = new Map<string, readonly JsonValue[]>();
  for (const [name, list] of values) {
    if (!Array.isArray(list)) return null;
    const plain = dimensionName(name, dimensions);
    names.set(name, plain);
    dimensions.set(plain, distinct(list.map(toJson)));
  }
  return { kind: "matrix", matrix: { dimensions, rows: [] }, names };
}

/** `include` and `exclude` mean something else in a matrix, and a name must be one an expression can say. */
function dimensionName(name: string, taken: ReadonlyMap<string, unknown>): string {
  const plain = name
    .replace(/[^\w-]+/g, "_")
    .replace(/^(?![A-Za-z_])/, "_")
    .slice(0, 80);
  const base = ["include", "exclude", ...RESERVED].includes(plain.toLowerCase()) ? `${plain}_` : plain;
  let free = base;
  for (let n = 2; [...taken.keys()].some((other) => other.toLowerCase() === free.toLowerCase()); n++) free = `${base}_${n}`;
  return free;
}

function distinct(values: readonly JsonValue[]): readonly JsonValue[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}

/** Texts that are numbers or truth values are written so, where that gives the same text again. */
function toJson(value: Foreign): JsonValue {
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) return objectOf(value);
  if (typeof value !== "string") return value as JsonValue;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return /^-?\d+(\.\d+)?$/.test(value) && String(Number(value)) === value ? Number(value) : value;
}

function objectOf(map: ForeignMap): JsonObject {
  const object: Record<string, JsonValue> = Object.create(null);
  for (const [key, value] of map) object[key] = toJson(value);
  return object;
}
