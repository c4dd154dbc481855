// One step of the tree as a Step. Shape has been checked before and is not spoken of again: what has the wrong shape is
// left out here.
import type { RunsOn, Step, Text } from "../model/flow.ts";
import { CONDITION, GRAPH, LABEL, NOWHERE, SCRIPT, SETTING } from "./availability.ts";
import { checkCaching } from "./cache-check.ts";
import { readEnv } from "./env-reading.ts";
import { checkCondition, readText, type Spot } from "./expression-check.ts";
import { matrixNames, readMatrix } from "./matrix-reading.ts";
import { readInputs, readOutputs, readWorkingDirectory } from "./path-reading.ts";
import type { Reading } from "./reading.ts";
import { child, itemsOf, type MapEntry, type YamlNode } from "./yaml-tree.ts";

/** The step under one key of `steps`; undefined where it has no `run` to speak of. */
export function readStep({ name: id, key, value: node }: MapEntry, reading: Reading): Step | undefined {
  const matrixNode = child(child(node, "strategy"), "matrix");
  const matrix = readMatrix(matrixNode, reading);
  reading.matrixNames = matrixNames(matrixNode, matrix);
  const run = readText(child(node, "run"), { ...SCRIPT, key: "run" }, reading);
  const step = {
    id,
    ...reading.source.position(key.start),
    needs: itemsOf(child(node, "needs")).flatMap((item) => readText(item, { ...NOWHERE, key: "needs" }, reading) ?? []),
    env: readEnv(child(node, "env"), { ...SCRIPT, key: "env" }, true, reading),
    outputs: readOutputs(child(node, "outputs"), reading),
    retries: numberOf(child(node, "retries")) ?? 0,
    passEnv: itemsOf(child(node, "pass-env")).flatMap((item) => (typeof item.json === "string" ? [item.json] : [])),
    ...defined({ ...readSettings(node, reading), matrix, inputs: readInputs(child(node, "inputs"), reading) }),
  };
  checkCaching(step, child(node, "cache"), reading);
  return run === undefined ? undefined : { ...step, run };
}

function readSettings(node: YamlNode, reading: Reading) {
  const strategy = child(node, "strategy");
  const read = (key: string, spot: Omit<Spot, "key">) => readText(child(node, key), { ...spot, key }, reading);
  return {
    name: read("name", LABEL),
    if: readCondition(child(node, "if"), reading),
    shell: read("shell", GRAPH),
    workingDirectory: readWorkingDirectory(child(node, "working-directory"), reading),
    timeoutMinutes: numberOf(child(node, "timeout-minutes")) ?? read("timeout-minutes", SETTING),
    continueOnError: booleanOf(child(node, "continue-on-error")) ?? read("continue-on-error", SETTING),
    failFast: booleanOf(child(strategy, "fail-fast")),
    maxParallel: numberOf(child(strategy, "max-parallel")),
    cache: booleanOf(child(node, "cache")),
    runsOn: readRunsOn(child(node, "runs-on"), reading),
    environment: readEnvironment(child(node, "environment"), reading),
  };
}

function numberOf(node: YamlNode | undefined): number | undefined {
  return typeof node?.json === "number" ? node.json : undefined;
}

function booleanOf(node: YamlNode | undefined): boolean | undefined {
  return typeof node?.json === "boolean" ? node.json : undefined;
}

/** A condition without the `${{ }}` that may stand around the whole of it. */
function readCondition(node: YamlNode | undefined, reading: Reading): Text | undefined {
  if (node?.kind !== "scalar" || node.json === null) return undefined;
  const text = typeof node.json === "string" ? node.json : reading.expressions.toText(node.json);
  return checkCondition(text, node, { ...CONDITION, key: "if" }, reading);
}

/** `runs-on`: a label, a list of them, or a mapping with labels and platform. */
export function readRunsOn(node: YamlNode | undefined, reading: Reading): RunsOn | undefined {
  if (node === undefined) return undefined;
  const labels = node.kind === "map" ? (child(node, "label") ?? child(node, "labels")) : node;
  const texts = itemsOf(labels).flatMap((item) => readText(item, { ...LABEL, key: "runs-on" }, reading) ?? []);
  const platform = child(node, "platform")?.json;
  return { labels: texts, ...(typeof platform === "string" ? { platform } : {}) };
}

function readEnvironment(node: YamlNode | undefined, reading: Reading): Step["environment"] {
  const name = readText(node?.kind === "map" ? child(node, "name") : node, { ...LABEL, key: "environment" }, reading);
  const url = readText(child(node, "url"), { ...SETTING, key: "environment.url" }, reading);
  return name === undefined ? undefined : { name, ...(url === undefined ? {} : { url }) };
}

type Defined<T> = { readonly [key in keyof T]?: Exclude<T[key], undefined> };

/** Without the keys that hold undefined: absent means absent. */
function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
