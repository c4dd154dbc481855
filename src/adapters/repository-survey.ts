// What a repository already has that a first flow can be made from: package, turbo and dvc files and the packages of its
// workspaces. Reads; converts nothing.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parsePattern } from "../core/model/pattern.ts";
import type { FileTree } from "./file-tree.ts";
import { walkPatterns } from "./pattern-walk.ts";

export interface SurveyedPackage {
  readonly path: string;
  readonly text: string;
  readonly turbo?: string;
}

export interface Survey {
  readonly files: readonly string[];
  readonly packageJson?: string;
  readonly workspaces: readonly SurveyedPackage[];
  readonly lock?: string;
  readonly turboJson?: string;
  readonly dvcYaml?: string;
  readonly paramsYaml?: string;
}

export function surveyRepository(root: string, tree: FileTree): Survey {
  const named = {
    packageJson: "package.json",
    lock: "package-lock.json",
    turboJson: "turbo.json",
    dvcYaml: "dvc.yaml",
    paramsYaml: "params.yaml",
  };
  const texts = Object.entries(named).flatMap(([key, file]) => {
    const text = readText(path.join(root, file));
    return text === null ? [] : [[key, text] as const];
  });
  const found: Omit<Survey, "files" | "workspaces"> = Object.fromEntries(texts);
  return { ...found, files: readdirSync(root), workspaces: packagesOf(root, tree, found.packageJson) };
}

function packagesOf(root: string, tree: FileTree, packageJson: string | undefined): readonly SurveyedPackage[] {
  const globs = [...npmWorkspaces(packageJson), ...pnpmWorkspaces(readText(path.join(root, "pnpm-workspace.yaml")))];
  const patterns = globs
    .map((glob) => parsePattern(`${glob.replace(/\/$/, "")}/package.json`))
    .flatMap((pattern) => ("error" in pattern ? [] : [pattern]));
  const found: string[] = [];
  walkPatterns(tree, patterns, "inputs", false, (name) => found.push(path.posix.dirname(name)));
  return found.sort().flatMap((directory) => {
    const text = readText(path.join(root, directory, "package.json"));
    const turbo = readText(path.join(root, directory, "turbo.json"));
    return text === null ? [] : [{ path: directory, text, ...(turbo === null ? {} : { turbo }) }];
  });
}

/** A list, or yarn's `{ packages: [] }`. Anything else is none. */
function npmWorkspaces(packageJson: string | undefined): readonly string[] {
  try {
    const { workspaces } = JSON.parse(packageJson ?? "{}");
    const list: unknown = Array.isArray(workspaces) ? workspaces : workspaces?.packages;
    return Array.isArray(list) ? list.filter((glob) => typeof glob === "string") : [];
  } catch {
    return [];
  }
}

/** The entries of `packages:`, which are plain or quoted words one to a line. */
function pnpmWorkspaces(text: string | null): readonly string[] {
  const list = /^packages:\s*\n((?:[ \t]*-.*\n?|[ \t]*#.*\n?|\s*\n)*)/m.exec(text ?? "")?.[1] ?? "";
  return [...list.matchAll(/^[ \t]*-\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$/gm)].flatMap((match) => match[1] ?? []);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
