// A program that was not written here and checks a bundle offline: sigstore-python, which wants a log's entry, or any that is named by
// SIGSTORE_GO and takes a bundle, a root, a digest, an identity and what vouches for the time. Null where there is none.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../rig/temporary-folder.ts";

export interface ForeignParts {
  readonly bundle: string;
  readonly root: string;
  readonly file: string;
  readonly digest: string;
  readonly identity: string;
  readonly issuer: string;
}

export interface ForeignVerifier {
  readonly name: string;
  verify(parts: ForeignParts): { readonly isVerified: boolean; readonly text: string };
}

export function foreignVerifier(time: "log" | "timestamp"): ForeignVerifier | null {
  const go = process.env["SIGSTORE_GO"] ?? "";
  if (go !== "")
    return {
      name: "sigstore-go",
      verify: ({ bundle, root, digest, identity }) => run(go, [bundle, root, digest, identity, time === "log" ? "tlog" : "tsa"]),
    };
  if (time !== "log" || spawnSync("sigstore", ["--version"]).status !== 0) return null;
  return { name: "sigstore-python", verify: python };
}

function python({ bundle, root, file, identity, issuer }: ForeignParts): ReturnType<ForeignVerifier["verify"]> {
  const words = ["verify", "identity", "--offline", "--bundle", bundle, "--cert-identity", identity, "--cert-oidc-issuer", issuer, file];
  return run("sigstore", ["--trust-config", trustConfig(root), ...words]);
}

function run(program: string, words: readonly string[]): ReturnType<ForeignVerifier["verify"]> {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  return { isVerified: status === 0, text: stdout + stderr };
}

/** What that program takes in place of a root alone; the addresses in it are used for signing only. */
function trustConfig(root: string): string {
  const service = (url: string) => [{ url, majorApiVersion: 1, validFor: { start: "1970-01-01T00:00:00Z" }, operator: "sigstore.mock" }];
  const config = {
    mediaType: "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
    trustedRoot: JSON.parse(readFileSync(root, "utf8")),
    signingConfig: {
      mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json",
      caUrls: service("https://fulcio.sigstore.dev"),
      oidcUrls: [],
      rekorTlogUrls: service("https://rekor.sigstore.dev"),
      tsaUrls: [],
      rekorTlogConfig: { selector: "ANY" },
      tsaConfig: { selector: "ANY" },
    },
  };
  const file = path.join(temporaryFolder(), "trust.json");
  writeFileSync(file, JSON.stringify(config));
  return file;
}
