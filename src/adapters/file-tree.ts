// What is on disk below the repository's root: listings and files with their digests, kept for one run so that a hundred
// tasks that read the same folder look at it once. Knows paths, stats and digests, not patterns.
import { randomBytes } from "node:crypto";
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import { sha256 } from "../core/model/digest.ts";
import type { FileMode } from "../core/model/manifest.ts";
import type { FileStamp, FileState } from "../ports.ts";
import { digestFile, digestLink, digestStream, STREAMED_BYTES } from "./file-digest.ts";
import type { StatMemo } from "./stat-memo.ts";

/** A folder as far as this run has seen it. */
export interface Folder {
  readonly path: string;
  names: readonly string[] | null;
  /** Its own stat and this machine's clock before it was taken; null: it was never looked at. */
  stat: { readonly stamp: FileStamp; readonly at: number } | null;
  readonly files: Map<string, Seen>;
  readonly folders: Map<string, Folder>;
}

/**
 * A file or link as found. One object per file for the whole run, since there are many: it is its own stamp, and its own
 * state once `sha256` is known (until then it is empty).
 */
export class SeenFile implements FileState, FileStamp {
  readonly kind: "file" | "link";
  readonly folder: Folder;
  readonly name: string;
  readonly path: string;
  readonly mode: FileMode;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  /** This machine's clock before the stat was taken. */
  readonly lookedAt: number;
  declare readonly target?: string;
  sha256 = "";

  constructor(folder: Folder, name: string, path: string, stat: Stats, lookedAt: number, target: string | null) {
    this.kind = target === null ? "file" : "link";
    this.folder = folder;
    this.name = name;
    this.path = path;
    this.mode = target === null ? modeOf(stat) : "120000";
    this.size = target === null ? stat.size : Buffer.byteLength(target);
    this.mtimeMs = stat.mtimeMs;
    this.ctimeMs = stat.ctimeMs;
    this.ino = stat.ino;
    this.lookedAt = lookedAt;
    if (target !== null) this.target = target;
  }

  get stamp(): FileStamp {
    return this;
  }
}

/** `other`: sockets, devices, pipes. */
export type Seen = SeenFile | { readonly kind: "folder" | "other" | "none" };

/** Codes of what is not there. */
const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EINVAL"]);
const DENIED: ReadonlySet<string> = new Set(["EACCES", "EPERM"]);

const FOLDER: Seen = { kind: "folder" };
const OTHER: Seen = { kind: "other" };
const NONE: Seen = { kind: "none" };

export class FileTree {
  readonly root: string;
  readonly #memo: StatMemo;
  readonly #clockOffset: () => number;
  #top: Folder = newFolder("");
  #unread = new Map<string, string>();

  /** `clockOffset`: milliseconds to add to this machine's clock to have the file system's. */
  constructor(root: string, memo: StatMemo, clockOffset: () => number) {
    this.root = root;
    this.#prefix = process.cwd() === root ? "" : `${root}/`;
    this.#memo = memo;
    this.#clockOffset = clockOffset;
  }

  /** Of a path as the system is asked for it: relative where it can be, which is shorter to walk for ten thousand files. */
  readonly #prefix: string;

  absolute(path: string): string {
    return path === "" ? this.root : `${this.root}/${path}`;
  }

  folder(path: string): Folder {
    let folder = this.#top;
    if (path === "") return folder;
    for (const name of path.split("/")) folder = this.below(folder, name);
    return folder;
  }

  below(folder: Folder, name: string): Folder {
    const known = folder.folders.get(name);
    if (known !== undefined) return known;
    const made = newFolder(folder.path === "" ? name : `${folder.path}/${name}`);
    folder.folders.set(name, made);
    return made;
  }

  /** Names in a folder, unsorted; empty where it cannot be read. */
  names(folder: Folder, fresh: boolean): readonly string[] {
    if (folder.names !== null && !fresh) return folder.names;
    const { path, stat } = folder;
    const known = stat === null || fresh ? null : this.#memo.names(path, stat.stamp);
    const names = known ?? this.#tried(path, namesOf);
    if (names === null) return [];
    folder.names = names;
    if (fresh) dropOthers(folder.files, names);
    if (known === null && !fresh) this.#memo.learnNames(path, stat?.stamp ?? null, names, (stat?.at ?? 0) + this.#clockOffset());
    return names;
  }

  /** What stands at a name. Links are not followed. */
  look(folder: Folder, name: string, fresh: boolean): Seen {
    const known = fresh ? undefined : folder.files.get(name);
    if (known !== undefined) return known;
    const lookedAt = Date.now();
    const path = folder.path === "" ? name : `${folder.path}/${name}`;
    const stat = this.#tried(path, statOf);
    folder.files.delete(name);
    if (stat === null || stat === undefined) return this.#absent(path, name);
    if (stat.isDirectory()) {
      folder.files.set(name, FOLDER);
      this.below(folder, name).stat = { stamp: stat, at: lookedAt };
      return FOLDER;
    }
    if (!stat.isFile() && !stat.isSymbolicLink()) return OTHER;
    const seen = new SeenFile(folder, name, path, stat, lookedAt, stat.isFile() ? null : readLink(this.absolute(path)));
    folder.files.set(name, seen);
    return seen;
  }

