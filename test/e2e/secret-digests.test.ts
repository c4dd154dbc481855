// Property: whatever the flow and the secrets, no value and no digest of one that anybody could make again stands in what a run keeps or
// tells: manifests, records, keys, fingerprints' inputs, events, results. Looked for in the bytes, by a search of its own.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/core/model/canonical-json.ts";
import { fingerprintOf, type Manifest } from "../../src/core/model/manifest.ts";
import { digestsOf } from "../rig/digests-of.ts";
import { Playground, type Settings } from "./tools/playground.ts";

interface Secret {
  readonly name: string;
  readonly value: string;
  readonly from: "env" | "given" | "file" | "command";
  readonly rotates: boolean;
}

interface Case {
  readonly secrets: readonly Secret[];
  /** Indices of the secrets that each step names. */
  readonly steps: readonly (readonly number[])[];
  readonly hasKey: boolean;
}

/** One whose values count, whatever the others are. */
const ROTATING: Case = {
  secrets: [{ name: "SECRET_0", value: "rotating value 1", from: "command", rotates: true }],
  steps: [[0]],
  hasKey: true,
};
const KEY = "0123456789abcdef".repeat(4);

/** A value nobody writes by chance, around any characters that a variable can hold. */
function values(): fc.Arbitrary<string> {
  const any = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replaceAll("\0", ""));
  return fc.tuple(any, fc.stringMatching(/^[a-z0-9]{10}$/), any).map((parts) => parts.join("").trim());
}

function cases(): fc.Arbitrary<Case> {
  const secret = fc.record({ value: values(), from: fc.constantFrom("env", "given", "file", "command"), rotates: fc.boolean() } as const);
  return fc.array(secret, { minLength: 1, maxLength: 4 }).chain((all) =>
    fc.record({
      secrets: fc.constant(all.map((each, index) => ({ ...each, name: `SECRET_${index}` }))),
      steps: fc.array(fc.uniqueArray(fc.nat(all.length - 1)), { minLength: 1, maxLength: 3 }),
      hasKey: fc.boolean(),
    }),
  );
}

function flowOf({ secrets, steps }: Case): string {
  const declared = secrets.map(({ name, from, rotates }) => {
    const source = { env: "env", given: "env", file: `{ file: values/${name} }`, command: `{ command: cat values/${name} }` }[from];
    return `  ${name}: { from: ${source}, rotate: ${rotates ? "fingerprint" : "none"} }\n`;
  });
  const written = steps.map((names, index) => {
    const env = names.map((each) => `      V${each}: \${{ secrets.SECRET_${each} }}\n`);
    const shown = names.map((each) => `      printf '%s\\n' "$V${each}"; printf %s "$V${each}" | wc -c >> out${index}.txt\n`);
    return `  s${index}:\n    inputs: []\n    outputs: out${index}.txt\n${env.length > 0 ? `    env:\n${env.join("")}` : ""}    run: |\n      date +%N > out${index}.txt\n${shown.join("")}      echo "count=${index}" >> "$GITHUB_OUTPUT"\n`;
  });
  return `secrets:\n${declared.join("")}steps:\n${written.join("")}`;
}

function placeOf(one: Case): { readonly place: Playground; readonly words: readonly string[]; readonly settings: Settings } {
  const { secrets } = one;
  const place = new Playground(flowOf(one), Object.fromEntries(secrets.map(({ name, value }) => [`values/${name}`, `${value}\n`])));
  const env = Object.fromEntries(secrets.filter(({ from }) => from === "env").map(({ name, value }) => [name, value]));
  const given = secrets.filter(({ from }) => from === "given").map(({ name, value }) => `${name}<<END\n${value}\nEND\n`);
  place.write("values/given", given.join(""));
  return {
    place,
    words: ["--secret-file", "values/given"],
    settings: { env: { ...env, ...(one.hasKey ? { FLOW_SECRET_KEY: KEY } : {}) } },
  };
}

/** What the store's database says a manifest is, and the text that its fingerprint was made of. */
function manifestsIn(place: Playground): readonly string[] {
  const database = new DatabaseSync(place.path(".flow/flow.db"), { readOnly: true });
  const rows = database.prepare("SELECT fingerprint, manifest FROM records").all();
  database.close();
  return rows.flatMap((row) => {
    const manifest: Manifest = JSON.parse(String(row["manifest"]));
    expect(fingerprintOf(manifest)).toBe(row["fingerprint"]);
    return [String(row["manifest"]), canonicalJson(manifest)];
  });
}

/** All bytes below a folder, as one text of bytes. */
function bytesOf(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1")).join("\n");
}

async function lookThrough(one: Case): Promise<{ readonly sinks: string; readonly rotating: number }> {
  const { place, words, settings } = placeOf(one);
  const first = await place.run([...words, "--reporter", "ndjson"], settings);
  expect(first.code, first.stderr).toBe(0);
  const more = [
    await place.run([...words, "--reporter", "plain", "-v", "--force"], settings),
    ...(await Promise.all(one.steps.map((_, index) => place.flow(["explain", `s${index}`, "--json", ...words], settings)))),
    await place.flow(["cache", "ls", "--json"]),
    await place.flow(["logs", "s0"]),
  ];
  const manifests = manifestsIn(place);
  const told = [first, ...more].map(({ stdout, stderr }) => Buffer.from(stdout + stderr).toString("latin1"));
  const texts = [...told, ...manifests.map((text) => Buffer.from(text).toString("latin1")), bytesOf(place.path(".flow"))];
  return { sinks: texts.join("\n"), rotating: manifests.filter((text) => text.includes('"rotations"')).length };
}

describe("no value, and no digest without a key", () => {
  it("is kept or told of by a real run", async () => {
    let rotating = 0;
    await fc.assert(
      fc.asyncProperty(cases(), async (one) => {
        const looked = await lookThrough(one);
        rotating += looked.rotating;
        for (const secret of one.secrets)
          for (const [index, text] of digestsOf(secret.name, secret.value).entries())
            expect(looked.sinks.includes(text), `${JSON.stringify(secret)}: form ${index}`).toBe(false);
      }),
      { numRuns: 12, endOnFailure: true, examples: [[ROTATING]] },
    );
    expect(rotating).toBeGreaterThan(0);
  });

  it("would be found", async () => {
    const secret: Secret = { name: "SECRET_0", value: "plain-value-1", from: "env", rotates: false };
    const { place, settings } = placeOf({ secrets: [secret], steps: [[0]], hasKey: false });
    const digest = createHash("sha256").update(secret.value).digest("hex");
    place.edit("flow.yml", 'echo "count=0"', `echo "count=${digest}"`);
    const ended = await place.ok([], settings);
    expect(digestsOf(secret.name, secret.value).filter((text) => ended.stdout.includes(text))).toEqual([digest]);
    expect(digestsOf(secret.name, secret.value).some((text) => bytesOf(place.path(".flow")).includes(text))).toBe(true);
  });
});
