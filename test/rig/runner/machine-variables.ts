// The environment that the machine itself gives to every process of a job. Nothing of the tests' own environment but PATH's folders.
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { JobPlaces } from "./job-state.ts";
import type { RunPlan } from "./run-plan.ts";

/** PATH has Node, as on GitHub's images, and the system's programs; nothing of the project's own `node_modules`. */
export function machineVariables(plan: RunPlan, folder: string, places: JobPlaces): { readonly [name: string]: string } {
  const programs = path.join(folder, "bin");
  mkdirSync(programs, { recursive: true });
  const node = path.join(programs, "node");
  if (!existsSync(node)) symlinkSync(plan.node, node);
  const system = (process.env["PATH"] ?? "").split(path.delimiter).filter((entry) => entry !== "" && !entry.includes("node_modules"));
  return {
    PATH: [programs, ...system].join(path.delimiter),
    HOME: places.home,
    LANG: "C.UTF-8",
    USER: "runner",
    SHELL: "/bin/bash",
    RUNNER_TRACKING_ID: `github_${randomUUID()}`,
    ...plan.run.machineVariables,
  };
}
