// DVC's `${…}`: values of vars and params written out, `item` and `key` of a loop turned into expressions over the matrix.
// Knows DVC's templating, nothing of stages or paths.
// https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#templating
import type { JsonValue } from "../model/json.ts";
import type { Foreign, ForeignMap } from "./foreign-value.ts";
import { matrixExpression, type Row, rowsOf, valueAt } from "./matrix-draft.ts";
import { type MatrixDraft, shellWord, withoutExpressions } from "./step-draft.ts";

/** What `${…}` can mean in one place. `names`: matrix dimensions by the name DVC uses. */
export interface Scope {
  readonly vars: ForeignMap;
  readonly loop?: { readonly kind: "list" | "map" | "matrix"; readonly matrix: MatrixDraft; readonly names: ReadonlyMap<string, string> };
}

/** A piece of a text: as it stands, or an expression. */
export type Part = { readonly text: string } | { readonly expression: string };

/** A text with its `${…}` resolved; `unknown` names those that lead nowhere, `written` those replaced by a value. */
export interface Resolved {
  readonly parts: readonly Part[];
  readonly unknown: readonly string[];
  readonly written: readonly string[];
}

const TEMPLATE = /(?<!\\)\$\{(.*?)\}/g;

/** Resolves a text. With `inCommand`, a mapping becomes options (`--lr 0.1 --shuffle`), as DVC does it. */
export function resolveText(text: string, scope: Scope, inCommand: boolean): Resolved {
  const parts: Part[] = [];
  const unknown: string[] = [];
  const written: string[] = [];
  let at = 0;
  for (const match of text.matchAll(TEMPLATE)) {
    parts.push({ text: unescaped(text.slice(at, match.index)) });
    at = match.index + match[0].length;
    const path = pathOf(match[1] ?? "");
    const loop = loopPart(path, scope);
    const value = loop === undefined ? staticText(valueIn(scope.vars, path), inCommand) : undefined;
    if (loop === null || (loop === undefined && value === undefined)) unknown.push(match[0]);
    else if (loop !== undefined) parts.push(...loop);
    else written.push(match[0]);
    if (value !== undefined) parts.push({ text: value });
  }
  parts.push({ text: unescaped(text.slice(at)) });
  return { parts, unknown, written };
}

/** The parts as one text for a script. */
export function joined(parts: readonly Part[]): string {
  return parts.map((part) => ("text" in part ? withoutExpressions(part.text) : part.expression)).join("");
}

/** Values in which texts are resolved, e.g. those of a loop; a text that is one `${…}` becomes what it leads to. */
export function resolveValue(value: Foreign, vars: ForeignMap): Foreign | undefined {
  if (typeof value === "string") return resolveWhole(value, vars);
  if (value instanceof Map) return resolveMap(value, vars);
  if (!Array.isArray(value)) return value;
  const items = value.map((item) => resolveValue(item, vars));
  return items.includes(undefined) ? undefined : items.filter((item) => item !== undefined);
}

function resolveMap(map: ForeignMap, vars: ForeignMap): ForeignMap | undefined {
  const result = new Map<string, Foreign>();
  for (const [key, value] of map) {
    const resolved = resolveValue(value, vars);
    if (resolved === undefined) return undefined;
    result.set(key, resolved);
  }
  return result;
}

function resolveWhole(text: string, vars: ForeignMap): Foreign | undefined {
  const whole = /^\$\{([^{}]*)\}$/.exec(text);
  if (whole !== null) return valueIn(vars, pathOf(whole[1] ?? ""));
  const { parts, unknown } = resolveText(text, { vars }, false);
  return unknown.length > 0 ? undefined : parts.map((part) => ("text" in part ? part.text : "")).join("");
}

function unescaped(text: string): string {
  return text.replaceAll("\\${", "${");
}

function pathOf(inner: string): readonly string[] {
  return inner
    .replaceAll("[", ".")
    .replaceAll("]", "")
    .split(".")
    .map((name) => name.trim());
}

function valueIn(vars: ForeignMap, path: readonly string[]): Foreign | undefined {
  let value: Foreign | undefined = vars;
  for (const name of path) {
    if (value instanceof Map) value = value.get(name);
    else value = Array.isArray(value) && /^\d+$/.test(name) ? value[Number(name)] : undefined;
  }
  return value;
}

function staticText(value: Foreign | undefined, inCommand: boolean): string | undefined {
  if (value instanceof Map) return inCommand ? options(value, "").join(" ") : undefined;
  if (value === undefined || Array.isArray(value)) return undefined;
  return scalarText(value);
}

function scalarText(value: Foreign): string {
  return /^(true|false)$/i.test(String(value)) ? String(value).toLowerCase() : String(value);
}

/** https://github.com/treeverse/dvc/blob/main/dvc/parsing/interpolate.py: true is a flag, false is nothing, lists follow their option. */
function options(map: ForeignMap, prefix: string): readonly string[] {
  return [...map].flatMap(([key, value]) => {
    const name = `--${prefix}${key}`;
    if (value instanceof Map) return options(value, `${prefix}${key}.`);
    if (Array.isArray(value)) return [name, ...value.map((item) => shellWord(scalarText(item)))];
    if (/^(true|false)$/i.test(String(value))) return scalarText(value) === "true" ? [name] : [];
    return [name, shellWord(scalarText(value))];
  });
}

/** Undefined: not about the loop. Null: about the loop, but nothing a matrix can say. */
function loopPart(path: readonly string[], scope: Scope): readonly Part[] | null | undefined {
  const [head, ...rest] = path;
  const { loop } = scope;
  if (loop === undefined || (head !== "item" && head !== "key") || (head === "key" && loop.kind === "list")) return undefined;
  const rows = rowsOf(loop.matrix);
  if (loop.kind !== "matrix") return expressionOf([head, ...rest], rows);
  if (head === "item") return expressionOf([loop.names.get(rest[0] ?? "") ?? "", ...rest.slice(1)], rows);
  const parts = [...loop.names.values()].flatMap((name, at) => [
    ...(at > 0 ? [{ text: "-" }] : []),
    ...(expressionOf([name], rows) ?? [null]),
  ]);
  return parts.includes(null) ? null : parts.filter((part) => part !== null);
}

function expressionOf(path: readonly string[], rows: readonly Row[]): readonly Part[] | null {
  const sayable = path.every((name, at) => /^[A-Za-z_][\w-]*$/.test(name) || (at > 0 && /^\d+$/.test(name)));
  const single = (value: JsonValue | undefined) => value !== undefined && (typeof value !== "object" || value === null);
  return sayable && rows.every((row) => single(valueAt(row, path))) ? [{ expression: matrixExpression(path) }] : null;
}
