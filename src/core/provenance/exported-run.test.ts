// Which files a task read and made, who made them, and what the exporters make of tasks that ended otherwise than well.
import { describe, expect, it } from "vitest";
import { treeDigest } from "../fingerprint/manifest-builder.ts";
import { sha256 } from "../model/digest.ts";
import type { KeptTask } from "../model/kept-run.ts";
import type { Manifest } from "../model/manifest.ts";
import type { OutputFile, TaskRecord } from "../model/record.ts";
import { type ExportedRun, RunFiles } from "./exported-run.ts";
import { inTotoBytes, inTotoLinks } from "./in-toto-link-export.ts";
import { lineageEvents } from "./openlineage-export.ts";
import { roCrate } from "./ro-crate-export.ts";

const MANIFEST: Manifest = {
  ...{ format: 1, epoch: "0", run: "make", shell: "", workingDirectory: ".", env: {}, secrets: { TOKEN: "PUBLISH" }, passEnv: {} },
  ...{ inputs: {}, trees: {}, commands: {}, outputs: [], platform: "linux-x64" },
};

function file(path: string, content = path): OutputFile {
  return { path, mode: "100644", size: content.length, sha256: sha256(content) };
}

function record(task: string, manifest: Partial<Manifest>, outputs: readonly OutputFile[], run = "2"): TaskRecord {
  return {
    ...{ task, key: task, step: task, matrix: {}, fingerprint: sha256(task), manifest: { ...MANIFEST, ...manifest }, outputs, values: {} },
    ...{ log: null, startedAt: "2026-01-02T03:04:05Z", durationMs: 1500, attempts: 1 },
    producer: { tool: "flow-action 1", run, commit: "c".repeat(40), ref: "refs/pull/12/merge" },
  };
}

function task(id: string, more: Partial<KeptTask> = {}): KeptTask {
  const base = { id, step: id, matrix: {}, state: "ran", fingerprint: sha256(id), startMs: 10, durationMs: 20, attempts: 1 } as const;
  return { ...base, ...more };
}

function exported(
  tasks: readonly KeptTask[],
  records: readonly TaskRecord[],
  outcome: "success" | "failure" | "cancelled" = "success",
): ExportedRun {
  return {
    run: { flow: "F", file: "flow.yml", run: "2", outcome, durationMs: 1000, tasks },
    endedAtMs: Date.UTC(2026, 0, 2),
    version: "1.2.3",
    place: { url: "https://example.org/o/r", root: "/r", prefix: "sub dir/" },
    records: new Map(records.map((each) => [each.task, each])),
  };
}

function inputs(...files: readonly OutputFile[]): Pick<Manifest, "inputs"> {
  return { inputs: Object.fromEntries(files.map((each) => [each.path, `${each.mode} ${each.sha256}` as const])) };
}

describe("files of a run", () => {
  const many = [1, 2, 3].map((at) => file(`many/${at}`));
  const a = task("a", { outputs: many });
  const b = task("b", { state: "restored", madeBy: "1" });
  const run = exported(
    [a, b],
    [
      record("a", inputs(file("source")), many),
      record(
        "b",
        { ...inputs(file("source"), file("many/1", "other")), trees: { "many/*": treeDigest(many), "gone/*": sha256("gone") } },
        [file("b")],
        "1",
      ),
    ],
  );
  const files = new RunFiles(run);

  it("are the maker's where path and content are the same, and a list taken as one is told file by file", () => {
    expect(files.readBy(b).map(({ path, maker, isTree }) => [path, maker, isTree])).toEqual([
      ["gone/*", undefined, true],
      ["many/1", undefined, undefined],
      ["many/1", "a", undefined],
      ["many/2", "a", undefined],
      ["many/3", "a", undefined],
      ["source", undefined, undefined],
    ]);
  });

  it("that nobody made are sources, each once; those that nobody read are the run's results", () => {
    expect(files.sources().map(({ path }) => path)).toEqual(["source", "gone/*", "many/1"]);
    expect([...files.made(a), ...files.made(b)].filter((each) => !files.isRead(each)).map(({ path }) => path)).toEqual(["b"]);
  });

  it("in links: a path twice is named once, and many files as one have a name that is no path", () => {
    const [sources, , ofB] = inTotoLinks(run);
    expect(Object.keys(sources?.signed["products"] ?? {})).toEqual(["source", "tree:gone/*", "many/1"]);
    expect(ofB?.signed).toMatchObject({ environment: { flow_run: "1", flow_secrets: ["PUBLISH"] }, command: ["make"] });
  });

  it("in a crate: an action that was restored has the times of the run that made it", () => {
    const graph = roCrate(run, () => false)["@graph"] as readonly { readonly "@id": string }[];
    expect(graph.find((entity) => entity["@id"] === "#task/b")).toMatchObject({
      name: "b, restored from run 1",
      startTime: "2026-01-02T03:04:05.000+00:00",
      endTime: "2026-01-02T03:04:06.500+00:00",
    });
  });
});

