// Every form of a secret is found wherever it stands, with its name, form and place; and what is no secret is not.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Finding, LeakSearch } from "./leak-search.ts";

function search(bytes: Uint8Array, secrets: Readonly<Record<string, string>>, cut = bytes.length): Finding | null {
  return searched(new LeakSearch(Object.entries(secrets)), bytes, cut);
}

function searched(search: LeakSearch, bytes: Uint8Array, cut: number): Finding | null {
  const pieces = search.pieces(false);
  const found = pieces.write(bytes.subarray(0, cut)) ?? pieces.write(bytes.subarray(cut)) ?? pieces.end();
  pieces.release();
  return found;
}

const SECRET = "s3cr3t-Value/+ é";
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString("base64");
const hex = (text: string) => Buffer.from(text).toString("hex");
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const percent = (text: string) => hex(text).replace(/../g, "%$&");
const units = (text: string) => [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

/** How a form is called, and a text that has the secret in it. */
const FORMS: readonly (readonly [form: string, written: string | Uint8Array])[] = [
  ["as it is", SECRET],
  ["as it is, over several lines", "s3cr3t-Va\n  lue/+ é"],
  ["upper case", "S3CR3T-VALUE/+ É"],
  ["lower case", "s3cr3t-value/+ é"],
  ["lower case", "s3cr3t-value%2f%2b%20%c3%a9"],
  ["reversed", "é +/eulaV-t3rc3s"],
  ["base64", base64(SECRET)],
  ["base64", base64(`user:${SECRET}`)],
  ["base64", base64(`user1:${SECRET}`)],
  ["base64", base64(`user12:${SECRET}\n`)],
  ["base64", base64(`:${SECRET}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")],
  ["base64 of base64", base64(base64(SECRET))],
  ["base64 of base64", base64(`{"auth":"${base64(`me:${SECRET}`)}"}`)],
  ["base64 of UTF-16", base64(Buffer.from(SECRET, "utf16le"))],
  ["hex", hex(SECRET)],
  ["hex", hex(SECRET).toUpperCase()],
  ["percent-encoded", encodeURIComponent(SECRET)],
  ["percent-encoded", encodeURIComponent(SECRET).replaceAll("%20", "+")],
  ["percent-encoded", percent(SECRET)],
  ["percent-encoded", percent(SECRET).toUpperCase()],
  ["JSON", JSON.stringify(SECRET).replace("é", "\\u00e9")],
  ["JSON", JSON.stringify(SECRET).replace("/", "\\/")],
  ["JSON escapes", units(SECRET)],
  ["quoted for a shell", "s3cr3t-Value/+\\ \\é"],
  ["UTF-16", Buffer.from(SECRET, "utf16le")],
  ["UTF-16", utf16be(SECRET)],
];

describe("a form", () => {
  it.each(FORMS)("%s: %s", (form, written) => {
    const bytes = Buffer.from(written);
    const found = search(Buffer.concat([Buffer.from("before "), bytes, Buffer.from(" after")]), { TOKEN: SECRET });
    expect(found).toMatchObject({ kind: "secret", name: "TOKEN", form });
    expect(found?.at).toBeGreaterThanOrEqual(7);
    expect(found?.at).toBeLessThan(7 + bytes.length);
  });

  it.each(FORMS)("%s is found across every cut: %s", (form, written) => {
    const one = new LeakSearch([["TOKEN", SECRET]]);
    const bytes = Buffer.concat([Buffer.from("before "), Buffer.from(written), Buffer.from(" after")]);
    const forms = Array.from(bytes.keys(), (cut) => searched(one, bytes, cut)?.form);
    expect(new Set(forms)).toEqual(new Set([form]));
  });

  it("broken by tools that write lines is found", () => {
    const long = "a Value that is longer than one line, with 1234567890 and more".repeat(4);
    for (const whole of [base64(long), hex(long), base64(`x${long}`), long]) {
      for (const width of [60, 64, 76]) {
        const lines = whole.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
        expect(search(Buffer.from(lines.join("\n")), { LONG: long })?.name).toBe("LONG");
      }
    }
  });

  it("of any value is found between any bytes", () => {
    const value = fc
      .string({ minLength: 8, maxLength: 80, unit: "binary" })
      .filter((text) => text.isWellFormed() && text.trim().length >= 8);
    const encode = fc.constantFrom<(text: string) => string | Uint8Array>(
      (text) => text,
      (text) => base64(text),
      (text) => base64(base64(text)),
      hex,
      percent,
      (text) => JSON.stringify(text),
      encodeURIComponent,
      (text) => Buffer.from(text, "utf16le"),
      utf16be,
    );
    const around = fc.uint8Array({ maxLength: 30 });
    fc.assert(
      fc.property(value, encode, around, around, fc.nat(), (secret, write, before, after, cut) => {
        const bytes = Buffer.concat([before, Buffer.from(write(secret)), after]);
        expect(search(bytes, { VALUE: secret }, cut % (bytes.length + 1))?.name).toBe("VALUE");
      }),
    );
  });
});

describe("parts of a secret", () => {
  const key = [
    "-----BEGIN PRIVATE KEY-----",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49",
    "c3VwZXItc2VjcmV0LW1hdGVyaWFsISEh",
    "-----END PRIVATE KEY-----",
  ];

  it.each([
    ["a part of it", "x c3VwZXItc2VjcmV0LW1hdGVyaWFsISEh y", key.join("\n")],
    ["base64 of a part", base64("c3VwZXItc2VjcmV0LW1hdGVyaWFsISEh"), key.join("\n")],
    ["a part of it", key.join("\r\n"), `${key.join("\n")}\n`],
    ["a part of it", "it is hunter2hunter2.", '{"user":"me","password":"hunter2hunter2"}'],
    ["a part of it", "it is hunter2hunter2.", "postgres://me:hunter2hunter2@db.example/x"],
  ])("count: %s in %s", (form, text, value) => {
    expect(search(Buffer.from(text), { KEY: value })).toMatchObject({ name: "KEY", form });
  });

  it.each([
    ["-----BEGIN PRIVATE KEY-----\n", key.join("\n")],
    ['{ "user": "me" }', '{\n  "user": "me",\n  "password": "hunter2hunter2"\n}'],
  ])("that everybody has do not: %s", (text, value) => {
    expect(search(Buffer.from(text), { KEY: value })).toBeNull();
  });
});

describe("what is not found", () => {
  it.each([
    ["another value", "s3cr3t-Valu", SECRET],
    ["the first signs of it", "s3cr3t-V", SECRET],
    ["an encoding that is shorter than 8 signs", "YWJjZA", "abcd"],
    ["a word in the other case", "PASSWORDS", "passwords"],
    ["less than 4 bytes", "abc", "abc"],
    ["a short one among bytes that are no text", "\0\0ab1!\0\0", "ab1!"],
  ])("%s", (_name, text, secret) => {
    expect(search(Buffer.from(text), { TOKEN: secret })).toBeNull();
  });

  it("a short one in text is found", () => {
    expect(search(Buffer.from("é x=ab1!\n"), { TOKEN: "ab1!" })).toEqual({ kind: "secret", name: "TOKEN", form: "as it is", at: 5 });
  });

  it("nothing where nothing is looked for", () => {
    expect(search(Buffer.from("anything"), {})).toBeNull();
  });
});

it("of several the first is told, and of one place the secret before what looks like one", () => {
  const token = `ghp_${"aB3dE6gH9jK2".repeat(3)}`;
  const both = new LeakSearch([
    ["TWO", "second-value"],
    ["ONE", token],
  ]);
  const pieces = both.pieces(true);
  expect(pieces.write(Buffer.from(`${token} second-value`)) ?? pieces.end()).toMatchObject({ kind: "secret", name: "ONE", at: 0 });
  expect(both.text(`x second-value ${token}`)).toMatchObject({ name: "TWO", at: 2 });
});

const vectors = path.join(process.env["FLOW_VECTORS"] ?? "../shared/vectors", "runner-vectors/secret-masker.json");
const hasVectors = existsSync(vectors);
if (!hasVectors) process.stdout.write(`left out: ${vectors} is not here, so its encodings are not looked for\n`);

describe.runIf(hasVectors)("the vectors", () => {
  const { secrets, cases, unmasked_encodings } = hasVectors
    ? JSON.parse(readFileSync(vectors, "utf8"))
    : { secrets: [], cases: [], unmasked_encodings: { cases: [] } };
  const all = Object.fromEntries((secrets as string[]).map((secret, index) => [`SECRET_${index}`, secret]));

  it.each(cases as { input: string; output: string }[])("$input", ({ input, output }) => {
    expect(search(Buffer.from(input), all) !== null).toBe(input !== output);
  });

  it.each(unmasked_encodings.cases as { name: string; value: string; scan: boolean }[])("$name: $scan", ({ name, value, scan }) => {
    // Beyond what is asked for.
    const expected = scan || name === "reversed";
    for (const text of [value, `before ${value} after`, `before${value}after`]) {
      expect(search(Buffer.from(text), { TOKEN: unmasked_encodings.secret }) !== null).toBe(expected);
    }
  });
});
