// The one loop: decide what can be decided, run what is ready, settle what ended, until nothing is left; then put the
// wanted outputs on disk. Serves run and plan alike. Speaks to ports and core only.
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import { ReadyQueue, remainingPaths } from "../core/plan/scheduler.ts";
import { assumeUnselected } from "./assume-unselected.ts";
import { checkInputs, checkOutputs, pendingTasks, runCommands, selectedTasks } from "./check-before.ts";
import { decideTasks, settle, type TaskRun } from "./decide-tasks.ts";
import type { News } from "./dispatch.ts";
import { asksForStatus } from "./evaluate-task.ts";
import type { Executed } from "./execute-task.ts";
import { lostInput } from "./failure-wording.ts";
import { StepLimits } from "./limit-steps.ts";
import { FinalOutputs } from "./place-final.ts";
import { bytesGone } from "./problem-wording.ts";
import { fetchAhead, type Gone, upstreamOutputs } from "./restore-outputs.ts";
import type { RunInput } from "./run-parts.ts";
import { refusedResult, runResult, writeDown } from "./run-result.ts";
import { RunSecrets } from "./run-secrets.ts";
import { RunState } from "./run-state.ts";
import { knowledgeOf, type RunKnowledge, SharedTasks } from "./shared-tasks.ts";
import { type Ended, startTask } from "./start-task.ts";
import { isTask } from "./task-run.ts";
import { Progress } from "./tell-progress.ts";

/** Runs or plans. Never throws for what a person, a disk or a command can cause; what stops it before anything ran comes as problems. */
export async function runFlow(input: RunInput): Promise<RunResult> {
  return (await runWithManifests(input)).result;
}

/** As `runFlow`, with what is known of the tasks by id: manifests of those that could be decided, records of those to build on. */
export async function runWithManifests(input: RunInput): Promise<RunKnowledge> {
  const run = new FlowRun(input);
  try {
    return { result: await run.toEnd(), ...run.knowledge() };
  } finally {
    input.ports.workspace.close();
    await input.ports.executor.close();
    input.ports.lock.release();
  }
}

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
  readonly #secrets: RunSecrets;
  #ready: ReadyQueue | null = null;
  #running = 0;
  readonly #shared: SharedTasks;
  #mayWrite = false;
  #stopped = false;
  #fault: unknown = null;
  #wake: () => void = () => undefined;

  constructor(input: RunInput) {
    this.#input = input;
    this.#began = input.ports.clock.elapsed();
    this.#secrets = new RunSecrets(input);
    this.#state = new RunState(input.graph, input.selected);
    this.#progress = new Progress(input);
    this.#final = new FinalOutputs(input);
    this.#shared = new SharedTasks(input, () => this.#wake());
  }

  async toEnd(): Promise<RunResult> {
    const { options, ports } = this.#input;
    const exposed = this.#secrets.begin(selectedTasks(this.#input));
    // Not even the flow's name is told, which may be what is to be hidden.
    if (exposed.length > 0) return this.#finish(refusedResult(this.#input, exposed));
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

  knowledge(): Omit<RunKnowledge, "result"> {
    return knowledgeOf([...this.#state.selected()].filter(isTask));
  }

  /** Gives what stopped it before anything ran. */
  async #work(): Promise<readonly Problem[]> {
    for (;;) {
      const isBusy = this.#running > 0 || this.#queued() > 0 || this.#shared.mayBring;
      const displaced = await this.#final.displaced(isBusy, this.#state.runs, this.#mayWrite);
      if (!isBusy && displaced.length === 0) return [];
      if (!this.#mayWrite) {
        const problems = await this.#becomeWriter();
        if (problems.length > 0) return problems;
        continue;
      }
      await this.#advance(displaced);
    }
  }

  #queued(): number {
    return this.#ready?.size ?? 0;
  }

  /** Starts what can be started, asks for more where there is room, and waits for the next thing to happen. */
  async #advance(displaced: readonly TaskRun[]): Promise<void> {
    this.#startReady();
    if (this.#queued() === 0 && this.#running < this.#input.options.jobs) this.#shared.ask();
    if (this.#running > 0 || this.#shared.mayBring) await this.#oneEnds();
    else await this.#putInPlace(displaced);
    await this.#decideAll();
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
    this.#mayWrite = true;
    return [...(await checkOutputs(this.#input)), ...this.#secrets.problems(pendingTasks(this.#input, this.#state.selected()))];
  }

  async #decideAll(): Promise<void> {
    if (this.#progress.done === 0) await assumeUnselected(this.#input, this.#state);
    for (let batch = this.#state.takeDecidable(); batch.length > 0; batch = this.#state.takeDecidable()) {
      const ours = this.#shared.ours(batch);
      await decideTasks(this.#input, this.#state.runs, ours, { commands: this.#commands, secrets: this.#secrets });
      for (const run of ours) this.#afterDeciding(run);
    }
  }

  #afterDeciding(run: TaskRun): void {
    if (run.status === "open") return;
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
    startTask(this.#input, this.#state.runs, run, this.#secrets, this.#progress)
      .then((ended) => this.#ended.push(ended))
      // A fault of ours inside a task: it must not be lost, and not hang the run.
      .catch((error: unknown) => {
        this.#fault = error;
      })
      .finally(() => this.#wake());
  }

  async #oneEnds(): Promise<void> {
    if (this.#ended.length === 0 && this.#fault === null && !this.#shared.hasNews) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#fault !== null) throw this.#fault;
    this.#takeNews(this.#shared.news());
    for (const ended of this.#ended.splice(0)) {
      this.#running--;
      this.#limits.ended(ended.run);
      this.#queueHeld(ended.run);
      if ("gone" in ended) await this.#bytesAreGone(ended.run, ended.gone);
      else this.#taskEnded(ended.run, ended.executed, ended.problem);
    }
  }

  /** What others did is settled here; what has become ours may be decided. */
  #takeNews(news: News | null): void {
    if (news?.kind === "mine") for (const run of this.#shared.claimed(news.tasks)) this.#state.reconsider(run);
    if (news?.kind === "results") {
      for (const run of this.#shared.adopt(news.tasks, this.#state.runs)) {
        if (run.state === "failed" && !run.tolerated) this.#failed(run);
        this.#settled(run);
      }
    }
    if (news?.kind === "over") for (const run of this.#shared.left()) this.#state.reconsider(run);
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
    if (this.#input.options.failFast) this.#input.ports.dispatch.stop();
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
    this.#shared.settled(run);
    this.#state.settled(run);
  }

  #finish(result: RunResult): RunResult {
    writeDown(this.#input, result, [...this.#state.selected()]);
    this.#progress.finished(result);
    return result;
  }
}
