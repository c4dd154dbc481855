// Where the actions come from that `uses:` names: copied to where a runner would download them, so that each must be complete in itself.
// Knows no job's steps.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type ActionFile, readAction } from "./parsed-file.ts";

/** A repository at a ref: where a `$/` of a file in it leads. */
export interface Identity {
  readonly repository: string;
  readonly ref: string;
}

/** What a `uses:` of a step means. */
export type UsesReference =
  | { readonly kind: "remote"; readonly identity: Identity; readonly path: string }
  | { readonly kind: "self"; readonly path: string }
  | { readonly kind: "workspace"; readonly path: string };

/** An action that is there: its folder, its file, and where a `$/` in it leads. */
export interface FoundAction {
  readonly file: ActionFile;
  readonly directory: string;
  /** Null for one in the workspace, which is of no repository. */
  readonly identity: Identity | null;
  /** As the log names it. */
  readonly title: string;
}

/** Reads a `uses:`. Throws as the runner and the server do on what they refuse. */
export function readUses(uses: string): UsesReference {
  if (uses.startsWith("./") || uses.startsWith(".\\")) return { kind: "workspace", path: uses };
  if (uses.startsWith("$/")) {
    const below = uses.slice(2).replace(/^\/+/, "");
    // PipelineConstants.TryParseSelfRepository: the root of the repository cannot be named.
    if (below === "") throw new Error(`Expected format {org}/{repo}[/path]@ref. Actual '${uses}'`);
    return { kind: "self", path: below };
  }
  if (uses.startsWith("docker://")) throw new Error(`The rig does not run containers: '${uses}'`);
  const [name = "", ref = "", ...rest] = uses.split("@");
  const [owner = "", repository = "", ...below] = name.split(/[\\/]/);
  if (owner === "" || repository === "" || ref === "" || rest.length > 0) {
    throw new Error(`Expected format {org}/{repo}[/path]@ref. Actual '${uses}'`);
  }
  return { kind: "remote", identity: { repository: `${owner}/${repository}`, ref }, path: below.join("/") };
}

/** What can be named: folders by `owner/repo@ref`, and the run's own repository at any of its commits. */
export interface ActionSources {
  readonly folders: { readonly [uses: string]: string };
  readonly repository: { readonly path: string; readonly name: string };
}

/** The actions of one job, each downloaded once. */
export class ActionLibrary {
  readonly #sources: ActionSources;
  readonly #folder: string;

  /** `folder`: the runner's `_actions`. */
  constructor(sources: ActionSources, folder: string) {
    this.#sources = sources;
    this.#folder = folder;
  }

  /** Throws where there is none, with the runner's words. */
  remote(identity: Identity, below: string): FoundAction {
    const name = `${identity.repository}${below === "" ? "" : `/${below}`}@${identity.ref}`;
    const root = this.#download(identity);
    const directory = path.join(root, below);
    if (below.split("/").includes("..")) throw new Error(`Expected format {org}/{repo}[/path]@ref. Actual '${name}'`);
    return { file: readManifest(directory, `action '${name}'`), directory, identity, title: name };
  }

  /** An action in the workspace, as it is when the step runs. */
  workspace(workspace: string, below: string): FoundAction {
    const directory = path.join(workspace, below);
    const file = readManifest(
      directory,
      `action under '${directory}'. Did you forget to run actions/checkout before running your local action?`,
    );
    return { file, directory, identity: null, title: below };
  }

  #download(identity: Identity): string {
    const target = path.join(this.#folder, identity.repository, identity.ref);
    if (existsSync(target)) return target;
    const source = this.#sources.folders[`${identity.repository}@${identity.ref}`];
    if (source === undefined) this.#archive(identity, target);
    else copyFolder(source, target);
    return target;
  }

  /** A commit of the run's own repository. */
  #archive(identity: Identity, target: string): void {
    const { name, path: repository } = this.#sources.repository;
    const unknown = `Unable to resolve action \`${identity.repository}@${identity.ref}\`, repository or version not found`;
    if (identity.repository !== name) throw new Error(unknown);
    const files = gitOrNull(repository, ["ls-tree", "-r", "--full-tree", identity.ref]);
    if (files === null) throw new Error(unknown);
    const link = files.split("\n").find((line) => line.startsWith("120000 "));
    if (link !== undefined) throw new Error(linkMessage(link.split("\t")[1] ?? ""));
    const archive = execFileSync("git", ["archive", identity.ref], { cwd: repository, maxBuffer: 2 ** 30 });
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-x", "-C", target], { input: archive });
  }
}

function readManifest(directory: string, what: string): ActionFile {
  for (const name of ["action.yml", "action.yaml"]) {
    const file = path.join(directory, name);
    if (existsSync(file)) return readAction(file, readFileSync(file, "utf8"));
  }
  throw new Error(`Can't find 'action.yml', 'action.yaml' or 'Dockerfile' for ${what}`);
}

/** Paths that are tracked or could be; of a folder in no repository all but `node_modules`. */
function trackablePaths(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}`);
  const listed = gitOrNull(folder, ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  const found = listed ?? execFileSync("find", [".", "-not", "-type", "d", "-printf", "%P\\0"], { cwd: folder, encoding: "utf8" });
  return [...new Set(found.split("\0"))].filter((file) => file !== "" && !file.split("/").some((part) => part === "node_modules"));
}

/** A link that leads nowhere breaks the setting up of a job (actions/runner issues 4626, 4631), so none is let in. */
function copyFolder(source: string, target: string): void {
  // A file that is tracked may have been removed; a submodule is a folder.
  const kinds = trackablePaths(source).map((file) => ({ file, stat: lstatSync(path.join(source, file), { throwIfNoEntry: false }) }));
  const link = kinds.find(({ stat }) => stat?.isSymbolicLink());
  if (link !== undefined) throw new Error(linkMessage(link.file));
  mkdirSync(target, { recursive: true });
  for (const { file, stat } of kinds) {
    if (stat?.isFile() !== true) continue;
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    copyFileSync(path.join(source, file), path.join(target, file));
  }
}

function linkMessage(file: string): string {
  return `An action's repository must not hold symbolic links: ${file}`;
}

function gitOrNull(folder: string, words: readonly string[]): string | null {
  try {
    return execFileSync("git", ["-c", "safe.directory=*", ...words], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 2 ** 28,
    });
  } catch {
    return null;
  }
}
