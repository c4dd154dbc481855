// What a run's records stand on is found in the store, however far back, and nothing else is.
import { expect, it } from "vitest";
import { sampleRecord } from "../../test/rig/entry-samples.ts";
import type { TaskRecord, UpstreamRecord } from "../core/model/record.ts";
import type { Task } from "../core/model/task.ts";
import { statementDigest } from "../core/provenance/statement.ts";
import { earlierUpstreams } from "./gather-upstreams.ts";

function record(task: string, run: string, from: readonly TaskRecord[] = []): TaskRecord {
  const upstream = from.map((one): UpstreamRecord => ({ task: one.task, fingerprint: one.fingerprint, statement: statementDigest(one) }));
  return sampleRecord([], { task, producer: { tool: "", run }, upstream });
}

const A1 = record("a", "1");
const A2 = record("a", "2");
const B1 = record("b", "1", [A1]);
const B2 = record("b", "2", [A2]);
const C1 = record("c", "1", [B1]);
const graph = { tasks: ["a", "b", "c"].map((id) => ({ id, key: `${id} {}` }) as Task) };

function storeOf(...kept: readonly TaskRecord[]) {
  const asked: string[] = [];
  const recent = async (key: string): Promise<readonly TaskRecord[]> => {
    asked.push(key);
    return kept.filter((one) => key === `${one.task} {}`);
  };
  return { asked, recent };
}

it("finds what is named and not of this run, and what that names", async () => {
  const store = storeOf(A2, A1, B2, B1);
  expect(await earlierUpstreams({ graph, store }, [A2, B2, C1])).toEqual([B1, A1]);
});

it("asks for nothing where all is there", async () => {
  const store = storeOf(A1, B1);
  expect(await earlierUpstreams({ graph, store }, [A1, B1, C1])).toEqual([]);
  expect(store.asked).toEqual([]);
});

it("goes without what the store does not have any more, and what is of no task of the flow", async () => {
  expect(await earlierUpstreams({ graph, store: storeOf(A1) }, [C1])).toEqual([]);
  expect(await earlierUpstreams({ graph: { tasks: [] }, store: storeOf(A1, B1) }, [C1])).toEqual([]);
});
