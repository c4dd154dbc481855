// The one loop: decide what can be decided, run what is ready, settle what ended, until nothing is left; then put the
// wanted outputs on disk. Serves run and plan alike. Speaks to ports and core only.
import type { Manifest } from "../core/model/manifest.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import { ReadyQueue, remainingPaths } from "../core/plan/scheduler.ts";
import { assumeUnselected } from "./assume-unselected.ts";
import { checkInputs, checkOutputs, runCommands, secretsNeeded } from "./check-before.ts";
import { decideTasks, settle, type TaskRun } from "./decide-tasks.ts";
import { asksForStatus } from "./evaluate-task.ts";
import { type Executed, executeTask } from "./execute-task.ts";
import { lostInput } from "./failure-wording.ts";
import { StepLimits } from "./limit-steps.ts";
import { FinalOutputs } from "./place-final.ts";
import { bytesGone } from "./problem-wording.ts";
import { fetchAhead, type Gone, placeInputs, upstreamOutputs } from "./restore-outputs.ts";
import type { RunInput } from "./run-parts.ts";
import { executions, refusedResult, runResult } from "./run-result.ts";
import { RunState } from "./run-state.ts";
import { saveResult } from "./save-result.ts";
import { isTask } from "./task-run.ts";
import { Progress } from "./tell-progress.ts";

/** Runs or plans. Never throws for what a person, a disk or a command can cause; what stops it before anything ran comes as problems. */
export async function runFlow(input: RunInput): Promise<RunResult> {
  return (await runWithManifests(input)).result;
}

/** As `runFlow`, with the manifests of the tasks that could be decided, by task id. */
export async function runWithManifests(
  input: RunInput,
): Promise<{ readonly result: RunResult; readonly manifests: ReadonlyMap<string, Manifest> }> {
  const run = new FlowRun(input);
  try {
    return { result: await run.toEnd(), manifests: run.manifests() };
  } finally {
    input.ports.workspace.close();
    await input.ports.executor.close();
    input.ports.lock.release();
  }
}

type Ended =
  | { readonly run: TaskRun; readonly gone: readonly Gone[] }
  | { readonly run: TaskRun; readonly executed: Executed; readonly problem: Problem | null };

class FlowRun {
  readonly #input: RunInput;
  readonly #began: number;
  readonly #progress: Progress;
  readonly #stoppedSteps = new Set<string>();
  readonly #ended: Ended[] = [];
  readonly #limits = new StepLimits();
  readonly #final: FinalOutputs;
  #state: RunState;
  #commands: ReadonlyMap<string, string> = new Map();
  #secrets: ReadonlyMap<string, string> = new Map();
  #ready: ReadyQueue | null = null;
  #running = 0;
  #mayWrite = false;
  #stopped = false;
  #fault: unknown = null;
  #wake: () => void = () => undefined;

  constructor(input: RunInput) {
    this.#input = input;
    this.#began = input.ports.clock.elapsed();
    this.#state = new RunState(input.graph, input.selected);
    this.#progress = new Progress(input);
    this.#final = new FinalOutputs(input);
  }

