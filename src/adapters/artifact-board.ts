// A Board on the artifacts of a workflow run: a claim is a name that is never filled, so that nobody sees it; a plan and a result are
// artifacts of one file. All names carry the run's attempt: an attempt never trusts the board of another. Decides nothing of batches.
import { rmSync, statSync } from "node:fs";
import { planDigest } from "../core/entry/board-header.ts";
import { claimName, PLAN_NAME, readResultName, resultName } from "../core/entry/board-names.ts";
import type { BatchPlan, BatchResult, ListedResult } from "../core/model/board.ts";
import type { Board, BoardTrouble, Clock, FoundPlan, Published, PutPlan } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { BoardContent, writePlan, writeResult } from "./board-content.ts";
import { type FoundEntry, isTrouble, type Trouble } from "./cache-service.ts";
import { digestStream } from "./file-digest.ts";
import type { ArtifactFile, ArtifactService, ListedArtifact } from "./github-artifact-client.ts";

export interface ArtifactBoardParts {
  readonly service: ArtifactService;
  /** Before every name: `flow-1` for the first attempt. Two flows of one run have two. */
  readonly prefix: string;
  readonly blobs: BlobFolder;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, "elapsed">;
  /** Workers whose jobs have ended; null: nobody can say, and is not asked again. */
  readonly ended: () => Promise<readonly string[] | null>;
  /** Milliseconds between two times of asking that. */
  readonly endedEveryMs: number;
}

/** A name that failed half-way is taken for ever, and the next one is tried. */
const NAMES = 4;

/** GitHub lets a repository's tokens make 1,000 calls an hour in all; those of waiting workers together stay below a third. */
export function endedEveryMs(workers: number): number {
  return Math.max(10_000, workers * 12_000);
}

/** The worker of a job by the job's shown name, which ends with it: `flow / work (linux-1)`. Null where it ends with no such name. */
export function workerOfJob(name: string): string | null {
  return /([A-Za-z0-9_][A-Za-z0-9_.-]*)\)?$/.exec(name)?.[1] ?? null;
}

export function artifactBoard(parts: ArtifactBoardParts): Board {
  return new ArtifactBoard(parts);
}

class ArtifactBoard implements Board {
  readonly #parts: ArtifactBoardParts;
  readonly #content: BoardContent;
  /** By name without the prefix, and without the number of a later try. */
  readonly #known = new Map<string, ListedArtifact>();
  readonly #asking: { last: number; ended: readonly string[]; isOver: boolean };
  readonly fetch: Board["fetch"];

  constructor(parts: ArtifactBoardParts) {
    this.#parts = parts;
    this.#content = new BoardContent(parts.blobs, (listed) => this.#locate(listed));
    this.#asking = { last: parts.clock.elapsed(), ended: [], isOver: false };
    this.fetch = this.#content.fetch;
  }

  async putPlan(plan: BatchPlan): Promise<PutPlan> {
    const put = await this.#put(PLAN_NAME, (to) => writePlan(plan, to), false);
    if (put.kind === "published") return { kind: "put", digest: planDigest(plan) };
    return "why" in put ? { kind: "unavailable", why: put.why } : { kind: "exists" };
  }

  async plan(digest: Parameters<Board["plan"]>[0]): Promise<FoundPlan> {
    const listed = await this.#list();
    if ("kind" in listed) return listed;
    const found = this.#known.get(PLAN_NAME);
    return found === undefined
      ? { kind: "missing", why: "there is no artifact of that name" }
      : this.#content.plan(this.#parts.service.entry(found), digest);
  }

