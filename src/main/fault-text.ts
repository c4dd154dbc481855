// The text of a fault of our own, which a person is asked to pass on: nothing in it that this process knows to be secret. Knows no
// secret itself; asks those who do.
import { encodedForms } from "../core/secret/encoded-forms.ts";
import { maskText } from "../core/secret/masking.ts";
import { VERSION } from "./version.ts";

export const FAULT_EXIT = 70;

/** Of the whole process, as a fault is: whoever reports it cannot be handed what was learnt after it was started. */
const known: (() => readonly string[])[] = [];

/**
 * A fault that nobody catches would be told by Node, which knows no secrets: it ends the process here. Node's own reports, where
 * somebody has switched them on, are without the environment.
 */
export function endAtFaults(tell: (text: string) => void): void {
  process.report.excludeEnv = true;
  process.on("uncaughtException", (error) => {
    tell(faultText(error));
    process.exit(FAULT_EXIT);
  });
}

/** `values` is asked when a fault is told. */
export function hideInFaults(values: () => readonly string[]): void {
  known.push(values);
}

export function faultText(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const forms = known.flatMap((values) => values()).flatMap(encodedForms);
  return `flow-action ${VERSION} has a fault of its own; please report it with this text:\n${maskText(detail, forms)}`;
}
