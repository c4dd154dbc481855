// Commands to copy: a shell gives back the words that were meant.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { HOSTILE, task } from "../../../test/golden/report/run-samples.ts";
import { shellWord, taskCommand } from "./shell-command-text.ts";

test.each([
  [task("lint", {}, "failed"), "flow.yml", "flow-action run lint"],
  [task("blur", { image: "fox", sigma: 8 }, "failed"), ".github/flow.yml", "flow-action run blur --matrix image:fox --matrix sigma:8"],
  [
    task("a", { text: "it's", on: true, none: null }, "failed"),
    "x y.yml",
    "flow-action run a --matrix 'text:it'\\''s' --matrix on:true --matrix none:null -f 'x y.yml'",
  ],
  [task("a", { deep: { b: [1] } }, "failed"), "flow.yaml", `flow-action run a --matrix 'deep:{"b":[1]}'`],
])("%#", (given, file, command) => expect(taskCommand("run", given, { file })).toBe(command));

const WORDS = [...HOSTILE.filter((name) => !name.includes("\0")), "", "$HOME `id` $(id) \\ \" ' !x", "*", "~", "a=b", "#x"];

test("bash gives every word back", () => {
  const bash = spawnSync("bash", ["-c", `printf '%s\\0' ${WORDS.map(shellWord).join(" ")}`], {
    encoding: "utf8",
    env: { LC_ALL: "C.UTF-8" },
  });
  if (bash.error !== undefined) {
    process.stderr.write(`left out: words through bash, which cannot be started (${bash.error.message})\n`);
    return;
  }
  expect(bash.stdout.split("\0").slice(0, -1)).toEqual(WORDS);
});
