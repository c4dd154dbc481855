// Records, and the bytes of entries and ledgers, right and wrong ones: for tests of what is read from a cache service. Builds
// bytes by hand, past every check that a writer makes.
import { zstdCompressSync } from "node:zlib";
import { writePrefix } from "../../src/core/entry/framing.ts";
import { canonicalJson } from "../../src/core/model/canonical-json.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import { type FileMode, fingerprintOf, type Manifest } from "../../src/core/model/manifest.ts";
import type { OutputFile, TaskRecord } from "../../src/core/model/record.ts";

export function sampleManifest(more: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    epoch: "0",
    run: "make",
    shell: "bash",
    workingDirectory: ".",
    env: { SIZE: "1" },
    secrets: { TOKEN: "API_TOKEN" },
    passEnv: { UNSET: null, HOST: "a" },
    inputs: { "src/a.c": `100644 ${"a".repeat(64)}` },
    trees: { "node_modules/": "b".repeat(64) },
    commands: { "cc --version": "c".repeat(64) },
    outputs: ["out/", "log=*.log"],
    platform: "linux/x64",
    ...more,
  };
}

/** A record of `sampleManifest`, or of another where one is given. The fingerprint is the manifest's. */
export function sampleRecord(outputs: readonly OutputFile[] = [], more: Partial<TaskRecord> = {}): TaskRecord {
  const manifest = more.manifest ?? sampleManifest();
  return {
    fingerprint: fingerprintOf(manifest),
    manifest,
    task: "build (1)",
    key: 'build\n{"n":1}',
    step: "build",
    matrix: { n: 1, deep: { list: [true, null, "x"] } },
    outputs,
    values: { version: "1.2" },
    log: null,
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 12.5,
    attempts: 1,
    producer: { tool: "test", run: "1", commit: "f".repeat(40), ref: "refs/heads/main" },
    ...more,
  };
}

export function sampleFile(path: string, bytes: string | Uint8Array, mode: FileMode = "100644"): OutputFile {
  return { path, mode, size: Buffer.byteLength(bytes), sha256: sha256(bytes) };
}

export function sampleLink(path: string, target: string): OutputFile {
  return { path, mode: "120000", size: Buffer.byteLength(target), sha256: sha256(target), target };
}

/** What an entry's header says, whatever that is: no check is made. */
export function headerText(key: string, record: unknown): string {
  return canonicalJson({ format: 1, key, record });
}

/** A whole entry: prefix, header and, where there is one, a body. */
export function entryBytes(header: string | Uint8Array, body: Uint8Array | null): Buffer {
  const raw = Buffer.from(header);
  const compressed = zstdCompressSync(raw);
  const prefix = writePrefix({ compressedBytes: compressed.length, headerBytes: raw.length, sha256: sha256(raw) });
  return Buffer.concat([prefix, compressed, body === null ? Buffer.alloc(0) : zstdCompressSync(body)]);
}
