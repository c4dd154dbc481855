// What lies on a board and who has what of it: each name and each claim is given once, to whoever comes first. Knows no bytes, no time
// and nothing that goes wrong.
import type { ListedClaim, ListedResult } from "../model/board.ts";
import { claimName, readResultName } from "./board-names.ts";

export class BoardRegister<Content> {
  /** By name, in the order in which it came. */
  readonly items = new Map<string, Content>();
  readonly #read = new Map<string, ListedResult | null>();
  readonly #claims = new Map<string, ListedClaim>();
  readonly #ended = new Set<string>();

  /** What came first under a name stays. */
  put(name: string, content: Content): "published" | "exists" {
    if (this.items.has(name)) return "exists";
    this.items.set(name, content);
    return "published";
  }

  claim(worker: string, batch: number, claim: number): "claimed" | "taken" {
    const name = claimName(batch, claim);
    if (this.#claims.has(name)) return "taken";
    this.#claims.set(name, { batch, claim, worker });
    return "claimed";
  }

  end(worker: string): void {
    this.#ended.add(worker);
  }

  /** The results among all that lies here, of those that `isSeen`, in the order in which they came. */
  results(isSeen: (content: Content) => boolean = () => true): readonly ListedResult[] {
    const results: ListedResult[] = [];
    for (const [name, content] of this.items) {
      const listed = isSeen(content) ? this.#listed(name) : null;
      if (listed !== null) results.push(listed);
    }
    return results;
  }

  claims(): readonly ListedClaim[] {
    return [...this.#claims.values()];
  }

  ended(): readonly string[] {
    return [...this.#ended];
  }

  #listed(name: string): ListedResult | null {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const listed = readResultName(name);
    this.#read.set(name, listed);
    return listed;
  }
}
