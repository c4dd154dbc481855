// `watch` as a real process: it runs once, again when something changes that a task reads, and not for anything else.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { builtCli } from "./tools/built-cli.ts";
import { Playground } from "./tools/playground.ts";

it("runs again for what is read, keeps quiet for the rest, and ends with 130", async () => {
  const place = new Playground(
    "steps:\n  count:\n    inputs: words.txt\n    run: wc -w < words.txt > count.txt\n    outputs: count.txt\n",
    { "words.txt": "a b\n" },
  );
  const child = spawn(process.execPath, [builtCli(), "watch", "--reporter", "plain"], {
    cwd: place.root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (told += data));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const until = async (count: number) => {
    while (told.split("waiting for changes").length - 1 < count) await sleep(20);
  };
  await until(1);
  await sleep(500);
  writeFileSync(place.path("other.txt"), "not read");
  writeFileSync(place.path("count.txt"), "an output");
  await sleep(700);
  expect(told.split("waiting for changes").length - 1).toBe(1);
  writeFileSync(place.path("words.txt"), "a b c\n");
  await until(2);
  expect(told).toContain("words.txt changed");
  expect(readFileSync(place.path("count.txt"), "utf8").trim()).toBe("3");
  child.kill("SIGINT");
  expect(await ended).toBe(130);
});
