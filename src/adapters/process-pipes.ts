// Pipes between a task and us. Node's own are sockets, which a script cannot open again (`echo … > /dev/stderr` fails); named pipes it can.
import { closeSync, constants, mkdirSync, openSync, unlinkSync } from "node:fs";
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

function openPipe(file: string): Pipe {
  // In this order: the first does not wait for a writer, and the second finds a reader. The names go at once, so nobody else can open them.
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const write = openSync(file, constants.O_WRONLY);
  unlinkSync(file);
  return { read: new Socket({ fd: reader, readable: true, writable: false }), write, release: () => closeSync(write) };
}

async function makeNames(folder: string, first: number): Promise<string[]> {
  if (process.platform === "win32") return [];
  const names = Array.from({ length: BATCH }, (_, index) => path.join(folder, `${first + index}`));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { execa } = await import("execa");
  const made = await execa("mkfifo", ["-m", "600", ...names], { reject: false, stdio: "ignore" });
  return made.failed ? [] : names;
}

/** Pipes by names in a private folder, which is made when the first one is taken. */
export function pipeSource(folder: string): PipeSource {
  const names: string[] = [];
  let made = 0;
  let making: Promise<void> | null = null;
  const refill = async (): Promise<void> => {
    const more = await makeNames(folder, made);
    made += BATCH;
    names.push(...more);
    making = null;
  };
  return {
    async take() {
      if (names.length === 0) {
        making ??= refill();
        await making;
      }
      const name = names.shift();
      return name === undefined ? null : openPipe(name);
    },
  };
}
