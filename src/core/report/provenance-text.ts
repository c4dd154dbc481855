// Where a file came from, for a person: a tree that leads from the file through tasks to commits and files of the repository, and the
// same as a drawing. What stands in it twice is written once.

import type { MadeFile, SourceFile } from "../model/made-file.ts";
import { countText, numberText } from "./amount-text.ts";
import { graphMermaid } from "./graph-drawing.ts";
import type { GraphEdge, GraphNode } from "./graph-view.ts";
import type { Paint } from "./paint.ts";
import { safeText } from "./safe-text.ts";

/** Characters of a digest that tell it from others of one repository. */
const SHORT = 12;
/** Levels that fit beside each other. */
const MOST_LEVELS = 40;
/** Files of the repository that are named; of more only how many. */
const NAMED_SOURCES = 4;

interface Branches {
  readonly last: string;
  readonly more: string;
  readonly through: string;
}

const UNICODE: Branches = { last: "└─ ", more: "├─ ", through: "│  " };
const ASCII: Branches = { last: "`- ", more: "|- ", through: "|  " };

export function provenanceText(made: MadeFile, paint: Paint): string {
  const lines: string[] = [`${paint.bold(safeText(made.path ?? made.task))}  ${paint.dim(`sha256 ${made.sha256}`)}`];
  const tree = new Tree(lines, paint);
  tree.task(made, { indent: "", isLast: true, commit: null });
  return `${lines.join("\n")}\n`;
}

/** Where a line stands. `commit`: of the task that used what comes here, which is not told again. */
interface Place {
  readonly indent: string;
  readonly isLast: boolean;
  readonly commit: string | null;
}

class Tree {
  readonly #lines: string[];
  readonly #paint: Paint;
  readonly #branches: Branches;
  readonly #seen = new Set<string>();

  constructor(lines: string[], paint: Paint) {
    this.#lines = lines;
    this.#paint = paint;
    this.#branches = paint.marks.ellipsis === "..." ? ASCII : UNICODE;
  }

