// What the engine needs of the world, as types. Every port has an adapter for real work and is tested by one suite
// in test/contract. Foreign throws become outcomes or faults in the adapters; a port's method does not reject for
// anything a person or a disk can cause.
import type { BatchPlan, BatchResult, BoardState, ListedResult } from "./core/model/board.ts";
import type { Sha256 } from "./core/model/digest.ts";
import type { FlowEvent } from "./core/model/event.ts";
import type { FileMode } from "./core/model/manifest.ts";
import type { Pattern } from "./core/model/pattern.ts";
import type { Problem } from "./core/model/problem.ts";
import type { OutputFile, RecordBody, TaskRecord } from "./core/model/record.ts";
import type { RunResult, TaskResult } from "./core/model/result.ts";
import type { Attested, SigningRequest } from "./core/model/signature.ts";

/** What tells one state of a path from another: any write changes at least one of them. Times in milliseconds with fractions. */
export interface FileStamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

/** A file as it was when it was digested. */
export interface FileState {
  readonly path: string;
  readonly mode: FileMode;
  readonly size: number;
  readonly sha256: Sha256;
  /** A link's target. */
  readonly target?: string;
  readonly stamp: FileStamp;
}

/** An output as a task left it, not yet digested. */
export type FoundFile = Omit<FileState, "sha256">;

/** What to list: patterns in order (`!` excludes), or the default of flow-file.md below a directory. */
export type Selection =
  | { readonly kind: "patterns"; readonly patterns: readonly Pattern[]; readonly except: readonly Pattern[] }
  | { readonly kind: "default"; readonly directory: string; readonly except: readonly Pattern[] };

/** What stands in the way of taking a file as an output: a directory link out of the repository, a socket, … */
export interface BadFile {
  readonly path: string;
  readonly why: string;
}

/** The working tree: paths in and out are relative to the repository's root, with `/`. */
export interface Workspace {
  /** Files that match, in any order, with digests. `fresh` looks at the disk again instead of at what this run has seen. */
  list(selection: Selection, fresh: boolean): Promise<readonly FileState[]>;
  /** Literal paths among these that do not exist. */
  absent(paths: readonly string[]): readonly string[];
  /** What lies under declared outputs now, sorted by path, and what cannot be an output. */
  collect(outputs: readonly Pattern[]): Promise<{ readonly files: readonly FoundFile[]; readonly bad: readonly BadFile[] }>;
  /** The file as it is now; null where there is none. */
  state(path: string): Promise<FileState | null>;
  /** Whether the disk holds exactly these files under these patterns. */
  holds(outputs: readonly Pattern[], files: readonly OutputFile[]): Promise<boolean>;
  /** Removes whatever the patterns match, except files that are already right. Creates the directories that a task's literal outputs lie in. */
  clear(outputs: readonly Pattern[], keep: readonly OutputFile[]): Promise<void>;
  /** Puts files in place, each by a rename; files that are already right are not touched. Returns the paths that could not be had, with why. */
  place(files: readonly OutputFile[], fetch: Fetch): Promise<readonly { readonly path: string; readonly why: FetchFailure }[]>;
  absolute(path: string): string;
  /** Tells that paths under these patterns may have changed, because a task wrote them. */
  forget(outputs: readonly Pattern[]): void;
  /** Tells that anything may have changed, because another run did something meanwhile. */
  refresh(): void;
  /** Declared outputs that are tracked by git, or lie behind a link that leaves the repository. */
  refusedOutputs(outputs: readonly Pattern[]): Promise<{ readonly tracked: readonly string[]; readonly outside: readonly string[] }>;
  /** GitHub's hashFiles: SHA-256 over the binary SHA-256 of each matching file, in order; empty text where none matches. */
  hashFiles(patterns: readonly string[]): string;
  /** Keeps what was learnt (the memo of stats). */
  close(): void;
}

/**
 * The bytes are not there; are not what they were; are there, but no place on disk can take them; or lie with a service that
 * does not answer now, which the store itself tells.
 */
export type FetchFailure = "missing" | "corrupt" | "unavailable" | "unreachable";
/** Writes a file's verified bytes to an absolute path that does not exist yet. */
export type Fetch = (file: OutputFile, to: string) => Promise<"ok" | FetchFailure>;

/** What became of a save; the last three cost a rerun another time and nothing else. */
export type SaveOutcome = "saved" | "exists" | "denied" | "too-large" | "unavailable";

/** Whether a file's content may be kept, given as its bytes or as the absolute path of a private copy. */
export type Inspect = (content: Uint8Array | string) => Promise<boolean>;