  lookAt(path: string, fresh: boolean): Seen {
    if (path === "") return FOLDER;
    const slash = path.lastIndexOf("/");
    return this.look(this.folder(slash < 0 ? "" : path.slice(0, slash)), path.slice(slash + 1), fresh);
  }

  /** The file with its digest; null when it went away. A promise only for what is large. */
  state(seen: SeenFile): FileState | null | Promise<FileState | null> {
    if (seen.sha256 !== "") return seen;
    if (seen.kind === "link") return keep(seen, digestLink(this.absolute(seen.path), seen.target ?? ""));
    const known = this.#memo.recall(seen.folder.path, seen.name, seen);
    if (known !== null) return keep(seen, known);
    const absolute = this.absolute(seen.path);
    return seen.size > STREAMED_BYTES
      ? digestStream(absolute).then((digest) => this.#learn(seen, digest))
      : this.#learn(seen, digestFile(absolute, seen.size));
  }

  /** As `state`, at once whatever the size: for what must answer synchronously. */
  stateNow(seen: SeenFile): FileState | null {
    const state = this.state(seen);
    return state instanceof Promise ? this.#learn(seen, digestFile(this.absolute(seen.path), seen.size)) : state;
  }

  /**
   * What was there and could not be read since this was last asked, with what stands for its content: a text of its own
   * where permission is missing, as it is for tasks; one that never comes again where a disk failed for the moment.
   */
  takeUnread(): ReadonlyMap<string, string> {
    const unread = this.#unread;
    this.#unread = new Map();
    return unread;
  }

  /** Drops what was seen at and below a path, and the listings of the folders above, where it may be new. */
  forget(path: string): void {
    if (path === "") {
      this.#top = newFolder("");
      return;
    }
    let folder: Folder | undefined = this.#top;
    const names = path.split("/");
    for (const [depth, name] of names.entries()) {
      folder.names = null;
      folder.stat = null;
      folder.files.delete(name);
      const next: Folder | undefined = folder.folders.get(name);
      if (depth === names.length - 1) folder.folders.delete(name);
      if (next === undefined) return;
      folder = next;
    }
  }

  /** A name that is not UTF-8 comes with marks in place of bytes and cannot be asked for: it is there, and is no file that can be kept. */
  #absent(path: string, name: string): Seen {
    if (!name.includes("\ufffd")) return NONE;
    this.#unread.set(path, randomBytes(32).toString("hex"));
    return OTHER;
  }

  /** Null where it failed. What is there all the same is noted: it must not count as absent. */
  #tried<T>(path: string, read: (absolute: string) => T): T | null {
    try {
      return read(path === "" ? this.root : this.#prefix + path);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (!ABSENT.has(code)) this.#unread.set(path, DENIED.has(code) ? sha256("denied") : randomBytes(32).toString("hex"));
      return null;
    }
  }

  #learn(seen: SeenFile, digest: string | null): FileState | null {
    if (digest === null) {
      // Opened again to see why.
      const descriptor = this.#tried(seen.path, (absolute) => openSync(absolute, "r"));
      if (descriptor !== null) this.#unread.set(seen.path, randomBytes(32).toString("hex"));
      if (descriptor !== null) closeSync(descriptor);
      return null;
    }
    this.#memo.learn(seen.folder.path, seen.name, seen, digest, seen.lookedAt + this.#clockOffset());
    return keep(seen, digest);
  }
}

function keep(seen: SeenFile, digest: string): FileState {
  seen.sha256 = digest;
  return seen;
}

const QUIET = { throwIfNoEntry: false } as const;

function statOf(file: string): Stats | undefined {
  return lstatSync(file, QUIET);
}

function namesOf(folder: string): readonly string[] {
  return readdirSync(folder);
}

function dropOthers(files: Map<string, Seen>, names: readonly string[]): void {
  const present = new Set(names);
  for (const name of files.keys()) if (!present.has(name)) files.delete(name);
}

function newFolder(path: string): Folder {
  return { path, names: null, stat: null, files: new Map(), folders: new Map() };
}

/** git's rule: only the owner's execute bit counts. Windows has none. */
function modeOf(stat: Stats): FileMode {
  return stat.mode & 0o100 && process.platform !== "win32" ? "100755" : "100644";
}

/** Undefined also for ENOTDIR, ELOOP, EACCES and the like: nothing that can be read stands there. */
export function lstat(absolute: string): Stats | undefined {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function readLink(absolute: string): string {
  try {
    return readlinkSync(absolute);
  } catch {
    return "";
  }
}
