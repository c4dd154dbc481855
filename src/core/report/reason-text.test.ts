// One line for every kind of reason, and for several together.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Reason, ReasonKind } from "../model/decision.ts";
import { reasonsText, reasonText } from "./reason-text.ts";

const reason = (kind: ReasonKind, name = "", before: string | null = null, after: string | null = null): Reason => ({
  kind,
  name,
  before,
  after,
});

const CAT = "a".repeat(64);
const DOG = "b".repeat(64);

const ONE: Readonly<Record<ReasonKind, readonly (readonly [Reason, string])[]>> = {
  format: [[reason("format", "", "1", "2"), "the format of records changed"]],
  epoch: [[reason("epoch", "", "0", "1"), "cache epoch changed: 0 -> 1"]],
  run: [[reason("run", "", "npm test", "npm run test"), "command changed"]],
  shell: [
    [reason("shell", "", "bash", "sh"), "shell changed: bash -> sh"],
    [reason("shell", "", "", "pwsh"), "shell changed: (default) -> pwsh"],
  ],
  "working-directory": [[reason("working-directory", "", ".", "packages/core"), "working directory changed: . -> packages/core"]],
  env: [
    [reason("env", "SIZE", "", "256"), "SIZE changed: (empty) -> 256"],
    [reason("env", "SIZE", "512", "256"), "SIZE changed: 512 -> 256"],
    [reason("env", "SIZE", null, "256"), "SIZE is new: 256"],
    [reason("env", "SIZE", "512", null), "SIZE is gone"],
    [reason("env", "TEXT", "a".repeat(25), "b"), "TEXT changed"],
    [reason("env", "TEXT", "a\nb", "b"), "TEXT changed: a\\nb -> b"],
  ],
  secret: [[reason("secret", "TOKEN", "OLD", "NEW"), "secret in TOKEN changed"]],
  rotated: [
    [reason("rotated", "TOKEN"), "secret TOKEN was rotated"],
    [reason("rotated", "TOKEN", "none", "fingerprint"), "secret TOKEN counts by its value now"],
    [reason("rotated", "TOKEN", "fingerprint", "none"), "secret TOKEN counts by its name alone now"],
  ],
  "fork-secret": [[reason("fork-secret", "TOKEN"), "secret TOKEN is not given to pull requests from forks or Dependabot"]],
  "pass-env": [
    [reason("pass-env", "JAVA_HOME", "/a", "/b"), "JAVA_HOME changed on this machine"],
    [reason("pass-env", "JAVA_HOME", null, "/b"), "JAVA_HOME is new on this machine"],
  ],
  input: [
    [reason("input", "urls/cat.txt", `100644 ${CAT}`, `100644 ${DOG}`), "urls/cat.txt changed"],
    [reason("input", "urls/cat.txt", null, `100644 ${DOG}`), "urls/cat.txt is new"],
    [reason("input", "urls/cat.txt", `100644 ${CAT}`, null), "urls/cat.txt is gone"],
    [reason("input", "run.sh", `100644 ${CAT}`, `100755 ${CAT}`), "mode of run.sh changed"],
    [reason("input", "urls/cat.txt"), "urls/cat.txt changed"],
  ],
  upstream: [[reason("upstream", "node_modules/", CAT, DOG), "node_modules/ changed"]],
  command: [[reason("command", "node --version", CAT, DOG), "output of `node --version` changed"]],
  output: [
    [reason("output", "dist/", null, ""), "output dist/ is new"],
    [reason("output", "dist/", "", null), "output dist/ is gone"],
  ],
  platform: [[reason("platform", "", "linux/x64", "macos/arm64"), "platform changed: linux/x64 -> macos/arm64"]],
  first: [[reason("first"), "no earlier record"]],
  force: [[reason("force"), "forced"]],
  bytes: [
    [reason("bytes", "dist/a.js"), "recorded bytes of dist/a.js are gone"],
    [reason("bytes", "recorded bytes"), "recorded bytes are gone"],
    [reason("bytes"), "recorded bytes are gone"],
  ],
  uncached: [
    [reason("uncached"), "cache: false"],
    [reason("uncached", "cache: false"), "cache: false"],
    [reason("uncached", "an upstream failed and was tolerated"), "not kept: an upstream failed and was tolerated"],
  ],
  waiting: [[reason("waiting", "blur (cat, 2)"), "waits for blur (cat, 2)"]],
  if: [
    [reason("if", "github.ref == 'refs/heads/main'"), "if: github.ref == 'refs/heads/main' was false"],
    [reason("if"), "if: was false"],
  ],
  needs: [
    [reason("needs", "release", null, "skipped"), "needs release, which was skipped"],
    [reason("needs", "release", null, "failed"), "needs release, which failed"],
    [reason("needs", "release"), "needs release, which did not run"],
  ],
  label: [
    [reason("label", "windows-latest"), "label windows-latest names another platform"],
    [reason("label", "windows-latest", "linux/x64", "windows/x64"), "label windows-latest names windows/x64, this machine is linux/x64"],
  ],
  environment: [
    [reason("environment", "production"), "environment production is not allowed here; --allow-environment production allows it"],
  ],
  "fail-fast": [
    [reason("fail-fast", "blur (fox)"), "blur (fox) failed first (fail-fast)"],
    [reason("fail-fast"), "another task failed first (fail-fast)"],
  ],
  interrupted: [[reason("interrupted"), "interrupted"]],
  "restore-only": [[reason("restore-only", "blur"), "not restorable, and nothing is run"]],
  elsewhere: [[reason("elsewhere", "refs/pull/42/merge"), "a record exists in refs/pull/42/merge, which this run cannot read"]],
  untrusted: [
    [reason("untrusted", "made by the ref refs/heads/x"), "a record exists that is not trusted: made by the ref refs/heads/x"],
    [reason("untrusted", `made by ${"x".repeat(500)}`), `a record exists that is not trusted: made by ${"x".repeat(229)}...`],
  ],
  "upstream-failed": [[reason("upstream-failed", "blur"), "needs blur, which failed"]],
};

