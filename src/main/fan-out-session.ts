// Wires what plan, work and report of a fan-out over a folder have in common. No logic of its own.
import path from "node:path";
import { boardStore } from "../adapters/board-store.ts";
import { folderBoard } from "../adapters/folder-board.ts";
import { localStore } from "../adapters/local-store.ts";
import type { BatchPlan } from "../core/model/board.ts";
import type { Problem } from "../core/model/problem.ts";
import type { TaskGraph } from "../core/model/task.ts";
import { graphDigest } from "../engine/plan-fan-out.ts";
import type { RunInput } from "../engine/run-parts.ts";
import type { Board, RunLock } from "../ports.ts";
import type { TaskOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";
import { type Loaded, Session } from "./session.ts";

export interface FolderFanOut {
  readonly session: Session;
  readonly loaded: Loaded;
  readonly board: Board;
  readonly store: ReturnType<typeof boardStore>;
}

/** `worker`: null for a planner and a report. */
export async function openFolderFanOut(options: TaskOptions, folder: string, worker: string | null): Promise<FolderFanOut> {
  const session = new Session(options);
  const loaded = await session.load();
  const { database, blobs } = session;
  const board = folderBoard({ folder: path.resolve(folder), worker, blobs });
  const own = localStore({ database, blobs, mode: options.cacheMode, now: Date.now });
  return { session, loaded, board, store: boardStore(own, board, blobs) };
}

/** The plan that lies on a board. Throws Refusal where there is none, or where it is of another flow. */
export async function planOf(board: Board, digest: string | null, graph: TaskGraph, where: string): Promise<BatchPlan> {
  const found = await board.plan(digest);
  if (found.kind !== "plan") throw new Refusal([noPlan(found.kind, found.why, where)]);
  if (found.plan.graph !== graphDigest(graph)) throw new Refusal([otherFlow()]);
  return found.plan;
}

function noPlan(kind: "missing" | "corrupt" | "unavailable", why: string, where: string): Problem {
  if (kind === "unavailable")
    return {
      code: "board/unavailable",
      severity: "error",
      message: `the board ${where} cannot be reached: ${why}`,
      hint: "Look whether it is there, and may be read and written.",
    };
  const message = kind === "missing" ? `there is no plan on the board ${where}` : `the plan on the board ${where} is refused: ${why}`;
  return {
    code: "board/no-plan",
    severity: "error",
    message,
    hint: "Make one with `flow-action plan --board`, in a checkout of the same commit.",
  };
}

function otherFlow(): Problem {
  const message = "the plan was made from another flow than the one here";
  return {
    code: "board/other-flow",
    severity: "error",
    message,
    hint: "Check the same commit out, and give `plan`, `work` and `report` the same event and inputs.",
  };
}

/** The tasks of a plan, with the groups that they are members of. */
export function planned(input: RunInput, plan: BatchPlan): ReadonlySet<number> {
  const ids = new Set(plan.batches.flatMap((batch) => batch.tasks));
  const tasks = new Set(input.graph.tasks.filter((task) => ids.has(task.id)).map((task) => task.index));
  const groups = input.graph.nodes.filter((node) => node.kind === "group" && node.members.some((member) => tasks.has(member)));
  return new Set([...tasks, ...groups.map((group) => group.index)]);
}

/** Workers may share a checkout: what they do to it they have claimed. */
export const NO_LOCK: RunLock = { acquire: async () => "free", release: () => undefined };
