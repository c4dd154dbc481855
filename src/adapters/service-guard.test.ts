// Trying again, waiting as asked and leaving a service alone, on a clock that only the tests move.
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../test/rig/virtual-clock.ts";
import { type Attempt, CallBudget, GUARD_LIMITS, ServiceGuard } from "./service-guard.ts";

type Answer = Attempt<string>;
const DONE: Answer = { kind: "done", value: "yes" };
const AGAIN: Answer = { kind: "again", why: "it is down" };
const slowDown = (waitMs: number | null): Answer => ({ kind: "slow-down", why: "too many", waitMs });

/** A guard without chance, and a service that answers as it is told, the last answer for ever. */
function guarded(random = 0) {
  const clock = new VirtualClock();
  const guard = new ServiceGuard(clock, GUARD_LIMITS, () => random);
  const at: number[] = [];
  const serve = (...answers: readonly Answer[]) => {
    let next = 0;
    return async (): Promise<Answer> => {
      at.push(clock.elapsed());
      return answers[Math.min(next++, answers.length - 1)] ?? DONE;
    };
  };
  const call = (...answers: readonly Answer[]) => clock.until(guard.call(serve(...answers)));
  return { clock, guard, at, serve, call };
}

describe("a call", () => {
  it("that succeeds is made once, without waiting", async () => {
    const { call, at } = guarded();
    expect(await call(DONE)).toEqual({ value: "yes", ms: 0 });
    expect(at).toEqual([0]);
  });

  it("that fails is made again, later each time, and three times at most", async () => {
    const one = guarded();
    expect((await one.call(AGAIN, AGAIN, DONE)).value).toBe("yes");
    expect(one.at).toEqual([0, 300, 900]);
    const other = guarded();
    expect((await other.call(AGAIN)).value).toEqual({ kind: "unavailable", why: "it is down" });
    expect(other.at).toEqual([0, 300, 900]);
  });

  it("waits up to as long again by chance", async () => {
    const { call, at } = guarded(1);
    await call(AGAIN, AGAIN, DONE);
    expect(at).toEqual([0, 600, 1800]);
  });
});

describe("the breaker", () => {
  it("leaves a service alone for 30 s after three failures in a row, also of different calls", async () => {
    const { call, at, clock } = guarded();
    await call(AGAIN, DONE);
    expect((await call(AGAIN)).value).toMatchObject({ kind: "unavailable" });
    const calls = at.length;
    expect(await call(DONE)).toEqual({ value: { kind: "unavailable", why: "it is down" }, ms: 0 });
    await clock.pass(29_000);
    expect((await call(DONE)).value).toMatchObject({ kind: "unavailable" });
    expect(at.length).toBe(calls);
  });

  it("lets one call probe then; while that is under way others are refused at once", async () => {
    const { call, guard, clock, at, serve } = guarded();
    await call(AGAIN);
    await clock.pass(30_000);
    const probe = Promise.withResolvers<Answer>();
    const probing = guard.call(() => probe.promise);
    const calls = at.length;
    expect((await call(DONE)).value).toMatchObject({ kind: "unavailable" });
    expect(at.length).toBe(calls);
    probe.resolve(DONE);
    expect(await probing).toBe("yes");
    expect(await Promise.all([guard.call(serve(DONE)), guard.call(serve(DONE))])).toEqual(["yes", "yes"]);
  });

  it("rests for 30 s more when the probe fails, which is not tried again", async () => {
    const { call, clock, at } = guarded();
    await call(AGAIN);
    for (let time = 0; time < 3; time++) {
      await clock.pass(30_000);
      const calls = at.length;
      expect((await call(AGAIN)).value).toMatchObject({ kind: "unavailable", why: "it is down" });
      expect(at.length).toBe(calls + 1);
    }
    await clock.pass(30_000);
    expect((await call(DONE)).value).toBe("yes");
    expect((await call(AGAIN, DONE)).value).toBe("yes");
  });

  it("counts failures in a row only", async () => {
    const { call } = guarded();
    for (let time = 0; time < 5; time++) expect((await call(AGAIN, AGAIN, DONE)).value).toBe("yes");
  });

  it("lets a probe that is asked to wait do so", async () => {
    const { call, clock } = guarded();
    await call(AGAIN);
    await clock.pass(30_000);
    expect(await call(slowDown(5000), DONE)).toMatchObject({ value: "yes", ms: 5000 });
  });
});

