// A run that meets entries which somebody else wrote into its cache, and what it must do with bad ones. Knows no kind of badness.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { ENTRY_VERSION, entryKey } from "../../src/core/entry/entry-key.ts";
import type { TaskRecord } from "../../src/core/model/record.ts";
import type { SmallGithub } from "./github/small-github.ts";
import { startedGithub } from "./github/started-github.ts";
import { githubRun, MAIN } from "./github-run.ts";
import { leapingClock } from "./leaping-clock.ts";
import { treeLines } from "./tree-digest.ts";

/** One run that asks for a record and for each of its files; what it came to. */
export async function meet(github: SmallGithub, record: TaskRecord) {
  const run = githubRun(github, { run: "7", clock: leapingClock(github.advance) });
  const around = path.dirname(run.folder);
  const canary = path.join(around, "canary");
  mkdirSync(canary, { recursive: true });
  writeFileSync(path.join(canary, "file"), "as it was");
  const outside = () => [...readdirSync(around), ...treeLines(canary)];
  const before = outside();
  const body = (await run.cache.store.lookup([record.fingerprint])).get(record.fingerprint);
  const to = path.join(run.folder, "to");
  const fetched: string[] = [];
  for (const file of body?.outputs ?? []) if (file.target === undefined) fetched.push(await run.cache.store.fetch(file, to));
  const blobs = run.blobs.list().map((blob) => blob.sha256);
  const recent = await run.cache.store.recent(record.key);
  const { problems } = await run.end();
  expect(outside()).toEqual(before);
  return { body, fetched, blobs, recent, problems: problems.map((problem) => problem.code), isWritten: existsSync(to) };
}

/** What a run of main finds; made by somebody who may write there. */
export function plant(github: SmallGithub, key: string, bytes: Buffer, version: string = ENTRY_VERSION): void {
  github.cache.put({ repository: "o/r", scope: MAIN, key, version, bytes });
}

/** Plants an entry in place of a record's, and expects a miss. */
export async function expectMiss(record: TaskRecord, bytes: Buffer, key = entryKey("0", record.fingerprint)): Promise<void> {
  const github = await startedGithub();
  plant(github, key, bytes);
  const { body, fetched, blobs, recent, problems, isWritten } = await meet(github, record);
  expect(body === undefined ? [] : fetched.filter((outcome) => outcome === "ok")).toEqual([]);
  if (body !== undefined) expect(fetched).not.toEqual([]);
  expect({ blobs, recent, isWritten }).toEqual({ blobs: [], recent: [], isWritten: false });
  expect(problems.length).toBeLessThanOrEqual(1);
}
