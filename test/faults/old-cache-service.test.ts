// The old cache service: what it does not tell is told as unknown or a miss, what it sends is believed no more than what the
// new one sends, and its client leaves nothing behind.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CacheService, Part } from "../../src/adapters/cache-service.ts";
import { machineClock } from "../../src/adapters/machine-clock.ts";
import { type OldCacheParts, oldCacheClient } from "../../src/adapters/old-cache-client.ts";
import { entryKey } from "../../src/core/entry/entry-key.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import type { OutputFile, TaskRecord } from "../../src/core/model/record.ts";
import { recordOf } from "../contract/output-store-contract.ts";
import { FAULT_WAYS } from "../rig/github/faults.ts";
import { MAIN } from "../rig/github/rig-client.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { type GithubRun, type GithubRunSettings, githubRun } from "../rig/github-run.ts";
import { builtOldCache, pathWith } from "../rig/old-cache.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";

const SIGNAL = new AbortController().signal;
const PATH = process.env["PATH"] ?? "";

const isPosix = process.platform !== "win32";
if (!isPosix) process.stdout.write("left out: the old cache service, whose tests need a POSIX shell and its tools\n");
const hasGnuTar = isPosix && execFileSync("tar", ["--version"], { encoding: "utf8" }).includes("GNU tar");
if (!hasGnuTar) process.stdout.write("left out: hostile archives, since tar here is not GNU tar, and no other one leaves members out\n");

/** Small tar archives with gzip can be made here; without zstd GitHub's client makes them too. */
const GZIP_PATH = isPosix ? pathWith("tar", "gzip", "sh") : PATH;

function client(github: SmallGithub, more: Partial<OldCacheParts> = {}): CacheService & { readonly folder: string } {
  const tempDir = temporaryFolder();
  const env = { ...github.jobVariables(MAIN, "v1"), PATH: GZIP_PATH, ...more.env };
  const service = oldCacheClient({ program: builtOldCache(), tempDir, clock: machineClock(), ...more, env });
  onTestFinished(() => service.close());
  return { ...service, folder: tempDir };
}

function run(github: SmallGithub, settings: GithubRunSettings): GithubRun {
  const made = githubRun(github, { oldCache: builtOldCache(), ...settings, env: { PATH: GZIP_PATH, ...settings.env } });
  onTestFinished(async () => void (await made.end()));
  return made;
}

/** A program that stands in for the bundle. */
function program(source: string): string {
  const file = path.join(temporaryFolder(), "program.mjs");
  writeFileSync(
    file,
    `import fs from "node:fs";
    const request = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
    const answer = (value) => fs.writeFileSync(request.answer, JSON.stringify(value));
    ${source}`,
  );
  return file;
}

function file(text: string): string {
  const name = path.join(temporaryFolder(), "file");
  writeFileSync(name, text);
  return name;
}

async function textOf(part: Part): Promise<string> {
  if (part.kind !== "part") throw new Error(`no bytes: ${part.kind}`);
  let text = "";
  for await (const chunk of part.stream) text += chunk;
  return text;
}

async function restored(service: CacheService, key: string): Promise<string> {
  const found = await service.find(key, "exact");
  if (found.kind !== "hit") return found.kind;
  return textOf(await found.entry.read(0, null));
}

/** A result too large for a ledger, in the run's store. */
async function largeRecord({ cache }: GithubRun, variant = "large"): Promise<TaskRecord> {
  const bytes = Buffer.alloc(3_000_000, variant);
  const source = path.join(temporaryFolder(), "source");
  writeFileSync(source, bytes);
  await cache.store.ingest(source);
  const output: OutputFile = { path: "out", mode: "100644", size: bytes.length, sha256: sha256(bytes) };
  return recordOf(variant, [output]);
}

async function saveLarge(made: GithubRun): Promise<TaskRecord> {
  const record = await largeRecord(made);
  await made.cache.store.save(record);
  return record;
}

const requests = (github: SmallGithub, method: string) => github.requests.filter((each) => each.method === method).length;

