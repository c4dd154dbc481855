// The action, as it is committed, against a cache service that fails in every way: the bytes are right, the job succeeds, and
// there is one warning at most. What each fault does in detail is in test/faults.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { FAULT_WAYS, type FaultRule, rateLimitedFor } from "../rig/github/faults.ts";
import { ActionRepository, type ActionRun, type RunOf } from "./tools/action-repository.ts";

const LINES = 3000;
const FLOW = `name: Faults
steps:
  make:
    inputs: in.txt
    run: yes "$(cat in.txt)" | head -n ${LINES} > big.txt
    outputs: big.txt
  use:
    inputs: big.txt
    run: wc -c < big.txt > size.txt
    outputs: size.txt
`;
const FILES = { "flow.yml": FLOW, "in.txt": "0123456789\n" };
const BIG = FILES["in.txt"].repeat(LINES);
const RESTORE_ALL = { with: "restore: all" };

let repository: ActionRepository;
afterEach(() => repository.close());

function bytes(run: ActionRun, file: string): string {
  return readFileSync(path.join(run.job.workspace, file), "utf8");
}

/** Key of the entry that has the large output. */
function entryKey(): string {
  const found = repository.github.cache.list().find((entry) => !entry.key.includes("-ledger-"));
  if (found === undefined) throw new Error("nothing was saved");
  return found.key;
}

async function warmed(): Promise<ActionRun> {
  repository = await ActionRepository.make(FILES);
  const run = await repository.run(RESTORE_ALL);
  expect(run.outputs["ran"]).toBe("2");
  return run;
}

function expectRight(run: ActionRun, ran: number, warnings: number): void {
  expect(run.job.conclusion).toBe("success");
  expect([bytes(run, "big.txt") === BIG, bytes(run, "size.txt").trim()]).toEqual([true, `${BIG.length}`]);
  expect(run.outputs["ran"]).toBe(`${ran}`);
  const told = run.job.annotations.filter((one) => one.level !== "notice");
  expect(told.map((one) => one.level)).toEqual(Array.from({ length: warnings }, () => "warning"));
}

const LOOK_UP = { service: "cache", method: "GetCacheEntryDownloadURL" } as const;
const DOWNLOAD = { service: "blob", method: "GetBlob" } as const;
const LEDGER = { ...DOWNLOAD, key: "-ledger-" } as const;

interface Case {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  readonly ran: number;
  readonly warnings: number;
}

/** After a good run on main: the next run meets these. */
const READING: readonly Case[] = [
  { name: "every look-up answers 500", rules: [{ ...LOOK_UP, way: FAULT_WAYS.serverError }], ran: 2, warnings: 1 },
  { name: "the first look-up answers 500", rules: [{ ...LOOK_UP, times: 1, way: FAULT_WAYS.serverError }], ran: 0, warnings: 0 },
  { name: "look-ups are reset", rules: [{ ...LOOK_UP, way: { kind: "reset" } }], ran: 2, warnings: 1 },
  { name: "look-ups answer HTML", rules: [{ ...LOOK_UP, way: FAULT_WAYS.html }], ran: 2, warnings: 1 },
  { name: "look-ups are limited for a second", rules: [{ ...LOOK_UP, times: 1, way: rateLimitedFor(1) }], ran: 0, warnings: 0 },
  { name: "look-ups are limited for an hour", rules: [{ ...LOOK_UP, way: rateLimitedFor(3600) }], ran: 2, warnings: 1 },
  { name: "look-ups are limited without a time", rules: [{ ...LOOK_UP, times: 1, way: FAULT_WAYS.rateLimited }], ran: 0, warnings: 0 },
  { name: "the token has expired", rules: [{ service: "cache", way: FAULT_WAYS.tokenExpired }], ran: 2, warnings: 1 },
  {
    name: "the ledger's bytes break off once",
    rules: [{ ...LEDGER, times: 1, way: { kind: "cut", bytes: 200, torn: true } }],
    ran: 0,
    warnings: 0,
  },
  // The service is left alone after three failures, so the entry is not asked for either.
  {
    name: "the ledger's bytes break off always",
    rules: [{ ...LEDGER, way: { kind: "cut", bytes: 200, torn: true } }],
    ran: 2,
    warnings: 1,
  },
  {
    name: "the ledger is replaced",
    rules: [{ ...DOWNLOAD, key: "-ledger-", way: { kind: "replace", body: Buffer.from("nonsense") } }],
    ran: 1,
    warnings: 1,
  },
];

