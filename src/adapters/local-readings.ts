// Keeps texts that are costly to make, by a key: what a flow file was read as and expanded to. Knows neither.
import { sha256 } from "../core/model/digest.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

export interface ReadingStore {
  /** Null: never kept, or dropped. */
  recall(key: string): string | null;
  keep(key: string, value: string): void;
}

/** Readings kept: some branches' worth. */
const KEPT = 20;

/** Keys of any length; only their digests are kept. */
export function readingStore(database: LocalDatabase): ReadingStore {
  return {
    recall: (key) => {
      const row = database.use(undefined, (prepare) => prepare("SELECT value, digest FROM readings WHERE key = ?").get(sha256(key)));
      const value = String(row?.["value"]);
      // With a flipped bit it would run another script than the file says, and SQLite does not notice one.
      return row?.["digest"] === sha256(value) ? value : null;
    },
    keep: (key, value) => {
      database.write((prepare) => {
        prepare("INSERT OR REPLACE INTO readings (key, used, value, digest) VALUES (?, ?, ?, ?)").run(
          sha256(key),
          Date.now(),
          value,
          sha256(value),
        );
        prepare("DELETE FROM readings WHERE key NOT IN (SELECT key FROM readings ORDER BY used DESC LIMIT ?)").run(KEPT);
      });
    },
  };
}
