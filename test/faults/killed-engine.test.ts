// The engine is killed at many points of a run. Whatever the point: the next run ends well, gives the bytes of a clean run,
// and nothing of the killed one stays, neither files nor processes.
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import type { FlowRepository, Start } from "../rig/flow-repository.ts";
import { processesWith, strayFiles, wrongBlobs } from "../rig/left-behind.ts";
import { HAS_STRACE, leftOut } from "../rig/machine.ts";
import { eachOf, spread } from "../rig/spread.ts";
import { countEffects, struckAt } from "../rig/struck-run.ts";
import { effectsOf, tampered } from "../rig/traced-run.ts";
import { workTree } from "../rig/tree-digest.ts";
import { everyKindRepository } from "./every-kind-flow.ts";

const RUN = ["run", "-j", "2", "--restore", "all"];
const AT_ONCE = 2;
const MINUTES = 60_000;

/** How to kill at an effect, and how many effects there are. */
interface Killer {
  readonly effects: number;
  /** `effect`: from 0. */
  at(effect: number): Start;
}

let clean: readonly string[] = [];
let cleanChanged: readonly string[] = [];

beforeAll(async () => {
  const repository = everyKindRepository();
  await repository.ok(RUN.slice(1));
  clean = workTree(repository.root);
  const changed = changedInput(everyKindRepository());
  await changed.ok(RUN.slice(1));
  cleanChanged = workTree(changed.root);
});

function changedInput(repository: FlowRepository): FlowRepository {
  repository.write("src/2.txt", "second\n");
  return repository;
}

/** Nothing was ever run. Its retry waits a second, so nine of ten begin after the first attempt. */
function untouched(point: number): FlowRepository {
  const repository = everyKindRepository();
  if (point % 10 !== 0) repository.writeHome("tried", "");
  return repository;
}

/** Everything is in the store, nothing on disk, and one input is another: restoring and running in one run. */
function restoring(finished: FlowRepository): () => FlowRepository {
  return () => {
    const repository = finished.copy();
    repository.remove("out");
    return changedInput(repository);
  };
}

async function killAtPoints(
  killer: Killer,
  count: number,
  begin: (point: number) => FlowRepository,
  wanted: () => readonly string[],
): Promise<string> {
  const points = spread(0, killer.effects - 1, count);
  const began = performance.now();
  await eachOf([...points.entries()], AT_ONCE, async ([point, effect]) => {
    const repository = await killedAt(killer, effect, () => begin(point));
    await expectRecovery(repository, wanted(), `killed at effect ${effect}`);
  });
  return `${points.length} runs killed, spread over ${killer.effects} effects, ${Math.round((performance.now() - began) / points.length)} ms for each with its recovery, ${AT_ONCE} at once`;
}

/** How many effects a run has depends on how busy the machine is: a point that lies behind its end is moved forward. */
async function killedAt(killer: Killer, effect: number, begin: () => FlowRepository): Promise<FlowRepository> {
  for (let at = effect; at >= 0; at = Math.floor(at * 0.9)) {
    const repository = begin();
    const end = await repository.start(RUN, killer.at(at)).ended;
    if (end.code === "SIGKILL") return repository;
    repository.discard();
    if (at === 0) break;
  }
  throw new Error(`no run was killed at effect ${effect} or before`);
}

async function expectRecovery(repository: FlowRepository, wanted: readonly string[], when: string): Promise<void> {
  const again = await repository.run(RUN.slice(1));
  const flowDir = repository.path(".flow");
  expect({ when, code: again.code, problems: again.problems, stderr: again.code === 0 ? "" : again.stderr }).toEqual({
    when,
    code: 0,
    problems: [],
    stderr: "",
  });
  expect({ when, tree: workTree(repository.root) }).toEqual({ when, tree: wanted });
  expect({ when, stray: strayFiles(flowDir), wrong: wrongBlobs(flowDir) }).toEqual({ when, stray: [], wrong: [] });
  expect({ when, processes: processesWith(`${repository.root}\0`) }).toEqual({ when, processes: [] });
  expect({ when, integrity: integrityOf(repository) }).toEqual({ when, integrity: "ok" });
  repository.discard();
}

function integrityOf(repository: FlowRepository): unknown {
  const database = new DatabaseSync(repository.path(".flow/flow.db"));
  try {
    return database.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
  } finally {
    database.close();
  }
}

async function straceKiller(repository: FlowRepository): Promise<Killer> {
  const { calls, ended } = await effectsOf(repository, RUN);
  expect(ended.code).toBe(0);
  const at = (effect: number): Start => {
    const { name = "", nth } = calls[effect] ?? {};
    return { before: tampered(name, `signal=SIGKILL:when=${nth}`) };
  };
  return { effects: calls.length, at };
}

async function hookKiller(repository: FlowRepository): Promise<Killer> {
  const effects = await countEffects(repository, RUN, "KILL");
  return { effects, at: (effect) => struckAt(effect + 1, "KILL") };
}

describe("SIGKILL at any system call", () => {
  it("of a first run", { timeout: 10 * MINUTES }, async ({ skip }) => {
    skip(leftOut(HAS_STRACE, "killing the engine at system calls (needs strace and the right to trace)"));
    const figures = await killAtPoints(await straceKiller(untouched(1)), 200, untouched, () => clean);
    process.stdout.write(`system calls of a first run: ${figures}\n`);
  });

  it("of a run that restores and runs", { timeout: 10 * MINUTES }, async ({ skip }) => {
    skip(leftOut(HAS_STRACE, "killing the engine at system calls (needs strace and the right to trace)"));
    const begin = restoring(await finished());
    const figures = await killAtPoints(await straceKiller(begin()), 60, begin, () => cleanChanged);
    process.stdout.write(`system calls of a run that restores: ${figures}\n`);
  });
});

describe("SIGKILL before or after any call of the engine on files and database", () => {
  const count = HAS_STRACE ? 40 : 200;

  it("of a first run", { timeout: 10 * MINUTES }, async () => {
    const figures = await killAtPoints(await hookKiller(untouched(1)), count, untouched, () => clean);
    process.stdout.write(`calls of a first run: ${figures}\n`);
  });

  it("of a run that restores and runs", { timeout: 10 * MINUTES }, async () => {
    const begin = restoring(await finished());
    const figures = await killAtPoints(await hookKiller(begin()), count, begin, () => cleanChanged);
    process.stdout.write(`calls of a run that restores: ${figures}\n`);
  });
});

async function finished(): Promise<FlowRepository> {
  const repository = untouched(1);
  await repository.ok(RUN.slice(1));
  return repository;
}
