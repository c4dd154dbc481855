// What programs print to a terminal, as plain text: line ends become \n, what moves the cursor, erases or sets titles goes, colours stay.
// Works on text in pieces; knows no bytes and no lines.
import type { TextFilter } from "../core/secret/masking.ts";

// Control characters have to be written somehow; as text they are not taken for a slip.
const ESC = "\\u001b";
/** Controls that are no part of a sequence, and those that may begin or end one. */
const IDLE = "[\\u0000-\\u0006\\u0008\\u000b\\u000c\\u000e-\\u001a\\u001c-\\u001f\\u007f]+";
const CONTROL = "[\\u0007\\u001b\\u0080-\\u009f]";
/** Parameters, a title: longer ones are not taken for a sequence, so that a stray byte cannot swallow the rest of a log. */
const SEQUENCE = `(?:${ESC}\\[|\\u009b)[0-?]{0,256}[ -/]{0,8}[@-~]`;
const STRING = `(?:${ESC}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c\\n\\r]{0,4096}(?:\\u0007|\\u009c|${ESC}\\\\)`;
const SHORT = `${ESC}[ -/]{0,8}[0-~]`;
/** The beginning of one of these, at the end of the text. */
const BEGUN = [
  `(?:${ESC}\\[|\\u009b)[0-?]{0,256}[ -/]{0,8}$`,
  `(?:${ESC}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c\\n\\r]{0,4096}${ESC}?$`,
  `${ESC}[ -/]{0,8}$`,
].join("|");

const idle = new RegExp(IDLE, "g");
const active = new RegExp(`\\r|${CONTROL}`, "u");
const whole = new RegExp(`${SEQUENCE}|${STRING}|${SHORT}|\\r\\n?|${CONTROL}`, "gu");
const wholeOrBegun = new RegExp(`${SEQUENCE}|${STRING}|(?<begun>${BEGUN})|${SHORT}|\\r\\n?|${CONTROL}`, "gu");
const colour = new RegExp(`^${ESC}\\[[0-9;:]*m$`, "u");

function plain(found: string): string {
  if (found.startsWith("\r")) return "\n";
  return colour.test(found) ? found : "";
}

/** Takes out of a text all that is not text, tab, line end or colour. `\r\n` and a lone `\r` are line ends. */
export function plainTextFilter(): TextFilter {
  let held = "";
  let afterReturn = false;
  const join = (text: string): string => {
    const skip = afterReturn && text.startsWith("\n");
    if (text !== "") afterReturn = false;
    return held + (skip ? text.slice(1) : text);
  };
  return {
    write(text) {
      const input = join(text.replace(idle, ""));
      held = "";
      if (!active.test(input)) return input;
      afterReturn = input.endsWith("\r");
      return input.replace(wholeOrBegun, (found: string, begun: string | undefined) => {
        if (begun === undefined) return plain(found);
        held = begun;
        return "";
      });
    },
    end() {
      const rest = held;
      held = "";
      return rest.replace(whole, plain);
    },
  };
}

/** The same for a text that is there as a whole. */
export function plainText(text: string): string {
  const filter = plainTextFilter();
  return filter.write(text) + filter.end();
}
