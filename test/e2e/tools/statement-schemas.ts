// The schemas of in-toto's statements and SLSA's provenance, where they can be had: what is wrong with a statement. Knows no run.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { PROJECT } from "./built-cli.ts";

const FOLDER = path.join(process.env["FLOW_VECTORS"] ?? path.join(PROJECT, "../shared/vectors"), "schemas");
const SCHEMAS: { readonly [predicateType: string]: string } = {
  "https://slsa.dev/provenance/v1": "slsa-provenance-v1.schema.json",
  "https://in-toto.io/attestation/test-result/v0.1": "in-toto-test-result-v0.1.schema.json",
};

/** What is wrong with a statement, nothing where all is well. */
export type StatementCheck = (line: string) => readonly string[];

/** Null, and one line that says so, where the schemas are not on this machine. */
export function statementCheck(): StatementCheck | null {
  if (!existsSync(FOLDER)) {
    process.stderr.write(`left out: statements against the schemas of in-toto and SLSA, since ${FOLDER} is not there\n`);
    return null;
  }
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const rules = (file: string) => ajv.compile(JSON.parse(readFileSync(path.join(FOLDER, file), "utf8")));
  const any = rules("in-toto-statement-v1.schema.json");
  const byType = new Map(Object.entries(SCHEMAS).map(([type, file]) => [type, rules(file)]));
  return (line) => {
    const statement: { readonly predicateType: string } = JSON.parse(line);
    const own = byType.get(statement.predicateType);
    if (own === undefined) return [`there is no schema of ${statement.predicateType}`];
    return [any, own].flatMap((validate) =>
      validate(statement) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`),
    );
  };
}
