// Where the secrets of a run come from: flags, a file of them, the action's input, the machine. Wires; reads no value that is not given.
import { givenSecrets } from "../adapters/given-secrets.ts";
import type { ProcessExecutor } from "../adapters/process-executor.ts";
import { visibleEnvironment } from "../core/fingerprint/task-environment.ts";
import type { Facts } from "../core/model/facts.ts";
import type { JsonObject, JsonValue } from "../core/model/json.ts";
import type { Secrets } from "../ports.ts";
import { isFromFork } from "./github-place.ts";
import type { TaskOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";
import type { Loaded } from "./session.ts";
import { readSecrets } from "./variables-file.ts";

/** Commands see what every task sees and nothing else. Throws Refusal where a flag gives no value. */
export function secretsOf(
  options: TaskOptions,
  { flow, facts }: Loaded,
  root: string,
  executor: ProcessExecutor,
  onValue: ((value: string) => void) | undefined,
): Secrets {
  return givenSecrets({
    given: givenValues(options, facts.env),
    env: facts.env,
    specs: flow.secrets,
    root,
    run: (command, signal) => executor.secret(command, visibleEnvironment(facts), signal),
    ...(onValue === undefined ? {} : { onValue }),
  });
}

function givenValues({ secret, secretFile }: TaskOptions, env: Facts["env"]): ReadonlyMap<string, string> {
  const values = new Map(secretFile === undefined ? [] : readSecrets(secretFile, "--secret-file"));
  for (const text of secret) {
    const equals = text.indexOf("=");
    const name = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? env[name] : text.slice(equals + 1);
    if (value === undefined) {
      const message = `--secret ${name} has no value, and the environment has no ${name}`;
      throw new Refusal([{ code: "cli/usage", severity: "error", message }]);
    }
    values.set(name, value);
  }
  return values;
}

/** Whose runs are given no secrets of the repository but Dependabot's own. */
const DEPENDABOT = "dependabot[bot]";

/**
 * Whether GitHub gives this run no secrets because its pull request comes from a fork or from Dependabot. `pull_request_target` gives them to
 * forks too.
 * https://docs.github.com/en/actions/reference/security/secure-use#accessing-secrets
 * https://docs.github.com/en/code-security/reference/supply-chain-security/troubleshoot-dependabot/dependabot-on-actions
 */
export function isWithoutSecrets({ onGitHub, env, github }: Facts): boolean {
  if (!onGitHub) return false;
  if (env["GITHUB_ACTOR"] === DEPENDABOT) return true;
  return env["GITHUB_EVENT_NAME"] !== "pull_request_target" && isFromFork({ env, event: asObject(github["event"]) });
}

function asObject(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
