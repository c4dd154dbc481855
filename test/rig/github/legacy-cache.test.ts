// The cache service v1: what it refuses. That it works is for the official client to say.
import { expect, it } from "vitest";
import type { JobIdentity } from "./job-identity.ts";
import { MAIN, request, rigClient, VERSION } from "./rig-client.ts";
import type { SmallGithub } from "./small-github.ts";
import { startedGithub } from "./started-github.ts";

function legacyClient(github: SmallGithub, job: JobIdentity = MAIN) {
  const { ACTIONS_CACHE_URL: base, ACTIONS_RUNTIME_TOKEN: token } = github.jobVariables(job, "v1");
  return (method: string, resource: string, body?: unknown, headers: { readonly [name: string]: string } = {}) =>
    request(`${base}_apis/artifactcache/${resource}`, {
      method,
      headers: { accept: "application/json;api-version=6.0-preview.1", authorization: `Bearer ${token}`, ...headers },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
}

const range = (text: string) => ({ "content-range": text });

it("reserves, takes parts in any order, commits, and finds by prefix", async () => {
  const github = await startedGithub();
  const call = legacyClient(github);
  expect((await call("POST", "caches", { key: "flow-a", version: VERSION })).json).toEqual({ cacheId: 1 });
  expect((await call("PATCH", "caches/1", "lo", range("bytes 3-4/*"))).status).toBe(204);
  expect((await call("PATCH", "caches/1", "hel", range("bytes 0-2/*"))).status).toBe(204);
  expect((await call("POST", "caches/1", { size: 5 })).status).toBe(204);
  const found = await call("GET", `cache?keys=none,flow-&version=${VERSION}`);
  expect(found.json).toMatchObject({ cacheKey: "flow-a", scope: "refs/heads/main", cacheVersion: VERSION });
  expect((await request(String(found.json["archiveLocation"]))).text).toBe("hello");
  expect((await call("GET", "caches?key=flow")).json).toMatchObject({ totalCount: 1 });
  expect((await call("GET", `cache?keys=none&version=${VERSION}`)).status).toBe(204);
});

it("refuses what does not fit together", async () => {
  const call = legacyClient(await startedGithub());
  await call("POST", "caches", { key: "k", version: VERSION });
  expect((await call("POST", "caches", { key: "k", version: VERSION })).status).toBe(409);
  expect((await call("PATCH", "caches/1", "abc", range("bytes 0-1/*"))).json["message"]).toBe("Content-Range says 2 bytes, the body has 3");
  expect((await call("PATCH", "caches/1", "abc")).status).toBe(400);
  await call("PATCH", "caches/1", "abc", range("bytes 0-2/*"));
  await call("PATCH", "caches/1", "f", range("bytes 5-5/*"));
  expect((await call("POST", "caches/1", { size: 4 })).json["message"]).toBe("Cache has no contiguous bytes, not 4");
  expect((await call("POST", "caches/2", { size: 4 })).status).toBe(404);
  expect((await call("GET", `cache?keys=${"k".repeat(513)}&version=${VERSION}`)).status).toBe(400);
  expect((await call("GET", "cache?keys=k&version=1")).status).toBe(400);
  expect((await call("GET", `cache?keys=k&version=${VERSION}`, undefined, { accept: "*/*" })).status).toBe(400);
  expect((await call("DELETE", "caches/1")).status).toBe(404);
});

it("keeps cache modes and scopes", async () => {
  const github = await startedGithub();
  const reader = legacyClient(github, { ...MAIN, cacheMode: "read" });
  const denied = await reader("POST", "caches", { key: "k", version: VERSION });
  expect([denied.status, String(denied.json["message"]).slice(0, 19)]).toEqual([403, "cache write denied:"]);
  const blind = await legacyClient(github, { ...MAIN, cacheMode: "none" })("GET", `cache?keys=k&version=${VERSION}`);
  expect([blind.status, String(blind.json["message"]).slice(0, 18)]).toEqual([403, "cache read denied:"]);
  await legacyClient(github)("POST", "caches", { key: "k", version: VERSION });
  const sibling = legacyClient(github, { ...MAIN, ref: "refs/heads/other" });
  expect((await sibling("PATCH", "caches/1", "a", range("bytes 0-0/*"))).status).toBe(404);
});

it("keeps the rates and the quota of the repository", async () => {
  const github = await startedGithub({ uploadsPerMinute: 1, downloadsPerMinute: 1, quotaBytes: 1, whenFull: "refuse" });
  const call = legacyClient(github);
  await rigClient(github, MAIN).save("full", "xx");
  const limited = await call("POST", "caches", { key: "k", version: VERSION });
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "60"]);
  github.advance(60_000);
  expect((await call("POST", "caches", { key: "k", version: VERSION })).status).toBe(400);
  await call("GET", `cache?keys=k&version=${VERSION}`);
  expect((await call("GET", `cache?keys=k&version=${VERSION}`)).status).toBe(429);
});

it("refuses tokens of jobs that were told of v2, and no token", async () => {
  const github = await startedGithub();
  const { ACTIONS_CACHE_URL: base, ACTIONS_RUNTIME_TOKEN: token } = github.jobVariables(MAIN, "v2");
  const url = `${base}_apis/artifactcache/cache?keys=k&version=${VERSION}`;
  expect((await request(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
  expect((await request(url)).status).toBe(401);
});
