// `env` and `secrets`: variables with their texts, and the one place where a secret may stand.
import type { EnvEntry, SecretSpec, Text } from "../model/flow.ts";
import { NOWHERE } from "./availability.ts";
import { placed, readText, type Spot } from "./expression-check.ts";
import { wholeExpression } from "./expression-parts.ts";
import { VARIABLE_PATTERN } from "./name-rules.ts";
import type { Reading } from "./reading.ts";
import { child, entriesOf, type ScalarNode, type YamlNode } from "./yaml-tree.ts";

/** The variables of an `env`. With `takesSecrets`, a value that is `${{ secrets.NAME }}` and nothing else is a secret. */
export function readEnv(node: YamlNode | undefined, spot: Spot, takesSecrets: boolean, reading: Reading): EnvEntry[] {
  return entriesOf(node).flatMap(({ name, value }) => {
    if (value.kind !== "scalar") return [];
    const secret = takesSecrets ? secretOf(value, reading) : undefined;
    if (secret !== undefined) return [{ name, value: secret.value, secret: secret.name }];
    // GitHub takes no value to be the empty text.
    const text = value.json === null ? { text: "", ...reading.source.position(value.start) } : readText(value, spot, reading);
    return text === undefined ? [] : [{ name, value: text }];
  });
}

function secretOf(node: ScalarNode, reading: Reading): { readonly name: string; readonly value: Text } | undefined {
  const text = typeof node.json === "string" ? node.json : "";
  const inner = wholeExpression(text)?.text ?? "";
  const parsed = /secrets/i.test(inner) ? reading.expressions.parse(inner) : undefined;
  if (parsed === undefined || "message" in parsed) return undefined;
  const [only, second] = parsed.references;
  const isAlone = only !== undefined && second === undefined && only.length === inner.trim().length;
  const name = isAlone && only.path[0] === "secrets" && only.path.length === 2 ? only.path[1] : undefined;
  if (typeof name !== "string" || !new RegExp(VARIABLE_PATTERN).test(name)) return undefined;
  reading.usesExpressions = true;
  return { name, value: placed(text, node, reading) };
}

/** The flow's `secrets`. */
export function readSecrets(node: YamlNode | undefined, reading: Reading): SecretSpec[] {
  return entriesOf(node).map(({ name, value }) => ({
    name,
    ...readSource(child(value, "from"), reading),
    required: child(value, "required")?.json !== false,
    rotate: child(value, "rotate")?.json === "fingerprint" ? "fingerprint" : "none",
  }));
}

const SOURCES = ["env", "file", "command"] as const;

function readSource(node: YamlNode | undefined, reading: Reading): Pick<SecretSpec, "from" | "source"> {
  const from = SOURCES.find((word) => node?.json === word || child(node, word) !== undefined) ?? "env";
  const source = readText(child(node, from), { ...NOWHERE, key: from }, reading);
  return source === undefined ? { from } : { from, source: source.text };
}
