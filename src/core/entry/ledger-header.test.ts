// Ledgers: read back as they were written, merged by laws, kept within bounds whatever is written in them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleFile, sampleLink, sampleManifest, sampleRecord } from "../../../test/rig/entry-samples.ts";
import { sha256 } from "../model/digest.ts";
import type { OutputFile } from "../model/record.ts";
import { blobsOf } from "./entry-header.ts";
import {
  boundLedger,
  isSmall,
  LEDGER_BOUNDS,
  type Ledger,
  type LedgerBounds,
  type LedgerRow,
  ledgerBlobs,
  ledgerHeader,
  mergeLedgers,
  readLedgerHeader,
  SMALL_RESULT,
} from "./ledger-header.ts";

const KEY = "flow1-0-ledger-x-1";
const NOW = 1_800_000_000_000;
const DAY = 24 * 3600 * 1000;

/** A row for one of few fingerprints; `value` tells rows of one fingerprint apart. */
function rowOf(
  name: string,
  more: Partial<LedgerRow> & { readonly outputs?: readonly OutputFile[]; readonly value?: string; readonly key?: string } = {},
): LedgerRow {
  const { outputs = [], value = "", key = name, ...row } = more;
  const record = sampleRecord(outputs, { manifest: sampleManifest({ run: name }), key, values: { value } });
  return { record, place: `entry-${name}`, atMs: NOW, usedMs: NOW, ...row };
}

const row = fc
  .record({
    name: fc.constantFrom("a", "b", "c", "d"),
    value: fc.nat({ max: 99 }),
    place: fc.constantFrom(null, "p", "q", "r"),
    used: fc.nat({ max: 100 }),
    at: fc.nat({ max: 100 }),
  })
  .map(({ name, value, place, used, at }) => rowOf(name, { value: `${value}`, place, atMs: NOW - at * DAY, usedMs: NOW - used * DAY }));
const disowned = fc.record({ key: fc.constantFrom("p", "q", "s"), atMs: fc.nat({ max: 100 }).map((days) => NOW - days * DAY) });
const ledger: fc.Arbitrary<Ledger> = fc.record({ rows: fc.array(row, { maxLength: 6 }), disowned: fc.array(disowned, { maxLength: 2 }) });
const trusting = ledger.map((each) => ({ ...each, disowned: [] }));

