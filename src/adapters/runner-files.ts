// The files by which a step speaks to GitHub's runner: outputs and the job summary. Knows no values' meaning.
import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";

/**
 * Appends `name<<delimiter` blocks to $GITHUB_OUTPUT. The delimiter is random, so that no value can end its block. Throws what
 * the disk throws.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function appendOutputs(file: string, outputs: { readonly [name: string]: string }): void {
  const delimiter = `flow_${randomBytes(16).toString("hex")}`;
  const blocks = Object.entries(outputs).map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
  appendFileSync(file, blocks.join(""));
}

/** Appends to $GITHUB_STEP_SUMMARY. Throws what the disk throws. */
export function appendSummary(file: string, markdown: string): void {
  appendFileSync(file, markdown.endsWith("\n") ? markdown : `${markdown}\n`);
}
