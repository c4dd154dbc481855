// The stores that there are, each run through the contract.
import path from "node:path";
import { expect } from "vitest";
import { BlobFolder } from "../../src/adapters/blob-folder.ts";
import { localStore } from "../../src/adapters/local-store.ts";
import { LocalDatabase } from "../../src/adapters/sqlite-database.ts";
import { startSmallGithub } from "../rig/github/small-github.ts";
import { type GithubRun, githubRun } from "../rig/github-run.ts";
import { memoryStore } from "../rig/memory-store.ts";
import { builtOldCache } from "../rig/old-cache.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { type OpenStore, outputStoreContract } from "./output-store-contract.ts";

outputStoreContract("the local store", openLocal);
outputStoreContract("the memory store", openMemory);
outputStoreContract("the GitHub store", () => openGithub("v2"));
outputStoreContract("the GitHub store over the old service", () => openGithub("v1"));

async function openMemory(): Promise<OpenStore> {
  const memory = memoryStore();
  return { store: memory.open(), reopen: async () => memory.open(), close: async () => undefined };
}

/** Each run on a machine of its own: nothing is shared but the service. */
async function openGithub(cacheService: "v1" | "v2"): Promise<OpenStore> {
  const github = await startSmallGithub({ cacheService });
  const runs: GithubRun[] = [];
  const old = cacheService === "v1" ? { oldCache: builtOldCache(), env: { PATH: process.env["PATH"] ?? "" } } : {};
  const open = () => {
    const run = githubRun(github, { run: `${runs.length + 1}`, ...old });
    runs.push(run);
    return run.cache.store;
  };
  const end = async () => {
    for (const run of runs.splice(0)) await run.end();
  };
  return {
    store: open(),
    reopen: async () => {
      await end();
      return open();
    },
    close: async () => {
      await end();
      await github.close();
    },
  };
}

async function openLocal(): Promise<OpenStore> {
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
  return { store: open(), reopen: async () => open(), close: async () => databases.forEach((database) => void database.close()) };
}
