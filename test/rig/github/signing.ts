// The services that sign, as a machine reaches them: through a proxy, by the names that the official client has. None where nothing is
// to be signed, since they take their time to come up.
import type { IdentityTokens } from "./identity-tokens.ts";
import type { Listener } from "./listener.ts";
import { serviceHandler } from "./service-handler.ts";

export interface Signing {
  /** Variables of a machine that is to reach them. */
  readonly variables: { readonly [name: string]: string };
  /** What trusts their signatures, as JSON. */
  trustedRoot(instance: "public-good" | "github"): string;
  readonly listener: Listener;
  close(): Promise<void>;
}

const NONE: Signing = {
  variables: {},
  trustedRoot: () => {
    throw new Error("This small GitHub signs nothing: it was started without `sigstore: on`.");
  },
  listener: { origin: "", up: async () => undefined, down: async () => undefined },
  close: async () => undefined,
};

export async function signing(isOn: boolean, tokens: IdentityTokens, workings: Parameters<typeof serviceHandler>[1]): Promise<Signing> {
  if (!isOn) return NONE;
  const { sigstoreAuthority } = await import("./sigstore-authority.ts");
  const { sigstoreService } = await import("./sigstore-service.ts");
  const { signingProxy } = await import("./signing-proxy.ts");
  const authority = await sigstoreAuthority();
  const proxy = await signingProxy(serviceHandler(sigstoreService(authority, tokens), workings));
  const set = (isUp: boolean) => async (): Promise<void> => {
    proxy.isUp = isUp;
  };
  return {
    variables: proxy.variables,
    trustedRoot: authority.trustedRoot,
    listener: { origin: "", up: set(true), down: set(false) },
    close: proxy.close,
  };
}
