// Lag, rates, quota and the life of entries: each as the settings say, on a clock that a test moves.
import { expect, it } from "vitest";
import { MAIN, rigClient, VERSION } from "./rig-client.ts";
import { startedGithub } from "./started-github.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const LONG = { tokenLifeMs: 100 * DAY_MS };

it("shows entries to look-ups and to the REST list only after the lag, reservations at once", async () => {
  const github = await startedGithub({ lagMs: 60_000 });
  const client = rigClient(github, { ...MAIN, permissions: { actions: "read" } });
  await client.save("k", "x");
  expect(await client.find("k")).toBe(null);
  expect((await client.rest("GET", "/actions/caches")).json["total_count"]).toBe(0);
  expect((await client.twirp("CreateCacheEntry", { key: "k" })).status).toBe(409);
  github.advance(60_000);
  expect(await client.find("k")).toBe("k");
  expect((await client.rest("GET", "/actions/caches")).json["total_count"]).toBe(1);
});

it("limits the uploads of a repository in a minute", async () => {
  const github = await startedGithub({ uploadsPerMinute: 2 });
  const [one, other] = [rigClient(github, MAIN), rigClient(github, { ...MAIN, runId: "2" })];
  await one.save("a", "x");
  await other.save("b", "x");
  github.advance(15_000);
  const third = await one.save("c", "x");
  expect([third.status, third.json["code"]]).toEqual([429, "resource_exhausted"]);
  expect(Number(third.headers.get("retry-after"))).toBeLessThanOrEqual(45);
  expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(40);
  expect((await rigClient(github, { ...MAIN, repository: "o/other" }).save("c", "x")).status).toBe(200);
  expect(await one.find("a")).toBe("a");
  github.advance(45_000);
  expect((await one.save("c", "x")).status).toBe(200);
});

it("limits the look-ups of a repository in a minute, misses too", async () => {
  const github = await startedGithub({ downloadsPerMinute: 2 });
  const client = rigClient(github, MAIN);
  expect(await client.find("none")).toBe(null);
  expect(await client.find("none")).toBe(null);
  expect(await client.find("none")).toBe("429 Rate limit exceeded for this repository");
  github.advance(60_000);
  expect(await client.find("none")).toBe(null);
});

it("refuses new entries at the quota", async () => {
  const github = await startedGithub({ quotaBytes: 4, whenFull: "refuse" });
  const client = rigClient(github, MAIN);
  await client.save("a", "1234");
  const full = await client.save("b", "1");
  expect([full.status, full.json["msg"]]).toEqual([403, "insufficient usage to create cache entry"]);
});

it("evicts at the quota what was not looked up for the longest time", async () => {
  const github = await startedGithub({ quotaBytes: 4 });
  const client = rigClient(github, MAIN);
  for (const key of ["a", "b"]) {
    await client.save(key, "12");
    github.advance(10);
  }
  expect(await client.find("a")).toBe("a");
  github.advance(10);
  await client.save("c", "12");
  expect(github.cache.list().map((entry) => entry.key)).toEqual(["a", "c"]);
});

it("evicts what nobody looked up for seven days", async () => {
  const github = await startedGithub(LONG);
  const client = rigClient(github, MAIN);
  await client.save("used", "x");
  await client.save("idle", "x");
  github.advance(6 * DAY_MS);
  expect(await client.find("used")).toBe("used");
  github.advance(1 * DAY_MS);
  expect(await client.find("idle")).toBe(null);
  expect(await client.find("used")).toBe("used");
});

it("can be planted, altered and evicted by hand", async () => {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  const address = { repository: "o/r", scope: "refs/heads/main", key: "k", version: VERSION };
  github.cache.put({ ...address, bytes: Buffer.from("good") });
  github.cache.replace("k", Buffer.from("evil!"));
  expect(github.cache.bytes("k").toString()).toBe("evil!");
  expect(() => github.cache.put({ ...address, bytes: Buffer.from("again") })).toThrow("exists");
  github.cache.evictBytes("k");
  expect(await client.find("k")).toBe("k");
  expect(() => github.cache.bytes("k")).toThrow("no bytes");
  expect(github.cache.evict("k")).toBe(1);
  expect(await client.find("k")).toBe(null);
  github.cache.reserve(address);
  expect((await client.twirp("CreateCacheEntry", { key: "k" })).status).toBe(409);
});
