// A chain as it is shown: from each file to what it was made from. Shares what comes more than once, so that a wide flow stays small in
// memory; knows how large it is when it is written out, and cuts it then.
import type { Sha256 } from "../model/digest.ts";
import type { MadeFile, SourceFile } from "../model/made-file.ts";
import type { Chain, ChainLink, UsedOutput } from "./chain.ts";
import type { ResourceDescriptor } from "./statement-form.ts";

type Held = Chain & { readonly ok: true };
type Shared = Omit<MadeFile, "path" | "sha256" | "standIn">;

/** As a tree with every branch written out there are at most so many files, and levels. */
const MOST_FILES = 50_000;
const MOST_LEVELS = 500;

/** `sha256`: the file's that was asked for. */
export function madeFile({ links, link, path }: Held, sha256: Sha256): MadeFile {
  const shared = new Map<Sha256, Shared>();
  // Every link comes after all that it stands on.
  for (const one of links) {
    const upstream = one.upstream.map((used) => usedFile(used, shared));
    shared.set(one.checked.digest, { ...detailsOf(one), upstream, sources: sourcesOf(one) });
  }
  return { path, sha256, ...sharedOf(shared, link) };
}

function usedFile({ path, sha256, link, isStandIn }: UsedOutput, shared: ReadonlyMap<Sha256, Shared>): MadeFile {
  return { path, sha256, ...sharedOf(shared, link), ...(isStandIn ? { standIn: true } : {}) };
}

function sharedOf(shared: ReadonlyMap<Sha256, Shared>, { checked }: ChainLink): Shared {
  const found = shared.get(checked.digest);
  if (found === undefined) throw new Error(`${checked.task} comes before what it was made from`);
  return found;
}

function detailsOf({ checked }: ChainLink): Omit<Shared, "upstream" | "sources"> {
  const { buildDefinition, runDetails } = checked.statement.predicate;
  const run = buildDefinition.internalParameters["flow_run"] as { readonly id: string };
  const { startedOn } = runDetails.metadata;
  return {
    statement: checked.digest,
    task: checked.task,
    builder: runDetails.builder.id,
    run: run.id,
    ...(startedOn === undefined ? {} : { startedOn }),
  };
}

function sourcesOf({ checked }: ChainLink): readonly SourceFile[] {
  return [...(checked.commit === null ? [] : [checked.commit]), ...checked.sources, ...checked.tools].map(sourceFile);
}

function sourceFile({ uri = "", digest = {}, name }: ResourceDescriptor): SourceFile {
  return { uri, digest, ...(name === undefined ? {} : { name }) };
}

/** The same, cut where written out it would have more files or levels than anybody can read. */
export function writable(made: MadeFile): MadeFile {
  const sizes = new Map<readonly MadeFile[], number>();
  const isSmall = sizeOf(made, sizes, 0) <= MOST_FILES;
  const seen = new Set<Sha256>();
  const cut = (one: MadeFile, level: number): MadeFile => {
    const isRepeated = !isSmall && seen.has(one.statement);
    seen.add(one.statement);
    if (one.upstream.length === 0) return one;
    if (isRepeated || level >= MOST_LEVELS) return { ...one, upstream: [], cut: true };
    return { ...one, upstream: one.upstream.map((each) => cut(each, level + 1)) };
  };
  return cut(made, 0);
}

function sizeOf({ upstream }: MadeFile, sizes: Map<readonly MadeFile[], number>, level: number): number {
  if (level > MOST_LEVELS) return 1;
  const known = sizes.get(upstream);
  if (known !== undefined) return known;
  let size = 1;
  for (const one of upstream) size += sizeOf(one, sizes, level + 1);
  sizes.set(upstream, size);
  return size;
}
