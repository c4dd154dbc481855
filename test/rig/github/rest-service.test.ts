// REST: the list of caches, its permissions and pages, deleting, comments and their limits, what is not there.
import { expect, it } from "vitest";
import type { JobIdentity } from "./job-identity.ts";
import { MAIN, request, rigClient, VERSION } from "./rig-client.ts";
import { startedGithub } from "./started-github.ts";

const READER: JobIdentity = { ...MAIN, permissions: { actions: "read" } };
const PULL: JobIdentity = { ...MAIN, ref: "refs/pull/7/merge", permissions: { pullRequests: "write" } };

function shown(reply: { readonly json: { readonly [name: string]: unknown } }): readonly { readonly [name: string]: unknown }[] {
  const caches = reply.json["actions_caches"];
  return Array.isArray(caches) ? caches : [];
}

it("lists the caches of all refs under a prefix, in the order that is asked for", async () => {
  const github = await startedGithub();
  const client = rigClient(github, READER);
  for (const [key, bytes] of [
    ["flow-a", "1"],
    ["flow-b", "333"],
    ["other", "22"],
  ] as const) {
    await client.save(key, bytes);
    github.advance(1000);
  }
  await rigClient(github, { ...MAIN, ref: "refs/heads/x" }).save("flow-c", "4444");
  const keys = async (query: string) => shown(await client.rest("GET", `/actions/caches${query}`)).map((cache) => cache["key"]);
  expect(await keys("?key=flow-&sort=size_in_bytes&direction=asc")).toEqual(["flow-a", "flow-b", "flow-c"]);
  expect(await keys("?sort=created_at")).toEqual(["flow-c", "other", "flow-b", "flow-a"]);
  expect(await keys("?ref=refs/heads/x")).toEqual(["flow-c"]);
  const [first] = shown(await client.rest("GET", "/actions/caches?key=flow-a"));
  expect(first).toMatchObject({ id: 1, ref: "refs/heads/main", key: "flow-a", version: VERSION, size_in_bytes: 1 });
  expect(first).toHaveProperty("last_accessed_at");
  expect(first).toHaveProperty("created_at");
  expect((await client.rest("GET", "/actions/caches?sort=name")).status).toBe(422);
  expect((await client.rest("GET", "/actions/cache/usage")).json).toMatchObject({
    active_caches_size_in_bytes: 10,
    active_caches_count: 4,
  });
});

it("pages at 30, at most 100, with links", async () => {
  const github = await startedGithub();
  const bytes = Buffer.from("x");
  for (let n = 0; n < 120; n += 1) github.cache.put({ repository: "o/r", scope: MAIN.ref, key: `k${n}`, version: VERSION, bytes });
  const client = rigClient(github, READER);
  expect(shown(await client.rest("GET", "/actions/caches"))).toHaveLength(30);
  const page = await client.rest("GET", "/actions/caches?per_page=500");
  expect([shown(page).length, page.json["total_count"]]).toEqual([100, 120]);
  const next = /<([^>]+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1] ?? "";
  const second = await request(next, { headers: { authorization: `Bearer ${github.githubToken(READER)}` } });
  expect(shown(second)).toHaveLength(20);
  expect(second.headers.get("link")).not.toContain('rel="next"');
});

it("deletes by the whole key or by id, with actions: write only", async () => {
  const github = await startedGithub();
  const writer = rigClient(github, { ...MAIN, permissions: { actions: "write" } });
  for (const key of ["k", "k1"]) await writer.save(key, "x");
  expect((await rigClient(github, READER).rest("DELETE", "/actions/caches?key=k")).status).toBe(403);
  expect((await writer.rest("DELETE", "/actions/caches")).status).toBe(422);
  expect((await writer.rest("DELETE", "/actions/caches?key=k")).json["total_count"]).toBe(1);
  expect((await writer.rest("DELETE", "/actions/caches?key=k")).status).toBe(404);
  expect((await writer.rest("DELETE", "/actions/caches/2")).status).toBe(204);
  expect((await writer.rest("DELETE", "/actions/caches/2")).status).toBe(404);
  expect(github.cache.list()).toEqual([]);
});

