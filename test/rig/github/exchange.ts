// One request and one answer, as the services see them: whole bodies in memory. Knows no service and no socket.
import type { IncomingHttpHeaders } from "node:http";

export type ServiceName = "cache" | "artifact" | "blob" | "rest" | "oidc" | "sigstore";

export interface CallHead {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

export interface Call extends CallHead {
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

/** What a request is about, for the journal and for faults. `key` is the cache key or the artifact's name, or null where there is none or it is not known yet. */
export interface Subject {
  readonly method: string;
  readonly key: string | null;
}

export interface Service {
  readonly name: ServiceName;
  /** `body` is null while it has not been read. */
  identify(head: CallHead, body: Buffer | null): Subject;
  answer(call: Call): Answer | Promise<Answer>;
}

export function jsonAnswer(status: number, value: unknown, headers: { readonly [name: string]: string } = {}): Answer {
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: Buffer.from(JSON.stringify(value)) };
}

export function emptyAnswer(status: number, headers: { readonly [name: string]: string } = {}): Answer {
  return { status, headers, body: Buffer.alloc(0) };
}

/** One value of a header; null when it is absent. Of several the first. */
export function header(head: CallHead, name: string): string | null {
  const value = head.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** The object in a JSON body; null when it is anything else. */
export function jsonObject(body: Buffer): { readonly [name: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
