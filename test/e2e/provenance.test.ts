// `provenance show, verify, statements` on real runs: what leads back to a commit, what does not, and that nobody can change a word of a
// statement that another one stands on.
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/core/model/canonical-json.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import type { MadeFile } from "../../src/core/model/made-file.ts";
import type { TaskRecord } from "../../src/core/model/record.ts";
import { followChain } from "../../src/core/provenance/chain.ts";
import { statementSet } from "../../src/core/provenance/statement-source.ts";
import { exampleCopy } from "./tools/example.ts";
import { Playground } from "./tools/playground.ts";
import { spoiltValues } from "./tools/spoilt-json.ts";
import { statementCheck } from "./tools/statement-schemas.ts";

const POSTER = "dist/collage.jpg";
let collage: Playground;

beforeAll(async () => {
  collage = exampleCopy("collage");
  collage.git("remote", "add", "origin", "https://somebody:password@example.com/o/r.git");
  await collage.ok();
});

async function statements(place: Playground, ...file: readonly string[]): Promise<readonly string[]> {
  const { stdout, code, stderr } = await place.flow(["provenance", "statements", ...file]);
  if (code !== 0) throw new Error(stderr);
  return stdout.split("\n").slice(0, -1);
}

async function shown(place: Playground, file: string): Promise<MadeFile> {
  const { stdout, code, stderr } = await place.flow(["provenance", "show", file, "--json"]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const verify = (place: Playground, file: string, ...words: readonly string[]) => place.flow(["provenance", "verify", file, ...words]);

/** Every task on the way, each once. */
function tasksOf(made: MadeFile): readonly string[] {
  return [...new Set([made.task, ...made.upstream.flatMap(tasksOf)])].sort();
}

describe("the collage", () => {
  it("leads back through all its tasks to the commit", async () => {
    const made = await shown(collage, POSTER);
    expect(made).toMatchObject({ path: POSTER, sha256: sha256(readFileSync(collage.path(POSTER))), task: "collage" });
    expect(tasksOf(made)).toHaveLength(17);
    expect(made.upstream.map((one) => one.path)).toEqual([
      ...["cat", "dog", "fox", "owl"].flatMap((image) => [2, 8].map((sigma) => `data/blur/${image}-${sigma}.jpg`)),
      ...["cat", "dog", "fox", "owl"].map((image) => `data/edges/${image}.jpg`),
    ]);
    const [commit, ...sources] = made.upstream[0]?.upstream[0]?.sources ?? [];
    expect(commit).toEqual({
      uri: "git+https://example.com/o/r@refs/heads/main",
      digest: { gitCommit: collage.git("rev-parse", "HEAD").trim() },
    });
    expect(sources.map((source) => source.name)).toEqual(["pictures/cat.jpg", "scripts/download.mjs", "urls/cat.txt"]);
    expect(JSON.stringify(made)).not.toContain("password");
  });

  it("verifies, and says that nothing is signed", async () => {
    const told = await verify(collage, POSTER);
    expect(told).toMatchObject({ code: 0, stderr: "" });
    expect(told.stdout).toMatch(/^dist\/collage\.jpg {2}sha256 [0-9a-f]{64}\n└─ collage {2}statement /);
    expect(told.stdout).toContain("17 statements and 24 links hold\n13 files as the commit holds them\nnot signed: ");
    expect(JSON.parse((await verify(collage, POSTER, "--json")).stdout)).toMatchObject({
      path: POSTER,
      verified: true,
      signed: false,
      statements: 17,
      sources: { asCommitted: 13, notAsCommitted: [], notCompared: 0 },
    });
  });

  it("is found by digest, from another directory, and through its path in full", async () => {
    const digest = (await shown(collage, POSTER)).sha256;
    for (const name of [digest, collage.path(POSTER)]) expect((await verify(collage, name)).code).toBe(0);
    expect((await collage.flow(["provenance", "verify", POSTER, "-C", collage.root], { cwd: "/" })).code).toBe(0);
  });

  it("is drawn", async () => {
    const { stdout, code } = await collage.flow(["provenance", "show", POSTER, "--format", "mermaid"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^flowchart LR\n/);
    expect(stdout.match(/ --> /g)?.length).toBeGreaterThan(24);
  });

  it("is of the commit and the repository that were asked for, or refused", async () => {
    const head = collage.git("rev-parse", "HEAD").trim();
    expect((await verify(collage, POSTER, "--commit", head, "--repo", "https://example.com/o/r")).code).toBe(0);
    const other = await verify(collage, POSTER, "--commit", "0".repeat(40));
    expect(other).toMatchObject({ code: 4, stdout: "" });
    expect(other.stderr).toContain(`it was run at commit ${head}, which is not one of those that were asked for [provenance/broken-chain]`);
    expect((await verify(collage, POSTER, "--repo", "https://example.com/o/other")).code).toBe(4);
  });

  it("has no signature to show", async () => {
    const told = await verify(collage, POSTER, "--signed");
    expect(told).toMatchObject({ code: 4, stdout: "" });
    expect(told.stderr).toContain("[provenance/not-signed]");
  });
});

describe("what somebody changes of the collage's statements", () => {
  /** What of the file's own statement nothing else says: whoever may write it may say anything there, until it is signed. */
  const UNBOUND = [
    // A file is looked for by its digest: what it is called is worth nothing.
    /^subject\.0\.name$/,
    /^subject\.\d+\.annotations\.flow_mode$/,
    /externalParameters\.(step|matrix|flow\.path)/,
    /internalParameters\.flow_(platform|attempts|pass_env|secrets|run\.(workflow|event))/,
    /resolvedDependencies\.0\.digest\.gitCommit$/,
    /resolvedDependencies\.\d+$/,
    /resolvedDependencies\.\d+\.digest\.sha256$/,
    /resolvedDependencies\.\d+\.annotations\.flow_mode$/,
    /metadata\.(started|finished)On$/,
    /byproducts/,
  ];

  it("is refused wherever another one stands on it, each with its reason", async () => {
    const lines = await statements(collage, POSTER);
    const root = await shown(collage, POSTER);
    const counts = new Map<string, number>();
    const passed: string[] = [];
    for (const line of lines) {
      const others = lines.filter((other) => other !== line);
      const isRoot = sha256(line) === root.statement;
      for (const { at, how, value } of spoiltValues(JSON.parse(line))) {
        const chain = followChain(statementSet([...others, canonicalJson(value)]), { sha256: root.sha256, path: POSTER });
        const reason = chain.ok ? "holds" : chain.broken.reason;
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
        if (!isRoot) expect({ at, how, reason }).toEqual({ at, how, reason: "upstream-missing" });
        else if (chain.ok) passed.push(`${at} ${how}`);
      }
    }
    expect(passed.filter((place) => !UNBOUND.some((known) => known.test(place.split(" ")[0] ?? "")))).toEqual([]);
    process.stderr.write(`changes of the collage's statements: ${JSON.stringify(Object.fromEntries([...counts].sort()))}\n`);
    expect([...counts.keys()].filter((reason) => reason !== "holds").length).toBeGreaterThan(12);
  }, 120_000);

  it("is refused where a statement is missing, one after the other", async () => {
    const lines = await statements(collage, POSTER);
    const { sha256: digest, statement } = await shown(collage, POSTER);
    const reasons = lines.map((line) => {
      const chain = followChain(statementSet(lines.filter((other) => other !== line)), { sha256: digest });
      return [sha256(line) === statement, chain.ok ? "holds" : chain.broken.reason];
    });
    expect(new Set(reasons.map(String))).toEqual(new Set(["true,no-statement", "false,upstream-missing"]));
  });
});

describe("all statements", () => {
  const check = statementCheck();

  it.each(["collage", "monorepo"])("of the example %s are what in-toto and SLSA say", async (name) => {
    const place = name === "collage" ? collage : exampleCopy(name);
    if (name !== "collage") await place.ok();
    const lines = await statements(place);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines).toEqual([...new Set(lines)].sort());
    for (const line of lines) expect(canonicalJson(JSON.parse(line))).toBe(line);
    const wrong = lines.flatMap((line) => check?.(line) ?? []);
    expect(wrong).toEqual([]);
    const types = lines.map((line) => JSON.parse(line).predicateType.replace(/^.*\/(?=\w+(-\w+)?\/v)/, ""));
    expect([...new Set(types)].sort()).toEqual(name === "collage" ? ["provenance/v1"] : ["provenance/v1", "test-result/v0.1"]);
  });
});

const FLOW = `name: Example
steps:
  make:
    inputs: a.txt
    run: cp a.txt a.out
    outputs: a.out
  time:
    needs: make
    inputs: [a.out]
    run: cat a.out > time.out; date +%N >> time.out
    outputs: time.out
    cache: false
  count:
    inputs: a.txt
    run: echo "size=$(wc -c < a.txt)" >> "$GITHUB_OUTPUT"
    cache: true
  size:
    needs: count
    inputs: []
    env: { SIZE: '\${{ needs.count.outputs.size }}' }
    run: echo $SIZE > size.out
    outputs: size.out
  join:
    needs: [time, size]
    inputs: [time.out, size.out]
    run: cat time.out size.out > join.out
    outputs: join.out
`;

async function example(): Promise<Playground> {
  const place = new Playground(FLOW, { "a.txt": "a\n" });
  place.git("add", "a.txt", "flow.yml");
  place.git("commit", "-q", "-m", "first");
  await place.ok();
  return place;
}

describe("files that", () => {
  let place: Playground;
  beforeAll(async () => {
    place = await example();
  });

  it("steps make that are never cached, or that read nothing but a value, lead back as well", async () => {
    const made = await shown(place, "join.out");
    expect(tasksOf(made)).toEqual(["count", "join", "make", "size", "time"]);
    const size = made.upstream.find((one) => one.task === "size");
    expect(size?.upstream.map((one) => [one.path, one.task])).toEqual([[null, "count"]]);
    expect((await verify(place, "join.out")).code).toBe(0);
    expect((await verify(place, "time.out")).code).toBe(0);
  });

  it("are restored keep the statement of whoever made them", async () => {
    const copied = place.copy();
    const before = await statements(copied, "size.out");
    copied.remove("size.out");
    copied.git("commit", "-q", "--allow-empty", "-m", "another");
    expect((await copied.ok()).task("size").state).toBe("restored");
    expect(await statements(copied, "size.out")).toEqual(before);
  });

  it("stand on what was made anew with the same bytes lead to the statement that they name", async () => {
    const copied = place.copy();
    const before = await shown(copied, "size.out");
    await copied.ok(["count", "--force"]);
    await copied.ok();
    const after = await shown(copied, "size.out");
    expect(after).toEqual(before);
    expect((await verify(copied, "size.out")).code).toBe(0);
    const fingerprint = (await copied.plan()).task("count").fingerprint ?? "";
    expect((await shown(copied, fingerprint)).run).not.toBe(before.upstream[0]?.run);
  });

  it("were changed since are called so, with what differs", async () => {
    const copied = place.copy();
    copied.write("join.out", "another\n");
    const told = await verify(copied, "join.out");
    expect(told).toMatchObject({ code: 4, stdout: "" });
    expect(told.stderr).toMatch(
      /^error: join\.out is not what join made.*: sha256 is [0-9a-f]{64}, it was [0-9a-f]{64} \[provenance\/changed-file\]/,
    );
  });

  it("no step made are called so", async () => {
    const told = await verify(place, "flow.yml");
    expect(told.code).toBe(4);
    expect(told.stderr).toMatch(/no task that is known here has made flow\.yml \(sha256 [0-9a-f]{64}\) \[provenance\/not-made\]/);
    expect((await verify(place, "0".repeat(64))).stderr).toContain("[provenance/not-made]");
  });

  it("have the bytes of what a step made are called what it called them", async () => {
    const told = await verify(place, "a.txt");
    expect(told.code).toBe(0);
    expect(told.stdout).toMatch(/^a\.txt has the bytes of a\.out\na\.out {2}sha256 /);
  });

  it("are directories, or not there, are refused as such", async () => {
    mkdirSync(place.path("folder"), { recursive: true });
    const copied = place.copy();
    copied.remove("join.out");
    expect(await verify(copied, "folder")).toMatchObject({ code: 2, stderr: expect.stringContaining("folder is a directory [cli/usage]") });
    expect(await verify(copied, "none")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no file none [cli/no-match]"),
    });
    expect((await verify(copied, "join.out")).stderr).toContain("join made it");
  });

  it("were made of what no commit holds are told of, and refused where a commit was asked for", async () => {
    const copied = place.copy();
    copied.write("a.txt", "changed\n");
    await copied.ok();
    const told = await verify(copied, "a.out");
    expect(told.code).toBe(0);
    expect(told.stdout).toContain("1 file not as the commit holds it: a.txt\n");
    const head = copied.git("rev-parse", "HEAD").trim();
    const refused = await verify(copied, "a.out", "--commit", head);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining(`a.txt as it was read is not what commit ${head} holds`) });
  });

  it("come from a folder without git have no commit", async () => {
    const bare = new Playground(FLOW, { "a.txt": "a\n" });
    bare.remove(".git");
    await bare.ok();
    const told = await verify(bare, "join.out");
    expect(told.code).toBe(0);
    expect(told.stdout).toContain("no commit is known");
    expect(told.stdout).toContain("1 file not compared with a commit\n");
    expect((await verify(bare, "join.out", "--commit", "0".repeat(40))).stderr).toContain("it names no commit [provenance/broken-chain]");
  });

  it("are links are known by their target", async () => {
    const linked = new Playground(
      "steps:\n  make:\n    inputs: []\n    run: mkdir -p out && echo a > out/a && ln -s a out/b\n    outputs: out/\n",
    );
    await linked.ok();
    expect(await shown(linked, "out/b")).toMatchObject({ path: "out/b", sha256: sha256("a") });
  });
});

