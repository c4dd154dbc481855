// What everybody presumes of the others from the same list of results.
import { expect, it } from "vitest";
import type { Batch, ListedResult } from "../model/board.ts";
import { PresumedClaims } from "./presumed-claims.ts";

/** The lower the number, the more urgent. */
function batch(id: number, needs: readonly number[] = [], rest: Partial<Batch> = {}): Batch {
  const times = { expectedMs: 20_000, pathMs: 100_000 - id, leaseMs: 900_000 };
  return { id, tasks: [`t${id}`], needs, pool: "linux", isOnce: false, environment: null, stage: 0, ...times, ...rest };
}

const NAMES = ["a", "b", "c"] as const;

function presumedBy(place: number, batches: readonly Batch[], names: readonly string[] | null = NAMES): PresumedClaims {
  const worker = NAMES[place] ?? "";
  const peers = names === null ? {} : { peers: names.filter((name) => name !== worker) };
  return new PresumedClaims(batches, { worker, place, pool: "linux", environment: null, stage: 0, ...peers }, 0);
}

const result = (batch: number, worker: string): ListedResult => ({ batch, claim: 0, worker, outcome: "done" });
const holders = (claims: PresumedClaims) => Object.fromEntries([...claims.holders].map(([id, { worker }]) => [id, worker]));

const FIVE = [batch(0), batch(1), batch(2), batch(3), batch(4)];

it.each([0, 1, 2])("gives the most urgent ones to the places in their order, whoever asks: place %d", (place) => {
  expect(holders(presumedBy(place, FIVE))).toEqual({ 0: "a", 1: "b", 2: "c" });
});

it("presumes nothing at first of workers that nobody knows", () => {
  const claims = presumedBy(0, FIVE, null);
  expect(holders(claims)).toEqual({});
  claims.see([result(1, "x")], 5);
  expect([...claims.holders]).toEqual([[0, { worker: "x", sinceMs: 5 }]]);
});

it("gives who brings something the most urgent of what is left", () => {
  const claims = presumedBy(0, FIVE);
  claims.see([result(1, "b")], 5);
  expect(holders(claims)).toEqual({ 0: "a", 2: "c", 3: "b" });
  claims.see([result(1, "b"), result(0, "a")], 7);
  expect(holders(claims)).toEqual({ 2: "c", 3: "b", 4: "a" });
  expect(claims.holders.get(4)).toEqual({ worker: "a", sinceMs: 7 });
});

it("gives what becomes ready first to who brought it, then to those that wait, in the order in which they came", () => {
  const claims = presumedBy(0, [batch(0), batch(1), batch(2), batch(3, [0]), batch(4, [0]), batch(5, [0])]);
  claims.see([result(2, "c"), result(1, "b")], 5);
  expect(holders(claims)).toEqual({ 0: "a" });
  claims.see([result(0, "a")], 9);
  expect(holders(claims)).toEqual({ 3: "a", 4: "b", 5: "c" });
});

it("takes no notice of what another crew has to do, but of what it has done", () => {
  const claims = presumedBy(0, [batch(0, [], { pool: "windows" }), batch(1, [0]), batch(2, [], { environment: "prod", stage: 1 })]);
  expect(holders(claims)).toEqual({});
  claims.see([result(0, "w")], 5);
  expect(holders(claims)).toEqual({ 1: "a" });
});

it("exchanges what two have when one turns out to have what the other was to", () => {
  const claims = presumedBy(0, FIVE);
  claims.note(0, "c", 5);
  expect(holders(claims)).toEqual({ 0: "c", 1: "b", 2: "a" });
  claims.see([result(1, "c")], 7);
  expect(holders(claims)).toEqual({ 0: "b", 2: "a", 3: "c" });
  claims.note(1, "a", 8);
  expect(holders(claims)).toEqual({ 0: "b", 2: "a", 3: "c" });
});

it("doubts the most urgent of what is not sure when a claim was in vain", () => {
  const claims = presumedBy(2, FIVE);
  claims.refuse(3, 5);
  expect(holders(claims)).toEqual({ 1: "b", 2: "c", 3: "a" });
  // It was presumed to be another's, and is: nothing is wrong.
  claims.refuse(1, 6);
  expect(holders(claims)).toEqual({ 1: "b", 2: "c", 3: "a" });
  // Nothing is left to doubt.
  claims.refuse(0, 7);
  expect(holders(claims)).toEqual({ 1: "b", 2: "c", 3: "a" });
});
