// Work in line: so many at once, in order, and whatever becomes of one piece the others go on.
import { describe, expect, it } from "vitest";
import { eachAtOnce, WorkQueue } from "./work-queue.ts";

/** Pieces of work that end when they are told to, and what was begun. */
function pieces(queue: WorkQueue) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const add = (name: string): Promise<string> =>
    queue.add(() => {
      const end = Promise.withResolvers<string>();
      begun.push(name);
      ends.set(name, end);
      return end.promise;
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.resolve(`${name} done`);
    await settled();
  };
  return { begun, ends, add, end };
}

/** Once everything that promises lead to at once has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("a queue", () => {
  it("begins so many at once, the rest in order as others end", async () => {
    const queue = new WorkQueue(2);
    const { begun, add, end } = pieces(queue);
    const all = Promise.all(["a", "b", "c", "d"].map(add));
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
    for (const name of ["a", "c", "d"]) await end(name);
    expect(await all).toEqual(["a done", "b done", "c done", "d done"]);
  });

  it("goes on when a piece fails, later or at once, and tells who waits for it", async () => {
    const queue = new WorkQueue(1);
    const late = queue.add(() => Promise.reject(new Error("late")));
    const atOnce = queue.add(() => {
      throw new Error("at once");
    });
    const after = queue.add(async () => "after");
    await expect(late).rejects.toThrow("late");
    await expect(atOnce).rejects.toThrow("at once");
    expect(await after).toBe("after");
    await queue.idle();
  });

  it("is idle at once when nothing is in it, else when the last piece has ended", async () => {
    const queue = new WorkQueue(1);
    await queue.idle();
    const { add, end } = pieces(queue);
    void add("a");
    void add("b");
    const told: string[] = [];
    const both = Promise.all([queue.idle().then(() => told.push("one")), queue.idle().then(() => told.push("two"))]);
    await end("a");
    expect(told).toEqual([]);
    await end("b");
    await both;
    expect(told).toEqual(["one", "two"]);
  });

  it("begins nothing more of what is dropped, and is idle when what runs has ended", async () => {
    const queue = new WorkQueue(1);
    const { begun, add, end } = pieces(queue);
    for (const name of ["a", "b", "c"]) void add(name);
    let dropped = 0;
    queue.drop(() => dropped++);
    expect(dropped).toBe(2);
    const idle = queue.idle();
    await end("a");
    await idle;
    expect(begun).toEqual(["a"]);
    void add("d");
    expect(begun).toEqual(["a", "d"]);
    await end("d");
    await queue.idle();
  });
});

describe("eachAtOnce", () => {
  it("does the same with each item, never more than so many at once", async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await eachAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++running);
      await settled();
      running--;
      done.push(item);
    });
    expect({ most, done }).toEqual({ most: 3, done: [1, 2, 3, 4, 5, 6, 7] });
  });

  it("of nothing ends at once, and one that fails is told", async () => {
    await eachAtOnce([], 3, () => Promise.reject(new Error("never")));
    await expect(eachAtOnce([1, 2], 1, (item) => Promise.reject(new Error(`item ${item}`)))).rejects.toThrow("item 1");
  });
});
