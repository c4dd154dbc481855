// Folders for tests, gone when the tests of a file have ended.
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const top = realpathSync(mkdtempSync(path.join(tmpdir(), "flow-test-")));
// Tests that run as root run the command line as another user.
chmodSync(top, 0o755);
process.on("exit", () => rmSync(top, { recursive: true, force: true }));
let count = 0;

/** An empty folder; absolute, without links above it. */
export function temporaryFolder(): string {
  const folder = path.join(top, `${count++}`);
  mkdirSync(folder);
  return folder;
}
