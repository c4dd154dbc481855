// Addresses on GitHub: of a line of a file at a commit, of a run, of this job.
// Does not know whether anything lies there; where an address cannot be written safely there is none.

/** Where a run takes place: what GitHub says in `GITHUB_SERVER_URL`, `GITHUB_REPOSITORY` and its like. */
export interface GithubPlace {
  /** `https://github.com` */
  readonly server: string;
  /** `owner/name` */
  readonly repository: string;
  readonly commit: string;
  /** `refs/heads/main`, `refs/pull/42/merge` */
  readonly ref: string;
  readonly workflow: string;
  readonly runId: string;
  readonly runAttempt: string;
  readonly jobUrl: string | null;
}

const SERVER = /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?$/;
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;
const COMMIT = /^[0-9a-f]{7,64}$/;
/** A longer path would make a summary of addresses. */
const LONG_PATH = 400;
const RUN = /^(\d{1,20})(?:\/attempts\/(\d{1,4}))?$/;

/** The file's line at the commit of this run; none for a path that leaves the repository. */
export function lineAddress(place: GithubPlace | null, file: string, line: number): string | null {
  const home = repositoryAddress(place);
  const segments = file.replace(/^\.\//, "").split("/");
  const leaves =
    file.length > LONG_PATH || /[\\\p{C}]/u.test(file) || segments.some((segment) => segment === "" || segment === "." || segment === "..");
  if (place === null || home === null || leaves || !COMMIT.test(place.commit)) return null;
  return `${home}/blob/${place.commit}/${segments.map(encodedSegment).join("/")}#L${line}`;
}

/** The page of a run of this repository: `812`, or `812/attempts/2`. None for what is no run of GitHub's. */
export function runAddress(place: GithubPlace | null, run: string): string | null {
  const home = repositoryAddress(place);
  return home !== null && RUN.test(run) ? `${home}/actions/runs/${run}` : null;
}

/** `812`, and the attempt where it is not the first: `812, attempt 2`. */
export function runName(run: string): string {
  const [, number = run, attempt = "1"] = RUN.exec(run) ?? [];
  return attempt === "1" ? number : `${number}, attempt ${attempt}`;
}

/** The log of this job. */
export function jobAddress(place: GithubPlace | null): string | null {
  const url = place?.jobUrl ?? null;
  return url !== null && place !== null && SERVER.test(place.server) && /^[\w/.:#-]+$/.test(url) && url.startsWith(`${place.server}/`)
    ? url
    : null;
}

/** The first seven digits of a commit; null for what is none. */
export function shortCommit(commit: string | undefined): string | null {
  return commit !== undefined && COMMIT.test(commit) ? commit.slice(0, 7) : null;
}

/** `main` of `refs/heads/main`; other refs as they are. */
export function branchName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, "");
}

function repositoryAddress(place: GithubPlace | null): string | null {
  return place !== null && SERVER.test(place.server) && REPOSITORY.test(place.repository) ? `${place.server}/${place.repository}` : null;
}

function encodedSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
}