describe("reasonText", () => {
  test.each(Object.values(ONE).flat())("%j", (given, text) => expect(reasonText(given)).toBe(text));
});

describe("reasonsText", () => {
  const inputs = [reason("input", "data/blur/cat-2.jpg"), reason("upstream", "data/blur/"), reason("input", "x")];
  test.each([
    [[], ""],
    [inputs, "3 inputs changed, first data/blur/cat-2.jpg"],
    [[...inputs, reason("env", "SIZE", "512", "256")], "SIZE changed: 512 -> 256; 3 inputs changed, first data/blur/cat-2.jpg"],
    [[reason("waiting", "a"), reason("waiting", "b"), reason("waiting", "c")], "waits for a and 2 others"],
    [["A", "B", "C", "D", "E"].map((name) => reason("env", name)), "A changed; B changed; C changed; and 2 more differences"],
    [[reason("first"), reason("first")], "no earlier record"],
  ])("%#: %j", (reasons, text) => expect(reasonsText(reasons)).toBe(text));

  test("one safe line of bounded length, whatever the names and values", () => {
    const anyReason = fc.record({
      kind: fc.constantFrom(...(Object.keys(ONE) as ReasonKind[])),
      name: fc.string({ unit: "binary", maxLength: 300 }),
      before: fc.option(fc.string({ unit: "binary" })),
      after: fc.option(fc.string({ unit: "binary" })),
    });
    fc.assert(
      fc.property(fc.array(anyReason), (reasons) => {
        const text = reasonsText(reasons);
        expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
        expect([...text].length).toBeLessThan(1600);
      }),
    );
  });
});

test("what a machine's variable or a secret holds is never told", () => {
  for (const kind of ["pass-env", "secret"] as const)
    expect(reasonText(reason(kind, "NAME", "hunter2", "hunter3"))).not.toContain("hunter");
});
