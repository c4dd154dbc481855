// What goes wrong in a simulated fan-out, by seed. Probabilities and milliseconds; breaks nothing itself.
import { seededRandom, seedOf } from "./seeded-random.ts";

/** Probabilities from 0 to 1. */
export interface Faults {
  /** Per worker: it is killed in one of its batches, while claiming, running or publishing. */
  readonly kill: number;
  /** Per worker: it starts up to ten minutes later than the others; it never starts. */
  readonly late: number;
  readonly absent: number;
  /** Per call: it fails as with 429 and nothing has happened. */
  readonly refuse: number;
  /** Per claim: it is kept, and the answer gets lost. */
  readonly loseAnswer: number;
  /** Per result: the worker is told that it was published, and it was not. */
  readonly losePublish: number;
  /** Per claim of what may be done twice: it is given a second time. */
  readonly duplicateClaim: number;
  /** Per worker: its clock jumps by up to half an hour, either way, at some moment. */
  readonly clockJump: number;
  /** Per task: its command fails. */
  readonly fail: number;
  /** Milliseconds after which a result can be seen, at most. */
  readonly lagMs: number;
  /** By how much a task may take longer or shorter than expected, as a share. */
  readonly spread: number;
}

export const NO_FAULTS: Faults = {
  kill: 0,
  late: 0,
  absent: 0,
  refuse: 0,
  loseAnswer: 0,
  losePublish: 0,
  duplicateClaim: 0,
  clockJump: 0,
  fail: 0,
  lagMs: 0,
  spread: 0,
};

/** Each kind of fault is there or not, and more or less of it. */
export function faultsOf(seed: number): Faults {
  const random = seededRandom(seedOf(seed, 77));
  const upTo = (most: number) => (random() < 0.5 ? 0 : random() * most);
  return {
    kill: random() < 0.1 ? 1 : upTo(0.6),
    late: upTo(0.5),
    absent: upTo(0.5),
    refuse: upTo(0.3),
    loseAnswer: upTo(0.1),
    losePublish: upTo(0.2),
    duplicateClaim: upTo(0.2),
    clockJump: upTo(0.5),
    fail: upTo(0.02),
    lagMs: upTo(20_000),
    spread: upTo(0.8),
  };
}

export const PHASES = ["claiming", "running", "publishing"] as const;
export type Phase = (typeof PHASES)[number];

/** What one worker will meet. */
export interface Fate {
  /** Milliseconds from its stage's begin to its first call; null: never. */
  readonly startMs: number | null;
  /** It is killed in this phase of its so-manieth batch, this far into it; null: never. */
  readonly death: { readonly phase: Phase; readonly batch: number; readonly share: number } | null;
  /** From `atMs` on its clock shows so much more. */
  readonly jump: { readonly atMs: number; readonly byMs: number } | null;
}

/** Starts differ by up to half of `startMs` either way. */
export function fateOf(faults: Faults, startMs: number, random: () => number): Fate {
  const start = startMs * (0.5 + random());
  const lateMs = random() < faults.late ? random() * 600_000 : 0;
  const isAbsent = random() < faults.absent;
  const phase = PHASES[Math.floor(random() * PHASES.length)] ?? "running";
  const death = { phase, batch: Math.floor(random() ** 2 * 6), share: random() };
  const dies = random() < faults.kill;
  const jump = { atMs: random() * 600_000, byMs: (random() - 0.5) * 3_600_000 };
  const jumps = random() < faults.clockJump;
  return { startMs: isAbsent ? null : start + lateMs, death: dies ? death : null, jump: jumps ? jump : null };
}
