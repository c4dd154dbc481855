// Workflows that jobs call: inputs and secrets in, outputs out, and what may not be asked.
import { describe, expect, it } from "vitest";
import { commitFiles, job, jobOf, jobs, runText, said } from "./runner-repository.ts";

describe("a called workflow", () => {
  const called = `
on:
  workflow_call:
    inputs:
      n: { type: number, required: true }
      flag: { type: boolean, default: true }
      word: { type: string, default: '\${{ github.ref_name }}' }
    secrets: { s: { required: true } }
    outputs: { k: { value: '\${{ jobs.inner.outputs.k }}' } }
jobs:
  inner:
    runs-on: ubuntu-latest
    outputs: { k: '\${{ steps.s.outputs.k }}' }
    steps:
      - id: s
        run: |
          echo "\${{ toJSON(inputs) }}" "\${{ secrets.s }}" $GITHUB_WORKFLOW_REF \${{ job.workflow_file_path }}
          echo k=made >> $GITHUB_OUTPUT
`;
  const call = (uses: string, more: string): string =>
    jobs(
      `c:\n  uses: ${uses}\n${more.replace(/^(?=.)/gm, "  ")}\n${job("d", "echo ${{ needs.c.outputs.k }} ${{ needs.c.result }}", "needs: c")}`,
    );
  const files = { ".github/workflows/called.yml": called };
  const WITH = "with: { n: 3 }\nsecrets: { s: '${{ secrets.T }}' }";

  it.each(["./.github/workflows/called.yml", "$/.github/workflows/called.yml", "org/w/.github/workflows/called.yml@v1"])(
    "at %s gets inputs and secrets and gives outputs",
    async (uses) => {
      const actions = { "org/w@v1": commitFiles(files).path };
      const result = await runText(call(uses, WITH), { files, run: { actions, secrets: { T: "geheim" } } });
      expect([result.conclusion, said(jobOf(result, "d"))]).toEqual(["success", ["made success"]]);
      const text = said(jobOf(result, "c / inner")).join("\n");
      for (const part of [
        "n: 3",
        "flag: true",
        "word: main",
        "***",
        "o/r/.github/workflows/ci.yml@refs/heads/main",
        "workflows/called.yml",
      ]) {
        expect(text).toContain(part);
      }
    },
  );

  it.each([
    ["with: { n: 3, x: 1 }\nsecrets: inherit", "Invalid input, x is not defined in the referenced workflow."],
    ["secrets: inherit", "Input n is required, but not provided while calling."],
    ["with: { n: 3 }", "Secret s is required, but not provided while calling."],
    ["with: { n: x }\nsecrets: inherit", "The input 'n' must be a number"],
    ["with: { n: 3 }\nsecrets: { t: x, s: y }", "Invalid secret, t is not defined in the referenced workflow."],
  ])("refuses %j", async (more, message) => {
    const result = await runText(call("./.github/workflows/called.yml", more), { files, run: { secrets: { T: "x" } } });
    expect([result.conclusion, jobOf(result, "c").annotations[0]?.message]).toEqual(["failure", message]);
  });

  it("may ask no more of the token than its caller has", async () => {
    const greedy = called.replace("runs-on:", "permissions: { contents: write }\n    runs-on:");
    const run = runText(call("./.github/workflows/called.yml", WITH), { files: { ".github/workflows/called.yml": greedy } });
    await expect(run).rejects.toThrow("'inner' is requesting 'contents: write', but is only allowed 'contents: read'");
  });

  it("must be there and be callable", async () => {
    const missing = runText(call("./.github/workflows/none.yml", WITH));
    await expect(missing).rejects.toThrow("was not found");
    const uncallable = runText(call("./.github/workflows/called.yml", WITH), {
      files: { ".github/workflows/called.yml": jobs(job("a", "echo")) },
    });
    await expect(uncallable).rejects.toThrow("has no 'on.workflow_call'");
  });
});
