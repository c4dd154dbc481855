// The few calls of GitHub's REST interface that are needed, as outcomes: lists of cache entries, one comment on a pull request, and an
// attestation. Knows the interface's answers, not what they are for. https://docs.github.com/en/rest
import type { Clock } from "../ports.ts";
import { isTrouble, type Trouble } from "./cache-service.ts";
import { type HttpAnswer, type HttpClient, type HttpRequest, retryAfter } from "./http-exchange.ts";
import { type Attempt, ServiceGuard } from "./service-guard.ts";

export interface GithubRestParts {
  /** GITHUB_API_URL, without a slash at its end. */
  readonly apiUrl: string;
  /** `o/r` */
  readonly repository: string;
  readonly token: string;
  readonly http: HttpClient;
  readonly clock: Pick<Clock, "elapsed" | "sleep">;
}

/** A cache entry as it is listed: of any ref. */
export interface ListedEntry {
  readonly key: string;
  readonly ref: string;
  readonly version: string;
}

export interface ListedEntries {
  readonly kind: "entries";
  readonly entries: readonly ListedEntry[];
  /** Whether there are more than were read. */
  readonly isCut: boolean;
}

/** A job of a run, by the name that the page of the run has. */
export interface ListedJob {
  readonly name: string;
  readonly hasEnded: boolean;
}

/** Its number, which is the end of its address. */
export type Stored = { readonly kind: "stored"; readonly id: string } | Trouble;
export type Commented = { readonly kind: "created" | "updated" | "unchanged" } | Trouble;

export interface GithubRest {
  /** Newest entries of all refs whose key begins so, up to `pages` times 100. Needs `actions: read`. */
  listEntries(prefix: string, pages: number): Promise<ListedEntries | Trouble>;
  /** Bytes of all the repository's caches. Needs `actions: read`. */
  cacheBytes(): Promise<number | Trouble>;
  /** Of one attempt of a run, up to `pages` times 100. Needs `actions: read`. */
  listJobs(run: string, attempt: string, pages: number): Promise<{ readonly kind: "jobs"; readonly jobs: readonly ListedJob[] } | Trouble>;
  /** Writes the one comment that begins with `marker`, or changes it. Needs `pull-requests: write`. */
  comment(pullRequest: number, marker: string, body: string): Promise<Commented>;
  /** Keeps a Sigstore bundle, given as JSON. Needs `attestations: write`. https://docs.github.com/rest/repos/attestations */
  storeAttestation(bundle: string): Promise<Stored>;
  /**
   * Newest Sigstore bundles, as JSON, of statements that have this SHA-256 as a subject; none where there is none. Needs `attestations: read`
   * in a private repository.
   */
  attestations(digest: string): Promise<{ readonly kind: "attestations"; readonly bundles: readonly string[] } | Trouble>;
  close(): void;
}

type Json = { readonly kind: "json"; readonly value: unknown } | Trouble;

const PAGE = 100;
/** Signatures of one digest that are looked at: more than a run has are somebody's who may sign here. */
const ATTESTATIONS = 10;
const NOT_FOUND = "Not Found";
/** Comments of a pull request that are looked through for our own. */
const COMMENT_PAGES = 10;

