// Parts of a parsed workflow or action file: found by key, evaluated to plain values. Knows no key by name.
import { isBasicExpression, isMapping, isScalar, isSequence, isString } from "@actions/workflow-parser";
import type { BasicExpressionToken, MappingToken, TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { blockExpression } from "./block-text.ts";
import { evaluateExpression, isTrue, type Json, type JsonObject, type Scope, textOf } from "./expression-evaluation.ts";

export type Template = TemplateToken;

/** The value under a key of a mapping; undefined where the mapping or the key is missing. */
export function under(template: Template | undefined, key: string): Template | undefined {
  return template !== undefined && isMapping(template) ? template.find(key) : undefined;
}

/** Keys and values of a mapping in order; none of anything else. */
export function entriesOf(template: Template | undefined): readonly (readonly [string, Template])[] {
  if (template === undefined || !isMapping(template)) return [];
  return [...iterate(template)].map((pair) => [String(pair.key), pair.value] as const);
}

function iterate(mapping: MappingToken): { readonly key: { toString(): string }; readonly value: Template }[] {
  return Array.from({ length: mapping.count }, (_, i) => mapping.get(i));
}

/** Items of a list, or the one value that stands for a list of one. */
export function itemsOf(template: Template | undefined): readonly Template[] {
  if (template === undefined) return [];
  return isSequence(template) ? Array.from({ length: template.count }, (_, i) => template.get(i)) : [template];
}

/** A text that must not hold an expression, as the parser has checked; undefined where there is none. */
export function literal(template: Template | undefined): string | undefined {
  return template !== undefined && isScalar(template) ? template.toString() : undefined;
}

export function isExpression(template: Template | undefined): template is Template {
  return template !== undefined && isBasicExpression(template);
}

/** The plain value of a template with its expressions evaluated. Throws what an expression throws. */
export function evaluate(template: Template | undefined, scope: Scope): Json {
  if (template === undefined) return null;
  if (isBasicExpression(template)) return evaluateExpression(blockExpression(template), scope);
  if (isSequence(template)) return itemsOf(template).map((item) => evaluate(item, scope));
  if (isMapping(template)) return evaluateMapping(template, scope);
  return isString(template) ? template.value : literalValue(template);
}

function evaluateMapping(mapping: MappingToken, scope: Scope): JsonObject {
  return Object.fromEntries(
    iterate(mapping).map(({ key, value }) => {
      const name = isExpressionKey(key) ? textOf(evaluateExpression(key.expression, scope)) : String(key);
      if (name.startsWith("${{")) throw new Error(`The rig does not know ${name} as a key`);
      return [name, evaluate(value, scope)];
    }),
  );
}

function isExpressionKey(key: unknown): key is BasicExpressionToken {
  return typeof key === "object" && key !== null && "expression" in key;
}

/** Booleans, numbers and null carry their value; the base class does not say so. */
function literalValue(template: Template): Json {
  const value: unknown = "value" in template ? template.value : null;
  return typeof value === "boolean" || typeof value === "number" ? value : null;
}

/** A mapping's values as text, e.g. `env` or `with`; empty where there is none. */
export function textsOf(template: Template | undefined, scope: Scope): ReadonlyMap<string, string> {
  const value = evaluate(template, scope);
  if (value === null) return new Map();
  if (typeof value !== "object") throw new Error("A mapping was expected");
  return new Map(Object.entries(value).map(([name, item]) => [name, textOf(item)]));
}

/** One value as text; undefined where there is none. */
export function text(template: Template | undefined, scope: Scope): string | undefined {
  return template === undefined ? undefined : textOf(evaluate(template, scope));
}

/** A condition by GitHub's truth. */
export function holds(condition: string, scope: Scope): boolean {
  return isTrue(evaluateExpression(condition, scope));
}
