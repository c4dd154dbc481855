// When secrets are looked up and who hears of them first; and that neither values nor plain digests of them reach a manifest, a
// fingerprint's input, a record or a key.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestsOf } from "../../test/rig/digests-of.ts";
import { buildManifest } from "../core/fingerprint/manifest-builder.ts";
import { canonicalJson } from "../core/model/canonical-json.ts";
import type { SecretSpec } from "../core/model/flow.ts";
import { fingerprintOf } from "../core/model/manifest.ts";
import type { Task } from "../core/model/task.ts";
import type { SecretOutcome, SecretState } from "../ports.ts";
import type { RunInput, RunOptions } from "./run-parts.ts";
import { RunSecrets } from "./run-secrets.ts";

const KEY = "k".repeat(64);

interface World {
  readonly specs?: readonly Pick<SecretSpec, "name" | "rotate">[];
  readonly states: { readonly [name: string]: SecretState };
  readonly given?: { readonly [name: string]: string };
  readonly outcome?: SecretOutcome;
  readonly options?: Partial<RunOptions>;
  readonly source?: string;
}

function taskOf(id: string, names: readonly string[]): Task {
  const env = names.map((name) => ({ name, secret: name, value: { text: "", line: 1, column: 1 } }));
  const step = { id, line: 3, column: 3, env };
  return { id, title: id, key: `${id}{}`, step, cached: true, outputs: [], labels: [], workingDirectory: "." } as unknown as Task;
}

/** A run's secrets over ports that write down what happens to them, in order. */
function worldOf({ specs = [], states, given = {}, outcome, options, source = "" }: World, tasks: readonly Task[] = []) {
  const log: string[] = [];
  const missing = (name: string): SecretState => ({
    kind: "missing",
    problem: { code: "secret/missing", severity: "error", message: `secret ${name} has no value` },
  });
  const ports = {
    secrets: {
      given: new Map(Object.entries(given)),
      look: (name: string) => states[name] ?? missing(name),
      run: async (name: string) => {
        log.push(`run ${name}`);
        await new Promise((resolve) => setImmediate(resolve));
        return outcome ?? { kind: "cancelled" };
      },
    },
    leaks: { add: (secrets: ReadonlyMap<string, string>) => log.push(`know ${[...secrets.keys()].sort().join(" ")}`), text: () => null },
  };
  const input = {
    flow: { file: "flow.yml", secrets: specs },
    graph: { tasks },
    source,
    options: { execute: true, lost: null, fromFork: false, ...options },
    ports,
    signal: new AbortController().signal,
  } as unknown as RunInput;
  return { secrets: new RunSecrets(input), log };
}

const value = (text: string): SecretState => ({ kind: "value", value: text });
const ROTATING = [{ name: "A", rotate: "fingerprint" }] as const;

describe("values that are there", () => {
  it("are known before anything else: what tasks name, what was given, the key", () => {
    const { secrets, log } = worldOf({
      states: { A: value("value a"), B: value(""), FLOW_SECRET_KEY: value(KEY) },
      given: { G: "given one" },
    });
    expect(secrets.begin([taskOf("s", ["A", "B", "C"])])).toEqual([]);
    expect(log).toEqual(["know A FLOW_SECRET_KEY G"]);
  });

  it("are a problem each where they stand in the flow", () => {
    const states = { A: value("steps"), B: value("no-one") };
    const { secrets } = worldOf({ states, source: "name: x\nsteps:\n" });
    const problems = secrets.begin([taskOf("s", ["A", "B"])]);
    expect(problems.map(({ code, message }) => [code, /line (\d+)/.exec(message)?.[1]])).toEqual([["secret/in-flow", "2"]]);
    expect(problems[0]?.message).not.toContain("steps");
  });
});

