// Which parts of a secret's value are secret by themselves: lines of a key, passwords in a document. What every such document holds
// (`{`, `-----BEGIN …`, `apiVersion: v1`) is none, or it would be found everywhere. Knows no encodings.

/** A part that is shorter is found in ordinary texts. */
const SHORTEST_PART = 8;
/** Names under which secrets stand in documents. */
const TELLING_NAME = /pass|pwd|secret|token|key|cred|auth/i;
/** A run of characters as no word and no name has it: letters of both cases with digits, or many hexadecimal digits. */
const RANDOM_RUN = /(?=[a-z+/]*[A-Z\d])(?=[A-Z+/]*[a-z\d])(?=[A-Za-z+/]*\d)[A-Za-z\d+/]{16,}|[\da-f]{32,}|[\dA-F]{32,}/;
const PLAIN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s@?#]*$/i;
const PASSWORD_IN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@/i;
const NAMED = /^(?:-\s+)?(?:export\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?),?$/;
const ELEMENT = /<([\w.:-]+)[^<>]*>\s*([^<>]+?)\s*(?=<)/g;
const BEGIN = /^-----BEGIN ([A-Z ]+)-----$/;
const END = /^-----END [A-Z ]+-----$/;
/** How every key in OpenSSH's own format begins: the whole first line is the same in all of one kind. */
const OPENSSH_START = "b3BlbnNzaC1rZXktdjE";

/** The parts, each once, without the value as a whole. */
export function secretParts(value: string): readonly string[] {
  const parts = new Set(partsOf(value));
  parts.delete(value);
  return [...parts];
}

function partsOf(value: string): readonly string[] {
  const text = value.trim();
  const document = parsedJson(text);
  if (document !== null) return jsonParts("", document);
  if (text.startsWith("<") && text.endsWith(">")) return [...text.matchAll(ELEMENT)].flatMap(([, name, leaf]) => namedParts(name, leaf));
  const lines = text.split(/\r\n?|\n/);
  return lines.length === 1 ? addressParts(text) : lineParts(lines);
}

function parsedJson(text: string): object | null {
  if (!/^[{[]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function jsonParts(name: string, value: unknown): readonly string[] {
  if (typeof value === "string") return namedParts(name, value);
  if (Array.isArray(value)) return value.flatMap((item) => jsonParts(name, item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => jsonParts(key, item));
}

function addressParts(text: string): readonly string[] {
  const password = PASSWORD_IN_ADDRESS.exec(text)?.[1] ?? "";
  return [password, decoded(password)].filter((part) => part.length >= SHORTEST_PART);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of a value with a name: itself where it is a secret, or what in it is. */
function namedParts(name = "", given = ""): readonly string[] {
  const value = given.trim().replace(/^(["'])(.*)\1$/s, "$2");
  if (/[\r\n]/.test(value)) return partsOf(value);
  const inAddress = addressParts(value);
  if (inAddress.length > 0) return [value, ...inAddress];
  if (value.length < SHORTEST_PART || PLAIN_ADDRESS.test(value)) return [];
  return TELLING_NAME.test(name) || RANDOM_RUN.test(value) ? [value] : [];
}

function lineParts(lines: readonly string[]): readonly string[] {
  const parts: string[] = [];
  /** What the block is of that the line stands in, as in PEM; "" outside. */
  let block = "";
  for (const raw of lines) {
    const line = raw.trim();
    const begun = BEGIN.exec(line)?.[1];
    if (begun !== undefined) block = begun;
    else if (END.test(line)) block = "";
    else parts.push(...(block === "" ? freeLineParts(line) : blockLineParts(block, line)));
  }
  return parts;
}

/** Certificates and public keys are for everybody. Headers stand before the key, e.g. `DEK-Info: …`. */
function blockLineParts(block: string, line: string): readonly string[] {
  const isKey = block.includes("PRIVATE KEY") && line.length >= SHORTEST_PART && !line.includes(": ") && !line.startsWith(OPENSSH_START);
  return isKey ? [line] : [];
}

function freeLineParts(line: string): readonly string[] {
  if (/^(?:#|\/\/|---)/.test(line)) return [];
  const named = NAMED.exec(line);
  if (named !== null) return namedParts(named[1], named[2]);
  return line.length >= SHORTEST_PART ? [line] : [];
}
