// Which variables of the machine a task may see without asking (flow-file.md rule 2), and what pass-env gives. Knows no
// process: it is handed the machine's variables.
import type { Facts } from "../model/facts.ts";

type Env = { readonly [name: string]: string };

const ALWAYS = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LANGUAGE", "CI"];

/** Without these most programs do not start on Windows. */
const WINDOWS = [
  "SYSTEMROOT",
  "SYSTEMDRIVE",
  "WINDIR",
  "COMSPEC",
  "PATHEXT",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "APPDATA",
  "LOCALAPPDATA",
  "PROGRAMDATA",
  "PROGRAMFILES",
  "PROGRAMFILES(X86)",
  "COMMONPROGRAMFILES",
  "NUMBER_OF_PROCESSORS",
  "PROCESSOR_ARCHITECTURE",
  "OS",
]; // prettier keeps what belongs together on few lines

/**
 * GitHub's default variables that only tell facts. Tokens, and files through which a step speaks to the runner, are not
 * among them. https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
const GITHUB = new Set(
  (
    "ACTION ACTIONS ACTOR ACTOR_ID API_URL BASE_REF EVENT_NAME EVENT_PATH GRAPHQL_URL HEAD_REF JOB REF REF_NAME REF_PROTECTED REF_TYPE " +
    "REPOSITORY REPOSITORY_ID REPOSITORY_OWNER REPOSITORY_OWNER_ID RETENTION_DAYS RUN_ATTEMPT RUN_ID RUN_NUMBER SERVER_URL SHA " +
    "TRIGGERING_ACTOR WORKFLOW WORKFLOW_REF WORKFLOW_SHA WORKSPACE"
  )
    .split(" ")
    .map((name) => `GITHUB_${name}`)
    .concat("RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE".split(" ")),
);

/** The variables every task gets. They do not count: what should count is named in `env` or `pass-env`. */
export function visibleEnvironment(facts: Facts): Env {
  const windows = facts.platform.startsWith("windows");
  const isVisible = (name: string) =>
    ALWAYS.includes(name) || /^LC_[A-Z]+$/.test(name) || GITHUB.has(name) || (windows && (WINDOWS.includes(name) || ALWAYS.includes(name)));
  return Object.fromEntries(Object.entries(facts.env).filter(([name]) => isVisible(windows ? name.toUpperCase() : name)));
}

/** Values of pass-env names, null where the machine has none. */
export function passedEnvironment(facts: Facts, names: readonly string[]): { readonly [name: string]: string | null } {
  return Object.fromEntries(names.map((name) => [name, Object.hasOwn(facts.env, name) ? (facts.env[name] ?? null) : null]));
}
