// Which makers a policy takes: what is named, at its beginning and its end, and what is not said at all.
import { describe, expect, test } from "vitest";
import { matchesRef, whyUntrusted } from "./trust-policy.ts";

const MAIN = { workflow: "o/r/.github/workflows/ci.yml@refs/heads/main", ref: "refs/heads/main", event: "push" };

describe("who may have made it", () => {
  test.each([
    ["no policy", undefined, MAIN, null],
    ["no lists", {}, {}, null],
    ["all that is named", { workflows: ["o/r/.github/workflows/ci.yml"], refs: ["refs/heads/main"], events: ["push"] }, MAIN, null],
    ["a workflow at its ref", { workflows: ["o/r/.github/workflows/ci.yml@refs/heads/main"] }, MAIN, null],
    ["one of several", { refs: ["refs/tags/*", "refs/heads/main"] }, MAIN, null],
    ["another workflow", { workflows: ["o/r/.github/workflows/release.yml"] }, MAIN, `made by the workflow ${MAIN.workflow}`],
    ["a longer name", { workflows: ["o/r/.github/workflows/ci"] }, MAIN, `made by the workflow ${MAIN.workflow}`],
    ["another ref of it", { workflows: ["o/r/.github/workflows/ci.yml@refs/tags/v1"] }, MAIN, `made by the workflow ${MAIN.workflow}`],
    ["a pull request", { refs: ["refs/heads/*"] }, { ...MAIN, ref: "refs/pull/4/merge" }, "made by the ref refs/pull/4/merge"],
    ["another event", { events: ["push"] }, { ...MAIN, event: "pull_request_target" }, "made by the event pull_request_target"],
    ["nothing said", { events: ["push"] }, {}, "the event that made it is not known"],
    ["an empty text", { refs: ["**"] }, { ref: "" }, "the ref that made it is not known"],
    ["text without end", { refs: ["**"] }, { ref: "r".repeat(2000) }, `made by the ref ${"r".repeat(2000)}`],
    ["an empty list", { refs: [] }, MAIN, "made by the ref refs/heads/main"],
  ])("%s", (_, policy, maker, why) => expect(whyUntrusted(policy, maker)).toBe(why));
});

test.each([
  ["refs/heads/main", "refs/heads/main", true],
  ["refs/heads/main", "refs/heads/main2", false],
  ["refs/heads/main", "xrefs/heads/main", false],
  ["refs/heads/ma.n", "refs/heads/main", false],
  ["refs/tags/*", "refs/tags/v1.0", true],
  ["refs/tags/*", "refs/tags/v1/x", false],
  ["refs/tags/**", "refs/tags/v1/x", true],
  ["refs/heads/release-*", "refs/heads/release-", true],
  ["refs/heads/*", "refs/heads/main\nrefs/heads/x", false],
  ["(a|b)[c]", "a", false],
])("%s and %j: %s", (pattern, text, isMeant) => expect(matchesRef(pattern, text)).toBe(isMeant));
