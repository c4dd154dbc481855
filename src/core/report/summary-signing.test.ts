// What the summary says of a signature, and the command that checks it.
import { describe, expect, it } from "vitest";
import type { SigningReport } from "../model/signing-report.ts";
import type { GithubPlace } from "./github-address.ts";
import { markdownText } from "./markdown-nodes.ts";
import { signingNodes, signingTitle } from "./summary-signing.ts";

const PLACE: GithubPlace = {
  server: "https://github.com",
  repository: "o/r",
  commit: "c".repeat(40),
  ref: "refs/heads/main",
  workflow: "ci",
  runId: "812",
  runAttempt: "1",
  jobUrl: null,
};
const SIGNED: SigningReport = {
  kind: "signed",
  stored: { id: "4711", url: "https://github.com/o/r/attestations/4711" },
  why: "",
  signer: "https://github.com/org/flow-action/.github/workflows/flow.yml@refs/tags/v1",
  outputs: [{ path: "dist/a file.txt", sha256: "a".repeat(64) }],
  leftOut: 0,
  statements: 17,
  bundlePath: "/tmp/run.sigstore.jsonl",
  statementsPath: "/tmp/steps.intoto.jsonl",
  artifacts: [],
  isSingleJob: false,
};

const text = (report: SigningReport | undefined): string => markdownText(signingNodes(report, PLACE));

describe("a signature in the summary", () => {
  it("has its place, and the whole command for the way in which the run was made", () => {
    expect(text(SIGNED)).toBe(
      [
        "Signed in the name of `org/flow-action/.github/workflows/flow.yml@refs/tags/v1`: [attestation 4711](https://github.com/o/r/attestations/4711), of 1 output and 17 statements.",
        "",
        "```bash",
        "gh attestation verify 'dist/a file.txt' --repo o/r --signer-workflow org/flow-action/.github/workflows/flow.yml",
        "```",
        "",
      ].join("\n"),
    );
    expect(signingTitle(SIGNED)).toBe(", signed");
  });

  it("of a workflow of the repository needs no more than the repository, and says that tasks ran beside it", () => {
    const own = { ...SIGNED, signer: "https://github.com/o/r/.github/workflows/ci.yml@refs/heads/main", isSingleJob: true };
    expect(text(own)).toContain("gh attestation verify 'dist/a file.txt' --repo o/r\n");
    expect(text(own)).toContain("each of them could have signed as well");
    expect(text({ ...own, outputs: [] })).toContain("gh attestation verify steps.intoto.jsonl --repo o/r\n");
  });

  it("says what GitHub does not keep, what there was no room for, and where the files are", () => {
    const told = text({
      ...SIGNED,
      stored: null,
      why: "no `x`",
      leftOut: 3977,
      artifacts: ["flow-1-run.sigstore.jsonl", "flow-1-steps.intoto.jsonl"],
    });
    expect(told).toContain("not kept by GitHub (no `x`)");
    expect(told).toContain("3,977 more outputs");
    expect(told).toContain("artifacts of the run: `flow-1-run.sigstore.jsonl`, `flow-1-steps.intoto.jsonl`.");
  });

  it("that there is none has its reason; where nobody could sign nothing is said", () => {
    expect(text({ kind: "unsigned", why: "the job has no `id-token: write`", isExpected: true })).toBe(
      "Not signed: the job has no `id-token: write`.\n",
    );
    expect([text(undefined), signingTitle(undefined), signingTitle({ kind: "unsigned", why: "", isExpected: true })]).toEqual(["", "", ""]);
  });
});
