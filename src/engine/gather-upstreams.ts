// Finds the records that a run's records stand on and that are of earlier runs: a task that was restored names the execution whose
// results it saw, and that one may have been done again since, with the same bytes. Asks the store and believes nothing but digests.
import type { Sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import { statementDigest } from "../core/provenance/statement.ts";
import type { RunInput } from "./run-parts.ts";

export type UpstreamSearch = {
  readonly graph: Pick<RunInput["graph"], "tasks">;
  readonly store: Pick<RunInput["ports"]["store"], "recent">;
};

/** Those of earlier runs that the store still knows, and in turn what these stand on. */
export async function earlierUpstreams({ graph, store }: UpstreamSearch, records: Iterable<TaskRecord>): Promise<readonly TaskRecord[]> {
  const keys = new Map(graph.tasks.map((task) => [task.id, task.key]));
  const found: TaskRecord[] = [];
  const known = new Set<Sha256>();
  let open: readonly TaskRecord[] = [...records];
  while (open.length > 0) {
    for (const record of open) known.add(statementDigest(record));
    const missing = missingUpstreams(open, known);
    open = (await Promise.all([...missing].map(([task, wanted]) => recentOf(store, keys.get(task), wanted)))).flat();
    found.push(...open);
  }
  return found;
}

/** By task the digests of statements that are named and not known. */
function missingUpstreams(records: readonly TaskRecord[], known: ReadonlySet<Sha256>): ReadonlyMap<string, ReadonlySet<Sha256>> {
  const missing = new Map<string, Set<Sha256>>();
  for (const { task, statement } of records.flatMap((record) => record.upstream ?? [])) {
    if (known.has(statement)) continue;
    missing.set(task, (missing.get(task) ?? new Set()).add(statement));
  }
  return missing;
}

async function recentOf(
  store: UpstreamSearch["store"],
  key: string | undefined,
  wanted: ReadonlySet<Sha256>,
): Promise<readonly TaskRecord[]> {
  if (key === undefined) return [];
  const found = new Map<Sha256, TaskRecord>();
  for (const record of await store.recent(key)) {
    const digest = statementDigest(record);
    if (wanted.has(digest)) found.set(digest, record);
  }
  return [...found.values()];
}
