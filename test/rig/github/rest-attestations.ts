// REST of attestations: kept by repository, found by the digest of a subject. https://docs.github.com/rest/repos/attestations
import { type Answer, type Call, jsonAnswer, jsonObject } from "./exchange.ts";
import type { JobIdentity } from "./job-identity.ts";
import { notFound, notPermitted, restError } from "./rest-answers.ts";

const PAYLOAD_TYPE = "application/vnd.in-toto+json";
const MOST_SUBJECTS = 1024;

/** One that was stored. `bundle`: as it came; `subjects`: digests by name. */
export interface StoredAttestation {
  readonly id: number;
  readonly repository: string;
  readonly bundle: object;
  readonly subjects: ReadonlyMap<string, string>;
  readonly predicateType: string;
}

export interface AttestationBook {
  readonly list: StoredAttestation[];
  /** Whether private repositories have the feature: those of a person have not, nor those of most plans. */
  readonly isAvailable: boolean;
}

export function createAttestation({ list, isAvailable }: AttestationBook, job: JobIdentity, call: Call): Answer {
  if (job.permissions?.attestations !== "write") return notPermitted();
  // The real one's words, of a repository of a person.
  if (!isAvailable && job.claims?.["repository_visibility"] !== "public")
    return restError(
      403,
      "Feature not available for user-owned private repositories. To enable this feature, please make this repository public.",
    );
  const bundle = jsonObject(call.body)?.["bundle"];
  const statement = typeof bundle === "object" && bundle !== null ? statementOf(bundle) : null;
  if (typeof bundle !== "object" || bundle === null || statement === null)
    return restError(422, "Invalid Argument - the bundle is not one of a statement");
  if (statement.subjects.size > MOST_SUBJECTS) return restError(422, "Invalid Argument - too many subjects");
  const stored = { id: 120_000 + list.length, repository: job.repository, bundle, ...statement };
  list.push(stored);
  return jsonAnswer(201, { id: stored.id });
}

/** Newest first. What is public needs no permission: https://docs.github.com/rest/repos/attestations */
export function listAttestations({ list }: AttestationBook, job: JobIdentity, digest: string): Answer {
  const isPublic = job.claims?.["repository_visibility"] === "public";
  if (!isPublic && (job.permissions?.attestations ?? "none") === "none") return notPermitted();
  const found = list.filter((one) => one.repository === job.repository && [...one.subjects.values()].includes(digest)).reverse();
  return found.length === 0 ? notFound() : jsonAnswer(200, { attestations: found.map(({ bundle }) => ({ bundle, repository_id: 1 })) });
}

interface Envelope {
  readonly payload?: string;
  readonly payloadType?: string;
}

function statementOf(bundle: object): Pick<StoredAttestation, "subjects" | "predicateType"> | null {
  const { dsseEnvelope } = bundle as { readonly dsseEnvelope?: Envelope };
  if (dsseEnvelope?.payloadType !== PAYLOAD_TYPE) return null;
  const statement = jsonObject(Buffer.from(dsseEnvelope.payload ?? "", "base64"));
  const subjects = statement?.["subject"];
  if (!Array.isArray(subjects) || subjects.length === 0) return null;
  const named = subjects.map((one: { name: string; digest: { sha256: string } }) => [one.name, one.digest.sha256] as const);
  return { subjects: new Map(named), predicateType: String(statement?.["predicateType"]) };
}
