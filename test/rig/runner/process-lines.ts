// A child process as the runner starts one: no input, two streams read by line, ended by signals with time between. Knows no commands.
// Source: actions/runner@258d6c857 src/Runner.Sdk/ProcessInvoker.cs.
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Milliseconds that a process has. */
export interface CancelTimes {
  /** After SIGINT. */
  readonly interruptMs: number;
  /** After SIGTERM. */
  readonly terminateMs: number;
  /** After its end, while some child of it holds its streams open. */
  readonly streamsMs?: number;
}
/** What a runner gives. */
export const CANCEL_TIMES = { interruptMs: 7500, terminateMs: 2500, streamsMs: 5000 };

export interface LineProcess {
  readonly file: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  /** Called with each line of its output. */
  readonly onOutput: (line: string) => void;
  /** Called with each line of its error output. Nothing orders the two streams. */
  readonly onError: (line: string) => void;
  /** Ends the process when it fires. */
  readonly signal: AbortSignal;
  readonly cancelTimes: CancelTimes;
}

/** Exit code; 128 plus the signal's number where it was killed, as .NET tells it. Rejects where it cannot be started. */
export async function runLineProcess(what: LineProcess): Promise<number> {
  const child = spawn(what.file, what.words, { cwd: what.cwd, env: what.env, stdio: ["ignore", "pipe", "pipe"] });
  const streams = [readLines(child.stdout, what.onOutput), readLines(child.stderr, what.onError)];
  const stop = (): void => endBySignals(child, what.cancelTimes);
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + signalNumber(signal)));
  });
  if (what.signal.aborted) stop();
  else what.signal.addEventListener("abort", stop, { once: true });
  try {
    const code = await ended;
    await closedOrLate(streams, child, what.cancelTimes.streamsMs ?? CANCEL_TIMES.streamsMs);
    return code;
  } finally {
    what.signal.removeEventListener("abort", stop);
  }
}

function endBySignals(child: ChildProcess, times: CancelTimes): void {
  child.kill("SIGINT");
  const terminate = setTimeout(() => {
    child.kill("SIGTERM");
    kill = setTimeout(() => child.kill("SIGKILL"), times.terminateMs);
  }, times.interruptMs);
  let kill: NodeJS.Timeout | undefined;
  child.once("exit", () => {
    clearTimeout(terminate);
    clearTimeout(kill);
  });
}

async function closedOrLate(streams: readonly Promise<void>[], child: ChildProcess, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.all(streams), late]);
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const splitter = new LineSplitter(onLine);
  const decoder = new StringDecoder("utf8");
  stream.on("data", (bytes: Buffer) => splitter.write(decoder.write(bytes)));
  return new Promise((resolve) => {
    stream.once("close", () => {
      splitter.write(decoder.end());
      splitter.end();
      resolve();
    });
    // A stream that breaks is closed after this.
    stream.on("error", () => undefined);
  });
}

/** Lines as .NET's `ReadLine` ends them: at a line feed, a carriage return, or both together. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #pending = "";
  #afterReturn = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(text: string): void {
    if (text === "") return;
    const rest = this.#afterReturn && text.startsWith("\n") ? text.slice(1) : text;
    this.#afterReturn = text.endsWith("\r");
    const lines = (this.#pending + rest).split(/\r\n|\r|\n/);
    this.#pending = lines.pop() ?? "";
    for (const line of lines) this.#onLine(line);
  }

  /** The last line needs no end. */
  end(): void {
    if (this.#pending !== "") this.#onLine(this.#pending);
    this.#pending = "";
  }
}

function signalNumber(signal: NodeJS.Signals | null): number {
  const numbers: { readonly [name: string]: number } = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGPIPE: 13,
    SIGTERM: 15,
  };
  return numbers[signal ?? ""] ?? 0;
}
