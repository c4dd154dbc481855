// An order in which everything comes after what it needs, and the circles where there is none. Numbers only: knows
// neither steps nor tasks. Never recurses, so depth costs nothing.

/** `upstream[i]`: what node i needs. `labels[i]`: what a circle is reported by, e.g. the step of a task. */
export interface Needs {
  readonly upstream: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

/** Each node of a circle needs the next one, and the last the first. With circles the order is of no use. */
export interface Arrangement {
  readonly order: readonly number[];
  readonly circles: readonly (readonly number[])[];
  /** Labels known to lie on a circle. */
  readonly circled: ReadonlySet<number>;
}

interface Walk extends Needs {
  readonly order: number[];
  readonly circles: (readonly number[])[];
  readonly circled: Set<number>;
  /** 0 not seen, -1 done, else its place on the path, from 1. */
  readonly place: Int32Array;
  readonly path: number[];
  readonly cursor: number[];
}

/**
 * Nodes by number, each after what it needs; where the numbers already are such an order they stay. Circles among labels
 * that are all `known` to lie on one are not told.
 */
export function arrange(needs: Needs, known: Iterable<number> = []): Arrangement {
  const count = needs.upstream.length;
  const walk: Walk = { ...needs, order: [], circles: [], circled: new Set(known), place: new Int32Array(count), path: [], cursor: [] };
  for (let node = 0; node < count; node++) {
    if (walk.place[node] === 0) walkFrom(walk, node);
  }
  return { order: walk.order, circles: walk.circles, circled: walk.circled };
}

function walkFrom(walk: Walk, start: number): void {
  enter(walk, start);
  for (let node = walk.path.at(-1); node !== undefined; node = walk.path.at(-1)) {
    const next = nextNeed(walk, node);
    if (next === undefined) leave(walk, node);
    else if (walk.place[next] === 0) enter(walk, next);
    else if (walk.place[next] !== -1) noteCircle(walk, next, node);
  }
}

function enter(walk: Walk, node: number): void {
  walk.path.push(node);
  walk.cursor.push(0);
  walk.place[node] = walk.path.length;
}

function leave(walk: Walk, node: number): void {
  walk.path.pop();
  walk.cursor.pop();
  walk.place[node] = -1;
  walk.order.push(node);
}

function nextNeed(walk: Walk, node: number): number | undefined {
  const last = walk.cursor.length - 1;
  const at = walk.cursor[last] ?? 0;
  walk.cursor[last] = at + 1;
  return walk.upstream[node]?.[at];
}

function noteCircle(walk: Walk, first: number, last: number): void {
  const isKnown = (node: number) => walk.circled.has(walk.labels[node] ?? -1);
  if (isKnown(first) && isKnown(last)) return;
  const nodes = walk.path.slice((walk.place[first] ?? 1) - 1);
  for (const node of nodes) walk.circled.add(walk.labels[node] ?? -1);
  walk.circles.push(shortest(walk.upstream, new Set(nodes), first));
}

/** The shortest way from a node back to itself over some nodes, of which there is one. */
function shortest(upstream: Needs["upstream"], among: ReadonlySet<number>, start: number): readonly number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const next of upstream[node] ?? []) {
      if (next === start) return pathTo(cameFrom, start, node);
      if (!among.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}

function pathTo(cameFrom: ReadonlyMap<number, number>, start: number, end: number): readonly number[] {
  const path = [end];
  for (let at = end; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    path.push(at);
  }
  return path.reverse();
}
