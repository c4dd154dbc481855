// The job summary and the comment of a run or plan, whole: which parts, in which order, within GitHub's limits.
// Does not know how they are published, nor how a part is written.
import type { CacheReport } from "../model/cache-report.ts";
import type { RunResult } from "../model/result.ts";
import type { TaskGraph } from "../model/task.ts";
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
import { type SecretUse, secretNodes } from "./summary-secrets.ts";
import { stepTable } from "./summary-steps.ts";
import { timelineNodes } from "./summary-timeline.ts";

export interface SummaryInput {
  readonly result: RunResult;
  readonly graph: TaskGraph;
  readonly cache: CacheReport | null;
  /** Where things lie on GitHub; null on a machine of one's own. */
  readonly place: GithubPlace | null;
  /** Every secret of the flow with the tasks that were given it. */
  readonly secrets: readonly SecretUse[];
}

/** The job summary as Markdown, with a line end; within the limits, whatever the names and however many the tasks. */
export function summaryMarkdown(input: SummaryInput, limits: SummaryLimits = SUMMARY_LIMITS): string {
  const path = criticalPath(input.graph, input.result.tasks);
  const parts = input.result.outcome === "planned" ? planParts : runParts;
  return fitted(limits, (detail, without) =>
    markdownText([...parts(input, path, detail, limits), ...withoutNodes(without), ...linkNodes(input)]),
  );
}

/** The comment: at most 65,536 characters. `marker`: its first line whole, `<!-- flow-action: ci.yml flow.yml -->`, by which it is found again. */
export function commentMarkdown(input: SummaryInput, marker: string): string {
  const { result, graph, place } = input;
  const first = `${marker}\n`;
  const body = fitted({ ...COMMENT_LIMITS, size: COMMENT_LIMITS.size - first.length }, ({ restoredRows, logLines }, without) => {
    const content =
      result.outcome === "planned"
        ? [paragraph([strong(planHeadlineNodes(result))]), ...planTable(result, place, restoredRows)]
        : [commentHead(result, place), ...failureNodes(result, place, Math.min(10, logLines)), ...changeTable(result, graph)];
    const problems = [...errorNodes(result, place), ...warningNodes(result, null, place)];
    return markdownText([...content, ...problems, ...withoutNodes(without), ...commentFoot(place)]);
  });
  return first + body;
}

function runParts(input: SummaryInput, path: CriticalPath, detail: Detail, limits: SummaryLimits): readonly RootContent[] {
  const { result, graph, place, cache } = input;
  const open = [
    heading(headlineNodes(result)),
    ...lineNodes(result, path),
    ...errorNodes(result, place),
    ...failureNodes(result, place, detail.logLines),
    ...warningNodes(result, cache, place),
  ];
  const all = isAllRestored(result);
  return [
    ...open,
    ...(all ? [] : stepTable(result, place, detail.restoredRows)),
    ...(all || !detail.graph ? [] : graphNodes(graph, result, path, limits)),
    ...(detail.timeline ? timelineNodes(result.tasks, path) : []),
    ...secretNodes(input.secrets, result.tasks),
    ...outputNodes(result, place, detail.restoredRows),
    ...cacheNodes(cache, result, place?.ref ?? null, detail.restoredRows),
  ];
}

function planParts(input: SummaryInput, path: CriticalPath, detail: Detail, limits: SummaryLimits): readonly RootContent[] {
  const { result, graph, place, cache } = input;
  return [
    heading(planHeadlineNodes(result)),
    ...errorNodes(result, place),
    ...warningNodes(result, cache, place),
    ...planTable(result, place, detail.restoredRows),
    ...(detail.graph ? graphNodes(graph, result, path, limits) : []),
    ...cacheNodes(cache, result, place?.ref ?? null, detail.restoredRows),
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
