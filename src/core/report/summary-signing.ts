// Whether what a run made is signed, in whose name, and the commands that check it. Knows no bundle.
import type { SigningReport } from "../model/signing-report.ts";
import { countText, numberText } from "./amount-text.ts";
import type { GithubPlace } from "./github-address.ts";
import { code, fenced, joined, link, messageNodes, type PhrasingContent, paragraph, type RootContent, words } from "./markdown-nodes.ts";
import { shellWord } from "./shell-command-text.ts";

type SignedReport = Extract<SigningReport, { kind: "signed" }>;

/** For the title of the section; empty where nothing is signed. */
export function signingTitle(report: SigningReport | undefined): string {
  return report?.kind === "signed" ? ", signed" : "";
}

export function signingNodes(report: SigningReport | undefined, place: GithubPlace | null): readonly RootContent[] {
  if (report === undefined) return [];
  if (report.kind === "unsigned") return [paragraph([words("Not signed: "), ...messageNodes(report.why), words(".")])];
  const file = report.outputs[0]?.path ?? "steps.intoto.jsonl";
  return [
    paragraph([...signedText(report), ...artifactText(report), ...leftOutText(report), ...singleJobText(report)]),
    fenced("bash", `gh attestation verify ${shellWord(file)} --repo ${place?.repository ?? ""}${signerFlag(report, place)}`),
  ];
}

function signedText({ stored, why, signer, outputs, statements }: SignedReport): PhrasingContent[] {
  const what = `${countText(outputs.length, "output")} and ${countText(statements, "statement")}`;
  const where =
    stored === null
      ? [words("not kept by GitHub ("), ...messageNodes(why), words(")")]
      : link(stored.url, [words(`attestation ${stored.id}`)]);
  return [words("Signed in the name of "), code(withoutServer(signer)), words(": "), ...where, words(`, of ${what}.`)];
}

/** Without the statements a bundle leads no further back than to the run. */
function artifactText({ artifacts }: SignedReport): PhrasingContent[] {
  if (artifacts.length === 0) return [];
  return [
    words(" Bundle and statements are artifacts of the run: "),
    ...joined(
      artifacts.map((name) => [code(name)]),
      ", ",
    ),
    words("."),
  ];
}

function leftOutText({ leftOut }: SignedReport): PhrasingContent[] {
  return leftOut === 0
    ? []
    : [words(` ${numberText(leftOut)} more outputs than an attestation has room for are named by the signed statements alone.`)];
}

function singleJobText({ isSingleJob }: SignedReport): PhrasingContent[] {
  return isSingleJob
    ? [words(" Tasks ran in the job that signed: each of them could have signed as well. With plan, work and report none can.")]
    : [];
}

/** Asked for where the workflow that signed is another repository's. */
function signerFlag({ signer }: SignedReport, place: GithubPlace | null): string {
  const [workflow = ""] = withoutServer(signer).split("@");
  return workflow === "" || workflow.startsWith(`${place?.repository ?? ""}/`) ? "" : ` --signer-workflow ${shellWord(workflow)}`;
}

function withoutServer(signer: string): string {
  return signer.replace(/^https?:\/\/[^/]+\//, "");
}
