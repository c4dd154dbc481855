// `provenance show, verify, statements`: where a file came from, by the statements of the records that are kept here. Wires; what a chain
// is and whether it holds is core/provenance's.
import { allRecords } from "../adapters/local-records.ts";
import type { MadeFile } from "../core/model/made-file.ts";
import type { ProblemCode } from "../core/model/problem-codes.ts";
import { type Chain, type ChainLink, type ChainQuestion, followChain } from "../core/provenance/chain.ts";
import { madeFile, writable } from "../core/provenance/chain-view.ts";
import { statementsFile } from "../core/provenance/statements-file.ts";
import { countText } from "../core/report/amount-text.ts";
import type { Paint } from "../core/report/paint.ts";
import { chainSizeText, provenanceMermaid, provenanceText } from "../core/report/provenance-text.ts";
import { safeText } from "../core/report/safe-text.ts";
import { type AskedFile, askedFile, unmade } from "./asked-file.ts";
import { brokenChain, type VerifyOptions } from "./broken-chain.ts";
import { type ComparedSources, compareSources } from "./committed-sources.ts";
import type { CommonOptions } from "./options.ts";
import { type Output, openOutput } from "./output.ts";
import { localStatements } from "./provenance-source.ts";
import type { Rebuilding } from "./rebuild-check.ts";
import { Refusal } from "./refusal.ts";
import { Session } from "./session.ts";

export interface ShowOptions extends CommonOptions {
  readonly format: "text" | "mermaid" | "json";
}

type Held = Chain & { readonly ok: true };

/** To show what is known, and to claim nothing. */
const SHOWN = { standIns: true, unknownOrigins: true };

/** The whole chain of a file, as far as it is known. One that does not hold is refused: what it says would be made up. */
export async function provenanceShow(file: string, options: ShowOptions): Promise<number> {
  return ofFile(file, options, SHOWN, async ({ asked, chain, output }) => {
    const made = madeFile(chain, asked.sha256);
    if (options.json || options.format === "json") output.out.write(`${JSON.stringify(writable(made))}\n`);
    else if (options.format === "mermaid") output.out.write(provenanceMermaid(made));
    else output.out.write(treeText(asked, made, output.paint));
  });
}

/** Whether the chain holds, and whether what it began with is what its commits hold. */
export async function provenanceVerify(file: string, options: VerifyOptions): Promise<number> {
  const isSigned = options.bundle !== undefined || options.trustedRoot !== undefined;
  if (isSigned && options.rebuild !== undefined)
    throw refusal("cli/usage", "--rebuild goes without --bundle: what is run again is compared with the statements that are kept here");
  if (isSigned) return (await import("./signed-verify-command.ts")).verifySigned(file, options);
  if (options.signed) throw refusal("provenance/not-signed", `${safeText(file)} is not signed: no bundle was given`);
  const expected = {
    ...(options.commit.length === 0 ? {} : { commits: new Set(options.commit) }),
    ...(options.repo === undefined ? {} : { repository: options.repo }),
  };
  return ofFile(file, options, expected, async ({ asked, chain, output, session }) => {
    const made = madeFile(chain, asked.sha256);
    const sources = await compareSources(session.root, process.env, chain.links);
    if (options.commit.length > 0) refuseOther(sources);
    const rebuilding = await rebuilt(chain.links, options);
    const { paint, out } = output;
    if (options.json) out.write(`${JSON.stringify({ ...verified(made, chain.links, sources), ...rebuilding })}\n`);
    else {
      out.write(treeText(asked, made, paint));
      out.write(`${paint.green(paint.marks.done)} ${chainSizeText(made)} hold\n`);
      out.write(
        sourceText(sources)
          .map((line) => `${line}\n`)
          .join(""),
      );
      out.write(rebuildingText(rebuilding, paint));
      out.write("not signed: whoever may write the store here could have written this\n");
    }
  });
}

/** As far as it is asked for. */
async function rebuilt(links: readonly ChainLink[], options: VerifyOptions): Promise<Rebuilt> {
  if (options.rebuild === undefined) return {};
  return { rebuilt: await (await import("./rebuild-check.ts")).rebuildSample(links, options.rebuild, options) };
}

