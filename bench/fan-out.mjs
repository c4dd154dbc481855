// What does sharing a flow over a folder cost? Runs the three hundred tasks of test/rig/fan-out-flow.ts, which mostly sleep, with one
// process of four slots and with 1, 2, 4 and 8 worker processes of one slot each, and prints medians beside the bound that no schedule beats.
//   npx node bench/fan-out.mjs [--runs 3] [--scale 4] [--workers 1,2,4,8] [--cli dist/cli.cjs]
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FAN_OUT_FILES, fanOutFlow } from "../test/rig/fan-out-flow.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    scale: { type: "string", default: "4" },
    workers: { type: "string", default: "1,2,4,8" },
    cli: { type: "string", default: fileURLToPath(new URL("../dist/cli.cjs", import.meta.url)) },
  },
});
const scale = Number(values.scale);
const counts = values.workers.split(",").map(Number);
const top = mkdtempSync(path.join(tmpdir(), "flow-fan-out-"));
const root = path.join(top, "repository");
const env = { ...process.env, HOME: path.join(top, "home") };
let epochs = 0;

function generate() {
  for (const folder of [root, env.HOME]) mkdirSync(folder);
  const sleepMs = (index) => scale * (index % 17 === 0 ? 300 : 3 + ((index * 37) % 40));
  const files = { ...FAN_OUT_FILES, "flow.yml": fanOutFlow({ sleepMs, longMs: scale * 1500 }) };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  execFileSync("git", ["init", "-q"], { cwd: root });
}

/** Runs the command line to its end: wall time in milliseconds, and what it printed. */
function flow(words) {
  const began = performance.now();
  const child = spawn(process.execPath, [values.cli, ...words, "--json", "--reporter", "agent"], { cwd: root, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (piece) => (stdout += piece));
  child.stderr.on("data", (piece) => (stderr += piece));
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      if (code === 0) resolve({ ms: performance.now() - began, result: JSON.parse(stdout) });
      else reject(new Error(`${words.join(" ")} ended with ${code}: ${stderr}`));
    });
  });
}

/** Nothing is known but how long each task took. */
const anew = () => ["--cache-epoch", `bench${epochs++}`];

async function single(jobs) {
  const { ms, result } = await flow(["run", "-j", `${jobs}`, "--restore", "none", ...anew()]);
  return { ms, totalMs: result.tasks.reduce((sum, task) => sum + task.durationMs, 0) };
}

/** `isMeasured`: whether the planner knows how long tasks take. */
async function shared(count, isMeasured) {
  const board = path.join(top, `board-${epochs}`);
  const epoch = [...(isMeasured ? [] : ["--cache-dir", path.join(top, `store-${epochs}`)]), ...anew()];
  const plan = await flow(["plan", "--board", board, "--workers", `${count}`, ...epoch]);
  const began = performance.now();
  const names = Array.from({ length: count }, (_, index) => `w${index}`);
  const ends = await Promise.all(names.map((worker) => flow(["work", "--board", board, "--worker", worker, "-j", "1", ...epoch])));
  const ms = performance.now() - began;
  const report = await flow(["report", "--board", board, "--restore", "none", ...epoch]);
  const { tasks, workers } = report.result;
  const totalMs = tasks.reduce((sum, task) => sum + task.durationMs, 0);
  const busyMs = workers.reduce((sum, worker) => sum + worker.busyMs, 0);
  const calls = ends.reduce((sum, end) => sum + end.result.boardCalls, 0);
  const { batches } = plan.result;
  return { ms, totalMs, batches, busyMs, calls, planMs: plan.ms, reportMs: report.ms, idleMs: count * ms - busyMs };
}

/** The longest chain of tasks by what they took, in the order of the result, in which each comes after what it needs. */
async function criticalPath(durations) {
  const { result } = await flow(["graph", "--format", "json", "--cells"]);
  const ends = new Map();
  const upstream = new Map(result.nodes.map((node) => [node.id, []]));
  for (const { from, to } of result.edges) upstream.get(to)?.push(from);
  const endOf = (id) => {
    if (!ends.has(id)) ends.set(id, (durations.get(id) ?? 0) + Math.max(0, ...(upstream.get(id) ?? []).map(endOf)));
    return ends.get(id);
  };
  return Math.max(...result.nodes.map((node) => endOf(node.id)));
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const seconds = (ms) => (ms / 1000).toFixed(1);

try {
  generate();
  const first = await flow(["run", "-j", "4", "--restore", "none", ...anew()]);
  const pathMs = await criticalPath(new Map(first.result.tasks.map((task) => [task.id, task.durationMs])));
  const kinds = [
    { name: "one process, -j 4", count: 4, measure: () => single(4) },
    ...counts.map((count) => ({ name: `${count}`, count, measure: () => shared(count, true) })),
    { name: "4, nothing measured before", count: 4, measure: () => shared(4, false) },
  ];
  const rows = kinds.map((kind) => ({ ...kind, list: [] }));
  for (let run = 0; run < Number(values.runs); run++) for (const row of rows) row.list.push(await row.measure());
  console.log(`300 tasks, longest chain ${seconds(pathMs)} s, ${availableParallelism()} processors, ${values.runs} runs each, medians\n`);
  console.log(
    "| workers | batches | makespan s | bound s | × bound | ms per batch | idle % | calls per worker-minute | plan ms | report ms |",
  );
  console.log(
    "| ------- | ------: | ---------: | ------: | ------: | -----------: | -----: | ----------------------: | ------: | --------: |",
  );
  for (const { name, count, list } of rows) console.log(rowOf(name, count, list, pathMs));
} finally {
  rmSync(top, { recursive: true, force: true });
}

function rowOf(name, count, list, pathMs) {
  const of = (figure) => median(list.map(figure));
  const ms = of((row) => row.ms);
  const boundMs = Math.max(of((row) => row.totalMs) / count, pathMs);
  const whole = (figure) => (list[0].batches === undefined ? "" : of(figure).toFixed(0));
  const cells = [
    name,
    whole((row) => row.batches),
    seconds(ms),
    seconds(boundMs),
    (ms / boundMs).toFixed(2),
    whole((row) => (row.busyMs - row.totalMs) / row.batches),
    whole((row) => (100 * row.idleMs) / (count * row.ms)),
    whole((row) => row.calls / ((count * row.ms) / 60_000)),
    whole((row) => row.planMs),
    whole((row) => row.reportMs),
  ];
  return `| ${cells.join(" | ")} |`;
}
