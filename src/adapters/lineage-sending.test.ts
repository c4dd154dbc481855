// Sending events to a service over real HTTP: what is sent, what is tried again, and when it is given up.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendLineage } from "./lineage-sending.ts";

interface Request {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A service that gives these answers in turn, the last one from then on; 0: it breaks the connection. */
async function service(...statuses: readonly number[]) {
  const requests: Request[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const status = statuses[Math.min(requests.length, statuses.length - 1)] ?? 201;
      requests.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { requests, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const EVENTS = [{ a: 1 }, { b: "é" }, { c: 3 }];
const QUICK = { proxyEnv: {}, firstWaitMs: 1 };

describe("events", () => {
  it("go one after another to the address that OpenLineage's clients use, as JSON, with the key", async () => {
    const { url, requests } = await service(201);
    expect(await sendLineage({ ...QUICK, url: `${url}/`, apiKey: "key-of-the-service" }, EVENTS)).toEqual({ taken: 3, why: null });
    expect(requests.map((request) => [request.method, request.url])).toEqual(EVENTS.map(() => ["POST", "/api/v1/lineage"]));
    expect(requests.map((request) => JSON.parse(request.body))).toEqual(EVENTS);
    expect(requests[0]?.headers).toMatchObject({ "content-type": "application/json", authorization: "Bearer key-of-the-service" });
  });

  it("go elsewhere where the service says so, and without a key there is no such header", async () => {
    const { url, requests } = await service(200);
    expect(await sendLineage({ ...QUICK, url: `${url}/base`, endpoint: "/events" }, [{}])).toEqual({ taken: 1, why: null });
    expect([requests[0]?.url, requests[0]?.headers.authorization]).toEqual(["/base/events", undefined]);
  });

  it.each([500, 502, 503, 504, 0])("are sent again after %d, five times and no more", async (status) => {
    const passing = await service(status, status, 201);
    expect(await sendLineage({ ...QUICK, url: passing.url }, EVENTS)).toEqual({ taken: 3, why: null });
    expect(passing.requests).toHaveLength(5);
    const lasting = await service(status);
    const { taken, why } = await sendLineage({ ...QUICK, url: lasting.url }, EVENTS);
    expect([taken, why]).toEqual([0, status === 0 ? "the connection broke" : `it answers ${status}`]);
    expect(lasting.requests).toHaveLength(6);
  });

  it("that the service refuses do not stop the others", async () => {
    const { url, requests } = await service(201, 400, 201);
    expect(await sendLineage({ ...QUICK, url }, EVENTS)).toEqual({ taken: 2, why: "it answers 400" });
    expect(requests).toHaveLength(3);
  });

  it.each([401, 403, 404])("stop after %d: nothing is wanted of us", async (status) => {
    const { url, requests } = await service(status);
    expect(await sendLineage({ ...QUICK, url }, EVENTS)).toEqual({ taken: 0, why: `it answers ${status}` });
    expect(requests).toHaveLength(1);
  });

  it("stop at once where nobody listens", async () => {
    const { url, server } = await service();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
    expect(await sendLineage({ ...QUICK, url }, EVENTS)).toEqual({ taken: 0, why: "the connection is refused" });
  });
});