describe.runIf(isPosix)("the old service", () => {
  it("is what a GitHub Enterprise Server has, whatever its runner announces", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    const kind = (env: { readonly [name: string]: string }) => run(github, { run: "1", env }).cache.service.kind;
    const announced = { ACTIONS_CACHE_SERVICE_V2: "True" };
    expect(kind({})).toBe("v1");
    expect(kind({ ...announced, GITHUB_SERVER_URL: "https://github.example.com" })).toBe("v1");
    expect(kind({ ...announced, GITHUB_SERVER_URL: "https://github.com.example.com" })).toBe("v1");
    for (const server of ["https://github.com", "https://acme.ghe.com", github.serverUrl, ""])
      expect(kind({ ...announced, GITHUB_SERVER_URL: server })).toBe("v2");
    expect(() => kind({ ACTIONS_CACHE_URL: "" })).toThrow("no cache service");
  });

  it("keeps a file on one machine and gives it on another, by its key and by a prefix, in parts", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    expect(await client(github).store("flow-a-1", file("hello"), 5, SIGNAL)).toEqual({ kind: "saved" });
    const other = client(github);
    expect(await restored(other, "flow-a-1")).toBe("hello");
    const found = await other.find("flow-a", "prefix");
    if (found.kind !== "hit") expect.fail(found.kind);
    expect(found.entry.key).toBe("flow-a-1");
    expect(await textOf(await found.entry.read(1, 3))).toBe("ell");
    expect(await textOf(await found.entry.read(4, 100))).toBe("o");
    expect(await found.entry.read(0, 1)).toMatchObject({ total: 5 });
    expect(await other.find("flow-a", "exact")).toEqual({ kind: "miss" });
    expect(await other.find("flow-b", "prefix")).toEqual({ kind: "miss" });
  });

  it("is asked once for an entry, however often it is looked for", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    await client(github).store("k", file("hello"), 5, SIGNAL);
    github.clearRequests();
    const other = client(github);
    expect(await Promise.all([restored(other, "k"), restored(other, "k")])).toEqual(["hello", "hello"]);
    expect(await restored(other, "k")).toBe("hello");
    expect(github.requests.map((each) => each.method)).toEqual(["v1.lookUp", "GetBlob"]);
  });

  it("has its traffic in folders that nobody else can read, and that are gone at the end", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    const service = client(github);
    await service.store("k", file("hello"), 5, SIGNAL);
    expect(await service.find("none", "exact")).toEqual({ kind: "miss" });
    expect(readdirSync(service.folder)).toEqual([]);
    await service.find("k", "exact");
    const [folder = ""] = readdirSync(service.folder);
    expect(statSync(path.join(service.folder, folder)).mode & 0o777).toBe(0o700);
    service.close();
    expect(readdirSync(service.folder)).toEqual([]);
  });

  it("gives its client what it needs of the environment and nothing else", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    const source = 'answer({ verb: "restored", key: JSON.stringify(process.env) });';
    const secrets = { GITHUB_TOKEN: "t", INPUT_TOKEN: "t", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t", NODE_OPTIONS: "--no-warnings", MINE: "t" };
    const found = await client(github, { program: program(source), env: { https_proxy: "p", ...secrets } }).find("", "prefix");
    if (found.kind !== "hit") expect.fail(found.kind);
    const names = Object.keys(JSON.parse(found.entry.key)).filter((name) => !name.startsWith("__"));
    expect(names.sort()).toEqual(
      ["ACTIONS_CACHE_URL", "ACTIONS_RUNTIME_TOKEN", "GITHUB_WORKSPACE", "PATH", "RUNNER_TEMP", "TAR_OPTIONS", "https_proxy"].sort(),
    );
  });
});

describe.runIf(isPosix)("what the old service does not tell", () => {
  it("is unknown where the name is taken, where the rate is at its limit and where writing is forbidden", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    const first = run(github, { run: "1", cacheMode: "write" });
    await saveLarge(first);
    expect((await first.end()).report).toMatchObject({ service: "v1", saved: { entries: 1 }, notSaved: [] });
    for (const settings of [{ cacheMode: "write-only" }, { cacheMode: "read", announceCacheMode: false }] as const) {
      const later = run(github, { run: "2", ...settings });
      await saveLarge(later);
      const { report, problems } = await later.end();
      expect([report.saved.entries, report.notSaved, problems]).toEqual([0, [{ why: "unknown", entries: 1 }], []]);
    }
    github.fault({ method: "v1.reserve", way: FAULT_WAYS.rateLimited });
    expect(await client(github).store("k", file("hello"), 5, SIGNAL)).toEqual({ kind: "unknown" });
  });

  it("is not asked for where the mode of the job says it", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    const reader = run(github, { run: "1", cacheMode: "read" });
    expect((await reader.cache.store.lookup([sha256("none")])).size).toBe(0);
    await saveLarge(reader);
    expect((await reader.end()).report).toMatchObject({ service: "v1", mode: "read", notSaved: [] });
    const writer = run(github, { run: "2", cacheMode: "write-only" });
    expect((await writer.cache.store.lookup([sha256("none")])).size).toBe(0);
    await writer.end();
    expect([requests(github, "v1.reserve"), requests(github, "v1.lookUp")]).toEqual([0, 2]);
  });

  it("is not taken for saved: an upload that fails after the reservation", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    github.fault({ method: "v1.upload", way: FAULT_WAYS.serverError });
    const stored = await client(github).store("k", file("hello"), 5, SIGNAL);
    expect(stored).toMatchObject({
      kind: "unavailable",
      why: expect.stringMatching(/^the old cache service has no .*status|responded with 500/),
    });
    expect(github.cache.list().map((entry) => entry.state)).toEqual(["reserved"]);
  });

  it("is a miss where there is no tar, and for a key that the client does not take", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    await client(github).store("k", file("hello"), 5, SIGNAL);
    const bare = client(github, { env: { PATH: temporaryFolder() } });
    github.clearRequests();
    expect(await bare.find("k", "exact")).toEqual({ kind: "miss" });
    expect(github.requests.map((each) => each.method)).toEqual(["v1.lookUp", "GetBlob"]);
    expect(await bare.store("other", file("hello"), 5, SIGNAL)).toEqual({ kind: "unknown" });
    expect(await bare.find("a,b", "exact")).toMatchObject({ kind: "unavailable", why: expect.stringContaining("cannot contain commas") });
  });
});

