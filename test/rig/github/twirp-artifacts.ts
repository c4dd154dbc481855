// The artifact service v4: five Twirp methods over JSON, as the official client calls them:
// https://github.com/actions/toolkit/tree/main/packages/artifact/src/generated/results/api/v1. Knows no bytes of artifacts.
import { createHash } from "node:crypto";
import { expiryOf, nameFault } from "./artifact-rules.ts";
import type { Artifact, ArtifactShelf } from "./artifact-shelf.ts";
import type { Blobs } from "./blobs.ts";
import { type Answer, type Call, jsonAnswer, jsonObject, type Service } from "./exchange.ts";
import type { JobTokens, RuntimeClaims } from "./job-tokens.ts";
import type { RigClock } from "./rig-clock.ts";
import { type Fields, type TwirpService, textField, twirpAnswer, twirpError } from "./twirp-routing.ts";

export const ARTIFACT_TWIRP = "/twirp/github.actions.results.api.v1.ArtifactService/";

export interface ArtifactServices {
  readonly shelf: ArtifactShelf;
  readonly blobs: Blobs;
  readonly tokens: JobTokens;
  readonly clock: RigClock;
  /** An absolute address of a blob, to write or to read. */
  address(blob: string, permission: "r" | "cw"): string;
}

const IDS = ["workflow_run_backend_id", "workflow_job_run_backend_id"] as const;

const SERVICE: TwirpService<ArtifactServices> = {
  path: ARTIFACT_TWIRP,
  methods: new Map([
    ["CreateArtifact", { run: create, fields: [...IDS, "name", "expires_at", "version", "mime_type"] }],
    ["FinalizeArtifact", { run: finalize, fields: [...IDS, "name", "size", "hash"] }],
    ["ListArtifacts", { run: list, fields: [...IDS, "name_filter", "id_filter"] }],
    ["GetSignedArtifactURL", { run: signedUrl, fields: [...IDS, "name"] }],
    ["DeleteArtifact", { run: remove, fields: [...IDS, "name"] }],
  ]),
  absent: () => null,
};

export function artifactService(services: ArtifactServices): Service {
  return {
    name: "artifact",
    identify: (head, body) => {
      const fields = body === null ? null : jsonObject(body);
      const name = fields?.["name"] ?? fields?.["name_filter"];
      return { method: head.url.pathname.slice(ARTIFACT_TWIRP.length), key: typeof name === "string" ? name : null };
    },
    answer: (call: Call) => twirpAnswer(SERVICE, services, call),
  };
}

/** `own`: the job must be the token's, too; else the run alone. */
function foreign(claims: RuntimeClaims, fields: Fields, own: boolean): Answer | null {
  const [run, job] = IDS.map((name) => textField(fields, name));
  if (run === "" || job === "") return twirpError(400, "invalid_argument", "backend ids are required");
  if (run !== claims.run || (own && job !== claims.job))
    return twirpError(403, "permission_denied", "the token is of another workflow run or job");
  return null;
}

function invalid(msg: string): Answer {
  return twirpError(400, "invalid_argument", msg);
}

function create({ shelf, clock, address }: ArtifactServices, claims: RuntimeClaims, fields: Fields): Answer {
  const refused = foreign(claims, fields, true);
  if (refused !== null) return refused;
  const name = textField(fields, "name");
  const fault = nameFault(name);
  if (fault !== null) return invalid(fault);
  // 4 has been a zip archive always, 7 is what its type says.
  if (fields["version"] !== 4 && fields["version"] !== 7) return invalid("version must be 4 or 7");
  const mime = fields["mime_type"];
  if (mime !== undefined && !(typeof mime === "string" && /^[\w.+-]+\/[\w.+-]+$/.test(mime))) return invalid("mime_type is none");
  const expiresAt = expiryOf(fields["expires_at"], clock.now());
  if (typeof expiresAt === "string") return invalid(expiresAt);
  const made = shelf.begin({ run: claims.run, job: claims.job, name, expiresAt });
  if (made === "exists") return twirpError(409, "already_exists", "an artifact with this name already exists on the workflow run");
  if (made === "full") return twirpError(403, "permission_denied", "the job has created as many artifacts as it may");
  return jsonAnswer(200, { ok: true, signed_upload_url: address(made.blob, "cw") });
}

