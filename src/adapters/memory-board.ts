// A Board in this process's memory: the contract in its plainest form, for one process and for tests of what is built on boards.
// What lies on it is packed and checked as on every other board.
import { readFileSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { planDigest } from "../core/entry/board-header.ts";
import { claimName, PLAN_NAME, readResultName, resultName } from "../core/entry/board-names.ts";
import type { Blob } from "../core/entry/entry-header.ts";
import type { BatchResult } from "../core/model/board.ts";
import type { Board, Published } from "../ports.ts";
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

const DOWN = { kind: "unavailable", why: "the board is down" } as const;

export function memoryBoard(): MemoryBoard {
  const claims = new Map<string, string>();
  const ended = new Set<string>();
  const shared: MemoryBoard = {
    items: new Map(),
    isDown: false,
    open: (worker, blobs) => {
      const content = new BoardContent(blobs, async (listed) => locate(resultName(listed)));
      return {
        putPlan: async (plan) => {
          if (shared.isDown) return DOWN;
          if (shared.items.has(PLAN_NAME)) return { kind: "exists" };
          const bytes = await packed(blobs, (to) => writePlan(plan, to));
          if ("kind" in bytes) return { kind: "unavailable", why: bytes.why };
          if (shared.items.has(PLAN_NAME)) return { kind: "exists" };
          shared.items.set(PLAN_NAME, bytes);
          return { kind: "put", digest: planDigest(plan) };
        },
        plan: async (digest) => {
          const found = locate(PLAN_NAME);
          return "kind" in found ? found : content.plan(found, digest);
        },
        state: async () => {
          if (shared.isDown) return DOWN;
          const results = [...shared.items.keys()].map(readResultName).filter((listed) => listed !== null);
          return { results, ended: [...ended] };
        },
        claim: async (batch, claim) => {
          if (shared.isDown || worker === null) return "unavailable";
          const name = claimName(batch, claim);
          if (claims.has(name)) return "taken";
          claims.set(name, worker);
          return "claimed";
        },
        publish: (result, file) => publish(blobs, result, file),
        result: (listed) => content.result(listed),
        fetch: content.fetch,
        close: () => void (worker !== null && ended.add(worker)),
      };
    },
  };

  function locate(name: string): FoundEntry | { readonly kind: "missing" | "unavailable"; readonly why: string } {
    if (shared.isDown) return DOWN;
    const bytes = shared.items.get(name);
    return bytes === undefined ? { kind: "missing", why: "the board has no such thing" } : memoryEntry(name, bytes);
  }

  async function publish(blobs: BlobFolder, result: BatchResult, file: (blob: Blob) => string): Promise<Published> {
    if (shared.isDown) return DOWN;
    const bytes = await packed(blobs, (to) => writeResult(result, file, to));
    if ("kind" in bytes) return bytes;
    const name = resultName(result);
    if (shared.items.has(name)) return { kind: "exists" };
    shared.items.set(name, bytes);
    return { kind: "published" };
  }

  return shared;
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

async function packed(
  blobs: BlobFolder,
  write: (to: string) => ReturnType<typeof writePlan>,
): Promise<Buffer | Exclude<Awaited<ReturnType<typeof writePlan>>, { readonly kind: "written" }>> {
  const file = blobs.temporaryFile();
  try {
    const written = await write(file);
    return written.kind === "written" ? readFileSync(file) : written;
  } finally {
    rmSync(file, { force: true });
  }
}
