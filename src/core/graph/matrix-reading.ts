// A matrix as written -> a matrix of plain values: evaluates its expressions and checks what comes out. GitHub's rules
// for combining the values are in matrix.ts.
import type { MatrixRow, MatrixSpec, Text } from "../model/flow.ts";
import type { JsonValue } from "../model/json.ts";
import { type MatrixFlaw, matrixFlaws, type PlainMatrix } from "./matrix.ts";
import { isContainer, isList, isObject, valueAt, valueFlaw } from "./matrix-value.ts";
import { type Evaluation, holdsExpression } from "./template.ts";

/** How a text becomes a value, and where a flaw goes. */
export interface MatrixReader {
  evaluate(text: string): Evaluation<JsonValue>;
  flaw(flaw: MatrixFlaw): void;
}

interface RawMatrix {
  readonly dimensions: readonly (readonly [string, JsonValue])[];
  readonly include: JsonValue;
  readonly exclude: JsonValue;
}

/** The values of a matrix; null where a flaw was told. */
export function readMatrix(spec: MatrixSpec, reader: MatrixReader): PlainMatrix | null {
  let isSound = true;
  const told: MatrixReader = {
    evaluate: reader.evaluate,
    flaw: (flaw) => {
      isSound = false;
      reader.flaw(flaw);
    },
  };
  const raw = spec.expression === undefined ? rawParts(spec, told) : rawWhole(spec.expression, told);
  if (!isSound) return null;
  const matrix: PlainMatrix = {
    dimensions: raw.dimensions.map(([name, value]) => ({ name, values: listOf(`\`${name}\``, value, told) })),
    include: rowsOf("`include`", raw.include, told),
    exclude: rowsOf("`exclude`", raw.exclude, told),
  };
  if (isSound) matrixFlaws(matrix).forEach(told.flaw);
  return isSound ? matrix : null;
}

function rawParts(spec: MatrixSpec, reader: MatrixReader): RawMatrix {
  return {
    dimensions: spec.dimensions.map(({ name, values }) => [name, filled(`\`${name}\``, values, reader)] as const),
    include: filled("`include`", spec.include, reader),
    exclude: filled("`exclude`", spec.exclude, reader),
  };
}

function rawWhole(expression: Text, reader: MatrixReader): RawMatrix {
  const value = evaluated("itself", expression.text, reader);
  if (!isObject(value)) {
    reader.flaw({
      sentence: `must be an object, and \`${expression.text}\` gives ${kindOf(value)}`,
      hint: "Let the expression give an object of lists, e.g. by `fromJSON`.",
    });
    return { dimensions: [], include: [], exclude: [] };
  }
  const dimensions = Object.entries(value).filter(([name]) => name !== "include" && name !== "exclude");
  return { dimensions, include: valueAt(value, ["include"]) ?? [], exclude: valueAt(value, ["exclude"]) ?? [] };
}

function evaluated(what: string, text: string, reader: MatrixReader): JsonValue {
  const result = reader.evaluate(text);
  if (result.ok) return result.value;
  reader.flaw({ sentence: `cannot be evaluated at ${what}: ${result.message}`, hint: "Mend the expression." });
  return null;
}

function filled(what: string, source: readonly JsonValue[] | Text, reader: MatrixReader): JsonValue {
  return isText(source) ? evaluated(what, source.text, reader) : filledList(what, source, reader);
}

function isText(source: readonly JsonValue[] | Text): source is Text {
  return !Array.isArray(source);
}

/** A copy with all texts inside evaluated; what an expression gives is not looked into again. */
function filledList(what: string, source: readonly JsonValue[], reader: MatrixReader): JsonValue {
  const copy = [...source];
  const open: (JsonValue[] | Record<string, JsonValue>)[] = [copy];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    const writable = container as Record<string, JsonValue>;
    for (const [key, value] of Object.entries(container)) {
      if (typeof value === "string" && holdsExpression(value)) writable[key] = evaluated(what, value, reader);
      if (!isContainer(value)) continue;
      const inner = isList(value) ? [...value] : Object.assign(Object.create(null), value);
      writable[key] = inner;
      open.push(inner);
    }
  }
  return copy;
}

function listOf(what: string, value: JsonValue, reader: MatrixReader): readonly JsonValue[] {
  if (!isList(value)) {
    reader.flaw({
      sentence: `needs a list for ${what}, and the expression gives ${kindOf(value)}`,
      hint: "Write a list, or an expression that gives one, e.g. by `fromJSON`.",
    });
    return [];
  }
  const flaw = valueFlaw(value);
  if (flaw !== null) reader.flaw({ sentence: `cannot be used: ${what} ${flaw}`, hint: "Use values that a JSON file can hold." });
  return value;
}

function rowsOf(what: string, value: JsonValue, reader: MatrixReader): readonly MatrixRow[] {
  const list = listOf(what, value, reader);
  const wrong = list.find((row) => !isObject(row));
  if (wrong !== undefined) {
    reader.flaw({
      sentence: `needs rows of names and values in ${what}, and one is ${kindOf(wrong)}`,
      hint: "Write each row as `{ name: value }`.",
    });
  }
  return list.filter(isObject);
}

function kindOf(value: JsonValue): string {
  if (value === null) return "nothing";
  if (isContainer(value)) return isList(value) ? "a list" : "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}
