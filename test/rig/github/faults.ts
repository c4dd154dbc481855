// What can go wrong on the way, as data, and which of it is next. Does not do it: that is the delivery's.
import type { ServiceName, Subject } from "./exchange.ts";

export type FaultWay =
  /** An answer in place of the service's; the service never sees the request. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: { readonly [name: string]: string };
      readonly body?: string;
    }
  /** The connection is reset before the service sees the request. */
  | { readonly kind: "reset" }
  /** The service does its work, then the connection is reset: the answer is lost. */
  | { readonly kind: "lost-answer" }
  /** The service does its work; headers are sent and nothing after them. */
  | { readonly kind: "hang" }
  /** No answer at all; the connection stays open. */
  | { readonly kind: "silence" }
  /** The body comes at so many bytes in a second. */
  | { readonly kind: "slow"; readonly bytesPerSecond: number }
  /** The body ends after so many bytes: as if that were all of it, or by a reset (`torn`). */
  | { readonly kind: "cut"; readonly bytes: number; readonly torn: boolean }
  | { readonly kind: "replace"; readonly body: Buffer }
  /** One bit of the blob's byte at `offset` (from its beginning, whatever the range) is flipped. */
  | { readonly kind: "flip"; readonly offset: number }
  /** Members of a JSON answer take other values. */
  | { readonly kind: "edit"; readonly fields: { readonly [name: string]: unknown } }
  /** The connection is reset after so many bytes of the request's body. */
  | { readonly kind: "torn-upload"; readonly bytes: number }
  /** The service sees the request so many milliseconds later. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Something happens just before the service sees the request: an entry is evicted, another run is faster. */
  | { readonly kind: "before"; readonly run: () => void };

export interface FaultRule {
  readonly service?: ServiceName;
  /** As the journal names it: `CreateCacheEntry`, `GetBlob`, `ListCaches`. */
  readonly method?: string;
  /** A part of the cache key. */
  readonly key?: string;
  /** How many requests it meets; all when absent. */
  readonly times?: number;
  /** How many requests that it would meet are let through first. */
  readonly skip?: number;
  readonly way: FaultWay;
}

export interface Faults {
  /** The function removes it again. */
  add(rule: FaultRule): () => void;
  /** The fault a request meets, counted; rules come in the order in which they were added, one for each request. */
  take(service: ServiceName, subject: Subject, part: "upload" | "answer"): FaultWay | null;
}

export function faults(): Faults {
  const rules = new Set<{ readonly rule: FaultRule; met: number }>();
  return {
    add: (rule) => {
      const kept = { rule, met: 0 };
      rules.add(kept);
      return () => void rules.delete(kept);
    },
    take: (service, subject, part) => {
      for (const kept of rules) {
        if ((kept.rule.way.kind === "torn-upload") !== (part === "upload") || !meets(kept.rule, service, subject)) continue;
        kept.met += 1;
        const turn = kept.met - (kept.rule.skip ?? 0);
        if (turn > 0 && turn <= (kept.rule.times ?? Number.POSITIVE_INFINITY)) return kept.rule.way;
      }
      return null;
    },
  };
}

function meets(rule: FaultRule, service: ServiceName, subject: Subject): boolean {
  if (rule.service !== undefined && rule.service !== service) return false;
  if (rule.method !== undefined && rule.method !== subject.method) return false;
  return rule.key === undefined || (subject.key ?? "").includes(rule.key);
}

/** The services' own refusals, to be had without their reasons. */
export const FAULT_WAYS = {
  serverError: { kind: "answer", status: 500, body: '{"code":"internal","msg":"internal error"}' },
  unavailable: { kind: "answer", status: 503, body: '{"code":"unavailable","msg":"service unavailable"}' },
  tokenExpired: { kind: "answer", status: 401, body: '{"code":"unauthenticated","msg":"token is expired"}' },
  html: { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<!DOCTYPE html><title>Unicorn!</title>" },
  quota: { kind: "answer", status: 403, body: '{"code":"permission_denied","msg":"insufficient usage to create cache entry"}' },
  rateLimited: { kind: "answer", status: 429, body: '{"code":"resource_exhausted","msg":"Rate limit exceeded"}' },
  alreadyReserved: {
    kind: "answer",
    status: 409,
    body: '{"code":"already_exists","msg":"cache entry with the same key, version, and scope already exists"}',
  },
  finalizeRefused: { kind: "answer", status: 200, body: '{"ok":false,"entry_id":"0","message":"cache entry could not be finalized"}' },
} as const satisfies { readonly [name: string]: FaultWay };

/** 429 that says when to come again. */
export function rateLimitedFor(seconds: number): FaultWay {
  return { ...FAULT_WAYS.rateLimited, headers: { "retry-after": `${seconds}` } };
}
