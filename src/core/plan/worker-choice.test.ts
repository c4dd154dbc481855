// What a worker does next, case by case.
import { describe, expect, it } from "vitest";
import type { Batch, Pool } from "../model/board.ts";
import { type ChoiceInput, chooseNext, noteClaims, type TakenBatch } from "./worker-choice.ts";

const MINUTE = 60_000;
const LEASE = 30 * MINUTE;

function batch(id: number, rest: Partial<Batch> = {}): Batch {
  const times = { expectedMs: 20_000, pathMs: 100_000 - id, leaseMs: LEASE };
  return { id, tasks: [`t${id}`], needs: [], pool: "linux", isOnce: false, environment: null, stage: 0, ...times, ...rest };
}

const pool = (workers: number, rest: Partial<Pool> = {}): Pool => ({
  name: "linux",
  labels: ["linux"],
  workers,
  environment: null,
  stage: 0,
  ...rest,
});
const WINDOWS = { pool: "windows" };

function input(batches: readonly Batch[], rest: Partial<ChoiceInput> = {}, pools: readonly Pool[] = [pool(3)]): ChoiceInput {
  return {
    plan: { batches, pools, failFast: false },
    done: new Map(),
    own: new Set(),
    taken: new Map(),
    ended: [],
    claims: [],
    worker: "0-0",
    place: 0,
    pool: "linux",
    environment: null,
    isStopped: false,
    waits: 0,
    nowMs: 100 * MINUTE,
    random: () => 0,
    ...rest,
  };
}

const done = (...ids: readonly number[]) => new Map(ids.map((id) => [id, "done"] as const));
const taken = (id: number, agoMs: number, claim = 0) => new Map<number, TakenBatch>([[id, { claim, sinceMs: 100 * MINUTE - agoMs }]]);
const claimed = (id: number, worker: string) => [{ batch: id, claim: 0, worker }];
const claim = (id: number, number = 0) => ({ kind: "claim", batch: id, claim: number });
const presumed = (id: number, worker: string, agoMs = 1000) => ({
  peers: ["0-1", "0-2"],
  presumed: new Map([[id, { worker, sinceMs: 100 * MINUTE - agoMs }]]),
});
const once = { isOnce: true };

describe("chooseNext", () => {
  const three = [batch(0), batch(1, { pathMs: 900_000 }), batch(2, { needs: [1], pathMs: 999_999 })];

  it.each<[string, ChoiceInput, unknown]>([
    ["the longest path first", input(three), claim(1)],
    ["what has become ready", input(three, { done: done(1) }), claim(2)],
    ["a consumer of what failed: some of its tasks may go on", input(three, { done: new Map([[1, "failed"]]) }), claim(2)],
    ["the lower number of two alike", input([batch(0, { pathMs: 1 }), batch(1, { pathMs: 1 })]), claim(0)],
    ["what is not taken", input(three, { taken: taken(1, 1000) }), claim(0)],
    ["what is not listed as claimed", input(three, { claims: claimed(1, "0-1") }), claim(0)],
    ["what nobody is presumed to have", input(three, presumed(1, "0-1")), claim(0)],
    ["what it is presumed to have itself", input(three, presumed(1, "0-0")), claim(1)],
    ["what one that has ended was presumed to have", input(three, { ...presumed(1, "0-1"), ended: ["0-1"] }), claim(1)],
    ["what should have its result for long", input(three, presumed(1, "0-1", 45_000)), claim(1)],
    ["what should be listed as claimed for long", input(three, { ...presumed(1, "0-1", 3000), seesClaims: true }), claim(1)],
    ["nothing at once when somebody is presumed to have it", input([batch(0)], presumed(0, "0-1")), { kind: "wait", ms: 250 }],
    ["what somebody is presumed to have when nothing comes", input([batch(0)], { ...presumed(0, "0-1"), waits: 2 }), claim(0)],
    ["its own place when nobody has done anything", input(three, { place: 1 }), claim(0)],
    ["its own place, round again", input(three, { place: 2 }), claim(1)],
    ["its own pool's", input([batch(0, WINDOWS), batch(1)]), claim(1)],
    ["its own environment's", input([batch(0), batch(1, { environment: "live", stage: 1 })], { environment: "live" }), claim(1)],
    ["what an earlier stage left undone", input([batch(0)], { stage: 2 }), claim(0)],
    ["nothing of a later stage", input([batch(0, { stage: 2 })]), { kind: "done" }],
  ])("takes %s", (_, given, choice) => {
    expect(chooseNext(given)).toEqual(choice);
  });

  it.each<[string, Partial<ChoiceInput>, unknown]>([
    ["whose lease has passed", { taken: taken(0, LEASE) }, claim(0, 1)],
    ["that was taken over in vain before", { taken: taken(0, LEASE, 4) }, claim(0, 5)],
    ["whose owner has ended", { claims: claimed(0, "0-1"), ended: ["0-1"] }, claim(0, 1)],
    ["of an unknown owner when all others have ended", { taken: taken(0, 1000), ended: ["0-1", "0-2"] }, claim(0, 1)],
    ["of an unknown owner when all peers have ended", { taken: taken(0, 1000), ended: ["0-1"], peers: ["0-1"] }, claim(0, 1)],
    ["that may be a lost worker's and is overdue", { taken: taken(0, 3 * MINUTE), ended: ["0-1"] }, claim(0, 1)],
  ])("takes over a batch %s", (_, rest, choice) => {
    expect(chooseNext(input([batch(0)], rest))).toEqual(choice);
  });

  it.each<[string, Partial<ChoiceInput>]>([
    ["whose lease runs", { taken: taken(0, LEASE - 1000) }],
    ["whose owner lives, whoever else has ended", { claims: claimed(0, "0-1"), taken: taken(0, 3 * MINUTE), ended: ["0-2"] }],
    [
      "of an unknown owner, of whom only workers of other pools have ended",
      { taken: taken(0, 3 * MINUTE), ended: ["1-0"], peers: ["0-1"] },
    ],
    ["that is in work here", { own: new Set([0]) }],
  ])("waits for a batch %s", (_, rest) => {
    expect(chooseNext(input([batch(0)], rest)).kind).toBe("wait");
  });

  it("takes over what is overdue longest", () => {
    const both = new Map([...taken(0, LEASE + 1), ...taken(1, LEASE + 5000)]);
    expect(chooseNext(input([batch(0), batch(1)], { taken: both }))).toEqual(claim(1, 1));
  });

  it("takes what is fresh before it takes over", () => {
    expect(chooseNext(input([batch(0), batch(1)], { taken: taken(0, LEASE) }))).toEqual(claim(1));
  });

  it.each<[string, Partial<ChoiceInput>, string]>([
    ["waits while its owner may live", { taken: taken(0, 1000) }, "wait"],
    ["ends when its owner has ended", { claims: claimed(0, "0-1"), ended: ["0-1"] }, "done"],
    ["ends when its lease has passed", { taken: taken(0, LEASE) }, "done"],
    ["ends when all others have ended", { taken: taken(0, 1000), ended: ["0-1", "0-2"] }, "done"],
  ])("never takes over what must happen once: it %s", (_, rest, kind) => {
    expect(chooseNext(input([batch(0, once), batch(1, { needs: [0] })], rest)).kind).toBe(kind);
  });

  it.each<[string, ChoiceInput]>([
    ["everything has a result", input([batch(0)], { done: done(0) })],
    ["it is stopped", input([batch(0)], { isStopped: true })],
    [
      "something failed and the plan says so",
      { ...input([batch(0), batch(1)], { done: new Map([[0, "failed"]]) }), ...failFast([batch(0), batch(1)]) },
    ],
    ["what is left has no workers now", input([batch(0, WINDOWS), batch(1, { needs: [0] })])],
    ["what is left needs an environment", input([batch(0, { environment: "live", stage: 1 }), batch(1, { needs: [0], stage: 2 })])],
  ])("ends when %s", (_, given) => {
    expect(chooseNext(given)).toEqual({ kind: "done" });
  });

  it("goes on working when it is stopped, before it ends", () => {
    expect(chooseNext(input([batch(0)], { isStopped: true, own: new Set([0]) })).kind).toBe("wait");
  });
});

