// Names of what lies on a board, and what such a name says: a claim, a result. Everything that a list tells stands in the name,
// so that a list is enough. Knows no board.
import type { ListedResult } from "../model/board.ts";

export const PLAN_NAME = "plan";

/** Letters, digits, `_`, `.`, `-`: what is a file's name on every system, and an artifact's. */
const WORKER = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
const RESULT = /^result-(\d{1,9})-(\d{1,9})-(done|failed)-([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})$/;

export function isWorkerName(name: string): boolean {
  return WORKER.test(name);
}

export function claimName(batch: number, claim: number): string {
  return `claim-${batch}-${claim}`;
}

export function resultName({ batch, claim, outcome, worker }: ListedResult): string {
  return `result-${batch}-${claim}-${outcome}-${worker}`;
}

/** Null for any other name. */
export function readResultName(name: string): ListedResult | null {
  const [, batch, claim, outcome, worker] = RESULT.exec(name) ?? [];
  if (worker === undefined || (outcome !== "done" && outcome !== "failed")) return null;
  const listed = { batch: Number(batch), claim: Number(claim), outcome, worker } as const;
  // One result has one name: no leading zeros.
  return resultName(listed) === name ? listed : null;
}
