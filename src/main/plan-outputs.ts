// What the plan of a fan-out hands on to the jobs after it: matrices of workers, and which of these outputs would not arrive.
// Pure; knows no board.
import type { Pool } from "../core/model/board.ts";
import type { Problem } from "../core/model/problem.ts";

export const SHORT_SECRET = "A secret of a few characters is found in half of all texts. Use a longer one, or none for what is no secret.";

const SHORT_LINE = "GitHub hides each line of a secret by itself, a lone brace too. Write the value on one line, or as base64.";

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
 * Each line of a value is masked by itself, however short it is: the brace of a JSON document of several lines, too.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Worker/Worker.cs#L160-L172
 */
export function droppedOutput(outputs: { readonly [name: string]: string }, secrets: ReadonlyMap<string, string>): Problem | null {
  for (const [name, value] of secrets) {
    const parts = [value, ...value.split(/[\r\n]/).map((line) => line.trim())].filter((part) => part !== "");
    const output = Object.entries(outputs).find(([, text]) => parts.some((part) => text.includes(part)))?.[0];
    if (output === undefined) continue;
    const isLine = value.includes("\n");
    const message = `${isLine ? "a line of" : "the value of"} secret ${name} stands in the output ${output}, which GitHub then drops`;
    return { code: "board/dropped-output", severity: "error", message, hint: isLine ? SHORT_LINE : SHORT_SECRET };
  }
  return null;
}
