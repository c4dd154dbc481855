// The artifacts of all runs: begun, finalized, deleted, over. Knows neither HTTP nor tokens.
import type { Blobs } from "./blobs.ts";
import type { GithubSettings } from "./github-settings.ts";
import type { RigClock } from "./rig-clock.ts";

/** One artifact. Times in milliseconds since 1970. */
export interface Artifact {
  readonly id: number;
  readonly run: string;
  /** The job that made it. */
  readonly job: string;
  readonly name: string;
  readonly blob: string;
  readonly state: "begun" | "finalized";
  readonly size: number;
  /** `sha256:…` where the client gave one. */
  readonly hash: string | null;
  readonly createdAt: number;
  readonly finalizedAt: number;
  readonly expiresAt: number;
}

export interface ArtifactShelf {
  /** `exists`: the run has one of this name, finalized or not. `full`: the job has made as many as it may. */
  begin(artifact: Pick<Artifact, "run" | "job" | "name" | "expiresAt">): Artifact | "exists" | "full";
  find(run: string, name: string): Artifact | null;
  finalize(id: number, size: number, hash: string | null): Artifact;
  /** Those of a run that a list shows now, the newest first. */
  shown(run: string): readonly Artifact[];
  all(): readonly Artifact[];
  change(id: number, fields: Partial<Artifact>): void;
  remove(id: number): void;
}

type Limits = Pick<GithubSettings, "artifactLagMs" | "artifactsPerJob" | "artifactsListed">;

export function artifactShelf(blobs: Blobs, clock: RigClock, limits: Limits): ArtifactShelf {
  const artifacts = new Map<number, Artifact>();
  const made = new Map<string, number>();
  let last = 0;
  const remove = (id: number) => {
    blobs.remove(artifacts.get(id)?.blob ?? "");
    artifacts.delete(id);
  };
  const all = () => {
    for (const artifact of artifacts.values()) if (artifact.expiresAt <= clock.now()) remove(artifact.id);
    return [...artifacts.values()];
  };
  const change = (id: number, fields: Partial<Artifact>) => {
    const artifact = artifacts.get(id);
    if (artifact === undefined) throw new Error(`The rig has no artifact ${id}.`);
    const changed = { ...artifact, ...fields };
    artifacts.set(id, changed);
    return changed;
  };
  const find = (run: string, name: string) => all().find((each) => each.run === run && each.name === name) ?? null;
  return {
    begin: ({ run, job, name, expiresAt }) => {
      if (find(run, name) !== null) return "exists";
      const count = (made.get(job) ?? 0) + 1;
      if (count > limits.artifactsPerJob) return "full";
      made.set(job, count);
      const now = clock.now();
      const id = ++last;
      const facts = { id, run, job, name, expiresAt, blob: blobs.create(name), createdAt: now, finalizedAt: now };
      const artifact: Artifact = { ...facts, state: "begun", size: 0, hash: null };
      artifacts.set(id, artifact);
      return artifact;
    },
    find,
    finalize: (id, size, hash) => {
      const artifact = change(id, { state: "finalized", size, hash, finalizedAt: clock.now() });
      blobs.seal(artifact.blob);
      return artifact;
    },
    shown: (run) => {
      const visible = all().filter((each) => each.run === run && each.state === "finalized");
      const now = visible.filter((each) => each.finalizedAt + limits.artifactLagMs <= clock.now());
      return now.toReversed().slice(0, limits.artifactsListed);
    },
    all,
    change: (id, fields) => void change(id, fields),
    remove,
  };
}
