// A task and the graph of tasks: what a flow becomes once its matrices are expanded. No file has been looked at yet.
import type { Step } from "./flow.ts";
import type { JsonObject } from "./json.ts";
import type { Pattern } from "./pattern.ts";
import type { Platform } from "./platform.ts";

/** What a task reads from another node: all its outputs, or only the files that the task's own patterns match. */
export interface Upstream {
  /** Index into TaskGraph.nodes. */
  readonly node: number;
  readonly all: boolean;
}

/** One declared output with its expressions evaluated. `isDirectory`: written with a trailing slash. */
export interface TaskOutput {
  readonly name?: string;
  readonly pattern: Pattern;
}

/** One matrix combination of a step. */
export interface Task {
  readonly kind: "task";
  /** Its place in TaskGraph.nodes. */
  readonly index: number;
  /** Unique: `blur (cat, 2)`, or the step's id where there is no matrix. */
  readonly id: string;
  /** The step's `name` with expressions evaluated, else the id. */
  readonly title: string;
  /** What stays the same between runs: step id and canonical matrix, for finding the nearest record. */
  readonly key: string;
  readonly step: Step;
  readonly matrix: JsonObject;
  /** GitHub's `strategy` context. */
  readonly strategy: JsonObject;
  readonly shell?: string;
  /** Relative to the repository's root, `.` for the root, no trailing slash. */
  readonly workingDirectory: string;
  /** Absent: the default of flow-file.md (every file below workingDirectory that git would track). */
  readonly inputs?: readonly Pattern[];
  /** Commands of `{ run: … }` inputs. */
  readonly commands: readonly string[];
  readonly outputs: readonly TaskOutput[];
  /** Evaluated `runs-on` labels; empty where neither step nor flow says. */
  readonly labels: readonly string[];
  /** What the labels (or `platform`) say; absent: the machine that runs it. */
  readonly platform?: Platform;
  /** The evaluated environment's name, where there is one. */
  readonly environment?: string;
  readonly cached: boolean;
  /** Direct upstream nodes, ascending by node, each once. */
  readonly upstreams: readonly Upstream[];
  /** Patterns of files written by this step's tasks and by upstreams: never taken from disk as inputs of this task. */
  readonly notFromDisk: readonly Pattern[];
}

/** All tasks of a step taken together, for those who need the step as a whole: keeps a mesh linear in its edges. */
export interface Group {
  readonly kind: "group";
  readonly index: number;
  /** The step's id. */
  readonly step: string;
  /** The step's tasks, as node indices. */
  readonly members: readonly number[];
}

/** What the graph is made of. */
export type Node = Task | Group;

/** Nodes in an order in which every node comes after all it needs. */
export interface TaskGraph {
  readonly nodes: readonly Node[];
  /** nodes[i].index === i; order is topological by itself. */
  readonly tasks: readonly Task[];
  /** For each node the nodes it waits for. */
  readonly upstream: readonly (readonly number[])[];
  /** For each node the nodes that wait for it. */
  readonly downstream: readonly (readonly number[])[];
  /** Node indices of a step's tasks. */
  readonly tasksOf: ReadonlyMap<string, readonly number[]>;
}
