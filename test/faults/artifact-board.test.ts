// The board on artifacts when the service fails, is slow, forgets or limits; and what of a run's artifacts is none of its business.
import { expect, it } from "vitest";
import { endedEveryMs, workerOfJob } from "../../src/adapters/artifact-board.ts";
import { githubArtifactClient } from "../../src/adapters/github-artifact-client.ts";
import { githubRest } from "../../src/adapters/github-rest-client.ts";
import { httpClient } from "../../src/adapters/http-exchange.ts";
import { HTTP_LIMITS } from "../../src/main/github-cache.ts";
import type { Board } from "../../src/ports.ts";
import type { BlobPlace } from "../rig/blob-place.ts";
import { listedOf, sampleBatchTask, samplePlan, sampleResult } from "../rig/board-samples.ts";
import { artifactView, type ViewSettings } from "../rig/board-views.ts";
import { sampleFile, sampleRecord } from "../rig/entry-samples.ts";
import { FAULT_WAYS, type FaultRule, rateLimitedFor } from "../rig/github/faults.ts";
import type { GithubSettings } from "../rig/github/github-settings.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { leapingClock } from "../rig/leaping-clock.ts";

const RESULT = sampleResult([sampleBatchTask(sampleRecord([sampleFile("out/a", "bytes")]))]);
const LOST = { kind: "lost-answer" } as const;

interface View {
  readonly board: Board;
  readonly place: BlobPlace;
}

async function run(settings: Partial<GithubSettings> = {}) {
  const github = await startedGithub(settings);
  const clock = leapingClock(github.advance);
  const join = (worker: string, more: ViewSettings = {}): View => artifactView(github, worker, { clock, ...more });
  return { github, clock, join };
}

function publish({ board, place }: View) {
  place.put("bytes");
  return board.publish(RESULT, (blob) => place.blobs.file(blob.sha256));
}

async function resultsOf(board: Board) {
  const state = await board.state();
  return "kind" in state ? expect.fail(state.why) : state.results;
}

function methods(github: SmallGithub): readonly string[] {
  return github.requests.map((request) => `${request.method} ${request.status}`);
}

it("makes one call for a claim, three for a result, and one for the state", async () => {
  const { github, join } = await run();
  const view = join("w1");
  await view.board.claim(0, 0);
  await publish(view);
  await view.board.state();
  expect(methods(github)).toEqual([
    "CreateArtifact 200",
    ...["CreateArtifact 200", "PutBlob 201", "FinalizeArtifact 200"],
    "ListArtifacts 200",
  ]);
  github.clearRequests();
  const { board } = join("w2");
  await board.result(listedOf(RESULT));
  await board.fetch(listedOf(RESULT));
  // What is small comes whole with its header.
  expect(methods(github)).toEqual(["ListArtifacts 200", "GetSignedArtifactURL 200", "GetBlob 206"]);
});

it("names its artifacts after the attempt, keeps them for a day, and says what their bytes are", async () => {
  const { github, join } = await run();
  const view = join("w1", { attempt: 3 });
  await view.board.putPlan(samplePlan());
  await view.board.claim(4, 1);
  await publish(view);
  expect(github.artifacts.list().map(({ name, state, hash }) => [name, state, hash !== null])).toEqual([
    ["flow-3-plan", "finalized", true],
    ["flow-3-claim-4-1", "begun", false],
    ["flow-3-result-0-0-done-w1", "finalized", true],
  ]);
  for (const artifact of github.artifacts.list()) {
    const days = (artifact.expiresAt - artifact.createdAt) / (24 * 60 * 60 * 1000);
    expect([days > 0.99, days < 1.01]).toEqual([true, true]);
  }
});

it.each(["together", "apart"] as const)("sees nothing of another attempt, whose artifacts are listed %s", async (artifactAttempts) => {
  const { join } = await run({ artifactAttempts });
  const first = join("w1");
  await first.board.putPlan(samplePlan());
  await first.board.claim(0, 0);
  await publish(first);
  const again = join("w1", { attempt: 2 });
  expect(await resultsOf(again.board)).toEqual([]);
  expect(await again.board.plan(null)).toMatchObject({ kind: "missing" });
  expect(await again.board.claim(0, 0)).toBe("claimed");
  expect(await publish(again)).toEqual({ kind: "published" });
});

