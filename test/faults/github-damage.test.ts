// Entries and ledgers that are gone, cut, altered or another's: a miss, made again, told of once; and what replaces a damaged
// entry is found by later runs on other machines.
import { expect, it } from "vitest";
import type { StoreEnd } from "../../src/adapters/github-store.ts";
import { entryKey } from "../../src/core/entry/entry-key.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { type GithubRunSettings, githubRun } from "../rig/github-run.ts";
import { entryKeyOf, type How, type RigTask, rigTask, settleAll } from "../rig/github-tasks.ts";
import { leapingClock } from "../rig/leaping-clock.ts";

interface Ended extends StoreEnd {
  readonly how: readonly How[];
}

async function run(github: SmallGithub, tasks: readonly RigTask[], settings: GithubRunSettings): Promise<Ended> {
  const started = githubRun(github, { clock: leapingClock(github.advance), ...settings });
  const how = await settleAll(started, tasks);
  return { ...(await started.end()), how };
}

const codes = ({ problems }: StoreEnd) => problems.map((problem) => problem.code);
const ledgerKeys = (github: SmallGithub) => github.cache.list().flatMap(({ key }) => (key.includes("-ledger-") ? key : []));
const lastLedger = (github: SmallGithub) => ledgerKeys(github).at(-1) ?? "";
const evictLedgers = (github: SmallGithub) => ledgerKeys(github).forEach((key) => void github.cache.evict(key));
const asked = (github: SmallGithub, key: string) => github.requests.filter((request) => request.key === key).length;

/** Where a bit of an entry is flipped: in its magic, its two lengths, its digest, its compressed header, its bytes and their end. */
function places(entry: Buffer): readonly (readonly [string, number])[] {
  const header = 48;
  const body = header + entry.readUInt32LE(8);
  return [
    ["magic", 0],
    ["compressed length", 8],
    ["compressed length, high byte", 11],
    ["header's length", 12],
    ["header's length, high byte", 15],
    ["header's digest", 16],
    ["header's digest, last byte", 47],
    ["header, first byte", header],
    ["header, middle", Math.floor((header + body) / 2)],
    ["header, last byte", body - 1],
    ["bytes, first", body],
    ["bytes, frame", body + 4],
    ["bytes, middle", Math.floor((body + entry.length) / 2)],
    ["bytes, checksum", entry.length - 1],
  ];
}

const TASK = rigTask("task", 20_000);
const KEY = entryKeyOf(TASK);
const NEXT_KEY = entryKey("0", TASK.record.fingerprint, 1);

async function sound(tasks: readonly RigTask[] = [TASK]): Promise<SmallGithub> {
  const github = await startedGithub();
  await run(github, tasks, { run: "1" });
  github.clearRequests();
  return github;
}

/** Every later run, on a machine of its own, restores what replaced a damaged entry and does not ask for the damaged one. */
async function expectHealed(github: SmallGithub): Promise<void> {
  github.clearRequests();
  const later = await run(github, [TASK], { run: "9" });
  expect({ how: later.how, codes: codes(later) }).toEqual({ how: ["restored"], codes: [] });
  expect([asked(github, KEY), asked(github, NEXT_KEY)]).toEqual([0, 2]);
  // Without any ledger the damaged one is asked for once more, and the one that replaced it is found behind it.
  evictLedgers(github);
  github.clearRequests();
  const without = await run(github, [TASK], { run: "10" });
  expect({ how: without.how, codes: codes(without) }).toEqual({ how: ["restored"], codes: ["store/corrupt-entry"] });
  expect(asked(github, KEY)).toBe(2);
  github.clearRequests();
  const after = await run(github, [TASK], { run: "11" });
  expect({ how: after.how, codes: codes(after), asked: asked(github, KEY) }).toEqual({ how: ["restored"], codes: [], asked: 0 });
}

const PLACES = places(Buffer.alloc(1000, 0).fill(100, 8, 9)).map(([name]) => name);

it.each(PLACES)("an entry with a bit flipped in its %s is made again under another name", async (place) => {
  const github = await sound();
  const bytes = Buffer.from(github.cache.bytes(KEY));
  const offset = places(bytes).find(([name]) => name === place)?.[1] ?? -1;
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
  github.cache.replace(KEY, bytes);
  const ended = await run(github, [TASK], { run: "2" });
  // Whoever fetches tells of it: with the engine it is the engine.
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["corrupt"], codes: [] });
  expect(ended.report.degraded).toMatchObject([{ service: "cache", what: expect.stringContaining("is refused") }]);
  expect(ended.report).toMatchObject({ saved: { entries: 1 }, notSaved: [] });
  expect(github.cache.list().map((entry) => entry.key)).toContain(NEXT_KEY);
  await expectHealed(github);
});

