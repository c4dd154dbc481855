// The key `trust` of a flow file: its part of the schema, and its reading. Knows what it says, not what follows from it.
import type { TrustPolicy } from "../model/trust.ts";
import { NOWHERE } from "./availability.ts";
import { readText } from "./expression-check.ts";
import type { Reading } from "./reading.ts";
import { blankless, type SchemaNode, texts } from "./schema-parts.ts";
import { child, itemsOf, type YamlNode } from "./yaml-tree.ts";

/** The report of a fan-out, which runs no code of a flow. */
const SIGNER = "org/flow-action/.github/workflows/flow.yml";
const TRUSTED_ROOT = ".github/trusted-root.jsonl";
const names: SchemaNode = { ...texts, minItems: 1 };

export const trustSchema: SchemaNode = {
  description: "Who may have made what is restored; anything else is made again.",
  type: "object",
  properties: {
    level: {
      description:
        "Whose word is taken: what a record says of itself (`self`), or, on GitHub, only the signature of the run that wrote it (`attested`).",
      type: "string",
      enum: ["self", "attested"],
      default: "self",
    },
    workflows: {
      ...names,
      description: "Workflows that an event started, with `@ref` or without; `*` and `**` as in filters of branches.",
      default: "any workflow",
      examples: ["o/r/.github/workflows/ci.yml"],
    },
    refs: { ...names, description: "Refs on which a run was.", default: "any ref", examples: [["refs/heads/main", "refs/tags/*"]] },
    events: { ...names, description: "Events that started a run.", default: "any event", examples: ["push"] },
    signers: {
      ...names,
      description: "With `attested`: workflows in which the job stands that signed, with `@ref` or without, written out.",
      default: SIGNER,
    },
    "trusted-root": {
      ...blankless,
      description: "With `attested`: the file that `gh attestation trusted-root` wrote, relative to the flow's root.",
      default: TRUSTED_ROOT,
    },
  },
  additionalProperties: false,
};

/** Undefined where the flow has no such key: everything counts. */
export function readTrust(node: YamlNode | undefined, reading: Reading): TrustPolicy | undefined {
  if (node === undefined) return undefined;
  const [workflows, refs, events, signers] = ["workflows", "refs", "events", "signers"].map((key) => readNames(child(node, key), reading));
  return {
    level: child(node, "level")?.json === "attested" ? "attested" : "self",
    ...(workflows === undefined ? {} : { workflows }),
    ...(refs === undefined ? {} : { refs }),
    ...(events === undefined ? {} : { events }),
    signers: signers ?? [SIGNER],
    trustedRoot: readName(child(node, "trusted-root"), reading) ?? TRUSTED_ROOT,
  };
}

function readNames(node: YamlNode | undefined, reading: Reading): readonly string[] | undefined {
  return node === undefined ? undefined : itemsOf(node).flatMap((item) => readName(item, reading) ?? []);
}

function readName(node: YamlNode | undefined, reading: Reading): string | undefined {
  return readText(node, { ...NOWHERE, key: "trust" }, reading)?.text;
}
