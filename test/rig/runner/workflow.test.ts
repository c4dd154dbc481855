// Workflows on the rig: jobs and their needs, matrices, called workflows, tokens, and what is refused before a run begins.
import { describe, expect, it } from "vitest";
import type { JobOfService } from "./run-request.ts";
import { conclusions, type Given, job, jobOf, jobs, QUICK, runText, said, silentServices } from "./runner-repository.ts";

describe("jobs", () => {
  it("pass outputs and results to those that need them", async () => {
    const text =
      job("a", "echo k=v >> $GITHUB_OUTPUT", "outputs: { k: '${{ steps.s.outputs.k }}' }") +
      job("b", "echo ${{ needs.a.outputs.k }} ${{ needs.a.result }} [${{ needs.a.outputs.none }}]", "needs: a");
    const result = await runText(jobs(text));
    expect([result.conclusion, said(jobOf(result, "b"))]).toEqual(["success", ["v success []"]]);
  });

  it("are skipped after failures and after skipped ones, however far away", async () => {
    const text =
      job("bad", "exit 1") +
      job("after", "echo", "needs: bad") +
      job("anyway", "echo ${{ needs.after.result }}", "needs: after\nif: always()") +
      job("last", "echo", "needs: anyway") +
      job("cleanup", "echo", "needs: [last]\nif: failure()") +
      job("other", "echo", "if: github.ref == 'refs/heads/other'");
    const result = await runText(jobs(text));
    expect([result.conclusion, conclusions(result)]).toEqual([
      "failure",
      { bad: "failure", after: "skipped", anyway: "success", last: "skipped", cleanup: "success", other: "skipped" },
    ]);
  });

  it("may fail without failing the run", async () => {
    const result = await runText(jobs(job("a", "exit 1", "continue-on-error: true") + job("b", "echo ${{ needs.a.result }}", "needs: a")));
    expect([result.conclusion, conclusions(result), said(jobOf(result, "b"))]).toEqual([
      "success",
      { a: "failure", b: "success" },
      ["success"],
    ]);
  });

  it("end when their time is over", async () => {
    const result = await runText(jobs(job("a", "sleep 60", "timeout-minutes: 0.01")), {
      run: { cancelTimes: QUICK },
    });
    expect([result.conclusion, conclusions(result)]).toEqual(["cancelled", { a: "cancelled" }]);
  });

  it("have a workspace and a machine of their own", async () => {
    const result = await runText(jobs(job("a", "touch x; ls; echo $HOME") + job("b", "touch y; ls; echo $HOME")));
    const [a, b] = [said(jobOf(result, "a")), said(jobOf(result, "b"))];
    expect([a[0], b[0], a[1] === b[1]]).toEqual(["x", "y", false]);
  });

  it.each([
    ["container: alpine", "The rig does not run jobs with 'container'"],
    ["services: { db: { image: x } }", "The rig does not run jobs with 'services'"],
  ])("with %s are refused", async (more, message) => {
    const result = await runText(jobs(job("a", "echo", more)));
    expect([result.conclusion, jobOf(result, "a").annotations[0]?.message]).toEqual(["failure", message]);
  });

  it("of another system find no runner", async () => {
    const result = await runText(jobs("a:\n  runs-on: windows-latest\n  steps:\n    - run: echo\n"));
    expect(jobOf(result, "a").annotations[0]?.message).toBe("The rig has no runner 'windows-latest'");
  });
});

