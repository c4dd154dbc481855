// The end of a job: its outputs, dropped where empty or not to be shown, and what it left running. Knows no other job.
// Source: actions/runner@258d6c857 src/Runner.Worker/JobExtension.cs:786-930; limits: github.md section 4.
import type { Frame, JobState } from "./job-state.ts";
import { endOrphans } from "./orphan-processes.ts";
import { runnerStep } from "./runner-step.ts";
import { StepContext } from "./step-context.ts";
import { StepLog } from "./step-log.ts";
import { type Template, textsOf } from "./template-value.ts";

const BYTES_OF_A_JOB = 1024 * 1024;

/** Outputs, orphans, and the step "Complete job" whose log tells what became of them. */
export function completeJob(job: JobState, frame: Frame, template: Template | undefined) {
  const log = new StepLog(job.masker, job.facts.isDebugging);
  const outputs: { [name: string]: string } = {};
  try {
    for (const [name, value] of valuesOf(job, frame, template)) {
      if (value === "") log.debug(`Skip output '${name}' since it's empty`);
      else if (job.masker.mask(value) !== value) log.warning(`Skip output '${name}' since it may contain secret.`);
      else {
        log.output(`Set output '${name}'`);
        outputs[name] = value;
      }
    }
    refuseTooLarge(outputs);
  } catch (error) {
    log.error("Fail to evaluate job outputs");
    log.error(error instanceof Error ? error.message : String(error));
    job.fail();
  }
  const orphans = endOrphans(job.facts.machineVariables["RUNNER_TRACKING_ID"] ?? "");
  for (const { pid, name } of orphans) log.output(`Terminate orphan process: pid (${pid}) (${name})`);
  const hasFailed = log.annotations.some((annotation) => annotation.level === "error");
  return {
    outputs,
    orphans: orphans.map(({ name }) => name),
    result: runnerStep("Complete job", "complete", log, hasFailed ? "failure" : "success"),
  };
}

function valuesOf(job: JobState, frame: Frame, template: Template | undefined): ReadonlyMap<string, string> {
  const file = { ...NO_STEP, condition: "always()" };
  const context = new StepContext({ file, id: "__complete", prepared: null, stage: "main", condition: "always()" }, frame, job.signal);
  return textsOf(template, context.scope);
}

const NO_STEP = {
  id: undefined,
  name: undefined,
  env: undefined,
  continueOnError: undefined,
  timeoutMinutes: undefined,
  shell: undefined,
  workingDirectory: undefined,
  run: undefined,
  uses: undefined,
  with: undefined,
};

/** Counted in UTF-16, two bytes a unit. */
function refuseTooLarge(outputs: { readonly [name: string]: string }): void {
  const bytes = Object.entries(outputs).reduce((sum, [name, value]) => sum + 2 * (name.length + value.length), 0);
  if (bytes > BYTES_OF_A_JOB) throw new Error(`The job's outputs are ${bytes} bytes, more than ${BYTES_OF_A_JOB}`);
}
