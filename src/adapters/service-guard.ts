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

/** At most so much later than it was asked for, so that jobs which were told the same do not come back together. */
const SPREAD_MS = 250;

export class ServiceGuard {
  readonly #clock: Pick<Clock, "elapsed" | "sleep">;
  readonly #limits: GuardLimits;
  readonly #random: () => number;
  #failures = 0;
  #closedUntil = 0;
  #probing = false;
  #pausedUntil = 0;
  #last: Trouble = { kind: "unavailable", why: "" };

  constructor(clock: Pick<Clock, "elapsed" | "sleep">, limits: GuardLimits = GUARD_LIMITS, random: () => number = Math.random) {
    this.#clock = clock;
    this.#limits = limits;
    this.#random = random;
  }

  /** `isUrgent`: much is lost without it, so that it is tried once even while the service is left alone. */
  async call<T>(attempt: () => Promise<Attempt<T>>, isUrgent = false): Promise<T | Trouble> {
    for (let number = 1; number <= this.#limits.tries; number++) {
      if (number > 1) await this.#clock.sleep(this.#backoff(number));
      if (!(await this.#mayGo(isUrgent && number === 1))) return this.#last;
      const answer = await attempt();
      if (answer.kind === "done") {
        this.#recovered();
        return answer.value;
      }
      this.#last = { kind: answer.kind === "again" ? "unavailable" : "rate-limited", why: answer.why };
      if (answer.kind === "again") this.#failed();
      else if (!this.#slowDown(answer.waitMs, number)) return this.#last;
    }
    // Who was asked to wait to the last has waited enough; a few of those, and the service is left alone.
    if (this.#last.kind === "rate-limited") this.#failed();
    return this.#last;
  }

  /** After the pause that the service has asked for, where it is not too long. */
  async #mayGo(isUrgent: boolean): Promise<boolean> {
    return (await this.#pause()) && (this.#enter() || isUrgent);
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
    for (;;) {
      const waitMs = this.#pausedUntil - this.#clock.elapsed();
      if (waitMs <= 0) return true;
      if (waitMs > this.#limits.longestPauseMs + SPREAD_MS) return false;
      await this.#clock.sleep(waitMs);
    }
  }

  #slowDown(waitMs: number | null, number: number): boolean {
    this.#probing = false;
    const pauseMs = waitMs ?? this.#backoff(number + 1) * 4;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.elapsed() + pauseMs + SPREAD_MS * this.#random());
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
