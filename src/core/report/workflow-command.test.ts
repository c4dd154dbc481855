// Commands as GitHub's runner reads them back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemCommand, withoutOldCommands, workflowCommand } from "./workflow-command.ts";

/** The runner's reading: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
function readBack(line: string): { readonly name: string; readonly properties: Record<string, string>; readonly message: string } | null {
  const found = /^::([^ :]+)(?: (.*?))?::([\s\S]*)$/.exec(line);
  if (found === null) return null;
  const unescaped = (text: string): string =>
    text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");
  const pairs = (found[2] ?? "").split(",").filter((pair) => pair !== "");
  const properties = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), unescaped(pair.slice(pair.indexOf("=") + 1))]),
  );
  const message = (found[3] ?? "").replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  return { name: found[1] ?? "", properties, message };
}

describe("workflowCommand", () => {
  test("any title and message are read back as they were, in one line", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (title, message) => {
        const line = workflowCommand("error", new Map([["title", title]]), message);
        expect(line).not.toMatch(/[\r\n]/);
        expect(readBack(line)).toEqual({
          name: "error",
          properties: { title: withoutOldCommands(title) },
          message: withoutOldCommands(message),
        });
      }),
    );
  });

  test("hostile titles", () => {
    const title = "::x,y=1:%0A\r\n##[add-mask]a";
    expect(workflowCommand("error", new Map([["title", title]]), title)).toBe(
      "::error title=%3A%3Ax%2Cy=1%3A%250A%0D%0A## [add-mask]a::::x,y=1:%250A%0D%0A## [add-mask]a",
    );
  });
});

describe("problemCommand", () => {
  const place = { file: "flow.yml", line: 9, column: 10, endColumn: 30 };
  test.each([
    [
      { code: "spec/yaml", message: "not YAML", severity: "error", place, hint: "Write YAML" },
      "::error file=flow.yml,line=9,col=10,endColumn=29,title=spec/yaml::not YAML%0AWrite YAML",
    ],
    [
      { code: "spec/yaml", message: "100%: x", severity: "warning", place: { file: "a,b:c.yml", line: 1, column: 1 } },
      "::warning file=a%2Cb%3Ac.yml,line=1,col=1,title=spec/yaml::100%25: x",
    ],
    [{ code: "secret/missing", message: "two\nlines", severity: "error" }, "::error title=secret/missing::two\\nlines"],
  ] as const)("%#", (problem, line) => expect(problemCommand(problem)).toBe(line));
});
