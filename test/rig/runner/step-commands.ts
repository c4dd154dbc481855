// The lines of a step's process: workflow commands are carried out, problem matchers applied, the rest is shown. One for each process.
// Knows no process. Source: actions/runner@258d6c857 src/Runner.Worker/{ActionCommandManager,Handlers/OutputManager}.cs.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type ActionCommand, parseActionCommand } from "./action-command.ts";
import { placeOfIssue } from "./issue-place.ts";
import { type MatcherConfig, type ProblemMatch, ProblemMatcher, readMatchers } from "./problem-matcher.ts";
import type { SecretMasker } from "./secret-masker.ts";
import { isWholeNumber, type StepLog } from "./step-log.ts";

/** What commands may change: of the step, and of its job. */
export interface CommandTarget {
  readonly log: StepLog;
  readonly masker: SecretMasker;
  readonly workspace: string;
  /** The step's `env` context. */
  readonly env: ReadonlyMap<string, string>;
  /** Of the job, newest first. */
  readonly matchers: MatcherConfig[];
  setOutput(name: string, value: string): void;
  setEnv(name: string, value: string): void;
  addPath(folder: string): void;
  saveState(name: string, value: string): void;
  /** A command that could not be carried out fails the step. */
  failCommand(): void;
}

type Carry = (command: ActionCommand, target: CommandTarget) => void;
/** Commands that the log never repeats under `::echo::on`. */
const UNECHOED = new Set(["add-mask", "debug", "warning", "error", "notice"]);
const DEPRECATED =
  "command is deprecated and will be disabled soon. Please upgrade to using Environment Files. For more information see: https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/";
const DISABLED =
  "command is disabled. Please upgrade to using Environment Files or opt into unsecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to `true`. For more information see: https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/";
const BAD_TOKEN = "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";

export class StepCommands {
  readonly #target: CommandTarget;
  readonly #known = new Set(["stop-commands", "echo", ...Object.keys(COMMANDS)]);
  #stopToken: string | null = null;
  #isEchoing: boolean;

  constructor(target: CommandTarget) {
    this.#target = target;
    this.#isEchoing = target.log.isDebugging;
  }

