// A repository on the small GitHub whose workflow uses this project's action as it lies here, `dist/` as committed. Pushes,
// opens pull requests, runs. Each run has a machine of its own. Knows no flow.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RunResult } from "../../../src/core/model/result.ts";
import type { GithubSettings } from "../../rig/github/github-settings.ts";
import { type SmallGithub, startSmallGithub } from "../../rig/github/small-github.ts";
import type { WorkflowRun } from "../../rig/runner/run-request.ts";
import type { JobResult, WorkflowResult } from "../../rig/runner/workflow-result.ts";
import { runWorkflow } from "../../rig/runner/workflow-run.ts";
import { temporaryFolder } from "../../rig/temporary-folder.ts";
import { git, PROJECT } from "./built-cli.ts";
import { parseResult } from "./run-schema.ts";

export const USES = "org/flow-action@v1";
const WORKFLOW = ".github/workflows/flow.yml";

/** What came of a run, with the result that the action wrote down. */
export interface ActionRun {
  readonly job: JobResult;
  readonly result: RunResult;
  readonly outputs: { readonly [name: string]: string };
  readonly summary: string;
  ids(state: RunResult["tasks"][number]["state"]): readonly string[];
}

export interface RunOf {
  /** What `uses: org/flow-action@v1` is given, as YAML lines. */
  readonly with?: string;
  readonly ref?: string;
  readonly baseRef?: string;
  readonly event?: WorkflowRun["event"];
  readonly job?: string;
  readonly workflowHead?: string;
  readonly before?: string;
  readonly after?: string;
  readonly more?: Partial<WorkflowRun>;
}

export class ActionRepository {
  readonly github: SmallGithub;
  readonly path: string;
  #runs = 0;

  private constructor(github: SmallGithub, folder: string) {
    this.github = github;
    this.path = folder;
  }

  static async make(files: { readonly [path: string]: string }, settings: Partial<GithubSettings> = {}): Promise<ActionRepository> {
    const made = new ActionRepository(await startSmallGithub(settings), temporaryFolder());
    git(made.path, "init", "-q", "-b", "main");
    for (const [name, text] of Object.entries(files)) made.write(name, text);
    made.commit("first");
    return made;
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.path, file)), { recursive: true });
    writeFileSync(path.join(this.path, file), text);
  }

  copyIn(folder: string): void {
    cpSync(folder, this.path, { recursive: true });
  }

  remove(file: string): void {
    rmSync(path.join(this.path, file), { recursive: true, force: true });
  }

  read(file: string): string {
    return readFileSync(path.join(this.path, file), "utf8");
  }

  commit(message: string): string {
    git(this.path, "add", "--all");
    git(this.path, "commit", "-q", "--allow-empty", "-m", message);
    return git(this.path, "rev-parse", "HEAD").trim();
  }

  git(...words: readonly string[]): string {
    return git(this.path, ...words).trim();
  }

  /** Runs the action on the commit that is checked out here. */
  async run(how: RunOf = {}): Promise<ActionRun> {
    const finished = await this.runWorkflow({
      workflowText: workflowOf(how),
      ...(how.event === undefined ? {} : { event: how.event }),
      ...(how.ref === undefined ? {} : { ref: how.ref }),
      ...(how.baseRef === undefined ? {} : { baseRef: how.baseRef }),
      ...how.more,
    });
    const job = finished.jobs.get("flow");
    if (job === undefined) throw new Error(`there is no job flow, only ${[...finished.jobs.keys()].join(", ")}`);
    return actionRun(job);
  }

  /** Runs any workflow on that commit, as a push to main unless it is told otherwise. */
  runWorkflow(how: Partial<WorkflowRun>): Promise<WorkflowResult> {
    this.#runs++;
    return runWorkflow({
      repository: { path: this.path, name: "o/r", commit: this.git("rev-parse", "HEAD") },
      workflow: WORKFLOW,
      event: { name: "push", payload: { repository: { default_branch: "main" } } },
      ref: "refs/heads/main",
      defaultBranch: "main",
      actions: { [USES]: PROJECT },
      github: this.github,
      runId: String(1000 + this.#runs),
      machine: path.join(temporaryFolder(), `runner-${this.#runs}`),
      ...how,
    });
  }

  close(): Promise<void> {
    return this.github.close();
  }
}

function actionRun(job: JobResult): ActionRun {
  const step = job.steps.find((one) => one.id === "flow");
  if (step === undefined) throw new Error(`the action did not run:\n${job.log.join("\n")}`);
  const record = step.outputs["record-path"] ?? "";
  if (record === "") throw new Error(`the action left no result:\n${job.log.join("\n")}`);
  const result = parseResult(readFileSync(record, "utf8"));
  return {
    job,
    result,
    outputs: step.outputs,
    summary: step.summary,
    ids: (state) => result.tasks.filter((task) => task.state === state).map((task) => task.id),
  };
}

function workflowOf({ with: inputs = "", job = "", workflowHead = "", before = "", after = "" }: RunOf): string {
  const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
  return [
    "on: [push, pull_request]",
    workflowHead,
    "jobs:",
    "  flow:",
    "    runs-on: ubuntu-latest",
    indented(job, 4),
    "    steps:",
    "      - uses: actions/checkout@v5",
    indented(before, 6),
    `      - uses: ${USES}`,
    "        id: flow",
    ...(inputs === "" ? [] : ["        with:", indented(inputs, 10)]),
    indented(after, 6),
    "",
  ]
    .filter((line) => line !== "")
    .join("\n");
}
