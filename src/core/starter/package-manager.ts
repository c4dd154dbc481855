// Which package manager a JavaScript repository uses, and the step that installs with it.
// Knows names of files and commands; sees no disk.
import { type ForeignMap, mapAt, readJson, textAt } from "./foreign-value.ts";
import { literalPattern } from "./path-pattern.ts";
import { plainStep, type StepDraft, shellWord, withoutExpressions } from "./step-draft.ts";

export type ManagerName = "npm" | "pnpm" | "yarn" | "yarn-berry" | "bun";

/** A package of the repository: its directory (`.` is the root) and its package.json. */
export interface Package {
  readonly directory: string;
  readonly name: string;
  readonly json: ForeignMap;
}

const LOCKFILES: ReadonlyMap<string, ManagerName> = new Map([
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
]);

const MAX_LOCKFILE = 1 << 26;

/** Files at the root that change what an install gives, apart from lockfile and package.json. */
const SETTINGS = [".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "pnpm-workspace.yaml", "bunfig.toml"];
const SETTING_DIRECTORIES = ["patches", ".yarn/releases", ".yarn/plugins", ".yarn/patches"];

const INSTALL: Record<ManagerName, { readonly locked: string; readonly free: string }> = {
  npm: { locked: "npm ci", free: "npm install" },
  pnpm: { locked: "pnpm install --frozen-lockfile", free: "pnpm install --no-frozen-lockfile" },
  yarn: { locked: "yarn install --frozen-lockfile", free: "yarn install" },
  "yarn-berry": { locked: "yarn install --immutable", free: "yarn install" },
  bun: { locked: "bun install --frozen-lockfile", free: "bun install" },
};

/** From the `packageManager` field, else from the lockfile at the root, else npm. */
export function managerOf(root: ForeignMap, files: readonly string[]): ManagerName {
  const field = /^(npm|pnpm|yarn|bun)(?:@(\d+))?/.exec(textAt(root, "packageManager") ?? "");
  const lockfile = files.find((file) => LOCKFILES.has(file)) ?? "";
  const name = (field?.[1] as ManagerName | undefined) ?? LOCKFILES.get(lockfile) ?? "npm";
  const isBerry = field?.[2] === undefined ? files.includes(".yarnrc.yml") : Number(field[2]) > 1;
  return name === "yarn" && isBerry ? "yarn-berry" : name;
}

/** The command that runs a script of the package in the current directory. */
export function scriptCommand(manager: ManagerName, script: string): string {
  const tool = manager === "yarn-berry" ? "yarn" : manager;
  return `${tool} run ${withoutExpressions(shellWord(script))}`;
}

/** The step that installs, and what is to be said about it. `lock`: the text of package-lock.json, where there is one. */
export function installStep(
  manager: ManagerName,
  packages: readonly Package[],
  files: readonly string[],
  lock: string | undefined,
): { readonly step: StepDraft; readonly notes: readonly string[] } {
  const lockfile = files.find((file) => LOCKFILES.get(file) === manager.replace("-berry", ""));
  const manifests = packages.map((one) => pathIn(one.directory, "package.json"));
  const settings = [
    ...SETTINGS.filter((file) => files.includes(file)),
    ...SETTING_DIRECTORIES.filter((file) => files.includes(file)).map((file) => `${file}/`),
  ];
  const members = packages.filter((one) => one.directory !== ".");
  const step: StepDraft = {
    ...plainStep("install", lockfile === undefined ? INSTALL[manager].free : INSTALL[manager].locked),
    inputs: [...manifests, ...(lockfile === undefined ? [] : [lockfile]), ...settings],
    commands: [manager === "bun" ? "bun --version" : "node --version"],
    outputs: ["node_modules/", ...nestedModules(manager, members, lock)],
  };
  return { step, notes: installNotes(manager, packages, lockfile, lock) };
}

function pathIn(directory: string, name: string): string {
  return directory === "." ? name : `${literalPattern(directory)}/${name}`;
}

/** Packages that get a node_modules of their own: pnpm gives one to each that depends on anything, npm's lockfile names them. */
function nestedModules(manager: ManagerName, members: readonly Package[], lock: string | undefined): readonly string[] {
  const named = manager === "npm" ? lockedPaths(lock) : [];
  const has = (one: Package) =>
    manager === "pnpm" ? dependencyNames(one.json).length > 0 : named.some((path) => path.startsWith(`${one.directory}/node_modules/`));
  return members.filter(has).map((one) => pathIn(one.directory, "node_modules/"));
}

function lockedPaths(lock: string | undefined): readonly string[] {
  const read = lock === undefined ? undefined : readJson(lock, "package-lock.json", MAX_LOCKFILE);
  return read?.ok === true ? [...mapAt(read.value, "packages").keys()] : [];
}

function installNotes(
  manager: ManagerName,
  packages: readonly Package[],
  lockfile: string | undefined,
  lock: string | undefined,
): readonly string[] {
  const notes: string[] = [];
  if (lockfile === undefined)
    notes.push("There is no lockfile, so two installs may differ: commit one, and add it to the inputs of install.");
  const hooks = packages.filter((one) =>
    ["preinstall", "install", "postinstall", "prepare"].some((name) => mapAt(one.json, "scripts").has(name)),
  );
  if (hooks.length > 0)
    notes.push(
      "A package.json has scripts that run at install: add the files they read to the inputs of install, and what they write to its outputs.",
    );
  const unknown = manager === "yarn" || manager === "yarn-berry" || manager === "bun" || (manager === "npm" && lock === undefined);
  if (packages.length > 1 && unknown)
    notes.push("If a package gets a node_modules directory of its own, add it to the outputs of install.");
  if (manager === "yarn-berry")
    notes.push("With Yarn's Plug'n'Play there is no node_modules: name .pnp.cjs and .yarn/cache/ as the outputs of install instead.");
  return notes;
}

/** Names of what a package depends on: at run time, for development, optionally. */
export function dependencyNames(json: ForeignMap): readonly string[] {
  return ["dependencies", "devDependencies", "optionalDependencies"].flatMap((key) => [...mapAt(json, key).keys()]);
}
