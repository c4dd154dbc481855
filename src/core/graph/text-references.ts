// What the expressions of a text mention, and where. Parses; evaluates nothing.
import type { Expressions } from "../model/expression.ts";
import type { Text } from "../model/flow.ts";
import { type Spot, spotWithin } from "./problem-list.ts";
import { templateParts } from "./template.ts";

/** A mention of a context: `steps.build.outputs` is `["steps", "build", "outputs"]`, computed parts are null. */
export interface Mention {
  readonly path: readonly (string | null)[];
  readonly spot: Spot;
}

/** All mentions in order. `isBare`: the whole text is an expression, without `${{ }}`. What cannot be parsed mentions nothing. */
export function mentionsIn(text: Text, isBare: boolean, expressions: Expressions): readonly Mention[] {
  const parts = isBare ? [{ kind: "expression", text: text.text, offset: 0 }] : templateParts(text.text);
  return parts.flatMap((part) => {
    const parsed = part.kind === "expression" ? expressions.parse(part.text) : { references: [] };
    if (!("references" in parsed)) return [];
    return parsed.references.map(({ path, offset, length }) => ({ path, spot: spotWithin(text, part.offset + offset, length) }));
  });
}
