// Why a task runs, waits or does not run, as Markdown: the wording of reason-text with every name and value as code.
// Does not know how the reasons were found.
import type { Reason, ReasonKind } from "../model/decision.ts";
import { countText } from "./amount-text.ts";
import { joined, type PhrasingContent, say } from "./markdown-nodes.ts";
import { changeWord, fateText, onlyMode, RECORDED_BYTES, shownValues, UNCACHED } from "./reason-text.ts";

/** How many different causes one cell tells before it counts the rest. */
const PARTS = 3;

/** All reasons of a task: `SIZE` changed: `512` → `256`; 3 inputs changed, first `data/blur/cat-2.jpg`. Empty for none. */
export function reasonsNodes(reasons: readonly Reason[]): PhrasingContent[] {
  const inputs = reasons.filter((reason) => reason.kind === "input" || reason.kind === "upstream");
  const waits = reasons.filter((reason) => reason.kind === "waiting");
  const others = reasons.filter((reason) => !inputs.includes(reason) && !waits.includes(reason));
  const [input] = inputs;
  const [wait] = waits;
  const parts = [
    ...others.map(reasonNodes),
    ...(input === undefined ? [] : [inputs.length === 1 ? reasonNodes(input) : inputsNodes(inputs.length, input)]),
    ...(wait === undefined ? [] : [waits.length === 1 ? reasonNodes(wait) : [...reasonNodes(wait), ...restNodes(waits.length - 1)]]),
  ];
  const more = parts.length - PARTS;
  return joined(more > 0 ? [...parts.slice(0, PARTS), say`and ${[...amount(more, "more difference")]}`] : parts, "; ");
}

/** One reason, without a full stop. */
export function reasonNodes(reason: Reason): PhrasingContent[] {
  return NODES[reason.kind](reason.name, reason);
}

type Nodes = (name: string, reason: Reason) => PhrasingContent[];
