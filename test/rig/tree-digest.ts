// What a folder holds, as lines that can be compared. Knows nothing of flows.
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

/** `<mode> <sha256 or target> <path>` for every file and link below, sorted; folders that hold nothing count as `folder`. */
export function treeLines(root: string, skip: (name: string) => boolean = () => false): readonly string[] {
  const lines: string[] = [];
  const open = [""];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const names = readdirSync(path.join(root, folder));
    if (names.length === 0) lines.push(`folder ${folder}`);
    for (const name of names) {
      const file = folder === "" ? name : `${folder}/${name}`;
      if (skip(file)) continue;
      if (lstatSync(path.join(root, file)).isDirectory()) open.push(file);
      else lines.push(`${stateOf(path.join(root, file))} ${file}`);
    }
  }
  return lines.sort();
}

function stateOf(file: string): string {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return `link ${readlinkSync(file)}`;
  if (!stat.isFile()) return "other";
  return `${stat.mode & 0o100 ? "755" : "644"} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
}

/** The repository without its store. */
export function workTree(root: string): readonly string[] {
  return treeLines(root, (name) => name === ".flow" || name === ".git");
}
