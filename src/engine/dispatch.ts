// Which tasks this machine decides and runs, and what others have done meanwhile. One machine alone does everything; a worker of
// a fan-out does what it has claimed. Types, and the machine alone.
import type { BatchTask } from "../core/model/board.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { TaskResult } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";

/** `results`: what others did. `mine`: these may be decided and run here from now on. `over`: nothing more will come for this machine. */
export type News =
  | { readonly kind: "results"; readonly tasks: readonly BatchTask[] }
  | { readonly kind: "mine"; readonly tasks: readonly string[] }
  | { readonly kind: "over" };

/** A task that has come to its end here. */
export interface Ended {
  readonly task: Task;
  readonly result: TaskResult;
  /** Where consumers may build on it: what is known of it, its bytes in the store. */
  readonly record: TaskRecord | null;
  readonly tolerated: boolean;
}

export interface Dispatch {
  /** Whether bytes of every task are kept for others, also of those that are never restored. */
  readonly isShared: boolean;
  /** Whether this machine could ever run a task: its secrets and commands are looked for then. */
  concerns(task: Task): boolean;
  /** Whether a task is decided here. What is not comes as a result, or becomes ours. */
  decides(task: Task): boolean;
  /** Resolves when there is news. Asked again only after the news before was taken in. */
  news(): Promise<News>;
  ended(ended: Ended): void;
  /** Nothing new is to be begun, after a failure. */
  stop(): void;
}

/** Everything is done here. */
export function everythingHere(): Dispatch {
  return {
    isShared: false,
    concerns: () => true,
    decides: () => true,
    news: async () => ({ kind: "over" }),
    ended: () => undefined,
    stop: () => undefined,
  };
}
