// Writing to real streams: colours as asked for, a reader that goes away, a process that is not held up.
import { spawnSync } from "node:child_process";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { terminalHost, terminalPaint } from "./terminal-host.ts";

test("colours and signs are those asked for, whatever the stream is", () => {
  expect(terminalPaint({ color: true, unicode: true }).red("x")).toBe("\x1b[31mx\x1b[39m");
  expect(terminalPaint({ color: false, unicode: true }).red("x")).toBe("x");
  expect(terminalPaint({ color: false, unicode: false }).marks.done).toBe("+");
});

test("what is written arrives; sizes have defaults", async () => {
  const stream = new PassThrough();
  const host = terminalHost(stream, { color: false, unicode: true });
  host.write("one ");
  host.write("two");
  await host.flush();
  expect(String(stream.read())).toBe("one two");
  expect([host.columns(), host.rows()]).toEqual([80, 24]);
});

test("a stream that breaks is written to no more, and flush still ends", async () => {
  const stream = new PassThrough();
  const host = terminalHost(stream, { color: false, unicode: true });
  stream.destroy(new Error("EPIPE"));
  await new Promise((resolve) => setImmediate(resolve));
  host.write("lost");
  await host.flush();
  expect(stream.writableLength).toBe(0);
});

test("a timer keeps no process alive, and a closed pipe ends none", () => {
  const module = fileURLToPath(new URL("./terminal-host.ts", import.meta.url));
  const script = `import { terminalHost } from ${JSON.stringify(module)};
    const host = terminalHost(process.stdout, { color: false, unicode: true });
    host.every(50, () => host.write("x".repeat(100000)));
    for (let n = 0; n < 5; n += 1) { host.write("x".repeat(1000000)); await host.flush(); await new Promise((r) => setTimeout(r, 20)); }
    process.stderr.write("alive to the end");`;
  const run = spawnSync("bash", ["-c", `"$NODE" --input-type=module -e "$SCRIPT" | head -c 10`], {
    encoding: "utf8",
    env: { ...process.env, NODE: process.execPath, SCRIPT: script },
  });
  expect([run.stdout, run.stderr]).toEqual(["x".repeat(10), expect.stringContaining("alive to the end")]);
});
