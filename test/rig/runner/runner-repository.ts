// A git repository with a workflow for the rig's own tests, and services that answer nothing. Knows what a run needs, not what it does.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../built-cli.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { JobOfService, RunnerServices, WorkflowRun } from "./run-request.ts";
import type { JobResult, WorkflowResult } from "./workflow-result.ts";
import { runWorkflow } from "./workflow-run.ts";

/** Actions that the tests' workflows may name, besides those of a test's own. */
const KIT = { "org/kit@v1": path.join(PROJECT, "test/fixtures/runner/kit") };

export interface Given {
  /** Files of the repository besides the workflow. */
  readonly files?: { readonly [path: string]: string };
  readonly run?: Partial<WorkflowRun>;
}

/** Services that hand out tokens and remember who asked. */
export function silentServices(asked: JobOfService[] = []): RunnerServices {
  return {
    serverUrl: "http://github.localhost:1",
    apiUrl: "http://127.0.0.1:1/api/v3",
    jobVariables: (job) => {
      asked.push(job);
      return { ACTIONS_RUNTIME_TOKEN: `runtime-${job.jobId}-token`, ACTIONS_RESULTS_URL: "http://127.0.0.1:1/" };
    },
    githubToken: (job) => `ghs_${job.jobId}_token`,
  };
}

/** A commit of these files; its folder and its SHA. */
export function commitFiles(files: { readonly [path: string]: string }): { readonly path: string; readonly commit: string } {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const git = (...words: string[]): string => execFileSync("git", words, { cwd: folder, encoding: "utf8", env: GIT_ENV });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message=first");
  return { path: folder, commit: git("rev-parse", "HEAD").trim() };
}

const GIT_ENV = {
  PATH: process.env["PATH"] ?? "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

/** Runs a workflow's text as a push to `main`. */
export function runText(workflow: string, { files = {}, run = {} }: Given = {}): Promise<WorkflowResult> {
  const { path: folder, commit } = commitFiles({ ".github/workflows/ci.yml": workflow, ...files });
  return runWorkflow({
    repository: { path: folder, name: "o/r", commit },
    workflow: ".github/workflows/ci.yml",
    event: { name: "push", payload: {} },
    ref: "refs/heads/main",
    defaultBranch: "main",
    github: silentServices(),
    ...run,
    actions: { ...KIT, ...run.actions },
  });
}

/** The one job `a` of a workflow with these steps, as YAML indented by nothing. */
export async function runSteps(steps: string, given: Given = {}, job = ""): Promise<JobResult> {
  const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
  const result = await runText(
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${indented(job, 4)}\n    steps:\n${indented(steps, 6)}`,
    given,
  );
  return jobOf(result, "a");
}

export function jobOf(result: WorkflowResult, key: string): JobResult {
  const job = result.jobs.get(key);
  if (job === undefined) throw new Error(`There is no job ${key}, only ${[...result.jobs.keys()].join(", ")}`);
  return job;
}

/** Lines that a job's processes wrote, without those that the runner adds around them. */
export function said(job: JobResult): readonly string[] {
  let isInHead = false;
  return job.steps
    .filter((step) => step.stage === "main")
    .flatMap((step) => step.log)
    .filter((line) => {
      if (line.startsWith("##[group]Run ")) isInHead = true;
      const isShown = !isInHead;
      if (line === "##[endgroup]") isInHead = false;
      return isShown;
    });
}

/** A workflow of these jobs. */
export function jobs(text: string): string {
  return `on: [push, pull_request, workflow_dispatch]\njobs:\n${text.replace(/^(?=.)/gm, "  ")}`;
}

/** A job that runs one script. */
export function job(id: string, run: string, more = ""): string {
  return `${id}:\n  runs-on: ubuntu-latest\n${more.replace(/^(?=.)/gm, "  ")}\n  steps:\n    - id: s\n      run: ${JSON.stringify(run)}\n`;
}

/** For steps that are to be cancelled without waiting. */
export const QUICK = { interruptMs: 100, terminateMs: 100, streamsMs: 100 };

/** Of all jobs, by key. */
export function conclusions(result: WorkflowResult): { readonly [key: string]: string } {
  return Object.fromEntries([...result.jobs].map(([key, { conclusion }]) => [key, conclusion]).sort());
}
