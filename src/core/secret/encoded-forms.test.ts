// Every encoding of a value is found, wherever the value stands, and the runner's own examples come out as there.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodedForms } from "./encoded-forms.ts";
import { maskForms } from "./mask-forms.ts";
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

const BEYOND: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ["reversed", (text) => [...text].reverse().join("")],
  ["percent-encoded in every byte", (text) => Buffer.from(text).toString("hex").replace(/../g, "%$&")],
  [
    "as JSON escapes",
    (text) => Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  ],
  ["base64 of base64", (text) => Buffer.from(Buffer.from(text).toString("base64")).toString("base64")],
  ["base64 of UTF-16", (text) => Buffer.from(text, "utf16le").toString("base64")],
];

describe("for masks", () => {
  it.each(BEYOND)("%s is hidden, too", (_, encode) => {
    fc.assert(
      fc.property(value, (secret) => {
        fc.pre(secret.isWellFormed());
        const shown = maskText(`<${encode(secret)}>`, maskForms(secret));
        expect(shown).toMatch(/^<\*\*\*=?=?>$/s);
      }),
    );
  });

  it("each line and part is hidden in its encodings, but not the shortest", () => {
    const forms = maskForms('{\n  "password": "hunter2hunter2",\n  "a": 1\n}');
    for (const text of ["hunter2hunter2", Buffer.from("hunter2hunter2").toString("hex"), '"password": "hunter2hunter2",'])
      expect(forms).toContain(text);
    expect(forms.filter((form) => form.length < 4)).toEqual([]);
  });

  it("base64 of a long value is hidden in lines", () => {
    const long = "a value that is longer than a line has room for, and than two of them, and more than that ".repeat(3);
    const whole = Buffer.from(long).toString("base64");
    for (const width of [64, 76]) {
      const lines = whole.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
      const shown = maskText(lines.join("\n"), maskForms(long)).split("\n");
      expect(shown.slice(0, -1).every((line) => line === "***")).toBe(true);
    }
  });
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
