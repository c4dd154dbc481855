// A record from outside: every field that is missing, wrong or too many is told, and nothing that is written in it is believed.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleFile, sampleLink, sampleManifest, sampleRecord } from "../../../test/rig/entry-samples.ts";
import { sha256 } from "../model/digest.ts";
import { fingerprintOf, type Manifest } from "../model/manifest.ts";
import type { OutputFile, TaskRecord } from "../model/record.ts";
import { LIMITS } from "./entry-limits.ts";
import { checkRecord, isFields, whyNotSaved } from "./record-check.ts";

type Json = { readonly [name: string]: unknown };

const FILES = [
  sampleFile("build.log", "log\n"),
  sampleFile("out/a", "a", "100755"),
  sampleFile("out/b", "b"),
  sampleLink("out/current", "a"),
] as const;
const RECORD = sampleRecord(FILES, {
  log: { sha256: sha256("text"), size: 4 },
  scan: { secrets: 2, files: 4, bytes: 21 },
  producer: {
    tool: "test",
    run: "1",
    commit: "f".repeat(40),
    ref: "refs/heads/main",
    builder: "https://example.com/v1",
    repository: "https://example.com/o/r",
    file: "flow.yml",
    workflow: "o/r/.github/workflows/x.yml@refs/heads/main",
    event: "push",
    runner: "self-hosted",
  },
  upstream: [
    { task: "up", fingerprint: "1".repeat(64), statement: "2".repeat(64), inputs: ["src/a.c"] },
    { task: "part", fingerprint: "3".repeat(64), statement: "4".repeat(64), tree: "b".repeat(64) },
  ],
});
/** Optional fields, for which to be missing is no fault. */
const OPTIONAL = new Set([
  ...["commit", "ref", "builder", "repository", "file", "workflow", "event", "runner"].map((name) => `producer.${name}`),
  ...["scan", "upstream", "upstream.0.inputs", "upstream.1.tree"],
]);
/** One value of each kind. Which of them a field takes the test below says. */
const VALUES: readonly unknown[] = [null, true, 0, -1, 0.5, 1e300, Number.NaN, "", "x", "\ud800", "a".repeat(64), [], [1], {}, { a: 1 }];

function whyRefused(value: unknown): string | null {
  const checked = checkRecord(value, String((value as Json | null)?.["fingerprint"]));
  return checked.ok ? null : checked.why;
}

/** The record with one field altered; `change` gives undefined for none. Where it lies in the manifest, the fingerprint fits. */
function altered(place: readonly (string | number)[], change: (was: unknown) => unknown): Json {
  const record = structuredClone(RECORD) as unknown as { [name: string]: unknown };
  let here: { [name: string]: unknown } = record;
  for (const name of place.slice(0, -1)) here = here[name] as { [name: string]: unknown };
  const last = place.at(-1) ?? "";
  const value = change(here[last]);
  delete here[last];
  if (value !== undefined) here[last] = value;
  if (place[0] === "manifest" && place.length > 1) refit(record);
  return record;
}

function refit(record: { [name: string]: unknown }): void {
  try {
    record["fingerprint"] = fingerprintOf(record["manifest"] as Manifest);
  } catch {
    // No canonical form, so no fingerprint: refused for that.
  }
}

const OBJECTS: readonly (readonly (string | number)[])[] = [
  [],
  ["manifest"],
  ["outputs", 0],
  ["outputs", 3],
  ["log"],
  ["producer"],
  ["upstream", 0],
  ["upstream", 1],
  ["scan"],
];
const objectAt = (place: readonly (string | number)[]): Json =>
  place.reduce<Json>((here, name) => here[name] as Json, RECORD as unknown as Json);
const FIELDS = OBJECTS.flatMap((place) => Object.keys(objectAt(place)).map((name) => [...place, name]));

describe("a right record", () => {
  it("is taken, and is the one that was given", () => {
    expect(checkRecord(RECORD, RECORD.fingerprint)).toEqual({ ok: true, record: RECORD });
    expect(whyNotSaved(RECORD)).toBeNull();
    for (const record of [sampleRecord(), sampleRecord([], { values: {}, matrix: {} })]) expect(whyNotSaved(record)).toBeNull();
  });

  it("may have been made by anybody", () => {
    expect(whyRefused({ ...RECORD, producer: { tool: "", run: "" } })).toBeNull();
    expect(whyRefused({ ...RECORD, startedAt: "yesterday", task: "\u001b[31m::error::\n", step: "" })).toBeNull();
  });
});

