// What every Twirp service here does before a method runs: route, token, JSON, names of fields. Stricter than protobuf's JSON needs
// to be: names that a method does not know are refused. Knows no method.
import { type Answer, type Call, header, jsonAnswer, jsonObject } from "./exchange.ts";
import type { JobTokens, RuntimeClaims } from "./job-tokens.ts";

export type Fields = { readonly [name: string]: unknown };

export interface TwirpMethod<S> {
  readonly run: (services: S, claims: RuntimeClaims, fields: Fields) => Answer;
  readonly fields: readonly string[];
}

/** `isServed`: whether a job of these claims has this service at all. */
export interface TwirpService<S> {
  /** Path before a method's name. */
  readonly path: string;
  readonly methods: ReadonlyMap<string, TwirpMethod<S>>;
  readonly absent: (claims: RuntimeClaims) => string | null;
}

/** Twirp's errors: https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes */
export function twirpError(status: number, code: string, msg: string, headers: { readonly [name: string]: string } = {}): Answer {
  return jsonAnswer(status, { code, msg }, headers);
}

export function twirpAnswer<S extends { readonly tokens: JobTokens }>(service: TwirpService<S>, services: S, call: Call): Answer {
  const method = service.methods.get(call.url.pathname.slice(service.path.length));
  if (method === undefined || call.method !== "POST")
    return twirpError(404, "bad_route", `no handler for ${call.method} ${call.url.pathname}`);
  const claims = services.tokens.readRuntime(call);
  if (typeof claims === "string") return twirpError(401, "unauthenticated", `token is ${claims}`);
  const absent = service.absent(claims);
  if (absent !== null) return twirpError(404, "bad_route", absent);
  if (!/^application\/json\b/.test(header(call, "content-type") ?? "")) return twirpError(404, "bad_route", "unexpected Content-Type");
  const fields = jsonObject(call.body);
  if (fields === null) return twirpError(400, "malformed", "the json request could not be decoded");
  const unknown = Object.keys(fields).find((name) => !method.fields.includes(name));
  if (unknown !== undefined) return twirpError(400, "malformed", `unknown field ${unknown}`);
  return method.run(services, claims, fields);
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}
