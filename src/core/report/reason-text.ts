// Why a task runs, waits or does not run, in one line.
// Does not know how the reasons were found.
import type { Reason, ReasonKind } from "../model/decision.ts";
import { countText } from "./amount-text.ts";
import { cut } from "./display-width.ts";
import { safeText } from "./safe-text.ts";

/** Longest value that is shown beside its name, longest name, longest expression. In columns. */
export const SHORT_VALUE = 24;
const LONG_NAME = 80;
const LONG_WHY = 240;
/** How many different causes one line tells before it counts the rest. */
const PARTS = 3;
/** What is said where a reason names no file and no cause of its own, or names just this. */
export const RECORDED_BYTES = "recorded bytes";
export const UNCACHED = "cache: false";
/** What an empty value means, where it is more than that. */
const EMPTY: ReadonlyMap<ReasonKind, string> = new Map([["shell", "(default)"]]);

/** All reasons in one line: `SIZE changed: 512 -> 256; 3 inputs changed, first data/blur/cat-2.jpg`. Empty for none. */
export function reasonsText(reasons: readonly Reason[]): string {
  const inputs = reasons.filter(isInput);
  const others = reasons.filter((reason) => !isInput(reason));
  const waits = others.filter((reason) => reason.kind === "waiting");
  const parts = others.filter((reason) => reason.kind !== "waiting").map(reasonText);
  if (inputs.length > 0) parts.push(inputsText(inputs));
  if (waits.length > 0) parts.push(waitsText(waits));
  const unique = [...new Set(parts)];
  const more = unique.length - PARTS;
  return more > 0 ? `${unique.slice(0, PARTS).join("; ")}; and ${countText(more, "more difference")}` : unique.join("; ");
}

/** One reason in one line, without a full stop. */
export function reasonText(reason: Reason): string {
  return TEXTS[reason.kind](nameText(reason.name), reason);
}

type Text = (name: string, reason: Reason) => string;

/** One row for every kind: first the differences between two manifests, then other causes. */
const TEXTS: Readonly<Record<ReasonKind, Text>> = {
  format: () => "the format of records changed",
  epoch: (_, reason) => valueChange("cache epoch", reason),
  run: () => "command changed",
  shell: (_, reason) => valueChange("shell", reason),
  "working-directory": (_, reason) => valueChange("working directory", reason),
  env: (name, reason) => valueChange(name, reason),
  secret: (name, reason) => `secret in ${name} ${changeWord(reason)}`,
  rotated: (name, reason) => `secret ${name} ${rotationWords(reason)}`,
  "fork-secret": (name) => `secret ${name} is not given to pull requests from forks or Dependabot`,
  // The name says what changed; the machine's value is nobody's business in a log.
  "pass-env": (name, reason) => `${name} ${changeWord(reason)} on this machine`,
  input: fileChange,
  upstream: fileChange,
  command: (name, reason) => `output of \`${name}\` ${changeWord(reason)}`,
  output: (name, reason) => `output ${name} ${changeWord(reason)}`,
  platform: (_, reason) => valueChange("platform", reason),
  first: () => "no earlier record",
  force: () => "forced",
  bytes: (name) => (name === "" || name === RECORDED_BYTES ? `${RECORDED_BYTES} are gone` : `${RECORDED_BYTES} of ${name} are gone`),
  // Our own words, which also say what to do: they are not cut.
  uncached: (_, { name }) => (name === "" || name === UNCACHED ? UNCACHED : `not kept: ${safeText(name)}`),
  waiting: (name) => `waits for ${name}`,
  if: (name) => (name === "" ? "if: was false" : `if: ${name} was false`),
  needs: (name, reason) => `needs ${name}, which ${fateText(reason.after)}`,
  label: (name, { before, after }) =>
    before === null || after === null
      ? `label ${name} names another platform`
      : `label ${name} names ${nameText(after)}, this machine is ${nameText(before)}`,
  environment: (name) => `environment ${name} is not allowed here; --allow-environment ${name} allows it`,
  "fail-fast": (name) => (name === "" ? "another task failed first (fail-fast)" : `${name} failed first (fail-fast)`),
  interrupted: () => "interrupted",
  "restore-only": () => "not restorable, and nothing is run",
  elsewhere: (name) => `a record exists in ${name}, which this run cannot read`,
  // The name holds what a foreign record says of itself, and our own words about it.
  untrusted: (_, { name }) => `a record exists that is not trusted: ${cut(safeText(name), LONG_WHY, "...")}`,
  "upstream-failed": (name) => `needs ${name}, which failed`,
};

/** What became of a task that is needed. */
export function fateText(state: string | null): string {
  if (state === "failed") return "failed";
  return state === "skipped" || state === "blocked" || state === "cancelled" ? `was ${state}` : "did not run";
}

/** Without before and after the value itself changed, else whether it counts. */
export function rotationWords({ after }: Reason): string {
  if (after === null) return "was rotated";
  return after === "fingerprint" ? "counts by its value now" : "counts by its name alone now";
}

function fileChange(name: string, reason: Reason): string {
  return onlyMode(reason) ? `mode of ${name} changed` : `${name} ${changeWord(reason)}`;
}

function isInput(reason: Reason): boolean {
  return reason.kind === "input" || reason.kind === "upstream";
}

function inputsText(inputs: readonly Reason[]): string {
  const [first] = inputs;
  if (first === undefined) return "";
  return inputs.length === 1 ? reasonText(first) : `${countText(inputs.length, "input")} changed, first ${nameText(first.name)}`;
}

function waitsText(waits: readonly Reason[]): string {
  const [first] = waits;
  if (first === undefined) return "";
  return waits.length === 1 ? reasonText(first) : `${reasonText(first)} and ${countText(waits.length - 1, "other")}`;
}

export function changeWord(reason: Reason): "changed" | "is new" | "is gone" {
  if (reason.before === null && reason.after !== null) return "is new";
  return reason.after === null && reason.before !== null ? "is gone" : "changed";
}

/** `SIZE changed: 512 -> 256`, without the values where one of them is long. */
function valueChange(what: string, reason: Reason): string {
  const word = changeWord(reason);
  const values = [reason.before, reason.after].flatMap((value) =>
    value === null ? [] : [value === "" ? (EMPTY.get(reason.kind) ?? "(empty)") : safeText(value)],
  );
  if (word === "is gone" || values.length === 0 || values.some((value) => value.length > SHORT_VALUE)) return `${what} ${word}`;
  return `${what} ${word}: ${values.join(" -> ")}`;
}

/** Two file facts (`100644 <sha256>`) with the same content. */
export function onlyMode(reason: Reason): boolean {
  const [, before] = reason.before?.split(" ") ?? [];
  const [, after] = reason.after?.split(" ") ?? [];
  return before !== undefined && before === after && reason.before !== reason.after;
}

const nameText = (name: string): string => cut(safeText(name), LONG_NAME, "...");
