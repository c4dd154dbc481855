// Why a task runs, waits or does not run, as Markdown: the wording of reason-text with every name and value as code.
// Does not know how the reasons were found.
import type { Reason, ReasonKind } from "../model/decision.ts";
import { countText, numberText } from "./amount-text.ts";
import { joined, type PhrasingContent, say, words } from "./markdown-nodes.ts";
import { changeWord, fateText, onlyMode, RECORDED_BYTES, rotationWords, SHORT_VALUE, UNCACHED } from "./reason-text.ts";

/** How many different causes one cell tells before it counts the rest. */
const PARTS = 3;

/** All reasons of a task: `SIZE` changed: `512` → `256`; 3 inputs changed, first `data/blur/cat-2.jpg`. Empty for none. */
export function reasonsNodes(reasons: readonly Reason[]): PhrasingContent[] {
  const isInput = ({ kind }: Reason): boolean => kind === "input" || kind === "upstream";
  const inputs = reasons.filter(isInput);
  const waits = reasons.filter(({ kind }) => kind === "waiting");
  const parts = reasons.filter((reason) => !isInput(reason) && reason.kind !== "waiting").map(reasonNodes);
  const [input] = inputs;
  const [wait] = waits;
  if (input !== undefined) parts.push(inputs.length === 1 ? reasonNodes(input) : inputsNodes(inputs.length, input));
  if (wait !== undefined)
    parts.push([...reasonNodes(wait), ...(waits.length === 1 ? [] : [words(` and ${countText(waits.length - 1, "other")}`)])]);
  const more = parts.length - PARTS;
  return joined(more > 0 ? [...parts.slice(0, PARTS), [words(`and ${countText(more, "more difference")}`)]] : parts, "; ");
}

/** One reason, without a full stop. */
export function reasonNodes(reason: Reason): PhrasingContent[] {
  return NODES[reason.kind](reason.name, reason);
}

type Nodes = (name: string, reason: Reason) => PhrasingContent[];
const changed = (reason: Reason): PhrasingContent[] => [words(changeWord(reason))];

/** One row for every kind, as in reason-text. */
const NODES: Readonly<Record<ReasonKind, Nodes>> = {
  format: () => say`the format of records changed`,
  epoch: (_, reason) => valueNodes(say`cache epoch`, reason),
  run: () => say`command changed`,
  shell: (_, reason) => valueNodes(say`shell`, reason),
  "working-directory": (_, reason) => valueNodes(say`working directory`, reason),
  env: (name, reason) => valueNodes(say`${name}`, reason),
  secret: (name, reason) => say`secret in ${name} ${changed(reason)}`,
  rotated: (name, reason) => say`secret ${name} ${[words(rotationWords(reason))]}`,
  "fork-secret": (name) => say`secret ${name} is not given to pull requests from forks or Dependabot`,
  "pass-env": (name, reason) => say`${name} ${changed(reason)} on this machine`,
  input: fileNodes,
  upstream: fileNodes,
  command: (name, reason) => say`output of ${name} ${changed(reason)}`,
  output: (name, reason) => say`output ${name} ${changed(reason)}`,
  platform: (_, reason) => valueNodes(say`platform`, reason),
  first: () => say`no earlier record`,
  force: () => say`forced`,
  bytes: (name) => (name === "" || name === RECORDED_BYTES ? say`recorded bytes are gone` : say`recorded bytes of ${name} are gone`),
  uncached: (name) => (name === "" || name === UNCACHED ? say`${UNCACHED}` : say`not kept: ${name}`),
  waiting: (name) => say`waits for ${name}`,
  if: (name) => (name === "" ? say`if: was false` : say`if: ${name} was false`),
  needs: (name, reason) => say`needs ${name}, which ${[words(fateText(reason.after))]}`,
  label: (name, { before, after }) =>
    before === null || after === null
      ? say`label ${name} names another platform`
      : say`label ${name} names ${after}, this machine is ${before}`,
  environment: (name) => say`environment ${name} is not allowed here; ${`--allow-environment ${name}`} allows it`,
  "fail-fast": (name) => (name === "" ? say`another task failed first (fail-fast)` : say`${name} failed first (fail-fast)`),
  interrupted: () => say`interrupted`,
  elsewhere: (name) => say`a record exists in ${name}, which this run cannot read`,
  "restore-only": () => say`not restorable, and nothing is run`,
  untrusted: (name) => say`a record exists that is not trusted: ${name}`,
  "upstream-failed": (name) => say`needs ${name}, which failed`,
};

function fileNodes(name: string, reason: Reason): PhrasingContent[] {
  return onlyMode(reason) ? say`mode of ${name} changed` : say`${name} ${changed(reason)}`;
}

function inputsNodes(count: number, first: Reason): PhrasingContent[] {
  return say`${[words(numberText(count))]} inputs changed, first ${first.name}`;
}

/** `SIZE` changed: `512` → `256`, without the values where one of them is long. */
function valueNodes(what: readonly PhrasingContent[], reason: Reason): PhrasingContent[] {
  const values = [reason.before, reason.after].flatMap((value) => value ?? []);
  const isShort = values.length > 0 && values.every((value) => value.length <= SHORT_VALUE);
  const shown = changeWord(reason) === "is gone" || !isShort ? [] : values.map((value) => valueNode(value, reason));
  return say`${what} ${changed(reason)}${shown.length === 0 ? [] : [words(": "), ...joined(shown, " → ")]}`;
}

/** An empty shell is the one that is taken where none is named. */
function valueNode(value: string, reason: Reason): PhrasingContent[] {
  return value === "" && reason.kind === "shell" ? say`(default)` : say`${value}`;
}
