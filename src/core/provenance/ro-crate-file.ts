// Files as entities of an RO-Crate: by their path where they lie in the crate, by their content where they do not. Knows no run.
import type { Sha256 } from "../model/digest.ts";
import type { JsonObject } from "../model/json.ts";
import type { NamedFile } from "./exported-run.ts";

export type CrateFile = {
  readonly "@id": string;
  readonly "@type": "File";
  readonly name: string;
  /** Other paths with this content, where it is named by its content. */
  readonly alternateName?: readonly string[];
} & JsonObject;

/** A file that is not here is named by its content alone, which is the same wherever a copy may be. */
export function crateFile(file: NamedFile, isHere: boolean): CrateFile {
  return {
    "@id": isHere ? crateFileId(file.path) : contentName(file.sha256),
    "@type": "File",
    name: file.path,
    sha256: file.sha256,
    ...(file.size === undefined ? {} : { contentSize: String(file.size) }),
  };
}

/** The same content under one more path. */
export function withName(file: CrateFile, name: string): CrateFile {
  const names = new Set([...(file.alternateName ?? []), name]);
  names.delete(file.name);
  return names.size === 0 ? file : { ...file, alternateName: [...names] };
}

/** A path as an address relative to the crate's root. */
export function crateFileId(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}

/** `ni:///sha-256;…`: https://www.rfc-editor.org/rfc/rfc6920#section-3 */
function contentName(sha256: Sha256): string {
  const bytes = (sha256.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const text = btoa(String.fromCharCode(...bytes));
  return `ni:///sha-256;${text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}
