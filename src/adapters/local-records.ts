// Records by what they made, and those that no entry of the store has any more or ever had: of tasks that are never cached, of what another
// machine did, of entries that were replaced. Kept for asking where a file came from; nothing is restored from them.
import type { Sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import { recordOf, recordRow } from "./record-row.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

type Prepare = Parameters<Parameters<LocalDatabase["write"]>[0]>[0];

/** Records kept of one task besides its entries. */
const KEPT_OF_TASK = 20;

const COLUMNS = "fingerprint, body, digest, task, manifest";
/** Entries first, then what is kept besides, newest first. */
const BOTH = (where: string): string =>
  `SELECT ${COLUMNS}, 0 AS place, created AS at FROM records WHERE ${where}
   UNION ALL SELECT ${COLUMNS}, 1 AS place, at FROM made WHERE ${where} ORDER BY place, at DESC`;

/** Within a transaction. */
export function keepRecords(prepare: Prepare, records: readonly TaskRecord[], now: number): void {
  const insert = prepare("INSERT OR REPLACE INTO made (digest, fingerprint, key, at, body, task, manifest) VALUES (?, ?, ?, ?, ?, ?, ?)");
  const drop = prepare("DELETE FROM made WHERE key = ? AND digest NOT IN (SELECT digest FROM made WHERE key = ? ORDER BY at DESC LIMIT ?)");
  for (const record of records) {
    const { fingerprint, body, digest, task, manifest } = recordRow(record);
    insert.run(digest, fingerprint, record.key, now, body, task, manifest);
    drop.run(record.key, record.key, KEPT_OF_TASK);
  }
}

/** Within the transaction that replaces an entry. */
export function keepReplaced(prepare: Prepare, fingerprint: Sha256): void {
  const from = "SELECT digest, fingerprint, key, created, body, task, manifest FROM records WHERE fingerprint = ?";
  prepare(`INSERT OR IGNORE INTO made (digest, fingerprint, key, at, body, task, manifest) ${from}`).run(fingerprint);
}

/**
 * Before entries are removed: those that others stand on, which stay, are kept as what was made once. What was kept so before, is older than
 * this and nothing stands on goes.
 */
export function retire(database: LocalDatabase, gone: ReadonlySet<Sha256>, staying: readonly TaskRecord[], olderThan: number): void {
  const known = new Map<Sha256, readonly TaskRecord[]>();
  for (const record of allRecords(database)) known.set(record.fingerprint, [...(known.get(record.fingerprint) ?? []), record]);
  const needed = new Set<Sha256>();
  const open = [...staying];
  for (let record = open.pop(); record !== undefined; record = open.pop()) {
    for (const { fingerprint } of record.upstream ?? []) {
      if (needed.has(fingerprint)) continue;
      needed.add(fingerprint);
      open.push(...(known.get(fingerprint) ?? []));
    }
  }
  database.write((prepare) => {
    for (const fingerprint of gone) if (needed.has(fingerprint)) keepReplaced(prepare, fingerprint);
    const old = prepare("SELECT digest, fingerprint FROM made WHERE at < ?").all(olderThan);
    const drop = prepare("DELETE FROM made WHERE digest = ?");
    for (const row of old) if (!needed.has(String(row["fingerprint"]))) drop.run(String(row["digest"]));
  });
}

/** Of a task with all that it was made from. */
export function recordsOf(database: LocalDatabase, fingerprint: Sha256): readonly TaskRecord[] {
  return database.use<readonly TaskRecord[]>([], (prepare) =>
    prepare(BOTH("fingerprint = ?"))
      .all(fingerprint, fingerprint)
      .flatMap((row) => recordOf(row) ?? []),
  );
}

/**
 * Records that have an output of this digest. Read through from one end to the other: an index by output would be written with every
 * record and is hardly ever asked.
 */
export function recordsMaking(database: LocalDatabase, sha256: Sha256): readonly TaskRecord[] {
  const text = `"sha256":"${sha256}"`;
  return database.use<readonly TaskRecord[]>([], (prepare) =>
    prepare(BOTH("instr(body, ?) > 0"))
      .all(text, text)
      .flatMap((row) => recordOf(row) ?? [])
      .filter((record) => record.outputs.some((file) => file.sha256 === sha256)),
  );
}

/** Records that have an output at this path, newest first. */
export function recordsWriting(database: LocalDatabase, path: string): readonly TaskRecord[] {
  const text = `"path":${JSON.stringify(path)}`;
  return database.use<readonly TaskRecord[]>([], (prepare) =>
    prepare(BOTH("instr(body, ?) > 0"))
      .all(text, text)
      .flatMap((row) => recordOf(row) ?? [])
      .filter((record) => record.outputs.some((file) => file.path === path)),
  );
}

/** Every record, entries first. */
export function allRecords(database: LocalDatabase): readonly TaskRecord[] {
  return database.use<readonly TaskRecord[]>([], (prepare) =>
    prepare(BOTH("1"))
      .all()
      .flatMap((row) => recordOf(row) ?? []),
  );
}
