// What this process knows of its machine and, on GitHub, of the run, as Facts. Reads environment and event; decides nothing.
import { readFileSync } from "node:fs";
import os from "node:os";
import type { Facts } from "../core/model/facts.ts";
import type { JsonObject, JsonValue } from "../core/model/json.ts";
import { platformOf } from "../core/model/platform.ts";
import type { Repository } from "../ports.ts";
import { readVariables } from "./variables-file.ts";

const SYSTEM_NAMES = { linux: "Linux", windows: "Windows", macos: "macOS" } as const;

/** Throws Refusal where the file of variables cannot be read. `askGit`: whether the flow mentions `github`, so that commit and ref are worth a call of git. */
export async function machineFacts(root: string, envFile: string | undefined, askGit: boolean, repository: Repository): Promise<Facts> {
  const env = { ...machineEnv(), ...(envFile === undefined ? {} : readVariables(envFile, "--env-file")) } as Record<string, string>;
  const platform = platformOf(process.platform, process.arch);
  const onGitHub = env["GITHUB_ACTIONS"] === "true";
  const event = onGitHub ? readEvent(env["GITHUB_EVENT_PATH"]) : {};
  const github = onGitHub ? githubContext(env, event) : askGit ? await localContext(root, repository) : { workspace: root };
  const [system, architecture] = platform.split("/") as ["linux" | "windows" | "macos", string];
  return {
    platform,
    github,
    runner: {
      os: SYSTEM_NAMES[system],
      arch: architecture.toUpperCase(),
      name: env["RUNNER_NAME"] ?? os.hostname(),
      temp: env["RUNNER_TEMP"] ?? os.tmpdir(),
      tool_cache: env["RUNNER_TOOL_CACHE"] ?? "",
      environment: env["RUNNER_ENVIRONMENT"] ?? "self-hosted",
    },
    inputs: asObject(event["inputs"]),
    env: onGitHub ? env : { ...env, GITHUB_WORKSPACE: root },
    onGitHub,
  };
}

/** Of a runner's variables not those that only an action itself may see: tokens, and inputs, which may be secrets. */
const RUNNERS_OWN = /^(ACTIONS|INPUT|STATE)_/;

function machineEnv(): Record<string, string> {
  const onGitHub = process.env["GITHUB_ACTIONS"] === "true";
  const entries = Object.entries(process.env).filter(([name]) => !onGitHub || !RUNNERS_OWN.test(name));
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** GITHUB_SHA is `github.sha`, and so on; tokens and the files for speaking to the runner are left out. */
function githubContext(env: Record<string, string>, event: JsonObject): JsonObject {
  const hidden = /^GITHUB_(TOKEN|ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|ARTIFACTS.*)$/;
  const names = Object.keys(env).filter((name) => name.startsWith("GITHUB_") && !hidden.test(name));
  return { ...Object.fromEntries(names.map((name) => [name.slice("GITHUB_".length).toLowerCase(), env[name] ?? ""])), event };
}

async function localContext(root: string, repository: Repository): Promise<JsonObject> {
  const { commit, ref } = await repository.head();
  return {
    workspace: root,
    sha: commit ?? "",
    ref: ref ?? "",
    ref_name: ref?.replace(/^refs\/(heads|tags)\//, "") ?? "",
    event_name: "",
    event: {},
  };
}

/** The event's payload; empty where there is none that can be read. */
export function readEvent(file: string | undefined): JsonObject {
  try {
    return file === undefined ? {} : asObject(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

function asObject(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
