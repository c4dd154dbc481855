// Which names are allowed, as patterns that the schema carries too, and in words. Knows nothing of where names stand.

/** Names that objects have anyway: harmless here, but no reason to carry them further. */
const RESERVED = "(?!(?:__proto__|constructor|prototype)$)";

/** Step ids, output names, matrix dimensions. */
export const NAME_PATTERN = `^${RESERVED}[A-Za-z_][A-Za-z0-9_-]{0,99}$`;
/** Variables and secrets. */
export const VARIABLE_PATTERN = `^${RESERVED}[A-Za-z_][A-Za-z0-9_]{0,99}$`;
/** Files that a step gets from the tool and that no variable may stand for. */
const COMMAND_FILES = "GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$";
/** Variables that `env` may set. */
export const ENV_PATTERN = `^${RESERVED}(?!${COMMAND_FILES})[A-Za-z_][A-Za-z0-9_]{0,99}$`;
/** Variables of the machine that `pass-env` may take: their values are written down, so none that holds a secret by its name. */
export const PASS_ENV_PATTERN = `^${RESERVED}(?!${COMMAND_FILES}|ACTIONS_|(?:.*_)?(?:TOKEN|SECRET|PASSWORD)$|FLOW_SECRET_KEY$)[A-Za-z_][A-Za-z0-9_]{0,99}$`;

const RULE = "begins with a letter or `_`, goes on with letters, digits";

/** What a pattern of this file asks for, and for which kind of name, or undefined where it is none of them. */
export function nameRule(pattern: string, name: string): { readonly problem: string; readonly hint: string } | undefined {
  const shown = `\`${name.length > 100 ? `${name.slice(0, 40)}…` : name}\``;
  if (pattern === NAME_PATTERN)
    return { problem: `${shown} cannot be a name here`, hint: `Use a name that ${RULE}, \`-\` and \`_\`, and has at most 100 characters` };
  const hint = `Use a name that ${RULE} and \`_\`, and has at most 100 characters`;
  if (pattern === VARIABLE_PATTERN) return { problem: `${shown} cannot be the name of a secret`, hint };
  if (pattern !== ENV_PATTERN && pattern !== PASS_ENV_PATTERN) return undefined;
  if (new RegExp(`^${COMMAND_FILES}`).test(name)) return { problem: `${shown} is set by the tool for each step`, hint: "Remove it" };
  if (name.startsWith("ACTIONS_") && pattern === PASS_ENV_PATTERN)
    return { problem: `${shown} belongs to the runner and may hold a token`, hint: "Remove it" };
  if (pattern === PASS_ENV_PATTERN && new RegExp(VARIABLE_PATTERN).test(name))
    return {
      problem: `${shown} holds a secret, and \`pass-env\` would write its value down`,
      hint: `Use \`env: { ${name}: '\${{ secrets.${name} }}' }\``,
    };
  return { problem: `${shown} cannot be the name of a variable`, hint };
}
