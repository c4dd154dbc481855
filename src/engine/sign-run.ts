// Signs a run: hashes its final outputs again, makes the one statement that names them and the file of all statements, and has it signed.
// Nothing is signed that was not hashed here, and nothing of a run that failed.
import type { Sha256 } from "../core/model/digest.ts";
import type { OutputFile, TaskRecord } from "../core/model/record.ts";
import type { RunResult } from "../core/model/result.ts";
import type { Signature, UnsignedReason } from "../core/model/signature.ts";
import { runStatement, type SignedRun } from "../core/provenance/run-statement.ts";
import { statementsFile } from "../core/provenance/statements-file.ts";
import { PROVENANCE_TYPE } from "../core/provenance/vocabulary.ts";
import type { Attestor } from "../ports.ts";
import { isFinal } from "./restore-outputs.ts";
import type { RunInput } from "./run-parts.ts";

export interface SigningParts {
  readonly input: Pick<RunInput, "graph" | "options">;
  readonly result: RunResult;
  /** Of the run's tasks, by id. */
  readonly records: ReadonlyMap<string, TaskRecord>;
  /** Of earlier runs, whose results restored tasks saw: their statements go with those of the run. Absent: none. */
  readonly earlier?: readonly TaskRecord[];
  readonly run: SignedRun;
  /** Digest of the ledger that the run writes; absent: none. */
  readonly ledger?: Sha256;
  /** Restored final outputs too, and also where nothing ran: somebody waits for their signature. */
  readonly isRequired: boolean;
  readonly attestor: Attestor;
  /** Sends for bytes that lie far away, all at once. */
  readonly prepare: (files: readonly OutputFile[]) => Promise<void>;
  /** SHA-256 of bytes that are read now, wherever they lie; null where they cannot be had. */
  readonly digest: (file: OutputFile) => Promise<Sha256 | null>;
}

export interface SignedFiles {
  readonly outputs: readonly { readonly path: string; readonly sha256: Sha256 }[];
  readonly leftOut: number;
  readonly statements: { readonly text: string; readonly count: number };
}

/** Why there is no signature, or why it is stored nowhere: `bytes` are not there, or not those of the records. */
export interface WhyUnsigned {
  readonly reason: UnsignedReason | "bytes";
  readonly why: string;
}

/** `nothing`: there is nothing new to vouch for, which is no trouble. `missing`: why GitHub does not keep it. */
export type SigningOutcome =
  | { readonly kind: "nothing"; readonly why: string }
  | ({ readonly kind: "unsigned" } & WhyUnsigned)
  | ({ readonly kind: "signed"; readonly id: string | null; readonly missing: WhyUnsigned | null } & Signature & SignedFiles);

export async function signRun(parts: SigningParts): Promise<SigningOutcome> {
  const { result, records, run, isRequired, attestor } = parts;
  if (result.outcome !== "success") return { kind: "nothing", why: "the run did not end well, so that nothing of it is signed" };
  if (result.ran === 0 && !isRequired)
    return { kind: "nothing", why: "nothing ran; what was restored is vouched for by the runs that made it" };
  const hashed = await hashOutputs(parts);
  if ("why" in hashed) return { kind: "unsigned", reason: "bytes", why: hashed.why };
  const statements = statementsFile([...records.values(), ...(parts.earlier ?? [])]);
  const { subjects, predicate, leftOut } = runStatement(run, statements, hashed.outputs, parts.ledger);
  const attested = await attestor.attest({ subjects, predicateType: PROVENANCE_TYPE, predicate });
  if (attested.kind === "unsigned") return attested;
  const { bundle, signer } = attested;
  const outputs = hashed.outputs.filter(({ path }) => subjects.some(({ name }) => name === path));
  const { id, missing } =
    attested.kind === "stored" ? { id: attested.id, missing: null } : { id: null, missing: { reason: attested.reason, why: attested.why } };
  return { kind: "signed", id, missing, bundle, signer, outputs, leftOut, statements };
}

type Hashed = { readonly outputs: SignedFiles["outputs"] } | { readonly why: string };

/** What a record says of a file's bytes is somebody else's word until it has been compared with the bytes. */
async function hashOutputs(parts: SigningParts): Promise<Hashed> {
  const outputs: { readonly path: string; readonly sha256: Sha256 }[] = [];
  const files = finalOutputs(parts);
  await parts.prepare(files);
  for (const file of files) {
    const sha256 = await parts.digest(file);
    if (sha256 === null) return { why: `the bytes of ${file.path} cannot be had, and what was not hashed is not signed` };
    if (sha256 !== file.sha256) return { why: `the bytes of ${file.path} are not those that its record names` };
    outputs.push({ path: file.path, sha256 });
  }
  return { outputs };
}

/** Links have no bytes of their own: the statements name them. */
function finalOutputs({ input, result, records, isRequired }: SigningParts): readonly OutputFile[] {
  const ran = new Set(result.tasks.filter((task) => task.state === "ran").map((task) => task.id));
  const tasks = input.graph.tasks.filter((task) => isFinal(input, task) && (isRequired || ran.has(task.id)));
  return tasks.flatMap((task) => records.get(task.id)?.outputs ?? []).filter((file) => file.target === undefined);
}
