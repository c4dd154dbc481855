// How a command ends with problems: thrown anywhere in main, caught in cli.ts alone.
import type { Problem } from "../core/model/problem.ts";

export class Refusal extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems[0]?.message ?? "refused");
    this.problems = problems;
  }
}
