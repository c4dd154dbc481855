// What every workflow and action of the project must keep to, as rules over one file. Finds what breaks a rule and says where;
// knows no folder.
import { parse } from "yaml";

type Mapping = Readonly<Record<string, unknown>>;

/** A workflow or an action, with the text it comes from. */
export interface ActionsFile {
  readonly name: string;
  readonly text: string;
  readonly root: Mapping;
}

/** A rule: what breaks it in a file, one line each; nothing where all is well. */
export type Rule = (file: ActionsFile) => readonly string[];

/** A job or a composite action's `runs`, with its place in the file. */
interface Place {
  readonly at: string;
  readonly value: Mapping;
}

/** Permissions above `read`, by file and job: nothing else in the project may write. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  "release.yml attest": ["id-token", "attestations"],
  "release.yml publish": ["contents"],
};

/** Events that run with the base repository's rights what a stranger has written: https://docs.zizmor.sh/audits/#dangerous-triggers */
const DANGEROUS_EVENTS = ["pull_request_target", "workflow_run", "issue_comment", "issues", "discussion", "discussion_comment"];
/** Called by other workflows: one job has the caller's permissions, a worker may take as long as a job may, no group is its own. */
const CALLED = ".github/workflows/flow.yml";
const CALLERS_JOB = "report";
const CALLED_MINUTES = "${{ inputs.timeout-minutes }}";
const CACHE_MODES = ["read", "write", "write-only", "none"];
const MAX_MINUTES = 90;
const LOCAL = /^(\.|\$)\//;

/** Reads a file of YAML. Throws where it is none. */
export function actionsFile(name: string, text: string): ActionsFile {
  return { name, text, root: mapping(parse(text)) };
}

export const RULES: Readonly<Record<string, Rule>> = {
  "every `uses` is a commit with its version beside it": (file) => {
    const isAtCommit = (uses: string) => /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses);
    // A comment is no part of what YAML gives: the version is looked for in the line.
    const hasVersion = (uses: string) =>
      file.text.split("\n").some((line) => new RegExp(`uses: ${uses} # v\\d+\\.\\d+\\.\\d+$`).test(line));
    return [...jobsOf(file), ...stepsOf(file)].flatMap(({ at, value }) => {
      const uses = usesOf(value);
      return uses === "" || LOCAL.test(uses) || (isAtCommit(uses) && hasVersion(uses)) ? [] : [`${at}: ${uses}`];
    });
  },

  "no expression stands in a script": (file) =>
    stepsOf(file).flatMap(({ at, value }) => {
      const scripts = [value["run"], mapping(value["with"])["script"], value["shell"], value["working-directory"]];
      return scripts.some((script) => String(script ?? "").includes("${{")) ? [at] : [];
    }),

  "a script of several lines stops at the first failure": (file) =>
    stepsOf(file).flatMap(({ at, value }) => {
      const lines = String(value["run"] ?? "")
        .trim()
        .split("\n");
      const needsIt = lines.length > 1 || /\||\$\(/.test(lines[0] ?? "");
      return needsIt && lines[0] !== "set -euo pipefail" ? [at] : [];
    }),

  "a workflow grants nothing, and each job what it needs": (file) =>
    ofWorkflow(file, () => [
      ...(JSON.stringify(file.root["permissions"]) === "{}" || file.name === CALLED ? [] : ["top: permissions must be {}"]),
      ...jobsOf(file).flatMap(({ at, value }) => {
        if (file.name === CALLED && at === CALLERS_JOB) return "permissions" in value ? [`${at}: permissions are not the caller's`] : [];
        const granted = value["permissions"];
        if (granted === undefined || granted === null || typeof granted !== "object") return [`${at}: no permissions of its own`];
        return Object.entries(granted).flatMap(([name, level]) => {
          const isFine = level === "read" || (level === "write" && WRITES[`${baseName(file)} ${at}`]?.includes(name));
          return isFine ? [] : [`${at}: ${name}: ${level}`];
        });
      }),
    ]),

  "who may sign runs no script and checks nothing out": (file) =>
    jobsOf(file).flatMap(({ at, value }) => {
      if (mapping(value["permissions"])["id-token"] !== "write") return [];
      const steps = stepsIn({ at, value });
      return steps
        .filter(({ value: step }) => "run" in step || !/^actions\/(download-artifact|attest|upload-artifact)@/.test(usesOf(step)))
        .map((step) => step.at);
    }),

  "a job ends at some time": (file) =>
    jobsOf(file).flatMap(({ at, value }) => {
      if ("uses" in value || (file.name === CALLED && value["timeout-minutes"] === CALLED_MINUTES)) return [];
      const minutes = value["timeout-minutes"];
      return typeof minutes === "number" && minutes > 0 && minutes <= MAX_MINUTES ? [] : [at];
    }),

  "a checkout leaves no token behind": (file) =>
    stepsOf(file).flatMap(({ at, value }) => {
      const isLeft = usesOf(value).startsWith("actions/checkout@") && mapping(value["with"])["persist-credentials"] !== false;
      return isLeft ? [at] : [];
    }),

  "scripts are for bash": (file) =>
    ofWorkflow(file, () => [
      ...(mapping(mapping(file.root["defaults"])["run"])["shell"] === "bash" ? [] : ["top: defaults.run.shell must be bash"]),
      ...stepsOf(file).flatMap(({ at, value }) => ("shell" in value ? [at] : [])),
    ]),

  "runs of one branch do not pile up": (file) =>
    ofWorkflow(file, () =>
      file.name === CALLED || typeof mapping(file.root["concurrency"])["group"] === "string" ? [] : ["top: no concurrency group"],
    ),

  "no event gives a stranger's code our rights": (file) =>
    ofWorkflow(file, () => eventsOf(file).filter((event) => DANGEROUS_EVENTS.includes(event))),

  "no job gets all secrets": (file) => jobsOf(file).flatMap(({ at, value }) => (value["secrets"] === "inherit" ? [at] : [])),

  "cache-mode has a value that GitHub knows": (file) =>
    [{ at: "top", value: file.root }, ...jobsOf(file)].flatMap(({ at, value }) =>
      !("cache-mode" in value) || CACHE_MODES.includes(String(value["cache-mode"])) ? [] : [`${at}: ${value["cache-mode"]}`],
    ),

  "who may write takes nothing from the cache": (file) =>
    jobsOf(file).some(({ value }) => Object.values(mapping(value["permissions"])).includes("write")) && file.root["cache-mode"] !== "none"
      ? ["top: cache-mode must be none"]
      : [],
};

