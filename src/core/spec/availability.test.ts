// Which references change with every commit or run.
import { expect, it } from "vitest";
import { isChanging } from "./availability.ts";

it.each<[string, boolean]>([
  ["github.sha", true],
  ["github.SHA", true],
  ["github.run_id", true],
  ["github.event.head_commit.message", true],
  ["github.event.pull_request.head.sha", true],
  ["github", true],
  ["github.event", true],
  ["github.*", true],
  ["github.event.inputs.level", false],
  ["github.event.pull_request.number", false],
  ["github.ref", false],
  ["matrix.sha", false],
])("%s changes with every commit or run: %s", (path, changes) => {
  expect(isChanging(path.split(".").map((part) => (part === "*" ? null : part)))).toBe(changes);
});