describe("tokens", () => {
  const asked = async (text: string, given: Given = {}): Promise<readonly JobOfService[]> => {
    const list: JobOfService[] = [];
    await runText(text, { ...given, run: { ...given.run, github: silentServices(list) } });
    return list;
  };

  it("may do what the job says, else the workflow, else little", async () => {
    const text = jobs(job("a", "echo") + job("b", "echo", "permissions: { actions: write }") + job("c", "echo", "permissions: read-all"));
    const found = await asked(text);
    expect(Object.fromEntries(found.map((service) => [service.jobId, service.permissions]))).toEqual({
      a: { actions: "none", pullRequests: "none", contents: "read", attestations: "none", idToken: "none" },
      b: { actions: "write", pullRequests: "none", contents: "none", attestations: "none", idToken: "none" },
      c: { actions: "read", pullRequests: "read", contents: "read", attestations: "read", idToken: "none" },
    });
  });

  it("of a fork's pull request only read, and there are no secrets", async () => {
    const text = `permissions: { pull-requests: write, contents: write }\n${jobs(job("a", "echo [${{ secrets.S }}]"))}`;
    const run = { isFork: true, secrets: { S: "x" }, ref: "refs/pull/4/merge", baseRef: "main", headRef: "topic" };
    const event = { name: "pull_request", payload: { number: 4 } };
    const found = await asked(text, { run: { ...run, event } });
    expect(found[0]).toMatchObject({ ref: "refs/pull/4/merge", baseRef: "refs/heads/main", defaultBranch: "refs/heads/main" });
    expect(found[0]?.permissions).toEqual({
      actions: "none",
      pullRequests: "read",
      contents: "read",
      attestations: "none",
      idToken: "none",
    });
  });

  it("carry the cache mode of the job or the workflow, which the parser does not know", async () => {
    const text = `cache-mode: read\n${jobs(job("a", "echo") + job("b", "echo", "cache-mode: write-only"))}`;
    const found = await asked(text);
    expect(Object.fromEntries(found.map((service) => [service.jobId, service.cacheMode]))).toEqual({ a: "read", b: "write-only" });
    await expect(runText(`cache-mode: some\n${jobs(job("a", "echo"))}`)).rejects.toThrow(
      "'cache-mode' must be one of read, write, write-only, none",
    );
  });

  it("are in no script's environment, but in the context", async () => {
    const result = await runText(jobs(job("a", "env | grep -c ghs_ || true; echo ${{ github.token }} ${{ secrets.GITHUB_TOKEN }}")));
    expect(said(jobOf(result, "a"))).toEqual(["0", "*** ***"]);
  });
});

describe("inputs of a run by hand", () => {
  const text = `on: { workflow_dispatch: { inputs: { n: { type: number, default: 1 }, b: { type: boolean } } } }\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo "\${{ inputs.n == 2 }} \${{ inputs.b == true }} \${{ github.event.inputs.b }}"\n`;
  const by = (inputs: object): Given => ({ run: { event: { name: "workflow_dispatch", payload: { inputs } } } });
  it("have the workflow's types", async () => {
    expect(said(jobOf(await runText(text, by({ n: "2", b: "true" })), "a"))).toEqual(["true true true"]);
  });
  it("are refused where the workflow has none of that name", async () => {
    await expect(runText(text, by({ x: "2" }))).rejects.toThrow('Unexpected inputs provided: ["x"]');
  });
});

describe("a workflow that GitHub refuses", () => {
  it.each([
    ["unknown needs", jobs(job("a", "echo", "needs: none")), "must contain at least one job with no dependencies"],
    ["unknown needs beside others", jobs(job("z", "echo") + job("a", "echo", "needs: none")), "depends on unknown job 'none'"],
    [
      "a cycle",
      jobs(job("z", "echo") + job("a", "echo", "needs: b") + job("b", "echo", "needs: a")),
      "creates a cycle in the dependency graph",
    ],
    ["an unknown key", `colour: red\n${jobs(job("a", "echo"))}`, "Unexpected value 'colour'"],
    ["an unknown key of a job", jobs(job("a", "echo", "colour: red")), "Unexpected value 'colour'"],
    ["an unknown context", jobs(job("a", "echo ${{ nothing.x }}")), "Unrecognized named-value: 'nothing'"],
    ["a context out of place", jobs(job("a", "echo", "if: matrix.x")), "Unrecognized named-value: 'matrix'"],
    ["an unknown function", jobs(job("a", "echo ${{ f(1) }}")), "Unrecognized function: 'f'"],
    ["`$/` bare", jobs("a:\n  runs-on: x\n  steps:\n    - uses: $/\n"), "Expected format {org}/{repo}[/path]@ref. Actual '$/'"],
    [
      "`uses` without a ref",
      jobs("a:\n  runs-on: x\n  steps:\n    - uses: a/b\n"),
      "Expected format {org}/{repo}[/path]@ref. Actual 'a/b'",
    ],
    ["two steps of one id", jobs("a:\n  runs-on: x\n  steps:\n    - { id: s, run: x }\n    - { id: s, run: y }\n"), "'s'"],
    ["no steps", jobs("a:\n  runs-on: x\n"), "No steps defined"],
    ["no event", `on: issues\n${jobs(job("a", "echo")).split("\n").slice(1).join("\n")}`, "is not triggered by 'push'"],
    ["a broken file", "on: push\njobs: [", "is not valid"],
  ])("because of %s", async (_, text, message) => {
    await expect(runText(text)).rejects.toThrow(message);
  });
});