const DAMAGES: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ["empty", () => Buffer.alloc(0)],
  ["cut in its prefix", (bytes) => bytes.subarray(0, 20)],
  ["cut after its prefix", (bytes) => bytes.subarray(0, 48)],
  ["cut in its header", (bytes) => bytes.subarray(0, 100)],
  ["cut after its header", (bytes) => bytes.subarray(0, 48 + bytes.readUInt32LE(8))],
  ["cut in its bytes", (bytes) => bytes.subarray(0, bytes.length - 1000)],
  ["a page", () => Buffer.from("<!DOCTYPE html><title>Unicorn!</title>".repeat(20))],
  ["zeros", (bytes) => Buffer.alloc(bytes.length)],
];

it.each(DAMAGES)("an entry that is %s is made again under another name", async (name, damage) => {
  const github = await sound();
  github.cache.replace(KEY, damage(Buffer.from(github.cache.bytes(KEY))));
  const ended = await run(github, [TASK], { run: "2" });
  expect(ended.how).toEqual([name === "empty" ? "missing" : "corrupt"]);
  expect(codes(ended)).toEqual([]);
  const later = await run(github, [TASK], { run: "3" });
  expect({ how: later.how, codes: codes(later) }).toEqual({ how: ["restored"], codes: [] });
});

it.each<[string, (bytes: Buffer) => Buffer]>([
  ["short of the last byte of its checksum", (bytes) => bytes.subarray(0, -1)],
  ["followed by a byte", (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])],
  ["followed by itself", (bytes) => Buffer.concat([bytes, bytes])],
])("an entry that is %s still has every byte of its files, and is restored", async (_, damage) => {
  const github = await sound();
  github.cache.replace(KEY, damage(Buffer.from(github.cache.bytes(KEY))));
  const ended = await run(github, [TASK], { run: "2" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["restored"], codes: [] });
});

it("another task's entry under this one's name is refused", async () => {
  const other = rigTask("other", 20_000);
  const github = await sound([TASK, other]);
  github.cache.replace(KEY, Buffer.from(github.cache.bytes(entryKeyOf(other))));
  const ended = await run(github, [TASK], { run: "2" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["corrupt"], codes: [] });
  expect(ended.report.degraded).toMatchObject([{ what: expect.stringContaining("its header has another key") }]);
  await expectHealed(github);
});

it("an entry whose key is a longer one is not taken for the one that was asked for", async () => {
  const github = await sound();
  const bytes = Buffer.from(github.cache.bytes(KEY));
  const [{ version = "" } = {}] = github.cache.list();
  github.cache.evict(KEY);
  github.cache.put({ repository: "o/r", scope: "refs/heads/main", key: `${KEY}-longer`, version, bytes });
  const ended = await run(github, [TASK], { run: "2" });
  expect({ how: ended.how, codes: codes(ended), saved: ended.report.saved.entries }).toEqual({ how: ["missing"], codes: [], saved: 1 });
  expect((await run(github, [TASK], { run: "3" })).how).toEqual(["restored"]);
});

it("an answer with another key than was asked for is a miss", async () => {
  const github = await sound();
  github.fault({ method: "GetCacheEntryDownloadURL", way: { kind: "edit", fields: { matched_key: `${KEY}0` } } });
  const ended = await run(github, [TASK], { run: "2" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["unknown"], codes: [] });
});

it.each<[string, (github: SmallGithub) => void]>([
  ["between the ledger and its fetch", (github) => void github.cache.evict(KEY)],
  [
    "between its look-up and its download",
    (github) => void github.fault({ method: "GetBlob", key: KEY, times: 1, way: { kind: "before", run: () => github.cache.evict(KEY) } }),
  ],
])("an entry that is evicted %s is made again under its own name", async (_, evict) => {
  const github = await sound();
  evict(github);
  const ended = await run(github, [TASK], { run: "2" });
  expect({ how: ended.how, codes: codes(ended), degraded: ended.report.degraded }).toEqual({ how: ["missing"], codes: [], degraded: [] });
  expect(ended.report).toMatchObject({ saved: { entries: 1 }, notSaved: [] });
  expect(github.cache.bytes(KEY).length).toBeGreaterThan(20_000);
  expect((await run(github, [TASK], { run: "3" })).how).toEqual(["restored"]);
});

it("an entry that is evicted between its look-up and its download where no ledger knows it", async () => {
  const github = await sound();
  evictLedgers(github);
  github.fault({ method: "GetBlob", key: KEY, times: 1, way: { kind: "before", run: () => github.cache.evict(KEY) } });
  const ended = await run(github, [TASK], { run: "2" });
  expect({ how: ended.how, codes: codes(ended), saved: ended.report.saved.entries }).toEqual({ how: ["unknown"], codes: [], saved: 1 });
  expect((await run(github, [TASK], { run: "3" })).how).toEqual(["restored"]);
});

