// A terminal small enough to read: what is on the screen after these writes. Throws for a sequence it does not know.

const SEQUENCE = /\x1b\[(\??[0-9;]*)([A-Za-z])/y;

export interface TerminalScreen {
  write(text: string): void;
  /** All lines ever shown that were not erased, without trailing spaces and colours. */
  text(): string;
  /** Whether the cursor is shown and stands at the beginning of a line, with nothing there or below. */
  isTidy(): boolean;
}

export function terminalScreen(): TerminalScreen {
  const lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  let isCursorShown = true;
  const line = (): string[] => {
    while (lines.length <= row) lines.push([]);
    return lines[row] as string[];
  };
  const control = (argument: string, letter: string): void => {
    const count = argument === "" ? 1 : Number(argument);
    if (letter === "A") row = Math.max(0, row - count);
    else if (letter === "B") row = Math.min(lines.length - 1, row + count);
    else if (letter === "G") column = argument === "" ? 0 : count - 1;
    else if (letter === "K") line().splice(argument === "2" ? 0 : column);
    else if (argument === "?25") isCursorShown = letter === "h";
    else if (letter !== "m" && argument !== "?2026") throw new Error(`unknown sequence ${argument}${letter}`);
  };
  const put = (character: string): void => {
    if (character === "\r") column = 0;
    else if (character === "\n") {
      row += 1;
      column = 0;
      line();
    } else {
      const cells = line();
      while (cells.length < column) cells.push(" ");
      cells[column] = character;
      column += 1;
    }
  };
  return {
    write(text) {
      for (let at = 0; at < text.length; ) {
        SEQUENCE.lastIndex = at;
        const found = SEQUENCE.exec(text);
        const character = found === null ? String.fromCodePoint(text.codePointAt(at) ?? 0) : found[0];
        if (found !== null) control(found[1] ?? "", found[2] ?? "");
        else if (character === "\x1b") throw new Error("unknown sequence");
        else put(character);
        at += character.length;
      }
    },
    text: () => `${lines.map((cells) => cells.join("").trimEnd()).join("\n").trimEnd()}\n`,
    isTidy: () => isCursorShown && column === 0 && lines.slice(row).every((cells) => cells.length === 0),
  };
}
