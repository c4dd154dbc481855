// Which workers of a folder's board have ended: each writes down which process it is, and says when it ends. One that was killed
// is found on its own machine; on others nobody can say. Knows no batches.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { isWorkerName } from "../core/entry/board-names.ts";
import { isFields } from "../core/entry/record-check.ts";
import { isAlive, ownMark, processHost } from "./process-life.ts";

interface Presence {
  readonly host: string;
  readonly pid: number;
  readonly started: number;
  readonly ended: boolean;
}

/** Between the owner's name and the rest of a temporary folder's. */
const MARK = "~";

export class WorkerPresence {
  readonly #folder: string;
  readonly #tempDir: string;
  readonly #worker: string | null;
  readonly #own: Presence = { host: processHost(), ...ownMark(), ended: false };

  /** `worker`: null for one that is none. */
  constructor(folder: string, tempDir: string, worker: string | null) {
    this.#folder = folder;
    this.#tempDir = tempDir;
    this.#worker = worker;
  }

  /** A temporary folder that tells whose it is. */
  temporary(unique: string): string {
    return path.join(this.#tempDir, `${this.#worker ?? ""}${MARK}${unique}`);
  }

  text(): string {
    return JSON.stringify(this.#own);
  }

  begin(): void {
    this.#write(this.#own);
  }

  /** Says that this worker has ended, and clears away what it and killed ones left half done. */
  end(): void {
    this.#write({ ...this.#own, ended: true });
    for (const name of namesIn(this.#tempDir)) {
      const owner = name.slice(0, name.lastIndexOf(MARK));
      const isLeft = owner === (this.#worker ?? "") || (isWorkerName(owner) && this.#hasEnded(owner));
      if (isLeft) remove(path.join(this.#tempDir, name));
    }
  }

  /** Rejects with what the disk has to say. */
  async ended(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const ended: string[] = [];
    for (const name of names.filter(isWorkerName).toSorted()) {
      const text = await readFile(path.join(this.#folder, name), "utf8").catch(() => "");
      if (this.#isEnded(text)) ended.push(name);
    }
    return ended;
  }

  #hasEnded(worker: string): boolean {
    try {
      return this.#isEnded(readFileSync(path.join(this.#folder, worker), "utf8"));
    } catch {
      return false;
    }
  }

  #isEnded(text: string): boolean {
    const presence = readPresence(text);
    if (presence === null) return false;
    return presence.ended || (presence.host === this.#own.host && !isAlive(presence));
  }

  /** Never throws: a worker nobody knows of is waited for until its claim's lease has passed. */
  #write(presence: Presence): void {
    if (this.#worker === null) return;
    try {
      const temporary = this.temporary(`${process.pid}`);
      writeFileSync(temporary, JSON.stringify(presence));
      renameSync(temporary, path.join(this.#folder, this.#worker));
    } catch {
      // A full disk, one that may not be written: whatever is done next says so.
    }
  }
}

function readPresence(text: string): Presence | null {
  try {
    const value: unknown = JSON.parse(text);
    const isNumber = (field: unknown): boolean => Number.isSafeInteger(field);
    const isText = (field: unknown): boolean => typeof field === "string";
    const isRight = isFields(value, { host: isText, pid: isNumber, started: isNumber, ended: (field) => typeof field === "boolean" });
    return isRight ? (value as unknown as Presence) : null;
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another user's: it is in nobody's way.
  }
}
