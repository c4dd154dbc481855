// YAML tokens to a tree with places: aliases resolved, duplicate and merge keys refused, numbers that cannot be kept
// exactly refused. Knows nothing of flows.
import { Composer, isAlias, isMap, isScalar, isSeq, type ParsedNode, Scalar } from "yaml";
import type { JsonValue } from "../model/json.ts";
import type { SourceText, Span } from "./source-text.ts";
import { checkText, MAX_LEVELS, scan, tooDeep, type YamlToken } from "./yaml-scan.ts";
import type { MapEntry, ScalarNode, YamlNode } from "./yaml-tree.ts";

/** Values that aliases may add: a hundred of them can otherwise stand for billions. */
const MAX_COPIES = 100_000;

type Position = number | readonly number[] | { readonly offset: number; readonly source?: unknown };

/** Reads one YAML 1.2 document. Undefined where it cannot be read at all; lesser problems are noted beside the tree. */
export function readYaml(source: SourceText): YamlNode | undefined {
  const tokens = checkText(source) ? scan(source) : undefined;
  const root = tokens === undefined ? undefined : compose(tokens, source);
  if (root === undefined) return undefined;
  const builder = new TreeBuilder(source);
  const tree = builder.build(root);
  if (tree.height > MAX_LEVELS) tooDeep(source, tree.start);
  else if (tree.size - builder.built > MAX_COPIES) {
    source.error(
      "spec/too-large",
      tree,
      `Aliases in the flow file stand for more than ${MAX_COPIES} values`,
      "Write the values out, or use a matrix",
    );
  } else return tree;
  return undefined;
}

function compose(tokens: readonly YamlToken[], source: SourceText): ParsedNode | undefined {
  let failed = false;
  const onError = (position: Position, code: string, message: string): never => {
    if (!failed) noteSyntax(source, position, code, message);
    failed = true;
    throw new SyntaxError(message);
  };
  // The library goes on after an error and makes an exception of each one that follows; a megabyte of commas takes seconds.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, resolveKnownTags: false });
  Object.defineProperty(composer, "onError", { value: onError });
  try {
    for (const { contents, errors, warnings } of composer.compose(tokens, true, source.text.length)) {
      const error = errors[0] ?? warnings[0];
      if (error === undefined) return isNothing(contents) ? noContents(source) : contents;
      noteSyntax(source, error.pos, error.code, error.message);
      break;
    }
  } catch (error) {
    if (!failed) noteSyntax(source, 0, "", error instanceof Error ? error.message : String(error));
  }
  return undefined;
}

