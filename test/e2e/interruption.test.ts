// A run that is interrupted: what ran comes to an end with all that it started, what was done stays done, the exit code
// says by what.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { builtCli } from "./tools/built-cli.ts";
import { baseEnv, Playground, states } from "./tools/playground.ts";
import { isAlive } from "./tools/processes.ts";
import { parseResult } from "./tools/run-schema.ts";

const FLOW = `steps:
  done: { inputs: [], run: echo 1 > done.out, outputs: done.out }
  slow:
    needs: done
    inputs: []
    run: |
      sleep 600 & echo $! > pid
      echo half > slow.out; touch started
      wait
    outputs: slow.out
  later: { needs: slow, inputs: [], run: touch later.out, outputs: later.out }
  always: { needs: slow, if: always(), run: touch always }
`;

async function interrupted(place: Playground, signals: readonly NodeJS.Signals[], flag = "started") {
  const child = spawn(process.execPath, [builtCli(), "run", "--json"], { cwd: place.root, env: baseEnv() });
  const pieces: Buffer[] = [];
  child.stdout.on("data", (data) => pieces.push(data));
  const ended = once(child, "close");
  while (!place.has(flag)) await sleep(20);
  for (const signal of signals) {
    child.kill(signal);
    await sleep(50);
  }
  const [code, by] = await ended;
  return { code: code ?? by, stdout: Buffer.concat(pieces).toString() };
}

describe.skipIf(process.platform === "win32")("an interrupted run", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends in order with %i", async (signal, code) => {
    const place = new Playground(FLOW);
    const ended = await interrupted(place, [signal]);
    expect(ended.code).toBe(code);
    const result = parseResult(ended.stdout);
    expect(result.outcome).toBe("cancelled");
    expect(Object.fromEntries(result.tasks.map((task) => [task.id, task.state]))).toEqual({
      done: "ran",
      slow: "cancelled",
      later: "cancelled",
      always: "cancelled",
    });
    expect(result.tasks.find((task) => task.id === "later")?.reasons).toMatchObject([{ kind: "needs", name: "slow", after: "cancelled" }]);
    expect(isAlive(place.read("pid").trim())).toBe(false);
    expect(place.has(".flow/tmp") ? place.files(".flow/tmp") : []).toEqual([]);
    place.edit("flow.yml", "      wait\n", "");
    place.edit("flow.yml", "sleep 600 & echo $! > pid", "test ! -e slow.out");
    expect(states(await place.ok())).toEqual({ done: "restored", slow: "ran", later: "ran", always: "ran" });
  });

  it("while it waits for another attempt", async () => {
    const place = new Playground("steps:\n  a: { retries: 9, run: echo x >> tried; exit 1 }\n");
    expect((await interrupted(place, ["SIGINT"], "tried")).code).toBe(130);
    expect(place.read("tried")).toBe("x\n");
  });

  it("a second time ends at once, and the next run clears up", async () => {
    const place = new Playground(
      "steps:\n  a: { run: 'trap : TERM INT; echo $$ > pid; touch started; sleep 600 & while :; do wait; done' }\n",
    );
    const ended = await interrupted(place, ["SIGINT", "SIGINT"]);
    expect(ended.code).toBe(130);
    const pid = place.read("pid").trim();
    place.write("flow.yml", "steps: { a: { run: ':' } }\n");
    await place.ok();
    expect(isAlive(pid)).toBe(false);
    expect(place.has(".flow/tmp") ? place.files(".flow/tmp") : []).toEqual([]);
  });
});