describe("a ledger's header", () => {
  it("is read back as it was written, under its own key", () => {
    fc.assert(
      fc.property(ledger, (given) => {
        const text = ledgerHeader(KEY, given);
        expect(readLedgerHeader(text, KEY)).toEqual(given);
        expect(readLedgerHeader(text, `${KEY}0`)).toBeNull();
      }),
    );
  });

  const text = ledgerHeader(KEY, {
    rows: [rowOf("a", { outputs: [sampleFile("out/a", "a")], place: null })],
    disowned: [{ key: "k", atMs: 1 }],
  });
  const digest = sha256("a");
  it.each([
    ["nothing", ""],
    ["no JSON", text.slice(1)],
    ["cut", text.slice(0, -1)],
    ["another format", text.replace('"format":1', '"format":2')],
    ["more fields", text.replace('"format":1', '"format":1,"extra":1')],
    ["no rows", text.replace('"rows":[', '"rows":{"a":[').replace('],"disowned"', ']},"disowned"')],
    ["a row that is none", text.replace('"rows":[', '"rows":[null,')],
    ["a row with more fields", text.replace('"place":null', '"place":null,"extra":1')],
    ["a place that is no key", text.replace('"place":null', '"place":1')],
    ["a time that is none", text.replace(`"usedMs":${NOW}`, '"usedMs":null')],
    ["a time that is a text", text.replace(`"atMs":${NOW}`, '"atMs":"now"')],
    ["a time without end", text.replace(`"usedMs":${NOW}`, '"usedMs":1e999')],
    ["a record without fingerprint", text.replace('"fingerprint":', '"fingerprint2":')],
    ["outputs that are none", text.replace('"outputs":[{', '"outputs":{"a":{').replace('}],"values"', '}},"values"')],
    ["a digest that is a path", text.replace(digest, "../../../../etc/passwd")],
    ["a digest in capitals", text.replace(digest, digest.toUpperCase())],
    ["a size below nothing", text.replace('"size":1', '"size":-1')],
    ["a size that is a fraction", text.replace('"size":1', '"size":0.5')],
    ["a size beyond numbers", text.replace('"size":1', '"size":1e300')],
    ["a log that is none", text.replace('"log":null', '"log":"x"')],
    ["a disowned key that is none", text.replace('"key":"k"', '"key":1')],
    ["a row that never ends", text.replace('"n":1', `"n":${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
  ])("is refused with %s, and nothing throws", (_, other) => {
    expect(other).not.toBe(text);
    expect(readLedgerHeader(text, KEY)).not.toBeNull();
    expect(readLedgerHeader(other, KEY)).toBeNull();
  });

  it("may have rows that are no records: they are checked when they are asked for", () => {
    const odd = text.replace('"step":"build"', '"step":7').replace('"mode":"100644"', '"mode":"104755"').replace('"out/a"', '"../../x"');
    const read = readLedgerHeader(odd, KEY);
    expect(read?.rows[0]?.record).toMatchObject({ step: 7, outputs: [{ path: "../../x", mode: "104755" }] });
    expect(() => ledgerHeader(KEY, boundLedger(mergeLedgers([read ?? expect.fail("it is one")]), NOW))).not.toThrow();
  });
});

describe("merging", () => {
  const fingerprints = (of: Ledger) => of.rows.map((each) => each.record.fingerprint);

  it("keeps for each fingerprint the first row that is not disowned anywhere, used when any of them was", () => {
    fc.assert(
      fc.property(fc.array(ledger, { maxLength: 4 }), (ledgers) => {
        const merged = mergeLedgers(ledgers);
        const bad = new Set(ledgers.flatMap((each) => each.disowned.map((one) => one.key)));
        const good = ledgers.flatMap((each) => each.rows).filter((each) => each.place === null || !bad.has(each.place));
        expect(new Set(fingerprints(merged))).toEqual(new Set(good.map((each) => each.record.fingerprint)));
        expect(new Set(fingerprints(merged)).size).toBe(merged.rows.length);
        for (const kept of merged.rows) {
          const same = good.filter((each) => each.record.fingerprint === kept.record.fingerprint);
          expect(kept).toEqual({ ...same[0], usedMs: Math.max(...same.map((each) => each.usedMs)) });
        }
        expect(new Set(merged.disowned.map((one) => one.key))).toEqual(bad);
      }),
    );
  });

  it("is associative where nothing is disowned, and has no effect done twice", () => {
    fc.assert(
      fc.property(trusting, trusting, trusting, (a, b, c) => {
        const all = mergeLedgers([a, b, c]);
        expect(mergeLedgers([mergeLedgers([a, b]), c])).toEqual(all);
        expect(mergeLedgers([a, mergeLedgers([b, c])])).toEqual(all);
        expect(mergeLedgers([all, all])).toEqual(all);
        expect(mergeLedgers([{ rows: [], disowned: [] }, all])).toEqual(all);
      }),
    );
  });

  it("does not hide what replaced a disowned entry", () => {
    const old: Ledger = { rows: [rowOf("a", { place: "g0" })], disowned: [] };
    const mended: Ledger = { rows: [rowOf("a", { place: "g1" })], disowned: [{ key: "g0", atMs: NOW }] };
    for (const order of [
      [old, mended],
      [mended, old],
    ])
      expect(mergeLedgers(order).rows.map((each) => each.place)).toEqual(["g1"]);
  });
});

describe("bounds", () => {
  const bounds = (more: Partial<LedgerBounds>): LedgerBounds => ({ ...LEDGER_BOUNDS, ...more });
  const names = (of: Ledger) => of.rows.map((each) => each.record.manifest.run);

  it("hold for any ledger, keep only what is there, and have no effect done twice", () => {
    const small = bounds({ rows: 4, rowsOfTask: 2, bytes: 3, ageMs: 40 * DAY, disowned: 1 });
    fc.assert(
      fc.property(ledger, fc.integer({ min: -9, max: 9 }), (given, size) => {
        const huge = {
          ...given,
          rows: given.rows.map((each) => ({
            ...each,
            record: { ...each.record, outputs: [sampleFile("out/a", "x".repeat(Math.abs(size)))] },
          })),
        };
        const kept = boundLedger(huge, NOW, small);
        expect(kept.rows.length).toBeLessThanOrEqual(4);
        expect(kept.disowned.length).toBeLessThanOrEqual(1);
        expect(kept.rows.reduce((sum, each) => sum + (each.place === null ? Math.abs(size) : 0), 0)).toBeLessThanOrEqual(3);
        for (const each of kept.rows) {
          expect(huge.rows).toContainEqual(each);
          expect(NOW - each.usedMs).toBeLessThanOrEqual(40 * DAY);
          expect(kept.rows.filter((other) => other.record.key === each.record.key).length).toBeLessThanOrEqual(2);
        }
        expect(boundLedger(kept, NOW, small)).toEqual(kept);
      }),
    );
  });

  it("let go of what was used least recently", () => {
    const given = { rows: ["a", "b", "c"].map((name, index) => rowOf(name, { usedMs: NOW + (index - 9) * DAY })), disowned: [] };
    expect(names(boundLedger(given, NOW, bounds({ rows: 2 })))).toEqual(["c", "b"]);
    expect(names(boundLedger(given, NOW, bounds({ ageMs: 8 * DAY })))).toEqual(["c", "b"]);
    const states = { rows: ["a", "b", "c"].map((name, index) => rowOf(name, { key: "one task", usedMs: NOW + index - 9 })), disowned: [] };
    expect(names(boundLedger(states, NOW, bounds({ rowsOfTask: 2 })))).toEqual(["c", "b"]);
  });

  it("skip a result that is too large for what is left, and go on", () => {
    const sized = (name: string, size: number) => rowOf(name, { place: null, outputs: [sampleFile("out/a", name.repeat(size))] });
    const given = { rows: [sized("a", 2), sized("b", 5), sized("c", 2)], disowned: [] };
    expect(names(boundLedger(given, NOW, bounds({ bytes: 4 })))).toEqual(["a", "c"]);
    expect(
      names(boundLedger({ ...given, rows: given.rows.map((each) => ({ ...each, place: "entry" })) }, NOW, bounds({ bytes: 4 }))),
    ).toHaveLength(3);
  });

  it("are not got round by a time to come: such a row is no more recent than now, and ages from then on", () => {
    const given = { rows: [rowOf("a", { usedMs: 1e300, atMs: 1e300 })], disowned: [{ key: "k", atMs: 1e300 }] };
    const kept = boundLedger(given, NOW);
    expect(kept).toMatchObject({ rows: [{ usedMs: NOW, atMs: NOW }], disowned: [{ atMs: NOW }] });
    expect(boundLedger(kept, NOW + LEDGER_BOUNDS.ageMs + 1)).toEqual({ rows: [], disowned: [] });
  });

  it("keep the newest of very many disowned keys", () => {
    const many = Array.from({ length: LEDGER_BOUNDS.disowned + 5 }, (_, index) => ({ key: `k${index}`, atMs: NOW - index }));
    expect(boundLedger({ rows: [], disowned: many.toReversed() }, NOW).disowned).toEqual(many.slice(0, LEDGER_BOUNDS.disowned));
  });
});

describe("the bytes of a ledger", () => {
  it("are those of rows without an entry, in the order of rows", () => {
    const one = rowOf("a", { place: null, outputs: [sampleFile("out/a", "a")] });
    const elsewhere = rowOf("b", { outputs: [sampleFile("out/b", "b")] });
    const last = rowOf("c", { place: null, outputs: [sampleFile("out/a", "c"), sampleFile("out/again", "a"), sampleLink("out/l", "a")] });
    expect(ledgerBlobs({ rows: [one, elsewhere, last], disowned: [] })).toEqual(blobsOf([one.record, last.record]));
  });

  it("are small: outputs and log together, each bytes once", () => {
    const half = "x".repeat(SMALL_RESULT / 2);
    const log = { sha256: sha256("log"), size: SMALL_RESULT / 2 };
    expect(isSmall(sampleRecord([sampleFile("out/a", half), sampleFile("out/b", half)], { log }))).toBe(true);
    expect(isSmall(sampleRecord([sampleFile("out/a", `${half}x`)], { log }))).toBe(false);
    expect(isSmall(sampleRecord())).toBe(true);
  });
});
