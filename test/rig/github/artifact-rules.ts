// Rules of artifacts: names, versions, how long one is kept. Knows no artifact.

const DAY_MS = 24 * 60 * 60 * 1000;
/** https://docs.github.com/actions/how-tos/manage-workflow-runs/remove-workflow-artifacts#setting-the-retention-period-for-an-artifact */
const MOST_DAYS = 90;
const NAME_CHARACTERS = 256;
/** Those of @actions/artifact: src/internal/upload/path-and-artifact-name-validation.ts */
const FORBIDDEN = ['"', ":", "<", ">", "|", "*", "?", "\r", "\n", "\\", "/"] as const;

/** Null when a name is fit, else what is wrong with it. */
export function nameFault(name: string): string | null {
  if (name === "") return "artifact name is required";
  if (name.length > NAME_CHARACTERS) return `artifact name is longer than ${NAME_CHARACTERS} characters`;
  const found = FORBIDDEN.find((each) => name.includes(each));
  return found === undefined ? null : `artifact name has the character ${JSON.stringify(found)}`;
}

/** When an artifact goes: milliseconds since 1970, of the text that a client sent, or of the longest life; or what is wrong. */
export function expiryOf(value: unknown, now: number): number | string {
  if (value === undefined) return now + MOST_DAYS * DAY_MS;
  const at = typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return "expires_at must be a time of RFC 3339 in UTC";
  if (at <= now) return "expires_at is over";
  // A minute more, for clocks that differ.
  return at <= now + MOST_DAYS * DAY_MS + 60_000 ? at : `expires_at is more than ${MOST_DAYS} days away`;
}
