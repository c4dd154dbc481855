// A port on this machine that takes whole requests, and that can go down and come up again at the same address. Knows no service.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listener {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  /** Connections are refused, those that are open are reset. */
  down(): Promise<void>;
  up(): Promise<void>;
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export async function listener(handle: Handle): Promise<Listener> {
  let server: Server | null = null;
  let port = 0;
  const up = async () => {
    server ??= await listening(handle, port);
    port = portOf(server);
  };
  await up();
  return {
    origin: `http://127.0.0.1:${port}`,
    up,
    down: async () => {
      const old = server;
      server = null;
      if (old === null) return;
      const closed = new Promise<void>((resolve) => old.close(() => resolve()));
      old.closeAllConnections();
      await closed;
    },
  };
}

function listening(handle: Handle, port: number): Promise<Server> {
  // A connection that a client kept must not be closed under its next request: that would be a fault nobody asked for.
  const server = createServer({ keepAliveTimeout: 600_000, requestTimeout: 0 }, (request, response) => {
    const socket = request.socket;
    handle(request, response).catch(() => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
