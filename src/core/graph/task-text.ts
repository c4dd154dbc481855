// The texts of a step, evaluated for one task and checked for what they are used as: patterns, labels, a folder, a name.
// What is wrong becomes a problem at the text. Knows nothing of other tasks.
import type { Contexts, Expressions } from "../model/expression.ts";
import type { RunsOn, Step, Text } from "../model/flow.ts";
import type { JsonValue } from "../model/json.ts";
import { type Pattern, type PatternError, parsePattern } from "../model/pattern.ts";
import { type Platform, platformOfLabels } from "../model/platform.ts";
import { isContainer, isList } from "./matrix-value.ts";
import { type ProblemList, spotOf } from "./problem-list.ts";
import { type Evaluation, evaluateText, evaluateValue, holdsExpression } from "./template.ts";

/** One task's evaluation. `patterns` is shared by all tasks, so that equal texts are one Pattern. */
export interface TaskScope {
  readonly step: Step;
  readonly contexts: Contexts;
  readonly expressions: Expressions | null;
  readonly problems: ProblemList;
  readonly patterns: Map<string, Pattern | PatternError>;
}

/** A text with its expressions filled in; null where that cannot be done. `key` is the key it stands under. */
export function fillText(scope: TaskScope, text: Text, key: string): string | null {
  return checked(scope, text, key, evaluateText(text.text, scope.contexts, {}, scope.expressions));
}

function checked<T>(scope: TaskScope, text: Text, key: string, result: Evaluation<T>): T | null {
  if (result.ok) return result.value;
  badValue(scope, text, `\`${key}\` of \`${scope.step.id}\`: ${result.message}`);
  return null;
}

function badValue(scope: TaskScope, text: Text, message: string, hint?: string): void {
  scope.problems.add("graph/bad-value", spotOf(text), message, hint, `${text.line}:${text.column}`);
}

/** The pattern that a text of `inputs` or `outputs` gives; null where it cannot be used. */
export function fillPattern(scope: TaskScope, text: Text, key: "inputs" | "outputs"): Pattern | null {
  const source = fillLine(scope, text, key);
  if (source === null) return null;
  const known = scope.patterns.get(source);
  const pattern = known ?? parsePattern(source);
  if (known === undefined) scope.patterns.set(source, pattern);
  if (!("error" in pattern)) return key === "outputs" && pattern.negated ? refuseExclusion(scope, text, source) : pattern;
  const code = pattern.error === "outside" || pattern.error === "reserved" ? "spec/outside-repository" : "spec/bad-pattern";
  const from = source === text.text ? "" : `, which \`${text.text}\` gives,`;
  const message = `The pattern \`${source}\`${from} in \`${key}\` of \`${scope.step.id}\` ${FLAWS[pattern.error]}`;
  scope.problems.add(code, spotOf(text), message, HINTS[pattern.error], `${text.line}:${text.column}`);
  return null;
}

function refuseExclusion(scope: TaskScope, text: Text, source: string): null {
  const message = `The output \`${source}\` of \`${scope.step.id}\` begins with \`!\`, and outputs have no exclusions`;
  scope.problems.add(
    "spec/bad-pattern",
    spotOf(text),
    message,
    "Name what the step writes; write `\\!` for a name that begins with an exclamation mark.",
  );
  return null;
}

const FLAWS: Record<PatternError["error"], string> = {
  empty: "is empty",
  outside: "leaves the repository",
  reserved: "names .git or .flow",
  backslash: "has a backslash that stands before no special character",
  control: "holds a control character",
  braces: "uses braces, which patterns do not have",
  "too-deep": "has more than 29 parts or 4,096 characters",
  set: "has a `[` that is not closed, or a set that cannot be read",
};

const HINTS: Partial<Record<PatternError["error"], string>> = {
  outside: "Write a path relative to the repository's root.",
  backslash: "Put `/` between names.",
  braces: "Write one pattern for each alternative.",
};

