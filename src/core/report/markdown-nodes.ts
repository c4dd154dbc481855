// The pieces of Markdown that summaries are made of. A text that comes from outside becomes a code span or plain words, never
// markup: GitHub looks for mentions, issue numbers, emoji names and bare addresses in everything but code.
// Does not know what the pieces say.
import type { Code, Heading, Html, Link, Paragraph, PhrasingContent, RootContent, Strong, Table, TableCell, Text } from "mdast";
import { gfmTableToMarkdown } from "mdast-util-gfm-table";
import { toMarkdown } from "mdast-util-to-markdown";
import { cut } from "./display-width.ts";
import { logLines, safeText } from "./safe-text.ts";

/** Longest name in a code span, line of a log, and message, in columns. */
const LONG_NAME = 200;
const LONG_LINE = 1000;
const LONG_MESSAGE = 600;

/**
 * Words that GitHub turns into nothing else: no mention, no `#1` or `GH-1`, no hexadecimal number of a commit, no address, no
 * `:emoji:`. https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const PLAIN = /^[\p{L}\p{M}\p{N} ,.'"()…?!;:%=+-]*$/u;
const TURNED = /[0-9a-f]{7}|\p{L}-\p{N}|www\.|:[^ ]|:$/iu;
/** What begins no list, rule or heading. */
const BEGINS = /^(?!\p{N}+[.)])[\p{L}\p{N}"'(]/u;
const QUOTED = /`([^`]+)`/;
const KEPT_IN_ENTITIES = /[^\p{L}\p{M}\p{N} /.-]/gu;

export type { PhrasingContent, RootContent } from "mdast";

/** Words of ours. */
export const words = (value: string): Text => ({ type: "text", value });

/**
 * A name, path, key or value from outside, as code. A pipe would end a table's cell even in code, and an escaped one does so
 * after a backslash: such a text is written in character references.
 * https://github.github.com/gfm/#example-200
 */
export function code(value: string): PhrasingContent {
  const shown = shortened(value);
  if (shown.trim() === "") return words(shown === "" ? "(empty)" : "(blank)");
  if (!shown.includes("|")) return { type: "inlineCode", value: shown };
  return html(`<code>${shown.replace(KEPT_IN_ENTITIES, (found) => `&#${found.codePointAt(0)};`)}</code>`);
}

/** A text from outside that reads better as words: as such where they mean nothing to GitHub, else as code. */
export function named(value: string): PhrasingContent {
  const shown = shortened(value).trim();
  return BEGINS.test(shown) && isPlain(shown) ? words(shown) : code(value);
}

/** A message from outside: what stands between backticks is code, and all of it where the rest is not mere words. */
export function messageNodes(value: string): PhrasingContent[] {
  const parts = cut(safeText(value), LONG_MESSAGE, "…").trim().split(QUOTED);
  const rest = parts.filter((_, index) => index % 2 === 0);
  const isPlainly = rest.every(isPlain) && (rest[0] === "" ? parts.length > 1 : BEGINS.test(rest[0] ?? ""));
  if (!isPlainly) return [code(value)];
  return parts.flatMap((part, index) => (part === "" ? [] : [index % 2 === 0 ? words(part) : code(part)]));
}

const isPlain = (text: string): boolean => PLAIN.test(text) && !TURNED.test(text);

/** Counting columns takes time, and no character has more than two. */
function shortened(value: string): string {
  const shown = safeText(value);
  return shown.length * 2 <= LONG_NAME ? shown : cut(shown, LONG_NAME, "…");
}

/** The same as a sentence's beginning: with a capital letter where it begins with words. */
export function begun(value: string): PhrasingContent[] {
  const [first, ...rest] = messageNodes(value);
  if (first === undefined) return [];
  return [first.type === "text" ? words(first.value.charAt(0).toUpperCase() + first.value.slice(1)) : first, ...rest];
}

/** `` say`needs ${step}, which failed` ``: words of ours, and between them texts from outside as code, or pieces as they are. */
export function say(texts: TemplateStringsArray, ...values: readonly (string | readonly PhrasingContent[])[]): PhrasingContent[] {
  return texts.flatMap((text, index) => {
    const value = values[index] ?? [];
    return [...(text === "" ? [] : [words(text)]), ...(typeof value === "string" ? [code(value)] : value)];
  });
}

/** Pieces with words of ours between them. */
export function joined(parts: readonly (readonly PhrasingContent[])[], between: string): PhrasingContent[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [words(between), ...part]));
}

/** Markup of ours as it is: never with a text from outside in it. */
export const html = (value: string): Html => ({ type: "html", value });
export const strong = (children: readonly PhrasingContent[]): Strong => ({ type: "strong", children: [...children] });
export const paragraph = (children: readonly PhrasingContent[]): Paragraph => ({ type: "paragraph", children: [...children] });
export const heading = (children: readonly PhrasingContent[]): Heading => ({ type: "heading", depth: 2, children: [...children] });

/** A link where there is an address, else only its words. */
export function link(url: string | null, children: readonly PhrasingContent[]): PhrasingContent[] {
  const made: Link = { type: "link", url: url ?? "", children: children.filter((child) => child.type !== "link") };
  return url === null ? [...children] : [made];
}

export type Cell = readonly PhrasingContent[];
export type Column = readonly [title: string, align: "left" | "right" | "center"];

/** A table of GitHub's Markdown; null where there is no row. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): readonly RootContent[] {
  if (rows.length === 0) return [];
  const row = (cells: readonly Cell[]): Table["children"][number] => ({
    type: "tableRow",
    children: cells.map((children): TableCell => ({ type: "tableCell", children: [...children] })),
  });
  const head = row(columns.map(([title]) => [words(title)]));
  return [{ type: "table", align: columns.map(([, align]) => align), children: [head, ...rows.map(row)] }];
}

/** A fenced block; its fence is longer than any in the text. */
export const fenced = (lang: "text" | "bash" | "mermaid", value: string): Code => ({ type: "code", lang, value });

/** The last lines of a log, without terminal control. */
export function logBlock(lines: readonly string[], most: number): readonly RootContent[] {
  const shown = logLines(lines, false).slice(-most);
  return shown.length === 0 ? [] : [fenced("text", shown.map((line) => cut(line, LONG_LINE, "…")).join("\n"))];
}

/** A section that opens when asked for. `title` and `about` are words of ours. */
export function folded(title: string, about: string, content: readonly RootContent[]): readonly RootContent[] {
  if (content.length === 0) return [];
  const head = `<details><summary><b>${title}</b>${about === "" ? "" : `: ${about}`}</summary>`;
  return [html(head), ...content, html("</details>")];
}

/** GitHub's alerts, which begin with `> [!NOTE]`. */
export function alert(kind: "CAUTION" | "WARNING" | "NOTE", paragraphs: readonly (readonly PhrasingContent[])[]): readonly RootContent[] {
  const [first, ...others] = paragraphs;
  if (first === undefined) return [];
  return [{ type: "blockquote", children: [paragraph([html(`[!${kind}]\n`), ...first]), ...others.map(paragraph)] }];
}

/** The Markdown of some nodes, with a line end. */
export function markdownText(nodes: readonly RootContent[]): string {
  if (nodes.length === 0) return "";
  const extensions = [gfmTableToMarkdown({ tablePipeAlign: false })];
  return toMarkdown({ type: "root", children: [...nodes] }, { extensions, resourceLink: true, bullet: "-", emphasis: "_" });
}
