// The scripts that release.yml calls: what becomes of a tag, its release and the plain tags, over HTTP; and which tags are refused.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { PROJECT } from "./project.ts";
import { ReleaseService } from "./release-service.ts";

const NEW = "b".repeat(40);
const OLD = "a".repeat(40);
const folder = mkdtempSync(path.join(tmpdir(), "flow-release-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const files = ["flow-action.tgz", "flow-action.attestation.jsonl"].map((name) => path.join(folder, name));
for (const file of files) writeFileSync(file, path.basename(file));

async function service(tags: Readonly<Record<string, string>>): Promise<ReleaseService> {
  return await new ReleaseService(tags).start();
}

async function publish(at: ReleaseService, tag: string) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [path.join(PROJECT, "scripts/publish-release.mjs"), ...files], {
    env: { GITHUB_API_URL: at.address, GITHUB_REPOSITORY: "o/r", GITHUB_REF_NAME: tag, GITHUB_SHA: NEW, GITHUB_TOKEN: "token" },
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

describe("publish-release", () => {
  it("publishes once all files are there, and points the plain tags to the commit", async () => {
    await using at = await service({ "v1.2.3": NEW });
    expect(await publish(at, "v1.2.3")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(at.releases).toMatchObject([
      { tag_name: "v1.2.3", immutable: true, latest: "true", assets: files.map((file) => path.basename(file)) },
    ]);
    expect(Object.fromEntries(at.tags)).toEqual({ "v1.2.3": NEW, v1: NEW, "v1.2": NEW });
  });

  it("moves plain tags that there are", async () => {
    await using at = await service({ "v1.2.2": OLD, v1: OLD, "v1.2": OLD, "v1.2.3": NEW });
    at.released("v1.2.2");
    expect(await publish(at, "v1.2.3")).toMatchObject({ exitCode: 0 });
    expect(Object.fromEntries(at.tags)).toEqual({ "v1.2.2": OLD, "v1.2.3": NEW, v1: NEW, "v1.2": NEW });
  });

  it("an older line moves only its own plain tag, and is not the latest; versions are compared as numbers", async () => {
    await using at = await service({ "v1.9.10": NEW, "v1.10.0": OLD, v1: OLD, "v1.9": "c", v2: OLD });
    for (const tag of ["v1.9.9", "v1.10.0", "v2.0.0"]) at.released(tag);
    expect(await publish(at, "v1.9.10")).toMatchObject({ exitCode: 0 });
    expect(Object.fromEntries(at.tags)).toMatchObject({ v1: OLD, "v1.9": NEW, v2: OLD });
    expect(at.releases.at(-1)).toMatchObject({ tag_name: "v1.9.10", latest: "false" });
  });

  it("sees more releases than one page holds", async () => {
    await using at = await service({ "v1.0.5": NEW, v1: OLD, "v1.0": OLD });
    for (let number = 0; number < 100; number += 1) at.released(`v0.0.${number}`);
    at.released("v1.1.0");
    expect(await publish(at, "v1.0.5")).toMatchObject({ exitCode: 0 });
    expect(Object.fromEntries(at.tags)).toMatchObject({ v1: OLD, "v1.0": NEW });
  });

  it.each(["POST /upload/", "PATCH /repos/o/r/releases", "PATCH /repos/o/r/git/refs/tags/v1.2"])(
    "goes on after a failure at %s",
    async (failing) => {
      await using at = await service({ "v1.2.3": NEW, v1: OLD, "v1.2": OLD });
      at.failing = failing;
      const first = await publish(at, "v1.2.3");
      expect([first.exitCode, first.stderr.includes("500")]).toEqual([1, true]);
      expect(await publish(at, "v1.2.3")).toMatchObject({ exitCode: 0 });
      expect(at.releases).toMatchObject([{ tag_name: "v1.2.3", immutable: true, assets: files.map((file) => path.basename(file)) }]);
      expect(Object.fromEntries(at.tags)).toEqual({ "v1.2.3": NEW, v1: NEW, "v1.2": NEW });
    },
  );

  it("moves no plain tag while the release can be changed", async () => {
    await using at = await service({ "v1.2.3": NEW, v1: OLD });
    at.isImmutable = false;
    const { exitCode, stderr } = await publish(at, "v1.2.3");
    expect([exitCode, stderr.includes("immutable releases in the repository's settings")]).toEqual([1, true]);
    expect(Object.fromEntries(at.tags)).toEqual({ "v1.2.3": NEW, v1: OLD });
  });

  it.each([
    ["a tag that has moved since", { "v1.2.3": OLD }, null, "v1.2.3", "has been moved"],
    ["a tag that is gone", {}, null, "v1.2.3", "404"],
    ["a plain tag with a release of its own", { "v1.2.3": NEW, v1: OLD }, "v1", "v1.2.3", "a release of its own"],
    ["a tag of another form", { "v1.2": NEW }, null, "v1.2", "not of the form"],
    ["a number with a nought before it", { "v1.02.3": NEW }, null, "v1.02.3", "not of the form"],
  ])("refuses %s before it writes anything", async (_, tags, released, tag, told) => {
    await using at = await service(tags);
    if (released !== null) at.released(released);
    const { exitCode, stderr } = await publish(at, tag);
    expect([exitCode, stderr.includes(told)]).toEqual([1, true]);
    expect(at.requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
  });
});

describe("check-tag", () => {
  const repository = mkdtempSync(path.join(folder, "repository-"));
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false", ...words], {
      cwd: repository,
      encoding: "utf8",
    }).trim();
  git("init", "-q", "-b", "main");
  writeFileSync(path.join(repository, "package.json"), '{ "version": "1.2.3" }\n');
  git("add", ".");
  git("commit", "-q", "-m", "one");
  const reviewed = git("rev-parse", "HEAD");
  git("checkout", "-q", "-b", "side");
  git("commit", "-q", "--allow-empty", "-m", "two");
  const unreviewed = git("rev-parse", "HEAD");

  it.each([
    ["v1.2.3", reviewed, "main", 0, ""],
    ["v1.2.4", reviewed, "main", 1, "v1.2.4 is not the version of package.json, which is 1.2.3\n"],
    ["v1.2.3", unreviewed, "main", 1, `${unreviewed} is not on main: a release comes from there, where it was reviewed\n`],
  ])("%s at %s on %s", async (tag, commit, branch, exitCode, stderr) => {
    const ended = await execa(process.execPath, [path.join(PROJECT, "scripts/check-tag.mjs"), tag, commit, branch], {
      cwd: repository,
      reject: false,
      stripFinalNewline: false,
    });
    expect([ended.exitCode, ended.stderr]).toEqual([exitCode, stderr]);
  });

  it("fails where the branch is not known", async () => {
    const ended = await execa(process.execPath, [path.join(PROJECT, "scripts/check-tag.mjs"), "v1.2.3", reviewed, "origin/none"], {
      cwd: repository,
      reject: false,
    });
    expect([ended.exitCode, ended.stderr.includes("git cannot tell")]).toEqual([1, true]);
  });
});

describe("expect-result", () => {
  it.each([
    ["as expected", { outcome: "success", ran: 17, restored: 0 }, 0],
    ["another number", { outcome: "success", ran: 16, restored: 1 }, 1],
    ["a failure", { outcome: "failure", ran: 17, restored: 0 }, 1],
  ])("%s", async (_, result, exitCode) => {
    const file = path.join(folder, "result.json");
    writeFileSync(file, JSON.stringify(result));
    const ended = await execa(process.execPath, [path.join(PROJECT, "scripts/expect-result.mjs"), file, "17", "0"], { reject: false });
    expect(ended.exitCode).toBe(exitCode);
  });
});
