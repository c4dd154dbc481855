// The pages agree with the program and with each other: flags and commands with --help, examples with what comes out, links
// with what they lead to.
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import canonicalize from "canonicalize";
import { describe, expect, it } from "vitest";
import { ROTATION_SECRET } from "../../src/core/fingerprint/rotation.ts";
import { Playground } from "../e2e/tools/playground.ts";
import { type Help, helpOf, rowOf, rowsIn } from "./help-text.ts";
import { PROJECT, projectFiles, textOf } from "./project.ts";

const commandLine = textOf("docs/command-line.md");
const program = helpOf();
/** Commands that have commands below them. */
const GROUPS = ["cache", "provenance"];
const help = new Map(program.commands.filter((name) => !GROUPS.includes(name)).map((name) => [name, helpOf(name)]));
const groupHelp = GROUPS.map((group) => ({
  group,
  about: helpOf(group).about,
  below: new Map(helpOf(group).commands.map((name) => [name, helpOf(group, name)])),
}));

/** The text below a heading, up to the next one of the same level or above. */
function section(page: string, heading: string): string {
  const level = heading.indexOf(" ");
  const start = page.split("\n").indexOf(heading);
  if (start < 0) throw new Error(`there is no ${heading}`);
  const lines = page.split("\n").slice(start + 1);
  const end = lines.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  return lines.slice(0, end < 0 ? undefined : end).join("\n");
}

