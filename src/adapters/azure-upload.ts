// Uploads a file to the signed address of an Azure blob, by Azure's own client: one request, or blocks in parallel where it is
// large. Loaded on demand. Knows no cache.
import { AnonymousCredential, BlockBlobClient } from "@azure/storage-blob";
import type { Trouble } from "./cache-service.ts";
import { reasonOf } from "./http-exchange.ts";

const TRIES = 3;
/** For one request: so long at least, and the time that a slow line needs. */
const TRY_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 250;
const BLOCK_BYTES = 32 * 1024 * 1024;

/** Never rejects. A signature that is not taken any more, a broken line, a full account: all are `unavailable`, with why. */
export async function uploadBlob(
  url: string,
  file: string,
  bytes: number,
  signal: AbortSignal,
): Promise<{ readonly kind: "ok" } | Trouble> {
  const tryTimeoutInMs = TRY_MS + Math.min(bytes, BLOCK_BYTES) / SLOWEST_BYTES_PER_MS;
  const retryOptions = { maxTries: TRIES, tryTimeoutInMs, retryDelayInMs: 300, maxRetryDelayInMs: 3000 };
  try {
    const client = new BlockBlobClient(url, new AnonymousCredential(), { retryOptions });
    await client.uploadFile(file, { blockSize: BLOCK_BYTES, maxSingleShotSize: BLOCK_BYTES, concurrency: 4, abortSignal: signal });
    return { kind: "ok" };
  } catch (error) {
    if (signal.aborted) return { kind: "unavailable", why: "the run was interrupted" };
    const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 0;
    if (status === 429) return { kind: "rate-limited", why: "the store of bytes limits requests" };
    return { kind: "unavailable", why: `the upload failed: ${status > 0 ? `status ${status}` : reasonOf(error)}` };
  }
}
