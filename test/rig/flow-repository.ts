// A temporary folder with a flow, in which the built command line is started as a process of its own. Knows nothing of faults.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RunResult, TaskResult } from "../../src/core/model/result.ts";
import { builtCli } from "./built-cli.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const compileCache = temporaryFolder();

/** `code`: the exit code, or the signal that ended it. */
export interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Told extends Ended {
  readonly result: RunResult;
  /** Ids of the tasks in this state, sorted. */
  ids(state: TaskResult["state"]): readonly string[];
  /** Codes of its problems, in order. */
  readonly problems: readonly string[];
}

/** How to start the command line: words before `node` (a tracer), options of Node, variables besides the few that it has anyway. */
export interface Start {
  readonly before?: readonly string[];
  readonly nodeOptions?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** The user that it runs as. */
  readonly uid?: number;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once its output holds this text; rejects when it ends without. */
  said(text: string): Promise<void>;
}

export class FlowRepository {
  readonly root: string;
  /** The home of its runs and of the Node that they are. */
  readonly home: string;

  constructor(flow: string, files: { readonly [path: string]: string } = {}, root = temporaryFolder()) {
    this.root = root;
    this.home = temporaryFolder();
    mkdirSync(root, { recursive: true });
    this.write("flow.yml", flow);
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  write(file: string, text: string | Uint8Array): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  remove(...files: readonly string[]): void {
    for (const file of files) rmSync(this.path(file), { recursive: true, force: true });
  }

  /** The same files at another place, store included. */
  copy(): FlowRepository {
    const copied = new FlowRepository(this.read("flow.yml"));
    cpSync(this.root, copied.root, { recursive: true, verbatimSymlinks: true });
    cpSync(this.home, copied.home, { recursive: true });
    return copied;
  }

  /** A file outside the repository that tasks find through HOME. */
  writeHome(file: string, text: string): void {
    writeFileSync(path.join(this.home, file), text);
  }

  /** Removes it before the tests end. */
  discard(): void {
    for (const folder of [this.root, this.home]) rmSync(folder, { recursive: true, force: true });
  }

  /** Lines of a file that tasks append to outside the repository; none where there is no such file. */
  homeLines(file: string): readonly string[] {
    const absolute = path.join(this.home, file);
    return existsSync(absolute)
      ? readFileSync(absolute, "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
  }

  start(words: readonly string[], { before = [], nodeOptions = [], env = {}, uid }: Start = {}): Running {
    const [program = "", ...rest] = [...before, process.execPath, ...nodeOptions, builtCli(), ...words];
    const child = spawn(program, rest, {
      cwd: this.root,
      env: { ...this.#env(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    return watched(child);
  }

  /** `run --json` to its end; throws where it prints no result. */
  async run(words: readonly string[] = [], start: Start = {}): Promise<Told> {
    return told(await this.start(["run", "--json", ...words], start).ended);
  }

  /** A run that must end well. */
  async ok(words: readonly string[] = [], start: Start = {}): Promise<Told> {
    const ended = await this.run(words, start);
    if (ended.code !== 0) throw new Error(`exit code ${ended.code}\n${ended.stderr}`);
    return ended;
  }

  /** Node comes first on PATH; its compile cache is shared by all. */
  #env(): { readonly [name: string]: string } {
    const PATH = [path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter);
    return { PATH, HOME: this.home, LANG: "C.UTF-8", XDG_CACHE_HOME: compileCache };
  }
}

function watched(child: ChildProcess): Running {
  const text = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (piece: string) => {
      text[name] += piece;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? signal ?? "unknown", ...text }));
  });
  const said = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!(text.stdout + text.stderr).includes(wanted)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      ended.then((end) => reject(new Error(`it never said ${wanted}\n${end.stdout}${end.stderr}`)), reject);
    });
  return { process: child, ended, said };
}

function told(ended: Ended): Told {
  if (ended.stdout === "") throw new Error(`exit code ${ended.code} without a result\n${ended.stderr}`);
  const result: RunResult = JSON.parse(ended.stdout);
  const ids = (state: TaskResult["state"]): readonly string[] =>
    result.tasks
      .filter((task) => task.state === state)
      .map((task) => task.id)
      .sort();
  return { ...ended, result, ids, problems: result.problems.map((problem) => problem.code) };
}
