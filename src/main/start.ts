// The file that `flow-action` starts. Says so where Node is too old, before anything newer is read; keeps the compiled
// form of the rest between runs. Knows nothing else.
import module from "node:module";
import os from "node:os";
import path from "node:path";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(`flow-action needs Node 22.15 or newer and was started by Node ${process.versions.node} (${process.execPath}).\n`);
  process.stderr.write("Install a newer Node, or put one first on PATH.\n");
  process.exitCode = 2;
} else {
  // Node 22 and 23 warn of node:sqlite at every start; it is the built-in that we chose.
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).startsWith("SQLite is an experimental feature")) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  const cache = process.env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache");
  module.enableCompileCache(path.join(cache, "flow-action"));
  require("./cli-main.cjs");
}
