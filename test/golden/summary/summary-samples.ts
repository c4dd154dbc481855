// Runs on GitHub as their summaries see them: the collage with outputs, times and a cache, and others made from it.
import type { CacheReport } from "../../../src/core/model/cache-report.ts";
import type { Reason } from "../../../src/core/model/decision.ts";
import type { TaskResult, TaskState } from "../../../src/core/model/result.ts";
import type { TaskGraph } from "../../../src/core/model/task.ts";
import type { SummaryInput } from "../../../src/core/report/run-summary.ts";
import { collageGraph, graphOf } from "../report/graph-samples.ts";
import { collage, HOSTILE, reason, run, task } from "../report/run-samples.ts";

const CODE = String.fromCharCode;

/** Names that try to be markup of GitHub's, of mermaid's or of HTML. */
export const HOSTILE_NAMES = [
  ...HOSTILE,
  "<img src=http://example.com/beacon.png>",
  "](http://example.com) [x](http://example.com)",
  "![x](http://example.com/x.png)",
  "@octocat and @org/team",
  "#1 GH-1 o/r#1 o/r@0123456",
  "0123456789abcdef0123456789abcdef01234567",
  ":rocket: :+1:",
  "http://example.com www.example.com mail@example.com",
  "</details></summary><script>alert(1)</script>",
  "a|b \\| c \\\\| d |",
  "`",
  "``",
  "` `` ``` `",
  "\\`",
  "\\",
  "",
  " ",
  "  \t ",
  "---",
  "***",
  "# heading",
  "- item",
  "1. item",
  "> quote",
  "| a | b |\n|---|---|",
  "[!CAUTION]",
  "<!-- comment -->",
  "-->",
  "&lt;b&gt; &#64;octocat &amp;",
  "$x$ $`x`$",
  "~~x~~ **x** __x__",
  "[^1]: note",
  "[x]: http://example.com",
  "%%{init: {}}%%",
  "end",
  "graph TD; a-->b",
  "title x",
  "section y",
  "click a href",
  "2000-01-01",
  "a:b;c#35;d",
  '"]:::x',
  "subgraph",
  `${CODE(0x202e)}gpj.exe`,
] as const;

export const PLACE: NonNullable<SummaryInput["place"]> = {
  server: "https://github.com",
  repository: "o/r",
  commit: "4e1c0d2a9b3f5e6d7c8b9a0f1e2d3c4b5a6f7e8d",
  ref: "refs/pull/42/merge",
  workflow: "CI",
  runId: "9552208295",
  runAttempt: "1",
  jobUrl: "https://github.com/o/r/actions/runs/9552208295/job/26329872281",
};

const OLD: NonNullable<TaskResult["producer"]> = { run: "9552100812/attempts/1", commit: "19bb0aaf".repeat(5), ref: "refs/heads/main" };

const CACHE: CacheReport = {
  service: "v2",
  mode: "write",
  ledgers: [
    { ref: "refs/pull/42/merge", outcome: "miss", records: 0 },
    { ref: "refs/heads/main", outcome: "hit", records: 17 },
  ],
  entries: [
    { task: "download (dog)", key: `flow-1-download-${"c91e07d2".repeat(8)}`, restoredBytes: 2_400_000, savedBytes: 0 },
    { task: "blur (cat, 8)", key: `flow-1-blur-${"5b0f93ac".repeat(8)}`, restoredBytes: 0, savedBytes: 1_100_000 },
    { task: "collage", key: `flow-1-collage-${"9f2c51d0".repeat(8)}`, restoredBytes: 0, savedBytes: 1_300_000 },
  ],
  restored: { entries: 1, bytes: 2_400_000 },
  saved: { entries: 2, bytes: 2_400_000 },
  inLedger: 3,
  notSaved: [],
  degraded: [],
  requests: { lookUps: 2, downloads: 2, uploads: 3, lists: 0 },
  unreadable: [],
  repositoryBytes: 2_100_000_000,
};

const changed = (path: string, kind: "input" | "upstream" = "upstream"): Reason => reason(kind, path, "100644 aa", "100644 bb");
const WORK: ReadonlyMap<string, Partial<TaskResult>> = new Map([
  ["download (cat)", { startMs: 900, durationMs: 1900, reasons: [changed("urls/cat.txt", "input")] }],
  ["blur (cat, 2)", { startMs: 2800, durationMs: 7100, reasons: [changed("data/raw/cat.jpg")] }],
  ["blur (cat, 8)", { startMs: 2800, durationMs: 9800, reasons: [changed("data/raw/cat.jpg")] }],
  ["edges (cat)", { startMs: 2800, durationMs: 2100, reasons: [changed("data/raw/cat.jpg")] }],
  [
    "collage",
    {
      startMs: 12_600,
      durationMs: 3300,
      reasons: ["data/blur/cat-2.jpg", "data/blur/cat-8.jpg", "data/edges/cat.jpg"].map((path) => changed(path)),
    },
  ],
]);
const FOLDERS: Readonly<Record<string, string>> = { download: "data/raw", blur: "data/blur", edges: "data/edges", collage: "dist" };

