// Flows in short notation, for tests: what a reader of files would give, with a line of its own for each key of a step.
import type { Facts } from "../model/facts.ts";
import type { Flow, InputSpec, MatrixRow, MatrixSpec, OutputSpec, RunsOn, Step, Text } from "../model/flow.ts";
import type { JsonValue } from "../model/json.ts";

interface ShortMatrix {
  readonly dimensions?: { readonly [name: string]: readonly JsonValue[] | string };
  readonly include?: readonly MatrixRow[] | string;
  readonly exclude?: readonly MatrixRow[] | string;
  readonly expression?: string;
}

/** A step with plain texts; `{ run: … }` among the inputs is a command. Step i begins in line 10 (i + 1). */
export interface ShortStep {
  readonly name?: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly workingDirectory?: string;
  readonly env?: { readonly [name: string]: string };
  readonly matrix?: ShortMatrix;
  readonly runsOn?: readonly string[];
  readonly platform?: string;
  readonly environment?: string;
  readonly url?: string;
  readonly timeoutMinutes?: string;
  readonly continueOnError?: string;
  readonly inputs?: readonly (string | { readonly run: string })[];
  readonly outputs?: readonly string[] | { readonly [name: string]: string };
  readonly cache?: boolean;
  readonly failFast?: boolean;
  readonly maxParallel?: number;
}

export interface ShortFlow {
  readonly env?: { readonly [name: string]: string };
  readonly shell?: string;
  readonly workingDirectory?: string;
  readonly runsOn?: readonly string[];
}

/** The keys of a step in the order of their lines below it. */
const LINES = ["needs", "matrix", "inputs", "outputs", "env", "if", "run", "runs-on", "others"] as const;

/** A flow of some steps. The first step begins in line 10. */
export function sampleFlow(steps: Iterable<readonly [string, ShortStep]>, rest: ShortFlow = {}): Flow {
  const at = (text: string): Text => ({ text, line: 1, column: 1 });
  return {
    file: "flow.yml",
    name: "Sample",
    env: Object.entries(rest.env ?? {}).map(([name, value]) => ({ name, value: at(value), ...secretOf(value) })),
    defaults: {
      ...(rest.shell !== undefined && { shell: at(rest.shell) }),
      ...(rest.workingDirectory !== undefined && { workingDirectory: at(rest.workingDirectory) }),
    },
    ...(rest.runsOn !== undefined && { runsOn: { labels: rest.runsOn.map(at) } }),
    secrets: [],
    steps: Array.from(steps, ([id, step], i) => sampleStep(id, step, 10 * (i + 1))),
    usesExpressions: true,
  };
}

function secretOf(value: string): { readonly secret?: string } {
  const secret = /^\$\{\{ secrets\.(\w+) \}\}$/.exec(value)?.[1];
  return secret === undefined ? {} : { secret };
}

function sampleStep(id: string, step: ShortStep, line: number): Step {
  const texts = (key: (typeof LINES)[number]) => (text: string) => ({ text, line: line + 1 + LINES.indexOf(key), column: 5 });
  const other = texts("others");
  return {
    id,
    line,
    column: 3,
    ...(step.name !== undefined && { name: other(step.name) }),
    needs: (step.needs ?? []).map(texts("needs")),
    ...(step.if !== undefined && { if: texts("if")(step.if) }),
    run: texts("run")(step.run ?? "true"),
    ...(step.shell !== undefined && { shell: other(step.shell) }),
    ...(step.workingDirectory !== undefined && { workingDirectory: other(step.workingDirectory) }),
    env: Object.entries(step.env ?? {}).map(([name, value]) => ({ name, value: texts("env")(value), ...secretOf(value) })),
    ...(step.matrix !== undefined && { matrix: matrixOf(step.matrix, line + 1 + LINES.indexOf("matrix")) }),
    ...runsOnOf(step, texts("runs-on")),
    ...environmentOf(step, other),
    ...(step.timeoutMinutes !== undefined && { timeoutMinutes: other(step.timeoutMinutes) }),
    ...(step.continueOnError !== undefined && { continueOnError: other(step.continueOnError) }),
    ...(step.failFast !== undefined && { failFast: step.failFast }),
    ...(step.maxParallel !== undefined && { maxParallel: step.maxParallel }),
    ...(step.inputs !== undefined && { inputs: step.inputs.map((input) => inputOf(input, texts("inputs"))) }),
    outputs: outputsOf(step.outputs ?? [], texts("outputs")),
    ...(step.cache !== undefined && { cache: step.cache }),
    retries: 0,
    passEnv: [],
  };
}

type ToText = (text: string) => Text;

function matrixOf(matrix: ShortMatrix, line: number): MatrixSpec {
  const orText = <T>(value: T | string): T | Text => (typeof value === "string" ? { text: value, line, column: 5 } : value);
  return {
    line,
    column: 5,
    dimensions: Object.entries(matrix.dimensions ?? {}).map(([name, values]) => ({ name, values: orText(values) })),
    include: orText(matrix.include ?? []),
    exclude: orText(matrix.exclude ?? []),
    ...(matrix.expression !== undefined && { expression: { text: matrix.expression, line, column: 5 } }),
  };
}

function runsOnOf(step: ShortStep, text: ToText): { readonly runsOn?: RunsOn } {
  if (step.runsOn === undefined) return {};
  return { runsOn: { labels: step.runsOn.map(text), ...(step.platform !== undefined && { platform: step.platform }) } };
}

function environmentOf(step: ShortStep, text: ToText): Pick<Step, "environment"> {
  if (step.environment === undefined) return {};
  return { environment: { name: text(step.environment), ...(step.url !== undefined && { url: text(step.url) }) } };
}

function inputOf(input: string | { readonly run: string }, text: ToText): InputSpec {
  return typeof input === "string" ? { pattern: text(input) } : { run: text(input.run) };
}

function outputsOf(outputs: NonNullable<ShortStep["outputs"]>, text: ToText): readonly OutputSpec[] {
  if (Array.isArray(outputs)) return outputs.map((output: string) => ({ pattern: text(output) }));
  return Object.entries(outputs).map(([name, output]) => ({ name, pattern: text(output) }));
}

/** What a laptop with Linux knows. */
export const SAMPLE_FACTS: Facts = {
  platform: "linux/x64",
  github: { ref: "refs/heads/main", event: { number: 7 } },
  runner: { os: "Linux", arch: "X64" },
  inputs: { images: '["cat","dog"]' },
  env: {},
  onGitHub: false,
};
