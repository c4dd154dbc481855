// What git is given of the environment.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { gitFiles } from "./git-files.ts";

it.skipIf(process.platform === "win32")("git gets what it reads, and nothing of secrets that stand beside that", async () => {
  const folder = temporaryFolder();
  const program = path.join(folder, "git");
  writeFileSync(program, `#!/bin/sh\n/usr/bin/env > '${folder}/seen'\nprintf 'a.txt\\0'\n`);
  chmodSync(program, 0o755);
  const env = { PATH: folder, HOME: folder, GIT_CONFIG_GLOBAL: "/dev/null", GIT_TOKEN: "secret", DEPLOY_KEY: "secret", SSH_AUTH_SOCK: "x" };
  expect(await gitFiles(folder, env).tracked()).toEqual(["a.txt"]);
  const names = readFileSync(path.join(folder, "seen"), "utf8")
    .split("\n")
    .flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
  expect(names.filter((name) => name !== "PWD" && name !== "_").sort()).toEqual(["GIT_CONFIG_GLOBAL", "HOME", "PATH"]);
});