/** What a task of the collage makes; the digests are of nothing. */
function outputOf(id: string, index: number): TaskResult["outputs"] {
  const [, step = "", cell] = /^(\w+)(?: \((.+)\))?$/.exec(id) ?? [];
  const name = (cell ?? step).replace(", ", "-");
  const sha256 = (index * 2_654_435_761 + 0x9f2c51d0).toString(16).slice(0, 8).repeat(8);
  return [{ path: `${FOLDERS[step]}/${name}.jpg`, sha256, size: 120_000 + index * 70_123, mode: "100644" }];
}

function collageTasks(state: (id: string) => TaskState, details: (id: string) => Partial<TaskResult> = () => ({})): TaskResult[] {
  let index = 0;
  return collage(state, (id) => {
    const is = state(id);
    const isDone = is === "ran" || is === "restored";
    return {
      ...(isDone ? { outputs: outputOf(id, index++) } : {}),
      ...(is === "restored" ? { producer: OLD } : {}),
      ...(is === "ran" || is === "failed" ? WORK.get(id) : {}),
      ...details(id),
    };
  });
}

function summary(result: SummaryInput["result"], rest: Partial<SummaryInput> = {}, graph: TaskGraph = collageGraph): SummaryInput {
  return { result, graph, cache: CACHE, place: PLACE, secrets: [], ...rest };
}

export const success = summary(
  run(
    "success",
    collageTasks((id) => (WORK.has(id) ? "ran" : "restored")),
  ),
  { secrets: [{ name: "PHOTO_TOKEN", givenTo: ["download (cat)", "download (dog)", "download (fox)", "download (owl)"] }] },
);

export const allRestored = summary(
  run(
    "success",
    collageTasks(() => "restored"),
    { durationMs: 230 },
  ),
  {
    cache: {
      ...CACHE,
      entries: [],
      restored: { entries: 0, bytes: 0 },
      saved: { entries: 0, bytes: 0 },
      inLedger: 0,
      requests: { lookUps: 1, downloads: 1, uploads: 0, lists: 0 },
    },
  },
);

const SCAN = { secrets: 3, files: 2, bytes: 4_100_000 };
const TOKENS: readonly string[] = ["PHOTO_TOKEN"];
/** The collage with four secrets, of which one was given, one was restored past, one counts by its value, and one is that key. */
const secretTasks = (id: string): Partial<TaskResult> => ({
  scan: SCAN,
  ...(id.startsWith("download") ? { secrets: TOKENS } : id.startsWith("edges") ? { secrets: ["EDGE_KEY"] } : {}),
  ...(id === "collage" ? { secrets: ["FONT_LICENCE", ...TOKENS] } : {}),
});
export const secrets = summary(
  run(
    "success",
    collageTasks((id) => (WORK.has(id) && !id.startsWith("edges") ? "ran" : "restored"), secretTasks),
  ),
  {
    secrets: [
      { name: "PHOTO_TOKEN", givenTo: ["download (cat)", "collage"], from: "given", rotate: "none" },
      { name: "EDGE_KEY", givenTo: [], rotate: "none" },
      { name: "FONT_LICENCE", givenTo: ["collage"], from: "command", rotate: "fingerprint" },
      { name: "FLOW_SECRET_KEY", givenTo: [], from: "given", rotate: "key" },
    ],
  },
);

/** No secret is named, and what was made was searched all the same; what an older version kept was not. */
export const searched = summary({
  ...success.result,
  tasks: success.result.tasks.map((each) => (each.step === "blur" ? each : { ...each, scan: { ...SCAN, secrets: 0 } })),
}, { allowed: ["node_modules/", "!node_modules/.cache/"] });

const leakOf = (message: string, hint: string): Partial<TaskResult> => ({
  secrets: ["DEPLOY_KEY"],
  attempts: 1,
  failure: { kind: "leak", problem: "secret/leak", message, code: null, lastLines: ["bundled 412 modules"], hint },
});
const FOUND = "secret DEPLOY_KEY was found in its output dist/app.js (base64, at byte 1234): nothing of it is kept";
const TOKEN_FOUND =
  "what looks like a GitHub token was found in its output site/.git/config (as it is, at byte 311, in gzip): nothing of it is kept";
