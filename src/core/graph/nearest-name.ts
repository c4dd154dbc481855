// "Did you mean …": the name most like one that does not exist. Knows nothing of what is named.

/** The most similar of some names, or null where none is close: at most a third of the letters differ. */
export function nearestName(name: string, names: Iterable<string>): string | null {
  let nearest: string | null = null;
  let best = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    const distance = Math.abs(candidate.length - name.length) < best ? distanceOf(name.toLowerCase(), candidate.toLowerCase()) : best;
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}

/** Letters to insert, remove, change or swap with their neighbour (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? change) + 1 : change;
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** A hint for a name that does not exist: the nearest, else what there is. */
export function nameHint(name: string, names: readonly string[], what: string): string {
  const nearest = nearestName(name, names);
  if (nearest !== null) return `Did you mean \`${nearest}\`?`;
  const shown = names.slice(0, 8).map((each) => `\`${each}\``);
  return shown.length === 0
    ? `There are no ${what}`
    : `${what[0]?.toUpperCase()}${what.slice(1)} here: ${shown.join(", ")}${names.length > 8 ? ", …" : ""}`;
}
