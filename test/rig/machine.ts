// What this machine lets the tests do: trace system calls, mount small disks. What it does not is printed, once for each thing.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { temporaryFolder } from "./temporary-folder.ts";

/** Whether system calls of a child can be traced and tampered with. */
export const HAS_STRACE = works("strace", ["-qq", "-o", "/dev/null", "-e", "inject=chdir:error=EIO:when=9", "true"]);
/** Whether small file systems in memory can be mounted. */
export const HAS_MOUNT = works("sh", ["-c", 'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$d" && umount "$d" && rmdir "$d"']);
export const HAS_PROC = works("test", ["-r", "/proc/self/environ"]);

function works(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** For a test that cannot run here: says so and tells to leave it out. */
export function leftOut(has: boolean, what: string): boolean {
  if (!has) process.stdout.write(`left out on this machine: ${what}\n`);
  return !has;
}

export interface SmallDisk {
  readonly path: string;
  /** Mounts it again, e.g. with `ro`. */
  remount(options: string): void;
  unmount(): void;
}

/** A file system of its own of so many bytes. */
export function smallDisk(size: number): SmallDisk {
  const path = temporaryFolder();
  mkdirSync(path, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path]);
  return {
    path,
    remount: (options) => execFileSync("mount", ["-o", `remount,${options}`, path]),
    unmount: () => execFileSync("umount", ["-l", path]),
  };
}
