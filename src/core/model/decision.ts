// What is decided about a task and why. A decision is data; what follows from it is the engine's.

/** Kinds of reasons. The first group are differences between two manifests, the second say something else. */
export type ReasonKind =
  | "format"
  | "epoch"
  | "run"
  | "shell"
  | "working-directory"
  | "env"
  | "secret"
  /** A secret that counts by its value: no value and no digest of it is in the reason. `before` and `after`: how it counted, where that changed. */
  | "rotated"
  | "pass-env"
  | "input"
  | "upstream"
  | "command"
  | "output"
  | "platform"
  | "first"
  | "force"
  | "bytes"
  | "uncached"
  | "waiting"
  | "if"
  | "needs"
  | "label"
  | "environment"
  | "fail-fast"
  | "interrupted"
  | "upstream-failed"
  /** It would run, and a secret that it needs is not given to pull requests from forks or Dependabot. */
  | "fork-secret"
  /** A record exists where this run may not read it: `name` is the ref that holds it. */
  | "elsewhere"
  /** A record is there that the flow's policy does not take: `name` says why. */
  | "untrusted"
  /** It would run, and only restoring was asked for. */
  | "restore-only";

/** One difference or one cause. `before` and `after` are short texts (a digest, a value); null: was not there, or does not apply. */
export interface Reason {
  readonly kind: ReasonKind;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** `waiting` exists in a plan only: not decidable until an upstream has run. */
export type DecisionKind = "hit" | "miss" | "always" | "waiting";