describe("each field", () => {
  it.each(FIELDS.map((place) => [place.join("."), place] as const))("%s must be there", (name, place) => {
    expect(whyRefused(altered(place, () => undefined)) === null).toBe(OPTIONAL.has(name));
  });

  it.each(FIELDS.map((place) => [place.join("."), place] as const))("%s must be of its kind", (name, place) => {
    const taken = VALUES.filter((value) => whyRefused(altered(place, () => value)) === null);
    expect({ name, taken }).toMatchObject({ taken: expect.toSatisfy((values: readonly unknown[]) => areOfOneKind(values)) });
  });

  it.each(["env", "secrets", "inputs", "trees", "commands", "passEnv"] as const)("%s of the manifest holds nothing but texts", (name) => {
    // Upstreams name what the manifest holds.
    const taken = VALUES.filter((value) => whyRefused({ ...altered(["manifest", name], () => ({ a: value })), upstream: [] }) === null);
    expect(taken).toEqual(
      VALUES.filter((value) => (typeof value === "string" && value !== "\ud800") || (name === "passEnv" && value === null)),
    );
  });

  it("rotations of the manifest are digests, at least one, where they are there at all", () => {
    const of = (rotations: unknown) => whyRefused(altered(["manifest", "rotations"], () => rotations));
    expect([undefined, { A: "a".repeat(64) }, { A: "a".repeat(64), B: "0".repeat(64) }].map(of)).toEqual([null, null, null]);
    const bad = [
      {},
      null,
      [],
      "a",
      { A: "" },
      { A: "A".repeat(64) },
      { A: "a".repeat(63) },
      { A: 1 },
      { A: null },
      { A: "a".repeat(64), B: "x" },
    ];
    expect(bad.map(of)).toEqual(bad.map(() => "its manifest is none"));
  });

  it.each(["secrets", "files", "bytes"])("%s of the scan is a count", (name) => {
    const taken = [...VALUES, 2 ** 40, 2 ** 53 - 1, 2 ** 53].filter((value) => whyRefused(altered(["scan", name], () => value)) === null);
    expect(taken).toEqual([0, 2 ** 40, 2 ** 53 - 1]);
  });

  it.each(OBJECTS.map((place) => [place.join(".") || "record", place] as const))("none may be added to %s", (_, place) => {
    for (const extra of ["extra", "__proto__", "constructor", "toString", "target?"]) {
      const added = altered([...place, extra], (was) => (Object.hasOwn(objectAt(place), extra) ? was : 1));
      if (extra === "__proto__") defineProto(place.reduce<unknown>((here, name) => (here as Json)[name], added));
      if (place[0] === "manifest") refit(added as { [name: string]: unknown });
      expect({ extra, why: whyRefused(added) }).not.toMatchObject({ why: null });
    }
  });

  it("that is one of JSON's odd names does no harm", () => {
    const text = JSON.stringify(RECORD).replace('"version"', '"__proto__"').replace('"n":1', '"__proto__":{"polluted":1}');
    expect(whyRefused(JSON.parse(text))).toBeNull();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

/** As `JSON.parse` makes it: an own field of that name. */
function defineProto(object: unknown): void {
  Object.defineProperty(object, "__proto__", { value: 1, enumerable: true, configurable: true, writable: true });
}

/** Whether all values are texts, or numbers, or lists, or objects; null may be with them. */
function areOfOneKind(values: readonly unknown[]): boolean {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => (Array.isArray(value) ? "list" : typeof value)));
  return kinds.size <= 1 && !values.includes("\ud800") && !values.some(Number.isNaN);
}

describe("what is not even a record", () => {
  it.each([undefined, null, 1, "x", [], [RECORD], {}, new Map()])("%j is refused", (value) =>
    expect(checkRecord(value, RECORD.fingerprint).ok).toBe(false),
  );

  it("nothing that JSON can hold is taken for one, and nothing throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...FIELDS), (value, place) => {
        const record = altered(place, () => value);
        expect(checkRecord(value, RECORD.fingerprint).ok).toBe(false);
        expect(typeof checkRecord(record, RECORD.fingerprint).ok).toBe("boolean");
      }),
    );
  });
});

