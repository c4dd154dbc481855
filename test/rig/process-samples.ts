// What the processes of a run show to others of the same user, sampled every few milliseconds while it goes on. Knows no secrets.
import { Worker } from "node:worker_threads";
import type { ProcessImage } from "./sampling-thread.ts";

export interface ProcessSamples {
  /** How many times the processes were looked at. */
  readonly passes: number;
  readonly images: readonly ProcessImage[];
}

/** Everything that this process starts, and what that starts, until `work` is done. */
export async function sampled<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly samples: ProcessSamples }> {
  const stop = new SharedArrayBuffer(4);
  const worker = new Worker(new URL("./sampling-thread.ts", import.meta.url), { workerData: { root: process.pid, stop } });
  const told = new Promise<ProcessSamples>((resolve, reject) => {
    worker.once("message", ({ passes, images }: ProcessSamples) =>
      resolve({
        passes,
        images: images.map((image) => ({ ...image, cmdline: Buffer.from(image.cmdline), environ: Buffer.from(image.environ) })),
      }),
    );
    worker.once("error", reject);
  });
  await new Promise((resolve) => worker.once("online", resolve));
  try {
    const result = await work();
    Atomics.store(new Int32Array(stop), 0, 1);
    Atomics.notify(new Int32Array(stop), 0);
    return { result, samples: await told };
  } finally {
    Atomics.store(new Int32Array(stop), 0, 1);
    await worker.terminate();
  }
}

/**
 * The variables of an image, as bytes read as Latin-1. A shell that reads its environment puts a NUL for the moment where `=` stands.
 * https://git.savannah.gnu.org/cgit/bash.git/tree/variables.c, initialize_shell_variables
 */
export function variablesOf({ environ }: ProcessImage): readonly (readonly [name: string, value: string])[] {
  const found: (readonly [string, string])[] = [];
  const parts = environ.toString("latin1").split("\0");
  for (let index = 0; index < parts.length; index++) {
    const text = parts[index] ?? "";
    const equals = text.indexOf("=");
    if (equals >= 0) found.push([text.slice(0, equals), text.slice(equals + 1)]);
    else if (text !== "") found.push([text, parts[++index] ?? ""]);
  }
  return found;
}

export function commandOf({ cmdline }: ProcessImage): string {
  return cmdline.toString("latin1").replaceAll("\0", " ").trim();
}
