// What somebody asks the origin of: a file as it lies here, or a digest. Throws Refusal for what is neither, and says what is nearest to it.
import { lstatSync, readlinkSync, type Stats } from "node:fs";
import path from "node:path";
import { digestFile } from "../adapters/file-digest.ts";
import { recordsWriting } from "../adapters/local-records.ts";
import { type Sha256, sha256 } from "../core/model/digest.ts";
import type { ProblemCode } from "../core/model/problem-codes.ts";
import { sizeText } from "../core/report/amount-text.ts";
import { safeText } from "../core/report/safe-text.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./session.ts";

export interface AskedFile {
  readonly sha256: Sha256;
  /** Relative to the flow's root; absent for a digest, and for a file that lies elsewhere. */
  readonly path?: string;
  /** Bytes; null for a digest. */
  readonly size: number | null;
  /** As it was asked for. */
  readonly name: string;
}

/** `text`: a path below the flow's root or an absolute one, or a SHA-256. A file goes before a digest that is called as it. */
export function askedFile(session: Session, text: string): AskedFile {
  const absolute = path.resolve(session.root, text);
  const stat = statOf(absolute);
  if (stat === null && /^[0-9a-f]{64}$/.test(text)) return { sha256: text, size: null, name: text };
  const relative = path.relative(session.root, absolute).split(path.sep).join("/");
  if (stat === null) throw notThere(session, text, relative);
  if (stat.isDirectory()) throw refusal("cli/usage", `${safeText(text)} is a directory`, "Name one of its files.");
  const digest = digestOf(absolute, stat);
  if (digest === null) throw refusal("cli/no-match", `${safeText(text)} cannot be read`);
  const isInside = relative !== ".." && !relative.startsWith("../") && !path.isAbsolute(relative);
  return { sha256: digest, size: stat.size, name: text, ...(isInside ? { path: relative } : {}) };
}

/** Why no statement makes the file: it was changed since a task wrote it, or none ever did. */
export function unmade(session: Session, { sha256, path, size, name }: AskedFile): Refusal {
  const [writer] = path === undefined ? [] : recordsWriting(session.database, path);
  const was = writer?.outputs.find((file) => file.path === path);
  if (writer === undefined || was === undefined)
    return refusal(
      "provenance/not-made",
      `no task that is known here has made ${safeText(name)}${size === null ? "" : ` (sha256 ${sha256})`}`,
      "A file of the repository itself has no statement; what another machine made is known where it was made.",
    );
  const sizes = size === was.size ? "" : `, ${sizeText(size ?? 0)} where it was ${sizeText(was.size)}`;
  return refusal(
    "provenance/changed-file",
    `${safeText(name)} is not what ${safeText(writer.task)} made${sizes}: sha256 is ${sha256}, it was ${was.sha256}`,
    "`flow-action run` puts what the task made in its place.",
  );
}

function notThere(session: Session, text: string, relative: string): Refusal {
  const [writer] = recordsWriting(session.database, relative);
  const hint = writer === undefined ? undefined : `${safeText(writer.task)} made it; \`flow-action run --restore all\` puts it on disk.`;
  return refusal("cli/no-match", `there is no file ${safeText(text)}`, hint);
}

function statOf(absolute: string): Stats | null {
  try {
    return lstatSync(absolute);
  } catch {
    return null;
  }
}

/** A link that a task wrote counts by its target's text. */
function digestOf(absolute: string, stat: Stats): Sha256 | null {
  if (stat.isSymbolicLink()) return sha256(readlinkSync(absolute));
  return stat.isFile() ? digestFile(absolute, stat.size) : null;
}

function refusal(code: ProblemCode, message: string, hint?: string): Refusal {
  return new Refusal([{ code, severity: "error", message, ...(hint === undefined ? {} : { hint }) }]);
}
