// A temporary git repository in which the built command line runs, with an environment of its own.
import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import type { RunResult, TaskResult } from "../../../src/core/model/result.ts";
import { builtCli, GIT_ENV, git, PROJECT } from "./built-cli.ts";
import { parseResult } from "./run-schema.ts";

const top = realpathSync(mkdtempSync(path.join(tmpdir(), "flow-e2e-")));
const home = path.join(top, "home");
mkdirSync(home);
let count = 0;
afterAll(() => rmSync(top, { recursive: true, force: true }));

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How `run --json` or `plan --json` ended. `ids`: the tasks in each state, in order. */
export interface Told extends Ended {
  readonly result: RunResult;
  ids(state: TaskResult["state"]): readonly string[];
  task(id: string): TaskResult;
}

export interface Settings {
  readonly env?: { readonly [name: string]: string | undefined };
  readonly cwd?: string;
  readonly stdin?: string;
}

export class Playground {
  readonly root: string;

  /** An empty repository; `files` by path, `flow` as `flow.yml`. */
  constructor(flow: string | null, files: { readonly [path: string]: string } = {}, name = `repository ${count++}`) {
    this.root = path.join(top, name);
    mkdirSync(this.root, { recursive: true });
    git(this.root, "init", "-q", "-b", "main");
    if (flow !== null) this.write("flow.yml", flow);
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  /** The same repository at another place, with its store. */
  copy(): Playground {
    const copied = new Playground(null);
    cpSync(this.root, copied.root, { recursive: true, verbatimSymlinks: true });
    return copied;
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  write(file: string, text: string, mode?: number): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
    if (mode !== undefined) chmodSync(this.path(file), mode);
  }

  /** Replaces the one place where `before` stands. */
  edit(file: string, before: string, after: string): void {
    const parts = this.read(file).split(before);
    if (parts.length !== 2) throw new Error(`${file} holds ${JSON.stringify(before)} ${parts.length - 1} times`);
    this.write(file, parts.join(after));
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  remove(file: string): void {
    rmSync(this.path(file), { recursive: true, force: true });
  }

  git(...words: readonly string[]): string {
    return git(this.root, ...words);
  }

  /** Files and links below a folder, sorted, without `.git` and `.flow`. */
  files(folder = ""): readonly string[] {
    const entries = readdirSync(this.path(folder), { withFileTypes: true }).map((entry) => [path.join(folder, entry.name), entry] as const);
    const wanted = entries.filter(([name]) => name !== ".git" && name !== ".flow");
    return wanted.flatMap(([name, entry]) => (entry.isDirectory() ? this.files(name) : [name])).sort();
  }

  /** Every byte that the store holds, as one text. */
  kept(): string {
    const entries = readdirSync(this.path(".flow"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return entries.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1")).join("\n");
  }

  isExecutable(file: string): boolean {
    return (statSync(this.path(file)).mode & 0o100) !== 0;
  }

  /** Runs `flow-action`. Never rejects. */
  async flow(words: readonly string[], settings: Settings = {}): Promise<Ended> {
    return execute(process.execPath, [builtCli(), ...words], { cwd: this.root, ...settings });
  }

  /** The differences that `explain --json` names for a task, as `kind name`. */
  async explained(task: string, words: readonly string[] = [], settings: Settings = {}): Promise<readonly string[]> {
    const { stdout, stderr } = await this.flow(["explain", task, "--json", ...words], settings);
    if (stdout === "") throw new Error(stderr);
    const told: { readonly tasks: readonly { readonly reasons: TaskResult["reasons"] }[] } = JSON.parse(stdout);
    return told.tasks.flatMap(({ reasons }) => reasonNames(reasons));
  }

  /** `run` with `--json`; checks the shape of what it prints. */
  async run(words: readonly string[] = [], settings: Settings = {}): Promise<Told> {
    return told(await this.flow(["run", "--json", ...words], settings));
  }

  async plan(words: readonly string[] = [], settings: Settings = {}): Promise<Told> {
    return told(await this.flow(["plan", "--json", ...words], settings));
  }

  /** A run that must end well. */
  async ok(words: readonly string[] = [], settings: Settings = {}): Promise<Told> {
    const ended = await this.run(words, settings);
    if (ended.code !== 0) throw new Error(`exit code ${ended.code}\n${ended.stderr}`);
    return ended;
  }
}

function told(ended: Ended): Told {
  if (ended.stdout === "") throw new Error(`exit code ${ended.code} without a result\n${ended.stderr}`);
  const result = parseResult(ended.stdout);
  return {
    ...ended,
    result,
    ids: (state) => result.tasks.filter((task) => task.state === state).map((task) => task.id),
    task: (id) => {
      const found = result.tasks.find((task) => task.id === id);
      if (found === undefined) throw new Error(`no task ${id} among ${result.tasks.map((task) => task.id).join(", ")}`);
      return found;
    },
  };
}

/** Runs a program to its end with no more of this process's environment than it needs. */
export function execute(program: string, words: readonly string[], settings: Settings & { readonly cwd: string }): Promise<Ended> {
  const env = Object.fromEntries(Object.entries({ ...baseEnv(), ...settings.env }).filter(([, value]) => value !== undefined));
  return new Promise((resolve) => {
    const options = { cwd: settings.cwd, env: env as Record<string, string>, encoding: "utf8", maxBuffer: 1 << 30 } as const;
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(settings.stdin ?? "");
  });
}

/** `PATH` with the Node that runs the tests first, and a home that is empty but for Node's compile cache. */
export function baseEnv(): { readonly [name: string]: string } {
  const tools = [path.dirname(process.execPath), path.join(PROJECT, "node_modules/.bin"), process.env["PATH"] ?? ""];
  return { PATH: tools.join(path.delimiter), HOME: home, LANG: "C.UTF-8", ...GIT_ENV };
}

/** `input src/a.txt`, and where the name only repeats the kind, `run`. */
export function reasonNames(reasons: TaskResult["reasons"]): readonly string[] {
  return reasons.map(({ kind, name }) => (kind === name ? kind : `${kind} ${name}`));
}

/** The state of each task: `{ a: "ran", b: "restored" }`. */
export function states(ended: Told): { readonly [id: string]: string } {
  return Object.fromEntries(ended.result.tasks.map((task) => [task.id, task.state]));
}
