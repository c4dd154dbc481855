// Runs as reporters see them: results, and the events that lead to them.
import type { Reason } from "../../../src/core/model/decision.ts";
import type { FlowEvent } from "../../../src/core/model/event.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import type { Problem } from "../../../src/core/model/problem.ts";
import type { Outcome, RunResult, TaskResult, TaskState } from "../../../src/core/model/result.ts";

export const reason = (kind: Reason["kind"], name = "", before: string | null = null, after: string | null = null): Reason => ({
  kind,
  name,
  before,
  after,
});

export function task(step: string, matrix: JsonObject, state: TaskState, rest: Partial<TaskResult> = {}): TaskResult {
  const values = Object.values(matrix);
  const id = values.length === 0 ? step : `${step} (${values.join(", ")})`;
  return {
    id,
    title: id,
    step,
    matrix,
    decision: state === "restored" ? "hit" : "miss",
    state,
    fingerprint: "5b0f93ac".repeat(8),
    reasons: [],
    durationMs: state === "ran" || state === "failed" ? 2100 : 0,
    savedMs: state === "restored" ? 16_000 : 0,
    attempts: 1,
    outputs: [],
    values: {},
    startMs: 0,
    line: 17,
    ...rest,
  };
}

export function run(outcome: Outcome, tasks: readonly TaskResult[], rest: Partial<RunResult> = {}): RunResult {
  const count = (state: TaskState): number => tasks.filter((each) => each.state === state).length;
  return {
    flow: "Collage",
    file: "flow.yml",
    run: "7",
    outcome,
    restored: count("restored"),
    ran: count("ran"),
    failed: count("failed"),
    skipped: count("skipped"),
    durationMs: 16_400,
    savedMs: tasks.reduce((sum, each) => sum + each.savedMs, 0),
    tasks,
    problems: [],
    ...rest,
  };
}

const IMAGES = ["cat", "dog", "fox", "owl"];
const changed = (path: string): Reason => reason("input", path, "100644 aa", "100644 bb");

/** The example of four pictures; `state` decides for each task. */
export function collage(state: (id: string) => TaskState, details: (id: string) => Partial<TaskResult> = () => ({})): TaskResult[] {
  const make = (step: string, matrix: JsonObject, line: number): TaskResult => {
    const made = task(step, matrix, "restored", { line });
    return task(step, matrix, state(made.id), { line, ...details(made.id) });
  };
  return [
    ...IMAGES.map((image) => make("download", { image }, 8)),
    ...IMAGES.flatMap((image) => [2, 8].map((sigma) => make("blur", { image, sigma }, 17))),
    ...IMAGES.map((image) => make("edges", { image }, 27)),
    make("collage", {}, 36),
  ];
}

const CAT = new Set(["download (cat)", "blur (cat, 2)", "blur (cat, 8)", "edges (cat)", "collage"]);
const WHY = new Map<string, readonly Reason[]>([
  ["download (cat)", [changed("urls/cat.txt")]],
  ["blur (cat, 2)", [changed("data/raw/cat.jpg")]],
  ["blur (cat, 8)", [changed("data/raw/cat.jpg"), reason("env", "SIZE", "512", "256")]],
  ["edges (cat)", [changed("data/raw/cat.jpg")]],
  ["collage", [changed("data/blur/cat-2.jpg"), changed("data/blur/cat-8.jpg"), changed("data/edges/cat.jpg")]],
]);

export const allRestored = run("success", collage(() => "restored"), { durationMs: 230 });

export const mixed = run(
  "success",
  collage(
    (id) => (CAT.has(id) ? "ran" : "restored"),
    (id) => ({ reasons: WHY.get(id) ?? [] }),
  ),
);

export const failure = run(
  "failure",
  collage(
    (id) => (id === "blur (cat, 8)" ? "failed" : id === "collage" ? "blocked" : CAT.has(id) ? "ran" : "restored"),
    (id) => ({
      reasons: id === "collage" ? [reason("upstream-failed", "blur (cat, 8)")] : (WHY.get(id) ?? []),
      ...(id === "blur (cat, 8)"
        ? {
            attempts: 2,
            failure: {
              kind: "exit",
              message: "exit code 1 after 4.2 s, attempt 2 of 2",
              code: 1,
              lastLines: [
                "  resize data/raw/cat.jpg 512x512",
                "\x1b[31mError:\x1b[0m Input file contains unsupported image format",
                "    at Sharp.toFile (node_modules/sharp/lib/output.js:90:19)",
              ],
              hint: "FOO is set on this machine but not passed to the task; add pass-env: FOO",
            },
          }
        : {}),
    }),
  ),
  { durationMs: 21_000 },
);

export const leak = run("failure", [
  task("install", {}, "restored", { scan: { secrets: 1, files: 812, bytes: 41_000_000 } }),
  task("app", {}, "failed", {
    line: 9,
    secrets: ["DEPLOY_KEY"],
    failure: {
      kind: "leak",
      problem: "secret/leak",
      message: "secret DEPLOY_KEY was found in its output dist/app.js (base64, at byte 1234): nothing of it is kept",
      code: null,
      lastLines: ["bundled 412 modules"],
      hint: "Let the step write no secret. Give it in `env` to every step that needs it.",
    },
  }),
  task("deploy", {}, "blocked", { line: 21, secrets: ["DEPLOY_KEY"], reasons: [reason("upstream-failed", "app")] }),
]);

