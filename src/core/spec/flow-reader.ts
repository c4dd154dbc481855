// The text of a flow file to a Flow, or to everything that is wrong with it. Pure and synchronous; does not know files,
// nor what matrices, patterns and needs come to together: that is the graph's.
import type { Expressions } from "../model/expression.ts";
import type { Flow, Step } from "../model/flow.ts";
import type { Checked } from "../model/problem.ts";
import { FLOW_ENV, GRAPH, NOWHERE } from "./availability.ts";
import { isCached, noteChanging } from "./cache-check.ts";
import { readEnv, readSecrets } from "./env-reading.ts";
import { readText } from "./expression-check.ts";
import { readAllowed, readWorkingDirectory } from "./path-reading.ts";
import type { Reading } from "./reading.ts";
import { SourceText } from "./source-text.ts";
import { readRunsOn, readStep } from "./step-reading.ts";
import { checkStructure } from "./structure-check.ts";
import { readTrust } from "./trust-schema.ts";
import { readYaml } from "./yaml-document.ts";
import { child, entriesOf, type YamlNode } from "./yaml-tree.ts";

/**
 * Reads a flow file. `file` is the path as it was given, for places and as the flow's name where it has none. Gives every
 * problem at once, in the order of the file; warnings come with the flow. Time and memory are linear in the text, which
 * may be anything: more than 1 MiB, 100 levels or 100 aliases are refused.
 */
export function readFlow(text: string, file: string, expressions: Expressions): Checked<Flow> {
  // Editors do not count a byte order mark as a column.
  const source = new SourceText(text.startsWith("\ufeff") ? text.slice(1) : text, file);
  const root = readYaml(source);
  if (root === undefined) return { ok: false, problems: source.problems() };
  checkStructure(root, source);
  const flow = lower(root, { source, expressions, usesExpressions: false, changing: [], matrixNames: null });
  const problems = source.problems();
  return source.hasErrors() ? { ok: false, problems } : { ok: true, value: flow, warnings: problems };
}

function lower(root: YamlNode, reading: Reading): Flow {
  const defaults = readDefaults(child(child(root, "defaults"), "run"), reading);
  const env = readEnv(child(root, "env"), { ...FLOW_ENV, key: "env" }, false, reading);
  const ofFlow = reading.changing;
  reading.changing = [];
  const runsOn = readRunsOn(child(root, "runs-on"), reading);
  const name = readText(child(root, "name"), { ...NOWHERE, key: "name" }, reading)?.text ?? reading.source.file;
  const secrets = readSecrets(child(root, "secrets"), reading);
  const steps = readSteps(child(root, "steps"), reading);
  const hint = "Move it into the steps that need it and are not cached";
  if (steps.some(isCached)) noteChanging(ofFlow, "no step will ever be restored", hint, reading);
  const leakAllow = readAllowed(child(child(root, "leak-scan"), "allow"), reading);
  const trust = readTrust(child(root, "trust"), reading);
  const flow = { file: reading.source.file, name, env, defaults, secrets, steps, usesExpressions: reading.usesExpressions };
  return {
    ...flow,
    ...(leakAllow.length === 0 ? {} : { leakAllow }),
    ...(trust === undefined ? {} : { trust }),
    ...(runsOn === undefined ? {} : { runsOn }),
  };
}

function readSteps(node: YamlNode | undefined, reading: Reading): Step[] {
  return entriesOf(node).flatMap((entry) => readStep(entry, reading) ?? []);
}

function readDefaults(node: YamlNode | undefined, reading: Reading): Flow["defaults"] {
  const shell = readText(child(node, "shell"), { ...GRAPH, key: "shell" }, reading);
  const workingDirectory = readWorkingDirectory(child(node, "working-directory"), reading);
  return { ...(shell === undefined ? {} : { shell }), ...(workingDirectory === undefined ? {} : { workingDirectory }) };
}
