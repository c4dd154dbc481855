// Problems that show while a run goes: each names the thing, its place in the flow file and the way out.
import type { Place, Problem } from "../core/model/problem.ts";
import type { Task } from "../core/model/task.ts";

function placeOf(file: string, task: Task): Place {
  return { file, line: task.step.line, column: task.step.column };
}

export function ignoredFile(file: string, task: Task, name: string): Problem {
  return {
    code: "step/ignored-file",
    severity: "warning",
    message: `${task.id} wrote to $${name}, which a flow does not read`,
    hint:
      name === "GITHUB_STEP_SUMMARY" ? "Write what matters to a declared output." : "Give values to other steps through $GITHUB_OUTPUT.",
    place: placeOf(file, task),
  };
}

export function inputChanged(file: string, task: Task, path: string): Problem {
  return {
    code: "step/input-changed",
    severity: "warning",
    message: `${path} changed while ${task.id} ran, so its result is not kept`,
    hint: "Run again, or do not let the step change what it reads.",
    place: placeOf(file, task),
  };
}

export function notSaved(task: Task, outcome: string): Problem {
  const why =
    outcome === "denied" ? "the store may not be written" : outcome === "too-large" ? "it is too large" : "the store cannot take it";
  return { code: "store/unavailable", severity: "warning", message: `results are not kept, first that of ${task.id}: ${why}` };
}

export function bytesGone(task: Task, path: string, why: string): Problem {
  return {
    code: "store/corrupt-entry",
    severity: "warning",
    message: `the stored bytes of ${path} are ${why === "corrupt" ? "damaged" : "gone"}; ${task.id} runs again`,
  };
}

export function commandFailed(file: string, task: Task, command: string, why: string): Problem {
  return {
    code: "graph/failed-command-input",
    severity: "error",
    message: `the input { run: ${command} } of ${task.id} failed: ${why}`,
    hint: "Install what it calls, or take it out of `inputs`.",
    place: placeOf(file, task),
  };
}

export function missingInput(file: string, task: Task, path: string): Problem {
  return {
    code: "graph/missing-input",
    severity: "error",
    message: `${task.id} reads ${path}, which does not exist and which no step writes`,
    hint: "Add the file, correct the path, or name it in another step's `outputs`.",
    place: placeOf(file, task),
  };
}

export function trackedOutput(file: string, task: Task, path: string): Problem {
  return {
    code: "graph/tracked-output",
    severity: "error",
    message: `${task.id} writes ${path}, which git tracks`,
    hint: `Take it out of git (git rm --cached ${path}) and ignore it, or write elsewhere.`,
    place: placeOf(file, task),
  };
}

export function linkOutput(file: string, task: Task, pattern: string): Problem {
  return {
    code: "graph/link-output",
    severity: "error",
    message: `${task.id} writes ${pattern}, which lies behind a symbolic link`,
    hint: "Name the path that the link leads to, inside the repository.",
    place: placeOf(file, task),
  };
}

/** Without a place, since the line would be shown, and the value stands in it. */
export function secretInFlow(file: string, name: string, line: number): Problem & { readonly hint: string } {
  return {
    code: "secret/in-flow",
    severity: "error",
    message: `the value of secret ${name} stands in line ${line} of ${file}, where everybody can read it`,
    hint: "Choose another value, one that nobody writes by chance; or give it in `env`, if it is no secret.",
  };
}

export function keyTooShort(name: string, bytes: number, make: string): Problem {
  return {
    code: "secret/too-short",
    severity: "error",
    message: `secret ${name} has fewer than ${bytes} bytes, and so can be found by trying`,
    hint: `Make one with \`${make}\`.`,
  };
}
