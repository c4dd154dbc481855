// Follows a file back through the statements of the tasks that made it, to commits and files of the repository. Each link is checked: the
// statement that is named must be there, be whole, and have what was read among its subjects. Knows no store and no signature.
import { treeDigest } from "../fingerprint/manifest-builder.ts";
import { type Sha256, sha256 } from "../model/digest.ts";
import type { FileMode } from "../model/manifest.ts";
import { flowOfBuild } from "./statement.ts";
import { type CheckedStatement, readStatement, type UpstreamNeed } from "./statement-check.ts";
import type { StatementReason } from "./statement-rules.ts";
import type { StatementSource } from "./statement-source.ts";

/** Every way in which a chain may not hold. docs/provenance.md has a line for each. */
export type ChainReason =
  | StatementReason
  | "no-statement"
  | "other-digest"
  | "upstream-missing"
  | "subject-missing"
  | "other-subject"
  | "other-mode"
  | "other-task"
  | "other-tree"
  | "unknown-origin"
  | "cycle"
  | "no-commit"
  | "other-commit"
  | "other-repository";

export interface BrokenLink {
  readonly reason: ChainReason;
  /** The tasks from the file's own to the one whose statement does not hold, or names what does not. */
  readonly tasks: readonly string[];
  /** What of it is wrong: a field of the statement, a path, a digest. */
  readonly at: string;
}

/** What a task used of another one. */
export interface UsedOutput {
  /** Null: no file was read of it, but its values may have been; or very many were, which are compared as one digest. */
  readonly path: string | null;
  /** Of the file; else the task's fingerprint. */
  readonly sha256: Sha256;
  readonly link: ChainLink;
  /** The statement that is named is not there: another execution of the same task, which gave the same bytes, stands in. */
  readonly isStandIn: boolean;
}

export interface ChainLink {
  readonly checked: CheckedStatement;
  readonly upstream: readonly UsedOutput[];
}

export interface ChainQuestion {
  readonly sha256: Sha256;
  /** Of several statements those that call the file so are taken first. */
  readonly path?: string;
  /** Every task must have been run at one of these commits, and of this repository. Absent: at any. */
  readonly commits?: ReadonlySet<string>;
  readonly repository?: string;
  /**
   * Another execution of a task may stand in for one whose statement is not there. Only where all statements are signed, or where what is
   * known is shown and nothing is claimed: else whoever changes a statement would be taken for one who did the task again.
   */
  readonly standIns?: boolean;
  /** What is of unknown origin ends the chain, and does not break it: to show as much as is known. */
  readonly unknownOrigins?: boolean;
}

export type Chain =
  | { readonly ok: true; readonly path: string; readonly link: ChainLink; readonly links: readonly ChainLink[] }
  | { readonly ok: false; readonly broken: BrokenLink };

/** Of several statements for the same bytes the first whose chain holds; where none does, what is wrong with the first one's. */
export function followChain(source: StatementSource, question: ChainQuestion): Chain {
  const candidates = source.making(question.sha256);
  const named = candidates.filter((text) => pathIn(text, question) !== null);
  let first: Chain | null = null;
  for (const text of named.length > 0 ? named : candidates) {
    const chain = new Following(source, question).from(text);
    if (chain.ok) return chain;
    first ??= chain;
  }
  return first ?? { ok: false, broken: { reason: "no-statement", tasks: [], at: question.sha256 } };
}

/** What a statement calls the file; null where it calls none so. */
function pathIn(text: string, { sha256, path }: ChainQuestion): string | null {
  const read = readStatement(text);
  const subjects = read.ok ? read.checked.statement.subject.filter((subject) => subject.digest["sha256"] === sha256) : [];
  return (path === undefined ? subjects[0] : subjects.find((subject) => subject.name === path))?.name ?? null;
}

type Need = CheckedStatement["needs"][number];

/** A statement whose upstreams are being followed. */
interface Frame {
  readonly checked: CheckedStatement;
  readonly wanted: readonly Wanted[];
  readonly used: UsedOutput[];
}

/** One statement that another one names. */
interface Wanted extends Pick<UpstreamNeed, "task" | "statement" | "fingerprint"> {
  readonly need: Need;
}

interface Found {
  readonly checked: CheckedStatement;
  readonly isStandIn: boolean;
}

interface Refused {
  readonly ok: false;
  readonly reason: ChainReason;
  readonly at: string;
}

type Step<T> = { readonly ok: true; readonly value: T } | Refused;

const broken = (reason: ChainReason, at: string): Refused => ({ ok: false, reason, at });

/** One walk, without recursion: a chain may be as long as a flow has tasks. */
class Following {
  readonly #source: StatementSource;
  readonly #question: ChainQuestion;
  readonly #read = new Map<string, CheckedStatement>();
  readonly #done = new Map<Sha256, ChainLink>();
  readonly #open = new Map<Sha256, Frame>();
  readonly #stack: Frame[] = [];

  constructor(source: StatementSource, question: ChainQuestion) {
    this.#source = source;
    this.#question = question;
  }

