// Looks at this machine: everything a run depends on that is not in the flow, each with what to do where it is missing.
// Tries things for real in directories of its own and takes them away again. Knows nothing of flows.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cacheChecks, closeProbe, type DoctorCheck, firstLine, openProbe, type Probe, treeChecks } from "./doctor-disk.ts";

/** What to look at: absolute paths; `flowFile` is the flow that was found, or null. */
export interface DoctorPlaces {
  readonly root: string;
  readonly cacheDir: string;
  readonly flowFile: string | null;
}

const NODE_NEEDED = [22, 15];
const COMMAND_MS = 10_000;

/** All checks, in the order to show them. Never rejects, and leaves nothing behind. */
export async function doctorChecks(at: DoctorPlaces): Promise<readonly DoctorCheck[]> {
  const git = await gitChecks(at.root);
  const shell = await shellCheck();
  const tree = openProbe(at.root);
  const cache = openProbe(at.cacheDir);
  try {
    return [
      nodeCheck(process.versions.node),
      ...git,
      flowCheck(at.flowFile),
      writableCheck("work tree", at.root, tree, "Give yourself the right to write there, or work in a copy."),
      writableCheck("cache directory", at.cacheDir, cache, "Name a directory that can be written with --cache-dir or FLOW_CACHE_DIR."),
      ...(cache.ok ? cacheChecks(cache.directory, tree) : []),
      ...(tree.ok ? treeChecks(tree.directory) : []),
      shell,
      ...processChecks(),
    ];
  } finally {
    closeProbe(tree);
    closeProbe(cache);
  }
}

/** Whether this version of Node is new enough. */
export function nodeCheck(version: string): DoctorCheck {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = NODE_NEEDED;
  const ok = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  const detail = `Node ${version}`;
  return ok ? { name: "node", ok, detail } : { name: "node", ok, detail, remedy: `Install Node ${NODE_NEEDED.join(".")} or later.` };
}

type Ran = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly missing: boolean; readonly why: string };

function run(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: COMMAND_MS, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, output: stdout.trim() });
      else resolve({ ok: false, missing: error.code === "ENOENT", why: firstLine(stderr) || firstLine(error.message) });
    });
  });
}

async function gitChecks(root: string): Promise<readonly DoctorCheck[]> {
  const version = await run("git", ["--version"]);
  if (!version.ok)
    return [
      {
        name: "git",
        ok: false,
        detail: version.missing ? "git was not found" : version.why,
        remedy: "Install git: what git tracks is what a step reads unless told otherwise.",
      },
    ];
  const git: DoctorCheck = { name: "git", ok: true, detail: firstLine(version.output) };
  if (!existsSync(root))
    return [git, { name: "repository", ok: false, detail: `${root} does not exist`, remedy: "Name a directory that exists with -C." }];
  const inside = await run("git", ["-C", root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository"]);
  if (!inside.ok) return [git, noRepository(root, inside.why)];
  const [isTree, isShallow] = inside.output.split(/\r?\n/);
  if (isTree !== "true")
    return [
      git,
      {
        name: "repository",
        ok: false,
        detail: `${root} is inside a git directory, not a work tree`,
        remedy: "Go to the repository's files.",
      },
    ];
  const clone = isShallow === "true" ? "a shallow clone, which is enough" : "with its whole history";
  return [git, { name: "repository", ok: true, detail: `a work tree, ${clone}` }];
}

function noRepository(root: string, why: string): DoctorCheck {
  const owned = why.includes("ownership");
  const remedy = owned ? `Run \`git config --global --add safe.directory ${root}\`.` : "Go to a repository, or make one with `git init`.";
  return { name: "repository", ok: false, detail: why, remedy };
}

function flowCheck(flowFile: string | null): DoctorCheck {
  if (flowFile !== null && existsSync(flowFile)) return { name: "flow file", ok: true, detail: flowFile };
  const detail = flowFile === null ? "no flow.yml, flow.yaml or .github/flow.yml" : `${flowFile} does not exist`;
  return { name: "flow file", ok: false, detail, remedy: "Write one with `flow-action init`, or name it with --file." };
}

function writableCheck(name: string, wanted: string, probe: Probe, remedy: string): DoctorCheck {
  if (!probe.ok) return { name, ok: false, detail: probe.why, remedy };
  return { name, ok: true, detail: existsSync(wanted) ? `${wanted} can be written` : `${wanted} can be made` };
}

async function shellCheck(): Promise<DoctorCheck> {
  const name = "shell";
  const bash = await run("bash", ["-c", "echo $BASH_VERSION"]);
  if (bash.ok) return { name, ok: true, detail: `bash ${bash.output}` };
  const remedy =
    process.platform === "win32"
      ? "Install Git for Windows, which brings bash."
      : "Install bash: steps without `shell` are written for it.";
  const sh = await run("sh", ["-c", "echo sh"]);
  return sh.ok
    ? { name, ok: "warn", detail: "no bash; steps without `shell` run in sh", remedy }
    : { name, ok: false, detail: "neither bash nor sh", remedy };
}

/** On Linux, what a step leaves running is found in /proc; elsewhere by its process group alone. */
function processChecks(): readonly DoctorCheck[] {
  if (process.platform !== "linux") return [];
  const name = "processes";
  try {
    readFileSync("/proc/self/environ");
    return [{ name, ok: true, detail: "what a step leaves running is found and ended" }];
  } catch {
    return [
      {
        name,
        ok: "warn",
        detail: "/proc cannot be read, so what a step leaves running in the background may stay",
        remedy: "Mount /proc.",
      },
    ];
  }
}
