// How text looks where it is read: colours and signs, given by whoever knows the device.
// Does not know terminals; a paint without colours gives every text back as it is.

/** Signs for states. The second set is for devices that cannot show the first. */
export interface Marks {
  readonly done: string;
  readonly failed: string;
  readonly skipped: string;
  readonly started: string;
  readonly waiting: string;
  readonly warning: string;
  readonly same: string;
  readonly differs: string;
  readonly arrow: string;
  readonly ellipsis: string;
  readonly times: string;
  readonly separator: string;
  readonly spinner: readonly string[];
}

export const UNICODE_MARKS: Marks = {
  done: "✓",
  failed: "✗",
  skipped: "↷",
  started: "▸",
  waiting: "·",
  warning: "!",
  same: "=",
  differs: "≠",
  arrow: "→",
  ellipsis: "…",
  times: "×",
  separator: "·",
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

export const ASCII_MARKS: Marks = {
  done: "+",
  failed: "x",
  skipped: "-",
  started: ">",
  waiting: ".",
  warning: "!",
  same: "=",
  differs: "!=",
  arrow: "->",
  ellipsis: "...",
  times: "x",
  separator: "-",
  spinner: ["-", "\\", "|", "/"],
};

/** Each function gives the text back in that look; texts given to it are already safe to show. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  /** Whether these change anything, so that colours in a task's own log are kept or dropped with them. */
  readonly colors: boolean;
  readonly marks: Marks;
}

/** A paint that changes nothing. */
export function plainPaint(marks: Marks): Paint {
  const same = (text: string): string => text;
  return { bold: same, dim: same, red: same, green: same, yellow: same, blue: same, colors: false, marks };
}