export const leak = summary(
  run("failure", [
    task("install", {}, "restored", { line: 4, scan: { secrets: 1, files: 812, bytes: 41_000_000 } }),
    task("app", {}, "failed", { line: 9, ...leakOf(FOUND, "Let the step write no secret. Give it in `env` to every step that needs it.") }),
    task("site", {}, "failed", {
      line: 15,
      ...leakOf(TOKEN_FOUND, "Take it out of the outputs; or, if it is meant to be there, name the path in `leak-scan: { allow: … }`."),
    }),
    task("deploy", {}, "blocked", { line: 21, secrets: ["DEPLOY_KEY"], reasons: [reason("upstream-failed", "app")] }),
  ]),
  { secrets: [{ name: "DEPLOY_KEY", givenTo: ["app", "site"], from: "env" }], cache: null },
  graphOf([{ id: "install" }, { id: "app", needs: ["install"] }, { id: "site", needs: ["install"] }, { id: "deploy", needs: ["app", "site"] }]),
);

const LOG = [
  "  resize data/raw/cat.jpg 512x512",
  "  sigma 8",
  `${CODE(27)}[31mError:${CODE(27)}[0m Input file contains unsupported image format`,
  "    at Sharp.toFile (node_modules/sharp/lib/output.js:90:19)",
  "    at blur (scripts/blur.mjs:21:9)",
  "```",
  "@octocat fix this",
];

export const failure = summary(
  run(
    "failure",
    collageTasks(
      (id) => (id === "blur (cat, 8)" ? "failed" : id === "collage" ? "blocked" : WORK.has(id) ? "ran" : "restored"),
      (id) => {
        if (id === "collage") return { reasons: [reason("upstream-failed", "blur (cat, 8)")] };
        if (id !== "blur (cat, 8)") return {};
        const hint = "FOO is set on this machine but not passed to the task; add pass-env: FOO";
        return {
          attempts: 2,
          durationMs: 4200,
          failure: { kind: "exit", message: "exit code 1 after 4.2 s, attempt 2 of 2", code: 1, lastLines: LOG, hint },
        };
      },
    ),
    { durationMs: 21_000 },
  ),
);

export const degraded = summary(success.result, {
  cache: {
    ...CACHE,
    mode: "read",
    ledgers: [{ ref: "refs/heads/main", outcome: "unavailable", records: 0 }],
    entries: [],
    restored: { entries: 0, bytes: 0 },
    saved: { entries: 0, bytes: 0 },
    inLedger: 0,
    notSaved: [
      { why: "denied", entries: 3 },
      { why: "rate-limited", entries: 2 },
    ],
    degraded: [{ service: "cache", what: "the cache service answered 503 three times and was left alone for 30 s" }],
    repositoryBytes: null,
  },
});

const cold = (id: string): Partial<TaskResult> => ({ ...WORK.get(id), reasons: [reason("elsewhere", "refs/pull/42/merge")] });
export const afterMerge = summary(
  run(
    "success",
    collageTasks(
      (id) => (WORK.has(id) ? "ran" : "restored"),
      (id) => (WORK.has(id) ? cold(id) : {}),
    ),
  ),
  {
    place: { ...PLACE, ref: "refs/heads/main" },
    cache: { ...CACHE, ledgers: CACHE.ledgers.slice(1), unreadable: ["refs/pull/42/merge"] },
  },
);

const foreign = (id: string): Partial<TaskResult> => ({
  ...WORK.get(id),
  reasons: [reason("untrusted", "its ledger was made by the ref refs/pull/42/merge")],
});
export const untrusted = summary(
  run(
    "success",
    collageTasks(
      (id) => (WORK.has(id) ? "ran" : "restored"),
      (id) => (WORK.has(id) ? foreign(id) : {}),
    ),
  ),
  { cache: { ...CACHE, ledgers: CACHE.ledgers.map((ledger) => ({ ...ledger, outcome: "untrusted", records: 0 })) } },
);

export const cancelled = summary(
  run(
    "cancelled",
    collageTasks(
      (id) => (id.startsWith("download") ? "restored" : "cancelled"),
      () => ({ reasons: [reason("interrupted")] }),
    ),
    { durationMs: 4200 },
  ),
  { cache: null },
);

export const nothing = summary(run("success", [], { durationMs: 40 }), { cache: null }, graphOf([]));