interface Rebuilt {
  readonly rebuilt?: Rebuilding;
}

function rebuildingText({ rebuilt }: Rebuilt, paint: Paint): string {
  if (rebuilt === undefined) return "";
  const { tasks, notTried } = rebuilt;
  const left =
    notTried === 0 ? "" : `; ${countText(notTried, "task")} not tried, which need a secret or an environment, or are not in the flow here`;
  return `${paint.green(paint.marks.done)} ${countText(tasks.length, "task")} run again gave the same bytes${left}\n`;
}

/** All statements that are kept here, or those that a file's chain is made of, as the lines that are signed. */
export async function provenanceStatements(file: string | undefined, options: CommonOptions): Promise<number> {
  if (file !== undefined)
    return ofFile(file, options, SHOWN, async ({ chain, output }) => {
      const lines = [...new Set(chain.links.map((link) => link.checked.text))].sort();
      output.out.write(lines.map((line) => `${line}\n`).join(""));
    });
  const session = new Session(options);
  const output = openOutput(options);
  output.out.write(statementsFile(allRecords(session.database)).text);
  session.folder.remove();
  await output.out.flush();
  return 0;
}

/** The tree, and before it what the file is called there, where that is something else. */
function treeText({ path, name }: AskedFile, made: MadeFile, paint: Paint): string {
  const isOther = path !== undefined && path !== made.path;
  return `${isOther ? `${safeText(name)} has the bytes of ${safeText(made.path ?? made.task)}\n` : ""}${provenanceText(made, paint)}`;
}

interface Followed {
  readonly asked: AskedFile;
  readonly chain: Held;
  readonly output: Output;
  readonly session: Session;
}

async function ofFile(
  file: string,
  options: CommonOptions,
  expected: Pick<ChainQuestion, "standIns" | "unknownOrigins" | "commits" | "repository">,
  tell: (followed: Followed) => Promise<void>,
): Promise<number> {
  const session = new Session(options);
  const output = openOutput(options);
  try {
    const asked = askedFile(session, file);
    const question = { sha256: asked.sha256, ...(asked.path === undefined ? {} : { path: asked.path }), ...expected };
    const chain = followChain(localStatements(session.database), question);
    if (!chain.ok && chain.broken.reason === "no-statement") throw unmade(session, asked);
    if (!chain.ok) throw brokenChain(file, chain.broken);
    await tell({ asked, chain, output, session });
  } finally {
    session.folder.remove();
  }
  await output.out.flush();
  return 0;
}

function refuseOther({ other }: ComparedSources): void {
  const [first, ...more] = other;
  if (first === undefined) return;
  const rest = more.length === 0 ? "" : `, and ${countText(more.length, "other file")}`;
  throw refusal("provenance/broken-chain", `${safeText(first.path)}${rest} as it was read is not what commit ${first.commit} holds`);
}

const NAMED = 5;

function sourceText({ same, other, unknown }: ComparedSources): readonly string[] {
  const named = other.slice(0, NAMED).map(({ path }) => safeText(path));
  const more = other.length > NAMED ? `, and ${other.length - NAMED} more` : "";
  return [
    ...(same > 0 ? [`${countText(same, "file")} as the commit holds ${same === 1 ? "it" : "them"}`] : []),
    ...(other.length > 0
      ? [`${countText(other.length, "file")} not as the commit holds ${other.length === 1 ? "it" : "them"}: ${named.join(", ")}${more}`]
      : []),
    ...(unknown > 0 ? [`${countText(unknown, "file")} not compared with a commit`] : []),
  ];
}

/** What `verify --json` prints. */
function verified(made: MadeFile, links: readonly ChainLink[], sources: ComparedSources): object {
  return {
    path: made.path,
    sha256: made.sha256,
    verified: true,
    signed: false,
    statements: links.length,
    sources: { asCommitted: sources.same, notAsCommitted: sources.other, notCompared: sources.unknown },
  };
}

function refusal(code: ProblemCode, message: string, hint?: string): Refusal {
  return new Refusal([{ code, severity: "error", message, ...(hint === undefined ? {} : { hint }) }]);
}