export function githubRest(parts: GithubRestParts): GithubRest {
  const guard = new ServiceGuard(parts.clock);
  const repository = `${parts.apiUrl}/repos/${parts.repository}`;
  const call = (method: HttpRequest["method"], path: string, body?: unknown): Promise<Json> =>
    guard.call(() => callOnce(parts, { method, url: repository + path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
  return {
    listEntries: (prefix, pages) => listEntries(call, prefix, pages),
    cacheBytes: async () => {
      const answer = await call("GET", "/actions/cache/usage");
      return isTrouble(answer) ? answer : Number(field(answer.value, "active_caches_size_in_bytes"));
    },
    listJobs: (run, attempt, pages) => listJobs(call, `/actions/runs/${run}/attempts/${attempt}/jobs`, pages),
    comment: (pullRequest, marker, body) => comment(call, pullRequest, marker, body),
    storeAttestation: async (bundle) => {
      const answer = await call("POST", "/attestations", { bundle: JSON.parse(bundle) });
      return isTrouble(answer) ? answer : { kind: "stored", id: String(field(answer.value, "id") ?? "") };
    },
    attestations: (digest) => listAttestations(call, digest),
    close: () => parts.http.close(),
  };
}

type Call = (method: HttpRequest["method"], path: string, body?: unknown) => Promise<Json>;

async function listEntries(call: Call, prefix: string, pages: number): Promise<ListedEntries | Trouble> {
  const entries: ListedEntry[] = [];
  for (let page = 1; page <= pages; page++) {
    const query = new URLSearchParams({ key: prefix, per_page: String(PAGE), page: String(page), sort: "created_at", direction: "desc" });
    const answer = await call("GET", `/actions/caches?${query}`);
    if (isTrouble(answer)) return answer;
    const listed = field(answer.value, "actions_caches");
    const rows = Array.isArray(listed) ? listed : [];
    for (const row of rows) entries.push({ key: textOf(row, "key"), ref: textOf(row, "ref"), version: textOf(row, "version") });
    if (rows.length < PAGE || entries.length >= Number(field(answer.value, "total_count")))
      return { kind: "entries", entries, isCut: false };
  }
  return { kind: "entries", entries, isCut: true };
}

async function listJobs(call: Call, path: string, pages: number): ReturnType<GithubRest["listJobs"]> {
  const jobs: ListedJob[] = [];
  for (let page = 1; page <= pages; page++) {
    const answer = await call("GET", `${path}?per_page=${PAGE}&page=${page}`);
    if (isTrouble(answer)) return answer;
    const listed = field(answer.value, "jobs");
    const rows = Array.isArray(listed) ? listed : [];
    for (const row of rows) jobs.push({ name: textOf(row, "name"), hasEnded: textOf(row, "status") === "completed" });
    if (rows.length < PAGE) break;
  }
  return { kind: "jobs", jobs };
}

/** GitHub says of none what it says of a thing that does not exist. */
async function listAttestations(call: Call, digest: string): ReturnType<GithubRest["attestations"]> {
  const answer = await call("GET", `/attestations/sha256:${digest}?per_page=${ATTESTATIONS}`);
  if (isTrouble(answer)) return answer.kind === "denied" && answer.why === NOT_FOUND ? { kind: "attestations", bundles: [] } : answer;
  const listed = field(answer.value, "attestations");
  const rows: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const bundles = rows.flatMap((row) => {
    const bundle = field(row, "bundle");
    return typeof bundle === "object" && bundle !== null ? [JSON.stringify(bundle)] : [];
  });
  return { kind: "attestations", bundles };
}

async function comment(call: Call, pullRequest: number, marker: string, body: string): Promise<Commented> {
  const known = await findComment(call, pullRequest, marker);
  if (known !== null && "kind" in known) return known;
  if (known === null) {
    const created = await call("POST", `/issues/${pullRequest}/comments`, { body });
    return isTrouble(created) ? created : { kind: "created" };
  }
  if (known.body === body) return { kind: "unchanged" };
  const updated = await call("PATCH", `/issues/comments/${known.id}`, { body });
  return isTrouble(updated) ? updated : { kind: "updated" };
}

/** Only a comment of a bot is ours: anybody can write the marker. */
async function findComment(
  call: Call,
  pullRequest: number,
  marker: string,
): Promise<{ readonly id: number; readonly body: string } | Trouble | null> {
  for (let page = 1; page <= COMMENT_PAGES; page++) {
    const answer = await call("GET", `/issues/${pullRequest}/comments?per_page=${PAGE}&page=${page}`);
    if (isTrouble(answer)) return answer;
    const rows: readonly unknown[] = Array.isArray(answer.value) ? answer.value : [];
    const own = rows.find((row) => textOf(row, "body").startsWith(marker) && textOf(field(row, "user"), "type") === "Bot");
    if (own !== undefined) return { id: Number(field(own, "id")), body: textOf(own, "body") };
    if (rows.length < PAGE) return null;
  }
  return null;
}

async function callOnce({ http, token }: GithubRestParts, request: Omit<HttpRequest, "headers">): Promise<Attempt<Json>> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "flow-action",
    ...(request.body === undefined ? {} : { "content-type": "application/json" }),
  };
  return judge(await http.exchange({ ...request, headers }));
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
function judge(answer: HttpAnswer): Attempt<Json> {
  if (answer.kind === "failed") return { kind: "again", why: `GitHub's interface cannot be reached: ${answer.why}` };
  const { status, headers, body } = answer;
  if (status === 429 || (status === 403 && (headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0")))
    return { kind: "slow-down", why: "GitHub's interface limits requests", waitMs: retryAfter(headers["retry-after"]) };
  const value = parse(body);
  if (status >= 200 && status < 300 && value !== undefined) return { kind: "done", value: { kind: "json", value } };
  const message = textOf(value, "message").slice(0, 200) || `status ${status}`;
  // GitHub answers 404 for what a token may not see.
  if (status === 401 || status === 403 || status === 404) return { kind: "done", value: { kind: "denied", why: message } };
  return status >= 500
    ? { kind: "again", why: `GitHub's interface fails: ${message}` }
    : { kind: "done", value: { kind: "unavailable", why: message } };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as { readonly [name: string]: unknown })[name]
    : undefined;
}

function textOf(value: unknown, name: string): string {
  const text = field(value, name);
  return typeof text === "string" ? text : "";
}
