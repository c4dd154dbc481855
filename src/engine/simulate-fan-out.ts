// Plays a whole fan-out under a virtual clock: the real planner, the real worker and the real logic of a board, on machines whose tasks
// are nothing but time. The same seed gives the same course. Runs nothing and measures nothing.
import type { BatchPlan, Pool } from "../core/model/board.ts";
import type { TaskState } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";
import { type BatchCut, type PlanningInput, planBatches } from "../core/plan/batch-planner.ts";
import { seededRandom, seedOf } from "../core/plan/seeded-random.ts";
import { type Fate, type Faults, fateOf, NO_FAULTS } from "../core/plan/simulated-faults.ts";
import { findUpstream } from "../core/plan/task-upstream.ts";
import { FaultyBoard } from "./faulty-board.ts";
import { SharedWork, type WorkerTally } from "./share-work.ts";
import { simulateWorker } from "./simulate-worker.ts";
import { SimulatedProcess } from "./simulated-process.ts";
import { VirtualTime } from "./virtual-time.ts";

export interface SimulationInput extends PlanningInput {
  readonly seed: number;
  readonly faults?: Faults;
  /** Milliseconds of one call to the board. */
  readonly callMs?: number;
  readonly failFast?: boolean;
  /** Whether workers are told who has ended, and who claimed what. */
  readonly knowsEnded?: boolean;
  readonly listsClaims?: boolean;
}

export interface Worker {
  readonly name: string;
  readonly place: number;
  readonly pool: string;
  readonly environment: string | null;
  readonly stage: number;
  readonly fate: Fate;
}

/** How one worker ended. `absent`: it never began. */
export interface WorkerEnd extends Worker {
  readonly end: "done" | "killed" | "absent" | "endless";
  readonly fromMs: number;
  readonly toMs: number;
  /** What it said of itself; null where it had no chance to. */
  readonly tally: WorkerTally | null;
}

/** A fan-out from the end of its planning on, in milliseconds. */
export interface SimulationResult {
  readonly cut: BatchCut;
  readonly workers: readonly WorkerEnd[];
  /** When the last result that stands was published. */
  readonly makespanMs: number;
  /** All workers' time together, from each one's first call to its end. */
  readonly runnerMs: number;
  /** By task how often it was begun, by task id. */
  readonly executions: ReadonlyMap<string, number>;
  /** By task id; what is missing is lost. */
  readonly ends: ReadonlyMap<string, TaskState>;
  /** By batch with a result, when the one that stands was published. */
  readonly publishedMs: ReadonlyMap<number, number>;
  /** Batches that were claimed, with the number of their claims. */
  readonly claims: ReadonlyMap<number, number>;
  /** Tasks that were begun although something they need was not there. */
  readonly unfounded: readonly string[];
  readonly calls: number;
  readonly claimsInVain: number;
}

/** Nobody works longer than this; a simulation that does not end by then never would. */
const LONGEST_MS = 30 * 24 * 3_600_000;

export async function simulate(input: SimulationInput): Promise<SimulationResult> {
  const cut = planBatches(input);
  const course = newCourse(input, cut);
  const stages = [...new Set(cut.pools.map((pool) => pool.stage ?? 0))].sort((a, b) => a - b);
  for (const stage of stages) await playStage(course, workersOf(input, cut, stage));
  const { board, ends, executions, unfounded } = course;
  const standing = board.standing();
  const claims = new Map<number, number>();
  for (const { batch } of board.claims()) claims.set(batch, (claims.get(batch) ?? 0) + 1);
  return {
    cut,
    workers: ends,
    makespanMs: Math.max(0, ...[...standing.values()].map(({ publishedMs }) => publishedMs)),
    runnerMs: ends.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
    executions,
    ends: new Map([...standing.values()].flatMap(({ result }) => result.tasks.map((task) => [task.result.id, task.result.state]))),
    publishedMs: new Map([...standing].map(([batch, { publishedMs }]) => [batch, publishedMs])),
    claims,
    unfounded,
    calls: board.calls,
    claimsInVain: board.claimsInVain,
  };
}

/** What all workers share, and what is noted of them. */
interface Course {
  readonly input: SimulationInput;
  readonly plan: BatchPlan;
  readonly time: VirtualTime;
  readonly board: FaultyBoard;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly upstream: ReadonlyMap<string, readonly string[]>;
  readonly durations: ReadonlyMap<string, number>;
  readonly fails: ReadonlySet<string>;
  readonly executions: Map<string, number>;
  readonly unfounded: string[];
  readonly ends: WorkerEnd[];
  /** Workers that have begun or will, and have not ended. */
  readonly living: Map<string, Living>;
  /** A fault of ours in a worker: it must not be lost. */
  fault: unknown;
}

interface Living extends Worker {
  readonly fromMs: number;
  work: SharedWork | null;
}

