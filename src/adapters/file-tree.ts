// What is on disk below the repository's root: listings and files with their digests, kept for one run so that a hundred
// tasks that read the same folder look at it once. Knows paths, stats and digests, not patterns.
import { createHash, hash } from "node:crypto";
import { createReadStream, lstatSync, readdirSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { sha256 } from "../core/model/digest.ts";
import type { FileMode } from "../core/model/manifest.ts";
import type { FileState, FoundFile } from "../ports.ts";
import type { StatMemo } from "./stat-memo.ts";

/** Above this size a file is read as a stream, so that signals and other tasks' logs are served meanwhile. */
const STREAMED_BYTES = 16 * 1024 * 1024;

/** A folder as far as this run has seen it. */
export interface Folder {
  readonly path: string;
  names: readonly string[] | null;
  readonly files: Map<string, Seen>;
  readonly folders: Map<string, Folder>;
}

/** A file or link as found; `sha256` once it was asked for. `lookedAt`: this machine's clock before the stat. */
export interface SeenFile {
  readonly kind: "file" | "link";
  readonly folder: Folder;
  readonly name: string;
  readonly found: FoundFile;
  readonly lookedAt: number;
  state: FileState | null;
}

/** `other`: sockets, devices, pipes. */
export type Seen = SeenFile | { readonly kind: "folder" | "other" | "none" };

const FOLDER: Seen = { kind: "folder" };
const OTHER: Seen = { kind: "other" };
const NONE: Seen = { kind: "none" };

export class FileTree {
  readonly root: string;
  readonly #memo: StatMemo;
  readonly #clockOffset: () => number;
  #top: Folder = newFolder("");

  /** `clockOffset`: milliseconds to add to this machine's clock to have the file system's. */
  constructor(root: string, memo: StatMemo, clockOffset: () => number) {
    this.root = root;
    this.#memo = memo;
    this.#clockOffset = clockOffset;
  }

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
    if (folder.names === null || fresh) {
      folder.names = readNames(this.absolute(folder.path));
      this.#memo.retain(folder.path, folder.names);
    }
    return folder.names;
  }

  /** What stands at a name. Links are not followed. */
  look(folder: Folder, name: string, fresh: boolean): Seen {
    const known = fresh ? undefined : folder.files.get(name);
    if (known !== undefined) return known;
    const lookedAt = Date.now();
    const path = folder.path === "" ? name : `${folder.path}/${name}`;
    const stat = lstat(this.absolute(path));
    if (stat === undefined) return NONE;
    if (stat.isDirectory()) {
      folder.files.set(name, FOLDER);
      return FOLDER;
    }
    const found = this.#found(path, stat);
    if (found === null) return OTHER;
    const seen: SeenFile = { kind: stat.isFile() ? "file" : "link", folder, name, found, lookedAt, state: null };
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
    if (seen.state !== null) return seen.state;
    if (seen.kind === "link") return this.#keep(seen, linkDigest(this.absolute(seen.found.path), seen.found.target ?? ""));
    const known = this.#memo.recall(seen.folder.path, seen.name, seen.found.stamp);
    if (known !== null) return this.#keep(seen, known);
    const absolute = this.absolute(seen.found.path);
    return seen.found.size > STREAMED_BYTES
      ? digestStream(absolute).then((digest) => this.#learn(seen, digest))
      : this.#learn(seen, digestFile(absolute));
  }

  /** Drops what was seen at and below a path, and the listings of the folders above, where it may be new. */
  forget(path: string): void {
    if (path === "") {
      this.#top = newFolder("");
      return;
    }
    let folder = this.#top;
    const names = path.split("/");
    const last = names.pop() ?? "";
    for (const name of names) {
      folder.names = null;
      const next = folder.folders.get(name);
      if (next === undefined) return;
      folder = next;
    }
    folder.names = null;
    folder.files.delete(last);
    folder.folders.delete(last);
  }

  #found(path: string, stat: Stats): FoundFile | null {
    if (stat.isFile()) return { path, mode: modeOf(stat), size: stat.size, stamp: stat };
    if (!stat.isSymbolicLink()) return null;
    const target = readLink(this.absolute(path));
    return { path, mode: "120000", size: Buffer.byteLength(target), target, stamp: stat };
  }

  #learn(seen: SeenFile, digest: string | null): FileState | null {
    if (digest === null) return null;
    const { stamp } = seen.found;
    this.#memo.learn(seen.folder.path, seen.name, stamp, seen.found.mode, digest, seen.lookedAt + this.#clockOffset());
    return this.#keep(seen, digest);
  }

  #keep(seen: SeenFile, digest: string): FileState {
    seen.state = { ...seen.found, sha256: digest };
    return seen.state;
  }
}

function newFolder(path: string): Folder {
  return { path, names: null, files: new Map(), folders: new Map() };
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

function readNames(absolute: string): readonly string[] {
  try {
    return readdirSync(absolute);
  } catch {
    return [];
  }
}

function readLink(absolute: string): string {
  try {
    return readlinkSync(absolute);
  } catch {
    return "";
  }
}

/** A link that is read counts by its own text and, where it leads to a file, by that file's content too. */
function linkDigest(absolute: string, target: string): string {
  const isFile = (() => {
    try {
      return statSync(absolute).isFile();
    } catch {
      return false;
    }
  })();
  return sha256(isFile ? `${target}\n${digestFile(absolute) ?? ""}` : target);
}

/** Null: the file went away or cannot be read. */
export function digestFile(absolute: string): string | null {
  try {
    return hash("sha256", readFileSync(absolute), "hex");
  } catch {
    return null;
  }
}

async function digestStream(absolute: string): Promise<string | null> {
  const digest = createHash("sha256");
  try {
    await pipeline(createReadStream(absolute, { highWaterMark: 1024 * 1024 }), digest);
    return digest.digest("hex");
  } catch {
    return null;
  }
}
