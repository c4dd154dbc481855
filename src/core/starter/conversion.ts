// The last step of every conversion: a draft mended, written, and checked for its size.
import type { Checked } from "../model/problem.ts";
import { mendDraft } from "./draft-rules.ts";
import { flowText } from "./flow-text.ts";
import { unreadable } from "./foreign-value.ts";
import type { FlowDraft } from "./step-draft.ts";

/** What came of another tool's file: the text of flow.yml, and what could not be carried over and why, a sentence each. */
export interface Conversion {
  readonly text: string;
  readonly notes: readonly string[];
}

const MAX_BYTES = 1 << 20;

/** The conversion, or a problem where the flow would be larger than one may be. `file`: what it was made from. */
export function conversionOf(draft: FlowDraft, notes: readonly string[], file: string): Checked<Conversion> {
  const mended = mendDraft(draft);
  const text = flowText(mended.draft);
  if (new TextEncoder().encode(text).length > MAX_BYTES) return unreadable(file, "the flow made from it would be over 1 MiB");
  return { ok: true, value: { text, notes: [...new Set([...notes, ...mended.notes])] }, warnings: [] };
}
