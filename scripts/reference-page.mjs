// The reference page of the flow file as Markdown: tables from the schema, and the words around them. Knows no files.

const HEAD = `<!-- Written by scripts/write-reference.mjs from src/core/spec/flow-schema.ts. Do not edit. -->
# The flow file

\`flow.yml\` at the root of the repository, or \`flow.yaml\`, or \`.github/flow.yml\`, or any file named with \`--file\`. Keys that GitHub
Actions has mean here what they mean there. A key that means nothing is an error.

Put this on the first line, and an editor that speaks to yaml-language-server completes and explains every key:

\`\`\`yaml
# yaml-language-server: $schema=https://org.github.io/flow-action/v1/flow.schema.json
\`\`\`

A small flow:

\`\`\`yaml
name: Report
steps:
  fetch:
    inputs: [scripts/fetch.mjs, sources.json]
    run: node scripts/fetch.mjs sources.json data/raw.json
    outputs: data/raw.json
    retries: 2
  plot:
    strategy: { matrix: { year: [2024, 2025] } }
    inputs: [scripts/plot.mjs, data/raw.json]
    run: node scripts/plot.mjs data/raw.json \${{ matrix.year }} plots/\${{ matrix.year }}.svg
    outputs: plots/\${{ matrix.year }}.svg
\`\`\`

\`plot\` reads what \`fetch\` writes, so it runs after it, once for each year, and again only when \`data/raw.json\` or the script has changed.
`;

const RULES = `## Rules

### Paths
- Paths in \`inputs\` and \`outputs\` are relative to the repository's root, whatever \`working-directory\` says, with \`/\` on every system.
- Patterns are those of \`.gitignore\`: \`*\` stays within a name, \`**\` crosses directories, \`?\` is one character, \`[a-z]\` one of a set. A
  pattern that matches a directory matches everything below it; with \`/\` at the end it matches only what is below. Files whose names begin
  with a dot match. There are no \`{a,b}\` alternatives.
- In \`inputs\`, \`!\` excludes what earlier patterns took, and later patterns can take it back. \`outputs\` cannot exclude.
- What lies in \`node_modules\` is matched only by patterns that name it. \`.git\` and \`.flow\` are never matched, and naming them is an error, as is
  a path that is absolute or leaves the repository.

### Order
- \`steps\` is a mapping: the order in the file means nothing.
- A step that reads a file which another step writes needs that step, and only the files that it reads count.
- \`needs\` without any of the other step's files in \`inputs\` makes all its outputs inputs.

### What a step sees
- \`PATH\`, \`HOME\`, the directories for temporary files, the locale, \`CI\`, GitHub's own \`GITHUB_*\` and \`RUNNER_*\` facts, and what \`env\` and
  \`pass-env\` give it. Nothing else of the machine's environment.
- \`pass-env\` takes no variable whose name says that it holds a secret, since the values are written down.

### Expressions
GitHub's, as \`\${{ … }}\`; in \`if\` without the braces. In \`{ }\` and \`[ ]\` of YAML a text with \`\${{ }}\` must be in quotes.

| where | contexts | functions besides GitHub's general ones |
|---|---|---|
| the flow's \`env\` | \`github inputs runner\` | |
| \`strategy.matrix\` | \`github inputs env runner\` | |
| \`name\`, \`runs-on\`, \`inputs\`, \`outputs\`, \`working-directory\`, \`shell\`, \`environment.name\` | \`github inputs env matrix strategy runner\` | |
| \`run\`, \`env\` of a step | \`github inputs env matrix strategy runner steps needs\` | \`hashFiles\` |
| \`timeout-minutes\`, \`continue-on-error\`, \`environment.url\` | \`github inputs env matrix strategy runner steps needs\` | |
| \`if\` | \`github inputs env matrix strategy runner steps needs\` | \`hashFiles\`, \`success\`, \`failure\`, \`always\`, \`cancelled\` |

Everything that shapes the graph is known before anything runs, so it cannot use \`steps\` or \`needs\`.

### Secrets
\`\${{ secrets.NAME }}\` may be the whole value of a variable in a step's \`env\`, and stands nowhere else:

\`\`\`yaml
steps:
  upload:
    env: { TOKEN: '\${{ secrets.TOKEN }}' }
    run: ./upload --token-file <(printf %s "$TOKEN")
\`\`\`

- What \`--secret\`, \`--secret-file\` or the action's input \`secrets\` gives wins over every \`from\`. Values from variables and files are looked up before
  anything runs, and all that are missing are named at once. A file's value is its text without one line end at the end.
- A command is run once for the whole run, when the first step that names its secret starts; not for what is restored, nor for a plan. It runs at the
  root with the variables that every step sees and no others, and has 60 seconds. Its value is what it prints, without one line end. What it prints is
  shown nowhere, not even when it fails: then the step fails, and the message says which secret and how the command ended. With \`required: false\` a
  command that fails gives the empty text.
- A value has at least 4 characters, is text, and has no NUL character. It may not stand in the flow file itself ([secret/in-flow](problems.md#secretin-flow)).
- A secret counts by its name: a new value restores what the old one made. With \`rotate: fingerprint\` the value counts too, as an HMAC under a key
  that is made of the secret \`FLOW_SECRET_KEY\`: at least 32 bytes, \`openssl rand -hex 32\` makes one; a variable of that name, or given as any other
  secret. Steps get it only where they name it. Without it such a step is never kept, and its reason says so. Another key is another value of all of them.
- A pull request from a fork has no secrets: what needs one that is missing is restored, or skipped ([github.md](github.md#pull-requests-from-forks)).

### What is kept
- A step with \`outputs\` is restored when nothing that counts has changed. \`cache: true\` without outputs remembers that the step passed;
  \`cache: false\` always runs it. A step with \`environment\` is never restored.
- Counted: the script, its shell and directory, \`env\` (secrets by name), \`pass-env\`, the inputs' paths, modes and contents, the output
  patterns, system and architecture. Not counted: id and name of the step, \`timeout-minutes\`, \`retries\`, comments, the order of keys.
- A kept step that uses \`github.sha\`, \`github.run_id\` or another value that changes with every commit or run gets a warning.

### YAML
YAML 1.2: \`yes\`, \`no\`, \`on\` and \`off\` are texts. Anchors and aliases work; merge keys (\`<<\`), custom tags, directives and a second document are errors, and so
is a key that stands twice. A file has at most 1 MiB, 100 levels, 100 aliases and 500,000 tokens. A number that cannot be kept exactly must be in quotes.

### Names
Ids of steps, names of outputs and dimensions of a matrix begin with a letter or \`_\` and go on with letters, digits, \`-\` and \`_\`; names of variables and
secrets have no \`-\`. All have at most 100 characters.
`;

