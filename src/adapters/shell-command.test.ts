// GitHub's shells: words, templates, and where the program is looked for.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shellCommand } from "./shell-command.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "shell-"));
  for (const [bin, ...names] of [
    ["all", "bash", "sh", "python", "pwsh", "powershell", "cmd", "perl", "node"],
    ["plain", "sh"],
    ["windows", "powershell.EXE", "cmd.exe"],
  ]) {
    mkdirSync(path.join(folder, `${bin}`));
    for (const name of names) writeFileSync(path.join(folder, `${bin}`, name), "", { mode: 0o755 });
  }
  mkdirSync(path.join(folder, "broken", "bash"), { recursive: true });
  writeFileSync(path.join(folder, "broken", "sh"), "", { mode: 0o644 });
});
afterAll(() => rmSync(folder, { recursive: true }));

function choose(shell: string | undefined, bins: readonly string[] = ["all"], platform: NodeJS.Platform = "linux") {
  const separator = platform === "win32" ? ";" : ":";
  const env = { [platform === "win32" ? "Path" : "PATH"]: bins.map((bin) => path.join(folder, bin)).join(separator) };
  const choice = shellCommand(shell, { env, cwd: folder, platform });
  if (!choice.ok) return choice.why;
  const { program, args, extension } = choice.command;
  return [path.relative(folder, program), ...args("/a b/script"), extension];
}

describe("shellCommand", () => {
  it.each([
    [undefined, ["all/bash", "-e", "/a b/script", ".sh"]],
    ["", ["all/bash", "-e", "/a b/script", ".sh"]],
    ["bash", ["all/bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "/a b/script", ".sh"]],
    ["sh", ["all/sh", "-e", "/a b/script", ".sh"]],
    ["python", ["all/python", "/a b/script", ".py"]],
    ["pwsh", ["all/pwsh", "-command", ". '/a b/script'", ".ps1"]],
    ["powershell", ["all/powershell", "-command", ". '/a b/script'", ".ps1"]],
    ["cmd", ["all/cmd", '/D /E:ON /V:OFF /S /C "CALL "/a b/script""', ".cmd"]],
    ["bash {0}", ["all/bash", "/a b/script", ".sh"]],
    ["bash  -x  {0}", ["all/bash", "-x", "/a b/script", ".sh"]],
    ["perl {0}", ["all/perl", "/a b/script", ""]],
    ['node --title="a b" -r "x y" {0} {0} \\"q', ["all/node", "--title=a b", "-r", "x y", "/a b/script", "/a b/script", '"q', ""]],
    ["./plain/sh {0}", ["plain/sh", "/a b/script", ""]],
  ])("%j", (shell, expected) => {
    expect(choose(shell)).toEqual(expected);
  });

  it("takes sh where there is no bash, and passes by what cannot be run", () => {
    expect(choose(undefined, ["plain"])).toEqual(["plain/sh", "-e", "/a b/script", ".sh"]);
    expect(choose(undefined, ["broken", "plain"])).toEqual(["plain/sh", "-e", "/a b/script", ".sh"]);
    expect(choose("bash", ["broken", "none", "all"])?.[0]).toBe("all/bash");
  });

  it("takes powershell where there is no pwsh on Windows", () => {
    expect(choose(undefined, ["windows"], "win32")).toEqual(["windows/powershell.EXE", "-command", ". '/a b/script'", ".ps1"]);
  });

  it.each([
    [
      "perl",
      "`shell: perl` does not say where the script goes: write one of bash, sh, python, pwsh, powershell, cmd, or a command with {0} in the script's place, such as `perl {0}`",
    ],
    [
      "bash -x",
      "`shell: bash -x` does not say where the script goes: write one of bash, sh, python, pwsh, powershell, cmd, or a command with {0} in the script's place, such as `bash {0}`",
    ],
    ["ruby {0}", "the shell `ruby` was not found on the PATH that the task has: install it, or name another one with `shell`"],
  ])("refuses %j", (shell, why) => {
    expect(choose(shell)).toBe(why);
  });

  it("says which shells it looked for", () => {
    expect(choose(undefined, ["none"])).toBe(
      "the shell `bash` or `sh` was not found on the PATH that the task has: install it, or name another one with `shell`",
    );
  });

  it("puts around a script what GitHub does", () => {
    const content = (shell: string): string => {
      const choice = shellCommand(shell, { env: { PATH: path.join(folder, "all") }, cwd: folder, platform: "linux" });
      return choice.ok ? choice.command.content("a\nb") : choice.why;
    };
    expect(content("bash")).toBe("a\nb");
    expect(content("cmd")).toBe("@echo off\r\na\r\nb");
    expect(content("pwsh")).toBe(
      "$ErrorActionPreference = 'stop'\na\nb\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }",
    );
  });
});
