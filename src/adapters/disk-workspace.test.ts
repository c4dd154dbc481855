// The working tree over a real folder: listing, collecting, clearing, placing.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import { type Pattern, parsePattern } from "../core/model/pattern.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { Fetch, Selection } from "../ports.ts";
import { diskWorkspace } from "./disk-workspace.ts";
import { FileTree } from "./file-tree.ts";
import { gitFiles } from "./git-files.ts";
import { LocalDatabase } from "./sqlite-database.ts";
import { StatMemo } from "./stat-memo.ts";

function open() {
  const root = temporaryFolder();
  const memo = new StatMemo(new LocalDatabase(temporaryFolder(), (trouble) => expect.fail(trouble.detail)), root);
  const tempDir = path.join(root, ".flow/tmp/run");
  const workspace = diskWorkspace({ tree: new FileTree(root, memo, () => 0), memo, git: gitFiles(root, process.env), tempDir });
  const at = (name: string): string => path.join(root, name);
  const write = (name: string, text: string, mode = 0o644): void => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
    chmodSync(at(name), mode);
  };
  const temporary = (): readonly string[] => (existsSync(tempDir) ? readdirSync(tempDir) : []);
  return { root, workspace, at, write, temporary };
}

function patterns(...sources: readonly string[]): readonly Pattern[] {
  return sources.map((source) => {
    const pattern = parsePattern(source);
    if ("error" in pattern) throw new Error(pattern.error);
    return pattern;
  });
}

function selection(...sources: readonly string[]): Selection {
  return { kind: "patterns", patterns: patterns(...sources), except: [] };
}

function output(name: string, text: string, mode: OutputFile["mode"] = "100644"): OutputFile {
  return { path: name, mode, size: Buffer.byteLength(text), sha256: sha256(text) };
}

function link(name: string, target: string): OutputFile {
  return { path: name, mode: "120000", size: target.length, sha256: sha256(target), target };
}

/** Gives the texts that it is told of. */
function giving(...texts: readonly string[]): Fetch {
  return async (file, to) => {
    const text = texts.find((one) => sha256(one) === file.sha256);
    if (text === undefined) return "missing";
    writeFileSync(to, text, { flag: "wx" });
    return "ok";
  };
}

const never: Fetch = async () => expect.fail("nothing is to be fetched");

describe("inputs", () => {
  it("are listed with digest and mode, less the exceptions", async () => {
    const { workspace, write } = open();
    write("b/x", "x");
    write("a", "a", 0o755);
    write("b/y", "y");
    const found = await workspace.list({ ...selection("**"), except: patterns("b/y") } as Selection, false);
    expect(found.map(({ path: name, sha256: digest, mode }) => [name, digest, mode]).sort()).toEqual([
      ["a", sha256("a"), "100755"],
      ["b/x", sha256("x"), "100644"],
    ]);
  });

  it("without git are all files but those of node_modules, in the directory that is asked for", async () => {
    const { workspace, write } = open();
    for (const name of ["a", "sub/b", "sub/c/d", "subway/e", "node_modules/f", "sub/node_modules/g"]) write(name, "");
    const names = async (directory: string) =>
      (await workspace.list({ kind: "default", directory, except: [] }, false)).map((file) => file.path).sort();
    expect(await names(".")).toEqual(["a", "sub/b", "sub/c/d", "subway/e"]);
    expect(await names("sub")).toEqual(["sub/b", "sub/c/d"]);
  });

  it("that are not there are told", () => {
    const { workspace, write } = open();
    write("a", "");
    expect(workspace.absent(["a", "b", "a/c", "__proto__"])).toEqual(["b", "a/c", "__proto__"]);
  });

  it("hash as on GitHub: the digest of the digests, large files too", () => {
    const { workspace, write } = open();
    const large = "x".repeat(17 * 1024 * 1024);
    write("a", "one");
    write("b", large);
    expect(workspace.hashFiles(["a", "b"])).toBe(
      sha256(Buffer.concat([Buffer.from(sha256("one"), "hex"), Buffer.from(sha256(large), "hex")])),
    );
    expect(workspace.hashFiles(["none"])).toBe("");
  });
});

describe("what a task left", () => {
  it("is found anew each time, sorted, with what cannot be an output", async () => {
    const { root, workspace, at, write } = open();
    write("out/b", "b");
    write("out/a/c", "c", 0o755);
    symlinkSync("a/c", at("out/good"));
    symlinkSync("/etc/passwd", at("out/absolute"));
    symlinkSync("../../x", at("out/leaving"));
    symlinkSync(`../${path.basename(root)}/out/b`, at("out/a/roundabout"));
    const { files, bad } = await workspace.collect(patterns("out/"));
    expect(files.map((file) => [file.path, file.mode, file.target])).toEqual([
      ["out/a/c", "100755", undefined],
      ["out/a/roundabout", "120000", `../${path.basename(root)}/out/b`],
      ["out/b", "100644", undefined],
      ["out/good", "120000", "a/c"],
    ]);
    expect(bad.map((file) => file.path).sort()).toEqual(["out/absolute", "out/leaving"]);
    rmSync(at("out/b"));
    expect((await workspace.collect(patterns("out/b"))).files).toEqual([]);
  });
});

