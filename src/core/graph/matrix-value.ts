// Plain JSON values of a matrix: walking them, comparing them as GitHub does. Knows no matrix. Nothing recurses, since
// `fromJSON` may give values of any depth.
import type { JsonObject, JsonValue } from "../model/json.ts";

type Container = readonly JsonValue[] | JsonObject;

/** A scalar somewhere inside a value, and the keys that lead to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: JsonValue;
}

export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isContainer(value: JsonValue): value is Container {
  return typeof value === "object" && value !== null;
}

export function isObject(value: JsonValue): value is JsonObject {
  return isContainer(value) && !isList(value);
}

/** All scalars of a value, in order. A scalar is its own only leaf, with an empty path. */
export function leavesOf(value: JsonValue): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const open: Leaf[] = [{ path: [], value }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, value: inner } = next;
    if (!isContainer(inner)) leaves.push(next);
    else
      open.push(
        ...Object.entries(inner)
          .map(([key, child]) => ({ path: [...path, key], value: child }))
          .reverse(),
      );
  }
  return leaves;
}

/** What stands at the end of some keys; null where there is nothing. */
export function valueAt(value: JsonValue, path: readonly string[]): JsonValue {
  let at = value;
  for (const key of path) {
    const next: JsonValue | undefined = isContainer(at) && Object.hasOwn(at, key) ? (at as JsonObject)[key] : undefined;
    if (next === undefined) return null;
    at = next;
  }
  return at;
}

/** GitHub's `==`: texts without regard to case, different types as numbers, objects never. */
export function looselyEqual(a: JsonValue, b: JsonValue): boolean {
  if (isContainer(a) || isContainer(b)) return false;
  if (typeof a === "string" && typeof b === "string") return a.toLowerCase() === b.toLowerCase();
  return a === b || numberOf(a) === numberOf(b);
}

function numberOf(value: JsonValue): number {
  return typeof value === "string" ? Number(value.trim()) : Number(value);
}

const MAX_DEPTH = 100;

/** What makes a value unusable in a matrix, as a sentence's end; null where nothing does. */
export function valueFlaw(value: JsonValue): string | null {
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
    const flaw = level.map(scalarFlaw).find((each) => each !== null);
    if (flaw !== undefined) return flaw;
    level = level.filter(isContainer).flatMap((inner) => [...Object.keys(inner), ...Object.values(inner)]);
  }
  return null;
}

function scalarFlaw(value: JsonValue): string | null {
  if (typeof value === "number" && !Number.isFinite(value)) return `holds ${value}, which is no number that JSON can hold`;
  return typeof value === "string" && !value.isWellFormed() ? "holds a text that is not Unicode" : null;
}
