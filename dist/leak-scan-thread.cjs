// Built by scripts/build.mjs from src/. Do not edit.
"use strict";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/adapters/leak-scan-thread.ts
var leak_scan_thread_exports = {};
module.exports = __toCommonJS(leak_scan_thread_exports);
var import_node_worker_threads = require("node:worker_threads");

// src/core/secret/gram-index.ts
var WORD = 4;
var HALF = 2;
var SHORTEST_WORDY = 2 * WORD - 1;
var SHORTEST_HALVED = 2 * HALF - 1;
var FEWEST_BITS = 18;
var MOST_BITS = 22;
var SPARE_BITS = 5;
var SPREAD = 2654435761;
var IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
var LOW_HALF_AT = IS_LITTLE ? 0 : HALF;
var COMMON = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte === 0 || byte === 255 || " eta".includes(character)) return 9;
  if ("oinsrhl\n0".includes(character)) return 8;
  if (/[a-z1-9=\\.,"-]/.test(character)) return 6;
  return /[A-Z/:_%]/.test(character) ? 4 : 3;
});
function cost(bytes, at, size) {
  let sum = 0;
  let same = true;
  for (let each = at; each < at + size; each += 1) {
    sum += COMMON[bytes[each] ?? 0] ?? 0;
    same &&= bytes[each] === bytes[at];
  }
  return same ? sum + 100 : sum;
}
function chosen(bytes, [from, to], size) {
  return Array.from({ length: size }, (_, remainder) => {
    let best = from + remainder;
    let least = cost(bytes, best, size);
    for (let at = best + size; at + size <= to; at += size) {
      const its = cost(bytes, at, size);
      if (its < least) [best, least] = [at, its];
    }
    return best;
  });
}
function keyOf(bytes, offset, size) {
  const group = Uint8Array.from(bytes.subarray(offset, offset + size)).buffer;
  return (size === WORD ? new Int32Array(group) : new Uint16Array(group))[0] ?? 0;
}
var GramIndex = class {
  #halves = /* @__PURE__ */ new Map();
  #words = /* @__PURE__ */ new Map();
  /** Whether a half is there, and whether a word with that hash is; the word itself is then looked up among `#keys`. */
  #isHalf = new Uint8Array(65536);
  #isWord;
  #keys;
  #shift;
  #lastOffset = 0;
  constructor(patterns) {
    for (const [pattern, { bytes, ranges }] of patterns.entries()) {
      for (const range of ranges) this.#enter(pattern, bytes, range);
    }
    const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, Math.ceil(Math.log2(this.#words.size + 1)) + SPARE_BITS));
    this.#shift = 32 - bits;
    this.#isWord = new Uint8Array(2 ** bits);
    this.#keys = new Int32Array(2 ** bits);
    for (const half of this.#halves.keys()) this.#isHalf[half] = 1;
    for (const word of this.#words.keys()) {
      const place = Math.imul(word, SPREAD) >>> this.#shift;
      this.#isWord[place] = this.#isWord[place] === 0 ? 1 : 2;
      this.#keys[place] = word;
    }
  }
  /** No chosen group begins later in its pattern. */
  get lastOffset() {
    return this.#lastOffset;
  }
  #enter(pattern, bytes, range) {
    const size = range[1] - range[0] >= SHORTEST_WORDY ? WORD : HALF;
    for (const offset of chosen(bytes, range, size)) {
      const table = size === WORD ? this.#words : this.#halves;
      const key = keyOf(bytes, offset, size);
      const entries = table.get(key);
      if (entries === void 0) table.set(key, [pattern, offset]);
      else entries.push(pattern, offset);
      this.#lastOffset = Math.max(this.#lastOffset, offset);
    }
  }
  /** The first even index from `from` (even) on where this word or the next one is worth a closer look; `until` or more: none. */
  next(words, from, until) {
    const halves = this.#isHalf;
    const table = this.#isWord;
    const shift = this.#shift;
    for (let at = from; at < until; at += 2) {
      const one = words[at] ?? 0;
      const two = words[at + 1] ?? 0;
      const seen = (halves[one & 65535] ?? 0) | (halves[one >>> 16] ?? 0) | (table[Math.imul(one, SPREAD) >>> shift] ?? 0) | (halves[two & 65535] ?? 0) | (halves[two >>> 16] ?? 0) | (table[Math.imul(two, SPREAD) >>> shift] ?? 0);
      if (seen !== 0 && (this.#hasEither(one) || this.#hasEither(two))) return at;
    }
    return until;
  }
  /** All that can stand at this word and the next one. */
  visit(words, at, candidates) {
    for (let each = at; each < at + 2; each += 1) {
      const word = words[each] ?? 0;
      const place = each * WORD;
      if (this.#hasWord(word)) tell(this.#words.get(word), place, candidates);
      if (this.#isHalf[word & 65535] !== 0) tell(this.#halves.get(word & 65535), place + LOW_HALF_AT, candidates);
      if (this.#isHalf[word >>> 16] !== 0) tell(this.#halves.get(word >>> 16), place + HALF - LOW_HALF_AT, candidates);
    }
  }
  #hasEither(word) {
    return (this.#isHalf[word & 65535] ?? 0) !== 0 || (this.#isHalf[word >>> 16] ?? 0) !== 0 || this.#hasWord(word);
  }
  #hasWord(word) {
    const hash = Math.imul(word, SPREAD) >>> this.#shift;
    const there = this.#isWord[hash];
    return there !== 0 && (there === 2 || this.#keys[hash] === word);
  }
};
function tell(entries, place, candidates) {
  if (entries === void 0) return;
  for (let at = 0; at < entries.length; at += 2) candidates.consider(entries[at] ?? 0, entries[at + 1] ?? 0, place);
}

// src/core/secret/byte-matcher.ts
var BEHIND = 512;
var KNOWN_BYTES = 64;
var FOLD_PART = 16;
var FOLD_ROOM = 64;
var PROBES = 8;
var PROBED = 32;
var [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32];
var SHORTEST_FOLDED = 2 * SHORTEST_WORDY;
function memoryOf(size) {
  const buffer = new ArrayBuffer(Math.ceil(size / 8) * 8);
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
}
function rangesOf({ bytes, folds }) {
  if (!folds) return [[0, Math.min(bytes.length, KNOWN_BYTES)]];
  const part = Math.min(Math.floor(bytes.length / 2), FOLD_PART);
  return [
    [0, part],
    [part, 2 * part]
  ];
}
function probesOf(bytes) {
  const changes = [];
  for (let at = 1; at < bytes.length; at += 1) if (bytes[at] !== bytes[at - 1]) changes.push(at);
  const step = Math.max(1, Math.floor(changes.length / PROBES));
  return [bytes.length - 1, ...changes.filter((_, index) => index % step === 0)];
}
var ByteMatcher = class {
  #patterns;
  #probes;
  #index;
  #groupReach;
  /** Bytes from a match's beginning on that decide about it. */
  reach;
  constructor(patterns) {
    this.#patterns = patterns;
    this.#probes = patterns.map(({ bytes }) => probesOf(bytes));
    this.#index = new GramIndex(patterns.map((pattern) => ({ bytes: pattern.bytes, ranges: rangesOf(pattern) })));
    this.#groupReach = this.#index.lastOffset + FOLD_ROOM + 8;
    this.reach = patterns.reduce((most, { bytes, folds, reach = 0 }) => {
      const length = folds ? 2 * bytes.length + 2 * FOLD_ROOM : bytes.length;
      return Math.max(most, length, reach);
    }, this.#groupReach);
  }
  /**
   * The match that begins first, and of those at one place the one of the first pattern, among those that begin in `from`…`limit` and end by
   * `end`. What begins after `end - reach` may be incomplete. The last words may hold anything beyond `end`. Of the patterns only the first
   * `count` count.
   */
  find({ bytes, words }, { from, limit, end, count = this.#patterns.length }) {
    const search2 = new Search(this.#patterns, this.#probes, { bytes, from, limit, end, count });
    const index = this.#index;
    const first = from >>> 2 & ~1;
    const until = Math.ceil(Math.min(end, limit + this.#groupReach) / 4);
    for (let at = index.next(words, first, until); at < until; at = index.next(words, at + 2, until)) {
      if (search2.best !== null && search2.best.start < at * 4 - this.#groupReach) break;
      index.visit(words, at, search2);
    }
    return search2.best;
  }
};
var Search = class {
  #patterns;
  #probes;
  #stretch;
  #bytes;
  #end;
  #lineEnd = -1;
  best = null;
  constructor(patterns, probes, stretch) {
    this.#patterns = patterns;
    this.#probes = probes;
    this.#stretch = stretch;
    this.#bytes = stretch.bytes;
    this.#end = stretch.end;
  }
  consider(number, offset, place) {
    const pattern = this.#patterns[number];
    const probes = this.#probes[number];
    if (pattern === void 0 || probes === void 0 || number >= this.#stretch.count) return;
    const found = pattern.folds ? this.#folded(pattern.bytes, probes, offset, place) : this.#plain(pattern.bytes, probes, place - offset);
    if (found === null || found.start < this.#stretch.from || found.start >= this.#stretch.limit) return;
    const { best } = this;
    if (best !== null && (found.start > best.start || found.start === best.start && number >= best.pattern)) return;
    if (pattern.check?.(this.#bytes, found.start, this.#end) !== false) this.best = { pattern: number, ...found };
  }
  #plain(pattern, probes, start) {
    const bytes = this.#bytes;
    if (start < 0 || start + pattern.length > this.#end) return null;
    for (const probe of probes) if (bytes[start + probe] !== pattern[probe]) return null;
    for (let at = 0; at < pattern.length; at += 1) if (bytes[start + at] !== pattern[at]) return null;
    return { start, end: start + pattern.length };
  }
  /** `place`: where byte `offset` of the pattern is. */
  #folded(pattern, probes, offset, place) {
    const start = this.#foldedStart(pattern, offset, place);
    if (start === -1) return null;
    const end = this.#foldedEnd(pattern, probes, offset, place);
    return end === -1 ? null : { start, end };
  }
  #foldedEnd(pattern, probes, offset, place) {
    const bytes = this.#bytes;
    let at = place;
    let room = FOLD_ROOM + pattern.length;
    for (let each = offset; each < pattern.length; each += 1) {
      if (bytes[at] !== pattern[each]) {
        const next = this.#afterBreak(at, room);
        room -= next - at;
        at = isBlank(pattern[each]) && isBlank(bytes[next - 1]) && next > at ? next - 1 : next;
        if (bytes[at] !== pattern[each]) return -1;
      }
      at += 1;
      if (at > this.#end || each === offset + PROBED && !this.#goesOn(pattern, probes, each, at - 1)) return -1;
    }
    return at;
  }
  /** Whether the probes are right as far as the line goes: no byte of it can have been left out. */
  #goesOn(pattern, probes, offset, place) {
    const lineEnd = this.#lineEndAfter(place);
    return probes.every((probe) => {
      const at = place + probe - offset;
      return probe < offset || at >= lineEnd || this.#bytes[at] === pattern[probe];
    });
  }
  #foldedStart(pattern, offset, place) {
    const bytes = this.#bytes;
    let at = place;
    let room = FOLD_ROOM;
    for (let each = offset - 1; each >= 0; each -= 1) {
      if (bytes[at - 1] !== pattern[each]) {
        const before = this.#beforeBreak(at, room);
        room -= at - before;
        at = before;
        if (bytes[at - 1] !== pattern[each]) return -1;
      }
      at -= 1;
    }
    return at;
  }
  /** Behind line ends and the blanks after them; the same place where there are none, or too many. */
  #afterBreak(place, room) {
    let at = place;
    while (at - place < room && isLineEnd(this.#bytes[at])) at += 1;
    if (at === place) return place;
    while (at - place < room && isBlank(this.#bytes[at])) at += 1;
    return at;
  }
  #beforeBreak(place, room) {
    let at = place;
    while (place - at < room && isBlank(this.#bytes[at - 1])) at -= 1;
    const blanks = at;
    while (place - at < room && isLineEnd(this.#bytes[at - 1])) at -= 1;
    return at === blanks ? place : at;
  }
  #lineEndAfter(place) {
    if (this.#lineEnd >= place) return this.#lineEnd;
    const ends = [NEWLINE, RETURN].map((sign) => this.#bytes.indexOf(sign, place)).filter((at) => at !== -1);
    this.#lineEnd = Math.min(this.#end, ...ends);
    return this.#lineEnd;
  }
};
function isLineEnd(byte) {
  return byte === NEWLINE || byte === RETURN;
}
function isBlank(byte) {
  return byte === SPACE || byte === TAB;
}

// src/core/secret/encoded-forms.ts
var SHORTEST_PART = 8;
var ARGUMENTS = 4096;
function usualForms(value) {
  if (value === "") return [];
  const bytes = new TextEncoder().encode(value);
  return [
    ...named("as it is", plainForms(value)),
    ...named("base64", base64Forms(bytes)),
    ...named("hex", hexForms(bytes)),
    ...escapedForms(value),
    ...named("percent-encoded", urlForms(value))
  ].filter(({ text }) => text !== "");
}
function unusualForms(value) {
  const bytes = new TextEncoder().encode(value);
  return [
    ...named("base64 of base64", twiceBase64Forms(bytes)),
    ...named("base64 of UTF-16", base64Forms(utf16(value, true))),
    ...named("base64 in lines", wrappedBase64(bytes)),
    ...named("percent-encoded", everyByteEscaped(bytes)),
    ...named("JSON escapes", everyUnitEscaped(value)),
    ...named("reversed", [[...value].reverse().join("")]),
    ...caseForms(value)
  ].filter(({ text }) => text.length >= SHORTEST_PART);
}
function utf16(text, littleEndian) {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  return bytes;
}
function named(form, texts) {
  return texts.map((text) => ({ form, text }));
}
function plainForms(value) {
  return [value, value.trim(), ...value.length > 8 ? [value.replace(/^"(.*)"$/s, "$1")] : []];
}
function base64Forms(bytes) {
  return [0, 1, 2].flatMap((shift) => {
    const rest = bytes.subarray(shift);
    const forms = [base64(rest), wholeBase64(rest)].filter((form) => form.length >= SHORTEST_PART);
    return forms.flatMap((form) => [form, forAddresses(form)]);
  });
}
function wholeBase64(bytes) {
  return base64(bytes.subarray(0, bytes.length - bytes.length % 3));
}
function forAddresses(form) {
  return form.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
function base64(bytes) {
  return btoa(latin1(bytes));
}
function latin1(bytes) {
  const parts = Array.from(
    { length: Math.ceil(bytes.length / ARGUMENTS) },
    (_, part) => bytes.subarray(part * ARGUMENTS, (part + 1) * ARGUMENTS)
  );
  return parts.map((part) => String.fromCharCode(...part)).join("");
}
function twiceBase64Forms(bytes) {
  const once = [base64(bytes), ...[0, 1, 2].map((shift) => wholeBase64(bytes.subarray(shift)))];
  return once.flatMap((form) => base64Forms(new TextEncoder().encode(form)));
}
var COLUMNS = [76, 64];
var PEM_START = 128;
function wrappedBase64(bytes) {
  const whole = base64(bytes);
  const isPem = latin1(bytes.subarray(0, 10)) === "-----BEGIN";
  return COLUMNS.flatMap((width) => {
    if (whole.length <= width) return [];
    const lines = Array.from({ length: Math.ceil(whole.length / width) }, (_, line) => whole.slice(line * width, (line + 1) * width));
    return lines.slice(isPem ? Math.ceil(PEM_START * 4 / 3 / width) : 0).filter((line) => line.length >= 2 * SHORTEST_PART);
  });
}
function hexForms(bytes) {
  const hex = Array.from(bytes, hexByte).join("");
  return [hex, hex.toUpperCase()];
}
function hexByte(byte) {
  return byte.toString(16).padStart(2, "0");
}
var XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
function escapedForms(value) {
  const json = jsonText(value);
  const ascii = json.replace(/[^\0-\x7f]/g, unitEscape);
  const xml = value.replace(/[&<>"']/g, (character) => XML[character] ?? character);
  return [
    ...named("JSON", [json, ascii, json.replaceAll("/", "\\/"), jsonText(json), value.replaceAll('"', '\\"')]),
    ...named("quoted for a shell", [
      value.replaceAll("'", "''"),
      value.replaceAll("'", `'\\''`),
      value.replaceAll("'", `'"'"'`),
      value.replace(/[^\w@%+=:,./\n-]/g, "\\$&")
    ]),
    ...named("XML", [
      xml,
      xml.replaceAll("&apos;", "&#39;"),
      xml.replaceAll("&apos;", "&#39;").replaceAll("&quot;", "&#34;"),
      value.replace(/[&<>]/g, (character) => XML[character] ?? character)
    ])
  ];
}
function jsonText(value) {
  return JSON.stringify(value).slice(1, -1);
}
function unitEscape(unit) {
  return Array.from({ length: unit.length }, (_, at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}
function everyUnitEscaped(value) {
  const escaped = unitEscape(value);
  return [escaped, escaped.replace(/[\da-f]{4}/g, (digits) => digits.toUpperCase())];
}
function urlForms(value) {
  const usual = encodeURIComponent(value.toWellFormed());
  const strict = usual.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [usual, strict, strict.replaceAll("%20", "+")];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}
function everyByteEscaped(bytes) {
  const escaped = Array.from(bytes, (byte) => `%${hexByte(byte)}`).join("");
  return [escaped, escaped.toUpperCase()];
}
function caseForms(value) {
  if (/^[\p{L}\s_-]*$/u.test(value)) return [];
  const lower = urlForms(value).map((form) => form.toLowerCase());
  return [...named("upper case", [value.toUpperCase()]), ...named("lower case", [value.toLowerCase(), ...lower])];
}

// src/core/secret/secret-parts.ts
var SHORTEST_PART2 = 8;
var TELLING_NAME = /pass|pwd|secret|token|key|cred|auth/i;
var RANDOM_RUN = /(?=[a-z+/]*[A-Z\d])(?=[A-Z+/]*[a-z\d])(?=[A-Za-z+/]*\d)[A-Za-z\d+/]{16,}|[\da-f]{32,}|[\dA-F]{32,}/;
var PLAIN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s@?#]*$/i;
var PASSWORD_IN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@/i;
var NAMED = /^(?:-\s+)?(?:export\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?),?$/;
var ELEMENT = /<([\w.:-]+)[^<>]*>\s*([^<>]+?)\s*(?=<)/g;
var BEGIN = /^-----BEGIN ([A-Z ]+)-----$/;
var END = /^-----END [A-Z ]+-----$/;
var OPENSSH_START = "b3BlbnNzaC1rZXktdjE";
function secretParts(value) {
  const parts = new Set(partsOf(value));
  parts.delete(value);
  return [...parts];
}
function partsOf(value) {
  const text = value.trim();
  const document = parsedJson(text);
  if (document !== null) return jsonParts("", document);
  if (text.startsWith("<") && text.endsWith(">")) return [...text.matchAll(ELEMENT)].flatMap(([, name, leaf]) => namedParts(name, leaf));
  const lines = text.split(/\r\n?|\n/);
  return lines.length === 1 ? addressParts(text) : lineParts(lines);
}
function parsedJson(text) {
  if (!/^[{[]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
function jsonParts(name, value) {
  if (typeof value === "string") return namedParts(name, value);
  if (Array.isArray(value)) return value.flatMap((item) => jsonParts(name, item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => jsonParts(key, item));
}
function addressParts(text) {
  const password = PASSWORD_IN_ADDRESS.exec(text)?.[1] ?? "";
  return [password, decoded(password)].filter((part) => part.length >= SHORTEST_PART2);
}
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
function namedParts(name = "", given = "") {
  const value = given.trim().replace(/^(["'])(.*)\1$/s, "$2");
  if (/[\r\n]/.test(value)) return partsOf(value);
  const inAddress = addressParts(value);
  if (inAddress.length > 0) return [value, ...inAddress];
  if (value.length < SHORTEST_PART2 || PLAIN_ADDRESS.test(value)) return [];
  return TELLING_NAME.test(name) || RANDOM_RUN.test(value) ? [value] : [];
}
function lineParts(lines) {
  const parts = [];
  let block = "";
  for (const raw of lines) {
    const line = raw.trim();
    const begun = BEGIN.exec(line)?.[1];
    if (begun !== void 0) block = begun;
    else if (END.test(line)) block = "";
    else parts.push(...block === "" ? freeLineParts(line) : blockLineParts(block, line));
  }
  return parts;
}
function blockLineParts(block, line) {
  const isKey = block.includes("PRIVATE KEY") && line.length >= SHORTEST_PART2 && !line.includes(": ") && !line.startsWith(OPENSSH_START);
  return isKey ? [line] : [];
}
function freeLineParts(line) {
  if (/^(?:#|\/\/|---)/.test(line)) return [];
  const named2 = NAMED.exec(line);
  if (named2 !== null) return namedParts(named2[1], named2[2]);
  return line.length >= SHORTEST_PART2 ? [line] : [];
}

// src/core/secret/token-shapes.ts
var TOKEN_REACH = 600;
var TOKEN_BEHIND = 300;
var STARTS = /(?:^|[^\w-]|\\[nrt]|%[\dA-F]{2})$/i;
function startsAt(text, at) {
  return STARTS.test(text.slice(Math.max(0, at - 4), at));
}
function isRandom(text, distinct) {
  return new Set(text).size >= distinct && !/example|placeholder|redacted|your[-_]/i.test(text);
}
function after(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[1] ?? "";
}
function decodedBase64(text) {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
function isBasic(base642) {
  const password = /^[ -9;-~]+:([ -~]{8,})$/.exec(decodedBase64(base642))?.[1] ?? "";
  return isRandom(password, 6);
}
var GITHUB = /gh[poru]_([A-Za-z\d]{36,255})(?![A-Za-z\d_])|ghs_([A-Za-z\d._-]{36,})/y;
var FINE_GRAINED = /github_pat_([A-Za-z\d]{22}_[A-Za-z\d]{59})/y;
var githubTokens = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((start) => ({
  name: "GitHub token",
  form: `${start}\u2026`,
  start,
  matches: (text, at) => {
    GITHUB.lastIndex = at;
    const found = GITHUB.exec(text);
    return startsAt(text, at) && isRandom((found?.[1] ?? found?.[2] ?? "").slice(0, 36), 12);
  }
}));
var PRIVATE_KEY = /-----BEGIN (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\+[nr])+(?:[A-Za-z-]+: [^\n\\]{0,100}(?:\s|\\+[nr])+){0,4}([A-Za-z\d+/]{40,})/y;
var GIT_HEADER = /AUTHORIZATION: basic ([A-Za-z\d+/]{16,}={0,2})/y;
var IN_ADDRESS = /https?:\/\/(?:[^\s/:@"'`<>]+:([\w.~%-]{16,})|([\da-f]{40}))@$/;
var ACCESS_TOKEN = /x-access-token:([\w.-]{20,})/y;
var NPM_LINE = /_authToken["']?\s?[=:]\s?["']?([\w.+/=-]{20,})/y;
var NPM_TOKEN = /npm_([A-Za-z\d]{36})(?![A-Za-z\d_])/y;
var DOCKER = /"auth":\s*"([A-Za-z\d+/]{12,}={0,2})"/y;
var AWS = /A[KS]IA([A-Z2-7]{16})(?![A-Za-z\d])/y;
var TOKEN_SHAPES = [
  ...githubTokens,
  {
    name: "GitHub token",
    form: "github_pat_\u2026",
    start: "github_pat_",
    matches: (text, at) => startsAt(text, at) && isRandom(after(FINE_GRAINED, text, at), 16)
  },
  {
    name: "private key",
    form: "PEM",
    start: "-----BEGIN ",
    matches: (text, at) => isRandom(after(PRIVATE_KEY, text, at).slice(0, 64), 12)
  },
  {
    name: "credential for git",
    form: "AUTHORIZATION: basic \u2026",
    start: "AUTHORIZATION: basic ",
    matches: (text, at) => isBasic(after(GIT_HEADER, text, at))
  },
  {
    name: "credential for git",
    form: "in an address",
    start: "@github.com",
    matches: (text, at) => {
      const found = IN_ADDRESS.exec(text.slice(0, at + 1));
      return isRandom(found?.[1] ?? found?.[2] ?? "", 10);
    }
  },
  {
    name: "credential for git",
    form: "x-access-token:\u2026",
    start: "x-access-token:",
    matches: (text, at) => isRandom(after(ACCESS_TOKEN, text, at), 10)
  },
  {
    name: "npm token",
    form: "_authToken=\u2026",
    start: "_authToken",
    matches: (text, at) => {
      const token = after(NPM_LINE, text, at);
      return /\d/.test(token) && isRandom(token, 10);
    }
  },
  {
    name: "npm token",
    form: "npm_\u2026",
    start: "npm_",
    matches: (text, at) => startsAt(text, at) && isRandom(after(NPM_TOKEN, text, at), 12)
  },
  {
    name: "credential for a container registry",
    form: "in a Docker configuration",
    start: '"auth":',
    matches: (text, at) => isBasic(after(DOCKER, text, at))
  },
  ...["AKIA", "ASIA"].map((start) => ({
    name: "AWS access key",
    form: `${start}\u2026`,
    start,
    matches: (text, at) => startsAt(text, at) && isRandom(after(AWS, text, at), 8)
  }))
];

// src/core/secret/leak-patterns.ts
var SHORTEST_VALUE = 4;
var SHORTEST_FORM = 8;
var SHORTEST_ANYWHERE = 6;
var NEIGHBOURS = 4;
var AS_IT_IS = "as it is";
var FEW_DIFFERENT = 4;
var FOLDING = /* @__PURE__ */ new Set([AS_IT_IS, "base64", "base64 of base64", "base64 of UTF-16", "hex"]);
function secretPatterns(secrets) {
  const seen = /* @__PURE__ */ new Set();
  return [...secrets].flatMap(
    ([name, value]) => [...valueForms(value), ...secretParts(value).flatMap(partForms)].flatMap(({ form, bytes, folds }) => {
      const key = latin12(bytes);
      if (seen.has(key) || bytes.length < (form === AS_IT_IS ? SHORTEST_VALUE : SHORTEST_FORM)) return [];
      seen.add(key);
      const check = bytes.length < SHORTEST_ANYWHERE ? amongText(bytes.length) : void 0;
      return [{ kind: "secret", name, form, bytes, folds, check, reach: bytes.length + NEIGHBOURS }];
    })
  );
}
function tokenPatterns() {
  return TOKEN_SHAPES.map((shape) => ({
    kind: "token",
    name: shape.name,
    form: shape.form,
    bytes: utf8(shape.start),
    folds: false,
    check: (memory, place, end) => shapeMatches(shape, memory, place, end),
    reach: TOKEN_REACH
  }));
}
function writtenAs({ form, bytes }, { start, end }) {
  return end - start > bytes.length ? `${form}, over several lines` : form;
}
function valueForms(value) {
  return [...byteForms([...usualForms(value), ...unusualForms(value)]), ...utf16Forms(value), ...brokenForms(value)];
}
function partForms(part) {
  return [...byteForms(usualForms(part)), ...utf16Forms(part)].map((each) => ({
    bytes: each.bytes,
    folds: false,
    form: each.form === AS_IT_IS ? "a part of it" : `${each.form} of a part`
  }));
}
function byteForms(forms) {
  return forms.map(({ form, text }) => {
    const bytes = utf8(text);
    return { form, bytes, folds: FOLDING.has(form) && mayFold(bytes) };
  });
}
function mayFold(bytes) {
  return bytes.length >= SHORTEST_FOLDED && new Set(bytes.subarray(0, 32)).size > FEW_DIFFERENT;
}
function utf16Forms(value) {
  return [true, false].map((littleEndian) => ({ form: "UTF-16", bytes: utf16(value, littleEndian), folds: false }));
}
function brokenForms(value) {
  const bytes = utf8(value).length;
  if (bytes < SHORTEST_FORM || bytes >= SHORTEST_FOLDED) return [];
  const places = Array.from({ length: value.length - 1 }, (_, at) => at + 1);
  return places.flatMap(
    (at) => ["\n", "\r\n"].map((end) => ({
      form: `${AS_IT_IS}, over several lines`,
      bytes: utf8(value.slice(0, at) + end + value.slice(at)),
      folds: false
    }))
  );
}
function amongText(length) {
  return (memory, place, end) => {
    const before = memory.subarray(Math.max(0, place - NEIGHBOURS), place);
    const after2 = memory.subarray(place + length, Math.min(end, place + length + NEIGHBOURS));
    return [...before, ...after2].every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32 && byte !== 127);
  };
}
function shapeMatches(shape, memory, place, end) {
  const from = Math.max(0, place - TOKEN_BEHIND);
  return shape.matches(latin12(memory.subarray(from, Math.min(end, place + TOKEN_REACH))), place - from);
}
function utf8(text) {
  return new TextEncoder().encode(text);
}
function latin12(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}

// src/core/secret/search-window.ts
var WINDOW_BYTES = 256 * 1024;
var SearchWindow = class {
  #matcher;
  #memory;
  #size;
  #count;
  /** Bytes of the whole before the memory's first one. */
  #base = 0;
  #from = 0;
  #end = 0;
  constructor(matcher, size = WINDOW_BYTES) {
    this.#matcher = matcher;
    this.#size = Math.max(size, 4 * (matcher.reach + BEHIND));
    this.#memory = memoryOf(this.#size + 8);
  }
  /** Bytes seen so far. */
  get bytes() {
    return this.#base + this.#end;
  }
  /** Where to put the next bytes; never empty. `filled` must be told how many they are. */
  room() {
    return this.#memory.bytes.subarray(this.#end, this.#size);
  }
  /** The first match, as soon as it is certain; its places are those in the whole. */
  filled(count) {
    this.#end += count;
    return this.#end < this.#size ? null : this.#search(this.#end - this.#matcher.reach + 1);
  }
  write(piece) {
    for (let at = 0; at < piece.length; ) {
      const room = this.room();
      const count = Math.min(room.length, piece.length - at);
      room.set(piece.subarray(at, at + count));
      at += count;
      const found = this.filled(count);
      if (found !== null) return found;
    }
    return null;
  }
  /** Nothing comes any more. */
  end() {
    return this.#search(this.#end);
  }
  /** What comes next is another whole, in which only the first `count` patterns count. */
  reset(count) {
    this.#count = count;
    [this.#base, this.#from, this.#end] = [0, 0, 0];
  }
  #search(limit) {
    const found = this.#matcher.find(this.#memory, {
      from: this.#from,
      limit,
      end: this.#end,
      ...this.#count === void 0 ? {} : { count: this.#count }
    });
    if (found !== null) return { ...found, start: found.start + this.#base, end: found.end + this.#base };
    const kept = Math.max(0, limit - BEHIND);
    this.#memory.bytes.copyWithin(0, kept, this.#end);
    this.#base += kept;
    this.#end -= kept;
    this.#from = limit - kept;
    return null;
  }
};

// src/core/secret/leak-search.ts
var LeakSearch = class {
  #secrets;
  #ready = null;
  constructor(secrets) {
    this.#secrets = secrets;
  }
  /** With `tokens` also for what looks like a credential. */
  pieces(tokens) {
    this.#ready ??= readyFor(this.#secrets);
    return new Pieces(this.#ready, tokens);
  }
  text(text) {
    const pieces = this.pieces(false);
    const found = pieces.write(new TextEncoder().encode(text)) ?? pieces.end();
    pieces.release();
    return found;
  }
};
function readyFor(secrets) {
  const own = secretPatterns(secrets);
  const patterns = [...own, ...tokenPatterns()];
  return { patterns, secretPatterns: own.length, matcher: new ByteMatcher(patterns), windows: [] };
}
var Pieces = class {
  #ready;
  #window;
  constructor(ready, tokens) {
    this.#ready = ready;
    this.#window = ready.windows.pop() ?? new SearchWindow(ready.matcher);
    this.#window.reset(tokens ? ready.patterns.length : ready.secretPatterns);
  }
  release() {
    this.#ready.windows.push(this.#window);
  }
  get bytes() {
    return this.#window.bytes;
  }
  room() {
    return this.#window.room();
  }
  filled(count) {
    return this.#told(this.#window.filled(count));
  }
  write(piece) {
    return this.#told(this.#window.write(piece));
  }
  end() {
    return this.#told(this.#window.end());
  }
  #told(match) {
    const pattern = match === null ? void 0 : this.#ready.patterns[match.pattern];
    if (match === null || pattern === void 0) return null;
    return { kind: pattern.kind, name: pattern.name, form: writtenAs(pattern, match), at: match.start };
  }
};

// src/adapters/leak-content.ts
var import_node_stream = require("node:stream");
var import_node_zlib = require("node:zlib");

// src/adapters/readable-bytes.ts
var import_node_fs = require("node:fs");
async function withFile(file, use) {
  let descriptor = null;
  try {
    descriptor = (0, import_node_fs.openSync)(file, "r");
    return await use(openBytes(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) (0, import_node_fs.closeSync)(descriptor);
  }
}
function openBytes(descriptor) {
  return { size: (0, import_node_fs.fstatSync)(descriptor).size, read: (into, at) => (0, import_node_fs.readSync)(descriptor, into, 0, into.length, at) };
}

// src/adapters/zip-members.ts
var END2 = 101010256;
var END_BYTES = 22;
var MOST_COMMENT = 65535;
var LARGE_LOCATOR = 117853008;
var LARGE_LOCATOR_BYTES = 20;
var LARGE_END = 101075792;
var LARGE_END_BYTES = 56;
var ENTRY = 33639248;
var ENTRY_BYTES = 46;
var LOCAL = 67324752;
var LOCAL_BYTES = 30;
var LARGE_FIELD = 1;
var IN_LARGE_FIELD = 4294967295;
var DEFLATED = 8;
var ENCRYPTED = 1;
var PART_BYTES = 1024 * 1024;
function* deflatedMembers(content) {
  const directory = findDirectory(content);
  if (directory === null) return;
  let place = directory.start;
  let part = Buffer.alloc(0);
  let partStart = place;
  while (place + ENTRY_BYTES <= directory.end) {
    if (place + 3 * MOST_COMMENT + ENTRY_BYTES > partStart + part.length && partStart + part.length < directory.end) {
      [part, partStart] = [bytesAt(content, place, Math.min(PART_BYTES, directory.end - place)), place];
    }
    const entry = entryAt(part, place - partStart);
    if (entry === null) return;
    place += entry.bytes;
    const start = entry.isDeflated ? dataStart(content, entry.local) : null;
    if (start !== null) yield { name: entry.name, start, length: entry.length };
  }
}
function bytesAt(content, at, length) {
  const bytes = Buffer.alloc(Math.max(0, length));
  return bytes.subarray(0, at < 0 ? 0 : content.read(bytes, at));
}
function findDirectory(content) {
  const tailStart = Math.max(0, content.size - END_BYTES - MOST_COMMENT);
  const tail = bytesAt(content, tailStart, content.size - tailStart);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(END2);
  const at = tail.lastIndexOf(mark);
  if (at === -1 || at + END_BYTES > tail.length) return null;
  const [size, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (size !== IN_LARGE_FIELD && start !== IN_LARGE_FIELD) return { start, end: start + size };
  return findLargeDirectory(content, tailStart + at);
}
function findLargeDirectory(content, end) {
  const locator = bytesAt(content, end - LARGE_LOCATOR_BYTES, LARGE_LOCATOR_BYTES);
  if (locator.length < LARGE_LOCATOR_BYTES || locator.readUInt32LE(0) !== LARGE_LOCATOR) return null;
  const record = bytesAt(content, Number(locator.readBigUInt64LE(8)), LARGE_END_BYTES);
  if (record.length < LARGE_END_BYTES || record.readUInt32LE(0) !== LARGE_END) return null;
  const [size, start] = [Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48))];
  return { start, end: start + size };
}
function entryAt(part, at) {
  if (at + ENTRY_BYTES > part.length || part.readUInt32LE(at) !== ENTRY) return null;
  const [names, extras, comments] = [part.readUInt16LE(at + 28), part.readUInt16LE(at + 30), part.readUInt16LE(at + 32)];
  const extraStart = at + ENTRY_BYTES + names;
  const bytes = ENTRY_BYTES + names + extras + comments;
  if (at + bytes > part.length) return null;
  const large = largeNumbers(part.subarray(extraStart, extraStart + extras));
  const [, length, local] = [24, 20, 42].map((place) => {
    const number = part.readUInt32LE(at + place);
    return number === IN_LARGE_FIELD ? Number(large.shift() ?? IN_LARGE_FIELD) : number;
  });
  const isDeflated = part.readUInt16LE(at + 10) === DEFLATED && (part.readUInt16LE(at + 8) & ENCRYPTED) === 0;
  const name = part.toString("utf8", at + ENTRY_BYTES, extraStart);
  return { name, isDeflated, length: length ?? 0, local: local ?? 0, bytes };
}
function largeNumbers(extra) {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, size] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    const field = extra.subarray(at + 4, at + 4 + size);
    if (id === LARGE_FIELD) return Array.from({ length: Math.floor(field.length / 8) }, (_, index) => field.readBigUInt64LE(index * 8));
    at += 4 + size;
  }
  return [];
}
function dataStart(content, local) {
  const header = bytesAt(content, local, LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL) return null;
  return local + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

// src/adapters/leak-content.ts
var MOST_EXPANDED = 4 * 1024 ** 3;
var PIECE_BYTES = 256 * 1024;
var SMALL_BYTES = 64 * 1024;
var GZIP = [31, 139];
var ZIP = [80, 75, 3, 4];
async function searchFile(search2, file, tokens) {
  return withFile(file, (content) => searchContent(search2, content, tokens));
}
async function searchContent(search2, content, tokens) {
  const plain = searchPlain(search2, content, tokens);
  if (plain.leak !== null) return plain;
  const expansion = new Expansion(search2, content, tokens);
  const leak = await expansion.search(archiveKind(content));
  return { leak, bytes: plain.bytes + expansion.bytes };
}
function archiveKind(content) {
  const start = new Uint8Array(ZIP.length);
  const length = content.read(start, 0);
  const begins = (mark) => mark.length <= length && mark.every((byte, at) => start[at] === byte);
  if (begins(GZIP)) return "gzip";
  return begins(ZIP) ? "zip" : null;
}
function searchPlain(search2, content, tokens) {
  const pieces = search2.pieces(tokens);
  let leak = null;
  for (let at = 0; leak === null; ) {
    const count = content.read(pieces.room(), at);
    if (count === 0) break;
    at += count;
    leak = pieces.filled(count);
  }
  leak ??= pieces.end();
  const { bytes } = pieces;
  pieces.release();
  return { leak, bytes };
}
var GUNZIP = { stream: () => (0, import_node_zlib.createGunzip)({ chunkSize: PIECE_BYTES }), whole: import_node_zlib.gunzipSync };
var INFLATE = { stream: () => (0, import_node_zlib.createInflateRaw)({ chunkSize: PIECE_BYTES }), whole: import_node_zlib.inflateRawSync };
var Expansion = class {
  #search;
  #content;
  #tokens;
  /** Looked at so far. */
  bytes = 0;
  constructor(search2, content, tokens) {
    this.#search = search2;
    this.#content = content;
    this.#tokens = tokens;
  }
  async search(kind) {
    if (kind === "gzip") return this.#within("gzip", GUNZIP, 0, this.#content.size);
    if (kind === null) return null;
    let left = this.#content.size;
    for (const { name, start, length } of deflatedMembers(this.#content)) {
      left -= length;
      if (left < 0) return null;
      const leak = await this.#within(name, INFLATE, start, length);
      if (leak !== null) return leak;
    }
    return null;
  }
  async #within(within, how, start, length) {
    if (this.bytes >= MOST_EXPANDED) return null;
    const pieces = this.#search.pieces(this.#tokens);
    const small = length <= SMALL_BYTES ? this.#expanded(how, start, length) : null;
    const found = small === null ? await this.#stream(pieces, how.stream(), start, length) : pieces.write(small);
    const leak = found ?? pieces.end();
    this.bytes += pieces.bytes;
    pieces.release();
    return leak === null ? null : { ...leak, within };
  }
  /** Null where it is broken. */
  #expanded({ whole }, start, length) {
    const bytes = Buffer.allocUnsafe(length);
    const count = this.#content.read(bytes, start);
    try {
      return whole(bytes.subarray(0, count));
    } catch {
      return null;
    }
  }
  /** Ends quietly where the archive is broken: up to there it was looked at, and its bytes as they are were before. */
  async #stream(pieces, expand, start, length) {
    const source = import_node_stream.Readable.from(piecesOf(this.#content, start, length), { objectMode: false });
    source.on("error", (error) => expand.destroy(error));
    try {
      for await (const piece of source.pipe(expand)) {
        const leak = pieces.write(piece);
        if (leak !== null || this.bytes + pieces.bytes >= MOST_EXPANDED) return leak;
      }
    } catch {
      return null;
    } finally {
      source.destroy();
    }
    return null;
  }
};
function* piecesOf(content, start, length) {
  for (let at = start; at < start + length; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, start + length - at));
    const count = content.read(piece, at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}

// src/adapters/leak-scan-thread.ts
var search = new LeakSearch([]);
async function answer(request) {
  if (request.kind === "secrets") {
    search = new LeakSearch(request.secrets);
    return;
  }
  const searched = await searchFile(search, request.file, request.tokens);
  import_node_worker_threads.parentPort?.postMessage({ id: request.id, searched });
}
import_node_worker_threads.parentPort?.on("message", (request) => void answer(request));
