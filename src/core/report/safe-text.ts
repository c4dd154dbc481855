// Makes text from files, commands and people harmless to show: no control characters, nothing invisible that reorders.
// Does not know where it is shown; escapes of a format (workflow commands, mermaid, dot) come after it.

const ESCAPE = String.fromCharCode(27);
const CSI = String.fromCharCode(0x9b);
const BELL = String.fromCharCode(7);

// Format characters that join letters or belong to a script's numbers are text, all others are tricks.
const UNSAFE =
  /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]--[\u200c\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]]/gv;

// CSI, then the string sequences (OSC, DCS, APC, PM, SOS), then any other two-character sequence.
const SEQUENCE = `(?:${ESCAPE}\\[|${CSI})[0-?]*[ -\\/]*[@-~]|${ESCAPE}[\\]PX^_][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|${ESCAPE}[ -\\/]*[0-~]`;
const LOG_SPECIAL = new RegExp(`${SEQUENCE}|${UNSAFE.source}`, "gv");
const COLOR = new RegExp(`^${ESCAPE}\\[[0-9;:]*m$`);
const PRINTABLE = /^[ -~]*$/;
const CONTROL = /^\p{Cc}$/u;
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * One line of text from a person or a file, fit for a terminal, a log or a page: control characters, bidirectional
 * controls and other invisible characters are shown as escapes (`\n`, `\x1b`, `\u{202e}`), so that two names never look alike.
 */
export function safeText(text: string): string {
  return PRINTABLE.test(text) ? text : text.replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}

/**
 * One line of a task's log: terminal sequences and control characters go (tabs stay), bidirectional controls are shown as
 * escapes. With `colors`, colour sequences stay and are closed at the line's end.
 */
export function logLine(line: string, colors: boolean): string {
  if (PRINTABLE.test(line)) return line;
  let colored = false;
  const shown = line.replace(LOG_SPECIAL, (found) => {
    if (colors && COLOR.test(found)) {
      colored = true;
      return found;
    }
    if (found === "\t") return found;
    return found.startsWith(ESCAPE) || CONTROL.test(found) || found.startsWith(CSI) ? "" : escaped(found);
  });
  return colored ? `${shown}${ESCAPE}[0m` : shown;
}

/** Lines of a log that may hold line ends themselves: the runner and terminals also end a line at a lone CR. */
export function logLines(lines: readonly string[], colors: boolean): string[] {
  return lines.flatMap((line) => (PRINTABLE.test(line) ? [line] : line.split(/\r\n|[\r\n]/).map((part) => logLine(part, colors))));
}
