// Did you mean: the nearest name, and none where nothing is near.
import fc from "fast-check";
import { expect, it } from "vitest";
import { nearest } from "./suggestion.ts";

const KEYS = ["name", "needs", "run", "working-directory", "timeout-minutes", "inputs", "outputs"];

it.each([
  ["nam", "name"],
  ["nmae", "name"],
  ["need", "needs"],
  ["rn", "run"],
  ["runn", "run"],
  ["Working_Directory", "working-directory"],
  ["workingDirectory", "working-directory"],
  ["timeout-minuts", "timeout-minutes"],
  ["ouptut", "outputs"],
  ["x", undefined],
  ["", undefined],
  ["frobnicate", undefined],
  ["constructor", undefined],
])("%s -> %s", (name, expected) => {
  expect(nearest(name, KEYS)).toBe(expected);
});

it("finds a name again after one slip", () => {
  const slip = fc.tuple(fc.constantFrom(...KEYS.filter((key) => key.length > 4)), fc.nat(), fc.constantFrom("drop", "add", "swap"));
  fc.assert(
    fc.property(slip, ([key, seed, kind]) => {
      const at = seed % (key.length - 1);
      const swapped = `${key.slice(0, at)}${key.charAt(at + 1)}${key.charAt(at)}${key.slice(at + 2)}`;
      const slipped = { drop: key.slice(0, at) + key.slice(at + 1), add: `${key.slice(0, at)}q${key.slice(at)}`, swap: swapped }[kind];
      expect(nearest(slipped, KEYS)).toBe(key);
    }),
  );
});