it("sees nothing of another flow of the same run, nor of artifacts that are no part of it", async () => {
  const { join } = await run();
  const other = join("w1", { prefix: "flow-1-other" });
  await publish(other);
  for (const prefix of ["flow", "x-flow-1", "flow-11"]) await publish(join("w1", { prefix }));
  const { board } = join("w2");
  expect(await resultsOf(board)).toEqual([]);
  expect(await board.result(listedOf(RESULT))).toMatchObject({ kind: "missing" });
});

it("is unsure of a claim whose answer was lost, and of no other", async () => {
  const { github, join } = await run();
  const [one, other] = [join("w1").board, join("w2").board];
  github.fault({ method: "CreateArtifact", key: "claim-0-0", times: 1, way: LOST });
  expect(await one.claim(0, 0)).toBe("unsure");
  expect(await other.claim(0, 0)).toBe("taken");
  await other.claim(1, 0);
  expect(await one.claim(1, 0)).toBe("taken");
});

it("is still unsure when it asks again later", async () => {
  const { github, clock, join } = await run();
  const { board } = join("w1");
  const back = github.fault({ method: "CreateArtifact", way: LOST });
  // Three tries: the first one took the name.
  expect(await board.claim(0, 0)).toBe("unavailable");
  back();
  // A service that failed three times is left alone for half a minute.
  await clock.sleep(60_000);
  expect(await board.claim(0, 0)).toBe("unsure");
});

it("knows that a claim was not begun where the connection was refused", async () => {
  const { github, clock, join } = await run();
  const [one, other] = [join("w1").board, join("w2").board];
  await other.claim(0, 0);
  await github.down("artifact");
  expect(await one.claim(0, 0)).toBe("unavailable");
  await github.up("artifact");
  await clock.sleep(60_000);
  expect(await one.claim(0, 0)).toBe("taken");
});

it.each<[string, FaultRule]>([
  ["the answer to its name is lost", { method: "CreateArtifact", times: 1, way: LOST }],
  ["the answer to its end is lost", { method: "FinalizeArtifact", times: 1, way: LOST }],
  ["the service fails once", { method: "CreateArtifact", times: 1, way: FAULT_WAYS.serverError }],
  ["the service fails twice at its end", { method: "FinalizeArtifact", times: 2, way: FAULT_WAYS.unavailable }],
  ["a page of HTML comes", { method: "CreateArtifact", times: 1, way: FAULT_WAYS.html }],
  ["the upload breaks once", { method: "PutBlob", times: 1, way: { kind: "torn-upload", bytes: 10 } }],
  ["requests are limited", { method: "CreateArtifact", times: 2, way: rateLimitedFor(20) }],
])("publishes once when %s", async (_, fault) => {
  const { github, join } = await run();
  const view = join("w1");
  github.fault(fault);
  expect(await publish(view)).toEqual({ kind: "published" });
  const { board, place } = join("w2");
  expect(await resultsOf(board)).toEqual([listedOf(RESULT)]);
  expect(await board.fetch(listedOf(RESULT))).toBe("ok");
  expect(place.has("bytes")).toBe(true);
});

it.each<[string, FaultRule]>([
  ["upload", { method: "PutBlob", way: FAULT_WAYS.serverError }],
  ["end", { method: "FinalizeArtifact", way: FAULT_WAYS.serverError }],
])("shows nothing where the %s of a result fails, and publishes it under another name later", async (_, fault) => {
  const { github, clock, join } = await run();
  const view = join("w1");
  const back = github.fault(fault);
  expect(await publish(view)).toMatchObject({ kind: "unavailable" });
  expect(view.place.temporary()).toEqual([]);
  back();
  await clock.sleep(60_000);
  expect(await resultsOf(join("w2").board)).toEqual([]);
  expect(await publish(view)).toEqual({ kind: "published" });
  expect(github.artifacts.list().map(({ name, state }) => `${name} ${state}`)).toEqual([
    "flow-1-result-0-0-done-w1 begun",
    "flow-1-result-0-0-done-w1+1 finalized",
  ]);
  const reader = join("w3");
  expect(await resultsOf(reader.board)).toEqual([listedOf(RESULT)]);
  expect(await reader.board.fetch(listedOf(RESULT))).toBe("ok");
});

