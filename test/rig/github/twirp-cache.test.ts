// The cache service v2: what it refuses, and in which words.
import { expect, it } from "vitest";
import type { CacheServiceKind } from "./github-settings.ts";
import { MAIN, request, rigClient, VERSION } from "./rig-client.ts";
import { startedGithub } from "./started-github.ts";

it("keeps what was saved and finds it again", async () => {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  expect((await client.save("flow-a", "bytes")).json).toEqual({ ok: true, entry_id: "1", message: "" });
  const found = await client.twirp("GetCacheEntryDownloadURL", { key: "flow-a", restore_keys: ["flow-a"] });
  expect(found.json).toMatchObject({ ok: true, matched_key: "flow-a" });
  expect((await request(String(found.json["signed_download_url"]))).text).toBe("bytes");
  expect(github.cache.bytes("flow-a").toString()).toBe("bytes");
});

it("answers a miss with ok: false and empty members", async () => {
  const client = rigClient(await startedGithub(), MAIN);
  const reply = await client.twirp("GetCacheEntryDownloadURL", { key: "none" });
  expect([reply.status, reply.json]).toEqual([200, { ok: false, signed_download_url: "", matched_key: "" }]);
});

it("refuses a second entry of the same key, version and scope, also before the first is finalized", async () => {
  const client = rigClient(await startedGithub(), MAIN);
  const taken = { code: "already_exists", msg: "cache entry with the same key, version, and scope already exists" };
  await client.twirp("CreateCacheEntry", { key: "begun" });
  expect((await client.twirp("CreateCacheEntry", { key: "begun" })).json).toEqual(taken);
  await client.save("stored", "x");
  const second = await client.twirp("CreateCacheEntry", { key: "stored" });
  expect([second.status, second.json]).toEqual([409, taken]);
  expect((await client.twirp("CreateCacheEntry", { key: "stored", version: "cd".repeat(32) })).json["ok"]).toBe(true);
});

it("frees a reservation that was never finalized after a day", async () => {
  const github = await startedGithub({ tokenLifeMs: 1e9 });
  const client = rigClient(github, MAIN);
  await client.twirp("CreateCacheEntry", { key: "begun" });
  github.advance(24 * 60 * 60 * 1000);
  expect((await client.twirp("CreateCacheEntry", { key: "begun" })).json["ok"]).toBe(true);
});

it("never shows what is not finalized", async () => {
  const client = rigClient(await startedGithub(), MAIN);
  await client.twirp("CreateCacheEntry", { key: "begun" });
  expect(await client.find("begun")).toBe(null);
});

it("finalizes only what was reserved, uploaded, of the size it says, and once", async () => {
  const client = rigClient(await startedGithub(), MAIN);
  const end = (key: string, size: unknown) => client.twirp("FinalizeCacheEntryUpload", { key, size_bytes: size });
  expect((await end("none", "1")).json).toMatchObject({ code: "not_found" });
  await client.twirp("CreateCacheEntry", { key: "empty" });
  expect((await end("empty", "1")).json).toEqual({ ok: false, entry_id: "0", message: "upload has no bytes, not 1" });
  await client.save("whole", "12345");
  expect((await end("whole", "5")).status).toBe(409);
  const made = await client.twirp("CreateCacheEntry", { key: "short" });
  await request(String(made.json["signed_upload_url"]), {
    method: "PUT",
    headers: { "x-ms-version": "1", "x-ms-blob-type": "BlockBlob" },
    body: "1234",
  });
  expect((await end("short", "5")).json["message"]).toBe("upload has 4 bytes, not 5");
  expect((await end("short", 4)).json).toMatchObject({ code: "malformed" });
  expect(await client.find("short")).toBe(null);
});

