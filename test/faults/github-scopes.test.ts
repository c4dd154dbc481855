// Whose results a run may read: a pull request's own, its base's and the default branch's; the default branch not those of a
// pull request, and then the run can say where they lie.
import { expect, it } from "vitest";
import { startedGithub } from "../rig/github/started-github.ts";
import { githubRun, MAIN } from "../rig/github-run.ts";
import { entryKeyOf, make, rigTask, settleAll } from "../rig/github-tasks.ts";

const PULL = "refs/pull/7/merge";
const NEXT = "refs/heads/next";
const [ON_MAIN, ON_NEXT, ON_PULL] = [
  [rigTask("main small", 100), rigTask("main large", 20_000)],
  [rigTask("next small", 100), rigTask("next large", 20_000)],
  [rigTask("pull small", 100), rigTask("pull large", 20_000)],
];
const ALL = [...ON_MAIN, ...ON_NEXT, ...ON_PULL];

it("a pull request restores from its base and the default branch, and what it makes stays its own", async () => {
  const github = await startedGithub();
  const main = githubRun(github, { run: "1" });
  for (const task of ON_MAIN) await make(main, task);
  await main.end();
  const next = githubRun(github, { run: "2", ref: NEXT });
  expect(await settleAll(next, [...ON_MAIN, ...ON_NEXT])).toEqual(["restored", "restored", "unknown", "unknown"]);
  await next.end();
  const pull = { ref: PULL, baseRef: NEXT };
  const first = githubRun(github, { ...pull, run: "3" });
  expect(await settleAll(first, ALL)).toEqual(["restored", "restored", "restored", "restored", "unknown", "unknown"]);
  expect((await first.end()).report.ledgers).toMatchObject([
    { ref: PULL, outcome: "miss" },
    { ref: NEXT, outcome: "hit" },
    { ref: MAIN, outcome: "hit" },
  ]);
  github.clearRequests();
  const second = githubRun(github, { ...pull, run: "4" });
  expect(await settleAll(second, ALL)).toEqual(ALL.map(() => "restored"));
  const { report, problems } = await second.end();
  expect(report.ledgers.map((ledger) => ledger.outcome)).toEqual(["hit", "hit", "hit"]);
  expect({ problems, uploads: report.requests.uploads }).toEqual({ problems: [], uploads: 0 });
  expect(new Set(github.cache.list(PULL).map((entry) => entry.key))).toContain(entryKeyOf(ON_PULL[1] ?? ALL[0] ?? rigTask("", 0)));
});

it("the default branch does not see what a pull request made, and can say where it lies", async () => {
  const github = await startedGithub();
  const pull = githubRun(github, { run: "1", ref: PULL, baseRef: MAIN });
  for (const task of ON_PULL) await make(pull, task);
  await pull.end();
  const [, large] = ON_PULL;
  const main = githubRun(github, { run: "2" });
  expect(await settleAll(main, ON_PULL)).toEqual(["unknown", "unknown"]);
  const { report, problems, elsewhere } = await main.end();
  expect(problems).toEqual([]);
  expect(report).toMatchObject({ unreadable: [PULL], ledgers: [{ ref: MAIN, outcome: "miss" }], requests: { lists: 2 } });
  expect(elsewhere).toEqual(new Map([[large?.record.fingerprint, PULL]]));
});

it.each([
  ["without a token", { tokenless: true }],
  ["with a token that may not list", { permissions: {} }],
  ["with a token that GitHub does not take", { tokenLifeMs: 0 }],
])("%s nobody is asked where results lie, and nothing is missed for it", async (_, settings) => {
  const github = await startedGithub();
  const pull = githubRun(github, { run: "1", ref: PULL, baseRef: MAIN });
  for (const task of ON_PULL) await make(pull, task);
  await pull.end();
  const main = githubRun(github, { run: "2", ...settings });
  expect(await settleAll(main, ON_PULL)).toEqual(["unknown", "unknown"]);
  const { report, elsewhere, problems } = await main.end();
  expect({ unreadable: report.unreadable, elsewhere }).toEqual({ unreadable: [], elsewhere: new Map() });
  expect(problems).toHaveLength("tokenLifeMs" in settings ? 1 : 0);
});

it("a new epoch knows nothing of the one before, and the one before stays as it was", async () => {
  const github = await startedGithub();
  const one = githubRun(github, { run: "1" });
  for (const task of ON_MAIN) await make(one, task);
  await one.end();
  const other = githubRun(github, { run: "2", epoch: "1" });
  expect(await settleAll(other, ON_MAIN)).toEqual(["unknown", "unknown"]);
  expect((await other.end()).problems).toEqual([]);
  const later = githubRun(github, { run: "3" });
  expect(await settleAll(later, ON_MAIN)).toEqual(["restored", "restored"]);
  expect((await later.end()).report.requests.uploads).toBe(0);
});
