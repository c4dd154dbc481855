// Durations, sizes and counts as people read them.
// Does not know what they measure; a number that is none reads as 0.
import prettyBytes from "pretty-bytes";
import prettyMs from "pretty-ms";

const finite = (value: number): number => (Number.isFinite(value) ? Math.max(0, value) : 0);

/** Milliseconds as `50ms`, `0.4s`, `7.1s`, `16s`, `4m 39s`; tenths only below ten seconds. */
export function durationText(ms: number): string {
  const value = finite(ms);
  return prettyMs(value, { subSecondsAsDecimals: true, secondsDecimalDigits: value < 10_000 ? 1 : 0 });
}

/** Milliseconds in whole seconds, at least one: for clocks that should not flicker. */
export function secondsText(ms: number): string {
  return prettyMs(Math.max(1000, Math.round(finite(ms) / 1000) * 1000), { secondsDecimalDigits: 0 });
}

/** Bytes as `1.2 MB`. */
export function sizeText(bytes: number): string {
  return prettyBytes(finite(bytes));
}

/** A whole number with separated thousands: `10,000`. */
export function numberText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 task`, `2 tasks`, `1,000 tasks`. */
export function countText(value: number, one: string, many = `${one}s`): string {
  return `${numberText(value)} ${value === 1 ? one : many}`;
}
