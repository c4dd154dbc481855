// Rules for JSON from outside, put together from small ones: each says what is wrong and where, or nothing. Knows no statement.

/** Where it is wrong: names and places from the outermost on. */
export interface Wrong<Reason> {
  readonly reason: Reason;
  readonly at: string;
}

export type Rule<Reason> = (value: unknown, at: string) => Wrong<Reason> | null;

type Fields = { readonly [name: string]: unknown };

/** The reasons of a value's shape, which every set of reasons that is used with these rules has. */
export type ShapeReason = "unknown-field" | "missing-field" | "wrong-value";

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fits<Reason>(isRight: (value: unknown) => boolean, reason: Reason): Rule<Reason> {
  return (value, at) => (isRight(value) ? null : { reason, at });
}

/** An object of these fields and no others; those that end in `?` may be absent. */
export function fields<Reason>(
  shape: { readonly [name: string]: Rule<Reason> },
  unknown: Reason | "unknown-field" = "unknown-field",
): Rule<Reason | ShapeReason> {
  const rules = new Map(Object.entries(shape).map(([name, rule]) => [name.replace(/\?$/, ""), rule]));
  const needed = Object.keys(shape).filter((name) => !name.endsWith("?"));
  return (value, at) => {
    if (!isFields(value)) return { reason: "wrong-value", at };
    for (const [name, each] of Object.entries(value)) {
      const rule = rules.get(name);
      const wrong = rule === undefined ? { reason: unknown, at: `${at}.${name}` } : rule(each, `${at}.${name}`);
      if (wrong !== null) return wrong;
    }
    const missing = needed.find((name) => !Object.hasOwn(value, name));
    return missing === undefined ? null : { reason: "missing-field", at: `${at}.${missing}` };
  };
}

export function list<Reason>(rule: Rule<Reason>): Rule<Reason | ShapeReason> {
  return (value, at) => {
    if (!Array.isArray(value)) return { reason: "wrong-value", at };
    for (const [index, each] of value.entries()) {
      const wrong = rule(each, `${at}[${index}]`);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}
