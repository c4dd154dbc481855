// Entries and ledgers that somebody else wrote, one for each class of threat: archives that escape, modes and kinds of files,
// bombs, names that are one on some disks, foreign keys and tasks. Each is a miss: no byte of it is kept, nothing outside the
// job's folder changes, and there is one warning at most. What tar has and an entry cannot say (hard links, devices, owners,
// times) is tried as fields and modes. An entry has no signature: who may write to the scope is what the service keeps.
import { createZstdCompress, zstdCompressSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { entryKey } from "../../src/core/entry/entry-key.ts";
import { LIMITS } from "../../src/core/entry/entry-limits.ts";
import { writePrefix } from "../../src/core/entry/framing.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import type { OutputFile, TaskRecord } from "../../src/core/model/record.ts";
import { entryBytes, headerText, sampleFile, sampleLink, sampleManifest, sampleRecord } from "../rig/entry-samples.ts";
import { expectMiss, meet, plant } from "../rig/foreign-entry.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { ownPeak } from "../rig/own-peak.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";

const MIB = 1024 ** 2;
const EVIL = "evil bytes";

/** A task that declares everything, so that nothing is refused for not being declared. */
const MANIFEST = sampleManifest({ outputs: ["**"] });
const WINDOWS = sampleManifest({ outputs: ["**"], platform: "windows/x64" });
const KEY = entryKey("0", sampleRecord([], { manifest: MANIFEST }).fingerprint);

const recordOf = (outputs: readonly OutputFile[], more: Partial<TaskRecord> = {}): TaskRecord =>
  sampleRecord(outputs, { manifest: MANIFEST, ...more });
const evil = (name: string): OutputFile => sampleFile(name, EVIL);

/** The entry of a record under its own key, with the bytes that it tells of once each. */
function entryOf(record: TaskRecord, body: Uint8Array | string | null = EVIL): Buffer {
  return entryBytes(headerText(entryKey("0", record.fingerprint), record), body === null ? null : Buffer.from(body));
}

it("an honest entry is no miss", async () => {
  const github = await startedGithub();
  const record = recordOf([evil("out/a")]);
  plant(github, KEY, entryOf(record));
  expect(await meet(github, record)).toMatchObject({ body: { outputs: record.outputs }, fetched: ["ok"], problems: [] });
});

describe("a path that escapes, or means something to a tool", () => {
  it.each([
    ...["../x", "../../x", "a/../../x", "..", ".", "./x", "a/./x", "a//x", "a/", "/", ""],
    ...["/tmp/x", "//tmp/x", `${temporaryFolder()}/x`, `/${"home"}/runner/work/_actions/actions/checkout/v4/action.yml`],
    ...[
      ".git/hooks/x",
      ".git",
      "sub/.git/config",
      ".GIT/hooks/x",
      ".git /x",
      ".git./x",
      "git~1/x",
      ".g\u200cit/x",
      ".git::$INDEX_ALLOCATION/x",
    ],
    ...[".flow/flow.db", ".flow", ".Flow/blobs/x", "flow~1/x"],
    ...[
      "a\0b",
      "a\0/../../x",
      "n".repeat(256),
      "é".repeat(128),
      "d/".repeat(256),
      `${"d/".repeat(256)}x`,
      `${`${"n".repeat(200)}/`.repeat(21)}x`,
    ],
  ])("%j", (name) => expectMiss(recordOf([evil(name)]), entryOf(recordOf([evil(name)]))));

  it.each([
    "..\\x",
    "a\\..\\..\\x",
    "C:\\x",
    "C:x",
    "c:",
    "\\\\?\\C:\\x",
    "\\x",
    "nul",
    "con.txt",
    "aux .x",
    "COM1",
    "lpt¹",
    "a:stream",
    "x.",
    "x ",
    "a<b",
    "a\nb",
  ])("%j, on Windows", (name) =>
    expectMiss(sampleRecord([evil(name)], { manifest: WINDOWS }), entryOf(sampleRecord([evil(name)], { manifest: WINDOWS }))),
  );

  it("half of a pair", () =>
    expectMiss(recordOf([]), entryBytes(headerText(KEY, recordOf([evil("half")])).replace("half", "\\ud800"), Buffer.from(EVIL))));

  it.each(["src/x", "package.json", ".github/workflows/x.yml", "Out/x"])("%j, which the task does not declare", (name) => {
    const record = sampleRecord([evil(name)]);
    return expectMiss(record, entryOf(record));
  });
});

describe("a link that leads out", () => {
  it.each([
    "/etc/passwd",
    "/",
    "//x",
    "..",
    "../x",
    "a/../../x",
    "./../x",
    ".git/hooks",
    "../.git",
    ".flow/flow.db",
    "C:\\x",
    "..\\x",
    "\\x",
    "",
    "a\0b",
    "n".repeat(4097),
  ])("to %j", (target) => expectMiss(recordOf([sampleLink("l", target)]), entryOf(recordOf([sampleLink("l", target)]), null)));

  it.each<readonly [string, readonly OutputFile[]]>([
    ["a file below it", [sampleLink("l", "canary"), evil("l/x")]],
    ["a file far below it", [sampleLink("a/l", "../canary"), evil("a/l/b/c/x")]],
    ["a link below it", [sampleLink("l", "canary"), sampleLink("l/m", "x")]],
    ["a second one that goes up through it", [sampleLink("a/l", ".."), sampleLink("a/m", "l/../x"), evil("a/n")]],
    ["another target in its digest", [{ ...sampleLink("l", "a"), target: "b" }]],
    ["no target", [{ path: "l", mode: "120000", size: 1, sha256: sha256("a") }]],
    ["the mode of a file", [{ ...sampleLink("l", "a"), mode: "100644" }]],
  ])("with %s", (_, outputs) => expectMiss(recordOf(outputs), entryOf(recordOf(outputs))));
});

describe("a file of a kind or a mode that an entry cannot have", () => {
  it.each([
    "104755",
    "102755",
    "101777",
    "100777",
    "100666",
    "100600",
    "040755",
    "010644",
    "020644",
    "060644",
    "160000",
    "755",
    33261,
    null,
  ])("mode %j", (mode) => {
    const record = { ...recordOf([]), outputs: [{ ...evil("x"), mode }] } as TaskRecord;
    return expectMiss(record, entryOf(record));
  });

  it.each(["uid", "gid", "uname", "mtime", "linkname", "typeflag", "xattrs", "__proto__", "constructor"])("with a field %j", (name) => {
    const text = headerText(KEY, recordOf([{ ...evil("x"), ...{ zzz: "0" } } as OutputFile])).replace('"zzz"', JSON.stringify(name));
    return expectMiss(recordOf([]), entryBytes(text, Buffer.from(EVIL)));
  });
});

describe("names that are one on some disks", () => {
  it.each([
    ["README", "readme"],
    ["\u00c9", "e\u0301"],
    ["ss", "ß"],
    ["A/x", "a/y"],
    ["ﬁ", "fi"],
    ["a", "a"],
    ["a", "a/b"],
  ])("%j and %j", (one, other) => {
    const record = recordOf([one, other].sort().map(evil));
    return expectMiss(record, entryOf(record));
  });

  it("out of order", () => expectMiss(recordOf([]), entryOf(recordOf([evil("b"), evil("a")]))));
});

describe("too much", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...evil("x"), path: `f/${String(index).padStart(6, "0")}` }));

  it("100,000 files", () => expectMiss(recordOf([]), entryOf(recordOf(many(100_000)))));

  it("50,001 files of no bytes", () =>
    expectMiss(recordOf([]), entryOf(recordOf(many(50_001).map((file) => ({ ...file, ...sampleFile("", ""), path: file.path }))), "")));

  it("folders without end above few files", () => {
    const deep = Array.from({ length: 2000 }, (_, index) => evil(`${String(index).padStart(5, "0")}/${"é/".repeat(254)}x`));
    return expectMiss(recordOf([]), entryOf(recordOf(deep)));
  });

  it("a matrix without end", async () => {
    for (const deep of [5000, 1_000_000]) {
      const text = headerText(KEY, recordOf([])).replace('"n":1', `"n":${"[".repeat(deep)}${"]".repeat(deep)}`);
      await expectMiss(recordOf([]), entryBytes(text, null));
    }
  });

  it.each([1, 9, 11, 10 * MIB, LIMITS.bytes, LIMITS.bytes + 1, 2 ** 53, -1, 0.5])("a size that is not that of the bytes: %d", (size) => {
    const record = recordOf([{ ...evil("x"), size }]);
    return expectMiss(record, entryOf(record));
  });

  it("two sizes for the same bytes", () => {
    const record = recordOf([evil("x"), { ...evil("y"), size: 3 }]);
    return expectMiss(record, entryOf(record));
  });

  describe("after decompression", () => {
    let gibibyte: Buffer;
    beforeAll(async () => {
      const compress = createZstdCompress();
      const zeros = Buffer.alloc(MIB);
      for (let index = 0; index < 1024; index++) compress.write(zeros);
      compress.end();
      gibibyte = Buffer.concat(await compress.toArray());
    });

    const expectBounded = async (record: TaskRecord, bytes: Buffer): Promise<void> => {
      expect(await ownPeak(() => expectMiss(record, bytes))).toBeLessThan(300 * MIB);
    };

    it("of a body that is said to have 10 bytes", () =>
      expectBounded(recordOf([evil("x")]), Buffer.concat([entryOf(recordOf([evil("x")]), null), gibibyte])));

    it("of a body that is said to be as large", () => {
      const record = recordOf([{ ...evil("x"), size: 1024 * MIB }]);
      return expectBounded(record, Buffer.concat([entryOf(record, null), gibibyte]));
    });

    it.each([10, LIMITS.headerBytes])("of a header that is said to have %d bytes", (headerBytes) => {
      const prefix = writePrefix({ compressedBytes: gibibyte.length, headerBytes, sha256: sha256("x") });
      return expectBounded(recordOf([]), Buffer.concat([prefix, gibibyte]));
    });

    it("of a header of nothing but brackets", () => expectBounded(recordOf([]), entryBytes("[".repeat(60 * MIB), null)));
  });
});

