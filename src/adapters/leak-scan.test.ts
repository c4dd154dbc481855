// The scan of files: as they are, in gzip, in zip, small ones here and large ones in the thread; and what it keeps of secrets.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maskText } from "../core/secret/masking.ts";
import type { LeakScan } from "../ports.ts";
import { leakScan } from "./leak-scan.ts";

const SECRET = "s3cr3t-Value/+";
const TOKEN = `ghp_${"aB3dE6gH9jK2".repeat(3)}`;
const MIB = 1024 * 1024;

let folder = "";
let scan: LeakScan;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "leaks-"));
  scan = leakScan();
  scan.add(new Map([["TOKEN", SECRET]]));
});
afterAll(async () => {
  await scan.close();
  rmSync(folder, { recursive: true });
});

function fileOf(bytes: Uint8Array): string {
  const file = path.join(folder, "file");
  writeFileSync(file, bytes);
  return file;
}

/** The same whether it is given as bytes or as a file. */
async function found(bytes: Uint8Array, tokens = false) {
  const file = await scan.content(fileOf(bytes), tokens);
  expect(await scan.content(bytes, tokens)).toEqual(file);
  return file;
}

interface Member {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly stored?: boolean;
}

/** With the sizes behind each member, as streams write it, and in 64 bits where asked for. */
function zipOf(members: readonly Member[], large = false): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const { name, text, stored = false } of members) {
    const data = stored ? Buffer.from(text) : deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 6);
    local.writeUInt16LE(stored ? 0 : 8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 8);
    entry.writeUInt16LE(stored ? 0 : 8, 10);
    entry.writeUInt32LE(large ? 0xffffffff : data.length, 20);
    entry.writeUInt32LE(large ? 0xffffffff : Buffer.byteLength(text), 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt16LE(large ? 28 : 0, 30);
    entry.writeUInt32LE(large ? 0xffffffff : at, 42);
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    for (const [index, number] of [Buffer.byteLength(text), data.length, at].entries())
      extra.writeBigUInt64LE(BigInt(number), 4 + 8 * index);
    entries.push(entry, Buffer.from(name), ...(large ? [extra] : []));
    parts.push(local, Buffer.from(name), data, Buffer.alloc(16));
    at += 30 + Buffer.byteLength(name) + data.length + 16;
  }
  return Buffer.concat([...parts, ...entries, ...zipEnd(at, Buffer.concat(entries).length, large)]);
}

function zipEnd(start: number, size: number, large: boolean): readonly Buffer[] {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(large ? 0xffffffff : size, 12);
  end.writeUInt32LE(large ? 0xffffffff : start, 16);
  if (!large) return [end];
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + size), 8);
  return [record, locator, end];
}

const WRITTEN: readonly (readonly [form: string, text: string | Uint8Array])[] = [
  ["as it is", SECRET],
  ["base64", Buffer.from(`me:${SECRET}`).toString("base64")],
  ["hex", Buffer.from(SECRET).toString("hex")],
  ["UTF-16", Buffer.from(SECRET, "utf16le")],
  ["percent-encoded", encodeURIComponent(SECRET)],
];

describe("a file", () => {
  it.each(WRITTEN)("with the secret %s", async (form, text) => {
    const bytes = Buffer.concat([Buffer.from("x".repeat(1000)), Buffer.from(text), Buffer.from("y")]);
    expect(await found(bytes)).toMatchObject({ leak: { kind: "secret", name: "TOKEN", form } });
  });

  it.each(WRITTEN)("of gzip with the secret %s", async (form, text) => {
    const bytes = gzipSync(Buffer.concat([Buffer.from("x".repeat(1000)), Buffer.from(text), Buffer.from("y".repeat(1000))]));
    expect(await found(bytes)).toMatchObject({ leak: { name: "TOKEN", form, within: "gzip" } });
  });

  it.each(WRITTEN)("of zip with the secret %s", async (form, text) => {
    const members = [
      { name: "other.txt", text: "nothing" },
      { name: "dir/é.txt", text: Buffer.concat([Buffer.from("x".repeat(1000)), Buffer.from(text)]) },
    ];
    for (const large of [false, true]) {
      expect(await found(zipOf(members, large))).toMatchObject({ leak: { name: "TOKEN", form, within: "dir/é.txt" } });
    }
  });

  it("without one: how many bytes were looked at, those expanded as well", async () => {
    expect(await found(Buffer.from("nothing here"))).toEqual({ leak: null, bytes: 12 });
    expect(await found(new Uint8Array())).toEqual({ leak: null, bytes: 0 });
    const gzip = gzipSync("a".repeat(10_000));
    expect(await found(gzip)).toEqual({ leak: null, bytes: gzip.length + 10_000 });
    const zip = zipOf([
      { name: "one", text: "b".repeat(500) },
      { name: "two", text: "c".repeat(700), stored: true },
    ]);
    expect(await found(zip)).toEqual({ leak: null, bytes: zip.length + 500 });
  });

  it("that names a member so, or holds one as it is", async () => {
    expect(await found(zipOf([{ name: SECRET, text: "x" }]))).toMatchObject({ leak: { form: "as it is", at: 30 } });
    expect(await found(zipOf([{ name: "a", text: SECRET, stored: true }]))).toMatchObject({ leak: { form: "as it is", at: 31 } });
  });

  it("of many members", async () => {
    const members = Array.from({ length: 20_000 }, (_, index) => ({
      name: `member-with-a-long-name-${index}-${"n".repeat(40)}`,
      text: "x",
    }));
    const last = { name: "last", text: SECRET };
    expect(await found(zipOf([...members, last]))).toMatchObject({ leak: { within: "last" } });
  });

  it("of several gzip parts, and one that breaks off", async () => {
    expect(await found(Buffer.concat([gzipSync("one"), gzipSync(`two ${SECRET}`)]))).toMatchObject({ leak: { within: "gzip", at: 7 } });
    const whole = gzipSync(Buffer.concat([Buffer.from(`${SECRET}${"z".repeat(5000)}`), randomBytes(200_000)]));
    expect(await found(whole.subarray(0, 150_000))).toMatchObject({ leak: { within: "gzip", at: 0 } });
  });

  it("that is a broken archive is looked at as it is", async () => {
    const zip = zipOf([{ name: "a", text: "x".repeat(1000) }]);
    const broken = [
      Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from("no gzip")]),
      Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.from("no zip")]),
      zip.subarray(0, zip.length - 30),
      zip.subarray(40),
      Buffer.concat([zip.subarray(0, 30), Buffer.alloc(20, 0xff), zip.subarray(50)]),
    ];
    for (const bytes of broken) {
      expect((await found(bytes))?.leak).toBeNull();
      expect(await found(Buffer.concat([bytes, Buffer.from(SECRET)]))).toMatchObject({ leak: { at: bytes.length } });
    }
  });

  it("whose archive is changed at any byte ends", async () => {
    const zip = zipOf([{ name: "a", text: "some text" }], true);
    for (let at = 0; at < zip.length; at += 1) {
      for (const value of [0, 0xff]) {
        const changed = Buffer.from(zip);
        changed[at] = value;
        expect((await scan.content(changed, false))?.leak).toBeNull();
      }
    }
  });

  it("that cannot be read", async () => {
    expect(await scan.content(path.join(folder, "none"), true)).toBeNull();
    expect(await scan.content(folder, true)).toBeNull();
  });

  it("with a token, where tokens count", async () => {
    expect(await found(Buffer.from(`x ${TOKEN}`), true)).toMatchObject({ leak: { kind: "token", name: "GitHub token", at: 2 } });
    expect(await found(gzipSync(`x ${TOKEN}`), true)).toMatchObject({ leak: { kind: "token", within: "gzip" } });
    expect((await found(Buffer.from(`x ${TOKEN}`), false))?.leak).toBeNull();
  });
});

