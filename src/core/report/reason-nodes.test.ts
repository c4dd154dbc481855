// Reasons as Markdown say what reason-text says.
import { describe, expect, test } from "vitest";
import { reason } from "../../../test/golden/report/run-samples.ts";
import type { Reason } from "../model/decision.ts";
import { markdownText, type PhrasingContent, paragraph } from "./markdown-nodes.ts";
import { reasonNodes, reasonsNodes } from "./reason-nodes.ts";
import { reasonsText, reasonText } from "./reason-text.ts";

const KINDS: Readonly<Record<Reason["kind"], readonly Reason[]>> = {
  format: [reason("format")],
  epoch: [reason("epoch", "epoch", "0", "1")],
  run: [reason("run", "run", "a", "b")],
  shell: [reason("shell", "shell", "", "bash"), reason("shell", "shell", "bash", "x".repeat(30))],
  "working-directory": [reason("working-directory", "working-directory", ".", "sub")],
  env: [
    reason("env", "SIZE", "512", "256"),
    reason("env", "SIZE", null, "256"),
    reason("env", "SIZE", "512"),
    reason("env", "SIZE", "", "1"),
  ],
  secret: [reason("secret", "TOKEN", null, "TOKEN")],
  rotated: [
    reason("rotated", "TOKEN"),
    reason("rotated", "TOKEN", "none", "fingerprint"),
    reason("rotated", "TOKEN", "fingerprint", "none"),
  ],
  "fork-secret": [reason("fork-secret", "TOKEN")],
  "pass-env": [reason("pass-env", "CI", "a", "b")],
  input: [
    reason("input", "a.txt", "100644 aa", "100644 bb"),
    reason("input", "a.txt", "100644 aa", "100755 aa"),
    reason("input", "a.txt", null, "x"),
  ],
  upstream: [reason("upstream", "a.txt", "100644 aa")],
  command: [reason("command", "node --version", "a", "b")],
  output: [reason("output", "dist/", null, "dist/")],
  platform: [reason("platform", "platform", "linux/x64", "windows/x64")],
  first: [reason("first", "x")],
  force: [reason("force", "x")],
  bytes: [reason("bytes"), reason("bytes", "a.txt")],
  uncached: [reason("uncached"), reason("uncached", "cache: false"), reason("uncached", "an upstream failed")],
  waiting: [reason("waiting", "blur (cat)")],
  if: [reason("if"), reason("if", "github.ref == 'refs/heads/main'")],
  needs: [reason("needs", "a", null, "failed"), reason("needs", "a", null, "skipped"), reason("needs", "a")],
  label: [reason("label", "gpu"), reason("label", "windows-latest", "linux/x64", "windows/x64")],
  environment: [reason("environment", "production")],
  "fail-fast": [reason("fail-fast"), reason("fail-fast", "blur (cat)")],
  interrupted: [reason("interrupted", "x")],
  elsewhere: [reason("elsewhere", "refs/pull/42/merge")],
  untrusted: [reason("untrusted", "made by the ref refs/heads/x")],
  "restore-only": [reason("restore-only", "x")],
  "upstream-failed": [reason("upstream-failed", "blur (cat)")],
};

/** Without the marks of code, and with the arrow of a terminal. */
const plain = (nodes: readonly PhrasingContent[]): string =>
  nodes
    .map((node) => ("value" in node ? node.value : ""))
    .join("")
    .replaceAll("→", "->");
const bare = (text: string): string => text.replaceAll("`", "");

describe("the same words as in a terminal", () => {
  test.each(Object.entries(KINDS))("%s", (_, reasons) => {
    for (const each of reasons) expect(plain(reasonNodes(each))).toBe(bare(reasonText(each)));
  });

  test("several: inputs and waits are counted, the rest follows", () => {
    const [waits, inputs] = [KINDS.waiting, KINDS.input].map((reasons) => [...reasons, ...reasons]);
    const lists = [[...KINDS.env.slice(0, 1), ...(inputs ?? [])], waits ?? [], [...KINDS.env, ...KINDS.run, ...KINDS.first], []];
    for (const reasons of lists) expect(plain(reasonsNodes(reasons))).toBe(bare(reasonsText(reasons)));
  });
});

test("names and values are code", () => {
  expect(markdownText([paragraph(reasonsNodes([reason("env", "SIZE", "512", "2*3"), reason("input", "@octocat.txt", "a", "b")]))])).toBe(
    "`SIZE` changed: `512` → `2*3`; `@octocat.txt` changed\n",
  );
});
