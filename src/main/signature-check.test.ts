// A signature with its files as they lie in a folder: what is read, and what is refused.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BundleSigner, bundleSigner } from "../../test/rig/github/signed-bundle.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import { runStatement, type SignedRun } from "../core/provenance/run-statement.ts";
import { PROVENANCE_TYPE, STATEMENT_TYPE } from "../core/provenance/vocabulary.ts";
import { plainPaint, UNICODE_MARKS } from "../core/report/paint.ts";
import { problemsText } from "../core/report/problem-text.ts";
import { Refusal } from "./refusal.ts";
import { checkSignature, type SignatureOptions } from "./signature-check.ts";

const GOLDEN = path.resolve("test/golden/problems");
const COMMIT = "a".repeat(40);
const OUTPUT = "b".repeat(64);
const LINES = '{"a":1}\n{"b":2}\n';
const RUN: SignedRun = {
  part: "report",
  tool: "flow-action 1",
  server: "https://github.com",
  repository: "o/r",
  commit: COMMIT,
  ref: "refs/heads/main",
  flow: "flow.yml",
  steps: [],
  event: "push",
  runId: "812",
  attempt: "1",
  runner: "github-hosted",
  finishedOn: "2026-11-27T10:00:00Z",
};
const CLAIMS = {
  sub: "repo:o/r:ref:refs/heads/main",
  repository: "o/r",
  sha: COMMIT,
  ref: "refs/heads/main",
  job_workflow_ref: "o/r/.github/workflows/ci.yml@refs/heads/main",
  runner_environment: "github-hosted",
  run_id: "812",
  run_attempt: "1",
};

let signer: BundleSigner;
let options: SignatureOptions & { readonly bundle: string };
beforeAll(async () => {
  signer = await bundleSigner();
  options = await signed(RUN);
});
afterAll(() => signer.close());

/** Bundle, root and statements in a folder of their own. */
async function signed(run: SignedRun, claims = CLAIMS): Promise<typeof options> {
  const folder = temporaryFolder();
  const { subjects, predicate } = runStatement(run, { sha256: sha256(LINES), count: 2 }, [{ path: "out.txt", sha256: OUTPUT }]);
  const payload = JSON.stringify({ _type: STATEMENT_TYPE, subject: subjects, predicateType: PROVENANCE_TYPE, predicate });
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  write("steps.intoto.jsonl", LINES);
  const bundle = write("run.sigstore.jsonl", `${JSON.stringify(await signer.sign(payload, claims, "public-good"))}\n`);
  return { bundle, trustedRoot: write("root.json", signer.trustedRoot("public-good")), repo: "o/r", commit: [] };
}

async function refusalOf(given: SignatureOptions, file = OUTPUT): Promise<Refusal> {
  const refusal = await checkSignature(given, file).catch((error: unknown) => error);
  if (!(refusal instanceof Refusal)) throw new Error("it was not refused");
  return refusal;
}

describe("a signature", () => {
  it.each(["o/r", "https://github.com/o/r", "https://github.com/o/r.git", "https://github.com/o/r/"])(
    "of the repository %s gives the statements that were signed, from beside it",
    async (repo) => {
      const checked = await checkSignature({ ...options, repo, commit: [COMMIT], ref: "refs/heads/main" }, OUTPUT);
      expect(checked.isSubject).toBe(true);
      expect(checked.source?.named(sha256('{"b":2}'), "")).toBe('{"b":2}');
      expect(checked.statement.flow.path).toBe("flow.yml");
    },
  );

  it("says that a file was not signed itself", async () => {
    expect((await checkSignature(options, "c".repeat(64))).isSubject).toBe(false);
  });

  it("is refused with what does not hold", async () => {
    const other = await refusalOf({ ...options, commit: ["c".repeat(40)] });
    await expect(problemsText(other.problems, plainPaint(UNICODE_MARKS))).toMatchFileSnapshot(
      path.join(GOLDEN, "provenance-bad-signature.txt"),
    );
  });

  it("of a statement that names another commit than its certificate is refused", async () => {
    const lying = await signed({ ...RUN, commit: "d".repeat(40) });
    expect((await refusalOf(lying)).message).toContain("(other-flow-commit)");
  });

  it.each<readonly [string, Partial<SignatureOptions>]>([
    ["no root", { trustedRoot: undefined } as object],
    ["no bundle", { bundle: undefined } as object],
    ["no repository", { repo: undefined } as object],
    ["no name", { repo: "r" }],
    ["a path", { repo: "a/b/c" }],
    ["a file that is not there", { trustedRoot: "/nowhere" }],
    ["statements that are not there", { statements: "/nowhere" }],
  ])("is not looked at where there is %s", async (_, change) => {
    const { problems } = await refusalOf({ ...options, ...change });
    expect(problems.map(({ code }) => code)).toEqual([expect.stringMatching(/^cli\/(usage|no-match)$/)]);
  });
});
