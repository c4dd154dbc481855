// actions/checkout, done by the rig: the run's commit, shallow, in a workspace that is cleaned first. Knows no other action.
// Source: actions/checkout v5 src/git-source-provider.ts, git-directory-helper.ts.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { StepContext } from "./step-context.ts";
import { textsOf } from "./template-value.ts";

/** Inputs that the rig honours; what a test relies on must not be passed over. */
const HONOURED = new Set(["path", "fetch-depth", "clean", "ref", "persist-credentials", "token", "fetch-tags", "show-progress"]);

/** Checks the commit out. `source`: the repository's folder on this machine. Throws what git says. */
export function checkOut(context: StepContext, source: string): void {
  const inputs = textsOf(context.use.file.with, context.scope);
  const unknown = [...inputs.keys()].find((name) => !HONOURED.has(name.toLowerCase()));
  if (unknown !== undefined) throw new Error(`The rig's checkout does not know the input '${unknown}'`);
  const folder = path.resolve(context.workspace, inputs.get("path") ?? "");
  if (path.relative(context.workspace, folder).startsWith("..")) {
    throw new Error(`Repository path '${folder}' is not under '${context.workspace}'`);
  }
  const git = (...words: string[]): string => runGit(context, folder, words);
  prepareFolder(folder, git, inputs.get("clean") !== "false");
  const github = context.githubContext;
  if (!existsSync(path.join(folder, ".git"))) {
    git("init", "--quiet", "--initial-branch=main");
    git("remote", "add", "origin", `${String(github["server_url"])}/${String(github["repository"])}`);
  }
  const { ref, commit } = wanted(context, source, inputs.get("ref"));
  const depth = Number(inputs.get("fetch-depth") ?? "1");
  const allowAny = "git -c uploadpack.allowAnySHA1InWant=true -c safe.directory=* upload-pack";
  git("fetch", "--quiet", "--no-tags", ...(depth > 0 ? [`--depth=${depth}`] : []), "--upload-pack", allowAny, `file://${source}`, commit);
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch === undefined) git("checkout", "--quiet", "--force", "--detach", commit);
  else {
    git("update-ref", `refs/remotes/origin/${branch}`, commit);
    git("checkout", "--quiet", "--force", "-B", branch, `refs/remotes/origin/${branch}`);
  }
  context.setOutput("ref", ref);
  context.setOutput("commit", commit);
}

function wanted(context: StepContext, source: string, given: string | undefined): { readonly ref: string; readonly commit: string } {
  const github = context.githubContext;
  if (given === undefined || given === "") return { ref: String(github["ref"]), commit: String(github["sha"]) };
  const commit = runGit(context, source, ["rev-parse", "--verify", `${given}^{commit}`]).trim();
  const isBranch = runGit(context, source, ["for-each-ref", `refs/heads/${given}`]).trim() !== "";
  return { ref: isBranch ? `refs/heads/${given}` : given, commit };
}

/** A repository that is there is cleaned of all that it does not track, ignored files too; anything else is removed. */
function prepareFolder(folder: string, git: (...words: string[]) => string, isCleaned: boolean): void {
  mkdirSync(folder, { recursive: true });
  if (existsSync(path.join(folder, ".git"))) {
    if (!isCleaned) return;
    git("clean", "-ffdx");
    git("reset", "--hard", "--quiet", "HEAD");
    return;
  }
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true, force: true });
}

function runGit(context: StepContext, folder: string, words: readonly string[]): string {
  context.log.output(`##[command]git ${words.join(" ")}`);
  const { HOME = "", PATH = "" } = context.frame.job.facts.machineVariables;
  const env = { HOME, PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" };
  return execFileSync("git", ["-c", "safe.directory=*", "-c", "advice.detachedHead=false", ...words], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
}
