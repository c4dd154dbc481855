// Moves a finished file or link to where it belongs, at once or not at all. Knows nothing of what it is.
import { randomBytes } from "node:crypto";
import { copyFileSync, readlinkSync, renameSync, rmdirSync, rmSync, symlinkSync } from "node:fs";

/** Replaces what stands at the target: a file, a link, an empty folder. Throws what the disk throws. */
export function publishFile(temporary: string, target: string): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EXDEV") publishAcross(temporary, target);
    else if (code === "EISDIR" || code === "ENOTEMPTY" || code === "EEXIST") {
      // An empty folder of an earlier shape of this output.
      rmdirSync(target);
      renameSync(temporary, target);
    } else throw error;
  }
}

/** A folder of the repository may be a disk of its own, as a container's volume is. */
function publishAcross(temporary: string, target: string): void {
  const near = `${target}.flow-${randomBytes(6).toString("hex")}`;
  try {
    copy(temporary, near);
    publishFile(near, target);
  } catch (error) {
    rmSync(near, { force: true });
    throw error;
  }
  rmSync(temporary, { force: true });
}

function copy(from: string, to: string): void {
  try {
    symlinkSync(readlinkSync(from), to);
  } catch (error) {
    if (codeOf(error) !== "EINVAL") throw error;
    copyFileSync(from, to);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
