// A record from outside, checked in full before anything is done with it: its shape, that its manifest gives the fingerprint
// it is asked for by, and that it names only paths which that task may write. Touches no disk.
import { sha256 } from "../model/digest.ts";
import { fingerprintOf, type Manifest } from "../model/manifest.ts";
import { matches, type Pattern, parsePattern } from "../model/pattern.ts";
import type { LeakReport, OutputFile, TaskRecord, UpstreamRecord } from "../model/record.ts";
import { LIMITS } from "./entry-limits.ts";
import { byteLength, whyBadLink, whyBadPath, whyCollision } from "./path-rules.ts";

export type CheckedRecord = { readonly ok: true; readonly record: TaskRecord } | { readonly ok: false; readonly why: string };

type Fields = { readonly [name: string]: unknown };

const DIGEST = /^[0-9a-f]{64}$/;

/** `fingerprint`: the one that was asked for. */
export function checkRecord(value: unknown, fingerprint: string): CheckedRecord {
  const why = whyNoRecord(value, fingerprint);
  return why === null ? { ok: true, record: value as TaskRecord } : { ok: false, why };
}

/** Why a record may not be saved: what `checkRecord` would refuse later. Null: it may. */
export function whyNotSaved(record: TaskRecord): string | null {
  return whyNoRecord(record, record.fingerprint);
}

function whyNoRecord(value: unknown, fingerprint: string): string | null {
  if (!isFields(value, RECORD)) return "it is no record";
  const { manifest, outputs, values, log } = value;
  if (value["fingerprint"] !== fingerprint) return "it is another task's";
  if (!isFields(manifest, MANIFEST)) return "its manifest is none";
  if (!isManifestOf(manifest, fingerprint)) return "its manifest has another fingerprint";
  if (!isFields(values, {}) || !areValues(values)) return "its values are none";
  if (log !== null && !(isFields(log, LOG) && isSize(log["size"]))) return "its log is none";
  if (!isFields(value["producer"], PRODUCER)) return "its producer is none";
  if (!Array.isArray(outputs)) return "its outputs are none";
  if (value["upstream"] !== undefined && !isUpstreamOf(value["upstream"], manifest as unknown as Manifest)) return "its upstreams are none";
  return whyNoOutputs(outputs, manifest as unknown as Manifest) ?? whyTwoSizes(value as unknown as TaskRecord);
}

/** Bytes are stored by digest alone, so one digest has one size. */
function whyTwoSizes({ outputs, log }: TaskRecord): string | null {
  const sizes = new Map(log === null ? [] : [[log.sha256, log.size]]);
  for (const { sha256, size, target } of outputs) {
    if (target !== undefined) continue;
    if ((sizes.get(sha256) ?? size) !== size) return "it gives two sizes for the same bytes";
    sizes.set(sha256, size);
  }
  return null;
}

function whyNoOutputs(outputs: readonly unknown[], manifest: Manifest): string | null {
  if (outputs.length > LIMITS.files) return `it has more than ${LIMITS.files} files`;
  const declared = manifest.outputs.flatMap(patternsOf);
  let before = "";
  let bytes = 0;
  for (const file of outputs) {
    if (!isOutput(file)) return "one of its outputs is none";
    if (file.path <= before) return "its outputs are not in order";
    const why = whyBadOutput(file, declared, manifest.platform);
    if (why !== null) return `its output ${JSON.stringify(file.path.slice(0, 200))} is refused: ${why}`;
    before = file.path;
    bytes += file.size;
  }
  if (bytes > LIMITS.bytes) return `it has more than ${LIMITS.bytes} bytes`;
  return whyCollision(outputs as readonly OutputFile[]);
}

function whyBadOutput(file: OutputFile, declared: readonly Pattern[], platform: string): string | null {
  const path = whyBadPath(file.path, platform);
  if (path !== null) return path;
  if (!declared.some((pattern) => matches(pattern, file.path))) return "the task does not declare it";
  if (file.mode !== "120000") return file.target === undefined ? null : "it is no link and has a target";
  if (file.target === undefined) return "it is a link without a target";
  if (file.size !== byteLength(file.target) || file.sha256 !== sha256(file.target)) return "its target is another one";
  return whyBadLink(file.path, file.target);
}

/** A declared output as a manifest has it: the pattern, with `name=` before it where it has a name. */
function patternsOf(declared: string): readonly Pattern[] {
  const name = /^[A-Za-z_][\w-]*=/.exec(declared)?.[0] ?? "";
  return [declared, declared.slice(name.length)].flatMap((source) => {
    const pattern = parsePattern(source);
    return "error" in pattern ? [] : [pattern];
  });
}

function isManifestOf(manifest: Fields, fingerprint: string): boolean {
  try {
    return DIGEST.test(fingerprint) && fingerprintOf(manifest as unknown as Manifest) === fingerprint;
  } catch {
    // What JSON can hold and canonical JSON cannot: a lone surrogate.
    return false;
  }
}

