// `provenance verify --bundle`: whether a file is what a run made that signed it. The statements are those that were signed, not those
// that are kept here. Wires; who must have signed is signature-check's, what a chain is core/provenance's.
import { type ChainLink, followChain } from "../core/provenance/chain.ts";
import { madeFile } from "../core/provenance/chain-view.ts";
import { countText } from "../core/report/amount-text.ts";
import { chainSizeText, provenanceText } from "../core/report/provenance-text.ts";
import { safeText } from "../core/report/safe-text.ts";
import { type AskedFile, askedFile } from "./asked-file.ts";
import { brokenChain, type VerifyOptions } from "./broken-chain.ts";
import { type Output, openOutput } from "./output.ts";
import { Session } from "./session.ts";
import { type CheckedSignature, checkSignature } from "./signature-check.ts";

/** Exit 0 where it is; throws Refusal with what does not hold. */
export async function verifySigned(file: string, options: VerifyOptions): Promise<number> {
  const session = new Session(options);
  const output = openOutput(options);
  try {
    const asked = askedFile(session, file);
    const checked = await checkSignature(options, asked.sha256);
    const told = chainOf(file, asked, checked, output);
    if (options.json) output.out.write(`${JSON.stringify({ ...told.json, signature: signatureOf(checked) })}\n`);
    else output.out.write(told.text + signatureText(checked, output));
  } finally {
    session.folder.remove();
  }
  await output.out.flush();
  return 0;
}

interface Told {
  readonly text: string;
  readonly json: object;
}

/** Without the statements' file nothing is known of what lies between the commit and the file. */
function chainOf(file: string, asked: AskedFile, checked: CheckedSignature, { paint }: Output): Told {
  const { sha256, path = null } = asked;
  const { source, statement } = checked;
  const done = paint.green(paint.marks.done);
  if (source === null) {
    const text = `${done} ${safeText(file)} is one of ${countText(statement.subjects.size, "file")} that were signed\nits statements are not here: name their file with --statements\n`;
    return { text, json: { path, sha256, verified: true, signed: true, statements: null } };
  }
  const chain = followChain(source, {
    sha256,
    ...(asked.path === undefined ? {} : { path: asked.path }),
    // `--commit` is of the run that signed, which its certificate tells: what it restored may be of earlier ones.
    repository: statement.flow.repository,
    // All of them are signed together: none was changed since.
    standIns: true,
  });
  if (!chain.ok) throw brokenChain(file, chain.broken);
  const made = madeFile(chain, sha256);
  const foreign = chain.links.filter((link) => !isOfRun(link, statement.invocation)).length;
  const text = `${provenanceText(made, paint)}${done} ${chainSizeText(made)} hold\n${foreignText(foreign, chain.links.length)}`;
  const numbers = { statements: chain.links.length, ofOtherRuns: foreign };
  return { text, json: { path: made.path, sha256: made.sha256, verified: true, signed: true, ...numbers } };
}

/** What a run restored is vouched for by the run that made it, if that signed: this one hands on what the store gave it. */
function isOfRun({ checked }: ChainLink, invocation: string): boolean {
  return checked.statement.predicate.runDetails.metadata.invocationId.startsWith(`${invocation}#`);
}

function foreignText(foreign: number, all: number): string {
  if (foreign === 0) return "";
  return `${countText(foreign, "statement")} of ${all} ${foreign === 1 ? "is" : "are"} of other runs, as the store had ${foreign === 1 ? "it" : "them"}: the run that signed did not see that done\n`;
}

function signatureText({ identity, statement, isSubject }: CheckedSignature, { paint }: Output): string {
  const lines = [
    `${paint.green(paint.marks.done)} signed by ${safeText(identity.signer)}`,
    `  for ${safeText(identity.run)} of ${identity.commit} on ${safeText(identity.ref)}`,
    ...(isSubject ? [] : ["  by what its task's statement says: the file itself is none of those that were hashed when it was signed"]),
    ...(statement.builder.part === "job" ? ["  in a job in which tasks ran, which could have signed as well"] : []),
    ...(identity.runner === "github-hosted" ? [] : [`  on a runner that is ${safeText(identity.runner || "not known")}`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function signatureOf({ identity, statement, isSubject }: CheckedSignature): object {
  return { ...identity, part: statement.builder.part, isSubject };
}
