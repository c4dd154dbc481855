// Which paths an entry may name. A path comes from a header that anybody may have written, so nothing about it is taken for
// granted: it must stay in the repository, out of .git and .flow, and mean the same on every disk. Touches no disk.
import type { OutputFile } from "../model/record.ts";
import { LIMITS } from "./entry-limits.ts";

/** Names that Windows gives to devices, whatever follows a dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** Why a path may not be written; null: it may. */
export function whyBadPath(path: string, platform: string): string | null {
  if (!path.isWellFormed() || path.includes("\0")) return "it is no text";
  if (byteLength(path) > LIMITS.pathBytes) return "it is too long";
  const names = path.split("/");
  if (names.length > LIMITS.pathNames) return "it has too many folders";
  if (names.some((name) => name === "" || name === "." || name === "..")) return "it does not stay where it belongs";
  if (names.some((name) => byteLength(name) > LIMITS.nameBytes)) return "one of its names is too long";
  if (names.some(isGit) || names[0]?.toLowerCase() === ".flow") return "it lies in .git or .flow";
  return platform.startsWith("windows") && names.some(isBadOnWindows) ? "Windows cannot hold it" : null;
}

/**
 * `.git` however a disk spells it: git's own list of names that are the same on NTFS and HFS+.
 * https://github.com/git/git/blob/master/path.c (is_ntfs_dotgit), https://github.com/git/git/blob/master/utf8.c (is_hfs_dotgit)
 */
function isGit(name: string): boolean {
  const plain = name
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")
    .toLowerCase()
    .replace(/[ .]+$/, "");
  return plain === ".git" || plain === "git~1" || /^(\.git|git~1)[ .]*[:\\]/.test(name.toLowerCase());
}

function isBadOnWindows(name: string): boolean {
  return /[<>:"\\|?*\p{Cc}]/u.test(name) || /[ .]$/.test(name) || DEVICE.test(name);
}

/** Why a link may not be made; null: it may. Relative and inside the repository, whatever lies at its end. */
export function whyBadLink(path: string, target: string): string | null {
  if (!target.isWellFormed() || target === "" || target.includes("\0")) return "its target is no text";
  if (byteLength(target) > LIMITS.pathBytes) return "its target is too long";
  if (/^[/\\]|^[A-Za-z]:/.test(target)) return "its target is absolute";
  const names = path.split("/").slice(0, -1);
  for (const name of target.split(/[/\\]/)) {
    if (name === "..") {
      if (names.pop() === undefined) return "its target leaves the repository";
    } else if (name !== "" && name !== ".") names.push(name);
  }
  return names.some(isGit) || names[0]?.toLowerCase() === ".flow" ? "its target lies in .git or .flow" : null;
}

/**
 * Why files cannot stand beside each other; null: they can. Sorted by path. No file lies below another file or link, and no
 * two paths are one on a disk that ignores case or Unicode forms (as node-tar compares them since 7.5.4).
 */
export function whyCollision(files: readonly OutputFile[]): string | null {
  const all = new Set(files.map((file) => file.path));
  const folded = new Map<string, string>();
  for (const { path } of files) {
    const names = path.split("/");
    for (let end = 1; end <= names.length; end++) {
      const above = names.slice(0, end).join("/");
      if (end < names.length && all.has(above)) return `${path} lies below ${above}, which is no folder`;
      const key = foldedName(above);
      const other = folded.get(key);
      if (other !== undefined && other !== above) return `${other} and ${above} are one name on some disks`;
      folded.set(key, above);
    }
  }
  return null;
}

function foldedName(path: string): string {
  return path.normalize("NFKD").toLocaleLowerCase("en").toLocaleUpperCase("en").normalize("NFKD");
}

/** UTF-8 bytes of a well-formed text. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) bytes++;
    // Half of a pair: two halves are four bytes.
    if (code > 0x7ff && (code < 0xd800 || code > 0xdfff)) bytes++;
  }
  return bytes;
}
