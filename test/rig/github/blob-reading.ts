// Answers to GET and HEAD of one blob: whole, or the range that was asked for. Knows neither names nor permissions.
import { blobError } from "./blob-errors.ts";
import type { Blob } from "./blobs.ts";
import { type Answer, type CallHead, emptyAnswer, header } from "./exchange.ts";

/** 404 when nothing was committed, 412 when the blob is not the one `If-Match` names, 416 when the range begins past the end. */
export function blobRead(blob: Blob, head: CallHead): Answer {
  if (blob.bytes === null) return blobError(404, "BlobNotFound");
  const wanted = header(head, "if-match");
  if (wanted !== null && wanted !== blob.etag) return blobError(412, "ConditionNotMet");
  const size = blob.bytes.length;
  const facts = {
    etag: blob.etag,
    "last-modified": new Date(0).toUTCString(),
    "content-type": blob.type,
    "accept-ranges": "bytes",
    "x-ms-blob-type": "BlockBlob",
  };
  if (head.method === "HEAD") return emptyAnswer(200, { ...facts, "content-length": `${size}` });
  if (head.method !== "GET") return blobError(405, "UnsupportedHttpVerb");
  const range = /^bytes=(\d+)-(\d*)$/.exec(header(head, "x-ms-range") ?? header(head, "range") ?? "");
  if (range === null) return { status: 200, headers: facts, body: blob.bytes };
  const from = Number(range[1]);
  if (from >= size) return blobError(416, "InvalidRange", { "content-range": `bytes */${size}` });
  const to = range[2] === "" ? size - 1 : Math.min(Number(range[2]), size - 1);
  return { status: 206, headers: { ...facts, "content-range": `bytes ${from}-${to}/${size}` }, body: blob.bytes.subarray(from, to + 1) };
}
