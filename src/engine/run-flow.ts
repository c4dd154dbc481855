// The one loop: decide what can be decided, run what is ready, settle what ended, until nothing is left; then put the
// wanted outputs on disk. Serves run and plan alike. Speaks to ports and core only.
import type { FlowEvent } from "../core/model/event.ts";
import type { Manifest } from "../core/model/manifest.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import { ReadyQueue, remainingPaths } from "../core/plan/scheduler.ts";
import { checkInputs, checkOutputs, runCommands, selectedTasks } from "./check-before.ts";
import { assumeUnselected } from "./assume-unselected.ts";
import { decideTasks, settle, type TaskRun } from "./decide-tasks.ts";
import { asksForStatus } from "./evaluate-task.ts";
import { type Executed, executeTask } from "./execute-task.ts";
import { notStarted } from "./failure-wording.ts";
import { bytesGone } from "./problem-wording.ts";
import { type Gone, outOfPlace, placeInputs, placeOutputs } from "./restore-outputs.ts";
import type { RunInput } from "./run-parts.ts";
import { refusedResult, runResult } from "./run-result.ts";
import { RunState } from "./run-state.ts";
import { saveResult } from "./save-result.ts";
import { isTask, taskResult } from "./task-run.ts";

/** Runs or plans. Never throws for what a person, a disk or a command can cause; what stops it before anything ran comes as problems. */
export async function runFlow(input: RunInput): Promise<RunResult> {
  return (await runWithManifests(input)).result;
}

/** As `runFlow`, with the manifests of the tasks that could be decided, by task id. */
export async function runWithManifests(input: RunInput): Promise<{ readonly result: RunResult; readonly manifests: ReadonlyMap<string, Manifest> }> {
  const run = new FlowRun(input);
  try {
    return { result: await run.toEnd(), manifests: run.manifests() };
  } finally {
    input.ports.workspace.close();
    await input.ports.executor.close();
    input.ports.lock.release();
  }
}

type Ended = { readonly run: TaskRun; readonly gone: readonly Gone[] } | { readonly run: TaskRun; readonly executed: Executed; readonly problem: Problem | null };

