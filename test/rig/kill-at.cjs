// Loaded into the engine before anything else (--require): kills it at the n-th effect on files or the database, or counts
// them. FLOW_TEST_KILL_AT: n, 0 for never. FLOW_TEST_EFFECTS: file that gets the number of effects at the end.
const fs = require("node:fs");
const childProcess = require("node:child_process");
const { DatabaseSync, StatementSync } = require("node:sqlite");

const at = Number(process.env.FLOW_TEST_KILL_AT);
const report = process.env.FLOW_TEST_EFFECTS;
const write = fs.writeFileSync;
let effects = 0;

/** Before and after: half of the points leave the effect undone, half leave it done. */
function count() {
  effects += 1;
  if (effects === at) process.kill(process.pid, "SIGKILL");
}

function wrap(owner, name) {
  const original = owner[name];
  owner[name] = function (...given) {
    count();
    const result = Reflect.apply(original, this, given);
    count();
    return result;
  };
}

for (const name of [
  "openSync",
  "writeSync",
  "writeFileSync",
  "renameSync",
  "copyFileSync",
  "mkdirSync",
  "mkdtempSync",
  "rmSync",
  "rmdirSync",
  "unlinkSync",
  "symlinkSync",
  "chmodSync",
  "closeSync",
  "readFileSync",
  "utimesSync",
])
  wrap(fs, name);
for (const name of ["exec", "prepare", "close"]) wrap(DatabaseSync.prototype, name);
for (const name of ["run", "get", "all"]) wrap(StatementSync.prototype, name);
wrap(childProcess, "spawn");
require("node:module").syncBuiltinESMExports();

if (report !== undefined) process.on("exit", () => write(report, String(effects)));