const CAT = "download (cat)";
export const plan = summary(
  run(
    "planned",
    collage(
      () => "planned",
      (id) => {
        if (id === CAT) return { decision: "miss", reasons: [changed("urls/cat.txt", "input")] };
        if (!WORK.has(id)) return { decision: "hit" };
        const names = id === "collage" ? ["blur (cat, 2)", "blur (cat, 8)", "edges (cat)"] : [CAT];
        return { decision: "waiting", reasons: names.map((name) => reason("waiting", name)) };
      },
    ),
  ),
  { cache: null },
);

export const planSecrets = {
  ...plan,
  result: { ...plan.result, tasks: plan.result.tasks.map((each) => ({ ...each, ...secretTasks(each.id) })) },
};

/** Every hostile name as a step that ran, failed or was blocked, and everywhere else that a name can stand. */
export function hostileWith(names: readonly string[]): SummaryInput {
  const failing = (name: string): Partial<TaskResult> => ({
    failure: { kind: "leak", problem: "secret/leak", message: name, code: 1, lastLines: [name, "````", name], hint: name },
  });
  const tasks = names.flatMap((name, index) => {
    const outputs = [{ path: name, sha256: "ab".repeat(32), size: 1, mode: "100644" }];
    const reasons = [reason("input", name, "a", "b"), reason("env", name, name.slice(0, 20), "x"), reason("elsewhere", name)];
    return [
      task(name, { [name]: name }, "ran", { id: `${name} (${name})`, title: name, outputs, reasons, startMs: index }),
      ...(index < 8 ? [task(`${name}!`, {}, "failed", { title: name, ...failing(name) })] : []),
      task(`${name}~`, {}, "restored", { outputs, producer: { run: name, commit: name, ref: name }, secrets: [name], scan: SCAN }),
      task(`${name}?`, {}, "blocked", { title: name, reasons: [reason("upstream-failed", name)] }),
    ];
  });
  const [name = "x"] = names;
  const graph = graphOf(tasks.map(({ step, title, matrix }) => ({ id: step, title, cells: [matrix] })));
  const problems = names.map(
    (message) =>
      ({ code: "store/unavailable", severity: "warning", message, hint: message, place: { file: message, line: 1, column: 1 } }) as const,
  );
  const result = run("failure", tasks, { flow: name, file: name, problems });
  const cache: CacheReport = {
    ...CACHE,
    ledgers: names.map((ref) => ({ ref, outcome: "hit", records: 1 })),
    entries: names.map((each) => ({ task: each, key: each, restoredBytes: 1, savedBytes: 0 })),
    degraded: names.map((what) => ({ service: "cache", what })),
    unreadable: names,
  };
  const place = { ...PLACE, ref: name, workflow: name };
  return { result, graph, cache, place, secrets: names.map((each) => ({ name: each, givenTo: [each] })), allowed: names };
}

export const hostile = hostileWith(HOSTILE_NAMES);

/** `count` tasks in steps of 50, with some outputs each; every `nth` ran, the others were restored. */
export function large(count: number, nth: number, outputs: number): SummaryInput {
  const steps = Array.from({ length: Math.ceil(count / 50) }, (_, step) => `step-${step}`);
  const graph = graphOf(steps.map((id, index) => ({ id, cells: numbers(50), needs: index >= 10 ? [`step-${index - 10}`] : [] })));
  const tasks = steps.flatMap((step, stepIndex) =>
    numbers(50).map(({ part }) => {
      const index = stepIndex * 50 + part;
      const ran = index % nth === 0;
      const files = Array.from({ length: outputs }, (_, file) => ({
        path: `out/${step}/${part}/file-${file}.parquet`,
        sha256: "c0de77f1".repeat(8),
        size: 4096,
        mode: "100644",
      }));
      return task(step, { part }, ran ? "ran" : "restored", {
        outputs: files,
        startMs: ran ? index * 10 : 0,
        ...(ran ? { reasons: [reason("input", `in/${part}.csv`, "a", "b")] } : {}),
      });
    }),
  );
  return summary(run("success", tasks), {}, graph);
}

const numbers = (count: number): { readonly part: number }[] => Array.from({ length: count }, (_, part) => ({ part }));

/** A flow that could not be read: nothing began. */
export const refused = summary(
  run("failure", [], {
    durationMs: 0,
    problems: [
      {
        code: "graph/unknown-step",
        severity: "error",
        message: "`blurr` is needed by collage, and there is no such step",
        hint: "Did you mean blur?",
        place: { file: "flow.yml", line: 36, column: 13 },
      },
    ],
  }),
  { cache: null },
  graphOf([]),
);
