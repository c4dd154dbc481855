// Makes whole lines of a text that arrives in pieces, each at most so long. Knows no bytes, no terminal and no log.
import type { TextFilter } from "../core/secret/masking.ts";

/** Characters (UTF-16) of a line that are kept: 64 KiB of plain text. */
export const LINE_LIMIT = 65_536;

/** Cuts what is too long, and not through a character of two units. */
function keptOf(text: string): string {
  if (text.length <= LINE_LIMIT) return text;
  const last = text.charCodeAt(LINE_LIMIT - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? LINE_LIMIT - 1 : LINE_LIMIT);
}

interface Line {
  add(text: string): void;
  /** The line as it is kept; the next one begins. */
  take(): string;
  readonly begun: () => boolean;
}

function growingLine(): Line {
  let kept = "";
  let full = false;
  let cut = 0;
  return {
    add(text) {
      if (full) {
        cut += Buffer.byteLength(text);
        return;
      }
      const joined = kept + text;
      kept = keptOf(joined);
      full = kept.length < joined.length;
      if (full) cut = Buffer.byteLength(joined.slice(kept.length));
    },
    take() {
      const line = full ? `${kept}… (${cut} bytes cut)` : kept;
      kept = "";
      full = false;
      cut = 0;
      return line;
    },
    begun: () => kept !== "",
  };
}

/** Whether a text of whole lines has one that is too long; looks at few places only. */
function hasLongLine(block: string): boolean {
  let start = 0;
  while (block.length - start > LINE_LIMIT) {
    const end = block.lastIndexOf("\n", start + LINE_LIMIT);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}

function capped(block: string): string {
  if (!hasLongLine(block)) return block;
  const line = growingLine();
  const lines = block.slice(0, -1).split("\n");
  const kept = lines.map((text) => {
    line.add(text);
    return line.take();
  });
  return `${kept.join("\n")}\n`;
}

/**
 * Lets whole lines through, each with its `\n`, as soon as they end; at the end also the last one without. Of a line longer than
 * LINE_LIMIT the beginning is kept, and how many bytes (UTF-8) of it were cut is written in their place.
 */
export function lineFilter(): TextFilter {
  const line = growingLine();
  return {
    write(text) {
      const last = text.lastIndexOf("\n");
      if (last === -1) {
        line.add(text);
        return "";
      }
      const first = text.indexOf("\n");
      line.add(text.slice(0, first));
      const block = `${line.take()}\n${capped(text.slice(first + 1, last + 1))}`;
      line.add(text.slice(last + 1));
      return block;
    },
    end: () => (line.begun() ? `${line.take()}\n` : ""),
  };
}
