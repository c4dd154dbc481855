// Several runs at once, and look-ups that lag behind: the first result stands, a differing one is told of, and the ledger of
// the later run has the rows of both.
import { expect, it } from "vitest";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { githubRun, MAIN } from "../rig/github-run.ts";
import { entryKeyOf, make, type RigTask, rigTask, settle, settleAll, taskOf } from "../rig/github-tasks.ts";
import { leapingClock } from "../rig/leaping-clock.ts";

const LARGE = rigTask("large", 20_000);
const DAY_MS = 24 * 3600 * 1000;
const VERSION_OF = (github: SmallGithub) => github.cache.list()[0]?.version ?? "";

/** The same task with other bytes: it is not deterministic. */
function other({ record }: RigTask): RigTask {
  return taskOf(record.task, rigTask("x", 20_000).bytes);
}

it.each([
  ["equal bytes", LARGE, true],
  ["different bytes", other(LARGE), false],
] as const)("a reservation that is lost to a concurrent run with %s", async (_, theirs, isEqual) => {
  const github = await startedGithub();
  const [one, two] = [githubRun(github, { run: "1" }), githubRun(github, { run: "2" })];
  expect(await one.cache.store.lookup([LARGE.record.fingerprint])).toEqual(new Map());
  expect(await two.cache.store.lookup([LARGE.record.fingerprint])).toEqual(new Map());
  await make(one, theirs);
  await one.end();
  await make(two, LARGE);
  const { report, problems } = await two.end();
  expect(report).toMatchObject({ saved: { entries: 0 }, notSaved: isEqual ? [] : [{ why: "exists-differs", entries: 1 }] });
  expect(problems.map((problem) => problem.message)).toEqual(isEqual ? [] : [expect.stringContaining("gave other bytes here")]);
  const later = githubRun(github, { run: "3" });
  expect(await settle(later, theirs)).toBe("restored");
  expect((await later.end()).problems).toEqual([]);
});

it.each([
  ["equal bytes", LARGE],
  ["different bytes", other(LARGE)],
] as const)("two runs that reserve and upload at the same moment, with %s", async (_, theirs) => {
  const github = await startedGithub();
  const [one, two] = [githubRun(github, { run: "1" }), githubRun(github, { run: "2" })];
  // The second one is refused while the first one still uploads, so that it cannot see what the first one has.
  github.fault({ method: "PutBlob", key: entryKeyOf(LARGE), times: 1, way: { kind: "delay", ms: 1000 } });
  await Promise.all([make(one, theirs), make(two, LARGE)]);
  const ends = await Promise.all([one.end(), two.end()]);
  expect(ends.map(({ report }) => report.saved.entries).sort()).toEqual([0, 1]);
  expect(ends.flatMap(({ problems }) => problems)).toEqual([]);
  expect(github.cache.list().filter((entry) => entry.key === entryKeyOf(LARGE))).toHaveLength(1);
  // Whatever the ledger says, a later run has the right bytes of one of the two, or makes them.
  const later = githubRun(github, { run: "3" });
  const known = await later.cache.store.lookup([LARGE.record.fingerprint]);
  const sha256 = known.get(LARGE.record.fingerprint)?.outputs[0]?.sha256;
  expect([theirs, LARGE].map((task) => task.file.sha256)).toContain(sha256);
  const how = await settle(later, sha256 === LARGE.file.sha256 ? LARGE : theirs);
  expect(["restored", "missing"]).toContain(how);
  expect((await later.end()).problems).toEqual([]);
});

it("where the ledger tells of other bytes than the entry has, the task is made again and kept under another name", async () => {
  const github = await startedGithub();
  const theirs = other(LARGE);
  const one = githubRun(github, { run: "1" });
  await make(one, LARGE);
  await one.end();
  const elsewhere = await startedGithub();
  const two = githubRun(elsewhere, { run: "1" });
  await make(two, theirs);
  await two.end();
  github.cache.replace(entryKeyOf(LARGE), Buffer.from(elsewhere.cache.bytes(entryKeyOf(LARGE))));
  const third = githubRun(github, { run: "3" });
  expect(await settle(third, LARGE)).toBe("missing");
  expect((await third.end()).report.saved.entries).toBe(1);
  const fourth = githubRun(github, { run: "4" });
  expect(await settle(fourth, LARGE)).toBe("restored");
  expect((await fourth.end()).problems).toEqual([]);
});