describe("the fingerprint", () => {
  it("is the one that was asked for", () => {
    expect(checkRecord(RECORD, "a".repeat(64))).toEqual({ ok: false, why: "it is another task's" });
    expect(checkRecord({ ...RECORD, fingerprint: "a".repeat(64) }, "a".repeat(64))).toMatchObject({
      why: "its manifest has another fingerprint",
    });
    expect(checkRecord({ ...RECORD, fingerprint: "x" }, "x").ok).toBe(false);
  });

  it.each(Object.keys(RECORD.manifest))("is that of the manifest: another %s is another task", (name) => {
    const manifest = {
      ...RECORD.manifest,
      [name]: name === "format" ? 2 : name === "outputs" ? ["**"] : typeof Reflect.get(RECORD.manifest, name) === "string" ? "other" : {},
    };
    expect(checkRecord({ ...RECORD, manifest }, RECORD.fingerprint).ok).toBe(false);
  });

  it("of a manifest without canonical form is none", () => {
    const manifest = { ...RECORD.manifest, env: { "\ud800": "x" } };
    expect(checkRecord({ ...RECORD, manifest }, RECORD.fingerprint)).toMatchObject({ why: "its manifest has another fingerprint" });
  });
});

describe("outputs", () => {
  const why = (outputs: readonly OutputFile[], manifest: Manifest = sampleManifest()) => whyNotSaved(sampleRecord(outputs, { manifest }));

  it.each(["src/a.c", "out", "outer/x", "Out/x", "out2", "a.log/x/../y", "sub/a.log", ".github/workflows/ci.yml", "package.json"])(
    "%j is refused: the task does not declare it",
    (path) => expect(why([sampleFile(path, "")])).toContain("is refused"),
  );

  it.each(["out/a", "out/deep/er/a", "x.log", ".log"])("%j is declared", (path) => expect(why([sampleFile(path, "")])).toBeNull());

  it("whose declaration is no pattern are not declared", () => {
    const manifest = sampleManifest({ outputs: ["../x", "", "a[", ".git/"] });
    for (const path of ["../x", "a[", "a", ".git/x"]) expect(why([sampleFile(path, "")], manifest)).toContain("is refused");
  });

  it("under a pattern that matches everything still stay out of .git and .flow", () => {
    const manifest = sampleManifest({ outputs: ["**"] });
    expect(why([sampleFile("any/where", "")], manifest)).toBeNull();
    for (const path of [".git/hooks/x", "a/.GIT/x", ".flow/flow.db", ".Flow", "../x", "/etc/passwd"])
      expect(why([sampleFile(path, "")], manifest)).toContain("is refused");
  });

  it("follow the rules of the platform they were made on", () => {
    const [file, outputs] = [sampleFile("out/nul.txt", ""), ["out/"]];
    expect(why([file], sampleManifest({ outputs, platform: "windows/x64" }))).toContain("Windows cannot hold it");
    expect(why([file], sampleManifest({ outputs, platform: "linux/x64" }))).toBeNull();
  });

  it("stand in order, each once", () => {
    const [a, b] = [sampleFile("out/a", "a"), sampleFile("out/b", "b")];
    expect(why([a, b])).toBeNull();
    expect(why([b, a])).toBe("its outputs are not in order");
    expect(why([a, a])).toBe("its outputs are not in order");
    expect(why([sampleFile("", "")])).toBe("its outputs are not in order");
    // By code units, not by UTF-8 bytes.
    expect(why([sampleFile("out/\u{1f600}", ""), sampleFile("out/\uffee", "")])).toBeNull();
  });

  it.each([
    ["README", "readme"],
    ["\u00c9", "e\u0301"],
    ["ss", "ß"],
    ["a", "a/b"],
  ])("%j and %j cannot be kept together", (one, other) => {
    expect(why([one, other].sort().map((name) => sampleFile(`out/${name}`, "")))).toMatch(/one name|lies below/);
  });

  it("cannot lie below a link", () => expect(why([sampleLink("out/l", "x"), sampleFile("out/l/x", "")])).toContain("lies below out/l"));

  it("have one of three modes", () => {
    for (const mode of [
      "100600",
      "104755",
      "100777",
      "102755",
      "040000",
      "160000",
      "120777",
      "010644",
      "020644",
      "060644",
      "755",
      "",
      33188,
    ])
      expect(whyRefused(altered(["outputs", 1, "mode"], () => mode))).toBe("one of its outputs is none");
  });

  it("give each digest one size", () => {
    const twice = [sampleFile("out/a", "same"), sampleFile("out/b", "same")] as const;
    expect(why(twice)).toBeNull();
    expect(why([twice[0], { ...twice[1], size: 5 }])).toBe("it gives two sizes for the same bytes");
    expect(whyNotSaved(sampleRecord(twice, { log: { sha256: twice[0].sha256, size: 9 } }))).toBe("it gives two sizes for the same bytes");
  });
});

