// Digests of files of all sizes and of links.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import { digestFile, digestLink, digestStream, STREAMED_BYTES } from "./file-digest.ts";

it.each([
  ["no bytes", 0],
  ["few", 5],
  ["as many as fit in memory", STREAMED_BYTES],
  ["more", STREAMED_BYTES + 1],
])("%s: read at once and read as a stream, a digest is that of the bytes", async (_, size) => {
  const file = path.join(temporaryFolder(), "file");
  const bytes = Buffer.alloc(size, "bytes");
  writeFileSync(file, bytes);
  expect([digestFile(file, size), digestFile(file, STREAMED_BYTES + 1), await digestStream(file)]).toEqual(Array(3).fill(sha256(bytes)));
});

it("what is not there, or no file, has none", async () => {
  const folder = temporaryFolder();
  for (const name of [path.join(folder, "none"), folder])
    expect([digestFile(name, 1), digestFile(name, STREAMED_BYTES + 1), await digestStream(name)]).toEqual([null, null, null]);
});

it("a link counts by its text, and by what is in the file that it leads to", () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "sub"));
  const link = (target: string): string => {
    const file = path.join(folder, `to ${target}`);
    symlinkSync(target, file);
    return file;
  };
  const [toFile, toFolder, toNothing] = [link("file"), link("sub"), link("none")];
  writeFileSync(path.join(folder, "file"), "one");
  const before = digestLink(toFile, "file");
  writeFileSync(path.join(folder, "file"), "two");
  expect(digestLink(toFile, "file")).not.toBe(before);
  expect([digestLink(toFolder, "sub"), digestLink(toNothing, "none")]).toEqual([sha256("sub"), sha256("none")]);
});
