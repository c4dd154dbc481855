// What `explain` tells: a task's fingerprint taken apart, beside the nearest record.
// Does not know how it is laid out.
import type { DecisionKind, Reason } from "../model/decision.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Producer } from "../model/record.ts";

export interface ExplainView {
  /** The task's id. */
  readonly task: string;
  /** Null while the task waits for others. */
  readonly fingerprint: string | null;
  readonly decision: DecisionKind | null;
  readonly manifest: Manifest | null;
  /** The record that the reasons compare with; `startedAt` as RFC 3339. */
  readonly nearest: { readonly fingerprint: string; readonly producer: Producer; readonly startedAt: string } | null;
  readonly reasons: readonly Reason[];
}

/** One part of a manifest. `before` and `after` only where it differs; null: not there. */
export interface ExplainPart {
  /** As in a reason: `input`, `env`, `run`. */
  readonly kind: Reason["kind"];
  readonly name: string;
  readonly value: string | null;
  readonly differs: boolean;
  readonly before: string | null;
  readonly after: string | null;
}

/** Every part of the manifest, and the parts that only the nearest record has. Order: as in the manifest, those that are gone last. */
export function explainParts(view: ExplainView): ExplainPart[] {
  const differences = new Map(view.reasons.map((reason) => [partKey(reason.kind, reason.name), reason]));
  const parts = manifestParts(view.manifest).map(([kind, name, value]): ExplainPart => {
    // A reason about the one script or platform may come with any name.
    const reason =
      differences.get(partKey(kind, name)) ?? (SINGLE.has(kind) ? view.reasons.find((other) => other.kind === kind) : undefined);
    return { kind, name, value, differs: reason !== undefined, before: reason?.before ?? null, after: reason?.after ?? null };
  });
  const present = new Set(parts.map((part) => partKey(part.kind, part.name)));
  const gone = view.reasons
    .filter((reason) => PART_KINDS.has(reason.kind) && !SINGLE.has(reason.kind) && !present.has(partKey(reason.kind, reason.name)))
    .map((reason): ExplainPart => ({ ...reason, value: null, differs: true }));
  return [...parts, ...gone];
}

/** Reasons that are no part of a manifest: forced, bytes gone, waiting. */
export function otherReasons(view: ExplainView): readonly Reason[] {
  return view.reasons.filter((reason) => !PART_KINDS.has(reason.kind));
}

/** The view and all its parts as one JSON value with whole digests. */
export function explainJson(view: ExplainView): string {
  const { manifest, ...rest } = view;
  return `${JSON.stringify({ ...rest, manifest: manifest === null ? null : withoutRotations(manifest), parts: explainParts(view) }, null, 2)}\n`;
}

/** Which secrets count by their values is told, and no digest of one, keyed though it is. */
function withoutRotations({ rotations, ...manifest }: Manifest): object {
  return rotations === undefined ? manifest : { ...manifest, rotations: Object.keys(rotations).sort() };
}

const SINGLE: ReadonlySet<Reason["kind"]> = new Set(["format", "epoch", "run", "shell", "working-directory", "platform"]);
const PART_KINDS: ReadonlySet<Reason["kind"]> = new Set([
  ...SINGLE,
  "env",
  "secret",
  "rotated",
  "pass-env",
  "input",
  "upstream",
  "command",
  "output",
]);

const partKey = (kind: string, name: string): string => `${kind}\n${name}`;

type Part = readonly [kind: Reason["kind"], name: string, value: string | null];

function manifestParts(manifest: Manifest | null): Part[] {
  if (manifest === null) return [];
  return [
    ["run", "", manifest.run],
    ...partsOf("input", manifest.inputs),
    ...partsOf("upstream", manifest.trees),
    ...partsOf("command", manifest.commands),
    ...partsOf("env", manifest.env),
    ...partsOf("secret", manifest.secrets),
    ...Object.keys(manifest.rotations ?? {}).map((name): Part => ["rotated", name, null]),
    ...partsOf("pass-env", manifest.passEnv),
    ...manifest.outputs.map((output): Part => ["output", output, null]),
    ["shell", "", manifest.shell],
    ["working-directory", "", manifest.workingDirectory],
    ["platform", "", manifest.platform],
    ["epoch", "", manifest.epoch],
    ["format", "", String(manifest.format)],
  ];
}

function partsOf(kind: Reason["kind"], values: { readonly [name: string]: string | null }): Part[] {
  return Object.entries(values).map(([name, value]): Part => [kind, name, value]);
}
