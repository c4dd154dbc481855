// A run as the exporters see it: what was kept of it, the records of its tasks, and where its repository is. Answers which files
// a task read, who made them and what it made. Knows none of the formats.
import { treeDigest } from "../fingerprint/manifest-builder.ts";
import type { Sha256 } from "../model/digest.ts";
import type { KeptRun, KeptTask } from "../model/kept-run.ts";
import type { OutputFile, TaskRecord } from "../model/record.ts";

/** Where the flow lies. */
export interface RepositoryPlace {
  /** Address of the repository over HTTP, without credentials; null: it has none. */
  readonly url: string | null;
  /** Absolute path of the flow's root on this machine, with `/`. */
  readonly root: string;
  /** The flow's root inside the repository: empty, or a path with a slash at its end. */
  readonly prefix: string;
}

/** Everything an exporter is told. */
export interface ExportedRun {
  readonly run: KeptRun;
  /** Milliseconds since 1970. */
  readonly endedAtMs: number;
  /** Version of the program that tells of it. */
  readonly version: string;
  readonly place: RepositoryPlace;
  /** By task id: of tasks that were restored or ran and whose record is still kept. */
  readonly records: ReadonlyMap<string, TaskRecord>;
}

/** A file that a task read or made. Path relative to the flow's root. */
export interface NamedFile {
  readonly path: string;
  /** Of the content; of a link's own text; of a whole list of outputs where `isTree`. */
  readonly sha256: Sha256;
  /** Bytes, where known. */
  readonly size?: number;
  readonly isLink?: true;
  /** Very many files as one digest, named by their patterns: whose they are is not known any more. */
  readonly isTree?: true;
  /** The task of this run that made it; absent: it lay in the repository. */
  readonly maker?: string;
}

/** Task and files of a run, looked up. */
export class RunFiles {
  readonly #exported: ExportedRun;
  readonly #makers = new Map<string, { readonly task: string; readonly size: number }>();
  readonly #trees = new Map<Sha256, { readonly task: string; readonly files: readonly OutputFile[] }>();
  readonly #read = new Set<string>();

  constructor(exported: ExportedRun) {
    this.#exported = exported;
    for (const task of exported.run.tasks) {
      for (const file of this.made(task)) this.#makers.set(nameOf(file), { task: task.id, size: file.size ?? 0 });
      const files = exported.records.get(task.id)?.outputs ?? [];
      if (files.length > 0) this.#trees.set(treeDigest(files), { task: task.id, files });
    }
    for (const task of exported.run.tasks) for (const file of this.readBy(task)) this.#read.add(nameOf(file));
  }

  /** What a task made, whether in this run or in the one that it was restored from, by path. */
  made(task: KeptTask): readonly NamedFile[] {
    const files = task.outputs ?? this.#exported.records.get(task.id)?.outputs ?? [];
    return files.map(({ path, sha256, size, mode }) => ({ path, sha256, size, ...(mode === "120000" ? { isLink: true } : {}) }));
  }

  /** What a task read, by path. Empty where its record is gone or it failed: nobody knows any more. */
  readBy(task: KeptTask): readonly NamedFile[] {
    const manifest = this.#exported.records.get(task.id)?.manifest;
    if (manifest === undefined) return [];
    const listed = Object.entries(manifest.inputs).map(([path, fact]) => this.#named(path, fact.slice(0, 6), fact.slice(7)));
    const trees = Object.entries(manifest.trees).flatMap(([patterns, sha256]): readonly NamedFile[] => {
      const known = this.#trees.get(sha256);
      return known?.files.map((file) => this.#named(file.path, file.mode, file.sha256)) ?? [{ path: patterns, sha256, isTree: true }];
    });
    return [...listed, ...trees].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Whether a task of this run read exactly these bytes at this path. */
  isRead(file: NamedFile): boolean {
    return this.#read.has(nameOf(file));
  }

  /** Files that tasks of this run read and none of them made, each path with each content once. */
  sources(): readonly NamedFile[] {
    const found = new Map<string, NamedFile>();
    for (const task of this.#exported.run.tasks)
      for (const file of this.readBy(task)) if (file.maker === undefined) found.set(nameOf(file), file);
    return [...found.values()];
  }

  #named(path: string, mode: string, sha256: Sha256): NamedFile {
    const maker = this.#makers.get(nameOf({ path, sha256 }));
    return {
      path,
      sha256,
      ...(maker === undefined ? {} : { maker: maker.task, size: maker.size }),
      ...(mode === "120000" ? { isLink: true } : {}),
    };
  }
}

/** Path and content as one text. */
function nameOf(file: { readonly path: string; readonly sha256: Sha256 }): string {
  return `${file.sha256} ${file.path}`;
}

/** From and until when, in milliseconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** When run and tasks went on. */
export class RunTimes {
  readonly #exported: ExportedRun;
  /** Where tasks' times begin. Who only reports what others did takes less time than they did. */
  readonly #clockStart: number;

  constructor(exported: ExportedRun) {
    const { run, endedAtMs } = exported;
    this.#exported = exported;
    this.#clockStart = endedAtMs - run.tasks.reduce((longest, task) => Math.max(longest, task.startMs + task.durationMs), run.durationMs);
  }

  /**
   * By the task's record, which says when its last attempt began, and else by the run's own clock. In a fan-out the two are those
   * of different machines.
   */
  task(task: KeptTask): Span {
    const record = this.#exported.records.get(task.id);
    const recorded = record === undefined ? Number.NaN : Date.parse(record.startedAt) + record.durationMs;
    const lasted = task.state === "restored" ? (record?.durationMs ?? 0) : task.durationMs;
    const end = Number.isNaN(recorded) ? this.#clockStart + task.startMs + lasted : recorded;
    return { start: end - lasted, end };
  }

  /** No task of it began before and none ended after. */
  run(): Span {
    const { run, endedAtMs } = this.#exported;
    const spans = run.tasks.filter(hasRun).map((task) => this.task(task));
    return {
      start: spans.reduce((first, { start }) => Math.min(first, start), endedAtMs - run.durationMs),
      end: spans.reduce((last, { end }) => Math.max(last, end), endedAtMs),
    };
  }
}

/** Whether its script was started in this run. */
export function hasRun(task: KeptTask): boolean {
  return task.state !== "restored" && task.attempts > 0;
}

/** Commit and ref that the records of what ran name; empty where all was restored or nothing is kept. */
export function commitOf({ run, records }: ExportedRun): { readonly commit?: string; readonly ref?: string } {
  const ran = run.tasks.filter(hasRun).flatMap((task) => records.get(task.id)?.producer ?? []);
  return ran.find((producer) => producer.run === run.run) ?? ran[0] ?? {};
}
