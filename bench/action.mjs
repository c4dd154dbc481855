// What the action itself costs on a run that restores everything: the collage, from start to exit of its process, against the
// small GitHub of the tests. Each run has a machine of its own. Prints medians, how they divide, and the start of each bundle.
// `npx node bench/action.mjs [--runs 15] [--restore final]`
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { runs: { type: "string", default: "15" }, restore: { type: "string", default: "final" } } });
const runs = Number(values.runs);
const scratch = mkdtempSync(path.join(tmpdir(), "flow-bench-action-"));
const dist = path.join(root, "dist");

/** Loaded before the action: notes when requests go out and when their answers have come, without changing anything. */
const MARKS = path.join(scratch, "marks.cjs");
writeFileSync(
  MARKS,
  `const http = require("node:http"); const fs = require("node:fs"); const marks = [];
const request = http.request;
http.request = function (...given) {
  const sent = request.apply(this, given); const at = performance.now();
  sent.on("response", (answer) => answer.on("end", () => marks.push([at, performance.now()])));
  return sent;
};
process.on("exit", () => fs.writeFileSync(process.env.BENCH_MARKS, JSON.stringify({ origin: performance.timeOrigin, marks, end: performance.now() })));
`,
);

/** The services answer from a thread of their own, so that this one can wait for processes. */
function startServices() {
  const worker = new Worker(new URL("services-thread.mjs", import.meta.url));
  return new Promise((resolve, reject) => {
    worker.on("message", (variables) => resolve({ worker, variables }));
    worker.on("error", reject);
  });
}

function git(folder, ...words) {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...words], { cwd: folder, encoding: "utf8" });
}

function makeRepository() {
  const folder = path.join(scratch, "repository");
  mkdirSync(folder);
  const source = path.join(root, "examples/collage");
  const names = git(source, "ls-files", "-z")
    .split("\0")
    .filter((name) => name !== "");
  for (const name of names) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    cpSync(path.join(source, name), path.join(folder, name));
  }
  writeFileSync(path.join(folder, ".gitignore"), "node_modules\n");
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", "--all");
  git(folder, "commit", "-q", "-m", "collage");
  return folder;
}

const inputs = {
  file: "flow.yml",
  command: "run",
  restore: values.restore,
  summary: "always",
  comment: "never",
  attest: "auto",
  "cache-epoch": "0",
  "working-directory": ".",
};

function runAction(repository, variables, number) {
  const machine = path.join(scratch, `machine-${number}`);
  const workspace = path.join(machine, "work");
  execFileSync("git", ["clone", "-q", "--depth", "1", `file://${repository}`, workspace]);
  symlinkSync(path.join(root, "node_modules"), path.join(workspace, "node_modules"));
  mkdirSync(path.join(machine, "temp"));
  const event = path.join(machine, "event.json");
  writeFileSync(event, JSON.stringify({ repository: { default_branch: "main" } }));
  for (const file of ["output", "summary"]) writeFileSync(path.join(machine, file), "");
  const marks = path.join(machine, "marks.json");
  const env = {
    PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`,
    HOME: machine,
    ...variables,
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: "o/r",
    GITHUB_REF: "refs/heads/main",
    GITHUB_SHA: git(workspace, "rev-parse", "HEAD").trim(),
    GITHUB_RUN_ID: String(number),
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_EVENT_PATH: event,
    GITHUB_OUTPUT: path.join(machine, "output"),
    GITHUB_STEP_SUMMARY: path.join(machine, "summary"),
    RUNNER_TEMP: path.join(machine, "temp"),
    BENCH_MARKS: marks,
  };
  const began = performance.timeOrigin + performance.now();
  const ended = spawnSync(process.execPath, ["--require", MARKS, path.join(dist, "run.cjs")], { cwd: workspace, env, encoding: "utf8" });
  const after = performance.timeOrigin + performance.now();
  if (ended.status !== 0) throw new Error(`the action failed\n${ended.stdout}${ended.stderr}`);
  const told = JSON.parse(readFileSync(marks, "utf8"));
  const [first] = told.marks;
  const last = told.marks.at(-1);
  const start = told.origin - began;
  const asked = told.marks.length === 0 ? told.end : first[0];
  const answered = told.marks.length === 0 ? told.end : last[1];
  rmSync(machine, { recursive: true, force: true });
  return {
    total: after - began,
    start,
    load: asked,
    services: answered - asked,
    rest: told.end - answered,
    exit: after - began - start - told.end,
    requests: told.marks.length,
  };
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
}

function bundleStart(file) {
  const script = file === "run.cjs" ? [path.join(dist, file)] : ["-e", `require(${JSON.stringify(path.join(dist, file))})`];
  // A wrong input ends the action once everything is loaded.
  const env = { PATH: process.env.PATH, INPUT_COMMAND: "nothing", GITHUB_WORKSPACE: scratch };
  return median(
    Array.from({ length: runs }, () => {
      const began = performance.now();
      spawnSync(process.execPath, script, { env, cwd: scratch });
      return performance.now() - began;
    }),
  );
}

const { worker, variables } = await startServices();
try {
  const repository = makeRepository();
  runAction(repository, variables, 0);
  const timed = Array.from({ length: runs }, (_, index) => runAction(repository, variables, index + 1));
  const of = (name) => Math.round(median(timed.map((one) => one[name])));
  console.log(`no-op of the collage, restore: ${values.restore}, ${runs} runs, medians in ms`);
  console.log(
    `total ${of("total")}: Node starts ${of("start")}, until the first request ${of("load")}, services ${of("services")} (${of("requests")} answers), the rest ${of("rest")}, exit ${of("exit")}`,
  );
  const empty = median(
    Array.from({ length: runs }, () => {
      const began = performance.now();
      spawnSync(process.execPath, ["-e", "0"]);
      return performance.now() - began;
    }),
  );
  console.log(`cold start of bundles in ms (an empty Node: ${Math.round(empty)})`);
  for (const file of ["run.cjs", "summary.cjs", "azure-upload.cjs", "execa.cjs", "expressions.cjs", "flow-reader.cjs"])
    console.log(`  ${file.padEnd(18)} ${Math.round(bundleStart(file))}`);
} finally {
  await worker.terminate();
  rmSync(scratch, { recursive: true, force: true });
}
