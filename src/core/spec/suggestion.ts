// The name that was probably meant. Knows nothing of keys or contexts.

/** Longer names are never compared: nobody mistypes them, and a hostile file may hold many. */
const MAX_LENGTH = 40;

/** The candidate nearest to a name (one or two slips, a swap of neighbours counts as one), or undefined where none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(name);
  if (wanted.length > MAX_LENGTH) return undefined;
  const limit = wanted.length < 2 ? 0 : wanted.length < 6 ? 1 : 2;
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue;
    const slips = distance(wanted, plain(candidate));
    if (slips < least) [best, least] = [candidate, slips];
  }
  return best;
}

/** `working_directory`, `workingDirectory` and `Working-Directory` all mean `working-directory`. */
function plain(name: string): string {
  if (name.length > 2 * MAX_LENGTH) return name;
  return name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-")
    .replaceAll("_", "-")
    .toLowerCase();
}

/** Damerau–Levenshtein, the restricted form (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a.charAt(i - 1) === b.charAt(j - 1);
      const swapped = a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1);
      const cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      row.push(i > 1 && j > 1 && swapped ? Math.min(cost, at(beforeLast, j - 2) + 1) : cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], i: number): number {
  return row[i] ?? Number.POSITIVE_INFINITY;
}
