// Reads other tools' files: JSON with or without comments, YAML with every scalar as it is written.
// Objects become Maps, so that no key of theirs means anything to us. Knows no tool.
import { isAlias, LineCounter, parseDocument, visit } from "yaml";
import type { Checked, Problem } from "../model/problem.ts";

/** A value of another tool's file. */
export type Foreign = string | number | boolean | null | readonly Foreign[] | ForeignMap;
export type ForeignMap = ReadonlyMap<string, Foreign>;

const MAX_BYTES = 1 << 20;
const MAX_DEPTH = 100;
const MAX_ALIASES = 100;

/** An unreadable file as a value: one error with code `cli/usage`, at its place where the reader told one. */
export function unreadable(file: string, why: string, at?: { readonly line: number; readonly column: number }): Checked<never> {
  const place = at === undefined ? {} : { place: { file, ...at } };
  const problem: Problem = { code: "cli/usage", severity: "error", message: `${file} cannot be read: ${why}`, ...place };
  return { ok: false, problems: [{ ...problem, hint: `Mend ${file}, or leave it out and write flow.yml by hand.` }] };
}

/** Reads a JSON object; comments and trailing commas are passed over. `limit` in UTF-16 units. */
export function readJson(text: string, file: string, limit = MAX_BYTES): Checked<ForeignMap> {
  if (text.length > limit) return unreadable(file, "it is over 1 MiB");
  try {
    return asTop(JSON.parse(plainJson(text)), file);
  } catch (error) {
    return unreadable(file, `it is not JSON (${firstLine(error)})`, jsonPlace(error));
  }
}

/** Reads a YAML mapping. Scalars come as texts, exactly as written: `1.0` stays `1.0`. */
export function readYaml(text: string, file: string): Checked<ForeignMap> {
  if (text.length > MAX_BYTES) return unreadable(file, "it is over 1 MiB");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", merge: true, lineCounter, logLevel: "silent" });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return unreadable(file, `it is not YAML (${firstLine(error)})`, { line, column: col });
  }
  if (countAliases(document) > MAX_ALIASES) return unreadable(file, `it has over ${MAX_ALIASES} aliases`);
  try {
    return asTop(document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES }), file);
  } catch (failure) {
    return unreadable(file, firstLine(failure));
  }
}

function countAliases(document: ReturnType<typeof parseDocument>): number {
  let count = 0;
  visit(document, (_, node) => {
    if (isAlias(node)) count++;
  });
  return count;
}

function asTop(value: unknown, file: string): Checked<ForeignMap> {
  const foreign = toForeign(value, 0);
  if (foreign === undefined) return unreadable(file, `it is nested over ${MAX_DEPTH} levels deep`);
  return foreign instanceof Map ? { ok: true, value: foreign, warnings: [] } : unreadable(file, "an object is expected at its top");
}

function toForeign(value: unknown, depth: number): Foreign | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return allForeign(value, depth);
  if (value instanceof Map) return mapForeign([...value], depth);
  if (typeof value === "object" && value !== null) return mapForeign(Object.entries(value), depth);
  return typeof value === "number" || typeof value === "boolean" || value === null ? value : String(value);
}

function allForeign(values: readonly unknown[], depth: number): readonly Foreign[] | undefined {
  const read = values.map((value) => toForeign(value, depth + 1));
  return read.includes(undefined) ? undefined : read.filter((value) => value !== undefined);
}

function mapForeign(pairs: readonly (readonly [unknown, unknown])[], depth: number): ForeignMap | undefined {
  const map = new Map<string, Foreign>();
  for (const [key, value] of pairs) {
    const read = toForeign(value, depth + 1);
    if (read === undefined) return undefined;
    map.set(String(key), read);
  }
  return map;
}

/** Comments become blanks, so that places stay what they are; then commas before a closing bracket. */
function plainJson(text: string): string {
  const blank = (found: string) => (found.startsWith('"') ? found : found.replace(/[^\r\n]/g, " "));
  return text
    .replace(/^\uFEFF/, "")
    .replace(/"(?:\\.|[^"\\])*"|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, blank)
    .replace(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, blank);
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0]?.replace(/:$/, "") ?? "";
}

function jsonPlace(error: unknown): { line: number; column: number } | undefined {
  const found = /\(line (\d+) column (\d+)\)/.exec(firstLine(error));
  return found === null ? undefined : { line: Number(found[1]), column: Number(found[2]) };
}

/** The map at a key; an empty one where there is none. */
export function mapAt(from: ForeignMap, key: string): ForeignMap {
  const value = from.get(key);
  return value instanceof Map ? value : new Map();
}

/** The text at a key, if it is one. */
export function textAt(from: ForeignMap, key: string): string | undefined {
  const value = from.get(key);
  return typeof value === "string" ? value : undefined;
}

/** The list at a key: a single value counts as a list of one, anything missing as an empty one. */
export function listAt(from: ForeignMap, key: string): readonly Foreign[] {
  const value = from.get(key);
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === "" ? [] : [value];
}

/** The texts in the list at a key. */
export function textsAt(from: ForeignMap, key: string): readonly string[] {
  return listAt(from, key).filter((value) => typeof value === "string");
}
