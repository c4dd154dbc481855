// What the scripts of a JavaScript package write, as far as names tell. Knows conventions of common tools, sees no file.
import { type Foreign, type ForeignMap, mapAt, textAt } from "./foreign-value.ts";
import { dependencyNames } from "./package-manager.ts";

/** Commands and the directory that they write unless told otherwise. */
const BUILDERS: readonly (readonly [RegExp, string])[] = [
  [/\bnext build\b/, ".next/"],
  [/\bnuxt(i)? (build|generate)\b/, ".output/"],
  [/\breact-scripts build\b/, "build/"],
  [/\bstorybook build\b|\bbuild-storybook\b/, "storybook-static/"],
  [/\bdocusaurus build\b/, "build/"],
  [/\bgatsby build\b/, "public/"],
  [/\bremix (vite:)?build\b|\breact-router build\b/, "build/"],
  [/\b(astro|vite|ng|vue-cli-service|tsup|unbuild|tsdown|rslib|rsbuild|webpack|parcel) build\b|\b(tsup|unbuild|tsdown|webpack)\b/, "dist/"],
];

/** Directories that only one framework writes, and the package that tells of it. */
const FRAMEWORKS: ReadonlyMap<string, readonly string[]> = new Map([
  [".next", ["next"]],
  [".nuxt", ["nuxt"]],
  [".output", ["nuxt", "@tanstack/react-start", "@solidjs/start", "nitropack"]],
  [".svelte-kit", ["@sveltejs/kit"]],
  [".astro", ["astro"]],
  [".vercel", ["vercel", "@sveltejs/adapter-vercel", "@astrojs/vercel"]],
  [".docusaurus", ["@docusaurus/core"]],
  ["storybook-static", ["storybook", "@storybook/react", "@storybook/cli"]],
]);

const DIRECTORY_FLAG = /(?:--out-?dir|--outdir|--dist-dir|--output-path|(?<=\s)-d|(?<=\s)-o)[= ]([\w./-]+)/i;

/** Directories a build script writes, relative to its package, or null where nothing tells. */
export function guessedOutputs(script: string, json: ForeignMap): readonly string[] | null {
  const flag = DIRECTORY_FLAG.exec(script)?.[1];
  if (flag !== undefined && !/\.\w+$/.test(flag)) return [`${flag.replace(/\/+$/, "")}/`];
  const built = BUILDERS.find(([command]) => command.test(script))?.[1];
  if (built !== undefined) return [built];
  const entries = [...new Set(entryPaths(json).flatMap((path) => /^(?:\.\/)?([\w.-]+)\/./.exec(path)?.[1] ?? []))];
  const written = entries.filter((name) => !["src", "bin", "source", ".", ".."].includes(name));
  return written.length === 0 ? null : written.map((name) => `${name}/`);
}

/** Paths of package.json that lead to what is published. */
function entryPaths(json: ForeignMap): readonly string[] {
  const single = ["main", "module", "types", "typings", "browser"].flatMap((key) => textAt(json, key) ?? []);
  const bin = textAt(json, "bin") ?? [...mapAt(json, "bin").values()];
  return [...single, ...[bin].flat().filter((value) => typeof value === "string"), ...textsBelow(json.get("exports") ?? null)].filter(
    (path) => !path.endsWith(".json"),
  );
}

function textsBelow(value: Foreign): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsBelow);
  return value instanceof Map ? [...value.values()].flatMap(textsBelow) : [];
}

/** Whether a directory can only come from a framework that the package does not use. */
export function isForeignFramework(glob: string, json: ForeignMap): boolean {
  const owners = FRAMEWORKS.get(glob.replace(/^\.\//, "").split("/")[0] ?? "");
  const has = dependencyNames(json);
  const scripts = [...mapAt(json, "scripts").values()].join("\n");
  return owners !== undefined && !owners.some((owner) => has.includes(owner) || scripts.includes(`${owner} `));
}