function newCourse(input: SimulationInput, cut: BatchCut): Course {
  const { callMs = 300, knowsEnded = true, listsClaims = false, failFast = false, faults = NO_FAULTS } = input;
  const time = new VirtualTime();
  const once = new Set(cut.batches.filter((batch) => batch.isOnce).map((batch) => batch.id));
  const { batches, pools } = cut;
  return {
    input,
    plan: { format: 1, flow: "", run: "", graph: "", batches, pools, settled: [], failFast },
    time,
    board: new FaultyBoard({ time, faults, callMs, knowsEnded, listsClaims, once }),
    tasks: new Map(input.graph.tasks.map((task) => [task.id, task])),
    upstream: findUpstream(input.graph, new Set(input.pending)),
    ...drawTasks(input, cut, faults),
    executions: new Map(),
    unfounded: [],
    ends: [],
    living: new Map(),
    fault: null,
  };
}

/** What each task takes this time and whether it fails: the same on every worker. */
function drawTasks(input: SimulationInput, cut: BatchCut, faults: Faults) {
  const random = seededRandom(seedOf(input.seed, 3));
  const durations = new Map<string, number>();
  const fails = new Set<string>();
  for (const [task, ms] of cut.expectedMs) {
    durations.set(task, ms * (1 + faults.spread * (2 * random() - 1)));
    if (random() < faults.fail) fails.add(task);
  }
  return { durations, fails };
}

function workersOf(input: SimulationInput, cut: BatchCut, stage: number): readonly Worker[] {
  const faults = input.faults ?? NO_FAULTS;
  return cut.pools.flatMap((pool, number) => {
    if ((pool.stage ?? 0) !== stage) return [];
    return Array.from({ length: pool.workers }, (_, place) => {
      const fate = fateOf(faults, input.startMs ?? 15_000, seededRandom(seedOf(input.seed, 4, number, place)));
      const { name, environment = null } = pool;
      return { name: workerName(number, place), place, pool: name, environment, stage, fate };
    });
  });
}

/** Until all its workers have ended; the next stage begins then. */
async function playStage(course: Course, workers: readonly Worker[]): Promise<void> {
  const { time, living, ends } = course;
  for (const worker of workers) {
    const { startMs } = worker.fate;
    const fromMs = time.nowMs + (startMs ?? 0);
    if (startMs === null) ends.push({ ...worker, end: "absent", fromMs, toMs: fromMs, tally: null });
    else {
      living.set(worker.name, { ...worker, fromMs, work: null });
      time.at(fromMs, () => begin(course, worker));
    }
  }
  while (living.size > 0) {
    const hasMore = (await time.pass()) && time.nowMs <= LONGEST_MS;
    if (course.fault !== null) throw course.fault;
    if (!hasMore) for (const name of [...living.keys()]) end(course, name, "endless");
  }
}

function begin(course: Course, worker: Worker): void {
  const { input, plan, board, living } = course;
  const { name, pool, environment } = worker;
  const process = new SimulatedProcess(course.time, worker.fate, () => end(course, name, "killed"));
  const number = plan.pools.findIndex((one) => one.name === pool && (one.environment ?? null) === environment);
  const random = (part: number): (() => number) => seededRandom(seedOf(input.seed, part, number, worker.place));
  const view = board.open(name, process, random(1));
  const work = new SharedWork({
    ...worker,
    ...othersOf(course, worker),
    plan,
    board: view,
    clock: process,
    worker: name,
    sharesStore: false,
    signal: new AbortController().signal,
    random: random(2),
    now: () => process.elapsed(),
    file: () => "",
    learn: async () => undefined,
  });
  const alive = living.get(name);
  if (alive !== undefined) alive.work = work;
  simulateWorker({ ...machineOf(course), dispatch: work, process })
    .then(() => {
      process.end();
      end(course, name, "done");
    })
    .catch((error: unknown) => {
      course.fault = error;
    });
}

function machineOf({ input, tasks, durations, fails, upstream, executions, unfounded }: Course) {
  return {
    failFast: input.failFast ?? false,
    taskOf: (id: string): Task => {
      const task = tasks.get(id);
      if (task === undefined) throw new Error(`the graph has no task ${id}`);
      return task;
    },
    durationOf: (task: string) => durations.get(task) ?? 0,
    fails: (task: string) => fails.has(task),
    upstreamOf: (task: string) => upstream.get(task) ?? [],
    began: (task: string, isFounded: boolean) => {
      executions.set(task, (executions.get(task) ?? 0) + 1);
      if (!isFounded) unfounded.push(task);
    },
  };
}

function end({ board, ends, living, time }: Course, name: string, how: WorkerEnd["end"]): void {
  const worker = living.get(name);
  if (worker === undefined) return;
  living.delete(name);
  board.end(name);
  const { work, ...rest } = worker;
  ends.push({ ...rest, end: how, toMs: time.nowMs, tally: how === "done" && work !== null ? work.tally : null });
}

/** Jobs of a workflow are known by name; over a folder whoever comes takes part. */
function othersOf({ input, plan }: Course, { name, pool, environment }: Worker) {
  if (input.listsClaims === true) return {};
  const namesOf = (isMeant: (one: Pool) => boolean): readonly string[] =>
    plan.pools
      .flatMap((one, number) => (isMeant(one) ? Array.from({ length: one.workers }, (_, place) => workerName(number, place)) : []))
      .filter((other) => other !== name);
  return {
    others: new Set(namesOf(() => true)),
    peers: namesOf((one) => one.name === pool && (one.environment ?? null) === environment),
  };
}

function workerName(pool: number, place: number): string {
  return `${pool}-${place}`;
}
