// How fast is a flow of many small tasks on this machine? Generates packages with sources and one task each, runs the
// scenarios in turns, and prints medians beside the floor: one Node process that looks at every source.
//   node bench/local.mjs [--packages 100,1000] [--runs 7] [--cli dist/cli.cjs]
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    packages: { type: "string", default: "10,100,1000" },
    runs: { type: "string", default: "7" },
    cli: { type: "string", default: fileURLToPath(new URL("../dist/cli.cjs", import.meta.url)) },
  },
});

const SOURCES = 10;
const LAYERS = 10;
const FLOOR = `const fs = require("fs"); for (const p of fs.readdirSync("packages")) for (const f of fs.readdirSync("packages/" + p + "/src")) fs.statSync("packages/" + p + "/src/" + f)`;

const name = (index) => `p${String(index).padStart(4, "0")}`;

/** Layers of packages; each reads what one or two packages of the layer before wrote. */
function generate(root, count) {
  const perLayer = Math.max(1, Math.ceil(count / LAYERS));
  const flow = ["name: Bench", "steps:"];
  for (let index = 0; index < count; index++) {
    const folder = path.join(root, "packages", name(index));
    mkdirSync(path.join(folder, "src"), { recursive: true });
    for (let file = 0; file < SOURCES; file++) {
      writeFileSync(path.join(folder, "src", `f${file}.txt`), `# comment ${index} ${file}\n${`line ${index} ${file}\n`.repeat(150)}`);
    }
    const base = (Math.floor(index / perLayer) - 1) * perLayer;
    const needs = base < 0 ? [] : [...new Set([base + (index % perLayer), base + ((index * 7) % perLayer)])].map(name);
    const inputs = [`packages/${name(index)}/src/**`, ...needs.map((need) => `packages/${need}/out.txt`)];
    flow.push(`  ${name(index)}:`, `    inputs: [${inputs.join(", ")}]`);
    flow.push(
      `    run: cat ${needs.map((need) => `packages/${need}/out.txt`).join(" ")} packages/${name(index)}/src/* | grep -v '^#' | cksum > packages/${name(index)}/out.txt`,
    );
    flow.push(`    outputs: packages/${name(index)}/out.txt`);
  }
  writeFileSync(path.join(root, "flow.yml"), `${flow.join("\n")}\n`);
}

function time(root, argv) {
  const began = process.hrtime.bigint();
  const done = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  if (done.status !== 0) throw new Error(`${argv.join(" ")} ended with ${done.status}: ${done.stderr}${done.stdout}`);
  return { ms, stdout: done.stdout };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const packages = (root) => readdirSync(path.join(root, "packages")).map((folder) => path.join(root, "packages", folder));
const sources = (root) =>
  packages(root).flatMap((folder) => readdirSync(path.join(folder, "src")).map((file) => path.join(folder, "src", file)));

function removeOutputs(root) {
  for (const folder of packages(root)) rmSync(path.join(folder, "out.txt"), { force: true });
}

function touchSources(root) {
  for (const file of sources(root)) utimesSync(file, new Date(), new Date());
}

/** What is done before each timed run, and how many tasks must run then. */
const SCENARIOS = {
  "no-op": { prepare: () => undefined, ran: 0 },
  restore: { prepare: removeOutputs, ran: 0 },
  touch: { prepare: touchSources, ran: 0 },
  edit: { prepare: (root, turn) => appendFileSync(path.join(packages(root).at(-1), "src/f0.txt"), `edit ${turn}\n`), ran: 1 },
  "early cutoff": {
    prepare: (root, turn) => appendFileSync(path.join(root, "packages", name(0), "src/f0.txt"), `# comment ${turn}\n`),
    ran: 1,
  },
};

for (const count of values.packages.split(",").map(Number)) {
  const root = mkdtempSync(path.join(tmpdir(), "flow-bench-"));
  try {
    generate(root, count);
    const run = () => {
      const { ms, stdout } = time(root, [values.cli, "run", "--restore", "all", "--json", "--reporter", "agent"]);
      return { ms, ran: JSON.parse(stdout).ran };
    };
    const cold = run();
    const rows = Object.fromEntries(["floor", ...Object.keys(SCENARIOS)].map((key) => [key, []]));
    run();
    for (let turn = 0; turn < Number(values.runs); turn++) {
      rows.floor.push(time(root, ["-e", FLOOR]).ms);
      for (const [key, { prepare, ran }] of Object.entries(SCENARIOS)) {
        prepare(root, turn);
        const result = run();
        if (result.ran !== ran) throw new Error(`${key} ran ${result.ran} tasks, not ${ran}`);
        rows[key].push(result.ms);
      }
    }
    const floor = median(rows.floor);
    console.log(`\n${count} packages, ${count * SOURCES} sources, ${readFileSync(path.join(root, "flow.yml")).length} bytes of flow.yml`);
    console.log(`  ${"cold".padEnd(14)} ${cold.ms.toFixed(0).padStart(7)} ms  ran ${cold.ran}`);
    for (const [key, list] of Object.entries(rows))
      console.log(`  ${key.padEnd(14)} ${median(list).toFixed(0).padStart(7)} ms  ${(median(list) / floor).toFixed(1)} × floor`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
