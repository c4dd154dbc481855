// The shape of a flow file as one JSON Schema: editors complete and explain from it, the reader checks with it, the
// reference page is written from it. Knows nothing of what values mean together; that is checked after it.

import { NAME_PATTERN, VARIABLE_PATTERN } from "./name-rules.ts";
import { blankless, envSchema, runsOnSchema, type SchemaNode, shellSchema, texts, workingDirectorySchema } from "./schema-parts.ts";
import { stepSchema } from "./step-schema.ts";
import { trustSchema } from "./trust-schema.ts";

const secretSchema: SchemaNode = {
  description: "Where one secret comes from and whether its change counts.",
  type: ["object", "null"],
  properties: {
    from: {
      description: "Where the value comes from: a variable (`env`), a file or a command; a mapping names which one.",
      default: "env",
      type: ["string", "object"],
      if: { type: "string" },
      then: { enum: ["env", "file", "command"] },
      else: {
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: {
          env: { ...blankless, description: "The variable that holds the value." },
          file: { ...blankless, description: "The file that holds the value." },
          command: {
            ...blankless,
            description: "The command that prints the value; it is run once, when a step that names the secret starts.",
          },
        },
      },
    },
    required: { description: "Whether the run stops where there is no value.", type: "boolean", default: true },
    rotate: {
      description:
        "Whether a new value makes the steps that use it run again (`fingerprint`, which needs the secret `FLOW_SECRET_KEY`) or not (`none`).",
      type: "string",
      enum: ["none", "fingerprint"],
      default: "none",
    },
  },
  additionalProperties: false,
};

/** JSON Schema, draft 07. A file that the reader takes is always valid under it. */
export const FLOW_SCHEMA: SchemaNode = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "https://org.github.io/flow-action/v1/flow.schema.json",
  title: "Flow",
  description: "A dataflow: steps with the files they read and write.",
  type: "object",
  properties: {
    name: {
      ...blankless,
      description: "The flow's name in logs and summaries.",
      type: ["string", "number", "boolean"],
      default: "the file's path",
    },
    env: { ...envSchema, description: "Variables for every step; a step's own `env` wins." },
    defaults: {
      description: "Settings for every step that has none of its own.",
      type: "object",
      properties: {
        run: {
          description: "Settings for every `run`.",
          type: "object",
          properties: { shell: shellSchema, "working-directory": workingDirectorySchema },
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
    "runs-on": { ...runsOnSchema, description: "The runner for every step that names none, in a fan-out.", default: "ubuntu-latest" },
    secrets: {
      description: "How secrets are found; a secret that is only used needs no entry.",
      type: "object",
      propertyNames: { pattern: VARIABLE_PATTERN },
      additionalProperties: secretSchema,
    },
    "leak-scan": {
      description: "What the search for secrets in outputs lets pass.",
      type: "object",
      properties: {
        allow: {
          ...texts,
          description:
            "Patterns of outputs that may hold what looks like a credential: tokens, private keys. Values of secrets are refused there as well.",
          examples: ["node_modules/", "test/fixtures/*.pem"],
        },
      },
      additionalProperties: false,
    },
    trust: trustSchema,
    steps: {
      description: "The steps by id; their order comes from `needs` and from the files they read and write.",
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: NAME_PATTERN },
      additionalProperties: stepSchema,
    },
  },
  required: ["steps"],
  additionalProperties: false,
};
