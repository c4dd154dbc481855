// A first flow from dvc.yaml: one step for each stage, loops as matrices.
// Knows DVC's file; params.yaml is given by the caller, other files of values are not read.
import type { Checked } from "../model/problem.ts";
import { type Conversion, conversionOf } from "./conversion.ts";
import { loopScope } from "./dvc-loop.ts";
import { stageStep } from "./dvc-stage.ts";
import { type Foreign, type ForeignMap, listAt, mapAt, readYaml, textAt, unreadable } from "./foreign-value.ts";
import { IdRegister, quoted, type StepDraft } from "./step-draft.ts";

const PARAMS = "params.yaml";

/** A flow that does what `dvc repro` would. Problems (`cli/usage`) where a file cannot be read. `params`: the text of params.yaml. */
export function fromDvcYaml(text: string, params?: string): Checked<Conversion> {
  const dvc = readYaml(text, "dvc.yaml");
  if (!dvc.ok) return dvc;
  const values = params === undefined || params.trim() === "" ? undefined : readYaml(params, PARAMS);
  if (values?.ok === false) return values;
  const notes: string[] = [];
  const vars = withVars(values?.value ?? new Map(), dvc.value, "", notes);
  const steps = stepsOf(mapAt(dvc.value, "stages"), vars, notes);
  if (steps.length === 0) return unreadable("dvc.yaml", ["no stage of it can be carried over.", ...notes].join(" ").replace(/\.$/, ""));
  const comments = ["", "From dvc.yaml: one step for each stage."];
  return conversionOf({ name: "Pipeline", comments, steps }, [...notes, ...fileNotes(dvc.value, steps)], "dvc.yaml");
}

/** Values of `vars`, over those known already. */
function withVars(known: ForeignMap, owner: ForeignMap, where: string, notes: string[]): ForeignMap {
  const vars = new Map(known);
  for (const entry of listAt(owner, "vars")) {
    if (entry instanceof Map) for (const [name, value] of entry) vars.set(name, mergedValue(vars.get(name), value));
    else if (String(entry).split(":")[0] !== PARAMS)
      notes.push(`${where}the values in ${quoted(String(entry))} are not read: only params.yaml is.`);
  }
  return vars;
}

function mergedValue(old: Foreign | undefined, value: Foreign): Foreign {
  if (!(old instanceof Map && value instanceof Map)) return value;
  const result = new Map(old);
  for (const [key, inner] of value) result.set(key, mergedValue(old.get(key), inner));
  return result;
}

function stepsOf(stages: ForeignMap, vars: ForeignMap, notes: string[]): readonly StepDraft[] {
  const ids = new IdRegister();
  return [...stages].flatMap(([name, value]) => {
    const stage = value instanceof Map ? value : new Map<string, Foreign>();
    const where = `Stage ${quoted(name)}: `;
    const body = stage.has("foreach") ? mapAt(stage, "do") : stage;
    const said: string[] = [];
    const loop = loopScope(stage, withVars(vars, body, where, said));
    const made = "why" in loop ? loop : stageStep(ids.take(name), body, loop.scope, ".", (text) => said.push(where + text));
    notes.push(...("why" in made ? [`${where}it is left out, since ${made.why}.`] : said));
    return "why" in made ? [] : [made.step];
  });
}

function fileNotes(dvc: ForeignMap, steps: readonly StepDraft[]): readonly string[] {
  const notes: string[] = [];
  const others = ["params", "metrics", "plots", "artifacts", "datasets"].filter((key) => dvc.has(key));
  if (others.length > 0) notes.push(`${others.map(quoted).join(", ")} at the top of dvc.yaml say how to show results and are left out.`);
  const reads = steps.some((step) => (step.inputs ?? []).length > 0);
  if (reads) notes.push("Files that `dvc pull` brings must be there before the flow runs: pull them in the workflow, before the action.");
  if (textAt(dvc, "schema") !== undefined) notes.push("This looks like dvc.lock, not dvc.yaml.");
  return notes;
}
