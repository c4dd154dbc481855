// `plan --simulate`: what a fan-out would take, from the durations that earlier runs left.
import { expect, it } from "vitest";
import { Playground } from "./tools/playground.ts";

const STEPS = Array.from(
  { length: 8 },
  (_, index) => `  s${index}: { inputs: [], run: 'sleep 0.3; echo ${index} > o${index}', outputs: o${index} }\n`,
);
const FLOW = `steps:\n${STEPS.join("")}`;

interface Simulated {
  readonly rows: readonly {
    readonly workers: number;
    readonly timeMs: number;
    readonly boundMs: number;
    readonly runnerMs: number;
    readonly lostTasks: number;
  }[];
  readonly tasks: number;
  readonly unknown: number;
}

async function simulate(place: Playground, ...words: readonly string[]): Promise<Simulated> {
  const told = await place.flow(["plan", "--json", "--start", "10ms", ...words]);
  expect([told.code, told.stderr]).toEqual([0, ""]);
  return JSON.parse(told.stdout) as Simulated;
}

it("takes measured tasks, the same way each time, and changes nothing", async () => {
  const place = new Playground(FLOW);
  const before = await simulate(place, "--simulate", "workers=1");
  expect(before).toMatchObject({ tasks: 8, unknown: 8, rows: [{ workers: 1, lostTasks: 0 }] });
  // Nothing is known: each counts 20 s.
  expect(before.rows[0]?.boundMs).toBe(160_000);
  await place.ok();
  const again = await simulate(place, "--simulate", "workers=1,4", "--force");
  expect(again).toMatchObject({ tasks: 8, unknown: 0 });
  const [one] = again.rows;
  expect(one?.boundMs).toBeGreaterThanOrEqual(8 * 300);
  expect(one?.boundMs).toBeLessThan(60_000);
  for (const row of again.rows) expect(row.timeMs).toBeGreaterThan(row.boundMs);
  expect(await simulate(place, "--simulate", "workers=1,4", "--force")).toEqual(again);
  expect(await simulate(place, "--simulate", "workers=4")).toEqual({ rows: expect.any(Array), tasks: 0, unknown: 0 });
  expect((await place.flow(["plan", "--simulate", "workers=4"])).stdout).toContain("--force takes the whole flow");
});

it("loses and delays workers by seed, and says what they leave", async () => {
  const place = new Playground(FLOW);
  const lost = await simulate(place, "--simulate", "workers=1", "--lost", "100%");
  expect(lost.rows[0]?.lostTasks).toBeGreaterThan(0);
  const text = (await place.flow(["plan", "--simulate", "workers=1", "--lost", "100%"])).stdout;
  expect(text).toMatch(/1 worker lost, \d tasks? not done/);
  const late = await simulate(place, "--simulate", "workers=2", "--late", "100%", "--seed", "5");
  const prompt = await simulate(place, "--simulate", "workers=2", "--seed", "5");
  expect(late.rows[0]?.timeMs).toBeGreaterThan(prompt.rows[0]?.timeMs ?? 0);
});

it.each([
  ["--simulate", "workers=0"],
  ["--simulate", "4"],
  ["--simulate", "workers=257"],
  ["--simulate", "workers=2", "--start", "3"],
  ["--simulate", "workers=2", "--lost", "101%"],
  ["--simulate", "workers=2", "--board", "b"],
])("refuses %j", async (...words) => {
  const told = await new Playground(FLOW).flow(["plan", ...words]);
  expect([told.code, told.stdout]).toEqual([2, ""]);
  expect(told.stderr).toMatch(/workers=1,2,4|500ms, 15s|10%|cannot be used with/);
});
