// Every way in which one place of a JSON value can be another one: for tests of what notices. Knows nothing of what the value means.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface Spoilt {
  /** Where: `predicate.runDetails.byproducts.0.digest.sha256`. */
  readonly at: string;
  /** What was done there. */
  readonly how: "changed" | "removed" | "added" | "doubled" | "reordered";
  readonly value: Json;
}

/** Each leaf changed, each field and element removed, one added to each object and list, each element doubled, neighbours exchanged. */
export function spoiltValues(value: Json): readonly Spoilt[] {
  if (typeof value !== "object" || value === null) return [{ at: "", how: "changed", value: otherLeaf(value) }];
  return Array.isArray(value) ? spoiltLists(value) : spoiltObjects(value as { readonly [name: string]: Json });
}

function spoiltObjects(value: { readonly [name: string]: Json }): readonly Spoilt[] {
  const inside = Object.entries(value).flatMap(([name, each]) => [
    { at: name, how: "removed" as const, value: Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)) },
    ...spoiltValues(each).map((one) => ({ ...one, at: placeIn(name, one.at), value: { ...value, [name]: one.value } })),
  ]);
  return [...inside, { at: "", how: "added", value: { ...value, more: "1" } }];
}

function spoiltLists(value: readonly Json[]): readonly Spoilt[] {
  const with_ = (index: number, ...others: readonly Json[]): readonly Json[] => [
    ...value.slice(0, index),
    ...others,
    ...value.slice(index + 1),
  ];
  return value.flatMap((each, index) => {
    const next = value[index + 1];
    return [
      { at: `${index}`, how: "removed" as const, value: with_(index) },
      { at: `${index}`, how: "doubled" as const, value: with_(index, each, each) },
      ...(next === undefined
        ? []
        : [{ at: `${index}`, how: "reordered" as const, value: [...value.slice(0, index), next, each, ...value.slice(index + 2)] }]),
      ...spoiltValues(each).map((one) => ({ ...one, at: placeIn(`${index}`, one.at), value: with_(index, one.value) })),
    ];
  });
}

function placeIn(name: string, at: string): string {
  return at === "" ? name : `${name}.${at}`;
}

/** Of the same kind and shape, so that it is not refused for that alone. */
function otherLeaf(value: Json): Json {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return "1";
  if (/^[0-9a-f]{40,64}$/.test(value)) return (value.startsWith("0") ? "1" : "0") + value.slice(1);
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return `${Number(value.slice(0, 4)) + 1}${value.slice(4)}`;
  return `${value}1`;
}