describe("links", () => {
  const why = (link: Partial<OutputFile>) => whyNotSaved(sampleRecord([{ ...sampleLink("out/l", "a"), ...link }]));
  const to = (target: string) => why(sampleLink("out/l", target));

  it("say their target truly", () => {
    expect(why({})).toBeNull();
    expect(why({ size: 2 })).toContain("its target is another one");
    expect(why({ sha256: sha256("b") })).toContain("its target is another one");
    expect(why({ target: "b" })).toContain("its target is another one");
    expect(why({ mode: "100644" })).toContain("it is no link and has a target");
    const { target: _, ...none } = sampleLink("out/l", "a");
    expect(whyNotSaved(sampleRecord([none]))).toContain("it is a link without a target");
  });

  it.each(["/etc/passwd", "../../etc/passwd", "C:\\x", "../.git/config", "../.flow/flow.db", "x/../../..", "", "a\0b"])(
    "cannot lead to %j",
    (target) => expect(to(target)).toContain('its output "out/l" is refused'),
  );
});

describe("limits", () => {
  it("of files", () => {
    const file = sampleFile("", "");
    const outputs = Array.from({ length: LIMITS.files + 1 }, (_, index) => ({ ...file, path: `out/${String(index).padStart(6, "0")}` }));
    expect(whyNotSaved(sampleRecord(outputs))).toBe(`it has more than ${LIMITS.files} files`);
    expect(whyNotSaved(sampleRecord(outputs.slice(1)))).toBeNull();
  });

  it("of bytes", () => {
    const half = { ...sampleFile("out/a", "a"), size: LIMITS.bytes / 2 };
    const other = { ...sampleFile("out/b", "b"), size: LIMITS.bytes / 2 };
    expect(whyNotSaved(sampleRecord([half, other]))).toBeNull();
    expect(whyNotSaved(sampleRecord([half, { ...other, size: other.size + 1 }]))).toContain("bytes");
    expect(whyNotSaved(sampleRecord([{ ...half, size: LIMITS.bytes + 1 }]))).toBe("one of its outputs is none");
    expect(whyNotSaved(sampleRecord([{ ...half, size: 2 ** 60 }]))).toBe("one of its outputs is none");
  });

  it("of values", () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, ""]));
    expect(whyNotSaved(sampleRecord([], { values: many(LIMITS.values) }))).toBeNull();
    expect(whyNotSaved(sampleRecord([], { values: many(LIMITS.values + 1) }))).toBe("its values are none");
    expect(whyNotSaved(sampleRecord([], { values: { v: "x".repeat(LIMITS.valueCharacters - 1) } }))).toBeNull();
    expect(whyNotSaved(sampleRecord([], { values: { v: "x".repeat(LIMITS.valueCharacters) } }))).toBe("its values are none");
    expect(whyNotSaved(sampleRecord([], { values: { "\ud800": "" } }))).toBe("its values are none");
  });

  it("of a matrix's levels", () => {
    const deep = (levels: number): TaskRecord =>
      sampleRecord([], { matrix: JSON.parse(`${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`) });
    expect(whyNotSaved(deep(100))).toBeNull();
    expect(whyNotSaved(deep(LIMITS.levels))).toBe("it is no record");
    expect(whyNotSaved(deep(5000))).toBe("it is no record");
    expect(whyNotSaved(sampleRecord([], { matrix: { a: ["\udc00"] } }))).toBe("it is no record");
  });
});

it("a shape without fields takes any object, and no list", () => {
  for (const [value, is] of [
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    ["", false],
  ] as const)
    expect(isFields(value, {})).toBe(is);
});

describe("upstreams", () => {
  const [up, part] = RECORD.upstream ?? [];
  const of = (...upstream: readonly unknown[]) => whyRefused({ ...RECORD, upstream });

  it("may be none, and wrote only what the manifest says was read", () => {
    expect([of(), of(up), of(part), of({ ...up, inputs: [] })]).toEqual([null, null, null, null]);
    const wrong = [
      [{ ...up, inputs: ["src/b.c"] }],
      [{ ...up, inputs: ["__proto__"] }],
      [{ ...part, tree: "a".repeat(64) }],
      [up, up],
      [up, { ...up, task: "other" }],
      [{ ...up, inputs: ["src/a.c", "src/a.c"] }],
      [{ ...up, more: 1 }],
      [null],
    ];
    expect(wrong.map((upstream) => of(...upstream))).toEqual(wrong.map(() => "its upstreams are none"));
  });
});
