// The job summary and the comment of a run or plan, whole: which parts, in which order, within GitHub's limits.
// Does not know how they are published, nor how a part is written.
import type { CacheReport } from "../model/cache-report.ts";
import type { RunResult } from "../model/result.ts";
import type { SigningReport } from "../model/signing-report.ts";
import type { TaskGraph } from "../model/task.ts";
import type { WorkerReport } from "../model/worker-report.ts";
import { type CriticalPath, criticalPath } from "./critical-path.ts";
import { type GithubPlace, jobAddress, lineAddress, runAddress } from "./github-address.ts";
import {
  code,
  heading,
  joined,
  link,
  markdownText,
  type PhrasingContent,
  paragraph,
  type RootContent,
  say,
  strong,
  words,
} from "./markdown-nodes.ts";
import { cacheNodes } from "./summary-cache.ts";
import { changeTable, commentFoot, commentHead } from "./summary-comment.ts";
import { failureNodes } from "./summary-failures.ts";
import { graphNodes } from "./summary-graph.ts";
import { errorNodes, headlineNodes, isAllRestored, lineNodes, warningNodes } from "./summary-headline.ts";
import { COMMENT_LIMITS, type Detail, fitted, SUMMARY_LIMITS, type SummaryLimits } from "./summary-limits.ts";
import { outputNodes } from "./summary-outputs.ts";
import { planHeadlineNodes, planTable } from "./summary-plan.ts";
import { scanNodes } from "./summary-scan.ts";
import { type SecretUse, secretNodes } from "./summary-secrets.ts";
import { stepTable } from "./summary-steps.ts";
import { timelineNodes } from "./summary-timeline.ts";
import { workerNodes } from "./summary-workers.ts";

export interface SummaryInput {
  readonly result: RunResult;
  readonly graph: TaskGraph;
  readonly cache: CacheReport | null;
  /** Where things lie on GitHub; null on a machine of one's own. */
  readonly place: GithubPlace | null;
  /** Every secret of the flow with the tasks that were given it. */
  readonly secrets: readonly SecretUse[];
  /** Patterns of outputs that may hold what looks like a credential. */
  readonly allowed?: readonly string[];
  /** Of a fan-out. */
  readonly workers?: readonly WorkerReport[];
  /** Where something was, or could have been, signed. */
  readonly signing?: SigningReport;
}

/** The job summary as Markdown, with a line end; within the limits, whatever the names and however many the tasks. */
export function summaryMarkdown(input: SummaryInput, limits: SummaryLimits = SUMMARY_LIMITS): string {
  const path = criticalPath(input.graph, input.result.tasks);
  const partsOf = input.result.outcome === "planned" ? planParts : runParts;
  const written = writtenParts();
  return fitted(limits, (detail, without) =>
    written([
      ...partsOf(input, path, detail, limits),
      [`without ${without.length}`, () => withoutNodes(without)],
      ["links", () => linkNodes(input)],
    ]),
  );
}

/**
 * The comment: at most 65,536 characters. `marker`: its first line whole, `<!-- flow-action: ci.yml flow.yml -->`, by which
 * it is found again.
 */
export function commentMarkdown(input: SummaryInput, marker: string): string {
  const { result, graph, place } = input;
  const first = `${marker}\n`;
  const written = writtenParts();
  const body = fitted({ ...COMMENT_LIMITS, size: COMMENT_LIMITS.size - first.length }, ({ restoredRows, logLines }, without) => {
    const content: readonly Part[] =
      result.outcome === "planned"
        ? [
            ["head", () => [paragraph([strong(planHeadlineNodes(result))])]],
            [`plan ${restoredRows}`, () => planTable(result, place, restoredRows)],
          ]
        : [
            ["head", () => [commentHead(result, place)]],
            [`failures ${logLines}`, () => failureNodes(result, place, Math.min(10, logLines))],
            ["changes", () => changeTable(result, graph)],
          ];
    return written([
      ...content,
      ["problems", () => [...errorNodes(result, place), ...warningNodes(result, null, place)]],
      [`without ${without.length}`, () => withoutNodes(without)],
      ["foot", () => commentFoot(place)],
    ]);
  });
  return first + body;
}