describe("records that say less, or something else", () => {
  function rewritten(
    place: Playground,
    task: string,
    change: (body: { -readonly [K in keyof TaskRecord]?: TaskRecord[K] }) => void,
  ): Playground {
    const copied = place.copy();
    const database = new DatabaseSync(copied.path(".flow/flow.db"));
    const row = database.prepare("SELECT fingerprint, body FROM records WHERE task LIKE ?").get(`{"task":"${task}"%`);
    const body = JSON.parse(String(row?.["body"]));
    change(body);
    const text = JSON.stringify(body);
    database
      .prepare("UPDATE records SET body = ?, digest = ? WHERE fingerprint = ?")
      .run(text, sha256(`${row?.["fingerprint"]}\n${text}`), String(row?.["fingerprint"]));
    database.close();
    return copied;
  }

  let place: Playground;
  beforeAll(async () => {
    place = await example();
  });

  it("of an earlier version are shown as far as they go, and are not verified", async () => {
    const old = rewritten(place, "size", (body) => {
      delete body.upstream;
      body.producer = { tool: "flow-action 0.0.1", run: "1" };
    });
    expect(await shown(old, "size.out")).toMatchObject({
      task: "size",
      upstream: [],
      builder: expect.stringContaining("/builders/unknown/"),
    });
    const told = await verify(
      rewritten(place, "make", (body) => delete body.upstream),
      "a.out",
    );
    expect(told).toMatchObject({ code: 4, stderr: expect.stringContaining("it read a.txt, of which is not known where it came from") });
  });

  it("are named by whoever stands on them", async () => {
    const changed = rewritten(place, "make", (body) => {
      body.startedAt = "2020-01-01T00:00:00.000Z";
    });
    const told = await verify(changed, "time.out");
    expect(told).toMatchObject({ code: 4, stderr: expect.stringContaining("time: the statement that it names is not there: make ") });
  });
});

