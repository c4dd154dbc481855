// Whether a task that was run again made what its statement says. Compares; runs nothing.
import type { TaskResult } from "../model/result.ts";
import type { CheckedStatement } from "./statement-check.ts";

/** `other-inputs`: what it reads here is not what it read then. `at`: the path, or why it failed. */
export type RebuiltTask =
  | { readonly task: string; readonly outcome: "same" }
  | { readonly task: string; readonly outcome: "other-inputs" }
  | { readonly task: string; readonly outcome: "failed" | "differs" | "missing" | "more"; readonly at: string };

/** `result`: of the execution that is to be like the one that the statement is of. */
export function rebuiltTask(checked: Pick<CheckedStatement, "task" | "fingerprint" | "outputs">, result: TaskResult): RebuiltTask {
  const { task, fingerprint, outputs } = checked;
  if (result.fingerprint !== null && result.fingerprint !== fingerprint) return { task, outcome: "other-inputs" };
  if (result.state !== "ran") return { task, outcome: "failed", at: result.failure?.message ?? result.state };
  const made = new Map(result.outputs.map((file) => [file.path, `${file.mode} ${file.sha256}`]));
  for (const { name, digest, annotations } of outputs) {
    const now = made.get(name);
    if (now === undefined) return { task, outcome: "missing", at: name };
    if (now !== `${annotations?.["flow_mode"]} ${digest["sha256"]}`) return { task, outcome: "differs", at: name };
    made.delete(name);
  }
  const [more] = made.keys();
  return more === undefined ? { task, outcome: "same" } : { task, outcome: "more", at: more };
}

/** As a sentence about the task; null where all is as it was. */
export function rebuiltText(rebuilt: RebuiltTask): string | null {
  const { task } = rebuilt;
  switch (rebuilt.outcome) {
    case "same":
      return null;
    case "other-inputs":
      return `${task} cannot be run again as it was: what it reads is not here as it was then`;
    case "failed":
      return `${task} failed when it was run again: ${rebuilt.at}`;
    case "missing":
      return `${task} did not write ${rebuilt.at} when it was run again`;
    case "more":
      return `${task} wrote ${rebuilt.at} when it was run again, and had not before`;
    case "differs":
      return `${task} wrote other bytes to ${rebuilt.at} when it was run again`;
  }
}
