// What a summary may be at most, what is left out of it first, and the cut at a line when nothing else helps.
// Does not know what the parts say.
import { numberText, sizeText } from "./amount-text.ts";

export interface SummaryLimits {
  /** The whole, in the measure below. GitHub drops a summary above 1 MiB, and a comment above 65,536 characters. */
  readonly size: number;
  readonly unit: "bytes" | "characters";
  /** GitHub's mermaid shows an error instead of more characters or edges. */
  readonly mermaidCharacters: number;
  readonly mermaidEdges: number;
  /** More nodes than this are folded, where that can be. */
  readonly nodes: number;
}

/**
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs (AttachmentSizeLimit), and
 * mermaid's `maxTextSize` and `maxEdges`, which a diagram cannot raise.
 */
export const SUMMARY_LIMITS: SummaryLimits = {
  size: 1024 * 1024,
  unit: "bytes",
  mermaidCharacters: 50_000,
  mermaidEdges: 500,
  nodes: 60,
};

/** A comment's body: https://github.com/actions/dependency-review-action/blob/main/src/comment-pr.ts (MAX_COMMENT_LENGTH). */
export const COMMENT_LIMITS: SummaryLimits = { ...SUMMARY_LIMITS, size: 65_536, unit: "characters" };

/** How much is told. */
export interface Detail {
  /** Rows of tasks that were restored. */
  readonly restoredRows: boolean;
  readonly timeline: boolean;
  readonly graph: boolean;
  /** Lines of a failed task's log. */
  readonly logLines: number;
}

const FULL: Detail = { restoredRows: true, timeline: true, graph: true, logLines: 20 };

/** From everything to the least, with what is said of each thing that is left out. */
const LADDER: readonly { readonly detail: Detail; readonly without: readonly string[] }[] = [
  { detail: FULL, without: [] },
  { detail: { ...FULL, restoredRows: false }, without: ["rows of restored tasks"] },
  { detail: { ...FULL, restoredRows: false, timeline: false }, without: ["rows of restored tasks", "the timeline"] },
  {
    detail: { restoredRows: false, timeline: false, graph: false, logLines: 20 },
    without: ["rows of restored tasks", "the timeline", "the graph"],
  },
  {
    detail: { restoredRows: false, timeline: false, graph: false, logLines: 10 },
    without: ["rows of restored tasks", "the timeline", "the graph", "all but ten lines of each log"],
  },
];

/**
 * The most detailed text that fits. `write` makes it; `without` names what had to be left out, to be said in the text.
 * Where even the least is too long, that is cut at a line, and the end says by how much.
 */
export function fitted(limits: SummaryLimits, write: (detail: Detail, without: readonly string[]) => string): string {
  let text = "";
  for (const { detail, without } of LADDER) {
    text = write(detail, without);
    if (sizeOf(text, limits) <= limits.size) return text;
  }
  return cutAtLine(text, limits);
}

/** Room for the notice and for whatever must be closed. */
const RESERVE = 600;

/** As many whole lines as fit, with fences and folded sections closed, and a notice of what is missing. */
function cutAtLine(text: string, limits: SummaryLimits): string {
  const lines = text.split("\n");
  const room = limits.size - RESERVE;
  const open = openParts();
  let used = 0;
  let kept = 0;
  for (const line of lines) {
    const size = sizeOf(line, limits) + 1;
    // A log's fence is closed by a line that is as long as the fence.
    if (used + size + open.size() > room) break;
    used += size;
    kept += 1;
    open.read(line);
  }
  const notice = noticeText({ kept, lines: lines.length, used, size: sizeOf(text, limits) }, limits);
  return `${[...lines.slice(0, kept), ...open.closing(), "", notice].join("\n")}\n`;
}

interface OpenParts {
  read(line: string): void;
  closing(): string[];
  /** Of what would have to be closed now. */
  size(): number;
}

/** Follows the fences and folded sections that markdown-nodes writes: each begins and ends at a line of its own. */
function openParts(): OpenParts {
  let fence: string | null = null;
  let sections = 0;
  const closing = (): string[] => [...(fence === null ? [] : [fence]), ...Array.from({ length: sections }, () => "\n</details>")];
  return {
    read(line) {
      const mark = /^`{3,}/.exec(line)?.[0];
      if (fence !== null) fence = line === fence ? null : fence;
      else if (mark !== undefined) fence = mark;
      else if (line.startsWith("<details>")) sections += 1;
      else if (line === "</details>") sections -= 1;
    },
    closing,
    size: () => closing().join("\n").length,
  };
}

interface Missing {
  readonly kept: number;
  readonly lines: number;
  readonly used: number;
  readonly size: number;
}

function noticeText({ kept, lines, used, size }: Missing, { unit, size: most }: SummaryLimits): string {
  const amount = (value: number): string => (unit === "bytes" ? sizeText(value) : `${numberText(value)} characters`);
  const limit = unit === "bytes" && most === SUMMARY_LIMITS.size ? "1 MiB" : amount(most);
  const missing = `${numberText(lines - kept)} of ${numberText(lines)} lines (${amount(size - used)} of ${amount(size)})`;
  return `> [!NOTE]\n> Cut here, since GitHub shows at most ${limit}: ${missing} are not shown.`;
}

function sizeOf(text: string, { unit }: SummaryLimits): number {
  return unit === "bytes" ? new TextEncoder().encode(text).length : text.length;
}
