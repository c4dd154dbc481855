// What is told of a fault, and what is not.
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { faultText, hideInFaults } from "./fault-text.ts";

function faultOf(message: string): string {
  return faultText(new Error(message));
}

describe("the text of a fault", () => {
  it("has its message and where it happened", () => {
    expect(faultOf("it is odd")).toMatch(/has a fault of its own; please report it with this text:\nError: it is odd\n +at faultOf/);
    expect(faultText("thrown as text")).toMatch(/:\nthrown as text$/);
  });

  it("has nothing of what is known to be secret by then", () => {
    const values: string[] = [];
    hideInFaults(() => values);
    expect(faultOf("cannot parse p4ssw%rd::x")).toContain("p4ssw%rd::x");
    values.push("p4ssw%rd::x", "first line\nsecond line");
    const told = faultOf(`cannot parse p4ssw%rd::x, ${Buffer.from("p4ssw%rd::x").toString("base64")}, second line`);
    expect(told).toContain("cannot parse ***, ***, ***");
  });
});

describe("a fault that nobody catches", () => {
  const MODULE = JSON.stringify(new URL("./fault-text.ts", import.meta.url).href);
  const THROWN = [
    ["thrown later", "setTimeout(() => { throw new Error('cannot parse p4ssw%rd::x'); });"],
    ["a rejection", "void Promise.reject(new Error('cannot parse p4ssw%rd::x'));"],
  ];
  it.each(THROWN)("%s: ends the process, told without secrets", (_, script) => {
    const start = `globalThis.FLOW_VERSION = "1"; const { endAtFaults, hideInFaults } = await import(${MODULE});
      hideInFaults(() => ["p4ssw%rd::x"]); endAtFaults((text) => process.stderr.write(text)); ${script}`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", start], { encoding: "utf8" });
    expect([status, stderr]).toEqual([70, expect.stringContaining("Error: cannot parse ***\n")]);
    expect(stderr).not.toContain("p4ssw%rd");
  });

  it("leaves the environment out of Node's own report", () => {
    const start = `globalThis.FLOW_VERSION = "1"; const { endAtFaults } = await import(${MODULE}); endAtFaults(() => undefined); console.log(JSON.stringify(process.report.getReport()));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", start], {
      encoding: "utf8",
      env: { SECRET: "p4ssw%rd::x" },
    });
    expect(stdout).toContain('"header"');
    expect(stdout).not.toContain("p4ssw%rd");
  });
});
