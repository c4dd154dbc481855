// A Board in a folder, on one machine or on a shared disk: the plan, a claim and a result are folders which are filled aside and
// moved to a place that can be taken once. Results of a batch have places in order, so that all agree on which was first.
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { planDigest } from "../core/entry/board-header.ts";
import { claimName, isWorkerName, PLAN_NAME, readResultName, resultName } from "../core/entry/board-names.ts";
import type { BatchResult, ListedClaim, ListedResult } from "../core/model/board.ts";
import type { Board, BoardTrouble, Published, PutPlan } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { BoardContent, writePlan, writeResult } from "./board-content.ts";
import type { FoundEntry } from "./cache-service.ts";
import { fileEntry } from "./file-entry.ts";
import { moveFolder, placeFolder, reasonOf, removeFolder } from "./folder-placing.ts";
import { WorkerPresence } from "./worker-presence.ts";

export interface FolderBoardParts {
  readonly folder: string;
  /** This worker's name, `isWorkerName`, which no other process has; null for one that never claims: a planner, a report. */
  readonly worker: string | null;
  /** Where bytes are taken to. */
  readonly blobs: BlobFolder;
}

/** Results of one batch that are kept: each but the first is of a worker that was taken for lost. */
const MOST_RESULTS = 100;

export function folderBoard(parts: FolderBoardParts): Board {
  return new FolderBoard(parts);
}

class FolderBoard implements Board {
  readonly #folder: string;
  readonly #worker: string | null;
  readonly #presence: WorkerPresence;
  readonly #content: BoardContent;
  /** What a place holds never changes; null: nothing that counts. */
  readonly #results = new Map<string, ListedResult | null>();
  readonly #claims = new Map<string, ListedClaim | null>();
  readonly fetch: Board["fetch"];

  constructor({ folder, worker, blobs }: FolderBoardParts) {
    if (worker !== null && !isWorkerName(worker)) throw new TypeError(`${JSON.stringify(worker)} is no worker's name`);
    this.#folder = folder;
    this.#worker = worker;
    this.#presence = new WorkerPresence(path.join(folder, "workers"), path.join(folder, "tmp"), worker);
    this.#content = new BoardContent(blobs, (listed) => this.#locate(listed));
    this.fetch = this.#content.fetch;
    if (worker !== null) this.#begin();
  }

  /** Only at the beginning: a disk that goes away later must not leave a worker with a board of its own. */
  #begin(): void {
    try {
      for (const name of ["workers", "claims", "results", "tmp"]) mkdirSync(path.join(this.#folder, name), { recursive: true });
    } catch {
      // Whatever is done next says why.
    }
    this.#presence.begin();
  }

  async putPlan(plan: Parameters<Board["putPlan"]>[0]): Promise<PutPlan> {
    if (this.#worker === null) this.#begin();
    const temporary = this.#temporary();
    const placed = await placeFolder(temporary, path.join(this.#folder, PLAN_NAME), async (folder) => {
      const written = await writePlan(plan, path.join(folder, PLAN_NAME));
      if (written.kind !== "written") throw new Error(written.why);
    });
    await removeFolder(temporary);
    if (placed.kind === "unavailable") return placed;
    return placed.kind === "placed" ? { kind: "put", digest: planDigest(plan) } : { kind: "exists" };
  }

  async plan(digest: Parameters<Board["plan"]>[0]): ReturnType<Board["plan"]> {
    return this.#content.plan(fileEntry(path.join(this.#folder, PLAN_NAME, PLAN_NAME), PLAN_NAME), digest);
  }

  async state(): ReturnType<Board["state"]> {
    try {
      await readdir(this.#folder);
      const results = await this.#listed("results", this.#results, readResult);
      const claims = await this.#listed("claims", this.#claims, readClaim);
      return { results, claims, ended: await this.#presence.ended() };
    } catch (error) {
      return unavailable(error);
    }
  }

  async claim(batch: number, claim: number): ReturnType<Board["claim"]> {
    const worker = this.#worker;
    if (worker === null) return "unavailable";
    const temporary = this.#temporary();
    const placed = await placeFolder(temporary, path.join(this.#folder, "claims", claimName(batch, claim)), (folder) =>
      writeFile(path.join(folder, worker), this.#presence.text(), { flag: "wx" }),
    );
    if (placed.kind === "placed") return "claimed";
    await removeFolder(temporary);
    return placed.kind;
  }

  async publish(result: BatchResult, file: Parameters<Board["publish"]>[1]): Promise<Published> {
    const temporary = this.#temporary();
    try {
      await mkdir(temporary);
      const written = await writeResult(result, file, path.join(temporary, resultName(result)));
      return written.kind === "written" ? await this.#place(temporary, result) : written;
    } catch (error) {
      return unavailable(error);
    } finally {
      await removeFolder(temporary);
    }
  }

  /** Takes the first free place of the batch. */
  async #place(temporary: string, result: BatchResult): Promise<Published> {
    for (let place = 0; place < MOST_RESULTS; place++) {
      const target = path.join(this.#folder, "results", `${result.batch}.${place}`);
      const placed = await moveFolder(temporary, target);
      if (placed.kind === "placed") return { kind: "published" };
      if (placed.kind === "unavailable") return placed;
      if ((await readdir(target)).includes(resultName(result))) return { kind: "exists" };
    }
    return { kind: "refused", why: `the batch has ${MOST_RESULTS} results already` };
  }

  result(listed: ListedResult): ReturnType<Board["result"]> {
    return this.#content.result(listed);
  }

  close(): void {
    this.#presence.end();
  }

  async #locate(listed: ListedResult): Promise<FoundEntry | BoardTrouble<"missing" | "unavailable">> {
    const place = () => [...this.#results].find(([, known]) => known !== null && resultName(known) === resultName(listed))?.[0];
    if (place() === undefined) {
      const state = await this.state();
      if ("kind" in state) return state;
    }
    const found = place();
    if (found === undefined) return { kind: "missing", why: "the board has no such result" };
    return fileEntry(path.join(this.#folder, "results", found, resultName(listed)), resultName(listed));
  }

  /** What lies in a folder of places, in their order. */
  async #listed<T>(kind: string, known: Map<string, T | null>, read: (place: string, name: string) => T | null): Promise<readonly T[]> {
    const top = path.join(this.#folder, kind);
    const places = await namesIn(top);
    for (const place of places) {
      if (known.has(place)) continue;
      const names = await namesIn(path.join(top, place));
      // A shared disk may show a folder before what lies in it.
      if (names.length === 0) continue;
      known.set(place, names.map((name) => read(place, name)).find((found) => found !== null) ?? null);
    }
    const inOrder = places.toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }));
    return inOrder.map((place) => known.get(place) ?? null).filter((found): found is T & {} => found !== null);
  }

  #temporary(): string {
    return this.#presence.temporary(randomBytes(6).toString("hex"));
  }
}

function readResult(place: string, name: string): ListedResult | null {
  const listed = readResultName(name);
  return listed !== null && new RegExp(`^${listed.batch}\\.\\d{1,3}$`).test(place) ? listed : null;
}

function readClaim(place: string, name: string): ListedClaim | null {
  const [, batch, claim] = /^claim-(\d{1,9})-(\d{1,9})$/.exec(place) ?? [];
  if (batch === undefined || claim === undefined || !isWorkerName(name)) return null;
  return { batch: Number(batch), claim: Number(claim), worker: name };
}

/** None where there is no such folder, or where it is none. Rejects with anything else that the disk has to say. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

function unavailable(error: unknown): BoardTrouble<"unavailable"> {
  return { kind: "unavailable", why: reasonOf(error) };
}
