// Requests to the small GitHub for tests of it: plain fetch, nothing retried, nothing hidden.
import type { JobIdentity } from "./job-identity.ts";
import type { SmallGithub } from "./small-github.ts";
import { CACHE_TWIRP } from "./twirp-cache.ts";

export const VERSION = "ab".repeat(32);
export const MAIN: JobIdentity = {
  repository: "o/r",
  ref: "refs/heads/main",
  defaultBranch: "refs/heads/main",
  runId: "1",
  attempt: 1,
  jobId: "job",
};

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The members of a JSON object; empty when it is anything else. */
  readonly json: { readonly [name: string]: unknown };
}

export interface RigClient {
  /** One Twirp method. `version` is added unless the fields have one. */
  twirp(method: string, fields: { readonly [name: string]: unknown }): Promise<Reply>;
  /** Reserves, uploads and finalizes; the last answer, or the first that was refused. */
  save(key: string, bytes: string, version?: string): Promise<Reply>;
  /** The key that a look-up matched, or its status and message when it was refused, or null for a miss. */
  find(key: string, restoreKeys?: readonly string[], version?: string): Promise<string | null>;
  /** REST with the job's GITHUB_TOKEN; the path begins after the repository. */
  rest(verb: string, path: string, body?: unknown): Promise<Reply>;
}

export function rigClient(github: SmallGithub, job: JobIdentity): RigClient {
  const variables = github.jobVariables(job);
  const token = github.githubToken(job);
  const twirp: RigClient["twirp"] = (method, fields) =>
    request(`${variables["ACTIONS_RESULTS_URL"]}${CACHE_TWIRP.slice(1)}${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${variables["ACTIONS_RUNTIME_TOKEN"]}`, "content-type": "application/json" },
      body: JSON.stringify({ version: VERSION, ...fields }),
    });
  return {
    twirp,
    save: async (key, bytes, version = VERSION) => {
      const made = await twirp("CreateCacheEntry", { key, version });
      if (made.json["ok"] !== true) return made;
      const put = await putBlob(String(made.json["signed_upload_url"]), bytes);
      if (put.status !== 201) return put;
      return await twirp("FinalizeCacheEntryUpload", { key, version, size_bytes: `${Buffer.byteLength(bytes)}` });
    },
    find: async (key, restoreKeys = [key], version = VERSION) => {
      const reply = await twirp("GetCacheEntryDownloadURL", { key, restore_keys: restoreKeys, version });
      if (reply.status !== 200) return `${reply.status} ${reply.json["msg"]}`;
      return reply.json["ok"] === true ? String(reply.json["matched_key"]) : null;
    },
    rest: (verb, path, body) =>
      request(`${github.apiUrl}/repos/${job.repository}${path}`, {
        method: verb,
        headers: { authorization: `Bearer ${token}` },
        body: body === undefined ? null : JSON.stringify(body),
      }),
  };
}

export async function request(url: string, options: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, options);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: members(text) };
}

function members(text: string): Reply["json"] {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}

export function putBlob(url: string, bytes: string, headers: { readonly [name: string]: string } = {}): Promise<Reply> {
  return request(url, { method: "PUT", headers: { "x-ms-version": "2025-11-05", "x-ms-blob-type": "BlockBlob", ...headers }, body: bytes });
}
