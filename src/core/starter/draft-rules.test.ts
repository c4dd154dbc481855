// Drafts that break the language's rules, and what becomes of them.
import { describe, expect, it } from "vitest";
import { mendDraft } from "./draft-rules.ts";
import { plainStep, type StepDraft } from "./step-draft.ts";

function mend(...steps: readonly (Partial<StepDraft> & { readonly id: string })[]) {
  const { draft, notes } = mendDraft({ name: "x", comments: [], steps: steps.map((step) => ({ ...plainStep(step.id, "x"), ...step })) });
  return { steps: new Map(draft.steps.map((step) => [step.id, step])), notes };
}

describe("mendDraft", () => {
  it("leaves alone what is right", () => {
    const right = [
      { id: "a", outputs: ["out/a/"] },
      { id: "b", needs: ["a"], inputs: ["out/a/**", "!out/a/x"], outputs: ["out/b.txt"] },
    ];
    const { steps, notes } = mend(...right);
    expect(notes).toEqual([]);
    expect([...steps.values()]).toEqual(right.map((step) => ({ ...plainStep(step.id, "x"), ...step })));
  });

  it("drops patterns that a flow cannot hold; without any output left the step is not cached", () => {
    const { steps, notes } = mend({
      id: "a",
      inputs: ["ok", "../x", "a\\b"],
      outputs: ["!x", "/y", ".", "*.yml", ".github/"],
      cache: true,
    });
    expect(steps.get("a")).toMatchObject({ inputs: ["ok"], outputs: [], cache: false });
    expect(notes).toHaveLength(7);
  });

  it("gives a path to the step that comes first", () => {
    const { steps, notes } = mend(
      { id: "a", outputs: ["dist/**"] },
      { id: "b", outputs: ["dist/b.js", "log.txt"] },
      { id: "c", outputs: ["**/*.txt"] },
    );
    expect(steps.get("b")).toMatchObject({ outputs: ["log.txt"], cache: false });
    expect(steps.get("c")).toMatchObject({ outputs: [], cache: false });
    expect(notes).toEqual([expect.stringContaining("step a writes there too"), expect.stringContaining("step a writes there too")]);
  });

  it("lets one task's outputs overlap, and tells combinations apart by their values", () => {
    const matrix = { dimensions: new Map([["n", [1, 2]]]), rows: [] };
    const { steps, notes } = mend(
      { id: "a", matrix, outputs: [`out/\${{ matrix.n }}/`, `out/\${{ matrix.n }}/x`, "same"] },
      { id: "b", outputs: ["out/3/"] },
    );
    expect(steps.get("a")?.outputs).toEqual([`out/\${{ matrix.n }}/`, `out/\${{ matrix.n }}/x`]);
    expect(steps.get("b")?.outputs).toEqual(["out/3/"]);
    expect(notes).toEqual([expect.stringContaining("each other's files")]);
  });

  it("breaks a circle of needs at the need that closes it, also a step's need of itself", () => {
    const { steps, notes } = mend({ id: "a", needs: ["a", "c"] }, { id: "b", needs: ["a"] }, { id: "c", needs: ["b"] });
    expect(["a", "b", "c"].map((id) => steps.get(id)?.needs)).toEqual([["c"], [], ["b"]]);
    expect(notes).toHaveLength(2);
  });

  it("breaks a circle of files by the default inputs, and still counts files from elsewhere", () => {
    const { steps } = mend(
      { id: "a", workingDirectory: "p", inputs: ["p/**", "shared.json", "!p/x"], outputs: ["p/a.txt"] },
      { id: "b", inputs: ["p/a.txt"], outputs: ["p/b.txt"] },
    );
    const broken = steps.get("b")?.inputs === undefined ? steps.get("b") : steps.get("a");
    expect(broken?.inputs).toBeUndefined();
    const kept = mend(
      { id: "b", inputs: ["p/a.txt"], outputs: ["p/b.txt"] },
      { id: "a", workingDirectory: "p", inputs: ["p/**", "shared.json", "!p/x"], outputs: ["p/a.txt"] },
    );
    expect(kept.steps.get("a")).toMatchObject({ counted: ["shared.json"] });
    expect(kept.steps.get("a")).not.toHaveProperty("inputs");
  });

  it("breaks a circle that is both needed and read", () => {
    const { steps } = mend(
      { id: "a", needs: ["b"], inputs: ["b.txt"], outputs: ["a.txt"] },
      { id: "b", needs: ["a"], inputs: ["a.txt"], outputs: ["b.txt"] },
    );
    const reads = (one: string, other: string) => steps.get(one)?.needs.includes(other) || steps.get(one)?.inputs !== undefined;
    expect(reads("a", "b") && reads("b", "a")).toBe(false);
  });
});