describe("a large file", () => {
  it("is looked at in the thread, several at once", async () => {
    const bytes = Buffer.alloc(12 * MIB, "text ");
    bytes.write(SECRET, 11 * MIB);
    const gzip = gzipSync(Buffer.concat([randomBytes(2 * MIB), Buffer.alloc(MIB), Buffer.from(SECRET), Buffer.alloc(MIB)]));
    const [one, two, three] = ["one", "two", "three"].map((name) => path.join(folder, name));
    writeFileSync(one ?? "", bytes);
    writeFileSync(two ?? "", gzip);
    writeFileSync(three ?? "", Buffer.alloc(9 * MIB));
    const all = [one, two, three].map((file) => scan.content(file ?? "", true));
    // Asked for before this thread goes on: it is told while this one is busy.
    expect(await Promise.all(all)).toEqual([
      { leak: { kind: "secret", name: "TOKEN", form: "as it is", at: 11 * MIB }, bytes: expect.any(Number) },
      { leak: { kind: "secret", name: "TOKEN", form: "as it is", at: 3 * MIB, within: "gzip" }, bytes: expect.any(Number) },
      { leak: null, bytes: 9 * MIB },
    ]);
  });

  it("is looked at for what was added since, and after it was closed", async () => {
    const own = leakScan();
    const file = fileOf(Buffer.concat([Buffer.alloc(8 * MIB), Buffer.from("a-second-value")]));
    expect((await own.content(file, true))?.leak).toBeNull();
    own.add(new Map([["SECOND", "a-second-value"]]));
    expect((await own.content(file, true))?.leak).toMatchObject({ name: "SECOND", at: 8 * MIB });
    await own.close();
    expect((await own.content(file, true))?.leak).toMatchObject({ name: "SECOND" });
    await own.close();
    await own.close();
  });

  it("is looked at here where the thread ends before it could say", async () => {
    const own = leakScan();
    own.add(new Map([["TOKEN", SECRET]]));
    const file = fileOf(Buffer.concat([Buffer.alloc(8 * MIB), Buffer.from(SECRET)]));
    const pending = own.content(file, true);
    await own.close();
    expect((await pending)?.leak).toMatchObject({ at: 8 * MIB });
  });
});

describe("what is looked for", () => {
  it("is added once, and nothing is forgotten", () => {
    const own = leakScan();
    expect([own.secrets, own.masks, own.text(SECRET)]).toEqual([0, [], null]);
    own.add(new Map([["A", "first-value"]]));
    const { masks } = own;
    own.add(new Map([["A", "first-value"]]));
    own.add(new Map([["EMPTY", ""]]));
    expect(own.masks).toBe(masks);
    own.add(new Map([["A", "second-value"]]));
    expect(own.masks).not.toBe(masks);
    expect(own.masks).toEqual(expect.arrayContaining(["first-value", "second-value", Buffer.from("first-value").toString("hex")]));
    expect(own.secrets).toBe(1);
    expect(own.text("a first-value")).toMatchObject({ name: "A", at: 2 });
    expect(own.text("a second-value")).toMatchObject({ name: "A", at: 2 });
    expect(maskText("first-value second-value", own.masks)).toBe("*** ***");
  });
});
