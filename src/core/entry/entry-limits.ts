// How large an entry may be, in every respect: the same limits when it is saved and when it is read, so that nothing is
// saved that would be refused later. Knows no store.

export const LIMITS = {
  /** Files of one entry. */
  files: 50_000,
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
} as const;

/** Whether bytes grow more than any honest output does when they are decompressed. */
export function growsTooMuch(bytes: number, compressed: number): boolean {
  return bytes > LIMITS.ratioFrom && bytes > LIMITS.ratio * compressed;
}
