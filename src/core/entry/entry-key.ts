// Names of entries in a store that finds them by key: exact for a task, by prefix for a ledger. Knows no store.
import { type Sha256, sha256 } from "../model/digest.ts";

/**
 * Stands where GitHub's cache service wants a version: entries of another format, and those of actions/cache, are out of
 * sight. 64 hexadecimal digits, as the service asks.
 */
export const ENTRY_VERSION: Sha256 = sha256("flow-action entry, format 1");

/** How often a corrupt entry can be replaced: entries are immutable, so each replacement has a name of its own. */
export const GENERATIONS = 4;

const EPOCH = /^[A-Za-z0-9_]{1,32}$/;

/** What an epoch may be: it is part of keys, in which `.` and `-` divide. */
export function isEpoch(text: string): boolean {
  return EPOCH.test(text);
}

/** `flow1-<epoch>-<fingerprint>`, and `flow1-<epoch>.g1-…` for what replaces a corrupt one. No key is the beginning of another. */
export function entryKey(epoch: string, fingerprint: Sha256, generation = 0): string {
  return `flow1-${epoch}${generation === 0 ? "" : `.g${generation}`}-${fingerprint}`;
}

/** The fingerprint and generation of an entry's key; null for anything else. */
export function readEntryKey(epoch: string, key: string): { readonly fingerprint: Sha256; readonly generation: number } | null {
  const found = /^flow1-([A-Za-z0-9_]+)(?:\.g([1-9]))?-([0-9a-f]{64})$/.exec(key);
  if (found === null || found[1] !== epoch) return null;
  return { fingerprint: found[3] ?? "", generation: Number(found[2] ?? 0) };
}

/** What all keys of an epoch begin with. */
export function epochPrefix(epoch: string): string {
  return `flow1-${epoch}`;
}

/** What the ledgers of a flow and a ref begin with. `flow`: path of the flow file in the repository. */
export function ledgerPrefix(epoch: string, flow: string, ref: string): string {
  return `flow1-${epoch}-ledger-${sha256(JSON.stringify([flow, ref])).slice(0, 32)}-`;
}

/** A new ledger's key. `run`: unique to the writer, letters, digits and dots. */
export function ledgerKey(epoch: string, flow: string, ref: string, run: string): string {
  return ledgerPrefix(epoch, flow, ref) + run;
}

/** Whether a key is that of any flow's ledger. */
export function isLedgerKey(epoch: string, key: string): boolean {
  return key.startsWith(`flow1-${epoch}-ledger-`);
}
