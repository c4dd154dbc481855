// What a run did with the cache, in numbers; what went wrong, once for each kind.
import { describe, expect, it } from "vitest";
import { CacheTally, whyNotKept } from "./cache-tally.ts";

const DOWN = { kind: "unavailable", why: "it is down" } as const;

describe("a tally", () => {
  it("counts", () => {
    const tally = new CacheTally("v2", "write");
    for (const what of ["lookUps", "lookUps", "downloads", "uploads", "lists"] as const) tally.count(what);
    tally.restored("a", "key-a", 10);
    tally.restored("a", "key-a", 5);
    tally.saved("b", "key-b", 7);
    tally.notSaved("denied");
    tally.notSaved("denied", 2);
    tally.notSaved("quota", 0);
    expect(tally.report()).toEqual({
      service: "v2",
      mode: "write",
      ledgers: [],
      entries: [
        { task: "a", key: "key-a", restoredBytes: 15, savedBytes: 0 },
        { task: "b", key: "key-b", restoredBytes: 0, savedBytes: 7 },
      ],
      restored: { entries: 2, bytes: 15 },
      saved: { entries: 1, bytes: 7 },
      inLedger: 0,
      notSaved: [{ why: "denied", entries: 3 }],
      degraded: [],
      requests: { lookUps: 2, downloads: 1, uploads: 1, lists: 1 },
      unreadable: [],
      repositoryBytes: null,
    });
    expect(tally.problems()).toEqual([]);
  });

  it("names a thousand entries and counts the others", () => {
    const tally = new CacheTally("v2", "write");
    for (let index = 0; index < 1200; index++) tally.saved("a", `key-${index}`, 1);
    tally.restored("a", "key-0", 1);
    expect(tally.report().entries).toHaveLength(1000);
    expect(tally.report().entries[0]).toMatchObject({ restoredBytes: 1, savedBytes: 1 });
    expect(tally.report().saved).toEqual({ entries: 1200, bytes: 1200 });
  });

  it("tells of a service that fails once, and of damaged entries once", () => {
    const tally = new CacheTally("v2", "write");
    for (let time = 0; time < 5; time++) {
      tally.trouble(DOWN);
      tally.trouble({ kind: "denied", why: "other words" });
      tally.corrupt(`task ${time}`, "its header is damaged", false);
      tally.differing("a");
      tally.refused("a", "it is too large");
    }
    expect(tally.problems().map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ["store/unavailable", "warning", "it is down"],
      ["store/corrupt-entry", "warning", "the cache entry of task 0 is refused: its header is damaged"],
    ]);
    expect(tally.report().degraded).toHaveLength(2);
    expect(tally.report().notSaved).toEqual([{ why: "too-large", entries: 5 }]);
  });

  it("does not tell of damage that somebody else tells of, but lists it", () => {
    const tally = new CacheTally("v2", "write");
    tally.corrupt("a", "its bytes are damaged", true);
    expect(tally.problems()).toEqual([]);
    expect(tally.report().degraded).toEqual([{ service: "cache", what: "the cache entry of a is refused: its bytes are damaged" }]);
  });

  it("does not repeat a name of any length that came from an entry", () => {
    const tally = new CacheTally("v2", "write");
    tally.corrupt("x".repeat(10_000_000), "its bytes are damaged", false);
    expect(tally.problems()[0]?.message.length).toBeLessThan(300);
  });

  it.each([
    ["write", "cache write denied: read-only", "read"],
    ["write", "cache read denied: write-only", "write-only"],
    ["read", "cache read denied: none", "none"],
    ["write-only", "cache write denied: none", "none"],
    ["none", "cache write denied: none", "none"],
  ] as const)("learns the mode: %s, then %j, is %s, and that is no trouble", (mode, why, left) => {
    const tally = new CacheTally("v2", mode);
    tally.trouble({ kind: "mode", why });
    expect(tally.report()).toMatchObject({ mode: left, degraded: [] });
    expect(tally.problems()).toEqual([]);
  });
});

it("why a result is not kept is the trouble's kind, and `denied` where the mode forbids it", () => {
  expect(whyNotKept({ kind: "mode", why: "" })).toBe("denied");
  expect(whyNotKept({ kind: "quota", why: "" })).toBe("quota");
});
