// The official cache client, as a program with the variables of a JavaScript action, against both cache services.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import type { CacheServiceKind } from "./github-settings.ts";
import type { JobIdentity } from "./job-identity.ts";
import { MAIN } from "./rig-client.ts";
import type { SmallGithub } from "./small-github.ts";
import { startedGithub } from "./started-github.ts";

const PROGRAM = fileURLToPath(new URL("../../fixtures/rig/official-cache.mjs", import.meta.url));

interface Given {
  readonly key: string;
  readonly restoreKeys?: readonly string[];
  readonly options?: { readonly lookupOnly: boolean };
}

/** A machine of its own: an empty workspace, and a way to call the client in it. */
function machine(github: SmallGithub, kind: CacheServiceKind, job: JobIdentity = MAIN) {
  const [workspace, temporary] = [temporaryFolder(), temporaryFolder()];
  const env = {
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporary,
    GITHUB_SERVER_URL: github.serverUrl,
    ...github.jobVariables(job, kind),
  };
  const call = async (verb: string, given: Given) => {
    const { stdout } = await execa("node", [PROGRAM, verb, JSON.stringify({ paths: ["out"], ...given })], {
      cwd: workspace,
      env,
      preferLocal: true,
    });
    return { result: JSON.parse(/^RESULT (.*)$/m.exec(stdout)?.[1] ?? ""), log: stdout };
  };
  return {
    write: (text: string) => {
      mkdirSync(path.join(workspace, "out"), { recursive: true });
      writeFileSync(path.join(workspace, "out", "file"), text);
    },
    read: () => readFileSync(path.join(workspace, "out", "file"), "utf8"),
    save: (key: string) => call("save", { key }),
    restore: (given: Given) => call("restore", given),
  };
}

describe.each<CacheServiceKind>(["v2", "v1"])("through %s", (kind) => {
  it("saves on one machine and restores on another: by key, by prefix, by restore key", async () => {
    const github = await startedGithub();
    const one = machine(github, kind);
    one.write("made");
    expect((await one.save("flow-aaa")).result).toBe(1);
    for (const given of [{ key: "flow-aaa" }, { key: "flow-a" }, { key: "other", restoreKeys: ["flow-"] }]) {
      const other = machine(github, kind);
      expect((await other.restore(given)).result).toBe("flow-aaa");
      expect(other.read()).toBe("made");
    }
    expect((await machine(github, kind).restore({ key: "other" })).result).toBe(null);
  });

  it("looks up without a download, and saves a key once", async () => {
    const github = await startedGithub();
    const one = machine(github, kind);
    one.write("made");
    await one.save("k");
    github.clearRequests();
    expect((await one.restore({ key: "k", options: { lookupOnly: true } })).result).toBe("k");
    expect(github.requests.map((each) => each.service)).toEqual(["cache"]);
    const again = await one.save("k");
    expect(again.result).toBe(-1);
    expect(again.log).toContain("another job may be creating this cache");
  });

  it("hears that it may not write, and that it may not read", async () => {
    const github = await startedGithub();
    const reader = machine(github, kind, { ...MAIN, cacheMode: "read", announceCacheMode: false });
    reader.write("made");
    expect((await reader.save("k")).log).toContain("cache write denied: the token of this run");
    const writer = machine(github, kind, { ...MAIN, cacheMode: "write-only", announceCacheMode: false });
    expect((await writer.restore({ key: "k" })).log).toContain("cache read denied: the token of this run");
  });
});

it("hears of the rate and of the quota in v2", async () => {
  const github = await startedGithub({ uploadsPerMinute: 1, quotaBytes: 1, whenFull: "refuse" });
  const one = machine(github, "v2");
  one.write("made");
  await one.save("a");
  expect((await one.save("b")).log).toContain("You've hit a rate limit, your rate limit will reset in");
  github.advance(60_000);
  expect((await one.save("b")).log).toContain("Cache storage quota has been hit");
});
