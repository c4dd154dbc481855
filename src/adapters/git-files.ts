// What git says of the working tree: which files it tracks or would track, and the commit. Asked by the git command,
// only when somebody needs it, and with nothing of the environment that git does not read. Without git every file counts and
// nothing is tracked.
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Repository } from "../ports.ts";

export interface GitFiles extends Repository {
  /** Files in the index. */
  tracked(): Promise<readonly string[]>;
  /** Tracked files and those that are neither tracked nor ignored. Without git: every file but those in node_modules. */
  wouldTrack(fresh: boolean): Promise<readonly string[]>;
}

export type Env = { readonly [name: string]: string | undefined };

/** What git and its programs look for: secrets that stand beside that are none of theirs. Names in upper case. */
const VARIABLES: ReadonlySet<string> = new Set([
  ...["PATH", "PATHEXT", "COMSPEC", "SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMDATA", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP", "TMPDIR"],
  ...["HOME", "HOMEDRIVE", "HOMEPATH", "USERPROFILE", "XDG_CONFIG_HOME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LD_LIBRARY_PATH"],
  ...["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES"],
  ...["GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"],
]);
/** Settings; how many there are and what they are called is up to the person. */
const SETTINGS = /^GIT_CONFIG_\w+$/;

/** What of this process's environment git gets. */
export function gitEnvironment(env: Env): Record<string, string | undefined> {
  const isOfGit = (name: string): boolean => VARIABLES.has(name.toUpperCase()) || SETTINGS.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => isOfGit(name)));
}

/** `env`: of this process, of which git gets its part. */
export function gitFiles(root: string, env: Env): GitFiles {
  const git = gitIn(root, gitEnvironment(env));
  let head: ReturnType<Repository["head"]> | null = null;
  let tracked: Promise<readonly string[]> | null = null;
  let candidates: Promise<readonly string[]> | null = null;
  const list = async (...options: string[]) =>
    (await git(["ls-files", "-z", ...options]))?.split("\0").filter((name) => name !== "") ?? null;
  return {
    tracked: () => {
      tracked ??= list("--cached").then((names) => names ?? []);
      return tracked;
    },
    wouldTrack: (fresh) => {
      if (fresh || candidates === null) {
        candidates = list("--cached", "--others", "--exclude-standard", "--deduplicate").then(
          (names) => names?.filter(isOurs) ?? everyFile(root),
        );
      }
      return candidates;
    },
    head: () => {
      head ??= readHead(git);
      return head;
    },
  };
}

async function readHead(git: Git): ReturnType<Repository["head"]> {
  const [text, remote, prefix] = await Promise.all([
    git(["log", "-1", "--format=%H%n%D", "--decorate=full"]),
    git(["config", "--get", "remote.origin.url"]),
    git(["rev-parse", "--show-prefix"]),
  ]);
  const [commit, names] = text?.split("\n") ?? [];
  const ref = /HEAD -> ([^,]+)/.exec(names ?? "")?.[1];
  const repository = publicAddress(remote?.trim() ?? "");
  const folder = prefix?.replace(/\n$/, "");
  return {
    ...(commit ? { commit } : {}),
    ...(ref === undefined ? {} : { ref }),
    ...(repository === null ? {} : { repository }),
    ...(folder ? { folder } : {}),
  };
}

/** `<user>@<host>:<path>`, as git writes an address of ssh. */
const SCP_ADDRESS = /^(?:[^@/]+@)?([\w.-]+\.[\w-]+):(?!\/\/)\/?(.+)$/;

/** A remote's address without user, password and `.git`; null for what is on this machine alone, and names its folders. */
export function publicAddress(remote: string): string | null {
  const scp = SCP_ADDRESS.exec(remote);
  const url = URL.parse(scp === null ? remote : `ssh://${scp[1]}/${scp[2]}`);
  if (url === null || !["https:", "http:", "ssh:", "git:", "git+ssh:"].includes(url.protocol)) return null;
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "").replace(/\.git$/, "")}`;
}

function isOurs(name: string): boolean {
  return !name.startsWith(".flow/") && !name.endsWith("/") && !name.split("/").includes(".git");
}

/** Null where git is not installed, or this is no work tree. */
type Git = (options: readonly string[]) => Promise<string | null>;

function gitIn(cwd: string, env: Record<string, string | undefined>): Git {
  return async (options) => {
    // Loaded here: a run that needs nothing of git starts sooner without it.
    const { execFile } = await import("node:child_process");
    const how = { cwd, env, maxBuffer: 1024 * 1024 * 1024, encoding: "utf8" } as const;
    return new Promise((resolve) => {
      execFile("git", ["--no-optional-locks", ...options], how, (error, stdout) => resolve(error === null ? stdout : null));
    });
  };
}

function everyFile(root: string): readonly string[] {
  const found: string[] = [];
  const open = [""];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      if (entry.name === ".git" || entry.name === "node_modules" || (folder === "" && entry.name === ".flow")) continue;
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) open.push(name);
      else found.push(name);
    }
  }
  return found;
}
