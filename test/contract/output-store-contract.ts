// What every OutputStore promises, as tests over one that is made anew for each of them. Knows no adapter.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/model/digest.ts";
import { fingerprintOf, type Manifest } from "../../src/core/model/manifest.ts";
import type { OutputFile, TaskRecord } from "../../src/core/model/record.ts";
import type { OutputStore } from "../../src/ports.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";

/** A store, and one over the same entries as a later run would open it. */
export interface OpenStore {
  readonly store: OutputStore;
  /** After the first run has ended. */
  reopen(): Promise<OutputStore>;
  close(): Promise<void>;
}

const MANIFEST: Manifest = {
  format: 1,
  epoch: "0",
  run: "true",
  shell: "",
  workingDirectory: ".",
  env: {},
  secrets: {},
  passEnv: { UNSET: null },
  inputs: {},
  trees: {},
  commands: {},
  outputs: ["out"],
  platform: "linux/x64",
};

/** The fingerprint of `recordOf(variant)`. */
export function fingerprintOfVariant(variant: string): string {
  return fingerprintOf({ ...MANIFEST, run: variant });
}

/** `variant`: what tells its fingerprint from others of the same key. */
export function recordOf(variant: string, outputs: readonly OutputFile[] = [], more: Partial<TaskRecord> = {}): TaskRecord {
  return {
    fingerprint: fingerprintOfVariant(variant),
    manifest: { ...MANIFEST, run: variant },
    task: "step (1)",
    key: "step\n{}",
    step: "step",
    matrix: { n: 1, name: "__proto__" },
    outputs,
    values: { value: variant },
    log: null,
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 12.5,
    attempts: 1,
    producer: { tool: "test", run: "1" },
    ...more,
  };
}

function bodyOf({ fingerprint, manifest, task, key, step, matrix, ...body }: TaskRecord) {
  return body;
}

