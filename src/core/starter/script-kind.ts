// Which scripts of a package.json become steps, judged by their names. Knows names people use, runs nothing.
import type { ForeignMap } from "./foreign-value.ts";
import { quoted } from "./step-draft.ts";

export type ScriptKind = "build" | "test" | "check";

export interface ChosenScript {
  readonly name: string;
  readonly kind: ScriptKind;
  readonly text: string;
}

type Judgement = ScriptKind | "endless" | "outward" | "rewrites" | "hook" | "unknown";

const NAMES: readonly (readonly [RegExp, Judgement])[] = [
  [/^(pre|post)(install|pack|publish|version|prepare)$|^(install|prepare|prepack|postpack|prepublishOnly|uninstall|dependencies)$/, "hook"],
  [/^(dev|start|serve|watch|preview|storybook|develop)([:.-]|$)|[:.-](watch|dev|serve|ui|debug|open)$/, "endless"],
  [/^(deploy|publish|release|version|changeset|semantic-release|eject|bump)([:.-]|$)/, "outward"],
  [/^(format|fmt|fix|prettier|clean|reset|update|upgrade)$|[:.-](fix|write|update|clean)$|^(clean|update|fix)[:.-]/, "rewrites"],
  [/^(build|compile|bundle)([:.-]|$)/, "build"],
  [/^(test|tests|e2e|unit|integration|coverage|bench)([:.-]|$)/, "test"],
  [
    /^(lint|typecheck|type-check|types|check|check-types|check-format|tsc|eslint|stylelint|knip|audit|spell|format|fmt|prettier)([:.-]|$)/,
    "check",
  ],
];

const WHY: Record<"endless" | "outward" | "rewrites" | "unknown", string> = {
  endless: "they do not end by themselves",
  outward: "they act on the world: give each a step with `environment`",
  rewrites: "they change or remove files of the repository",
  unknown: "their names do not tell what they do",
};

const RUNNERS = /^(npm|npx|pnpm|yarn|bun|run|run-s|run-p|npm-run-all2?|concurrently|&&|-[-\w]*|test)$/;

/**
 * The scripts that become steps, in the order written, and why others do not. `elsewhere`: script names of other packages; a
 * script of the root that hands the same name on to them is left out.
 */
export function chosenScripts(
  scripts: ForeignMap,
  elsewhere: ReadonlySet<string>,
): { readonly chosen: readonly ChosenScript[]; readonly notes: readonly string[] } {
  const left = new Map<keyof typeof WHY, string[]>();
  const candidates: ChosenScript[] = [];
  for (const [name, text] of scripts) {
    const judged = judge(name, scripts);
    if (judged === "hook" || typeof text !== "string" || text.trim() === "" || /no test specified/.test(text)) continue;
    if (judged === "build" || judged === "test" || judged === "check") candidates.push({ name, kind: judged, text });
    else left.set(judged, [...(left.get(judged) ?? []), name]);
  }
  const notes = [...left].map(([why, names]) => `the scripts ${names.map(quoted).join(", ")} are left out, since ${WHY[why]}.`);
  const chosen = candidates.filter((one) => {
    const reason = whyNot(one, candidates, elsewhere);
    if (reason !== null) notes.push(`the script ${quoted(one.name)} is left out, since ${reason}.`);
    return reason === null;
  });
  return { chosen, notes };
}

function judge(name: string, scripts: ForeignMap): Judgement {
  const base = name.replace(/^(pre|post)/, "");
  if (base !== name && scripts.has(base)) return "hook";
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? "unknown";
}

function whyNot(one: ChosenScript, all: readonly ChosenScript[], elsewhere: ReadonlySet<string>): string | null {
  if (
    elsewhere.has(one.name) &&
    /--workspaces?\b|(^|\s)-ws?\b|\s-r\s|--recursive|--filter|workspaces (foreach|run)|\b(turbo|nx|lerna|lage)\b/.test(one.text)
  )
    return "it runs scripts that are steps of their own";
  if (/\b(flow-action|turbo|nx|lerna|lage|wireit)\b( |$)/.test(one.text)) return "it starts another task runner";
  if (one.kind !== "build" && isOnlyCalls(one, all)) return "the scripts it calls are steps of their own";
  const caller = all.find((other) => other !== one && other.kind === "build" && one.kind === "build" && calls(other).includes(one.name));
  return caller === undefined ? null : `${quoted(caller.name)} runs it`;
}

function calls(script: ChosenScript): readonly string[] {
  return script.text.split(/[\s"';]+/).filter((word) => word !== "" && word !== script.name);
}

function isOnlyCalls(script: ChosenScript, all: readonly ChosenScript[]): boolean {
  const words = calls(script);
  const names = new Set(all.map((other) => other.name));
  return words.some((word) => names.has(word)) && words.every((word) => RUNNERS.test(word) || names.has(word));
}
