// The expressions of one text: whether they can be read and use only what is there. Knows what is available where, not
// what anything evaluates to.
import type { ExpressionError, Parsed, Reference } from "../model/expression.ts";
import type { Text } from "../model/flow.ts";
import { type Availability, CONTEXTS, FUNCTIONS, isChanging, STATUS_FUNCTIONS } from "./availability.ts";
import { type ExpressionPart, expressionParts, holdsExpression, wholeExpression } from "./expression-parts.ts";
import type { Reading } from "./reading.ts";
import type { Span } from "./source-text.ts";
import { nearest } from "./suggestion.ts";
import { type ScalarNode, textStart, type YamlNode } from "./yaml-tree.ts";

/** Where a text stands, for messages and for what is available there. */
export interface Spot extends Availability {
  /** The key, as it is written. */
  readonly key: string;
}

/** An expression and the way from its characters to the file's. */
interface Excerpt {
  readonly text: string;
  readonly spot: Spot;
  readonly reading: Reading;
  place(offset: number, length: number): Span;
}

/** A scalar as a text with its place, its expressions checked. Undefined where it is no scalar; that has been noted before. */
export function readText(node: YamlNode | undefined, spot: Spot, reading: Reading): Text | undefined {
  if (node?.kind !== "scalar" || node.json === null) return undefined;
  const text = typeof node.json === "string" ? node.json : reading.expressions.toText(node.json);
  checkTemplate(text, node, spot, reading);
  return placed(text, node, reading);
}

/** A text and where its first character stands. */
export function placed(text: string, node: ScalarNode, reading: Reading): Text {
  return { text, ...reading.source.position(textStart(node, reading.source)) };
}

/** Checks every `${{ }}` of a text that the node holds. */
export function checkTemplate(text: string, node: YamlNode, spot: Spot, reading: Reading): void {
  const { parts, unclosed } = expressionParts(text);
  if (parts.length === 0 && unclosed === undefined) return;
  const starts = openings(node, reading);
  if (unclosed !== undefined) {
    const start = starts[parts.length] ?? node.start;
    reading.source.error("spec/bad-expression", { start, end: start + 3 }, "This `${{` is not closed", "Close the expression with `}}`");
  }
  reading.usesExpressions = true;
  if (spot.contexts.length === 0) refuse(parts, starts, node, spot, reading);
  else for (const [i, part] of parts.entries()) checkExpression(excerpt(part, starts[i], node, spot, reading));
}

