// Which outputs of the flow's tasks the input patterns of a task can read. Decided on patterns alone, on the safe side:
// an output is left out only where no path can match both, or an exclusion takes all of it away again.
import { canRead, covers, type Pattern } from "../model/pattern.ts";
import type { IndexedOutput, OutputIndex } from "./output-index.ts";

/** What a task's patterns can read. Shared by tasks with equal patterns; both parts are in the order of the tasks. */
export interface Reading {
  /** By step (its place in the flow): the tasks with an output that can be read. */
  readonly tasksByStep: ReadonlyMap<number, readonly number[]>;
  /** The output patterns that can be read, each once. */
  readonly patterns: readonly Pattern[];
}

/** Gives readings; remembers them by the patterns as written. `stepOf` says to which step a task belongs. */
export class Readings {
  readonly #index: OutputIndex;
  readonly #stepOf: (task: number) => number;
  readonly #byPattern = new Map<string, Reading>();
  readonly #byList = new Map<string, Reading>();

  constructor(index: OutputIndex, stepOf: (task: number) => number) {
    this.#index = index;
    this.#stepOf = stepOf;
  }

  /** What some input patterns, in order and with their exclusions, can read. */
  of(inputs: readonly Pattern[]): Reading {
    const key = keyOf(inputs);
    const known = this.#byList.get(key);
    if (known !== undefined) return known;
    const parts = inputs.flatMap((pattern, i) => (pattern.negated ? [] : [this.#one(pattern, exclusionsAfter(inputs, i))]));
    const made = together(parts.filter((part) => part.patterns.length > 0));
    this.#byList.set(key, made);
    return made;
  }

  #one(pattern: Pattern, exclusions: readonly Pattern[]): Reading {
    const key = keyOf([pattern, ...exclusions]);
    const known = this.#byPattern.get(key);
    if (known !== undefined) return known;
    const made = this.#grouped(this.#index.meeting(pattern).filter((output) => canReadPast(pattern, exclusions, output.pattern)));
    this.#byPattern.set(key, made);
    return made;
  }

  #grouped(outputs: readonly IndexedOutput[]): Reading {
    const tasksByStep = new Map<number, number[]>();
    const patterns = new Map<string, Pattern>();
    for (const { task, pattern } of outputs) {
      const step = this.#stepOf(task);
      const tasks = tasksByStep.get(step);
      if (tasks === undefined) tasksByStep.set(step, [task]);
      else if (tasks.at(-1) !== task) tasks.push(task);
      patterns.set(pattern.source, pattern);
    }
    return { tasksByStep, patterns: [...patterns.values()] };
  }
}

/** Whether inputs, in order, can read an output. */
export function readsOutput(inputs: readonly Pattern[], output: Pattern): Pattern | undefined {
  return inputs.find((pattern, i) => !pattern.negated && canReadPast(pattern, exclusionsAfter(inputs, i), output));
}

function canReadPast(pattern: Pattern, exclusions: readonly Pattern[], output: Pattern): boolean {
  return canRead(pattern, output) && !exclusions.some((exclusion) => covers(exclusion, output));
}

function exclusionsAfter(inputs: readonly Pattern[], i: number): readonly Pattern[] {
  return inputs.slice(i + 1).filter((pattern) => pattern.negated);
}

/** Sources hold no control characters, so that a line break parts them. */
function keyOf(patterns: readonly Pattern[]): string {
  return patterns.map((pattern) => pattern.source).join("\n");
}

function together(parts: readonly Reading[]): Reading {
  const [only, ...others] = parts;
  if (only === undefined || others.length === 0) return only ?? { tasksByStep: new Map(), patterns: [] };
  const tasksByStep = new Map<number, readonly number[]>();
  for (const part of parts) {
    for (const [step, tasks] of part.tasksByStep) {
      const before = tasksByStep.get(step);
      tasksByStep.set(step, before === undefined ? tasks : united(before, tasks));
    }
  }
  const patterns = new Map(parts.flatMap((part) => part.patterns.map((pattern) => [pattern.source, pattern])));
  return { tasksByStep, patterns: [...patterns.values()] };
}

function united(a: readonly number[], b: readonly number[]): readonly number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
