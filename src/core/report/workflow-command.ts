// GitHub's workflow commands (`::error file=…::message`) with its escapes, and text made harmless to its command parser.
// Does not know which commands are wanted, nor whether this runs on GitHub.
import type { Problem } from "../model/problem.ts";
import { safeText } from "./safe-text.ts";

/**
 * One command as a line without its end. Properties that are undefined are left out.
 * https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
 */
export function workflowCommand(name: string, properties: ReadonlyMap<string, string | number | undefined>, message: string): string {
  const written = [...properties].flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${escapedProperty(String(value))}`]));
  return `::${name}${written.length > 0 ? ` ${written.join(",")}` : ""}::${escapedData(message)}`;
}

/** The annotation for a problem: `::error file=,line=,col=,endColumn=,title=::message`; its columns are inclusive, as GitHub's are. */
export function problemCommand(problem: Problem): string {
  const { place, hint } = problem;
  const properties = new Map<string, string | number | undefined>([
    ["file", place === undefined ? undefined : safeText(place.file)],
    ["line", place?.line],
    ["col", place?.column],
    ["endColumn", place?.endColumn === undefined ? undefined : Math.max(place.column, place.endColumn - 1)],
    ["title", problem.code],
  ]);
  const lines = [safeText(problem.message), ...(hint === undefined ? [] : [safeText(hint)])];
  return workflowCommand(problem.severity, properties, lines.join("\n"));
}

/**
 * A line that the runner does not take for a command of its older form, which it finds anywhere in a line. The newer form
 * is only found where a line begins; what is printed there is ours, or stands between `stop-commands` and its token.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function withoutOldCommands(line: string): string {
  return line.replaceAll("##[", "## [");
}

function escapedData(text: string): string {
  return withoutOldCommands(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
