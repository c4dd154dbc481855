// Wires what every command needs: root, output, database, working tree, flow and graph. No logic.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { BlobFolder } from "../adapters/blob-folder.ts";
import { diskWorkspace } from "../adapters/disk-workspace.ts";
import { FileTree } from "../adapters/file-tree.ts";
import { type GitFiles, gitFiles } from "../adapters/git-files.ts";
import { readingStore } from "../adapters/local-readings.ts";
import { type RunFolder, runFolder } from "../adapters/run-folder.ts";
import { LocalDatabase } from "../adapters/sqlite-database.ts";
import { StatMemo } from "../adapters/stat-memo.ts";
import { buildGraph } from "../core/graph/graph-builder.ts";
import type { Expressions } from "../core/model/expression.ts";
import type { Facts } from "../core/model/facts.ts";
import type { Flow } from "../core/model/flow.ts";
import type { Problem } from "../core/model/problem.ts";
import type { TaskGraph } from "../core/model/task.ts";
import type { Workspace } from "../ports.ts";
import { databaseProblem } from "./database-problem.ts";
import { machineFacts } from "./machine-facts.ts";
import type { CommonOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";
import { VERSION } from "./version.ts";

/** The flow as it was read, with what goes with it. */
export interface Loaded {
  readonly flow: Flow;
  readonly graph: TaskGraph;
  readonly facts: Facts;
  readonly expressions: Expressions | null;
  readonly warnings: readonly Problem[];
}

const FLOW_FILES = ["flow.yml", "flow.yaml", ".github/flow.yml"];

export class Session {
  readonly root: string;
  readonly flowDir: string;
  readonly cacheDir: string;
  readonly folder: RunFolder;
  readonly database: LocalDatabase;
  readonly blobs: BlobFolder;
  readonly git: GitFiles;
  readonly workspace: Workspace;
  readonly options: CommonOptions;
  readonly warnings: Problem[] = [];

  constructor(options: CommonOptions) {
    this.options = options;
    this.root = path.resolve(options.directory);
    if (!existsSync(this.root)) throw new Refusal([{ code: "cli/usage", severity: "error", message: `the directory ${options.directory} does not exist` }]);
    this.flowDir = path.join(this.root, ".flow");
    this.cacheDir = options.cacheDir === undefined ? this.flowDir : path.resolve(options.cacheDir);
    this.folder = runFolder(path.join(this.flowDir, "tmp"));
    this.database = new LocalDatabase(this.cacheDir, (trouble) => this.warnings.push(databaseProblem(this.cacheDir, trouble)));
    this.blobs = new BlobFolder(path.join(this.cacheDir, "blobs"), path.join(this.cacheDir, "tmp", this.folder.run));
    this.git = gitFiles(this.root);
    const memo = new StatMemo(this.database, this.root);
    const tree = new FileTree(this.root, memo, () => 0);
    this.workspace = diskWorkspace({ tree, memo, git: this.git, tempDir: this.folder.path });
  }

  /** Path of the flow file as it is shown, or null where there is none. */
  findFlow(): string | null {
    const { file } = this.options;
    if (file !== undefined) return existsSync(path.resolve(this.root, file)) ? file : null;
    return FLOW_FILES.find((name) => existsSync(path.join(this.root, name))) ?? null;
  }

  /** Reads the flow and builds its graph. Throws Refusal with every problem. */
  async load(): Promise<Loaded> {
    const file = this.findFlow();
    if (file === null) throw new Refusal([this.#noFlow()]);
    const text = readFileSync(path.resolve(this.root, file), "utf8");
    const { flow, warnings, expressions } = await this.#read(text, file);
    const facts = await machineFacts(this.root, this.options.envFile, flow.usesExpressions && text.includes("github"), this.git);
    const graph = buildGraph(flow, facts, expressions);
    if (!graph.ok) throw new Refusal(withSource(graph.problems, text));
    return { flow, graph: graph.value, facts, expressions, warnings: [...warnings, ...withSource(graph.warnings, text)] };
  }

  /** A text that was read before is not read again: reading costs more than everything else of a run that changes nothing. */
  async #read(text: string, file: string): Promise<{ readonly flow: Flow; readonly warnings: readonly Problem[]; readonly expressions: Expressions | null }> {
    const readings = readingStore(this.database, VERSION);
    const known = readings.recall(text, file);
    if (known !== null) return { ...known, expressions: known.flow.usesExpressions ? await loadExpressions() : null };
    const expressions = await loadExpressions();
    const { readFlow } = await import("../core/spec/flow-reader.ts");
    const read = readFlow(text, file, expressions);
    if (!read.ok) throw new Refusal(read.problems);
    readings.keep(text, file, { flow: read.value, warnings: read.warnings });
    return { flow: read.value, warnings: read.warnings, expressions };
  }

  #noFlow(): Problem {
    const { file, directory } = this.options;
    const message = file === undefined ? `there is no flow.yml in ${directory === "." ? "this directory" : directory}` : `there is no ${file} in ${directory}`;
    return { code: "spec/no-file", severity: "error", message, hint: "Write one with `flow-action init`, or name it with --file." };
  }
}

async function loadExpressions(): Promise<Expressions> {
  const { githubExpressions } = await import("../adapters/github-expressions.ts");
  return githubExpressions();
}

/** The graph knows lines only: the text of the line is added for the reader. */
function withSource(problems: readonly Problem[], text: string): readonly Problem[] {
  const lines = text.split(/\r\n|\n|\r/);
  return problems.map((problem) => {
    const source = problem.place === undefined ? undefined : lines[problem.place.line - 1];
    return problem.place === undefined || source === undefined ? problem : { ...problem, place: { source, ...problem.place } };
  });
}
