// Moving files into place, on one disk and across two.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { HAS_MOUNT, leftOut, smallDisk } from "../../test/rig/machine.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { publishFile } from "./file-publishing.ts";

const TARGETS: readonly (readonly [string, (target: string) => void])[] = [
  ["nothing", () => undefined],
  ["a file", (target) => writeFileSync(target, "old")],
  ["a link", (target) => symlinkSync("elsewhere", target)],
  ["an empty folder", (target) => mkdirSync(target)],
];

function check(folder: string, stand: (target: string) => void): void {
  const temporary = path.join(temporaryFolder(), "temporary");
  const target = path.join(folder, "target");
  stand(target);
  writeFileSync(temporary, "new");
  chmodSync(temporary, 0o755);
  publishFile(temporary, target);
  expect([readFileSync(target, "utf8"), statSync(target).mode & 0o777, existsSync(temporary), readdirSync(folder)]).toEqual([
    "new",
    0o755,
    false,
    ["target"],
  ]);
  symlinkSync("some/where", temporary);
  publishFile(temporary, target);
  expect([readlinkSync(target), readdirSync(folder)]).toEqual(["some/where", ["target"]]);
}

describe.each(TARGETS)("in place of %s", (_, stand) => {
  it("on the same disk", () => check(temporaryFolder(), stand));

  it("on another disk", ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "moving a file to another disk (needs the right to mount)"));
    const disk = smallDisk(100_000);
    try {
      check(disk.path, stand);
    } finally {
      disk.unmount();
    }
  });
});

it("in place of a folder that holds something it throws, and leaves both as they are", () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "target/inside"), { recursive: true });
  writeFileSync(path.join(folder, "temporary"), "new");
  expect(() => publishFile(path.join(folder, "temporary"), path.join(folder, "target"))).toThrow();
  expect(readdirSync(folder).sort()).toEqual(["target", "temporary"]);
});

it("where there is no room on the other disk it throws, and leaves nothing there", ({ skip }) => {
  skip(leftOut(HAS_MOUNT, "moving a file to a full disk (needs the right to mount)"));
  const disk = smallDisk(100_000);
  try {
    const temporary = path.join(temporaryFolder(), "temporary");
    writeFileSync(temporary, Buffer.alloc(1_000_000));
    expect(() => publishFile(temporary, path.join(disk.path, "target"))).toThrow("ENOSPC");
    expect(readdirSync(disk.path)).toEqual([]);
  } finally {
    disk.unmount();
  }
});