/** Entries across runs. Content is addressed by digest; records by fingerprint. */
export interface OutputStore {
  /** The records known for these fingerprints. A damaged record is absent. */
  lookup(fingerprints: readonly Sha256[]): Promise<ReadonlyMap<Sha256, RecordBody>>;
  /** The newest few records of a task by its key, newest first: for saying why it runs. */
  recent(key: string): Promise<readonly TaskRecord[]>;
  /** Why a record that was looked up and not given does not count; null where there was none, or it is not known. Absent: never. */
  refused?(fingerprint: Sha256): string | null;
  /**
   * Takes a file's bytes in. The digest is of the bytes taken, and so is what `inspect` looks at before they are kept. Null: the file could
   * not be read. `refused`: `inspect` said no, and nothing is kept.
   */
  ingest(absolutePath: string, inspect?: Inspect): Promise<{ readonly sha256: Sha256; readonly size: number } | "refused" | null>;
  fetch: Fetch;
  /**
   * Tells that files will be fetched soon, so that bytes from far away come together and early; a store that has all of them
   * near does not ask which. Never rejects, and says nothing of what is there.
   */
  prepare(files: () => Promise<readonly OutputFile[]>): Promise<void>;
  save(record: TaskRecord): Promise<SaveOutcome>;
  /** Disowns a record whose bytes turned out to be gone or damaged. */
  forget(fingerprint: Sha256): Promise<void>;
  /** Text of stored bytes that are small, e.g. a log; null where they are gone. */
  read(sha256: Sha256): Promise<Uint8Array | null>;
}

/** What earlier runs took, and what they were. */
export interface History {
  /** Median duration in milliseconds of recent executions, by task key. */
  durations(keys: readonly string[]): ReadonlyMap<string, number>;
  /**
   * Writes a run down; of its tasks only those that were executed. `made`: records that no store of this machine has, of what is never
   * restored or was done by another machine: their results may lie here, and what they were made from is asked for.
   */
  append(result: RunResult, executed: readonly Executed[], made: readonly TaskRecord[]): void;
}

/** `log`: digest of the log's bytes in the store. */
export interface Executed {
  readonly key: string;
  readonly result: TaskResult;
  readonly log: Sha256 | null;
}

/** One execution to be made. `env` is the whole environment, secrets included. */
export interface Job {
  readonly task: string;
  readonly script: string;
  /** GitHub's shell word or template; absent: bash, else sh, as on GitHub. */
  readonly shell?: string;
  /** Relative to the repository's root. */
  readonly workingDirectory: string;
  readonly env: { readonly [name: string]: string };
  readonly timeoutMs: number;
  /** Values never shown or kept in the log. */
  readonly masks: readonly string[];
}

/** How a process ended. */
export type End =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "not-started"; readonly why: string };

/** What came of one execution. */
export interface Execution {
  readonly end: End;
  readonly durationMs: number;
  /** `$GITHUB_OUTPUT`, read by the runner's grammar, or what is wrong with it. */
  readonly values: { readonly ok: true; readonly values: ReadonlyMap<string, string> } | { readonly ok: false; readonly why: string };
  /** Names of the other command files that were written to: GITHUB_ENV, GITHUB_PATH, GITHUB_STEP_SUMMARY. */
  readonly ignoredFiles: readonly string[];
  /** Absolute path of the log, bounded; null where there was no output. */
  readonly log: string | null;
  readonly lastLines: readonly string[];
}

/** Runs scripts and commands as processes. */
export interface Executor {
  /** Runs a script to its end with everything it started. Never rejects; an abort gives `cancelled`. */
  execute(job: Job, onLines: (lines: readonly string[]) => void, signal: AbortSignal): Promise<Execution>;
  /** What a command prints, for `{ run: … }` inputs; runs at the repository's root with the allow-listed environment. */
  capture(
    command: string,
    env: { readonly [name: string]: string },
  ): Promise<{ readonly ok: true; readonly output: string } | { readonly ok: false; readonly why: string }>;
  /** Ends whatever tasks of this run are still alive. */
  close(): Promise<void>;
}

/** Time, as a port: nothing else asks a clock. */
export interface Clock {
  /** RFC 3339, UTC; informative only. */
  now(): string;
  /** Milliseconds that never go back. */
  elapsed(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Tells a person or a program what happens. */
export interface Reporter {
  report(event: FlowEvent): void;
  /** Everything written out. */
  close(): Promise<void>;
}

/** One run at a time changes a working tree. */
export interface RunLock {
  /** Resolves once this run alone may change the tree; `waited` when another held it meanwhile. Calls `onWait` once before waiting. */
  acquire(onWait: () => void, signal: AbortSignal): Promise<"free" | "waited" | "cancelled">;
  release(): void;
}

/** What git says, asked once and only when needed. */
export interface Repository {
  /** What records say of it. `folder`: where in the repository the flow's root lies, with a slash at its end; absent: at its root. */
  head(): Promise<{ readonly commit?: string; readonly ref?: string; readonly repository?: string; readonly folder?: string }>;
}

/**
 * What is known of a secret without running anything. A value that need not be there and is not is empty. `command`: its value is what a
 * command prints. `missing`: it is required and has none. `refused`: it has one that cannot be used.
 */
export type SecretState =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "command" }
  | { readonly kind: "missing" | "refused"; readonly problem: Problem };

/** What came of a secret's command. `why` and `hint` hold nothing that it printed. */
export type SecretOutcome =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "failed"; readonly why: string; readonly hint: string }
  | { readonly kind: "cancelled" };

