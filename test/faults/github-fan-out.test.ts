// What may happen to a fan-out on GitHub: workers that are killed, late or never there, failures, a plan that does not arrive. Through
// the rig; no task may be lost, none taken by half, and the report is to say what happened.
import { afterEach, describe, expect, it } from "vitest";
import { layeredFlow } from "../e2e/tools/fan-out-flows.ts";
import { FanOutRepository } from "../e2e/tools/fan-out-repository.ts";

const MINUTES = 60_000;
let place: FanOutRepository;
afterEach(() => place.close());

/** Kills the engine that runs this step, the first time: `mkdir` of a marker succeeds once. */
function killOnce(marker: string): string {
  const find = `p=$$; until tr '\\0' ' ' < /proc/$p/cmdline | grep -q run.cjs; do p=$(awk '/^PPid:/{print $2}' /proc/$p/status); done`;
  return `if mkdir '${marker}' 2>/dev/null; then ${find}; kill -9 $p; sleep 300; fi; `;
}

/** The jobs of flow.yml by hand: of the plan's workers those that are named, each after so many seconds. */
function byHand(workers: readonly (readonly [name: string, afterSeconds: number])[], plan: string): string {
  const rows = workers.map(([worker, after]) => `{ worker: '${worker}', after: ${after} }`).join(", ");
  return `on: push
permissions: { contents: read, actions: read }
jobs:
  work:
    strategy: { fail-fast: false, matrix: { include: [${rows}] } }
    name: work (\${{ matrix.worker }})
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: sleep \${{ matrix.after }}
      - uses: org/flow-action@v1
        with: { command: work, worker: '\${{ matrix.worker }}', plan: '${plan}' }
  report:
    needs: work
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: org/flow-action@v1
        id: flow
        with: { command: report, plan: '${plan}', restore: all }
`;
}

const PLAN_ALONE = `on: push
permissions: { contents: read, actions: read }
jobs:
  plan:
    runs-on: ubuntu-latest
    outputs: { plan: '\${{ steps.flow.outputs.plan }}' }
    steps:
      - uses: actions/checkout@v5
      - uses: org/flow-action@v1
        id: flow
        with: { command: plan, workers: 3 }
`;

const NAMES = [...Array.from({ length: 8 }, (_, index) => `s${index}`), "last"].sort();

async function makeKilling(killed: number): Promise<void> {
  const before = (ran: string) => (index: number) => (index === killed ? killOnce(`${ran}-killed`) : "");
  place = await FanOutRepository.make((log) => layeredFlow({ log, layers: 2, width: 4, seconds: () => 0.3, before: before(log) }), {
    "seed.txt": "1\n",
  });
}

describe("a worker that is killed", () => {
  it(
    "leaves its tasks to the other one, and the report tells of it",
    async () => {
      await makeKilling(1);
      const result = await place.fanOut("workers: 2, restore: all");
      expect(result.conclusions["work"]?.toSorted(), result.log).toEqual(["failure", "success"]);
      expect(result.workflow.conclusion).toBe("failure");
      expect(place.ran()).toEqual(expect.arrayContaining(NAMES));
      expect(result.report).toMatchObject({ outcome: "success", ran: 9, failed: 0 });
      expect(result.job("report").conclusion).toBe("success");
      expect(result.job("report").summaries.join("\n")).toMatch(/taken over|took 1 batch over/);
      const again = await place.fanOut("workers: 2");
      expect([again.report.restored, place.ran()]).toEqual([9, []]);
    },
    5 * MINUTES,
  );

  it(
    "when it is the only one, is made good by running the failed jobs again",
    async () => {
      await makeKilling(5);
      const first = await place.fanOut("workers: 1", { runId: "77" });
      expect([first.workflow.conclusion, first.conclusions["work"], first.conclusions["report"]]).toEqual([
        "failure",
        ["failure"],
        ["failure"],
      ]);
      const lost = first.report.tasks.filter((task) => task.state === "failed");
      expect(lost.map((task) => task.failure?.message ?? "").join("\n")).toMatch(/no worker|told of no end/);
      place.ran();
      // GitHub runs what failed and what needs it, with the plan's old outputs.
      const plan = first.job("plan").outputs["plan"] ?? "";
      const again = await place.run(byHand([["0-0", 0]], plan), { runId: "77", attempt: 2 });
      expect(again.workflow.conclusion, again.log).toBe("success");
      expect(again.report).toMatchObject({ outcome: "success", failed: 0 });
      expect(again.report.ran + again.report.restored).toBe(9);
      const one = await place.repository.run();
      expect(one.outputs["cache-hit"]).toBe("true");
    },
    5 * MINUTES,
  );
});

describe("workers that do not come as planned", () => {
  it(
    "are late or never there, and nothing is lost",
    async () => {
      place = await FanOutRepository.make((log) => layeredFlow({ log, layers: 2, width: 4, seconds: () => 0.3 }), { "seed.txt": "1\n" });
      const planned = await place.run(PLAN_ALONE, { runId: "78" });
      const plan = planned.job("plan").outputs["plan"] ?? "";
      const result = await place.run(
        byHand(
          [
            ["0-0", 0],
            ["0-2", 8],
          ],
          plan,
        ),
        { runId: "78" },
      ); // prettier-ignore
      expect(result.workflow.conclusion, result.log).toBe("success");
      expect(place.ran()).toEqual(NAMES);
      expect(result.report).toMatchObject({ outcome: "success", ran: 9 });
    },
    5 * MINUTES,
  );

  it(
    "are none at all: the report fails and names what nobody took",
    async () => {
      place = await FanOutRepository.make((log) => layeredFlow({ log, layers: 1, width: 2 }), { "seed.txt": "1\n" });
      const planned = await place.run(PLAN_ALONE, { runId: "79" });
      const text = byHand([["0-0", 0]], planned.job("plan").outputs["plan"] ?? "").replace(
        / {2}work:\n[\s\S]*? {2}report:\n {4}needs: work\n/,
        "  report:\n",
      );
      const result = await place.run(text, { runId: "79" });
      expect([result.workflow.conclusion, place.ran()]).toEqual(["failure", []]);
      expect(result.report.tasks.map((task) => task.failure?.message ?? task.state)).toContainEqual(
        expect.stringContaining("no worker took it"),
      );
    },
    2 * MINUTES,
  );
});

