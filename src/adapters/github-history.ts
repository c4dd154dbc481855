// Durations of earlier runs on GitHub: from the job's own history, else from the ledgers.
import type { History } from "../ports.ts";
import type { GithubLedger } from "./github-ledger.ts";

export function githubHistory(local: History, ledger: Pick<GithubLedger, "duration">): History {
  return {
    durations: (keys) => {
      const known = new Map(local.durations(keys));
      for (const key of keys) {
        const duration = known.has(key) ? null : ledger.duration(key);
        if (duration !== null) known.set(key, duration);
      }
      return known;
    },
    append: (result, executed, made) => local.append(result, executed, made),
  };
}
