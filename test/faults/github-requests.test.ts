// How many requests a run makes, counted where they arrive: next to none where nothing is to do, few for a few changes, and a
// large first run stays within what GitHub lets a repository do in a minute.
import { expect, it } from "vitest";
import { sha256 } from "../../src/core/model/digest.ts";
import { fingerprintOf } from "../../src/core/model/manifest.ts";
import type { RigRequest } from "../rig/github/service-handler.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { type GithubRunSettings, githubRun } from "../rig/github-run.ts";
import { make, type RigTask, rigTask, settleAll } from "../rig/github-tasks.ts";
import { leapingClock } from "../rig/leaping-clock.ts";

const PULL = { ref: "refs/pull/7/merge", baseRef: "refs/heads/next" };

/** How many requests of each kind; kinds that there were none of are left out. */
function counted(requests: readonly RigRequest[]): { readonly [method: string]: number } {
  const counts: { [method: string]: number } = {};
  for (const { method } of requests) counts[method] = (counts[method] ?? 0) + 1;
  return counts;
}

const many = (count: number, size: number, name = "task") => Array.from({ length: count }, (_, index) => rigTask(`${name} ${index}`, size));
const fingerprints = (tasks: readonly RigTask[]) => tasks.map((task) => task.record.fingerprint);

async function cold(github: SmallGithub, tasks: readonly RigTask[], settings: Partial<GithubRunSettings> = {}) {
  const run = githubRun(github, { run: "1", clock: leapingClock(github.advance), ...settings });
  await run.cache.store.lookup(fingerprints(tasks));
  for (const task of tasks) await make(run, task);
  return run.end();
}

/** A run that changes nothing decides by records and needs no bytes. */
async function noOp(github: SmallGithub, tasks: readonly RigTask[], settings: Partial<GithubRunSettings> = {}) {
  const run = githubRun(github, { run: "2", ...settings });
  const known = await run.cache.store.lookup(fingerprints(tasks));
  return { known: known.size, ...(await run.end()) };
}

const isLate = (github: SmallGithub) => (request: RigRequest) => request.at > (github.requests[0]?.at ?? 0) + 60_000;

it("1,000 tasks of which nothing changed cost one look-up and one download", async () => {
  const github = await startedGithub();
  const tasks = [...many(900, 100), ...many(100, 5000, "large")];
  await cold(github, tasks);
  github.clearRequests();
  const { known, report, problems } = await noOp(github, tasks);
  expect({ known, problems }).toEqual({ known: 1000, problems: [] });
  expect(counted(github.requests)).toEqual({ GetCacheEntryDownloadURL: 1, GetBlob: 1 });
  expect(report.requests).toEqual({ lookUps: 1, downloads: 1, uploads: 0, lists: 0 });
  expect(report.restored).toEqual({ entries: 0, bytes: 0 });
  expect(github.requests.every((request) => request.key?.includes("-ledger-"))).toBe(true);
});

it("1,000 tasks of which nothing changed cost a pull request one look-up and one download for each of its three scopes", async () => {
  const github = await startedGithub();
  const tasks = many(1000, 100);
  await cold(github, tasks.slice(0, 900));
  await cold(github, tasks.slice(0, 950), { run: "2", ref: PULL.baseRef });
  await cold(github, tasks, { ...PULL, run: "3" });
  github.clearRequests();
  const { known, report } = await noOp(github, tasks, { ...PULL, run: "4" });
  expect({ known, counted: counted(github.requests) }).toEqual({ known: 1000, counted: { GetCacheEntryDownloadURL: 3, GetBlob: 3 } });
  expect(report.requests).toEqual({ lookUps: 3, downloads: 3, uploads: 0, lists: 0 });
});

it("ten changes among 1,000 tasks: twelve look-ups, a list, a ledger, and an upload for each large result", async () => {
  const github = await startedGithub();
  const tasks = many(1000, 100);
  await cold(github, tasks.slice(0, 990));
  github.clearRequests();
  const run = githubRun(github, { run: "2" });
  expect((await run.cache.store.lookup(fingerprints(tasks))).size).toBe(990);
  for (const task of tasks.slice(990, 996)) await make(run, task);
  for (const task of many(4, 20_000, "large")) await make(run, task);
  const { report } = await run.end();
  expect(counted(github.requests)).toEqual({
    // The ledger, the ten that it does not know, and the ledger again before the new one is written.
    GetCacheEntryDownloadURL: 12,
    GetBlob: 1,
    // Where the ten may lie, and how full the storage is, for the explanation.
    ListCaches: 1,
    CacheUsage: 1,
    CreateCacheEntry: 5,
    PutBlob: 5,
    FinalizeCacheEntryUpload: 5,
  });
  expect(report).toMatchObject({ inLedger: 6, saved: { entries: 4 }, requests: { lookUps: 12, downloads: 1, uploads: 5, lists: 2 } });
});

