// The forms in which a secret's value may show in a text: as it is and encoded. Knows no logs and no files.

/** Base64 that is shorter than this is found in ordinary texts. */
const SHORTEST_PART = 8;

const ARGUMENTS = 4096;

/** A form with the name that messages give it. */
export interface TextForm {
  readonly form: string;
  readonly text: string;
}

/**
 * A value and its usual encodings, each once, longest first. At least those that GitHub's runner masks, and beyond them hex,
 * base64 for URLs, and base64 of texts that the value is only a part of.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Common/HostContext.cs#L103-L113
 */
export function encodedForms(value: string): readonly string[] {
  return [...new Set(usualForms(value).map(({ text }) => text))].sort((a, b) => b.length - a.length);
}

/** The same with their names; for a line of a longer value, too. */
export function usualForms(value: string): readonly TextForm[] {
  if (value === "") return [];
  const bytes = new TextEncoder().encode(value);
  return [
    ...named("as it is", plainForms(value)),
    ...named("base64", base64Forms(bytes)),
    ...named("hex", hexForms(bytes)),
    ...escapedForms(value),
    ...named("percent-encoded", urlForms(value)),
  ].filter(({ text }) => text !== "");
}

/** Those that somebody chooses rather than meets by the way. */
export function unusualForms(value: string): readonly TextForm[] {
  const bytes = new TextEncoder().encode(value);
  return [
    ...named("base64 of base64", twiceBase64Forms(bytes)),
    ...named("base64 of UTF-16", base64Forms(utf16(value, true))),
    ...named("base64 in lines", wrappedBase64(bytes)),
    ...named("percent-encoded", everyByteEscaped(bytes)),
    ...named("JSON escapes", everyUnitEscaped(value)),
    ...named("reversed", [[...value].reverse().join("")]),
    ...caseForms(value),
  ].filter(({ text }) => text.length >= SHORTEST_PART);
}

/** Two bytes for each UTF-16 unit. */
export function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  return bytes;
}

function named(form: string, texts: readonly string[]): readonly TextForm[] {
  return texts.map((text) => ({ form, text }));
}

function plainForms(value: string): readonly string[] {
  return [value, value.trim(), ...(value.length > 8 ? [value.replace(/^"(.*)"$/s, "$1")] : [])];
}

/** What stands before the value shifts its base64 by no, one or two bytes; what stands after changes the last characters only. */
function base64Forms(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const rest = bytes.subarray(shift);
    const forms = [base64(rest), wholeBase64(rest)].filter((form) => form.length >= SHORTEST_PART);
    return forms.flatMap((form) => [form, forAddresses(form)]);
  });
}

/** Of whole groups of three bytes only. */
function wholeBase64(bytes: Uint8Array): string {
  return base64(bytes.subarray(0, bytes.length - (bytes.length % 3)));
}

function forAddresses(form: string): string {
  return form.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function base64(bytes: Uint8Array): string {
  return btoa(latin1(bytes));
}

/** One character for each byte; a part at a time, since each byte is an argument. */
function latin1(bytes: Uint8Array): string {
  const parts = Array.from({ length: Math.ceil(bytes.length / ARGUMENTS) }, (_, part) =>
    bytes.subarray(part * ARGUMENTS, (part + 1) * ARGUMENTS),
  );
  return parts.map((part) => String.fromCharCode(...part)).join("");
}

/** Base64 of a text that holds base64 of a text that holds the value; and of the whole, with its end. */
function twiceBase64Forms(bytes: Uint8Array): readonly string[] {
  const once = [base64(bytes), ...[0, 1, 2].map((shift) => wholeBase64(bytes.subarray(shift)))];
  return once.flatMap((form) => base64Forms(new TextEncoder().encode(form)));
}

/** Columns at which tools break base64: `base64`, PEM. */
const COLUMNS = [76, 64];
/** As many bytes of a key in PEM are the same in many keys. */
const PEM_START = 128;

/** The lines of a long value's base64 where it begins with the value. Begins where keys differ. */
function wrappedBase64(bytes: Uint8Array): readonly string[] {
  const whole = base64(bytes);
  const isPem = latin1(bytes.subarray(0, 10)) === "-----BEGIN";
  return COLUMNS.flatMap((width) => {
    if (whole.length <= width) return [];
    const lines = Array.from({ length: Math.ceil(whole.length / width) }, (_, line) => whole.slice(line * width, (line + 1) * width));
    return lines.slice(isPem ? Math.ceil((PEM_START * 4) / 3 / width) : 0).filter((line) => line.length >= 2 * SHORTEST_PART);
  });
}

function hexForms(bytes: Uint8Array): readonly string[] {
  const hex = Array.from(bytes, hexByte).join("");
  return [hex, hex.toUpperCase()];
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

function escapedForms(value: string): readonly TextForm[] {
  const json = jsonText(value);
  const ascii = json.replace(/[^\0-\x7f]/g, unitEscape);
  const xml = value.replace(/[&<>"']/g, (character) => XML[character] ?? character);
  return [
    ...named("JSON", [json, ascii, json.replaceAll("/", "\\/"), jsonText(json), value.replaceAll('"', '\\"')]),
    ...named("quoted for a shell", [
      value.replaceAll("'", "''"),
      value.replaceAll("'", `'\\''`),
      value.replaceAll("'", `'"'"'`),
      value.replace(/[^\w@%+=:,./\n-]/g, "\\$&"),
    ]),
    ...named("XML", [
      xml,
      xml.replaceAll("&apos;", "&#39;"),
      xml.replaceAll("&apos;", "&#39;").replaceAll("&quot;", "&#34;"),
      value.replace(/[&<>]/g, (character) => XML[character] ?? character),
    ]),
  ];
}

function jsonText(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function unitEscape(unit: string): string {
  return Array.from({ length: unit.length }, (_, at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}

function everyUnitEscaped(value: string): readonly string[] {
  const escaped = unitEscape(value);
  return [escaped, escaped.replace(/[\da-f]{4}/g, (digits) => digits.toUpperCase())];
}

function urlForms(value: string): readonly string[] {
  const usual = encodeURIComponent(value.toWellFormed());
  const strict = usual.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [usual, strict, strict.replaceAll("%20", "+")];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

function everyByteEscaped(bytes: Uint8Array): readonly string[] {
  const escaped = Array.from(bytes, (byte) => `%${hexByte(byte)}`).join("");
  return [escaped, escaped.toUpperCase()];
}

/** In the other case a word is only a word. */
function caseForms(value: string): readonly TextForm[] {
  if (/^[\p{L}\s_-]*$/u.test(value)) return [];
  const lower = urlForms(value).map((form) => form.toLowerCase());
  return [...named("upper case", [value.toUpperCase()]), ...named("lower case", [value.toLowerCase(), ...lower])];
}
