// The stores that there are, each run through the contract.
import path from "node:path";
import { expect } from "vitest";
import { BlobFolder } from "../../src/adapters/blob-folder.ts";
import { localStore } from "../../src/adapters/local-store.ts";
import { LocalDatabase } from "../../src/adapters/sqlite-database.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { type OpenStore, outputStoreContract } from "./output-store-contract.ts";

outputStoreContract("the local store", openLocal);

function openLocal(): OpenStore {
  const folder = temporaryFolder();
  const databases: LocalDatabase[] = [];
  // Every look at the clock is later than the one before.
  let clock = 1_800_000_000_000;
  const now = () => clock++;
  const open = () => {
    const database = new LocalDatabase(folder, (trouble) => expect.fail(trouble.detail));
    databases.push(database);
    const blobs = new BlobFolder(path.join(folder, "blobs"), path.join(folder, "tmp", `${databases.length}`));
    return localStore({ database, blobs, mode: "write", now });
  };
  return { store: open(), reopen: open, close: () => databases.forEach((database) => void database.close()) };
}
