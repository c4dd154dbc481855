// Running a program over plain pipes, as on systems without named ones. Everything else is tested with the executor.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { killStrays, markOf } from "./process-group.ts";
import type { ByteSink } from "./process-output.ts";
import { type PipeSource, pipeSource } from "./process-pipes.ts";
import { runProgram } from "./process-run.ts";

const { PATH = "" } = process.env;
const runId = `run-${process.pid}`;
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "pipes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function collector(): ByteSink & { readonly text: () => string } {
  const chunks: Uint8Array[] = [];
  let ended = 0;
  return {
    write: (bytes) => chunks.push(bytes),
    end: () => {
      ended += 1;
    },
    text: () => `${Buffer.concat(chunks)}${"|".repeat(ended)}`,
  };
}

async function run(script: string, source: PipeSource = { take: async () => null }, file = "/bin/sh") {
  const [stdout, stderr] = [collector(), collector()];
  const stop = new AbortController().signal;
  const program = {
    file,
    args: ["-c", script],
    verbatim: false,
    cwd: "/",
    env: { PATH },
    mark: markOf(runId, 1),
    timeoutMs: 10_000,
    graceMs: 300,
    stop,
  };
  const { end } = await runProgram(program, source, stdout, stderr);
  return { end, stdout: stdout.text(), stderr: stderr.text() };
}

describe("runProgram over plain pipes", () => {
  it("gives both streams and the end", async () => {
    expect(await run("echo out; echo err >&2; exit 3")).toEqual({ end: { kind: "exit", code: 3 }, stdout: "out\n|", stderr: "err\n|" });
  });

  it("takes all of a large output", async () => {
    expect((await run("head -c 5000000 /dev/zero")).stdout.length).toBe(5_000_001);
  });

  it("does not wait for a daemon that holds them", async () => {
    expect(await run("setsid sleep 1000 & echo out")).toEqual({ end: { kind: "exit", code: 0 }, stdout: "out\n|", stderr: "|" });
    expect(await killStrays(runId)).toBe(0);
  });

  it("tells what could not be started", async () => {
    expect((await run("", undefined, "/nowhere/sh")).end).toMatchObject({ kind: "not-started" });
    expect((await run("", undefined, "/etc/passwd")).end).toEqual({
      kind: "not-started",
      why: "/etc/passwd could not be started: it is not executable, or lies where it may not be executed",
    });
  });

  it("tells when there is no place for pipes", async () => {
    expect((await run("true", pipeSource(path.join(folder, "missing")))).end).toEqual({
      kind: "not-started",
      why: "no pipes for the task's output could be made: ENOENT",
    });
  });
});
