// The fan-out on GitHub: the project's reusable workflow, called by another repository's, through the rig with matrices of jobs.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ActionRun } from "./tools/action-repository.ts";
import { PROJECT } from "./tools/built-cli.ts";
import { layeredFlow } from "./tools/fan-out-flows.ts";
import { FanOutRepository } from "./tools/fan-out-repository.ts";

const MINUTES = 60_000;
let place: FanOutRepository;
afterEach(() => place.close());

function digests({ job }: ActionRun, files: readonly string[]): readonly string[] {
  return files.map((file) =>
    createHash("sha256")
      .update(readFileSync(path.join(job.workspace, file)))
      .digest("hex"),
  );
}

const NAMES = [...Array.from({ length: 18 }, (_, index) => `s${index}`), "last"].sort();
const FILES = ["all.txt", ...Array.from({ length: 18 }, (_, index) => `out/${index}.txt`)];

describe("a flow on three workers", () => {
  it(
    "gives the bytes of one machine, each task once; again no worker is started; a pull request runs what it changed",
    async () => {
      place = await FanOutRepository.make((log) => layeredFlow({ log, layers: 3, width: 6 }), { "seed.txt": "1\n" });
      const { repository } = place;
      const alone = await repository.run({ with: "restore: all\ncache-epoch: alone" });
      expect(place.ran()).toEqual(NAMES);

      const result = await place.fanOut("workers: 3, restore: all");
      expect(result.workflow.conclusion, result.log).toBe("success");
      expect(place.ran()).toEqual(NAMES);
      expect(result.conclusions).toEqual({
        plan: ["success"],
        work: ["success", "success", "success"],
        gated: ["skipped"],
        report: ["success"],
      });
      const { plan, ...outputs } = result.job("plan").outputs;
      expect(plan).toMatch(/^1\.[0-9a-f]{64}$/);
      const row = (worker: string) => ({ worker, "runs-on": "ubuntu-latest", environment: "" });
      expect(outputs).toEqual({
        "has-work": "true",
        matrix: JSON.stringify({ include: [row("0-0"), row("0-1"), row("0-2")] }),
        "has-gated": "false",
        "gated-matrix": JSON.stringify({ include: [] }),
      });
      expect(result.job("report").outputs).toEqual({
        outcome: "success",
        "cache-hit": "false",
        outputs: JSON.stringify({ last: { lines: "6", all: "all.txt" } }),
      });
      expect(result.report).toMatchObject({ outcome: "success", ran: 19, restored: 0, failed: 0, skipped: 0 });
      expect(result.digests(FILES)).toEqual(digests(alone, FILES));
      expect(result.job("report").summaries.join("\n")).toContain("Workers");

      const again = await place.fanOut("workers: 3, restore: final");
      expect([again.workflow.conclusion, again.conclusions, place.ran()]).toEqual([
        "success",
        { plan: ["success"], work: ["skipped"], gated: ["skipped"], report: ["success"] },
        [],
      ]);
      expect(again.job("plan").outputs["has-work"]).toBe("false");
      expect(again.job("report").outputs).toMatchObject({ outcome: "success", "cache-hit": "true" });
      expect(again.report).toMatchObject({ ran: 0, restored: 19 });
      expect(again.digests(["all.txt"])).toEqual(digests(alone, ["all.txt"]));
      const one = await repository.run();
      expect([one.outputs["cache-hit"], place.ran()]).toEqual(["true", []]);

      repository.git("switch", "-q", "-c", "change");
      repository.write("flow.yml", repository.read("flow.yml").replace("(echo 17;", "(echo seventeen;"));
      repository.commit("another s17");
      const pull = await place.fanOut("workers: 3", {
        event: { name: "pull_request", payload: { number: 4, pull_request: { number: 4, head: { repo: { full_name: "o/r" } } } } },
        ref: "refs/pull/4/merge",
        baseRef: "refs/heads/main",
      });
      expect([pull.workflow.conclusion, place.ran()]).toEqual(["success", ["last", "s17"]]);
      expect(pull.report).toMatchObject({ ran: 2, restored: 17 });
    },
    5 * MINUTES,
  );
});

