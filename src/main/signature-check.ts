// Checks the signature of a run for `provenance verify`: reads the files that were given, has them checked, and gives the statements that
// were signed. Throws Refusal for whatever does not hold.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CheckedBundle, ExpectedSigner, SignerIdentity } from "../adapters/sigstore-verifier.ts";
import { type Sha256, sha256 } from "../core/model/digest.ts";
import type { ProblemCode } from "../core/model/problem-codes.ts";
import { STATEMENTS_FILE } from "../core/provenance/run-statement.ts";
import { checkRunStatement, type ReadRunStatement } from "../core/provenance/run-statement-check.ts";
import { type StatementSource, statementSet } from "../core/provenance/statement-source.ts";
import { safeText } from "../core/report/safe-text.ts";
import { Refusal } from "./refusal.ts";

/** As they stand on the command line. */
export interface SignatureOptions {
  readonly bundle?: string;
  readonly trustedRoot?: string;
  /** The file that was signed; beside the bundle where it is not named. */
  readonly statements?: string;
  /** `owner/name`, or its address. */
  readonly repo?: string;
  readonly signerWorkflow?: string;
  /** The run was of one of these. */
  readonly commit: readonly string[];
  readonly ref?: string;
  readonly denySelfHosted?: boolean;
}

export interface CheckedSignature {
  readonly identity: SignerIdentity;
  readonly statement: ReadRunStatement;
  /** The statements that were signed; null where their file is not here, and the file in question is a subject itself. */
  readonly source: StatementSource | null;
  /** Whether the file in question was signed itself, and not only by what its task's statement says. */
  readonly isSubject: boolean;
}

/** `file`: digest of the file in question. */
export async function checkSignature(options: SignatureOptions, file: Sha256): Promise<CheckedSignature> {
  const { bundle, trustedRoot } = options;
  if (bundle === undefined || trustedRoot === undefined)
    throw usage(
      `\`${bundle === undefined ? "--trusted-root" : "--bundle"}\` needs \`${bundle === undefined ? "--bundle" : "--trusted-root"}\``,
    );
  const { checkBundle } = await import("../adapters/sigstore-verifier.ts");
  const checked = checkBundle(readGiven(bundle), readGiven(trustedRoot), expectedSigner(options));
  if (checked.kind === "refused") throw refused(checked);
  const text = statementsText(options, bundle);
  const expected = { commit: checked.identity.commit, ...(text === null ? { subject: file } : { statements: sha256(text) }) };
  const statement = checkRunStatement(checked.payload, expected);
  if (statement.kind === "refused") throw refused(statement);
  return {
    identity: checked.identity,
    statement,
    source: text === null ? null : statementSet(text.split("\n").slice(0, -1)),
    isSubject: [...statement.subjects.values()].includes(file),
  };
}

function expectedSigner({ repo, signerWorkflow, commit, ref, denySelfHosted }: SignatureOptions): ExpectedSigner {
  if (repo === undefined) throw usage("`--bundle` needs `--repo owner/name`", "Without it a signature of anybody would do.");
  const [, server = "https://github.com", repository = ""] = /^(https?:\/\/[^/]+)?\/?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(repo) ?? [];
  if (repository === "") throw usage(`\`--repo\` cannot be ${JSON.stringify(repo)}`, "Write owner/name, or https://github.com/owner/name.");
  return {
    server,
    repository,
    ...(signerWorkflow === undefined ? {} : { workflow: signerWorkflow.replace(/^(?:https?:\/\/)?github\.com\//, "") }),
    ...(commit.length === 0 ? {} : { commits: commit }),
    ...(ref === undefined ? {} : { ref }),
    denySelfHosted: denySelfHosted === true,
  };
}

/** Beside the bundle, under the name that it has there, or with what an artifact's name has before it. */
function statementsText({ statements }: SignatureOptions, bundle: string): string | null {
  if (statements !== undefined) return readGiven(statements);
  const beside = [bundle.replace(/run\.sigstore\.jsonl$/, STATEMENTS_FILE), path.join(path.dirname(bundle), STATEMENTS_FILE)];
  const found = beside.find((file) => file !== bundle && existsSync(file));
  return found === undefined ? null : readGiven(found);
}

function readGiven(file: string): string {
  const text = tryRead(file);
  if (text === null) throw problem("cli/no-match", `${safeText(file)} cannot be read`);
  return text;
}

function tryRead(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function usage(message: string, hint?: string): Refusal {
  return problem("cli/usage", message, hint);
}

function refused({ reason, detail }: Pick<Extract<CheckedBundle, { kind: "refused" }>, "detail"> & { readonly reason: string }): Refusal {
  return problem("provenance/bad-signature", `the signature is refused (${reason}): ${safeText(detail)}`);
}

function problem(code: ProblemCode, message: string, hint?: string): Refusal {
  return new Refusal([{ code, severity: "error", message, ...(hint === undefined ? {} : { hint }) }]);
}
