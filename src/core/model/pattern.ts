// Path patterns: gitignore's style, anchored at the repository's root. Reading, matching step by step along a path,
// and whether two patterns can meet. Knows nothing of disks: a walk carries a mask down the directories it enters.
// Matching is linear in the path for any pattern (no backtracking, no regular expression).

/** Part of a segment: a text that must stand there, any run of characters, one character, or one of a set. */
type Token =
  | { readonly kind: "text"; readonly char: string }
  | { readonly kind: "star" }
  | { readonly kind: "one" }
  | { readonly kind: "set"; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** What stands between two slashes. */
export type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "deep" }
  | { readonly kind: "glob"; readonly tokens: readonly Token[] };

/** A pattern that has been read. A pattern that matches a directory matches everything below it. */
export interface Pattern {
  /** As written. */
  readonly source: string;
  readonly negated: boolean;
  readonly segments: readonly Segment[];
  /** The path itself where there is no wildcard (a trailing slash is gone), else null. */
  readonly literal: string | null;
  /** Written with a trailing slash: only what lies below it. */
  readonly directory: boolean;
  /** Whether `node_modules` is named, so that inputs may match there. */
  readonly namesModules: boolean;
}

/** Why a text is no pattern: nothing in it, out of the repository, .git or .flow, a stray backslash, control characters, braces, too long, a bad set. */
export type PatternError = { readonly error: "empty" | "outside" | "reserved" | "backslash" | "control" | "braces" | "too-deep" | "set" };

/** Positions are kept as bits of one number. */
const MAX_SEGMENTS = 29;
/** As long as a path may be on Linux; keeps reading linear whatever an expression gives. */
const MAX_LENGTH = 4096;

/** Plain names with at most `**` or a slash at the end, which most patterns are; no name begins with a dot. */
const PLAIN = /^(?:[\w@%+=,-][\w.@%+=,-]*\/)*(?:\*\*|[\w@%+=,-][\w.@%+=,-]*\/?)$/;

/** So short that it cannot have too many names. */
const PLAIN_LENGTH = 2 * MAX_SEGMENTS;

/** Reads a pattern. `./` in front and doubled slashes are dropped; `.` means everything. */
export function parsePattern(source: string): Pattern | PatternError {
  if (PLAIN.test(source) && source.length <= PLAIN_LENGTH) return plainPattern(source);
  const negated = source.startsWith("!");
  const body = negated ? source.slice(1) : source;
  const flaw = flawOf(body);
  if (flaw !== null) return { error: flaw };
  const names = body.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..")) return { error: "outside" };
  if (names.some((name) => name.toLowerCase() === ".git") || names[0]?.toLowerCase() === ".flow") return { error: "reserved" };
  if (names.length > MAX_SEGMENTS) return { error: "too-deep" };
  const segments = names.map(parseSegment);
  if (segments.includes(null)) return { error: "set" };
  return assemble(source, negated, body.endsWith("/"), segments as Segment[]);
}

function plainPattern(source: string): Pattern {
  const names = source.split("/").filter((name) => name !== "");
  const segments = names.map((name): Segment => (name === "**" ? { kind: "deep" } : { kind: "literal", text: name }));
  return assemble(source, false, source.endsWith("/"), segments);
}

