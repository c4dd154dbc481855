// A secret's value counts under a key, apart for each step and name, and no digest can be made of it without the key. The expected values
// are those of other tools: `openssl kdf … HKDF` and `openssl mac … HMAC`.
import { createHmac, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedKey, keyedDigest } from "../model/digest.ts";
import { explain } from "./explain.ts";
import { buildManifest, type TaskFacts } from "./manifest-builder.ts";
import { rotationDigest, rotationKey } from "./rotation.ts";

const KEY = "0123456789abcdef0123456789abcdef";
const other = (key: string): string => (key.startsWith("x") ? "y" : "x") + key.slice(1);

function keyOf(secret: string): Uint8Array {
  const key = rotationKey(secret);
  if (key === null) throw new Error("the key is too short");
  return key;
}

/** The same, written out once more. */
function byHand(secret: string, fields: readonly string[]): string {
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(secret), Buffer.alloc(0), Buffer.from("flow-secret-v1"), 32));
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(field));
    return [length, Buffer.from(field)];
  });
  return createHmac("sha256", key).update(Buffer.concat(parts)).digest("hex");
}

describe("the key", () => {
  it("is HKDF-SHA256 without salt, as openssl gives it", () => {
    // openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:0123456789abcdef0123456789abcdef -kdfopt info:flow-secret-v1 HKDF
    expect(Buffer.from(derivedKey(KEY, "flow-secret-v1")).toString("hex")).toBe(
      "65eb73541dc2d319fe5923c834be1284374c6c58d955e21e7d2aa56b0850389f",
    );
  });

  it("needs 32 bytes", () => {
    expect(rotationKey("x".repeat(31))).toBeNull();
    expect(rotationKey("x".repeat(32))).toHaveLength(32);
    expect(rotationKey("é".repeat(16))).toHaveLength(32);
  });
});

describe("a value's digest", () => {
  it("is HMAC-SHA256 of step, name and value, each after its length", () => {
    expect(rotationDigest(keyOf(KEY), "deploy", "TOKEN", "s3cr3t")).toBe(
      "4b5a9c1135156451373c583ae16a7a317bc2e5bf0acea50d6bdc1c0347e3d285",
    );
    fc.assert(
      fc.property(words(), words(), words(), (step, name, value) => {
        expect(rotationDigest(keyOf(KEY), step, name, value)).toBe(byHand(KEY, ["flow-secret-v1", step, name, value]));
      }),
    );
  });

  it("differs wherever key, step, name or value do, also where they only meet elsewhere", () => {
    const digest = (key: string, fields: readonly string[]) => keyedDigest(keyOf(key), fields);
    fc.assert(
      fc.property(fc.array(words(), { maxLength: 4 }), fc.array(words(), { maxLength: 4 }), (one, two) => {
        expect(digest(KEY, one) === digest(KEY, two)).toBe(JSON.stringify(one) === JSON.stringify(two));
        expect(digest(KEY, one)).not.toBe(digest(other(KEY), one));
      }),
    );
  });
});

describe("in a manifest", () => {
  const facts: TaskFacts = {
    epoch: "0",
    run: "make",
    shell: "",
    env: {},
    secrets: { TOKEN: "TOKEN" },
    rotations: {},
    passEnv: {},
    files: [],
    upstreams: [],
    commands: {},
    platform: "linux/x64",
  };
  const task = { workingDirectory: ".", outputs: [] } as unknown as Parameters<typeof buildManifest>[0];
  const of = (rotations: TaskFacts["rotations"]) => buildManifest(task, { ...facts, rotations });

  it("stands only where a secret counts by its value", () => {
    expect(Object.keys(of({}))).not.toContain("rotations");
    expect(of({ TOKEN: "a".repeat(64) }).rotations).toEqual({ TOKEN: "a".repeat(64) });
  });

  it("a new value is told of by the secret's name, and by no digest", () => {
    const [a, b] = [of({ TOKEN: "a".repeat(64) }), of({ TOKEN: "b".repeat(64) })];
    expect(explain(a, b)).toEqual([{ kind: "rotated", name: "TOKEN", before: null, after: null }]);
    expect(explain(of({}), a)).toEqual([{ kind: "rotated", name: "TOKEN", before: "none", after: "fingerprint" }]);
    expect(explain(a, of({}))).toEqual([{ kind: "rotated", name: "TOKEN", before: "fingerprint", after: "none" }]);
  });
});

/** Few letters, so that pieces often meet in the same way. */
function words(): fc.Arbitrary<string> {
  return fc.oneof(fc.string({ maxLength: 3, unit: fc.constantFrom("a", "b", "\0", "é") }), fc.string({ unit: "grapheme", maxLength: 20 }));
}
