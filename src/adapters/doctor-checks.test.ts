// The checks on real directories: good ones, read-only ones, nearly full ones, and without git.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DoctorPlaces, doctorChecks, nodeCheck } from "./doctor-checks.ts";
import { clockCheck, type DoctorCheck } from "./doctor-disk.ts";

let place = "";

beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), "flow-doctor-test-"));
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

function repository(name = "repository"): string {
  const root = path.join(place, name);
  mkdirSync(root);
  execFileSync("git", ["init", "--quiet", root]);
  writeFileSync(path.join(root, "flow.yml"), "steps: {}\n");
  return root;
}

function places(root: string, more: Partial<DoctorPlaces> = {}): DoctorPlaces {
  return { root, cacheDir: path.join(place, "cache", "deep"), flowFile: path.join(root, "flow.yml"), ...more };
}

function named(checks: readonly DoctorCheck[], name: string): DoctorCheck | undefined {
  return checks.find((check) => check.name === name);
}

/** Everything below a directory, without what git keeps. */
function contents(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.includes(".git"))
    .sort();
}

describe("a machine in order", () => {
  it("is told so, line by line", async () => {
    const checks = await doctorChecks(places(repository()));
    const names = [
      "node",
      "git",
      "repository",
      "flow file",
      "work tree",
      "cache directory",
      "file system",
      "copies",
      "disk space",
      "database",
      "clock",
      "file names",
      "shell",
    ];
    expect(checks.map((check) => check.name)).toEqual(process.platform === "linux" ? [...names, "processes"] : names);
    expect(checks.filter((check) => check.ok === false)).toEqual([]);
  });

  it("gives a remedy with each line that is not in order, and only there; one line each", async () => {
    const bad = await doctorChecks({ root: path.join(place, "nowhere"), cacheDir: "/proc/flow", flowFile: null });
    const good = await doctorChecks(places(repository()));
    expect(bad.some((check) => check.ok === false)).toBe(true);
    for (const check of [...bad, ...good]) {
      expect(check.remedy !== undefined).toBe(check.ok !== true);
      expect(`${check.detail}${check.remedy ?? ""}`).not.toMatch(/[\r\n]/);
    }
  });

  it("leaves nothing behind, also no cache directory", async () => {
    const root = repository();
    const before = contents(place);
    await doctorChecks(places(root));
    expect(contents(place)).toEqual(before);
    expect(existsSync(path.join(place, "cache"))).toBe(false);
    expect(execFileSync("git", ["-C", root, "status", "--porcelain"], { encoding: "utf8" })).toBe("?? flow.yml\n");
  });

  it("looks into a cache directory that exists", async () => {
    const cacheDir = path.join(place, "cache");
    mkdirSync(cacheDir);
    const checks = await doctorChecks(places(repository(), { cacheDir }));
    expect(named(checks, "cache directory")).toEqual({ name: "cache directory", ok: true, detail: `${cacheDir} can be written` });
    expect(readdirSync(cacheDir)).toEqual([]);
  });
});

