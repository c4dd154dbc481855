// The published schema of results: it takes what the program gives and what later versions may add, and nothing that lacks
// a part of the result's type.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DecisionKind } from "../../src/core/model/decision.ts";
import type { Place, Problem } from "../../src/core/model/problem.ts";
import type { LeakReport } from "../../src/core/model/record.ts";
import type { Failure, Outcome, RunResult, TaskResult, TaskState } from "../../src/core/model/result.ts";
import { Playground } from "./tools/playground.ts";
import { parseResult, SCHEMA_FILE } from "./tools/run-schema.ts";

/** Every key of a type, checked by the compiler; true: required. */
type Keys<T> = { readonly [K in keyof T]-?: undefined extends T[K] ? false : true };

const RUN: Keys<RunResult> = {
  flow: true,
  file: true,
  run: true,
  outcome: true,
  restored: true,
  ran: true,
  failed: true,
  skipped: true,
  durationMs: true,
  savedMs: true,
  tasks: true,
  problems: true,
};
const TASK: Keys<TaskResult> = {
  id: true,
  title: true,
  step: true,
  matrix: true,
  decision: true,
  state: true,
  fingerprint: true,
  reasons: true,
  durationMs: true,
  savedMs: true,
  attempts: true,
  outputs: true,
  values: true,
  producer: false,
  failure: false,
  secrets: false,
  scan: false,
  startMs: true,
  line: true,
};
const FAILURE: Keys<Failure> = { kind: true, problem: false, message: true, code: true, lastLines: true, hint: false };
const SCAN: Keys<LeakReport> = { secrets: true, files: true, bytes: true };
const KINDS: { readonly [K in Failure["kind"]]: true } = {
  exit: true,
  signal: true,
  timeout: true,
  "not-started": true,
  output: true,
  leak: true,
};
const PROBLEM: Keys<Problem> = { code: true, message: true, hint: false, place: false, severity: true };
const PLACE: Keys<Place> = { file: true, line: true, column: true, endColumn: false, source: false };
const STATES: { readonly [S in TaskState]: true } = {
  planned: true,
  restored: true,
  ran: true,
  failed: true,
  skipped: true,
  blocked: true,
  cancelled: true,
};
const DECISIONS: { readonly [D in DecisionKind]: true } = { hit: true, miss: true, always: true, waiting: true };
const OUTCOMES: { readonly [O in Outcome]: true } = { success: true, failure: true, cancelled: true, planned: true };

const schema = JSON.parse(readFileSync(SCHEMA_FILE, "utf8"));
const { definitions } = schema;

describe("the schema has what the types have", () => {
  const TABLE: readonly (readonly [
    what: string,
    part: { properties: object; required: string[] },
    keys: { readonly [key: string]: boolean },
  ])[] = [
    ["a run", schema, RUN],
    ["a task", definitions.task, TASK],
    ["a failure", definitions.failure, FAILURE],
    ["what was looked through", definitions.scan, SCAN],
    ["a problem", definitions.problem, PROBLEM],
    ["a place", definitions.problem.properties.place, PLACE],
  ];
  it.each(TABLE)("%s", (_, part, keys) => {
    expect(Object.keys(part.properties).sort()).toEqual(Object.keys(keys).sort());
    expect([...part.required].sort()).toEqual(
      Object.keys(keys)
        .filter((key) => keys[key])
        .sort(),
    );
  });

  it("states, decisions, outcomes, kinds of failures", () => {
    expect(definitions.task.properties.state.enum).toEqual(Object.keys(STATES));
    expect(definitions.task.properties.decision.enum).toEqual([...Object.keys(DECISIONS), null]);
    expect(definitions.failure.properties.kind.enum).toEqual(Object.keys(KINDS));
    expect(schema.properties.outcome.enum).toEqual(Object.keys(OUTCOMES));
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The value with one part less or one more, in each way there is. Objects whose keys are anybody's are left alone. */
function* variants(value: Json, change: (object: { [key: string]: Json }) => Iterable<{ [key: string]: Json }>): Iterable<Json> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) for (const variant of variants(item, change)) yield value.with(i, variant);
  } else if (typeof value === "object" && value !== null) {
    yield* change(value);
    for (const [key, item] of Object.entries(value)) {
      if (key === "matrix" || key === "values") continue;
      for (const variant of variants(item, change)) yield { ...value, [key]: variant };
    }
  }
}

const OPTIONAL = new Set(["producer", "commit", "ref", "failure", "secrets", "scan", "problem", "hint", "place", "endColumn", "source"]);

function* withoutOne(object: { [key: string]: Json }): Iterable<{ [key: string]: Json }> {
  for (const left of Object.keys(object)) {
    if (!OPTIONAL.has(left)) yield Object.fromEntries(Object.entries(object).filter(([key]) => key !== left));
  }
}

describe("a result", () => {
  it("with a part less is none, with a part more is one", async () => {
    const place = new Playground(`steps:
  a: { inputs: [], run: 'echo 1 > a.out; echo "x=1" >> "$GITHUB_OUTPUT"; echo y >> "$GITHUB_ENV"', outputs: a.out }
  b: { needs: a, run: exit 3, strategy: { matrix: { n: [1, two] } } }
  c: { needs: b, run: x }
`);
    const value: Json = JSON.parse((await place.run(["--no-fail-fast"])).stdout);
    const less = [...variants(value, withoutOne)];
    expect(less.length).toBeGreaterThan(60);
    for (const variant of less) expect(() => parseResult(JSON.stringify(variant))).toThrow("required");
    for (const variant of variants(value, (object) => [{ ...object, added: [1] }])) parseResult(JSON.stringify(variant));
  });
});