export const hindered = run("success", [
  task("fetch", {}, "ran", { reasons: [reason("uncached")] }),
  task("test", { os: "windows-latest" }, "skipped", { reasons: [reason("label", "windows-latest")] }),
  task("deploy", {}, "skipped", { reasons: [reason("if", "github.ref == 'refs/heads/main'")] }),
  task("release", {}, "skipped", { reasons: [reason("environment", "production")] }),
  task("announce", {}, "blocked", { reasons: [reason("needs", "release", null, "skipped")] }),
]);

export const interrupted = run("cancelled", [
  task("fetch", {}, "restored"),
  task("train", { model: "boost" }, "cancelled", { reasons: [reason("interrupted")] }),
  task("evaluate", {}, "cancelled", { reasons: [reason("interrupted")] }),
]);

export const manyFailures = run(
  "failure",
  Array.from({ length: 40 }, (_, part) =>
    task("test", { part }, "failed", { failure: { kind: "exit", message: "exit code 2 after 1 s", code: 2, lastLines: [`part ${part}`] } }),
  ),
  { file: "flows/other flow.yml" },
);

export const warning: Problem = {
  code: "store/unavailable",
  message: "the store cannot be written: ENOSPC, nothing is kept",
  hint: "Free some space, or choose another place with --cache-dir",
  severity: "warning",
};

const CODES = String.fromCharCode;
/** Names that try to be something else. */
export const HOSTILE = [
  `${CODES(27)}[31mred${CODES(27)}[0m ${CODES(27)}]0;title${CODES(7)}`,
  "::error file=../../etc/passwd,line=1::x",
  "##[add-mask]a",
  "two\nlines\r::add-mask::a",
  `${CODES(0x202e)}txt.exe${CODES(0x2066)}`,
  "👩‍👩‍👧‍👦 日本語 é",
  '`rm -rf` "quoted" <b>&amp;</b> \\N end; -->',
  "__proto__",
  "long ".repeat(400),
  `${CODES(0x9b)}2J${CODES(0)}${CODES(0xfeff)}`,
];

export const hostile = run(
  "failure",
  HOSTILE.flatMap((name, index) => [
    task(name, { [name]: name }, "ran", { id: name, title: name, reasons: [reason("input", name, "a", "b"), reason("env", name, name, "x")] }),
    task(name, { constructor: name }, "failed", {
      id: `${name}${index}`,
      title: name,
      failure: { kind: "exit", message: name, code: 1, lastLines: [name, "::warning::x"], hint: name },
    }),
    task(name, {}, "blocked", { id: `${name} blocked`, title: name, reasons: [reason("upstream-failed", name)] }),
  ]),
  { flow: HOSTILE[0] ?? "", file: "dir\n::x::/flow.yml", problems: [{ code: "graph/cycle", message: HOSTILE[3] ?? "", severity: "error" }] },
);

/** `steps` steps with `cells` tasks each, all in one state. */
export function large(steps: number, cells: number, state: TaskState): RunResult {
  const outcome = state === "failed" ? "failure" : "success";
  return run(
    outcome,
    Array.from({ length: steps }, (_, step) => Array.from({ length: cells }, (_, cell) => task(`step${step}`, { cell }, state))).flat(),
    { durationMs: 900 },
  );
}

/** The events of a run: everything restored or hindered at once, then each task that ran, `width` at a time. */
export function eventsOf(result: RunResult, width = 2, warnings: readonly Problem[] = []): FlowEvent[] {
  const quiet = result.tasks.filter((each) => each.state === "restored" || each.state === "skipped");
  const ran = result.tasks.filter((each) => each.state === "ran" || each.state === "failed");
  const late = result.tasks.filter((each) => each.state === "blocked" || each.state === "cancelled");
  let done = 0;
  const finish = (each: TaskResult): FlowEvent => ({ type: "task-finished", result: each, done: ++done, total: result.tasks.length });
  const restored = result.tasks.filter((each) => each.state === "restored").length;
  const events: FlowEvent[] = [
    { type: "run-started", run: result.run, flow: result.flow, file: result.file, tasks: result.tasks.length, at: "2026-11-20T10:00:00Z" },
    ...warnings.map((problem): FlowEvent => ({ type: "warning", problem })),
    ...quiet.map(finish),
    { type: "plan-decided", restored, toRun: Math.min(1, ran.length), waiting: Math.max(0, ran.length - 1), skipped: quiet.length - restored },
  ];
  for (let at = 0; at < ran.length; at += width) {
    const together = ran.slice(at, at + width);
    for (const { id, title, reasons } of together) {
      events.push({ type: "task-started", task: id, title, reasons, expectedMs: 10_000, attempt: 1 });
    }
    for (const { id } of together) events.push({ type: "task-output", task: id, lines: [`begins ${id}`, "  \x1b[32mhalf\x1b[0m way"] });
    for (const each of together) {
      if (each.failure !== undefined) events.push({ type: "task-output", task: each.id, lines: each.failure.lastLines });
      events.push(finish(each));
    }
  }
  return [...events, ...late.map(finish), { type: "run-finished", result }];
}
