// Which paths an entry may name: tables of what is refused and what must not be, and the laws behind them.
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "./entry-limits.ts";
import { byteLength, whyBadLink, whyBadPath, whyCollision } from "./path-rules.ts";

const LINUX = "linux/x64";
const WINDOWS = "windows/x64";

/** From git's own tests (t/t1014-read-tree-confusing.sh, t/helper/test-path-utils.c), and the same for `.flow`. */
const HIDDEN = [
  ".git",
  ".GIT",
  ".Git",
  "\u200c.Git",
  ".gI\u200cT",
  ".GiT\u200c",
  ".g\u200e\u202a\u206a\ufeffit",
  "git~1",
  "GIT~1",
  ".git ",
  ".git. . .",
  ".git\\foobar",
  ".git...:alternate-stream",
  ".git::$INDEX_ALLOCATION",
  "git~1:x",
  "git~1 .",
];

describe("a path", () => {
  it.each([
    "a",
    "a/b/c.txt",
    "...",
    "..a/a..",
    " leading and trailing ",
    "-rf",
    "new\nline",
    "日本語/é/👩‍👩‍👧",
    "a\\b",
    "C:x",
    "con",
    ".gitignore",
    ".github/workflows/ci.yml",
    ".git2",
    "git",
    "git~2",
    "x.git",
    "sub/.flow/x",
    ".flowers",
    "flow",
    "n".repeat(LIMITS.nameBytes),
    Array(LIMITS.pathNames).fill("n").join("/"),
  ])("%j is good on Linux", (name) => expect(whyBadPath(name, LINUX)).toBeNull());

  it.each([
    ["", "stay"],
    ["/", "stay"],
    ["/etc/passwd", "stay"],
    ["//server/share", "stay"],
    ["a/", "stay"],
    ["a//b", "stay"],
    [".", "stay"],
    ["./a", "stay"],
    ["a/./b", "stay"],
    ["..", "stay"],
    ["../x", "stay"],
    ["a/../../b", "stay"],
    ["a/..", "stay"],
    ["a\0b", "no text"],
    ["\ud800", "no text"],
    ["a/\udc00/b", "no text"],
    ["n".repeat(LIMITS.nameBytes + 1), "too long"],
    ["é".repeat(LIMITS.nameBytes / 2 + 1), "too long"],
    [`${"é".repeat(100)}/`.repeat(20) + "é".repeat(50), "too long"],
    [
      Array(LIMITS.pathNames + 1)
        .fill("n")
        .join("/"),
      "too many",
    ],
  ])("%j is refused everywhere", (name, why) => {
    expect(whyBadPath(name, LINUX)).toContain(why);
    expect(whyBadPath(name, WINDOWS)).toContain(why);
  });

  it.each(HIDDEN)("%j is .git for some disk", (name) => {
    const flow = name.replace(/g(.*?)i(.*?)t/i, (_, one, other) => `f${one}l${other}ow`);
    for (const below of [name, `${name}/hooks/x`]) {
      expect(whyBadPath(below, LINUX)).toContain(".git or .flow");
      expect(whyBadPath(`sub/${below}`, LINUX)).toContain(".git or .flow");
    }
    expect(whyBadPath(flow, LINUX)).toContain(".git or .flow");
    expect(whyBadPath(`${flow}/flow.db`, LINUX)).toContain(".git or .flow");
  });

  /** https://learn.microsoft.com/windows/win32/fileio/naming-a-file, and git's compat/mingw.c (is_valid_win32_path). */
  const WINDOWS_NAMES = [
    ...["con", "PRN", "aux", "nul", "NUL.txt", "nul.tar.gz", "nul .txt", "COM1", "com¹", "lpt9.x", "LPT³", "CONIN$", "conout$.a"],
    ...["a<b", "a>b", 'a"b', "a|b", "a?b", "a*b", "a:b", "C:", "C:x", "C:\\x", "\\\\?\\C:\\x", "a\\b", "..\\x", "a\\..\\..\\b"],
    ...["trailing.", "trailing ", "bell\u0007", "new\nline", "tab\t"],
  ];
  it.each(WINDOWS_NAMES)("%j cannot be had on Windows, nor as a folder there", (name) => {
    for (const each of [name, `${name}/a`, `a/${name}`]) expect(whyBadPath(each, WINDOWS)).toBe("Windows cannot hold it");
    expect(whyBadPath(name, LINUX)).toBeNull();
  });

  it.each(["console", "com", "com12", "lpt", "nulls", "a.nul", "auxiliary", "conin", "é.txt", "a b.txt", ".hidden"])(
    "%j is good on Windows",
    (name) => expect(whyBadPath(name, WINDOWS)).toBeNull(),
  );

  it("that is good stays below where it is put", () => {
    const part = fc.oneof(fc.constantFrom("", ".", "..", "a", "a\\..", "..\\..", ".git", "C:", "\0"), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.constantFrom(LINUX, WINDOWS), (parts, platform) => {
        const name = parts.join("/");
        if (whyBadPath(name, platform) !== null) return;
        const rules = platform === WINDOWS ? path.win32 : path.posix;
        const root = platform === WINDOWS ? "C:\\r" : "/r";
        const reached = rules.join(root, name);
        expect(reached.startsWith(root + rules.sep)).toBe(true);
        expect(rules.relative(root, reached).split(rules.sep)).toEqual(name.split("/"));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a link", () => {
  it.each([
    ["l", "a"],
    ["l", "."],
    ["l", "a/b"],
    ["a/l", "../b"],
    ["a/b/l", "../../c"],
    ["a/b/l", "../.."],
    ["a/l", "..//./b"],
    ["l", "nowhere"],
    ["l", "l"],
    ["l", ".github"],
    ["l", "a b\n"],
  ])("%j -> %j is good", (name, target) => expect(whyBadLink(name, target)).toBeNull());

  it.each([
    ["l", "", "no text"],
    ["l", "a\0b", "no text"],
    ["l", "\ud800", "no text"],
    ["l", "é".repeat(LIMITS.pathBytes / 2 + 1), "too long"],
    ["l", "/", "absolute"],
    ["l", "/etc/passwd", "absolute"],
    ["l", "\\etc", "absolute"],
    ["l", "\\\\server\\share", "absolute"],
    ["l", "C:\\x", "absolute"],
    ["l", "c:x", "absolute"],
    ["l", "..", "leaves"],
    ["l", "../x", "leaves"],
    ["l", "..\\x", "leaves"],
    ["l", "./../x", "leaves"],
    ["a/l", "../../x", "leaves"],
    ["a/l", "..\\..\\x", "leaves"],
    ["a/l", "b/../../../x", "down and up"],
    // With `a/b -> ..` this is the folder above the repository.
    ["a/l", "b/../..", "down and up"],
    ["l", "a\\..\\b", "down and up"],
    ["l", ".git", ".git or .flow"],
    ["l", "a/.git/config", ".git or .flow"],
    ["a/l", "../.GIT /hooks", ".git or .flow"],
    ["a/l", "..\\git~1\\hooks", ".git or .flow"],
    ["a/l", "../.flow/flow.db", ".git or .flow"],
    // With `b -> .` this is the store.
    ["l", "b/.flow", ".git or .flow"],
  ])("%j -> %j is refused", (name, target, why) => expect(whyBadLink(name, target)).toContain(why));
});

describe("files beside each other", () => {
  const collision = (...paths: readonly string[]) => whyCollision(paths.map((name) => ({ path: name })));

  it.each([
    ["README", "readme"],
    ["ss", "ß"],
    ["\u00c9", "E\u0301"],
    ["\u00c9", "e\u0301"],
    ["K", "\u212a"],
    ["ﬁle", "file"],
    ["A/x", "a/y"],
    ["a/\u00c9/x", "a/e\u0301/y"],
    ["ς", "σ"],
  ])("%j and %j are one name on some disks", (one, other) => {
    expect(collision(...[one, other].sort())).toContain("one name on some disks");
  });

  it.each([
    ["a", "a/b"],
    ["a/b", "a/b/c/d"],
  ])("nothing lies below %j", (one, other) => expect(collision(one, other)).toBe(`${other} lies below ${one}, which is no folder`));

  it.each([[["a", "a-b", "a.b", "ab"]], [["a/b", "a/c", "b/b"]], [["a/B/c", "b/A/c"]], [["ı", "ii"]], [[]]])("%j can stand", (paths) =>
    expect(collision(...paths)).toBeNull(),
  );

  it("are told as the definition does: two paths above any, of one folded text", () => {
    const name = fc.constantFrom("a", "A", "b", "ß", "ss", "SS", "\u00c9", "e\u0301", "ﬁ", "fi");
    const file = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
    fc.assert(
      fc.property(fc.uniqueArray(file, { maxLength: 6 }), (files) => {
        const sorted = files.sort();
        expect(collision(...sorted) === null).toBe(canStand(sorted));
      }),
      { numRuns: 2000 },
    );
  });

  it("are bounded: folders count too", () => {
    const paths = Array.from({ length: Math.ceil(LIMITS.paths / 200) }, (_, index) => `${index}/${"x/".repeat(200)}f`).sort();
    expect(collision(...paths)).toBe(`there are more than ${LIMITS.paths} files and folders`);
  });
});

/** The definition, on whole paths. */
function canStand(files: readonly string[]): boolean {
  const above = new Map<string, string>();
  for (const file of files) {
    const names = file.split("/");
    for (let end = 1; end <= names.length; end++) {
      const here = names.slice(0, end).join("/");
      if (end < names.length && files.includes(here)) return false;
      const folded = here.normalize("NFKD").toLocaleLowerCase("en").toLocaleUpperCase("en").normalize("NFKD");
      if ((above.get(folded) ?? here) !== here) return false;
      above.set(folded, here);
    }
  }
  return true;
}

it("the length of a text is that of its UTF-8 bytes", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (text) => {
      expect(byteLength(text)).toBe(Buffer.byteLength(text));
    }),
  );
});
