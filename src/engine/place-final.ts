// At the end: what was asked for on disk is there, as recorded. Puts it there, once; what does not stay fails its task.
import type { RecordBody } from "../core/model/record.ts";
import type { TaskRun } from "./decide-tasks.ts";
import { settle } from "./decide-tasks.ts";
import { lostOutputs } from "./failure-wording.ts";
import { fetchAhead, type Gone, outOfPlace, placeOutputs } from "./restore-outputs.ts";
import type { RunInput } from "./run-parts.ts";
import type { NodeRun } from "./task-run.ts";

export class FinalOutputs {
  readonly #input: RunInput;
  readonly #placed = new Map<TaskRun, RecordBody | null>();

  constructor(input: RunInput) {
    this.#input = input;
  }

  /**
   * Tasks whose outputs are wanted and not there: looked for once there is nothing else to do. `anew`: tasks have run, and
   * may have written to or removed what is not theirs.
   */
  async displaced(isBusy: boolean, runs: readonly NodeRun[], anew: boolean): Promise<readonly TaskRun[]> {
    if (isBusy || this.#input.signal.aborted) return [];
    if (anew) this.#input.ports.workspace.refresh();
    return outOfPlace(this.#input, runs);
  }

  /** `lost`: those that were put there before. They have no bytes, no room, or somebody who changes them, and are settled as failed. */
  async put(displaced: readonly TaskRun[]): Promise<{ readonly gone: readonly Gone[]; readonly lost: readonly TaskRun[] }> {
    const gone: Gone[] = [];
    const lost = displaced.filter((run) => this.#placed.get(run) === run.body);
    for (const run of lost) {
      run.failure = lostOutputs();
      settle(run, "failed", run.reasons);
    }
    const kept = displaced.filter((run) => !lost.includes(run));
    await fetchAhead(
      this.#input,
      kept.flatMap((run) => run.body?.outputs ?? []),
    );
    for (const run of kept) {
      this.#placed.set(run, run.body);
      gone.push(...(await placeOutputs(this.#input, run)));
    }
    return { gone, lost };
  }
}
