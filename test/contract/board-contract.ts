// What every Board promises, as tests over one that is made anew for each of them, seen by workers on machines of their own.
// Knows no adapter.
import { describe, expect, it } from "vitest";
import { planDigest } from "../../src/core/entry/board-header.ts";
import { resultName } from "../../src/core/entry/board-names.ts";
import type { BatchResult, BoardState } from "../../src/core/model/board.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import type { Board } from "../../src/ports.ts";
import type { BlobPlace } from "../rig/blob-place.ts";
import { listedOf, sampleBatchTask, samplePlan, sampleResult, sampleTask } from "../rig/board-samples.ts";
import { sampleFile, sampleManifest, sampleRecord } from "../rig/entry-samples.ts";

/** One worker with its machine. */
export interface BoardView {
  readonly board: Board;
  readonly place: BlobPlace;
}

export interface OpenBoard {
  /** A worker on a machine of its own; all share one board. */
  join(worker: string): BoardView;
  /** Puts other bytes under a plan or a result, past the board; null takes them away. */
  alter(name: string, change: (bytes: Buffer) => Buffer | null): void;
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const BIG = Buffer.alloc(900_000, "0123456789abcdef");

/** A result with bytes, and the machine that has them. `variant`: what tells its tasks from others. */
function made(place: BlobPlace, variant: string, more: Partial<BatchResult> = {}): BatchResult {
  const [small, log] = [`small ${variant}`, `log ${variant}`];
  for (const bytes of [small, log, BIG]) place.put(bytes);
  const manifest = sampleManifest({ run: variant });
  const outputs = [sampleFile("out/big", BIG), sampleFile("out/small", small, "100755")];
  const record = sampleRecord(outputs, { manifest, log: { sha256: sha256(log), size: log.length } });
  return sampleResult([sampleBatchTask(record)], more);
}

function publish({ board, place }: BoardView, result: BatchResult) {
  return board.publish(result, (blob) => place.blobs.file(blob.sha256));
}

async function stateOf(board: Board): Promise<BoardState> {
  const state = await board.state();
  return "kind" in state ? expect.fail(state.why) : state;
}

/** Names a suite after an adapter and runs it. */
export function boardContract(name: string, open: () => Promise<OpenBoard>): void {
  describe(`${name} as a Board`, () => {
    const using = async (work: (opened: OpenBoard) => Promise<void>): Promise<void> => {
      const opened = await open();
      try {
        await work(opened);
      } finally {
        await opened.close();
      }
    };
    planContract(using);
    claimContract(using);
    resultContract(using);
    damageContract(using);
    outageContract(using);
  });
}

type Using = (work: (opened: OpenBoard) => Promise<void>) => Promise<void>;

function planContract(using: Using): void {
  it("has nothing at first", () =>
    using(async ({ join }) => {
      const { board } = join("w1");
      expect((await stateOf(board)).results).toEqual([]);
      expect(await board.plan(null)).toMatchObject({ kind: "missing" });
      expect(await board.result(listedOf(sampleResult()))).toMatchObject({ kind: "missing" });
      expect(await board.fetch(listedOf(sampleResult()))).toBe("missing");
    }));

  it("gives a plan to every worker, with the digest that was handed on or with none", () =>
    using(async ({ join }) => {
      const plan = samplePlan();
      expect(await join("planner").board.putPlan(plan)).toEqual({ kind: "put", digest: planDigest(plan) });
      for (const digest of [planDigest(plan), null]) expect(await join("w1").board.plan(digest)).toEqual({ kind: "plan", plan });
    }));

  it("keeps the first plan, and refuses it to whoever was told of another", () =>
    using(async ({ join }) => {
      const [plan, other] = [samplePlan(), samplePlan({ run: "2" })];
      const { board } = join("planner");
      await board.putPlan(plan);
      expect(await board.putPlan(other)).toEqual({ kind: "exists" });
      expect(await join("w1").board.plan(planDigest(plan))).toEqual({ kind: "plan", plan });
      expect(await join("w2").board.plan(planDigest(other))).toMatchObject({
        kind: "corrupt",
        why: "it is not the plan that was handed on",
      });
    }));
}

function claimContract(using: Using): void {
  it("gives each claim to one of eight workers", () =>
    using(async ({ join }) => {
      const workers = Array.from({ length: 8 }, (_, index) => join(`w${index}`));
      for (let batch = 0; batch < 12; batch++) {
        const answers = await Promise.all(workers.map(({ board }) => board.claim(batch, 0)));
        expect(answers.toSorted()).toEqual(["claimed", ...Array.from({ length: 7 }, () => "taken")]);
      }
    }));

  it("gives no claim twice, and the next one of a batch to whoever takes over", () =>
    using(async ({ join }) => {
      const [one, other] = [join("w1").board, join("w2").board];
      expect([await one.claim(3, 0), await one.claim(3, 0), await other.claim(3, 0)]).toEqual(["claimed", "taken", "taken"]);
      expect([await other.claim(3, 1), await one.claim(3, 1)]).toEqual(["claimed", "taken"]);
    }));

  it("shows no result where there is but a claim", () =>
    using(async ({ join }) => {
      await join("w1").board.claim(0, 0);
      expect((await stateOf(join("w2").board)).results).toEqual([]);
    }));
}

function resultContract(using: Using): void {
  it("lists a result at once, and gives its records and bytes to another machine", () =>
    using(async ({ join }) => {
      const [maker, reader] = [join("w1"), join("w2")];
      const result = made(maker.place, "a");
      expect(await publish(maker, result)).toEqual({ kind: "published" });
      expect((await stateOf(reader.board)).results).toEqual([listedOf(result)]);
      expect(await reader.board.result(listedOf(result))).toEqual({ kind: "result", result });
      expect(reader.place.has(BIG)).toBe(false);
      expect(await reader.board.fetch(listedOf(result))).toBe("ok");
      for (const bytes of [BIG, "small a", "log a"]) expect(reader.place.has(bytes)).toBe(true);
      expect(await reader.board.fetch(listedOf(result))).toBe("ok");
      expect([maker, reader].flatMap(({ place }) => place.temporary())).toEqual([]);
    }));

  it("gives the bytes without the records having been asked for", () =>
    using(async ({ join }) => {
      const [maker, reader] = [join("w1"), join("w2")];
      const result = made(maker.place, "a");
      await publish(maker, result);
      expect(await reader.board.fetch(listedOf(result))).toBe("ok");
      expect(reader.place.has("small a")).toBe(true);
    }));

  it("takes the result of a failed batch, which has no records", () =>
    using(async ({ join }) => {
      const failed = sampleTask({ state: "failed", failure: { kind: "exit", message: "exit code 1", code: 1, lastLines: ["é"] } });
      const result = sampleResult([{ result: failed, record: null, tolerated: false }], { outcome: "failed" });
      expect(await publish(join("w1"), result)).toEqual({ kind: "published" });
      expect(await join("w2").board.result(listedOf(result))).toEqual({ kind: "result", result });
      expect(await join("w2").board.fetch(listedOf(result))).toBe("ok");
    }));

  it("leaves the bytes of restored tasks where they are", () =>
    using(async ({ join }) => {
      const far = sampleRecord([sampleFile("out/far", "not here")]);
      const result = sampleResult([{ ...sampleBatchTask(far), inStore: true }]);
      expect(await publish(join("w1"), result)).toEqual({ kind: "published" });
      const reader = join("w2");
      expect(await reader.board.result(listedOf(result))).toEqual({ kind: "result", result });
      expect(await reader.board.fetch(listedOf(result))).toBe("ok");
      expect(reader.place.digests()).toEqual([]);
    }));

  it("takes the same result once", () =>
    using(async ({ join }) => {
      const maker = join("w1");
      const result = made(maker.place, "a");
      await publish(maker, result);
      expect(await publish(maker, result)).toEqual({ kind: "exists" });
      expect((await stateOf(maker.board)).results).toEqual([listedOf(result)]);
    }));

  it("lists the results of a batch in the order in which they came, whoever asks", () =>
    using(async ({ join }) => {
      const claims = [2, 0, 1];
      const results: BatchResult[] = [];
      for (const claim of claims) {
        const maker = join(`w${claim}`);
        const result = made(maker.place, `by ${claim}`, { batch: 5, claim, worker: `w${claim}` });
        expect(await publish(maker, result)).toEqual({ kind: "published" });
        results.push(result);
      }
      for (const worker of ["w0", "reader"]) {
        const { board } = join(worker);
        expect((await stateOf(board)).results).toEqual(results.map(listedOf));
        for (const result of results) expect(await board.result(listedOf(result))).toEqual({ kind: "result", result });
      }
    }));

  it("takes results of one batch from eight workers at once, each whole", () =>
    using(async ({ join }) => {
      const makers = Array.from({ length: 8 }, (_, index) => join(`w${index}`));
      const results = makers.map(({ place }, index) => made(place, `by ${index}`, { worker: `w${index}`, claim: index }));
      const answers = await Promise.all(makers.map((maker, index) => publish(maker, results[index] ?? expect.fail("no result"))));
      expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(["published"]));
      const reader = join("reader");
      const { results: listed } = await stateOf(reader.board);
      expect(listed.map(resultName).toSorted()).toEqual(results.map(resultName).toSorted());
      for (const each of listed) expect(await reader.board.fetch(each)).toBe("ok");
      expect(reader.place.digests().length).toBe(1 + 2 * makers.length);
    }));

