// Looks through everything that would be kept or shown of one task for secrets of the run, and for what looks like a credential. Says
// where the first one stands, never what it is; what is done about it is the caller's.
import type { Manifest } from "../core/model/manifest.ts";
import { matches, type Pattern, parsePattern } from "../core/model/pattern.ts";
import type { LeakReport } from "../core/model/record.ts";
import type { Failure } from "../core/model/result.ts";
import { maskText } from "../core/secret/masking.ts";
import type { FoundFile, Inspect, Leak, LeakScan } from "../ports.ts";
import type { RunInput } from "./run-parts.ts";

export interface PlacedLeak extends Leak {
  /** Where, as a person would say it: `its output dist/app.js`. */
  readonly place: string;
}

/** One attempt's search. The first hit stands. */
export class LeakSearch {
  readonly #scan: LeakScan;
  readonly #allowed: readonly Pattern[];
  #found: PlacedLeak | null = null;
  #files = 0;
  #bytes = 0;

  constructor(input: RunInput) {
    this.#scan = input.ports.leaks;
    this.#allowed = (input.flow.leakAllow ?? []).flatMap(({ text }) => {
      const pattern = parsePattern(text);
      return "error" in pattern ? [] : [pattern];
    });
  }

  get found(): PlacedLeak | null {
    return this.#found;
  }

  get report(): LeakReport {
    return { secrets: this.#scan.secrets, files: this.#files, bytes: this.#bytes };
  }

  text(text: string, place: string): void {
    this.#bytes += text.length;
    this.#note(this.#scan.text(text), place);
  }

  /** Each by itself only where something is in all of them together. */
  texts(texts: Iterable<readonly [place: string, text: string]>): void {
    const all = [...texts];
    const joined = all.map(([, text]) => text).join("\n");
    this.#bytes += joined.length;
    if (this.#scan.text(joined) === null) return;
    for (const [place, text] of all) this.#note(this.#scan.text(text), place);
  }

  log(): Inspect {
    return (content) => this.content(content, "its log", false);
  }

  output(file: Pick<FoundFile, "path">): Inspect {
    return (content) => this.content(content, `its output ${this.#shown(file.path)}`, !this.#mayHoldTokens(file.path));
  }

  /** Whether nothing was found; what cannot be read is for whoever reads it next to say. */
  async content(content: Uint8Array | string, place: string, tokens: boolean): Promise<boolean> {
    const searched = await this.#scan.content(content, tokens);
    if (searched === null) return true;
    this.#files++;
    this.#bytes += searched.bytes;
    this.#note(searched.leak, place);
    return searched.leak === null;
  }

  #note(leak: Leak | null, place: string): void {
    if (leak !== null) this.#found ??= { ...leak, place };
  }

  #shown(path: string): string {
    return maskText(path, this.#scan.masks);
  }

  /** Later patterns win, as in `inputs`. */
  #mayHoldTokens(path: string): boolean {
    let may = false;
    for (const pattern of this.#allowed) if (matches(pattern, path)) may = !pattern.negated;
    return may;
  }
}

/** Texts of the manifest that come from the machine or from upstream: the flow's own were looked at when the secret was given. */
export function* manifestTexts(manifest: Manifest): Iterable<readonly [place: string, text: string]> {
  for (const [name, value] of Object.entries(manifest.env)) yield [`its variable ${name}`, value];
  for (const [name, value] of Object.entries(manifest.passEnv)) if (value !== null) yield [`its variable ${name}`, value];
  yield ["its script", manifest.run];
  for (const path of Object.keys(manifest.inputs)) yield ["the path of one of its inputs", path];
}

/** `lastLines`: of its log; none where the log is what holds it. */
export function leakFailure(leak: PlacedLeak, lastLines: readonly string[]): Failure {
  const what = leak.kind === "secret" ? `secret ${leak.name}` : `what looks like a ${leak.name}`;
  const within = leak.within === undefined ? "" : `, in ${leak.within}`;
  return {
    kind: "leak",
    problem: "secret/leak",
    code: null,
    message: `${what} was found in ${leak.place} (${leak.form}, at byte ${leak.at}${within}): nothing of it is kept`,
    lastLines: leak.place === "its log" ? [] : lastLines,
    hint:
      leak.kind === "secret"
        ? "Let the step write no secret. Give it in `env` to every step that needs it."
        : "Take it out of the outputs; if it is meant to be there, name the path in `leak-scan: { allow: … }` of the flow file.",
  };
}
