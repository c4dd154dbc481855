// A thread that looks for secrets in large files while others are digested. Is told values by messages only, never by its arguments or its
// environment. Started by search-thread.ts; the bundle of the same name is this file.
import { parentPort } from "node:worker_threads";
import type { NamedValue } from "../core/secret/leak-patterns.ts";
import { LeakSearch } from "../core/secret/leak-search.ts";
import { type Searched, searchFile } from "./leak-content.ts";

/** All secrets from now on, by name; or a file to look at. */
export type ThreadRequest =
  | { readonly kind: "secrets"; readonly secrets: readonly NamedValue[] }
  | { readonly kind: "file"; readonly id: number; readonly file: string; readonly tokens: boolean };

export interface ThreadAnswer {
  readonly id: number;
  readonly searched: Searched | null;
}

let search = new LeakSearch([]);

async function answer(request: ThreadRequest): Promise<void> {
  if (request.kind === "secrets") {
    search = new LeakSearch(request.secrets);
    return;
  }
  const searched = await searchFile(search, request.file, request.tokens);
  parentPort?.postMessage({ id: request.id, searched } satisfies ThreadAnswer);
}

parentPort?.on("message", (request: ThreadRequest) => void answer(request));
