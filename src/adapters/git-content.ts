// Digests of files as a commit has them, by git's own command. Knows nothing of what they are compared with.
import { spawn } from "node:child_process";
import { type Sha256, sha256 } from "../core/model/digest.ts";
import { type Env, gitEnvironment } from "./git-files.ts";

/**
 * By path relative to `root`: the SHA-256 of its content in a commit; null: the commit has no such file. Undefined where git or the commit
 * is not there. A link counts by its target's text. A path with a line feed cannot be asked for and is left out.
 */
export async function committedDigests(
  root: string,
  env: Env,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Sha256 | null> | undefined> {
  const asked = paths.filter((path) => !path.includes("\n"));
  const lines = [`${commit}^{commit}`, ...asked.map((path) => `${commit}:./${path}`)];
  const printed = await catFiles(root, env, `${lines.join("\n")}\n`);
  if (printed === null) return undefined;
  const [first, ...contents] = readBatch(printed);
  if (first === undefined || first === null || contents.length !== asked.length) return undefined;
  return new Map(asked.map((path, index) => [path, digestOf(contents[index] ?? null)]));
}

function digestOf(content: Buffer | null): Sha256 | null {
  return content === null ? null : sha256(content);
}

/** https://git-scm.com/docs/git-cat-file#_batch_output; null where git cannot be started or says no. */
function catFiles(cwd: string, env: Env, input: string): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const child = spawn("git", ["--no-optional-locks", "cat-file", "--batch"], {
      cwd,
      env: gitEnvironment(env),
      stdio: ["pipe", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", () => resolve(null));
    // One that ends early says so by its code.
    child.stdin.on("error", () => undefined);
    child.on("close", (code) => resolve(code === 0 ? Buffer.concat(chunks) : null));
    child.stdin.end(input);
  });
}

const LINE_FEED = 10;

/** The objects in order; null for one that is missing, or is no file. */
function readBatch(printed: Buffer): readonly (Buffer | null)[] {
  const objects: (Buffer | null)[] = [];
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf(LINE_FEED, at);
    if (end < 0) break;
    const [, kind, size] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(printed.toString("latin1", at, end)) ?? [];
    at = end + 1;
    if (kind === undefined || size === undefined) {
      objects.push(null);
      continue;
    }
    const content = printed.subarray(at, at + Number(size));
    objects.push(kind === "tree" ? null : content);
    at += Number(size) + 1;
  }
  return objects;
}
