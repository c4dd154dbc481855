// The blob storage: through Azure's own client, and what it refuses.
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { BlobClient, BlockBlobClient } from "@azure/storage-blob";
import { expect, it } from "vitest";
import { MAIN, putBlob, request, rigClient } from "./rig-client.ts";
import type { SmallGithub } from "./small-github.ts";
import { startedGithub } from "./started-github.ts";

async function uploadUrl(github: SmallGithub, key = "k"): Promise<string> {
  const made = await rigClient(github, MAIN).twirp("CreateCacheEntry", { key });
  return String(made.json["signed_upload_url"]);
}

async function downloadUrl(github: SmallGithub, bytes: string): Promise<string> {
  const client = rigClient(github, MAIN);
  await client.save("k", bytes);
  return String((await client.twirp("GetCacheEntryDownloadURL", { key: "k" })).json["signed_download_url"]);
}

it("takes one put, blocks, and a stream from Azure's client, and gives the bytes back to it", async () => {
  const github = await startedGithub();
  const bytes = Buffer.alloc(300_000, "0123456789abcdef");
  await new BlockBlobClient(await uploadUrl(github, "single")).uploadData(bytes);
  await new BlockBlobClient(await uploadUrl(github, "blocks")).uploadData(bytes, { maxSingleShotSize: 1, blockSize: 70_000 });
  await new BlockBlobClient(await uploadUrl(github, "stream")).uploadStream(Readable.from([bytes]), 65_536, 2);
  for (const key of ["single", "blocks", "stream"]) expect(github.cache.bytes(key).equals(bytes)).toBe(true);
  expect(github.requests.filter((each) => each.key === "blocks").map((each) => each.method)).toEqual([
    "CreateCacheEntry",
    ...Array.from({ length: 5 }, () => "PutBlock"),
    "PutBlockList",
  ]);
});

it("gives Azure's client its properties and ranges", async () => {
  const github = await startedGithub();
  const client = new BlobClient(await downloadUrl(github, "0123456789"));
  expect((await client.getProperties()).contentLength).toBe(10);
  expect((await client.downloadToBuffer(2, 5)).toString()).toBe("23456");
  expect((await client.downloadToBuffer(0, undefined, { blockSize: 4 })).toString()).toBe("0123456789");
});

it("answers ranges as HTTP has them", async () => {
  const url = await downloadUrl(await startedGithub(), "0123456789");
  const get = (range: string) => request(url, { headers: { range } });
  const middle = await get("bytes=2-4");
  expect([middle.status, middle.text, middle.headers.get("content-range")]).toEqual([206, "234", "bytes 2-4/10"]);
  expect((await get("bytes=8-99")).text).toBe("89");
  const past = await get("bytes=10-");
  expect([past.status, past.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  expect((await request(url)).status).toBe(200);
  expect((await request(url, { headers: { "if-match": '"other"' } })).status).toBe(412);
});

it.each([
  ["another signature", (url: string) => url.replace(/sig=[^&]+/, "sig=AAAA"), "AuthenticationFailed"],
  ["no signature", (url: string) => url.replace(/\?.*/, ""), "AuthenticationFailed"],
  ["a later end", (url: string) => url.replace(/se=20../, "se=2999"), "AuthenticationFailed"],
  ["another blob", (url: string) => url.replace(/actions-cache\/../, "actions-cache/zz"), "AuthenticationFailed"],
  ["more permission", (url: string) => url.replace("sp=r", "sp=cw"), "AuthenticationFailed"],
])("refuses an address with %s", async (_, change, code) => {
  const reply = await request(change(await downloadUrl(await startedGithub(), "x")));
  expect([reply.status, reply.headers.get("x-ms-error-code")]).toEqual([403, code]);
  expect(reply.text).toContain(`<Error><Code>${code}</Code>`);
});

it("refuses the other way and an address that has ended", async () => {
  const github = await startedGithub();
  const [up, down] = [await uploadUrl(github, "up"), await downloadUrl(github, "x")];
  expect((await request(up)).headers.get("x-ms-error-code")).toBe("AuthorizationPermissionMismatch");
  expect((await putBlob(down, "y")).headers.get("x-ms-error-code")).toBe("AuthorizationPermissionMismatch");
  github.advance(10 * 60 * 1000);
  expect((await request(down)).headers.get("x-ms-error-code")).toBe("AuthenticationFailed");
  expect((await putBlob(up, "y")).status).toBe(403);
});

it("refuses uploads that Azure refuses", async () => {
  const github = await startedGithub();
  const url = await uploadUrl(github);
  const code = async (reply: ReturnType<typeof request>) => (await reply).headers.get("x-ms-error-code");
  const version = { "x-ms-version": "2025-11-05" };
  expect(await code(request(url, { method: "PUT", headers: { "x-ms-blob-type": "BlockBlob" }, body: "x" }))).toBe("MissingRequiredHeader");
  expect(await code(request(url, { method: "PUT", headers: version, body: "x" }))).toBe("InvalidHeaderValue");
  expect(await code(putBlob(url, "x", { "content-md5": "AAAA" }))).toBe("Md5Mismatch");
  expect(await code(putBlob(`${url}&comp=block`, "x"))).toBe("InvalidQueryParameterValue");
  expect(await code(putBlob(`${url}&comp=block&blockid=AAAA`, "x"))).toBe(null);
  expect(await code(putBlob(`${url}&comp=block&blockid=AAAAAAAA`, "x"))).toBe("InvalidBlobOrBlock");
  expect(await code(putBlob(`${url}&comp=blocklist`, "<BlockList><Latest>BBBB</Latest></BlockList>"))).toBe("InvalidBlockList");
  const streamed: RequestInit & { readonly duplex: "half" } = {
    method: "PUT",
    headers: { ...version, "x-ms-blob-type": "BlockBlob" },
    body: new Blob(["x"]).stream(),
    duplex: "half",
  };
  expect(await code(request(url, streamed))).toBe("MissingContentLengthHeader");
  const md5 = createHash("md5").update("good").digest("base64");
  expect((await putBlob(url, "good", { "content-md5": md5 })).status).toBe(201);
});

it("writes nothing more under an entry that is finalized", async () => {
  const github = await startedGithub();
  const client = rigClient(github, MAIN);
  const url = await uploadUrl(github);
  await putBlob(url, "good");
  await client.twirp("FinalizeCacheEntryUpload", { key: "k", size_bytes: "4" });
  expect((await putBlob(url, "evil")).status).toBe(409);
  expect(github.cache.bytes("k").toString()).toBe("good");
});

it("has no bytes before an upload and after an eviction", async () => {
  const github = await startedGithub();
  const url = await downloadUrl(github, "x");
  github.cache.evict("k");
  const gone = await request(url);
  expect([gone.status, gone.headers.get("x-ms-error-code")]).toEqual([404, "BlobNotFound"]);
  await expect(new BlobClient(url).getProperties()).rejects.toMatchObject({ statusCode: 404 });
});
