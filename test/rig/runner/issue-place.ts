// The place in a file that `::error::` and its like name, put right as the runner does. Knows no log.
// Source: actions/runner@258d6c857 src/Runner.Worker/ActionCommandManager.cs (IssueCommandExtension).
import type { ActionCommand } from "./action-command.ts";
import { type IssuePlace, isWholeNumber } from "./step-log.ts";

/** What of `file`, `line`, `endLine`, `col`, `endColumn` and `title` counts. Other spellings, such as `column`, are not known. */
export function placeOfIssue(command: ActionCommand, workspace: string): IssuePlace {
  const file = command.properties.get("file");
  return {
    title: command.properties.get("title"),
    file: file === undefined ? undefined : belowWorkspace(file, workspace),
    ...range(command.properties),
  };
}

function belowWorkspace(file: string, workspace: string): string {
  const prefix = workspace.endsWith("/") ? workspace : `${workspace}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length).replace(/^\/+/, "") : file;
}

function range(properties: ReadonlyMap<string, string>): Omit<IssuePlace, "file" | "title"> {
  const given = (name: string): string | undefined => {
    const value = properties.get(name);
    return isWholeNumber(value) ? value : undefined;
  };
  const endLine = given("endline");
  const line = given("line") ?? endLine;
  const endColumn = given("endcolumn");
  const col = given("col") ?? endColumn;
  const isBackwards = line !== undefined && endLine !== undefined && Number(endLine) < Number(line);
  const hasColumns = line !== undefined && (endLine === undefined || endLine === line);
  const columnsBackwards = col !== undefined && endColumn !== undefined && Number(endColumn) < Number(col);
  return {
    ...(isBackwards ? {} : { line, endLine }),
    ...(hasColumns && !columnsBackwards ? { col, endColumn } : {}),
  };
}