  /** The task that made a file, with all that it was made from. */
  task(made: MadeFile, { indent, isLast, commit }: Place): void {
    const { dim } = this.#paint;
    const again = this.#seen.has(made.statement);
    const standIn = made.standIn === true ? `  ${dim("(another run with the same bytes)")}` : "";
    this.#line(indent, isLast, `${safeText(made.task)}  ${dim(again ? "(as above)" : madeBy(made, this.#paint))}${standIn}`);
    if (again) return;
    this.#seen.add(made.statement);
    const below = indent + (isLast ? "   " : this.#branches.through);
    if (below.length > MOST_LEVELS * 3) {
      this.#line(below, true, dim("further back: see --json"));
      return;
    }
    const own = commitText(made.sources);
    const lines = [...(own === null ? ["no commit is known"] : own === commit ? [] : [own]), ...sourceLines(made.sources)];
    const groups = [...grouped(made.upstream).values()];
    for (const [index, text] of lines.entries()) this.#line(below, index === lines.length - 1 && groups.length === 0, dim(text));
    for (const [index, files] of groups.entries()) this.#used(files, { indent: below, isLast: index === groups.length - 1, commit: own });
  }

  /** Files of one task, and then the task. */
  #used(files: readonly MadeFile[], place: Place): void {
    const { indent, isLast } = place;
    const [first] = files;
    if (first === undefined) return;
    if (first.path === null) {
      this.task(first, place);
      return;
    }
    for (const [index, file] of files.entries()) {
      const digest = this.#paint.dim(file.sha256.slice(0, SHORT));
      this.#line(indent, isLast && index === files.length - 1, `${safeText(file.path ?? "")}  ${digest}`);
    }
    this.task(first, { ...place, indent: indent + (isLast ? "   " : this.#branches.through), isLast: true });
  }

  #line(indent: string, isLast: boolean, text: string): void {
    this.#lines.push(`${this.#paint.dim(indent + (isLast ? this.#branches.last : this.#branches.more))}${text}`);
  }
}

function madeBy({ statement, run, startedOn }: MadeFile, { marks }: Paint): string {
  const when = startedOn === undefined ? [] : [`${startedOn.slice(0, 16).replace("T", " ")} UTC`];
  return [`statement ${statement.slice(0, SHORT)}`, `run ${safeText(run)}`, ...when].join(` ${marks.separator} `);
}

function grouped(files: readonly MadeFile[]): ReadonlyMap<string, readonly MadeFile[]> {
  const groups = new Map<string, MadeFile[]>();
  for (const file of files) groups.set(file.statement, [...(groups.get(file.statement) ?? []), file]);
  return groups;
}

const isCommit = ({ digest }: SourceFile): boolean => digest["gitCommit"] !== undefined;
const isCommand = ({ uri }: SourceFile): boolean => uri.startsWith("flow:command/");

function commitText(sources: readonly SourceFile[]): string | null {
  const commit = sources.find(isCommit);
  return commit === undefined ? null : `commit ${commit.digest["gitCommit"]?.slice(0, SHORT)} of ${safeText(placeOf(commit.uri))}`;
}

/** The files of the repository, and the tools: a line each. */
function sourceLines(sources: readonly SourceFile[]): readonly string[] {
  const files = sources.filter((source) => !isCommit(source) && !isCommand(source)).map((source) => source.name ?? source.uri);
  const named = files.length <= NAMED_SOURCES ? files.map(safeText).join(", ") : `${numberText(files.length)} files of the repository`;
  const commands = sources.filter(isCommand).map((source) => `what \`${safeText(source.name ?? "")}\` printed`);
  return files.length === 0 ? commands : [named, ...commands];
}

/** `git+https://…@refs/heads/main` as a person says it. */
function placeOf(uri: string): string {
  const [, repository = "", ref] = /^git\+([^@]*)(?:@(.*))?$/.exec(uri) ?? [];
  const place = repository === "file:." ? "this repository" : repository;
  return ref === undefined ? place : `${place}, ${ref.replace(/^refs\/(heads|tags)\//, "")}`;
}

/** A mermaid flowchart: a node for each task and each commit, an edge for what was used. Folded as any graph where it would be too large. */
export function provenanceMermaid(made: MadeFile): string {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const open: MadeFile[] = [made];
  const file = made.path ?? made.task;
  nodes.set("file", { id: "file", title: file, step: "file", tasks: 1 });
  edges.set("file", { from: made.statement, to: "file" });
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (nodes.has(one.statement)) continue;
    nodes.set(one.statement, { id: one.statement, title: one.task, step: one.task.replace(/ \(.*$/s, ""), tasks: 1 });
    for (const used of one.upstream) {
      edges.set(`${used.statement} ${one.statement}`, { from: used.statement, to: one.statement });
      open.push(used);
    }
    for (const { digest, uri } of one.sources.filter(isCommit)) {
      const commit = digest["gitCommit"] ?? "";
      const files = one.sources.length - one.sources.filter((source) => isCommit(source) || isCommand(source)).length;
      nodes.set(commit, { id: commit, title: `commit ${commit.slice(0, SHORT)}`, step: commit, tasks: 1, note: placeOf(uri) });
      if (files > 0) edges.set(`${commit} ${one.statement}`, { from: commit, to: one.statement });
    }
  }
  return graphMermaid({ level: "task", folded: false, nodes: [...nodes.values()].reverse(), edges: [...edges.values()] });
}

/** What holds, in numbers: `17 statements, 16 links`. */
export function chainSizeText(made: MadeFile): string {
  const statements = new Set<string>();
  let links = 0;
  const open: MadeFile[] = [made];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (statements.has(one.statement)) continue;
    statements.add(one.statement);
    links += one.upstream.length;
    open.push(...one.upstream);
  }
  return `${countText(statements.size, "statement")} and ${countText(links, "link")}`;
}
