// What a run may do with the cache: modes of GitHub's `cache-mode`, which are states and no troubles, whether the runner tells of
// them or only the service refuses; tokens that end; a quota that is used up.
import { expect, it } from "vitest";
import type { CacheMode } from "../rig/github/job-identity.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { githubRun } from "../rig/github-run.ts";
import { make, type RigTask, rigTask, settle, settleAll } from "../rig/github-tasks.ts";
import { leapingClock } from "../rig/leaping-clock.ts";

const OLD = [rigTask("old small", 100), rigTask("old large", 20_000)];
const NEW = [rigTask("new small", 100), ...Array.from({ length: 20 }, (_, index) => rigTask(`new large ${index}`, 20_000))];

async function madeElsewhere(github: SmallGithub, tasks: readonly RigTask[] = OLD): Promise<void> {
  const run = githubRun(github, { run: "1" });
  for (const task of tasks) await make(run, task);
  await run.end();
  github.clearRequests();
}

const requests = (github: SmallGithub, method: string) => github.requests.filter((request) => request.method === method).length;

/** Requests of the kinds that a mode forbids: look-ups and reservations. With its mode announced a run makes none of them. */
const MODES: readonly (readonly [CacheMode, { readonly restores: boolean; readonly saves: boolean }])[] = [
  ["none", { restores: false, saves: false }],
  ["read", { restores: true, saves: false }],
  ["write-only", { restores: false, saves: true }],
  ["write", { restores: true, saves: true }],
];

it.each(MODES.flatMap(([mode, does]) => [true, false].map((announceCacheMode) => [mode, announceCacheMode, does] as const)))(
  "the mode %s, told of by the runner: %s",
  async (cacheMode, announceCacheMode, { restores, saves }) => {
    const github = await startedGithub();
    await madeElsewhere(github);
    const run = githubRun(github, { run: "2", cacheMode, announceCacheMode });
    const how = await settleAll(run, OLD);
    for (const task of NEW) await make(run, task);
    const { report, problems } = await run.end();
    expect(how).toEqual(restores ? ["restored", "restored"] : ["unknown", "unknown"]);
    expect({ problems, degraded: report.degraded, mode: report.mode }).toEqual({ problems: [], degraded: [], mode: cacheMode });
    // The large one of the old tasks is there already.
    expect(report.saved.entries).toBe(saves ? 20 : 0);
    expect(report.inLedger).toBe(saves ? (restores ? 1 : 2) : 0);
    if (announceCacheMode) {
      expect(requests(github, "GetCacheEntryDownloadURL") > 0).toBe(cacheMode !== "none" && (restores || saves));
      expect(requests(github, "CreateCacheEntry") > 0).toBe(saves);
    }
    const later = githubRun(github, { run: "3" });
    expect(await settleAll(later, NEW)).toEqual(NEW.map(() => (saves ? "restored" : "unknown")));
    await later.end();
  },
);

it("where only the service refuses, it is asked a few times and then no more", async () => {
  const github = await startedGithub();
  const run = githubRun(github, { run: "1", cacheMode: "none", announceCacheMode: false });
  for (const task of NEW) await settle(run, task);
  const { report, problems } = await run.end();
  expect({ problems, mode: report.mode }).toEqual({ problems: [], mode: "none" });
  expect(requests(github, "GetCacheEntryDownloadURL")).toBe(1);
  expect(requests(github, "CreateCacheEntry")).toBeLessThanOrEqual(8);
});

it("a token that has expired before the run", async () => {
  const github = await startedGithub();
  await madeElsewhere(github);
  const run = githubRun(github, { run: "2", tokenLifeMs: 0 });
  expect(await settleAll(run, OLD)).toEqual(["unknown", "unknown"]);
  const { report, problems } = await run.end();
  expect(problems.map((problem) => problem.message)).toEqual(["the cache service does not take this job's token: token is expired"]);
  expect(report).toMatchObject({ ledgers: [{ outcome: "unavailable" }], notSaved: [{ why: "denied", entries: 2 }] });
});

it("a token that expires in the middle of a run: what was saved before is found by its name", async () => {
  const github = await startedGithub();
  const [before, after, small] = [rigTask("before", 20_000), rigTask("after", 20_000), rigTask("small", 100)];
  const run = githubRun(github, { run: "1", tokenLifeMs: 60_000 });
  await make(run, before);
  while (github.cache.list().every((entry) => entry.state !== "stored")) await new Promise((resolve) => setTimeout(resolve, 10));
  github.advance(60_000);
  await make(run, after);
  await make(run, small);
  const { report, problems } = await run.end();
  expect(problems).toMatchObject([{ code: "store/unavailable", message: expect.stringContaining("token is expired") }]);
  expect(report).toMatchObject({ saved: { entries: 1 }, inLedger: 0, notSaved: [{ why: "denied", entries: 2 }] });
  const later = githubRun(github, { run: "2" });
  expect(await settleAll(later, [before, after, small])).toEqual(["restored", "unknown", "unknown"]);
  await later.end();
});

it("storage that is used up: nothing is saved, what is there is restored", async () => {
  const github = await startedGithub({ quotaBytes: 1, whenFull: "refuse" });
  const [task, other] = [rigTask("large", 20_000), rigTask("other", 20_000)];
  const small = rigTask("small", 100);
  const first = githubRun(github, { run: "1" });
  await make(first, task);
  await first.end();
  const run = githubRun(github, { run: "2", clock: leapingClock(github.advance) });
  expect(await settleAll(run, [task, other, small])).toEqual(["restored", "unknown", "unknown"]);
  const { report, problems } = await run.end();
  expect(problems).toMatchObject([{ code: "store/unavailable", message: "insufficient usage to create cache entry" }]);
  expect(report).toMatchObject({ notSaved: [{ why: "quota", entries: 2 }], saved: { entries: 0 }, inLedger: 0 });
});
