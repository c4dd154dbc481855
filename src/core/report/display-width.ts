// How many columns of a terminal a text takes, and texts cut or filled to a number of columns.
// Does not know terminal sequences: texts come here before they are coloured.

const PRINTABLE = /^[ -~]*$/;
// East Asian wide and fullwidth characters, by block: https://www.unicode.org/reports/tr11/
const WIDE =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
const EMOJI_SELECTOR = "\ufe0f";

let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme) || grapheme.includes(EMOJI_SELECTOR)) return 2;
  return INVISIBLE.test(grapheme) ? 0 : 1;
}

/** Columns that a text without control characters takes. */
export function displayWidth(text: string): number {
  if (PRINTABLE.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment);
  return width;
}

/** The text followed by spaces up to `width` columns; a wider text stays as it is. */
export function filled(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** At most `width` columns of the text; what was cut is told by `ellipsis`, which counts. Never cuts inside a character. */
export function cut(text: string, width: number, ellipsis: string): string {
  if (text.length <= width && PRINTABLE.test(text)) return text;
  if (width <= 0) return "";
  const room = width - ellipsis.length;
  let taken = 0;
  let end = 0;
  // A character is at least one code unit, and invisible ones are few: far beyond the room there is nothing to look at.
  for (const { segment, index } of graphemes(text.slice(0, width * 16))) {
    taken += graphemeWidth(segment);
    if (taken <= room) end = index + segment.length;
    if (taken > width) return room > 0 ? text.slice(0, end) + ellipsis : ellipsis.slice(0, width);
  }
  return text.length > width * 16 ? text.slice(0, end) + ellipsis : text;
}
