// `provenance export`: a past run as OpenLineage events, in-toto links or an RO-Crate. Chooses where it goes; what it says is
// made in core/provenance.
import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ed25519Signer } from "../adapters/ed25519-signing.ts";
import { digestFile } from "../adapters/file-digest.ts";
import { sendLineage } from "../adapters/lineage-sending.ts";
import { sha256 } from "../core/model/digest.ts";
import type { ExportedRun, NamedFile } from "../core/provenance/exported-run.ts";
import { type InTotoKey, type InTotoPart, inTotoBytes, inTotoLayout, inTotoLinks } from "../core/provenance/in-toto-link-export.ts";
import { type LineageEvent, lineageEvents } from "../core/provenance/openlineage-export.ts";
import { roCrate } from "../core/provenance/ro-crate-export.ts";
import { problemsText } from "../core/report/problem-text.ts";
import type { CommonOptions } from "./options.ts";
import { type Output, openOutput } from "./output.ts";
import { pastRun } from "./past-run.ts";
import { Refusal } from "./refusal.ts";
import { Session } from "./session.ts";

export interface ExportOptions extends CommonOptions {
  readonly format: "openlineage" | "in-toto" | "ro-crate";
  readonly out?: string;
  readonly url?: string;
  readonly run?: string;
  readonly key?: string;
}

/** Exit code 0, or 1 where a service did not take what was sent. */
export async function provenanceExport(options: ExportOptions): Promise<number> {
  if (options.url !== undefined && options.format !== "openlineage") throw usage("--url goes with --format openlineage");
  if (options.key !== undefined && options.format !== "in-toto") throw usage("--key goes with --format in-toto");
  if (options.format === "in-toto" && options.out === undefined)
    throw usage("in-toto links are files", "Name a directory for them with --out.");
  const session = new Session(options);
  const output = openOutput(options);
  const exported = await pastRun(session, options.run);
  const code = await EXPORTS[options.format](exported, options, output, session.root);
  session.folder.remove();
  await output.out.flush();
  await output.err.flush();
  return code;
}

type Export = (exported: ExportedRun, options: ExportOptions, output: Output, root: string) => Promise<number>;

const EXPORTS: Readonly<Record<ExportOptions["format"], Export>> = {
  openlineage: exportLineage,
  "in-toto": exportLinks,
  "ro-crate": exportCrate,
};

async function exportLineage(exported: ExportedRun, options: ExportOptions, output: Output): Promise<number> {
  const events = lineageEvents(exported);
  const url = options.url ?? (options.out === undefined ? configuredUrl() : undefined);
  if (url !== undefined) return sendEvents(url, events, options, output);
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  if (options.out === undefined) for (const line of lines) output.out.write(line);
  else {
    writeTo(options.out, lines);
    tell(options, output, { out: options.out, events: events.length }, `wrote ${events.length} events to ${options.out}\n`);
  }
  return 0;
}

/** Variables of OpenLineage's own clients: https://openlineage.io/docs/client/python/configuration#environment-variables */
function configuredUrl(): string | undefined {
  const { OPENLINEAGE_URL, OPENLINEAGE_DISABLED } = process.env;
  return OPENLINEAGE_DISABLED?.toLowerCase() === "true" || OPENLINEAGE_URL === "" ? undefined : OPENLINEAGE_URL;
}

async function sendEvents(url: string, events: readonly LineageEvent[], options: ExportOptions, output: Output): Promise<number> {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) throw usage("the service of --url is no HTTP address");
  const { OPENLINEAGE_API_KEY, OPENLINEAGE_ENDPOINT } = process.env;
  const service = { url, apiKey: OPENLINEAGE_API_KEY, endpoint: OPENLINEAGE_ENDPOINT || undefined, proxyEnv: process.env };
  const { taken, why } = await sendLineage(service, events);
  // Without user and password.
  const shown = `${address.origin}${address.pathname.replace(/\/$/, "")}`;
  if (options.json || why === null)
    tell(options, output, { url: shown, events: events.length, taken }, `sent ${taken} events to ${shown}\n`);
  if (why === null) return 0;
  const message = `${shown} did not take ${events.length - taken} of ${events.length} events: ${why}`;
  const hint = "Sending them again does no harm: their ids are the same every time.";
  output.err.write(problemsText([{ code: "lineage/unsent", severity: "error", message, hint }], output.err.paint));
  return 1;
}

async function exportLinks(exported: ExportedRun, options: ExportOptions, output: Output): Promise<number> {
  const folder = options.out ?? ".";
  const links = inTotoLinks(exported);
  const signer = options.key === undefined ? null : ed25519Signer(readText(options.key));
  if (options.key !== undefined && signer === null)
    throw usage(`${options.key} is no Ed25519 key`, "Make one with `openssl genpkey -algorithm ed25519`.");
  if (signer === null) for (const link of links) writeTo(path.join(folder, `${link.name}.link`), [signedText(link, [])]);
  else {
    const { keyid, publicKey } = signer;
    const base = { keytype: "ed25519", scheme: "ed25519", keyid_hash_algorithms: ["sha256", "sha512"], keyval: { public: publicKey } };
    const key: InTotoKey = { ...base, keyid };
    const write = (part: InTotoPart, name: string): void =>
      writeTo(path.join(folder, name), [signedText(part, [{ keyid, sig: signer.sign(inTotoBytes(part.signed)) }])]);
    for (const link of links) write(link, `${link.name}.${keyid.slice(0, 8)}.link`);
    write(inTotoLayout(exported, key), "root.layout");
    writeTo(path.join(folder, "key.pub"), [`${JSON.stringify(base)}\n`]);
  }
  const what = `${links.length} links${signer === null ? ", unsigned," : " and a layout, signed,"}`;
  tell(options, output, { out: folder, links: links.length, signed: signer !== null }, `wrote ${what} to ${folder}\n`);
  return 0;
}

function signedText(part: InTotoPart, signatures: readonly { readonly keyid: string; readonly sig: string }[]): string {
  return `${JSON.stringify({ signatures, signed: part.signed }, null, 1)}\n`;
}

async function exportCrate(exported: ExportedRun, options: ExportOptions, output: Output, root: string): Promise<number> {
  const text = `${JSON.stringify(
    roCrate(exported, (file) => isHere(root, file)),
    null,
    2,
  )}\n`;
  if (options.out === undefined) output.out.write(text);
  else {
    writeTo(options.out, [text]);
    tell(options, output, { out: options.out }, `wrote ${options.out}\n`);
  }
  return 0;
}

/** Whether exactly these bytes lie at this path. */
function isHere(root: string, file: NamedFile): boolean {
  const absolute = path.join(root, file.path);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined || file.isTree) return false;
  if (stat.isSymbolicLink()) return file.isLink === true && sha256(readlinkSync(absolute)) === file.sha256;
  return stat.isFile() && digestFile(absolute, stat.size) === file.sha256;
}

function tell(options: ExportOptions, output: Output, facts: object, text: string): void {
  if (options.json) output.out.write(`${JSON.stringify(facts)}\n`);
  else if (!options.quiet) output.err.write(text);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw usage(`${file} cannot be read: ${codeOf(error)}`);
  }
}

/** Piece by piece: a text may only be so long. */
function writeTo(file: string, pieces: readonly string[]): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = openSync(file, "w");
    try {
      for (const piece of pieces) writeFileSync(descriptor, piece);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw usage(`${file} cannot be written: ${codeOf(error)}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function usage(message: string, hint?: string): Refusal {
  return new Refusal([{ code: "cli/usage", severity: "error", message, ...(hint === undefined ? {} : { hint }) }]);
}
