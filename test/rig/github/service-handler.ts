// Between a listener and a service: reads the request, lets faults have their way, writes the journal.
import type { IncomingMessage } from "node:http";
import { setTimeout as later } from "node:timers/promises";
import { alteredAnswer, deliver, isServed } from "./delivery.ts";
import type { Answer, CallHead, Service, ServiceName, Subject } from "./exchange.ts";
import type { Faults, FaultWay } from "./faults.ts";
import type { Handle } from "./listener.ts";
import type { RigClock } from "./rig-clock.ts";

/** One request that reached the small GitHub. */
export interface RigRequest {
  readonly service: ServiceName;
  /** `CreateCacheEntry`, `PutBlob`, `PutBlock`, `PutBlockList`, `GetBlob`, `HeadBlob`, `ListCaches`, `v1.lookUp`, … */
  readonly method: string;
  /** The cache key it is about; null where there is none. */
  readonly key: string | null;
  /** Path and query without the signature. */
  readonly path: string;
  /** Status of the answer that was begun; 0 when there was none. */
  readonly status: number;
  /** Bytes of the bodies, headers not counted. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** The range that was asked for. */
  readonly range: string | null;
  /** When it was answered; milliseconds since 1970 on the rig's clock. */
  readonly at: number;
  /** The kind of the fault it met. */
  readonly fault: FaultWay["kind"] | null;
}

export interface Workings {
  readonly clock: RigClock;
  readonly faults: Faults;
  record(request: RigRequest): void;
}

export function serviceHandler(service: Service, workings: Workings): Handle {
  return async (request, response) => {
    const head = headOf(request);
    // A request whose reading was broken off has no socket any more.
    const socket = request.socket;
    const torn = workings.faults.take(service.name, service.identify(head, null), "upload");
    const body = await bodyOf(request, torn?.kind === "torn-upload" ? torn.bytes : null);
    const subject = service.identify(head, body.bytes);
    const note = (status: number, bytesOut: number, fault: FaultWay | null) =>
      workings.record(
        journalEntry({ service: service.name, head, subject, at: workings.clock.now() }, status, [body.bytes.length, bytesOut], fault),
      );
    if (!body.complete) {
      note(0, 0, torn);
      socket.resetAndDestroy();
      return;
    }
    const way = workings.faults.take(service.name, subject, "answer");
    if (way?.kind === "delay") await later(way.ms);
    if (way?.kind === "before") way.run();
    const answer = isServed(way) ? alteredAnswer(await service.answer({ ...head, body: body.bytes }), way) : null;
    note(...statusAndSize(answer, way), way);
    await deliver(response, answer, way);
  };
}

function statusAndSize(answer: Answer | null, way: FaultWay | null): readonly [number, number] {
  if (way?.kind === "answer") return [way.status, Buffer.byteLength(way.body ?? "")];
  if (way?.kind === "lost-answer" || answer === null) return [0, 0];
  return [answer.status, way?.kind === "hang" ? 0 : answer.body.length];
}

interface Seen {
  readonly service: ServiceName;
  readonly head: CallHead;
  readonly subject: Subject;
  readonly at: number;
}

function journalEntry(seen: Seen, status: number, bytes: readonly [number, number], fault: FaultWay | null): RigRequest {
  const { head, subject } = seen;
  const query = new URLSearchParams(head.url.searchParams);
  query.delete("sig");
  const range = head.headers["x-ms-range"] ?? head.headers.range ?? null;
  return {
    service: seen.service,
    method: subject.method,
    key: subject.key,
    path: query.size === 0 ? head.url.pathname : `${head.url.pathname}?${query}`,
    status,
    bytesIn: bytes[0],
    bytesOut: bytes[1],
    range: Array.isArray(range) ? (range[0] ?? null) : range,
    at: seen.at,
    fault: fault?.kind ?? null,
  };
}

function headOf(request: IncomingMessage): CallHead {
  return { method: request.method ?? "", url: new URL(request.url ?? "/", "http://127.0.0.1"), headers: request.headers };
}

/** The whole body; or, not complete, as much of it as came before the client left or the limit was met. */
async function bodyOf(request: IncomingMessage, limit: number | null): Promise<{ readonly bytes: Buffer; readonly complete: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request) {
      parts.push(part);
      size += part.length;
      if (limit !== null && size >= limit) return { bytes: Buffer.concat(parts), complete: false };
    }
  } catch {
    return { bytes: Buffer.concat(parts), complete: false };
  }
  return { bytes: Buffer.concat(parts), complete: limit === null };
}
