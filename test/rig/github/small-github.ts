// A small GitHub on this machine, stricter than the real one: the services of caches and artifacts, the blob storage behind them and
// the REST calls in use, over real HTTP. Knows nothing of workflows: who runs a job tells it who the job is.
import { type ArtifactInspection, artifactInspection } from "./artifact-inspection.ts";
import { artifactShelf } from "./artifact-shelf.ts";
import { blobService, CONTAINER } from "./blob-service.ts";
import { type Blobs, blobs } from "./blobs.ts";
import { cacheShelf } from "./cache-entries.ts";
import { type CacheInspection, cacheInspection } from "./cache-inspection.ts";
import { cacheService } from "./cache-service.ts";
import { type CommentBook, commentBook } from "./comment-book.ts";
import type { ServiceName } from "./exchange.ts";
import { type FaultRule, faults } from "./faults.ts";
import { type CacheServiceKind, type GithubSettings, REAL_SETTINGS } from "./github-settings.ts";
import { IDENTITY_PATH, identityService } from "./identity-service.ts";
import { type IdentityTokens, identityTokens } from "./identity-tokens.ts";
import { type JobBook, jobBook } from "./job-book.ts";
import type { JobIdentity } from "./job-identity.ts";
import { type JobTokens, jobTokens } from "./job-tokens.ts";
import { type Handle, type Listener, listener } from "./listener.ts";
import { rateWindow } from "./rate-window.ts";
import type { AttestationBook } from "./rest-attestations.ts";
import { API_PATH, restService } from "./rest-service.ts";
import { rigClock } from "./rig-clock.ts";
import { type RigRequest, serviceHandler } from "./service-handler.ts";
import { signedUrls } from "./signed-urls.ts";
import { type Signing, signing } from "./signing.ts";
import { ARTIFACT_TWIRP, artifactService } from "./twirp-artifacts.ts";

export interface SmallGithub {
  /** As GITHUB_SERVER_URL. Official clients take a host they do not know for a GitHub Enterprise Server; this one they know. */
  readonly serverUrl: string;
  /** As GITHUB_API_URL. */
  readonly apiUrl: string;
  /** What the runner gives JavaScript and container actions only. `cacheService` is the setting's unless it is said. */
  jobVariables(job: JobIdentity, cacheService?: CacheServiceKind): { readonly [name: string]: string };
  githubToken(job: JobIdentity): string;
  /** Every request in the order of their answers. */
  readonly requests: readonly RigRequest[];
  readonly cache: CacheInspection;
  readonly artifacts: ArtifactInspection;
  readonly comments: CommentBook;
  readonly jobs: JobBook;
  readonly attestations: AttestationBook;
  /** The services that sign, where the settings ask for them. */
  readonly signing: Signing;
  /** Adds a fault; the function removes it. */
  fault(rule: FaultRule): () => void;
  /** Connections to a service are refused until it is up again. Caches and artifacts share an address, and go down together. */
  down(service: ServiceName): Promise<void>;
  up(service: ServiceName): Promise<void>;
  /** Lets so many milliseconds pass for tokens, addresses, limits, lag and life of entries. */
  advance(ms: number): void;
  clearRequests(): void;
  close(): Promise<void>;
}

type Listeners = { readonly [name in ServiceName]: Listener };

export async function startSmallGithub(settings: Partial<GithubSettings> = {}): Promise<SmallGithub> {
  const set = { ...REAL_SETTINGS, ...settings };
  const clock = rigClock();
  const stock = blobs();
  const shelf = cacheShelf(stock, clock, set);
  const made = artifactShelf(stock, clock, set);
  const tokens = jobTokens(clock, set.tokenLifeMs, set.artifactAttempts);
  const book = commentBook(clock);
  const jobs = jobBook(clock);
  const identities: Identities = { tokens: identityTokens(clock), jobs: new Map() };
  const attestations: AttestationBook = { list: [], isAvailable: set.attestations === "available" };
  const rules = faults();
  const requests: RigRequest[] = [];
  const workings = { clock, faults: rules, record: (request: RigRequest) => void requests.push(request) };
  const sigstore = await signing(set.sigstore === "on", identities.tokens, workings);
  const listeners = {
    ...(await listening(stock, { set, clock, shelf, made, tokens, book, jobs, attestations, identities, workings })),
    sigstore: sigstore.listener,
  };
  return {
    ...addresses(listeners),
    jobVariables: (job, kind = set.cacheService) => jobVariables(listeners, { tokens, identities }, opened(book, job), kind),
    githubToken: (job) => tokens.githubToken(opened(book, job)),
    requests,
    cache: cacheInspection(shelf, stock),
    artifacts: artifactInspection(made, stock),
    comments: book,
    jobs,
    attestations,
    signing: sigstore,
    fault: rules.add,
    down: (service) => listeners[service].down(),
    up: (service) => listeners[service].up(),
    advance: clock.advance,
    clearRequests: () => void requests.splice(0),
    close: async () => {
      await Promise.all([...Object.values(listeners).map((each) => each.down()), sigstore.close()]);
    },
  };
}