  async toEnd(): Promise<RunResult> {
    const { options, ports } = this.#input;
    this.#progress.started();
    const commands = await runCommands(this.#input);
    const refused = [...checkInputs(this.#input), ...commands.problems];
    if (refused.length > 0) return this.#finish(refusedResult(this.#input, refused));
    this.#commands = commands.digests;
    await this.#decideAll();
    this.#progress.decided(this.#state);
    if (options.execute) {
      const problems = await this.#work();
      if (problems.length > 0) return this.#finish(refusedResult(this.#input, problems));
    }
    return this.#finish(runResult(this.#input, this.#state.runs, this.#progress.problems, ports.clock.elapsed() - this.#began));
  }

  manifests(): ReadonlyMap<string, Manifest> {
    const decided = [...this.#state.selected()].filter(isTask);
    return new Map(decided.flatMap((run) => (run.prepared === null ? [] : [[run.node.id, run.prepared.manifest] as const])));
  }

  /** Returns what stopped it before anything ran. */
  async #work(): Promise<readonly Problem[]> {
    for (;;) {
      const isBusy = this.#running > 0 || (this.#ready?.size ?? 0) > 0;
      const displaced = await this.#final.displaced(isBusy, this.#state.runs, this.#mayWrite);
      if (!isBusy && displaced.length === 0) return [];
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

  /** From here on this run alone changes the tree. After waiting for another one, everything is looked at again. */
  async #becomeWriter(): Promise<readonly Problem[]> {
    const { lock, workspace } = this.#input.ports;
    const got = await lock.acquire(() => this.#progress.emit({ type: "waiting-for-run" }), this.#input.signal);
    if (got === "waited") {
      workspace.refresh();
      this.#state = new RunState(this.#input.graph, this.#input.selected);
      this.#ready = null;
      this.#progress.restarted();
      await this.#decideAll();
    }
    const secrets = await this.#input.ports.secrets.resolve(secretsNeeded(this.#state.selected()));
    this.#secrets = secrets.values;
    this.#mayWrite = true;
    return [...(await checkOutputs(this.#input)), ...secrets.problems];
  }

  async #decideAll(): Promise<void> {
    if (this.#progress.done === 0) await assumeUnselected(this.#input, this.#state);
    for (let batch = this.#state.takeDecidable(); batch.length > 0; batch = this.#state.takeDecidable()) {
      await decideTasks(this.#input, this.#state.runs, batch, this.#commands);
      for (const run of batch) this.#afterDeciding(run);
    }
  }

  #afterDeciding(run: TaskRun): void {
    if (run.status === "ready") {
      this.#queue().push(run.node.index);
      // Bytes that it will read are on their way while other tasks run.
      if (this.#input.options.execute) void fetchAhead(this.#input, upstreamOutputs(this.#state.runs, run.node));
      return;
    }
    if (run.state === "failed") this.#failed(run);
    this.#settled(run);
  }

  #queue(): ReadyQueue {
    const { graph, ports } = this.#input;
    this.#ready ??= new ReadyQueue(
      this.#input.options.execute
        ? remainingPaths(graph, ports.history.durations(graph.tasks.map((task) => task.key)))
        : new Float64Array(graph.nodes.length),
    );
    return this.#ready;
  }

  #startReady(): void {
    const queue = this.#ready;
    while (queue !== null && queue.size > 0 && this.#running < this.#input.options.jobs) {
      const run = this.#state.runs[queue.pop() ?? 0];
      if (run === undefined || !isTask(run)) continue;
      const stopped = run.status === "ready" ? this.#whyStopped(run) : null;
      if (stopped !== null) {
        settle(run, "cancelled", [{ kind: stopped, name: run.node.step.id, before: null, after: null }]);
        this.#settled(run);
      }
      if (run.status !== "ready") this.#queueHeld(run);
      else if (this.#limits.admit(run)) this.#start(run);
    }
  }

  /** What `max-parallel` held back for a task that now does not run, or runs no more. */
  #queueHeld(run: TaskRun): void {
    const next = this.#limits.next(run);
    if (next !== undefined) this.#queue().push(next);
  }

  #whyStopped(run: TaskRun): "interrupted" | "fail-fast" | null {
    if (this.#input.signal.aborted) return "interrupted";
    const stopped = this.#stopped || this.#stoppedSteps.has(run.node.step.id);
    return stopped && !asksForStatus(run.node, this.#input.expressions) ? "fail-fast" : null;
  }

  #start(run: TaskRun): void {
    run.status = "running";
    run.startMs = this.#input.ports.clock.elapsed() - this.#began;
    this.#running++;
    this.#runTask(run)
      .then((ended) => this.#ended.push(ended))
      // A fault of ours inside a task: it must not be lost, and not hang the run.
      .catch((error: unknown) => {
        this.#fault = error;
      })
      .finally(() => this.#wake());
  }

  async #runTask(run: TaskRun): Promise<Ended> {
    const input = this.#input;
    const { prepared, node: task } = run;
    if (prepared === null) throw new Error(`${task.id} was started before it was prepared`);
    const upstream = upstreamOutputs(this.#state.runs, task);
    const gone = await placeInputs(input, this.#state.runs, task);
    if (gone.length > 0) return { run, gone };
    const keep = run.decision === "miss";
    const expectedMs = input.ports.history.durations([task.key]).get(task.key) ?? null;
    this.#progress.emit({ type: "task-started", task: task.id, title: task.title, reasons: run.reasons, expectedMs, attempt: 1 });
    const executed = await executeTask({
      input,
      task,
      prepared,
      secrets: this.#secrets,
      keep,
      progress: this.#progress,
    });
    const problem =
      executed.kind === "done" && keep ? await saveResult(input, task, { ...prepared, upstream }, executed.body, executed.stored) : null;
    return { run, executed, problem };
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
      this.#limits.ended(ended.run);
      this.#queueHeld(ended.run);
      if ("gone" in ended) await this.#bytesAreGone(ended.run, ended.gone);
      else this.#taskEnded(ended.run, ended.executed, ended.problem);
    }
  }

  #taskEnded(run: TaskRun, executed: Executed, problem: Problem | null): void {
    run.attempts = executed.attempts;
    run.durationMs = executed.durationMs;
    run.log = executed.log;
    if (problem !== null) this.#progress.warn(problem, run.node.id);
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
    for (const item of new Map(gone.map((one) => [one.node, one])).values()) {
      const owner = this.#state.runs[item.node];
      if (owner === undefined || !isTask(owner)) continue;
      if (owner.state === "restored" && item.why !== "unavailable") await this.#makeAgain(owner, item);
      else if (run !== null) run.failure = lostInput(owner.node, item);
    }
    if (run?.failure) {
      settle(run, "failed", run.reasons);
      this.#failed(run);
      this.#settled(run);
    } else if (run !== null && run.waitingFor === 0) this.#state.reopen(run);
  }

  async #makeAgain(owner: TaskRun, { path, why }: Gone): Promise<void> {
    // A service that does not answer has been told of once, by the store.
    if (why !== "unreachable") this.#progress.warn(bytesGone(owner.node, path, why), owner.node.id);
    await this.#input.ports.store.forget(owner.prepared?.fingerprint ?? "");
    this.#progress.reopened();
    this.#state.reopen(owner);
  }

  async #putInPlace(displaced: readonly TaskRun[]): Promise<void> {
    const { gone, lost } = await this.#final.put(displaced);
    for (const run of lost) this.#progress.changed(run);
    await this.#bytesAreGone(null, gone);
  }

  #settled(run: TaskRun): void {
    this.#progress.settled(run);
    this.#state.settled(run);
  }

  #finish(result: RunResult): RunResult {
    if (this.#input.options.execute) this.#input.ports.history.append(result, executions(this.#state.selected()));
    this.#progress.finished(result);
    return result;
  }
}
