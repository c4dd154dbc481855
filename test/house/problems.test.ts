// Every problem code has its paragraph, a golden text, and a place in the sources that tells it; and nothing of the three
// stands for a code that does not exist. A code that is only promised is worth nothing to whoever looks it up.
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { PROBLEMS } from "../../src/core/model/problem-codes.ts";
import { PROJECT, projectFiles, textOf } from "./project.ts";

const CODES = Object.keys(PROBLEMS);
const AREAS = [...new Set(CODES.map((code) => code.slice(0, code.indexOf("/"))))];
const LITERAL = new RegExp(`"((?:${AREAS.join("|")})/[a-z]+(?:-[a-z]+)*)"`, "g");
const SHOWN = new RegExp(`\\[((?:${AREAS.join("|")})/[a-z]+(?:-[a-z]+)*)\\]$`, "gm");
const GOLDEN = "test/golden/problems";

const sources = projectFiles("src").filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith("problem-codes.ts"),
);
const page = textOf("docs/problems.md");
const paragraphs = page.split(/^(?=### )/m).slice(1);
const goldens = readdirSync(path.join(PROJECT, GOLDEN)).filter((name) => name.endsWith(".txt"));

function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, code = ""]) => code);
}

const told = new Set(sources.flatMap((file) => all(textOf(file), LITERAL)));
const described = paragraphs.map((text) => /^### `([^`]+)`$/m.exec(text)?.[1] ?? "");

describe.each(CODES)("%s", (code) => {
  const paragraph = paragraphs[described.indexOf(code)] ?? "";

  it("is told somewhere in src", () => {
    expect([...told]).toContain(code);
  });

  it("has one paragraph in docs/problems.md with an example and the exit code it leads to", () => {
    expect(described.filter((name) => name === code)).toEqual([code]);
    expect(paragraph).toContain("```");
    const { exit } = PROBLEMS[code as keyof typeof PROBLEMS];
    expect(paragraph).toContain(exit === 0 ? "Warning." : `Exit code ${exit}.`);
  });

  it("has a golden text in which it is shown", () => {
    const files = goldens.filter((name) => name.startsWith(code.replace("/", "-")));
    expect(files.filter((name) => all(textOf(`${GOLDEN}/${name}`), SHOWN).includes(code))).not.toEqual([]);
  });
});

describe("no other code", () => {
  it("stands in src", () => {
    // Media types and the like have other areas.
    expect([...told].filter((code) => !CODES.includes(code))).toEqual([]);
  });

  it("has a paragraph", () => {
    const codes = described.filter((name) => name.includes("/"));
    expect(codes.filter((code) => !CODES.includes(code))).toEqual([]);
  });

  it("has a golden text", () => {
    const shown = goldens.flatMap((name) => all(textOf(`${GOLDEN}/${name}`), SHOWN).map((code) => `${name} ${code}`));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((line) => !CODES.includes(line.split(" ")[1] ?? ""))).toEqual([]);
  });
});

describe("docs/problems.md", () => {
  it("keeps the order of the table, area by area", () => {
    expect(described.filter((name) => CODES.includes(name))).toEqual(CODES.filter((code) => described.includes(code)));
  });
});
