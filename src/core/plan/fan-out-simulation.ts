// Plays a whole fan-out under a virtual clock: the real planner and the real choice, simulated workers and a simulated board. The same
// seed gives the same course. Runs nothing and measures nothing.
import { type BatchCut, type PlanningInput, planBatches } from "./batch-planner.ts";
import { seededRandom, seedOf } from "./seeded-random.ts";
import { SimulatedBoard, type TaskEnd } from "./simulated-board.ts";
import { type Faults, fateOf, NO_FAULTS } from "./simulated-faults.ts";
import { type Pause, SimulatedWorker, type Worker, type World } from "./simulated-worker.ts";
import { findUpstream } from "./task-upstream.ts";

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

/** How one worker ended. `absent`: it never began. */
export interface WorkerEnd extends Worker {
  readonly end: "done" | "killed" | "absent" | "endless";
  readonly fromMs: number;
  readonly toMs: number;
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
  readonly ends: ReadonlyMap<string, TaskEnd>;
  /** By batch with a result, when the one that stands was published. */
  readonly publishedMs: ReadonlyMap<number, number>;
  /** Batches that were claimed, with the number of their claims. */
  readonly claims: ReadonlyMap<number, number>;
  /** Tasks that were begun although something they need was not there. */
  readonly unfounded: readonly string[];
  readonly calls: number;
  readonly claimsInVain: number;
}

interface Running {
  readonly worker: Worker;
  readonly steps: Generator<Pause, void, undefined>;
  readonly fromMs: number;
  atMs: number;
  killedAtMs: number;
  /** How many batches it went for, from 0, and in what it is. */
  batches: number;
  phase: Pause["phase"];
}

/** Nobody works longer than this; a simulation that does not end by then never would. */
const LONGEST_MS = 30 * 24 * 3_600_000;

export function simulate(input: SimulationInput): SimulationResult {
  const cut = planBatches(input);
  const course = newCourse(input, cut);
  const ends: WorkerEnd[] = [];
  const stages = [...new Set(cut.pools.map((pool) => pool.stage ?? 0))].sort((a, b) => a - b);
  for (const stage of stages) playStage(course, workersOf(input, cut, stage), ends);
  const { world, executions, unfounded } = course;
  const standing = world.board.standing();
  const claims = new Map<number, number>();
  for (const { batch } of world.board.claims()) claims.set(batch, (claims.get(batch) ?? 0) + 1);
  return {
    cut,
    workers: ends,
    makespanMs: Math.max(0, ...[...standing.values()].map(({ publishedMs }) => publishedMs)),
    runnerMs: ends.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
    executions,
    ends: new Map([...standing.values()].flatMap(({ result }) => [...result.ends])),
    publishedMs: new Map([...standing].map(([batch, { publishedMs }]) => [batch, publishedMs])),
    claims,
    unfounded,
    calls: world.calls,
    claimsInVain: world.claimsInVain,
  };
}

interface Course {
  readonly world: World;
  readonly executions: Map<string, number>;
  readonly unfounded: string[];
}

function newCourse(input: SimulationInput, cut: BatchCut): Course {
  const faults = input.faults ?? NO_FAULTS;
  const { durations, fails } = drawTasks(input, cut, faults);
  const upstream = findUpstream(input.graph, new Set(input.pending));
  const executions = new Map<string, number>();
  const unfounded: string[] = [];
  const world: World = {
    plan: { batches: cut.batches, pools: cut.pools, failFast: input.failFast ?? false },
    board: new SimulatedBoard(faults, seededRandom(seedOf(input.seed, 1)), input.listsClaims ?? false),
    faults,
    random: seededRandom(seedOf(input.seed, 2)),
    callMs: input.callMs ?? 300,
    knowsEnded: input.knowsEnded ?? true,
    durationOf: (task) => durations.get(task) ?? 0,
    fails: (task) => fails.has(task),
    upstreamOf: (task) => upstream.get(task) ?? [],
    began: (task, _worker, isFounded) => {
      executions.set(task, (executions.get(task) ?? 0) + 1);
      if (!isFounded) unfounded.push(task);
    },
    nowMs: 0,
    calls: 0,
    claimsInVain: 0,
  };
  return { world, executions, unfounded };
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
      return { name: `${number}-${place}`, place, pool: name, environment, stage, fate };
    });
  });
}

/** Until all its workers have ended; the next stage begins then. */
function playStage(course: Course, workers: readonly Worker[], ends: WorkerEnd[]): void {
  const { world } = course;
  const running: Running[] = [];
  for (const worker of workers) {
    const fromMs = world.nowMs + (worker.fate.startMs ?? 0);
    if (worker.fate.startMs === null) ends.push({ ...worker, end: "absent", fromMs, toMs: fromMs });
    else
      running.push({
        worker,
        steps: new SimulatedWorker(world, worker).work(),
        fromMs,
        atMs: fromMs,
        killedAtMs: Number.POSITIVE_INFINITY,
        batches: -1,
        phase: null,
      });
  }
  while (running.length > 0) {
    const next = running.reduce((first, other) => (timeOf(other) < timeOf(first) ? other : first));
    world.nowMs = timeOf(next);
    const end = world.nowMs > LONGEST_MS ? "endless" : advance(next);
    if (end === null) continue;
    running.splice(running.indexOf(next), 1);
    world.board.end(next.worker.name, world.nowMs);
    ends.push({ ...next.worker, end, fromMs: next.fromMs, toMs: world.nowMs });
  }
}

function timeOf({ atMs, killedAtMs }: Running): number {
  return Math.min(atMs, killedAtMs);
}

/** One step of a worker; how it ended, when it did. */
function advance(running: Running): "done" | "killed" | null {
  const { death } = running.worker.fate;
  if (running.killedAtMs <= running.atMs) return "killed";
  const step = running.steps.next();
  if (step.done === true) return "done";
  const { ms, phase, spanMs = ms } = step.value;
  if (phase === "claiming" && running.phase !== "claiming") running.batches++;
  if (death !== null && death.phase === phase && running.batches >= death.batch) {
    running.killedAtMs = Math.min(running.killedAtMs, running.atMs + death.share * spanMs);
  }
  running.phase = phase;
  running.atMs += ms;
  return null;
}
