// The cache service in every state in which a run can meet it: a run ends with the right bytes, says once what was wrong, and
// the next one finds what is still there.
import { expect, it } from "vitest";
import type { StoreEnd } from "../../src/adapters/github-store.ts";
import type { HttpLimits } from "../../src/adapters/http-exchange.ts";
import type { ServiceName } from "../rig/github/exchange.ts";
import { FAULT_WAYS, type FaultWay, rateLimitedFor } from "../rig/github/faults.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { type GithubRunSettings, githubRun } from "../rig/github-run.ts";
import { type How, rigTask, settleAll } from "../rig/github-tasks.ts";
import { leapingClock } from "../rig/leaping-clock.ts";

const SHORT: HttpLimits = { headersMs: 1500, windowMs: 700, windowBytes: 1024 };

/** One whose result lives in the ledger, one with an entry that comes whole with its header, one whose bytes come apart. */
const TASKS = [rigTask("small", 100), rigTask("middle", 20_000), rigTask("large", 300_000)];
const ALL_MADE = ["unknown", "unknown", "unknown"];
const ALL_RESTORED = ["restored", "restored", "restored"];

interface Ended extends StoreEnd {
  readonly how: readonly How[];
}

/** A run on a machine of its own that needs the bytes of all tasks. */
async function run(github: SmallGithub, settings: GithubRunSettings): Promise<Ended> {
  const started = githubRun(github, { clock: leapingClock(github.advance), ...settings });
  const how = await settleAll(started, TASKS);
  return { ...(await started.end()), how };
}

const answer = (status: number): FaultWay => ({ kind: "answer", status, body: '{"code":"x","msg":"it fails"}' });
const PAGE: FaultWay = { kind: "answer", status: 502, headers: { "content-type": "text/html" }, body: "<title>Unicorn!</title>" };

