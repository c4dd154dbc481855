// A test's hand in the artifacts: looks at them, alters and removes them, past all rules of the service.
import type { Artifact, ArtifactShelf } from "./artifact-shelf.ts";
import type { Blobs } from "./blobs.ts";

export interface ArtifactInspection {
  /** All of them, those that were never finalized too, in the order of their making. */
  list(): readonly Artifact[];
  /** Bytes of a finalized artifact. Throws when there is none. */
  bytes(name: string): Buffer;
  /** Puts other bytes under a finalized artifact. Throws when there is none. */
  replace(name: string, bytes: Buffer): void;
  /** Removes the bytes only: a list still has the artifact. */
  loseBytes(name: string): void;
  /** Removes an artifact; its name is free again. */
  remove(name: string): void;
}

export function artifactInspection(shelf: ArtifactShelf, blobs: Blobs): ArtifactInspection {
  const one = (name: string) => {
    const artifact = shelf.all().find((each) => each.name === name && each.state === "finalized");
    if (artifact === undefined) throw new Error(`The rig has no artifact ${name}.`);
    return artifact;
  };
  return {
    list: () => shelf.all(),
    bytes: (name) => {
      const bytes = blobs.get(one(name).blob)?.bytes ?? null;
      if (bytes === null) throw new Error(`The rig's artifact ${name} has no bytes.`);
      return bytes;
    },
    replace: (name, bytes) => {
      const artifact = one(name);
      blobs.write(artifact.blob, bytes);
      shelf.change(artifact.id, { size: bytes.length });
    },
    loseBytes: (name) => blobs.remove(one(name).blob),
    remove: (name) => shelf.remove(one(name).id),
  };
}