describe("git", () => {
  it("misses a repository", async () => {
    const checks = await doctorChecks(places(place, { flowFile: null }));
    expect(named(checks, "repository")).toMatchObject({ ok: false, remedy: expect.stringContaining("git init") });
    expect(named(checks, "flow file")).toMatchObject({ ok: false, remedy: expect.stringContaining("flow-action init") });
  });

  it("tells a work tree from git's own directory", async () => {
    const root = path.join(repository(), ".git");
    expect(named(await doctorChecks(places(root)), "repository")).toMatchObject({
      ok: false,
      detail: expect.stringContaining("not a work tree"),
    });
  });

  it("says that a clone is shallow", async () => {
    const root = repository();
    const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    for (const message of ["one", "two"])
      execFileSync("git", ["-C", root, ...identity, "commit", "--quiet", "--allow-empty", "-m", message]);
    const clone = path.join(place, "clone");
    execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${root}`, clone]);
    expect(named(await doctorChecks(places(clone)), "repository")).toMatchObject({ ok: true, detail: expect.stringContaining("shallow") });
    expect(named(await doctorChecks(places(root)), "repository")).toMatchObject({ ok: true, detail: expect.stringContaining("history") });
  });

  it("is missed where there is none, and so is bash", async () => {
    const root = repository();
    const empty = path.join(place, "bin");
    mkdirSync(empty);
    const before = process.env["PATH"];
    process.env["PATH"] = empty;
    try {
      const checks = await doctorChecks(places(root));
      expect(named(checks, "git")).toEqual({
        name: "git",
        ok: false,
        detail: "git was not found",
        remedy: expect.stringContaining("Install git"),
      });
      expect(named(checks, "repository")).toBeUndefined();
      expect(named(checks, "shell")).toMatchObject({ ok: false, detail: "neither bash nor sh" });
    } finally {
      process.env["PATH"] = before;
    }
  });
});

describe("places that cannot be written", () => {
  it("names a file that stands where a directory should", async () => {
    const cacheDir = path.join(place, "file");
    writeFileSync(cacheDir, "");
    const checks = await doctorChecks(places(repository(), { cacheDir }));
    expect(named(checks, "cache directory")).toMatchObject({ ok: false, detail: `${cacheDir}: it is a file, not a directory` });
    expect(named(checks, "database")).toBeUndefined();
  });

  it.runIf(process.platform === "linux")("names a directory that takes no files, even from root", async () => {
    const checks = await doctorChecks(places(repository(), { cacheDir: "/proc/sys" }));
    expect(named(checks, "cache directory")).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^\/proc\/sys: /),
      remedy: expect.stringContaining("--cache-dir"),
    });
  });
});

/** Runs the checks where `cache` is a file system of its own, mounted for one process alone. */
function checksOnMount(root: string, options: string, fill: string): readonly DoctorCheck[] | null {
  const cache = path.join(place, "mounted");
  mkdirSync(cache);
  const script = `import { doctorChecks } from ${JSON.stringify(new URL("./doctor-checks.ts", import.meta.url).href)};
    console.log(JSON.stringify(await doctorChecks(${JSON.stringify(places(root, { cacheDir: cache }))})));`;
  const command = `mount -t tmpfs -o ${options} tmpfs '${cache}' && ${fill.replaceAll("CACHE", cache)} && "$NODE" --input-type=module -e "$SCRIPT" && test -z "$(ls -A '${cache}' | grep doctor)"`;
  const env = { ...process.env, NODE: process.execPath, SCRIPT: script };
  const ran = spawnSync("unshare", ["--mount", "sh", "-c", command], { encoding: "utf8", env });
  return ran.status === 0 ? JSON.parse(ran.stdout) : null;
}

const canMount = spawnSync("unshare", ["--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]).status === 0;
if (!canMount) process.stdout.write("left out: file systems of their own, which need the right to mount\n");

describe.runIf(canMount)("a cache on another file system", () => {
  it("is copied from", () => {
    const checks = checksOnMount(repository(), "size=2g", "true") ?? [];
    expect(named(checks, "file system")).toMatchObject({ ok: "warn", detail: expect.stringContaining("different") });
    expect(named(checks, "database")).toMatchObject({ ok: true });
    expect(named(checks, "disk space")).toMatchObject({ ok: true });
  });

  it("is read-only", () => {
    const checks = checksOnMount(repository(), "ro", "true") ?? [];
    expect(named(checks, "cache directory")).toMatchObject({ ok: false, detail: expect.stringContaining("read-only") });
  });

  it("is small", () => {
    const checks = checksOnMount(repository(), "size=4m", "true") ?? [];
    expect(named(checks, "disk space")).toMatchObject({ ok: false, detail: expect.stringMatching(/^4 MiB free|^3\.\d+ MiB free/) });
  });

  it("is full", () => {
    const checks = checksOnMount(repository(), "size=64k", "{ head -c 1000000 /dev/zero > 'CACHE/fill' 2>/dev/null || true; }") ?? [];
    expect(named(checks, "cache directory")).toMatchObject({ ok: false, detail: expect.stringContaining("no space is left") });
  });
});

describe("clock", () => {
  const file = () => path.join(place, "written");
  const at = Date.UTC(2025, 5, 1);

  it.each([
    [0, true, "agrees"],
    [1900, true, "agrees"],
    [60_000, "warn", "60 s ahead"],
    [-7200_000, "warn", "7200 s behind"],
  ] as const)("off by %i ms: %s", (off, ok, words) => {
    writeFileSync(file(), "");
    utimesSync(file(), new Date(at + off), new Date(at + off));
    expect(clockCheck(file(), at)).toMatchObject({ ok, detail: expect.stringContaining(words) });
  });

  it("has not been set", () => {
    writeFileSync(file(), "");
    expect(clockCheck(file(), 0)).toMatchObject({ ok: "warn", detail: "the clock says 1970-01-01T00:00:00.000Z" });
  });

  it("cannot be compared without a file", () => {
    expect(clockCheck(file(), at)).toMatchObject({ ok: "warn" });
  });
});

describe("node", () => {
  it.each([
    ["24.0.0", true],
    ["22.15.0", true],
    ["22.14.9", false],
    ["20.19.5", false],
    ["18.0.0", false],
    ["100.1.0", true],
  ])("%s: %s", (version, ok) => {
    expect(nodeCheck(version).ok).toBe(ok);
  });
});
