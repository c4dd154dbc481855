// The texts that nobody is to see of a secret: every form of its value, and of its lines and parts. Knows no logs.
import { unusualForms, usualForms } from "./encoded-forms.ts";
import { secretParts } from "./secret-parts.ts";

/** Shorter ones would blank out half of a log. */
const SHORTEST = 4;

/** Each once. Lines that are in every such document are among them: hiding them costs little. */
export function maskForms(value: string): readonly string[] {
  const lines = value.split(/\r\n?|\n/).map((line) => line.trim());
  const parts = new Set([...lines, ...secretParts(value)].filter((part) => part.length >= SHORTEST));
  const forms = [...usualForms(value), ...unusualForms(value), ...[...parts].flatMap(usualForms)];
  return [...new Set(forms.map(({ text }) => text))].filter((text) => text.length >= SHORTEST);
}
