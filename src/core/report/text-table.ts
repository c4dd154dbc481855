// Rows of text with aligned columns.
// Does not know colours: a cell brings its painted form with it.
import { displayWidth } from "./display-width.ts";

/** `text` decides the width; `painted` is printed, and shows the same characters. */
export interface Cell {
  readonly text: string;
  readonly painted?: string;
}

/** Lines with two spaces before and between columns, without trailing spaces; each with a line end. The last column is not filled. */
export function alignedRows(rows: readonly (readonly Cell[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell.text));
    });
  }
  return rows.map((row) => `${rowText(row, widths)}\n`).join("");
}

function rowText(row: readonly Cell[], widths: readonly number[]): string {
  const last = row.findLastIndex((cell) => cell.text !== "");
  const cells = row.slice(0, last + 1).map((cell, column) => {
    const space = column === last ? 0 : Math.max(0, (widths[column] ?? 0) - displayWidth(cell.text));
    return (cell.painted ?? cell.text) + " ".repeat(space);
  });
  return cells.length === 0 ? "" : `  ${cells.join("  ")}`;
}