it("refuses what the token does not permit, other tokens, other repositories and what is not there", async () => {
  const github = await startedGithub();
  const get = (path: string, token?: string) =>
    request(`${github.apiUrl}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  const caches = "/repos/o/r/actions/caches";
  const unpermitted = await get(caches, github.githubToken(MAIN));
  expect([unpermitted.status, unpermitted.json["message"]]).toEqual([403, "Resource not accessible by integration"]);
  expect((await get(caches)).json["message"]).toBe("Requires authentication");
  expect((await get(caches, github.jobVariables(READER)["ACTIONS_RUNTIME_TOKEN"])).json["message"]).toBe("Bad credentials");
  const token = github.githubToken(READER);
  expect((await get("/repos/o/other/actions/caches", token)).status).toBe(404);
  expect((await get("/repos/o/r/actions/runs", token)).json["message"]).toBe("Not Found");
  expect((await request(`${new URL(github.apiUrl).origin}${caches}`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
  expect((await request(`${github.apiUrl}${caches}`, { headers: { authorization: `Bearer ${token}`, "user-agent": "" } })).status).toBe(
    403,
  );
  github.advance(6 * 60 * 60 * 1000);
  expect((await get(caches, token)).status).toBe(401);
});

it("limits the calls of a repository in an hour", async () => {
  const github = await startedGithub({ restPerHour: 1 });
  const client = rigClient(github, READER);
  expect((await client.rest("GET", "/actions/caches")).status).toBe(200);
  const limited = await client.rest("GET", "/actions/caches");
  expect([limited.status, limited.headers.get("x-ratelimit-remaining"), limited.headers.get("retry-after")]).toEqual([403, "0", "3600"]);
});

it("creates, lists and updates comments of a pull request", async () => {
  const github = await startedGithub();
  const client = rigClient(github, PULL);
  github.comments.add("o/r", 7, "by a person", "octocat");
  const made = await client.rest("POST", "/issues/7/comments", { body: "first" });
  expect([made.status, made.json["user"]]).toEqual([201, { login: "github-actions[bot]", type: "Bot" }]);
  expect((await client.rest("PATCH", `/issues/comments/${made.json["id"]}`, { body: "second" })).json["body"]).toBe("second");
  expect(github.comments.list("o/r", 7).map((comment) => comment.body)).toEqual(["by a person", "second"]);
  const listed = await client.rest("GET", "/issues/7/comments?per_page=1&page=2");
  expect(JSON.parse(listed.text)).toMatchObject([{ body: "second" }]);
  expect((await client.rest("PATCH", "/issues/comments/1", { body: "x" })).status).toBe(404);
  expect((await client.rest("POST", "/issues/8/comments", { body: "x" })).status).toBe(404);
});

it("refuses comments that are too long or empty, and tokens that may not", async () => {
  const github = await startedGithub();
  const client = rigClient(github, PULL);
  const long = await client.rest("POST", "/issues/7/comments", { body: "x".repeat(65_537) });
  expect(long.status).toBe(422);
  expect(long.text).toContain("Body is too long (maximum is 65536 characters)");
  expect((await client.rest("POST", "/issues/7/comments", { body: "x".repeat(65_536) })).status).toBe(201);
  expect((await client.rest("POST", "/issues/7/comments", { body: "" })).status).toBe(422);
  const reader = rigClient(github, { ...PULL, permissions: { pullRequests: "read" } });
  expect((await reader.rest("GET", "/issues/7/comments")).status).toBe(200);
  expect((await reader.rest("POST", "/issues/7/comments", { body: "x" })).status).toBe(403);
  expect((await reader.rest("PATCH", "/issues/comments/1000", { body: "x" })).status).toBe(403);
  expect((await rigClient(github, MAIN).rest("GET", "/issues/7/comments")).status).toBe(403);
});

it("lists the jobs of an attempt as they are set, with actions: read only", async () => {
  const github = await startedGithub();
  const run = { repository: "o/r", runId: "12", attempt: 2 };
  github.jobs.set(run, "work (1)", { status: "queued", conclusion: null });
  github.jobs.set(run, "work (2)", { status: "queued", conclusion: null });
  github.jobs.set(run, "work (1)", { status: "in_progress", conclusion: null });
  github.jobs.set(run, "work (1)", { status: "completed", conclusion: "failure" });
  const reply = await rigClient(github, READER).rest("GET", "/actions/runs/12/attempts/2/jobs?per_page=1");
  expect(reply.json).toMatchObject({
    total_count: 2,
    jobs: [{ name: "work (1)", run_id: 12, run_attempt: 2, status: "completed", conclusion: "failure" }],
  });
  expect(reply.headers.get("link")).toContain('rel="next"');
  const next = await rigClient(github, READER).rest("GET", "/actions/runs/12/attempts/2/jobs?per_page=1&page=2");
  expect(next.json["jobs"]).toMatchObject([{ name: "work (2)", status: "queued", conclusion: null, started_at: null, completed_at: null }]);
  expect((await rigClient(github, READER).rest("GET", "/actions/runs/12/attempts/1/jobs")).status).toBe(404);
  expect((await rigClient(github, MAIN).rest("GET", "/actions/runs/12/attempts/2/jobs")).status).toBe(403);
  expect(github.requests.map((each) => each.method)).toEqual(["ListJobs", "ListJobs", "ListJobs", "ListJobs"]);
});
