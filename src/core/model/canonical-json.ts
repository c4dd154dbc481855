// Canonical JSON by RFC 8785 (https://www.rfc-editor.org/rfc/rfc8785): keys sorted by UTF-16 code units, no white space,
// numbers and strings as ECMAScript writes them. Small because ECMAScript already does the hard parts.

/**
 * The canonical text of a value that JSON can hold. Throws TypeError for anything else: what is silently dropped would be a
 * fact that does not count.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "string") return textOf(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`${typeof value} has no canonical form`);
  const fields = value as { readonly [key: string]: unknown };
  // The default order of sort is by code units, as the RFC asks.
  const keys = Object.keys(fields).sort();
  let text = "{";
  for (const key of keys) text += `${text === "{" ? "" : ","}${textOf(key)}:${canonicalJson(fields[key])}`;
  return `${text}}`;
}

/** RFC 8785, section 3.2.2.2: lone surrogates are an error. */
function textOf(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("a text with a lone surrogate has no canonical form");
  return JSON.stringify(text);
}
