// Whether a tree has the shape of a flow: asks the JSON Schema and turns each failure into one problem in plain words.
// The schema library's own messages never leave this file. Does not know what values mean together.
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { FLOW_SCHEMA } from "./flow-schema.ts";
import { keyAdvice, type Level } from "./key-advice.ts";
import { nameRule } from "./name-rules.ts";
import type { SchemaNode } from "./schema-parts.ts";
import type { SourceText, Span } from "./source-text.ts";
import { valueProblem } from "./value-problems.ts";
import type { MapNode, YamlNode } from "./yaml-tree.ts";

/** A failure with the node it is about. */
interface Failure {
  readonly error: ErrorObject;
  readonly path: readonly string[];
  readonly node: YamlNode;
  /** The key that the node is the value of; the node itself for an item of a list. */
  readonly key: Span;
}

let compiled: ValidateFunction | undefined;

/** Notes everything that is wrong with the tree's shape. */
export function checkStructure(root: YamlNode, source: SourceText): void {
  // Made once, when first needed. That the schema itself is sound is a test's business: checking it here would cost more
  // than reading most files.
  compiled ??= new Ajv({ allErrors: true, verbose: true, strict: false, meta: false, validateSchema: false }).compile(FLOW_SCHEMA);
  if (compiled(root.json)) return;
  const errors = compiled.errors ?? [];
  const meant = new Set<string>();
  const wrong = new Set<string>();
  const note = (isUnknownKey: boolean) => {
    for (const error of errors) {
      if ((error.keyword === "additionalProperties") !== isUnknownKey) continue;
      if (source.isFull()) return;
      if (isUnknownKey) unknownKey(locate(error, root), source, meant);
      else noteFailure(locate(error, root), source, meant, wrong);
    }
  };
  // Unknown keys first: they tell which missing ones were only misspelt.
  note(true);
  note(false);
}

function locate(error: ErrorObject, root: YamlNode): Failure {
  const path = error.instancePath.split("/").slice(1).map(unescapePointer);
  let node = root;
  let key: Span = { start: root.start, end: root.start };
  for (const name of path) {
    const entry = node.kind === "map" ? node.entries.get(name) : undefined;
    const next = node.kind === "list" ? node.items[Number(name)] : entry?.value;
    if (next === undefined) break;
    key = entry?.key ?? next;
    node = next;
  }
  return { error, path, node, key };
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function noteFailure(failure: Failure, source: SourceText, meant: ReadonlySet<string>, wrong: Set<string>): void {
  const { error } = failure;
  // Containers of other failures say nothing of their own.
  if (error.keyword === "if" || error.keyword === "propertyNames") return;
  if (error.schemaPath.includes("/anyOf/") && error.keyword === "required") return;
  if (error.keyword === "anyOf" && (meant.has(`${error.instancePath}/?`) || meant.has(`${error.instancePath}/label`))) return;
  if (error.propertyName !== undefined) badName(failure, error.propertyName, source);
  else if (error.keyword === "required") missingKey(failure, source, meant);
  else if (!wrong.has(error.instancePath)) badValue(failure, source, wrong);
}

function badValue(failure: Failure, source: SourceText, wrong: Set<string>): void {
  const { error, path, node, key } = failure;
  // One mistake can fail several keywords; the first says it.
  wrong.add(error.instancePath);
  // An alias or a tag that was refused has no value either.
  if (source.isMarked(node.start)) return;
  const { code, message, hint } = valueProblem(error, path, node);
  source.error(code, isNothing(node) ? key : node, message, hint);
}

/** `key:` with nothing after it has no place of its own. */
function isNothing(node: YamlNode): boolean {
  return node.kind === "scalar" && node.start === node.end;
}

function unknownKey({ error, path, node }: Failure, source: SourceText, meant: Set<string>): void {
  const name = String(error.params["additionalProperty"]);
  const key = node.kind === "map" ? (node.entries.get(name)?.key ?? node) : node;
  const level = levelOf(path);
  if (level === "step" && name === "uses" && node.kind === "map") {
    meant.add(`${error.instancePath}/run`);
    usesProblem(node, key, source);
    return;
  }
  if (level === "step" && name === "with" && node.kind === "map" && node.entries.has("uses")) return;
  const advice = keyAdvice(name, level, Object.keys((error.parentSchema as SchemaNode | undefined)?.properties ?? {}));
  // `?` stands for any of several keys that would do.
  meant.add(`${error.instancePath}/${advice.meant ?? "?"}`);
  source.error("spec/unknown-key", key, `\`${shorten(name)}\` is not a key of ${levelText(level, path)}`, advice.hint);
}

function usesProblem(node: MapNode, key: Span, source: SourceText): void {
  const value = node.entries.get("uses")?.value;
  const action = value?.kind === "scalar" && typeof value.json === "string" ? `\`${shorten(value.json)}\`` : "An action";
  const hint = "Use it in the workflow before flow-action; a flow must run on a laptop too, so a step has `run`";
  source.error("spec/uses", key, `${action} cannot run inside a flow`, hint);
}

function missingKey({ error, path, node, key }: Failure, source: SourceText, meant: ReadonlySet<string>): void {
  const name = String(error.params["missingProperty"]);
  if (meant.has(`${error.instancePath}/${name}`)) return;
  const last = path.at(-1);
  const inList = last !== undefined && /^\d+$/.test(last);
  const subject = path.length === 0 ? "The flow" : levelOf(path) === "step" ? `The step \`${last}\`` : inList ? "This item" : `\`${last}\``;
  const hint = HINTS_MISSING.get(name);
  source.error("spec/missing-key", path.length === 0 ? { start: node.start, end: node.start } : key, `${subject} has no \`${name}\``, hint);
}

const HINTS_MISSING: ReadonlyMap<string, string> = new Map([
  ["steps", "Add `steps:` with at least one step: `steps: { build: { run: make } }`"],
  ["run", "Add `run:` with the command"],
  ["name", "Add `name:` with the environment's name"],
]);

function badName({ error, node }: Failure, name: string, source: SourceText): void {
  const rule = nameRule(String(error.params["pattern"]), name);
  if (rule === undefined) return;
  const { problem, hint } = rule;
  source.error("spec/bad-name", node.kind === "map" ? (node.entries.get(name)?.key ?? node) : node, problem, hint);
}

function levelOf(path: readonly string[]): Level {
  if (path.length === 0) return "flow";
  return path.length === 2 && path[0] === "steps" ? "step" : "other";
}

function levelText(level: Level, path: readonly string[]): string {
  if (level !== "other") return `a ${level}`;
  return `\`${path.findLast((part) => !/^\d+$/.test(part)) ?? ""}\``;
}

function shorten(name: string): string {
  if (name === "") return '""';
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
