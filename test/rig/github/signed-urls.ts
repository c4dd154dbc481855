// Addresses of blobs that carry their own permission, in the manner of Azure's shared access signatures: one blob, one way (`cw`
// writes, `r` reads), one end. Knows no blob.
import { createHmac, randomBytes } from "node:crypto";
import type { RigClock } from "./rig-clock.ts";

export type UrlPermission = "r" | "cw";

export interface SignedUrls {
  /** An absolute address of a path under `origin`. */
  sign(origin: string, path: string, permission: UrlPermission): string;
  /** Null when the request may go on, else the code Azure answers with (status 403). */
  refusal(url: URL, method: string): "AuthenticationFailed" | "AuthorizationPermissionMismatch" | null;
}

export function signedUrls(clock: RigClock, lifeMs: number): SignedUrls {
  const secret = randomBytes(32);
  const signature = (path: string, end: string, permission: string) =>
    createHmac("sha256", secret).update(`${path}\n${end}\n${permission}`).digest("base64");
  return {
    sign: (origin, path, permission) => {
      const end = new Date(clock.now() + lifeMs).toISOString();
      const query = new URLSearchParams({ sv: "2025-11-05", se: end, sr: "b", sp: permission, sig: signature(path, end, permission) });
      return `${origin}${path}?${query}`;
    },
    refusal: (url, method) => {
      const end = url.searchParams.get("se") ?? "";
      const permission = url.searchParams.get("sp") ?? "";
      if (url.searchParams.get("sig") !== signature(url.pathname, end, permission)) return "AuthenticationFailed";
      if (Date.parse(end) <= clock.now()) return "AuthenticationFailed";
      return (method === "PUT") === (permission === "cw") ? null : "AuthorizationPermissionMismatch";
    },
  };
}