/** Offsets in the file of the `${{` in a node. No style of YAML changes these characters, so they come in the text's order. */
function openings(node: YamlNode, { source }: Reading): readonly number[] {
  const raw = source.text.slice(node.start, node.end);
  return Array.from(raw.matchAll(/\$\{\{/g), (match) => node.start + match.index);
}

function refuse(parts: readonly ExpressionPart[], starts: readonly number[], node: YamlNode, spot: Spot, { source }: Reading): void {
  const start = starts[0] ?? node.start;
  const length = (parts[0]?.end ?? 0) - (parts[0]?.start ?? 0);
  const message = `Expressions cannot be used in \`${spot.key}\``;
  source.error("spec/unavailable-context", { start, end: start + length }, message, "Write the value itself");
}

function excerpt(part: ExpressionPart, start: number | undefined, node: YamlNode, spot: Spot, reading: Reading): Excerpt {
  const whole = { start: start ?? node.start, end: start === undefined ? node.end : start + 3 };
  const inner = whole.start + 3;
  // Folding and escapes can move what follows; then the beginning must do.
  const isAsWritten = start !== undefined && reading.source.text.startsWith(part.text, inner);
  const place = (offset: number, length: number) => (isAsWritten ? { start: inner + offset, end: inner + offset + length } : whole);
  return { text: part.text, spot, reading, place };
}

/** A condition, checked, without the `${{ }}` that may stand around the whole of it. */
export function checkCondition(text: string, node: ScalarNode, spot: Spot, reading: Reading): Text {
  const { source } = reading;
  const trimmed = text.trim();
  const condition = (wholeExpression(trimmed)?.text ?? trimmed).trim();
  const found = source.text.indexOf(condition, node.start);
  const isAsWritten = found >= 0 && found + condition.length <= node.end;
  const start = isAsWritten ? found : textStart(node, source);
  reading.usesExpressions = true;
  if (holdsExpression(condition)) {
    const message = "`if` mixes text and `${{ }}`, so it would always be true";
    source.error("spec/bad-expression", node, message, "Write the whole condition without `${{ }}`");
  } else if (trimmed !== "") {
    const place = (offset: number, length: number) => (isAsWritten ? { start: start + offset, end: start + offset + length } : node);
    checkExpression({ text: condition, spot, reading, place });
  }
  return { text: condition, ...source.position(start) };
}

function checkExpression(excerpt: Excerpt): void {
  const parsed = excerpt.reading.expressions.parse(excerpt.text);
  if (isError(parsed)) {
    noteUnreadable(parsed, excerpt);
    return;
  }
  for (const reference of parsed.references) checkReference(reference, excerpt);
  for (const name of parsed.functions) checkFunction(name, excerpt);
}

function isError(parsed: Parsed | ExpressionError): parsed is ExpressionError {
  return "message" in parsed;
}

function noteUnreadable({ message, offset, length }: ExpressionError, { text, reading, place }: Excerpt): void {
  const said = `${message.charAt(0).toLowerCase()}${message.slice(1)}`.slice(0, 200);
  const hint = hintForUnreadable(text.slice(offset, offset + length), text);
  reading.source.error("spec/bad-expression", place(offset, length), `This expression cannot be read: ${said}`, hint);
}

function hintForUnreadable(symbol: string, text: string): string | undefined {
  if (text.trim() === "") return "Write an expression between `${{` and `}}`";
  if (symbol.startsWith('"')) return "Texts in expressions stand in single quotes";
  if (symbol.startsWith("=")) return "Compare with `==`";
  if (symbol.startsWith("&") || symbol.startsWith("|")) return "Use `&&` and `||`";
  return /^[+\-*/%]/.test(symbol) ? "Expressions have no arithmetic; calculate in the script" : undefined;
}

function checkReference(reference: Reference, excerpt: Excerpt): void {
  const { spot, reading } = excerpt;
  const span = excerpt.place(reference.offset, reference.length);
  const name = reference.path[0] ?? "";
  if (name === "secrets") noteSecret(reference, span, spot, reading);
  else if (name === "github" && reference.path[1]?.toLowerCase() === "token") noteToken(span, reading);
  else if (!(spot.contexts as readonly string[]).includes(name)) noteUnavailable(name, span, spot, reading);
  else if (name === "matrix") checkMatrixName(reference.path[1], span, reading);
  if (spot.counts && isChanging(reference.path)) reading.changing.push({ name: pathText(reference.path), ...span });
}

function pathText(path: readonly (string | null)[]): string {
  return path.map((part) => part ?? "*").join(".");
}

/** Where a secret is used that may not be: what to write instead depends on the key. */
function noteSecret(reference: Reference, span: Span, spot: Spot, { source }: Reading): void {
  const name = reference.path[1] ?? "NAME";
  const way = `\`env: { ${name}: '\${{ secrets.${name} }}' }\``;
  const isPart = spot.key === "env" && spot.contexts.includes("steps");
  const hint = isPart ? `Make it the whole value: ${way}` : `Put ${way} into the step and read the variable in the script`;
  source.error("spec/secret-place", span, `\`secrets\` is not available in ${isPart ? "a part of an `env` value" : placeText(spot)}`, hint);
}

function placeText(spot: Spot): string {
  const isFlowEnv = spot.key === "env" && !spot.contexts.includes("steps");
  return isFlowEnv ? "the flow's `env`" : `\`${spot.key}\``;
}

function noteToken(span: Span, { source }: Reading): void {
  const hint = "Put `env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' }` into the step and read the variable in the script";
  source.error("spec/secret-place", span, "`github.token` is a secret", hint);
}

function noteUnavailable(name: string, span: Span, spot: Spot, { source }: Reading): void {
  const here = `Available here: ${spot.contexts.join(", ")}`;
  if (CONTEXTS.includes(name)) {
    source.error("spec/unavailable-context", span, `\`${name}\` is not available in ${placeText(spot)}`, here);
    return;
  }
  const meant = nearest(name, spot.contexts);
  const hint = meant === undefined ? here : `Did you mean \`${meant}\`?`;
  source.error("spec/unavailable-context", span, `There is no context \`${name.slice(0, 60)}\``, hint);
}

function checkMatrixName(name: string | null | undefined, span: Span, { source, matrixNames }: Reading): void {
  if (typeof name !== "string" || matrixNames === null || matrixNames.has(name.toLowerCase())) return;
  const meant = nearest(name, [...matrixNames]);
  const names = matrixNames.size === 0 ? "Add `strategy: { matrix: … }` to the step" : `The matrix has ${[...matrixNames].join(", ")}`;
  const hint = meant === undefined ? names : `Did you mean \`matrix.${meant}\`?`;
  source.error("spec/unavailable-context", span, `\`matrix.${name}\` is not in the step's matrix`, hint);
}

function checkFunction(name: string, { text, spot, reading, place }: Excerpt): void {
  const known = FUNCTIONS.find((each) => each.toLowerCase() === name);
  const isAllowed = known !== undefined && (spot.status || !STATUS_FUNCTIONS.includes(known)) && (spot.hashFiles || known !== "hashFiles");
  if (isAllowed) return;
  const at = new RegExp(`\\b${name}(?=\\s*\\()`, "i").exec(text);
  const span = place(at?.index ?? 0, name.length);
  if (known === undefined) {
    const meant = nearest(name, FUNCTIONS);
    const hint = meant === undefined ? `The functions are ${FUNCTIONS.join(", ")}` : `Did you mean \`${meant}\`?`;
    reading.source.error("spec/unavailable-context", span, `There is no function \`${name.slice(0, 60)}\``, hint);
    return;
  }
  const where = known === "hashFiles" ? "It is available in `run`, `env` and `if`" : "It is available in `if` only";
  reading.source.error("spec/unavailable-context", span, `\`${known}()\` is not available in ${placeText(spot)}`, where);
}
