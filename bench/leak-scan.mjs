// What does looking for secrets cost? MB/s through the search by what is in the bytes and how many secrets there are, MB/s of masking, and
// what it adds to taking in one large file, as a share of the task that wrote it. Prints medians; speeds are by processor time.
//   npx node bench/leak-scan.mjs [--mib 256] [--file-mib 1024] [--runs 5]
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { BlobFolder } from "../src/adapters/blob-folder.ts";
import { leakScan } from "../src/adapters/leak-scan.ts";
import { LeakSearch } from "../src/core/secret/leak-search.ts";
import { maskForms } from "../src/core/secret/mask-forms.ts";
import { maskingFilter } from "../src/core/secret/masking.ts";

const { values } = parseArgs({
  options: {
    mib: { type: "string", default: "256" },
    "file-mib": { type: "string", default: "1024" },
    runs: { type: "string", default: "5" },
  },
});
const MIB = 1024 ** 2;
const runs = Number(values.runs);

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
const secret = (length) => Array.from(randomBytes(length), (byte) => SIGNS[byte % SIGNS.length]).join("");
const many = (count, ...lengths) =>
  Array.from({ length: count }, (_, index) => [`SECRET_${index}`, secret(lengths[index % lengths.length])]);
const key = () => ["-----BEGIN PRIVATE KEY-----", ...Array.from({ length: 26 }, () => secret(64)), "-----END PRIVATE KEY-----"].join("\n");

const SECRETS = {
  none: [],
  "1 of 40": many(1, 40),
  "1 of 6": many(1, 6),
  "40 of 16 to 128": many(40, 16, 24, 40, 64, 128),
  "40 of 6 to 40": many(40, 6, 8, 12, 20, 40),
  "37 and 3 keys": [...many(37, 16, 24, 40), ...["A", "B", "C"].map((name) => [name, key()])],
};

const rows = Array.from({ length: 3000 }, (_, id) => ({
  id,
  name: "some name of it",
  hash: randomBytes(20).toString("hex"),
  data: randomBytes(30).toString("base64"),
}));
const program =
  "const value = through(other.thing, 'string', { option: true }); // the comment of this line\n  if (a === b) return null;\n";
const DATA = {
  zeros: Buffer.alloc(MIB),
  "one letter": Buffer.alloc(MIB, "a"),
  program: Buffer.from(program.repeat(MIB / program.length)),
  "JSON of digests": Buffer.from(JSON.stringify(rows)),
  random: randomBytes(MIB),
};

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const row = (name, cells) => console.log(`| ${[name, ...cells].join(" | ")} |`);

function heading(name, cells) {
  row(name, cells);
  row(
    "---",
    cells.map(() => "--:"),
  );
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** MB of each second of processor time, which other work on the machine disturbs less; `work` goes through so many bytes. */
async function speed(bytes, work) {
  const all = [];
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    all.push((user + system) / 1000);
  }
  return (bytes / 1e3 / median(all)).toFixed(0);
}

async function bySecrets() {
  const searches = Object.values(SECRETS).map((secrets) => new LeakSearch(secrets));
  console.log("\nMB/s, by the secrets (how many, of how many characters) and what is looked at:\n");
  heading("", Object.keys(SECRETS));
  const made = searches.map((search) => {
    const began = performance.now();
    search.pieces(true).release();
    return `${(performance.now() - began).toFixed(0)} ms`;
  });
  row("to get ready", made);
  const times = Math.ceil((Number(values.mib) * MIB) / MIB);
  for (const [name, data] of Object.entries(DATA)) {
    const through = (search) => () => {
      const pieces = search.pieces(true);
      for (let time = 0; time < times; time += 1) if (pieces.write(data) !== null) throw new Error("found what is not there");
      pieces.end();
      pieces.release();
    };
    const cells = [];
    for (const search of searches) cells.push(await speed(times * data.length, through(search)));
    row(name, cells);
  }
}

async function byArchive() {
  const scan = leakScan();
  scan.add(new Map(SECRETS["40 of 6 to 40"]));
  console.log("\nMB/s of gzip, counted as expanded, 40 secrets:\n");
  heading("", ["ratio", "MB/s"]);
  for (const [name, data] of Object.entries(DATA)) {
    const whole = Buffer.concat(Array.from({ length: 32 }, () => data));
    const packed = gzipSync(whole, { level: 1 });
    row(name, [(whole.length / packed.length).toFixed(0), await speed(whole.length, () => scan.content(packed, true))]);
  }
  await scan.close();
}

