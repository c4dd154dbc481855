// `cache ls, show, prune, rm`: the local store for a person.
import { cacheEntries, prune, removeEntries } from "../adapters/local-cache.ts";
import { durationText, sizeText } from "../core/report/amount-text.ts";
import { alignedRows } from "../core/report/text-table.ts";
import type { CommonOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { Session } from "./session.ts";

export async function cacheList(options: CommonOptions): Promise<number> {
  const output = openOutput(options);
  const entries = cacheEntries(new Session(options).database);
  if (options.json) {
    const rows = entries.map(({ record, createdMs, usedMs, size }) => ({
      fingerprint: record.fingerprint,
      task: record.task,
      createdMs,
      usedMs,
      size,
      durationMs: record.durationMs,
    }));
    output.out.write(`${JSON.stringify({ entries: rows })}\n`);
  } else {
    const rows = entries.map(({ record, usedMs, size }) =>
      [record.fingerprint.slice(0, 12), record.task, sizeText(size), durationText(record.durationMs), ago(usedMs)].map((text) => ({
        text,
      })),
    );
    const total = entries.reduce((sum, entry) => sum + entry.size, 0);
    output.out.write(`${alignedRows(rows)}${entries.length} entries, ${sizeText(total)} with what they share counted in each\n`);
  }
  await output.out.flush();
  return 0;
}

export async function cacheShow(fingerprint: string, options: CommonOptions): Promise<number> {
  const output = openOutput(options);
  const [entry, ...more] = cacheEntries(new Session(options).database).filter(({ record }) => record.fingerprint.startsWith(fingerprint));
  if (entry === undefined || more.length > 0) throw noEntry(fingerprint, more.length > 0);
  output.out.write(`${JSON.stringify(entry.record, null, options.json ? undefined : 2)}\n`);
  await output.out.flush();
  return 0;
}

export async function cachePrune(options: CommonOptions & { readonly maxAge: string; readonly maxSize: string }): Promise<number> {
  const output = openOutput(options);
  const days = Number(options.maxAge);
  const maxBytes = bytesOf(options.maxSize);
  if (!(days >= 0)) throw usage(`--max-age ${options.maxAge} is no number of days`);
  if (maxBytes === null) throw usage(`--max-size ${options.maxSize} is no size`, "Write it like 500MB or 10GB.");
  const session = new Session(options);
  const pruned = prune(session.database, session.blobs, { maxAgeMs: days * 86_400_000, maxBytes, now: Date.now() });
  const text = `removed ${pruned.entries} entries and ${sizeText(pruned.bytes)} in ${pruned.blobs} files; ${sizeText(pruned.leftBytes)} are left\n`;
  output.out.write(options.json ? `${JSON.stringify(pruned)}\n` : text);
  await output.out.flush();
  return 0;
}

export async function cacheRemove(fingerprints: readonly string[], options: CommonOptions): Promise<number> {
  const output = openOutput(options);
  const session = new Session(options);
  const known = cacheEntries(session.database).map(({ record }) => record.fingerprint);
  const meant = fingerprints.map((start) => known.filter((fingerprint) => fingerprint.startsWith(start)));
  const unclear = meant.findIndex((found) => found.length !== 1);
  if (unclear >= 0) throw noEntry(fingerprints[unclear] ?? "", (meant[unclear]?.length ?? 0) > 1);
  const removed = removeEntries(session.database, meant.flat());
  output.out.write(
    options.json ? `${JSON.stringify({ removed })}\n` : `removed ${removed} entries; their bytes go with the next \`cache prune\`\n`,
  );
  await output.out.flush();
  return 0;
}

function ago(ms: number): string {
  return `${durationText(Math.max(0, Date.now() - ms))} ago`;
}

const UNITS: Readonly<Record<string, number>> = { "": 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

function bytesOf(text: string): number | null {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? [];
  const factor = UNITS[unit.toUpperCase()];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}

function usage(message: string, hint?: string): Refusal {
  return new Refusal([{ code: "cli/usage", severity: "error", message, ...(hint === undefined ? {} : { hint }) }]);
}

function noEntry(start: string, isUnclear: boolean): Refusal {
  const message = isUnclear ? `several entries begin with ${start}` : `no entry begins with ${start}`;
  return new Refusal([{ code: "cli/no-match", severity: "error", message, hint: "`flow-action cache ls` lists them." }]);
}