it("a reservation that is never finalized blocks its name for a day, and nothing else", async () => {
  const github = await startedGithub();
  const first = githubRun(github, { run: "1" });
  await make(first, rigTask("first", 20_000));
  await first.end();
  github.cache.reserve({ repository: "o/r", scope: MAIN, key: entryKeyOf(LARGE), version: VERSION_OF(github) });
  for (const run of ["2", "3"]) {
    const blocked = githubRun(github, { run });
    expect(await settle(blocked, LARGE)).toBe(run === "2" ? "unknown" : "missing");
    const { report, problems } = await blocked.end();
    expect({ problems, degraded: report.degraded, saved: report.saved.entries }).toEqual({ problems: [], degraded: [], saved: 0 });
  }
  github.advance(DAY_MS);
  const freed = githubRun(github, { run: "4" });
  expect(await settle(freed, LARGE)).toBe("missing");
  expect((await freed.end()).report.saved.entries).toBe(1);
  const later = githubRun(github, { run: "5" });
  expect(await settle(later, LARGE)).toBe("restored");
  await later.end();
});

it("look-ups that lag behind: a run that follows at once makes things again, and nothing is wrong then or later", async () => {
  const github = await startedGithub({ lagMs: 240_000 });
  const tasks = [LARGE, rigTask("small", 100)];
  const first = githubRun(github, { run: "1" });
  for (const task of tasks) await make(first, task);
  await first.end();
  const second = githubRun(github, { run: "2" });
  expect(await settleAll(second, tasks)).toEqual(["unknown", "unknown"]);
  const { report, problems } = await second.end();
  // The entry is there, it only cannot be seen yet.
  expect({ problems, saved: report.saved.entries, notSaved: report.notSaved }).toEqual({ problems: [], saved: 0, notSaved: [] });
  github.advance(240_000);
  const third = githubRun(github, { run: "3" });
  expect(await settleAll(third, tasks)).toEqual(["restored", "restored"]);
  expect((await third.end()).problems).toEqual([]);
});

it("two runs of one ref at once: the ledger of the one that ends later has the rows of both", async () => {
  const github = await startedGithub();
  const tasks = ["a", "b", "c"].map((name) => rigTask(name, 100));
  const [a, b, c] = tasks;
  if (a === undefined || b === undefined || c === undefined) throw new Error("three tasks");
  const first = githubRun(github, { run: "1" });
  await make(first, a);
  await first.end();
  const [two, three] = [githubRun(github, { run: "2" }), githubRun(github, { run: "3" })];
  await Promise.all([settle(two, a), settle(three, a)]);
  await make(two, b);
  await make(three, c);
  await two.end();
  expect((await three.end()).problems).toEqual([]);
  const later = githubRun(github, { run: "4" });
  expect(await settleAll(later, tasks)).toEqual(["restored", "restored", "restored"]);
  expect((await later.end()).report).toMatchObject({ ledgers: [{ records: 3 }], requests: { uploads: 0 } });
});

it("an attempt that is run again has a ledger of its own", async () => {
  const github = await startedGithub();
  const tasks = [rigTask("a", 100), rigTask("b", 100)];
  for (const attempt of [1, 2]) {
    const run = githubRun(github, { run: "1", attempt, clock: leapingClock(github.advance) });
    await settleAll(run, tasks.slice(0, attempt));
    expect((await run.end()).problems).toEqual([]);
  }
  const later = githubRun(github, { run: "2" });
  expect(await settleAll(later, tasks)).toEqual(["restored", "restored"]);
  await later.end();
});
