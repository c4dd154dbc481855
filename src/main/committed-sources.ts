// Compares the files of the repository that a chain begins with with what its commits hold, where git has them.
import { committedDigests } from "../adapters/git-content.ts";
import type { Env } from "../adapters/git-files.ts";
import type { ChainLink } from "../core/provenance/chain.ts";
import { ADDRESS } from "../core/provenance/vocabulary.ts";

export interface ComparedSources {
  /** Files that are what the commit holds. */
  readonly same: number;
  /** Files that are not, or that the commit does not have. */
  readonly other: readonly { readonly path: string; readonly commit: string }[];
  /** Files that cannot be compared: no commit is named or it is not here; links; very many files as one digest. */
  readonly unknown: number;
}

export async function compareSources(root: string, env: Env, links: readonly ChainLink[]): Promise<ComparedSources> {
  const byCommit = new Map<string, Map<string, string>>();
  const unknown = new Set<string>();
  for (const { path, commit, sha256, uri } of links.flatMap(sourcesOf)) {
    if (path === null || commit === undefined) {
      unknown.add(`${sha256} ${uri}`);
      continue;
    }
    const files = byCommit.get(commit) ?? new Map<string, string>();
    byCommit.set(commit, files.set(`${sha256} ${path}`, path));
  }
  const compared: ComparedSources[] = await Promise.all([...byCommit].map(([commit, files]) => compareWith(root, env, commit, files)));
  return {
    same: compared.reduce((sum, one) => sum + one.same, 0),
    other: compared.flatMap((one) => one.other),
    unknown: compared.reduce((sum, one) => sum + one.unknown, unknown.size),
  };
}

interface Source {
  /** Null for what is no single file. */
  readonly path: string | null;
  readonly commit: string | undefined;
  readonly sha256: string;
  readonly uri: string;
}

function sourcesOf({ checked }: ChainLink): readonly Source[] {
  const commit = checked.commit?.digest?.["gitCommit"];
  return checked.sources.map(({ uri = "", name = "", digest, annotations }) => {
    const isFile = uri.startsWith(ADDRESS.source) && annotations?.["flow_mode"] !== "120000";
    return { uri, path: isFile ? name : null, commit, sha256: digest?.["sha256"] ?? "" };
  });
}

/** `files`: path by `<sha256> <path>`. */
async function compareWith(root: string, env: Env, commit: string, files: ReadonlyMap<string, string>): Promise<ComparedSources> {
  const held = await committedDigests(root, env, commit, [...new Set(files.values())]);
  if (held === undefined) return { same: 0, other: [], unknown: files.size };
  const known = [...files].filter(([, path]) => held.has(path));
  const other = known.filter(([key, path]) => `${held.get(path)} ${path}` !== key).map(([, path]) => ({ path, commit }));
  return { same: known.length - other.length, other, unknown: files.size - known.length };
}
