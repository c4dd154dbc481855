// The tasks of turbo.json as they hold for each package: `core#build` before `build`, a package's own turbo.json over the root's.
// Knows Turborepo's file and nothing of a flow.
// https://turborepo.com/docs/reference/configuration
import { type Foreign, type ForeignMap, mapAt, textsAt } from "./foreign-value.ts";
import type { Package } from "./package-manager.ts";

/** One task's settings as they hold for a package. */
export interface TurboTask {
  readonly package: Package;
  readonly name: string;
  readonly settings: ForeignMap;
}

const EXTENDS = "$TURBO_EXTENDS$";

/** The `tasks` of a turbo.json, or the `pipeline` of an older one. */
export function tasksIn(turbo: ForeignMap): ForeignMap {
  return turbo.has("tasks") ? mapAt(turbo, "tasks") : mapAt(turbo, "pipeline");
}

/** Every task of every package, by package; `own` holds the packages' own turbo.json by directory. */
export function turboTasks(turbo: ForeignMap, own: ReadonlyMap<string, ForeignMap>, packages: readonly Package[]): readonly TurboTask[] {
  const root = tasksIn(turbo);
  return packages.flatMap((one) => {
    const mine = own.get(one.directory);
    const extended: ForeignMap = mine === undefined ? new Map() : tasksIn(mine);
    return namesFor(one, root, extended).map((name) => ({ package: one, name, settings: settingsOf(one, name, root, extended) }));
  });
}

/** The root package has only the tasks that are named for it (`//#lint`). */
function namesFor(one: Package, root: ForeignMap, extended: ForeignMap): readonly string[] {
  const owner = one.directory === "." ? "//" : one.name;
  const names = [...root.keys()].flatMap((key) => {
    const hash = key.indexOf("#");
    if (hash < 0) return one.directory === "." ? [] : [key];
    return key.slice(0, hash) === owner || (one.directory === "." && key.slice(0, hash) === one.name) ? [key.slice(hash + 1)] : [];
  });
  return [...new Set([...names, ...extended.keys()])].filter((name) => !name.includes("#"));
}

function settingsOf(one: Package, name: string, root: ForeignMap, extended: ForeignMap): ForeignMap {
  const owned = one.directory === "." ? [`//#${name}`, `${one.name}#${name}`] : [`${one.name}#${name}`];
  const key = owned.find((candidate) => root.has(candidate)) ?? name;
  const base = mapAt(root, key);
  return mapAt(extended, name).size === 0 ? base : merged(base, mapAt(extended, name));
}

/** Single values are inherited, lists replace unless they begin with `$TURBO_EXTENDS$`. */
function merged(base: ForeignMap, over: ForeignMap): ForeignMap {
  const result = new Map<string, Foreign>(base);
  for (const [key, value] of over) {
    const adds = Array.isArray(value) && value.includes(EXTENDS);
    result.set(key, adds ? [...textsAt(base, key), ...textsAt(over, key).filter((text) => text !== EXTENDS)] : value);
  }
  return result;
}
