// Uploads a file to the signed address of an Azure blob, by Azure's own client: one request, or blocks in parallel where it is
// large. Loaded on demand. Knows no cache.
import { AnonymousCredential, BlockBlobClient } from "@azure/storage-blob";
import type { Trouble } from "./cache-service.ts";
import { reasonOf } from "./http-exchange.ts";

const RETRIES = { maxTries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 3000 };
const BLOCK_BYTES = 32 * 1024 * 1024;

type Uploaded = { readonly kind: "ok" } | Trouble;

/**
 * Never rejects. A signature that is not taken any more, a broken line, a full account: all are `unavailable`, with why.
 * `quietMs`: how long nothing may move. Azure's own time limit is one that the server keeps, or does not. A connection that was
 * kept open may have died unseen, so that one quiet upload is tried again.
 */
export async function uploadBlob(url: string, file: string, signal: AbortSignal, quietMs: number): Promise<Uploaded> {
  const first = await uploadOnce(url, file, signal, quietMs);
  const uploaded = first === "quiet" ? await uploadOnce(url, file, signal, quietMs) : first;
  return uploaded === "quiet" ? { kind: "unavailable", why: `the upload failed: nothing moved for ${quietMs / 1000} s` } : uploaded;
}

async function uploadOnce(url: string, file: string, signal: AbortSignal, quietMs: number): Promise<Uploaded | "quiet"> {
  const quiet = new AbortController();
  const timer = setTimeout(() => quiet.abort(), quietMs);
  try {
    const client = new BlockBlobClient(url, new AnonymousCredential(), { retryOptions: RETRIES });
    await client.uploadFile(file, {
      blockSize: BLOCK_BYTES,
      maxSingleShotSize: BLOCK_BYTES,
      concurrency: 4,
      abortSignal: AbortSignal.any([signal, quiet.signal]),
      onProgress: () => void timer.refresh(),
    });
    return { kind: "ok" };
  } catch (error) {
    if (signal.aborted) return { kind: "unavailable", why: "the run was interrupted" };
    return quiet.signal.aborted ? "quiet" : troubleOf(error);
  } finally {
    clearTimeout(timer);
  }
}

function troubleOf(error: unknown): Trouble {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 0;
  if (status === 429) return { kind: "rate-limited", why: "the store of bytes limits requests" };
  return { kind: "unavailable", why: `the upload failed: ${status > 0 ? `status ${status}` : reasonOf(error)}` };
}
