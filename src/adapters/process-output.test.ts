// Bytes to shown lines and a log: decoding, masks, several streams, and how much watchers get.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { taskOutput } from "./process-output.ts";

let folder = "";
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "output-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function outputOf(pieces: readonly Uint8Array[], masks: readonly string[] = []) {
  count += 1;
  const calls: (readonly string[])[] = [];
  const output = taskOutput({ log: path.join(folder, `${count}.log`), masks, onLines: (lines) => calls.push(lines) });
  const sink = output.sink();
  for (const piece of pieces) sink.write(piece);
  sink.end();
  const { log, lastLines } = output.finish();
  return { calls, lines: calls.flat(), text: log === null ? null : readFileSync(log, "utf8"), lastLines };
}

function cut(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

describe("taskOutput", () => {
  it("has no log where nothing was printed, or nothing that can be seen", () => {
    expect(outputOf([])).toEqual({ calls: [], lines: [], text: null, lastLines: [] });
    expect(outputOf([Buffer.from("\0\0")]).text).toBeNull();
  });

  it("replaces bytes that are no UTF-8 and joins characters across pieces", () => {
    const bytes = Buffer.from("é€😀\nx\xff\n");
    const broken = Buffer.concat([bytes, Buffer.from([0xf0, 0x9f, 0x0a, 0xff, 0x0a, 0xe2])]);
    for (let at = 0; at <= broken.length; at += 1) expect(outputOf(cut(broken, [at])).lines).toEqual(["é€😀", "xÿ", "�", "�", "�"]);
  });

  it("gives the same lines, log and last lines, whatever the pieces", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "secret", "\n", "\r", "\r\n", "é", "😀", "\u001b[1m", "\u001b[K"), maxLength: 60 });
    const bytes = fc
      .tuple(text, fc.uint8Array({ maxLength: 8 }), text)
      .map(([a, b, c]) => Buffer.concat([Buffer.from(a), b, Buffer.from(c)]));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 6 }), (whole, cuts) => {
        const one = outputOf([whole], ["secret", "a\né"]);
        const many = outputOf(cut(whole, cuts), ["secret", "a\né"]);
        expect({ ...many, calls: [] }).toEqual({ ...one, calls: [] });
        expect(one.text ?? "").not.toContain("secret");
      }),
    );
  });

  it("masks a secret that control characters are put between", () => {
    expect(outputOf([Buffer.from("hun\u001b[Kter\u00002\n")], ["hunter2"]).lines).toEqual(["***"]);
    expect(outputOf([Buffer.from("x hunter2\u0007 y\n")], ["hunter2\u0007"]).lines).toEqual(["x *** y"]);
  });

  it("masks a secret in UTF-16, of which the bytes that are 0 go", () => {
    const text = Buffer.from("x hunter2 y\n", "utf16le");
    expect(outputOf([text.subarray(0, 9), text.subarray(9)], ["hunter2"]).lines).toEqual(["x *** y"]);
    expect(outputOf([Buffer.from(text).swap16()], ["hunter2"]).lines).toEqual(["x *** y"]);
  });

  it("keeps the lines of two streams apart, in the order in which they end", () => {
    const lines: string[] = [];
    const output = taskOutput({ log: path.join(folder, "two.log"), masks: [], onLines: (some) => lines.push(...some) });
    const [out, err] = [output.sink(), output.sink()];
    out.write(Buffer.from("out 1\nout"));
    err.write(Buffer.from("err 1\nerr"));
    out.write(Buffer.from(" 2\n"));
    err.end();
    out.end();
    expect(output.finish().lastLines).toEqual(["out 1", "err 1", "out 2", "err"]);
    expect(lines).toEqual(["out 1", "err 1", "out 2", "err"]);
  });

  it("has the last 20 lines", () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    expect(outputOf([bytes]).lastLines).toEqual(lines.slice(30));
    expect(outputOf(cut(bytes, [100, 200, 205, 300])).lastLines).toEqual(lines.slice(30));
    expect(outputOf([Buffer.from("\n\n\n")]).lastLines).toEqual(["", "", ""]);
  });

  it("shows 8 MiB, each line counted with 16 characters more, then says so, and the last lines at the end", () => {
    const block = Buffer.from("0123456789abcde\n".repeat(4096));
    const { calls, lines, text, lastLines } = outputOf([...Array.from({ length: 400 }, () => block), Buffer.from("the end\n")]);
    expect(lines.slice(0, 262_144).every((line) => line === "0123456789abcde")).toBe(true);
    expect(lines[262_144]).toMatch(/^… \(much output/);
    expect(calls.at(-1)).toEqual(lastLines);
    expect(lastLines.at(-1)).toBe("the end");
    expect(lines.length).toBeLessThan(262_144 + 400);
    expect(text).toContain("left out)\n");
    expect(text?.endsWith("\nthe end\n")).toBe(true);
  });
});
