// What a run that shares its flow with others keeps of that: tasks that are not decided here, news that has been asked for, and
// what is told to others. Of a machine alone it is empty. Settles nothing that is not told of.
import type { BatchTask } from "../core/model/board.ts";
import type { Manifest } from "../core/model/manifest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { RunResult } from "../core/model/result.ts";
import { settle, type TaskRun } from "./decide-tasks.ts";
import type { Dispatch, News } from "./dispatch.ts";
import type { RunInput } from "./run-parts.ts";
import { isTask, type NodeRun, recordOf, taskResult } from "./task-run.ts";

export class SharedTasks {
  readonly #input: RunInput;
  readonly #dispatch: Dispatch;
  readonly #wake: () => void;
  /** Tasks that could be decided and are somebody else's, by id. */
  readonly #held = new Map<string, TaskRun>();
  #news: News | null = null;
  #fault: unknown = null;
  #isAsking = false;
  #isOver: boolean;

  constructor(input: RunInput, wake: () => void) {
    this.#input = input;
    this.#dispatch = input.ports.dispatch;
    this.#wake = wake;
    this.#isOver = !this.#dispatch.isShared;
  }

  /** Whether others may still bring something. */
  get mayBring(): boolean {
    return !this.#isOver || this.hasNews;
  }

  get hasNews(): boolean {
    return this.#news !== null || this.#fault !== null;
  }

  /** Asks once; the answer wakes the run. */
  ask(): void {
    if (this.#isAsking || this.#isOver || this.hasNews) return;
    this.#isAsking = true;
    this.#dispatch
      .news()
      .then((news) => {
        this.#news = news;
      })
      .catch((error: unknown) => {
        this.#fault = error;
      })
      .finally(() => {
        this.#isAsking = false;
        this.#wake();
      });
  }

  /** What has come, once. */
  news(): News | null {
    if (this.#fault !== null) throw this.#fault;
    const news = this.#news;
    this.#news = null;
    if (news?.kind === "over") this.#isOver = true;
    return news;
  }

  /** Of tasks that could be decided those that are decided here; the others are kept for later. */
  ours(batch: readonly TaskRun[]): readonly TaskRun[] {
    if (!this.#dispatch.isShared) return batch;
    return batch.filter((run) => {
      const isOurs = this.#isOver || this.#dispatch.decides(run.node);
      if (!isOurs) this.#held.set(run.node.id, run);
      return isOurs;
    });
  }

  /** Tasks that were kept back and have become ours. */
  claimed(tasks: readonly string[]): readonly TaskRun[] {
    return tasks.flatMap((id) => {
      const run = this.#held.get(id);
      this.#held.delete(id);
      return run ?? [];
    });
  }

  /** Tasks that nobody told of: in a report they are decided now, and lost; a worker leaves them to others. */
  left(): readonly TaskRun[] {
    const left = this.#input.options.lost === null ? [] : [...this.#held.values()];
    this.#held.clear();
    return left;
  }

  /** Settles what others did, and says which tasks those are. One that has been done here stays as it is. */
  adopt(tasks: readonly BatchTask[], runs: readonly NodeRun[]): readonly TaskRun[] {
    const byId = new Map(runs.filter(isTask).map((run) => [run.node.id, run]));
    return tasks.flatMap((told) => {
      const run = byId.get(told.result.id);
      if (run === undefined || run.status === "settled" || run.status === "running") return [];
      this.#held.delete(told.result.id);
      run.published = told.result;
      run.decision = told.result.decision;
      run.body = told.record;
      run.tolerated = told.tolerated;
      run.failure = told.result.failure ?? null;
      // What another one ran is for us as if it were restored: its bytes may have to be fetched, or made again.
      settle(run, told.result.state === "ran" ? "restored" : told.result.state, told.result.reasons);
      return [run];
    });
  }

  /** Tells others of a task that has come to its end here. */
  settled(run: TaskRun): void {
    if (!this.#dispatch.isShared || run.published !== null) return;
    this.#dispatch.ended({ task: run.node, result: taskResult(run), record: recordOf(run), tolerated: run.tolerated });
  }
}

/** What a run or a plan knows of its tasks, by id. */
export interface RunKnowledge {
  readonly result: RunResult;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly records: ReadonlyMap<string, TaskRecord>;
}

export function knowledgeOf(runs: readonly TaskRun[]): Omit<RunKnowledge, "result"> {
  const manifests = new Map<string, Manifest>();
  const records = new Map<string, TaskRecord>();
  for (const run of runs) {
    const record = recordOf(run);
    if (run.prepared !== null) manifests.set(run.node.id, run.prepared.manifest);
    if (record !== null) records.set(run.node.id, record);
  }
  return { manifests, records };
}
