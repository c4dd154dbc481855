// What is known of the machine and the run before anything is decided: read once by a composition root, a plain value after.
import type { JsonObject } from "./json.ts";
import type { Platform } from "./platform.ts";

/** Everything about the machine and the run that expressions, environments and fingerprints may see. */
export interface Facts {
  readonly platform: Platform;
  /** GitHub's `github` context, as far as it can be known here. */
  readonly github: JsonObject;
  /** GitHub's `runner` context. */
  readonly runner: JsonObject;
  /** The `inputs` context: a workflow's inputs where the event has them. */
  readonly inputs: JsonObject;
  /** Variables of the machine, for pass-env and the allow-list. */
  readonly env: { readonly [name: string]: string };
  /** Whether this runs inside GitHub Actions. */
  readonly onGitHub: boolean;
}