describe("any number of workers", () => {
  it(
    "makes 300 tasks of layers, chains and one long one, once each and with the same bytes",
    async () => {
      const seconds = (index: number): number => (index === 7 ? 3 : 0.01 + (index % 5) * 0.02);
      place = await FanOutRepository.make((log) => layeredFlow({ log, layers: 13, width: 23, seconds }), { "seed.txt": "1\n" });
      const made: (readonly string[])[] = [];
      for (const workers of [1, 2, 4, 8]) {
        const result = await place.fanOut(`workers: ${workers}, restore: final, cache-epoch: '${workers}'`);
        expect(result.workflow.conclusion, result.log).toBe("success");
        const names = place.ran();
        expect([names.length, new Set(names).size]).toEqual([300, 300]);
        expect(result.report).toMatchObject({ ran: 300, restored: 0 });
        made.push(result.digests(["all.txt"]));
      }
      const alone = await place.repository.run({ with: "cache-epoch: alone" });
      expect(made).toEqual(Array.from({ length: 4 }, () => digests(alone, ["all.txt"])));
    },
    10 * MINUTES,
  );

  it(
    "makes the collage, with the caller's own set-up of the runners",
    async () => {
      const SETUP = `name: Set-up\ndescription: What the steps need\nruns:\n  using: composite\n  steps:\n    - run: ln -s '${path.join(PROJECT, "node_modules")}' node_modules\n      shell: bash\n`;
      place = await FanOutRepository.make(() => "", { ".gitignore": "node_modules\n", ".github/actions/flow-setup/action.yml": SETUP });
      const { repository } = place;
      const folder = path.join(PROJECT, "examples/collage");
      const names = execFileSync("git", ["ls-files", "-z"], { cwd: folder, encoding: "utf8" }).split("\0");
      for (const name of names.filter((each) => each !== "")) {
        mkdirSync(path.dirname(path.join(repository.path, name)), { recursive: true });
        cpSync(path.join(folder, name), path.join(repository.path, name));
      }
      repository.commit("the collage");
      const alone = await repository.run({ with: "cache-epoch: alone", before: "- uses: ./.github/actions/flow-setup" });
      const made: (readonly string[])[] = [];
      for (const workers of [1, 2, 4, 8]) {
        const result = await place.fanOut(`workers: ${workers}, restore: final, cache-epoch: '${workers}'`);
        expect(result.workflow.conclusion, result.log).toBe("success");
        expect(result.report).toMatchObject({ ran: 17, restored: 0 });
        expect(JSON.parse(result.job("report").outputs["outputs"] ?? "")).toEqual({
          collage: { pictures: "4", collage: "dist/collage.jpg" },
        });
        made.push(result.digests(["dist/collage.jpg"]));
      }
      expect(made).toEqual(Array.from({ length: 4 }, () => digests(alone, ["dist/collage.jpg"])));

      // The jobs by hand, as the example has them; the image library comes from the project instead of from a registry.
      const written = repository.read(".github/workflows/fan-out.yml");
      const workflowText = written.replaceAll("- run: npm install", "- uses: ./.github/actions/flow-setup");
      expect(workflowText).not.toBe(written);
      repository.write("scripts/blur.mjs", `${repository.read("scripts/blur.mjs")}\n// Another one.\n`);
      repository.commit("another blur");
      const event = { name: "workflow_dispatch", payload: { repository: { default_branch: "main" } } };
      const hand = await place.run(workflowText, { event });
      expect(hand.workflow.conclusion, hand.log).toBe("success");
      expect(hand.job("report").log).toContain("4 pictures hang on dist/collage.jpg");
      expect(hand.digests(["dist/collage.jpg"])).toEqual(digests(alone, ["dist/collage.jpg"]));
    },
    10 * MINUTES,
  );
});

describe("the largest plan", () => {
  const PLAN = `on: push
permissions: { contents: read, actions: read }
jobs:
  plan:
    runs-on: ubuntu-latest
    outputs:
      matrix: \${{ steps.flow.outputs.matrix }}
      plan: \${{ steps.flow.outputs.plan }}
    steps:
      - uses: actions/checkout@v5
      - uses: org/flow-action@v1
        id: flow
        with: { command: plan, workers: 1000 }
`;

  it(
    "of 10,000 tasks for two kinds of runners has 256 workers at most, and outputs far below GitHub's 1 MB",
    async () => {
      const half = (name: string, labels: string): string => `  ${name}:
    strategy: { matrix: { a: [${Array.from({ length: 100 }, (_, index) => index)}], b: [${Array.from({ length: 50 }, (_, index) => index)}] } }
    runs-on: ${labels}
    inputs: []
    run: echo '\${{ matrix.a }} \${{ matrix.b }}' > ${name}/\${{ matrix.a }}-\${{ matrix.b }}
    outputs: ${name}/\${{ matrix.a }}-\${{ matrix.b }}
`;
      place = await FanOutRepository.make(() => `steps:\n${half("one", "ubuntu-latest")}${half("two", "[self-hosted, gpu]")}`);
      const { outputs, log } = (await place.run(PLAN)).job("plan");
      const { include } = JSON.parse(outputs["matrix"] ?? "") as {
        readonly include: readonly { readonly worker: string; "runs-on": unknown }[];
      };
      expect(log.join("\n")).toContain("10,000");
      expect(include.length).toBeGreaterThan(100);
      expect(include.length).toBeLessThanOrEqual(256);
      expect(new Set(include.map((row) => row.worker)).size).toBe(include.length);
      expect(new Set(include.map((row) => JSON.stringify(row["runs-on"])))).toEqual(new Set(['"ubuntu-latest"', '["self-hosted","gpu"]']));
      expect(Object.values(outputs).join("").length).toBeLessThan(50_000);
      const stored = place.repository.github.requests
        .filter((request) => request.service === "blob")
        .reduce((sum, request) => sum + request.bytesIn, 0);
      expect(stored).toBeLessThan(5_000_000);
    },
    2 * MINUTES,
  );
});