describe("docs/command-line.md", () => {
  const common = rowsIn(section(commandLine, "### Of every command"));
  const ofTasks = rowsIn(section(commandLine, "### Of commands over tasks"));
  const takesTasks = section(commandLine, "### Of commands over tasks").split("\n\n")[0] ?? "";
  const rows = ({ flags }: Help) => flags.map(rowOf).sort();

  it("has all commands with what they do, in the order of --help", () => {
    const table = [...section(commandLine, "## Commands").matchAll(/^\| \[`(\w+)`\]\(#\w+\) \| (.*) \|$/gm)].map(([, name, does]) => [
      name,
      does,
    ]);
    expect(table).toEqual(program.commands.map((name) => [name, (help.get(name) ?? groupHelp.find(({ group }) => group === name))?.about]));
  });

  it.each([...help.keys()])("%s has its usage and its flags", (name) => {
    const own = section(commandLine, `### \`${name}\``);
    const told = help.get(name) ?? helpOf(name);
    expect(own).toContain(`\`${told.usage}\``);
    const shared = name === "completion" ? [] : takesTasks.includes(`\`${name}\``) ? [...common, ...ofTasks] : common;
    expect([...shared, ...rowsIn(own)].sort()).toEqual(rows(told));
  });

  it.each(groupHelp)("$group has the usage, the flags and what they do of each command below it", ({ group, below }) => {
    const own = section(commandLine, `### \`${group}\``);
    for (const told of below.values()) {
      expect(own).toContain(`\`${told.usage}\`: ${told.about}`);
      expect(rows(told).filter((row) => common.includes(row))).toEqual([...common].sort());
    }
    const extra = [...below.values()].flatMap(rows).filter((row) => !common.includes(row));
    expect([...rowsIn(own)].sort()).toEqual(extra.sort());
  });

  it("names no command, flag or variable that does not exist", () => {
    const all = [...help.values(), ...groupHelp.flatMap(({ below }) => [...below.values()])].flatMap(({ flags }) => flags);
    const flags = new Set([...all.flatMap((flag) => flag.flags.match(/--?[a-z][\w-]*/gi) ?? []), "-h", "--help", "--version"]);
    // No flag has the last one: it is a secret.
    const variables = new Set([...all.map((flag) => flag.variable), ROTATION_SECRET]);
    const texts = ["README.md", ...projectFiles("docs").filter((file) => file.endsWith(".md"))].map(
      (file) => [file, textOf(file)] as const,
    );
    const wrong = texts.flatMap(([file, text]) => [
      ...[...text.matchAll(/flow-action ([a-z]+)(?=[ `\n])([^`\n#|]*)/g)].flatMap(([, word = "", rest = ""]) =>
        program.commands.includes(word) || word === "help"
          ? (rest.match(/(?<=\s)--[a-z][\w-]*/g) ?? []).filter((flag) => !flags.has(flag)).map((flag) => `${file}: ${word} ${flag}`)
          : [],
      ),
      ...(text.match(/\bFLOW_[A-Z_]+\b/g) ?? []).filter((name) => !variables.has(name)).map((name) => `${file}: ${name}`),
    ]);
    expect(wrong).toEqual([]);
  });
});

describe("README.md", () => {
  it("has flags as --help tells them", () => {
    const known = help.get("run")?.flags.map(rowOf) ?? [];
    const shown = rowsIn(textOf("README.md"));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((row) => !known.includes(row))).toEqual([]);
  });

  it("has a shortest flow that runs and is restored", async () => {
    const flow = fence(section(textOf("README.md"), "## A flow"), "yaml");
    const repository = new Playground(flow, { "words.txt": "one two three\n" });
    expect((await repository.ok()).result.ran).toBe(1);
    expect(repository.read("count.txt").trim()).toBe("3");
    expect((await repository.ok()).result).toMatchObject({ ran: 0, restored: 1 });
  });

  it("names npm scripts that exist", () => {
    const { scripts } = JSON.parse(textOf("package.json"));
    const pages = [...textOf("README.md").matchAll(/npm run ([\w-]+)/g), ...textOf("CONTRIBUTING.md").matchAll(/npm run ([\w-]+)/g)];
    expect(pages.map(([, name = ""]) => name).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

/** The text of the first fence of a language. */
function fence(text: string, language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${language} in this text`);
  return found;
}

describe("docs/formats.md", () => {
  const page = textOf("docs/formats.md");
  const manifest = fence(page.slice(page.indexOf("<!-- example:manifest -->")), "json");
  const fingerprint = /^([0-9a-f]{64}) {2}-$/m.exec(page)?.[1] ?? "";

  it("has a fingerprint that the manifest gives by another implementation of RFC 8785", () => {
    expect(
      createHash("sha256")
        .update(canonicalize(JSON.parse(manifest)) ?? "")
        .digest("hex"),
    ).toBe(fingerprint);
  });

  it("has a flow that gives this manifest and this fingerprint", async () => {
    if (process.platform !== "linux" || process.arch !== "x64") {
      process.stdout.write("left out on this platform: the example of docs/formats.md\n");
      return;
    }
    const flow = fence(page.slice(page.indexOf("<!-- example:flow -->")), "yaml");
    const repository = new Playground(flow, { "sources.txt": "b\na\n" });
    const ended = await repository.ok([], { env: { LANG: "C.UTF-8" } });
    expect(ended.task("count").fingerprint).toBe(fingerprint);
    const shown = await repository.flow(["cache", "show", fingerprint]);
    expect(JSON.parse(shown.stdout).manifest).toEqual(JSON.parse(manifest));
  });
});

describe("links", () => {
  const pages = projectFiles().filter((file) => file.endsWith(".md") && !file.startsWith("test/"));
  const links = pages.flatMap((file) =>
    [...withoutFences(textOf(file)).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, to = ""]) => [file, to] as const),
  );
  const local = links.filter(([, to]) => !/^[a-z]+:/.test(to));

  it("are there to be looked at", () => {
    expect(local.length).toBeGreaterThan(20);
  });

  it.each(local)("%s: %s", (file, to) => {
    const [name = "", anchor] = to.split("#");
    const target = name === "" ? file : path.posix.join(path.posix.dirname(file), name);
    expect(existsSync(path.join(PROJECT, target))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(textOf(target))).toContain(anchor);
  });

  it("to pictures lead to pictures that are not large", () => {
    expect(statSync(path.join(PROJECT, "docs/images/collage.jpg")).size).toBeLessThan(300_000);
  });
});

function withoutFences(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "");
}

/** As GitHub makes them: lower case, blanks to hyphens, all but letters, digits, hyphens and underscores gone. */
function anchorsOf(text: string): readonly string[] {
  const headings = [...withoutFences(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, "")
      .replaceAll(" ", "-"),
  );
}
