// A task's statement from outside, checked by itself: that its bytes are the canonical ones, that every field is one that is known and is
// of its kind, and that no two of them contradict each other. What it says of other statements is chain's to check.
import { canonicalJson } from "../model/canonical-json.ts";
import { type Sha256, sha256 } from "../model/digest.ts";
import type { JsonObject } from "../model/json.ts";
import { isFields, type Wrong } from "./json-rule.ts";
import { whyContradicts } from "./statement-consistency.ts";
import type { Provenance, ResourceDescriptor, Statement, Subject } from "./statement-form.ts";
import { FORM, type StatementReason } from "./statement-rules.ts";
import { ADDRESS } from "./vocabulary.ts";

/** What a dependency on another task names: the file, or the task itself. */
export interface UpstreamNeed {
  readonly kind: "file" | "task";
  readonly task: string;
  /** Null: no file of it was read. */
  readonly path: string | null;
  readonly mode: string | null;
  readonly sha256: Sha256;
  readonly statement: Sha256;
  readonly fingerprint: Sha256;
  readonly uri: string;
}

/** What several tasks wrote, as one digest. */
export interface TreeNeed {
  readonly kind: "tree";
  readonly sha256: Sha256;
  readonly parts: readonly Pick<UpstreamNeed, "task" | "statement" | "fingerprint">[];
  readonly uri: string;
}

/** A statement that holds by itself. */
export interface CheckedStatement {
  readonly digest: Sha256;
  readonly text: string;
  readonly statement: Statement<Provenance>;
  readonly task: string;
  readonly fingerprint: Sha256;
  readonly outputs: readonly Subject[];
  readonly needs: readonly (UpstreamNeed | TreeNeed)[];
  readonly commit: ResourceDescriptor | null;
  /** Files of the repository, and where that is not known whatever was read. */
  readonly sources: readonly ResourceDescriptor[];
  /** What commands printed. */
  readonly tools: readonly ResourceDescriptor[];
}

export type ReadStatement =
  | { readonly ok: true; readonly checked: CheckedStatement }
  | { readonly ok: false; readonly wrong: Wrong<StatementReason> };

export function readStatement(text: string): ReadStatement {
  const value = parsed(text);
  if (value === undefined) return { ok: false, wrong: { reason: "not-json", at: "" } };
  const wrong = whyNotCanonical(value, text) ?? FORM(value, "");
  if (wrong !== null) return { ok: false, wrong };
  const statement = value as Statement<Provenance>;
  const contradiction = whyContradicts(statement);
  return contradiction === null ? { ok: true, checked: checkedOf(statement, text) } : { ok: false, wrong: contradiction };
}

/** The predicate's type of any statement; null for what is none. For those who keep several kinds together. */
export function predicateTypeOf(text: string): string | null {
  const value = parsed(text);
  return isFields(value) && typeof value["predicateType"] === "string" ? value["predicateType"] : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Another spelling of the same could say two things: a key twice, a number that others read differently. */
function whyNotCanonical(value: unknown, text: string): Wrong<StatementReason> | null {
  try {
    return canonicalJson(value) === text ? null : { reason: "not-canonical", at: "" };
  } catch {
    return { reason: "not-canonical", at: "" };
  }
}

function checkedOf(statement: Statement<Provenance>, text: string): CheckedStatement {
  const { internalParameters, resolvedDependencies } = statement.predicate.buildDefinition;
  const at = (...begins: readonly string[]) => resolvedDependencies.filter(({ uri }) => begins.some((begin) => uri?.startsWith(begin)));
  return {
    digest: sha256(text),
    text,
    statement,
    task: String(internalParameters["flow_task"]),
    fingerprint: String(internalParameters["flow_fingerprint"]),
    outputs: statement.subject.slice(0, -1),
    needs: at(ADDRESS.task, ADDRESS.tree).map(needOf),
    commit: at(ADDRESS.commit)[0] ?? null,
    sources: at(ADDRESS.source, ADDRESS.sources, ADDRESS.input),
    tools: at(ADDRESS.command),
  };
}

function needOf({ uri = "", name = "", digest, annotations = {} }: ResourceDescriptor): UpstreamNeed | TreeNeed {
  const sha = digest?.["sha256"] ?? "";
  if (uri.startsWith(ADDRESS.tree)) {
    const parts = (annotations["flow_tasks"] as readonly JsonObject[]).map((part) => ({
      task: String(part["flow_task"]),
      ...namesOf(part),
    }));
    return { kind: "tree", sha256: sha, parts, uri };
  }
  const mode = annotations["flow_mode"];
  if (mode === undefined) return { kind: "task", task: name, path: null, mode: null, sha256: sha, uri, ...namesOf(annotations) };
  const task = decodeURIComponent(uri.slice(ADDRESS.task.length).split("#")[0] ?? "");
  return { kind: "file", task, path: name, mode: String(mode), sha256: sha, uri, ...namesOf(annotations) };
}

function namesOf(annotations: JsonObject): Pick<UpstreamNeed, "statement" | "fingerprint"> {
  return { statement: String(annotations["flow_statement"]), fingerprint: String(annotations["flow_fingerprint"]) };
}
