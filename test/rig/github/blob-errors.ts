// Errors of the blob storage: a code in a header and in a body of XML, as Azure's.
import type { Answer } from "./exchange.ts";

/** https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
export function blobError(status: number, code: string, headers: { readonly [name: string]: string } = {}): Answer {
  const text = `\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}.\nRequestId:0</Message></Error>`;
  return { status, headers: { "content-type": "application/xml", "x-ms-error-code": code, ...headers }, body: Buffer.from(text) };
}
