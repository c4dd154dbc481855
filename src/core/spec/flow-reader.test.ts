// What the reader says, word for word, and what it gives for a good file. UPDATE_GOLDEN=1 rewrites the texts.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import type { Flow } from "../model/flow.ts";
import type { Problem } from "../model/problem.ts";
import { PROBLEMS } from "../model/problem-codes.ts";
import { readFlow } from "./flow-reader.ts";

const folder = fileURLToPath(new URL("../../../test/golden/problems/", import.meta.url));
const names = readdirSync(folder).flatMap((name) => /^(spec-.*)\.yml$/.exec(name)?.[1] ?? []);
const language = githubExpressions();

function problemsOf(text: string): readonly Problem[] {
  const result = readFlow(text, "flow.yml", language);
  return result.ok ? result.warnings : result.problems;
}

function flowOf(text: string): Flow {
  const result = readFlow(text, "flow.yml", language);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  return result.value;
}

function render({ place, severity, message, code, hint }: Problem): string {
  if (place === undefined) return `${severity}: ${message} [${code}]`;
  const marks = "^".repeat((place.endColumn ?? place.column + 1) - place.column);
  const lead = (place.source ?? "").slice(0, place.column - 1).replaceAll(/[^\t]/g, " ");
  const lines = [
    `${place.file}:${place.line}:${place.column}: ${severity}: ${message} [${code}]`,
    `  ${place.source}`,
    `  ${lead}${marks}`,
  ];
  return [...lines, ...(hint === undefined ? [] : [`  hint: ${hint}`])].join("\n");
}

describe("problems", () => {
  it.each(names)("%s", (name) => {
    const text = readFileSync(`${folder}${name}.yml`, "utf8");
    const rendered = problemsOf(text).map((problem) => `${render(problem)}\n`);
    const golden = `${folder}${name}.txt`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, rendered.join("\n"));
    expect(rendered.join("\n")).toBe(readFileSync(golden, "utf8"));
  });

  it("has a file for each code of the reader", () => {
    // Whether there is a file at all is found by whoever opens it.
    const codes = Object.keys(PROBLEMS).filter((code) => code.startsWith("spec/") && code !== "spec/no-file");
    const shown = new Set(names.flatMap((name) => problemsOf(readFileSync(`${folder}${name}.yml`, "utf8")).map((problem) => problem.code)));
    expect([...shown].sort()).toEqual(codes.sort());
  });

  it("says nothing twice, in the order of the file, each at a place that exists", () => {
    for (const name of names) {
      const text = readFileSync(`${folder}${name}.yml`, "utf8");
      const lines = text.split("\n");
      const problems = problemsOf(text);
      const said = problems.map(({ place, message }) => `${place?.line}:${place?.column} ${message}`);
      expect(new Set(said).size).toBe(said.length);
      const at = problems.map(({ place }) => (place?.line ?? 0) * 10_000 + (place?.column ?? 0));
      expect(at).toEqual([...at].sort((a, b) => a - b));
      for (const { place } of problems) {
        expect(place?.source).toBe(lines[(place?.line ?? 0) - 1]);
        expect(place?.column).toBeLessThanOrEqual((place?.source?.length ?? 0) + 1);
      }
    }
  });

  it("finds everything that is wrong with one step, though another is misshapen", () => {
    const codes = problemsOf("steps:\n  a: []\n  b:\n    run: x ${{ secrets.A }}\n    outputs: ../x\n    retries: x\n").map(
      ({ code }) => code,
    );
    expect(codes).toEqual(["spec/wrong-type", "spec/secret-place", "spec/outside-repository", "spec/wrong-type"]);
  });
});

