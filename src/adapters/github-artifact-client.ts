// The artifact service, version 4: names that are taken once in a run, lists, bytes by signed addresses. Written by the official
// client's source: https://github.com/actions/toolkit/tree/main/packages/artifact/src. Knows nothing of what artifacts are for.
import type { Clock } from "../ports.ts";
import { type FoundEntry, isTrouble, type Part, type Trouble } from "./cache-service.ts";
import type { Upload } from "./github-cache-client.ts";
import type { HttpClient } from "./http-exchange.ts";
import { ServiceGuard } from "./service-guard.ts";
import { readSigned } from "./signed-bytes.ts";
import { type Fields, type TwirpAnswer, twirpCall } from "./twirp-exchange.ts";

export interface GithubArtifactParts {
  /** ACTIONS_RESULTS_URL, with a slash at its end. */
  readonly resultsUrl: string;
  /** ACTIONS_RUNTIME_TOKEN. */
  readonly token: string;
  readonly http: HttpClient;
  readonly clock: Pick<Clock, "elapsed" | "sleep" | "now">;
  readonly upload: Upload;
  /** How long an artifact is kept; the repository's setting where the service does not take it. */
  readonly keepMs: number;
}

/** A finalized artifact. `id` grows with the order in which they were made. */
export interface ListedArtifact {
  readonly name: string;
  readonly id: bigint;
  readonly bytes: number;
  /** What the service calls the run and the job that made it. */
  readonly run: string;
  readonly job: string;
}

/** `unsure`: the name is taken, maybe by this call, whose answer was lost. */
export type Named = { readonly kind: "named"; readonly uploadUrl: string } | { readonly kind: "exists" | "unsure" } | Trouble;

/** A file with what the service checks when it is finalized. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ArtifactService {
  /** Takes a name that nobody has in this run. Nothing is listed before it is filled. */
  name(name: string): Promise<Named>;
  /** Gives a name that was taken its bytes. From then on it is listed, to all jobs of the run. */
  fill(name: string, uploadUrl: string, file: ArtifactFile, signal: AbortSignal): Promise<{ readonly kind: "filled" } | Trouble>;
  /** All of the run, or those of one name; in the order of their making. */
  list(name?: string): Promise<{ readonly kind: "artifacts"; readonly artifacts: readonly ListedArtifact[] } | Trouble>;
  entry(artifact: ListedArtifact): FoundEntry;
  close(): void;
}

const SERVICE = "twirp/github.actions.results.api.v1.ArtifactService/";

/** One file as it is, and no zip archive. */
const VERSION = { version: 7, mime_type: "application/octet-stream" };

interface Ids extends Fields {
  readonly workflow_run_backend_id: string;
  readonly workflow_job_run_backend_id: string;
}

/** Null where the token is not one of a job with artifacts. */
export function githubArtifactClient(parts: GithubArtifactParts): ArtifactService | null {
  const ids = idsOf(parts.token);
  return ids === null ? null : new GithubArtifactClient(parts, ids);
}

/** The service's names for run and job stand in a scope of the token: `Actions.Results:<run>:<job>`. */
function idsOf(token: string): Ids | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const scopes = typeof claims === "object" && claims !== null && "scp" in claims ? String(claims.scp) : "";
    const [, run, job] = /(?:^|\s)Actions\.Results:([^:\s]+):([^:\s]+)(?:\s|$)/.exec(scopes) ?? [];
    return run === undefined || job === undefined ? null : { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
  } catch {
    return null;
  }
}

class GithubArtifactClient implements ArtifactService {
  readonly #parts: GithubArtifactParts;
  readonly #ids: Ids;
  readonly #guard: ServiceGuard;
  /** Names that a call without an answer may have taken. */
  readonly #unsure = new Set<string>();
  #mayExpire = true;

  constructor(parts: GithubArtifactParts, ids: Ids) {
    this.#parts = parts;
    this.#ids = ids;
    this.#guard = new ServiceGuard(parts.clock);
  }