it("a first run of 1,000 tasks with small results uploads once, and a second machine has everything", async () => {
  const github = await startedGithub();
  const tasks = many(1000, 1000);
  const { report } = await cold(github, tasks);
  expect(counted(github.requests)).toEqual({
    GetCacheEntryDownloadURL: 2,
    ListCaches: 1,
    CacheUsage: 1,
    CreateCacheEntry: 1,
    PutBlob: 1,
    FinalizeCacheEntryUpload: 1,
  });
  expect(report).toMatchObject({ inLedger: 1000, notSaved: [] });
  github.clearRequests();
  const second = githubRun(github, { run: "2" });
  expect(new Set(await settleAll(second, tasks))).toEqual(new Set(["restored"]));
  expect((await second.end()).problems).toEqual([]);
  expect(counted(github.requests)).toEqual({ GetCacheEntryDownloadURL: 1, GetBlob: 1 });
});

it("a first run of 300 tasks with entries of their own stays within the uploads of a minute, and loses nothing", async () => {
  const github = await startedGithub();
  const tasks = many(300, 20_000);
  const { report, problems } = await cold(github, tasks);
  expect({ problems, saved: report.saved.entries, notSaved: report.notSaved }).toEqual({ problems: [], saved: 300, notSaved: [] });
  const reserved = github.requests.filter((request) => request.method === "CreateCacheEntry");
  expect(reserved.every((request) => request.status === 200)).toBe(true);
  expect(reserved.filter((request) => !isLate(github)(request)).length).toBeLessThanOrEqual(160);
  github.advance(60_000);
  const second = githubRun(github, { run: "2" });
  expect(new Set(await settleAll(second, tasks))).toEqual(new Set(["restored"]));
  expect((await second.end()).problems).toEqual([]);
});

it("two first runs of 150 such tasks at once in one repository wait for each other by what GitHub says, and lose nothing", async () => {
  const github = await startedGithub();
  const clock = leapingClock(github.advance);
  const [ours, theirs] = [many(150, 5000), many(150, 5000, "other")];
  const ends = await Promise.all([cold(github, ours, { clock }), cold(github, theirs, { clock, run: "2", ref: "refs/heads/other" })]);
  expect(ends.map(({ report }) => report.saved.entries)).toEqual([150, 150]);
  expect(ends.flatMap(({ problems }) => problems)).toEqual([]);
});

it("small results that are too many for a ledger have entries of their own, and a second machine has everything", async () => {
  const github = await startedGithub();
  const tasks = many(4150, 4096);
  const { report, problems } = await cold(github, tasks);
  expect({ problems, notSaved: report.notSaved }).toEqual({ problems: [], notSaved: [] });
  expect([report.inLedger, report.saved.entries]).toEqual([4096, 54]);
  const second = githubRun(github, { run: "2" });
  expect(new Set(await settleAll(second, tasks))).toEqual(new Set(["restored"]));
  await second.end();
});

it("records that are too long for a ledger have entries of their own, and a second machine has everything", async () => {
  const github = await startedGithub();
  const inputs = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`src/${index}`, `100644 ${sha256(`${index}`)}`] as const),
  );
  const tasks = many(45, 100).map((task) => {
    const manifest = { ...task.record.manifest, inputs };
    return { ...task, record: { ...task.record, manifest, fingerprint: fingerprintOf(manifest) } };
  });
  const { report, problems } = await cold(github, tasks);
  expect({ problems, notSaved: report.notSaved, kept: report.inLedger + report.saved.entries }).toEqual({
    problems: [],
    notSaved: [],
    kept: 45,
  });
  expect(report.saved.entries).toBeGreaterThan(0);
  const second = githubRun(github, { run: "2" });
  expect(new Set(await settleAll(second, tasks))).toEqual(new Set(["restored"]));
  expect((await second.end()).problems).toEqual([]);
});

it("without a ledger, up to 50 unknown tasks are looked up one by one, more by a list, and without a list no more than 200", async () => {
  const github = await startedGithub();
  const tasks = many(300, 5000);
  await cold(github, tasks);
  for (const { key } of github.cache.list()) if (key.includes("-ledger-")) github.cache.evict(key);
  const lookedUp = async (count: number, run: string, tokenless: boolean) => {
    github.advance(60_000);
    github.clearRequests();
    const opened = githubRun(github, { run, tokenless, cacheMode: "read" });
    const known = await opened.cache.store.lookup(fingerprints(tasks.slice(0, count)));
    await opened.end();
    const { GetCacheEntryDownloadURL: lookUps = 0, ListCaches: lists = 0 } = counted(github.requests);
    return { known: known.size, lookUps, lists };
  };
  expect(await lookedUp(50, "2", false)).toEqual({ known: 50, lookUps: 51, lists: 0 });
  expect(await lookedUp(300, "3", false)).toEqual({ known: 300, lookUps: 301, lists: 3 });
  expect(await lookedUp(300, "4", true)).toEqual({ known: 200, lookUps: 201, lists: 0 });
});

it("1,000 unknown tasks, none of which anybody has: one look-up, one list, and how full the storage is", async () => {
  const github = await startedGithub();
  await noOp(github, many(1000, 100));
  expect(counted(github.requests)).toEqual({ GetCacheEntryDownloadURL: 1, ListCaches: 1, CacheUsage: 1 });
});

it("unknown tasks that come one after another are looked up one by one, then by a list", async () => {
  const github = await startedGithub();
  const run = githubRun(github, { run: "1" });
  for (const task of many(200, 100)) await run.cache.store.lookup([task.record.fingerprint]);
  await run.end();
  expect(counted(github.requests)).toEqual({ GetCacheEntryDownloadURL: 51, ListCaches: 1, CacheUsage: 1 });
});
