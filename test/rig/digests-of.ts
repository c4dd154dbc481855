// Every text in which a secret's value, or a digest of it that anybody could make again, could stand. Knows no key.
import { createHash } from "node:crypto";

/** As bytes, one character each. */
export function digestsOf(name: string, value: string): readonly string[] {
  const texts = [value, `${name}=${value}`, `${value}\n`];
  const digests = ["md5", "sha1", "sha256", "sha512"].flatMap((kind) =>
    texts.flatMap((text) => {
      const digest = createHash(kind).update(text).digest();
      const hex = digest.toString("hex");
      return [
        hex,
        hex.toUpperCase(),
        digest.toString("base64").replace(/=+$/, ""),
        digest.toString("base64url"),
        digest.toString("latin1"),
      ];
    }),
  );
  return [Buffer.from(value).toString("latin1"), JSON.stringify(value).slice(1, -1), ...digests];
}
