// Bytes by a signed address of GitHub's store of bytes: a range of them, once. Knows no service that signs.
import { Readable } from "node:stream";
import type { Part } from "./cache-service.ts";
import { type HttpClient, readFirst, retryAfter } from "./http-exchange.ts";
import type { Attempt } from "./service-guard.ts";

/** From an offset on; `bytes`: how many are enough, null: all that is left. */
export async function readSigned(http: HttpClient, url: string, from: number, bytes: number | null): Promise<Attempt<Part>> {
  const range = `bytes=${from}-${bytes === null ? "" : from + bytes - 1}`;
  const answer = await http.open({ method: "GET", url, headers: { range, "x-ms-version": "2024-11-04" } });
  if (answer.kind === "failed") return { kind: "again", why: `stored bytes cannot be reached: ${answer.why}` };
  const { status, headers, stream } = answer;
  if (status === 206) {
    const total = Number(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1]);
    if (Number.isSafeInteger(total)) return partOf(stream, total, bytes);
  }
  // What cannot give a part gives all.
  if (status === 200 && from === 0) {
    const total = Number(headers["content-length"]);
    if (Number.isSafeInteger(total)) return partOf(stream, total, bytes);
  }
  stream.destroy();
  if (status === 404 || status === 403 || status === 410 || status === 416) return { kind: "done", value: { kind: "gone" } };
  if (status === 429) return { kind: "slow-down", why: "the store of bytes limits requests", waitMs: retryAfter(headers["retry-after"]) };
  return { kind: "again", why: `the store of bytes answers with status ${status}` };
}

/** So many bytes come whole, so that a line which breaks or stalls is tried again; all that is left comes as it flows. */
async function partOf(stream: Readable, total: number, bytes: number | null): Promise<Attempt<Part>> {
  if (bytes === null) return { kind: "done", value: { kind: "part", stream, total } };
  const read = await readFirst(stream, bytes);
  if (!Buffer.isBuffer(read)) return { kind: "again", why: `stored bytes stopped coming: ${read.why}` };
  return { kind: "done", value: { kind: "part", stream: Readable.from([read]), total } };
}
