// Fan-outs of a repository on the small GitHub, by the project's reusable workflow or by jobs of its own; what ran and what was told.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RunResult } from "../../../src/core/model/result.ts";
import type { WorkflowRun } from "../../rig/runner/run-request.ts";
import type { JobResult, WorkflowResult } from "../../rig/runner/workflow-result.ts";
import { temporaryFolder } from "../../rig/temporary-folder.ts";
import { ActionRepository } from "./action-repository.ts";
import { parseResult } from "./run-schema.ts";

/** A workflow that calls the project's own. `inputs` as a flow mapping's inside; `more` are lines of the job, indented by four. */
function callerOf(inputs: string, more = ""): string {
  return `on: [push, pull_request]
permissions: { contents: read, actions: read }
jobs:
  flow:
    uses: org/flow-action/.github/workflows/flow.yml@v1
    with: { ${inputs} }
${more}`;
}

export class FannedOut {
  readonly workflow: WorkflowResult;

  constructor(workflow: WorkflowResult) {
    this.workflow = workflow;
  }

  /** Those whose ids begin so, below the caller's job. */
  jobs(name: string): readonly JobResult[] {
    return [...this.workflow.jobs].filter(([id]) => id.startsWith(`flow / ${name}`) || id.startsWith(name)).map(([, job]) => job);
  }

  job(name: string): JobResult {
    const [found] = this.jobs(name);
    if (found === undefined) throw new Error(`there is no job ${name}, only ${[...this.workflow.jobs.keys()].join(", ")}`);
    return found;
  }

  /** The whole run as the report wrote it down. */
  get report(): RunResult {
    const step = this.job("report").steps.find((one) => one.id === "flow");
    const record = step?.outputs["record-path"] ?? "";
    if (record === "") throw new Error(`the report left no result:\n${this.log}`);
    return parseResult(readFileSync(record, "utf8"));
  }

  get states(): { readonly [task: string]: string } {
    return Object.fromEntries(this.report.tasks.map((task) => [task.id, task.state]));
  }

  get conclusions(): { readonly [name: string]: readonly string[] } {
    const ends = (name: string): readonly string[] => this.jobs(name).map((job) => job.conclusion);
    return { plan: ends("plan"), work: ends("work"), gated: ends("gated"), report: ends("report") };
  }

  /** sha256 of files of a job's workspace, the report's if none is named. */
  digests(files: readonly string[], job: JobResult = this.job("report")): readonly string[] {
    return files.map((file) =>
      createHash("sha256")
        .update(readFileSync(path.join(job.workspace, file)))
        .digest("hex"),
    );
  }

  /** Of all jobs. */
  get log(): string {
    return [...this.workflow.jobs].map(([name, { log }]) => `== ${name}\n${log.join("\n")}`).join("\n");
  }
}

export class FanOutRepository {
  readonly repository: ActionRepository;
  /** Steps write a line to it each time they run, from whatever machine. */
  readonly ranFile: string;
  #seen = 0;

  private constructor(repository: ActionRepository, ranFile: string) {
    this.repository = repository;
    this.ranFile = ranFile;
  }

  /** `flow` is given the file that its steps write to. */
  static async make(flow: (ranFile: string) => string, files: { readonly [path: string]: string } = {}): Promise<FanOutRepository> {
    const ranFile = path.join(temporaryFolder(), "ran");
    return new FanOutRepository(await ActionRepository.make({ "flow.yml": flow(ranFile), ...files }), ranFile);
  }

  async fanOut(inputs: string, how: Partial<WorkflowRun> = {}, more = ""): Promise<FannedOut> {
    return new FannedOut(await this.repository.runWorkflow({ workflowText: callerOf(inputs, more), ...how }));
  }

  async run(workflowText: string, how: Partial<WorkflowRun> = {}): Promise<FannedOut> {
    return new FannedOut(await this.repository.runWorkflow({ workflowText, ...how }));
  }

  /** What ran since the last time, sorted. */
  ran(): readonly string[] {
    const lines = existsSync(this.ranFile) ? readFileSync(this.ranFile, "utf8").split("\n").slice(0, -1) : [];
    const fresh = lines.slice(this.#seen);
    this.#seen = lines.length;
    return fresh.sort();
  }

  close(): Promise<void> {
    return this.repository.close();
  }
}
