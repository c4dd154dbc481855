// What git is given of the environment, and what is told of a remote.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { gitFiles, publicAddress } from "./git-files.ts";

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

describe("a remote's address", () => {
  it.each([
    ["https://user:password@github.com/o/r.git", "https://github.com/o/r"],
    ["https://ghp_token@github.com/o/r", "https://github.com/o/r"],
    ["git@github.com:o/r.git", "ssh://github.com/o/r"],
    ["github.com:o/r", "ssh://github.com/o/r"],
    ["ssh://git@host.example:2222/o/r.git/", "ssh://host.example:2222/o/r"],
    ["https://host.example/o/r.git?token=secret#secret", "https://host.example/o/r"],
    ["git://host.example/r", "git://host.example/r"],
  ])("%s is told as %s", (remote, told) => expect(publicAddress(remote)).toBe(told));

  it.each(["", "/srv/git/r.git", "../r", "file:///srv/somebody/r", "C:\\repositories\\r", "ext::sh -c whatever", "host:"])(
    "%s is told to nobody",
    (remote) => expect(publicAddress(remote)).toBeNull(),
  );
});
