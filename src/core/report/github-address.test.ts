// Addresses on GitHub, and none where one could lead elsewhere.
import { describe, expect, test } from "vitest";
import { PLACE } from "../../../test/golden/summary/summary-samples.ts";
import { jobAddress, lineAddress, runAddress, runName } from "./github-address.ts";

const BLOB = `https://github.com/o/r/blob/${PLACE.commit}`;

describe("a line of a file", () => {
  test.each([
    ["flow.yml", `${BLOB}/flow.yml#L7`],
    ["./a b/flow.yml", `${BLOB}/a%20b/flow.yml#L7`],
    ["a(b)[c]|d.yml", `${BLOB}/a%28b%29%5Bc%5D%7Cd.yml#L7`],
    ["é?#.yml", `${BLOB}/%C3%A9%3F%23.yml#L7`],
    ["../flow.yml", null],
    ["a/../../b", null],
    ["/etc/passwd", null],
    ["C:\\flow.yml", null],
    ["a\nb", null],
    ["\ud800", null],
    ["a".repeat(500), null],
  ])("%j", (file, address) => expect(lineAddress(PLACE, file, 7)).toBe(address));

  test.each([
    ["server", "javascript:alert(1)"],
    ["server", "https://github.com/x?"],
    ["repository", "o/r/../x"],
    ["repository", "r"],
    ["commit", "main"],
  ])("none where %s is %s", (field, value) => expect(lineAddress({ ...PLACE, [field]: value }, "flow.yml", 1)).toBeNull());

  test("none on a machine of one's own", () => expect(lineAddress(null, "flow.yml", 1)).toBeNull());
});

test("runs with their attempts, and nothing for a run of another machine", () => {
  expect(runAddress(PLACE, "812")).toBe("https://github.com/o/r/actions/runs/812");
  expect(runAddress(PLACE, "812/attempts/2")).toBe("https://github.com/o/r/actions/runs/812/attempts/2");
  expect(runAddress(PLACE, "k3x9-812")).toBeNull();
  expect(["812", "812/attempts/1", "812/attempts/2", "k3x9"].map(runName)).toEqual(["812", "812", "812, attempt 2", "k3x9"]);
});

test("the job's log, where it lies on the same server", () => {
  expect(jobAddress(PLACE)).toBe(PLACE.jobUrl);
  expect(jobAddress({ ...PLACE, jobUrl: "https://example.com/o/r" })).toBeNull();
  expect(jobAddress({ ...PLACE, jobUrl: "https://github.com/o/r)[x](y" })).toBeNull();
});
