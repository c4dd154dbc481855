// Each fault as a client meets it, which requests it meets, and what the journal says of them.
import { expect, it } from "vitest";
import { FAULT_WAYS, type FaultWay, rateLimitedFor } from "./faults.ts";
import { MAIN, request, rigClient } from "./rig-client.ts";
import type { SmallGithub } from "./small-github.ts";
import { startedGithub } from "./started-github.ts";

async function saved(bytes = "0123456789"): Promise<{ readonly github: SmallGithub; readonly url: string }> {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  await client.save("k", bytes);
  const url = String((await client.twirp("GetCacheEntryDownloadURL", { key: "k" })).json["signed_download_url"]);
  github.clearRequests();
  return { github, url };
}

it.each([
  ["serverError", 500],
  ["unavailable", 503],
  ["tokenExpired", 401],
  ["html", 200],
  ["quota", 403],
  ["rateLimited", 429],
  ["alreadyReserved", 409],
  ["finalizeRefused", 200],
] as const)("answers %s in place of the service, which sees nothing", async (name, status) => {
  const github = await startedGithub();
  github.fault({ way: FAULT_WAYS[name] });
  const reply = await rigClient(github, MAIN).twirp("CreateCacheEntry", { key: "k" });
  expect([reply.status, reply.text]).toEqual([status, FAULT_WAYS[name].body]);
  expect(github.cache.list()).toEqual([]);
  expect(github.requests).toMatchObject([{ service: "cache", method: "CreateCacheEntry", key: "k", status, fault: "answer" }]);
});

it("says when to come again", async () => {
  const github = await startedGithub();
  github.fault({ way: rateLimitedFor(7) });
  expect((await rigClient(github, MAIN).twirp("CreateCacheEntry", { key: "k" })).headers.get("retry-after")).toBe("7");
});

it("meets the service, method and key it is for, as often as it says, until it is removed", async () => {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  const remove = github.fault({
    service: "cache",
    method: "GetCacheEntryDownloadURL",
    key: "bad",
    skip: 1,
    times: 2,
    way: FAULT_WAYS.unavailable,
  });
  const unavailable = "503 service unavailable";
  expect(await client.find("good")).toBe(null);
  const met = [await client.find("bad-1"), await client.find("bad-2"), await client.find("bad-3"), await client.find("bad-4")];
  expect(met).toEqual([null, unavailable, unavailable, null]);
  remove();
  const always = github.fault({ service: "cache", way: FAULT_WAYS.unavailable });
  expect(await client.find("any")).toBe(unavailable);
  always();
  expect(await client.find("any")).toBe(null);
});

it("resets before the service sees the request, or after", async () => {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  github.fault({ key: "unseen", way: { kind: "reset" } });
  github.fault({ key: "seen", times: 1, way: { kind: "lost-answer" } });
  await expect(client.twirp("CreateCacheEntry", { key: "unseen" })).rejects.toThrow("fetch failed");
  expect(github.cache.list()).toEqual([]);
  await expect(client.twirp("CreateCacheEntry", { key: "k-seen" })).rejects.toThrow("fetch failed");
  expect((await client.twirp("CreateCacheEntry", { key: "k-seen" })).status).toBe(409);
  expect(github.requests.map((each) => [each.status, each.fault])).toEqual([
    [0, "reset"],
    [0, "lost-answer"],
    [409, null],
  ]);
});

it.each<[FaultWay]>([[{ kind: "hang" }], [{ kind: "silence" }]])("keeps a client waiting: %o", async (way) => {
  const { github, url } = await saved();
  github.fault({ service: "blob", way });
  await expect(request(url, { signal: AbortSignal.timeout(200) })).rejects.toThrow("timeout");
  expect(github.requests).toMatchObject([{ method: "GetBlob", status: way.kind === "hang" ? 200 : 0, bytesOut: 0 }]);
});

it("sends slowly, or later", async () => {
  const { github, url } = await saved();
  const remove = github.fault({ service: "blob", way: { kind: "slow", bytesPerSecond: 50 } });
  const began = performance.now();
  expect((await request(url)).text).toBe("0123456789");
  expect(performance.now() - began).toBeGreaterThan(150);
  remove();
  github.fault({ service: "blob", way: { kind: "delay", ms: 50 } });
  const again = performance.now();
  expect((await request(url)).text).toBe("0123456789");
  expect(performance.now() - again).toBeGreaterThan(45);
});

it.each<[string, FaultWay, string]>([
  ["cuts", { kind: "cut", bytes: 3, torn: false }, "012"],
  ["replaces", { kind: "replace", body: Buffer.from("evil") }, "evil"],
  ["flips a bit of", { kind: "flip", offset: 4 }, "0123556789"],
  ["flips nothing past the end of", { kind: "flip", offset: 10 }, "0123456789"],
])("%s a body", async (_, way, text) => {
  const { github, url } = await saved();
  github.fault({ service: "blob", way });
  expect((await request(url)).text).toBe(text);
});

it("flips the byte of the blob, whatever range is asked for", async () => {
  const { github, url } = await saved();
  github.fault({ service: "blob", way: { kind: "flip", offset: 4 } });
  expect((await request(url, { headers: { range: "bytes=3-5" } })).text).toBe("355");
  expect((await request(url, { headers: { range: "bytes=5-6" } })).text).toBe("56");
  expect(github.requests.map((each) => each.range)).toEqual(["bytes=3-5", "bytes=5-6"]);
});

it("tears a body", async () => {
  const { github, url } = await saved();
  github.fault({ service: "blob", way: { kind: "cut", bytes: 3, torn: true } });
  await expect(request(url)).rejects.toThrow("terminated");
});

it("tears an upload after so many bytes; nothing of it is kept", async () => {
  const github = await startedGithub();
  github.fault({ method: "PutBlob", times: 1, way: { kind: "torn-upload", bytes: 10 } });
  await expect(rigClient(github, MAIN).save("k", "x".repeat(5_000_000))).rejects.toThrow("fetch failed");
  expect(() => github.cache.bytes("k")).toThrow("no bytes");
  expect(github.requests.at(-1)).toMatchObject({ method: "PutBlob", key: "k", status: 0, fault: "torn-upload" });
});

it("tells another matched key", async () => {
  const { github } = await saved();
  github.fault({ method: "GetCacheEntryDownloadURL", way: { kind: "edit", fields: { matched_key: "k-longer" } } });
  expect(await rigClient(github, MAIN).find("k")).toBe("k-longer");
});

it("lets something happen between a look-up and a download", async () => {
  const { github, url } = await saved();
  github.fault({ method: "GetBlob", way: { kind: "before", run: () => void github.cache.evict("k") } });
  expect((await request(url)).status).toBe(404);
});

it("takes a service away and brings it back to the same address", async () => {
  const { github, url } = await saved();
  await github.down("blob");
  await expect(request(url)).rejects.toThrow("fetch failed");
  expect(await rigClient(github, MAIN).find("k")).toBe("k");
  await github.up("blob");
  expect((await request(url)).text).toBe("0123456789");
});

it("writes down sizes, and no signature", async () => {
  const { github, url } = await saved();
  await request(url);
  expect(github.requests).toMatchObject([
    { service: "blob", method: "GetBlob", key: "k", status: 200, bytesIn: 0, bytesOut: 10, range: null },
  ]);
  expect(github.requests[0]?.path).not.toContain("sig=");
});
