// The forms in which a secret's value may show in a text: as it is and in the usual encodings. Knows no logs and no files.

/** Base64 that is shorter than this is found in ordinary texts. */
const SHORTEST_PART = 8;

/**
 * A value and its encodings, each once, longest first. At least those that GitHub's runner masks, and beyond them hex,
 * base64 for URLs, and base64 of texts that the value is only a part of.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Common/HostContext.cs#L103-L113
 */
export function encodedForms(value: string): readonly string[] {
  if (value === "") return [];
  const bytes = new TextEncoder().encode(value);
  const plain = [value, value.trim(), ...(value.length > 8 ? [value.replace(/^"(.*)"$/s, "$1")] : [])];
  const forms = [...plain, ...base64Forms(bytes), ...hexForms(bytes), ...escapedForms(value), ...urlForms(value)];
  return [...new Set(forms)].filter((form) => form !== "").sort((a, b) => b.length - a.length);
}

/** What stands before the value shifts its base64 by no, one or two bytes; what stands after changes the last characters only. */
function base64Forms(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const rest = bytes.subarray(shift);
    const whole = base64(rest);
    const part = base64(rest.subarray(0, rest.length - (rest.length % 3)));
    const forms = [whole, ...(part.length >= SHORTEST_PART ? [part] : [])].filter((form) => form.length >= SHORTEST_PART);
    return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")]);
  });
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function hexForms(bytes: Uint8Array): readonly string[] {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex, hex.toUpperCase()];
}

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

function escapedForms(value: string): readonly string[] {
  return [
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    value.replaceAll("'", `'\\''`),
    value.replace(/[&<>"']/g, (character) => XML[character] ?? character),
    value.replace(/[&<>]/g, (character) => XML[character] ?? character),
  ];
}

function urlForms(value: string): readonly string[] {
  const usual = encodeURIComponent(value.toWellFormed());
  const strict = usual.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [usual, strict, strict.replaceAll("%20", "+")];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}
