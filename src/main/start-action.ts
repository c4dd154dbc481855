// The file that a runner starts: gives up the environment with its tokens before anything else is loaded, then runs the action.
// Knows nothing else.

import { ownVariables } from "./process-image.ts";
import type { act } from "./run-action.ts";

const own = ownVariables(__filename);
const action: { readonly act: typeof act } = require("./action-main.cjs");
action.act(own).catch((error: unknown) => {
  throw error;
});