describe.runIf(isPosix)("an old service that fails", () => {
  it("is left alone after three failures, which are told once", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    github.fault({ service: "cache", way: FAULT_WAYS.serverError });
    const service = client(github);
    for (let index = 0; index < 5; index++)
      expect(await service.find(`k${index}`, "exact")).toEqual({
        kind: "unavailable",
        why: "the old cache service has no answer of use: getCacheEntry failed: Cache service responded with 500",
      });
    expect(requests(github, "v1.lookUp")).toBe(3);
    const made = run(github, { run: "1" });
    await saveLarge(made);
    const { report, problems } = await made.end();
    expect([report.notSaved, problems.map((problem) => problem.code)]).toEqual([
      [{ why: "unavailable", entries: 1 }],
      ["store/unavailable"],
    ]);
  });

  it.each([
    ["that cannot be started", null, "the client of the old cache service ended without an answer"],
    ["that ends without an answer", "process.exit(3);", "the client of the old cache service ended without an answer"],
    ["that brings nothing", "setInterval(() => undefined, 1000);", "the old cache service brought nothing for 1 s"],
    [
      "that is sent too much",
      'const bytes = Buffer.alloc(1024 * 1024); setInterval(() => fs.appendFileSync("bomb", bytes), 20);',
      "what the old cache service sent is larger than an entry may be",
    ],
  ])("has a client %s", async (_, source, why) => {
    const github = await startedGithub({ cacheService: "v1" });
    const limits = { quietMs: 1000, mostBytes: 5 * 1024 * 1024 };
    const given = source === null ? path.join(temporaryFolder(), "none") : program(source);
    const service = client(github, { program: given, limits });
    expect(await service.find("k", "exact")).toEqual({ kind: "unavailable", why });
    expect(readdirSync(service.folder)).toEqual([]);
  });

  it("ends with everything it started when the run is interrupted or over", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    const [started, interruption] = [path.join(temporaryFolder(), "started"), new AbortController()];
    const source = `import { spawn } from "node:child_process";
      const child = spawn("sleep", ["1000"], { stdio: "ignore" });
      fs.appendFileSync(${JSON.stringify(started)}, child.pid + "\\n" + process.pid + "\\n");`;
    const service = client(github, { program: program(source), env: { PATH } });
    const storing = service.store("k", file("hello"), 5, interruption.signal);
    const processes = async (count: number) => {
      await expect.poll(() => (existsSync(started) ? readFileSync(started, "utf8").trim().split("\n").length : 0)).toBe(count);
      return readFileSync(started, "utf8").trim().split("\n").map(Number);
    };
    await processes(2);
    interruption.abort();
    expect(await storing).toEqual({ kind: "unavailable", why: "the run was interrupted" });
    const finding = service.find("k", "exact");
    const all = await processes(4);
    service.close();
    expect(await finding).toMatchObject({ kind: "unavailable" });
    const isLiving = (id: number) => execFileSync("ps", ["-o", "stat=", "-p", `${id}`, "-p", `${process.pid}`], { encoding: "utf8" });
    await expect
      .poll(() =>
        all.filter(
          (id) =>
            isLiving(id)
              .trim()
              .split("\n")
              .filter((stat) => !stat.startsWith("Z")).length > 1,
        ),
      )
      .toEqual([]);
  });
});

