// What differs between two manifests. Derived from the same value as the fingerprint, so it is empty exactly when the
// fingerprints agree. Knows nothing of records or of wording.
import type { Reason, ReasonKind } from "../model/decision.ts";
import type { Manifest } from "../model/manifest.ts";

type Entries = { readonly [name: string]: string | null };

/** The differences, in the order in which a person looks for them: inputs first. Empty: the same fingerprint. */
export function explain(before: Manifest, after: Manifest): readonly Reason[] {
  return [
    ...mapDifferences("input", before.inputs, after.inputs),
    ...mapDifferences("upstream", before.trees, after.trees),
    ...mapDifferences("command", before.commands, after.commands),
    ...textDifference("run", before.run, after.run),
    ...mapDifferences("env", before.env, after.env),
    ...mapDifferences("secret", before.secrets, after.secrets),
    ...rotationDifferences(before.rotations ?? {}, after.rotations ?? {}),
    ...mapDifferences("pass-env", before.passEnv, after.passEnv),
    ...textDifference("shell", before.shell, after.shell),
    ...textDifference("working-directory", before.workingDirectory, after.workingDirectory),
    ...listDifferences(before.outputs, after.outputs),
    ...textDifference("platform", before.platform, after.platform),
    ...textDifference("epoch", before.epoch, after.epoch),
    ...textDifference("format", String(before.format), String(after.format)),
  ];
}

function textDifference(kind: ReasonKind, before: string, after: string): readonly Reason[] {
  return before === after ? [] : [{ kind, name: kind, before, after }];
}

function mapDifferences(kind: ReasonKind, before: Entries, after: Entries): readonly Reason[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => entryDifference(kind, name, before, after));
}

/** A variable that is not set is a value of its own (null), apart from one that is not asked for. */
function entryDifference(kind: ReasonKind, name: string, before: Entries, after: Entries): readonly Reason[] {
  const was = Object.hasOwn(before, name) ? before[name] : undefined;
  const is = Object.hasOwn(after, name) ? after[name] : undefined;
  return was === is ? [] : [{ kind, name, before: shown(kind, was), after: shown(kind, is) }];
}

/** That a value changed, without the digests: they are nobody's business, and of no use to a reader. */
function rotationDifferences(before: Entries, after: Entries): readonly Reason[] {
  const way = (entries: Entries, name: string) => (Object.hasOwn(entries, name) ? "fingerprint" : "none");
  return mapDifferences("rotated", before, after).map(({ kind, name }) => {
    const [was, is] = [way(before, name), way(after, name)];
    return was === is ? { kind, name, before: null, after: null } : { kind, name, before: was, after: is };
  });
}

function shown(kind: ReasonKind, value: string | null | undefined): string | null {
  if (value === undefined) return null;
  return value ?? (kind === "pass-env" ? "(not set)" : null);
}

/** Outputs are a list: a change of order alone is a difference too, since it changes the fingerprint. */
function listDifferences(before: readonly string[], after: readonly string[]): readonly Reason[] {
  if (before.length === after.length && before.every((item, index) => item === after[index])) return [];
  const gone = before.filter((item) => !after.includes(item)).map((name): Reason => ({ kind: "output", name, before: name, after: null }));
  const come = after.filter((item) => !before.includes(item)).map((name): Reason => ({ kind: "output", name, before: null, after: name }));
  const differences = [...gone, ...come];
  return differences.length > 0 ? differences : [{ kind: "output", name: "order", before: before.join(" "), after: after.join(" ") }];
}
