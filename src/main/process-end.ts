// How a process of ours ends once all is written. Knows no work.

/**
 * One more turn of the loop before the end: a compiler's thread that waits for this one to collect garbage would otherwise be waited for
 * in turn, for ever. https://github.com/nodejs/node/issues/54918
 */
export async function endProcess(code: number): Promise<never> {
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(code);
}
