// A plan for commands that only look: `explain`, `list`, `graph`. Runs nothing.
import type { Manifest } from "../core/model/manifest.ts";
import type { RunResult } from "../core/model/result.ts";
import { runWithManifests } from "../engine/run-flow.ts";
import type { RunInput } from "../engine/run-parts.ts";
import type { Reporter } from "../ports.ts";
import type { TaskOptions } from "./options.ts";
import { refuseUnstarted, runInput, tidy } from "./run-command.ts";
import { type Loaded, Session } from "./session.ts";

const SILENT: Reporter = { report: () => undefined, close: async () => undefined };

export interface PlanSession {
  readonly session: Session;
  readonly loaded: Loaded;
  readonly input: RunInput;
  readonly result: RunResult;
  readonly manifests: ReadonlyMap<string, Manifest>;
}

/** Throws Refusal with what is wrong. */
export async function planSession(steps: readonly string[], options: TaskOptions): Promise<PlanSession> {
  const session = new Session(options);
  const loaded = await session.load();
  const input = runInput(session, loaded, SILENT, steps, options, { execute: false, signal: new AbortController().signal });
  const { result, manifests } = await runWithManifests(input);
  tidy(session);
  refuseUnstarted(result);
  return { session, loaded, input, result, manifests };
}
