// Workflow commands on the rig's runner: what each changes, what it shows, and what the runner does not let it do.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MatcherConfig } from "./problem-matcher.ts";
import { LineSplitter } from "./process-lines.ts";
import { SecretMasker } from "./secret-masker.ts";
import { type CommandTarget, StepCommands } from "./step-commands.ts";
import { StepLog } from "./step-log.ts";

let workspace = "";
beforeEach(() => {
  workspace = mkdtempSync(path.join(tmpdir(), "step-commands-"));
});
afterEach(() => rmSync(workspace, { recursive: true }));

function told(lines: readonly string[], { isDebugging = false, env = {} }: { isDebugging?: boolean; env?: Record<string, string> } = {}) {
  const masker = new SecretMasker();
  const log = new StepLog(masker, isDebugging);
  const changes: string[] = [];
  const matchers: MatcherConfig[] = [];
  const change = (what: string) => (name: string, value?: string) => void changes.push([what, name, value].filter(Boolean).join(" "));
  const target: CommandTarget = {
    ...{ log, masker, workspace, matchers, env: new Map(Object.entries(env)) },
    ...{ setOutput: change("output"), setEnv: change("env"), addPath: change("path"), saveState: change("state") },
    failCommand: () => void changes.push("failed"),
  };
  const take = new StepCommands(target).stream();
  for (const line of lines) take(line);
  return { shown: log.lines, annotations: log.annotations, changes, masks: masker.originals };
}

describe("a command", () => {
  it("of GITHUB_OUTPUT's time still sets an output, with a warning", () => {
    const { changes, annotations } = told(["::set-output name=a::b", "##[set-output name=c;]d%3B", "::save-state name=e::f"]);
    expect(changes).toEqual(["output a b", "output c d;", "state e f"]);
    expect(annotations.map(({ level, message }) => [level, message.slice(0, 40)])).toEqual([
      ["warning", "The `set-output` command is deprecated a"],
      ["warning", "The `set-output` command is deprecated a"],
      ["warning", "The `save-state` command is deprecated a"],
    ]);
  });

  it.each(["::set-env name=A::b", "::add-path::/x", "##[set-env name=A;]b"])("that is disabled fails the step: %s", (line) => {
    const { changes, annotations } = told([line]);
    expect(changes).toEqual(["failed"]);
    expect(annotations[0]?.message).toBe(`Unable to process command '${line}' successfully.`);
    expect(annotations[1]?.message).toContain("command is disabled");
  });

  it("that is disabled works where the step asks for it, but never for NODE_OPTIONS", () => {
    const env = { ACTIONS_ALLOW_UNSECURE_COMMANDS: "true" };
    expect(told(["::set-env name=A::b", "::add-path::/x"], { env }).changes).toEqual(["env A b", "path /x"]);
    const { changes, annotations } = told(["::set-env name=node_options::--require x"], { env });
    expect([changes, annotations[0]?.level]).toEqual([[], "error"]);
  });

  it("without a name fails", () => {
    expect(told(["::set-output::x"]).annotations.at(-1)?.message).toBe("Required field 'name' is missing in ##[set-output] command.");
  });

  it("for a mask hides from then on, also each line, and not the blank", () => {
    const { shown, masks, annotations } = told(["one Geheim", "::add-mask::Geheim%0A  two", "one Geheim two", "::add-mask::  "]);
    expect(shown).toEqual(["one Geheim", "one *** ***", "##[warning]Can't add secret mask for empty string in ##[add-mask] command."]);
    expect(masks).toEqual(["Geheim\n  two", "Geheim", "two"]);
    expect(annotations).toHaveLength(1);
  });

  it("groups, and removes the runner's own marks", () => {
    expect(told(["::group::G", "x", "::endgroup::y", "##[start-action display=x;]", "a ##[end-action]"]).shown).toEqual([
      ...["##[group]G", "x", "##[endgroup]", "##[\\start-action display=x;]", "a ##[\\end-action]"],
    ]);
  });

  it("is shown under echo only where it may be", () => {
    const lines = ["::echo::on", "::set-output name=a::b", "::add-mask::secret", "::warning::w", "::echo::off", "::group::g"];
    expect(told(lines).shown.filter((line) => !line.includes("deprecated"))).toEqual([
      ...["::set-output name=a::b", "::add-mask::***", "##[warning]w", "::echo::off", "##[group]g"],
    ]);
    expect(told(["::echo::maybe"]).changes).toEqual(["failed"]);
  });

  it("for debugging is shown only while debugging", () => {
    expect(told(["::debug::a%0Ab"]).shown).toEqual([]);
    expect(told(["::debug::a%0Ab"], { isDebugging: true }).shown).toEqual(["##[debug]a", "##[debug]b"]);
  });
});

