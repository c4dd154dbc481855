// The command line: commands and flags, the one place where problems become text and exit codes, and where our own faults
// are caught.
import { Command, CommanderError, Option } from "commander";
import { PROBLEMS } from "../core/model/problem-codes.ts";
import type { VerifyOptions } from "./broken-chain.ts";
import { endAtFaults, FAULT_EXIT, faultText } from "./fault-text.ts";
import {
  addCommonOptions,
  addTaskOptions,
  type CommonOptions,
  collect,
  milliseconds,
  percent,
  positive,
  share,
  type TaskOptions,
  workerCounts,
  workerName,
} from "./options.ts";
import { endProcess } from "./process-end.ts";
import type { ShowOptions } from "./provenance-command.ts";
import type { ExportOptions } from "./provenance-export-command.ts";
import { Refusal } from "./refusal.ts";
import type { SimulateOptions } from "./simulate-command.ts";
import { VERSION } from "./version.ts";

type Action = () => Promise<number>;

const PLAIN: CommonOptions = {
  directory: ".",
  cacheMode: "write",
  cacheEpoch: "0",
  reporter: "auto",
  json: false,
  quiet: false,
  verbose: false,
};

/** Parses, runs, and ends the process with the exit code of interface.md. */
async function main(argv: readonly string[]): Promise<void> {
  const box: { action: Action | null; options: CommonOptions } = { action: null, options: PLAIN };
  endAtFaults((text) => process.stderr.write(`${text}\n`));
  const program = commands((action) => {
    box.action = action;
  });
  program.hook("preAction", (_, command) => {
    box.options = { ...PLAIN, ...command.opts() };
  });
  await endProcess(
    await guarded(
      async () => {
        await program.parseAsync(argv);
        return box.action === null ? 0 : box.action();
      },
      (refusal) => refuse(refusal, argv[2], program, box.options),
    ),
  );
}

async function guarded(work: Action, refused: (refusal: Refusal) => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Refusal) return refused(error);
    process.stderr.write(`${faultText(error)}\n`);
    return FAULT_EXIT;
  }
}

async function refuse({ problems, result }: Refusal, word: string | undefined, program: Command, options: CommonOptions): Promise<number> {
  const { openOutput } = await import("./output.ts");
  const { problemsText } = await import("../core/report/problem-text.ts");
  const { withCommandHint } = await import("./mistyped-command.ts");
  const { out, err } = openOutput(options);
  if (options.json) out.write(`${JSON.stringify(result)}\n`);
  const names = program.commands.map((command) => command.name()).filter((name) => !name.startsWith("_"));
  err.write(problemsText(withCommandHint(problems, word, names), err.paint));
  await out.flush();
  await err.flush();
  return Math.max(2, ...problems.map((problem) => PROBLEMS[problem.code].exit));
}

function commands(set: (action: Action) => void): Command {
  const program = new Command("flow-action");
  program
    .description("Runs a dataflow from a repository: restores what has been made before, runs the rest, says why.")
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError("(flow-action --help shows commands and flags)")
    .enablePositionalOptions();
  taskCommands(program, set);
  provenanceCommands(program, set);
  otherCommands(program, set);
  return program;
}

