// A process under virtual time: its clock, which may jump, and its death, after which nothing of it goes on. Knows no batches.
import type { Fate, Phase } from "../core/plan/simulated-faults.ts";
import type { Clock } from "../ports.ts";
import type { VirtualTime } from "./virtual-time.ts";

export class SimulatedProcess implements Clock {
  readonly #time: VirtualTime;
  readonly #fate: Fate;
  readonly #onDeath: () => void;
  /** How many batches it went for, from 0, and what it was at last. */
  #batches = -1;
  #phase: Phase | null = null;
  #isDoomed = false;
  #isDead = false;

  constructor(time: VirtualTime, fate: Fate, onDeath: () => void) {
    this.#time = time;
    this.#fate = fate;
    this.#onDeath = onDeath;
  }

  /** Milliseconds; a wrong clock may go back. */
  elapsed(): number {
    const { nowMs } = this.#time;
    const { jump } = this.#fate;
    return nowMs + (jump !== null && nowMs >= jump.atMs ? jump.byMs : 0);
  }

  now(): string {
    return "";
  }

  /** Never resolves when the process is killed meanwhile: whoever awaits it goes no further. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener("abort", wake);
        if (!this.#isDead) resolve();
      };
      this.#time.at(this.#time.nowMs + ms, wake);
      signal?.addEventListener("abort", wake);
    });
  }

  /** It begins something that a kill may find it in, and that takes `spanMs`. */
  enter(phase: Phase, spanMs: number): void {
    if (phase === "claiming" && this.#phase !== "claiming") this.#batches++;
    this.#phase = phase;
    const { death } = this.#fate;
    if (this.#isDoomed || death === null || death.phase !== phase || this.#batches < death.batch) return;
    this.#isDoomed = true;
    this.#time.at(this.#time.nowMs + death.share * spanMs, () => this.#die());
  }

  /** It has come to its end: whatever was to kill it comes too late. */
  end(): void {
    this.#isDead = true;
  }

  #die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#onDeath();
  }
}