/** Names a suite after an adapter and runs it. */
export function outputStoreContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name} as an OutputStore`, () => {
    const using = async (work: (opened: OpenStore, folder: string) => Promise<void>): Promise<void> => {
      const opened = await open();
      try {
        await work(opened, temporaryFolder());
      } finally {
        await opened.close();
      }
    };

    it("knows nothing at first", () =>
      using(async ({ store }) => {
        expect(await store.lookup([])).toEqual(new Map());
        expect(await store.lookup([sha256("a")])).toEqual(new Map());
        expect(await store.recent("step")).toEqual([]);
        expect(await store.read(sha256("a"))).toBeNull();
      }));

    it("gives a record for its fingerprint and for no other, now and later", () =>
      using(async ({ store, reopen }) => {
        const record = recordOf("a");
        expect(await store.save(record)).toBe("saved");
        for (const opened of [store, await reopen()]) {
          expect(await opened.lookup([sha256("b"), record.fingerprint])).toEqual(new Map([[record.fingerprint, bodyOf(record)]]));
          expect(await opened.recent(record.key)).toEqual([record]);
        }
      }));

    it("takes the same record twice, and says that it has it", () =>
      using(async ({ store }) => {
        const record = recordOf("a");
        await store.save(record);
        expect(await store.save(record)).toMatch(/^(saved|exists)$/);
        expect((await store.lookup([record.fingerprint])).size).toBe(1);
      }));

    it("gives the records of a key, of no other, newest first", () =>
      using(async ({ store }) => {
        await store.save(recordOf("a"));
        await store.save(recordOf("b"));
        await store.save(recordOf("other", [], { key: "other\n{}" }));
        expect((await store.recent("step\n{}")).map((record) => record.manifest.run)).toEqual(["b", "a"]);
      }));

    it("does not give a record that was disowned, until it is saved again", () =>
      using(async ({ store, reopen }) => {
        const record = recordOf("a");
        await store.save(record);
        await store.forget(record.fingerprint);
        await store.forget(sha256("never saved"));
        expect((await store.lookup([record.fingerprint])).size).toBe(0);
        expect((await (await reopen()).lookup([record.fingerprint])).size).toBe(0);
        await store.save(record);
        expect((await store.lookup([record.fingerprint])).size).toBe(1);
      }));

    it("keeps any names and values as they are", () =>
      using(async ({ store }) => {
        const value = fc.oneof(
          fc.constantFrom("__proto__", "constructor", "toString", "", "\0", "\ud83d\ude00", "a\nb"),
          fc.string({ unit: "grapheme" }),
        );
        await fc.assert(
          fc.asyncProperty(fc.dictionary(value, value), value, async (values, variant) => {
            const record = recordOf(variant, [{ path: `out/${variant}`, mode: "100755", size: 3, sha256: sha256("x") }], { values });
            await store.save(record);
            expect((await store.lookup([record.fingerprint])).get(record.fingerprint)).toEqual(bodyOf(record));
          }),
          { numRuns: 50 },
        );
      }));

    it.each([
      ["no bytes", 0],
      ["few bytes", 10],
      ["many bytes", 6_000_000],
    ])("takes %s in and gives them out, verified, to a new file", (_, size) =>
      using(async ({ store, reopen }, folder) => {
        const bytes = Buffer.alloc(size, "bytes");
        const source = path.join(folder, "source");
        writeFileSync(source, bytes);
        chmodSync(source, 0o755);
        expect(await store.ingest(source)).toEqual({ sha256: sha256(bytes), size });
        const file: OutputFile = { path: "out", mode: "100644", size, sha256: sha256(bytes) };
        const record = recordOf("a", [file]);
        expect(await store.save(record)).toBe("saved");
        for (const [index, opened] of [store, await reopen()].entries()) {
          expect((await opened.lookup([record.fingerprint])).size).toBe(1);
          await opened.prepare(async () => [file]);
          const to = path.join(folder, `${index}`);
          expect(await opened.fetch(file, to)).toBe("ok");
          expect(readFileSync(to).equals(bytes)).toBe(true);
          expect(Buffer.from((await opened.read(file.sha256)) ?? []).equals(bytes)).toBe(true);
        }
      }),
    );

    it.each([
      ["few bytes", 10],
      ["many bytes", 6_000_000],
    ])("shows %s before it keeps them, and keeps none that are refused", (_, size) =>
      using(async ({ store }, folder) => {
        const bytes = Buffer.alloc(size, "bytes");
        const source = path.join(folder, "source");
        writeFileSync(source, bytes);
        const seen: boolean[] = [];
        const inspect = (isKept: boolean) => async (content: Uint8Array | string) => {
          seen.push(bytes.equals(typeof content === "string" ? readFileSync(content) : content));
          return isKept;
        };
        expect(await store.ingest(source, inspect(false))).toBe("refused");
        expect(await store.read(sha256(bytes))).toBeNull();
        expect(await store.ingest(source, inspect(true))).toEqual({ sha256: sha256(bytes), size });
        expect(await store.read(sha256(bytes))).not.toBeNull();
        expect(await store.ingest(path.join(folder, "none"), inspect(true))).toBeNull();
        expect(seen).toEqual([true, true]);
      }),
    );

    it("has no bytes that were never taken in, and leaves no file", () =>
      using(async ({ store }, folder) => {
        const to = path.join(folder, "to");
        expect(await store.fetch({ path: "out", mode: "100644", size: 1, sha256: sha256("x") }, to)).toBe("missing");
        expect(existsSync(to)).toBe(false);
      }));

    it("says of a place that cannot take the bytes that it is unavailable, and keeps them", () =>
      using(async ({ store }, folder) => {
        const source = path.join(folder, "source");
        writeFileSync(source, "bytes");
        await store.ingest(source);
        const file: OutputFile = { path: "out", mode: "100644", size: 5, sha256: sha256("bytes") };
        expect(await store.fetch(file, path.join(folder, "none/to"))).toBe("unavailable");
        expect(await store.fetch(file, path.join(folder, "to"))).toBe("ok");
      }));

    it("has no digest of a file that cannot be read", () =>
      using(async ({ store }, folder) => {
        expect(await store.ingest(path.join(folder, "none"))).toBeNull();
        expect(await store.ingest(folder)).toBeNull();
      }));

    it("answers for a thousand fingerprints at once", () =>
      using(async ({ store }) => {
        const records = Array.from({ length: 1000 }, (_, index) => recordOf(`${index}`));
        for (const record of records.slice(0, 100)) await store.save(record);
        const found = await store.lookup(records.map((record) => record.fingerprint));
        expect([...found.keys()].sort()).toEqual(
          records
            .slice(0, 100)
            .map((record) => record.fingerprint)
            .sort(),
        );
      }));
  });
}
