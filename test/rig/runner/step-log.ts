// What a step shows: lines and annotations, with secrets hidden and GitHub's limits kept. Knows no command.
// Source: actions/runner@258d6c857 src/Runner.Worker/ExecutionContext.cs (AddIssue, Write; limits in 144-146).
import type { SecretMasker } from "./secret-masker.ts";
import type { Annotation } from "./workflow-result.ts";

/** Annotations of each level that a step of a job may make; a composite action is one such step. */
const ISSUES_OF_A_LEVEL = 10;
const MESSAGE_LENGTH = 4096;

/** Where in a file an annotation stands, as text, as it is told by commands and matchers. */
export interface IssuePlace {
  readonly title?: string | undefined;
  readonly file?: string | undefined;
  readonly line?: string | undefined;
  readonly endLine?: string | undefined;
  readonly col?: string | undefined;
  readonly endColumn?: string | undefined;
}

export class StepLog {
  /** What `::debug::` and the runner's own remarks need to be shown. */
  readonly isDebugging: boolean;
  readonly #masker: SecretMasker;
  readonly #parent: StepLog | null;
  readonly #lines: string[] = [];
  readonly #annotations: Annotation[] = [];

  /** `parent` of a step in a composite action: its lines are shown there too, its annotations only there. */
  constructor(masker: SecretMasker, isDebugging: boolean, parent: StepLog | null = null) {
    this.#masker = masker;
    this.isDebugging = isDebugging;
    this.#parent = parent;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get annotations(): readonly Annotation[] {
    return this.#annotations;
  }

  output(text: string): void {
    this.#lines.push(this.#masker.mask(text));
    this.#parent?.output(text);
  }

  debug(text: string): void {
    if (this.isDebugging) for (const line of text.replaceAll("\r\n", "\n").split("\n")) this.output(`##[debug]${line}`);
  }

  error(text: string): void {
    this.issue("error", text);
  }

  warning(text: string): void {
    this.issue("warning", text);
  }

  /** An annotation and its line; `shown`: another text for the line. Only the message is masked in the annotation, as on a runner. */
  issue(level: Annotation["level"], text: string, place: IssuePlace = {}, shown?: string): void {
    const message = this.#masker.mask(text).slice(0, MESSAGE_LENGTH);
    if (message.trim() !== "") this.#annotate({ level, message, ...placeOf(place) });
    const line = shown ?? message;
    if (line !== "") this.output(`##[${level}]${line}`);
  }

  #annotate(annotation: Annotation): void {
    if (this.#parent !== null) {
      this.#parent.#annotate(annotation);
      return;
    }
    const isFull = this.#annotations.filter((known) => known.level === annotation.level).length >= ISSUES_OF_A_LEVEL;
    if (!isFull) this.#annotations.push(annotation);
  }
}

function placeOf(place: IssuePlace): Omit<Annotation, "level" | "message"> {
  return {
    ...(place.title === undefined ? {} : { title: place.title }),
    ...(place.file === undefined ? {} : { file: place.file }),
    ...numberAs("line", place.line),
    ...numberAs("endLine", place.endLine),
    ...numberAs("column", place.col),
    ...numberAs("endColumn", place.endColumn),
  };
}

function numberAs(name: string, value: string | undefined): { readonly [name: string]: number } {
  return isWholeNumber(value) ? { [name]: Number(value) } : {};
}

/** As .NET's `int.TryParse`, without its signs and blanks. */
export function isWholeNumber(value: string | undefined): value is string {
  return value !== undefined && /^\d{1,10}$/.test(value);
}