describe("a file that lies elsewhere", () => {
  it("is one entity, whatever its paths", () => {
    const copies = [file("one", "same"), file("two", "same")];
    const run = exported([task("a", { outputs: copies })], [record("a", {}, copies)]);
    const graph = roCrate(run, () => false)["@graph"] as readonly { readonly "@type": string }[];
    expect(graph.filter((entity) => entity["@type"] === "File")).toMatchObject([{ name: "one", alternateName: "two", contentSize: "4" }]);
  });
});

describe("events of OpenLineage", () => {
  const ended = (state: KeptTask["state"], more: Partial<KeptTask> = {}) => task(state, { state, outputs: [], ...more });
  const run = exported(
    [
      ended("ran"),
      ended("failed", { failure: "exit code 3" }),
      ended("cancelled"),
      ended("blocked", { attempts: 0 }),
      ended("skipped", { attempts: 0 }),
    ],
    [record("ran", {}, [])],
    "cancelled",
  );

  it("end as their tasks ended and when, by their records where there are some; there are none of tasks that never began", () => {
    const ends = lineageEvents(run).filter((event) => event.eventType !== "START");
    expect(ends.map((event) => [event.job.name, event.eventType, event.eventTime])).toEqual([
      ["F.failed", "FAIL", "2026-01-01T23:59:59.030Z"],
      ["F.cancelled", "ABORT", "2026-01-01T23:59:59.030Z"],
      ["F.ran", "COMPLETE", "2026-01-02T03:04:06.500Z"],
      ["F", "ABORT", "2026-01-02T03:04:06.500Z"],
    ]);
  });

  it("say where the flow file is, at which commit and for which pull request", () => {
    expect(lineageEvents(run)[0]?.job.facets["sourceCodeLocation"]).toMatchObject({
      url: `https://example.org/o/r/blob/${"c".repeat(40)}/sub%20dir/flow.yml`,
      path: "sub dir/flow.yml",
      version: "c".repeat(40),
      pullRequestNumber: "12",
    });
  });

  it("have other ids in another run, in another repository and of another task", () => {
    const ids = (of: ExportedRun) => lineageEvents(of).map((event) => event.run.runId);
    const other = { ...run, run: { ...run.run, run: "3" } };
    const elsewhere = { ...run, place: { ...run.place, url: "https://example.org/o/s" } };
    expect(new Set([run, other, elsewhere].flatMap(ids)).size).toBe(12);
  });
});

describe("the bytes that in-toto signs", () => {
  it("escape quotes and backslashes alone, and sort names by code points", () => {
    expect(inTotoBytes({ "\u{1F600}": 1, "\uFF5E": [true, null], a: 'x"\\\n' })).toBe(
      '{"a":"x\\"\\\\\n","\uFF5E":[true,null],"\u{1F600}":1}',
    );
    expect(inTotoBytes({ ab: {}, a: [] })).toBe('{"a":[],"ab":{}}');
  });

  it("have no fractions", () => {
    expect(() => inTotoBytes({ a: 1.5 })).toThrow(TypeError);
  });
});
