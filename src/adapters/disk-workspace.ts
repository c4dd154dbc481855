// The working tree on disk: what inputs and outputs are there, and putting outputs in place, each by a rename.
// Knows patterns and digests; does not know tasks, or where bytes come from (a Fetch gives them).
import { hash } from "node:crypto";
import { chmodSync, mkdirSync, rmdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { type Pattern, parsePattern, selects } from "../core/model/pattern.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { BadFile, Fetch, FetchFailure, FileStamp, FileState, FoundFile, Selection, Workspace } from "../ports.ts";
import { publishFile } from "./file-publishing.ts";
import type { FileTree, Seen, SeenFile } from "./file-tree.ts";
import { lstat } from "./file-tree.ts";
import type { GitFiles } from "./git-files.ts";
import { pathTest, whyNotAnOutput, writtenOut } from "./output-paths.ts";
import { walkPatterns } from "./pattern-walk.ts";
import type { StatMemo } from "./stat-memo.ts";

export interface WorkspaceParts {
  readonly tree: FileTree;
  readonly memo: StatMemo;
  readonly git: GitFiles;
  /** A directory of this run on the working tree's file system; made when needed. */
  readonly tempDir: string;
}

/** Of what could not be read. */
const NO_STAMP: FileStamp = { size: 0, mtimeMs: 0, ctimeMs: 0, ino: 0 };

export function diskWorkspace(parts: WorkspaceParts): Workspace {
  return new DiskWorkspace(parts);
}

class DiskWorkspace implements Workspace {
  readonly #tree: FileTree;
  readonly #memo: StatMemo;
  readonly #git: GitFiles;
  readonly #tempDir: string;
  #temporary = 0;

  constructor(parts: WorkspaceParts) {
    this.#tree = parts.tree;
    this.#memo = parts.memo;
    this.#git = parts.git;
    this.#tempDir = parts.tempDir;
  }

  async list(selection: Selection, fresh: boolean): Promise<readonly FileState[]> {
    this.#tree.takeUnread();
    const found =
      selection.kind === "patterns" ? this.#matched(selection.patterns, fresh) : await this.#tracked(selection.directory, fresh);
    const { except } = selection;
    const kept = except.length === 0 ? found : found.filter((seen) => !selects(except, seen.path));
    const states: FileState[] = [];
    for (const seen of kept) {
      const state = this.#tree.state(seen);
      const settled = state instanceof Promise ? await state : state;
      if (settled !== null) states.push(settled);
    }
    for (const [name, sha256] of this.#tree.takeUnread()) states.push({ path: name, mode: "100644", size: 0, sha256, stamp: NO_STAMP });
    return states;
  }

  absent(paths: readonly string[]): readonly string[] {
    return paths.filter((name) => this.#tree.lookAt(name, false).kind === "none");
  }

  async collect(outputs: readonly Pattern[]): Promise<{ readonly files: readonly FoundFile[]; readonly bad: readonly BadFile[] }> {
    const files: FoundFile[] = [];
    const bad: BadFile[] = [];
    this.#tree.takeUnread();
    walkPatterns(this.#tree, outputs, "outputs", true, (name, seen) => {
      const why = whyNotAnOutput(name, seen);
      if (why !== null) bad.push({ path: name, why });
      else if (isFile(seen)) files.push(seen);
    });
    for (const name of this.#tree.takeUnread().keys()) bad.push({ path: name, why: "it cannot be read" });
    return { files: files.sort(byPath), bad };
  }

  async state(name: string): Promise<FileState | null> {
    const seen = this.#tree.lookAt(name, true);
    return isFile(seen) ? this.#tree.state(seen) : null;
  }

  async holds(outputs: readonly Pattern[], files: readonly OutputFile[]): Promise<boolean> {
    const wanted = new Map(files.map((file) => [file.path, file]));
    const present: SeenFile[] = [];
    let isExact = true;
    walkPatterns(this.#tree, outputs, "outputs", false, (name, seen) => {
      if (isFile(seen) && wanted.has(name)) present.push(seen);
      else isExact = false;
    });
    if (!isExact || present.length !== files.length) return false;
    for (const seen of present) {
      const file = wanted.get(seen.path);
      if (file === undefined || !(await this.#isRight(seen, file))) return false;
    }
    return true;
  }

  async clear(outputs: readonly Pattern[], keep: readonly OutputFile[]): Promise<void> {
    const kept = new Set(keep.map((file) => file.path));
    const folders: string[] = [];
    const unwanted: string[] = [];
    walkPatterns(
      this.#tree,
      outputs,
      "outputs",
      true,
      (name) => {
        if (!kept.has(name)) unwanted.push(name);
      },
      (folder) => folders.push(folder),
    );
    for (const name of unwanted) unlink(this.#tree.absolute(name));
    // Deepest first; a folder that still holds something stays.
    for (const folder of folders.sort((a, b) => b.length - a.length)) removeEmpty(this.#tree.absolute(folder));
    this.forget(outputs);
    for (const output of outputs) if (output.literal !== null) makeFolder(this.#tree.absolute(path.posix.dirname(output.literal)));
  }

  async place(files: readonly OutputFile[], fetch: Fetch): Promise<readonly { readonly path: string; readonly why: FetchFailure }[]> {
    const failed: { path: string; why: FetchFailure }[] = [];
    const checked = new Set<string>();
    for (const file of files) {
      const seen = this.#tree.lookAt(file.path, true);
      if (isFile(seen) && (await this.#isRight(seen, file))) continue;
      const why = await this.#placeOne(file, fetch, checked);
      if (why !== null) failed.push({ path: file.path, why });
      this.#tree.forget(file.path);
    }
    return failed;
  }

  absolute(name: string): string {
    return this.#tree.absolute(name);
  }

  forget(outputs: readonly Pattern[]): void {
    for (const output of outputs) this.#tree.forget(writtenOut(output).join("/"));
  }

  refresh(): void {
    this.#tree.forget("");
  }

  async refusedOutputs(outputs: readonly Pattern[]): Promise<{ readonly tracked: readonly string[]; readonly outside: readonly string[] }> {
    const isOutput = pathTest(outputs);
    const tracked = (await this.#git.tracked()).filter(isOutput);
    return { tracked, outside: outputs.filter((output) => this.#isBehindLink(output)).map((output) => output.source) };
  }

  hashFiles(patterns: readonly string[]): string {
    const read = patterns.map(parsePattern).filter((pattern): pattern is Pattern => !("error" in pattern));
    const digests = this.#matched(read, false)
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((seen) => this.#tree.stateNow(seen))
      .flatMap((state) => (state === null ? [] : [Buffer.from(state.sha256, "hex")]));
    return digests.length === 0 ? "" : hash("sha256", Buffer.concat(digests), "hex");
  }

  close(): void {
    this.#memo.save();
  }

  #matched(patterns: readonly Pattern[], fresh: boolean): SeenFile[] {
    const found: SeenFile[] = [];
    walkPatterns(this.#tree, patterns, "inputs", fresh, (_, seen) => {
      if (isFile(seen)) found.push(seen);
    });
    return found;
  }

  async #tracked(directory: string, fresh: boolean): Promise<SeenFile[]> {
    const names = await this.#git.wouldTrack(fresh);
    const below = directory === "." ? names : names.filter((name) => name.startsWith(`${directory}/`));
    return below.flatMap((name) => {
      const seen = this.#tree.lookAt(name, fresh);
      if (isFile(seen)) return [seen];
      return seen.kind === "folder" ? this.#submodule(name, fresh) : [];
    });
  }

  /** git names a submodule as one entry and does not look into it: every file there counts. */
  #submodule(name: string, fresh: boolean): SeenFile[] {
    const pattern = parsePattern(`${name.replace(/[*?[\]!#{}\\ ]/g, "\\$&")}/`);
    return "error" in pattern ? [] : this.#matched([pattern], fresh);
  }

  /** A link is right by its target alone: what lies behind it is another output's business. */
  async #isRight(seen: SeenFile, file: OutputFile): Promise<boolean> {
    if (seen.mode !== file.mode || seen.size !== file.size) return false;
    if (seen.kind === "link") return seen.target === file.target;
    return (await this.#tree.state(seen))?.sha256 === file.sha256;
  }

  async #placeOne(file: OutputFile, fetch: Fetch, checked: Set<string>): Promise<FetchFailure | null> {
    const target = this.#tree.absolute(file.path);
    const temporary = path.join(this.#tempDir, `place-${this.#temporary++}`);
    try {
      mkdirSync(this.#tempDir, { recursive: true });
      if (file.target === undefined) {
        const outcome = await fetch(file, temporary);
        if (outcome !== "ok") return outcome;
        if (file.mode === "100755") chmodSync(temporary, 0o755);
      } else symlinkSync(file.target, temporary);
      this.#makeRoom(path.posix.dirname(file.path), checked);
      publishFile(temporary, target);
      return null;
    } catch {
      rmSync(temporary, { force: true });
      return "unavailable";
    }
  }

  /** Makes the folders above a path. Throws where a link or a file stands in place of one: what lies behind it is not ours. */
  #makeRoom(folder: string, checked: Set<string>): void {
    if (folder === "." || checked.has(folder)) return;
    this.#makeRoom(path.posix.dirname(folder), checked);
    const absolute = this.#tree.absolute(folder);
    const stat = lstat(absolute);
    if (stat !== undefined && !stat.isDirectory()) throw new Error(`${folder} is not a folder`);
    if (stat === undefined) {
      mkdirSync(absolute, { recursive: true });
      this.#tree.forget(folder);
    }
    checked.add(folder);
  }

  #isBehindLink(output: Pattern): boolean {
    const names: string[] = [];
    for (const segment of output.segments.slice(0, -1)) {
      if (segment.kind !== "literal") return false;
      names.push(segment.text);
      if (this.#tree.lookAt(names.join("/"), false).kind === "link") return true;
    }
    return false;
  }
}

function isFile(seen: Seen): seen is SeenFile {
  return seen.kind === "file" || seen.kind === "link";
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function unlink(absolute: string): void {
  rmSync(absolute, { force: true, recursive: false });
}

function removeEmpty(absolute: string): void {
  try {
    rmdirSync(absolute);
  } catch {
    // Not empty, or a mount point: it stays.
  }
}

function makeFolder(absolute: string): void {
  try {
    mkdirSync(absolute, { recursive: true });
  } catch {
    // A file stands in the way: the task will say so when it writes.
  }
}