function isNothing(contents: ParsedNode | null): contents is null {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function noContents(source: SourceText): undefined {
  source.error("spec/missing-key", { start: 0, end: 0 }, "The flow file is empty", "Begin with `steps:` and one step that has `run`");
  return undefined;
}

const SYNTAX_HINTS: ReadonlyMap<string, string> = new Map([
  ["TAB_AS_INDENT", "Indent with spaces"],
  ["BAD_INDENT", "Give all keys of a mapping the same indentation"],
  ["BLOCK_AS_IMPLICIT_KEY", "Put the text in quotes, or begin the mapping on a new line"],
  ["MULTILINE_IMPLICIT_KEY", "Write the key and its colon on one line, or put the text in quotes"],
  ["MISSING_CHAR", "Close what is open, or put a text with special characters in quotes"],
  ["BAD_ALIAS", "Put a text that begins with `*` or `&` in quotes"],
  ["BAD_SCALAR_START", "Put the text in quotes"],
]);

function noteSyntax(source: SourceText, position: Position, code: string, message: string): void {
  const [start, end] = spanOf(position);
  const line = message.split("\n")[0] ?? "";
  const text = `${line.charAt(0).toLowerCase()}${line.slice(1)}`.replace(/[.:]$/, "").slice(0, 200);
  const isExpression = source.text.slice(start - 1, start + 1) === "${";
  const hint = isExpression ? "Inside `{ }` and `[ ]` put a text with `${{ }}` in quotes" : SYNTAX_HINTS.get(code);
  source.error("spec/yaml", { start: Math.min(start, source.text.length), end }, `This is not valid YAML: ${text}`, hint);
}

function spanOf(position: Position): readonly [number, number] {
  if (typeof position === "number") return [position, position + 1];
  if (!("offset" in position)) return [position[0] ?? 0, position[1] ?? 0];
  return [position.offset, position.offset + (typeof position.source === "string" ? position.source.length : 1)];
}

/** Recursion is bounded by the levels that the scan let through. */
class TreeBuilder {
  /** Nodes made, aliases not counted. */
  built = 0;
  readonly #source: SourceText;
  /** By anchor; null while the anchored value is still being read. */
  readonly #anchors = new Map<string, YamlNode | null>();

  constructor(source: SourceText) {
    this.#source = source;
  }

  build(node: ParsedNode): YamlNode {
    if (isAlias(node)) return this.#resolve(node.source, spanOfNode(node));
    this.built++;
    const { anchor } = node;
    if (anchor !== undefined) this.#anchors.set(anchor, null);
    const made = isMap(node) ? this.#map(node) : isSeq(node) ? this.#list(node) : this.#scalar(node);
    if (anchor !== undefined) this.#anchors.set(anchor, made);
    return made;
  }

  #resolve(name: string, span: Span): YamlNode {
    const target = this.#anchors.get(name);
    if (target) return target;
    const message =
      target === null ? `The alias \`*${name}\` stands inside the value it names` : `There is no anchor \`&${name}\` before this alias`;
    this.#source.error("spec/yaml", span, message, "Put a text that begins with `*` in quotes");
    return emptyScalar(span);
  }

  #list(node: ParsedNode & { items: readonly unknown[] }): YamlNode {
    const items = (node.items as readonly ParsedNode[]).map((item) => this.build(item));
    return { kind: "list", ...spanOfNode(node), ...measure(items), items, json: items.map((item) => item.json) };
  }

  #map(node: ParsedNode & { items: readonly unknown[] }): YamlNode {
    const entries = new Map<string, MapEntry>();
    const json: Record<string, JsonValue> = Object.create(null);
    for (const pair of node.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
      const entry = this.#entry(pair.key, pair.value, entries);
      if (entry === undefined) continue;
      entries.set(entry.name, entry);
      json[entry.name] = entry.value.json;
    }
    const values = Array.from(entries.values(), (entry) => entry.value);
    return { kind: "map", ...spanOfNode(node), ...measure(values), entries, json };
  }

  #entry(keyNode: ParsedNode, valueNode: ParsedNode | null, before: ReadonlyMap<string, MapEntry>): MapEntry | undefined {
    const key = spanOfNode(keyNode);
    const built = this.build(keyNode);
    const value = valueNode === null ? emptyScalar({ start: key.end, end: key.end }) : this.build(valueNode);
    if (built.kind !== "scalar") {
      this.#source.error("spec/yaml", key, "A key must be a text, not a list or a mapping");
      return undefined;
    }
    const name = isScalar(keyNode) && typeof built.json !== "string" ? (keyNode.source ?? "") : String(built.json ?? "");
    if (name === "<<" && built.style === "plain") {
      this.#source.error(
        "spec/yaml",
        key,
        "Merge keys (`<<`) cannot be used in a flow file",
        "Write the keys out; anchors on single values are fine",
      );
      return undefined;
    }
    const first = before.get(name);
    if (first === undefined) return { name, key, value };
    const { line } = this.#source.position(first.key.start);
    this.#source.error(
      "spec/duplicate-key",
      key,
      `The key \`${name}\` stands twice in one mapping`,
      `Remove one of them; the first is on line ${line}`,
    );
    return undefined;
  }

  #scalar(node: ParsedNode): ScalarNode {
    const span = spanOfNode(node);
    const value: unknown = isScalar(node) ? node.value : null;
    const style = isScalar(node) ? styleOf(node) : "plain";
    const leaf = { kind: "scalar", ...span, height: 0, size: 1, style } as const;
    if (typeof value === "number" && !isExact(value)) {
      const written = this.#source.text.slice(span.start, span.end).slice(0, 60);
      this.#source.error("spec/wrong-value", span, `The number ${written} cannot be kept exactly`, `Put it in quotes: "${written}"`);
    }
    const isPlainValue = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return { ...leaf, json: isPlainValue ? value : null };
  }
}

/** JSON has no infinity, and whole numbers above 2^53 would silently become others. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function styleOf(node: Scalar): ScalarNode["style"] {
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) return "block";
  return node.type === Scalar.PLAIN || node.type === undefined ? "plain" : "quoted";
}

function measure(children: readonly YamlNode[]): { readonly height: number; readonly size: number } {
  let height = 0;
  let size = 1;
  for (const node of children) {
    height = Math.max(height, node.height);
    size += node.size;
  }
  return { height: height + 1, size };
}

function spanOfNode(node: ParsedNode): Span {
  return { start: node.range[0], end: node.range[1] };
}

function emptyScalar(span: Span): ScalarNode {
  return { kind: "scalar", ...span, height: 0, size: 1, style: "plain", json: null };
}