/** A text that must come out as one line. */
function fillLine(scope: TaskScope, text: Text, key: string): string | null {
  if (!holdsExpression(text.text)) return text.text;
  const value = checked(scope, text, key, evaluateValue(text.text, scope.contexts, {}, scope.expressions));
  if (isContainer(value)) return refuseValue(scope, text, key, isList(value) ? "a list" : "an object");
  const filled = fillText(scope, text, key);
  return filled !== null && /[\r\n]/.test(filled) ? refuseValue(scope, text, key, "several lines") : filled;
}

function refuseValue(scope: TaskScope, text: Text, key: string, what: string): null {
  badValue(
    scope,
    text,
    `\`${text.text}\` in \`${key}\` of \`${scope.step.id}\` gives ${what} instead of one line`,
    "Write one entry for each, or a pattern that matches them all.",
  );
  return null;
}

/** Where a task runs, relative to the repository's root: `.`, or names with `/` between them. */
export function fillDirectory(scope: TaskScope, text: Text): string {
  const filled = fillLine(scope, text, "working-directory");
  if (filled === null || filled === "") return ".";
  const directory = /^(\/|~|[A-Za-z]:)|\\|\p{Cc}/u.test(filled) ? null : normalized(filled);
  if (directory !== null) return directory;
  const message = `\`working-directory\` of \`${scope.step.id}\` is \`${filled}\`, which is no folder in the repository`;
  scope.problems.add(
    "spec/outside-repository",
    spotOf(text),
    message,
    "Write a path relative to the repository's root, with `/` between names.",
    `${text.line}:${text.column}`,
  );
  return ".";
}

function normalized(directory: string): string | null {
  const names: string[] = [];
  for (const name of directory.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return null;
  }
  const isReserved = names.some((name) => name.toLowerCase() === ".git") || names[0]?.toLowerCase() === ".flow";
  return isReserved ? null : names.join("/") || ".";
}

/** The labels of `runs-on`, and the platform that is written out or that they tell. */
export function fillRunsOn(scope: TaskScope, runsOn: RunsOn): { readonly labels: readonly string[]; readonly platform?: Platform } {
  const labels = runsOn.labels.flatMap((text) => fillLabel(scope, text));
  const written =
    runsOn.platform === undefined
      ? undefined
      : fillPlatform(scope, runsOn.platform, runsOn.labels[0] ?? { text: "", line: scope.step.line, column: scope.step.column });
  const platform = written ?? platformOfLabels(labels);
  return { labels, ...(platform !== undefined && { platform }) };
}

function fillLabel(scope: TaskScope, text: Text): readonly string[] {
  const value = checked(scope, text, "runs-on", evaluateValue(text.text, scope.contexts, {}, scope.expressions));
  const labels = (value !== null && isList(value) ? value : [value]).map(labelOf);
  const sound = labels.filter((label) => label !== null);
  if (sound.length < labels.length || labels.length === 0) {
    badValue(
      scope,
      text,
      `\`${text.text}\` in \`runs-on\` of \`${scope.step.id}\` gives no label`,
      "Write a label such as `ubuntu-latest`, or an expression that gives one.",
    );
  }
  return sound;
}

function labelOf(value: JsonValue): string | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : null;
}

function fillPlatform(scope: TaskScope, platform: string, near: Text): Platform | undefined {
  const filled = fillText(scope, { ...near, text: platform }, "platform");
  if (filled === null || isPlatform(filled)) return filled ?? undefined;
  badValue(
    scope,
    near,
    `\`platform\` of \`${scope.step.id}\` is \`${filled}\``,
    "Write an operating system and an architecture, e.g. `linux/x64`, `windows/x64` or `macos/arm64`.",
  );
  return undefined;
}

function isPlatform(text: string): text is Platform {
  return /^(linux|windows|macos)\/(x64|arm64|x86|arm)$/.test(text);
}