/** The whole page. */
export function referencePage(schema) {
  const step = schema.properties.steps.additionalProperties;
  const sections = [
    HEAD,
    "## Top level\n",
    table(schema),
    "### `secrets`\n",
    "```yaml\nsecrets:\n  TOKEN: { from: file }                         # the file that TOKEN_FILE names\n  KEY: { from: { command: pass show key } }     # what the command prints\n  LICENCE: { required: false, rotate: fingerprint }\n```\n",
    table(schema.properties.secrets.additionalProperties),
    "## A step\n",
    table(step),
    "### `strategy`\n",
    table(step.properties.strategy),
    table(step.properties.strategy.properties.matrix),
    "### `environment`\n",
    table(step.properties.environment),
    "### `runs-on`\n",
    table(step.properties["runs-on"]),
    examples(step),
    RULES,
  ];
  return sections.join("\n");
}

function table(schema) {
  const rows = Object.entries(schema.properties).flatMap(([key, part]) => row(key, part, schema.required?.includes(key)));
  return `| key | type | default | meaning |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** A mapping that only holds another one (`defaults`) is shown with its keys. */
function row(key, schema, isRequired) {
  const own = `| \`${key}\`${isRequired ? " (required)" : ""} | ${typeText(schema)} | ${defaultText(schema)} | ${cell(schema.description)} |`;
  const isPlain = schema.type === "object" && schema.properties !== undefined && key !== "strategy" && key !== "matrix";
  return isPlain ? [own, ...Object.entries(schema.properties).flatMap(([name, part]) => row(`${key}.${name}`, part, false))] : [own];
}

const WORDS = {
  string: "text",
  array: "list",
  object: "mapping",
  integer: "whole number",
  number: "number",
  boolean: "`true`, `false`",
  null: "nothing",
};

function typeText(schema) {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(", ");
  const isExpression = schema.pattern?.includes("\\$\\{\\{[");
  const types = [schema.type].flat();
  // A number or a truth value where a text may stand is read as that text.
  const shown = types.includes("string") && !isExpression ? types.filter((type) => type !== "number" && type !== "boolean") : types;
  return shown.map((type) => (type === "string" && isExpression ? "expression" : WORDS[type])).join(", ");
}

function defaultText(schema) {
  if (schema.default === undefined) return "";
  const isWords = typeof schema.default === "string" && schema.default.includes(" ");
  return isWords ? cell(schema.default) : `\`${schema.default}\``;
}

function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function examples(step) {
  const lines = Object.entries(step.properties).flatMap(([key, schema]) =>
    (schema.examples ?? []).map((example) => `${key}: ${flowStyle(example, false)}`),
  );
  return `Examples, one key each:\n\n\`\`\`yaml\n${lines.join("\n")}\n\`\`\`\n`;
}

/** A value in YAML's flow style; quotes only where they are needed. */
function flowStyle(value, inside = true) {
  if (Array.isArray(value)) return `[${value.map((item) => flowStyle(item)).join(", ")}]`;
  if (typeof value === "object")
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${key}: ${flowStyle(part)}`)
      .join(", ")} }`;
  if (typeof value !== "string") return String(value);
  const isPlain = inside ? /^[\w./][\w./* -]*$/.test(value) : /^[\w./$]/.test(value) && !/: | #/.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}