it.each([
  ["a key above 512 characters", { key: "k".repeat(513) }, "key cannot be larger than 512 characters"],
  ["a comma in a key", { key: "a,b" }, "key cannot contain commas"],
  ["a comma in a restore key", { key: "a", restore_keys: ["a,b"] }, "key cannot contain commas"],
  ["more than ten keys", { key: "a", restore_keys: "abcdefghij".split("") }, "keys are limited to a maximum of 10"],
  ["no key", {}, "key must not be empty"],
  ["a version that is no digest", { key: "a", version: "1.0" }, "version must be 64 hexadecimal digits"],
  ["a version in capitals", { key: "a", version: VERSION.toUpperCase() }, "version must be 64 hexadecimal digits"],
])("refuses %s", async (_, fields, msg) => {
  const client = rigClient(await startedGithub(), MAIN);
  const reply = await client.twirp("GetCacheEntryDownloadURL", fields);
  expect([reply.status, reply.json]).toEqual([400, { code: "invalid_argument", msg }]);
});

it("refuses names it does not know, bodies that are not JSON, methods it does not have", async () => {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  expect((await client.twirp("GetCacheEntryDownloadURL", { key: "a", restoreKeys: ["a"] })).json).toMatchObject({ code: "malformed" });
  expect((await client.twirp("GetCacheEntryDownloadURL", { key: "a", restore_keys: "a" })).json).toMatchObject({ code: "malformed" });
  expect((await client.twirp("LookupCacheEntry", { key: "a" })).json).toMatchObject({ code: "bad_route" });
  const { ACTIONS_RESULTS_URL: base, ACTIONS_RUNTIME_TOKEN: token } = github.jobVariables(MAIN);
  const send = (options: RequestInit) => request(`${base}twirp/github.actions.results.api.v1.CacheService/CreateCacheEntry`, options);
  const authorization = `Bearer ${token}`;
  expect((await send({ headers: { authorization } })).json).toMatchObject({ code: "bad_route" });
  expect((await send({ method: "POST", headers: { authorization }, body: "{}" })).json).toMatchObject({ code: "bad_route" });
  const json = { authorization, "content-type": "application/json" };
  expect((await send({ method: "POST", headers: json, body: "{" })).json).toMatchObject({ code: "malformed" });
});

it("refuses no token, the GITHUB_TOKEN, a forged token and one that has expired", async () => {
  const github = await startedGithub();
  const { ACTIONS_RESULTS_URL: base, ACTIONS_RUNTIME_TOKEN: token = "" } = github.jobVariables(MAIN);
  const ask = (headers: { readonly [name: string]: string }) =>
    request(`${base}twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ key: "a", version: VERSION }),
    });
  const [head, , signature] = token.split(".");
  const forged = `${head}.${Buffer.from('{"repository":"o/r","ac":"[]","exp":9999999999}').toString("base64url")}.${signature}`;
  expect((await ask({})).json).toEqual({ code: "unauthenticated", msg: "token is missing" });
  expect((await ask({ authorization: `Bearer ${github.githubToken(MAIN)}` })).json["msg"]).toBe("token is invalid");
  expect((await ask({ authorization: `Bearer ${forged}` })).json["msg"]).toBe("token is invalid");
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
  github.advance(6 * 60 * 60 * 1000);
  const late = await ask({ authorization: `Bearer ${token}` });
  expect([late.status, late.json["msg"]]).toEqual([401, "token is expired"]);
});

it("is not there for a job that was told of v1", async () => {
  const github = await startedGithub({ cacheService: "v1" });
  expect((await rigClient(github, MAIN).twirp("GetCacheEntryDownloadURL", { key: "a" })).json).toMatchObject({ code: "bad_route" });
});

it("tells a job of the service that is set, and of none", async () => {
  const github = await startedGithub();
  const names = (kind: CacheServiceKind) => Object.keys(github.jobVariables(MAIN, kind)).sort();
  const always = ["ACTIONS_RUNTIME_TOKEN", "ACTIONS_RUNTIME_URL"];
  expect(names("none")).toEqual(always);
  expect(names("v1")).toEqual(["ACTIONS_CACHE_URL", "ACTIONS_RESULTS_URL", ...always]);
  expect(names("v2")).toEqual(["ACTIONS_CACHE_SERVICE_V2", "ACTIONS_CACHE_URL", "ACTIONS_RESULTS_URL", ...always].sort());
  expect(github.jobVariables(MAIN)["ACTIONS_CACHE_SERVICE_V2"]).toBe("True");
});
