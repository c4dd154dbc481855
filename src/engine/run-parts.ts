// What a run is given: ports, options, facts. The engine is made of functions over these.
import type { Expressions } from "../core/model/expression.ts";
import type { Facts } from "../core/model/facts.ts";
import type { Flow } from "../core/model/flow.ts";
import type { Origin } from "../core/model/record.ts";
import type { Task, TaskGraph } from "../core/model/task.ts";
import type { Clock, Executor, History, LeakScan, OutputStore, Reporter, Repository, RunLock, Secrets, Workspace } from "../ports.ts";
import type { Dispatch } from "./dispatch.ts";

export interface Ports {
  /** Which tasks are done here. */
  readonly dispatch: Dispatch;
  readonly workspace: Workspace;
  readonly store: OutputStore;
  readonly history: History;
  readonly executor: Executor;
  readonly clock: Clock;
  readonly lock: RunLock;
  readonly repository: Repository;
  readonly secrets: Secrets;
  readonly leaks: LeakScan;
  readonly reporter: Reporter;
}

/** Why a task that nobody ran cannot be told of as done; null: it was not begun since another one had failed. */
export type LostWhy = (task: Task) => string | null;

/** Which outputs to put on disk at the end: those nobody in the flow consumes, all, none, or those of named steps. */
export type RestoreChoice = "final" | "all" | "none" | ReadonlySet<string>;

export interface RunOptions {
  /** False: decide only, as `plan`. */
  readonly execute: boolean;
  /** True: with `execute`, restore what can be restored and run nothing. */
  readonly restoreOnly: boolean;
  /** Of a report: what would still have to run was lost, and fails. */
  readonly lost: LostWhy | null;
  /** Tasks at once. */
  readonly jobs: number;
  readonly force: boolean;
  readonly failFast: boolean;
  /** It is for a pull request from a fork, which is given no secrets: what needs one that is missing is skipped. */
  readonly fromFork: boolean;
  readonly restore: RestoreChoice;
  /** Node indices that were asked for by name; empty: all. Their outputs are final. */
  readonly asked: ReadonlySet<number>;
  /** Environments that may be entered on this machine. */
  readonly environments: ReadonlySet<string>;
  readonly epoch: string;
  readonly run: string;
  /** Name and version of this tool, for records. */
  readonly tool: string;
  /** What records say of where this run goes on. */
  readonly origin: Origin;
}

export interface RunInput {
  readonly flow: Flow;
  readonly graph: TaskGraph;
  /** Node indices in play: what was asked for and, unless `--only`, everything it needs. */
  readonly selected: ReadonlySet<number>;
  /** The flow file's text. */
  readonly source: string;
  readonly facts: Facts;
  /** Null where the flow has no expressions. */
  readonly expressions: Expressions | null;
  readonly options: RunOptions;
  readonly ports: Ports;
  readonly signal: AbortSignal;
}