  /** Takes the lines of one stream: matchers over several lines look at each stream by itself. */
  stream(): (line: string) => void {
    let matchers: readonly ProblemMatcher[] = [];
    return (line) => {
      if ((line.includes("##[") || line.includes("::")) && this.#carryOut(line)) return;
      const shown = line.replaceAll("##[start-action", "##[\\start-action").replaceAll("##[end-action", "##[\\end-action");
      matchers = this.#target.matchers.map((config) => matchers.find((known) => known.config === config) ?? new ProblemMatcher(config));
      if (!matchLine(shown, matchers, this.#target)) this.#target.log.output(shown);
    };
  }

  /** Whether the line was a command and has been dealt with. */
  #carryOut(line: string): boolean {
    const command = parseActionCommand(line, this.#known);
    if (command === null) return false;
    const name = command.name.toLowerCase();
    if (this.#stopToken !== null) return this.#resume(name, line);
    try {
      if (name === "stop-commands") this.#stop(command, line);
      else this.#run(name, command, line);
    } catch (error) {
      this.#target.log.error(`Unable to process command '${UNECHOED.has(name) ? name : line}' successfully.`);
      this.#target.log.error(error instanceof Error ? error.message : String(error));
      this.#target.failCommand();
    }
    return true;
  }

  #resume(name: string, line: string): boolean {
    if (name !== this.#stopToken) return false;
    this.#target.log.output(line);
    this.#known.delete(name);
    this.#stopToken = null;
    return true;
  }

  #stop(command: ActionCommand, line: string): void {
    const token = command.data.toLowerCase();
    if (token === "" || token === "pause-logging" || this.#known.has(token)) throw new Error(BAD_TOKEN);
    this.#stopToken = token;
    this.#known.add(token);
    if (token.length > 6) this.#target.masker.add(command.data);
    this.#target.log.output(line);
  }

  #run(name: string, command: ActionCommand, line: string): void {
    if (this.#isEchoing && !UNECHOED.has(name)) this.#target.log.output(line);
    if (this.#isEchoing && name === "add-mask" && command.data.trim() !== "") this.#target.log.output("::add-mask::***");
    if (name === "echo") this.#isEchoing = echoValue(command.data);
    else COMMANDS[name]?.(command, this.#target);
  }
}

const COMMANDS: { readonly [name: string]: Carry } = {
  "set-output": (command, target) => {
    target.log.warning(`The \`set-output\` ${DEPRECATED}`);
    target.setOutput(nameIn(command), command.data);
  },
  "save-state": (command, target) => {
    target.log.warning(`The \`save-state\` ${DEPRECATED}`);
    target.saveState(nameIn(command), command.data);
  },
  "set-env": setEnv,
  "add-path": (command, target) => {
    refuseUnlessAllowed(command.name, target);
    if (command.data === "") throw new Error("Value cannot be null or empty. (Parameter 'path')");
    target.addPath(command.data);
  },
  "add-mask": (command, target) => {
    if (command.data.trim() === "") target.log.warning("Can't add secret mask for empty string in ##[add-mask] command.");
    else target.masker.addWithLines(command.data);
  },
  "add-matcher": addMatcher,
  "remove-matcher": removeMatcher,
  debug: (command, target) => target.log.debug(command.data),
  error: (command, target) => target.log.issue("error", command.data, placeOfIssue(command, target.workspace)),
  warning: (command, target) => target.log.issue("warning", command.data, placeOfIssue(command, target.workspace)),
  notice: (command, target) => target.log.issue("notice", command.data, placeOfIssue(command, target.workspace)),
  group: (command, target) => target.log.output(`##[group]${command.data}`),
  endgroup: (_, target) => target.log.output("##[endgroup]"),
};

function setEnv(command: ActionCommand, target: CommandTarget): void {
  refuseUnlessAllowed("set-env", target);
  const name = nameIn(command);
  if (name.toUpperCase() === "NODE_OPTIONS") {
    target.log.error("Can't update NODE_OPTIONS environment variable using ::set-env:: command.");
  } else target.setEnv(name, command.data);
}

function refuseUnlessAllowed(name: string, target: CommandTarget): void {
  const isAllowed = target.env.get("ACTIONS_ALLOW_UNSECURE_COMMANDS")?.toLowerCase() === "true";
  if (!isAllowed) throw new Error(`The \`${name}\` ${DISABLED}`);
}

function nameIn(command: ActionCommand): string {
  const name = command.properties.get("name") ?? "";
  if (name === "") throw new Error(`Required field 'name' is missing in ##[${command.name}] command.`);
  return name;
}

function echoValue(text: string): boolean {
  const value = text.trim().toUpperCase();
  if (value !== "ON" && value !== "OFF")
    throw new Error(`Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${text}'.`);
  return value === "ON";
}

function addMatcher(command: ActionCommand, target: CommandTarget): void {
  if (command.data === "") {
    target.log.warning("File path must be specified.");
    return;
  }
  for (const config of readMatchers(readFileSync(path.resolve(target.workspace, command.data), "utf8"))) {
    removeOwner(target, config.owner);
    target.matchers.unshift(config);
  }
}

function removeMatcher(command: ActionCommand, target: CommandTarget): void {
  const owner = command.properties.get("owner") ?? "";
  if ((owner === "") === (command.data === "")) {
    target.log.warning("Either an owner name or a file path must be specified.");
    return;
  }
  if (owner !== "") {
    removeOwner(target, owner);
    return;
  }
  const text = readFileSync(path.resolve(target.workspace, command.data), "utf8");
  for (const config of readMatchers(text)) removeOwner(target, config.owner);
}

function removeOwner(target: CommandTarget, owner: string): void {
  const kept = target.matchers.filter((known) => known.owner.toLowerCase() !== owner.toLowerCase());
  target.matchers.splice(0, target.matchers.length, ...kept);
}

/** Colours begin with an escape character. */
const COLOR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m?`, "g");

/** Whether a matcher made an annotation of the line, which then stands in the line's place. */
function matchLine(line: string, matchers: readonly ProblemMatcher[], target: CommandTarget): boolean {
  const stripped = line.replace(COLOR, "");
  for (const matcher of matchers) {
    const match = matcher.match(stripped);
    if (match === null) continue;
    for (const other of matchers) if (other !== matcher) other.reset();
    if (annotateMatch(match, stripped, target)) return true;
  }
  return false;
}

function annotateMatch(match: ProblemMatch, line: string, target: CommandTarget): boolean {
  const level = (match.severity ?? "").toLowerCase() || "error";
  if ((match.message ?? "").trim() === "") return false;
  if (level !== "error" && level !== "warning" && level !== "notice") return false;
  target.log.issue(
    level,
    match.message ?? "",
    {
      file: existingFile(match, target.workspace),
      line: isWholeNumber(match.line) ? match.line : undefined,
      col: isWholeNumber(match.column) ? match.column : undefined,
    },
    line,
  );
  return true;
}

/** A matched file counts only where it exists in the workspace. */
function existingFile(match: ProblemMatch, workspace: string): string | undefined {
  if ((match.file ?? "").trim() === "") return undefined;
  const file = path.resolve(workspace, path.dirname(match.fromPath || "."), match.file ?? "");
  const relative = path.relative(workspace, file);
  return existsSync(file) && !relative.startsWith("..") ? relative : undefined;
}
