// Pipes between a task and us. Node's own are sockets, which a script cannot open again (`echo … > /dev/stderr` fails); named pipes it can.
import { closeSync, constants, mkdtempSync, openSync, unlinkSync } from "node:fs";
import { Socket } from "node:net";
import path from "node:path";

/** One pipe: `read` is ours, `write` is a descriptor for the task; it is closed by `release` once the task has it. */
export interface Pipe {
  readonly read: Socket;
  readonly write: number;
  release(): void;
}

/** Gives new pipes; null on systems without named pipes. */
export interface PipeSource {
  take(): Promise<Pipe | null>;
}

/** Pipes made at once, since `mkfifo` is a program. */
const BATCH = 32;
const PROGRAM = "mkfifo";

function openPipe(file: string): Pipe {
  // In this order: the first does not wait for a writer, and the second finds a reader. The names go at once, so nobody else can open them.
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const write = openSync(file, constants.O_WRONLY);
    unlinkSync(file);
    return { read: new Socket({ fd: reader, readable: true, writable: false }), write, release: () => closeSync(write) };
  } catch (error) {
    closeSync(reader);
    throw error;
  }
}

/** The program is given nothing but where it is found: secrets may stand in our own environment. */
async function makeNames(tempDir: string, searchPath: string | undefined): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tempDir, "pipes-"));
  const names = Array.from({ length: BATCH }, (_, index) => path.join(folder, `${index}`));
  const { execa } = await import("execa");
  const env = searchPath === undefined ? {} : { PATH: searchPath };
  const made = await execa(PROGRAM, ["-m", "600", ...names], { env, extendEnv: false, reject: false, stdio: "ignore" });
  return made.failed ? [] : names;
}

/**
 * Pipes by names in private folders below one that exists; the folders are made when they are needed. `searchPath`: where the program is
 * looked for, as PATH; the system's where absent.
 */
export function pipeSource(tempDir: string, searchPath?: string): PipeSource {
  const names: string[] = [];
  let making: Promise<void> | null = null;
  let supported = process.platform !== "win32";
  const refill = async (): Promise<void> => {
    try {
      names.push(...(await makeNames(tempDir, searchPath)));
      supported = names.length > 0;
    } finally {
      making = null;
    }
  };
  return {
    async take() {
      while (supported && names.length === 0) {
        making ??= refill();
        await making;
      }
      const name = names.shift();
      return name === undefined ? null : openPipe(name);
    },
  };
}
