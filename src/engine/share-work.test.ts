// One worker and a board that is not always there: what it claims, what it waits for, and when it gives up.
import { expect, it } from "vitest";
import { samplePlan } from "../../test/rig/board-samples.ts";
import { VirtualClock } from "../../test/rig/virtual-clock.ts";
import type { BoardState } from "../core/model/board.ts";
import type { Board } from "../ports.ts";
import { SharedWork } from "./share-work.ts";

const NOTHING: BoardState = { results: [], claims: [], ended: [] };

/** A board on which nothing lies. `isThere`: whether a look at it succeeds. */
function emptyBoard(isThere: () => boolean): Board {
  return {
    putPlan: async () => ({ kind: "exists" }),
    plan: async () => ({ kind: "missing", why: "none" }),
    state: async () => (isThere() ? NOTHING : { kind: "unavailable", why: "the disk is gone" }),
    claim: async () => (isThere() ? "claimed" : "unavailable"),
    publish: async () => ({ kind: "published" }),
    result: async () => ({ kind: "missing", why: "none" }),
    fetch: async () => "missing",
    close: () => undefined,
  };
}

function worker(board: Board): { readonly work: SharedWork; readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const work = new SharedWork({
    plan: samplePlan(),
    board,
    clock: { elapsed: () => clock.elapsed(), now: () => "", sleep: (ms, signal) => clock.sleep(ms, signal) },
    worker: "w0",
    place: 0,
    pool: "ubuntu-latest",
    environment: null,
    stage: 0,
    sharesStore: false,
    signal: new AbortController().signal,
    random: () => 0.5,
    now: () => 0,
    file: () => "",
    learn: async () => undefined,
  });
  return { work, clock };
}

it("claims what is ready once the board is there again", async () => {
  let looks = 0;
  const { work, clock } = worker(emptyBoard(() => ++looks > 30));
  const { value, ms } = await clock.until(work.news());
  expect(value).toEqual({ kind: "mine", tasks: ["build (0)"] });
  expect(ms).toBeGreaterThanOrEqual(30_000);
  expect(work.tally.unreachable).toBeNull();
});

it("gives up a board that is gone for ten minutes, and says why", async () => {
  const { work, clock } = worker(emptyBoard(() => false));
  const { value, ms } = await clock.until(work.news());
  expect(value).toEqual({ kind: "over" });
  expect(ms).toBeGreaterThanOrEqual(600_000);
  expect(work.tally).toMatchObject({ batches: 0, unreachable: "the disk is gone" });
});

it("does not give it up as long as something is in work here", async () => {
  let isThere = true;
  const { work, clock } = worker(emptyBoard(() => isThere));
  expect((await clock.until(work.news())).value).toMatchObject({ kind: "mine" });
  isThere = false;
  let isOver = false;
  void work.news().then(() => {
    isOver = true;
  });
  await clock.pass(3_600_000);
  expect([isOver, work.tally.unreachable]).toEqual([false, null]);
});
