// Wires what every command needs: root, output, database, working tree, flow and graph. No logic.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { BlobFolder } from "../adapters/blob-folder.ts";
import { diskClock } from "../adapters/disk-clock.ts";
import { diskWorkspace } from "../adapters/disk-workspace.ts";
import { FileTree } from "../adapters/file-tree.ts";
import { type GitFiles, gitFiles } from "../adapters/git-files.ts";
import { leakScan } from "../adapters/leak-scan.ts";
import { type ReadingStore, readingStore } from "../adapters/local-readings.ts";
import { type RunFolder, runFolder } from "../adapters/run-folder.ts";
import { LocalDatabase } from "../adapters/sqlite-database.ts";
import { StatMemo } from "../adapters/stat-memo.ts";
import { buildGraph } from "../core/graph/graph-builder.ts";
import { type PackedGraph, packGraph, unpackGraph } from "../core/graph/graph-packing.ts";
import type { Expressions } from "../core/model/expression.ts";
import type { Facts } from "../core/model/facts.ts";
import type { Flow } from "../core/model/flow.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import type { TaskGraph } from "../core/model/task.ts";
import type { LeakScan, Workspace } from "../ports.ts";
import { databaseProblem } from "./database-problem.ts";
import { hideInFaults } from "./fault-text.ts";
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
  /** The flow file's. */
  readonly text: string;
  /** A result whose problems show their line of the flow file. */
  sourced(result: RunResult): RunResult;
}

interface Reading {
  readonly flow: Flow;
  readonly warnings: readonly Problem[];
}

interface Graph {
  readonly value: TaskGraph;
  readonly warnings: readonly Problem[];
}

/** In an expression or a condition; more often than needed costs a call of git and nothing else. */
const MENTIONS_GITHUB = /\$\{\{[^}]*\bgithub\b|^\s*(- )?if:.*\bgithub\b/m;

const FLOW_FILES = ["flow.yml", "flow.yaml", ".github/flow.yml"];

export class Session {
  readonly root: string;
  readonly flowDir: string;
  readonly cacheDir: string;
  readonly folder: RunFolder;
  readonly database: LocalDatabase;
  readonly blobs: BlobFolder;
  readonly git: GitFiles;
  readonly tree: FileTree;
  readonly workspace: Workspace;
  /** What is known to be secret in this run. */
  readonly leaks: LeakScan = leakScan();
  readonly options: CommonOptions;
  readonly warnings: Problem[] = [];
  readonly #readings: ReadingStore;

  constructor(options: CommonOptions) {
    this.options = options;
    hideInFaults(() => this.leaks.masks);
    this.root = path.resolve(options.directory);
    if (!existsSync(this.root))
      throw new Refusal([{ code: "cli/usage", severity: "error", message: `the directory ${options.directory} does not exist` }]);
    this.flowDir = path.join(this.root, ".flow");
    this.cacheDir = options.cacheDir === undefined ? this.flowDir : path.resolve(options.cacheDir);
    this.folder = runFolder(path.join(this.flowDir, "tmp"));
    this.database = new LocalDatabase(this.cacheDir, (trouble) => this.warnings.push(databaseProblem(this.cacheDir, trouble)));
    this.blobs = new BlobFolder(path.join(this.cacheDir, "blobs"), path.join(this.cacheDir, "tmp", this.folder.run));
    this.#readings = readingStore(this.database);
    this.git = gitFiles(this.root, process.env);
    const memo = new StatMemo(this.database, this.root);
    this.tree = new FileTree(this.root, memo, diskClock(this.folder.path));
    this.workspace = diskWorkspace({ tree: this.tree, memo, git: this.git, tempDir: this.folder.path });
  }

  /** For a process that goes on: one that ends leaves this to the system, which is faster. */
  close(): void {
    this.database.close();
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
    const text = readText(path.resolve(this.root, file));
    if (typeof text !== "string")
      throw new Refusal([{ code: "spec/no-file", severity: "error", message: `${file} cannot be read: ${text.why}` }]);
    const reading = await this.#read(text, file);
    const { flow, expressions } = reading;
    const facts = await machineFacts(this.root, this.options.envFile, flow.usesExpressions && MENTIONS_GITHUB.test(text), this.git);
    const expanded = this.#expand(text, reading, facts);
    const sourced = (result: RunResult): RunResult => ({ ...result, problems: withSource(result.problems, text) });
    const warnings = [...reading.warnings, ...withSource(expanded.warnings, text)];
    return { flow, graph: expanded.value, facts, expressions, warnings, text, sourced };
  }

  /** A text that was read before is not read again: reading costs more than everything else of a run that changes nothing. */
  async #read(text: string, file: string): Promise<Reading & { readonly expressions: Expressions | null }> {
    const key = `reading ${VERSION}\n${file}\n${text}`;
    const known = this.#recall<Reading>(key);
    if (known !== null) return { ...known, expressions: known.flow.usesExpressions ? await loadExpressions() : null };
    const expressions = await loadExpressions();
    const { readFlow } = await import("../core/spec/flow-reader.ts");
    const read = readFlow(text, file, expressions);
    if (!read.ok) throw new Refusal(read.problems);
    const reading = { flow: read.value, warnings: read.warnings };
    this.#readings.keep(key, JSON.stringify(reading));
    return { ...reading, expressions };
  }

  /** The same for the expansion, which depends on the text and, where it has expressions, on what these can see. */
  #expand(text: string, { flow, expressions }: { readonly flow: Flow; readonly expressions: Expressions | null }, facts: Facts): Graph {
    const seen = expressions === null ? "" : JSON.stringify([facts.github, facts.inputs, facts.runner]);
    const key = `graph ${VERSION}\n${seen}\n${text}`;
    const known = this.#recall<PackedGraph>(key);
    if (known !== null) return { value: unpackGraph(known, flow), warnings: [] };
    const graph = buildGraph(flow, facts, expressions);
    if (!graph.ok) throw new Refusal(withSource(graph.problems, text));
    if (graph.warnings.length === 0) this.#readings.keep(key, JSON.stringify(packGraph(graph.value, flow)));
    return graph;
  }

  #recall<T>(key: string): T | null {
    const text = this.#readings.recall(key);
    return text === null ? null : JSON.parse(text);
  }

  #noFlow(): Problem {
    const { file, directory } = this.options;
    const message =
      file === undefined
        ? `there is no flow.yml in ${directory === "." ? "this directory" : directory}`
        : `there is no ${file} in ${directory}`;
    return { code: "spec/no-file", severity: "error", message, hint: "Write one with `flow-action init`, or name it with --file." };
  }
}

function readText(absolute: string): string | { readonly why: string } {
  try {
    return readFileSync(absolute, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { why };
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
