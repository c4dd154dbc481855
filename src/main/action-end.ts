// What an action's run leaves behind: outputs, summary, comment, the result as a file. Each is tried by itself, so that one
// that cannot be written costs no other. Writes; decides nothing about the run.
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isTrouble } from "../adapters/cache-service.ts";
import type { GithubRest } from "../adapters/github-rest-client.ts";
import { appendOutputs, appendSummary } from "../adapters/runner-files.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import type { SummaryInput } from "../core/report/run-summary.ts";
import { stepOutputs } from "../core/report/step-outputs.ts";
import { maskText } from "../core/secret/masking.ts";
import type { ActionInputs, When } from "./action-inputs.ts";

type Env = { readonly [name: string]: string | undefined };

/** GitHub takes 1 MiB for all outputs of a job; characters count twice there. */
const OUTPUTS_CHARACTERS = 450_000;

export interface ActionEnd {
  readonly env: Env;
  readonly inputs: ActionInputs;
  readonly summary: SummaryInput;
  readonly folder: string;
  /** Besides those that every command has. */
  readonly outputs: { readonly [name: string]: string };
  /** Never in a summary or comment, which the runner or nobody masks: what they are made of was searched before. */
  readonly masks: readonly string[];
}

/** Writes the outputs and the result's file. The problem, where something does not fit. */
export function writeOutputs({ env, summary, folder, outputs: more }: ActionEnd): readonly Problem[] {
  const { result, graph } = summary;
  const file = path.join(folder, `result-${randomBytes(6).toString("hex")}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(result));
  const steps = JSON.stringify(stepOutputs(graph, result.tasks));
  const fits = steps.length <= OUTPUTS_CHARACTERS;
  const outputs = { ...numbers(result), ...more, outputs: fits ? steps : "{}", "record-path": file };
  const target = env["GITHUB_OUTPUT"];
  if (target !== undefined && target !== "") appendOutputs(target, outputs);
  if (fits) return [];
  const message = `what steps gave has ${steps.length} characters, and at most ${OUTPUTS_CHARACTERS} fit into the output \`outputs\``;
  return [
    {
      code: "action/outputs-too-large",
      severity: "warning",
      message,
      hint: "Read the file that `record-path` names, or write large values to files.",
    },
  ];
}

function numbers(result: RunResult): { readonly [name: string]: string } {
  const { restored, ran, failed, skipped, savedMs, tasks } = result;
  return {
    outcome: result.outcome === "planned" ? "success" : result.outcome,
    "cache-hit": String(result.outcome !== "planned" && tasks.length > 0 && restored === tasks.length),
    restored: String(restored),
    ran: String(ran),
    failed: String(failed),
    skipped: String(skipped),
    "saved-seconds": String(Math.round(savedMs / 1000)),
  };
}

/** A worker leaves the summary to the report, but for two lines where a task failed. */
export function writeWorkerEnd(end: ActionEnd): readonly Problem[] {
  const { env, summary, masks } = end;
  const target = env["GITHUB_STEP_SUMMARY"];
  const failed = summary.result.tasks.filter((task) => task.state === "failed");
  const [first] = failed;
  if (first !== undefined && target !== undefined && target !== "") {
    const more = failed.length > 1 ? ` and ${failed.length - 1} more` : "";
    const name = "`".repeat(3);
    const text = `Failed here: ${name} ${first.id.replace(/[`\r\n]/g, " ")} ${name}${more}.\nThe report job tells the whole run.`;
    appendSummary(target, maskText(text, masks));
  }
  return writeOutputs(end);
}

/** Before a graph there was: the numbers alone. */
export function writeRefusal(env: Env): void {
  const target = env["GITHUB_OUTPUT"];
  if (target === undefined || target === "") return;
  appendOutputs(target, {
    outcome: "failure",
    "cache-hit": "false",
    restored: "0",
    ran: "0",
    failed: "0",
    skipped: "0",
    "saved-seconds": "0",
    outputs: "{}",
  });
}

export async function writeSummary({ env, inputs, summary, masks }: ActionEnd): Promise<void> {
  const target = env["GITHUB_STEP_SUMMARY"];
  if (target === undefined || target === "" || !isWanted(inputs.summary, summary.result)) return;
  const { summaryMarkdown } = await import("../core/report/run-summary.ts");
  appendSummary(target, maskText(summaryMarkdown(summary), masks));
}

/** The one comment of this workflow and file. A pull request from a fork has no right to one, which is said in the log alone. */
export async function writeComment(
  end: ActionEnd,
  rest: GithubRest | null,
  pullRequest: number | null,
  isFork: boolean,
): Promise<readonly Problem[]> {
  const { inputs, summary, masks } = end;
  if (pullRequest === null || !isWanted(inputs.comment, summary.result)) return [];
  if (rest === null) return [notCommented("there is no token", "Leave the input `github-token` at its default.")];
  const { commentMarkdown } = await import("../core/report/run-summary.ts");
  const marker = `<!-- flow-action: ${markerText(`${summary.place?.workflow ?? ""} ${summary.result.file}`)} -->`;
  const commented = await rest.comment(pullRequest, marker, maskText(commentMarkdown(summary, marker), masks));
  if (!isTrouble(commented)) return [];
  if (isFork) return [];
  const hint =
    commented.kind === "denied"
      ? "Give the job `permissions: { pull-requests: write }`, or take `comment` away."
      : "The run went on without it.";
  return [notCommented(commented.why, hint)];
}

/** Nothing that could end an HTML comment. */
function markerText(text: string): string {
  return text.replace(/[^\w ./-]/g, "_").replaceAll("--", "-_");
}

function notCommented(why: string, hint: string): Problem {
  return { code: "action/comment", severity: "warning", message: `the comment on the pull request could not be written: ${why}`, hint };
}

function isWanted(when: When, result: RunResult): boolean {
  return when === "always" || (when === "on-failure" && result.outcome !== "success" && result.outcome !== "planned");
}
