// Undoes what GitHub's parser for editors leaves in a block text (`|`) that holds expressions: its lines still have the file's
// indentation there, which GitHub itself takes away as YAML says. Knows nothing of what the text is for.
import type { BasicExpressionToken } from "@actions/workflow-parser/templates/tokens/basic-expression-token";

const OPEN = "format('";

/** The expression as GitHub evaluates it. Throws for folded texts and given indentations, which the rig does not know. */
export function blockExpression({ expression, blockScalarHeader: header, source }: BasicExpressionToken): string {
  if (header === undefined || !expression.startsWith(OPEN) || source === undefined) return expression;
  if (!/^\|[-+]?$/.test(header.trim())) throw new Error(`The rig does not know the block header ${header}`);
  const indentation = /^(?:[ ]*\n)*( *)/.exec(source)?.[1] ?? "";
  const end = endOfText(expression);
  const text = expression.slice(OPEN.length, end);
  const plain = text.replace(new RegExp(`^${indentation}`, "gm"), "");
  return OPEN + chomped(plain, header.trim()) + expression.slice(end);
}

/** Where the quoted text ends: at a quote that is not doubled. */
function endOfText(expression: string): number {
  for (let at = OPEN.length; at < expression.length; at++) {
    if (expression[at] !== "'") continue;
    if (expression[at + 1] !== "'") return at;
    at++;
  }
  throw new Error(`The rig cannot read the expression ${expression}`);
}

function chomped(text: string, header: string): string {
  if (header === "|+") return text;
  return text.replace(/\n+$/, header === "|-" ? "" : "\n");
}
