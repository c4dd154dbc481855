// Bundles for tests, signed by a service that is reached over HTTP, in the name of whoever a test says. Knows no run.
import { bundleToJSON, type SerializedBundle } from "@sigstore/bundle";
import { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } from "@sigstore/sign";
import { faults } from "./faults.ts";
import { type Claims, identityTokens } from "./identity-tokens.ts";
import { listener } from "./listener.ts";
import { rigClock } from "./rig-clock.ts";
import { serviceHandler } from "./service-handler.ts";
import { sigstoreAuthority } from "./sigstore-authority.ts";
import { sigstoreService } from "./sigstore-service.ts";

export type Instance = "public-good" | "github";

export interface BundleSigner {
  trustedRoot(instance: Instance): string;
  sign(payload: string, claims: Claims, instance: Instance, type?: string): Promise<SerializedBundle>;
  close(): Promise<void>;
}

export async function bundleSigner(): Promise<BundleSigner> {
  const clock = rigClock();
  const [authority, tokens] = [await sigstoreAuthority(), identityTokens(clock)];
  const service = await listener(serviceHandler(sigstoreService(authority, tokens), { clock, faults: faults(), record: () => undefined }));
  const base = { retry: 0, timeout: 10_000 };
  const witness = (instance: Instance) =>
    instance === "github"
      ? new TSAWitness({ tsaBaseURL: service.origin, ...base })
      : new RekorWitness({ rekorBaseURL: service.origin, ...base });
  return {
    trustedRoot: authority.trustedRoot,
    sign: async (payload, claims, instance, type = "application/vnd.in-toto+json") => {
      const identityProvider = { getToken: async () => tokens.issue(claims, "sigstore") };
      const signer = new FulcioSigner({ fulcioBaseURL: service.origin, identityProvider, ...base });
      const builder = new DSSEBundleBuilder({ signer, witnesses: [witness(instance)] });
      return bundleToJSON(await builder.create({ data: Buffer.from(payload), type }));
    },
    close: () => service.down(),
  };
}