describe("placing", () => {
  it("puts files, tools and links where they belong, through a rename, and leaves nothing temporary", async () => {
    const { workspace, at, temporary } = open();
    const files = [output("out/deep/a", "a"), output("out/tool", "t", "100755"), link("out/link", "deep/a")];
    expect(await workspace.place(files, giving("a", "t"))).toEqual([]);
    expect([readFileSync(at("out/deep/a"), "utf8"), readlinkSync(at("out/link"))]).toEqual(["a", "deep/a"]);
    expect([statSync(at("out/tool")).mode & 0o111, statSync(at("out/deep/a")).mode & 0o111]).toEqual([0o111, 0]);
    expect(temporary()).toEqual([]);
    expect(await workspace.holds(patterns("out/"), files)).toBe(true);
    expect(await workspace.place(files, never)).toEqual([]);
  });

  it.each<[string, (at: (name: string) => string) => void]>([
    ["other bytes", (at) => writeFileSync(at("out/a"), "b")],
    ["another mode", (at) => chmodSync(at("out/a"), 0o755)],
    [
      "a link",
      (at) => {
        rmSync(at("out/a"));
        symlinkSync("elsewhere", at("out/a"));
      },
    ],
    [
      "an empty folder",
      (at) => {
        rmSync(at("out/a"));
        mkdirSync(at("out/a"));
      },
    ],
    ["nothing", (at) => rmSync(at("out"), { recursive: true })],
  ])("puts right what has %s", async (_, harm) => {
    const { workspace, at } = open();
    const file = output("out/a", "a");
    await workspace.place([file], giving("a"));
    harm(at);
    expect(await workspace.place([file], giving("a"))).toEqual([]);
    expect([readFileSync(at("out/a"), "utf8"), lstatSync(at("out/a")).mode & 0o111]).toEqual(["a", 0]);
  });

  it("never writes through a link", async () => {
    const { workspace, at, write, temporary } = open();
    const outside = temporaryFolder();
    write("keep", "");
    symlinkSync(outside, at("out"));
    symlinkSync(path.join(outside, "b"), at("b"));
    expect(await workspace.place([output("out/a", "a"), output("b", "b")], giving("a", "b"))).toEqual([
      { path: "out/a", why: "unavailable" },
    ]);
    expect([readdirSync(outside), readFileSync(at("b"), "utf8"), lstatSync(at("b")).isFile()]).toEqual([[], "b", true]);
    expect(temporary()).toEqual([]);
  });

  it("tells what cannot be had, and puts the rest", async () => {
    const { workspace, at, temporary } = open();
    const failed = await workspace.place([output("a", "a"), output("b", "b")], giving("b"));
    expect(failed).toEqual([{ path: "a", why: "missing" }]);
    expect([existsSync(at("a")), readFileSync(at("b"), "utf8"), temporary()]).toEqual([false, "b", []]);
  });
});

describe("clearing", () => {
  it("removes what the patterns match but what is kept, and folders that are empty then; makes the folders of literal outputs", async () => {
    const { workspace, at, write } = open();
    for (const name of ["out/a", "out/keep", "out/deep/er/b", "other/c", "beside"]) write(name, "");
    symlinkSync("../beside", at("out/link"));
    await workspace.clear(patterns("out/", "new/place/file"), [output("out/keep", "")]);
    expect(readdirSync(at("out"))).toEqual(["keep"]);
    expect([existsSync(at("beside")), existsSync(at("other/c")), existsSync(at("new/place")), existsSync(at("new/place/file"))]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("does not follow links out of the repository", async () => {
    const { workspace, at } = open();
    const outside = temporaryFolder();
    writeFileSync(path.join(outside, "precious"), "");
    mkdirSync(at("out"));
    symlinkSync(outside, at("out/link"));
    symlinkSync(outside, at("linked"));
    await workspace.clear(patterns("out/", "linked/precious"), []);
    expect([existsSync(at("out/link")), readdirSync(outside)]).toEqual([false, ["precious"]]);
  });

  it("then placing gives exactly what was recorded, whatever lay there", async () => {
    const name = fc.constantFrom("a", "b", "d/a", "d/b", "d/e/a", "toString", "__proto__");
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { maxLength: 5 }), fc.uniqueArray(name, { maxLength: 5 }), async (before, wanted) => {
        const { workspace, at, write } = open();
        mkdirSync(at("out"));
        for (const file of before) write(`out/${file}`, "old");
        const files = wanted.map((file) => output(`out/${file}`, `new ${file}`));
        await workspace.clear(patterns("out/"), files);
        expect(await workspace.place(files, giving(...wanted.map((file) => `new ${file}`)))).toEqual([]);
        workspace.refresh();
        expect(await workspace.holds(patterns("out/"), files)).toBe(true);
        expect((await workspace.collect(patterns("out/"))).files.map((file) => file.path)).toEqual(files.map((file) => file.path).sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe("holding", () => {
  it("means these files and no others", async () => {
    const { workspace, write } = open();
    write("out/a", "a");
    const holds = async (...files: readonly OutputFile[]): Promise<boolean> => {
      workspace.refresh();
      return workspace.holds(patterns("out/"), files);
    };
    expect(await holds(output("out/a", "a"))).toBe(true);
    expect(await holds()).toBe(false);
    expect(await holds(output("out/a", "b"))).toBe(false);
    expect(await holds(output("out/a", "a", "100755"))).toBe(false);
    expect(await holds(output("out/a", "a"), output("out/b", "b"))).toBe(false);
    expect(await holds(link("out/a", "a"))).toBe(false);
  });
});

describe("outputs behind links", () => {
  it("are refused", async () => {
    const { workspace, at } = open();
    mkdirSync(at("real"));
    symlinkSync("real", at("link"));
    const { outside, tracked } = await workspace.refusedOutputs(patterns("link/a", "link/deep/", "real/a", "other/**"));
    expect({ outside, tracked }).toEqual({ outside: ["link/a", "link/deep/"], tracked: [] });
  });
});
