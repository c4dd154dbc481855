// A repository with clones, a board in a folder, and processes that plan, work and report on it. Knows nothing of faults.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import type { RunResult } from "../../src/core/model/result.ts";
import type { WorkerReport } from "../../src/core/model/worker-report.ts";
import { type Ended, FlowRepository, type Running, type Start } from "./flow-repository.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const GIT_ENV = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.invalid",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.invalid",
};

/** What `work --json` prints. */
export interface Tally {
  readonly worker: string;
  readonly batches: number;
  readonly failed: number;
  readonly unpublished: number;
  readonly boardCalls: number;
}

export interface Reported extends Ended {
  readonly result: RunResult & { readonly workers: readonly WorkerReport[] };
  worker(name: string): WorkerReport;
  /** Ids of the tasks in this state, sorted. */
  ids(state: RunResult["tasks"][number]["state"]): readonly string[];
  /** Codes of its problems, in order. */
  readonly problems: readonly string[];
}

export class FanOutPlace {
  readonly origin: FlowRepository;
  board = path.join(temporaryFolder(), "board");

  /** A commit of these files. `root`: a repository that has one already. */
  constructor(flow: string, files: { readonly [path: string]: string } = {}, root?: string) {
    this.origin = new FlowRepository(flow, files, root);
    if (root === undefined) this.commit();
  }

  commit(): void {
    git(this.origin.root, "init", "-q", "-b", "main");
    git(this.origin.root, "add", "--all");
    git(this.origin.root, "commit", "-q", "--allow-empty", "-m", "as it is");
  }

  /** A checkout of its own, with the same home. */
  clone(): FlowRepository {
    const root = path.join(temporaryFolder(), "clone");
    git(this.origin.root, "clone", "-q", this.origin.root, root);
    return new FlowRepository(this.origin.read("flow.yml"), {}, root);
  }

  /** The same files with another board. */
  newBoard(): void {
    this.board = path.join(temporaryFolder(), "board");
  }

  start(words: readonly string[], at: FlowRepository = this.origin, start: Start = {}): Running {
    return at.start([...words, "--board", this.board], { ...start, env: { HOME: this.origin.home, ...start.env } });
  }

  /** Throws where it does not end well. */
  async plan(
    words: readonly string[] = [],
    at?: FlowRepository,
  ): Promise<RunResult & { readonly batches: number; readonly digest: string }> {
    return JSON.parse(wellEnded(await this.start(["plan", "--json", ...words], at).ended).stdout);
  }

  /** One worker, started. `words` may hold more flags. */
  worker(name: string, words: readonly string[] = [], at?: FlowRepository, start?: Start): Running {
    return this.start(["work", "--worker", name, "--json", ...words], at, start);
  }

  /** Workers `w0`, `w1`, … to their ends. */
  async work(places: readonly FlowRepository[], words: readonly string[] = []): Promise<readonly Ended[]> {
    return Promise.all(places.map((place, index) => this.worker(`w${index}`, words, place).ended));
  }

  async report(words: readonly string[] = ["--restore", "all"], at?: FlowRepository): Promise<Reported> {
    return reported(await this.start(["report", "--json", ...words], at).ended);
  }

  /** How often each task ran, by the name that it wrote down. */
  runs(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const line of this.origin.homeLines("ran")) counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  }

  /** Removes all but the clones before the tests end. */
  discard(): void {
    this.origin.discard();
    rmSync(this.board, { recursive: true, force: true });
  }

  forgetRuns(): void {
    rmSync(path.join(this.origin.home, "ran"), { force: true });
  }
}

export function wellEnded(ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(`exit code ${ended.code}\n${ended.stderr}`);
  return ended;
}

export function tallyOf(ended: Ended): Tally {
  return JSON.parse(ended.stdout);
}

/** The tree that a plain run leaves in a clone of its own. */
export async function plainRun(place: FanOutPlace, words: readonly string[] = ["--restore", "all"]): Promise<FlowRepository> {
  const clone = place.clone();
  await clone.ok(words);
  return clone;
}

function reported(ended: Ended): Reported {
  if (ended.stdout === "") throw new Error(`exit code ${ended.code} without a result\n${ended.stderr}`);
  const result: Reported["result"] = JSON.parse(ended.stdout);
  return {
    ...ended,
    result,
    problems: result.problems.map((problem) => problem.code),
    ids: (state) =>
      result.tasks
        .filter((task) => task.state === state)
        .map((task) => task.id)
        .sort(),
    worker: (name) => {
      const found = result.workers.find((worker) => worker.worker === name);
      if (found === undefined) throw new Error(`no worker ${name} among ${result.workers.map((worker) => worker.worker).join(", ")}`);
      return found;
    },
  };
}

function git(directory: string, ...words: readonly string[]): string {
  return execFileSync("git", words, {
    cwd: directory,
    encoding: "utf8",
    env: { ...process.env, ...GIT_ENV },
    stdio: ["ignore", "pipe", "ignore"],
  });
}
