// Fetches the picture whose address stands in a text file: node scripts/download.mjs URLFILE OUT
// The bytes are kept as they come. https:, http: and file: addresses, or a path inside the repository.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";

const LONGEST_MS = 60_000;

function stop(message, code) {
  console.error(`download: ${message}`);
  process.exit(code);
}

async function fromTheNet(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(LONGEST_MS) });
  if (!answer.ok) throw new Error(`the server answered ${answer.status} ${answer.statusText}`.trimEnd());
  return Buffer.from(await answer.arrayBuffer());
}

function fromTheRepository(path) {
  const way = relative(process.cwd(), resolve(path));
  if (way.startsWith("..") || isAbsolute(way)) throw new Error(`${path} lies outside the repository`);
  return readFile(path);
}

function load(address) {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) return fromTheRepository(address);
  const url = new URL(address);
  if (url.protocol === "file:") return readFile(url);
  if (url.protocol === "https:" || url.protocol === "http:") return fromTheNet(url);
  throw new Error(`${url.protocol} addresses are not read; use https:, http:, file: or a path such as pictures/cat.jpg`);
}

const [list, out, ...rest] = process.argv.slice(2);
if (list === undefined || out === undefined || rest.length > 0) stop("usage: node scripts/download.mjs URLFILE OUT", 2);

let address = list;
try {
  address = (await readFile(list, "utf8")).trim();
  if (address === "" || /\s/.test(address)) throw new Error(`${list} must hold one address and nothing else`);
  const bytes = await load(address);
  if (bytes.length === 0) throw new Error("there are no bytes");
  // Written beside its place and moved there whole, so that nobody ever reads half a picture.
  const part = `${out}.part`;
  await mkdir(dirname(out), { recursive: true });
  try {
    await writeFile(part, bytes);
    await rename(part, out);
  } finally {
    await rm(part, { force: true });
  }
  console.log(`${address} -> ${out}, ${bytes.length} bytes`);
} catch (error) {
  const reason = error.cause?.message ? `${error.message}: ${error.cause.message}` : error.message;
  stop(reason.includes(address) || reason.includes(list) ? reason : `${address}: ${reason}`, 1);
}
