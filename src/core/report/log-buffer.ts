// A task's log held until it can be printed in one piece: its beginning and its end, within bounds.
// Does not know what is in the lines.
import { countText } from "./amount-text.ts";

export interface LogBuffer {
  add(lines: readonly string[]): void;
  /** What was kept, in order, with a line that tells how much is missing between the two parts. */
  lines(): readonly string[];
}

/** `half`: code units kept of the beginning, and as many of the end; a single line is cut to it too. */
export function logBuffer(half: number): LogBuffer {
  const head: string[] = [];
  const tail: string[] = [];
  let headSize = 0;
  let tailSize = 0;
  let first = 0;
  let dropped = 0;

  const addLine = (text: string): void => {
    const line = text.length > half ? text.slice(0, half) : text;
    if (tail.length === 0 && headSize + line.length + 1 <= half) {
      head.push(line);
      headSize += line.length + 1;
      return;
    }
    tail.push(line);
    tailSize += line.length + 1;
    while (tailSize > half && first < tail.length - 1) {
      tailSize -= (tail[first]?.length ?? 0) + 1;
      first += 1;
      dropped += 1;
    }
    // Removing from the front one by one would cost the square of a long log.
    if (first > 1024 && first * 2 > tail.length) {
      tail.splice(0, first);
      first = 0;
    }
  };

  return {
    add: (lines) => lines.forEach(addLine),
    lines: () => (dropped === 0 ? [...head, ...tail] : [...head, `(${countText(dropped, "line")} left out here)`, ...tail.slice(first)]),
  };
}
