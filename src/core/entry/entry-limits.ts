// How large an entry may be, in every respect: the same limits when it is saved and when it is read, so that nothing is
// saved that would be refused later. Knows no store.

export const LIMITS = {
  /** Files of one entry. */
  files: 50_000,
  /** Those and the folders that they need. */
  paths: 250_000,
  /** Bytes of all files together. */
  bytes: 10 * 1024 ** 3,
  /** Bytes of a header before compression. */
  headerBytes: 64 * 1024 ** 2,
  /** How many times larger than its compressed form an entry may be, above `ratioFrom` bytes. */
  ratio: 2000,
  ratioFrom: 256 * 1024 ** 2,
  /** Of a path: bytes, names; of one name: bytes. */
  pathBytes: 4096,
  pathNames: 256,
  nameBytes: 255,
  /** Values of a task: how many, and characters of all together. */
  values: 10_000,
  valueCharacters: 2 * 1024 ** 2,
  /** Lists and objects within each other in a header; a flow file may nest 100. */
  levels: 128,
} as const;

/** Whether a JSON text nests deeper than any honest header: told before it is parsed, since a value of so many levels takes gigabytes. */
export function nestsTooDeep(text: string): boolean {
  let level = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = endOfText(text, at);
      if (at < 0) return false;
    } else if (char === OPEN_LIST || char === OPEN_OBJECT) {
      if (++level > LIMITS.levels) return true;
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) level--;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Where the text ends that begins at a quote; -1: nowhere. */
function endOfText(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}

/** Whether bytes grow more than any honest output does when they are decompressed. */
export function growsTooMuch(bytes: number, compressed: number): boolean {
  return bytes > LIMITS.ratioFrom && bytes > LIMITS.ratio * compressed;
}
