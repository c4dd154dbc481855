// What the plan of a fan-out hands on to the jobs after it: matrices of workers, and which of these outputs would not arrive.
// Pure; knows no board.
import type { Pool } from "../core/model/board.ts";
import type { Problem } from "../core/model/problem.ts";

export const SHORT_SECRET = "A secret of a few characters is found in half of all texts. Use a longer one, or none for what is no secret.";

/** Outputs of the plan's job. `plan`: what names the plan to workers and report. */
export function planOutputs(pools: readonly Pool[], plan: string): { readonly [name: string]: string } {
  const [now, later] = [pools.filter((pool) => !isGated(pool)), pools.filter(isGated)];
  return {
    "has-work": String(now.length > 0),
    matrix: matrixOf(pools, now),
    "has-gated": String(later.length > 0),
    "gated-matrix": matrixOf(pools, later),
    plan,
  };
}

/** Names of the workers of those pools that are chosen, as the matrix has them: `<pool>-<number>`. */
export function workerNames(pools: readonly Pool[], isChosen: (pool: Pool) => boolean = () => true): readonly string[] {
  return pools.flatMap((pool, index) => (isChosen(pool) ? namesOf(pool, index) : []));
}

function isGated({ environment = null }: Pool): boolean {
  return environment !== null;
}

function namesOf({ workers }: Pool, index: number): readonly string[] {
  return Array.from({ length: workers }, (_, place) => `${index}-${place}`);
}

/** One row for each worker: its name, its labels, its environment, empty for none. */
function matrixOf(all: readonly Pool[], pools: readonly Pool[]): string {
  const include = pools.flatMap((pool) =>
    namesOf(pool, all.indexOf(pool)).map((worker) => ({
      worker,
      "runs-on": pool.labels.length === 1 ? pool.labels[0] : pool.labels,
      environment: pool.environment ?? "",
    })),
  );
  return JSON.stringify({ include });
}

/**
 * GitHub drops an output of a job in which a masked value stands, with a warning that nobody reads:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs
 */
export function droppedOutput(outputs: { readonly [name: string]: string }, secrets: ReadonlyMap<string, string>): Problem | null {
  for (const [name, value] of secrets) {
    const output = Object.entries(outputs).find(([, text]) => value !== "" && text.includes(value))?.[0];
    if (output === undefined) continue;
    const message = `the value of secret ${name} stands in the output ${output}, which GitHub then drops`;
    return { code: "board/dropped-output", severity: "error", message, hint: SHORT_SECRET };
  }
  return null;
}
