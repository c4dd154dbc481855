// Headers of entries: read back as they were written, in one spelling only, and never for another key or task.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleFile, sampleLink, sampleManifest, sampleRecord } from "../../../test/rig/entry-samples.ts";
import { sha256 } from "../model/digest.ts";
import type { JsonValue } from "../model/json.ts";
import type { OutputFile, TaskRecord } from "../model/record.ts";
import { blobsOf, entryHeader, parseJson, readEntryHeader, totalSize } from "./entry-header.ts";
import { LIMITS } from "./entry-limits.ts";
import { whyNotSaved } from "./record-check.ts";

const KEY = "flow1-0-x";
const RECORD = sampleRecord([sampleFile("out/a", "a", "100755"), sampleLink("out/l", "a")], { log: { sha256: sha256("log"), size: 3 } });
const TEXT = entryHeader(KEY, RECORD);

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const texts = fc.dictionary(text, text, { maxKeys: 4 });
// As JSON has it: there is no minus zero in it.
const json = fc.jsonValue({ stringUnit: "grapheme" }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const record = fc
  .record({
    task: text,
    values: texts,
    matrix: fc.dictionary(text, json),
    env: texts,
    run: text,
    ms: fc.nat(),
  })
  .map(({ env, run, ms, ...more }) =>
    sampleRecord([sampleFile("out/a", run)], { ...more, durationMs: ms / 7, manifest: sampleManifest({ env, run }) }),
  );

describe("a header", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(record, text, (given: TaskRecord, key) => {
        expect(readEntryHeader(entryHeader(key, given), key, given.fingerprint)).toEqual({ ok: true, record: given });
        expect(whyNotSaved(given)).toBeNull();
      }),
    );
  });

  it("counts under its own key and for its own task", () => {
    expect(readEntryHeader(TEXT, KEY, RECORD.fingerprint).ok).toBe(true);
    for (const key of ["", `${KEY}x`, KEY.slice(0, -1), KEY.toUpperCase(), "flow1-0.g1-x"])
      expect(readEntryHeader(TEXT, key, RECORD.fingerprint)).toEqual({ ok: false, why: "its header has another key" });
    expect(readEntryHeader(TEXT, KEY, "a".repeat(64))).toEqual({ ok: false, why: "it is another task's" });
  });

  it("with any character removed, changed or added is refused, or says what is written there and nothing else", () => {
    let taken = 0;
    for (let at = 0; at <= TEXT.length; at++) {
      for (const edited of editsOf(TEXT, at)) {
        const read = readEntryHeader(edited, KEY, RECORD.fingerprint);
        if (read.ok && edited !== TEXT) taken++;
        if (read.ok) expect(entryHeader(KEY, read.record)).toBe(edited);
      }
    }
    // What no check can know: a name, a time, a digest, a value.
    expect(taken).toBeGreaterThan(0);
  });

  it.each([
    ["white space", TEXT.replace(",", ", ")],
    ["a line break at its end", `${TEXT}\n`],
    ["a byte order mark", `\ufeff${TEXT}`],
    ["another order of keys", `{"key":${JSON.stringify(KEY)},${TEXT.slice(1).replace(`"key":${JSON.stringify(KEY)},`, "")}`],
    ["a key twice", TEXT.replace('"attempts":1', '"attempts":1,"attempts":1')],
    ["a key twice, the other first", TEXT.replace('"attempts":1', '"attempts":2,"attempts":1')],
    ["an escape that need not be", TEXT.replace('"build"', '"\\u0062uild"')],
    ["another spelling of a number", TEXT.replace('"attempts":1', '"attempts":1.0')],
    ["minus zero", TEXT.replace('"durationMs":12.5', '"durationMs":-0')],
  ])("is canonical: not with %s", (_, spelled) => {
    expect(spelled).not.toBe(TEXT);
    expect(readEntryHeader(spelled, KEY, RECORD.fingerprint).ok).toBe(false);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "flowact1"],
    ["a page", "<!DOCTYPE html>"],
    ["null", "null"],
    ["a list", `[${TEXT}]`],
    ["another format", TEXT.replace('"format":1', '"format":2')],
    ["more fields", TEXT.replace('"format":1', '"extra":1,"format":1')],
    ["a prototype", TEXT.replace('"format":1', '"__proto__":{},"format":1')],
    ["a matrix that never ends", TEXT.replace('"n":1', `"n":${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
    ["a matrix deeper than the limit", TEXT.replace('"n":1', `"n":${"[".repeat(LIMITS.levels)}${"]".repeat(LIMITS.levels)}`)],
    ["half of a pair in the matrix", TEXT.replace('"n":1', '"n":"\\ud800"')],
    ["half of a pair in a value", TEXT.replace('"1.2"', '"\\ud800"')],
    ["half of a pair in a value's name", TEXT.replace('"version"', '"\\ud800"')],
    ["half of a pair in the manifest", TEXT.replace('"make"', '"\\ud800"')],
  ])("is refused when it is %s, and nothing throws", (_, other) => {
    expect(other).not.toBe(TEXT);
    expect(readEntryHeader(other, KEY, RECORD.fingerprint).ok).toBe(false);
  });
});

/** Every way to alter a text at one place by one character, out of those that matter in JSON. */
function editsOf(whole: string, at: number): readonly string[] {
  const [before, after, rest] = [whole.slice(0, at), whole.slice(at), whole.slice(at + 1)];
  const others = ['"', "\\", "{", "]", ",", "0", "a", " ", "\0", "\ud800"];
  return [before + rest, ...others.flatMap((other) => [before + other + rest, before + other + after])];
}

describe("the bytes of records", () => {
  const log = { sha256: sha256("log"), size: 3 };
  const [a, b] = [sampleFile("out/a", "a"), sampleFile("out/b", "b")];

  it("come once each, in the order of outputs and then the log, and links have none", () => {
    const again: OutputFile = { ...a, path: "out/again" };
    const records = [sampleRecord([a, again, b, sampleLink("out/l", "a")], { log }), sampleRecord([b], { log })];
    expect(blobsOf(records).map((blob) => blob.sha256)).toEqual([a.sha256, b.sha256, log.sha256]);
    expect(totalSize(blobsOf(records))).toBe(5);
    expect(blobsOf([])).toEqual([]);
  });

  it("are those of an output where the log has the same", () => {
    expect(blobsOf([sampleRecord([sampleFile("out/a", "log")], { log })])).toEqual([log]);
  });
});

it("a text that is no JSON is undefined", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(parseJson(json)).toEqual(JSON.parse(json));
    }),
  );
  const deep = LIMITS.levels + 1;
  for (const none of [`${"[".repeat(deep)}${"]".repeat(deep)}`, "", "{", "undefined", "[".repeat(1_000_000), '{"a":'.repeat(1_000_000)])
    expect(parseJson(none)).toBeUndefined();
});
