// The closed list of problem codes: one row each, with what it means and the exit code it leads to.
// Each has a golden file in test/golden/problems and a paragraph in docs/problems.md; a test fails when any is missing.

/** `exit` 1: a task fails for it; 2: the file or the command line is wrong; 4: a verification failed; 5: found by the checks before running. Warnings never change the exit code. */
export interface ProblemRow {
  readonly means: string;
  readonly exit: 0 | 1 | 2 | 4 | 5;
}

/** Every code with its row. */
export const PROBLEMS = {
  "spec/no-file": { means: "There is no flow file where one was looked for", exit: 2 },
  "spec/too-large": { means: "The flow file is over 1 MiB, 100 levels or 100 aliases", exit: 2 },
  "spec/yaml": { means: "The file is not YAML 1.2 that a flow may use", exit: 2 },
  "spec/duplicate-key": { means: "A key stands twice in one mapping", exit: 2 },
  "spec/unknown-key": { means: "A key that means nothing here", exit: 2 },
  "spec/missing-key": { means: "A key that must be there is not", exit: 2 },
  "spec/wrong-type": { means: "A value has the wrong shape", exit: 2 },
  "spec/wrong-value": { means: "A value is of the right shape but not one of those allowed", exit: 2 },
  "spec/bad-name": { means: "A step id, variable, output or secret has a name that cannot be used", exit: 2 },
  "spec/uses": { means: "`uses` stands in a step; actions belong in the workflow around the flow", exit: 2 },
  "spec/bad-expression": { means: "An expression cannot be read", exit: 2 },
  "spec/unavailable-context": { means: "An expression uses a context or function that is not available there", exit: 2 },
  "spec/secret-place": { means: "`secrets` is used elsewhere than as a whole value in a step's env", exit: 2 },
  "spec/bad-pattern": { means: "A path pattern cannot be used", exit: 2 },
  "spec/outside-repository": { means: "A path leaves the repository or names .git or .flow", exit: 2 },
  "spec/environment-cached": { means: "A step with an environment is marked cache: true", exit: 2 },
  "spec/never-hits": { means: "A cached step uses a value that changes with every commit or run", exit: 0 },
  "graph/unknown-step": { means: "A step that is needed or asked for does not exist", exit: 2 },
  "graph/cycle": { means: "Steps need each other in a circle", exit: 2 },
  "graph/two-writers": { means: "Two tasks can write one path", exit: 2 },
  "graph/missing-input": { means: "A file that a task reads does not exist and no step writes it", exit: 2 },
  "graph/not-needed": { means: "A step uses another's outputs without needing it", exit: 2 },
  "graph/bad-matrix": { means: "A matrix cannot be expanded", exit: 2 },
  "graph/too-many-tasks": { means: "The flow has more tasks than can be handled", exit: 2 },
  "graph/bad-value": { means: "An expression gives a value that cannot be used there", exit: 2 },
  "graph/tracked-output": { means: "A declared output is tracked by git", exit: 2 },
  "graph/link-output": { means: "A declared output lies behind a symbolic link that leaves the repository", exit: 2 },
  "graph/failed-command-input": { means: "The command of a { run: … } input failed", exit: 5 },
  "secret/missing": { means: "A required secret has no value", exit: 5 },
  "secret/in-flow": { means: "A secret's value stands in the flow file, so that it is none", exit: 5 },
  "secret/leak": { means: "What a task left holds a secret, or what looks like a credential", exit: 1 },
  "secret/too-short": { means: "A secret is too short to be masked, or to be a key", exit: 5 },
  "secret/bad-value": { means: "A secret's value cannot be that of a variable", exit: 5 },
  "cli/usage": { means: "The command line is wrong", exit: 2 },
  "cli/no-match": { means: "Nothing matches what was asked for", exit: 2 },
  "cli/nested-run": { means: "A step of a run starts another run in the same repository", exit: 5 },
  "action/input": { means: "An input of the action is wrong", exit: 2 },
  "action/comment": { means: "The comment on the pull request could not be written", exit: 0 },
  "action/outputs-too-large": { means: "What steps gave is too large for the action's output `outputs`", exit: 0 },
  "attest/unsigned": { means: "What was made is not signed, or its attestation is not kept, although the job may sign", exit: 0 },
  "attest/required": { means: "What was made had to be signed and could not be", exit: 1 },
  "board/no-plan": { means: "There is no plan on the board, or not the one that was handed on", exit: 2 },
  "board/other-flow": { means: "The flow here is not the one that the plan was made from", exit: 2 },
  "board/unavailable": { means: "The board cannot be reached", exit: 5 },
  "board/dropped-output": { means: "GitHub dropped an output of the plan job, since a masked value stands in it", exit: 2 },
  "board/differing-result": { means: "Two workers made different bytes of one task", exit: 0 },
  "step/ignored-file": { means: "A step wrote to $GITHUB_ENV, $GITHUB_PATH or $GITHUB_STEP_SUMMARY, which a flow does not read", exit: 0 },
  "step/input-changed": { means: "An input changed while its task ran, so the result is not kept", exit: 0 },
  "store/corrupt-database": { means: "The local database was damaged and has been set aside", exit: 0 },
  "store/corrupt-entry": { means: "Stored bytes were damaged or gone; the task runs again", exit: 0 },
  "store/unavailable": { means: "The store cannot be read or written; nothing is kept", exit: 0 },
  "lineage/unsent": { means: "A service did not take what was to be told of a run", exit: 1 },
  "provenance/not-made": { means: "No task that is known here has made the file", exit: 4 },
  "provenance/changed-file": { means: "The file is not what the task that writes it made", exit: 4 },
  "provenance/broken-chain": { means: "The statements from the file back to its sources do not fit together", exit: 4 },
  "provenance/bad-signature": { means: "The signature is not good, or not by whom it should be", exit: 4 },
  "provenance/not-rebuilt": { means: "A task that was run again did not make what its statement says", exit: 4 },
  "provenance/not-signed": { means: "A signature was asked for and there is none", exit: 4 },
} as const satisfies Record<string, ProblemRow>;

/** `area/what`. */
export type ProblemCode = keyof typeof PROBLEMS;