/** Where two actions are not the same to who calls them: inputs with their defaults, and outputs. */
export function differences(one: ActionsFile, other: ActionsFile): readonly string[] {
  return ["inputs", "outputs"].flatMap((kind) => {
    const [ours, theirs] = [mapping(one.root[kind]), mapping(other.root[kind])];
    const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    const order = Object.keys(ours).join() === Object.keys(theirs).join() ? [] : [`${kind}: not the same, or in another order`];
    return [...order, ...names.filter((name) => seen(ours[name]) !== seen(theirs[name])).map((name) => `${kind}.${name}`)];
  });
}

/** All of an input or output but where a composite action takes it from. */
function seen(entry: unknown): string {
  const { value: _, ...rest } = mapping(entry);
  return JSON.stringify(Object.entries(rest).sort());
}

/** Inputs that a composite action of one step does not hand on under their names, and outputs that it does not hand back. */
export function notHandedOn(composite: ActionsFile): readonly string[] {
  const [step, ...more] = stepsOf(composite);
  if (step === undefined || more.length > 0) return ["not one step"];
  const given = mapping(step.value["with"]);
  const inputs = Object.keys(mapping(composite.root["inputs"])).filter((name) => given[name] !== `\${{ inputs.${name} }}`);
  const extra = Object.keys(given).filter((name) => !(name in mapping(composite.root["inputs"])));
  const outputs = Object.entries(mapping(composite.root["outputs"])).filter(
    ([name, output]) => mapping(output)["value"] !== `\${{ steps.${step.value["id"]}.outputs.${name} }}`,
  );
  return [...inputs, ...extra, ...outputs.map(([name]) => name)];
}

function mapping(value: unknown): Mapping {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Mapping) : {};
}

function baseName(file: ActionsFile): string {
  return file.name.slice(file.name.lastIndexOf("/") + 1);
}

function usesOf(step: Mapping): string {
  return String(step["uses"] ?? "");
}

function ofWorkflow(file: ActionsFile, check: () => readonly string[]): readonly string[] {
  return "jobs" in file.root ? check() : [];
}

function eventsOf(file: ActionsFile): readonly string[] {
  const on = file.root["on"];
  return typeof on === "string" ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(mapping(on));
}

function jobsOf(file: ActionsFile): readonly Place[] {
  return Object.entries(mapping(file.root["jobs"])).map(([at, value]) => ({ at, value: mapping(value) }));
}

function stepsOf(file: ActionsFile): readonly Place[] {
  return [...jobsOf(file), { at: "runs", value: mapping(file.root["runs"]) }].flatMap(stepsIn);
}

function stepsIn({ at, value }: Place): readonly Place[] {
  const steps: readonly unknown[] = Array.isArray(value["steps"]) ? value["steps"] : [];
  return steps.map((step, index) => ({ at: `${at} step ${index + 1}`, value: mapping(step) }));
}
