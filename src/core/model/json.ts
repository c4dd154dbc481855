// Plain JSON values, as read from a flow file and written to a record. Knows nothing of flows.

/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. Built without a prototype's names in the way: see `Object.create(null)` where keys come from users. */
export type JsonObject = { readonly [key: string]: JsonValue };
