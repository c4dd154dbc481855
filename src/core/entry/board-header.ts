// The headers of a plan and of a batch's result on a board: canonical JSON, framed and packed as entries are. How they are
// written, and read again whoever wrote them. Knows no board.
import type { BatchPlan, BatchResult, ListedResult } from "../model/board.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { type Sha256, sha256 } from "../model/digest.ts";
import { whyNoPlan, whyNoResult } from "./board-check.ts";
import { PLAN_NAME, resultName } from "./board-names.ts";
import { type Blob, blobsOf, parseJson } from "./entry-header.ts";
import { isFields } from "./record-check.ts";

type Refused = { readonly ok: false; readonly why: string };
export type ReadPlan = { readonly ok: true; readonly plan: BatchPlan } | Refused;
export type ReadResult = { readonly ok: true; readonly result: BatchResult } | Refused;

/** What tells a plan from every other one; handed on apart from it. */
export function planDigest(plan: BatchPlan): Sha256 {
  return sha256(canonicalJson(plan));
}

export function planHeader(plan: BatchPlan): string {
  return canonicalJson({ format: 1, key: PLAN_NAME, plan });
}

export function resultHeader(result: BatchResult): string {
  return canonicalJson({ format: 1, key: resultName(result), result });
}

/** Why a result may not be published: what `readResultHeader` would refuse later. Null: it may. */
export function whyNotPublished(result: BatchResult): string | null {
  return whyNoResult(result);
}

/** `digest`: of the plan that was handed on; null where nothing was. */
export function readPlanHeader(text: string, digest: Sha256 | null): ReadPlan {
  const read = readHeader(text, PLAN_NAME, "plan");
  if (!read.ok) return read;
  const why = whyNoPlan(read.value);
  if (why !== null) return refused(why);
  const plan = read.value as BatchPlan;
  return digest === null || planDigest(plan) === digest ? { ok: true, plan } : refused("it is not the plan that was handed on");
}

/** The result that a board lists so. */
export function readResultHeader(text: string, listed: ListedResult): ReadResult {
  const read = readHeader(text, resultName(listed), "result");
  if (!read.ok) return read;
  const why = whyNoResult(read.value);
  if (why !== null) return refused(why);
  const result = read.value as BatchResult;
  return resultName(result) === resultName(listed) ? { ok: true, result } : refused("it is the result of another claim");
}

/** The bytes that lie with a result, in order; those of restored tasks lie in the store. */
export function resultBlobs({ tasks }: Pick<BatchResult, "tasks">): readonly Blob[] {
  return blobsOf(tasks.flatMap(({ record, inStore }) => (record === null || inStore === true ? [] : [record])));
}

function readHeader(text: string, key: string, field: string): { readonly ok: true; readonly value: unknown } | Refused {
  const value = parseJson(text);
  if (!isFields(value, { format: (format) => format === 1, key: (own) => typeof own === "string", [field]: () => true }))
    return refused("its header is none");
  if (value["key"] !== key) return refused("its header has another key");
  return isCanonical(value, text) ? { ok: true, value: value[field] } : refused("its header is not canonical");
}

function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    // What JSON can hold and canonical JSON cannot: a lone surrogate.
    return false;
  }
}

function refused(why: string): Refused {
  return { ok: false, why };
}
