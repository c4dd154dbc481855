// Bookkeeping of a run over the graph: which nodes wait for how many, what can be decided now, and opening a node again
// when its recorded bytes turn out to be gone. Linear in edges, no recursion, no effects.
import type { TaskGraph } from "../core/model/task.ts";
import type { TaskRun } from "./decide-tasks.ts";
import { groupBody, groupState, isGroup, isTask, type NodeRun, newRun, visibleResult } from "./task-run.ts";

export class RunState {
  readonly runs: readonly NodeRun[];
  readonly #graph: TaskGraph;
  readonly #selected: ReadonlySet<number>;
  #decidable: TaskRun[] = [];

  constructor(graph: TaskGraph, selected: ReadonlySet<number>) {
    this.#graph = graph;
    this.#selected = selected;
    this.runs = graph.nodes.map(newRun);
    for (const index of selected) {
      const run = this.runs[index];
      if (run !== undefined) run.waitingFor = (graph.upstream[index] ?? []).filter((node) => selected.has(node)).length;
    }
    for (const run of this.selected()) if (run.waitingFor === 0) this.#becomesDecidable(run);
  }

  *selected(): Iterable<NodeRun> {
    for (const run of this.runs) if (this.#selected.has(run.node.index)) yield run;
  }

  /** Tasks whose upstreams are all settled and that were not taken yet, in order; one whose outputs are being read is left for later. */
  takeDecidable(): readonly TaskRun[] {
    const open = [...new Set(this.#decidable)].filter((run) => run.status === "open" && run.waitingFor === 0);
    this.#decidable = open.filter((run) => this.#isBeingRead(run));
    return this.#decidable.length === 0 ? open : open.filter((run) => !this.#decidable.includes(run));
  }

  /** A task that was taken, and left for later because it is not decided here, may be taken again. */
  reconsider(run: TaskRun): void {
    if (run.status === "open" && run.waitingFor === 0) this.#decidable.push(run);
  }

  /** To be told once a node is settled: its consumers wait for one less, or are asked again when it came out otherwise than before. */
  settled(first: NodeRun): void {
    const queue = [first];
    for (let run = queue.pop(); run !== undefined; run = queue.pop()) {
      if (run.stale) {
        run.stale = false;
        this.reopen(run, false);
        continue;
      }
      const differs = run.before !== null && run.before !== visibleResult(run);
      run.before = null;
      for (const consumer of this.#consumers(run)) this.#tell(consumer, differs, queue);
    }
  }

  /** One that it waited for is settled. */
  #tell(consumer: NodeRun, differs: boolean, queue: NodeRun[]): void {
    consumer.waitingFor--;
    if (differs && consumer.status === "settled") this.reopen(consumer, consumer.waitingFor === 0);
    else if (differs && consumer.status === "running") consumer.stale = true;
    else if (consumer.waitingFor === 0 && consumer.status === "open") this.#openNode(consumer, queue);
  }

  /** Opens a settled node again. Its consumers wait for it; those that are settled stay so unless it comes out otherwise. */
  reopen(run: NodeRun, decideNow = true): void {
    run.before ??= visibleResult(run);
    Object.assign(run, {
      status: "open",
      state: "planned",
      prepared: null,
      decision: null,
      body: null,
      published: null,
      failure: null,
      tolerated: false,
      tidied: null,
    });
    for (const consumer of this.#consumers(run)) {
      consumer.waitingFor++;
      if (consumer.status === "ready") consumer.status = "open";
    }
    if (decideNow || run.waitingFor === 0) this.#becomesDecidable(run);
  }

  /** Whether a task is just reading its outputs, as can be once it was opened again. */
  #isBeingRead(run: NodeRun): boolean {
    if (run.before === null) return false;
    const direct = this.#consumers(run);
    const consumers = [...direct, ...direct.filter(isGroup).flatMap((group) => this.#consumers(group))];
    return consumers.some((consumer) => consumer.status === "running");
  }

  #openNode(run: NodeRun, queue: NodeRun[]): void {
    if (isTask(run)) this.#decidable.push(run);
    else if (this.#settleGroup(run)) queue.push(run);
  }

  #becomesDecidable(run: NodeRun): void {
    if (isTask(run)) this.#decidable.push(run);
    else if (run.waitingFor === 0 && this.#settleGroup(run)) this.settled(run);
  }

  #settleGroup(run: NodeRun): boolean {
    if (!isGroup(run)) return false;
    const members = run.node.members.flatMap((index) => this.runs[index] ?? []);
    Object.assign(run, groupState(members), { body: groupBody(members), status: "settled" });
    return true;
  }

  #consumers(run: NodeRun): readonly NodeRun[] {
    return (this.#graph.downstream[run.node.index] ?? []).flatMap((index) => (this.#selected.has(index) ? (this.runs[index] ?? []) : []));
  }
}