function taskCommands(program: Command, set: (action: Action) => void): void {
  addTaskOptions(
    program.command("run", { isDefault: true }).argument("[step...]").description("restore or run steps and what they need"),
  ).action((steps: string[], options: TaskOptions) => set(async () => (await import("./run-command.ts")).runCommand(steps, options)));
  addTaskOptions(program.command("plan").argument("[step...]").description("what would run, and why; runs nothing"))
    .option("--exit-code", "exit with 3 if anything would run", false)
    .option("--board <directory>", "write the plan of a fan-out there, for `work` and `report`")
    .addOption(new Option("--workers <n>", "with --board: how many workers there will be").argParser(positive).default(4))
    .addOption(
      new Option("--simulate <workers=n,...>", "what a fan-out would take with so many workers, by recorded durations")
        .argParser(workerCounts)
        .conflicts("board"),
    )
    .addOption(
      new Option("--start <duration>", "with --simulate: what a runner takes to start").argParser(milliseconds).default(15_000, "15s"),
    )
    .addOption(new Option("--lost <percent>", "with --simulate: workers that are killed or never start").argParser(share).default(0, "0%"))
    .addOption(
      new Option("--late <percent>", "with --simulate: workers that start up to ten minutes late").argParser(share).default(0, "0%"),
    )
    .addOption(new Option("--seed <n>", "with --simulate: another one loses other workers").argParser(positive).default(1))
    .action((steps: string[], options: PlanOptions) => set(() => plan(steps, options)));
  addTaskOptions(program.command("work").description("be one worker of a fan-out over a shared folder"))
    .requiredOption("--board <directory>", "where `plan --board` has put the plan")
    .addOption(new Option("--worker <name>", "a name that no other worker has (default: made of host and process)").argParser(workerName))
    .option("--pool <name>", "whose batches to take (default: the first pool of the plan)")
    .option("--plan <digest>", "take this plan and no other")
    .action((options: WorkOptions) => set(async () => (await import("./fan-out-commands.ts")).workCommand(options)));
  addTaskOptions(program.command("report").description("tell what the workers of a fan-out did, and put its outputs on disk"))
    .requiredOption("--board <directory>", "where `plan --board` has put the plan")
    .option("--plan <digest>", "take this plan and no other")
    .action((options: WorkOptions) => set(async () => (await import("./fan-out-commands.ts")).reportBoardCommand(options)));
  addTaskOptions(
    program
      .command("explain")
      .argument("<step>")
      .description("what a step's fingerprint is made of, and what differs from the nearest record"),
  ).action((step: string, options: TaskOptions) => set(async () => (await import("./explain-command.ts")).explainCommand(step, options)));
  addTaskOptions(program.command("watch").argument("[step...]").description("run again what a change touches")).action(
    (steps: string[], options: TaskOptions) => set(async () => (await import("./watch-command.ts")).watchCommand(steps, options)),
  );
  addTaskOptions(program.command("list").description("steps, cells and what is known of them")).action((options: TaskOptions) =>
    set(async () => (await import("./list-command.ts")).listCommand(options)),
  );
  addTaskOptions(program.command("graph").argument("[step...]").description("the graph of steps"))
    .option("--format <format>", "mermaid, dot, svg or json", "mermaid")
    .option("--cells", "matrix cells one by one", false)
    .action((steps: string[], options: TaskOptions & { format: string; cells: boolean }) =>
      set(async () => (await import("./graph-command.ts")).graphCommand(steps, options)),
    );
  addTaskOptions(program.command("logs").argument("<step>").description("the log of the last run, of restored tasks too")).action(
    (step: string, options: TaskOptions) => set(async () => (await import("./logs-command.ts")).logsCommand(step, options)),
  );
}

type PlanOptions = TaskOptions & { readonly exitCode: boolean; readonly board?: string; readonly workers: number } & Partial<
    Pick<SimulateOptions, "simulate">
  > &
  Omit<SimulateOptions, "simulate">;
type WorkOptions = TaskOptions & { readonly board: string; readonly worker?: string; readonly pool?: string; readonly plan?: string };

async function plan(steps: readonly string[], options: PlanOptions): Promise<number> {
  const { board, simulate } = options;
  if (simulate !== undefined) return (await import("./simulate-command.ts")).simulateCommand(steps, { ...options, simulate });
  if (board === undefined) return (await import("./run-command.ts")).runCommand(steps, { ...options, dryRun: true }, options.exitCode);
  return (await import("./fan-out-commands.ts")).planBoardCommand(steps, { ...options, board }, options.exitCode);
}

