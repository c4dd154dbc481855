// A worker's store: its own first, then what other workers of the run have published. An OutputStore; knows no plan and no choice.
import { resultBlobs } from "../core/entry/board-header.ts";
import type { BatchResult, ListedResult } from "../core/model/board.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { Board, Fetch, Inspect, OutputStore } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";

export interface BoardStore extends OutputStore {
  /** Bytes of this result's records are to be had from the board. */
  learn(listed: ListedResult, result: BatchResult): Promise<void>;
  /** Takes all bytes of a result near. */
  bring(listed: ListedResult): Promise<boolean>;
}

export function boardStore(own: OutputStore, board: Board, blobs: BlobFolder): BoardStore {
  const places = new Map<Sha256, ListedResult>();
  const fetched = new Map<ListedResult, ReturnType<Board["fetch"]>>();
  const bring = (listed: ListedResult): ReturnType<Board["fetch"]> => {
    const known = fetched.get(listed) ?? board.fetch(listed);
    fetched.set(listed, known);
    return known;
  };
  const fetch: Fetch = async (file, to) => {
    const near = await own.fetch(file, to);
    const listed = places.get(file.sha256);
    if (near === "ok" || near === "unavailable" || listed === undefined) return near;
    const far = await bring(listed);
    return far === "ok" ? own.fetch(file, to) : far;
  };
  const prepare = async (files: () => Promise<readonly OutputFile[]>): Promise<void> => {
    let wanted: readonly OutputFile[] | null = null;
    const once = async (): Promise<readonly OutputFile[]> => {
      wanted ??= await files();
      return wanted;
    };
    if (places.size > 0) {
      const listed = (await once()).filter((file) => !blobs.holds(file)).flatMap((file) => places.get(file.sha256) ?? []);
      await Promise.all([...new Set(listed)].map(bring));
    }
    await own.prepare(once);
  };
  return {
    lookup: (fingerprints) => own.lookup(fingerprints),
    refused: (fingerprint) => own.refused?.(fingerprint) ?? null,
    recent: (key) => own.recent(key),
    ingest: (file, inspect) => ingest(own, blobs, file, inspect),
    save: (record) => own.save(record),
    forget: (fingerprint) => own.forget(fingerprint),
    read: (sha256) => own.read(sha256),
    fetch,
    prepare,
    learn: async (listed, result) => {
      for (const { sha256 } of resultBlobs(result)) if (!places.has(sha256)) places.set(sha256, listed);
      // What was restored there is restored here from the same store, which is asked for it by its fingerprint.
      const stored = result.tasks.flatMap((task) => (task.inStore === true && task.record !== null ? [task.record.fingerprint] : []));
      if (stored.length > 0) await own.lookup(stored);
    },
    bring: async (listed) => (await bring(listed)) === "ok",
  };
}

/** A store that may keep nothing says what the bytes are and leaves them; others of the run want them all the same. */
async function ingest(own: OutputStore, blobs: BlobFolder, file: string, inspect?: Inspect): ReturnType<OutputStore["ingest"]> {
  const taken = await own.ingest(file, inspect);
  try {
    if (taken === null || taken === "refused" || blobs.holds(taken)) return taken;
    // What was looked at is what is kept.
    return blobs.ingest(file).sha256 === taken.sha256 ? taken : null;
  } catch {
    return null;
  }
}
