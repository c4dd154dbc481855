// A YAML document as the reader works on it: every value with its stretch of the file and its plain JSON value.
// Knows neither the YAML library nor flows.
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { SourceText, Span } from "./source-text.ts";

interface Common extends Span {
  /** Levels of nesting and number of values below, aliases counted in full. */
  readonly height: number;
  readonly size: number;
}

export interface ScalarNode extends Common {
  readonly kind: "scalar";
  readonly json: string | number | boolean | null;
  readonly style: "plain" | "quoted" | "block";
}

interface ListNode extends Common {
  readonly kind: "list";
  readonly json: readonly JsonValue[];
  readonly items: readonly YamlNode[];
}

export interface MapNode extends Common {
  readonly kind: "map";
  readonly json: JsonObject;
  readonly entries: ReadonlyMap<string, MapEntry>;
}

/** A value that an alias names is one node in several places. */
export type YamlNode = ScalarNode | ListNode | MapNode;

export interface MapEntry {
  readonly name: string;
  readonly key: Span;
  readonly value: YamlNode;
}

/** The value of a key, where the node is a mapping that has it. */
export function child(node: YamlNode | undefined, name: string): YamlNode | undefined {
  return node?.kind === "map" ? node.entries.get(name)?.value : undefined;
}

/** The entries of a mapping in their order; none for anything else. */
export function entriesOf(node: YamlNode | undefined): readonly MapEntry[] {
  return node?.kind === "map" ? [...node.entries.values()] : [];
}

/** The items of a list, or the one value that stands for a list of one. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined) return [];
  return node.kind === "list" ? node.items : [node];
}

/** Where the first character of a scalar's text stands: after a quote, or on the line after `|`. */
export function textStart(node: ScalarNode, source: SourceText): number {
  if (node.style === "plain") return node.start;
  if (node.style === "quoted") return node.start + 1;
  const newline = source.text.indexOf("\n", node.start);
  if (newline < 0) return node.start;
  let at = newline + 1;
  while (at < node.end && " \r\n".includes(source.text.charAt(at))) at++;
  return at < node.end ? at : node.start;
}
