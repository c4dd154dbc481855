// What git says of the working tree: which files it tracks or would track, and the commit. Asked by the git command,
// only when somebody needs it. Without git every file counts and nothing is tracked.
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Repository } from "../ports.ts";

export interface GitFiles extends Repository {
  /** Files in the index. */
  tracked(): Promise<readonly string[]>;
  /** Tracked files and those that are neither tracked nor ignored. Without git: every file but those in node_modules. */
  wouldTrack(fresh: boolean): Promise<readonly string[]>;
}

export function gitFiles(root: string): GitFiles {
  let head: ReturnType<Repository["head"]> | null = null;
  let tracked: Promise<readonly string[]> | null = null;
  let candidates: Promise<readonly string[]> | null = null;
  const list = async (...options: string[]) =>
    (await git(root, ["ls-files", "-z", ...options]))?.split("\0").filter((name) => name !== "") ?? null;
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
      head ??= readHead(root);
      return head;
    },
  };
}

async function readHead(root: string): ReturnType<Repository["head"]> {
  const text = await git(root, ["log", "-1", "--format=%H%n%D", "--decorate=full"]);
  const [commit, names] = text?.split("\n") ?? [];
  const ref = /HEAD -> ([^,]+)/.exec(names ?? "")?.[1];
  return { ...(commit ? { commit } : {}), ...(ref === undefined ? {} : { ref }) };
}

function isOurs(name: string): boolean {
  return !name.startsWith(".flow/") && !name.endsWith("/") && !name.split("/").includes(".git");
}

/** Null where git is not installed, or this is no work tree. */
async function git(root: string, options: readonly string[]): Promise<string | null> {
  // Loaded here: a run that needs nothing of git starts sooner without it.
  const { execFile } = await import("node:child_process");
  return new Promise((resolve) => {
    execFile("git", ["--no-optional-locks", ...options], { cwd: root, maxBuffer: 1024 * 1024 * 1024, encoding: "utf8" }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
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
