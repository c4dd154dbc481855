// Who sees whose entries, which of several is found, and what a cache mode forbids.
import { expect, it } from "vitest";
import type { CacheMode, JobIdentity } from "./job-identity.ts";
import { MAIN, rigClient, VERSION } from "./rig-client.ts";
import { startedGithub } from "./started-github.ts";

const on = (ref: string, baseRef?: string): JobIdentity => ({ ...MAIN, ref, ...(baseRef === undefined ? {} : { baseRef }) });

it("lets a run read its own ref, then its base, then the default branch, and write to its own only", async () => {
  const github = await startedGithub();
  const pull = rigClient(github, on("refs/pull/7/merge", "refs/heads/next"));
  const next = rigClient(github, on("refs/heads/next"));
  const main = rigClient(github, MAIN);
  await main.save("k-main", "m");
  expect(await pull.find("k-")).toBe("k-main");
  await next.save("k-next", "n");
  expect(await pull.find("k-")).toBe("k-next");
  await pull.save("k-pull", "p");
  expect(await pull.find("k-")).toBe("k-pull");
  expect(github.cache.list("refs/pull/7/merge").map((entry) => entry.key)).toEqual(["k-pull"]);
  expect(await next.find("k-pull")).toBe(null);
  expect(await main.find("k-pull")).toBe(null);
  expect(await main.find("k-")).toBe("k-main");
});

it.each([
  ["a sibling branch", on("refs/heads/one"), on("refs/heads/two")],
  ["a tag from another tag", on("refs/tags/v1"), on("refs/tags/v2")],
  ["a tag from the default branch", on("refs/tags/v1"), MAIN],
  ["a pull request from another one", on("refs/pull/1/merge", "refs/heads/main"), on("refs/pull/2/merge", "refs/heads/main")],
  ["another repository", MAIN, { ...MAIN, repository: "o/other" }],
])("hides entries of %s", async (_, writer, reader) => {
  const github = await startedGithub();
  await rigClient(github, writer).save("k", "bytes");
  expect(await rigClient(github, reader).find("k")).toBe(null);
  expect(await rigClient(github, writer).find("k")).toBe("k");
});

it("lets the same key be in two scopes and finds the nearer one", async () => {
  const github = await startedGithub();
  const pull = rigClient(github, on("refs/pull/7/merge", "refs/heads/main"));
  await rigClient(github, MAIN).save("k", "main");
  expect((await pull.save("k", "pull")).json["ok"]).toBe(true);
  expect(github.cache.bytes("k", "refs/pull/7/merge").toString()).toBe("pull");
  expect(await pull.find("k")).toBe("k");
});

it("finds the whole key first, then the newest under a prefix, then the restore keys in their order", async () => {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  for (const key of ["a-1", "a-12", "b-1"]) {
    await client.save(key, key);
    github.advance(10);
  }
  expect(await client.find("a-1", [])).toBe("a-1");
  expect(await client.find("a-", [])).toBe("a-12");
  expect(await client.find("c", ["b", "a"])).toBe("b-1");
  expect(await client.find("c", ["d"])).toBe(null);
  expect(await client.find("a-1", [], "cd".repeat(32))).toBe(null);
});

it("can be asked to look for restore keys only, and then a longer key that is newer wins", async () => {
  const github = await startedGithub({ exactKeyAlone: "miss" });
  const client = rigClient(github, MAIN);
  await client.save("a-1", "1");
  expect(await client.find("a-1", [])).toBe(null);
  expect(await client.find("a-1", ["a-1"])).toBe("a-1");
  github.advance(10);
  await client.save("a-12", "12");
  expect(await client.find("a-1", ["a-1"])).toBe("a-12");
});

const WRITE_DENIED = "cache write denied: the token of this run has no writable cache scopes";
const READ_DENIED = "403 cache read denied: the token of this run has no readable cache scopes";

it.each<[CacheMode, boolean, boolean]>([
  ["none", false, false],
  ["read", true, false],
  ["write", true, true],
  ["write-only", false, true],
])("keeps the cache mode %s", async (cacheMode, reads, writes) => {
  const github = await startedGithub();
  github.cache.put({ repository: "o/r", scope: "refs/heads/main", key: "old", version: VERSION, bytes: Buffer.from("x") });
  const job = { ...MAIN, cacheMode };
  const client = rigClient(github, job);
  expect(await client.find("old")).toBe(reads ? "old" : READ_DENIED);
  const made = await client.twirp("CreateCacheEntry", { key: "new" });
  expect([made.status, made.json["ok"], made.json["message"]]).toEqual([200, writes, writes ? "" : WRITE_DENIED]);
  const end = await client.twirp("FinalizeCacheEntryUpload", { key: "new", size_bytes: "1" });
  expect(String(end.json["message"]).startsWith("cache write denied:")).toBe(!writes);
  expect(github.jobVariables(job)["ACTIONS_CACHE_MODE"]).toBe(cacheMode);
  expect(github.jobVariables({ ...job, announceCacheMode: false })["ACTIONS_CACHE_MODE"]).toBe(undefined);
});
