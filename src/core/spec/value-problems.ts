// What is wrong with one value, in words: from a failed keyword of the schema to code, message and hint.
// Knows nothing of places.
import type { ErrorObject } from "ajv";
import type { ProblemCode } from "../model/problem-codes.ts";
import { nameRule } from "./name-rules.ts";
import { BLANKLESS_PATTERN, EXPRESSION_PATTERN, type SchemaNode, SHELL_PATTERN } from "./schema-parts.ts";
import { nearest } from "./suggestion.ts";
import type { YamlNode } from "./yaml-tree.ts";

/** A problem without its place. */
export interface Wording {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string;
}

const TYPE_WORDS: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["array", "a list"],
  ["object", "a mapping"],
  ["integer", "a whole number"],
  ["number", "a number"],
  ["boolean", "true or false"],
]);

/** The problem of a value that failed a keyword. `path`: the keys that lead to it, list positions among them. */
export function valueProblem(error: ErrorObject, path: readonly string[], node: YamlNode): Wording {
  const subject = subjectOf(path);
  const schema: SchemaNode = error.parentSchema ?? {};
  if (error.keyword === "type") return typeProblem(subject, path, schema, node);
  if (error.keyword === "pattern") return patternProblem(subject, path, String(error.params["pattern"]), schema, node);
  if (error.keyword === "enum") return enumProblem(subject, schema, node);
  return { code: "spec/wrong-value", ...limitProblem(error, subject, path) };
}

function subjectOf(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return "A flow";
  if (path.length === 2 && path[0] === "steps") return `The step \`${last}\``;
  if (!/^\d+$/.test(last)) return `\`${last}\``;
  return `An item of \`${path.findLast((part) => !/^\d+$/.test(part)) ?? ""}\``;
}

function typeProblem(subject: string, path: readonly string[], schema: SchemaNode, node: YamlNode): Wording {
  const code = "spec/wrong-type";
  if (path.length === 1 && path[0] === "steps" && node.kind === "list")
    return {
      code,
      message: "`steps` must be a mapping of step ids, not a list",
      hint: "Give each step an id as its key, `build: { run: make }`; the order comes from `needs`",
    };
  const words = typeWords(schema);
  if (node.kind === "scalar" && node.json === null) {
    return { code, message: `${subject} has no value`, hint: fillHint(path, orList(words)) };
  }
  const hint = typeHint(schema, node);
  const message = `${subject} must be ${orList(words)}, not ${kindOf(node)}`;
  return hint === undefined ? { code, message } : { code, message, hint };
}

/** What to do about a key without a value. */
function fillHint(path: readonly string[], words: string): string {
  if (path.at(-1) === "run") return "Write the command";
  return path.length === 1 && path[0] === "steps" ? "Add a step: `steps: { build: { run: make } }`" : `Write ${words}, or remove the key`;
}

/** What a value may be, in words. A number or a truth value where a text may stand is read as that text. */
function typeWords(schema: SchemaNode): readonly string[] {
  const types = typesOf(schema);
  const takesExpression = schema.pattern === EXPRESSION_PATTERN;
  const named = types.includes("string") && !takesExpression ? types.filter((type) => type !== "number" && type !== "boolean") : types;
  const words = named.filter((type) => !(type === "string" && takesExpression)).map((type) => TYPE_WORDS.get(type) ?? type);
  return takesExpression ? [...words, "an expression"] : words;
}

function typesOf(schema: SchemaNode): readonly string[] {
  return [schema.type ?? []].flat().filter((type) => type !== "null");
}

const OLD_BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["on", true],
  ["y", true],
  ["no", false],
  ["off", false],
  ["n", false],
]);

