// HTTP as outcomes, against a real server that does everything a server can do wrong.
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type HttpLimits, httpClient, readAll, readFirst, reasonOf } from "./http-exchange.ts";

const LIMITS: HttpLimits = { headersMs: 300, windowMs: 200, windowBytes: 100 };
const LARGEST = 16 * 1024 * 1024;

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A client, and the address of a server that ends with the test. */
async function served(handler: Handler, limits: HttpLimits = LIMITS) {
  const server = http.createServer(handler);
  const url = await listening(server);
  const client = httpClient(limits, {});
  onTestFinished(() => client.close());
  return { url, client, get: (path = "") => client.exchange({ method: "GET", url: `${url}${path}`, headers: {} }) };
}

async function listening(server: net.Server): Promise<string> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe("an answer", () => {
  it("comes whole, with status and headers, and the request was what it should be", async () => {
    const { client, url } = await served((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        response.writeHead(207, { "X-Own": "Yes" });
        response.end(
          JSON.stringify([request.method, request.headers["content-length"], request.headers["x-a"], Buffer.concat(chunks).toString()]),
        );
      });
    });
    const answer = await client.exchange({ method: "POST", url, headers: { "x-a": "b" }, body: "é" });
    expect(answer).toMatchObject({ kind: "answer", status: 207, headers: { "x-own": "Yes" } });
    expect(answer.kind === "answer" && JSON.parse(answer.body.toString())).toEqual(["POST", "2", "b", "é"]);
  });

  it.each([204, 301, 302, 307, 404, 429, 500, 503])("with status %d is an answer; a redirect is not followed", async (status) => {
    let requests = 0;
    const { get } = await served((_, response) => {
      requests++;
      response.writeHead(status, { location: "/elsewhere", "retry-after": "7" }).end();
    });
    expect(await get()).toMatchObject({ kind: "answer", status, headers: { "retry-after": "7" }, body: Buffer.alloc(0) });
    expect(requests).toBe(1);
  });

  it("as large as may be is taken, one byte more is not", async () => {
    const { get } = await served((request, response) => void response.end(Buffer.alloc(Number(request.url?.slice(1)))), {
      ...LIMITS,
      windowMs: 10_000,
    });
    expect(await get(`${LARGEST}`)).toMatchObject({ kind: "answer", body: { length: LARGEST } });
    expect(await get(`${LARGEST + 1}`)).toEqual({ kind: "failed", why: `the answer has more than ${LARGEST} bytes` });
  });

  it("that never ends is listened to no longer than its limit", async () => {
    let sent = 0;
    const { get } = await served((_, response) => {
      const more = (): void => {
        sent += 65_536;
        response.write(Buffer.alloc(65_536), () => (response.destroyed ? undefined : more()));
      };
      more();
    });
    expect(await get()).toMatchObject({ kind: "failed" });
    expect(sent).toBeLessThan(4 * LARGEST);
  });
});

describe("a failure", () => {
  it("is that nobody listens", async () => {
    const server = net.createServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const client = httpClient(LIMITS, {});
    expect(await client.exchange({ method: "GET", url, headers: {} })).toEqual({
      kind: "failed",
      why: "the connection is refused",
      isUnsent: true,
    });
  });

  it("is that no answer comes in time", async () => {
    const { get } = await served(() => undefined);
    expect(await get()).toEqual({ kind: "failed", why: "no answer within 0.3 s" });
  });

  it("is that nothing comes after the headers", async () => {
    const { get } = await served((_, response) => response.writeHead(200, { "content-length": "10" }).flushHeaders());
    expect(await get()).toEqual({ kind: "failed", why: "less than 100 bytes in 0.2 s" });
  });

  it("is that bytes come one by one", async () => {
    const { get } = await served((_, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(await get()).toEqual({ kind: "failed", why: "less than 100 bytes in 0.2 s" });
  });

  it("is that the connection breaks, before the headers or in the body", async () => {
    const { get } = await served((request, response) => {
      if (request.url === "/at-once") request.socket.resetAndDestroy();
      else response.write("x", () => request.socket.resetAndDestroy());
    });
    for (const path of ["at-once", "later"]) expect(await get(path)).toEqual({ kind: "failed", why: "the connection broke" });
  });

  it("is that the body is shorter than it says", async () => {
    const { get } = await served((request, response) => {
      response.writeHead(200, { "content-length": "10" }).write("x", () => request.socket.end());
    });
    expect(await get()).toEqual({ kind: "failed", why: "the connection broke" });
  });

  it("is that what answers is no HTTP", async () => {
    const url = await listening(net.createServer((socket) => void socket.end("SSH-2.0-OpenSSH_9.9\r\n")));
    const client = httpClient(LIMITS, {});
    expect(await client.exchange({ method: "GET", url, headers: {} })).toMatchObject({
      kind: "failed",
      why: expect.stringMatching(/^HPE_/),
    });
  });

  it.each(["", "not an address", "ftp://127.0.0.1/", "http://", "file:///etc/passwd", "http://127.0.0.1:99999/"])(
    "is that %j is no address",
    async (url) => {
      const client = httpClient(LIMITS, {});
      expect(await client.exchange({ method: "GET", url, headers: {} })).toMatchObject({ kind: "failed" });
      expect(await client.open({ method: "GET", url, headers: {} })).toMatchObject({ kind: "failed" });
    },
  );

  it("is that a header cannot be sent", async () => {
    const { client, url } = await served((_, response) => void response.end());
    expect(await client.exchange({ method: "GET", url, headers: { authorization: "a\r\nb: c" } })).toMatchObject({ kind: "failed" });
  });
});

describe("a stream", () => {
  it("that nobody reads for a while is not taken for a stalled one", async () => {
    const body = Buffer.alloc(5_000_000, "x");
    const { client, url } = await served((_, response) => void response.end(body));
    const opened = await client.open({ method: "GET", url, headers: {} });
    await new Promise((resolve) => setTimeout(resolve, 3 * LIMITS.windowMs));
    expect(opened.kind === "stream" && (await readAll(opened.stream))).toEqual(body);
  });

  it("that stalls with nobody reading ends the stream and not the process", async () => {
    const { client, url } = await served((_, response) => response.writeHead(200).flushHeaders());
    const opened = await client.open({ method: "GET", url, headers: {} });
    await new Promise((resolve) => setTimeout(resolve, 3 * LIMITS.windowMs));
    expect(opened.kind === "stream" && opened.stream.destroyed).toBe(true);
    expect(opened.kind === "stream" && (await readAll(opened.stream))).toMatchObject({ kind: "failed" });
  });

  it("gives its beginning alone", async () => {
    const { client, url } = await served((_, response) => void response.end("0123456789"));
    for (const [bytes, begin] of [
      [4, "0123"],
      [10, "0123456789"],
      [20, "0123456789"],
    ] as const) {
      const opened = await client.open({ method: "GET", url, headers: {} });
      const read = opened.kind === "stream" ? await readFirst(opened.stream, bytes) : opened;
      expect(String(read)).toBe(begin);
    }
  });
});

describe("a reason", () => {
  it("holds no address", () => {
    const failed = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1?sig=secret"), { code: "ECONNREFUSED" });
    expect(reasonOf(failed)).toBe("the connection is refused");
    expect(reasonOf(Object.assign(new Error("getaddrinfo ENOTFOUND x?sig=secret"), { code: "ENOTFOUND" }))).toBe(
      "its name cannot be resolved",
    );
    expect(reasonOf(Object.assign(new Error("x?sig=secret"), { code: "EOTHER" }))).toBe("EOTHER");
    expect(reasonOf("thrown")).toBe("thrown");
  });
});
