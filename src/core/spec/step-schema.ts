// The shape of one step, as a part of the flow file's JSON Schema.
import { NAME_PATTERN, PASS_ENV_PATTERN } from "./name-rules.ts";
import {
  BLANKLESS_PATTERN,
  blankless,
  EXPRESSION_PATTERN,
  envSchema,
  runsOnSchema,
  type SchemaNode,
  shellSchema,
  texts,
  workingDirectorySchema,
} from "./schema-parts.ts";

/** One row of a matrix as `include` and `exclude` hold it. */
const rows: SchemaNode = {
  type: ["array", "string"],
  pattern: EXPRESSION_PATTERN,
  items: { type: "object", propertyNames: { pattern: NAME_PATTERN } },
};

const matrixSchema: SchemaNode = {
  description: "One task for each combination of these values, by GitHub's rules; an expression may stand for the whole.",
  type: ["object", "string"],
  pattern: EXPRESSION_PATTERN,
  minProperties: 1,
  properties: {
    include: { ...rows, description: "Combinations to add, or values to add to combinations that they agree with." },
    exclude: { ...rows, description: "Combinations to leave out." },
  },
  propertyNames: { pattern: NAME_PATTERN },
  additionalProperties: {
    description: "The values of one dimension.",
    type: ["array", "string"],
    pattern: EXPRESSION_PATTERN,
    minItems: 1,
  },
  examples: [{ os: ["ubuntu-latest", "windows-latest"], version: [1, 2] }],
};

const strategySchema: SchemaNode = {
  description: "Several tasks from one step.",
  type: "object",
  properties: {
    matrix: matrixSchema,
    "fail-fast": { description: "Whether the step's other tasks are cancelled when one fails.", type: "boolean", default: true },
    "max-parallel": { description: "At most so many tasks of the step at once.", type: "integer", minimum: 1 },
  },
  additionalProperties: false,
};

const environmentSchema: SchemaNode = {
  description: "GitHub's environment that guards the step; it runs in the fan-out's gated job, or with `--allow-environment`.",
  type: ["string", "object"],
  pattern: BLANKLESS_PATTERN,
  properties: {
    name: { ...blankless, description: "The environment's name." },
    url: { ...blankless, description: "The address shown beside the deployment." },
  },
  required: ["name"],
  additionalProperties: false,
  examples: ["production", { name: "production", url: "https://example.com" }],
};

const inputsSchema: SchemaNode = {
  description:
    "The files the step reads, as patterns relative to the repository's root (`!` excludes, `/` at the end means everything below), and commands whose output counts; `[]` for none.",
  type: ["string", "array"],
  pattern: BLANKLESS_PATTERN,
  items: {
    type: ["string", "object"],
    pattern: BLANKLESS_PATTERN,
    properties: { run: { ...blankless, description: "A command whose output counts as an input." } },
    required: ["run"],
    additionalProperties: false,
  },
  default: "every file below `working-directory` that git tracks or would track",
  examples: [["src/**", "!**/*.test.ts", { run: "node --version" }]],
};

const outputsSchema: SchemaNode = {
  description:
    "The files the step writes, as a pattern, a list, or a mapping of names to patterns (`steps.<id>.outputs.<name>` is then the path).",
  type: ["string", "array", "object"],
  pattern: BLANKLESS_PATTERN,
  items: blankless,
  propertyNames: { pattern: NAME_PATTERN },
  additionalProperties: blankless,
  examples: ["dist/", { report: "out/report.xml" }],
};

export const stepSchema: SchemaNode = {
  title: "Step",
  description: "One command with the files it reads and writes.",
  type: "object",
  properties: {
    name: {
      ...blankless,
      description: "The step's name in logs and summaries.",
      type: ["string", "number", "boolean"],
      default: "the step's id",
    },
    needs: {
      ...texts,
      description: "Steps that must have succeeded before; all their outputs are inputs unless `inputs` names some of them.",
    },
    if: {
      description: "A condition, as an expression without `${{ }}`; the step is skipped where it is false.",
      type: ["string", "boolean", "number"],
      pattern: BLANKLESS_PATTERN,
      default: "success()",
      examples: ["github.ref == 'refs/heads/main'"],
    },
    run: { ...blankless, description: "The script.", type: ["string", "number", "boolean"], examples: ["npm test"] },
    shell: shellSchema,
    "working-directory": workingDirectorySchema,
    env: { ...envSchema, description: "Variables for this step; the only place for secrets, each as a whole value `${{ secrets.NAME }}`." },
    "timeout-minutes": {
      description: "Minutes after which the step is ended and counts as failed, at most 7200.",
      type: ["number", "string"],
      exclusiveMinimum: 0,
      maximum: 7200,
      pattern: EXPRESSION_PATTERN,
      default: 360,
    },
    "continue-on-error": {
      description: "Whether the run counts as successful even where this step fails.",
      type: ["boolean", "string"],
      pattern: EXPRESSION_PATTERN,
      default: false,
    },
    strategy: strategySchema,
    "runs-on": { ...runsOnSchema, description: "The runner for this step in a fan-out.", default: "the flow's `runs-on`" },
    environment: environmentSchema,
    inputs: inputsSchema,
    outputs: outputsSchema,
    cache: {
      description: "Whether a result is kept and restored; without outputs, `true` remembers that the step passed.",
      type: "boolean",
      default: "true with `outputs`, else false",
    },
    retries: { description: "Further attempts after a failure, at most 100.", type: "integer", minimum: 0, maximum: 100, default: 0 },
    "pass-env": {
      description: "Variables of the machine that the step may see; their values count.",
      type: ["string", "array"],
      pattern: PASS_ENV_PATTERN,
      items: { type: "string", pattern: PASS_ENV_PATTERN },
    },
  },
  required: ["run"],
  additionalProperties: false,
};
