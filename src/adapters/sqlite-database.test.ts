// The local database: shape, damage, read-only and full disks.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { type DatabaseTrouble, LocalDatabase } from "./sqlite-database.ts";

function make(folder = path.join(temporaryFolder(), "store")) {
  const troubles: DatabaseTrouble[] = [];
  return { folder, troubles, database: new LocalDatabase(folder, (trouble) => troubles.push(trouble)) };
}

function put(database: LocalDatabase, key: string): boolean {
  return database.write((prepare) => {
    prepare("INSERT OR REPLACE INTO readings (key, used, value, digest) VALUES (?, 0, 'value', 'digest')").run(key);
  });
}

function keys(database: LocalDatabase): readonly unknown[] | null {
  return database.use<readonly unknown[] | null>(null, (prepare) =>
    prepare("SELECT key FROM readings ORDER BY key")
      .all()
      .map((row) => row["key"]),
  );
}

/** Closed, and all of it in one file. */
function filled(): string {
  const { database, folder } = make();
  for (let n = 0; n < 200; n++) put(database, `${n}`);
  database.close();
  return folder;
}

describe("a database", () => {
  it("is made when it is first used, and git is told to leave it alone", () => {
    const { database, folder, troubles } = make();
    expect(existsSync(folder)).toBe(false);
    expect(put(database, "a")).toBe(true);
    expect(readFileSync(path.join(folder, ".gitignore"), "utf8")).toBe("*\n");
    database.close();
    const again = make(folder);
    expect(keys(again.database)).toEqual(["a"]);
    expect([...troubles, ...again.troubles]).toEqual([]);
    again.database.close();
  });

  it("takes back all of a piece of work that fails, and goes on", () => {
    const { database, troubles } = make();
    expect(
      database.write((prepare) => {
        prepare("INSERT INTO readings (key, used, value, digest) VALUES ('a', 0, '', '')").run();
        prepare("INSERT INTO readings (key, used, value, digest) VALUES ('b', 0, NULL, '')").run();
      }),
    ).toBe(false);
    expect(keys(database)).toEqual([]);
    expect(put(database, "c")).toBe(true);
    expect(troubles.map((trouble) => trouble.kind)).toEqual(["unavailable"]);
    database.close();
  });

  it("passes on a fault of ours", () => {
    const { database } = make();
    expect(() =>
      database.write(() => {
        throw new TypeError("ours");
      }),
    ).toThrow("ours");
    expect(put(database, "a")).toBe(true);
    database.close();
  });

  it("of another version is emptied", () => {
    const folder = filled();
    const raw = new DatabaseSync(path.join(folder, "flow.db"));
    raw.exec("PRAGMA user_version = 999");
    raw.close();
    const { database, troubles } = make(folder);
    expect(keys(database)).toEqual([]);
    expect(put(database, "a")).toBe(true);
    expect(troubles).toEqual([]);
    database.close();
  });

  it("in a folder with a name that is hard to write as an address", () => {
    const { database, folder } = make(path.join(temporaryFolder(), "a #b?c%20d 'e' é"));
    expect(put(database, "a")).toBe(true);
    database.close();
    expect(readdirSync(folder).sort()).toEqual([".gitignore", "flow.db"]);
  });
});

describe("a damaged database is set aside, told once, and a new one begun", () => {
  it.each([
    ["no database", (file: string) => writeFileSync(file, "no database at all ".repeat(500))],
    ["truncated", (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ["with another shape", reshape],
  ] as const)("%s", (_, damage) => {
    const folder = filled();
    damage(path.join(folder, "flow.db"));
    const { database, troubles } = make(folder);
    for (let n = 0; n < 3; n++) keys(database);
    put(database, "lost");
    expect(put(database, "new")).toBe(true);
    expect(keys(database)).toContain("new");
    expect(troubles.map((trouble) => trouble.kind)).toEqual(["corrupt"]);
    expect(readdirSync(folder).filter((name) => name.includes("damaged"))).toHaveLength(1);
    database.close();
  });
});

function reshape(file: string): void {
  const raw = new DatabaseSync(file);
  raw.exec("ALTER TABLE readings RENAME COLUMN value TO other");
  raw.close();
}

describe("where it cannot be had", () => {
  it("all answers are `otherwise`, and that is told once", () => {
    const { database, folder, troubles } = make();
    mkdirSync(path.join(folder, "flow.db"), { recursive: true });
    expect(keys(database)).toBeNull();
    expect(put(database, "a")).toBe(false);
    expect(database.state).toBe("unavailable");
    expect(troubles.map((trouble) => trouble.kind)).toEqual(["unavailable"]);
  });

  it("the folder's name is a file's", () => {
    const folder = path.join(temporaryFolder(), "file");
    writeFileSync(folder, "");
    const { database, troubles } = make(folder);
    expect(put(database, "a")).toBe(false);
    expect(troubles.map((trouble) => trouble.kind)).toEqual(["unavailable"]);
  });

  it("it is taken away while it is open: the next use makes a new one", () => {
    const { database, folder } = make();
    put(database, "a");
    rmSync(folder, { recursive: true });
    put(database, "b");
    expect(put(database, "c")).toBe(true);
    expect(keys(database)).toContain("c");
    database.close();
  });
});

it("eight processes that make it at the same moment all write to it", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const program = `
    const { LocalDatabase } = await import(${JSON.stringify(new URL("./sqlite-database.ts", import.meta.url).href)});
    const database = new LocalDatabase(${JSON.stringify(folder)}, (trouble) => { console.error(JSON.stringify(trouble)); process.exitCode = 1; });
    for (let n = 0; n < 5; n++) {
      const done = database.write((prepare) => prepare("INSERT INTO readings (key, used, value, digest) VALUES (?, 0, '', '')").run(process.pid + "." + n));
      if (!done) process.exitCode = 1;
    }`;
  const run = promisify(execFile);
  await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, ["--input-type=module", "--eval", program])));
  const { database } = make(folder);
  expect(keys(database)).toHaveLength(40);
  database.close();
});
