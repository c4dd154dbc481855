// What to look for in bytes: every form of every secret, and what looks like a credential, each with what is said when it is found.
import { type BytePattern, type Match, SHORTEST_FOLDED } from "./byte-matcher.ts";
import { unusualForms, usualForms, utf16 } from "./encoded-forms.ts";
import { secretParts } from "./secret-parts.ts";
import { TOKEN_BEHIND, TOKEN_REACH, TOKEN_SHAPES, type TokenShape } from "./token-shapes.ts";

/** A pattern with what it is. */
export interface LeakPattern extends BytePattern {
  readonly kind: "secret" | "token";
  readonly name: string;
  readonly form: string;
}

interface ByteForm {
  readonly form: string;
  readonly bytes: Uint8Array;
  readonly folds: boolean;
}

/** Shorter secrets are refused; an encoding that is shorter is found in ordinary bytes. */
const SHORTEST_VALUE = 4;
const SHORTEST_FORM = 8;
/** A shorter value counts among printable signs only: of four bytes, a gigabyte that is random holds each with one chance in four. */
const SHORTEST_ANYWHERE = 6;
const NEIGHBOURS = 4;
const AS_IT_IS = "as it is";
const FEW_DIFFERENT = 4;
/** Forms that tools break into lines. */
const FOLDING: ReadonlySet<string> = new Set([AS_IT_IS, "base64", "base64 of base64", "base64 of UTF-16", "hex"]);

/** A secret. There may be several of one name. */
export type NamedValue = readonly [name: string, value: string];

/** Forms of secrets. Bytes that two of them share are the first one's. */
export function secretPatterns(secrets: Iterable<NamedValue>): readonly LeakPattern[] {
  const seen = new Set<string>();
  return [...secrets].flatMap(([name, value]) =>
    [...valueForms(value), ...secretParts(value).flatMap(partForms)].flatMap(({ form, bytes, folds }): LeakPattern[] => {
      const key = latin1(bytes);
      if (seen.has(key) || bytes.length < (form === AS_IT_IS ? SHORTEST_VALUE : SHORTEST_FORM)) return [];
      seen.add(key);
      const check = bytes.length < SHORTEST_ANYWHERE ? amongText(bytes.length) : undefined;
      return [{ kind: "secret", name, form, bytes, folds, check, reach: bytes.length + NEIGHBOURS }];
    }),
  );
}

export function tokenPatterns(): readonly LeakPattern[] {
  return TOKEN_SHAPES.map((shape) => ({
    kind: "token",
    name: shape.name,
    form: shape.form,
    bytes: utf8(shape.start),
    folds: false,
    check: (memory, place, end) => shapeMatches(shape, memory, place, end),
    reach: TOKEN_REACH,
  }));
}

/** How what was found is written. */
export function writtenAs({ form, bytes }: LeakPattern, { start, end }: Match): string {
  return end - start > bytes.length ? `${form}, over several lines` : form;
}

function valueForms(value: string): readonly ByteForm[] {
  return [...byteForms([...usualForms(value), ...unusualForms(value)]), ...utf16Forms(value), ...brokenForms(value)];
}

/** Fewer than of a whole value, and not over several lines: a key has many of them. */
function partForms(part: string): readonly ByteForm[] {
  return [...byteForms(usualForms(part)), ...utf16Forms(part)].map((each) => ({
    bytes: each.bytes,
    folds: false,
    form: each.form === AS_IT_IS ? "a part of it" : `${each.form} of a part`,
  }));
}

function byteForms(forms: readonly { readonly form: string; readonly text: string }[]): readonly ByteForm[] {
  return forms.map(({ form, text }) => {
    const bytes = utf8(text);
    return { form, bytes, folds: FOLDING.has(form) && mayFold(bytes) };
  });
}

/** What repeats itself would be compared at every place of what repeats in the same way. */
function mayFold(bytes: Uint8Array): boolean {
  return bytes.length >= SHORTEST_FOLDED && new Set(bytes.subarray(0, 32)).size > FEW_DIFFERENT;
}

function utf16Forms(value: string): readonly ByteForm[] {
  return [true, false].map((littleEndian) => ({ form: "UTF-16", bytes: utf16(value, littleEndian), folds: false }));
}

/** A value that is too short to be found by its halves, over two lines. */
function brokenForms(value: string): readonly ByteForm[] {
  const bytes = utf8(value).length;
  if (bytes < SHORTEST_FORM || bytes >= SHORTEST_FOLDED) return [];
  const places = Array.from({ length: value.length - 1 }, (_, at) => at + 1);
  return places.flatMap((at) =>
    ["\n", "\r\n"].map((end) => ({
      form: `${AS_IT_IS}, over several lines`,
      bytes: utf8(value.slice(0, at) + end + value.slice(at)),
      folds: false,
    })),
  );
}

/** Whether all that stands near it is printable; beyond ASCII everything counts as such. */
function amongText(length: number): NonNullable<BytePattern["check"]> {
  return (memory, place, end) => {
    const before = memory.subarray(Math.max(0, place - NEIGHBOURS), place);
    const after = memory.subarray(place + length, Math.min(end, place + length + NEIGHBOURS));
    return [...before, ...after].every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127));
  };
}

function shapeMatches(shape: TokenShape, memory: Uint8Array, place: number, end: number): boolean {
  const from = Math.max(0, place - TOKEN_BEHIND);
  return shape.matches(latin1(memory.subarray(from, Math.min(end, place + TOKEN_REACH))), place - from);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** One character for each byte. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
