// What a task prints, from bytes to a bounded log and to whoever watches: decoded, plain, masked, in lines. Knows no processes.
import { maskingFilter, type TextFilter } from "../core/secret/masking.ts";
import { lineFilter } from "./process-lines.ts";
import { boundedLog, LOG_PART } from "./process-log.ts";
import { plainText, plainTextFilter } from "./process-text.ts";

/** Lines of the end that an Execution carries. */
const LAST_LINES = 20;
/** What a line costs whoever shows it besides its characters, in characters: else empty ones would go on for ever. */
const LINE_COST = 16;
/** Once a task has shown LOG_PART, watchers get its newest line at most so often. */
const SAMPLE_MS = 100;

/** Takes the bytes of one stream. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  end(): void;
}

export interface TaskOutput {
  /** One for each stream of the task, so that a line of one is never broken by the other. */
  sink(): ByteSink;
  /** After all sinks have ended. */
  finish(): { readonly log: string | null; readonly lastLines: readonly string[] };
}

type OnLines = (lines: readonly string[]) => void;

/** Bytes of one stream -> whole lines without secrets, each with its `\n`. */
export function lineSink(masks: readonly string[], take: (block: string) => void): ByteSink {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const filters: readonly TextFilter[] = [plainTextFilter(), maskingFilter(masks), lineFilter()];
  const through = (text: string): void => {
    const block = filters.reduce((rest, filter) => (rest === "" ? "" : filter.write(rest)), text);
    if (block !== "") take(block);
  };
  return {
    write: (bytes) => through(decoder.decode(bytes, { stream: true })),
    end() {
      let rest = decoder.decode();
      for (const filter of filters) rest = (rest === "" ? "" : filter.write(rest)) + filter.end();
      if (rest !== "") take(rest);
    },
  };
}

function lastLinesOf(block: string): readonly string[] {
  let start = block.length - 1;
  for (let lines = 0; lines < LAST_LINES && start >= 0; lines += 1) start = start === 0 ? -1 : block.lastIndexOf("\n", start - 1);
  return block.slice(start + 1, -1).split("\n");
}

/** Hands lines on: all of them up to LOG_PART characters, then a sample, and at the end the last ones. */
function watcher(onLines: OnLines): { show(block: string, last: readonly string[]): void; finish(last: readonly string[]): void } {
  let left = LOG_PART;
  let next = 0;
  const sample = (last: readonly string[]): void => {
    if (performance.now() < next) return;
    next = performance.now() + SAMPLE_MS;
    onLines(last.slice(-1));
  };
  return {
    show(block, last) {
      if (left < 0) return sample(last);
      const lines = block.slice(0, -1).split("\n");
      left -= block.length + LINE_COST * lines.length;
      if (left >= 0) return onLines(lines);
      onLines(["… (much output: from here on only some lines are shown, and the last ones at the end; more of them are in the log)"]);
    },
    finish: (last) => left < 0 && onLines(last),
  };
}

/** Of one list once: what is looked for is made ready by the list. */
const plain = new WeakMap<readonly string[], readonly string[]>();

/** A value is looked for in text that control characters were taken out of. */
function plainMasks(masks: readonly string[]): readonly string[] {
  const known = plain.get(masks);
  if (known !== undefined) return known;
  const both = masks.flatMap((value) => [value, plainText(value)]);
  plain.set(masks, both);
  return both;
}

/**
 * Each line goes to `onLines` as soon as it ends, in the order of arrival, one call for each piece that is read. Of a task that prints more than
 * LOG_PART (8 MiB, 16 characters added to each line) watchers then get only its newest line ten times a second, and at the end the last 20 lines. What is kept is the log.
 * An error that `onLines` throws passes through.
 */
export function taskOutput(options: { readonly log: string; readonly masks: readonly string[]; readonly onLines: OnLines }): TaskOutput {
  const log = boundedLog(options.log);
  const watch = watcher(options.onLines);
  const masks = plainMasks(options.masks);
  let last: readonly string[] = [];
  const take = (block: string): void => {
    const ends = lastLinesOf(block);
    last = [...last, ...ends].slice(-LAST_LINES);
    log.append(block);
    watch.show(block, ends);
  };
  return {
    sink: () => lineSink(masks, take),
    finish() {
      const { path, problem } = log.finish();
      watch.finish(last);
      if (problem !== null) options.onLines([`… (the log could not be written: ${problem})`]);
      return { log: path, lastLines: last };
    },
  };
}