interface Identities {
  readonly tokens: IdentityTokens;
  readonly jobs: Map<string, JobIdentity>;
}

interface Parts {
  readonly attestations: AttestationBook;
  readonly identities: Identities;
  readonly set: GithubSettings;
  readonly clock: ReturnType<typeof rigClock>;
  readonly shelf: ReturnType<typeof cacheShelf>;
  readonly made: ReturnType<typeof artifactShelf>;
  readonly tokens: JobTokens;
  readonly book: CommentBook;
  readonly jobs: JobBook;
  readonly workings: Parameters<typeof serviceHandler>[1];
}

async function listening(stock: Blobs, parts: Parts): Promise<Omit<Listeners, "sigstore">> {
  const { set, clock, shelf, made, tokens, book, jobs, attestations, identities, workings } = parts;
  const urls = signedUrls(clock, set.signedUrlLifeMs);
  const blob = await listener(serviceHandler(blobService(stock, urls), workings));
  const address = (name: string, permission: "r" | "cw") => urls.sign(blob.origin, `${CONTAINER}${name}`, permission);
  const artifacts = serviceHandler(artifactService({ shelf: made, blobs: stock, tokens, clock, address }), workings);
  const cache = cacheService({
    shelf,
    blobs: stock,
    tokens,
    uploads: rateWindow(clock, set.uploadsPerMinute, 60_000),
    downloads: rateWindow(clock, set.downloadsPerMinute, 60_000),
    address,
  });
  const calls = rateWindow(clock, set.restPerHour, 3_600_000);
  const rest = restService({ shelf, book, jobs, attestations, tokens, calls });
  const oidc = await listener(serviceHandler(identityService(identities.jobs, identities.tokens), workings));
  const results = await listener(resultsHandler(artifacts, serviceHandler(cache, workings)));
  return { blob, rest: await listener(serviceHandler(rest, workings)), cache: results, artifact: results, oidc };
}

/** Both services are at ACTIONS_RESULTS_URL. */
function resultsHandler(artifacts: Handle, caches: Handle): Handle {
  return (request, response) => ((request.url ?? "").startsWith(ARTIFACT_TWIRP) ? artifacts : caches)(request, response);
}

function addresses(listeners: Listeners): Pick<SmallGithub, "serverUrl" | "apiUrl"> {
  return { serverUrl: `http://github.localhost:${new URL(listeners.rest.origin).port}`, apiUrl: `${listeners.rest.origin}${API_PATH}` };
}

/** A job of a pull request makes the pull request known. */
function opened(book: CommentBook, job: JobIdentity): JobIdentity {
  const number = /^refs\/pull\/(\d+)\//.exec(job.ref)?.[1];
  if (number !== undefined) book.open(job.repository, Number(number));
  return job;
}

interface Given {
  readonly tokens: JobTokens;
  readonly identities: Identities;
}

function jobVariables(
  { cache: { origin }, oidc }: Pick<Listeners, "cache" | "oidc">,
  { tokens, identities }: Given,
  job: JobIdentity,
  kind: CacheServiceKind,
): { readonly [name: string]: string } {
  const announced = job.cacheMode !== undefined && job.announceCacheMode !== false;
  const token = tokens.runtimeToken(job, kind);
  identities.jobs.set(token, job);
  // Both tokens are one string on GitHub, too.
  const identity = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${oidc.origin}${IDENTITY_PATH}/${job.runId}?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
  };
  return {
    ACTIONS_RUNTIME_URL: `${origin}/runtime/`,
    ACTIONS_RUNTIME_TOKEN: token,
    ...(job.permissions?.idToken === "write" ? identity : {}),
    ...(kind === "none" ? {} : { ACTIONS_RESULTS_URL: `${origin}/`, ACTIONS_CACHE_URL: `${origin}/legacy/` }),
    ...(kind === "v2" ? { ACTIONS_CACHE_SERVICE_V2: "True" } : {}),
    ...(announced ? { ACTIONS_CACHE_MODE: job.cacheMode } : {}),
  };
}
