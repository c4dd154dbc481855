// The gantt chart: bars where tasks ran, and labels that are never its keywords.
import { expect, test } from "vitest";
import { task } from "../../../test/golden/report/run-samples.ts";
import { HOSTILE_NAMES } from "../../../test/golden/summary/summary-samples.ts";
import type { TaskResult } from "../model/result.ts";
import { markdownText } from "./markdown-nodes.ts";
import { timelineNodes } from "./summary-timeline.ts";

const NONE = { tasks: [], nodes: [], durationMs: 0 };
const chart = (tasks: readonly TaskResult[]): string => markdownText(timelineNodes(tasks, NONE));
const ran = (id: string, startMs: number, durationMs: number): TaskResult => task(id, {}, "ran", { startMs, durationMs });

test("fewer than two tasks that ran are no chart", () => {
  expect(chart([ran("a", 0, 5), task("b", {}, "restored")])).toBe("");
});

test("the longest 40 of many are shown, in the order of the flow", () => {
  const text = chart(Array.from({ length: 100 }, (_, index) => ran(`task${index}`, index, index + 1)));
  expect(text.match(/ :t\d+, /g)).toHaveLength(40);
  expect(text).toContain("the longest 40 of 100 tasks");
  expect(text).not.toContain("task59 ");
  expect(text.indexOf("task60 ")).toBeLessThan(text.indexOf("task99 "));
});

test("a day is not enough to leave the axis", () => {
  expect(chart([ran("a", 0, 5), ran("b", 90_000_000, 5)])).toContain("2000-01-02 01:00:00.000, 5ms");
});

test("whatever the name, a line is a section or a bar, and a label begins with no keyword", () => {
  const names = [...HOSTILE_NAMES, "title x", "Section y", "dateFormat z", "accTitle", "2000-01-01", "7", "1 000"];
  const text = chart(names.map((name, index) => ran(name, index, names.length - index)));
  const lines = text
    .split("\n")
    .filter((line) => line.startsWith("  ") && !/^ {2}(?:dateFormat YYYY|axisFormat %|todayMarker off)/.test(line));
  expect(lines).toHaveLength(80);
  for (const line of lines) {
    expect(line).toMatch(/^ {2}(?:section )?(?:[\p{L}\p{M}\p{N} ,…×/.-]|#\d+;)+(?: :t\d+, [-\d]+ [\d:.]+, \d+ms)?$/u);
    expect(line).not.toMatch(/^ {2}(?:section )?(?:title|section y|dateFormat|acc|click|\d)/i);
  }
});
