// Finds values in bytes, whatever they lie in: as they are, by their lines, in pieces of long ones, as JSON, base64 and workflow
// commands write them, and in what is compressed. Shares no code with the product, which it is there to doubt.
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

export interface Needle {
  /** Of the value. */
  readonly name: string;
  readonly form: string;
  readonly bytes: Buffer;
}

export interface Hit {
  readonly name: string;
  readonly form: string;
  /** What it was found in: a file's path, `log of flow`, with what it was compressed as. */
  readonly place: string;
}

/** A line that is shorter is in other texts too. */
const SHORTEST_LINE = 8;
/** Every key file has them. */
const BOILERPLATE = /^-----(BEGIN|END) [A-Z ]+-----$/;
const PIECE = 64;

/** What to look for of values by name. */
export function needlesOf(values: ReadonlyMap<string, string>): readonly Needle[] {
  return [...values].flatMap(([name, value]) => {
    const forms = new Map<string, string | Buffer>([["whole", value.replace(/^[\r\n]+|[\r\n]+$/g, "")]]);
    const lines = value.split("\n").map((line) => line.trim());
    for (const [index, line] of lines.entries())
      if (lines.length > 1 && line.length >= SHORTEST_LINE && !BOILERPLATE.test(line)) forms.set(`line ${index + 1}`, line);
    for (const [form, text] of [...forms])
      for (const [how, written] of writings(`${text}`)) if (written !== text) forms.set(`${form} ${how}`, written);
    for (const [form, bytes] of pieces(Buffer.from(value))) forms.set(form, bytes);
    return [...forms].map(([form, bytes]) => ({ name, form, bytes: Buffer.from(bytes) }));
  });
}

function writings(text: string): readonly (readonly [how: string, written: string])[] {
  const command = text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const plain: (readonly [string, string])[] = [
    ["as JSON", JSON.stringify(text).slice(1, -1)],
    ["as a command", command],
  ];
  return text.length < SHORTEST_LINE ? plain : [...plain, ["as base64", Buffer.from(text).toString("base64").replace(/.?=*$/, "")]];
}

/** A page of a database ends anywhere: whatever stretch of a long value is kept holds one of these. */
function pieces(bytes: Buffer): readonly (readonly [form: string, piece: Buffer])[] {
  const count = bytes.length < 8 * PIECE ? 0 : Math.floor(bytes.length / PIECE);
  return Array.from(
    { length: count },
    (_, index) => [`piece ${index}`, bytes.subarray(index * PIECE, (index + 1) * PIECE)] as const,
  ).filter(([, piece]) => !piece.includes("-----"));
}

/** Values found in bytes, each form once. `place`: what the bytes are. */
export function search(needles: readonly Needle[], bytes: Buffer, place: string, depth = 3): readonly Hit[] {
  const found = needles.filter((needle) => bytes.includes(needle.bytes)).map(({ name, form }) => ({ name, form, place }));
  return depth === 0
    ? found
    : [...found, ...unpacked(bytes).flatMap(([how, inner]) => search(needles, inner, `${place} (${how})`, depth - 1))];
}

const PACKED: readonly (readonly [how: string, magic: Buffer, unpack: (bytes: Buffer) => Buffer])[] = [
  ["gzip", Buffer.from("1f8b08", "hex"), (bytes) => zlib.gunzipSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH })],
  ["zstd", Buffer.from("28b52ffd", "hex"), (bytes) => zlib.zstdDecompressSync(bytes)],
  ["zip", Buffer.from("504b0304", "hex"), firstMember],
];

/** Whatever is compressed in it, wherever it begins: a frame within a file, a member of an archive. */
function unpacked(bytes: Buffer): readonly (readonly [how: string, inner: Buffer])[] {
  return PACKED.flatMap(([how, magic, unpack]) =>
    placesOf(bytes, magic).flatMap((at) => {
      try {
        return [[`${how} at ${at}`, unpack(bytes.subarray(at))] as const];
      } catch {
        // Bytes that only begin so.
        return [];
      }
    }),
  );
}

function placesOf(bytes: Buffer, magic: Buffer): readonly number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) found.push(at);
  return found;
}

/** Of a local header on; https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.7. */
function firstMember(bytes: Buffer): Buffer {
  const start = 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
  const body = bytes.subarray(start);
  if (bytes.readUInt16LE(8) === 0) return body.subarray(0, bytes.readUInt32LE(18));
  return zlib.inflateRawSync(body, { finishFlush: zlib.constants.Z_SYNC_FLUSH });
}

/** Values found in the files below a folder: contents, names and the targets of links. */
export function searchFolder(
  needles: readonly Needle[],
  folder: string,
  isLeftOut: (file: string) => boolean = () => false,
): readonly Hit[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map(
    (entry: Dirent) => [path.join(entry.parentPath, entry.name), entry] as const,
  );
  return entries
    .filter(([file]) => !isLeftOut(file))
    .flatMap(([file, entry]) => {
      const named = search(needles, Buffer.from(path.relative(folder, file)), `the name of ${file}`, 0);
      if (entry.isSymbolicLink())
        return [...named, ...search(needles, readlinkSync(file, { encoding: "buffer" }), `the target of ${file}`, 0)];
      return entry.isFile() && lstatSync(file).size > 0 ? [...named, ...search(needles, readFileSync(file), file)] : named;
    });
}
