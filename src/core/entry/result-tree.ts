// Whether two results are the same: all that consumers can see of a task. Knows no store.
import { canonicalJson } from "../model/canonical-json.ts";
import type { RecordBody } from "../model/record.ts";

/** A text that is equal exactly for equal outputs and values. */
export function treeOf({ outputs, values }: Pick<RecordBody, "outputs" | "values">): string {
  return canonicalJson([outputs.map((file) => [file.path, file.mode, file.sha256]), values]);
}