/** What can be said of a text before it is taken apart. */
function flawOf(body: string): PatternError["error"] | null {
  if (body.trim() === "") return "empty";
  if (body.length > MAX_LENGTH) return "too-deep";
  if (/\p{Cc}/u.test(body)) return "control";
  if (/^(\/|~\/|[A-Za-z]:|\\\\)/.test(body)) return "outside";
  if (body.replace(/\\[*?[\]!#{}\\ ]/g, "").includes("\\")) return "backslash";
  return /(?<!\\)\{[^}]*,[^}]*\}/.test(body) ? "braces" : null;
}

function assemble(source: string, negated: boolean, directory: boolean, read: Segment[]): Pattern {
  const texts = read.map((segment) => (segment.kind === "literal" ? segment.text : null));
  const literal = texts.length > 0 && !texts.includes(null) ? texts.join("/") : null;
  const segments = [...read];
  // `dist/` and `dist/**` both mean: anything one level down, and so everything below.
  if (segments.at(-1)?.kind === "deep") segments.pop();
  else if (!directory && segments.length > 0)
    return { source, negated, segments, literal, directory, namesModules: texts.includes("node_modules") };
  segments.push({ kind: "glob", tokens: [{ kind: "star" }] });
  return { source, negated, segments, literal, directory, namesModules: texts.includes("node_modules") };
}

function parseSegment(name: string): Segment | null {
  if (name === "**") return { kind: "deep" };
  const tokens: Token[] = [];
  for (let at = 0; at < name.length; ) {
    const next = parseToken(name, at);
    if (next === null) return null;
    const [token, after] = next;
    if (!(token.kind === "star" && tokens.at(-1)?.kind === "star")) tokens.push(token);
    at = after;
  }
  if (tokens.every((token) => token.kind === "text")) return { kind: "literal", text: tokens.map((token) => token.char).join("") };
  return { kind: "glob", tokens };
}

function parseToken(name: string, at: number): readonly [Token, number] | null {
  const char = name.charAt(at);
  if (char === "\\") return [{ kind: "text", char: name.charAt(at + 1) }, at + 2];
  if (char === "*") return [{ kind: "star" }, at + 1];
  if (char === "?") return [{ kind: "one" }, at + 1];
  return char === "[" ? parseSet(name, at) : [{ kind: "text", char }, at + 1];
}

function parseSet(name: string, at: number): readonly [Token, number] | null {
  const negated = name.charAt(at + 1) === "!" || name.charAt(at + 1) === "^";
  const first = at + (negated ? 2 : 1);
  const end = name.indexOf("]", first + 1);
  // A class such as [:alpha:] or an escape would be taken for its letters.
  if (end < 0 || /\[:|\\/.test(name.slice(first, end))) return null;
  const ranges: (readonly [string, string])[] = [];
  for (let i = first; i < end; i++) {
    const isRange = name.charAt(i + 1) === "-" && i + 2 < end;
    ranges.push([name.charAt(i), isRange ? name.charAt(i + 2) : name.charAt(i)]);
    if (isRange) i += 2;
  }
  return [{ kind: "set", negated, ranges }, end + 1];
}

function tokenTakes(token: Token, char: string): boolean {
  if (token.kind === "text") return token.char === char;
  if (token.kind !== "set") return true;
  return token.ranges.some(([low, high]) => char >= low && char <= high) !== token.negated;
}

/** Whether a glob takes a whole name: the usual two-pointer walk, which goes back to the last star only. */
function globTakes(tokens: readonly Token[], name: string): boolean {
  if (tokens.length === 1 && tokens[0]?.kind === "star") return true;
  let at = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    const current = tokens[token];
    if (current?.kind === "star") {
      star = token++;
      resume = at;
    } else if (current !== undefined && tokenTakes(current, name.charAt(at))) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resume;
    } else return false;
  }
  while (tokens[token]?.kind === "star") token++;
  return token === tokens.length;
}

function segmentTakes(segment: Segment, name: string): boolean {
  return segment.kind === "literal" ? segment.text === name : segment.kind === "deep" || globTakes(segment.tokens, name);
}

/** Where a pattern stands before the first name of a path: a set of positions, as bits. */
export function startMask(pattern: Pattern): number {
  return close(pattern, 1);
}

function close(pattern: Pattern, mask: number): number {
  let closed = mask;
  for (let i = 0; i < pattern.segments.length; i++) {
    if (closed & (1 << i) && pattern.segments[i]?.kind === "deep") closed |= 1 << (i + 1);
  }
  return closed;
}

/** Where it stands after one more name. 0: nothing on or below this path can match. */
export function nextMask(pattern: Pattern, mask: number, name: string): number {
  const done = 1 << pattern.segments.length;
  if (mask & done) return done;
  let next = 0;
  for (let i = 0; i < pattern.segments.length; i++) {
    const segment = pattern.segments[i];
    if (segment === undefined || !(mask & (1 << i)) || !segmentTakes(segment, name)) continue;
    next |= segment.kind === "deep" ? 1 << i : 1 << (i + 1);
  }
  return next === 0 ? 0 : close(pattern, next);
}

/** Whether the path walked so far matches, and with it everything below. */
export function isAccepted(pattern: Pattern, mask: number): boolean {
  return (mask & (1 << pattern.segments.length)) !== 0;
}

/** Whether one pattern matches a path, its `!` left aside. */
export function matches(pattern: Pattern, path: string): boolean {
  let mask = startMask(pattern);
  for (const name of path.split("/")) {
    mask = nextMask(pattern, mask, name);
    if (mask === 0) return false;
  }
  return isAccepted(pattern, mask);
}

/** Whether patterns, taken in order, select a path: the last one that matches decides. */
export function selects(patterns: readonly Pattern[], path: string): boolean {
  const last = patterns.findLast((pattern) => matches(pattern, path));
  return last !== undefined && !last.negated;
}

