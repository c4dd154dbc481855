// Names of entries: each read back as it was made, none the beginning of another, none taken for another epoch's.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../model/digest.ts";
import {
  ENTRY_VERSION,
  entryKey,
  epochPrefix,
  GENERATIONS,
  isEpoch,
  isLedgerKey,
  ledgerKey,
  ledgerPrefix,
  readEntryKey,
} from "./entry-key.ts";

const epoch = fc.stringMatching(/^[A-Za-z0-9_]{1,32}$/);
const digest = fc.string().map(sha256);
const generation = fc.integer({ min: 0, max: GENERATIONS - 1 });
const run = fc.stringMatching(/^[A-Za-z0-9.]{1,20}$/);

/** Epochs that are each other's beginnings, and words that stand in keys. */
const nearEpoch = fc.constantFrom("0", "00", "g1", "ledger", "flow1", "0g1", "a", "ab", "a_");
const anyKey = fc.oneof(
  fc.record({ epoch: nearEpoch, digest, generation }).map((each) => entryKey(each.epoch, each.digest, each.generation)),
  fc
    .record({ epoch: nearEpoch, flow: fc.constantFrom("flow.yml", "a/flow.yml"), ref: fc.string(), run })
    .map((each) => ledgerKey(each.epoch, each.flow, each.ref, `${each.run}.`.padEnd(24, "x"))),
);

describe("the key of an entry", () => {
  it("is read back as it was made, under its own epoch alone", () => {
    fc.assert(
      fc.property(epoch, epoch, digest, generation, (own, other, fingerprint, number) => {
        const key = entryKey(own, fingerprint, number);
        expect(readEntryKey(own, key)).toEqual({ fingerprint, generation: number });
        if (other !== own) expect(readEntryKey(other, key)).toBeNull();
        expect(key.startsWith(epochPrefix(own))).toBe(true);
        expect(isLedgerKey(own, key)).toBe(false);
      }),
    );
  });

  it("is never the beginning of another", () => {
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        if (one !== other) expect(other.startsWith(one)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("fits what the service takes: 512 characters without a comma", () => {
    fc.assert(
      fc.property(epoch, digest, generation, fc.string(), run, (own, fingerprint, number, ref, name) => {
        for (const key of [entryKey(own, fingerprint, number), ledgerKey(own, "flow.yml", ref, name)]) expect(key).toMatch(/^[^,]{1,512}$/);
      }),
    );
  });

  const FINGERPRINT = "a".repeat(64);
  it.each([
    "",
    FINGERPRINT,
    `flow1-0-${FINGERPRINT}x`,
    `flow1-0-${FINGERPRINT.slice(1)}`,
    `flow1-0-${FINGERPRINT.toUpperCase()}`,
    `flow1-0.g0-${FINGERPRINT}`,
    `flow1-0.g10-${FINGERPRINT}`,
    `flow2-0-${FINGERPRINT}`,
    `xflow1-0-${FINGERPRINT}`,
    `flow1-0-${FINGERPRINT}\n`,
    `flow1-0-ledger-${"a".repeat(32)}-1.1.x`,
  ])("%j is none", (key) => expect(readEntryKey("0", key)).toBeNull());
});

describe("the key of a ledger", () => {
  it("begins as its flow and ref say, and no other flow's or ref's does", () => {
    fc.assert(
      fc.property(epoch, fc.string(), fc.string(), fc.string(), fc.string(), run, (own, flow, ref, otherFlow, otherRef, name) => {
        const key = ledgerKey(own, flow, ref, name);
        expect(key.startsWith(ledgerPrefix(own, flow, ref))).toBe(true);
        expect(key.startsWith(ledgerPrefix(own, otherFlow, otherRef))).toBe(flow === otherFlow && ref === otherRef);
        expect(isLedgerKey(own, key)).toBe(true);
        expect(readEntryKey(own, key)).toBeNull();
      }),
    );
  });

  it("tells a flow and a ref apart however they are cut", () => {
    expect(ledgerPrefix("0", "a", "b/c")).not.toBe(ledgerPrefix("0", "a/b", "c"));
    expect(ledgerPrefix("0", 'a","b', "c")).not.toBe(ledgerPrefix("0", "a", 'b","c'));
  });
});

it("an epoch holds nothing that divides a key", () => {
  for (const text of ["0", "2026_11", "A".repeat(32)]) expect(isEpoch(text)).toBe(true);
  for (const text of ["", "a-b", "a.g1", "a,b", "a b", "ä", "a\n", "A".repeat(33)]) expect(isEpoch(text)).toBe(false);
});

it("the version is what the service asks for: 64 hexadecimal digits", () => expect(ENTRY_VERSION).toMatch(/^[0-9a-f]{64}$/));
