// Problem matchers: regular expressions that make annotations of lines. Knows no log.
// Source: actions/runner@258d6c857 src/Runner.Worker/IssueMatcher.cs, Handlers/OutputManager.cs.

interface MatcherPattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
  readonly fromPath?: number;
  readonly loop?: boolean;
}
export interface MatcherConfig {
  readonly owner: string;
  readonly severity?: string;
  readonly fromPath?: string;
  readonly pattern: readonly MatcherPattern[];
}
const FIELDS = ["file", "line", "column", "severity", "code", "message", "fromPath"] as const;
export type ProblemMatch = { readonly [field in (typeof FIELDS)[number]]?: string };

/** The matchers in a file's text. Throws where it is not such a file. */
export function readMatchers(text: string): readonly MatcherConfig[] {
  const { problemMatcher = [] }: { readonly problemMatcher?: readonly MatcherConfig[] } = JSON.parse(text);
  for (const matcher of problemMatcher) {
    if (typeof matcher.owner !== "string" || matcher.owner === "") throw new Error("Owner must not be empty");
    if (!Array.isArray(matcher.pattern) || matcher.pattern.length === 0) {
      throw new Error(`Matcher '${matcher.owner}' does not contain any patterns`);
    }
  }
  return problemMatcher;
}

/** One matcher on one stream: a match over several lines begins and ends there. */
export class ProblemMatcher {
  readonly config: MatcherConfig;
  readonly #patterns: readonly RegExp[];
  #running: (ProblemMatch | null)[] = [];

  constructor(config: MatcherConfig) {
    this.config = config;
    this.#patterns = config.pattern.map((pattern) => new RegExp(pattern.regexp, "u"));
  }

  reset(): void {
    this.#running = [];
  }

  /** What a line completes; null where it completes nothing. Patterns are tried from the last to the first. */
  match(line: string): ProblemMatch | null {
    const last = this.#patterns.length - 1;
    for (let i = last; i >= 0; i--) {
      const before = i === 0 ? {} : (this.#running[i - 1] ?? null);
      if (before === null) continue;
      const found = this.#groups(i, line, before);
      if (i < last) this.#running[i] = found;
      else if (found !== null) return this.#complete(found, before, last);
      else if (last > 0) this.#running[last - 1] = null;
    }
    return null;
  }

  #complete(found: ProblemMatch, before: ProblemMatch, last: number): ProblemMatch {
    this.reset();
    if (last > 0 && this.config.pattern[last]?.loop === true) this.#running[last - 1] = before;
    const { severity, fromPath } = this.config;
    return {
      ...found,
      ...((found.severity ?? "") === "" && severity !== undefined ? { severity } : {}),
      ...((found.fromPath ?? "") === "" && fromPath !== undefined ? { fromPath } : {}),
    };
  }

  #groups(at: number, line: string, before: ProblemMatch): ProblemMatch | null {
    const groups = this.#patterns[at]?.exec(line) ?? null;
    const pattern = this.config.pattern[at];
    if (groups === null || pattern === undefined) return null;
    const fields = FIELDS.flatMap((field) => {
      const index = pattern[field];
      const value = before[field] ?? (index === undefined ? undefined : (groups[index] ?? ""));
      return value === undefined ? [] : [[field, value] as const];
    });
    return Object.fromEntries(fields);
  }
}
