// HTTP as outcomes: a request is answered or it failed, with why. Holds no call longer than its time limits, whatever the other
// side does; follows no redirect, knows no service.
import http from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

export interface HttpHead {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: http.IncomingHttpHeaders;
}

export type HttpAnswer = (HttpHead & { readonly kind: "answer"; readonly body: Buffer }) | HttpFailure;
export type HttpStream = (HttpHead & { readonly kind: "stream"; readonly stream: Readable }) | HttpFailure;
export interface HttpFailure {
  readonly kind: "failed";
  readonly why: string;
  /** There was no connection, so that the other side never had the request. */
  readonly isUnsent?: true;
}

/** Milliseconds, and bytes that must come within `windowMs` for a body not to count as stalled. */
export interface HttpLimits {
  readonly headersMs: number;
  readonly windowMs: number;
  readonly windowBytes: number;
}

/** Largest answer that `exchange` takes. */
const ANSWER_BYTES = 16 * 1024 * 1024;

export interface HttpClient {
  /** The whole answer. Never rejects. */
  exchange(request: HttpRequest): Promise<HttpAnswer>;
  /** The answer as it comes; the stream is destroyed with an error where it stalls or breaks. Never rejects. */
  open(request: HttpRequest): Promise<HttpStream>;
  close(): void;
}

/** `proxyEnv`: variables in which HTTP_PROXY, HTTPS_PROXY and NO_PROXY may stand. */
export function httpClient(limits: HttpLimits, proxyEnv: { readonly [name: string]: string | undefined }): HttpClient {
  const options = { keepAlive: true, maxSockets: 32, proxyEnv: { ...proxyEnv } };
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  const open = (request: HttpRequest): Promise<HttpStream> => openRequest(request, limits, agents);
  return {
    open,
    exchange: async (request) => {
      const opened = await open(request);
      if (opened.kind === "failed") return opened;
      const body = await readAll(opened.stream);
      return Buffer.isBuffer(body) ? { kind: "answer", status: opened.status, headers: opened.headers, body } : body;
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

function openRequest(request: HttpRequest, limits: HttpLimits, agents: Agents): Promise<HttpStream> {
  return new Promise((resolve) => {
    const fail = (error: unknown): void =>
      resolve({ kind: "failed", why: reasonOf(error), ...(isUnsent(error) ? { isUnsent: true } : {}) });
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const headers = { ...request.headers, ...(body === undefined ? {} : { "content-length": String(body.length) }) };
    const isSecure = request.url.startsWith("https:");
    const options = { method: request.method, headers, agent: isSecure ? agents.https : agents.http };
    let sent: http.ClientRequest;
    try {
      sent = (isSecure ? https : http).request(request.url, options);
    } catch (error) {
      // An address or a header that is none.
      fail(error);
      return;
    }
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${limits.headersMs / 1000} s`)), limits.headersMs);
    sent.on("error", (error) => {
      clearTimeout(timer);
      fail(error);
    });
    sent.on("response", (response) => {
      clearTimeout(timer);
      watchStall(response, limits);
      resolve({ kind: "stream", status: response.statusCode ?? 0, headers: response.headers, stream: response });
    });
    sent.end(body);
  });
}

/** A body that brings next to nothing for a whole window, while we wait for it, will not end in useful time. */
function watchStall(response: http.IncomingMessage, { windowMs, windowBytes }: HttpLimits): void {
  const { socket } = response;
  let before = socket.bytesRead;
  // Whether all that had come was read when the window began: who only begins to read now has not waited.
  let wasWaiting = true;
  const timer = setInterval(() => {
    const received = socket.bytesRead - before;
    before += received;
    const isWaiting = response.readableLength === 0;
    if (received < windowBytes && wasWaiting && isWaiting)
      response.destroy(new Error(`less than ${windowBytes} bytes in ${windowMs / 1000} s`));
    wasWaiting = isWaiting;
  }, windowMs);
  // An error that comes before anybody listens must not end the process.
  response.on("error", () => clearInterval(timer));
  response.on("close", () => clearInterval(timer));
}

/** Everything that a stream brings, up to a limit. */
export async function readAll(stream: Readable, limit = ANSWER_BYTES): Promise<Buffer | HttpFailure> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limit) return { kind: "failed", why: `the answer has more than ${limit} bytes` };
      chunks.push(chunk);
    }
  } catch (error) {
    return { kind: "failed", why: reasonOf(error) };
  }
  return Buffer.concat(chunks);
}

/** So many bytes from a stream's beginning, or all where it has fewer. What follows is not waited for. */
export async function readFirst(stream: Readable, bytes: number): Promise<Buffer | HttpFailure> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      // Exactly so many are read to the end of the answer: its connection serves again.
      if (size > bytes) break;
    }
  } catch (error) {
    return { kind: "failed", why: reasonOf(error) };
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

function isUnsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(String(error.code));
}

/** One line without addresses, which may hold signatures. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  if (code === "ECONNREFUSED") return "the connection is refused";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its name cannot be resolved";
  if (code === "ECONNRESET") return "the connection broke";
  return code === "" ? error.message : code;
}

/** Seconds, or a date; null where there is none that can be read. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfter(value: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