it("an entry whose bytes alone are gone is made again under another name", async () => {
  const github = await sound();
  github.cache.evictBytes(KEY);
  const ended = await run(github, [TASK], { run: "2" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["missing"], codes: [] });
  expect(ended.report).toMatchObject({ saved: { entries: 1 }, notSaved: [] });
  const later = await run(github, [TASK], { run: "3" });
  expect({ how: later.how, codes: codes(later) }).toEqual({ how: ["restored"], codes: [] });
});

it("a download that is cut once is tried again; one that is cut always is a miss, and the entry stays", async () => {
  const github = await sound();
  const cut = { kind: "cut", bytes: 300, torn: true } as const;
  github.fault({ method: "GetBlob", key: KEY, times: 1, way: cut });
  expect((await run(github, [TASK], { run: "2" })).how).toEqual(["restored"]);
  const remove = github.fault({ method: "GetBlob", key: KEY, way: cut });
  const ended = await run(github, [TASK], { run: "3" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["unreachable"], codes: ["store/unavailable"] });
  remove();
  expect((await run(github, [TASK], { run: "4" })).how).toEqual(["restored"]);
  expect(github.cache.list().map((entry) => entry.key)).not.toContain(NEXT_KEY);
});

it("an entry that is damaged again and again is given up, and told of once", async () => {
  const github = await sound();
  const keys = [0, 1, 2, 3].map((generation) => entryKey("0", TASK.record.fingerprint, generation));
  for (const [index, key] of keys.entries()) {
    github.cache.replace(key, Buffer.alloc(500));
    const ended = await run(github, [TASK], { run: `${index + 2}` });
    expect(ended.how).toEqual(["corrupt"]);
    expect(codes(ended)).toEqual(index < 3 ? [] : ["store/unavailable"]);
  }
  const given = await run(github, [TASK], { run: "7" });
  expect({ how: given.how, codes: codes(given) }).toEqual({ how: ["unknown"], codes: ["store/unavailable"] });
  expect(given.report.notSaved).toEqual([{ why: "too-large", entries: 1 }]);
});

const SMALLS = [rigTask("small 1", 100), rigTask("small 2", 200), rigTask("small 3", 300)];
/** A header with one byte too many is still read; then its bytes are found damaged, as in the next test. */
const LEDGER_PLACES = PLACES.filter((place) => !place.startsWith("bytes") && place !== "compressed length");

it.each(LEDGER_PLACES)("a ledger with a bit flipped in its %s is made anew, and entries are found without it", async (place) => {
  const github = await sound([TASK, ...SMALLS]);
  const key = lastLedger(github);
  const bytes = Buffer.from(github.cache.bytes(key));
  const offset = places(bytes).find(([name]) => name === place)?.[1] ?? -1;
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
  github.cache.replace(key, bytes);
  const ended = await run(github, [TASK, ...SMALLS], { run: "2" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({
    how: ["restored", "unknown", "unknown", "unknown"],
    codes: ["store/corrupt-entry"],
  });
  expect(ended.report).toMatchObject({ ledgers: [{ outcome: "corrupt", records: 0 }], inLedger: 3 });
  const later = await run(github, [TASK, ...SMALLS], { run: "3" });
  expect({ how: later.how, codes: codes(later) }).toEqual({ how: ["restored", "restored", "restored", "restored"], codes: [] });
});

it("a ledger with damaged bytes: small results are made again, other rows stand", async () => {
  const github = await sound([TASK, ...SMALLS]);
  const key = lastLedger(github);
  const bytes = Buffer.from(github.cache.bytes(key));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 200) ^ 1, bytes.length - 200);
  github.cache.replace(key, bytes);
  const ended = await run(github, [TASK, ...SMALLS], { run: "2" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["restored", "corrupt", "corrupt", "corrupt"], codes: [] });
  const later = await run(github, [TASK, ...SMALLS], { run: "3" });
  expect({ how: later.how, codes: codes(later) }).toEqual({ how: ["restored", "restored", "restored", "restored"], codes: [] });
});

it.each<[string, (github: SmallGithub) => void]>([
  ["evicted", evictLedgers],
  ["evicted but for its name", (github) => github.cache.evictBytes(lastLedger(github))],
  [
    "evicted between its look-up and its download",
    (github) =>
      void github.fault({ method: "GetBlob", key: "-ledger-", times: 1, way: { kind: "before", run: () => evictLedgers(github) } }),
  ],
])("a ledger that is %s costs small results and nothing else", async (_, lose) => {
  const github = await sound([TASK, ...SMALLS]);
  lose(github);
  const ended = await run(github, [TASK, ...SMALLS], { run: "2" });
  expect({ how: ended.how, codes: codes(ended) }).toEqual({ how: ["restored", "unknown", "unknown", "unknown"], codes: [] });
  expect(ended.report.ledgers).toMatchObject([{ outcome: "miss" }]);
  expect((await run(github, [TASK, ...SMALLS], { run: "3" })).how).toEqual(["restored", "restored", "restored", "restored"]);
});