class FlowRun {
  readonly #input: RunInput;
  readonly #began: number;
  readonly #total: number;
  readonly #warned = new Set<string>();
  readonly #stoppedSteps = new Set<string>();
  readonly #ended: Ended[] = [];
  #state: RunState;
  #commands: ReadonlyMap<string, string> = new Map();
  #secrets: ReadonlyMap<string, string> = new Map();
  #problems: Problem[] = [];
  #ready: ReadyQueue | null = null;
  #running = 0;
  #done = 0;
  #mayWrite = false;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(input: RunInput) {
    this.#input = input;
    this.#began = input.ports.clock.elapsed();
    this.#state = new RunState(input.graph, input.selected);
    this.#total = selectedTasks(input).length;
  }

  async toEnd(): Promise<RunResult> {
    const { flow, options, ports } = this.#input;
    this.#emit({ type: "run-started", run: options.run, flow: flow.name, file: flow.file, tasks: this.#total, at: ports.clock.now() });
    const commands = await runCommands(this.#input);
    const refused = [...checkInputs(this.#input), ...commands.problems];
    if (refused.length > 0) return this.#finish(refusedResult(this.#input, refused));
    this.#commands = commands.digests;
    await this.#decideAll();
    this.#emit(this.#decided());
    if (options.execute) {
      const problems = await this.#work();
      if (problems.length > 0) return this.#finish(refusedResult(this.#input, problems));
    }
    return this.#finish(runResult(this.#input, this.#state.runs, this.#problems, ports.clock.elapsed() - this.#began));
  }

  manifests(): ReadonlyMap<string, Manifest> {
    const decided = [...this.#state.selected()].filter(isTask);
    return new Map(decided.flatMap((run) => (run.prepared === null ? [] : [[run.node.id, run.prepared.manifest] as const])));
  }

  /** Returns what stopped it before anything ran. */
  async #work(): Promise<readonly Problem[]> {
    for (;;) {
      const displaced = this.#running > 0 || this.#hasReady() ? [] : await this.#displaced();
      if (this.#running === 0 && !this.#hasReady() && displaced.length === 0) return [];
      if (!this.#mayWrite) {
        const problems = await this.#becomeWriter();
        if (problems.length > 0) return problems;
        continue;
      }
      this.#startReady();
      if (this.#running > 0) await this.#oneEnds();
      else await this.#putInPlace(displaced);
      await this.#decideAll();
    }
  }

  /** Restored tasks whose outputs are wanted on disk and are not there. */
  async #displaced(): Promise<readonly TaskRun[]> {
    return this.#input.signal.aborted ? [] : outOfPlace(this.#input, this.#state.runs);
  }

  /** From here on this run alone changes the tree. After waiting for another one, everything is looked at again. */
  async #becomeWriter(): Promise<readonly Problem[]> {
    const { lock, workspace } = this.#input.ports;
    const got = await lock.acquire(() => this.#emit({ type: "waiting-for-run" }), this.#input.signal);
    if (got === "waited") {
      workspace.refresh();
      this.#state = new RunState(this.#input.graph, this.#input.selected);
      this.#ready = null;
      this.#done = 0;
      await this.#decideAll();
    }
    const secrets = await this.#input.ports.secrets.resolve(this.#secretsNeeded());
    this.#secrets = secrets.values;
    this.#mayWrite = true;
    return [...(await checkOutputs(this.#input)), ...secrets.problems];
  }

  #secretsNeeded(): readonly string[] {
    const pending = [...this.#state.selected()].filter(isTask).filter((run) => run.status !== "settled");
    return [...new Set(pending.flatMap((run) => run.node.step.env.flatMap((entry) => entry.secret ?? [])))].sort();
  }

  async #decideAll(): Promise<void> {
    if (this.#done === 0) await assumeUnselected(this.#input, this.#state);
    for (let batch = this.#state.takeDecidable(); batch.length > 0; batch = this.#state.takeDecidable()) {
      await decideTasks(this.#input, this.#state.runs, batch, this.#commands);
      for (const run of batch) this.#afterDeciding(run);
    }
  }

  #afterDeciding(run: TaskRun): void {
    if (run.status === "ready") {
      this.#queue().push(run.node.index);
      return;
    }
    if (run.state === "failed") this.#failed(run);
    this.#settled(run);
  }

  #queue(): ReadyQueue {
    const { graph, ports } = this.#input;
    this.#ready ??= new ReadyQueue(
      this.#input.options.execute ? remainingPaths(graph, ports.history.durations(graph.tasks.map((task) => task.key))) : new Float64Array(graph.nodes.length),
    );
    return this.#ready;
  }

  #hasReady(): boolean {
    return (this.#ready?.size ?? 0) > 0;
  }

  #startReady(): void {
    const queue = this.#ready;
    const heldBack: number[] = [];
    while (queue !== null && queue.size > 0 && this.#running < this.#input.options.jobs) {
      const index = queue.pop() ?? 0;
      const run = this.#state.runs[index];
      if (run === undefined || !isTask(run) || run.status !== "ready") continue;
      const stopped = this.#whyStopped(run);
      if (stopped !== null) {
        settle(run, "cancelled", [{ kind: stopped, name: run.node.step.id, before: null, after: null }]);
        this.#settled(run);
      } else if (this.#isAtLimit(run)) heldBack.push(index);
      else this.#start(run);
    }
    for (const index of heldBack) queue?.push(index);
  }

  #whyStopped(run: TaskRun): "interrupted" | "fail-fast" | null {
    if (this.#input.signal.aborted) return "interrupted";
    const stopped = this.#stopped || this.#stoppedSteps.has(run.node.step.id);
    return stopped && !asksForStatus(run.node, this.#input.expressions) ? "fail-fast" : null;
  }

  #isAtLimit(run: TaskRun): boolean {
    const limit = run.node.step.maxParallel;
    if (limit === undefined) return false;
    const siblings = this.#input.graph.tasksOf.get(run.node.step.id) ?? [];
    return siblings.filter((index) => this.#state.runs[index]?.status === "running").length >= limit;
  }

  #start(run: TaskRun): void {
    run.status = "running";
    run.startMs = this.#input.ports.clock.elapsed() - this.#began;
    this.#running++;
    this.#runTask(run).then(
      (ended) => this.#wakeWith(ended),
      // A fault of ours inside a task: it must not be lost, and not hang the run.
      (error: unknown) => {
        this.#fault = error;
        this.#wake();
      },
    );
  }

  #fault: unknown = null;

  async #runTask(run: TaskRun): Promise<Ended> {
    const { input } = { input: this.#input };
    const { prepared, node: task } = run;
    if (prepared === null) throw new Error(`${task.id} was started before it was prepared`);
    const gone = await placeInputs(input, this.#state.runs, task);
    if (gone.length > 0) return { run, gone };
    const keep = run.decision === "miss";
    const expectedMs = input.ports.history.durations([task.key]).get(task.key) ?? null;
    this.#emit({ type: "task-started", task: task.id, title: task.title, reasons: run.reasons, expectedMs, attempt: 1 });
    const executed = await executeTask({ input, task, prepared, secrets: this.#secrets, keep, emit: (event) => this.#emit(event) });
    const problem = executed.kind === "done" && keep ? await saveResult(input, task, prepared, executed.body, executed.stored) : null;
    return { run, executed, problem };
  }

  #wakeWith(ended: Ended): void {
    this.#ended.push(ended);
    this.#wake();
  }

  async #oneEnds(): Promise<void> {
    if (this.#ended.length === 0 && this.#fault === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#fault !== null) throw this.#fault;
    for (const ended of this.#ended.splice(0)) {
      this.#running--;
      if ("gone" in ended) await this.#bytesAreGone(ended.run, ended.gone);
      else this.#taskEnded(ended.run, ended.executed, ended.problem);
    }
  }

  #taskEnded(run: TaskRun, executed: Executed, problem: Problem | null): void {
    run.attempts = executed.attempts;
    run.durationMs = executed.durationMs;
    run.log = executed.log;
    if (problem !== null) this.#warn(problem, run.node.id);
    if (executed.kind === "done") run.body = executed.body;
    if (executed.kind === "failed") run.failure = executed.failure;
    run.tolerated = executed.kind === "failed" && run.prepared?.continueOnError === true;
    settle(run, executed.kind === "done" ? "ran" : executed.kind, run.reasons);
    if (executed.kind === "failed" && !run.tolerated) this.#failed(run);
    this.#settled(run);
  }

  #failed(run: TaskRun): void {
    const { failFast } = run.node.step;
    if (failFast === false) return;
    if (this.#input.options.failFast) this.#stopped = true;
    else if (failFast === true) this.#stoppedSteps.add(run.node.step.id);
  }

  /** The task that needed them waits again; those whose bytes they were run again. */
  async #bytesAreGone(run: TaskRun | null, gone: readonly Gone[]): Promise<void> {
    if (run !== null) run.status = "open";
    for (const { node, path, why } of new Map(gone.map((item) => [item.node, item])).values()) {
      const owner = this.#state.runs[node];
      if (owner === undefined || !isTask(owner)) continue;
      this.#warn(bytesGone(owner.node, path, why), owner.node.id);
      if (owner.state !== "restored") {
        // It ran in this run, and its output is gone again: somebody removes what others need.
        if (run !== null) run.failure = notStarted(`${path}, which ${owner.node.id} wrote, is gone`);
        continue;
      }
      await this.#input.ports.store.forget(owner.prepared?.fingerprint ?? "");
      this.#done--;
      this.#state.reopen(owner);
    }
    if (run?.failure) {
      settle(run, "failed", run.reasons);
      this.#failed(run);
      this.#settled(run);
    } else if (run !== null && run.waitingFor === 0) this.#state.reopen(run);
  }

  async #putInPlace(displaced: readonly TaskRun[]): Promise<void> {
    const gone: Gone[] = [];
    for (const run of displaced) gone.push(...(await placeOutputs(this.#input, run)));
    await this.#bytesAreGone(null, gone);
  }

  #settled(run: TaskRun): void {
    this.#done++;
    if (this.#input.options.execute) this.#emit({ type: "task-finished", result: taskResult(run), done: this.#done, total: this.#total });
    this.#state.settled(run);
  }

  #decided(): FlowEvent {
    const tasks = [...this.#state.selected()].filter(isTask);
    const count = (test: (run: TaskRun) => boolean) => tasks.filter(test).length;
    return {
      type: "plan-decided",
      restored: count((run) => run.state === "restored"),
      toRun: count((run) => run.status === "ready"),
      waiting: count((run) => run.status === "open"),
      skipped: count((run) => run.status === "settled" && run.state !== "restored"),
    };
  }

  #finish(result: RunResult): RunResult {
    if (this.#input.options.execute) {
      const executed = [...this.#state.selected()].filter(isTask).filter((run) => run.attempts > 0);
      this.#input.ports.history.append(
        result,
        executed.map((run) => ({ key: run.node.key, result: taskResult(run), log: run.log })),
      );
    }
    this.#emit({ type: "run-finished", result });
    return result;
  }

  /** Once for each code and thing; shown at once and kept for the result. */
  #warn(problem: Problem, task: string): void {
    const same = problem.code === "store/unavailable" ? problem.code : `${problem.code} ${problem.message}`;
    if (this.#warned.has(same)) return;
    this.#warned.add(same);
    this.#problems.push(problem);
    this.#emit({ type: "warning", problem, task });
  }

  #emit(event: FlowEvent): void {
    this.#input.ports.reporter.report(event);
  }
}
