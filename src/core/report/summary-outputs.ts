// Where each output comes from: its digest, the task that made it, the run and commit in which that was.
// Does not know how signatures are told of.
import type { RunResult, TaskResult } from "../model/result.ts";
import type { SigningReport } from "../model/signing-report.ts";
import { countText, numberText, sizeText } from "./amount-text.ts";
import { branchName, type GithubPlace, runAddress, runName, shortCommit } from "./github-address.ts";
import { type Cell, type Column, code, folded, link, type PhrasingContent, type RootContent, say, table, words } from "./markdown-nodes.ts";
import { signingNodes, signingTitle } from "./summary-signing.ts";

/** Digits of a digest that are shown: enough to compare by eye. */
const DIGITS = 12;

const COLUMNS: readonly Column[] = [
  ["Output", "left"],
  ["Size", "right"],
  ["sha256", "left"],
  ["Built by", "left"],
];

/** Folded; what this run made comes first. With `restoredRows` false only that. `scan`: what is said of the search in them, if anything. */
export function outputNodes(
  result: RunResult,
  place: GithubPlace | null,
  restoredRows: boolean,
  scan: readonly RootContent[] = [],
  signing?: SigningReport,
): readonly RootContent[] {
  const made = result.tasks.filter((task) => task.state === "ran");
  const restored = result.tasks.filter((task) => task.state === "restored");
  const rows = [...made, ...(restoredRows ? restored : [])].flatMap((task) => taskRows(task, place));
  const count = (tasks: readonly TaskResult[]): number => tasks.reduce((sum, task) => sum + task.outputs.length, 0);
  const about = `${countText(count(made) + count(restored), "output")}, ${numberText(count(made))} made by this run${signingTitle(signing)}`;
  return rows.length === 0 ? [] : folded("Provenance", about, [...table(COLUMNS, rows), ...signingNodes(signing, place), ...scan]);
}

function taskRows(task: TaskResult, place: GithubPlace | null): readonly (readonly Cell[])[] {
  const by = builtBy(task, place);
  return task.outputs.map(({ path, sha256, size }) => [[code(path)], [words(sizeText(size))], [code(`${sha256.slice(0, DIGITS)}…`)], by]);
}

function builtBy(task: TaskResult, place: GithubPlace | null): PhrasingContent[] {
  const { producer } = task;
  if (task.state === "ran") return say`${task.id}, this run`;
  if (producer === undefined || producer.run === "") return say`${task.id}, an earlier run`;
  // The number of a run on a machine of one's own is no page of GitHub's.
  const address = producer.ref === undefined ? null : runAddress(place, producer.run);
  const commit = shortCommit(producer.commit);
  return [
    ...say`${task.id}, ${link(address, say`run ${runName(producer.run)}`)}`,
    ...(commit === null ? [] : say` at ${commit}`),
    ...(producer.ref === undefined ? [] : say` on ${branchName(producer.ref)}`),
  ];
}
