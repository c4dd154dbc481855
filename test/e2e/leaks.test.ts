// A task that writes a secret anywhere: it fails with the place, and nothing of it is kept. The encodings are written here a second time, by
// Node's own means, so that what the scan believes of them is not what they are tested with.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Playground } from "./tools/playground.ts";

const VALUE = "S3cr3t-Wert&+=~#7";
const SETTINGS = { env: { TOKEN: VALUE } };

/** What `leak.mjs` writes, by the name it is called with. */
const ENCODINGS: { readonly [name: string]: (value: string) => Buffer } = {
  plain: (value) => Buffer.from(value),
  base64: (value) => Buffer.from(Buffer.from(value).toString("base64")),
  "base64-within": (value) => Buffer.from(Buffer.from(`user:${value}@host`).toString("base64")),
  "base64-line": (value) => Buffer.from(Buffer.from(`${value}\n`).toString("base64")),
  "base64-twice": (value) => Buffer.from(Buffer.from(Buffer.from(value).toString("base64")).toString("base64")),
  base64url: (value) => Buffer.from(Buffer.from(value).toString("base64url")),
  hex: (value) => Buffer.from(Buffer.from(value).toString("hex")),
  HEX: (value) => Buffer.from(Buffer.from(value).toString("hex").toUpperCase()),
  url: (value) => Buffer.from(encodeURIComponent(value)),
  "url-every-byte": (value) => Buffer.from(Buffer.from(value).toString("hex").replace(/../g, "%$&")),
  json: (value) => Buffer.from(JSON.stringify({ value })),
  "json-escapes": (value) => Buffer.from([...value].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")),
  xml: (value) => Buffer.from(`<a>${value.replaceAll("&", "&amp;")}</a>`),
  "utf-16": (value) => Buffer.from(value, "utf16le"),
  "utf-16-base64": (value) => Buffer.from(Buffer.from(value, "utf16le").toString("base64")),
  "two-lines": (value) => Buffer.from(`${value.slice(0, 7)}\n${value.slice(7)}`),
  upper: (value) => Buffer.from(value.toUpperCase()),
};
const NAMES = Object.keys(ENCODINGS);
/** Those whose bytes can stand in a file's name on every disk. */
const NAMEABLE = NAMES.filter((name) => !/[/\0\n"<>\\]/.test((ENCODINGS[name]?.(VALUE) ?? Buffer.of()).toString("latin1")));

const SCRIPT = `import { gzipSync, deflateRawSync, crc32 } from "node:zlib";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
const ENCODINGS = { ${Object.entries(ENCODINGS)
  .map(([name, encode]) => `${JSON.stringify(name)}: ${encode.toString()}`)
  .join(", ")} };
const [encoding, place, out] = process.argv.slice(2);
const leaked = ENCODINGS[encoding](process.env.TOKEN);
const around = Buffer.concat([Buffer.alloc(100_000, "ordinary text, "), leaked, Buffer.alloc(50_000, " and more of it")]);
function zip(name, bytes) {
  const packed = deflateRawSync(bytes);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(bytes), 0);
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(bytes.length, 8);
  const head = Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
  const length = Buffer.from([name.length, 0, 0, 0]);
  const local = Buffer.concat([Buffer.from("PK\\x03\\x04"), head, sizes, length, Buffer.from(name), packed]);
  const central = Buffer.concat([Buffer.from("PK\\x01\\x02\\x14\\0"), head, sizes, length, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from("PK\\x05\\x06"), end]);
}
mkdirSync(out);
writeFileSync(out + "/beside", "harmless");
if (place === "file") writeFileSync(out + "/file", around);
if (place === "gzip") writeFileSync(out + "/file.gz", gzipSync(around));
if (place === "zip") writeFileSync(out + "/file.zip", zip("member.txt", around));
if (place === "name") writeFileSync(out + "/a " + leaked.toString("latin1") + " b", "");
if (place === "link") symlinkSync("b " + leaked.toString("latin1"), out + "/link");
if (place === "log") {
  process.stdout.write(Buffer.concat([Buffer.from("see "), leaked.subarray(0, 5)]));
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.stdout.write(Buffer.concat([leaked.subarray(5), Buffer.from(" there\\n")]));
}
`;

function flowOf(place: string, names: readonly string[]): string {
  return `steps:
  leak:
    strategy: { fail-fast: false, matrix: { encoding: [${names.join(", ")}] } }
    inputs: [leak.mjs]
    env: { TOKEN: "\${{ secrets.TOKEN }}" }
    retries: 1
    run: node leak.mjs \${{ matrix.encoding }} ${place} out-\${{ matrix.encoding }}
    outputs: out-\${{ matrix.encoding }}/
`;
}

/** No form of the value in anything that was printed or kept. */
function expectNowhere(place: Playground, printed: string): void {
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    const leaked = encode(VALUE);
    expect(printed.includes(leaked.toString("utf8")), `${name} was printed`).toBe(false);
    expect(place.kept().includes(leaked.toString("latin1")), `${name} is kept`).toBe(false);
  }
}

const PLACES: readonly (readonly [place: string, names: readonly string[], said: RegExp])[] = [
  ["file", NAMES, /^secret TOKEN was found in its output out-[\w-]+\/file \(.+, at byte 100\d\d\d\): nothing of it is kept$/i],
  ["gzip", NAMES, /^secret TOKEN was found in its output out-[\w-]+\/file\.gz \(.+, at byte 100\d\d\d, in gzip\): nothing of it is kept$/i],
  [
    "zip",
    NAMES,
    /^secret TOKEN was found in its output out-[\w-]+\/file\.zip \(.+, at byte 100\d\d\d, in member\.txt\): nothing of it is kept$/i,
  ],
  ["name", NAMEABLE, /^secret TOKEN was found in the path of one of its outputs \(.+\): nothing of it is kept$/],
  ["link", NAMEABLE, /^secret TOKEN was found in the link target of its output out-[\w-]+\/link \(.+\): nothing of it is kept$/i],
];

describe("every encoding of a secret is found", () => {
  it.concurrent.each(PLACES)("in a %s", async (kind, names, said) => {
    expect(names.length).toBeGreaterThan(6);
    const place = new Playground(flowOf(kind, names), { "leak.mjs": SCRIPT });
    const ended = await place.run(["--no-fail-fast"], SETTINGS);
    expect(ended.code).toBe(1);
    for (const task of ended.result.tasks) {
      expect(task, `${kind} ${task.id}`).toMatchObject({ state: "failed", attempts: 1, failure: { kind: "leak", problem: "secret/leak" } });
      expect(task.failure?.message).toMatch(said);
    }
    expectNowhere(place, ended.stdout + ended.stderr);
    // Nothing was remembered: it would be restored otherwise.
    expect((await place.plan([], SETTINGS)).ids("restored")).toEqual([]);
    expect((await place.flow(["cache", "ls", "--json"])).stdout).not.toContain("leak");
  });

  it("in a log that is written in two pieces, where it is hidden", async () => {
    const place = new Playground(flowOf("log", NAMES), { "leak.mjs": SCRIPT });
    const ended = await place.run(["--no-fail-fast"], SETTINGS);
    expectNowhere(place, ended.stdout + ended.stderr);
    for (const task of ended.result.tasks) {
      if (task.state === "failed") expect(task.failure, task.id).toMatchObject({ kind: "leak", lastLines: [] });
      else expect((await place.flow(["logs", task.id])).stdout, task.id).toContain("***");
    }
  });
});

describe("a secret of one task that another one writes", () => {
  it("is found, though the other one was never given it", async () => {
    const place = new Playground(
      `steps:
  has: { inputs: [], env: { T: "\${{ secrets.TOKEN }}" }, run: 'printf %s "$T" > /dev/null; touch has.out', outputs: has.out }
  finds: { needs: has, inputs: [stolen.txt], run: cp stolen.txt finds.out; cat stolen.txt, outputs: finds.out }
`,
      { "stolen.txt": `${VALUE}\n` },
    );
    const ended = await place.run([], SETTINGS);
    expect(ended.task("finds").failure).toMatchObject({ kind: "leak", problem: "secret/leak" });
    expect(ended.stdout + ended.stderr).not.toContain(VALUE);
    expect(place.kept()).not.toContain(VALUE);
  });

  it("stops what builds on it, and the next run without it is well", async () => {
    const place = new Playground(
      `steps:
  writes: { inputs: [what.txt], env: { T: "\${{ secrets.TOKEN }}" }, run: 'eval "$(cat what.txt)"', outputs: writes.out }
  reads: { needs: writes, inputs: [], run: wc -c < writes.out > reads.out, outputs: reads.out }
`,
      { "what.txt": 'echo "$T" > writes.out\n' },
    );
    const leaking = await place.run([], SETTINGS);
    expect([leaking.code, leaking.task("writes").state, leaking.task("reads").state]).toEqual([1, "failed", "blocked"]);
    place.write("what.txt", "echo harmless > writes.out\n");
    const well = await place.ok([], SETTINGS);
    expect(well.task("writes").scan).toMatchObject({ secrets: 1, files: 1 });
    expect(well.task("writes").scan?.bytes).toBeGreaterThan(9);
  });

  it("in what is not cached at all", async () => {
    const place = new Playground(`steps:
  a: { inputs: [], cache: false, env: { T: "\${{ secrets.TOKEN }}" }, run: 'echo "$T" > a.out', outputs: a.out }
`);
    const ended = await place.run([], SETTINGS);
    expect([ended.code, ended.task("a").failure?.kind]).toEqual([1, "leak"]);
  });

  it("in the memory of a program that crashed", async () => {
    const place = new Playground(`steps:
  a:
    inputs: []
    env: { T: "\${{ secrets.TOKEN }}" }
    outputs: out/
    run: |
      mkdir -p out && cd out && touch kept && ulimit -c unlimited
      bash -c 'kill -SEGV $$' || true
`);
    const ended = await place.run([], SETTINGS);
    if (!place.files("out").some((file) => path.basename(file).startsWith("core"))) {
      process.stdout.write("left out: this machine writes no core files into the working directory\n");
      return;
    }
    expect(ended.task("a").failure?.message).toMatch(/^secret TOKEN was found in its output out\/core/);
    expect(place.kept()).not.toContain(VALUE);
  });

  it("in a variable of the machine under another name", async () => {
    const place = new Playground(`steps:
  a: { inputs: [], pass-env: [OTHER], env: { T: "\${{ secrets.TOKEN }}" }, run: touch a.out, outputs: a.out }
`);
    const ended = await place.run([], { env: { TOKEN: VALUE, OTHER: `x${VALUE}` } });
    expect(ended.task("a").failure).toMatchObject({ kind: "leak" });
    expect(ended.task("a").failure?.message).toContain("its variable OTHER");
    expect(place.has("a.out")).toBe(false);
    expect(ended.stdout + ended.stderr + place.kept()).not.toContain(VALUE);
  });
});

describe("what looks like a credential", () => {
  const KEY = `-----BEGIN PRIVATE KEY-----\n${Buffer.alloc(600, "not a key but as long as one").toString("base64").replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
  const TOKEN = `ghp_${"aB3dE5gH7jKm9pQ2sT4vW6yZ8".repeat(2).slice(0, 36)}`;
  const CONFIG = `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}\n`;
  const SHAPES = [
    ["a GitHub token", "notes.txt", `see ${TOKEN}.`, /GitHub token/],
    ["a private key", "id.pem", KEY, /private key/],
    ["credentials in a git configuration", "config", CONFIG, /credential/],
  ] as const;
  const flowWith = (allow: string) => `${allow}steps:\n  a: { inputs: [from/], run: mkdir -p to && cp from/* to/, outputs: to/ }\n`;

  it.concurrent.each(SHAPES)("%s: the task fails, unless its path is allowed", async (_, name, text, said) => {
    const place = new Playground(flowWith(""), { [`from/${name}`]: text });
    const refused = await place.run();
    expect([refused.code, refused.task("a").failure?.kind]).toEqual([1, "leak"]);
    expect(refused.task("a").failure?.message).toMatch(said);
    expect(refused.task("a").failure?.hint).toContain("leak-scan");
    place.write("flow.yml", flowWith("leak-scan: { allow: [to/*, '!to/other'] }\n"));
    expect((await place.ok()).task("a").state).toBe("ran");
    place.write("flow.yml", flowWith("leak-scan: { allow: [to/*, '!to/*'] }\n"));
    place.write("from/more", "so that it runs again");
    expect((await place.run()).task("a").failure?.kind).toBe("leak");
  });

  it("words about it are none", async () => {
    const place = new Playground(flowWith(""), {
      "from/page.md": readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8"),
      "from/code.js":
        'if (text.includes("-----BEGIN PRIVATE KEY-----")) throw new Error("AUTHORIZATION: basic");\nconst prefix = "ghp_";\n',
    });
    expect((await place.ok()).task("a").state).toBe("ran");
  });
});
