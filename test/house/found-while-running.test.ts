// What a person reads for each problem and each failure that shows only when a flow is used: the built command line, run for
// real in a repository made for it. The texts lie in test/golden/problems and test/golden/failures; `vitest run <this file> --update all` rewrites them.
import { mkdirSync, readdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { builtCli } from "../e2e/tools/built-cli.ts";
import { Playground } from "../e2e/tools/playground.ts";
import { PROJECT } from "./project.ts";

interface Case {
  readonly name: string;
  readonly flow: string | null;
  readonly files?: { readonly [path: string]: string };
  readonly words: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** What happens to the repository before the command. */
  readonly before?: (repository: Playground) => Promise<unknown> | unknown;
}

const COPY = "steps:\n  copy:\n    inputs: in.txt\n    run: cp in.txt out.txt\n    outputs: out.txt\n";
const TOKEN = "steps:\n  upload:\n    env: { TOKEN: '${{ secrets.TOKEN }}' }\n    run: echo done\n";
const CANARY = "canary-in-the-mine";
const LEAK = `steps:
  build:
    inputs: []
    env: { TOKEN: '\${{ secrets.TOKEN }}' }
    run: printf 'key = %s' "$(printf %s "$TOKEN" | base64)" > out.txt
    outputs: out.txt
  publish: { inputs: out.txt, run: cat out.txt }
`;
const CREDENTIAL = `steps:
  pack: { inputs: [], run: "printf 'token: ghp_%s' 0123456789abcdefghijABCDEFGHIJ012345 > out.txt", outputs: out.txt }
`;
const CHAIN = `${COPY}  count:\n    inputs: out.txt\n    run: wc -l < out.txt > lines.txt\n    outputs: lines.txt\n`;
const step = (run: string, more = "outputs: out.txt") => `steps:\n  build:\n    inputs: []\n    run: ${run}\n    ${more}\n`;
const plain = (...words: readonly string[]) => [...words, "--reporter", "plain"];

const PROBLEMS: readonly Case[] = [
  { name: "spec-no-file", flow: null, words: plain("run") },
  { name: "spec-no-file-named", flow: null, words: plain("plan", "--file", "other.yml") },
  { name: "graph-missing-input", flow: COPY, words: plain("run") },
  {
    name: "graph-tracked-output",
    flow: COPY,
    files: { "in.txt": "1\n", "out.txt": "1\n" },
    words: plain("run"),
    before: (repository) => repository.git("add", "-A"),
  },
  {
    name: "graph-link-output",
    flow: step("echo 1 > dist/out.txt", "outputs: dist/out.txt"),
    words: plain("run"),
    before: (repository) => {
      mkdirSync(repository.path("elsewhere"));
      symlinkSync("elsewhere", repository.path("dist"));
    },
  },
  {
    name: "graph-failed-command-input",
    flow: "steps:\n  build:\n    inputs: [{ run: 'echo no compiler >&2; exit 3' }]\n    run: echo\n    cache: true\n",
    words: plain("run"),
  },
  { name: "secret-missing", flow: TOKEN, words: plain("run") },
  { name: "secret-too-short", flow: TOKEN, words: plain("run", "--secret", "TOKEN=abc") },
  {
    name: "secret-too-short-key",
    flow: `secrets: { TOKEN: { rotate: fingerprint } }\n${TOKEN.replace("run: echo done", "run: echo done\n    cache: true")}`,
    words: plain("run", "--secret", `TOKEN=${CANARY}`),
    env: { FLOW_SECRET_KEY: "a key of few bytes" },
  },
  {
    name: "secret-bad-value",
    flow: `secrets: { TOKEN: { from: { file: token } } }\n${TOKEN}`,
    files: { token: "ab\0cd\n" },
    words: plain("run"),
  },
  // The value is not on the command line, which the golden text shows.
  { name: "secret-in-flow", flow: TOKEN, words: plain("run"), env: { TOKEN: "upload" } },
  { name: "secret-leak", flow: LEAK, words: plain("run", "--secret", `TOKEN=${CANARY}`) },
  {
    name: "secret-leak-value",
    flow: LEAK.replace("> out.txt", '| tee out.txt; echo "key=$TOKEN" >> "$GITHUB_OUTPUT"'),
    words: plain("run", "--secret", `TOKEN=${CANARY}`),
  },
  { name: "secret-leak-credential", flow: CREDENTIAL, words: plain("run") },
  { name: "cli-usage", flow: COPY, words: plain("run", "--secret-file", "nowhere.env") },
  { name: "cli-usage-graph", flow: COPY, files: { "in.txt": "1\n" }, words: ["graph", "--format", "png"] },
  { name: "cli-no-match", flow: COPY, files: { "in.txt": "1\n" }, words: ["logs", "copy"] },
  { name: "cli-no-match-matrix", flow: COPY, files: { "in.txt": "1\n" }, words: plain("run", "--matrix", "os:windows") },
  { name: "cli-no-match-entry", flow: COPY, files: { "in.txt": "1\n" }, words: ["cache", "show", "abc"] },
  {
    name: "cli-no-match-run",
    flow: COPY,
    files: { "in.txt": "1\n" },
    words: ["provenance", "export", "--format", "openlineage", "--run", "17"],
  },
  {
    name: "cli-usage-export",
    flow: COPY,
    files: { "in.txt": "1\n" },
    words: ["provenance", "export", "--format", "in-toto"],
  },
  {
    name: "lineage-unsent",
    flow: COPY,
    files: { "in.txt": "1\n" },
    // No port that anybody may listen on without being asked.
    words: ["provenance", "export", "--format", "openlineage", "--url", "http://user:word@127.0.0.1:9/lineage"],
    before: (repository) => repository.ok(),
  },
  {
    name: "provenance-not-made",
    flow: COPY,
    files: { "in.txt": "1\n", "other.txt": "2\n" },
    words: ["provenance", "verify", "other.txt"],
    before: (repository) => repository.ok(),
  },
  {
    name: "provenance-changed-file",
    flow: COPY,
    files: { "in.txt": "1\n" },
    words: ["provenance", "verify", "out.txt"],
    before: async (repository) => {
      await repository.ok();
      repository.write("out.txt", "another\n");
    },
  },
  {
    name: "provenance-broken-chain",
    flow: CHAIN,
    files: { "in.txt": "1\n" },
    words: ["provenance", "verify", "lines.txt", "--commit", "c3ca824ff3a5eeb0eee9ba36360e4eb457191480"],
    before: (repository) => repository.ok(),
  },
  {
    name: "provenance-not-rebuilt",
    flow: step("date +%N > out.txt", "outputs: out.txt"),
    words: ["provenance", "verify", "out.txt", "--rebuild", "100%"],
    before: (repository) => repository.ok(),
  },
  {
    name: "provenance-not-signed",
    flow: COPY,
    files: { "in.txt": "1\n" },
    words: ["provenance", "verify", "out.txt", "--signed"],
    before: (repository) => repository.ok(),
  },
  {
    name: "cli-usage-directory",
    flow: COPY,
    files: { "in.txt": "1\n", "folder/in.txt": "1\n" },
    words: ["provenance", "show", "folder"],
  },
  {
    name: "cli-nested-run",
    flow: step('node "$CLI" run --reporter plain', "pass-env: CLI"),
    words: plain("run"),
    env: { CLI: "cli" },
  },
  { name: "board-no-plan", flow: COPY, files: { "in.txt": "1\n" }, words: plain("report", "--board", "board") },
  {
    name: "board-no-plan-taken",
    flow: COPY,
    files: { "in.txt": "1\n" },
    words: plain("plan", "--board", "board"),
    before: (repository) => repository.flow(["plan", "--board", "board"]),
  },
  {
    name: "board-other-flow",
    flow: COPY,
    files: { "in.txt": "1\n" },
    words: plain("work", "--board", "board", "--worker", "one"),
    before: async (repository) => {
      await repository.flow(["plan", "--board", "board"]);
      repository.edit("flow.yml", "cp in.txt out.txt", "cp -p in.txt out.txt");
    },
  },
  {
    name: "board-unavailable",
    flow: COPY,
    files: { "in.txt": "1\n", board: "no folder\n" },
    words: plain("work", "--board", "board", "--worker", "one"),
  },
  {
    name: "board-differing-result",
    flow: step("date +%s.%N > out.txt"),
    words: plain("report", "--board", "board"),
    before: secondResult,
  },
  { name: "step-ignored-file", flow: step('echo "A=1" >> "$GITHUB_ENV"', "cache: true"), words: plain("run") },
  { name: "step-ignored-file-summary", flow: step('echo "## Done" >> "$GITHUB_STEP_SUMMARY"', "cache: true"), words: plain("run") },
  {
    name: "step-input-changed",
    flow: COPY.replace("cp in.txt out.txt", "cp in.txt out.txt; echo 2 >> in.txt"),
    files: { "in.txt": "1\n" },
    words: plain("run"),
  },
  {
    name: "store-corrupt-database",
    flow: COPY,
    files: { "in.txt": "1\n" },
    words: plain("run"),
    before: async (repository) => {
      await repository.ok();
      for (const suffix of ["-wal", "-shm"]) repository.remove(`.flow/flow.db${suffix}`);
      repository.write(".flow/flow.db", "no database\n".repeat(1000));
    },
  },
  {
    name: "store-corrupt-entry",
    flow: CHAIN,
    files: { "in.txt": "1\n" },
    words: plain("run", "--restore", "all"),
    before: async (repository) => {
      await repository.ok();
      repository.remove("out.txt");
      damage(repository, (file) => writeFileSync(file, "2\n"));
    },
  },
  {
    name: "store-corrupt-entry-gone",
    flow: CHAIN,
    files: { "in.txt": "1\n" },
    words: plain("run", "--restore", "all"),
    before: async (repository) => {
      await repository.ok();
      repository.remove("out.txt");
      damage(repository, (file) => repository.remove(path.relative(repository.root, file)));
    },
  },
  {
    name: "store-unavailable",
    flow: COPY,
    files: { "in.txt": "1\n", occupied: "no folder\n" },
    words: plain("run", "--cache-dir", "occupied/store"),
  },
];

/** Failures of a task: no code, since nothing in the file need be wrong. */
const FAILURES: readonly Case[] = [
  {
    name: "secret-command",
    flow: `secrets: { TOKEN: { from: { command: "cat token >&2; exit 3" } } }\n${TOKEN}`,
    files: { token: "half a value\n" },
    words: plain("run"),
  },
  { name: "exit-code", flow: step("echo one; echo two >&2; exit 4"), words: plain("run") },
  { name: "missing-output", flow: step("echo 1"), words: plain("run") },
  { name: "bad-output-link", flow: step("ln -s /etc/hostname out.txt"), words: plain("run") },
  { name: "bad-output-pipe", flow: step("mkfifo out.txt"), words: plain("run") },
  { name: "bad-output-file", flow: step('echo "no equals sign" >> "$GITHUB_OUTPUT"', "cache: true"), words: plain("run") },
  {
    name: "unsafe-value",
    flow: 'steps:\n  name:\n    inputs: []\n    run: |\n      echo "who=x; rm -rf y" >> "$GITHUB_OUTPUT"\n    cache: true\n  greet:\n    needs: name\n    inputs: []\n    run: echo ${{ steps.name.outputs.who }}\n',
    words: plain("run"),
  },
  {
    name: "missing-input",
    flow: "steps:\n  build:\n    inputs: []\n    run: mkdir out; echo 1 > out/a.txt\n    outputs: out/\n  read:\n    inputs: out/b.txt\n    run: cat out/b.txt\n    cache: true\n",
    words: plain("run"),
  },
  { name: "timeout", flow: step("sleep 30", "timeout-minutes: 0.005"), words: plain("run") },
  { name: "signal", flow: step("kill -KILL $$"), words: plain("run") },
  { name: "no-shell", flow: step("echo", "shell: nowhere {0}"), words: plain("run") },
];

/** The results of two workers for one batch, as if the first one had been slow to publish and was taken for lost. */
async function secondResult(repository: Playground): Promise<void> {
  const results = repository.path("board/results");
  const work = (worker: string) => repository.flow(["work", "--board", "board", "--worker", worker, "--cache-mode", "none"]);
  await repository.flow(["plan", "--board", "board", "--workers", "2"]);
  await work("slow");
  renameSync(path.join(results, "0.0"), repository.path("aside"));
  await work("quick");
  renameSync(repository.path("aside"), path.join(results, "0.1"));
}

/** The one stored file that is `out.txt` of the flows above: `1` and a line end. */
function damage(repository: Playground, how: (file: string) => void): void {
  const blobs = repository.path(".flow/blobs");
  const files = readdirSync(blobs, { recursive: true, encoding: "utf8" }).map((name) => path.join(blobs, name));
  const digest = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865";
  const found = files.filter((file) => path.relative(blobs, file).replace(path.sep, "") === digest);
  if (found.length !== 1) throw new Error(`stored ${found.length} times`);
  for (const file of found) {
    truncateSync(file);
    how(file);
  }
}

/** The same text on every machine and at every time. */
function steady(text: string, root: string): string {
  return (
    text
      .replaceAll(root, "/repository")
      .replaceAll(builtCli(), "cli.cjs")
      .replaceAll(PROJECT, "/project")
      .replace(/\b\d+(\.\d+)?( ?)(ms|s|min)\b/g, "0$2s")
      // What is too short to be told is left out.
      .replaceAll(", saved 0s", "")
      .replace(/ +$/gm, "")
  );
}

async function told({ flow, files, words, env, before }: Case): Promise<string> {
  const repository = new Playground(flow, files);
  await before?.(repository);
  const given = env === undefined ? {} : { env: { ...env, CLI: builtCli() } };
  const { code, stdout, stderr } = await repository.flow([...words, ...(words[0] === "run" ? ["--jobs", "1"] : [])], given);
  const shown = words.filter((word) => word !== "--reporter" && word !== "plain").join(" ");
  return steady(`$ flow-action ${shown}\n${stdout}${stderr}exit code ${code}\n`, repository.root);
}

describe.each([
  ["problems", PROBLEMS],
  ["failures", FAILURES],
] as const)("%s", (folder, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))("%s", async (name, one) => {
    await expect(await told(one)).toMatchFileSnapshot(path.join(PROJECT, "test/golden", folder, `${name}.txt`));
  });
});
