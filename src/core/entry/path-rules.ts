// Which paths an entry may name. A path comes from a header that anybody may have written, so nothing about it is taken for
// granted: it must stay in the repository, out of .git and .flow, and mean the same on every disk. Touches no disk.
import type { OutputFile } from "../model/record.ts";
import { LIMITS } from "./entry-limits.ts";

/** Names that Windows gives to devices, whatever follows a dot. https://github.com/git/git/blob/master/compat/mingw.c (is_valid_win32_path) */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i;

/** Why a path may not be written; null: it may. */
export function whyBadPath(path: string, platform: string): string | null {
  if (!path.isWellFormed() || path.includes("\0")) return "it is no text";
  if (byteLength(path) > LIMITS.pathBytes) return "it is too long";
  const names = path.split("/");
  if (names.length > LIMITS.pathNames) return "it has too many folders";
  if (names.some((name) => name === "" || name === "." || name === "..")) return "it does not stay where it belongs";
  if (names.some((name) => byteLength(name) > LIMITS.nameBytes)) return "one of its names is too long";
  if (names.some(isGit) || isFlow(names[0])) return "it lies in .git or .flow";
  return platform.startsWith("windows") && names.some(isBadOnWindows) ? "Windows cannot hold it" : null;
}

function isGit(name: string): boolean {
  return isSpelling(name, "git");
}

function isFlow(name: string | undefined): boolean {
  return name !== undefined && isSpelling(name, "flow");
}

/**
 * Whether a name is `.git` (or the like) however a disk spells it: git's own list of names that are the same on NTFS and HFS+.
 * https://github.com/git/git/blob/master/path.c (is_ntfs_dotgit), https://github.com/git/git/blob/master/utf8.c (is_hfs_dotgit)
 */
function isSpelling(name: string, hidden: "git" | "flow"): boolean {
  const plain = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "").toLowerCase();
  const begin = [`.${hidden}`, `${hidden}~1`].find((one) => plain.startsWith(one));
  return begin !== undefined && /^[ .]*($|[:\\])/.test(plain.slice(begin.length));
}

function isBadOnWindows(name: string): boolean {
  return /[<>:"\\|?*\p{Cc}]/u.test(name) || /[ .]$/.test(name) || DEVICE.test(name);
}

/**
 * Why a link may not be made; null: it may. Relative and inside the repository, whatever lies at its end. It goes up only at its
 * beginning: `a/..` is elsewhere when `a` is a link itself.
 */
export function whyBadLink(path: string, target: string): string | null {
  if (!target.isWellFormed() || target === "" || target.includes("\0")) return "its target is no text";
  if (byteLength(target) > LIMITS.pathBytes) return "its target is too long";
  if (/^[/\\]|^[A-Za-z]:/.test(target)) return "its target is absolute";
  const above = path.split("/").slice(0, -1);
  const steps = target.split(/[/\\]/).filter((name) => name !== "" && name !== ".");
  const down = steps.findIndex((name) => name !== "..");
  const names = down < 0 ? [] : steps.slice(down);
  if (steps.length - names.length > above.length) return "its target leaves the repository";
  if (names.includes("..")) return "its target goes down and up again";
  // A name after links may lie anywhere, so that .flow counts at every depth.
  return names.some((name) => isGit(name) || isFlow(name)) ? "its target lies in .git or .flow" : null;
}

/**
 * Why files cannot stand beside each other; null: they can. Sorted by path. No file lies below another file or link, and no
 * two paths are one on a disk that ignores case or Unicode forms (as node-tar compares them since 7.5.4).
 */
export function whyCollision(files: readonly Pick<OutputFile, "path">[]): string | null {
  const names = new TakenNames();
  for (const { path } of files) {
    const why = names.take(path.split("/"));
    if (why !== null) return why;
  }
  return null;
}

interface Taken {
  readonly name: string;
  /** By folded names; null: a file. */
  readonly below: Map<string, Taken> | null;
}

/** Which names are taken in which folder. Name by name and each once: to fold whole paths takes minutes for what a header may hold. */
class TakenNames {
  readonly #root = new Map<string, Taken>();
  readonly #folded = new Map<string, string>();
  #count = 0;

  /** Why there cannot be a file at a path too. */
  take(names: readonly string[]): string | null {
    let folder = this.#root;
    for (const [index, name] of names.entries()) {
      const key = this.#fold(name);
      const known = folder.get(key);
      const here = (): string => names.slice(0, index + 1).join("/");
      if (known !== undefined && known.name !== name)
        return `${[...names.slice(0, index), known.name].join("/")} and ${here()} are one name on some disks`;
      const below = known === undefined ? this.#add(folder, key, name, index === names.length - 1) : known.below;
      if (below === null) return known === undefined ? this.#whyTooMany() : `${names.join("/")} lies below ${here()}, which is no folder`;
      folder = below;
    }
    return this.#whyTooMany();
  }

  #add(folder: Map<string, Taken>, key: string, name: string, isFile: boolean): Map<string, Taken> | null {
    const below = isFile ? null : new Map<string, Taken>();
    folder.set(key, { name, below });
    this.#count++;
    return below;
  }

  #whyTooMany(): string | null {
    return this.#count > LIMITS.paths ? `there are more than ${LIMITS.paths} files and folders` : null;
  }

  #fold(name: string): string {
    const known = this.#folded.get(name);
    if (known !== undefined) return known;
    const folded = name.normalize("NFKD").toLocaleLowerCase("en").toLocaleUpperCase("en").normalize("NFKD");
    this.#folded.set(name, folded);
    return folded;
  }
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
