// Steps that belong on another machine or behind a gate: restored where that can be, else skipped with the reason.
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BlobFolder } from "../../src/adapters/blob-folder.ts";
import { localStore } from "../../src/adapters/local-store.ts";
import { LocalDatabase } from "../../src/adapters/sqlite-database.ts";
import type { OutputStore } from "../../src/ports.ts";
import { Playground, states } from "./tools/playground.ts";

const STEPS = (label: string, more = "") => `steps:
  there: { runs-on: ${label}, inputs: [], run: echo 1 > there.out, outputs: there.out${more} }
  after: { needs: there, inputs: [], run: cat there.out > after.out, outputs: after.out }
  here: { inputs: [], run: echo 1 > here.out, outputs: here.out }
`;
const HERE = process.arch === "arm64" ? "ubuntu-24.04-arm" : "ubuntu-latest";

/** The store of a repository, as a run elsewhere would fill it. */
function openStore(place: Playground): OutputStore {
  const trouble = ({ detail }: { readonly detail: string }) => {
    throw new Error(detail);
  };
  const database = new LocalDatabase(place.path(".flow"), trouble);
  const blobs = new BlobFolder(place.path(".flow/blobs"), place.path(".flow/tmp/elsewhere"));
  return localStore({ database, blobs, mode: "write", now: () => Date.now() });
}

describe("runs-on", () => {
  it.each(["windows-latest", "macos-latest", "[self-hosted, windows, x64]", "{ label: gpu, platform: windows/x64 }"])(
    "%s is skipped here, with its reason",
    async (label) => {
      const place = new Playground(STEPS(label));
      const ended = await place.run();
      expect(states(ended)).toEqual({ there: "skipped", after: "skipped", here: "ran" });
      expect(ended.task("there").reasons).toMatchObject([{ kind: "label" }]);
      expect(ended.task("after").reasons).toMatchObject([{ kind: "needs", name: "there", after: "skipped" }]);
      expect(ended.code).toBe(0);
      expect(place.files()).toEqual(["flow.yml", "here.out"]);
    },
  );

  it.each([HERE, "gpu-t4", "[self-hosted, gpu]"])("%s runs here", async (label) => {
    expect(states(await new Playground(STEPS(label)).ok())).toEqual({ there: "ran", after: "ran", here: "ran" });
  });

  it("is restored here where it is known what it makes there", async () => {
    const place = new Playground(STEPS("windows-latest"));
    const fingerprint = (await place.plan()).task("there").fingerprint ?? "";
    const [explained] = JSON.parse((await place.flow(["explain", "there", "--json"])).stdout).tasks;
    const store = openStore(place);
    writeFileSync(place.path("elsewhere.txt"), "made on Windows\r\n");
    const taken = await store.ingest(place.path("elsewhere.txt"));
    if (taken === null || taken === "refused") throw new Error("not taken");
    const outputs = [{ path: "there.out", mode: "100644", ...taken } as const];
    const body = {
      outputs,
      values: {},
      log: null,
      startedAt: "2026-01-01T00:00:00Z",
      durationMs: 5000,
      attempts: 1,
      producer: { tool: "test", run: "1" },
    };
    const task = { task: "there", key: "there {}", step: "there", matrix: {} };
    expect(await store.save({ fingerprint, manifest: explained.manifest, ...task, ...body })).toBe("saved");
    const ended = await place.ok();
    expect(states(ended)).toEqual({ there: "restored", after: "ran", here: "ran" });
    expect(ended.result.savedMs).toBe(5000);
    expect(place.read("after.out")).toBe("made on Windows\r\n");
  });

  it("of the flow counts for all", async () => {
    const ended = await new Playground(`runs-on: windows-latest\n${STEPS(HERE)}`).run();
    expect(states(ended)).toEqual({ there: "ran", after: "skipped", here: "skipped" });
  });

  it("by the matrix", async () => {
    const ended = await new Playground(
      `steps:\n  t:\n    runs-on: \${{ matrix.os }}\n    strategy: { matrix: { os: [${HERE}, windows-latest, macos-latest] } }\n    run: ':'\n`,
    ).run();
    expect(ended.result.tasks.map((task) => task.state)).toEqual(["ran", "skipped", "skipped"]);
  });

  it("is told in the plan, and a plan for it alone is no work", async () => {
    const place = new Playground(STEPS("windows-latest"));
    const planned = await place.plan(["there"]);
    expect(planned.task("there")).toMatchObject({ state: "skipped", reasons: [{ kind: "label" }] });
    expect((await place.flow(["plan", "there", "--exit-code"])).code).toBe(0);
    expect((await place.flow(["plan"])).stdout).toContain("windows-latest");
  });
});

describe("environment", () => {
  const FLOW = `steps:
  build: { inputs: [], run: echo 1 > build.out, outputs: build.out }
  deploy: { needs: build, environment: { name: production, url: "https://example.com" }, run: cat build.out >> deployed }
  tell: { needs: deploy, run: touch told }
  always: { needs: deploy, if: always(), run: touch always }
`;
  it("is skipped unless it is allowed", async () => {
    const place = new Playground(FLOW);
    const ended = await place.run();
    expect(states(ended)).toEqual({ build: "ran", deploy: "skipped", tell: "skipped", always: "ran" });
    expect(ended.task("deploy").reasons).toEqual([{ kind: "environment", name: "production", before: null, after: null }]);
    expect(ended.stderr).toContain("--allow-environment production");
    expect(ended.code).toBe(0);
  });

  it("runs each time where it is allowed", async () => {
    const place = new Playground(FLOW);
    for (const time of [1, 2]) {
      const ended = await place.ok(["--allow-environment", "production", "--allow-environment", "other"]);
      expect(states(ended)).toMatchObject({ deploy: "ran", tell: "ran" });
      expect(place.read("deployed")).toBe("1\n".repeat(time));
    }
    expect((await place.run(["--allow-environment", "staging"])).task("deploy").state).toBe("skipped");
  });

  it("by an expression", async () => {
    const place = new Playground(
      "steps:\n  d:\n    strategy: { matrix: { to: [staging, production] } }\n    environment: ${{ matrix.to }}\n    run: ':'\n",
    );
    expect((await place.run(["--allow-environment", "staging"])).result.tasks.map((task) => task.state)).toEqual(["ran", "skipped"]);
  });
});
