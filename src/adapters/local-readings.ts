// Keeps what a flow file's text was read as, by the digest of the text and the version of the reader.
import { sha256 } from "../core/model/digest.ts";
import type { Flow } from "../core/model/flow.ts";
import type { Problem } from "../core/model/problem.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

export interface KeptReading {
  readonly flow: Flow;
  readonly warnings: readonly Problem[];
}

export interface ReadingStore {
  recall(text: string, file: string): KeptReading | null;
  keep(text: string, file: string, reading: KeptReading): void;
}

/** Readings kept: some branches' worth. */
const KEPT = 20;

export function readingStore(database: LocalDatabase, version: string): ReadingStore {
  const keyOf = (text: string, file: string) => sha256(`${version}\n${file}\n${text}`);
  return {
    recall: (text, file) =>
      database.use<KeptReading | null>(null, (prepare) => {
        const row = prepare("SELECT value FROM readings WHERE key = ?").get(keyOf(text, file));
        return row === undefined ? null : JSON.parse(String(row["value"]));
      }),
    keep: (text, file, reading) => {
      database.write((prepare) => {
        prepare("INSERT OR REPLACE INTO readings (key, used, value) VALUES (?, ?, ?)").run(keyOf(text, file), Date.now(), JSON.stringify(reading));
        prepare("DELETE FROM readings WHERE key NOT IN (SELECT key FROM readings ORDER BY used DESC LIMIT ?)").run(KEPT);
      });
    },
  };
}