it("lists a result once though it lies there twice, and takes the first", async () => {
  const { github, clock, join } = await run({ artifactLagMs: 30_000 });
  const view = join("w1");
  await publish(view);
  // The list does not show it yet, so that its name seems to be taken in vain.
  expect(await publish(view)).toEqual({ kind: "published" });
  await clock.sleep(60_000);
  expect(await resultsOf(view.board)).toEqual([listedOf(RESULT)]);
  github.artifacts.replace("flow-1-result-0-0-done-w1+1", Buffer.from("evil"));
  expect(await join("w2").board.fetch(listedOf(RESULT))).toBe("ok");
});

it("gives a result up whose names were all taken in vain", async () => {
  const { github, join } = await run();
  const view = join("w1");
  github.fault({ method: "PutBlob", way: FAULT_WAYS.serverError });
  for (let turn = 0; turn < 4; turn++) expect(await publish(view)).toMatchObject({ kind: "unavailable" });
  expect(await publish(view)).toMatchObject({ kind: "refused" });
});

it("leaves a plan to whoever has its name", async () => {
  const { github, clock, join } = await run();
  const back = github.fault({ method: "PutBlob", way: FAULT_WAYS.serverError });
  expect(await join("planner").board.putPlan(samplePlan())).toMatchObject({ kind: "unavailable" });
  back();
  await clock.sleep(60_000);
  expect(await join("other").board.putPlan(samplePlan())).toEqual({ kind: "exists" });
  expect(await join("w1").board.plan(null)).toMatchObject({ kind: "missing" });
});

it("waits as long as the service asks for, and gives up where that is too long", async () => {
  const { github, clock, join } = await run();
  const { board } = join("w1");
  github.fault({ method: "CreateArtifact", times: 1, way: rateLimitedFor(40) });
  const before = clock.elapsed();
  expect(await board.claim(0, 0)).toBe("claimed");
  expect(clock.elapsed() - before).toBeGreaterThan(39_000);
  github.fault({ method: "CreateArtifact", times: 1, way: rateLimitedFor(600) });
  expect(await board.claim(1, 0)).toBe("unavailable");
});

it("signs an address anew when its time is over", async () => {
  const github = await startedGithub();
  const { ACTIONS_RESULTS_URL: resultsUrl = "", ACTIONS_RUNTIME_TOKEN: token = "" } = github.jobVariables({
    ...{ repository: "o/r", ref: "refs/heads/main", defaultBranch: "refs/heads/main" },
    ...{ runId: "1", attempt: 1, jobId: "w2" },
  });
  await publish(artifactView(github, "w1"));
  const parts = { resultsUrl, token, http: httpClient(HTTP_LIMITS, {}), clock: leapingClock(), keepMs: 1000 };
  const service = githubArtifactClient({ ...parts, upload: async () => ({ kind: "ok" }) }) ?? expect.fail("no artifacts");
  const listed = await service.list();
  const [artifact] = listed.kind === "artifacts" ? listed.artifacts : [];
  const entry = service.entry(artifact ?? expect.fail("nothing is listed"));
  expect((await entry.read(0, 8)).kind).toBe("part");
  github.advance(20 * 60 * 1000);
  expect((await entry.read(8, 8)).kind).toBe("part");
  expect(github.requests.filter((request) => request.method === "GetSignedArtifactURL").length).toBe(2);
  github.artifacts.loseBytes("flow-1-result-0-0-done-w1");
  expect((await entry.read(8, 8)).kind).toBe("gone");
  service.close();
});

it("keeps its artifacts as long as the repository says where its clock is wrong", async () => {
  const { github, clock, join } = await run();
  const late = { ...clock, now: () => "2020-01-01T00:00:00.000Z" };
  const { board } = join("w1", { clock: late });
  expect([await board.claim(0, 0), await board.claim(0, 0), await board.claim(1, 0)]).toEqual(["claimed", "taken", "claimed"]);
  expect(methods(github)).toEqual(["CreateArtifact 400", "CreateArtifact 200", "CreateArtifact 409", "CreateArtifact 200"]);
});

