// Striking at the engine from within, by strike-at.cjs: works where nothing can be traced.
import { readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./built-cli.ts";
import type { FlowRepository, Start } from "./flow-repository.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const OPTIONS = ["--require", path.join(PROJECT, "test/rig/strike-at.cjs")];

/** How to start a run whose n-th effect, counted from 1, kills it or fails with this code. `within`: of those on paths that hold this text. */
export function struckAt(effect: number, strike: string, within = ""): Start {
  return { nodeOptions: OPTIONS, env: { FLOW_TEST_STRIKE: strike, FLOW_TEST_STRIKE_AT: `${effect}`, FLOW_TEST_STRIKE_PATH: within } };
}

/** How many effects of that kind a run has. */
export async function countEffects(repository: FlowRepository, words: readonly string[], strike: string): Promise<number> {
  return countedEffects(strike, "", async (start) => {
    const ended = await repository.start(words, start).ended;
    if (ended.code !== 0) throw new Error(`exit code ${ended.code}\n${ended.stderr}`);
  });
}

/** The same for whatever `run` starts. `within` as for `struckAt`. */
export async function countedEffects(strike: string, within: string, run: (start: Start) => Promise<unknown>): Promise<number> {
  const report = path.join(temporaryFolder(), "effects");
  const { nodeOptions = [], env } = struckAt(0, strike, within);
  await run({ nodeOptions, env: { ...env, FLOW_TEST_EFFECTS: report } });
  return Number(readFileSync(report, "utf8"));
}