/** A part, and a key that tells it from itself in another detail. */
type Part = readonly [key: string, nodes: () => readonly RootContent[]];

/** Writes parts one after the other, each of them once: large tables take their time. */
function writtenParts(): (parts: readonly Part[]) => string {
  const texts = new Map<string, string>();
  return (parts) =>
    parts
      .map(([key, nodes]) => {
        const text = texts.get(key) ?? markdownText(nodes());
        texts.set(key, text);
        return text;
      })
      .filter((text) => text !== "")
      .join("\n");
}

function runParts(input: SummaryInput, path: CriticalPath, detail: Detail, limits: SummaryLimits): readonly Part[] {
  const { result, graph, place, cache } = input;
  const { restoredRows, logLines } = detail;
  const head = (): readonly RootContent[] => [heading(headlineNodes(result)), ...lineNodes(result, path), ...errorNodes(result, place)];
  // When everything was restored, there is one line, and what can be opened.
  const all = isAllRestored(result);
  return [
    ["head", head],
    [`failures ${logLines}`, () => failureNodes(result, place, logLines)],
    ["warnings", () => warningNodes(result, cache, place)],
    [`steps ${restoredRows}`, () => (all ? [] : stepTable(result, place, restoredRows))],
    [`graph ${detail.graph}`, () => (all || !detail.graph ? [] : graphNodes(graph, result, path, limits))],
    [`timeline ${detail.timeline}`, () => (detail.timeline ? timelineNodes(result.tasks, path) : [])],
    ["workers", () => workerNodes(input.workers ?? [])],
    ["secrets", () => secretNodes(input.secrets, result.tasks, input.allowed ?? [])],
    [
      `outputs ${restoredRows}`,
      () => {
        const scan = input.secrets.length === 0 ? scanNodes(result.tasks, input.allowed ?? []) : [];
        return outputNodes(result, place, restoredRows, scan, input.signing);
      },
    ],
    [`cache ${restoredRows}`, () => cacheNodes(cache, result, place?.ref ?? null, restoredRows)],
  ];
}

function planParts(input: SummaryInput, path: CriticalPath, detail: Detail, limits: SummaryLimits): readonly Part[] {
  const { result, graph, place, cache } = input;
  const { restoredRows } = detail;
  return [
    ["head", () => [heading(planHeadlineNodes(result)), ...errorNodes(result, place), ...warningNodes(result, cache, place)]],
    [`plan ${restoredRows}`, () => planTable(result, place, restoredRows)],
    [`graph ${detail.graph}`, () => (detail.graph ? graphNodes(graph, result, path, limits) : [])],
    [`cache ${restoredRows}`, () => cacheNodes(cache, result, place?.ref ?? null, restoredRows)],
  ];
}

function withoutNodes(without: readonly string[]): readonly RootContent[] {
  return without.length === 0
    ? []
    : [paragraph([words(`Left out, since GitHub shows no more than a certain size: ${without.join(", ")}.`)])];
}

function linkNodes({ result, place }: SummaryInput): readonly RootContent[] {
  const file = lineAddress(place, result.file, 1);
  const run = place === null ? null : runAddress(place, `${place.runId}/attempts/${place.runAttempt}`);
  const log = jobAddress(place);
  const parts: PhrasingContent[][] = [
    ...(file === null ? [] : [link(file, [code(result.file)])]),
    ...(run === null ? [] : [link(run, [words("run")])]),
    ...(log === null ? [] : [link(log, [words("log")])]),
    say`here: ${result.outcome === "planned" ? "flow-action plan" : "flow-action run"}`,
  ];
  return [paragraph(joined(parts, " · "))];
}
