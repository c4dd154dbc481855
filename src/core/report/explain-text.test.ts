// Fingerprints taken apart, as people and programs read them.
import { expect, test } from "vitest";
import { expectGolden } from "../../../test/golden/report/golden-file.ts";
import { HOSTILE, reason } from "../../../test/golden/report/run-samples.ts";
import type { Manifest } from "../model/manifest.ts";
import { explainText } from "./explain-text.ts";
import { type ExplainView, explainJson, explainParts } from "./explain-view.ts";
import { plainPaint, UNICODE_MARKS } from "./paint.ts";

const paint = plainPaint(UNICODE_MARKS);
const digest = (start: string): string => start.repeat(8);

const manifest: Manifest = {
  format: 1,
  epoch: "0",
  run: "node scripts/blur.mjs data/raw/cat.jpg --sigma 8\necho done",
  shell: "bash",
  workingDirectory: ".",
  env: { SIZE: "256", TEXT: "a long text ".repeat(20), EMPTY: "" },
  secrets: { TOKEN: "BLUR_TOKEN" },
  passEnv: { JAVA_HOME: null },
  inputs: { "data/raw/cat.jpg": `100644 ${digest("51c39d02")}`, "scripts/blur.mjs": `100755 ${digest("a91f20cc")}` },
  trees: { "node_modules/": digest("0badcafe") },
  commands: { "node --version": digest("deadbeef") },
  outputs: ["data/blur/cat-8.jpg", "extra=dist/"],
  platform: "linux/x64",
};

const view: ExplainView = {
  task: "blur (cat, 8)",
  fingerprint: digest("5b0f93ac"),
  decision: "miss",
  manifest,
  nearest: {
    fingerprint: digest("8d21e7f0"),
    producer: { tool: "flow-action 0.1.0", run: "812", commit: "4e1c0d2aa", ref: "refs/heads/main" },
    startedAt: "2026-11-18T10:22:00Z",
  },
  reasons: [
    reason("input", "data/raw/cat.jpg", `100644 ${digest("77aa01be")}`, `100644 ${digest("51c39d02")}`),
    reason("input", "scripts/old.mjs", `100644 ${digest("11111111")}`, null),
    reason("env", "SIZE", "512", "256"),
    reason("env", "EMPTY", null, ""),
    reason("output", "extra=dist/", null, "extra=dist/"),
    reason("platform", "platform", "macos/arm64", "linux/x64"),
  ],
};

const many = (count: number): Manifest["inputs"] =>
  Object.fromEntries(Array.from({ length: count }, (_, file) => [`src/file${file}.ts`, `100644 ${digest("51c39d02")}` as const]));

test("a miss beside its nearest record", () => expectGolden("explain", explainText(view, paint)));

test("a record that is there and not trusted", () => {
  const text = explainText({ ...view, nearest: null, reasons: [reason("untrusted", "made by the ref refs/heads/x")] }, paint);
  expect(text).toContain("  is not restored");
  expect(text).toContain("  a record exists that is not trusted: made by the ref refs/heads/x");
});

test("other decisions, long lists, hostile names", () => {
  const inputs = many(200);
  const changed = Object.keys(inputs)
    .slice(0, 80)
    .map((path) => reason("input", path, `100644 ${digest("00000000")}`, `100644 ${digest("51c39d02")}`));
  const named = Object.fromEntries(HOSTILE.map((name) => [name, name]));
  const views: ExplainView[] = [
    { ...view, decision: "hit", reasons: [] },
    { ...view, nearest: null, reasons: [reason("first")] },
    { ...view, reasons: [reason("force")] },
    { ...view, fingerprint: null, decision: "waiting", manifest: null, nearest: null, reasons: [reason("waiting", "download (cat)")] },
    { ...view, manifest: { ...manifest, inputs }, reasons: changed },
    {
      ...view,
      task: HOSTILE[3] ?? "",
      manifest: { ...manifest, run: HOSTILE[0] ?? "", env: named, secrets: named },
      reasons: HOSTILE.map((name) => reason("env", name, name, "x")),
    },
  ];
  expectGolden("explain-others", views.map((each) => explainText(each, paint)).join("---\n"));
});

test("every part of the manifest is told once, and what is gone", () => {
  const parts = explainParts(view);
  expect(parts.map((part) => `${part.kind} ${part.name}`)).toHaveLength(new Set(parts.map((part) => `${part.kind} ${part.name}`)).size);
  expect(parts.filter((part) => part.differs)).toHaveLength(view.reasons.length);
  expect(parts.filter((part) => part.value === null && part.differs).map((part) => part.name)).toContain("scripts/old.mjs");
});

test("names that every object has are names like others", () => {
  const names = ["__proto__", "constructor", "toString"];
  const env = Object.fromEntries(names.map((name) => [name, "1"]));
  const parts = explainParts({ ...view, manifest: { ...manifest, env }, reasons: [reason("env", "__proto__", "0", "1")] });
  expect(parts.filter((part) => part.kind === "env").map((part) => [part.name, part.differs])).toEqual([
    ["__proto__", true],
    ["constructor", false],
    ["toString", false],
  ]);
});

test("the JSON holds the view with whole digests and every part", () => {
  const json = JSON.parse(explainJson(view)) as { readonly parts: unknown; readonly fingerprint: string };
  expect(Object.keys(json).sort()).toEqual(["decision", "fingerprint", "manifest", "nearest", "parts", "reasons", "task"]);
  expect(json.parts).toEqual(explainParts(view));
  expect(json.fingerprint).toHaveLength(64);
});
