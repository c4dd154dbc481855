// What both cache protocols stand on.
import type { Blobs } from "./blobs.ts";
import type { CacheShelf } from "./cache-entries.ts";
import type { JobTokens } from "./job-tokens.ts";
import type { RateWindow } from "./rate-window.ts";

export interface CacheServices {
  readonly shelf: CacheShelf;
  readonly blobs: Blobs;
  readonly tokens: JobTokens;
  /** Per repository. */
  readonly uploads: RateWindow;
  readonly downloads: RateWindow;
  /** An absolute address of a blob, to write or to read. */
  address(blob: string, permission: "r" | "cw"): string;
}
