// Keeps what was signed, and the signature, as artifacts of the run: the machine goes, and GitHub keeps the bundle alone. Each artifact is
// one file as it is. Wires; the files are found by name.
import { statSync } from "node:fs";
import path from "node:path";
import { isTrouble } from "../adapters/cache-service.ts";
import { digestStream } from "../adapters/file-digest.ts";
import type { ArtifactService } from "../adapters/github-artifact-client.ts";
import type { ActionRun } from "./action-run.ts";
import { artifactPrefix, openArtifacts } from "./artifact-board-opening.ts";

/** GitHub's own default: https://docs.github.com/actions/reference/limits */
const KEEP_MS = 90 * 24 * 3600 * 1000;

/** Names of the artifacts, `flow-…-steps.intoto.jsonl`; none where not all of the files could be kept. Never rejects. */
export async function uploadSigned(run: ActionRun, files: readonly string[]): Promise<readonly string[]> {
  const service = openArtifacts(run, KEEP_MS);
  if (service === null) return [];
  try {
    const names: string[] = [];
    for (const file of files) {
      const name = `${artifactPrefix(run)}-${path.basename(file)}`;
      if (!(await upload(service, name, file, run.signal))) return [];
      names.push(name);
    }
    return names;
  } finally {
    service.close();
  }
}

async function upload(service: ArtifactService, name: string, file: string, signal: AbortSignal): Promise<boolean> {
  const sha256 = await digestStream(file);
  const named = await service.name(name);
  if (sha256 === null || isTrouble(named) || named.kind !== "named") return false;
  const filled = await service.fill(name, named.uploadUrl, { path: file, bytes: statSync(file).size, sha256 }, signal);
  return filled.kind === "filled";
}
