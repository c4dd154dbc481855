// An order that respects all needs, or circles that are circles.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrange } from "./order.ts";

const labels = (upstream: readonly unknown[]) => upstream.map((_, node) => node);

describe("arrange", () => {
  test("law: every node once, after all it needs; numbers that are an order already stay", () => {
    const needs = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(needs, (raw) => {
        const upstream = raw.map((each, node) => (node === 0 ? [] : each.map((need) => need % node)));
        expect(arrange({ upstream, labels: labels(upstream) }).order).toEqual(labels(upstream));
        const mirrored = upstream.map((each) => each.map((need) => upstream.length - 1 - need)).reverse();
        const { order, circles } = arrange({ upstream: mirrored, labels: labels(mirrored) });
        expect(circles).toEqual([]);
        expect([...order].sort((a, b) => a - b)).toEqual(labels(upstream));
        mirrored.forEach((each, node) => {
          for (const need of each) expect(order.indexOf(need)).toBeLessThan(order.indexOf(node));
        });
      }),
    );
  });

  test("law: circles are told exactly where no order exists, and each is one", () => {
    const needs = fc.array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(needs, (raw) => {
        const upstream = raw.map((each) => each.map((need) => need % raw.length));
        const { order, circles } = arrange({ upstream, labels: labels(upstream) });
        const isOrder = upstream.every((each, node) => each.every((need) => order.indexOf(need) < order.indexOf(node)));
        expect(circles.length === 0).toBe(isOrder);
        for (const circle of circles) {
          expect(new Set(circle).size).toBe(circle.length);
          for (const [i, node] of circle.entries()) expect(upstream[node]).toContain(circle[(i + 1) % circle.length]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("the short way round is told", () => {
    expect(arrange({ upstream: [[1], [2, 0], [3], [0]], labels: [0, 1, 2, 3] }).circles).toEqual([[0, 1]]);
    expect(arrange({ upstream: [[1], [2], [3, 0], [0]], labels: [0, 1, 2, 3] }).circles.map((circle) => circle.length)).toEqual([3]);
  });

  test("one circle for labels that are known to lie on one", () => {
    const upstream = [[2], [3], [0], [1]];
    expect(arrange({ upstream, labels: [0, 0, 1, 1] }).circles).toEqual([[0, 2]]);
    expect(arrange({ upstream, labels: [0, 0, 1, 1] }, [0, 1]).circles).toEqual([]);
  });

  test("depth costs no stack", () => {
    const upstream = Array.from({ length: 100_000 }, (_, node) => (node === 99_999 ? [] : [node + 1]));
    expect(arrange({ upstream, labels: labels(upstream) }).order[0]).toBe(99_999);
  });
});