  async state(): ReturnType<Board["state"]> {
    const listed = await this.#list();
    if ("kind" in listed) return listed;
    return { results: listed.map(readResultName).filter((result) => result !== null), ended: await this.#ended() };
  }

  async claim(batch: number, claim: number): ReturnType<Board["claim"]> {
    const named = await this.#parts.service.name(`${this.#parts.prefix}-${claimName(batch, claim)}`);
    if (named.kind === "named") return "claimed";
    if (named.kind === "exists") return "taken";
    return named.kind === "unsure" ? "unsure" : "unavailable";
  }

  publish(result: BatchResult, file: Parameters<Board["publish"]>[1]): Promise<Published> {
    return this.#put(resultName(result), (to) => writeResult(result, file, to), true);
  }

  result(listed: ListedResult): ReturnType<Board["result"]> {
    return this.#content.result(listed);
  }

  close(): void {
    this.#parts.service.close();
  }

  /** `isOwn`: nobody else has that name, so that one which is taken and not listed was taken in vain. */
  async #put(name: string, write: (to: string) => ReturnType<typeof writePlan>, isOwn: boolean): Promise<Published> {
    const file = this.#parts.blobs.temporaryFile();
    try {
      const written = await write(file);
      if (written.kind !== "written") return written;
      const sha256 = await digestStream(file);
      if (sha256 === null) return { kind: "unavailable", why: "it cannot be read again" };
      return await this.#fill(name, { path: file, bytes: statSync(file).size, sha256 }, isOwn);
    } catch (error) {
      return { kind: "unavailable", why: error instanceof Error ? error.message : String(error) };
    } finally {
      rmSync(file, { force: true });
    }
  }

  async #fill(name: string, file: ArtifactFile, isOwn: boolean): Promise<Published> {
    for (let number = 0; number < NAMES; number++) {
      const whole = `${this.#parts.prefix}-${name}${number === 0 ? "" : `+${number}`}`;
      const filled = await this.#fillOne(whole, file, isOwn);
      if (filled !== "in-vain") return filled;
    }
    return { kind: "refused", why: `${NAMES} names were taken in vain` };
  }

  async #fillOne(name: string, file: ArtifactFile, isOwn: boolean): Promise<Published | "in-vain"> {
    const { service, signal } = this.#parts;
    const named = await service.name(name);
    if (isTrouble(named)) return unavailable(named);
    if (named.kind === "named") {
      const filled = await service.fill(name, named.uploadUrl, file, signal);
      return filled.kind === "filled" ? { kind: "published" } : unavailable(filled);
    }
    const listed = await service.list(name);
    if (isTrouble(listed)) return unavailable(listed);
    return listed.artifacts.length > 0 || (named.kind === "exists" && !isOwn) ? { kind: "exists" } : "in-vain";
  }

  /** Names without the prefix, each once, in the order in which they were made. */
  async #list(): Promise<readonly string[] | BoardTrouble<"unavailable">> {
    const listed = await this.#parts.service.list();
    if (isTrouble(listed)) return unavailable(listed);
    const names = new Set<string>();
    for (const artifact of listed.artifacts) {
      const name = this.#nameOf(artifact);
      if (name === null || names.has(name)) continue;
      names.add(name);
      this.#known.set(name, artifact);
    }
    return [...names];
  }

  #nameOf({ name }: ListedArtifact): string | null {
    const before = `${this.#parts.prefix}-`;
    return name.startsWith(before) ? name.slice(before.length).replace(/\+[1-9]$/, "") : null;
  }

  async #locate(listed: ListedResult): Promise<FoundEntry | BoardTrouble<"missing" | "unavailable">> {
    const name = resultName(listed);
    if (!this.#known.has(name)) {
      const all = await this.#list();
      if ("kind" in all) return all;
    }
    const found = this.#known.get(name);
    return found === undefined ? { kind: "missing", why: "there is no artifact of that name" } : this.#parts.service.entry(found);
  }

  async #ended(): Promise<readonly string[]> {
    const { clock, ended, endedEveryMs: every } = this.#parts;
    const asking = this.#asking;
    if (asking.isOver || clock.elapsed() - asking.last < every) return asking.ended;
    asking.last = clock.elapsed();
    const told = await ended();
    if (told === null) asking.isOver = true;
    else asking.ended = told;
    return asking.ended;
  }
}

function unavailable({ why }: Trouble): BoardTrouble<"unavailable"> {
  return { kind: "unavailable", why };
}