  from(text: string): Chain {
    const root = this.#enter(text, sha256(text));
    if (!root.ok) return this.#broken(root);
    const subject = root.value.statement.subject.find((one) => one.digest["sha256"] === this.#question.sha256);
    if (subject === undefined) return this.#broken(broken("subject-missing", this.#question.sha256));
    for (let frame = this.#stack.at(-1); frame !== undefined; frame = this.#stack.at(-1)) {
      const step = this.#advance(frame);
      if (!step.ok) return this.#broken(step);
    }
    const link = this.#done.get(root.value.digest);
    if (link === undefined) throw new Error("a chain that was followed to its end has no beginning");
    return { ok: true, path: pathIn(text, this.#question) ?? subject.name, link, links: [...this.#done.values()] };
  }

  #broken({ reason, at }: Refused): Chain {
    return { ok: false, broken: { reason, tasks: this.#stack.map((frame) => frame.checked.task), at } };
  }

  /** Takes in one upstream of a frame, or closes the frame. */
  #advance(frame: Frame): Step<null> {
    const wanted = frame.wanted[frame.used.length];
    if (wanted === undefined) return this.#leave(frame);
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const { checked, isStandIn } = found.value;
    const link = this.#done.get(checked.digest);
    if (link === undefined) {
      if (this.#open.has(checked.digest)) return broken("cycle", checked.task);
      return this.#push(checked);
    }
    const wrong = whyNoSubject(wanted, checked);
    if (wrong !== null) return wrong;
    const { need, fingerprint } = wanted;
    const used = need.kind === "tree" ? { path: null, sha256: fingerprint } : { path: need.path, sha256: need.sha256 };
    frame.used.push({ ...used, link, isStandIn });
    return { ok: true, value: null };
  }

  /** Whatever was made of several tasks together can be compared only now. */
  #leave({ checked, used }: Frame): Step<null> {
    const byFingerprint = new Map(used.map((one) => [one.link.checked.fingerprint, one]));
    for (const need of checked.needs) {
      if (need.kind !== "tree") continue;
      const parts = need.parts.map((part) => byFingerprint.get(part.fingerprint));
      if (treeOf(parts) !== need.sha256) return broken("other-tree", need.uri);
    }
    this.#stack.pop();
    this.#open.delete(checked.digest);
    this.#done.set(checked.digest, { checked, upstream: used });
    return { ok: true, value: null };
  }

  #find({ statement, fingerprint, task }: Wanted): Step<Found> {
    const text = this.#source.named(statement, fingerprint);
    if (text !== null) {
      const read = this.#readAs(text, statement);
      return read.ok ? { ok: true, value: { checked: read.value, isStandIn: false } } : read;
    }
    const others = this.#question.standIns === true ? this.#source.making(fingerprint) : [];
    for (const other of others) {
      const read = this.#readAs(other, sha256(other));
      if (read.ok && read.value.fingerprint === fingerprint) return { ok: true, value: { checked: read.value, isStandIn: true } };
    }
    return broken("upstream-missing", `${task} ${statement}`);
  }

  #enter(text: string, digest: Sha256): Step<CheckedStatement> {
    const read = this.#readAs(text, digest);
    if (!read.ok) return read;
    const pushed = this.#push(read.value);
    return pushed.ok ? read : pushed;
  }

  #push(checked: CheckedStatement): Step<null> {
    const wanted = checked.needs.flatMap((need): readonly Wanted[] =>
      need.kind === "tree" ? need.parts.map((part) => ({ ...part, need })) : [{ ...need, need }],
    );
    const frame = { checked, wanted, used: [] };
    this.#stack.push(frame);
    this.#open.set(checked.digest, frame);
    return whyNotExpected(checked, this.#question) ?? { ok: true, value: null };
  }

  #readAs(text: string, digest: Sha256): Step<CheckedStatement> {
    const known = this.#read.get(digest);
    if (known !== undefined) return { ok: true, value: known };
    if (sha256(text) !== digest) return broken("other-digest", digest);
    const read = readStatement(text);
    if (!read.ok) return broken(read.wrong.reason, read.wrong.at);
    this.#read.set(digest, read.checked);
    return { ok: true, value: read.checked };
  }
}

function whyNoSubject({ need, task, fingerprint }: Wanted, checked: CheckedStatement): Refused | null {
  if (checked.task !== task || checked.fingerprint !== fingerprint) return broken("other-task", checked.task);
  if (need.kind !== "file") return null;
  const subject = checked.outputs.find((one) => one.name === need.path);
  if (subject === undefined) return broken("subject-missing", need.path ?? "");
  if (subject.digest["sha256"] !== need.sha256) return broken("other-subject", need.path ?? "");
  return subject.annotations?.["flow_mode"] === need.mode ? null : broken("other-mode", need.path ?? "");
}

/** As a manifest counts what very many files are. */
function treeOf(parts: readonly (UsedOutput | undefined)[]): Sha256 {
  const files = parts.flatMap((part) => part?.link.checked.outputs ?? []);
  const outputs = files.map(({ name, digest, annotations }) => ({
    path: name,
    mode: String(annotations?.["flow_mode"]) as FileMode,
    sha256: digest["sha256"] ?? "",
    size: 0,
  }));
  return treeDigest(outputs.sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function whyNotExpected(checked: CheckedStatement, { commits, repository, unknownOrigins }: ChainQuestion): Refused | null {
  const unknown = checked.sources.find(({ uri }) => uri?.startsWith("flow:input/"));
  if (unknown !== undefined && unknownOrigins !== true) return broken("unknown-origin", unknown.name ?? unknown.uri ?? "");
  const made = checked.commit?.digest?.["gitCommit"];
  if (commits !== undefined && made === undefined) return broken("no-commit", checked.task);
  if (commits !== undefined && !commits.has(made ?? "")) return broken("other-commit", made ?? "");
  const { repository: own } = flowOfBuild(checked.statement.predicate.buildDefinition.externalParameters);
  return repository === undefined || own === repository ? null : broken("other-repository", own ?? "");
}