const WAYS: readonly (readonly [string, FaultWay, RegExp, "unavailable" | "rate-limited" | "denied"])[] = [
  ["answers 500", FAULT_WAYS.serverError, /fails: internal error/, "unavailable"],
  ["answers 502 with a page", PAGE, /status 502/, "unavailable"],
  ["answers 503", FAULT_WAYS.unavailable, /fails: service unavailable/, "unavailable"],
  ["answers 504", answer(504), /fails: it fails/, "unavailable"],
  ["answers 404", answer(404), /refuses: it fails/, "unavailable"],
  ["answers a page instead of JSON", FAULT_WAYS.html, /with status 200/, "unavailable"],
  ["answers with half of its JSON", { kind: "cut", bytes: 9, torn: false }, /with status 200/, "unavailable"],
  ["breaks in the middle of its answers", { kind: "cut", bytes: 9, torn: true }, /broke|aborted/, "unavailable"],
  ["resets connections", { kind: "reset" }, /the connection broke/, "unavailable"],
  ["is silent", { kind: "silence" }, /no answer within 1.5 s/, "unavailable"],
  ["sends headers and then nothing", { kind: "hang" }, /less than 1024 bytes in 0.7 s/, "unavailable"],
  ["answers with a byte a second", { kind: "slow", bytesPerSecond: 1 }, /less than 1024 bytes in 0.7 s/, "unavailable"],
  ["limits requests and does not say for how long", FAULT_WAYS.rateLimited, /limits requests/, "rate-limited"],
  ["limits requests for an hour", rateLimitedFor(3600), /limits requests/, "rate-limited"],
  ["does not take the token", FAULT_WAYS.tokenExpired, /does not take this job's token: token is expired/, "denied"],
];

it.each(WAYS)("a cache service that %s", async (_, way, what, why) => {
  const github = await startedGithub();
  await run(github, { run: "1" });
  const remove = github.fault({ service: "cache", way });
  github.clearRequests();
  const { how, report, problems } = await run(github, { run: "2", limits: SHORT });
  expect(how).toEqual(ALL_MADE);
  expect(problems).toMatchObject([{ code: "store/unavailable", severity: "warning", message: expect.stringMatching(what) }]);
  expect(report).toMatchObject({
    ledgers: [{ outcome: "unavailable" }],
    degraded: [{ service: "cache", what: expect.stringMatching(what) }],
    notSaved: [{ why, entries: 3 }],
    saved: { entries: 0 },
    inLedger: 0,
    mode: "write",
  });
  expect(github.requests.filter((request) => request.service === "cache").length).toBeLessThanOrEqual(13);
  remove();
  // What the service said of how long to wait is behind us.
  github.advance(3_600_000);
  expect((await run(github, { run: "3" })).how).toEqual(ALL_RESTORED);
});

/** The last: how many of the three results are not kept. The two entries are there already, whatever can be read of them. */
const BLOB_WAYS: readonly (readonly [string, FaultWay, RegExp, "unavailable" | "rate-limited", number])[] = [
  ["answers 500", answer(500), /status 500/, "unavailable", 3],
  ["answers 503", answer(503), /status 503/, "unavailable", 3],
  ["resets connections", { kind: "reset" }, /the connection broke/, "unavailable", 3],
  ["is silent", { kind: "silence" }, /no answer within 1.5 s/, "unavailable", 3],
  ["sends headers and then nothing", { kind: "hang" }, /less than 1024 bytes in 0.7 s/, "unavailable", 2],
  ["sends a byte a second", { kind: "slow", bytesPerSecond: 1 }, /less than 1024 bytes in 0.7 s/, "unavailable", 2],
  ["limits requests and does not say for how long", answer(429), /the store of bytes limits requests/, "rate-limited", 1],
];

it.each(BLOB_WAYS)("a store of bytes that %s", async (_, way, what, why, lost) => {
  const github = await startedGithub();
  await run(github, { run: "1" });
  const remove = github.fault({ service: "blob", way });
  const { how, report, problems } = await run(github, { run: "2", limits: SHORT });
  expect(how).toEqual(ALL_MADE);
  expect(problems).toMatchObject([{ code: "store/unavailable", message: expect.stringMatching(what) }]);
  expect(report).toMatchObject({ ledgers: [{ outcome: "unavailable" }], saved: { entries: 0 }, inLedger: lost === 2 ? 1 : 0 });
  expect(report.degraded).toHaveLength(1);
  expect(report.notSaved).toEqual([{ why, entries: lost }]);
  // What cannot be read is not reserved in vain either: only the ledger is tried.
  expect(github.cache.list().filter((entry) => entry.state === "reserved" && !entry.key.includes("-ledger-"))).toEqual([]);
  remove();
  const later = await run(github, { run: "3", limits: SHORT });
  expect({ how: later.how, problems: later.problems }).toEqual({ how: ALL_RESTORED, problems: [] });
});

it.each<[string, readonly ServiceName[]]>([
  ["the cache service", ["cache"]],
  ["the store of bytes", ["blob"]],
  ["the REST interface", ["rest"]],
  ["all of it", ["cache", "blob", "rest"]],
])("connections refused: %s", async (_, services) => {
  const github = await startedGithub();
  await run(github, { run: "1" });
  for (const service of services) await github.down(service);
  const { how, report, problems } = await run(github, { run: "2" });
  const isHarmless = services.includes("rest") && services.length === 1;
  expect(how).toEqual(isHarmless ? ALL_RESTORED : ALL_MADE);
  expect(problems.map((problem) => problem.message)).toEqual(isHarmless ? [] : [expect.stringContaining("the connection is refused")]);
  expect(report.degraded).toHaveLength(isHarmless ? 0 : 1);
  for (const service of services) await github.up(service);
  expect((await run(github, { run: "3" })).how).toEqual(ALL_RESTORED);
});

it("waits as long as it is told, and is then served", async () => {
  const github = await startedGithub();
  await run(github, { run: "1" });
  github.fault({ method: "GetCacheEntryDownloadURL", times: 1, way: rateLimitedFor(20) });
  const began = Date.now();
  const slept: number[] = [];
  const clock = leapingClock((ms) => {
    slept.push(ms);
    github.advance(ms);
  });
  const { how, report, problems } = await run(github, { run: "2", clock });
  expect({ how, problems, degraded: report.degraded }).toEqual({ how: ALL_RESTORED, problems: [], degraded: [] });
  expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(19_000);
  expect(Date.now() - began).toBeLessThan(15_000);
});

it("waits as long as it is told when results are saved, too", async () => {
  const github = await startedGithub();
  github.fault({ method: "CreateCacheEntry", times: 2, way: rateLimitedFor(30) });
  const { report, problems } = await run(github, { run: "1" });
  expect({ problems, saved: report.saved.entries, inLedger: report.inLedger }).toEqual({ problems: [], saved: 2, inLedger: 1 });
  expect((await run(github, { run: "2" })).how).toEqual(ALL_RESTORED);
});

it.each(["serverError", "unavailable", "html"] as const)("tries again where %s comes once", async (name) => {
  const github = await startedGithub();
  await run(github, { run: "1" });
  github.fault({ service: "cache", times: 1, way: FAULT_WAYS[name] });
  github.fault({ service: "blob", times: 1, way: { kind: "cut", bytes: 30, torn: true } });
  const { how, problems } = await run(github, { run: "2" });
  expect({ how, problems }).toEqual({ how: ALL_RESTORED, problems: [] });
});

it("comes back to a service that was away for a while", async () => {
  const github = await startedGithub();
  await run(github, { run: "1" });
  const remove = github.fault({ service: "cache", way: FAULT_WAYS.unavailable });
  const clock = leapingClock(github.advance);
  const started = githubRun(github, { run: "2", clock });
  expect(await settleAll(started, TASKS.slice(0, 1))).toEqual(["unknown"]);
  remove();
  github.clearRequests();
  expect(await settleAll(started, [rigTask("another small", 100)])).toEqual(["unknown"]);
  expect(github.requests).toEqual([]);
  await clock.sleep(31_000);
  expect(await settleAll(started, TASKS.slice(2))).toEqual(["restored"]);
  const { problems, report } = await started.end();
  expect(problems).toHaveLength(1);
  expect([report.notSaved, report.inLedger]).toEqual([[], 2]);
});
