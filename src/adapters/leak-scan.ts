// Looks for secrets in texts and files. Large files are looked at in a thread of its own, so that they can be digested meanwhile.
import type { NamedValue } from "../core/secret/leak-patterns.ts";
import { LeakSearch } from "../core/secret/leak-search.ts";
import { maskForms } from "../core/secret/mask-forms.ts";
import type { Leak, LeakScan } from "../ports.ts";
import { archiveKind, type Searched, searchContent, searchFile } from "./leak-content.ts";
import { bytesInMemory, withFileSync } from "./readable-bytes.ts";
import { SearchThread } from "./search-thread.ts";

/** From this size on a file goes to the thread: below, it takes less time here than the way there. */
const LARGE_BYTES = 8 * 1024 * 1024;
/** What is expanded may be a thousand times as large. */
const LARGE_ARCHIVE_BYTES = 1024 * 1024;

export function leakScan(): LeakScan {
  return new FileLeakScan();
}

class FileLeakScan implements LeakScan {
  #known: readonly NamedValue[] = [];
  #search = new LeakSearch(this.#known);
  #masks: readonly string[] = [];
  #thread: SearchThread | null = null;

  add(secrets: ReadonlyMap<string, string>): void {
    const isNew = ([name, value]: NamedValue) => value !== "" && !this.#known.some(([other, known]) => other === name && known === value);
    const added = [...secrets].filter(isNew);
    if (added.length === 0) return;
    this.#known = [...this.#known, ...added];
    this.#search = new LeakSearch(this.#known);
    this.#masks = [...new Set([...this.#masks, ...added.flatMap(([, value]) => maskForms(value))])];
    this.#thread?.tell(this.#known);
  }

  get secrets(): number {
    return new Set(this.#known.map(([name]) => name)).size;
  }

  get masks(): readonly string[] {
    return this.#masks;
  }

  text(text: string): Leak | null {
    return this.#search.text(text);
  }

  async content(file: Uint8Array | string, tokens: boolean): Promise<Searched | null> {
    if (typeof file !== "string") return searchContent(this.#search, bytesInMemory(file), tokens);
    return isLarge(file) ? this.#searchAside(file, tokens) : searchFile(this.#search, file, tokens);
  }

  async close(): Promise<void> {
    await this.#thread?.close();
    this.#thread = null;
  }

  async #searchAside(file: string, tokens: boolean): Promise<Searched | null> {
    const search = this.#search;
    if (this.#thread?.alive !== true) this.#thread = new SearchThread(this.#known);
    const searched = await this.#thread.search(file, tokens);
    return searched === "lost" ? searchFile(search, file, tokens) : searched;
  }
}

/** One that cannot be read is not. */
function isLarge(file: string): boolean {
  const large = withFileSync(
    file,
    (content) => content.size >= LARGE_BYTES || (content.size >= LARGE_ARCHIVE_BYTES && archiveKind(content) !== null),
  );
  return large === true;
}