function areValues(values: Fields): boolean {
  const entries = Object.entries(values);
  const characters = entries.reduce((sum, [name, value]) => sum + name.length + (typeof value === "string" ? value.length : 0), 0);
  const areTexts = entries.every(([name, value]) => name.isWellFormed() && isText(value));
  return entries.length <= LIMITS.values && characters <= LIMITS.valueCharacters && areTexts;
}

/** Whether a value from JSON has a canonical form, and a header around it no more levels than it may. */
function isPlain(value: unknown, levels: number): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  return Object.entries(value).every(([name, each]) => name.isWellFormed() && isPlain(each, levels - 1));
}

type Kind = (value: unknown) => boolean;

const isText: Kind = (value) => typeof value === "string" && value.isWellFormed();
const isSize: Kind = (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LIMITS.bytes;
const isCount: Kind = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isNumber: Kind = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isObject: Kind = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts: Kind = (value) => Array.isArray(value) && value.every(isText);
const isTextMap: Kind = (value) => isObject(value) && Object.values(value as Fields).every(isText);

/** What each field must be; one that is not named here is refused, one that ends in `?` may be absent. */
type Shape = { readonly [name: string]: Kind };

const RECORD: Shape = {
  fingerprint: isDigest,
  manifest: isObject,
  task: isText,
  key: isText,
  step: isText,
  // Above it are the header or a ledger's rows, and the record.
  matrix: (value) => isObject(value) && isPlain(value, LIMITS.levels - 4),
  outputs: Array.isArray,
  values: isObject,
  log: (value) => value === null || isObject(value),
  startedAt: isText,
  durationMs: isNumber,
  attempts: isSize,
  producer: isObject,
  "upstream?": Array.isArray,
  "scan?": isScan,
};
const MANIFEST: Shape = {
  format: (value) => value === 1,
  epoch: isText,
  run: isText,
  shell: isText,
  workingDirectory: isText,
  env: isTextMap,
  secrets: isTextMap,
  "rotations?": isRotations,
  passEnv: (value) => isObject(value) && Object.values(value as Fields).every((each) => each === null || isText(each)),
  inputs: isTextMap,
  trees: isTextMap,
  commands: isTextMap,
  outputs: isTexts,
  platform: isText,
};
/** At least one: without any the field is absent. Secrets are named as in the flow; that the name has a variable is the fingerprint's to prove. */
function isRotations(value: unknown): boolean {
  if (!isObject(value)) return false;
  const entries = Object.entries(value as Fields);
  return entries.length > 0 && entries.every(([name, digest]) => isText(name) && isDigest(digest));
}

const LOG: Shape = { sha256: isDigest, size: isSize };
const PRODUCER: Shape = {
  tool: isText,
  run: isText,
  "commit?": isText,
  "ref?": isText,
  "builder?": isText,
  "repository?": isText,
  "file?": isText,
  "workflow?": isText,
  "event?": isText,
  "runner?": isText,
};
const UPSTREAM: Shape = { task: isText, fingerprint: isDigest, statement: isDigest, "inputs?": isTexts, "tree?": isDigest };

function isUpstream(value: unknown): value is UpstreamRecord {
  return isFields(value, UPSTREAM);
}

/** Each task once; what it wrote is among what the manifest says was read, and each path is one task's. */
function isUpstreamOf(value: unknown, { inputs, trees }: Manifest): boolean {
  if (!Array.isArray(value) || !value.every(isUpstream)) return false;
  const upstream: readonly UpstreamRecord[] = value;
  const paths = upstream.flatMap((one) => one.inputs ?? []);
  const known = new Set(Object.values(trees));
  return (
    new Set(upstream.map((one) => one.task)).size === upstream.length &&
    new Set(paths).size === paths.length &&
    paths.every((path) => Object.hasOwn(inputs, path)) &&
    upstream.every((one) => one.tree === undefined || known.has(one.tree))
  );
}
const SCAN: { readonly [name in keyof LeakReport]: Kind } = { secrets: isCount, files: isCount, bytes: isCount };
const OUTPUT: Shape = {
  path: isText,
  mode: (value) => value === "100644" || value === "100755" || value === "120000",
  size: isSize,
  sha256: isDigest,
  "target?": isText,
};

/** Its bytes are no bytes of the entry, so an entry's limits are not theirs. */
export function isScan(value: unknown): boolean {
  return isFields(value, SCAN);
}

function isOutput(value: unknown): value is OutputFile {
  return isFields(value, OUTPUT);
}

export function isDigest(value: unknown): value is string {
  return typeof value === "string" && DIGEST.test(value);
}

/** Whether a value is an object of this shape; of the empty shape: an object of any. */
export function isFields(value: unknown, shape: Shape): value is Fields {
  if (!isObject(value)) return false;
  const fields = value as Fields;
  const wanted = Object.entries(shape);
  if (wanted.length === 0) return true;
  const isRight = ([name, kind]: readonly [string, Kind]): boolean => {
    const plain = name.endsWith("?") ? name.slice(0, -1) : name;
    return Object.hasOwn(fields, plain) ? kind(fields[plain]) : plain !== name;
  };
  const known = new Set(wanted.map(([name]) => name.replace(/\?$/, "")));
  return wanted.every(isRight) && Object.keys(fields).every((name) => known.has(name));
}
