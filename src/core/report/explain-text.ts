// `explain` as a person reads it: every part of a fingerprint, what differs from the nearest record first.
// Does not know how the differences were found.
import type { DecisionKind } from "../model/decision.ts";
import { countText, numberText } from "./amount-text.ts";
import { cut } from "./display-width.ts";
import { type ExplainPart, type ExplainView, explainParts, otherReasons } from "./explain-view.ts";
import type { Paint } from "./paint.ts";
import { reasonText } from "./reason-text.ts";
import { safeText } from "./safe-text.ts";
import { alignedRows, type Cell } from "./text-table.ts";

/** Parts of one kind shown before the rest is counted: those that differ, and those that do not. */
const DIFFERENT = 50;
const SAME = 10;
const VALUE = 60;
const NAME = 80;

const DECISIONS: Readonly<Record<DecisionKind, string>> = {
  hit: "can be restored",
  miss: "has no record",
  always: "always runs",
  waiting: "not known yet",
};

const KINDS: ReadonlyMap<string, string> = new Map([
  ["upstream", "outputs of needs"],
  ["command", "output of"],
  ["rotated", "value of secret"],
  ["epoch", "cache epoch"],
  ["format", "record format"],
  ["working-directory", "directory"],
]);

/** The whole text with line ends. */
export function explainText(view: ExplainView, paint: Paint): string {
  const parts = explainParts(view);
  const different = parts.filter((part) => part.differs);
  const rows = [
    ...foldedRows(different, DIFFERENT, paint),
    ...foldedRows(
      parts.filter((part) => !part.differs),
      SAME,
      paint,
    ),
  ];
  const table = rows.length === 0 ? [] : [alignedRows(rows)];
  const summary = view.manifest === null || view.nearest === null ? [] : [`${differText(different.length, parts.length)}\n`];
  return [headText(view, paint), ...table, ...summary].join("\n");
}

function headText(view: ExplainView, paint: Paint): string {
  const key = view.fingerprint === null ? "no fingerprint yet" : `fingerprint ${view.fingerprint.slice(0, 8)}`;
  const isRefused = view.reasons.some((reason) => reason.kind === "untrusted");
  const decision = view.decision === null ? "" : `  ${isRefused ? "is not restored" : DECISIONS[view.decision]}`;
  const lines = [`${paint.bold(name(view.task, paint))}  ${key}${decision}`, ...nearestLine(view)];
  const others = otherReasons(view).filter((reason) => reason.kind !== "first" || view.nearest !== null);
  return `${[...lines, ...others.map((reason) => `  ${reasonText(reason)}`)].join("\n")}\n`;
}

function nearestLine(view: ExplainView): string[] {
  const { nearest } = view;
  if (nearest === null) return view.manifest === null ? [] : ["no earlier record to compare with"];
  const { producer } = nearest;
  const parts = [
    `nearest record ${nearest.fingerprint.slice(0, 8)}`,
    `run ${producer.run}`,
    ...(producer.ref === undefined ? [] : [producer.ref.replace(/^refs\/(heads|tags)\//, "")]),
    ...(producer.commit === undefined ? [] : [producer.commit.slice(0, 7)]),
    nearest.startedAt,
  ];
  return [parts.map(safeText).join("  ")];
}

/** Rows with, for each kind, at most `most` parts and a count of the others. */
function foldedRows(parts: readonly ExplainPart[], most: number, paint: Paint): Cell[][] {
  const kinds = new Map<string, ExplainPart[]>();
  for (const part of parts) {
    const same = kinds.get(part.kind);
    if (same === undefined) kinds.set(part.kind, [part]);
    else same.push(part);
  }
  return [...kinds].flatMap(([kind, all]) => {
    const rows = all.slice(0, most).map((part) => partRow(part, paint));
    const rest = all.length - rows.length;
    if (rest === 0) return rows;
    const what = all[0]?.differs === true ? "more that differ" : "more, unchanged";
    return [...rows, [kindCell(all[0]?.differs === true, kind, paint), { text: `and ${numberText(rest)} ${what}` }]];
  });
}

function partRow(part: ExplainPart, paint: Paint): Cell[] {
  const value = part.differs ? changeText(part, paint) : valueText(part.value, part.kind, paint);
  const shownName = name(part.name, paint);
  return [kindCell(part.differs, part.kind, paint), ...(shownName === "" ? [{ text: value }] : [{ text: shownName }, { text: value }])];
}

function kindCell(differs: boolean, kind: string, paint: Paint): Cell {
  const sign = differs ? paint.marks.differs : paint.marks.same;
  const text = KINDS.get(kind) ?? kind;
  return { text: `${sign} ${text}`, painted: `${differs ? paint.yellow(sign) : paint.dim(sign)} ${paint.dim(text)}` };
}

function changeText(part: ExplainPart, paint: Paint): string {
  const { before, after } = part;
  if (before === null && after === null) return part.value === null ? "changed" : `changed, now ${valueText(part.value, part.kind, paint)}`;
  if (before === null) return part.kind === "output" ? "new" : `new: ${valueText(after, part.kind, paint)}`;
  if (after === null) return part.kind === "output" ? "gone" : `gone, was ${valueText(before, part.kind, paint)}`;
  return `${valueText(before, part.kind, paint)} ${paint.marks.arrow} ${valueText(after, part.kind, paint)}`;
}

/** A digest by its first characters, the mode only where it is not that of an ordinary file, other values cut. */
function valueText(value: string | null, kind: string, paint: Paint): string {
  if (value === null) return kind === "pass-env" ? "(not set)" : "";
  if (value === "") return kind === "shell" ? "(default)" : "(empty)";
  const fact = /^(?:(\d{6}) )?([0-9a-f]{64})$/.exec(value);
  if (fact !== null) return `${fact[2]?.slice(0, 8)}${fact[1] === undefined || fact[1] === "100644" ? "" : ` (${fact[1]})`}`;
  const [first = "", ...more] = value.replace(/\n+$/, "").split("\n");
  const line = cut(safeText(first), VALUE, paint.marks.ellipsis);
  return more.length > 0 ? `${line} (and ${countText(more.length, "more line")})` : line;
}

const name = (text: string, paint: Paint): string => cut(safeText(text), NAME, paint.marks.ellipsis);

function differText(different: number, all: number): string {
  if (different === 0) return `All ${numberText(all)} parts are the same.`;
  return `${numberText(different)} of ${countText(all, "part")} ${different === 1 ? "differs" : "differ"}.`;
}
