// Sends an answer, with the fault it meets on the way. Does not choose the fault.
import type { ServerResponse } from "node:http";
import { setTimeout as later } from "node:timers/promises";
import type { Answer } from "./exchange.ts";
import type { FaultWay } from "./faults.ts";

/** Whether the service's own answer is to be had at all. */
export function isServed(way: FaultWay | null): boolean {
  return way === null || (way.kind !== "answer" && way.kind !== "reset" && way.kind !== "silence");
}

/** What an answer becomes before it is sent. */
export function alteredAnswer(answer: Answer, way: FaultWay | null): Answer {
  if (way === null) return answer;
  if (way.kind === "replace") return { ...answer, body: way.body };
  if (way.kind === "flip") return { ...answer, body: flipped(answer, way.offset) };
  if (way.kind === "cut" && !way.torn) return { ...answer, body: answer.body.subarray(0, way.bytes) };
  if (way.kind !== "edit") return answer;
  return { ...answer, body: Buffer.from(JSON.stringify({ ...JSON.parse(answer.body.toString("utf8")), ...way.fields })) };
}

function flipped(answer: Answer, offset: number): Buffer {
  const first = Number(/^bytes (\d+)-/.exec(answer.headers["content-range"] ?? "")?.[1] ?? 0);
  const body = Buffer.from(answer.body);
  const value = body[offset - first];
  if (value !== undefined) body[offset - first] = value ^ 1;
  return body;
}

/** Resolves when the answer is sent, or when it never will be. `answer` is null when the service did not see the request. */
export async function deliver(response: ServerResponse, answer: Answer | null, way: FaultWay | null): Promise<void> {
  if (way?.kind === "silence") return;
  if (way?.kind === "reset" || way?.kind === "lost-answer") return reset(response);
  const sent = answer ?? replacement(way);
  response.writeHead(sent.status, { "content-length": `${sent.body.length}`, ...sent.headers });
  if (way?.kind === "hang") response.flushHeaders();
  else if (way?.kind === "slow") await trickle(response, sent.body, way.bytesPerSecond);
  else if (way?.kind === "cut" && way.torn) response.write(sent.body.subarray(0, way.bytes), () => reset(response));
  else response.end(sent.body);
}

function replacement(way: FaultWay | null): Answer {
  if (way?.kind !== "answer") throw new Error(`A fault of the kind ${way?.kind} has no answer of its own.`);
  const body = Buffer.from(way.body ?? "");
  return { status: way.status, headers: { "content-type": "application/json", ...way.headers }, body };
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

async function trickle(response: ServerResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
  // Ten times a second, or less often when that would be no byte.
  const step = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    await later((step * 1000) / bytesPerSecond, undefined, { ref: false });
    response.write(body.subarray(at, at + step));
  }
  response.end();
}