describe("a service that asks for a pause", () => {
  it.each([0, 1000, 59_999, 60_000])("of %d ms gets it, with any chance", async (ms) => {
    for (const random of [0, 0.999]) {
      const { call, at } = guarded(random);
      expect((await call(slowDown(ms), DONE)).value).toBe("yes");
      expect(at[1]).toBeGreaterThanOrEqual(ms);
      expect(at[1]).toBeLessThanOrEqual(ms + 850);
    }
  });

  it("of more than 60 s is not waited for, by that call nor by others, until it is nearly over", async () => {
    const { call, clock, at } = guarded();
    expect(await call(slowDown(61_000))).toEqual({ value: { kind: "rate-limited", why: "too many" }, ms: 0 });
    expect(await call(DONE)).toEqual({ value: { kind: "rate-limited", why: "too many" }, ms: 0 });
    expect(at.length).toBe(1);
    await clock.pass(2000);
    expect(await call(DONE)).toEqual({ value: "yes", ms: 59_000 });
  });

  it("without a length gets more each time, and is rate-limited in the end", async () => {
    const { call, at } = guarded();
    expect((await call(slowDown(null))).value).toEqual({ kind: "rate-limited", why: "too many" });
    expect(at).toEqual([0, 1200, 3600]);
  });

  it("gets it from all calls together", async () => {
    const { guard, clock, at, serve } = guarded();
    const asked = guard.call(serve(slowDown(10_000), DONE));
    await clock.pass(1);
    const others = [guard.call(serve(DONE)), guard.call(serve(DONE))];
    expect((await clock.until(Promise.all([asked, ...others]))).value).toEqual(["yes", "yes", "yes"]);
    expect(at).toEqual([0, 10_000, 10_000, 10_000]);
  });

  it("gets it longer when it asks for more meanwhile", async () => {
    const { guard, clock, at, serve } = guarded();
    const slow = Promise.withResolvers<Answer>();
    const answers = [slow.promise, Promise.resolve(DONE)];
    const late = guard.call(async () => (await answers.shift()) ?? DONE);
    const asked = guard.call(serve(slowDown(10_000), DONE));
    await clock.pass(9000);
    slow.resolve(slowDown(20_000));
    expect((await clock.until(asked)).value).toBe("yes");
    expect(at).toEqual([0, 29_000]);
    expect(await late).toBe("yes");
  });

  it("again and again is left alone in the end", async () => {
    const { call, clock, at } = guarded();
    for (let time = 0; time < 3; time++) {
      await call(slowDown(100));
      await clock.pass(1000);
    }
    const calls = at.length;
    expect(await call(DONE)).toMatchObject({ value: { kind: "rate-limited" }, ms: 0 });
    expect(at.length).toBe(calls);
  });
});

describe("an urgent call", () => {
  it("is tried once while the service is left alone, and brings it back when it succeeds", async () => {
    const { guard, clock, call, at, serve } = guarded();
    await call(AGAIN);
    const calls = at.length;
    expect(await clock.until(guard.call(serve(AGAIN), true))).toMatchObject({ value: { kind: "unavailable" } });
    expect(at.length).toBe(calls + 1);
    expect(await guard.call(serve(DONE), true)).toBe("yes");
    expect(await call(DONE)).toEqual({ value: "yes", ms: 0 });
  });

  it("waits for a pause that was asked for like any other", async () => {
    const { guard, clock, call, serve } = guarded();
    await call(slowDown(61_000));
    expect(await clock.until(guard.call(serve(DONE), true))).toMatchObject({ value: { kind: "rate-limited" }, ms: 0 });
  });
});

describe("a budget", () => {
  it("lets so many calls through in any window, and makes the next one wait no longer than it must", async () => {
    const clock = new VirtualClock();
    const budget = new CallBudget(clock, 3, 1000);
    const at: number[] = [];
    const take = async (): Promise<void> => {
      expect(await budget.take()).toBe(true);
      at.push(clock.elapsed());
    };
    await take();
    await clock.pass(500);
    await clock.until(Promise.all(Array.from({ length: 6 }, take)));
    expect(at.length).toBe(7);
    for (const begin of at) expect(at.filter((time) => time >= begin && time < begin + 1000).length).toBeLessThanOrEqual(3);
    expect(at.at(-1)).toBeLessThan(2100);
  });

  it("gives up when the run is interrupted, waiting or not, and takes nothing then", async () => {
    const clock = new VirtualClock();
    const budget = new CallBudget(clock, 1, 1000);
    const ending = new AbortController();
    expect(await budget.take(ending.signal)).toBe(true);
    const waiting = budget.take(ending.signal);
    ending.abort();
    expect(await waiting).toBe(false);
    expect(await budget.take(ending.signal)).toBe(false);
    expect((await clock.until(budget.take())).ms).toBeLessThanOrEqual(1001);
  });
});
