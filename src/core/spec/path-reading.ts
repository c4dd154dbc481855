// `inputs`, `outputs` and `working-directory`: patterns and paths that must stay in the repository.
import type { InputSpec, OutputSpec, Text } from "../model/flow.ts";
import { type PatternError, parsePattern } from "../model/pattern.ts";
import { GRAPH, NOWHERE } from "./availability.ts";
import { readText } from "./expression-check.ts";
import { holdsExpression } from "./expression-parts.ts";
import type { Reading } from "./reading.ts";
import { child, itemsOf, type MapEntry, type YamlNode } from "./yaml-tree.ts";

/** The inputs of a step; undefined where there is no such key. */
export function readInputs(node: YamlNode | undefined, reading: Reading): InputSpec[] | undefined {
  if (node === undefined) return undefined;
  return itemsOf(node).flatMap((item): readonly InputSpec[] => {
    if (item.kind !== "map") return readPattern(item, "inputs", reading).map((pattern) => ({ pattern }));
    const run = readText(child(item, "run"), { ...GRAPH, key: "inputs" }, reading);
    return run === undefined ? [] : [{ run }];
  });
}

/** The outputs of a step: a pattern, a list, or a mapping of names to patterns. */
export function readOutputs(node: YamlNode | undefined, reading: Reading): OutputSpec[] {
  if (node?.kind === "map") return [...node.entries.values()].flatMap((entry) => readNamedOutput(entry, reading));
  return itemsOf(node)
    .flatMap((item) => readOutput(item, reading))
    .map((pattern) => ({ pattern }));
}

function readNamedOutput({ name, value }: MapEntry, reading: Reading): OutputSpec[] {
  return readOutput(value, reading).map((pattern) => ({ name, pattern }));
}

function readOutput(node: YamlNode, reading: Reading): Text[] {
  const patterns = readPattern(node, "outputs", reading);
  for (const { text } of patterns) {
    if (!text.startsWith("!")) continue;
    reading.source.error("spec/bad-pattern", node, "`outputs` cannot exclude files", "Name the files that the step writes, without `!`");
  }
  return patterns;
}

/** `leak-scan.allow`: patterns without expressions, in order. */
export function readAllowed(node: YamlNode | undefined, reading: Reading): Text[] {
  return itemsOf(node).flatMap((item) => readPattern(item, "leak-scan", reading, NOWHERE));
}

function readPattern(node: YamlNode, key: string, reading: Reading, spot: typeof GRAPH = GRAPH): Text[] {
  const text = readText(node, { ...spot, key }, reading);
  if (text === undefined) return [];
  if (!holdsExpression(text.text)) notePattern(text.text, node, reading);
  return [text];
}

type Flaw = PatternError["error"];

const FLAWS: { readonly [flaw in Exclude<Flaw, "outside" | "reserved">]: readonly [string, string] } = {
  empty: ["is empty", "Write a path, or remove the entry"],
  backslash: ["holds a backslash that escapes nothing", "Write paths with `/`, on every system"],
  control: ["holds a character that cannot be seen", "Remove the line break or control character"],
  braces: [
    "holds braces, which patterns do not have",
    "Write one pattern for each alternative; escape a brace that is part of a name with `\\`",
  ],
  "too-deep": ["has more than 29 parts", "Use `**` for the directories between"],
  set: ["has a `[` that is not closed", "Close it with `]`, or write `\\[` for the character"],
};

function notePattern(text: string, node: YamlNode, { source }: Reading): void {
  const pattern = parsePattern(text);
  if (!("error" in pattern) || source.isMarked(node.start)) return;
  const { error } = pattern;
  if (error === "outside" || error === "reserved") {
    noteOutside(text, error, node, source);
    return;
  }
  const [flaw, hint] = FLAWS[error];
  source.error("spec/bad-pattern", node, `The pattern \`${shorten(text)}\` ${flaw}`, hint);
}

function noteOutside(text: string, error: "outside" | "reserved", node: YamlNode, source: Reading["source"]): void {
  const [message, hint] =
    error === "outside"
      ? [
          `The path \`${shorten(text)}\` leaves the repository`,
          "Paths are relative to the repository's root, without `..` and a leading `/`",
        ]
      : [`The path \`${shorten(text)}\` is not for steps`, "Name files outside `.git` and `.flow`"];
  source.error("spec/outside-repository", node, message, hint);
}

/** A working directory: a path, not a pattern, so wildcards are names. */
export function readWorkingDirectory(node: YamlNode | undefined, reading: Reading): Text | undefined {
  const text = readText(node, { ...GRAPH, key: "working-directory" }, reading);
  if (text === undefined || node === undefined || holdsExpression(text.text)) return text;
  const path = parsePattern(text.text.replaceAll(/[!*?[\]{}]/g, "x"));
  if ("error" in path && (path.error === "outside" || path.error === "reserved")) noteOutside(text.text, path.error, node, reading.source);
  else if ("error" in path && (path.error === "backslash" || path.error === "control"))
    reading.source.error("spec/bad-pattern", node, `The path \`${shorten(text.text)}\` ${FLAWS[path.error][0]}`, FLAWS[path.error][1]);
  return text;
}

function shorten(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
