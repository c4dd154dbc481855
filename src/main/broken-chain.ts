// What a verification of a chain is asked for on the command line, and how one that does not hold is told. Follows none.
import type { BrokenLink } from "../core/provenance/chain.ts";
import { brokenText } from "../core/provenance/chain-reasons.ts";
import { safeText } from "../core/report/safe-text.ts";
import type { CommonOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";
import type { SignatureOptions } from "./signature-check.ts";

export interface VerifyOptions extends CommonOptions, SignatureOptions {
  readonly signed: boolean;
  /** Percent of the chain's tasks that are run again; absent: none. */
  readonly rebuild?: number;
}

export function brokenChain(file: string, broken: BrokenLink): Refusal {
  const message = `the chain of ${safeText(file)} does not hold: ${safeText(brokenText(broken))}`;
  return new Refusal([{ code: "provenance/broken-chain", severity: "error", message, hint: wayTo(broken.tasks) }]);
}

function wayTo(tasks: readonly string[]): string {
  const way = tasks.length > 1 ? `From the file to there: ${tasks.map(safeText).join(" ← ")}. ` : "";
  return `${way}\`flow-action run --force\` makes everything again, with statements that fit.`;
}