  it("lists the results of 200 batches", () =>
    using(async ({ join }) => {
      const maker = join("w1");
      const results = Array.from({ length: 200 }, (_, batch) =>
        sampleResult([{ result: sampleTask(), record: null, tolerated: false }], { batch }),
      );
      for (const result of results) expect(await publish(maker, result)).toEqual({ kind: "published" });
      expect((await stateOf(join("w2").board)).results.toSorted((a, b) => a.batch - b.batch)).toEqual(results.map(listedOf));
    }));

  it("refuses what no reader would take, and lists nothing", () =>
    using(async ({ join }) => {
      const maker = join("w1");
      const result = made(maker.place, "a");
      const lie = { ...result, tasks: result.tasks.map((task) => ({ ...task, result: { ...task.result, outputs: [] } })) };
      expect(await publish(maker, lie)).toMatchObject({ kind: "refused" });
      expect((await stateOf(maker.board)).results).toEqual([]);
    }));

  it("publishes nothing where its own bytes are gone or damaged", () =>
    using(async ({ join }) => {
      const maker = join("w1");
      const result = made(maker.place, "a");
      maker.place.blobs.setAside(sha256("small a"));
      expect(await publish(maker, result)).toMatchObject({ kind: "unavailable" });
      expect(await maker.board.publish(result, () => maker.place.blobs.file(sha256("log a")))).toMatchObject({ kind: "unavailable" });
      expect((await stateOf(join("w2").board)).results).toEqual([]);
      expect(maker.place.temporary()).toEqual([]);
      maker.place.put("small a");
      expect(await publish(maker, result)).toEqual({ kind: "published" });
    }));
}

