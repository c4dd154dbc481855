// What the runner is told to hide.
import { describe, expect, it } from "vitest";
import { maskCommands } from "./runner-masks.ts";

describe("the runner is told", () => {
  it("a value and its encodings, as commands have them", () => {
    const told = maskCommands("p%4::x?y");
    expect(told).toContain("::add-mask::p%254::x?y\n");
    expect(told).toContain(`::add-mask::${Buffer.from("p%4::x?y").toString("base64")}\n`);
  });

  it("of several lines each that says something, and encodings of the whole, but nothing of which it would take a brace", () => {
    const value = '{\n  "key": "correct horse"\n}\n';
    const told = maskCommands(value);
    expect(told).toContain('::add-mask::"key": "correct horse"\n');
    expect(told).toContain(`::add-mask::${Buffer.from(value).toString("base64")}\n`);
    expect(told.filter((command) => /%0A|%0D|::add-mask::.{1,3}\n$/.test(command))).toEqual([]);
  });
});
