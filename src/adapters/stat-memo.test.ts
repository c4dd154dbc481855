// The memo of stats and listings: right, and safe against edits within one tick.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import type { FileStamp } from "../ports.ts";
import { LocalDatabase } from "./sqlite-database.ts";
import { isSettled, StatMemo } from "./stat-memo.ts";

const NOW = 1_800_000_000_123.5;
const OLD: FileStamp = { size: 5, mtimeMs: NOW - 5000.25, ctimeMs: NOW - 5000.25, ino: 7 };
const DIGEST = sha256("hello");

function make(folder = temporaryFolder()) {
  const database = new LocalDatabase(folder, (trouble) => expect.fail(trouble.detail));
  return { folder, database, memo: new StatMemo(database, "/root") };
}

describe("isSettled", () => {
  it.each([
    [0, false],
    [4, false],
    [24.9, false],
    [25.1, true],
    [1000, true],
    [-1000, false],
  ])("%d ms after the last change: %s", (age, settled) => {
    const at = NOW - age;
    expect(isSettled({ size: 1, mtimeMs: at, ctimeMs: at, ino: 1 }, NOW)).toBe(settled);
    expect(isSettled({ size: 1, mtimeMs: at - 1e9, ctimeMs: at, ino: 1 }, NOW)).toBe(settled);
  });

  it.each([
    [1000, false],
    [2000, false],
    [3000, true],
  ])("%d ms after the last change where stamps are whole seconds: %s", (age, settled) => {
    const now = 1_800_000_000_000;
    expect(isSettled({ size: 1, mtimeMs: now - age, ctimeMs: now - age, ino: 1 }, now)).toBe(settled);
  });
});

describe("a memo", () => {
  it("gives a digest while every part of the stat is the same, in this run and the next", () => {
    const { folder, memo, database } = make();
    memo.learn("src", "a", OLD, DIGEST, NOW);
    expect(memo.recall("src", "a", OLD)).toBe(DIGEST);
    memo.save();
    database.close();
    const next = make(folder);
    expect(next.memo.recall("src", "a", OLD)).toBe(DIGEST);
    for (const part of ["size", "mtimeMs", "ctimeMs", "ino"] as const)
      expect(next.memo.recall("src", "a", { ...OLD, [part]: OLD[part] + 0.001 })).toBeNull();
    expect(next.memo.recall("src", "b", OLD)).toBeNull();
    expect(next.memo.recall("", "a", OLD)).toBeNull();
    expect(new StatMemo(next.database, "/other").recall("src", "a", OLD)).toBeNull();
    next.database.close();
  });

  it("does not learn what was changed just now", () => {
    const { memo, database } = make();
    memo.learn("src", "a", { ...OLD, ctimeMs: NOW - 3 }, DIGEST, NOW);
    expect(memo.recall("src", "a", { ...OLD, ctimeMs: NOW - 3 })).toBeNull();
    database.close();
  });

  it("gives the names of a folder that has not changed, and only then", () => {
    const { folder, memo, database } = make();
    memo.learnNames("src", OLD, ["b", "a", "__proto__"], NOW);
    memo.learnNames("new", { ...OLD, mtimeMs: NOW }, ["x"], NOW);
    memo.save();
    database.close();
    const next = make(folder);
    expect(next.memo.names("src", OLD)).toEqual(["b", "a", "__proto__"]);
    expect(next.memo.names("src", { ...OLD, mtimeMs: OLD.mtimeMs + 1 })).toBeNull();
    expect(next.memo.names("src", { ...OLD, ino: 8 })).toBeNull();
    expect(next.memo.names("new", { ...OLD, mtimeMs: NOW })).toBeNull();
    next.database.close();
  });

  it("does not take a single file for a whole folder", () => {
    const { folder, memo, database } = make();
    memo.learnNames("src", OLD, ["a"], NOW);
    memo.learn("src", "b", OLD, DIGEST, NOW);
    expect(memo.names("src", OLD)).toBeNull();
    memo.save();
    database.close();
    const next = make(folder);
    expect([next.memo.names("src", OLD), next.memo.recall("src", "b", OLD)]).toEqual([null, DIGEST]);
    next.database.close();
  });

  it("keeps digests of names that are still there when a folder is listed again, and drops the others", () => {
    const { memo, database } = make();
    for (const name of ["a", "b", "c"]) memo.learn("src", name, OLD, sha256(name), NOW);
    memo.learnNames("src", { ...OLD, mtimeMs: OLD.mtimeMs + 1 }, ["c", "new", "a"], NOW);
    expect(["a", "b", "c", "new"].map((name) => memo.recall("src", name, OLD))).toEqual([sha256("a"), null, sha256("c"), null]);
    database.close();
  });
});

it("whatever was learnt last is what is recalled, over any number of runs", () => {
  const name = fc.constantFrom("a", "b", "c", "toString", "__proto__", "ä/".slice(0, 1));
  const step = fc.record({ name, size: fc.nat(3), isSaved: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const folder = temporaryFolder();
      let { database, memo } = make(folder);
      const known = new Map<string, number>();
      for (const { name: file, size, isSaved } of steps) {
        memo.learn("src", file, { ...OLD, size }, sha256(`${file} ${size}`), NOW);
        known.set(file, size);
        if (!isSaved) continue;
        memo.save();
        database.close();
        ({ database, memo } = make(folder));
      }
      for (const [file, size] of known) expect(memo.recall("src", file, { ...OLD, size })).toBe(sha256(`${file} ${size}`));
      database.close();
    }),
    { numRuns: 30 },
  );
});