describe("a flow", () => {
  it("holds every text with its place", () => {
    const text = ["steps:", "  build:", "    run: |", "      make", "      make install", "    outputs: [ dist/, 'lib/' ]", ""].join("\n");
    const [step] = flowOf(text).steps;
    expect(step).toMatchObject({ id: "build", line: 2, column: 3, retries: 0, needs: [], env: [], passEnv: [] });
    expect(step?.run).toEqual({ text: "make\nmake install\n", line: 4, column: 7 });
    expect(step?.outputs).toEqual([
      { pattern: { text: "dist/", line: 6, column: 16 } },
      { pattern: { text: "lib/", line: 6, column: 24 } },
    ]);
    expect(step).not.toHaveProperty("inputs");
  });

  it.each([
    ["512", "512"],
    ["1.10", "1.1"],
    ["1e-5", "1E-05"],
    ["0x10", "16"],
    ["True", "true"],
    ["", ""],
    ["~", ""],
    ["no", "no"],
    ["2026-01-02", "2026-01-02"],
    ["'0777'", "0777"],
  ])("turns the env value %s into the text GitHub makes of it", (written, text) => {
    expect(flowOf(`env: { A: ${written} }\nsteps: { a: { run: x } }`).env).toMatchObject([{ name: "A", value: { text } }]);
  });

  it.each([
    ["${{ secrets.KEY }}", "KEY"],
    ["${{secrets['KEY']}}", "KEY"],
    ["${{ SECRETS.key }}", "key"],
  ])("takes %s as a secret", (written, secret) => {
    const [entry] = flowOf(`steps:\n  a:\n    run: x\n    env:\n      A: ${written}\n`).steps[0]?.env ?? [];
    expect(entry).toEqual({ name: "A", secret, value: { text: written, line: 5, column: 10 } });
  });

  it.each([
    ["github.ref == 'x'", "github.ref == 'x'", 9],
    ["${{ github.ref == 'x' }}", "github.ref == 'x'", 13],
    ['"${{ always() }}"', "always()", 14],
    ["false", "false", 9],
  ])("drops the braces around the condition %s", (written, text, column) => {
    expect(flowOf(`steps:\n  a:\n    if: ${written}\n    run: x\n`).steps[0]?.if).toEqual({ text, line: 3, column });
  });

  it("keeps the values of a matrix as JSON", () => {
    const values = "[1, 2.50, true, null, text, { a: [1] }]";
    const [step] = flowOf(`steps: { a: { run: x, strategy: { matrix: { v: ${values} } } } }`).steps;
    expect(JSON.parse(JSON.stringify(step?.matrix?.dimensions))).toEqual([{ name: "v", values: [1, 2.5, true, null, "text", { a: [1] }] }]);
  });

  it.each([
    ["{ from: file }", { from: "file" }],
    ["{ from: { file: /run/key } }", { from: "file", source: "/run/key" }],
    ["{ from: { command: pass key }, required: false }", { from: "command", source: "pass key", required: false }],
    ["{ rotate: fingerprint }", { from: "env", rotate: "fingerprint" }],
    ["", {}],
  ])("reads the secret %s", (written, expected) => {
    const [secret] = flowOf(`secrets:\n  KEY: ${written}\nsteps: { a: { run: x } }`).secrets;
    expect(secret).toEqual({ name: "KEY", from: "env", required: true, rotate: "none", ...expected });
  });

  it.each([
    ["gpu", [["gpu"], undefined]],
    ["[self-hosted, linux]", [["self-hosted", "linux"], undefined]],
    ["{ label: gpu, platform: linux/arm64 }", [["gpu"], "linux/arm64"]],
    ["{ labels: [a, b] }", [["a", "b"], undefined]],
  ])("reads runs-on %s", (written, [labels, platform]) => {
    const { runsOn } = flowOf(`runs-on: ${written}\nsteps: { a: { run: x } }`);
    expect([runsOn?.labels.map(({ text }) => text), runsOn?.platform]).toEqual([labels, platform]);
  });

  it.each([
    ["steps: { a: { run: x } }", false],
    ["steps: { a: { run: 'x ${{ github.ref }}' } }", true],
    ["steps: { a: { run: x, if: always() } }", true],
    ["steps: { a: { run: x, env: { A: '${{ secrets.A }}' } } }", true],
  ])("tells whether expressions are used: %s", (text, uses) => {
    expect(flowOf(text).usesExpressions).toBe(uses);
  });

  it("is named after its file where it has no name", () => {
    expect(flowOf("steps: { a: { run: x } }").name).toBe("flow.yml");
  });

  it("reads the same with a byte order mark, with CRLF and after JSON", () => {
    const text = "steps:\n  a:\n    run: make\n    needs: [b]\n";
    expect(flowOf(`\ufeff${text}`)).toEqual(flowOf(text));
    expect(flowOf(text.replaceAll("\n", "\r\n"))).toEqual(flowOf(text));
    expect(JSON.parse(JSON.stringify(flowOf(text)))).toEqual(flowOf(text));
  });
});
