// `provenance verify --rebuild`: tasks run again make the same bytes, or it is said which did not. Nothing of it stays.
import { describe, expect, it } from "vitest";
import { Playground } from "./tools/playground.ts";

/** `noise`: makes other bytes each time, which no input says. */
const FLOW = (noise: string) => `steps:
  first: { inputs: in.txt, run: 'echo first >> ran.log; cp in.txt first.out; ${noise}', outputs: first.out }
  last: { inputs: first.out, run: 'echo last >> ran.log; cat first.out first.out > last.out', outputs: last.out }
`;
const place = (noise = "true") => new Playground(FLOW(noise), { "in.txt": "1\n", ".gitignore": "ran.log\n" });
const verify = (at: Playground, ...words: readonly string[]) => at.flow(["provenance", "verify", "last.out", ...words]);

describe("tasks run again", () => {
  it("give the same bytes, and nothing of it is kept or written down", async () => {
    const at = place();
    await at.ok();
    const kept = async () => (await at.flow(["cache", "ls", "--json"])).stdout;
    const before = await kept();
    const told = await verify(at, "--rebuild", "100%");
    expect([told.code, told.stderr]).toEqual([0, ""]);
    expect(told.stdout).toContain("2 tasks run again gave the same bytes");
    expect(at.read("ran.log").split("\n").slice(0, -1).sort()).toEqual(["first", "first", "last", "last"]);
    expect(at.read("last.out")).toBe("1\n1\n");
    expect((await at.ok()).ids("restored")).toEqual(["first", "last"]);
    expect(JSON.parse(await kept())).toEqual(JSON.parse(before));
    const json = JSON.parse((await verify(at, "--rebuild", "1", "--json")).stdout);
    expect(json).toMatchObject({ verified: true, rebuilt: { tasks: [expect.stringMatching(/first|last/)], notTried: 0 } });
  });

  it("that make others are named, and what was on disk is there again", async () => {
    const at = place("date +%N >> first.out");
    await at.ok();
    const before = [at.read("first.out"), at.read("last.out")];
    const told = await verify(at, "--rebuild", "100");
    expect([told.code, told.stdout]).toEqual([4, ""]);
    expect(told.stderr).toContain("first wrote other bytes to first.out when it was run again");
    expect(told.stderr).toContain("[provenance/not-rebuilt]");
    expect([at.read("first.out"), at.read("last.out")]).toEqual(before);
    expect((await verify(at)).code).toBe(0);
  });

  it("on other inputs, or in vain, are no proof", async () => {
    const at = place();
    await at.ok();
    at.write("in.txt", "2\n");
    const other = await verify(at, "--rebuild", "100");
    expect([other.code, other.stderr]).toEqual([4, expect.stringContaining("first cannot be run again as it was")]);
    const broken = place("test ! -e ran.twice; echo 1 > ran.twice");
    await broken.ok();
    const failed = await verify(broken, "--rebuild", "100");
    expect([failed.code, failed.stderr]).toEqual([4, expect.stringMatching(/first failed when it was run again: exit code 1/)]);
    expect([broken.read("first.out"), broken.read("last.out")]).toEqual(["1\n", "1\n1\n"]);
  });

  it("are all cells of a matrix that another step reads whole; so is what `--only` names", async () => {
    const at = new Playground(`steps:
  each:
    strategy: { matrix: { n: [1, 2, 3] } }
    inputs: []
    run: mkdir -p each && echo \${{ matrix.n }} > each/\${{ matrix.n }}
    outputs: each/\${{ matrix.n }}
  last: { needs: each, inputs: [], run: cat each/* > last.out, outputs: last.out }
`);
    await at.ok();
    expect((await verify(at, "--rebuild", "100")).stdout).toContain("4 tasks run again gave the same bytes");
    const all = ["each (1)", "each (2)", "each (3)", "last"];
    expect((await at.ok(["--force", "--only"])).ids("ran")).toEqual(all);
    expect((await at.ok(["--force", "--only", "each (2)", "last"])).ids("ran")).toEqual(["each (2)", "last"]);
    expect(at.read("last.out")).toBe("1\n2\n3\n");
    at.remove("each/3");
    expect((await at.ok(["--force", "--only", "each (2)", "last"])).ids("ran")).toEqual(["each (2)", "last"]);
    expect(at.read("last.out")).toBe("1\n2\n");
  });

  it("are not those that need a secret", async () => {
    const at = new Playground(`steps:
  first: { inputs: [], env: { T: "\${{ secrets.T }}" }, run: echo 1 > first.out, outputs: first.out }
  last: { inputs: first.out, run: cp first.out last.out, outputs: last.out }
`);
    await at.ok([], { env: { T: "a secret value" } });
    const told = await verify(at, "--rebuild", "100");
    expect([told.code, told.stdout]).toEqual([0, expect.stringContaining("1 task run again gave the same bytes; 1 task not tried")]);
  });

  it("are a share of the chain's, and go without a signature", async () => {
    const at = place();
    await at.ok();
    for (const words of [
      ["--rebuild", "0"],
      ["--rebuild", "101"],
      ["--rebuild", "many"],
      ["--rebuild", "5", "--bundle", "b"],
    ]) {
      expect((await verify(at, ...words)).code, words.join(" ")).toBe(2);
    }
  });
});
