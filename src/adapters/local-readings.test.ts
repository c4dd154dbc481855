// Readings kept in the local database.
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { readingStore } from "./local-readings.ts";
import { LocalDatabase } from "./sqlite-database.ts";

function make() {
  const folder = temporaryFolder();
  const database = new LocalDatabase(folder, (trouble) => expect.fail(trouble.detail));
  return { folder, database, readings: readingStore(database) };
}

it("gives back what was kept under a key, and nothing else", () => {
  const { readings, database } = make();
  expect(readings.recall("a")).toBeNull();
  readings.keep("a", "text\0ä");
  readings.keep("b", "");
  expect([readings.recall("a"), readings.recall("b"), readings.recall("c")]).toEqual(["text\0ä", "", null]);
  readings.keep("a", "another");
  expect(readings.recall("a")).toBe("another");
  database.close();
});

it("does not give what was damaged", () => {
  const { readings, database, folder } = make();
  readings.keep("a", "rm -r build");
  const raw = new DatabaseSync(path.join(folder, "flow.db"));
  raw.exec("UPDATE readings SET value = 'rm -r  uild'");
  raw.close();
  expect(readings.recall("a")).toBeNull();
  database.close();
});

it("keeps the newest only", () => {
  const { readings, database } = make();
  for (let n = 0; n < 100; n++) readings.keep(`${n}`, `${n}`);
  const kept = Array.from({ length: 100 }, (_, n) => readings.recall(`${n}`)).filter((text) => text !== null);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(50);
  database.close();
});
