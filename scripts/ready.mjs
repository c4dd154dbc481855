// Installs the dependencies where they are missing or older than the lockfile; else does nothing, in no time.
// Runs on whatever Node the machine has.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const mtime = (path) => statSync(`${root}${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (mtime("node_modules/.package-lock.json") < mtime("package-lock.json") || mtime("node_modules/.bin/node") === 0) {
  console.error("installing the dependencies (once)");
  const done = spawnSync("npm", ["ci", "--loglevel=error"], { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
