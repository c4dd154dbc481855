// Sends OpenLineage events to a service, one after another: POST <address>/api/v1/lineage, as OpenLineage's own clients do.
// https://openlineage.io/docs/client/python/configuration#http-transport. Knows nothing of what the events say.
import { setTimeout as sleep } from "node:timers/promises";
import { type HttpAnswer, type HttpClient, httpClient } from "./http-exchange.ts";

/** Milliseconds without an answer, and between attempts: the first wait, doubled each time. */
const TIMEOUT_MS = 5000;
const FIRST_WAIT_MS = 300;
const RETRIES = 5;
const RETRIED: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** The service wants nothing of us: asking on would be of no use. */
const CLOSED: ReadonlySet<number> = new Set([401, 403, 404, 405]);

export interface LineageService {
  /** With or without a path; `endpoint` is put behind it. */
  readonly url: string;
  /** Default: `api/v1/lineage`. */
  readonly endpoint?: string | undefined;
  /** A secret: sent, never told. */
  readonly apiKey?: string | undefined;
  readonly proxyEnv: { readonly [name: string]: string | undefined };
  /** For tests. */
  readonly firstWaitMs?: number;
}

/** `why`: of the first event that was not taken; null where all were. */
export interface Sent {
  readonly taken: number;
  readonly why: string | null;
}

/** Never rejects. An event that is refused does not stop the others; a service that does not answer does. */
export async function sendLineage(service: LineageService, events: readonly unknown[]): Promise<Sent> {
  const client = httpClient({ headersMs: TIMEOUT_MS, windowMs: TIMEOUT_MS, windowBytes: 1 }, service.proxyEnv);
  let taken = 0;
  let why: string | null = null;
  for (const event of events) {
    const answer = await sendEvent(client, service, JSON.stringify(event));
    if (isTaken(answer)) taken += 1;
    else why ??= answer.kind === "failed" ? answer.why : `it answers ${answer.status}`;
    if (!isTaken(answer) && (answer.kind === "failed" || RETRIED.has(answer.status) || CLOSED.has(answer.status))) break;
  }
  client.close();
  return { taken, why };
}

function isTaken(answer: HttpAnswer): boolean {
  return answer.kind === "answer" && answer.status >= 200 && answer.status < 300;
}

async function sendEvent(client: HttpClient, service: LineageService, body: string): Promise<HttpAnswer> {
  const { url, endpoint = "api/v1/lineage", apiKey, firstWaitMs = FIRST_WAIT_MS } = service;
  const headers = { "content-type": "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) };
  const target = `${url.replace(/\/+$/, "")}/${endpoint.replace(/^\/+/, "")}`;
  for (let attempt = 0; ; attempt++) {
    const answer = await client.exchange({ method: "POST", url: target, headers, body });
    // Where nobody listens at all, nobody will in a few seconds.
    const isPassing = answer.kind === "failed" ? answer.isUnsent !== true : RETRIED.has(answer.status);
    if (!isPassing || attempt === RETRIES) return answer;
    await sleep(firstWaitMs * 2 ** attempt);
  }
}