function provenanceCommands(program: Command, set: (action: Action) => void): void {
  const provenance = program.command("provenance").description("where a file came from, back to the sources");
  addCommonOptions(provenance.command("show").argument("<file>", "a file, or a SHA-256").description("where a file came from, as a tree"))
    .addOption(new Option("--format <format>", "of what is shown").choices(["text", "mermaid", "json"]).default("text"))
    .action((file: string, options: ShowOptions) =>
      set(async () => (await import("./provenance-command.ts")).provenanceShow(file, options)),
    );
  addCommonOptions(provenance.command("verify").argument("<file>", "a file, or a SHA-256").description("whether that holds, step by step"))
    .option("--signed", "fail where nothing is signed", false)
    .addOption(new Option("--rebuild <percent>", "run so many of its tasks again, and compare the bytes").argParser(percent))
    .addOption(
      new Option("--commit <sha>", "every task, or with --bundle the run, was of this commit (repeatable)").argParser(collect).default([]),
    )
    .option("--repo <address>", "and of this repository; with --bundle owner/name does")
    .option("--bundle <file>", "the signature of the run that made it, as the action leaves it")
    .option("--trusted-root <file>", "whom to trust, as `gh attestation trusted-root` prints it")
    .option("--statements <file>", "with --bundle: what was signed (default: steps.intoto.jsonl beside the bundle)")
    .option("--signer-workflow <path>", "with --bundle: owner/name/.github/workflows/x.yml that signed (default: one of --repo)")
    .option("--ref <ref>", "with --bundle: the run was on this ref")
    .option("--deny-self-hosted", "with --bundle: GitHub's own runners only", false)
    .action((file: string, options: VerifyOptions) =>
      set(async () => (await import("./provenance-command.ts")).provenanceVerify(file, options)),
    );
  addCommonOptions(
    provenance
      .command("statements")
      .argument("[file]", "those of this file's chain (default: all)")
      .description("the statements themselves, one a line"),
  ).action((file: string | undefined, options: CommonOptions) =>
    set(async () => (await import("./provenance-command.ts")).provenanceStatements(file, options)),
  );
  addCommonOptions(provenance.command("export").description("what a run read and made, for other programs"))
    .addOption(new Option("--format <format>", "in whose words").choices(["openlineage", "in-toto", "ro-crate"]).makeOptionMandatory())
    .option("--out <path>", "a file, for in-toto a directory (default: standard output)")
    .option("--url <address>", "with openlineage: the service to send it to (default: OPENLINEAGE_URL where --out is not given)")
    .option("--run <name>", "the run, or how its name begins (default: the last one here)")
    .option("--key <file>", "with in-toto: the private Ed25519 key that signs, as PEM")
    .action((options: ExportOptions) => set(async () => (await import("./provenance-export-command.ts")).provenanceExport(options)));
}

function otherCommands(program: Command, set: (action: Action) => void): void {
  addCommonOptions(program.command("validate").argument("[file]").description("read the flow and say what is wrong with it"))
    .option("--format <format>", "text, json or github", "text")
    .action((file: string | undefined, options: CommonOptions & { format: string }) =>
      set(async () => (await import("./validate-command.ts")).validateCommand(file, options)),
    );
  const cache = program.command("cache").description("the local store");
  addCommonOptions(cache.command("ls").description("entries, newest first")).action((options: CommonOptions) =>
    set(async () => (await import("./cache-command.ts")).cacheList(options)),
  );
  addCommonOptions(cache.command("show").argument("<fingerprint>").description("one entry")).action(
    (fingerprint: string, options: CommonOptions) => set(async () => (await import("./cache-command.ts")).cacheShow(fingerprint, options)),
  );
  addCommonOptions(cache.command("prune").description("remove what is old or too much"))
    .option("--max-age <days>", "entries not used for so many days", "30")
    .option("--max-size <size>", "until the rest is within this size, e.g. 5GB", "10GB")
    .action((options: CommonOptions & { maxAge: string; maxSize: string }) =>
      set(async () => (await import("./cache-command.ts")).cachePrune(options)),
    );
  addCommonOptions(cache.command("rm").argument("<fingerprint...>").description("remove entries")).action(
    (fingerprints: string[], options: CommonOptions) =>
      set(async () => (await import("./cache-command.ts")).cacheRemove(fingerprints, options)),
  );
  addCommonOptions(program.command("init").description("write a first flow and its workflow"))
    .option("--from <file>", "package.json, turbo.json or dvc.yaml")
    .option("-y, --yes", "overwrite what is there", false)
    .action((options: CommonOptions & { from?: string; yes: boolean }) =>
      set(async () => (await import("./init-command.ts")).initCommand(options)),
    );
  addCommonOptions(program.command("doctor").description("look at this machine and say what stands in the way")).action(
    (options: CommonOptions) => set(async () => (await import("./doctor-command.ts")).doctorCommand(options)),
  );
  program
    .command("completion")
    .argument("<shell>", "bash, zsh, fish or powershell")
    .description("print a completion script")
    .action((shell: string) => set(async () => (await import("./completion-command.ts")).completionCommand(shell, program, PLAIN)));
  program
    .command("__complete", { hidden: true })
    .argument("<what>")
    .option("-C, --directory <path>", "", ".")
    .option("-f, --file <path>")
    .action((_what: string, options: { directory: string; file?: string }) =>
      set(async () => (await import("./completion-command.ts")).completeSteps({ ...PLAIN, ...options })),
    );
}

main(process.argv).catch((error: unknown) => {
  throw error;
});
