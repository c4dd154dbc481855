// What a flow's policy comes to for a store across runs: which records and which ledgers count there. Wired once the flow is read; knows no
// service.
import type { Sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";

export interface StoreTrust {
  /** Why a record does not count, by what it says of itself; null where it does. */
  record(record: Pick<TaskRecord, "producer">): string | null;
  /** Why a ledger of these bytes does not count; null where it does. Null: ledgers need no signature. Never rejects. */
  readonly ledger: ((digest: Sha256) => Promise<string | null>) | null;
}

/** Nothing is handed out before it is there. Null: everything counts. */
export type AwaitedTrust = Promise<StoreTrust | null>;

export const NO_LEDGER_HAS_IT = "its entry stands in no ledger that counts";
