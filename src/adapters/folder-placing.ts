// Puts a finished folder in a place that nobody has yet, at once or not at all: a folder that is moved onto one that is not empty
// is refused by every system, and by shared disks too. Knows nothing of what lies in it.
import { lstatSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";

export type Placed = { readonly kind: "placed" | "taken" } | { readonly kind: "unavailable"; readonly why: string };

/** `fill` writes at least one file into the folder. Never rejects. `temporary`: on the same disk, does not exist; the folders above it and above the target do. */
export async function placeFolder(temporary: string, target: string, fill: (folder: string) => Promise<void>): Promise<Placed> {
  try {
    await mkdir(temporary);
    await fill(temporary);
    return await moveFolder(temporary, target);
  } catch (error) {
    return { kind: "unavailable", why: reasonOf(error) };
  }
}

/** The same for a folder that is filled already. It is gone afterwards, unless the system does not let it go. */
export async function moveFolder(temporary: string, target: string): Promise<Placed> {
  try {
    await rename(temporary, target);
    return { kind: "placed" };
  } catch (error) {
    // Codes differ from system to system: ENOTEMPTY, EEXIST, EPERM, EACCES.
    const isTaken = lstatSync(target, { throwIfNoEntry: false }) !== undefined;
    return isTaken ? { kind: "taken" } : { kind: "unavailable", why: reasonOf(error) };
  }
}

/** Never rejects: what stays is a temporary folder that nobody looks at. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
