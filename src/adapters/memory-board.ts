// A Board in this process's memory: the contract in its plainest form, for one process and for tests of what is built on boards.
// What lies on it is packed and checked as on every other board.
import { readFileSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { planDigest } from "../core/entry/board-header.ts";
import { PLAN_NAME, resultName } from "../core/entry/board-names.ts";
import { BoardRegister } from "../core/entry/board-register.ts";
import type { BatchPlan, BatchResult, ListedResult } from "../core/model/board.ts";
import type { Board, BoardTrouble, FoundPlan, Published, PutPlan } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { BoardContent, writePlan, writeResult } from "./board-content.ts";
import type { FoundEntry } from "./cache-service.ts";

export interface MemoryBoard {
  /** One worker's view, which takes bytes to `blobs`; null for one that never claims. */
  open(worker: string | null, blobs: BlobFolder): Board;
  /** What lies on the board, by name, in the order in which it came: `plan`, `result-…`. */
  readonly items: Map<string, Buffer>;
  /** While it is true, nothing can be had and nothing is taken. */
  isDown: boolean;
}

const DOWN: BoardTrouble<"unavailable"> = { kind: "unavailable", why: "the board is down" };

export function memoryBoard(): MemoryBoard {
  const register = new BoardRegister<Buffer>();
  const shared: Shared = { register, isDown: false };
  const open = (worker: string | null, blobs: BlobFolder): Board => new MemoryView(shared, worker, blobs);
  return Object.assign(shared, { items: register.items, open });
}

interface Shared {
  readonly register: BoardRegister<Buffer>;
  isDown: boolean;
}

class MemoryView implements Board {
  readonly #shared: Shared;
  readonly #worker: string | null;
  readonly #blobs: BlobFolder;
  readonly #content: BoardContent;
  readonly fetch: Board["fetch"];

  constructor(shared: Shared, worker: string | null, blobs: BlobFolder) {
    this.#shared = shared;
    this.#worker = worker;
    this.#blobs = blobs;
    this.#content = new BoardContent(blobs, async (listed) => this.#find(resultName(listed)));
    this.fetch = this.#content.fetch;
  }

  async putPlan(plan: BatchPlan): Promise<PutPlan> {
    const put = await this.#put(PLAN_NAME, (to) => writePlan(plan, to));
    if (put.kind === "published") return { kind: "put", digest: planDigest(plan) };
    return "why" in put ? { kind: "unavailable", why: put.why } : { kind: "exists" };
  }

  async plan(digest: Parameters<Board["plan"]>[0]): Promise<FoundPlan> {
    const found = this.#find(PLAN_NAME);
    return "kind" in found ? found : this.#content.plan(found, digest);
  }

  async state(): ReturnType<Board["state"]> {
    const { isDown, register } = this.#shared;
    return isDown ? DOWN : { results: register.results(), ended: register.ended() };
  }

  async claim(batch: number, claim: number): ReturnType<Board["claim"]> {
    const { isDown, register } = this.#shared;
    return isDown || this.#worker === null ? "unavailable" : register.claim(this.#worker, batch, claim);
  }

  publish(result: BatchResult, file: Parameters<Board["publish"]>[1]): Promise<Published> {
    return this.#put(resultName(result), (to) => writeResult(result, file, to));
  }

  result(listed: ListedResult): ReturnType<Board["result"]> {
    return this.#content.result(listed);
  }

  close(): void {
    if (this.#worker !== null) this.#shared.register.end(this.#worker);
  }

  #find(name: string): FoundEntry | BoardTrouble<"missing" | "unavailable"> {
    if (this.#shared.isDown) return DOWN;
    const bytes = this.#shared.register.items.get(name);
    return bytes === undefined ? { kind: "missing", why: "the board has no such thing" } : memoryEntry(name, bytes);
  }

  async #put(name: string, write: (to: string) => ReturnType<typeof writePlan>): Promise<Published> {
    const { isDown, register } = this.#shared;
    if (isDown) return DOWN;
    const file = this.#blobs.temporaryFile();
    try {
      const written = await write(file);
      if (written.kind !== "written") return written;
      return { kind: register.put(name, readFileSync(file)) };
    } finally {
      rmSync(file, { force: true });
    }
  }
}

function memoryEntry(key: string, bytes: Buffer): FoundEntry {
  return {
    key,
    read: async (from, count) => {
      const part = bytes.subarray(from, count === null ? bytes.length : from + count);
      return { kind: "part", stream: Readable.from(part.length === 0 ? [] : [part]), total: bytes.length };
    },
  };
}