describe("what fails", () => {
  const FAILING = (log: string): string => `steps:
  bad: { inputs: [], run: 'echo bad >> ${log}; echo why; exit 4', outputs: bad.txt }
  after: { inputs: [bad.txt], run: 'echo after >> ${log}; cp bad.txt after.txt', outputs: after.txt }
  other: { inputs: [], run: 'echo other >> ${log}; echo 1 > other.txt', outputs: other.txt }
`;

  it(
    "is told by the report, whose job fails",
    async () => {
      place = await FanOutRepository.make(FAILING);
      const result = await place.fanOut("workers: 2, fail-fast: false");
      expect(result.workflow.conclusion).toBe("failure");
      expect(result.conclusions["report"]).toEqual(["failure"]);
      expect(result.states).toEqual({ bad: "failed", after: "blocked", other: "ran" });
      expect(result.job("report").outputs["outcome"]).toBe("failure");
      expect(result.job("report").summaries.join("\n")).toContain("why");
      expect(place.ran()).toEqual(["bad", "other"]);
    },
    MINUTES,
  );

  it(
    "is the plan: no worker starts, and the report fails with it",
    async () => {
      place = await FanOutRepository.make(() => "steps:\n  a: { run: true, inputs: [missing.txt], outputs: missing.txt }\n");
      const result = await place.fanOut("workers: 2");
      expect([result.workflow.conclusion, result.conclusions]).toEqual([
        "failure",
        { plan: ["failure"], work: ["skipped"], gated: ["skipped"], report: ["failure"] },
      ]);
      expect(result.job("report").annotations.map((one) => one.message)).toContain(
        "The plan job did not succeed, so there is nothing to report.",
      );
    },
    MINUTES,
  );

  it(
    "is the hand-over, by a secret that stands in it: the plan says so instead of giving an empty matrix",
    async () => {
      place = await FanOutRepository.make(
        (log) => `steps:
  a: { inputs: [], env: { PIN: '\${{ secrets.PIN }}' }, run: 'echo a >> ${log}; echo 1 > a.txt', outputs: a.txt }
`,
      );
      const result = await place.fanOut(
        "workers: 2",
        { secrets: { PIN: "1" } },
        "    secrets: { flow-secrets: 'PIN=${{ secrets.PIN }}' }\n",
      );
      expect([result.workflow.conclusion, result.conclusions["plan"], result.conclusions["work"], place.ran()]).toEqual([
        "failure",
        ["failure"],
        ["skipped"],
        [],
      ]);
      expect(result.job("plan").log.join("\n")).toContain("the value of secret PIN stands in the output");
    },
    MINUTES,
  );
});

describe("an environment", () => {
  it(
    "is entered by the second matrix alone, after what it needs, at most once",
    async () => {
      place = await FanOutRepository.make(
        (log) => `steps:
  make: { inputs: [], run: 'echo make >> ${log}; echo 1 > made.txt', outputs: made.txt }
  ship: { inputs: [made.txt], environment: production, run: 'echo "ship $(cat made.txt)" >> ${log}' }
  tell: { needs: ship, inputs: [], run: 'echo tell >> ${log}' }
  show: { needs: tell, inputs: [], environment: showroom, run: 'echo show >> ${log}' }
`,
      );
      const result = await place.fanOut("workers: 2");
      expect(result.workflow.conclusion, result.log).toBe("success");
      expect(JSON.parse(result.job("plan").outputs["gated-matrix"] ?? "")).toMatchObject({
        include: [{ environment: "production" }, { environment: "showroom" }],
      });
      expect(result.states).toEqual({ make: "ran", ship: "ran", tell: "ran", show: "ran" });
      expect(place.ran()).toEqual(["make", "ship 1", "show", "tell"]);
      // Again what has an environment alone is left to do: the first matrix is empty, and the second one starts all the same.
      const again = await place.fanOut("workers: 2");
      expect([again.workflow.conclusion, again.conclusions["work"], again.conclusions["gated"]]).toEqual([
        "success",
        ["skipped"],
        ["success", "success"],
      ]);
      expect(place.ran()).toEqual(["ship 1", "show", "tell"]);
    },
    MINUTES,
  );

  it(
    "whose worker is killed in it, is not entered again",
    async () => {
      place = await FanOutRepository.make(
        (log) => `steps:
  make: { inputs: [], run: 'echo make >> ${log}; echo 1 > made.txt', outputs: made.txt }
  ship:
    inputs: [made.txt]
    environment: production
    run: |
      echo ship >> ${log}; ${killOnce(`${log}-killed`)}
`,
      );
      const result = await place.fanOut("workers: 2");
      expect([result.workflow.conclusion, result.conclusions["report"]]).toEqual(["failure", ["failure"]]);
      expect(result.states).toEqual({ make: "ran", ship: "failed" });
      expect(place.ran()).toEqual(["make", "ship"]);
    },
    2 * MINUTES,
  );
});
