// Large flows: planned to their end without recursion, in a time that grows with their size.
import { beforeAll, describe, expect, it } from "vitest";
import { builtCli } from "./tools/built-cli.ts";
import { Playground } from "./tools/playground.ts";

const list = (count: number, letter: string) => `[${Array.from({ length: count }, (_, i) => letter + i).join(",")}]`;

/** Flows of about so many tasks. */
const SHAPES: { readonly [name: string]: (tasks: number) => string } = {
  // One matrix: a side of 100 gives 10,000 cells.
  wide: (tasks) => {
    const side = Math.round(Math.sqrt(tasks));
    const matrix = `{ a: ${list(side, "a")}, b: ${list(Math.ceil(tasks / side), "b")} }`;
    const file = "out/${{ matrix.a }}-${{ matrix.b }}";
    return `steps:\n  w:\n    strategy: { matrix: ${matrix} }\n    inputs: []\n    run: echo \${{ matrix.a }} > ${file}\n    outputs: ${file}\n`;
  },
  // A chain of steps in one line each, each reading what the one before writes.
  deep: (tasks) => {
    const step = (_: unknown, i: number) => `  s${i}: {inputs: [${i === 0 ? "" : `o/${i - 1}`}], run: echo ${i}>o/${i}, outputs: o/${i}}\n`;
    return `steps:\n${Array.from({ length: tasks }, step).join("")}`;
  },
  // The same by `needs`.
  chained: (tasks) => {
    const step = (_: unknown, i: number) =>
      `  s${i}: {${i === 0 ? "" : `needs: s${i - 1}, `}inputs: [], run: echo ${i}>o/${i}, outputs: o/${i}}\n`;
    return `steps:\n${Array.from({ length: tasks }, step).join("")}`;
  },
  // Layers of cells, each layer needing the whole one before: 100 of 100 have 990,000 edges between tasks.
  meshed: (tasks) => {
    const side = Math.round(Math.sqrt(tasks));
    const file = (layer: number) => `o/${layer}-\${{ matrix.c }}`;
    const layer = (_: unknown, i: number) =>
      `  l${i}:\n    ${i === 0 ? "" : `needs: l${i - 1}\n    `}strategy: { matrix: { c: ${list(side, "c")} } }\n    inputs: []\n    run: echo > ${file(i)}\n    outputs: ${file(i)}\n`;
    return `steps:\n${Array.from({ length: Math.ceil(tasks / side) }, layer).join("")}`;
  },
};

// The first figure is not to hold the time of the build.
beforeAll(() => {
  builtCli();
});

const SIZES = [1_000, 3_000, 10_000] as const;

async function seconds(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

async function planned(place: Playground, tasks: number): Promise<void> {
  const ended = await place.plan();
  expect(ended.code).toBe(0);
  expect(ended.stderr).toBe("");
  expect(ended.result.tasks.length).toBeGreaterThanOrEqual(tasks);
  expect(ended.result.tasks.length).toBeLessThan(tasks * 1.1);
}

describe("plan --json of", () => {
  it.each(Object.keys(SHAPES))("%s flows grows with their size", async (name) => {
    const figures: { tasks: number; first: number; again: number }[] = [];
    for (const tasks of SIZES) {
      const text = SHAPES[name]?.(tasks) ?? "";
      expect(text.length).toBeLessThan(1024 * 1024);
      const place = new Playground(text);
      const first = await seconds(() => planned(place, tasks));
      figures.push({ tasks, first, again: await seconds(() => planned(place, tasks)) });
    }
    const line = figures.map(({ tasks, first, again }) => `${tasks}: ${first.toFixed(2)} s, again ${again.toFixed(2)} s`).join("; ");
    process.stdout.write(`plan --json, ${name}: ${line}\n`);
    const [small, , large] = figures;
    if (small === undefined || large === undefined) throw new Error("no figures");
    expect(large.first / small.first).toBeLessThan(20);
    expect(large.again / small.again).toBeLessThan(20);
  });
});

describe("other commands over 10,000 tasks", () => {
  it.each([["list"], ["graph", "--format", "dot"], ["graph", "--format", "mermaid", "--cells"], ["validate"], ["plan"]])(
    "%j",
    async (...words) => {
      const place = new Playground(SHAPES["meshed"]?.(10_000) ?? "");
      const ended = await place.flow(words);
      expect(ended.stderr).toBe("");
      expect(ended.code).toBe(0);
      expect(ended.stdout).not.toBe("");
    },
  );
});

describe("1,000 tasks", () => {
  it("run, and are restored, with a limit on how many at once", async () => {
    const cells = list(1_000, "c");
    const place = new Playground(
      `steps:\n  a:\n    strategy: { max-parallel: 2, matrix: { c: ${cells} } }\n    inputs: []\n    shell: sh\n    run: ":"\n    cache: true\n`,
    );
    expect((await place.ok(["-j", "3"])).result).toMatchObject({ ran: 1_000, restored: 0 });
    expect((await place.ok()).result).toMatchObject({ ran: 0, restored: 1_000 });
  });
});
