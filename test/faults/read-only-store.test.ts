// A store that can only be read: what is in it is used, nothing is kept, one warning says so when there is something to keep.
import { cpSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { FlowRepository } from "../rig/flow-repository.ts";
import { blobFiles } from "../rig/left-behind.ts";
import { HAS_MOUNT, leftOut, type SmallDisk, smallDisk } from "../rig/machine.ts";
import { treeLines, workTree } from "../rig/tree-digest.ts";

const FLOW = `name: Reading
steps:
  a:
    inputs: [src/a.txt]
    run: sed 's/^/a /' src/a.txt > out/a.txt
    outputs: out/a.txt
  b:
    inputs: [out/a.txt, src/b.txt]
    run: cat out/a.txt src/b.txt > out/b.txt
    outputs: out/b.txt
`;

let disk: SmallDisk | null = null;
afterEach(() => {
  disk?.unmount();
  disk = null;
});

/** A repository that has made everything, its store on a disk of its own that cannot be written any more. */
async function readOnly(
  prepare: (store: string) => void = () => undefined,
): Promise<{ readonly repository: FlowRepository; readonly store: string }> {
  const repository = new FlowRepository(FLOW, { "src/a.txt": "1\n", "src/b.txt": "2\n", "out/.keep": "" });
  await repository.ok();
  disk = smallDisk(20_000_000);
  const store = path.join(disk.path, "store");
  cpSync(repository.path(".flow"), store, { recursive: true });
  prepare(store);
  disk.remount("ro");
  repository.remove(".flow", "out/a.txt", "out/b.txt");
  return { repository, store };
}

const KINDS: readonly (readonly [string, (store: string) => void])[] = [
  ["as a run left it", () => undefined],
  [
    "with a folder of a killed run in it",
    (store) => cpSync(path.join(store, "blobs"), path.join(store, "tmp/1.1.killed"), { recursive: true }),
  ],
  ["as a checkpoint left it", (store) => checkpoint(path.join(store, "flow.db"))],
];

describe.each(KINDS)("a store on a read-only disk, %s", (_, prepare) => {
  it("gives what is in it", async ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "a read-only store (needs the right to mount)"));
    const { repository, store } = await readOnly(prepare);
    const before = treeLines(store);
    const hit = await repository.ok(["--cache-dir", store, "--restore", "all"]);
    expect({ restored: hit.result.restored, problems: hit.problems, b: repository.read("out/b.txt") }).toEqual({
      restored: 2,
      problems: [],
      b: "a 1\n2\n",
    });
    expect(treeLines(store)).toEqual(before);
  });

  it("keeps nothing, and says so once", async ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "a read-only store (needs the right to mount)"));
    const { repository, store } = await readOnly(prepare);
    const before = treeLines(store);
    repository.write("src/a.txt", "3\n");
    const missed = await repository.ok(["--cache-dir", store]);
    expect({ ran: missed.result.ran, problems: missed.problems, b: repository.read("out/b.txt") }).toEqual({
      ran: 2,
      problems: ["store/unavailable"],
      b: "a 3\n2\n",
    });
    expect(treeLines(store)).toEqual(before);
  });
});

it("a read-only store without the index of its log gives what it can, and the bytes are right", async ({ skip }) => {
  skip(leftOut(HAS_MOUNT, "a read-only store (needs the right to mount)"));
  const { repository, store } = await readOnly((folder) => rmSync(path.join(folder, "flow.db-shm"), { force: true }));
  const ended = await repository.ok(["--cache-dir", store]);
  expect(repository.read("out/b.txt")).toBe("a 1\n2\n");
  expect(ended.problems.every((code) => code === "store/unavailable")).toBe(true);
});

it.each(["gone", "damaged"])("a blob of a read-only store is %s: the task runs again, once", async (what) => {
  if (leftOut(HAS_MOUNT, "a read-only store (needs the right to mount)")) return;
  const { repository, store } = await readOnly((folder) => {
    for (const blob of blobFiles(folder))
      if (what === "gone") rmSync(blob);
      else cpSync(path.join(folder, ".gitignore"), blob);
  });
  const again = await repository.ok(["--cache-dir", store, "--restore", "all"]);
  expect({ ran: again.result.ran, b: repository.read("out/b.txt") }).toEqual({ ran: 2, b: "a 1\n2\n" });
  expect([...again.problems].sort()).toEqual(["store/corrupt-entry", "store/corrupt-entry", "store/unavailable"]);
});

it("--cache-mode read leaves the store as it is", async () => {
  const repository = new FlowRepository(FLOW, { "src/a.txt": "1\n", "src/b.txt": "2\n", "out/.keep": "" });
  await repository.ok();
  const clean = workTree(repository.root);
  const blobs = blobFiles(repository.path(".flow"));
  repository.write("src/b.txt", "4\n");
  const read = await repository.ok(["--cache-mode", "read"]);
  expect({ ran: read.ids("ran"), restored: read.ids("restored"), b: repository.read("out/b.txt") }).toEqual({
    ran: ["b"],
    restored: ["a"],
    b: "a 1\n4\n",
  });
  expect(blobFiles(repository.path(".flow"))).toEqual(blobs);
  repository.write("src/b.txt", "2\n");
  expect((await repository.ok()).ids("restored")).toEqual(["a", "b"]);
  expect(workTree(repository.root)).toEqual(clean);
});

it("a repository on a read-only disk: refused or failed, with what is in the way, and never a fault of ours", async ({ skip }) => {
  skip(leftOut(HAS_MOUNT, "a read-only repository (needs the right to mount)"));
  disk = smallDisk(5_000_000);
  const repository = new FlowRepository(
    FLOW,
    { "src/a.txt": "1\n", "src/b.txt": "2\n", "out/.keep": "" },
    path.join(disk.path, "repository"),
  );
  disk.remount("ro");
  const ended = await repository.start(["run"]).ended;
  expect(ended.code).toBe(1);
  expect(ended.stdout + ended.stderr).toMatch(/read-only|EROFS/i);
  expect(readdirSync(repository.root).sort()).toEqual(["flow.yml", "out", "src"]);
});

function checkpoint(file: string): void {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  new DatabaseSync(file).close();
}