function finalize({ shelf, blobs }: ArtifactServices, claims: RuntimeClaims, fields: Fields): Answer {
  const refused = foreign(claims, fields, true);
  if (refused !== null) return refused;
  const [size, hash] = [textField(fields, "size"), fields["hash"] ?? null];
  if (!/^\d+$/.test(size)) return twirpError(400, "malformed", "size must be a number in a string");
  if (hash !== null && !(typeof hash === "string" && /^sha256:[0-9a-f]{64}$/.test(hash))) return invalid("hash must be sha256:…");
  const artifact = shelf.find(claims.run, textField(fields, "name"));
  if (artifact === null || artifact.job !== claims.job) return twirpError(404, "not_found", "artifact not found");
  if (artifact.state === "finalized") return twirpError(409, "already_exists", "the artifact is already finalized");
  const bytes = blobs.get(artifact.blob)?.bytes ?? null;
  if (bytes?.length !== Number(size)) return invalid(`upload has ${bytes?.length ?? "no"} bytes, not ${size}`);
  if (hash !== null && hash !== `sha256:${createHash("sha256").update(bytes).digest("hex")}`) return invalid("upload has another hash");
  return jsonAnswer(200, { ok: true, artifact_id: `${shelf.finalize(artifact.id, bytes.length, hash).id}` });
}

function list({ shelf }: ArtifactServices, claims: RuntimeClaims, fields: Fields): Answer {
  const refused = foreign(claims, fields, true);
  if (refused !== null) return refused;
  const [name, id] = [fields["name_filter"], fields["id_filter"]];
  if (name !== undefined && typeof name !== "string") return twirpError(400, "malformed", "name_filter must be a string");
  if (id !== undefined && !(typeof id === "string" && /^\d+$/.test(id)))
    return twirpError(400, "malformed", "id_filter must be a number in a string");
  const found = shelf.shown(claims.run).filter((each) => (name ?? each.name) === each.name && (id ?? `${each.id}`) === `${each.id}`);
  // Lists that are empty are left out, as in all of protobuf's JSON.
  return jsonAnswer(200, found.length === 0 ? {} : { artifacts: found.map(shown) });
}

function shown(artifact: Artifact): object {
  return {
    workflow_run_backend_id: artifact.run,
    workflow_job_run_backend_id: artifact.job,
    database_id: `${artifact.id}`,
    name: artifact.name,
    size: `${artifact.size}`,
    created_at: new Date(artifact.createdAt).toISOString(),
    ...(artifact.hash === null ? {} : { digest: artifact.hash }),
  };
}

/** The job is that of the artifact, not the asker's. */
function named({ shelf }: ArtifactServices, claims: RuntimeClaims, fields: Fields): Artifact | Answer {
  const refused = foreign(claims, fields, false);
  if (refused !== null) return refused;
  const artifact = shelf.find(claims.run, textField(fields, "name"));
  const isThere = artifact?.state === "finalized" && artifact.job === textField(fields, "workflow_job_run_backend_id");
  return isThere ? artifact : twirpError(404, "not_found", "artifact not found");
}

function signedUrl(services: ArtifactServices, claims: RuntimeClaims, fields: Fields): Answer {
  const artifact = named(services, claims, fields);
  return "status" in artifact ? artifact : jsonAnswer(200, { signed_url: services.address(artifact.blob, "r") });
}

function remove(services: ArtifactServices, claims: RuntimeClaims, fields: Fields): Answer {
  const artifact = named(services, claims, fields);
  if ("status" in artifact) return artifact;
  services.shelf.remove(artifact.id);
  return jsonAnswer(200, { ok: true, artifact_id: `${artifact.id}` });
}
