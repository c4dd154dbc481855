// What is signed of a run, field by field, and what a changed one is refused for.
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../model/json.ts";
import { MOST_SUBJECTS, runStatement, type SignedRun, STATEMENTS_FILE } from "./run-statement.ts";
import { checkRunStatement, type ExpectedRun } from "./run-statement-check.ts";
import { PROVENANCE_TYPE, STATEMENT_TYPE } from "./vocabulary.ts";

const digest = (letter: string): string => letter.repeat(64);
const RUN: SignedRun = {
  part: "report",
  tool: "flow-action 1.2.3",
  server: "https://github.com",
  repository: "o/r",
  commit: "c".repeat(40),
  ref: "refs/heads/main",
  flow: "flow.yml",
  steps: ["last"],
  event: "push",
  runId: "812",
  attempt: "2",
  runner: "github-hosted",
  finishedOn: "2026-11-27T10:00:00.000Z",
};
const FILE = { sha256: digest("a"), count: 3 };
const OUTPUTS = [
  { path: "b.txt", sha256: digest("b") },
  { path: "a.txt", sha256: digest("d") },
];

function payload(run: SignedRun = RUN, outputs = OUTPUTS): { [name: string]: JsonValue } {
  const { subjects, predicate } = runStatement(run, FILE, outputs);
  const statement = { _type: STATEMENT_TYPE, subject: subjects, predicateType: PROVENANCE_TYPE, predicate };
  return JSON.parse(JSON.stringify(statement));
}

function check(statement: unknown, expected: ExpectedRun = {}): string {
  const checked = checkRunStatement(typeof statement === "string" ? statement : JSON.stringify(statement), expected);
  return checked.kind === "refused" ? checked.reason : checked.kind;
}

describe("the statement of a run", () => {
  it("has the file of statements and the outputs by path for subjects, and says where they come from", () => {
    expect(payload()).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      subject: [
        { name: "steps.intoto.jsonl", digest: { sha256: digest("a") } },
        { name: "a.txt", digest: { sha256: digest("d") } },
        { name: "b.txt", digest: { sha256: digest("b") } },
      ],
      predicateType: "https://slsa.dev/provenance/v1",
      predicate: {
        buildDefinition: {
          buildType: "https://org.github.io/flow-action/buildtypes/run/v1",
          externalParameters: { flow: { repository: "https://github.com/o/r", ref: "refs/heads/main", path: "flow.yml" }, steps: ["last"] },
          internalParameters: {
            flow_tool: "flow-action 1.2.3",
            flow_event: "push",
            flow_statements: 3,
            flow_outputs: 2,
            flow_outputs_left_out: 0,
          },
          resolvedDependencies: [{ uri: "git+https://github.com/o/r@refs/heads/main", digest: { gitCommit: "c".repeat(40) } }],
        },
        runDetails: {
          builder: { id: "https://org.github.io/flow-action/builders/github-hosted/report/v1" },
          metadata: { invocationId: "https://github.com/o/r/actions/runs/812/attempts/2", finishedOn: "2026-11-27T10:00:00.000Z" },
          byproducts: [{ name: "steps.intoto.jsonl", digest: { sha256: digest("a") }, mediaType: "application/jsonl" }],
        },
      },
    });
  });

  it.each([
    [1022, 1023, 0],
    [1023, 1024, 0],
    [1024, 1024, 1],
    [5000, 1024, 3977],
  ])("of %i outputs has %i subjects, and says that %i are left out", (count, subjects, leftOut) => {
    const outputs = Array.from({ length: count }, (_, index) => ({ path: `out/${index}`, sha256: digest("e") }));
    const made = runStatement(RUN, FILE, outputs);
    expect([made.subjects.length, made.leftOut]).toEqual([subjects, leftOut]);
    expect(made.predicate).toMatchObject({
      buildDefinition: { internalParameters: { flow_outputs: count, flow_outputs_left_out: leftOut } },
    });
    expect(check(payload(RUN, outputs))).toBe("statement");
  });

  it("is the same for outputs in any order", () => {
    expect(payload(RUN, [...OUTPUTS].reverse())).toEqual(payload());
  });

  it("has another builder for each runner and part", () => {
    const builders = (["github-hosted", "self-hosted"] as const).flatMap((runner) =>
      (["report", "job"] as const).map((part) => checkRunStatement(JSON.stringify(payload({ ...RUN, runner, part })), {})),
    );
    expect(builders.map((one) => (one.kind === "statement" ? one.builder : one.reason))).toEqual([
      { runner: "github-hosted", part: "report" },
      { runner: "github-hosted", part: "job" },
      { runner: "self-hosted", part: "report" },
      { runner: "self-hosted", part: "job" },
    ]);
  });
});