describe("a command", () => {
  const states = { A: { kind: "command" } } as const;
  const task = taskOf("s", ["A"]);

  it("is run once for all that ask at once and later, and its value is known before anybody has it", async () => {
    const { secrets, log } = worldOf({ states, outcome: { kind: "value", value: "late value" } });
    secrets.begin([task]);
    expect(log).toEqual([]);
    const first = Promise.all([secrets.ofTask(task), secrets.ofTask(task)]);
    const told = first.then((both) => {
      log.push("given out");
      return both;
    });
    expect(await told).toEqual(Array(2).fill({ kind: "values", values: new Map([["A", "late value"]]) }));
    await secrets.ofTask(task);
    expect(log).toEqual(["run A", "know A", "given out"]);
  });

  it("that failed is not run again", async () => {
    const { secrets, log } = worldOf({ states, outcome: { kind: "failed", why: "it failed", hint: "Look." } });
    for (const _ of [1, 2])
      expect(await secrets.ofTask(task)).toMatchObject({
        kind: "failed",
        failure: { kind: "not-started", message: "not started: it failed", hint: "Look." },
      });
    expect(log).toEqual(["run A"]);
  });

  it("is run to decide where something is to be run, and else is waited for", async () => {
    const world: World = {
      specs: ROTATING,
      states: { ...states, FLOW_SECRET_KEY: value(KEY) },
      outcome: { kind: "value", value: "late value" },
    };
    const running = worldOf(world);
    expect(await running.secrets.rotations(task)).toMatchObject({ kind: "known", digests: { A: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    await running.secrets.ofTask(task);
    expect(running.log).toEqual(["run A", "know A"]);
    for (const options of [{ execute: false }, { lost: () => "lost" }]) {
      const { secrets, log } = worldOf({ ...world, options });
      expect(await secrets.rotations(task)).toEqual({ kind: "unknown", name: "A" });
      expect(log).toEqual([]);
    }
  });
});

describe("what keeps a run from beginning", () => {
  it("are all that are missing or cannot be used, and a key that is too short where one is needed", () => {
    const states = {
      B: { kind: "refused", problem: { code: "secret/too-short", severity: "error", message: "short" } },
      FLOW_SECRET_KEY: value("few bytes"),
    } as const;
    const tasks = [taskOf("s", ["A", "B"]), taskOf("t", ["C"])];
    const codes = (specs: World["specs"] = []) =>
      worldOf({ specs, states })
        .secrets.problems(tasks)
        .map(({ code, message }) => `${code} ${message}`);
    expect(codes()).toEqual(["secret/missing secret A has no value", "secret/too-short short", "secret/missing secret C has no value"]);
    expect(codes(ROTATING)).toHaveLength(4);
  });

  it("is not what a fork is not given: those tasks are told of by themselves", () => {
    const task = taskOf("s", ["B", "A"]);
    const { secrets } = worldOf({ states: { B: value("value b") }, options: { fromFork: true } });
    expect([secrets.problems([task]), secrets.withheld(task), secrets.withheld(taskOf("t", ["B"]))]).toEqual([[], "A", null]);
    expect(worldOf({ states: {} }).secrets.withheld(task)).toBeNull();
  });
});

describe("what counts", () => {
  it("is nothing of a secret that does not rotate, nor of a task that is never kept", async () => {
    const { secrets } = worldOf({ specs: ROTATING, states: { A: value("value a") } });
    expect(await secrets.rotations(taskOf("s", ["B"]))).toEqual({ kind: "known", digests: {} });
    expect(await secrets.rotations({ ...taskOf("s", ["A"]), cached: false })).toEqual({ kind: "known", digests: {} });
    expect(await secrets.rotations(taskOf("s", ["A"]))).toMatchObject({
      kind: "uncached",
      why: expect.stringContaining("openssl rand -hex 32"),
    });
  });

  it("are digests under the key alone: no value and no plain digest is in a manifest, a fingerprint's input, a record or a key", async () => {
    const values_ = fc.tuple(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[a-z0-9]{10}$/)).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(fc.array(values_, { minLength: 1, maxLength: 3 }), fc.stringMatching(/^[a-z]{1,5}$/), async (all, step) => {
        const names = all.map((_, index) => `S${index}`);
        const states = Object.fromEntries([...all.map((text, index) => [names[index], value(text)]), ["FLOW_SECRET_KEY", value(KEY)]]);
        const task = taskOf(step, names);
        const { secrets } = worldOf({ specs: names.map((name) => ({ name, rotate: "fingerprint" as const })), states }, [task]);
        const counted = await secrets.rotations(task);
        if (counted.kind !== "known") throw new Error(counted.kind);
        const facts = {
          epoch: "0",
          run: "x",
          shell: "",
          env: {},
          passEnv: {},
          files: [],
          upstreams: [],
          commands: {},
          platform: "linux/x64",
        };
        const manifest = buildManifest(task, {
          ...facts,
          secrets: Object.fromEntries(names.map((name) => [name, name])),
          rotations: counted.digests,
        });
        const texts = [canonicalJson(manifest), JSON.stringify({ manifest, fingerprint: fingerprintOf(manifest), key: task.key })];
        for (const [index, text] of all.entries())
          for (const form of digestsOf(names[index] ?? "", text))
            expect(texts.some((each) => Buffer.from(each).toString("latin1").includes(form))).toBe(false);
        expect(new Set(Object.values(counted.digests)).size).toBe(names.length);
      }),
      { numRuns: 300 },
    );
  });
});
