// What a run did with the cache: the mode in force, what moved, what was not kept and why, what this run may not read.
// Does not know how the service is asked.
import type { CacheReport, LedgerReport, NotSavedWhy } from "../model/cache-report.ts";
import type { RunResult } from "../model/result.ts";
import { countText, numberText, sizeText } from "./amount-text.ts";
import { branchName } from "./github-address.ts";
import {
  type Column,
  code,
  folded,
  joined,
  messageNodes,
  type PhrasingContent,
  paragraph,
  type RootContent,
  say,
  table,
  words,
} from "./markdown-nodes.ts";

const KEY = 32;
const REFS = 5;

const LEDGERS: readonly Column[] = [
  ["Ledger of", "left"],
  ["Found", "left"],
  ["Records", "right"],
];
const ENTRIES: readonly Column[] = [
  ["Task", "left"],
  ["Key", "left"],
  ["Fetched", "right"],
  ["Saved", "right"],
];

const WHY: Readonly<Record<NotSavedWhy, string>> = {
  denied: "this run may not write here",
  "exists-differs": "another run has kept other bytes for the same fingerprint",
  "too-large": "larger than the cache takes",
  "rate-limited": "more uploads than GitHub allows in a minute",
  quota: "the repository's caches are full",
  unavailable: "the service could not be reached",
  interrupted: "the run was interrupted",
  unknown: "the old cache service does not say why",
};

const FOUND: Readonly<Record<LedgerReport["outcome"], string>> = {
  hit: "yes",
  miss: "none yet",
  corrupt: "damaged, not used",
  untrusted: "not trusted, not used",
  unavailable: "could not be read",
};

/** Folded; nothing where there is no cache. `ref`: the one of this run. */
export function cacheNodes(
  cache: CacheReport | null,
  result: RunResult,
  ref: string | null,
  restoredRows: boolean,
): readonly RootContent[] {
  if (cache === null) return [];
  if (cache.service === "none") {
    return folded("Cache", "no cache service here", [paragraph([words("Nothing is kept for other runs.")])]);
  }
  return folded("Cache", headText(cache), [
    ...sentences(cache, ref),
    ...table(
      LEDGERS,
      cache.ledgers.map(({ ref: of, outcome, records }) => [[code(of)], [words(FOUND[outcome])], [words(numberText(records))]]),
    ),
    ...entryTable(cache, result, restoredRows),
  ]);
}

/** `mode write, 12 entries fetched (29 MB), 5 saved (6.1 MB), repository 2.1 GB`. */
function headText({ mode, restored, saved, inLedger, repositoryBytes, degraded }: CacheReport): string {
  const moved = (count: string, { entries, bytes }: CacheReport["restored"]): string[] =>
    entries > 0 ? [`${count}${bytes > 0 ? ` (${sizeText(bytes)})` : ""}`] : [];
  const all = [
    ...moved(`${countText(restored.entries, "entry", "entries")} fetched`, restored),
    ...moved(`${numberText(saved.entries)} saved`, saved),
    ...(inLedger > 0 ? [`${numberText(inLedger)} in the ledger`] : []),
  ];
  return [
    `mode ${mode}`,
    ...(all.length > 0 ? all : ["nothing moved"]),
    ...(repositoryBytes === null ? [] : [`repository ${sizeText(repositoryBytes)}`]),
    ...(degraded.length > 0 ? ["degraded"] : []),
  ].join(", ");
}

function sentences(cache: CacheReport, ref: string | null): readonly RootContent[] {
  const { inLedger, requests, notSaved } = cache;
  const own = inLedger === 1 ? "an entry of its own" : "entries of their own";
  const asked = [
    countText(requests.lookUps, "look-up"),
    countText(requests.downloads, "download"),
    countText(requests.uploads, "upload"),
    countText(requests.lists, "list"),
  ];
  const parts: PhrasingContent[][] = [
    ...modeNodes(cache),
    ...cache.degraded.map(({ what }) => [words("Degraded: "), ...messageNodes(what), words(".")]),
    ...notSaved.map(({ why, entries }) => [words(`${countText(entries, "result")} not kept: ${WHY[why]}.`)]),
    ...(inLedger > 0 ? [[words(`${countText(inLedger, "small result")} kept within the ledger, without ${own}.`)]] : []),
    ...unreadableNodes(cache.unreadable, ref),
    [words(`Requests: ${asked.join(", ")}.`)],
  ];
  return parts.map(paragraph);
}

function modeNodes({ mode, service }: CacheReport): PhrasingContent[][] {
  const means = {
    read: "reads and keeps nothing",
    "write-only": "keeps what it makes and reads nothing",
    none: "uses no cache",
    write: "",
  }[mode];
  return [
    ...(means === "" ? [] : [say`${`cache-mode: ${mode}`} is in force: this run ${[words(means)]}.`]),
    ...(service === "v1" ? [[words("The old cache service is used here; it tells less of what it did.")]] : []),
  ];
}

/**
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
function unreadableNodes(refs: readonly string[], ref: string | null): PhrasingContent[][] {
  if (refs.length === 0) return [];
  const shown = refs.slice(0, REFS).map((each) => [code(each)]);
  const rest = refs.length - shown.length;
  const names = joined(rest > 0 ? [...shown, [words(countText(rest, "other ref"))]] : shown, ", ");
  const reader = ref === null ? say`a run` : say`${branchName(ref)}`;
  const others = refs.every((each) => each.startsWith("refs/pull/")) ? "pull requests" : "other branches";
  return [say`Results of this flow lie in ${names} where this run cannot read them: ${reader} cannot read what ${[words(others)]} saved.`];
}

function entryTable(cache: CacheReport, result: RunResult, restoredRows: boolean): readonly RootContent[] {
  const restored = new Set(result.tasks.filter((task) => task.state === "restored").map((task) => task.id));
  const rows = cache.entries.filter((entry) => restoredRows || !restored.has(entry.task));
  const size = (bytes: number): PhrasingContent[] => (bytes > 0 ? [words(sizeText(bytes))] : []);
  const shortKey = (key: string): string => (key.length > KEY ? `${key.slice(0, KEY)}…` : key);
  return table(
    ENTRIES,
    rows.map(({ task, key, restoredBytes, savedBytes }) => [[code(task)], [code(shortKey(key))], size(restoredBytes), size(savedBytes)]),
  );
}
