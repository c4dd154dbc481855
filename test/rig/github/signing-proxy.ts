// The way to the services that sign, whose addresses are fixed in the official client: a proxy that takes connections to those names
// alone, and ends their TLS here under an authority of its own. What comes through is plain requests for the service behind it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Handle } from "./listener.ts";

/** Of the public instance, of GitHub's own, and of the latter for a server of the name that the small GitHub has. */
const HOSTS = [
  ...["fulcio.sigstore.dev", "rekor.sigstore.dev", "fulcio.githubapp.com", "timestamp.githubapp.com"],
  ...["fulcio.github.localhost", "timestamp.github.localhost"],
];

export interface SigningProxy {
  /** What a machine needs to get there. */
  readonly variables: { readonly [name: string]: string };
  /** Whether connections get through. */
  isUp: boolean;
  close(): Promise<void>;
}

export async function signingProxy(handle: Handle): Promise<SigningProxy> {
  const folder = mkdtempSync(path.join(tmpdir(), "small-github-tls-"));
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const names = HOSTS.map((host) => `DNS:${host}`).join(",");
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=small"];
  execFileSync("openssl", [...words, "-addext", `subjectAltName=${names}`, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  const sockets = new Set<Socket>();
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on("connect", (request, socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
    const [host = ""] = (request.url ?? "").split(":");
    if (!made.isUp || !HOSTS.includes(host)) return socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    secure.emit("connection", socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const made: SigningProxy = {
    variables: { https_proxy: address, no_proxy: "127.0.0.1", NODE_EXTRA_CA_CERTS: cert },
    isUp: true,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => proxy.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return made;
}