describe("very many files", () => {
  it("hold as one digest", async () => {
    const place = new Playground(
      `steps:
  make:
    strategy: { matrix: { part: [a, b] } }
    inputs: []
    run: mkdir -p out/\${{ matrix.part }} && for i in $(seq 100); do echo $i > out/\${{ matrix.part }}/$i; done
    outputs: out/\${{ matrix.part }}/
  join:
    needs: make
    inputs: []
    run: cat out/*/* > join.out
    outputs: join.out
`.replace("    inputs: []\n    run: cat", "    run: cat"),
    );
    await place.ok();
    const made = await shown(place, "join.out");
    expect(made.upstream.map((one) => [one.path, one.task])).toEqual([
      [null, "make (a)"],
      [null, "make (b)"],
    ]);
    expect((await verify(place, "join.out")).code).toBe(0);
  });
});

describe("a fan-out", () => {
  it("leaves the same chain, whoever did what", async () => {
    const place = collage.copy();
    for (const folder of [".flow", "data", "dist"]) place.remove(folder);
    const board = place.path("../board");
    const planned = await place.flow(["plan", "--board", board, "--workers", "2"]);
    expect(planned.code).toBe(0);
    const workers = [1, 2].map((number) => {
      const other = place.path(`../worker ${number}`);
      cpSync(place.root, other, { recursive: true, verbatimSymlinks: true });
      return place.flow(["work", "--board", board, "--worker", `w${number}`], { cwd: other });
    });
    expect((await Promise.all(workers)).map((ended) => ended.code)).toEqual([0, 0]);
    expect((await place.flow(["report", "--board", board])).code).toBe(0);
    const told = await verify(place, POSTER);
    expect(told).toMatchObject({ code: 0, stderr: "" });
    expect(told.stdout).toContain("17 statements and 24 links hold\n");
  });
});
