// Replaces the exact values of secrets in a text that arrives in pieces. Knows no encodings of them, no files and no lines.
import { type Span, TextMatcher } from "./text-matcher.ts";

/** A text that goes through in pieces. How it is cut makes no difference to what comes out, taken together. */
export interface TextFilter {
  /** What can be let go of so far. */
  write(text: string): string;
  /** What was held back. Nothing is written after it. */
  end(): string;
}

const MASK = "***";
/** A line of a secret, e.g. a brace, that is shorter tells nothing, and would blank out half of a log. */
const SHORTEST_LINE = 4;

/**
 * The texts to look for: each value without the line ends around it, and each line of a value that has several, trimmed. GitHub does the same
 * with the lines, without the lower limit:
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Worker/Worker.cs#L160-L172
 */
export function maskPatterns(values: readonly string[]): readonly string[] {
  const patterns = new Set<string>();
  for (const value of values) {
    const text = value.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
    patterns.add(text);
    for (const line of linesOf(text)) patterns.add(line);
  }
  patterns.delete("");
  return [...patterns];
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.length === 1) return [];
  return lines.map((line) => line.trim()).filter((line) => line.length >= SHORTEST_LINE);
}

/** Of one list, what is looked for is made ready once. */
const matchers = new WeakMap<readonly string[], TextMatcher | null>();

function matcherOf(values: readonly string[]): TextMatcher | null {
  const known = matchers.get(values);
  if (known !== undefined) return known;
  const patterns = maskPatterns(values);
  const matcher = patterns.length === 0 ? null : new TextMatcher(patterns);
  matchers.set(values, matcher);
  return matcher;
}

/**
 * Replaces each stretch that values cover by `***`; values that overlap or touch make one stretch, so that no part of the longer one stays.
 * Holds back only what may be the beginning of a value. The list is not to be changed afterwards.
 */
export function maskingFilter(values: readonly string[]): TextFilter {
  const matcher = matcherOf(values);
  if (matcher === null) return { write: (text) => text, end: () => "" };
  let pending = "";
  // How much of `pending` belongs to a mask that is already out; 0: a mask ends where it begins; -1: neither.
  let covered = -1;
  const advance = (text: string, until: number): string => {
    const shown = replaceSpans(text, spansOf(text, matcher, covered), until, covered >= 0);
    pending = text.slice(until);
    covered = shown.covered;
    return shown.text;
  };
  return {
    write(text) {
      const whole = pending + text;
      return advance(whole, matcher.partialStart(whole));
    },
    end: () => advance(pending, pending.length),
  };
}

/** The same for a text that is there as a whole. */
export function maskText(text: string, values: readonly string[]): string {
  const filter = maskingFilter(values);
  return filter.write(text) + filter.end();
}

function spansOf(text: string, matcher: TextMatcher, covered: number): readonly Span[] {
  const spans = matcher.spans(text);
  if (covered >= 0) spans.push({ start: 0, end: covered });
  return spans.length < 2 ? spans : joined(spans);
}

function joined(spans: Span[]): readonly Span[] {
  const all: { start: number; end: number }[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = all.at(-1);
    if (last === undefined || span.start > last.end) all.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return all;
}

/** Text up to `until`, with the spans replaced that begin before it; `open`: the first span's mask is already out. */
function replaceSpans(text: string, spans: readonly Span[], until: number, open: boolean): { text: string; covered: number } {
  let shown = "";
  let at = open ? (spans[0]?.end ?? 0) : 0;
  let masked = open;
  for (const span of open ? spans.slice(1) : spans) {
    if (span.start >= until) break;
    shown += text.slice(at, span.start) + MASK;
    at = span.end;
    masked = true;
  }
  if (at < until) return { text: shown + text.slice(at, until), covered: -1 };
  return { text: shown, covered: masked ? at - until : -1 };
}
