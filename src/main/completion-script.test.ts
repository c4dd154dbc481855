// The scripts, run by the shells they are for: what is offered for a line that has been typed so far.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completionScript, type Shell } from "./completion-script.ts";
import type { CompletedCommand } from "./completion-words.ts";

const FILE = { flags: "-f, --file <path>", description: "the flow file" };
const COMMANDS: readonly CompletedCommand[] = [
  {
    name: "run",
    description: "restores or runs: it's the default",
    options: [FILE, { flags: "--force", description: "run all" }, { flags: "-j, --jobs <n>", description: "at once" }],
    takesSteps: true,
  },
  {
    name: "plan",
    description: "what would run\nand why",
    options: [FILE, { flags: "--json", description: "as $(touch owned) `data`" }],
    takesSteps: true,
  },
  { name: "graph", description: "draws it", options: [{ flags: "--format <kind>", description: "mermaid, dot" }], takesSteps: true },
  { name: "cache ls", description: "entries", options: [{ flags: "--remote", description: "on GitHub" }], takesSteps: false },
  { name: "cache prune", description: "makes room", options: [], takesSteps: false },
  { name: "doctor", description: "looks at the machine", options: [], takesSteps: false },
];

/** What has been typed, the last word unfinished; and what is offered. */
const LINES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["p"], ["plan", "paint"]],
  [[""], ["run", "plan", "graph", "cache", "doctor", "build", "core_build", "paint", "$(touch owned)", "two words"]],
  [["run", "core"], ["core_build"]],
  [["run", "build", "pa"], ["paint"]],
  [["run", "$("], ["$(touch owned)"]],
  [
    ["plan", "--"],
    ["--file", "--json"],
  ],
  [["--fo"], ["--force"]],
  [["run", "-j", "4", "bu"], ["build"]],
  [["-C", "elsewhere", "run", "x"], ["xylophone"]],
  [
    ["cache", ""],
    ["ls", "prune"],
  ],
  [["cache", "p"], ["prune"]],
  [["cache", "ls", "--r"], ["--remote"]],
  [["cache", "ls", ""], []],
  [["doctor", ""], []],
  [["nonsense", ""], []],
  [["run", "--file", "flow-a"], ["flow-action"]],
  [["-j", ""], ["flow-action"]],
];

let place = "";

beforeAll(() => {
  place = mkdtempSync(path.join(tmpdir(), "flow-completion-"));
  const tool = path.join(place, "flow-action");
  const ids = "build\ncore_build\npaint\n\\$(touch owned)\ntwo words";
  writeFileSync(
    tool,
    `#!/bin/sh\nif [ "$*" = '__complete steps -C elsewhere' ]; then echo xylophone; elif [ "$*" = '__complete steps' ]; then printf "%s\\n" "${ids}"; fi\n`,
  );
  chmodSync(tool, 0o755);
});

afterAll(() => rmSync(place, { recursive: true, force: true }));

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${place}:${process.env["PATH"] ?? ""}`, HOME: place };
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["--version"], { env: environment() }).status === 0;
}

function quoteWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function lines(output: string): readonly string[] {
  return output.split("\n").filter((line) => line !== "");
}

const ASK: Record<"bash" | "zsh" | "fish", (script: string, words: readonly string[]) => readonly string[]> = {
  bash: (script, words) => {
    const typed = ["flow-action", ...words].map(quoteWord).join(" ");
    const ask = `set -u\n${script}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _flow_action; printf '%s\\n' \${COMPREPLY[@]+"\${COMPREPLY[@]}"}`;
    return lines(execFileSync("bash", ["--norc", "-c", ask], { encoding: "utf8", env: environment(), cwd: place }));
  },
  // The functions of zsh's completion system stand in with ones that print what they are given and match as it does.
  zsh: (script, words) => {
    const typed = ["flow-action", ...words].map(quoteWord).join(" ");
    const stubs = `
      offer() { local word; for word in "$@"; do if [[ "\${word[1,\${#current}]}" == "$current" ]]; then print -r -- "$word"; fi; done }
      _describe() { local -a given; given=("\${(@P)argv[-1]}"); local one; for one in "\${given[@]}"; do offer "\${one%%:*}"; done }
      compadd() { while [[ "$1" != -- ]]; do shift; done; shift; offer "$@" }
      _files() { offer * }`;
    const ask = `${script}\n${stubs}\nwords=(${typed}); CURRENT=${words.length + 1}; current=${quoteWord(words.at(-1) ?? "")}; _flow_action; true`;
    return lines(execFileSync("zsh", ["-f", "-c", ask], { encoding: "utf8", env: environment(), cwd: place }));
  },
  fish: (script, words) => {
    const line = ["flow-action", ...words.slice(0, -1).map((word) => (/^[\w-]*$/.test(word) ? word : quoteWord(word))), words.at(-1)].join(
      " ",
    );
    const ask = `${script}\ncomplete -C "$argv[1]"`;
    const output = execFileSync("fish", ["--no-config", "-c", ask, line], {
      encoding: "utf8",
      env: environment(),
      cwd: place,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return lines(output).map((found) => found.split("\t")[0] ?? "");
  },
};

describe.each(["bash", "zsh", "fish"] as const)("%s", (shell) => {
  const present = isInstalled(shell);
  if (!present) process.stdout.write(`left out: completion in ${shell}, which is not installed here\n`);

  it.runIf(present).each(LINES)(`${shell} offers for %j`, (words, expected) => {
    // fish completes `$(` as a command of its own: a word that begins so is not its business.
    if (shell === "fish" && words.at(-1) === "$(") return;
    const offered = ASK[shell](completionScript(shell, COMMANDS), words).map((word) =>
      shell === "fish" ? word.replaceAll("\\", "") : word,
    );
    expect([...offered].sort()).toEqual([...expected].sort());
  });

  it.runIf(present)(`${shell} runs nothing that a name or description holds`, () => {
    ASK[shell](completionScript(shell, COMMANDS), [""]);
    expect(spawnSync("ls", [place], { encoding: "utf8" }).stdout).not.toContain("owned");
  });
});

describe("every shell", () => {
  const shells: readonly Shell[] = ["bash", "zsh", "fish", "powershell"];

  it.each(shells)("%s names each command and option, and asks for step ids", (shell) => {
    const script = completionScript(shell, COMMANDS);
    const words = ["run", "plan", "graph", "cache", "ls", "prune", "doctor", "force", "format", "remote"];
    for (const word of words) expect(script).toContain(word);
    expect(script).toContain("__complete steps");
    expect(script.endsWith("\n")).toBe(true);
  });

  it.each(shells)("%s holds no line break or quote of a description unprotected", (shell) => {
    const script = completionScript(shell, [{ name: "run", description: "a 'b'\r\n\"c\" \u2019d\\", options: [], takesSteps: false }]);
    expect(script).not.toContain("\r");
    expect(script).not.toMatch(/^"c"/m);
  });
});
