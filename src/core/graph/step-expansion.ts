// Steps -> the matrix combinations of each, within the limit of tasks. Evaluates matrices; knows nothing of files.
import type { Contexts, Expressions } from "../model/expression.ts";
import type { Flow, MatrixSpec, Step } from "../model/flow.ts";
import { type Combination, combine, type PlainMatrix, productSize } from "./matrix.ts";
import { readMatrix } from "./matrix-reading.ts";
import type { ProblemList, Spot } from "./problem-list.ts";
import { evaluateValue } from "./template.ts";

/** More tasks than this cannot be handled well by anyone who reads about them. */
const MAX_TASKS = 50_000;

const NO_VALUES = Object.create(null);
const NO_MATRIX: readonly Combination[] = [{ values: NO_VALUES, named: NO_VALUES }];

/** For each step its combinations, one without a matrix; none where a problem was told. */
export function expandSteps(
  flow: Flow,
  contexts: Contexts,
  expressions: Expressions | null,
  problems: ProblemList,
): readonly (readonly Combination[])[] {
  let total = 0;
  return flow.steps.map((step) => {
    if (total > MAX_TASKS) return [];
    const combinations = step.matrix === undefined ? NO_MATRIX : expandMatrix(step, step.matrix, contexts, expressions, problems);
    total += combinations.length;
    if (total <= MAX_TASKS) return combinations;
    problems.add("graph/too-many-tasks", step, `With \`${step.id}\` the flow has more than ${countText(MAX_TASKS)} tasks`, TOO_MANY_HINT);
    return [];
  });
}

function expandMatrix(step: Step, spec: MatrixSpec, contexts: Contexts, expressions: Expressions | null, problems: ProblemList) {
  const spot = spec.expression ?? spec;
  const matrix = readMatrix(spec, {
    evaluate: (text) => evaluateValue(text, contexts, {}, expressions),
    flaw: ({ sentence, hint }) => problems.add("graph/bad-matrix", spot, `The matrix of \`${step.id}\` ${sentence}`, hint),
  });
  if (matrix === null || isTooBig(step, matrix, spot, problems)) return [];
  const combinations = combine(matrix);
  if (combinations.length === 0) {
    problems.add(
      "graph/bad-matrix",
      spot,
      `The matrix of \`${step.id}\` excludes all its combinations`,
      "Remove an `exclude` row, or the step.",
    );
  }
  return combinations;
}

/** Checked before anything is made of the product. */
function isTooBig(step: Step, matrix: PlainMatrix, spot: Spot, problems: ProblemList): boolean {
  const size = productSize(matrix);
  if (Math.max(size, matrix.include.length) <= MAX_TASKS) return false;
  const message = `The matrix of \`${step.id}\` has ${countText(Math.max(size, matrix.include.length))} combinations, and a flow may have ${countText(MAX_TASKS)} tasks`;
  problems.add("graph/too-many-tasks", spot, message, TOO_MANY_HINT);
  return true;
}

const TOO_MANY_HINT = "Let one task do the work of several combinations, or split the flow into two files.";

function countText(count: number): string {
  return Number.isFinite(count) ? String(count).replace(/\B(?=(\d{3})+$)/g, ",") : "countless";
}
