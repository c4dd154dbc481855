// `provenance export` to in-toto and RO-Crate after real runs: links that Debian's in-toto-verify checks, and refuses when anything was
// changed; a crate that keeps the rules of its profiles.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exampleCopy } from "./tools/example.ts";
import { type Ended, execute, Playground } from "./tools/playground.ts";

const KEY = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const OTHER_KEY = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
/** Names of tasks that no file can have, and names of files that are patterns elsewhere. */
const ODD = `name: Odd
steps:
  write:
    strategy: { matrix: { include: [{ name: a b, at: 1 }, { name: a/b, at: 2 }, { name: "ä *", at: 3 }] } }
    inputs: in.txt
    env: { AT: "\${{ matrix.at }}" }
    run: |
      mkdir -p "out/$AT"
      cat in.txt > "out/$AT/[1]* \\"ä\\".txt"
    outputs: out/\${{ matrix.at }}/
  read: { inputs: out/, run: "cat out/*/* > all.txt", outputs: all.txt }
`;
const hasVerifier = isThere();

function isThere(): boolean {
  try {
    execFileSync("in-toto-verify", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write("left out: links checked by in-toto-verify, since it is not installed (Debian's package in-toto)\n");
    return false;
  }
}

interface Signed {
  readonly signatures: readonly unknown[];
  readonly signed: {
    readonly name: string;
    readonly materials: { readonly [path: string]: { readonly sha256: string } };
    readonly products: { readonly [path: string]: { readonly sha256: string } };
  } & { readonly [name: string]: unknown };
}

function linkIn(folder: string, name: string): { readonly file: string; readonly link: Signed } {
  const found = readdirSync(folder).find((each) => each.startsWith(`${name}.`) && each.endsWith(".link"));
  const file = path.join(folder, found ?? "none");
  return { file, link: JSON.parse(readFileSync(file, "utf8")) };
}

type Spoil = (folder: string, here: string) => Promise<void> | void;

/** Verifies in a folder of its own with the final outputs; `spoil` changes the links before. */
async function verified(place: Playground, spoil: Spoil, outputs = ["dist"]): Promise<Ended> {
  const [folder, here] = [place.path("check/links"), place.path("check/here")];
  rmSync(place.path("check"), { recursive: true, force: true });
  cpSync(place.path("links"), folder, { recursive: true });
  mkdirSync(here, { recursive: true });
  for (const output of outputs) cpSync(place.path(output), path.join(here, output), { recursive: true });
  await spoil(folder, here);
  const words = ["--layout", "root.layout", "--layout-keys", "key.pub", "--link-dir", "."].map((word, at) =>
    at % 2 === 0 ? word : path.join(folder, word),
  );
  return execute("in-toto-verify", [...words, "--key-types", "ed25519"], { cwd: here });
}

const EXAMPLES = { collage: exampleCopy("collage"), monorepo: exampleCopy("monorepo") };

describe("in-toto links of the collage", () => {
  const place = EXAMPLES.collage.copy();
  beforeAll(async () => {
    await place.ok();
    place.write("key.pem", KEY, 0o600);
    place.write("other.pem", OTHER_KEY, 0o600);
    const told = await place.flow(["provenance", "export", "--format", "in-toto", "--out", "links", "--key", "key.pem"]);
    expect(told).toEqual({ code: 0, stdout: "", stderr: "wrote 18 links and a layout, signed, to links\n" });
  });

  it("tell of every task what it read and made, and of what was there before", () => {
    const names = readdirSync(place.path("links")).filter((name) => name.endsWith(".link"));
    expect(names).toHaveLength(18);
    const { link } = linkIn(place.path("links"), "blur-owl-8");
    expect(Object.keys(link.signed.materials)).toEqual(["data/raw/owl.jpg", "package.json", "scripts/blur.mjs"]);
    expect(Object.keys(link.signed.products)).toEqual(["data/blur/owl-8.jpg"]);
    expect(link.signed).toMatchObject({ _type: "link", command: ["node scripts/blur.mjs data/raw/owl.jpg --sigma 8"] });
    const { link: sources } = linkIn(place.path("links"), "sources");
    expect(sources.signed.products["package.json"]).toEqual(link.signed.materials["package.json"]);
  });

  it("are not signed without a key, and are the same otherwise", async () => {
    await place.flow(["provenance", "export", "--format", "in-toto", "--out", "unsigned"]);
    const text = JSON.parse(place.read("unsigned/collage.link")) as Signed;
    expect(text).toEqual({ signatures: [], signed: linkIn(place.path("links"), "collage").link.signed });
    expect(readdirSync(place.path("unsigned")).filter((name) => !name.endsWith(".link"))).toEqual([]);
  });

  it.runIf(hasVerifier)("are accepted by in-toto-verify, with the picture beside them", async () => {
    const { code, stderr } = await verified(place, () => undefined);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it.runIf(hasVerifier).each<[string, Spoil, RegExp]>([
    ["a picture that is another one", (_, here) => appendFileSync(path.join(here, "dist/collage.jpg"), "x"), /DISALLOW dist\/collage\.jpg/],
    [
      "a link with another product",
      (folder) => edited(folder, "edges-cat", (text) => text.replace(/("data\/edges\/cat.jpg": {\s*"sha256": ")./, "$10")),
      /'edges-cat' requires at least '1' links validly signed/,
    ],
    [
      "a link that another key signed",
      (folder) => resigned(place, folder, "blur-cat-2"),
      /'blur-cat-2' requires at least '1' links validly signed/,
    ],
    ["a link that is gone", (folder) => rmSync(linkIn(folder, "download-fox").file), /download-fox' requires '1' link/],
    [
      "links of a run in which another file was read",
      (folder) => swapped(place, folder, "download-fox"),
      /'DISALLOW \*' matched the following artifacts: \['pictures\/fox.jpg'\]/,
    ],
  ])("with %s are refused", async (_, spoil, why) => {
    const { code, stderr, stdout } = await verified(place, spoil);
    expect(code).toBe(1);
    expect(stderr + stdout).toMatch(why);
  });
});

function edited(folder: string, name: string, change: (text: string) => string): void {
  const { file } = linkIn(folder, name);
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`${name} is as before`);
  writeFileSync(file, after);
}

/** The same link under the same file name with somebody else's signature. */
async function resigned(place: Playground, folder: string, name: string): Promise<void> {
  cpSync(linkIn(await exportedWith(place, "other.pem", "elsewhere"), name).file, linkIn(folder, name).file);
}

/** A link of a run with another picture, signed with the right key. */
async function swapped(place: Playground, folder: string, name: string): Promise<void> {
  const other = place.copy();
  writeFileSync(other.path("pictures/fox.jpg"), readFileSync(place.path("pictures/owl.jpg")));
  await other.ok();
  cpSync(linkIn(await exportedWith(other, "key.pem", "changed"), name).file, linkIn(folder, name).file);
}

async function exportedWith(place: Playground, key: string, out: string): Promise<string> {
  const { code, stderr } = await place.flow(["provenance", "export", "--format", "in-toto", "--out", out, "--key", key]);
  if (code !== 0) throw new Error(stderr);
  return place.path(out);
}

describe("in-toto links of odd names", () => {
  const place = new Playground(ODD, { "in.txt": "1\n", "key.pem": KEY });

  it("have file names of their own, and paths that match themselves alone", async () => {
    await place.ok();
    await exportedWith(place, "key.pem", "links");
    const names = readdirSync(place.path("links")).map((name) => name.replace(/\.[0-9a-f]{8}\.link$/, ""));
    expect(names.sort()).toEqual(["key.pub", "read", "root.layout", "sources", "write-a-b-1", "write-a-b-2", "write-3"].sort());
    if (!hasVerifier) return;
    expect(await verified(place, () => undefined, ["all.txt", "out"])).toMatchObject({ code: 0, stderr: "" });
    const changed = (_: string, here: string): void => appendFileSync(path.join(here, 'out/2/[1]* "ä".txt'), "2\n");
    expect(await verified(place, changed, ["all.txt", "out"])).toMatchObject({ code: 1 });
  });
});

interface Entity {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
  readonly [name: string]: unknown;
}

function many(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function idsOf(value: unknown): readonly string[] {
  return many(value).map((each) => (each as { readonly "@id": string })["@id"]);
}

/** Every `@id` that an entity refers to. */
function references(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "@id" in value && Object.keys(value).length === 1 ? [String(value["@id"])] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

async function crateOf(place: Playground): Promise<ReadonlyMap<string, Entity>> {
  const { code, stdout, stderr } = await place.flow(["provenance", "export", "--format", "ro-crate"]);
  expect([code, stderr]).toEqual([0, ""]);
  const { "@context": context, "@graph": graph } = JSON.parse(stdout) as { "@context": readonly string[]; "@graph": readonly Entity[] };
  expect(context[0]).toBe("https://w3id.org/ro/crate/1.1/context");
  const ids = graph.map((entity) => entity["@id"]);
  expect(ids).toEqual([...new Set(ids)]);
  return new Map(graph.map((entity) => [entity["@id"], entity]));
}

function ofType(crate: ReadonlyMap<string, Entity>, type: string): readonly Entity[] {
  return [...crate.values()].filter((entity) => many(entity["@type"]).includes(type));
}

describe.each(["collage", "monorepo"] as const)("the crate of the example %s", (name) => {
  const place = EXAMPLES[name];
  beforeAll(() => place.ok(["--restore", "all"]));

  it("has a root, its description, and nothing that it refers to and does not have", async () => {
    const crate = await crateOf(place);
    expect(crate.get("ro-crate-metadata.json")).toMatchObject({ "@type": "CreativeWork", about: { "@id": "./" } });
    const root = crate.get("./");
    expect(idsOf(root?.["conformsTo"])).toContain("https://w3id.org/ro/wfrun/provenance/0.5");
    for (const field of ["name", "description", "datePublished", "license"]) expect(root?.[field]).toEqual(expect.any(String));
    const missing = [...crate.values()].flatMap((entity) => references(Object.values(entity))).filter((id) => !crate.has(id));
    expect(missing).toEqual(["https://w3id.org/ro/crate/1.1"]);
    expect(idsOf(root?.["hasPart"]).toSorted()).toEqual(
      ofType(crate, "File")
        .map((file) => file["@id"])
        .toSorted(),
    );
  });

  it("has an action with tool, times and status for each task, each orchestrated by the flow's engine", async () => {
    const crate = await crateOf(place);
    const { result } = await place.plan();
    const done = result.tasks.filter((task) => task.state !== "skipped");
    const actions = ofType(crate, "CreateAction").filter((action) => action["@id"] !== "#run");
    expect(actions).toHaveLength(done.length);
    expect(idsOf(ofType(crate, "OrganizeAction")[0]?.["object"])).toHaveLength(done.length);
    for (const action of [...actions, crate.get("#run")]) {
      expect(idsOf(action?.["instrument"]).every((id) => crate.has(id))).toBe(true);
      expect(Date.parse(String(action?.["endTime"]))).toBeGreaterThanOrEqual(Date.parse(String(action?.["startTime"])));
      expect(action?.["actionStatus"]).toBe("http://schema.org/CompletedActionStatus");
    }
  });

  it("names files that are here by their path, and others by their content alone", async () => {
    const before = ofType(await crateOf(place), "File");
    expect(before.filter((file) => file["@id"].startsWith("ni:"))).toEqual([]);
    const gone = name === "collage" ? "data/edges/cat.jpg" : "packages/cli/report.tap";
    const entity = before.find((file) => file["@id"] === gone);
    place.remove(gone);
    const after = ofType(await crateOf(place), "File").find((file) => file["name"] === gone);
    const sha256 = Buffer.from(String(entity?.["sha256"]), "hex").toString("base64url");
    expect(after).toEqual({ ...entity, "@id": `ni:///sha-256;${sha256}` });
  });
});

describe("what cannot be exported", () => {
  const place = new Playground(ODD, { "in.txt": "1\n", "rsa.pem": "no key\n" });
  it.each([
    [["--format", "dvc"], "--format <format>"],
    [["--format", "in-toto"], "in-toto links are files"],
    [["--format", "ro-crate", "--url", "http://127.0.0.1:1"], "--url goes with --format openlineage"],
    [["--format", "openlineage", "--key", "rsa.pem"], "--key goes with --format in-toto"],
    [["--format", "openlineage"], "no run is kept here"],
    [["--format", "openlineage", "--run", "17"], "no run that begins with 17 is kept here"],
  ])("%j is refused", async (words, message) => {
    const { code, stderr, stdout } = await place.flow(["provenance", "export", ...words]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("with a key that is none is refused, and nothing is written", async () => {
    await place.ok();
    const { code, stderr } = await place.flow(["provenance", "export", "--format", "in-toto", "--out", "links", "--key", "rsa.pem"]);
    expect([code, place.has("links")]).toEqual([2, false]);
    expect(stderr).toContain("rsa.pem is no Ed25519 key");
  });
});
