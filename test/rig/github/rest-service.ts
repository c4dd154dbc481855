// The REST service: who calls, how often, and which route. Routes do the rest; what is no route is not found.
import type { CacheShelf } from "./cache-entries.ts";
import type { CommentBook } from "./comment-book.ts";
import { type Answer, type Call, type CallHead, header, type Service } from "./exchange.ts";
import type { JobBook } from "./job-book.ts";
import type { JobIdentity } from "./job-identity.ts";
import type { JobTokens } from "./job-tokens.ts";
import type { RateWindow } from "./rate-window.ts";
import { notFound, restError } from "./rest-answers.ts";
import { type AttestationBook, createAttestation, listAttestations } from "./rest-attestations.ts";
import { cacheUsage, deleteCacheById, deleteCachesByKey, listCaches } from "./rest-caches.ts";
import { createComment, listComments, updateComment } from "./rest-comments.ts";
import { listJobs } from "./rest-jobs.ts";

/** Path of the API, as on GitHub Enterprise Server: clients must keep it. */
export const API_PATH = "/api/v3";

export interface RestParts {
  readonly shelf: CacheShelf;
  readonly book: CommentBook;
  readonly jobs: JobBook;
  readonly attestations: AttestationBook;
  readonly tokens: JobTokens;
  readonly calls: RateWindow;
}

interface Route {
  readonly verb: string;
  /** Of the path after `/repos/owner/name`. */
  readonly path: RegExp;
  readonly name: string;
  readonly run: (parts: RestParts, job: JobIdentity, call: Call, id: string) => Answer;
}

const ROUTES: readonly Route[] = [
  {
    verb: "GET",
    path: /^\/actions\/caches$/,
    name: "ListCaches",
    run: (parts, job, call) => listCaches(parts.shelf, job, call),
  },
  {
    verb: "DELETE",
    path: /^\/actions\/caches$/,
    name: "DeleteCaches",
    run: (parts, job, call) => deleteCachesByKey(parts.shelf, job, call),
  },
  {
    verb: "DELETE",
    path: /^\/actions\/caches\/(\d+)$/,
    name: "DeleteCache",
    run: (parts, job, _, id) => deleteCacheById(parts.shelf, job, id),
  },
  { verb: "GET", path: /^\/actions\/cache\/usage$/, name: "CacheUsage", run: (parts, job) => cacheUsage(parts.shelf, job) },
  {
    verb: "GET",
    path: /^\/actions\/runs\/(\d+\/attempts\/\d+)\/jobs$/,
    name: "ListJobs",
    run: (parts, job, call, id) => listJobs(parts.jobs, job, id, call),
  },
  {
    verb: "GET",
    path: /^\/issues\/(\d+)\/comments$/,
    name: "ListComments",
    run: (parts, job, call, id) => listComments(parts.book, job, Number(id), call),
  },
  {
    verb: "POST",
    path: /^\/issues\/(\d+)\/comments$/,
    name: "CreateComment",
    run: (parts, job, call, id) => createComment(parts.book, job, Number(id), call),
  },
  {
    verb: "PATCH",
    path: /^\/issues\/comments\/(\d+)$/,
    name: "UpdateComment",
    run: (parts, job, call, id) => updateComment(parts.book, job, Number(id), call),
  },
  {
    verb: "POST",
    path: /^\/attestations$/,
    name: "CreateAttestation",
    run: (parts, job, call) => createAttestation(parts.attestations, job, call),
  },
  {
    verb: "GET",
    path: /^\/attestations\/sha256:([0-9a-f]{64})$/,
    name: "ListAttestations",
    run: (parts, job, _, id) => listAttestations(parts.attestations, job, id),
  },
];

export function restService(parts: RestParts): Service {
  return {
    name: "rest",
    identify: (head) => ({
      method: routed(head)?.route.name ?? `${head.method} ${head.url.pathname}`,
      key: head.url.searchParams.get("key"),
    }),
    answer: (call) => answered(parts, call),
  };
}

interface Routed {
  readonly route: Route;
  readonly repository: string;
  readonly id: string;
}

function routed(head: CallHead): Routed | null {
  const [, repository, rest] = new RegExp(`^${API_PATH}/repos/([^/]+/[^/]+)(/.*)$`).exec(head.url.pathname) ?? [];
  if (repository === undefined || rest === undefined) return null;
  const route = ROUTES.find((each) => each.verb === head.method && each.path.test(rest));
  return route === undefined ? null : { route, repository, id: route.path.exec(rest)?.[1] ?? "" };
}

function answered(parts: RestParts, call: Call): Answer {
  if ((header(call, "user-agent") ?? "") === "")
    return restError(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.");
  const job = parts.tokens.readGithub(call);
  if (job === "missing") return restError(401, "Requires authentication");
  if (typeof job === "string") return restError(401, "Bad credentials");
  const wait = parts.calls.take(job.repository);
  if (wait !== null) return rateLimited(wait);
  const found = routed(call);
  if (found?.repository !== job.repository) return notFound();
  return found.route.run(parts, job, call, found.id);
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function rateLimited(seconds: number): Answer {
  const answer = restError(403, "API rate limit exceeded for installation.");
  return { ...answer, headers: { ...answer.headers, "x-ratelimit-remaining": "0", "retry-after": `${seconds}` } };
}
