// Whether what a statement says in one place agrees with what it says in another: each fact that stands twice, and each that follows from
// others. Takes for granted that every field is of its kind.
import { canonicalJson } from "../model/canonical-json.ts";
import { sha256 } from "../model/digest.ts";
import type { JsonObject } from "../model/json.ts";
import type { Wrong } from "./json-rule.ts";
import { builderVersion, flowOfBuild, invocationOf } from "./statement.ts";
import type { Provenance, ResourceDescriptor, Statement } from "./statement-form.ts";
import type { StatementReason } from "./statement-rules.ts";
import { ADDRESS, addressPart, builderOf, RECORD_SUBJECT } from "./vocabulary.ts";

type Found = Wrong<StatementReason> | null;

export function whyContradicts(statement: Statement<Provenance>): Found {
  const { buildDefinition, runDetails } = statement.predicate;
  return (
    whyNoSubjects(statement) ??
    whyNoDependencies(buildDefinition.resolvedDependencies) ??
    whyOtherCommit(buildDefinition) ??
    whyOtherBuild(statement.predicate) ??
    whyOtherTimes(runDetails.metadata) ??
    whyOtherByproducts(runDetails.byproducts) ??
    whyUnordered(buildDefinition.internalParameters)
  );
}

const BUILD = ".predicate.buildDefinition";
const RUN = ".predicate.runDetails";

/** Outputs by path in order, each once, and last the task itself. */
function whyNoSubjects({ subject, predicate }: Statement<Provenance>): Found {
  const record = subject.at(-1);
  if (record === undefined) return { reason: "no-subject", at: ".subject" };
  const isRecord = record.name === RECORD_SUBJECT && record.annotations === undefined;
  const fingerprint = predicate.buildDefinition.internalParameters["flow_fingerprint"];
  if (!isRecord || record.digest["sha256"] !== fingerprint) return { reason: "other-record", at: `.subject[${subject.length - 1}]` };
  const outputs = subject.slice(0, -1);
  for (const [index, { name, annotations }] of outputs.entries()) {
    if (annotations === undefined) return { reason: "missing-field", at: `.subject[${index}].annotations` };
    const before = outputs[index - 1]?.name;
    if (before === name) return { reason: "duplicate-subject", at: `.subject[${index}]` };
    if (before !== undefined && before > name) return { reason: "contradiction", at: `.subject[${index}]` };
  }
  return null;
}

function whyNoDependencies(dependencies: readonly ResourceDescriptor[]): Found {
  const seen = new Set<string>();
  let commits = 0;
  for (const [index, one] of dependencies.entries()) {
    const { uri = "" } = one;
    const at = `${BUILD}.resolvedDependencies[${index}]`;
    if (uri.startsWith(ADDRESS.commit) && ++commits > 1) return { reason: "two-commits", at };
    if (seen.has(uri)) return { reason: "duplicate-dependency", at };
    seen.add(uri);
    if (!isAddressOf(one)) return { reason: "wrong-address", at: `${at}.uri` };
  }
  return null;
}

/** An address says the name once more. */
function isAddressOf({ uri = "", name = "", digest, annotations }: ResourceDescriptor): boolean {
  if (uri.startsWith(ADDRESS.source)) return uri === `${ADDRESS.source}${addressPart(name)}`;
  if (uri.startsWith(ADDRESS.sources)) return uri === ADDRESS.sources && name === `${String(annotations?.["flow_files"])} files`;
  if (uri.startsWith(ADDRESS.input)) return uri === `${ADDRESS.input}${name === "" ? digest?.["sha256"] : addressPart(name)}`;
  if (uri.startsWith(ADDRESS.command)) return uri === `${ADDRESS.command}${addressPart(name)}`;
  if (uri.startsWith(ADDRESS.tree)) return uri === `${ADDRESS.tree}${digest?.["sha256"]}`;
  if (!uri.startsWith(ADDRESS.task)) return true;
  const isFile = annotations?.["flow_mode"] !== undefined;
  if (isFile) return uri.endsWith(`#${addressPart(name)}`) && uri.split("#").length === 2 && isDecodable(uri);
  return uri === `${ADDRESS.task}${addressPart(name)}` && digest?.["sha256"] === annotations?.["flow_fingerprint"];
}

function isDecodable(uri: string): boolean {
  try {
    return decodeURIComponent(uri) !== "";
  } catch {
    return false;
  }
}