function damageContract(using: Using): void {
  const flip = (at: (length: number) => number) => (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    const place = at(copy.length);
    copy[place] = (copy[place] ?? 0) ^ 1;
    return copy;
  };

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ["are others", () => Buffer.from("<!DOCTYPE html>".repeat(100))],
    ["end in the header", (bytes) => bytes.subarray(0, 100)],
    ["end early", (bytes) => bytes.subarray(0, bytes.length - 1)],
    ["have one bit changed in the header", flip(() => 60)],
    ["have one bit changed behind the header", flip((length) => length - 10)],
  ])("refuses a result whose bytes %s, and brings none of it near", (_, change) =>
    using(async ({ join, alter }) => {
      const maker = join("w1");
      const result = made(maker.place, "a");
      await publish(maker, result);
      alter(resultName(result), change);
      const reader = join("w2");
      expect((await stateOf(reader.board)).results).toEqual([listedOf(result)]);
      const found = await reader.board.result(listedOf(result));
      if (found.kind === "result") expect(found.result).toEqual(result);
      else expect(found.kind).toBe("corrupt");
      expect(await reader.board.fetch(listedOf(result))).toBe("corrupt");
      expect(reader.place.temporary()).toEqual([]);
      expect(reader.place.digests()).toEqual(reader.place.digests().filter((digest) => maker.place.digests().includes(digest)));
    }),
  );

  it("takes nothing from a result without a byte", () =>
    using(async ({ join, alter }) => {
      const maker = join("w1");
      const result = made(maker.place, "a");
      await publish(maker, result);
      alter(resultName(result), () => Buffer.alloc(0));
      const { board, place } = join("w2");
      expect((await board.result(listedOf(result))).kind).toMatch(/^(corrupt|missing)$/);
      expect(await board.fetch(listedOf(result))).toMatch(/^(corrupt|missing)$/);
      expect([place.digests(), place.temporary()]).toEqual([[], []]);
    }));

  it("refuses a result that lies under the name of another", () =>
    using(async ({ join, alter }) => {
      const maker = join("w1");
      const [one, other] = [made(maker.place, "a"), made(maker.place, "b", { batch: 1 })];
      for (const result of [one, other]) await publish(maker, result);
      let taken = Buffer.alloc(0);
      alter(resultName(one), (bytes) => {
        taken = Buffer.from(bytes);
        return bytes;
      });
      alter(resultName(other), () => taken);
      expect(await join("w2").board.result(listedOf(other))).toMatchObject({ kind: "corrupt", why: "its header has another key" });
    }));

  it("misses a result that is listed and gone", () =>
    using(async ({ join, alter }) => {
      const maker = join("w1");
      const result = made(maker.place, "a");
      await publish(maker, result);
      alter(resultName(result), () => null);
      expect(await join("w2").board.result(listedOf(result))).toMatchObject({ kind: "missing" });
      expect(await join("w3").board.fetch(listedOf(result))).toBe("missing");
    }));

  it("refuses a plan that was changed", () =>
    using(async ({ join, alter }) => {
      await join("planner").board.putPlan(samplePlan());
      alter(
        "plan",
        flip(() => 70),
      );
      expect(await join("w1").board.plan(null)).toMatchObject({ kind: "corrupt" });
    }));
}

function outageContract(using: Using): void {
  it("says that it is unavailable while it is down, and is itself again afterwards", () =>
    using(async ({ join, down, up }) => {
      const [maker, reader] = [join("w1"), join("w2")];
      const result = made(maker.place, "a");
      await maker.board.putPlan(samplePlan());
      await publish(maker, result);
      await down();
      const why = { kind: "unavailable", why: expect.any(String) };
      expect(await reader.board.state()).toMatchObject(why);
      expect(await reader.board.claim(7, 0)).toBe("unavailable");
      expect(await publish(maker, { ...result, batch: 7 })).toMatchObject(why);
      expect(await reader.board.putPlan(samplePlan())).toMatchObject(why);
      expect(await reader.board.plan(null)).toMatchObject(why);
      expect(await reader.board.result(listedOf(result))).toMatchObject(why);
      expect(await reader.board.fetch(listedOf(result))).toBe("unreachable");
      await up();
      expect((await stateOf(reader.board)).results).toEqual([listedOf(result)]);
      expect(await reader.board.fetch(listedOf(result))).toBe("ok");
      expect(await reader.board.claim(7, 0)).toBe("claimed");
      expect(await publish(maker, { ...result, batch: 7 })).toEqual({ kind: "published" });
    }));
}