describe("lines that a program should not print", () => {
  const file = `${process.env["FLOW_VECTORS"] ?? "../shared/vectors"}/runner-vectors/workflow-commands.json`;
  if (!existsSync(file)) process.stdout.write(`left out: hostile lines, since ${file} does not exist\n`);
  const hostile: readonly string[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).hostile_lines : [];
  // Colour before it makes it no command.
  const harmless = "\u001b[0m::warning::x";

  it("act or are changed, all of them, unless they are stopped", () => {
    for (const text of [...hostile, "a\r::group::x"]) {
      const lines: string[] = [];
      new LineSplitter((line) => lines.push(line)).write(`${text}\n`);
      const after = told([...lines, "::group::after"]).shown;
      const isAsItWas = isDeepStrictEqual(after, [...lines, "##[group]after"]);
      expect(isAsItWas, text).toBe(text === harmless);
      const shown = told(["::stop-commands::a-token", ...lines]).shown.slice(1);
      expect(shown, text).toEqual(lines.map((line) => line.replace(/##\[(start|end)-action/, "##[\\$1-action")));
    }
  });
});

describe("stop-commands", () => {
  it("shows everything as it is until its token", () => {
    const { shown, changes } = told(["::stop-commands::TokenOne", "::set-output name=a::b", "##[error]x", "::tokenone::", "::group::g"]);
    expect(shown).toEqual(["::stop-commands::***", "::set-output name=a::b", "##[error]x", "::tokenone::", "##[group]g"]);
    expect(changes).toEqual([]);
  });

  it("resumes by the older form too", () => {
    expect(told(["::stop-commands::abc", "::group::a", "x ##[abc]", "::group::b"]).shown).toEqual([
      ...["::stop-commands::abc", "::group::a", "x ##[abc]", "##[group]b"],
    ]);
  });

  it.each(["", "pause-logging", "add-mask", "Stop-Commands"])("refuses the token %j and goes on", (token) => {
    const { changes, shown } = told([`::stop-commands::${token}`, "::group::g"]);
    expect(changes).toEqual(["failed"]);
    expect(shown.at(-1)).toBe("##[group]g");
  });
});

describe("an annotation", () => {
  it("has its place, below the workspace", () => {
    const { annotations, shown } = told([`::error file=${workspace}/a/b.txt,line=2,endLine=3,title=T%3A%2C::m%0An`]);
    expect(annotations).toEqual([{ level: "error", message: "m\nn", file: "a/b.txt", line: 2, endLine: 3, title: "T:," }]);
    expect(shown).toEqual(["##[error]m\nn"]);
  });

  it.each([
    ["line=2,col=3,endColumn=5", { line: 2, column: 3, endColumn: 5 }],
    ["endLine=3", { line: 3, endLine: 3 }],
    ["col=3", {}],
    ["line=2,endLine=3,col=1", { line: 2, endLine: 3 }],
    ["line=4,endLine=3", {}],
    ["line=2,col=5,endColumn=3", { line: 2 }],
    ["line=x", {}],
    ["column=3,line=1", { line: 1 }],
  ])("of %s stands where the runner puts it", (properties, expected) => {
    expect(told([`::notice ${properties}::m`]).annotations).toEqual([{ level: "notice", message: "m", ...expected }]);
  });

  it("counts ten of each level, and all are in the log", () => {
    const { annotations, shown } = told([...Array.from({ length: 12 }, (_, i) => `::warning::w${i}`), "::error::e"]);
    expect(annotations.map((annotation) => annotation.message)).toEqual([...Array.from({ length: 10 }, (_, i) => `w${i}`), "e"]);
    expect(shown).toHaveLength(13);
  });

  it("is cut at 4096 characters, masked first", () => {
    const { annotations } = told(["::add-mask::secret", `::error title=secret::secret${"x".repeat(5000)}`]);
    expect(annotations[0]?.message).toBe(`***${"x".repeat(4093)}`);
    // The runner masks the message alone.
    expect(annotations[0]?.title).toBe("secret");
  });

  it("that is blank is none", () => {
    expect(told(["::error::", "::error:: "]).annotations).toEqual([]);
  });
});

describe("a problem matcher", () => {
  const add = (patterns: readonly object[], more: object = {}): string => {
    writeFileSync(path.join(workspace, "m.json"), JSON.stringify({ problemMatcher: [{ owner: "o", pattern: patterns, ...more }] }));
    return "::add-matcher::m.json";
  };

  it("makes an annotation of a line, in whose place it stands", () => {
    writeFileSync(path.join(workspace, "a.c"), "");
    const one = add([{ regexp: "^(.+):(\\d+): (.+)$", file: 1, line: 2, message: 3 }], { severity: "warning" });
    const { annotations, shown } = told([
      one,
      "\u001b[31ma.c:3: bad\u001b[0m",
      "b.c:x",
      "b.c:4: worse",
      "::remove-matcher owner=O::",
      "a.c:3: bad",
    ]);
    expect(annotations).toEqual([
      { level: "warning", message: "bad", file: "a.c", line: 3 },
      { level: "warning", message: "worse", line: 4 },
    ]);
    expect(shown).toEqual(["##[warning]a.c:3: bad", "b.c:x", "##[warning]b.c:4: worse", "a.c:3: bad"]);
  });

  it("may span lines and repeat the last", () => {
    const looped = add([
      { regexp: "^(\\w+\\.c)$", file: 1 },
      { regexp: "^ (\\d+) (.+)$", line: 1, message: 2, loop: true },
    ]);
    const { annotations } = told([looped, "x.c", " 1 first", " 2 second", "end", " 3 third"]);
    expect(annotations.map(({ line, message }) => [line, message])).toEqual([
      [1, "first"],
      [2, "second"],
    ]);
  });

  it("that cannot be read fails the step", () => {
    expect(told(["::add-matcher::none.json"]).changes).toEqual(["failed"]);
    expect(told([add([])]).changes).toEqual(["failed"]);
  });
});
