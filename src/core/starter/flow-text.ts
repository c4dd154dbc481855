// A draft as the text of flow.yml, with its comments. Quoting is the YAML library's.
// Knows the keys of the language, not where a draft comes from.
import { Document, isScalar, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { JsonValue } from "../model/json.ts";
import { type FlowDraft, type MatrixDraft, type StepDraft, withoutExpressions } from "./step-draft.ts";

/** The first line of each flow.yml: tells editors which schema it follows. */
const SCHEMA_LINE = "# yaml-language-server: $schema=https://org.github.io/flow-action/v1/flow.schema.json";

const LINE_WIDTH = 110;
const MAX_NAME = 100;
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The whole file. */
export function flowText(draft: FlowDraft): string {
  const document = new Document(new YAMLMap());
  const top = new YAMLMap();
  document.contents = top as never;
  top.items.push(pair("name", scalar(flowName(draft.name))));
  const secrets = [...new Set(draft.steps.flatMap((step) => step.secrets))];
  if (secrets.length > 0) top.items.push(pair("secrets", mapNode(secrets.map((name) => [name, optionalSecret()]))));
  top.items.push(pair("steps", stepsNode(draft.steps)));
  const head = [SCHEMA_LINE, ...draft.comments.map((line) => (line === "" ? "#" : `# ${line}`))];
  return printable(`${head.join("\n")}\n${document.toString({ lineWidth: 0, flowCollectionPadding: false })}`);
}

/** What YAML 1.2 does not call printable, as escapes; scalars that hold any of it are in double quotes. */
function printable(text: string): string {
  return text.replace(new RegExp(UNPRINTABLE, "gu"), (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A name on one line, without expressions. */
function flowName(name: string): string {
  const line = name
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll("${{", "{{")
    .trim();
  return line === "" ? "Flow" : line.slice(0, MAX_NAME);
}

function stepsNode(steps: readonly StepDraft[]): YAMLMap {
  const node = new YAMLMap();
  for (const [at, step] of steps.entries()) {
    const key = scalar(step.id);
    if (at > 0) key.spaceBefore = true;
    if (step.comments.length > 0) key.commentBefore = step.comments.map((line) => ` ${line}`).join("\n");
    node.items.push(new Pair(key, stepNode(step)));
  }
  return node;
}

function stepNode(step: StepDraft): YAMLMap {
  const node = new YAMLMap();
  const add = (key: string, value: Node | undefined) => {
    if (value !== undefined) node.items.push(pair(key, value));
  };
  add("needs", oneOrMany(step.needs));
  add("strategy", step.matrix && mapNode([["matrix", matrixNode(step.matrix)]]));
  add("working-directory", step.workingDirectory === undefined ? undefined : scalar(step.workingDirectory));
  add("inputs", inputsNode(step));
  add("env", envNode(step));
  add("pass-env", oneOrMany(step.passEnv));
  add("run", scalar(step.run.includes("\n") ? `${step.run.trimEnd()}\n` : step.run));
  add("outputs", oneOrMany(step.outputs));
  add("cache", step.cache === undefined ? undefined : scalar(step.cache));
  return node;
}

function inputsNode(step: StepDraft): Node | undefined {
  if (step.inputs === undefined) return undefined;
  const commands = step.commands.map((command) => inFlow(mapNode([["run", scalar(command)]])));
  return listNode([...step.inputs.map(scalar), ...commands]);
}

function envNode(step: StepDraft): Node | undefined {
  const entries: [string, Node][] = step.secrets.map((name) => [name, scalar(`\${{ secrets.${name} }}`)]);
  if (step.counted.length > 0) entries.push(["ALSO_COUNTS", scalar(hashExpression(step.counted))]);
  return entries.length === 0 ? undefined : mapNode(entries);
}

function hashExpression(patterns: readonly string[]): string {
  return `\${{ hashFiles(${patterns.map((pattern) => `'${pattern.replaceAll("'", "''")}'`).join(", ")}) }}`;
}

function matrixNode(matrix: MatrixDraft): Node {
  if (matrix.rows.length === 0) return mapNode([...matrix.dimensions].map(([name, values]) => [name, jsonNode(values)]));
  const rows = new YAMLSeq();
  for (const row of matrix.rows) rows.items.push(inFlow(mapNode([...row].map(([name, value]) => [name, jsonNode(value)]))));
  return mapNode([["include", rows]]);
}

function jsonNode(value: JsonValue): Node {
  if (Array.isArray(value)) return listNode(value.map(jsonNode));
  if (typeof value === "object" && value !== null) return inFlow(mapNode(Object.entries(value).map(([key, of]) => [key, jsonNode(of)])));
  return scalar(typeof value === "string" ? withoutExpressions(value) : value);
}

function optionalSecret(): Node {
  return inFlow(mapNode([["required", scalar(false)]]));
}

function scalar<T>(value: T): Scalar<T> {
  const node = new Scalar(value);
  if (typeof value === "string" && UNPRINTABLE.test(value)) node.type = Scalar.QUOTE_DOUBLE;
  return node;
}

function pair(key: string, value: Node): Pair<Scalar<string>, Node> {
  return new Pair(scalar(key), value);
}

function mapNode(entries: readonly (readonly [string, Node])[]): YAMLMap {
  const node = new YAMLMap();
  node.items.push(...entries.map(([key, value]) => pair(key, value)));
  return node;
}

function inFlow<T extends YAMLMap | YAMLSeq>(node: T): T {
  node.flow = true;
  return node;
}

function oneOrMany(texts: readonly string[]): Node | undefined {
  const [first, ...rest] = texts;
  if (first === undefined) return undefined;
  return rest.length === 0 ? scalar(first) : listNode(texts.map(scalar));
}

/** On one line where it fits. */
function listNode(nodes: readonly Node[]): YAMLSeq {
  const node = new YAMLSeq();
  node.items.push(...nodes);
  const width = nodes.reduce((sum, item) => sum + (isScalar(item) ? String(item.value).length + 2 : 40), 0);
  node.flow = width <= LINE_WIDTH;
  return node;
}
