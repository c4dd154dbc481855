// Several runs at the same moment in one repository, or on one store: all end well, the bytes are right, and in one
// repository each task is executed once.
import { expect, it } from "vitest";
import { FlowRepository } from "../rig/flow-repository.ts";
import { strayFiles, wrongBlobs } from "../rig/left-behind.ts";
import { workTree } from "../rig/tree-digest.ts";

const FLOW = `name: Together
steps:
  part:
    strategy: { matrix: { n: [1, 2, 3, 4] } }
    inputs: [src/in.txt]
    run: echo part-\${{ matrix.n }} >> "$HOME/ran"; sleep 0.05; sed 's/^/\${{ matrix.n }} /' src/in.txt > out/part-\${{ matrix.n }}.txt
    outputs: out/part-\${{ matrix.n }}.txt
  all:
    needs: part
    inputs: []
    run: echo all >> "$HOME/ran"; cat out/part-*.txt > out/all.txt
    outputs: out/all.txt
`;
const ONCE = ["all", "part-1", "part-2", "part-3", "part-4"];

async function together(repositories: readonly FlowRepository[], words: readonly string[]): Promise<void> {
  const ended = await Promise.all(repositories.map((repository) => repository.run(["--restore", "all", ...words], home(repositories))));
  for (const { code, problems, stderr } of ended)
    expect({ code, problems, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, problems: [], stderr: "" });
}

/** One home for all, so that what ran stands in one place. */
function home([first]: readonly FlowRepository[]): { readonly env: { readonly HOME: string } } {
  return { env: { HOME: first?.home ?? "" } };
}

it("in one repository, twenty times, two to four at once, nothing made before", { timeout: 300_000 }, async () => {
  let clean: readonly string[] | null = null;
  let runs = 0;
  const began = performance.now();
  for (let round = 0; round < 20; round++) {
    const repository = new FlowRepository(FLOW, { "src/in.txt": "in\n", "out/.keep": "" });
    const count = 2 + (round % 3);
    await together(
      Array.from({ length: count }, () => repository),
      [],
    );
    runs += count;
    clean ??= workTree(repository.root);
    expect({ round, ran: [...repository.homeLines("ran")].sort(), tree: workTree(repository.root) }).toEqual({
      round,
      ran: ONCE,
      tree: clean,
    });
    expect({ round, stray: strayFiles(repository.path(".flow")), wrong: wrongBlobs(repository.path(".flow")) }).toEqual({
      round,
      stray: [],
      wrong: [],
    });
    repository.discard();
  }
  process.stdout.write(
    `${runs} runs in 20 rounds, each task executed once in each round; ${Math.round((performance.now() - began) / 20)} ms a round\n`,
  );
});

it("in one repository, again and again as an input changes: each change is made once", async () => {
  const repository = new FlowRepository(FLOW, { "src/in.txt": "in\n", "out/.keep": "" });
  for (let round = 0; round < 5; round++) {
    repository.write("src/in.txt", `${round}\n`);
    repository.writeHome("ran", "");
    await together([repository, repository, repository], []);
    expect({ round, ran: [...repository.homeLines("ran")].sort() }).toEqual({ round, ran: ONCE });
    expect(repository.read("out/all.txt")).toBe(`1 ${round}\n2 ${round}\n3 ${round}\n4 ${round}\n`);
  }
});

it("a run that starts while another one works waits, and finds everything made", async () => {
  const repository = new FlowRepository(FLOW.replace("sleep 0.05", "sleep 1"), { "src/in.txt": "in\n", "out/.keep": "" });
  const first = repository.start(["run", "--reporter", "plain"]);
  await first.said("part");
  const second = await repository.ok();
  expect((await first.ended).code).toBe(0);
  expect({ ran: second.result.ran, restored: second.result.restored }).toEqual({ ran: 0, restored: 5 });
});

it("in two repositories with one store: both end well, and the store is whole", async () => {
  const store = new FlowRepository(FLOW).path("store");
  for (let round = 0; round < 5; round++) {
    const files = { "src/in.txt": `round ${round}\n`, "out/.keep": "" };
    const repositories = [new FlowRepository(FLOW, files), new FlowRepository(FLOW, files), new FlowRepository(FLOW, files)];
    await together(repositories, ["--cache-dir", store]);
    const [one, ...others] = repositories.map((repository) => workTree(repository.root));
    for (const other of others) expect(other).toEqual(one);
  }
  expect({ stray: strayFiles(store), wrong: wrongBlobs(store) }).toEqual({ stray: [], wrong: [] });
});

it("a run that is killed while another one waits: that one takes over", async () => {
  const repository = new FlowRepository(FLOW.replace("sleep 0.05", "sleep 3"), { "src/in.txt": "in\n", "out/.keep": "" });
  const first = repository.start(["run", "--reporter", "plain"]);
  await first.said("part");
  const second = repository.start(["run", "--reporter", "plain"]);
  await second.said("Another run");
  first.process.kill("SIGKILL");
  const ended = await second.ended;
  expect({ code: ended.code, all: repository.read("out/all.txt") }).toEqual({ code: 0, all: "1 in\n2 in\n3 in\n4 in\n" });
});
