// Parts of the flow file's JSON Schema that stand in several places. Unions are written as lists of types with the
// keywords of each, never as `anyOf`: a failure then names one mistake instead of every branch.
import { ENV_PATTERN } from "./name-rules.ts";

/** The part of JSON Schema, draft 07, that is used here. */
export interface SchemaNode {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  /** One sentence, Markdown: what an editor shows over the key. */
  readonly description?: string;
  /** The value where the key is absent, or words for it. */
  readonly default?: string | number | boolean;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly properties?: { readonly [key: string]: SchemaNode };
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
  readonly else?: SchemaNode;
}

/** A text with something in it. */
export const BLANKLESS_PATTERN = "\\S";
/** A text that is one expression. */
export const EXPRESSION_PATTERN = "^\\s*\\$\\{\\{[\\s\\S]*\\}\\}\\s*$";
/** GitHub's words for shells, a command with `{0}` for the script, or an expression. */
export const SHELL_PATTERN = "^(?:bash|sh|pwsh|powershell|cmd|python)$|\\{0\\}|\\$\\{\\{";

const SYSTEMS = ["linux", "windows", "macos"];
const ARCHITECTURES = ["x64", "arm64", "x86", "arm"];

export const blankless: SchemaNode = { type: "string", pattern: BLANKLESS_PATTERN };

/** A text, or a list of texts. */
export const texts: SchemaNode = { type: ["string", "array"], pattern: BLANKLESS_PATTERN, items: blankless };

export const envSchema: SchemaNode = {
  type: "object",
  propertyNames: { pattern: ENV_PATTERN },
  additionalProperties: { type: ["string", "number", "boolean", "null"] },
};

export const shellSchema: SchemaNode = {
  description:
    "The shell that runs the script: `bash`, `sh`, `pwsh`, `powershell`, `cmd`, `python`, or a command with `{0}` for the script's file.",
  type: "string",
  pattern: SHELL_PATTERN,
  default: "bash, else sh; pwsh on Windows",
  examples: ["bash", "perl {0}"],
};

export const workingDirectorySchema: SchemaNode = {
  ...blankless,
  description:
    "The directory in which the script runs, relative to the repository's root; patterns in `inputs` and `outputs` are not affected.",
  default: ".",
};

export const runsOnSchema: SchemaNode = {
  type: ["string", "array", "object"],
  pattern: BLANKLESS_PATTERN,
  items: blankless,
  minItems: 1,
  properties: {
    label: { ...blankless, description: "The runner's label." },
    labels: { ...texts, description: "The labels that the runner must have, all of them.", minItems: 1 },
    platform: {
      description: "The system and architecture behind a label that does not tell, for the fingerprint.",
      type: "string",
      enum: SYSTEMS.flatMap((system) => ARCHITECTURES.map((architecture) => `${system}/${architecture}`)),
    },
  },
  additionalProperties: false,
  anyOf: [{ required: ["label"] }, { required: ["labels"] }],
  not: { type: "object", required: ["label", "labels"] },
  examples: ["ubuntu-latest", "${{ matrix.os }}", { label: "gpu-t4", platform: "linux/arm64" }],
};