describe.runIf(hasGnuTar)("an archive made by somebody else", () => {
  /** An archive of files that are made for it and gone when it is there. */
  function archive(members: readonly string[], make: (folder: string) => void): Buffer {
    const folder = path.join(temporaryFolder(), "deep", "folder");
    mkdirSync(folder, { recursive: true });
    make(folder);
    const made = path.join(temporaryFolder(), "made.tgz");
    execFileSync("tar", ["-P", "-czf", made, "-C", folder, "--no-recursion", ...members]);
    rmSync(folder, { recursive: true });
    return readFileSync(made);
  }

  it("is a miss where it is cut short or no archive at all", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    await client(github).store("k", file("hello"), 5, SIGNAL);
    const whole = github.cache.bytes("k");
    for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from("no archive"), Buffer.alloc(0)]) {
      github.cache.replace("k", bytes);
      expect(await client(github).find("k", "exact")).toEqual({ kind: "miss" });
    }
  });

  it("writes nothing outside its folder", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    await client(github).store("k", file("hello"), 5, SIGNAL);
    const [outside, victim] = [temporaryFolder(), path.join(temporaryFolder(), "victim")];
    const [planted, link] = [path.join(outside, "planted"), path.join(outside, "link")];
    writeFileSync(victim, "as it was");
    const hostile = archive([planted, link, "../up", "../../upper", "d", "d/inside", "d/entry", "./dot", "entry"], (folder) => {
      for (const name of [planted, path.join(folder, "../up"), path.join(folder, "../../upper"), path.join(folder, "dot")])
        writeFileSync(name, "planted");
      symlinkSync(victim, link);
      mkdirSync(path.join(folder, "d"));
      for (const name of ["d/inside", "d/entry", "entry"]) writeFileSync(path.join(folder, name), "planted");
    });
    for (const name of [planted, link]) rmSync(name);
    github.cache.replace("k", hostile);
    const service = client(github);
    expect(await restored(service, "k")).toBe("planted");
    expect([readdirSync(outside), readFileSync(victim, "utf8")]).toEqual([[], "as it was"]);
    const [call = ""] = readdirSync(service.folder);
    expect(readdirSync(service.folder)).toHaveLength(1);
    const all = readdirSync(path.join(service.folder, call), { recursive: true, encoding: "utf8" });
    expect(all.filter((name) => /up|inside|dot/.test(name))).toEqual([]);
    expect(all.filter((name) => name.startsWith("workspace/"))).toEqual(["workspace/d", "workspace/entry"]);
  });

  it("follows no link that it brought: neither while extracting nor when read", async () => {
    const github = await startedGithub({ cacheService: "v1" });
    await client(github).store("k", file("hello"), 5, SIGNAL);
    const victim = path.join(temporaryFolder(), "victim");
    writeFileSync(victim, "as it was");
    github.cache.replace(
      "k",
      archive(["entry"], (folder) => symlinkSync(victim, path.join(folder, "entry"))),
    );
    expect(await restored(client(github), "k")).toBe("");
    expect(readFileSync(victim, "utf8")).toBe("as it was");
  });

  it.each([
    ["with other bytes", (folder: string) => writeFileSync(path.join(folder, "entry"), "not what anybody saved"), ["entry"]],
    ["with a link", (folder: string) => symlinkSync("/etc/passwd", path.join(folder, "entry")), ["entry"]],
    ["with a folder", (folder: string) => mkdirSync(path.join(folder, "entry")), ["entry"]],
    ["with another file", (folder: string) => writeFileSync(path.join(folder, "other"), "x"), ["other"]],
    ["with a pipe", (folder: string) => void execFileSync("mkfifo", [path.join(folder, "entry")]), ["entry"]],
  ])("%s in place of an entry is refused, and the result is kept under the next name", async (_, make, members) => {
    const github = await startedGithub({ cacheService: "v1" });
    const first = run(github, { run: "1" });
    const { fingerprint } = await saveLarge(first);
    await first.end();
    github.cache.replace(entryKey("0", fingerprint), archive(members, make));
    // Without a ledger: the entry speaks for itself.
    for (const entry of github.cache.list()) if (entry.key.includes("ledger")) github.cache.evict(entry.key);
    const second = run(github, { run: "2" });
    expect((await second.cache.store.lookup([fingerprint])).size).toBe(0);
    await saveLarge(second);
    const { report, problems } = await second.end();
    expect(problems.map((problem) => problem.code)).toEqual(["store/corrupt-entry"]);
    expect(report.entries.map((entry) => entry.key)).toEqual([entryKey("0", fingerprint, 1)]);
    const third = run(github, { run: "3" });
    expect((await third.cache.store.lookup([fingerprint])).size).toBe(1);
  });
});
