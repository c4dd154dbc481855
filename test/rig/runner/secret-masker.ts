// What the runner hides in everything it shows: the values it was told and their encodings. Knows no log.
// Source: actions/runner@258d6c857 src/Sdk/DTLogging/Logging/{SecretMasker,ValueEncoders}.cs, src/Runner.Common/HostContext.cs:103-113.

type Encoder = (value: string) => string;

const ENCODERS: readonly Encoder[] = [
  (value) => base64From(value, 0),
  (value) => base64From(value, 1),
  (value) => base64From(value, 2),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  (value) => JSON.stringify(value).slice(1, -1),
  escapeDataString,
  escapeXml,
  withoutQuotes,
  powershellStart,
  powershellEnd,
];

/** Collects values to be hidden and hides them. One for each job, as on a runner. */
export class SecretMasker {
  readonly #originals = new Set<string>();
  readonly #values = new Set<string>();

  /** Values that were added, without their encodings, in order. */
  get originals(): readonly string[] {
    return [...this.#originals];
  }

  /** Adds a value exactly as it is; an empty one is not a value. */
  add(value: string): void {
    if (value === "" || this.#originals.has(value)) return;
    this.#originals.add(value);
    for (const encoded of [value, ...ENCODERS.map((encode) => encode(value))]) if (encoded !== "") this.#values.add(encoded);
  }

  /** Adds a value and each of its lines, as for `::add-mask::` and for secrets of the repository. */
  addWithLines(value: string): void {
    this.add(value);
    for (const line of value.split(/[\r\n]/)) this.add(line.trim());
  }

  /** The text with every hidden value, and what overlaps or touches it, as `***`. */
  mask(text: string): string {
    let made = "";
    let at = 0;
    for (const { start, end } of this.#hidden(text)) {
      made += `${text.slice(at, start)}***`;
      at = end;
    }
    return made + text.slice(at);
  }

  #hidden(text: string): readonly { readonly start: number; readonly end: number }[] {
    const places = [...this.#values].flatMap((value) => placesOf(text, value)).sort((a, b) => a.start - b.start);
    const merged: { start: number; end: number }[] = [];
    for (const place of places) {
      const last = merged.at(-1);
      if (last !== undefined && place.start <= last.end) last.end = Math.max(last.end, place.end);
      else merged.push({ ...place });
    }
    return merged;
  }
}

function placesOf(text: string, value: string): { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = [];
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1))
    places.push({ start, end: start + value.length });
  return places;
}

/** Base64 of the value without its first bytes: what of it stands in the Base64 of a longer text is found at any offset. */
function base64From(value: string, shift: number): string {
  const bytes = Buffer.from(value, "utf8");
  return bytes.subarray(bytes.length > shift ? shift : 0).toString("base64");
}

/** As .NET's Uri.EscapeDataString: all but the unreserved characters. Lone surrogates become U+FFFD, as .NET encodes them. */
function escapeDataString(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function escapeXml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&apos;");
}

function withoutQuotes(value: string): string {
  return value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : "";
}

/** PowerShell colours parts of a command that failed, so they are shown apart. Fewer than six characters are not hidden. */
function powershellStart(value: string): string {
  if (!value.includes("&")) return "";
  const plus = value.indexOf("&+");
  const part = plus >= 0 ? value.slice(0, plus + 2) : value.slice(0, value.lastIndexOf("&") + 1);
  return part.length >= 6 ? part : "";
}

function powershellEnd(value: string): string {
  if (!value.includes("&")) return "";
  const plus = value.indexOf("&+");
  // The letter after `&+` is coloured, thus cut off.
  const part = plus >= 0 ? value.slice(plus + 3) : value.slice(value.lastIndexOf("&") + 1);
  return part.length >= 6 ? part : "";
}
