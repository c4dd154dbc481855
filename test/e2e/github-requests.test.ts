// What a flow of 1,000 tasks costs in requests, from the action as it is committed: cold, a pull request that changes nothing,
// ten changes. The rig counts.
import { afterAll, beforeAll, expect, it } from "vitest";
import { ActionRepository, type ActionRun } from "./tools/action-repository.ts";

const TASKS = 1000;
const MAIN = "refs/heads/main";
const pull = (number: number) => ({
  ref: `refs/pull/${number}/merge`,
  baseRef: "refs/heads/release",
  event: { name: "pull_request", payload: { pull_request: { number }, repository: { default_branch: "main" } } },
});

let repository: ActionRepository;
let cold: ActionRun;
let coldUploads: number;

function numbers(): string {
  return JSON.stringify(Array.from({ length: TASKS }, (_, index) => index));
}

beforeAll(async () => {
  const files = Object.fromEntries(Array.from({ length: TASKS }, (_, index) => [`in/${index}.txt`, `${index}\n`]));
  const flow = `name: Wide
steps:
  each:
    strategy: { matrix: { n: ${numbers()} } }
    inputs: 'in/\${{ matrix.n }}.txt'
    run: cp in/\${{ matrix.n }}.txt out/\${{ matrix.n }}.txt
    outputs: 'out/\${{ matrix.n }}.txt'
`;
  repository = await ActionRepository.make({ "flow.yml": flow, ...files });
  cold = await repository.run();
  coldUploads = count("CreateCacheEntry");
});
afterAll(() => repository.close());

function count(method: string): number {
  return repository.github.requests.filter((request) => request.method === method).length;
}

/** Bytes of entries of tasks; ledgers are none. */
function entryBytes(): number {
  const fetched = repository.github.requests.filter(
    (request) => request.method === "GetBlob" && request.key?.includes("-ledger-") !== true,
  );
  return fetched.reduce((sum, request) => sum + request.bytesOut, 0);
}

it("a cold run makes one upload of all small results", () => {
  expect(cold.outputs["ran"]).toBe(`${TASKS}`);
  expect(coldUploads).toBe(1);
});

it("an unchanged run costs one look-up and one download for each readable ref, and not one more", async () => {
  repository.github.clearRequests();
  const again = await repository.run({ ...pull(1), with: "restore: none" });
  expect(again.outputs).toMatchObject({ "cache-hit": "true", ran: "0", restored: `${TASKS}` });
  // Own ref, base and default branch are asked; the default branch has a ledger.
  expect([count("GetCacheEntryDownloadURL"), count("GetBlob"), entryBytes(), count("CreateCacheEntry"), count("ListCaches")]).toEqual([
    3, 1, 0, 0, 0,
  ]);
});

it("restores every byte on another machine from that one download", async () => {
  repository.github.clearRequests();
  const again = await repository.run({ ref: MAIN });
  expect(again.outputs).toMatchObject({ "cache-hit": "true", restored: `${TASKS}` });
  expect([count("GetCacheEntryDownloadURL"), count("GetBlob"), entryBytes(), count("CreateCacheEntry")]).toEqual([1, 1, 0, 0]);
});

it("ten changes cost ten look-ups, one more look at the ledger, one list and one upload", async () => {
  for (let index = 0; index < 10; index++) repository.write(`in/${index}.txt`, "changed\n");
  repository.commit("ten changes");
  repository.github.clearRequests();
  const run = await repository.run({ job: "permissions: { contents: read, actions: read }" });
  expect(run.outputs).toMatchObject({ ran: "10", restored: `${TASKS - 10}` });
  expect([count("GetCacheEntryDownloadURL"), count("ListCaches"), count("CreateCacheEntry"), count("FinalizeCacheEntryUpload")]).toEqual([
    12, 1, 1, 1,
  ]);
});
