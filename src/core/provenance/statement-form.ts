// What in-toto's statements and SLSA's provenance are made of, as types. Says nothing of what is written in them.
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { STATEMENT_TYPE } from "./vocabulary.ts";

export interface DigestSet {
  readonly [algorithm: string]: string;
}

/** https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
export interface ResourceDescriptor {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: DigestSet;
  /** Base64. */
  readonly content?: string;
  readonly mediaType?: string;
  readonly annotations?: JsonObject;
}

export interface Subject extends ResourceDescriptor {
  readonly name: string;
  readonly digest: DigestSet;
}

/** A statement of any predicate. */
export interface Statement<Predicate = object> {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Predicate;
}

/** https://slsa.dev/spec/v1.1/provenance */
export interface Provenance {
  readonly buildDefinition: {
    readonly buildType: string;
    readonly externalParameters: JsonObject;
    readonly internalParameters: JsonObject;
    readonly resolvedDependencies: readonly ResourceDescriptor[];
  };
  readonly runDetails: {
    readonly builder: { readonly id: string; readonly version?: { readonly [component: string]: string } };
    readonly metadata: { readonly invocationId: string; readonly startedOn?: string; readonly finishedOn?: string };
    readonly byproducts: readonly ResourceDescriptor[];
  };
}

/** Without the fields that are not known. */
export function defined(fields: { readonly [name: string]: JsonValue | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