describe("a run that reads", () => {
  it.each(READING.map((one) => [one.name, one] as const))("when %s", async (_, { rules, ran, warnings }) => {
    await warmed();
    for (const rule of rules) repository.github.fault(rule);
    expectRight(await repository.run(RESTORE_ALL), ran, warnings);
  });

  it("with the service refused altogether runs everything, and the next one is well again", async () => {
    await warmed();
    await repository.github.down("cache");
    expectRight(await repository.run(RESTORE_ALL), 2, 1);
    await repository.github.up("cache");
    expectRight(await repository.run(RESTORE_ALL), 0, 0);
  });

  it("with an entry that was evicted after the ledger was written runs what made it", async () => {
    await warmed();
    repository.github.cache.evict(entryKey());
    expectRight(await repository.run(RESTORE_ALL), 1, 1);
    expectRight(await repository.run(RESTORE_ALL), 0, 0);
  });

  it.each([10, 20, 60, 150, -20])(
    "with the entry's byte %d flipped runs what made it, and keeps that under another name",
    async (offset) => {
      await warmed();
      const key = entryKey();
      const damaged = Buffer.from(repository.github.cache.bytes(key));
      const at = offset < 0 ? damaged.length + offset : offset;
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      repository.github.cache.replace(key, damaged);
      expectRight(await repository.run(RESTORE_ALL), 1, 1);
      const again = await repository.run(RESTORE_ALL);
      expectRight(again, 0, 0);
      expect(repository.github.cache.list().map((entry) => entry.key)).toContain(key.replace("flow1-0-", "flow1-0.g1-"));
    },
  );

  it("with bytes that come at one a second goes on without them", async () => {
    await warmed();
    repository.github.fault({ ...DOWNLOAD, way: { kind: "slow", bytesPerSecond: 1 } });
    expectRight(await repository.run(RESTORE_ALL), 2, 1);
  });
});

const WRITING: readonly Omit<Case, "ran">[] = [
  { name: "reservations answer 500", rules: [{ method: "CreateCacheEntry", way: FAULT_WAYS.serverError }], warnings: 1 },
  { name: "the quota is reached", rules: [{ method: "CreateCacheEntry", way: FAULT_WAYS.quota }], warnings: 1 },
  { name: "uploads are limited for an hour", rules: [{ method: "CreateCacheEntry", way: rateLimitedFor(3600) }], warnings: 1 },
  { name: "uploads break off once", rules: [{ method: "PutBlob", times: 1, way: { kind: "torn-upload", bytes: 10 } }], warnings: 0 },
  { name: "uploads break off always", rules: [{ service: "blob", way: { kind: "torn-upload", bytes: 10 } }], warnings: 1 },
  { name: "finalizing is refused", rules: [{ method: "FinalizeCacheEntryUpload", way: FAULT_WAYS.finalizeRefused }], warnings: 1 },
  { name: "every name is taken", rules: [{ method: "CreateCacheEntry", way: FAULT_WAYS.alreadyReserved }], warnings: 0 },
];

describe("a run that saves", () => {
  it.each(WRITING.map((one) => [one.name, one] as const))("when %s", async (_, { rules, warnings }) => {
    repository = await ActionRepository.make(FILES);
    for (const rule of rules) repository.github.fault(rule);
    expectRight(await repository.run(RESTORE_ALL), 2, warnings);
  });
});

describe("cache-mode", () => {
  const job = (mode: string): RunOf => ({ ...RESTORE_ALL, job: `cache-mode: ${mode}` });

  it("read restores and saves nothing, without a warning", async () => {
    await warmed();
    expectRight(await repository.run(job("read")), 0, 0);
    const before = repository.github.cache.list().length;
    repository.write("in.txt", "9876543210\n");
    repository.commit("change");
    const run = await repository.run(job("read"));
    expect([run.outputs["ran"], run.job.annotations]).toEqual(["2", []]);
    expect(repository.github.cache.list()).toHaveLength(before);
    expect(run.summary).toContain("mode read");
  });

  it("write-only restores nothing and saves", async () => {
    await warmed();
    expectRight(await repository.run(job("write-only")), 2, 0);
  });

  it("none does neither", async () => {
    repository = await ActionRepository.make(FILES);
    expectRight(await repository.run(job("none")), 2, 0);
    expect(repository.github.cache.list()).toEqual([]);
    expect(repository.github.requests.filter((request) => request.service === "cache")).toEqual([]);
  });
});

it("without any cache service the action runs all the same", async () => {
  repository = await ActionRepository.make(FILES, { cacheService: "none" });
  expectRight(await repository.run(RESTORE_ALL), 2, 0);
});
