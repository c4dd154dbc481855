// The published schemas of OpenLineage and the facets of this project, where they can be had: which of an event's parts break which
// rule. Knows no run.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { PROJECT } from "./built-cli.ts";

const FOLDER = path.join(process.env["FLOW_VECTORS"] ?? path.join(PROJECT, "../shared/vectors"), "openlineage");
const OWN = path.join(PROJECT, "docs/schemas/openlineage-facets.schema.json");
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

type Json = { readonly [name: string]: unknown };

/** What is wrong with an event, nothing where all is well. */
export type LineageCheck = (event: unknown) => readonly string[];

/** Null, and one line that says so, where the schemas are not on this machine. */
export function lineageCheck(): LineageCheck | null {
  if (!existsSync(FOLDER)) {
    process.stderr.write(`left out: events of OpenLineage against their schemas, since ${FOLDER} is not there\n`);
    return null;
  }
  const facets = readdirSync(path.join(FOLDER, "facets")).filter((name) => name.endsWith(".json"));
  const files = [path.join(FOLDER, "OpenLineage.json"), ...facets.map((name) => path.join(FOLDER, "facets", name)), OWN];
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat("uri", (text: string) => URL.canParse(text));
  ajv.addFormat("date-time", TIME);
  ajv.addFormat("date", /^\d{4}-\d{2}-\d{2}$/);
  ajv.addFormat("uuid", UUID);
  for (const file of files) ajv.addSchema(JSON.parse(readFileSync(file, "utf8")));
  const wrong = (address: string, value: unknown): readonly string[] => {
    const validate = ajv.getSchema(address);
    if (validate === undefined) return [`there is no schema ${address}`];
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${address} ${error.instancePath} ${error.message}`);
  };
  return (event) => [
    ...wrong(String((event as Json)["schemaURL"]), event),
    ...facetsIn(event).flatMap((facet) => wrong(String(facet["_schemaURL"]), facet)),
  ];
}

/** Every facet, wherever it stands. */
function facetsIn(value: unknown): readonly Json[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(facetsIn);
  return "_schemaURL" in value ? [value as Json, ...inside] : inside;
}
