// How much room a ledger has for what one run uses and makes. A ledger keeps what was used last, so that all of this is kept as
// long as it fits; a small result that does not fit must have an entry of its own, else it would be lost. Knows no store.
import type { TaskRecord } from "../model/record.ts";
import { blobsOf, totalSize } from "./entry-header.ts";
import { isSmall, LEDGER_BOUNDS } from "./ledger-header.ts";

/** What a row has around its record. */
const ROW_CHARACTERS = 200;

export class LedgerRoom {
  #bytes = 0;
  #characters = 0;

  /** Whether a result can live in the ledger: small, and room for it. */
  hasForResult(record: TaskRecord): boolean {
    return isSmall(record) && this.#bytes + sizeOf(record) <= LEDGER_BOUNDS.bytes && this.hasForRow(record);
  }

  /** Whether there is room for what is known of a result that lies elsewhere. */
  hasForRow(record: TaskRecord): boolean {
    return this.#characters + lengthOf(record) <= LEDGER_BOUNDS.characters;
  }

  /** A row of the ledger, with the result's bytes where it lives there. */
  take(record: TaskRecord, livesThere: boolean): void {
    if (livesThere) this.#bytes += sizeOf(record);
    this.#characters += lengthOf(record);
  }
}

function sizeOf(record: TaskRecord): number {
  return totalSize(blobsOf([record]));
}

function lengthOf(record: TaskRecord): number {
  return JSON.stringify(record).length + ROW_CHARACTERS;
}
