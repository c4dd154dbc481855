// Saving that fails or is broken off: interrupted uploads, refused and lost answers, an interrupted run. What could not be kept
// is said, told of once, and made again by the next run.
import { setTimeout as later } from "node:timers/promises";
import { expect, it } from "vitest";
import type { StoreEnd } from "../../src/adapters/github-store.ts";
import type { HttpLimits } from "../../src/adapters/http-exchange.ts";
import { FAULT_WAYS, type FaultRule } from "../rig/github/faults.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { githubRun } from "../rig/github-run.ts";
import { entryKeyOf, make, type RigTask, rigTask, settleAll } from "../rig/github-tasks.ts";
import { leapingClock } from "../rig/leaping-clock.ts";

const SHORT: HttpLimits = { headersMs: 1000, windowMs: 1000, windowBytes: 1024 };
const SMALL = rigTask("small", 100);
const LARGE = rigTask("large", 20_000);
const ENTRY = entryKeyOf(LARGE);
const TASKS = [SMALL, LARGE];
const DAY_MS = 24 * 3600 * 1000;

async function saving(github: SmallGithub, run: string, tasks: readonly RigTask[] = TASKS): Promise<StoreEnd> {
  const started = githubRun(github, { run, clock: leapingClock(github.advance), limits: SHORT });
  for (const task of tasks) await make(started, task);
  return started.end();
}

async function restoring(github: SmallGithub, run: string, tasks: readonly RigTask[] = TASKS) {
  const started = githubRun(github, { run, clock: leapingClock(github.advance), limits: SHORT });
  const how = await settleAll(started, tasks);
  return { ...(await started.end()), how };
}

it.each<[string, FaultRule]>([
  ["an upload that breaks once", { method: "PutBlob", key: ENTRY, times: 1, way: { kind: "torn-upload", bytes: 5000 } }],
  ["an upload whose answer is lost once", { method: "PutBlob", key: ENTRY, times: 1, way: { kind: "lost-answer" } }],
  ["an upload that fails once", { method: "PutBlob", key: ENTRY, times: 1, way: FAULT_WAYS.unavailable }],
  ["a reservation that fails once", { method: "CreateCacheEntry", key: ENTRY, times: 1, way: FAULT_WAYS.serverError }],
  ["a reservation that is reset once", { method: "CreateCacheEntry", key: ENTRY, times: 1, way: { kind: "reset" } }],
  ["an end of upload that fails once", { method: "FinalizeCacheEntryUpload", key: ENTRY, times: 1, way: FAULT_WAYS.unavailable }],
  ["an end of upload whose answer is lost", { method: "FinalizeCacheEntryUpload", key: ENTRY, times: 1, way: { kind: "lost-answer" } }],
])("%s is tried again", async (_, fault) => {
  const github = await startedGithub();
  github.fault(fault);
  const { report, problems } = await saving(github, "1");
  expect(problems).toEqual([]);
  expect(report).toMatchObject({ saved: { entries: 1 }, inLedger: 1, notSaved: [], degraded: [] });
  expect((await restoring(github, "2")).how).toEqual(["restored", "restored"]);
});

it.each<[string, FaultRule, RegExp]>([
  ["an upload that breaks always", { method: "PutBlob", key: ENTRY, way: { kind: "torn-upload", bytes: 5000 } }, /upload failed/],
  ["an upload that is refused", { method: "PutBlob", key: ENTRY, way: { kind: "answer", status: 403 } }, /upload failed: status 403/],
  ["an upload that is never answered", { method: "PutBlob", key: ENTRY, way: { kind: "silence" } }, /nothing moved for 2 s/],
  [
    "an end of upload that is refused",
    { method: "FinalizeCacheEntryUpload", key: ENTRY, way: FAULT_WAYS.finalizeRefused },
    /not be finalized/,
  ],
  ["an end of upload that fails", { method: "FinalizeCacheEntryUpload", key: ENTRY, way: FAULT_WAYS.serverError }, /internal error/],
])("%s is told of once, and its name is free again after a day", async (_, fault, what) => {
  const github = await startedGithub();
  const remove = github.fault(fault);
  const { report, problems } = await saving(github, "1");
  expect(problems).toMatchObject([{ code: "store/unavailable", message: expect.stringMatching(what) }]);
  expect(report).toMatchObject({ saved: { entries: 0 }, inLedger: 1, notSaved: [{ why: "unavailable", entries: 1 }] });
  expect(report.degraded).toHaveLength(1);
  remove();
  // The reservation is still there: made again, and not kept.
  const second = await restoring(github, "2");
  expect({ how: second.how, problems: second.problems }).toEqual({ how: ["restored", "unknown"], problems: [] });
  github.advance(DAY_MS);
  const third = await restoring(github, "3");
  expect({ how: third.how, problems: third.problems }).toEqual({ how: ["restored", "missing"], problems: [] });
  expect(third.report.saved.entries).toBe(1);
  expect((await restoring(github, "4")).how).toEqual(["restored", "restored"]);
});

it("a reservation whose answer is lost is lost itself: nothing is kept, nothing breaks", async () => {
  const github = await startedGithub();
  github.fault({ method: "CreateCacheEntry", key: ENTRY, times: 1, way: { kind: "lost-answer" } });
  const { report, problems } = await saving(github, "1");
  expect({ problems, saved: report.saved.entries }).toEqual({ problems: [], saved: 0 });
  expect((await restoring(github, "2")).how).toEqual(["restored", "missing"]);
  github.advance(DAY_MS);
  await restoring(github, "3");
  expect((await restoring(github, "4")).how).toEqual(["restored", "restored"]);
});

