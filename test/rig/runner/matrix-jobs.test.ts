// Matrices on the rig: their combinations, what is refused, and the jobs that come of them.
import { describe, expect, it } from "vitest";
import { matrixJobs, matrixLabel } from "./matrix-jobs.ts";
import { conclusions, job, jobOf, jobs, QUICK, runText, said } from "./runner-repository.ts";

describe("a matrix", () => {
  it("runs a job for each combination and merges outputs", async () => {
    const more =
      "strategy: { matrix: { n: [1, 2], os: [x] } }\noutputs: { k1: '${{ steps.s.outputs.k1 }}', k2: '${{ steps.s.outputs.k2 }}' }";
    const run = "echo k${{ matrix.n }}=${{ matrix.os }}${{ strategy.job-index }}/${{ strategy.job-total }} >> $GITHUB_OUTPUT";
    const result = await runText(jobs(job("m", run, more) + job("n", "echo '${{ toJSON(needs.m.outputs) }}'", "needs: m")));
    expect(conclusions(result)).toEqual({ "m (1, x)": "success", "m (2, x)": "success", n: "success" });
    expect(said(jobOf(result, "n")).join("")).toContain('"k1": "x0/2"');
  });

  it("comes from an output, and is not evaluated where the job is skipped", async () => {
    const more = "needs: p\nif: needs.p.outputs.count != '0'\nstrategy: { matrix: { n: '${{ fromJSON(needs.p.outputs.list) }}' } }";
    const plan = (list: string, count: number): string =>
      job(
        "p",
        `printf 'list=${list}\\ncount=${count}\\n' >> $GITHUB_OUTPUT`,
        "outputs: { list: '${{ steps.s.outputs.list }}', count: '${{ steps.s.outputs.count }}' }",
      );
    expect(conclusions(await runText(jobs(plan('[\\"a\\",\\"b\\"]', 2) + job("m", "echo", more))))).toMatchObject({
      "m (a)": "success",
      "m (b)": "success",
    });
    expect(conclusions(await runText(jobs(plan("[]", 0) + job("m", "echo", more))))).toEqual({ p: "success", m: "skipped" });
  });

  it("that is empty fails the job", async () => {
    const result = await runText(jobs(job("m", "echo", "strategy: { matrix: { n: '${{ fromJSON(''[]'') }}' } }")));
    expect([result.conclusion, jobOf(result, "m").annotations]).toEqual([
      "failure",
      [{ level: "error", message: "Matrix vector 'n' does not contain any values" }],
    ]);
  });

  it("stops at a failure unless told otherwise", async () => {
    const run = "if [ ${{ matrix.n }} = 1 ]; then exit 1; fi; sleep ${{ matrix.wait }}";
    const given = { run: { cancelTimes: QUICK } };
    const fast = await runText(jobs(job("m", run, "strategy: { matrix: { n: [1, 2], wait: [30] } }")), given);
    expect(conclusions(fast)).toEqual({ "m (1, 30)": "failure", "m (2, 30)": "cancelled" });
    const slow = await runText(jobs(job("m", run, "strategy: { fail-fast: false, max-parallel: 1, matrix: { n: [1, 2], wait: [0] } }")));
    expect([slow.conclusion, conclusions(slow)]).toEqual(["failure", { "m (1, 0)": "failure", "m (2, 0)": "success" }]);
  });

  it.each([
    [{ a: [1, 2], exclude: [{ a: 1 }] }, [{ a: 2 }]],
    [
      { a: [1, 2], include: [{ a: 2, b: "x" }, { c: 3 }] },
      [
        { a: 1, c: 3 },
        { a: 2, b: "x", c: 3 },
      ],
    ],
    [{ a: [1], include: [{ a: 5 }, { b: 1 }, { b: 2 }] }, [{ a: 1, b: 2 }, { a: 5 }]],
    [{ include: [{ a: 1 }, { a: 2 }] }, [{ a: 1 }, { a: 2 }]],
    [
      {
        a: [
          { x: 1, y: 2 },
          { x: 2, y: 2 },
        ],
        exclude: [{ a: { x: 1 } }],
      },
      [{ a: { x: 2, y: 2 } }],
    ],
  ])("%j makes %j", (matrix, expected) => {
    expect(matrixJobs(matrix)).toEqual(expected);
  });

  it.each([
    [{}, "at least one vector"],
    [{ include: [] }, "at least one vector"],
    [{ a: [] }, "does not contain any values"],
    [{ a: [1], exclude: [{ a: 1 }] }, "at least one vector"],
    [{ a: Array.from({ length: 257 }, (_, i) => i) }, "generated 257 jobs"],
    [{ a: 1 }, "must be a list"],
  ])("%j is refused", (matrix, message) => {
    expect(() => matrixJobs(matrix)).toThrow(message);
  });

  it("names its jobs by its values", () => {
    expect(matrixLabel({ a: 1, b: { c: true, d: [null, "x"] } })).toBe("1, true, , x");
  });
});