function typeHint(schema: SchemaNode, node: YamlNode): string | undefined {
  if (node.kind !== "scalar") return undefined;
  const types = typesOf(schema);
  const text = typeof node.json === "string" ? node.json : undefined;
  if (text?.includes("${{") && schema.pattern !== EXPRESSION_PATTERN) return "Write the value itself; an expression cannot be used here";
  const truth = types.includes("boolean") && text !== undefined ? OLD_BOOLEANS.get(text.toLowerCase()) : undefined;
  if (truth !== undefined) return `Write \`${truth}\``;
  if (text !== undefined && isQuoted(text, types)) return "Remove the quotes";
  if (text === undefined && types.includes("string")) return "Put it in quotes";
  return types[0] === "array" && text !== undefined && /^[\w./-]{1,60}$/.test(text) ? `Write a list: \`[${text}]\`` : undefined;
}

/** Whether a text would be what is asked for without its quotes. */
function isQuoted(text: string, types: readonly string[]): boolean {
  if (types.includes("boolean") && /^(?:true|false)$/i.test(text)) return true;
  return (types.includes("number") && /^\d+(?:\.\d+)?$/.test(text)) || (types.includes("integer") && /^\d+$/.test(text));
}

function kindOf(node: YamlNode): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a mapping";
  if (typeof node.json === "number") return Number.isInteger(node.json) ? "a number" : "a fraction";
  return typeof node.json === "boolean" ? `${node.json}` : "a text";
}

function patternProblem(subject: string, path: readonly string[], pattern: string, schema: SchemaNode, node: YamlNode): Wording {
  const text = node.kind === "scalar" ? String(node.json) : "";
  if (pattern === BLANKLESS_PATTERN) return { code: "spec/wrong-value", message: `${subject} is empty`, hint: fillHint(path, "a text") };
  if (pattern === SHELL_PATTERN) return shellProblem(text);
  const rule = nameRule(pattern, text);
  if (rule !== undefined) return { code: "spec/bad-name", message: rule.problem, hint: rule.hint };
  const message = `${subject} must be ${orList(typeWords(schema))}, not a text`;
  const hint = typeHint(schema, node);
  return hint === undefined ? { code: "spec/wrong-type", message } : { code: "spec/wrong-type", message, hint };
}

const SHELLS = ["bash", "sh", "pwsh", "powershell", "cmd", "python"];

function shellProblem(text: string): Wording {
  const meant = nearest(text, SHELLS);
  const hint =
    meant === undefined
      ? `Use one of ${SHELLS.join(", ")}, or a command with \`{0}\` where the script's file goes`
      : `Did you mean \`${meant}\`?`;
  return { code: "spec/wrong-value", message: `There is no shell \`${text.slice(0, 60)}\``, hint };
}

function enumProblem(subject: string, schema: SchemaNode, node: YamlNode): Wording {
  const text = node.kind === "scalar" ? String(node.json) : "";
  const known = schema.enum ?? [];
  const meant = nearest(text, known);
  const hint = meant === undefined ? `Use one of ${known.join(", ")}` : `Did you mean \`${meant}\`?`;
  return { code: "spec/wrong-value", message: `${subject} cannot be \`${text.slice(0, 60)}\``, hint };
}

function limitProblem(error: ErrorObject, subject: string, path: readonly string[]): { readonly message: string; readonly hint?: string } {
  const limit = String(error.params["limit"]);
  switch (error.keyword) {
    case "minItems":
    case "minProperties":
      return { message: `${subject} is empty`, hint: fillHint(path, "at least one") };
    case "maxProperties":
      return { message: `${subject} must have one key only`, hint: "Keep one of them" };
    case "minimum":
      return { message: `${subject} must be at least ${limit}` };
    case "exclusiveMinimum":
      return { message: `${subject} must be more than ${limit}` };
    case "maximum":
      return { message: `${subject} must be at most ${limit}` };
    case "not":
      return { message: `${subject} has both \`label\` and \`labels\``, hint: "Keep one of them" };
    default:
      return { message: `${subject} names no label`, hint: "Add `label:` with the runner's label" };
  }
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