  async name(name: string): Promise<Named> {
    const answer = await this.#create(name);
    if (answer.kind === "refused") {
      // The end is the service's only field that hangs on this machine's clock.
      if (!this.#mayExpire) return unavailable(answer.why);
      this.#mayExpire = false;
      return this.name(name);
    }
    if (answer.kind === "exists") return { kind: this.#unsure.has(name) ? "unsure" : "exists" };
    if (answer.kind !== "fields") return answer;
    this.#unsure.delete(name);
    const { ok, signed_upload_url: uploadUrl } = answer.fields;
    return ok === true && typeof uploadUrl === "string" ? { kind: "named", uploadUrl } : unavailable("the artifact service refused");
  }

  #create(name: string): Promise<TwirpAnswer> {
    const { clock, keepMs } = this.#parts;
    const end = this.#mayExpire ? { expires_at: new Date(Date.parse(clock.now()) + keepMs).toISOString() } : {};
    return this.#guard.call(async () => {
      const attempt = await this.#callOnce("CreateArtifact", { name, ...VERSION, ...end });
      if (attempt.isLost === true) this.#unsure.add(name);
      return attempt;
    });
  }

  async fill(name: string, uploadUrl: string, file: ArtifactFile, signal: AbortSignal): ReturnType<ArtifactService["fill"]> {
    const uploaded = await this.#parts.upload(uploadUrl, file.path, signal);
    if (isTrouble(uploaded)) return uploaded;
    const fields = { name, size: String(file.bytes), hash: `sha256:${file.sha256}` };
    const answer = await this.#call("FinalizeArtifact", fields, true);
    // Only this job has the name, so that it was this very call, whose first answer was lost.
    if (answer.kind === "exists") return { kind: "filled" };
    if (answer.kind === "refused") return unavailable(answer.why);
    if (answer.kind !== "fields") return answer;
    return answer.fields["ok"] === true ? { kind: "filled" } : unavailable("the artifact service did not take what was uploaded");
  }

  async list(name?: string): ReturnType<ArtifactService["list"]> {
    const answer = await this.#call("ListArtifacts", name === undefined ? {} : { name_filter: name });
    if (answer.kind === "exists" || answer.kind === "refused") return unavailable("the artifact service refuses to list");
    if (answer.kind !== "fields") return answer;
    const { artifacts = [] } = answer.fields;
    if (!Array.isArray(artifacts)) return unavailable("the artifact service's list is none");
    const listed = artifacts.map(listedOf).filter((artifact) => artifact !== null);
    return { kind: "artifacts", artifacts: listed.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
  }

  entry(artifact: ListedArtifact): FoundEntry {
    let signed: string | null = null;
    return {
      key: artifact.name,
      read: async (from, bytes) => {
        const isFresh = signed === null;
        if (signed === null) {
          const url = await this.#sign(artifact);
          if (typeof url !== "string") return url;
          signed = url;
        }
        const part = await this.#read(signed, from, bytes);
        if (part.kind !== "gone") return part;
        // Its time was over.
        signed = null;
        if (isFresh) return part;
        const again = await this.#sign(artifact);
        return typeof again === "string" ? this.#read(again, from, bytes) : again;
      },
    };
  }

  async #sign({ name, run, job }: ListedArtifact): Promise<string | Part> {
    const answer = await this.#call("GetSignedArtifactURL", { name, workflow_run_backend_id: run, workflow_job_run_backend_id: job });
    if (answer.kind === "exists" || answer.kind === "refused") return { kind: "gone" };
    if (answer.kind !== "fields") return answer;
    const url = answer.fields["signed_url"];
    return typeof url === "string" ? url : { kind: "gone" };
  }

  #read(url: string, from: number, bytes: number | null): Promise<Part> {
    return this.#guard.call(() => readSigned(this.#parts.http, url, from, bytes));
  }

  #call(method: string, fields: Fields, isUrgent = false): Promise<TwirpAnswer> {
    return this.#guard.call(() => this.#callOnce(method, fields), isUrgent);
  }

  #callOnce(method: string, fields: Fields): ReturnType<typeof twirpCall> {
    const { http, token, resultsUrl } = this.#parts;
    return twirpCall({ http, token, url: resultsUrl + SERVICE, name: "artifact" }, method, { ...this.#ids, ...fields });
  }

  close(): void {
    this.#parts.http.close();
  }
}

/** Null for what is no artifact. Numbers of 64 bits are texts. */
function listedOf(row: unknown): ListedArtifact | null {
  if (typeof row !== "object" || row === null) return null;
  const fields = row as Fields;
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === "string" ? value : "";
  };
  const [name, id, size] = [text("name"), text("database_id"), text("size")];
  const [run, job] = [text("workflow_run_backend_id"), text("workflow_job_run_backend_id")];
  if (name === "" || run === "" || job === "" || !/^\d{1,19}$/.test(id) || !/^\d{0,15}$/.test(size)) return null;
  return { name, id: BigInt(id), bytes: Number(size), run, job };
}

function unavailable(why: string): Trouble {
  return { kind: "unavailable", why };
}