describe("what belongs to somebody else", () => {
  const record = recordOf([evil("x")]);
  const other = sampleRecord([evil("x")], { manifest: { ...MANIFEST, run: "other" } });

  it("an entry whose header has another key", () => expectMiss(record, entryBytes(headerText(`${KEY}x`, record), Buffer.from(EVIL))));
  it("an entry of another generation", () =>
    expectMiss(record, entryBytes(headerText(entryKey("0", record.fingerprint, 1), record), Buffer.from(EVIL))));
  it("an entry of another epoch", () =>
    expectMiss(record, entryBytes(headerText(entryKey("1", record.fingerprint), record), Buffer.from(EVIL))));
  it("the record of another task", () => expectMiss(record, entryBytes(headerText(KEY, other), Buffer.from(EVIL))));
  it("the record of another task under our fingerprint", () =>
    expectMiss(record, entryBytes(headerText(KEY, { ...other, fingerprint: record.fingerprint }), Buffer.from(EVIL))));
  it("other bytes under our digest", () => expectMiss(record, entryOf(record, "evil b\0tes")));
  it("a signature that nobody asked for", () =>
    expectMiss(record, entryBytes(headerText(KEY, record).replace('"format":1', '"format":1,"hmac":"00"'), Buffer.from(EVIL))));
  it("an entry under a longer key", () => expectMiss(record, entryOf(record), `${KEY}x`));
  it("an entry of another version", async () => {
    const github = await startedGithub();
    plant(github, KEY, entryOf(record), "ab".repeat(32));
    expect(await meet(github, record)).toMatchObject({ body: undefined, problems: [] });
  });

  it.each([`${KEY}x`, KEY.slice(0, -1), "", KEY.toUpperCase(), `${KEY}\0`, 7, null, [KEY]])(
    "an answer that matched %j",
    async (matched) => {
      const github = await startedGithub();
      plant(github, KEY, entryOf(record));
      github.fault({ method: "GetCacheEntryDownloadURL", key: KEY, way: { kind: "edit", fields: { matched_key: matched } } });
      expect(await meet(github, record)).toMatchObject({ body: undefined, blobs: [], problems: [] });
    },
  );

  it.each(["not an address", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://127.0.0.1:1/x", "", 7])(
    "an answer with the address %j",
    async (url) => {
      const github = await startedGithub();
      plant(github, KEY, entryOf(record));
      github.fault({ method: "GetCacheEntryDownloadURL", key: KEY, way: { kind: "edit", fields: { signed_download_url: url } } });
      const { body, blobs, problems } = await meet(github, record);
      expect({ body, blobs }).toEqual({ body: undefined, blobs: [] });
      expect(problems.length).toBeLessThanOrEqual(1);
    },
  );
});

describe("what is no entry", () => {
  it.each([
    ["nothing", Buffer.alloc(0)],
    ["a page", Buffer.from("<!DOCTYPE html><title>Unicorn!</title>".padEnd(300))],
    ["an archive of another tool", Buffer.concat([zstdCompressSync(Buffer.alloc(10_240)), Buffer.alloc(100)])],
    ["zeros", Buffer.alloc(1000)],
    ["no header", entryBytes("", null)],
    ["null", entryBytes("null", null)],
    ["another format", entryBytes(headerText(KEY, recordOf([])).replace('"format":1', '"format":2'), null)],
  ])("%s", (_, bytes) => expectMiss(recordOf([evil("x")]), bytes));
});
