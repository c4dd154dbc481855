// A step that starts a run in the repository whose run it belongs to would wait for itself for ever.
import { existsSync } from "node:fs";
import path from "node:path";
import type { Problem } from "../core/model/problem.ts";

/** The problem, when this process belongs to a run of the same repository. */
export function nestedRun(flowDir: string): Problem | null {
  const outer = /^flow-(.+)-\d+$/.exec(process.env["RUNNER_TRACKING_ID"] ?? "")?.[1];
  if (outer === undefined || !existsSync(path.join(flowDir, "tmp", outer))) return null;
  return {
    code: "cli/nested-run",
    severity: "error",
    message: "this process belongs to a run in the same repository, which would wait for itself",
    hint: "Name the other steps in `needs` instead of starting flow-action from a step.",
  };
}