/** What repeats in a secret and in what is looked at, nearly everywhere. */
async function byRepetition() {
  console.log("\nMB/s where a secret nearly stands at every place:\n");
  heading("secret", ["in what", "MB/s"]);
  const cases = [
    ["aaaa…ab, 2000", `${"a".repeat(1999)}b`, "one letter", "a".repeat(MIB)],
    ["aaaa…ab, 2000", `${"a".repeat(1999)}b`, "lines of it", `${"a".repeat(75)}\n`.repeat(MIB / 76)],
    ["abcabc…, 2000", `${"abc".repeat(666)}x`, "abcabc…", "abc".repeat(MIB / 3)],
    ["aaaa…ba…, 2000", `${"a".repeat(1000)}b${"a".repeat(1000)}`, "aaaa…ba… of 1001", `${"a".repeat(999)}b`.repeat(MIB / 1000)],
  ];
  for (const [name, value, what, text] of cases) {
    const pieces = new LeakSearch([["REPEATED", value]]).pieces(true);
    const bytes = Buffer.from(text);
    row(name, [what, await speed(8 * bytes.length, () => Array.from({ length: 8 }, () => pieces.write(bytes)))]);
  }
}

async function byMasks() {
  const line = "12:34:56 [INFO] compiled src/module/thing.ts in 0.123 s, 4 warnings\n";
  console.log(`\nMasking, lines of ${line.length} characters in pieces of 64 KiB:\n`);
  heading("secrets", ["forms", "to get ready", "MB/s", "lines/s"]);
  const text = line.repeat(65_536 / line.length);
  for (const [name, secrets] of Object.entries(SECRETS)) {
    const forms = secrets.flatMap(([, value]) => maskForms(value));
    const began = performance.now();
    const filter = maskingFilter(forms);
    const ready = performance.now() - began;
    const bytes = 64 * MIB;
    const perSecond = await speed(bytes, () => {
      // A new text each time, as from a decoder.
      for (let done = 0; done < bytes; done += text.length) filter.write(Buffer.from(text).latin1Slice());
    });
    row(name, [forms.length, `${ready.toFixed(0)} ms`, perSecond, `${((perSecond * 1e6) / line.length / 1e6).toFixed(1)} million`]);
  }
}

/** The task, then the store: copied, digested, and looked through at the same time. */
async function byLargeFile() {
  const folder = mkdtempSync(path.join(tmpdir(), "flow-bench-"));
  const file = path.join(folder, "out.bin");
  const scan = leakScan();
  scan.add(new Map(SECRETS["40 of 6 to 40"]));
  try {
    writeFileSync(file, Buffer.alloc(16 * MIB));
    await scan.content(file, true);
    const times = { task: [], without: [], with: [] };
    for (let run = 0; run < runs; run += 1) {
      const blobs = () => new BlobFolder(mkdtempSync(path.join(folder, "blobs-")), path.join(folder, "temporary"));
      times.task.push(await timed(() => execFileSync("sh", ["-c", `head -c ${Number(values["file-mib"]) * MIB} /dev/urandom > ${file}`])));
      const [plain, inspected] = [blobs(), blobs()];
      const steps = [
        ["without", () => plain.ingest(file)],
        ["with", () => inspected.ingestInspected(file, async (content) => (await scan.content(content, true))?.leak === null)],
      ];
      for (const [name, step] of run % 2 === 0 ? steps : steps.reverse()) times[name].push(await timed(step));
      for (const each of [plain, inspected]) each.removeTemporary();
      execFileSync("sh", ["-c", `rm -rf ${folder}/blobs-*`]);
    }
    const [task, without, withScan] = [times.task, times.without, times.with].map(median);
    console.log(`\nA task that writes ${(statSync(file).size / 1e6).toFixed(0)} MB of random bytes, 40 secrets, medians of ${runs}, ms:\n`);
    heading("task", ["copied and digested", "and looked through", "share of all"]);
    const share = (100 * (withScan - without)) / (task + withScan);
    row(task.toFixed(0), [without.toFixed(0), withScan.toFixed(0), `${share.toFixed(1)} %`]);
  } finally {
    await scan.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await bySecrets();
await byArchive();
await byRepetition();
await byMasks();
await byLargeFile();