/** As `selects`, for inputs: what lies in a `node_modules` counts for patterns that name it, and .git and .flow never do. */
export function selectsInput(patterns: readonly Pattern[], path: string): boolean {
  const names = path.split("/");
  if (names.includes(".git") || names[0] === ".flow") return false;
  const inModules = names.includes("node_modules");
  return selects(inModules ? patterns.filter((pattern) => pattern.negated || pattern.namesModules) : patterns, path);
}

/** Whether some path can match both, on the safe side. Exclusions do not count. */
export function canMeet(one: Pattern, other: Pattern): boolean {
  // Once one of them is used up, whatever the other still asks for may lie below.
  return reach(one.segments, other.segments, (segment) => segment.kind === "deep", segmentsMeet).touchesEnd;
}

/**
 * Walks two sequences side by side over all they may consume together, where some items stand for any number of things.
 * Positions are pairs, kept as one number; each is visited once.
 */
function reach<T>(a: readonly T[], b: readonly T[], isMany: (item: T) => boolean, meet: (x: T, y: T) => boolean) {
  const width = b.length + 1;
  const reached = new Set<number>([0]);
  let touchesEnd = false;
  for (const pair of reached) {
    const left = a[Math.floor(pair / width)];
    const right = b[pair % width];
    if (left === undefined || right === undefined) touchesEnd = true;
    for (const step of stepsFrom(left, right, width, isMany, meet)) reached.add(pair + step);
  }
  return { touchesEnd, bothEnd: reached.has(a.length * width + b.length) };
}

/** How far a pair of positions may move on. Many may be none of them, and with something on the other side it consumes that. */
function stepsFrom<T>(
  left: T | undefined,
  right: T | undefined,
  width: number,
  isMany: (item: T) => boolean,
  meet: (x: T, y: T) => boolean,
) {
  if (left === undefined) return right !== undefined && isMany(right) ? [1] : [];
  if (right === undefined) return isMany(left) ? [width] : [];
  if (isMany(left) || isMany(right)) return [width, 1];
  return meet(left, right) ? [width + 1] : [];
}

/**
 * Whether every path that a pattern matches is matched by a cover too (their `!` left aside), on the safe side: true is
 * certain. Two equal wildcards cover each other; other wildcards are covered by `*` and `**` only.
 */
export function covers(cover: Pattern, pattern: Pattern): boolean {
  let mask = startMask(cover);
  for (const segment of pattern.segments) {
    mask = segment.kind === "literal" ? nextMask(cover, mask, segment.text) : maskAfter(cover, mask, segment);
    if (mask === 0) return false;
  }
  return isAccepted(cover, mask);
}

/** Where a cover stands for certain after any name that a wildcard takes, or after any number of names. */
function maskAfter(cover: Pattern, mask: number, wildcard: Segment): number {
  const done = 1 << cover.segments.length;
  if (mask & done) return done;
  let next = 0;
  cover.segments.forEach((segment, i) => {
    if (!(mask & (1 << i))) return;
    if (segment.kind === "deep") next |= 1 << i;
    else if (wildcard.kind === "glob" && segment.kind === "glob" && includesGlob(segment.tokens, wildcard.tokens)) next |= 1 << (i + 1);
  });
  return close(cover, next);
}

function includesGlob(tokens: readonly Token[], other: readonly Token[]): boolean {
  return (tokens.length === 1 && tokens[0]?.kind === "star") || JSON.stringify(tokens) === JSON.stringify(other);
}

/** As `canMeet`, for an input and an output: `node_modules` must be named by the input. */
export function canRead(input: Pattern, output: Pattern): boolean {
  return (input.namesModules || !output.namesModules) && canMeet(input, output);
}

/** Whether some name is taken by both segments. `**` takes any. */
export function segmentsMeet(left: Segment, right: Segment): boolean {
  if (left.kind === "literal") return segmentTakes(right, left.text);
  if (right.kind === "literal") return segmentTakes(left, right.text);
  return left.kind === "deep" || right.kind === "deep" || globsMeet(left.tokens, right.tokens);
}

/** Whether two globs have a name in common. Two sets are taken to meet. */
function globsMeet(a: readonly Token[], b: readonly Token[]): boolean {
  return reach(a, b, (token) => token.kind === "star", charsMeet).bothEnd;
}

function charsMeet(left: Token, right: Token): boolean {
  if (left.kind === "text") return tokenTakes(right, left.char);
  return right.kind === "text" ? tokenTakes(left, right.char) : true;
}