it("has no artifacts where the token names no run, and is unavailable where it is not taken", async () => {
  const token = (claims: unknown) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;
  const github = await startedGithub();
  const resultsUrl = github.jobVariables({
    ...{ repository: "o/r", ref: "refs/heads/main", defaultBranch: "refs/heads/main" },
    ...{ runId: "1", attempt: 1, jobId: "w" },
  })["ACTIONS_RESULTS_URL"];
  const parts = { resultsUrl: resultsUrl ?? "", http: httpClient(HTTP_LIMITS, {}), clock: leapingClock(), keepMs: 1000 };
  const open = (text: string) => githubArtifactClient({ ...parts, token: text, upload: async () => ({ kind: "ok" }) });
  for (const bad of ["", "ghs_x", "a.b.c", token(null), token({}), token({ scp: "Actions.Results:1" })]) expect(open(bad)).toBeNull();
  const service = open(token({ scp: "Other:1:2 Actions.Results:1:2 More" })) ?? expect.fail("no artifacts");
  expect(await service.list()).toMatchObject({ kind: "denied" });
  expect(await service.name("a")).toMatchObject({ kind: "denied" });
  service.close();
});

it.each([
  ["no list", { artifacts: 7 }],
  ["rows that are none", { artifacts: [null, 1, {}, { name: "flow-1-plan" }, { name: "flow-1-plan", database_id: "x" }] }],
])("makes nothing of a list with %s", async (_, fields) => {
  const { github, join } = await run();
  github.fault({ method: "ListArtifacts", way: { kind: "edit", fields } });
  const state = await join("w1").board.state();
  expect("kind" in state ? state.kind : state.results).toEqual("kind" in state ? "unavailable" : []);
});

it("asks which workers have ended now and then, and never again where it may not", async () => {
  const { github, clock, join } = await run();
  const jobs = { repository: "o/r", runId: "1", attempt: 1 };
  for (const [name, status] of [
    ["flow / plan", "completed"],
    ["flow / work (linux-1)", "completed"],
    ["flow / work linux-2", "in_progress"],
    ["flow / work (linux-3, x)", "queued"],
  ] as const)
    github.jobs.set(jobs, name, status === "completed" ? { status, conclusion: "failure" } : { status, conclusion: null });
  const ended = (actions: "read" | "none") => {
    const identity = { ...jobs, ref: "refs/heads/main", defaultBranch: "refs/heads/main", jobId: "w", permissions: { actions } };
    const http = httpClient(HTTP_LIMITS, {});
    const rest = githubRest({ apiUrl: github.apiUrl, repository: "o/r", token: github.githubToken(identity), http, clock });
    return async () => {
      const listed = await rest.listJobs("1", "1", 3);
      if (listed.kind !== "jobs") return null;
      return listed.jobs.filter((job) => job.hasEnded).flatMap((job) => workerOfJob(job.name) ?? []);
    };
  };
  const [asking, denied] = [join("w1", { ended: ended("read") }).board, join("w2", { ended: ended("none") }).board];
  const endedOf = async (board: Board) => {
    const state = await board.state();
    return "kind" in state ? state.kind : state.ended;
  };
  // A run that is over in seconds never asks.
  expect([await endedOf(asking), await endedOf(denied)]).toEqual([[], []]);
  await clock.sleep(10_000);
  for (let turn = 0; turn < 3; turn++) expect([await endedOf(asking), await endedOf(denied)]).toEqual([["plan", "linux-1"], []]);
  github.jobs.set(jobs, "flow / work linux-2", { status: "completed", conclusion: "success" });
  expect(await endedOf(asking)).toEqual(["plan", "linux-1"]);
  await clock.sleep(10_000);
  expect([await endedOf(asking), await endedOf(denied)]).toEqual([["plan", "linux-1", "linux-2"], []]);
  expect(methods(github).filter((method) => method.startsWith("ListJobs"))).toEqual(["ListJobs 200", "ListJobs 403", "ListJobs 200"]);
});

it("reads a job's worker from the end of its name, and asks less often where workers are many", () => {
  expect(["work (a-1)", "flow / work (x, a_2)", "work a.3", "work", "work ()", "a b!"].map(workerOfJob)).toEqual([
    ...["a-1", "a_2", "a.3", "work", null, null],
  ]);
  expect([1, 8, 256].map(endedEveryMs)).toEqual([12_000, 96_000, 3_072_000]);
});

it("ends an upload that is interrupted", async () => {
  const { github, join } = await run();
  const control = new AbortController();
  github.fault({ method: "PutBlob", way: { kind: "before", run: () => control.abort() } });
  expect(await publish(join("w1", { signal: control.signal }))).toMatchObject({ kind: "unavailable", why: "the run was interrupted" });
});
