// Where the expressions of a text stand. Knows nothing of the language inside the braces.

const OPEN = "${{";

/** One `${{ … }}`: the text between the braces, where that begins, and where the whole begins and ends. */
export interface ExpressionPart {
  readonly text: string;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/** Whether a text holds an expression. */
export function holdsExpression(text: string): boolean {
  return text.includes(OPEN);
}

/**
 * The expressions of a text in order, and where one begins that is not closed. Braces inside a quoted string do not close it.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Sdk/WorkflowParser/ObjectTemplating/TemplateReader.cs#L486
 */
export function expressionParts(text: string): { readonly parts: readonly ExpressionPart[]; readonly unclosed?: number } {
  const parts: ExpressionPart[] = [];
  for (let start = text.indexOf(OPEN); start >= 0; ) {
    const offset = start + OPEN.length;
    const end = endOfExpression(text, offset);
    if (end < 0) return { parts, unclosed: start };
    parts.push({ text: text.slice(offset, end - 2), offset, start, end });
    start = text.indexOf(OPEN, end);
  }
  return { parts };
}

/** The one expression that a text is from end to end. */
export function wholeExpression(text: string): ExpressionPart | undefined {
  const { parts, unclosed } = expressionParts(text);
  const [only, second] = parts;
  const isWhole = only !== undefined && second === undefined && unclosed === undefined && only.start === 0 && only.end === text.length;
  return isWhole ? only : undefined;
}

function endOfExpression(text: string, from: number): number {
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    // A doubled quote inside a string closes and opens it again, so it needs no care.
    if (char === "'") inString = !inString;
    else if (!inString && char === "}" && at > from && text.charAt(at - 1) === "}") return at + 1;
  }
  return -1;
}
