// Stands between us and a service: tries again where that helps, waits where it is asked to, and leaves a service alone that
// does not answer. Knows no service; time comes through the Clock port.
import type { Clock } from "../ports.ts";
import type { Trouble } from "./cache-service.ts";

/** What one try came to. `again`: worth another one; `slow-down`: the service asked for a pause, in milliseconds where it said. */
export type Attempt<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "again"; readonly why: string }
  | { readonly kind: "slow-down"; readonly why: string; readonly waitMs: number | null };

export interface GuardLimits {
  readonly tries: number;
  readonly firstWaitMs: number;
  /** The longest pause that is honoured; a longer one counts as an answer. */
  readonly longestPauseMs: number;
  /** Failures in a row after which the service is left alone, and for how long before one call may probe it. */
  readonly failures: number;
  readonly restMs: number;
}

/** Turborepo's breaker: three failures, 30 s, one probe (crates/turborepo-cache/src/outage_breaker.rs). */
export const GUARD_LIMITS: GuardLimits = { tries: 3, firstWaitMs: 300, longestPauseMs: 60_000, failures: 3, restMs: 30_000 };

export class ServiceGuard {
  readonly #clock: Pick<Clock, "elapsed" | "sleep">;
  readonly #limits: GuardLimits;
  readonly #random: () => number;
  #failures = 0;
  #closedUntil = 0;
  #probing = false;
  #pausedUntil = 0;
  #lastWhy = "";

  constructor(clock: Pick<Clock, "elapsed" | "sleep">, limits: GuardLimits = GUARD_LIMITS, random: () => number = Math.random) {
    this.#clock = clock;
    this.#limits = limits;
    this.#random = random;
  }

  async call<T>(attempt: () => Promise<Attempt<T>>): Promise<T | Trouble> {
    let why = "";
    for (let number = 1; number <= this.#limits.tries; number++) {
      if (number > 1) await this.#clock.sleep(this.#backoff(number));
      const isPaused = await this.#pause();
      if (!isPaused) return { kind: "rate-limited", why: this.#lastWhy };
      if (!this.#enter()) return { kind: "unavailable", why: why || this.#lastWhy };
      const answer = await attempt();
      if (answer.kind === "done") {
        this.#recovered();
        return answer.value;
      }
      why = answer.why;
      this.#lastWhy = why;
      if (answer.kind === "again") this.#failed();
      else if (!this.#slowDown(answer.waitMs, number)) return { kind: "rate-limited", why };
    }
    return { kind: this.#pausedUntil > this.#clock.elapsed() ? "rate-limited" : "unavailable", why };
  }

  /** Whether a call may go out now. Of a service that rests, one call finds out whether it is back. */
  #enter(): boolean {
    if (this.#failures < this.#limits.failures) return true;
    if (this.#probing || this.#clock.elapsed() < this.#closedUntil) return false;
    this.#probing = true;
    return true;
  }

  #failed(): void {
    this.#failures++;
    this.#probing = false;
    if (this.#failures >= this.#limits.failures) this.#closedUntil = this.#clock.elapsed() + this.#limits.restMs;
  }

  #recovered(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  /** All calls wait together: the limit is the repository's, not one call's. False: the pause is longer than we wait. */
  async #pause(): Promise<boolean> {
    const waitMs = this.#pausedUntil - this.#clock.elapsed();
    if (waitMs > this.#limits.longestPauseMs) return false;
    if (waitMs > 0) await this.#clock.sleep(waitMs);
    return true;
  }

  #slowDown(waitMs: number | null, number: number): boolean {
    this.#probing = false;
    const pauseMs = waitMs === null ? this.#backoff(number + 1) * 4 : waitMs + 250 * this.#random();
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.elapsed() + pauseMs);
    return pauseMs <= this.#limits.longestPauseMs;
  }

  /** Doubling, with as much chance again, so that workers that failed together do not come back together. */
  #backoff(number: number): number {
    return this.#limits.firstWaitMs * 2 ** (number - 2) * (1 + this.#random());
  }
}

/** At most so many calls within a window; the next one waits. */
export class CallBudget {
  readonly #clock: Pick<Clock, "elapsed" | "sleep">;
  readonly #calls: number;
  readonly #windowMs: number;
  readonly #at: number[] = [];

  constructor(clock: Pick<Clock, "elapsed" | "sleep">, calls: number, windowMs: number) {
    this.#clock = clock;
    this.#calls = calls;
    this.#windowMs = windowMs;
  }

  /** False: the wait was cut short by the signal. */
  async take(signal?: AbortSignal): Promise<boolean> {
    for (;;) {
      if (signal?.aborted === true) return false;
      const now = this.#clock.elapsed();
      while ((this.#at[0] ?? now) <= now - this.#windowMs) this.#at.shift();
      if (this.#at.length < this.#calls) {
        this.#at.push(now);
        return true;
      }
      await this.#clock.sleep((this.#at[0] ?? now) + this.#windowMs - now + 1, signal);
    }
  }
}
