// Whether a flow's policy takes what somebody made: compares who made it with the patterns that the flow names. Does not know
// how far the words about the maker can be believed, nor any signature.
import type { MakerFacts, TrustPolicy } from "../model/trust.ts";

/** As long as anything of the kind is on GitHub; keeps matching cheap whatever a record says. */
const LONGEST = 1000;

/** Why what this maker made does not count, without a full stop; null where it does. */
export function whyUntrusted(policy: Pick<TrustPolicy, "workflows" | "refs" | "events"> | undefined, maker: MakerFacts): string | null {
  if (policy === undefined) return null;
  return (
    whyOther("workflow", policy.workflows, maker.workflow, withoutRef) ??
    whyOther("ref", policy.refs, maker.ref) ??
    whyOther("event", policy.events, maker.event)
  );
}

/** A workflow may be named with its ref or without. */
const withoutRef = (workflow: string): string => workflow.split("@", 1)[0] ?? "";

function whyOther(
  what: string,
  patterns: readonly string[] | undefined,
  given: string | undefined,
  shorter: (text: string) => string = (text) => text,
): string | null {
  if (patterns === undefined) return null;
  if (given === undefined || given === "") return `the ${what} that made it is not known`;
  const isMeant = given.length <= LONGEST && patterns.some((pattern) => matchesRef(pattern, given) || matchesRef(pattern, shorter(given)));
  return isMeant ? null : `made by the ${what} ${given}`;
}

/**
 * As GitHub's filters of branches: `*` stays between two slashes, `**` crosses them, everything else is itself.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function matchesRef(pattern: string, text: string): boolean {
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (part.startsWith("*")) return part === "*" ? "[^/]*" : "[^]*";
    return part.replace(/[.+?^${}()|[\]\\/-]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`).test(text);
}
