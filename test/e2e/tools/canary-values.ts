// Forty values that no text has by chance, each odd in a way of its own, and how each comes to the program. Text only.
import { createHash } from "node:crypto";

export type Source = "env" | "file" | "command" | "given";

export interface Canary {
  readonly name: string;
  readonly value: string;
  readonly source: Source;
}

/** So many characters that cannot be compressed, the same each time. */
function noise(seed: string, length: number): string {
  let text = "";
  for (let index = 0; text.length < length; index++) text += createHash("sha512").update(`${seed} ${index}`).digest("base64url");
  return text.slice(0, length);
}

function lines(seed: string, count: number, width: number): string {
  return Array.from({ length: count }, (_, index) => noise(`${seed} ${index}`, width)).join("\n");
}

/** What a step gives as a value although it was not given this secret. */
export const WORD = "ready-to-ship-4711";

const ACCOUNT = JSON.stringify(
  { type: "canary_account", id: noise("id", 20), key: `-----BEGIN CANARY KEY-----\n${lines("json", 3, 40)}\n` },
  null,
  2,
);

const VALUES: readonly (readonly [value: string, source?: Source])[] = [
  ...["one", "two", "three", "four", "five", "six"].map((seed) => [noise(`ordinary ${seed}`, 32)] as const),
  [`-----BEGIN CANARY KEY-----\n${lines("pem", 12, 64)}\n-----END CANARY KEY-----`],
  [ACCOUNT, "file"],
  [JSON.stringify({ user: "canary", password: noise("password", 16), hosts: ["a", "b"] })],
  ["Qz\naK1\nWx\n9_k\nVu#\nhJ8"],
  ["^cn(a|r)*[y]+$.{3,}?\\d|x\\\\-19"],
  ["кана́рейка-Ωβ-日本語-ß-7"],
  ["🐤canary🐥-emoji-🔑-11"],
  ["part-canary-7788"],
  ["part-canary-7788-and-longer"],
  ["before-part-canary-7788-and-after"],
  ["100%25-canary%0Aline%3A-%-31"],
  ["::set-output name=x::canary-77::"],
  ["::add-mask::canary-88"],
  ["##[error]canary-99%"],
  ['dq"canary\'sq`bt`-"21"'],
  ["it''s a \"canary\" 'quoted'-22"],
  ["\ncanary-after-a-line-end-5", "env"],
  ["canary-before-a-line-end-6\n", "given"],
  ["\n\ncanary-within-line-ends-7\n\n", "env"],
  ["canary-crlf-1-qq\r\ncanary-crlf-2-ww", "env"],
  ["  padded-canary-value-8  ", "env"],
  ["$HOME-$(id)-${x}-canary-9"],
  ["a=b==canary==10"],
  ["C:\\canary\\temp\\new-12"],
  ["tab\tcanary\tx-13", "given"],
  ["31415926535897"],
  ["https://canary:pw-canary-14@host.invalid/x?y=1&z=2"],
  ['<canary a="b">&amp;-15</canary>'],
  ["**[canary](x)**|`16`|<!--"],
  ["z9Q#k"],
  [noise("very long", 20_000)],
  [lines("very long too", 250, 80), "given"],
  [WORD, "given"],
  ["eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjE3fQ.canary-17"],
];

const SOURCES: readonly Source[] = ["env", "file", "command", "given"];

export const CANARIES: readonly Canary[] = VALUES.map(([value, source], index) => ({
  name: `CANARY_${String(index + 1).padStart(2, "0")}`,
  value,
  source: source ?? SOURCES[index % SOURCES.length] ?? "given",
}));

export function canaryValues(canaries: readonly Canary[] = CANARIES): ReadonlyMap<string, string> {
  return new Map(canaries.map(({ name, value }) => [name, value]));
}

/** As the input `secrets` and a file of secrets have them: `text` stands for the value. */
export function secretBlocks(names: readonly string[], text: (name: string) => string): string {
  return names.map((name) => `${name}<<END_${name}\n${text(name)}\nEND_${name}\n`).join("");
}
