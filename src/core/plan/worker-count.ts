// How many workers are worth their start, and how few will do. Knows totals, no tasks and no batches.

/** GitHub starts no more than 256 jobs of one matrix. https://docs.github.com/en/actions/reference/limits */
const MOST_WORKERS = 256;

/** For so much more time than with all of them, fewer workers are taken. */
const TOLERANCE = 1.1;

/** The work of those tasks that the same workers may take. */
export interface Work {
  /** Milliseconds of all tasks one after another, and of the longest chain of them. */
  readonly totalMs: number;
  readonly pathMs: number;
  readonly tasks: number;
}

export interface CountLimits {
  /** At most so many over all works that are done at the same time; each work gets one in any case. */
  readonly workers: number;
  /** Milliseconds until a worker does its first task: less work than that for each is not worth another. */
  readonly startMs: number;
  /** Take as many as there may be. */
  readonly isFixed: boolean;
}

/** No schedule on `workers` machines is shorter. Milliseconds. */
export function shortestMs(work: Pick<Work, "totalMs" | "pathMs">, workers: number): number {
  return Math.max(work.totalMs / workers, work.pathMs);
}

/** Workers for each work, at least one: as many as are worth their start. */
export function countWorkers(works: readonly Work[], limits: CountLimits): readonly number[] {
  const most = Math.max(works.length, Math.min(limits.workers, MOST_WORKERS));
  const wanted = works.map((work) => (limits.isFixed ? most : usefulWorkers(work, most, limits.startMs)));
  return shareOut(works, wanted, most);
}

function usefulWorkers(work: Work, most: number, startMs: number): number {
  return Math.max(1, Math.min(most, work.tasks, Math.floor(work.totalMs / Math.max(1, startMs))));
}

/** Fewer of each, as long as the flow ends within a tenth of the time that it takes with all. `endMs`: when it ends with so many. */
export function thinOut(counts: readonly number[], endMs: (counts: readonly number[]) => number): readonly number[] {
  const limitMs = TOLERANCE * endMs(counts);
  return counts.reduce((thinned, count, index) => {
    let [tooFew, enough] = [0, count];
    while (enough - tooFew > 1) {
      const middle = (tooFew + enough) >> 1;
      if (endMs(thinned.with(index, middle)) <= limitMs) enough = middle;
      else tooFew = middle;
    }
    return thinned.with(index, enough);
  }, counts);
}

/** One each, and then one after another to the work that would take longest. */
function shareOut(works: readonly Work[], wanted: readonly number[], most: number): readonly number[] {
  const counts = works.map(() => 1);
  for (let left = most - works.length; left > 0; left--) {
    let neediest = -1;
    let longest = -1;
    for (const [index, work] of works.entries()) {
      const each = work.totalMs / (counts[index] ?? 1);
      if ((counts[index] ?? 1) >= (wanted[index] ?? 1) || each <= longest) continue;
      [neediest, longest] = [index, each];
    }
    if (neediest === -1) break;
    counts[neediest] = (counts[neediest] ?? 1) + 1;
  }
  return counts;
}