describe("a payload that was signed", () => {
  it("is read, and compared with what is expected", () => {
    expect(checkRunStatement(JSON.stringify(payload()), { statements: digest("a"), subject: digest("d"), commit: "c".repeat(40) })).toEqual(
      {
        kind: "statement",
        builder: { runner: "github-hosted", part: "report" },
        subjects: new Map([
          [STATEMENTS_FILE, digest("a")],
          ["a.txt", digest("d")],
          ["b.txt", digest("b")],
        ]),
        statements: digest("a"),
        commit: "c".repeat(40),
        flow: { repository: "https://github.com/o/r", ref: "refs/heads/main", path: "flow.yml" },
        invocation: "https://github.com/o/r/actions/runs/812/attempts/2",
      },
    );
  });

  it.each<readonly [ExpectedRun, string]>([
    [{ statements: digest("b") }, "statements-file-differs"],
    [{ subject: digest("f") }, "not-a-subject"],
    [{ subject: "" }, "not-a-subject"],
    [{ commit: "d".repeat(40) }, "other-flow-commit"],
    [{ repository: "https://github.com/o/other" }, "other-flow-repository"],
  ])("is refused where it is not %j", (expected, reason) => {
    expect(check(payload(), expected)).toBe(reason);
  });

  it.each(["", "no JSON", "[]", "null", "1", '"text"', "{}"])("is refused where it is %j", (text) => {
    expect(["statement-unreadable", "statement-type"]).toContain(check(text));
  });

  it("is refused for each field that is missing or another, but for those that say nothing to a verifier", () => {
    const reasons = new Map<string, number>();
    const free: string[] = [];
    for (const at of pathsOf(payload())) {
      for (const change of ["gone", "other"] as const) {
        const statement = payload();
        spoil(statement, at, change);
        const reason = check(statement, {
          statements: digest("a"),
          subject: digest("d"),
          commit: "c".repeat(40),
          repository: "https://github.com/o/r",
        });
        if (reason === "statement") free.push(`${at.join(".")} ${change}`);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
    // What follows is what the signer says besides. Nothing that leads from the file to the commit is among it.
    expect(free.filter((one) => !FREE.test(one))).toEqual([]);
    expect(Object.fromEntries(reasons)).toMatchInlineSnapshot(`
      {
        "build-type": 2,
        "builder": 1,
        "not-a-subject": 2,
        "other-flow-commit": 1,
        "other-flow-repository": 1,
        "predicate-type": 2,
        "statement": 29,
        "statement-type": 2,
        "statement-unreadable": 52,
        "statements-file-unnamed": 4,
      }
    `);
  });

  it("has no subject twice, and no more than GitHub takes", () => {
    const twice = payload();
    twice["subject"] = [...(twice["subject"] as JsonValue[]), { name: "a.txt", digest: { sha256: digest("f") } }];
    expect(check(twice)).toBe("duplicate-subject");
    const many = payload();
    const more = Array.from({ length: MOST_SUBJECTS }, (_, index) => ({ name: `${index}`, digest: { sha256: digest("f") } }));
    many["subject"] = [...(many["subject"] as JsonValue[]), ...more];
    expect(check(many)).toBe("statement-unreadable");
  });

  it("may not have parameters that are not known", () => {
    const unknown = payload() as unknown as { predicate: { buildDefinition: { externalParameters: { [name: string]: unknown } } } };
    unknown.predicate.buildDefinition.externalParameters["more"] = 1;
    expect(check(unknown)).toBe("unknown-parameter");
  });
});

const FREE =
  /internalParameters|^predicate\.buildDefinition\.externalParameters\.(steps|flow\.(ref|path))|resolvedDependencies\.0\.uri|metadata|mediaType|^subject\.\d\.name other$|^subject\.2/;

type Path = readonly (string | number)[];

function pathsOf(value: JsonValue, at: Path = []): readonly Path[] {
  const below = Array.isArray(value)
    ? value.flatMap((item: JsonValue, index) => pathsOf(item, [...at, index]))
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...at, name]))
      : [];
  return at.length === 0 ? below : [at, ...below];
}

function spoil(value: JsonValue, at: Path, change: "gone" | "other"): void {
  const last = at.at(-1) ?? "";
  const parent = at.slice(0, -1).reduce((found, key) => (found as { [key: string]: JsonValue })[key] ?? null, value) as {
    [key: string]: JsonValue;
  };
  if (change === "other") parent[last] = typeof parent[last] === "string" ? `${parent[last]}x` : "other";
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}
