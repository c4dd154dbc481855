// The blob storage over HTTP, as far as uploads and downloads of cache entries need Azure's: Put Blob, Put Block, Put Block List,
// Get Blob with ranges, Get Blob Properties. Bodies of errors are Azure's XML. Knows nothing of caches.
// https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
import { createHash } from "node:crypto";
import { blobError } from "./blob-errors.ts";
import { blobRead } from "./blob-reading.ts";
import type { Blob, Blobs } from "./blobs.ts";
import { type Answer, type Call, type CallHead, emptyAnswer, header, type Service, type Subject } from "./exchange.ts";
import type { SignedUrls } from "./signed-urls.ts";

/** Account and container before a blob's name, as an address by IP number has them. */
export const CONTAINER = "/rigaccount/actions-cache/";

export function blobService(blobs: Blobs, urls: SignedUrls): Service {
  return {
    name: "blob",
    identify: (head) => subject(blobs, head),
    answer: (call) => {
      const refused = urls.refusal(call.url, call.method);
      if (refused !== null) return blobError(403, refused);
      const blob = blobs.get(nameOf(call));
      if (blob === null) return blobError(404, "BlobNotFound");
      return call.method === "PUT" ? written(blobs, blob, call) : blobRead(blob, call);
    },
  };
}

function nameOf(head: CallHead): string {
  return head.url.pathname.slice(CONTAINER.length);
}

function subject(blobs: Blobs, head: CallHead): Subject {
  const key = blobs.get(nameOf(head))?.key ?? null;
  const part = head.url.searchParams.get("comp");
  if (head.method === "PUT") return { key, method: part === "block" ? "PutBlock" : part === "blocklist" ? "PutBlockList" : "PutBlob" };
  return { key, method: head.method === "HEAD" ? "HeadBlob" : head.method === "GET" ? "GetBlob" : head.method };
}

function written(blobs: Blobs, blob: Blob, call: Call): Answer {
  if (header(call, "x-ms-version") === null) return blobError(400, "MissingRequiredHeader");
  if (header(call, "content-length") === null) return blobError(411, "MissingContentLengthHeader");
  if (blob.sealed) return blobError(409, "BlobImmutableDueToPolicy");
  const md5 = header(call, "content-md5");
  if (md5 !== null && md5 !== createHash("md5").update(call.body).digest("base64")) return blobError(400, "Md5Mismatch");
  const part = call.url.searchParams.get("comp");
  if (part === "block") return blockPut(blobs, call);
  if (part === "blocklist") return blockListPut(blobs, call);
  if (part !== null) return blobError(400, "InvalidQueryParameterValue");
  if (header(call, "x-ms-blob-type") !== "BlockBlob") return blobError(400, "InvalidHeaderValue");
  blobs.write(nameOf(call), call.body, typeOf(call));
  return created(blobs, call);
}

function typeOf(call: Call): string | undefined {
  return header(call, "x-ms-blob-content-type") ?? undefined;
}

function blockPut(blobs: Blobs, call: Call): Answer {
  const block = call.url.searchParams.get("blockid") ?? "";
  const staged = [...blobs.staged(nameOf(call)).keys()];
  if (block === "" || Buffer.from(block, "base64").length > 64) return blobError(400, "InvalidQueryParameterValue");
  if (staged.some((other) => other.length !== block.length)) return blobError(400, "InvalidBlobOrBlock");
  blobs.stage(nameOf(call), block, call.body);
  return emptyAnswer(201);
}

function blockListPut(blobs: Blobs, call: Call): Answer {
  const names = [...call.body.toString("utf8").matchAll(/<(Latest|Uncommitted)>([^<]*)<\/\1>/g)].map((found) => found[2] ?? "");
  const staged = blobs.staged(nameOf(call));
  const parts = names.map((name) => staged.get(name));
  const known = parts.filter((part) => part !== undefined);
  if (known.length !== parts.length) return blobError(400, "InvalidBlockList");
  blobs.write(nameOf(call), Buffer.concat(known), typeOf(call));
  return created(blobs, call);
}

function created(blobs: Blobs, call: Call): Answer {
  return emptyAnswer(201, {
    etag: blobs.get(nameOf(call))?.etag ?? "",
    "last-modified": new Date(0).toUTCString(),
    "x-ms-request-server-encrypted": "true",
  });
}
