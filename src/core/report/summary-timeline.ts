// When each task ran, as a mermaid gantt chart.
// Does not know what else a run did; tasks that did not run are not in it.
import type { TaskResult } from "../model/result.ts";
import { countText } from "./amount-text.ts";
import { tasksByStep } from "./cell-label.ts";
import type { CriticalPath } from "./critical-path.ts";
import { cut } from "./display-width.ts";
import { mermaidLabel } from "./graph-drawing.ts";
import { fenced, folded, html, type RootContent } from "./markdown-nodes.ts";
import { safeText } from "./safe-text.ts";

/** Bars: the longest tasks, when there are more. */
const BARS = 40;
const LABEL = 40;

/** A run of more than an hour shows hours. */
const HOUR_MS = 3_600_000;

// One blue for all, a darker one on the critical path (mermaid's own is the red of a failure), failed tasks red; grey where
// mermaid's yellow and lilac stripes would be louder than the bars. Readable on light and dark pages alike.
const COLORS = {
  taskBkgColor: "#218bff",
  taskBorderColor: "#0969da",
  critBkgColor: "#0550ae",
  critBorderColor: "#033d8b",
  activeTaskBkgColor: "#ffebe9",
  activeTaskBorderColor: "#cf222e",
  taskTextLightColor: "#ffffff",
  taskTextDarkColor: "#a40e26",
  sectionBkgColor: "#8c959f",
  altSectionBkgColor: "transparent",
  sectionBkgColor2: "#8c959f",
};
const SHAPE = { barHeight: 18, barGap: 4, fontSize: 12 };
const THEME = `%%{init: ${JSON.stringify({ gantt: SHAPE, themeVariables: COLORS })}}%%`;

/** Words with which a line of a gantt chart means something else than a task: mermaid's ganttDiagram lexer. */
const KEYWORD = /^(?:acc|href|call|click|gantt|date|incl|topaxis|axis|tick|excl|today|week|title|section|\d)/i;

/** Folded; nothing where fewer than two tasks ran. */
export function timelineNodes(tasks: readonly TaskResult[], path: CriticalPath): readonly RootContent[] {
  const ran = tasks.filter((task) => task.durationMs > 0);
  if (ran.length < 2) return [];
  const shown = new Set([...ran].sort((a, b) => b.durationMs - a.durationMs).slice(0, BARS));
  const about = shown.size < ran.length ? `the longest ${shown.size} of ${countText(ran.length, "task")}` : countText(ran.length, "task");
  const text = gantt(
    ran.filter((task) => shown.has(task)),
    new Set(path.tasks),
  );
  return folded("Timeline", about, [fenced("mermaid", text), html("<sub>Dark blue: critical path. Red: failed.</sub>")]);
}

/** A section for each step. Times are given as of a day and read in the same zone as they are written, so that the axis begins at 0. */
function gantt(tasks: readonly TaskResult[], critical: ReadonlySet<TaskResult>): string {
  const end = Math.max(...tasks.map((task) => task.startMs + task.durationMs));
  const head = [
    THEME,
    "gantt",
    "  dateFormat YYYY-MM-DD HH:mm:ss.SSS",
    `  axisFormat ${end > HOUR_MS ? "%H:%M" : "%M:%S"}`,
    "  todayMarker off",
  ];
  const numbers = new Map(tasks.map((task, index) => [task, index]));
  const sections = [...tasksByStep(tasks)].flatMap(([step, members]) => [
    `  section ${ganttLabel(step)}`,
    ...members.map((task) => bar(task, numbers.get(task) ?? 0, critical.has(task))),
  ]);
  return [...head, ...sections].join("\n");
}

function bar(task: TaskResult, number: number, isCritical: boolean): string {
  const look = task.state === "failed" ? "active, " : isCritical ? "crit, " : "";
  return `  ${ganttLabel(task.id)} :${look}t${number}, ${timeText(task.startMs)}, ${Math.max(1, Math.round(task.durationMs))}ms`;
}

const timeText = (ms: number): string => new Date(Date.UTC(2000, 0, 1) + Math.round(ms)).toISOString().replace("T", " ").replace("Z", "");

/** A label as in a flowchart; a first letter that could begin a keyword is written as its code. */
function ganttLabel(text: string): string {
  const shown = cut(safeText(text), LABEL, "…").trim();
  const label = mermaidLabel(shown);
  return KEYWORD.test(shown) ? `#${shown.codePointAt(0)};${label.slice(1)}` : label;
}
