// Every encoding of a value is found, wherever the value stands, and the runner's own examples come out as there.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodedForms } from "./encoded-forms.ts";
import { maskText } from "./masking.ts";

const masked = (text: string, ...secrets: readonly string[]) => maskText(text, secrets.flatMap(encodedForms));
const value = fc
  .string({ minLength: 8, maxLength: 60, unit: "binary" })
  .filter((text) => text.trim() === text && !text.includes("\n") && !text.includes("\r"));
const around = fc.string({ maxLength: 5, unit: "grapheme" });

const ENCODINGS: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["hex", (text) => Buffer.from(text).toString("hex")],
  ["HEX", (text) => Buffer.from(text).toString("hex").toUpperCase()],
  ["JSON", (text) => JSON.stringify(text)],
  ["URL", (text) => encodeURIComponent(text.toWellFormed())],
];

describe("an encoded value", () => {
  it.each(ENCODINGS)("%s is masked", (_, encode) => {
    fc.assert(
      fc.property(value, (secret) => {
        fc.pre(secret.isWellFormed());
        expect(masked(encode(secret), secret)).not.toContain(encode(secret).replace(/^"|"$/g, ""));
      }),
    );
  });

  it.each(["base64", "base64url"] as const)("%s leaves no more than the ends, whatever stands around it", (encoding) => {
    fc.assert(
      fc.property(value, around, around, (secret, before, after) => {
        fc.pre(secret.isWellFormed());
        const whole = Buffer.from(before + secret + after).toString(encoding);
        const left = masked(whole, secret).split("***");
        expect(left.length).toBeGreaterThan(1);
        const shown = Buffer.byteLength(before + after) + 8;
        expect(left.join("").length).toBeLessThanOrEqual(Math.ceil((shown * 4) / 3) + 4);
      }),
    );
  });

  it("of nothing is nothing", () => expect(encodedForms("")).toEqual([]));
});

const vectors = path.join(process.env["FLOW_VECTORS"] ?? "../shared/vectors", "runner-vectors/secret-masker.json");
const hasVectors = existsSync(vectors);
if (!hasVectors) process.stdout.write(`left out: ${vectors} is not here, so the runner's own examples of masking are not tried\n`);

describe.runIf(hasVectors)("the runner's examples", () => {
  const { secrets, cases, unmasked_encodings } = hasVectors
    ? JSON.parse(readFileSync(vectors, "utf8"))
    : { secrets: [], cases: [], unmasked_encodings: { cases: [] } };
  it.each(cases as { input: string; output: string }[])("$input", ({ input, output }) => {
    expect(masked(input, ...secrets)).toBe(output);
  });
  const beyond = [
    "hex",
    "HEX",
    "base64url-nopad",
    "base64 of secret+newline",
    "form-urlencoded (+ for space)",
    "shell single-quote escaped",
  ];
  it.each(beyond)("and beyond them %s", (name) => {
    const found: { value: string } = unmasked_encodings.cases.find((one: { name: string }) => one.name === name);
    expect(masked(found.value, unmasked_encodings.secret)).toMatch(/^\*\*\*.{0,4}$/);
  });
});
