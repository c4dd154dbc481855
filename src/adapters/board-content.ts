// What lies on a board, packed and framed as entries are: writing a plan or a result to a file, and reading one again in full
// doubt. Knows no board: where things lie is told by whoever has them.
import { planHeader, readPlanHeader, readResultHeader, resultBlobs, resultHeader, whyNotPublished } from "../core/entry/board-header.ts";
import { resultName } from "../core/entry/board-names.ts";
import type { Blob } from "../core/entry/entry-header.ts";
import type { BatchPlan, BatchResult, ListedResult } from "../core/model/board.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { Board, BoardTrouble, FoundPlan, FoundResult } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";
import type { FoundEntry } from "./cache-service.ts";
import { packEntry } from "./entry-file.ts";
import { type EntryHead, isReadFailure, type ReadFailure, readHead, unpackBody } from "./entry-reader.ts";

/** Enough for all of most results. */
const FIRST_BYTES = 256 * 1024;

type Written = { readonly kind: "written" } | { readonly kind: "refused" | "unavailable"; readonly why: string };

export async function writePlan(plan: BatchPlan, to: string): Promise<Written> {
  return written(await packEntry(planHeader(plan), [], () => "", to));
}

/** `file`: where a blob's bytes lie. */
export async function writeResult(result: BatchResult, file: (blob: Blob) => string, to: string): Promise<Written> {
  const why = whyNotPublished(result);
  if (why !== null) return { kind: "refused", why };
  return written(await packEntry(resultHeader(result), resultBlobs(result), file, to));
}

function written(packed: Awaited<ReturnType<typeof packEntry>>): Written {
  if (packed.kind === "packed") return { kind: "written" };
  return packed.kind === "failed" ? { kind: "unavailable", why: packed.why } : { kind: "refused", why: "it is too large" };
}

/** Where a result lies; null: nowhere. */
export type Locate = (listed: ListedResult) => Promise<FoundEntry | BoardTrouble<"missing" | "unavailable">>;

interface OpenResult {
  readonly kind: "open";
  readonly head: EntryHead;
  readonly result: BatchResult;
}

/** Reads plans and results; one that came whole when its header was read is not asked for again. */
export class BoardContent {
  readonly #blobs: BlobFolder;
  readonly #locate: Locate;
  readonly #open = new Map<string, OpenResult>();

  constructor(blobs: BlobFolder, locate: Locate) {
    this.#blobs = blobs;
    this.#locate = locate;
  }

  async plan(entry: FoundEntry, digest: Sha256 | null): Promise<FoundPlan> {
    const head = await readHead(entry, FIRST_BYTES);
    if (isReadFailure(head)) return troubleOf(head);
    if (head.total !== head.bodyFrom) return { kind: "corrupt", why: "it has bytes that belong to no file" };
    const read = readPlanHeader(head.header, digest);
    return read.ok ? { kind: "plan", plan: read.plan } : { kind: "corrupt", why: read.why };
  }

  async result(listed: ListedResult): Promise<FoundResult> {
    const opened = await this.#opened(listed);
    return opened.kind === "open" ? { kind: "result", result: opened.result } : opened;
  }

  fetch: Board["fetch"] = async (listed) => {
    const opened = await this.#opened(listed);
    if (opened.kind !== "open") return opened.kind === "unavailable" ? "unreachable" : opened.kind;
    const blobs = resultBlobs(opened.result);
    if (blobs.every((blob) => this.#blobs.holds(blob))) return "ok";
    const unpacked = await unpackBody(opened.head, blobs, this.#blobs);
    this.#open.delete(resultName(listed));
    if (unpacked.kind === "ok" || unpacked.kind === "corrupt") return unpacked.kind;
    return unpacked.kind === "gone" ? "missing" : "unreachable";
  };

  async #opened(listed: ListedResult): Promise<OpenResult | BoardTrouble<"missing" | "corrupt" | "unavailable">> {
    const name = resultName(listed);
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const entry = await this.#locate(listed);
    if ("kind" in entry) return entry;
    const head = await readHead(entry, FIRST_BYTES);
    if (isReadFailure(head)) return troubleOf(head);
    const read = readResultHeader(head.header, listed);
    if (!read.ok) return { kind: "corrupt", why: read.why };
    const opened: OpenResult = { kind: "open", head, result: read.result };
    if (head.read.length >= head.total) this.#open.set(name, opened);
    return opened;
  }
}

function troubleOf(failure: ReadFailure): BoardTrouble<"missing" | "corrupt" | "unavailable"> {
  if (failure.kind === "gone") return { kind: "missing", why: "its bytes are gone" };
  return failure.kind === "corrupt" ? failure : { kind: "unavailable", why: failure.why };
}
