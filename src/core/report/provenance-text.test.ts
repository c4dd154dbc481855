// The tree and the drawing of where a file came from.
import { describe, expect, it } from "vitest";
import type { MadeFile, SourceFile } from "../model/made-file.ts";
import { ASCII_MARKS, plainPaint, UNICODE_MARKS } from "./paint.ts";
import { chainSizeText, provenanceMermaid, provenanceText } from "./provenance-text.ts";

const COMMIT: SourceFile = { uri: "git+https://github.com/o/r@refs/heads/main", digest: { gitCommit: "c".repeat(40) } };
const OTHER: SourceFile = { uri: "git+file:.", digest: { gitCommit: "d".repeat(40) } };
const source = (name: string): SourceFile => ({ uri: `flow:source/${name}`, digest: { sha256: "0".repeat(64) }, name });
const TOOL: SourceFile = { uri: "flow:command/cc", digest: { sha256: "0".repeat(64) }, name: "cc --version" };

function made(path: string | null, task: string, more: Partial<MadeFile> = {}): MadeFile {
  const digest = Buffer.from(task).toString("hex").padEnd(64, "0").slice(0, 64);
  return { path, sha256: "a".repeat(64), statement: digest, task, builder: "b", run: "7", upstream: [], sources: [COMMIT], ...more };
}

const RAW = made("raw.txt", "fetch", { sources: [COMMIT, source("url.txt")], startedOn: "2026-11-20T13:01:54.103Z" });
const ONE = made("one.txt", "one", { upstream: [RAW], sources: [COMMIT, TOOL] });
const TWO = made("two.txt", "two", { upstream: [RAW], sources: [OTHER, ...["a", "b", "c", "d", "e"].map(source)] });
const CHECKED = made(null, "check", { sources: [], standIn: true });
const ALL = made("all.txt", "join (x, 1)", { upstream: [ONE, made("more.txt", "one", { ...ONE, path: "more.txt" }), TWO, CHECKED] });

describe("the tree", () => {
  it("leads from the file to its sources, and says once what comes twice", () => {
    expect(provenanceText(ALL, plainPaint(UNICODE_MARKS))).toBe(`all.txt  sha256 ${"a".repeat(64)}
└─ join (x, 1)  statement 6a6f696e2028 · run 7
   ├─ commit cccccccccccc of https://github.com/o/r, main
   ├─ one.txt  aaaaaaaaaaaa
   ├─ more.txt  aaaaaaaaaaaa
   │  └─ one  statement 6f6e65000000 · run 7
   │     ├─ what \`cc --version\` printed
   │     └─ raw.txt  aaaaaaaaaaaa
   │        └─ fetch  statement 666574636800 · run 7 · 2026-11-20 13:01 UTC
   │           └─ url.txt
   ├─ two.txt  aaaaaaaaaaaa
   │  └─ two  statement 74776f000000 · run 7
   │     ├─ commit dddddddddddd of this repository
   │     ├─ 5 files of the repository
   │     └─ raw.txt  aaaaaaaaaaaa
   │        └─ fetch  (as above)
   └─ check  statement 636865636b00 · run 7  (another run with the same bytes)
      └─ no commit is known
`);
  });

  it("does without what a device cannot show, and shows nothing that could lie", () => {
    const told = provenanceText(made("a\u001b[31m\u202e.txt", "b\n", { run: "\r" }), plainPaint(ASCII_MARKS));
    expect(told).toMatch(/^[ -~\n]*$/);
    expect(told.split("\n")[1]).toBe("`- b\\n  statement 620a00000000 - run \\r");
  });

  it("ends where nobody can read on", () => {
    let deep = RAW;
    for (let level = 0; level < 500; level++) deep = made(`f${level}`, `t${level}`, { upstream: [deep] });
    const lines = provenanceText(deep, plainPaint(UNICODE_MARKS)).split("\n");
    expect(lines.length).toBeLessThan(100);
    expect(lines.at(-2)).toMatch(/^ +└─ further back: see --json$/);
  });
});

it("the drawing has each task and each commit once", () => {
  const told = provenanceMermaid(ALL);
  expect(told.match(/^ {2}n\d+\[/gm)).toHaveLength(8);
  expect(told.match(/-->/g)).toHaveLength(8);
});

it("statements and links are counted once", () => expect(chainSizeText(ALL)).toBe("5 statements and 6 links"));