it("a ledger that cannot be stored: its small results are said not to be kept, entries are found by their names", async () => {
  const github = await startedGithub();
  github.fault({ method: "CreateCacheEntry", key: "-ledger-", way: FAULT_WAYS.serverError });
  const { report, problems } = await saving(github, "1");
  expect(problems).toHaveLength(1);
  expect(report).toMatchObject({ saved: { entries: 1 }, inLedger: 0, notSaved: [{ why: "unavailable", entries: 1 }] });
  expect((await restoring(github, "2")).how).toEqual(["unknown", "restored"]);
});

it("uploads that all fail are left alone after a few: the end does not wait for each", async () => {
  const github = await startedGithub();
  github.fault({ method: "PutBlob", way: { kind: "silence" } });
  const tasks = Array.from({ length: 100 }, (_, index) => rigTask(`task ${index}`, 20_000));
  const began = performance.now();
  const { report, problems } = await saving(github, "1", tasks);
  expect(problems).toHaveLength(1);
  expect(report.notSaved).toEqual([{ why: "unavailable", entries: 100 }]);
  expect(github.requests.filter((request) => request.method === "CreateCacheEntry").length).toBeLessThan(20);
  process.stdout.write(`100 uploads that are never answered: over after ${Math.round(performance.now() - began)} ms\n`);
});

it("with the service down, results beyond the budget of a minute do not wait for it", async () => {
  const github = await startedGithub();
  await github.down("cache");
  const slept: number[] = [];
  const started = githubRun(github, { run: "1", clock: leapingClock((ms) => slept.push(ms)) });
  for (let index = 0; index < 400; index++) await make(started, rigTask(`task ${index}`, 5000));
  const { report, problems } = await started.end();
  expect(problems).toHaveLength(1);
  expect(report.notSaved).toEqual([{ why: "unavailable", entries: 400 }]);
  expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(10_000);
});

it("bytes that are needed do not wait behind what is being saved", async () => {
  const github = await startedGithub();
  await saving(github, "1");
  github.fault({ method: "CreateCacheEntry", way: { kind: "delay", ms: 3000 } });
  const started = githubRun(github, { run: "2" });
  for (let index = 0; index < 20; index++) await make(started, rigTask(`task ${index}`, 5000));
  const before = github.requests.length;
  expect(await settleAll(started, TASKS)).toEqual(["restored", "restored"]);
  expect(github.requests.slice(before).filter((request) => request.method === "CreateCacheEntry")).toEqual([]);
  expect((await started.end()).report).toMatchObject({ saved: { entries: 20 }, notSaved: [] });
});

/** A run of GitHub's is killed ten seconds after its first signal. */
const KILLED_MS = 7500;

it.each<[string, FaultRule | null, number]>([
  ["with a service that answers", null, 1],
  ["while uploads are never answered", { method: "PutBlob", key: "flow1-0-", way: { kind: "silence" } }, 0],
  ["while look-ups are never answered", { method: "GetCacheEntryDownloadURL", way: { kind: "silence" } }, 0],
  ["while nothing is answered", { way: { kind: "silence" } }, 0],
])("an interrupted run ends within seconds, %s", async (_, fault, inLedger) => {
  const github = await startedGithub();
  const before = rigTask("before", 20_000);
  await saving(github, "1", [before]);
  if (fault !== null) github.fault(fault);
  const interruption = new AbortController();
  const started = githubRun(github, { run: "2", signal: interruption.signal });
  const settled = settleAll(started, [before, SMALL, ...Array.from({ length: 30 }, (__, index) => rigTask(`task ${index}`, 20_000))]);
  await later(300);
  interruption.abort();
  const began = performance.now();
  await settled;
  const { report, problems } = await started.end();
  expect(performance.now() - began).toBeLessThan(KILLED_MS);
  expect(problems.length).toBeLessThanOrEqual(1);
  const lost = report.notSaved.reduce((sum, { entries }) => sum + entries, 0);
  expect(report.saved.entries + report.inLedger + lost).toBeGreaterThanOrEqual(inLedger);
});

it("an interrupted run keeps what it has saved, and its ledger", async () => {
  const github = await startedGithub();
  const interruption = new AbortController();
  const started = githubRun(github, { run: "1", signal: interruption.signal });
  await make(started, LARGE);
  await make(started, SMALL);
  while (github.cache.list().every((entry) => entry.state !== "stored")) await later(10);
  github.fault({ method: "CreateCacheEntry", key: "-ledger-", way: { kind: "delay", ms: 0 } });
  github.fault({ method: "CreateCacheEntry", way: { kind: "delay", ms: 60_000 } });
  const rest = Array.from({ length: 30 }, (_, index) => rigTask(`task ${index}`, 20_000));
  for (const task of rest) await make(started, task);
  interruption.abort();
  const began = performance.now();
  const { report, problems } = await started.end();
  expect(performance.now() - began).toBeLessThan(KILLED_MS);
  expect({ problems, saved: report.saved.entries, degraded: report.degraded }).toEqual({ problems: [], saved: 1, degraded: [] });
  expect(report).toMatchObject({ inLedger: 1, notSaved: [{ why: "interrupted" }] });
  expect((await restoring(github, "2")).how).toEqual(["restored", "restored"]);
});
