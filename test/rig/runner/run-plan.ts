// A run's settings with their defaults, and what its jobs share. Knows no workflow file.
import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../built-cli.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { JsonObject } from "./expression-evaluation.ts";
import type { WorkflowRun } from "./run-request.ts";

export interface RunPlan {
  readonly run: WorkflowRun;
  readonly machine: string;
  readonly runId: string;
  readonly attempt: number;
  readonly defaultBranch: string;
  readonly baseRef: string | undefined;
  readonly event: JsonObject;
  /** Of the repository; none for a pull request of a fork. */
  readonly secrets: { readonly [name: string]: string };
  readonly signal: AbortSignal;
  readonly node: string;
}

/** Fills in what a test left out. */
export function planOf(run: WorkflowRun): RunPlan {
  return {
    run,
    machine: run.machine ?? temporaryFolder(),
    runId: run.runId ?? "1001",
    attempt: run.attempt ?? 1,
    defaultBranch: fullRef(run.defaultBranch),
    baseRef: run.baseRef === undefined ? undefined : fullRef(run.baseRef),
    event: JSON.parse(JSON.stringify(run.event.payload)),
    secrets: run.isFork === true ? {} : (run.secrets ?? {}),
    signal: run.signal ?? new AbortController().signal,
    node: realpathSync(path.join(PROJECT, "node_modules/.bin/node")),
  };
}

function fullRef(ref: string): string {
  return ref.startsWith("refs/") ? ref : `refs/heads/${ref}`;
}

/** The last part of a ref as GitHub shows it: `main`, `v1`, `42/merge`. */
export function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|pull)\//, "");
}

/** A file of the run's own repository at a ref; null where there is none. */
export function fileAt(repository: string, ref: string, file: string): string | null {
  try {
    return execFileSync("git", ["-c", "safe.directory=*", "show", `${ref}:${file}`], {
      cwd: repository,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return null;
  }
}
