// Texts that may hold `${{ }}`: finding the expressions in them and filling them in. Does not know where a text stands in
// a flow, nor the expression language itself: that comes as Expressions.
import type { Contexts, ExpressionError, Expressions, Functions } from "../model/expression.ts";
import type { JsonValue } from "../model/json.ts";

/** A result, or one sentence that says what is wrong, without a full stop. */
export type Evaluation<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** A stretch of a text. For an expression `text` is what stands between the braces and `offset` where that begins. */
export interface TemplatePart {
  readonly kind: "text" | "expression";
  readonly text: string;
  /** In UTF-16 units from the text's beginning. */
  readonly offset: number;
}

const OPEN = "${{";

/** Whether a text must be evaluated at all. */
export function holdsExpression(text: string): boolean {
  return text.includes(OPEN);
}

/**
 * The parts of a text in order; null where a `${{` is not closed. Braces inside a quoted string do not close it.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Sdk/WorkflowParser/ObjectTemplating/TemplateReader.cs#L486
 */
export function readTemplate(text: string): readonly TemplatePart[] | null {
  const parts: TemplatePart[] = [];
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf(OPEN, at);
    if (open !== at) {
      const end = open < 0 ? text.length : open;
      parts.push({ kind: "text", text: text.slice(at, end), offset: at });
      at = end;
      continue;
    }
    const from = open + OPEN.length;
    const end = endOfExpression(text, from);
    if (end < 0) return null;
    parts.push({ kind: "expression", text: text.slice(from, end - 2), offset: from });
    at = end;
  }
  return parts;
}

/** As `readTemplate`; a text that is not closed is one part as it stands. */
export function templateParts(text: string): readonly TemplatePart[] {
  return readTemplate(text) ?? [{ kind: "text", text, offset: 0 }];
}

/** The offset after the closing braces, or -1. A doubled quote inside a string closes and opens it again, so it needs no care. */
function endOfExpression(text: string, from: number): number {
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "'") inString = !inString;
    else if (!inString && char === "}" && at > from && text.charAt(at - 1) === "}") return at + 1;
  }
  return -1;
}

/** A text with its expressions replaced by their values as GitHub writes them: null is empty, an object is "Object". */
export function evaluateText(text: string, contexts: Contexts, functions: Functions, expressions: Expressions | null): Evaluation<string> {
  if (!holdsExpression(text)) return { ok: true, value: text };
  const parts = readTemplate(text);
  if (parts === null) return UNCLOSED;
  if (expressions === null) return UNREADABLE;
  let filled = "";
  for (const part of parts) {
    const result = part.kind === "expression" ? evaluatePart(part, contexts, functions, expressions) : null;
    if (result?.ok === false) return result;
    filled += result === null ? part.text : expressions.toText(result.value);
  }
  return { ok: true, value: filled };
}

/** As `evaluateText`, but a text that is one expression from end to end gives that expression's value. */
export function evaluateValue(
  text: string,
  contexts: Contexts,
  functions: Functions,
  expressions: Expressions | null,
): Evaluation<JsonValue> {
  const parts = text.startsWith(OPEN) ? readTemplate(text) : [];
  const only = parts?.length === 1 ? parts[0] : undefined;
  if (only === undefined || expressions === null) return evaluateText(text, contexts, functions, expressions);
  return evaluatePart(only, contexts, functions, expressions);
}

function evaluatePart(part: TemplatePart, contexts: Contexts, functions: Functions, expressions: Expressions): Evaluation<JsonValue> {
  const result = expressions.evaluate(part.text, contexts, functions);
  return isError(result)
    ? { ok: false, message: `\`${part.text.trim()}\` cannot be evaluated: ${result.message}` }
    : { ok: true, value: result.value };
}

function isError(result: object): result is ExpressionError {
  return "message" in result;
}

const UNCLOSED = { ok: false, message: `An expression is not closed by \`}}\`` } as const;
const UNREADABLE = { ok: false, message: "The text holds an expression, but the flow was read as one without" } as const;
