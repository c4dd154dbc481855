// What an action's run has of GitHub: the cache and the REST interface, opened before anything else, so that the ledgers come
// while the flow is read. Wires; decides nothing.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type GithubRest, githubRest } from "../adapters/github-rest-client.ts";
import { httpClient } from "../adapters/http-exchange.ts";
import { localStore } from "../adapters/local-store.ts";
import { machineClock } from "../adapters/machine-clock.ts";
import type { StoreTrust } from "../adapters/store-trust.ts";
import type { CacheReport } from "../core/model/cache-report.ts";
import type { TrustPolicy } from "../core/model/trust.ts";
import { whyUntrusted } from "../core/plan/trust-policy.ts";
import type { ActionInputs } from "./action-inputs.ts";
import { attestedLedgers } from "./attested-ledgers.ts";
import { type GithubCache, HTTP_LIMITS, openGithubCache } from "./github-cache.ts";
import { type GithubFacts, githubPlace, readableRefs } from "./github-place.ts";
import type { Session } from "./session.ts";

export interface ActionServices {
  readonly cache: GithubCache | null;
  /** Null without a token. */
  readonly rest: GithubRest | null;
  /** Says what the flow asks of whoever made what is restored; until then nothing is. */
  trust(policy: TrustPolicy | undefined): void;
  close(): void;
}

/** `flow`: path of the flow file in the repository. */
export function openServices(
  inputs: ActionInputs,
  session: Session,
  facts: GithubFacts,
  flow: string,
  signal: AbortSignal,
): ActionServices {
  const { env } = facts;
  const clock = machineClock();
  const { repository } = githubPlace(facts);
  const apiUrl = env["GITHUB_API_URL"] ?? "";
  const http = httpClient(HTTP_LIMITS, env);
  const rest = inputs.token === "" || apiUrl === "" ? null : githubRest({ apiUrl, repository, token: inputs.token, http, clock });
  const trust = Promise.withResolvers<StoreTrust | null>();
  const { database, blobs } = session;
  const cache = openGithubCache({
    env,
    local: localStore({ database, blobs, mode: "write", now: Date.now }),
    blobs,
    epoch: inputs.options.cacheEpoch,
    flow,
    refs: readableRefs(facts),
    rest,
    trust: trust.promise,
    clock,
    signal,
    isReadOnly: inputs.command === "plan",
    isWorker: inputs.command === "work",
    tempDir: path.join(session.cacheDir, "tmp", session.folder.run),
    random: randomBytes(4).toString("hex"),
  });
  void cache?.store.open();
  return {
    cache,
    rest,
    trust: (policy) => trust.resolve(policy === undefined ? null : storeTrust(policy, { rest, session, facts })),
    close: () => {
      cache?.service.close();
      http.close();
    },
  };
}

interface TrustParts {
  readonly rest: GithubRest | null;
  readonly session: Session;
  readonly facts: GithubFacts;
}

/** The trusted root is read before any task could change it. */
function storeTrust(policy: TrustPolicy, { rest, session, facts }: TrustParts): StoreTrust {
  const { server, repository } = githubPlace(facts);
  const root = (): string | null => {
    try {
      return readFileSync(path.resolve(session.root, policy.trustedRoot), "utf8");
    } catch {
      return null;
    }
  };
  return {
    record: ({ producer }) => whyUntrusted(policy, producer),
    ledger: policy.level === "self" ? null : attestedLedgers({ rest, policy, trustedRoot: root(), server, repository }),
  };
}

/** Of a run where there is no cache service. */
export function withoutService(): CacheReport {
  return {
    service: "none",
    mode: "none",
    ledgers: [],
    entries: [],
    restored: { entries: 0, bytes: 0 },
    saved: { entries: 0, bytes: 0 },
    inLedger: 0,
    notSaved: [],
    degraded: [],
    requests: { lookUps: 0, downloads: 0, uploads: 0, lists: 0 },
    unreadable: [],
    repositoryBytes: null,
  };
}