function failFast(batches: readonly Batch[]) {
  return { plan: { batches, pools: [pool(3)], failFast: true } };
}

describe("waiting for another pool", () => {
  const batches = [batch(0, WINDOWS), batch(1, { needs: [0] })];
  const pools = [pool(1), pool(1, { name: "windows" })];

  it.each<[string, Partial<ChoiceInput>, string]>([
    ["goes on while its workers may live", {}, "wait"],
    ["ends when they have ended", { ended: ["1-0"] }, "done"],
    ["goes on as long as news may come", { newsMs: 70 * MINUTE, waits: 1000 }, "wait"],
    ["ends when none came for longer than the lease and a start", { newsMs: 59 * MINUTE, waits: 1000 }, "done"],
    ["goes on when only the clock says so", { newsMs: 0, waits: 3 }, "wait"],
  ])("%s", (_, rest, kind) => {
    expect(chooseNext(input(batches, rest, pools)).kind).toBe(kind);
  });
});

describe("the time to wait", () => {
  const waitOf = (rest: Partial<ChoiceInput>, workers = 3) => {
    const choice = chooseNext(input([batch(0)], { taken: taken(0, 1000), ...rest }, [pool(workers)]));
    return choice.kind === "wait" ? choice.ms : null;
  };

  it.each([
    [0, 3, 500],
    [1, 3, 1000],
    [2, 3, 2000],
    [9, 3, 2000],
    [9, 20, 5000],
    [9, 256, 10_000],
  ])("after %d waits with %d workers is at most %d ms", (waits, workers, ms) => {
    expect(waitOf({ waits, random: () => 0 }, workers)).toBe(ms / 2);
    expect(waitOf({ waits, random: () => 0.99999 }, workers)).toBeCloseTo(ms, -1);
  });

  it("is no longer than until something may be taken over", () => {
    expect(waitOf({ waits: 9, random: () => 0.999, taken: taken(0, LEASE - 700) })).toBe(700);
  });
});

describe("noteClaims", () => {
  it("keeps when a claim was first seen, and begins anew with a later claim", () => {
    const known = new Map<number, TakenBatch>([[0, { claim: 0, sinceMs: 5 }]]);
    noteClaims(known, claimed(0, "a"), 9);
    noteClaims(known, claimed(1, "a"), 9);
    expect([...known]).toEqual([
      [0, { claim: 0, sinceMs: 5 }],
      [1, { claim: 0, sinceMs: 9 }],
    ]);
    noteClaims(known, [{ batch: 0, claim: 1, worker: "b" }], 12);
    expect(known.get(0)).toEqual({ claim: 1, sinceMs: 12 });
  });
});
