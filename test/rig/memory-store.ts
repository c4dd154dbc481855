// An OutputStore in memory: the contract in its plainest form, for tests of what is built on stores. Knows no disk but what it is
// given to read from and write to.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { sha256 } from "../../src/core/model/digest.ts";
import type { RecordBody, TaskRecord } from "../../src/core/model/record.ts";
import type { OutputStore } from "../../src/ports.ts";

export function memoryStore(): { open(): OutputStore } {
  const records = new Map<string, TaskRecord>();
  const blobs = new Map<string, Uint8Array>();
  const open = (): OutputStore => ({
    lookup: async (fingerprints) => new Map(fingerprints.flatMap((fingerprint) => foundIn(records, fingerprint))),
    recent: async (key) => [...records.values()].filter((record) => record.key === key).reverse(),
    ingest: async (absolutePath, inspect) => {
      try {
        const bytes = readFileSync(absolutePath);
        if (inspect !== undefined && !(await inspect(bytes))) return "refused";
        blobs.set(sha256(bytes), bytes);
        return { sha256: sha256(bytes), size: bytes.length };
      } catch {
        return null;
      }
    },
    fetch: async (file, to) => {
      const bytes = blobs.get(file.sha256);
      if (bytes === undefined) return "missing";
      try {
        writeFileSync(to, bytes, { flag: "wx" });
        return "ok";
      } catch {
        return existsSync(to) ? "corrupt" : "unavailable";
      }
    },
    prepare: async () => undefined,
    save: async (record) => {
      records.delete(record.fingerprint);
      records.set(record.fingerprint, structuredClone(record));
      return "saved";
    },
    forget: async (fingerprint) => void records.delete(fingerprint),
    read: async (digest) => blobs.get(digest) ?? null,
  });
  return { open };
}

function foundIn(records: ReadonlyMap<string, TaskRecord>, wanted: string): readonly (readonly [string, RecordBody])[] {
  const record = records.get(wanted);
  if (record === undefined) return [];
  const { fingerprint, manifest, task, key, step, matrix, ...body } = record;
  return [[fingerprint, body]];
}
