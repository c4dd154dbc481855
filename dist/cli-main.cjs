// Built by scripts/build.mjs from src/. Do not edit.
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e2) {
    throw err = [e2], e2;
  }
};
var __export = (target, all) => {
  for (var name3 in all)
    __defProp(target, name3, { get: all[name3], enumerable: true });
};
var __copyProps = (to2, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to2, key) && key !== except)
        __defProp(to2, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to2;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// src/core/model/problem-codes.ts
var PROBLEMS;
var init_problem_codes = __esm({
  "src/core/model/problem-codes.ts"() {
    "use strict";
    PROBLEMS = {
      "spec/no-file": { means: "There is no flow file where one was looked for", exit: 2 },
      "spec/too-large": { means: "The flow file is over 1 MiB, 100 levels or 100 aliases", exit: 2 },
      "spec/yaml": { means: "The file is not YAML 1.2 that a flow may use", exit: 2 },
      "spec/duplicate-key": { means: "A key stands twice in one mapping", exit: 2 },
      "spec/unknown-key": { means: "A key that means nothing here", exit: 2 },
      "spec/missing-key": { means: "A key that must be there is not", exit: 2 },
      "spec/wrong-type": { means: "A value has the wrong shape", exit: 2 },
      "spec/wrong-value": { means: "A value is of the right shape but not one of those allowed", exit: 2 },
      "spec/bad-name": { means: "A step id, variable, output or secret has a name that cannot be used", exit: 2 },
      "spec/uses": { means: "`uses` stands in a step; actions belong in the workflow around the flow", exit: 2 },
      "spec/bad-expression": { means: "An expression cannot be read", exit: 2 },
      "spec/unavailable-context": { means: "An expression uses a context or function that is not available there", exit: 2 },
      "spec/secret-place": { means: "`secrets` is used elsewhere than as a whole value in a step's env", exit: 2 },
      "spec/bad-pattern": { means: "A path pattern cannot be used", exit: 2 },
      "spec/outside-repository": { means: "A path leaves the repository or names .git or .flow", exit: 2 },
      "spec/environment-cached": { means: "A step with an environment is marked cache: true", exit: 2 },
      "spec/never-hits": { means: "A cached step uses a value that changes with every commit or run", exit: 0 },
      "graph/unknown-step": { means: "A step that is needed or asked for does not exist", exit: 2 },
      "graph/cycle": { means: "Steps need each other in a circle", exit: 2 },
      "graph/two-writers": { means: "Two tasks can write one path", exit: 2 },
      "graph/missing-input": { means: "A file that a task reads does not exist and no step writes it", exit: 2 },
      "graph/not-needed": { means: "A step uses another's outputs without needing it", exit: 2 },
      "graph/bad-matrix": { means: "A matrix cannot be expanded", exit: 2 },
      "graph/too-many-tasks": { means: "The flow has more tasks than can be handled", exit: 2 },
      "graph/bad-value": { means: "An expression gives a value that cannot be used there", exit: 2 },
      "graph/tracked-output": { means: "A declared output is tracked by git", exit: 2 },
      "graph/link-output": { means: "A declared output lies behind a symbolic link that leaves the repository", exit: 2 },
      "graph/failed-command-input": { means: "The command of a { run: \u2026 } input failed", exit: 5 },
      "secret/missing": { means: "A required secret has no value", exit: 5 },
      "secret/in-flow": { means: "A secret's value stands in the flow file, so that it is none", exit: 5 },
      "secret/leak": { means: "What a task left holds a secret, or what looks like a credential", exit: 1 },
      "secret/too-short": { means: "A secret is too short to be masked, or to be a key", exit: 5 },
      "secret/bad-value": { means: "A secret's value cannot be that of a variable", exit: 5 },
      "cli/usage": { means: "The command line is wrong", exit: 2 },
      "cli/no-match": { means: "Nothing matches what was asked for", exit: 2 },
      "cli/nested-run": { means: "A step of a run starts another run in the same repository", exit: 5 },
      "action/input": { means: "An input of the action is wrong", exit: 2 },
      "action/comment": { means: "The comment on the pull request could not be written", exit: 0 },
      "action/outputs-too-large": { means: "What steps gave is too large for the action's output `outputs`", exit: 0 },
      "attest/unsigned": { means: "What was made is not signed, or its attestation is not kept, although the job may sign", exit: 0 },
      "attest/required": { means: "What was made had to be signed and could not be", exit: 1 },
      "board/no-plan": { means: "There is no plan on the board, or not the one that was handed on", exit: 2 },
      "board/other-flow": { means: "The flow here is not the one that the plan was made from", exit: 2 },
      "board/unavailable": { means: "The board cannot be reached", exit: 5 },
      "board/dropped-output": { means: "GitHub dropped an output of the plan job, since a masked value stands in it", exit: 2 },
      "board/differing-result": { means: "Two workers made different bytes of one task", exit: 0 },
      "step/ignored-file": { means: "A step wrote to $GITHUB_ENV, $GITHUB_PATH or $GITHUB_STEP_SUMMARY, which a flow does not read", exit: 0 },
      "step/input-changed": { means: "An input changed while its task ran, so the result is not kept", exit: 0 },
      "store/corrupt-database": { means: "The local database was damaged and has been set aside", exit: 0 },
      "store/corrupt-entry": { means: "Stored bytes were damaged or gone; the task runs again", exit: 0 },
      "store/unavailable": { means: "The store cannot be read or written; nothing is kept", exit: 0 },
      "lineage/unsent": { means: "A service did not take what was to be told of a run", exit: 1 },
      "provenance/not-made": { means: "No task that is known here has made the file", exit: 4 },
      "provenance/changed-file": { means: "The file is not what the task that writes it made", exit: 4 },
      "provenance/broken-chain": { means: "The statements from the file back to its sources do not fit together", exit: 4 },
      "provenance/bad-signature": { means: "The signature is not good, or not by whom it should be", exit: 4 },
      "provenance/not-rebuilt": { means: "A task that was run again did not make what its statement says", exit: 4 },
      "provenance/not-signed": { means: "A signature was asked for and there is none", exit: 4 }
    };
  }
});

// src/core/secret/encoded-forms.ts
function encodedForms(value) {
  return [...new Set(usualForms(value).map(({ text: text2 }) => text2))].sort((a2, b2) => b2.length - a2.length);
}
function usualForms(value) {
  if (value === "") return [];
  const bytes = new TextEncoder().encode(value);
  return [
    ...named("as it is", plainForms(value)),
    ...named("base64", base64Forms(bytes)),
    ...named("hex", hexForms(bytes)),
    ...escapedForms(value),
    ...named("percent-encoded", urlForms(value))
  ].filter(({ text: text2 }) => text2 !== "");
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
  ].filter(({ text: text2 }) => text2.length >= SHORTEST_PART);
}
function utf16(text2, littleEndian) {
  const bytes = new Uint8Array(text2.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at2 = 0; at2 < text2.length; at2 += 1) view.setUint16(at2 * 2, text2.charCodeAt(at2), littleEndian);
  return bytes;
}
function named(form, texts) {
  return texts.map((text2) => ({ form, text: text2 }));
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
    (_2, part) => bytes.subarray(part * ARGUMENTS, (part + 1) * ARGUMENTS)
  );
  return parts.map((part) => String.fromCharCode(...part)).join("");
}
function twiceBase64Forms(bytes) {
  const once2 = [base64(bytes), ...[0, 1, 2].map((shift) => wholeBase64(bytes.subarray(shift)))];
  return once2.flatMap((form) => base64Forms(new TextEncoder().encode(form)));
}
function wrappedBase64(bytes) {
  const whole2 = base64(bytes);
  const isPem = latin1(bytes.subarray(0, 10)) === "-----BEGIN";
  return COLUMNS.flatMap((width) => {
    if (whole2.length <= width) return [];
    const lines = Array.from({ length: Math.ceil(whole2.length / width) }, (_2, line) => whole2.slice(line * width, (line + 1) * width));
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
  return Array.from({ length: unit.length }, (_2, at2) => `\\u${unit.charCodeAt(at2).toString(16).padStart(4, "0")}`).join("");
}
function everyUnitEscaped(value) {
  const escaped3 = unitEscape(value);
  return [escaped3, escaped3.replace(/[\da-f]{4}/g, (digits) => digits.toUpperCase())];
}
function urlForms(value) {
  const usual = encodeURIComponent(value.toWellFormed());
  const strict = usual.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [usual, strict, strict.replaceAll("%20", "+")];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}
function everyByteEscaped(bytes) {
  const escaped3 = Array.from(bytes, (byte) => `%${hexByte(byte)}`).join("");
  return [escaped3, escaped3.toUpperCase()];
}
function caseForms(value) {
  if (/^[\p{L}\s_-]*$/u.test(value)) return [];
  const lower = urlForms(value).map((form) => form.toLowerCase());
  return [...named("upper case", [value.toUpperCase()]), ...named("lower case", [value.toLowerCase(), ...lower])];
}
var SHORTEST_PART, ARGUMENTS, COLUMNS, PEM_START, XML;
var init_encoded_forms = __esm({
  "src/core/secret/encoded-forms.ts"() {
    "use strict";
    SHORTEST_PART = 8;
    ARGUMENTS = 4096;
    COLUMNS = [76, 64];
    PEM_START = 128;
    XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  }
});

// src/core/secret/gram-index.ts
function cost(bytes, at2, size) {
  let sum2 = 0;
  let same2 = true;
  for (let each = at2; each < at2 + size; each += 1) {
    sum2 += COMMON[bytes[each] ?? 0] ?? 0;
    same2 &&= bytes[each] === bytes[at2];
  }
  return same2 ? sum2 + 100 : sum2;
}
function chosen(bytes, [from, to2], size) {
  return Array.from({ length: size }, (_2, remainder) => {
    let best = from + remainder;
    let least = cost(bytes, best, size);
    for (let at2 = best + size; at2 + size <= to2; at2 += size) {
      const its = cost(bytes, at2, size);
      if (its < least) [best, least] = [at2, its];
    }
    return best;
  });
}
function keyOf(bytes, offset, size) {
  const group = Uint8Array.from(bytes.subarray(offset, offset + size)).buffer;
  return (size === WORD ? new Int32Array(group) : new Uint16Array(group))[0] ?? 0;
}
function tell(entries, place, candidates2) {
  if (entries === void 0) return;
  for (let at2 = 0; at2 < entries.length; at2 += 2) candidates2.consider(entries[at2] ?? 0, entries[at2 + 1] ?? 0, place);
}
var WORD, HALF, SHORTEST_WORDY, SHORTEST_HALVED, FEWEST_BITS, MOST_BITS, SPARE_BITS, SPREAD, IS_LITTLE, LOW_HALF_AT, COMMON, GramIndex;
var init_gram_index = __esm({
  "src/core/secret/gram-index.ts"() {
    "use strict";
    WORD = 4;
    HALF = 2;
    SHORTEST_WORDY = 2 * WORD - 1;
    SHORTEST_HALVED = 2 * HALF - 1;
    FEWEST_BITS = 18;
    MOST_BITS = 22;
    SPARE_BITS = 5;
    SPREAD = 2654435761;
    IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
    LOW_HALF_AT = IS_LITTLE ? 0 : HALF;
    COMMON = Uint8Array.from({ length: 256 }, (_2, byte) => {
      const character = String.fromCharCode(byte);
      if (byte === 0 || byte === 255 || " eta".includes(character)) return 9;
      if ("oinsrhl\n0".includes(character)) return 8;
      if (/[a-z1-9=\\.,"-]/.test(character)) return 6;
      return /[A-Z/:_%]/.test(character) ? 4 : 3;
    });
    GramIndex = class {
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
          const table2 = size === WORD ? this.#words : this.#halves;
          const key = keyOf(bytes, offset, size);
          const entries = table2.get(key);
          if (entries === void 0) table2.set(key, [pattern, offset]);
          else entries.push(pattern, offset);
          this.#lastOffset = Math.max(this.#lastOffset, offset);
        }
      }
      /** The first even index from `from` (even) on where this word or the next one is worth a closer look; `until` or more: none. */
      next(words, from, until) {
        const halves = this.#isHalf;
        const table2 = this.#isWord;
        const shift = this.#shift;
        for (let at2 = from; at2 < until; at2 += 2) {
          const one = words[at2] ?? 0;
          const two = words[at2 + 1] ?? 0;
          const seen = (halves[one & 65535] ?? 0) | (halves[one >>> 16] ?? 0) | (table2[Math.imul(one, SPREAD) >>> shift] ?? 0) | (halves[two & 65535] ?? 0) | (halves[two >>> 16] ?? 0) | (table2[Math.imul(two, SPREAD) >>> shift] ?? 0);
          if (seen !== 0 && (this.#hasEither(one) || this.#hasEither(two))) return at2;
        }
        return until;
      }
      /** All that can stand at this word and the next one. */
      visit(words, at2, candidates2) {
        for (let each = at2; each < at2 + 2; each += 1) {
          const word = words[each] ?? 0;
          const place = each * WORD;
          if (this.#hasWord(word)) tell(this.#words.get(word), place, candidates2);
          if (this.#isHalf[word & 65535] !== 0) tell(this.#halves.get(word & 65535), place + LOW_HALF_AT, candidates2);
          if (this.#isHalf[word >>> 16] !== 0) tell(this.#halves.get(word >>> 16), place + HALF - LOW_HALF_AT, candidates2);
        }
      }
      #hasEither(word) {
        return (this.#isHalf[word & 65535] ?? 0) !== 0 || (this.#isHalf[word >>> 16] ?? 0) !== 0 || this.#hasWord(word);
      }
      #hasWord(word) {
        const hash5 = Math.imul(word, SPREAD) >>> this.#shift;
        const there = this.#isWord[hash5];
        return there !== 0 && (there === 2 || this.#keys[hash5] === word);
      }
    };
  }
});

// src/core/secret/byte-matcher.ts
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
  for (let at2 = 1; at2 < bytes.length; at2 += 1) if (bytes[at2] !== bytes[at2 - 1]) changes.push(at2);
  const step = Math.max(1, Math.floor(changes.length / PROBES));
  return [bytes.length - 1, ...changes.filter((_2, index) => index % step === 0)];
}
function isLineEnd(byte) {
  return byte === NEWLINE || byte === RETURN;
}
function isBlank(byte) {
  return byte === SPACE || byte === TAB;
}
var BEHIND, KNOWN_BYTES, FOLD_PART, FOLD_ROOM, PROBES, PROBED, TAB, NEWLINE, RETURN, SPACE, SHORTEST_FOLDED, ByteMatcher, Search;
var init_byte_matcher = __esm({
  "src/core/secret/byte-matcher.ts"() {
    "use strict";
    init_gram_index();
    BEHIND = 512;
    KNOWN_BYTES = 64;
    FOLD_PART = 16;
    FOLD_ROOM = 64;
    PROBES = 8;
    PROBED = 32;
    [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32];
    SHORTEST_FOLDED = 2 * SHORTEST_WORDY;
    ByteMatcher = class {
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
        this.reach = patterns.reduce((most, { bytes, folds, reach: reach3 = 0 }) => {
          const length = folds ? 2 * bytes.length + 2 * FOLD_ROOM : bytes.length;
          return Math.max(most, length, reach3);
        }, this.#groupReach);
      }
      /**
       * The match that begins first, and of those at one place the one of the first pattern, among those that begin in `from`…`limit` and end by
       * `end`. What begins after `end - reach` may be incomplete. The last words may hold anything beyond `end`. Of the patterns only the first
       * `count` count.
       */
      find({ bytes, words }, { from, limit, end: end2, count: count3 = this.#patterns.length }) {
        const search = new Search(this.#patterns, this.#probes, { bytes, from, limit, end: end2, count: count3 });
        const index = this.#index;
        const first = from >>> 2 & ~1;
        const until = Math.ceil(Math.min(end2, limit + this.#groupReach) / 4);
        for (let at2 = index.next(words, first, until); at2 < until; at2 = index.next(words, at2 + 2, until)) {
          if (search.best !== null && search.best.start < at2 * 4 - this.#groupReach) break;
          index.visit(words, at2, search);
        }
        return search.best;
      }
    };
    Search = class {
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
        for (let at2 = 0; at2 < pattern.length; at2 += 1) if (bytes[start + at2] !== pattern[at2]) return null;
        return { start, end: start + pattern.length };
      }
      /** `place`: where byte `offset` of the pattern is. */
      #folded(pattern, probes, offset, place) {
        const start = this.#foldedStart(pattern, offset, place);
        if (start === -1) return null;
        const end2 = this.#foldedEnd(pattern, probes, offset, place);
        return end2 === -1 ? null : { start, end: end2 };
      }
      #foldedEnd(pattern, probes, offset, place) {
        const bytes = this.#bytes;
        let at2 = place;
        let room = FOLD_ROOM + pattern.length;
        for (let each = offset; each < pattern.length; each += 1) {
          if (bytes[at2] !== pattern[each]) {
            const next = this.#afterBreak(at2, room);
            room -= next - at2;
            at2 = isBlank(pattern[each]) && isBlank(bytes[next - 1]) && next > at2 ? next - 1 : next;
            if (bytes[at2] !== pattern[each]) return -1;
          }
          at2 += 1;
          if (at2 > this.#end || each === offset + PROBED && !this.#goesOn(pattern, probes, each, at2 - 1)) return -1;
        }
        return at2;
      }
      /** Whether the probes are right as far as the line goes: no byte of it can have been left out. */
      #goesOn(pattern, probes, offset, place) {
        const lineEnd = this.#lineEndAfter(place);
        return probes.every((probe) => {
          const at2 = place + probe - offset;
          return probe < offset || at2 >= lineEnd || this.#bytes[at2] === pattern[probe];
        });
      }
      #foldedStart(pattern, offset, place) {
        const bytes = this.#bytes;
        let at2 = place;
        let room = FOLD_ROOM;
        for (let each = offset - 1; each >= 0; each -= 1) {
          if (bytes[at2 - 1] !== pattern[each]) {
            const before = this.#beforeBreak(at2, room);
            room -= at2 - before;
            at2 = before;
            if (bytes[at2 - 1] !== pattern[each]) return -1;
          }
          at2 -= 1;
        }
        return at2;
      }
      /** Behind line ends and the blanks after them; the same place where there are none, or too many. */
      #afterBreak(place, room) {
        let at2 = place;
        while (at2 - place < room && isLineEnd(this.#bytes[at2])) at2 += 1;
        if (at2 === place) return place;
        while (at2 - place < room && isBlank(this.#bytes[at2])) at2 += 1;
        return at2;
      }
      #beforeBreak(place, room) {
        let at2 = place;
        while (place - at2 < room && isBlank(this.#bytes[at2 - 1])) at2 -= 1;
        const blanks = at2;
        while (place - at2 < room && isLineEnd(this.#bytes[at2 - 1])) at2 -= 1;
        return at2 === blanks ? place : at2;
      }
      #lineEndAfter(place) {
        if (this.#lineEnd >= place) return this.#lineEnd;
        const ends = [NEWLINE, RETURN].map((sign2) => this.#bytes.indexOf(sign2, place)).filter((at2) => at2 !== -1);
        this.#lineEnd = Math.min(this.#end, ...ends);
        return this.#lineEnd;
      }
    };
  }
});

// src/core/secret/text-matcher.ts
function writeLowBytes(text2, bytes) {
  if (encoder.encodeInto(text2, bytes.subarray(0, text2.length)).read === text2.length) return;
  for (let at2 = 0; at2 < text2.length; at2 += 1) bytes[at2] = text2.charCodeAt(at2);
}
function twoAt(text2, at2) {
  return text2.charCodeAt(at2) << 8 ^ text2.charCodeAt(at2 + 1) ^ (text2.charCodeAt(at2 + 1) & 65280) << 12;
}
var KNOWN, SPARE, TextMatcher, encoder, Beginnings;
var init_text_matcher = __esm({
  "src/core/secret/text-matcher.ts"() {
    "use strict";
    init_byte_matcher();
    init_gram_index();
    KNOWN = 64;
    SPARE = 8;
    TextMatcher = class {
      /** Those that are too short for the index are looked for one by one. */
      #short;
      #long;
      #index;
      #beginnings;
      #memory = memoryOf(SPARE);
      constructor(patterns) {
        this.#short = patterns.filter((pattern) => pattern.length < SHORTEST_HALVED);
        this.#long = patterns.filter((pattern) => pattern.length >= SHORTEST_HALVED);
        this.#index = new GramIndex(
          this.#long.map((pattern) => {
            const known3 = pattern.slice(0, KNOWN);
            const bytes = new Uint8Array(known3.length);
            writeLowBytes(known3, bytes);
            return { bytes, ranges: [[0, known3.length]] };
          })
        );
        this.#beginnings = new Beginnings(patterns);
      }
      /** Every place of every pattern, in no order. */
      spans(text2) {
        const spans = [];
        for (const pattern of this.#short) {
          for (let at2 = text2.indexOf(pattern); at2 !== -1; at2 = text2.indexOf(pattern, at2 + 1))
            spans.push({ start: at2, end: at2 + pattern.length });
        }
        if (this.#long.length === 0) return spans;
        const consider = (number, offset, place) => {
          const pattern = this.#long[number] ?? "";
          const start = place - offset;
          if (start >= 0 && text2.startsWith(pattern, start)) spans.push({ start, end: start + pattern.length });
        };
        const { words } = this.#bytesOf(text2);
        const index = this.#index;
        const until = Math.ceil(text2.length / 4);
        for (let at2 = index.next(words, 0, until); at2 < until; at2 = index.next(words, at2 + 2, until)) index.visit(words, at2, { consider });
        return spans;
      }
      /** Where the longest end of the text begins that a pattern begins with, short of all of it. */
      partialStart(text2) {
        return this.#beginnings.partialStart(text2);
      }
      /** A byte for each character, the lower half of its code; what follows is left over from earlier. */
      #bytesOf(text2) {
        if (this.#memory.bytes.length < text2.length + SPARE) this.#memory = memoryOf(2 * text2.length + SPARE);
        writeLowBytes(text2, this.#memory.bytes);
        return this.#memory;
      }
    };
    encoder = new TextEncoder();
    Beginnings = class {
      #longest;
      #byTwo = /* @__PURE__ */ new Map();
      #isTwo = new Uint8Array(65536);
      #firsts;
      constructor(patterns) {
        const longer = patterns.filter((pattern) => pattern.length > 1);
        this.#longest = longer.reduce((most, pattern) => Math.max(most, pattern.length), 0);
        this.#firsts = new Set(longer.map((pattern) => pattern.charAt(0)));
        for (const pattern of longer) {
          const key = twoAt(pattern, 0);
          this.#isTwo[key & 65535] = 1;
          const same2 = this.#byTwo.get(key);
          if (same2 === void 0) this.#byTwo.set(key, [pattern]);
          else same2.push(pattern);
        }
      }
      partialStart(text2) {
        const last = text2.length - 1;
        for (let at2 = Math.max(0, text2.length - this.#longest + 1); at2 < last; at2 += 1) {
          const key = twoAt(text2, at2);
          if (this.#isTwo[key & 65535] === 1 && this.#isBegun(key, text2, at2)) return at2;
        }
        return this.#longest > 1 && this.#firsts.has(text2.charAt(last)) ? last : text2.length;
      }
      #isBegun(key, text2, at2) {
        const left = text2.length - at2;
        return this.#byTwo.get(key)?.some((pattern) => pattern.length > left && pattern.startsWith(text2.slice(at2))) === true;
      }
    };
  }
});

// src/core/secret/masking.ts
function maskPatterns(values) {
  const patterns = /* @__PURE__ */ new Set();
  for (const value of values) {
    const text2 = value.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
    patterns.add(text2);
    for (const line of linesOf(text2)) patterns.add(line);
  }
  patterns.delete("");
  return [...patterns];
}
function linesOf(text2) {
  const lines = text2.split("\n");
  if (lines.length === 1) return [];
  return lines.map((line) => line.trim()).filter((line) => line.length >= SHORTEST_LINE);
}
function matcherOf(values) {
  const known3 = matchers.get(values);
  if (known3 !== void 0) return known3;
  const patterns = maskPatterns(values);
  const matcher = patterns.length === 0 ? null : new TextMatcher(patterns);
  matchers.set(values, matcher);
  return matcher;
}
function maskingFilter(values) {
  const matcher = matcherOf(values);
  if (matcher === null) return { write: (text2) => text2, end: () => "" };
  let pending = "";
  let covered = -1;
  const advance = (text2, until) => {
    const shown4 = replaceSpans(text2, spansOf(text2, matcher, covered), until, covered >= 0);
    pending = text2.slice(until);
    covered = shown4.covered;
    return shown4.text;
  };
  return {
    write(text2) {
      const whole2 = pending + text2;
      return advance(whole2, matcher.partialStart(whole2));
    },
    end: () => advance(pending, pending.length)
  };
}
function maskText(text2, values) {
  const filter = maskingFilter(values);
  return filter.write(text2) + filter.end();
}
function spansOf(text2, matcher, covered) {
  const spans = matcher.spans(text2);
  if (covered >= 0) spans.push({ start: 0, end: covered });
  return spans.length < 2 ? spans : joined(spans);
}
function joined(spans) {
  const all = [];
  for (const span of spans.sort((a2, b2) => a2.start - b2.start || a2.end - b2.end)) {
    const last = all.at(-1);
    if (last === void 0 || span.start > last.end) all.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return all;
}
function replaceSpans(text2, spans, until, open2) {
  let shown4 = "";
  let at2 = open2 ? spans[0]?.end ?? 0 : 0;
  let masked = open2;
  for (const span of open2 ? spans.slice(1) : spans) {
    if (span.start >= until) break;
    shown4 += text2.slice(at2, span.start) + MASK;
    at2 = span.end;
    masked = true;
  }
  if (at2 < until) return { text: shown4 + text2.slice(at2, until), covered: -1 };
  return { text: shown4, covered: masked ? at2 - until : -1 };
}
var MASK, SHORTEST_LINE, matchers;
var init_masking = __esm({
  "src/core/secret/masking.ts"() {
    "use strict";
    init_text_matcher();
    MASK = "***";
    SHORTEST_LINE = 4;
    matchers = /* @__PURE__ */ new WeakMap();
  }
});

// src/main/version.ts
var VERSION;
var init_version = __esm({
  "src/main/version.ts"() {
    "use strict";
    VERSION = true ? "0.1.0" : "0.0.0-source";
  }
});

// src/main/fault-text.ts
function endAtFaults(tell4) {
  process.report.excludeEnv = true;
  process.on("uncaughtException", (error) => {
    tell4(faultText(error));
    process.exit(FAULT_EXIT);
  });
}
function hideInFaults(values) {
  known.push(values);
}
function faultText(error) {
  const detail = error instanceof Error ? error.stack ?? error.message : String(error);
  const forms = known.flatMap((values) => values()).flatMap(encodedForms);
  return `flow-action ${VERSION} has a fault of its own; please report it with this text:
${maskText(detail, forms)}`;
}
var FAULT_EXIT, known;
var init_fault_text = __esm({
  "src/main/fault-text.ts"() {
    "use strict";
    init_encoded_forms();
    init_masking();
    init_version();
    FAULT_EXIT = 70;
    known = [];
  }
});

// src/core/entry/board-names.ts
function isWorkerName(name3) {
  return WORKER.test(name3);
}
function claimName(batch, claim) {
  return `claim-${batch}-${claim}`;
}
function resultName({ batch, claim, outcome, worker }) {
  return `result-${batch}-${claim}-${outcome}-${worker}`;
}
function readResultName(name3) {
  const [, batch, claim, outcome, worker] = RESULT.exec(name3) ?? [];
  if (worker === void 0 || outcome !== "done" && outcome !== "failed") return null;
  const listed = { batch: Number(batch), claim: Number(claim), outcome, worker };
  return resultName(listed) === name3 ? listed : null;
}
var PLAN_NAME, WORKER, RESULT;
var init_board_names = __esm({
  "src/core/entry/board-names.ts"() {
    "use strict";
    PLAN_NAME = "plan";
    WORKER = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
    RESULT = /^result-(\d{1,9})-(\d{1,9})-(done|failed)-([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})$/;
  }
});

// src/main/process-end.ts
async function endProcess(code) {
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(code);
}
var init_process_end = __esm({
  "src/main/process-end.ts"() {
    "use strict";
  }
});

// src/main/refusal.ts
function nothing(problems) {
  const file = problems.find((problem2) => problem2.place !== void 0)?.place?.file ?? "";
  const counts = { restored: 0, ran: 0, failed: 0, skipped: 0, durationMs: 0, savedMs: 0 };
  return { flow: "", file, run: "", outcome: "failure", ...counts, tasks: [], problems };
}
var Refusal;
var init_refusal = __esm({
  "src/main/refusal.ts"() {
    "use strict";
    Refusal = class extends Error {
      /** Whoever passes it on may say where the places are seen from. */
      problems;
      /** What --json prints. */
      result;
      /** `result`: where a run or a plan had begun, and so has a name. */
      constructor(problems, result = nothing(problems)) {
        super(problems[0]?.message ?? "refused");
        this.problems = problems;
        this.result = result;
      }
    };
  }
});

// src/core/report/paint.ts
function plainPaint(marks) {
  const same2 = (text2) => text2;
  return { bold: same2, dim: same2, red: same2, green: same2, yellow: same2, blue: same2, colors: false, marks };
}
var UNICODE_MARKS, ASCII_MARKS;
var init_paint = __esm({
  "src/core/report/paint.ts"() {
    "use strict";
    UNICODE_MARKS = {
      done: "\u2713",
      failed: "\u2717",
      skipped: "\u21B7",
      started: "\u25B8",
      waiting: "\xB7",
      warning: "!",
      same: "=",
      differs: "\u2260",
      arrow: "\u2192",
      ellipsis: "\u2026",
      times: "\xD7",
      separator: "\xB7",
      spinner: ["\u280B", "\u2819", "\u2839", "\u2838", "\u283C", "\u2834", "\u2826", "\u2827", "\u2807", "\u280F"]
    };
    ASCII_MARKS = {
      done: "+",
      failed: "x",
      skipped: "-",
      started: ">",
      waiting: ".",
      warning: "!",
      same: "=",
      differs: "!=",
      arrow: "->",
      ellipsis: "...",
      times: "x",
      separator: "-",
      spinner: ["-", "\\", "|", "/"]
    };
  }
});

// src/adapters/terminal-host.ts
function terminalHost(stream, look) {
  const isGone = goneTest(stream);
  return {
    write(text2) {
      if (!isGone() && text2 !== "") stream.write(text2);
    },
    flush: () => new Promise((resolve) => {
      if (isGone()) resolve();
      else stream.write("", () => resolve());
    }),
    columns: () => stream.columns ?? 80,
    rows: () => stream.rows ?? 24,
    elapsed: () => performance.now(),
    every(ms, tick) {
      const timer = setInterval(tick, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    paint: terminalPaint(look)
  };
}
function goneTest(stream) {
  const state = streams.get(stream) ?? { isGone: false };
  if (!streams.has(stream)) {
    stream.on("error", () => {
      state.isGone = true;
    });
  }
  streams.set(stream, state);
  return () => state.isGone;
}
function terminalPaint(look) {
  const marks = look.unicode ? UNICODE_MARKS : ASCII_MARKS;
  if (!look.color) return plainPaint(marks);
  const style = (format) => (text2) => text2 === "" ? "" : (0, import_node_util3.styleText)(format, text2, { validateStream: false });
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    blue: style("blue"),
    colors: true,
    marks
  };
}
function batchedWrites(host) {
  let pending = [];
  let isDue = false;
  const flush = () => {
    isDue = false;
    if (pending.length === 0) return;
    const text2 = pending.join("");
    pending = [];
    host.write(text2);
  };
  return {
    add(text2) {
      if (text2 === "") return;
      pending.push(text2);
      if (isDue) return;
      isDue = true;
      queueMicrotask(flush);
    },
    close() {
      flush();
      return host.flush();
    }
  };
}
var import_node_util3, streams;
var init_terminal_host = __esm({
  "src/adapters/terminal-host.ts"() {
    "use strict";
    import_node_util3 = require("node:util");
    init_paint();
    streams = /* @__PURE__ */ new WeakMap();
  }
});

// node_modules/pretty-bytes/index.js
function prettyBytes(number, options) {
  if (typeof number !== "bigint" && !Number.isFinite(number)) {
    throw new TypeError(`Expected a finite number, got ${typeof number}: ${number}`);
  }
  options = {
    bits: false,
    binary: false,
    space: true,
    nonBreakingSpace: false,
    ...options
  };
  assertFixedWidth(options.fixedWidth);
  const localeOptions = buildLocaleOptions(options);
  const UNITS3 = UNIT_SETS[(options.bits ? 2 : 0) + (options.binary ? 1 : 0)];
  const separator = options.space ? options.nonBreakingSpace ? "\xA0" : " " : "";
  if (Object.is(number, -0)) {
    number = 0;
  }
  const prefix = signOf(number, options.signed);
  if (number < 0) {
    number = -number;
  }
  const base = options.binary ? 1024 : 1e3;
  let exponent = 0;
  if (number >= 1) {
    exponent = Math.min(Math.floor(options.binary ? log(number) / Math.log(base) : log10(number) / 3), UNITS3.length - 1);
  }
  const scaled = divide(number, base, exponent);
  let numberString;
  if (Number.isFinite(scaled)) {
    number = scaled;
    if (number < 1 && exponent > 0) {
      number *= base;
      exponent -= 1;
    }
    if (!localeOptions) {
      const minimumPrecision = Math.max(3, Math.floor(number).toString().length);
      number = Number(number.toPrecision(minimumPrecision));
      if (number >= base && exponent < UNITS3.length - 1) {
        number /= base;
        exponent += 1;
      }
    }
    numberString = toLocaleString(number, options.locale, localeOptions);
  } else {
    numberString = toUnrepresentableString(number, base, exponent, localeOptions);
  }
  const result = prefix + numberString + separator + UNITS3[exponent];
  return result.padStart(options.fixedWidth ?? 0);
}
var BYTE_UNITS, BIBYTE_UNITS, BIT_UNITS, BIBIT_UNITS, UNIT_SETS, toDecimalString, toLocaleString, log10, log, divide, toUnrepresentableString, signOf, assertFixedWidth, assertFractionDigits, buildLocaleOptions;
var init_pretty_bytes = __esm({
  "node_modules/pretty-bytes/index.js"() {
    BYTE_UNITS = [
      "B",
      "kB",
      "MB",
      "GB",
      "TB",
      "PB",
      "EB",
      "ZB",
      "YB"
    ];
    BIBYTE_UNITS = [
      "B",
      "KiB",
      "MiB",
      "GiB",
      "TiB",
      "PiB",
      "EiB",
      "ZiB",
      "YiB"
    ];
    BIT_UNITS = [
      "b",
      "kbit",
      "Mbit",
      "Gbit",
      "Tbit",
      "Pbit",
      "Ebit",
      "Zbit",
      "Ybit"
    ];
    BIBIT_UNITS = [
      "b",
      "kibit",
      "Mibit",
      "Gibit",
      "Tibit",
      "Pibit",
      "Eibit",
      "Zibit",
      "Yibit"
    ];
    UNIT_SETS = [BYTE_UNITS, BIBYTE_UNITS, BIT_UNITS, BIBIT_UNITS];
    toDecimalString = (number) => {
      if (number >= 1e-6 && number < 1e21) {
        return String(number);
      }
      const [mantissa, exponentString] = number.toExponential().split("e");
      const digits = mantissa.replace(".", "");
      const pointPosition = Number(exponentString) + 1;
      const isPositive = pointPosition > 0;
      const padded = isPositive ? digits.padEnd(pointPosition, "0") : "0".repeat(1 - pointPosition) + digits;
      const integerPart = padded.slice(0, isPositive ? pointPosition : 1);
      const fractionPart = padded.slice(isPositive ? pointPosition : 1).replace(/0+$/, "");
      return fractionPart ? `${integerPart}.${fractionPart}` : integerPart;
    };
    toLocaleString = (number, locale, options) => {
      if (typeof locale === "string" || Array.isArray(locale) || locale === true) {
        const locales = locale === true ? void 0 : locale;
        if (options !== void 0) {
          return number.toLocaleString(locales, options);
        }
        const text2 = toDecimalString(number);
        const pointIndex = text2.indexOf(".");
        const maximumFractionDigits = pointIndex === -1 ? 0 : text2.length - pointIndex - 1;
        if (maximumFractionDigits > 100) {
          return text2;
        }
        return number.toLocaleString(locales, { maximumFractionDigits });
      }
      if (options === void 0) {
        return toDecimalString(number);
      }
      return number.toLocaleString("en-US", { ...options, useGrouping: false });
    };
    log10 = (numberOrBigInt) => {
      if (typeof numberOrBigInt === "number") {
        return Math.log10(numberOrBigInt);
      }
      const string = numberOrBigInt.toString(10);
      return string.length + Math.log10(`0.${string.slice(0, 15)}`);
    };
    log = (numberOrBigInt) => {
      if (typeof numberOrBigInt === "number") {
        return Math.log(numberOrBigInt);
      }
      return log10(numberOrBigInt) * Math.log(10);
    };
    divide = (numberOrBigInt, base, exponent) => {
      const divisor = base ** exponent;
      if (typeof numberOrBigInt === "number" || numberOrBigInt <= Number.MAX_SAFE_INTEGER) {
        return Number(numberOrBigInt) / divisor;
      }
      const bigintDivisor = BigInt(base) ** BigInt(exponent);
      const integerPart = numberOrBigInt / bigintDivisor;
      const remainder = numberOrBigInt % bigintDivisor;
      return Number(integerPart) + Number(remainder) / divisor;
    };
    toUnrepresentableString = (number, base, exponent, localeOptions) => {
      const scale = BigInt(base) ** BigInt(exponent);
      const whole2 = number / scale;
      if (localeOptions === void 0) {
        return whole2.toString();
      }
      const minimumFractionDigits = localeOptions.minimumFractionDigits ?? 0;
      const maximumFractionDigits = Math.max(localeOptions.maximumFractionDigits ?? 3, minimumFractionDigits);
      const truncated = (number % scale * 10n ** BigInt(maximumFractionDigits) / scale).toString().padStart(maximumFractionDigits, "0");
      const fraction = truncated.replace(/0+$/, "").padEnd(minimumFractionDigits, "0");
      return fraction ? `${whole2}.${fraction}` : whole2.toString();
    };
    signOf = (number, signed) => {
      if (number < 0) {
        return "-";
      }
      if (!signed) {
        return "";
      }
      return number === 0 || number === 0n ? " " : "+";
    };
    assertFixedWidth = (fixedWidth) => {
      if (fixedWidth !== void 0 && (typeof fixedWidth !== "number" || !Number.isSafeInteger(fixedWidth) || fixedWidth < 0)) {
        throw new TypeError(`Expected fixedWidth to be a non-negative integer, got ${typeof fixedWidth}: ${fixedWidth}`);
      }
    };
    assertFractionDigits = (name3, value) => {
      if (value !== void 0 && (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 100)) {
        throw new TypeError(`Expected ${name3} to be an integer between 0 and 100, got ${typeof value}: ${value}`);
      }
    };
    buildLocaleOptions = (options) => {
      const { minimumFractionDigits, maximumFractionDigits } = options;
      if (minimumFractionDigits === void 0 && maximumFractionDigits === void 0) {
        return void 0;
      }
      assertFractionDigits("minimumFractionDigits", minimumFractionDigits);
      assertFractionDigits("maximumFractionDigits", maximumFractionDigits);
      if (minimumFractionDigits > maximumFractionDigits) {
        throw new RangeError(`Expected minimumFractionDigits (${minimumFractionDigits}) to not be greater than maximumFractionDigits (${maximumFractionDigits})`);
      }
      return {
        ...minimumFractionDigits !== void 0 && { minimumFractionDigits },
        ...maximumFractionDigits !== void 0 && { maximumFractionDigits },
        roundingMode: "trunc"
      };
    };
  }
});

// node_modules/pretty-ms/index.js
function prettyMilliseconds(milliseconds2, options) {
  const isBigInt = typeof milliseconds2 === "bigint";
  if (!isBigInt && !Number.isFinite(milliseconds2)) {
    throw new TypeError("Expected a finite number or bigint");
  }
  options = { ...options };
  const sign2 = milliseconds2 < 0 ? "-" : "";
  milliseconds2 = milliseconds2 < 0 ? -milliseconds2 : milliseconds2;
  if (options.colonNotation) {
    options.compact = false;
    options.formatSubMilliseconds = false;
    options.separateMilliseconds = false;
    options.verbose = false;
    options.unitCount = void 0;
  }
  if (options.compact) {
    options.unitCount = 1;
    options.secondsDecimalDigits = 0;
    options.millisecondsDecimalDigits = 0;
  }
  let result = [];
  const add3 = (value2, long, short, valueString) => {
    const isAlwaysShown = options.colonNotation && (short === "m" || short === "h" && options.hideSeconds);
    if (!isAlwaysShown && (result.length === 0 || !options.colonNotation) && isZero(value2)) {
      return;
    }
    valueString ??= String(value2);
    if (options.colonNotation) {
      const wholeDigits = valueString.includes(".") ? valueString.split(".", 1)[0].length : valueString.length;
      let minLength = 1;
      if (result.length > 0) {
        minLength = short === "d" ? 3 : 2;
      }
      valueString = "0".repeat(Math.max(0, minLength - wholeDigits)) + valueString;
    } else {
      valueString += options.verbose ? " " + pluralize(long, value2) : short;
    }
    result.push(valueString);
  };
  const { value, scale } = toExactMilliseconds(milliseconds2);
  const second = ONE_SECOND_IN_MILLISECONDS * scale;
  const minute = ONE_MINUTE_IN_MILLISECONDS * scale;
  const hour = ONE_HOUR_IN_MILLISECONDS * scale;
  const day = ONE_DAY_IN_MILLISECONDS * scale;
  const days = value / day;
  const hoursWithinDay = value % day / hour;
  const minutesWithinHour = value % hour / minute;
  if (options.hideYearAndDays) {
    add3(days * 24n + hoursWithinDay, "hour", "h");
  } else {
    if (options.hideYear) {
      add3(days, "day", "d");
    } else {
      add3(days / 365n, "year", "y");
      add3(days % 365n, "day", "d");
    }
    add3(hoursWithinDay, "hour", "h");
  }
  add3(minutesWithinHour, "minute", "m");
  const secondsDecimalDigits = decimalDigits(options.secondsDecimalDigits, 1);
  const secondsStepsPerSecond = 10n ** BigInt(secondsDecimalDigits);
  const hideSeconds = options.hideSeconds && value >= minute;
  const canShowAsDecimalSeconds = options.subSecondsAsDecimals && !hideSeconds && value * secondsStepsPerSecond >= second;
  if (!hideSeconds) {
    const withinMinute = value % minute;
    if (options.separateMilliseconds || options.formatSubMilliseconds || !canShowAsDecimalSeconds && !options.colonNotation && value < second) {
      add3(withinMinute / second, "second", "s");
      if (options.formatSubMilliseconds) {
        const subMillisecondNanoseconds = value % scale * 1000000n / scale;
        add3(value % second / scale, "millisecond", "ms");
        add3(subMillisecondNanoseconds / 1000n, "microsecond", "\xB5s");
        add3(subMillisecondNanoseconds % 1000n, "nanosecond", "ns");
      } else {
        const millisecondsDecimalDigits = decimalDigits(options.millisecondsDecimalDigits, 0);
        const stepsPerMillisecond = 10n ** BigInt(millisecondsDecimalDigits);
        let steps = (2n * (value % second) * stepsPerMillisecond + scale) / (2n * scale);
        if (steps === 0n && value > 0n && value < second) {
          steps = 1n;
        }
        const maximumSteps = 1000n * stepsPerMillisecond - 1n;
        if (steps > maximumSteps) {
          steps = maximumSteps;
        }
        const millisecondsString = formatSteps(steps, millisecondsDecimalDigits);
        add3(
          Number(millisecondsString),
          "millisecond",
          "ms",
          millisecondsString
        );
      }
    } else {
      const secondsFixed = formatSteps(withinMinute * secondsStepsPerSecond / second, secondsDecimalDigits);
      const secondsString = options.keepDecimalsOnWholeSeconds ? secondsFixed : secondsFixed.replace(new RegExp("\\.0+$", "v"), "");
      add3(Number(secondsString), "second", "s", secondsString);
    }
  }
  const separator = options.colonNotation ? ":" : " ";
  if (typeof options.unitCount === "number") {
    result = result.slice(0, Math.max(options.unitCount, 1) || Infinity);
  }
  const output = result.length === 0 ? "0" + (options.verbose ? " milliseconds" : "ms") : result.join(separator);
  return new RegExp("[1-9]", "v").test(output) ? sign2 + output : output;
}
var isZero, pluralize, ONE_SECOND_IN_MILLISECONDS, ONE_MINUTE_IN_MILLISECONDS, ONE_HOUR_IN_MILLISECONDS, ONE_DAY_IN_MILLISECONDS, MAX_DECIMAL_DIGITS, decimalDigits, toExactMilliseconds, formatSteps;
var init_pretty_ms = __esm({
  "node_modules/pretty-ms/index.js"() {
    isZero = (value) => value === 0 || value === 0n;
    pluralize = (word, count3) => count3 === 1 || count3 === 1n ? word : `${word}s`;
    ONE_SECOND_IN_MILLISECONDS = 1000n;
    ONE_MINUTE_IN_MILLISECONDS = 60n * ONE_SECOND_IN_MILLISECONDS;
    ONE_HOUR_IN_MILLISECONDS = 60n * ONE_MINUTE_IN_MILLISECONDS;
    ONE_DAY_IN_MILLISECONDS = 24n * ONE_HOUR_IN_MILLISECONDS;
    MAX_DECIMAL_DIGITS = 100;
    decimalDigits = (value, defaultValue) => typeof value === "number" && !Number.isNaN(value) ? Math.min(Math.max(Math.trunc(value), 0), MAX_DECIMAL_DIGITS) : defaultValue;
    toExactMilliseconds = (milliseconds2) => {
      if (typeof milliseconds2 === "bigint" || Number.isInteger(milliseconds2)) {
        return { value: BigInt(milliseconds2), scale: 1n };
      }
      const [significand, exponent = "0"] = milliseconds2.toPrecision(15).split("e", 2);
      const [whole2, fraction = ""] = significand.split(".", 2);
      const digits = BigInt(whole2 + fraction);
      const decimals = fraction.length - Number(exponent);
      return decimals < 0 ? { value: digits * 10n ** BigInt(-decimals), scale: 1n } : { value: digits, scale: 10n ** BigInt(decimals) };
    };
    formatSteps = (steps, digits) => {
      if (digits === 0) {
        return String(steps);
      }
      const padded = String(steps).padStart(digits + 1, "0");
      return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
    };
  }
});

// src/core/report/amount-text.ts
function durationText(ms) {
  const value = finite(ms);
  return prettyMilliseconds(value, { subSecondsAsDecimals: true, secondsDecimalDigits: value < 1e4 ? 1 : 0 });
}
function sizeText(bytes) {
  return prettyBytes(finite(bytes));
}
function numberText(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
function countText(value, one, many = `${one}s`) {
  return `${numberText(value)} ${value === 1 ? one : many}`;
}
var finite;
var init_amount_text = __esm({
  "src/core/report/amount-text.ts"() {
    "use strict";
    init_pretty_bytes();
    init_pretty_ms();
    finite = (value) => Number.isFinite(value) ? Math.max(0, value) : 0;
  }
});

// src/core/report/display-width.ts
function graphemes(text2) {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text2);
}
function graphemeWidth(grapheme) {
  if (WIDE.test(grapheme) || grapheme.includes(EMOJI_SELECTOR)) return 2;
  return INVISIBLE.test(grapheme) ? 0 : 1;
}
function displayWidth(text2) {
  if (PRINTABLE.test(text2)) return text2.length;
  let width = 0;
  for (const { segment } of graphemes(text2)) width += graphemeWidth(segment);
  return width;
}
function filled(text2, width) {
  return text2 + " ".repeat(Math.max(0, width - displayWidth(text2)));
}
function cut(text2, width, ellipsis) {
  if (text2.length <= width && PRINTABLE.test(text2)) return text2;
  if (width <= 0) return "";
  const room = width - ellipsis.length;
  let taken = 0;
  let end2 = 0;
  for (const { segment, index } of graphemes(text2.slice(0, width * 16))) {
    taken += graphemeWidth(segment);
    if (taken <= room) end2 = index + segment.length;
    if (taken > width) return room > 0 ? text2.slice(0, end2) + ellipsis : ellipsis.slice(0, width);
  }
  return text2.length > width * 16 ? text2.slice(0, end2) + ellipsis : text2;
}
var PRINTABLE, WIDE, INVISIBLE, EMOJI_SELECTOR, segmenter;
var init_display_width = __esm({
  "src/core/report/display-width.ts"() {
    "use strict";
    PRINTABLE = /^[ -~]*$/;
    WIDE = /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
    INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
    EMOJI_SELECTOR = "\uFE0F";
  }
});

// src/core/report/safe-text.ts
function safeText(text2) {
  return PRINTABLE2.test(text2) ? text2 : text2.replace(UNSAFE, escaped);
}
function escaped(character) {
  const short = SHORT.get(character);
  if (short !== void 0) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}
function logLine(line, colors) {
  if (PRINTABLE2.test(line)) return line;
  let colored = false;
  const shown4 = line.replace(LOG_SPECIAL, (found) => {
    if (colors && COLOR.test(found)) {
      colored = true;
      return found;
    }
    if (found === "	") return found;
    return found.startsWith(ESCAPE) || CONTROL.test(found) || found.startsWith(CSI) ? "" : escaped(found);
  });
  return colored ? `${shown4}${ESCAPE}[0m` : shown4;
}
function logLines(lines, colors) {
  return lines.flatMap((line) => PRINTABLE2.test(line) ? [line] : line.split(/\r\n|[\r\n]/).map((part) => logLine(part, colors)));
}
var ESCAPE, CSI, BELL, UNSAFE, SEQUENCE, LOG_SPECIAL, COLOR, PRINTABLE2, CONTROL, SHORT;
var init_safe_text = __esm({
  "src/core/report/safe-text.ts"() {
    "use strict";
    ESCAPE = String.fromCharCode(27);
    CSI = String.fromCharCode(155);
    BELL = String.fromCharCode(7);
    UNSAFE = new RegExp("[[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Noncharacter_Code_Point}]--[\\u200c\\u200d\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}]]", "gv");
    SEQUENCE = `(?:${ESCAPE}\\[|${CSI})[0-?]*[ -\\/]*[@-~]|${ESCAPE}[\\]PX^_][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|${ESCAPE}[ -\\/]*[0-~]`;
    LOG_SPECIAL = new RegExp(`${SEQUENCE}|${UNSAFE.source}`, "gv");
    COLOR = new RegExp(`^${ESCAPE}\\[[0-9;:]*m$`);
    PRINTABLE2 = /^[ -~]*$/;
    CONTROL = new RegExp("^\\p{Cc}$", "u");
    SHORT = /* @__PURE__ */ new Map([
      ["\n", "\\n"],
      ["\r", "\\r"],
      ["	", "\\t"]
    ]);
  }
});

// src/core/report/reason-text.ts
function reasonsText(reasons) {
  const inputs = reasons.filter(isInput);
  const others = reasons.filter((reason) => !isInput(reason));
  const waits2 = others.filter((reason) => reason.kind === "waiting");
  const parts = others.filter((reason) => reason.kind !== "waiting").map(reasonText);
  if (inputs.length > 0) parts.push(inputsText(inputs));
  if (waits2.length > 0) parts.push(waitsText(waits2));
  const unique = [...new Set(parts)];
  const more = unique.length - PARTS;
  return more > 0 ? `${unique.slice(0, PARTS).join("; ")}; and ${countText(more, "more difference")}` : unique.join("; ");
}
function reasonText(reason) {
  return TEXTS[reason.kind](nameText(reason.name), reason);
}
function fateText(state) {
  if (state === "failed") return "failed";
  return state === "skipped" || state === "blocked" || state === "cancelled" ? `was ${state}` : "did not run";
}
function rotationWords({ after: after2 }) {
  if (after2 === null) return "was rotated";
  return after2 === "fingerprint" ? "counts by its value now" : "counts by its name alone now";
}
function fileChange(name3, reason) {
  return onlyMode(reason) ? `mode of ${name3} changed` : `${name3} ${changeWord(reason)}`;
}
function isInput(reason) {
  return reason.kind === "input" || reason.kind === "upstream";
}
function inputsText(inputs) {
  const [first] = inputs;
  if (first === void 0) return "";
  return inputs.length === 1 ? reasonText(first) : `${countText(inputs.length, "input")} changed, first ${nameText(first.name)}`;
}
function waitsText(waits2) {
  const [first] = waits2;
  if (first === void 0) return "";
  return waits2.length === 1 ? reasonText(first) : `${reasonText(first)} and ${countText(waits2.length - 1, "other")}`;
}
function changeWord(reason) {
  if (reason.before === null && reason.after !== null) return "is new";
  return reason.after === null && reason.before !== null ? "is gone" : "changed";
}
function valueChange(what, reason) {
  const word = changeWord(reason);
  const values = [reason.before, reason.after].flatMap(
    (value) => value === null ? [] : [value === "" ? EMPTY.get(reason.kind) ?? "(empty)" : safeText(value)]
  );
  if (word === "is gone" || values.length === 0 || values.some((value) => value.length > SHORT_VALUE)) return `${what} ${word}`;
  return `${what} ${word}: ${values.join(" -> ")}`;
}
function onlyMode(reason) {
  const [, before] = reason.before?.split(" ") ?? [];
  const [, after2] = reason.after?.split(" ") ?? [];
  return before !== void 0 && before === after2 && reason.before !== reason.after;
}
var SHORT_VALUE, LONG_NAME, LONG_WHY, PARTS, RECORDED_BYTES, UNCACHED, EMPTY, TEXTS, nameText;
var init_reason_text = __esm({
  "src/core/report/reason-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_safe_text();
    SHORT_VALUE = 24;
    LONG_NAME = 80;
    LONG_WHY = 240;
    PARTS = 3;
    RECORDED_BYTES = "recorded bytes";
    UNCACHED = "cache: false";
    EMPTY = /* @__PURE__ */ new Map([["shell", "(default)"]]);
    TEXTS = {
      format: () => "the format of records changed",
      epoch: (_2, reason) => valueChange("cache epoch", reason),
      run: () => "command changed",
      shell: (_2, reason) => valueChange("shell", reason),
      "working-directory": (_2, reason) => valueChange("working directory", reason),
      env: (name3, reason) => valueChange(name3, reason),
      secret: (name3, reason) => `secret in ${name3} ${changeWord(reason)}`,
      rotated: (name3, reason) => `secret ${name3} ${rotationWords(reason)}`,
      "fork-secret": (name3) => `secret ${name3} is not given to pull requests from forks or Dependabot`,
      // The name says what changed; the machine's value is nobody's business in a log.
      "pass-env": (name3, reason) => `${name3} ${changeWord(reason)} on this machine`,
      input: fileChange,
      upstream: fileChange,
      command: (name3, reason) => `output of \`${name3}\` ${changeWord(reason)}`,
      output: (name3, reason) => `output ${name3} ${changeWord(reason)}`,
      platform: (_2, reason) => valueChange("platform", reason),
      first: () => "no earlier record",
      force: () => "forced",
      bytes: (name3) => name3 === "" || name3 === RECORDED_BYTES ? `${RECORDED_BYTES} are gone` : `${RECORDED_BYTES} of ${name3} are gone`,
      // Our own words, which also say what to do: they are not cut.
      uncached: (_2, { name: name3 }) => name3 === "" || name3 === UNCACHED ? UNCACHED : `not kept: ${safeText(name3)}`,
      waiting: (name3) => `waits for ${name3}`,
      if: (name3) => name3 === "" ? "if: was false" : `if: ${name3} was false`,
      needs: (name3, reason) => `needs ${name3}, which ${fateText(reason.after)}`,
      label: (name3, { before, after: after2 }) => before === null || after2 === null ? `label ${name3} names another platform` : `label ${name3} names ${nameText(after2)}, this machine is ${nameText(before)}`,
      environment: (name3) => `environment ${name3} is not allowed here; --allow-environment ${name3} allows it`,
      "fail-fast": (name3) => name3 === "" ? "another task failed first (fail-fast)" : `${name3} failed first (fail-fast)`,
      interrupted: () => "interrupted",
      "restore-only": () => "not restorable, and nothing is run",
      elsewhere: (name3) => `a record exists in ${name3}, which this run cannot read`,
      // The name holds what a foreign record says of itself, and our own words about it.
      untrusted: (_2, { name: name3 }) => `a record exists that is not trusted: ${cut(safeText(name3), LONG_WHY, "...")}`,
      "upstream-failed": (name3) => `needs ${name3}, which failed`
    };
    nameText = (name3) => cut(safeText(name3), LONG_NAME, "...");
  }
});

// src/core/report/task-line.ts
function stateMark(state, paint) {
  switch (state) {
    case "restored":
    case "ran":
      return paint.green(paint.marks.done);
    case "failed":
      return paint.red(paint.marks.failed);
    case "skipped":
    case "blocked":
    case "cancelled":
      return paint.yellow(paint.marks.skipped);
    case "planned":
      return paint.dim(paint.marks.waiting);
  }
}
function failedText(failure, paint, most = Number.POSITIVE_INFINITY) {
  if (failure === void 0) return paint.red("failed");
  const message = safeText(failure.message);
  const shown4 = paint.red(Number.isFinite(most) ? cut(message, most, paint.marks.ellipsis) : message);
  return failure.problem === void 0 ? shown4 : `${shown4} ${paint.dim(`[${failure.problem}]`)}`;
}
function titleText(title, paint) {
  return cut(safeText(title), LONG_TITLE, paint.marks.ellipsis);
}
function startLine(title, reasons, attempt, paint, detail) {
  const why = attempt > 1 ? `attempt ${attempt}` : detail === "verbose" ? "" : reasonsText(reasons);
  const first = lineOf(paint.blue(paint.marks.started), titleText(title, paint), paint.dim(why));
  return attempt > 1 || detail !== "verbose" ? first : first + reasonLines(reasons, paint);
}
function retryLine(event, paint) {
  const when = event.waitMs > 0 ? ` in ${durationText(event.waitMs)}` : "";
  const what = `${safeText(event.failure)}; tries again${when} (attempt ${event.attempt} of ${event.of})`;
  return lineOf(paint.yellow(paint.marks.skipped), titleText(event.task, paint), what);
}
function endLine(result, paint, detail) {
  const line = lineOf(stateMark(result.state, paint), titleText(result.title, paint), endText(result, paint));
  const isTold2 = result.state === "ran" || result.state === "failed";
  return detail === "verbose" && !isTold2 ? line + reasonLines(result.reasons, paint) : line;
}
function lineOf(mark, title, rest) {
  return rest === "" ? `  ${mark} ${title}
` : `  ${mark} ${filled(title, TITLE)}  ${rest}
`;
}
function reasonLines(reasons, paint) {
  return reasons.map((reason) => `      ${paint.dim(reasonText(reason))}
`).join("");
}
function endText(result, paint) {
  switch (result.state) {
    case "ran":
      return durationText(result.durationMs);
    case "restored":
      return paint.dim(result.savedMs > 0 ? `restored, saved ${durationText(result.savedMs)}` : "restored");
    case "failed":
      return failedText(result.failure, paint);
    case "skipped":
    case "blocked":
    case "cancelled":
    case "planned": {
      const why = reasonsText(result.reasons);
      if (why === "") return result.state;
      return why === "interrupted" ? why : `${result.state}: ${why}`;
    }
  }
}
var TITLE, LONG_TITLE;
var init_task_line = __esm({
  "src/core/report/task-line.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_reason_text();
    init_safe_text();
    TITLE = 22;
    LONG_TITLE = 100;
  }
});

// src/core/report/folded-tasks.ts
function isQuiet(result) {
  return result.state !== "ran" && result.state !== "failed";
}
function foldedTasks(limit, paint, detail) {
  const most = detail === "verbose" ? Number.POSITIVE_INFINITY : limit;
  const listed = /* @__PURE__ */ new Map();
  const sums = /* @__PURE__ */ new Map();
  let held = [];
  let isStarted = false;
  const tell4 = (result) => {
    const already = listed.get(result.state) ?? 0;
    if (already >= most) {
      count(sums, result);
      return "";
    }
    listed.set(result.state, already + 1);
    return endLine(result, paint, detail);
  };
  const begin2 = (restored) => {
    const results = held ?? [];
    held = null;
    const known3 = results.filter((result) => result.state === "restored").length;
    if (Math.max(restored, known3) > most) listed.set("restored", most);
    return results.map(tell4).join("");
  };
  const take = () => {
    const text2 = begin2(0) + [...sums].map(([state, steps]) => sumText(state, steps, paint)).join("");
    sums.clear();
    return text2;
  };
  return {
    add(result) {
      if (held === null) return tell4(result);
      held.push(result);
      return "";
    },
    begin: begin2,
    takeAtStart() {
      if (isStarted) return "";
      isStarted = true;
      return take();
    },
    take
  };
}
function count(sums, result) {
  if (!isQuietState(result.state)) return;
  const steps = sums.get(result.state) ?? /* @__PURE__ */ new Map();
  sums.set(result.state, steps);
  const sum2 = steps.get(result.step) ?? { count: 0, savedMs: 0 };
  steps.set(result.step, sum2);
  sum2.count += 1;
  sum2.savedMs += result.savedMs;
}
function isQuietState(state) {
  return state === "restored" || state === "skipped" || state === "blocked" || state === "cancelled";
}
function sumText(state, steps, paint) {
  if (steps.size <= STEPS) return [...steps].map(([step, sum2]) => sumLine(state, titleText(step, paint), sum2, paint)).join("");
  const total = [...steps.values()].reduce((all, sum2) => ({ count: all.count + sum2.count, savedMs: all.savedMs + sum2.savedMs }), {
    count: 0,
    savedMs: 0
  });
  return sumLine(state, countText(steps.size, "step"), total, paint);
}
function sumLine(state, what, sum2, paint) {
  const saved = sum2.savedMs > 0 ? `, saved ${durationText(sum2.savedMs)}` : "";
  return `  ${stateMark(state, paint)} ${what}: ${countText(sum2.count, "task")} ${state}${saved}
`;
}
var STEPS;
var init_folded_tasks = __esm({
  "src/core/report/folded-tasks.ts"() {
    "use strict";
    init_amount_text();
    init_task_line();
    STEPS = 20;
  }
});

// src/core/report/plan-header-text.ts
function planHeaderText(header, counts, paint) {
  const parts = [
    [counts.restored, "to restore"],
    [counts.toRun, "to run"],
    [counts.waiting, counts.toRun === 1 ? "after it" : "after them"],
    [counts.skipped, "skipped"]
  ];
  const told = parts.filter(([count3]) => count3 > 0).map(([count3, what]) => `${numberText(count3)} ${what}`);
  const tasks = countText(header.tasks, "task") + (told.length === 0 ? "" : `: ${told.join(", ")}`);
  return `${paint.bold(titleText(header.flow, paint))}  ${safeText(header.file)}  ${tasks}

`;
}
var init_plan_header_text = __esm({
  "src/core/report/plan-header-text.ts"() {
    "use strict";
    init_amount_text();
    init_safe_text();
    init_task_line();
  }
});

// src/core/report/problem-text.ts
var problem_text_exports = {};
__export(problem_text_exports, {
  problemText: () => problemText,
  problemsText: () => problemsText
});
function problemText(problem2, paint) {
  const { place } = problem2;
  const at2 = place === void 0 ? "" : paint.bold(`${safeText(place.file)}:${place.line}:${place.column}:`);
  const kind = problem2.severity === "warning" ? paint.yellow("warning:") : place === void 0 ? paint.red("error:") : "";
  const heading2 = [at2, kind, safeText(problem2.message), paint.dim(`[${problem2.code}]`)].filter((part) => part !== "").join(" ");
  const source = place?.source === void 0 ? [] : sourceLines(place, place.source, paint);
  const hint = problem2.hint === void 0 ? [] : [`  ${paint.bold("hint:")} ${safeText(problem2.hint)}`];
  return [heading2, ...source, ...hint].join("\n");
}
function problemsText(problems, paint) {
  if (problems.length === 0) return "";
  const warnings = problems.filter((problem2) => problem2.severity === "warning").length;
  const errors = problems.length - warnings;
  const counts = [errors > 0 ? countText(errors, "problem") : "", warnings > 0 ? countText(warnings, "warning") : ""];
  const count3 = counts.filter((part) => part !== "").join(", ");
  return `${problems.map((problem2) => problemText(problem2, paint)).join("\n\n")}

${count3}
`;
}
function sourceLines(place, source, paint) {
  const { before, meant, after: after2 } = window2(place, source);
  const number = String(place.line);
  const gutter = (text2) => paint.dim(`${text2.padStart(number.length)} |`);
  const underline = `^${"~".repeat(Math.max(0, displayWidth(meant) - 1))}`;
  return [
    gutter(""),
    `${gutter(number)} ${before}${meant}${after2}`,
    `${gutter("")} ${" ".repeat(displayWidth(before))}${paint.red(underline)}`
  ];
}
function window2(place, source) {
  const start = wholeCharacter(source, Math.min(Math.max(0, place.column - 1), source.length));
  const end2 = Math.min(Math.max(start + 1, (place.endColumn ?? place.column + 1) - 1), source.length);
  const isLong = source.length > WINDOW + BEFORE;
  const from = isLong ? wholeCharacter(source, Math.max(0, start - BEFORE)) : 0;
  const to2 = isLong ? wholeCharacter(source, Math.min(source.length, from + WINDOW)) : source.length;
  return {
    before: (from > 0 ? "..." : "") + shown(source.slice(from, start)),
    meant: shown(source.slice(start, Math.min(end2, to2))),
    after: shown(source.slice(Math.min(end2, to2), to2)) + (to2 < source.length ? "..." : "")
  };
}
function wholeCharacter(text2, position2) {
  return /[\udc00-\udfff]/.test(text2[position2] ?? "") && /[\ud800-\udbff]/.test(text2[position2 - 1] ?? "") ? position2 - 1 : position2;
}
var WINDOW, BEFORE, shown;
var init_problem_text = __esm({
  "src/core/report/problem-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_safe_text();
    WINDOW = 120;
    BEFORE = 40;
    shown = (text2) => safeText(text2.replaceAll("	", "    "));
  }
});

// src/core/report/shell-command-text.ts
function taskCommand(command, task, run2) {
  const cell2 = Object.entries(task.matrix).flatMap(([name3, value]) => ["--matrix", `${name3}:${valueText(value)}`]);
  const file = FOUND_BY_ITSELF.has(run2.file) ? [] : ["-f", run2.file];
  return ["flow-action", command, task.step, ...cell2, ...file].map(shellWord).join(" ");
}
function shellWord(text2) {
  if (BARE.test(text2)) return text2;
  if (safeText(text2) === text2) return `'${text2.replaceAll("'", "'\\''")}'`;
  return `$'${Array.from(text2, escapedCharacter).join("")}'`;
}
function escapedCharacter(character) {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (safeText(character) === character) return character;
  const code = character.codePointAt(0) ?? 0;
  return code > 65535 ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
function valueText(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
var FOUND_BY_ITSELF, BARE;
var init_shell_command_text = __esm({
  "src/core/report/shell-command-text.ts"() {
    "use strict";
    init_safe_text();
    FOUND_BY_ITSELF = /* @__PURE__ */ new Set(["flow.yml", "flow.yaml", ".github/flow.yml"]);
    BARE = /^[A-Za-z0-9_./:@%+=,-]+$/;
  }
});

// src/core/report/failure-text.ts
function failuresText(run2, paint) {
  const failed = run2.tasks.filter((task) => task.state === "failed");
  const lines = failed.slice(IN_FULL, IN_FULL + IN_LINES);
  const rest = failed.length - IN_FULL - lines.length;
  const short = lines.map((task) => `${heading(task, paint)}
`).join("") + (rest > 0 ? `  and ${countText(rest, "more failure")}
` : "");
  const full = failed.slice(0, IN_FULL).map((task) => failureText(run2, task, paint));
  return [...short === "" ? [] : [short], ...full].join("\n");
}
function failureText(run2, task, paint) {
  const { failure } = task;
  const log2 = logTail(failure, paint).map((line) => `    ${paint.dim("|")} ${line}`);
  const hint = failure?.hint === void 0 ? [] : [`    ${paint.bold("hint:")} ${safeText(failure.hint)}`];
  const again = taskCommand("run", task, run2);
  const explain2 = taskCommand("explain", task, run2);
  const next = [
    `    at       ${safeText(run2.file)}:${task.line}`,
    `    again    ${paint.bold(again)}`,
    `    explain  ${paint.bold(explain2)}`
  ];
  return `${[heading(task, paint), ...log2, ...hint, ...next].join("\n")}
`;
}
function heading(task, paint) {
  return `  ${paint.red(paint.marks.failed)} ${paint.bold(titleText(task.title, paint))}  ${failedText(task.failure, paint, MESSAGE)}`;
}
function logTail(failure, paint) {
  if (failure === void 0) return [];
  const lines = logLines(failure.lastLines, paint.colors).slice(-LAST_LINES);
  return lines.map((line) => line.length > LINE ? cut(line, LINE, paint.marks.ellipsis) : line);
}
var IN_FULL, IN_LINES, LAST_LINES, LINE, MESSAGE;
var init_failure_text = __esm({
  "src/core/report/failure-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_safe_text();
    init_shell_command_text();
    init_task_line();
    IN_FULL = 5;
    IN_LINES = 20;
    LAST_LINES = 20;
    LINE = 2e3;
    MESSAGE = 300;
  }
});

// src/core/report/run-summary-text.ts
function runSummaryText(run2, paint) {
  const errors = run2.problems.filter((problem2) => problem2.severity === "error").map((problem2) => `${problemText(problem2, paint)}
`);
  if (run2.tasks.length === 0 && errors.length > 0) return "";
  const failures = failuresText(run2, paint);
  return [...errors, `  ${endMark(run2, paint)} ${headlineText(run2)}
`, ...failures === "" ? [] : [failures]].join("\n");
}
function headlineText(run2) {
  const counts = stateCounts(run2.tasks);
  const order = run2.outcome === "success" ? SUCCESS_ORDER : FAILURE_ORDER;
  const parts = order.flatMap((state) => counts.has(state) ? [`${numberText(counts.get(state) ?? 0)} ${state}`] : []);
  const what = parts.length === 0 ? "no task" : parts.join(", ");
  const how = run2.outcome === "cancelled" ? `interrupted after ${durationText(run2.durationMs)}: ${what}` : `${what} in ${durationText(run2.durationMs)}`;
  return run2.savedMs >= WORTH_SAYING_MS ? `${how}, saved ${durationText(run2.savedMs)}` : how;
}
function stateCounts(tasks) {
  const counts = /* @__PURE__ */ new Map();
  for (const task of tasks) counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
  return counts;
}
function endMark(run2, paint) {
  switch (run2.outcome) {
    case "success":
    case "planned":
      return paint.green(paint.marks.done);
    case "failure":
      return paint.red(paint.marks.failed);
    case "cancelled":
      return paint.yellow(paint.marks.skipped);
  }
}
var WORTH_SAYING_MS, SUCCESS_ORDER, FAILURE_ORDER;
var init_run_summary_text = __esm({
  "src/core/report/run-summary-text.ts"() {
    "use strict";
    init_amount_text();
    init_failure_text();
    init_problem_text();
    WORTH_SAYING_MS = 100;
    SUCCESS_ORDER = ["restored", "ran", "skipped", "blocked", "cancelled", "failed", "planned"];
    FAILURE_ORDER = ["failed", "cancelled", "blocked", "restored", "ran", "skipped", "planned"];
  }
});

// src/core/report/event-lines.ts
function eventLines(paint, detail, limit) {
  const folded2 = foldedTasks(limit, paint, detail);
  let header = null;
  const lines = (event) => {
    switch (event.type) {
      case "run-started":
        header = event;
        return "";
      case "waiting-for-run":
        return "Another run is changing these files; this one waits until it has ended.\n";
      case "plan-decided":
        return (header === null ? "" : planHeaderText(header, event, paint)) + folded2.begin(event.restored);
      case "task-started":
        return folded2.takeAtStart();
      case "task-output":
        return "";
      case "task-retrying":
        return retryLine(event, paint);
      case "task-finished":
        return isQuiet(event.result) ? folded2.add(event.result) : endLine(event.result, paint, detail);
      case "warning":
        return `${problemText(event.problem, paint)}
`;
      case "run-finished":
        return `${folded2.take()}
${runSummaryText(event.result, paint)}`;
    }
  };
  const end2 = (event) => event.type === "run-finished" ? runSummaryText(event.result, paint) : "";
  return detail === "quiet" ? end2 : lines;
}
var init_event_lines = __esm({
  "src/core/report/event-lines.ts"() {
    "use strict";
    init_folded_tasks();
    init_plan_header_text();
    init_problem_text();
    init_run_summary_text();
    init_task_line();
  }
});

// src/core/report/log-buffer.ts
function logBuffer(half) {
  const head2 = [];
  const tail = [];
  let headSize = 0;
  let tailSize = 0;
  let first = 0;
  let dropped = 0;
  const addLine = (text2) => {
    const line = text2.length > half ? text2.slice(0, half) : text2;
    if (tail.length === 0 && headSize + line.length + 1 <= half) {
      head2.push(line);
      headSize += line.length + 1;
      return;
    }
    tail.push(line);
    tailSize += line.length + 1;
    while (tailSize > half && first < tail.length - 1) {
      tailSize -= (tail[first]?.length ?? 0) + 1;
      first += 1;
      dropped += 1;
    }
    if (first > 1024 && first * 2 > tail.length) {
      tail.splice(0, first);
      first = 0;
    }
  };
  return {
    add: (lines) => lines.forEach(addLine),
    lines: () => dropped === 0 ? [...head2, ...tail] : [...head2, `(${countText(dropped, "line")} left out here)`, ...tail.slice(first)]
  };
}
var init_log_buffer = __esm({
  "src/core/report/log-buffer.ts"() {
    "use strict";
    init_amount_text();
  }
});

// src/core/report/workflow-command.ts
function workflowCommand(name3, properties, message) {
  const written2 = [...properties].flatMap(([key, value]) => value === void 0 ? [] : [`${key}=${escapedProperty(String(value))}`]);
  return `::${name3}${written2.length > 0 ? ` ${written2.join(",")}` : ""}::${escapedData(message)}`;
}
function problemCommand(problem2) {
  const { place, hint } = problem2;
  const properties = /* @__PURE__ */ new Map([
    ["file", place === void 0 ? void 0 : safeText(place.file)],
    ["line", place?.line],
    ["col", place?.column],
    ["endColumn", place?.endColumn === void 0 ? void 0 : Math.max(place.column, place.endColumn - 1)],
    ["title", problem2.code]
  ]);
  const lines = [safeText(problem2.message), ...hint === void 0 ? [] : [safeText(hint)]];
  return workflowCommand(problem2.severity, properties, lines.join("\n"));
}
function withoutOldCommands(line) {
  return line.replaceAll("##[", "## [");
}
function escapedData(text2) {
  return withoutOldCommands(text2).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapedProperty(text2) {
  return escapedData(text2).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
var init_workflow_command = __esm({
  "src/core/report/workflow-command.ts"() {
    "use strict";
    init_safe_text();
  }
});

// src/adapters/github-reporter.ts
var github_reporter_exports = {};
__export(github_reporter_exports, {
  githubReporter: () => githubReporter
});
function githubReporter(host, detail = "normal") {
  const out = batchedWrites(host);
  const lines = eventLines(host.paint, detail, RESTORED_LINES);
  const running = /* @__PURE__ */ new Map();
  const annotated = /* @__PURE__ */ new Set();
  let file = "";
  const ended2 = (result) => {
    const task = running.get(result.id);
    running.delete(result.id);
    if (isQuiet(result)) return null;
    const log2 = logLines(task?.log.lines() ?? [], host.paint.colors);
    if (result.state === "failed") return failedText2(result, log2, file, host);
    return detail === "quiet" ? "" : groupText(result, task?.why ?? "", log2, host);
  };
  const annotation = (problem2) => {
    if (annotated.has(problem2.code)) return "";
    if (problem2.code.startsWith("store/")) annotated.add(problem2.code);
    return `${problemCommand(problem2)}
`;
  };
  return {
    report(event) {
      if (event.type === "run-started") file = event.file;
      if (event.type === "task-output") running.get(event.task)?.log.add(event.lines);
      if (event.type === "task-started" && !running.has(event.task)) {
        running.set(event.task, { log: logBuffer(HALF_LOG), why: reasonsText(event.reasons) });
      }
      const own = event.type === "task-finished" ? ended2(event.result) : null;
      out.add(own ?? withoutOldCommands(lines(event)));
      if (event.type === "warning" && detail !== "quiet") out.add(annotation(event.problem));
    },
    close: () => out.close()
  };
}
function groupText(result, why, log2, host) {
  const line = endLine(result, host.paint, "normal").trim();
  const title = why === "" ? line : `${line}  ${host.paint.dim(why)}`;
  return `${workflowCommand("group", /* @__PURE__ */ new Map(), title)}
${defusedLog(log2, host)}::endgroup::
`;
}
function failedText2(result, log2, file, host) {
  const properties = /* @__PURE__ */ new Map([
    ["file", safeText(file)],
    ["line", String(result.line)],
    ["title", safeText(result.failure?.problem === void 0 ? result.title : `${result.title}: ${result.failure.problem}`)]
  ]);
  const message = [result.failure?.message ?? "failed", ...result.failure?.hint === void 0 ? [] : [result.failure.hint]];
  const annotation = workflowCommand("error", properties, message.map(safeText).join("\n"));
  return `${withoutOldCommands(endLine(result, host.paint, "normal"))}${defusedLog(log2, host)}${annotation}
`;
}
function defusedLog(log2, host) {
  if (log2.length === 0) return "";
  const token = host.token();
  const lines = log2.map((line) => `${withoutOldCommands(line)}
`).join("");
  return `::stop-commands::${token}
${lines}::${token}::
`;
}
var RESTORED_LINES, HALF_LOG;
var init_github_reporter = __esm({
  "src/adapters/github-reporter.ts"() {
    "use strict";
    init_event_lines();
    init_folded_tasks();
    init_log_buffer();
    init_reason_text();
    init_safe_text();
    init_task_line();
    init_workflow_command();
    init_terminal_host();
    RESTORED_LINES = 200;
    HALF_LOG = 512 * 1024;
  }
});

// src/adapters/agent-reporter.ts
var agent_reporter_exports = {};
__export(agent_reporter_exports, {
  agentReporter: () => agentReporter
});
function agentReporter(host) {
  const paint = plainPaint(ASCII_MARKS);
  return {
    report(event) {
      if (event.type === "run-finished") host.write(runSummaryText(event.result, paint));
    },
    close: () => host.flush()
  };
}
var init_agent_reporter = __esm({
  "src/adapters/agent-reporter.ts"() {
    "use strict";
    init_paint();
    init_run_summary_text();
  }
});

// src/adapters/ndjson-reporter.ts
var ndjson_reporter_exports = {};
__export(ndjson_reporter_exports, {
  ndjsonReporter: () => ndjsonReporter
});
function ndjsonReporter(host) {
  const out = batchedWrites(host);
  return {
    report: (event) => out.add(`${JSON.stringify(event)}
`),
    close: () => out.close()
  };
}
var init_ndjson_reporter = __esm({
  "src/adapters/ndjson-reporter.ts"() {
    "use strict";
    init_terminal_host();
  }
});

// src/adapters/plain-reporter.ts
var plain_reporter_exports = {};
__export(plain_reporter_exports, {
  plainReporter: () => plainReporter
});
function plainReporter(host, detail = "normal") {
  const { paint } = host;
  const out = batchedWrites(host);
  const lines = eventLines(paint, detail, RESTORED_LINES2);
  const running = /* @__PURE__ */ new Set();
  const more = (event) => {
    if (event.type === "task-finished") running.delete(event.result.id);
    if (event.type === "task-started") {
      running.add(event.task);
      return startLine(event.title, event.reasons, event.attempt, paint, detail);
    }
    if (event.type !== "task-output") return "";
    const prefix = running.size > 1 ? `  ${paint.dim(`${safeText(event.task)} |`)} ` : `    ${paint.dim("|")} `;
    const log2 = logLines(event.lines, paint.colors);
    return log2.map((line) => `${prefix}${line}
`).join("");
  };
  return {
    report: (event) => out.add(lines(event) + (detail === "quiet" ? "" : more(event))),
    close: () => out.close()
  };
}
var RESTORED_LINES2;
var init_plain_reporter = __esm({
  "src/adapters/plain-reporter.ts"() {
    "use strict";
    init_event_lines();
    init_safe_text();
    init_task_line();
    init_terminal_host();
    RESTORED_LINES2 = 20;
  }
});

// node_modules/std-env/dist/index.mjs
var dist_exports = {};
__export(dist_exports, {
  agent: () => R,
  agentInfo: () => o,
  detectAgent: () => e,
  detectProvider: () => C,
  env: () => E,
  hasTTY: () => N,
  hasWindow: () => S,
  isAgent: () => i,
  isBun: () => g,
  isCI: () => L,
  isColorSupported: () => u,
  isDebug: () => s,
  isDeno: () => Y,
  isDevelopment: () => c,
  isEdgeLight: () => m,
  isFastly: () => p,
  isLinux: () => a,
  isMacOS: () => B,
  isMinimal: () => l,
  isNetlify: () => b,
  isNode: () => f,
  isNub: () => M,
  isProduction: () => P,
  isTest: () => r,
  isWindows: () => U,
  isWorkerd: () => v,
  nodeENV: () => O,
  nodeMajorVersion: () => G,
  nodeVersion: () => d,
  platform: () => t,
  process: () => I,
  provider: () => T,
  providerInfo: () => D,
  runtime: () => F,
  runtimeInfo: () => H
});
function _(O2, n2, _2) {
  return () => {
    if (_2?.noTTY && I.stdout?.isTTY) return false;
    const e2 = E[O2];
    return !!e2 && n2.test(e2);
  };
}
function e() {
  const I2 = E.AI_AGENT;
  if (I2) {
    const E2 = I2.toLowerCase();
    return { name: "github_copilot_vscode_agent" === E2 || "github_copilot_cloud_agent" === E2 ? "copilot" : E2 };
  }
  for (const [I3, O2] of n) for (const n2 of O2) if ("string" == typeof n2 ? E[n2] : n2()) return { name: I3 };
  return {};
}
function C() {
  for (const I2 of A) {
    const O2 = I2[1] || I2[0];
    if (E[O2]) return { name: I2[0].toLowerCase(), ...I2[2] };
  }
  return "/bin/jsh" === E.SHELL && I.versions?.webcontainer ? { name: "stackblitz", ci: false } : { name: "", ci: false };
}
var E, I, O, n, o, R, i, A, D, T, t, L, N, S, s, r, P, c, l, U, a, B, u, d, G, f, M, g, Y, p, b, m, v, V, H, F;
var init_dist = __esm({
  "node_modules/std-env/dist/index.mjs"() {
    E = globalThis.process?.env || /* @__PURE__ */ Object.create(null);
    I = globalThis.process || { env: E };
    O = void 0 !== I && I.env && I.env.NODE_ENV || void 0;
    n = [["claude", ["CLAUDECODE", "CLAUDE_CODE"]], ["replit", ["REPL_ID"]], ["gemini", ["GEMINI_CLI"]], ["codex", ["CODEX_SANDBOX", "CODEX_THREAD_ID"]], ["opencode", ["OPENCODE"]], ["pi", [/* @__PURE__ */ _("PATH", /\.pi[\\/]agent/)]], ["auggie", ["AUGMENT_AGENT"]], ["goose", ["GOOSE_PROVIDER"]], ["junie", ["JUNIE_DATA", "JUNIE_SHIM_PATH"]], ["copilot", ["COPILOT_AGENT", "COPILOT_CLI"]], ["devin", [/* @__PURE__ */ _("EDITOR", /devin/)]], ["cursor", ["CURSOR_AGENT"]], ["kiro", [/* @__PURE__ */ _("TERM_PROGRAM", /kiro/, { noTTY: true })]]];
    o = /* @__PURE__ */ e();
    R = /* @__PURE__ */ (() => o.name)();
    i = /* @__PURE__ */ (() => !!o.name)();
    A = [["APPVEYOR"], ["AWS_AMPLIFY", "AWS_APP_ID", { ci: true }], ["AZURE_PIPELINES", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"], ["AZURE_STATIC", "INPUT_AZURE_STATIC_WEB_APPS_API_TOKEN"], ["APPCIRCLE", "AC_APPCIRCLE"], ["BAMBOO", "bamboo_planKey"], ["BITBUCKET", "BITBUCKET_COMMIT"], ["BITRISE", "BITRISE_IO"], ["BUDDY", "BUDDY_WORKSPACE_ID"], ["BUILDKITE"], ["CIRCLE", "CIRCLECI"], ["CIRRUS", "CIRRUS_CI"], ["CLOUDFLARE_PAGES", "CF_PAGES", { ci: true }], ["CLOUDFLARE_WORKERS", "WORKERS_CI", { ci: true }], ["GOOGLE_CLOUDRUN", "K_SERVICE"], ["GOOGLE_CLOUDRUN_JOB", "CLOUD_RUN_JOB"], ["CODEBUILD", "CODEBUILD_BUILD_ARN"], ["CODEFRESH", "CF_BUILD_ID"], ["DRONE"], ["DRONE", "DRONE_BUILD_EVENT"], ["DSARI"], ["GITHUB_ACTIONS"], ["GITLAB", "GITLAB_CI"], ["GITLAB", "CI_MERGE_REQUEST_ID"], ["GOCD", "GO_PIPELINE_LABEL"], ["LAYERCI"], ["JENKINS", "JENKINS_URL"], ["HUDSON", "HUDSON_URL"], ["MAGNUM"], ["NETLIFY"], ["NETLIFY", "NETLIFY_LOCAL", { ci: false }], ["NEVERCODE"], ["RENDER"], ["SAIL", "SAILCI"], ["SEMAPHORE"], ["SCREWDRIVER"], ["SHIPPABLE"], ["SOLANO", "TDDIUM"], ["STRIDER"], ["TEAMCITY", "TEAMCITY_VERSION"], ["TRAVIS"], ["VERCEL", "NOW_BUILDER"], ["VERCEL", "VERCEL", { ci: false }], ["VERCEL", "VERCEL_ENV", { ci: false }], ["APPCENTER", "APPCENTER_BUILD_ID"], ["CODESANDBOX", "CODESANDBOX_SSE", { ci: false }], ["CODESANDBOX", "CODESANDBOX_HOST", { ci: false }], ["STACKBLITZ"], ["STORMKIT"], ["CLEAVR"], ["ZEABUR"], ["CODESPHERE", "CODESPHERE_APP_ID", { ci: true }], ["RAILWAY", "RAILWAY_PROJECT_ID"], ["RAILWAY", "RAILWAY_SERVICE_ID"], ["DENO-DEPLOY", "DENO_DEPLOY"], ["DENO-DEPLOY", "DENO_DEPLOYMENT_ID"], ["FIREBASE_APP_HOSTING", "FIREBASE_APP_HOSTING", { ci: true }], ["EDGEONE_PAGES", "EO_PAGES_CI", { ci: true }]];
    D = /* @__PURE__ */ C();
    T = /* @__PURE__ */ (() => D.name)();
    t = I.platform || "";
    L = /* @__PURE__ */ (() => !!E.CI || false !== D.ci)();
    N = !!I.stdout?.isTTY;
    S = "undefined" != typeof window;
    s = !!E.DEBUG;
    r = "test" === O || !!E.TEST;
    P = "production" === O || "production" === E.MODE;
    c = "dev" === O || "development" === O || "development" === E.MODE;
    l = /* @__PURE__ */ (() => !!E.MINIMAL || L || r || !N)();
    U = /^win/i.test(t);
    a = /^linux/i.test(t);
    B = /^darwin/i.test(t);
    u = /* @__PURE__ */ (() => !E.NO_COLOR && (!!E.FORCE_COLOR || (N || U) && "dumb" !== E.TERM || L))();
    d = (I.versions?.node || "").replace(/^v/, "") || null;
    G = Number(d?.split(".")[0]) || null;
    f = !!I?.versions?.node;
    M = !!I?.versions?.nub;
    g = "Bun" in globalThis;
    Y = "Deno" in globalThis;
    p = "fastly" in globalThis;
    b = "Netlify" in globalThis;
    m = "EdgeRuntime" in globalThis;
    v = "Cloudflare-Workers" === globalThis.navigator?.userAgent;
    V = [[b, "netlify"], [m, "edge-light"], [v, "workerd"], [p, "fastly"], [Y, "deno"], [g, "bun"], [f, "node"]];
    H = (function() {
      const E2 = V.find((E3) => E3[0]);
      if (E2) return { name: E2[1] };
    })();
    F = H?.name || "";
  }
});

// src/main/output.ts
var output_exports = {};
__export(output_exports, {
  openOutput: () => openOutput,
  openReporter: () => openReporter
});
function openOutput(options) {
  const out = hostOf(process.stdout, options);
  const err = hostOf(process.stderr, options);
  return { out, err, paint: out.paint };
}
function hostOf(stream, options) {
  return terminalHost(stream, {
    color: wantsColor(stream, options),
    unicode: process.platform !== "win32" || process.env["WT_SESSION"] !== void 0
  });
}
function wantsColor(stream, options) {
  const { FORCE_COLOR, NO_COLOR, GITHUB_ACTIONS } = process.env;
  if (options.color !== void 0) return options.color;
  if (FORCE_COLOR !== void 0 && FORCE_COLOR !== "0" && FORCE_COLOR !== "false") return true;
  if (NO_COLOR) return false;
  return GITHUB_ACTIONS === "true" || stream.isTTY === true;
}
async function openReporter(options, output) {
  const host = options.json ? output.err : output.out;
  const detail = options.quiet ? "quiet" : options.verbose || process.env["RUNNER_DEBUG"] === "1" ? "verbose" : "normal";
  if (options.reporter !== "auto") return REPORTERS[options.reporter](host, detail);
  return REPORTERS[await fittingReporter(options.json ? process.stderr : process.stdout)](host, detail);
}
async function fittingReporter(stream) {
  if (process.env["GITHUB_ACTIONS"] === "true") return "github";
  const { isAgent, isCI } = await Promise.resolve().then(() => (init_dist(), dist_exports));
  if (isAgent) return "agent";
  return stream.isTTY && !isCI ? "tty" : "plain";
}
var import_node_crypto, REPORTERS;
var init_output = __esm({
  "src/main/output.ts"() {
    "use strict";
    import_node_crypto = require("node:crypto");
    init_terminal_host();
    REPORTERS = {
      tty: async (host, detail) => (await Promise.resolve().then(() => __toESM(require("./tty.cjs"), 1))).ttyReporter(host, detail),
      github: async (host, detail) => {
        const { githubReporter: githubReporter2 } = await Promise.resolve().then(() => (init_github_reporter(), github_reporter_exports));
        return githubReporter2({ ...host, token: () => (0, import_node_crypto.randomBytes)(16).toString("hex") }, detail);
      },
      agent: async (host) => (await Promise.resolve().then(() => (init_agent_reporter(), agent_reporter_exports))).agentReporter(host),
      ndjson: async (host) => (await Promise.resolve().then(() => (init_ndjson_reporter(), ndjson_reporter_exports))).ndjsonReporter(host),
      plain: async (host, detail) => (await Promise.resolve().then(() => (init_plain_reporter(), plain_reporter_exports))).plainReporter(host, detail)
    };
  }
});

// src/core/graph/nearest-name.ts
function nearestName(name3, names2) {
  let nearest = null;
  let best = Math.max(1, Math.floor(name3.length / 3)) + 1;
  for (const candidate of names2) {
    const distance = Math.abs(candidate.length - name3.length) < best ? distanceOf(name3.toLowerCase(), candidate.toLowerCase()) : best;
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}
function distanceOf(a2, b2) {
  let before = [];
  let last = Array.from({ length: b2.length + 1 }, (_2, i2) => i2);
  for (let i2 = 1; i2 <= a2.length; i2++) {
    const row = [i2];
    for (let j = 1; j <= b2.length; j++) {
      const change = (last[j - 1] ?? 0) + (a2[i2 - 1] === b2[j - 1] ? 0 : 1);
      const swap = a2[i2 - 1] === b2[j - 2] && a2[i2 - 2] === b2[j - 1] ? (before[j - 2] ?? change) + 1 : change;
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = last;
    last = row;
  }
  return last[b2.length] ?? 0;
}
function nameHint(name3, names2, what) {
  const nearest = nearestName(name3, names2);
  if (nearest !== null) return `Did you mean \`${nearest}\`?`;
  const shown4 = names2.slice(0, 8).map((each) => `\`${each}\``);
  return shown4.length === 0 ? `There are no ${what}` : `${what[0]?.toUpperCase()}${what.slice(1)} here: ${shown4.join(", ")}${names2.length > 8 ? ", \u2026" : ""}`;
}
var init_nearest_name = __esm({
  "src/core/graph/nearest-name.ts"() {
    "use strict";
  }
});

// src/main/mistyped-command.ts
var mistyped_command_exports = {};
__export(mistyped_command_exports, {
  withCommandHint: () => withCommandHint
});
function withCommandHint(problems, word, commands2) {
  if (word === void 0 || commands2.includes(word)) return problems;
  const command = nearestName(word, commands2);
  if (command === null) return problems;
  return problems.map(
    (problem2) => problem2.code === "graph/unknown-step" && problem2.message.includes(`\`${word}\``) ? { ...problem2, hint: `For the command, write \`flow-action ${command}\`. ${problem2.hint ?? ""}`.trimEnd() } : problem2
  );
}
var init_mistyped_command = __esm({
  "src/main/mistyped-command.ts"() {
    "use strict";
    init_nearest_name();
  }
});

// src/core/model/kept-run.ts
function keptRun({ flow, file, run: run2, outcome, durationMs, tasks }) {
  return { flow, file, run: run2, outcome, durationMs, tasks: tasks.map(keptTask) };
}
function keptTask(task) {
  const { id, step, matrix, state, fingerprint, startMs, durationMs, attempts, producer, failure, secrets } = task;
  return {
    id,
    step,
    matrix,
    state,
    fingerprint,
    startMs,
    durationMs,
    attempts,
    ...state === "restored" ? {} : { outputs: task.outputs },
    ...producer === void 0 ? {} : { madeBy: producer.run },
    ...failure === void 0 ? {} : { failure: failure.message },
    ...secrets === void 0 ? {} : { secrets }
  };
}
var init_kept_run = __esm({
  "src/core/model/kept-run.ts"() {
    "use strict";
  }
});

// src/core/model/digest.ts
function sha256(data) {
  return (0, import_node_crypto2.hash)("sha256", data, "hex");
}
function derivedKey(secret, purpose) {
  return new Uint8Array((0, import_node_crypto2.hkdfSync)("sha256", secret, "", purpose, KEY_BYTES));
}
function keyedDigest(key, fields2) {
  const hmac = (0, import_node_crypto2.createHmac)("sha256", key);
  for (const field2 of fields2) {
    const bytes = new TextEncoder().encode(field2);
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, bytes.length);
    hmac.update(length).update(bytes);
  }
  return hmac.digest("hex");
}
function namedUuid(namespace, name3) {
  const bytes = (0, import_node_crypto2.createHash)("sha1").update(Buffer.from(namespace.replaceAll("-", ""), "hex")).update(name3, "utf8").digest();
  bytes.writeUInt8(bytes.readUInt8(6) & 15 | 80, 6);
  bytes.writeUInt8(bytes.readUInt8(8) & 63 | 128, 8);
  return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
var import_node_crypto2, KEY_BYTES, LENGTH_BYTES;
var init_digest = __esm({
  "src/core/model/digest.ts"() {
    "use strict";
    import_node_crypto2 = require("node:crypto");
    KEY_BYTES = 32;
    LENGTH_BYTES = 4;
  }
});

// src/adapters/record-row.ts
function recordRow(record) {
  const { fingerprint, manifest, task, key, step, matrix, ...rest } = record;
  const body = JSON.stringify(rest);
  return {
    fingerprint,
    body,
    digest: bodyDigest(fingerprint, body),
    task: JSON.stringify({ task, key, step, matrix }),
    manifest: JSON.stringify(manifest)
  };
}
function recordOf(row) {
  const body = bodyOf(row);
  const task = parseJson(row["task"]);
  const manifest = parseJson(row["manifest"]);
  if (body === null || task === null || manifest === null) return null;
  return { fingerprint: String(row["fingerprint"]), manifest, ...task, ...body };
}
function bodyOf(row) {
  const text2 = String(row["body"]);
  return row["digest"] === bodyDigest(String(row["fingerprint"]), text2) ? parseJson(text2) : null;
}
function bodyDigest(fingerprint, text2) {
  return sha256(`${fingerprint}
${text2}`);
}
function parseJson(text2) {
  try {
    return JSON.parse(String(text2));
  } catch {
    return null;
  }
}
var init_record_row = __esm({
  "src/adapters/record-row.ts"() {
    "use strict";
    init_digest();
  }
});

// src/adapters/local-records.ts
function keepRecords(prepare2, records, now) {
  const insert = prepare2("INSERT OR REPLACE INTO made (digest, fingerprint, key, at, body, task, manifest) VALUES (?, ?, ?, ?, ?, ?, ?)");
  const drop = prepare2("DELETE FROM made WHERE key = ? AND digest NOT IN (SELECT digest FROM made WHERE key = ? ORDER BY at DESC LIMIT ?)");
  for (const record of records) {
    const { fingerprint, body, digest: digest2, task, manifest } = recordRow(record);
    insert.run(digest2, fingerprint, record.key, now, body, task, manifest);
    drop.run(record.key, record.key, KEPT_OF_TASK);
  }
}
function keepReplaced(prepare2, fingerprint) {
  const from = "SELECT digest, fingerprint, key, created, body, task, manifest FROM records WHERE fingerprint = ?";
  prepare2(`INSERT OR IGNORE INTO made (digest, fingerprint, key, at, body, task, manifest) ${from}`).run(fingerprint);
}
function retire(database, gone, staying, olderThan) {
  const known3 = /* @__PURE__ */ new Map();
  for (const record of allRecords(database)) known3.set(record.fingerprint, [...known3.get(record.fingerprint) ?? [], record]);
  const needed = /* @__PURE__ */ new Set();
  const open2 = [...staying];
  for (let record = open2.pop(); record !== void 0; record = open2.pop()) {
    for (const { fingerprint } of record.upstream ?? []) {
      if (needed.has(fingerprint)) continue;
      needed.add(fingerprint);
      open2.push(...known3.get(fingerprint) ?? []);
    }
  }
  database.write((prepare2) => {
    for (const fingerprint of gone) if (needed.has(fingerprint)) keepReplaced(prepare2, fingerprint);
    const old = prepare2("SELECT digest, fingerprint FROM made WHERE at < ?").all(olderThan);
    const drop = prepare2("DELETE FROM made WHERE digest = ?");
    for (const row of old) if (!needed.has(String(row["fingerprint"]))) drop.run(String(row["digest"]));
  });
}
function recordsOf(database, fingerprint) {
  return database.use(
    [],
    (prepare2) => prepare2(BOTH("fingerprint = ?")).all(fingerprint, fingerprint).flatMap((row) => recordOf(row) ?? [])
  );
}
function recordsMaking(database, sha2562) {
  const text2 = `"sha256":"${sha2562}"`;
  return database.use(
    [],
    (prepare2) => prepare2(BOTH("instr(body, ?) > 0")).all(text2, text2).flatMap((row) => recordOf(row) ?? []).filter((record) => record.outputs.some((file) => file.sha256 === sha2562))
  );
}
function recordsWriting(database, path30) {
  const text2 = `"path":${JSON.stringify(path30)}`;
  return database.use(
    [],
    (prepare2) => prepare2(BOTH("instr(body, ?) > 0")).all(text2, text2).flatMap((row) => recordOf(row) ?? []).filter((record) => record.outputs.some((file) => file.path === path30))
  );
}
function allRecords(database) {
  return database.use(
    [],
    (prepare2) => prepare2(BOTH("1")).all().flatMap((row) => recordOf(row) ?? [])
  );
}
var KEPT_OF_TASK, COLUMNS2, BOTH;
var init_local_records = __esm({
  "src/adapters/local-records.ts"() {
    "use strict";
    init_record_row();
    KEPT_OF_TASK = 20;
    COLUMNS2 = "fingerprint, body, digest, task, manifest";
    BOTH = (where) => `SELECT ${COLUMNS2}, 0 AS place, created AS at FROM records WHERE ${where}
   UNION ALL SELECT ${COLUMNS2}, 1 AS place, at FROM made WHERE ${where} ORDER BY place, at DESC`;
  }
});

// src/adapters/local-history.ts
function localHistory(database, now) {
  return {
    durations: (keys) => durations(database, keys),
    append: (result, executed, made) => append(database, { result, executed, made }, now()),
    last: (key) => database.use(null, (prepare2) => {
      const row = prepare2("SELECT run, state, at, duration, log FROM executions WHERE key = ? ORDER BY at DESC LIMIT 1").get(key);
      if (row === void 0) return null;
      const log2 = row["log"] === null ? null : String(row["log"]);
      return { run: String(row["run"]), state: String(row["state"]), atMs: Number(row["at"]), durationMs: Number(row["duration"]), log: log2 };
    }),
    run: (start) => pastRun(database, start)
  };
}
function pastRun(database, start) {
  return database.use(null, (prepare2) => {
    const row = prepare2("SELECT at, value FROM kept_runs WHERE substr(run, 1, length(?)) = ? ORDER BY at DESC, rowid DESC LIMIT 1").get(
      start,
      start
    );
    const run2 = row === void 0 ? null : parseRun(String(row["value"]));
    return run2 === null ? null : { atMs: Number(row?.["at"]), run: run2 };
  });
}
function parseRun(text2) {
  try {
    return JSON.parse(text2);
  } catch {
    return null;
  }
}
function durations(database, keys) {
  const known3 = /* @__PURE__ */ new Map();
  database.use(null, (prepare2) => {
    const select = prepare2("SELECT duration FROM records WHERE key = ? ORDER BY created DESC LIMIT 3");
    for (const key of keys) {
      const values = select.all(key).map((row) => Number(row["duration"]));
      const middle = values.sort((a2, b2) => a2 - b2)[Math.floor((values.length - 1) / 2)];
      if (middle !== void 0) known3.set(key, middle);
    }
    return null;
  });
  return known3;
}
function append(database, { result, executed, made }, now) {
  database.write((prepare2) => {
    prepare2(
      "INSERT OR REPLACE INTO runs (run, at, outcome, restored, ran, failed, skipped, duration, saved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).run(result.run, now, result.outcome, result.restored, result.ran, result.failed, result.skipped, result.durationMs, result.savedMs);
    const insert = prepare2(
      "INSERT OR REPLACE INTO executions (run, key, task, state, at, duration, fingerprint, log) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    );
    for (const { key, result: task, log: log2 } of executed)
      insert.run(result.run, key, task.id, task.state, now, task.durationMs, task.fingerprint, log2);
    keepRecords(prepare2, made, now);
    keepTasks(prepare2, result, now);
    if (executed.length > 0) {
      const oldest = prepare2("SELECT at FROM runs ORDER BY at DESC LIMIT 1 OFFSET ?").get(KEPT_RUNS);
      if (oldest === void 0) return;
      prepare2("DELETE FROM runs WHERE at <= ?").run(Number(oldest["at"]));
      prepare2("DELETE FROM executions WHERE at <= ?").run(Number(oldest["at"]));
    }
  });
}
function keepTasks(prepare2, result, now) {
  const value = JSON.stringify(keptRun(result));
  prepare2("INSERT OR REPLACE INTO kept_runs (run, at, size, value) VALUES (?, ?, ?, ?)").run(result.run, now, value.length, value);
  let size = 0;
  for (const [place, row] of prepare2("SELECT run, size FROM kept_runs ORDER BY at DESC, rowid DESC").all().entries()) {
    size += Number(row["size"]);
    if (place === KEPT_RUNS || place > 0 && size > KEPT_TASKS_SIZE)
      prepare2("DELETE FROM kept_runs WHERE run = ?").run(String(row["run"]));
  }
}
var KEPT_RUNS, KEPT_TASKS_SIZE;
var init_local_history = __esm({
  "src/adapters/local-history.ts"() {
    "use strict";
    init_kept_run();
    init_local_records();
    KEPT_RUNS = 200;
    KEPT_TASKS_SIZE = 16 * 1024 * 1024;
  }
});

// src/adapters/local-store.ts
function localStore(parts) {
  return new LocalStore(parts);
}
var USED_RESOLUTION_MS, RECENT, LocalStore;
var init_local_store = __esm({
  "src/adapters/local-store.ts"() {
    "use strict";
    init_local_records();
    init_record_row();
    USED_RESOLUTION_MS = 24 * 60 * 60 * 1e3;
    RECENT = 8;
    LocalStore = class {
      #database;
      #blobs;
      #mayRead;
      #mayWrite;
      #now;
      /** Records found useless in this run: not given again, also where they cannot be deleted. */
      #disowned = /* @__PURE__ */ new Set();
      constructor(parts) {
        this.#database = parts.database;
        this.#blobs = parts.blobs;
        this.#mayRead = parts.mode === "read" || parts.mode === "write";
        this.#mayWrite = parts.mode === "write" || parts.mode === "write-only";
        this.#now = parts.now;
      }
      async lookup(fingerprints) {
        const found = /* @__PURE__ */ new Map();
        if (!this.#mayRead) return found;
        const stale = [];
        this.#database.use(null, (prepare2) => {
          const select = prepare2("SELECT r.fingerprint, r.body, r.digest, r.used FROM json_each(?) JOIN records AS r ON r.fingerprint = value");
          for (const row of select.all(JSON.stringify(fingerprints))) {
            const fingerprint = String(row["fingerprint"]);
            const body = this.#disowned.has(fingerprint) ? null : bodyOf(row);
            if (body === null) continue;
            found.set(fingerprint, body);
            if (Number(row["used"]) + USED_RESOLUTION_MS < this.#now()) stale.push(fingerprint);
          }
          return null;
        });
        if (stale.length > 0 && this.#mayWrite) this.#touch(stale);
        return found;
      }
      async recent(key) {
        if (!this.#mayRead) return [];
        return this.#database.use([], (prepare2) => {
          const select = prepare2("SELECT fingerprint, body, digest, task, manifest FROM records WHERE key = ? ORDER BY created DESC LIMIT ?");
          return select.all(key, RECENT).flatMap((row) => recordOf(row) ?? []);
        });
      }
      async ingest(absolutePath, inspect) {
        try {
          if (this.#writable())
            return inspect === void 0 ? this.#blobs.ingest(absolutePath) : await this.#blobs.ingestInspected(absolutePath, inspect);
          return inspect === void 0 || await inspect(absolutePath) ? this.#blobs.digest(absolutePath) : "refused";
        } catch {
          return null;
        }
      }
      fetch = async (file, to2) => {
        const outcome = this.#blobs.fetch(file.sha256, file.size, to2);
        if (outcome === "corrupt" && this.#writable()) this.#blobs.setAside(file.sha256);
        return outcome;
      };
      /** Everything is near. */
      async prepare() {
        return;
      }
      async save(record) {
        if (!this.#mayWrite) return "denied";
        const { fingerprint, key, durationMs } = record;
        const now = this.#now();
        const { body, digest: digest2, task, manifest } = recordRow(record);
        const done = this.#database.write((prepare2) => {
          keepReplaced(prepare2, fingerprint);
          prepare2(
            "INSERT OR REPLACE INTO records (fingerprint, key, created, used, duration, body, digest, task, manifest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          ).run(fingerprint, key, now, now, durationMs, body, digest2, task, manifest);
        });
        if (done) this.#disowned.delete(fingerprint);
        if (done) return "saved";
        return this.#database.state === "read-only" ? "denied" : "unavailable";
      }
      async forget(fingerprint) {
        this.#disowned.add(fingerprint);
        if (!this.#mayWrite) return;
        this.#database.write((prepare2) => {
          keepReplaced(prepare2, fingerprint);
          prepare2("DELETE FROM records WHERE fingerprint = ?").run(fingerprint);
        });
      }
      async read(sha2562) {
        return this.#blobs.read(sha2562);
      }
      /** Whether bytes may be put into it or taken out. */
      #writable() {
        return this.#mayWrite && this.#database.state !== "read-only";
      }
      #touch(fingerprints) {
        const now = this.#now();
        this.#database.write((prepare2) => {
          const update = prepare2("UPDATE records SET used = ? WHERE fingerprint = ?");
          for (const fingerprint of fingerprints) update.run(now, fingerprint);
        });
      }
    };
  }
});

// src/adapters/machine-clock.ts
function machineClock() {
  return {
    now: () => (/* @__PURE__ */ new Date()).toISOString(),
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      await (0, import_promises.setTimeout)(ms, void 0, signal === void 0 ? {} : { signal }).catch(() => void 0);
    }
  };
}
var import_promises;
var init_machine_clock = __esm({
  "src/adapters/machine-clock.ts"() {
    "use strict";
    import_promises = require("node:timers/promises");
  }
});

// src/adapters/github-command-files.ts
function createCommandFiles(folder) {
  return Object.fromEntries(
    Object.entries(files).map(([variable, name3]) => {
      const file = import_node_path2.default.join(folder, name3);
      (0, import_node_fs2.writeFileSync)(file, "", { flag: "wx", mode: 384 });
      return [variable, file];
    })
  );
}
function writtenCommandFiles(folder) {
  const others = Object.entries(files).filter(([variable]) => variable !== "GITHUB_OUTPUT");
  return others.filter(([, name3]) => wasWritten(import_node_path2.default.join(folder, name3))).map(([variable]) => variable);
}
function wasWritten(file) {
  const state = stateOf(file);
  return state !== null && (!state.isFile() || state.size > 0);
}
function stateOf(file) {
  try {
    return (0, import_node_fs2.lstatSync)(file);
  } catch {
    return null;
  }
}
function readOutputFile(folder) {
  const file = import_node_path2.default.join(folder, files.GITHUB_OUTPUT);
  const state = stateOf(file);
  if (state === null) return { ok: true, values: /* @__PURE__ */ new Map() };
  if (!state.isFile()) return wrong("is no longer a file: the task replaced it by a link, a directory or something else");
  if (state.size === 0) return { ok: true, values: /* @__PURE__ */ new Map() };
  if (state.size > OUTPUT_LIMIT)
    return wrong(`has ${state.size} bytes; at most ${OUTPUT_LIMIT} are read. Write large results to an output file instead`);
  try {
    return parseOutputs(decode(readAll(file)));
  } catch (error) {
    return wrong(`could not be read: ${error instanceof Error && "code" in error ? error.code : "unknown error"}`);
  }
}
function wrong(what) {
  return { ok: false, why: `$GITHUB_OUTPUT ${what}` };
}
function readAll(file) {
  const descriptor = (0, import_node_fs2.openSync)(file, import_node_fs2.constants.O_RDONLY | (import_node_fs2.constants.O_NOFOLLOW ?? 0) | (import_node_fs2.constants.O_NONBLOCK ?? 0));
  try {
    if (!(0, import_node_fs2.fstatSync)(descriptor).isFile()) throw Object.assign(new Error("not a file"), { code: "not a file" });
    return (0, import_node_fs2.readFileSync)(descriptor);
  } finally {
    (0, import_node_fs2.closeSync)(descriptor);
  }
}
function decode(bytes) {
  const wide = bytes[0] === 255 && bytes[1] === 254;
  return new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes);
}
function linesOf2(text2) {
  const parts = text2.split("\n");
  if (parts.at(-1) === "") parts.pop();
  const ended2 = text2.endsWith("\n");
  let number = 0;
  return {
    next() {
      const part = parts[number];
      if (part === void 0) return null;
      number += 1;
      return { text: part.replace(RETURN2, ""), ended: ended2 || number < parts.length, number };
    }
  };
}
function parseOutputs(text2) {
  const values = /* @__PURE__ */ new Map();
  const lines = linesOf2(text2);
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line.text === "") continue;
    const pair = pairOf(line.text, lines);
    const why = "why" in pair ? pair.why : nameFault(pair.name);
    if (why !== null) return wrong(`line ${line.number}: ${why}`);
    if ("value" in pair) values.set(pair.name, pair.value);
  }
  return { ok: true, values };
}
function pairOf(line, lines) {
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) return { name: line.slice(0, equals), value: line.slice(equals + 1) };
  if (heredoc < 0) return { why: "neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form" };
  const delimiter = line.slice(heredoc + 2);
  if (delimiter === "") return { why: "a delimiter is missing after <<" };
  const value = blockUntil(delimiter, lines);
  return value === null ? { why: "no later line is the delimiter alone that this block begins with" } : { name: line.slice(0, heredoc), value };
}
function blockUntil(delimiter, lines) {
  const block = [];
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line.text === delimiter) return block.join("\n");
    if (!line.ended) return null;
    block.push(line.text);
  }
  return null;
}
function nameFault(name3) {
  if (name3 === "") return "the name is empty";
  if (name3 !== name3.trim()) return "there is a blank before or after the name; write NAME=value without blanks around the =";
  return new RegExp("\\p{Cc}", "u").test(name3) ? "the name has a control character in it" : null;
}
var import_node_fs2, import_node_path2, files, OUTPUT_LIMIT, RETURN2;
var init_github_command_files = __esm({
  "src/adapters/github-command-files.ts"() {
    "use strict";
    import_node_fs2 = require("node:fs");
    import_node_path2 = __toESM(require("node:path"), 1);
    files = {
      GITHUB_OUTPUT: "output",
      GITHUB_ENV: "env",
      GITHUB_PATH: "path",
      GITHUB_STEP_SUMMARY: "summary",
      GITHUB_STATE: "state"
    };
    OUTPUT_LIMIT = 1024 * 1024;
    RETURN2 = process.platform === "win32" ? /\r$/ : /$^/;
  }
});

// src/adapters/process-folder.ts
function taskFolders(tempDir) {
  const logs = import_node_path3.default.join(tempDir, "logs");
  const emptied = [];
  let opened = 0;
  return {
    tempDir,
    open: () => {
      const folder = emptied.pop() ?? makeFolder(tempDir, logs);
      return taskFolder(folder, import_node_path3.default.join(logs, `${++opened}.log`), () => {
        if (isEmptied(folder)) emptied.push(folder);
        else removeTree(folder);
      });
    },
    close: () => {
      for (const folder of emptied.splice(0)) removeTree(folder);
    }
  };
}
function makeFolder(tempDir, logs) {
  (0, import_node_fs3.mkdirSync)(logs, { recursive: true, mode: 448 });
  const folder = (0, import_node_fs3.mkdtempSync)(import_node_path3.default.join(tempDir, "task-"));
  (0, import_node_fs3.mkdirSync)(import_node_path3.default.join(folder, TEMP), { mode: 448 });
  return folder;
}
function taskFolder(folder, log2, remove2) {
  return {
    path: folder,
    log: log2,
    commandFiles: createCommandFiles(folder),
    temp: import_node_path3.default.join(folder, TEMP),
    writeScript(content, extension) {
      const script = import_node_path3.default.join(folder, `script${extension}`);
      try {
        (0, import_node_fs3.writeFileSync)(script, content, { flag: "wx", mode: 448 });
        return { ok: true, path: script };
      } catch (error) {
        return { ok: false, why: error instanceof Error && "code" in error ? String(error.code) : "unknown error" };
      }
    },
    remove: remove2
  };
}
function isEmptied(folder) {
  try {
    if (!(0, import_node_fs3.lstatSync)(import_node_path3.default.join(folder, TEMP)).isDirectory() || (0, import_node_fs3.readdirSync)(import_node_path3.default.join(folder, TEMP)).length > 0) return false;
    for (const name3 of (0, import_node_fs3.readdirSync)(folder)) if (name3 !== TEMP) (0, import_node_fs3.unlinkSync)(import_node_path3.default.join(folder, name3));
    return true;
  } catch {
    return false;
  }
}
function removes(folder) {
  try {
    (0, import_node_fs3.rmSync)(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
function removeTree(folder) {
  if (removes(folder)) return;
  try {
    openDirectories(folder);
  } catch {
  }
  removes(folder);
}
function openDirectories(folder) {
  if (!(0, import_node_fs3.lstatSync)(folder).isDirectory()) return;
  (0, import_node_fs3.chmodSync)(folder, 448);
  for (const name3 of (0, import_node_fs3.readdirSync)(folder)) openDirectories(import_node_path3.default.join(folder, name3));
}
var import_node_fs3, import_node_path3, TEMP;
var init_process_folder = __esm({
  "src/adapters/process-folder.ts"() {
    "use strict";
    import_node_fs3 = require("node:fs");
    import_node_path3 = __toESM(require("node:path"), 1);
    init_github_command_files();
    TEMP = "temp";
  }
});

// src/adapters/process-group.ts
function markOf(runId2, task) {
  return `flow-${runId2}-${task}`;
}
function send(id, signal) {
  try {
    return process.kill(id, signal);
  } catch {
    return false;
  }
}
function read(file) {
  try {
    return (0, import_node_fs4.readFileSync)(file, "latin1");
  } catch {
    return null;
  }
}
function processIds() {
  try {
    return (0, import_node_fs4.readdirSync)("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
function candidates(scope) {
  const ids = processIds().filter((id) => id !== process.pid);
  const last = Number(read("/proc/loadavg")?.split(" ")[4]);
  if (!Number.isInteger(last) || performance.now() - scope.startedAt > ROUND_MS) return ids;
  const first = scope.group;
  return ids.filter((id) => last >= first ? id >= first && id <= last : id >= first || id <= last);
}
function isLiving(id, group) {
  const stat = read(`/proc/${id}/stat`) ?? "";
  const [state = "X", , leader] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state !== "Z" && state !== "X" && (group === void 0 || leader === String(group));
}
function hasLiving(group) {
  if (!send(-group, 0)) return false;
  const ids = processIds();
  return ids.length === 0 || ids.some((id) => isLiving(id, group));
}
function markOn(id) {
  const environment = read(`/proc/${id}/environ`);
  if (environment === "") return null;
  const start = `${MARK_VARIABLE}=`;
  const variable = environment?.split("\0").find((text2) => text2.startsWith(start));
  return variable?.slice(start.length) ?? "";
}
async function marked(ids, isOurs2) {
  const marks = ids.map((id) => ({ id, mark: markOn(id) }));
  const blank = marks.filter(({ id, mark }) => mark === null && isLiving(id)).map(({ id }) => ({ id }));
  if (blank.length > 0) await (0, import_promises2.setTimeout)(EXEC_MS);
  const again = blank.map(({ id }) => ({ id, mark: markOn(id) }));
  return [...marks, ...again].filter(({ mark }) => mark !== null && isOurs2(mark)).map(({ id }) => id);
}
async function survivorsOf(scope) {
  const group = hasLiving(scope.group);
  return { group, strays: await marked(candidates(scope), (mark) => mark === scope.mark) };
}
async function untilGone(look, limitMs) {
  const end2 = performance.now() + limitMs;
  for (let pause = 1; !await look(); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const left = end2 - performance.now();
    if (left <= 0) return false;
    await (0, import_promises2.setTimeout)(Math.min(pause, left));
  }
  return true;
}
async function endProcesses(scope, graceMs) {
  if (process.platform === "win32") return endTree(scope.group);
  const told = /* @__PURE__ */ new Set();
  const tell4 = (id) => {
    if (!told.has(id)) send(id, "SIGTERM");
    told.add(id);
  };
  const terminate = async () => {
    const found = await survivorsOf(scope);
    if (found.group) tell4(-scope.group);
    for (const id of found.strays) tell4(id);
    return !found.group && found.strays.length === 0;
  };
  const kill = async () => {
    const found = await survivorsOf(scope);
    if (found.group) send(-scope.group, "SIGKILL");
    for (const id of found.strays) send(id, "SIGKILL");
    return !found.group && found.strays.length === 0;
  };
  if (!await untilGone(terminate, graceMs)) await untilGone(kill, KILL_MS);
}
async function endTree(id) {
  const { execa } = await Promise.resolve().then(() => __toESM(require("./execa.cjs"), 1));
  await execa("taskkill", ["/pid", String(id), "/T", "/F"], { reject: false, stdio: "ignore" });
}
async function killStrays(runId2) {
  const start = `flow-${runId2}-`;
  const ofRun = (value) => value.startsWith(start) && /^\d+$/.test(value.slice(start.length));
  const killed = /* @__PURE__ */ new Set();
  await untilGone(async () => {
    const strays = await marked(
      processIds().filter((id) => id !== process.pid),
      ofRun
    );
    for (const id of strays) {
      send(id, "SIGKILL");
      killed.add(id);
    }
    return strays.length === 0;
  }, KILL_MS);
  return killed.size;
}
var import_node_fs4, import_promises2, MARK_VARIABLE, ROUND_MS, KILL_MS, LONGEST_PAUSE_MS, EXEC_MS;
var init_process_group = __esm({
  "src/adapters/process-group.ts"() {
    "use strict";
    import_node_fs4 = require("node:fs");
    import_promises2 = require("node:timers/promises");
    MARK_VARIABLE = "RUNNER_TRACKING_ID";
    ROUND_MS = 2e3;
    KILL_MS = 2e3;
    LONGEST_PAUSE_MS = 50;
    EXEC_MS = 2;
  }
});

// src/adapters/process-lines.ts
function keptOf(text2) {
  if (text2.length <= LINE_LIMIT) return text2;
  const last = text2.charCodeAt(LINE_LIMIT - 1);
  return text2.slice(0, last >= 55296 && last < 56320 ? LINE_LIMIT - 1 : LINE_LIMIT);
}
function growingLine() {
  let kept = "";
  let full = false;
  let cut3 = 0;
  return {
    add(text2) {
      if (full) {
        cut3 += Buffer.byteLength(text2);
        return;
      }
      const joined2 = kept + text2;
      kept = keptOf(joined2);
      full = kept.length < joined2.length;
      if (full) cut3 = Buffer.byteLength(joined2.slice(kept.length));
    },
    take() {
      const line = full ? `${kept}\u2026 (${cut3} bytes cut)` : kept;
      kept = "";
      full = false;
      cut3 = 0;
      return line;
    },
    begun: () => kept !== ""
  };
}
function hasLongLine(block) {
  let start = 0;
  while (block.length - start > LINE_LIMIT) {
    const end2 = block.lastIndexOf("\n", start + LINE_LIMIT);
    if (end2 < start) return true;
    start = end2 + 1;
  }
  return false;
}
function capped(block) {
  if (!hasLongLine(block)) return block;
  const line = growingLine();
  const lines = block.slice(0, -1).split("\n");
  const kept = lines.map((text2) => {
    line.add(text2);
    return line.take();
  });
  return `${kept.join("\n")}
`;
}
function lineFilter() {
  const line = growingLine();
  return {
    write(text2) {
      const last = text2.lastIndexOf("\n");
      if (last === -1) {
        line.add(text2);
        return "";
      }
      const first = text2.indexOf("\n");
      line.add(text2.slice(0, first));
      const block = `${line.take()}
${capped(text2.slice(first + 1, last + 1))}`;
      line.add(text2.slice(last + 1));
      return block;
    },
    end: () => line.begun() ? `${line.take()}
` : ""
  };
}
var LINE_LIMIT;
var init_process_lines = __esm({
  "src/adapters/process-lines.ts"() {
    "use strict";
    LINE_LIMIT = 65536;
  }
});

// src/adapters/process-log.ts
function countLines(bytes) {
  let lines = 0;
  for (let at2 = 0; at2 < bytes.length; at2 += 1) if (bytes[at2] === NEWLINE2) lines += 1;
  return lines;
}
function tailRing(size) {
  const ring = Buffer.allocUnsafeSlow(size);
  let total = 0;
  let lines = 0;
  const store = (bytes) => {
    const at2 = total % size;
    const fits4 = Math.min(bytes.length, size - at2);
    ring.set(bytes.subarray(0, fits4), at2);
    ring.set(bytes.subarray(fits4), 0);
    total += bytes.length;
  };
  return {
    add(bytes) {
      lines += countLines(bytes);
      const skipped = Math.max(0, bytes.length - size);
      total += skipped;
      store(bytes.subarray(skipped));
    },
    read() {
      if (total <= size) return { bytes: ring.subarray(0, total), leftOut: 0, linesLeftOut: 0 };
      const at2 = total % size;
      const all = Buffer.concat([ring.subarray(at2), ring.subarray(0, at2)]);
      const bytes = all.subarray(all.indexOf(NEWLINE2) + 1);
      return { bytes, leftOut: total - bytes.length, linesLeftOut: lines - countLines(bytes) };
    }
  };
}
function reusedEncoder() {
  let memory = Buffer.alloc(0);
  return (text2) => {
    if (memory.length < text2.length * 3) memory = Buffer.allocUnsafeSlow(text2.length * 3);
    return memory.subarray(0, memory.write(text2));
  };
}
function lazyFile(path30) {
  let descriptor = null;
  let problem2 = null;
  const attempt = (act) => {
    if (problem2 !== null) return;
    try {
      act();
    } catch (error) {
      problem2 = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    }
  };
  const writeAll = (bytes) => {
    descriptor ??= (0, import_node_fs5.openSync)(path30, "wx", 384);
    for (let done = 0; done < bytes.length; ) done += (0, import_node_fs5.writeSync)(descriptor, bytes, done);
  };
  return {
    write: (bytes) => attempt(() => writeAll(bytes)),
    close: () => descriptor !== null && (0, import_node_fs5.closeSync)(descriptor),
    opened: () => descriptor !== null,
    problem: () => problem2
  };
}
function boundedLog(path30, part = LOG_PART) {
  const file = lazyFile(path30);
  const encode = reusedEncoder();
  let room = part;
  let tail = null;
  const fillHead = (bytes) => {
    if (tail !== null) return bytes;
    const fits4 = bytes.length <= room ? bytes.length : bytes.subarray(0, room).lastIndexOf(NEWLINE2) + 1;
    if (fits4 > 0) file.write(bytes.subarray(0, fits4));
    room -= fits4;
    if (fits4 < bytes.length) tail = tailRing(part);
    return bytes.subarray(fits4);
  };
  return {
    append(block) {
      const rest = fillHead(encode(block));
      if (rest.length > 0) tail?.add(rest);
    },
    finish() {
      const end2 = tail?.read();
      if (end2 !== void 0) {
        if (end2.leftOut > 0) file.write(Buffer.from(`\u2026 (${end2.leftOut} bytes in ${end2.linesLeftOut} lines left out)
`));
        file.write(end2.bytes);
      }
      file.close();
      return { path: file.opened() ? path30 : null, problem: file.problem() };
    }
  };
}
var import_node_fs5, LOG_PART, NEWLINE2;
var init_process_log = __esm({
  "src/adapters/process-log.ts"() {
    "use strict";
    import_node_fs5 = require("node:fs");
    LOG_PART = 8 * 1024 * 1024;
    NEWLINE2 = 10;
  }
});

// src/adapters/process-text.ts
function plain(found) {
  if (found.startsWith("\r")) return "\n";
  return colour.test(found) ? found : "";
}
function plainTextFilter() {
  let held = "";
  let afterReturn = false;
  const join = (text2) => {
    const skip = afterReturn && text2.startsWith("\n");
    if (text2 !== "") afterReturn = false;
    return held + (skip ? text2.slice(1) : text2);
  };
  return {
    write(text2) {
      const input = join(text2.replace(idle, ""));
      held = "";
      if (!active.test(input)) return input;
      afterReturn = input.endsWith("\r");
      return input.replace(wholeOrBegun, (found, begun) => {
        if (begun === void 0) return plain(found);
        held = begun;
        return "";
      });
    },
    end() {
      const rest = held;
      held = "";
      return rest.replace(whole, plain);
    }
  };
}
function plainText(text2) {
  const filter = plainTextFilter();
  return filter.write(text2) + filter.end();
}
var ESC, IDLE, CONTROL2, SEQUENCE2, STRING, SHORT2, BEGUN, idle, active, whole, wholeOrBegun, colour;
var init_process_text = __esm({
  "src/adapters/process-text.ts"() {
    "use strict";
    ESC = "\\u001b";
    IDLE = "[\\u0000-\\u0006\\u0008\\u000b\\u000c\\u000e-\\u001a\\u001c-\\u001f\\u007f]+";
    CONTROL2 = "[\\u0007\\u001b\\u0080-\\u009f]";
    SEQUENCE2 = `(?:${ESC}\\[|\\u009b)[0-?]{0,256}[ -/]{0,8}[@-~]`;
    STRING = `(?:${ESC}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c\\n\\r]{0,4096}(?:\\u0007|\\u009c|${ESC}\\\\)`;
    SHORT2 = `${ESC}[ -/]{0,8}[0-~]`;
    BEGUN = [
      `(?:${ESC}\\[|\\u009b)[0-?]{0,256}[ -/]{0,8}$`,
      `(?:${ESC}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c\\n\\r]{0,4096}${ESC}?$`,
      `${ESC}[ -/]{0,8}$`
    ].join("|");
    idle = new RegExp(IDLE, "g");
    active = new RegExp(`\\r|${CONTROL2}`, "u");
    whole = new RegExp(`${SEQUENCE2}|${STRING}|${SHORT2}|\\r\\n?|${CONTROL2}`, "gu");
    wholeOrBegun = new RegExp(`${SEQUENCE2}|${STRING}|(?<begun>${BEGUN})|${SHORT2}|\\r\\n?|${CONTROL2}`, "gu");
    colour = new RegExp(`^${ESC}\\[[0-9;:]*m$`, "u");
  }
});

// src/adapters/process-output.ts
function lineSink(masks, take) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const filters = [plainTextFilter(), maskingFilter(masks), lineFilter()];
  const through = (text2) => {
    const block = filters.reduce((rest, filter) => rest === "" ? "" : filter.write(rest), text2);
    if (block !== "") take(block);
  };
  return {
    write: (bytes) => through(decoder.decode(bytes, { stream: true })),
    end() {
      let rest = decoder.decode();
      for (const filter of filters) rest = (rest === "" ? "" : filter.write(rest)) + filter.end();
      if (rest !== "") take(rest);
    }
  };
}
function lastLinesOf(block) {
  let start = block.length - 1;
  for (let lines = 0; lines < LAST_LINES2 && start >= 0; lines += 1) start = start === 0 ? -1 : block.lastIndexOf("\n", start - 1);
  return block.slice(start + 1, -1).split("\n");
}
function watcher(onLines) {
  let left = LOG_PART;
  let next = 0;
  const sample = (last) => {
    if (performance.now() < next) return;
    next = performance.now() + SAMPLE_MS;
    onLines(last.slice(-1));
  };
  return {
    show(block, last) {
      if (left < 0) return sample(last);
      const lines = block.slice(0, -1).split("\n");
      left -= block.length + LINE_COST * lines.length;
      if (left >= 0) return onLines(lines);
      onLines(["\u2026 (much output: from here on only some lines are shown, and the last ones at the end; more of them are in the log)"]);
    },
    finish: (last) => left < 0 && onLines(last)
  };
}
function plainMasks(masks) {
  const known3 = plain2.get(masks);
  if (known3 !== void 0) return known3;
  const both = masks.flatMap((value) => [value, plainText(value)]);
  plain2.set(masks, both);
  return both;
}
function taskOutput(options) {
  const log2 = boundedLog(options.log);
  const watch = watcher(options.onLines);
  const masks = plainMasks(options.masks);
  let last = [];
  const take = (block) => {
    const ends = lastLinesOf(block);
    last = [...last, ...ends].slice(-LAST_LINES2);
    log2.append(block);
    watch.show(block, ends);
  };
  return {
    sink: () => lineSink(masks, take),
    finish() {
      const { path: path30, problem: problem2 } = log2.finish();
      watch.finish(last);
      if (problem2 !== null) options.onLines([`\u2026 (the log could not be written: ${problem2})`]);
      return { log: path30, lastLines: last };
    }
  };
}
var LAST_LINES2, LINE_COST, SAMPLE_MS, plain2;
var init_process_output = __esm({
  "src/adapters/process-output.ts"() {
    "use strict";
    init_masking();
    init_process_lines();
    init_process_log();
    init_process_text();
    LAST_LINES2 = 20;
    LINE_COST = 16;
    SAMPLE_MS = 100;
    plain2 = /* @__PURE__ */ new WeakMap();
  }
});

// src/adapters/process-pipes.ts
function openPipe(file) {
  const reader = (0, import_node_fs6.openSync)(file, import_node_fs6.constants.O_RDONLY | import_node_fs6.constants.O_NONBLOCK);
  try {
    const write3 = (0, import_node_fs6.openSync)(file, import_node_fs6.constants.O_WRONLY);
    (0, import_node_fs6.unlinkSync)(file);
    return { read: new import_node_net.Socket({ fd: reader, readable: true, writable: false }), write: write3, release: () => (0, import_node_fs6.closeSync)(write3) };
  } catch (error) {
    (0, import_node_fs6.closeSync)(reader);
    throw error;
  }
}
async function makeNames(tempDir, searchPath2) {
  const folder = (0, import_node_fs6.mkdtempSync)(import_node_path4.default.join(tempDir, "pipes-"));
  const names2 = Array.from({ length: BATCH }, (_2, index) => import_node_path4.default.join(folder, `${index}`));
  const { execa } = await Promise.resolve().then(() => __toESM(require("./execa.cjs"), 1));
  const env = searchPath2 === void 0 ? {} : { PATH: searchPath2 };
  const made = await execa(PROGRAM, ["-m", "600", ...names2], { env, extendEnv: false, reject: false, stdio: "ignore" });
  return made.failed ? [] : names2;
}
function pipeSource(tempDir, searchPath2) {
  const names2 = [];
  let making = null;
  let supported = process.platform !== "win32";
  const refill = async () => {
    try {
      names2.push(...await makeNames(tempDir, searchPath2));
      supported = names2.length > 0;
    } finally {
      making = null;
    }
  };
  return {
    async take() {
      while (supported && names2.length === 0) {
        making ??= refill();
        await making;
      }
      const name3 = names2.shift();
      return name3 === void 0 ? null : openPipe(name3);
    }
  };
}
var import_node_fs6, import_node_net, import_node_path4, BATCH, PROGRAM;
var init_process_pipes = __esm({
  "src/adapters/process-pipes.ts"() {
    "use strict";
    import_node_fs6 = require("node:fs");
    import_node_net = require("node:net");
    import_node_path4 = __toESM(require("node:path"), 1);
    BATCH = 32;
    PROGRAM = "mkfifo";
  }
});

// src/adapters/process-run.ts
async function runProgram(program2, pipes, stdout, stderr) {
  const started = await startProgram(program2, pipes);
  if ("why" in started) return { end: { kind: "not-started", why: started.why }, durationMs: 0 };
  const { scope, exited, streams: streams2 } = started;
  const out = pump(streams2[0], stdout);
  const err = pump(streams2[1], stderr);
  const failed = Promise.race([out.failed, err.failed]);
  const stop = stopOf(program2);
  const ended2 = exited.then(() => performance.now());
  const end2 = await Promise.race([exited, stop.wanted, failed.then(() => ({ kind: "cancelled" }))]);
  stop.dispose();
  await endProcesses(scope, program2.graceMs);
  const endedAt = await within(ended2, DRAIN_MS, () => performance.now());
  await Promise.all([out.finish(), err.finish()]);
  return { end: end2, durationMs: endedAt - scope.startedAt };
}
async function within(wanted, limitMs, otherwise) {
  const late = Promise.withResolvers();
  const timer = setTimeout(() => late.resolve(otherwise()), limitMs);
  try {
    return await Promise.race([wanted, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
function obstacle({ cwd, env }) {
  if (!isDirectory(cwd)) return `the working directory ${cwd} does not exist, or is not a directory`;
  const broken2 = Object.keys(env).find((name3) => `${name3}${env[name3]}`.includes("\0"));
  return broken2 === void 0 ? null : `the variable ${broken2.replaceAll("\0", "")} has a NUL character in it, which no environment can hold`;
}
function isDirectory(file) {
  try {
    return (0, import_node_fs7.statSync)(file).isDirectory();
  } catch {
    return false;
  }
}
async function startProgram(program2, source) {
  const why = obstacle(program2);
  if (why !== null) return { why };
  const pipes = [];
  try {
    for (const _stream of ["stdout", "stderr"]) pipes.push(await source.take());
    return await spawn(program2, pipes);
  } catch (error) {
    for (const pipe of pipes) pipe?.read.destroy();
    return {
      why: pipes.length < 2 ? `no pipes for the task's output could be made: ${codeOf(error)}` : startFailure(program2, codeOf(error))
    };
  } finally {
    for (const pipe of pipes) pipe?.release();
  }
}
function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
async function spawn(program2, [out, err]) {
  const { execa } = await Promise.resolve().then(() => __toESM(require("./execa.cjs"), 1));
  const startedAt = performance.now();
  const child = execa(program2.file, [...program2.args], {
    cwd: program2.cwd,
    env: { ...program2.env, [MARK_VARIABLE]: program2.mark },
    extendEnv: false,
    detached: process.platform !== "win32",
    stdin: "ignore",
    stdout: descriptorOf(out),
    stderr: descriptorOf(err),
    buffer: false,
    reject: false,
    cleanup: false,
    windowsHide: true,
    windowsVerbatimArguments: program2.verbatim
  });
  const exited = new Promise((resolve) => {
    child.nodeChildProcess.once(
      "exit",
      (code, signal) => resolve(code === null ? { kind: "signal", signal: `${signal}` } : { kind: "exit", code })
    );
  });
  const streams2 = [out?.read ?? child.stdout, err?.read ?? child.stderr];
  if (child.pid === void 0 || streams2[0] === null || streams2[1] === null)
    throw Object.assign(new Error("not started"), { code: (await child).code });
  return { scope: { group: child.pid, mark: program2.mark, startedAt }, exited, streams: [streams2[0], streams2[1]] };
}
function descriptorOf(pipe) {
  return pipe ? pipe.write : "pipe";
}
function startFailure({ file }, code) {
  const reasons = /* @__PURE__ */ new Map([
    ["ENOENT", `${file} could not be started: it, or the interpreter that its first line names, does not exist`],
    ["EACCES", `${file} could not be started: it is not executable, or lies where it may not be executed`],
    [
      "E2BIG",
      `${file} could not be started: the environment of the task is larger than the system allows (one variable: 128 KiB on Linux); pass large values in a file`
    ]
  ]);
  return reasons.get(code) ?? `${file} could not be started: ${code}`;
}
function stopOf({ stop, timeoutMs }) {
  const { promise, resolve } = Promise.withResolvers();
  const cancel = () => resolve({ kind: "cancelled" });
  const timer = setTimeout(() => resolve({ kind: "timeout" }), Math.min(timeoutMs, LONGEST_TIMER));
  stop.addEventListener("abort", cancel, { once: true });
  if (stop.aborted) cancel();
  return {
    wanted: promise,
    dispose() {
      clearTimeout(timer);
      stop.removeEventListener("abort", cancel);
    }
  };
}
function pump(stream, sink) {
  const failure = Promise.withResolvers();
  const closed = new Promise((resolve) => stream.once("close", resolve));
  const isSilent = (since, now) => now - Math.max(since, lastRead) >= SILENCE_MS || now - since >= DRAIN_MS;
  let fault = null;
  let lastRead = 0;
  stream.on("data", (bytes) => {
    lastRead = performance.now();
    if (fault !== null) return;
    try {
      sink.write(bytes);
    } catch (error) {
      fault = { error };
      failure.resolve();
    }
  });
  stream.on("error", () => stream.destroy());
  return {
    failed: failure.promise,
    async finish() {
      const since = performance.now();
      while (!stream.closed && !isSilent(since, performance.now()))
        await Promise.race([closed, (0, import_promises3.setTimeout)(SILENCE_MS / 5, void 0, { ref: false })]);
      stream.destroy();
      if (fault !== null) throw fault.error;
      sink.end();
    }
  };
}
var import_node_fs7, import_promises3, SILENCE_MS, DRAIN_MS, LONGEST_TIMER;
var init_process_run = __esm({
  "src/adapters/process-run.ts"() {
    "use strict";
    import_node_fs7 = require("node:fs");
    import_promises3 = require("node:timers/promises");
    init_process_group();
    SILENCE_MS = 100;
    DRAIN_MS = 1e3;
    LONGEST_TIMER = 2 ** 31 - 1;
  }
});

// src/adapters/shell-command.ts
function shellCommand(shell, place) {
  if (shell === void 0 || shell.trim() === "") return defaultShell(place);
  const [word = "", ...rest] = shell.trim().split(" ");
  const template = rest.join(" ").trim() || known2.get(word.toLowerCase())?.template;
  if (template === void 0 || !template.includes(PLACEHOLDER)) {
    return {
      ok: false,
      why: `\`shell: ${shell}\` does not say where the script goes: write one of ${[...known2.keys()].join(", ")}, or a command with {0} in the script's place, such as \`${word} {0}\``
    };
  }
  const program2 = findProgram(word, place);
  return program2 === null ? notFound(word) : { ok: true, command: commandOf(word, program2, template) };
}
function defaultShell(place) {
  const [first, second] = place.platform === "win32" ? ["pwsh", "powershell"] : ["bash", "sh"];
  const program2 = findProgram(first, place) ?? findProgram(second, place);
  const word = place.platform === "win32" ? "powershell" : "sh";
  if (program2 === null) return notFound(`${first}\` or \`${second}`);
  return { ok: true, command: commandOf(word, program2, known2.get(word)?.template ?? PLACEHOLDER) };
}
function notFound(words) {
  return {
    ok: false,
    why: `the shell \`${words}\` was not found on the PATH that the task has: install it, or name another one with \`shell\``
  };
}
function commandOf(word, program2, template) {
  const name3 = word.toLowerCase();
  const verbatim = name3 === "cmd";
  return {
    program: program2,
    args: (script) => verbatim ? [template.replaceAll(PLACEHOLDER, script)] : splitArguments(template, script),
    extension: known2.get(name3)?.extension ?? "",
    content: (script) => fixedUp(name3, script),
    verbatim
  };
}
function splitArguments(template, script) {
  const words = template.match(/(?:\\"|"(?:\\"|[^"])*"?|[^\s"])+/g) ?? [];
  return words.map((word) => word.replace(/\\"|"/g, (quote) => quote === '"' ? "" : '"').replaceAll(PLACEHOLDER, script));
}
function fixedUp(name3, script) {
  if (name3 === "cmd") return `@echo off\r
${script.replace(/\r?\n/g, "\r\n")}`;
  if (name3 !== "pwsh" && name3 !== "powershell") return script;
  const after2 = "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }";
  return `$ErrorActionPreference = 'stop'
${script}
${after2}`;
}
function findProgram(word, place) {
  const windows = place.platform === "win32";
  const { PATHEXT = ".COM;.EXE;.BAT;.CMD" } = place.env;
  const endings = windows ? ["", ...PATHEXT.split(";")] : [""];
  const folders = /[/\\]/.test(word) ? [""] : searchPath(place).split(windows ? ";" : ":");
  for (const folder of folders) {
    for (const ending of endings) {
      const file = import_node_path5.default.resolve(place.cwd, folder, word + ending);
      if (runs(file)) return file;
    }
  }
  return null;
}
function searchPath({ env, platform }) {
  const { PATH = DEFAULT_PATH } = env;
  if (platform !== "win32") return PATH;
  const name3 = Object.keys(env).find((key) => key.toUpperCase() === "PATH");
  return name3 === void 0 ? "" : env[name3] ?? "";
}
function runs(file) {
  try {
    (0, import_node_fs8.accessSync)(file, import_node_fs8.constants.X_OK);
    return (0, import_node_fs8.statSync)(file).isFile();
  } catch {
    return false;
  }
}
var import_node_fs8, import_node_path5, known2, PLACEHOLDER, DEFAULT_PATH;
var init_shell_command = __esm({
  "src/adapters/shell-command.ts"() {
    "use strict";
    import_node_fs8 = require("node:fs");
    import_node_path5 = __toESM(require("node:path"), 1);
    known2 = /* @__PURE__ */ new Map([
      ["bash", { template: "--noprofile --norc -e -o pipefail {0}", extension: ".sh" }],
      ["sh", { template: "-e {0}", extension: ".sh" }],
      ["python", { template: "{0}", extension: ".py" }],
      ["pwsh", { template: `-command ". '{0}'"`, extension: ".ps1" }],
      ["powershell", { template: `-command ". '{0}'"`, extension: ".ps1" }],
      ["cmd", { template: `/D /E:ON /V:OFF /S /C "CALL "{0}""`, extension: ".cmd" }]
    ]);
    PLACEHOLDER = "{0}";
    DEFAULT_PATH = "/usr/bin:/bin";
  }
});

// src/adapters/process-executor.ts
function notStarted(why) {
  return { kind: "not-started", why };
}
function nothing2(end2) {
  return { end: end2, durationMs: 0, values: { ok: true, values: /* @__PURE__ */ new Map() }, ignoredFiles: [], log: null, lastLines: [] };
}
function runner(options) {
  const pipes = pipeSource(options.tempDir, options.searchPath);
  let count3 = 0;
  return async (work, folder, { stdout, stderr }) => {
    const cwd = import_node_path6.default.resolve(options.root, work.workingDirectory);
    const choice = shellCommand(work.shell, { env: work.env, cwd, platform: process.platform });
    if (!choice.ok) return { end: notStarted(choice.why), durationMs: 0 };
    const { program: program2, args, content, extension, verbatim } = choice.command;
    const script = folder.writeScript(content(work.script), extension);
    if (!script.ok) return { end: notStarted(`the script could not be written to ${folder.path}: ${script.why}`), durationMs: 0 };
    count3 += 1;
    const env = { RUNNER_TEMP: folder.temp, ...work.env, ...folder.commandFiles };
    const graceMs = options.graceMs ?? GRACE_MS;
    const mark = markOf(options.runId, count3);
    return runProgram(
      { file: program2, args: args(script.path), verbatim, cwd, env, mark, timeoutMs: work.timeoutMs, graceMs, stop: work.stop },
      pipes,
      stdout,
      stderr
    );
  };
}
async function inFolder(folders, use, failed) {
  let folder;
  try {
    folder = folders.open();
  } catch (error) {
    return failed(`no private folder could be made in ${folders.tempDir}: ${codeOf2(error)}`);
  }
  try {
    return await use(folder);
  } finally {
    folder.remove();
  }
}
function codeOf2(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
async function executeJob(run2, job, onLines, stop, folder) {
  const output = taskOutput({ log: folder.log, masks: job.masks, onLines });
  const { end: end2, durationMs } = await run2({ ...job, stop }, folder, { stdout: output.sink(), stderr: output.sink() });
  const values = readOutputFile(folder.path);
  return {
    end: end2.kind === "not-started" ? notStarted(maskText(end2.why, job.masks)) : end2,
    durationMs,
    values,
    ignoredFiles: writtenCommandFiles(folder.path),
    ...output.finish()
  };
}
async function printed(run2, work, folder, stderr) {
  const tooMuch = new AbortController();
  const chunks = [];
  let size = 0;
  const stdout = {
    write(bytes) {
      size += bytes.length;
      if (size > CAPTURE_LIMIT) tooMuch.abort();
      else chunks.push(bytes);
    },
    end: () => void 0
  };
  const { end: end2 } = await run2({ ...work, stop: AbortSignal.any([work.stop, tooMuch.signal]) }, folder, { stdout, stderr });
  return { end: end2, bytes: size > CAPTURE_LIMIT ? null : Buffer.concat(chunks) };
}
async function captureCommand(run2, work, folder) {
  let lastError = "";
  const stderr = lineSink([], (block) => {
    lastError = block.trimEnd().split("\n").at(-1) || lastError;
  });
  const { end: end2, bytes } = await printed(run2, work, folder, stderr);
  if (bytes === null) return { ok: false, why: TOO_MUCH };
  if (end2.kind === "exit" && end2.code === 0) return { ok: true, output: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
  return { ok: false, why: lastError === "" ? reasonOf(end2) : `${reasonOf(end2)}: ${lastError}` };
}
async function captureSecret(run2, work, folder) {
  const nowhere = { write: () => void 0, end: () => void 0 };
  const { end: end2, bytes } = await printed(run2, work, folder, nowhere);
  if (bytes === null) return { kind: "failed", why: TOO_MUCH };
  if (end2.kind === "cancelled") return { kind: "cancelled" };
  return end2.kind === "exit" && end2.code === 0 ? { kind: "output", bytes } : { kind: "failed", why: reasonOf(end2, work.timeoutMs) };
}
function reasonOf(end2, limitMs = CAPTURE_MS) {
  switch (end2.kind) {
    case "exit":
      return `exit code ${end2.code}`;
    case "signal":
      return `ended by ${end2.signal}`;
    case "timeout":
      return `not done after ${limitMs / 1e3} s`;
    case "cancelled":
      return "cancelled";
    case "not-started":
      return end2.why;
  }
}
function processExecutor(options) {
  const run2 = runner(options);
  const folders = taskFolders(options.tempDir);
  const closing = new AbortController();
  const live = /* @__PURE__ */ new Set();
  let started = 0;
  const tracked = async (work) => {
    live.add(work);
    started++;
    try {
      return await work;
    } finally {
      live.delete(work);
    }
  };
  return {
    async execute(job, onLines, signal) {
      const stop = AbortSignal.any([signal, closing.signal]);
      if (stop.aborted) return nothing2({ kind: "cancelled" });
      return tracked(
        inFolder(
          folders,
          (folder) => executeJob(run2, job, onLines, stop, folder),
          (why) => nothing2(notStarted(why))
        )
      );
    },
    async capture(command, env) {
      const work = { script: command, workingDirectory: ".", env, timeoutMs: CAPTURE_MS, stop: closing.signal };
      const failed = (why) => ({ ok: false, why });
      if (closing.signal.aborted) return failed("cancelled");
      return tracked(inFolder(folders, (folder) => captureCommand(run2, work, folder), failed));
    },
    async secret(command, env, signal) {
      const stop = AbortSignal.any([signal, closing.signal]);
      if (stop.aborted) return { kind: "cancelled" };
      const work = { script: command, workingDirectory: ".", env, timeoutMs: options.secretMs ?? SECRET_MS, stop };
      const failed = (why) => ({ kind: "failed", why });
      return tracked(inFolder(folders, (folder) => captureSecret(run2, work, folder), failed));
    },
    async close() {
      closing.abort();
      await Promise.allSettled(live);
      if (started > 0) await killStrays(options.runId);
      folders.close();
    }
  };
}
var import_node_path6, GRACE_MS, CAPTURE_MS, SECRET_MS, CAPTURE_LIMIT, TOO_MUCH;
var init_process_executor = __esm({
  "src/adapters/process-executor.ts"() {
    "use strict";
    import_node_path6 = __toESM(require("node:path"), 1);
    init_masking();
    init_github_command_files();
    init_process_folder();
    init_process_group();
    init_process_output();
    init_process_pipes();
    init_process_run();
    init_shell_command();
    GRACE_MS = 1e4;
    CAPTURE_MS = 6e4;
    SECRET_MS = 6e4;
    CAPTURE_LIMIT = 1024 * 1024;
    TOO_MUCH = `it printed more than ${CAPTURE_LIMIT} bytes`;
  }
});

// src/adapters/process-life.ts
function ownMark() {
  return { pid: process.pid, started: startTime(process.pid) ?? 0 };
}
function isAlive({ pid, started }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const now = startTime(pid);
  return now === null || started === 0 || now === started;
}
function processHost() {
  return [(0, import_node_os2.hostname)(), read2(() => (0, import_node_fs9.readFileSync)("/proc/sys/kernel/random/boot_id", "latin1")), read2(() => (0, import_node_fs9.readlinkSync)("/proc/self/ns/pid"))].map((part) => part.trim()).join(" ");
}
function startTime(pid) {
  const fields2 = read2(() => (0, import_node_fs9.readFileSync)(`/proc/${pid}/stat`, "latin1")).replace(/^.*\) /s, "").split(" ");
  const started = Number(fields2[19]);
  return Number.isInteger(started) ? started : null;
}
function read2(from) {
  try {
    return from();
  } catch {
    return "";
  }
}
var import_node_fs9, import_node_os2;
var init_process_life = __esm({
  "src/adapters/process-life.ts"() {
    "use strict";
    import_node_fs9 = require("node:fs");
    import_node_os2 = require("node:os");
  }
});

// src/adapters/run-folder.ts
function runFolder(parent) {
  const { pid, started } = ownMark();
  const run2 = `${pid}.${started}.${(0, import_node_crypto3.randomBytes)(6).toString("hex")}`;
  const folder = import_node_path7.default.join(parent, run2);
  return { run: run2, path: folder, remove: () => removeTree2(folder) };
}
async function sweepRunFolders(parent, killStrays2) {
  for (const name3 of namesIn(parent)) {
    const [pid, started] = name3.split(".").map(Number);
    if (isAlive({ pid: pid ?? 0, started: started ?? 0 })) continue;
    await killStrays2(name3);
    removeTree2(import_node_path7.default.join(parent, name3));
  }
  try {
    (0, import_node_fs10.rmdirSync)(parent);
  } catch {
  }
}
function removeTree2(folder) {
  try {
    (0, import_node_fs10.rmSync)(folder, { recursive: true, force: true });
  } catch {
    makeWritable(folder);
    try {
      (0, import_node_fs10.rmSync)(folder, { recursive: true, force: true });
    } catch {
    }
  }
}
function makeWritable(folder) {
  const open2 = [folder];
  for (let next = open2.pop(); next !== void 0; next = open2.pop()) {
    try {
      (0, import_node_fs10.chmodSync)(next, 448);
      for (const entry of (0, import_node_fs10.readdirSync)(next, { withFileTypes: true })) if (entry.isDirectory()) open2.push(import_node_path7.default.join(next, entry.name));
    } catch {
    }
  }
}
function namesIn(folder) {
  try {
    return (0, import_node_fs10.readdirSync)(folder);
  } catch {
    return [];
  }
}
var import_node_crypto3, import_node_fs10, import_node_path7;
var init_run_folder = __esm({
  "src/adapters/run-folder.ts"() {
    "use strict";
    import_node_crypto3 = require("node:crypto");
    import_node_fs10 = require("node:fs");
    import_node_path7 = __toESM(require("node:path"), 1);
    init_process_life();
  }
});

// src/adapters/sqlite-database.ts
function makeOwnFolder(folder) {
  makeFolder2(folder);
  const ignore2 = import_node_path8.default.join(folder, ".gitignore");
  if (!(0, import_node_fs11.existsSync)(ignore2)) (0, import_node_fs11.writeFileSync)(ignore2, "*\n");
}
function makeFolder2(folder) {
  if ((0, import_node_fs11.existsSync)(folder)) return;
  if ((0, import_node_fs11.existsSync)(import_node_path8.default.dirname(folder))) {
    try {
      (0, import_node_fs11.mkdirSync)(folder);
    } catch (error) {
      if (!(0, import_node_fs11.existsSync)(folder)) throw error;
    }
  } else (0, import_node_fs11.mkdirSync)(folder, { recursive: true });
}
function switchToWal(database) {
  const end2 = performance.now() + BUSY_MS;
  for (; ; ) {
    try {
      database.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (kindOf(error) !== "busy" || performance.now() > end2) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}
function versionOf(database) {
  return Number(Object.values(database.prepare("PRAGMA user_version").get() ?? {})[0] ?? 0);
}
function makeTables(database) {
  database.exec("BEGIN IMMEDIATE");
  const version = versionOf(database);
  if (version !== 0 && version !== VERSION2)
    for (const table2 of ["records", "memo", "readings", "runs", "executions", "kept_runs", "made"])
      database.exec(`DROP TABLE IF EXISTS ${table2}`);
  database.exec(TABLES);
  database.exec("COMMIT");
}
function openReadOnly(file) {
  const url = (0, import_node_url.pathToFileURL)(file);
  try {
    return probed(new import_node_sqlite.DatabaseSync(url, { readOnly: true }));
  } catch {
    url.searchParams.set("immutable", "1");
    return probed(new import_node_sqlite.DatabaseSync(url, { readOnly: true }));
  }
}
function probed(database) {
  try {
    database.prepare("SELECT count(*) FROM records").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
function kindOf(error) {
  if (!(error instanceof Error)) return "fault";
  if (!("errcode" in error)) return "errno" in error ? "failed" : "fault";
  const code = Number(error.errcode);
  if (code === 1032) return "moved";
  switch (code & 255) {
    // "No such column" comes of a damaged schema.
    case 1:
    case 11:
    case 26:
      return "corrupt";
    case 5:
    case 6:
      return "busy";
    case 8:
    case 14:
      return "read-only";
    default:
      return "failed";
  }
}
var import_node_fs11, import_node_path8, import_node_sqlite, import_node_url, VERSION2, TABLES, BUSY_MS, BUSY_PAUSE_MS, LocalDatabase;
var init_sqlite_database = __esm({
  "src/adapters/sqlite-database.ts"() {
    "use strict";
    import_node_fs11 = require("node:fs");
    import_node_path8 = __toESM(require("node:path"), 1);
    import_node_sqlite = require("node:sqlite");
    import_node_url = require("node:url");
    VERSION2 = 4;
    TABLES = `
  CREATE TABLE IF NOT EXISTS records (
    fingerprint TEXT PRIMARY KEY, key TEXT NOT NULL, created REAL NOT NULL, used REAL NOT NULL, duration REAL NOT NULL,
    body TEXT NOT NULL, digest TEXT NOT NULL, task TEXT NOT NULL, manifest TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS records_by_key ON records (key, created);
  CREATE TABLE IF NOT EXISTS memo (root TEXT NOT NULL, directory TEXT NOT NULL, names TEXT NOT NULL, stats BLOB NOT NULL, digests TEXT NOT NULL, PRIMARY KEY (root, directory)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, used REAL NOT NULL, value TEXT NOT NULL, digest TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, at REAL NOT NULL, outcome TEXT NOT NULL, restored INTEGER, ran INTEGER, failed INTEGER, skipped INTEGER, duration REAL, saved REAL);
  CREATE TABLE IF NOT EXISTS executions (run TEXT NOT NULL, key TEXT NOT NULL, task TEXT NOT NULL, state TEXT NOT NULL, at REAL NOT NULL, duration REAL NOT NULL, fingerprint TEXT, log TEXT, PRIMARY KEY (run, key));
  CREATE INDEX IF NOT EXISTS executions_by_key ON executions (key, at);
  CREATE TABLE IF NOT EXISTS kept_runs (run TEXT PRIMARY KEY, at REAL NOT NULL, size INTEGER NOT NULL, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS made (digest TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, body TEXT NOT NULL, task TEXT NOT NULL, manifest TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS made_by_fingerprint ON made (fingerprint);
  CREATE INDEX IF NOT EXISTS made_by_key ON made (key, at);
  PRAGMA user_version = ${VERSION2};`;
    BUSY_MS = 1e4;
    BUSY_PAUSE_MS = 10;
    LocalDatabase = class {
      #directory;
      #onTrouble;
      #statements = /* @__PURE__ */ new Map();
      #told = /* @__PURE__ */ new Set();
      #database = null;
      #state = null;
      #inode = 0;
      constructor(directory, onTrouble) {
        this.#directory = directory;
        this.#onTrouble = onTrouble;
      }
      get state() {
        if (this.#state === null) this.#open();
        return this.#state ?? "unavailable";
      }
      get file() {
        return import_node_path8.default.join(this.#directory, "flow.db");
      }
      /** Runs a piece of work with prepared statements. A damaged database is set aside and the work answers `otherwise`. */
      use(otherwise, work) {
        if (this.state === "unavailable") return otherwise;
        try {
          return work((sql) => this.#prepare(sql));
        } catch (error) {
          this.#recover(error);
          return otherwise;
        }
      }
      /** As `use`, in one transaction that is rolled back on any failure. No-op on a read-only database. */
      write(work) {
        if (this.state !== "ok") return false;
        return this.use(false, (prepare2) => {
          this.#database?.exec("BEGIN IMMEDIATE");
          try {
            work(prepare2);
            this.#database?.exec("COMMIT");
            return true;
          } catch (error) {
            if (this.#database?.isTransaction) this.#database.exec("ROLLBACK");
            throw error;
          }
        });
      }
      close() {
        this.#statements.clear();
        if (this.#database?.isOpen) this.#database.close();
        this.#database = null;
        this.#state = null;
      }
      #prepare(sql) {
        const known3 = this.#statements.get(sql);
        if (known3 !== void 0) return known3;
        if (this.#database === null) throw new Error("the database is not open");
        const statement = this.#database.prepare(sql);
        this.#statements.set(sql, statement);
        return statement;
      }
      #open() {
        try {
          makeOwnFolder(this.#directory);
          this.#openFile();
        } catch (error) {
          this.#recover(error);
        }
      }
      #openFile() {
        const database = new import_node_sqlite.DatabaseSync(this.file, { timeout: BUSY_MS });
        this.#database = database;
        switchToWal(database);
        database.exec("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY");
        if (versionOf(database) !== VERSION2) makeTables(database);
        this.#inode = (0, import_node_fs11.statSync)(this.file).ino;
        this.#state = "ok";
      }
      #recover(error) {
        const kind = kindOf(error);
        const detail = error instanceof Error ? error.message : String(error);
        this.#statements.clear();
        if (kind === "fault") throw error;
        const isOpen = this.#state === "ok" || this.#state === "read-only";
        if (kind === "moved") this.#closeQuietly();
        else if (kind === "corrupt") this.#setAside(detail);
        else if (kind === "read-only" || kind === "failed" && !isOpen) this.#reopenForReading(detail);
        else this.#giveUp(detail, isOpen);
      }
      #giveUp(detail, isOpen) {
        if (!isOpen) {
          this.#closeQuietly();
          this.#state = "unavailable";
        }
        this.#tell({ kind: "unavailable", detail });
      }
      #setAside(detail) {
        const isReadOnly = this.#state === "read-only";
        const opened = this.#inode;
        this.#closeQuietly();
        try {
          if (isReadOnly) throw new Error(detail);
          if (opened === 0 || opened === (0, import_node_fs11.statSync)(this.file).ino) {
            (0, import_node_fs11.renameSync)(this.file, `${this.file}.damaged-${Date.now()}`);
            for (const suffix of ["-wal", "-shm"]) (0, import_node_fs11.rmSync)(this.file + suffix, { force: true });
          }
          this.#openFile();
          this.#tell({ kind: "corrupt", detail });
        } catch {
          this.#giveUp(detail, false);
        }
      }
      #reopenForReading(detail) {
        this.#closeQuietly();
        try {
          this.#database = openReadOnly(this.file);
          this.#state = "read-only";
        } catch {
          this.#giveUp(detail, false);
        }
      }
      #closeQuietly() {
        try {
          if (this.#database?.isOpen) this.#database.close();
        } catch {
        }
        this.#database = null;
        this.#state = null;
      }
      #tell(trouble) {
        if (this.#told.has(trouble.kind)) return;
        this.#told.add(trouble.kind);
        this.#onTrouble(trouble);
      }
    };
  }
});

// src/adapters/sqlite-run-lock.ts
function sqliteRunLock(directory, onTrouble = () => void 0) {
  const turn = turnFile(import_node_path9.default.join(directory, "run.turn"));
  let held = null;
  return {
    acquire: async (onWait, signal) => {
      if (held !== null) return "free";
      try {
        const database = openLock(directory);
        const got = await lockOf(database, onWait, signal);
        if (got === "cancelled") database.close();
        else held = database;
        return got === "free" && turn.begin() ? "waited" : got;
      } catch (error) {
        if (!(error instanceof Error && ("errcode" in error || "errno" in error))) throw error;
        onTrouble(error.message);
        return "free";
      }
    },
    release: () => {
      if (held !== null) turn.end();
      held?.close();
      held = null;
    }
  };
}
function openLock(directory) {
  makeOwnFolder(directory);
  return new import_node_sqlite2.DatabaseSync(import_node_path9.default.join(directory, "run.lock"), { timeout: 0 });
}
async function lockOf(database, onWait, signal) {
  for (let waited = false; ; waited = true) {
    if (signal.aborted) return "cancelled";
    if (tryLock(database)) return waited ? "waited" : "free";
    if (!waited) onWait();
    await (0, import_promises4.setTimeout)(POLL_MS, void 0, { signal }).catch(() => void 0);
  }
}
function tryLock(database) {
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && (Number(error.errcode) & 255) === 5) return false;
    throw error;
  }
}
function turnFile(file) {
  const before = read3(file);
  const own = (0, import_node_crypto4.randomBytes)(8).toString("hex");
  return {
    begin: () => {
      const isAnother = before.endsWith(HELD) || before !== read3(file);
      write(file, own + HELD);
      return isAnother;
    },
    end: () => write(file, own)
  };
}
function read3(file) {
  try {
    return (0, import_node_fs12.readFileSync)(file, "latin1");
  } catch {
    return "";
  }
}
function write(file, text2) {
  try {
    (0, import_node_fs12.writeFileSync)(file, text2);
  } catch {
  }
}
var import_node_crypto4, import_node_fs12, import_node_path9, import_node_sqlite2, import_promises4, POLL_MS, HELD;
var init_sqlite_run_lock = __esm({
  "src/adapters/sqlite-run-lock.ts"() {
    "use strict";
    import_node_crypto4 = require("node:crypto");
    import_node_fs12 = require("node:fs");
    import_node_path9 = __toESM(require("node:path"), 1);
    import_node_sqlite2 = require("node:sqlite");
    import_promises4 = require("node:timers/promises");
    init_sqlite_database();
    POLL_MS = 50;
    HELD = " held";
  }
});

// src/core/graph/matrix-value.ts
function isList(value) {
  return Array.isArray(value);
}
function isContainer(value) {
  return typeof value === "object" && value !== null;
}
function isObject(value) {
  return isContainer(value) && !isList(value);
}
function leavesOf(value) {
  const leaves = [];
  const open2 = [{ path: [], value }];
  for (let next = open2.pop(); next !== void 0; next = open2.pop()) {
    const { path: path30, value: inner } = next;
    if (!isContainer(inner)) leaves.push(next);
    else
      open2.push(
        ...Object.entries(inner).map(([key, child]) => ({ path: [...path30, key], value: child })).reverse()
      );
  }
  return leaves;
}
function valueAt(value, path30) {
  let at2 = value;
  for (const key of path30) {
    const next = isContainer(at2) && Object.hasOwn(at2, key) ? at2[key] : void 0;
    if (next === void 0) return null;
    at2 = next;
  }
  return at2;
}
function looselyEqual(a2, b2) {
  if (isContainer(a2) || isContainer(b2)) return false;
  if (typeof a2 === "string" && typeof b2 === "string") return a2.toLowerCase() === b2.toLowerCase();
  return a2 === b2 || numberOf(a2) === numberOf(b2);
}
function numberOf(value) {
  return typeof value === "string" ? Number(value.trim()) : Number(value);
}
function valueFlaw(value) {
  let level = [value];
  for (let depth2 = 0; level.length > 0; depth2++) {
    if (depth2 > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
    const flaw = level.map(scalarFlaw).find((each) => each !== null);
    if (flaw !== void 0) return flaw;
    level = level.filter(isContainer).flatMap((inner) => [...Object.keys(inner), ...Object.values(inner)]);
  }
  return null;
}
function scalarFlaw(value) {
  if (typeof value === "number" && !Number.isFinite(value)) return `holds ${value}, which is no number that JSON can hold`;
  return typeof value === "string" && !value.isWellFormed() ? "holds a text that is not Unicode" : null;
}
var MAX_DEPTH;
var init_matrix_value = __esm({
  "src/core/graph/matrix-value.ts"() {
    "use strict";
    MAX_DEPTH = 100;
  }
});

// src/core/graph/matrix.ts
function productSize(matrix) {
  return matrix.dimensions.length === 0 ? 0 : matrix.dimensions.reduce((size, { values }) => size * values.length, 1);
}
function matrixFlaws(matrix) {
  const names2 = namesOf(matrix);
  const known3 = matrix.dimensions.map(({ name: name3 }) => name3);
  const excluded = matrix.exclude.flatMap((row) => Object.keys(row)).filter((key) => !names2.has(key.toLowerCase()));
  return [
    ...matrix.dimensions.filter(({ values }) => values.length === 0).map(({ name: name3 }) => emptyFlaw(name3)),
    ...known3.filter((name3) => names2.get(name3.toLowerCase()) !== name3).map(doubleFlaw),
    ...[...new Set(excluded)].map((key) => excludeFlaw(key, known3)),
    ...isEmpty(matrix) ? [{ sentence: "has neither a dimension nor an `include` row", hint: "Give it one, or remove `strategy`." }] : [],
    ...hasEmptyRow(matrix.exclude) ? [{ sentence: "has an empty `exclude` row, which would exclude everything", hint: "Remove the row." }] : [],
    ...hasEmptyRow(matrix.include) ? [{ sentence: "has an empty `include` row", hint: "Remove the row." }] : []
  ];
}
function isEmpty(matrix) {
  return matrix.dimensions.length === 0 && matrix.include.length === 0;
}
function hasEmptyRow(rows) {
  return rows.some((row) => Object.keys(row).length === 0);
}
function emptyFlaw(name3) {
  return { sentence: `has no values for \`${name3}\``, hint: `Give \`${name3}\` a value, or remove it.` };
}
function doubleFlaw(name3) {
  return { sentence: `has \`${name3}\` twice; upper and lower case are the same here`, hint: "Keep one of them." };
}
function excludeFlaw(key, known3) {
  return { sentence: `excludes by \`${key}\`, which is not one of its dimensions`, hint: nameHint(key, known3, "dimensions") };
}
function combine(matrix) {
  const names2 = namesOf(matrix);
  const excluded = matrix.exclude.map((row) => conditionsOf(Object.entries(row), names2));
  const included = matrix.include.map((row) => readInclude(row, names2));
  const combinations = [];
  for (let i2 = 0; i2 < productSize(matrix); i2++) {
    const named2 = productRow(matrix, i2);
    if (!excluded.some((conditions) => isMet(conditions, named2))) combinations.push({ named: named2, values: extended(named2, included) });
  }
  for (const row of included) {
    if (row.matched) continue;
    const values = rowOf([...row.filter, ...row.extra]);
    combinations.push({ values, named: values });
  }
  return combinations;
}
function namesOf(matrix) {
  return new Map(matrix.dimensions.map(({ name: name3 }) => [name3.toLowerCase(), name3]));
}
function rowOf(entries) {
  const row = /* @__PURE__ */ Object.create(null);
  for (const [key, value] of entries) row[key] = value;
  return row;
}
function productRow(matrix, index) {
  let block = productSize(matrix);
  return rowOf(
    matrix.dimensions.map(({ name: name3, values }) => {
      block /= values.length;
      return [name3, values[Math.floor(index / block) % values.length] ?? null];
    })
  );
}
function readInclude(row, names2) {
  const entries = Object.entries(row);
  const filter = entries.filter(([key]) => names2.has(key.toLowerCase()));
  const extra = entries.filter(([key]) => !names2.has(key.toLowerCase()));
  return { conditions: conditionsOf(filter, names2), filter, extra, matched: false };
}
function conditionsOf(entries, names2) {
  return entries.flatMap(([key, value]) => {
    const name3 = names2.get(key.toLowerCase()) ?? key;
    return leavesOf(value).map((leaf) => ({ path: [name3, ...leaf.path], value: leaf.value }));
  });
}
function isMet(conditions, row) {
  return conditions.every(({ path: path30, value }) => looselyEqual(valueAt(row, path30), value));
}
function extended(named2, included) {
  const extra = /* @__PURE__ */ new Map();
  for (const row of included) {
    if (!isMet(row.conditions, named2)) continue;
    row.matched = true;
    for (const entry of row.extra) extra.set(entry[0].toLowerCase(), entry);
  }
  return extra.size === 0 ? named2 : rowOf([...Object.entries(named2), ...extra.values()]);
}
function nameSegments(named2) {
  const leaves = Object.values(named2).flatMap((value) => isContainer(value) ? leavesOf(value).map((leaf) => leaf.value) : [value]);
  return leaves.filter((value) => value !== null && value !== "").map((value) => String(value).replace(new RegExp("\\p{Cc}+", "gu"), " "));
}
var init_matrix = __esm({
  "src/core/graph/matrix.ts"() {
    "use strict";
    init_matrix_value();
    init_nearest_name();
  }
});

// src/core/graph/selection.ts
function selectTasks(graph, request) {
  const byId = new Map(graph.tasks.map((task) => [task.id, task]));
  const problems = [];
  const chosen2 = /* @__PURE__ */ new Set();
  for (const name3 of request.steps.length === 0 ? [null] : request.steps) {
    const named2 = name3 === null ? graph.tasks : namedTasks(graph, byId, name3);
    const fitting = named2.filter((task) => fits(task, request.matrix));
    if (named2.length === 0 && name3 !== null) problems.push(unknownStep(graph, byId, name3));
    else if (fitting.length === 0 && named2.length > 0) problems.push(noMatch(graph, named2, name3, request.matrix));
    for (const task of fitting) chosen2.add(task.index);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: request.only ? chosen2 : withUpstream(graph, chosen2), warnings: [] };
}
function namedTasks(graph, byId, name3) {
  const ofStep = graph.tasksOf.get(name3)?.map((index) => graph.nodes[index]);
  return (ofStep ?? [byId.get(name3)]).filter((node) => node?.kind === "task");
}
function fits(task, filters) {
  return filters.every(({ name: name3 }) => filters.some((filter) => filter.name === name3 && hasValue(task, filter.name, filter.value)));
}
function hasValue(task, name3, value) {
  const key = Object.keys(task.matrix).find((each) => each.toLowerCase() === name3.toLowerCase());
  return key !== void 0 && valueText2(task.matrix[key] ?? null) === value;
}
function valueText2(value) {
  return nameSegments({ value }).join(", ");
}
function withGroups(graph, chosen2) {
  const groups2 = graph.nodes.filter((node) => node.kind === "group" && node.members.some((member) => chosen2.has(member)));
  return /* @__PURE__ */ new Set([...chosen2, ...groups2.map((group) => group.index)]);
}
function withUpstream(graph, chosen2) {
  const all = new Set(chosen2);
  for (const node of all) for (const need of graph.upstream[node] ?? []) all.add(need);
  return all;
}
function unknownStep(graph, byId, name3) {
  const names2 = name3.includes("(") ? [...byId.keys()] : [...graph.tasksOf.keys()];
  return { code: "graph/unknown-step", severity: "error", message: `There is no step \`${name3}\``, hint: nameHint(name3, names2, "steps") };
}
function noMatch(graph, among, step, filters) {
  const asked = filters.map(({ name: name3, value }) => `${name3}:${value}`).join(", ");
  const message = `${step === null ? "No task" : `No task of \`${step}\``} has the matrix values ${asked}`;
  return { code: "cli/no-match", severity: "error", message, hint: valueHint(graph, among, filters) };
}
function valueHint(graph, among, filters) {
  const missing2 = filters.find((filter) => !among.some((task) => hasValue(task, filter.name, filter.value)));
  if (missing2 === void 0) return "Each value exists, but not together.";
  const known3 = among.flatMap((task) => Object.entries(task.matrix).filter(([key]) => key.toLowerCase() === missing2.name.toLowerCase()));
  if (known3.length > 0)
    return nameHint(missing2.value, [...new Set(known3.map(([, value]) => valueText2(value)))], `values of ${missing2.name}`);
  const own = [...new Set(among.flatMap((task) => Object.keys(task.matrix)))];
  const all = [...new Set(graph.tasks.flatMap((task) => Object.keys(task.matrix)))];
  return nameHint(missing2.name, own.length > 0 ? own : all, "matrix names");
}
var init_selection = __esm({
  "src/core/graph/selection.ts"() {
    "use strict";
    init_matrix();
    init_nearest_name();
  }
});

// src/core/provenance/vocabulary.ts
function builderOf(runner2, part) {
  return `${HOME}/builders/${runner2}/${part}/v1`;
}
function addressPart(text2) {
  return encodeURI(text2.toWellFormed()).replaceAll("#", "%23").replaceAll("?", "%3F");
}
function taskAddress(task, path30) {
  return `${ADDRESS.task}${addressPart(task)}${path30 === void 0 ? "" : `#${addressPart(path30)}`}`;
}
var STATEMENT_TYPE, PROVENANCE_TYPE, TEST_RESULT_TYPE, HOME, TASK_BUILD_TYPE, LOCAL_BUILDER, UNKNOWN_BUILDER, BUILDERS, RECORD_SUBJECT, ADDRESS;
var init_vocabulary = __esm({
  "src/core/provenance/vocabulary.ts"() {
    "use strict";
    STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    PROVENANCE_TYPE = "https://slsa.dev/provenance/v1";
    TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";
    HOME = "https://org.github.io/flow-action";
    TASK_BUILD_TYPE = `${HOME}/buildtypes/task/v1`;
    LOCAL_BUILDER = `${HOME}/builders/local/v1`;
    UNKNOWN_BUILDER = `${HOME}/builders/unknown/v1`;
    BUILDERS = /* @__PURE__ */ new Set([
      LOCAL_BUILDER,
      UNKNOWN_BUILDER,
      ...["github-hosted", "self-hosted"].flatMap((runner2) => [builderOf(runner2, "job"), builderOf(runner2, "worker")])
    ]);
    RECORD_SUBJECT = "flow-record";
    ADDRESS = {
      /** What another task wrote: `flow:task/<id>#<path>`; without `#` the task itself. */
      task: "flow:task/",
      /** What several tasks wrote, as one digest. */
      tree: "flow:tree/",
      /** A file of the repository. */
      source: "flow:source/",
      /** Many files of the repository, as one digest. */
      sources: "flow:sources",
      /** A file of which is not known whether a task wrote it. */
      input: "flow:input/",
      /** What a `{ run: … }` input printed. */
      command: "flow:command/",
      /** The commit. */
      commit: "git+"
    };
  }
});

// src/core/report/cell-label.ts
function cellLabel(task) {
  const isCell = task.id.startsWith(`${task.step} (`) && task.id.endsWith(")");
  return isCell ? task.id.slice(task.step.length + 2, -1) : "";
}
function cellLabels(tasks, paint) {
  const labels = tasks.map(cellLabel).filter((label) => label !== "");
  const named2 = labels.slice(0, labels.length > NAMED ? NAMED - 1 : NAMED).map((label) => `(${titleText(label, paint)})`);
  const rest = labels.length - named2.length;
  return rest > 0 ? `${named2.join(", ")} and ${countText(rest, "more", "more")}` : named2.join(", ");
}
function tasksByStep(tasks) {
  const steps = /* @__PURE__ */ new Map();
  for (const task of tasks) {
    const group = steps.get(task.step);
    if (group === void 0) steps.set(task.step, [task]);
    else group.push(task);
  }
  return steps;
}
var NAMED;
var init_cell_label = __esm({
  "src/core/report/cell-label.ts"() {
    "use strict";
    init_amount_text();
    init_task_line();
    NAMED = 3;
  }
});

// src/core/report/text-table.ts
function alignedRows(rows) {
  const widths = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell2, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell2.text));
    });
  }
  return rows.map((row) => `${rowText(row, widths)}
`).join("");
}
function rowText(row, widths) {
  const last = row.findLastIndex((cell2) => cell2.text !== "");
  const cells = row.slice(0, last + 1).map((cell2, column) => {
    const space = column === last ? 0 : Math.max(0, (widths[column] ?? 0) - displayWidth(cell2.text));
    return (cell2.painted ?? cell2.text) + " ".repeat(space);
  });
  return cells.length === 0 ? "" : `  ${cells.join("  ")}`;
}
var init_text_table = __esm({
  "src/core/report/text-table.ts"() {
    "use strict";
    init_display_width();
  }
});

// src/core/report/plan-text.ts
function foreseen(task) {
  if (task.state !== "planned") return task.state === "restored" ? "restore" : task.state === "ran" ? "run" : "not run";
  if (task.decision === "hit") return "restore";
  return task.decision === "miss" || task.decision === "always" ? "run" : "wait";
}
function planText(plan2, paint) {
  const problems = plan2.problems.map((problem2) => `${problemText(problem2, paint)}
`);
  const head2 = `${paint.bold(safeText(plan2.flow))}  ${safeText(plan2.file)}  ${planHeadline(plan2.tasks)}
`;
  const steps = [...tasksByStep(plan2.tasks)];
  const isAnyGiven = steps.some(([, tasks]) => secretsForeseen(tasks).names.length > 0);
  const rows = steps.map(([step, tasks]) => stepRow(step, tasks, isAnyGiven, paint));
  return [...problems, head2, ...rows.length === 0 ? [] : [alignedRows(rows)]].join("\n");
}
function planHeadline(tasks) {
  const count3 = (what) => tasks.filter((task) => foreseen(task) === what).length;
  const [run2, wait2, not] = [count3("run"), count3("wait"), count3("not run")];
  const after2 = wait2 === 0 ? "" : `, up to ${numberText(wait2)} after ${run2 === 1 ? "it" : "them"}`;
  const without = not === 0 ? "" : `, ${numberText(not)} cannot run here`;
  const nothing3 = run2 === 0 && wait2 === 0 && not === 0 && tasks.length > 0;
  if (nothing3) return `nothing to run, ${numberText(tasks.length)} to restore`;
  return `${numberText(run2)} of ${numberText(tasks.length)} to run${after2}${without}`;
}
function secretsForeseen(tasks) {
  const of = (what) => tasks.filter((task) => foreseen(task) === what).flatMap((task) => task.secrets ?? []);
  const sure = of("run");
  return { names: [.../* @__PURE__ */ new Set([...sure, ...of("wait")])].sort(), isSure: sure.length > 0 };
}
function secretsText(tasks, paint) {
  const { names: names2, isSure } = secretsForeseen(tasks);
  if (names2.length === 0) return "";
  const shown4 = names2.slice(0, names2.length > NAMED2 ? NAMED2 - 1 : NAMED2).map((name3) => titleText(name3, paint));
  const rest = names2.length - shown4.length;
  return `${isSure ? "gets" : "may get"} ${shown4.join(", ")}${rest > 0 ? ` and ${countText(rest, "more", "more")}` : ""}`;
}
function stepRow(step, tasks, isAnyGiven, paint) {
  const of = (what) => tasks.filter((task) => foreseen(task) === what);
  const [restore, run2, wait2, not] = [of("restore"), of("run"), of("wait"), of("not run")];
  const isCell = tasks.length > 1;
  const parts = [
    ...restore.length > 0 ? [isCell ? `restore ${numberText(restore.length)}` : "restore"] : [],
    ...actPart("run", run2, isCell, paint),
    ...actPart("wait", wait2, isCell, paint),
    ...actPart("not run", not, isCell, paint)
  ];
  const mark = planMark(run2.length, wait2.length, not.length, paint);
  const name3 = isCell ? `${titleText(step, paint)} ${paint.marks.times}${numberText(tasks.length)}` : titleText(step, paint);
  const because = becauseText([...run2, ...not, ...wait2]);
  return [
    { text: `${mark.text} ${name3}`, painted: `${mark.painted ?? mark.text} ${name3}` },
    { text: parts.join(", ") },
    ...isAnyGiven ? [{ text: secretsText(tasks, paint) }] : [],
    { text: because, painted: paint.dim(because) }
  ];
}
function actPart(act, tasks, isCell, paint) {
  if (tasks.length === 0) return [];
  if (!isCell) return [act];
  const labels = cellLabels(tasks, paint);
  return [
    labels === "" || tasks.length > 1 ? `${act} ${numberText(tasks.length)}${labels === "" ? "" : `: ${labels}`}` : `${act} ${labels}`
  ];
}
function planMark(run2, wait2, not, paint) {
  const { marks } = paint;
  if (run2 > 0) return { text: marks.started, painted: paint.blue(marks.started) };
  if (not > 0) return { text: marks.skipped, painted: paint.yellow(marks.skipped) };
  if (wait2 > 0) return { text: marks.waiting };
  return { text: marks.done, painted: paint.green(marks.done) };
}
function becauseText(tasks) {
  const causes = [...new Set(tasks.map((task) => reasonsText(task.reasons)).filter((text2) => text2 !== ""))];
  const [first] = causes;
  if (first === void 0) return "";
  return causes.length === 1 ? first : `${first} (and ${numberText(causes.length - 1)} more)`;
}
var NAMED2;
var init_plan_text = __esm({
  "src/core/report/plan-text.ts"() {
    "use strict";
    init_amount_text();
    init_cell_label();
    init_problem_text();
    init_reason_text();
    init_safe_text();
    init_task_line();
    init_text_table();
    NAMED2 = 3;
  }
});

// src/engine/dispatch.ts
function everythingHere() {
  return {
    isShared: false,
    concerns: () => true,
    decides: () => true,
    news: async () => ({ kind: "over" }),
    ended: () => void 0,
    stop: () => void 0
  };
}
var init_dispatch = __esm({
  "src/engine/dispatch.ts"() {
    "use strict";
  }
});

// src/core/plan/scheduler.ts
function remainingPaths(graph, durations2) {
  return longestPaths(graph, expectedDurations(graph, durations2));
}
function longestPaths(graph, expected) {
  const remaining = new Float64Array(graph.nodes.length);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    let longest = 0;
    for (const next of graph.downstream[index] ?? []) longest = Math.max(longest, remaining[next] ?? 0);
    remaining[index] = longest + (expected[index] ?? 0);
  }
  return remaining;
}
function expectedDurations(graph, durations2, unknownMs = UNKNOWN_MS) {
  const known3 = /* @__PURE__ */ new Map();
  for (const task of graph.tasks) {
    const duration = durations2.get(task.key);
    if (duration === void 0) continue;
    const ofStep = known3.get(task.step.id) ?? [];
    ofStep.push(duration);
    known3.set(task.step.id, ofStep);
  }
  const medians = new Map([...known3].map(([step, values]) => [step, median(values)]));
  const overall = durations2.size > 0 ? median([...durations2.values()]) : unknownMs;
  const expected = new Float64Array(graph.nodes.length);
  for (const task of graph.tasks) expected[task.index] = durations2.get(task.key) ?? medians.get(task.step.id) ?? overall;
  return expected;
}
function median(values) {
  return [...values].sort((a2, b2) => a2 - b2)[Math.floor((values.length - 1) / 2)] ?? 0;
}
var UNKNOWN_MS, ReadyQueue;
var init_scheduler = __esm({
  "src/core/plan/scheduler.ts"() {
    "use strict";
    UNKNOWN_MS = 1e3;
    ReadyQueue = class {
      #heap = [];
      #remaining;
      constructor(remaining) {
        this.#remaining = remaining;
      }
      get size() {
        return this.#heap.length;
      }
      /** What pop would give. */
      peek() {
        return this.#heap[0];
      }
      push(node) {
        const heap = this.#heap;
        let at2 = heap.push(node) - 1;
        while (at2 > 0) {
          const parent = at2 - 1 >> 1;
          if (!this.#before(at2, parent)) break;
          this.#swap(at2, parent);
          at2 = parent;
        }
      }
      pop() {
        const heap = this.#heap;
        const top = heap[0];
        const last = heap.pop();
        if (heap.length === 0 || last === void 0) return top;
        heap[0] = last;
        for (let at2 = 0; ; ) {
          const child = this.#earlierChild(at2);
          if (child >= heap.length || !this.#before(child, at2)) return top;
          this.#swap(at2, child);
          at2 = child;
        }
      }
      #earlierChild(at2) {
        const left = 2 * at2 + 1;
        return left + 1 < this.#heap.length && this.#before(left + 1, left) ? left + 1 : left;
      }
      #before(a2, b2) {
        const [x, y] = [this.#heap[a2] ?? 0, this.#heap[b2] ?? 0];
        const difference = (this.#remaining[x] ?? 0) - (this.#remaining[y] ?? 0);
        return difference !== 0 ? difference > 0 : x < y;
      }
      #swap(a2, b2) {
        [this.#heap[a2], this.#heap[b2]] = [this.#heap[b2] ?? 0, this.#heap[a2] ?? 0];
      }
    };
  }
});

// src/core/model/canonical-json.ts
function canonicalJson(value) {
  if (typeof value === "string") return textOf(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`${typeof value} has no canonical form`);
  const fields2 = value;
  const keys = Object.keys(fields2).sort();
  let text2 = "{";
  for (const key of keys) text2 += `${text2 === "{" ? "" : ","}${textOf(key)}:${canonicalJson(fields2[key])}`;
  return `${text2}}`;
}
function textOf(text2) {
  if (!text2.isWellFormed()) throw new TypeError("a text with a lone surrogate has no canonical form");
  return JSON.stringify(text2);
}
var init_canonical_json = __esm({
  "src/core/model/canonical-json.ts"() {
    "use strict";
  }
});

// src/core/fingerprint/manifest-builder.ts
function buildManifest(task, facts) {
  const inputs = /* @__PURE__ */ Object.create(null);
  const trees = /* @__PURE__ */ Object.create(null);
  for (const file of facts.files) inputs[file.path] = `${file.mode} ${file.sha256}`;
  for (const upstream of facts.upstreams) {
    if (countsAsTree(upstream.files)) trees[upstream.label] = treeDigest(upstream.files);
    else for (const file of upstream.files) inputs[file.path] = `${file.mode} ${file.sha256}`;
  }
  return {
    format: 1,
    epoch: facts.epoch,
    run: facts.run,
    shell: facts.shell,
    workingDirectory: task.workingDirectory,
    env: facts.env,
    secrets: facts.secrets,
    ...Object.keys(facts.rotations).length === 0 ? {} : { rotations: facts.rotations },
    passEnv: facts.passEnv,
    inputs,
    trees,
    commands: facts.commands,
    outputs: task.outputs.map((output) => (output.name === void 0 ? "" : `${output.name}=`) + output.pattern.source),
    platform: facts.platform
  };
}
function countsAsTree(files2) {
  return files2.length > LISTED_FILES;
}
function treeDigest(files2) {
  return sha256(canonicalJson(files2.map((file) => [file.path, file.mode, file.sha256])));
}
var LISTED_FILES;
var init_manifest_builder = __esm({
  "src/core/fingerprint/manifest-builder.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    LISTED_FILES = 100;
  }
});

// src/engine/task-run.ts
function newRun(node) {
  return {
    node,
    waitingFor: 0,
    status: "open",
    state: "planned",
    decision: null,
    prepared: null,
    reasons: [],
    body: null,
    before: null,
    stale: false,
    tidied: null,
    failure: null,
    tolerated: false,
    startMs: 0,
    durationMs: 0,
    attempts: 0,
    log: null,
    published: null
  };
}
function isGood(run2) {
  return run2.state === "restored" || run2.state === "ran" || run2.tolerated;
}
function isBad(run2) {
  return run2.state === "failed" && !run2.tolerated || run2.state === "blocked";
}
function groupState(members) {
  const has = (state) => members.some((run2) => run2.state === state && !run2.tolerated);
  const tolerated = members.some((run2) => run2.tolerated);
  for (const state of ["failed", "blocked", "cancelled", "skipped"]) if (has(state)) return { state, tolerated: false };
  return { state: members.some((run2) => run2.state === "ran") ? "ran" : "restored", tolerated };
}
function groupBody(members) {
  const outputs = members.flatMap((run2) => run2.body?.outputs ?? []).sort((a2, b2) => a2.path < b2.path ? -1 : 1);
  return bodyOf2(outputs, {});
}
function bodyOf2(outputs, values) {
  return { outputs, values, log: null, startedAt: "", durationMs: 0, attempts: 0, producer: { tool: "", run: "" } };
}
function visibleResult(run2) {
  return canonicalJson([isGood(run2), run2.tolerated, treeDigest(run2.body?.outputs ?? []), run2.body?.values ?? {}]);
}
function recordOf2({ node, prepared, body, ...run2 }) {
  if (body === null || !(run2.state === "restored" || run2.state === "ran" || run2.tolerated)) return null;
  if ("manifest" in body) return body;
  if (prepared === null) return null;
  const { manifest, fingerprint } = prepared;
  const { key, matrix, step } = node;
  return { ...body, fingerprint, manifest, task: node.id, key, step: step.id, matrix };
}
function isTask(run2) {
  return run2.node.kind === "task";
}
function isGroup(run2) {
  return run2.node.kind === "group";
}
function producerOf({ producer: { run: run2, commit, ref } }) {
  return { run: run2, ...commit === void 0 ? {} : { commit }, ...ref === void 0 ? {} : { ref } };
}
function secretsOf({ step }) {
  const names2 = new Set(step.env.flatMap(({ secret }) => secret ?? []));
  return names2.size === 0 ? {} : { secrets: [...names2].sort() };
}
function taskResult(run2) {
  const { node } = run2;
  if (run2.published !== null) return run2.published;
  return {
    id: node.id,
    title: node.title,
    step: node.step.id,
    matrix: node.matrix,
    decision: run2.decision,
    state: run2.state,
    fingerprint: run2.prepared?.fingerprint ?? null,
    reasons: run2.reasons,
    durationMs: run2.durationMs,
    savedMs: run2.state === "restored" ? run2.body?.durationMs ?? 0 : 0,
    attempts: run2.attempts,
    outputs: (run2.body?.outputs ?? []).map(({ path: path30, sha256: sha2562, size, mode: mode2 }) => ({ path: path30, sha256: sha2562, size, mode: mode2 })),
    values: run2.body?.values ?? {},
    ...run2.state === "restored" && run2.body !== null ? { producer: producerOf(run2.body) } : {},
    ...run2.failure === null ? {} : { failure: run2.failure },
    ...secretsOf(node),
    ...run2.body?.scan === void 0 ? {} : { scan: run2.body.scan },
    startMs: run2.startMs,
    line: node.step.line
  };
}
var init_task_run = __esm({
  "src/engine/task-run.ts"() {
    "use strict";
    init_manifest_builder();
    init_canonical_json();
  }
});

// src/engine/assume-unselected.ts
async function assumeUnselected(input, state) {
  const needed = [...state.selected()].flatMap((run2) => input.graph.upstream[run2.node.index] ?? []);
  for (const index of new Set(needed)) {
    const run2 = state.runs[index];
    if (run2 === void 0 || input.selected.has(index) || run2.body !== null) continue;
    const members = isTask(run2) ? [run2] : run2.node.kind === "group" ? run2.node.members.flatMap((member) => state.runs[member] ?? []) : [];
    for (const member of members) await assume(input, member);
    if (!isTask(run2)) run2.body = groupBody(members);
    run2.state = "restored";
    run2.status = "settled";
  }
}
async function assume(input, run2) {
  if (!isTask(run2) || run2.body !== null) return;
  const { files: files2 } = await input.ports.workspace.collect(run2.node.outputs.map((output) => output.pattern));
  const states = await Promise.all(files2.map((file) => input.ports.workspace.state(file.path)));
  const outputs = states.flatMap(
    (file) => file === null ? [] : [
      {
        path: file.path,
        mode: file.mode,
        size: file.size,
        sha256: file.sha256,
        ...file.target === void 0 ? {} : { target: file.target }
      }
    ]
  );
  run2.body = bodyOf2(outputs, {});
  run2.state = "restored";
  run2.status = "settled";
}
var init_assume_unselected = __esm({
  "src/engine/assume-unselected.ts"() {
    "use strict";
    init_task_run();
  }
});

// src/core/fingerprint/task-environment.ts
function visibleEnvironment(facts) {
  const windows = facts.platform.startsWith("windows");
  const isVisible = (name3) => ALWAYS.includes(name3) || /^LC_[A-Z]+$/.test(name3) || GITHUB.has(name3) || windows && (WINDOWS.includes(name3) || ALWAYS.includes(name3));
  return Object.fromEntries(Object.entries(facts.env).filter(([name3]) => isVisible(windows ? name3.toUpperCase() : name3)));
}
function passedEnvironment(facts, names2) {
  return Object.fromEntries(names2.map((name3) => [name3, Object.hasOwn(facts.env, name3) ? facts.env[name3] ?? null : null]));
}
var ALWAYS, WINDOWS, GITHUB;
var init_task_environment = __esm({
  "src/core/fingerprint/task-environment.ts"() {
    "use strict";
    ALWAYS = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LANGUAGE", "CI"];
    WINDOWS = [
      "SYSTEMROOT",
      "SYSTEMDRIVE",
      "WINDIR",
      "COMSPEC",
      "PATHEXT",
      "USERPROFILE",
      "HOMEDRIVE",
      "HOMEPATH",
      "APPDATA",
      "LOCALAPPDATA",
      "PROGRAMDATA",
      "PROGRAMFILES",
      "PROGRAMFILES(X86)",
      "COMMONPROGRAMFILES",
      "NUMBER_OF_PROCESSORS",
      "PROCESSOR_ARCHITECTURE",
      "OS"
    ];
    GITHUB = new Set(
      "ACTION ACTIONS ACTOR ACTOR_ID API_URL BASE_REF EVENT_NAME EVENT_PATH GRAPHQL_URL HEAD_REF JOB REF REF_NAME REF_PROTECTED REF_TYPE REPOSITORY REPOSITORY_ID REPOSITORY_OWNER REPOSITORY_OWNER_ID RETENTION_DAYS RUN_ATTEMPT RUN_ID RUN_NUMBER SERVER_URL SHA TRIGGERING_ACTOR WORKFLOW WORKFLOW_REF WORKFLOW_SHA WORKSPACE".split(" ").map((name3) => `GITHUB_${name3}`).concat("RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE".split(" "))
    );
  }
});

// src/core/model/pattern.ts
function parsePattern(source) {
  if (PLAIN.test(source) && source.length <= PLAIN_LENGTH) return plainPattern(source);
  const negated = source.startsWith("!");
  const body = negated ? source.slice(1) : source;
  const flaw = flawOf(body);
  if (flaw !== null) return { error: flaw };
  const names2 = body.split("/").filter((name3) => name3 !== "" && name3 !== ".");
  if (names2.includes("..")) return { error: "outside" };
  if (names2.some((name3) => name3.toLowerCase() === ".git") || names2[0]?.toLowerCase() === ".flow") return { error: "reserved" };
  if (names2.length > MAX_SEGMENTS) return { error: "too-deep" };
  const segments = names2.map(parseSegment);
  if (segments.includes(null)) return { error: "set" };
  return assemble(source, negated, body.endsWith("/"), segments);
}
function plainPattern(source) {
  const names2 = source.split("/").filter((name3) => name3 !== "");
  const segments = names2.map((name3) => name3 === "**" ? { kind: "deep" } : { kind: "literal", text: name3 });
  return assemble(source, false, source.endsWith("/"), segments);
}
function flawOf(body) {
  if (body.trim() === "") return "empty";
  if (body.length > MAX_LENGTH) return "too-deep";
  if (new RegExp("\\p{Cc}", "u").test(body)) return "control";
  if (/^(\/|~\/|[A-Za-z]:|\\\\)/.test(body)) return "outside";
  if (body.replace(/\\[*?[\]!#{}\\ ]/g, "").includes("\\")) return "backslash";
  return /(?<!\\)\{[^}]*,[^}]*\}/.test(body) ? "braces" : null;
}
function assemble(source, negated, directory, read4) {
  const texts = read4.map((segment) => segment.kind === "literal" ? segment.text : null);
  const literal = texts.length > 0 && !texts.includes(null) ? texts.join("/") : null;
  const segments = [...read4];
  if (segments.at(-1)?.kind === "deep") segments.pop();
  else if (!directory && segments.length > 0)
    return { source, negated, segments, literal, directory, namesModules: texts.includes("node_modules") };
  segments.push({ kind: "glob", tokens: [{ kind: "star" }] });
  return { source, negated, segments, literal, directory, namesModules: texts.includes("node_modules") };
}
function parseSegment(name3) {
  if (name3 === "**") return { kind: "deep" };
  const tokens = [];
  for (let at2 = 0; at2 < name3.length; ) {
    const next = parseToken(name3, at2);
    if (next === null) return null;
    const [token, after2] = next;
    if (!(token.kind === "star" && tokens.at(-1)?.kind === "star")) tokens.push(token);
    at2 = after2;
  }
  if (tokens.every((token) => token.kind === "text")) return { kind: "literal", text: tokens.map((token) => token.char).join("") };
  return { kind: "glob", tokens };
}
function parseToken(name3, at2) {
  const char = name3.charAt(at2);
  if (char === "\\") return [{ kind: "text", char: name3.charAt(at2 + 1) }, at2 + 2];
  if (char === "*") return [{ kind: "star" }, at2 + 1];
  if (char === "?") return [{ kind: "one" }, at2 + 1];
  return char === "[" ? parseSet(name3, at2) : [{ kind: "text", char }, at2 + 1];
}
function parseSet(name3, at2) {
  const negated = name3.charAt(at2 + 1) === "!" || name3.charAt(at2 + 1) === "^";
  const first = at2 + (negated ? 2 : 1);
  const end2 = name3.indexOf("]", first + 1);
  if (end2 < 0 || /\[:|\\/.test(name3.slice(first, end2))) return null;
  const ranges = [];
  for (let i2 = first; i2 < end2; i2++) {
    const isRange = name3.charAt(i2 + 1) === "-" && i2 + 2 < end2;
    ranges.push([name3.charAt(i2), isRange ? name3.charAt(i2 + 2) : name3.charAt(i2)]);
    if (isRange) i2 += 2;
  }
  return [{ kind: "set", negated, ranges }, end2 + 1];
}
function tokenTakes(token, char) {
  if (token.kind === "text") return token.char === char;
  if (token.kind !== "set") return true;
  return token.ranges.some(([low, high]) => char >= low && char <= high) !== token.negated;
}
function globTakes(tokens, name3) {
  if (tokens.length === 1 && tokens[0]?.kind === "star") return true;
  let at2 = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (at2 < name3.length) {
    const current = tokens[token];
    if (current?.kind === "star") {
      star = token++;
      resume = at2;
    } else if (current !== void 0 && tokenTakes(current, name3.charAt(at2))) {
      token++;
      at2++;
    } else if (star >= 0) {
      token = star + 1;
      at2 = ++resume;
    } else return false;
  }
  while (tokens[token]?.kind === "star") token++;
  return token === tokens.length;
}
function segmentTakes(segment, name3) {
  return segment.kind === "literal" ? segment.text === name3 : segment.kind === "deep" || globTakes(segment.tokens, name3);
}
function startMask(pattern) {
  return close(pattern, 1);
}
function close(pattern, mask) {
  let closed = mask;
  for (let i2 = 0; i2 < pattern.segments.length; i2++) {
    if (closed & 1 << i2 && pattern.segments[i2]?.kind === "deep") closed |= 1 << i2 + 1;
  }
  return closed;
}
function nextMask(pattern, mask, name3) {
  const done = 1 << pattern.segments.length;
  if (mask & done) return done;
  let next = 0;
  for (let i2 = 0; i2 < pattern.segments.length; i2++) {
    const segment = pattern.segments[i2];
    if (segment === void 0 || !(mask & 1 << i2) || !segmentTakes(segment, name3)) continue;
    next |= segment.kind === "deep" ? 1 << i2 : 1 << i2 + 1;
  }
  return next === 0 ? 0 : close(pattern, next);
}
function isAccepted(pattern, mask) {
  return (mask & 1 << pattern.segments.length) !== 0;
}
function matches(pattern, path30) {
  let mask = startMask(pattern);
  for (const name3 of path30.split("/")) {
    mask = nextMask(pattern, mask, name3);
    if (mask === 0) return false;
  }
  return isAccepted(pattern, mask);
}
function selects(patterns, path30) {
  const last = patterns.findLast((pattern) => matches(pattern, path30));
  return last !== void 0 && !last.negated;
}
function selectsInput(patterns, path30) {
  const names2 = path30.split("/");
  if (names2.includes(".git") || names2[0] === ".flow") return false;
  const inModules = names2.includes("node_modules");
  return selects(inModules ? patterns.filter((pattern) => pattern.negated || pattern.namesModules) : patterns, path30);
}
function canMeet(one, other) {
  return reach(one.segments, other.segments, (segment) => segment.kind === "deep", segmentsMeet).touchesEnd;
}
function reach(a2, b2, isMany, meet) {
  const width = b2.length + 1;
  const reached = /* @__PURE__ */ new Set([0]);
  let touchesEnd = false;
  for (const pair of reached) {
    const left = a2[Math.floor(pair / width)];
    const right = b2[pair % width];
    if (left === void 0 || right === void 0) touchesEnd = true;
    for (const step of stepsFrom(left, right, width, isMany, meet)) reached.add(pair + step);
  }
  return { touchesEnd, bothEnd: reached.has(a2.length * width + b2.length) };
}
function stepsFrom(left, right, width, isMany, meet) {
  if (left === void 0) return right !== void 0 && isMany(right) ? [1] : [];
  if (right === void 0) return isMany(left) ? [width] : [];
  if (isMany(left) || isMany(right)) return [width, 1];
  return meet(left, right) ? [width + 1] : [];
}
function covers(cover, pattern) {
  let mask = startMask(cover);
  for (const segment of pattern.segments) {
    mask = segment.kind === "literal" ? nextMask(cover, mask, segment.text) : maskAfter(cover, mask, segment);
    if (mask === 0) return false;
  }
  return isAccepted(cover, mask);
}
function maskAfter(cover, mask, wildcard) {
  const done = 1 << cover.segments.length;
  if (mask & done) return done;
  let next = 0;
  cover.segments.forEach((segment, i2) => {
    if (!(mask & 1 << i2)) return;
    if (segment.kind === "deep") next |= 1 << i2;
    else if (wildcard.kind === "glob" && segment.kind === "glob" && includesGlob(segment.tokens, wildcard.tokens)) next |= 1 << i2 + 1;
  });
  return close(cover, next);
}
function includesGlob(tokens, other) {
  return tokens.length === 1 && tokens[0]?.kind === "star" || JSON.stringify(tokens) === JSON.stringify(other);
}
function canRead(input, output) {
  return (input.namesModules || !output.namesModules) && canMeet(input, output);
}
function segmentsMeet(left, right) {
  if (left.kind === "literal") return segmentTakes(right, left.text);
  if (right.kind === "literal") return segmentTakes(left, right.text);
  return left.kind === "deep" || right.kind === "deep" || globsMeet(left.tokens, right.tokens);
}
function globsMeet(a2, b2) {
  return reach(a2, b2, (token) => token.kind === "star", charsMeet).bothEnd;
}
function charsMeet(left, right) {
  if (left.kind === "text") return tokenTakes(right, left.char);
  return right.kind === "text" ? tokenTakes(left, right.char) : true;
}
var MAX_SEGMENTS, MAX_LENGTH, PLAIN, PLAIN_LENGTH;
var init_pattern = __esm({
  "src/core/model/pattern.ts"() {
    "use strict";
    MAX_SEGMENTS = 29;
    MAX_LENGTH = 4096;
    PLAIN = /^(?:[\w@%+=,-][\w.@%+=,-]*\/)*(?:\*\*|[\w@%+=,-][\w.@%+=,-]*\/?)$/;
    PLAIN_LENGTH = 2 * MAX_SEGMENTS;
  }
});

// src/core/model/manifest.ts
function fingerprintOf(manifest) {
  return sha256(canonicalJson(manifest));
}
var init_manifest = __esm({
  "src/core/model/manifest.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
  }
});

// src/core/graph/template.ts
function holdsExpression(text2) {
  return text2.includes(OPEN);
}
function readTemplate(text2) {
  const parts = [];
  for (let at2 = 0; at2 < text2.length; ) {
    const open2 = text2.indexOf(OPEN, at2);
    if (open2 !== at2) {
      const end3 = open2 < 0 ? text2.length : open2;
      parts.push({ kind: "text", text: text2.slice(at2, end3), offset: at2 });
      at2 = end3;
      continue;
    }
    const from = open2 + OPEN.length;
    const end2 = endOfExpression(text2, from);
    if (end2 < 0) return null;
    parts.push({ kind: "expression", text: text2.slice(from, end2 - 2), offset: from });
    at2 = end2;
  }
  return parts;
}
function templateParts(text2) {
  return readTemplate(text2) ?? [{ kind: "text", text: text2, offset: 0 }];
}
function endOfExpression(text2, from) {
  let inString = false;
  for (let at2 = from; at2 < text2.length; at2++) {
    const char = text2.charAt(at2);
    if (char === "'") inString = !inString;
    else if (!inString && char === "}" && at2 > from && text2.charAt(at2 - 1) === "}") return at2 + 1;
  }
  return -1;
}
function evaluateText(text2, contexts, functions, expressions) {
  if (!holdsExpression(text2)) return { ok: true, value: text2 };
  const parts = readTemplate(text2);
  if (parts === null) return UNCLOSED;
  if (expressions === null) return UNREADABLE;
  let filled3 = "";
  for (const part of parts) {
    const result = part.kind === "expression" ? evaluatePart(part, contexts, functions, expressions) : null;
    if (result?.ok === false) return result;
    filled3 += result === null ? part.text : expressions.toText(result.value);
  }
  return { ok: true, value: filled3 };
}
function evaluateValue(text2, contexts, functions, expressions) {
  const parts = text2.startsWith(OPEN) ? readTemplate(text2) : [];
  const only2 = parts?.length === 1 ? parts[0] : void 0;
  if (only2 === void 0 || expressions === null) return evaluateText(text2, contexts, functions, expressions);
  return evaluatePart(only2, contexts, functions, expressions);
}
function evaluatePart(part, contexts, functions, expressions) {
  const result = expressions.evaluate(part.text, contexts, functions);
  return isError(result) ? { ok: false, message: `\`${part.text.trim()}\` cannot be evaluated: ${result.message}` } : { ok: true, value: result.value };
}
function isError(result) {
  return "message" in result;
}
var OPEN, UNCLOSED, UNREADABLE;
var init_template = __esm({
  "src/core/graph/template.ts"() {
    "use strict";
    OPEN = "${{";
    UNCLOSED = { ok: false, message: `An expression is not closed by \`}}\`` };
    UNREADABLE = { ok: false, message: "The text holds an expression, but the flow was read as one without" };
  }
});

// src/engine/evaluate-task.ts
function conditionHolds(input, runs2, task) {
  const text2 = task.step.if;
  const upstream = directUpstreams(input.graph, runs2, task);
  const success = upstream.every(isGood);
  if (text2 === void 0 || input.expressions === null) return success;
  const functions = {
    ...filesFunction(input),
    success: () => success,
    failure: () => upstream.some(isBad),
    always: () => true,
    cancelled: () => input.signal.aborted
  };
  const evaluated3 = input.expressions.evaluate(text2.text, taskContexts(input, runs2, task, flowEnv(input), [text2.text]), functions);
  if (!("value" in evaluated3)) throw new EvaluationError(`its \`if\` cannot be evaluated: ${evaluated3.message}`);
  return input.expressions.isTruthy(evaluated3.value) && (success || asksForStatus(task, input.expressions));
}
function asksForStatus(task, expressions) {
  if (task.step.if === void 0 || expressions === null) return false;
  const parsed3 = expressions.parse(task.step.if.text);
  return "functions" in parsed3 && parsed3.functions.some((name3) => ["success", "failure", "always", "cancelled"].includes(name3));
}
function evaluateTask(input, runs2, task) {
  const { step } = task;
  if (input.expressions === null) return literalTask(input, task);
  const texts = [...step.env.map((entry) => entry.value.text), step.run.text, textOf2(step.timeoutMinutes), textOf2(step.continueOnError)];
  const contexts = taskContexts(input, runs2, task, flowEnv(input), texts);
  const env = { ...flowEnv(input), ...evaluateEnv(input, step.env, contexts) };
  const full = { ...contexts, env };
  return {
    env,
    secrets: Object.fromEntries(step.env.flatMap((entry) => entry.secret === void 0 ? [] : [[entry.name, entry.secret]])),
    script: evaluateScript(input, step.run, full, step.env),
    timeoutMs: minutes(evaluated(input, step.timeoutMinutes, full) ?? DEFAULT_MINUTES) * 6e4,
    continueOnError: evaluated(input, step.continueOnError, full) === true
  };
}
function literalTask(input, { step }) {
  const plain5 = [...input.flow.env, ...step.env].filter((entry) => entry.secret === void 0);
  return {
    env: Object.fromEntries(plain5.map((entry) => [entry.name, entry.value.text])),
    secrets: {},
    script: step.run.text,
    timeoutMs: (typeof step.timeoutMinutes === "number" ? step.timeoutMinutes : DEFAULT_MINUTES) * 6e4,
    continueOnError: step.continueOnError === true
  };
}
function textOf2(value) {
  return typeof value === "object" ? value.text : "";
}
function flowEnv(input) {
  return evaluateEnv(input, input.flow.env, baseContexts(input));
}
function evaluateEnv(input, entries, contexts) {
  const plain5 = entries.filter((entry) => entry.secret === void 0);
  return Object.fromEntries(plain5.map((entry) => [entry.name, fill(input, entry.value, contexts, `env ${entry.name}`)]));
}
function fill(input, text2, contexts, what) {
  if (input.expressions === null || !text2.text.includes("${{")) return text2.text;
  const filled3 = evaluateText(text2.text, contexts, filesFunction(input), input.expressions);
  if (!filled3.ok) throw new EvaluationError(`its ${what} cannot be evaluated: ${filled3.message}`);
  return filled3.value;
}
function evaluated(input, value, contexts) {
  if (typeof value !== "object") return value;
  if (input.expressions === null) return value.text;
  const evaluated3 = evaluateValue(value.text, contexts, filesFunction(input), input.expressions);
  if (!evaluated3.ok) throw new EvaluationError(`\`${value.text}\` cannot be evaluated: ${evaluated3.message}`);
  return evaluated3.value;
}
function minutes(value) {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0)
    throw new EvaluationError(`its timeout-minutes is ${JSON.stringify(value)}`, "Write a number of minutes above 0.");
  return number;
}
function evaluateScript(input, run2, contexts, env) {
  const { expressions } = input;
  if (expressions === null || !run2.text.includes("${{")) return run2.text;
  const outsideEnv = new Set(
    [...input.flow.env, ...env].filter((entry) => comesFromOutside(entry.value.text, expressions, /* @__PURE__ */ new Set())).map((entry) => entry.name.toLowerCase())
  );
  return templateParts(run2.text).map((part) => {
    if (part.kind === "text") return part.text;
    const evaluated3 = expressions.evaluate(part.text, contexts, filesFunction(input));
    if (!("value" in evaluated3)) throw new EvaluationError(`its script cannot be evaluated: ${evaluated3.message}`);
    const value = expressions.toText(evaluated3.value);
    if (HARMLESS.test(value) || !expressionIsFromOutside(part.text, expressions, outsideEnv)) return value;
    throw new EvaluationError(
      `\${{ ${part.text.trim()} }} in its script gives a text that a shell would act on`,
      `Put it in the step's env and use the variable in quotes: "$NAME".`
    );
  }).join("");
}
function comesFromOutside(text2, expressions, outsideEnv) {
  if (!text2.includes("${{")) return false;
  return templateParts(text2).some((part) => part.kind === "expression" && expressionIsFromOutside(part.text, expressions, outsideEnv));
}
function expressionIsFromOutside(text2, expressions, outsideEnv) {
  const parsed3 = expressions.parse(text2);
  if (!("references" in parsed3)) return true;
  return parsed3.references.some(({ path: [root, name3] }) => {
    const context = String(root).toLowerCase();
    if (context === "env") return name3 === null || name3 === void 0 || outsideEnv.has(name3.toLowerCase());
    return !["matrix", "strategy", "runner"].includes(context);
  });
}
function baseContexts(input) {
  const { github, runner: runner2, inputs } = input.facts;
  return { github, runner: runner2, inputs };
}
function filesFunction(input) {
  return { hashFiles: (patterns) => input.ports.workspace.hashFiles(patterns) };
}
function taskContexts(input, runs2, task, env, texts) {
  const base = { ...baseContexts(input), env, matrix: task.matrix, strategy: task.strategy };
  const mentioned = texts.filter((text2) => /\b(steps|needs)\b/i.test(text2));
  if (mentioned.length === 0) return base;
  const needed = new Set(task.step.needs.map((need) => need.text));
  const named2 = mentioned.flatMap((text2) => text2.match(/[A-Za-z_][\w-]*/g) ?? []).filter((name3) => input.graph.tasksOf.has(name3));
  const context = (names2) => Object.fromEntries([...names2].map((name3) => [name3, stepContext(input.graph, runs2, name3)]));
  return { ...base, steps: context(/* @__PURE__ */ new Set([...named2, ...needed])), needs: context(needed) };
}
function stepContext(graph, runs2, step) {
  const members = (graph.tasksOf.get(step) ?? []).flatMap((index) => runs2[index] ?? []).filter(isTask);
  const outcome = members.every((run2) => run2.state === "ran" || run2.state === "restored") ? "success" : ["failed", "cancelled", "skipped"].find((state) => members.some((run2) => run2.state === state));
  const result = outcome === "failed" || outcome === void 0 ? "failure" : outcome;
  const conclusion = members.every(isGood) ? "success" : result;
  const each = members.map((run2) => taskOutputs(run2));
  const names2 = [...new Set(each.flatMap((outputs2) => Object.keys(outputs2)))];
  const outputs = Object.fromEntries(
    names2.map((name3) => [name3, members.length === 1 ? each[0]?.[name3] ?? null : each.flatMap((values) => values[name3] ?? [])])
  );
  return { outputs, outcome: result, conclusion, result: conclusion };
}
function taskOutputs(run2) {
  const outputs = Object.assign(/* @__PURE__ */ Object.create(null), run2.body?.values);
  for (const { name: name3, pattern } of run2.node.outputs) {
    if (name3 === void 0) continue;
    outputs[name3] = pattern.literal ?? (run2.body?.outputs ?? []).filter((file) => matches(pattern, file.path)).map((file) => file.path);
  }
  return outputs;
}
function directUpstreams(graph, runs2, task) {
  return (graph.upstream[task.index] ?? []).flatMap((index) => runs2[index] ?? []);
}
var EvaluationError, DEFAULT_MINUTES, HARMLESS;
var init_evaluate_task = __esm({
  "src/engine/evaluate-task.ts"() {
    "use strict";
    init_template();
    init_pattern();
    init_task_run();
    EvaluationError = class extends Error {
      hint;
      constructor(message, hint) {
        super(message);
        this.hint = hint;
      }
    };
    DEFAULT_MINUTES = 360;
    HARMLESS = /^[\w./:@%+=,~ -]*$/;
  }
});

// src/engine/prepare-task.ts
async function prepareTask(input, runs2, task, gathered) {
  const { commands: commands2, rotations } = gathered;
  const evaluated3 = evaluateTask(input, runs2, task);
  const files2 = await input.ports.workspace.list(inputSelection(task), false);
  const upstream = upstreamFiles(runs2, task);
  refuseMissing(task, files2, upstream.some);
  const manifest = buildManifest(task, {
    epoch: input.options.epoch,
    run: evaluated3.script,
    shell: task.shell ?? "",
    env: evaluated3.env,
    secrets: evaluated3.secrets,
    rotations,
    passEnv: passedEnvironment(input.facts, task.step.passEnv),
    files: [...files2, ...upstream.some],
    upstreams: upstream.all,
    commands: Object.fromEntries(task.commands.map((command) => [command, commands2.get(command) ?? ""])),
    platform: task.platform ?? input.facts.platform
  });
  return {
    manifest,
    fingerprint: fingerprintOf(manifest),
    script: evaluated3.script,
    shell: task.shell,
    env: evaluated3.env,
    secrets: evaluated3.secrets,
    timeoutMs: evaluated3.timeoutMs,
    continueOnError: evaluated3.continueOnError,
    files: files2
  };
}
function inputSelection(task) {
  const except = task.notFromDisk;
  return task.inputs === void 0 ? { kind: "default", directory: task.workingDirectory, except } : { kind: "patterns", patterns: task.inputs, except };
}
function upstreamFiles(runs2, task) {
  const some = [];
  const all = [];
  for (const upstream of task.upstreams) {
    const run2 = runs2[upstream.node];
    const files2 = run2?.body?.outputs ?? [];
    if (run2 === void 0 || files2.length === 0) continue;
    if (upstream.all) all.push({ label: labelOf(run2), files: files2 });
    else some.push(...files2.filter((file) => selectsInput(task.inputs ?? [], file.path)));
  }
  return { some, all };
}
function labelOf(run2) {
  if (isTask(run2)) return run2.node.outputs.map((output) => output.pattern.source).join(" ");
  return (run2.body?.outputs ?? []).map((file) => file.path.split("/").slice(0, -1).join("/")).filter((folder, index, list2) => list2.indexOf(folder) === index).join(" ");
}
function refuseMissing(task, files2, upstream) {
  const literals = literalInputs(task.inputs ?? []);
  if (literals.length === 0) return;
  const present = [...files2, ...upstream].map((file) => file.path);
  const exact = new Set(present);
  const missing2 = literals.find((name3) => !exact.has(name3) && !present.some((other) => other.startsWith(`${name3}/`)));
  if (missing2 !== void 0) {
    throw new EvaluationError(
      `its input ${missing2} is not there`,
      "Whoever should write it did not, or it was removed while the run went on."
    );
  }
}
function literalInputs(patterns) {
  return patterns.flatMap((pattern) => pattern.negated || pattern.directory || pattern.literal === null ? [] : [pattern.literal]);
}
var init_prepare_task = __esm({
  "src/engine/prepare-task.ts"() {
    "use strict";
    init_manifest_builder();
    init_task_environment();
    init_manifest();
    init_pattern();
    init_evaluate_task();
    init_task_run();
  }
});

// src/engine/problem-wording.ts
function placeOf(file, task) {
  return { file, line: task.step.line, column: task.step.column };
}
function ignoredFile(file, task, name3) {
  return {
    code: "step/ignored-file",
    severity: "warning",
    message: `${task.id} wrote to $${name3}, which a flow does not read`,
    hint: name3 === "GITHUB_STEP_SUMMARY" ? "Write what matters to a declared output." : "Give values to other steps through $GITHUB_OUTPUT.",
    place: placeOf(file, task)
  };
}
function inputChanged(file, task, path30) {
  return {
    code: "step/input-changed",
    severity: "warning",
    message: `${path30} changed while ${task.id} ran, so its result is not kept`,
    hint: "Run again, or do not let the step change what it reads.",
    place: placeOf(file, task)
  };
}
function notSaved(task, outcome) {
  const why = outcome === "denied" ? "the store may not be written" : outcome === "too-large" ? "it is too large" : "the store cannot take it";
  return { code: "store/unavailable", severity: "warning", message: `results are not kept, first that of ${task.id}: ${why}` };
}
function bytesGone(task, path30, why) {
  return {
    code: "store/corrupt-entry",
    severity: "warning",
    message: `the stored bytes of ${path30} are ${why === "corrupt" ? "damaged" : "gone"}; ${task.id} runs again`
  };
}
function commandFailed(file, task, command, why) {
  return {
    code: "graph/failed-command-input",
    severity: "error",
    message: `the input { run: ${command} } of ${task.id} failed: ${why}`,
    hint: "Install what it calls, or take it out of `inputs`.",
    place: placeOf(file, task)
  };
}
function missingInput(file, task, path30) {
  return {
    code: "graph/missing-input",
    severity: "error",
    message: `${task.id} reads ${path30}, which does not exist and which no step writes`,
    hint: "Add the file, correct the path, or name it in another step's `outputs`.",
    place: placeOf(file, task)
  };
}
function trackedOutput(file, task, path30) {
  return {
    code: "graph/tracked-output",
    severity: "error",
    message: `${task.id} writes ${path30}, which git tracks`,
    hint: `Take it out of git (git rm --cached ${path30}) and ignore it, or write elsewhere.`,
    place: placeOf(file, task)
  };
}
function linkOutput(file, task, pattern) {
  return {
    code: "graph/link-output",
    severity: "error",
    message: `${task.id} writes ${pattern}, which lies behind a symbolic link`,
    hint: "Name the path that the link leads to, inside the repository.",
    place: placeOf(file, task)
  };
}
function secretInFlow(file, name3, line) {
  return {
    code: "secret/in-flow",
    severity: "error",
    message: `the value of secret ${name3} stands in line ${line} of ${file}, where everybody can read it`,
    hint: "Choose another value, one that nobody writes by chance; or give it in `env`, if it is no secret."
  };
}
function keyTooShort(name3, bytes, make) {
  return {
    code: "secret/too-short",
    severity: "error",
    message: `secret ${name3} has fewer than ${bytes} bytes, and so can be found by trying`,
    hint: `Make one with \`${make}\`.`
  };
}
var init_problem_wording = __esm({
  "src/engine/problem-wording.ts"() {
    "use strict";
  }
});

// src/engine/check-before.ts
function selectedTasks(input) {
  return input.graph.tasks.filter((task) => input.selected.has(task.index));
}
function checkInputs(input) {
  return selectedTasks(input).flatMap((task) => {
    const absent = input.ports.workspace.absent(literalInputs(task.inputs ?? []));
    return absent.filter((name3) => !isWritten(input, task, name3)).map((name3) => missingInput(input.flow.file, task, name3));
  });
}
function isWritten(input, task, name3) {
  return task.upstreams.some(({ node }) => {
    const upstream = input.graph.nodes[node];
    const writers2 = upstream?.kind === "group" ? upstream.members.map((member) => input.graph.nodes[member]) : [upstream];
    return writers2.some(
      (writer) => writer?.kind === "task" && writer.outputs.some((output) => matches(output.pattern, name3) || output.pattern.source.startsWith(`${name3}/`))
    );
  });
}
async function runCommands(input) {
  const askedBy = /* @__PURE__ */ new Map();
  for (const task of selectedTasks(input)) {
    if (!input.ports.dispatch.concerns(task)) continue;
    for (const command of task.commands) if (!askedBy.has(command)) askedBy.set(command, task);
  }
  const env = visibleEnvironment(input.facts);
  const digests2 = /* @__PURE__ */ new Map();
  const problems = [];
  await Promise.all(
    [...askedBy].map(async ([command, task]) => {
      const captured = await input.ports.executor.capture(command, env);
      if (captured.ok) digests2.set(command, sha256(captured.output));
      else problems.push(commandFailed(input.flow.file, task, command, captured.why));
    })
  );
  return { digests: digests2, problems };
}
async function checkOutputs(input) {
  const tasks = selectedTasks(input).filter((task) => task.outputs.length > 0);
  const patterns = [...new Map(tasks.flatMap((task) => task.outputs.map(({ pattern }) => [pattern.source, pattern]))).values()];
  if (patterns.length === 0) return [];
  const refused3 = await input.ports.workspace.refusedOutputs(patterns);
  const writer = (test) => tasks.filter(test).slice(0, 1);
  return [
    ...refused3.tracked.flatMap(
      (path30) => writer((task) => task.outputs.some(({ pattern }) => matches(pattern, path30))).map(
        (task) => trackedOutput(input.flow.file, task, path30)
      )
    ),
    ...refused3.outside.flatMap(
      (source) => writer((task) => task.outputs.some(({ pattern }) => pattern.source === source)).map(
        (task) => linkOutput(input.flow.file, task, source)
      )
    )
  ];
}
function pendingTasks(input, runs2) {
  const pending = [...runs2].filter(isTask).filter((run2) => run2.status !== "settled" && input.ports.dispatch.concerns(run2.node));
  return pending.map((run2) => run2.node);
}
var init_check_before = __esm({
  "src/engine/check-before.ts"() {
    "use strict";
    init_task_environment();
    init_digest();
    init_pattern();
    init_prepare_task();
    init_problem_wording();
    init_task_run();
  }
});

// src/core/fingerprint/explain.ts
function explain(before, after2) {
  return [
    ...mapDifferences("input", before.inputs, after2.inputs),
    ...mapDifferences("upstream", before.trees, after2.trees),
    ...mapDifferences("command", before.commands, after2.commands),
    ...textDifference("run", before.run, after2.run),
    ...mapDifferences("env", before.env, after2.env),
    ...mapDifferences("secret", before.secrets, after2.secrets),
    ...rotationDifferences(before.rotations ?? {}, after2.rotations ?? {}),
    ...mapDifferences("pass-env", before.passEnv, after2.passEnv),
    ...textDifference("shell", before.shell, after2.shell),
    ...textDifference("working-directory", before.workingDirectory, after2.workingDirectory),
    ...listDifferences(before.outputs, after2.outputs),
    ...textDifference("platform", before.platform, after2.platform),
    ...textDifference("epoch", before.epoch, after2.epoch),
    ...textDifference("format", String(before.format), String(after2.format))
  ];
}
function textDifference(kind, before, after2) {
  return before === after2 ? [] : [{ kind, name: kind, before, after: after2 }];
}
function mapDifferences(kind, before, after2) {
  const names2 = [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after2)])].sort();
  return names2.flatMap((name3) => entryDifference(kind, name3, before, after2));
}
function entryDifference(kind, name3, before, after2) {
  const was = Object.hasOwn(before, name3) ? before[name3] : void 0;
  const is2 = Object.hasOwn(after2, name3) ? after2[name3] : void 0;
  return was === is2 ? [] : [{ kind, name: name3, before: shown2(kind, was), after: shown2(kind, is2) }];
}
function rotationDifferences(before, after2) {
  const way = (entries, name3) => Object.hasOwn(entries, name3) ? "fingerprint" : "none";
  return mapDifferences("rotated", before, after2).map(({ kind, name: name3 }) => {
    const [was, is2] = [way(before, name3), way(after2, name3)];
    return was === is2 ? { kind, name: name3, before: null, after: null } : { kind, name: name3, before: was, after: is2 };
  });
}
function shown2(kind, value) {
  if (value === void 0) return null;
  return value ?? (kind === "pass-env" ? "(not set)" : null);
}
function listDifferences(before, after2) {
  if (before.length === after2.length && before.every((item, index) => item === after2[index])) return [];
  const gone = before.filter((item) => !after2.includes(item)).map((name3) => ({ kind: "output", name: name3, before: name3, after: null }));
  const come = after2.filter((item) => !before.includes(item)).map((name3) => ({ kind: "output", name: name3, before: null, after: name3 }));
  const differences = [...gone, ...come];
  return differences.length > 0 ? differences : [{ kind: "output", name: "order", before: before.join(" "), after: after2.join(" ") }];
}
var init_explain = __esm({
  "src/core/fingerprint/explain.ts"() {
    "use strict";
  }
});

// src/core/plan/rebuilder.ts
function decide(question) {
  if (!question.cached || question.uncachedBecause !== null) return { kind: "always", record: null };
  if (question.force || question.record === null || isUntrusted(question)) return { kind: "miss", record: null };
  return { kind: "hit", record: question.record };
}
function nearestRecord(records, manifest) {
  let nearest = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const count3 = explain(record.manifest, manifest).length;
    if (count3 < fewest) [nearest, fewest] = [record, count3];
  }
  return nearest;
}
function reasonsToRun(question, manifest, records) {
  if (question.uncachedBecause !== null) return [plain3("uncached", question.uncachedBecause)];
  if (!question.cached) return [plain3("uncached", "cache: false")];
  if (question.force) return [plain3("force", "--force")];
  if (isUntrusted(question)) return [plain3("untrusted", question.untrusted ?? "")];
  const nearest = nearestRecord(records, manifest);
  if (nearest === null) return [plain3("first", "no earlier record")];
  const differences = explain(nearest.manifest, manifest);
  return differences.length > 0 ? differences : [plain3("bytes", "recorded bytes")];
}
function isUntrusted({ untrusted = null }) {
  return untrusted !== null;
}
function plain3(kind, name3) {
  return { kind, name: name3, before: null, after: null };
}
var init_rebuilder = __esm({
  "src/core/plan/rebuilder.ts"() {
    "use strict";
    init_explain();
  }
});

// src/core/plan/trust-policy.ts
function whyUntrusted(policy, maker) {
  if (policy === void 0) return null;
  return whyOther("workflow", policy.workflows, maker.workflow, withoutRef) ?? whyOther("ref", policy.refs, maker.ref) ?? whyOther("event", policy.events, maker.event);
}
function whyOther(what, patterns, given, shorter = (text2) => text2) {
  if (patterns === void 0) return null;
  if (given === void 0 || given === "") return `the ${what} that made it is not known`;
  const isMeant = given.length <= LONGEST && patterns.some((pattern) => matchesRef(pattern, given) || matchesRef(pattern, shorter(given)));
  return isMeant ? null : `made by the ${what} ${given}`;
}
function matchesRef(pattern, text2) {
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (part.startsWith("*")) return part === "*" ? "[^/]*" : "[^]*";
    return part.replace(/[.+?^${}()|[\]\\/-]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`).test(text2);
}
var LONGEST, withoutRef;
var init_trust_policy = __esm({
  "src/core/plan/trust-policy.ts"() {
    "use strict";
    LONGEST = 1e3;
    withoutRef = (workflow) => workflow.split("@", 1)[0] ?? "";
  }
});

// src/engine/failure-wording.ts
function endFailure(execution, facts) {
  const { end: end2, lastLines } = execution;
  const after2 = `after ${seconds(facts.durationMs)}${facts.of > 1 ? `, attempt ${facts.attempt} of ${facts.of}` : ""}`;
  if (end2.kind === "exit")
    return end2.code === 0 ? null : { kind: "exit", code: end2.code, message: `exit code ${end2.code} ${after2}`, lastLines };
  if (end2.kind === "signal") return { kind: "signal", code: null, message: `ended by ${end2.signal} ${after2}`, lastLines };
  if (end2.kind === "timeout") {
    return {
      kind: "timeout",
      code: null,
      message: `timed out ${after2}`,
      lastLines,
      hint: "Raise `timeout-minutes`, or find out what it waits for."
    };
  }
  return end2.kind === "not-started" ? notStarted2(end2.why, lastLines) : null;
}
function notStarted2(why, lastLines = [], hint) {
  return { kind: "not-started", code: null, message: `not started: ${why}`, lastLines, ...hint === void 0 ? {} : { hint } };
}
function lostInput(owner, { path: path30, why }) {
  return notStarted2(`${path30}, which ${owner.id} wrote, ${why === "unavailable" ? "cannot be put on disk" : "is gone"}`);
}
function lostOutputs() {
  const message = "its outputs are not on disk as it wrote them, and cannot be put back";
  return { kind: "output", code: null, message, lastLines: [], hint: "Something else changes or removes them, or the disk is full." };
}
function outputFailure(execution, message, hint) {
  return { kind: "output", code: 0, message, lastLines: execution.lastLines, ...hint === void 0 ? {} : { hint } };
}
function seconds(ms) {
  return `${(ms / 1e3).toFixed(1)} s`;
}
var init_failure_wording = __esm({
  "src/engine/failure-wording.ts"() {
    "use strict";
  }
});

// src/engine/decide-tasks.ts
async function decideTasks(input, runs2, batch, known3) {
  const prepared = [];
  for (const run2 of batch) {
    const rotations = await prepare(input, runs2, run2, known3);
    if (rotations !== null) prepared.push({ run: run2, rotations });
  }
  const records = await input.ports.store.lookup(prepared.flatMap(({ run: run2 }) => run2.node.cached ? run2.prepared?.fingerprint ?? [] : []));
  for (const { run: run2, rotations } of prepared) {
    const record = records.get(run2.prepared?.fingerprint ?? "") ?? null;
    const question = {
      cached: run2.node.cached,
      force: input.options.force,
      uncachedBecause: whyUncached(input, runs2, run2.node, rotations),
      record,
      untrusted: whyRefused(input, run2, record)
    };
    const decision = decide(question);
    run2.decision = decision.kind;
    if (decision.record !== null) {
      run2.body = decision.record;
      settle(run2, "restored", []);
    } else await leaveToRun(input, run2, question, known3);
  }
}
async function prepare(input, runs2, run2, known3) {
  const task = run2.node;
  try {
    const held = heldUp(input, runs2, task);
    if (held !== null) {
      settle(run2, held.state, [held.reason]);
      return null;
    }
    const rotations = await known3.secrets.rotations(task);
    if (rotations.kind === "failed" || rotations.kind === "cancelled") return withoutValue(run2, rotations);
    if (rotations.kind === "unknown" && !input.options.execute && known3.secrets.withheld(task) === null) return waits(run2, rotations.name);
    const digests2 = rotations.kind === "known" ? rotations.digests : {};
    run2.prepared = await prepareTask(input, runs2, task, { commands: known3.commands, rotations: digests2 });
    return rotations;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    run2.failure = notStarted2(error.message, [], error.hint);
    settle(run2, "failed", []);
    return null;
  }
}
function withoutValue(run2, value) {
  if (value.kind === "failed") run2.failure = value.failure;
  settle(run2, value.kind, value.kind === "failed" ? [] : [{ kind: "interrupted", name: run2.node.id, before: null, after: null }]);
  return null;
}
function waits(run2, secret) {
  run2.decision = "waiting";
  run2.reasons = [{ kind: "waiting", name: `the value of secret ${secret}`, before: null, after: null }];
  return null;
}
function heldUp(input, runs2, task) {
  const upstream = (input.graph.upstream[task.index] ?? []).flatMap((index) => runs2[index] ?? []);
  if (!asksForStatus(task, input.expressions)) {
    const bad = upstream.find(isBad);
    if (bad !== void 0) return { state: "blocked", reason: needs(bad) };
    const idle2 = upstream.find((run2) => !isGood(run2));
    if (idle2 !== void 0) return { state: idle2.state === "cancelled" ? "cancelled" : "skipped", reason: needs(idle2) };
  }
  if (conditionHolds(input, runs2, task)) return null;
  return { state: "skipped", reason: { kind: "if", name: task.step.if?.text ?? "", before: null, after: null } };
}
function needs(run2) {
  return { kind: "needs", name: isTask(run2) ? run2.node.id : run2.node.step.toString(), before: null, after: run2.state };
}
async function leaveToRun(input, run2, question, { secrets }) {
  if (input.options.lost !== null) {
    settleLost(run2, input.options.lost(run2.node));
    return;
  }
  const withheld = secrets.withheld(run2.node);
  if (withheld !== null) {
    settle(run2, "skipped", [{ kind: "fork-secret", name: withheld, before: null, after: null }]);
    return;
  }
  const elsewhere = input.ports.dispatch.isShared ? null : whyNotHere(input, run2.node);
  if (elsewhere !== null) {
    settle(run2, "skipped", [elsewhere]);
    return;
  }
  const records = run2.node.cached ? await input.ports.store.recent(run2.node.key) : [];
  run2.reasons = run2.prepared === null ? [] : reasonsToRun(question, run2.prepared.manifest, records);
  if (input.options.restoreOnly) settle(run2, "skipped", [{ kind: "restore-only", name: run2.node.id, before: null, after: null }]);
  else run2.status = "ready";
}
function settleLost(run2, why) {
  if (why !== null) run2.failure = notStarted2(why);
  settle(
    run2,
    why === null ? "cancelled" : "failed",
    why === null ? [{ kind: "fail-fast", name: run2.node.step.id, before: null, after: null }] : []
  );
}
function whyNotHere(input, task) {
  if (task.environment !== void 0 && !input.options.environments.has(task.environment)) {
    return { kind: "environment", name: task.environment, before: null, after: null };
  }
  if (task.platform === void 0 || task.platform === input.facts.platform) return null;
  return { kind: "label", name: task.labels.join(", "), before: input.facts.platform, after: task.platform };
}
function whyRefused({ flow, ports }, run2, record) {
  if (record !== null) return whyUntrusted(flow.trust, record.producer);
  const fingerprint = run2.prepared?.fingerprint;
  return fingerprint === void 0 || !run2.node.cached ? null : ports.store.refused?.(fingerprint) ?? null;
}
function whyUncached(input, runs2, task, rotations) {
  const upstream = (input.graph.upstream[task.index] ?? []).flatMap((index) => runs2[index] ?? []);
  if (upstream.some((run2) => run2.tolerated)) return "an upstream failed and was tolerated";
  if (upstream.some(isBad)) return "an upstream failed";
  if (rotations.kind === "unknown") return `secret ${rotations.name} counts by its value, and has none here`;
  return rotations.kind === "uncached" ? rotations.why : null;
}
function settle(run2, state, reasons) {
  run2.state = state;
  run2.status = "settled";
  run2.reasons = reasons;
}
var init_decide_tasks = __esm({
  "src/engine/decide-tasks.ts"() {
    "use strict";
    init_rebuilder();
    init_trust_policy();
    init_evaluate_task();
    init_failure_wording();
    init_prepare_task();
    init_task_run();
  }
});

// src/engine/limit-steps.ts
var StepLimits;
var init_limit_steps = __esm({
  "src/engine/limit-steps.ts"() {
    "use strict";
    StepLimits = class {
      #running = /* @__PURE__ */ new Map();
      #waiting = /* @__PURE__ */ new Map();
      /** True: it counts as running. False: `next` will name it. */
      admit(run2) {
        const { id, maxParallel } = run2.node.step;
        const running = this.#running.get(id) ?? 0;
        if (maxParallel === void 0 || running < maxParallel) {
          this.#running.set(id, running + 1);
          return true;
        }
        const waiting = this.#waiting.get(id);
        if (waiting === void 0) this.#waiting.set(id, [run2.node.index]);
        else waiting.push(run2.node.index);
        return false;
      }
      ended(run2) {
        const { id } = run2.node.step;
        this.#running.set(id, (this.#running.get(id) ?? 0) - 1);
      }
      /** A task of this one's step that may be looked at again, as its node's index: one, and the next when that one did not start. */
      next(run2) {
        return this.#waiting.get(run2.node.step.id)?.shift();
      }
    };
  }
});

// src/engine/restore-outputs.ts
async function placeInputs(input, runs2, task) {
  for (const run2 of writers(input, runs2, task)) await tidy(input, run2);
  const files2 = upstreamOutputs(runs2, task);
  if (files2.length === 0) return [];
  await fetchAhead(input, files2);
  const failed = await input.ports.workspace.place(files2, input.ports.store.fetch);
  return failed.map(({ path: path30, why }) => ({ node: producerOf2(input, runs2, task, path30), path: path30, why }));
}
function fetchAhead(input, files2) {
  const { store, workspace } = input.ports;
  return store.prepare(async () => {
    const missing2 = [];
    for (const file of files2)
      if (file.target === void 0 && (await workspace.state(file.path))?.sha256 !== file.sha256) missing2.push(file);
    return missing2;
  });
}
function upstreamOutputs(runs2, task) {
  const upstream = upstreamFiles(runs2, task);
  return [...upstream.some, ...upstream.all.flatMap((facts) => facts.files)];
}
function writers(input, runs2, task) {
  const direct = task.upstreams.map((upstream) => input.graph.nodes[upstream.node]);
  const indices = direct.flatMap((node) => node?.kind === "group" ? node.members : node === void 0 ? [] : [node.index]);
  return indices.flatMap((index) => runs2[index] ?? []).filter(isTask);
}
function producerOf2(input, runs2, task, path30) {
  return writers(input, runs2, task).find((run2) => run2.body?.outputs.some((file) => file.path === path30))?.node.index ?? task.index;
}
async function tidy(input, run2) {
  if (run2.attempts > 0 || run2.node.outputs.length === 0) return;
  const patterns = run2.node.outputs.map((output) => output.pattern);
  run2.tidied ??= input.ports.workspace.clear(patterns, run2.body?.outputs ?? []);
  await run2.tidied;
}
function isWanted(input, task) {
  const { restore } = input.options;
  if (task.platform !== void 0 && task.platform !== input.facts.platform) return false;
  if (restore === "all" || restore === "none") return restore === "all";
  if (restore !== "final") return restore.has(task.step.id);
  return isFinal(input, task);
}
function isFinal({ graph, options: { asked } }, task) {
  return asked.size > 0 ? asked.has(task.index) : (graph.downstream[task.index] ?? []).length === 0;
}
async function outOfPlace(input, runs2) {
  const found = [];
  for (const run2 of runs2) {
    if (!isTask(run2) || run2.body === null || run2.node.outputs.length === 0) continue;
    const isKept = run2.state === "restored" || run2.state === "ran" && run2.decision === "miss";
    if (!isKept || !isWanted(input, run2.node)) continue;
    const patterns = run2.node.outputs.map((output) => output.pattern);
    if (!await input.ports.workspace.holds(patterns, run2.body.outputs)) found.push(run2);
  }
  return found;
}
async function placeOutputs(input, run2) {
  const files2 = run2.body?.outputs ?? [];
  await input.ports.workspace.clear(
    run2.node.outputs.map((output) => output.pattern),
    files2
  );
  const failed = await input.ports.workspace.place(files2, input.ports.store.fetch);
  return failed.map(({ path: path30, why }) => ({ node: run2.node.index, path: path30, why }));
}
var init_restore_outputs = __esm({
  "src/engine/restore-outputs.ts"() {
    "use strict";
    init_prepare_task();
    init_task_run();
  }
});

// src/engine/place-final.ts
var FinalOutputs;
var init_place_final = __esm({
  "src/engine/place-final.ts"() {
    "use strict";
    init_decide_tasks();
    init_failure_wording();
    init_restore_outputs();
    FinalOutputs = class {
      #input;
      #placed = /* @__PURE__ */ new Map();
      constructor(input) {
        this.#input = input;
      }
      /**
       * Tasks whose outputs are wanted and not there: looked for once there is nothing else to do. `anew`: tasks have run, and
       * may have written to or removed what is not theirs.
       */
      async displaced(isBusy, runs2, anew) {
        if (isBusy || this.#input.signal.aborted) return [];
        if (anew) this.#input.ports.workspace.refresh();
        return outOfPlace(this.#input, runs2);
      }
      /** `lost`: those that were put there before. They have no bytes, no room, or somebody who changes them, and are settled as failed. */
      async put(displaced) {
        const gone = [];
        const lost = displaced.filter((run2) => this.#placed.get(run2) === run2.body);
        for (const run2 of lost) {
          run2.failure = lostOutputs();
          settle(run2, "failed", run2.reasons);
        }
        const kept = displaced.filter((run2) => !lost.includes(run2));
        await fetchAhead(
          this.#input,
          kept.flatMap((run2) => run2.body?.outputs ?? [])
        );
        for (const run2 of kept) {
          this.#placed.set(run2, run2.body);
          gone.push(...await placeOutputs(this.#input, run2));
        }
        return { gone, lost };
      }
    };
  }
});

// src/engine/run-result.ts
function runResult(input, runs2, problems, durationMs) {
  const selected = runs2.filter(isTask).filter((run2) => input.selected.has(run2.node.index) && isTold(input, run2));
  const tasks = selected.map((run2) => input.options.execute ? ended(run2) : planned(input, runs2, run2));
  const count3 = (test) => selected.filter(test).length;
  const restored = count3((run2) => stateOf2(run2) === "restored");
  const ran = count3((run2) => stateOf2(run2) === "ran" || run2.tolerated);
  const failed = count3((run2) => run2.state === "failed" && !run2.tolerated);
  return {
    ...head(input),
    outcome: outcomeOf(input, selected),
    restored,
    ran,
    failed,
    skipped: count3((run2) => ["skipped", "blocked", "cancelled"].includes(run2.state)),
    durationMs,
    savedMs: tasks.reduce((sum2, task) => sum2 + task.savedMs, 0),
    tasks,
    problems
  };
}
function stateOf2(run2) {
  return run2.published?.state ?? run2.state;
}
function writeDown({ options, ports }, result, runs2) {
  if (!options.execute) return;
  const tasks = runs2.filter(isTask);
  const ran = tasks.filter((run2) => run2.attempts > 0);
  const unkept = tasks.filter((run2) => run2.published !== null || run2.attempts > 0 && run2.decision !== "miss");
  const executed = ran.map((run2) => ({ key: run2.node.key, result: taskResult(run2), log: run2.log }));
  ports.history.append(
    result,
    executed,
    unkept.flatMap((run2) => recordOf2(run2) ?? [])
  );
}
function isTold(input, run2) {
  const { execute, lost } = input.options;
  if (!execute || lost !== null || !input.ports.dispatch.isShared) return true;
  return run2.published === null && run2.status === "settled";
}
function refusedResult(input, problems) {
  const { masks } = input.ports.leaks;
  const { flow, file, run: run2 } = head(input);
  return {
    flow: maskText(flow, masks),
    file: maskText(file, masks),
    run: run2,
    outcome: "failure",
    restored: 0,
    ran: 0,
    failed: 0,
    skipped: 0,
    durationMs: 0,
    savedMs: 0,
    tasks: [],
    problems
  };
}
function head(input) {
  return { flow: input.flow.name, file: input.flow.file, run: input.options.run };
}
function outcomeOf(input, runs2) {
  if (input.signal.aborted) return "cancelled";
  if (runs2.some((run2) => run2.state === "failed" && !run2.tolerated)) return "failure";
  if (!input.options.execute) return "planned";
  return runs2.every((run2) => isGood(run2) || run2.state === "skipped") ? "success" : "failure";
}
function ended(run2) {
  if (run2.status === "settled") return taskResult(run2);
  return { ...taskResult(run2), state: "cancelled", reasons: [{ kind: "interrupted", name: run2.node.id, before: null, after: null }] };
}
function planned(input, runs2, run2) {
  const result = taskResult(run2);
  if (run2.status === "settled" && run2.state !== "restored") return result;
  if (run2.status !== "open" || run2.decision === "waiting") return { ...result, state: "planned", savedMs: 0 };
  const open2 = (input.graph.upstream[run2.node.index] ?? []).flatMap((index) => runs2[index] ?? []).filter((upstream) => !isGood(upstream));
  const reasons = open2.map((upstream) => ({ kind: "waiting", name: nameOf(upstream), before: null, after: null }));
  return { ...result, state: "planned", decision: "waiting", reasons };
}
function nameOf(run2) {
  return isTask(run2) ? run2.node.id : run2.node.kind === "group" ? run2.node.step : "";
}
var init_run_result = __esm({
  "src/engine/run-result.ts"() {
    "use strict";
    init_masking();
    init_task_run();
  }
});

// src/core/fingerprint/rotation.ts
function rotationKey(secret) {
  return new TextEncoder().encode(secret).length < SHORTEST_KEY ? null : derivedKey(secret, PURPOSE);
}
function rotationDigest(key, step, name3, value) {
  return keyedDigest(key, [PURPOSE, step, name3, value]);
}
var ROTATION_SECRET, SHORTEST_KEY, PURPOSE;
var init_rotation = __esm({
  "src/core/fingerprint/rotation.ts"() {
    "use strict";
    init_digest();
    ROTATION_SECRET = "FLOW_SECRET_KEY";
    SHORTEST_KEY = 32;
    PURPOSE = "flow-secret-v1";
  }
});

// src/engine/find-secret.ts
function plainLine({ source, graph }, value) {
  const text2 = value.trim() === "" ? value : value.trim();
  const at2 = source.indexOf(text2);
  if (at2 >= 0) return lineOf2(source.slice(0, at2));
  const task = graph.tasks.find(
    ({ id, title, labels, outputs }) => [id, title, ...labels, ...outputs.map(({ pattern }) => pattern.source)].some((made) => made.includes(text2))
  );
  return task?.step.line ?? null;
}
function formInFlow({ source, ports }) {
  const leak = ports.leaks.text(source);
  if (leak === null || leak.kind !== "secret") return null;
  const before = new TextEncoder().encode(source).subarray(0, leak.at);
  return { name: leak.name, line: lineOf2(new TextDecoder().decode(before)) };
}
function lineOf2(before) {
  return before.split("\n").length;
}
var init_find_secret = __esm({
  "src/engine/find-secret.ts"() {
    "use strict";
  }
});

// src/engine/run-secrets.ts
function secretNames({ step }) {
  return [...new Set(step.env.flatMap(({ secret }) => secret ?? []))].sort();
}
function keyAdvice() {
  return `the secret ${ROTATION_SECRET} (make one with \`${MAKE_KEY}\`)`;
}
var MAKE_KEY, RunSecrets;
var init_run_secrets = __esm({
  "src/engine/run-secrets.ts"() {
    "use strict";
    init_rotation();
    init_failure_wording();
    init_find_secret();
    init_problem_wording();
    MAKE_KEY = "openssl rand -hex 32";
    RunSecrets = class {
      #input;
      #late = /* @__PURE__ */ new Map();
      #rotating;
      constructor(input) {
        this.#input = input;
        this.#rotating = new Set(input.flow.secrets.filter((spec) => spec.rotate === "fingerprint").map((spec) => spec.name));
      }
      /** Makes known what is there now: all that was given, what tasks name, the key. Gives the problems of values that are no secrets. */
      begin(tasks) {
        const { secrets, leaks } = this.#input.ports;
        const found = new Map(secrets.given);
        for (const name3 of /* @__PURE__ */ new Set([...tasks.flatMap(secretNames), ROTATION_SECRET])) {
          const state = secrets.look(name3);
          if (state.kind === "value" && state.value !== "") found.set(name3, state.value);
        }
        if (found.size === 0) return [];
        leaks.add(found);
        return [...found].flatMap(([name3, value]) => {
          const line = plainLine(this.#input, value);
          return line === null ? [] : [secretInFlow(this.#input.flow.file, name3, line)];
        });
      }
      /**
       * The problem of a value that stands in the flow in another form. Not looked for by `begin`: it costs more than all else of a run that
       * changes nothing.
       */
      #exposed() {
        const found = this.#input.ports.leaks.secrets === 0 ? null : formInFlow(this.#input);
        return found === null ? [] : [secretInFlow(this.#input.flow.file, found.name, found.line)];
      }
      /** Everything that keeps these tasks from being run. What a fork is not given keeps nobody: those tasks are skipped. */
      problems(tasks) {
        const names2 = [...new Set(tasks.flatMap(secretNames))].sort();
        const own = [...names2.flatMap((name3) => this.#problemsOf(name3)), ...this.#exposed()];
        if (!tasks.some((task) => this.#rotatingOf(task).length > 0)) return own;
        const key = this.#input.ports.secrets.look(ROTATION_SECRET);
        if (key.kind === "refused" && !names2.includes(ROTATION_SECRET)) return [...own, key.problem];
        return this.#key() === "short" ? [...own, keyTooShort(ROTATION_SECRET, SHORTEST_KEY, MAKE_KEY)] : own;
      }
      /** The first secret of a task that a pull request from a fork is not given; null elsewhere. */
      withheld(task) {
        if (!this.#input.options.fromFork) return null;
        return secretNames(task).find((name3) => this.#input.ports.secrets.look(name3).kind === "missing") ?? null;
      }
      /** How the values of a task's secrets count. May run a command, unless nothing is to be run. */
      async rotations(task) {
        const names2 = task.cached ? this.#rotatingOf(task) : [];
        const digests2 = {};
        for (const name3 of names2) {
          const key = this.#key();
          if (key === null) return { kind: "uncached", why: `secret ${name3} counts by its value, which needs ${keyAdvice()}` };
          if (key === "short") return { kind: "uncached", why: `${ROTATION_SECRET} has fewer than ${SHORTEST_KEY} bytes` };
          const value = await this.#toDecide(name3);
          if (value === null) return { kind: "unknown", name: name3 };
          if (value.kind !== "value") return value;
          digests2[name3] = rotationDigest(key, task.step.id, name3, value.value);
        }
        return { kind: "known", digests: digests2 };
      }
      /** Values of the secrets that a task names. Commands that have not been run yet are run now, each once for all tasks. */
      async ofTask(task) {
        const names2 = secretNames(task);
        const found = await Promise.all(names2.map((name3) => this.#value(name3)));
        const values = /* @__PURE__ */ new Map();
        for (const [index, value] of found.entries()) {
          if (value.kind !== "value") return value;
          values.set(names2[index] ?? "", value.value);
        }
        return { kind: "values", values };
      }
      #rotatingOf(task) {
        return secretNames(task).filter((name3) => this.#rotating.has(name3));
      }
      #problemsOf(name3) {
        const state = this.#input.ports.secrets.look(name3);
        if (state.kind === "missing") return this.#input.options.fromFork ? [] : [state.problem];
        return state.kind === "refused" ? [state.problem] : [];
      }
      #key() {
        const state = this.#input.ports.secrets.look(ROTATION_SECRET);
        if (state.kind !== "value" || state.value === "") return null;
        return rotationKey(state.value) ?? "short";
      }
      /** Null: it has none, or only a command knows it and nothing is to be run. */
      async #toDecide(name3) {
        const { execute, lost } = this.#input.options;
        const state = this.#input.ports.secrets.look(name3);
        if (state.kind === "value") return state;
        return state.kind === "command" && execute && lost === null ? this.#value(name3) : null;
      }
      async #value(name3) {
        const state = this.#input.ports.secrets.look(name3);
        if (state.kind === "value") return state;
        if (state.kind !== "command") return { kind: "failed", failure: notStarted2(state.problem.message, [], state.problem.hint) };
        const known3 = this.#late.get(name3) ?? this.#run(name3);
        this.#late.set(name3, known3);
        return known3;
      }
      async #run(name3) {
        const { flow, ports, signal } = this.#input;
        const got = await ports.secrets.run(name3, signal);
        if (got.kind === "failed") return { kind: "failed", failure: notStarted2(got.why, [], got.hint) };
        if (got.kind === "cancelled" || got.value === "") return got;
        ports.leaks.add(/* @__PURE__ */ new Map([[name3, got.value]]));
        const form = formInFlow(this.#input);
        const line = plainLine(this.#input, got.value) ?? (form?.name === name3 ? form.line : null);
        if (line === null) return got;
        const { code, message, hint } = secretInFlow(flow.file, name3, line);
        return { kind: "failed", failure: { ...notStarted2(message, [], hint), problem: code } };
      }
    };
  }
});

// src/engine/run-state.ts
var RunState;
var init_run_state = __esm({
  "src/engine/run-state.ts"() {
    "use strict";
    init_task_run();
    RunState = class {
      runs;
      #graph;
      #selected;
      #decidable = [];
      constructor(graph, selected) {
        this.#graph = graph;
        this.#selected = selected;
        this.runs = graph.nodes.map(newRun);
        for (const index of selected) {
          const run2 = this.runs[index];
          if (run2 !== void 0) run2.waitingFor = (graph.upstream[index] ?? []).filter((node) => selected.has(node)).length;
        }
        for (const run2 of this.selected()) if (run2.waitingFor === 0) this.#becomesDecidable(run2);
      }
      *selected() {
        for (const run2 of this.runs) if (this.#selected.has(run2.node.index)) yield run2;
      }
      /** Tasks whose upstreams are all settled and that were not taken yet, in order; one whose outputs are being read is left for later. */
      takeDecidable() {
        const open2 = [...new Set(this.#decidable)].filter((run2) => run2.status === "open" && run2.waitingFor === 0);
        this.#decidable = open2.filter((run2) => this.#isBeingRead(run2));
        return this.#decidable.length === 0 ? open2 : open2.filter((run2) => !this.#decidable.includes(run2));
      }
      /** A task that was taken, and left for later because it is not decided here, may be taken again. */
      reconsider(run2) {
        if (run2.status === "open" && run2.waitingFor === 0) this.#decidable.push(run2);
      }
      /** To be told once a node is settled: its consumers wait for one less, or are asked again when it came out otherwise than before. */
      settled(first) {
        const queue = [first];
        for (let run2 = queue.pop(); run2 !== void 0; run2 = queue.pop()) {
          if (run2.stale) {
            run2.stale = false;
            this.reopen(run2, false);
            continue;
          }
          const differs = run2.before !== null && run2.before !== visibleResult(run2);
          run2.before = null;
          for (const consumer of this.#consumers(run2)) this.#tell(consumer, differs, queue);
        }
      }
      /** One that it waited for is settled. */
      #tell(consumer, differs, queue) {
        consumer.waitingFor--;
        if (differs && consumer.status === "settled") this.reopen(consumer, consumer.waitingFor === 0);
        else if (differs && consumer.status === "running") consumer.stale = true;
        else if (consumer.waitingFor === 0 && consumer.status === "open") this.#openNode(consumer, queue);
      }
      /** Opens a settled node again. Its consumers wait for it; those that are settled stay so unless it comes out otherwise. */
      reopen(run2, decideNow = true) {
        run2.before ??= visibleResult(run2);
        Object.assign(run2, {
          status: "open",
          state: "planned",
          prepared: null,
          decision: null,
          body: null,
          published: null,
          failure: null,
          tolerated: false,
          tidied: null
        });
        for (const consumer of this.#consumers(run2)) {
          consumer.waitingFor++;
          if (consumer.status === "ready") consumer.status = "open";
        }
        if (decideNow || run2.waitingFor === 0) this.#becomesDecidable(run2);
      }
      /** Whether a task is just reading its outputs, as can be once it was opened again. */
      #isBeingRead(run2) {
        if (run2.before === null) return false;
        const direct = this.#consumers(run2);
        const consumers = [...direct, ...direct.filter(isGroup).flatMap((group) => this.#consumers(group))];
        return consumers.some((consumer) => consumer.status === "running");
      }
      #openNode(run2, queue) {
        if (isTask(run2)) this.#decidable.push(run2);
        else if (this.#settleGroup(run2)) queue.push(run2);
      }
      #becomesDecidable(run2) {
        if (isTask(run2)) this.#decidable.push(run2);
        else if (run2.waitingFor === 0 && this.#settleGroup(run2)) this.settled(run2);
      }
      #settleGroup(run2) {
        if (!isGroup(run2)) return false;
        const members = run2.node.members.flatMap((index) => this.runs[index] ?? []);
        Object.assign(run2, groupState(members), { body: groupBody(members), status: "settled" });
        return true;
      }
      #consumers(run2) {
        return (this.#graph.downstream[run2.node.index] ?? []).flatMap((index) => this.#selected.has(index) ? this.runs[index] ?? [] : []);
      }
    };
  }
});

// src/engine/shared-tasks.ts
function knowledgeOf(runs2) {
  const manifests = /* @__PURE__ */ new Map();
  const records = /* @__PURE__ */ new Map();
  for (const run2 of runs2) {
    const record = recordOf2(run2);
    if (run2.prepared !== null) manifests.set(run2.node.id, run2.prepared.manifest);
    if (record !== null) records.set(run2.node.id, record);
  }
  return { manifests, records };
}
var SharedTasks;
var init_shared_tasks = __esm({
  "src/engine/shared-tasks.ts"() {
    "use strict";
    init_decide_tasks();
    init_task_run();
    SharedTasks = class {
      #input;
      #dispatch;
      #wake;
      /** Tasks that could be decided and are somebody else's, by id. */
      #held = /* @__PURE__ */ new Map();
      #news = null;
      #fault = null;
      #isAsking = false;
      #isOver;
      constructor(input, wake) {
        this.#input = input;
        this.#dispatch = input.ports.dispatch;
        this.#wake = wake;
        this.#isOver = !this.#dispatch.isShared;
      }
      /** Whether others may still bring something. */
      get mayBring() {
        return !this.#isOver || this.hasNews;
      }
      get hasNews() {
        return this.#news !== null || this.#fault !== null;
      }
      /** Asks once; the answer wakes the run. */
      ask() {
        if (this.#isAsking || this.#isOver || this.hasNews) return;
        this.#isAsking = true;
        this.#dispatch.news().then((news) => {
          this.#news = news;
        }).catch((error) => {
          this.#fault = error;
        }).finally(() => {
          this.#isAsking = false;
          this.#wake();
        });
      }
      /** What has come, once. */
      news() {
        if (this.#fault !== null) throw this.#fault;
        const news = this.#news;
        this.#news = null;
        if (news?.kind === "over") this.#isOver = true;
        return news;
      }
      /** Of tasks that could be decided those that are decided here; the others are kept for later. */
      ours(batch) {
        if (!this.#dispatch.isShared) return batch;
        return batch.filter((run2) => {
          const isOurs2 = this.#isOver || this.#dispatch.decides(run2.node);
          if (!isOurs2) this.#held.set(run2.node.id, run2);
          return isOurs2;
        });
      }
      /** Tasks that were kept back and have become ours. */
      claimed(tasks) {
        return tasks.flatMap((id) => {
          const run2 = this.#held.get(id);
          this.#held.delete(id);
          return run2 ?? [];
        });
      }
      /** Tasks that nobody told of: in a report they are decided now, and lost; a worker leaves them to others. */
      left() {
        const left = this.#input.options.lost === null ? [] : [...this.#held.values()];
        this.#held.clear();
        return left;
      }
      /** Settles what others did, and says which tasks those are. One that has been done here stays as it is. */
      adopt(tasks, runs2) {
        const byId = new Map(runs2.filter(isTask).map((run2) => [run2.node.id, run2]));
        return tasks.flatMap((told) => {
          const run2 = byId.get(told.result.id);
          if (run2 === void 0 || run2.status === "settled" || run2.status === "running") return [];
          this.#held.delete(told.result.id);
          run2.published = told.result;
          run2.decision = told.result.decision;
          run2.body = told.record;
          run2.tolerated = told.tolerated;
          run2.failure = told.result.failure ?? null;
          settle(run2, told.result.state === "ran" ? "restored" : told.result.state, told.result.reasons);
          return [run2];
        });
      }
      /** Tells others of a task that has come to its end here. */
      settled(run2) {
        if (!this.#dispatch.isShared || run2.published !== null) return;
        this.#dispatch.ended({ task: run2.node, result: taskResult(run2), record: recordOf2(run2), tolerated: run2.tolerated });
      }
    };
  }
});

// src/engine/search-leaks.ts
function* manifestTexts(manifest) {
  for (const [name3, value] of Object.entries(manifest.env)) yield [`its variable ${name3}`, value];
  for (const [name3, value] of Object.entries(manifest.passEnv)) if (value !== null) yield [`its variable ${name3}`, value];
  yield ["its script", manifest.run];
  for (const path30 of Object.keys(manifest.inputs)) yield ["the path of one of its inputs", path30];
}
function leakFailure(leak, lastLines) {
  const what = leak.kind === "secret" ? `secret ${leak.name}` : `what looks like a ${leak.name}`;
  const within2 = leak.within === void 0 ? "" : `, in ${leak.within}`;
  return {
    kind: "leak",
    problem: "secret/leak",
    code: null,
    message: `${what} was found in ${leak.place} (${leak.form}, at byte ${leak.at}${within2}): nothing of it is kept`,
    lastLines: leak.place === "its log" ? [] : lastLines,
    hint: leak.kind === "secret" ? "Let the step write no secret. Give it in `env` to every step that needs it." : "Take it out of the outputs; if it is meant to be there, name the path in `leak-scan: { allow: \u2026 }` of the flow file."
  };
}
var LeakSearch;
var init_search_leaks = __esm({
  "src/engine/search-leaks.ts"() {
    "use strict";
    init_pattern();
    init_masking();
    LeakSearch = class {
      #scan;
      #allowed;
      #found = null;
      #files = 0;
      #bytes = 0;
      constructor(input) {
        this.#scan = input.ports.leaks;
        this.#allowed = (input.flow.leakAllow ?? []).flatMap(({ text: text2 }) => {
          const pattern = parsePattern(text2);
          return "error" in pattern ? [] : [pattern];
        });
      }
      get found() {
        return this.#found;
      }
      get report() {
        return { secrets: this.#scan.secrets, files: this.#files, bytes: this.#bytes };
      }
      text(text2, place) {
        this.#bytes += text2.length;
        this.#note(this.#scan.text(text2), place);
      }
      /** Each by itself only where something is in all of them together. */
      texts(texts) {
        const all = [...texts];
        const joined2 = all.map(([, text2]) => text2).join("\n");
        this.#bytes += joined2.length;
        if (this.#scan.text(joined2) === null) return;
        for (const [place, text2] of all) this.#note(this.#scan.text(text2), place);
      }
      log() {
        return (content) => this.content(content, "its log", false);
      }
      output(file) {
        return (content) => this.content(content, `its output ${this.#shown(file.path)}`, !this.#mayHoldTokens(file.path));
      }
      /** Whether nothing was found; what cannot be read is for whoever reads it next to say. */
      async content(content, place, tokens) {
        const searched = await this.#scan.content(content, tokens);
        if (searched === null) return true;
        this.#files++;
        this.#bytes += searched.bytes;
        this.#note(searched.leak, place);
        return searched.leak === null;
      }
      #note(leak, place) {
        if (leak !== null) this.#found ??= { ...leak, place };
      }
      #shown(path30) {
        return maskText(path30, this.#scan.masks);
      }
      /** Later patterns win, as in `inputs`. */
      #mayHoldTokens(path30) {
        let may = false;
        for (const pattern of this.#allowed) if (matches(pattern, path30)) may = !pattern.negated;
        return may;
      }
    };
  }
});

// src/engine/verify-outputs.ts
async function verifyOutputs(input, task, execution, search, keep2) {
  const refuse2 = (message, hint) => ({
    ok: false,
    failure: outputFailure(execution, maskText(message, input.ports.leaks.masks), hint)
  });
  const leaked = (leak) => ({ ok: false, failure: leakFailure(leak, execution.lastLines) });
  if (!execution.values.ok) return refuse2(`what it wrote to $GITHUB_OUTPUT cannot be read: ${execution.values.why}`);
  search.texts([...execution.values.values].map(([name3, value]) => ["what it wrote to $GITHUB_OUTPUT", `${name3}=${value}`]));
  const found = await input.ports.workspace.collect(task.outputs.map((output) => output.pattern));
  search.texts(found.files.flatMap(textsOf));
  if (search.found !== null) return leaked(search.found);
  const bad = found.bad[0];
  if (bad !== void 0) return refuse2(`its output ${bad.path} cannot be kept: ${bad.why}`);
  const missing2 = task.outputs.find((output) => !found.files.some((file) => matches(output.pattern, file.path)));
  if (missing2 !== void 0) return refuse2(`it did not write its output ${missing2.pattern.source}`, "Write it, or change `outputs`.");
  const outputs = [];
  let stored = true;
  for (const file of found.files) {
    const taken = await digestOutput(input, file, search, keep2);
    if (search.found !== null) return leaked(search.found);
    if (taken === null)
      return refuse2(`its output ${file.path} changed after it had ended`, "Something it started still writes. Wait for it in `run`.");
    outputs.push(taken.output);
    stored &&= taken.stored;
  }
  return { ok: true, outputs, values: Object.fromEntries(execution.values.values), stored };
}
function textsOf(file) {
  const target = file.target === void 0 ? [] : [[`the link target of its output ${file.path}`, file.target]];
  return [["the path of one of its outputs", file.path], ...target];
}
async function digestOutput(input, file, search, keep2) {
  const { workspace, store } = input.ports;
  const facts = { path: file.path, mode: file.mode, size: file.size };
  if (file.target !== void 0) return { output: { ...facts, sha256: sha256(file.target), target: file.target }, stored: true };
  let isSearched = false;
  const inspect = (content) => {
    isSearched = true;
    return search.output(file)(content);
  };
  const taken = keep2 ? await store.ingest(workspace.absolute(file.path), inspect) : null;
  if (taken === "refused") return null;
  if (taken !== null) return taken.size === file.size ? { output: { ...facts, sha256: taken.sha256 }, stored: true } : null;
  if (!isSearched) await inspect(workspace.absolute(file.path));
  const state = await workspace.state(file.path);
  return state === null || state.size !== file.size ? null : { output: { ...facts, sha256: state.sha256 }, stored: !keep2 };
}
var init_verify_outputs = __esm({
  "src/engine/verify-outputs.ts"() {
    "use strict";
    init_digest();
    init_pattern();
    init_masking();
    init_failure_wording();
    init_search_leaks();
  }
});

// src/engine/execute-task.ts
async function executeTask(work) {
  const { clock } = work.input.ports;
  const began = clock.elapsed();
  for (let attempts = 1; ; attempts++) {
    const one = await attemptTask(work, attempts);
    const executed = { ...one, attempts, durationMs: clock.elapsed() - began };
    if (executed.kind !== "failed" || attempts > work.task.step.retries || executed.failure.kind === "leak") return executed;
    await waitBefore(work, attempts + 1, executed.failure);
    if (work.input.signal.aborted) return executed;
  }
}
async function attemptTask(work, attempt) {
  const { input, task } = work;
  const { clock, store, repository } = input.ports;
  const search = new LeakSearch(input);
  search.texts(manifestTexts(work.prepared.manifest));
  if (search.found !== null) return { kind: "failed", failure: leakFailure(search.found, []), log: null };
  const startedAt = clock.now();
  const began = clock.elapsed();
  const execution = await runProcess(work);
  const durationMs = clock.elapsed() - began;
  const taken = execution.log === null ? null : await store.ingest(execution.log, search.log());
  const log2 = taken === "refused" ? null : taken;
  const kept = { log: log2?.sha256 ?? null };
  if (execution.end.kind === "cancelled") return { kind: "cancelled", ...kept };
  if (search.found !== null) return { kind: "failed", failure: leakFailure(search.found, execution.lastLines), ...kept };
  const ended2 = endFailure(execution, { durationMs, attempt, of: task.step.retries + 1 });
  if (ended2 !== null) return { kind: "failed", failure: ended2, ...kept };
  const verified2 = await verifyOutputs(input, task, execution, search, work.keep);
  if (!verified2.ok) return { kind: "failed", failure: verified2.failure, ...kept };
  const producer = producerOf3(input, await repository.head());
  const { outputs, values } = verified2;
  const { upstream } = work;
  return {
    kind: "done",
    body: { outputs, values, log: log2, startedAt, durationMs, attempts: attempt, producer, upstream, scan: search.report },
    stored: verified2.stored,
    ...kept
  };
}
function producerOf3({ options, flow }, head2) {
  const { folder = "", ...git } = head2;
  return { tool: options.tool, run: options.run, ...git, ...options.origin, file: folder + flow.file };
}
async function runProcess(work) {
  const { input, task, progress } = work;
  const { workspace, executor } = input.ports;
  const patterns = task.outputs.map((output) => output.pattern);
  await workspace.clear(patterns, []);
  const execution = await executor.execute(
    jobOf(work),
    (lines) => progress.emit({ type: "task-output", task: task.id, lines }),
    input.signal
  );
  workspace.forget(patterns);
  for (const name3 of execution.ignoredFiles) progress.warn(ignoredFile(input.flow.file, task, name3), task.id);
  return execution;
}
function jobOf(work) {
  const { input, task, prepared } = work;
  const env = new Map(Object.entries(visibleEnvironment(input.facts)));
  for (const [name3, value] of Object.entries(prepared.manifest.passEnv)) if (value !== null) env.set(name3, value);
  for (const [name3, value] of Object.entries(prepared.env)) env.set(name3, value);
  for (const [variable, name3] of Object.entries(prepared.secrets)) env.set(variable, work.secrets.get(name3) ?? "");
  return {
    task: task.id,
    script: prepared.script,
    ...prepared.shell === void 0 ? {} : { shell: prepared.shell },
    workingDirectory: task.workingDirectory,
    env: Object.fromEntries(env),
    timeoutMs: prepared.timeoutMs,
    masks: input.ports.leaks.masks
  };
}
async function waitBefore(work, attempt, failure) {
  const waitMs2 = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 2), LONGEST_WAIT_MS);
  work.progress.emit({
    type: "task-retrying",
    task: work.task.id,
    attempt,
    of: work.task.step.retries + 1,
    failure: failure.message,
    waitMs: waitMs2
  });
  await work.input.ports.clock.sleep(waitMs2, work.input.signal);
}
var FIRST_WAIT_MS, LONGEST_WAIT_MS;
var init_execute_task = __esm({
  "src/engine/execute-task.ts"() {
    "use strict";
    init_task_environment();
    init_failure_wording();
    init_problem_wording();
    init_search_leaks();
    init_verify_outputs();
    FIRST_WAIT_MS = 1e3;
    LONGEST_WAIT_MS = 3e4;
  }
});

// src/core/provenance/statement-dependencies.ts
function dependenciesOf(record) {
  const { manifest, upstream } = record;
  return [
    ...commitOf(record),
    ...sourcesOf(record),
    ...(upstream ?? []).flatMap((one) => filesOf(record, one)),
    ...treesOf(record),
    ...byKey(manifest.commands).map(([command, digest2]) => ({
      name: command,
      uri: `${ADDRESS.command}${addressPart(command)}`,
      digest: { sha256: digest2 }
    }))
  ];
}
function byKey(map) {
  return Object.entries(map).sort(([a2], [b2]) => a2 < b2 ? -1 : 1);
}
function commitOf({ producer: { commit, ref, repository } }) {
  if (commit === void 0 || !COMMIT.test(commit)) return [];
  return [{ uri: `${ADDRESS.commit}${repository || "file:."}${ref ? `@${ref}` : ""}`, digest: { gitCommit: commit } }];
}
function sourcesOf({ manifest, upstream }) {
  const written2 = new Set((upstream ?? []).flatMap((one) => one.inputs ?? []));
  const files2 = byKey(manifest.inputs).filter(([path30]) => !written2.has(path30));
  const address = upstream === void 0 ? ADDRESS.input : ADDRESS.source;
  if (files2.length > LISTED_SOURCES && upstream !== void 0) return [folded(files2)];
  return files2.map(([path30, fact]) => ({
    name: path30,
    uri: `${address}${addressPart(path30)}`,
    digest: { sha256: digestIn(fact) },
    annotations: { flow_mode: modeIn(fact) }
  }));
}
function folded(files2) {
  const list2 = files2.map(([path30, fact]) => [path30, modeIn(fact), digestIn(fact)]);
  return {
    name: `${files2.length} files`,
    uri: ADDRESS.sources,
    digest: { sha256: sha256(canonicalJson(list2)) },
    annotations: { flow_files: files2.length }
  };
}
function filesOf({ manifest }, { task, fingerprint, statement, inputs = [], tree }) {
  const annotations = { flow_statement: statement, flow_fingerprint: fingerprint };
  if (inputs.length === 0 && tree !== void 0) return [];
  if (inputs.length === 0) return [{ name: task, uri: taskAddress(task), digest: { sha256: fingerprint }, annotations }];
  return [...inputs].sort().flatMap((path30) => {
    const fact = manifest.inputs[path30];
    if (fact === void 0) return [];
    const digest2 = { sha256: digestIn(fact) };
    return [{ name: path30, uri: taskAddress(task, path30), digest: digest2, annotations: { ...annotations, flow_mode: modeIn(fact) } }];
  });
}
function treesOf({ manifest, upstream = [] }) {
  return [...new Set(Object.values(manifest.trees))].sort().map((digest2) => {
    const parts = upstream.filter((one) => one.tree === digest2);
    if (parts.length === 0) return { uri: `${ADDRESS.input}${digest2}`, digest: { sha256: digest2 } };
    const tasks = parts.map((one) => ({ flow_task: one.task, flow_statement: one.statement, flow_fingerprint: one.fingerprint }));
    return { uri: `${ADDRESS.tree}${digest2}`, digest: { sha256: digest2 }, annotations: { flow_tasks: tasks } };
  });
}
var LISTED_SOURCES, COMMIT, modeIn, digestIn;
var init_statement_dependencies = __esm({
  "src/core/provenance/statement-dependencies.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_vocabulary();
    LISTED_SOURCES = 1e3;
    COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
    modeIn = (fact) => fact.split(" ")[0] ?? "";
    digestIn = (fact) => fact.split(" ")[1] ?? "";
  }
});

// src/core/provenance/statement-form.ts
function defined(fields2) {
  return Object.fromEntries(Object.entries(fields2).flatMap(([name3, value]) => value === void 0 ? [] : [[name3, value]]));
}
var init_statement_form = __esm({
  "src/core/provenance/statement-form.ts"() {
    "use strict";
  }
});

// src/core/provenance/statement.ts
function statementOf(record) {
  return {
    _type: STATEMENT_TYPE,
    subject: [...record.outputs.map(outputSubject), recordSubject(record)],
    predicateType: PROVENANCE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: TASK_BUILD_TYPE,
        externalParameters: externalParameters(record),
        internalParameters: internalParameters(record),
        resolvedDependencies: dependenciesOf(record)
      },
      runDetails: { builder: builder(record.producer), metadata: metadata(record), byproducts: byproducts(record) }
    }
  };
}
function statementText(statement) {
  return canonicalJson(statement);
}
function statementDigest(record) {
  return sha256(statementText(statementOf(record)));
}
function outputSubject({ path: path30, sha256: sha2562, mode: mode2 }) {
  return { name: path30, digest: { sha256: sha2562 }, annotations: { flow_mode: mode2 } };
}
function recordSubject({ fingerprint }) {
  return { name: RECORD_SUBJECT, digest: { sha256: fingerprint } };
}
function externalParameters({ producer, step, matrix }) {
  const { repository, ref, file } = producer;
  return { flow: defined({ repository, ref, path: file }), step, matrix };
}
function internalParameters(record) {
  const { manifest, producer, fingerprint, task, attempts, upstream } = record;
  const { run: run2, workflow, event, runner: runner2, tool } = producer;
  return {
    flow_task: task,
    flow_fingerprint: fingerprint,
    flow_tool: tool,
    flow_platform: manifest.platform,
    flow_attempts: attempts,
    flow_run: defined({ id: run2, workflow, event, runner: runner2 }),
    flow_secrets: secretsOf2(record),
    flow_pass_env: Object.keys(manifest.passEnv).sort(),
    flow_upstreams: upstream === void 0 ? "unknown" : "named"
  };
}
function secretsOf2({ manifest }) {
  const names2 = [...new Set(Object.values(manifest.secrets))].sort();
  return names2.map((name3) => ({ name: name3, delivered: "env", fingerprinted: Object.hasOwn(manifest.rotations ?? {}, name3) }));
}
function builder({ builder: id, tool }) {
  const version = builderVersion(tool);
  return { id: id === void 0 || !BUILDERS.has(id) ? UNKNOWN_BUILDER : id, ...version === void 0 ? {} : { version } };
}
function builderVersion(tool) {
  const [, name3, version] = /^(\S+) (\S+)$/.exec(tool) ?? [];
  return name3 === void 0 || version === void 0 ? void 0 : { [name3]: version };
}
function flowOfBuild(externalParameters2) {
  return externalParameters2["flow"];
}
function invocationOf(repository, run2, task) {
  const isOnGithub = repository !== void 0 && /^\d+\/attempts\/\d+$/.test(run2);
  return `${isOnGithub ? `${repository}/actions/runs/${run2}` : `flow-run:${addressPart(run2)}`}#${addressPart(task)}`;
}
function metadata({ producer, task, startedAt, durationMs }) {
  const { repository, run: run2 } = producer;
  const invocationId = invocationOf(repository, run2, task);
  const began = MOMENT.test(startedAt) ? Date.parse(startedAt) : Number.NaN;
  const ended2 = began + durationMs;
  if (!(ended2 <= LAST_MS)) return { invocationId };
  return { invocationId, startedOn: startedAt, finishedOn: new Date(ended2).toISOString() };
}
function byproducts({ log: log2, scan, values }) {
  const logs = log2 === null ? [] : [{ name: "log", mediaType: "text/plain", digest: { sha256: log2.sha256 }, annotations: { flow_size: log2.size } }];
  const scans = scan === void 0 ? [] : [{ name: "leak-scan", mediaType: "application/json", content: btoa(canonicalJson(scan)) }];
  return [...logs, ...scans, ...valuesOf(values)];
}
function valuesOf(values) {
  if (Object.keys(values).length === 0) return [];
  const text2 = canonicalJson(values);
  const shown4 = text2.length <= MOST_VALUES ? { annotations: values } : {};
  return [{ name: "values", mediaType: "application/json", digest: { sha256: sha256(text2) }, ...shown4 }];
}
var MOMENT, LAST_MS, MOST_VALUES;
var init_statement = __esm({
  "src/core/provenance/statement.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_statement_dependencies();
    init_statement_form();
    init_vocabulary();
    MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
    LAST_MS = 864e13;
    MOST_VALUES = 1024;
  }
});

// src/engine/name-upstreams.ts
function nameUpstreams(runs2, task, manifest) {
  const names2 = new Names();
  for (const upstream of task.upstreams) {
    const run2 = runs2[upstream.node];
    if (run2 === void 0) continue;
    const tree = treeIn(run2, upstream, manifest);
    for (const { record, body } of recordsOf2(runs2, run2)) {
      const paths = tree === null ? readOf(task, upstream, record.outputs, manifest) : [];
      names2.add(record, body, tree, paths);
    }
  }
  return names2.list();
}
function recordsOf2(runs2, run2) {
  const members = isGroup(run2) ? run2.node.members.flatMap((member) => runs2[member] ?? []) : [run2];
  return members.filter(isTask).flatMap((member) => {
    const record = recordOf2(member);
    return record === null || member.body === null ? [] : [{ record, body: member.body }];
  });
}
function treeIn(run2, upstream, manifest) {
  const files2 = run2.body?.outputs ?? [];
  if (!upstream.all || !countsAsTree(files2)) return null;
  const digest2 = treeDigest(files2);
  return Object.values(manifest.trees).includes(digest2) ? digest2 : null;
}
function readOf(task, upstream, outputs, { inputs }) {
  const read4 = upstream.all ? outputs : outputs.filter((file) => selectsInput(task.inputs ?? [], file.path));
  return read4.filter((file) => inputs[file.path] === `${file.mode} ${file.sha256}`).map((file) => file.path);
}
function digestOf(record, body) {
  const known3 = digests.get(body) ?? statementDigest(record);
  digests.set(body, known3);
  return known3;
}
var digests, Names;
var init_name_upstreams = __esm({
  "src/engine/name-upstreams.ts"() {
    "use strict";
    init_manifest_builder();
    init_pattern();
    init_statement();
    init_task_run();
    digests = /* @__PURE__ */ new WeakMap();
    Names = class {
      #named = /* @__PURE__ */ new Map();
      #owner = /* @__PURE__ */ new Map();
      add(record, body, tree, paths) {
        const one = this.#named.get(record.task) ?? { record, body, tree, inputs: /* @__PURE__ */ new Set() };
        this.#named.set(record.task, one);
        one.tree ??= tree;
        for (const path30 of paths) this.#take(one.inputs, path30);
      }
      list() {
        return [...this.#named.values()].map(({ record, body, tree, inputs }) => ({
          task: record.task,
          fingerprint: record.fingerprint,
          statement: digestOf(record, body),
          ...inputs.size === 0 ? {} : { inputs: [...inputs].sort() },
          ...tree === null ? {} : { tree }
        }));
      }
      /** Of two tasks that write one path, on two platforms, the later one counts, as in the manifest. */
      #take(inputs, path30) {
        this.#owner.get(path30)?.delete(path30);
        this.#owner.set(path30, inputs);
        inputs.add(path30);
      }
    };
  }
});

// src/engine/save-result.ts
async function saveResult(input, task, prepared, body, stored) {
  const changed = await changedInput(input, task, prepared.files) ?? await changedUpstream(input, prepared.upstream);
  if (changed !== null) return inputChanged(input.flow.file, task, changed);
  if (!stored) return notSaved(task, "unavailable");
  const { manifest, fingerprint } = prepared;
  const { key, matrix, step } = task;
  const outcome = await input.ports.store.save({ ...body, manifest, fingerprint, task: task.id, key, step: step.id, matrix });
  return outcome === "saved" || outcome === "exists" ? null : notSaved(task, outcome);
}
async function changedInput(input, task, before) {
  const now = await input.ports.workspace.list(inputSelection(task), true);
  const known3 = new Map(before.map((file) => [file.path, file]));
  for (const file of now) {
    const was = known3.get(file.path);
    if (was === void 0 || was.sha256 !== file.sha256 || was.mode !== file.mode || wasWritten2(was, file)) return file.path;
    known3.delete(file.path);
  }
  return known3.keys().next().value ?? null;
}
async function changedUpstream(input, upstream) {
  for (const file of upstream) {
    const now = await input.ports.workspace.state(file.path);
    const isSame3 = file.target === void 0 ? now?.sha256 === file.sha256 : now?.target === file.target;
    if (!isSame3 || now?.mode !== file.mode) return file.path;
  }
  return null;
}
function wasWritten2(was, is2) {
  return was.stamp.ino !== is2.stamp.ino || was.stamp.mtimeMs !== is2.stamp.mtimeMs || was.stamp.ctimeMs !== is2.stamp.ctimeMs;
}
var init_save_result = __esm({
  "src/engine/save-result.ts"() {
    "use strict";
    init_prepare_task();
    init_problem_wording();
  }
});

// src/engine/start-task.ts
async function startTask(input, runs2, run2, secrets, progress) {
  const { prepared, node: task } = run2;
  if (prepared === null) throw new Error(`${task.id} was started before it was prepared`);
  const upstream = upstreamOutputs(runs2, task);
  const gone = await placeInputs(input, runs2, task);
  if (gone.length > 0) return { run: run2, gone };
  const isKept = run2.decision === "miss";
  const expectedMs = input.ports.history.durations([task.key]).get(task.key) ?? null;
  progress.emit({ type: "task-started", task: task.id, title: task.title, reasons: run2.reasons, expectedMs, attempt: 1 });
  const given = await secrets.ofTask(task);
  if (given.kind !== "values") return { run: run2, executed: withoutValues(given), problem: null };
  const keep2 = isKept || input.ports.dispatch.isShared;
  const executed = await executeTask({
    input,
    task,
    prepared,
    upstream: nameUpstreams(runs2, task, prepared.manifest),
    secrets: given.values,
    keep: keep2,
    progress
  });
  const isSaved = executed.kind === "done" && isKept;
  const problem2 = isSaved ? await saveResult(input, task, { ...prepared, upstream }, executed.body, executed.stored) : null;
  return { run: run2, executed, problem: problem2 };
}
function withoutValues(given) {
  return { ...given, attempts: 0, durationMs: 0, log: null };
}
var init_start_task = __esm({
  "src/engine/start-task.ts"() {
    "use strict";
    init_execute_task();
    init_name_upstreams();
    init_restore_outputs();
    init_save_result();
  }
});

// src/engine/tell-progress.ts
var Progress;
var init_tell_progress = __esm({
  "src/engine/tell-progress.ts"() {
    "use strict";
    init_check_before();
    init_task_run();
    Progress = class {
      /** Warnings, each once. */
      problems = [];
      #input;
      #total;
      #warned = /* @__PURE__ */ new Set();
      #done = 0;
      constructor(input) {
        this.#input = input;
        this.#total = selectedTasks(input).length;
      }
      get done() {
        return this.#done;
      }
      emit(event) {
        this.#input.ports.reporter.report(event);
      }
      started() {
        const { flow, options, ports } = this.#input;
        this.emit({ type: "run-started", run: options.run, flow: flow.name, file: flow.file, tasks: this.#total, at: ports.clock.now() });
      }
      decided(state) {
        const tasks = [...state.selected()].filter(isTask);
        const count3 = (test) => tasks.filter(test).length;
        this.emit({
          type: "plan-decided",
          restored: count3((run2) => run2.state === "restored"),
          toRun: count3((run2) => run2.status === "ready"),
          waiting: count3((run2) => run2.status === "open"),
          skipped: count3((run2) => run2.status === "settled" && run2.state !== "restored")
        });
      }
      settled(run2) {
        this.#done++;
        const { execute, lost } = this.#input.options;
        if (execute && (run2.published === null || lost !== null))
          this.emit({ type: "task-finished", result: taskResult(run2), done: this.#done, total: this.#total });
      }
      /** What was done came out otherwise after all. */
      changed(run2) {
        this.reopened();
        this.settled(run2);
      }
      /** What was done is to be done again. */
      reopened() {
        this.#done--;
      }
      /** Everything is looked at again. */
      restarted() {
        this.#done = 0;
      }
      finished(result) {
        this.emit({ type: "run-finished", result });
      }
      /** Once for each code and thing; shown at once and kept for the result. */
      warn(problem2, task) {
        const same2 = problem2.code === "store/unavailable" ? problem2.code : `${problem2.code} ${problem2.message}`;
        if (this.#warned.has(same2)) return;
        this.#warned.add(same2);
        this.problems.push(problem2);
        this.emit({ type: "warning", problem: problem2, task });
      }
    };
  }
});

// src/engine/run-flow.ts
async function runFlow(input) {
  return (await runWithManifests(input)).result;
}
async function runWithManifests(input) {
  const run2 = new FlowRun(input);
  try {
    return { result: await run2.toEnd(), ...run2.knowledge() };
  } finally {
    input.ports.workspace.close();
    await input.ports.executor.close();
    input.ports.lock.release();
  }
}
var FlowRun;
var init_run_flow = __esm({
  "src/engine/run-flow.ts"() {
    "use strict";
    init_scheduler();
    init_assume_unselected();
    init_check_before();
    init_decide_tasks();
    init_evaluate_task();
    init_failure_wording();
    init_limit_steps();
    init_place_final();
    init_problem_wording();
    init_restore_outputs();
    init_run_result();
    init_run_secrets();
    init_run_state();
    init_shared_tasks();
    init_start_task();
    init_task_run();
    init_tell_progress();
    FlowRun = class {
      #input;
      #began;
      #progress;
      #stoppedSteps = /* @__PURE__ */ new Set();
      #ended = [];
      #limits = new StepLimits();
      #final;
      #state;
      #commands = /* @__PURE__ */ new Map();
      #secrets;
      #ready = null;
      #running = 0;
      #shared;
      #mayWrite = false;
      #stopped = false;
      #fault = null;
      #wake = () => void 0;
      constructor(input) {
        this.#input = input;
        this.#began = input.ports.clock.elapsed();
        this.#secrets = new RunSecrets(input);
        this.#state = new RunState(input.graph, input.selected);
        this.#progress = new Progress(input);
        this.#final = new FinalOutputs(input);
        this.#shared = new SharedTasks(input, () => this.#wake());
      }
      async toEnd() {
        const { options, ports } = this.#input;
        const exposed = this.#secrets.begin(selectedTasks(this.#input));
        if (exposed.length > 0) return this.#finish(refusedResult(this.#input, exposed));
        this.#progress.started();
        const commands2 = await runCommands(this.#input);
        const refused3 = [...checkInputs(this.#input), ...commands2.problems];
        if (refused3.length > 0) return this.#finish(refusedResult(this.#input, refused3));
        this.#commands = commands2.digests;
        await this.#decideAll();
        this.#progress.decided(this.#state);
        if (options.execute) {
          const problems = await this.#work();
          if (problems.length > 0) return this.#finish(refusedResult(this.#input, problems));
        }
        return this.#finish(runResult(this.#input, this.#state.runs, this.#progress.problems, ports.clock.elapsed() - this.#began));
      }
      knowledge() {
        return knowledgeOf([...this.#state.selected()].filter(isTask));
      }
      /** Gives what stopped it before anything ran. */
      async #work() {
        for (; ; ) {
          const isBusy = this.#running > 0 || this.#queued() > 0 || this.#shared.mayBring;
          const displaced = await this.#final.displaced(isBusy, this.#state.runs, this.#mayWrite);
          if (!isBusy && displaced.length === 0) return [];
          if (!this.#mayWrite) {
            const problems = await this.#becomeWriter();
            if (problems.length > 0) return problems;
            continue;
          }
          await this.#advance(displaced);
        }
      }
      #queued() {
        return this.#ready?.size ?? 0;
      }
      /** Starts what can be started, asks for more where there is room, and waits for the next thing to happen. */
      async #advance(displaced) {
        this.#startReady();
        if (this.#queued() === 0 && this.#running < this.#input.options.jobs) this.#shared.ask();
        if (this.#running > 0 || this.#shared.mayBring) await this.#oneEnds();
        else await this.#putInPlace(displaced);
        await this.#decideAll();
      }
      /** From here on this run alone changes the tree. After waiting for another one, everything is looked at again. */
      async #becomeWriter() {
        const { lock, workspace } = this.#input.ports;
        const got = await lock.acquire(() => this.#progress.emit({ type: "waiting-for-run" }), this.#input.signal);
        if (got === "waited") {
          workspace.refresh();
          this.#state = new RunState(this.#input.graph, this.#input.selected);
          this.#ready = null;
          this.#progress.restarted();
          await this.#decideAll();
        }
        this.#mayWrite = true;
        return [...await checkOutputs(this.#input), ...this.#secrets.problems(pendingTasks(this.#input, this.#state.selected()))];
      }
      async #decideAll() {
        if (this.#progress.done === 0) await assumeUnselected(this.#input, this.#state);
        for (let batch = this.#state.takeDecidable(); batch.length > 0; batch = this.#state.takeDecidable()) {
          const ours = this.#shared.ours(batch);
          await decideTasks(this.#input, this.#state.runs, ours, { commands: this.#commands, secrets: this.#secrets });
          for (const run2 of ours) this.#afterDeciding(run2);
        }
      }
      #afterDeciding(run2) {
        if (run2.status === "open") return;
        if (run2.status === "ready") {
          this.#queue().push(run2.node.index);
          if (this.#input.options.execute) void fetchAhead(this.#input, upstreamOutputs(this.#state.runs, run2.node));
          return;
        }
        if (run2.state === "failed") this.#failed(run2);
        this.#settled(run2);
      }
      #queue() {
        const { graph, ports } = this.#input;
        this.#ready ??= new ReadyQueue(
          this.#input.options.execute ? remainingPaths(graph, ports.history.durations(graph.tasks.map((task) => task.key))) : new Float64Array(graph.nodes.length)
        );
        return this.#ready;
      }
      #startReady() {
        const queue = this.#ready;
        while (queue !== null && queue.size > 0 && this.#running < this.#input.options.jobs) {
          const run2 = this.#state.runs[queue.pop() ?? 0];
          if (run2 === void 0 || !isTask(run2)) continue;
          const stopped = run2.status === "ready" ? this.#whyStopped(run2) : null;
          if (stopped !== null) {
            settle(run2, "cancelled", [{ kind: stopped, name: run2.node.step.id, before: null, after: null }]);
            this.#settled(run2);
          }
          if (run2.status !== "ready") this.#queueHeld(run2);
          else if (this.#limits.admit(run2)) this.#start(run2);
        }
      }
      /** What `max-parallel` held back for a task that now does not run, or runs no more. */
      #queueHeld(run2) {
        const next = this.#limits.next(run2);
        if (next !== void 0) this.#queue().push(next);
      }
      #whyStopped(run2) {
        if (this.#input.signal.aborted) return "interrupted";
        const stopped = this.#stopped || this.#stoppedSteps.has(run2.node.step.id);
        return stopped && !asksForStatus(run2.node, this.#input.expressions) ? "fail-fast" : null;
      }
      #start(run2) {
        run2.status = "running";
        run2.startMs = this.#input.ports.clock.elapsed() - this.#began;
        this.#running++;
        startTask(this.#input, this.#state.runs, run2, this.#secrets, this.#progress).then((ended2) => this.#ended.push(ended2)).catch((error) => {
          this.#fault = error;
        }).finally(() => this.#wake());
      }
      async #oneEnds() {
        if (this.#ended.length === 0 && this.#fault === null && !this.#shared.hasNews) {
          await new Promise((resolve) => {
            this.#wake = resolve;
          });
        }
        if (this.#fault !== null) throw this.#fault;
        this.#takeNews(this.#shared.news());
        for (const ended2 of this.#ended.splice(0)) {
          this.#running--;
          this.#limits.ended(ended2.run);
          this.#queueHeld(ended2.run);
          if ("gone" in ended2) await this.#bytesAreGone(ended2.run, ended2.gone);
          else this.#taskEnded(ended2.run, ended2.executed, ended2.problem);
        }
      }
      /** What others did is settled here; what has become ours may be decided. */
      #takeNews(news) {
        if (news?.kind === "mine") for (const run2 of this.#shared.claimed(news.tasks)) this.#state.reconsider(run2);
        if (news?.kind === "results") {
          for (const run2 of this.#shared.adopt(news.tasks, this.#state.runs)) {
            if (run2.state === "failed" && !run2.tolerated) this.#failed(run2);
            this.#settled(run2);
          }
        }
        if (news?.kind === "over") for (const run2 of this.#shared.left()) this.#state.reconsider(run2);
      }
      #taskEnded(run2, executed, problem2) {
        run2.attempts = executed.attempts;
        run2.durationMs = executed.durationMs;
        run2.log = executed.log;
        if (problem2 !== null) this.#progress.warn(problem2, run2.node.id);
        if (executed.kind === "done") run2.body = executed.body;
        if (executed.kind === "failed") run2.failure = executed.failure;
        run2.tolerated = executed.kind === "failed" && run2.prepared?.continueOnError === true;
        settle(run2, executed.kind === "done" ? "ran" : executed.kind, run2.reasons);
        if (executed.kind === "failed" && !run2.tolerated) this.#failed(run2);
        this.#settled(run2);
      }
      #failed(run2) {
        const { failFast } = run2.node.step;
        if (failFast === false) return;
        if (this.#input.options.failFast) this.#input.ports.dispatch.stop();
        if (this.#input.options.failFast) this.#stopped = true;
        else if (failFast === true) this.#stoppedSteps.add(run2.node.step.id);
      }
      /** The task that needed them waits again; those whose bytes they were run again. */
      async #bytesAreGone(run2, gone) {
        if (run2 !== null) run2.status = "open";
        for (const item of new Map(gone.map((one) => [one.node, one])).values()) {
          const owner = this.#state.runs[item.node];
          if (owner === void 0 || !isTask(owner)) continue;
          if (owner.state === "restored" && item.why !== "unavailable") await this.#makeAgain(owner, item);
          else if (run2 !== null) run2.failure = lostInput(owner.node, item);
        }
        if (run2?.failure) {
          settle(run2, "failed", run2.reasons);
          this.#failed(run2);
          this.#settled(run2);
        } else if (run2 !== null && run2.waitingFor === 0) this.#state.reopen(run2);
      }
      async #makeAgain(owner, { path: path30, why }) {
        if (why !== "unreachable") this.#progress.warn(bytesGone(owner.node, path30, why), owner.node.id);
        await this.#input.ports.store.forget(owner.prepared?.fingerprint ?? "");
        this.#progress.reopened();
        this.#state.reopen(owner);
      }
      async #putInPlace(displaced) {
        const { gone, lost } = await this.#final.put(displaced);
        for (const run2 of lost) this.#progress.changed(run2);
        await this.#bytesAreGone(null, gone);
      }
      #settled(run2) {
        this.#progress.settled(run2);
        this.#shared.settled(run2);
        this.#state.settled(run2);
      }
      #finish(result) {
        writeDown(this.#input, result, [...this.#state.selected()]);
        this.#progress.finished(result);
        return result;
      }
    };
  }
});

// src/main/database-problem.ts
function databaseProblem(cacheDir, trouble) {
  if (trouble.kind === "corrupt") {
    return {
      code: "store/corrupt-database",
      severity: "warning",
      message: `the database in ${cacheDir} was damaged (${trouble.detail}) and has been set aside`,
      hint: "Tasks run again where their records were in it. The damaged file lies beside it, as flow.db.damaged-\u2026."
    };
  }
  return {
    code: "store/unavailable",
    severity: "warning",
    message: `the store in ${cacheDir} cannot be used: ${trouble.detail}`,
    hint: "`flow-action doctor` looks at it more closely."
  };
}
function noLock(flowDir, detail) {
  return {
    code: "store/unavailable",
    severity: "warning",
    message: `the lock in ${flowDir} cannot be had, so that another run at the same time would go unnoticed: ${detail}`
  };
}
var init_database_problem = __esm({
  "src/main/database-problem.ts"() {
    "use strict";
  }
});

// src/main/nested-run.ts
function nestedRun(flowDir) {
  const outer = /^flow-(.+)-\d+$/.exec(process.env["RUNNER_TRACKING_ID"] ?? "")?.[1];
  if (outer === void 0 || !(0, import_node_fs13.existsSync)(import_node_path10.default.join(flowDir, "tmp", outer))) return null;
  return {
    code: "cli/nested-run",
    severity: "error",
    message: "this process belongs to a run in the same repository, which would wait for itself",
    hint: "Name the other steps in `needs` instead of starting flow-action from a step."
  };
}
var import_node_fs13, import_node_path10;
var init_nested_run = __esm({
  "src/main/nested-run.ts"() {
    "use strict";
    import_node_fs13 = require("node:fs");
    import_node_path10 = __toESM(require("node:path"), 1);
  }
});

// src/adapters/given-secrets.ts
function givenSecrets(sources) {
  const states = /* @__PURE__ */ new Map();
  const specOf = (name3) => sources.specs.find((candidate) => candidate.name === name3) ?? { name: name3, from: "env", required: true, rotate: "none" };
  const told = (state) => {
    if (state.kind === "value" && state.value !== "") sources.onValue?.(state.value);
    return state;
  };
  return {
    given: new Map([...sources.given].filter(([name3, value]) => value !== "" && whyUnusable(name3, value) === null)),
    look(name3) {
      const state = states.get(name3) ?? told(stateOf3(sources, specOf(name3)));
      states.set(name3, state);
      return state;
    },
    run: async (name3, signal) => told(await outcomeOf2(sources, specOf(name3), signal))
  };
}
function stateOf3(sources, spec) {
  const given = sources.given.get(spec.name);
  if (given !== void 0) return checked(spec, given);
  if (spec.from === "env") return checked(spec, sources.env[spec.source ?? spec.name] ?? "");
  if (spec.from === "command") return commandOf2(sources, spec) === void 0 ? checked(spec, "") : { kind: "command" };
  const file = spec.source ?? sources.env[`${spec.name}_FILE`];
  return checked(spec, file === void 0 ? "" : textOf3(readFile(import_node_path11.default.resolve(sources.root, file))));
}
function commandOf2({ env }, spec) {
  return spec.source ?? env[`${spec.name}_COMMAND`];
}
function checked(spec, value) {
  const problem2 = value === null ? badValue(spec.name, "is not UTF-8 text") : value === "" ? null : whyUnusable(spec.name, value);
  if (problem2 !== null) return { kind: "refused", problem: problem2 };
  if (value !== null && (value !== "" || !spec.required)) return { kind: "value", value };
  return { kind: "missing", problem: missing(spec) };
}
async function outcomeOf2(sources, spec, signal) {
  const output = await sources.run(commandOf2(sources, spec) ?? "", signal);
  if (output.kind === "cancelled") return output;
  if (output.kind === "failed" && !spec.required) return { kind: "value", value: "" };
  if (output.kind === "failed")
    return { kind: "failed", why: `the command that gives secret ${spec.name} failed: ${output.why}`, hint: LOOK };
  const state = checked(spec, textOf3(output.bytes));
  if (state.kind === "value") return state;
  if (state.kind === "refused") return { kind: "failed", why: state.problem.message, hint: state.problem.hint ?? LOOK };
  return { kind: "failed", why: `the command that gives secret ${spec.name} printed nothing`, hint: LOOK };
}
function textOf3(bytes) {
  try {
    return UTF8.decode(bytes).replace(/\r?\n$/, "");
  } catch {
    return null;
  }
}
function readFile(file) {
  try {
    return (0, import_node_fs14.readFileSync)(file);
  } catch {
    return new Uint8Array();
  }
}
function whyUnusable(name3, value) {
  if (value.length < SHORTEST) return tooShort(name3);
  if (value.includes("\0")) return badValue(name3, "has a NUL character in it");
  return value.isWellFormed() ? null : badValue(name3, "has half a character in it (a lone surrogate)");
}
function missing(spec) {
  const source = {
    env: `set the variable ${spec.source ?? spec.name}`,
    file: "make its file readable",
    command: `say with ${spec.name}_COMMAND which command prints it`
  }[spec.from];
  return {
    code: "secret/missing",
    severity: "error",
    message: `secret ${spec.name} has no value`,
    hint: `Give it with --secret ${spec.name}, or ${source}; \`required: false\` lets it be empty.`
  };
}
function tooShort(name3) {
  return {
    code: "secret/too-short",
    severity: "error",
    message: `secret ${name3} is shorter than ${SHORTEST} characters`,
    hint: "It could not be masked without masking ordinary text. Use a longer one, or `env` for what is no secret."
  };
}
function badValue(name3, what) {
  return {
    code: "secret/bad-value",
    severity: "error",
    message: `secret ${name3} ${what}, and cannot be the value of a variable`,
    hint: "Give it in another form, base64 for instance, and let the step decode it."
  };
}
var import_node_fs14, import_node_path11, SHORTEST, UTF8, LOOK;
var init_given_secrets = __esm({
  "src/adapters/given-secrets.ts"() {
    "use strict";
    import_node_fs14 = require("node:fs");
    import_node_path11 = __toESM(require("node:path"), 1);
    SHORTEST = 4;
    UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    LOOK = "What it prints is not shown, since it may be the value. Run it by hand at the repository's root, with little more than PATH and HOME set.";
  }
});

// src/main/github-place.ts
function isFromFork({ event, env }) {
  const head2 = field(field(event, "pull_request"), "head");
  if (head2 === void 0) return false;
  const name3 = field(field(head2, "repo"), "full_name");
  return name3 !== env["GITHUB_REPOSITORY"];
}
function field(value, name3) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value[name3] : void 0;
}
var init_github_place = __esm({
  "src/main/github-place.ts"() {
    "use strict";
    init_vocabulary();
  }
});

// src/main/secret-lines.ts
function parseSecretLines(text2, grammar) {
  const isFile2 = grammar === "dotenv";
  const lines = (isFile2 ? text2.replace(/^\ufeff/, "").replaceAll("\r\n", "\n") : text2).split("\n");
  const values = /* @__PURE__ */ new Map();
  for (let at2 = 0; at2 < lines.length; ) {
    const entry = entryAt(lines, at2, isFile2);
    if (typeof entry === "string") return { ok: false, why: `line ${at2 + 1}: ${entry}` };
    if (entry.name !== null) values.set(entry.name, entry.value);
    at2 = entry.next;
  }
  return { ok: true, values };
}
function entryAt(lines, at2, isFile2) {
  const line = lines[at2] ?? "";
  if (line.trim() === "" || isFile2 && line.trimStart().startsWith("#")) return { name: null, value: "", next: at2 + 1 };
  const entry = blockOf(lines, at2, isFile2) ?? (isFile2 ? variableOf(lines, at2) : plainOf(line, at2));
  return typeof entry === "string" ? entry : nameFault2(entry.name ?? "") ?? entry;
}
function plainOf(line, at2) {
  const equals = line.indexOf("=");
  return equals < 0 ? NEITHER : { name: line.slice(0, equals), value: line.slice(equals + 1), next: at2 + 1 };
}
function blockOf(lines, at2, trims) {
  const line = lines[at2] ?? "";
  const [equals, heredoc] = [line.indexOf("="), line.indexOf("<<")];
  if (heredoc < 0 || equals >= 0 && equals < heredoc) return null;
  const delimiter = trims ? line.slice(heredoc + 2).trim() : line.slice(heredoc + 2);
  if (delimiter === "") return "a delimiter is missing after <<";
  const end2 = lines.indexOf(delimiter, at2 + 1);
  if (end2 < 0) return "no later line is the delimiter alone that this block begins with";
  const name3 = line.slice(0, heredoc);
  return { name: trims ? withoutExport(name3) : name3, value: lines.slice(at2 + 1, end2).join("\n"), next: end2 + 1 };
}
function variableOf(lines, at2) {
  const line = lines[at2] ?? "";
  const equals = line.indexOf("=");
  if (equals < 0) return NEITHER;
  const name3 = withoutExport(line.slice(0, equals));
  const rest = line.slice(equals + 1).trimStart();
  return quotedOf(name3, rest, lines, at2) ?? { name: name3, value: withoutComment(line.slice(equals + 1)), next: at2 + 1 };
}
function quotedOf(name3, rest, lines, at2) {
  const quote = rest.charAt(0);
  if (!["'", '"', "`"].includes(quote)) return null;
  const text2 = [rest.slice(1), ...lines.slice(at2 + 1)].join("\n");
  const end2 = text2.indexOf(quote);
  if (end2 < 0) return null;
  const value = text2.slice(0, end2);
  return { name: name3, value: quote === '"' ? value.replaceAll("\\n", "\n") : value, next: at2 + value.split("\n").length };
}
function withoutComment(text2) {
  return text2.replace(/\s#.*$/, "").trim();
}
function withoutExport(name3) {
  return name3.trim().replace(/^export\s+/, "");
}
function nameFault2(name3) {
  if (name3 === "") return "the name is empty";
  if (name3 !== name3.trim()) return "there is a blank before or after the name; write NAME=value without blanks around the =";
  return new RegExp("\\p{Cc}", "u").test(name3) ? "the name has a control character in it" : null;
}
var NEITHER;
var init_secret_lines = __esm({
  "src/main/secret-lines.ts"() {
    "use strict";
    NEITHER = "neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form";
  }
});

// src/main/variables-file.ts
function readVariables(file, flag2) {
  return (0, import_node_util4.parseEnv)(readText(file, flag2));
}
function readSecrets(file, flag2) {
  const read4 = parseSecretLines(readText(file, flag2), "dotenv");
  if (read4.ok) return read4.values;
  const message = `the file ${file} of ${flag2} cannot be read: ${read4.why}`;
  throw new Refusal([{ code: "cli/usage", severity: "error", message, hint: "Write one NAME=value a line, or NAME<<EOF, lines, EOF." }]);
}
function readText(file, flag2) {
  const text2 = tryToRead(file);
  if (text2 !== null) return text2;
  throw new Refusal([{ code: "cli/usage", severity: "error", message: `the file ${file} of ${flag2} does not exist or cannot be read` }]);
}
function tryToRead(file) {
  try {
    return (0, import_node_fs15.readFileSync)(file, "utf8");
  } catch {
    return null;
  }
}
var import_node_fs15, import_node_util4;
var init_variables_file = __esm({
  "src/main/variables-file.ts"() {
    "use strict";
    import_node_fs15 = require("node:fs");
    import_node_util4 = require("node:util");
    init_refusal();
    init_secret_lines();
  }
});

// src/main/secret-sources.ts
function secretsOf3(options, { flow, facts }, root, executor, onValue) {
  return givenSecrets({
    given: givenValues(options, facts.env),
    env: facts.env,
    specs: flow.secrets,
    root,
    run: (command, signal) => executor.secret(command, visibleEnvironment(facts), signal),
    ...onValue === void 0 ? {} : { onValue }
  });
}
function givenValues({ secret, secretFile }, env) {
  const values = new Map(secretFile === void 0 ? [] : readSecrets(secretFile, "--secret-file"));
  for (const text2 of secret) {
    const equals = text2.indexOf("=");
    const name3 = equals < 0 ? text2 : text2.slice(0, equals);
    const value = equals < 0 ? env[name3] : text2.slice(equals + 1);
    if (value === void 0) {
      const message = `--secret ${name3} has no value, and the environment has no ${name3}`;
      throw new Refusal([{ code: "cli/usage", severity: "error", message }]);
    }
    values.set(name3, value);
  }
  return values;
}
function isWithoutSecrets({ onGitHub, env, github }) {
  if (!onGitHub) return false;
  if (env["GITHUB_ACTOR"] === DEPENDABOT) return true;
  return env["GITHUB_EVENT_NAME"] !== "pull_request_target" && isFromFork({ env, event: asObject(github["event"]) });
}
function asObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
var DEPENDABOT;
var init_secret_sources = __esm({
  "src/main/secret-sources.ts"() {
    "use strict";
    init_given_secrets();
    init_task_environment();
    init_github_place();
    init_refusal();
    init_variables_file();
    DEPENDABOT = "dependabot[bot]";
  }
});

// src/adapters/blob-folder.ts
function readSmall(source) {
  const descriptor = (0, import_node_fs16.openSync)(source, READ);
  try {
    return (0, import_node_fs16.fstatSync)(descriptor).size <= IN_MEMORY_BYTES ? (0, import_node_fs16.readFileSync)(descriptor) : null;
  } finally {
    (0, import_node_fs16.closeSync)(descriptor);
  }
}
function readBlob(file, read4) {
  try {
    return read4(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return code === "EIO" || code === "EISDIR" ? "corrupt" : "missing";
  }
}
function copyBytes(from, to2) {
  const descriptor = (0, import_node_fs16.openSync)(to2, "wx");
  const { mode: mode2 } = (0, import_node_fs16.fstatSync)(descriptor);
  (0, import_node_fs16.closeSync)(descriptor);
  (0, import_node_fs16.copyFileSync)(from, to2, import_node_fs16.constants.COPYFILE_FICLONE);
  (0, import_node_fs16.chmodSync)(to2, mode2 & 511);
}
function digestOpen(descriptor) {
  const digest2 = (0, import_node_crypto5.createHash)("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let size = 0;
  for (let read4 = (0, import_node_fs16.readSync)(descriptor, buffer); read4 > 0; read4 = (0, import_node_fs16.readSync)(descriptor, buffer)) {
    digest2.update(buffer.subarray(0, read4));
    size += read4;
  }
  return { sha256: digest2.digest("hex"), size };
}
function names(directory) {
  try {
    return (0, import_node_fs16.readdirSync)(directory);
  } catch {
    return [];
  }
}
var import_node_crypto5, import_node_fs16, import_node_path12, IN_MEMORY_BYTES, CHUNK_BYTES, READ, BlobFolder;
var init_blob_folder = __esm({
  "src/adapters/blob-folder.ts"() {
    "use strict";
    import_node_crypto5 = require("node:crypto");
    import_node_fs16 = require("node:fs");
    import_node_path12 = __toESM(require("node:path"), 1);
    IN_MEMORY_BYTES = 4 * 1024 * 1024;
    CHUNK_BYTES = 1024 * 1024;
    READ = import_node_fs16.constants.O_RDONLY | (import_node_fs16.constants.O_NOFOLLOW ?? 0);
    BlobFolder = class {
      #directory;
      #tempDir;
      #folders = /* @__PURE__ */ new Set();
      #temporary = 0;
      /** `tempDir`: on the same file system as `directory`; made when needed. */
      constructor(directory, tempDir) {
        this.#directory = directory;
        this.#tempDir = tempDir;
      }
      file(sha2562) {
        return import_node_path12.default.join(this.#directory, sha2562.slice(0, 2), sha2562.slice(2));
      }
      /** Takes a file's bytes in and gives their digest. Throws what the disk throws: the caller knows what that means for it. */
      ingest(source) {
        const bytes = readSmall(source);
        return bytes === null ? this.#ingestCopy(source) : this.#ingestBytes(bytes);
      }
      /** As `ingest`, once `inspect` has looked at the very bytes that are kept; of a large file while it is digested. */
      async ingestInspected(source, inspect) {
        const bytes = readSmall(source);
        if (bytes !== null) return await inspect(bytes) ? this.#ingestBytes(bytes) : "refused";
        const temporary = this.temporaryFile();
        try {
          copyBytes(source, temporary);
          const inspected = inspect(temporary);
          const { sha256: sha2562, size } = this.digest(temporary);
          if (!await inspected) return "refused";
          this.#publish(sha2562, size, null, temporary);
          return { sha256: sha2562, size };
        } finally {
          (0, import_node_fs16.rmSync)(temporary, { force: true });
        }
      }
      /** The digest alone, for a folder that may not be written. Throws as `ingest`. */
      digest(source) {
        const descriptor = (0, import_node_fs16.openSync)(source, READ);
        try {
          return digestOpen(descriptor);
        } finally {
          (0, import_node_fs16.closeSync)(descriptor);
        }
      }
      /** Writes verified bytes to a path that does not exist yet. `unavailable`: they are here, but that path cannot take them. */
      fetch(sha2562, size, to2) {
        try {
          const outcome = size <= IN_MEMORY_BYTES ? this.#fetchBytes(sha2562, to2) : this.#fetchCopy(sha2562, to2);
          if (outcome !== "ok") (0, import_node_fs16.rmSync)(to2, { force: true });
          return outcome;
        } catch {
          (0, import_node_fs16.rmSync)(to2, { force: true });
          return "unavailable";
        }
      }
      read(sha2562) {
        try {
          const bytes = (0, import_node_fs16.readFileSync)(this.file(sha2562));
          return (0, import_node_crypto5.hash)("sha256", bytes, "hex") === sha2562 ? bytes : null;
        } catch {
          return null;
        }
      }
      /** Takes in a file of `temporaryFile` whose bytes were verified while they were written. Throws what the disk throws. */
      adopt(temporary, { sha256: sha2562, size }) {
        this.#publish(sha2562, size, null, temporary);
        (0, import_node_fs16.rmSync)(temporary, { force: true });
      }
      /** Whether there are bytes of that digest and size; they are verified when they are read. */
      holds({ sha256: sha2562, size }) {
        return (0, import_node_fs16.lstatSync)(this.file(sha2562), { throwIfNoEntry: false })?.size === size;
      }
      /** Puts damaged bytes out of the way, so that the next save writes them anew. */
      setAside(sha2562) {
        try {
          (0, import_node_fs16.rmSync)(this.file(sha2562), { force: true, recursive: true });
        } catch {
        }
      }
      /** Every blob with its size and when it was last used as far as the file system tells. */
      list() {
        const found = [];
        for (const prefix of names(this.#directory)) {
          for (const rest of names(import_node_path12.default.join(this.#directory, prefix))) {
            const stat = (0, import_node_fs16.lstatSync)(import_node_path12.default.join(this.#directory, prefix, rest), { throwIfNoEntry: false });
            if (stat?.isFile()) found.push({ sha256: prefix + rest, size: stat.size, atMs: stat.mtimeMs });
          }
        }
        return found;
      }
      removeTemporary() {
        try {
          (0, import_node_fs16.rmSync)(this.#tempDir, { recursive: true, force: true });
        } catch {
        }
      }
      #ingestBytes(bytes) {
        const sha2562 = (0, import_node_crypto5.hash)("sha256", bytes, "hex");
        this.#publish(sha2562, bytes.length, (temporary) => (0, import_node_fs16.writeFileSync)(temporary, bytes));
        return { sha256: sha2562, size: bytes.length };
      }
      /** A copy is made first (by reflink where the file system can) and digested after, so that both are of the same bytes. */
      #ingestCopy(source) {
        const temporary = this.temporaryFile();
        try {
          copyBytes(source, temporary);
          const { sha256: sha2562, size } = this.digest(temporary);
          this.#publish(sha2562, size, null, temporary);
          return { sha256: sha2562, size };
        } finally {
          (0, import_node_fs16.rmSync)(temporary, { force: true });
        }
      }
      #publish(sha2562, size, write3, written2) {
        const target = this.file(sha2562);
        if ((0, import_node_fs16.lstatSync)(target, { throwIfNoEntry: false })?.size === size) return;
        const folder = import_node_path12.default.dirname(target);
        if (!this.#folders.has(folder)) (0, import_node_fs16.mkdirSync)(folder, { recursive: true });
        this.#folders.add(folder);
        const temporary = written2 ?? this.temporaryFile();
        try {
          write3?.(temporary);
          (0, import_node_fs16.renameSync)(temporary, target);
        } catch (error) {
          (0, import_node_fs16.rmSync)(temporary, { force: true });
          throw error;
        }
      }
      #fetchBytes(sha2562, to2) {
        const bytes = readBlob(this.file(sha2562), (file) => (0, import_node_fs16.readFileSync)(file));
        if (typeof bytes === "string") return bytes;
        if ((0, import_node_crypto5.hash)("sha256", bytes, "hex") !== sha2562) return "corrupt";
        (0, import_node_fs16.writeFileSync)(to2, bytes, { flag: "wx" });
        return "ok";
      }
      /** Copied first (by reflink where the file system can) and digested after; a failure is looked into only when there is one. */
      #fetchCopy(sha2562, to2) {
        try {
          copyBytes(this.file(sha2562), to2);
        } catch {
          const read4 = readBlob(this.file(sha2562), (file) => this.digest(file));
          return typeof read4 === "string" ? read4 : "unavailable";
        }
        return this.digest(to2).sha256 === sha2562 ? "ok" : "corrupt";
      }
      /** A name for a file that is to be adopted or removed; its folder is made. */
      temporaryFile() {
        (0, import_node_fs16.mkdirSync)(this.#tempDir, { recursive: true });
        return import_node_path12.default.join(this.#tempDir, `blob-${this.#temporary++}`);
      }
    };
  }
});

// src/adapters/disk-clock.ts
function diskClock(directory) {
  let offset = null;
  return () => {
    offset ??= measure(directory);
    return offset;
  };
}
function measure(directory) {
  const file = import_node_path13.default.join(directory, "clock");
  try {
    (0, import_node_fs17.mkdirSync)(directory, { recursive: true });
    const before = Date.now();
    (0, import_node_fs17.writeFileSync)(file, "");
    const { mtimeMs } = (0, import_node_fs17.lstatSync)(file);
    (0, import_node_fs17.rmSync)(file);
    return mtimeMs - before;
  } catch {
    return 0;
  }
}
var import_node_fs17, import_node_path13;
var init_disk_clock = __esm({
  "src/adapters/disk-clock.ts"() {
    "use strict";
    import_node_fs17 = require("node:fs");
    import_node_path13 = __toESM(require("node:path"), 1);
  }
});

// src/adapters/file-publishing.ts
function publishFile(temporary, target) {
  try {
    (0, import_node_fs18.renameSync)(temporary, target);
  } catch (error) {
    const code = codeOf3(error);
    if (code === "EXDEV") publishAcross(temporary, target);
    else if (code === "EISDIR" || code === "ENOTEMPTY" || code === "EEXIST") {
      (0, import_node_fs18.rmdirSync)(target);
      (0, import_node_fs18.renameSync)(temporary, target);
    } else throw error;
  }
}
function publishAcross(temporary, target) {
  const near = `${target}.flow-${(0, import_node_crypto6.randomBytes)(6).toString("hex")}`;
  try {
    copy(temporary, near);
    publishFile(near, target);
  } catch (error) {
    (0, import_node_fs18.rmSync)(near, { force: true });
    throw error;
  }
  (0, import_node_fs18.rmSync)(temporary, { force: true });
}
function copy(from, to2) {
  try {
    (0, import_node_fs18.symlinkSync)((0, import_node_fs18.readlinkSync)(from), to2);
  } catch (error) {
    if (codeOf3(error) !== "EINVAL") throw error;
    (0, import_node_fs18.copyFileSync)(from, to2);
  }
}
function codeOf3(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
var import_node_crypto6, import_node_fs18;
var init_file_publishing = __esm({
  "src/adapters/file-publishing.ts"() {
    "use strict";
    import_node_crypto6 = require("node:crypto");
    import_node_fs18 = require("node:fs");
  }
});

// src/adapters/file-digest.ts
function digestLink(absolute, target) {
  const stat = statOf(absolute);
  return sha256(stat?.isFile() ? `${target}
${digestFile(absolute, stat.size) ?? (0, import_node_crypto7.randomBytes)(32).toString("hex")}` : target);
}
function statOf(absolute) {
  try {
    return (0, import_node_fs19.statSync)(absolute, { throwIfNoEntry: false });
  } catch {
    return void 0;
  }
}
function digestFile(absolute, size) {
  try {
    return size > STREAMED_BYTES ? digestChunks(absolute) : (0, import_node_crypto7.hash)("sha256", (0, import_node_fs19.readFileSync)(absolute), "hex");
  } catch {
    return null;
  }
}
function digestChunks(absolute) {
  const digest2 = (0, import_node_crypto7.createHash)("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES2);
  const descriptor = (0, import_node_fs19.openSync)(absolute, "r");
  try {
    for (let read4 = (0, import_node_fs19.readSync)(descriptor, buffer); read4 > 0; read4 = (0, import_node_fs19.readSync)(descriptor, buffer)) digest2.update(buffer.subarray(0, read4));
  } finally {
    (0, import_node_fs19.closeSync)(descriptor);
  }
  return digest2.digest("hex");
}
async function digestStream(absolute) {
  const digest2 = (0, import_node_crypto7.createHash)("sha256");
  try {
    await (0, import_promises5.pipeline)((0, import_node_fs19.createReadStream)(absolute, { highWaterMark: CHUNK_BYTES2 }), digest2);
    return digest2.digest("hex");
  } catch {
    return null;
  }
}
var import_node_crypto7, import_node_fs19, import_promises5, STREAMED_BYTES, CHUNK_BYTES2;
var init_file_digest = __esm({
  "src/adapters/file-digest.ts"() {
    "use strict";
    import_node_crypto7 = require("node:crypto");
    import_node_fs19 = require("node:fs");
    import_promises5 = require("node:stream/promises");
    init_digest();
    STREAMED_BYTES = 16 * 1024 * 1024;
    CHUNK_BYTES2 = 1024 * 1024;
  }
});

// src/adapters/file-tree.ts
function keep(seen, digest2) {
  seen.sha256 = digest2;
  return seen;
}
function statOf2(file) {
  return (0, import_node_fs20.lstatSync)(file, QUIET);
}
function namesOf2(folder) {
  return (0, import_node_fs20.readdirSync)(folder);
}
function dropOthers(files2, names2) {
  const present = new Set(names2);
  for (const name3 of files2.keys()) if (!present.has(name3)) files2.delete(name3);
}
function newFolder(path30) {
  return { path: path30, names: null, stat: null, files: /* @__PURE__ */ new Map(), folders: /* @__PURE__ */ new Map() };
}
function modeOf(stat) {
  return stat.mode & 64 && process.platform !== "win32" ? "100755" : "100644";
}
function lstat(absolute) {
  try {
    return (0, import_node_fs20.lstatSync)(absolute, { throwIfNoEntry: false });
  } catch {
    return void 0;
  }
}
function readLink(absolute) {
  try {
    return (0, import_node_fs20.readlinkSync)(absolute);
  } catch {
    return "";
  }
}
var import_node_crypto8, import_node_fs20, SeenFile, ABSENT, DENIED, FOLDER, OTHER, NONE, FileTree, QUIET;
var init_file_tree = __esm({
  "src/adapters/file-tree.ts"() {
    "use strict";
    import_node_crypto8 = require("node:crypto");
    import_node_fs20 = require("node:fs");
    init_digest();
    init_file_digest();
    SeenFile = class {
      kind;
      folder;
      name;
      path;
      mode;
      size;
      mtimeMs;
      ctimeMs;
      ino;
      /** This machine's clock before the stat was taken. */
      lookedAt;
      sha256 = "";
      constructor(folder, name3, path30, stat, lookedAt, target) {
        this.kind = target === null ? "file" : "link";
        this.folder = folder;
        this.name = name3;
        this.path = path30;
        this.mode = target === null ? modeOf(stat) : "120000";
        this.size = target === null ? stat.size : Buffer.byteLength(target);
        this.mtimeMs = stat.mtimeMs;
        this.ctimeMs = stat.ctimeMs;
        this.ino = stat.ino;
        this.lookedAt = lookedAt;
        if (target !== null) this.target = target;
      }
      get stamp() {
        return this;
      }
    };
    ABSENT = /* @__PURE__ */ new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EINVAL"]);
    DENIED = /* @__PURE__ */ new Set(["EACCES", "EPERM"]);
    FOLDER = { kind: "folder" };
    OTHER = { kind: "other" };
    NONE = { kind: "none" };
    FileTree = class {
      root;
      #memo;
      #clockOffset;
      #top = newFolder("");
      #unread = /* @__PURE__ */ new Map();
      /** `clockOffset`: milliseconds to add to this machine's clock to have the file system's. */
      constructor(root, memo, clockOffset) {
        this.root = root;
        this.#prefix = process.cwd() === root ? "" : `${root}/`;
        this.#memo = memo;
        this.#clockOffset = clockOffset;
      }
      /** Of a path as the system is asked for it: relative where it can be, which is shorter to walk for ten thousand files. */
      #prefix;
      absolute(path30) {
        return path30 === "" ? this.root : `${this.root}/${path30}`;
      }
      folder(path30) {
        let folder = this.#top;
        if (path30 === "") return folder;
        for (const name3 of path30.split("/")) folder = this.below(folder, name3);
        return folder;
      }
      below(folder, name3) {
        const known3 = folder.folders.get(name3);
        if (known3 !== void 0) return known3;
        const made = newFolder(folder.path === "" ? name3 : `${folder.path}/${name3}`);
        folder.folders.set(name3, made);
        return made;
      }
      /** Names in a folder, unsorted; empty where it cannot be read. */
      names(folder, fresh) {
        if (folder.names !== null && !fresh) return folder.names;
        const { path: path30, stat } = folder;
        const known3 = stat === null || fresh ? null : this.#memo.names(path30, stat.stamp);
        const names2 = known3 ?? this.#tried(path30, namesOf2);
        if (names2 === null) return [];
        folder.names = names2;
        if (fresh) dropOthers(folder.files, names2);
        if (known3 === null && !fresh) this.#memo.learnNames(path30, stat?.stamp ?? null, names2, (stat?.at ?? 0) + this.#clockOffset());
        return names2;
      }
      /** What stands at a name. Links are not followed. */
      look(folder, name3, fresh) {
        const known3 = fresh ? void 0 : folder.files.get(name3);
        if (known3 !== void 0) return known3;
        const lookedAt = Date.now();
        const path30 = folder.path === "" ? name3 : `${folder.path}/${name3}`;
        const stat = this.#tried(path30, statOf2);
        folder.files.delete(name3);
        if (stat === null || stat === void 0) return this.#absent(path30, name3);
        if (stat.isDirectory()) {
          folder.files.set(name3, FOLDER);
          this.below(folder, name3).stat = { stamp: stat, at: lookedAt };
          return FOLDER;
        }
        if (!stat.isFile() && !stat.isSymbolicLink()) return OTHER;
        const seen = new SeenFile(folder, name3, path30, stat, lookedAt, stat.isFile() ? null : readLink(this.absolute(path30)));
        folder.files.set(name3, seen);
        return seen;
      }
      lookAt(path30, fresh) {
        if (path30 === "") return FOLDER;
        const slash = path30.lastIndexOf("/");
        return this.look(this.folder(slash < 0 ? "" : path30.slice(0, slash)), path30.slice(slash + 1), fresh);
      }
      /** The file with its digest; null when it went away. A promise only for what is large. */
      state(seen) {
        if (seen.sha256 !== "") return seen;
        if (seen.kind === "link") return keep(seen, digestLink(this.absolute(seen.path), seen.target ?? ""));
        const known3 = this.#memo.recall(seen.folder.path, seen.name, seen);
        if (known3 !== null) return keep(seen, known3);
        const absolute = this.absolute(seen.path);
        return seen.size > STREAMED_BYTES ? digestStream(absolute).then((digest2) => this.#learn(seen, digest2)) : this.#learn(seen, digestFile(absolute, seen.size));
      }
      /** As `state`, at once whatever the size: for what must answer synchronously. */
      stateNow(seen) {
        const state = this.state(seen);
        return state instanceof Promise ? this.#learn(seen, digestFile(this.absolute(seen.path), seen.size)) : state;
      }
      /**
       * What was there and could not be read since this was last asked, with what stands for its content: a text of its own
       * where permission is missing, as it is for tasks; one that never comes again where a disk failed for the moment.
       */
      takeUnread() {
        const unread = this.#unread;
        this.#unread = /* @__PURE__ */ new Map();
        return unread;
      }
      /** Drops what was seen at and below a path, and the listings of the folders above, where it may be new. */
      forget(path30) {
        if (path30 === "") {
          this.#top = newFolder("");
          return;
        }
        let folder = this.#top;
        const names2 = path30.split("/");
        for (const [depth2, name3] of names2.entries()) {
          folder.names = null;
          folder.stat = null;
          folder.files.delete(name3);
          const next = folder.folders.get(name3);
          if (depth2 === names2.length - 1) folder.folders.delete(name3);
          if (next === void 0) return;
          folder = next;
        }
      }
      /** A name that is not UTF-8 comes with marks in place of bytes and cannot be asked for: it is there, and is no file that can be kept. */
      #absent(path30, name3) {
        if (!name3.includes("\uFFFD")) return NONE;
        this.#unread.set(path30, (0, import_node_crypto8.randomBytes)(32).toString("hex"));
        return OTHER;
      }
      /** Null where it failed. What is there all the same is noted: it must not count as absent. */
      #tried(path30, read4) {
        try {
          return read4(path30 === "" ? this.root : this.#prefix + path30);
        } catch (error) {
          const code = error instanceof Error && "code" in error ? String(error.code) : "";
          if (!ABSENT.has(code)) this.#unread.set(path30, DENIED.has(code) ? sha256("denied") : (0, import_node_crypto8.randomBytes)(32).toString("hex"));
          return null;
        }
      }
      #learn(seen, digest2) {
        if (digest2 === null) {
          const descriptor = this.#tried(seen.path, (absolute) => (0, import_node_fs20.openSync)(absolute, "r"));
          if (descriptor !== null) this.#unread.set(seen.path, (0, import_node_crypto8.randomBytes)(32).toString("hex"));
          if (descriptor !== null) (0, import_node_fs20.closeSync)(descriptor);
          return null;
        }
        this.#memo.learn(seen.folder.path, seen.name, seen, digest2, seen.lookedAt + this.#clockOffset());
        return keep(seen, digest2);
      }
    };
    QUIET = { throwIfNoEntry: false };
  }
});

// src/adapters/output-paths.ts
function whyNotAnOutput(name3, seen) {
  if (seen.kind === "file") return null;
  if (seen.kind !== "link") return "it is neither a file nor a link";
  const target = seen.target ?? "";
  if (import_node_path14.default.isAbsolute(target)) return `it is a link to the absolute path ${target}`;
  const reached = import_node_path14.default.posix.normalize(import_node_path14.default.posix.join(import_node_path14.default.posix.dirname(name3), target));
  return reached === ".." || reached.startsWith("../") ? `it is a link that leaves the repository (${target})` : null;
}
function pathTest(patterns) {
  const byBeginning = /* @__PURE__ */ new Map();
  for (const pattern of patterns) {
    const beginning = writtenOut(pattern).join("/");
    byBeginning.set(beginning, [...byBeginning.get(beginning) ?? [], pattern]);
  }
  return (name3) => {
    const names2 = name3.split("/");
    return [...names2.keys(), names2.length].some(
      (length) => byBeginning.get(names2.slice(0, length).join("/"))?.some((pattern) => selects([pattern], name3))
    );
  };
}
function writtenOut(pattern) {
  const wild = pattern.segments.findIndex((segment) => segment.kind !== "literal");
  return pattern.segments.slice(0, wild < 0 ? void 0 : wild).flatMap((segment) => segment.kind === "literal" ? segment.text : []);
}
var import_node_path14;
var init_output_paths = __esm({
  "src/adapters/output-paths.ts"() {
    "use strict";
    import_node_path14 = __toESM(require("node:path"), 1);
    init_pattern();
  }
});

// src/adapters/pattern-walk.ts
function walkPatterns(tree, patterns, kind, fresh, visit, enter2 = ignore) {
  const positive2 = patterns.filter((pattern) => !pattern.negated);
  const met = /* @__PURE__ */ new Set();
  const isSelected = kind === "inputs" ? selectsInput : selects;
  const isPlain2 = positive2.length === patterns.length;
  const visitOnce = (path30, seen) => {
    if (met.has(path30)) return;
    met.add(path30);
    if (isPlain2 || isSelected(patterns, path30)) visit(path30, seen);
  };
  const walk = { tree, kind, fresh, visit: positive2.length === 1 && isPlain2 ? visit : visitOnce, enter: enter2 };
  for (const pattern of positive2) walkOne(walk, pattern);
}
function ignore() {
}
function walkOne(walk, pattern) {
  let mask = startMask(pattern);
  let folder = walk.tree.folder("");
  for (const segment of pattern.segments) {
    if (segment.kind !== "literal") break;
    mask = nextMask(pattern, mask, segment.text);
    const seen = walk.tree.look(folder, segment.text, walk.fresh);
    if (seen.kind !== "folder") {
      if (isAccepted(pattern, mask) && seen.kind !== "none")
        walk.visit(folder.path === "" ? segment.text : `${folder.path}/${segment.text}`, seen);
      return;
    }
    folder = walk.tree.below(folder, segment.text);
  }
  walkFolder(walk, pattern, folder, mask);
}
function walkFolder(walk, pattern, top, mask) {
  const open2 = [[top, mask]];
  for (let next = open2.pop(); next !== void 0; next = open2.pop()) {
    const [folder, state] = next;
    if (isAccepted(pattern, state)) walk.enter(folder.path);
    for (const name3 of walk.tree.names(folder, walk.fresh)) {
      const below = isHidden(walk, pattern, folder, name3) ? 0 : nextMask(pattern, state, name3);
      if (below !== 0 && meetName(walk, folder, name3, isAccepted(pattern, below))) open2.push([walk.tree.below(folder, name3), below]);
    }
  }
}
function meetName(walk, folder, name3, isMatch) {
  const seen = walk.tree.look(folder, name3, walk.fresh);
  if (seen.kind !== "folder" && seen.kind !== "none" && isMatch) walk.visit(folder.path === "" ? name3 : `${folder.path}/${name3}`, seen);
  return seen.kind === "folder";
}
function isHidden(walk, pattern, folder, name3) {
  if (name3 === ".git" || folder.path === "" && name3 === ".flow") return true;
  return walk.kind === "inputs" && name3 === "node_modules" && !pattern.namesModules;
}
var init_pattern_walk = __esm({
  "src/adapters/pattern-walk.ts"() {
    "use strict";
    init_pattern();
  }
});

// src/adapters/disk-workspace.ts
function diskWorkspace(parts) {
  return new DiskWorkspace(parts);
}
function isFile(seen) {
  return seen.kind === "file" || seen.kind === "link";
}
function byPath(a2, b2) {
  return a2.path < b2.path ? -1 : a2.path > b2.path ? 1 : 0;
}
function unlink(absolute) {
  (0, import_node_fs21.rmSync)(absolute, { force: true, recursive: false });
}
function removeEmpty(absolute) {
  try {
    (0, import_node_fs21.rmdirSync)(absolute);
  } catch {
  }
}
function makeFolder3(absolute) {
  try {
    (0, import_node_fs21.mkdirSync)(absolute, { recursive: true });
  } catch {
  }
}
var import_node_crypto9, import_node_fs21, import_node_path15, NO_STAMP, DiskWorkspace;
var init_disk_workspace = __esm({
  "src/adapters/disk-workspace.ts"() {
    "use strict";
    import_node_crypto9 = require("node:crypto");
    import_node_fs21 = require("node:fs");
    import_node_path15 = __toESM(require("node:path"), 1);
    init_pattern();
    init_file_publishing();
    init_file_tree();
    init_output_paths();
    init_pattern_walk();
    NO_STAMP = { size: 0, mtimeMs: 0, ctimeMs: 0, ino: 0 };
    DiskWorkspace = class {
      #tree;
      #memo;
      #git;
      #tempDir;
      #temporary = 0;
      constructor(parts) {
        this.#tree = parts.tree;
        this.#memo = parts.memo;
        this.#git = parts.git;
        this.#tempDir = parts.tempDir;
      }
      async list(selection, fresh) {
        this.#tree.takeUnread();
        const found = selection.kind === "patterns" ? this.#matched(selection.patterns, fresh) : await this.#tracked(selection.directory, fresh);
        const { except } = selection;
        const kept = except.length === 0 ? found : found.filter((seen) => !selects(except, seen.path));
        const states = [];
        for (const seen of kept) {
          const state = this.#tree.state(seen);
          const settled = state instanceof Promise ? await state : state;
          if (settled !== null) states.push(settled);
        }
        for (const [name3, sha2562] of this.#tree.takeUnread()) states.push({ path: name3, mode: "100644", size: 0, sha256: sha2562, stamp: NO_STAMP });
        return states;
      }
      absent(paths) {
        return paths.filter((name3) => this.#tree.lookAt(name3, false).kind === "none");
      }
      async collect(outputs) {
        const files2 = [];
        const bad = [];
        this.#tree.takeUnread();
        walkPatterns(this.#tree, outputs, "outputs", true, (name3, seen) => {
          const why = whyNotAnOutput(name3, seen);
          if (why !== null) bad.push({ path: name3, why });
          else if (isFile(seen)) files2.push(seen);
        });
        for (const name3 of this.#tree.takeUnread().keys()) bad.push({ path: name3, why: "it cannot be read" });
        return { files: files2.sort(byPath), bad };
      }
      async state(name3) {
        const seen = this.#tree.lookAt(name3, true);
        return isFile(seen) ? this.#tree.state(seen) : null;
      }
      async holds(outputs, files2) {
        const wanted = new Map(files2.map((file) => [file.path, file]));
        const present = [];
        let isExact = true;
        walkPatterns(this.#tree, outputs, "outputs", false, (name3, seen) => {
          if (isFile(seen) && wanted.has(name3)) present.push(seen);
          else isExact = false;
        });
        if (!isExact || present.length !== files2.length) return false;
        for (const seen of present) {
          const file = wanted.get(seen.path);
          if (file === void 0 || !await this.#isRight(seen, file)) return false;
        }
        return true;
      }
      async clear(outputs, keep2) {
        const kept = new Set(keep2.map((file) => file.path));
        const folders = [];
        const unwanted = [];
        walkPatterns(
          this.#tree,
          outputs,
          "outputs",
          true,
          (name3) => {
            if (!kept.has(name3)) unwanted.push(name3);
          },
          (folder) => folders.push(folder)
        );
        for (const name3 of unwanted) unlink(this.#tree.absolute(name3));
        for (const folder of folders.sort((a2, b2) => b2.length - a2.length)) removeEmpty(this.#tree.absolute(folder));
        this.forget(outputs);
        for (const output of outputs) if (output.literal !== null) makeFolder3(this.#tree.absolute(import_node_path15.default.posix.dirname(output.literal)));
      }
      async place(files2, fetch) {
        const failed = [];
        const checked3 = /* @__PURE__ */ new Set();
        for (const file of files2) {
          const seen = this.#tree.lookAt(file.path, true);
          if (isFile(seen) && await this.#isRight(seen, file)) continue;
          const why = await this.#placeOne(file, fetch, checked3);
          if (why !== null) failed.push({ path: file.path, why });
          this.#tree.forget(file.path);
        }
        return failed;
      }
      absolute(name3) {
        return this.#tree.absolute(name3);
      }
      forget(outputs) {
        for (const output of outputs) this.#tree.forget(writtenOut(output).join("/"));
      }
      refresh() {
        this.#tree.forget("");
      }
      async refusedOutputs(outputs) {
        const isOutput2 = pathTest(outputs);
        const tracked = (await this.#git.tracked()).filter(isOutput2);
        return { tracked, outside: outputs.filter((output) => this.#isBehindLink(output)).map((output) => output.source) };
      }
      hashFiles(patterns) {
        const read4 = patterns.map(parsePattern).filter((pattern) => !("error" in pattern));
        const digests2 = this.#matched(read4, false).sort((a2, b2) => a2.path < b2.path ? -1 : 1).map((seen) => this.#tree.stateNow(seen)).flatMap((state) => state === null ? [] : [Buffer.from(state.sha256, "hex")]);
        return digests2.length === 0 ? "" : (0, import_node_crypto9.hash)("sha256", Buffer.concat(digests2), "hex");
      }
      close() {
        this.#memo.save();
      }
      #matched(patterns, fresh) {
        const found = [];
        walkPatterns(this.#tree, patterns, "inputs", fresh, (_2, seen) => {
          if (isFile(seen)) found.push(seen);
        });
        return found;
      }
      async #tracked(directory, fresh) {
        const names2 = await this.#git.wouldTrack(fresh);
        const below = directory === "." ? names2 : names2.filter((name3) => name3.startsWith(`${directory}/`));
        return below.flatMap((name3) => {
          const seen = this.#tree.lookAt(name3, fresh);
          if (isFile(seen)) return [seen];
          return seen.kind === "folder" ? this.#submodule(name3, fresh) : [];
        });
      }
      /** git names a submodule as one entry and does not look into it: every file there counts. */
      #submodule(name3, fresh) {
        const pattern = parsePattern(`${name3.replace(/[*?[\]!#{}\\ ]/g, "\\$&")}/`);
        return "error" in pattern ? [] : this.#matched([pattern], fresh);
      }
      /** A link is right by its target alone: what lies behind it is another output's business. */
      async #isRight(seen, file) {
        if (seen.mode !== file.mode || seen.size !== file.size) return false;
        if (seen.kind === "link") return seen.target === file.target;
        return (await this.#tree.state(seen))?.sha256 === file.sha256;
      }
      async #placeOne(file, fetch, checked3) {
        const target = this.#tree.absolute(file.path);
        const temporary = import_node_path15.default.join(this.#tempDir, `place-${this.#temporary++}`);
        try {
          (0, import_node_fs21.mkdirSync)(this.#tempDir, { recursive: true });
          if (file.target === void 0) {
            const outcome = await fetch(file, temporary);
            if (outcome !== "ok") return outcome;
            if (file.mode === "100755") (0, import_node_fs21.chmodSync)(temporary, 493);
          } else (0, import_node_fs21.symlinkSync)(file.target, temporary);
          this.#makeRoom(import_node_path15.default.posix.dirname(file.path), checked3);
          publishFile(temporary, target);
          return null;
        } catch {
          (0, import_node_fs21.rmSync)(temporary, { force: true });
          return "unavailable";
        }
      }
      /** Makes the folders above a path. Throws where a link or a file stands in place of one: what lies behind it is not ours. */
      #makeRoom(folder, checked3) {
        if (folder === "." || checked3.has(folder)) return;
        this.#makeRoom(import_node_path15.default.posix.dirname(folder), checked3);
        const absolute = this.#tree.absolute(folder);
        const stat = lstat(absolute);
        if (stat !== void 0 && !stat.isDirectory()) throw new Error(`${folder} is not a folder`);
        if (stat === void 0) {
          (0, import_node_fs21.mkdirSync)(absolute, { recursive: true });
          this.#tree.forget(folder);
        }
        checked3.add(folder);
      }
      #isBehindLink(output) {
        const names2 = [];
        for (const segment of output.segments.slice(0, -1)) {
          if (segment.kind !== "literal") return false;
          names2.push(segment.text);
          if (this.#tree.lookAt(names2.join("/"), false).kind === "link") return true;
        }
        return false;
      }
    };
  }
});

// src/adapters/git-files.ts
function gitEnvironment(env) {
  const isOfGit = (name3) => VARIABLES.has(name3.toUpperCase()) || SETTINGS.test(name3);
  return Object.fromEntries(Object.entries(env).filter(([name3]) => isOfGit(name3)));
}
function gitFiles(root, env) {
  const git = gitIn(root, gitEnvironment(env));
  let head2 = null;
  let tracked = null;
  let candidates2 = null;
  const list2 = async (...options) => (await git(["ls-files", "-z", ...options]))?.split("\0").filter((name3) => name3 !== "") ?? null;
  return {
    tracked: () => {
      tracked ??= list2("--cached").then((names2) => names2 ?? []);
      return tracked;
    },
    wouldTrack: (fresh) => {
      if (fresh || candidates2 === null) {
        candidates2 = list2("--cached", "--others", "--exclude-standard", "--deduplicate").then(
          (names2) => names2?.filter(isOurs) ?? everyFile(root)
        );
      }
      return candidates2;
    },
    head: () => {
      head2 ??= readHead(git);
      return head2;
    }
  };
}
async function readHead(git) {
  const [text2, remote, prefix] = await Promise.all([
    git(["log", "-1", "--format=%H%n%D", "--decorate=full"]),
    git(["config", "--get", "remote.origin.url"]),
    git(["rev-parse", "--show-prefix"])
  ]);
  const [commit, names2] = text2?.split("\n") ?? [];
  const ref = /HEAD -> ([^,]+)/.exec(names2 ?? "")?.[1];
  const repository = publicAddress(remote?.trim() ?? "");
  const folder = prefix?.replace(/\n$/, "");
  return {
    ...commit ? { commit } : {},
    ...ref === void 0 ? {} : { ref },
    ...repository === null ? {} : { repository },
    ...folder ? { folder } : {}
  };
}
function publicAddress(remote) {
  const scp = SCP_ADDRESS.exec(remote);
  const url = URL.parse(scp === null ? remote : `ssh://${scp[1]}/${scp[2]}`);
  if (url === null || !["https:", "http:", "ssh:", "git:", "git+ssh:"].includes(url.protocol)) return null;
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "").replace(/\.git$/, "")}`;
}
function isOurs(name3) {
  return !name3.startsWith(".flow/") && !name3.endsWith("/") && !name3.split("/").includes(".git");
}
function gitIn(cwd, env) {
  return async (options) => {
    const { execFile: execFile2 } = await Promise.resolve().then(() => __toESM(require("node:child_process"), 1));
    const how = { cwd, env, maxBuffer: 1024 * 1024 * 1024, encoding: "utf8" };
    return new Promise((resolve) => {
      execFile2("git", ["--no-optional-locks", ...options], how, (error, stdout) => resolve(error === null ? stdout : null));
    });
  };
}
function everyFile(root) {
  const found = [];
  const open2 = [""];
  for (let folder = open2.pop(); folder !== void 0; folder = open2.pop()) {
    for (const entry of (0, import_node_fs22.readdirSync)(import_node_path16.default.join(root, folder), { withFileTypes: true })) {
      if (entry.name === ".git" || entry.name === "node_modules" || folder === "" && entry.name === ".flow") continue;
      const name3 = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) open2.push(name3);
      else found.push(name3);
    }
  }
  return found;
}
var import_node_fs22, import_node_path16, VARIABLES, SETTINGS, SCP_ADDRESS;
var init_git_files = __esm({
  "src/adapters/git-files.ts"() {
    "use strict";
    import_node_fs22 = require("node:fs");
    import_node_path16 = __toESM(require("node:path"), 1);
    VARIABLES = /* @__PURE__ */ new Set([
      ...["PATH", "PATHEXT", "COMSPEC", "SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMDATA", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP", "TMPDIR"],
      ...["HOME", "HOMEDRIVE", "HOMEPATH", "USERPROFILE", "XDG_CONFIG_HOME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LD_LIBRARY_PATH"],
      ...["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES"],
      ...["GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]
    ]);
    SETTINGS = /^GIT_CONFIG_\w+$/;
    SCP_ADDRESS = /^(?:[^@/]+@)?([\w.-]+\.[\w-]+):(?!\/\/)\/?(.+)$/;
  }
});

// src/core/secret/secret-parts.ts
function secretParts(value) {
  const parts = new Set(partsOf(value));
  parts.delete(value);
  return [...parts];
}
function partsOf(value) {
  const text2 = value.trim();
  const document = parsedJson(text2);
  if (document !== null) return jsonParts("", document);
  if (text2.startsWith("<") && text2.endsWith(">")) return [...text2.matchAll(ELEMENT)].flatMap(([, name3, leaf]) => namedParts(name3, leaf));
  const lines = text2.split(/\r\n?|\n/);
  return lines.length === 1 ? addressParts(text2) : lineParts(lines);
}
function parsedJson(text2) {
  if (!/^[{[]/.test(text2)) return null;
  try {
    return JSON.parse(text2);
  } catch {
    return null;
  }
}
function jsonParts(name3, value) {
  if (typeof value === "string") return namedParts(name3, value);
  if (Array.isArray(value)) return value.flatMap((item) => jsonParts(name3, item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => jsonParts(key, item));
}
function addressParts(text2) {
  const password = PASSWORD_IN_ADDRESS.exec(text2)?.[1] ?? "";
  return [password, decoded(password)].filter((part) => part.length >= SHORTEST_PART2);
}
function decoded(text2) {
  try {
    return decodeURIComponent(text2);
  } catch {
    return text2;
  }
}
function namedParts(name3 = "", given = "") {
  const value = given.trim().replace(/^(["'])(.*)\1$/s, "$2");
  if (/[\r\n]/.test(value)) return partsOf(value);
  const inAddress = addressParts(value);
  if (inAddress.length > 0) return [value, ...inAddress];
  if (value.length < SHORTEST_PART2 || PLAIN_ADDRESS.test(value)) return [];
  return TELLING_NAME.test(name3) || RANDOM_RUN.test(value) ? [value] : [];
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
  const named2 = NAMED3.exec(line);
  if (named2 !== null) return namedParts(named2[1], named2[2]);
  return line.length >= SHORTEST_PART2 ? [line] : [];
}
var SHORTEST_PART2, TELLING_NAME, RANDOM_RUN, PLAIN_ADDRESS, PASSWORD_IN_ADDRESS, NAMED3, ELEMENT, BEGIN, END, OPENSSH_START;
var init_secret_parts = __esm({
  "src/core/secret/secret-parts.ts"() {
    "use strict";
    SHORTEST_PART2 = 8;
    TELLING_NAME = /pass|pwd|secret|token|key|cred|auth/i;
    RANDOM_RUN = /(?=[a-z+/]*[A-Z\d])(?=[A-Z+/]*[a-z\d])(?=[A-Za-z+/]*\d)[A-Za-z\d+/]{16,}|[\da-f]{32,}|[\dA-F]{32,}/;
    PLAIN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s@?#]*$/i;
    PASSWORD_IN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@/i;
    NAMED3 = /^(?:-\s+)?(?:export\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?),?$/;
    ELEMENT = /<([\w.:-]+)[^<>]*>\s*([^<>]+?)\s*(?=<)/g;
    BEGIN = /^-----BEGIN ([A-Z ]+)-----$/;
    END = /^-----END [A-Z ]+-----$/;
    OPENSSH_START = "b3BlbnNzaC1rZXktdjE";
  }
});

// src/core/secret/token-shapes.ts
function startsAt(text2, at2) {
  return STARTS.test(text2.slice(Math.max(0, at2 - 4), at2));
}
function isRandom(text2, distinct) {
  return new Set(text2).size >= distinct && !/example|placeholder|redacted|your[-_]/i.test(text2);
}
function after(pattern, text2, at2) {
  pattern.lastIndex = at2;
  return pattern.exec(text2)?.[1] ?? "";
}
function decodedBase64(text2) {
  try {
    return atob(text2);
  } catch {
    return "";
  }
}
function isBasic(base642) {
  const password = /^[ -9;-~]+:([ -~]{8,})$/.exec(decodedBase64(base642))?.[1] ?? "";
  return isRandom(password, 6);
}
var TOKEN_REACH, TOKEN_BEHIND, STARTS, GITHUB2, FINE_GRAINED, githubTokens, PRIVATE_KEY, GIT_HEADER, IN_ADDRESS, ACCESS_TOKEN, NPM_LINE, NPM_TOKEN, DOCKER, AWS, TOKEN_SHAPES;
var init_token_shapes = __esm({
  "src/core/secret/token-shapes.ts"() {
    "use strict";
    TOKEN_REACH = 600;
    TOKEN_BEHIND = 300;
    STARTS = /(?:^|[^\w-]|\\[nrt]|%[\dA-F]{2})$/i;
    GITHUB2 = /gh[poru]_([A-Za-z\d]{36,255})(?![A-Za-z\d_])|ghs_([A-Za-z\d._-]{36,})/y;
    FINE_GRAINED = /github_pat_([A-Za-z\d]{22}_[A-Za-z\d]{59})/y;
    githubTokens = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((start) => ({
      name: "GitHub token",
      form: `${start}\u2026`,
      start,
      matches: (text2, at2) => {
        GITHUB2.lastIndex = at2;
        const found = GITHUB2.exec(text2);
        return startsAt(text2, at2) && isRandom((found?.[1] ?? found?.[2] ?? "").slice(0, 36), 12);
      }
    }));
    PRIVATE_KEY = /-----BEGIN (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\+[nr])+(?:[A-Za-z-]+: [^\n\\]{0,100}(?:\s|\\+[nr])+){0,4}([A-Za-z\d+/]{40,})/y;
    GIT_HEADER = /AUTHORIZATION: basic ([A-Za-z\d+/]{16,}={0,2})/y;
    IN_ADDRESS = /https?:\/\/(?:[^\s/:@"'`<>]+:([\w.~%-]{16,})|([\da-f]{40}))@$/;
    ACCESS_TOKEN = /x-access-token:([\w.-]{20,})/y;
    NPM_LINE = /_authToken["']?\s?[=:]\s?["']?([\w.+/=-]{20,})/y;
    NPM_TOKEN = /npm_([A-Za-z\d]{36})(?![A-Za-z\d_])/y;
    DOCKER = /"auth":\s*"([A-Za-z\d+/]{12,}={0,2})"/y;
    AWS = /A[KS]IA([A-Z2-7]{16})(?![A-Za-z\d])/y;
    TOKEN_SHAPES = [
      ...githubTokens,
      {
        name: "GitHub token",
        form: "github_pat_\u2026",
        start: "github_pat_",
        matches: (text2, at2) => startsAt(text2, at2) && isRandom(after(FINE_GRAINED, text2, at2), 16)
      },
      {
        name: "private key",
        form: "PEM",
        start: "-----BEGIN ",
        matches: (text2, at2) => isRandom(after(PRIVATE_KEY, text2, at2).slice(0, 64), 12)
      },
      {
        name: "credential for git",
        form: "AUTHORIZATION: basic \u2026",
        start: "AUTHORIZATION: basic ",
        matches: (text2, at2) => isBasic(after(GIT_HEADER, text2, at2))
      },
      {
        name: "credential for git",
        form: "in an address",
        start: "@github.com",
        matches: (text2, at2) => {
          const found = IN_ADDRESS.exec(text2.slice(0, at2 + 1));
          return isRandom(found?.[1] ?? found?.[2] ?? "", 10);
        }
      },
      {
        name: "credential for git",
        form: "x-access-token:\u2026",
        start: "x-access-token:",
        matches: (text2, at2) => isRandom(after(ACCESS_TOKEN, text2, at2), 10)
      },
      {
        name: "npm token",
        form: "_authToken=\u2026",
        start: "_authToken",
        matches: (text2, at2) => {
          const token = after(NPM_LINE, text2, at2);
          return /\d/.test(token) && isRandom(token, 10);
        }
      },
      {
        name: "npm token",
        form: "npm_\u2026",
        start: "npm_",
        matches: (text2, at2) => startsAt(text2, at2) && isRandom(after(NPM_TOKEN, text2, at2), 12)
      },
      {
        name: "credential for a container registry",
        form: "in a Docker configuration",
        start: '"auth":',
        matches: (text2, at2) => isBasic(after(DOCKER, text2, at2))
      },
      ...["AKIA", "ASIA"].map((start) => ({
        name: "AWS access key",
        form: `${start}\u2026`,
        start,
        matches: (text2, at2) => startsAt(text2, at2) && isRandom(after(AWS, text2, at2), 8)
      }))
    ];
  }
});

// src/core/secret/leak-patterns.ts
function secretPatterns(secrets) {
  const seen = /* @__PURE__ */ new Set();
  return [...secrets].flatMap(
    ([name3, value]) => [...valueForms(value), ...secretParts(value).flatMap(partForms)].flatMap(({ form, bytes, folds }) => {
      const key = latin12(bytes);
      if (seen.has(key) || bytes.length < (form === AS_IT_IS ? SHORTEST_VALUE : SHORTEST_FORM)) return [];
      seen.add(key);
      const check2 = bytes.length < SHORTEST_ANYWHERE ? amongText(bytes.length) : void 0;
      return [{ kind: "secret", name: name3, form, bytes, folds, check: check2, reach: bytes.length + NEIGHBOURS }];
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
    check: (memory, place, end2) => shapeMatches(shape, memory, place, end2),
    reach: TOKEN_REACH
  }));
}
function writtenAs({ form, bytes }, { start, end: end2 }) {
  return end2 - start > bytes.length ? `${form}, over several lines` : form;
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
  return forms.map(({ form, text: text2 }) => {
    const bytes = utf8(text2);
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
  const places = Array.from({ length: value.length - 1 }, (_2, at2) => at2 + 1);
  return places.flatMap(
    (at2) => ["\n", "\r\n"].map((end2) => ({
      form: `${AS_IT_IS}, over several lines`,
      bytes: utf8(value.slice(0, at2) + end2 + value.slice(at2)),
      folds: false
    }))
  );
}
function amongText(length) {
  return (memory, place, end2) => {
    const before = memory.subarray(Math.max(0, place - NEIGHBOURS), place);
    const after2 = memory.subarray(place + length, Math.min(end2, place + length + NEIGHBOURS));
    return [...before, ...after2].every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32 && byte !== 127);
  };
}
function shapeMatches(shape, memory, place, end2) {
  const from = Math.max(0, place - TOKEN_BEHIND);
  return shape.matches(latin12(memory.subarray(from, Math.min(end2, place + TOKEN_REACH))), place - from);
}
function utf8(text2) {
  return new TextEncoder().encode(text2);
}
function latin12(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}
var SHORTEST_VALUE, SHORTEST_FORM, SHORTEST_ANYWHERE, NEIGHBOURS, AS_IT_IS, FEW_DIFFERENT, FOLDING;
var init_leak_patterns = __esm({
  "src/core/secret/leak-patterns.ts"() {
    "use strict";
    init_byte_matcher();
    init_encoded_forms();
    init_secret_parts();
    init_token_shapes();
    SHORTEST_VALUE = 4;
    SHORTEST_FORM = 8;
    SHORTEST_ANYWHERE = 6;
    NEIGHBOURS = 4;
    AS_IT_IS = "as it is";
    FEW_DIFFERENT = 4;
    FOLDING = /* @__PURE__ */ new Set([AS_IT_IS, "base64", "base64 of base64", "base64 of UTF-16", "hex"]);
  }
});

// src/core/secret/search-window.ts
var WINDOW_BYTES, SearchWindow;
var init_search_window = __esm({
  "src/core/secret/search-window.ts"() {
    "use strict";
    init_byte_matcher();
    WINDOW_BYTES = 256 * 1024;
    SearchWindow = class {
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
      filled(count3) {
        this.#end += count3;
        return this.#end < this.#size ? null : this.#search(this.#end - this.#matcher.reach + 1);
      }
      write(piece) {
        for (let at2 = 0; at2 < piece.length; ) {
          const room = this.room();
          const count3 = Math.min(room.length, piece.length - at2);
          room.set(piece.subarray(at2, at2 + count3));
          at2 += count3;
          const found = this.filled(count3);
          if (found !== null) return found;
        }
        return null;
      }
      /** Nothing comes any more. */
      end() {
        return this.#search(this.#end);
      }
      /** What comes next is another whole, in which only the first `count` patterns count. */
      reset(count3) {
        this.#count = count3;
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
  }
});

// src/core/secret/leak-search.ts
function readyFor(secrets) {
  const own = secretPatterns(secrets);
  const patterns = [...own, ...tokenPatterns()];
  return { patterns, secretPatterns: own.length, matcher: new ByteMatcher(patterns), windows: [] };
}
var LeakSearch2, Pieces;
var init_leak_search = __esm({
  "src/core/secret/leak-search.ts"() {
    "use strict";
    init_byte_matcher();
    init_leak_patterns();
    init_search_window();
    LeakSearch2 = class {
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
      text(text2) {
        const pieces = this.pieces(false);
        const found = pieces.write(new TextEncoder().encode(text2)) ?? pieces.end();
        pieces.release();
        return found;
      }
    };
    Pieces = class {
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
      filled(count3) {
        return this.#told(this.#window.filled(count3));
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
  }
});

// src/core/secret/mask-forms.ts
function maskForms(value) {
  const lines = value.split(/\r\n?|\n/).map((line) => line.trim());
  const parts = new Set([...lines, ...secretParts(value)].filter((part) => part.length >= SHORTEST2));
  const forms = [...usualForms(value), ...unusualForms(value), ...[...parts].flatMap(usualForms)];
  return [...new Set(forms.map(({ text: text2 }) => text2))].filter((text2) => text2.length >= SHORTEST2);
}
var SHORTEST2;
var init_mask_forms = __esm({
  "src/core/secret/mask-forms.ts"() {
    "use strict";
    init_encoded_forms();
    init_secret_parts();
    SHORTEST2 = 4;
  }
});

// src/adapters/readable-bytes.ts
function bytesInMemory(bytes) {
  return {
    size: bytes.length,
    read(into, at2) {
      const piece = bytes.subarray(at2, at2 + into.length);
      into.set(piece);
      return piece.length;
    }
  };
}
async function withFile(file, use) {
  let descriptor = null;
  try {
    descriptor = (0, import_node_fs23.openSync)(file, "r");
    return await use(openBytes(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) (0, import_node_fs23.closeSync)(descriptor);
  }
}
function withFileSync(file, use) {
  let descriptor = null;
  try {
    descriptor = (0, import_node_fs23.openSync)(file, "r");
    return use(openBytes(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) (0, import_node_fs23.closeSync)(descriptor);
  }
}
function openBytes(descriptor) {
  return { size: (0, import_node_fs23.fstatSync)(descriptor).size, read: (into, at2) => (0, import_node_fs23.readSync)(descriptor, into, 0, into.length, at2) };
}
var import_node_fs23;
var init_readable_bytes = __esm({
  "src/adapters/readable-bytes.ts"() {
    "use strict";
    import_node_fs23 = require("node:fs");
  }
});

// src/adapters/zip-members.ts
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
    const entry = entryAt2(part, place - partStart);
    if (entry === null) return;
    place += entry.bytes;
    const start = entry.isDeflated ? dataStart(content, entry.local) : null;
    if (start !== null) yield { name: entry.name, start, length: entry.length };
  }
}
function bytesAt(content, at2, length) {
  const bytes = Buffer.alloc(Math.max(0, length));
  return bytes.subarray(0, at2 < 0 ? 0 : content.read(bytes, at2));
}
function findDirectory(content) {
  const tailStart = Math.max(0, content.size - END_BYTES - MOST_COMMENT);
  const tail = bytesAt(content, tailStart, content.size - tailStart);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(END2);
  const at2 = tail.lastIndexOf(mark);
  if (at2 === -1 || at2 + END_BYTES > tail.length) return null;
  const [size, start] = [tail.readUInt32LE(at2 + 12), tail.readUInt32LE(at2 + 16)];
  if (size !== IN_LARGE_FIELD && start !== IN_LARGE_FIELD) return { start, end: start + size };
  return findLargeDirectory(content, tailStart + at2);
}
function findLargeDirectory(content, end2) {
  const locator = bytesAt(content, end2 - LARGE_LOCATOR_BYTES, LARGE_LOCATOR_BYTES);
  if (locator.length < LARGE_LOCATOR_BYTES || locator.readUInt32LE(0) !== LARGE_LOCATOR) return null;
  const record = bytesAt(content, Number(locator.readBigUInt64LE(8)), LARGE_END_BYTES);
  if (record.length < LARGE_END_BYTES || record.readUInt32LE(0) !== LARGE_END) return null;
  const [size, start] = [Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48))];
  return { start, end: start + size };
}
function entryAt2(part, at2) {
  if (at2 + ENTRY_BYTES > part.length || part.readUInt32LE(at2) !== ENTRY) return null;
  const [names2, extras, comments] = [part.readUInt16LE(at2 + 28), part.readUInt16LE(at2 + 30), part.readUInt16LE(at2 + 32)];
  const extraStart = at2 + ENTRY_BYTES + names2;
  const bytes = ENTRY_BYTES + names2 + extras + comments;
  if (at2 + bytes > part.length) return null;
  const large = largeNumbers(part.subarray(extraStart, extraStart + extras));
  const [, length, local] = [24, 20, 42].map((place) => {
    const number = part.readUInt32LE(at2 + place);
    return number === IN_LARGE_FIELD ? Number(large.shift() ?? IN_LARGE_FIELD) : number;
  });
  const isDeflated = part.readUInt16LE(at2 + 10) === DEFLATED && (part.readUInt16LE(at2 + 8) & ENCRYPTED) === 0;
  const name3 = part.toString("utf8", at2 + ENTRY_BYTES, extraStart);
  return { name: name3, isDeflated, length: length ?? 0, local: local ?? 0, bytes };
}
function largeNumbers(extra) {
  for (let at2 = 0; at2 + 4 <= extra.length; ) {
    const [id, size] = [extra.readUInt16LE(at2), extra.readUInt16LE(at2 + 2)];
    const field2 = extra.subarray(at2 + 4, at2 + 4 + size);
    if (id === LARGE_FIELD) return Array.from({ length: Math.floor(field2.length / 8) }, (_2, index) => field2.readBigUInt64LE(index * 8));
    at2 += 4 + size;
  }
  return [];
}
function dataStart(content, local) {
  const header = bytesAt(content, local, LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL) return null;
  return local + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}
var END2, END_BYTES, MOST_COMMENT, LARGE_LOCATOR, LARGE_LOCATOR_BYTES, LARGE_END, LARGE_END_BYTES, ENTRY, ENTRY_BYTES, LOCAL, LOCAL_BYTES, LARGE_FIELD, IN_LARGE_FIELD, DEFLATED, ENCRYPTED, PART_BYTES;
var init_zip_members = __esm({
  "src/adapters/zip-members.ts"() {
    "use strict";
    END2 = 101010256;
    END_BYTES = 22;
    MOST_COMMENT = 65535;
    LARGE_LOCATOR = 117853008;
    LARGE_LOCATOR_BYTES = 20;
    LARGE_END = 101075792;
    LARGE_END_BYTES = 56;
    ENTRY = 33639248;
    ENTRY_BYTES = 46;
    LOCAL = 67324752;
    LOCAL_BYTES = 30;
    LARGE_FIELD = 1;
    IN_LARGE_FIELD = 4294967295;
    DEFLATED = 8;
    ENCRYPTED = 1;
    PART_BYTES = 1024 * 1024;
  }
});

// src/adapters/leak-content.ts
async function searchFile(search, file, tokens) {
  return withFile(file, (content) => searchContent(search, content, tokens));
}
async function searchContent(search, content, tokens) {
  const plain5 = searchPlain(search, content, tokens);
  if (plain5.leak !== null) return plain5;
  const expansion = new Expansion(search, content, tokens);
  const leak = await expansion.search(archiveKind(content));
  return { leak, bytes: plain5.bytes + expansion.bytes };
}
function archiveKind(content) {
  const start = new Uint8Array(ZIP.length);
  const length = content.read(start, 0);
  const begins = (mark) => mark.length <= length && mark.every((byte, at2) => start[at2] === byte);
  if (begins(GZIP)) return "gzip";
  return begins(ZIP) ? "zip" : null;
}
function searchPlain(search, content, tokens) {
  const pieces = search.pieces(tokens);
  let leak = null;
  for (let at2 = 0; leak === null; ) {
    const count3 = content.read(pieces.room(), at2);
    if (count3 === 0) break;
    at2 += count3;
    leak = pieces.filled(count3);
  }
  leak ??= pieces.end();
  const { bytes } = pieces;
  pieces.release();
  return { leak, bytes };
}
function* piecesOf(content, start, length) {
  for (let at2 = start; at2 < start + length; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, start + length - at2));
    const count3 = content.read(piece, at2);
    if (count3 === 0) return;
    at2 += count3;
    yield piece.subarray(0, count3);
  }
}
var import_node_stream, import_node_zlib, MOST_EXPANDED, PIECE_BYTES, SMALL_BYTES, GZIP, ZIP, GUNZIP, INFLATE, Expansion;
var init_leak_content = __esm({
  "src/adapters/leak-content.ts"() {
    "use strict";
    import_node_stream = require("node:stream");
    import_node_zlib = require("node:zlib");
    init_readable_bytes();
    init_zip_members();
    MOST_EXPANDED = 4 * 1024 ** 3;
    PIECE_BYTES = 256 * 1024;
    SMALL_BYTES = 64 * 1024;
    GZIP = [31, 139];
    ZIP = [80, 75, 3, 4];
    GUNZIP = { stream: () => (0, import_node_zlib.createGunzip)({ chunkSize: PIECE_BYTES }), whole: import_node_zlib.gunzipSync };
    INFLATE = { stream: () => (0, import_node_zlib.createInflateRaw)({ chunkSize: PIECE_BYTES }), whole: import_node_zlib.inflateRawSync };
    Expansion = class {
      #search;
      #content;
      #tokens;
      /** Looked at so far. */
      bytes = 0;
      constructor(search, content, tokens) {
        this.#search = search;
        this.#content = content;
        this.#tokens = tokens;
      }
      async search(kind) {
        if (kind === "gzip") return this.#within("gzip", GUNZIP, 0, this.#content.size);
        if (kind === null) return null;
        let left = this.#content.size;
        for (const { name: name3, start, length } of deflatedMembers(this.#content)) {
          left -= length;
          if (left < 0) return null;
          const leak = await this.#within(name3, INFLATE, start, length);
          if (leak !== null) return leak;
        }
        return null;
      }
      async #within(within2, how, start, length) {
        if (this.bytes >= MOST_EXPANDED) return null;
        const pieces = this.#search.pieces(this.#tokens);
        const small = length <= SMALL_BYTES ? this.#expanded(how, start, length) : null;
        const found = small === null ? await this.#stream(pieces, how.stream(), start, length) : pieces.write(small);
        const leak = found ?? pieces.end();
        this.bytes += pieces.bytes;
        pieces.release();
        return leak === null ? null : { ...leak, within: within2 };
      }
      /** Null where it is broken. */
      #expanded({ whole: whole2 }, start, length) {
        const bytes = Buffer.allocUnsafe(length);
        const count3 = this.#content.read(bytes, start);
        try {
          return whole2(bytes.subarray(0, count3));
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
  }
});

// src/adapters/search-thread.ts
var import_node_fs24, import_node_path17, import_node_worker_threads, PROGRAMS, SearchThread;
var init_search_thread = __esm({
  "src/adapters/search-thread.ts"() {
    "use strict";
    import_node_fs24 = require("node:fs");
    import_node_path17 = __toESM(require("node:path"), 1);
    import_node_worker_threads = require("node:worker_threads");
    PROGRAMS = ["leak-scan-thread.cjs", "leak-scan-thread.ts"];
    SearchThread = class {
      #worker;
      #waiting = /* @__PURE__ */ new Map();
      #next = 0;
      /** It lives. */
      alive = true;
      /** It takes nothing of the environment, and what it is told of secrets comes as messages. */
      constructor(secrets) {
        const program2 = PROGRAMS.map((name3) => import_node_path17.default.join(__dirname, name3)).find((file) => (0, import_node_fs24.existsSync)(file)) ?? "";
        this.#worker = new import_node_worker_threads.Worker(program2, { env: {}, argv: [], name: "leak-scan" });
        this.#worker.on("message", (answer) => this.#settle(answer.id, answer.searched));
        this.#worker.on("error", () => this.#lose());
        this.#worker.on("exit", () => this.#lose());
        this.#worker.unref();
        this.tell(secrets);
      }
      /** All secrets from now on. */
      tell(secrets) {
        this.#post({ kind: "secrets", secrets });
      }
      /** `lost`: the thread has ended before it could say. It begins at once, also where this thread goes on with something else. */
      search(file, tokens) {
        if (!this.alive) return Promise.resolve("lost");
        const { promise, resolve } = Promise.withResolvers();
        const id = this.#next++;
        this.#waiting.set(id, resolve);
        this.#worker.ref();
        this.#post({ kind: "file", id, file, tokens });
        return promise;
      }
      async close() {
        await this.#worker.terminate();
      }
      #post(request) {
        this.#worker.postMessage(request);
      }
      #settle(id, searched) {
        this.#waiting.get(id)?.(searched);
        this.#waiting.delete(id);
        if (this.#waiting.size === 0) this.#worker.unref();
      }
      #lose() {
        this.alive = false;
        for (const id of [...this.#waiting.keys()]) this.#settle(id, "lost");
      }
    };
  }
});

// src/adapters/leak-scan.ts
function leakScan() {
  return new FileLeakScan();
}
function isLarge(file) {
  const large = withFileSync(
    file,
    (content) => content.size >= LARGE_BYTES || content.size >= LARGE_ARCHIVE_BYTES && archiveKind(content) !== null
  );
  return large === true;
}
var LARGE_BYTES, LARGE_ARCHIVE_BYTES, FileLeakScan;
var init_leak_scan = __esm({
  "src/adapters/leak-scan.ts"() {
    "use strict";
    init_leak_search();
    init_mask_forms();
    init_leak_content();
    init_readable_bytes();
    init_search_thread();
    LARGE_BYTES = 8 * 1024 * 1024;
    LARGE_ARCHIVE_BYTES = 1024 * 1024;
    FileLeakScan = class {
      #known = [];
      #search = new LeakSearch2(this.#known);
      #masks = [];
      #thread = null;
      add(secrets) {
        const isNew = ([name3, value]) => value !== "" && !this.#known.some(([other, known3]) => other === name3 && known3 === value);
        const added = [...secrets].filter(isNew);
        if (added.length === 0) return;
        this.#known = [...this.#known, ...added];
        this.#search = new LeakSearch2(this.#known);
        this.#masks = [.../* @__PURE__ */ new Set([...this.#masks, ...added.flatMap(([, value]) => maskForms(value))])];
        this.#thread?.tell(this.#known);
      }
      get secrets() {
        return new Set(this.#known.map(([name3]) => name3)).size;
      }
      get masks() {
        return this.#masks;
      }
      text(text2) {
        return this.#search.text(text2);
      }
      async content(file, tokens) {
        if (typeof file !== "string") return searchContent(this.#search, bytesInMemory(file), tokens);
        return isLarge(file) ? this.#searchAside(file, tokens) : searchFile(this.#search, file, tokens);
      }
      async close() {
        await this.#thread?.close();
        this.#thread = null;
      }
      async #searchAside(file, tokens) {
        const search = this.#search;
        if (this.#thread?.alive !== true) this.#thread = new SearchThread(this.#known);
        const searched = await this.#thread.search(file, tokens);
        return searched === "lost" ? searchFile(search, file, tokens) : searched;
      }
    };
  }
});

// src/adapters/local-readings.ts
function readingStore(database) {
  return {
    recall: (key) => {
      const row = database.use(void 0, (prepare2) => prepare2("SELECT value, digest FROM readings WHERE key = ?").get(sha256(key)));
      const value = String(row?.["value"]);
      return row?.["digest"] === sha256(value) ? value : null;
    },
    keep: (key, value) => {
      database.write((prepare2) => {
        prepare2("INSERT OR REPLACE INTO readings (key, used, value, digest) VALUES (?, ?, ?, ?)").run(
          sha256(key),
          Date.now(),
          value,
          sha256(value)
        );
        prepare2("DELETE FROM readings WHERE key NOT IN (SELECT key FROM readings ORDER BY used DESC LIMIT ?)").run(KEPT);
      });
    }
  };
}
var KEPT;
var init_local_readings = __esm({
  "src/adapters/local-readings.ts"() {
    "use strict";
    init_digest();
    KEPT = 20;
  }
});

// src/adapters/stat-memo.ts
function isSettled(stat, lookedAt) {
  const coarse = stat.ctimeMs % 1e3 === 0 && stat.mtimeMs % 1e3 === 0;
  return Math.max(stat.ctimeMs, stat.mtimeMs) + (coarse ? COARSE_TICK_MS : TICK_MS) < lookedAt;
}
function directoryOf(row) {
  const empty = { names: [], stats: [], packed: "", digests: /* @__PURE__ */ new Map(), listing: null, index: null, next: 0, dirty: false };
  if (row === void 0 || !(row["stats"] instanceof Uint8Array)) return empty;
  const text2 = String(row["names"]);
  const names2 = text2 === "" ? [] : text2.split("/");
  const bytes = row["stats"];
  const packed = String(row["digests"]);
  if (bytes.byteLength !== 8 * (3 + STATS * names2.length) || packed.length !== DIGEST_LENGTH * names2.length) return empty;
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const [mtimeMs = Number.NaN, ctimeMs = 0, ino = 0] = numbers;
  const listing = Number.isNaN(mtimeMs) ? null : { size: 0, mtimeMs, ctimeMs, ino };
  return { ...empty, digests: /* @__PURE__ */ new Map(), names: names2, stats: numbers.subarray(3), packed, listing };
}
function position(entry, name3) {
  if (entry.names[entry.next] === name3) return entry.next++;
  entry.index ??= new Map(entry.names.map((known3, at2) => [known3, at2]));
  return entry.index.get(name3) ?? -1;
}
function isSame(stat, stats, at2) {
  return stats[at2] === stat.size && stats[at2 + 1] === stat.mtimeMs && stats[at2 + 2] === stat.ctimeMs && stats[at2 + 3] === stat.ino;
}
function digestAt(entry, at2) {
  return entry.digests.get(at2) ?? (entry.packed.slice(DIGEST_LENGTH * at2, DIGEST_LENGTH * (at2 + 1)) || BLANK);
}
var TICK_MS, COARSE_TICK_MS, DIGEST_LENGTH, BLANK, STATS, StatMemo;
var init_stat_memo = __esm({
  "src/adapters/stat-memo.ts"() {
    "use strict";
    TICK_MS = 25;
    COARSE_TICK_MS = 2100;
    DIGEST_LENGTH = 64;
    BLANK = " ".repeat(DIGEST_LENGTH);
    STATS = 4;
    StatMemo = class {
      #database;
      #root;
      #directories = /* @__PURE__ */ new Map();
      #rows = null;
      constructor(database, root) {
        this.#database = database;
        this.#root = root;
      }
      /** The digest that belongs to a file with this stat, or null when it must be read. */
      recall(directory, name3, stat) {
        const entry = this.#load(directory);
        const at2 = position(entry, name3);
        if (at2 < 0 || !isSame(stat, entry.stats, STATS * at2)) return null;
        const digest2 = digestAt(entry, at2);
        return digest2 === BLANK ? null : digest2;
      }
      /** Keeps a digest. `lookedAt`: the file system's time before the stat was taken. */
      learn(directory, name3, stat, sha2562, lookedAt) {
        if (!isSettled(stat, lookedAt)) return;
        const entry = this.#load(directory);
        const at2 = this.#place(entry, name3);
        [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino].forEach((value, field2) => {
          entry.stats[STATS * at2 + field2] = value;
        });
        entry.digests.set(at2, sha2562);
        entry.dirty = true;
      }
      /**
       * The names in a directory that has not changed since they were read: adding, removing or renaming one changes its times.
       * git's untracked cache rests on the same (https://git-scm.com/docs/git-update-index#_untracked_cache).
       */
      names(directory, stat) {
        const { listing, names: names2 } = this.#load(directory);
        const same2 = listing !== null && listing.mtimeMs === stat.mtimeMs && listing.ctimeMs === stat.ctimeMs && listing.ino === stat.ino;
        return same2 ? names2 : null;
      }
      /** Keeps the names of a directory; what is known of names that are gone is dropped. */
      learnNames(directory, stat, names2, lookedAt) {
        const entry = this.#load(directory);
        const listing = stat !== null && isSettled(stat, lookedAt) ? stat : null;
        if (listing === null && entry.listing === null && entry.names.length <= names2.length) return;
        const from = names2.map((name3) => position(entry, name3));
        const stats = from.flatMap((at2) => at2 < 0 ? [0, 0, 0, 0] : [...entry.stats.slice(STATS * at2, STATS * at2 + STATS)]);
        const packed = from.map((at2) => at2 < 0 ? BLANK : digestAt(entry, at2)).join("");
        this.#directories.set(directory, { names: [...names2], stats, packed, digests: /* @__PURE__ */ new Map(), listing, index: null, next: 0, dirty: true });
      }
      save() {
        const dirty = [...this.#directories].filter(([, entry]) => entry.dirty);
        if (dirty.length === 0) return;
        this.#database.write((prepare2) => {
          const put = prepare2("INSERT OR REPLACE INTO memo (root, directory, names, stats, digests) VALUES (?, ?, ?, ?, ?)");
          for (const [directory, entry] of dirty) {
            const { listing } = entry;
            const own = listing === null ? [Number.NaN, 0, 0] : [listing.mtimeMs, listing.ctimeMs, listing.ino];
            const digests2 = entry.names.map((_2, at2) => digestAt(entry, at2)).join("");
            put.run(this.#root, directory, entry.names.join("/"), new Uint8Array(Float64Array.from([...own, ...entry.stats]).buffer), digests2);
          }
        });
        for (const [, entry] of dirty) entry.dirty = false;
      }
      #place(entry, name3) {
        const known3 = position(entry, name3);
        if (known3 >= 0) return known3;
        entry.listing = null;
        entry.stats = [...entry.stats];
        const at2 = entry.names.push(name3) - 1;
        entry.index?.set(name3, at2);
        return at2;
      }
      #load(directory) {
        const known3 = this.#directories.get(directory);
        if (known3 !== void 0) return known3;
        this.#rows ??= this.#read();
        const entry = directoryOf(this.#rows.get(directory));
        this.#directories.set(directory, entry);
        return entry;
      }
      /** All rows at once: a run looks at most of them, and one query is much faster than thousands. */
      #read() {
        return this.#database.use(/* @__PURE__ */ new Map(), (prepare2) => {
          const rows = prepare2("SELECT directory, names, stats, digests FROM memo WHERE root = ?").all(this.#root);
          return new Map(rows.map((row) => [String(row["directory"]), row]));
        });
      }
    };
  }
});

// src/core/graph/order.ts
function arrange(needs2, known3 = []) {
  const count3 = needs2.upstream.length;
  const walk = { ...needs2, order: [], circles: [], circled: new Set(known3), place: new Int32Array(count3), path: [], cursor: [] };
  for (let node = 0; node < count3; node++) {
    if (walk.place[node] === 0) walkFrom(walk, node);
  }
  return { order: walk.order, circles: walk.circles, circled: walk.circled };
}
function walkFrom(walk, start) {
  enter(walk, start);
  for (let node = walk.path.at(-1); node !== void 0; node = walk.path.at(-1)) {
    const next = nextNeed(walk, node);
    if (next === void 0) leave(walk, node);
    else if (walk.place[next] === 0) enter(walk, next);
    else if (walk.place[next] !== -1) noteCircle(walk, next, node);
  }
}
function enter(walk, node) {
  walk.path.push(node);
  walk.cursor.push(0);
  walk.place[node] = walk.path.length;
}
function leave(walk, node) {
  walk.path.pop();
  walk.cursor.pop();
  walk.place[node] = -1;
  walk.order.push(node);
}
function nextNeed(walk, node) {
  const last = walk.cursor.length - 1;
  const at2 = walk.cursor[last] ?? 0;
  walk.cursor[last] = at2 + 1;
  return walk.upstream[node]?.[at2];
}
function noteCircle(walk, first, last) {
  const isKnown = (node) => walk.circled.has(walk.labels[node] ?? -1);
  if (isKnown(first) && isKnown(last)) return;
  const nodes = walk.path.slice((walk.place[first] ?? 1) - 1);
  for (const node of nodes) walk.circled.add(walk.labels[node] ?? -1);
  walk.circles.push(shortest(walk.upstream, new Set(nodes), first));
}
function shortest(upstream, among, start) {
  const cameFrom = /* @__PURE__ */ new Map();
  const queue = [start];
  for (const node of queue) {
    for (const next of upstream[node] ?? []) {
      if (next === start) return pathTo(cameFrom, start, node);
      if (!among.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}
function pathTo(cameFrom, start, end2) {
  const path30 = [end2];
  for (let at2 = end2; at2 !== start; ) {
    at2 = cameFrom.get(at2) ?? start;
    path30.push(at2);
  }
  return path30.reverse();
}
var init_order = __esm({
  "src/core/graph/order.ts"() {
    "use strict";
  }
});

// src/core/graph/problem-list.ts
function problemList(file) {
  const found = /* @__PURE__ */ new Map();
  return {
    add(code, spot, message, hint, about) {
      const key = `${code} ${about ?? `${spot.line}:${spot.column} ${message}`}`;
      if (found.has(key)) return;
      const { line, column, endColumn } = spot;
      const place = { file, line, column, ...endColumn !== void 0 && { endColumn } };
      found.set(key, { code, message, severity: "error", place, ...hint !== void 0 && { hint } });
    },
    sorted: () => [...found.values()].sort((a2, b2) => (a2.place?.line ?? 0) - (b2.place?.line ?? 0) || (a2.place?.column ?? 0) - (b2.place?.column ?? 0))
  };
}
function spotOf(text2) {
  if (text2.text.includes("\n")) return { line: text2.line, column: text2.column };
  return { line: text2.line, column: text2.column, endColumn: text2.column + Math.max(1, text2.text.length) };
}
function spotWithin(text2, offset, length) {
  const before = text2.text.slice(0, offset).split("\n");
  const column = text2.column + (before.at(-1)?.length ?? 0);
  return { line: text2.line + before.length - 1, column, endColumn: column + Math.max(1, length) };
}
var init_problem_list = __esm({
  "src/core/graph/problem-list.ts"() {
    "use strict";
  }
});

// src/core/graph/reading.ts
function readsOutput(inputs, output) {
  return inputs.find((pattern, i2) => !pattern.negated && canReadPast(pattern, exclusionsAfter(inputs, i2), output));
}
function canReadPast(pattern, exclusions, output) {
  return canRead(pattern, output) && !exclusions.some((exclusion) => covers(exclusion, output));
}
function exclusionsAfter(inputs, i2) {
  return inputs.slice(i2 + 1).filter((pattern) => pattern.negated);
}
function keyOf2(patterns) {
  return patterns.map((pattern) => pattern.source).join("\n");
}
function together(parts) {
  const [only2, ...others] = parts;
  if (only2 === void 0 || others.length === 0) return only2 ?? { tasksByStep: /* @__PURE__ */ new Map(), patterns: [] };
  const tasksByStep2 = /* @__PURE__ */ new Map();
  for (const part of parts) {
    for (const [step, tasks] of part.tasksByStep) {
      const before = tasksByStep2.get(step);
      tasksByStep2.set(step, before === void 0 ? tasks : united(before, tasks));
    }
  }
  const patterns = new Map(parts.flatMap((part) => part.patterns.map((pattern) => [pattern.source, pattern])));
  return { tasksByStep: tasksByStep2, patterns: [...patterns.values()] };
}
function united(a2, b2) {
  return [.../* @__PURE__ */ new Set([...a2, ...b2])].sort((x, y) => x - y);
}
var Readings;
var init_reading = __esm({
  "src/core/graph/reading.ts"() {
    "use strict";
    init_pattern();
    Readings = class {
      #index;
      #stepOf;
      #byPattern = /* @__PURE__ */ new Map();
      #byList = /* @__PURE__ */ new Map();
      constructor(index, stepOf) {
        this.#index = index;
        this.#stepOf = stepOf;
      }
      /** What some input patterns, in order and with their exclusions, can read. */
      of(inputs) {
        const key = keyOf2(inputs);
        const known3 = this.#byList.get(key);
        if (known3 !== void 0) return known3;
        const parts = inputs.flatMap((pattern, i2) => pattern.negated ? [] : [this.#one(pattern, exclusionsAfter(inputs, i2))]);
        const made = together(parts.filter((part) => part.patterns.length > 0));
        this.#byList.set(key, made);
        return made;
      }
      #one(pattern, exclusions) {
        const key = keyOf2([pattern, ...exclusions]);
        const known3 = this.#byPattern.get(key);
        if (known3 !== void 0) return known3;
        const made = this.#grouped(this.#index.meeting(pattern).filter((output) => canReadPast(pattern, exclusions, output.pattern)));
        this.#byPattern.set(key, made);
        return made;
      }
      #grouped(outputs) {
        const tasksByStep2 = /* @__PURE__ */ new Map();
        const patterns = /* @__PURE__ */ new Map();
        for (const { task, pattern } of outputs) {
          const step = this.#stepOf(task);
          const tasks = tasksByStep2.get(step);
          if (tasks === void 0) tasksByStep2.set(step, [task]);
          else if (tasks.at(-1) !== task) tasks.push(task);
          patterns.set(pattern.source, pattern);
        }
        return { tasksByStep: tasksByStep2, patterns: [...patterns.values()] };
      }
    };
  }
});

// src/core/graph/circles.ts
function arrangeTasks(cast, upstream, problems) {
  const steps = arrange({ upstream: cast.needs, labels: cast.needs.map((_2, step) => step) });
  for (const circle of steps.circles) tellCircle(cast, rotated(circle), problems);
  const labels = upstream.map((_2, node) => stepOfNode(cast, node));
  const tasks = arrange({ upstream, labels }, steps.circled);
  for (const circle of tasks.circles) tellTasks(cast, circle, problems);
  return tasks;
}
function stepOfNode(cast, node) {
  return cast.stepOf[node] ?? node - cast.drafts.length;
}
function rotated(circle) {
  const first = circle.indexOf(circle.reduce((a2, b2) => Math.min(a2, b2)));
  return [...circle.slice(first), ...circle.slice(0, first)];
}
function tellTasks(cast, circle, problems) {
  const labels = circle.map((node) => stepOfNode(cast, node));
  const steps = labels.filter((step, i2) => step !== labels[(i2 + labels.length - 1) % labels.length]);
  if (new Set(steps).size === steps.length) tellCircle(cast, rotated(steps), problems);
  else tellCircleOfTasks(cast, circle, problems);
}
function tellCircleOfTasks(cast, circle, problems) {
  const tasks = circle.filter((node) => node < cast.drafts.length);
  const names2 = tasks.map((task) => cast.drafts[task]?.id ?? "");
  const edges = tasks.map((task, i2) => edgeOf(cast, stepOfNode(cast, task), stepOfNode(cast, tasks[(i2 + 1) % tasks.length] ?? task)));
  tell2(names2, edges, problems);
}
function tellCircle(cast, steps, problems) {
  const names2 = steps.map((step) => cast.flow.steps[step]?.id ?? "");
  const edges = steps.map((step, i2) => edgeOf(cast, step, steps[(i2 + 1) % steps.length] ?? step));
  tell2(names2, edges, problems);
}
function tell2(names2, edges, problems) {
  const [first] = edges;
  if (first === void 0) return;
  const circle = [...names2, names2[0]].join(" -> ");
  const reasons = [...new Set(edges.map((edge) => edge.reason))];
  const told = reasons.length > MOST_REASONS ? [...reasons.slice(0, MOST_REASONS), "and so on"] : reasons;
  const message = names2.length === 1 ? `\`${names2[0]}\` needs itself: \`${circle}\`` : `Steps need each other in a circle: \`${circle}\``;
  problems.add("graph/cycle", first.spot, message, `Take one of these away: ${told.join("; ")}.`);
}
function edgeOf(cast, step, upstream) {
  const [from, to2] = [cast.flow.steps[step], cast.flow.steps[upstream]];
  if (from === void 0 || to2 === void 0) return { reason: "", spot: { line: 1, column: 1 } };
  const need = from.needs.find((text2) => text2.text === to2.id);
  if (need !== void 0) return { reason: `\`${from.id}\` needs \`${to2.id}\` (line ${need.line})`, spot: spotOf(need) };
  const read4 = readBetween(cast, step, upstream);
  return { reason: `\`${from.id}\` reads \`${read4.input}\` (line ${from.line}), where \`${to2.id}\` writes \`${read4.output}\``, spot: from };
}
function readBetween(cast, step, upstream) {
  for (const reader of cast.members[step] ?? []) {
    for (const writer of cast.members[upstream] ?? []) {
      for (const output of cast.drafts[writer]?.outputs ?? []) {
        const input = readsOutput(cast.drafts[reader]?.inputs ?? [], output.pattern);
        if (input !== void 0) return { input: input.source, output: output.pattern.source };
      }
    }
  }
  return { input: "", output: "" };
}
var MOST_REASONS;
var init_circles = __esm({
  "src/core/graph/circles.ts"() {
    "use strict";
    init_order();
    init_problem_list();
    init_reading();
    MOST_REASONS = 20;
  }
});

// src/core/graph/text-references.ts
function mentionsIn(text2, isBare, expressions) {
  const parts = isBare ? [{ kind: "expression", text: text2.text, offset: 0 }] : templateParts(text2.text);
  return parts.flatMap((part) => {
    const parsed3 = part.kind === "expression" ? expressions.parse(part.text) : { references: [] };
    if (!("references" in parsed3)) return [];
    return parsed3.references.map(({ path: path30, offset, length }) => ({ path: path30, spot: spotWithin(text2, part.offset + offset, length) }));
  });
}
var init_text_references = __esm({
  "src/core/graph/text-references.ts"() {
    "use strict";
    init_problem_list();
    init_template();
  }
});

// src/core/graph/early-env.ts
function checkEarlyEnv(step, expressions, problems) {
  if (expressions === null || step.env.length === 0) return;
  const own = new Map(step.env.map(({ name: name3 }) => [name3.toLowerCase(), name3]));
  for (const [key, text2] of earlyTexts(step)) {
    if (!/env/i.test(text2.text)) continue;
    for (const { path: path30, spot } of mentionsIn(text2, false, expressions)) {
      const name3 = path30[0]?.toLowerCase() === "env" ? own.get(path30[1]?.toLowerCase() ?? "") : void 0;
      if (name3 === void 0) continue;
      const message = `\`${key}\` of \`${step.id}\` uses \`env.${name3}\`, which the step's own \`env\` sets and which is not known there yet`;
      problems.add("graph/bad-value", spot, message, `Set ${name3} in the flow's \`env\`, or write its value here.`);
    }
  }
}
function earlyTexts(step) {
  const inputs = (step.inputs ?? []).map((input) => "run" in input ? input.run : input.pattern);
  const single = { name: step.name, shell: step.shell, "working-directory": step.workingDirectory, environment: step.environment?.name };
  return [
    ...Object.entries(single).flatMap(([key, text2]) => text2 === void 0 ? [] : [[key, text2]]),
    ...(step.runsOn?.labels ?? []).map((text2) => ["runs-on", text2]),
    ...inputs.map((text2) => ["inputs", text2]),
    ...step.outputs.map(({ pattern }) => ["outputs", pattern])
  ];
}
var init_early_env = __esm({
  "src/core/graph/early-env.ts"() {
    "use strict";
    init_text_references();
  }
});

// src/core/graph/links.ts
function linkTasks(cast, readings) {
  return cast.drafts.map((draft, task) => {
    const reading = draft.inputs === void 0 ? null : readings.of(draft.inputs);
    const step = cast.stepOf[task] ?? 0;
    const upstreams = [...readUpstreams(cast, step, reading), ...neededUpstreams(cast, step, reading)];
    return { reading, upstreams: upstreams.sort((a2, b2) => a2.node - b2.node) };
  });
}
function readUpstreams(cast, step, reading) {
  const upstreams = [];
  for (const [other, tasks] of reading?.tasksByStep ?? []) {
    if (other === step) continue;
    if (tasks.length > 1 && tasks.length === cast.members[other]?.length) upstreams.push({ node: cast.drafts.length + other, all: false });
    else for (const node of tasks) upstreams.push({ node, all: false });
  }
  return upstreams;
}
function neededUpstreams(cast, step, reading) {
  return (cast.needs[step] ?? []).flatMap((other) => {
    const [only2, ...others] = cast.members[other] ?? [];
    if (other === step || only2 === void 0 || reading?.tasksByStep.has(other) === true) return [];
    return [{ node: others.length === 0 ? only2 : cast.drafts.length + other, all: true }];
  });
}
function stepUpstreams(cast, links) {
  const direct = cast.needs.map((needs2) => new Set(needs2));
  const count3 = cast.drafts.length;
  links.forEach(({ upstreams }, task) => {
    const step = cast.stepOf[task] ?? 0;
    for (const { node } of upstreams) direct[step]?.add(node < count3 ? cast.stepOf[node] ?? 0 : node - count3);
  });
  return direct;
}
var init_links = __esm({
  "src/core/graph/links.ts"() {
    "use strict";
  }
});

// src/core/graph/output-index.ts
function outputIndex() {
  let count3 = 0;
  const branch = (isLoop) => ({ id: count3++, literals: /* @__PURE__ */ new Map(), globs: /* @__PURE__ */ new Map(), deep: null, isLoop, outputs: [] });
  const root = branch(false);
  return {
    add(output) {
      let at2 = root;
      for (const segment of output.pattern.segments) at2 = descend(at2, segment, branch);
      at2.outputs.push(output);
    },
    meeting: (pattern) => collect2(root, pattern)
  };
}
function descend(at2, segment, branch) {
  if (segment.kind === "deep") {
    at2.deep ??= branch(true);
    return at2.deep;
  }
  if (segment.kind === "literal") {
    const next2 = at2.literals.get(segment.text) ?? branch(false);
    at2.literals.set(segment.text, next2);
    return next2;
  }
  const key = JSON.stringify(segment.tokens);
  const next = at2.globs.get(key) ?? { segment, branch: branch(false) };
  at2.globs.set(key, next);
  return next.branch;
}
function collect2(root, pattern) {
  const found = /* @__PURE__ */ new Set();
  const seen = /* @__PURE__ */ new Set();
  const open2 = [[root, 0]];
  for (let next = open2.pop(); next !== void 0; next = open2.pop()) {
    const [branch, position2] = next;
    const key = branch.id * POSITIONS + position2;
    if (seen.has(key)) continue;
    seen.add(key);
    if (branch.outputs.length > 0) found.add(branch);
    follow(branch, pattern.segments[position2], position2, open2);
  }
  return [...found].flatMap((branch) => branch.outputs).sort((a2, b2) => a2.task - b2.task);
}
function follow(branch, segment, position2, open2) {
  if (branch.deep !== null) open2.push([branch.deep, position2]);
  if (segment === void 0) followAll(branch, position2, open2);
  else if (segment.kind === "deep") {
    open2.push([branch, position2 + 1]);
    followAll(branch, position2, open2);
  } else {
    if (branch.isLoop) open2.push([branch, position2 + 1]);
    for (const below of branchesFor(branch, segment)) open2.push([below, position2 + 1]);
  }
}
function followAll(branch, position2, open2) {
  for (const below of branch.literals.values()) open2.push([below, position2]);
  for (const below of branch.globs.values()) open2.push([below.branch, position2]);
}
function branchesFor(branch, segment) {
  const globs = [...branch.globs.values()].filter((glob) => segmentsMeet(segment, glob.segment)).map((glob) => glob.branch);
  if (segment.kind === "literal") return [...globs, ...[branch.literals.get(segment.text)].filter((below) => below !== void 0)];
  return [...globs, ...[...branch.literals].filter(([text2]) => segmentsMeet(segment, { kind: "literal", text: text2 })).map(([, below]) => below)];
}
var POSITIONS;
var init_output_index = __esm({
  "src/core/graph/output-index.ts"() {
    "use strict";
    init_pattern();
    POSITIONS = 32;
  }
});

// src/core/graph/matrix-reading.ts
function readMatrix(spec, reader) {
  let isSound = true;
  const told = {
    evaluate: reader.evaluate,
    flaw: (flaw) => {
      isSound = false;
      reader.flaw(flaw);
    }
  };
  const raw = spec.expression === void 0 ? rawParts(spec, told) : rawWhole(spec.expression, told);
  if (!isSound) return null;
  const matrix = {
    dimensions: raw.dimensions.map(([name3, value]) => ({ name: name3, values: listOf(`\`${name3}\``, value, told) })),
    include: rowsOf("`include`", raw.include, told),
    exclude: rowsOf("`exclude`", raw.exclude, told)
  };
  if (isSound) matrixFlaws(matrix).forEach(told.flaw);
  return isSound ? matrix : null;
}
function rawParts(spec, reader) {
  return {
    dimensions: spec.dimensions.map(({ name: name3, values }) => [name3, filled2(`\`${name3}\``, values, reader)]),
    include: filled2("`include`", spec.include, reader),
    exclude: filled2("`exclude`", spec.exclude, reader)
  };
}
function rawWhole(expression, reader) {
  const value = evaluated2("itself", expression.text, reader);
  if (!isObject(value)) {
    reader.flaw({
      sentence: `must be an object, and \`${expression.text}\` gives ${kindOf2(value)}`,
      hint: "Let the expression give an object of lists, e.g. by `fromJSON`."
    });
    return { dimensions: [], include: [], exclude: [] };
  }
  const dimensions = Object.entries(value).filter(([name3]) => name3 !== "include" && name3 !== "exclude");
  return { dimensions, include: valueAt(value, ["include"]) ?? [], exclude: valueAt(value, ["exclude"]) ?? [] };
}
function evaluated2(what, text2, reader) {
  const result = reader.evaluate(text2);
  if (result.ok) return result.value;
  reader.flaw({ sentence: `cannot be evaluated at ${what}: ${result.message}`, hint: "Mend the expression." });
  return null;
}
function filled2(what, source, reader) {
  return isText(source) ? evaluated2(what, source.text, reader) : filledList(what, source, reader);
}
function isText(source) {
  return !Array.isArray(source);
}
function filledList(what, source, reader) {
  const copy2 = [...source];
  const open2 = [copy2];
  for (let container = open2.pop(); container !== void 0; container = open2.pop()) {
    const writable2 = container;
    for (const [key, value] of Object.entries(container)) {
      if (typeof value === "string" && holdsExpression(value)) writable2[key] = evaluated2(what, value, reader);
      if (!isContainer(value)) continue;
      const inner = isList(value) ? [...value] : Object.assign(/* @__PURE__ */ Object.create(null), value);
      writable2[key] = inner;
      open2.push(inner);
    }
  }
  return copy2;
}
function listOf(what, value, reader) {
  if (!isList(value)) {
    reader.flaw({
      sentence: `needs a list for ${what}, and the expression gives ${kindOf2(value)}`,
      hint: "Write a list, or an expression that gives one, e.g. by `fromJSON`."
    });
    return [];
  }
  const flaw = valueFlaw(value);
  if (flaw !== null) reader.flaw({ sentence: `cannot be used: ${what} ${flaw}`, hint: "Use values that a JSON file can hold." });
  return value;
}
function rowsOf(what, value, reader) {
  const list2 = listOf(what, value, reader);
  const wrong2 = list2.find((row) => !isObject(row));
  if (wrong2 !== void 0) {
    reader.flaw({
      sentence: `needs rows of names and values in ${what}, and one is ${kindOf2(wrong2)}`,
      hint: "Write each row as `{ name: value }`."
    });
  }
  return list2.filter(isObject);
}
function kindOf2(value) {
  if (value === null) return "nothing";
  if (isContainer(value)) return isList(value) ? "a list" : "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}
var init_matrix_reading = __esm({
  "src/core/graph/matrix-reading.ts"() {
    "use strict";
    init_matrix();
    init_matrix_value();
    init_template();
  }
});

// src/core/graph/step-expansion.ts
function expandSteps(flow, contexts, expressions, problems) {
  let total = 0;
  return flow.steps.map((step) => {
    if (total > MAX_TASKS) return [];
    const combinations = step.matrix === void 0 ? NO_MATRIX : expandMatrix(step, step.matrix, contexts, expressions, problems);
    total += combinations.length;
    if (total <= MAX_TASKS) return combinations;
    problems.add("graph/too-many-tasks", step, `With \`${step.id}\` the flow has more than ${countText2(MAX_TASKS)} tasks`, TOO_MANY_HINT);
    return [];
  });
}
function expandMatrix(step, spec, contexts, expressions, problems) {
  const spot = spec.expression ?? spec;
  const matrix = readMatrix(spec, {
    evaluate: (text2) => evaluateValue(text2, contexts, {}, expressions),
    flaw: ({ sentence, hint }) => problems.add("graph/bad-matrix", spot, `The matrix of \`${step.id}\` ${sentence}`, hint)
  });
  if (matrix === null || isTooBig(step, matrix, spot, problems)) return [];
  const combinations = combine(matrix);
  if (combinations.length === 0) {
    problems.add(
      "graph/bad-matrix",
      spot,
      `The matrix of \`${step.id}\` excludes all its combinations`,
      "Remove an `exclude` row, or the step."
    );
  }
  return combinations;
}
function isTooBig(step, matrix, spot, problems) {
  const size = productSize(matrix);
  if (Math.max(size, matrix.include.length) <= MAX_TASKS) return false;
  const message = `The matrix of \`${step.id}\` has ${countText2(Math.max(size, matrix.include.length))} combinations, and a flow may have ${countText2(MAX_TASKS)} tasks`;
  problems.add("graph/too-many-tasks", spot, message, TOO_MANY_HINT);
  return true;
}
function countText2(count3) {
  return Number.isFinite(count3) ? String(count3).replace(/\B(?=(\d{3})+$)/g, ",") : "countless";
}
var MAX_TASKS, NO_VALUES, NO_MATRIX, TOO_MANY_HINT;
var init_step_expansion = __esm({
  "src/core/graph/step-expansion.ts"() {
    "use strict";
    init_matrix();
    init_matrix_reading();
    init_template();
    MAX_TASKS = 5e4;
    NO_VALUES = /* @__PURE__ */ Object.create(null);
    NO_MATRIX = [{ values: NO_VALUES, named: NO_VALUES }];
    TOO_MANY_HINT = "Let one task do the work of several combinations, or split the flow into two files.";
  }
});

// src/core/graph/step-references.ts
function checkReferences(flow, direct, expressions, problems) {
  if (expressions === null) return;
  const places = new Map(flow.steps.map((step, place) => [step.id, place]));
  for (const [place, step] of flow.steps.entries()) {
    for (const use of lateTexts(step).flatMap((late) => usesIn(late, expressions))) {
      checkUse(flow, step, use, places, () => reaches(direct, place, places.get(use.name) ?? -1), problems);
    }
  }
}
function lateTexts(step) {
  const texts = [
    ["if", step.if],
    ["run", step.run],
    ["timeout-minutes", step.timeoutMinutes],
    ["continue-on-error", step.continueOnError],
    ["environment", step.environment?.url]
  ];
  const own = texts.flatMap(([key, text2]) => isText2(text2) ? [{ key, text: text2 }] : []);
  return [...own, ...step.env.map(({ name: name3, value }) => ({ key: `env ${name3}`, text: value }))];
}
function isText2(value) {
  return typeof value === "object" && value !== null;
}
function usesIn(late, expressions) {
  if (!/steps|needs/i.test(late.text.text)) return [];
  const isBare = late.key === "if" && !holdsExpression(late.text.text);
  return mentionsIn(late.text, isBare, expressions).flatMap(({ path: [root, name3], spot }) => {
    const context = root?.toLowerCase();
    return (context === "steps" || context === "needs") && typeof name3 === "string" ? [{ key: late.key, context, name: name3, spot }] : [];
  });
}
function checkUse(flow, step, use, places, isUpstream2, problems) {
  const { spot } = use;
  const what = `\`${use.key}\` of \`${step.id}\` uses \`${use.context}.${use.name}\``;
  const about = `${step.id} ${use.context}.${use.name}`;
  if (!places.has(use.name)) {
    const names2 = flow.steps.map(({ id }) => id).filter((id) => id !== step.id);
    problems.add("graph/unknown-step", spot, `${what}, and there is no such step`, nameHint(use.name, names2, "steps"), about);
  } else if (use.name === step.id) {
    problems.add(
      "graph/not-needed",
      spot,
      `${what}, which has given nothing before it has run`,
      "Use a variable of the script instead.",
      about
    );
  } else if (use.context === "needs" ? !step.needs.some((need) => need.text === use.name) : !isUpstream2()) {
    const message = `${what}, but \`${step.id}\` does not need \`${use.name}\``;
    problems.add("graph/not-needed", spot, message, `Add \`${use.name}\` to \`needs\` of \`${step.id}\`.`, about);
  }
}
function reaches(direct, from, to2) {
  if (direct[from]?.has(to2) === true) return true;
  const met = new Set(direct[from]);
  for (const step of met) {
    if (direct[step]?.has(to2) === true) return true;
    for (const next of direct[step] ?? []) met.add(next);
  }
  return false;
}
var init_step_references = __esm({
  "src/core/graph/step-references.ts"() {
    "use strict";
    init_nearest_name();
    init_template();
    init_text_references();
  }
});

// node_modules/canonicalize/lib/canonicalize.js
function serializeString(value) {
  if (!value.isWellFormed()) {
    throw new Error("Lone surrogate is not allowed");
  }
  return JSON.stringify(value);
}
function serializePrimitive(value) {
  switch (typeof value) {
    case "number":
      if (isNaN(value)) {
        throw new Error("NaN is not allowed");
      }
      if (!isFinite(value)) {
        throw new Error("Infinity is not allowed");
      }
      return JSON.stringify(value);
    case "string":
      return serializeString(value);
    case "boolean":
      return value ? "true" : "false";
    default:
      return JSON.stringify(value);
  }
}
function enterValue(value, seen) {
  let wrappers = null;
  while (value !== null && typeof value === "object" && typeof value.toJSON === "function") {
    if (seen.has(value)) {
      throw new Error("Circular reference detected");
    }
    seen.add(value);
    (wrappers ??= []).push(value);
    value = value.toJSON();
  }
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    value = value.valueOf();
  }
  if (value === null || typeof value !== "object") {
    if (wrappers !== null) {
      for (const wrapper of wrappers) seen.delete(wrapper);
    }
    return serializePrimitive(value);
  }
  if (seen.has(value)) {
    throw new Error("Circular reference detected");
  }
  seen.add(value);
  return {
    container: value,
    // null marks an array frame; object frames carry their sorted keys.
    // `sort()`'s default comparator orders by UTF-16 code unit, which is the
    // order JCS requires.
    keys: Array.isArray(value) ? null : Object.keys(value).sort(),
    // Next child to serialize; the frame resumes here after a nested
    // container's subtree completes.
    index: 0,
    // Whether no member has been emitted yet (controls comma placement).
    first: true,
    // toJSON wrappers to release from `seen` when this frame completes.
    wrappers
  };
}
function canonicalize(object) {
  if (object === null || typeof object !== "object") {
    return serializePrimitive(object);
  }
  const seen = /* @__PURE__ */ new Set();
  const root = enterValue(object, seen);
  if (typeof root !== "object") {
    return root;
  }
  let result = root.keys === null ? "[" : "{";
  const stack = [root];
  outer:
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      const container = frame.container;
      if (frame.keys === null) {
        while (frame.index < container.length) {
          const i2 = frame.index++;
          if (i2 > 0) {
            result += ",";
          }
          const element = container[i2];
          const value = element === void 0 || typeof element === "symbol" || typeof element === "function" ? null : element;
          if (value === null || typeof value !== "object") {
            result += serializePrimitive(value);
            continue;
          }
          const child = enterValue(value, seen);
          if (typeof child !== "object") {
            result += child === void 0 ? "null" : child;
            continue;
          }
          result += child.keys === null ? "[" : "{";
          stack.push(child);
          continue outer;
        }
        result += "]";
      } else {
        const keys = frame.keys;
        while (frame.index < keys.length) {
          const key = keys[frame.index++];
          const value = container[key];
          if (value === void 0 || typeof value === "symbol" || typeof value === "function") {
            continue;
          }
          if (value === null || typeof value !== "object") {
            if (frame.first) {
              frame.first = false;
            } else {
              result += ",";
            }
            result += serializeString(key) + ":" + serializePrimitive(value);
            continue;
          }
          const child = enterValue(value, seen);
          if (child === void 0) {
            continue;
          }
          if (frame.first) {
            frame.first = false;
          } else {
            result += ",";
          }
          result += serializeString(key) + ":";
          if (typeof child !== "object") {
            result += child;
            continue;
          }
          result += child.keys === null ? "[" : "{";
          stack.push(child);
          continue outer;
        }
        result += "}";
      }
      seen.delete(container);
      if (frame.wrappers !== null) {
        for (const wrapper of frame.wrappers) seen.delete(wrapper);
      }
      stack.pop();
    }
  return result;
}
var init_canonicalize = __esm({
  "node_modules/canonicalize/lib/canonicalize.js"() {
  }
});

// src/core/model/platform.ts
function platformOf(system, architecture) {
  return `${SYSTEMS[system] ?? "linux"}/${ARCHITECTURES[architecture] ?? "x64"}`;
}
function platformOfLabels(labels) {
  const names2 = labels.map((label) => label.toLowerCase());
  for (const name3 of names2) {
    const hosted = hostedPlatform(name3);
    if (hosted !== void 0) return hosted;
  }
  const system = ["linux", "windows", "macos"].find((name3) => names2.includes(name3));
  const architecture = ["x64", "arm64", "arm", "x86"].find((name3) => names2.includes(name3));
  return system === void 0 ? void 0 : `${system}/${architecture ?? "x64"}`;
}
function hostedPlatform(label) {
  const arm = /-arm(64)?$/.test(label);
  if (/^ubuntu-(latest|slim|\d)/.test(label)) return arm ? "linux/arm64" : "linux/x64";
  if (/^windows-(latest|\d)/.test(label)) return arm ? "windows/arm64" : "windows/x64";
  if (!/^macos-(latest|\d)/.test(label)) return void 0;
  return /-(large|intel)$/.test(label) || /^macos-1[0-3](?!\d)(?!-xlarge)/.test(label) ? "macos/x64" : "macos/arm64";
}
var SYSTEMS, ARCHITECTURES;
var init_platform = __esm({
  "src/core/model/platform.ts"() {
    "use strict";
    SYSTEMS = { linux: "linux", win32: "windows", darwin: "macos" };
    ARCHITECTURES = { x64: "x64", arm64: "arm64", ia32: "x86", arm: "arm" };
  }
});

// src/core/graph/task-text.ts
function fillText(scope, text2, key) {
  return checked2(scope, text2, key, evaluateText(text2.text, scope.contexts, {}, scope.expressions));
}
function checked2(scope, text2, key, result) {
  if (result.ok) return result.value;
  badValue2(scope, text2, `\`${key}\` of \`${scope.step.id}\`: ${result.message}`);
  return null;
}
function badValue2(scope, text2, message, hint) {
  scope.problems.add("graph/bad-value", spotOf(text2), message, hint, `${text2.line}:${text2.column}`);
}
function fillPattern(scope, text2, key) {
  const source = fillLine(scope, text2, key);
  if (source === null) return null;
  const known3 = scope.patterns.get(source);
  const pattern = known3 ?? parsePattern(source);
  if (known3 === void 0) scope.patterns.set(source, pattern);
  if (!("error" in pattern)) return key === "outputs" && pattern.negated ? refuseExclusion(scope, text2, source) : pattern;
  const code = pattern.error === "outside" || pattern.error === "reserved" ? "spec/outside-repository" : "spec/bad-pattern";
  const from = source === text2.text ? "" : `, which \`${text2.text}\` gives,`;
  const message = `The pattern \`${source}\`${from} in \`${key}\` of \`${scope.step.id}\` ${FLAWS[pattern.error]}`;
  scope.problems.add(code, spotOf(text2), message, HINTS[pattern.error], `${text2.line}:${text2.column}`);
  return null;
}
function refuseExclusion(scope, text2, source) {
  const message = `The output \`${source}\` of \`${scope.step.id}\` begins with \`!\`, and outputs have no exclusions`;
  scope.problems.add(
    "spec/bad-pattern",
    spotOf(text2),
    message,
    "Name what the step writes; write `\\!` for a name that begins with an exclamation mark."
  );
  return null;
}
function fillLine(scope, text2, key) {
  if (!holdsExpression(text2.text)) return text2.text;
  const value = checked2(scope, text2, key, evaluateValue(text2.text, scope.contexts, {}, scope.expressions));
  if (isContainer(value)) return refuseValue(scope, text2, key, isList(value) ? "a list" : "an object");
  const filled3 = fillText(scope, text2, key);
  return filled3 !== null && /[\r\n]/.test(filled3) ? refuseValue(scope, text2, key, "several lines") : filled3;
}
function refuseValue(scope, text2, key, what) {
  badValue2(
    scope,
    text2,
    `\`${text2.text}\` in \`${key}\` of \`${scope.step.id}\` gives ${what} instead of one line`,
    "Write one entry for each, or a pattern that matches them all."
  );
  return null;
}
function fillDirectory(scope, text2) {
  const filled3 = fillLine(scope, text2, "working-directory");
  if (filled3 === null || filled3 === "") return ".";
  const directory = new RegExp("^(\\/|~|[A-Za-z]:)|\\\\|\\p{Cc}", "u").test(filled3) ? null : normalized(filled3);
  if (directory !== null) return directory;
  const message = `\`working-directory\` of \`${scope.step.id}\` is \`${filled3}\`, which is no folder in the repository`;
  scope.problems.add(
    "spec/outside-repository",
    spotOf(text2),
    message,
    "Write a path relative to the repository's root, with `/` between names.",
    `${text2.line}:${text2.column}`
  );
  return ".";
}
function normalized(directory) {
  const names2 = [];
  for (const name3 of directory.split("/")) {
    if (name3 === "" || name3 === ".") continue;
    if (name3 !== "..") names2.push(name3);
    else if (names2.pop() === void 0) return null;
  }
  const isReserved = names2.some((name3) => name3.toLowerCase() === ".git") || names2[0]?.toLowerCase() === ".flow";
  return isReserved ? null : names2.join("/") || ".";
}
function fillRunsOn(scope, runsOn) {
  const labels = runsOn.labels.flatMap((text2) => fillLabel(scope, text2));
  const written2 = runsOn.platform === void 0 ? void 0 : fillPlatform(scope, runsOn.platform, runsOn.labels[0] ?? { text: "", line: scope.step.line, column: scope.step.column });
  const platform = written2 ?? platformOfLabels(labels);
  return { labels, ...platform !== void 0 && { platform } };
}
function fillLabel(scope, text2) {
  const value = checked2(scope, text2, "runs-on", evaluateValue(text2.text, scope.contexts, {}, scope.expressions));
  const labels = (value !== null && isList(value) ? value : [value]).map(labelOf2);
  const sound = labels.filter((label) => label !== null);
  if (sound.length < labels.length || labels.length === 0) {
    badValue2(
      scope,
      text2,
      `\`${text2.text}\` in \`runs-on\` of \`${scope.step.id}\` gives no label`,
      "Write a label such as `ubuntu-latest`, or an expression that gives one."
    );
  }
  return sound;
}
function labelOf2(value) {
  const text2 = typeof value === "number" ? String(value) : value;
  return typeof text2 === "string" && text2.trim() !== "" ? text2.trim() : null;
}
function fillPlatform(scope, platform, near) {
  const filled3 = fillText(scope, { ...near, text: platform }, "platform");
  if (filled3 === null || isPlatform(filled3)) return filled3 ?? void 0;
  badValue2(
    scope,
    near,
    `\`platform\` of \`${scope.step.id}\` is \`${filled3}\``,
    "Write an operating system and an architecture, e.g. `linux/x64`, `windows/x64` or `macos/arm64`."
  );
  return void 0;
}
function isPlatform(text2) {
  return /^(linux|windows|macos)\/(x64|arm64|x86|arm)$/.test(text2);
}
var FLAWS, HINTS;
var init_task_text = __esm({
  "src/core/graph/task-text.ts"() {
    "use strict";
    init_pattern();
    init_platform();
    init_matrix_value();
    init_problem_list();
    init_template();
    FLAWS = {
      empty: "is empty",
      outside: "leaves the repository",
      reserved: "names .git or .flow",
      backslash: "has a backslash that stands before no special character",
      control: "holds a control character",
      braces: "uses braces, which patterns do not have",
      "too-deep": "has more than 29 parts or 4,096 characters",
      set: "has a `[` that is not closed, or a set that cannot be read"
    };
    HINTS = {
      outside: "Write a path relative to the repository's root.",
      backslash: "Put `/` between names.",
      braces: "Write one pattern for each alternative."
    };
  }
});

// src/core/graph/task-draft.ts
function draftTasks(drafting, step, combinations) {
  const names2 = combinations.map(({ named: named2 }) => nameSegments(named2).join(", "));
  const canonical = combinations.map(({ values }) => canonicalize(values) ?? "{}");
  refuseEqual(drafting, step, canonical);
  const uses = /* @__PURE__ */ new Map();
  for (const name3 of names2) uses.set(name3, (uses.get(name3) ?? 0) + 1);
  return combinations.map(({ values }, i2) => {
    const name3 = names2[i2] ?? "";
    const suffix = (uses.get(name3) ?? 0) > 1 ? canonical[i2] ?? "" : name3;
    const strategy = strategyOf(step, i2, combinations.length);
    return draftTask(drafting, step, values, strategy, suffix === "" ? "" : ` (${suffix})`, `${step.id} ${canonical[i2]}`);
  });
}
function refuseEqual(drafting, step, canonical) {
  const seen = /* @__PURE__ */ new Set();
  for (const text2 of canonical) {
    if (seen.has(text2)) {
      const message = `The matrix of \`${step.id}\` gives the combination ${text2} twice`;
      drafting.problems.add("graph/bad-matrix", step.matrix ?? step, message, "Remove the repeated value or row.", `twice ${step.id}`);
    }
    seen.add(text2);
  }
}
function strategyOf(step, index, total) {
  return { "fail-fast": step.failFast ?? true, "job-index": index, "job-total": total, "max-parallel": step.maxParallel ?? total };
}
function draftTask(drafting, step, matrix, strategy, suffix, key) {
  const contexts = { ...drafting.contexts, strategy, ...step.matrix !== void 0 && { matrix } };
  const { expressions, problems, patterns, flow } = drafting;
  const scope = { step, contexts, expressions, problems, patterns };
  const directory = step.workingDirectory ?? flow.defaults.workingDirectory;
  const runsOn = step.runsOn ?? flow.runsOn;
  const outputs = outputsOf(scope);
  const environment = step.environment === void 0 ? null : fillText(scope, step.environment.name, "environment");
  return {
    id: step.id + suffix,
    title: titleOf(scope, suffix),
    key,
    step,
    matrix,
    strategy,
    ...shellOf(scope, flow),
    workingDirectory: directory === void 0 ? "." : fillDirectory(scope, directory),
    ...inputsOf(scope),
    outputs,
    ...runsOn === void 0 ? { labels: [] } : fillRunsOn(scope, runsOn),
    ...environment !== null && environment !== "" && { environment },
    cached: (step.cache ?? outputs.length > 0) && (environment === null || environment === "")
  };
}
function titleOf(scope, suffix) {
  const { name: name3, id } = scope.step;
  if (name3 === void 0) return id + suffix;
  const title = (fillText(scope, name3, "name") ?? "").replace(/\s+/g, " ").trim();
  if (title === "") return id + suffix;
  return holdsExpression(name3.text) ? title : title + suffix;
}
function shellOf(scope, flow) {
  const text2 = scope.step.shell ?? flow.defaults.shell;
  const shell = text2 === void 0 ? null : fillText(scope, text2, "shell");
  return shell === null || shell === "" ? {} : { shell };
}
function inputsOf(scope) {
  const { inputs } = scope.step;
  if (inputs === void 0) return { commands: [] };
  const commands2 = inputs.flatMap((input) => "run" in input ? [fillText(scope, input.run, "inputs")] : []);
  const patterns = inputs.flatMap((input) => "pattern" in input ? [fillPattern(scope, input.pattern, "inputs")] : []);
  return { inputs: patterns.filter((pattern) => pattern !== null), commands: commands2.filter((command) => command !== null) };
}
function outputsOf(scope) {
  return scope.step.outputs.flatMap(({ name: name3, pattern: text2 }) => {
    const pattern = fillPattern(scope, text2, "outputs");
    return pattern === null ? [] : [{ pattern, ...name3 !== void 0 && { name: name3 } }];
  });
}
var init_task_draft = __esm({
  "src/core/graph/task-draft.ts"() {
    "use strict";
    init_canonicalize();
    init_matrix();
    init_task_text();
    init_template();
  }
});

// src/core/graph/writers.ts
function checkWriters(cast, index, links, problems) {
  refuseFlowFile(cast, problems);
  const variants = checkPairs(cast, index, problems);
  if (variants.length > 0) checkReaders(cast, links, variants, problems);
}
function refuseFlowFile(cast, problems) {
  const file = cast.flow.file.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
  for (const [task, draft] of cast.drafts.entries()) {
    const output = draft.outputs.find(({ pattern }) => matches(pattern, file));
    if (output === void 0) continue;
    const message = `The output \`${output.pattern.source}\` of \`${draft.step.id}\` takes in the flow file ${file}`;
    problems.add(
      "graph/bad-value",
      outputSpot(cast, task, output.pattern),
      message,
      "Write what the step makes into a folder of its own.",
      `flow file ${draft.step.id}`
    );
  }
}
function checkPairs(cast, index, problems) {
  const variants = [];
  const meeting = /* @__PURE__ */ new Map();
  for (const [task, draft] of cast.drafts.entries()) {
    for (const { pattern } of draft.outputs) {
      const met = meeting.get(pattern.source) ?? index.meeting(pattern);
      meeting.set(pattern.source, met);
      const one = { task, pattern };
      const clash = firstClash(cast, one, met, variants);
      if (clash !== void 0) tellPair(cast, clash, one, problems);
    }
  }
  return variants;
}
function firstClash(cast, one, met, variants) {
  for (const other of met) {
    if (other.task >= one.task) return void 0;
    if (!haveOwnPlatforms(cast, one.task, other.task)) return other;
    variants.push({ one: other, other: one });
  }
  return void 0;
}
function haveOwnPlatforms(cast, one, other) {
  const [a2, b2] = [cast.drafts[one]?.platform, cast.drafts[other]?.platform];
  return a2 !== void 0 && b2 !== void 0 && a2 !== b2;
}
function tellPair(cast, one, other, problems) {
  const path30 = pathsText(one.pattern, other.pattern);
  const message = `${nameOf2(cast, one.task)} and ${nameOf2(cast, other.task)} can both write ${path30}`;
  problems.add(
    "graph/two-writers",
    outputSpot(cast, other.task, other.pattern),
    message,
    pairHint(cast, one.task, other.task),
    pairOf2(cast, one.task, other.task)
  );
}
function pathsText(one, other) {
  return one.source === other.source ? `\`${one.source}\`` : `one path: \`${one.source}\` meets \`${other.source}\``;
}
function pairHint(cast, one, other) {
  if (cast.stepOf[one] !== cast.stepOf[other]) return "Give each step a path of its own, or let one step write it and the other read it.";
  const name3 = differingName(cast, one, other);
  return name3 === void 0 ? "Give each task a path of its own." : `Add \`\${{ matrix.${name3} }}\` to the path, so that each task writes its own.`;
}
function differingName(cast, one, other) {
  const [a2, b2] = [cast.drafts[one]?.matrix ?? {}, cast.drafts[other]?.matrix ?? {}];
  return Object.keys(b2).find((name3) => JSON.stringify(a2[name3]) !== JSON.stringify(b2[name3]));
}
function checkReaders(cast, links, variants, problems) {
  const readers = readersOf(links);
  for (const { one, other } of variants) {
    const others = new Set(readersFor(cast, readers, other.task));
    for (const reader of readersFor(cast, readers, one.task)) {
      if (others.has(reader) && takes(cast, links, reader, one) && takes(cast, links, reader, other))
        tellReader(cast, reader, one, other, problems);
    }
  }
}
function readersOf(links) {
  const readers = /* @__PURE__ */ new Map();
  links.forEach(({ upstreams }, task) => {
    for (const { node } of upstreams) {
      const known3 = readers.get(node);
      if (known3 === void 0) readers.set(node, [task]);
      else known3.push(task);
    }
  });
  return readers;
}
function readersFor(cast, readers, task) {
  return [...readers.get(task) ?? [], ...readers.get(cast.drafts.length + (cast.stepOf[task] ?? 0)) ?? []];
}
function takes(cast, links, reader, output) {
  const needsAll = links[reader]?.reading?.tasksByStep.has(cast.stepOf[output.task] ?? -1) !== true;
  return needsAll || readsOutput(cast.drafts[reader]?.inputs ?? [], output.pattern) !== void 0;
}
function tellReader(cast, reader, one, other, problems) {
  const step = cast.drafts[reader]?.step;
  if (step === void 0) return;
  const message = `\`${step.id}\` reads ${pathsText(one.pattern, other.pattern)}, which ${nameOf2(cast, one.task)} and ${nameOf2(cast, other.task)} both write, each on its own platform`;
  const name3 = differingName(cast, one.task, other.task);
  const hint = `Add ${name3 === void 0 ? "the platform" : `\`\${{ matrix.${name3} }}\``} to the path, or name under \`inputs\` only what one of them writes.`;
  problems.add("graph/two-writers", step, message, hint, `${pairOf2(cast, one.task, other.task)} read by ${step.id}`);
}
function pairOf2(cast, one, other) {
  return [cast.stepOf[one] ?? 0, cast.stepOf[other] ?? 0].sort((a2, b2) => a2 - b2).join(" ");
}
function nameOf2(cast, task) {
  return `\`${cast.drafts[task]?.id ?? ""}\``;
}
function outputSpot(cast, task, pattern) {
  const step = cast.drafts[task]?.step;
  const at2 = cast.drafts[task]?.outputs.findIndex((output) => output.pattern === pattern) ?? -1;
  const text2 = step?.outputs[at2]?.pattern;
  if (text2 !== void 0) return spotOf(text2);
  return { line: step?.line ?? 1, column: step?.column ?? 1 };
}
var init_writers = __esm({
  "src/core/graph/writers.ts"() {
    "use strict";
    init_pattern();
    init_problem_list();
    init_reading();
  }
});

// src/core/graph/graph-builder.ts
function buildGraph(flow, facts, expressions) {
  const problems = problemList(flow.file);
  const contexts = sharedContexts(flow, facts, expressions, problems);
  const drafting = { flow, contexts, expressions, problems, patterns: /* @__PURE__ */ new Map() };
  const cast = castOf(drafting, expandSteps(flow, contexts, expressions, problems));
  const index = outputIndex();
  for (const [task, draft] of cast.drafts.entries()) for (const { pattern } of draft.outputs) index.add({ task, pattern });
  const links = linkTasks(cast, new Readings(index, (task) => cast.stepOf[task] ?? 0));
  const upstream = upstreamOf(cast, links);
  const { order } = arrangeTasks(cast, upstream, problems);
  checkWriters(cast, index, links, problems);
  for (const step of flow.steps) checkEarlyEnv(step, expressions, problems);
  checkReferences(flow, stepUpstreams(cast, links), expressions, problems);
  const found = problems.sorted();
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, value: assemble2(cast, links, upstream, order), warnings: [] };
}
function sharedContexts(flow, facts, expressions, problems) {
  const { github, inputs, runner: runner2 } = facts;
  const env = /* @__PURE__ */ Object.create(null);
  for (const { name: name3, value, secret } of flow.env) {
    if (secret !== void 0) continue;
    const result = evaluateText(value.text, { github, inputs, runner: runner2 }, {}, expressions);
    if (result.ok) env[name3] = result.value;
    else problems.add("graph/bad-value", spotOf(value), `\`env\` ${name3} of the flow: ${result.message}`);
  }
  return { github, inputs, runner: runner2, env };
}
function castOf(drafting, combinations) {
  const { flow, problems } = drafting;
  const drafts = [];
  const stepOf = [];
  const members = flow.steps.map((step, place) => {
    const made = draftTasks(drafting, step, combinations[place] ?? []);
    return made.map((draft) => {
      stepOf.push(place);
      return drafts.push(draft) - 1;
    });
  });
  return { flow, drafts, stepOf, members, needs: neededSteps(flow, problems) };
}
function neededSteps(flow, problems) {
  const places = new Map(flow.steps.map((step, place) => [step.id, place]));
  return flow.steps.map((step) => {
    const needs2 = step.needs.flatMap((need) => {
      const place = places.get(need.text);
      if (place !== void 0) return [place];
      const others = flow.steps.map(({ id }) => id).filter((id) => id !== step.id);
      problems.add(
        "graph/unknown-step",
        spotOf(need),
        `\`${step.id}\` needs \`${need.text}\`, which does not exist`,
        nameHint(need.text, others, "steps")
      );
      return [];
    });
    return [...new Set(needs2)];
  });
}
function upstreamOf(cast, links) {
  const count3 = cast.drafts.length;
  const upstream = links.map(({ upstreams }) => upstreams.map(({ node }) => node));
  const used = new Set(upstream.flat().filter((node) => node >= count3));
  return [...upstream, ...cast.members.map((members, step) => used.has(count3 + step) ? members : [])];
}
function assemble2(cast, links, upstream, order) {
  const count3 = cast.drafts.length;
  const placed = order.filter((node) => node < count3 || (upstream[node]?.length ?? 0) > 0);
  const places = new Int32Array(upstream.length);
  placed.forEach((node, index) => {
    places[node] = index;
  });
  const placeOf4 = (node) => places[node] ?? 0;
  const everything = uniquePatterns(cast.drafts.flatMap((draft) => draft.outputs.map((output) => output.pattern)));
  const nodes = placed.map((node, index) => {
    const link = links[node];
    return link === void 0 ? groupOf(cast, node - count3, index, placeOf4) : taskOf(cast, link, node, index, everything, placeOf4);
  });
  const renumbered = placed.map((node) => (upstream[node] ?? []).map(placeOf4).sort((a2, b2) => a2 - b2));
  return {
    nodes,
    tasks: nodes.filter((node) => node.kind === "task"),
    upstream: renumbered,
    downstream: reversed(renumbered),
    tasksOf: new Map(cast.flow.steps.map((step, place) => [step.id, (cast.members[place] ?? []).map(placeOf4)]))
  };
}
function groupOf(cast, step, index, placeOf4) {
  const group = { kind: "group", index, step: cast.flow.steps[step]?.id ?? "", members: (cast.members[step] ?? []).map(placeOf4) };
  return group;
}
function taskOf(cast, link, node, index, everything, placeOf4) {
  const draft = cast.drafts[node];
  if (draft === void 0) throw new Error(`there is no task ${node}`);
  const upstreams = link.upstreams.map((upstream) => ({ node: placeOf4(upstream.node), all: upstream.all })).sort((a2, b2) => a2.node - b2.node);
  const task = { kind: "task", index, ...draft, upstreams, notFromDisk: link.reading?.patterns ?? everything };
  return task;
}
function uniquePatterns(patterns) {
  return [...new Map(patterns.map((pattern) => [pattern.source, pattern])).values()];
}
function reversed(upstream) {
  const downstream = upstream.map(() => []);
  upstream.forEach((needs2, node) => {
    for (const need of needs2) downstream[need]?.push(node);
  });
  return downstream;
}
var init_graph_builder = __esm({
  "src/core/graph/graph-builder.ts"() {
    "use strict";
    init_circles();
    init_early_env();
    init_links();
    init_nearest_name();
    init_output_index();
    init_problem_list();
    init_reading();
    init_step_expansion();
    init_step_references();
    init_task_draft();
    init_template();
    init_writers();
  }
});

// src/core/graph/graph-packing.ts
function packGraph(graph, flow) {
  const patterns = table((pattern) => pattern.source);
  const strategies = table((strategy) => JSON.stringify(strategy));
  const lists = /* @__PURE__ */ new Map();
  const packedLists = [];
  const steps = new Map(flow.steps.map((step, index) => [step.id, index]));
  const listOf4 = (list2) => {
    const known3 = lists.get(list2);
    if (known3 !== void 0) return known3;
    lists.set(list2, packedLists.length);
    return packedLists.push(list2.map(patterns.number)) - 1;
  };
  const nodes = graph.nodes.map((node) => {
    if (node.kind === "group") return [steps.get(node.step) ?? 0, node.members];
    const { step, id, title, key, matrix, shell, workingDirectory, inputs, commands: commands2, outputs, labels, platform, environment, cached } = node;
    const packed = [
      steps.get(step.id) ?? 0,
      id,
      title === id ? null : title,
      key,
      Object.keys(matrix).length === 0 ? null : matrix,
      strategies.number(node.strategy),
      shell ?? null,
      workingDirectory,
      inputs?.map(patterns.number) ?? null,
      commands2,
      outputs.map((output) => [patterns.number(output.pattern), output.name ?? null]),
      labels,
      platform ?? null,
      environment ?? null,
      cached,
      node.upstreams.map((upstream) => upstream.all ? upstream.node : -1 - upstream.node),
      listOf4(node.notFromDisk)
    ];
    return packed;
  });
  const tasksOf = flow.steps.map((step) => graph.tasksOf.get(step.id) ?? []);
  return {
    patterns: patterns.values().map((pattern) => pattern.source),
    lists: packedLists,
    strategies: strategies.values(),
    nodes,
    tasksOf
  };
}
function table(keyOf3) {
  const known3 = /* @__PURE__ */ new Map();
  const values = [];
  return {
    number: (value) => {
      const key = keyOf3(value);
      const at2 = known3.get(key) ?? values.push(value) - 1;
      known3.set(key, at2);
      return at2;
    },
    values: () => values
  };
}
function unpackGraph(packed, flow) {
  const patterns = packed.patterns.map(readPattern);
  const lists = packed.lists.map((list2) => list2.flatMap((at2) => patterns[at2] ?? []));
  const nodes = packed.nodes.map((node, index) => {
    if (node.length === 2) return { kind: "group", index, step: flow.steps[node[0]]?.id ?? "", members: node[1] };
    return unpackTask(node, index, { packed, flow, patterns, lists });
  });
  const upstream = nodes.map(
    (node) => node.kind === "group" ? [...node.members].sort((a2, b2) => a2 - b2) : node.upstreams.map((up) => up.node)
  );
  const downstream = nodes.map(() => []);
  for (const [index, list2] of upstream.entries()) for (const up of list2) downstream[up]?.push(index);
  return {
    nodes,
    tasks: nodes.filter((node) => node.kind === "task"),
    upstream,
    downstream,
    tasksOf: new Map(flow.steps.map((step, index) => [step.id, packed.tasksOf[index] ?? []]))
  };
}
function unpackTask(node, index, tables) {
  const [
    place,
    id,
    title,
    key,
    matrix,
    strategy,
    shell,
    workingDirectory,
    inputs,
    commands2,
    outputs,
    labels,
    platform,
    environment,
    cached
  ] = node;
  const step = tables.flow.steps[place];
  if (step === void 0) throw new Error(`there is no step ${place}`);
  const read4 = (at2) => tables.patterns[at2] ?? [];
  return {
    kind: "task",
    index,
    id,
    title: title ?? id,
    key,
    step,
    matrix: matrix ?? {},
    strategy: tables.packed.strategies[strategy] ?? {},
    ...shell === null ? {} : { shell },
    workingDirectory,
    ...inputs === null ? {} : { inputs: inputs.flatMap(read4) },
    commands: commands2,
    outputs: outputs.flatMap(([at2, name3]) => {
      const pattern = tables.patterns[at2];
      return pattern === void 0 ? [] : [{ pattern, ...name3 === null ? {} : { name: name3 } }];
    }),
    labels,
    ...platform === null ? {} : { platform },
    ...environment === null ? {} : { environment },
    cached,
    upstreams: node[15].map((up) => up < 0 ? { node: -1 - up, all: false } : { node: up, all: true }),
    notFromDisk: tables.lists[node[16]] ?? []
  };
}
function readPattern(source) {
  const pattern = parsePattern(source);
  if ("error" in pattern) throw new Error(`${source} was a pattern before`);
  return pattern;
}
var init_graph_packing = __esm({
  "src/core/graph/graph-packing.ts"() {
    "use strict";
    init_pattern();
  }
});

// src/main/machine-facts.ts
async function machineFacts(root, envFile, askGit, repository) {
  const env = { ...machineEnv(), ...envFile === void 0 ? {} : readVariables(envFile, "--env-file") };
  const platform = platformOf(process.platform, process.arch);
  const onGitHub = env["GITHUB_ACTIONS"] === "true";
  const event = onGitHub ? readEvent(env["GITHUB_EVENT_PATH"]) : {};
  const github = onGitHub ? githubContext(env, event) : askGit ? await localContext(root, repository) : { workspace: root };
  const [system, architecture] = platform.split("/");
  return {
    platform,
    github,
    runner: {
      os: SYSTEM_NAMES[system],
      arch: architecture.toUpperCase(),
      name: env["RUNNER_NAME"] ?? import_node_os3.default.hostname(),
      temp: env["RUNNER_TEMP"] ?? import_node_os3.default.tmpdir(),
      tool_cache: env["RUNNER_TOOL_CACHE"] ?? "",
      environment: env["RUNNER_ENVIRONMENT"] ?? "self-hosted"
    },
    inputs: asObject2(event["inputs"]),
    env: onGitHub ? env : { ...env, GITHUB_WORKSPACE: root },
    onGitHub
  };
}
function machineEnv() {
  const onGitHub = process.env["GITHUB_ACTIONS"] === "true";
  const entries = Object.entries(process.env).filter(([name3]) => !onGitHub || !RUNNERS_OWN.test(name3));
  return Object.fromEntries(entries.flatMap(([name3, value]) => value === void 0 ? [] : [[name3, value]]));
}
function githubContext(env, event) {
  const hidden = /^GITHUB_(TOKEN|ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|ARTIFACTS.*)$/;
  const names2 = Object.keys(env).filter((name3) => name3.startsWith("GITHUB_") && !hidden.test(name3));
  return { ...Object.fromEntries(names2.map((name3) => [name3.slice("GITHUB_".length).toLowerCase(), env[name3] ?? ""])), event };
}
async function localContext(root, repository) {
  const { commit, ref } = await repository.head();
  return {
    workspace: root,
    sha: commit ?? "",
    ref: ref ?? "",
    ref_name: ref?.replace(/^refs\/(heads|tags)\//, "") ?? "",
    event_name: "",
    event: {}
  };
}
function readEvent(file) {
  try {
    return file === void 0 ? {} : asObject2(JSON.parse((0, import_node_fs25.readFileSync)(file, "utf8")));
  } catch {
    return {};
  }
}
function asObject2(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
var import_node_fs25, import_node_os3, SYSTEM_NAMES, RUNNERS_OWN;
var init_machine_facts = __esm({
  "src/main/machine-facts.ts"() {
    "use strict";
    import_node_fs25 = require("node:fs");
    import_node_os3 = __toESM(require("node:os"), 1);
    init_platform();
    init_variables_file();
    SYSTEM_NAMES = { linux: "Linux", windows: "Windows", macos: "macOS" };
    RUNNERS_OWN = /^(ACTIONS|INPUT|STATE)_/;
  }
});

// src/main/session.ts
function readText2(absolute) {
  try {
    return (0, import_node_fs26.readFileSync)(absolute, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { why };
  }
}
async function loadExpressions() {
  const { githubExpressions } = await Promise.resolve().then(() => __toESM(require("./expressions.cjs"), 1));
  return githubExpressions();
}
function withSource(problems, text2) {
  const lines = text2.split(/\r\n|\n|\r/);
  return problems.map((problem2) => {
    const source = problem2.place === void 0 ? void 0 : lines[problem2.place.line - 1];
    return problem2.place === void 0 || source === void 0 ? problem2 : { ...problem2, place: { source, ...problem2.place } };
  });
}
var import_node_fs26, import_node_path18, MENTIONS_GITHUB, FLOW_FILES, Session;
var init_session = __esm({
  "src/main/session.ts"() {
    "use strict";
    import_node_fs26 = require("node:fs");
    import_node_path18 = __toESM(require("node:path"), 1);
    init_blob_folder();
    init_disk_clock();
    init_disk_workspace();
    init_file_tree();
    init_git_files();
    init_leak_scan();
    init_local_readings();
    init_run_folder();
    init_sqlite_database();
    init_stat_memo();
    init_graph_builder();
    init_graph_packing();
    init_database_problem();
    init_fault_text();
    init_machine_facts();
    init_refusal();
    init_version();
    MENTIONS_GITHUB = /\$\{\{[^}]*\bgithub\b|^\s*(- )?if:.*\bgithub\b/m;
    FLOW_FILES = ["flow.yml", "flow.yaml", ".github/flow.yml"];
    Session = class {
      root;
      flowDir;
      cacheDir;
      folder;
      database;
      blobs;
      git;
      tree;
      workspace;
      /** What is known to be secret in this run. */
      leaks = leakScan();
      options;
      warnings = [];
      #readings;
      constructor(options) {
        this.options = options;
        hideInFaults(() => this.leaks.masks);
        this.root = import_node_path18.default.resolve(options.directory);
        if (!(0, import_node_fs26.existsSync)(this.root))
          throw new Refusal([{ code: "cli/usage", severity: "error", message: `the directory ${options.directory} does not exist` }]);
        this.flowDir = import_node_path18.default.join(this.root, ".flow");
        this.cacheDir = options.cacheDir === void 0 ? this.flowDir : import_node_path18.default.resolve(options.cacheDir);
        this.folder = runFolder(import_node_path18.default.join(this.flowDir, "tmp"));
        this.database = new LocalDatabase(this.cacheDir, (trouble) => this.warnings.push(databaseProblem(this.cacheDir, trouble)));
        this.blobs = new BlobFolder(import_node_path18.default.join(this.cacheDir, "blobs"), import_node_path18.default.join(this.cacheDir, "tmp", this.folder.run));
        this.#readings = readingStore(this.database);
        this.git = gitFiles(this.root, process.env);
        const memo = new StatMemo(this.database, this.root);
        this.tree = new FileTree(this.root, memo, diskClock(this.folder.path));
        this.workspace = diskWorkspace({ tree: this.tree, memo, git: this.git, tempDir: this.folder.path });
      }
      /** For a process that goes on: one that ends leaves this to the system, which is faster. */
      close() {
        this.database.close();
      }
      /** Path of the flow file as it is shown, or null where there is none. */
      findFlow() {
        const { file } = this.options;
        if (file !== void 0) return (0, import_node_fs26.existsSync)(import_node_path18.default.resolve(this.root, file)) ? file : null;
        return FLOW_FILES.find((name3) => (0, import_node_fs26.existsSync)(import_node_path18.default.join(this.root, name3))) ?? null;
      }
      /** Reads the flow and builds its graph. Throws Refusal with every problem. */
      async load() {
        const file = this.findFlow();
        if (file === null) throw new Refusal([this.#noFlow()]);
        const text2 = readText2(import_node_path18.default.resolve(this.root, file));
        if (typeof text2 !== "string")
          throw new Refusal([{ code: "spec/no-file", severity: "error", message: `${file} cannot be read: ${text2.why}` }]);
        const reading = await this.#read(text2, file);
        const { flow, expressions } = reading;
        const facts = await machineFacts(this.root, this.options.envFile, flow.usesExpressions && MENTIONS_GITHUB.test(text2), this.git);
        const expanded = this.#expand(text2, reading, facts);
        const sourced = (result) => ({ ...result, problems: withSource(result.problems, text2) });
        const warnings = [...reading.warnings, ...withSource(expanded.warnings, text2)];
        return { flow, graph: expanded.value, facts, expressions, warnings, text: text2, sourced };
      }
      /** A text that was read before is not read again: reading costs more than everything else of a run that changes nothing. */
      async #read(text2, file) {
        const key = `reading ${VERSION}
${file}
${text2}`;
        const known3 = this.#recall(key);
        if (known3 !== null) return { ...known3, expressions: known3.flow.usesExpressions ? await loadExpressions() : null };
        const expressions = await loadExpressions();
        const { readFlow } = await Promise.resolve().then(() => __toESM(require("./flow-reader.cjs"), 1));
        const read4 = readFlow(text2, file, expressions);
        if (!read4.ok) throw new Refusal(read4.problems);
        const reading = { flow: read4.value, warnings: read4.warnings };
        this.#readings.keep(key, JSON.stringify(reading));
        return { ...reading, expressions };
      }
      /** The same for the expansion, which depends on the text and, where it has expressions, on what these can see. */
      #expand(text2, { flow, expressions }, facts) {
        const seen = expressions === null ? "" : JSON.stringify([facts.github, facts.inputs, facts.runner]);
        const key = `graph ${VERSION}
${seen}
${text2}`;
        const known3 = this.#recall(key);
        if (known3 !== null) return { value: unpackGraph(known3, flow), warnings: [] };
        const graph = buildGraph(flow, facts, expressions);
        if (!graph.ok) throw new Refusal(withSource(graph.problems, text2));
        if (graph.warnings.length === 0) this.#readings.keep(key, JSON.stringify(packGraph(graph.value, flow)));
        return graph;
      }
      #recall(key) {
        const text2 = this.#readings.recall(key);
        return text2 === null ? null : JSON.parse(text2);
      }
      #noFlow() {
        const { file, directory } = this.options;
        const message = file === void 0 ? `there is no flow.yml in ${directory === "." ? "this directory" : directory}` : `there is no ${file} in ${directory}`;
        return { code: "spec/no-file", severity: "error", message, hint: "Write one with `flow-action init`, or name it with --file." };
      }
    };
  }
});

// src/main/run-command.ts
var run_command_exports = {};
__export(run_command_exports, {
  interruptible: () => interruptible,
  refuseUnstarted: () => refuseUnstarted,
  runCommand: () => runCommand,
  runInput: () => runInput,
  sweep: () => sweep,
  tellingWarnings: () => tellingWarnings,
  tidy: () => tidy2,
  withWarnings: () => withWarnings
});
async function runCommand(steps, options, exitCode = false, session = new Session(options)) {
  const output = openOutput(options);
  if (options.dryRun) return planCommand(session, output, steps, options, exitCode);
  const nested = nestedRun(session.flowDir);
  if (nested !== null) throw new Refusal([nested]);
  await sweep(session);
  const loaded = await session.load();
  const reporter = tellingWarnings(await openReporter(options, output), () => warningsOf(session, loaded));
  const interruption = interruptible(() => killStrays(session.folder.run));
  const result = await runFlow(runInput(session, loaded, reporter, steps, options, { execute: true, signal: interruption.signal }));
  await reporter.close();
  interruption.forget();
  tidy2(session);
  const told = withWarnings(result, session, loaded);
  refuseUnstarted(loaded.sourced(told));
  if (options.json) output.out.write(`${JSON.stringify(told)}
`);
  await output.out.flush();
  return interruption.code() || (result.outcome === "success" ? 0 : 1);
}
function tellingWarnings(reporter, warnings) {
  let told = 0;
  const tell4 = () => {
    for (const problem2 of warnings().slice(told)) reporter.report({ type: "warning", problem: problem2 });
    told = warnings().length;
  };
  return {
    report: (event) => {
      if (event.type === "run-finished") tell4();
      reporter.report(event);
      if (event.type === "plan-decided") tell4();
    },
    close: () => reporter.close()
  };
}
async function planCommand(session, output, steps, options, exitCode) {
  const loaded = await session.load();
  const quiet = { report: () => void 0, close: async () => void 0 };
  const plan2 = await runFlow(runInput(session, loaded, quiet, steps, options, { execute: false, signal: new AbortController().signal }));
  tidy2(session);
  const result = withWarnings(plan2, session, loaded);
  refuseUnstarted(loaded.sourced(result));
  output.out.write(options.json ? `${JSON.stringify(result)}
` : planText(result, output.paint));
  await output.out.flush();
  return exitCode && result.tasks.some((task) => task.state === "planned" && task.decision !== "hit") ? 3 : 0;
}
function runInput(session, loaded, reporter, steps, options, how) {
  const { flow, graph, facts, expressions } = loaded;
  const selected = selectTasks(graph, { steps, matrix: options.matrix, only: options.only });
  if (!selected.ok) throw new Refusal(selected.problems);
  const isNarrow = steps.length > 0 || options.matrix.length > 0;
  const asked = isNarrow ? selectTasks(graph, { steps, matrix: options.matrix, only: true }) : null;
  const now = () => Date.now();
  const { database, blobs } = session;
  const executor = processExecutor({
    root: session.root,
    tempDir: session.folder.path,
    runId: session.folder.run,
    searchPath: facts.env["PATH"],
    ...how.graceMs === void 0 ? {} : { graceMs: how.graceMs }
  });
  return {
    flow,
    graph,
    selected: options.only ? withGroups(graph, selected.value) : selected.value,
    source: loaded.text,
    facts,
    expressions,
    signal: how.signal,
    options: {
      execute: how.execute,
      restoreOnly: how.restoreOnly === true,
      lost: how.lost ?? null,
      jobs: options.jobs,
      force: options.force,
      failFast: options.failFast,
      fromFork: isWithoutSecrets(facts),
      restore: restoreChoice(options.restore, graph),
      asked: asked?.ok ? asked.value : /* @__PURE__ */ new Set(),
      environments: new Set(options.allowEnvironment),
      epoch: options.cacheEpoch,
      run: how.run ?? session.folder.run,
      tool: `flow-action ${VERSION}`,
      origin: how.origin ?? { builder: LOCAL_BUILDER }
    },
    ports: {
      dispatch: everythingHere(),
      workspace: session.workspace,
      store: localStore({ database, blobs, mode: options.cacheMode, now }),
      history: localHistory(database, now),
      executor,
      clock: machineClock(),
      lock: sqliteRunLock(session.flowDir, (detail) => session.warnings.push(noLock(session.flowDir, detail))),
      repository: session.git,
      secrets: secretsOf3(options, loaded, session.root, executor, how.onSecret),
      leaks: session.leaks,
      reporter,
      ...how.ports
    }
  };
}
function restoreChoice(text2, graph) {
  if (text2 === "final" || text2 === "all" || text2 === "none") return text2;
  const steps = text2.split(/[\s,]+/).filter((step) => step !== "");
  const selected = selectTasks(graph, { steps, matrix: [], only: true });
  if (!selected.ok) throw new Refusal(selected.problems);
  return new Set(steps);
}
async function sweep(session) {
  for (const directory of /* @__PURE__ */ new Set([session.flowDir, session.cacheDir])) await sweepRunFolders(import_node_path19.default.join(directory, "tmp"), killStrays);
}
function tidy2(session) {
  session.folder.remove();
  session.blobs.removeTemporary();
}
function warningsOf(session, loaded) {
  return [...loaded.warnings, ...session.warnings];
}
function withWarnings(result, session, loaded) {
  return { ...result, problems: [...warningsOf(session, loaded), ...result.problems] };
}
function refuseUnstarted(result) {
  const errors = result.problems.filter((problem2) => problem2.severity === "error");
  if (errors.length > 0) throw new Refusal(errors, result);
}
function interruptible(kill) {
  const controller = new AbortController();
  let code = 0;
  const onSignal = (signal) => {
    if (code !== 0) {
      void kill().finally(() => process.exit(code));
      return;
    }
    code = signal === "SIGINT" ? 130 : 143;
    controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const forget = () => void (code === 0 && process.off("SIGINT", onSignal).off("SIGTERM", onSignal));
  return { signal: controller.signal, code: () => code, forget };
}
var import_node_path19;
var init_run_command = __esm({
  "src/main/run-command.ts"() {
    "use strict";
    import_node_path19 = __toESM(require("node:path"), 1);
    init_local_history();
    init_local_store();
    init_machine_clock();
    init_process_executor();
    init_process_group();
    init_run_folder();
    init_sqlite_run_lock();
    init_selection();
    init_vocabulary();
    init_plan_text();
    init_dispatch();
    init_run_flow();
    init_database_problem();
    init_nested_run();
    init_output();
    init_refusal();
    init_secret_sources();
    init_session();
    init_version();
  }
});

// src/core/report/workers-text.ts
function workersText(workers, paint) {
  return workers.map((worker) => `  ${paint.dim("worker")} ${workerText(worker)}
`).join("");
}
function workerText(worker) {
  const did = `${countText(worker.tasks, "task")} in ${countText(worker.batches, "batch", "batches")}, busy ${durationText(worker.busyMs)}`;
  const over = worker.takenOver > 0 ? `, took ${countText(worker.takenOver, "batch", "batches")} over` : "";
  const left = worker.lostBatches > 0 ? `, left ${countText(worker.lostBatches, "batch", "batches")} without an end` : "";
  return `${safeText(worker.worker)}: ${did}${over}${left}`;
}
var init_workers_text = __esm({
  "src/core/report/workers-text.ts"() {
    "use strict";
    init_amount_text();
    init_safe_text();
  }
});

// src/core/entry/result-tree.ts
function treeOf({ outputs, values }) {
  return canonicalJson([outputs.map((file) => [file.path, file.mode, file.sha256]), values]);
}
var init_result_tree = __esm({
  "src/core/entry/result-tree.ts"() {
    "use strict";
    init_canonical_json();
  }
});

// src/core/plan/batch-needs.ts
function findNeeds(graph, batches) {
  const batchOf = new Int32Array(graph.nodes.length).fill(-1);
  for (const [id, nodes] of batches.entries()) for (const node of nodes) batchOf[node] = id;
  const needs2 = batches.map(() => /* @__PURE__ */ new Set());
  const passedOn = /* @__PURE__ */ new Map();
  for (const { index } of graph.nodes) {
    const own = batchOf[index] ?? -1;
    const into = own === -1 ? /* @__PURE__ */ new Set() : needs2[own] ?? /* @__PURE__ */ new Set();
    for (const up of graph.upstream[index] ?? []) collect3(into, batchOf[up] ?? -1, passedOn.get(up));
    if (own === -1) passedOn.set(index, into);
    else into.delete(own);
  }
  return needs2.map((ids) => [...ids].sort((a2, b2) => a2 - b2));
}
function collect3(into, batch, passedOn) {
  if (batch !== -1) into.add(batch);
  else for (const id of passedOn ?? []) into.add(id);
}
var init_batch_needs = __esm({
  "src/core/plan/batch-needs.ts"() {
    "use strict";
  }
});

// src/core/plan/batch-composer.ts
function compose(load, eagerness, opening) {
  const first = opening.queue.peek() ?? 0;
  const composition = {
    ...load,
    ...eagerness,
    ...opening,
    nodes: [],
    inner: new ReadyQueue(load.paths),
    local: /* @__PURE__ */ new Map(),
    sizeMs: 0,
    innerMs: 0,
    heldMs: 0,
    bestEndMs: Math.max(eagerness.endMs, opening.nowMs + (load.paths[first] ?? 0)) * eagerness.slack
  };
  let takenMs = 0;
  const take = (node) => {
    opening.queue.pop();
    takenMs += load.expected[node] ?? 0;
    add(composition, node);
  };
  take(first);
  for (; ; ) {
    if (takeInner(composition)) continue;
    const sibling = opening.queue.peek();
    if (sibling === void 0 || !isSiblingWelcome(composition, sibling)) return { nodes: composition.nodes, takenMs };
    take(sibling);
  }
}
function add(composition, node) {
  composition.nodes.push(node);
  composition.sizeMs += composition.expected[node] ?? 0;
  const open2 = [node];
  for (let at2 = open2.pop(); at2 !== void 0; at2 = open2.pop()) {
    for (const next of composition.graph.downstream[at2] ?? []) {
      const missing2 = (composition.local.get(next) ?? composition.missing[next] ?? 0) - 1;
      composition.local.set(next, missing2);
      if (missing2 > 0) continue;
      const kind = composition.kindOf[next] ?? -1;
      if (kind === -1) open2.push(next);
      else noteReady(composition, next, kind);
    }
  }
}
function noteReady(composition, node, kind) {
  if (kind !== composition.kind) {
    composition.heldMs = Math.max(composition.heldMs, composition.paths[node] ?? 0);
    return;
  }
  composition.inner.push(node);
  composition.innerMs += composition.expected[node] ?? 0;
}
function takeInner(composition) {
  const node = composition.inner.pop();
  if (node === void 0) return false;
  const next = composition.inner.peek();
  const waitingMs = Math.max(composition.heldMs, next === void 0 ? 0 : composition.paths[next] ?? 0);
  const isWelcome = waitingMs === 0 ? fits2(composition, node, composition.targetMs) : isFair(composition, node, waitingMs);
  if (isWelcome) add(composition, node);
  else composition.inner.push(node);
  return isWelcome;
}
function isSiblingWelcome(composition, node) {
  const next = composition.inner.peek();
  return isFair(composition, node, Math.max(composition.heldMs, next === void 0 ? 0 : composition.paths[next] ?? 0));
}
function isFair(composition, node, waitingMs) {
  const { floorMs, targetMs, shareMs, innerMs, workers, nowMs, sizeMs, bestEndMs } = composition;
  if (fits2(composition, node, Math.min(floorMs, targetMs))) return true;
  if (!fits2(composition, node, Math.min(targetMs, shareMs + innerMs / workers))) return false;
  return waitingMs === 0 || nowMs + sizeMs + (composition.expected[node] ?? 0) + waitingMs <= bestEndMs;
}
function fits2({ sizeMs, expected }, node, limitMs) {
  return sizeMs + (expected[node] ?? 0) / 2 <= limitMs;
}
var init_batch_composer = __esm({
  "src/core/plan/batch-composer.ts"() {
    "use strict";
    init_scheduler();
  }
});

// src/core/plan/batch-rehearsal.ts
function rehearse(load, kinds, workers, eagerness) {
  const rehearsal = {
    ...load,
    ...kinds,
    eagerness,
    workers,
    idle: [...workers],
    queues: kinds.kinds.map(() => new ReadyQueue(load.paths)),
    ready: new Float64Array(kinds.crewCount),
    missing: Int32Array.from(load.graph.upstream, (upstream) => upstream.length),
    placed: new Uint8Array(load.graph.nodes.length),
    drafts: [],
    running: [],
    nowMs: 0
  };
  for (const node of load.graph.nodes) {
    if ((load.graph.upstream[node.index] ?? []).length === 0) reach2(rehearsal, node.index);
  }
  const stages = [...new Set(kinds.kinds.map((kind) => kind.stage))].sort((a2, b2) => a2 - b2);
  for (const stage of stages) playStage(rehearsal, stage);
  return { drafts: rehearsal.drafts, endMs: rehearsal.nowMs };
}
function playStage(rehearsal, stage) {
  const crews = [...new Set(rehearsal.kinds.filter((kind) => kind.stage === stage).map((kind) => kind.crew))];
  do {
    for (const crew of crews) giveOut(rehearsal, crew);
  } while (closeNext(rehearsal));
}
function giveOut(rehearsal, crew) {
  const share2 = (rehearsal.ready[crew] ?? 0) / (rehearsal.workers[crew] ?? 1);
  while ((rehearsal.idle[crew] ?? 0) > 0) {
    const kind = mostUrgent(rehearsal, crew);
    if (kind === -1) return;
    const { nodes, takenMs } = compose(rehearsal, rehearsal.eagerness, openingOf(rehearsal, kind, share2));
    const draft = { kind, nodes };
    for (const node of nodes) rehearsal.placed[node] = 1;
    rehearsal.idle[crew] = (rehearsal.idle[crew] ?? 0) - 1;
    rehearsal.ready[crew] = (rehearsal.ready[crew] ?? 0) - takenMs;
    rehearsal.drafts.push(draft);
    rehearsal.running.push({ endMs: rehearsal.nowMs + CLAIM_MS + sum(rehearsal.expected, draft.nodes), draft });
  }
}
function openingOf(rehearsal, kind, shareMs) {
  const { queues, missing: missing2, nowMs, workers, kinds } = rehearsal;
  const queue = queues[kind] ?? new ReadyQueue(rehearsal.paths);
  return { kind, queue, missing: missing2, shareMs, nowMs, workers: workers[kinds[kind]?.crew ?? 0] ?? 1 };
}
function mostUrgent(rehearsal, crew) {
  let best = -1;
  let longest = -1;
  for (const [kind, { crew: taker }] of rehearsal.kinds.entries()) {
    const first = rehearsal.queues[kind]?.peek();
    if (taker !== crew || first === void 0 || (rehearsal.paths[first] ?? 0) <= longest) continue;
    [best, longest] = [kind, rehearsal.paths[first] ?? 0];
  }
  return best;
}
function sum(values, indices) {
  return indices.reduce((total, index) => total + (values[index] ?? 0), 0);
}
function closeNext(rehearsal) {
  let next = 0;
  for (const [index, { endMs }] of rehearsal.running.entries()) {
    if (endMs < (rehearsal.running[next]?.endMs ?? 0)) next = index;
  }
  const [closed] = rehearsal.running.splice(next, 1);
  if (closed === void 0) return false;
  rehearsal.nowMs = closed.endMs;
  const crew = rehearsal.kinds[closed.draft.kind]?.crew ?? 0;
  rehearsal.idle[crew] = (rehearsal.idle[crew] ?? 0) + 1;
  for (const node of closed.draft.nodes) release(rehearsal, node);
  return true;
}
function release(rehearsal, node) {
  for (const next of reachedBy(rehearsal, node)) reach2(rehearsal, next);
}
function reach2(rehearsal, start) {
  const open2 = [start];
  for (let node = open2.pop(); node !== void 0; node = open2.pop()) {
    const kind = rehearsal.kindOf[node] ?? -1;
    if (kind !== -1) enqueue(rehearsal, node, kind);
    else for (const next of reachedBy(rehearsal, node)) open2.push(next);
  }
}
function reachedBy(rehearsal, node) {
  const reached = [];
  for (const next of rehearsal.graph.downstream[node] ?? []) {
    const missing2 = (rehearsal.missing[next] ?? 0) - 1;
    rehearsal.missing[next] = missing2;
    if (missing2 === 0) reached.push(next);
  }
  return reached;
}
function enqueue(rehearsal, node, kind) {
  if (rehearsal.placed[node] === 1) return;
  const crew = rehearsal.kinds[kind]?.crew ?? 0;
  rehearsal.queues[kind]?.push(node);
  rehearsal.ready[crew] = (rehearsal.ready[crew] ?? 0) + (rehearsal.expected[node] ?? 0);
}
var CLAIM_MS;
var init_batch_rehearsal = __esm({
  "src/core/plan/batch-rehearsal.ts"() {
    "use strict";
    init_batch_composer();
    init_scheduler();
    CLAIM_MS = 2e3;
  }
});

// src/core/plan/task-kinds.ts
function isOnce(task) {
  return task.environment !== void 0 || !task.cached && task.outputs.length === 0;
}
function poolName(labels) {
  return [...new Set(labels.map((label) => label.toLowerCase()))].sort().join(", ");
}
function findKinds(graph, pending, defaultLabels) {
  const environments = findEnvironments(graph, pending);
  const kinds = [];
  const numbers = /* @__PURE__ */ new Map();
  const crews = /* @__PURE__ */ new Map();
  const kindOf3 = new Int32Array(graph.nodes.length).fill(-1);
  for (const task of graph.tasks) {
    if (!pending.has(task.index)) continue;
    const labels = task.labels.length > 0 ? task.labels : defaultLabels;
    const environment = environments[task.index] ?? null;
    const [pool, once2, stage] = [poolName(labels), isOnce(task), environment === null ? 0 : 1];
    const crew = numberOf2(crews, JSON.stringify([pool, environment, stage]));
    const kind = numberOf2(numbers, JSON.stringify([crew, once2]));
    kinds[kind] ??= { pool, labels, environment, isOnce: once2, stage, crew };
    kindOf3[task.index] = kind;
  }
  return { kinds, kindOf: kindOf3, crewCount: crews.size };
}
function numberOf2(numbers, key) {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return number;
}
function findEnvironments(graph, pending) {
  const environments = [];
  for (const node of graph.nodes) {
    const inherited = [...graph.upstream[node.index] ?? []].sort((a2, b2) => b2 - a2).map((up) => environments[up] ?? null);
    const own = node.kind === "task" && pending.has(node.index) ? node.environment : void 0;
    environments[node.index] = own ?? inherited.find((environment) => environment !== null) ?? null;
  }
  return environments;
}
var init_task_kinds = __esm({
  "src/core/plan/task-kinds.ts"() {
    "use strict";
  }
});

// src/core/plan/worker-count.ts
function shortestMs(work, workers) {
  return Math.max(work.totalMs / workers, work.pathMs);
}
function countWorkers(works, limits) {
  const most = Math.max(works.length, Math.min(limits.workers, MOST_WORKERS2));
  const wanted = works.map((work) => limits.isFixed ? most : usefulWorkers(work, most, limits.startMs));
  return shareOut(works, wanted, most);
}
function usefulWorkers(work, most, startMs) {
  return Math.max(1, Math.min(most, work.tasks, Math.floor(work.totalMs / Math.max(1, startMs))));
}
function thinOut(counts, endMs) {
  const limitMs = TOLERANCE * endMs(counts);
  return counts.reduce((thinned, count3, index) => {
    let [tooFew, enough] = [0, count3];
    while (enough - tooFew > 1) {
      const middle = tooFew + enough >> 1;
      if (endMs(thinned.with(index, middle)) <= limitMs) enough = middle;
      else tooFew = middle;
    }
    return thinned.with(index, enough);
  }, counts);
}
function shareOut(works, wanted, most) {
  const counts = works.map(() => 1);
  for (let left = most - works.length; left > 0; left--) {
    let neediest = -1;
    let longest = -1;
    for (const [index, work] of works.entries()) {
      const each = work.totalMs / (counts[index] ?? 1);
      if ((counts[index] ?? 1) >= (wanted[index] ?? 1) || each <= longest) continue;
      [neediest, longest] = [index, each];
    }
    if (neediest === -1) break;
    counts[neediest] = (counts[neediest] ?? 1) + 1;
  }
  return counts;
}
var MOST_WORKERS2, TOLERANCE;
var init_worker_count = __esm({
  "src/core/plan/worker-count.ts"() {
    "use strict";
    MOST_WORKERS2 = 256;
    TOLERANCE = 1.1;
  }
});

// src/core/plan/batch-planner.ts
function planBatches(input) {
  const { graph } = input;
  const kinds = findKinds(graph, new Set(input.pending), input.defaultLabels);
  const load = loadOf(input, kinds);
  const works = worksOf(load, kinds);
  const pathMs = load.paths.reduce((longest, ms) => Math.max(longest, ms), 0);
  const totalMs = works.reduce((total, work) => total + work.totalMs, 0);
  const boundOf = (counts) => Math.max(pathMs, ...works.map((work, crew) => shortestMs(work, counts[crew] ?? 1)));
  const flow = { load, kinds, totalMs, boundOf };
  const most = countCrews(kinds, works, input);
  const wanted = input.isFixed === true ? most : thinOut(most, (counts) => roughEndMs(flow, counts));
  const batches = batchesOf(input, load, kinds, cut2(flow, wanted));
  const pools = poolsOf(kinds, input.isFixed === true ? wanted : useful(wanted, batches, kinds));
  const boundMs = boundOf(pools.map((pool) => pool.workers));
  const expectedMs = new Map(graph.tasks.flatMap(({ id, index }) => kinds.kindOf[index] === -1 ? [] : [[id, load.expected[index] ?? 0]]));
  return { batches, pools, boundMs, totalMs, pathMs, expectedMs };
}
function useful(wanted, batches, { kinds }) {
  return wanted.map((count3, crew) => {
    const kind = kinds.find((candidate) => candidate.crew === crew);
    const isOwn = ({ pool, environment, stage }) => pool === kind?.pool && environment === kind.environment && stage === kind.stage;
    const own = batches.filter(isOwn).length;
    const loads = batches.map((batch) => isOwn(batch) ? batch : { ...batch, expectedMs: 0 });
    const totalMs = loads.reduce((total, batch) => total + batch.expectedMs, 0);
    const longestMs = withPaths(loads).reduce((longest, batch) => Math.max(longest, batch.pathMs), 0);
    return longestMs === 0 ? 1 : Math.min(count3, own, Math.ceil(CROWD * totalMs / longestMs));
  });
}
function loadOf(input, { kindOf: kindOf3 }) {
  const expected = expectedDurations(input.graph, input.durations, TARGET_MS).map((ms, node) => kindOf3[node] === -1 ? 0 : ms);
  return { graph: input.graph, expected, paths: longestPaths(input.graph, expected), kindOf: kindOf3 };
}
function worksOf({ graph, expected }, { kinds, kindOf: kindOf3, crewCount }) {
  return Array.from({ length: crewCount }, (_2, crew) => {
    const isOwn = (node) => kinds[kindOf3[node] ?? -1]?.crew === crew;
    const own = expected.map((ms, node) => isOwn(node) ? ms : 0);
    const tasks = kindOf3.reduce((count3, _kind, node) => count3 + (isOwn(node) ? 1 : 0), 0);
    const totalMs = own.reduce((total, ms) => total + ms, 0);
    return { totalMs, pathMs: longestPaths(graph, own).reduce((longest, ms) => Math.max(longest, ms), 0), tasks };
  });
}
function countCrews({ kinds, crewCount }, works, input) {
  const counts = new Array(crewCount).fill(1);
  const limits = { workers: input.workers, startMs: input.startMs ?? 15e3, isFixed: input.isFixed ?? false };
  for (const stage of new Set(kinds.map((kind) => kind.stage))) {
    const crews = [...new Set(kinds.filter((kind) => kind.stage === stage).map((kind) => kind.crew))];
    const ofStage = crews.flatMap((crew) => works[crew] ?? []);
    for (const [index, count3] of countWorkers(ofStage, limits).entries()) counts[crews[index] ?? 0] = count3;
  }
  return counts;
}
function play({ load, kinds, boundOf }, workers, targetMs, [floor, slack]) {
  return rehearse(load, kinds, workers, { targetMs, floorMs: Math.max(CLAIM_MS, floor * targetMs), endMs: boundOf(workers), slack });
}
function finestMs({ totalMs }) {
  return Math.max(TARGET_MS, totalMs / (2 * MOST_BATCHES));
}
function roughEndMs(flow, workers) {
  return Math.min(...[EAGEREST, ...MANNERS].map((manner) => play(flow, workers, finestMs(flow), manner).endMs));
}
function cut2(flow, workers) {
  const coarsest = play(flow, workers, Number.POSITIVE_INFINITY, [1, 1]);
  let best = null;
  let left = coarsest.drafts.length > MOST_BATCHES ? 0 : STEPS_MORE;
  for (let targetMs = finestMs(flow); left > 0 && targetMs < 2 * flow.totalMs; targetMs *= STEP) {
    const cuts = [play(flow, workers, targetMs, EAGEREST)];
    if (isFew(cuts[0])) cuts.push(...MANNERS.map((manner) => play(flow, workers, targetMs, manner)));
    for (const tried of cuts) if (isFew(tried) && (best === null || tried.endMs < best.endMs)) best = tried;
    if (best !== null) left--;
  }
  return (best ?? coarsest).drafts;
}
function isFew(cut3) {
  return cut3 !== void 0 && cut3.drafts.length <= MOST_BATCHES;
}
function batchesOf(input, load, kinds, drafts) {
  const needs2 = findNeeds(
    load.graph,
    drafts.map((draft) => draft.nodes)
  );
  const batches = drafts.map((draft, id) => {
    const kind = kinds.kinds[draft.kind];
    const tasks = draft.nodes.flatMap((node) => taskOf2(load.graph, node));
    const expectedMs = Math.round(draft.nodes.reduce((total, node) => total + (load.expected[node] ?? 0), 0));
    const isMeasured = kind?.isOnce === false && tasks.every((task) => input.durations.has(task.key));
    return {
      id,
      tasks: tasks.map((task) => task.id),
      needs: needs2[id] ?? [],
      pool: kind?.pool ?? "",
      isOnce: kind?.isOnce ?? true,
      environment: kind?.environment ?? null,
      stage: kind?.stage ?? 0,
      expectedMs,
      pathMs: expectedMs,
      leaseMs: leaseOf(tasks, input.timeoutMs ?? timeoutOf, isMeasured ? expectedMs : Number.POSITIVE_INFINITY)
    };
  });
  return withPaths(batches);
}
function taskOf2(graph, node) {
  const task = graph.nodes[node];
  return task?.kind === "task" ? [task] : [];
}
function leaseOf(tasks, timeoutMs, expectedMs) {
  const longest = tasks.reduce((total, task) => total + timeoutMs(task) * (1 + task.step.retries), 0);
  return Math.min(longest, Math.max(SHORTEST_LEASE_MS, Math.ceil(expectedMs * LEASE_FACTOR)));
}
function timeoutOf({ step }) {
  return (typeof step.timeoutMinutes === "number" ? step.timeoutMinutes : DEFAULT_TIMEOUT_MINUTES) * MINUTE_MS;
}
function withPaths(batches) {
  const behind = new Float64Array(batches.length);
  for (const { id, needs: needs2, expectedMs } of batches.toReversed()) {
    for (const need of needs2) behind[need] = Math.max(behind[need] ?? 0, (behind[id] ?? 0) + expectedMs);
  }
  return batches.map((batch) => ({ ...batch, pathMs: batch.expectedMs + (behind[batch.id] ?? 0) }));
}
function poolsOf({ kinds, crewCount }, workers) {
  return Array.from({ length: crewCount }, (_2, crew) => {
    const kind = kinds.find((candidate) => candidate.crew === crew);
    const { pool = "", labels = [], environment = null, stage = 0 } = kind ?? {};
    return { name: pool, labels, environment, stage, workers: workers[crew] ?? 1 };
  });
}
var TARGET_MS, MOST_BATCHES, EAGEREST, MANNERS, STEP, STEPS_MORE, CROWD, MINUTE_MS, DEFAULT_TIMEOUT_MINUTES, LEASE_FACTOR, SHORTEST_LEASE_MS;
var init_batch_planner = __esm({
  "src/core/plan/batch-planner.ts"() {
    "use strict";
    init_batch_needs();
    init_batch_rehearsal();
    init_scheduler();
    init_task_kinds();
    init_worker_count();
    TARGET_MS = 2e4;
    MOST_BATCHES = 200;
    EAGEREST = [0.5, 1.1];
    MANNERS = [
      [0, 1],
      [0, 1.1],
      [0.25, 1],
      [0.25, 1.1]
    ];
    STEP = 1.25;
    STEPS_MORE = 4;
    CROWD = 1.5;
    MINUTE_MS = 6e4;
    DEFAULT_TIMEOUT_MINUTES = 360;
    LEASE_FACTOR = 6;
    SHORTEST_LEASE_MS = 15 * MINUTE_MS;
  }
});

// src/engine/plan-fan-out.ts
function planningDispatch(platform) {
  return {
    isShared: true,
    concerns: () => true,
    decides: (task) => task.platform === void 0 || task.platform === platform || task.commands.length === 0,
    news: async () => ({ kind: "over" }),
    ended: () => void 0,
    stop: () => void 0
  };
}
function graphDigest(graph) {
  const steps = [...new Set(graph.tasks.map((task) => task.step))];
  return sha256(JSON.stringify([graph.tasks.map((task) => task.id), steps]));
}
function fanOutPlan(input, { result, records }, limits) {
  const { graph } = input;
  const pendingIds = new Set(result.tasks.filter(isPending).map((task) => task.id));
  const pending = graph.tasks.filter((task) => pendingIds.has(task.id));
  const durations2 = input.ports.history.durations(graph.tasks.map((task) => task.key));
  const cut3 = planBatches({ graph, pending: pending.map((task) => task.index), durations: durations2, ...limits });
  const known3 = knownTasks(input, result, records, pending, limits.sharesStore);
  const id = cut3.batches.length;
  const times = { expectedMs: 0, pathMs: 0, leaseMs: 1 };
  const batch = { id, tasks: known3.map((task) => task.result.id), needs: [], pool: PLANNER, isOnce: false, environment: null, ...times };
  const plan2 = {
    format: 1,
    flow: result.flow,
    run: result.run,
    graph: graphDigest(graph),
    batches: known3.length === 0 ? cut3.batches : [...cut3.batches, batch],
    pools: cut3.pools,
    settled: [],
    failFast: input.options.failFast
  };
  const ended2 = { startedMs: limits.nowMs, endedMs: limits.nowMs };
  return { plan: plan2, cut: cut3, known: { batch: id, claim: 0, worker: PLANNER, outcome: "done", ...ended2, tasks: known3 } };
}
function isResultOf(result, plan2) {
  const tasks = new Set(plan2.batches[result.batch]?.tasks);
  return tasks.size === result.tasks.length && result.tasks.every((task) => tasks.has(task.result.id));
}
function isPending(task) {
  return task.state === "planned" && task.decision !== "hit";
}
function knownTasks(input, result, records, pending, sharesStore) {
  const read4 = sharesStore ? /* @__PURE__ */ new Set() : upstreamOf2(input.graph, pending);
  const indexOf = new Map(input.graph.tasks.map((task) => [task.id, task.index]));
  return result.tasks.flatMap((task) => {
    if (isPending(task)) return [];
    const record = records.get(task.id) ?? null;
    const state = record === null ? task.state : "restored";
    const inStore = record !== null && !read4.has(indexOf.get(task.id) ?? -1) ? { inStore: true } : {};
    return [{ result: { ...task, state }, record, tolerated: false, ...inStore }];
  });
}
function upstreamOf2(graph, tasks) {
  const found = /* @__PURE__ */ new Set();
  for (const task of tasks) {
    for (const index of graph.upstream[task.index] ?? []) {
      const node = graph.nodes[index];
      for (const one of node?.kind === "group" ? node.members : [index]) found.add(one);
    }
  }
  return found;
}
var PLANNER;
var init_plan_fan_out = __esm({
  "src/engine/plan-fan-out.ts"() {
    "use strict";
    init_digest();
    init_batch_planner();
    PLANNER = "planner";
  }
});

// src/engine/gather-results.ts
function moved(task, byMs) {
  const { result } = task;
  return { ...task, result: { ...result, startMs: result.attempts > 0 ? Math.max(0, result.startMs + byMs) : 0 } };
}
var TRIES, PAUSE_MS, GatheredResults;
var init_gather_results = __esm({
  "src/engine/gather-results.ts"() {
    "use strict";
    init_result_tree();
    init_plan_fan_out();
    TRIES = 5;
    PAUSE_MS = 500;
    GatheredResults = class {
      isShared = true;
      problems = [];
      #parts;
      #batchOf = /* @__PURE__ */ new Map();
      #results = /* @__PURE__ */ new Map();
      /** By batch, what was published and cannot be taken. */
      #refused = /* @__PURE__ */ new Map();
      /** Results that were read, each as `<batch> <worker>`. */
      #read = /* @__PURE__ */ new Set();
      #state = { results: [], ended: [] };
      #isAsked = false;
      constructor(parts) {
        this.#parts = parts;
        for (const batch of parts.plan.batches) for (const task of batch.tasks) this.#batchOf.set(task, batch);
      }
      concerns() {
        return false;
      }
      decides(task) {
        const batch = this.#batchOf.get(task.id);
        return batch === void 0 || this.#results.has(batch.id);
      }
      ended() {
      }
      stop() {
      }
      async news() {
        if (this.#isAsked) return { kind: "over" };
        this.#isAsked = true;
        await this.#readAll();
        const began = this.#beganMs();
        const tasks = [...this.#results.values()].flatMap((result) => result.tasks.map((task) => moved(task, result.startedMs - began)));
        return tasks.length > 0 ? { kind: "results", tasks } : { kind: "over" };
      }
      /** Why nobody told of a task; null: it was not begun, since another one had failed. */
      whyLost(task) {
        const batch = this.#batchOf.get(task.id);
        if (batch === void 0 || batch.pool === PLANNER) return "it was to be restored, and its bytes are gone; run it again";
        const refused3 = this.#refused.get(batch.id);
        if (refused3 !== void 0) return refused3;
        const claimant = (this.#state.claims ?? []).findLast((claim) => claim.batch === batch.id)?.worker;
        if (claimant !== void 0) return `worker ${claimant} took it and told of no end`;
        const isStopped = this.#parts.plan.failFast && [...this.#results.values()].some((result) => result.outcome === "failed");
        return isStopped ? null : "no worker took it";
      }
      /** Each that took a batch, published one, or is known to have ended. */
      workers() {
        const names2 = /* @__PURE__ */ new Set([...this.#ran().map((result) => result.worker), ...this.#state.ended]);
        for (const claim of this.#state.claims ?? []) names2.add(claim.worker);
        return [...names2].sort().map((worker) => this.#workerReport(worker));
      }
      /** Milliseconds from the first batch's begin to the last one's end, by the workers' clocks. */
      wholeMs() {
        return Math.max(0, ...this.#ran().map((result) => result.endedMs - this.#beganMs()));
      }
      #workerReport(worker) {
        const own = this.#ran().filter((result) => result.worker === worker);
        const taken = new Set((this.#state.claims ?? []).filter((claim) => claim.worker === worker).map((claim) => claim.batch));
        const began = this.#beganMs();
        return {
          worker,
          batches: own.length,
          tasks: own.reduce((sum2, result) => sum2 + result.tasks.length, 0),
          takenOver: own.filter((result) => result.claim > 0).length,
          lostBatches: [...taken].filter((batch) => !this.#read.has(`${batch} ${worker}`)).length,
          busyMs: own.reduce((sum2, result) => sum2 + Math.max(0, result.endedMs - result.startedMs), 0),
          firstMs: own.length === 0 ? 0 : Math.min(...own.map((result) => result.startedMs - began)),
          lastMs: Math.max(0, ...own.map((result) => result.endedMs - began))
        };
      }
      /** Results of workers: what was known before is none. */
      #ran() {
        return [...this.#results.values()].filter((result) => result.worker !== PLANNER);
      }
      #beganMs() {
        return Math.min(...this.#ran().map((result) => result.startedMs));
      }
      async #readAll() {
        const { board, clock, signal } = this.#parts;
        for (let number = 1; !signal.aborted; number++) {
          const state = await board.state();
          if (!("kind" in state)) {
            this.#state = state;
            break;
          }
          if (number === TRIES) return this.#unavailable(state.why);
          await clock.sleep(PAUSE_MS * 2 ** number, signal);
        }
        for (const listed of this.#state.results) await this.#readOne(listed);
      }
      /** The first result of a batch stands; a second one is compared with it. */
      async #readOne(listed) {
        const { board, clock, signal, learn, plan: plan2 } = this.#parts;
        for (let number = 1; !signal.aborted; number++) {
          const found = await board.result(listed);
          if (found.kind === "result" && isResultOf(found.result, plan2)) {
            this.#read.add(`${listed.batch} ${listed.worker}`);
            const first = this.#results.get(listed.batch);
            if (first !== void 0) return this.#compare(first, found.result);
            this.#results.set(listed.batch, found.result);
            return learn(listed, found.result);
          }
          const why = found.kind === "result" ? "it is of other tasks" : found.why;
          this.#refused.set(listed.batch, `what worker ${listed.worker} published of it is refused: ${why}`);
          if (found.kind !== "unavailable" || number === TRIES) return;
          await clock.sleep(PAUSE_MS * 2 ** number, signal);
        }
      }
      #unavailable(why) {
        this.problems.push({ code: "board/unavailable", severity: "error", message: `the board cannot be reached: ${why}` });
      }
      #compare(first, second) {
        const other = new Map(second.tasks.map((task) => [task.result.id, task.record]));
        for (const { result, record } of first.tasks) {
          const again = other.get(result.id);
          if (record === null || again === null || again === void 0 || treeOf(record) === treeOf(again)) continue;
          this.problems.push({
            code: "board/differing-result",
            severity: "warning",
            message: `${result.id} gave other bytes on worker ${second.worker} than on worker ${first.worker}, whose result is kept`,
            hint: "Find out what makes its output differ: a time, an order, a random number."
          });
        }
      }
    };
  }
});

// src/core/plan/presumed-claims.ts
var PresumedClaims;
var init_presumed_claims = __esm({
  "src/core/plan/presumed-claims.ts"() {
    "use strict";
    PresumedClaims = class {
      #batches;
      #self;
      /** What this crew takes, the most urgent first. */
      #takeable;
      #done = /* @__PURE__ */ new Set();
      #holders = /* @__PURE__ */ new Map();
      #holds = /* @__PURE__ */ new Map();
      /** Batches of which it was found out that somebody has them. */
      #sure = /* @__PURE__ */ new Set();
      /** Workers that take the next ones, in this order. */
      #idle;
      constructor(batches, self, nowMs) {
        const { worker, place, pool, environment, stage, peers } = self;
        this.#batches = batches;
        this.#self = self;
        this.#takeable = batches.filter((batch) => batch.pool === pool && batch.environment === environment && (batch.stage ?? 0) <= stage).toSorted((a2, b2) => b2.pathMs - a2.pathMs || a2.id - b2.id);
        this.#idle = peers === void 0 ? [] : [...peers.slice(0, place), worker, ...peers.slice(place)];
        this.#giveOut(nowMs);
      }
      /** By batch. */
      get holders() {
        return this.#holders;
      }
      /** What the board lists, in its order. Whoever brought something takes the next before those that wait. */
      see(results, nowMs) {
        for (const { batch, worker } of results) {
          if (this.#done.has(batch)) continue;
          this.#done.add(batch);
          if (this.#takeable.some(({ id }) => id === batch)) {
            this.#hold(batch, worker, nowMs);
            this.#drop(batch);
            this.#idle.unshift(worker);
          }
          this.#giveOut(nowMs);
        }
      }
      /** A worker is known to have a batch. */
      note(batch, worker, nowMs) {
        if (!this.#done.has(batch)) this.#hold(batch, worker, nowMs);
      }
      /** This worker claimed it in vain: somebody has it, so that what was presumed of one of the others is wrong. */
      refuse(batch, nowMs) {
        const { worker } = this.#self;
        const held = this.#holders.get(batch);
        this.#sure.add(batch);
        if (this.#done.has(batch) || held !== void 0 && held.worker !== worker) return;
        const doubtful = [...this.#holders].filter(([id, holder2]) => !this.#sure.has(id) && holder2.worker !== worker);
        const [suspect] = doubtful.toSorted(([a2], [b2]) => this.#pathMs(b2) - this.#pathMs(a2));
        if (suspect === void 0) return;
        const [instead, holder] = suspect;
        this.#drop(instead);
        this.#drop(batch);
        this.#take(batch, holder.worker, nowMs);
      }
      /** Whoever was presumed to have it has what this worker was presumed to have. */
      #hold(batch, worker, nowMs) {
        const instead = this.#holds.get(worker);
        if (instead === batch) return;
        const other = this.#holders.get(batch)?.worker;
        this.#drop(batch);
        if (instead !== void 0) this.#drop(instead);
        if (other !== void 0 && instead !== void 0 && !this.#done.has(instead)) this.#take(instead, other, nowMs);
        else if (other !== void 0) this.#idle.push(other);
        const at2 = this.#idle.indexOf(worker);
        if (at2 !== -1) this.#idle.splice(at2, 1);
        this.#take(batch, worker, nowMs);
      }
      #take(batch, worker, nowMs) {
        this.#holders.set(batch, { worker, sinceMs: nowMs });
        this.#holds.set(worker, batch);
      }
      #drop(batch) {
        const holder = this.#holders.get(batch);
        if (holder === void 0) return;
        this.#holders.delete(batch);
        this.#holds.delete(holder.worker);
      }
      #giveOut(nowMs) {
        for (const { id, needs: needs2 } of this.#takeable) {
          const [next] = this.#idle;
          if (next === void 0) return;
          if (this.#done.has(id) || this.#holders.has(id) || !needs2.every((need) => this.#done.has(need))) continue;
          this.#idle.shift();
          this.#take(id, next, nowMs);
        }
      }
      #pathMs(batch) {
        return this.#batches[batch]?.pathMs ?? 0;
      }
    };
  }
});

// src/core/plan/batch-outlook.ts
function crewSize(input) {
  const own = input.plan.pools.filter((pool) => isSame2(pool.name, pool, input) && (pool.stage ?? 0) === stageOf(input));
  return Math.max(
    1,
    own.reduce((sum2, pool) => sum2 + pool.workers, 0)
  );
}
function isSame2(pool, { environment = null }, self) {
  return pool === self.pool && environment === self.environment;
}
function stageOf({ stage, environment }) {
  return stage ?? (environment === null ? 0 : 1);
}
function totalOf(pools) {
  return pools.reduce((sum2, pool) => sum2 + pool.workers, 0);
}
var DOUBTFUL_FACTOR, DOUBTFUL_MS, SILENCE_MS2, SILENT_WAITS, Outlook;
var init_batch_outlook = __esm({
  "src/core/plan/batch-outlook.ts"() {
    "use strict";
    DOUBTFUL_FACTOR = 3;
    DOUBTFUL_MS = 6e4;
    SILENCE_MS2 = 10 * 6e4;
    SILENT_WAITS = 100;
    Outlook = class {
      #input;
      #stage;
      #ended;
      #owners = /* @__PURE__ */ new Map();
      #areOthersGone;
      #isSomePeerGone;
      /** Batches that will have no result as long as this worker lives. */
      #hopeless = /* @__PURE__ */ new Set();
      #ready = null;
      constructor(input) {
        this.#input = input;
        this.#stage = stageOf(input);
        this.#ended = new Set(input.ended.filter((name3) => name3 !== input.worker));
        for (const claim of input.claims) {
          if ((this.#owners.get(claim.batch)?.claim ?? -1) < claim.claim) this.#owners.set(claim.batch, claim);
        }
        const pools = input.plan.pools.filter((pool) => (pool.stage ?? 0) <= this.#stage);
        this.#areOthersGone = this.#ended.size > 0 && this.#ended.size >= totalOf(pools) - 1;
        this.#isSomePeerGone = input.peers?.some((name3) => this.#ended.has(name3)) ?? (pools.length === 1 && this.#ended.size > 0);
        for (const batch of input.plan.batches) {
          if (this.#isHopeless(batch)) this.#hopeless.add(batch.id);
        }
      }
      /** Batches of this worker's without a result and not in work here, whose needs have ended. */
      ready() {
        const { plan: plan2, done } = this.#input;
        this.#ready ??= plan2.batches.filter(
          (batch) => this.#isOpen(batch) && this.#mayTake(batch) && batch.needs.every((need) => done.has(need))
        );
        return this.#ready;
      }
      /** Whether anything without a result may still get one. */
      hasHope() {
        return this.#input.plan.batches.some((batch) => this.#isOpen(batch) && !this.#hopeless.has(batch.id));
      }
      /** The number under which it is to be claimed next: how often it was claimed as far as is known. */
      claimsOf(id) {
        return Math.max(this.#input.taken.get(id)?.claim ?? -1, this.#owners.get(id)?.claim ?? -1) + 1;
      }
      /** It was taken, and whoever has it will not bring it. */
      isAbandoned(batch) {
        return this.claimsOf(batch.id) > 0 && (this.#isOwnerGone(batch) || this.#leftMs(batch) <= 0);
      }
      /** Milliseconds until the first batch may be taken over. */
      nextTakeOverMs() {
        const open2 = this.ready().filter((batch) => this.claimsOf(batch.id) > 0 && !batch.isOnce);
        return Math.min(Number.POSITIVE_INFINITY, ...open2.map((batch) => this.#leftMs(batch)));
      }
      #isOpen({ id }) {
        return !this.#input.done.has(id) && !this.#input.own.has(id);
      }
      #mayTake(batch) {
        return isSame2(batch.pool, batch, this.#input) && (batch.stage ?? 0) <= this.#stage;
      }
      #isOwnerGone({ id }) {
        const owner = this.#owners.get(id);
        if (owner !== void 0 && owner.claim === this.claimsOf(id) - 1) return this.#ended.has(owner.worker);
        return this.#areOthersGone || (this.#input.peers?.every((name3) => this.#ended.has(name3)) ?? false);
      }
      #leftMs(batch) {
        const { taken, nowMs } = this.#input;
        const since = taken.get(batch.id)?.sinceMs ?? nowMs;
        const isDoubtful = this.#isSomePeerGone && !batch.isOnce && !this.#owners.has(batch.id);
        const leaseMs = isDoubtful ? Math.min(batch.leaseMs, DOUBTFUL_MS + DOUBTFUL_FACTOR * batch.expectedMs) : batch.leaseMs;
        return since + leaseMs - nowMs;
      }
      /** Workers of earlier stages have ended, those of later ones begin when these have. */
      #hasTakers({ pool, environment }) {
        const isTaker = (other) => other.name === pool && (other.environment ?? null) === environment && (other.stage ?? 0) === this.#stage;
        return this.#input.plan.pools.some(isTaker);
      }
      #isHopeless(batch) {
        if (!this.#isOpen(batch)) return false;
        if (batch.needs.some((need) => this.#hopeless.has(need))) return true;
        if (this.#mayTake(batch)) return batch.isOnce && this.isAbandoned(batch);
        if ((batch.stage ?? 0) > this.#stage || !this.#hasTakers(batch) || this.#areOthersGone) return true;
        const { newsMs, nowMs, waits: waits2 } = this.#input;
        return newsMs !== void 0 && waits2 > SILENT_WAITS && nowMs - newsMs > batch.leaseMs + SILENCE_MS2;
      }
    };
  }
});

// src/core/plan/worker-choice.ts
function chooseNext(input) {
  const outlook = new Outlook(input);
  const isStopped = input.isStopped || input.plan.failFast && [...input.done.values()].includes("failed");
  const next = isStopped ? null : freshest(input, outlook) ?? orphan(input, outlook);
  if (next !== null) return { kind: "claim", batch: next.id, claim: outlook.claimsOf(next.id) };
  const isWorking = [...input.own].some((id) => !input.done.has(id));
  if (!isWorking && (isStopped || !outlook.hasHope())) return { kind: "done" };
  return { kind: "wait", ms: waitMs(input, outlook) };
}
function noteClaims(taken, claims, nowMs) {
  for (const { batch, claim } of claims) {
    const known3 = taken.get(batch);
    if (known3 === void 0 || known3.claim < claim) taken.set(batch, { claim, sinceMs: nowMs });
  }
}
function freshest(input, outlook) {
  const ready = outlook.ready().toSorted((a2, b2) => b2.pathMs - a2.pathMs || a2.id - b2.id);
  const free = ready.filter((batch) => outlook.claimsOf(batch.id) === 0);
  if (free.length === 0) return null;
  const isFirst = input.own.size + input.done.size + input.claims.length === 0;
  if (isFirst && input.peers === void 0) return firstOfAll(input, outlook, ready);
  const likely = free.find((batch) => !isPresumed(input, batch));
  if (likely !== void 0) return likely;
  const sinceMs = (batch) => input.presumed?.get(batch.id)?.sinceMs ?? 0;
  return input.waits < PATIENCE ? null : free.toSorted((a2, b2) => sinceMs(a2) - sinceMs(b2))[0] ?? null;
}
function isPresumed({ presumed, worker, ended: ended2, nowMs, seesClaims }, batch) {
  const holder = presumed?.get(batch.id);
  if (holder === void 0 || holder.worker === worker || ended2.includes(holder.worker)) return false;
  const forMs = seesClaims === true ? LISTED_MS : OVERDUE_MS + OVERDUE_FACTOR * batch.expectedMs;
  return Math.abs(nowMs - holder.sinceMs) < forMs;
}
function firstOfAll(input, outlook, ready) {
  const count3 = Math.min(ready.length, crewSize(input));
  const start = input.place % count3;
  const turned = [...ready.slice(start, count3), ...ready.slice(0, start), ...ready.slice(count3)];
  return turned.find((batch) => outlook.claimsOf(batch.id) === 0) ?? null;
}
function orphan(input, outlook) {
  const orphans = outlook.ready().filter((batch) => !batch.isOnce && outlook.isAbandoned(batch));
  if (orphans.length === 0) return null;
  const since = (batch) => input.taken.get(batch.id)?.sinceMs ?? input.nowMs;
  return orphans.toSorted((a2, b2) => since(a2) + a2.expectedMs - since(b2) - b2.expectedMs || a2.id - b2.id)[0] ?? null;
}
function waitMs(input, outlook) {
  const workers = input.plan.pools.reduce((sum2, pool) => sum2 + pool.workers, 0);
  const mostMs = Math.min(LONGEST_WAIT_MS2, Math.max(CALM_WAIT_MS, workers * WAIT_PER_WORKER_MS));
  const longestMs = Math.min(mostMs, SHORTEST_WAIT_MS * 2 ** Math.min(input.waits, 10));
  return Math.min(longestMs * (0.5 + input.random() / 2), Math.max(SHORTEST_WAIT_MS, outlook.nextTakeOverMs()));
}
var SHORTEST_WAIT_MS, LONGEST_WAIT_MS2, CALM_WAIT_MS, WAIT_PER_WORKER_MS, LISTED_MS, OVERDUE_MS, OVERDUE_FACTOR, PATIENCE;
var init_worker_choice = __esm({
  "src/core/plan/worker-choice.ts"() {
    "use strict";
    init_batch_outlook();
    SHORTEST_WAIT_MS = 500;
    LONGEST_WAIT_MS2 = 1e4;
    CALM_WAIT_MS = 2e3;
    WAIT_PER_WORKER_MS = 250;
    LISTED_MS = 3e3;
    OVERDUE_MS = 15e3;
    OVERDUE_FACTOR = 1.5;
    PATIENCE = 2;
  }
});

// src/engine/batch-result.ts
function resultOf({ batch, claim, startedMs, sinceMs, ended: ended2 }, { worker, now, sharesStore }) {
  const tasks = batch.tasks.flatMap((id) => {
    const one = ended2.get(id);
    if (one === void 0) return [];
    const result = { ...one.result, startMs: one.result.startMs === 0 ? 0 : Math.max(0, one.result.startMs - sinceMs) };
    const inStore = sharesStore && one.result.state === "restored" ? { inStore: true } : {};
    return [{ result, record: one.record, tolerated: one.tolerated, ...inStore }];
  });
  const isBad2 = tasks.some((task) => ["failed", "blocked", "cancelled"].includes(task.result.state) && !task.tolerated);
  return { batch: batch.id, claim, worker, outcome: isBad2 ? "failed" : "done", startedMs, endedMs: now(), tasks };
}
var init_batch_result = __esm({
  "src/engine/batch-result.ts"() {
    "use strict";
  }
});

// src/engine/board-publishing.ts
var TRIES2, PAUSE_MS2, UNSEEN_MS, ROUNDS, BoardPublishing;
var init_board_publishing = __esm({
  "src/engine/board-publishing.ts"() {
    "use strict";
    TRIES2 = 6;
    PAUSE_MS2 = 500;
    UNSEEN_MS = 6e4;
    ROUNDS = 3;
    BoardPublishing = class {
      #parts;
      #unseen = /* @__PURE__ */ new Map();
      #queue = Promise.resolve();
      #lost = 0;
      #calls = 0;
      constructor(parts) {
        this.#parts = parts;
      }
      /** Results that could not be published: others will do these batches again. */
      get lost() {
        return this.#lost;
      }
      get calls() {
        return this.#calls;
      }
      /** Whether something is not known to lie on the board yet. */
      get isPending() {
        return this.#unseen.size > 0;
      }
      add(result) {
        const unseen = { result, sinceMs: null, rounds: 0 };
        this.#unseen.set(result.batch, unseen);
        this.#enqueue(unseen);
      }
      /** What the board lists; a batch that another worker has published needs ours no more. */
      see(results) {
        for (const { batch } of results) this.#unseen.delete(batch);
        const nowMs = this.#parts.clock.elapsed();
        for (const unseen of this.#unseen.values()) {
          if (unseen.sinceMs === null || nowMs - unseen.sinceMs < UNSEEN_MS) continue;
          if (unseen.rounds >= ROUNDS) this.#giveUp(unseen);
          else this.#enqueue(unseen);
        }
      }
      /** Resolves when everything was published that could be. */
      settled() {
        return this.#queue;
      }
      #enqueue(unseen) {
        unseen.sinceMs = null;
        unseen.rounds++;
        this.#queue = this.#queue.then(() => this.#publish(unseen));
      }
      async #publish(unseen) {
        const { board, clock, signal, random, file } = this.#parts;
        for (let number = 1; number <= TRIES2 && !signal.aborted; number++) {
          this.#calls++;
          const published = await board.publish(unseen.result, file);
          if (published.kind === "refused") return this.#giveUp(unseen);
          if (published.kind !== "unavailable") break;
          await clock.sleep(PAUSE_MS2 * 2 ** number * (0.5 + random()), signal);
        }
        unseen.sinceMs = clock.elapsed();
      }
      #giveUp({ result }) {
        this.#unseen.delete(result.batch);
        this.#lost++;
      }
    };
  }
});

// src/engine/board-reading.ts
function nameOf3({ batch, claim, worker }) {
  return `${batch} ${claim} ${worker}`;
}
var READS, MOST_MISSES, BoardReading;
var init_board_reading = __esm({
  "src/engine/board-reading.ts"() {
    "use strict";
    init_plan_fan_out();
    READS = 8;
    MOST_MISSES = 30;
    BoardReading = class {
      #parts;
      /** Results that are worth nothing. */
      #spoilt = /* @__PURE__ */ new Set();
      #misses = /* @__PURE__ */ new Map();
      #awaited = /* @__PURE__ */ new Set();
      #calls = 0;
      constructor(parts) {
        this.#parts = parts;
      }
      get calls() {
        return this.#calls;
      }
      /** Batches whose results were listed and could not be read the last time: they are there, and nobody needs to do them again. */
      get awaited() {
        return this.#awaited;
      }
      /** Results of batches that are not `done`, in the order in which they are listed. */
      async read(results, done) {
        this.#awaited.clear();
        const wanted = this.#wanted(results, done);
        const good = [];
        for (let from = 0; from < wanted.length; from += READS) {
          const some = wanted.slice(from, from + READS);
          this.#calls += some.length;
          const found = await Promise.all(some.map((listed) => this.#parts.board.result(listed)));
          for (const [index, listed] of some.entries()) {
            const result = this.#checked(listed, found[index]);
            if (result === null || done.has(result.batch)) continue;
            await this.#parts.learn(listed, result);
            good.push(result);
          }
        }
        return good;
      }
      /** Of each batch the first result that may be good. */
      #wanted(results, done) {
        const first = /* @__PURE__ */ new Map();
        for (const listed of results) {
          const isKnown = done.has(listed.batch) || this.#spoilt.has(nameOf3(listed));
          if (!isKnown && !first.has(listed.batch)) first.set(listed.batch, listed);
        }
        return [...first.values()];
      }
      #checked(listed, found) {
        const name3 = nameOf3(listed);
        if (found?.kind === "result" && isResultOf(found.result, this.#parts.plan)) return found.result;
        const misses = (this.#misses.get(name3) ?? 0) + 1;
        this.#misses.set(name3, misses);
        if (found?.kind !== "unavailable" || misses > MOST_MISSES) this.#spoilt.add(name3);
        else this.#awaited.add(listed.batch);
        return null;
      }
    };
  }
});

// src/engine/share-work.ts
var UNREACHABLE_MS, MOST_UNREACHABLE, MOST_REFUSED, RECENT_MS, SharedWork;
var init_share_work = __esm({
  "src/engine/share-work.ts"() {
    "use strict";
    init_presumed_claims();
    init_worker_choice();
    init_batch_result();
    init_board_publishing();
    init_board_reading();
    UNREACHABLE_MS = 1e3;
    MOST_UNREACHABLE = 600;
    MOST_REFUSED = 30;
    RECENT_MS = 2e3;
    SharedWork = class {
      isShared = true;
      #parts;
      #beganMs;
      #batchOf = /* @__PURE__ */ new Map();
      #own = /* @__PURE__ */ new Map();
      #done = /* @__PURE__ */ new Map();
      #taken = /* @__PURE__ */ new Map();
      #presumed;
      #reading;
      #publishing;
      #isStopped = false;
      #waits = 0;
      #vain = 0;
      #refused = 0;
      #newsMs;
      #seen = null;
      /** Ends a wait when something has come to its end here, and with the whole worker. */
      #nap = new AbortController();
      #napSignal;
      #tally = {
        batches: 0,
        failed: 0,
        boardCalls: 0,
        unreachable: null
      };
      constructor(parts) {
        this.#parts = parts;
        this.#beganMs = parts.clock.elapsed();
        this.#newsMs = this.#beganMs;
        this.#presumed = new PresumedClaims(parts.plan.batches, parts, this.#beganMs);
        this.#reading = new BoardReading(parts);
        this.#publishing = new BoardPublishing(parts);
        this.#napSignal = AbortSignal.any([parts.signal, this.#nap.signal]);
        for (const batch of parts.plan.batches) for (const task of batch.tasks) this.#batchOf.set(task, batch);
      }
      get tally() {
        const boardCalls = this.#tally.boardCalls + this.#reading.calls + this.#publishing.calls;
        return { ...this.#tally, boardCalls, unpublished: this.#publishing.lost };
      }
      concerns(task) {
        const batch = this.#batchOf.get(task.id);
        return batch === void 0 || batch.pool === this.#parts.pool && batch.environment === this.#parts.environment;
      }
      /** Not planned to run: restored, here as there. Claimed: ours. Told of before and looked at again: its bytes are gone, and it is made again. */
      decides(task) {
        const batch = this.#batchOf.get(task.id);
        return batch === void 0 || this.#own.has(batch.id) || this.#done.has(batch.id);
      }
      stop() {
        this.#isStopped = true;
      }
      ended(ended2) {
        const batch = this.#batchOf.get(ended2.task.id);
        const own = batch === void 0 ? void 0 : this.#own.get(batch.id);
        if (own === void 0 || this.#done.has(own.batch.id)) return;
        own.ended.set(ended2.task.id, ended2);
        if (own.ended.size < own.batch.tasks.length) return;
        const result = resultOf(own, this.#parts);
        this.#done.set(own.batch.id, result.outcome);
        this.#heard();
        this.#tally.batches++;
        if (result.tasks.some((task) => task.result.state === "failed" && !task.tolerated)) this.#tally.failed++;
        if (!this.#parts.signal.aborted) this.#publishing.add(result);
      }
      async news() {
        for (; ; ) {
          if (this.#parts.signal.aborted || this.#tally.unreachable !== null) return this.#over();
          const state = this.#recent() ?? await this.#look();
          if (state !== null) {
            const lookedMs = this.#parts.clock.elapsed();
            const tasks = await this.#import(state);
            if (tasks.length > 0) {
              this.#seen = { state, lookedMs };
              return { kind: "results", tasks };
            }
          }
          const news = await this.#next(state);
          if (news !== null) return news;
        }
      }
      /** What was listed a moment ago, and has only been read since; once. */
      #recent() {
        const seen = this.#seen;
        this.#seen = null;
        return seen !== null && Math.abs(this.#parts.clock.elapsed() - seen.lookedMs) <= RECENT_MS ? seen.state : null;
      }
      #isWorking() {
        return [...this.#own.keys()].some((id) => !this.#done.has(id));
      }
      #heard() {
        this.#waits = 0;
        this.#newsMs = this.#parts.clock.elapsed();
        this.#nap.abort();
        this.#nap = new AbortController();
        this.#napSignal = AbortSignal.any([this.#parts.signal, this.#nap.signal]);
      }
      async #sleep(ms) {
        this.#waits++;
        await this.#parts.clock.sleep(ms, this.#napSignal);
      }
      async #over() {
        await this.#publishing.settled();
        return { kind: "over" };
      }
      async #look() {
        this.#tally.boardCalls++;
        const state = await this.#parts.board.state();
        this.#vain = "kind" in state ? this.#vain + 1 : 0;
        if ("kind" in state) {
          if (this.#vain > MOST_UNREACHABLE && !this.#isWorking()) this.#tally.unreachable = state.why;
          return null;
        }
        this.#publishing.see(state.results);
        this.#presume(state);
        return state;
      }
      /** Who has what, as far as it is listed, and as far as it follows from what is. */
      #presume({ results, claims = [] }) {
        const nowMs = this.#parts.clock.elapsed();
        this.#presumed.see(results, nowMs);
        for (const { batch, worker } of claims) this.#presumed.note(batch, worker, nowMs);
        const others = claims.filter((claim) => claim.worker !== this.#parts.worker);
        noteClaims(this.#taken, others, nowMs);
      }
      /** Tasks of results that were not here before; what cannot be read now is asked for again. */
      async #import(state) {
        const results = await this.#reading.read(state.results, this.#done);
        for (const { batch, outcome } of results) this.#done.set(batch, outcome);
        if (results.length > 0) this.#heard();
        return results.flatMap((result) => result.tasks);
      }
      async #next(state) {
        if (state === null && !this.#isStopped) {
          await this.#sleep(UNREACHABLE_MS);
          return null;
        }
        const { plan: plan2, clock, pool, environment, place, random, worker, others } = this.#parts;
        const choice = chooseNext({
          // What a failure stops is for the run to say, which knows the steps: some of them stop nothing.
          plan: { ...plan2, failFast: false },
          done: this.#done,
          own: /* @__PURE__ */ new Set([...this.#own.keys(), ...this.#reading.awaited]),
          taken: this.#taken,
          // A job of another name tells nothing of this fan-out.
          ended: (state?.ended ?? []).filter((name3) => others?.has(name3) ?? true),
          claims: state?.claims ?? [],
          presumed: this.#presumed.holders,
          seesClaims: state?.claims !== void 0,
          worker,
          place,
          pool,
          environment,
          stage: this.#parts.stage,
          ...this.#parts.peers === void 0 ? {} : { peers: this.#parts.peers },
          isStopped: this.#isStopped,
          waits: this.#waits,
          nowMs: clock.elapsed(),
          newsMs: this.#newsMs,
          random
        });
        if (choice.kind === "done" && !this.#publishing.isPending) return this.#over();
        if (choice.kind === "claim" && state !== null) return this.#claim(choice.batch, choice.claim, state);
        if (choice.kind === "done") return this.#confirm();
        await this.#sleep(choice.kind === "wait" ? choice.ms : UNREACHABLE_MS);
        return null;
      }
      /** Nothing is left to do but to see on the board what was published. */
      async #confirm() {
        await this.#publishing.settled();
        if (this.#waits > 0) await this.#sleep(UNREACHABLE_MS);
        this.#waits++;
        return null;
      }
      async #claim(id, claim, state) {
        const { board, clock, plan: plan2, now } = this.#parts;
        const batch = plan2.batches[id];
        if (batch === void 0) throw new Error(`the plan has no batch ${id}`);
        this.#tally.boardCalls++;
        const claimed = await board.claim(id, claim);
        this.#refused = claimed === "unavailable" ? this.#refused + 1 : 0;
        const mayRisk = claimed === "unsure" || this.#refused > MOST_REFUSED;
        if (claimed === "claimed" || mayRisk && !batch.isOnce) {
          this.#presumed.note(id, this.#parts.worker, clock.elapsed());
          if (claim > 0) await this.#parts.sweep?.();
          this.#own.set(id, { batch, claim, startedMs: now(), sinceMs: clock.elapsed() - this.#beganMs, ended: /* @__PURE__ */ new Map() });
          this.#waits = 0;
          return { kind: "mine", tasks: batch.tasks };
        }
        if (claimed === "unavailable") {
          await this.#sleep(UNREACHABLE_MS);
          return null;
        }
        this.#taken.set(id, { claim, sinceMs: clock.elapsed() });
        this.#presumed.refuse(id, clock.elapsed());
        return this.#next(state);
      }
    };
  }
});

// src/core/entry/entry-limits.ts
function nestsTooDeep(text2) {
  let level = 0;
  for (let at2 = 0; at2 < text2.length; at2++) {
    const char = text2.charCodeAt(at2);
    if (char === QUOTE) {
      at2 = endOfText(text2, at2);
      if (at2 < 0) return false;
    } else if (char === OPEN_LIST || char === OPEN_OBJECT) {
      if (++level > LIMITS.levels) return true;
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) level--;
  }
  return false;
}
function endOfText(text2, begin2) {
  for (let end2 = text2.indexOf('"', begin2 + 1); end2 >= 0; end2 = text2.indexOf('"', end2 + 1)) {
    let before = end2;
    while (text2.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end2 - before) % 2 === 0) return end2;
  }
  return -1;
}
function growsTooMuch(bytes, compressed) {
  return bytes > LIMITS.ratioFrom && bytes > LIMITS.ratio * compressed;
}
var LIMITS, QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT;
var init_entry_limits = __esm({
  "src/core/entry/entry-limits.ts"() {
    "use strict";
    LIMITS = {
      /** Files of one entry. */
      files: 5e4,
      /** Those and the folders that they need. */
      paths: 25e4,
      /** Bytes of all files together. */
      bytes: 10 * 1024 ** 3,
      /** Bytes of a header before compression. */
      headerBytes: 64 * 1024 ** 2,
      /** How many times larger than its compressed form an entry may be, above `ratioFrom` bytes. */
      ratio: 2e3,
      ratioFrom: 256 * 1024 ** 2,
      /** Of a path: bytes, names; of one name: bytes. */
      pathBytes: 4096,
      pathNames: 256,
      nameBytes: 255,
      /** Values of a task: how many, and characters of all together. */
      values: 1e4,
      valueCharacters: 2 * 1024 ** 2,
      /** Lists and objects within each other in a header; a flow file may nest 100. */
      levels: 128
    };
    [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125];
  }
});

// src/core/entry/path-rules.ts
function whyBadPath(path30, platform) {
  if (!path30.isWellFormed() || path30.includes("\0")) return "it is no text";
  if (byteLength(path30) > LIMITS.pathBytes) return "it is too long";
  const names2 = path30.split("/");
  if (names2.length > LIMITS.pathNames) return "it has too many folders";
  if (names2.some((name3) => name3 === "" || name3 === "." || name3 === "..")) return "it does not stay where it belongs";
  if (names2.some((name3) => byteLength(name3) > LIMITS.nameBytes)) return "one of its names is too long";
  if (names2.some(isGit) || isFlow(names2[0])) return "it lies in .git or .flow";
  return platform.startsWith("windows") && names2.some(isBadOnWindows) ? "Windows cannot hold it" : null;
}
function isGit(name3) {
  return isSpelling(name3, "git");
}
function isFlow(name3) {
  return name3 !== void 0 && isSpelling(name3, "flow");
}
function isSpelling(name3, hidden) {
  const plain5 = name3.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "").toLowerCase();
  const begin2 = [`.${hidden}`, `${hidden}~1`].find((one) => plain5.startsWith(one));
  return begin2 !== void 0 && /^[ .]*($|[:\\])/.test(plain5.slice(begin2.length));
}
function isBadOnWindows(name3) {
  return /[<>:"\\|?*\p{Cc}]/u.test(name3) || /[ .]$/.test(name3) || DEVICE.test(name3);
}
function whyBadLink(path30, target) {
  if (!target.isWellFormed() || target === "" || target.includes("\0")) return "its target is no text";
  if (byteLength(target) > LIMITS.pathBytes) return "its target is too long";
  if (/^[/\\]|^[A-Za-z]:/.test(target)) return "its target is absolute";
  const above = path30.split("/").slice(0, -1);
  const steps = target.split(/[/\\]/).filter((name3) => name3 !== "" && name3 !== ".");
  const down = steps.findIndex((name3) => name3 !== "..");
  const names2 = down < 0 ? [] : steps.slice(down);
  if (steps.length - names2.length > above.length) return "its target leaves the repository";
  if (names2.includes("..")) return "its target goes down and up again";
  return names2.some((name3) => isGit(name3) || isFlow(name3)) ? "its target lies in .git or .flow" : null;
}
function whyCollision(files2) {
  const names2 = new TakenNames();
  for (const { path: path30 } of files2) {
    const why = names2.take(path30.split("/"));
    if (why !== null) return why;
  }
  return null;
}
function byteLength(text2) {
  let bytes = text2.length;
  for (let index = 0; index < text2.length; index++) {
    const code = text2.charCodeAt(index);
    if (code > 127) bytes++;
    if (code > 2047 && (code < 55296 || code > 57343)) bytes++;
  }
  return bytes;
}
var DEVICE, TakenNames;
var init_path_rules = __esm({
  "src/core/entry/path-rules.ts"() {
    "use strict";
    init_entry_limits();
    DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i;
    TakenNames = class {
      #root = /* @__PURE__ */ new Map();
      #folded = /* @__PURE__ */ new Map();
      #count = 0;
      /** Why there cannot be a file at a path too. */
      take(names2) {
        let folder = this.#root;
        for (const [index, name3] of names2.entries()) {
          const key = this.#fold(name3);
          const known3 = folder.get(key);
          const here = () => names2.slice(0, index + 1).join("/");
          if (known3 !== void 0 && known3.name !== name3)
            return `${[...names2.slice(0, index), known3.name].join("/")} and ${here()} are one name on some disks`;
          const below = known3 === void 0 ? this.#add(folder, key, name3, index === names2.length - 1) : known3.below;
          if (below === null) return known3 === void 0 ? this.#whyTooMany() : `${names2.join("/")} lies below ${here()}, which is no folder`;
          folder = below;
        }
        return this.#whyTooMany();
      }
      #add(folder, key, name3, isFile2) {
        const below = isFile2 ? null : /* @__PURE__ */ new Map();
        folder.set(key, { name: name3, below });
        this.#count++;
        return below;
      }
      #whyTooMany() {
        return this.#count > LIMITS.paths ? `there are more than ${LIMITS.paths} files and folders` : null;
      }
      #fold(name3) {
        const known3 = this.#folded.get(name3);
        if (known3 !== void 0) return known3;
        const folded2 = name3.normalize("NFKD").toLocaleLowerCase("en").toLocaleUpperCase("en").normalize("NFKD");
        this.#folded.set(name3, folded2);
        return folded2;
      }
    };
  }
});

// src/core/entry/record-check.ts
function checkRecord(value, fingerprint) {
  const why = whyNoRecord(value, fingerprint);
  return why === null ? { ok: true, record: value } : { ok: false, why };
}
function whyNoRecord(value, fingerprint) {
  if (!isFields(value, RECORD)) return "it is no record";
  const { manifest, outputs, values, log: log2 } = value;
  if (value["fingerprint"] !== fingerprint) return "it is another task's";
  if (!isFields(manifest, MANIFEST)) return "its manifest is none";
  if (!isManifestOf(manifest, fingerprint)) return "its manifest has another fingerprint";
  if (!isFields(values, {}) || !areValues(values)) return "its values are none";
  if (log2 !== null && !(isFields(log2, LOG) && isSize(log2["size"]))) return "its log is none";
  if (!isFields(value["producer"], PRODUCER)) return "its producer is none";
  if (!Array.isArray(outputs)) return "its outputs are none";
  if (value["upstream"] !== void 0 && !isUpstreamOf(value["upstream"], manifest)) return "its upstreams are none";
  return whyNoOutputs(outputs, manifest) ?? whyTwoSizes(value);
}
function whyTwoSizes({ outputs, log: log2 }) {
  const sizes = new Map(log2 === null ? [] : [[log2.sha256, log2.size]]);
  for (const { sha256: sha2562, size, target } of outputs) {
    if (target !== void 0) continue;
    if ((sizes.get(sha2562) ?? size) !== size) return "it gives two sizes for the same bytes";
    sizes.set(sha2562, size);
  }
  return null;
}
function whyNoOutputs(outputs, manifest) {
  if (outputs.length > LIMITS.files) return `it has more than ${LIMITS.files} files`;
  const declared = manifest.outputs.flatMap(patternsOf);
  let before = "";
  let bytes = 0;
  for (const file of outputs) {
    if (!isOutput(file)) return "one of its outputs is none";
    if (file.path <= before) return "its outputs are not in order";
    const why = whyBadOutput(file, declared, manifest.platform);
    if (why !== null) return `its output ${JSON.stringify(file.path.slice(0, 200))} is refused: ${why}`;
    before = file.path;
    bytes += file.size;
  }
  if (bytes > LIMITS.bytes) return `it has more than ${LIMITS.bytes} bytes`;
  return whyCollision(outputs);
}
function whyBadOutput(file, declared, platform) {
  const path30 = whyBadPath(file.path, platform);
  if (path30 !== null) return path30;
  if (!declared.some((pattern) => matches(pattern, file.path))) return "the task does not declare it";
  if (file.mode !== "120000") return file.target === void 0 ? null : "it is no link and has a target";
  if (file.target === void 0) return "it is a link without a target";
  if (file.size !== byteLength(file.target) || file.sha256 !== sha256(file.target)) return "its target is another one";
  return whyBadLink(file.path, file.target);
}
function patternsOf(declared) {
  const name3 = /^[A-Za-z_][\w-]*=/.exec(declared)?.[0] ?? "";
  return [declared, declared.slice(name3.length)].flatMap((source) => {
    const pattern = parsePattern(source);
    return "error" in pattern ? [] : [pattern];
  });
}
function isManifestOf(manifest, fingerprint) {
  try {
    return DIGEST.test(fingerprint) && fingerprintOf(manifest) === fingerprint;
  } catch {
    return false;
  }
}
function areValues(values) {
  const entries = Object.entries(values);
  const characters = entries.reduce((sum2, [name3, value]) => sum2 + name3.length + (typeof value === "string" ? value.length : 0), 0);
  const areTexts = entries.every(([name3, value]) => name3.isWellFormed() && isText3(value));
  return entries.length <= LIMITS.values && characters <= LIMITS.valueCharacters && areTexts;
}
function isPlain(value, levels) {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  return Object.entries(value).every(([name3, each]) => name3.isWellFormed() && isPlain(each, levels - 1));
}
function isRotations(value) {
  if (!isObject2(value)) return false;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([name3, digest2]) => isText3(name3) && isDigest(digest2));
}
function isUpstream(value) {
  return isFields(value, UPSTREAM);
}
function isUpstreamOf(value, { inputs, trees }) {
  if (!Array.isArray(value) || !value.every(isUpstream)) return false;
  const upstream = value;
  const paths = upstream.flatMap((one) => one.inputs ?? []);
  const known3 = new Set(Object.values(trees));
  return new Set(upstream.map((one) => one.task)).size === upstream.length && new Set(paths).size === paths.length && paths.every((path30) => Object.hasOwn(inputs, path30)) && upstream.every((one) => one.tree === void 0 || known3.has(one.tree));
}
function isScan(value) {
  return isFields(value, SCAN);
}
function isOutput(value) {
  return isFields(value, OUTPUT);
}
function isDigest(value) {
  return typeof value === "string" && DIGEST.test(value);
}
function isFields(value, shape) {
  if (!isObject2(value)) return false;
  const fields2 = value;
  const wanted = Object.entries(shape);
  if (wanted.length === 0) return true;
  const isRight = ([name3, kind]) => {
    const plain5 = name3.endsWith("?") ? name3.slice(0, -1) : name3;
    return Object.hasOwn(fields2, plain5) ? kind(fields2[plain5]) : plain5 !== name3;
  };
  const known3 = new Set(wanted.map(([name3]) => name3.replace(/\?$/, "")));
  return wanted.every(isRight) && Object.keys(fields2).every((name3) => known3.has(name3));
}
var DIGEST, isText3, isSize, isCount, isNumber, isObject2, isTexts, isTextMap, RECORD, MANIFEST, LOG, PRODUCER, UPSTREAM, SCAN, OUTPUT;
var init_record_check = __esm({
  "src/core/entry/record-check.ts"() {
    "use strict";
    init_digest();
    init_manifest();
    init_pattern();
    init_entry_limits();
    init_path_rules();
    DIGEST = /^[0-9a-f]{64}$/;
    isText3 = (value) => typeof value === "string" && value.isWellFormed();
    isSize = (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LIMITS.bytes;
    isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
    isNumber = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
    isObject2 = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
    isTexts = (value) => Array.isArray(value) && value.every(isText3);
    isTextMap = (value) => isObject2(value) && Object.values(value).every(isText3);
    RECORD = {
      fingerprint: isDigest,
      manifest: isObject2,
      task: isText3,
      key: isText3,
      step: isText3,
      // Above it are the header or a ledger's rows, and the record.
      matrix: (value) => isObject2(value) && isPlain(value, LIMITS.levels - 4),
      outputs: Array.isArray,
      values: isObject2,
      log: (value) => value === null || isObject2(value),
      startedAt: isText3,
      durationMs: isNumber,
      attempts: isSize,
      producer: isObject2,
      "upstream?": Array.isArray,
      "scan?": isScan
    };
    MANIFEST = {
      format: (value) => value === 1,
      epoch: isText3,
      run: isText3,
      shell: isText3,
      workingDirectory: isText3,
      env: isTextMap,
      secrets: isTextMap,
      "rotations?": isRotations,
      passEnv: (value) => isObject2(value) && Object.values(value).every((each) => each === null || isText3(each)),
      inputs: isTextMap,
      trees: isTextMap,
      commands: isTextMap,
      outputs: isTexts,
      platform: isText3
    };
    LOG = { sha256: isDigest, size: isSize };
    PRODUCER = {
      tool: isText3,
      run: isText3,
      "commit?": isText3,
      "ref?": isText3,
      "builder?": isText3,
      "repository?": isText3,
      "file?": isText3,
      "workflow?": isText3,
      "event?": isText3,
      "runner?": isText3
    };
    UPSTREAM = { task: isText3, fingerprint: isDigest, statement: isDigest, "inputs?": isTexts, "tree?": isDigest };
    SCAN = { secrets: isCount, files: isCount, bytes: isCount };
    OUTPUT = {
      path: isText3,
      mode: (value) => value === "100644" || value === "100755" || value === "120000",
      size: isSize,
      sha256: isDigest,
      "target?": isText3
    };
  }
});

// src/core/entry/board-check.ts
function whyNoPlan(value) {
  if (!isFields(value, PLAN)) return "it is no plan";
  const plan2 = value;
  if (plan2.batches.some((batch, index) => batch.id !== index)) return "its batches are not in order";
  const tasks = plan2.batches.flatMap((batch) => batch.tasks);
  if (new Set(tasks).size !== tasks.length) return "a task is in two batches";
  const settled = plan2.settled.map((task) => task.id);
  if ((/* @__PURE__ */ new Set([...tasks, ...settled])).size !== tasks.length + settled.length) return "a task is settled twice";
  const crews = plan2.pools.map(({ name: name3, environment = null, stage = 0 }) => JSON.stringify([name3, environment, stage]));
  if (new Set(crews).size !== crews.length) return "two of its pools are the same";
  if (plan2.pools.reduce((sum2, pool) => sum2 + pool.workers, 0) > MOST_WORKERS3) return `it has more than ${MOST_WORKERS3} workers`;
  return isAcyclic(plan2.batches) ? null : "its batches wait for each other";
}
function whyNoResult(value) {
  if (!isFields(value, RESULT2)) return "it is no result";
  const result = value;
  if (new Set(result.tasks.map((task) => task.result.id)).size !== result.tasks.length) return "it has a task twice";
  if (result.outcome === "done" && result.tasks.some((task) => task.result.state === "failed" && !task.tolerated))
    return "it calls itself done, and a task of it failed";
  for (const task of result.tasks) {
    const why = task.record === null ? null : whyNoTaskRecord(task, task.record);
    if (why !== null) return `the record of ${JSON.stringify(task.result.id.slice(0, 200))} is refused: ${why}`;
  }
  return whyTwoSizes2(result);
}
function whyNoTaskRecord({ result }, record) {
  const checked3 = checkRecord(record, String(result.fingerprint));
  if (!checked3.ok) return checked3.why;
  const outputs = record.outputs.map(({ path: path30, sha256: sha2562, size, mode: mode2 }) => ({ path: path30, sha256: sha2562, size, mode: mode2 }));
  const isSame3 = canonicalJson([outputs, record.values]) === canonicalJson([result.outputs, result.values]);
  return isSame3 ? null : "its outputs are not those of the task";
}
function whyTwoSizes2({ tasks }) {
  const sizes = /* @__PURE__ */ new Map();
  for (const { record } of tasks) {
    const logs = record?.log ? [record.log] : [];
    for (const { sha256: sha2562, size } of [...record?.outputs.filter((file) => file.target === void 0) ?? [], ...logs]) {
      if ((sizes.get(sha2562) ?? size) !== size) return "it gives two sizes for the same bytes";
      sizes.set(sha2562, size);
    }
  }
  return null;
}
function isAcyclic(batches) {
  const waiting = batches.map((batch) => new Set(batch.needs).size);
  const dependants = batches.map(() => []);
  for (const { id, needs: needs2 } of batches) for (const need of new Set(needs2)) dependants[need]?.push(id);
  const ready = batches.filter((batch) => batch.needs.length === 0).map((batch) => batch.id);
  let ended2 = 0;
  for (let next = ready.pop(); next !== void 0; next = ready.pop()) {
    ended2++;
    for (const dependant of dependants[next] ?? []) {
      const left = (waiting[dependant] ?? 0) - 1;
      waiting[dependant] = left;
      if (left === 0) ready.push(dependant);
    }
  }
  return ended2 === batches.length;
}
function listOf2(kind, most = LIMITS.files) {
  return (value) => Array.isArray(value) && value.length <= most && value.every(kind);
}
function orNull(kind) {
  return (value) => value === null || kind(value);
}
function ofShape(shape) {
  return (value) => isFields(value, shape);
}
function oneOf(all) {
  return (value) => typeof value === "string" && Object.hasOwn(all, value);
}
var MOST_WORKERS3, MOST_BATCHES2, isText4, isName, isBoolean, isCount2, isSpan, isMoment, isObject3, isTextMap2, STATE, DECISION, MODE, FAILURE_KIND, OUTCOME, REASON_KIND, REASON, FAILURE, TASK_RESULT, BATCH_TASK, BATCH2, POOL, PLAN, RESULT2;
var init_board_check = __esm({
  "src/core/entry/board-check.ts"() {
    "use strict";
    init_canonical_json();
    init_problem_codes();
    init_board_names();
    init_entry_limits();
    init_record_check();
    MOST_WORKERS3 = 256;
    MOST_BATCHES2 = 1e4;
    isText4 = (value) => typeof value === "string" && value.isWellFormed();
    isName = (value) => isText4(value) && value !== "";
    isBoolean = (value) => typeof value === "boolean";
    isCount2 = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
    isSpan = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
    isMoment = Number.isFinite;
    isObject3 = (value) => isFields(value, {});
    isTextMap2 = (value) => isFields(value, {}) && Object.values(value).every(isText4);
    STATE = oneOf({
      planned: true,
      restored: true,
      ran: true,
      failed: true,
      skipped: true,
      blocked: true,
      cancelled: true
    });
    DECISION = oneOf({ hit: true, miss: true, always: true, waiting: true });
    MODE = oneOf({ "100644": true, "100755": true, "120000": true });
    FAILURE_KIND = oneOf({ exit: true, signal: true, timeout: true, "not-started": true, output: true, leak: true });
    OUTCOME = oneOf({ done: true, failed: true });
    REASON_KIND = oneOf({
      format: true,
      epoch: true,
      run: true,
      shell: true,
      "working-directory": true,
      env: true,
      secret: true,
      rotated: true,
      "fork-secret": true,
      untrusted: true,
      "pass-env": true,
      input: true,
      upstream: true,
      command: true,
      output: true,
      platform: true,
      first: true,
      force: true,
      bytes: true,
      uncached: true,
      waiting: true,
      if: true,
      needs: true,
      label: true,
      environment: true,
      "fail-fast": true,
      interrupted: true,
      "upstream-failed": true,
      elsewhere: true,
      "restore-only": true
    });
    REASON = ofShape({ kind: REASON_KIND, name: isText4, before: orNull(isText4), after: orNull(isText4) });
    FAILURE = ofShape({
      kind: FAILURE_KIND,
      "problem?": (value) => typeof value === "string" && Object.hasOwn(PROBLEMS, value),
      message: isText4,
      code: orNull(Number.isSafeInteger),
      lastLines: listOf2(isText4, 100),
      "hint?": isText4
    });
    TASK_RESULT = ofShape({
      id: isName,
      title: isText4,
      step: isName,
      matrix: isObject3,
      decision: orNull(DECISION),
      state: STATE,
      fingerprint: orNull(isDigest),
      reasons: listOf2(REASON),
      durationMs: isSpan,
      savedMs: isSpan,
      attempts: isCount2,
      outputs: listOf2(ofShape({ path: isText4, sha256: isDigest, size: isCount2, mode: MODE })),
      values: isTextMap2,
      "producer?": ofShape({ run: isText4, "commit?": isText4, "ref?": isText4 }),
      "failure?": FAILURE,
      "secrets?": listOf2(isName),
      "scan?": isScan,
      startMs: isSpan,
      line: isCount2
    });
    BATCH_TASK = ofShape({
      result: TASK_RESULT,
      record: orNull(isObject3),
      tolerated: isBoolean,
      "inStore?": (value) => value === true
    });
    BATCH2 = ofShape({
      id: isCount2,
      tasks: (value) => listOf2(isName)(value) && Array.isArray(value) && value.length > 0,
      needs: listOf2(isCount2, MOST_BATCHES2),
      pool: isText4,
      isOnce: isBoolean,
      environment: orNull(isText4),
      expectedMs: isSpan,
      pathMs: isSpan,
      leaseMs: isSpan,
      "stage?": isCount2
    });
    POOL = ofShape({
      name: isText4,
      labels: listOf2(isText4, 100),
      workers: (value) => isCount2(value) && Number(value) <= MOST_WORKERS3,
      "environment?": orNull(isText4),
      "stage?": isCount2
    });
    PLAN = {
      format: (value) => value === 1,
      flow: isText4,
      run: isText4,
      graph: isDigest,
      batches: listOf2(BATCH2, MOST_BATCHES2),
      pools: listOf2(POOL, MOST_WORKERS3),
      settled: listOf2(TASK_RESULT),
      failFast: isBoolean
    };
    RESULT2 = {
      batch: isCount2,
      claim: isCount2,
      worker: (value) => typeof value === "string" && isWorkerName(value),
      outcome: OUTCOME,
      startedMs: isMoment,
      endedMs: isMoment,
      tasks: listOf2(BATCH_TASK)
    };
  }
});

// src/core/entry/entry-header.ts
function blobsOf(records) {
  const blobs = /* @__PURE__ */ new Map();
  const add3 = ({ sha256: sha2562, size }) => {
    if (!blobs.has(sha2562)) blobs.set(sha2562, { sha256: sha2562, size });
  };
  for (const { outputs, log: log2 } of records) {
    for (const file of outputs) if (file.target === void 0) add3(file);
    if (log2 !== null) add3(log2);
  }
  return [...blobs.values()];
}
function totalSize(blobs) {
  return blobs.reduce((sum2, blob) => sum2 + blob.size, 0);
}
function parseJson2(text2) {
  try {
    return nestsTooDeep(text2) ? void 0 : JSON.parse(text2);
  } catch {
    return void 0;
  }
}
var init_entry_header = __esm({
  "src/core/entry/entry-header.ts"() {
    "use strict";
    init_canonical_json();
    init_entry_limits();
    init_record_check();
  }
});

// src/core/entry/board-header.ts
function planDigest(plan2) {
  return sha256(canonicalJson(plan2));
}
function planHeader(plan2) {
  return canonicalJson({ format: 1, key: PLAN_NAME, plan: plan2 });
}
function resultHeader(result) {
  return canonicalJson({ format: 1, key: resultName(result), result });
}
function whyNotPublished(result) {
  return whyNoResult(result);
}
function readPlanHeader(text2, digest2) {
  const read4 = readHeader(text2, PLAN_NAME, "plan");
  if (!read4.ok) return read4;
  const why = whyNoPlan(read4.value);
  if (why !== null) return refused(why);
  const plan2 = read4.value;
  return digest2 === null || planDigest(plan2) === digest2 ? { ok: true, plan: plan2 } : refused("it is not the plan that was handed on");
}
function readResultHeader(text2, listed) {
  const read4 = readHeader(text2, resultName(listed), "result");
  if (!read4.ok) return read4;
  const why = whyNoResult(read4.value);
  if (why !== null) return refused(why);
  const result = read4.value;
  return resultName(result) === resultName(listed) ? { ok: true, result } : refused("it is the result of another claim");
}
function resultBlobs({ tasks }) {
  return blobsOf(tasks.flatMap(({ record, inStore }) => record === null || inStore === true ? [] : [record]));
}
function readHeader(text2, key, field2) {
  const value = parseJson2(text2);
  if (!isFields(value, { format: (format) => format === 1, key: (own) => typeof own === "string", [field2]: () => true }))
    return refused("its header is none");
  if (value["key"] !== key) return refused("its header has another key");
  return isCanonical(value, text2) ? { ok: true, value: value[field2] } : refused("its header is not canonical");
}
function isCanonical(value, text2) {
  try {
    return canonicalJson(value) === text2;
  } catch {
    return false;
  }
}
function refused(why) {
  return { ok: false, why };
}
var init_board_header = __esm({
  "src/core/entry/board-header.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_board_check();
    init_board_names();
    init_entry_header();
    init_record_check();
  }
});

// src/adapters/board-store.ts
function boardStore(own, board, blobs) {
  const places = /* @__PURE__ */ new Map();
  const fetched = /* @__PURE__ */ new Map();
  const bring = (listed) => {
    const known3 = fetched.get(listed) ?? board.fetch(listed);
    fetched.set(listed, known3);
    return known3;
  };
  const fetch = async (file, to2) => {
    const near = await own.fetch(file, to2);
    const listed = places.get(file.sha256);
    if (near === "ok" || near === "unavailable" || listed === void 0) return near;
    const far = await bring(listed);
    return far === "ok" ? own.fetch(file, to2) : far;
  };
  const prepare2 = async (files2) => {
    let wanted = null;
    const once2 = async () => {
      wanted ??= await files2();
      return wanted;
    };
    if (places.size > 0) {
      const listed = (await once2()).filter((file) => !blobs.holds(file)).flatMap((file) => places.get(file.sha256) ?? []);
      await Promise.all([...new Set(listed)].map(bring));
    }
    await own.prepare(once2);
  };
  return {
    lookup: (fingerprints) => own.lookup(fingerprints),
    refused: (fingerprint) => own.refused?.(fingerprint) ?? null,
    recent: (key) => own.recent(key),
    ingest: (file, inspect) => ingest(own, blobs, file, inspect),
    save: (record) => own.save(record),
    forget: (fingerprint) => own.forget(fingerprint),
    read: (sha2562) => own.read(sha2562),
    fetch,
    prepare: prepare2,
    learn: async (listed, result) => {
      for (const { sha256: sha2562 } of resultBlobs(result)) if (!places.has(sha2562)) places.set(sha2562, listed);
      const stored = result.tasks.flatMap((task) => task.inStore === true && task.record !== null ? [task.record.fingerprint] : []);
      if (stored.length > 0) await own.lookup(stored);
    },
    bring: async (listed) => await bring(listed) === "ok"
  };
}
async function ingest(own, blobs, file, inspect) {
  const taken = await own.ingest(file, inspect);
  try {
    if (taken === null || taken === "refused" || blobs.holds(taken)) return taken;
    return blobs.ingest(file).sha256 === taken.sha256 ? taken : null;
  } catch {
    return null;
  }
}
var init_board_store = __esm({
  "src/adapters/board-store.ts"() {
    "use strict";
    init_board_header();
  }
});

// src/core/entry/framing.ts
function writePrefix({ compressedBytes, headerBytes, sha256: sha2562 }) {
  const bytes = new Uint8Array(PREFIX_BYTES);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < MAGIC.length; index++) bytes[index] = MAGIC.charCodeAt(index);
  view.setUint32(8, compressedBytes, true);
  view.setUint32(12, headerBytes, true);
  for (let index = 0; index < 32; index++) bytes[16 + index] = Number.parseInt(sha2562.slice(2 * index, 2 * index + 2), 16);
  return bytes;
}
function readPrefix(bytes) {
  if (bytes.length < PREFIX_BYTES) return null;
  for (let index = 0; index < MAGIC.length; index++) if (bytes[index] !== MAGIC.charCodeAt(index)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_BYTES);
  const compressedBytes = view.getUint32(8, true);
  const headerBytes = view.getUint32(12, true);
  if (headerBytes > LIMITS.headerBytes || compressedBytes > LIMITS.headerBytes) return null;
  const digits = [...bytes.subarray(16, PREFIX_BYTES)].map((byte) => byte.toString(16).padStart(2, "0"));
  return { compressedBytes, headerBytes, sha256: digits.join("") };
}
var PREFIX_BYTES, MAGIC;
var init_framing = __esm({
  "src/core/entry/framing.ts"() {
    "use strict";
    init_entry_limits();
    PREFIX_BYTES = 48;
    MAGIC = "flowact1";
  }
});

// src/adapters/entry-file.ts
async function packEntry(header, blobs, file, to2) {
  const raw = Buffer.from(header);
  if (raw.length > LIMITS.headerBytes) return { kind: "too-large" };
  try {
    const compressed = await (0, import_node_util5.promisify)(import_node_zlib2.zstdCompress)(raw, ZSTD);
    const prefix = writePrefix({ compressedBytes: compressed.length, headerBytes: raw.length, sha256: sha256(raw) });
    (0, import_node_fs27.writeFileSync)(to2, Buffer.concat([prefix, compressed]), { flag: "wx", mode: 384 });
    if (blobs.length > 0)
      await (0, import_promises6.pipeline)(import_node_stream2.Readable.from(bytesOf(blobs, file)), (0, import_node_zlib2.createZstdCompress)(ZSTD), (0, import_node_fs27.createWriteStream)(to2, { flags: "a" }));
    return { kind: "packed", bytes: (0, import_node_fs27.statSync)(to2).size };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}
async function* bytesOf(blobs, file) {
  for (const blob of blobs) {
    if (blob.size === 0) continue;
    const digest2 = (0, import_node_crypto10.createHash)("sha256");
    let size = 0;
    for await (const chunk of (0, import_node_fs27.createReadStream)(file(blob))) {
      digest2.update(chunk);
      size += chunk.length;
      if (size > blob.size) break;
      yield chunk;
    }
    if (size !== blob.size || digest2.digest("hex") !== blob.sha256) throw new Error("stored bytes are damaged");
  }
}
var import_node_crypto10, import_node_fs27, import_node_stream2, import_promises6, import_node_util5, import_node_zlib2, ZSTD;
var init_entry_file = __esm({
  "src/adapters/entry-file.ts"() {
    "use strict";
    import_node_crypto10 = require("node:crypto");
    import_node_fs27 = require("node:fs");
    import_node_stream2 = require("node:stream");
    import_promises6 = require("node:stream/promises");
    import_node_util5 = require("node:util");
    import_node_zlib2 = require("node:zlib");
    init_entry_limits();
    init_framing();
    init_digest();
    ZSTD = { params: { [import_node_zlib2.constants.ZSTD_c_compressionLevel]: 3, [import_node_zlib2.constants.ZSTD_c_checksumFlag]: 1 } };
  }
});

// src/adapters/cache-service.ts
function isTrouble(answer) {
  return TROUBLES.has(answer.kind);
}
var TROUBLES;
var init_cache_service = __esm({
  "src/adapters/cache-service.ts"() {
    "use strict";
    TROUBLES = /* @__PURE__ */ new Set(["mode", "denied", "rate-limited", "quota", "unavailable"]);
  }
});

// src/adapters/entry-reader.ts
async function readHead2(entry, first) {
  const begin2 = await readPart(entry, 0, first);
  if (begin2.kind !== "bytes") return begin2;
  const prefix = readPrefix(begin2.bytes);
  if (prefix === null) return corrupt("it does not begin as an entry does");
  const bodyFrom = PREFIX_BYTES + prefix.compressedBytes;
  if (bodyFrom > begin2.total) return corrupt("it is shorter than its header");
  let read4 = begin2.bytes;
  if (read4.length < bodyFrom) {
    const rest = await readPart(entry, read4.length, bodyFrom - read4.length);
    if (rest.kind !== "bytes") return rest;
    read4 = Buffer.concat([read4, rest.bytes]);
    if (read4.length < bodyFrom) return corrupt("it is shorter than its header");
  }
  const header = decompress(read4.subarray(PREFIX_BYTES, bodyFrom), prefix.headerBytes);
  if (header === null || sha256(header) !== prefix.sha256) return corrupt("its header is damaged");
  return { kind: "head", header: header.toString("utf8"), entry, total: begin2.total, bodyFrom, read: read4 };
}
async function readPart(entry, from, bytes) {
  const part = await entry.read(from, bytes);
  if (part.kind !== "part") return part;
  const wanted = Math.min(bytes, Math.max(0, part.total - from));
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of part.stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= wanted) break;
    }
  } catch (error) {
    return { kind: "unavailable", why: `stored bytes stopped coming: ${messageOf(error)}` };
  }
  if (size < wanted) return corrupt("it is shorter than the service says");
  return { kind: "bytes", bytes: Buffer.concat(chunks).subarray(0, wanted), total: part.total };
}
function decompress(bytes, size) {
  try {
    const header = (0, import_node_zlib3.zstdDecompressSync)(bytes, { ...WINDOW2, maxOutputLength: Math.max(1, size) });
    return header.length === size ? header : null;
  } catch {
    return null;
  }
}
async function unpackBody(head2, blobs, folder, wanted = null) {
  const size = totalSize(blobs);
  const compressed = head2.total - head2.bodyFrom;
  if (blobs.length === 0) return compressed === 0 ? { kind: "ok" } : corrupt("it has bytes that belong to no file");
  if (size > LIMITS.bytes || growsTooMuch(size, compressed)) return corrupt("it would become far larger than an entry may be");
  const body = await bodyStream(head2);
  if ("kind" in body) return body;
  const splitter = new BlobSplitter(blobs, folder, wanted);
  try {
    return await inflateInto(body, splitter);
  } finally {
    body.destroy();
    splitter.dispose();
  }
}
async function inflateInto(body, splitter) {
  let broken2 = null;
  const inflate = (0, import_node_zlib3.createZstdDecompress)(WINDOW2);
  body.on("error", (error) => {
    broken2 = error;
    inflate.destroy(error);
  });
  try {
    body.pipe(inflate);
    for await (const chunk of inflate) {
      const why2 = splitter.take(chunk);
      if (why2 !== null) return corrupt(why2);
    }
    const why = splitter.finish();
    return why === null ? { kind: "ok" } : corrupt(why);
  } catch (error) {
    if (broken2 !== null) return { kind: "unavailable", why: `stored bytes stopped coming: ${messageOf(broken2)}` };
    return isDiskError(error) ? { kind: "unavailable", why: `they cannot be put on disk: ${messageOf(error)}` } : corrupt("its bytes are damaged");
  } finally {
    inflate.destroy();
  }
}
async function bodyStream(head2) {
  if (head2.read.length >= head2.total) return import_node_stream3.Readable.from([head2.read.subarray(head2.bodyFrom)]);
  const part = await head2.entry.read(head2.bodyFrom, null);
  if (part.kind !== "part") return part;
  if (part.total === head2.total) return part.stream;
  part.stream.destroy();
  return corrupt("its length has changed");
}
function corrupt(why) {
  return { kind: "corrupt", why };
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
function isDiskError(error) {
  return error instanceof Error && "syscall" in error;
}
function isReadFailure(answer) {
  return answer.kind === "gone" || answer.kind === "corrupt" || isTrouble(answer);
}
var import_node_crypto11, import_node_fs28, import_node_stream3, import_node_zlib3, WINDOW2, BlobSplitter;
var init_entry_reader = __esm({
  "src/adapters/entry-reader.ts"() {
    "use strict";
    import_node_crypto11 = require("node:crypto");
    import_node_fs28 = require("node:fs");
    import_node_stream3 = require("node:stream");
    import_node_zlib3 = require("node:zlib");
    init_entry_header();
    init_entry_limits();
    init_framing();
    init_digest();
    init_cache_service();
    WINDOW2 = { params: { [import_node_zlib3.constants.ZSTD_d_windowLogMax]: 27 } };
    BlobSplitter = class {
      #blobs;
      #folder;
      #wanted;
      #index = 0;
      /** `to`: null for bytes that are only digested. */
      #open = null;
      constructor(blobs, folder, wanted) {
        this.#blobs = blobs;
        this.#folder = folder;
        this.#wanted = wanted;
      }
      /** Why these bytes cannot be what they should be; null: go on. Throws what the disk throws. */
      take(chunk) {
        let rest = chunk;
        for (; ; ) {
          const why = this.#settle();
          if (why !== null) return why;
          if (rest.length === 0) return null;
          const open2 = this.#open;
          if (open2 === null) return "it has more bytes than its header says";
          const piece = rest.subarray(0, open2.left);
          if (open2.to !== null) (0, import_node_fs28.writeFileSync)(open2.to.descriptor, piece);
          open2.digest.update(piece);
          open2.left -= piece.length;
          rest = rest.subarray(piece.length);
        }
      }
      finish() {
        const why = this.#settle();
        if (why !== null) return why;
        return this.#open === null ? null : "it has fewer bytes than its header says";
      }
      dispose() {
        const to2 = this.#open?.to ?? null;
        this.#open = null;
        if (to2 === null) return;
        (0, import_node_fs28.closeSync)(to2.descriptor);
        (0, import_node_fs28.rmSync)(to2.file, { force: true });
      }
      /** Adopts what is complete, empty blobs too, and opens what comes next. */
      #settle() {
        for (; ; ) {
          if (this.#open !== null) {
            if (this.#open.left > 0) return null;
            if (!this.#adopt()) return "the bytes of a file are not those of its digest";
          }
          const next = this.#blobs[this.#index];
          if (next === void 0) return null;
          const to2 = this.#wanted === null || this.#wanted.has(next.sha256) ? this.#newFile() : null;
          this.#open = { to: to2, digest: (0, import_node_crypto11.createHash)("sha256"), left: next.size };
        }
      }
      #newFile() {
        const file = this.#folder.temporaryFile();
        return { file, descriptor: (0, import_node_fs28.openSync)(file, "wx", 384) };
      }
      #adopt() {
        const open2 = this.#open;
        const blob = this.#blobs[this.#index];
        if (open2 === null || blob === void 0) return false;
        const isRight = open2.digest.digest("hex") === blob.sha256;
        if (open2.to !== null) (0, import_node_fs28.closeSync)(open2.to.descriptor);
        this.#open = null;
        this.#index++;
        if (open2.to !== null && isRight) this.#folder.adopt(open2.to.file, blob);
        else if (open2.to !== null) (0, import_node_fs28.rmSync)(open2.to.file, { force: true });
        return isRight;
      }
    };
  }
});

// src/adapters/board-content.ts
async function writePlan(plan2, to2) {
  return written(await packEntry(planHeader(plan2), [], () => "", to2));
}
async function writeResult(result, file, to2) {
  const why = whyNotPublished(result);
  if (why !== null) return { kind: "refused", why };
  return written(await packEntry(resultHeader(result), resultBlobs(result), file, to2));
}
function written(packed) {
  if (packed.kind === "packed") return { kind: "written" };
  return packed.kind === "failed" ? { kind: "unavailable", why: packed.why } : { kind: "refused", why: "it is too large" };
}
function troubleOf(failure) {
  if (failure.kind === "gone") return { kind: "missing", why: "its bytes are gone" };
  return failure.kind === "corrupt" ? failure : { kind: "unavailable", why: failure.why };
}
var FIRST_BYTES, BoardContent;
var init_board_content = __esm({
  "src/adapters/board-content.ts"() {
    "use strict";
    init_board_header();
    init_board_names();
    init_entry_file();
    init_entry_reader();
    FIRST_BYTES = 256 * 1024;
    BoardContent = class {
      #blobs;
      #locate;
      #open = /* @__PURE__ */ new Map();
      constructor(blobs, locate) {
        this.#blobs = blobs;
        this.#locate = locate;
      }
      async plan(entry, digest2) {
        const head2 = await readHead2(entry, FIRST_BYTES);
        if (isReadFailure(head2)) return troubleOf(head2);
        if (head2.total !== head2.bodyFrom) return { kind: "corrupt", why: "it has bytes that belong to no file" };
        const read4 = readPlanHeader(head2.header, digest2);
        return read4.ok ? { kind: "plan", plan: read4.plan } : { kind: "corrupt", why: read4.why };
      }
      async result(listed) {
        const opened = await this.#opened(listed);
        return opened.kind === "open" ? { kind: "result", result: opened.result } : opened;
      }
      fetch = async (listed) => {
        const opened = await this.#opened(listed);
        if (opened.kind !== "open") return opened.kind === "unavailable" ? "unreachable" : opened.kind;
        const blobs = resultBlobs(opened.result);
        if (blobs.every((blob) => this.#blobs.holds(blob))) return "ok";
        const unpacked = await unpackBody(opened.head, blobs, this.#blobs);
        this.#open.delete(resultName(listed));
        if (unpacked.kind === "ok" || unpacked.kind === "corrupt") return unpacked.kind;
        return unpacked.kind === "gone" ? "missing" : "unreachable";
      };
      async #opened(listed) {
        const name3 = resultName(listed);
        const known3 = this.#open.get(name3);
        if (known3 !== void 0) return known3;
        const entry = await this.#locate(listed);
        if ("kind" in entry) return entry;
        const head2 = await readHead2(entry, FIRST_BYTES);
        if (isReadFailure(head2)) return troubleOf(head2);
        const read4 = readResultHeader(head2.header, listed);
        if (!read4.ok) return { kind: "corrupt", why: read4.why };
        const opened = { kind: "open", head: head2, result: read4.result };
        if (head2.read.length >= head2.total) this.#open.set(name3, opened);
        return opened;
      }
    };
  }
});

// src/adapters/file-entry.ts
function fileEntry(file, key) {
  return { key, read: (from, bytes) => readPart2(file, from, bytes) };
}
async function readPart2(file, from, bytes) {
  let handle;
  try {
    handle = await (0, import_promises7.open)(file, READ2);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return code === "ENOENT" || code === "ELOOP" ? { kind: "gone" } : { kind: "unavailable", why: `it cannot be read: ${code}` };
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      return { kind: "gone" };
    }
    const end2 = bytes === null ? stat.size : Math.min(stat.size, from + bytes);
    if (end2 > from) return { kind: "part", stream: handle.createReadStream({ start: from, end: end2 - 1 }), total: stat.size };
    await handle.close();
    return { kind: "part", stream: import_node_stream4.Readable.from([]), total: stat.size };
  } catch (error) {
    await handle.close();
    return { kind: "unavailable", why: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
var import_node_fs29, import_promises7, import_node_stream4, READ2;
var init_file_entry = __esm({
  "src/adapters/file-entry.ts"() {
    "use strict";
    import_node_fs29 = require("node:fs");
    import_promises7 = require("node:fs/promises");
    import_node_stream4 = require("node:stream");
    READ2 = import_node_fs29.constants.O_RDONLY | (import_node_fs29.constants.O_NOFOLLOW ?? 0) | (import_node_fs29.constants.O_NONBLOCK ?? 0);
  }
});

// src/adapters/folder-placing.ts
async function placeFolder(temporary, target, fill2) {
  try {
    await (0, import_promises8.mkdir)(temporary);
    await fill2(temporary);
    return await moveFolder(temporary, target);
  } catch (error) {
    return { kind: "unavailable", why: reasonOf2(error) };
  }
}
async function moveFolder(temporary, target) {
  try {
    await (0, import_promises8.rename)(temporary, target);
    return { kind: "placed" };
  } catch (error) {
    const isTaken2 = (0, import_node_fs30.lstatSync)(target, { throwIfNoEntry: false }) !== void 0;
    return isTaken2 ? { kind: "taken" } : { kind: "unavailable", why: reasonOf2(error) };
  }
}
async function removeFolder(folder) {
  await (0, import_promises8.rm)(folder, { recursive: true, force: true }).catch(() => void 0);
}
function reasonOf2(error) {
  return error instanceof Error ? error.message : String(error);
}
var import_node_fs30, import_promises8;
var init_folder_placing = __esm({
  "src/adapters/folder-placing.ts"() {
    "use strict";
    import_node_fs30 = require("node:fs");
    import_promises8 = require("node:fs/promises");
  }
});

// src/adapters/worker-presence.ts
function readPresence(text2) {
  try {
    const value = JSON.parse(text2);
    const isNumber2 = (field2) => Number.isSafeInteger(field2);
    const isText5 = (field2) => typeof field2 === "string";
    const isRight = isFields(value, { host: isText5, pid: isNumber2, started: isNumber2, ended: (field2) => typeof field2 === "boolean" });
    return isRight ? value : null;
  } catch {
    return null;
  }
}
function namesIn2(folder) {
  try {
    return (0, import_node_fs31.readdirSync)(folder);
  } catch {
    return [];
  }
}
function remove(folder) {
  try {
    (0, import_node_fs31.rmSync)(folder, { recursive: true, force: true });
  } catch {
  }
}
var import_node_fs31, import_promises9, import_node_path20, MARK, WorkerPresence;
var init_worker_presence = __esm({
  "src/adapters/worker-presence.ts"() {
    "use strict";
    import_node_fs31 = require("node:fs");
    import_promises9 = require("node:fs/promises");
    import_node_path20 = __toESM(require("node:path"), 1);
    init_board_names();
    init_record_check();
    init_process_life();
    MARK = "~";
    WorkerPresence = class {
      #folder;
      #tempDir;
      #worker;
      #own = { host: processHost(), ...ownMark(), ended: false };
      /** `worker`: null for one that is none. */
      constructor(folder, tempDir, worker) {
        this.#folder = folder;
        this.#tempDir = tempDir;
        this.#worker = worker;
      }
      /** A temporary folder that tells whose it is. */
      temporary(unique) {
        return import_node_path20.default.join(this.#tempDir, `${this.#worker ?? ""}${MARK}${unique}`);
      }
      text() {
        return JSON.stringify(this.#own);
      }
      begin() {
        this.#write(this.#own);
      }
      /** Says that this worker has ended, and clears away what it and killed ones left half done. */
      end() {
        this.#write({ ...this.#own, ended: true });
        for (const name3 of namesIn2(this.#tempDir)) {
          const owner = name3.slice(0, name3.lastIndexOf(MARK));
          const isLeft = owner === (this.#worker ?? "") || isWorkerName(owner) && this.#hasEnded(owner);
          if (isLeft) remove(import_node_path20.default.join(this.#tempDir, name3));
        }
      }
      /** Rejects with what the disk has to say. */
      async ended() {
        const names2 = await (0, import_promises9.readdir)(this.#folder).catch(() => []);
        const ended2 = [];
        for (const name3 of names2.filter(isWorkerName).toSorted()) {
          const text2 = await (0, import_promises9.readFile)(import_node_path20.default.join(this.#folder, name3), "utf8").catch(() => "");
          if (this.#isEnded(text2)) ended2.push(name3);
        }
        return ended2;
      }
      #hasEnded(worker) {
        try {
          return this.#isEnded((0, import_node_fs31.readFileSync)(import_node_path20.default.join(this.#folder, worker), "utf8"));
        } catch {
          return false;
        }
      }
      #isEnded(text2) {
        const presence = readPresence(text2);
        if (presence === null) return false;
        return presence.ended || presence.host === this.#own.host && !isAlive(presence);
      }
      /** Never throws: a worker nobody knows of is waited for until its claim's lease has passed. */
      #write(presence) {
        if (this.#worker === null) return;
        try {
          const temporary = this.temporary(`${process.pid}`);
          (0, import_node_fs31.writeFileSync)(temporary, JSON.stringify(presence));
          (0, import_node_fs31.renameSync)(temporary, import_node_path20.default.join(this.#folder, this.#worker));
        } catch {
        }
      }
    };
  }
});

// src/adapters/folder-board.ts
function folderBoard(parts) {
  return new FolderBoard(parts);
}
function readResult(place, name3) {
  const listed = readResultName(name3);
  return listed !== null && new RegExp(`^${listed.batch}\\.\\d{1,3}$`).test(place) ? listed : null;
}
function readClaim(place, name3) {
  const [, batch, claim] = /^claim-(\d{1,9})-(\d{1,9})$/.exec(place) ?? [];
  if (batch === void 0 || claim === void 0 || !isWorkerName(name3)) return null;
  return { batch: Number(batch), claim: Number(claim), worker: name3 };
}
async function namesIn3(folder) {
  try {
    return await (0, import_promises10.readdir)(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
function unavailable(error) {
  return { kind: "unavailable", why: reasonOf2(error) };
}
var import_node_crypto12, import_node_fs32, import_promises10, import_node_path21, MOST_RESULTS, FolderBoard;
var init_folder_board = __esm({
  "src/adapters/folder-board.ts"() {
    "use strict";
    import_node_crypto12 = require("node:crypto");
    import_node_fs32 = require("node:fs");
    import_promises10 = require("node:fs/promises");
    import_node_path21 = __toESM(require("node:path"), 1);
    init_board_header();
    init_board_names();
    init_board_content();
    init_file_entry();
    init_folder_placing();
    init_worker_presence();
    MOST_RESULTS = 100;
    FolderBoard = class {
      #folder;
      #worker;
      #presence;
      #content;
      /** What a place holds never changes; null: nothing that counts. */
      #results = /* @__PURE__ */ new Map();
      #claims = /* @__PURE__ */ new Map();
      fetch;
      constructor({ folder, worker, blobs }) {
        if (worker !== null && !isWorkerName(worker)) throw new TypeError(`${JSON.stringify(worker)} is no worker's name`);
        this.#folder = folder;
        this.#worker = worker;
        this.#presence = new WorkerPresence(import_node_path21.default.join(folder, "workers"), import_node_path21.default.join(folder, "tmp"), worker);
        this.#content = new BoardContent(blobs, (listed) => this.#locate(listed));
        this.fetch = this.#content.fetch;
        if (worker !== null) this.#begin();
      }
      /** Only at the beginning: a disk that goes away later must not leave a worker with a board of its own. */
      #begin() {
        try {
          for (const name3 of ["workers", "claims", "results", "tmp"]) (0, import_node_fs32.mkdirSync)(import_node_path21.default.join(this.#folder, name3), { recursive: true });
        } catch {
        }
        this.#presence.begin();
      }
      async putPlan(plan2) {
        if (this.#worker === null) this.#begin();
        const temporary = this.#temporary();
        const placed = await placeFolder(temporary, import_node_path21.default.join(this.#folder, PLAN_NAME), async (folder) => {
          const written2 = await writePlan(plan2, import_node_path21.default.join(folder, PLAN_NAME));
          if (written2.kind !== "written") throw new Error(written2.why);
        });
        await removeFolder(temporary);
        if (placed.kind === "unavailable") return placed;
        return placed.kind === "placed" ? { kind: "put", digest: planDigest(plan2) } : { kind: "exists" };
      }
      async plan(digest2) {
        return this.#content.plan(fileEntry(import_node_path21.default.join(this.#folder, PLAN_NAME, PLAN_NAME), PLAN_NAME), digest2);
      }
      async state() {
        try {
          await (0, import_promises10.readdir)(this.#folder);
          const results = await this.#listed("results", this.#results, readResult);
          const claims = await this.#listed("claims", this.#claims, readClaim);
          return { results, claims, ended: await this.#presence.ended() };
        } catch (error) {
          return unavailable(error);
        }
      }
      async claim(batch, claim) {
        const worker = this.#worker;
        if (worker === null) return "unavailable";
        const temporary = this.#temporary();
        const placed = await placeFolder(
          temporary,
          import_node_path21.default.join(this.#folder, "claims", claimName(batch, claim)),
          (folder) => (0, import_promises10.writeFile)(import_node_path21.default.join(folder, worker), this.#presence.text(), { flag: "wx" })
        );
        if (placed.kind === "placed") return "claimed";
        await removeFolder(temporary);
        return placed.kind;
      }
      async publish(result, file) {
        const temporary = this.#temporary();
        try {
          await (0, import_promises10.mkdir)(temporary);
          const written2 = await writeResult(result, file, import_node_path21.default.join(temporary, resultName(result)));
          return written2.kind === "written" ? await this.#place(temporary, result) : written2;
        } catch (error) {
          return unavailable(error);
        } finally {
          await removeFolder(temporary);
        }
      }
      /** Takes the first free place of the batch. */
      async #place(temporary, result) {
        for (let place = 0; place < MOST_RESULTS; place++) {
          const target = import_node_path21.default.join(this.#folder, "results", `${result.batch}.${place}`);
          const placed = await moveFolder(temporary, target);
          if (placed.kind === "placed") return { kind: "published" };
          if (placed.kind === "unavailable") return placed;
          if ((await (0, import_promises10.readdir)(target)).includes(resultName(result))) return { kind: "exists" };
        }
        return { kind: "refused", why: `the batch has ${MOST_RESULTS} results already` };
      }
      result(listed) {
        return this.#content.result(listed);
      }
      close() {
        this.#presence.end();
      }
      async #locate(listed) {
        const place = () => [...this.#results].find(([, known3]) => known3 !== null && resultName(known3) === resultName(listed))?.[0];
        if (place() === void 0) {
          const state = await this.state();
          if ("kind" in state) return state;
        }
        const found = place();
        if (found === void 0) return { kind: "missing", why: "the board has no such result" };
        return fileEntry(import_node_path21.default.join(this.#folder, "results", found, resultName(listed)), resultName(listed));
      }
      /** What lies in a folder of places, in their order. */
      async #listed(kind, known3, read4) {
        const top = import_node_path21.default.join(this.#folder, kind);
        const places = await namesIn3(top);
        for (const place of places) {
          if (known3.has(place)) continue;
          const names2 = await namesIn3(import_node_path21.default.join(top, place));
          if (names2.length === 0) continue;
          known3.set(place, names2.map((name3) => read4(place, name3)).find((found) => found !== null) ?? null);
        }
        const inOrder = places.toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }));
        return inOrder.map((place) => known3.get(place) ?? null).filter((found) => found !== null);
      }
      #temporary() {
        return this.#presence.temporary((0, import_node_crypto12.randomBytes)(6).toString("hex"));
      }
    };
  }
});

// src/main/fan-out-session.ts
async function openFolderFanOut(options, folder, worker) {
  const session = new Session(options);
  const loaded = await session.load();
  const { database, blobs } = session;
  const board = folderBoard({ folder: import_node_path22.default.resolve(folder), worker, blobs });
  const own = localStore({ database, blobs, mode: options.cacheMode, now: Date.now });
  return { session, loaded, board, store: boardStore(own, board, blobs) };
}
async function planOf(board, digest2, graph, where) {
  const found = await board.plan(digest2);
  if (found.kind !== "plan") throw new Refusal([noPlan(found.kind, found.why, where)]);
  if (found.plan.graph !== graphDigest(graph)) throw new Refusal([otherFlow()]);
  return found.plan;
}
function noPlan(kind, why, where) {
  if (kind === "unavailable")
    return {
      code: "board/unavailable",
      severity: "error",
      message: `the board ${where} cannot be reached: ${why}`,
      hint: "Look whether it is there, and may be read and written."
    };
  const message = kind === "missing" ? `there is no plan on the board ${where}` : `the plan on the board ${where} is refused: ${why}`;
  return {
    code: "board/no-plan",
    severity: "error",
    message,
    hint: "Make one with `flow-action plan --board`, in a checkout of the same commit."
  };
}
function otherFlow() {
  const message = "the plan was made from another flow than the one here";
  return {
    code: "board/other-flow",
    severity: "error",
    message,
    hint: "Check the same commit out, and give `plan`, `work` and `report` the same event and inputs."
  };
}
function planned2(input, plan2) {
  const ids = new Set(plan2.batches.flatMap((batch) => batch.tasks));
  const tasks = new Set(input.graph.tasks.filter((task) => ids.has(task.id)).map((task) => task.index));
  const groups2 = input.graph.nodes.filter((node) => node.kind === "group" && node.members.some((member) => tasks.has(member)));
  return /* @__PURE__ */ new Set([...tasks, ...groups2.map((group) => group.index)]);
}
var import_node_path22, NO_LOCK;
var init_fan_out_session = __esm({
  "src/main/fan-out-session.ts"() {
    "use strict";
    import_node_path22 = __toESM(require("node:path"), 1);
    init_board_store();
    init_folder_board();
    init_local_store();
    init_plan_fan_out();
    init_refusal();
    init_session();
    NO_LOCK = { acquire: async () => "free", release: () => void 0 };
  }
});

// src/main/fan-out-commands.ts
var fan_out_commands_exports = {};
__export(fan_out_commands_exports, {
  planBoardCommand: () => planBoardCommand,
  reportBoardCommand: () => reportBoardCommand,
  workCommand: () => workCommand
});
async function planBoardCommand(steps, options, exitCode) {
  const output = openOutput(options);
  const fanOut = await openFolderFanOut(options, options.board, null);
  const { session, loaded, board, store } = fanOut;
  const dispatch = planningDispatch(loaded.facts.platform);
  const input = runInput(session, loaded, SILENT, steps, options, { execute: false, signal: NEVER, ports: { store, dispatch } });
  const knowledge = await runWithManifests(input);
  const result = withWarnings(knowledge.result, session, loaded);
  refuseUnstarted(loaded.sourced(result));
  const made = fanOutPlan(input, knowledge, {
    workers: options.workers,
    isFixed: true,
    startMs: 0,
    defaultLabels: loaded.flow.runsOn?.labels.map((label) => label.text) ?? [],
    sharesStore: false,
    nowMs: Date.now()
  });
  const put = await board.putPlan(made.plan);
  if (put.kind === "exists")
    throw refusal("board/no-plan", `the board ${options.board} has a plan already`, "Use another folder for each run.");
  if (put.kind === "unavailable") throw refusal("board/unavailable", `the board ${options.board} cannot be written: ${put.why}`);
  if (made.known.tasks.length > 0) {
    const published = await board.publish(made.known, (blob) => session.blobs.file(blob.sha256));
    if (published.kind === "refused" || published.kind === "unavailable")
      throw refusal("board/unavailable", `what is known already cannot be put on the board ${options.board}: ${published.why}`);
  }
  board.close();
  tidy2(session);
  const told = { ...result, batches: made.cut.batches.length, digest: put.digest };
  output.out.write(
    options.json ? `${JSON.stringify(told)}
` : `${planText(result, output.paint)}${countText(made.cut.batches.length, "batch", "batches")} on ${options.board}, plan ${put.digest.slice(0, 12)}
`
  );
  await output.out.flush();
  return exitCode && made.cut.batches.length > 0 ? 3 : 0;
}
function refusal(code, message, hint) {
  return new Refusal([{ code, severity: "error", message, ...hint === void 0 ? {} : { hint } }]);
}
function refuseOtherPool({ pools }, named2) {
  if (named2 === void 0 || pools.length === 0 || pools.some((pool) => pool.name === named2)) return;
  const names2 = [...new Set(pools.map((pool) => JSON.stringify(pool.name)))].join(", ");
  throw new Refusal([
    { code: "cli/no-match", severity: "error", message: `the plan has no pool ${JSON.stringify(named2)}`, hint: `It has ${names2}.` }
  ]);
}
async function workCommand(options) {
  const worker = options.worker ?? `${import_node_os4.default.hostname().replace(/[^A-Za-z0-9]/g, "").slice(0, 20)}-${process.pid}-${(0, import_node_crypto13.randomBytes)(3).toString("hex")}`;
  const output = openOutput(options);
  const { session, loaded, board, store } = await openFolderFanOut(options, options.board, worker);
  const plan2 = await planOf(board, options.plan ?? null, loaded.graph, options.board);
  refuseOtherPool(plan2, options.pool);
  await sweep(session);
  const interruption = interruptible(() => killStrays(session.folder.run));
  const [environment = null] = options.allowEnvironment;
  const pools = plan2.pools.filter((pool) => (pool.environment ?? null) === environment);
  const clock = runInput(session, loaded, SILENT, [], options, { execute: false, signal: NEVER }).ports.clock;
  const dispatch = new SharedWork({
    plan: plan2,
    board,
    clock,
    worker,
    place: process.pid % 97,
    pool: options.pool ?? pools[0]?.name ?? "",
    environment,
    // No job starts one stage after another here: whoever comes takes what is its own.
    stage: Math.max(0, ...pools.map((pool) => pool.stage ?? 0)),
    sharesStore: false,
    signal: interruption.signal,
    random: Math.random,
    now: Date.now,
    file: (blob) => session.blobs.file(blob.sha256),
    learn: (listed, result2) => store.learn(listed, result2),
    sweep: () => sweep(session)
  });
  const reporter = tellingWarnings(await openReporter(options, output), () => [...loaded.warnings, ...session.warnings]);
  const how = { execute: true, signal: interruption.signal, ports: { store, dispatch, lock: NO_LOCK } };
  const input = runInput(session, loaded, reporter, [], { ...options, restore: "none", failFast: plan2.failFast }, how);
  const result = await runFlow({ ...input, selected: planned2(input, plan2) });
  await reporter.close();
  interruption.forget();
  board.close();
  tidy2(session);
  refuseUnstarted(loaded.sourced(result));
  const { unreachable, ...tally } = dispatch.tally;
  if (unreachable !== null) throw refusal("board/unavailable", `the board ${options.board} cannot be reached any more: ${unreachable}`);
  if (options.json) output.out.write(`${JSON.stringify({ worker, ...tally })}
`);
  await output.out.flush();
  return interruption.code() || (dispatch.tally.failed + dispatch.tally.unpublished > 0 ? 1 : 0);
}
async function reportBoardCommand(options) {
  const output = openOutput(options);
  const fanOut = await openFolderFanOut(options, options.board, null);
  const { session, loaded } = fanOut;
  const plan2 = await planOf(fanOut.board, options.plan ?? null, loaded.graph, options.board);
  const interruption = interruptible(() => killStrays(session.folder.run));
  const reporter = tellingWarnings(await openReporter(options, output), () => [...loaded.warnings, ...session.warnings]);
  const { result, workers } = await gather(fanOut, plan2, options, reporter, interruption.signal);
  await reporter.close();
  interruption.forget();
  fanOut.board.close();
  tidy2(session);
  const told = withWarnings(result, session, loaded);
  refuseUnstarted(loaded.sourced(told));
  output.out.write(options.json ? `${JSON.stringify({ ...told, workers })}
` : workersText(workers, output.paint));
  await output.out.flush();
  return interruption.code() || (result.outcome === "success" ? 0 : 1);
}
async function gather({ session, loaded, board, store }, plan2, options, reporter, signal) {
  const probe = runInput(session, loaded, SILENT, [], options, { execute: false, signal: NEVER });
  const dispatch = new GatheredResults({
    plan: plan2,
    board,
    clock: probe.ports.clock,
    signal,
    learn: (listed, result2) => store.learn(listed, result2)
  });
  const whole2 = (result2) => ({
    ...result2,
    durationMs: dispatch.wholeMs(),
    problems: [...result2.problems, ...dispatch.problems]
  });
  const input = runInput(session, loaded, ofWholeRun(reporter, whole2, dispatch.problems), [], options, {
    execute: true,
    signal,
    run: plan2.run,
    lost: (task) => dispatch.whyLost(task),
    ports: { store, dispatch, history: localHistory(session.database, Date.now) }
  });
  const result = await runFlow({ ...input, selected: planned2(input, plan2) });
  return { result: whole2(result), workers: dispatch.workers() };
}
function ofWholeRun(reporter, whole2, problems) {
  return {
    report: (event) => {
      if (event.type !== "run-finished") return reporter.report(event);
      for (const problem2 of problems.filter((one) => one.severity === "warning")) reporter.report({ type: "warning", problem: problem2 });
      return reporter.report({ ...event, result: whole2(event.result) });
    },
    close: () => reporter.close()
  };
}
var import_node_crypto13, import_node_os4, SILENT, NEVER;
var init_fan_out_commands = __esm({
  "src/main/fan-out-commands.ts"() {
    "use strict";
    import_node_crypto13 = require("node:crypto");
    import_node_os4 = __toESM(require("node:os"), 1);
    init_local_history();
    init_process_group();
    init_amount_text();
    init_plan_text();
    init_workers_text();
    init_gather_results();
    init_plan_fan_out();
    init_run_flow();
    init_share_work();
    init_fan_out_session();
    init_output();
    init_refusal();
    init_run_command();
    SILENT = { report: () => void 0, close: async () => void 0 };
    NEVER = new AbortController().signal;
  }
});

// src/core/report/explain-view.ts
function explainParts(view) {
  const differences = new Map(view.reasons.map((reason) => [partKey(reason.kind, reason.name), reason]));
  const parts = manifestParts(view.manifest).map(([kind, name3, value]) => {
    const reason = differences.get(partKey(kind, name3)) ?? (SINGLE.has(kind) ? view.reasons.find((other) => other.kind === kind) : void 0);
    return { kind, name: name3, value, differs: reason !== void 0, before: reason?.before ?? null, after: reason?.after ?? null };
  });
  const present = new Set(parts.map((part) => partKey(part.kind, part.name)));
  const gone = view.reasons.filter((reason) => PART_KINDS.has(reason.kind) && !SINGLE.has(reason.kind) && !present.has(partKey(reason.kind, reason.name))).map((reason) => ({ ...reason, value: null, differs: true }));
  return [...parts, ...gone];
}
function otherReasons(view) {
  return view.reasons.filter((reason) => !PART_KINDS.has(reason.kind));
}
function explainJson(view) {
  const { manifest, ...rest } = view;
  return `${JSON.stringify({ ...rest, manifest: manifest === null ? null : withoutRotations(manifest), parts: explainParts(view) }, null, 2)}
`;
}
function withoutRotations({ rotations, ...manifest }) {
  return rotations === void 0 ? manifest : { ...manifest, rotations: Object.keys(rotations).sort() };
}
function manifestParts(manifest) {
  if (manifest === null) return [];
  return [
    ["run", "", manifest.run],
    ...partsOf2("input", manifest.inputs),
    ...partsOf2("upstream", manifest.trees),
    ...partsOf2("command", manifest.commands),
    ...partsOf2("env", manifest.env),
    ...partsOf2("secret", manifest.secrets),
    ...Object.keys(manifest.rotations ?? {}).map((name3) => ["rotated", name3, null]),
    ...partsOf2("pass-env", manifest.passEnv),
    ...manifest.outputs.map((output) => ["output", output, null]),
    ["shell", "", manifest.shell],
    ["working-directory", "", manifest.workingDirectory],
    ["platform", "", manifest.platform],
    ["epoch", "", manifest.epoch],
    ["format", "", String(manifest.format)]
  ];
}
function partsOf2(kind, values) {
  return Object.entries(values).map(([name3, value]) => [kind, name3, value]);
}
var SINGLE, PART_KINDS, partKey;
var init_explain_view = __esm({
  "src/core/report/explain-view.ts"() {
    "use strict";
    SINGLE = /* @__PURE__ */ new Set(["format", "epoch", "run", "shell", "working-directory", "platform"]);
    PART_KINDS = /* @__PURE__ */ new Set([
      ...SINGLE,
      "env",
      "secret",
      "rotated",
      "pass-env",
      "input",
      "upstream",
      "command",
      "output"
    ]);
    partKey = (kind, name3) => `${kind}
${name3}`;
  }
});

// src/core/report/explain-text.ts
function explainText(view, paint) {
  const parts = explainParts(view);
  const different = parts.filter((part) => part.differs);
  const rows = [
    ...foldedRows(different, DIFFERENT, paint),
    ...foldedRows(
      parts.filter((part) => !part.differs),
      SAME,
      paint
    )
  ];
  const table2 = rows.length === 0 ? [] : [alignedRows(rows)];
  const summary = view.manifest === null || view.nearest === null ? [] : [`${differText(different.length, parts.length)}
`];
  return [headText(view, paint), ...table2, ...summary].join("\n");
}
function headText(view, paint) {
  const key = view.fingerprint === null ? "no fingerprint yet" : `fingerprint ${view.fingerprint.slice(0, 8)}`;
  const isRefused = view.reasons.some((reason) => reason.kind === "untrusted");
  const decision = view.decision === null ? "" : `  ${isRefused ? "is not restored" : DECISIONS[view.decision]}`;
  const lines = [`${paint.bold(name(view.task, paint))}  ${key}${decision}`, ...nearestLine(view)];
  const others = otherReasons(view).filter((reason) => reason.kind !== "first" || view.nearest !== null);
  return `${[...lines, ...others.map((reason) => `  ${reasonText(reason)}`)].join("\n")}
`;
}
function nearestLine(view) {
  const { nearest } = view;
  if (nearest === null) return view.manifest === null ? [] : ["no earlier record to compare with"];
  const { producer } = nearest;
  const parts = [
    `nearest record ${nearest.fingerprint.slice(0, 8)}`,
    `run ${producer.run}`,
    ...producer.ref === void 0 ? [] : [producer.ref.replace(/^refs\/(heads|tags)\//, "")],
    ...producer.commit === void 0 ? [] : [producer.commit.slice(0, 7)],
    nearest.startedAt
  ];
  return [parts.map(safeText).join("  ")];
}
function foldedRows(parts, most, paint) {
  const kinds = /* @__PURE__ */ new Map();
  for (const part of parts) {
    const same2 = kinds.get(part.kind);
    if (same2 === void 0) kinds.set(part.kind, [part]);
    else same2.push(part);
  }
  return [...kinds].flatMap(([kind, all]) => {
    const rows = all.slice(0, most).map((part) => partRow(part, paint));
    const rest = all.length - rows.length;
    if (rest === 0) return rows;
    const what = all[0]?.differs === true ? "more that differ" : "more, unchanged";
    return [...rows, [kindCell(all[0]?.differs === true, kind, paint), { text: `and ${numberText(rest)} ${what}` }]];
  });
}
function partRow(part, paint) {
  const value = part.differs ? changeText(part, paint) : valueText3(part.value, part.kind, paint);
  const shownName = name(part.name, paint);
  return [kindCell(part.differs, part.kind, paint), ...shownName === "" ? [{ text: value }] : [{ text: shownName }, { text: value }]];
}
function kindCell(differs, kind, paint) {
  const sign2 = differs ? paint.marks.differs : paint.marks.same;
  const text2 = KINDS.get(kind) ?? kind;
  return { text: `${sign2} ${text2}`, painted: `${differs ? paint.yellow(sign2) : paint.dim(sign2)} ${paint.dim(text2)}` };
}
function changeText(part, paint) {
  const { before, after: after2 } = part;
  if (before === null && after2 === null) return part.value === null ? "changed" : `changed, now ${valueText3(part.value, part.kind, paint)}`;
  if (before === null) return part.kind === "output" ? "new" : `new: ${valueText3(after2, part.kind, paint)}`;
  if (after2 === null) return part.kind === "output" ? "gone" : `gone, was ${valueText3(before, part.kind, paint)}`;
  return `${valueText3(before, part.kind, paint)} ${paint.marks.arrow} ${valueText3(after2, part.kind, paint)}`;
}
function valueText3(value, kind, paint) {
  if (value === null) return kind === "pass-env" ? "(not set)" : "";
  if (value === "") return kind === "shell" ? "(default)" : "(empty)";
  const fact = /^(?:(\d{6}) )?([0-9a-f]{64})$/.exec(value);
  if (fact !== null) return `${fact[2]?.slice(0, 8)}${fact[1] === void 0 || fact[1] === "100644" ? "" : ` (${fact[1]})`}`;
  const [first = "", ...more] = value.replace(/\n+$/, "").split("\n");
  const line = cut(safeText(first), VALUE, paint.marks.ellipsis);
  return more.length > 0 ? `${line} (and ${countText(more.length, "more line")})` : line;
}
function differText(different, all) {
  if (different === 0) return `All ${numberText(all)} parts are the same.`;
  return `${numberText(different)} of ${countText(all, "part")} ${different === 1 ? "differs" : "differ"}.`;
}
var DIFFERENT, SAME, VALUE, NAME, DECISIONS, KINDS, name;
var init_explain_text = __esm({
  "src/core/report/explain-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_explain_view();
    init_reason_text();
    init_safe_text();
    init_text_table();
    DIFFERENT = 50;
    SAME = 10;
    VALUE = 60;
    NAME = 80;
    DECISIONS = {
      hit: "can be restored",
      miss: "has no record",
      always: "always runs",
      waiting: "not known yet"
    };
    KINDS = /* @__PURE__ */ new Map([
      ["upstream", "outputs of needs"],
      ["command", "output of"],
      ["rotated", "value of secret"],
      ["epoch", "cache epoch"],
      ["format", "record format"],
      ["working-directory", "directory"]
    ]);
    name = (text2, paint) => cut(safeText(text2), NAME, paint.marks.ellipsis);
  }
});

// src/main/plan-session.ts
async function planSession(steps, options) {
  const session = new Session(options);
  const loaded = await session.load();
  const input = runInput(session, loaded, SILENT2, steps, options, { execute: false, signal: new AbortController().signal });
  const { result, manifests } = await runWithManifests(input);
  tidy2(session);
  refuseUnstarted(result);
  return { session, loaded, input, result, manifests };
}
var SILENT2;
var init_plan_session = __esm({
  "src/main/plan-session.ts"() {
    "use strict";
    init_run_flow();
    init_run_command();
    init_session();
    SILENT2 = { report: () => void 0, close: async () => void 0 };
  }
});

// src/main/explain-command.ts
var explain_command_exports = {};
__export(explain_command_exports, {
  explainCommand: () => explainCommand
});
async function explainCommand(step, options) {
  const output = openOutput(options);
  const plan2 = await planSession([step], options);
  const asked = plan2.result.tasks.filter(
    (task) => plan2.input.options.asked.has(plan2.input.graph.tasks.find((node) => node.id === task.id)?.index ?? -1)
  );
  const views = await Promise.all(asked.map((task) => viewOf(plan2, task)));
  output.out.write(
    options.json ? `{"tasks":[${views.map(explainJson).join(",")}]}
` : views.map((view) => explainText(view, output.paint)).join("\n")
  );
  await output.out.flush();
  return 0;
}
async function viewOf(plan2, result) {
  const key = plan2.input.graph.tasks.find((task2) => task2.id === result.id)?.key ?? "";
  const manifest = plan2.manifests.get(result.id) ?? null;
  const nearest = manifest === null ? null : nearestRecord(await plan2.input.ports.store.recent(key), manifest);
  const { id: task, fingerprint, decision } = result;
  const differences = manifest === null || nearest === null || decision === "hit" ? [] : explain(nearest.manifest, manifest);
  const reasons = differences.length > 0 ? differences : result.reasons;
  const record = nearest === null ? null : { fingerprint: nearest.fingerprint, producer: nearest.producer, startedAt: nearest.startedAt };
  return { task, fingerprint, decision, manifest, nearest: record, reasons };
}
var init_explain_command = __esm({
  "src/main/explain-command.ts"() {
    "use strict";
    init_explain();
    init_rebuilder();
    init_explain_text();
    init_explain_view();
    init_output();
    init_plan_session();
  }
});

// src/main/watch-command.ts
var watch_command_exports = {};
__export(watch_command_exports, {
  watchCommand: () => watchCommand
});
async function watchCommand(steps, options) {
  const { watch } = await Promise.resolve().then(() => __toESM(require("./chokidar.cjs"), 1));
  const output = openOutput(options);
  const root = import_node_path23.default.resolve(options.directory);
  const nameOf5 = (file) => import_node_path23.default.relative(root, file).split(import_node_path23.default.sep).join("/");
  let watched = { flow: "flow.yml", tasks: null };
  let changed = () => void 0;
  const watcher2 = watch(root, {
    ignoreInitial: true,
    ignored: (file) => /(^|\/)(\.git|node_modules)(\/|$)|^\.flow(\/|$)/.test(nameOf5(file))
  });
  watcher2.on("all", (_2, file) => {
    if (isRead(watched, nameOf5(file))) changed();
  });
  const stop = stopSignal();
  await Promise.race([new Promise((resolve) => watcher2.once("ready", () => resolve(null))), stop.came]);
  try {
    while (stop.code() === 0) {
      watched = await whatIsRead(options);
      const change = new Promise((resolve) => {
        changed = resolve;
      });
      const code = await once(steps, options, output);
      if (code === 130 || code === 143) return code;
      output.err.write(output.err.paint.dim("waiting for changes; stop with Ctrl-C\n"));
      await Promise.race([change, stop.came]);
      await Promise.race([new Promise((resolve) => setTimeout(resolve, SETTLE_MS)), stop.came]);
    }
    return stop.code();
  } finally {
    stop.forget();
    await watcher2.close();
  }
}
function isRead({ flow, tasks }, name3) {
  if (tasks === null || name3 === flow) return true;
  if (tasks.some((task) => task.outputs.some(({ pattern }) => matches(pattern, name3)))) return false;
  return tasks.some(
    ({ inputs, workingDirectory }) => inputs === void 0 ? workingDirectory === "." || name3.startsWith(`${workingDirectory}/`) : selectsInput(inputs, name3)
  );
}
async function once(steps, options, output) {
  try {
    return await withSession(options, (session) => runCommand(steps, options, false, session));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    output.err.write(problemsText(error.problems, output.err.paint));
    return 2;
  }
}
async function withSession(options, use) {
  const session = new Session(options);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}
function whatIsRead(options) {
  return withSession(options, async (session) => {
    const flow = session.findFlow() ?? "flow.yml";
    try {
      return { flow, tasks: (await session.load()).graph.tasks };
    } catch (error) {
      if (error instanceof Refusal) return { flow, tasks: null };
      throw error;
    }
  });
}
function stopSignal() {
  let code = 0;
  let tell4 = () => void 0;
  const came = new Promise((resolve) => {
    tell4 = resolve;
  });
  const onSignal = (signal) => {
    code = signal === "SIGINT" ? 130 : 143;
    tell4();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return { came, code: () => code, forget: () => process.off("SIGINT", onSignal).off("SIGTERM", onSignal) };
}
var import_node_path23, SETTLE_MS;
var init_watch_command = __esm({
  "src/main/watch-command.ts"() {
    "use strict";
    import_node_path23 = __toESM(require("node:path"), 1);
    init_pattern();
    init_problem_text();
    init_output();
    init_refusal();
    init_run_command();
    init_session();
    SETTLE_MS = 100;
  }
});

// src/core/report/list-text.ts
function listText(graph, result, paint, cells = graph.tasks.length <= FEW) {
  const results = new Map(result?.tasks.map((task) => [task.id, task]));
  const rows = [...stepsOf(graph)].flatMap(([step, tasks]) => [
    stepRow2(step, tasks, results, paint),
    ...cells && (tasks.length > 1 || tasks[0]?.id !== step) ? tasks.map((task) => cellRow(task, results.get(task.id), paint)) : []
  ]);
  return alignedRows(rows);
}
function stepsOf(graph) {
  const steps = /* @__PURE__ */ new Map();
  for (const task of graph.tasks) {
    const tasks = steps.get(task.step.id);
    if (tasks === void 0) steps.set(task.step.id, [task]);
    else tasks.push(task);
  }
  return steps;
}
function stepRow2(step, tasks, results, paint) {
  const known3 = tasks.flatMap((task) => results.get(task.id) ?? []);
  const single = tasks.length === 1 ? tasks[0] : void 0;
  const name3 = titleText(step, paint);
  const times = tasks.length > 1 ? `${paint.marks.times}${numberText(tasks.length)}` : "";
  const [one] = known3;
  const state = single !== void 0 && one !== void 0 && known3.length === 1 ? stateText(one) : sumText2(known3);
  const title = single !== void 0 && single.title !== single.id ? titleText(single.title, paint) : "";
  return [{ text: name3, painted: paint.bold(name3) }, { text: times }, { text: state }, { text: title, painted: paint.dim(title) }];
}
function cellRow(task, result, paint) {
  const name3 = titleText(task.id, paint);
  const state = result === void 0 ? "" : stateText(result);
  const mark = result === void 0 ? " " : stateMark(result.state, paint);
  const why = result === void 0 ? "" : reasonsText(result.reasons);
  return [{ text: `    ${name3}`, painted: `  ${mark} ${name3}` }, { text: "" }, { text: state }, { text: why, painted: paint.dim(why) }];
}
function stateText(task) {
  if (task.state === "planned") return PLANNED[foreseen(task)];
  return task.state === "ran" || task.state === "failed" ? `${task.state} ${durationText(task.durationMs)}` : task.state;
}
function sumText2(tasks) {
  const counts = /* @__PURE__ */ new Map();
  for (const task of tasks) {
    const state = task.state === "planned" ? PLANNED[foreseen(task)] : task.state;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count3]) => `${numberText(count3)} ${state}`).join(", ");
}
var FEW, PLANNED;
var init_list_text = __esm({
  "src/core/report/list-text.ts"() {
    "use strict";
    init_amount_text();
    init_plan_text();
    init_reason_text();
    init_task_line();
    init_text_table();
    FEW = 40;
    PLANNED = { restore: "can be restored", run: "to run", wait: "waiting", "not run": "cannot run here" };
  }
});

// src/main/list-command.ts
var list_command_exports = {};
__export(list_command_exports, {
  listCommand: () => listCommand
});
async function listCommand(options) {
  const output = openOutput(options);
  const { loaded, result } = await planSession([], options);
  output.out.write(options.json ? `${JSON.stringify(result)}
` : listText(loaded.graph, result, output.paint));
  await output.out.flush();
  return 0;
}
var init_list_command = __esm({
  "src/main/list-command.ts"() {
    "use strict";
    init_list_text();
    init_output();
    init_plan_session();
  }
});

// src/core/report/graph-view.ts
function graphView(graph, result, level = "auto") {
  const wanted = level === "auto" ? graph.tasks.length > READABLE ? "step" : "task" : level;
  const results = new Map(result?.tasks.map((task) => [task.id, task]));
  if (wanted === "task" && taskEdgeCount(graph) <= DRAWABLE) return taskView(graph, results);
  return { ...stepView(graph, results), folded: wanted === "task" };
}
function foldedView(view) {
  if (view.level === "step") return view;
  const steps = /* @__PURE__ */ new Map();
  for (const node of view.nodes) {
    const nodes2 = steps.get(node.step);
    if (nodes2 === void 0) steps.set(node.step, [node]);
    else nodes2.push(node);
  }
  const stepOf = new Map(view.nodes.map((node) => [node.id, node.step]));
  const edges = uniqueEdges(view.edges.map((edge) => [stepOf.get(edge.from) ?? "", stepOf.get(edge.to) ?? ""]));
  const nodes = [...steps].map(([step, members]) => {
    const [only2] = members;
    if (only2 !== void 0 && members.length === 1) return { ...only2, id: step };
    return foldedNode(
      step,
      members.length,
      worstState(members.map((node) => node.state)),
      stateCountsText(members.map((node) => node.state))
    );
  });
  return { level: "step", folded: true, nodes, edges };
}
function taskView(graph, results) {
  const nodes = graph.tasks.map((task) => {
    const result = results.get(task.id);
    return { id: task.id, title: task.title, step: task.step.id, tasks: 1, ...result === void 0 ? {} : stateOf4(result) };
  });
  const edges = graph.tasks.flatMap((task) => upstreamTasks(graph, task).map((up) => ({ from: up.id, to: task.id })));
  return { level: "task", folded: false, nodes, edges };
}
function stepView(graph, results) {
  const nodes = [...graph.tasksOf].map(([step, indices]) => {
    const tasks = indices.flatMap((index) => taskAt(graph, index) ?? []);
    const known3 = tasks.flatMap((task) => results.get(task.id) ?? []);
    const [only2] = tasks;
    const [result] = known3;
    if (only2 !== void 0 && tasks.length === 1) {
      return { id: step, title: only2.title, step, tasks: 1, ...result === void 0 ? {} : stateOf4(result) };
    }
    const states = known3.map(shownState);
    const time = known3.reduce((sum2, task) => sum2 + task.durationMs, 0);
    return foldedNode(step, tasks.length, worstState(states), `${stateCountsText(states)}${time > 0 ? `, ${durationText(time)}` : ""}`);
  });
  const pairs = graph.tasks.flatMap(
    (task) => (graph.upstream[task.index] ?? []).flatMap((index) => {
      const node = graph.nodes[index];
      return node === void 0 ? [] : [[stepIdOf(node), task.step.id]];
    })
  );
  return { level: "step", folded: false, nodes, edges: uniqueEdges(pairs) };
}
function foldedNode(step, tasks, state, note) {
  return { id: step, title: step, step, tasks, ...state === void 0 ? {} : { state }, ...note === "" ? {} : { note } };
}
function uniqueEdges(pairs) {
  const seen = /* @__PURE__ */ new Map();
  return pairs.flatMap(([from, to2]) => {
    const known3 = seen.get(from) ?? /* @__PURE__ */ new Set();
    seen.set(from, known3);
    if (from === to2 || known3.has(to2)) return [];
    known3.add(to2);
    return [{ from, to: to2 }];
  });
}
function taskEdgeCount(graph) {
  let count3 = 0;
  for (const task of graph.tasks) {
    for (const index of graph.upstream[task.index] ?? []) {
      const node = graph.nodes[index];
      count3 += node?.kind === "group" ? node.members.length : 1;
    }
  }
  return count3;
}
function upstreamTasks(graph, task) {
  const tasks = (graph.upstream[task.index] ?? []).flatMap((index) => {
    const node = graph.nodes[index];
    if (node?.kind !== "group") return node ?? [];
    return node.members.flatMap((member) => taskAt(graph, member) ?? []);
  });
  return [...new Set(tasks)];
}
function taskAt(graph, index) {
  const node = graph.nodes[index];
  return node?.kind === "task" ? node : void 0;
}
function shownState(task) {
  if (task.state !== "planned") return task.state;
  const what = foreseen(task);
  return what === "not run" ? "skipped" : what;
}
function stateOf4(task) {
  const state = shownState(task);
  return { state, note: task.durationMs > 0 ? `${NOTES[state]} ${durationText(task.durationMs)}` : NOTES[state] };
}
function worstState(states) {
  return Object.keys(NOTES).find((state) => states.includes(state));
}
function stateCountsText(states) {
  const counts = /* @__PURE__ */ new Map();
  for (const state of states) if (state !== void 0) counts.set(state, (counts.get(state) ?? 0) + 1);
  const order = Object.keys(NOTES).reverse();
  return order.flatMap((state) => counts.has(state) ? [`${numberText(counts.get(state) ?? 0)} ${NOTES[state]}`] : []).join(", ");
}
var READABLE, DRAWABLE, stepIdOf, NOTES;
var init_graph_view = __esm({
  "src/core/report/graph-view.ts"() {
    "use strict";
    init_amount_text();
    init_plan_text();
    READABLE = 60;
    DRAWABLE = 2e4;
    stepIdOf = (node) => node.kind === "group" ? node.step : node.step.id;
    NOTES = {
      failed: "failed",
      ran: "ran",
      run: "to run",
      wait: "waiting",
      blocked: "blocked",
      cancelled: "cancelled",
      skipped: "skipped",
      restored: "restored",
      restore: "to restore"
    };
  }
});

// src/core/report/graph-drawing.ts
function graphMermaid(view) {
  const whole2 = view.edges.length <= MOST_EDGES ? mermaidText(view, LABEL, "") : null;
  if (whole2 !== null && whole2.length <= MOST_CHARACTERS) return withNotice(view, whole2);
  const steps = foldedView(view);
  const folded2 = `${countText(taskCount(view), "task")} folded into ${countText(steps.nodes.length, "step")}`;
  if (steps.edges.length <= MOST_EDGES) {
    for (const label of [LABEL, SHORT_LABEL]) {
      const text2 = mermaidText(steps, label, folded2);
      if (text2.length <= MOST_CHARACTERS) return text2;
    }
  }
  return partialMermaid(steps);
}
function graphDot(view) {
  const ids = new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
  const nodes = view.nodes.map((node, index) => {
    const look = LOOKS[lookOf(node)];
    const label = labelLines(node, LABEL).map(dotText).join("\\n");
    const style = look.dashed ? "rounded,filled,dashed" : "rounded,filled";
    return `  n${index} [label="${label}", style="${style}", fillcolor="${look.fill}", color="${look.stroke}", fontcolor="${look.color}"];`;
  });
  const edges = view.edges.map((edge) => `  ${ids.get(edge.from)} -> ${ids.get(edge.to)};`);
  const notice = view.folded ? [`  label="${dotText(foldNotice(view))}";`] : [];
  const head2 = ["digraph flow {", "  rankdir=LR;", '  node [shape=box, fontname="Helvetica", fontsize=11];', '  edge [color="#57606a"];'];
  return `${[...head2, ...notice, ...nodes, ...edges, "}"].join("\n")}
`;
}
function graphJson(view) {
  return `${JSON.stringify(view, null, 2)}
`;
}
function withNotice(view, whole2) {
  return view.folded ? mermaidText(view, LABEL, foldNotice(view)) : whole2;
}
function partialMermaid(view) {
  for (let most = view.nodes.length; ; most = Math.floor(most * 0.8)) {
    const nodes = view.nodes.slice(0, most);
    const drawn2 = new Set(nodes.map((node) => node.id));
    const edges = view.edges.filter((edge) => drawn2.has(edge.from) && drawn2.has(edge.to)).slice(0, MOST_EDGES);
    const missing2 = `${countText(view.nodes.length - nodes.length, "step")} and ${countText(view.edges.length - edges.length, "edge")} not drawn`;
    const notice = `too large to draw whole: ${missing2}; flow-action graph --format svg draws all`;
    const text2 = mermaidText({ ...view, nodes, edges }, SHORT_LABEL, notice);
    if (text2.length <= MOST_CHARACTERS || most === 0) return text2;
  }
}
function mermaidText(view, label, notice) {
  const ids = new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
  const used = new Set(view.nodes.map(lookOf));
  if (notice !== "") used.add("skip");
  const classes = Object.keys(LOOKS).filter((name3) => used.has(name3)).map(classText);
  const nodes = view.nodes.map((node, index) => {
    const text2 = labelLines(node, label).map(mermaidLabel).join("<br/>");
    return `  n${index}["${text2}"]:::${lookOf(node)}`;
  });
  const edges = view.edges.map((edge) => `  ${ids.get(edge.from)} --> ${ids.get(edge.to)}`);
  const note = notice === "" ? [] : [`  notice["${mermaidLabel(notice)}"]:::skip`];
  return `${["flowchart LR", ...classes, ...note, ...nodes, ...edges].join("\n")}
`;
}
function classText(name3) {
  const look = LOOKS[name3];
  return `  classDef ${name3} fill:${look.fill},stroke:${look.stroke},color:${look.color}${look.dashed ? ",stroke-dasharray:4 3" : ""}`;
}
function labelLines(node, width) {
  const title = cut(safeText(node.title), width, "\u2026") + (node.tasks > 1 ? ` \xD7${numberText(node.tasks)}` : "");
  return node.note === void 0 ? [title] : [title, cut(safeText(node.note), width, "\u2026")];
}
function mermaidLabel(text2) {
  const label = text2.trim().replace(/[^\p{L}\p{M}\p{N} ,…×/.-]|[.-](?![\p{L}\p{N}])/gu, (found) => `#${found.codePointAt(0)};`);
  return label === "" ? "#160;" : label;
}
function dotText(text2) {
  return text2.replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
var MOST_CHARACTERS, MOST_EDGES, LABEL, SHORT_LABEL, LOOKS, LOOK_OF, foldNotice, lookOf, taskCount;
var init_graph_drawing = __esm({
  "src/core/report/graph-drawing.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_graph_view();
    init_safe_text();
    MOST_CHARACTERS = 49e3;
    MOST_EDGES = 500;
    LABEL = 80;
    SHORT_LABEL = 24;
    LOOKS = {
      hit: { fill: "#dafbe1", stroke: "#1a7f37", color: "#116329", dashed: false },
      ran: { fill: "#ddf4ff", stroke: "#0969da", color: "#0550ae", dashed: false },
      fail: { fill: "#ffebe9", stroke: "#cf222e", color: "#a40e26", dashed: false },
      skip: { fill: "#f6f8fa", stroke: "#6e7781", color: "#57606a", dashed: true },
      wait: { fill: "#ddf4ff", stroke: "#0969da", color: "#0550ae", dashed: true },
      none: { fill: "#ffffff", stroke: "#57606a", color: "#24292f", dashed: false }
    };
    LOOK_OF = {
      restored: "hit",
      restore: "hit",
      ran: "ran",
      run: "ran",
      failed: "fail",
      blocked: "skip",
      cancelled: "skip",
      skipped: "skip",
      wait: "wait"
    };
    foldNotice = (view) => `${countText(taskCount(view), "task")} folded into ${countText(view.nodes.length, "step")}`;
    lookOf = (node) => node.state === void 0 ? "none" : LOOK_OF[node.state];
    taskCount = (view) => view.nodes.reduce((sum2, node) => sum2 + node.tasks, 0);
  }
});

// src/main/graph-command.ts
var graph_command_exports = {};
__export(graph_command_exports, {
  graphCommand: () => graphCommand
});
async function graphCommand(steps, options) {
  const output = openOutput(options);
  const { loaded, result } = await planSession(steps, options);
  const view = graphView(loaded.graph, result, options.cells ? "task" : "auto");
  output.out.write(await drawn(options.json ? "json" : options.format, view));
  await output.out.flush();
  return 0;
}
async function drawn(format, view) {
  if (format === "mermaid") return graphMermaid(view);
  if (format === "dot") return graphDot(view);
  if (format === "json") return graphJson(view);
  if (format === "svg") return (await Promise.resolve().then(() => __toESM(require("./graphviz.cjs"), 1))).drawSvg(graphDot(view));
  throw new Refusal([
    { code: "cli/usage", severity: "error", message: `there is no graph format ${format}`, hint: "Use mermaid, dot, svg or json." }
  ]);
}
var init_graph_command = __esm({
  "src/main/graph-command.ts"() {
    "use strict";
    init_graph_drawing();
    init_graph_view();
    init_output();
    init_plan_session();
    init_refusal();
  }
});

// src/main/logs-command.ts
var logs_command_exports = {};
__export(logs_command_exports, {
  logsCommand: () => logsCommand
});
async function logsCommand(step, options) {
  const session = new Session(options);
  const output = openOutput(options);
  const loaded = await session.load();
  const silent = { report: () => void 0, close: async () => void 0 };
  const {
    graph,
    ports,
    options: run2
  } = runInput(session, loaded, silent, [step], { ...options, only: true }, { execute: false, signal: new AbortController().signal });
  const tasks = graph.tasks.filter((task) => run2.asked.has(task.index));
  const history = localHistory(session.database, Date.now);
  const logs = [];
  for (const task of tasks) {
    const last = history.last(task.key);
    const log2 = await textOf4(last === null ? (await ports.store.recent(task.key))[0]?.log?.sha256 : last.log, ports.store);
    if (log2 !== null) logs.push({ task: task.id, log: log2 });
  }
  if (logs.length > 0) {
    output.out.write(
      options.json ? `${JSON.stringify({ logs })}
` : logs.map((one) => shown3(one, tasks.length > 1, output.paint)).join("")
    );
    await output.out.flush();
    return 0;
  }
  throw new Refusal([
    {
      code: "cli/no-match",
      severity: "error",
      message: `no log of ${step} is kept here`,
      hint: "It has not run in this repository, or wrote nothing."
    }
  ]);
}
function shown3({ task, log: log2 }, named2, paint) {
  return `${named2 ? `${paint.bold(task)}
` : ""}${logLines(log2.split("\n"), paint.colors).join("\n").trimEnd()}
`;
}
async function textOf4(sha2562, store) {
  const bytes = sha2562 === null || sha2562 === void 0 ? null : await store.read(sha2562);
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
}
var init_logs_command = __esm({
  "src/main/logs-command.ts"() {
    "use strict";
    init_local_history();
    init_safe_text();
    init_output();
    init_refusal();
    init_run_command();
    init_session();
  }
});

// src/core/plan/seeded-random.ts
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 1831565813 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}
function seedOf(seed, ...parts) {
  return parts.reduce((mixed, part) => Math.imul(mixed ^ part + 2654435769 + (mixed << 6) + (mixed >>> 2), 2246822507) >>> 0, seed >>> 0);
}
var init_seeded_random = __esm({
  "src/core/plan/seeded-random.ts"() {
    "use strict";
  }
});

// src/core/plan/simulated-faults.ts
function fateOf(faults, startMs, random) {
  const start = startMs * (0.5 + random());
  const lateMs = random() < faults.late ? random() * 6e5 : 0;
  const isAbsent = random() < faults.absent;
  const phase = PHASES[Math.floor(random() * PHASES.length)] ?? "running";
  const death = { phase, batch: Math.floor(random() ** 2 * 6), share: random() };
  const dies = random() < faults.kill;
  const jump = { atMs: random() * 6e5, byMs: (random() - 0.5) * 36e5 };
  const jumps = random() < faults.clockJump;
  return { startMs: isAbsent ? null : start + lateMs, death: dies ? death : null, jump: jumps ? jump : null };
}
var NO_FAULTS, PHASES;
var init_simulated_faults = __esm({
  "src/core/plan/simulated-faults.ts"() {
    "use strict";
    init_seeded_random();
    NO_FAULTS = {
      kill: 0,
      late: 0,
      absent: 0,
      refuse: 0,
      loseAnswer: 0,
      losePublish: 0,
      duplicateClaim: 0,
      clockJump: 0,
      fail: 0,
      lagMs: 0,
      spread: 0
    };
    PHASES = ["claiming", "running", "publishing"];
  }
});

// src/core/report/simulation-text.ts
function simulationText({ rows, tasks, unknown }) {
  if (tasks === 0) return "Nothing would run, so there is nothing to simulate; --force takes the whole flow.\n";
  const guessed = unknown === 0 ? "all with a recorded duration" : `${numberText(unknown)} of them without a recorded duration`;
  const lines = rows.map((row) => [
    numberText(row.workers),
    numberText(row.batches),
    durationText(row.timeMs),
    durationText(row.boundMs),
    (row.runnerMs / 6e4).toFixed(1),
    troubleOf2(row)
  ]);
  const table2 = alignedRows([HEAD, ...lines].map((line) => line.map((text2) => ({ text: text2 }))));
  return `${countText(tasks, "task")}, ${guessed}
${table2}`;
}
function troubleOf2({ lostWorkers, lostTasks }) {
  const workers = lostWorkers > 0 ? [`${countText(lostWorkers, "worker")} lost`] : [];
  const tasks = lostTasks > 0 ? [`${countText(lostTasks, "task")} not done`] : [];
  return [...workers, ...tasks].join(", ");
}
var HEAD;
var init_simulation_text = __esm({
  "src/core/report/simulation-text.ts"() {
    "use strict";
    init_amount_text();
    init_text_table();
    HEAD = ["workers", "batches", "time", "best possible", "runner minutes", ""];
  }
});

// src/core/plan/task-upstream.ts
function findUpstream(graph, pending) {
  const upstream = /* @__PURE__ */ new Map();
  const seen = [];
  for (const node of graph.nodes) {
    const needs2 = graph.upstream[node.index] ?? [];
    const only2 = needs2.length === 1 ? seen[needs2[0] ?? -1] : void 0;
    const found = only2 ?? [...new Set(needs2.flatMap((need) => seen[need] ?? []))];
    if (node.kind === "task" && pending.has(node.index)) {
      upstream.set(node.id, found);
      seen.push([node.id]);
    } else seen.push(found);
  }
  return upstream;
}
var init_task_upstream = __esm({
  "src/core/plan/task-upstream.ts"() {
    "use strict";
  }
});

// src/core/entry/board-register.ts
var BoardRegister;
var init_board_register = __esm({
  "src/core/entry/board-register.ts"() {
    "use strict";
    init_board_names();
    BoardRegister = class {
      /** By name, in the order in which it came. */
      items = /* @__PURE__ */ new Map();
      #read = /* @__PURE__ */ new Map();
      #claims = /* @__PURE__ */ new Map();
      #ended = /* @__PURE__ */ new Set();
      /** What came first under a name stays. */
      put(name3, content) {
        if (this.items.has(name3)) return "exists";
        this.items.set(name3, content);
        return "published";
      }
      claim(worker, batch, claim) {
        const name3 = claimName(batch, claim);
        if (this.#claims.has(name3)) return "taken";
        this.#claims.set(name3, { batch, claim, worker });
        return "claimed";
      }
      end(worker) {
        this.#ended.add(worker);
      }
      /** The results among all that lies here, of those that `isSeen`, in the order in which they came. */
      results(isSeen = () => true) {
        const results = [];
        for (const [name3, content] of this.items) {
          const listed = isSeen(content) ? this.#listed(name3) : null;
          if (listed !== null) results.push(listed);
        }
        return results;
      }
      claims() {
        return [...this.#claims.values()];
      }
      ended() {
        return [...this.#ended];
      }
      #listed(name3) {
        const known3 = this.#read.get(name3);
        if (known3 !== void 0) return known3;
        const listed = readResultName(name3);
        this.#read.set(name3, listed);
        return listed;
      }
    };
  }
});

// src/engine/faulty-board.ts
var END_KNOWN_MS, PUBLISH_CALLS, REFUSED, FaultyBoard, FaultyView;
var init_faulty_board = __esm({
  "src/engine/faulty-board.ts"() {
    "use strict";
    init_board_names();
    init_board_register();
    END_KNOWN_MS = 1e4;
    PUBLISH_CALLS = 3;
    REFUSED = { kind: "unavailable", why: "429" };
    FaultyBoard = class {
      parts;
      register = new BoardRegister();
      #endedMs = /* @__PURE__ */ new Map();
      calls = 0;
      claimsInVain = 0;
      constructor(parts) {
        this.parts = parts;
      }
      /** One worker's view. `random`: at least 0, below 1; its own, so that it does not depend on what others do. */
      open(worker, process3, random) {
        return new FaultyView(this, worker, process3, random);
      }
      /** Says that a worker has ended, however. */
      end(worker) {
        this.register.end(worker);
        this.#endedMs.set(worker, this.parts.time.nowMs);
      }
      state() {
        const { time, knowsEnded, listsClaims } = this.parts;
        const isKnown = (worker) => (this.#endedMs.get(worker) ?? 0) + END_KNOWN_MS <= time.nowMs;
        const results = this.register.results(({ seenMs }) => seenMs <= time.nowMs);
        const ended2 = knowsEnded ? this.register.ended().filter(isKnown) : [];
        return listsClaims ? { results, ended: ended2, claims: this.register.claims() } : { results, ended: ended2 };
      }
      /** By batch the result that stands. */
      standing() {
        const first = /* @__PURE__ */ new Map();
        for (const lying of this.register.items.values()) if (!first.has(lying.result.batch)) first.set(lying.result.batch, lying);
        return first;
      }
      claims() {
        return this.register.claims();
      }
    };
    FaultyView = class {
      #board;
      #worker;
      #process;
      #random;
      constructor(board, worker, process3, random) {
        this.#board = board;
        this.#worker = worker;
        this.#process = process3;
        this.#random = random;
      }
      async putPlan() {
        return { kind: "exists" };
      }
      async plan() {
        return { kind: "missing", why: "a simulation hands its plan on by itself" };
      }
      async state() {
        await this.#process.sleep(this.#callMs());
        return this.#isRefused() ? REFUSED : this.#board.state();
      }
      async claim(batch, claim) {
        const ms = this.#callMs();
        this.#process.enter("claiming", ms);
        await this.#process.sleep(ms / 2);
        const claimed = this.#isRefused() ? "unavailable" : this.#keep(batch, claim);
        await this.#process.sleep(ms / 2);
        if (claimed === "taken") this.#board.claimsInVain++;
        return claimed;
      }
      async publish(result) {
        const { faults } = this.#board.parts;
        const ms = this.#callMs(PUBLISH_CALLS);
        this.#process.enter("publishing", ms);
        await this.#process.sleep(ms / 2);
        if (this.#isRefused()) return REFUSED;
        const { nowMs } = this.#board.parts.time;
        const seenMs = nowMs + this.#random() * faults.lagMs;
        const isLost = this.#random() < faults.losePublish;
        const kind = isLost ? "published" : this.#board.register.put(resultName(result), { result, publishedMs: nowMs, seenMs });
        await this.#process.sleep(ms / 2);
        return { kind };
      }
      async result(listed) {
        await this.#process.sleep(this.#callMs());
        if (this.#isRefused()) return REFUSED;
        const lying = this.#board.register.items.get(resultName(listed));
        return lying === void 0 ? { kind: "missing", why: "no such result" } : { kind: "result", result: lying.result };
      }
      async fetch() {
        return "missing";
      }
      close() {
        this.#board.end(this.#worker);
      }
      #keep(batch, claim) {
        const { faults, once: once2 } = this.#board.parts;
        const claimed = this.#board.register.claim(this.#worker, batch, claim);
        const isDoubled = this.#random() < faults.duplicateClaim && !once2.has(batch);
        if (this.#random() < faults.loseAnswer) return "unsure";
        return claimed === "taken" && isDoubled ? "claimed" : claimed;
      }
      #callMs(calls = 1) {
        this.#board.calls += calls;
        return calls * this.#board.parts.callMs * (0.5 + this.#random());
      }
      #isRefused() {
        return this.#random() < this.#board.parts.faults.refuse;
      }
    };
  }
});

// src/engine/simulate-worker.ts
async function simulateWorker(parts) {
  const machine = new Machine(parts);
  for (; ; ) {
    const news = await parts.dispatch.news();
    if (news.kind === "over") return;
    if (news.kind === "results") for (const { result } of news.tasks) machine.adopt(result);
    else for (const task of news.tasks) await machine.run(task);
  }
}
function resultOf2({ id, title, step }, state) {
  const nothing3 = { fingerprint: null, reasons: [], durationMs: 0, savedMs: 0, attempts: 1, outputs: [], values: {} };
  return { id, title, step: step.id, matrix: {}, decision: null, state, ...nothing3, startMs: 0, line: step.line };
}
var Machine;
var init_simulate_worker = __esm({
  "src/engine/simulate-worker.ts"() {
    "use strict";
    Machine = class {
      #parts;
      #states = /* @__PURE__ */ new Map();
      #isStopped = false;
      constructor(parts) {
        this.#parts = parts;
      }
      /** What was done here stays as it is. */
      adopt({ id, state }) {
        if (!this.#states.has(id)) this.#settle(id, state);
      }
      async run(id) {
        const { dispatch, process: process3, taskOf: taskOf3, durationOf } = this.#parts;
        const state = this.#begin(id);
        if (state !== "blocked" && state !== "cancelled") {
          const ms = durationOf(id);
          process3.enter("running", ms);
          await process3.sleep(ms);
        }
        this.#settle(id, state);
        const task = taskOf3(id);
        dispatch.ended({ task, result: resultOf2(task, state), record: null, tolerated: false });
      }
      /** How it will end. */
      #begin(id) {
        const upstream = this.#parts.upstreamOf(id).map((up) => this.#states.get(up));
        if (upstream.some((state) => state !== void 0 && state !== "ran")) return "blocked";
        if (this.#isStopped) return "cancelled";
        this.#parts.began(
          id,
          upstream.every((state) => state === "ran")
        );
        return this.#parts.fails(id) ? "failed" : "ran";
      }
      #settle(id, state) {
        this.#states.set(id, state);
        if (state !== "failed" || !this.#parts.failFast) return;
        this.#isStopped = true;
        this.#parts.dispatch.stop();
      }
    };
  }
});

// src/engine/simulated-process.ts
var SimulatedProcess;
var init_simulated_process = __esm({
  "src/engine/simulated-process.ts"() {
    "use strict";
    SimulatedProcess = class {
      #time;
      #fate;
      #onDeath;
      /** How many batches it went for, from 0, and what it was at last. */
      #batches = -1;
      #phase = null;
      #isDoomed = false;
      #isDead = false;
      constructor(time, fate, onDeath) {
        this.#time = time;
        this.#fate = fate;
        this.#onDeath = onDeath;
      }
      /** Milliseconds; a wrong clock may go back. */
      elapsed() {
        const { nowMs } = this.#time;
        const { jump } = this.#fate;
        return nowMs + (jump !== null && nowMs >= jump.atMs ? jump.byMs : 0);
      }
      now() {
        return "";
      }
      /** Never resolves when the process is killed meanwhile: whoever awaits it goes no further. */
      sleep(ms, signal) {
        if (signal?.aborted === true) return Promise.resolve();
        return new Promise((resolve) => {
          const wake = () => {
            signal?.removeEventListener("abort", wake);
            if (!this.#isDead) resolve();
          };
          this.#time.at(this.#time.nowMs + ms, wake);
          signal?.addEventListener("abort", wake);
        });
      }
      /** It begins something that a kill may find it in, and that takes `spanMs`. */
      enter(phase, spanMs) {
        if (phase === "claiming" && this.#phase !== "claiming") this.#batches++;
        this.#phase = phase;
        const { death } = this.#fate;
        if (this.#isDoomed || death === null || death.phase !== phase || this.#batches < death.batch) return;
        this.#isDoomed = true;
        this.#time.at(this.#time.nowMs + death.share * spanMs, () => this.#die());
      }
      /** It has come to its end: whatever was to kill it comes too late. */
      end() {
        this.#isDead = true;
      }
      #die() {
        if (this.#isDead) return;
        this.#isDead = true;
        this.#onDeath();
      }
    };
  }
});

// src/engine/virtual-time.ts
var BREATH, VirtualTime;
var init_virtual_time = __esm({
  "src/engine/virtual-time.ts"() {
    "use strict";
    BREATH = 1e3;
    VirtualTime = class {
      /** Milliseconds since the begin. */
      nowMs = 0;
      /** What comes first is the last one. */
      #coming = [];
      #passed = 0;
      /** Of two at the same moment the one that was told of first comes first. */
      at(atMs, happen) {
        let [from, to2] = [0, this.#coming.length];
        while (from < to2) {
          const middle = from + to2 >> 1;
          if ((this.#coming[middle]?.atMs ?? 0) > atMs) from = middle + 1;
          else to2 = middle;
        }
        this.#coming.splice(from, 0, { atMs, happen });
      }
      /** Lets everything go on that promises lead to, and then the next thing happen. False when nothing will. */
      async pass() {
        this.#passed++;
        const isBreath = this.#passed % BREATH === 0;
        await new Promise((resolve) => isBreath ? setImmediate(resolve) : process.nextTick(resolve));
        const next = this.#coming.pop();
        if (next === void 0) return false;
        this.nowMs = Math.max(this.nowMs, next.atMs);
        next.happen();
        return true;
      }
    };
  }
});

// src/engine/simulate-fan-out.ts
async function simulate(input) {
  const cut3 = planBatches(input);
  const course = newCourse(input, cut3);
  const stages = [...new Set(cut3.pools.map((pool) => pool.stage ?? 0))].sort((a2, b2) => a2 - b2);
  for (const stage of stages) await playStage2(course, workersOf(input, cut3, stage));
  const { board, ends, executions, unfounded } = course;
  const standing = board.standing();
  const claims = /* @__PURE__ */ new Map();
  for (const { batch } of board.claims()) claims.set(batch, (claims.get(batch) ?? 0) + 1);
  return {
    cut: cut3,
    workers: ends,
    makespanMs: Math.max(0, ...[...standing.values()].map(({ publishedMs }) => publishedMs)),
    runnerMs: ends.reduce((sum2, { fromMs, toMs }) => sum2 + toMs - fromMs, 0),
    executions,
    ends: new Map([...standing.values()].flatMap(({ result }) => result.tasks.map((task) => [task.result.id, task.result.state]))),
    publishedMs: new Map([...standing].map(([batch, { publishedMs }]) => [batch, publishedMs])),
    claims,
    unfounded,
    calls: board.calls,
    claimsInVain: board.claimsInVain
  };
}
function newCourse(input, cut3) {
  const { callMs = 300, knowsEnded = true, listsClaims = false, failFast = false, faults = NO_FAULTS } = input;
  const time = new VirtualTime();
  const once2 = new Set(cut3.batches.filter((batch) => batch.isOnce).map((batch) => batch.id));
  const { batches, pools } = cut3;
  return {
    input,
    plan: { format: 1, flow: "", run: "", graph: "", batches, pools, settled: [], failFast },
    time,
    board: new FaultyBoard({ time, faults, callMs, knowsEnded, listsClaims, once: once2 }),
    tasks: new Map(input.graph.tasks.map((task) => [task.id, task])),
    upstream: findUpstream(input.graph, new Set(input.pending)),
    ...drawTasks(input, cut3, faults),
    executions: /* @__PURE__ */ new Map(),
    unfounded: [],
    ends: [],
    living: /* @__PURE__ */ new Map(),
    fault: null
  };
}
function drawTasks(input, cut3, faults) {
  const random = seededRandom(seedOf(input.seed, 3));
  const durations2 = /* @__PURE__ */ new Map();
  const fails = /* @__PURE__ */ new Set();
  for (const [task, ms] of cut3.expectedMs) {
    durations2.set(task, ms * (1 + faults.spread * (2 * random() - 1)));
    if (random() < faults.fail) fails.add(task);
  }
  return { durations: durations2, fails };
}
function workersOf(input, cut3, stage) {
  const faults = input.faults ?? NO_FAULTS;
  return cut3.pools.flatMap((pool, number) => {
    if ((pool.stage ?? 0) !== stage) return [];
    return Array.from({ length: pool.workers }, (_2, place) => {
      const fate = fateOf(faults, input.startMs ?? 15e3, seededRandom(seedOf(input.seed, 4, number, place)));
      const { name: name3, environment = null } = pool;
      return { name: workerName2(number, place), place, pool: name3, environment, stage, fate };
    });
  });
}
async function playStage2(course, workers) {
  const { time, living, ends } = course;
  for (const worker of workers) {
    const { startMs } = worker.fate;
    const fromMs = time.nowMs + (startMs ?? 0);
    if (startMs === null) ends.push({ ...worker, end: "absent", fromMs, toMs: fromMs, tally: null });
    else {
      living.set(worker.name, { ...worker, fromMs, work: null });
      time.at(fromMs, () => begin(course, worker));
    }
  }
  while (living.size > 0) {
    const hasMore = await time.pass() && time.nowMs <= LONGEST_MS;
    if (course.fault !== null) throw course.fault;
    if (!hasMore) for (const name3 of [...living.keys()]) end(course, name3, "endless");
  }
}
function begin(course, worker) {
  const { input, plan: plan2, board, living } = course;
  const { name: name3, pool, environment } = worker;
  const process3 = new SimulatedProcess(course.time, worker.fate, () => end(course, name3, "killed"));
  const number = plan2.pools.findIndex((one) => one.name === pool && (one.environment ?? null) === environment);
  const random = (part) => seededRandom(seedOf(input.seed, part, number, worker.place));
  const view = board.open(name3, process3, random(1));
  const work = new SharedWork({
    ...worker,
    ...othersOf(course, worker),
    plan: plan2,
    board: view,
    clock: process3,
    worker: name3,
    sharesStore: false,
    signal: new AbortController().signal,
    random: random(2),
    now: () => process3.elapsed(),
    file: () => "",
    learn: async () => void 0
  });
  const alive = living.get(name3);
  if (alive !== void 0) alive.work = work;
  simulateWorker({ ...machineOf(course), dispatch: work, process: process3 }).then(() => {
    process3.end();
    end(course, name3, "done");
  }).catch((error) => {
    course.fault = error;
  });
}
function machineOf({ input, tasks, durations: durations2, fails, upstream, executions, unfounded }) {
  return {
    failFast: input.failFast ?? false,
    taskOf: (id) => {
      const task = tasks.get(id);
      if (task === void 0) throw new Error(`the graph has no task ${id}`);
      return task;
    },
    durationOf: (task) => durations2.get(task) ?? 0,
    fails: (task) => fails.has(task),
    upstreamOf: (task) => upstream.get(task) ?? [],
    began: (task, isFounded) => {
      executions.set(task, (executions.get(task) ?? 0) + 1);
      if (!isFounded) unfounded.push(task);
    }
  };
}
function end({ board, ends, living, time }, name3, how) {
  const worker = living.get(name3);
  if (worker === void 0) return;
  living.delete(name3);
  board.end(name3);
  const { work, ...rest } = worker;
  ends.push({ ...rest, end: how, toMs: time.nowMs, tally: how === "done" && work !== null ? work.tally : null });
}
function othersOf({ input, plan: plan2 }, { name: name3, pool, environment }) {
  if (input.listsClaims === true) return {};
  const namesOf4 = (isMeant) => plan2.pools.flatMap((one, number) => isMeant(one) ? Array.from({ length: one.workers }, (_2, place) => workerName2(number, place)) : []).filter((other) => other !== name3);
  return {
    others: new Set(namesOf4(() => true)),
    peers: namesOf4((one) => one.name === pool && (one.environment ?? null) === environment)
  };
}
function workerName2(pool, place) {
  return `${pool}-${place}`;
}
var LONGEST_MS;
var init_simulate_fan_out = __esm({
  "src/engine/simulate-fan-out.ts"() {
    "use strict";
    init_batch_planner();
    init_seeded_random();
    init_simulated_faults();
    init_task_upstream();
    init_faulty_board();
    init_share_work();
    init_simulate_worker();
    init_simulated_process();
    init_virtual_time();
    LONGEST_MS = 30 * 24 * 36e5;
  }
});

// src/main/simulate-command.ts
var simulate_command_exports = {};
__export(simulate_command_exports, {
  simulateCommand: () => simulateCommand
});
async function simulateCommand(steps, options) {
  const output = openOutput(options);
  const { loaded, input, result } = await planSession(steps, options);
  const pendingIds = new Set(result.tasks.filter((task) => task.state === "planned" && task.decision !== "hit").map((task) => task.id));
  const pending = loaded.graph.tasks.filter((task) => pendingIds.has(task.id));
  const durations2 = input.ports.history.durations(loaded.graph.tasks.map((task) => task.key));
  const defaultLabels = loaded.flow.runsOn?.labels.map((label) => label.text) ?? ["ubuntu-latest"];
  const faults = { ...NO_FAULTS, kill: options.lost, absent: options.lost / 4, late: options.late };
  const rowOf2 = async (workers) => {
    const { seed, start: startMs } = options;
    const fixed = { graph: loaded.graph, pending: pending.map((task) => task.index), durations: durations2, defaultLabels };
    const played = await simulate({ ...fixed, workers, isFixed: true, startMs, seed, faults });
    const isLost = (end2) => end2 === "killed" || end2 === "absent";
    return {
      workers: workersOf2(played.cut.pools),
      batches: played.cut.batches.length,
      timeMs: Math.round(played.makespanMs),
      boundMs: Math.round(played.cut.boundMs),
      runnerMs: Math.round(played.runnerMs),
      lostWorkers: played.workers.filter(({ end: end2 }) => isLost(end2)).length,
      lostTasks: pending.filter((task) => !played.ends.has(task.id)).length
    };
  };
  const rows = [];
  for (const workers of options.simulate) rows.push(await rowOf2(workers));
  const simulated = { rows, tasks: pending.length, unknown: pending.filter((task) => !durations2.has(task.key)).length };
  output.out.write(options.json ? `${JSON.stringify(simulated)}
` : simulationText(simulated));
  await output.out.flush();
  return 0;
}
function workersOf2(pools) {
  const ofStage = /* @__PURE__ */ new Map();
  for (const { workers, stage = 0 } of pools) ofStage.set(stage, (ofStage.get(stage) ?? 0) + workers);
  return Math.max(0, ...ofStage.values());
}
var init_simulate_command = __esm({
  "src/main/simulate-command.ts"() {
    "use strict";
    init_simulated_faults();
    init_simulation_text();
    init_simulate_fan_out();
    init_output();
    init_plan_session();
  }
});

// src/core/provenance/json-rule.ts
function isFields2(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function fits3(isRight, reason) {
  return (value, at2) => isRight(value) ? null : { reason, at: at2 };
}
function fields(shape, unknown = "unknown-field") {
  const rules = new Map(Object.entries(shape).map(([name3, rule]) => [name3.replace(/\?$/, ""), rule]));
  const needed = Object.keys(shape).filter((name3) => !name3.endsWith("?"));
  return (value, at2) => {
    if (!isFields2(value)) return { reason: "wrong-value", at: at2 };
    for (const [name3, each] of Object.entries(value)) {
      const rule = rules.get(name3);
      const wrong2 = rule === void 0 ? { reason: unknown, at: `${at2}.${name3}` } : rule(each, `${at2}.${name3}`);
      if (wrong2 !== null) return wrong2;
    }
    const missing2 = needed.find((name3) => !Object.hasOwn(value, name3));
    return missing2 === void 0 ? null : { reason: "missing-field", at: `${at2}.${missing2}` };
  };
}
function list(rule) {
  return (value, at2) => {
    if (!Array.isArray(value)) return { reason: "wrong-value", at: at2 };
    for (const [index, each] of value.entries()) {
      const wrong2 = rule(each, `${at2}[${index}]`);
      if (wrong2 !== null) return wrong2;
    }
    return null;
  };
}
var init_json_rule = __esm({
  "src/core/provenance/json-rule.ts"() {
    "use strict";
  }
});

// src/core/provenance/statement-consistency.ts
function whyContradicts(statement) {
  const { buildDefinition, runDetails } = statement.predicate;
  return whyNoSubjects(statement) ?? whyNoDependencies(buildDefinition.resolvedDependencies) ?? whyOtherCommit(buildDefinition) ?? whyOtherBuild(statement.predicate) ?? whyOtherTimes(runDetails.metadata) ?? whyOtherByproducts(runDetails.byproducts) ?? whyUnordered(buildDefinition.internalParameters);
}
function whyNoSubjects({ subject, predicate }) {
  const record = subject.at(-1);
  if (record === void 0) return { reason: "no-subject", at: ".subject" };
  const isRecord = record.name === RECORD_SUBJECT && record.annotations === void 0;
  const fingerprint = predicate.buildDefinition.internalParameters["flow_fingerprint"];
  if (!isRecord || record.digest["sha256"] !== fingerprint) return { reason: "other-record", at: `.subject[${subject.length - 1}]` };
  const outputs = subject.slice(0, -1);
  for (const [index, { name: name3, annotations }] of outputs.entries()) {
    if (annotations === void 0) return { reason: "missing-field", at: `.subject[${index}].annotations` };
    const before = outputs[index - 1]?.name;
    if (before === name3) return { reason: "duplicate-subject", at: `.subject[${index}]` };
    if (before !== void 0 && before > name3) return { reason: "contradiction", at: `.subject[${index}]` };
  }
  return null;
}
function whyNoDependencies(dependencies) {
  const seen = /* @__PURE__ */ new Set();
  let commits = 0;
  for (const [index, one] of dependencies.entries()) {
    const { uri = "" } = one;
    const at2 = `${BUILD}.resolvedDependencies[${index}]`;
    if (uri.startsWith(ADDRESS.commit) && ++commits > 1) return { reason: "two-commits", at: at2 };
    if (seen.has(uri)) return { reason: "duplicate-dependency", at: at2 };
    seen.add(uri);
    if (!isAddressOf(one)) return { reason: "wrong-address", at: `${at2}.uri` };
  }
  return null;
}
function isAddressOf({ uri = "", name: name3 = "", digest: digest2, annotations }) {
  if (uri.startsWith(ADDRESS.source)) return uri === `${ADDRESS.source}${addressPart(name3)}`;
  if (uri.startsWith(ADDRESS.sources)) return uri === ADDRESS.sources && name3 === `${String(annotations?.["flow_files"])} files`;
  if (uri.startsWith(ADDRESS.input)) return uri === `${ADDRESS.input}${name3 === "" ? digest2?.["sha256"] : addressPart(name3)}`;
  if (uri.startsWith(ADDRESS.command)) return uri === `${ADDRESS.command}${addressPart(name3)}`;
  if (uri.startsWith(ADDRESS.tree)) return uri === `${ADDRESS.tree}${digest2?.["sha256"]}`;
  if (!uri.startsWith(ADDRESS.task)) return true;
  const isFile2 = annotations?.["flow_mode"] !== void 0;
  if (isFile2) return uri.endsWith(`#${addressPart(name3)}`) && uri.split("#").length === 2 && isDecodable(uri);
  return uri === `${ADDRESS.task}${addressPart(name3)}` && digest2?.["sha256"] === annotations?.["flow_fingerprint"];
}
function isDecodable(uri) {
  try {
    return decodeURIComponent(uri) !== "";
  } catch {
    return false;
  }
}
function whyOtherCommit({ externalParameters: externalParameters2, resolvedDependencies }) {
  const commit = resolvedDependencies.find(({ uri: uri2 }) => uri2?.startsWith(ADDRESS.commit));
  const { repository, ref } = flowOfBuild(externalParameters2);
  const uri = `${ADDRESS.commit}${repository || "file:."}${ref ? `@${ref}` : ""}`;
  return commit === void 0 || commit.uri === uri ? null : { reason: "contradiction", at: `${BUILD}.externalParameters.flow` };
}
function whyOtherBuild({ buildDefinition, runDetails }) {
  const { internalParameters: internalParameters2, externalParameters: externalParameters2, resolvedDependencies } = buildDefinition;
  const { builder: builder2, metadata: metadata2 } = runDetails;
  const run2 = internalParameters2["flow_run"];
  const { repository } = flowOfBuild(externalParameters2);
  if (metadata2.invocationId !== invocationOf(repository, String(run2["id"]), String(internalParameters2["flow_task"])))
    return { reason: "contradiction", at: `${RUN}.metadata.invocationId` };
  if (canonicalJson(builder2.version ?? null) !== canonicalJson(builderVersion(String(internalParameters2["flow_tool"])) ?? null))
    return { reason: "contradiction", at: `${RUN}.builder.version` };
  const kinds = ["github-hosted", "self-hosted"].filter(
    (kind) => [builderOf(kind, "job"), builderOf(kind, "worker")].includes(builder2.id)
  );
  if (kinds[0] !== run2["runner"]) return { reason: "contradiction", at: `${RUN}.builder.id` };
  const areNamed = internalParameters2["flow_upstreams"] === "named";
  const isUnknown = ({ uri = "" }) => uri.startsWith(ADDRESS.input);
  const isKnown = ({ uri = "" }) => uri.startsWith(ADDRESS.source) || uri.startsWith(ADDRESS.task);
  const wrong2 = resolvedDependencies.some(areNamed ? (one) => isUnknown(one) && one.name !== void 0 : isKnown);
  return wrong2 ? { reason: "contradiction", at: `${BUILD}.internalParameters.flow_upstreams` } : null;
}
function whyOtherTimes({ startedOn, finishedOn }) {
  if (startedOn === void 0 && finishedOn === void 0) return null;
  const isRight = startedOn !== void 0 && finishedOn !== void 0 && Date.parse(startedOn) <= Date.parse(finishedOn);
  return isRight ? null : { reason: "contradiction", at: `${RUN}.metadata` };
}
function whyOtherByproducts(byproducts2) {
  let last = -1;
  for (const [index, { name: name3, digest: digest2, annotations, content }] of byproducts2.entries()) {
    const at2 = `${RUN}.byproducts[${index}]`;
    const place = ORDER.indexOf(name3);
    if (place <= last) return { reason: "contradiction", at: at2 };
    last = place;
    if (annotations !== void 0 && name3 === "values" && sha256(canonicalJson(annotations)) !== digest2?.["sha256"])
      return { reason: "contradiction", at: `${at2}.annotations` };
    if (content !== void 0 && !isScan2(content)) return { reason: "wrong-value", at: `${at2}.content` };
  }
  return null;
}
function isScan2(content) {
  try {
    const text2 = atob(content);
    const scan = JSON.parse(text2);
    const counts = ["bytes", "files", "secrets"].map((name3) => scan[name3]);
    return canonicalJson(scan) === text2 && btoa(text2) === content && Object.keys(scan).length === 3 && counts.every(isCount3);
  } catch {
    return false;
  }
}
function isCount3(value) {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
function whyUnordered(parameters) {
  const secrets = parameters["flow_secrets"].map((one) => String(one["name"]));
  if (!isAscending(secrets)) return { reason: "contradiction", at: `${BUILD}.internalParameters.flow_secrets` };
  const variables = parameters["flow_pass_env"].map(String);
  return isAscending(variables) ? null : { reason: "contradiction", at: `${BUILD}.internalParameters.flow_pass_env` };
}
function isAscending(names2) {
  return names2.every((name3, index) => index === 0 || (names2[index - 1] ?? "") < name3);
}
var BUILD, RUN, ORDER;
var init_statement_consistency = __esm({
  "src/core/provenance/statement-consistency.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_statement();
    init_vocabulary();
    BUILD = ".predicate.buildDefinition";
    RUN = ".predicate.runDetails";
    ORDER = ["log", "leak-scan", "values"];
  }
});

// src/core/provenance/statement-rules.ts
function depth(value) {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}
function dependency(value, at2) {
  const uri = isFields2(value) ? String(value["uri"]) : "";
  const [, rule] = DEPENDENCIES.find(([begin2]) => uri.startsWith(begin2)) ?? [];
  return rule === void 0 ? { reason: "wrong-address", at: `${at2}.uri` } : rule(value, at2);
}
function byproduct(value, at2) {
  const rule = isFields2(value) && Object.hasOwn(BYPRODUCTS, String(value["name"])) ? BYPRODUCTS[String(value["name"])] : void 0;
  return rule === void 0 ? { reason: "unknown-field", at: at2 } : rule(value, at2);
}
var is, text, name2, matching, digest, moment, count2, mode, only, sha, MOST_LEVELS, plain4, upstreamNames, DEPENDENCIES, BYPRODUCTS, INTERNAL, EXTERNAL, FORM;
var init_statement_rules = __esm({
  "src/core/provenance/statement-rules.ts"() {
    "use strict";
    init_json_rule();
    init_vocabulary();
    is = (isRight, reason = "wrong-value") => fits3(isRight, reason);
    text = is((value) => typeof value === "string");
    name2 = is((value) => typeof value === "string" && value !== "");
    matching = (pattern) => is((value) => typeof value === "string" && pattern.test(value));
    digest = matching(/^[0-9a-f]{64}$/);
    moment = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    count2 = is((value) => Number.isSafeInteger(value) && Number(value) >= 0);
    mode = matching(/^(100644|100755|120000)$/);
    only = (wanted, reason) => is((value) => value === wanted, reason);
    sha = fields({ sha256: digest });
    MOST_LEVELS = 120;
    plain4 = is((value) => isFields2(value) && depth(value) < MOST_LEVELS);
    upstreamNames = { flow_statement: digest, flow_fingerprint: digest };
    DEPENDENCIES = [
      [
        ADDRESS.commit,
        fields({ uri: name2, digest: fields({ gitCommit: matching(/^([0-9a-f]{40}|[0-9a-f]{64})$/) }) })
      ],
      [ADDRESS.source, fields({ name: name2, uri: name2, digest: sha, annotations: fields({ flow_mode: mode }) })],
      [ADDRESS.sources, fields({ name: name2, uri: name2, digest: sha, annotations: fields({ flow_files: count2 }) })],
      [
        ADDRESS.input,
        fields({ "name?": name2, uri: name2, digest: sha, "annotations?": fields({ flow_mode: mode }) })
      ],
      [
        ADDRESS.task,
        fields({
          name: name2,
          uri: name2,
          digest: sha,
          annotations: fields({ ...upstreamNames, "flow_mode?": mode })
        })
      ],
      [
        ADDRESS.tree,
        fields({
          uri: name2,
          digest: sha,
          annotations: fields({ flow_tasks: list(fields({ flow_task: name2, ...upstreamNames })) })
        })
      ],
      [ADDRESS.command, fields({ name: name2, uri: name2, digest: sha })]
    ];
    BYPRODUCTS = {
      log: fields({
        name: name2,
        mediaType: only("text/plain", "wrong-value"),
        digest: sha,
        annotations: fields({ flow_size: count2 })
      }),
      "leak-scan": fields({ name: name2, mediaType: only("application/json", "wrong-value"), content: name2 }),
      values: fields({ name: name2, mediaType: only("application/json", "wrong-value"), digest: sha, "annotations?": plain4 })
    };
    INTERNAL = fields(
      {
        flow_task: name2,
        flow_fingerprint: digest,
        flow_tool: text,
        flow_platform: text,
        flow_attempts: count2,
        flow_run: fields({ id: text, "workflow?": text, "event?": text, "runner?": text }),
        flow_secrets: list(
          fields({ name: name2, delivered: only("env", "wrong-value"), fingerprinted: is((value) => typeof value === "boolean") })
        ),
        flow_pass_env: list(name2),
        flow_upstreams: matching(/^(named|unknown)$/)
      },
      "unknown-parameter"
    );
    EXTERNAL = fields(
      {
        flow: fields({ "repository?": text, "ref?": text, "path?": text }, "unknown-parameter"),
        step: text,
        matrix: plain4
      },
      "unknown-parameter"
    );
    FORM = fields({
      _type: only(STATEMENT_TYPE, "wrong-type"),
      predicateType: only(PROVENANCE_TYPE, "wrong-predicate-type"),
      subject: list(fields({ name: name2, digest: sha, "annotations?": fields({ flow_mode: mode }) })),
      predicate: fields({
        buildDefinition: fields({
          buildType: only(TASK_BUILD_TYPE, "unknown-build-type"),
          externalParameters: EXTERNAL,
          internalParameters: INTERNAL,
          resolvedDependencies: list(dependency)
        }),
        runDetails: fields({
          builder: fields({
            id: is((value) => typeof value === "string" && BUILDERS.has(value), "unknown-builder"),
            "version?": is((value) => isFields2(value) && Object.values(value).every((each) => typeof each === "string"))
          }),
          metadata: fields({ invocationId: name2, "startedOn?": moment, "finishedOn?": moment }),
          byproducts: list(byproduct)
        })
      })
    });
  }
});

// src/core/provenance/statement-check.ts
function readStatement(text2) {
  const value = parsed(text2);
  if (value === void 0) return { ok: false, wrong: { reason: "not-json", at: "" } };
  const wrong2 = whyNotCanonical(value, text2) ?? FORM(value, "");
  if (wrong2 !== null) return { ok: false, wrong: wrong2 };
  const statement = value;
  const contradiction = whyContradicts(statement);
  return contradiction === null ? { ok: true, checked: checkedOf(statement, text2) } : { ok: false, wrong: contradiction };
}
function predicateTypeOf(text2) {
  const value = parsed(text2);
  return isFields2(value) && typeof value["predicateType"] === "string" ? value["predicateType"] : null;
}
function parsed(text2) {
  try {
    return JSON.parse(text2);
  } catch {
    return void 0;
  }
}
function whyNotCanonical(value, text2) {
  try {
    return canonicalJson(value) === text2 ? null : { reason: "not-canonical", at: "" };
  } catch {
    return { reason: "not-canonical", at: "" };
  }
}
function checkedOf(statement, text2) {
  const { internalParameters: internalParameters2, resolvedDependencies } = statement.predicate.buildDefinition;
  const at2 = (...begins) => resolvedDependencies.filter(({ uri }) => begins.some((begin2) => uri?.startsWith(begin2)));
  return {
    digest: sha256(text2),
    text: text2,
    statement,
    task: String(internalParameters2["flow_task"]),
    fingerprint: String(internalParameters2["flow_fingerprint"]),
    outputs: statement.subject.slice(0, -1),
    needs: at2(ADDRESS.task, ADDRESS.tree).map(needOf),
    commit: at2(ADDRESS.commit)[0] ?? null,
    sources: at2(ADDRESS.source, ADDRESS.sources, ADDRESS.input),
    tools: at2(ADDRESS.command)
  };
}
function needOf({ uri = "", name: name3 = "", digest: digest2, annotations = {} }) {
  const sha2 = digest2?.["sha256"] ?? "";
  if (uri.startsWith(ADDRESS.tree)) {
    const parts = annotations["flow_tasks"].map((part) => ({
      task: String(part["flow_task"]),
      ...namesOf3(part)
    }));
    return { kind: "tree", sha256: sha2, parts, uri };
  }
  const mode2 = annotations["flow_mode"];
  if (mode2 === void 0) return { kind: "task", task: name3, path: null, mode: null, sha256: sha2, uri, ...namesOf3(annotations) };
  const task = decodeURIComponent(uri.slice(ADDRESS.task.length).split("#")[0] ?? "");
  return { kind: "file", task, path: name3, mode: String(mode2), sha256: sha2, uri, ...namesOf3(annotations) };
}
function namesOf3(annotations) {
  return { statement: String(annotations["flow_statement"]), fingerprint: String(annotations["flow_fingerprint"]) };
}
var init_statement_check = __esm({
  "src/core/provenance/statement-check.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_json_rule();
    init_statement_consistency();
    init_statement_rules();
    init_vocabulary();
  }
});

// src/core/provenance/chain.ts
function followChain(source, question) {
  const candidates2 = source.making(question.sha256);
  const named2 = candidates2.filter((text2) => pathIn(text2, question) !== null);
  let first = null;
  for (const text2 of named2.length > 0 ? named2 : candidates2) {
    const chain = new Following(source, question).from(text2);
    if (chain.ok) return chain;
    first ??= chain;
  }
  return first ?? { ok: false, broken: { reason: "no-statement", tasks: [], at: question.sha256 } };
}
function pathIn(text2, { sha256: sha2562, path: path30 }) {
  const read4 = readStatement(text2);
  const subjects = read4.ok ? read4.checked.statement.subject.filter((subject) => subject.digest["sha256"] === sha2562) : [];
  return (path30 === void 0 ? subjects[0] : subjects.find((subject) => subject.name === path30))?.name ?? null;
}
function whyNoSubject({ need, task, fingerprint }, checked3) {
  if (checked3.task !== task || checked3.fingerprint !== fingerprint) return broken("other-task", checked3.task);
  if (need.kind !== "file") return null;
  const subject = checked3.outputs.find((one) => one.name === need.path);
  if (subject === void 0) return broken("subject-missing", need.path ?? "");
  if (subject.digest["sha256"] !== need.sha256) return broken("other-subject", need.path ?? "");
  return subject.annotations?.["flow_mode"] === need.mode ? null : broken("other-mode", need.path ?? "");
}
function treeOf2(parts) {
  const files2 = parts.flatMap((part) => part?.link.checked.outputs ?? []);
  const outputs = files2.map(({ name: name3, digest: digest2, annotations }) => ({
    path: name3,
    mode: String(annotations?.["flow_mode"]),
    sha256: digest2["sha256"] ?? "",
    size: 0
  }));
  return treeDigest(outputs.sort((a2, b2) => a2.path < b2.path ? -1 : 1));
}
function whyNotExpected(checked3, { commits, repository, unknownOrigins }) {
  const unknown = checked3.sources.find(({ uri }) => uri?.startsWith("flow:input/"));
  if (unknown !== void 0 && unknownOrigins !== true) return broken("unknown-origin", unknown.name ?? unknown.uri ?? "");
  const made = checked3.commit?.digest?.["gitCommit"];
  if (commits !== void 0 && made === void 0) return broken("no-commit", checked3.task);
  if (commits !== void 0 && !commits.has(made ?? "")) return broken("other-commit", made ?? "");
  const { repository: own } = flowOfBuild(checked3.statement.predicate.buildDefinition.externalParameters);
  return repository === void 0 || own === repository ? null : broken("other-repository", own ?? "");
}
var broken, Following;
var init_chain = __esm({
  "src/core/provenance/chain.ts"() {
    "use strict";
    init_manifest_builder();
    init_digest();
    init_statement();
    init_statement_check();
    broken = (reason, at2) => ({ ok: false, reason, at: at2 });
    Following = class {
      #source;
      #question;
      #read = /* @__PURE__ */ new Map();
      #done = /* @__PURE__ */ new Map();
      #open = /* @__PURE__ */ new Map();
      #stack = [];
      constructor(source, question) {
        this.#source = source;
        this.#question = question;
      }
      from(text2) {
        const root = this.#enter(text2, sha256(text2));
        if (!root.ok) return this.#broken(root);
        const subject = root.value.statement.subject.find((one) => one.digest["sha256"] === this.#question.sha256);
        if (subject === void 0) return this.#broken(broken("subject-missing", this.#question.sha256));
        for (let frame = this.#stack.at(-1); frame !== void 0; frame = this.#stack.at(-1)) {
          const step = this.#advance(frame);
          if (!step.ok) return this.#broken(step);
        }
        const link = this.#done.get(root.value.digest);
        if (link === void 0) throw new Error("a chain that was followed to its end has no beginning");
        return { ok: true, path: pathIn(text2, this.#question) ?? subject.name, link, links: [...this.#done.values()] };
      }
      #broken({ reason, at: at2 }) {
        return { ok: false, broken: { reason, tasks: this.#stack.map((frame) => frame.checked.task), at: at2 } };
      }
      /** Takes in one upstream of a frame, or closes the frame. */
      #advance(frame) {
        const wanted = frame.wanted[frame.used.length];
        if (wanted === void 0) return this.#leave(frame);
        const found = this.#find(wanted);
        if (!found.ok) return found;
        const { checked: checked3, isStandIn } = found.value;
        const link = this.#done.get(checked3.digest);
        if (link === void 0) {
          if (this.#open.has(checked3.digest)) return broken("cycle", checked3.task);
          return this.#push(checked3);
        }
        const wrong2 = whyNoSubject(wanted, checked3);
        if (wrong2 !== null) return wrong2;
        const { need, fingerprint } = wanted;
        const used = need.kind === "tree" ? { path: null, sha256: fingerprint } : { path: need.path, sha256: need.sha256 };
        frame.used.push({ ...used, link, isStandIn });
        return { ok: true, value: null };
      }
      /** Whatever was made of several tasks together can be compared only now. */
      #leave({ checked: checked3, used }) {
        const byFingerprint = new Map(used.map((one) => [one.link.checked.fingerprint, one]));
        for (const need of checked3.needs) {
          if (need.kind !== "tree") continue;
          const parts = need.parts.map((part) => byFingerprint.get(part.fingerprint));
          if (treeOf2(parts) !== need.sha256) return broken("other-tree", need.uri);
        }
        this.#stack.pop();
        this.#open.delete(checked3.digest);
        this.#done.set(checked3.digest, { checked: checked3, upstream: used });
        return { ok: true, value: null };
      }
      #find({ statement, fingerprint, task }) {
        const text2 = this.#source.named(statement, fingerprint);
        if (text2 !== null) {
          const read4 = this.#readAs(text2, statement);
          return read4.ok ? { ok: true, value: { checked: read4.value, isStandIn: false } } : read4;
        }
        const others = this.#question.standIns === true ? this.#source.making(fingerprint) : [];
        for (const other of others) {
          const read4 = this.#readAs(other, sha256(other));
          if (read4.ok && read4.value.fingerprint === fingerprint) return { ok: true, value: { checked: read4.value, isStandIn: true } };
        }
        return broken("upstream-missing", `${task} ${statement}`);
      }
      #enter(text2, digest2) {
        const read4 = this.#readAs(text2, digest2);
        if (!read4.ok) return read4;
        const pushed = this.#push(read4.value);
        return pushed.ok ? read4 : pushed;
      }
      #push(checked3) {
        const wanted = checked3.needs.flatMap(
          (need) => need.kind === "tree" ? need.parts.map((part) => ({ ...part, need })) : [{ ...need, need }]
        );
        const frame = { checked: checked3, wanted, used: [] };
        this.#stack.push(frame);
        this.#open.set(checked3.digest, frame);
        return whyNotExpected(checked3, this.#question) ?? { ok: true, value: null };
      }
      #readAs(text2, digest2) {
        const known3 = this.#read.get(digest2);
        if (known3 !== void 0) return { ok: true, value: known3 };
        if (sha256(text2) !== digest2) return broken("other-digest", digest2);
        const read4 = readStatement(text2);
        if (!read4.ok) return broken(read4.wrong.reason, read4.wrong.at);
        this.#read.set(digest2, read4.checked);
        return { ok: true, value: read4.checked };
      }
    };
  }
});

// src/core/provenance/chain-view.ts
function madeFile({ links, link, path: path30 }, sha2562) {
  const shared = /* @__PURE__ */ new Map();
  for (const one of links) {
    const upstream = one.upstream.map((used) => usedFile(used, shared));
    shared.set(one.checked.digest, { ...detailsOf(one), upstream, sources: sourcesOf2(one) });
  }
  return { path: path30, sha256: sha2562, ...sharedOf(shared, link) };
}
function usedFile({ path: path30, sha256: sha2562, link, isStandIn }, shared) {
  return { path: path30, sha256: sha2562, ...sharedOf(shared, link), ...isStandIn ? { standIn: true } : {} };
}
function sharedOf(shared, { checked: checked3 }) {
  const found = shared.get(checked3.digest);
  if (found === void 0) throw new Error(`${checked3.task} comes before what it was made from`);
  return found;
}
function detailsOf({ checked: checked3 }) {
  const { buildDefinition, runDetails } = checked3.statement.predicate;
  const run2 = buildDefinition.internalParameters["flow_run"];
  const { startedOn } = runDetails.metadata;
  return {
    statement: checked3.digest,
    task: checked3.task,
    builder: runDetails.builder.id,
    run: run2.id,
    ...startedOn === void 0 ? {} : { startedOn }
  };
}
function sourcesOf2({ checked: checked3 }) {
  return [...checked3.commit === null ? [] : [checked3.commit], ...checked3.sources, ...checked3.tools].map(sourceFile);
}
function sourceFile({ uri = "", digest: digest2 = {}, name: name3 }) {
  return { uri, digest: digest2, ...name3 === void 0 ? {} : { name: name3 } };
}
function writable(made) {
  const sizes = /* @__PURE__ */ new Map();
  const isSmall = sizeOf(made, sizes, 0) <= MOST_FILES;
  const seen = /* @__PURE__ */ new Set();
  const cut3 = (one, level) => {
    const isRepeated = !isSmall && seen.has(one.statement);
    seen.add(one.statement);
    if (one.upstream.length === 0) return one;
    if (isRepeated || level >= MOST_LEVELS2) return { ...one, upstream: [], cut: true };
    return { ...one, upstream: one.upstream.map((each) => cut3(each, level + 1)) };
  };
  return cut3(made, 0);
}
function sizeOf({ upstream }, sizes, level) {
  if (level > MOST_LEVELS2) return 1;
  const known3 = sizes.get(upstream);
  if (known3 !== void 0) return known3;
  let size = 1;
  for (const one of upstream) size += sizeOf(one, sizes, level + 1);
  sizes.set(upstream, size);
  return size;
}
var MOST_FILES, MOST_LEVELS2;
var init_chain_view = __esm({
  "src/core/provenance/chain-view.ts"() {
    "use strict";
    MOST_FILES = 5e4;
    MOST_LEVELS2 = 500;
  }
});

// src/core/provenance/test-statement.ts
function testStatementOf(record) {
  if (record.manifest.outputs.length > 0) return null;
  const { predicate } = statementOf(record);
  const { resolvedDependencies, internalParameters: internalParameters2 } = predicate.buildDefinition;
  const { invocationId } = predicate.runDetails.metadata;
  const tested = resolvedDependencies.flatMap(testedIn);
  return {
    _type: STATEMENT_TYPE,
    subject: tested.length > 0 ? tested : [{ name: RECORD_SUBJECT, digest: { sha256: record.fingerprint } }],
    predicateType: TEST_RESULT_TYPE,
    predicate: {
      result: "PASSED",
      configuration: [{ name: "statement", mediaType: "application/vnd.in-toto+json", digest: { sha256: statementDigest(record) } }],
      ...URL.canParse(invocationId) && invocationId.startsWith("http") ? { url: invocationId } : {},
      passedTests: [String(internalParameters2["flow_task"])]
    }
  };
}
function testedIn({ uri = "", name: name3, digest: digest2 }) {
  if (digest2 === void 0 || uri.startsWith(ADDRESS.command)) return [];
  return [{ name: name3 ?? uri, digest: digest2 }];
}
var init_test_statement = __esm({
  "src/core/provenance/test-statement.ts"() {
    "use strict";
    init_statement();
    init_vocabulary();
  }
});

// src/core/provenance/statements-file.ts
function statementsFile(records) {
  const lines = [...new Set(records.flatMap(linesOf3))].sort();
  const text2 = lines.map((line) => `${line}
`).join("");
  return { text: text2, count: lines.length, sha256: sha256(text2) };
}
function linesOf3(record) {
  const test = testStatementOf(record);
  return [statementOf(record), ...test === null ? [] : [test]].map(statementText);
}
var init_statements_file = __esm({
  "src/core/provenance/statements-file.ts"() {
    "use strict";
    init_digest();
    init_statement();
    init_test_statement();
  }
});

// src/core/report/provenance-text.ts
function provenanceText(made, paint) {
  const lines = [`${paint.bold(safeText(made.path ?? made.task))}  ${paint.dim(`sha256 ${made.sha256}`)}`];
  const tree = new Tree(lines, paint);
  tree.task(made, { indent: "", isLast: true, commit: null });
  return `${lines.join("\n")}
`;
}
function madeBy({ statement, run: run2, startedOn }, { marks }) {
  const when = startedOn === void 0 ? [] : [`${startedOn.slice(0, 16).replace("T", " ")} UTC`];
  return [`statement ${statement.slice(0, SHORT3)}`, `run ${safeText(run2)}`, ...when].join(` ${marks.separator} `);
}
function grouped(files2) {
  const groups2 = /* @__PURE__ */ new Map();
  for (const file of files2) groups2.set(file.statement, [...groups2.get(file.statement) ?? [], file]);
  return groups2;
}
function commitText(sources) {
  const commit = sources.find(isCommit);
  return commit === void 0 ? null : `commit ${commit.digest["gitCommit"]?.slice(0, SHORT3)} of ${safeText(placeOf2(commit.uri))}`;
}
function sourceLines2(sources) {
  const files2 = sources.filter((source) => !isCommit(source) && !isCommand(source)).map((source) => source.name ?? source.uri);
  const named2 = files2.length <= NAMED_SOURCES ? files2.map(safeText).join(", ") : `${numberText(files2.length)} files of the repository`;
  const commands2 = sources.filter(isCommand).map((source) => `what \`${safeText(source.name ?? "")}\` printed`);
  return files2.length === 0 ? commands2 : [named2, ...commands2];
}
function placeOf2(uri) {
  const [, repository = "", ref] = /^git\+([^@]*)(?:@(.*))?$/.exec(uri) ?? [];
  const place = repository === "file:." ? "this repository" : repository;
  return ref === void 0 ? place : `${place}, ${ref.replace(/^refs\/(heads|tags)\//, "")}`;
}
function provenanceMermaid(made) {
  const nodes = /* @__PURE__ */ new Map();
  const edges = /* @__PURE__ */ new Map();
  const open2 = [made];
  const file = made.path ?? made.task;
  nodes.set("file", { id: "file", title: file, step: "file", tasks: 1 });
  edges.set("file", { from: made.statement, to: "file" });
  for (let one = open2.pop(); one !== void 0; one = open2.pop()) {
    if (nodes.has(one.statement)) continue;
    nodes.set(one.statement, { id: one.statement, title: one.task, step: one.task.replace(/ \(.*$/s, ""), tasks: 1 });
    for (const used of one.upstream) {
      edges.set(`${used.statement} ${one.statement}`, { from: used.statement, to: one.statement });
      open2.push(used);
    }
    for (const { digest: digest2, uri } of one.sources.filter(isCommit)) {
      const commit = digest2["gitCommit"] ?? "";
      const files2 = one.sources.length - one.sources.filter((source) => isCommit(source) || isCommand(source)).length;
      nodes.set(commit, { id: commit, title: `commit ${commit.slice(0, SHORT3)}`, step: commit, tasks: 1, note: placeOf2(uri) });
      if (files2 > 0) edges.set(`${commit} ${one.statement}`, { from: commit, to: one.statement });
    }
  }
  return graphMermaid({ level: "task", folded: false, nodes: [...nodes.values()].reverse(), edges: [...edges.values()] });
}
function chainSizeText(made) {
  const statements = /* @__PURE__ */ new Set();
  let links = 0;
  const open2 = [made];
  for (let one = open2.pop(); one !== void 0; one = open2.pop()) {
    if (statements.has(one.statement)) continue;
    statements.add(one.statement);
    links += one.upstream.length;
    open2.push(...one.upstream);
  }
  return `${countText(statements.size, "statement")} and ${countText(links, "link")}`;
}
var SHORT3, MOST_LEVELS3, NAMED_SOURCES, UNICODE, ASCII, Tree, isCommit, isCommand;
var init_provenance_text = __esm({
  "src/core/report/provenance-text.ts"() {
    "use strict";
    init_amount_text();
    init_graph_drawing();
    init_safe_text();
    SHORT3 = 12;
    MOST_LEVELS3 = 40;
    NAMED_SOURCES = 4;
    UNICODE = { last: "\u2514\u2500 ", more: "\u251C\u2500 ", through: "\u2502  " };
    ASCII = { last: "`- ", more: "|- ", through: "|  " };
    Tree = class {
      #lines;
      #paint;
      #branches;
      #seen = /* @__PURE__ */ new Set();
      constructor(lines, paint) {
        this.#lines = lines;
        this.#paint = paint;
        this.#branches = paint.marks.ellipsis === "..." ? ASCII : UNICODE;
      }
      /** The task that made a file, with all that it was made from. */
      task(made, { indent, isLast, commit }) {
        const { dim } = this.#paint;
        const again = this.#seen.has(made.statement);
        const standIn = made.standIn === true ? `  ${dim("(another run with the same bytes)")}` : "";
        this.#line(indent, isLast, `${safeText(made.task)}  ${dim(again ? "(as above)" : madeBy(made, this.#paint))}${standIn}`);
        if (again) return;
        this.#seen.add(made.statement);
        const below = indent + (isLast ? "   " : this.#branches.through);
        if (below.length > MOST_LEVELS3 * 3) {
          this.#line(below, true, dim("further back: see --json"));
          return;
        }
        const own = commitText(made.sources);
        const lines = [...own === null ? ["no commit is known"] : own === commit ? [] : [own], ...sourceLines2(made.sources)];
        const groups2 = [...grouped(made.upstream).values()];
        for (const [index, text2] of lines.entries()) this.#line(below, index === lines.length - 1 && groups2.length === 0, dim(text2));
        for (const [index, files2] of groups2.entries()) this.#used(files2, { indent: below, isLast: index === groups2.length - 1, commit: own });
      }
      /** Files of one task, and then the task. */
      #used(files2, place) {
        const { indent, isLast } = place;
        const [first] = files2;
        if (first === void 0) return;
        if (first.path === null) {
          this.task(first, place);
          return;
        }
        for (const [index, file] of files2.entries()) {
          const digest2 = this.#paint.dim(file.sha256.slice(0, SHORT3));
          this.#line(indent, isLast && index === files2.length - 1, `${safeText(file.path ?? "")}  ${digest2}`);
        }
        this.task(first, { ...place, indent: indent + (isLast ? "   " : this.#branches.through), isLast: true });
      }
      #line(indent, isLast, text2) {
        this.#lines.push(`${this.#paint.dim(indent + (isLast ? this.#branches.last : this.#branches.more))}${text2}`);
      }
    };
    isCommit = ({ digest: digest2 }) => digest2["gitCommit"] !== void 0;
    isCommand = ({ uri }) => uri.startsWith("flow:command/");
  }
});

// src/main/asked-file.ts
function askedFile(session, text2) {
  const absolute = import_node_path24.default.resolve(session.root, text2);
  const stat = statOf3(absolute);
  if (stat === null && /^[0-9a-f]{64}$/.test(text2)) return { sha256: text2, size: null, name: text2 };
  const relative = import_node_path24.default.relative(session.root, absolute).split(import_node_path24.default.sep).join("/");
  if (stat === null) throw notThere(session, text2, relative);
  if (stat.isDirectory()) throw refusal2("cli/usage", `${safeText(text2)} is a directory`, "Name one of its files.");
  const digest2 = digestOf2(absolute, stat);
  if (digest2 === null) throw refusal2("cli/no-match", `${safeText(text2)} cannot be read`);
  const isInside = relative !== ".." && !relative.startsWith("../") && !import_node_path24.default.isAbsolute(relative);
  return { sha256: digest2, size: stat.size, name: text2, ...isInside ? { path: relative } : {} };
}
function unmade(session, { sha256: sha2562, path: path30, size, name: name3 }) {
  const [writer] = path30 === void 0 ? [] : recordsWriting(session.database, path30);
  const was = writer?.outputs.find((file) => file.path === path30);
  if (writer === void 0 || was === void 0)
    return refusal2(
      "provenance/not-made",
      `no task that is known here has made ${safeText(name3)}${size === null ? "" : ` (sha256 ${sha2562})`}`,
      "A file of the repository itself has no statement; what another machine made is known where it was made."
    );
  const sizes = size === was.size ? "" : `, ${sizeText(size ?? 0)} where it was ${sizeText(was.size)}`;
  return refusal2(
    "provenance/changed-file",
    `${safeText(name3)} is not what ${safeText(writer.task)} made${sizes}: sha256 is ${sha2562}, it was ${was.sha256}`,
    "`flow-action run` puts what the task made in its place."
  );
}
function notThere(session, text2, relative) {
  const [writer] = recordsWriting(session.database, relative);
  const hint = writer === void 0 ? void 0 : `${safeText(writer.task)} made it; \`flow-action run --restore all\` puts it on disk.`;
  return refusal2("cli/no-match", `there is no file ${safeText(text2)}`, hint);
}
function statOf3(absolute) {
  try {
    return (0, import_node_fs33.lstatSync)(absolute);
  } catch {
    return null;
  }
}
function digestOf2(absolute, stat) {
  if (stat.isSymbolicLink()) return sha256((0, import_node_fs33.readlinkSync)(absolute));
  return stat.isFile() ? digestFile(absolute, stat.size) : null;
}
function refusal2(code, message, hint) {
  return new Refusal([{ code, severity: "error", message, ...hint === void 0 ? {} : { hint } }]);
}
var import_node_fs33, import_node_path24;
var init_asked_file = __esm({
  "src/main/asked-file.ts"() {
    "use strict";
    import_node_fs33 = require("node:fs");
    import_node_path24 = __toESM(require("node:path"), 1);
    init_file_digest();
    init_local_records();
    init_digest();
    init_amount_text();
    init_safe_text();
    init_refusal();
  }
});

// src/core/provenance/chain-reasons.ts
function brokenText({ reason, at: at2, tasks }) {
  const task = tasks.at(-1);
  return task === void 0 ? TEXTS2[reason](at2) : `${task}: ${TEXTS2[reason](at2)}`;
}
var TEXTS2, CHAIN_REASONS;
var init_chain_reasons = __esm({
  "src/core/provenance/chain-reasons.ts"() {
    "use strict";
    TEXTS2 = {
      "no-statement": (at2) => `no statement has ${at2} as its subject`,
      "not-json": () => "its statement is not JSON",
      "not-canonical": () => "its statement is not written in canonical JSON",
      "other-digest": (at2) => `its statement has another digest than ${at2}`,
      "wrong-type": () => "its statement is not of in-toto's Statement v1",
      "wrong-predicate-type": () => "its statement is no SLSA provenance",
      "unknown-build-type": () => "its statement is of an unknown build type",
      "unknown-builder": () => "its statement names an unknown builder",
      "unknown-parameter": (at2) => `its statement has an unknown parameter ${at2}`,
      "unknown-field": (at2) => `its statement has an unknown field ${at2}`,
      "missing-field": (at2) => `its statement has no field ${at2}`,
      "wrong-value": (at2) => `its statement has a value that cannot be at ${at2}`,
      "no-subject": () => "its statement has no subject",
      "duplicate-subject": (at2) => `its statement has a subject twice: ${at2}`,
      "other-record": (at2) => `the last subject of its statement is not its own fingerprint: ${at2}`,
      "duplicate-dependency": (at2) => `its statement has a dependency twice: ${at2}`,
      "two-commits": (at2) => `its statement names two commits: ${at2}`,
      "wrong-address": (at2) => `its statement has an address that is not that of what it names: ${at2}`,
      contradiction: (at2) => `its statement contradicts itself at ${at2}`,
      "upstream-missing": (at2) => `the statement that it names is not there: ${at2}`,
      "subject-missing": (at2) => `it read ${at2}, which the statement that it names did not make`,
      "other-subject": (at2) => `it read other bytes of ${at2} than the statement that it names made`,
      "other-mode": (at2) => `it read ${at2} with another mode than the statement that it names gave it`,
      "other-task": (at2) => `the statement that it names is of another task: ${at2}`,
      "other-tree": (at2) => `what it read of several tasks together is not what their statements say: ${at2}`,
      "unknown-origin": (at2) => `it read ${at2}, of which is not known where it came from`,
      cycle: (at2) => `it stands on itself, by way of ${at2}`,
      "no-commit": () => "it names no commit",
      "other-commit": (at2) => `it was run at commit ${at2}, which is not one of those that were asked for`,
      "other-repository": (at2) => `it is of ${at2 === "" ? "no known repository" : at2}, which is not the one that was asked for`
    };
    CHAIN_REASONS = Object.keys(TEXTS2);
  }
});

// src/main/broken-chain.ts
function brokenChain(file, broken2) {
  const message = `the chain of ${safeText(file)} does not hold: ${safeText(brokenText(broken2))}`;
  return new Refusal([{ code: "provenance/broken-chain", severity: "error", message, hint: wayTo(broken2.tasks) }]);
}
function wayTo(tasks) {
  const way = tasks.length > 1 ? `From the file to there: ${tasks.map(safeText).join(" \u2190 ")}. ` : "";
  return `${way}\`flow-action run --force\` makes everything again, with statements that fit.`;
}
var init_broken_chain = __esm({
  "src/main/broken-chain.ts"() {
    "use strict";
    init_chain_reasons();
    init_safe_text();
    init_refusal();
  }
});

// src/adapters/git-content.ts
async function committedDigests(root, env, commit, paths) {
  const asked = paths.filter((path30) => !path30.includes("\n"));
  const lines = [`${commit}^{commit}`, ...asked.map((path30) => `${commit}:./${path30}`)];
  const printed2 = await catFiles(root, env, `${lines.join("\n")}
`);
  if (printed2 === null) return void 0;
  const [first, ...contents] = readBatch(printed2);
  if (first === void 0 || first === null || contents.length !== asked.length) return void 0;
  return new Map(asked.map((path30, index) => [path30, digestOf3(contents[index] ?? null)]));
}
function digestOf3(content) {
  return content === null ? null : sha256(content);
}
function catFiles(cwd, env, input) {
  return new Promise((resolve) => {
    const child = (0, import_node_child_process2.spawn)("git", ["--no-optional-locks", "cat-file", "--batch"], {
      cwd,
      env: gitEnvironment(env),
      stdio: ["pipe", "pipe", "ignore"]
    });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.on("error", () => resolve(null));
    child.stdin.on("error", () => void 0);
    child.on("close", (code) => resolve(code === 0 ? Buffer.concat(chunks) : null));
    child.stdin.end(input);
  });
}
function readBatch(printed2) {
  const objects = [];
  for (let at2 = 0; at2 < printed2.length; ) {
    const end2 = printed2.indexOf(LINE_FEED, at2);
    if (end2 < 0) break;
    const [, kind, size] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(printed2.toString("latin1", at2, end2)) ?? [];
    at2 = end2 + 1;
    if (kind === void 0 || size === void 0) {
      objects.push(null);
      continue;
    }
    const content = printed2.subarray(at2, at2 + Number(size));
    objects.push(kind === "tree" ? null : content);
    at2 += Number(size) + 1;
  }
  return objects;
}
var import_node_child_process2, LINE_FEED;
var init_git_content = __esm({
  "src/adapters/git-content.ts"() {
    "use strict";
    import_node_child_process2 = require("node:child_process");
    init_digest();
    init_git_files();
    LINE_FEED = 10;
  }
});

// src/main/committed-sources.ts
async function compareSources(root, env, links) {
  const byCommit = /* @__PURE__ */ new Map();
  const unknown = /* @__PURE__ */ new Set();
  for (const { path: path30, commit, sha256: sha2562, uri } of links.flatMap(sourcesOf3)) {
    if (path30 === null || commit === void 0) {
      unknown.add(`${sha2562} ${uri}`);
      continue;
    }
    const files2 = byCommit.get(commit) ?? /* @__PURE__ */ new Map();
    byCommit.set(commit, files2.set(`${sha2562} ${path30}`, path30));
  }
  const compared = await Promise.all([...byCommit].map(([commit, files2]) => compareWith(root, env, commit, files2)));
  return {
    same: compared.reduce((sum2, one) => sum2 + one.same, 0),
    other: compared.flatMap((one) => one.other),
    unknown: compared.reduce((sum2, one) => sum2 + one.unknown, unknown.size)
  };
}
function sourcesOf3({ checked: checked3 }) {
  const commit = checked3.commit?.digest?.["gitCommit"];
  return checked3.sources.map(({ uri = "", name: name3 = "", digest: digest2, annotations }) => {
    const isFile2 = uri.startsWith(ADDRESS.source) && annotations?.["flow_mode"] !== "120000";
    return { uri, path: isFile2 ? name3 : null, commit, sha256: digest2?.["sha256"] ?? "" };
  });
}
async function compareWith(root, env, commit, files2) {
  const held = await committedDigests(root, env, commit, [...new Set(files2.values())]);
  if (held === void 0) return { same: 0, other: [], unknown: files2.size };
  const known3 = [...files2].filter(([, path30]) => held.has(path30));
  const other = known3.filter(([key, path30]) => `${held.get(path30)} ${path30}` !== key).map(([, path30]) => ({ path: path30, commit }));
  return { same: known3.length - other.length, other, unknown: files2.size - known3.length };
}
var init_committed_sources = __esm({
  "src/main/committed-sources.ts"() {
    "use strict";
    init_git_content();
    init_vocabulary();
  }
});

// src/main/provenance-source.ts
function localStatements(database) {
  const ofTask = (fingerprint) => recordsOf(database, fingerprint).map(textOf5);
  return {
    making: (digest2) => [...recordsMaking(database, digest2).map(textOf5), ...ofTask(digest2)],
    named: (digest2, fingerprint) => ofTask(fingerprint).find((text2) => sha256(text2) === digest2) ?? null
  };
}
var textOf5;
var init_provenance_source = __esm({
  "src/main/provenance-source.ts"() {
    "use strict";
    init_local_records();
    init_digest();
    init_statement();
    textOf5 = (record) => statementText(statementOf(record));
  }
});

// src/core/provenance/run-statement.ts
function signingBuilder(runner2, part) {
  return part === "report" ? REPORTS[runner2] : builderOf(runner2, part);
}
var RUN_BUILD_TYPE, STATEMENTS_FILE, MOST_SUBJECTS, REPORTS;
var init_run_statement = __esm({
  "src/core/provenance/run-statement.ts"() {
    "use strict";
    init_vocabulary();
    RUN_BUILD_TYPE = "https://org.github.io/flow-action/buildtypes/run/v1";
    STATEMENTS_FILE = "steps.intoto.jsonl";
    MOST_SUBJECTS = 1024;
    REPORTS = {
      "github-hosted": "https://org.github.io/flow-action/builders/github-hosted/report/v1",
      "self-hosted": "https://org.github.io/flow-action/builders/self-hosted/report/v1"
    };
  }
});

// src/core/provenance/run-statement-check.ts
function checkRunStatement(payload, expected) {
  try {
    const read4 = readRunStatement(payload);
    checkExpected(read4, expected);
    return read4;
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", reason: error.reason, detail: error.message };
    throw error;
  }
}
function readRunStatement(payload) {
  const statement = parsed2(payload);
  same("statement-type", "_type", statement["_type"], STATEMENT_TYPE);
  same("predicate-type", "predicateType", statement["predicateType"], PROVENANCE_TYPE);
  const definition = at(statement, "predicate", "buildDefinition");
  same("build-type", "buildType", definition["buildType"], RUN_BUILD_TYPE);
  const external = at(definition, "externalParameters");
  checkNames(external, EXTERNAL2);
  checkNames(at(external, "flow"), FLOW);
  const subjects = subjectsOf(statement["subject"]);
  const statements = subjects.get(STATEMENTS_FILE);
  const details = at(statement, "predicate", "runDetails");
  const named2 = listOf3(details["byproducts"]).find((each) => objectOf(each)["name"] === STATEMENTS_FILE);
  if (statements === void 0 || textAt(objectOf(named2), "digest", "sha256") !== statements)
    throw new Refused("statements-file-unnamed", `it does not name ${STATEMENTS_FILE} as a subject and a by-product with one digest`);
  return {
    kind: "statement",
    builder: signedBy(textAt(details, "builder", "id")),
    subjects,
    statements,
    commit: commitOf2(definition["resolvedDependencies"]),
    flow: {
      repository: textAt(external, "flow", "repository"),
      ref: textAt(external, "flow", "ref"),
      path: textAt(external, "flow", "path")
    },
    invocation: textAt(details, "metadata", "invocationId")
  };
}
function checkExpected(read4, { statements, subject, commit, repository }) {
  if (statements !== void 0 && statements !== read4.statements)
    throw new Refused("statements-file-differs", `${STATEMENTS_FILE} here is ${statements}, and ${read4.statements} was signed`);
  if (subject !== void 0 && ![...read4.subjects.values()].includes(subject))
    throw new Refused("not-a-subject", `${subject} is none of the ${read4.subjects.size} subjects that were signed`);
  if (commit !== void 0 && commit !== read4.commit)
    throw new Refused("other-flow-commit", `it was made from commit ${read4.commit}, not from ${commit}`);
  if (repository !== void 0 && repository !== read4.flow.repository)
    throw new Refused("other-flow-repository", `it is of ${read4.flow.repository}, not of ${repository}`);
}
function checkNames(parameters, known3) {
  const unknown = Object.keys(parameters).find((name3) => !known3.includes(name3));
  if (unknown !== void 0)
    throw new Refused("unknown-parameter", `externalParameters has ${JSON.stringify(unknown)}, which is not known`);
}
function parsed2(payload) {
  const value = tryJson(payload);
  if (value === void 0) throw new Refused("statement-unreadable", "what was signed is not JSON");
  return objectOf(value);
}
function tryJson(text2) {
  try {
    return JSON.parse(text2);
  } catch {
    return void 0;
  }
}
function subjectsOf(value) {
  const subjects = /* @__PURE__ */ new Map();
  for (const each of listOf3(value)) {
    const name3 = textAt(objectOf(each), "name");
    if (subjects.has(name3)) throw new Refused("duplicate-subject", `${JSON.stringify(name3)} is a subject twice`);
    subjects.set(name3, textAt(objectOf(each), "digest", "sha256"));
  }
  if (subjects.size > MOST_SUBJECTS) throw new Refused("statement-unreadable", `it has more than ${MOST_SUBJECTS} subjects`);
  return subjects;
}
function signedBy(id) {
  for (const runner2 of ["github-hosted", "self-hosted"])
    for (const part of ["report", "job"]) if (signingBuilder(runner2, part) === id) return { runner: runner2, part };
  throw new Refused("builder", `builder.id is ${JSON.stringify(id)}, which is none of this tool`);
}
function commitOf2(dependencies) {
  const [first] = listOf3(dependencies);
  return textAt(objectOf(first), "digest", "gitCommit");
}
function same(reason, name3, got, wanted) {
  if (got !== wanted) throw new Refused(reason, `${name3} is ${JSON.stringify(got ?? null)}, not ${JSON.stringify(wanted)}`);
}
function at(value, ...names2) {
  return names2.reduce((object, name3) => objectOf(object[name3]), value);
}
function textAt(value, ...names2) {
  const last = names2.at(-1) ?? "";
  const text2 = at(value, ...names2.slice(0, -1))[last];
  if (typeof text2 !== "string") throw new Refused("statement-unreadable", `${names2.join(".")} is no text`);
  return text2;
}
function objectOf(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refused("statement-unreadable", "a part of it that should be an object is none");
  return value;
}
function listOf3(value) {
  if (!Array.isArray(value)) throw new Refused("statement-unreadable", "a part of it that should be a list is none");
  return value;
}
var Refused, EXTERNAL2, FLOW;
var init_run_statement_check = __esm({
  "src/core/provenance/run-statement-check.ts"() {
    "use strict";
    init_run_statement();
    init_vocabulary();
    Refused = class extends Error {
      reason;
      constructor(reason, detail) {
        super(detail);
        this.reason = reason;
      }
    };
    EXTERNAL2 = ["flow", "steps"];
    FLOW = ["repository", "ref", "path"];
  }
});

// src/core/provenance/statement-source.ts
function statementSet(lines) {
  const byDigest = /* @__PURE__ */ new Map();
  const bySubject = /* @__PURE__ */ new Map();
  for (const line of lines) {
    byDigest.set(sha256(line), line);
    for (const digest2 of new Set(subjectsOf2(line))) bySubject.set(digest2, [...bySubject.get(digest2) ?? [], line]);
  }
  return { making: (digest2) => bySubject.get(digest2) ?? [], named: (digest2) => byDigest.get(digest2) ?? null };
}
function subjectsOf2(line) {
  if (predicateTypeOf(line) !== PROVENANCE_TYPE) return [];
  const value = JSON.parse(line);
  const subjects = isFields2(value) ? value["subject"] : null;
  if (!Array.isArray(subjects)) return [];
  return subjects.map((subject) => isFields2(subject) && isFields2(subject["digest"]) ? String(subject["digest"]["sha256"]) : "");
}
var init_statement_source = __esm({
  "src/core/provenance/statement-source.ts"() {
    "use strict";
    init_digest();
    init_json_rule();
    init_statement_check();
    init_vocabulary();
  }
});

// src/main/signature-check.ts
async function checkSignature(options, file) {
  const { bundle, trustedRoot } = options;
  if (bundle === void 0 || trustedRoot === void 0)
    throw usage(
      `\`${bundle === void 0 ? "--trusted-root" : "--bundle"}\` needs \`${bundle === void 0 ? "--bundle" : "--trusted-root"}\``
    );
  const { checkBundle } = await Promise.resolve().then(() => __toESM(require("./sigstore-verifier.cjs"), 1));
  const checked3 = checkBundle(readGiven(bundle), readGiven(trustedRoot), expectedSigner(options));
  if (checked3.kind === "refused") throw refused2(checked3);
  const text2 = statementsText(options, bundle);
  const expected = { commit: checked3.identity.commit, ...text2 === null ? { subject: file } : { statements: sha256(text2) } };
  const statement = checkRunStatement(checked3.payload, expected);
  if (statement.kind === "refused") throw refused2(statement);
  return {
    identity: checked3.identity,
    statement,
    source: text2 === null ? null : statementSet(text2.split("\n").slice(0, -1)),
    isSubject: [...statement.subjects.values()].includes(file)
  };
}
function expectedSigner({ repo, signerWorkflow, commit, ref, denySelfHosted }) {
  if (repo === void 0) throw usage("`--bundle` needs `--repo owner/name`", "Without it a signature of anybody would do.");
  const [, server = "https://github.com", repository = ""] = /^(https?:\/\/[^/]+)?\/?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(repo) ?? [];
  if (repository === "") throw usage(`\`--repo\` cannot be ${JSON.stringify(repo)}`, "Write owner/name, or https://github.com/owner/name.");
  return {
    server,
    repository,
    ...signerWorkflow === void 0 ? {} : { workflow: signerWorkflow.replace(/^(?:https?:\/\/)?github\.com\//, "") },
    ...commit.length === 0 ? {} : { commits: commit },
    ...ref === void 0 ? {} : { ref },
    denySelfHosted: denySelfHosted === true
  };
}
function statementsText({ statements }, bundle) {
  if (statements !== void 0) return readGiven(statements);
  const beside = [bundle.replace(/run\.sigstore\.jsonl$/, STATEMENTS_FILE), import_node_path25.default.join(import_node_path25.default.dirname(bundle), STATEMENTS_FILE)];
  const found = beside.find((file) => file !== bundle && (0, import_node_fs34.existsSync)(file));
  return found === void 0 ? null : readGiven(found);
}
function readGiven(file) {
  const text2 = tryRead(file);
  if (text2 === null) throw problem("cli/no-match", `${safeText(file)} cannot be read`);
  return text2;
}
function tryRead(file) {
  try {
    return (0, import_node_fs34.readFileSync)(file, "utf8");
  } catch {
    return null;
  }
}
function usage(message, hint) {
  return problem("cli/usage", message, hint);
}
function refused2({ reason, detail }) {
  return problem("provenance/bad-signature", `the signature is refused (${reason}): ${safeText(detail)}`);
}
function problem(code, message, hint) {
  return new Refusal([{ code, severity: "error", message, ...hint === void 0 ? {} : { hint } }]);
}
var import_node_fs34, import_node_path25;
var init_signature_check = __esm({
  "src/main/signature-check.ts"() {
    "use strict";
    import_node_fs34 = require("node:fs");
    import_node_path25 = __toESM(require("node:path"), 1);
    init_digest();
    init_run_statement();
    init_run_statement_check();
    init_statement_source();
    init_safe_text();
    init_refusal();
  }
});

// src/main/signed-verify-command.ts
var signed_verify_command_exports = {};
__export(signed_verify_command_exports, {
  verifySigned: () => verifySigned
});
async function verifySigned(file, options) {
  const session = new Session(options);
  const output = openOutput(options);
  try {
    const asked = askedFile(session, file);
    const checked3 = await checkSignature(options, asked.sha256);
    const told = chainOf(file, asked, checked3, output);
    if (options.json) output.out.write(`${JSON.stringify({ ...told.json, signature: signatureOf(checked3) })}
`);
    else output.out.write(told.text + signatureText(checked3, output));
  } finally {
    session.folder.remove();
  }
  await output.out.flush();
  return 0;
}
function chainOf(file, asked, checked3, { paint }) {
  const { sha256: sha2562, path: path30 = null } = asked;
  const { source, statement } = checked3;
  const done = paint.green(paint.marks.done);
  if (source === null) {
    const text3 = `${done} ${safeText(file)} is one of ${countText(statement.subjects.size, "file")} that were signed
its statements are not here: name their file with --statements
`;
    return { text: text3, json: { path: path30, sha256: sha2562, verified: true, signed: true, statements: null } };
  }
  const chain = followChain(source, {
    sha256: sha2562,
    ...asked.path === void 0 ? {} : { path: asked.path },
    // `--commit` is of the run that signed, which its certificate tells: what it restored may be of earlier ones.
    repository: statement.flow.repository,
    // All of them are signed together: none was changed since.
    standIns: true
  });
  if (!chain.ok) throw brokenChain(file, chain.broken);
  const made = madeFile(chain, sha2562);
  const foreign = chain.links.filter((link) => !isOfRun(link, statement.invocation)).length;
  const text2 = `${provenanceText(made, paint)}${done} ${chainSizeText(made)} hold
${foreignText(foreign, chain.links.length)}`;
  const numbers = { statements: chain.links.length, ofOtherRuns: foreign };
  return { text: text2, json: { path: made.path, sha256: made.sha256, verified: true, signed: true, ...numbers } };
}
function isOfRun({ checked: checked3 }, invocation) {
  return checked3.statement.predicate.runDetails.metadata.invocationId.startsWith(`${invocation}#`);
}
function foreignText(foreign, all) {
  if (foreign === 0) return "";
  return `${countText(foreign, "statement")} of ${all} ${foreign === 1 ? "is" : "are"} of other runs, as the store had ${foreign === 1 ? "it" : "them"}: the run that signed did not see that done
`;
}
function signatureText({ identity, statement, isSubject }, { paint }) {
  const lines = [
    `${paint.green(paint.marks.done)} signed by ${safeText(identity.signer)}`,
    `  for ${safeText(identity.run)} of ${identity.commit} on ${safeText(identity.ref)}`,
    ...isSubject ? [] : ["  by what its task's statement says: the file itself is none of those that were hashed when it was signed"],
    ...statement.builder.part === "job" ? ["  in a job in which tasks ran, which could have signed as well"] : [],
    ...identity.runner === "github-hosted" ? [] : [`  on a runner that is ${safeText(identity.runner || "not known")}`]
  ];
  return lines.map((line) => `${line}
`).join("");
}
function signatureOf({ identity, statement, isSubject }) {
  return { ...identity, part: statement.builder.part, isSubject };
}
var init_signed_verify_command = __esm({
  "src/main/signed-verify-command.ts"() {
    "use strict";
    init_chain();
    init_chain_view();
    init_amount_text();
    init_provenance_text();
    init_safe_text();
    init_asked_file();
    init_broken_chain();
    init_output();
    init_session();
    init_signature_check();
  }
});

// src/core/provenance/rebuilt-task.ts
function rebuiltTask(checked3, result) {
  const { task, fingerprint, outputs } = checked3;
  if (result.fingerprint !== null && result.fingerprint !== fingerprint) return { task, outcome: "other-inputs" };
  if (result.state !== "ran") return { task, outcome: "failed", at: result.failure?.message ?? result.state };
  const made = new Map(result.outputs.map((file) => [file.path, `${file.mode} ${file.sha256}`]));
  for (const { name: name3, digest: digest2, annotations } of outputs) {
    const now = made.get(name3);
    if (now === void 0) return { task, outcome: "missing", at: name3 };
    if (now !== `${annotations?.["flow_mode"]} ${digest2["sha256"]}`) return { task, outcome: "differs", at: name3 };
    made.delete(name3);
  }
  const [more] = made.keys();
  return more === void 0 ? { task, outcome: "same" } : { task, outcome: "more", at: more };
}
function rebuiltText(rebuilt2) {
  const { task } = rebuilt2;
  switch (rebuilt2.outcome) {
    case "same":
      return null;
    case "other-inputs":
      return `${task} cannot be run again as it was: what it reads is not here as it was then`;
    case "failed":
      return `${task} failed when it was run again: ${rebuilt2.at}`;
    case "missing":
      return `${task} did not write ${rebuilt2.at} when it was run again`;
    case "more":
      return `${task} wrote ${rebuilt2.at} when it was run again, and had not before`;
    case "differs":
      return `${task} wrote other bytes to ${rebuilt2.at} when it was run again`;
  }
}
var init_rebuilt_task = __esm({
  "src/core/provenance/rebuilt-task.ts"() {
    "use strict";
  }
});

// src/main/rebuild-check.ts
var rebuild_check_exports = {};
__export(rebuild_check_exports, {
  rebuildSample: () => rebuildSample
});
async function rebuildSample(links, share2, options) {
  const session = new Session({ ...options, cacheMode: "read" });
  const loaded = await session.load();
  const triable = links.filter(({ checked: checked3 }) => mayRun(loaded.graph.tasks.find(({ id }) => id === checked3.task)));
  const chosen2 = sampled(triable, Math.ceil(triable.length * share2 / 100));
  const tasks = chosen2.map(({ checked: checked3 }) => checked3.task);
  if (tasks.length > 0) {
    const rebuilt2 = await runAgain(session, loaded, chosen2, tasks, options);
    const wrong2 = rebuilt2.flatMap((one) => rebuiltText(one) ?? []);
    if (wrong2.length > 0) throw notRebuilt(wrong2);
  }
  return { tasks, notTried: links.length - triable.length };
}
function mayRun(task) {
  return task !== void 0 && task.environment === void 0 && task.step.env.every(({ secret }) => secret === void 0);
}
function sampled(links, count3) {
  const left = [...links];
  return Array.from({ length: count3 }, () => left.splice((0, import_node_crypto14.randomInt)(left.length), 1)).flat();
}
async function runAgain(session, loaded, links, tasks, options) {
  const interruption = interruptible(() => killStrays(session.folder.run));
  const input = (more, restoreOnly) => runInput(
    session,
    loaded,
    SILENT3,
    tasks,
    { ...taskOptions(options), ...more },
    {
      execute: true,
      restoreOnly,
      signal: interruption.signal,
      ports: { history: NO_HISTORY }
    }
  );
  await sweep(session);
  const result = await runFlow(input({ force: true, restore: "none" }, false));
  refuseUnstarted(loaded.sourced(result));
  await runFlow(input({ restore: "all" }, true));
  interruption.forget();
  tidy2(session);
  if (interruption.code() !== 0) await endProcess(interruption.code());
  return result.tasks.flatMap((again) => {
    const link = links.find(({ checked: checked3 }) => checked3.task === again.id);
    return link === void 0 ? [] : [rebuiltTask(link.checked, again)];
  });
}
function taskOptions(options) {
  const none = { matrix: [], secret: [], allowEnvironment: [], restore: "none" };
  return { ...options, ...none, cacheMode: "read", jobs: (0, import_node_os5.availableParallelism)(), force: false, only: true, failFast: false, dryRun: false };
}
function notRebuilt([first = "", ...more]) {
  const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
  const message = `${safeText(first)}${rest}`;
  const hint = "Something counts that its `inputs` do not name, or its record is not of what it made. `flow-action explain` shows what counts.";
  return new Refusal([{ code: "provenance/not-rebuilt", severity: "error", message, hint }]);
}
var import_node_crypto14, import_node_os5, SILENT3, NO_HISTORY;
var init_rebuild_check = __esm({
  "src/main/rebuild-check.ts"() {
    "use strict";
    import_node_crypto14 = require("node:crypto");
    import_node_os5 = require("node:os");
    init_process_group();
    init_rebuilt_task();
    init_safe_text();
    init_run_flow();
    init_process_end();
    init_refusal();
    init_run_command();
    init_session();
    SILENT3 = { report: () => void 0, close: async () => void 0 };
    NO_HISTORY = { durations: () => /* @__PURE__ */ new Map(), append: () => void 0 };
  }
});

// src/main/provenance-command.ts
var provenance_command_exports = {};
__export(provenance_command_exports, {
  provenanceShow: () => provenanceShow,
  provenanceStatements: () => provenanceStatements,
  provenanceVerify: () => provenanceVerify
});
async function provenanceShow(file, options) {
  return ofFile(file, options, SHOWN, async ({ asked, chain, output }) => {
    const made = madeFile(chain, asked.sha256);
    if (options.json || options.format === "json") output.out.write(`${JSON.stringify(writable(made))}
`);
    else if (options.format === "mermaid") output.out.write(provenanceMermaid(made));
    else output.out.write(treeText(asked, made, output.paint));
  });
}
async function provenanceVerify(file, options) {
  const isSigned = options.bundle !== void 0 || options.trustedRoot !== void 0;
  if (isSigned && options.rebuild !== void 0)
    throw refusal3("cli/usage", "--rebuild goes without --bundle: what is run again is compared with the statements that are kept here");
  if (isSigned) return (await Promise.resolve().then(() => (init_signed_verify_command(), signed_verify_command_exports))).verifySigned(file, options);
  if (options.signed) throw refusal3("provenance/not-signed", `${safeText(file)} is not signed: no bundle was given`);
  const expected = {
    ...options.commit.length === 0 ? {} : { commits: new Set(options.commit) },
    ...options.repo === void 0 ? {} : { repository: options.repo }
  };
  return ofFile(file, options, expected, async ({ asked, chain, output, session }) => {
    const made = madeFile(chain, asked.sha256);
    const sources = await compareSources(session.root, process.env, chain.links);
    if (options.commit.length > 0) refuseOther(sources);
    const rebuilding = await rebuilt(chain.links, options);
    const { paint, out } = output;
    if (options.json) out.write(`${JSON.stringify({ ...verified(made, chain.links, sources), ...rebuilding })}
`);
    else {
      out.write(treeText(asked, made, paint));
      out.write(`${paint.green(paint.marks.done)} ${chainSizeText(made)} hold
`);
      out.write(
        sourceText(sources).map((line) => `${line}
`).join("")
      );
      out.write(rebuildingText(rebuilding, paint));
      out.write("not signed: whoever may write the store here could have written this\n");
    }
  });
}
async function rebuilt(links, options) {
  if (options.rebuild === void 0) return {};
  return { rebuilt: await (await Promise.resolve().then(() => (init_rebuild_check(), rebuild_check_exports))).rebuildSample(links, options.rebuild, options) };
}
function rebuildingText({ rebuilt: rebuilt2 }, paint) {
  if (rebuilt2 === void 0) return "";
  const { tasks, notTried } = rebuilt2;
  const left = notTried === 0 ? "" : `; ${countText(notTried, "task")} not tried, which need a secret or an environment, or are not in the flow here`;
  return `${paint.green(paint.marks.done)} ${countText(tasks.length, "task")} run again gave the same bytes${left}
`;
}
async function provenanceStatements(file, options) {
  if (file !== void 0)
    return ofFile(file, options, SHOWN, async ({ chain, output: output2 }) => {
      const lines = [...new Set(chain.links.map((link) => link.checked.text))].sort();
      output2.out.write(lines.map((line) => `${line}
`).join(""));
    });
  const session = new Session(options);
  const output = openOutput(options);
  output.out.write(statementsFile(allRecords(session.database)).text);
  session.folder.remove();
  await output.out.flush();
  return 0;
}
function treeText({ path: path30, name: name3 }, made, paint) {
  const isOther = path30 !== void 0 && path30 !== made.path;
  return `${isOther ? `${safeText(name3)} has the bytes of ${safeText(made.path ?? made.task)}
` : ""}${provenanceText(made, paint)}`;
}
async function ofFile(file, options, expected, tell4) {
  const session = new Session(options);
  const output = openOutput(options);
  try {
    const asked = askedFile(session, file);
    const question = { sha256: asked.sha256, ...asked.path === void 0 ? {} : { path: asked.path }, ...expected };
    const chain = followChain(localStatements(session.database), question);
    if (!chain.ok && chain.broken.reason === "no-statement") throw unmade(session, asked);
    if (!chain.ok) throw brokenChain(file, chain.broken);
    await tell4({ asked, chain, output, session });
  } finally {
    session.folder.remove();
  }
  await output.out.flush();
  return 0;
}
function refuseOther({ other }) {
  const [first, ...more] = other;
  if (first === void 0) return;
  const rest = more.length === 0 ? "" : `, and ${countText(more.length, "other file")}`;
  throw refusal3("provenance/broken-chain", `${safeText(first.path)}${rest} as it was read is not what commit ${first.commit} holds`);
}
function sourceText({ same: same2, other, unknown }) {
  const named2 = other.slice(0, NAMED4).map(({ path: path30 }) => safeText(path30));
  const more = other.length > NAMED4 ? `, and ${other.length - NAMED4} more` : "";
  return [
    ...same2 > 0 ? [`${countText(same2, "file")} as the commit holds ${same2 === 1 ? "it" : "them"}`] : [],
    ...other.length > 0 ? [`${countText(other.length, "file")} not as the commit holds ${other.length === 1 ? "it" : "them"}: ${named2.join(", ")}${more}`] : [],
    ...unknown > 0 ? [`${countText(unknown, "file")} not compared with a commit`] : []
  ];
}
function verified(made, links, sources) {
  return {
    path: made.path,
    sha256: made.sha256,
    verified: true,
    signed: false,
    statements: links.length,
    sources: { asCommitted: sources.same, notAsCommitted: sources.other, notCompared: sources.unknown }
  };
}
function refusal3(code, message, hint) {
  return new Refusal([{ code, severity: "error", message, ...hint === void 0 ? {} : { hint } }]);
}
var SHOWN, NAMED4;
var init_provenance_command = __esm({
  "src/main/provenance-command.ts"() {
    "use strict";
    init_local_records();
    init_chain();
    init_chain_view();
    init_statements_file();
    init_amount_text();
    init_provenance_text();
    init_safe_text();
    init_asked_file();
    init_broken_chain();
    init_committed_sources();
    init_output();
    init_provenance_source();
    init_refusal();
    init_session();
    SHOWN = { standIns: true, unknownOrigins: true };
    NAMED4 = 5;
  }
});

// src/adapters/ed25519-signing.ts
function ed25519Signer(pem) {
  const key = privateKey(pem);
  if (key?.asymmetricKeyType !== "ed25519") return null;
  const publicKey = (0, import_node_crypto15.createPublicKey)(key).export({ format: "der", type: "spki" }).subarray(DER_PREFIX_BYTES).toString("hex");
  const keyid = sha256(
    `{"keyid_hash_algorithms":["sha256","sha512"],"keytype":"ed25519","keyval":{"public":"${publicKey}"},"scheme":"ed25519"}`
  );
  return { keyid, publicKey, sign: (text2) => (0, import_node_crypto15.sign)(null, Buffer.from(text2, "utf8"), key).toString("hex") };
}
function privateKey(pem) {
  try {
    return (0, import_node_crypto15.createPrivateKey)(pem);
  } catch {
    return null;
  }
}
var import_node_crypto15, DER_PREFIX_BYTES;
var init_ed25519_signing = __esm({
  "src/adapters/ed25519-signing.ts"() {
    "use strict";
    import_node_crypto15 = require("node:crypto");
    init_digest();
    DER_PREFIX_BYTES = 12;
  }
});

// src/adapters/http-exchange.ts
function httpClient(limits, proxyEnv) {
  const options = { keepAlive: true, maxSockets: 32, proxyEnv: { ...proxyEnv } };
  const agents = { http: new import_node_http.default.Agent(options), https: new import_node_https.default.Agent(options) };
  const open2 = (request) => openRequest(request, limits, agents);
  return {
    open: open2,
    exchange: async (request) => {
      const opened = await open2(request);
      if (opened.kind === "failed") return opened;
      const body = await readAll2(opened.stream);
      return Buffer.isBuffer(body) ? { kind: "answer", status: opened.status, headers: opened.headers, body } : body;
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    }
  };
}
function openRequest(request, limits, agents) {
  return new Promise((resolve) => {
    const fail = (error) => resolve({ kind: "failed", why: reasonOf3(error), ...isUnsent(error) ? { isUnsent: true } : {} });
    const body = request.body === void 0 ? void 0 : Buffer.from(request.body);
    const headers = { ...request.headers, ...body === void 0 ? {} : { "content-length": String(body.length) } };
    const isSecure = request.url.startsWith("https:");
    const options = { method: request.method, headers, agent: isSecure ? agents.https : agents.http };
    let sent;
    try {
      sent = (isSecure ? import_node_https.default : import_node_http.default).request(request.url, options);
    } catch (error) {
      fail(error);
      return;
    }
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${limits.headersMs / 1e3} s`)), limits.headersMs);
    sent.on("error", (error) => {
      clearTimeout(timer);
      fail(error);
    });
    sent.on("response", (response) => {
      clearTimeout(timer);
      watchStall(response, limits);
      resolve({ kind: "stream", status: response.statusCode ?? 0, headers: response.headers, stream: response });
    });
    sent.end(body);
  });
}
function watchStall(response, { windowMs, windowBytes }) {
  const { socket } = response;
  let before = socket.bytesRead;
  let wasWaiting = true;
  const timer = setInterval(() => {
    const received = socket.bytesRead - before;
    before += received;
    const isWaiting = response.readableLength === 0;
    if (received < windowBytes && wasWaiting && isWaiting)
      response.destroy(new Error(`less than ${windowBytes} bytes in ${windowMs / 1e3} s`));
    wasWaiting = isWaiting;
  }, windowMs);
  response.on("error", () => clearInterval(timer));
  response.on("close", () => clearInterval(timer));
}
async function readAll2(stream, limit = ANSWER_BYTES) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limit) return { kind: "failed", why: `the answer has more than ${limit} bytes` };
      chunks.push(chunk);
    }
  } catch (error) {
    return { kind: "failed", why: reasonOf3(error) };
  }
  return Buffer.concat(chunks);
}
function isUnsent(error) {
  return error instanceof Error && "code" in error && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(String(error.code));
}
function reasonOf3(error) {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  if (code === "ECONNREFUSED") return "the connection is refused";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its name cannot be resolved";
  if (code === "ECONNRESET") return "the connection broke";
  return code === "" ? error.message : code;
}
var import_node_http, import_node_https, ANSWER_BYTES;
var init_http_exchange = __esm({
  "src/adapters/http-exchange.ts"() {
    "use strict";
    import_node_http = __toESM(require("node:http"), 1);
    import_node_https = __toESM(require("node:https"), 1);
    ANSWER_BYTES = 16 * 1024 * 1024;
  }
});

// src/adapters/lineage-sending.ts
async function sendLineage(service, events) {
  const client = httpClient({ headersMs: TIMEOUT_MS, windowMs: TIMEOUT_MS, windowBytes: 1 }, service.proxyEnv);
  let taken = 0;
  let why = null;
  for (const event of events) {
    const answer = await sendEvent(client, service, JSON.stringify(event));
    if (isTaken(answer)) taken += 1;
    else why ??= answer.kind === "failed" ? answer.why : `it answers ${answer.status}`;
    if (!isTaken(answer) && (answer.kind === "failed" || RETRIED.has(answer.status) || CLOSED.has(answer.status))) break;
  }
  client.close();
  return { taken, why };
}
function isTaken(answer) {
  return answer.kind === "answer" && answer.status >= 200 && answer.status < 300;
}
async function sendEvent(client, service, body) {
  const { url, endpoint = "api/v1/lineage", apiKey, firstWaitMs = FIRST_WAIT_MS2 } = service;
  const headers = { "content-type": "application/json", ...apiKey ? { authorization: `Bearer ${apiKey}` } : {} };
  const target = `${url.replace(/\/+$/, "")}/${endpoint.replace(/^\/+/, "")}`;
  for (let attempt = 0; ; attempt++) {
    const answer = await client.exchange({ method: "POST", url: target, headers, body });
    const isPassing = answer.kind === "failed" ? answer.isUnsent !== true : RETRIED.has(answer.status);
    if (!isPassing || attempt === RETRIES) return answer;
    await (0, import_promises11.setTimeout)(firstWaitMs * 2 ** attempt);
  }
}
var import_promises11, TIMEOUT_MS, FIRST_WAIT_MS2, RETRIES, RETRIED, CLOSED;
var init_lineage_sending = __esm({
  "src/adapters/lineage-sending.ts"() {
    "use strict";
    import_promises11 = require("node:timers/promises");
    init_http_exchange();
    TIMEOUT_MS = 5e3;
    FIRST_WAIT_MS2 = 300;
    RETRIES = 5;
    RETRIED = /* @__PURE__ */ new Set([500, 502, 503, 504]);
    CLOSED = /* @__PURE__ */ new Set([401, 403, 404, 405]);
  }
});

// src/core/provenance/exported-run.ts
function nameOf4(file) {
  return `${file.sha256} ${file.path}`;
}
function hasRun(task) {
  return task.state !== "restored" && task.attempts > 0;
}
function commitOf3({ run: run2, records }) {
  const ran = run2.tasks.filter(hasRun).flatMap((task) => records.get(task.id)?.producer ?? []);
  return ran.find((producer) => producer.run === run2.run) ?? ran[0] ?? {};
}
var RunFiles, RunTimes;
var init_exported_run = __esm({
  "src/core/provenance/exported-run.ts"() {
    "use strict";
    init_manifest_builder();
    RunFiles = class {
      #exported;
      #makers = /* @__PURE__ */ new Map();
      #trees = /* @__PURE__ */ new Map();
      #read = /* @__PURE__ */ new Set();
      constructor(exported) {
        this.#exported = exported;
        for (const task of exported.run.tasks) {
          for (const file of this.made(task)) this.#makers.set(nameOf4(file), { task: task.id, size: file.size ?? 0 });
          const files2 = exported.records.get(task.id)?.outputs ?? [];
          if (files2.length > 0) this.#trees.set(treeDigest(files2), { task: task.id, files: files2 });
        }
        for (const task of exported.run.tasks) for (const file of this.readBy(task)) this.#read.add(nameOf4(file));
      }
      /** What a task made, whether in this run or in the one that it was restored from, by path. */
      made(task) {
        const files2 = task.outputs ?? this.#exported.records.get(task.id)?.outputs ?? [];
        return files2.map(({ path: path30, sha256: sha2562, size, mode: mode2 }) => ({ path: path30, sha256: sha2562, size, ...mode2 === "120000" ? { isLink: true } : {} }));
      }
      /** What a task read, by path. Empty where its record is gone or it failed: nobody knows any more. */
      readBy(task) {
        const manifest = this.#exported.records.get(task.id)?.manifest;
        if (manifest === void 0) return [];
        const listed = Object.entries(manifest.inputs).map(([path30, fact]) => this.#named(path30, fact.slice(0, 6), fact.slice(7)));
        const trees = Object.entries(manifest.trees).flatMap(([patterns, sha2562]) => {
          const known3 = this.#trees.get(sha2562);
          return known3?.files.map((file) => this.#named(file.path, file.mode, file.sha256)) ?? [{ path: patterns, sha256: sha2562, isTree: true }];
        });
        return [...listed, ...trees].sort((a2, b2) => a2.path < b2.path ? -1 : 1);
      }
      /** Whether a task of this run read exactly these bytes at this path. */
      isRead(file) {
        return this.#read.has(nameOf4(file));
      }
      /** Files that tasks of this run read and none of them made, each path with each content once. */
      sources() {
        const found = /* @__PURE__ */ new Map();
        for (const task of this.#exported.run.tasks)
          for (const file of this.readBy(task)) if (file.maker === void 0) found.set(nameOf4(file), file);
        return [...found.values()];
      }
      #named(path30, mode2, sha2562) {
        const maker = this.#makers.get(nameOf4({ path: path30, sha256: sha2562 }));
        return {
          path: path30,
          sha256: sha2562,
          ...maker === void 0 ? {} : { maker: maker.task, size: maker.size },
          ...mode2 === "120000" ? { isLink: true } : {}
        };
      }
    };
    RunTimes = class {
      #exported;
      /** Where tasks' times begin. Who only reports what others did takes less time than they did. */
      #clockStart;
      constructor(exported) {
        const { run: run2, endedAtMs } = exported;
        this.#exported = exported;
        this.#clockStart = endedAtMs - run2.tasks.reduce((longest, task) => Math.max(longest, task.startMs + task.durationMs), run2.durationMs);
      }
      /**
       * By the task's record, which says when its last attempt began, and else by the run's own clock. In a fan-out the two are those
       * of different machines.
       */
      task(task) {
        const record = this.#exported.records.get(task.id);
        const recorded = record === void 0 ? Number.NaN : Date.parse(record.startedAt) + record.durationMs;
        const lasted = task.state === "restored" ? record?.durationMs ?? 0 : task.durationMs;
        const end2 = Number.isNaN(recorded) ? this.#clockStart + task.startMs + lasted : recorded;
        return { start: end2 - lasted, end: end2 };
      }
      /** No task of it began before and none ended after. */
      run() {
        const { run: run2, endedAtMs } = this.#exported;
        const spans = run2.tasks.filter(hasRun).map((task) => this.task(task));
        return {
          start: spans.reduce((first, { start }) => Math.min(first, start), endedAtMs - run2.durationMs),
          end: spans.reduce((last, { end: end2 }) => Math.max(last, end2), endedAtMs)
        };
      }
    };
  }
});

// src/core/provenance/in-toto-link-export.ts
function inTotoLinks(exported) {
  return stepsOf2(exported).map((step) => ({ name: step.name, signed: linkOf(exported, step) }));
}
function inTotoLayout(exported, key) {
  const steps = stepsOf2(exported);
  const command = (step) => commandOf3(step.task === null ? void 0 : exported.records.get(step.task.id));
  const stepNames = new Map(steps.flatMap((step) => step.task === null ? [] : [[step.task.id, step.name]]));
  const sources = steps.find((step) => step.task === null);
  const signed = {
    _type: "layout",
    expires: `${new Date(exported.endedAtMs + LAYOUT_DAYS * DAY_MS).toISOString().slice(0, 19)}Z`,
    readme: `How the files of the run ${exported.run.run} of ${exported.run.flow} hang together.`,
    keys: { [key.keyid]: key },
    steps: steps.map((step) => ({ ...layoutStep(step, stepNames, sources), expected_command: command(step), pubkeys: [key.keyid] })),
    inspect: [inspection(steps)]
  };
  return { name: "root", signed };
}
function inTotoBytes(value) {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inTotoBytes).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields2 = Object.entries(value).sort(([a2], [b2]) => byCodePoint(a2, b2));
    return `{${fields2.map(([name3, field2]) => `${quoted(name3)}:${inTotoBytes(field2)}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`${value} has no canonical form here`);
  return String(value);
}
function quoted(text2) {
  return `"${text2.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
function byCodePoint(a2, b2) {
  const [left, right] = [[...a2], [...b2]];
  const at2 = left.findIndex((char, index) => char !== right[index]);
  if (at2 < 0) return left.length - right.length;
  return (left[at2]?.codePointAt(0) ?? 0) - (right[at2]?.codePointAt(0) ?? -1);
}
function stepsOf2(exported) {
  const files2 = new RunFiles(exported);
  const names2 = /* @__PURE__ */ new Set();
  const known3 = exported.run.tasks.filter((task) => isDone(task) && exported.records.has(task.id));
  const sources = { name: ownName("sources", names2), task: null, materials: [], products: onePerPath(files2.sources()) };
  return [
    sources,
    ...known3.map((task) => ({
      name: ownName(task.id, names2),
      task,
      materials: files2.readBy(task).map((file) => ({ ...file, path: artifactPath(file) })),
      products: files2.made(task)
    }))
  ];
}
function isDone(task) {
  return task.state === "restored" || task.state === "ran" && hasRun(task);
}
function onePerPath(files2) {
  const first = /* @__PURE__ */ new Map();
  for (const file of files2) if (!first.has(file.path)) first.set(artifactPath(file), { ...file, path: artifactPath(file) });
  return [...first.values()];
}
function artifactPath(file) {
  return file.isTree ? `tree:${file.path}` : file.path;
}
function ownName(id, taken) {
  const plain5 = id.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|-+$/g, "") || "task";
  let name3 = plain5;
  for (let count3 = 2; taken.has(name3); count3++) name3 = `${plain5}-${count3}`;
  taken.add(name3);
  return name3;
}
function linkOf(exported, step) {
  const record = step.task === null ? void 0 : exported.records.get(step.task.id);
  return {
    _type: "link",
    name: step.name,
    command: commandOf3(record),
    materials: artifacts(step.materials),
    products: artifacts(step.products),
    byproducts: record === void 0 ? {} : byproductsOf(record),
    environment: environmentOf(exported, step, record)
  };
}
function artifacts(files2) {
  return Object.fromEntries(files2.map((file) => [file.path, { sha256: file.sha256 }]));
}
function commandOf3(record) {
  if (record === void 0) return [];
  const { shell, run: run2 } = record.manifest;
  return shell === "" ? [run2] : [shell, run2];
}
function byproductsOf({ log: log2 }) {
  return { "return-value": 0, stdout: "", stderr: "", ...log2 === null ? {} : { flow_log: { sha256: log2.sha256 } } };
}
function environmentOf(exported, { task }, record) {
  if (task === null || record === void 0) {
    const { commit } = commitOf3(exported);
    const { url } = exported.place;
    return { ...url === null ? {} : { flow_repository: url }, ...commit === void 0 ? {} : { flow_commit: commit } };
  }
  const { producer, manifest, fingerprint } = record;
  return {
    workdir: manifest.workingDirectory,
    flow_task: task.id,
    flow_fingerprint: fingerprint,
    flow_run: producer.run,
    flow_tool: producer.tool,
    flow_platform: manifest.platform,
    flow_secrets: [...new Set(Object.values(manifest.secrets))].sort(),
    ...producer.commit === void 0 ? {} : { flow_commit: producer.commit }
  };
}
function layoutStep(step, names2, sources) {
  const fromSources = new Map(sources?.products.map((file) => [file.path, file.sha256]));
  const materials = step.materials.map((file) => {
    const maker = file.maker === void 0 ? void 0 : names2.get(file.maker);
    if (maker !== void 0) return ["MATCH", escaped2(file.path), "WITH", "PRODUCTS", "FROM", maker];
    if (fromSources.get(file.path) === file.sha256) return ["MATCH", escaped2(file.path), "WITH", "PRODUCTS", "FROM", sources?.name ?? ""];
    return ["ALLOW", escaped2(file.path)];
  });
  return {
    _type: "step",
    name: step.name,
    expected_materials: [...materials, ["DISALLOW", "*"]],
    expected_products: [...step.products.map((file) => ["ALLOW", escaped2(file.path)]), ["DISALLOW", "*"]],
    threshold: 1
  };
}
function inspection(steps) {
  const made = steps.flatMap(
    (step) => step.task === null ? [] : step.products.filter((file) => !file.isLink).map((file) => ({ path: escaped2(file.path), step: step.name }))
  );
  return {
    _type: "inspection",
    name: "files-here",
    run: ["true"],
    expected_materials: [
      ...made.map(({ path: path30, step }) => ["MATCH", path30, "WITH", "PRODUCTS", "FROM", step]),
      ...made.map(({ path: path30 }) => ["DISALLOW", path30]),
      ["ALLOW", "*"]
    ],
    expected_products: [["ALLOW", "*"]]
  };
}
function escaped2(path30) {
  return path30.replace(/[[*?]/g, "[$&]");
}
var DAY_MS, LAYOUT_DAYS;
var init_in_toto_link_export = __esm({
  "src/core/provenance/in-toto-link-export.ts"() {
    "use strict";
    init_exported_run();
    DAY_MS = 24 * 60 * 60 * 1e3;
    LAYOUT_DAYS = 365;
  }
});

// src/core/provenance/openlineage-export.ts
function lineageEvents(exported) {
  const times = new RunTimes(exported);
  const files2 = new RunFiles(exported);
  const tasks = exported.run.tasks.filter(hasRun).flatMap((task) => taskEvents(exported, files2, task, times.task(task)));
  const inOrder = tasks.sort((a2, b2) => a2.eventTime < b2.eventTime ? -1 : a2.eventTime > b2.eventTime ? 1 : 0);
  const [start, end2] = runEvents(exported, times.run());
  return [start, ...inOrder, end2];
}
function runId(exported, run2, task) {
  return namedUuid(NAMESPACE, [namespaceOf(exported), run2, ...task === void 0 ? [] : [task]].join("\n"));
}
function runEvents(exported, span) {
  const { run: run2 } = exported;
  const failed = run2.tasks.filter((task) => task.state === "failed").map((task) => task.id);
  const job = { namespace: namespaceOf(exported), name: run2.flow, facets: jobFacets(exported, "DAG") };
  const event = (eventType, atMs, facets) => ({
    ...stamped(eventType, atMs),
    run: { runId: runId(exported, run2.run), facets: { ...engineFacet(exported), ...facets } },
    job,
    inputs: [],
    outputs: []
  });
  const end2 = run2.outcome === "success" ? "COMPLETE" : run2.outcome === "cancelled" ? "ABORT" : "FAIL";
  const error = end2 === "FAIL" ? errorFacet(failed.length === 0 ? "the run failed" : `failed: ${failed.join(", ")}`) : {};
  return [event("START", span.start, {}), event(end2, span.end, { ...error, ...summaryFacet(exported) })];
}
function taskEvents(exported, files2, task, span) {
  const { run: run2 } = exported;
  const job = { namespace: namespaceOf(exported), name: `${run2.flow}.${task.step}`, facets: jobFacets(exported, "TASK", task) };
  const facets = { ...parentFacet(exported), ...engineFacet(exported), ...taskFacet(task) };
  const id = runId(exported, run2.run, task.id);
  const start = { ...stamped("START", span.start), run: { runId: id, facets }, job, inputs: [], outputs: [] };
  const type = task.state === "ran" ? "COMPLETE" : task.state === "failed" ? "FAIL" : "ABORT";
  const error = type === "FAIL" ? errorFacet(task.failure ?? "failed") : {};
  const end2 = {
    ...stamped(type, span.end),
    run: { runId: id, facets: { ...facets, ...error } },
    job,
    inputs: files2.readBy(task).map((file) => inputOf(exported, file)),
    outputs: files2.made(task).map((file) => outputOf(exported, file))
  };
  return [start, end2];
}
function stamped(eventType, atMs) {
  return { eventType, eventTime: new Date(atMs).toISOString(), producer: PRODUCER2, schemaURL: EVENT_SCHEMA };
}
function namespaceOf({ place }) {
  return place.url ?? `file://${place.root}`;
}
function dataset({ place }, file) {
  const name3 = place.url === null ? `${place.root}/${file.path}` : `${place.prefix}${file.path}`;
  return {
    namespace: place.url ?? "file",
    name: name3,
    facets: {
      version: facet("1-0-1/DatasetVersionDatasetFacet", { datasetVersion: `sha256:${file.sha256}` }),
      datasetType: facet("1-0-1/DatasetTypeDatasetFacet", { datasetType: "FILE" })
    }
  };
}
function inputOf(exported, file) {
  if (file.size === void 0) return dataset(exported, file);
  const inputStatistics = facet("1-0-0/InputStatisticsInputDatasetFacet", { size: file.size, fileCount: 1 });
  return { ...dataset(exported, file), inputFacets: { inputStatistics } };
}
function outputOf(exported, file) {
  const outputStatistics = facet("1-0-2/OutputStatisticsOutputDatasetFacet", { size: file.size ?? 0, fileCount: 1 });
  return { ...dataset(exported, file), outputFacets: { outputStatistics } };
}
function facet(name3, fields2) {
  const schema = `${FACETS}/${name3}.json#/$defs/${name3.slice(name3.indexOf("/") + 1)}`;
  return { _producer: PRODUCER2, _schemaURL: schema, ...fields2 };
}
function ownFacet(name3, fields2) {
  return { _producer: PRODUCER2, _schemaURL: `${OWN_FACETS}#/$defs/${name3}`, ...fields2 };
}
function jobFacets(exported, jobType, task) {
  const script = task === void 0 ? void 0 : exported.records.get(task.id)?.manifest.run;
  return {
    jobType: facet("2-0-4/JobTypeJobFacet", { processingType: "BATCH", integration: "FLOW", jobType }),
    ...sourceFacet(exported),
    ...script === void 0 ? {} : { sourceCode: facet("1-0-1/SourceCodeJobFacet", { language: "shell", sourceCode: script }) }
  };
}
function sourceFacet(exported) {
  const { place, run: run2 } = exported;
  if (place.url === null) return {};
  const { commit, ref } = commitOf3(exported);
  const path30 = `${place.prefix}${run2.file}`;
  const { branch, tag, request } = partsOf3(ref);
  return {
    sourceCodeLocation: facet("1-1-0/SourceCodeLocationJobFacet", {
      type: "git",
      url: `${place.url}/blob/${commit ?? "HEAD"}/${path30.toWellFormed().split("/").map(encodeURIComponent).join("/")}`,
      repoUrl: place.url,
      path: path30,
      ...commit === void 0 ? {} : { version: commit },
      ...branch === void 0 ? {} : { branch },
      ...tag === void 0 ? {} : { tag },
      ...request === void 0 ? {} : { pullRequestNumber: request }
    })
  };
}
function partsOf3(ref = "") {
  return {
    branch: /^refs\/heads\/(.+)$/.exec(ref)?.[1],
    tag: /^refs\/tags\/(.+)$/.exec(ref)?.[1],
    request: /^refs\/pull\/(\d+)\//.exec(ref)?.[1]
  };
}
function parentFacet(exported) {
  const parent = { run: { runId: runId(exported, exported.run.run) }, job: { namespace: namespaceOf(exported), name: exported.run.flow } };
  return { parent: facet("1-2-0/ParentRunFacet", { ...parent, root: parent }) };
}
function engineFacet({ version }) {
  return {
    processing_engine: facet("1-1-1/ProcessingEngineRunFacet", { name: "flow-action", version, openlineageAdapterVersion: version })
  };
}
function errorFacet(message) {
  return { errorMessage: facet("1-0-1/ErrorMessageRunFacet", { message, programmingLanguage: "shell" }) };
}
function taskFacet({ id, matrix, fingerprint, attempts, secrets }) {
  const fields2 = { task: id, matrix, fingerprint, attempts, ...secrets === void 0 ? {} : { secrets } };
  return { flowAction_task: ownFacet("TaskRunFacet", fields2) };
}
function summaryFacet(exported) {
  const { run: run2, records } = exported;
  const restored = run2.tasks.flatMap((task) => {
    const madeBy2 = task.state === "restored" ? task.madeBy ?? records.get(task.id)?.producer.run : void 0;
    if (madeBy2 === void 0) return [];
    return [{ task: task.id, fingerprint: task.fingerprint, run: madeBy2, runId: runId(exported, madeBy2, task.id) }];
  });
  const unstarted = run2.tasks.filter((task) => task.state !== "restored" && !hasRun(task)).map(({ id, state }) => ({ task: id, state }));
  return { flowAction_run: ownFacet("FlowRunFacet", { run: run2.run, restored, unstarted }) };
}
var PRODUCER2, EVENT_SCHEMA, FACETS, OWN_FACETS, NAMESPACE;
var init_openlineage_export = __esm({
  "src/core/provenance/openlineage-export.ts"() {
    "use strict";
    init_digest();
    init_exported_run();
    PRODUCER2 = "https://org.github.io/flow-action";
    EVENT_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    FACETS = "https://openlineage.io/spec/facets";
    OWN_FACETS = `${PRODUCER2}/v1/openlineage-facets.schema.json`;
    NAMESPACE = namedUuid("6ba7b811-9dad-11d1-80b4-00c04fd430c8", PRODUCER2);
  }
});

// src/core/provenance/ro-crate-file.ts
function crateFile(file, isHere2) {
  return {
    "@id": isHere2 ? crateFileId(file.path) : contentName(file.sha256),
    "@type": "File",
    name: file.path,
    sha256: file.sha256,
    ...file.size === void 0 ? {} : { contentSize: String(file.size) }
  };
}
function withName(file, name3) {
  const names2 = /* @__PURE__ */ new Set([...file.alternateName ?? [], name3]);
  names2.delete(file.name);
  return names2.size === 0 ? file : { ...file, alternateName: [...names2] };
}
function crateFileId(path30) {
  return path30.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
function contentName(sha2562) {
  const bytes = (sha2562.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const text2 = btoa(String.fromCharCode(...bytes));
  return `ni:///sha-256;${text2.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}
var init_ro_crate_file = __esm({
  "src/core/provenance/ro-crate-file.ts"() {
    "use strict";
  }
});

// src/core/provenance/ro-crate-export.ts
function roCrate(exported, isHere2) {
  return { "@context": CONTEXT, "@graph": new Crate(exported, isHere2).graph().map(compact) };
}
function compact(entity) {
  return Object.fromEntries(
    Object.entries(entity).map(([name3, value]) => [name3, Array.isArray(value) && value.length === 1 ? value[0] : value])
  );
}
function profiles() {
  const workflow = [WORKFLOW_PROFILE, "Bioschemas ComputationalWorkflow", "1.0"];
  return [...PROFILES, workflow].map(([id, name3, version]) => ({ "@id": id, "@type": "CreativeWork", name: name3, version }));
}
function statusOf(isGood2, error) {
  const actionStatus = `http://schema.org/${isGood2 ? "Completed" : "Failed"}ActionStatus`;
  return { actionStatus, ...isGood2 || error === void 0 ? {} : { error } };
}
function to(id) {
  return { "@id": id };
}
function timesOf({ start, end: end2 }) {
  return { startTime: timeOf(start), endTime: timeOf(end2) };
}
function timeOf(ms) {
  return new Date(ms).toISOString().replace("Z", "+00:00");
}
function fileId(path30) {
  return crateFileId(path30);
}
function idOf(kind, name3) {
  return `#${kind}/${encodeURIComponent(name3.toWellFormed())}`;
}
function actionId(task) {
  return idOf("task", task.id);
}
function controlId(task) {
  return idOf("control", task.id);
}
function stepId(step) {
  return idOf("step", step);
}
function toolId(step) {
  return idOf("tool", step);
}
var CRATE, CONTEXT, WORKFLOW_CRATE, PROFILES, LANGUAGE, ENGINE, WORKFLOW_PROFILE, HOME2, Crate;
var init_ro_crate_export = __esm({
  "src/core/provenance/ro-crate-export.ts"() {
    "use strict";
    init_exported_run();
    init_ro_crate_file();
    CRATE = "https://w3id.org/ro/crate/1.1";
    CONTEXT = [`${CRATE}/context`, "https://w3id.org/ro/terms/workflow-run/context"];
    WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0";
    PROFILES = [
      ["https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"],
      ["https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"],
      ["https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"],
      [WORKFLOW_CRATE, "Workflow RO-Crate", "1.0"]
    ];
    LANGUAGE = "#flow-language";
    ENGINE = "#flow-action";
    WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE";
    HOME2 = "https://org.github.io/flow-action";
    Crate = class {
      #exported;
      #isHere;
      #files;
      #times;
      /** By id, each once. */
      #named = /* @__PURE__ */ new Map();
      #tasks;
      constructor(exported, isHere2) {
        this.#exported = exported;
        this.#isHere = isHere2;
        this.#files = new RunFiles(exported);
        this.#times = new RunTimes(exported);
        this.#tasks = exported.run.tasks.filter((task) => task.state === "restored" || hasRun(task));
      }
      graph() {
        const run2 = this.#runAction();
        const tasks = this.#tasks.flatMap((task) => this.#actions(task));
        const steps = [...new Set(this.#tasks.map((task) => task.step))];
        const tools = steps.flatMap((step, position2) => this.#tool(step, position2));
        const files2 = [...this.#named.values()];
        const engine = this.#engine();
        return [this.#descriptor(), this.#root(files2), ...profiles(), this.#workflow(steps), ...engine, run2, ...tasks, ...tools, ...files2];
      }
      #descriptor() {
        return {
          "@id": "ro-crate-metadata.json",
          "@type": "CreativeWork",
          about: to("./"),
          conformsTo: [to(CRATE), to(WORKFLOW_CRATE)]
        };
      }
      #root(files2) {
        const { run: run2, endedAtMs } = this.#exported;
        const flow = fileId(run2.file);
        return {
          "@id": "./",
          "@type": "Dataset",
          name: `${run2.flow}, run ${run2.run}`,
          description: `What the flow ${run2.flow} made, and of what.`,
          datePublished: timeOf(endedAtMs),
          license: "The licence of the repository holds; none is stated here.",
          conformsTo: PROFILES.map(([id]) => to(id)),
          mainEntity: to(flow),
          hasPart: [flow, ...files2.map((file) => file["@id"])].filter((id, at2, all) => all.indexOf(id) === at2).map(to),
          mentions: [to("#run"), ...this.#tasks.map((task) => to(actionId(task)))]
        };
      }
      #workflow(steps) {
        const { run: run2, place } = this.#exported;
        const { commit } = commitOf3(this.#exported);
        return {
          "@id": fileId(run2.file),
          "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
          name: run2.flow,
          conformsTo: to(WORKFLOW_PROFILE),
          programmingLanguage: to(LANGUAGE),
          hasPart: steps.map((step) => to(toolId(step))),
          step: steps.map((step) => to(stepId(step))),
          ...place.url === null ? {} : { codeRepository: place.url },
          ...commit === void 0 ? {} : { version: commit }
        };
      }
      #engine() {
        const { version, run: run2 } = this.#exported;
        const language = { "@id": LANGUAGE, "@type": "ComputerLanguage", name: "flow-action flow", url: HOME2, identifier: HOME2 };
        const engine = { "@id": ENGINE, "@type": "SoftwareApplication", name: "flow-action", url: HOME2, softwareVersion: version };
        if (this.#tasks.length === 0) return [language, engine];
        const organized = {
          "@id": "#engine-run",
          "@type": "OrganizeAction",
          name: `flow-action ran ${run2.flow}`,
          instrument: to(ENGINE),
          result: to("#run"),
          object: this.#tasks.map((task) => to(controlId(task))),
          ...timesOf(this.#times.run())
        };
        return [language, engine, organized];
      }
      /** Its result is what no task of it read. */
      #runAction() {
        const { run: run2 } = this.#exported;
        const results = this.#tasks.flatMap((task) => this.#files.made(task)).filter((file) => !this.#files.isRead(file));
        return {
          "@id": "#run",
          "@type": "CreateAction",
          name: `Run ${run2.run} of ${run2.flow}`,
          description: `flow-action restored or ran the tasks of ${run2.file}.`,
          instrument: to(fileId(run2.file)),
          object: this.#name(this.#files.sources()),
          result: this.#name(results),
          ...timesOf(this.#times.run()),
          ...statusOf(run2.outcome === "success", run2.outcome === "success" ? void 0 : run2.outcome)
        };
      }
      /** A restored task's action is that of the run which made its outputs, with its times. */
      #actions(task) {
        const { records } = this.#exported;
        const control = { "@id": controlId(task), "@type": "ControlAction", name: `Orchestrate ${task.id}`, instrument: to(stepId(task.step)) };
        const record = records.get(task.id);
        const action = {
          "@id": actionId(task),
          "@type": "CreateAction",
          name: task.state === "restored" ? `${task.id}, restored from run ${task.madeBy ?? record?.producer.run ?? "unknown"}` : task.id,
          description: record?.manifest.run ?? `The script of the step ${task.step}.`,
          instrument: to(toolId(task.step)),
          object: this.#name(this.#files.readBy(task)),
          result: this.#name(this.#files.made(task)),
          ...this.#timesOf(task),
          ...statusOf(task.state !== "failed" && task.state !== "cancelled", task.failure)
        };
        return [{ ...control, object: to(action["@id"]), ...this.#timesOf(task) }, action];
      }
      /** Of a restored task whose record is gone nobody knows. */
      #timesOf(task) {
        const isKnown = task.state !== "restored" || this.#exported.records.has(task.id);
        return isKnown ? timesOf(this.#times.task(task)) : {};
      }
      #tool(step, position2) {
        const task = this.#tasks.find((each) => each.step === step);
        const script = task === void 0 ? void 0 : this.#exported.records.get(task.id)?.manifest.run;
        const description = script === void 0 ? `The script of the step ${step}.` : script;
        return [
          { "@id": stepId(step), "@type": "HowToStep", name: step, position: String(position2), workExample: to(toolId(step)) },
          { "@id": toolId(step), "@type": "SoftwareApplication", name: step, description, url: HOME2, softwareVersion: this.#exported.version }
        ];
      }
      #name(files2) {
        const entities = files2.map((file) => crateFile(file, this.#isHere(file)));
        for (const entity of entities) {
          const known3 = this.#named.get(entity["@id"]);
          this.#named.set(entity["@id"], known3 === void 0 ? entity : withName(known3, entity.name));
        }
        return entities.map((entity) => to(entity["@id"]));
      }
    };
  }
});

// src/main/past-run.ts
async function pastRun2(session, start = "") {
  const past = localHistory(session.database, Date.now).run(start);
  if (past === null) throw noRun(start);
  const { run: run2, atMs } = past;
  const records = run2.tasks.flatMap((task) => {
    const record = recordOf3(session, run2.run, task);
    return record === void 0 ? [] : [[task.id, record]];
  });
  return { run: run2, endedAtMs: atMs, version: VERSION, place: await placeOf3(session), records: new Map(records) };
}
function recordOf3(session, run2, task) {
  const maker = task.state === "restored" ? task.madeBy : task.state === "ran" ? run2 : void 0;
  if (maker === void 0 || task.fingerprint === null) return void 0;
  const records = recordsOf(session.database, task.fingerprint);
  return records.find((record) => record.producer.run === maker) ?? records.find((record) => hasMade(record, task));
}
function hasMade(record, { outputs }) {
  const made = record.outputs.map((file) => `${file.sha256} ${file.path}`);
  return outputs !== void 0 && (0, import_node_util6.isDeepStrictEqual)(
    outputs.map((file) => `${file.sha256} ${file.path}`),
    made
  );
}
async function placeOf3(session) {
  const { repository, folder } = await session.git.head();
  const root = session.root.replaceAll("\\", "/");
  return { url: repository === void 0 ? null : webAddress(repository), root, prefix: folder ?? "" };
}
function webAddress(address) {
  const url = URL.parse(address);
  return url === null || /^https?:$/.test(url.protocol) ? address : `https://${url.hostname}${url.pathname}`;
}
function noRun(start) {
  const message = start === "" ? "no run is kept here" : `no run that begins with ${start} is kept here`;
  const hint = "Runs of this machine are kept in the repository's store: the last of them with all their tasks.";
  return new Refusal([{ code: "cli/no-match", severity: "error", message, hint }]);
}
var import_node_util6;
var init_past_run = __esm({
  "src/main/past-run.ts"() {
    "use strict";
    import_node_util6 = require("node:util");
    init_local_history();
    init_local_records();
    init_refusal();
    init_version();
  }
});

// src/main/provenance-export-command.ts
var provenance_export_command_exports = {};
__export(provenance_export_command_exports, {
  provenanceExport: () => provenanceExport
});
async function provenanceExport(options) {
  if (options.url !== void 0 && options.format !== "openlineage") throw usage2("--url goes with --format openlineage");
  if (options.key !== void 0 && options.format !== "in-toto") throw usage2("--key goes with --format in-toto");
  if (options.format === "in-toto" && options.out === void 0)
    throw usage2("in-toto links are files", "Name a directory for them with --out.");
  const session = new Session(options);
  const output = openOutput(options);
  const exported = await pastRun2(session, options.run);
  const code = await EXPORTS[options.format](exported, options, output, session.root);
  session.folder.remove();
  await output.out.flush();
  await output.err.flush();
  return code;
}
async function exportLineage(exported, options, output) {
  const events = lineageEvents(exported);
  const url = options.url ?? (options.out === void 0 ? configuredUrl() : void 0);
  if (url !== void 0) return sendEvents(url, events, options, output);
  const lines = events.map((event) => `${JSON.stringify(event)}
`);
  if (options.out === void 0) for (const line of lines) output.out.write(line);
  else {
    writeTo(options.out, lines);
    tell3(options, output, { out: options.out, events: events.length }, `wrote ${events.length} events to ${options.out}
`);
  }
  return 0;
}
function configuredUrl() {
  const { OPENLINEAGE_URL, OPENLINEAGE_DISABLED } = process.env;
  return OPENLINEAGE_DISABLED?.toLowerCase() === "true" || OPENLINEAGE_URL === "" ? void 0 : OPENLINEAGE_URL;
}
async function sendEvents(url, events, options, output) {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) throw usage2("the service of --url is no HTTP address");
  const { OPENLINEAGE_API_KEY, OPENLINEAGE_ENDPOINT } = process.env;
  const service = { url, apiKey: OPENLINEAGE_API_KEY, endpoint: OPENLINEAGE_ENDPOINT || void 0, proxyEnv: process.env };
  const { taken, why } = await sendLineage(service, events);
  const shown4 = `${address.origin}${address.pathname.replace(/\/$/, "")}`;
  if (options.json || why === null)
    tell3(options, output, { url: shown4, events: events.length, taken }, `sent ${taken} events to ${shown4}
`);
  if (why === null) return 0;
  const message = `${shown4} did not take ${events.length - taken} of ${events.length} events: ${why}`;
  const hint = "Sending them again does no harm: their ids are the same every time.";
  output.err.write(problemsText([{ code: "lineage/unsent", severity: "error", message, hint }], output.err.paint));
  return 1;
}
async function exportLinks(exported, options, output) {
  const folder = options.out ?? ".";
  const links = inTotoLinks(exported);
  const signer = options.key === void 0 ? null : ed25519Signer(readText3(options.key));
  if (options.key !== void 0 && signer === null)
    throw usage2(`${options.key} is no Ed25519 key`, "Make one with `openssl genpkey -algorithm ed25519`.");
  if (signer === null) for (const link of links) writeTo(import_node_path26.default.join(folder, `${link.name}.link`), [signedText(link, [])]);
  else {
    const { keyid, publicKey } = signer;
    const base = { keytype: "ed25519", scheme: "ed25519", keyid_hash_algorithms: ["sha256", "sha512"], keyval: { public: publicKey } };
    const key = { ...base, keyid };
    const write3 = (part, name3) => writeTo(import_node_path26.default.join(folder, name3), [signedText(part, [{ keyid, sig: signer.sign(inTotoBytes(part.signed)) }])]);
    for (const link of links) write3(link, `${link.name}.${keyid.slice(0, 8)}.link`);
    write3(inTotoLayout(exported, key), "root.layout");
    writeTo(import_node_path26.default.join(folder, "key.pub"), [`${JSON.stringify(base)}
`]);
  }
  const what = `${links.length} links${signer === null ? ", unsigned," : " and a layout, signed,"}`;
  tell3(options, output, { out: folder, links: links.length, signed: signer !== null }, `wrote ${what} to ${folder}
`);
  return 0;
}
function signedText(part, signatures) {
  return `${JSON.stringify({ signatures, signed: part.signed }, null, 1)}
`;
}
async function exportCrate(exported, options, output, root) {
  const text2 = `${JSON.stringify(
    roCrate(exported, (file) => isHere(root, file)),
    null,
    2
  )}
`;
  if (options.out === void 0) output.out.write(text2);
  else {
    writeTo(options.out, [text2]);
    tell3(options, output, { out: options.out }, `wrote ${options.out}
`);
  }
  return 0;
}
function isHere(root, file) {
  const absolute = import_node_path26.default.join(root, file.path);
  const stat = (0, import_node_fs35.lstatSync)(absolute, { throwIfNoEntry: false });
  if (stat === void 0 || file.isTree) return false;
  if (stat.isSymbolicLink()) return file.isLink === true && sha256((0, import_node_fs35.readlinkSync)(absolute)) === file.sha256;
  return stat.isFile() && digestFile(absolute, stat.size) === file.sha256;
}
function tell3(options, output, facts, text2) {
  if (options.json) output.out.write(`${JSON.stringify(facts)}
`);
  else if (!options.quiet) output.err.write(text2);
}
function readText3(file) {
  try {
    return (0, import_node_fs35.readFileSync)(file, "utf8");
  } catch (error) {
    throw usage2(`${file} cannot be read: ${codeOf4(error)}`);
  }
}
function writeTo(file, pieces) {
  try {
    (0, import_node_fs35.mkdirSync)(import_node_path26.default.dirname(file), { recursive: true });
    const descriptor = (0, import_node_fs35.openSync)(file, "w");
    try {
      for (const piece of pieces) (0, import_node_fs35.writeFileSync)(descriptor, piece);
    } finally {
      (0, import_node_fs35.closeSync)(descriptor);
    }
  } catch (error) {
    throw usage2(`${file} cannot be written: ${codeOf4(error)}`);
  }
}
function codeOf4(error) {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
function usage2(message, hint) {
  return new Refusal([{ code: "cli/usage", severity: "error", message, ...hint === void 0 ? {} : { hint } }]);
}
var import_node_fs35, import_node_path26, EXPORTS;
var init_provenance_export_command = __esm({
  "src/main/provenance-export-command.ts"() {
    "use strict";
    import_node_fs35 = require("node:fs");
    import_node_path26 = __toESM(require("node:path"), 1);
    init_ed25519_signing();
    init_file_digest();
    init_lineage_sending();
    init_digest();
    init_in_toto_link_export();
    init_openlineage_export();
    init_ro_crate_export();
    init_problem_text();
    init_output();
    init_past_run();
    init_refusal();
    init_session();
    EXPORTS = {
      openlineage: exportLineage,
      "in-toto": exportLinks,
      "ro-crate": exportCrate
    };
  }
});

// src/main/validate-command.ts
var validate_command_exports = {};
__export(validate_command_exports, {
  validateCommand: () => validateCommand
});
async function validateCommand(file, options) {
  const output = openOutput(options);
  const session = new Session(file === void 0 ? options : { ...options, file });
  const checked3 = await check(session);
  const format = options.json ? "json" : options.format;
  say(output, format, checked3.problems, checked3.summary);
  await output.out.flush();
  return checked3.problems.some((problem2) => problem2.severity === "error") ? 2 : 0;
}
async function check(session) {
  try {
    const { flow, graph, warnings } = await session.load();
    return { problems: warnings, summary: `${flow.file}: ${flow.steps.length} steps, ${graph.tasks.length} tasks, no problem` };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { problems: error.problems, summary: "" };
  }
}
function say(output, format, problems, summary) {
  const isBad2 = problems.some((problem2) => problem2.severity === "error");
  if (format === "json") output.out.write(`${JSON.stringify({ valid: !isBad2, problems })}
`);
  else if (format === "github") output.out.write(problems.map((problem2) => `${problemCommand(problem2)}
`).join(""));
  else if (problems.length > 0) output.err.write(problemsText(problems, output.err.paint));
  if (format === "text" && !isBad2) output.out.write(`${summary}
`);
}
var init_validate_command = __esm({
  "src/main/validate-command.ts"() {
    "use strict";
    init_problem_text();
    init_workflow_command();
    init_output();
    init_refusal();
    init_session();
  }
});

// src/adapters/local-cache.ts
function cacheEntries(database) {
  return database.use(
    [],
    (prepare2) => prepare2("SELECT fingerprint, body, digest, task, manifest, created, used FROM records ORDER BY used DESC, created DESC").all().flatMap((row) => {
      const record = recordOf(row);
      return record === null ? [] : [{ record, createdMs: Number(row["created"]), usedMs: Number(row["used"]), size: sizeOf2(record) }];
    })
  );
}
function sizeOf2(record) {
  return record.outputs.reduce((sum2, file) => sum2 + (file.target === void 0 ? file.size : 0), record.log?.size ?? 0);
}
function removeEntries(database, fingerprints) {
  let removed = 0;
  database.write((prepare2) => {
    for (const fingerprint of fingerprints)
      removed += Number(prepare2("DELETE FROM records WHERE fingerprint = ?").run(fingerprint).changes);
  });
  return removed;
}
function prune(database, blobs, limits) {
  const entries = cacheEntries(database);
  const present = new Map(blobs.list().map((blob) => [blob.sha256, blob]));
  const kept = new Set(logsOfRuns(database));
  const dropped = [];
  let bytes = [...kept].reduce((sum2, sha2562) => sum2 + (present.get(sha2562)?.size ?? 0), 0);
  for (const { record, usedMs } of entries) {
    const added = digestsOf(record).filter((sha2562) => !kept.has(sha2562));
    const size = added.reduce((sum2, sha2562) => sum2 + (present.get(sha2562)?.size ?? 0), 0);
    if (limits.now - usedMs > limits.maxAgeMs || bytes + size > limits.maxBytes) dropped.push(record);
    else {
      bytes += size;
      for (const sha2562 of added) kept.add(sha2562);
    }
  }
  const gone = new Set(dropped.map((record) => record.fingerprint));
  retire(
    database,
    gone,
    entries.map(({ record }) => record).filter((record) => !gone.has(record.fingerprint)),
    limits.now - limits.maxAgeMs
  );
  removeEntries(database, [...gone]);
  const disowned = new Set(dropped.flatMap(digestsOf));
  const unused = [...present.values()].filter(
    (blob) => !kept.has(blob.sha256) && (disowned.has(blob.sha256) || limits.now - blob.atMs > GRACE_MS2)
  );
  for (const blob of unused) blobs.setAside(blob.sha256);
  return { entries: dropped.length, blobs: unused.length, bytes: unused.reduce((sum2, blob) => sum2 + blob.size, 0), leftBytes: bytes };
}
function digestsOf(record) {
  const files2 = record.outputs.filter((file) => file.target === void 0).map((file) => file.sha256);
  return [...new Set(record.log === null ? files2 : [...files2, record.log.sha256])];
}
function logsOfRuns(database) {
  return database.use(
    [],
    (prepare2) => prepare2("SELECT DISTINCT log FROM executions WHERE log IS NOT NULL").all().map((row) => String(row["log"]))
  );
}
var GRACE_MS2;
var init_local_cache = __esm({
  "src/adapters/local-cache.ts"() {
    "use strict";
    init_local_records();
    init_record_row();
    GRACE_MS2 = 60 * 60 * 1e3;
  }
});

// src/main/cache-command.ts
var cache_command_exports = {};
__export(cache_command_exports, {
  cacheList: () => cacheList,
  cachePrune: () => cachePrune,
  cacheRemove: () => cacheRemove,
  cacheShow: () => cacheShow
});
async function cacheList(options) {
  const output = openOutput(options);
  const entries = cacheEntries(new Session(options).database);
  if (options.json) {
    const rows = entries.map(({ record, createdMs, usedMs, size }) => ({
      fingerprint: record.fingerprint,
      task: record.task,
      createdMs,
      usedMs,
      size,
      durationMs: record.durationMs
    }));
    output.out.write(`${JSON.stringify({ entries: rows })}
`);
  } else {
    const rows = entries.map(
      ({ record, usedMs, size }) => [record.fingerprint.slice(0, 12), record.task, sizeText(size), durationText(record.durationMs), ago(usedMs)].map((text2) => ({
        text: text2
      }))
    );
    const total = entries.reduce((sum2, entry) => sum2 + entry.size, 0);
    output.out.write(`${alignedRows(rows)}${entries.length} entries, ${sizeText(total)} with what they share counted in each
`);
  }
  await output.out.flush();
  return 0;
}
async function cacheShow(fingerprint, options) {
  const output = openOutput(options);
  const [entry, ...more] = cacheEntries(new Session(options).database).filter(({ record }) => record.fingerprint.startsWith(fingerprint));
  if (entry === void 0 || more.length > 0) throw noEntry(fingerprint, more.length > 0);
  output.out.write(`${JSON.stringify(entry.record, null, options.json ? void 0 : 2)}
`);
  await output.out.flush();
  return 0;
}
async function cachePrune(options) {
  const output = openOutput(options);
  const days = Number(options.maxAge);
  const maxBytes = bytesOf2(options.maxSize);
  if (!(days >= 0)) throw usage3(`--max-age ${options.maxAge} is no number of days`);
  if (maxBytes === null) throw usage3(`--max-size ${options.maxSize} is no size`, "Write it like 500MB or 10GB.");
  const session = new Session(options);
  const pruned = prune(session.database, session.blobs, { maxAgeMs: days * 864e5, maxBytes, now: Date.now() });
  const text2 = `removed ${pruned.entries} entries and ${sizeText(pruned.bytes)} in ${pruned.blobs} files; ${sizeText(pruned.leftBytes)} are left
`;
  output.out.write(options.json ? `${JSON.stringify(pruned)}
` : text2);
  await output.out.flush();
  return 0;
}
async function cacheRemove(fingerprints, options) {
  const output = openOutput(options);
  const session = new Session(options);
  const known3 = cacheEntries(session.database).map(({ record }) => record.fingerprint);
  const meant = fingerprints.map((start) => known3.filter((fingerprint) => fingerprint.startsWith(start)));
  const unclear = meant.findIndex((found) => found.length !== 1);
  if (unclear >= 0) throw noEntry(fingerprints[unclear] ?? "", (meant[unclear]?.length ?? 0) > 1);
  const removed = removeEntries(session.database, meant.flat());
  output.out.write(
    options.json ? `${JSON.stringify({ removed })}
` : `removed ${removed} entries; their bytes go with the next \`cache prune\`
`
  );
  await output.out.flush();
  return 0;
}
function ago(ms) {
  return `${durationText(Math.max(0, Date.now() - ms))} ago`;
}
function bytesOf2(text2) {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text2) ?? [];
  const factor = UNITS2[unit.toUpperCase()];
  return number === void 0 || factor === void 0 ? null : Number(number) * factor;
}
function usage3(message, hint) {
  return new Refusal([{ code: "cli/usage", severity: "error", message, ...hint === void 0 ? {} : { hint } }]);
}
function noEntry(start, isUnclear) {
  const message = isUnclear ? `several entries begin with ${start}` : `no entry begins with ${start}`;
  return new Refusal([{ code: "cli/no-match", severity: "error", message, hint: "`flow-action cache ls` lists them." }]);
}
var UNITS2;
var init_cache_command = __esm({
  "src/main/cache-command.ts"() {
    "use strict";
    init_local_cache();
    init_amount_text();
    init_text_table();
    init_output();
    init_refusal();
    init_session();
    UNITS2 = { "": 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
  }
});

// src/adapters/repository-survey.ts
function surveyRepository(root, tree) {
  const named2 = {
    packageJson: "package.json",
    lock: "package-lock.json",
    turboJson: "turbo.json",
    dvcYaml: "dvc.yaml",
    paramsYaml: "params.yaml"
  };
  const texts = Object.entries(named2).flatMap(([key, file]) => {
    const text2 = readText4(import_node_path27.default.join(root, file));
    return text2 === null ? [] : [[key, text2]];
  });
  const found = Object.fromEntries(texts);
  return { ...found, files: (0, import_node_fs36.readdirSync)(root), workspaces: packagesOf(root, tree, found.packageJson) };
}
function packagesOf(root, tree, packageJson) {
  const globs = [...npmWorkspaces(packageJson), ...pnpmWorkspaces(readText4(import_node_path27.default.join(root, "pnpm-workspace.yaml")))];
  const patterns = globs.map((glob) => parsePattern(`${glob.replace(/\/$/, "")}/package.json`)).flatMap((pattern) => "error" in pattern ? [] : [pattern]);
  const found = [];
  walkPatterns(tree, patterns, "inputs", false, (name3) => found.push(import_node_path27.default.posix.dirname(name3)));
  return found.sort().flatMap((directory) => {
    const text2 = readText4(import_node_path27.default.join(root, directory, "package.json"));
    const turbo = readText4(import_node_path27.default.join(root, directory, "turbo.json"));
    return text2 === null ? [] : [{ path: directory, text: text2, ...turbo === null ? {} : { turbo } }];
  });
}
function npmWorkspaces(packageJson) {
  try {
    const { workspaces } = JSON.parse(packageJson ?? "{}");
    const list2 = Array.isArray(workspaces) ? workspaces : workspaces?.packages;
    return Array.isArray(list2) ? list2.filter((glob) => typeof glob === "string") : [];
  } catch {
    return [];
  }
}
function pnpmWorkspaces(text2) {
  const list2 = /^packages:\s*\n((?:[ \t]*-.*\n?|[ \t]*#.*\n?|\s*\n)*)/m.exec(text2 ?? "")?.[1] ?? "";
  return [...list2.matchAll(/^[ \t]*-\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$/gm)].flatMap((match) => match[1] ?? []);
}
function readText4(file) {
  try {
    return (0, import_node_fs36.readFileSync)(file, "utf8");
  } catch {
    return null;
  }
}
var import_node_fs36, import_node_path27;
var init_repository_survey = __esm({
  "src/adapters/repository-survey.ts"() {
    "use strict";
    import_node_fs36 = require("node:fs");
    import_node_path27 = __toESM(require("node:path"), 1);
    init_pattern();
    init_pattern_walk();
  }
});

// src/main/init-command.ts
var init_command_exports = {};
__export(init_command_exports, {
  initCommand: () => initCommand
});
async function initCommand(options) {
  const session = new Session(options);
  const output = openOutput(options);
  const { starterFlow } = await Promise.resolve().then(() => __toESM(require("./starter.cjs"), 1));
  const survey = surveyRepository(session.root, session.tree);
  const starter = starterFlow(options.from === void 0 ? survey : narrowed(survey, options.from));
  const file = options.file ?? "flow.yml";
  const written2 = [write2(session.root, file, starter.flow, options.yes), write2(session.root, WORKFLOW, starter.workflow, options.yes)];
  for (const line of written2) output.out.write(`${line}
`);
  for (const note of starter.notes) output.out.write(`${output.paint.yellow("!")} ${note}
`);
  output.out.write(`See what it would do: flow-action plan
`);
  await output.out.flush();
  return 0;
}
function narrowed(survey, from) {
  const { turboJson, dvcYaml, packageJson, ...rest } = survey;
  const name3 = import_node_path28.default.basename(from);
  const isThere = { "package.json": packageJson, "turbo.json": turboJson, "dvc.yaml": dvcYaml }[name3];
  if (isThere === void 0) {
    const known3 = ["package.json", "turbo.json", "dvc.yaml"].includes(name3);
    const message = known3 ? `there is no ${from} at the root of the repository` : `a flow cannot be made from ${from}`;
    throw new Refusal([{ code: "cli/usage", severity: "error", message, hint: "Use package.json, turbo.json or dvc.yaml." }]);
  }
  if (name3 === "dvc.yaml") return { ...rest, dvcYaml: isThere };
  return { ...rest, ...packageJson === void 0 ? {} : { packageJson }, ...name3 === "turbo.json" ? { turboJson: isThere } : {} };
}
function write2(root, file, text2, overwrite) {
  const target = import_node_path28.default.join(root, file);
  if ((0, import_node_fs37.existsSync)(target) && !overwrite) return `kept ${file}, which is there already (--yes overwrites it)`;
  (0, import_node_fs37.mkdirSync)(import_node_path28.default.dirname(target), { recursive: true });
  (0, import_node_fs37.writeFileSync)(target, text2);
  return `wrote ${file}`;
}
var import_node_fs37, import_node_path28, WORKFLOW;
var init_init_command = __esm({
  "src/main/init-command.ts"() {
    "use strict";
    import_node_fs37 = require("node:fs");
    import_node_path28 = __toESM(require("node:path"), 1);
    init_repository_survey();
    init_output();
    init_refusal();
    init_session();
    WORKFLOW = ".github/workflows/flow.yml";
  }
});

// src/adapters/doctor-disk.ts
function openProbe(wanted) {
  let place = import_node_path29.default.resolve(wanted);
  while (!(0, import_node_fs38.existsSync)(place) && import_node_path29.default.dirname(place) !== place) place = import_node_path29.default.dirname(place);
  let directory;
  try {
    directory = (0, import_node_fs38.mkdtempSync)(import_node_path29.default.join(place, ".flow-doctor-"));
    (0, import_node_fs38.writeFileSync)(import_node_path29.default.join(directory, "probe"), "probe");
    return { ok: true, directory };
  } catch (error) {
    if (directory !== void 0) (0, import_node_fs38.rmSync)(directory, { recursive: true, force: true });
    return { ok: false, why: reasonOf4(error, place) };
  }
}
function closeProbe(probe) {
  if (!probe.ok) return;
  try {
    (0, import_node_fs38.rmSync)(probe.directory, { recursive: true, force: true, maxRetries: 3 });
  } catch {
  }
}
function firstLine(text2) {
  return text2.trim().split(/\r?\n/, 1)[0] ?? "";
}
function codeOf5(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
function reasonOf4(error, place) {
  const code = codeOf5(error);
  const words = REASONS.get(code) ?? (code === "" ? firstLine(String(error)) : `it cannot be written (${code})`);
  return `${place}: ${words}`;
}
function cacheChecks(directory, tree) {
  const moved2 = tree.ok ? [fileSystemCheck(directory, tree.directory), reflinkCheck(directory, tree.directory)] : [];
  return [...moved2, spaceCheck(directory), databaseCheck(directory)];
}
function fileSystemCheck(cache, tree) {
  const name3 = "file system";
  const from = import_node_path29.default.join(cache, "moved");
  try {
    (0, import_node_fs38.writeFileSync)(from, "moved");
    (0, import_node_fs38.renameSync)(from, import_node_path29.default.join(tree, "moved"));
    return { name: name3, ok: true, detail: "cache and work tree are on the same one" };
  } catch (error) {
    const detail = codeOf5(error) === "EXDEV" ? "cache and work tree are on different ones, so every file is copied" : reasonOf4(error, cache);
    return { name: name3, ok: "warn", detail, remedy: "Put the cache on the work tree's file system with --cache-dir." };
  }
}
function reflinkCheck(cache, tree) {
  const shares = clones(import_node_path29.default.join(cache, "probe"), import_node_path29.default.join(tree, "cloned"));
  const detail = shares ? "restored files share their blocks with the cache (reflink)" : "restored files are copies, since there are no reflinks here";
  return { name: "copies", ok: true, detail };
}
function clones(from, to2) {
  try {
    (0, import_node_fs38.copyFileSync)(from, to2, import_node_fs38.constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  }
}
function spaceCheck(directory) {
  const name3 = "disk space";
  const remedy = "Make room, or run `flow-action cache prune`.";
  try {
    const { bavail, bsize } = (0, import_node_fs38.statfsSync)(directory);
    const detail = `${prettyBytes(bavail * bsize, { binary: true })} free for the cache`;
    if (bavail * bsize >= LITTLE_SPACE) return { name: name3, ok: true, detail };
    return { name: name3, ok: bavail * bsize < NO_SPACE ? false : "warn", detail, remedy };
  } catch (error) {
    return { name: name3, ok: "warn", detail: reasonOf4(error, directory), remedy };
  }
}
function databaseCheck(directory) {
  const name3 = "database";
  const remedy = "Put the cache on a local disk with --cache-dir: without its database nothing is remembered.";
  let database;
  try {
    database = new import_node_sqlite3.DatabaseSync(import_node_path29.default.join(directory, "probe.db"));
    const mode2 = database.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
    database.exec("CREATE TABLE probe (value TEXT); INSERT INTO probe VALUES ('kept')");
    const works = mode2 === "wal" && database.prepare("SELECT value FROM probe").get()?.["value"] === "kept";
    if (works) return { name: name3, ok: true, detail: "SQLite works there, in WAL mode" };
    return { name: name3, ok: false, detail: `SQLite cannot use WAL mode there (it says ${String(mode2)})`, remedy };
  } catch (error) {
    return {
      name: name3,
      ok: false,
      detail: `SQLite cannot be used there: ${firstLine(error instanceof Error ? error.message : String(error))}`,
      remedy
    };
  } finally {
    database?.close();
  }
}
function treeChecks(directory) {
  return [clockCheck(import_node_path29.default.join(directory, "probe"), Date.now()), caseCheck(directory)];
}
function clockCheck(file, now) {
  const name3 = "clock";
  const remedy = "Set the clock, or turn on time synchronisation. Results stay right; times in reports and file times are off.";
  try {
    const written2 = (0, import_node_fs38.statSync)(file).mtimeMs;
    if (now < EARLIEST) return { name: name3, ok: "warn", detail: `the clock says ${new Date(now).toISOString()}`, remedy };
    const off = Math.round((written2 - now) / 1e3);
    if (Math.abs(written2 - now) <= CLOCK_MS) return { name: name3, ok: true, detail: "agrees with the file system's" };
    return { name: name3, ok: "warn", detail: `the file system's clock is ${Math.abs(off)} s ${off > 0 ? "ahead" : "behind"}`, remedy };
  } catch (error) {
    return { name: name3, ok: "warn", detail: reasonOf4(error, file), remedy };
  }
}
function caseCheck(directory) {
  const folds = (0, import_node_fs38.existsSync)(import_node_path29.default.join(directory, "PROBE"));
  const detail = folds ? "names that differ only in case are one file here: let no two outputs differ only so" : "upper and lower case are told apart";
  return { name: "file names", ok: true, detail };
}
var import_node_fs38, import_node_path29, import_node_sqlite3, LITTLE_SPACE, NO_SPACE, CLOCK_MS, EARLIEST, REASONS;
var init_doctor_disk = __esm({
  "src/adapters/doctor-disk.ts"() {
    "use strict";
    import_node_fs38 = require("node:fs");
    import_node_path29 = __toESM(require("node:path"), 1);
    import_node_sqlite3 = require("node:sqlite");
    init_pretty_bytes();
    LITTLE_SPACE = 1 << 30;
    NO_SPACE = 50 << 20;
    CLOCK_MS = 2e3;
    EARLIEST = Date.UTC(2024, 0, 1);
    REASONS = /* @__PURE__ */ new Map([
      ["EACCES", "no permission to write"],
      ["EPERM", "no permission to write"],
      ["EROFS", "the file system is read-only"],
      ["ENOSPC", "no space is left"],
      ["EDQUOT", "the quota is used up"],
      ["ENOTDIR", "it is a file, not a directory"]
    ]);
  }
});

// src/adapters/doctor-checks.ts
async function doctorChecks(at2) {
  const git = await gitChecks(at2.root);
  const shell = await shellCheck();
  const tree = openProbe(at2.root);
  const cache = openProbe(at2.cacheDir);
  try {
    return [
      nodeCheck(process.versions.node),
      ...git,
      flowCheck(at2.flowFile),
      writableCheck("work tree", at2.root, tree, "Give yourself the right to write there, or work in a copy."),
      writableCheck("cache directory", at2.cacheDir, cache, "Name a directory that can be written with --cache-dir or FLOW_CACHE_DIR."),
      ...cache.ok ? cacheChecks(cache.directory, tree) : [],
      ...tree.ok ? treeChecks(tree.directory) : [],
      shell,
      ...processChecks()
    ];
  } finally {
    closeProbe(tree);
    closeProbe(cache);
  }
}
function nodeCheck(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = NODE_NEEDED;
  const ok = major > neededMajor || major === neededMajor && minor >= neededMinor;
  const detail = `Node ${version}`;
  return ok ? { name: "node", ok, detail } : { name: "node", ok, detail, remedy: `Install Node ${NODE_NEEDED.join(".")} or later.` };
}
function run(command, args) {
  return new Promise((resolve) => {
    (0, import_node_child_process3.execFile)(command, args, { timeout: COMMAND_MS, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, output: stdout.trim() });
      else resolve({ ok: false, missing: error.code === "ENOENT", why: firstLine(stderr) || firstLine(error.message) });
    });
  });
}
async function gitChecks(root) {
  const version = await run("git", ["--version"]);
  if (!version.ok)
    return [
      {
        name: "git",
        ok: false,
        detail: version.missing ? "git was not found" : version.why,
        remedy: "Install git: what git tracks is what a step reads unless told otherwise."
      }
    ];
  const git = { name: "git", ok: true, detail: firstLine(version.output) };
  if (!(0, import_node_fs39.existsSync)(root))
    return [git, { name: "repository", ok: false, detail: `${root} does not exist`, remedy: "Name a directory that exists with -C." }];
  const inside = await run("git", ["-C", root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository"]);
  if (!inside.ok) return [git, noRepository(root, inside.why)];
  const [isTree, isShallow] = inside.output.split(/\r?\n/);
  if (isTree !== "true")
    return [
      git,
      {
        name: "repository",
        ok: false,
        detail: `${root} is inside a git directory, not a work tree`,
        remedy: "Go to the repository's files."
      }
    ];
  const clone = isShallow === "true" ? "a shallow clone, which is enough" : "with its whole history";
  return [git, { name: "repository", ok: true, detail: `a work tree, ${clone}` }];
}
function noRepository(root, why) {
  const owned = why.includes("ownership");
  const remedy = owned ? `Run \`git config --global --add safe.directory ${root}\`.` : "Go to a repository, or make one with `git init`.";
  return { name: "repository", ok: false, detail: why, remedy };
}
function flowCheck(flowFile) {
  if (flowFile !== null && (0, import_node_fs39.existsSync)(flowFile)) return { name: "flow file", ok: true, detail: flowFile };
  const detail = flowFile === null ? "no flow.yml, flow.yaml or .github/flow.yml" : `${flowFile} does not exist`;
  return { name: "flow file", ok: false, detail, remedy: "Write one with `flow-action init`, or name it with --file." };
}
function writableCheck(name3, wanted, probe, remedy) {
  if (!probe.ok) return { name: name3, ok: false, detail: probe.why, remedy };
  return { name: name3, ok: true, detail: (0, import_node_fs39.existsSync)(wanted) ? `${wanted} can be written` : `${wanted} can be made` };
}
async function shellCheck() {
  const name3 = "shell";
  const bash = await run("bash", ["-c", "echo $BASH_VERSION"]);
  if (bash.ok) return { name: name3, ok: true, detail: `bash ${bash.output}` };
  const remedy = process.platform === "win32" ? "Install Git for Windows, which brings bash." : "Install bash: steps without `shell` are written for it.";
  const sh = await run("sh", ["-c", "echo sh"]);
  return sh.ok ? { name: name3, ok: "warn", detail: "no bash; steps without `shell` run in sh", remedy } : { name: name3, ok: false, detail: "neither bash nor sh", remedy };
}
function processChecks() {
  if (process.platform !== "linux") return [];
  const name3 = "processes";
  try {
    (0, import_node_fs39.readFileSync)("/proc/self/environ");
    return [{ name: name3, ok: true, detail: "what a step leaves running is found and ended" }];
  } catch {
    return [
      {
        name: name3,
        ok: "warn",
        detail: "/proc cannot be read, so what a step leaves running in the background may stay",
        remedy: "Mount /proc."
      }
    ];
  }
}
var import_node_child_process3, import_node_fs39, NODE_NEEDED, COMMAND_MS;
var init_doctor_checks = __esm({
  "src/adapters/doctor-checks.ts"() {
    "use strict";
    import_node_child_process3 = require("node:child_process");
    import_node_fs39 = require("node:fs");
    init_doctor_disk();
    NODE_NEEDED = [22, 15];
    COMMAND_MS = 1e4;
  }
});

// src/core/report/doctor-text.ts
function doctorText(checks, paint) {
  const width = Math.max(0, ...checks.map((check2) => safeText(check2.name).length));
  const lines = checks.flatMap((check2) => {
    const line = `  ${checkMark(check2, paint)} ${filled(safeText(check2.name), width)}  ${safeText(check2.detail)}`.trimEnd();
    const needsRemedy = check2.ok !== true && check2.remedy !== void 0;
    return needsRemedy ? [line, `    ${paint.bold("remedy:")} ${safeText(check2.remedy)}`] : [line];
  });
  return `${[...lines, "", `  ${countsText(checks)}`].join("\n")}
`;
}
function countsText(checks) {
  const wrong2 = checks.filter((check2) => check2.ok === false).length;
  const warned = checks.filter((check2) => check2.ok === "warn").length;
  const right = `${checks.length - wrong2 - warned} of ${countText(checks.length, "check")} in order`;
  return [right, ...wrong2 > 0 ? [`${wrong2} failed`] : [], ...warned > 0 ? [countText(warned, "warning")] : []].join(", ");
}
function checkMark(check2, paint) {
  if (check2.ok === "warn") return paint.yellow(paint.marks.warning);
  return check2.ok ? paint.green(paint.marks.done) : paint.red(paint.marks.failed);
}
var init_doctor_text = __esm({
  "src/core/report/doctor-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_safe_text();
  }
});

// src/main/doctor-command.ts
var doctor_command_exports = {};
__export(doctor_command_exports, {
  doctorCommand: () => doctorCommand
});
async function doctorCommand(options) {
  const session = new Session(options);
  const output = openOutput(options);
  const checks = await doctorChecks({ root: session.root, cacheDir: session.cacheDir, flowFile: session.findFlow() });
  output.out.write(options.json ? `${JSON.stringify(checks)}
` : doctorText(checks, output.paint));
  await output.out.flush();
  return checks.some((check2) => check2.ok === false) ? 1 : 0;
}
var init_doctor_command = __esm({
  "src/main/doctor-command.ts"() {
    "use strict";
    init_doctor_checks();
    init_doctor_text();
    init_output();
    init_session();
  }
});

// src/main/completion-words.ts
function readCommand(command) {
  const { name: name3, description, takesSteps } = command;
  return { name: name3, description: oneLine(description), takesSteps, options: command.options.map(readOption) };
}
function readOption({ flags, description }) {
  const names2 = flags.split(/[\s,|]+/).filter((word) => /^--?[A-Za-z0-9?][\w-]*$/.test(word));
  return { names: names2, takesValue: /[<[]/.test(flags), description: oneLine(description) };
}
function oneLine(text2) {
  return text2.replace(/[\p{Cc}\s]+/gu, " ").trim();
}
function nextWords(commands2) {
  const next = /* @__PURE__ */ new Map();
  for (const { name: name3, description } of commands2) {
    const [first = "", second] = name3.split(" ");
    if (first === "") continue;
    add2(next, "", first, second === void 0 ? description : "");
    if (second !== void 0) add2(next, first, second, description);
  }
  return next;
}
function add2(next, after2, word, description) {
  const words = next.get(after2) ?? /* @__PURE__ */ new Map();
  words.set(word, words.get(word) || description);
  next.set(after2, words);
}
function groups(commands2) {
  return [...nextWords(commands2).keys()].filter((name3) => name3 !== "");
}
function valueFlags(commands2) {
  const flags = commands2.flatMap((command) => command.options.filter((option) => option.takesValue).flatMap((option) => option.names));
  return [.../* @__PURE__ */ new Set(["-f", "--file", "-C", "--directory", ...flags])];
}
function withSteps(commands2) {
  return commands2.filter((command) => command.takesSteps).map((command) => command.name);
}
var init_completion_words = __esm({
  "src/main/completion-words.ts"() {
    "use strict";
  }
});

// src/main/completion-posix.ts
function posix(text2) {
  return `'${text2.replaceAll("'", `'\\''`)}'`;
}
function posixWalk(commands2, words, first, count3) {
  const grouped2 = groups(commands2).map(posix).join(" | ");
  const second = grouped2 === "" ? "" : `
          ${grouped2}) command="$command $word" ;;`;
  return `  local command='' word='' due='' i
  local -a place
  place=()
  for ((i = ${first}; i < ${count3}; i++)); do
    word="\${${words}[i]}"
    if [ "$word" = '=' ]; then continue; fi
    if [ -n "$due" ]; then
      case "$due" in -f | --file | -C | --directory) place+=("$due" "$word") ;; esac
      due=''
      continue
    fi
    case "$word" in
      ${valueFlags(commands2).join(" | ")}) due="$word" ;;
      -*) ;;
      *)
        case "$command" in
          '') command="$word" ;;${second}
        esac
        ;;
    esac
  done
`;
}
function bashScript(commands2) {
  const cases = (lines) => lines.map(([name3, words]) => `    ${posix(name3)}) _flow_action_offer ${words.map(posix).join(" ")} ;;`).join("\n");
  const options = commands2.map((command) => [command.name, command.options.flatMap((option) => option.names)]);
  const next = [...nextWords(commands2)].map(([name3, words]) => [name3, [...words.keys()]]);
  return `# bash completion for flow-action; source it: source <(flow-action completion bash)
_flow_action_offer() {
  local word
  for word in "$@"; do
    case "$word" in "$current"*) COMPREPLY+=("$word") ;; esac
  done
}

_flow_action() {
  local current="\${COMP_WORDS[COMP_CWORD]}" id
  COMPREPLY=()
${posixWalk(commands2, "COMP_WORDS", 1, "COMP_CWORD")}
  if [ "$current" = '=' ]; then current=''; fi
  if [ -n "$due" ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r id; do
      if [ -n "$id" ]; then COMPREPLY+=("$id"); fi
    done <<< "$(compgen -f -- "$current")"
    return
  fi
  case "$current" in
    -*)
      case "$command" in
${cases(options)}
      esac
      return
      ;;
  esac
  case "$command" in
${cases(next)}
  esac
  case "$command" in
    ${[...withSteps(commands2).map(posix), "' '"].join(" | ")})
      while IFS= read -r id; do
        if [ -n "$id" ]; then _flow_action_offer "$id"; fi
      done <<< "$(flow-action __complete steps \${place[@]+"\${place[@]}"} 2>/dev/null)"
      ;;
  esac
}
complete -F _flow_action flow-action
`;
}
function zshScript(commands2) {
  const item = (word, description) => posix(`${word.replaceAll(":", "\\:")}:${description}`);
  const arm = (name3, body) => `    ${posix(name3)}) ${body} ;;`;
  const options = commands2.map(
    ({ name: name3, options: of }) => arm(name3, `offered=(${of.flatMap((option) => option.names.map((flag2) => item(flag2, option.description))).join(" ")})`)
  );
  const next = [...nextWords(commands2)].map(
    ([name3, words]) => arm(name3, `offered=(${[...words].map(([word, text2]) => item(word, text2)).join(" ")})`)
  );
  return `#compdef flow-action
# zsh completion for flow-action; source it: source <(flow-action completion zsh)
_flow_action() {
  local -a offered ids
${posixWalk(commands2, "words", 2, "CURRENT")}
  if [[ -n "$due" ]]; then
    _files
    return
  fi
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "$command" in
${options.join("\n")}
    esac
    _describe -o 'option' offered
    return
  fi
  case "$command" in
${next.join("\n")}
  esac
  if (( \${#offered} )); then _describe -t commands 'command' offered; fi
  case "$command" in
    ${[...withSteps(commands2).map(posix), "' '"].join(" | ")})
      ids=("\${(@f)$(flow-action __complete steps "\${place[@]}" 2>/dev/null)}")
      ids=("\${(@)ids:#}")
      if (( \${#ids} )); then compadd -V steps -X 'step' -- "\${ids[@]}"; fi
      ;;
  esac
}
if [ "$funcstack[1]" = '_flow-action' ]; then
  _flow_action "$@"
elif (( $+functions[compdef] )); then
  compdef _flow_action flow-action
fi
`;
}
var init_completion_posix = __esm({
  "src/main/completion-posix.ts"() {
    "use strict";
    init_completion_words();
  }
});

// src/main/completion-script.ts
function completionScript(shell, commands2) {
  const read4 = commands2.map(readCommand);
  const run2 = read4.find((command) => command.name === "run");
  const all = [{ name: "", description: "", options: run2?.options ?? [], takesSteps: run2?.takesSteps ?? false }, ...read4];
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };
  return scripts[shell](all);
}
function fishQuote(text2) {
  return `'${text2.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
function fishScript(commands2) {
  const at2 = (name3) => `-n ${fishQuote(`__flow_action_at ${fishQuote(name3)}`)}`;
  const about = (text2) => text2 === "" ? "" : ` -d ${fishQuote(text2)}`;
  const lines = [];
  for (const [name3, words] of nextWords(commands2))
    for (const [word, text2] of words) lines.push(`complete -c flow-action -f ${at2(name3)} -a ${fishQuote(word)}${about(text2)}`);
  for (const { name: name3, options } of commands2)
    for (const option of options)
      lines.push(
        `complete -c flow-action ${at2(name3)} ${option.names.map(fishFlag).join(" ")}${option.takesValue ? " -rF" : ""}${about(option.description)}`
      );
  for (const name3 of withSteps(commands2)) lines.push(`complete -c flow-action -f ${at2(name3)} -a '(__flow_action_steps)'`);
  return `# fish completion for flow-action; source it: flow-action completion fish | source
function __flow_action_walk
  set -l due ''
  set -l command ''
  set -g __flow_action_place
  set -l words (commandline -opc)
  for word in $words[2..-1]
    if test -n "$due"
      contains -- $due -f --file -C --directory; and set -a __flow_action_place $due $word
      set due ''
      continue
    end
    switch $word
      case ${valueFlags(commands2).map(fishQuote).join(" ")}
        set due $word
      case '-*'
      case '*'
        if test -z "$command"
          set command $word
        else if contains -- "$command" ${groups(commands2).map(fishQuote).join(" ")}
          set command "$command $word"
        end
    end
  end
  set -g __flow_action_command $command
end

function __flow_action_at
  __flow_action_walk
  test "$__flow_action_command" = "$argv[1]"
end

function __flow_action_steps
  __flow_action_walk
  flow-action __complete steps $__flow_action_place 2>/dev/null
end

complete -c flow-action -e
complete -c flow-action -f
${lines.join("\n")}
`;
}
function fishFlag(name3) {
  if (name3.startsWith("--")) return `-l ${fishQuote(name3.slice(2))}`;
  return name3.length === 2 ? `-s ${fishQuote(name3.slice(1))}` : `-o ${fishQuote(name3.slice(1))}`;
}
function powershellScript(commands2) {
  const quote = (text2) => `'${text2.replace(/['‘’‚‛]/g, "$&$&")}'`;
  const pairs = (words) => `@(${words.map(([word, text2]) => `@(${quote(word)}, ${quote(text2 || word)})`).join("; ")})`;
  const arms = (lines) => lines.map(([name3, words]) => `    ${quote(name3)} = ${pairs(words.length === 1 ? [...words, ["", ""]] : words)}`).join("\n");
  const options = commands2.map(
    ({ name: name3, options: of }) => [name3, of.flatMap((option) => option.names.map((flag2) => [flag2, option.description]))]
  );
  const next = [...nextWords(commands2)].map(([name3, words]) => [name3, [...words]]);
  return `# PowerShell completion for flow-action; add it to the profile: flow-action completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName flow-action -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${arms(options)}
  }
  $next = @{
${arms(next)}
  }
  $takesValue = @(${valueFlags(commands2).map(quote).join(", ")})
  $takesSteps = @(${withSteps(commands2).map(quote).join(", ")})
  $command = ''
  $due = ''
  $place = @()
  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $word = $element.ToString()
    if ($due) {
      if (@('-f', '--file', '-C', '--directory') -ccontains $due) { $place += $due; $place += $word }
      $due = ''
    } elseif ($takesValue -ccontains $word) { $due = $word }
    elseif ($word.StartsWith('-')) { }
    elseif ($command -eq '') { $command = $word }
    elseif ($next.ContainsKey($command)) { $command = "$command $word" }
  }
  if ($due) { return }
  $offered = @()
  if ($wordToComplete.StartsWith('-')) { $offered = $options[$command] }
  else {
    if ($next.ContainsKey($command)) { $offered += $next[$command] }
    if ($takesSteps -ccontains $command) {
      foreach ($id in (& flow-action __complete steps @place 2>$null)) { $offered += , @($id, 'step') }
    }
  }
  foreach ($pair in $offered) {
    if ($pair -and $pair[0] -and $pair[0].StartsWith($wordToComplete, [StringComparison]::Ordinal)) {
      [System.Management.Automation.CompletionResult]::new($pair[0], $pair[0], 'ParameterValue', $pair[1])
    }
  }
}
`;
}
var init_completion_script = __esm({
  "src/main/completion-script.ts"() {
    "use strict";
    init_completion_posix();
    init_completion_words();
  }
});

// src/main/completion-command.ts
var completion_command_exports = {};
__export(completion_command_exports, {
  completeSteps: () => completeSteps,
  completionCommand: () => completionCommand
});
async function completionCommand(shell, program2, options) {
  if (!SHELLS.includes(shell)) {
    throw new Refusal([
      { code: "cli/usage", severity: "error", message: `there is no completion for ${shell}`, hint: `Use ${SHELLS.join(", ")}.` }
    ]);
  }
  const output = openOutput(options);
  output.out.write(completionScript(shell, commandsOf(program2, "")));
  await output.out.flush();
  return 0;
}
function commandsOf(parent, prefix) {
  return parent.commands.filter((command) => !command.name().startsWith("__")).flatMap((command) => {
    const name3 = `${prefix}${command.name()}`;
    const options = command.options.map(({ flags, description }) => ({ flags, description }));
    const takesSteps = command.registeredArguments.some((argument) => argument.name() === "step");
    return [{ name: name3, description: command.description(), options, takesSteps }, ...commandsOf(command, `${name3} `)];
  });
}
async function completeSteps(options) {
  const output = openOutput(options);
  try {
    const { flow } = await new Session(options).load();
    output.out.write(flow.steps.map((step) => `${step.id}
`).join(""));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  await output.out.flush();
  return 0;
}
var SHELLS;
var init_completion_command = __esm({
  "src/main/completion-command.ts"() {
    "use strict";
    init_completion_script();
    init_output();
    init_refusal();
    init_session();
    SHELLS = ["bash", "zsh", "fish", "powershell"];
  }
});

// node_modules/commander/lib/error.js
var CommanderError = class extends Error {
  /**
   * Constructs the CommanderError class
   * @param {number} exitCode suggested exit code which could be used with process.exit
   * @param {string} code an id string representing the error
   * @param {string} message human-readable description of the error
   */
  constructor(exitCode, code, message) {
    super(message);
    Error.captureStackTrace(this, this.constructor);
    this.name = this.constructor.name;
    this.code = code;
    this.exitCode = exitCode;
    this.nestedError = void 0;
  }
};
var InvalidArgumentError = class extends CommanderError {
  /**
   * Constructs the InvalidArgumentError class
   * @param {string} [message] explanation of why argument is invalid
   */
  constructor(message) {
    super(1, "commander.invalidArgument", message);
    Error.captureStackTrace(this, this.constructor);
    this.name = this.constructor.name;
  }
};

// node_modules/commander/lib/argument.js
var Argument = class {
  /**
   * Initialize a new command argument with the given name and description.
   * The default is that the argument is required, and you can explicitly
   * indicate this with <> around the name. Put [] around the name for an optional argument.
   *
   * @param {string} name
   * @param {string} [description]
   */
  constructor(name3, description) {
    this.description = description || "";
    this.variadic = false;
    this.parseArg = void 0;
    this.defaultValue = void 0;
    this.defaultValueDescription = void 0;
    this.argChoices = void 0;
    switch (name3[0]) {
      case "<":
        this.required = true;
        this._name = name3.slice(1, -1);
        break;
      case "[":
        this.required = false;
        this._name = name3.slice(1, -1);
        break;
      default:
        this.required = true;
        this._name = name3;
        break;
    }
    if (this._name.endsWith("...")) {
      this.variadic = true;
      this._name = this._name.slice(0, -3);
    }
  }
  /**
   * Return argument name.
   *
   * @return {string}
   */
  name() {
    return this._name;
  }
  /**
   * @package
   */
  _collectValue(value, previous) {
    if (previous === this.defaultValue || !Array.isArray(previous)) {
      return [value];
    }
    previous.push(value);
    return previous;
  }
  /**
   * Set the default value, and optionally supply the description to be displayed in the help.
   *
   * @param {*} value
   * @param {string} [description]
   * @return {Argument}
   */
  default(value, description) {
    this.defaultValue = value;
    this.defaultValueDescription = description;
    return this;
  }
  /**
   * Set the custom handler for processing CLI command arguments into argument values.
   *
   * @param {Function} [fn]
   * @return {Argument}
   */
  argParser(fn) {
    this.parseArg = fn;
    return this;
  }
  /**
   * Only allow argument value to be one of choices.
   *
   * @param {string[]} values
   * @return {Argument}
   */
  choices(values) {
    this.argChoices = values.slice();
    this.parseArg = (arg, previous) => {
      if (!this.argChoices.includes(arg)) {
        throw new InvalidArgumentError(
          `Allowed choices are ${this.argChoices.join(", ")}.`
        );
      }
      if (this.variadic) {
        return this._collectValue(arg, previous);
      }
      return arg;
    };
    return this;
  }
  /**
   * Make argument required.
   *
   * @returns {Argument}
   */
  argRequired() {
    this.required = true;
    return this;
  }
  /**
   * Make argument optional.
   *
   * @returns {Argument}
   */
  argOptional() {
    this.required = false;
    return this;
  }
};
function humanReadableArgName(arg) {
  const nameOutput = arg.name() + (arg.variadic === true ? "..." : "");
  return arg.required ? "<" + nameOutput + ">" : "[" + nameOutput + "]";
}

// node_modules/commander/lib/command.js
var import_node_events = require("node:events");

// lazy:child_process
var child_process_default = { spawn: (...given) => require("node:child_process").spawn(...given) };

// node_modules/commander/lib/command.js
var import_node_path = __toESM(require("node:path"), 1);
var import_node_fs = __toESM(require("node:fs"), 1);
var import_node_process = __toESM(require("node:process"), 1);
var import_node_util2 = require("node:util");

// node_modules/commander/lib/help.js
var import_node_util = require("node:util");
var Help = class {
  constructor() {
    this.helpWidth = void 0;
    this.minWidthToWrap = 40;
    this.sortSubcommands = false;
    this.sortOptions = false;
    this.showGlobalOptions = false;
  }
  /**
   * prepareContext is called by Commander after applying overrides from `Command.configureHelp()`
   * and just before calling `formatHelp()`.
   *
   * Commander just uses the helpWidth and the rest is provided for optional use by more complex subclasses.
   *
   * @param {{ error?: boolean, helpWidth?: number, outputHasColors?: boolean }} contextOptions
   */
  prepareContext(contextOptions) {
    this.helpWidth = this.helpWidth ?? contextOptions.helpWidth ?? 80;
  }
  /**
   * Get an array of the visible subcommands. Includes a placeholder for the implicit help command, if there is one.
   *
   * @param {Command} cmd
   * @returns {Command[]}
   */
  visibleCommands(cmd) {
    const visibleCommands = cmd.commands.filter((cmd2) => !cmd2._hidden);
    const helpCommand = cmd._getHelpCommand();
    if (helpCommand && !helpCommand._hidden) {
      visibleCommands.push(helpCommand);
    }
    if (this.sortSubcommands) {
      visibleCommands.sort((a2, b2) => {
        return a2.name().localeCompare(b2.name());
      });
    }
    return visibleCommands;
  }
  /**
   * Compare options for sort.
   *
   * @param {Option} a
   * @param {Option} b
   * @returns {number}
   */
  compareOptions(a2, b2) {
    const getSortKey = (option) => {
      return option.short ? option.short.replace(/^-/, "") : option.long.replace(/^--/, "");
    };
    return getSortKey(a2).localeCompare(getSortKey(b2));
  }
  /**
   * Get an array of the visible options. Includes a placeholder for the implicit help option, if there is one.
   *
   * @param {Command} cmd
   * @returns {Option[]}
   */
  visibleOptions(cmd) {
    const visibleOptions = cmd.options.filter((option) => !option.hidden);
    const helpOption = cmd._getHelpOption();
    if (helpOption && !helpOption.hidden) {
      const removeShort = helpOption.short && cmd._findOption(helpOption.short);
      const removeLong = helpOption.long && cmd._findOption(helpOption.long);
      if (!removeShort && !removeLong) {
        visibleOptions.push(helpOption);
      } else if (helpOption.long && !removeLong) {
        visibleOptions.push(
          cmd.createOption(helpOption.long, helpOption.description).helpGroup(helpOption.helpGroupHeading)
        );
      } else if (helpOption.short && !removeShort) {
        visibleOptions.push(
          cmd.createOption(helpOption.short, helpOption.description).helpGroup(helpOption.helpGroupHeading)
        );
      }
    }
    if (this.sortOptions) {
      visibleOptions.sort(this.compareOptions);
    }
    return visibleOptions;
  }
  /**
   * Get an array of the visible global options. (Not including help.)
   *
   * @param {Command} cmd
   * @returns {Option[]}
   */
  visibleGlobalOptions(cmd) {
    if (!this.showGlobalOptions) return [];
    const globalOptions = [];
    for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) {
      const visibleOptions = ancestorCmd.options.filter(
        (option) => !option.hidden
      );
      globalOptions.push(...visibleOptions);
    }
    if (this.sortOptions) {
      globalOptions.sort(this.compareOptions);
    }
    return globalOptions;
  }
  /**
   * Get an array of the arguments if any have a description.
   *
   * @param {Command} cmd
   * @returns {Argument[]}
   */
  visibleArguments(cmd) {
    if (cmd._argsDescription) {
      cmd.registeredArguments.forEach((argument) => {
        argument.description = argument.description || cmd._argsDescription[argument.name()] || "";
      });
    }
    if (cmd.registeredArguments.find((argument) => argument.description)) {
      return cmd.registeredArguments;
    }
    return [];
  }
  /**
   * Get the command term to show in the list of subcommands.
   *
   * @param {Command} cmd
   * @returns {string}
   */
  subcommandTerm(cmd) {
    const args = cmd.registeredArguments.map((arg) => humanReadableArgName(arg)).join(" ");
    return cmd._name + (cmd._aliases[0] ? "|" + cmd._aliases[0] : "") + (cmd.options.length ? " [options]" : "") + // simplistic check for non-help option
    (args ? " " + args : "");
  }
  /**
   * Get the option term to show in the list of options.
   *
   * @param {Option} option
   * @returns {string}
   */
  optionTerm(option) {
    return option.flags;
  }
  /**
   * Get the argument term to show in the list of arguments.
   *
   * @param {Argument} argument
   * @returns {string}
   */
  argumentTerm(argument) {
    return argument.name();
  }
  /**
   * Get the longest command term length.
   *
   * @param {Command} cmd
   * @param {Help} helper
   * @returns {number}
   */
  longestSubcommandTermLength(cmd, helper) {
    return helper.visibleCommands(cmd).reduce((max, command) => {
      return Math.max(
        max,
        this.displayWidth(
          helper.styleSubcommandTerm(helper.subcommandTerm(command))
        )
      );
    }, 0);
  }
  /**
   * Get the longest option term length.
   *
   * @param {Command} cmd
   * @param {Help} helper
   * @returns {number}
   */
  longestOptionTermLength(cmd, helper) {
    return helper.visibleOptions(cmd).reduce((max, option) => {
      return Math.max(
        max,
        this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option)))
      );
    }, 0);
  }
  /**
   * Get the longest global option term length.
   *
   * @param {Command} cmd
   * @param {Help} helper
   * @returns {number}
   */
  longestGlobalOptionTermLength(cmd, helper) {
    return helper.visibleGlobalOptions(cmd).reduce((max, option) => {
      return Math.max(
        max,
        this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option)))
      );
    }, 0);
  }
  /**
   * Get the longest argument term length.
   *
   * @param {Command} cmd
   * @param {Help} helper
   * @returns {number}
   */
  longestArgumentTermLength(cmd, helper) {
    return helper.visibleArguments(cmd).reduce((max, argument) => {
      return Math.max(
        max,
        this.displayWidth(
          helper.styleArgumentTerm(helper.argumentTerm(argument))
        )
      );
    }, 0);
  }
  /**
   * Get the command usage to be displayed at the top of the built-in help.
   *
   * @param {Command} cmd
   * @returns {string}
   */
  commandUsage(cmd) {
    let cmdName = cmd._name;
    if (cmd._aliases[0]) {
      cmdName = cmdName + "|" + cmd._aliases[0];
    }
    let ancestorCmdNames = "";
    for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) {
      ancestorCmdNames = ancestorCmd.name() + " " + ancestorCmdNames;
    }
    return ancestorCmdNames + cmdName + " " + cmd.usage();
  }
  /**
   * Get the description for the command.
   *
   * @param {Command} cmd
   * @returns {string}
   */
  commandDescription(cmd) {
    return cmd.description();
  }
  /**
   * Get the subcommand summary to show in the list of subcommands.
   * (Fallback to description for backwards compatibility.)
   *
   * @param {Command} cmd
   * @returns {string}
   */
  subcommandDescription(cmd) {
    return cmd.summary() || cmd.description();
  }
  /**
   * Get the option description to show in the list of options.
   *
   * @param {Option} option
   * @return {string}
   */
  optionDescription(option) {
    const extraInfo = [];
    if (option.argChoices) {
      extraInfo.push(
        // use stringify to match the display of the default value
        `choices: ${option.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`
      );
    }
    if (option.defaultValue !== void 0) {
      const showDefault = option.required || option.optional || option.isBoolean() && typeof option.defaultValue === "boolean";
      if (showDefault) {
        extraInfo.push(
          `default: ${option.defaultValueDescription || JSON.stringify(option.defaultValue)}`
        );
      }
    }
    if (option.presetArg !== void 0 && option.optional) {
      extraInfo.push(`preset: ${JSON.stringify(option.presetArg)}`);
    }
    if (option.envVar !== void 0) {
      extraInfo.push(`env: ${option.envVar}`);
    }
    if (extraInfo.length > 0) {
      const extraDescription = `(${extraInfo.join(", ")})`;
      if (option.description) {
        return `${option.description} ${extraDescription}`;
      }
      return extraDescription;
    }
    return option.description;
  }
  /**
   * Get the argument description to show in the list of arguments.
   *
   * @param {Argument} argument
   * @return {string}
   */
  argumentDescription(argument) {
    const extraInfo = [];
    if (argument.argChoices) {
      extraInfo.push(
        // use stringify to match the display of the default value
        `choices: ${argument.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`
      );
    }
    if (argument.defaultValue !== void 0) {
      extraInfo.push(
        `default: ${argument.defaultValueDescription || JSON.stringify(argument.defaultValue)}`
      );
    }
    if (extraInfo.length > 0) {
      const extraDescription = `(${extraInfo.join(", ")})`;
      if (argument.description) {
        return `${argument.description} ${extraDescription}`;
      }
      return extraDescription;
    }
    return argument.description;
  }
  /**
   * Format a list of items, given a heading and an array of formatted items.
   *
   * @param {string} heading
   * @param {string[]} items
   * @param {Help} helper
   * @returns string[]
   */
  formatItemList(heading2, items, helper) {
    if (items.length === 0) return [];
    return [helper.styleTitle(heading2), ...items, ""];
  }
  /**
   * Group items by their help group heading.
   *
   * @param {Command[] | Option[]} unsortedItems
   * @param {Command[] | Option[]} visibleItems
   * @param {Function} getGroup
   * @returns {Map<string, Command[] | Option[]>}
   */
  groupItems(unsortedItems, visibleItems, getGroup) {
    const result = /* @__PURE__ */ new Map();
    unsortedItems.forEach((item) => {
      const group = getGroup(item);
      if (!result.has(group)) result.set(group, []);
    });
    visibleItems.forEach((item) => {
      const group = getGroup(item);
      if (!result.has(group)) {
        result.set(group, []);
      }
      result.get(group).push(item);
    });
    return result;
  }
  /**
   * Generate the built-in help text.
   *
   * @param {Command} cmd
   * @param {Help} helper
   * @returns {string}
   */
  formatHelp(cmd, helper) {
    const termWidth = helper.padWidth(cmd, helper);
    const helpWidth = helper.helpWidth ?? 80;
    function callFormatItem(term, description) {
      return helper.formatItem(term, termWidth, description, helper);
    }
    let output = [
      `${helper.styleTitle("Usage:")} ${helper.styleUsage(helper.commandUsage(cmd))}`,
      ""
    ];
    const commandDescription = helper.commandDescription(cmd);
    if (commandDescription.length > 0) {
      output = output.concat([
        helper.boxWrap(
          helper.styleCommandDescription(commandDescription),
          helpWidth
        ),
        ""
      ]);
    }
    const argumentList = helper.visibleArguments(cmd).map((argument) => {
      return callFormatItem(
        helper.styleArgumentTerm(helper.argumentTerm(argument)),
        helper.styleArgumentDescription(helper.argumentDescription(argument))
      );
    });
    output = output.concat(
      this.formatItemList("Arguments:", argumentList, helper)
    );
    const optionGroups = this.groupItems(
      cmd.options,
      helper.visibleOptions(cmd),
      (option) => option.helpGroupHeading ?? "Options:"
    );
    optionGroups.forEach((options, group) => {
      const optionList = options.map((option) => {
        return callFormatItem(
          helper.styleOptionTerm(helper.optionTerm(option)),
          helper.styleOptionDescription(helper.optionDescription(option))
        );
      });
      output = output.concat(this.formatItemList(group, optionList, helper));
    });
    if (helper.showGlobalOptions) {
      const globalOptionList = helper.visibleGlobalOptions(cmd).map((option) => {
        return callFormatItem(
          helper.styleOptionTerm(helper.optionTerm(option)),
          helper.styleOptionDescription(helper.optionDescription(option))
        );
      });
      output = output.concat(
        this.formatItemList("Global Options:", globalOptionList, helper)
      );
    }
    const commandGroups = this.groupItems(
      cmd.commands,
      helper.visibleCommands(cmd),
      (sub) => sub.helpGroup() || "Commands:"
    );
    commandGroups.forEach((commands2, group) => {
      const commandList = commands2.map((sub) => {
        return callFormatItem(
          helper.styleSubcommandTerm(helper.subcommandTerm(sub)),
          helper.styleSubcommandDescription(helper.subcommandDescription(sub))
        );
      });
      output = output.concat(this.formatItemList(group, commandList, helper));
    });
    return output.join("\n");
  }
  /**
   * Return display width of string, ignoring ANSI escape sequences. Used in padding and wrapping calculations.
   *
   * @param {string} str
   * @returns {number}
   */
  displayWidth(str) {
    return (0, import_node_util.stripVTControlCharacters)(str).length;
  }
  /**
   * Style the title for displaying in the help. Called with 'Usage:', 'Options:', etc.
   *
   * @param {string} str
   * @returns {string}
   */
  styleTitle(str) {
    return str;
  }
  styleUsage(str) {
    return str.split(" ").map((word) => {
      if (word === "[options]") return this.styleOptionText(word);
      if (word === "[command]") return this.styleSubcommandText(word);
      if (word[0] === "[" || word[0] === "<")
        return this.styleArgumentText(word);
      return this.styleCommandText(word);
    }).join(" ");
  }
  styleCommandDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleOptionDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleSubcommandDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleArgumentDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleDescriptionText(str) {
    return str;
  }
  styleOptionTerm(str) {
    return this.styleOptionText(str);
  }
  styleSubcommandTerm(str) {
    return str.split(" ").map((word) => {
      if (word === "[options]") return this.styleOptionText(word);
      if (word[0] === "[" || word[0] === "<")
        return this.styleArgumentText(word);
      return this.styleSubcommandText(word);
    }).join(" ");
  }
  styleArgumentTerm(str) {
    return this.styleArgumentText(str);
  }
  styleOptionText(str) {
    return str;
  }
  styleArgumentText(str) {
    return str;
  }
  styleSubcommandText(str) {
    return str;
  }
  styleCommandText(str) {
    return str;
  }
  /**
   * Calculate the pad width from the maximum term length.
   *
   * @param {Command} cmd
   * @param {Help} helper
   * @returns {number}
   */
  padWidth(cmd, helper) {
    return Math.max(
      helper.longestOptionTermLength(cmd, helper),
      helper.longestGlobalOptionTermLength(cmd, helper),
      helper.longestSubcommandTermLength(cmd, helper),
      helper.longestArgumentTermLength(cmd, helper)
    );
  }
  /**
   * Detect manually wrapped and indented strings by checking for line break followed by whitespace.
   *
   * @param {string} str
   * @returns {boolean}
   */
  preformatted(str) {
    return /\n[^\S\r\n]/.test(str);
  }
  /**
   * Format the "item", which consists of a term and description. Pad the term and wrap the description, indenting the following lines.
   *
   * So "TTT", 5, "DDD DDDD DD DDD" might be formatted for this.helpWidth=17 like so:
   *   TTT  DDD DDDD
   *        DD DDD
   *
   * @param {string} term
   * @param {number} termWidth
   * @param {string} description
   * @param {Help} helper
   * @returns {string}
   */
  formatItem(term, termWidth, description, helper) {
    const itemIndent = 2;
    const itemIndentStr = " ".repeat(itemIndent);
    if (!description) return itemIndentStr + term;
    const paddedTerm = term.padEnd(
      termWidth + term.length - helper.displayWidth(term)
    );
    const spacerWidth = 2;
    const helpWidth = this.helpWidth ?? 80;
    const remainingWidth = helpWidth - termWidth - spacerWidth - itemIndent;
    let formattedDescription;
    if (remainingWidth < this.minWidthToWrap || helper.preformatted(description)) {
      formattedDescription = description;
    } else {
      const wrappedDescription = helper.boxWrap(description, remainingWidth);
      formattedDescription = wrappedDescription.replace(
        /\n/g,
        "\n" + " ".repeat(termWidth + spacerWidth)
      );
    }
    return itemIndentStr + paddedTerm + " ".repeat(spacerWidth) + formattedDescription.replace(/\n/g, `
${itemIndentStr}`);
  }
  /**
   * Wrap a string at whitespace, preserving existing line breaks.
   * Wrapping is skipped if the width is less than `minWidthToWrap`.
   *
   * @param {string} str
   * @param {number} width
   * @returns {string}
   */
  boxWrap(str, width) {
    if (width < this.minWidthToWrap) return str;
    const rawLines = str.split(/\r\n|\n/);
    const chunkPattern = /[\s]*[^\s]+/g;
    const wrappedLines = [];
    rawLines.forEach((line) => {
      const chunks = line.match(chunkPattern);
      if (chunks === null) {
        wrappedLines.push("");
        return;
      }
      let sumChunks = [chunks.shift()];
      let sumWidth = this.displayWidth(sumChunks[0]);
      chunks.forEach((chunk) => {
        const visibleWidth = this.displayWidth(chunk);
        if (sumWidth + visibleWidth <= width) {
          sumChunks.push(chunk);
          sumWidth += visibleWidth;
          return;
        }
        wrappedLines.push(sumChunks.join(""));
        const nextChunk = chunk.trimStart();
        sumChunks = [nextChunk];
        sumWidth = this.displayWidth(nextChunk);
      });
      wrappedLines.push(sumChunks.join(""));
    });
    return wrappedLines.join("\n");
  }
};

// node_modules/commander/lib/option.js
var Option = class {
  /**
   * Initialize a new `Option` with the given `flags` and `description`.
   *
   * @param {string} flags
   * @param {string} [description]
   */
  constructor(flags, description) {
    this.flags = flags;
    this.description = description || "";
    this.required = flags.includes("<");
    this.optional = flags.includes("[");
    this.variadic = new RegExp("\\p{ID_Continue}\\.\\.\\.[>\\]]$", "u").test(flags);
    this.mandatory = false;
    const optionFlags = splitOptionFlags(flags);
    this.short = optionFlags.shortFlag;
    this.long = optionFlags.longFlag;
    this.negate = false;
    if (this.long) {
      this.negate = this.long.startsWith("--no-");
    }
    this.defaultValue = void 0;
    this.defaultValueDescription = void 0;
    this.presetArg = void 0;
    this.envVar = void 0;
    this.parseArg = void 0;
    this.hidden = false;
    this.argChoices = void 0;
    this.conflictsWith = [];
    this.implied = void 0;
    this.helpGroupHeading = void 0;
  }
  /**
   * Set the default value, and optionally supply the description to be displayed in the help.
   *
   * @param {*} value
   * @param {string} [description]
   * @return {Option}
   */
  default(value, description) {
    this.defaultValue = value;
    this.defaultValueDescription = description;
    return this;
  }
  /**
   * Preset to use when option used without option-argument, especially optional but also boolean and negated.
   * The custom processing (parseArg) is called.
   *
   * @example
   * new Option('--color').default('GREYSCALE').preset('RGB');
   * new Option('--donate [amount]').preset('20').argParser(parseFloat);
   *
   * @param {*} arg
   * @return {Option}
   */
  preset(arg) {
    this.presetArg = arg;
    return this;
  }
  /**
   * Add option name(s) that conflict with this option.
   * An error will be displayed if conflicting options are found during parsing.
   *
   * @example
   * new Option('--rgb').conflicts('cmyk');
   * new Option('--js').conflicts(['ts', 'jsx']);
   *
   * @param {(string | string[])} names
   * @return {Option}
   */
  conflicts(names2) {
    this.conflictsWith = this.conflictsWith.concat(names2);
    return this;
  }
  /**
   * Specify implied option values for when this option is set and the implied options are not.
   *
   * The custom processing (parseArg) is not called on the implied values.
   *
   * @example
   * program
   *   .addOption(new Option('--log', 'write logging information to file'))
   *   .addOption(new Option('--trace', 'log extra details').implies({ log: 'trace.txt' }));
   *
   * @param {object} impliedOptionValues
   * @return {Option}
   */
  implies(impliedOptionValues) {
    let newImplied = impliedOptionValues;
    if (typeof impliedOptionValues === "string") {
      newImplied = { [impliedOptionValues]: true };
    }
    this.implied = Object.assign(this.implied || {}, newImplied);
    return this;
  }
  /**
   * Set environment variable to check for option value.
   *
   * An environment variable is only used if when processed the current option value is
   * undefined, or the source of the current value is 'default' or 'config' or 'env'.
   *
   * @param {string} name
   * @return {Option}
   */
  env(name3) {
    this.envVar = name3;
    return this;
  }
  /**
   * Set the custom handler for processing CLI option arguments into option values.
   *
   * @param {Function} [fn]
   * @return {Option}
   */
  argParser(fn) {
    this.parseArg = fn;
    return this;
  }
  /**
   * Whether the option is mandatory and must have a value after parsing.
   *
   * @param {boolean} [mandatory=true]
   * @return {Option}
   */
  makeOptionMandatory(mandatory = true) {
    this.mandatory = !!mandatory;
    return this;
  }
  /**
   * Hide option in help.
   *
   * @param {boolean} [hide=true]
   * @return {Option}
   */
  hideHelp(hide = true) {
    this.hidden = !!hide;
    return this;
  }
  /**
   * @package
   */
  _collectValue(value, previous) {
    if (previous === this.defaultValue || !Array.isArray(previous)) {
      return [value];
    }
    previous.push(value);
    return previous;
  }
  /**
   * Only allow option value to be one of choices.
   *
   * @param {string[]} values
   * @return {Option}
   */
  choices(values) {
    this.argChoices = values.slice();
    this.parseArg = (arg, previous) => {
      if (!this.argChoices.includes(arg)) {
        throw new InvalidArgumentError(
          `Allowed choices are ${this.argChoices.join(", ")}.`
        );
      }
      if (this.variadic) {
        return this._collectValue(arg, previous);
      }
      return arg;
    };
    return this;
  }
  /**
   * Return option name.
   *
   * @return {string}
   */
  name() {
    if (this.long) {
      return this.long.replace(/^--/, "");
    }
    return this.short.replace(/^-/, "");
  }
  /**
   * Return option name, in a camelcase format that can be used
   * as an object attribute key.
   *
   * @return {string}
   */
  attributeName() {
    if (this.negate) {
      return camelcase(this.name().replace(/^no-/, ""));
    }
    return camelcase(this.name());
  }
  /**
   * Set the help group heading.
   *
   * @param {string} heading
   * @return {Option}
   */
  helpGroup(heading2) {
    this.helpGroupHeading = heading2;
    return this;
  }
  /**
   * Check if `arg` matches the short or long flag.
   *
   * @param {string} arg
   * @return {boolean}
   * @package
   */
  is(arg) {
    return this.short === arg || this.long === arg;
  }
  /**
   * Return whether a boolean option.
   *
   * Options are one of boolean, negated, required argument, or optional argument.
   *
   * @return {boolean}
   * @package
   */
  isBoolean() {
    return !this.required && !this.optional && !this.negate;
  }
};
var DualOptions = class {
  /**
   * @param {Option[]} options
   */
  constructor(options) {
    this.positiveOptions = /* @__PURE__ */ new Map();
    this.negativeOptions = /* @__PURE__ */ new Map();
    this.dualOptions = /* @__PURE__ */ new Set();
    options.forEach((option) => {
      if (option.negate) {
        this.negativeOptions.set(option.attributeName(), option);
      } else {
        this.positiveOptions.set(option.attributeName(), option);
      }
    });
    this.negativeOptions.forEach((value, key) => {
      if (this.positiveOptions.has(key)) {
        this.dualOptions.add(key);
      }
    });
  }
  /**
   * Did the value come from the option, and not from possible matching dual option?
   *
   * @param {*} value
   * @param {Option} option
   * @returns {boolean}
   */
  valueFromOption(value, option) {
    const optionKey = option.attributeName();
    if (!this.dualOptions.has(optionKey)) return true;
    const preset = this.negativeOptions.get(optionKey).presetArg;
    const negativeValue = preset !== void 0 ? preset : false;
    return option.negate === (negativeValue === value);
  }
};
function camelcase(str) {
  return str.split("-").reduce((str2, word) => {
    return str2 + word[0].toUpperCase() + word.slice(1);
  });
}
function splitOptionFlags(flags) {
  let shortFlag;
  let longFlag;
  const shortFlagExp = /^-[^-]$/;
  const longFlagExp = /^--[^-]/;
  const flagParts = flags.split(/[ |,]+/).concat("guard");
  if (shortFlagExp.test(flagParts[0])) shortFlag = flagParts.shift();
  if (longFlagExp.test(flagParts[0])) longFlag = flagParts.shift();
  if (!shortFlag && shortFlagExp.test(flagParts[0]))
    shortFlag = flagParts.shift();
  if (!shortFlag && longFlagExp.test(flagParts[0])) {
    shortFlag = longFlag;
    longFlag = flagParts.shift();
  }
  if (flagParts[0].startsWith("-")) {
    const unsupportedFlag = flagParts[0];
    const baseError = `option creation failed due to '${unsupportedFlag}' in option flags '${flags}'`;
    if (/^-[^-][^-]/.test(unsupportedFlag))
      throw new Error(
        `${baseError}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`
      );
    if (shortFlagExp.test(unsupportedFlag))
      throw new Error(`${baseError}
- too many short flags`);
    if (longFlagExp.test(unsupportedFlag))
      throw new Error(`${baseError}
- too many long flags`);
    throw new Error(`${baseError}
- unrecognised flag format`);
  }
  if (shortFlag === void 0 && longFlag === void 0)
    throw new Error(
      `option creation failed due to no flags found in '${flags}'.`
    );
  return { shortFlag, longFlag };
}

// node_modules/commander/lib/suggestSimilar.js
var maxDistance = 3;
function editDistance(a2, b2) {
  if (Math.abs(a2.length - b2.length) > maxDistance)
    return Math.max(a2.length, b2.length);
  const d2 = [];
  for (let i2 = 0; i2 <= a2.length; i2++) {
    d2[i2] = [i2];
  }
  for (let j = 0; j <= b2.length; j++) {
    d2[0][j] = j;
  }
  for (let j = 1; j <= b2.length; j++) {
    for (let i2 = 1; i2 <= a2.length; i2++) {
      let cost2;
      if (a2[i2 - 1] === b2[j - 1]) {
        cost2 = 0;
      } else {
        cost2 = 1;
      }
      d2[i2][j] = Math.min(
        d2[i2 - 1][j] + 1,
        // deletion
        d2[i2][j - 1] + 1,
        // insertion
        d2[i2 - 1][j - 1] + cost2
        // substitution
      );
      if (i2 > 1 && j > 1 && a2[i2 - 1] === b2[j - 2] && a2[i2 - 2] === b2[j - 1]) {
        d2[i2][j] = Math.min(d2[i2][j], d2[i2 - 2][j - 2] + 1);
      }
    }
  }
  return d2[a2.length][b2.length];
}
function suggestSimilar(word, candidates2) {
  if (!candidates2 || candidates2.length === 0) return "";
  candidates2 = Array.from(new Set(candidates2));
  const searchingOptions = word.startsWith("--");
  if (searchingOptions) {
    word = word.slice(2);
    candidates2 = candidates2.map((candidate) => candidate.slice(2));
  }
  let similar = [];
  let bestDistance = maxDistance;
  const minSimilarity = 0.4;
  candidates2.forEach((candidate) => {
    if (candidate.length <= 1) return;
    const distance = editDistance(word, candidate);
    const length = Math.max(word.length, candidate.length);
    const similarity = (length - distance) / length;
    if (similarity > minSimilarity) {
      if (distance < bestDistance) {
        bestDistance = distance;
        similar = [candidate];
      } else if (distance === bestDistance) {
        similar.push(candidate);
      }
    }
  });
  similar.sort((a2, b2) => a2.localeCompare(b2));
  if (searchingOptions) {
    similar = similar.map((candidate) => `--${candidate}`);
  }
  if (similar.length > 1) {
    return `
(Did you mean one of ${similar.join(", ")}?)`;
  }
  if (similar.length === 1) {
    return `
(Did you mean ${similar[0]}?)`;
  }
  return "";
}

// node_modules/commander/lib/command.js
var Command = class _Command extends import_node_events.EventEmitter {
  /**
   * Initialize a new `Command`.
   *
   * @param {string} [name]
   */
  constructor(name3) {
    super();
    this.commands = [];
    this.options = [];
    this.parent = null;
    this._allowUnknownOption = false;
    this._allowExcessArguments = false;
    this.registeredArguments = [];
    this._args = this.registeredArguments;
    this.args = [];
    this.rawArgs = [];
    this.processedArgs = [];
    this._scriptPath = null;
    this._name = name3 || "";
    this._optionValues = {};
    this._optionValueSources = {};
    this._storeOptionsAsProperties = false;
    this._actionHandler = null;
    this._executableHandler = false;
    this._executableFile = null;
    this._executableDir = null;
    this._defaultCommandName = null;
    this._exitCallback = null;
    this._aliases = [];
    this._combineFlagAndOptionalValue = true;
    this._description = "";
    this._summary = "";
    this._argsDescription = void 0;
    this._enablePositionalOptions = false;
    this._passThroughOptions = false;
    this._lifeCycleHooks = {};
    this._showHelpAfterError = false;
    this._showSuggestionAfterError = true;
    this._savedState = null;
    this._outputConfiguration = {
      writeOut: (str) => import_node_process.default.stdout.write(str),
      writeErr: (str) => import_node_process.default.stderr.write(str),
      outputError: (str, write3) => write3(str),
      getOutHelpWidth: () => import_node_process.default.stdout.isTTY ? import_node_process.default.stdout.columns : void 0,
      getErrHelpWidth: () => import_node_process.default.stderr.isTTY ? import_node_process.default.stderr.columns : void 0,
      getOutHasColors: () => useColor() ?? (import_node_process.default.stdout.isTTY && import_node_process.default.stdout.hasColors?.()),
      getErrHasColors: () => useColor() ?? (import_node_process.default.stderr.isTTY && import_node_process.default.stderr.hasColors?.()),
      stripColor: (str) => (0, import_node_util2.stripVTControlCharacters)(str)
    };
    this._hidden = false;
    this._helpOption = void 0;
    this._addImplicitHelpCommand = void 0;
    this._helpCommand = void 0;
    this._helpConfiguration = {};
    this._helpGroupHeading = void 0;
    this._defaultCommandGroup = void 0;
    this._defaultOptionGroup = void 0;
  }
  /**
   * Copy settings that are useful to have in common across root command and subcommands.
   *
   * (Used internally when adding a command using `.command()` so subcommands inherit parent settings.)
   *
   * @param {Command} sourceCommand
   * @return {Command} `this` command for chaining
   */
  copyInheritedSettings(sourceCommand) {
    this._outputConfiguration = sourceCommand._outputConfiguration;
    this._helpOption = sourceCommand._helpOption;
    this._helpCommand = sourceCommand._helpCommand;
    this._helpConfiguration = sourceCommand._helpConfiguration;
    this._exitCallback = sourceCommand._exitCallback;
    this._storeOptionsAsProperties = sourceCommand._storeOptionsAsProperties;
    this._combineFlagAndOptionalValue = sourceCommand._combineFlagAndOptionalValue;
    this._allowExcessArguments = sourceCommand._allowExcessArguments;
    this._enablePositionalOptions = sourceCommand._enablePositionalOptions;
    this._showHelpAfterError = sourceCommand._showHelpAfterError;
    this._showSuggestionAfterError = sourceCommand._showSuggestionAfterError;
    return this;
  }
  /**
   * @returns {Command[]}
   * @private
   */
  _getCommandAndAncestors() {
    const result = [];
    for (let command = this; command; command = command.parent) {
      result.push(command);
    }
    return result;
  }
  /**
   * Define a command.
   *
   * There are two styles of command: pay attention to where to put the description.
   *
   * @example
   * // Command implemented using action handler (description is supplied separately to `.command`)
   * program
   *   .command('clone <source> [destination]')
   *   .description('clone a repository into a newly created directory')
   *   .action((source, destination) => {
   *     console.log('clone command called');
   *   });
   *
   * // Command implemented using separate executable file (description is second parameter to `.command`)
   * program
   *   .command('start <service>', 'start named service')
   *   .command('stop [service]', 'stop named service, or all if no name supplied');
   *
   * @param {string} nameAndArgs - command name and arguments, args are `<required>` or `[optional]` and last may also be `variadic...`
   * @param {(object | string)} [actionOptsOrExecDesc] - configuration options (for action), or description (for executable)
   * @param {object} [execOpts] - configuration options (for executable)
   * @return {Command} returns new command for action handler, or `this` for executable command
   */
  command(nameAndArgs, actionOptsOrExecDesc, execOpts) {
    let desc = actionOptsOrExecDesc;
    let opts = execOpts;
    if (typeof desc === "object" && desc !== null) {
      opts = desc;
      desc = null;
    }
    opts = opts || {};
    const [, name3, args] = nameAndArgs.match(/([^ ]+) *(.*)/);
    const cmd = this.createCommand(name3);
    if (desc) {
      cmd.description(desc);
      cmd._executableHandler = true;
    }
    if (opts.isDefault) this._defaultCommandName = cmd._name;
    cmd._hidden = !!(opts.noHelp || opts.hidden);
    cmd._executableFile = opts.executableFile || null;
    if (args) cmd.arguments(args);
    this._registerCommand(cmd);
    cmd.parent = this;
    cmd.copyInheritedSettings(this);
    if (desc) return this;
    return cmd;
  }
  /**
   * Factory routine to create a new unattached command.
   *
   * See .command() for creating an attached subcommand, which uses this routine to
   * create the command. You can override createCommand to customise subcommands.
   *
   * @param {string} [name]
   * @return {Command} new command
   */
  createCommand(name3) {
    return new _Command(name3);
  }
  /**
   * You can customise the help with a subclass of Help by overriding createHelp,
   * or by overriding Help properties using configureHelp().
   *
   * @return {Help}
   */
  createHelp() {
    return Object.assign(new Help(), this.configureHelp());
  }
  /**
   * You can customise the help by overriding Help properties using configureHelp(),
   * or with a subclass of Help by overriding createHelp().
   *
   * @param {object} [configuration] - configuration options
   * @return {(Command | object)} `this` command for chaining, or stored configuration
   */
  configureHelp(configuration) {
    if (configuration === void 0) return this._helpConfiguration;
    this._helpConfiguration = configuration;
    return this;
  }
  /**
   * The default output goes to stdout and stderr. You can customise this for special
   * applications. You can also customise the display of errors by overriding outputError.
   *
   * The configuration properties are all functions:
   *
   *     // change how output being written, defaults to stdout and stderr
   *     writeOut(str)
   *     writeErr(str)
   *     // change how output being written for errors, defaults to writeErr
   *     outputError(str, write) // used for displaying errors and not used for displaying help
   *     // specify width for wrapping help
   *     getOutHelpWidth()
   *     getErrHelpWidth()
   *     // color support, currently only used with Help
   *     getOutHasColors()
   *     getErrHasColors()
   *     stripColor() // used to remove ANSI escape codes if output does not have colors
   *
   * @param {object} [configuration] - configuration options
   * @return {(Command | object)} `this` command for chaining, or stored configuration
   */
  configureOutput(configuration) {
    if (configuration === void 0) return this._outputConfiguration;
    this._outputConfiguration = {
      ...this._outputConfiguration,
      ...configuration
    };
    return this;
  }
  /**
   * Display the help or a custom message after an error occurs.
   *
   * @param {(boolean|string)} [displayHelp]
   * @return {Command} `this` command for chaining
   */
  showHelpAfterError(displayHelp = true) {
    if (typeof displayHelp !== "string") displayHelp = !!displayHelp;
    this._showHelpAfterError = displayHelp;
    return this;
  }
  /**
   * Display suggestion of similar commands for unknown commands, or options for unknown options.
   *
   * @param {boolean} [displaySuggestion]
   * @return {Command} `this` command for chaining
   */
  showSuggestionAfterError(displaySuggestion = true) {
    this._showSuggestionAfterError = !!displaySuggestion;
    return this;
  }
  /**
   * Add a prepared subcommand.
   *
   * See .command() for creating an attached subcommand which inherits settings from its parent.
   *
   * @param {Command} cmd - new subcommand
   * @param {object} [opts] - configuration options
   * @return {Command} `this` command for chaining
   */
  addCommand(cmd, opts) {
    if (!cmd._name) {
      throw new Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);
    }
    opts = opts || {};
    if (opts.isDefault) this._defaultCommandName = cmd._name;
    if (opts.noHelp || opts.hidden) cmd._hidden = true;
    this._registerCommand(cmd);
    cmd.parent = this;
    cmd._checkForBrokenPassThrough();
    return this;
  }
  /**
   * Factory routine to create a new unattached argument.
   *
   * See .argument() for creating an attached argument, which uses this routine to
   * create the argument. You can override createArgument to return a custom argument.
   *
   * @param {string} name
   * @param {string} [description]
   * @return {Argument} new argument
   */
  createArgument(name3, description) {
    return new Argument(name3, description);
  }
  /**
   * Define argument syntax for command.
   *
   * The default is that the argument is required, and you can explicitly
   * indicate this with <> around the name. Put [] around the name for an optional argument.
   *
   * @example
   * program.argument('<input-file>');
   * program.argument('[output-file]');
   *
   * @param {string} name
   * @param {string} [description]
   * @param {(Function|*)} [parseArg] - custom argument processing function or default value
   * @param {*} [defaultValue]
   * @return {Command} `this` command for chaining
   */
  argument(name3, description, parseArg, defaultValue) {
    const argument = this.createArgument(name3, description);
    if (typeof parseArg === "function") {
      argument.default(defaultValue).argParser(parseArg);
    } else {
      argument.default(parseArg);
    }
    this.addArgument(argument);
    return this;
  }
  /**
   * Define argument syntax for command, adding multiple at once (without descriptions).
   *
   * See also .argument().
   *
   * @example
   * program.arguments('<cmd> [env]');
   *
   * @param {string} names
   * @return {Command} `this` command for chaining
   */
  arguments(names2) {
    names2.trim().split(/ +/).forEach((detail) => {
      this.argument(detail);
    });
    return this;
  }
  /**
   * Define argument syntax for command, adding a prepared argument.
   *
   * @param {Argument} argument
   * @return {Command} `this` command for chaining
   */
  addArgument(argument) {
    const previousArgument = this.registeredArguments.slice(-1)[0];
    if (previousArgument?.variadic) {
      throw new Error(
        `only the last argument can be variadic '${previousArgument.name()}'`
      );
    }
    if (argument.required && argument.defaultValue !== void 0 && argument.parseArg === void 0) {
      throw new Error(
        `a default value for a required argument is never used: '${argument.name()}'`
      );
    }
    this.registeredArguments.push(argument);
    return this;
  }
  /**
   * Customise or override default help command. By default a help command is automatically added if your command has subcommands.
   *
   * @example
   *    program.helpCommand('help [cmd]');
   *    program.helpCommand('help [cmd]', 'show help');
   *    program.helpCommand(false); // suppress default help command
   *    program.helpCommand(true); // add help command even if no subcommands
   *
   * @param {string|boolean} enableOrNameAndArgs - enable with custom name and/or arguments, or boolean to override whether added
   * @param {string} [description] - custom description
   * @return {Command} `this` command for chaining
   */
  helpCommand(enableOrNameAndArgs, description) {
    if (typeof enableOrNameAndArgs === "boolean") {
      this._addImplicitHelpCommand = enableOrNameAndArgs;
      if (enableOrNameAndArgs && this._defaultCommandGroup) {
        this._initCommandGroup(this._getHelpCommand());
      }
      return this;
    }
    const nameAndArgs = enableOrNameAndArgs ?? "help [command]";
    const [, helpName, helpArgs] = nameAndArgs.match(/([^ ]+) *(.*)/);
    const helpDescription = description ?? "display help for command";
    const helpCommand = this.createCommand(helpName);
    helpCommand.helpOption(false);
    if (helpArgs) helpCommand.arguments(helpArgs);
    if (helpDescription) helpCommand.description(helpDescription);
    this._addImplicitHelpCommand = true;
    this._helpCommand = helpCommand;
    if (enableOrNameAndArgs || description) this._initCommandGroup(helpCommand);
    return this;
  }
  /**
   * Add prepared custom help command.
   *
   * @param {(Command|string|boolean)} helpCommand - custom help command, or deprecated enableOrNameAndArgs as for `.helpCommand()`
   * @param {string} [deprecatedDescription] - deprecated custom description used with custom name only
   * @return {Command} `this` command for chaining
   */
  addHelpCommand(helpCommand, deprecatedDescription) {
    if (typeof helpCommand !== "object") {
      this.helpCommand(helpCommand, deprecatedDescription);
      return this;
    }
    this._addImplicitHelpCommand = true;
    this._helpCommand = helpCommand;
    this._initCommandGroup(helpCommand);
    return this;
  }
  /**
   * Lazy create help command.
   *
   * @return {(Command|null)}
   * @package
   */
  _getHelpCommand() {
    const hasImplicitHelpCommand = this._addImplicitHelpCommand ?? (this.commands.length && !this._actionHandler && !this._findCommand("help"));
    if (hasImplicitHelpCommand) {
      if (this._helpCommand === void 0) {
        this.helpCommand(void 0, void 0);
      }
      return this._helpCommand;
    }
    return null;
  }
  /**
   * Add hook for life cycle event.
   *
   * @param {string} event
   * @param {Function} listener
   * @return {Command} `this` command for chaining
   */
  hook(event, listener) {
    const allowedValues = ["preSubcommand", "preAction", "postAction"];
    if (!allowedValues.includes(event)) {
      throw new Error(`Unexpected value for event passed to hook : '${event}'.
Expecting one of '${allowedValues.join("', '")}'`);
    }
    if (this._lifeCycleHooks[event]) {
      this._lifeCycleHooks[event].push(listener);
    } else {
      this._lifeCycleHooks[event] = [listener];
    }
    return this;
  }
  /**
   * Register callback to use as replacement for calling process.exit.
   *
   * @param {Function} [fn] optional callback which will be passed a CommanderError, defaults to throwing
   * @return {Command} `this` command for chaining
   */
  exitOverride(fn) {
    if (fn) {
      this._exitCallback = fn;
    } else {
      this._exitCallback = (err) => {
        if (err.code !== "commander.executeSubCommandAsync") {
          throw err;
        } else {
        }
      };
    }
    return this;
  }
  /**
   * Call process.exit, and _exitCallback if defined.
   *
   * @param {number} exitCode exit code for using with process.exit
   * @param {string} code an id string representing the error
   * @param {string} message human-readable description of the error
   * @return never
   * @private
   */
  _exit(exitCode, code, message) {
    if (this._exitCallback) {
      this._exitCallback(new CommanderError(exitCode, code, message));
    }
    import_node_process.default.exit(exitCode);
  }
  /**
   * Register callback `fn` for the command.
   *
   * @example
   * program
   *   .command('serve')
   *   .description('start service')
   *   .action(function() {
   *      // do work here
   *   });
   *
   * @param {Function} fn
   * @return {Command} `this` command for chaining
   */
  action(fn) {
    const listener = (args) => {
      const expectedArgsCount = this.registeredArguments.length;
      const actionArgs = args.slice(0, expectedArgsCount);
      if (this._storeOptionsAsProperties) {
        actionArgs[expectedArgsCount] = this;
      } else {
        actionArgs[expectedArgsCount] = this.opts();
      }
      actionArgs.push(this);
      return fn.apply(this, actionArgs);
    };
    this._actionHandler = listener;
    return this;
  }
  /**
   * Factory routine to create a new unattached option.
   *
   * See .option() for creating an attached option, which uses this routine to
   * create the option. You can override createOption to return a custom option.
   *
   * @param {string} flags
   * @param {string} [description]
   * @return {Option} new option
   */
  createOption(flags, description) {
    return new Option(flags, description);
  }
  /**
   * Wrap parseArgs to catch 'commander.invalidArgument'.
   *
   * @param {(Option | Argument)} target
   * @param {string} value
   * @param {*} previous
   * @param {string} invalidArgumentMessage
   * @private
   */
  _callParseArg(target, value, previous, invalidArgumentMessage) {
    try {
      return target.parseArg(value, previous);
    } catch (err) {
      if (err.code === "commander.invalidArgument") {
        const message = `${invalidArgumentMessage} ${err.message}`;
        this.error(message, { exitCode: err.exitCode, code: err.code });
      }
      throw err;
    }
  }
  /**
   * Check for option flag conflicts.
   * Register option if no conflicts found, or throw on conflict.
   *
   * @param {Option} option
   * @private
   */
  _registerOption(option) {
    const matchingOption = option.short && this._findOption(option.short) || option.long && this._findOption(option.long);
    if (matchingOption) {
      const matchingFlag = option.long && this._findOption(option.long) ? option.long : option.short;
      throw new Error(`Cannot add option '${option.flags}'${this._name && ` to command '${this._name}'`} due to conflicting flag '${matchingFlag}'
-  already used by option '${matchingOption.flags}'`);
    }
    this._initOptionGroup(option);
    this.options.push(option);
  }
  /**
   * Check for command name and alias conflicts with existing commands.
   * Register command if no conflicts found, or throw on conflict.
   *
   * @param {Command} command
   * @private
   */
  _registerCommand(command) {
    const knownBy = (cmd) => {
      return [cmd.name()].concat(cmd.aliases());
    };
    const alreadyUsed = knownBy(command).find(
      (name3) => this._findCommand(name3)
    );
    if (alreadyUsed) {
      const existingCmd = knownBy(this._findCommand(alreadyUsed)).join("|");
      const newCmd = knownBy(command).join("|");
      throw new Error(
        `cannot add command '${newCmd}' as already have command '${existingCmd}'`
      );
    }
    this._initCommandGroup(command);
    this.commands.push(command);
  }
  /**
   * Add an option.
   *
   * @param {Option} option
   * @return {Command} `this` command for chaining
   */
  addOption(option) {
    this._registerOption(option);
    const oname = option.name();
    const name3 = option.attributeName();
    if (option.defaultValue !== void 0) {
      this.setOptionValueWithSource(name3, option.defaultValue, "default");
    }
    const handleOptionValue = (val, invalidValueMessage, valueSource) => {
      if (val == null && option.presetArg !== void 0) {
        val = option.presetArg;
      }
      const oldValue = this.getOptionValue(name3);
      if (val !== null && option.parseArg) {
        val = this._callParseArg(option, val, oldValue, invalidValueMessage);
      } else if (val !== null && option.variadic) {
        val = option._collectValue(val, oldValue);
      }
      if (val == null) {
        if (option.negate) {
          val = false;
        } else if (option.isBoolean() || option.optional) {
          val = true;
        } else {
          val = "";
        }
      }
      this.setOptionValueWithSource(name3, val, valueSource);
    };
    this.on("option:" + oname, (val) => {
      const invalidValueMessage = `error: option '${option.flags}' argument '${val}' is invalid.`;
      handleOptionValue(val, invalidValueMessage, "cli");
    });
    if (option.envVar) {
      this.on("optionEnv:" + oname, (val) => {
        const invalidValueMessage = `error: option '${option.flags}' value '${val}' from env '${option.envVar}' is invalid.`;
        handleOptionValue(val, invalidValueMessage, "env");
      });
    }
    return this;
  }
  /**
   * Internal implementation shared by .option() and .requiredOption()
   *
   * @return {Command} `this` command for chaining
   * @private
   */
  _optionEx(config, flags, description, fn, defaultValue) {
    if (typeof flags === "object" && flags instanceof Option) {
      throw new Error(
        "To add an Option object use addOption() instead of option() or requiredOption()"
      );
    }
    const option = this.createOption(flags, description);
    option.makeOptionMandatory(!!config.mandatory);
    if (typeof fn === "function") {
      option.default(defaultValue).argParser(fn);
    } else if (fn instanceof RegExp) {
      const regex = fn;
      fn = (val, def) => {
        const m2 = regex.exec(val);
        return m2 ? m2[0] : def;
      };
      option.default(defaultValue).argParser(fn);
    } else {
      option.default(fn);
    }
    return this.addOption(option);
  }
  /**
   * Define option with `flags`, `description`, and optional argument parsing function or `defaultValue` or both.
   *
   * The `flags` string contains the short and/or long flags, separated by comma, a pipe or space. A required
   * option-argument is indicated by `<>` and an optional option-argument by `[]`.
   *
   * See the README for more details, and see also addOption() and requiredOption().
   *
   * @example
   * program
   *     .option('-p, --pepper', 'add pepper')
   *     .option('--pt, --pizza-type <TYPE>', 'type of pizza') // required option-argument
   *     .option('-c, --cheese [CHEESE]', 'add extra cheese', 'mozzarella') // optional option-argument with default
   *     .option('-t, --tip <VALUE>', 'add tip to purchase cost', parseFloat) // custom parse function
   *
   * @param {string} flags
   * @param {string} [description]
   * @param {(Function|*)} [parseArg] - custom option processing function or default value
   * @param {*} [defaultValue]
   * @return {Command} `this` command for chaining
   */
  option(flags, description, parseArg, defaultValue) {
    return this._optionEx({}, flags, description, parseArg, defaultValue);
  }
  /**
   * Add a required option which must have a value after parsing. This usually means
   * the option must be specified on the command line. (Otherwise the same as .option().)
   *
   * The `flags` string contains the short and/or long flags, separated by comma, a pipe or space.
   *
   * @param {string} flags
   * @param {string} [description]
   * @param {(Function|*)} [parseArg] - custom option processing function or default value
   * @param {*} [defaultValue]
   * @return {Command} `this` command for chaining
   */
  requiredOption(flags, description, parseArg, defaultValue) {
    return this._optionEx(
      { mandatory: true },
      flags,
      description,
      parseArg,
      defaultValue
    );
  }
  /**
   * Alter parsing of short flags with optional values.
   *
   * @example
   * // for `.option('-f,--flag [value]'):
   * program.combineFlagAndOptionalValue(true);  // `-f80` is treated like `--flag=80`, this is the default behaviour
   * program.combineFlagAndOptionalValue(false) // `-fb` is treated like `-f -b`
   *
   * @param {boolean} [combine] - if `true` or omitted, an optional value can be specified directly after the flag.
   * @return {Command} `this` command for chaining
   */
  combineFlagAndOptionalValue(combine2 = true) {
    this._combineFlagAndOptionalValue = !!combine2;
    return this;
  }
  /**
   * Allow unknown options on the command line.
   *
   * @param {boolean} [allowUnknown] - if `true` or omitted, no error will be thrown for unknown options.
   * @return {Command} `this` command for chaining
   */
  allowUnknownOption(allowUnknown = true) {
    this._allowUnknownOption = !!allowUnknown;
    return this;
  }
  /**
   * Allow excess command-arguments on the command line. Pass false to make excess arguments an error.
   *
   * @param {boolean} [allowExcess] - if `true` or omitted, no error will be thrown for excess arguments.
   * @return {Command} `this` command for chaining
   */
  allowExcessArguments(allowExcess = true) {
    this._allowExcessArguments = !!allowExcess;
    return this;
  }
  /**
   * Enable positional options. Positional means global options are specified before subcommands which lets
   * subcommands reuse the same option names, and also enables subcommands to turn on passThroughOptions.
   * The default behaviour is non-positional and global options may appear anywhere on the command line.
   *
   * @param {boolean} [positional]
   * @return {Command} `this` command for chaining
   */
  enablePositionalOptions(positional = true) {
    this._enablePositionalOptions = !!positional;
    return this;
  }
  /**
   * Pass through options that come after command-arguments rather than treat them as command-options,
   * so actual command-options come before command-arguments. Turning this on for a subcommand requires
   * positional options to have been enabled on the program (parent commands).
   * The default behaviour is non-positional and options may appear before or after command-arguments.
   *
   * @param {boolean} [passThrough] for unknown options.
   * @return {Command} `this` command for chaining
   */
  passThroughOptions(passThrough = true) {
    this._passThroughOptions = !!passThrough;
    this._checkForBrokenPassThrough();
    return this;
  }
  /**
   * @private
   */
  _checkForBrokenPassThrough() {
    if (this.parent && this._passThroughOptions && !this.parent._enablePositionalOptions) {
      throw new Error(
        `passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`
      );
    }
  }
  /**
   * Whether to store option values as properties on command object,
   * or store separately (specify false). In both cases the option values can be accessed using .opts().
   *
   * @param {boolean} [storeAsProperties=true]
   * @return {Command} `this` command for chaining
   */
  storeOptionsAsProperties(storeAsProperties = true) {
    if (this.options.length) {
      throw new Error("call .storeOptionsAsProperties() before adding options");
    }
    if (Object.keys(this._optionValues).length) {
      throw new Error(
        "call .storeOptionsAsProperties() before setting option values"
      );
    }
    this._storeOptionsAsProperties = !!storeAsProperties;
    return this;
  }
  /**
   * Retrieve option value.
   *
   * @param {string} key
   * @return {object} value
   */
  getOptionValue(key) {
    if (this._storeOptionsAsProperties) {
      return this[key];
    }
    return this._optionValues[key];
  }
  /**
   * Store option value.
   *
   * @param {string} key
   * @param {object} value
   * @return {Command} `this` command for chaining
   */
  setOptionValue(key, value) {
    return this.setOptionValueWithSource(key, value, void 0);
  }
  /**
   * Store option value and where the value came from.
   *
   * @param {string} key
   * @param {object} value
   * @param {string} source - expected values are default/config/env/cli/implied
   * @return {Command} `this` command for chaining
   */
  setOptionValueWithSource(key, value, source) {
    if (this._storeOptionsAsProperties) {
      this[key] = value;
    } else {
      this._optionValues[key] = value;
    }
    this._optionValueSources[key] = source;
    return this;
  }
  /**
   * Get source of option value.
   * Expected values are default | config | env | cli | implied
   *
   * @param {string} key
   * @return {string}
   */
  getOptionValueSource(key) {
    return this._optionValueSources[key];
  }
  /**
   * Get source of option value. See also .optsWithGlobals().
   * Expected values are default | config | env | cli | implied
   *
   * @param {string} key
   * @return {string}
   */
  getOptionValueSourceWithGlobals(key) {
    let source;
    this._getCommandAndAncestors().forEach((cmd) => {
      if (Object.hasOwn(cmd._optionValueSources, key)) {
        source = cmd.getOptionValueSource(key);
      }
    });
    return source;
  }
  /**
   * Get user arguments from implied or explicit arguments.
   * Side-effects: set _scriptPath if args included script. Used for default program name, and subcommand searches.
   *
   * @private
   */
  _prepareUserArgs(argv, parseOptions) {
    if (argv !== void 0 && !Array.isArray(argv)) {
      throw new Error("first parameter to parse must be array or undefined");
    }
    parseOptions = parseOptions || {};
    if (argv === void 0 && parseOptions.from === void 0) {
      if (import_node_process.default.versions?.electron) {
        parseOptions.from = "electron";
      }
      const execArgv = import_node_process.default.execArgv ?? [];
      if (execArgv.includes("-e") || execArgv.includes("--eval") || execArgv.includes("-p") || execArgv.includes("--print")) {
        parseOptions.from = "eval";
      }
    }
    if (argv === void 0) {
      argv = import_node_process.default.argv;
    }
    this.rawArgs = argv.slice();
    let userArgs;
    switch (parseOptions.from) {
      case void 0:
      case "node":
        this._scriptPath = argv[1];
        userArgs = argv.slice(2);
        break;
      case "electron":
        if (import_node_process.default.defaultApp) {
          this._scriptPath = argv[1];
          userArgs = argv.slice(2);
        } else {
          userArgs = argv.slice(1);
        }
        break;
      case "user":
        userArgs = argv.slice(0);
        break;
      case "eval":
        userArgs = argv.slice(1);
        break;
      default:
        throw new Error(
          `unexpected parse option { from: '${parseOptions.from}' }`
        );
    }
    if (!this._name && this._scriptPath)
      this.nameFromFilename(this._scriptPath);
    this._name = this._name || "program";
    return userArgs;
  }
  /**
   * Parse `argv`, setting options and invoking commands when defined.
   *
   * Use parseAsync instead of parse if any of your action handlers are async.
   *
   * Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
   *
   * Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
   * - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
   * - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
   * - `'user'`: just user arguments
   *
   * @example
   * program.parse(); // parse process.argv and auto-detect electron and special node flags
   * program.parse(process.argv); // assume argv[0] is app and argv[1] is script
   * program.parse(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
   *
   * @param {string[]} [argv] - optional, defaults to process.argv
   * @param {object} [parseOptions] - optionally specify style of options with from: node/user/electron
   * @param {string} [parseOptions.from] - where the args are from: 'node', 'user', 'electron'
   * @return {Command} `this` command for chaining
   */
  parse(argv, parseOptions) {
    this._prepareForParse();
    const userArgs = this._prepareUserArgs(argv, parseOptions);
    this._parseCommand([], userArgs);
    return this;
  }
  /**
   * Parse `argv`, setting options and invoking commands when defined.
   *
   * Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
   *
   * Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
   * - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
   * - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
   * - `'user'`: just user arguments
   *
   * @example
   * await program.parseAsync(); // parse process.argv and auto-detect electron and special node flags
   * await program.parseAsync(process.argv); // assume argv[0] is app and argv[1] is script
   * await program.parseAsync(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
   *
   * @param {string[]} [argv]
   * @param {object} [parseOptions]
   * @param {string} parseOptions.from - where the args are from: 'node', 'user', 'electron'
   * @return {Promise}
   */
  async parseAsync(argv, parseOptions) {
    this._prepareForParse();
    const userArgs = this._prepareUserArgs(argv, parseOptions);
    await this._parseCommand([], userArgs);
    return this;
  }
  _prepareForParse() {
    if (this._savedState === null) {
      this.options.filter(
        (option) => option.negate && option.defaultValue === void 0 && this.getOptionValue(option.attributeName()) === void 0
      ).forEach((option) => {
        const positiveLongFlag = option.long.replace(/^--no-/, "--");
        if (!this._findOption(positiveLongFlag)) {
          this.setOptionValueWithSource(
            option.attributeName(),
            true,
            "default"
          );
        }
      });
      this.saveStateBeforeParse();
    } else {
      this.restoreStateBeforeParse();
    }
  }
  /**
   * Called the first time parse is called to save state and allow a restore before subsequent calls to parse.
   * Not usually called directly, but available for subclasses to save their custom state.
   *
   * This is called in a lazy way. Only commands used in parsing chain will have state saved.
   */
  saveStateBeforeParse() {
    this._savedState = {
      // name is stable if supplied by author, but may be unspecified for root command and deduced during parsing
      _name: this._name,
      // option values before parse have default values (including false for negated options)
      // shallow clones
      _optionValues: { ...this._optionValues },
      _optionValueSources: { ...this._optionValueSources }
    };
  }
  /**
   * Restore state before parse for calls after the first.
   * Not usually called directly, but available for subclasses to save their custom state.
   *
   * This is called in a lazy way. Only commands used in parsing chain will have state restored.
   */
  restoreStateBeforeParse() {
    if (this._storeOptionsAsProperties)
      throw new Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);
    this._name = this._savedState._name;
    this._scriptPath = null;
    this.rawArgs = [];
    this._optionValues = { ...this._savedState._optionValues };
    this._optionValueSources = { ...this._savedState._optionValueSources };
    this.args = [];
    this.processedArgs = [];
  }
  /**
   * Throw if expected executable is missing. Add lots of help for author.
   *
   * @param {string} executableFile
   * @param {string} executableDir
   * @param {string} subcommandName
   */
  _checkForMissingExecutable(executableFile, executableDir, subcommandName) {
    if (import_node_fs.default.existsSync(executableFile)) return;
    const executableDirMessage = executableDir ? `searched for local subcommand relative to directory '${executableDir}'` : "no directory for search for local subcommand, use .executableDir() to supply a custom directory";
    const executableMissing = `'${executableFile}' does not exist
 - if '${subcommandName}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${executableDirMessage}`;
    throw new Error(executableMissing);
  }
  /**
   * Execute a sub-command executable.
   *
   * @private
   */
  _executeSubCommand(subcommand, args) {
    args = args.slice();
    const sourceExt = [".js", ".ts", ".tsx", ".mjs", ".cjs"];
    function findFile(baseDir, baseName) {
      const localBin = import_node_path.default.resolve(baseDir, baseName);
      if (import_node_fs.default.existsSync(localBin)) return localBin;
      if (sourceExt.includes(import_node_path.default.extname(baseName))) return void 0;
      const foundExt = sourceExt.find(
        (ext) => import_node_fs.default.existsSync(`${localBin}${ext}`)
      );
      if (foundExt) return `${localBin}${foundExt}`;
      return void 0;
    }
    this._checkForMissingMandatoryOptions();
    this._checkForConflictingOptions();
    let executableFile = subcommand._executableFile || `${this._name}-${subcommand._name}`;
    let executableDir = this._executableDir || "";
    if (this._scriptPath) {
      let resolvedScriptPath;
      try {
        resolvedScriptPath = import_node_fs.default.realpathSync(this._scriptPath);
      } catch {
        resolvedScriptPath = this._scriptPath;
      }
      executableDir = import_node_path.default.resolve(
        import_node_path.default.dirname(resolvedScriptPath),
        executableDir
      );
    }
    if (executableDir) {
      let localFile = findFile(executableDir, executableFile);
      if (!localFile && !subcommand._executableFile && this._scriptPath) {
        const legacyName = import_node_path.default.basename(
          this._scriptPath,
          import_node_path.default.extname(this._scriptPath)
        );
        if (legacyName !== this._name) {
          localFile = findFile(
            executableDir,
            `${legacyName}-${subcommand._name}`
          );
        }
      }
      executableFile = localFile || executableFile;
    }
    const launchWithNode = sourceExt.includes(import_node_path.default.extname(executableFile));
    let proc;
    if (import_node_process.default.platform !== "win32") {
      if (launchWithNode) {
        args.unshift(executableFile);
        args = incrementNodeInspectorPort(import_node_process.default.execArgv).concat(args);
        proc = child_process_default.spawn(import_node_process.default.argv[0], args, { stdio: "inherit" });
      } else {
        proc = child_process_default.spawn(executableFile, args, { stdio: "inherit" });
      }
    } else {
      this._checkForMissingExecutable(
        executableFile,
        executableDir,
        subcommand._name
      );
      args.unshift(executableFile);
      args = incrementNodeInspectorPort(import_node_process.default.execArgv).concat(args);
      proc = child_process_default.spawn(import_node_process.default.execPath, args, { stdio: "inherit" });
    }
    if (!proc.killed) {
      const signals = ["SIGUSR1", "SIGUSR2", "SIGTERM", "SIGINT", "SIGHUP"];
      signals.forEach((signal) => {
        import_node_process.default.on(signal, () => {
          if (proc.killed === false && proc.exitCode === null) {
            proc.kill(signal);
          }
        });
      });
    }
    const exitCallback = this._exitCallback;
    proc.on("close", (code) => {
      code = code ?? 1;
      if (!exitCallback) {
        import_node_process.default.exit(code);
      } else {
        exitCallback(
          new CommanderError(
            code,
            "commander.executeSubCommandAsync",
            "(close)"
          )
        );
      }
    });
    proc.on("error", (err) => {
      if (err.code === "ENOENT") {
        this._checkForMissingExecutable(
          executableFile,
          executableDir,
          subcommand._name
        );
      } else if (err.code === "EACCES") {
        throw new Error(`'${executableFile}' not executable`);
      }
      if (!exitCallback) {
        import_node_process.default.exit(1);
      } else {
        const wrappedError = new CommanderError(
          1,
          "commander.executeSubCommandAsync",
          "(error)"
        );
        wrappedError.nestedError = err;
        exitCallback(wrappedError);
      }
    });
    this.runningCommand = proc;
  }
  /**
   * @private
   */
  _dispatchSubcommand(commandName, operands, unknown) {
    const subCommand = this._findCommand(commandName);
    if (!subCommand) this.help({ error: true });
    subCommand._prepareForParse();
    let promiseChain;
    promiseChain = this._chainOrCallSubCommandHook(
      promiseChain,
      subCommand,
      "preSubcommand"
    );
    promiseChain = this._chainOrCall(promiseChain, () => {
      if (subCommand._executableHandler) {
        this._executeSubCommand(subCommand, operands.concat(unknown));
      } else {
        return subCommand._parseCommand(operands, unknown);
      }
    });
    return promiseChain;
  }
  /**
   * Invoke help directly if possible, or dispatch if necessary.
   * e.g. help foo
   *
   * @private
   */
  _dispatchHelpCommand(subcommandName) {
    if (!subcommandName) {
      this.help();
    }
    const subCommand = this._findCommand(subcommandName);
    if (subCommand && !subCommand._executableHandler) {
      subCommand.help();
    }
    return this._dispatchSubcommand(
      subcommandName,
      [],
      [this._getHelpOption()?.long ?? this._getHelpOption()?.short ?? "--help"]
    );
  }
  /**
   * Check this.args against expected this.registeredArguments.
   *
   * @private
   */
  _checkNumberOfArguments() {
    this.registeredArguments.forEach((arg, i2) => {
      if (arg.required && this.args[i2] == null) {
        this.missingArgument(arg.name());
      }
    });
    if (this.registeredArguments.length > 0 && this.registeredArguments[this.registeredArguments.length - 1].variadic) {
      return;
    }
    if (this.args.length > this.registeredArguments.length) {
      this._excessArguments(this.args);
    }
  }
  /**
   * Process this.args using this.registeredArguments and save as this.processedArgs!
   *
   * @private
   */
  _processArguments() {
    const myParseArg = (argument, value, previous) => {
      let parsedValue = value;
      if (value !== null && argument.parseArg) {
        const invalidValueMessage = `error: command-argument value '${value}' is invalid for argument '${argument.name()}'.`;
        parsedValue = this._callParseArg(
          argument,
          value,
          previous,
          invalidValueMessage
        );
      }
      return parsedValue;
    };
    this._checkNumberOfArguments();
    const processedArgs = [];
    this.registeredArguments.forEach((declaredArg, index) => {
      let value = declaredArg.defaultValue;
      if (declaredArg.variadic) {
        if (index < this.args.length) {
          value = this.args.slice(index);
          if (declaredArg.parseArg) {
            value = value.reduce((processed, v2) => {
              return myParseArg(declaredArg, v2, processed);
            }, declaredArg.defaultValue);
          }
        } else if (value === void 0) {
          value = [];
        }
      } else if (index < this.args.length) {
        value = this.args[index];
        if (declaredArg.parseArg) {
          value = myParseArg(declaredArg, value, declaredArg.defaultValue);
        }
      }
      processedArgs[index] = value;
    });
    this.processedArgs = processedArgs;
  }
  /**
   * Once we have a promise we chain, but call synchronously until then.
   *
   * @param {(Promise|undefined)} promise
   * @param {Function} fn
   * @return {(Promise|undefined)}
   * @private
   */
  _chainOrCall(promise, fn) {
    if (promise?.then && typeof promise.then === "function") {
      return promise.then(() => fn());
    }
    return fn();
  }
  /**
   *
   * @param {(Promise|undefined)} promise
   * @param {string} event
   * @return {(Promise|undefined)}
   * @private
   */
  _chainOrCallHooks(promise, event) {
    let result = promise;
    const hooks = [];
    this._getCommandAndAncestors().reverse().filter((cmd) => cmd._lifeCycleHooks[event] !== void 0).forEach((hookedCommand) => {
      hookedCommand._lifeCycleHooks[event].forEach((callback) => {
        hooks.push({ hookedCommand, callback });
      });
    });
    if (event === "postAction") {
      hooks.reverse();
    }
    hooks.forEach((hookDetail) => {
      result = this._chainOrCall(result, () => {
        return hookDetail.callback(hookDetail.hookedCommand, this);
      });
    });
    return result;
  }
  /**
   *
   * @param {(Promise|undefined)} promise
   * @param {Command} subCommand
   * @param {string} event
   * @return {(Promise|undefined)}
   * @private
   */
  _chainOrCallSubCommandHook(promise, subCommand, event) {
    let result = promise;
    if (this._lifeCycleHooks[event] !== void 0) {
      this._lifeCycleHooks[event].forEach((hook) => {
        result = this._chainOrCall(result, () => {
          return hook(this, subCommand);
        });
      });
    }
    return result;
  }
  /**
   * Process arguments in context of this command.
   * Returns action result, in case it is a promise.
   *
   * @private
   */
  _parseCommand(operands, unknown) {
    const parsed3 = this.parseOptions(unknown);
    this._parseOptionsEnv();
    this._parseOptionsImplied();
    operands = operands.concat(parsed3.operands);
    unknown = parsed3.unknown;
    this.args = operands.concat(unknown);
    if (operands && this._findCommand(operands[0])) {
      return this._dispatchSubcommand(operands[0], operands.slice(1), unknown);
    }
    if (this._getHelpCommand() && operands[0] === this._getHelpCommand().name()) {
      return this._dispatchHelpCommand(operands[1]);
    }
    if (this._defaultCommandName) {
      this._outputHelpIfRequested(unknown);
      return this._dispatchSubcommand(
        this._defaultCommandName,
        operands,
        unknown
      );
    }
    if (this.commands.length && this.args.length === 0 && !this._actionHandler && !this._defaultCommandName) {
      this.help({ error: true });
    }
    this._outputHelpIfRequested(parsed3.unknown);
    this._checkForMissingMandatoryOptions();
    this._checkForConflictingOptions();
    const checkForUnknownOptions = () => {
      if (parsed3.unknown.length > 0) {
        this.unknownOption(parsed3.unknown[0]);
      }
    };
    const commandEvent = `command:${this.name()}`;
    if (this._actionHandler) {
      checkForUnknownOptions();
      this._processArguments();
      let promiseChain;
      promiseChain = this._chainOrCallHooks(promiseChain, "preAction");
      promiseChain = this._chainOrCall(
        promiseChain,
        () => this._actionHandler(this.processedArgs)
      );
      if (this.parent) {
        promiseChain = this._chainOrCall(promiseChain, () => {
          this.parent.emit(commandEvent, operands, unknown);
        });
      }
      promiseChain = this._chainOrCallHooks(promiseChain, "postAction");
      return promiseChain;
    }
    if (this.parent?.listenerCount(commandEvent)) {
      checkForUnknownOptions();
      this._processArguments();
      this.parent.emit(commandEvent, operands, unknown);
    } else if (operands.length) {
      if (this._findCommand("*")) {
        return this._dispatchSubcommand("*", operands, unknown);
      }
      if (this.listenerCount("command:*")) {
        this.emit("command:*", operands, unknown);
      } else if (this.commands.length) {
        this.unknownCommand();
      } else {
        checkForUnknownOptions();
        this._processArguments();
      }
    } else if (this.commands.length) {
      checkForUnknownOptions();
      this.help({ error: true });
    } else {
      checkForUnknownOptions();
      this._processArguments();
    }
  }
  /**
   * Find matching command.
   *
   * @private
   * @return {Command | undefined}
   */
  _findCommand(name3) {
    if (!name3) return void 0;
    return this.commands.find(
      (cmd) => cmd._name === name3 || cmd._aliases.includes(name3)
    );
  }
  /**
   * Return an option matching `arg` if any.
   *
   * @param {string} arg
   * @return {Option}
   * @package
   */
  _findOption(arg) {
    return this.options.find((option) => option.is(arg));
  }
  /**
   * Display an error message if a mandatory option does not have a value.
   * Called after checking for help flags in leaf subcommand.
   *
   * @private
   */
  _checkForMissingMandatoryOptions() {
    this._getCommandAndAncestors().forEach((cmd) => {
      cmd.options.forEach((anOption) => {
        if (anOption.mandatory && cmd.getOptionValue(anOption.attributeName()) === void 0) {
          cmd.missingMandatoryOptionValue(anOption);
        }
      });
    });
  }
  /**
   * Display an error message if conflicting options are used together in this.
   *
   * @private
   */
  _checkForConflictingLocalOptions() {
    const definedNonDefaultOptions = this.options.filter((option) => {
      const optionKey = option.attributeName();
      if (this.getOptionValue(optionKey) === void 0) {
        return false;
      }
      return this.getOptionValueSource(optionKey) !== "default";
    });
    const optionsWithConflicting = definedNonDefaultOptions.filter(
      (option) => option.conflictsWith.length > 0
    );
    optionsWithConflicting.forEach((option) => {
      const conflictingAndDefined = definedNonDefaultOptions.find(
        (defined2) => option.conflictsWith.includes(defined2.attributeName())
      );
      if (conflictingAndDefined) {
        this._conflictingOption(option, conflictingAndDefined);
      }
    });
  }
  /**
   * Display an error message if conflicting options are used together.
   * Called after checking for help flags in leaf subcommand.
   *
   * @private
   */
  _checkForConflictingOptions() {
    this._getCommandAndAncestors().forEach((cmd) => {
      cmd._checkForConflictingLocalOptions();
    });
  }
  /**
   * Parse options from `argv` removing known options,
   * and return argv split into operands and unknown arguments.
   *
   * Side effects: modifies command by storing options. Does not reset state if called again.
   *
   * Examples:
   *
   *     argv => operands, unknown
   *     --known kkk op => [op], []
   *     op --known kkk => [op], []
   *     sub --unknown uuu op => [sub], [--unknown uuu op]
   *     sub -- --unknown uuu op => [sub --unknown uuu op], []
   *
   * @param {string[]} args
   * @return {{operands: string[], unknown: string[]}}
   */
  parseOptions(args) {
    const operands = [];
    const unknown = [];
    let dest = operands;
    function maybeOption(arg) {
      return arg.length > 1 && arg[0] === "-";
    }
    const negativeNumberArg = (arg) => {
      if (!/^-(\d+|\d*\.\d+)([eE][+-]?\d+)?$/.test(arg)) return false;
      return !this._getCommandAndAncestors().some(
        (cmd) => cmd.options.map((opt) => opt.short).some((short) => /^-\d$/.test(short))
      );
    };
    let activeVariadicOption = null;
    let activeGroup = null;
    let i2 = 0;
    while (i2 < args.length || activeGroup) {
      const arg = activeGroup ?? args[i2++];
      activeGroup = null;
      if (arg === "--") {
        if (dest === unknown) dest.push(arg);
        dest.push(...args.slice(i2));
        break;
      }
      if (activeVariadicOption && (!maybeOption(arg) || negativeNumberArg(arg))) {
        this.emit(`option:${activeVariadicOption.name()}`, arg);
        continue;
      }
      activeVariadicOption = null;
      if (maybeOption(arg)) {
        const option = this._findOption(arg);
        if (option) {
          if (option.required) {
            const value = args[i2++];
            if (value === void 0) this.optionMissingArgument(option);
            this.emit(`option:${option.name()}`, value);
          } else if (option.optional) {
            let value = null;
            if (i2 < args.length && (!maybeOption(args[i2]) || negativeNumberArg(args[i2]))) {
              value = args[i2++];
            }
            this.emit(`option:${option.name()}`, value);
          } else {
            this.emit(`option:${option.name()}`);
          }
          activeVariadicOption = option.variadic ? option : null;
          continue;
        }
      }
      if (arg.length > 2 && arg[0] === "-" && arg[1] !== "-") {
        const option = this._findOption(`-${arg[1]}`);
        if (option) {
          if (option.required || option.optional && this._combineFlagAndOptionalValue) {
            this.emit(`option:${option.name()}`, arg.slice(2));
          } else {
            this.emit(`option:${option.name()}`);
            activeGroup = `-${arg.slice(2)}`;
          }
          continue;
        }
      }
      if (/^--[^=]+=/.test(arg)) {
        const index = arg.indexOf("=");
        const option = this._findOption(arg.slice(0, index));
        if (option && (option.required || option.optional)) {
          this.emit(`option:${option.name()}`, arg.slice(index + 1));
          continue;
        }
      }
      if (dest === operands && maybeOption(arg) && !(this.commands.length === 0 && negativeNumberArg(arg))) {
        dest = unknown;
      }
      if ((this._enablePositionalOptions || this._passThroughOptions) && operands.length === 0 && unknown.length === 0) {
        if (this._findCommand(arg)) {
          operands.push(arg);
          unknown.push(...args.slice(i2));
          break;
        } else if (this._getHelpCommand() && arg === this._getHelpCommand().name()) {
          operands.push(arg, ...args.slice(i2));
          break;
        } else if (this._defaultCommandName) {
          unknown.push(arg, ...args.slice(i2));
          break;
        }
      }
      if (this._passThroughOptions) {
        dest.push(arg, ...args.slice(i2));
        break;
      }
      dest.push(arg);
    }
    return { operands, unknown };
  }
  /**
   * Return an object containing local option values as key-value pairs.
   *
   * @return {object}
   */
  opts() {
    if (this._storeOptionsAsProperties) {
      const result = {};
      const len = this.options.length;
      for (let i2 = 0; i2 < len; i2++) {
        const key = this.options[i2].attributeName();
        result[key] = key === this._versionOptionName ? this._version : this[key];
      }
      return result;
    }
    return this._optionValues;
  }
  /**
   * Return an object containing merged local and global option values as key-value pairs.
   *
   * @return {object}
   */
  optsWithGlobals() {
    return this._getCommandAndAncestors().reduce(
      (combinedOptions, cmd) => Object.assign(combinedOptions, cmd.opts()),
      {}
    );
  }
  /**
   * Display error message and exit (or call exitOverride).
   *
   * @param {string} message
   * @param {object} [errorOptions]
   * @param {string} [errorOptions.code] - an id string representing the error
   * @param {number} [errorOptions.exitCode] - used with process.exit
   */
  error(message, errorOptions) {
    this._outputConfiguration.outputError(
      `${message}
`,
      this._outputConfiguration.writeErr
    );
    if (typeof this._showHelpAfterError === "string") {
      this._outputConfiguration.writeErr(`${this._showHelpAfterError}
`);
    } else if (this._showHelpAfterError) {
      this._outputConfiguration.writeErr("\n");
      this.outputHelp({ error: true });
    }
    const config = errorOptions || {};
    const exitCode = config.exitCode || 1;
    const code = config.code || "commander.error";
    this._exit(exitCode, code, message);
  }
  /**
   * Apply any option related environment variables, if option does
   * not have a value from cli or client code.
   *
   * @private
   */
  _parseOptionsEnv() {
    this.options.forEach((option) => {
      if (option.envVar && option.envVar in import_node_process.default.env) {
        const optionKey = option.attributeName();
        if (this.getOptionValue(optionKey) === void 0 || ["default", "config", "env"].includes(
          this.getOptionValueSource(optionKey)
        )) {
          if (option.required || option.optional) {
            this.emit(`optionEnv:${option.name()}`, import_node_process.default.env[option.envVar]);
          } else {
            this.emit(`optionEnv:${option.name()}`);
          }
        }
      }
    });
  }
  /**
   * Apply any implied option values, if option is undefined or default value.
   *
   * @private
   */
  _parseOptionsImplied() {
    const dualHelper = new DualOptions(this.options);
    const hasCustomOptionValue = (optionKey) => {
      return this.getOptionValue(optionKey) !== void 0 && !["default", "implied"].includes(this.getOptionValueSource(optionKey));
    };
    this.options.filter(
      (option) => option.implied !== void 0 && hasCustomOptionValue(option.attributeName()) && dualHelper.valueFromOption(
        this.getOptionValue(option.attributeName()),
        option
      )
    ).forEach((option) => {
      Object.keys(option.implied).filter((impliedKey) => !hasCustomOptionValue(impliedKey)).forEach((impliedKey) => {
        this.setOptionValueWithSource(
          impliedKey,
          option.implied[impliedKey],
          "implied"
        );
      });
    });
  }
  /**
   * Argument `name` is missing.
   *
   * @param {string} name
   * @private
   */
  missingArgument(name3) {
    const message = `error: missing required argument '${name3}'`;
    this.error(message, { code: "commander.missingArgument" });
  }
  /**
   * `Option` is missing an argument.
   *
   * @param {Option} option
   * @private
   */
  optionMissingArgument(option) {
    const message = `error: option '${option.flags}' argument missing`;
    this.error(message, { code: "commander.optionMissingArgument" });
  }
  /**
   * `Option` does not have a value, and is a mandatory option.
   *
   * @param {Option} option
   * @private
   */
  missingMandatoryOptionValue(option) {
    const message = `error: required option '${option.flags}' not specified`;
    this.error(message, { code: "commander.missingMandatoryOptionValue" });
  }
  /**
   * `Option` conflicts with another option.
   *
   * @param {Option} option
   * @param {Option} conflictingOption
   * @private
   */
  _conflictingOption(option, conflictingOption) {
    const findBestOptionFromValue = (option2) => {
      const optionKey = option2.attributeName();
      const optionValue = this.getOptionValue(optionKey);
      const negativeOption = this.options.find(
        (target) => target.negate && optionKey === target.attributeName()
      );
      const positiveOption = this.options.find(
        (target) => !target.negate && optionKey === target.attributeName()
      );
      if (negativeOption && (negativeOption.presetArg === void 0 && optionValue === false || negativeOption.presetArg !== void 0 && optionValue === negativeOption.presetArg)) {
        return negativeOption;
      }
      return positiveOption || option2;
    };
    const getErrorMessage = (option2) => {
      const bestOption = findBestOptionFromValue(option2);
      const optionKey = bestOption.attributeName();
      const source = this.getOptionValueSource(optionKey);
      if (source === "env") {
        return `environment variable '${bestOption.envVar}'`;
      }
      return `option '${bestOption.flags}'`;
    };
    const message = `error: ${getErrorMessage(option)} cannot be used with ${getErrorMessage(conflictingOption)}`;
    this.error(message, { code: "commander.conflictingOption" });
  }
  /**
   * Unknown option `flag`.
   *
   * @param {string} flag
   * @private
   */
  unknownOption(flag2) {
    if (this._allowUnknownOption) return;
    let suggestion = "";
    if (flag2.startsWith("--") && this._showSuggestionAfterError) {
      let candidateFlags = [];
      let command = this;
      do {
        const moreFlags = command.createHelp().visibleOptions(command).filter((option) => option.long).map((option) => option.long);
        candidateFlags = candidateFlags.concat(moreFlags);
        command = command.parent;
      } while (command && !command._enablePositionalOptions);
      suggestion = suggestSimilar(flag2, candidateFlags);
    }
    const message = `error: unknown option '${flag2}'${suggestion}`;
    this.error(message, { code: "commander.unknownOption" });
  }
  /**
   * Excess arguments, more than expected.
   *
   * @param {string[]} receivedArgs
   * @private
   */
  _excessArguments(receivedArgs) {
    if (this._allowExcessArguments) return;
    const expected = this.registeredArguments.length;
    const s2 = expected === 1 ? "" : "s";
    const received = receivedArgs.length;
    const forSubcommand = this.parent ? ` for '${this.name()}'` : "";
    const details = receivedArgs.join(", ");
    const message = `error: too many arguments${forSubcommand}. Expected ${expected} argument${s2} but got ${received}: ${details}.`;
    this.error(message, { code: "commander.excessArguments" });
  }
  /**
   * Unknown command.
   *
   * @private
   */
  unknownCommand() {
    const unknownName = this.args[0];
    let suggestion = "";
    if (this._showSuggestionAfterError) {
      const candidateNames = [];
      this.createHelp().visibleCommands(this).forEach((command) => {
        candidateNames.push(command.name());
        if (command.alias()) candidateNames.push(command.alias());
      });
      suggestion = suggestSimilar(unknownName, candidateNames);
    }
    const message = `error: unknown command '${unknownName}'${suggestion}`;
    this.error(message, { code: "commander.unknownCommand" });
  }
  /**
   * Get or set the program version.
   *
   * This method auto-registers the "-V, --version" option which will print the version number.
   *
   * You can optionally supply the flags and description to override the defaults.
   *
   * @param {string} [str]
   * @param {string} [flags]
   * @param {string} [description]
   * @return {(this | string | undefined)} `this` command for chaining, or version string if no arguments
   */
  version(str, flags, description) {
    if (str === void 0) return this._version;
    this._version = str;
    flags = flags || "-V, --version";
    description = description || "output the version number";
    const versionOption = this.createOption(flags, description);
    this._versionOptionName = versionOption.attributeName();
    this._registerOption(versionOption);
    this.on("option:" + versionOption.name(), () => {
      this._outputConfiguration.writeOut(`${str}
`);
      this._exit(0, "commander.version", str);
    });
    return this;
  }
  /**
   * Set the description.
   *
   * @param {string} [str]
   * @param {object} [argsDescription]
   * @return {(string|Command)}
   */
  description(str, argsDescription) {
    if (str === void 0 && argsDescription === void 0)
      return this._description;
    this._description = str;
    if (argsDescription) {
      this._argsDescription = argsDescription;
    }
    return this;
  }
  /**
   * Set the summary. Used when listed as subcommand of parent.
   *
   * @param {string} [str]
   * @return {(string|Command)}
   */
  summary(str) {
    if (str === void 0) return this._summary;
    this._summary = str;
    return this;
  }
  /**
   * Set an alias for the command.
   *
   * You may call more than once to add multiple aliases. Only the first alias is shown in the auto-generated help.
   *
   * @param {string} [alias]
   * @return {(string|Command)}
   */
  alias(alias) {
    if (alias === void 0) return this._aliases[0];
    let command = this;
    if (this.commands.length !== 0 && this.commands[this.commands.length - 1]._executableHandler) {
      command = this.commands[this.commands.length - 1];
    }
    if (alias === command._name)
      throw new Error("Command alias can't be the same as its name");
    const matchingCommand = this.parent?._findCommand(alias);
    if (matchingCommand) {
      const existingCmd = [matchingCommand.name()].concat(matchingCommand.aliases()).join("|");
      throw new Error(
        `cannot add alias '${alias}' to command '${this.name()}' as already have command '${existingCmd}'`
      );
    }
    command._aliases.push(alias);
    return this;
  }
  /**
   * Set aliases for the command.
   *
   * Only the first alias is shown in the auto-generated help.
   *
   * @param {string[]} [aliases]
   * @return {(string[]|Command)}
   */
  aliases(aliases) {
    if (aliases === void 0) return this._aliases;
    aliases.forEach((alias) => this.alias(alias));
    return this;
  }
  /**
   * Set / get the command usage `str`.
   *
   * @param {string} [str]
   * @return {(string|Command)}
   */
  usage(str) {
    if (str === void 0) {
      if (this._usage) return this._usage;
      const args = this.registeredArguments.map((arg) => {
        return humanReadableArgName(arg);
      });
      return [].concat(
        this.options.length || this._helpOption !== null ? "[options]" : [],
        this.commands.length ? "[command]" : [],
        this.registeredArguments.length ? args : []
      ).join(" ");
    }
    this._usage = str;
    return this;
  }
  /**
   * Get or set the name of the command.
   *
   * @param {string} [str]
   * @return {(string|Command)}
   */
  name(str) {
    if (str === void 0) return this._name;
    this._name = str;
    return this;
  }
  /**
   * Set/get the help group heading for this subcommand in parent command's help.
   *
   * @param {string} [heading]
   * @return {Command | string}
   */
  helpGroup(heading2) {
    if (heading2 === void 0) return this._helpGroupHeading ?? "";
    this._helpGroupHeading = heading2;
    return this;
  }
  /**
   * Set/get the default help group heading for subcommands added to this command.
   * (This does not override a group set directly on the subcommand using .helpGroup().)
   *
   * @example
   * program.commandsGroup('Development Commands:');
   * program.command('watch')...
   * program.command('lint')...
   * ...
   *
   * @param {string} [heading]
   * @returns {Command | string}
   */
  commandsGroup(heading2) {
    if (heading2 === void 0) return this._defaultCommandGroup ?? "";
    this._defaultCommandGroup = heading2;
    return this;
  }
  /**
   * Set/get the default help group heading for options added to this command.
   * (This does not override a group set directly on the option using .helpGroup().)
   *
   * @example
   * program
   *   .optionsGroup('Development Options:')
   *   .option('-d, --debug', 'output extra debugging')
   *   .option('-p, --profile', 'output profiling information')
   *
   * @param {string} [heading]
   * @returns {Command | string}
   */
  optionsGroup(heading2) {
    if (heading2 === void 0) return this._defaultOptionGroup ?? "";
    this._defaultOptionGroup = heading2;
    return this;
  }
  /**
   * @param {Option} option
   * @private
   */
  _initOptionGroup(option) {
    if (this._defaultOptionGroup && !option.helpGroupHeading)
      option.helpGroup(this._defaultOptionGroup);
  }
  /**
   * @param {Command} cmd
   * @private
   */
  _initCommandGroup(cmd) {
    if (this._defaultCommandGroup && !cmd.helpGroup())
      cmd.helpGroup(this._defaultCommandGroup);
  }
  /**
   * Set the name of the command from script filename, such as process.argv[1],
   * or import.meta.filename.
   *
   * (Used internally and public although not documented in README.)
   *
   * @example
   * program.nameFromFilename(import.meta.filename);
   *
   * @param {string} filename
   * @return {Command}
   */
  nameFromFilename(filename) {
    this._name = import_node_path.default.basename(filename, import_node_path.default.extname(filename));
    return this;
  }
  /**
   * Get or set the directory for searching for executable subcommands of this command.
   *
   * @example
   * program.executableDir(import.meta.dirname);
   * // or
   * program.executableDir('subcommands');
   *
   * @param {string} [path]
   * @return {(string|null|Command)}
   */
  executableDir(path30) {
    if (path30 === void 0) return this._executableDir;
    this._executableDir = path30;
    return this;
  }
  /**
   * Return program help documentation.
   *
   * @param {{ error: boolean }} [contextOptions] - pass {error:true} to wrap for stderr instead of stdout
   * @return {string}
   */
  helpInformation(contextOptions) {
    const helper = this.createHelp();
    const context = this._getOutputContext(contextOptions);
    helper.prepareContext({
      error: context.error,
      helpWidth: context.helpWidth,
      outputHasColors: context.hasColors
    });
    const text2 = helper.formatHelp(this, helper);
    if (context.hasColors) return text2;
    return this._outputConfiguration.stripColor(text2);
  }
  /**
   * @typedef HelpContext
   * @type {object}
   * @property {boolean} error
   * @property {number} helpWidth
   * @property {boolean} hasColors
   * @property {function} write - includes stripColor if needed
   *
   * @returns {HelpContext}
   * @private
   */
  _getOutputContext(contextOptions) {
    contextOptions = contextOptions || {};
    const error = !!contextOptions.error;
    let baseWrite;
    let hasColors;
    let helpWidth;
    if (error) {
      baseWrite = (str) => this._outputConfiguration.writeErr(str);
      hasColors = this._outputConfiguration.getErrHasColors();
      helpWidth = this._outputConfiguration.getErrHelpWidth();
    } else {
      baseWrite = (str) => this._outputConfiguration.writeOut(str);
      hasColors = this._outputConfiguration.getOutHasColors();
      helpWidth = this._outputConfiguration.getOutHelpWidth();
    }
    const write3 = (str) => {
      if (!hasColors) str = this._outputConfiguration.stripColor(str);
      return baseWrite(str);
    };
    return { error, write: write3, hasColors, helpWidth };
  }
  /**
   * Output help information for this command.
   *
   * Outputs built-in help, and custom text added using `.addHelpText()`.
   *
   * @param {{ error: boolean } | Function} [contextOptions] - pass {error:true} to write to stderr instead of stdout
   */
  outputHelp(contextOptions) {
    let deprecatedCallback;
    if (typeof contextOptions === "function") {
      deprecatedCallback = contextOptions;
      contextOptions = void 0;
    }
    const outputContext = this._getOutputContext(contextOptions);
    const eventContext = {
      error: outputContext.error,
      write: outputContext.write,
      command: this
    };
    this._getCommandAndAncestors().reverse().forEach((command) => command.emit("beforeAllHelp", eventContext));
    this.emit("beforeHelp", eventContext);
    let helpInformation = this.helpInformation({ error: outputContext.error });
    if (deprecatedCallback) {
      helpInformation = deprecatedCallback(helpInformation);
      if (typeof helpInformation !== "string" && !Buffer.isBuffer(helpInformation)) {
        throw new Error("outputHelp callback must return a string or a Buffer");
      }
    }
    outputContext.write(helpInformation);
    if (this._getHelpOption()?.long) {
      this.emit(this._getHelpOption().long);
    }
    this.emit("afterHelp", eventContext);
    this._getCommandAndAncestors().forEach(
      (command) => command.emit("afterAllHelp", eventContext)
    );
  }
  /**
   * You can pass in flags and a description to customise the built-in help option.
   * Pass in false to disable the built-in help option.
   *
   * @example
   * program.helpOption('-?, --help', 'show help'); // customise
   * program.helpOption(false); // disable
   *
   * @param {(string | boolean)} flags
   * @param {string} [description]
   * @return {Command} `this` command for chaining
   */
  helpOption(flags, description) {
    if (typeof flags === "boolean") {
      if (flags) {
        if (this._helpOption === null) this._helpOption = void 0;
        if (this._defaultOptionGroup) {
          this._initOptionGroup(this._getHelpOption());
        }
      } else {
        this._helpOption = null;
      }
      return this;
    }
    this._helpOption = this.createOption(
      flags ?? "-h, --help",
      description ?? "display help for command"
    );
    if (flags || description) this._initOptionGroup(this._helpOption);
    return this;
  }
  /**
   * Lazy create help option.
   * Returns null if has been disabled with .helpOption(false).
   *
   * @returns {(Option | null)} the help option
   * @package
   */
  _getHelpOption() {
    if (this._helpOption === void 0) {
      this.helpOption(void 0, void 0);
    }
    return this._helpOption;
  }
  /**
   * Supply your own option to use for the built-in help option.
   * This is an alternative to using helpOption() to customise the flags and description etc.
   *
   * @param {Option} option
   * @return {Command} `this` command for chaining
   */
  addHelpOption(option) {
    this._helpOption = option;
    this._initOptionGroup(option);
    return this;
  }
  /**
   * Output help information and exit.
   *
   * Outputs built-in help, and custom text added using `.addHelpText()`.
   *
   * @param {{ error: boolean }} [contextOptions] - pass {error:true} to write to stderr instead of stdout
   */
  help(contextOptions) {
    this.outputHelp(contextOptions);
    let exitCode = Number(import_node_process.default.exitCode ?? 0);
    if (exitCode === 0 && contextOptions && typeof contextOptions !== "function" && contextOptions.error) {
      exitCode = 1;
    }
    this._exit(exitCode, "commander.help", "(outputHelp)");
  }
  /**
   * // Do a little typing to coordinate emit and listener for the help text events.
   * @typedef HelpTextEventContext
   * @type {object}
   * @property {boolean} error
   * @property {Command} command
   * @property {function} write
   */
  /**
   * Add additional text to be displayed with the built-in help.
   *
   * Position is 'before' or 'after' to affect just this command,
   * and 'beforeAll' or 'afterAll' to affect this command and all its subcommands.
   *
   * @param {string} position - before or after built-in help
   * @param {(string | Function)} text - string to add, or a function returning a string
   * @return {Command} `this` command for chaining
   */
  addHelpText(position2, text2) {
    const allowedValues = ["beforeAll", "before", "after", "afterAll"];
    if (!allowedValues.includes(position2)) {
      throw new Error(`Unexpected value for position to addHelpText.
Expecting one of '${allowedValues.join("', '")}'`);
    }
    const helpEvent = `${position2}Help`;
    this.on(helpEvent, (context) => {
      let helpStr;
      if (typeof text2 === "function") {
        helpStr = text2({ error: context.error, command: context.command });
      } else {
        helpStr = text2;
      }
      if (helpStr) {
        context.write(`${helpStr}
`);
      }
    });
    return this;
  }
  /**
   * Output help information if help flags specified
   *
   * @param {Array} args - array of options to search for help flags
   * @private
   */
  _outputHelpIfRequested(args) {
    const helpOption = this._getHelpOption();
    const helpRequested = helpOption && args.find((arg) => helpOption.is(arg));
    if (helpRequested) {
      this.outputHelp();
      this._exit(0, "commander.helpDisplayed", "(outputHelp)");
    }
  }
};
function incrementNodeInspectorPort(args) {
  return args.map((arg) => {
    if (!arg.startsWith("--inspect")) {
      return arg;
    }
    let debugOption;
    let debugHost = "127.0.0.1";
    let debugPort = "9229";
    let match;
    if ((match = arg.match(/^(--inspect(-brk|-wait)?)$/)) !== null) {
      debugOption = match[1];
    } else if ((match = arg.match(
      /^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+)$/
    )) !== null) {
      debugOption = match[1];
      if (/^\d+$/.test(match[3])) {
        debugPort = match[3];
      } else {
        debugHost = match[3];
      }
    } else if ((match = arg.match(
      /^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+):(\d+)$/
    )) !== null) {
      debugOption = match[1];
      debugHost = match[3];
      debugPort = match[4];
    }
    if (debugOption && debugPort !== "0") {
      return `${debugOption}=${debugHost}:${parseInt(debugPort) + 1}`;
    }
    return arg;
  });
}
function useColor() {
  if (import_node_process.default.env.NO_COLOR || import_node_process.default.env.FORCE_COLOR === "0" || import_node_process.default.env.FORCE_COLOR === "false")
    return false;
  if (import_node_process.default.env.FORCE_COLOR || import_node_process.default.env.CLICOLOR_FORCE !== void 0)
    return true;
  return void 0;
}

// node_modules/commander/index.js
var program = new Command();

// src/main/cli.ts
init_problem_codes();
init_fault_text();

// src/main/options.ts
var import_node_os = require("node:os");
init_board_names();
var MOST_WORKERS = 256;
var UNITS = { ms: 1, s: 1e3, m: 6e4 };
function addCommonOptions(command) {
  return command.addOption(new Option("-f, --file <path>", "the flow file (default: flow.yml, flow.yaml, .github/flow.yml)").env("FLOW_FILE")).addOption(new Option("-C, --directory <path>", "the repository's root").env("FLOW_DIRECTORY").default(".")).addOption(new Option("--cache-dir <path>", "the store (default: .flow in the repository)").env("FLOW_CACHE_DIR")).addOption(
    new Option("--cache-mode <mode>", "what may be done with the store").choices(["read", "write", "write-only", "none"]).env("FLOW_CACHE_MODE").default("write")
  ).addOption(new Option("--cache-epoch <text>", "another one disowns every entry").env("FLOW_CACHE_EPOCH").default("0")).addOption(new Option("--env-file <path>", "variables to add to the machine's").env("FLOW_ENV_FILE")).addOption(
    new Option("--reporter <name>", "how to tell what happens").choices(["auto", "tty", "plain", "github", "agent", "ndjson"]).env("FLOW_REPORTER").default("auto")
  ).addOption(flag("--json", "one JSON object on standard output, all else on standard error", "FLOW_JSON").default(false)).addOption(flag("-q, --quiet", "failures and the last line only", "FLOW_QUIET").default(false)).addOption(flag("-v, --verbose", "why each task runs", "FLOW_VERBOSE").default(false)).addOption(new Option("--color", "colours although this is no terminal")).addOption(new Option("--no-color", "no colours"));
}
function addTaskOptions(command) {
  return addCommonOptions(command).addOption(new Option("-j, --jobs <n>", "tasks at once").env("FLOW_JOBS").argParser(positive).default((0, import_node_os.availableParallelism)())).addOption(flag("--force", "run what could be restored, too", "FLOW_FORCE").default(false)).addOption(flag("--only", "not what the steps need", "FLOW_ONLY").default(false)).addOption(flag("--no-fail-fast", "go on after a failure", "FLOW_NO_FAIL_FAST")).addOption(new Option("--matrix <name:value>", "only these cells (repeatable)").argParser(cell).default([])).addOption(
    new Option("-s, --secret <NAME[=value]>", "a secret; without a value, from the environment (repeatable)").argParser(collect).default([])
  ).addOption(new Option("--secret-file <path>", "a file of NAME=value lines and NAME<<EOF blocks").env("FLOW_SECRET_FILE")).addOption(new Option("--restore <what>", "outputs to put on disk: final, all, none, or step ids").env("FLOW_RESTORE").default("final")).addOption(new Option("--allow-environment <name>", "run steps of this environment here (repeatable)").argParser(collect).default([])).addOption(flag("-n, --dry-run", "the same as `plan`", "FLOW_DRY_RUN").default(false));
}
function flag(flags, description, variable) {
  const option = new Option(flags, description);
  return ["", "0", "false", "no"].includes(process.env[variable]?.toLowerCase() ?? "no") ? option : option.env(variable);
}
function percent(text2) {
  const value = Number(text2.replace(/%$/, ""));
  if (/^\d+(\.\d+)?%?$/.test(text2) && value > 0 && value <= 100) return value;
  throw new InvalidArgumentError("Write a share from 1% to 100%.");
}
function positive(text2) {
  const value = Number(text2);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}
function collect(text2, before) {
  return [...before, text2];
}
function cell(text2, before) {
  const colon = text2.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError("Write it as name:value.");
  return [...before, { name: text2.slice(0, colon), value: text2.slice(colon + 1) }];
}
function workerCounts(text2) {
  const counts = (/^workers=(\d+(?:,\d+)*)$/.exec(text2)?.[1] ?? "").split(",").map(Number);
  if (counts.every((count3) => count3 >= 1 && count3 <= MOST_WORKERS)) return counts;
  throw new InvalidArgumentError(`Write it as workers=1,2,4 with numbers from 1 to ${MOST_WORKERS}.`);
}
function milliseconds(text2) {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text2) ?? [];
  if (amount === void 0) throw new InvalidArgumentError("Write it as 500ms, 15s or 2m.");
  return Number(amount) * (UNITS[unit] ?? 1);
}
function share(text2) {
  const amount = Number(/^(\d+(?:\.\d+)?)%$/.exec(text2)?.[1] ?? Number.NaN);
  if (amount >= 0 && amount <= 100) return amount / 100;
  throw new InvalidArgumentError("Write it as 10%.");
}
function workerName(text2) {
  if (isWorkerName(text2)) return text2;
  throw new InvalidArgumentError("Write up to 100 letters, digits, `_`, `-` and `.`, beginning with a letter or a digit.");
}

// src/main/cli.ts
init_process_end();
init_refusal();
init_version();
var PLAIN2 = {
  directory: ".",
  cacheMode: "write",
  cacheEpoch: "0",
  reporter: "auto",
  json: false,
  quiet: false,
  verbose: false
};
async function main(argv) {
  const box = { action: null, options: PLAIN2 };
  endAtFaults((text2) => process.stderr.write(`${text2}
`));
  const program2 = commands((action) => {
    box.action = action;
  });
  program2.hook("preAction", (_2, command) => {
    box.options = { ...PLAIN2, ...command.opts() };
  });
  await endProcess(
    await guarded(
      async () => {
        await program2.parseAsync(argv);
        return box.action === null ? 0 : box.action();
      },
      (refusal4) => refuse(refusal4, argv[2], program2, box.options)
    )
  );
}
async function guarded(work, refused3) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Refusal) return refused3(error);
    process.stderr.write(`${faultText(error)}
`);
    return FAULT_EXIT;
  }
}
async function refuse({ problems, result }, word, program2, options) {
  const { openOutput: openOutput2 } = await Promise.resolve().then(() => (init_output(), output_exports));
  const { problemsText: problemsText2 } = await Promise.resolve().then(() => (init_problem_text(), problem_text_exports));
  const { withCommandHint: withCommandHint2 } = await Promise.resolve().then(() => (init_mistyped_command(), mistyped_command_exports));
  const { out, err } = openOutput2(options);
  if (options.json) out.write(`${JSON.stringify(result)}
`);
  const names2 = program2.commands.map((command) => command.name()).filter((name3) => !name3.startsWith("_"));
  err.write(problemsText2(withCommandHint2(problems, word, names2), err.paint));
  await out.flush();
  await err.flush();
  return Math.max(2, ...problems.map((problem2) => PROBLEMS[problem2.code].exit));
}
function commands(set) {
  const program2 = new Command("flow-action");
  program2.description("Runs a dataflow from a repository: restores what has been made before, runs the rest, says why.").version(VERSION).exitOverride().showHelpAfterError("(flow-action --help shows commands and flags)").enablePositionalOptions();
  taskCommands(program2, set);
  provenanceCommands(program2, set);
  otherCommands(program2, set);
  return program2;
}
function taskCommands(program2, set) {
  addTaskOptions(
    program2.command("run", { isDefault: true }).argument("[step...]").description("restore or run steps and what they need")
  ).action((steps, options) => set(async () => (await Promise.resolve().then(() => (init_run_command(), run_command_exports))).runCommand(steps, options)));
  addTaskOptions(program2.command("plan").argument("[step...]").description("what would run, and why; runs nothing")).option("--exit-code", "exit with 3 if anything would run", false).option("--board <directory>", "write the plan of a fan-out there, for `work` and `report`").addOption(new Option("--workers <n>", "with --board: how many workers there will be").argParser(positive).default(4)).addOption(
    new Option("--simulate <workers=n,...>", "what a fan-out would take with so many workers, by recorded durations").argParser(workerCounts).conflicts("board")
  ).addOption(
    new Option("--start <duration>", "with --simulate: what a runner takes to start").argParser(milliseconds).default(15e3, "15s")
  ).addOption(new Option("--lost <percent>", "with --simulate: workers that are killed or never start").argParser(share).default(0, "0%")).addOption(
    new Option("--late <percent>", "with --simulate: workers that start up to ten minutes late").argParser(share).default(0, "0%")
  ).addOption(new Option("--seed <n>", "with --simulate: another one loses other workers").argParser(positive).default(1)).action((steps, options) => set(() => plan(steps, options)));
  addTaskOptions(program2.command("work").description("be one worker of a fan-out over a shared folder")).requiredOption("--board <directory>", "where `plan --board` has put the plan").addOption(new Option("--worker <name>", "a name that no other worker has (default: made of host and process)").argParser(workerName)).option("--pool <name>", "whose batches to take (default: the first pool of the plan)").option("--plan <digest>", "take this plan and no other").action((options) => set(async () => (await Promise.resolve().then(() => (init_fan_out_commands(), fan_out_commands_exports))).workCommand(options)));
  addTaskOptions(program2.command("report").description("tell what the workers of a fan-out did, and put its outputs on disk")).requiredOption("--board <directory>", "where `plan --board` has put the plan").option("--plan <digest>", "take this plan and no other").action((options) => set(async () => (await Promise.resolve().then(() => (init_fan_out_commands(), fan_out_commands_exports))).reportBoardCommand(options)));
  addTaskOptions(
    program2.command("explain").argument("<step>").description("what a step's fingerprint is made of, and what differs from the nearest record")
  ).action((step, options) => set(async () => (await Promise.resolve().then(() => (init_explain_command(), explain_command_exports))).explainCommand(step, options)));
  addTaskOptions(program2.command("watch").argument("[step...]").description("run again what a change touches")).action(
    (steps, options) => set(async () => (await Promise.resolve().then(() => (init_watch_command(), watch_command_exports))).watchCommand(steps, options))
  );
  addTaskOptions(program2.command("list").description("steps, cells and what is known of them")).action(
    (options) => set(async () => (await Promise.resolve().then(() => (init_list_command(), list_command_exports))).listCommand(options))
  );
  addTaskOptions(program2.command("graph").argument("[step...]").description("the graph of steps")).option("--format <format>", "mermaid, dot, svg or json", "mermaid").option("--cells", "matrix cells one by one", false).action(
    (steps, options) => set(async () => (await Promise.resolve().then(() => (init_graph_command(), graph_command_exports))).graphCommand(steps, options))
  );
  addTaskOptions(program2.command("logs").argument("<step>").description("the log of the last run, of restored tasks too")).action(
    (step, options) => set(async () => (await Promise.resolve().then(() => (init_logs_command(), logs_command_exports))).logsCommand(step, options))
  );
}
async function plan(steps, options) {
  const { board, simulate: simulate2 } = options;
  if (simulate2 !== void 0) return (await Promise.resolve().then(() => (init_simulate_command(), simulate_command_exports))).simulateCommand(steps, { ...options, simulate: simulate2 });
  if (board === void 0) return (await Promise.resolve().then(() => (init_run_command(), run_command_exports))).runCommand(steps, { ...options, dryRun: true }, options.exitCode);
  return (await Promise.resolve().then(() => (init_fan_out_commands(), fan_out_commands_exports))).planBoardCommand(steps, { ...options, board }, options.exitCode);
}
function provenanceCommands(program2, set) {
  const provenance = program2.command("provenance").description("where a file came from, back to the sources");
  addCommonOptions(provenance.command("show").argument("<file>", "a file, or a SHA-256").description("where a file came from, as a tree")).addOption(new Option("--format <format>", "of what is shown").choices(["text", "mermaid", "json"]).default("text")).action(
    (file, options) => set(async () => (await Promise.resolve().then(() => (init_provenance_command(), provenance_command_exports))).provenanceShow(file, options))
  );
  addCommonOptions(provenance.command("verify").argument("<file>", "a file, or a SHA-256").description("whether that holds, step by step")).option("--signed", "fail where nothing is signed", false).addOption(new Option("--rebuild <percent>", "run so many of its tasks again, and compare the bytes").argParser(percent)).addOption(
    new Option("--commit <sha>", "every task, or with --bundle the run, was of this commit (repeatable)").argParser(collect).default([])
  ).option("--repo <address>", "and of this repository; with --bundle owner/name does").option("--bundle <file>", "the signature of the run that made it, as the action leaves it").option("--trusted-root <file>", "whom to trust, as `gh attestation trusted-root` prints it").option("--statements <file>", "with --bundle: what was signed (default: steps.intoto.jsonl beside the bundle)").option("--signer-workflow <path>", "with --bundle: owner/name/.github/workflows/x.yml that signed (default: one of --repo)").option("--ref <ref>", "with --bundle: the run was on this ref").option("--deny-self-hosted", "with --bundle: GitHub's own runners only", false).action(
    (file, options) => set(async () => (await Promise.resolve().then(() => (init_provenance_command(), provenance_command_exports))).provenanceVerify(file, options))
  );
  addCommonOptions(
    provenance.command("statements").argument("[file]", "those of this file's chain (default: all)").description("the statements themselves, one a line")
  ).action(
    (file, options) => set(async () => (await Promise.resolve().then(() => (init_provenance_command(), provenance_command_exports))).provenanceStatements(file, options))
  );
  addCommonOptions(provenance.command("export").description("what a run read and made, for other programs")).addOption(new Option("--format <format>", "in whose words").choices(["openlineage", "in-toto", "ro-crate"]).makeOptionMandatory()).option("--out <path>", "a file, for in-toto a directory (default: standard output)").option("--url <address>", "with openlineage: the service to send it to (default: OPENLINEAGE_URL where --out is not given)").option("--run <name>", "the run, or how its name begins (default: the last one here)").option("--key <file>", "with in-toto: the private Ed25519 key that signs, as PEM").action((options) => set(async () => (await Promise.resolve().then(() => (init_provenance_export_command(), provenance_export_command_exports))).provenanceExport(options)));
}
function otherCommands(program2, set) {
  addCommonOptions(program2.command("validate").argument("[file]").description("read the flow and say what is wrong with it")).option("--format <format>", "text, json or github", "text").action(
    (file, options) => set(async () => (await Promise.resolve().then(() => (init_validate_command(), validate_command_exports))).validateCommand(file, options))
  );
  const cache = program2.command("cache").description("the local store");
  addCommonOptions(cache.command("ls").description("entries, newest first")).action(
    (options) => set(async () => (await Promise.resolve().then(() => (init_cache_command(), cache_command_exports))).cacheList(options))
  );
  addCommonOptions(cache.command("show").argument("<fingerprint>").description("one entry")).action(
    (fingerprint, options) => set(async () => (await Promise.resolve().then(() => (init_cache_command(), cache_command_exports))).cacheShow(fingerprint, options))
  );
  addCommonOptions(cache.command("prune").description("remove what is old or too much")).option("--max-age <days>", "entries not used for so many days", "30").option("--max-size <size>", "until the rest is within this size, e.g. 5GB", "10GB").action(
    (options) => set(async () => (await Promise.resolve().then(() => (init_cache_command(), cache_command_exports))).cachePrune(options))
  );
  addCommonOptions(cache.command("rm").argument("<fingerprint...>").description("remove entries")).action(
    (fingerprints, options) => set(async () => (await Promise.resolve().then(() => (init_cache_command(), cache_command_exports))).cacheRemove(fingerprints, options))
  );
  addCommonOptions(program2.command("init").description("write a first flow and its workflow")).option("--from <file>", "package.json, turbo.json or dvc.yaml").option("-y, --yes", "overwrite what is there", false).action(
    (options) => set(async () => (await Promise.resolve().then(() => (init_init_command(), init_command_exports))).initCommand(options))
  );
  addCommonOptions(program2.command("doctor").description("look at this machine and say what stands in the way")).action(
    (options) => set(async () => (await Promise.resolve().then(() => (init_doctor_command(), doctor_command_exports))).doctorCommand(options))
  );
  program2.command("completion").argument("<shell>", "bash, zsh, fish or powershell").description("print a completion script").action((shell) => set(async () => (await Promise.resolve().then(() => (init_completion_command(), completion_command_exports))).completionCommand(shell, program2, PLAIN2)));
  program2.command("__complete", { hidden: true }).argument("<what>").option("-C, --directory <path>", "", ".").option("-f, --file <path>").action(
    (_what, options) => set(async () => (await Promise.resolve().then(() => (init_completion_command(), completion_command_exports))).completeSteps({ ...PLAIN2, ...options }))
  );
}
main(process.argv).catch((error) => {
  throw error;
});
