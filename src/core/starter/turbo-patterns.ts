// Globs and variables of turbo.json as a flow has them. Knows Turborepo's special words ($TURBO_DEFAULT$, $TURBO_ROOT$).
import { expandBraces, isUsable, rebase } from "./path-pattern.ts";
import { quoted } from "./step-draft.ts";

const ROOT = "$TURBO_ROOT$/";
const DEFAULT = "$TURBO_DEFAULT$";

/** Inputs of a task: `inputs` where they replace the default, `counted` where they stand beside it. */
export interface ReadPatterns {
  readonly inputs?: readonly string[];
  readonly counted: readonly string[];
}

/** Tells what could not be carried over. */
export type Note = (text: string) => void;

/** Globs below a directory as patterns from the root, braces expanded. `lose` is told of those that cannot be had. */
export function rootPatterns(directory: string, globs: readonly string[], lose: Note): readonly string[] {
  return globs.flatMap((glob) => {
    const { base, body } = anchored(directory, glob);
    const expanded = expandBraces(body);
    const patterns = expanded?.map((one) => rebase(base, one)) ?? [null];
    const usable = patterns.filter((pattern) => pattern !== null && isUsable(pattern));
    if (usable.length < patterns.length)
      lose(
        `the pattern ${quoted(glob)} is left out, since it leaves the repository or cannot be written in a flow; the step runs each time.`,
      );
    return usable.filter((pattern) => pattern !== null);
  });
}

function anchored(directory: string, glob: string): { readonly base: string; readonly body: string } {
  const mark = glob.startsWith("!") ? "!" : "";
  const rest = glob.slice(mark.length);
  return rest.startsWith(ROOT) ? { base: ".", body: mark + rest.slice(ROOT.length) } : { base: directory, body: glob };
}

/** `inputs` of a task. Without any, or with the default among them, the flow's default stands, which is the same rule. */
export function readPatterns(directory: string, globs: readonly string[], manifest: string, note: Note, lose: Note): ReadPatterns {
  if (globs.length === 0) return { counted: [] };
  const others = globs.filter((glob) => glob !== DEFAULT);
  if (others.length === globs.length) return { inputs: [...rootPatterns(directory, globs, lose), manifest], counted: [] };
  const excluded = others.filter((glob) => glob.startsWith("!"));
  if (excluded.length > 0)
    note(`what ${excluded.map(quoted).join(", ")} excludes counts as an input, since nothing can be taken out of the default inputs.`);
  const added = others.filter((glob) => !glob.startsWith("!"));
  return { counted: rootPatterns(directory, added, lose) };
}

/** Variables that a task may see: `secrets` by name, the others as they are on the machine. */
export interface Variables {
  readonly passEnv: readonly string[];
  readonly secrets: readonly string[];
}

/** Always there in a flow, or GitHub's own. */
const GIVEN = /^(PATH|HOME|CI|TMPDIR|TEMP|TMP|LANG|TZ|LC_\w+|GITHUB_(?!TOKEN)\w+|RUNNER_\w+|ACTIONS_\w+|__proto__|constructor|prototype)$/;
const SECRET =
  /(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PWD|CREDENTIALS?|PAT|DSN)(_|$)|(^|_)(API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|SERVICE|AUTH|DEPLOY)_?KEY|(DATABASE|DB|REDIS|MONGO\w*|POSTGRES\w*)_UR[IL]$/;

/** Sorts names of variables; wildcards cannot be carried over. */
export function readVariables(names: readonly string[], note: Note): Variables {
  const plain = [...new Set(names.map((name) => name.replace(/^\$/, "")))].filter((name) => !GIVEN.test(name));
  const usable = plain.filter((name) => /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name));
  const odd = plain.filter((name) => !usable.includes(name) && !name.startsWith("!"));
  if (odd.length > 0)
    note(`the variables ${odd.map(quoted).join(", ")} are left out, since pass-env takes whole names: name those that are needed.`);
  return { passEnv: usable.filter((name) => !isSecret(name)), secrets: usable.filter(isSecret) };
}

/** NEXT_PUBLIC_ and the like end up in what a browser gets, so they are no secrets unless the language takes them for one. */
function isSecret(name: string): boolean {
  if (/(^|_)(TOKEN|SECRET|PASSWORD)$/.test(name)) return true;
  return SECRET.test(name) && !/^(NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY|STORYBOOK)_/.test(name);
}
