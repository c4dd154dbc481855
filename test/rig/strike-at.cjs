// Loaded into the engine before anything else (--require): kills it at the n-th effect on files or the database, or lets that
// effect fail as on a full disk. FLOW_TEST_STRIKE: KILL, or an error's code. FLOW_TEST_STRIKE_AT: n, counted from 1; 0 for
// never. FLOW_TEST_STRIKE_PATH: only effects on paths that hold this text count. FLOW_TEST_EFFECTS: a file that gets the number of
// effects at the end.
const fs = require("node:fs");
const { constants } = require("node:os");
const childProcess = require("node:child_process");
const { DatabaseSync, StatementSync } = require("node:sqlite");

const strike = process.env.FLOW_TEST_STRIKE ?? "KILL";
const at = Number(process.env.FLOW_TEST_STRIKE_AT ?? 0);
const within = process.env.FLOW_TEST_STRIKE_PATH ?? "";
const report = process.env.FLOW_TEST_EFFECTS;
const write = fs.writeFileSync;
let effects = 0;

const WRITING = ["writeSync", "writeFileSync", "renameSync", "copyFileSync", "mkdirSync", "mkdtempSync", "symlinkSync"];
const OTHERS = ["openSync", "rmSync", "rmdirSync", "unlinkSync", "chmodSync", "closeSync", "readFileSync", "createWriteStream"];
/** They do their work in other threads and are waited for: a board and an entry are written by them. */
const WAITING = ["mkdir", "writeFile", "rename", "rm", "open", "readdir"];

function strikes() {
  effects += 1;
  if (effects !== at) return;
  if (strike === "KILL") process.kill(process.pid, "SIGKILL");
  throw Object.assign(new Error(`${strike}: made to fail`), { code: strike, errno: -constants.errno[strike] });
}

/** A kill comes before or after: half of the points leave the effect undone, half leave it done. */
function wrap(owner, name) {
  const original = owner[name];
  owner[name] = function (...given) {
    if (!isMeant(given)) return Reflect.apply(original, this, given);
    strikes();
    const result = Reflect.apply(original, this, given);
    if (strike === "KILL") strikes();
    return result;
  };
}

function wrapWaiting(name) {
  const original = fs.promises[name];
  fs.promises[name] = async (...given) => {
    if (!isMeant(given)) return original(...given);
    strikes();
    const result = await original(...given);
    strikes();
    return result;
  };
}

function isMeant(given) {
  return within === "" || given.some((one) => typeof one === "string" && one.includes(within));
}

for (const name of strike === "KILL" ? [...WRITING, ...OTHERS] : WRITING) wrap(fs, name);
if (strike === "KILL") {
  for (const name of ["exec", "prepare", "close"]) wrap(DatabaseSync.prototype, name);
  for (const name of ["run", "get", "all"]) wrap(StatementSync.prototype, name);
  wrap(childProcess, "spawn");
  for (const name of WAITING) wrapWaiting(name);
}
require("node:module").syncBuiltinESMExports();

if (report !== undefined) process.on("exit", () => write(report, String(effects)));