/** Values of secrets, by name. */
export interface Secrets {
  /** All that were given to this run and can be used, also those that nothing here names. */
  readonly given: ReadonlyMap<string, string>;
  /** The same each time in one run. */
  look(name: string): SecretState;
  /** Runs the command of a secret of which `look` says that it has one. Never rejects; an abort ends it with all that it started. */
  run(name: string, signal: AbortSignal): Promise<SecretOutcome>;
}

/** Where a secret, or what looks like a credential, was found. Never holds any part of it. */
export interface Leak {
  readonly kind: "secret" | "token";
  /** The secret's name; of a token what it is: `GitHub token`, `private key`. */
  readonly name: string;
  /** How it is written: `as it is`, `base64`, `UTF-16`. */
  readonly form: string;
  /** Bytes before it. */
  readonly at: number;
  /** What lies compressed in a file: `gzip`, or the member's name of a zip archive. */
  readonly within?: string;
}

/** Looks for the values of all secrets that it was told of, in all their forms, and for what looks like a credential. */
export interface LeakScan {
  /** Values by name, to be looked for from now on; nothing is forgotten. */
  add(secrets: ReadonlyMap<string, string>): void;
  /** How many secrets are looked for. */
  readonly secrets: number;
  /** Forms of all values that can stand in a text, for masks: the same array until a secret is added. */
  readonly masks: readonly string[];
  /** The first secret in a text: a value, a path, a script. */
  text(text: string): Leak | null;
  /**
   * The first one in a file, given as its bytes or by its absolute path: in the bytes and, where they are gzip or zip, in what is compressed
   * there, one level deep. With `tokens` what looks like a credential counts too. `bytes`: how many were looked at. Null: it cannot be read.
   */
  content(file: Uint8Array | string, tokens: boolean): Promise<{ readonly leak: Leak | null; readonly bytes: number } | null>;
  /** Ends what it works with. */
  close(): Promise<void>;
}

/** Why a board cannot say something. `unavailable`: worth another try later; the others stay as they are. */
export interface BoardTrouble<Kind extends "missing" | "corrupt" | "unavailable"> {
  readonly kind: Kind;
  readonly why: string;
}

/** `exists`: another plan was there before. */
export type PutPlan = { readonly kind: "put"; readonly digest: Sha256 } | { readonly kind: "exists" } | BoardTrouble<"unavailable">;
/** `corrupt`: damaged, or another plan than the one asked for. */
export type FoundPlan = { readonly kind: "plan"; readonly plan: BatchPlan } | BoardTrouble<"missing" | "corrupt" | "unavailable">;
/** A result in full; `missing` where it was listed and is gone. */
export type FoundResult = { readonly kind: "result"; readonly result: BatchResult } | BoardTrouble<"missing" | "corrupt" | "unavailable">;

/**
 * `taken`: somebody has it. `unsure`: it is taken, maybe by this very call, whose answer was lost on the way; what must not
 * happen twice is then not begun.
 */
export type Claimed = "claimed" | "taken" | "unsure" | "unavailable";

/** `exists`: this worker has published under this claim before. `refused`: nobody would take it, so that another try is in vain. */
export type Published = { readonly kind: "published" | "exists" } | { readonly kind: "refused" | "unavailable"; readonly why: string };

/** Where workers of one run claim batches and publish results. Methods never reject; `unavailable` is worth another try later. */
export interface Board {
  /** The first plan stands. */
  putPlan(plan: BatchPlan): Promise<PutPlan>;
  /** `digest`: what the planner handed on apart from the plan; another plan is `corrupt`. Null: any plan is taken. */
  plan(digest: Sha256 | null): Promise<FoundPlan>;
  state(): Promise<BoardState | BoardTrouble<"unavailable">>;
  /** `claim`: 0, and one more for each time that the batch is taken over. Each is given to one worker at most, once. */
  claim(batch: number, claim: number): Promise<Claimed>;
  /** At once or not at all: a half result is never seen. `file`: where the bytes of its records lie. */
  publish(result: BatchResult, file: (blob: Pick<OutputFile, "sha256" | "size">) => string): Promise<Published>;
  /** A listed result, checked: its records are what they say, whoever wrote them. */
  result(listed: ListedResult): Promise<FoundResult>;
  /** Takes the bytes of a result's records into this machine's store. */
  fetch(listed: ListedResult): Promise<"ok" | Exclude<FetchFailure, "unavailable">>;
  /** Says that this worker has ended, where a board can tell others. */
  close(): void;
}

/** Signs in the name of the workflow that runs, and stores what was signed. */
export interface Attestor {
  /** Never rejects. */
  attest(request: SigningRequest): Promise<Attested>;
}