/** The commit's address is made of the repository and the ref that the flow is of. */
function whyOtherCommit({ externalParameters, resolvedDependencies }: Provenance["buildDefinition"]): Found {
  const commit = resolvedDependencies.find(({ uri }) => uri?.startsWith(ADDRESS.commit));
  const { repository, ref } = flowOfBuild(externalParameters);
  const uri = `${ADDRESS.commit}${repository || "file:."}${ref ? `@${ref}` : ""}`;
  return commit === undefined || commit.uri === uri ? null : { reason: "contradiction", at: `${BUILD}.externalParameters.flow` };
}

/** The tool, the run and the task stand in the parameters and in the details; a builder is of a kind of runner. */
function whyOtherBuild({ buildDefinition, runDetails }: Provenance): Found {
  const { internalParameters, externalParameters, resolvedDependencies } = buildDefinition;
  const { builder, metadata } = runDetails;
  const run = internalParameters["flow_run"] as JsonObject;
  const { repository } = flowOfBuild(externalParameters);
  if (metadata.invocationId !== invocationOf(repository, String(run["id"]), String(internalParameters["flow_task"])))
    return { reason: "contradiction", at: `${RUN}.metadata.invocationId` };
  if (canonicalJson(builder.version ?? null) !== canonicalJson(builderVersion(String(internalParameters["flow_tool"])) ?? null))
    return { reason: "contradiction", at: `${RUN}.builder.version` };
  const kinds = (["github-hosted", "self-hosted"] as const).filter((kind) =>
    [builderOf(kind, "job"), builderOf(kind, "worker")].includes(builder.id),
  );
  if (kinds[0] !== run["runner"]) return { reason: "contradiction", at: `${RUN}.builder.id` };
  const areNamed = internalParameters["flow_upstreams"] === "named";
  const isUnknown = ({ uri = "" }: ResourceDescriptor): boolean => uri.startsWith(ADDRESS.input);
  const isKnown = ({ uri = "" }: ResourceDescriptor): boolean => uri.startsWith(ADDRESS.source) || uri.startsWith(ADDRESS.task);
  const wrong = resolvedDependencies.some(areNamed ? (one) => isUnknown(one) && one.name !== undefined : isKnown);
  return wrong ? { reason: "contradiction", at: `${BUILD}.internalParameters.flow_upstreams` } : null;
}

function whyOtherTimes({ startedOn, finishedOn }: Provenance["runDetails"]["metadata"]): Found {
  if (startedOn === undefined && finishedOn === undefined) return null;
  const isRight = startedOn !== undefined && finishedOn !== undefined && Date.parse(startedOn) <= Date.parse(finishedOn);
  return isRight ? null : { reason: "contradiction", at: `${RUN}.metadata` };
}

const ORDER: readonly (string | undefined)[] = ["log", "leak-scan", "values"];

/** Each at most once and in this order; values that are written out have the digest that stands beside them. */
function whyOtherByproducts(byproducts: readonly ResourceDescriptor[]): Found {
  let last = -1;
  for (const [index, { name, digest, annotations, content }] of byproducts.entries()) {
    const at = `${RUN}.byproducts[${index}]`;
    const place = ORDER.indexOf(name);
    if (place <= last) return { reason: "contradiction", at };
    last = place;
    if (annotations !== undefined && name === "values" && sha256(canonicalJson(annotations)) !== digest?.["sha256"])
      return { reason: "contradiction", at: `${at}.annotations` };
    if (content !== undefined && !isScan(content)) return { reason: "wrong-value", at: `${at}.content` };
  }
  return null;
}

function isScan(content: string): boolean {
  try {
    const text = atob(content);
    const scan: JsonObject = JSON.parse(text);
    const counts = ["bytes", "files", "secrets"].map((name) => scan[name]);
    return canonicalJson(scan) === text && btoa(text) === content && Object.keys(scan).length === 3 && counts.every(isCount);
  } catch {
    return false;
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Lists of names are in order, so that there is one way to write a statement. */
function whyUnordered(parameters: JsonObject): Found {
  const secrets = (parameters["flow_secrets"] as readonly JsonObject[]).map((one) => String(one["name"]));
  if (!isAscending(secrets)) return { reason: "contradiction", at: `${BUILD}.internalParameters.flow_secrets` };
  const variables = (parameters["flow_pass_env"] as readonly string[]).map(String);
  return isAscending(variables) ? null : { reason: "contradiction", at: `${BUILD}.internalParameters.flow_pass_env` };
}

function isAscending(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || (names[index - 1] ?? "") < name);
}
