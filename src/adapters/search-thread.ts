// Starts the thread that looks for secrets in files, and asks it. Where it does not live, files are looked at here.
import { existsSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { NamedValue } from "../core/secret/leak-patterns.ts";
import type { Searched } from "./leak-content.ts";
import type { ThreadAnswer, ThreadRequest } from "./leak-scan-thread.ts";

/** The program of the thread: beside the bundle, or beside this file. */
const PROGRAMS = ["leak-scan-thread.cjs", "leak-scan-thread.ts"];

type Settle = (searched: Searched | null | "lost") => void;

export class SearchThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Settle>();
  #next = 0;
  /** It lives. */
  alive = true;

  /** It takes nothing of the environment, and what it is told of secrets comes as messages. */
  constructor(secrets: readonly NamedValue[]) {
    const program = PROGRAMS.map((name) => path.join(import.meta.dirname, name)).find((file) => existsSync(file)) ?? "";
    this.#worker = new Worker(program, { env: {}, argv: [], name: "leak-scan" });
    this.#worker.on("message", (answer: ThreadAnswer) => this.#settle(answer.id, answer.searched));
    this.#worker.on("error", () => this.#lose());
    this.#worker.on("exit", () => this.#lose());
    this.#worker.unref();
    this.tell(secrets);
  }

  /** All secrets from now on. */
  tell(secrets: readonly NamedValue[]): void {
    this.#post({ kind: "secrets", secrets });
  }

  /** `lost`: the thread has ended before it could say. It begins at once, also where this thread goes on with something else. */
  search(file: string, tokens: boolean): Promise<Searched | null | "lost"> {
    if (!this.alive) return Promise.resolve("lost");
    const { promise, resolve } = Promise.withResolvers<Searched | null | "lost">();
    const id = this.#next++;
    this.#waiting.set(id, resolve);
    // An idle thread keeps no process alive, one that is waited for does.
    this.#worker.ref();
    this.#post({ kind: "file", id, file, tokens });
    return promise;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  #settle(id: number, searched: Searched | null | "lost"): void {
    this.#waiting.get(id)?.(searched);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #lose(): void {
    this.alive = false;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, "lost");
  }
}
