// Writes what is made from the flow file's schema: docs/schemas/flow.schema.json for editors and docs/flow-file.md for
// people. `--check` writes nothing and fails where the files differ. Needs a Node that strips types.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FLOW_SCHEMA } from "../src/core/spec/flow-schema.ts";
import { referencePage } from "./reference-page.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = {
  "docs/schemas/flow.schema.json": `${JSON.stringify(FLOW_SCHEMA, null, 2)}\n`,
  "docs/flow-file.md": referencePage(FLOW_SCHEMA),
};

const differ = Object.entries(files).filter(([name, text]) => contents(name) !== text);
if (process.argv.includes("--check")) {
  if (differ.length > 0) {
    console.error(
      `not what the schema gives: ${differ.map(([name]) => name).join(", ")}. Run \`node scripts/write-reference.mjs\` and commit it.`,
    );
    process.exit(1);
  }
} else {
  for (const [name, text] of differ) writeFileSync(`${root}${name}`, text);
}

function contents(name) {
  try {
    return readFileSync(`${root}${name}`, "utf8");
  } catch {
    return null;
  }
}
