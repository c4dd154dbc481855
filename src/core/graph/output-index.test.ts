// The index finds exactly what trying every pattern finds.
import fc from "fast-check";
import { expect, test } from "vitest";
import { canMeet, type Pattern, parsePattern } from "../model/pattern.ts";
import { outputIndex } from "./output-index.ts";

function read(source: string): Pattern {
  const pattern = parsePattern(source);
  if ("error" in pattern) throw new Error(source);
  return pattern;
}

const part = fc.constantFrom("a", "b", "ab", "*", "?", "a*", "*b", "[ab]", "**", "__proto__");
const source = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 5 }), fc.constantFrom("", "/"))
  .map(([parts, end]) => parts.join("/") + end);

test("law: meeting gives those for which canMeet holds, in order", () => {
  fc.assert(
    fc.property(fc.array(source, { maxLength: 20 }), source, (sources, asked) => {
      const outputs = sources.map((each, task) => ({ task, pattern: read(each) }));
      const index = outputIndex();
      for (const output of outputs) index.add(output);
      expect(index.meeting(read(asked))).toEqual(outputs.filter((output) => canMeet(read(asked), output.pattern)));
    }),
    { numRuns: 1000 },
  );
});
