// Built by scripts/build.mjs from src/. Do not edit.
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e2) {
    throw err = [e2], e2;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/adapters/process-group.ts
function markOf(runId, task) {
  return `flow-${runId}-${task}`;
}
function send(id, signal) {
  try {
    return process.kill(id, signal);
  } catch {
    return false;
  }
}
function read(file) {
  try {
    return (0, import_node_fs.readFileSync)(file, "latin1");
  } catch {
    return null;
  }
}
function processIds() {
  try {
    return (0, import_node_fs.readdirSync)("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
function candidates(scope) {
  const ids = processIds().filter((id) => id !== process.pid);
  const last = Number(read("/proc/loadavg")?.split(" ")[4]);
  if (!Number.isInteger(last) || performance.now() - scope.startedAt > ROUND_MS) return ids;
  const first = scope.group;
  return ids.filter((id) => last >= first ? id >= first && id <= last : id >= first || id <= last);
}
function isLiving(id, group) {
  const stat = read(`/proc/${id}/stat`) ?? "";
  const [state = "X", , leader] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state !== "Z" && state !== "X" && (group === void 0 || leader === String(group));
}
function hasLiving(group) {
  if (!send(-group, 0)) return false;
  const ids = processIds();
  return ids.length === 0 || ids.some((id) => isLiving(id, group));
}
function markOn(id) {
  const environment = read(`/proc/${id}/environ`);
  if (environment === "") return null;
  const start = `${MARK_VARIABLE}=`;
  const variable = environment?.split("\0").find((text) => text.startsWith(start));
  return variable?.slice(start.length) ?? "";
}
async function marked(ids, isOurs2) {
  const marks = ids.map((id) => ({ id, mark: markOn(id) }));
  const blank = marks.filter(({ id, mark }) => mark === null && isLiving(id)).map(({ id }) => ({ id }));
  if (blank.length > 0) await (0, import_promises.setTimeout)(EXEC_MS);
  const again = blank.map(({ id }) => ({ id, mark: markOn(id) }));
  return [...marks, ...again].filter(({ mark }) => mark !== null && isOurs2(mark)).map(({ id }) => id);
}
async function survivorsOf(scope) {
  const group = hasLiving(scope.group);
  return { group, strays: await marked(candidates(scope), (mark) => mark === scope.mark) };
}
async function untilGone(look, limitMs) {
  const end = performance.now() + limitMs;
  for (let pause = 1; !await look(); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const left = end - performance.now();
    if (left <= 0) return false;
    await (0, import_promises.setTimeout)(Math.min(pause, left));
  }
  return true;
}
async function endProcesses(scope, graceMs) {
  if (process.platform === "win32") return endTree(scope.group);
  const told2 = /* @__PURE__ */ new Set();
  const tell3 = (id) => {
    if (!told2.has(id)) send(id, "SIGTERM");
    told2.add(id);
  };
  const terminate = async () => {
    const found = await survivorsOf(scope);
    if (found.group) tell3(-scope.group);
    for (const id of found.strays) tell3(id);
    return !found.group && found.strays.length === 0;
  };
  const kill2 = async () => {
    const found = await survivorsOf(scope);
    if (found.group) send(-scope.group, "SIGKILL");
    for (const id of found.strays) send(id, "SIGKILL");
    return !found.group && found.strays.length === 0;
  };
  if (!await untilGone(terminate, graceMs)) await untilGone(kill2, KILL_MS);
}
async function endTree(id) {
  const { execa } = await Promise.resolve().then(() => __toESM(require("./execa.cjs"), 1));
  await execa("taskkill", ["/pid", String(id), "/T", "/F"], { reject: false, stdio: "ignore" });
}
async function killStrays(runId) {
  const start = `flow-${runId}-`;
  const ofRun = (value) => value.startsWith(start) && /^\d+$/.test(value.slice(start.length));
  const killed = /* @__PURE__ */ new Set();
  await untilGone(async () => {
    const strays = await marked(
      processIds().filter((id) => id !== process.pid),
      ofRun
    );
    for (const id of strays) {
      send(id, "SIGKILL");
      killed.add(id);
    }
    return strays.length === 0;
  }, KILL_MS);
  return killed.size;
}
var import_node_fs, import_promises, MARK_VARIABLE, ROUND_MS, KILL_MS, LONGEST_PAUSE_MS, EXEC_MS;
var init_process_group = __esm({
  "src/adapters/process-group.ts"() {
    "use strict";
    import_node_fs = require("node:fs");
    import_promises = require("node:timers/promises");
    MARK_VARIABLE = "RUNNER_TRACKING_ID";
    ROUND_MS = 2e3;
    KILL_MS = 2e3;
    LONGEST_PAUSE_MS = 50;
    EXEC_MS = 2;
  }
});

// src/core/model/problem-codes.ts
var PROBLEMS;
var init_problem_codes = __esm({
  "src/core/model/problem-codes.ts"() {
    "use strict";
    PROBLEMS = {
      "spec/no-file": { means: "There is no flow file where one was looked for", exit: 2 },
      "spec/too-large": { means: "The flow file is over 1 MiB, 100 levels or 100 aliases", exit: 2 },
      "spec/yaml": { means: "The file is not YAML 1.2 that a flow may use", exit: 2 },
      "spec/duplicate-key": { means: "A key stands twice in one mapping", exit: 2 },
      "spec/unknown-key": { means: "A key that means nothing here", exit: 2 },
      "spec/missing-key": { means: "A key that must be there is not", exit: 2 },
      "spec/wrong-type": { means: "A value has the wrong shape", exit: 2 },
      "spec/wrong-value": { means: "A value is of the right shape but not one of those allowed", exit: 2 },
      "spec/bad-name": { means: "A step id, variable, output or secret has a name that cannot be used", exit: 2 },
      "spec/uses": { means: "`uses` stands in a step; actions belong in the workflow around the flow", exit: 2 },
      "spec/bad-expression": { means: "An expression cannot be read", exit: 2 },
      "spec/unavailable-context": { means: "An expression uses a context or function that is not available there", exit: 2 },
      "spec/secret-place": { means: "`secrets` is used elsewhere than as a whole value in a step's env", exit: 2 },
      "spec/bad-pattern": { means: "A path pattern cannot be used", exit: 2 },
      "spec/outside-repository": { means: "A path leaves the repository or names .git or .flow", exit: 2 },
      "spec/environment-cached": { means: "A step with an environment is marked cache: true", exit: 2 },
      "spec/never-hits": { means: "A cached step uses a value that changes with every commit or run", exit: 0 },
      "graph/unknown-step": { means: "A step that is needed or asked for does not exist", exit: 2 },
      "graph/cycle": { means: "Steps need each other in a circle", exit: 2 },
      "graph/two-writers": { means: "Two tasks can write one path", exit: 2 },
      "graph/missing-input": { means: "A file that a task reads does not exist and no step writes it", exit: 2 },
      "graph/not-needed": { means: "A step uses another's outputs without needing it", exit: 2 },
      "graph/bad-matrix": { means: "A matrix cannot be expanded", exit: 2 },
      "graph/too-many-tasks": { means: "The flow has more tasks than can be handled", exit: 2 },
      "graph/bad-value": { means: "An expression gives a value that cannot be used there", exit: 2 },
      "graph/tracked-output": { means: "A declared output is tracked by git", exit: 2 },
      "graph/link-output": { means: "A declared output lies behind a symbolic link that leaves the repository", exit: 2 },
      "graph/failed-command-input": { means: "The command of a { run: \u2026 } input failed", exit: 5 },
      "secret/missing": { means: "A required secret has no value", exit: 5 },
      "secret/in-flow": { means: "A secret's value stands in the flow file, so that it is none", exit: 5 },
      "secret/leak": { means: "What a task left holds a secret, or what looks like a credential", exit: 1 },
      "secret/too-short": { means: "A secret is too short to be masked, or to be a key", exit: 5 },
      "secret/bad-value": { means: "A secret's value cannot be that of a variable", exit: 5 },
      "cli/usage": { means: "The command line is wrong", exit: 2 },
      "cli/no-match": { means: "Nothing matches what was asked for", exit: 2 },
      "cli/nested-run": { means: "A step of a run starts another run in the same repository", exit: 5 },
      "action/input": { means: "An input of the action is wrong", exit: 2 },
      "action/comment": { means: "The comment on the pull request could not be written", exit: 0 },
      "action/outputs-too-large": { means: "What steps gave is too large for the action's output `outputs`", exit: 0 },
      "attest/unsigned": { means: "What was made is not signed, or its attestation is not kept, although the job may sign", exit: 0 },
      "attest/required": { means: "What was made had to be signed and could not be", exit: 1 },
      "board/no-plan": { means: "There is no plan on the board, or not the one that was handed on", exit: 2 },
      "board/other-flow": { means: "The flow here is not the one that the plan was made from", exit: 2 },
      "board/unavailable": { means: "The board cannot be reached", exit: 5 },
      "board/dropped-output": { means: "GitHub dropped an output of the plan job, since a masked value stands in it", exit: 2 },
      "board/differing-result": { means: "Two workers made different bytes of one task", exit: 0 },
      "step/ignored-file": { means: "A step wrote to $GITHUB_ENV, $GITHUB_PATH or $GITHUB_STEP_SUMMARY, which a flow does not read", exit: 0 },
      "step/input-changed": { means: "An input changed while its task ran, so the result is not kept", exit: 0 },
      "store/corrupt-database": { means: "The local database was damaged and has been set aside", exit: 0 },
      "store/corrupt-entry": { means: "Stored bytes were damaged or gone; the task runs again", exit: 0 },
      "store/unavailable": { means: "The store cannot be read or written; nothing is kept", exit: 0 },
      "lineage/unsent": { means: "A service did not take what was to be told of a run", exit: 1 },
      "provenance/not-made": { means: "No task that is known here has made the file", exit: 4 },
      "provenance/changed-file": { means: "The file is not what the task that writes it made", exit: 4 },
      "provenance/broken-chain": { means: "The statements from the file back to its sources do not fit together", exit: 4 },
      "provenance/bad-signature": { means: "The signature is not good, or not by whom it should be", exit: 4 },
      "provenance/not-rebuilt": { means: "A task that was run again did not make what its statement says", exit: 4 },
      "provenance/not-signed": { means: "A signature was asked for and there is none", exit: 4 }
    };
  }
});

// src/core/report/safe-text.ts
function safeText(text) {
  return PRINTABLE.test(text) ? text : text.replace(UNSAFE, escaped);
}
function escaped(character) {
  const short = SHORT.get(character);
  if (short !== void 0) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}
function logLine(line, colors) {
  if (PRINTABLE.test(line)) return line;
  let colored = false;
  const shown3 = line.replace(LOG_SPECIAL, (found) => {
    if (colors && COLOR.test(found)) {
      colored = true;
      return found;
    }
    if (found === "	") return found;
    return found.startsWith(ESCAPE) || CONTROL.test(found) || found.startsWith(CSI) ? "" : escaped(found);
  });
  return colored ? `${shown3}${ESCAPE}[0m` : shown3;
}
function logLines(lines, colors) {
  return lines.flatMap((line) => PRINTABLE.test(line) ? [line] : line.split(/\r\n|[\r\n]/).map((part) => logLine(part, colors)));
}
var ESCAPE, CSI, BELL, UNSAFE, SEQUENCE, LOG_SPECIAL, COLOR, PRINTABLE, CONTROL, SHORT;
var init_safe_text = __esm({
  "src/core/report/safe-text.ts"() {
    "use strict";
    ESCAPE = String.fromCharCode(27);
    CSI = String.fromCharCode(155);
    BELL = String.fromCharCode(7);
    UNSAFE = new RegExp("[[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Noncharacter_Code_Point}]--[\\u200c\\u200d\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}]]", "gv");
    SEQUENCE = `(?:${ESCAPE}\\[|${CSI})[0-?]*[ -\\/]*[@-~]|${ESCAPE}[\\]PX^_][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|${ESCAPE}[ -\\/]*[0-~]`;
    LOG_SPECIAL = new RegExp(`${SEQUENCE}|${UNSAFE.source}`, "gv");
    COLOR = new RegExp(`^${ESCAPE}\\[[0-9;:]*m$`);
    PRINTABLE = /^[ -~]*$/;
    CONTROL = new RegExp("^\\p{Cc}$", "u");
    SHORT = /* @__PURE__ */ new Map([
      ["\n", "\\n"],
      ["\r", "\\r"],
      ["	", "\\t"]
    ]);
  }
});

// src/core/report/workflow-command.ts
function workflowCommand(name, properties, message) {
  const written2 = [...properties].flatMap(([key, value]) => value === void 0 ? [] : [`${key}=${escapedProperty(String(value))}`]);
  return `::${name}${written2.length > 0 ? ` ${written2.join(",")}` : ""}::${escapedData(message)}`;
}
function problemCommand(problem) {
  const { place, hint } = problem;
  const properties = /* @__PURE__ */ new Map([
    ["file", place === void 0 ? void 0 : safeText(place.file)],
    ["line", place?.line],
    ["col", place?.column],
    ["endColumn", place?.endColumn === void 0 ? void 0 : Math.max(place.column, place.endColumn - 1)],
    ["title", problem.code]
  ]);
  const lines = [safeText(problem.message), ...hint === void 0 ? [] : [safeText(hint)]];
  return workflowCommand(problem.severity, properties, lines.join("\n"));
}
function withoutOldCommands(line) {
  return line.replaceAll("##[", "## [");
}
function escapedData(text) {
  return withoutOldCommands(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapedProperty(text) {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
var init_workflow_command = __esm({
  "src/core/report/workflow-command.ts"() {
    "use strict";
    init_safe_text();
  }
});

// src/core/plan/scheduler.ts
function remainingPaths(graph, durations2) {
  return longestPaths(graph, expectedDurations(graph, durations2));
}
function longestPaths(graph, expected) {
  const remaining = new Float64Array(graph.nodes.length);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    let longest = 0;
    for (const next of graph.downstream[index] ?? []) longest = Math.max(longest, remaining[next] ?? 0);
    remaining[index] = longest + (expected[index] ?? 0);
  }
  return remaining;
}
function expectedDurations(graph, durations2, unknownMs = UNKNOWN_MS) {
  const known3 = /* @__PURE__ */ new Map();
  for (const task of graph.tasks) {
    const duration = durations2.get(task.key);
    if (duration === void 0) continue;
    const ofStep = known3.get(task.step.id) ?? [];
    ofStep.push(duration);
    known3.set(task.step.id, ofStep);
  }
  const medians = new Map([...known3].map(([step, values]) => [step, median(values)]));
  const overall = durations2.size > 0 ? median([...durations2.values()]) : unknownMs;
  const expected = new Float64Array(graph.nodes.length);
  for (const task of graph.tasks) expected[task.index] = durations2.get(task.key) ?? medians.get(task.step.id) ?? overall;
  return expected;
}
function median(values) {
  return [...values].sort((a2, b2) => a2 - b2)[Math.floor((values.length - 1) / 2)] ?? 0;
}
var UNKNOWN_MS, ReadyQueue;
var init_scheduler = __esm({
  "src/core/plan/scheduler.ts"() {
    "use strict";
    UNKNOWN_MS = 1e3;
    ReadyQueue = class {
      #heap = [];
      #remaining;
      constructor(remaining) {
        this.#remaining = remaining;
      }
      get size() {
        return this.#heap.length;
      }
      /** What pop would give. */
      peek() {
        return this.#heap[0];
      }
      push(node) {
        const heap = this.#heap;
        let at2 = heap.push(node) - 1;
        while (at2 > 0) {
          const parent = at2 - 1 >> 1;
          if (!this.#before(at2, parent)) break;
          this.#swap(at2, parent);
          at2 = parent;
        }
      }
      pop() {
        const heap = this.#heap;
        const top = heap[0];
        const last = heap.pop();
        if (heap.length === 0 || last === void 0) return top;
        heap[0] = last;
        for (let at2 = 0; ; ) {
          const child = this.#earlierChild(at2);
          if (child >= heap.length || !this.#before(child, at2)) return top;
          this.#swap(at2, child);
          at2 = child;
        }
      }
      #earlierChild(at2) {
        const left = 2 * at2 + 1;
        return left + 1 < this.#heap.length && this.#before(left + 1, left) ? left + 1 : left;
      }
      #before(a2, b2) {
        const [x, y] = [this.#heap[a2] ?? 0, this.#heap[b2] ?? 0];
        const difference = (this.#remaining[x] ?? 0) - (this.#remaining[y] ?? 0);
        return difference !== 0 ? difference > 0 : x < y;
      }
      #swap(a2, b2) {
        [this.#heap[a2], this.#heap[b2]] = [this.#heap[b2] ?? 0, this.#heap[a2] ?? 0];
      }
    };
  }
});

// src/core/model/canonical-json.ts
function canonicalJson(value) {
  if (typeof value === "string") return textOf(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`${typeof value} has no canonical form`);
  const fields = value;
  const keys = Object.keys(fields).sort();
  let text = "{";
  for (const key of keys) text += `${text === "{" ? "" : ","}${textOf(key)}:${canonicalJson(fields[key])}`;
  return `${text}}`;
}
function textOf(text) {
  if (!text.isWellFormed()) throw new TypeError("a text with a lone surrogate has no canonical form");
  return JSON.stringify(text);
}
var init_canonical_json = __esm({
  "src/core/model/canonical-json.ts"() {
    "use strict";
  }
});

// src/core/model/digest.ts
function sha256(data) {
  return (0, import_node_crypto.hash)("sha256", data, "hex");
}
function derivedKey(secret, purpose) {
  return new Uint8Array((0, import_node_crypto.hkdfSync)("sha256", secret, "", purpose, KEY_BYTES));
}
function keyedDigest(key, fields) {
  const hmac = (0, import_node_crypto.createHmac)("sha256", key);
  for (const field3 of fields) {
    const bytes = new TextEncoder().encode(field3);
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, bytes.length);
    hmac.update(length).update(bytes);
  }
  return hmac.digest("hex");
}
var import_node_crypto, KEY_BYTES, LENGTH_BYTES;
var init_digest = __esm({
  "src/core/model/digest.ts"() {
    "use strict";
    import_node_crypto = require("node:crypto");
    KEY_BYTES = 32;
    LENGTH_BYTES = 4;
  }
});

// src/core/fingerprint/manifest-builder.ts
function buildManifest(task, facts) {
  const inputs = /* @__PURE__ */ Object.create(null);
  const trees = /* @__PURE__ */ Object.create(null);
  for (const file of facts.files) inputs[file.path] = `${file.mode} ${file.sha256}`;
  for (const upstream of facts.upstreams) {
    if (countsAsTree(upstream.files)) trees[upstream.label] = treeDigest(upstream.files);
    else for (const file of upstream.files) inputs[file.path] = `${file.mode} ${file.sha256}`;
  }
  return {
    format: 1,
    epoch: facts.epoch,
    run: facts.run,
    shell: facts.shell,
    workingDirectory: task.workingDirectory,
    env: facts.env,
    secrets: facts.secrets,
    ...Object.keys(facts.rotations).length === 0 ? {} : { rotations: facts.rotations },
    passEnv: facts.passEnv,
    inputs,
    trees,
    commands: facts.commands,
    outputs: task.outputs.map((output) => (output.name === void 0 ? "" : `${output.name}=`) + output.pattern.source),
    platform: facts.platform
  };
}
function countsAsTree(files2) {
  return files2.length > LISTED_FILES;
}
function treeDigest(files2) {
  return sha256(canonicalJson(files2.map((file) => [file.path, file.mode, file.sha256])));
}
var LISTED_FILES;
var init_manifest_builder = __esm({
  "src/core/fingerprint/manifest-builder.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    LISTED_FILES = 100;
  }
});

// src/engine/task-run.ts
function newRun(node) {
  return {
    node,
    waitingFor: 0,
    status: "open",
    state: "planned",
    decision: null,
    prepared: null,
    reasons: [],
    body: null,
    before: null,
    stale: false,
    tidied: null,
    failure: null,
    tolerated: false,
    startMs: 0,
    durationMs: 0,
    attempts: 0,
    log: null,
    published: null
  };
}
function isGood(run) {
  return run.state === "restored" || run.state === "ran" || run.tolerated;
}
function isBad(run) {
  return run.state === "failed" && !run.tolerated || run.state === "blocked";
}
function groupState(members) {
  const has = (state) => members.some((run) => run.state === state && !run.tolerated);
  const tolerated = members.some((run) => run.tolerated);
  for (const state of ["failed", "blocked", "cancelled", "skipped"]) if (has(state)) return { state, tolerated: false };
  return { state: members.some((run) => run.state === "ran") ? "ran" : "restored", tolerated };
}
function groupBody(members) {
  const outputs = members.flatMap((run) => run.body?.outputs ?? []).sort((a2, b2) => a2.path < b2.path ? -1 : 1);
  return bodyOf(outputs, {});
}
function bodyOf(outputs, values) {
  return { outputs, values, log: null, startedAt: "", durationMs: 0, attempts: 0, producer: { tool: "", run: "" } };
}
function visibleResult(run) {
  return canonicalJson([isGood(run), run.tolerated, treeDigest(run.body?.outputs ?? []), run.body?.values ?? {}]);
}
function recordOf({ node, prepared, body, ...run }) {
  if (body === null || !(run.state === "restored" || run.state === "ran" || run.tolerated)) return null;
  if ("manifest" in body) return body;
  if (prepared === null) return null;
  const { manifest, fingerprint } = prepared;
  const { key, matrix, step } = node;
  return { ...body, fingerprint, manifest, task: node.id, key, step: step.id, matrix };
}
function isTask(run) {
  return run.node.kind === "task";
}
function isGroup(run) {
  return run.node.kind === "group";
}
function producerOf({ producer: { run, commit, ref } }) {
  return { run, ...commit === void 0 ? {} : { commit }, ...ref === void 0 ? {} : { ref } };
}
function secretsOf({ step }) {
  const names2 = new Set(step.env.flatMap(({ secret }) => secret ?? []));
  return names2.size === 0 ? {} : { secrets: [...names2].sort() };
}
function taskResult(run) {
  const { node } = run;
  if (run.published !== null) return run.published;
  return {
    id: node.id,
    title: node.title,
    step: node.step.id,
    matrix: node.matrix,
    decision: run.decision,
    state: run.state,
    fingerprint: run.prepared?.fingerprint ?? null,
    reasons: run.reasons,
    durationMs: run.durationMs,
    savedMs: run.state === "restored" ? run.body?.durationMs ?? 0 : 0,
    attempts: run.attempts,
    outputs: (run.body?.outputs ?? []).map(({ path: path26, sha256: sha2562, size, mode }) => ({ path: path26, sha256: sha2562, size, mode })),
    values: run.body?.values ?? {},
    ...run.state === "restored" && run.body !== null ? { producer: producerOf(run.body) } : {},
    ...run.failure === null ? {} : { failure: run.failure },
    ...secretsOf(node),
    ...run.body?.scan === void 0 ? {} : { scan: run.body.scan },
    startMs: run.startMs,
    line: node.step.line
  };
}
var init_task_run = __esm({
  "src/engine/task-run.ts"() {
    "use strict";
    init_manifest_builder();
    init_canonical_json();
  }
});

// src/engine/assume-unselected.ts
async function assumeUnselected(input, state) {
  const needed = [...state.selected()].flatMap((run) => input.graph.upstream[run.node.index] ?? []);
  for (const index of new Set(needed)) {
    const run = state.runs[index];
    if (run === void 0 || input.selected.has(index) || run.body !== null) continue;
    const members = isTask(run) ? [run] : run.node.kind === "group" ? run.node.members.flatMap((member) => state.runs[member] ?? []) : [];
    for (const member of members) await assume(input, member);
    if (!isTask(run)) run.body = groupBody(members);
    run.state = "restored";
    run.status = "settled";
  }
}
async function assume(input, run) {
  if (!isTask(run) || run.body !== null) return;
  const { files: files2 } = await input.ports.workspace.collect(run.node.outputs.map((output) => output.pattern));
  const states = await Promise.all(files2.map((file) => input.ports.workspace.state(file.path)));
  const outputs = states.flatMap(
    (file) => file === null ? [] : [
      {
        path: file.path,
        mode: file.mode,
        size: file.size,
        sha256: file.sha256,
        ...file.target === void 0 ? {} : { target: file.target }
      }
    ]
  );
  run.body = bodyOf(outputs, {});
  run.state = "restored";
  run.status = "settled";
}
var init_assume_unselected = __esm({
  "src/engine/assume-unselected.ts"() {
    "use strict";
    init_task_run();
  }
});

// src/core/fingerprint/task-environment.ts
function visibleEnvironment(facts) {
  const windows = facts.platform.startsWith("windows");
  const isVisible = (name) => ALWAYS.includes(name) || /^LC_[A-Z]+$/.test(name) || GITHUB.has(name) || windows && (WINDOWS.includes(name) || ALWAYS.includes(name));
  return Object.fromEntries(Object.entries(facts.env).filter(([name]) => isVisible(windows ? name.toUpperCase() : name)));
}
function passedEnvironment(facts, names2) {
  return Object.fromEntries(names2.map((name) => [name, Object.hasOwn(facts.env, name) ? facts.env[name] ?? null : null]));
}
var ALWAYS, WINDOWS, GITHUB;
var init_task_environment = __esm({
  "src/core/fingerprint/task-environment.ts"() {
    "use strict";
    ALWAYS = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LANGUAGE", "CI"];
    WINDOWS = [
      "SYSTEMROOT",
      "SYSTEMDRIVE",
      "WINDIR",
      "COMSPEC",
      "PATHEXT",
      "USERPROFILE",
      "HOMEDRIVE",
      "HOMEPATH",
      "APPDATA",
      "LOCALAPPDATA",
      "PROGRAMDATA",
      "PROGRAMFILES",
      "PROGRAMFILES(X86)",
      "COMMONPROGRAMFILES",
      "NUMBER_OF_PROCESSORS",
      "PROCESSOR_ARCHITECTURE",
      "OS"
    ];
    GITHUB = new Set(
      "ACTION ACTIONS ACTOR ACTOR_ID API_URL BASE_REF EVENT_NAME EVENT_PATH GRAPHQL_URL HEAD_REF JOB REF REF_NAME REF_PROTECTED REF_TYPE REPOSITORY REPOSITORY_ID REPOSITORY_OWNER REPOSITORY_OWNER_ID RETENTION_DAYS RUN_ATTEMPT RUN_ID RUN_NUMBER SERVER_URL SHA TRIGGERING_ACTOR WORKFLOW WORKFLOW_REF WORKFLOW_SHA WORKSPACE".split(" ").map((name) => `GITHUB_${name}`).concat("RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE".split(" "))
    );
  }
});

// src/core/model/pattern.ts
function parsePattern(source) {
  if (PLAIN.test(source) && source.length <= PLAIN_LENGTH) return plainPattern(source);
  const negated = source.startsWith("!");
  const body = negated ? source.slice(1) : source;
  const flaw = flawOf(body);
  if (flaw !== null) return { error: flaw };
  const names2 = body.split("/").filter((name) => name !== "" && name !== ".");
  if (names2.includes("..")) return { error: "outside" };
  if (names2.some((name) => name.toLowerCase() === ".git") || names2[0]?.toLowerCase() === ".flow") return { error: "reserved" };
  if (names2.length > MAX_SEGMENTS) return { error: "too-deep" };
  const segments = names2.map(parseSegment);
  if (segments.includes(null)) return { error: "set" };
  return assemble(source, negated, body.endsWith("/"), segments);
}
function plainPattern(source) {
  const names2 = source.split("/").filter((name) => name !== "");
  const segments = names2.map((name) => name === "**" ? { kind: "deep" } : { kind: "literal", text: name });
  return assemble(source, false, source.endsWith("/"), segments);
}
function flawOf(body) {
  if (body.trim() === "") return "empty";
  if (body.length > MAX_LENGTH) return "too-deep";
  if (new RegExp("\\p{Cc}", "u").test(body)) return "control";
  if (/^(\/|~\/|[A-Za-z]:|\\\\)/.test(body)) return "outside";
  if (body.replace(/\\[*?[\]!#{}\\ ]/g, "").includes("\\")) return "backslash";
  return /(?<!\\)\{[^}]*,[^}]*\}/.test(body) ? "braces" : null;
}
function assemble(source, negated, directory, read4) {
  const texts = read4.map((segment) => segment.kind === "literal" ? segment.text : null);
  const literal = texts.length > 0 && !texts.includes(null) ? texts.join("/") : null;
  const segments = [...read4];
  if (segments.at(-1)?.kind === "deep") segments.pop();
  else if (!directory && segments.length > 0)
    return { source, negated, segments, literal, directory, namesModules: texts.includes("node_modules") };
  segments.push({ kind: "glob", tokens: [{ kind: "star" }] });
  return { source, negated, segments, literal, directory, namesModules: texts.includes("node_modules") };
}
function parseSegment(name) {
  if (name === "**") return { kind: "deep" };
  const tokens = [];
  for (let at2 = 0; at2 < name.length; ) {
    const next = parseToken(name, at2);
    if (next === null) return null;
    const [token, after2] = next;
    if (!(token.kind === "star" && tokens.at(-1)?.kind === "star")) tokens.push(token);
    at2 = after2;
  }
  if (tokens.every((token) => token.kind === "text")) return { kind: "literal", text: tokens.map((token) => token.char).join("") };
  return { kind: "glob", tokens };
}
function parseToken(name, at2) {
  const char = name.charAt(at2);
  if (char === "\\") return [{ kind: "text", char: name.charAt(at2 + 1) }, at2 + 2];
  if (char === "*") return [{ kind: "star" }, at2 + 1];
  if (char === "?") return [{ kind: "one" }, at2 + 1];
  return char === "[" ? parseSet(name, at2) : [{ kind: "text", char }, at2 + 1];
}
function parseSet(name, at2) {
  const negated = name.charAt(at2 + 1) === "!" || name.charAt(at2 + 1) === "^";
  const first = at2 + (negated ? 2 : 1);
  const end = name.indexOf("]", first + 1);
  if (end < 0 || /\[:|\\/.test(name.slice(first, end))) return null;
  const ranges = [];
  for (let i2 = first; i2 < end; i2++) {
    const isRange = name.charAt(i2 + 1) === "-" && i2 + 2 < end;
    ranges.push([name.charAt(i2), isRange ? name.charAt(i2 + 2) : name.charAt(i2)]);
    if (isRange) i2 += 2;
  }
  return [{ kind: "set", negated, ranges }, end + 1];
}
function tokenTakes(token, char) {
  if (token.kind === "text") return token.char === char;
  if (token.kind !== "set") return true;
  return token.ranges.some(([low, high]) => char >= low && char <= high) !== token.negated;
}
function globTakes(tokens, name) {
  if (tokens.length === 1 && tokens[0]?.kind === "star") return true;
  let at2 = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (at2 < name.length) {
    const current = tokens[token];
    if (current?.kind === "star") {
      star = token++;
      resume = at2;
    } else if (current !== void 0 && tokenTakes(current, name.charAt(at2))) {
      token++;
      at2++;
    } else if (star >= 0) {
      token = star + 1;
      at2 = ++resume;
    } else return false;
  }
  while (tokens[token]?.kind === "star") token++;
  return token === tokens.length;
}
function segmentTakes(segment, name) {
  return segment.kind === "literal" ? segment.text === name : segment.kind === "deep" || globTakes(segment.tokens, name);
}
function startMask(pattern) {
  return close(pattern, 1);
}
function close(pattern, mask) {
  let closed = mask;
  for (let i2 = 0; i2 < pattern.segments.length; i2++) {
    if (closed & 1 << i2 && pattern.segments[i2]?.kind === "deep") closed |= 1 << i2 + 1;
  }
  return closed;
}
function nextMask(pattern, mask, name) {
  const done = 1 << pattern.segments.length;
  if (mask & done) return done;
  let next = 0;
  for (let i2 = 0; i2 < pattern.segments.length; i2++) {
    const segment = pattern.segments[i2];
    if (segment === void 0 || !(mask & 1 << i2) || !segmentTakes(segment, name)) continue;
    next |= segment.kind === "deep" ? 1 << i2 : 1 << i2 + 1;
  }
  return next === 0 ? 0 : close(pattern, next);
}
function isAccepted(pattern, mask) {
  return (mask & 1 << pattern.segments.length) !== 0;
}
function matches(pattern, path26) {
  let mask = startMask(pattern);
  for (const name of path26.split("/")) {
    mask = nextMask(pattern, mask, name);
    if (mask === 0) return false;
  }
  return isAccepted(pattern, mask);
}
function selects(patterns, path26) {
  const last = patterns.findLast((pattern) => matches(pattern, path26));
  return last !== void 0 && !last.negated;
}
function selectsInput(patterns, path26) {
  const names2 = path26.split("/");
  if (names2.includes(".git") || names2[0] === ".flow") return false;
  const inModules = names2.includes("node_modules");
  return selects(inModules ? patterns.filter((pattern) => pattern.negated || pattern.namesModules) : patterns, path26);
}
function canMeet(one, other) {
  return reach(one.segments, other.segments, (segment) => segment.kind === "deep", segmentsMeet).touchesEnd;
}
function reach(a2, b2, isMany, meet) {
  const width = b2.length + 1;
  const reached = /* @__PURE__ */ new Set([0]);
  let touchesEnd = false;
  for (const pair of reached) {
    const left = a2[Math.floor(pair / width)];
    const right = b2[pair % width];
    if (left === void 0 || right === void 0) touchesEnd = true;
    for (const step of stepsFrom(left, right, width, isMany, meet)) reached.add(pair + step);
  }
  return { touchesEnd, bothEnd: reached.has(a2.length * width + b2.length) };
}
function stepsFrom(left, right, width, isMany, meet) {
  if (left === void 0) return right !== void 0 && isMany(right) ? [1] : [];
  if (right === void 0) return isMany(left) ? [width] : [];
  if (isMany(left) || isMany(right)) return [width, 1];
  return meet(left, right) ? [width + 1] : [];
}
function covers(cover, pattern) {
  let mask = startMask(cover);
  for (const segment of pattern.segments) {
    mask = segment.kind === "literal" ? nextMask(cover, mask, segment.text) : maskAfter(cover, mask, segment);
    if (mask === 0) return false;
  }
  return isAccepted(cover, mask);
}
function maskAfter(cover, mask, wildcard) {
  const done = 1 << cover.segments.length;
  if (mask & done) return done;
  let next = 0;
  cover.segments.forEach((segment, i2) => {
    if (!(mask & 1 << i2)) return;
    if (segment.kind === "deep") next |= 1 << i2;
    else if (wildcard.kind === "glob" && segment.kind === "glob" && includesGlob(segment.tokens, wildcard.tokens)) next |= 1 << i2 + 1;
  });
  return close(cover, next);
}
function includesGlob(tokens, other) {
  return tokens.length === 1 && tokens[0]?.kind === "star" || JSON.stringify(tokens) === JSON.stringify(other);
}
function canRead(input, output) {
  return (input.namesModules || !output.namesModules) && canMeet(input, output);
}
function segmentsMeet(left, right) {
  if (left.kind === "literal") return segmentTakes(right, left.text);
  if (right.kind === "literal") return segmentTakes(left, right.text);
  return left.kind === "deep" || right.kind === "deep" || globsMeet(left.tokens, right.tokens);
}
function globsMeet(a2, b2) {
  return reach(a2, b2, (token) => token.kind === "star", charsMeet).bothEnd;
}
function charsMeet(left, right) {
  if (left.kind === "text") return tokenTakes(right, left.char);
  return right.kind === "text" ? tokenTakes(left, right.char) : true;
}
var MAX_SEGMENTS, MAX_LENGTH, PLAIN, PLAIN_LENGTH;
var init_pattern = __esm({
  "src/core/model/pattern.ts"() {
    "use strict";
    MAX_SEGMENTS = 29;
    MAX_LENGTH = 4096;
    PLAIN = /^(?:[\w@%+=,-][\w.@%+=,-]*\/)*(?:\*\*|[\w@%+=,-][\w.@%+=,-]*\/?)$/;
    PLAIN_LENGTH = 2 * MAX_SEGMENTS;
  }
});

// src/core/model/manifest.ts
function fingerprintOf(manifest) {
  return sha256(canonicalJson(manifest));
}
var init_manifest = __esm({
  "src/core/model/manifest.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
  }
});

// src/core/graph/template.ts
function holdsExpression(text) {
  return text.includes(OPEN);
}
function readTemplate(text) {
  const parts = [];
  for (let at2 = 0; at2 < text.length; ) {
    const open = text.indexOf(OPEN, at2);
    if (open !== at2) {
      const end2 = open < 0 ? text.length : open;
      parts.push({ kind: "text", text: text.slice(at2, end2), offset: at2 });
      at2 = end2;
      continue;
    }
    const from = open + OPEN.length;
    const end = endOfExpression(text, from);
    if (end < 0) return null;
    parts.push({ kind: "expression", text: text.slice(from, end - 2), offset: from });
    at2 = end;
  }
  return parts;
}
function templateParts(text) {
  return readTemplate(text) ?? [{ kind: "text", text, offset: 0 }];
}
function endOfExpression(text, from) {
  let inString = false;
  for (let at2 = from; at2 < text.length; at2++) {
    const char = text.charAt(at2);
    if (char === "'") inString = !inString;
    else if (!inString && char === "}" && at2 > from && text.charAt(at2 - 1) === "}") return at2 + 1;
  }
  return -1;
}
function evaluateText(text, contexts, functions, expressions) {
  if (!holdsExpression(text)) return { ok: true, value: text };
  const parts = readTemplate(text);
  if (parts === null) return UNCLOSED;
  if (expressions === null) return UNREADABLE;
  let filled3 = "";
  for (const part of parts) {
    const result = part.kind === "expression" ? evaluatePart(part, contexts, functions, expressions) : null;
    if (result?.ok === false) return result;
    filled3 += result === null ? part.text : expressions.toText(result.value);
  }
  return { ok: true, value: filled3 };
}
function evaluateValue(text, contexts, functions, expressions) {
  const parts = text.startsWith(OPEN) ? readTemplate(text) : [];
  const only = parts?.length === 1 ? parts[0] : void 0;
  if (only === void 0 || expressions === null) return evaluateText(text, contexts, functions, expressions);
  return evaluatePart(only, contexts, functions, expressions);
}
function evaluatePart(part, contexts, functions, expressions) {
  const result = expressions.evaluate(part.text, contexts, functions);
  return isError(result) ? { ok: false, message: `\`${part.text.trim()}\` cannot be evaluated: ${result.message}` } : { ok: true, value: result.value };
}
function isError(result) {
  return "message" in result;
}
var OPEN, UNCLOSED, UNREADABLE;
var init_template = __esm({
  "src/core/graph/template.ts"() {
    "use strict";
    OPEN = "${{";
    UNCLOSED = { ok: false, message: `An expression is not closed by \`}}\`` };
    UNREADABLE = { ok: false, message: "The text holds an expression, but the flow was read as one without" };
  }
});

// src/engine/evaluate-task.ts
function conditionHolds(input, runs2, task) {
  const text = task.step.if;
  const upstream = directUpstreams(input.graph, runs2, task);
  const success = upstream.every(isGood);
  if (text === void 0 || input.expressions === null) return success;
  const functions = {
    ...filesFunction(input),
    success: () => success,
    failure: () => upstream.some(isBad),
    always: () => true,
    cancelled: () => input.signal.aborted
  };
  const evaluated3 = input.expressions.evaluate(text.text, taskContexts(input, runs2, task, flowEnv(input), [text.text]), functions);
  if (!("value" in evaluated3)) throw new EvaluationError(`its \`if\` cannot be evaluated: ${evaluated3.message}`);
  return input.expressions.isTruthy(evaluated3.value) && (success || asksForStatus(task, input.expressions));
}
function asksForStatus(task, expressions) {
  if (task.step.if === void 0 || expressions === null) return false;
  const parsed2 = expressions.parse(task.step.if.text);
  return "functions" in parsed2 && parsed2.functions.some((name) => ["success", "failure", "always", "cancelled"].includes(name));
}
function evaluateTask(input, runs2, task) {
  const { step } = task;
  if (input.expressions === null) return literalTask(input, task);
  const texts = [...step.env.map((entry) => entry.value.text), step.run.text, textOf2(step.timeoutMinutes), textOf2(step.continueOnError)];
  const contexts = taskContexts(input, runs2, task, flowEnv(input), texts);
  const env = { ...flowEnv(input), ...evaluateEnv(input, step.env, contexts) };
  const full = { ...contexts, env };
  return {
    env,
    secrets: Object.fromEntries(step.env.flatMap((entry) => entry.secret === void 0 ? [] : [[entry.name, entry.secret]])),
    script: evaluateScript(input, step.run, full, step.env),
    timeoutMs: minutes(evaluated(input, step.timeoutMinutes, full) ?? DEFAULT_MINUTES) * 6e4,
    continueOnError: evaluated(input, step.continueOnError, full) === true
  };
}
function literalTask(input, { step }) {
  const plain4 = [...input.flow.env, ...step.env].filter((entry) => entry.secret === void 0);
  return {
    env: Object.fromEntries(plain4.map((entry) => [entry.name, entry.value.text])),
    secrets: {},
    script: step.run.text,
    timeoutMs: (typeof step.timeoutMinutes === "number" ? step.timeoutMinutes : DEFAULT_MINUTES) * 6e4,
    continueOnError: step.continueOnError === true
  };
}
function textOf2(value) {
  return typeof value === "object" ? value.text : "";
}
function flowEnv(input) {
  return evaluateEnv(input, input.flow.env, baseContexts(input));
}
function evaluateEnv(input, entries, contexts) {
  const plain4 = entries.filter((entry) => entry.secret === void 0);
  return Object.fromEntries(plain4.map((entry) => [entry.name, fill(input, entry.value, contexts, `env ${entry.name}`)]));
}
function fill(input, text, contexts, what) {
  if (input.expressions === null || !text.text.includes("${{")) return text.text;
  const filled3 = evaluateText(text.text, contexts, filesFunction(input), input.expressions);
  if (!filled3.ok) throw new EvaluationError(`its ${what} cannot be evaluated: ${filled3.message}`);
  return filled3.value;
}
function evaluated(input, value, contexts) {
  if (typeof value !== "object") return value;
  if (input.expressions === null) return value.text;
  const evaluated3 = evaluateValue(value.text, contexts, filesFunction(input), input.expressions);
  if (!evaluated3.ok) throw new EvaluationError(`\`${value.text}\` cannot be evaluated: ${evaluated3.message}`);
  return evaluated3.value;
}
function minutes(value) {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0)
    throw new EvaluationError(`its timeout-minutes is ${JSON.stringify(value)}`, "Write a number of minutes above 0.");
  return number;
}
function evaluateScript(input, run, contexts, env) {
  const { expressions } = input;
  if (expressions === null || !run.text.includes("${{")) return run.text;
  const outsideEnv = new Set(
    [...input.flow.env, ...env].filter((entry) => comesFromOutside(entry.value.text, expressions, /* @__PURE__ */ new Set())).map((entry) => entry.name.toLowerCase())
  );
  return templateParts(run.text).map((part) => {
    if (part.kind === "text") return part.text;
    const evaluated3 = expressions.evaluate(part.text, contexts, filesFunction(input));
    if (!("value" in evaluated3)) throw new EvaluationError(`its script cannot be evaluated: ${evaluated3.message}`);
    const value = expressions.toText(evaluated3.value);
    if (HARMLESS.test(value) || !expressionIsFromOutside(part.text, expressions, outsideEnv)) return value;
    throw new EvaluationError(
      `\${{ ${part.text.trim()} }} in its script gives a text that a shell would act on`,
      `Put it in the step's env and use the variable in quotes: "$NAME".`
    );
  }).join("");
}
function comesFromOutside(text, expressions, outsideEnv) {
  if (!text.includes("${{")) return false;
  return templateParts(text).some((part) => part.kind === "expression" && expressionIsFromOutside(part.text, expressions, outsideEnv));
}
function expressionIsFromOutside(text, expressions, outsideEnv) {
  const parsed2 = expressions.parse(text);
  if (!("references" in parsed2)) return true;
  return parsed2.references.some(({ path: [root, name] }) => {
    const context = String(root).toLowerCase();
    if (context === "env") return name === null || name === void 0 || outsideEnv.has(name.toLowerCase());
    return !["matrix", "strategy", "runner"].includes(context);
  });
}
function baseContexts(input) {
  const { github, runner: runner2, inputs } = input.facts;
  return { github, runner: runner2, inputs };
}
function filesFunction(input) {
  return { hashFiles: (patterns) => input.ports.workspace.hashFiles(patterns) };
}
function taskContexts(input, runs2, task, env, texts) {
  const base = { ...baseContexts(input), env, matrix: task.matrix, strategy: task.strategy };
  const mentioned = texts.filter((text) => /\b(steps|needs)\b/i.test(text));
  if (mentioned.length === 0) return base;
  const needed = new Set(task.step.needs.map((need) => need.text));
  const named2 = mentioned.flatMap((text) => text.match(/[A-Za-z_][\w-]*/g) ?? []).filter((name) => input.graph.tasksOf.has(name));
  const context = (names2) => Object.fromEntries([...names2].map((name) => [name, stepContext(input.graph, runs2, name)]));
  return { ...base, steps: context(/* @__PURE__ */ new Set([...named2, ...needed])), needs: context(needed) };
}
function stepContext(graph, runs2, step) {
  const members = (graph.tasksOf.get(step) ?? []).flatMap((index) => runs2[index] ?? []).filter(isTask);
  const outcome = members.every((run) => run.state === "ran" || run.state === "restored") ? "success" : ["failed", "cancelled", "skipped"].find((state) => members.some((run) => run.state === state));
  const result = outcome === "failed" || outcome === void 0 ? "failure" : outcome;
  const conclusion = members.every(isGood) ? "success" : result;
  const each = members.map((run) => taskOutputs(run));
  const names2 = [...new Set(each.flatMap((outputs2) => Object.keys(outputs2)))];
  const outputs = Object.fromEntries(
    names2.map((name) => [name, members.length === 1 ? each[0]?.[name] ?? null : each.flatMap((values) => values[name] ?? [])])
  );
  return { outputs, outcome: result, conclusion, result: conclusion };
}
function taskOutputs(run) {
  const outputs = Object.assign(/* @__PURE__ */ Object.create(null), run.body?.values);
  for (const { name, pattern } of run.node.outputs) {
    if (name === void 0) continue;
    outputs[name] = pattern.literal ?? (run.body?.outputs ?? []).filter((file) => matches(pattern, file.path)).map((file) => file.path);
  }
  return outputs;
}
function directUpstreams(graph, runs2, task) {
  return (graph.upstream[task.index] ?? []).flatMap((index) => runs2[index] ?? []);
}
var EvaluationError, DEFAULT_MINUTES, HARMLESS;
var init_evaluate_task = __esm({
  "src/engine/evaluate-task.ts"() {
    "use strict";
    init_template();
    init_pattern();
    init_task_run();
    EvaluationError = class extends Error {
      hint;
      constructor(message, hint) {
        super(message);
        this.hint = hint;
      }
    };
    DEFAULT_MINUTES = 360;
    HARMLESS = /^[\w./:@%+=,~ -]*$/;
  }
});

// src/engine/prepare-task.ts
async function prepareTask(input, runs2, task, gathered) {
  const { commands, rotations } = gathered;
  const evaluated3 = evaluateTask(input, runs2, task);
  const files2 = await input.ports.workspace.list(inputSelection(task), false);
  const upstream = upstreamFiles(runs2, task);
  refuseMissing(task, files2, upstream.some);
  const manifest = buildManifest(task, {
    epoch: input.options.epoch,
    run: evaluated3.script,
    shell: task.shell ?? "",
    env: evaluated3.env,
    secrets: evaluated3.secrets,
    rotations,
    passEnv: passedEnvironment(input.facts, task.step.passEnv),
    files: [...files2, ...upstream.some],
    upstreams: upstream.all,
    commands: Object.fromEntries(task.commands.map((command) => [command, commands.get(command) ?? ""])),
    platform: task.platform ?? input.facts.platform
  });
  return {
    manifest,
    fingerprint: fingerprintOf(manifest),
    script: evaluated3.script,
    shell: task.shell,
    env: evaluated3.env,
    secrets: evaluated3.secrets,
    timeoutMs: evaluated3.timeoutMs,
    continueOnError: evaluated3.continueOnError,
    files: files2
  };
}
function inputSelection(task) {
  const except = task.notFromDisk;
  return task.inputs === void 0 ? { kind: "default", directory: task.workingDirectory, except } : { kind: "patterns", patterns: task.inputs, except };
}
function upstreamFiles(runs2, task) {
  const some = [];
  const all = [];
  for (const upstream of task.upstreams) {
    const run = runs2[upstream.node];
    const files2 = run?.body?.outputs ?? [];
    if (run === void 0 || files2.length === 0) continue;
    if (upstream.all) all.push({ label: labelOf(run), files: files2 });
    else some.push(...files2.filter((file) => selectsInput(task.inputs ?? [], file.path)));
  }
  return { some, all };
}
function labelOf(run) {
  if (isTask(run)) return run.node.outputs.map((output) => output.pattern.source).join(" ");
  return (run.body?.outputs ?? []).map((file) => file.path.split("/").slice(0, -1).join("/")).filter((folder, index, list) => list.indexOf(folder) === index).join(" ");
}
function refuseMissing(task, files2, upstream) {
  const literals = literalInputs(task.inputs ?? []);
  if (literals.length === 0) return;
  const present = [...files2, ...upstream].map((file) => file.path);
  const exact = new Set(present);
  const missing2 = literals.find((name) => !exact.has(name) && !present.some((other) => other.startsWith(`${name}/`)));
  if (missing2 !== void 0) {
    throw new EvaluationError(
      `its input ${missing2} is not there`,
      "Whoever should write it did not, or it was removed while the run went on."
    );
  }
}
function literalInputs(patterns) {
  return patterns.flatMap((pattern) => pattern.negated || pattern.directory || pattern.literal === null ? [] : [pattern.literal]);
}
var init_prepare_task = __esm({
  "src/engine/prepare-task.ts"() {
    "use strict";
    init_manifest_builder();
    init_task_environment();
    init_manifest();
    init_pattern();
    init_evaluate_task();
    init_task_run();
  }
});

// src/engine/problem-wording.ts
function placeOf(file, task) {
  return { file, line: task.step.line, column: task.step.column };
}
function ignoredFile(file, task, name) {
  return {
    code: "step/ignored-file",
    severity: "warning",
    message: `${task.id} wrote to $${name}, which a flow does not read`,
    hint: name === "GITHUB_STEP_SUMMARY" ? "Write what matters to a declared output." : "Give values to other steps through $GITHUB_OUTPUT.",
    place: placeOf(file, task)
  };
}
function inputChanged(file, task, path26) {
  return {
    code: "step/input-changed",
    severity: "warning",
    message: `${path26} changed while ${task.id} ran, so its result is not kept`,
    hint: "Run again, or do not let the step change what it reads.",
    place: placeOf(file, task)
  };
}
function notSaved(task, outcome) {
  const why = outcome === "denied" ? "the store may not be written" : outcome === "too-large" ? "it is too large" : "the store cannot take it";
  return { code: "store/unavailable", severity: "warning", message: `results are not kept, first that of ${task.id}: ${why}` };
}
function bytesGone(task, path26, why) {
  return {
    code: "store/corrupt-entry",
    severity: "warning",
    message: `the stored bytes of ${path26} are ${why === "corrupt" ? "damaged" : "gone"}; ${task.id} runs again`
  };
}
function commandFailed(file, task, command, why) {
  return {
    code: "graph/failed-command-input",
    severity: "error",
    message: `the input { run: ${command} } of ${task.id} failed: ${why}`,
    hint: "Install what it calls, or take it out of `inputs`.",
    place: placeOf(file, task)
  };
}
function missingInput(file, task, path26) {
  return {
    code: "graph/missing-input",
    severity: "error",
    message: `${task.id} reads ${path26}, which does not exist and which no step writes`,
    hint: "Add the file, correct the path, or name it in another step's `outputs`.",
    place: placeOf(file, task)
  };
}
function trackedOutput(file, task, path26) {
  return {
    code: "graph/tracked-output",
    severity: "error",
    message: `${task.id} writes ${path26}, which git tracks`,
    hint: `Take it out of git (git rm --cached ${path26}) and ignore it, or write elsewhere.`,
    place: placeOf(file, task)
  };
}
function linkOutput(file, task, pattern) {
  return {
    code: "graph/link-output",
    severity: "error",
    message: `${task.id} writes ${pattern}, which lies behind a symbolic link`,
    hint: "Name the path that the link leads to, inside the repository.",
    place: placeOf(file, task)
  };
}
function secretInFlow(file, name, line) {
  return {
    code: "secret/in-flow",
    severity: "error",
    message: `the value of secret ${name} stands in line ${line} of ${file}, where everybody can read it`,
    hint: "Choose another value, one that nobody writes by chance; or give it in `env`, if it is no secret."
  };
}
function keyTooShort(name, bytes, make) {
  return {
    code: "secret/too-short",
    severity: "error",
    message: `secret ${name} has fewer than ${bytes} bytes, and so can be found by trying`,
    hint: `Make one with \`${make}\`.`
  };
}
var init_problem_wording = __esm({
  "src/engine/problem-wording.ts"() {
    "use strict";
  }
});

// src/engine/check-before.ts
function selectedTasks(input) {
  return input.graph.tasks.filter((task) => input.selected.has(task.index));
}
function checkInputs(input) {
  return selectedTasks(input).flatMap((task) => {
    const absent = input.ports.workspace.absent(literalInputs(task.inputs ?? []));
    return absent.filter((name) => !isWritten(input, task, name)).map((name) => missingInput(input.flow.file, task, name));
  });
}
function isWritten(input, task, name) {
  return task.upstreams.some(({ node }) => {
    const upstream = input.graph.nodes[node];
    const writers2 = upstream?.kind === "group" ? upstream.members.map((member) => input.graph.nodes[member]) : [upstream];
    return writers2.some(
      (writer) => writer?.kind === "task" && writer.outputs.some((output) => matches(output.pattern, name) || output.pattern.source.startsWith(`${name}/`))
    );
  });
}
async function runCommands(input) {
  const askedBy = /* @__PURE__ */ new Map();
  for (const task of selectedTasks(input)) {
    if (!input.ports.dispatch.concerns(task)) continue;
    for (const command of task.commands) if (!askedBy.has(command)) askedBy.set(command, task);
  }
  const env = visibleEnvironment(input.facts);
  const digests2 = /* @__PURE__ */ new Map();
  const problems = [];
  await Promise.all(
    [...askedBy].map(async ([command, task]) => {
      const captured = await input.ports.executor.capture(command, env);
      if (captured.ok) digests2.set(command, sha256(captured.output));
      else problems.push(commandFailed(input.flow.file, task, command, captured.why));
    })
  );
  return { digests: digests2, problems };
}
async function checkOutputs(input) {
  const tasks = selectedTasks(input).filter((task) => task.outputs.length > 0);
  const patterns = [...new Map(tasks.flatMap((task) => task.outputs.map(({ pattern }) => [pattern.source, pattern]))).values()];
  if (patterns.length === 0) return [];
  const refused2 = await input.ports.workspace.refusedOutputs(patterns);
  const writer = (test) => tasks.filter(test).slice(0, 1);
  return [
    ...refused2.tracked.flatMap(
      (path26) => writer((task) => task.outputs.some(({ pattern }) => matches(pattern, path26))).map(
        (task) => trackedOutput(input.flow.file, task, path26)
      )
    ),
    ...refused2.outside.flatMap(
      (source) => writer((task) => task.outputs.some(({ pattern }) => pattern.source === source)).map(
        (task) => linkOutput(input.flow.file, task, source)
      )
    )
  ];
}
function pendingTasks(input, runs2) {
  const pending = [...runs2].filter(isTask).filter((run) => run.status !== "settled" && input.ports.dispatch.concerns(run.node));
  return pending.map((run) => run.node);
}
var init_check_before = __esm({
  "src/engine/check-before.ts"() {
    "use strict";
    init_task_environment();
    init_digest();
    init_pattern();
    init_prepare_task();
    init_problem_wording();
    init_task_run();
  }
});

// src/core/fingerprint/explain.ts
function explain(before, after2) {
  return [
    ...mapDifferences("input", before.inputs, after2.inputs),
    ...mapDifferences("upstream", before.trees, after2.trees),
    ...mapDifferences("command", before.commands, after2.commands),
    ...textDifference("run", before.run, after2.run),
    ...mapDifferences("env", before.env, after2.env),
    ...mapDifferences("secret", before.secrets, after2.secrets),
    ...rotationDifferences(before.rotations ?? {}, after2.rotations ?? {}),
    ...mapDifferences("pass-env", before.passEnv, after2.passEnv),
    ...textDifference("shell", before.shell, after2.shell),
    ...textDifference("working-directory", before.workingDirectory, after2.workingDirectory),
    ...listDifferences(before.outputs, after2.outputs),
    ...textDifference("platform", before.platform, after2.platform),
    ...textDifference("epoch", before.epoch, after2.epoch),
    ...textDifference("format", String(before.format), String(after2.format))
  ];
}
function textDifference(kind, before, after2) {
  return before === after2 ? [] : [{ kind, name: kind, before, after: after2 }];
}
function mapDifferences(kind, before, after2) {
  const names2 = [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after2)])].sort();
  return names2.flatMap((name) => entryDifference(kind, name, before, after2));
}
function entryDifference(kind, name, before, after2) {
  const was = Object.hasOwn(before, name) ? before[name] : void 0;
  const is = Object.hasOwn(after2, name) ? after2[name] : void 0;
  return was === is ? [] : [{ kind, name, before: shown(kind, was), after: shown(kind, is) }];
}
function rotationDifferences(before, after2) {
  const way = (entries, name) => Object.hasOwn(entries, name) ? "fingerprint" : "none";
  return mapDifferences("rotated", before, after2).map(({ kind, name }) => {
    const [was, is] = [way(before, name), way(after2, name)];
    return was === is ? { kind, name, before: null, after: null } : { kind, name, before: was, after: is };
  });
}
function shown(kind, value) {
  if (value === void 0) return null;
  return value ?? (kind === "pass-env" ? "(not set)" : null);
}
function listDifferences(before, after2) {
  if (before.length === after2.length && before.every((item, index) => item === after2[index])) return [];
  const gone = before.filter((item) => !after2.includes(item)).map((name) => ({ kind: "output", name, before: name, after: null }));
  const come = after2.filter((item) => !before.includes(item)).map((name) => ({ kind: "output", name, before: null, after: name }));
  const differences = [...gone, ...come];
  return differences.length > 0 ? differences : [{ kind: "output", name: "order", before: before.join(" "), after: after2.join(" ") }];
}
var init_explain = __esm({
  "src/core/fingerprint/explain.ts"() {
    "use strict";
  }
});

// src/core/plan/rebuilder.ts
function decide(question) {
  if (!question.cached || question.uncachedBecause !== null) return { kind: "always", record: null };
  if (question.force || question.record === null || isUntrusted(question)) return { kind: "miss", record: null };
  return { kind: "hit", record: question.record };
}
function nearestRecord(records, manifest) {
  let nearest = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const count2 = explain(record.manifest, manifest).length;
    if (count2 < fewest) [nearest, fewest] = [record, count2];
  }
  return nearest;
}
function reasonsToRun(question, manifest, records) {
  if (question.uncachedBecause !== null) return [plain("uncached", question.uncachedBecause)];
  if (!question.cached) return [plain("uncached", "cache: false")];
  if (question.force) return [plain("force", "--force")];
  if (isUntrusted(question)) return [plain("untrusted", question.untrusted ?? "")];
  const nearest = nearestRecord(records, manifest);
  if (nearest === null) return [plain("first", "no earlier record")];
  const differences = explain(nearest.manifest, manifest);
  return differences.length > 0 ? differences : [plain("bytes", "recorded bytes")];
}
function isUntrusted({ untrusted = null }) {
  return untrusted !== null;
}
function plain(kind, name) {
  return { kind, name, before: null, after: null };
}
var init_rebuilder = __esm({
  "src/core/plan/rebuilder.ts"() {
    "use strict";
    init_explain();
  }
});

// src/core/plan/trust-policy.ts
function whyUntrusted(policy, maker) {
  if (policy === void 0) return null;
  return whyOther("workflow", policy.workflows, maker.workflow, withoutRef) ?? whyOther("ref", policy.refs, maker.ref) ?? whyOther("event", policy.events, maker.event);
}
function whyOther(what, patterns, given, shorter = (text) => text) {
  if (patterns === void 0) return null;
  if (given === void 0 || given === "") return `the ${what} that made it is not known`;
  const isMeant = given.length <= LONGEST && patterns.some((pattern) => matchesRef(pattern, given) || matchesRef(pattern, shorter(given)));
  return isMeant ? null : `made by the ${what} ${given}`;
}
function matchesRef(pattern, text) {
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (part.startsWith("*")) return part === "*" ? "[^/]*" : "[^]*";
    return part.replace(/[.+?^${}()|[\]\\/-]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`).test(text);
}
var LONGEST, withoutRef;
var init_trust_policy = __esm({
  "src/core/plan/trust-policy.ts"() {
    "use strict";
    LONGEST = 1e3;
    withoutRef = (workflow) => workflow.split("@", 1)[0] ?? "";
  }
});

// src/engine/failure-wording.ts
function endFailure(execution, facts) {
  const { end, lastLines } = execution;
  const after2 = `after ${seconds(facts.durationMs)}${facts.of > 1 ? `, attempt ${facts.attempt} of ${facts.of}` : ""}`;
  if (end.kind === "exit")
    return end.code === 0 ? null : { kind: "exit", code: end.code, message: `exit code ${end.code} ${after2}`, lastLines };
  if (end.kind === "signal") return { kind: "signal", code: null, message: `ended by ${end.signal} ${after2}`, lastLines };
  if (end.kind === "timeout") {
    return {
      kind: "timeout",
      code: null,
      message: `timed out ${after2}`,
      lastLines,
      hint: "Raise `timeout-minutes`, or find out what it waits for."
    };
  }
  return end.kind === "not-started" ? notStarted(end.why, lastLines) : null;
}
function notStarted(why, lastLines = [], hint) {
  return { kind: "not-started", code: null, message: `not started: ${why}`, lastLines, ...hint === void 0 ? {} : { hint } };
}
function lostInput(owner, { path: path26, why }) {
  return notStarted(`${path26}, which ${owner.id} wrote, ${why === "unavailable" ? "cannot be put on disk" : "is gone"}`);
}
function lostOutputs() {
  const message = "its outputs are not on disk as it wrote them, and cannot be put back";
  return { kind: "output", code: null, message, lastLines: [], hint: "Something else changes or removes them, or the disk is full." };
}
function outputFailure(execution, message, hint) {
  return { kind: "output", code: 0, message, lastLines: execution.lastLines, ...hint === void 0 ? {} : { hint } };
}
function seconds(ms) {
  return `${(ms / 1e3).toFixed(1)} s`;
}
var init_failure_wording = __esm({
  "src/engine/failure-wording.ts"() {
    "use strict";
  }
});

// src/engine/decide-tasks.ts
async function decideTasks(input, runs2, batch, known3) {
  const prepared = [];
  for (const run of batch) {
    const rotations = await prepare(input, runs2, run, known3);
    if (rotations !== null) prepared.push({ run, rotations });
  }
  const records = await input.ports.store.lookup(prepared.flatMap(({ run }) => run.node.cached ? run.prepared?.fingerprint ?? [] : []));
  for (const { run, rotations } of prepared) {
    const record = records.get(run.prepared?.fingerprint ?? "") ?? null;
    const question = {
      cached: run.node.cached,
      force: input.options.force,
      uncachedBecause: whyUncached(input, runs2, run.node, rotations),
      record,
      untrusted: whyRefused(input, run, record)
    };
    const decision = decide(question);
    run.decision = decision.kind;
    if (decision.record !== null) {
      run.body = decision.record;
      settle(run, "restored", []);
    } else await leaveToRun(input, run, question, known3);
  }
}
async function prepare(input, runs2, run, known3) {
  const task = run.node;
  try {
    const held = heldUp(input, runs2, task);
    if (held !== null) {
      settle(run, held.state, [held.reason]);
      return null;
    }
    const rotations = await known3.secrets.rotations(task);
    if (rotations.kind === "failed" || rotations.kind === "cancelled") return withoutValue(run, rotations);
    if (rotations.kind === "unknown" && !input.options.execute && known3.secrets.withheld(task) === null) return waits(run, rotations.name);
    const digests2 = rotations.kind === "known" ? rotations.digests : {};
    run.prepared = await prepareTask(input, runs2, task, { commands: known3.commands, rotations: digests2 });
    return rotations;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    run.failure = notStarted(error.message, [], error.hint);
    settle(run, "failed", []);
    return null;
  }
}
function withoutValue(run, value) {
  if (value.kind === "failed") run.failure = value.failure;
  settle(run, value.kind, value.kind === "failed" ? [] : [{ kind: "interrupted", name: run.node.id, before: null, after: null }]);
  return null;
}
function waits(run, secret) {
  run.decision = "waiting";
  run.reasons = [{ kind: "waiting", name: `the value of secret ${secret}`, before: null, after: null }];
  return null;
}
function heldUp(input, runs2, task) {
  const upstream = (input.graph.upstream[task.index] ?? []).flatMap((index) => runs2[index] ?? []);
  if (!asksForStatus(task, input.expressions)) {
    const bad = upstream.find(isBad);
    if (bad !== void 0) return { state: "blocked", reason: needs(bad) };
    const idle2 = upstream.find((run) => !isGood(run));
    if (idle2 !== void 0) return { state: idle2.state === "cancelled" ? "cancelled" : "skipped", reason: needs(idle2) };
  }
  if (conditionHolds(input, runs2, task)) return null;
  return { state: "skipped", reason: { kind: "if", name: task.step.if?.text ?? "", before: null, after: null } };
}
function needs(run) {
  return { kind: "needs", name: isTask(run) ? run.node.id : run.node.step.toString(), before: null, after: run.state };
}
async function leaveToRun(input, run, question, { secrets }) {
  if (input.options.lost !== null) {
    settleLost(run, input.options.lost(run.node));
    return;
  }
  const withheld = secrets.withheld(run.node);
  if (withheld !== null) {
    settle(run, "skipped", [{ kind: "fork-secret", name: withheld, before: null, after: null }]);
    return;
  }
  const elsewhere = input.ports.dispatch.isShared ? null : whyNotHere(input, run.node);
  if (elsewhere !== null) {
    settle(run, "skipped", [elsewhere]);
    return;
  }
  const records = run.node.cached ? await input.ports.store.recent(run.node.key) : [];
  run.reasons = run.prepared === null ? [] : reasonsToRun(question, run.prepared.manifest, records);
  if (input.options.restoreOnly) settle(run, "skipped", [{ kind: "restore-only", name: run.node.id, before: null, after: null }]);
  else run.status = "ready";
}
function settleLost(run, why) {
  if (why !== null) run.failure = notStarted(why);
  settle(
    run,
    why === null ? "cancelled" : "failed",
    why === null ? [{ kind: "fail-fast", name: run.node.step.id, before: null, after: null }] : []
  );
}
function whyNotHere(input, task) {
  if (task.environment !== void 0 && !input.options.environments.has(task.environment)) {
    return { kind: "environment", name: task.environment, before: null, after: null };
  }
  if (task.platform === void 0 || task.platform === input.facts.platform) return null;
  return { kind: "label", name: task.labels.join(", "), before: input.facts.platform, after: task.platform };
}
function whyRefused({ flow, ports }, run, record) {
  if (record !== null) return whyUntrusted(flow.trust, record.producer);
  const fingerprint = run.prepared?.fingerprint;
  return fingerprint === void 0 || !run.node.cached ? null : ports.store.refused?.(fingerprint) ?? null;
}
function whyUncached(input, runs2, task, rotations) {
  const upstream = (input.graph.upstream[task.index] ?? []).flatMap((index) => runs2[index] ?? []);
  if (upstream.some((run) => run.tolerated)) return "an upstream failed and was tolerated";
  if (upstream.some(isBad)) return "an upstream failed";
  if (rotations.kind === "unknown") return `secret ${rotations.name} counts by its value, and has none here`;
  return rotations.kind === "uncached" ? rotations.why : null;
}
function settle(run, state, reasons) {
  run.state = state;
  run.status = "settled";
  run.reasons = reasons;
}
var init_decide_tasks = __esm({
  "src/engine/decide-tasks.ts"() {
    "use strict";
    init_rebuilder();
    init_trust_policy();
    init_evaluate_task();
    init_failure_wording();
    init_prepare_task();
    init_task_run();
  }
});

// src/engine/limit-steps.ts
var StepLimits;
var init_limit_steps = __esm({
  "src/engine/limit-steps.ts"() {
    "use strict";
    StepLimits = class {
      #running = /* @__PURE__ */ new Map();
      #waiting = /* @__PURE__ */ new Map();
      /** True: it counts as running. False: `next` will name it. */
      admit(run) {
        const { id, maxParallel } = run.node.step;
        const running = this.#running.get(id) ?? 0;
        if (maxParallel === void 0 || running < maxParallel) {
          this.#running.set(id, running + 1);
          return true;
        }
        const waiting = this.#waiting.get(id);
        if (waiting === void 0) this.#waiting.set(id, [run.node.index]);
        else waiting.push(run.node.index);
        return false;
      }
      ended(run) {
        const { id } = run.node.step;
        this.#running.set(id, (this.#running.get(id) ?? 0) - 1);
      }
      /** A task of this one's step that may be looked at again, as its node's index: one, and the next when that one did not start. */
      next(run) {
        return this.#waiting.get(run.node.step.id)?.shift();
      }
    };
  }
});

// src/engine/restore-outputs.ts
async function placeInputs(input, runs2, task) {
  for (const run of writers(input, runs2, task)) await tidy(input, run);
  const files2 = upstreamOutputs(runs2, task);
  if (files2.length === 0) return [];
  await fetchAhead(input, files2);
  const failed = await input.ports.workspace.place(files2, input.ports.store.fetch);
  return failed.map(({ path: path26, why }) => ({ node: producerOf2(input, runs2, task, path26), path: path26, why }));
}
function fetchAhead(input, files2) {
  const { store, workspace } = input.ports;
  return store.prepare(async () => {
    const missing2 = [];
    for (const file of files2)
      if (file.target === void 0 && (await workspace.state(file.path))?.sha256 !== file.sha256) missing2.push(file);
    return missing2;
  });
}
function upstreamOutputs(runs2, task) {
  const upstream = upstreamFiles(runs2, task);
  return [...upstream.some, ...upstream.all.flatMap((facts) => facts.files)];
}
function writers(input, runs2, task) {
  const direct = task.upstreams.map((upstream) => input.graph.nodes[upstream.node]);
  const indices = direct.flatMap((node) => node?.kind === "group" ? node.members : node === void 0 ? [] : [node.index]);
  return indices.flatMap((index) => runs2[index] ?? []).filter(isTask);
}
function producerOf2(input, runs2, task, path26) {
  return writers(input, runs2, task).find((run) => run.body?.outputs.some((file) => file.path === path26))?.node.index ?? task.index;
}
async function tidy(input, run) {
  if (run.attempts > 0 || run.node.outputs.length === 0) return;
  const patterns = run.node.outputs.map((output) => output.pattern);
  run.tidied ??= input.ports.workspace.clear(patterns, run.body?.outputs ?? []);
  await run.tidied;
}
function isWanted(input, task) {
  const { restore } = input.options;
  if (task.platform !== void 0 && task.platform !== input.facts.platform) return false;
  if (restore === "all" || restore === "none") return restore === "all";
  if (restore !== "final") return restore.has(task.step.id);
  return isFinal(input, task);
}
function isFinal({ graph, options: { asked } }, task) {
  return asked.size > 0 ? asked.has(task.index) : (graph.downstream[task.index] ?? []).length === 0;
}
async function outOfPlace(input, runs2) {
  const found = [];
  for (const run of runs2) {
    if (!isTask(run) || run.body === null || run.node.outputs.length === 0) continue;
    const isKept = run.state === "restored" || run.state === "ran" && run.decision === "miss";
    if (!isKept || !isWanted(input, run.node)) continue;
    const patterns = run.node.outputs.map((output) => output.pattern);
    if (!await input.ports.workspace.holds(patterns, run.body.outputs)) found.push(run);
  }
  return found;
}
async function placeOutputs(input, run) {
  const files2 = run.body?.outputs ?? [];
  await input.ports.workspace.clear(
    run.node.outputs.map((output) => output.pattern),
    files2
  );
  const failed = await input.ports.workspace.place(files2, input.ports.store.fetch);
  return failed.map(({ path: path26, why }) => ({ node: run.node.index, path: path26, why }));
}
var init_restore_outputs = __esm({
  "src/engine/restore-outputs.ts"() {
    "use strict";
    init_prepare_task();
    init_task_run();
  }
});

// src/engine/place-final.ts
var FinalOutputs;
var init_place_final = __esm({
  "src/engine/place-final.ts"() {
    "use strict";
    init_decide_tasks();
    init_failure_wording();
    init_restore_outputs();
    FinalOutputs = class {
      #input;
      #placed = /* @__PURE__ */ new Map();
      constructor(input) {
        this.#input = input;
      }
      /**
       * Tasks whose outputs are wanted and not there: looked for once there is nothing else to do. `anew`: tasks have run, and
       * may have written to or removed what is not theirs.
       */
      async displaced(isBusy, runs2, anew) {
        if (isBusy || this.#input.signal.aborted) return [];
        if (anew) this.#input.ports.workspace.refresh();
        return outOfPlace(this.#input, runs2);
      }
      /** `lost`: those that were put there before. They have no bytes, no room, or somebody who changes them, and are settled as failed. */
      async put(displaced) {
        const gone = [];
        const lost = displaced.filter((run) => this.#placed.get(run) === run.body);
        for (const run of lost) {
          run.failure = lostOutputs();
          settle(run, "failed", run.reasons);
        }
        const kept2 = displaced.filter((run) => !lost.includes(run));
        await fetchAhead(
          this.#input,
          kept2.flatMap((run) => run.body?.outputs ?? [])
        );
        for (const run of kept2) {
          this.#placed.set(run, run.body);
          gone.push(...await placeOutputs(this.#input, run));
        }
        return { gone, lost };
      }
    };
  }
});

// src/core/secret/gram-index.ts
function cost(bytes, at2, size) {
  let sum2 = 0;
  let same2 = true;
  for (let each = at2; each < at2 + size; each += 1) {
    sum2 += COMMON[bytes[each] ?? 0] ?? 0;
    same2 &&= bytes[each] === bytes[at2];
  }
  return same2 ? sum2 + 100 : sum2;
}
function chosen(bytes, [from, to], size) {
  return Array.from({ length: size }, (_2, remainder) => {
    let best = from + remainder;
    let least = cost(bytes, best, size);
    for (let at2 = best + size; at2 + size <= to; at2 += size) {
      const its = cost(bytes, at2, size);
      if (its < least) [best, least] = [at2, its];
    }
    return best;
  });
}
function keyOf(bytes, offset, size) {
  const group = Uint8Array.from(bytes.subarray(offset, offset + size)).buffer;
  return (size === WORD ? new Int32Array(group) : new Uint16Array(group))[0] ?? 0;
}
function tell(entries, place, candidates2) {
  if (entries === void 0) return;
  for (let at2 = 0; at2 < entries.length; at2 += 2) candidates2.consider(entries[at2] ?? 0, entries[at2 + 1] ?? 0, place);
}
var WORD, HALF, SHORTEST_WORDY, SHORTEST_HALVED, FEWEST_BITS, MOST_BITS, SPARE_BITS, SPREAD, IS_LITTLE, LOW_HALF_AT, COMMON, GramIndex;
var init_gram_index = __esm({
  "src/core/secret/gram-index.ts"() {
    "use strict";
    WORD = 4;
    HALF = 2;
    SHORTEST_WORDY = 2 * WORD - 1;
    SHORTEST_HALVED = 2 * HALF - 1;
    FEWEST_BITS = 18;
    MOST_BITS = 22;
    SPARE_BITS = 5;
    SPREAD = 2654435761;
    IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
    LOW_HALF_AT = IS_LITTLE ? 0 : HALF;
    COMMON = Uint8Array.from({ length: 256 }, (_2, byte) => {
      const character = String.fromCharCode(byte);
      if (byte === 0 || byte === 255 || " eta".includes(character)) return 9;
      if ("oinsrhl\n0".includes(character)) return 8;
      if (/[a-z1-9=\\.,"-]/.test(character)) return 6;
      return /[A-Z/:_%]/.test(character) ? 4 : 3;
    });
    GramIndex = class {
      #halves = /* @__PURE__ */ new Map();
      #words = /* @__PURE__ */ new Map();
      /** Whether a half is there, and whether a word with that hash is; the word itself is then looked up among `#keys`. */
      #isHalf = new Uint8Array(65536);
      #isWord;
      #keys;
      #shift;
      #lastOffset = 0;
      constructor(patterns) {
        for (const [pattern, { bytes, ranges }] of patterns.entries()) {
          for (const range of ranges) this.#enter(pattern, bytes, range);
        }
        const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, Math.ceil(Math.log2(this.#words.size + 1)) + SPARE_BITS));
        this.#shift = 32 - bits;
        this.#isWord = new Uint8Array(2 ** bits);
        this.#keys = new Int32Array(2 ** bits);
        for (const half of this.#halves.keys()) this.#isHalf[half] = 1;
        for (const word of this.#words.keys()) {
          const place = Math.imul(word, SPREAD) >>> this.#shift;
          this.#isWord[place] = this.#isWord[place] === 0 ? 1 : 2;
          this.#keys[place] = word;
        }
      }
      /** No chosen group begins later in its pattern. */
      get lastOffset() {
        return this.#lastOffset;
      }
      #enter(pattern, bytes, range) {
        const size = range[1] - range[0] >= SHORTEST_WORDY ? WORD : HALF;
        for (const offset of chosen(bytes, range, size)) {
          const table2 = size === WORD ? this.#words : this.#halves;
          const key = keyOf(bytes, offset, size);
          const entries = table2.get(key);
          if (entries === void 0) table2.set(key, [pattern, offset]);
          else entries.push(pattern, offset);
          this.#lastOffset = Math.max(this.#lastOffset, offset);
        }
      }
      /** The first even index from `from` (even) on where this word or the next one is worth a closer look; `until` or more: none. */
      next(words, from, until) {
        const halves = this.#isHalf;
        const table2 = this.#isWord;
        const shift = this.#shift;
        for (let at2 = from; at2 < until; at2 += 2) {
          const one = words[at2] ?? 0;
          const two = words[at2 + 1] ?? 0;
          const seen = (halves[one & 65535] ?? 0) | (halves[one >>> 16] ?? 0) | (table2[Math.imul(one, SPREAD) >>> shift] ?? 0) | (halves[two & 65535] ?? 0) | (halves[two >>> 16] ?? 0) | (table2[Math.imul(two, SPREAD) >>> shift] ?? 0);
          if (seen !== 0 && (this.#hasEither(one) || this.#hasEither(two))) return at2;
        }
        return until;
      }
      /** All that can stand at this word and the next one. */
      visit(words, at2, candidates2) {
        for (let each = at2; each < at2 + 2; each += 1) {
          const word = words[each] ?? 0;
          const place = each * WORD;
          if (this.#hasWord(word)) tell(this.#words.get(word), place, candidates2);
          if (this.#isHalf[word & 65535] !== 0) tell(this.#halves.get(word & 65535), place + LOW_HALF_AT, candidates2);
          if (this.#isHalf[word >>> 16] !== 0) tell(this.#halves.get(word >>> 16), place + HALF - LOW_HALF_AT, candidates2);
        }
      }
      #hasEither(word) {
        return (this.#isHalf[word & 65535] ?? 0) !== 0 || (this.#isHalf[word >>> 16] ?? 0) !== 0 || this.#hasWord(word);
      }
      #hasWord(word) {
        const hash5 = Math.imul(word, SPREAD) >>> this.#shift;
        const there = this.#isWord[hash5];
        return there !== 0 && (there === 2 || this.#keys[hash5] === word);
      }
    };
  }
});

// src/core/secret/byte-matcher.ts
function memoryOf(size) {
  const buffer = new ArrayBuffer(Math.ceil(size / 8) * 8);
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
}
function rangesOf({ bytes, folds }) {
  if (!folds) return [[0, Math.min(bytes.length, KNOWN_BYTES)]];
  const part = Math.min(Math.floor(bytes.length / 2), FOLD_PART);
  return [
    [0, part],
    [part, 2 * part]
  ];
}
function probesOf(bytes) {
  const changes = [];
  for (let at2 = 1; at2 < bytes.length; at2 += 1) if (bytes[at2] !== bytes[at2 - 1]) changes.push(at2);
  const step = Math.max(1, Math.floor(changes.length / PROBES));
  return [bytes.length - 1, ...changes.filter((_2, index) => index % step === 0)];
}
function isLineEnd(byte) {
  return byte === NEWLINE || byte === RETURN;
}
function isBlank(byte) {
  return byte === SPACE || byte === TAB;
}
var BEHIND, KNOWN_BYTES, FOLD_PART, FOLD_ROOM, PROBES, PROBED, TAB, NEWLINE, RETURN, SPACE, SHORTEST_FOLDED, ByteMatcher, Search;
var init_byte_matcher = __esm({
  "src/core/secret/byte-matcher.ts"() {
    "use strict";
    init_gram_index();
    BEHIND = 512;
    KNOWN_BYTES = 64;
    FOLD_PART = 16;
    FOLD_ROOM = 64;
    PROBES = 8;
    PROBED = 32;
    [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32];
    SHORTEST_FOLDED = 2 * SHORTEST_WORDY;
    ByteMatcher = class {
      #patterns;
      #probes;
      #index;
      #groupReach;
      /** Bytes from a match's beginning on that decide about it. */
      reach;
      constructor(patterns) {
        this.#patterns = patterns;
        this.#probes = patterns.map(({ bytes }) => probesOf(bytes));
        this.#index = new GramIndex(patterns.map((pattern) => ({ bytes: pattern.bytes, ranges: rangesOf(pattern) })));
        this.#groupReach = this.#index.lastOffset + FOLD_ROOM + 8;
        this.reach = patterns.reduce((most, { bytes, folds, reach: reach3 = 0 }) => {
          const length = folds ? 2 * bytes.length + 2 * FOLD_ROOM : bytes.length;
          return Math.max(most, length, reach3);
        }, this.#groupReach);
      }
      /**
       * The match that begins first, and of those at one place the one of the first pattern, among those that begin in `from`…`limit` and end by
       * `end`. What begins after `end - reach` may be incomplete. The last words may hold anything beyond `end`. Of the patterns only the first
       * `count` count.
       */
      find({ bytes, words }, { from, limit, end, count: count2 = this.#patterns.length }) {
        const search = new Search(this.#patterns, this.#probes, { bytes, from, limit, end, count: count2 });
        const index = this.#index;
        const first = from >>> 2 & ~1;
        const until = Math.ceil(Math.min(end, limit + this.#groupReach) / 4);
        for (let at2 = index.next(words, first, until); at2 < until; at2 = index.next(words, at2 + 2, until)) {
          if (search.best !== null && search.best.start < at2 * 4 - this.#groupReach) break;
          index.visit(words, at2, search);
        }
        return search.best;
      }
    };
    Search = class {
      #patterns;
      #probes;
      #stretch;
      #bytes;
      #end;
      #lineEnd = -1;
      best = null;
      constructor(patterns, probes, stretch) {
        this.#patterns = patterns;
        this.#probes = probes;
        this.#stretch = stretch;
        this.#bytes = stretch.bytes;
        this.#end = stretch.end;
      }
      consider(number, offset, place) {
        const pattern = this.#patterns[number];
        const probes = this.#probes[number];
        if (pattern === void 0 || probes === void 0 || number >= this.#stretch.count) return;
        const found = pattern.folds ? this.#folded(pattern.bytes, probes, offset, place) : this.#plain(pattern.bytes, probes, place - offset);
        if (found === null || found.start < this.#stretch.from || found.start >= this.#stretch.limit) return;
        const { best } = this;
        if (best !== null && (found.start > best.start || found.start === best.start && number >= best.pattern)) return;
        if (pattern.check?.(this.#bytes, found.start, this.#end) !== false) this.best = { pattern: number, ...found };
      }
      #plain(pattern, probes, start) {
        const bytes = this.#bytes;
        if (start < 0 || start + pattern.length > this.#end) return null;
        for (const probe of probes) if (bytes[start + probe] !== pattern[probe]) return null;
        for (let at2 = 0; at2 < pattern.length; at2 += 1) if (bytes[start + at2] !== pattern[at2]) return null;
        return { start, end: start + pattern.length };
      }
      /** `place`: where byte `offset` of the pattern is. */
      #folded(pattern, probes, offset, place) {
        const start = this.#foldedStart(pattern, offset, place);
        if (start === -1) return null;
        const end = this.#foldedEnd(pattern, probes, offset, place);
        return end === -1 ? null : { start, end };
      }
      #foldedEnd(pattern, probes, offset, place) {
        const bytes = this.#bytes;
        let at2 = place;
        let room = FOLD_ROOM + pattern.length;
        for (let each = offset; each < pattern.length; each += 1) {
          if (bytes[at2] !== pattern[each]) {
            const next = this.#afterBreak(at2, room);
            room -= next - at2;
            at2 = isBlank(pattern[each]) && isBlank(bytes[next - 1]) && next > at2 ? next - 1 : next;
            if (bytes[at2] !== pattern[each]) return -1;
          }
          at2 += 1;
          if (at2 > this.#end || each === offset + PROBED && !this.#goesOn(pattern, probes, each, at2 - 1)) return -1;
        }
        return at2;
      }
      /** Whether the probes are right as far as the line goes: no byte of it can have been left out. */
      #goesOn(pattern, probes, offset, place) {
        const lineEnd = this.#lineEndAfter(place);
        return probes.every((probe) => {
          const at2 = place + probe - offset;
          return probe < offset || at2 >= lineEnd || this.#bytes[at2] === pattern[probe];
        });
      }
      #foldedStart(pattern, offset, place) {
        const bytes = this.#bytes;
        let at2 = place;
        let room = FOLD_ROOM;
        for (let each = offset - 1; each >= 0; each -= 1) {
          if (bytes[at2 - 1] !== pattern[each]) {
            const before = this.#beforeBreak(at2, room);
            room -= at2 - before;
            at2 = before;
            if (bytes[at2 - 1] !== pattern[each]) return -1;
          }
          at2 -= 1;
        }
        return at2;
      }
      /** Behind line ends and the blanks after them; the same place where there are none, or too many. */
      #afterBreak(place, room) {
        let at2 = place;
        while (at2 - place < room && isLineEnd(this.#bytes[at2])) at2 += 1;
        if (at2 === place) return place;
        while (at2 - place < room && isBlank(this.#bytes[at2])) at2 += 1;
        return at2;
      }
      #beforeBreak(place, room) {
        let at2 = place;
        while (place - at2 < room && isBlank(this.#bytes[at2 - 1])) at2 -= 1;
        const blanks = at2;
        while (place - at2 < room && isLineEnd(this.#bytes[at2 - 1])) at2 -= 1;
        return at2 === blanks ? place : at2;
      }
      #lineEndAfter(place) {
        if (this.#lineEnd >= place) return this.#lineEnd;
        const ends = [NEWLINE, RETURN].map((sign) => this.#bytes.indexOf(sign, place)).filter((at2) => at2 !== -1);
        this.#lineEnd = Math.min(this.#end, ...ends);
        return this.#lineEnd;
      }
    };
  }
});

// src/core/secret/text-matcher.ts
function writeLowBytes(text, bytes) {
  if (encoder.encodeInto(text, bytes.subarray(0, text.length)).read === text.length) return;
  for (let at2 = 0; at2 < text.length; at2 += 1) bytes[at2] = text.charCodeAt(at2);
}
function twoAt(text, at2) {
  return text.charCodeAt(at2) << 8 ^ text.charCodeAt(at2 + 1) ^ (text.charCodeAt(at2 + 1) & 65280) << 12;
}
var KNOWN, SPARE, TextMatcher, encoder, Beginnings;
var init_text_matcher = __esm({
  "src/core/secret/text-matcher.ts"() {
    "use strict";
    init_byte_matcher();
    init_gram_index();
    KNOWN = 64;
    SPARE = 8;
    TextMatcher = class {
      /** Those that are too short for the index are looked for one by one. */
      #short;
      #long;
      #index;
      #beginnings;
      #memory = memoryOf(SPARE);
      constructor(patterns) {
        this.#short = patterns.filter((pattern) => pattern.length < SHORTEST_HALVED);
        this.#long = patterns.filter((pattern) => pattern.length >= SHORTEST_HALVED);
        this.#index = new GramIndex(
          this.#long.map((pattern) => {
            const known3 = pattern.slice(0, KNOWN);
            const bytes = new Uint8Array(known3.length);
            writeLowBytes(known3, bytes);
            return { bytes, ranges: [[0, known3.length]] };
          })
        );
        this.#beginnings = new Beginnings(patterns);
      }
      /** Every place of every pattern, in no order. */
      spans(text) {
        const spans = [];
        for (const pattern of this.#short) {
          for (let at2 = text.indexOf(pattern); at2 !== -1; at2 = text.indexOf(pattern, at2 + 1))
            spans.push({ start: at2, end: at2 + pattern.length });
        }
        if (this.#long.length === 0) return spans;
        const consider = (number, offset, place) => {
          const pattern = this.#long[number] ?? "";
          const start = place - offset;
          if (start >= 0 && text.startsWith(pattern, start)) spans.push({ start, end: start + pattern.length });
        };
        const { words } = this.#bytesOf(text);
        const index = this.#index;
        const until = Math.ceil(text.length / 4);
        for (let at2 = index.next(words, 0, until); at2 < until; at2 = index.next(words, at2 + 2, until)) index.visit(words, at2, { consider });
        return spans;
      }
      /** Where the longest end of the text begins that a pattern begins with, short of all of it. */
      partialStart(text) {
        return this.#beginnings.partialStart(text);
      }
      /** A byte for each character, the lower half of its code; what follows is left over from earlier. */
      #bytesOf(text) {
        if (this.#memory.bytes.length < text.length + SPARE) this.#memory = memoryOf(2 * text.length + SPARE);
        writeLowBytes(text, this.#memory.bytes);
        return this.#memory;
      }
    };
    encoder = new TextEncoder();
    Beginnings = class {
      #longest;
      #byTwo = /* @__PURE__ */ new Map();
      #isTwo = new Uint8Array(65536);
      #firsts;
      constructor(patterns) {
        const longer = patterns.filter((pattern) => pattern.length > 1);
        this.#longest = longer.reduce((most, pattern) => Math.max(most, pattern.length), 0);
        this.#firsts = new Set(longer.map((pattern) => pattern.charAt(0)));
        for (const pattern of longer) {
          const key = twoAt(pattern, 0);
          this.#isTwo[key & 65535] = 1;
          const same2 = this.#byTwo.get(key);
          if (same2 === void 0) this.#byTwo.set(key, [pattern]);
          else same2.push(pattern);
        }
      }
      partialStart(text) {
        const last = text.length - 1;
        for (let at2 = Math.max(0, text.length - this.#longest + 1); at2 < last; at2 += 1) {
          const key = twoAt(text, at2);
          if (this.#isTwo[key & 65535] === 1 && this.#isBegun(key, text, at2)) return at2;
        }
        return this.#longest > 1 && this.#firsts.has(text.charAt(last)) ? last : text.length;
      }
      #isBegun(key, text, at2) {
        const left = text.length - at2;
        return this.#byTwo.get(key)?.some((pattern) => pattern.length > left && pattern.startsWith(text.slice(at2))) === true;
      }
    };
  }
});

// src/core/secret/masking.ts
function maskPatterns(values) {
  const patterns = /* @__PURE__ */ new Set();
  for (const value of values) {
    const text = value.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
    patterns.add(text);
    for (const line of linesOf(text)) patterns.add(line);
  }
  patterns.delete("");
  return [...patterns];
}
function linesOf(text) {
  const lines = text.split("\n");
  if (lines.length === 1) return [];
  return lines.map((line) => line.trim()).filter((line) => line.length >= SHORTEST_LINE);
}
function matcherOf(values) {
  const known3 = matchers.get(values);
  if (known3 !== void 0) return known3;
  const patterns = maskPatterns(values);
  const matcher = patterns.length === 0 ? null : new TextMatcher(patterns);
  matchers.set(values, matcher);
  return matcher;
}
function maskingFilter(values) {
  const matcher = matcherOf(values);
  if (matcher === null) return { write: (text) => text, end: () => "" };
  let pending = "";
  let covered = -1;
  const advance = (text, until) => {
    const shown3 = replaceSpans(text, spansOf(text, matcher, covered), until, covered >= 0);
    pending = text.slice(until);
    covered = shown3.covered;
    return shown3.text;
  };
  return {
    write(text) {
      const whole2 = pending + text;
      return advance(whole2, matcher.partialStart(whole2));
    },
    end: () => advance(pending, pending.length)
  };
}
function maskText(text, values) {
  const filter = maskingFilter(values);
  return filter.write(text) + filter.end();
}
function spansOf(text, matcher, covered) {
  const spans = matcher.spans(text);
  if (covered >= 0) spans.push({ start: 0, end: covered });
  return spans.length < 2 ? spans : joined(spans);
}
function joined(spans) {
  const all = [];
  for (const span of spans.sort((a2, b2) => a2.start - b2.start || a2.end - b2.end)) {
    const last = all.at(-1);
    if (last === void 0 || span.start > last.end) all.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return all;
}
function replaceSpans(text, spans, until, open) {
  let shown3 = "";
  let at2 = open ? spans[0]?.end ?? 0 : 0;
  let masked = open;
  for (const span of open ? spans.slice(1) : spans) {
    if (span.start >= until) break;
    shown3 += text.slice(at2, span.start) + MASK;
    at2 = span.end;
    masked = true;
  }
  if (at2 < until) return { text: shown3 + text.slice(at2, until), covered: -1 };
  return { text: shown3, covered: masked ? at2 - until : -1 };
}
var MASK, SHORTEST_LINE, matchers;
var init_masking = __esm({
  "src/core/secret/masking.ts"() {
    "use strict";
    init_text_matcher();
    MASK = "***";
    SHORTEST_LINE = 4;
    matchers = /* @__PURE__ */ new WeakMap();
  }
});

// src/engine/run-result.ts
function runResult(input, runs2, problems, durationMs) {
  const selected = runs2.filter(isTask).filter((run) => input.selected.has(run.node.index) && isTold(input, run));
  const tasks = selected.map((run) => input.options.execute ? ended(run) : planned(input, runs2, run));
  const count2 = (test) => selected.filter(test).length;
  const restored = count2((run) => stateOf(run) === "restored");
  const ran = count2((run) => stateOf(run) === "ran" || run.tolerated);
  const failed = count2((run) => run.state === "failed" && !run.tolerated);
  return {
    ...head(input),
    outcome: outcomeOf(input, selected),
    restored,
    ran,
    failed,
    skipped: count2((run) => ["skipped", "blocked", "cancelled"].includes(run.state)),
    durationMs,
    savedMs: tasks.reduce((sum2, task) => sum2 + task.savedMs, 0),
    tasks,
    problems
  };
}
function stateOf(run) {
  return run.published?.state ?? run.state;
}
function writeDown({ options, ports }, result, runs2) {
  if (!options.execute) return;
  const tasks = runs2.filter(isTask);
  const ran = tasks.filter((run) => run.attempts > 0);
  const unkept = tasks.filter((run) => run.published !== null || run.attempts > 0 && run.decision !== "miss");
  const executed = ran.map((run) => ({ key: run.node.key, result: taskResult(run), log: run.log }));
  ports.history.append(
    result,
    executed,
    unkept.flatMap((run) => recordOf(run) ?? [])
  );
}
function isTold(input, run) {
  const { execute, lost } = input.options;
  if (!execute || lost !== null || !input.ports.dispatch.isShared) return true;
  return run.published === null && run.status === "settled";
}
function refusedResult(input, problems) {
  const { masks } = input.ports.leaks;
  const { flow, file, run } = head(input);
  return {
    flow: maskText(flow, masks),
    file: maskText(file, masks),
    run,
    outcome: "failure",
    restored: 0,
    ran: 0,
    failed: 0,
    skipped: 0,
    durationMs: 0,
    savedMs: 0,
    tasks: [],
    problems
  };
}
function head(input) {
  return { flow: input.flow.name, file: input.flow.file, run: input.options.run };
}
function outcomeOf(input, runs2) {
  if (input.signal.aborted) return "cancelled";
  if (runs2.some((run) => run.state === "failed" && !run.tolerated)) return "failure";
  if (!input.options.execute) return "planned";
  return runs2.every((run) => isGood(run) || run.state === "skipped") ? "success" : "failure";
}
function ended(run) {
  if (run.status === "settled") return taskResult(run);
  return { ...taskResult(run), state: "cancelled", reasons: [{ kind: "interrupted", name: run.node.id, before: null, after: null }] };
}
function planned(input, runs2, run) {
  const result = taskResult(run);
  if (run.status === "settled" && run.state !== "restored") return result;
  if (run.status !== "open" || run.decision === "waiting") return { ...result, state: "planned", savedMs: 0 };
  const open = (input.graph.upstream[run.node.index] ?? []).flatMap((index) => runs2[index] ?? []).filter((upstream) => !isGood(upstream));
  const reasons = open.map((upstream) => ({ kind: "waiting", name: nameOf(upstream), before: null, after: null }));
  return { ...result, state: "planned", decision: "waiting", reasons };
}
function nameOf(run) {
  return isTask(run) ? run.node.id : run.node.kind === "group" ? run.node.step : "";
}
var init_run_result = __esm({
  "src/engine/run-result.ts"() {
    "use strict";
    init_masking();
    init_task_run();
  }
});

// src/core/fingerprint/rotation.ts
function rotationKey(secret) {
  return new TextEncoder().encode(secret).length < SHORTEST_KEY ? null : derivedKey(secret, PURPOSE);
}
function rotationDigest(key, step, name, value) {
  return keyedDigest(key, [PURPOSE, step, name, value]);
}
var ROTATION_SECRET, SHORTEST_KEY, PURPOSE;
var init_rotation = __esm({
  "src/core/fingerprint/rotation.ts"() {
    "use strict";
    init_digest();
    ROTATION_SECRET = "FLOW_SECRET_KEY";
    SHORTEST_KEY = 32;
    PURPOSE = "flow-secret-v1";
  }
});

// src/engine/find-secret.ts
function plainLine({ source, graph }, value) {
  const text = value.trim() === "" ? value : value.trim();
  const at2 = source.indexOf(text);
  if (at2 >= 0) return lineOf(source.slice(0, at2));
  const task = graph.tasks.find(
    ({ id, title, labels, outputs }) => [id, title, ...labels, ...outputs.map(({ pattern }) => pattern.source)].some((made) => made.includes(text))
  );
  return task?.step.line ?? null;
}
function formInFlow({ source, ports }) {
  const leak = ports.leaks.text(source);
  if (leak === null || leak.kind !== "secret") return null;
  const before = new TextEncoder().encode(source).subarray(0, leak.at);
  return { name: leak.name, line: lineOf(new TextDecoder().decode(before)) };
}
function lineOf(before) {
  return before.split("\n").length;
}
var init_find_secret = __esm({
  "src/engine/find-secret.ts"() {
    "use strict";
  }
});

// src/engine/run-secrets.ts
function secretNames({ step }) {
  return [...new Set(step.env.flatMap(({ secret }) => secret ?? []))].sort();
}
function keyAdvice() {
  return `the secret ${ROTATION_SECRET} (make one with \`${MAKE_KEY}\`)`;
}
var MAKE_KEY, RunSecrets;
var init_run_secrets = __esm({
  "src/engine/run-secrets.ts"() {
    "use strict";
    init_rotation();
    init_failure_wording();
    init_find_secret();
    init_problem_wording();
    MAKE_KEY = "openssl rand -hex 32";
    RunSecrets = class {
      #input;
      #late = /* @__PURE__ */ new Map();
      #rotating;
      constructor(input) {
        this.#input = input;
        this.#rotating = new Set(input.flow.secrets.filter((spec) => spec.rotate === "fingerprint").map((spec) => spec.name));
      }
      /** Makes known what is there now: all that was given, what tasks name, the key. Gives the problems of values that are no secrets. */
      begin(tasks) {
        const { secrets, leaks } = this.#input.ports;
        const found = new Map(secrets.given);
        for (const name of /* @__PURE__ */ new Set([...tasks.flatMap(secretNames), ROTATION_SECRET])) {
          const state = secrets.look(name);
          if (state.kind === "value" && state.value !== "") found.set(name, state.value);
        }
        if (found.size === 0) return [];
        leaks.add(found);
        return [...found].flatMap(([name, value]) => {
          const line = plainLine(this.#input, value);
          return line === null ? [] : [secretInFlow(this.#input.flow.file, name, line)];
        });
      }
      /**
       * The problem of a value that stands in the flow in another form. Not looked for by `begin`: it costs more than all else of a run that
       * changes nothing.
       */
      #exposed() {
        const found = this.#input.ports.leaks.secrets === 0 ? null : formInFlow(this.#input);
        return found === null ? [] : [secretInFlow(this.#input.flow.file, found.name, found.line)];
      }
      /** Everything that keeps these tasks from being run. What a fork is not given keeps nobody: those tasks are skipped. */
      problems(tasks) {
        const names2 = [...new Set(tasks.flatMap(secretNames))].sort();
        const own = [...names2.flatMap((name) => this.#problemsOf(name)), ...this.#exposed()];
        if (!tasks.some((task) => this.#rotatingOf(task).length > 0)) return own;
        const key = this.#input.ports.secrets.look(ROTATION_SECRET);
        if (key.kind === "refused" && !names2.includes(ROTATION_SECRET)) return [...own, key.problem];
        return this.#key() === "short" ? [...own, keyTooShort(ROTATION_SECRET, SHORTEST_KEY, MAKE_KEY)] : own;
      }
      /** The first secret of a task that a pull request from a fork is not given; null elsewhere. */
      withheld(task) {
        if (!this.#input.options.fromFork) return null;
        return secretNames(task).find((name) => this.#input.ports.secrets.look(name).kind === "missing") ?? null;
      }
      /** How the values of a task's secrets count. May run a command, unless nothing is to be run. */
      async rotations(task) {
        const names2 = task.cached ? this.#rotatingOf(task) : [];
        const digests2 = {};
        for (const name of names2) {
          const key = this.#key();
          if (key === null) return { kind: "uncached", why: `secret ${name} counts by its value, which needs ${keyAdvice()}` };
          if (key === "short") return { kind: "uncached", why: `${ROTATION_SECRET} has fewer than ${SHORTEST_KEY} bytes` };
          const value = await this.#toDecide(name);
          if (value === null) return { kind: "unknown", name };
          if (value.kind !== "value") return value;
          digests2[name] = rotationDigest(key, task.step.id, name, value.value);
        }
        return { kind: "known", digests: digests2 };
      }
      /** Values of the secrets that a task names. Commands that have not been run yet are run now, each once for all tasks. */
      async ofTask(task) {
        const names2 = secretNames(task);
        const found = await Promise.all(names2.map((name) => this.#value(name)));
        const values = /* @__PURE__ */ new Map();
        for (const [index, value] of found.entries()) {
          if (value.kind !== "value") return value;
          values.set(names2[index] ?? "", value.value);
        }
        return { kind: "values", values };
      }
      #rotatingOf(task) {
        return secretNames(task).filter((name) => this.#rotating.has(name));
      }
      #problemsOf(name) {
        const state = this.#input.ports.secrets.look(name);
        if (state.kind === "missing") return this.#input.options.fromFork ? [] : [state.problem];
        return state.kind === "refused" ? [state.problem] : [];
      }
      #key() {
        const state = this.#input.ports.secrets.look(ROTATION_SECRET);
        if (state.kind !== "value" || state.value === "") return null;
        return rotationKey(state.value) ?? "short";
      }
      /** Null: it has none, or only a command knows it and nothing is to be run. */
      async #toDecide(name) {
        const { execute, lost } = this.#input.options;
        const state = this.#input.ports.secrets.look(name);
        if (state.kind === "value") return state;
        return state.kind === "command" && execute && lost === null ? this.#value(name) : null;
      }
      async #value(name) {
        const state = this.#input.ports.secrets.look(name);
        if (state.kind === "value") return state;
        if (state.kind !== "command") return { kind: "failed", failure: notStarted(state.problem.message, [], state.problem.hint) };
        const known3 = this.#late.get(name) ?? this.#run(name);
        this.#late.set(name, known3);
        return known3;
      }
      async #run(name) {
        const { flow, ports, signal } = this.#input;
        const got = await ports.secrets.run(name, signal);
        if (got.kind === "failed") return { kind: "failed", failure: notStarted(got.why, [], got.hint) };
        if (got.kind === "cancelled" || got.value === "") return got;
        ports.leaks.add(/* @__PURE__ */ new Map([[name, got.value]]));
        const form = formInFlow(this.#input);
        const line = plainLine(this.#input, got.value) ?? (form?.name === name ? form.line : null);
        if (line === null) return got;
        const { code, message, hint } = secretInFlow(flow.file, name, line);
        return { kind: "failed", failure: { ...notStarted(message, [], hint), problem: code } };
      }
    };
  }
});

// src/engine/run-state.ts
var RunState;
var init_run_state = __esm({
  "src/engine/run-state.ts"() {
    "use strict";
    init_task_run();
    RunState = class {
      runs;
      #graph;
      #selected;
      #decidable = [];
      constructor(graph, selected) {
        this.#graph = graph;
        this.#selected = selected;
        this.runs = graph.nodes.map(newRun);
        for (const index of selected) {
          const run = this.runs[index];
          if (run !== void 0) run.waitingFor = (graph.upstream[index] ?? []).filter((node) => selected.has(node)).length;
        }
        for (const run of this.selected()) if (run.waitingFor === 0) this.#becomesDecidable(run);
      }
      *selected() {
        for (const run of this.runs) if (this.#selected.has(run.node.index)) yield run;
      }
      /** Tasks whose upstreams are all settled and that were not taken yet, in order; one whose outputs are being read is left for later. */
      takeDecidable() {
        const open = [...new Set(this.#decidable)].filter((run) => run.status === "open" && run.waitingFor === 0);
        this.#decidable = open.filter((run) => this.#isBeingRead(run));
        return this.#decidable.length === 0 ? open : open.filter((run) => !this.#decidable.includes(run));
      }
      /** A task that was taken, and left for later because it is not decided here, may be taken again. */
      reconsider(run) {
        if (run.status === "open" && run.waitingFor === 0) this.#decidable.push(run);
      }
      /** To be told once a node is settled: its consumers wait for one less, or are asked again when it came out otherwise than before. */
      settled(first) {
        const queue = [first];
        for (let run = queue.pop(); run !== void 0; run = queue.pop()) {
          if (run.stale) {
            run.stale = false;
            this.reopen(run, false);
            continue;
          }
          const differs = run.before !== null && run.before !== visibleResult(run);
          run.before = null;
          for (const consumer of this.#consumers(run)) this.#tell(consumer, differs, queue);
        }
      }
      /** One that it waited for is settled. */
      #tell(consumer, differs, queue) {
        consumer.waitingFor--;
        if (differs && consumer.status === "settled") this.reopen(consumer, consumer.waitingFor === 0);
        else if (differs && consumer.status === "running") consumer.stale = true;
        else if (consumer.waitingFor === 0 && consumer.status === "open") this.#openNode(consumer, queue);
      }
      /** Opens a settled node again. Its consumers wait for it; those that are settled stay so unless it comes out otherwise. */
      reopen(run, decideNow = true) {
        run.before ??= visibleResult(run);
        Object.assign(run, {
          status: "open",
          state: "planned",
          prepared: null,
          decision: null,
          body: null,
          published: null,
          failure: null,
          tolerated: false,
          tidied: null
        });
        for (const consumer of this.#consumers(run)) {
          consumer.waitingFor++;
          if (consumer.status === "ready") consumer.status = "open";
        }
        if (decideNow || run.waitingFor === 0) this.#becomesDecidable(run);
      }
      /** Whether a task is just reading its outputs, as can be once it was opened again. */
      #isBeingRead(run) {
        if (run.before === null) return false;
        const direct = this.#consumers(run);
        const consumers = [...direct, ...direct.filter(isGroup).flatMap((group) => this.#consumers(group))];
        return consumers.some((consumer) => consumer.status === "running");
      }
      #openNode(run, queue) {
        if (isTask(run)) this.#decidable.push(run);
        else if (this.#settleGroup(run)) queue.push(run);
      }
      #becomesDecidable(run) {
        if (isTask(run)) this.#decidable.push(run);
        else if (run.waitingFor === 0 && this.#settleGroup(run)) this.settled(run);
      }
      #settleGroup(run) {
        if (!isGroup(run)) return false;
        const members = run.node.members.flatMap((index) => this.runs[index] ?? []);
        Object.assign(run, groupState(members), { body: groupBody(members), status: "settled" });
        return true;
      }
      #consumers(run) {
        return (this.#graph.downstream[run.node.index] ?? []).flatMap((index) => this.#selected.has(index) ? this.runs[index] ?? [] : []);
      }
    };
  }
});

// src/engine/shared-tasks.ts
function knowledgeOf(runs2) {
  const manifests = /* @__PURE__ */ new Map();
  const records = /* @__PURE__ */ new Map();
  for (const run of runs2) {
    const record = recordOf(run);
    if (run.prepared !== null) manifests.set(run.node.id, run.prepared.manifest);
    if (record !== null) records.set(run.node.id, record);
  }
  return { manifests, records };
}
var SharedTasks;
var init_shared_tasks = __esm({
  "src/engine/shared-tasks.ts"() {
    "use strict";
    init_decide_tasks();
    init_task_run();
    SharedTasks = class {
      #input;
      #dispatch;
      #wake;
      /** Tasks that could be decided and are somebody else's, by id. */
      #held = /* @__PURE__ */ new Map();
      #news = null;
      #fault = null;
      #isAsking = false;
      #isOver;
      constructor(input, wake) {
        this.#input = input;
        this.#dispatch = input.ports.dispatch;
        this.#wake = wake;
        this.#isOver = !this.#dispatch.isShared;
      }
      /** Whether others may still bring something. */
      get mayBring() {
        return !this.#isOver || this.hasNews;
      }
      get hasNews() {
        return this.#news !== null || this.#fault !== null;
      }
      /** Asks once; the answer wakes the run. */
      ask() {
        if (this.#isAsking || this.#isOver || this.hasNews) return;
        this.#isAsking = true;
        this.#dispatch.news().then((news) => {
          this.#news = news;
        }).catch((error) => {
          this.#fault = error;
        }).finally(() => {
          this.#isAsking = false;
          this.#wake();
        });
      }
      /** What has come, once. */
      news() {
        if (this.#fault !== null) throw this.#fault;
        const news = this.#news;
        this.#news = null;
        if (news?.kind === "over") this.#isOver = true;
        return news;
      }
      /** Of tasks that could be decided those that are decided here; the others are kept for later. */
      ours(batch) {
        if (!this.#dispatch.isShared) return batch;
        return batch.filter((run) => {
          const isOurs2 = this.#isOver || this.#dispatch.decides(run.node);
          if (!isOurs2) this.#held.set(run.node.id, run);
          return isOurs2;
        });
      }
      /** Tasks that were kept back and have become ours. */
      claimed(tasks) {
        return tasks.flatMap((id) => {
          const run = this.#held.get(id);
          this.#held.delete(id);
          return run ?? [];
        });
      }
      /** Tasks that nobody told of: in a report they are decided now, and lost; a worker leaves them to others. */
      left() {
        const left = this.#input.options.lost === null ? [] : [...this.#held.values()];
        this.#held.clear();
        return left;
      }
      /** Settles what others did, and says which tasks those are. One that has been done here stays as it is. */
      adopt(tasks, runs2) {
        const byId = new Map(runs2.filter(isTask).map((run) => [run.node.id, run]));
        return tasks.flatMap((told2) => {
          const run = byId.get(told2.result.id);
          if (run === void 0 || run.status === "settled" || run.status === "running") return [];
          this.#held.delete(told2.result.id);
          run.published = told2.result;
          run.decision = told2.result.decision;
          run.body = told2.record;
          run.tolerated = told2.tolerated;
          run.failure = told2.result.failure ?? null;
          settle(run, told2.result.state === "ran" ? "restored" : told2.result.state, told2.result.reasons);
          return [run];
        });
      }
      /** Tells others of a task that has come to its end here. */
      settled(run) {
        if (!this.#dispatch.isShared || run.published !== null) return;
        this.#dispatch.ended({ task: run.node, result: taskResult(run), record: recordOf(run), tolerated: run.tolerated });
      }
    };
  }
});

// src/engine/search-leaks.ts
function* manifestTexts(manifest) {
  for (const [name, value] of Object.entries(manifest.env)) yield [`its variable ${name}`, value];
  for (const [name, value] of Object.entries(manifest.passEnv)) if (value !== null) yield [`its variable ${name}`, value];
  yield ["its script", manifest.run];
  for (const path26 of Object.keys(manifest.inputs)) yield ["the path of one of its inputs", path26];
}
function leakFailure(leak, lastLines) {
  const what = leak.kind === "secret" ? `secret ${leak.name}` : `what looks like a ${leak.name}`;
  const within2 = leak.within === void 0 ? "" : `, in ${leak.within}`;
  return {
    kind: "leak",
    problem: "secret/leak",
    code: null,
    message: `${what} was found in ${leak.place} (${leak.form}, at byte ${leak.at}${within2}): nothing of it is kept`,
    lastLines: leak.place === "its log" ? [] : lastLines,
    hint: leak.kind === "secret" ? "Let the step write no secret. Give it in `env` to every step that needs it." : "Take it out of the outputs; if it is meant to be there, name the path in `leak-scan: { allow: \u2026 }` of the flow file."
  };
}
var LeakSearch;
var init_search_leaks = __esm({
  "src/engine/search-leaks.ts"() {
    "use strict";
    init_pattern();
    init_masking();
    LeakSearch = class {
      #scan;
      #allowed;
      #found = null;
      #files = 0;
      #bytes = 0;
      constructor(input) {
        this.#scan = input.ports.leaks;
        this.#allowed = (input.flow.leakAllow ?? []).flatMap(({ text }) => {
          const pattern = parsePattern(text);
          return "error" in pattern ? [] : [pattern];
        });
      }
      get found() {
        return this.#found;
      }
      get report() {
        return { secrets: this.#scan.secrets, files: this.#files, bytes: this.#bytes };
      }
      text(text, place) {
        this.#bytes += text.length;
        this.#note(this.#scan.text(text), place);
      }
      /** Each by itself only where something is in all of them together. */
      texts(texts) {
        const all = [...texts];
        const joined2 = all.map(([, text]) => text).join("\n");
        this.#bytes += joined2.length;
        if (this.#scan.text(joined2) === null) return;
        for (const [place, text] of all) this.#note(this.#scan.text(text), place);
      }
      log() {
        return (content) => this.content(content, "its log", false);
      }
      output(file) {
        return (content) => this.content(content, `its output ${this.#shown(file.path)}`, !this.#mayHoldTokens(file.path));
      }
      /** Whether nothing was found; what cannot be read is for whoever reads it next to say. */
      async content(content, place, tokens) {
        const searched = await this.#scan.content(content, tokens);
        if (searched === null) return true;
        this.#files++;
        this.#bytes += searched.bytes;
        this.#note(searched.leak, place);
        return searched.leak === null;
      }
      #note(leak, place) {
        if (leak !== null) this.#found ??= { ...leak, place };
      }
      #shown(path26) {
        return maskText(path26, this.#scan.masks);
      }
      /** Later patterns win, as in `inputs`. */
      #mayHoldTokens(path26) {
        let may = false;
        for (const pattern of this.#allowed) if (matches(pattern, path26)) may = !pattern.negated;
        return may;
      }
    };
  }
});

// src/engine/verify-outputs.ts
async function verifyOutputs(input, task, execution, search, keep2) {
  const refuse = (message, hint) => ({
    ok: false,
    failure: outputFailure(execution, maskText(message, input.ports.leaks.masks), hint)
  });
  const leaked = (leak) => ({ ok: false, failure: leakFailure(leak, execution.lastLines) });
  if (!execution.values.ok) return refuse(`what it wrote to $GITHUB_OUTPUT cannot be read: ${execution.values.why}`);
  search.texts([...execution.values.values].map(([name, value]) => ["what it wrote to $GITHUB_OUTPUT", `${name}=${value}`]));
  const found = await input.ports.workspace.collect(task.outputs.map((output) => output.pattern));
  search.texts(found.files.flatMap(textsOf));
  if (search.found !== null) return leaked(search.found);
  const bad = found.bad[0];
  if (bad !== void 0) return refuse(`its output ${bad.path} cannot be kept: ${bad.why}`);
  const missing2 = task.outputs.find((output) => !found.files.some((file) => matches(output.pattern, file.path)));
  if (missing2 !== void 0) return refuse(`it did not write its output ${missing2.pattern.source}`, "Write it, or change `outputs`.");
  const outputs = [];
  let stored = true;
  for (const file of found.files) {
    const taken = await digestOutput(input, file, search, keep2);
    if (search.found !== null) return leaked(search.found);
    if (taken === null)
      return refuse(`its output ${file.path} changed after it had ended`, "Something it started still writes. Wait for it in `run`.");
    outputs.push(taken.output);
    stored &&= taken.stored;
  }
  return { ok: true, outputs, values: Object.fromEntries(execution.values.values), stored };
}
function textsOf(file) {
  const target = file.target === void 0 ? [] : [[`the link target of its output ${file.path}`, file.target]];
  return [["the path of one of its outputs", file.path], ...target];
}
async function digestOutput(input, file, search, keep2) {
  const { workspace, store } = input.ports;
  const facts = { path: file.path, mode: file.mode, size: file.size };
  if (file.target !== void 0) return { output: { ...facts, sha256: sha256(file.target), target: file.target }, stored: true };
  let isSearched = false;
  const inspect = (content) => {
    isSearched = true;
    return search.output(file)(content);
  };
  const taken = keep2 ? await store.ingest(workspace.absolute(file.path), inspect) : null;
  if (taken === "refused") return null;
  if (taken !== null) return taken.size === file.size ? { output: { ...facts, sha256: taken.sha256 }, stored: true } : null;
  if (!isSearched) await inspect(workspace.absolute(file.path));
  const state = await workspace.state(file.path);
  return state === null || state.size !== file.size ? null : { output: { ...facts, sha256: state.sha256 }, stored: !keep2 };
}
var init_verify_outputs = __esm({
  "src/engine/verify-outputs.ts"() {
    "use strict";
    init_digest();
    init_pattern();
    init_masking();
    init_failure_wording();
    init_search_leaks();
  }
});

// src/engine/execute-task.ts
async function executeTask(work) {
  const { clock } = work.input.ports;
  const began = clock.elapsed();
  for (let attempts = 1; ; attempts++) {
    const one = await attemptTask(work, attempts);
    const executed = { ...one, attempts, durationMs: clock.elapsed() - began };
    if (executed.kind !== "failed" || attempts > work.task.step.retries || executed.failure.kind === "leak") return executed;
    await waitBefore(work, attempts + 1, executed.failure);
    if (work.input.signal.aborted) return executed;
  }
}
async function attemptTask(work, attempt) {
  const { input, task } = work;
  const { clock, store, repository } = input.ports;
  const search = new LeakSearch(input);
  search.texts(manifestTexts(work.prepared.manifest));
  if (search.found !== null) return { kind: "failed", failure: leakFailure(search.found, []), log: null };
  const startedAt = clock.now();
  const began = clock.elapsed();
  const execution = await runProcess(work);
  const durationMs = clock.elapsed() - began;
  const taken = execution.log === null ? null : await store.ingest(execution.log, search.log());
  const log = taken === "refused" ? null : taken;
  const kept2 = { log: log?.sha256 ?? null };
  if (execution.end.kind === "cancelled") return { kind: "cancelled", ...kept2 };
  if (search.found !== null) return { kind: "failed", failure: leakFailure(search.found, execution.lastLines), ...kept2 };
  const ended3 = endFailure(execution, { durationMs, attempt, of: task.step.retries + 1 });
  if (ended3 !== null) return { kind: "failed", failure: ended3, ...kept2 };
  const verified = await verifyOutputs(input, task, execution, search, work.keep);
  if (!verified.ok) return { kind: "failed", failure: verified.failure, ...kept2 };
  const producer = producerOf3(input, await repository.head());
  const { outputs, values } = verified;
  const { upstream } = work;
  return {
    kind: "done",
    body: { outputs, values, log, startedAt, durationMs, attempts: attempt, producer, upstream, scan: search.report },
    stored: verified.stored,
    ...kept2
  };
}
function producerOf3({ options, flow }, head2) {
  const { folder = "", ...git } = head2;
  return { tool: options.tool, run: options.run, ...git, ...options.origin, file: folder + flow.file };
}
async function runProcess(work) {
  const { input, task, progress } = work;
  const { workspace, executor } = input.ports;
  const patterns = task.outputs.map((output) => output.pattern);
  await workspace.clear(patterns, []);
  const execution = await executor.execute(
    jobOf(work),
    (lines) => progress.emit({ type: "task-output", task: task.id, lines }),
    input.signal
  );
  workspace.forget(patterns);
  for (const name of execution.ignoredFiles) progress.warn(ignoredFile(input.flow.file, task, name), task.id);
  return execution;
}
function jobOf(work) {
  const { input, task, prepared } = work;
  const env = new Map(Object.entries(visibleEnvironment(input.facts)));
  for (const [name, value] of Object.entries(prepared.manifest.passEnv)) if (value !== null) env.set(name, value);
  for (const [name, value] of Object.entries(prepared.env)) env.set(name, value);
  for (const [variable, name] of Object.entries(prepared.secrets)) env.set(variable, work.secrets.get(name) ?? "");
  return {
    task: task.id,
    script: prepared.script,
    ...prepared.shell === void 0 ? {} : { shell: prepared.shell },
    workingDirectory: task.workingDirectory,
    env: Object.fromEntries(env),
    timeoutMs: prepared.timeoutMs,
    masks: input.ports.leaks.masks
  };
}
async function waitBefore(work, attempt, failure) {
  const waitMs2 = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 2), LONGEST_WAIT_MS);
  work.progress.emit({
    type: "task-retrying",
    task: work.task.id,
    attempt,
    of: work.task.step.retries + 1,
    failure: failure.message,
    waitMs: waitMs2
  });
  await work.input.ports.clock.sleep(waitMs2, work.input.signal);
}
var FIRST_WAIT_MS, LONGEST_WAIT_MS;
var init_execute_task = __esm({
  "src/engine/execute-task.ts"() {
    "use strict";
    init_task_environment();
    init_failure_wording();
    init_problem_wording();
    init_search_leaks();
    init_verify_outputs();
    FIRST_WAIT_MS = 1e3;
    LONGEST_WAIT_MS = 3e4;
  }
});

// src/core/provenance/vocabulary.ts
function builderOf(runner2, part) {
  return `${HOME}/builders/${runner2}/${part}/v1`;
}
function addressPart(text) {
  return encodeURI(text.toWellFormed()).replaceAll("#", "%23").replaceAll("?", "%3F");
}
function taskAddress(task, path26) {
  return `${ADDRESS.task}${addressPart(task)}${path26 === void 0 ? "" : `#${addressPart(path26)}`}`;
}
var STATEMENT_TYPE, PROVENANCE_TYPE, TEST_RESULT_TYPE, HOME, TASK_BUILD_TYPE, LOCAL_BUILDER, UNKNOWN_BUILDER, BUILDERS, RECORD_SUBJECT, ADDRESS;
var init_vocabulary = __esm({
  "src/core/provenance/vocabulary.ts"() {
    "use strict";
    STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    PROVENANCE_TYPE = "https://slsa.dev/provenance/v1";
    TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";
    HOME = "https://org.github.io/flow-action";
    TASK_BUILD_TYPE = `${HOME}/buildtypes/task/v1`;
    LOCAL_BUILDER = `${HOME}/builders/local/v1`;
    UNKNOWN_BUILDER = `${HOME}/builders/unknown/v1`;
    BUILDERS = /* @__PURE__ */ new Set([
      LOCAL_BUILDER,
      UNKNOWN_BUILDER,
      ...["github-hosted", "self-hosted"].flatMap((runner2) => [builderOf(runner2, "job"), builderOf(runner2, "worker")])
    ]);
    RECORD_SUBJECT = "flow-record";
    ADDRESS = {
      /** What another task wrote: `flow:task/<id>#<path>`; without `#` the task itself. */
      task: "flow:task/",
      /** What several tasks wrote, as one digest. */
      tree: "flow:tree/",
      /** A file of the repository. */
      source: "flow:source/",
      /** Many files of the repository, as one digest. */
      sources: "flow:sources",
      /** A file of which is not known whether a task wrote it. */
      input: "flow:input/",
      /** What a `{ run: … }` input printed. */
      command: "flow:command/",
      /** The commit. */
      commit: "git+"
    };
  }
});

// src/core/provenance/statement-dependencies.ts
function dependenciesOf(record) {
  const { manifest, upstream } = record;
  return [
    ...commitOf(record),
    ...sourcesOf(record),
    ...(upstream ?? []).flatMap((one) => filesOf(record, one)),
    ...treesOf(record),
    ...byKey(manifest.commands).map(([command, digest]) => ({
      name: command,
      uri: `${ADDRESS.command}${addressPart(command)}`,
      digest: { sha256: digest }
    }))
  ];
}
function byKey(map) {
  return Object.entries(map).sort(([a2], [b2]) => a2 < b2 ? -1 : 1);
}
function commitOf({ producer: { commit, ref, repository } }) {
  if (commit === void 0 || !COMMIT.test(commit)) return [];
  return [{ uri: `${ADDRESS.commit}${repository || "file:."}${ref ? `@${ref}` : ""}`, digest: { gitCommit: commit } }];
}
function sourcesOf({ manifest, upstream }) {
  const written2 = new Set((upstream ?? []).flatMap((one) => one.inputs ?? []));
  const files2 = byKey(manifest.inputs).filter(([path26]) => !written2.has(path26));
  const address = upstream === void 0 ? ADDRESS.input : ADDRESS.source;
  if (files2.length > LISTED_SOURCES && upstream !== void 0) return [folded(files2)];
  return files2.map(([path26, fact]) => ({
    name: path26,
    uri: `${address}${addressPart(path26)}`,
    digest: { sha256: digestIn(fact) },
    annotations: { flow_mode: modeIn(fact) }
  }));
}
function folded(files2) {
  const list = files2.map(([path26, fact]) => [path26, modeIn(fact), digestIn(fact)]);
  return {
    name: `${files2.length} files`,
    uri: ADDRESS.sources,
    digest: { sha256: sha256(canonicalJson(list)) },
    annotations: { flow_files: files2.length }
  };
}
function filesOf({ manifest }, { task, fingerprint, statement, inputs = [], tree }) {
  const annotations = { flow_statement: statement, flow_fingerprint: fingerprint };
  if (inputs.length === 0 && tree !== void 0) return [];
  if (inputs.length === 0) return [{ name: task, uri: taskAddress(task), digest: { sha256: fingerprint }, annotations }];
  return [...inputs].sort().flatMap((path26) => {
    const fact = manifest.inputs[path26];
    if (fact === void 0) return [];
    const digest = { sha256: digestIn(fact) };
    return [{ name: path26, uri: taskAddress(task, path26), digest, annotations: { ...annotations, flow_mode: modeIn(fact) } }];
  });
}
function treesOf({ manifest, upstream = [] }) {
  return [...new Set(Object.values(manifest.trees))].sort().map((digest) => {
    const parts = upstream.filter((one) => one.tree === digest);
    if (parts.length === 0) return { uri: `${ADDRESS.input}${digest}`, digest: { sha256: digest } };
    const tasks = parts.map((one) => ({ flow_task: one.task, flow_statement: one.statement, flow_fingerprint: one.fingerprint }));
    return { uri: `${ADDRESS.tree}${digest}`, digest: { sha256: digest }, annotations: { flow_tasks: tasks } };
  });
}
var LISTED_SOURCES, COMMIT, modeIn, digestIn;
var init_statement_dependencies = __esm({
  "src/core/provenance/statement-dependencies.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_vocabulary();
    LISTED_SOURCES = 1e3;
    COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
    modeIn = (fact) => fact.split(" ")[0] ?? "";
    digestIn = (fact) => fact.split(" ")[1] ?? "";
  }
});

// src/core/provenance/statement-form.ts
function defined(fields) {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => value === void 0 ? [] : [[name, value]]));
}
var init_statement_form = __esm({
  "src/core/provenance/statement-form.ts"() {
    "use strict";
  }
});

// src/core/provenance/statement.ts
function statementOf(record) {
  return {
    _type: STATEMENT_TYPE,
    subject: [...record.outputs.map(outputSubject), recordSubject(record)],
    predicateType: PROVENANCE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: TASK_BUILD_TYPE,
        externalParameters: externalParameters(record),
        internalParameters: internalParameters(record),
        resolvedDependencies: dependenciesOf(record)
      },
      runDetails: { builder: builder(record.producer), metadata: metadata(record), byproducts: byproducts(record) }
    }
  };
}
function statementText(statement) {
  return canonicalJson(statement);
}
function statementDigest(record) {
  return sha256(statementText(statementOf(record)));
}
function outputSubject({ path: path26, sha256: sha2562, mode }) {
  return { name: path26, digest: { sha256: sha2562 }, annotations: { flow_mode: mode } };
}
function recordSubject({ fingerprint }) {
  return { name: RECORD_SUBJECT, digest: { sha256: fingerprint } };
}
function externalParameters({ producer, step, matrix }) {
  const { repository, ref, file } = producer;
  return { flow: defined({ repository, ref, path: file }), step, matrix };
}
function internalParameters(record) {
  const { manifest, producer, fingerprint, task, attempts, upstream } = record;
  const { run, workflow, event, runner: runner2, tool } = producer;
  return {
    flow_task: task,
    flow_fingerprint: fingerprint,
    flow_tool: tool,
    flow_platform: manifest.platform,
    flow_attempts: attempts,
    flow_run: defined({ id: run, workflow, event, runner: runner2 }),
    flow_secrets: secretsOf2(record),
    flow_pass_env: Object.keys(manifest.passEnv).sort(),
    flow_upstreams: upstream === void 0 ? "unknown" : "named"
  };
}
function secretsOf2({ manifest }) {
  const names2 = [...new Set(Object.values(manifest.secrets))].sort();
  return names2.map((name) => ({ name, delivered: "env", fingerprinted: Object.hasOwn(manifest.rotations ?? {}, name) }));
}
function builder({ builder: id, tool }) {
  const version = builderVersion(tool);
  return { id: id === void 0 || !BUILDERS.has(id) ? UNKNOWN_BUILDER : id, ...version === void 0 ? {} : { version } };
}
function builderVersion(tool) {
  const [, name, version] = /^(\S+) (\S+)$/.exec(tool) ?? [];
  return name === void 0 || version === void 0 ? void 0 : { [name]: version };
}
function invocationOf(repository, run, task) {
  const isOnGithub = repository !== void 0 && /^\d+\/attempts\/\d+$/.test(run);
  return `${isOnGithub ? `${repository}/actions/runs/${run}` : `flow-run:${addressPart(run)}`}#${addressPart(task)}`;
}
function metadata({ producer, task, startedAt, durationMs }) {
  const { repository, run } = producer;
  const invocationId = invocationOf(repository, run, task);
  const began = MOMENT.test(startedAt) ? Date.parse(startedAt) : Number.NaN;
  const ended3 = began + durationMs;
  if (!(ended3 <= LAST_MS)) return { invocationId };
  return { invocationId, startedOn: startedAt, finishedOn: new Date(ended3).toISOString() };
}
function byproducts({ log, scan, values }) {
  const logs = log === null ? [] : [{ name: "log", mediaType: "text/plain", digest: { sha256: log.sha256 }, annotations: { flow_size: log.size } }];
  const scans = scan === void 0 ? [] : [{ name: "leak-scan", mediaType: "application/json", content: btoa(canonicalJson(scan)) }];
  return [...logs, ...scans, ...valuesOf(values)];
}
function valuesOf(values) {
  if (Object.keys(values).length === 0) return [];
  const text = canonicalJson(values);
  const shown3 = text.length <= MOST_VALUES ? { annotations: values } : {};
  return [{ name: "values", mediaType: "application/json", digest: { sha256: sha256(text) }, ...shown3 }];
}
var MOMENT, LAST_MS, MOST_VALUES;
var init_statement = __esm({
  "src/core/provenance/statement.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_statement_dependencies();
    init_statement_form();
    init_vocabulary();
    MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
    LAST_MS = 864e13;
    MOST_VALUES = 1024;
  }
});

// src/engine/name-upstreams.ts
function nameUpstreams(runs2, task, manifest) {
  const names2 = new Names();
  for (const upstream of task.upstreams) {
    const run = runs2[upstream.node];
    if (run === void 0) continue;
    const tree = treeIn(run, upstream, manifest);
    for (const { record, body } of recordsOf(runs2, run)) {
      const paths = tree === null ? readOf(task, upstream, record.outputs, manifest) : [];
      names2.add(record, body, tree, paths);
    }
  }
  return names2.list();
}
function recordsOf(runs2, run) {
  const members = isGroup(run) ? run.node.members.flatMap((member) => runs2[member] ?? []) : [run];
  return members.filter(isTask).flatMap((member) => {
    const record = recordOf(member);
    return record === null || member.body === null ? [] : [{ record, body: member.body }];
  });
}
function treeIn(run, upstream, manifest) {
  const files2 = run.body?.outputs ?? [];
  if (!upstream.all || !countsAsTree(files2)) return null;
  const digest = treeDigest(files2);
  return Object.values(manifest.trees).includes(digest) ? digest : null;
}
function readOf(task, upstream, outputs, { inputs }) {
  const read4 = upstream.all ? outputs : outputs.filter((file) => selectsInput(task.inputs ?? [], file.path));
  return read4.filter((file) => inputs[file.path] === `${file.mode} ${file.sha256}`).map((file) => file.path);
}
function digestOf(record, body) {
  const known3 = digests.get(body) ?? statementDigest(record);
  digests.set(body, known3);
  return known3;
}
var digests, Names;
var init_name_upstreams = __esm({
  "src/engine/name-upstreams.ts"() {
    "use strict";
    init_manifest_builder();
    init_pattern();
    init_statement();
    init_task_run();
    digests = /* @__PURE__ */ new WeakMap();
    Names = class {
      #named = /* @__PURE__ */ new Map();
      #owner = /* @__PURE__ */ new Map();
      add(record, body, tree, paths) {
        const one = this.#named.get(record.task) ?? { record, body, tree, inputs: /* @__PURE__ */ new Set() };
        this.#named.set(record.task, one);
        one.tree ??= tree;
        for (const path26 of paths) this.#take(one.inputs, path26);
      }
      list() {
        return [...this.#named.values()].map(({ record, body, tree, inputs }) => ({
          task: record.task,
          fingerprint: record.fingerprint,
          statement: digestOf(record, body),
          ...inputs.size === 0 ? {} : { inputs: [...inputs].sort() },
          ...tree === null ? {} : { tree }
        }));
      }
      /** Of two tasks that write one path, on two platforms, the later one counts, as in the manifest. */
      #take(inputs, path26) {
        this.#owner.get(path26)?.delete(path26);
        this.#owner.set(path26, inputs);
        inputs.add(path26);
      }
    };
  }
});

// src/engine/save-result.ts
async function saveResult(input, task, prepared, body, stored) {
  const changed = await changedInput(input, task, prepared.files) ?? await changedUpstream(input, prepared.upstream);
  if (changed !== null) return inputChanged(input.flow.file, task, changed);
  if (!stored) return notSaved(task, "unavailable");
  const { manifest, fingerprint } = prepared;
  const { key, matrix, step } = task;
  const outcome = await input.ports.store.save({ ...body, manifest, fingerprint, task: task.id, key, step: step.id, matrix });
  return outcome === "saved" || outcome === "exists" ? null : notSaved(task, outcome);
}
async function changedInput(input, task, before) {
  const now = await input.ports.workspace.list(inputSelection(task), true);
  const known3 = new Map(before.map((file) => [file.path, file]));
  for (const file of now) {
    const was = known3.get(file.path);
    if (was === void 0 || was.sha256 !== file.sha256 || was.mode !== file.mode || wasWritten(was, file)) return file.path;
    known3.delete(file.path);
  }
  return known3.keys().next().value ?? null;
}
async function changedUpstream(input, upstream) {
  for (const file of upstream) {
    const now = await input.ports.workspace.state(file.path);
    const isSame3 = file.target === void 0 ? now?.sha256 === file.sha256 : now?.target === file.target;
    if (!isSame3 || now?.mode !== file.mode) return file.path;
  }
  return null;
}
function wasWritten(was, is) {
  return was.stamp.ino !== is.stamp.ino || was.stamp.mtimeMs !== is.stamp.mtimeMs || was.stamp.ctimeMs !== is.stamp.ctimeMs;
}
var init_save_result = __esm({
  "src/engine/save-result.ts"() {
    "use strict";
    init_prepare_task();
    init_problem_wording();
  }
});

// src/engine/start-task.ts
async function startTask(input, runs2, run, secrets, progress) {
  const { prepared, node: task } = run;
  if (prepared === null) throw new Error(`${task.id} was started before it was prepared`);
  const upstream = upstreamOutputs(runs2, task);
  const gone = await placeInputs(input, runs2, task);
  if (gone.length > 0) return { run, gone };
  const isKept = run.decision === "miss";
  const expectedMs = input.ports.history.durations([task.key]).get(task.key) ?? null;
  progress.emit({ type: "task-started", task: task.id, title: task.title, reasons: run.reasons, expectedMs, attempt: 1 });
  const given = await secrets.ofTask(task);
  if (given.kind !== "values") return { run, executed: withoutValues(given), problem: null };
  const keep2 = isKept || input.ports.dispatch.isShared;
  const executed = await executeTask({
    input,
    task,
    prepared,
    upstream: nameUpstreams(runs2, task, prepared.manifest),
    secrets: given.values,
    keep: keep2,
    progress
  });
  const isSaved = executed.kind === "done" && isKept;
  const problem = isSaved ? await saveResult(input, task, { ...prepared, upstream }, executed.body, executed.stored) : null;
  return { run, executed, problem };
}
function withoutValues(given) {
  return { ...given, attempts: 0, durationMs: 0, log: null };
}
var init_start_task = __esm({
  "src/engine/start-task.ts"() {
    "use strict";
    init_execute_task();
    init_name_upstreams();
    init_restore_outputs();
    init_save_result();
  }
});

// src/engine/tell-progress.ts
var Progress;
var init_tell_progress = __esm({
  "src/engine/tell-progress.ts"() {
    "use strict";
    init_check_before();
    init_task_run();
    Progress = class {
      /** Warnings, each once. */
      problems = [];
      #input;
      #total;
      #warned = /* @__PURE__ */ new Set();
      #done = 0;
      constructor(input) {
        this.#input = input;
        this.#total = selectedTasks(input).length;
      }
      get done() {
        return this.#done;
      }
      emit(event) {
        this.#input.ports.reporter.report(event);
      }
      started() {
        const { flow, options, ports } = this.#input;
        this.emit({ type: "run-started", run: options.run, flow: flow.name, file: flow.file, tasks: this.#total, at: ports.clock.now() });
      }
      decided(state) {
        const tasks = [...state.selected()].filter(isTask);
        const count2 = (test) => tasks.filter(test).length;
        this.emit({
          type: "plan-decided",
          restored: count2((run) => run.state === "restored"),
          toRun: count2((run) => run.status === "ready"),
          waiting: count2((run) => run.status === "open"),
          skipped: count2((run) => run.status === "settled" && run.state !== "restored")
        });
      }
      settled(run) {
        this.#done++;
        const { execute, lost } = this.#input.options;
        if (execute && (run.published === null || lost !== null))
          this.emit({ type: "task-finished", result: taskResult(run), done: this.#done, total: this.#total });
      }
      /** What was done came out otherwise after all. */
      changed(run) {
        this.reopened();
        this.settled(run);
      }
      /** What was done is to be done again. */
      reopened() {
        this.#done--;
      }
      /** Everything is looked at again. */
      restarted() {
        this.#done = 0;
      }
      finished(result) {
        this.emit({ type: "run-finished", result });
      }
      /** Once for each code and thing; shown at once and kept for the result. */
      warn(problem, task) {
        const same2 = problem.code === "store/unavailable" ? problem.code : `${problem.code} ${problem.message}`;
        if (this.#warned.has(same2)) return;
        this.#warned.add(same2);
        this.problems.push(problem);
        this.emit({ type: "warning", problem, task });
      }
    };
  }
});

// src/engine/run-flow.ts
async function runFlow(input) {
  return (await runWithManifests(input)).result;
}
async function runWithManifests(input) {
  const run = new FlowRun(input);
  try {
    return { result: await run.toEnd(), ...run.knowledge() };
  } finally {
    input.ports.workspace.close();
    await input.ports.executor.close();
    input.ports.lock.release();
  }
}
var FlowRun;
var init_run_flow = __esm({
  "src/engine/run-flow.ts"() {
    "use strict";
    init_scheduler();
    init_assume_unselected();
    init_check_before();
    init_decide_tasks();
    init_evaluate_task();
    init_failure_wording();
    init_limit_steps();
    init_place_final();
    init_problem_wording();
    init_restore_outputs();
    init_run_result();
    init_run_secrets();
    init_run_state();
    init_shared_tasks();
    init_start_task();
    init_task_run();
    init_tell_progress();
    FlowRun = class {
      #input;
      #began;
      #progress;
      #stoppedSteps = /* @__PURE__ */ new Set();
      #ended = [];
      #limits = new StepLimits();
      #final;
      #state;
      #commands = /* @__PURE__ */ new Map();
      #secrets;
      #ready = null;
      #running = 0;
      #shared;
      #mayWrite = false;
      #stopped = false;
      #fault = null;
      #wake = () => void 0;
      constructor(input) {
        this.#input = input;
        this.#began = input.ports.clock.elapsed();
        this.#secrets = new RunSecrets(input);
        this.#state = new RunState(input.graph, input.selected);
        this.#progress = new Progress(input);
        this.#final = new FinalOutputs(input);
        this.#shared = new SharedTasks(input, () => this.#wake());
      }
      async toEnd() {
        const { options, ports } = this.#input;
        const exposed = this.#secrets.begin(selectedTasks(this.#input));
        if (exposed.length > 0) return this.#finish(refusedResult(this.#input, exposed));
        this.#progress.started();
        const commands = await runCommands(this.#input);
        const refused2 = [...checkInputs(this.#input), ...commands.problems];
        if (refused2.length > 0) return this.#finish(refusedResult(this.#input, refused2));
        this.#commands = commands.digests;
        await this.#decideAll();
        this.#progress.decided(this.#state);
        if (options.execute) {
          const problems = await this.#work();
          if (problems.length > 0) return this.#finish(refusedResult(this.#input, problems));
        }
        return this.#finish(runResult(this.#input, this.#state.runs, this.#progress.problems, ports.clock.elapsed() - this.#began));
      }
      knowledge() {
        return knowledgeOf([...this.#state.selected()].filter(isTask));
      }
      /** Gives what stopped it before anything ran. */
      async #work() {
        for (; ; ) {
          const isBusy = this.#running > 0 || this.#queued() > 0 || this.#shared.mayBring;
          const displaced = await this.#final.displaced(isBusy, this.#state.runs, this.#mayWrite);
          if (!isBusy && displaced.length === 0) return [];
          if (!this.#mayWrite) {
            const problems = await this.#becomeWriter();
            if (problems.length > 0) return problems;
            continue;
          }
          await this.#advance(displaced);
        }
      }
      #queued() {
        return this.#ready?.size ?? 0;
      }
      /** Starts what can be started, asks for more where there is room, and waits for the next thing to happen. */
      async #advance(displaced) {
        this.#startReady();
        if (this.#queued() === 0 && this.#running < this.#input.options.jobs) this.#shared.ask();
        if (this.#running > 0 || this.#shared.mayBring) await this.#oneEnds();
        else await this.#putInPlace(displaced);
        await this.#decideAll();
      }
      /** From here on this run alone changes the tree. After waiting for another one, everything is looked at again. */
      async #becomeWriter() {
        const { lock, workspace } = this.#input.ports;
        const got = await lock.acquire(() => this.#progress.emit({ type: "waiting-for-run" }), this.#input.signal);
        if (got === "waited") {
          workspace.refresh();
          this.#state = new RunState(this.#input.graph, this.#input.selected);
          this.#ready = null;
          this.#progress.restarted();
          await this.#decideAll();
        }
        this.#mayWrite = true;
        return [...await checkOutputs(this.#input), ...this.#secrets.problems(pendingTasks(this.#input, this.#state.selected()))];
      }
      async #decideAll() {
        if (this.#progress.done === 0) await assumeUnselected(this.#input, this.#state);
        for (let batch = this.#state.takeDecidable(); batch.length > 0; batch = this.#state.takeDecidable()) {
          const ours = this.#shared.ours(batch);
          await decideTasks(this.#input, this.#state.runs, ours, { commands: this.#commands, secrets: this.#secrets });
          for (const run of ours) this.#afterDeciding(run);
        }
      }
      #afterDeciding(run) {
        if (run.status === "open") return;
        if (run.status === "ready") {
          this.#queue().push(run.node.index);
          if (this.#input.options.execute) void fetchAhead(this.#input, upstreamOutputs(this.#state.runs, run.node));
          return;
        }
        if (run.state === "failed") this.#failed(run);
        this.#settled(run);
      }
      #queue() {
        const { graph, ports } = this.#input;
        this.#ready ??= new ReadyQueue(
          this.#input.options.execute ? remainingPaths(graph, ports.history.durations(graph.tasks.map((task) => task.key))) : new Float64Array(graph.nodes.length)
        );
        return this.#ready;
      }
      #startReady() {
        const queue = this.#ready;
        while (queue !== null && queue.size > 0 && this.#running < this.#input.options.jobs) {
          const run = this.#state.runs[queue.pop() ?? 0];
          if (run === void 0 || !isTask(run)) continue;
          const stopped = run.status === "ready" ? this.#whyStopped(run) : null;
          if (stopped !== null) {
            settle(run, "cancelled", [{ kind: stopped, name: run.node.step.id, before: null, after: null }]);
            this.#settled(run);
          }
          if (run.status !== "ready") this.#queueHeld(run);
          else if (this.#limits.admit(run)) this.#start(run);
        }
      }
      /** What `max-parallel` held back for a task that now does not run, or runs no more. */
      #queueHeld(run) {
        const next = this.#limits.next(run);
        if (next !== void 0) this.#queue().push(next);
      }
      #whyStopped(run) {
        if (this.#input.signal.aborted) return "interrupted";
        const stopped = this.#stopped || this.#stoppedSteps.has(run.node.step.id);
        return stopped && !asksForStatus(run.node, this.#input.expressions) ? "fail-fast" : null;
      }
      #start(run) {
        run.status = "running";
        run.startMs = this.#input.ports.clock.elapsed() - this.#began;
        this.#running++;
        startTask(this.#input, this.#state.runs, run, this.#secrets, this.#progress).then((ended3) => this.#ended.push(ended3)).catch((error) => {
          this.#fault = error;
        }).finally(() => this.#wake());
      }
      async #oneEnds() {
        if (this.#ended.length === 0 && this.#fault === null && !this.#shared.hasNews) {
          await new Promise((resolve) => {
            this.#wake = resolve;
          });
        }
        if (this.#fault !== null) throw this.#fault;
        this.#takeNews(this.#shared.news());
        for (const ended3 of this.#ended.splice(0)) {
          this.#running--;
          this.#limits.ended(ended3.run);
          this.#queueHeld(ended3.run);
          if ("gone" in ended3) await this.#bytesAreGone(ended3.run, ended3.gone);
          else this.#taskEnded(ended3.run, ended3.executed, ended3.problem);
        }
      }
      /** What others did is settled here; what has become ours may be decided. */
      #takeNews(news) {
        if (news?.kind === "mine") for (const run of this.#shared.claimed(news.tasks)) this.#state.reconsider(run);
        if (news?.kind === "results") {
          for (const run of this.#shared.adopt(news.tasks, this.#state.runs)) {
            if (run.state === "failed" && !run.tolerated) this.#failed(run);
            this.#settled(run);
          }
        }
        if (news?.kind === "over") for (const run of this.#shared.left()) this.#state.reconsider(run);
      }
      #taskEnded(run, executed, problem) {
        run.attempts = executed.attempts;
        run.durationMs = executed.durationMs;
        run.log = executed.log;
        if (problem !== null) this.#progress.warn(problem, run.node.id);
        if (executed.kind === "done") run.body = executed.body;
        if (executed.kind === "failed") run.failure = executed.failure;
        run.tolerated = executed.kind === "failed" && run.prepared?.continueOnError === true;
        settle(run, executed.kind === "done" ? "ran" : executed.kind, run.reasons);
        if (executed.kind === "failed" && !run.tolerated) this.#failed(run);
        this.#settled(run);
      }
      #failed(run) {
        const { failFast } = run.node.step;
        if (failFast === false) return;
        if (this.#input.options.failFast) this.#input.ports.dispatch.stop();
        if (this.#input.options.failFast) this.#stopped = true;
        else if (failFast === true) this.#stoppedSteps.add(run.node.step.id);
      }
      /** The task that needed them waits again; those whose bytes they were run again. */
      async #bytesAreGone(run, gone) {
        if (run !== null) run.status = "open";
        for (const item of new Map(gone.map((one) => [one.node, one])).values()) {
          const owner = this.#state.runs[item.node];
          if (owner === void 0 || !isTask(owner)) continue;
          if (owner.state === "restored" && item.why !== "unavailable") await this.#makeAgain(owner, item);
          else if (run !== null) run.failure = lostInput(owner.node, item);
        }
        if (run?.failure) {
          settle(run, "failed", run.reasons);
          this.#failed(run);
          this.#settled(run);
        } else if (run !== null && run.waitingFor === 0) this.#state.reopen(run);
      }
      async #makeAgain(owner, { path: path26, why }) {
        if (why !== "unreachable") this.#progress.warn(bytesGone(owner.node, path26, why), owner.node.id);
        await this.#input.ports.store.forget(owner.prepared?.fingerprint ?? "");
        this.#progress.reopened();
        this.#state.reopen(owner);
      }
      async #putInPlace(displaced) {
        const { gone, lost } = await this.#final.put(displaced);
        for (const run of lost) this.#progress.changed(run);
        await this.#bytesAreGone(null, gone);
      }
      #settled(run) {
        this.#progress.settled(run);
        this.#shared.settled(run);
        this.#state.settled(run);
      }
      #finish(result) {
        writeDown(this.#input, result, [...this.#state.selected()]);
        this.#progress.finished(result);
        return result;
      }
    };
  }
});

// src/adapters/cache-service.ts
function isTrouble(answer) {
  return TROUBLES.has(answer.kind);
}
var TROUBLES;
var init_cache_service = __esm({
  "src/adapters/cache-service.ts"() {
    "use strict";
    TROUBLES = /* @__PURE__ */ new Set(["mode", "denied", "rate-limited", "quota", "unavailable"]);
  }
});

// src/core/entry/entry-key.ts
function isEpoch(text) {
  return EPOCH.test(text);
}
function entryKey(epoch, fingerprint, generation = 0) {
  return `flow1-${epoch}${generation === 0 ? "" : `.g${generation}`}-${fingerprint}`;
}
function readEntryKey(epoch, key) {
  const found = /^flow1-([A-Za-z0-9_]+)(?:\.g([1-9]))?-([0-9a-f]{64})$/.exec(key);
  if (found === null || found[1] !== epoch) return null;
  return { fingerprint: found[3] ?? "", generation: Number(found[2] ?? 0) };
}
function epochPrefix(epoch) {
  return `flow1-${epoch}`;
}
function ledgerPrefix(epoch, flow, ref) {
  return `flow1-${epoch}-ledger-${sha256(JSON.stringify([flow, ref])).slice(0, 32)}-`;
}
function ledgerKey(epoch, flow, ref, run) {
  return ledgerPrefix(epoch, flow, ref) + run;
}
function isLedgerKey(epoch, key) {
  return key.startsWith(`flow1-${epoch}-ledger-`);
}
var ENTRY_VERSION, GENERATIONS, EPOCH;
var init_entry_key = __esm({
  "src/core/entry/entry-key.ts"() {
    "use strict";
    init_digest();
    ENTRY_VERSION = sha256("flow-action entry, format 1");
    GENERATIONS = 4;
    EPOCH = /^[A-Za-z0-9_]{1,32}$/;
  }
});

// src/main/secret-lines.ts
function parseSecretLines(text, grammar) {
  const isFile2 = grammar === "dotenv";
  const lines = (isFile2 ? text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n") : text).split("\n");
  const values = /* @__PURE__ */ new Map();
  for (let at2 = 0; at2 < lines.length; ) {
    const entry = entryAt(lines, at2, isFile2);
    if (typeof entry === "string") return { ok: false, why: `line ${at2 + 1}: ${entry}` };
    if (entry.name !== null) values.set(entry.name, entry.value);
    at2 = entry.next;
  }
  return { ok: true, values };
}
function entryAt(lines, at2, isFile2) {
  const line = lines[at2] ?? "";
  if (line.trim() === "" || isFile2 && line.trimStart().startsWith("#")) return { name: null, value: "", next: at2 + 1 };
  const entry = blockOf(lines, at2, isFile2) ?? (isFile2 ? variableOf(lines, at2) : plainOf(line, at2));
  return typeof entry === "string" ? entry : nameFault(entry.name ?? "") ?? entry;
}
function plainOf(line, at2) {
  const equals = line.indexOf("=");
  return equals < 0 ? NEITHER : { name: line.slice(0, equals), value: line.slice(equals + 1), next: at2 + 1 };
}
function blockOf(lines, at2, trims) {
  const line = lines[at2] ?? "";
  const [equals, heredoc] = [line.indexOf("="), line.indexOf("<<")];
  if (heredoc < 0 || equals >= 0 && equals < heredoc) return null;
  const delimiter = trims ? line.slice(heredoc + 2).trim() : line.slice(heredoc + 2);
  if (delimiter === "") return "a delimiter is missing after <<";
  const end = lines.indexOf(delimiter, at2 + 1);
  if (end < 0) return "no later line is the delimiter alone that this block begins with";
  const name = line.slice(0, heredoc);
  return { name: trims ? withoutExport(name) : name, value: lines.slice(at2 + 1, end).join("\n"), next: end + 1 };
}
function variableOf(lines, at2) {
  const line = lines[at2] ?? "";
  const equals = line.indexOf("=");
  if (equals < 0) return NEITHER;
  const name = withoutExport(line.slice(0, equals));
  const rest = line.slice(equals + 1).trimStart();
  return quotedOf(name, rest, lines, at2) ?? { name, value: withoutComment(line.slice(equals + 1)), next: at2 + 1 };
}
function quotedOf(name, rest, lines, at2) {
  const quote = rest.charAt(0);
  if (!["'", '"', "`"].includes(quote)) return null;
  const text = [rest.slice(1), ...lines.slice(at2 + 1)].join("\n");
  const end = text.indexOf(quote);
  if (end < 0) return null;
  const value = text.slice(0, end);
  return { name, value: quote === '"' ? value.replaceAll("\\n", "\n") : value, next: at2 + value.split("\n").length };
}
function withoutComment(text) {
  return text.replace(/\s#.*$/, "").trim();
}
function withoutExport(name) {
  return name.trim().replace(/^export\s+/, "");
}
function nameFault(name) {
  if (name === "") return "the name is empty";
  if (name !== name.trim()) return "there is a blank before or after the name; write NAME=value without blanks around the =";
  return new RegExp("\\p{Cc}", "u").test(name) ? "the name has a control character in it" : null;
}
var NEITHER;
var init_secret_lines = __esm({
  "src/main/secret-lines.ts"() {
    "use strict";
    NEITHER = "neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form";
  }
});

// src/adapters/github-history.ts
function githubHistory(local, ledger) {
  return {
    durations: (keys) => {
      const known3 = new Map(local.durations(keys));
      for (const key of keys) {
        const duration = known3.has(key) ? null : ledger.duration(key);
        if (duration !== null) known3.set(key, duration);
      }
      return known3;
    },
    append: (result, executed, made) => local.append(result, executed, made)
  };
}
var init_github_history = __esm({
  "src/adapters/github-history.ts"() {
    "use strict";
  }
});

// src/core/model/kept-run.ts
function keptRun({ flow, file, run, outcome, durationMs, tasks }) {
  return { flow, file, run, outcome, durationMs, tasks: tasks.map(keptTask) };
}
function keptTask(task) {
  const { id, step, matrix, state, fingerprint, startMs, durationMs, attempts, producer, failure, secrets } = task;
  return {
    id,
    step,
    matrix,
    state,
    fingerprint,
    startMs,
    durationMs,
    attempts,
    ...state === "restored" ? {} : { outputs: task.outputs },
    ...producer === void 0 ? {} : { madeBy: producer.run },
    ...failure === void 0 ? {} : { failure: failure.message },
    ...secrets === void 0 ? {} : { secrets }
  };
}
var init_kept_run = __esm({
  "src/core/model/kept-run.ts"() {
    "use strict";
  }
});

// src/adapters/record-row.ts
function recordRow(record) {
  const { fingerprint, manifest, task, key, step, matrix, ...rest } = record;
  const body = JSON.stringify(rest);
  return {
    fingerprint,
    body,
    digest: bodyDigest(fingerprint, body),
    task: JSON.stringify({ task, key, step, matrix }),
    manifest: JSON.stringify(manifest)
  };
}
function recordOf2(row) {
  const body = bodyOf2(row);
  const task = parseJson(row["task"]);
  const manifest = parseJson(row["manifest"]);
  if (body === null || task === null || manifest === null) return null;
  return { fingerprint: String(row["fingerprint"]), manifest, ...task, ...body };
}
function bodyOf2(row) {
  const text = String(row["body"]);
  return row["digest"] === bodyDigest(String(row["fingerprint"]), text) ? parseJson(text) : null;
}
function bodyDigest(fingerprint, text) {
  return sha256(`${fingerprint}
${text}`);
}
function parseJson(text) {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
var init_record_row = __esm({
  "src/adapters/record-row.ts"() {
    "use strict";
    init_digest();
  }
});

// src/adapters/local-records.ts
function keepRecords(prepare2, records, now) {
  const insert = prepare2("INSERT OR REPLACE INTO made (digest, fingerprint, key, at, body, task, manifest) VALUES (?, ?, ?, ?, ?, ?, ?)");
  const drop = prepare2("DELETE FROM made WHERE key = ? AND digest NOT IN (SELECT digest FROM made WHERE key = ? ORDER BY at DESC LIMIT ?)");
  for (const record of records) {
    const { fingerprint, body, digest, task, manifest } = recordRow(record);
    insert.run(digest, fingerprint, record.key, now, body, task, manifest);
    drop.run(record.key, record.key, KEPT_OF_TASK);
  }
}
function keepReplaced(prepare2, fingerprint) {
  const from = "SELECT digest, fingerprint, key, created, body, task, manifest FROM records WHERE fingerprint = ?";
  prepare2(`INSERT OR IGNORE INTO made (digest, fingerprint, key, at, body, task, manifest) ${from}`).run(fingerprint);
}
var KEPT_OF_TASK;
var init_local_records = __esm({
  "src/adapters/local-records.ts"() {
    "use strict";
    init_record_row();
    KEPT_OF_TASK = 20;
  }
});

// src/adapters/local-history.ts
function localHistory(database, now) {
  return {
    durations: (keys) => durations(database, keys),
    append: (result, executed, made) => append(database, { result, executed, made }, now()),
    last: (key) => database.use(null, (prepare2) => {
      const row = prepare2("SELECT run, state, at, duration, log FROM executions WHERE key = ? ORDER BY at DESC LIMIT 1").get(key);
      if (row === void 0) return null;
      const log = row["log"] === null ? null : String(row["log"]);
      return { run: String(row["run"]), state: String(row["state"]), atMs: Number(row["at"]), durationMs: Number(row["duration"]), log };
    }),
    run: (start) => pastRun(database, start)
  };
}
function pastRun(database, start) {
  return database.use(null, (prepare2) => {
    const row = prepare2("SELECT at, value FROM kept_runs WHERE substr(run, 1, length(?)) = ? ORDER BY at DESC, rowid DESC LIMIT 1").get(
      start,
      start
    );
    const run = row === void 0 ? null : parseRun(String(row["value"]));
    return run === null ? null : { atMs: Number(row?.["at"]), run };
  });
}
function parseRun(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
function durations(database, keys) {
  const known3 = /* @__PURE__ */ new Map();
  database.use(null, (prepare2) => {
    const select = prepare2("SELECT duration FROM records WHERE key = ? ORDER BY created DESC LIMIT 3");
    for (const key of keys) {
      const values = select.all(key).map((row) => Number(row["duration"]));
      const middle = values.sort((a2, b2) => a2 - b2)[Math.floor((values.length - 1) / 2)];
      if (middle !== void 0) known3.set(key, middle);
    }
    return null;
  });
  return known3;
}
function append(database, { result, executed, made }, now) {
  database.write((prepare2) => {
    prepare2(
      "INSERT OR REPLACE INTO runs (run, at, outcome, restored, ran, failed, skipped, duration, saved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).run(result.run, now, result.outcome, result.restored, result.ran, result.failed, result.skipped, result.durationMs, result.savedMs);
    const insert = prepare2(
      "INSERT OR REPLACE INTO executions (run, key, task, state, at, duration, fingerprint, log) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    );
    for (const { key, result: task, log } of executed)
      insert.run(result.run, key, task.id, task.state, now, task.durationMs, task.fingerprint, log);
    keepRecords(prepare2, made, now);
    keepTasks(prepare2, result, now);
    if (executed.length > 0) {
      const oldest = prepare2("SELECT at FROM runs ORDER BY at DESC LIMIT 1 OFFSET ?").get(KEPT_RUNS);
      if (oldest === void 0) return;
      prepare2("DELETE FROM runs WHERE at <= ?").run(Number(oldest["at"]));
      prepare2("DELETE FROM executions WHERE at <= ?").run(Number(oldest["at"]));
    }
  });
}
function keepTasks(prepare2, result, now) {
  const value = JSON.stringify(keptRun(result));
  prepare2("INSERT OR REPLACE INTO kept_runs (run, at, size, value) VALUES (?, ?, ?, ?)").run(result.run, now, value.length, value);
  let size = 0;
  for (const [place, row] of prepare2("SELECT run, size FROM kept_runs ORDER BY at DESC, rowid DESC").all().entries()) {
    size += Number(row["size"]);
    if (place === KEPT_RUNS || place > 0 && size > KEPT_TASKS_SIZE)
      prepare2("DELETE FROM kept_runs WHERE run = ?").run(String(row["run"]));
  }
}
var KEPT_RUNS, KEPT_TASKS_SIZE;
var init_local_history = __esm({
  "src/adapters/local-history.ts"() {
    "use strict";
    init_kept_run();
    init_local_records();
    KEPT_RUNS = 200;
    KEPT_TASKS_SIZE = 16 * 1024 * 1024;
  }
});

// node_modules/pretty-ms/index.js
function prettyMilliseconds(milliseconds, options) {
  const isBigInt = typeof milliseconds === "bigint";
  if (!isBigInt && !Number.isFinite(milliseconds)) {
    throw new TypeError("Expected a finite number or bigint");
  }
  options = { ...options };
  const sign = milliseconds < 0 ? "-" : "";
  milliseconds = milliseconds < 0 ? -milliseconds : milliseconds;
  if (options.colonNotation) {
    options.compact = false;
    options.formatSubMilliseconds = false;
    options.separateMilliseconds = false;
    options.verbose = false;
    options.unitCount = void 0;
  }
  if (options.compact) {
    options.unitCount = 1;
    options.secondsDecimalDigits = 0;
    options.millisecondsDecimalDigits = 0;
  }
  let result = [];
  const add2 = (value2, long, short, valueString) => {
    const isAlwaysShown = options.colonNotation && (short === "m" || short === "h" && options.hideSeconds);
    if (!isAlwaysShown && (result.length === 0 || !options.colonNotation) && isZero(value2)) {
      return;
    }
    valueString ??= String(value2);
    if (options.colonNotation) {
      const wholeDigits = valueString.includes(".") ? valueString.split(".", 1)[0].length : valueString.length;
      let minLength = 1;
      if (result.length > 0) {
        minLength = short === "d" ? 3 : 2;
      }
      valueString = "0".repeat(Math.max(0, minLength - wholeDigits)) + valueString;
    } else {
      valueString += options.verbose ? " " + pluralize(long, value2) : short;
    }
    result.push(valueString);
  };
  const { value, scale } = toExactMilliseconds(milliseconds);
  const second = ONE_SECOND_IN_MILLISECONDS * scale;
  const minute = ONE_MINUTE_IN_MILLISECONDS * scale;
  const hour = ONE_HOUR_IN_MILLISECONDS * scale;
  const day = ONE_DAY_IN_MILLISECONDS * scale;
  const days = value / day;
  const hoursWithinDay = value % day / hour;
  const minutesWithinHour = value % hour / minute;
  if (options.hideYearAndDays) {
    add2(days * 24n + hoursWithinDay, "hour", "h");
  } else {
    if (options.hideYear) {
      add2(days, "day", "d");
    } else {
      add2(days / 365n, "year", "y");
      add2(days % 365n, "day", "d");
    }
    add2(hoursWithinDay, "hour", "h");
  }
  add2(minutesWithinHour, "minute", "m");
  const secondsDecimalDigits = decimalDigits(options.secondsDecimalDigits, 1);
  const secondsStepsPerSecond = 10n ** BigInt(secondsDecimalDigits);
  const hideSeconds = options.hideSeconds && value >= minute;
  const canShowAsDecimalSeconds = options.subSecondsAsDecimals && !hideSeconds && value * secondsStepsPerSecond >= second;
  if (!hideSeconds) {
    const withinMinute = value % minute;
    if (options.separateMilliseconds || options.formatSubMilliseconds || !canShowAsDecimalSeconds && !options.colonNotation && value < second) {
      add2(withinMinute / second, "second", "s");
      if (options.formatSubMilliseconds) {
        const subMillisecondNanoseconds = value % scale * 1000000n / scale;
        add2(value % second / scale, "millisecond", "ms");
        add2(subMillisecondNanoseconds / 1000n, "microsecond", "\xB5s");
        add2(subMillisecondNanoseconds % 1000n, "nanosecond", "ns");
      } else {
        const millisecondsDecimalDigits = decimalDigits(options.millisecondsDecimalDigits, 0);
        const stepsPerMillisecond = 10n ** BigInt(millisecondsDecimalDigits);
        let steps = (2n * (value % second) * stepsPerMillisecond + scale) / (2n * scale);
        if (steps === 0n && value > 0n && value < second) {
          steps = 1n;
        }
        const maximumSteps = 1000n * stepsPerMillisecond - 1n;
        if (steps > maximumSteps) {
          steps = maximumSteps;
        }
        const millisecondsString = formatSteps(steps, millisecondsDecimalDigits);
        add2(
          Number(millisecondsString),
          "millisecond",
          "ms",
          millisecondsString
        );
      }
    } else {
      const secondsFixed = formatSteps(withinMinute * secondsStepsPerSecond / second, secondsDecimalDigits);
      const secondsString = options.keepDecimalsOnWholeSeconds ? secondsFixed : secondsFixed.replace(new RegExp("\\.0+$", "v"), "");
      add2(Number(secondsString), "second", "s", secondsString);
    }
  }
  const separator = options.colonNotation ? ":" : " ";
  if (typeof options.unitCount === "number") {
    result = result.slice(0, Math.max(options.unitCount, 1) || Infinity);
  }
  const output = result.length === 0 ? "0" + (options.verbose ? " milliseconds" : "ms") : result.join(separator);
  return new RegExp("[1-9]", "v").test(output) ? sign + output : output;
}
var isZero, pluralize, ONE_SECOND_IN_MILLISECONDS, ONE_MINUTE_IN_MILLISECONDS, ONE_HOUR_IN_MILLISECONDS, ONE_DAY_IN_MILLISECONDS, MAX_DECIMAL_DIGITS, decimalDigits, toExactMilliseconds, formatSteps;
var init_pretty_ms = __esm({
  "node_modules/pretty-ms/index.js"() {
    isZero = (value) => value === 0 || value === 0n;
    pluralize = (word, count2) => count2 === 1 || count2 === 1n ? word : `${word}s`;
    ONE_SECOND_IN_MILLISECONDS = 1000n;
    ONE_MINUTE_IN_MILLISECONDS = 60n * ONE_SECOND_IN_MILLISECONDS;
    ONE_HOUR_IN_MILLISECONDS = 60n * ONE_MINUTE_IN_MILLISECONDS;
    ONE_DAY_IN_MILLISECONDS = 24n * ONE_HOUR_IN_MILLISECONDS;
    MAX_DECIMAL_DIGITS = 100;
    decimalDigits = (value, defaultValue) => typeof value === "number" && !Number.isNaN(value) ? Math.min(Math.max(Math.trunc(value), 0), MAX_DECIMAL_DIGITS) : defaultValue;
    toExactMilliseconds = (milliseconds) => {
      if (typeof milliseconds === "bigint" || Number.isInteger(milliseconds)) {
        return { value: BigInt(milliseconds), scale: 1n };
      }
      const [significand, exponent = "0"] = milliseconds.toPrecision(15).split("e", 2);
      const [whole2, fraction = ""] = significand.split(".", 2);
      const digits = BigInt(whole2 + fraction);
      const decimals = fraction.length - Number(exponent);
      return decimals < 0 ? { value: digits * 10n ** BigInt(-decimals), scale: 1n } : { value: digits, scale: 10n ** BigInt(decimals) };
    };
    formatSteps = (steps, digits) => {
      if (digits === 0) {
        return String(steps);
      }
      const padded = String(steps).padStart(digits + 1, "0");
      return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
    };
  }
});

// src/core/report/amount-text.ts
function durationText(ms) {
  const value = finite(ms);
  return prettyMilliseconds(value, { subSecondsAsDecimals: true, secondsDecimalDigits: value < 1e4 ? 1 : 0 });
}
function numberText(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
function countText(value, one, many = `${one}s`) {
  return `${numberText(value)} ${value === 1 ? one : many}`;
}
var finite;
var init_amount_text = __esm({
  "src/core/report/amount-text.ts"() {
    "use strict";
    init_pretty_ms();
    finite = (value) => Number.isFinite(value) ? Math.max(0, value) : 0;
  }
});

// src/core/report/display-width.ts
function graphemes(text) {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}
function graphemeWidth(grapheme) {
  if (WIDE.test(grapheme) || grapheme.includes(EMOJI_SELECTOR)) return 2;
  return INVISIBLE.test(grapheme) ? 0 : 1;
}
function displayWidth(text) {
  if (PRINTABLE2.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment);
  return width;
}
function filled(text, width) {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}
function cut(text, width, ellipsis) {
  if (text.length <= width && PRINTABLE2.test(text)) return text;
  if (width <= 0) return "";
  const room = width - ellipsis.length;
  let taken = 0;
  let end = 0;
  for (const { segment, index } of graphemes(text.slice(0, width * 16))) {
    taken += graphemeWidth(segment);
    if (taken <= room) end = index + segment.length;
    if (taken > width) return room > 0 ? text.slice(0, end) + ellipsis : ellipsis.slice(0, width);
  }
  return text.length > width * 16 ? text.slice(0, end) + ellipsis : text;
}
var PRINTABLE2, WIDE, INVISIBLE, EMOJI_SELECTOR, segmenter;
var init_display_width = __esm({
  "src/core/report/display-width.ts"() {
    "use strict";
    PRINTABLE2 = /^[ -~]*$/;
    WIDE = /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
    INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
    EMOJI_SELECTOR = "\uFE0F";
  }
});

// src/core/report/reason-text.ts
function reasonsText(reasons) {
  const inputs = reasons.filter(isInput);
  const others = reasons.filter((reason) => !isInput(reason));
  const waits2 = others.filter((reason) => reason.kind === "waiting");
  const parts = others.filter((reason) => reason.kind !== "waiting").map(reasonText);
  if (inputs.length > 0) parts.push(inputsText(inputs));
  if (waits2.length > 0) parts.push(waitsText(waits2));
  const unique = [...new Set(parts)];
  const more = unique.length - PARTS;
  return more > 0 ? `${unique.slice(0, PARTS).join("; ")}; and ${countText(more, "more difference")}` : unique.join("; ");
}
function reasonText(reason) {
  return TEXTS[reason.kind](nameText(reason.name), reason);
}
function fateText(state) {
  if (state === "failed") return "failed";
  return state === "skipped" || state === "blocked" || state === "cancelled" ? `was ${state}` : "did not run";
}
function rotationWords({ after: after2 }) {
  if (after2 === null) return "was rotated";
  return after2 === "fingerprint" ? "counts by its value now" : "counts by its name alone now";
}
function fileChange(name, reason) {
  return onlyMode(reason) ? `mode of ${name} changed` : `${name} ${changeWord(reason)}`;
}
function isInput(reason) {
  return reason.kind === "input" || reason.kind === "upstream";
}
function inputsText(inputs) {
  const [first] = inputs;
  if (first === void 0) return "";
  return inputs.length === 1 ? reasonText(first) : `${countText(inputs.length, "input")} changed, first ${nameText(first.name)}`;
}
function waitsText(waits2) {
  const [first] = waits2;
  if (first === void 0) return "";
  return waits2.length === 1 ? reasonText(first) : `${reasonText(first)} and ${countText(waits2.length - 1, "other")}`;
}
function changeWord(reason) {
  if (reason.before === null && reason.after !== null) return "is new";
  return reason.after === null && reason.before !== null ? "is gone" : "changed";
}
function valueChange(what, reason) {
  const word = changeWord(reason);
  const values = [reason.before, reason.after].flatMap(
    (value) => value === null ? [] : [value === "" ? EMPTY.get(reason.kind) ?? "(empty)" : safeText(value)]
  );
  if (word === "is gone" || values.length === 0 || values.some((value) => value.length > SHORT_VALUE)) return `${what} ${word}`;
  return `${what} ${word}: ${values.join(" -> ")}`;
}
function onlyMode(reason) {
  const [, before] = reason.before?.split(" ") ?? [];
  const [, after2] = reason.after?.split(" ") ?? [];
  return before !== void 0 && before === after2 && reason.before !== reason.after;
}
var SHORT_VALUE, LONG_NAME, LONG_WHY, PARTS, RECORDED_BYTES, UNCACHED, EMPTY, TEXTS, nameText;
var init_reason_text = __esm({
  "src/core/report/reason-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_safe_text();
    SHORT_VALUE = 24;
    LONG_NAME = 80;
    LONG_WHY = 240;
    PARTS = 3;
    RECORDED_BYTES = "recorded bytes";
    UNCACHED = "cache: false";
    EMPTY = /* @__PURE__ */ new Map([["shell", "(default)"]]);
    TEXTS = {
      format: () => "the format of records changed",
      epoch: (_2, reason) => valueChange("cache epoch", reason),
      run: () => "command changed",
      shell: (_2, reason) => valueChange("shell", reason),
      "working-directory": (_2, reason) => valueChange("working directory", reason),
      env: (name, reason) => valueChange(name, reason),
      secret: (name, reason) => `secret in ${name} ${changeWord(reason)}`,
      rotated: (name, reason) => `secret ${name} ${rotationWords(reason)}`,
      "fork-secret": (name) => `secret ${name} is not given to pull requests from forks or Dependabot`,
      // The name says what changed; the machine's value is nobody's business in a log.
      "pass-env": (name, reason) => `${name} ${changeWord(reason)} on this machine`,
      input: fileChange,
      upstream: fileChange,
      command: (name, reason) => `output of \`${name}\` ${changeWord(reason)}`,
      output: (name, reason) => `output ${name} ${changeWord(reason)}`,
      platform: (_2, reason) => valueChange("platform", reason),
      first: () => "no earlier record",
      force: () => "forced",
      bytes: (name) => name === "" || name === RECORDED_BYTES ? `${RECORDED_BYTES} are gone` : `${RECORDED_BYTES} of ${name} are gone`,
      // Our own words, which also say what to do: they are not cut.
      uncached: (_2, { name }) => name === "" || name === UNCACHED ? UNCACHED : `not kept: ${safeText(name)}`,
      waiting: (name) => `waits for ${name}`,
      if: (name) => name === "" ? "if: was false" : `if: ${name} was false`,
      needs: (name, reason) => `needs ${name}, which ${fateText(reason.after)}`,
      label: (name, { before, after: after2 }) => before === null || after2 === null ? `label ${name} names another platform` : `label ${name} names ${nameText(after2)}, this machine is ${nameText(before)}`,
      environment: (name) => `environment ${name} is not allowed here; --allow-environment ${name} allows it`,
      "fail-fast": (name) => name === "" ? "another task failed first (fail-fast)" : `${name} failed first (fail-fast)`,
      interrupted: () => "interrupted",
      "restore-only": () => "not restorable, and nothing is run",
      elsewhere: (name) => `a record exists in ${name}, which this run cannot read`,
      // The name holds what a foreign record says of itself, and our own words about it.
      untrusted: (_2, { name }) => `a record exists that is not trusted: ${cut(safeText(name), LONG_WHY, "...")}`,
      "upstream-failed": (name) => `needs ${name}, which failed`
    };
    nameText = (name) => cut(safeText(name), LONG_NAME, "...");
  }
});

// src/core/report/task-line.ts
function stateMark(state, paint) {
  switch (state) {
    case "restored":
    case "ran":
      return paint.green(paint.marks.done);
    case "failed":
      return paint.red(paint.marks.failed);
    case "skipped":
    case "blocked":
    case "cancelled":
      return paint.yellow(paint.marks.skipped);
    case "planned":
      return paint.dim(paint.marks.waiting);
  }
}
function failedText(failure, paint, most = Number.POSITIVE_INFINITY) {
  if (failure === void 0) return paint.red("failed");
  const message = safeText(failure.message);
  const shown3 = paint.red(Number.isFinite(most) ? cut(message, most, paint.marks.ellipsis) : message);
  return failure.problem === void 0 ? shown3 : `${shown3} ${paint.dim(`[${failure.problem}]`)}`;
}
function titleText(title, paint) {
  return cut(safeText(title), LONG_TITLE, paint.marks.ellipsis);
}
function startLine(title, reasons, attempt, paint, detail) {
  const why = attempt > 1 ? `attempt ${attempt}` : detail === "verbose" ? "" : reasonsText(reasons);
  const first = lineOf2(paint.blue(paint.marks.started), titleText(title, paint), paint.dim(why));
  return attempt > 1 || detail !== "verbose" ? first : first + reasonLines(reasons, paint);
}
function retryLine(event, paint) {
  const when = event.waitMs > 0 ? ` in ${durationText(event.waitMs)}` : "";
  const what = `${safeText(event.failure)}; tries again${when} (attempt ${event.attempt} of ${event.of})`;
  return lineOf2(paint.yellow(paint.marks.skipped), titleText(event.task, paint), what);
}
function endLine(result, paint, detail) {
  const line = lineOf2(stateMark(result.state, paint), titleText(result.title, paint), endText(result, paint));
  const isTold2 = result.state === "ran" || result.state === "failed";
  return detail === "verbose" && !isTold2 ? line + reasonLines(result.reasons, paint) : line;
}
function lineOf2(mark, title, rest) {
  return rest === "" ? `  ${mark} ${title}
` : `  ${mark} ${filled(title, TITLE)}  ${rest}
`;
}
function reasonLines(reasons, paint) {
  return reasons.map((reason) => `      ${paint.dim(reasonText(reason))}
`).join("");
}
function endText(result, paint) {
  switch (result.state) {
    case "ran":
      return durationText(result.durationMs);
    case "restored":
      return paint.dim(result.savedMs > 0 ? `restored, saved ${durationText(result.savedMs)}` : "restored");
    case "failed":
      return failedText(result.failure, paint);
    case "skipped":
    case "blocked":
    case "cancelled":
    case "planned": {
      const why = reasonsText(result.reasons);
      if (why === "") return result.state;
      return why === "interrupted" ? why : `${result.state}: ${why}`;
    }
  }
}
var TITLE, LONG_TITLE;
var init_task_line = __esm({
  "src/core/report/task-line.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_reason_text();
    init_safe_text();
    TITLE = 22;
    LONG_TITLE = 100;
  }
});

// src/core/report/cell-label.ts
function cellLabel(task) {
  const isCell = task.id.startsWith(`${task.step} (`) && task.id.endsWith(")");
  return isCell ? task.id.slice(task.step.length + 2, -1) : "";
}
function cellLabels(tasks, paint) {
  const labels = tasks.map(cellLabel).filter((label) => label !== "");
  const named2 = labels.slice(0, labels.length > NAMED ? NAMED - 1 : NAMED).map((label) => `(${titleText(label, paint)})`);
  const rest = labels.length - named2.length;
  return rest > 0 ? `${named2.join(", ")} and ${countText(rest, "more", "more")}` : named2.join(", ");
}
function tasksByStep(tasks) {
  const steps = /* @__PURE__ */ new Map();
  for (const task of tasks) {
    const group = steps.get(task.step);
    if (group === void 0) steps.set(task.step, [task]);
    else group.push(task);
  }
  return steps;
}
var NAMED;
var init_cell_label = __esm({
  "src/core/report/cell-label.ts"() {
    "use strict";
    init_amount_text();
    init_task_line();
    NAMED = 3;
  }
});

// src/core/report/problem-text.ts
function problemText(problem, paint) {
  const { place } = problem;
  const at2 = place === void 0 ? "" : paint.bold(`${safeText(place.file)}:${place.line}:${place.column}:`);
  const kind = problem.severity === "warning" ? paint.yellow("warning:") : place === void 0 ? paint.red("error:") : "";
  const heading2 = [at2, kind, safeText(problem.message), paint.dim(`[${problem.code}]`)].filter((part) => part !== "").join(" ");
  const source = place?.source === void 0 ? [] : sourceLines(place, place.source, paint);
  const hint = problem.hint === void 0 ? [] : [`  ${paint.bold("hint:")} ${safeText(problem.hint)}`];
  return [heading2, ...source, ...hint].join("\n");
}
function sourceLines(place, source, paint) {
  const { before, meant, after: after2 } = window2(place, source);
  const number = String(place.line);
  const gutter = (text) => paint.dim(`${text.padStart(number.length)} |`);
  const underline = `^${"~".repeat(Math.max(0, displayWidth(meant) - 1))}`;
  return [
    gutter(""),
    `${gutter(number)} ${before}${meant}${after2}`,
    `${gutter("")} ${" ".repeat(displayWidth(before))}${paint.red(underline)}`
  ];
}
function window2(place, source) {
  const start = wholeCharacter(source, Math.min(Math.max(0, place.column - 1), source.length));
  const end = Math.min(Math.max(start + 1, (place.endColumn ?? place.column + 1) - 1), source.length);
  const isLong = source.length > WINDOW + BEFORE;
  const from = isLong ? wholeCharacter(source, Math.max(0, start - BEFORE)) : 0;
  const to = isLong ? wholeCharacter(source, Math.min(source.length, from + WINDOW)) : source.length;
  return {
    before: (from > 0 ? "..." : "") + shown2(source.slice(from, start)),
    meant: shown2(source.slice(start, Math.min(end, to))),
    after: shown2(source.slice(Math.min(end, to), to)) + (to < source.length ? "..." : "")
  };
}
function wholeCharacter(text, position2) {
  return /[\udc00-\udfff]/.test(text[position2] ?? "") && /[\ud800-\udbff]/.test(text[position2 - 1] ?? "") ? position2 - 1 : position2;
}
var WINDOW, BEFORE, shown2;
var init_problem_text = __esm({
  "src/core/report/problem-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_safe_text();
    WINDOW = 120;
    BEFORE = 40;
    shown2 = (text) => safeText(text.replaceAll("	", "    "));
  }
});

// src/core/report/text-table.ts
function alignedRows(rows) {
  const widths = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell.text));
    });
  }
  return rows.map((row) => `${rowText(row, widths)}
`).join("");
}
function rowText(row, widths) {
  const last = row.findLastIndex((cell) => cell.text !== "");
  const cells = row.slice(0, last + 1).map((cell, column) => {
    const space = column === last ? 0 : Math.max(0, (widths[column] ?? 0) - displayWidth(cell.text));
    return (cell.painted ?? cell.text) + " ".repeat(space);
  });
  return cells.length === 0 ? "" : `  ${cells.join("  ")}`;
}
var init_text_table = __esm({
  "src/core/report/text-table.ts"() {
    "use strict";
    init_display_width();
  }
});

// src/core/report/plan-text.ts
function foreseen(task) {
  if (task.state !== "planned") return task.state === "restored" ? "restore" : task.state === "ran" ? "run" : "not run";
  if (task.decision === "hit") return "restore";
  return task.decision === "miss" || task.decision === "always" ? "run" : "wait";
}
function planText(plan, paint) {
  const problems = plan.problems.map((problem) => `${problemText(problem, paint)}
`);
  const head2 = `${paint.bold(safeText(plan.flow))}  ${safeText(plan.file)}  ${planHeadline(plan.tasks)}
`;
  const steps = [...tasksByStep(plan.tasks)];
  const isAnyGiven = steps.some(([, tasks]) => secretsForeseen(tasks).names.length > 0);
  const rows = steps.map(([step, tasks]) => stepRow(step, tasks, isAnyGiven, paint));
  return [...problems, head2, ...rows.length === 0 ? [] : [alignedRows(rows)]].join("\n");
}
function planHeadline(tasks) {
  const count2 = (what) => tasks.filter((task) => foreseen(task) === what).length;
  const [run, wait2, not] = [count2("run"), count2("wait"), count2("not run")];
  const after2 = wait2 === 0 ? "" : `, up to ${numberText(wait2)} after ${run === 1 ? "it" : "them"}`;
  const without2 = not === 0 ? "" : `, ${numberText(not)} cannot run here`;
  const nothing3 = run === 0 && wait2 === 0 && not === 0 && tasks.length > 0;
  if (nothing3) return `nothing to run, ${numberText(tasks.length)} to restore`;
  return `${numberText(run)} of ${numberText(tasks.length)} to run${after2}${without2}`;
}
function secretsForeseen(tasks) {
  const of = (what) => tasks.filter((task) => foreseen(task) === what).flatMap((task) => task.secrets ?? []);
  const sure = of("run");
  return { names: [.../* @__PURE__ */ new Set([...sure, ...of("wait")])].sort(), isSure: sure.length > 0 };
}
function secretsText(tasks, paint) {
  const { names: names2, isSure } = secretsForeseen(tasks);
  if (names2.length === 0) return "";
  const shown3 = names2.slice(0, names2.length > NAMED2 ? NAMED2 - 1 : NAMED2).map((name) => titleText(name, paint));
  const rest = names2.length - shown3.length;
  return `${isSure ? "gets" : "may get"} ${shown3.join(", ")}${rest > 0 ? ` and ${countText(rest, "more", "more")}` : ""}`;
}
function stepRow(step, tasks, isAnyGiven, paint) {
  const of = (what) => tasks.filter((task) => foreseen(task) === what);
  const [restore, run, wait2, not] = [of("restore"), of("run"), of("wait"), of("not run")];
  const isCell = tasks.length > 1;
  const parts = [
    ...restore.length > 0 ? [isCell ? `restore ${numberText(restore.length)}` : "restore"] : [],
    ...actPart("run", run, isCell, paint),
    ...actPart("wait", wait2, isCell, paint),
    ...actPart("not run", not, isCell, paint)
  ];
  const mark = planMark(run.length, wait2.length, not.length, paint);
  const name = isCell ? `${titleText(step, paint)} ${paint.marks.times}${numberText(tasks.length)}` : titleText(step, paint);
  const because = becauseText([...run, ...not, ...wait2]);
  return [
    { text: `${mark.text} ${name}`, painted: `${mark.painted ?? mark.text} ${name}` },
    { text: parts.join(", ") },
    ...isAnyGiven ? [{ text: secretsText(tasks, paint) }] : [],
    { text: because, painted: paint.dim(because) }
  ];
}
function actPart(act2, tasks, isCell, paint) {
  if (tasks.length === 0) return [];
  if (!isCell) return [act2];
  const labels = cellLabels(tasks, paint);
  return [
    labels === "" || tasks.length > 1 ? `${act2} ${numberText(tasks.length)}${labels === "" ? "" : `: ${labels}`}` : `${act2} ${labels}`
  ];
}
function planMark(run, wait2, not, paint) {
  const { marks } = paint;
  if (run > 0) return { text: marks.started, painted: paint.blue(marks.started) };
  if (not > 0) return { text: marks.skipped, painted: paint.yellow(marks.skipped) };
  if (wait2 > 0) return { text: marks.waiting };
  return { text: marks.done, painted: paint.green(marks.done) };
}
function becauseText(tasks) {
  const causes = [...new Set(tasks.map((task) => reasonsText(task.reasons)).filter((text) => text !== ""))];
  const [first] = causes;
  if (first === void 0) return "";
  return causes.length === 1 ? first : `${first} (and ${numberText(causes.length - 1)} more)`;
}
var NAMED2;
var init_plan_text = __esm({
  "src/core/report/plan-text.ts"() {
    "use strict";
    init_amount_text();
    init_cell_label();
    init_problem_text();
    init_reason_text();
    init_safe_text();
    init_task_line();
    init_text_table();
    NAMED2 = 3;
  }
});

// src/main/github-place.ts
function githubPlace({ env }) {
  const of = (name) => env[`GITHUB_${name}`] ?? "";
  return {
    server: of("SERVER_URL"),
    repository: of("REPOSITORY"),
    commit: of("SHA"),
    ref: of("REF"),
    workflow: of("WORKFLOW"),
    runId: of("RUN_ID"),
    runAttempt: of("RUN_ATTEMPT"),
    jobUrl: null
  };
}
function githubRun({ env }) {
  return `${env["GITHUB_RUN_ID"] ?? "0"}/attempts/${env["GITHUB_RUN_ATTEMPT"] ?? "1"}`;
}
function githubRepository({ env }, root) {
  const [commit, ref] = [env["GITHUB_SHA"], env["GITHUB_REF"]];
  const [server, name, workspace] = [env["GITHUB_SERVER_URL"], env["GITHUB_REPOSITORY"], env["GITHUB_WORKSPACE"]];
  const folder = workspace ? pathInRepository(workspace, root, ".") : "";
  const head2 = {
    ...commit ? { commit } : {},
    ...ref ? { ref } : {},
    ...server && name ? { repository: `${server}/${name}` } : {},
    ...folder === "" || folder.startsWith("..") ? {} : { folder: `${folder}/` }
  };
  return { head: async () => head2 };
}
function githubOrigin({ env }, part) {
  const runner2 = env["RUNNER_ENVIRONMENT"] === "github-hosted" ? "github-hosted" : "self-hosted";
  const [workflow, event] = [env["GITHUB_WORKFLOW_REF"], env["GITHUB_EVENT_NAME"]];
  return { builder: builderOf(runner2, part), runner: runner2, ...workflow ? { workflow } : {}, ...event ? { event } : {} };
}
function readableRefs({ env, event }) {
  const base = env["GITHUB_BASE_REF"];
  const branch = field(field(event, "repository"), "default_branch");
  const refs = [
    env["GITHUB_REF"],
    base ? `refs/heads/${base}` : void 0,
    typeof branch === "string" ? `refs/heads/${branch}` : void 0
  ];
  return [...new Set(refs.filter((ref) => ref !== void 0 && ref !== ""))];
}
function isPublic({ event }) {
  return field(field(event, "repository"), "visibility") === "public";
}
function hasAttestations({ env }) {
  const server = env["GITHUB_SERVER_URL"] ?? "";
  if (!URL.canParse(server)) return false;
  return /(?:^github\.com|\.ghe\.com|\.localhost)$/.test(new URL(server).hostname);
}
function pullRequestOf({ event }) {
  const number = field(field(event, "pull_request"), "number");
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}
function isFromFork({ event, env }) {
  const head2 = field(field(event, "pull_request"), "head");
  if (head2 === void 0) return false;
  const name = field(field(head2, "repo"), "full_name");
  return name !== env["GITHUB_REPOSITORY"];
}
function pathInRepository(workspace, root, file) {
  return import_node_path2.default.relative(workspace, import_node_path2.default.resolve(root, file)).split(import_node_path2.default.sep).join("/");
}
function field(value, name) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value[name] : void 0;
}
var import_node_path2;
var init_github_place = __esm({
  "src/main/github-place.ts"() {
    "use strict";
    import_node_path2 = __toESM(require("node:path"), 1);
    init_vocabulary();
  }
});

// src/core/report/paint.ts
function plainPaint(marks) {
  const same2 = (text) => text;
  return { bold: same2, dim: same2, red: same2, green: same2, yellow: same2, blue: same2, colors: false, marks };
}
var UNICODE_MARKS, ASCII_MARKS;
var init_paint = __esm({
  "src/core/report/paint.ts"() {
    "use strict";
    UNICODE_MARKS = {
      done: "\u2713",
      failed: "\u2717",
      skipped: "\u21B7",
      started: "\u25B8",
      waiting: "\xB7",
      warning: "!",
      same: "=",
      differs: "\u2260",
      arrow: "\u2192",
      ellipsis: "\u2026",
      times: "\xD7",
      separator: "\xB7",
      spinner: ["\u280B", "\u2819", "\u2839", "\u2838", "\u283C", "\u2834", "\u2826", "\u2827", "\u2807", "\u280F"]
    };
    ASCII_MARKS = {
      done: "+",
      failed: "x",
      skipped: "-",
      started: ">",
      waiting: ".",
      warning: "!",
      same: "=",
      differs: "!=",
      arrow: "->",
      ellipsis: "...",
      times: "x",
      separator: "-",
      spinner: ["-", "\\", "|", "/"]
    };
  }
});

// src/adapters/terminal-host.ts
function terminalHost(stream, look) {
  const isGone = goneTest(stream);
  return {
    write(text) {
      if (!isGone() && text !== "") stream.write(text);
    },
    flush: () => new Promise((resolve) => {
      if (isGone()) resolve();
      else stream.write("", () => resolve());
    }),
    columns: () => stream.columns ?? 80,
    rows: () => stream.rows ?? 24,
    elapsed: () => performance.now(),
    every(ms, tick) {
      const timer = setInterval(tick, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    paint: terminalPaint(look)
  };
}
function goneTest(stream) {
  const state = streams.get(stream) ?? { isGone: false };
  if (!streams.has(stream)) {
    stream.on("error", () => {
      state.isGone = true;
    });
  }
  streams.set(stream, state);
  return () => state.isGone;
}
function terminalPaint(look) {
  const marks = look.unicode ? UNICODE_MARKS : ASCII_MARKS;
  if (!look.color) return plainPaint(marks);
  const style = (format) => (text) => text === "" ? "" : (0, import_node_util.styleText)(format, text, { validateStream: false });
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    blue: style("blue"),
    colors: true,
    marks
  };
}
function batchedWrites(host) {
  let pending = [];
  let isDue = false;
  const flush = () => {
    isDue = false;
    if (pending.length === 0) return;
    const text = pending.join("");
    pending = [];
    host.write(text);
  };
  return {
    add(text) {
      if (text === "") return;
      pending.push(text);
      if (isDue) return;
      isDue = true;
      queueMicrotask(flush);
    },
    close() {
      flush();
      return host.flush();
    }
  };
}
var import_node_util, streams;
var init_terminal_host = __esm({
  "src/adapters/terminal-host.ts"() {
    "use strict";
    import_node_util = require("node:util");
    init_paint();
    streams = /* @__PURE__ */ new WeakMap();
  }
});

// src/core/report/folded-tasks.ts
function isQuiet(result) {
  return result.state !== "ran" && result.state !== "failed";
}
function foldedTasks(limit, paint, detail) {
  const most = detail === "verbose" ? Number.POSITIVE_INFINITY : limit;
  const listed = /* @__PURE__ */ new Map();
  const sums = /* @__PURE__ */ new Map();
  let held = [];
  let isStarted = false;
  const tell3 = (result) => {
    const already = listed.get(result.state) ?? 0;
    if (already >= most) {
      count(sums, result);
      return "";
    }
    listed.set(result.state, already + 1);
    return endLine(result, paint, detail);
  };
  const begin = (restored) => {
    const results = held ?? [];
    held = null;
    const known3 = results.filter((result) => result.state === "restored").length;
    if (Math.max(restored, known3) > most) listed.set("restored", most);
    return results.map(tell3).join("");
  };
  const take = () => {
    const text = begin(0) + [...sums].map(([state, steps]) => sumText(state, steps, paint)).join("");
    sums.clear();
    return text;
  };
  return {
    add(result) {
      if (held === null) return tell3(result);
      held.push(result);
      return "";
    },
    begin,
    takeAtStart() {
      if (isStarted) return "";
      isStarted = true;
      return take();
    },
    take
  };
}
function count(sums, result) {
  if (!isQuietState(result.state)) return;
  const steps = sums.get(result.state) ?? /* @__PURE__ */ new Map();
  sums.set(result.state, steps);
  const sum2 = steps.get(result.step) ?? { count: 0, savedMs: 0 };
  steps.set(result.step, sum2);
  sum2.count += 1;
  sum2.savedMs += result.savedMs;
}
function isQuietState(state) {
  return state === "restored" || state === "skipped" || state === "blocked" || state === "cancelled";
}
function sumText(state, steps, paint) {
  if (steps.size <= STEPS) return [...steps].map(([step, sum2]) => sumLine(state, titleText(step, paint), sum2, paint)).join("");
  const total = [...steps.values()].reduce((all, sum2) => ({ count: all.count + sum2.count, savedMs: all.savedMs + sum2.savedMs }), {
    count: 0,
    savedMs: 0
  });
  return sumLine(state, countText(steps.size, "step"), total, paint);
}
function sumLine(state, what, sum2, paint) {
  const saved = sum2.savedMs > 0 ? `, saved ${durationText(sum2.savedMs)}` : "";
  return `  ${stateMark(state, paint)} ${what}: ${countText(sum2.count, "task")} ${state}${saved}
`;
}
var STEPS;
var init_folded_tasks = __esm({
  "src/core/report/folded-tasks.ts"() {
    "use strict";
    init_amount_text();
    init_task_line();
    STEPS = 20;
  }
});

// src/core/report/plan-header-text.ts
function planHeaderText(header, counts, paint) {
  const parts = [
    [counts.restored, "to restore"],
    [counts.toRun, "to run"],
    [counts.waiting, counts.toRun === 1 ? "after it" : "after them"],
    [counts.skipped, "skipped"]
  ];
  const told2 = parts.filter(([count2]) => count2 > 0).map(([count2, what]) => `${numberText(count2)} ${what}`);
  const tasks = countText(header.tasks, "task") + (told2.length === 0 ? "" : `: ${told2.join(", ")}`);
  return `${paint.bold(titleText(header.flow, paint))}  ${safeText(header.file)}  ${tasks}

`;
}
var init_plan_header_text = __esm({
  "src/core/report/plan-header-text.ts"() {
    "use strict";
    init_amount_text();
    init_safe_text();
    init_task_line();
  }
});

// src/core/report/shell-command-text.ts
function taskCommand(command, task, run) {
  const cell = Object.entries(task.matrix).flatMap(([name, value]) => ["--matrix", `${name}:${valueText(value)}`]);
  const file = FOUND_BY_ITSELF.has(run.file) ? [] : ["-f", run.file];
  return ["flow-action", command, task.step, ...cell, ...file].map(shellWord).join(" ");
}
function shellWord(text) {
  if (BARE.test(text)) return text;
  if (safeText(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${Array.from(text, escapedCharacter).join("")}'`;
}
function escapedCharacter(character) {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (safeText(character) === character) return character;
  const code = character.codePointAt(0) ?? 0;
  return code > 65535 ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
function valueText(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
var FOUND_BY_ITSELF, BARE;
var init_shell_command_text = __esm({
  "src/core/report/shell-command-text.ts"() {
    "use strict";
    init_safe_text();
    FOUND_BY_ITSELF = /* @__PURE__ */ new Set(["flow.yml", "flow.yaml", ".github/flow.yml"]);
    BARE = /^[A-Za-z0-9_./:@%+=,-]+$/;
  }
});

// src/core/report/failure-text.ts
function failuresText(run, paint) {
  const failed = run.tasks.filter((task) => task.state === "failed");
  const lines = failed.slice(IN_FULL, IN_FULL + IN_LINES);
  const rest = failed.length - IN_FULL - lines.length;
  const short = lines.map((task) => `${heading(task, paint)}
`).join("") + (rest > 0 ? `  and ${countText(rest, "more failure")}
` : "");
  const full = failed.slice(0, IN_FULL).map((task) => failureText(run, task, paint));
  return [...short === "" ? [] : [short], ...full].join("\n");
}
function failureText(run, task, paint) {
  const { failure } = task;
  const log = logTail(failure, paint).map((line) => `    ${paint.dim("|")} ${line}`);
  const hint = failure?.hint === void 0 ? [] : [`    ${paint.bold("hint:")} ${safeText(failure.hint)}`];
  const again = taskCommand("run", task, run);
  const explain2 = taskCommand("explain", task, run);
  const next = [
    `    at       ${safeText(run.file)}:${task.line}`,
    `    again    ${paint.bold(again)}`,
    `    explain  ${paint.bold(explain2)}`
  ];
  return `${[heading(task, paint), ...log, ...hint, ...next].join("\n")}
`;
}
function heading(task, paint) {
  return `  ${paint.red(paint.marks.failed)} ${paint.bold(titleText(task.title, paint))}  ${failedText(task.failure, paint, MESSAGE)}`;
}
function logTail(failure, paint) {
  if (failure === void 0) return [];
  const lines = logLines(failure.lastLines, paint.colors).slice(-LAST_LINES);
  return lines.map((line) => line.length > LINE ? cut(line, LINE, paint.marks.ellipsis) : line);
}
var IN_FULL, IN_LINES, LAST_LINES, LINE, MESSAGE;
var init_failure_text = __esm({
  "src/core/report/failure-text.ts"() {
    "use strict";
    init_amount_text();
    init_display_width();
    init_safe_text();
    init_shell_command_text();
    init_task_line();
    IN_FULL = 5;
    IN_LINES = 20;
    LAST_LINES = 20;
    LINE = 2e3;
    MESSAGE = 300;
  }
});

// src/core/report/run-summary-text.ts
function runSummaryText(run, paint) {
  const errors = run.problems.filter((problem) => problem.severity === "error").map((problem) => `${problemText(problem, paint)}
`);
  if (run.tasks.length === 0 && errors.length > 0) return "";
  const failures = failuresText(run, paint);
  return [...errors, `  ${endMark(run, paint)} ${headlineText(run)}
`, ...failures === "" ? [] : [failures]].join("\n");
}
function headlineText(run) {
  const counts = stateCounts(run.tasks);
  const order = run.outcome === "success" ? SUCCESS_ORDER : FAILURE_ORDER;
  const parts = order.flatMap((state) => counts.has(state) ? [`${numberText(counts.get(state) ?? 0)} ${state}`] : []);
  const what = parts.length === 0 ? "no task" : parts.join(", ");
  const how = run.outcome === "cancelled" ? `interrupted after ${durationText(run.durationMs)}: ${what}` : `${what} in ${durationText(run.durationMs)}`;
  return run.savedMs >= WORTH_SAYING_MS ? `${how}, saved ${durationText(run.savedMs)}` : how;
}
function stateCounts(tasks) {
  const counts = /* @__PURE__ */ new Map();
  for (const task of tasks) counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
  return counts;
}
function endMark(run, paint) {
  switch (run.outcome) {
    case "success":
    case "planned":
      return paint.green(paint.marks.done);
    case "failure":
      return paint.red(paint.marks.failed);
    case "cancelled":
      return paint.yellow(paint.marks.skipped);
  }
}
var WORTH_SAYING_MS, SUCCESS_ORDER, FAILURE_ORDER;
var init_run_summary_text = __esm({
  "src/core/report/run-summary-text.ts"() {
    "use strict";
    init_amount_text();
    init_failure_text();
    init_problem_text();
    WORTH_SAYING_MS = 100;
    SUCCESS_ORDER = ["restored", "ran", "skipped", "blocked", "cancelled", "failed", "planned"];
    FAILURE_ORDER = ["failed", "cancelled", "blocked", "restored", "ran", "skipped", "planned"];
  }
});

// src/core/report/event-lines.ts
function eventLines(paint, detail, limit) {
  const folded2 = foldedTasks(limit, paint, detail);
  let header = null;
  const lines = (event) => {
    switch (event.type) {
      case "run-started":
        header = event;
        return "";
      case "waiting-for-run":
        return "Another run is changing these files; this one waits until it has ended.\n";
      case "plan-decided":
        return (header === null ? "" : planHeaderText(header, event, paint)) + folded2.begin(event.restored);
      case "task-started":
        return folded2.takeAtStart();
      case "task-output":
        return "";
      case "task-retrying":
        return retryLine(event, paint);
      case "task-finished":
        return isQuiet(event.result) ? folded2.add(event.result) : endLine(event.result, paint, detail);
      case "warning":
        return `${problemText(event.problem, paint)}
`;
      case "run-finished":
        return `${folded2.take()}
${runSummaryText(event.result, paint)}`;
    }
  };
  const end = (event) => event.type === "run-finished" ? runSummaryText(event.result, paint) : "";
  return detail === "quiet" ? end : lines;
}
var init_event_lines = __esm({
  "src/core/report/event-lines.ts"() {
    "use strict";
    init_folded_tasks();
    init_plan_header_text();
    init_problem_text();
    init_run_summary_text();
    init_task_line();
  }
});

// src/core/report/log-buffer.ts
function logBuffer(half) {
  const head2 = [];
  const tail = [];
  let headSize = 0;
  let tailSize = 0;
  let first = 0;
  let dropped = 0;
  const addLine = (text) => {
    const line = text.length > half ? text.slice(0, half) : text;
    if (tail.length === 0 && headSize + line.length + 1 <= half) {
      head2.push(line);
      headSize += line.length + 1;
      return;
    }
    tail.push(line);
    tailSize += line.length + 1;
    while (tailSize > half && first < tail.length - 1) {
      tailSize -= (tail[first]?.length ?? 0) + 1;
      first += 1;
      dropped += 1;
    }
    if (first > 1024 && first * 2 > tail.length) {
      tail.splice(0, first);
      first = 0;
    }
  };
  return {
    add: (lines) => lines.forEach(addLine),
    lines: () => dropped === 0 ? [...head2, ...tail] : [...head2, `(${countText(dropped, "line")} left out here)`, ...tail.slice(first)]
  };
}
var init_log_buffer = __esm({
  "src/core/report/log-buffer.ts"() {
    "use strict";
    init_amount_text();
  }
});

// src/adapters/github-reporter.ts
var github_reporter_exports = {};
__export(github_reporter_exports, {
  githubReporter: () => githubReporter
});
function githubReporter(host, detail = "normal") {
  const out = batchedWrites(host);
  const lines = eventLines(host.paint, detail, RESTORED_LINES);
  const running = /* @__PURE__ */ new Map();
  const annotated = /* @__PURE__ */ new Set();
  let file = "";
  const ended3 = (result) => {
    const task = running.get(result.id);
    running.delete(result.id);
    if (isQuiet(result)) return null;
    const log = logLines(task?.log.lines() ?? [], host.paint.colors);
    if (result.state === "failed") return failedText2(result, log, file, host);
    return detail === "quiet" ? "" : groupText(result, task?.why ?? "", log, host);
  };
  const annotation = (problem) => {
    if (annotated.has(problem.code)) return "";
    if (problem.code.startsWith("store/")) annotated.add(problem.code);
    return `${problemCommand(problem)}
`;
  };
  return {
    report(event) {
      if (event.type === "run-started") file = event.file;
      if (event.type === "task-output") running.get(event.task)?.log.add(event.lines);
      if (event.type === "task-started" && !running.has(event.task)) {
        running.set(event.task, { log: logBuffer(HALF_LOG), why: reasonsText(event.reasons) });
      }
      const own = event.type === "task-finished" ? ended3(event.result) : null;
      out.add(own ?? withoutOldCommands(lines(event)));
      if (event.type === "warning" && detail !== "quiet") out.add(annotation(event.problem));
    },
    close: () => out.close()
  };
}
function groupText(result, why, log, host) {
  const line = endLine(result, host.paint, "normal").trim();
  const title = why === "" ? line : `${line}  ${host.paint.dim(why)}`;
  return `${workflowCommand("group", /* @__PURE__ */ new Map(), title)}
${defusedLog(log, host)}::endgroup::
`;
}
function failedText2(result, log, file, host) {
  const properties = /* @__PURE__ */ new Map([
    ["file", safeText(file)],
    ["line", String(result.line)],
    ["title", safeText(result.failure?.problem === void 0 ? result.title : `${result.title}: ${result.failure.problem}`)]
  ]);
  const message = [result.failure?.message ?? "failed", ...result.failure?.hint === void 0 ? [] : [result.failure.hint]];
  const annotation = workflowCommand("error", properties, message.map(safeText).join("\n"));
  return `${withoutOldCommands(endLine(result, host.paint, "normal"))}${defusedLog(log, host)}${annotation}
`;
}
function defusedLog(log, host) {
  if (log.length === 0) return "";
  const token = host.token();
  const lines = log.map((line) => `${withoutOldCommands(line)}
`).join("");
  return `::stop-commands::${token}
${lines}::${token}::
`;
}
var RESTORED_LINES, HALF_LOG;
var init_github_reporter = __esm({
  "src/adapters/github-reporter.ts"() {
    "use strict";
    init_event_lines();
    init_folded_tasks();
    init_log_buffer();
    init_reason_text();
    init_safe_text();
    init_task_line();
    init_workflow_command();
    init_terminal_host();
    RESTORED_LINES = 200;
    HALF_LOG = 512 * 1024;
  }
});

// src/adapters/agent-reporter.ts
var agent_reporter_exports = {};
__export(agent_reporter_exports, {
  agentReporter: () => agentReporter
});
function agentReporter(host) {
  const paint = plainPaint(ASCII_MARKS);
  return {
    report(event) {
      if (event.type === "run-finished") host.write(runSummaryText(event.result, paint));
    },
    close: () => host.flush()
  };
}
var init_agent_reporter = __esm({
  "src/adapters/agent-reporter.ts"() {
    "use strict";
    init_paint();
    init_run_summary_text();
  }
});

// src/adapters/ndjson-reporter.ts
var ndjson_reporter_exports = {};
__export(ndjson_reporter_exports, {
  ndjsonReporter: () => ndjsonReporter
});
function ndjsonReporter(host) {
  const out = batchedWrites(host);
  return {
    report: (event) => out.add(`${JSON.stringify(event)}
`),
    close: () => out.close()
  };
}
var init_ndjson_reporter = __esm({
  "src/adapters/ndjson-reporter.ts"() {
    "use strict";
    init_terminal_host();
  }
});

// src/adapters/plain-reporter.ts
var plain_reporter_exports = {};
__export(plain_reporter_exports, {
  plainReporter: () => plainReporter
});
function plainReporter(host, detail = "normal") {
  const { paint } = host;
  const out = batchedWrites(host);
  const lines = eventLines(paint, detail, RESTORED_LINES2);
  const running = /* @__PURE__ */ new Set();
  const more = (event) => {
    if (event.type === "task-finished") running.delete(event.result.id);
    if (event.type === "task-started") {
      running.add(event.task);
      return startLine(event.title, event.reasons, event.attempt, paint, detail);
    }
    if (event.type !== "task-output") return "";
    const prefix = running.size > 1 ? `  ${paint.dim(`${safeText(event.task)} |`)} ` : `    ${paint.dim("|")} `;
    const log = logLines(event.lines, paint.colors);
    return log.map((line) => `${prefix}${line}
`).join("");
  };
  return {
    report: (event) => out.add(lines(event) + (detail === "quiet" ? "" : more(event))),
    close: () => out.close()
  };
}
var RESTORED_LINES2;
var init_plain_reporter = __esm({
  "src/adapters/plain-reporter.ts"() {
    "use strict";
    init_event_lines();
    init_safe_text();
    init_task_line();
    init_terminal_host();
    RESTORED_LINES2 = 20;
  }
});

// node_modules/std-env/dist/index.mjs
var dist_exports = {};
__export(dist_exports, {
  agent: () => R,
  agentInfo: () => o,
  detectAgent: () => e,
  detectProvider: () => C,
  env: () => E,
  hasTTY: () => N,
  hasWindow: () => S,
  isAgent: () => i,
  isBun: () => g,
  isCI: () => L,
  isColorSupported: () => u,
  isDebug: () => s,
  isDeno: () => Y,
  isDevelopment: () => c,
  isEdgeLight: () => m,
  isFastly: () => p,
  isLinux: () => a,
  isMacOS: () => B,
  isMinimal: () => l,
  isNetlify: () => b,
  isNode: () => f,
  isNub: () => M,
  isProduction: () => P,
  isTest: () => r,
  isWindows: () => U,
  isWorkerd: () => v,
  nodeENV: () => O,
  nodeMajorVersion: () => G,
  nodeVersion: () => d,
  platform: () => t,
  process: () => I,
  provider: () => T,
  providerInfo: () => D,
  runtime: () => F,
  runtimeInfo: () => H
});
function _(O2, n2, _2) {
  return () => {
    if (_2?.noTTY && I.stdout?.isTTY) return false;
    const e2 = E[O2];
    return !!e2 && n2.test(e2);
  };
}
function e() {
  const I2 = E.AI_AGENT;
  if (I2) {
    const E2 = I2.toLowerCase();
    return { name: "github_copilot_vscode_agent" === E2 || "github_copilot_cloud_agent" === E2 ? "copilot" : E2 };
  }
  for (const [I3, O2] of n) for (const n2 of O2) if ("string" == typeof n2 ? E[n2] : n2()) return { name: I3 };
  return {};
}
function C() {
  for (const I2 of A) {
    const O2 = I2[1] || I2[0];
    if (E[O2]) return { name: I2[0].toLowerCase(), ...I2[2] };
  }
  return "/bin/jsh" === E.SHELL && I.versions?.webcontainer ? { name: "stackblitz", ci: false } : { name: "", ci: false };
}
var E, I, O, n, o, R, i, A, D, T, t, L, N, S, s, r, P, c, l, U, a, B, u, d, G, f, M, g, Y, p, b, m, v, V, H, F;
var init_dist = __esm({
  "node_modules/std-env/dist/index.mjs"() {
    E = globalThis.process?.env || /* @__PURE__ */ Object.create(null);
    I = globalThis.process || { env: E };
    O = void 0 !== I && I.env && I.env.NODE_ENV || void 0;
    n = [["claude", ["CLAUDECODE", "CLAUDE_CODE"]], ["replit", ["REPL_ID"]], ["gemini", ["GEMINI_CLI"]], ["codex", ["CODEX_SANDBOX", "CODEX_THREAD_ID"]], ["opencode", ["OPENCODE"]], ["pi", [/* @__PURE__ */ _("PATH", /\.pi[\\/]agent/)]], ["auggie", ["AUGMENT_AGENT"]], ["goose", ["GOOSE_PROVIDER"]], ["junie", ["JUNIE_DATA", "JUNIE_SHIM_PATH"]], ["copilot", ["COPILOT_AGENT", "COPILOT_CLI"]], ["devin", [/* @__PURE__ */ _("EDITOR", /devin/)]], ["cursor", ["CURSOR_AGENT"]], ["kiro", [/* @__PURE__ */ _("TERM_PROGRAM", /kiro/, { noTTY: true })]]];
    o = /* @__PURE__ */ e();
    R = /* @__PURE__ */ (() => o.name)();
    i = /* @__PURE__ */ (() => !!o.name)();
    A = [["APPVEYOR"], ["AWS_AMPLIFY", "AWS_APP_ID", { ci: true }], ["AZURE_PIPELINES", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"], ["AZURE_STATIC", "INPUT_AZURE_STATIC_WEB_APPS_API_TOKEN"], ["APPCIRCLE", "AC_APPCIRCLE"], ["BAMBOO", "bamboo_planKey"], ["BITBUCKET", "BITBUCKET_COMMIT"], ["BITRISE", "BITRISE_IO"], ["BUDDY", "BUDDY_WORKSPACE_ID"], ["BUILDKITE"], ["CIRCLE", "CIRCLECI"], ["CIRRUS", "CIRRUS_CI"], ["CLOUDFLARE_PAGES", "CF_PAGES", { ci: true }], ["CLOUDFLARE_WORKERS", "WORKERS_CI", { ci: true }], ["GOOGLE_CLOUDRUN", "K_SERVICE"], ["GOOGLE_CLOUDRUN_JOB", "CLOUD_RUN_JOB"], ["CODEBUILD", "CODEBUILD_BUILD_ARN"], ["CODEFRESH", "CF_BUILD_ID"], ["DRONE"], ["DRONE", "DRONE_BUILD_EVENT"], ["DSARI"], ["GITHUB_ACTIONS"], ["GITLAB", "GITLAB_CI"], ["GITLAB", "CI_MERGE_REQUEST_ID"], ["GOCD", "GO_PIPELINE_LABEL"], ["LAYERCI"], ["JENKINS", "JENKINS_URL"], ["HUDSON", "HUDSON_URL"], ["MAGNUM"], ["NETLIFY"], ["NETLIFY", "NETLIFY_LOCAL", { ci: false }], ["NEVERCODE"], ["RENDER"], ["SAIL", "SAILCI"], ["SEMAPHORE"], ["SCREWDRIVER"], ["SHIPPABLE"], ["SOLANO", "TDDIUM"], ["STRIDER"], ["TEAMCITY", "TEAMCITY_VERSION"], ["TRAVIS"], ["VERCEL", "NOW_BUILDER"], ["VERCEL", "VERCEL", { ci: false }], ["VERCEL", "VERCEL_ENV", { ci: false }], ["APPCENTER", "APPCENTER_BUILD_ID"], ["CODESANDBOX", "CODESANDBOX_SSE", { ci: false }], ["CODESANDBOX", "CODESANDBOX_HOST", { ci: false }], ["STACKBLITZ"], ["STORMKIT"], ["CLEAVR"], ["ZEABUR"], ["CODESPHERE", "CODESPHERE_APP_ID", { ci: true }], ["RAILWAY", "RAILWAY_PROJECT_ID"], ["RAILWAY", "RAILWAY_SERVICE_ID"], ["DENO-DEPLOY", "DENO_DEPLOY"], ["DENO-DEPLOY", "DENO_DEPLOYMENT_ID"], ["FIREBASE_APP_HOSTING", "FIREBASE_APP_HOSTING", { ci: true }], ["EDGEONE_PAGES", "EO_PAGES_CI", { ci: true }]];
    D = /* @__PURE__ */ C();
    T = /* @__PURE__ */ (() => D.name)();
    t = I.platform || "";
    L = /* @__PURE__ */ (() => !!E.CI || false !== D.ci)();
    N = !!I.stdout?.isTTY;
    S = "undefined" != typeof window;
    s = !!E.DEBUG;
    r = "test" === O || !!E.TEST;
    P = "production" === O || "production" === E.MODE;
    c = "dev" === O || "development" === O || "development" === E.MODE;
    l = /* @__PURE__ */ (() => !!E.MINIMAL || L || r || !N)();
    U = /^win/i.test(t);
    a = /^linux/i.test(t);
    B = /^darwin/i.test(t);
    u = /* @__PURE__ */ (() => !E.NO_COLOR && (!!E.FORCE_COLOR || (N || U) && "dumb" !== E.TERM || L))();
    d = (I.versions?.node || "").replace(/^v/, "") || null;
    G = Number(d?.split(".")[0]) || null;
    f = !!I?.versions?.node;
    M = !!I?.versions?.nub;
    g = "Bun" in globalThis;
    Y = "Deno" in globalThis;
    p = "fastly" in globalThis;
    b = "Netlify" in globalThis;
    m = "EdgeRuntime" in globalThis;
    v = "Cloudflare-Workers" === globalThis.navigator?.userAgent;
    V = [[b, "netlify"], [m, "edge-light"], [v, "workerd"], [p, "fastly"], [Y, "deno"], [g, "bun"], [f, "node"]];
    H = (function() {
      const E2 = V.find((E3) => E3[0]);
      if (E2) return { name: E2[1] };
    })();
    F = H?.name || "";
  }
});

// src/main/output.ts
function openOutput(options) {
  const out = hostOf(process.stdout, options);
  const err = hostOf(process.stderr, options);
  return { out, err, paint: out.paint };
}
function hostOf(stream, options) {
  return terminalHost(stream, {
    color: wantsColor(stream, options),
    unicode: process.platform !== "win32" || process.env["WT_SESSION"] !== void 0
  });
}
function wantsColor(stream, options) {
  const { FORCE_COLOR, NO_COLOR, GITHUB_ACTIONS } = process.env;
  if (options.color !== void 0) return options.color;
  if (FORCE_COLOR !== void 0 && FORCE_COLOR !== "0" && FORCE_COLOR !== "false") return true;
  if (NO_COLOR) return false;
  return GITHUB_ACTIONS === "true" || stream.isTTY === true;
}
async function openReporter(options, output) {
  const host = options.json ? output.err : output.out;
  const detail = options.quiet ? "quiet" : options.verbose || process.env["RUNNER_DEBUG"] === "1" ? "verbose" : "normal";
  if (options.reporter !== "auto") return REPORTERS[options.reporter](host, detail);
  return REPORTERS[await fittingReporter(options.json ? process.stderr : process.stdout)](host, detail);
}
async function fittingReporter(stream) {
  if (process.env["GITHUB_ACTIONS"] === "true") return "github";
  const { isAgent, isCI } = await Promise.resolve().then(() => (init_dist(), dist_exports));
  if (isAgent) return "agent";
  return stream.isTTY && !isCI ? "tty" : "plain";
}
var import_node_crypto4, REPORTERS;
var init_output = __esm({
  "src/main/output.ts"() {
    "use strict";
    import_node_crypto4 = require("node:crypto");
    init_terminal_host();
    REPORTERS = {
      tty: async (host, detail) => (await Promise.resolve().then(() => __toESM(require("./tty.cjs"), 1))).ttyReporter(host, detail),
      github: async (host, detail) => {
        const { githubReporter: githubReporter2 } = await Promise.resolve().then(() => (init_github_reporter(), github_reporter_exports));
        return githubReporter2({ ...host, token: () => (0, import_node_crypto4.randomBytes)(16).toString("hex") }, detail);
      },
      agent: async (host) => (await Promise.resolve().then(() => (init_agent_reporter(), agent_reporter_exports))).agentReporter(host),
      ndjson: async (host) => (await Promise.resolve().then(() => (init_ndjson_reporter(), ndjson_reporter_exports))).ndjsonReporter(host),
      plain: async (host, detail) => (await Promise.resolve().then(() => (init_plain_reporter(), plain_reporter_exports))).plainReporter(host, detail)
    };
  }
});

// src/main/refusal.ts
function nothing(problems) {
  const file = problems.find((problem) => problem.place !== void 0)?.place?.file ?? "";
  const counts = { restored: 0, ran: 0, failed: 0, skipped: 0, durationMs: 0, savedMs: 0 };
  return { flow: "", file, run: "", outcome: "failure", ...counts, tasks: [], problems };
}
var Refusal;
var init_refusal = __esm({
  "src/main/refusal.ts"() {
    "use strict";
    Refusal = class extends Error {
      /** Whoever passes it on may say where the places are seen from. */
      problems;
      /** What --json prints. */
      result;
      /** `result`: where a run or a plan had begun, and so has a name. */
      constructor(problems, result = nothing(problems)) {
        super(problems[0]?.message ?? "refused");
        this.problems = problems;
        this.result = result;
      }
    };
  }
});

// src/adapters/local-store.ts
function localStore(parts) {
  return new LocalStore(parts);
}
var USED_RESOLUTION_MS, RECENT, LocalStore;
var init_local_store = __esm({
  "src/adapters/local-store.ts"() {
    "use strict";
    init_local_records();
    init_record_row();
    USED_RESOLUTION_MS = 24 * 60 * 60 * 1e3;
    RECENT = 8;
    LocalStore = class {
      #database;
      #blobs;
      #mayRead;
      #mayWrite;
      #now;
      /** Records found useless in this run: not given again, also where they cannot be deleted. */
      #disowned = /* @__PURE__ */ new Set();
      constructor(parts) {
        this.#database = parts.database;
        this.#blobs = parts.blobs;
        this.#mayRead = parts.mode === "read" || parts.mode === "write";
        this.#mayWrite = parts.mode === "write" || parts.mode === "write-only";
        this.#now = parts.now;
      }
      async lookup(fingerprints) {
        const found = /* @__PURE__ */ new Map();
        if (!this.#mayRead) return found;
        const stale = [];
        this.#database.use(null, (prepare2) => {
          const select = prepare2("SELECT r.fingerprint, r.body, r.digest, r.used FROM json_each(?) JOIN records AS r ON r.fingerprint = value");
          for (const row of select.all(JSON.stringify(fingerprints))) {
            const fingerprint = String(row["fingerprint"]);
            const body = this.#disowned.has(fingerprint) ? null : bodyOf2(row);
            if (body === null) continue;
            found.set(fingerprint, body);
            if (Number(row["used"]) + USED_RESOLUTION_MS < this.#now()) stale.push(fingerprint);
          }
          return null;
        });
        if (stale.length > 0 && this.#mayWrite) this.#touch(stale);
        return found;
      }
      async recent(key) {
        if (!this.#mayRead) return [];
        return this.#database.use([], (prepare2) => {
          const select = prepare2("SELECT fingerprint, body, digest, task, manifest FROM records WHERE key = ? ORDER BY created DESC LIMIT ?");
          return select.all(key, RECENT).flatMap((row) => recordOf2(row) ?? []);
        });
      }
      async ingest(absolutePath, inspect) {
        try {
          if (this.#writable())
            return inspect === void 0 ? this.#blobs.ingest(absolutePath) : await this.#blobs.ingestInspected(absolutePath, inspect);
          return inspect === void 0 || await inspect(absolutePath) ? this.#blobs.digest(absolutePath) : "refused";
        } catch {
          return null;
        }
      }
      fetch = async (file, to) => {
        const outcome = this.#blobs.fetch(file.sha256, file.size, to);
        if (outcome === "corrupt" && this.#writable()) this.#blobs.setAside(file.sha256);
        return outcome;
      };
      /** Everything is near. */
      async prepare() {
        return;
      }
      async save(record) {
        if (!this.#mayWrite) return "denied";
        const { fingerprint, key, durationMs } = record;
        const now = this.#now();
        const { body, digest, task, manifest } = recordRow(record);
        const done = this.#database.write((prepare2) => {
          keepReplaced(prepare2, fingerprint);
          prepare2(
            "INSERT OR REPLACE INTO records (fingerprint, key, created, used, duration, body, digest, task, manifest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          ).run(fingerprint, key, now, now, durationMs, body, digest, task, manifest);
        });
        if (done) this.#disowned.delete(fingerprint);
        if (done) return "saved";
        return this.#database.state === "read-only" ? "denied" : "unavailable";
      }
      async forget(fingerprint) {
        this.#disowned.add(fingerprint);
        if (!this.#mayWrite) return;
        this.#database.write((prepare2) => {
          keepReplaced(prepare2, fingerprint);
          prepare2("DELETE FROM records WHERE fingerprint = ?").run(fingerprint);
        });
      }
      async read(sha2562) {
        return this.#blobs.read(sha2562);
      }
      /** Whether bytes may be put into it or taken out. */
      #writable() {
        return this.#mayWrite && this.#database.state !== "read-only";
      }
      #touch(fingerprints) {
        const now = this.#now();
        this.#database.write((prepare2) => {
          const update = prepare2("UPDATE records SET used = ? WHERE fingerprint = ?");
          for (const fingerprint of fingerprints) update.run(now, fingerprint);
        });
      }
    };
  }
});

// src/adapters/machine-clock.ts
function machineClock() {
  return {
    now: () => (/* @__PURE__ */ new Date()).toISOString(),
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      await (0, import_promises2.setTimeout)(ms, void 0, signal === void 0 ? {} : { signal }).catch(() => void 0);
    }
  };
}
var import_promises2;
var init_machine_clock = __esm({
  "src/adapters/machine-clock.ts"() {
    "use strict";
    import_promises2 = require("node:timers/promises");
  }
});

// src/adapters/github-command-files.ts
function createCommandFiles(folder) {
  return Object.fromEntries(
    Object.entries(files).map(([variable, name]) => {
      const file = import_node_path3.default.join(folder, name);
      (0, import_node_fs4.writeFileSync)(file, "", { flag: "wx", mode: 384 });
      return [variable, file];
    })
  );
}
function writtenCommandFiles(folder) {
  const others = Object.entries(files).filter(([variable]) => variable !== "GITHUB_OUTPUT");
  return others.filter(([, name]) => wasWritten2(import_node_path3.default.join(folder, name))).map(([variable]) => variable);
}
function wasWritten2(file) {
  const state = stateOf2(file);
  return state !== null && (!state.isFile() || state.size > 0);
}
function stateOf2(file) {
  try {
    return (0, import_node_fs4.lstatSync)(file);
  } catch {
    return null;
  }
}
function readOutputFile(folder) {
  const file = import_node_path3.default.join(folder, files.GITHUB_OUTPUT);
  const state = stateOf2(file);
  if (state === null) return { ok: true, values: /* @__PURE__ */ new Map() };
  if (!state.isFile()) return wrong("is no longer a file: the task replaced it by a link, a directory or something else");
  if (state.size === 0) return { ok: true, values: /* @__PURE__ */ new Map() };
  if (state.size > OUTPUT_LIMIT)
    return wrong(`has ${state.size} bytes; at most ${OUTPUT_LIMIT} are read. Write large results to an output file instead`);
  try {
    return parseOutputs(decode(readAll(file)));
  } catch (error) {
    return wrong(`could not be read: ${error instanceof Error && "code" in error ? error.code : "unknown error"}`);
  }
}
function wrong(what) {
  return { ok: false, why: `$GITHUB_OUTPUT ${what}` };
}
function readAll(file) {
  const descriptor = (0, import_node_fs4.openSync)(file, import_node_fs4.constants.O_RDONLY | (import_node_fs4.constants.O_NOFOLLOW ?? 0) | (import_node_fs4.constants.O_NONBLOCK ?? 0));
  try {
    if (!(0, import_node_fs4.fstatSync)(descriptor).isFile()) throw Object.assign(new Error("not a file"), { code: "not a file" });
    return (0, import_node_fs4.readFileSync)(descriptor);
  } finally {
    (0, import_node_fs4.closeSync)(descriptor);
  }
}
function decode(bytes) {
  const wide = bytes[0] === 255 && bytes[1] === 254;
  return new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes);
}
function linesOf2(text) {
  const parts = text.split("\n");
  if (parts.at(-1) === "") parts.pop();
  const ended3 = text.endsWith("\n");
  let number = 0;
  return {
    next() {
      const part = parts[number];
      if (part === void 0) return null;
      number += 1;
      return { text: part.replace(RETURN2, ""), ended: ended3 || number < parts.length, number };
    }
  };
}
function parseOutputs(text) {
  const values = /* @__PURE__ */ new Map();
  const lines = linesOf2(text);
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line.text === "") continue;
    const pair = pairOf(line.text, lines);
    const why = "why" in pair ? pair.why : nameFault2(pair.name);
    if (why !== null) return wrong(`line ${line.number}: ${why}`);
    if ("value" in pair) values.set(pair.name, pair.value);
  }
  return { ok: true, values };
}
function pairOf(line, lines) {
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) return { name: line.slice(0, equals), value: line.slice(equals + 1) };
  if (heredoc < 0) return { why: "neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form" };
  const delimiter = line.slice(heredoc + 2);
  if (delimiter === "") return { why: "a delimiter is missing after <<" };
  const value = blockUntil(delimiter, lines);
  return value === null ? { why: "no later line is the delimiter alone that this block begins with" } : { name: line.slice(0, heredoc), value };
}
function blockUntil(delimiter, lines) {
  const block = [];
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line.text === delimiter) return block.join("\n");
    if (!line.ended) return null;
    block.push(line.text);
  }
  return null;
}
function nameFault2(name) {
  if (name === "") return "the name is empty";
  if (name !== name.trim()) return "there is a blank before or after the name; write NAME=value without blanks around the =";
  return new RegExp("\\p{Cc}", "u").test(name) ? "the name has a control character in it" : null;
}
var import_node_fs4, import_node_path3, files, OUTPUT_LIMIT, RETURN2;
var init_github_command_files = __esm({
  "src/adapters/github-command-files.ts"() {
    "use strict";
    import_node_fs4 = require("node:fs");
    import_node_path3 = __toESM(require("node:path"), 1);
    files = {
      GITHUB_OUTPUT: "output",
      GITHUB_ENV: "env",
      GITHUB_PATH: "path",
      GITHUB_STEP_SUMMARY: "summary",
      GITHUB_STATE: "state"
    };
    OUTPUT_LIMIT = 1024 * 1024;
    RETURN2 = process.platform === "win32" ? /\r$/ : /$^/;
  }
});

// src/adapters/process-folder.ts
function taskFolders(tempDir) {
  const logs = import_node_path4.default.join(tempDir, "logs");
  const emptied = [];
  let opened = 0;
  return {
    tempDir,
    open: () => {
      const folder = emptied.pop() ?? makeFolder(tempDir, logs);
      return taskFolder(folder, import_node_path4.default.join(logs, `${++opened}.log`), () => {
        if (isEmptied(folder)) emptied.push(folder);
        else removeTree(folder);
      });
    },
    close: () => {
      for (const folder of emptied.splice(0)) removeTree(folder);
    }
  };
}
function makeFolder(tempDir, logs) {
  (0, import_node_fs5.mkdirSync)(logs, { recursive: true, mode: 448 });
  const folder = (0, import_node_fs5.mkdtempSync)(import_node_path4.default.join(tempDir, "task-"));
  (0, import_node_fs5.mkdirSync)(import_node_path4.default.join(folder, TEMP), { mode: 448 });
  return folder;
}
function taskFolder(folder, log, remove2) {
  return {
    path: folder,
    log,
    commandFiles: createCommandFiles(folder),
    temp: import_node_path4.default.join(folder, TEMP),
    writeScript(content, extension) {
      const script = import_node_path4.default.join(folder, `script${extension}`);
      try {
        (0, import_node_fs5.writeFileSync)(script, content, { flag: "wx", mode: 448 });
        return { ok: true, path: script };
      } catch (error) {
        return { ok: false, why: error instanceof Error && "code" in error ? String(error.code) : "unknown error" };
      }
    },
    remove: remove2
  };
}
function isEmptied(folder) {
  try {
    if (!(0, import_node_fs5.lstatSync)(import_node_path4.default.join(folder, TEMP)).isDirectory() || (0, import_node_fs5.readdirSync)(import_node_path4.default.join(folder, TEMP)).length > 0) return false;
    for (const name of (0, import_node_fs5.readdirSync)(folder)) if (name !== TEMP) (0, import_node_fs5.unlinkSync)(import_node_path4.default.join(folder, name));
    return true;
  } catch {
    return false;
  }
}
function removes(folder) {
  try {
    (0, import_node_fs5.rmSync)(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
function removeTree(folder) {
  if (removes(folder)) return;
  try {
    openDirectories(folder);
  } catch {
  }
  removes(folder);
}
function openDirectories(folder) {
  if (!(0, import_node_fs5.lstatSync)(folder).isDirectory()) return;
  (0, import_node_fs5.chmodSync)(folder, 448);
  for (const name of (0, import_node_fs5.readdirSync)(folder)) openDirectories(import_node_path4.default.join(folder, name));
}
var import_node_fs5, import_node_path4, TEMP;
var init_process_folder = __esm({
  "src/adapters/process-folder.ts"() {
    "use strict";
    import_node_fs5 = require("node:fs");
    import_node_path4 = __toESM(require("node:path"), 1);
    init_github_command_files();
    TEMP = "temp";
  }
});

// src/adapters/process-lines.ts
function keptOf(text) {
  if (text.length <= LINE_LIMIT) return text;
  const last = text.charCodeAt(LINE_LIMIT - 1);
  return text.slice(0, last >= 55296 && last < 56320 ? LINE_LIMIT - 1 : LINE_LIMIT);
}
function growingLine() {
  let kept2 = "";
  let full = false;
  let cut3 = 0;
  return {
    add(text) {
      if (full) {
        cut3 += Buffer.byteLength(text);
        return;
      }
      const joined2 = kept2 + text;
      kept2 = keptOf(joined2);
      full = kept2.length < joined2.length;
      if (full) cut3 = Buffer.byteLength(joined2.slice(kept2.length));
    },
    take() {
      const line = full ? `${kept2}\u2026 (${cut3} bytes cut)` : kept2;
      kept2 = "";
      full = false;
      cut3 = 0;
      return line;
    },
    begun: () => kept2 !== ""
  };
}
function hasLongLine(block) {
  let start = 0;
  while (block.length - start > LINE_LIMIT) {
    const end = block.lastIndexOf("\n", start + LINE_LIMIT);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}
function capped(block) {
  if (!hasLongLine(block)) return block;
  const line = growingLine();
  const lines = block.slice(0, -1).split("\n");
  const kept2 = lines.map((text) => {
    line.add(text);
    return line.take();
  });
  return `${kept2.join("\n")}
`;
}
function lineFilter() {
  const line = growingLine();
  return {
    write(text) {
      const last = text.lastIndexOf("\n");
      if (last === -1) {
        line.add(text);
        return "";
      }
      const first = text.indexOf("\n");
      line.add(text.slice(0, first));
      const block = `${line.take()}
${capped(text.slice(first + 1, last + 1))}`;
      line.add(text.slice(last + 1));
      return block;
    },
    end: () => line.begun() ? `${line.take()}
` : ""
  };
}
var LINE_LIMIT;
var init_process_lines = __esm({
  "src/adapters/process-lines.ts"() {
    "use strict";
    LINE_LIMIT = 65536;
  }
});

// src/adapters/process-log.ts
function countLines(bytes) {
  let lines = 0;
  for (let at2 = 0; at2 < bytes.length; at2 += 1) if (bytes[at2] === NEWLINE2) lines += 1;
  return lines;
}
function tailRing(size) {
  const ring = Buffer.allocUnsafeSlow(size);
  let total = 0;
  let lines = 0;
  const store = (bytes) => {
    const at2 = total % size;
    const fits3 = Math.min(bytes.length, size - at2);
    ring.set(bytes.subarray(0, fits3), at2);
    ring.set(bytes.subarray(fits3), 0);
    total += bytes.length;
  };
  return {
    add(bytes) {
      lines += countLines(bytes);
      const skipped = Math.max(0, bytes.length - size);
      total += skipped;
      store(bytes.subarray(skipped));
    },
    read() {
      if (total <= size) return { bytes: ring.subarray(0, total), leftOut: 0, linesLeftOut: 0 };
      const at2 = total % size;
      const all = Buffer.concat([ring.subarray(at2), ring.subarray(0, at2)]);
      const bytes = all.subarray(all.indexOf(NEWLINE2) + 1);
      return { bytes, leftOut: total - bytes.length, linesLeftOut: lines - countLines(bytes) };
    }
  };
}
function reusedEncoder() {
  let memory = Buffer.alloc(0);
  return (text) => {
    if (memory.length < text.length * 3) memory = Buffer.allocUnsafeSlow(text.length * 3);
    return memory.subarray(0, memory.write(text));
  };
}
function lazyFile(path26) {
  let descriptor = null;
  let problem = null;
  const attempt = (act2) => {
    if (problem !== null) return;
    try {
      act2();
    } catch (error) {
      problem = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    }
  };
  const writeAll = (bytes) => {
    descriptor ??= (0, import_node_fs6.openSync)(path26, "wx", 384);
    for (let done = 0; done < bytes.length; ) done += (0, import_node_fs6.writeSync)(descriptor, bytes, done);
  };
  return {
    write: (bytes) => attempt(() => writeAll(bytes)),
    close: () => descriptor !== null && (0, import_node_fs6.closeSync)(descriptor),
    opened: () => descriptor !== null,
    problem: () => problem
  };
}
function boundedLog(path26, part = LOG_PART) {
  const file = lazyFile(path26);
  const encode = reusedEncoder();
  let room = part;
  let tail = null;
  const fillHead = (bytes) => {
    if (tail !== null) return bytes;
    const fits3 = bytes.length <= room ? bytes.length : bytes.subarray(0, room).lastIndexOf(NEWLINE2) + 1;
    if (fits3 > 0) file.write(bytes.subarray(0, fits3));
    room -= fits3;
    if (fits3 < bytes.length) tail = tailRing(part);
    return bytes.subarray(fits3);
  };
  return {
    append(block) {
      const rest = fillHead(encode(block));
      if (rest.length > 0) tail?.add(rest);
    },
    finish() {
      const end = tail?.read();
      if (end !== void 0) {
        if (end.leftOut > 0) file.write(Buffer.from(`\u2026 (${end.leftOut} bytes in ${end.linesLeftOut} lines left out)
`));
        file.write(end.bytes);
      }
      file.close();
      return { path: file.opened() ? path26 : null, problem: file.problem() };
    }
  };
}
var import_node_fs6, LOG_PART, NEWLINE2;
var init_process_log = __esm({
  "src/adapters/process-log.ts"() {
    "use strict";
    import_node_fs6 = require("node:fs");
    LOG_PART = 8 * 1024 * 1024;
    NEWLINE2 = 10;
  }
});

// src/adapters/process-text.ts
function plain2(found) {
  if (found.startsWith("\r")) return "\n";
  return colour.test(found) ? found : "";
}
function plainTextFilter() {
  let held = "";
  let afterReturn = false;
  const join = (text) => {
    const skip = afterReturn && text.startsWith("\n");
    if (text !== "") afterReturn = false;
    return held + (skip ? text.slice(1) : text);
  };
  return {
    write(text) {
      const input = join(text.replace(idle, ""));
      held = "";
      if (!active.test(input)) return input;
      afterReturn = input.endsWith("\r");
      return input.replace(wholeOrBegun, (found, begun) => {
        if (begun === void 0) return plain2(found);
        held = begun;
        return "";
      });
    },
    end() {
      const rest = held;
      held = "";
      return rest.replace(whole, plain2);
    }
  };
}
function plainText(text) {
  const filter = plainTextFilter();
  return filter.write(text) + filter.end();
}
var ESC, IDLE, CONTROL2, SEQUENCE2, STRING, SHORT2, BEGUN, idle, active, whole, wholeOrBegun, colour;
var init_process_text = __esm({
  "src/adapters/process-text.ts"() {
    "use strict";
    ESC = "\\u001b";
    IDLE = "[\\u0000-\\u0006\\u0008\\u000b\\u000c\\u000e-\\u001a\\u001c-\\u001f\\u007f]+";
    CONTROL2 = "[\\u0007\\u001b\\u0080-\\u009f]";
    SEQUENCE2 = `(?:${ESC}\\[|\\u009b)[0-?]{0,256}[ -/]{0,8}[@-~]`;
    STRING = `(?:${ESC}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c\\n\\r]{0,4096}(?:\\u0007|\\u009c|${ESC}\\\\)`;
    SHORT2 = `${ESC}[ -/]{0,8}[0-~]`;
    BEGUN = [
      `(?:${ESC}\\[|\\u009b)[0-?]{0,256}[ -/]{0,8}$`,
      `(?:${ESC}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c\\n\\r]{0,4096}${ESC}?$`,
      `${ESC}[ -/]{0,8}$`
    ].join("|");
    idle = new RegExp(IDLE, "g");
    active = new RegExp(`\\r|${CONTROL2}`, "u");
    whole = new RegExp(`${SEQUENCE2}|${STRING}|${SHORT2}|\\r\\n?|${CONTROL2}`, "gu");
    wholeOrBegun = new RegExp(`${SEQUENCE2}|${STRING}|(?<begun>${BEGUN})|${SHORT2}|\\r\\n?|${CONTROL2}`, "gu");
    colour = new RegExp(`^${ESC}\\[[0-9;:]*m$`, "u");
  }
});

// src/adapters/process-output.ts
function lineSink(masks, take) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const filters = [plainTextFilter(), maskingFilter(masks), lineFilter()];
  const through = (text) => {
    const block = filters.reduce((rest, filter) => rest === "" ? "" : filter.write(rest), text);
    if (block !== "") take(block);
  };
  return {
    write: (bytes) => through(decoder.decode(bytes, { stream: true })),
    end() {
      let rest = decoder.decode();
      for (const filter of filters) rest = (rest === "" ? "" : filter.write(rest)) + filter.end();
      if (rest !== "") take(rest);
    }
  };
}
function lastLinesOf(block) {
  let start = block.length - 1;
  for (let lines = 0; lines < LAST_LINES2 && start >= 0; lines += 1) start = start === 0 ? -1 : block.lastIndexOf("\n", start - 1);
  return block.slice(start + 1, -1).split("\n");
}
function watcher(onLines) {
  let left = LOG_PART;
  let next = 0;
  const sample = (last) => {
    if (performance.now() < next) return;
    next = performance.now() + SAMPLE_MS;
    onLines(last.slice(-1));
  };
  return {
    show(block, last) {
      if (left < 0) return sample(last);
      const lines = block.slice(0, -1).split("\n");
      left -= block.length + LINE_COST * lines.length;
      if (left >= 0) return onLines(lines);
      onLines(["\u2026 (much output: from here on only some lines are shown, and the last ones at the end; more of them are in the log)"]);
    },
    finish: (last) => left < 0 && onLines(last)
  };
}
function plainMasks(masks) {
  const known3 = plain3.get(masks);
  if (known3 !== void 0) return known3;
  const both = masks.flatMap((value) => [value, plainText(value)]);
  plain3.set(masks, both);
  return both;
}
function taskOutput(options) {
  const log = boundedLog(options.log);
  const watch = watcher(options.onLines);
  const masks = plainMasks(options.masks);
  let last = [];
  const take = (block) => {
    const ends = lastLinesOf(block);
    last = [...last, ...ends].slice(-LAST_LINES2);
    log.append(block);
    watch.show(block, ends);
  };
  return {
    sink: () => lineSink(masks, take),
    finish() {
      const { path: path26, problem } = log.finish();
      watch.finish(last);
      if (problem !== null) options.onLines([`\u2026 (the log could not be written: ${problem})`]);
      return { log: path26, lastLines: last };
    }
  };
}
var LAST_LINES2, LINE_COST, SAMPLE_MS, plain3;
var init_process_output = __esm({
  "src/adapters/process-output.ts"() {
    "use strict";
    init_masking();
    init_process_lines();
    init_process_log();
    init_process_text();
    LAST_LINES2 = 20;
    LINE_COST = 16;
    SAMPLE_MS = 100;
    plain3 = /* @__PURE__ */ new WeakMap();
  }
});

// src/adapters/process-pipes.ts
function openPipe(file) {
  const reader = (0, import_node_fs7.openSync)(file, import_node_fs7.constants.O_RDONLY | import_node_fs7.constants.O_NONBLOCK);
  try {
    const write2 = (0, import_node_fs7.openSync)(file, import_node_fs7.constants.O_WRONLY);
    (0, import_node_fs7.unlinkSync)(file);
    return { read: new import_node_net.Socket({ fd: reader, readable: true, writable: false }), write: write2, release: () => (0, import_node_fs7.closeSync)(write2) };
  } catch (error) {
    (0, import_node_fs7.closeSync)(reader);
    throw error;
  }
}
async function makeNames(tempDir, searchPath2) {
  const folder = (0, import_node_fs7.mkdtempSync)(import_node_path5.default.join(tempDir, "pipes-"));
  const names2 = Array.from({ length: BATCH }, (_2, index) => import_node_path5.default.join(folder, `${index}`));
  const { execa } = await Promise.resolve().then(() => __toESM(require("./execa.cjs"), 1));
  const env = searchPath2 === void 0 ? {} : { PATH: searchPath2 };
  const made = await execa(PROGRAM, ["-m", "600", ...names2], { env, extendEnv: false, reject: false, stdio: "ignore" });
  return made.failed ? [] : names2;
}
function pipeSource(tempDir, searchPath2) {
  const names2 = [];
  let making = null;
  let supported = process.platform !== "win32";
  const refill = async () => {
    try {
      names2.push(...await makeNames(tempDir, searchPath2));
      supported = names2.length > 0;
    } finally {
      making = null;
    }
  };
  return {
    async take() {
      while (supported && names2.length === 0) {
        making ??= refill();
        await making;
      }
      const name = names2.shift();
      return name === void 0 ? null : openPipe(name);
    }
  };
}
var import_node_fs7, import_node_net, import_node_path5, BATCH, PROGRAM;
var init_process_pipes = __esm({
  "src/adapters/process-pipes.ts"() {
    "use strict";
    import_node_fs7 = require("node:fs");
    import_node_net = require("node:net");
    import_node_path5 = __toESM(require("node:path"), 1);
    BATCH = 32;
    PROGRAM = "mkfifo";
  }
});

// src/adapters/process-run.ts
async function runProgram(program, pipes, stdout, stderr) {
  const started = await startProgram(program, pipes);
  if ("why" in started) return { end: { kind: "not-started", why: started.why }, durationMs: 0 };
  const { scope, exited, streams: streams2 } = started;
  const out = pump(streams2[0], stdout);
  const err = pump(streams2[1], stderr);
  const failed = Promise.race([out.failed, err.failed]);
  const stop = stopOf(program);
  const ended3 = exited.then(() => performance.now());
  const end = await Promise.race([exited, stop.wanted, failed.then(() => ({ kind: "cancelled" }))]);
  stop.dispose();
  await endProcesses(scope, program.graceMs);
  const endedAt = await within(ended3, DRAIN_MS, () => performance.now());
  await Promise.all([out.finish(), err.finish()]);
  return { end, durationMs: endedAt - scope.startedAt };
}
async function within(wanted, limitMs, otherwise) {
  const late = Promise.withResolvers();
  const timer = setTimeout(() => late.resolve(otherwise()), limitMs);
  try {
    return await Promise.race([wanted, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
function obstacle({ cwd, env }) {
  if (!isDirectory(cwd)) return `the working directory ${cwd} does not exist, or is not a directory`;
  const broken = Object.keys(env).find((name) => `${name}${env[name]}`.includes("\0"));
  return broken === void 0 ? null : `the variable ${broken.replaceAll("\0", "")} has a NUL character in it, which no environment can hold`;
}
function isDirectory(file) {
  try {
    return (0, import_node_fs8.statSync)(file).isDirectory();
  } catch {
    return false;
  }
}
async function startProgram(program, source) {
  const why = obstacle(program);
  if (why !== null) return { why };
  const pipes = [];
  try {
    for (const _stream of ["stdout", "stderr"]) pipes.push(await source.take());
    return await spawn(program, pipes);
  } catch (error) {
    for (const pipe of pipes) pipe?.read.destroy();
    return {
      why: pipes.length < 2 ? `no pipes for the task's output could be made: ${codeOf(error)}` : startFailure(program, codeOf(error))
    };
  } finally {
    for (const pipe of pipes) pipe?.release();
  }
}
function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
async function spawn(program, [out, err]) {
  const { execa } = await Promise.resolve().then(() => __toESM(require("./execa.cjs"), 1));
  const startedAt = performance.now();
  const child = execa(program.file, [...program.args], {
    cwd: program.cwd,
    env: { ...program.env, [MARK_VARIABLE]: program.mark },
    extendEnv: false,
    detached: process.platform !== "win32",
    stdin: "ignore",
    stdout: descriptorOf(out),
    stderr: descriptorOf(err),
    buffer: false,
    reject: false,
    cleanup: false,
    windowsHide: true,
    windowsVerbatimArguments: program.verbatim
  });
  const exited = new Promise((resolve) => {
    child.nodeChildProcess.once(
      "exit",
      (code, signal) => resolve(code === null ? { kind: "signal", signal: `${signal}` } : { kind: "exit", code })
    );
  });
  const streams2 = [out?.read ?? child.stdout, err?.read ?? child.stderr];
  if (child.pid === void 0 || streams2[0] === null || streams2[1] === null)
    throw Object.assign(new Error("not started"), { code: (await child).code });
  return { scope: { group: child.pid, mark: program.mark, startedAt }, exited, streams: [streams2[0], streams2[1]] };
}
function descriptorOf(pipe) {
  return pipe ? pipe.write : "pipe";
}
function startFailure({ file }, code) {
  const reasons = /* @__PURE__ */ new Map([
    ["ENOENT", `${file} could not be started: it, or the interpreter that its first line names, does not exist`],
    ["EACCES", `${file} could not be started: it is not executable, or lies where it may not be executed`],
    [
      "E2BIG",
      `${file} could not be started: the environment of the task is larger than the system allows (one variable: 128 KiB on Linux); pass large values in a file`
    ]
  ]);
  return reasons.get(code) ?? `${file} could not be started: ${code}`;
}
function stopOf({ stop, timeoutMs }) {
  const { promise, resolve } = Promise.withResolvers();
  const cancel = () => resolve({ kind: "cancelled" });
  const timer = setTimeout(() => resolve({ kind: "timeout" }), Math.min(timeoutMs, LONGEST_TIMER));
  stop.addEventListener("abort", cancel, { once: true });
  if (stop.aborted) cancel();
  return {
    wanted: promise,
    dispose() {
      clearTimeout(timer);
      stop.removeEventListener("abort", cancel);
    }
  };
}
function pump(stream, sink) {
  const failure = Promise.withResolvers();
  const closed = new Promise((resolve) => stream.once("close", resolve));
  const isSilent = (since, now) => now - Math.max(since, lastRead) >= SILENCE_MS || now - since >= DRAIN_MS;
  let fault = null;
  let lastRead = 0;
  stream.on("data", (bytes) => {
    lastRead = performance.now();
    if (fault !== null) return;
    try {
      sink.write(bytes);
    } catch (error) {
      fault = { error };
      failure.resolve();
    }
  });
  stream.on("error", () => stream.destroy());
  return {
    failed: failure.promise,
    async finish() {
      const since = performance.now();
      while (!stream.closed && !isSilent(since, performance.now()))
        await Promise.race([closed, (0, import_promises3.setTimeout)(SILENCE_MS / 5, void 0, { ref: false })]);
      stream.destroy();
      if (fault !== null) throw fault.error;
      sink.end();
    }
  };
}
var import_node_fs8, import_promises3, SILENCE_MS, DRAIN_MS, LONGEST_TIMER;
var init_process_run = __esm({
  "src/adapters/process-run.ts"() {
    "use strict";
    import_node_fs8 = require("node:fs");
    import_promises3 = require("node:timers/promises");
    init_process_group();
    SILENCE_MS = 100;
    DRAIN_MS = 1e3;
    LONGEST_TIMER = 2 ** 31 - 1;
  }
});

// src/adapters/shell-command.ts
function shellCommand(shell, place) {
  if (shell === void 0 || shell.trim() === "") return defaultShell(place);
  const [word = "", ...rest] = shell.trim().split(" ");
  const template = rest.join(" ").trim() || known.get(word.toLowerCase())?.template;
  if (template === void 0 || !template.includes(PLACEHOLDER)) {
    return {
      ok: false,
      why: `\`shell: ${shell}\` does not say where the script goes: write one of ${[...known.keys()].join(", ")}, or a command with {0} in the script's place, such as \`${word} {0}\``
    };
  }
  const program = findProgram(word, place);
  return program === null ? notFound(word) : { ok: true, command: commandOf(word, program, template) };
}
function defaultShell(place) {
  const [first, second] = place.platform === "win32" ? ["pwsh", "powershell"] : ["bash", "sh"];
  const program = findProgram(first, place) ?? findProgram(second, place);
  const word = place.platform === "win32" ? "powershell" : "sh";
  if (program === null) return notFound(`${first}\` or \`${second}`);
  return { ok: true, command: commandOf(word, program, known.get(word)?.template ?? PLACEHOLDER) };
}
function notFound(words) {
  return {
    ok: false,
    why: `the shell \`${words}\` was not found on the PATH that the task has: install it, or name another one with \`shell\``
  };
}
function commandOf(word, program, template) {
  const name = word.toLowerCase();
  const verbatim = name === "cmd";
  return {
    program,
    args: (script) => verbatim ? [template.replaceAll(PLACEHOLDER, script)] : splitArguments(template, script),
    extension: known.get(name)?.extension ?? "",
    content: (script) => fixedUp(name, script),
    verbatim
  };
}
function splitArguments(template, script) {
  const words = template.match(/(?:\\"|"(?:\\"|[^"])*"?|[^\s"])+/g) ?? [];
  return words.map((word) => word.replace(/\\"|"/g, (quote) => quote === '"' ? "" : '"').replaceAll(PLACEHOLDER, script));
}
function fixedUp(name, script) {
  if (name === "cmd") return `@echo off\r
${script.replace(/\r?\n/g, "\r\n")}`;
  if (name !== "pwsh" && name !== "powershell") return script;
  const after2 = "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }";
  return `$ErrorActionPreference = 'stop'
${script}
${after2}`;
}
function findProgram(word, place) {
  const windows = place.platform === "win32";
  const { PATHEXT = ".COM;.EXE;.BAT;.CMD" } = place.env;
  const endings = windows ? ["", ...PATHEXT.split(";")] : [""];
  const folders = /[/\\]/.test(word) ? [""] : searchPath(place).split(windows ? ";" : ":");
  for (const folder of folders) {
    for (const ending of endings) {
      const file = import_node_path6.default.resolve(place.cwd, folder, word + ending);
      if (runs(file)) return file;
    }
  }
  return null;
}
function searchPath({ env, platform }) {
  const { PATH = DEFAULT_PATH } = env;
  if (platform !== "win32") return PATH;
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH");
  return name === void 0 ? "" : env[name] ?? "";
}
function runs(file) {
  try {
    (0, import_node_fs9.accessSync)(file, import_node_fs9.constants.X_OK);
    return (0, import_node_fs9.statSync)(file).isFile();
  } catch {
    return false;
  }
}
var import_node_fs9, import_node_path6, known, PLACEHOLDER, DEFAULT_PATH;
var init_shell_command = __esm({
  "src/adapters/shell-command.ts"() {
    "use strict";
    import_node_fs9 = require("node:fs");
    import_node_path6 = __toESM(require("node:path"), 1);
    known = /* @__PURE__ */ new Map([
      ["bash", { template: "--noprofile --norc -e -o pipefail {0}", extension: ".sh" }],
      ["sh", { template: "-e {0}", extension: ".sh" }],
      ["python", { template: "{0}", extension: ".py" }],
      ["pwsh", { template: `-command ". '{0}'"`, extension: ".ps1" }],
      ["powershell", { template: `-command ". '{0}'"`, extension: ".ps1" }],
      ["cmd", { template: `/D /E:ON /V:OFF /S /C "CALL "{0}""`, extension: ".cmd" }]
    ]);
    PLACEHOLDER = "{0}";
    DEFAULT_PATH = "/usr/bin:/bin";
  }
});

// src/adapters/process-executor.ts
function notStarted2(why) {
  return { kind: "not-started", why };
}
function nothing2(end) {
  return { end, durationMs: 0, values: { ok: true, values: /* @__PURE__ */ new Map() }, ignoredFiles: [], log: null, lastLines: [] };
}
function runner(options) {
  const pipes = pipeSource(options.tempDir, options.searchPath);
  let count2 = 0;
  return async (work, folder, { stdout, stderr }) => {
    const cwd = import_node_path7.default.resolve(options.root, work.workingDirectory);
    const choice = shellCommand(work.shell, { env: work.env, cwd, platform: process.platform });
    if (!choice.ok) return { end: notStarted2(choice.why), durationMs: 0 };
    const { program, args, content, extension, verbatim } = choice.command;
    const script = folder.writeScript(content(work.script), extension);
    if (!script.ok) return { end: notStarted2(`the script could not be written to ${folder.path}: ${script.why}`), durationMs: 0 };
    count2 += 1;
    const env = { RUNNER_TEMP: folder.temp, ...work.env, ...folder.commandFiles };
    const graceMs = options.graceMs ?? GRACE_MS;
    const mark = markOf(options.runId, count2);
    return runProgram(
      { file: program, args: args(script.path), verbatim, cwd, env, mark, timeoutMs: work.timeoutMs, graceMs, stop: work.stop },
      pipes,
      stdout,
      stderr
    );
  };
}
async function inFolder(folders, use, failed) {
  let folder;
  try {
    folder = folders.open();
  } catch (error) {
    return failed(`no private folder could be made in ${folders.tempDir}: ${codeOf2(error)}`);
  }
  try {
    return await use(folder);
  } finally {
    folder.remove();
  }
}
function codeOf2(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
async function executeJob(run, job, onLines, stop, folder) {
  const output = taskOutput({ log: folder.log, masks: job.masks, onLines });
  const { end, durationMs } = await run({ ...job, stop }, folder, { stdout: output.sink(), stderr: output.sink() });
  const values = readOutputFile(folder.path);
  return {
    end: end.kind === "not-started" ? notStarted2(maskText(end.why, job.masks)) : end,
    durationMs,
    values,
    ignoredFiles: writtenCommandFiles(folder.path),
    ...output.finish()
  };
}
async function printed(run, work, folder, stderr) {
  const tooMuch = new AbortController();
  const chunks = [];
  let size = 0;
  const stdout = {
    write(bytes) {
      size += bytes.length;
      if (size > CAPTURE_LIMIT) tooMuch.abort();
      else chunks.push(bytes);
    },
    end: () => void 0
  };
  const { end } = await run({ ...work, stop: AbortSignal.any([work.stop, tooMuch.signal]) }, folder, { stdout, stderr });
  return { end, bytes: size > CAPTURE_LIMIT ? null : Buffer.concat(chunks) };
}
async function captureCommand(run, work, folder) {
  let lastError = "";
  const stderr = lineSink([], (block) => {
    lastError = block.trimEnd().split("\n").at(-1) || lastError;
  });
  const { end, bytes } = await printed(run, work, folder, stderr);
  if (bytes === null) return { ok: false, why: TOO_MUCH };
  if (end.kind === "exit" && end.code === 0) return { ok: true, output: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
  return { ok: false, why: lastError === "" ? reasonOf(end) : `${reasonOf(end)}: ${lastError}` };
}
async function captureSecret(run, work, folder) {
  const nowhere = { write: () => void 0, end: () => void 0 };
  const { end, bytes } = await printed(run, work, folder, nowhere);
  if (bytes === null) return { kind: "failed", why: TOO_MUCH };
  if (end.kind === "cancelled") return { kind: "cancelled" };
  return end.kind === "exit" && end.code === 0 ? { kind: "output", bytes } : { kind: "failed", why: reasonOf(end, work.timeoutMs) };
}
function reasonOf(end, limitMs = CAPTURE_MS) {
  switch (end.kind) {
    case "exit":
      return `exit code ${end.code}`;
    case "signal":
      return `ended by ${end.signal}`;
    case "timeout":
      return `not done after ${limitMs / 1e3} s`;
    case "cancelled":
      return "cancelled";
    case "not-started":
      return end.why;
  }
}
function processExecutor(options) {
  const run = runner(options);
  const folders = taskFolders(options.tempDir);
  const closing = new AbortController();
  const live = /* @__PURE__ */ new Set();
  let started = 0;
  const tracked = async (work) => {
    live.add(work);
    started++;
    try {
      return await work;
    } finally {
      live.delete(work);
    }
  };
  return {
    async execute(job, onLines, signal) {
      const stop = AbortSignal.any([signal, closing.signal]);
      if (stop.aborted) return nothing2({ kind: "cancelled" });
      return tracked(
        inFolder(
          folders,
          (folder) => executeJob(run, job, onLines, stop, folder),
          (why) => nothing2(notStarted2(why))
        )
      );
    },
    async capture(command, env) {
      const work = { script: command, workingDirectory: ".", env, timeoutMs: CAPTURE_MS, stop: closing.signal };
      const failed = (why) => ({ ok: false, why });
      if (closing.signal.aborted) return failed("cancelled");
      return tracked(inFolder(folders, (folder) => captureCommand(run, work, folder), failed));
    },
    async secret(command, env, signal) {
      const stop = AbortSignal.any([signal, closing.signal]);
      if (stop.aborted) return { kind: "cancelled" };
      const work = { script: command, workingDirectory: ".", env, timeoutMs: options.secretMs ?? SECRET_MS, stop };
      const failed = (why) => ({ kind: "failed", why });
      return tracked(inFolder(folders, (folder) => captureSecret(run, work, folder), failed));
    },
    async close() {
      closing.abort();
      await Promise.allSettled(live);
      if (started > 0) await killStrays(options.runId);
      folders.close();
    }
  };
}
var import_node_path7, GRACE_MS, CAPTURE_MS, SECRET_MS, CAPTURE_LIMIT, TOO_MUCH;
var init_process_executor = __esm({
  "src/adapters/process-executor.ts"() {
    "use strict";
    import_node_path7 = __toESM(require("node:path"), 1);
    init_masking();
    init_github_command_files();
    init_process_folder();
    init_process_group();
    init_process_output();
    init_process_pipes();
    init_process_run();
    init_shell_command();
    GRACE_MS = 1e4;
    CAPTURE_MS = 6e4;
    SECRET_MS = 6e4;
    CAPTURE_LIMIT = 1024 * 1024;
    TOO_MUCH = `it printed more than ${CAPTURE_LIMIT} bytes`;
  }
});

// src/adapters/process-life.ts
function ownMark() {
  return { pid: process.pid, started: startTime(process.pid) ?? 0 };
}
function isAlive({ pid, started }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const now = startTime(pid);
  return now === null || started === 0 || now === started;
}
function startTime(pid) {
  const fields = read2(() => (0, import_node_fs10.readFileSync)(`/proc/${pid}/stat`, "latin1")).replace(/^.*\) /s, "").split(" ");
  const started = Number(fields[19]);
  return Number.isInteger(started) ? started : null;
}
function read2(from) {
  try {
    return from();
  } catch {
    return "";
  }
}
var import_node_fs10;
var init_process_life = __esm({
  "src/adapters/process-life.ts"() {
    "use strict";
    import_node_fs10 = require("node:fs");
  }
});

// src/adapters/run-folder.ts
function runFolder(parent) {
  const { pid, started } = ownMark();
  const run = `${pid}.${started}.${(0, import_node_crypto5.randomBytes)(6).toString("hex")}`;
  const folder = import_node_path8.default.join(parent, run);
  return { run, path: folder, remove: () => removeTree2(folder) };
}
async function sweepRunFolders(parent, killStrays2) {
  for (const name of namesIn(parent)) {
    const [pid, started] = name.split(".").map(Number);
    if (isAlive({ pid: pid ?? 0, started: started ?? 0 })) continue;
    await killStrays2(name);
    removeTree2(import_node_path8.default.join(parent, name));
  }
  try {
    (0, import_node_fs11.rmdirSync)(parent);
  } catch {
  }
}
function removeTree2(folder) {
  try {
    (0, import_node_fs11.rmSync)(folder, { recursive: true, force: true });
  } catch {
    makeWritable(folder);
    try {
      (0, import_node_fs11.rmSync)(folder, { recursive: true, force: true });
    } catch {
    }
  }
}
function makeWritable(folder) {
  const open = [folder];
  for (let next = open.pop(); next !== void 0; next = open.pop()) {
    try {
      (0, import_node_fs11.chmodSync)(next, 448);
      for (const entry of (0, import_node_fs11.readdirSync)(next, { withFileTypes: true })) if (entry.isDirectory()) open.push(import_node_path8.default.join(next, entry.name));
    } catch {
    }
  }
}
function namesIn(folder) {
  try {
    return (0, import_node_fs11.readdirSync)(folder);
  } catch {
    return [];
  }
}
var import_node_crypto5, import_node_fs11, import_node_path8;
var init_run_folder = __esm({
  "src/adapters/run-folder.ts"() {
    "use strict";
    import_node_crypto5 = require("node:crypto");
    import_node_fs11 = require("node:fs");
    import_node_path8 = __toESM(require("node:path"), 1);
    init_process_life();
  }
});

// src/adapters/sqlite-database.ts
function makeOwnFolder(folder) {
  makeFolder2(folder);
  const ignore2 = import_node_path9.default.join(folder, ".gitignore");
  if (!(0, import_node_fs12.existsSync)(ignore2)) (0, import_node_fs12.writeFileSync)(ignore2, "*\n");
}
function makeFolder2(folder) {
  if ((0, import_node_fs12.existsSync)(folder)) return;
  if ((0, import_node_fs12.existsSync)(import_node_path9.default.dirname(folder))) {
    try {
      (0, import_node_fs12.mkdirSync)(folder);
    } catch (error) {
      if (!(0, import_node_fs12.existsSync)(folder)) throw error;
    }
  } else (0, import_node_fs12.mkdirSync)(folder, { recursive: true });
}
function switchToWal(database) {
  const end = performance.now() + BUSY_MS;
  for (; ; ) {
    try {
      database.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (kindOf(error) !== "busy" || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}
function versionOf(database) {
  return Number(Object.values(database.prepare("PRAGMA user_version").get() ?? {})[0] ?? 0);
}
function makeTables(database) {
  database.exec("BEGIN IMMEDIATE");
  const version = versionOf(database);
  if (version !== 0 && version !== VERSION)
    for (const table2 of ["records", "memo", "readings", "runs", "executions", "kept_runs", "made"])
      database.exec(`DROP TABLE IF EXISTS ${table2}`);
  database.exec(TABLES);
  database.exec("COMMIT");
}
function openReadOnly(file) {
  const url = (0, import_node_url.pathToFileURL)(file);
  try {
    return probed(new import_node_sqlite.DatabaseSync(url, { readOnly: true }));
  } catch {
    url.searchParams.set("immutable", "1");
    return probed(new import_node_sqlite.DatabaseSync(url, { readOnly: true }));
  }
}
function probed(database) {
  try {
    database.prepare("SELECT count(*) FROM records").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
function kindOf(error) {
  if (!(error instanceof Error)) return "fault";
  if (!("errcode" in error)) return "errno" in error ? "failed" : "fault";
  const code = Number(error.errcode);
  if (code === 1032) return "moved";
  switch (code & 255) {
    // "No such column" comes of a damaged schema.
    case 1:
    case 11:
    case 26:
      return "corrupt";
    case 5:
    case 6:
      return "busy";
    case 8:
    case 14:
      return "read-only";
    default:
      return "failed";
  }
}
var import_node_fs12, import_node_path9, import_node_sqlite, import_node_url, VERSION, TABLES, BUSY_MS, BUSY_PAUSE_MS, LocalDatabase;
var init_sqlite_database = __esm({
  "src/adapters/sqlite-database.ts"() {
    "use strict";
    import_node_fs12 = require("node:fs");
    import_node_path9 = __toESM(require("node:path"), 1);
    import_node_sqlite = require("node:sqlite");
    import_node_url = require("node:url");
    VERSION = 4;
    TABLES = `
  CREATE TABLE IF NOT EXISTS records (
    fingerprint TEXT PRIMARY KEY, key TEXT NOT NULL, created REAL NOT NULL, used REAL NOT NULL, duration REAL NOT NULL,
    body TEXT NOT NULL, digest TEXT NOT NULL, task TEXT NOT NULL, manifest TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS records_by_key ON records (key, created);
  CREATE TABLE IF NOT EXISTS memo (root TEXT NOT NULL, directory TEXT NOT NULL, names TEXT NOT NULL, stats BLOB NOT NULL, digests TEXT NOT NULL, PRIMARY KEY (root, directory)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, used REAL NOT NULL, value TEXT NOT NULL, digest TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, at REAL NOT NULL, outcome TEXT NOT NULL, restored INTEGER, ran INTEGER, failed INTEGER, skipped INTEGER, duration REAL, saved REAL);
  CREATE TABLE IF NOT EXISTS executions (run TEXT NOT NULL, key TEXT NOT NULL, task TEXT NOT NULL, state TEXT NOT NULL, at REAL NOT NULL, duration REAL NOT NULL, fingerprint TEXT, log TEXT, PRIMARY KEY (run, key));
  CREATE INDEX IF NOT EXISTS executions_by_key ON executions (key, at);
  CREATE TABLE IF NOT EXISTS kept_runs (run TEXT PRIMARY KEY, at REAL NOT NULL, size INTEGER NOT NULL, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS made (digest TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, body TEXT NOT NULL, task TEXT NOT NULL, manifest TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS made_by_fingerprint ON made (fingerprint);
  CREATE INDEX IF NOT EXISTS made_by_key ON made (key, at);
  PRAGMA user_version = ${VERSION};`;
    BUSY_MS = 1e4;
    BUSY_PAUSE_MS = 10;
    LocalDatabase = class {
      #directory;
      #onTrouble;
      #statements = /* @__PURE__ */ new Map();
      #told = /* @__PURE__ */ new Set();
      #database = null;
      #state = null;
      #inode = 0;
      constructor(directory, onTrouble) {
        this.#directory = directory;
        this.#onTrouble = onTrouble;
      }
      get state() {
        if (this.#state === null) this.#open();
        return this.#state ?? "unavailable";
      }
      get file() {
        return import_node_path9.default.join(this.#directory, "flow.db");
      }
      /** Runs a piece of work with prepared statements. A damaged database is set aside and the work answers `otherwise`. */
      use(otherwise, work) {
        if (this.state === "unavailable") return otherwise;
        try {
          return work((sql) => this.#prepare(sql));
        } catch (error) {
          this.#recover(error);
          return otherwise;
        }
      }
      /** As `use`, in one transaction that is rolled back on any failure. No-op on a read-only database. */
      write(work) {
        if (this.state !== "ok") return false;
        return this.use(false, (prepare2) => {
          this.#database?.exec("BEGIN IMMEDIATE");
          try {
            work(prepare2);
            this.#database?.exec("COMMIT");
            return true;
          } catch (error) {
            if (this.#database?.isTransaction) this.#database.exec("ROLLBACK");
            throw error;
          }
        });
      }
      close() {
        this.#statements.clear();
        if (this.#database?.isOpen) this.#database.close();
        this.#database = null;
        this.#state = null;
      }
      #prepare(sql) {
        const known3 = this.#statements.get(sql);
        if (known3 !== void 0) return known3;
        if (this.#database === null) throw new Error("the database is not open");
        const statement = this.#database.prepare(sql);
        this.#statements.set(sql, statement);
        return statement;
      }
      #open() {
        try {
          makeOwnFolder(this.#directory);
          this.#openFile();
        } catch (error) {
          this.#recover(error);
        }
      }
      #openFile() {
        const database = new import_node_sqlite.DatabaseSync(this.file, { timeout: BUSY_MS });
        this.#database = database;
        switchToWal(database);
        database.exec("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY");
        if (versionOf(database) !== VERSION) makeTables(database);
        this.#inode = (0, import_node_fs12.statSync)(this.file).ino;
        this.#state = "ok";
      }
      #recover(error) {
        const kind = kindOf(error);
        const detail = error instanceof Error ? error.message : String(error);
        this.#statements.clear();
        if (kind === "fault") throw error;
        const isOpen = this.#state === "ok" || this.#state === "read-only";
        if (kind === "moved") this.#closeQuietly();
        else if (kind === "corrupt") this.#setAside(detail);
        else if (kind === "read-only" || kind === "failed" && !isOpen) this.#reopenForReading(detail);
        else this.#giveUp(detail, isOpen);
      }
      #giveUp(detail, isOpen) {
        if (!isOpen) {
          this.#closeQuietly();
          this.#state = "unavailable";
        }
        this.#tell({ kind: "unavailable", detail });
      }
      #setAside(detail) {
        const isReadOnly = this.#state === "read-only";
        const opened = this.#inode;
        this.#closeQuietly();
        try {
          if (isReadOnly) throw new Error(detail);
          if (opened === 0 || opened === (0, import_node_fs12.statSync)(this.file).ino) {
            (0, import_node_fs12.renameSync)(this.file, `${this.file}.damaged-${Date.now()}`);
            for (const suffix of ["-wal", "-shm"]) (0, import_node_fs12.rmSync)(this.file + suffix, { force: true });
          }
          this.#openFile();
          this.#tell({ kind: "corrupt", detail });
        } catch {
          this.#giveUp(detail, false);
        }
      }
      #reopenForReading(detail) {
        this.#closeQuietly();
        try {
          this.#database = openReadOnly(this.file);
          this.#state = "read-only";
        } catch {
          this.#giveUp(detail, false);
        }
      }
      #closeQuietly() {
        try {
          if (this.#database?.isOpen) this.#database.close();
        } catch {
        }
        this.#database = null;
        this.#state = null;
      }
      #tell(trouble) {
        if (this.#told.has(trouble.kind)) return;
        this.#told.add(trouble.kind);
        this.#onTrouble(trouble);
      }
    };
  }
});

// src/adapters/sqlite-run-lock.ts
function sqliteRunLock(directory, onTrouble = () => void 0) {
  const turn = turnFile(import_node_path10.default.join(directory, "run.turn"));
  let held = null;
  return {
    acquire: async (onWait, signal) => {
      if (held !== null) return "free";
      try {
        const database = openLock(directory);
        const got = await lockOf(database, onWait, signal);
        if (got === "cancelled") database.close();
        else held = database;
        return got === "free" && turn.begin() ? "waited" : got;
      } catch (error) {
        if (!(error instanceof Error && ("errcode" in error || "errno" in error))) throw error;
        onTrouble(error.message);
        return "free";
      }
    },
    release: () => {
      if (held !== null) turn.end();
      held?.close();
      held = null;
    }
  };
}
function openLock(directory) {
  makeOwnFolder(directory);
  return new import_node_sqlite2.DatabaseSync(import_node_path10.default.join(directory, "run.lock"), { timeout: 0 });
}
async function lockOf(database, onWait, signal) {
  for (let waited = false; ; waited = true) {
    if (signal.aborted) return "cancelled";
    if (tryLock(database)) return waited ? "waited" : "free";
    if (!waited) onWait();
    await (0, import_promises4.setTimeout)(POLL_MS, void 0, { signal }).catch(() => void 0);
  }
}
function tryLock(database) {
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && (Number(error.errcode) & 255) === 5) return false;
    throw error;
  }
}
function turnFile(file) {
  const before = read3(file);
  const own = (0, import_node_crypto6.randomBytes)(8).toString("hex");
  return {
    begin: () => {
      const isAnother = before.endsWith(HELD) || before !== read3(file);
      write(file, own + HELD);
      return isAnother;
    },
    end: () => write(file, own)
  };
}
function read3(file) {
  try {
    return (0, import_node_fs13.readFileSync)(file, "latin1");
  } catch {
    return "";
  }
}
function write(file, text) {
  try {
    (0, import_node_fs13.writeFileSync)(file, text);
  } catch {
  }
}
var import_node_crypto6, import_node_fs13, import_node_path10, import_node_sqlite2, import_promises4, POLL_MS, HELD;
var init_sqlite_run_lock = __esm({
  "src/adapters/sqlite-run-lock.ts"() {
    "use strict";
    import_node_crypto6 = require("node:crypto");
    import_node_fs13 = require("node:fs");
    import_node_path10 = __toESM(require("node:path"), 1);
    import_node_sqlite2 = require("node:sqlite");
    import_promises4 = require("node:timers/promises");
    init_sqlite_database();
    POLL_MS = 50;
    HELD = " held";
  }
});

// src/core/graph/matrix-value.ts
function isList(value) {
  return Array.isArray(value);
}
function isContainer(value) {
  return typeof value === "object" && value !== null;
}
function isObject(value) {
  return isContainer(value) && !isList(value);
}
function leavesOf(value) {
  const leaves = [];
  const open = [{ path: [], value }];
  for (let next = open.pop(); next !== void 0; next = open.pop()) {
    const { path: path26, value: inner } = next;
    if (!isContainer(inner)) leaves.push(next);
    else
      open.push(
        ...Object.entries(inner).map(([key, child]) => ({ path: [...path26, key], value: child })).reverse()
      );
  }
  return leaves;
}
function valueAt(value, path26) {
  let at2 = value;
  for (const key of path26) {
    const next = isContainer(at2) && Object.hasOwn(at2, key) ? at2[key] : void 0;
    if (next === void 0) return null;
    at2 = next;
  }
  return at2;
}
function looselyEqual(a2, b2) {
  if (isContainer(a2) || isContainer(b2)) return false;
  if (typeof a2 === "string" && typeof b2 === "string") return a2.toLowerCase() === b2.toLowerCase();
  return a2 === b2 || numberOf(a2) === numberOf(b2);
}
function numberOf(value) {
  return typeof value === "string" ? Number(value.trim()) : Number(value);
}
function valueFlaw(value) {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
    const flaw = level.map(scalarFlaw).find((each) => each !== null);
    if (flaw !== void 0) return flaw;
    level = level.filter(isContainer).flatMap((inner) => [...Object.keys(inner), ...Object.values(inner)]);
  }
  return null;
}
function scalarFlaw(value) {
  if (typeof value === "number" && !Number.isFinite(value)) return `holds ${value}, which is no number that JSON can hold`;
  return typeof value === "string" && !value.isWellFormed() ? "holds a text that is not Unicode" : null;
}
var MAX_DEPTH;
var init_matrix_value = __esm({
  "src/core/graph/matrix-value.ts"() {
    "use strict";
    MAX_DEPTH = 100;
  }
});

// src/core/graph/nearest-name.ts
function nearestName(name, names2) {
  let nearest = null;
  let best = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names2) {
    const distance = Math.abs(candidate.length - name.length) < best ? distanceOf(name.toLowerCase(), candidate.toLowerCase()) : best;
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}
function distanceOf(a2, b2) {
  let before = [];
  let last = Array.from({ length: b2.length + 1 }, (_2, i2) => i2);
  for (let i2 = 1; i2 <= a2.length; i2++) {
    const row = [i2];
    for (let j = 1; j <= b2.length; j++) {
      const change = (last[j - 1] ?? 0) + (a2[i2 - 1] === b2[j - 1] ? 0 : 1);
      const swap = a2[i2 - 1] === b2[j - 2] && a2[i2 - 2] === b2[j - 1] ? (before[j - 2] ?? change) + 1 : change;
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = last;
    last = row;
  }
  return last[b2.length] ?? 0;
}
function nameHint(name, names2, what) {
  const nearest = nearestName(name, names2);
  if (nearest !== null) return `Did you mean \`${nearest}\`?`;
  const shown3 = names2.slice(0, 8).map((each) => `\`${each}\``);
  return shown3.length === 0 ? `There are no ${what}` : `${what[0]?.toUpperCase()}${what.slice(1)} here: ${shown3.join(", ")}${names2.length > 8 ? ", \u2026" : ""}`;
}
var init_nearest_name = __esm({
  "src/core/graph/nearest-name.ts"() {
    "use strict";
  }
});

// src/core/graph/matrix.ts
function productSize(matrix) {
  return matrix.dimensions.length === 0 ? 0 : matrix.dimensions.reduce((size, { values }) => size * values.length, 1);
}
function matrixFlaws(matrix) {
  const names2 = namesOf(matrix);
  const known3 = matrix.dimensions.map(({ name }) => name);
  const excluded = matrix.exclude.flatMap((row) => Object.keys(row)).filter((key) => !names2.has(key.toLowerCase()));
  return [
    ...matrix.dimensions.filter(({ values }) => values.length === 0).map(({ name }) => emptyFlaw(name)),
    ...known3.filter((name) => names2.get(name.toLowerCase()) !== name).map(doubleFlaw),
    ...[...new Set(excluded)].map((key) => excludeFlaw(key, known3)),
    ...isEmpty(matrix) ? [{ sentence: "has neither a dimension nor an `include` row", hint: "Give it one, or remove `strategy`." }] : [],
    ...hasEmptyRow(matrix.exclude) ? [{ sentence: "has an empty `exclude` row, which would exclude everything", hint: "Remove the row." }] : [],
    ...hasEmptyRow(matrix.include) ? [{ sentence: "has an empty `include` row", hint: "Remove the row." }] : []
  ];
}
function isEmpty(matrix) {
  return matrix.dimensions.length === 0 && matrix.include.length === 0;
}
function hasEmptyRow(rows) {
  return rows.some((row) => Object.keys(row).length === 0);
}
function emptyFlaw(name) {
  return { sentence: `has no values for \`${name}\``, hint: `Give \`${name}\` a value, or remove it.` };
}
function doubleFlaw(name) {
  return { sentence: `has \`${name}\` twice; upper and lower case are the same here`, hint: "Keep one of them." };
}
function excludeFlaw(key, known3) {
  return { sentence: `excludes by \`${key}\`, which is not one of its dimensions`, hint: nameHint(key, known3, "dimensions") };
}
function combine(matrix) {
  const names2 = namesOf(matrix);
  const excluded = matrix.exclude.map((row) => conditionsOf(Object.entries(row), names2));
  const included = matrix.include.map((row) => readInclude(row, names2));
  const combinations = [];
  for (let i2 = 0; i2 < productSize(matrix); i2++) {
    const named2 = productRow(matrix, i2);
    if (!excluded.some((conditions) => isMet(conditions, named2))) combinations.push({ named: named2, values: extended(named2, included) });
  }
  for (const row of included) {
    if (row.matched) continue;
    const values = rowOf([...row.filter, ...row.extra]);
    combinations.push({ values, named: values });
  }
  return combinations;
}
function namesOf(matrix) {
  return new Map(matrix.dimensions.map(({ name }) => [name.toLowerCase(), name]));
}
function rowOf(entries) {
  const row = /* @__PURE__ */ Object.create(null);
  for (const [key, value] of entries) row[key] = value;
  return row;
}
function productRow(matrix, index) {
  let block = productSize(matrix);
  return rowOf(
    matrix.dimensions.map(({ name, values }) => {
      block /= values.length;
      return [name, values[Math.floor(index / block) % values.length] ?? null];
    })
  );
}
function readInclude(row, names2) {
  const entries = Object.entries(row);
  const filter = entries.filter(([key]) => names2.has(key.toLowerCase()));
  const extra = entries.filter(([key]) => !names2.has(key.toLowerCase()));
  return { conditions: conditionsOf(filter, names2), filter, extra, matched: false };
}
function conditionsOf(entries, names2) {
  return entries.flatMap(([key, value]) => {
    const name = names2.get(key.toLowerCase()) ?? key;
    return leavesOf(value).map((leaf) => ({ path: [name, ...leaf.path], value: leaf.value }));
  });
}
function isMet(conditions, row) {
  return conditions.every(({ path: path26, value }) => looselyEqual(valueAt(row, path26), value));
}
function extended(named2, included) {
  const extra = /* @__PURE__ */ new Map();
  for (const row of included) {
    if (!isMet(row.conditions, named2)) continue;
    row.matched = true;
    for (const entry of row.extra) extra.set(entry[0].toLowerCase(), entry);
  }
  return extra.size === 0 ? named2 : rowOf([...Object.entries(named2), ...extra.values()]);
}
function nameSegments(named2) {
  const leaves = Object.values(named2).flatMap((value) => isContainer(value) ? leavesOf(value).map((leaf) => leaf.value) : [value]);
  return leaves.filter((value) => value !== null && value !== "").map((value) => String(value).replace(new RegExp("\\p{Cc}+", "gu"), " "));
}
var init_matrix = __esm({
  "src/core/graph/matrix.ts"() {
    "use strict";
    init_matrix_value();
    init_nearest_name();
  }
});

// src/core/graph/selection.ts
function selectTasks(graph, request) {
  const byId = new Map(graph.tasks.map((task) => [task.id, task]));
  const problems = [];
  const chosen2 = /* @__PURE__ */ new Set();
  for (const name of request.steps.length === 0 ? [null] : request.steps) {
    const named2 = name === null ? graph.tasks : namedTasks(graph, byId, name);
    const fitting = named2.filter((task) => fits(task, request.matrix));
    if (named2.length === 0 && name !== null) problems.push(unknownStep(graph, byId, name));
    else if (fitting.length === 0 && named2.length > 0) problems.push(noMatch(graph, named2, name, request.matrix));
    for (const task of fitting) chosen2.add(task.index);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: request.only ? chosen2 : withUpstream(graph, chosen2), warnings: [] };
}
function namedTasks(graph, byId, name) {
  const ofStep = graph.tasksOf.get(name)?.map((index) => graph.nodes[index]);
  return (ofStep ?? [byId.get(name)]).filter((node) => node?.kind === "task");
}
function fits(task, filters) {
  return filters.every(({ name }) => filters.some((filter) => filter.name === name && hasValue(task, filter.name, filter.value)));
}
function hasValue(task, name, value) {
  const key = Object.keys(task.matrix).find((each) => each.toLowerCase() === name.toLowerCase());
  return key !== void 0 && valueText2(task.matrix[key] ?? null) === value;
}
function valueText2(value) {
  return nameSegments({ value }).join(", ");
}
function withGroups(graph, chosen2) {
  const groups = graph.nodes.filter((node) => node.kind === "group" && node.members.some((member) => chosen2.has(member)));
  return /* @__PURE__ */ new Set([...chosen2, ...groups.map((group) => group.index)]);
}
function withUpstream(graph, chosen2) {
  const all = new Set(chosen2);
  for (const node of all) for (const need of graph.upstream[node] ?? []) all.add(need);
  return all;
}
function unknownStep(graph, byId, name) {
  const names2 = name.includes("(") ? [...byId.keys()] : [...graph.tasksOf.keys()];
  return { code: "graph/unknown-step", severity: "error", message: `There is no step \`${name}\``, hint: nameHint(name, names2, "steps") };
}
function noMatch(graph, among, step, filters) {
  const asked = filters.map(({ name, value }) => `${name}:${value}`).join(", ");
  const message = `${step === null ? "No task" : `No task of \`${step}\``} has the matrix values ${asked}`;
  return { code: "cli/no-match", severity: "error", message, hint: valueHint(graph, among, filters) };
}
function valueHint(graph, among, filters) {
  const missing2 = filters.find((filter) => !among.some((task) => hasValue(task, filter.name, filter.value)));
  if (missing2 === void 0) return "Each value exists, but not together.";
  const known3 = among.flatMap((task) => Object.entries(task.matrix).filter(([key]) => key.toLowerCase() === missing2.name.toLowerCase()));
  if (known3.length > 0)
    return nameHint(missing2.value, [...new Set(known3.map(([, value]) => valueText2(value)))], `values of ${missing2.name}`);
  const own = [...new Set(among.flatMap((task) => Object.keys(task.matrix)))];
  const all = [...new Set(graph.tasks.flatMap((task) => Object.keys(task.matrix)))];
  return nameHint(missing2.name, own.length > 0 ? own : all, "matrix names");
}
var init_selection = __esm({
  "src/core/graph/selection.ts"() {
    "use strict";
    init_matrix();
    init_nearest_name();
  }
});

// src/engine/dispatch.ts
function everythingHere() {
  return {
    isShared: false,
    concerns: () => true,
    decides: () => true,
    news: async () => ({ kind: "over" }),
    ended: () => void 0,
    stop: () => void 0
  };
}
var init_dispatch = __esm({
  "src/engine/dispatch.ts"() {
    "use strict";
  }
});

// src/main/database-problem.ts
function databaseProblem(cacheDir, trouble) {
  if (trouble.kind === "corrupt") {
    return {
      code: "store/corrupt-database",
      severity: "warning",
      message: `the database in ${cacheDir} was damaged (${trouble.detail}) and has been set aside`,
      hint: "Tasks run again where their records were in it. The damaged file lies beside it, as flow.db.damaged-\u2026."
    };
  }
  return {
    code: "store/unavailable",
    severity: "warning",
    message: `the store in ${cacheDir} cannot be used: ${trouble.detail}`,
    hint: "`flow-action doctor` looks at it more closely."
  };
}
function noLock(flowDir, detail) {
  return {
    code: "store/unavailable",
    severity: "warning",
    message: `the lock in ${flowDir} cannot be had, so that another run at the same time would go unnoticed: ${detail}`
  };
}
var init_database_problem = __esm({
  "src/main/database-problem.ts"() {
    "use strict";
  }
});

// src/main/nested-run.ts
var init_nested_run = __esm({
  "src/main/nested-run.ts"() {
    "use strict";
  }
});

// src/adapters/given-secrets.ts
function givenSecrets(sources) {
  const states = /* @__PURE__ */ new Map();
  const specOf = (name) => sources.specs.find((candidate) => candidate.name === name) ?? { name, from: "env", required: true, rotate: "none" };
  const told2 = (state) => {
    if (state.kind === "value" && state.value !== "") sources.onValue?.(state.value);
    return state;
  };
  return {
    given: new Map([...sources.given].filter(([name, value]) => value !== "" && whyUnusable(name, value) === null)),
    look(name) {
      const state = states.get(name) ?? told2(stateOf3(sources, specOf(name)));
      states.set(name, state);
      return state;
    },
    run: async (name, signal) => told2(await outcomeOf2(sources, specOf(name), signal))
  };
}
function stateOf3(sources, spec) {
  const given = sources.given.get(spec.name);
  if (given !== void 0) return checked(spec, given);
  if (spec.from === "env") return checked(spec, sources.env[spec.source ?? spec.name] ?? "");
  if (spec.from === "command") return commandOf2(sources, spec) === void 0 ? checked(spec, "") : { kind: "command" };
  const file = spec.source ?? sources.env[`${spec.name}_FILE`];
  return checked(spec, file === void 0 ? "" : textOf3(readFile(import_node_path11.default.resolve(sources.root, file))));
}
function commandOf2({ env }, spec) {
  return spec.source ?? env[`${spec.name}_COMMAND`];
}
function checked(spec, value) {
  const problem = value === null ? badValue(spec.name, "is not UTF-8 text") : value === "" ? null : whyUnusable(spec.name, value);
  if (problem !== null) return { kind: "refused", problem };
  if (value !== null && (value !== "" || !spec.required)) return { kind: "value", value };
  return { kind: "missing", problem: missing(spec) };
}
async function outcomeOf2(sources, spec, signal) {
  const output = await sources.run(commandOf2(sources, spec) ?? "", signal);
  if (output.kind === "cancelled") return output;
  if (output.kind === "failed" && !spec.required) return { kind: "value", value: "" };
  if (output.kind === "failed")
    return { kind: "failed", why: `the command that gives secret ${spec.name} failed: ${output.why}`, hint: LOOK };
  const state = checked(spec, textOf3(output.bytes));
  if (state.kind === "value") return state;
  if (state.kind === "refused") return { kind: "failed", why: state.problem.message, hint: state.problem.hint ?? LOOK };
  return { kind: "failed", why: `the command that gives secret ${spec.name} printed nothing`, hint: LOOK };
}
function textOf3(bytes) {
  try {
    return UTF8.decode(bytes).replace(/\r?\n$/, "");
  } catch {
    return null;
  }
}
function readFile(file) {
  try {
    return (0, import_node_fs14.readFileSync)(file);
  } catch {
    return new Uint8Array();
  }
}
function whyUnusable(name, value) {
  if (value.length < SHORTEST) return tooShort(name);
  if (value.includes("\0")) return badValue(name, "has a NUL character in it");
  return value.isWellFormed() ? null : badValue(name, "has half a character in it (a lone surrogate)");
}
function missing(spec) {
  const source = {
    env: `set the variable ${spec.source ?? spec.name}`,
    file: "make its file readable",
    command: `say with ${spec.name}_COMMAND which command prints it`
  }[spec.from];
  return {
    code: "secret/missing",
    severity: "error",
    message: `secret ${spec.name} has no value`,
    hint: `Give it with --secret ${spec.name}, or ${source}; \`required: false\` lets it be empty.`
  };
}
function tooShort(name) {
  return {
    code: "secret/too-short",
    severity: "error",
    message: `secret ${name} is shorter than ${SHORTEST} characters`,
    hint: "It could not be masked without masking ordinary text. Use a longer one, or `env` for what is no secret."
  };
}
function badValue(name, what) {
  return {
    code: "secret/bad-value",
    severity: "error",
    message: `secret ${name} ${what}, and cannot be the value of a variable`,
    hint: "Give it in another form, base64 for instance, and let the step decode it."
  };
}
var import_node_fs14, import_node_path11, SHORTEST, UTF8, LOOK;
var init_given_secrets = __esm({
  "src/adapters/given-secrets.ts"() {
    "use strict";
    import_node_fs14 = require("node:fs");
    import_node_path11 = __toESM(require("node:path"), 1);
    SHORTEST = 4;
    UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    LOOK = "What it prints is not shown, since it may be the value. Run it by hand at the repository's root, with little more than PATH and HOME set.";
  }
});

// src/main/variables-file.ts
function readVariables(file, flag) {
  return (0, import_node_util2.parseEnv)(readText(file, flag));
}
function readSecrets(file, flag) {
  const read4 = parseSecretLines(readText(file, flag), "dotenv");
  if (read4.ok) return read4.values;
  const message = `the file ${file} of ${flag} cannot be read: ${read4.why}`;
  throw new Refusal([{ code: "cli/usage", severity: "error", message, hint: "Write one NAME=value a line, or NAME<<EOF, lines, EOF." }]);
}
function readText(file, flag) {
  const text = tryToRead(file);
  if (text !== null) return text;
  throw new Refusal([{ code: "cli/usage", severity: "error", message: `the file ${file} of ${flag} does not exist or cannot be read` }]);
}
function tryToRead(file) {
  try {
    return (0, import_node_fs15.readFileSync)(file, "utf8");
  } catch {
    return null;
  }
}
var import_node_fs15, import_node_util2;
var init_variables_file = __esm({
  "src/main/variables-file.ts"() {
    "use strict";
    import_node_fs15 = require("node:fs");
    import_node_util2 = require("node:util");
    init_refusal();
    init_secret_lines();
  }
});

// src/main/secret-sources.ts
function secretsOf3(options, { flow, facts }, root, executor, onValue) {
  return givenSecrets({
    given: givenValues(options, facts.env),
    env: facts.env,
    specs: flow.secrets,
    root,
    run: (command, signal) => executor.secret(command, visibleEnvironment(facts), signal),
    ...onValue === void 0 ? {} : { onValue }
  });
}
function givenValues({ secret, secretFile }, env) {
  const values = new Map(secretFile === void 0 ? [] : readSecrets(secretFile, "--secret-file"));
  for (const text of secret) {
    const equals = text.indexOf("=");
    const name = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? env[name] : text.slice(equals + 1);
    if (value === void 0) {
      const message = `--secret ${name} has no value, and the environment has no ${name}`;
      throw new Refusal([{ code: "cli/usage", severity: "error", message }]);
    }
    values.set(name, value);
  }
  return values;
}
function isWithoutSecrets({ onGitHub, env, github }) {
  if (!onGitHub) return false;
  if (env["GITHUB_ACTOR"] === DEPENDABOT) return true;
  return env["GITHUB_EVENT_NAME"] !== "pull_request_target" && isFromFork({ env, event: asObject(github["event"]) });
}
function asObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
var DEPENDABOT;
var init_secret_sources = __esm({
  "src/main/secret-sources.ts"() {
    "use strict";
    init_given_secrets();
    init_task_environment();
    init_github_place();
    init_refusal();
    init_variables_file();
    DEPENDABOT = "dependabot[bot]";
  }
});

// src/adapters/blob-folder.ts
function readSmall(source) {
  const descriptor = (0, import_node_fs16.openSync)(source, READ);
  try {
    return (0, import_node_fs16.fstatSync)(descriptor).size <= IN_MEMORY_BYTES ? (0, import_node_fs16.readFileSync)(descriptor) : null;
  } finally {
    (0, import_node_fs16.closeSync)(descriptor);
  }
}
function readBlob(file, read4) {
  try {
    return read4(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return code === "EIO" || code === "EISDIR" ? "corrupt" : "missing";
  }
}
function copyBytes(from, to) {
  const descriptor = (0, import_node_fs16.openSync)(to, "wx");
  const { mode } = (0, import_node_fs16.fstatSync)(descriptor);
  (0, import_node_fs16.closeSync)(descriptor);
  (0, import_node_fs16.copyFileSync)(from, to, import_node_fs16.constants.COPYFILE_FICLONE);
  (0, import_node_fs16.chmodSync)(to, mode & 511);
}
function digestOpen(descriptor) {
  const digest = (0, import_node_crypto7.createHash)("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let size = 0;
  for (let read4 = (0, import_node_fs16.readSync)(descriptor, buffer); read4 > 0; read4 = (0, import_node_fs16.readSync)(descriptor, buffer)) {
    digest.update(buffer.subarray(0, read4));
    size += read4;
  }
  return { sha256: digest.digest("hex"), size };
}
function names(directory) {
  try {
    return (0, import_node_fs16.readdirSync)(directory);
  } catch {
    return [];
  }
}
var import_node_crypto7, import_node_fs16, import_node_path12, IN_MEMORY_BYTES, CHUNK_BYTES, READ, BlobFolder;
var init_blob_folder = __esm({
  "src/adapters/blob-folder.ts"() {
    "use strict";
    import_node_crypto7 = require("node:crypto");
    import_node_fs16 = require("node:fs");
    import_node_path12 = __toESM(require("node:path"), 1);
    IN_MEMORY_BYTES = 4 * 1024 * 1024;
    CHUNK_BYTES = 1024 * 1024;
    READ = import_node_fs16.constants.O_RDONLY | (import_node_fs16.constants.O_NOFOLLOW ?? 0);
    BlobFolder = class {
      #directory;
      #tempDir;
      #folders = /* @__PURE__ */ new Set();
      #temporary = 0;
      /** `tempDir`: on the same file system as `directory`; made when needed. */
      constructor(directory, tempDir) {
        this.#directory = directory;
        this.#tempDir = tempDir;
      }
      file(sha2562) {
        return import_node_path12.default.join(this.#directory, sha2562.slice(0, 2), sha2562.slice(2));
      }
      /** Takes a file's bytes in and gives their digest. Throws what the disk throws: the caller knows what that means for it. */
      ingest(source) {
        const bytes = readSmall(source);
        return bytes === null ? this.#ingestCopy(source) : this.#ingestBytes(bytes);
      }
      /** As `ingest`, once `inspect` has looked at the very bytes that are kept; of a large file while it is digested. */
      async ingestInspected(source, inspect) {
        const bytes = readSmall(source);
        if (bytes !== null) return await inspect(bytes) ? this.#ingestBytes(bytes) : "refused";
        const temporary = this.temporaryFile();
        try {
          copyBytes(source, temporary);
          const inspected = inspect(temporary);
          const { sha256: sha2562, size } = this.digest(temporary);
          if (!await inspected) return "refused";
          this.#publish(sha2562, size, null, temporary);
          return { sha256: sha2562, size };
        } finally {
          (0, import_node_fs16.rmSync)(temporary, { force: true });
        }
      }
      /** The digest alone, for a folder that may not be written. Throws as `ingest`. */
      digest(source) {
        const descriptor = (0, import_node_fs16.openSync)(source, READ);
        try {
          return digestOpen(descriptor);
        } finally {
          (0, import_node_fs16.closeSync)(descriptor);
        }
      }
      /** Writes verified bytes to a path that does not exist yet. `unavailable`: they are here, but that path cannot take them. */
      fetch(sha2562, size, to) {
        try {
          const outcome = size <= IN_MEMORY_BYTES ? this.#fetchBytes(sha2562, to) : this.#fetchCopy(sha2562, to);
          if (outcome !== "ok") (0, import_node_fs16.rmSync)(to, { force: true });
          return outcome;
        } catch {
          (0, import_node_fs16.rmSync)(to, { force: true });
          return "unavailable";
        }
      }
      read(sha2562) {
        try {
          const bytes = (0, import_node_fs16.readFileSync)(this.file(sha2562));
          return (0, import_node_crypto7.hash)("sha256", bytes, "hex") === sha2562 ? bytes : null;
        } catch {
          return null;
        }
      }
      /** Takes in a file of `temporaryFile` whose bytes were verified while they were written. Throws what the disk throws. */
      adopt(temporary, { sha256: sha2562, size }) {
        this.#publish(sha2562, size, null, temporary);
        (0, import_node_fs16.rmSync)(temporary, { force: true });
      }
      /** Whether there are bytes of that digest and size; they are verified when they are read. */
      holds({ sha256: sha2562, size }) {
        return (0, import_node_fs16.lstatSync)(this.file(sha2562), { throwIfNoEntry: false })?.size === size;
      }
      /** Puts damaged bytes out of the way, so that the next save writes them anew. */
      setAside(sha2562) {
        try {
          (0, import_node_fs16.rmSync)(this.file(sha2562), { force: true, recursive: true });
        } catch {
        }
      }
      /** Every blob with its size and when it was last used as far as the file system tells. */
      list() {
        const found = [];
        for (const prefix of names(this.#directory)) {
          for (const rest of names(import_node_path12.default.join(this.#directory, prefix))) {
            const stat = (0, import_node_fs16.lstatSync)(import_node_path12.default.join(this.#directory, prefix, rest), { throwIfNoEntry: false });
            if (stat?.isFile()) found.push({ sha256: prefix + rest, size: stat.size, atMs: stat.mtimeMs });
          }
        }
        return found;
      }
      removeTemporary() {
        try {
          (0, import_node_fs16.rmSync)(this.#tempDir, { recursive: true, force: true });
        } catch {
        }
      }
      #ingestBytes(bytes) {
        const sha2562 = (0, import_node_crypto7.hash)("sha256", bytes, "hex");
        this.#publish(sha2562, bytes.length, (temporary) => (0, import_node_fs16.writeFileSync)(temporary, bytes));
        return { sha256: sha2562, size: bytes.length };
      }
      /** A copy is made first (by reflink where the file system can) and digested after, so that both are of the same bytes. */
      #ingestCopy(source) {
        const temporary = this.temporaryFile();
        try {
          copyBytes(source, temporary);
          const { sha256: sha2562, size } = this.digest(temporary);
          this.#publish(sha2562, size, null, temporary);
          return { sha256: sha2562, size };
        } finally {
          (0, import_node_fs16.rmSync)(temporary, { force: true });
        }
      }
      #publish(sha2562, size, write2, written2) {
        const target = this.file(sha2562);
        if ((0, import_node_fs16.lstatSync)(target, { throwIfNoEntry: false })?.size === size) return;
        const folder = import_node_path12.default.dirname(target);
        if (!this.#folders.has(folder)) (0, import_node_fs16.mkdirSync)(folder, { recursive: true });
        this.#folders.add(folder);
        const temporary = written2 ?? this.temporaryFile();
        try {
          write2?.(temporary);
          (0, import_node_fs16.renameSync)(temporary, target);
        } catch (error) {
          (0, import_node_fs16.rmSync)(temporary, { force: true });
          throw error;
        }
      }
      #fetchBytes(sha2562, to) {
        const bytes = readBlob(this.file(sha2562), (file) => (0, import_node_fs16.readFileSync)(file));
        if (typeof bytes === "string") return bytes;
        if ((0, import_node_crypto7.hash)("sha256", bytes, "hex") !== sha2562) return "corrupt";
        (0, import_node_fs16.writeFileSync)(to, bytes, { flag: "wx" });
        return "ok";
      }
      /** Copied first (by reflink where the file system can) and digested after; a failure is looked into only when there is one. */
      #fetchCopy(sha2562, to) {
        try {
          copyBytes(this.file(sha2562), to);
        } catch {
          const read4 = readBlob(this.file(sha2562), (file) => this.digest(file));
          return typeof read4 === "string" ? read4 : "unavailable";
        }
        return this.digest(to).sha256 === sha2562 ? "ok" : "corrupt";
      }
      /** A name for a file that is to be adopted or removed; its folder is made. */
      temporaryFile() {
        (0, import_node_fs16.mkdirSync)(this.#tempDir, { recursive: true });
        return import_node_path12.default.join(this.#tempDir, `blob-${this.#temporary++}`);
      }
    };
  }
});

// src/adapters/disk-clock.ts
function diskClock(directory) {
  let offset = null;
  return () => {
    offset ??= measure(directory);
    return offset;
  };
}
function measure(directory) {
  const file = import_node_path13.default.join(directory, "clock");
  try {
    (0, import_node_fs17.mkdirSync)(directory, { recursive: true });
    const before = Date.now();
    (0, import_node_fs17.writeFileSync)(file, "");
    const { mtimeMs } = (0, import_node_fs17.lstatSync)(file);
    (0, import_node_fs17.rmSync)(file);
    return mtimeMs - before;
  } catch {
    return 0;
  }
}
var import_node_fs17, import_node_path13;
var init_disk_clock = __esm({
  "src/adapters/disk-clock.ts"() {
    "use strict";
    import_node_fs17 = require("node:fs");
    import_node_path13 = __toESM(require("node:path"), 1);
  }
});

// src/adapters/file-publishing.ts
function publishFile(temporary, target) {
  try {
    (0, import_node_fs18.renameSync)(temporary, target);
  } catch (error) {
    const code = codeOf3(error);
    if (code === "EXDEV") publishAcross(temporary, target);
    else if (code === "EISDIR" || code === "ENOTEMPTY" || code === "EEXIST") {
      (0, import_node_fs18.rmdirSync)(target);
      (0, import_node_fs18.renameSync)(temporary, target);
    } else throw error;
  }
}
function publishAcross(temporary, target) {
  const near = `${target}.flow-${(0, import_node_crypto8.randomBytes)(6).toString("hex")}`;
  try {
    copy(temporary, near);
    publishFile(near, target);
  } catch (error) {
    (0, import_node_fs18.rmSync)(near, { force: true });
    throw error;
  }
  (0, import_node_fs18.rmSync)(temporary, { force: true });
}
function copy(from, to) {
  try {
    (0, import_node_fs18.symlinkSync)((0, import_node_fs18.readlinkSync)(from), to);
  } catch (error) {
    if (codeOf3(error) !== "EINVAL") throw error;
    (0, import_node_fs18.copyFileSync)(from, to);
  }
}
function codeOf3(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
var import_node_crypto8, import_node_fs18;
var init_file_publishing = __esm({
  "src/adapters/file-publishing.ts"() {
    "use strict";
    import_node_crypto8 = require("node:crypto");
    import_node_fs18 = require("node:fs");
  }
});

// src/adapters/file-digest.ts
function digestLink(absolute, target) {
  const stat = statOf(absolute);
  return sha256(stat?.isFile() ? `${target}
${digestFile(absolute, stat.size) ?? (0, import_node_crypto9.randomBytes)(32).toString("hex")}` : target);
}
function statOf(absolute) {
  try {
    return (0, import_node_fs19.statSync)(absolute, { throwIfNoEntry: false });
  } catch {
    return void 0;
  }
}
function digestFile(absolute, size) {
  try {
    return size > STREAMED_BYTES ? digestChunks(absolute) : (0, import_node_crypto9.hash)("sha256", (0, import_node_fs19.readFileSync)(absolute), "hex");
  } catch {
    return null;
  }
}
function digestChunks(absolute) {
  const digest = (0, import_node_crypto9.createHash)("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES2);
  const descriptor = (0, import_node_fs19.openSync)(absolute, "r");
  try {
    for (let read4 = (0, import_node_fs19.readSync)(descriptor, buffer); read4 > 0; read4 = (0, import_node_fs19.readSync)(descriptor, buffer)) digest.update(buffer.subarray(0, read4));
  } finally {
    (0, import_node_fs19.closeSync)(descriptor);
  }
  return digest.digest("hex");
}
async function digestStream(absolute) {
  const digest = (0, import_node_crypto9.createHash)("sha256");
  try {
    await (0, import_promises5.pipeline)((0, import_node_fs19.createReadStream)(absolute, { highWaterMark: CHUNK_BYTES2 }), digest);
    return digest.digest("hex");
  } catch {
    return null;
  }
}
var import_node_crypto9, import_node_fs19, import_promises5, STREAMED_BYTES, CHUNK_BYTES2;
var init_file_digest = __esm({
  "src/adapters/file-digest.ts"() {
    "use strict";
    import_node_crypto9 = require("node:crypto");
    import_node_fs19 = require("node:fs");
    import_promises5 = require("node:stream/promises");
    init_digest();
    STREAMED_BYTES = 16 * 1024 * 1024;
    CHUNK_BYTES2 = 1024 * 1024;
  }
});

// src/adapters/file-tree.ts
function keep(seen, digest) {
  seen.sha256 = digest;
  return seen;
}
function statOf2(file) {
  return (0, import_node_fs20.lstatSync)(file, QUIET);
}
function namesOf2(folder) {
  return (0, import_node_fs20.readdirSync)(folder);
}
function dropOthers(files2, names2) {
  const present = new Set(names2);
  for (const name of files2.keys()) if (!present.has(name)) files2.delete(name);
}
function newFolder(path26) {
  return { path: path26, names: null, stat: null, files: /* @__PURE__ */ new Map(), folders: /* @__PURE__ */ new Map() };
}
function modeOf(stat) {
  return stat.mode & 64 && process.platform !== "win32" ? "100755" : "100644";
}
function lstat(absolute) {
  try {
    return (0, import_node_fs20.lstatSync)(absolute, { throwIfNoEntry: false });
  } catch {
    return void 0;
  }
}
function readLink(absolute) {
  try {
    return (0, import_node_fs20.readlinkSync)(absolute);
  } catch {
    return "";
  }
}
var import_node_crypto10, import_node_fs20, SeenFile, ABSENT, DENIED, FOLDER, OTHER, NONE, FileTree, QUIET;
var init_file_tree = __esm({
  "src/adapters/file-tree.ts"() {
    "use strict";
    import_node_crypto10 = require("node:crypto");
    import_node_fs20 = require("node:fs");
    init_digest();
    init_file_digest();
    SeenFile = class {
      kind;
      folder;
      name;
      path;
      mode;
      size;
      mtimeMs;
      ctimeMs;
      ino;
      /** This machine's clock before the stat was taken. */
      lookedAt;
      sha256 = "";
      constructor(folder, name, path26, stat, lookedAt, target) {
        this.kind = target === null ? "file" : "link";
        this.folder = folder;
        this.name = name;
        this.path = path26;
        this.mode = target === null ? modeOf(stat) : "120000";
        this.size = target === null ? stat.size : Buffer.byteLength(target);
        this.mtimeMs = stat.mtimeMs;
        this.ctimeMs = stat.ctimeMs;
        this.ino = stat.ino;
        this.lookedAt = lookedAt;
        if (target !== null) this.target = target;
      }
      get stamp() {
        return this;
      }
    };
    ABSENT = /* @__PURE__ */ new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EINVAL"]);
    DENIED = /* @__PURE__ */ new Set(["EACCES", "EPERM"]);
    FOLDER = { kind: "folder" };
    OTHER = { kind: "other" };
    NONE = { kind: "none" };
    FileTree = class {
      root;
      #memo;
      #clockOffset;
      #top = newFolder("");
      #unread = /* @__PURE__ */ new Map();
      /** `clockOffset`: milliseconds to add to this machine's clock to have the file system's. */
      constructor(root, memo, clockOffset) {
        this.root = root;
        this.#prefix = process.cwd() === root ? "" : `${root}/`;
        this.#memo = memo;
        this.#clockOffset = clockOffset;
      }
      /** Of a path as the system is asked for it: relative where it can be, which is shorter to walk for ten thousand files. */
      #prefix;
      absolute(path26) {
        return path26 === "" ? this.root : `${this.root}/${path26}`;
      }
      folder(path26) {
        let folder = this.#top;
        if (path26 === "") return folder;
        for (const name of path26.split("/")) folder = this.below(folder, name);
        return folder;
      }
      below(folder, name) {
        const known3 = folder.folders.get(name);
        if (known3 !== void 0) return known3;
        const made = newFolder(folder.path === "" ? name : `${folder.path}/${name}`);
        folder.folders.set(name, made);
        return made;
      }
      /** Names in a folder, unsorted; empty where it cannot be read. */
      names(folder, fresh) {
        if (folder.names !== null && !fresh) return folder.names;
        const { path: path26, stat } = folder;
        const known3 = stat === null || fresh ? null : this.#memo.names(path26, stat.stamp);
        const names2 = known3 ?? this.#tried(path26, namesOf2);
        if (names2 === null) return [];
        folder.names = names2;
        if (fresh) dropOthers(folder.files, names2);
        if (known3 === null && !fresh) this.#memo.learnNames(path26, stat?.stamp ?? null, names2, (stat?.at ?? 0) + this.#clockOffset());
        return names2;
      }
      /** What stands at a name. Links are not followed. */
      look(folder, name, fresh) {
        const known3 = fresh ? void 0 : folder.files.get(name);
        if (known3 !== void 0) return known3;
        const lookedAt = Date.now();
        const path26 = folder.path === "" ? name : `${folder.path}/${name}`;
        const stat = this.#tried(path26, statOf2);
        folder.files.delete(name);
        if (stat === null || stat === void 0) return this.#absent(path26, name);
        if (stat.isDirectory()) {
          folder.files.set(name, FOLDER);
          this.below(folder, name).stat = { stamp: stat, at: lookedAt };
          return FOLDER;
        }
        if (!stat.isFile() && !stat.isSymbolicLink()) return OTHER;
        const seen = new SeenFile(folder, name, path26, stat, lookedAt, stat.isFile() ? null : readLink(this.absolute(path26)));
        folder.files.set(name, seen);
        return seen;
      }
      lookAt(path26, fresh) {
        if (path26 === "") return FOLDER;
        const slash = path26.lastIndexOf("/");
        return this.look(this.folder(slash < 0 ? "" : path26.slice(0, slash)), path26.slice(slash + 1), fresh);
      }
      /** The file with its digest; null when it went away. A promise only for what is large. */
      state(seen) {
        if (seen.sha256 !== "") return seen;
        if (seen.kind === "link") return keep(seen, digestLink(this.absolute(seen.path), seen.target ?? ""));
        const known3 = this.#memo.recall(seen.folder.path, seen.name, seen);
        if (known3 !== null) return keep(seen, known3);
        const absolute = this.absolute(seen.path);
        return seen.size > STREAMED_BYTES ? digestStream(absolute).then((digest) => this.#learn(seen, digest)) : this.#learn(seen, digestFile(absolute, seen.size));
      }
      /** As `state`, at once whatever the size: for what must answer synchronously. */
      stateNow(seen) {
        const state = this.state(seen);
        return state instanceof Promise ? this.#learn(seen, digestFile(this.absolute(seen.path), seen.size)) : state;
      }
      /**
       * What was there and could not be read since this was last asked, with what stands for its content: a text of its own
       * where permission is missing, as it is for tasks; one that never comes again where a disk failed for the moment.
       */
      takeUnread() {
        const unread = this.#unread;
        this.#unread = /* @__PURE__ */ new Map();
        return unread;
      }
      /** Drops what was seen at and below a path, and the listings of the folders above, where it may be new. */
      forget(path26) {
        if (path26 === "") {
          this.#top = newFolder("");
          return;
        }
        let folder = this.#top;
        const names2 = path26.split("/");
        for (const [depth, name] of names2.entries()) {
          folder.names = null;
          folder.stat = null;
          folder.files.delete(name);
          const next = folder.folders.get(name);
          if (depth === names2.length - 1) folder.folders.delete(name);
          if (next === void 0) return;
          folder = next;
        }
      }
      /** A name that is not UTF-8 comes with marks in place of bytes and cannot be asked for: it is there, and is no file that can be kept. */
      #absent(path26, name) {
        if (!name.includes("\uFFFD")) return NONE;
        this.#unread.set(path26, (0, import_node_crypto10.randomBytes)(32).toString("hex"));
        return OTHER;
      }
      /** Null where it failed. What is there all the same is noted: it must not count as absent. */
      #tried(path26, read4) {
        try {
          return read4(path26 === "" ? this.root : this.#prefix + path26);
        } catch (error) {
          const code = error instanceof Error && "code" in error ? String(error.code) : "";
          if (!ABSENT.has(code)) this.#unread.set(path26, DENIED.has(code) ? sha256("denied") : (0, import_node_crypto10.randomBytes)(32).toString("hex"));
          return null;
        }
      }
      #learn(seen, digest) {
        if (digest === null) {
          const descriptor = this.#tried(seen.path, (absolute) => (0, import_node_fs20.openSync)(absolute, "r"));
          if (descriptor !== null) this.#unread.set(seen.path, (0, import_node_crypto10.randomBytes)(32).toString("hex"));
          if (descriptor !== null) (0, import_node_fs20.closeSync)(descriptor);
          return null;
        }
        this.#memo.learn(seen.folder.path, seen.name, seen, digest, seen.lookedAt + this.#clockOffset());
        return keep(seen, digest);
      }
    };
    QUIET = { throwIfNoEntry: false };
  }
});

// src/adapters/output-paths.ts
function whyNotAnOutput(name, seen) {
  if (seen.kind === "file") return null;
  if (seen.kind !== "link") return "it is neither a file nor a link";
  const target = seen.target ?? "";
  if (import_node_path14.default.isAbsolute(target)) return `it is a link to the absolute path ${target}`;
  const reached = import_node_path14.default.posix.normalize(import_node_path14.default.posix.join(import_node_path14.default.posix.dirname(name), target));
  return reached === ".." || reached.startsWith("../") ? `it is a link that leaves the repository (${target})` : null;
}
function pathTest(patterns) {
  const byBeginning = /* @__PURE__ */ new Map();
  for (const pattern of patterns) {
    const beginning = writtenOut(pattern).join("/");
    byBeginning.set(beginning, [...byBeginning.get(beginning) ?? [], pattern]);
  }
  return (name) => {
    const names2 = name.split("/");
    return [...names2.keys(), names2.length].some(
      (length) => byBeginning.get(names2.slice(0, length).join("/"))?.some((pattern) => selects([pattern], name))
    );
  };
}
function writtenOut(pattern) {
  const wild = pattern.segments.findIndex((segment) => segment.kind !== "literal");
  return pattern.segments.slice(0, wild < 0 ? void 0 : wild).flatMap((segment) => segment.kind === "literal" ? segment.text : []);
}
var import_node_path14;
var init_output_paths = __esm({
  "src/adapters/output-paths.ts"() {
    "use strict";
    import_node_path14 = __toESM(require("node:path"), 1);
    init_pattern();
  }
});

// src/adapters/pattern-walk.ts
function walkPatterns(tree, patterns, kind, fresh, visit, enter2 = ignore) {
  const positive = patterns.filter((pattern) => !pattern.negated);
  const met = /* @__PURE__ */ new Set();
  const isSelected = kind === "inputs" ? selectsInput : selects;
  const isPlain2 = positive.length === patterns.length;
  const visitOnce = (path26, seen) => {
    if (met.has(path26)) return;
    met.add(path26);
    if (isPlain2 || isSelected(patterns, path26)) visit(path26, seen);
  };
  const walk = { tree, kind, fresh, visit: positive.length === 1 && isPlain2 ? visit : visitOnce, enter: enter2 };
  for (const pattern of positive) walkOne(walk, pattern);
}
function ignore() {
}
function walkOne(walk, pattern) {
  let mask = startMask(pattern);
  let folder = walk.tree.folder("");
  for (const segment of pattern.segments) {
    if (segment.kind !== "literal") break;
    mask = nextMask(pattern, mask, segment.text);
    const seen = walk.tree.look(folder, segment.text, walk.fresh);
    if (seen.kind !== "folder") {
      if (isAccepted(pattern, mask) && seen.kind !== "none")
        walk.visit(folder.path === "" ? segment.text : `${folder.path}/${segment.text}`, seen);
      return;
    }
    folder = walk.tree.below(folder, segment.text);
  }
  walkFolder(walk, pattern, folder, mask);
}
function walkFolder(walk, pattern, top, mask) {
  const open = [[top, mask]];
  for (let next = open.pop(); next !== void 0; next = open.pop()) {
    const [folder, state] = next;
    if (isAccepted(pattern, state)) walk.enter(folder.path);
    for (const name of walk.tree.names(folder, walk.fresh)) {
      const below = isHidden(walk, pattern, folder, name) ? 0 : nextMask(pattern, state, name);
      if (below !== 0 && meetName(walk, folder, name, isAccepted(pattern, below))) open.push([walk.tree.below(folder, name), below]);
    }
  }
}
function meetName(walk, folder, name, isMatch) {
  const seen = walk.tree.look(folder, name, walk.fresh);
  if (seen.kind !== "folder" && seen.kind !== "none" && isMatch) walk.visit(folder.path === "" ? name : `${folder.path}/${name}`, seen);
  return seen.kind === "folder";
}
function isHidden(walk, pattern, folder, name) {
  if (name === ".git" || folder.path === "" && name === ".flow") return true;
  return walk.kind === "inputs" && name === "node_modules" && !pattern.namesModules;
}
var init_pattern_walk = __esm({
  "src/adapters/pattern-walk.ts"() {
    "use strict";
    init_pattern();
  }
});

// src/adapters/disk-workspace.ts
function diskWorkspace(parts) {
  return new DiskWorkspace(parts);
}
function isFile(seen) {
  return seen.kind === "file" || seen.kind === "link";
}
function byPath(a2, b2) {
  return a2.path < b2.path ? -1 : a2.path > b2.path ? 1 : 0;
}
function unlink(absolute) {
  (0, import_node_fs21.rmSync)(absolute, { force: true, recursive: false });
}
function removeEmpty(absolute) {
  try {
    (0, import_node_fs21.rmdirSync)(absolute);
  } catch {
  }
}
function makeFolder3(absolute) {
  try {
    (0, import_node_fs21.mkdirSync)(absolute, { recursive: true });
  } catch {
  }
}
var import_node_crypto11, import_node_fs21, import_node_path15, NO_STAMP, DiskWorkspace;
var init_disk_workspace = __esm({
  "src/adapters/disk-workspace.ts"() {
    "use strict";
    import_node_crypto11 = require("node:crypto");
    import_node_fs21 = require("node:fs");
    import_node_path15 = __toESM(require("node:path"), 1);
    init_pattern();
    init_file_publishing();
    init_file_tree();
    init_output_paths();
    init_pattern_walk();
    NO_STAMP = { size: 0, mtimeMs: 0, ctimeMs: 0, ino: 0 };
    DiskWorkspace = class {
      #tree;
      #memo;
      #git;
      #tempDir;
      #temporary = 0;
      constructor(parts) {
        this.#tree = parts.tree;
        this.#memo = parts.memo;
        this.#git = parts.git;
        this.#tempDir = parts.tempDir;
      }
      async list(selection, fresh) {
        this.#tree.takeUnread();
        const found = selection.kind === "patterns" ? this.#matched(selection.patterns, fresh) : await this.#tracked(selection.directory, fresh);
        const { except } = selection;
        const kept2 = except.length === 0 ? found : found.filter((seen) => !selects(except, seen.path));
        const states = [];
        for (const seen of kept2) {
          const state = this.#tree.state(seen);
          const settled = state instanceof Promise ? await state : state;
          if (settled !== null) states.push(settled);
        }
        for (const [name, sha2562] of this.#tree.takeUnread()) states.push({ path: name, mode: "100644", size: 0, sha256: sha2562, stamp: NO_STAMP });
        return states;
      }
      absent(paths) {
        return paths.filter((name) => this.#tree.lookAt(name, false).kind === "none");
      }
      async collect(outputs) {
        const files2 = [];
        const bad = [];
        this.#tree.takeUnread();
        walkPatterns(this.#tree, outputs, "outputs", true, (name, seen) => {
          const why = whyNotAnOutput(name, seen);
          if (why !== null) bad.push({ path: name, why });
          else if (isFile(seen)) files2.push(seen);
        });
        for (const name of this.#tree.takeUnread().keys()) bad.push({ path: name, why: "it cannot be read" });
        return { files: files2.sort(byPath), bad };
      }
      async state(name) {
        const seen = this.#tree.lookAt(name, true);
        return isFile(seen) ? this.#tree.state(seen) : null;
      }
      async holds(outputs, files2) {
        const wanted = new Map(files2.map((file) => [file.path, file]));
        const present = [];
        let isExact = true;
        walkPatterns(this.#tree, outputs, "outputs", false, (name, seen) => {
          if (isFile(seen) && wanted.has(name)) present.push(seen);
          else isExact = false;
        });
        if (!isExact || present.length !== files2.length) return false;
        for (const seen of present) {
          const file = wanted.get(seen.path);
          if (file === void 0 || !await this.#isRight(seen, file)) return false;
        }
        return true;
      }
      async clear(outputs, keep2) {
        const kept2 = new Set(keep2.map((file) => file.path));
        const folders = [];
        const unwanted = [];
        walkPatterns(
          this.#tree,
          outputs,
          "outputs",
          true,
          (name) => {
            if (!kept2.has(name)) unwanted.push(name);
          },
          (folder) => folders.push(folder)
        );
        for (const name of unwanted) unlink(this.#tree.absolute(name));
        for (const folder of folders.sort((a2, b2) => b2.length - a2.length)) removeEmpty(this.#tree.absolute(folder));
        this.forget(outputs);
        for (const output of outputs) if (output.literal !== null) makeFolder3(this.#tree.absolute(import_node_path15.default.posix.dirname(output.literal)));
      }
      async place(files2, fetch) {
        const failed = [];
        const checked3 = /* @__PURE__ */ new Set();
        for (const file of files2) {
          const seen = this.#tree.lookAt(file.path, true);
          if (isFile(seen) && await this.#isRight(seen, file)) continue;
          const why = await this.#placeOne(file, fetch, checked3);
          if (why !== null) failed.push({ path: file.path, why });
          this.#tree.forget(file.path);
        }
        return failed;
      }
      absolute(name) {
        return this.#tree.absolute(name);
      }
      forget(outputs) {
        for (const output of outputs) this.#tree.forget(writtenOut(output).join("/"));
      }
      refresh() {
        this.#tree.forget("");
      }
      async refusedOutputs(outputs) {
        const isOutput2 = pathTest(outputs);
        const tracked = (await this.#git.tracked()).filter(isOutput2);
        return { tracked, outside: outputs.filter((output) => this.#isBehindLink(output)).map((output) => output.source) };
      }
      hashFiles(patterns) {
        const read4 = patterns.map(parsePattern).filter((pattern) => !("error" in pattern));
        const digests2 = this.#matched(read4, false).sort((a2, b2) => a2.path < b2.path ? -1 : 1).map((seen) => this.#tree.stateNow(seen)).flatMap((state) => state === null ? [] : [Buffer.from(state.sha256, "hex")]);
        return digests2.length === 0 ? "" : (0, import_node_crypto11.hash)("sha256", Buffer.concat(digests2), "hex");
      }
      close() {
        this.#memo.save();
      }
      #matched(patterns, fresh) {
        const found = [];
        walkPatterns(this.#tree, patterns, "inputs", fresh, (_2, seen) => {
          if (isFile(seen)) found.push(seen);
        });
        return found;
      }
      async #tracked(directory, fresh) {
        const names2 = await this.#git.wouldTrack(fresh);
        const below = directory === "." ? names2 : names2.filter((name) => name.startsWith(`${directory}/`));
        return below.flatMap((name) => {
          const seen = this.#tree.lookAt(name, fresh);
          if (isFile(seen)) return [seen];
          return seen.kind === "folder" ? this.#submodule(name, fresh) : [];
        });
      }
      /** git names a submodule as one entry and does not look into it: every file there counts. */
      #submodule(name, fresh) {
        const pattern = parsePattern(`${name.replace(/[*?[\]!#{}\\ ]/g, "\\$&")}/`);
        return "error" in pattern ? [] : this.#matched([pattern], fresh);
      }
      /** A link is right by its target alone: what lies behind it is another output's business. */
      async #isRight(seen, file) {
        if (seen.mode !== file.mode || seen.size !== file.size) return false;
        if (seen.kind === "link") return seen.target === file.target;
        return (await this.#tree.state(seen))?.sha256 === file.sha256;
      }
      async #placeOne(file, fetch, checked3) {
        const target = this.#tree.absolute(file.path);
        const temporary = import_node_path15.default.join(this.#tempDir, `place-${this.#temporary++}`);
        try {
          (0, import_node_fs21.mkdirSync)(this.#tempDir, { recursive: true });
          if (file.target === void 0) {
            const outcome = await fetch(file, temporary);
            if (outcome !== "ok") return outcome;
            if (file.mode === "100755") (0, import_node_fs21.chmodSync)(temporary, 493);
          } else (0, import_node_fs21.symlinkSync)(file.target, temporary);
          this.#makeRoom(import_node_path15.default.posix.dirname(file.path), checked3);
          publishFile(temporary, target);
          return null;
        } catch {
          (0, import_node_fs21.rmSync)(temporary, { force: true });
          return "unavailable";
        }
      }
      /** Makes the folders above a path. Throws where a link or a file stands in place of one: what lies behind it is not ours. */
      #makeRoom(folder, checked3) {
        if (folder === "." || checked3.has(folder)) return;
        this.#makeRoom(import_node_path15.default.posix.dirname(folder), checked3);
        const absolute = this.#tree.absolute(folder);
        const stat = lstat(absolute);
        if (stat !== void 0 && !stat.isDirectory()) throw new Error(`${folder} is not a folder`);
        if (stat === void 0) {
          (0, import_node_fs21.mkdirSync)(absolute, { recursive: true });
          this.#tree.forget(folder);
        }
        checked3.add(folder);
      }
      #isBehindLink(output) {
        const names2 = [];
        for (const segment of output.segments.slice(0, -1)) {
          if (segment.kind !== "literal") return false;
          names2.push(segment.text);
          if (this.#tree.lookAt(names2.join("/"), false).kind === "link") return true;
        }
        return false;
      }
    };
  }
});

// src/adapters/git-files.ts
function gitEnvironment(env) {
  const isOfGit = (name) => VARIABLES.has(name.toUpperCase()) || SETTINGS.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => isOfGit(name)));
}
function gitFiles(root, env) {
  const git = gitIn(root, gitEnvironment(env));
  let head2 = null;
  let tracked = null;
  let candidates2 = null;
  const list = async (...options) => (await git(["ls-files", "-z", ...options]))?.split("\0").filter((name) => name !== "") ?? null;
  return {
    tracked: () => {
      tracked ??= list("--cached").then((names2) => names2 ?? []);
      return tracked;
    },
    wouldTrack: (fresh) => {
      if (fresh || candidates2 === null) {
        candidates2 = list("--cached", "--others", "--exclude-standard", "--deduplicate").then(
          (names2) => names2?.filter(isOurs) ?? everyFile(root)
        );
      }
      return candidates2;
    },
    head: () => {
      head2 ??= readHead(git);
      return head2;
    }
  };
}
async function readHead(git) {
  const [text, remote, prefix] = await Promise.all([
    git(["log", "-1", "--format=%H%n%D", "--decorate=full"]),
    git(["config", "--get", "remote.origin.url"]),
    git(["rev-parse", "--show-prefix"])
  ]);
  const [commit, names2] = text?.split("\n") ?? [];
  const ref = /HEAD -> ([^,]+)/.exec(names2 ?? "")?.[1];
  const repository = publicAddress(remote?.trim() ?? "");
  const folder = prefix?.replace(/\n$/, "");
  return {
    ...commit ? { commit } : {},
    ...ref === void 0 ? {} : { ref },
    ...repository === null ? {} : { repository },
    ...folder ? { folder } : {}
  };
}
function publicAddress(remote) {
  const scp = SCP_ADDRESS.exec(remote);
  const url = URL.parse(scp === null ? remote : `ssh://${scp[1]}/${scp[2]}`);
  if (url === null || !["https:", "http:", "ssh:", "git:", "git+ssh:"].includes(url.protocol)) return null;
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "").replace(/\.git$/, "")}`;
}
function isOurs(name) {
  return !name.startsWith(".flow/") && !name.endsWith("/") && !name.split("/").includes(".git");
}
function gitIn(cwd, env) {
  return async (options) => {
    const { execFile } = await Promise.resolve().then(() => __toESM(require("node:child_process"), 1));
    const how = { cwd, env, maxBuffer: 1024 * 1024 * 1024, encoding: "utf8" };
    return new Promise((resolve) => {
      execFile("git", ["--no-optional-locks", ...options], how, (error, stdout) => resolve(error === null ? stdout : null));
    });
  };
}
function everyFile(root) {
  const found = [];
  const open = [""];
  for (let folder = open.pop(); folder !== void 0; folder = open.pop()) {
    for (const entry of (0, import_node_fs22.readdirSync)(import_node_path16.default.join(root, folder), { withFileTypes: true })) {
      if (entry.name === ".git" || entry.name === "node_modules" || folder === "" && entry.name === ".flow") continue;
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) open.push(name);
      else found.push(name);
    }
  }
  return found;
}
var import_node_fs22, import_node_path16, VARIABLES, SETTINGS, SCP_ADDRESS;
var init_git_files = __esm({
  "src/adapters/git-files.ts"() {
    "use strict";
    import_node_fs22 = require("node:fs");
    import_node_path16 = __toESM(require("node:path"), 1);
    VARIABLES = /* @__PURE__ */ new Set([
      ...["PATH", "PATHEXT", "COMSPEC", "SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMDATA", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP", "TMPDIR"],
      ...["HOME", "HOMEDRIVE", "HOMEPATH", "USERPROFILE", "XDG_CONFIG_HOME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LD_LIBRARY_PATH"],
      ...["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES"],
      ...["GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]
    ]);
    SETTINGS = /^GIT_CONFIG_\w+$/;
    SCP_ADDRESS = /^(?:[^@/]+@)?([\w.-]+\.[\w-]+):(?!\/\/)\/?(.+)$/;
  }
});

// src/core/secret/encoded-forms.ts
function encodedForms(value) {
  return [...new Set(usualForms(value).map(({ text }) => text))].sort((a2, b2) => b2.length - a2.length);
}
function usualForms(value) {
  if (value === "") return [];
  const bytes = new TextEncoder().encode(value);
  return [
    ...named("as it is", plainForms(value)),
    ...named("base64", base64Forms(bytes)),
    ...named("hex", hexForms(bytes)),
    ...escapedForms(value),
    ...named("percent-encoded", urlForms(value))
  ].filter(({ text }) => text !== "");
}
function unusualForms(value) {
  const bytes = new TextEncoder().encode(value);
  return [
    ...named("base64 of base64", twiceBase64Forms(bytes)),
    ...named("base64 of UTF-16", base64Forms(utf16(value, true))),
    ...named("base64 in lines", wrappedBase64(bytes)),
    ...named("percent-encoded", everyByteEscaped(bytes)),
    ...named("JSON escapes", everyUnitEscaped(value)),
    ...named("reversed", [[...value].reverse().join("")]),
    ...caseForms(value)
  ].filter(({ text }) => text.length >= SHORTEST_PART);
}
function utf16(text, littleEndian) {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at2 = 0; at2 < text.length; at2 += 1) view.setUint16(at2 * 2, text.charCodeAt(at2), littleEndian);
  return bytes;
}
function named(form, texts) {
  return texts.map((text) => ({ form, text }));
}
function plainForms(value) {
  return [value, value.trim(), ...value.length > 8 ? [value.replace(/^"(.*)"$/s, "$1")] : []];
}
function base64Forms(bytes) {
  return [0, 1, 2].flatMap((shift) => {
    const rest = bytes.subarray(shift);
    const forms = [base64(rest), wholeBase64(rest)].filter((form) => form.length >= SHORTEST_PART);
    return forms.flatMap((form) => [form, forAddresses(form)]);
  });
}
function wholeBase64(bytes) {
  return base64(bytes.subarray(0, bytes.length - bytes.length % 3));
}
function forAddresses(form) {
  return form.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
function base64(bytes) {
  return btoa(latin1(bytes));
}
function latin1(bytes) {
  const parts = Array.from(
    { length: Math.ceil(bytes.length / ARGUMENTS) },
    (_2, part) => bytes.subarray(part * ARGUMENTS, (part + 1) * ARGUMENTS)
  );
  return parts.map((part) => String.fromCharCode(...part)).join("");
}
function twiceBase64Forms(bytes) {
  const once = [base64(bytes), ...[0, 1, 2].map((shift) => wholeBase64(bytes.subarray(shift)))];
  return once.flatMap((form) => base64Forms(new TextEncoder().encode(form)));
}
function wrappedBase64(bytes) {
  const whole2 = base64(bytes);
  const isPem = latin1(bytes.subarray(0, 10)) === "-----BEGIN";
  return COLUMNS.flatMap((width) => {
    if (whole2.length <= width) return [];
    const lines = Array.from({ length: Math.ceil(whole2.length / width) }, (_2, line) => whole2.slice(line * width, (line + 1) * width));
    return lines.slice(isPem ? Math.ceil(PEM_START * 4 / 3 / width) : 0).filter((line) => line.length >= 2 * SHORTEST_PART);
  });
}
function hexForms(bytes) {
  const hex = Array.from(bytes, hexByte).join("");
  return [hex, hex.toUpperCase()];
}
function hexByte(byte) {
  return byte.toString(16).padStart(2, "0");
}
function escapedForms(value) {
  const json = jsonText(value);
  const ascii = json.replace(/[^\0-\x7f]/g, unitEscape);
  const xml = value.replace(/[&<>"']/g, (character) => XML[character] ?? character);
  return [
    ...named("JSON", [json, ascii, json.replaceAll("/", "\\/"), jsonText(json), value.replaceAll('"', '\\"')]),
    ...named("quoted for a shell", [
      value.replaceAll("'", "''"),
      value.replaceAll("'", `'\\''`),
      value.replaceAll("'", `'"'"'`),
      value.replace(/[^\w@%+=:,./\n-]/g, "\\$&")
    ]),
    ...named("XML", [
      xml,
      xml.replaceAll("&apos;", "&#39;"),
      xml.replaceAll("&apos;", "&#39;").replaceAll("&quot;", "&#34;"),
      value.replace(/[&<>]/g, (character) => XML[character] ?? character)
    ])
  ];
}
function jsonText(value) {
  return JSON.stringify(value).slice(1, -1);
}
function unitEscape(unit) {
  return Array.from({ length: unit.length }, (_2, at2) => `\\u${unit.charCodeAt(at2).toString(16).padStart(4, "0")}`).join("");
}
function everyUnitEscaped(value) {
  const escaped2 = unitEscape(value);
  return [escaped2, escaped2.replace(/[\da-f]{4}/g, (digits) => digits.toUpperCase())];
}
function urlForms(value) {
  const usual = encodeURIComponent(value.toWellFormed());
  const strict = usual.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [usual, strict, strict.replaceAll("%20", "+")];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}
function everyByteEscaped(bytes) {
  const escaped2 = Array.from(bytes, (byte) => `%${hexByte(byte)}`).join("");
  return [escaped2, escaped2.toUpperCase()];
}
function caseForms(value) {
  if (/^[\p{L}\s_-]*$/u.test(value)) return [];
  const lower = urlForms(value).map((form) => form.toLowerCase());
  return [...named("upper case", [value.toUpperCase()]), ...named("lower case", [value.toLowerCase(), ...lower])];
}
var SHORTEST_PART, ARGUMENTS, COLUMNS, PEM_START, XML;
var init_encoded_forms = __esm({
  "src/core/secret/encoded-forms.ts"() {
    "use strict";
    SHORTEST_PART = 8;
    ARGUMENTS = 4096;
    COLUMNS = [76, 64];
    PEM_START = 128;
    XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  }
});

// src/core/secret/secret-parts.ts
function secretParts(value) {
  const parts = new Set(partsOf(value));
  parts.delete(value);
  return [...parts];
}
function partsOf(value) {
  const text = value.trim();
  const document = parsedJson(text);
  if (document !== null) return jsonParts("", document);
  if (text.startsWith("<") && text.endsWith(">")) return [...text.matchAll(ELEMENT)].flatMap(([, name, leaf]) => namedParts(name, leaf));
  const lines = text.split(/\r\n?|\n/);
  return lines.length === 1 ? addressParts(text) : lineParts(lines);
}
function parsedJson(text) {
  if (!/^[{[]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
function jsonParts(name, value) {
  if (typeof value === "string") return namedParts(name, value);
  if (Array.isArray(value)) return value.flatMap((item) => jsonParts(name, item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => jsonParts(key, item));
}
function addressParts(text) {
  const password = PASSWORD_IN_ADDRESS.exec(text)?.[1] ?? "";
  return [password, decoded(password)].filter((part) => part.length >= SHORTEST_PART2);
}
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
function namedParts(name = "", given = "") {
  const value = given.trim().replace(/^(["'])(.*)\1$/s, "$2");
  if (/[\r\n]/.test(value)) return partsOf(value);
  const inAddress = addressParts(value);
  if (inAddress.length > 0) return [value, ...inAddress];
  if (value.length < SHORTEST_PART2 || PLAIN_ADDRESS.test(value)) return [];
  return TELLING_NAME.test(name) || RANDOM_RUN.test(value) ? [value] : [];
}
function lineParts(lines) {
  const parts = [];
  let block = "";
  for (const raw of lines) {
    const line = raw.trim();
    const begun = BEGIN.exec(line)?.[1];
    if (begun !== void 0) block = begun;
    else if (END.test(line)) block = "";
    else parts.push(...block === "" ? freeLineParts(line) : blockLineParts(block, line));
  }
  return parts;
}
function blockLineParts(block, line) {
  const isKey = block.includes("PRIVATE KEY") && line.length >= SHORTEST_PART2 && !line.includes(": ") && !line.startsWith(OPENSSH_START);
  return isKey ? [line] : [];
}
function freeLineParts(line) {
  if (/^(?:#|\/\/|---)/.test(line)) return [];
  const named2 = NAMED3.exec(line);
  if (named2 !== null) return namedParts(named2[1], named2[2]);
  return line.length >= SHORTEST_PART2 ? [line] : [];
}
var SHORTEST_PART2, TELLING_NAME, RANDOM_RUN, PLAIN_ADDRESS, PASSWORD_IN_ADDRESS, NAMED3, ELEMENT, BEGIN, END, OPENSSH_START;
var init_secret_parts = __esm({
  "src/core/secret/secret-parts.ts"() {
    "use strict";
    SHORTEST_PART2 = 8;
    TELLING_NAME = /pass|pwd|secret|token|key|cred|auth/i;
    RANDOM_RUN = /(?=[a-z+/]*[A-Z\d])(?=[A-Z+/]*[a-z\d])(?=[A-Za-z+/]*\d)[A-Za-z\d+/]{16,}|[\da-f]{32,}|[\dA-F]{32,}/;
    PLAIN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s@?#]*$/i;
    PASSWORD_IN_ADDRESS = /^[a-z][\w+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@/i;
    NAMED3 = /^(?:-\s+)?(?:export\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?),?$/;
    ELEMENT = /<([\w.:-]+)[^<>]*>\s*([^<>]+?)\s*(?=<)/g;
    BEGIN = /^-----BEGIN ([A-Z ]+)-----$/;
    END = /^-----END [A-Z ]+-----$/;
    OPENSSH_START = "b3BlbnNzaC1rZXktdjE";
  }
});

// src/core/secret/token-shapes.ts
function startsAt(text, at2) {
  return STARTS.test(text.slice(Math.max(0, at2 - 4), at2));
}
function isRandom(text, distinct) {
  return new Set(text).size >= distinct && !/example|placeholder|redacted|your[-_]/i.test(text);
}
function after(pattern, text, at2) {
  pattern.lastIndex = at2;
  return pattern.exec(text)?.[1] ?? "";
}
function decodedBase64(text) {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
function isBasic(base642) {
  const password = /^[ -9;-~]+:([ -~]{8,})$/.exec(decodedBase64(base642))?.[1] ?? "";
  return isRandom(password, 6);
}
var TOKEN_REACH, TOKEN_BEHIND, STARTS, GITHUB2, FINE_GRAINED, githubTokens, PRIVATE_KEY, GIT_HEADER, IN_ADDRESS, ACCESS_TOKEN, NPM_LINE, NPM_TOKEN, DOCKER, AWS, TOKEN_SHAPES;
var init_token_shapes = __esm({
  "src/core/secret/token-shapes.ts"() {
    "use strict";
    TOKEN_REACH = 600;
    TOKEN_BEHIND = 300;
    STARTS = /(?:^|[^\w-]|\\[nrt]|%[\dA-F]{2})$/i;
    GITHUB2 = /gh[poru]_([A-Za-z\d]{36,255})(?![A-Za-z\d_])|ghs_([A-Za-z\d._-]{36,})/y;
    FINE_GRAINED = /github_pat_([A-Za-z\d]{22}_[A-Za-z\d]{59})/y;
    githubTokens = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((start) => ({
      name: "GitHub token",
      form: `${start}\u2026`,
      start,
      matches: (text, at2) => {
        GITHUB2.lastIndex = at2;
        const found = GITHUB2.exec(text);
        return startsAt(text, at2) && isRandom((found?.[1] ?? found?.[2] ?? "").slice(0, 36), 12);
      }
    }));
    PRIVATE_KEY = /-----BEGIN (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\+[nr])+(?:[A-Za-z-]+: [^\n\\]{0,100}(?:\s|\\+[nr])+){0,4}([A-Za-z\d+/]{40,})/y;
    GIT_HEADER = /AUTHORIZATION: basic ([A-Za-z\d+/]{16,}={0,2})/y;
    IN_ADDRESS = /https?:\/\/(?:[^\s/:@"'`<>]+:([\w.~%-]{16,})|([\da-f]{40}))@$/;
    ACCESS_TOKEN = /x-access-token:([\w.-]{20,})/y;
    NPM_LINE = /_authToken["']?\s?[=:]\s?["']?([\w.+/=-]{20,})/y;
    NPM_TOKEN = /npm_([A-Za-z\d]{36})(?![A-Za-z\d_])/y;
    DOCKER = /"auth":\s*"([A-Za-z\d+/]{12,}={0,2})"/y;
    AWS = /A[KS]IA([A-Z2-7]{16})(?![A-Za-z\d])/y;
    TOKEN_SHAPES = [
      ...githubTokens,
      {
        name: "GitHub token",
        form: "github_pat_\u2026",
        start: "github_pat_",
        matches: (text, at2) => startsAt(text, at2) && isRandom(after(FINE_GRAINED, text, at2), 16)
      },
      {
        name: "private key",
        form: "PEM",
        start: "-----BEGIN ",
        matches: (text, at2) => isRandom(after(PRIVATE_KEY, text, at2).slice(0, 64), 12)
      },
      {
        name: "credential for git",
        form: "AUTHORIZATION: basic \u2026",
        start: "AUTHORIZATION: basic ",
        matches: (text, at2) => isBasic(after(GIT_HEADER, text, at2))
      },
      {
        name: "credential for git",
        form: "in an address",
        start: "@github.com",
        matches: (text, at2) => {
          const found = IN_ADDRESS.exec(text.slice(0, at2 + 1));
          return isRandom(found?.[1] ?? found?.[2] ?? "", 10);
        }
      },
      {
        name: "credential for git",
        form: "x-access-token:\u2026",
        start: "x-access-token:",
        matches: (text, at2) => isRandom(after(ACCESS_TOKEN, text, at2), 10)
      },
      {
        name: "npm token",
        form: "_authToken=\u2026",
        start: "_authToken",
        matches: (text, at2) => {
          const token = after(NPM_LINE, text, at2);
          return /\d/.test(token) && isRandom(token, 10);
        }
      },
      {
        name: "npm token",
        form: "npm_\u2026",
        start: "npm_",
        matches: (text, at2) => startsAt(text, at2) && isRandom(after(NPM_TOKEN, text, at2), 12)
      },
      {
        name: "credential for a container registry",
        form: "in a Docker configuration",
        start: '"auth":',
        matches: (text, at2) => isBasic(after(DOCKER, text, at2))
      },
      ...["AKIA", "ASIA"].map((start) => ({
        name: "AWS access key",
        form: `${start}\u2026`,
        start,
        matches: (text, at2) => startsAt(text, at2) && isRandom(after(AWS, text, at2), 8)
      }))
    ];
  }
});

// src/core/secret/leak-patterns.ts
function secretPatterns(secrets) {
  const seen = /* @__PURE__ */ new Set();
  return [...secrets].flatMap(
    ([name, value]) => [...valueForms(value), ...secretParts(value).flatMap(partForms)].flatMap(({ form, bytes, folds }) => {
      const key = latin12(bytes);
      if (seen.has(key) || bytes.length < (form === AS_IT_IS ? SHORTEST_VALUE : SHORTEST_FORM)) return [];
      seen.add(key);
      const check = bytes.length < SHORTEST_ANYWHERE ? amongText(bytes.length) : void 0;
      return [{ kind: "secret", name, form, bytes, folds, check, reach: bytes.length + NEIGHBOURS }];
    })
  );
}
function tokenPatterns() {
  return TOKEN_SHAPES.map((shape) => ({
    kind: "token",
    name: shape.name,
    form: shape.form,
    bytes: utf8(shape.start),
    folds: false,
    check: (memory, place, end) => shapeMatches(shape, memory, place, end),
    reach: TOKEN_REACH
  }));
}
function writtenAs({ form, bytes }, { start, end }) {
  return end - start > bytes.length ? `${form}, over several lines` : form;
}
function valueForms(value) {
  return [...byteForms([...usualForms(value), ...unusualForms(value)]), ...utf16Forms(value), ...brokenForms(value)];
}
function partForms(part) {
  return [...byteForms(usualForms(part)), ...utf16Forms(part)].map((each) => ({
    bytes: each.bytes,
    folds: false,
    form: each.form === AS_IT_IS ? "a part of it" : `${each.form} of a part`
  }));
}
function byteForms(forms) {
  return forms.map(({ form, text }) => {
    const bytes = utf8(text);
    return { form, bytes, folds: FOLDING.has(form) && mayFold(bytes) };
  });
}
function mayFold(bytes) {
  return bytes.length >= SHORTEST_FOLDED && new Set(bytes.subarray(0, 32)).size > FEW_DIFFERENT;
}
function utf16Forms(value) {
  return [true, false].map((littleEndian) => ({ form: "UTF-16", bytes: utf16(value, littleEndian), folds: false }));
}
function brokenForms(value) {
  const bytes = utf8(value).length;
  if (bytes < SHORTEST_FORM || bytes >= SHORTEST_FOLDED) return [];
  const places = Array.from({ length: value.length - 1 }, (_2, at2) => at2 + 1);
  return places.flatMap(
    (at2) => ["\n", "\r\n"].map((end) => ({
      form: `${AS_IT_IS}, over several lines`,
      bytes: utf8(value.slice(0, at2) + end + value.slice(at2)),
      folds: false
    }))
  );
}
function amongText(length) {
  return (memory, place, end) => {
    const before = memory.subarray(Math.max(0, place - NEIGHBOURS), place);
    const after2 = memory.subarray(place + length, Math.min(end, place + length + NEIGHBOURS));
    return [...before, ...after2].every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32 && byte !== 127);
  };
}
function shapeMatches(shape, memory, place, end) {
  const from = Math.max(0, place - TOKEN_BEHIND);
  return shape.matches(latin12(memory.subarray(from, Math.min(end, place + TOKEN_REACH))), place - from);
}
function utf8(text) {
  return new TextEncoder().encode(text);
}
function latin12(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}
var SHORTEST_VALUE, SHORTEST_FORM, SHORTEST_ANYWHERE, NEIGHBOURS, AS_IT_IS, FEW_DIFFERENT, FOLDING;
var init_leak_patterns = __esm({
  "src/core/secret/leak-patterns.ts"() {
    "use strict";
    init_byte_matcher();
    init_encoded_forms();
    init_secret_parts();
    init_token_shapes();
    SHORTEST_VALUE = 4;
    SHORTEST_FORM = 8;
    SHORTEST_ANYWHERE = 6;
    NEIGHBOURS = 4;
    AS_IT_IS = "as it is";
    FEW_DIFFERENT = 4;
    FOLDING = /* @__PURE__ */ new Set([AS_IT_IS, "base64", "base64 of base64", "base64 of UTF-16", "hex"]);
  }
});

// src/core/secret/search-window.ts
var WINDOW_BYTES, SearchWindow;
var init_search_window = __esm({
  "src/core/secret/search-window.ts"() {
    "use strict";
    init_byte_matcher();
    WINDOW_BYTES = 256 * 1024;
    SearchWindow = class {
      #matcher;
      #memory;
      #size;
      #count;
      /** Bytes of the whole before the memory's first one. */
      #base = 0;
      #from = 0;
      #end = 0;
      constructor(matcher, size = WINDOW_BYTES) {
        this.#matcher = matcher;
        this.#size = Math.max(size, 4 * (matcher.reach + BEHIND));
        this.#memory = memoryOf(this.#size + 8);
      }
      /** Bytes seen so far. */
      get bytes() {
        return this.#base + this.#end;
      }
      /** Where to put the next bytes; never empty. `filled` must be told how many they are. */
      room() {
        return this.#memory.bytes.subarray(this.#end, this.#size);
      }
      /** The first match, as soon as it is certain; its places are those in the whole. */
      filled(count2) {
        this.#end += count2;
        return this.#end < this.#size ? null : this.#search(this.#end - this.#matcher.reach + 1);
      }
      write(piece) {
        for (let at2 = 0; at2 < piece.length; ) {
          const room = this.room();
          const count2 = Math.min(room.length, piece.length - at2);
          room.set(piece.subarray(at2, at2 + count2));
          at2 += count2;
          const found = this.filled(count2);
          if (found !== null) return found;
        }
        return null;
      }
      /** Nothing comes any more. */
      end() {
        return this.#search(this.#end);
      }
      /** What comes next is another whole, in which only the first `count` patterns count. */
      reset(count2) {
        this.#count = count2;
        [this.#base, this.#from, this.#end] = [0, 0, 0];
      }
      #search(limit) {
        const found = this.#matcher.find(this.#memory, {
          from: this.#from,
          limit,
          end: this.#end,
          ...this.#count === void 0 ? {} : { count: this.#count }
        });
        if (found !== null) return { ...found, start: found.start + this.#base, end: found.end + this.#base };
        const kept2 = Math.max(0, limit - BEHIND);
        this.#memory.bytes.copyWithin(0, kept2, this.#end);
        this.#base += kept2;
        this.#end -= kept2;
        this.#from = limit - kept2;
        return null;
      }
    };
  }
});

// src/core/secret/leak-search.ts
function readyFor(secrets) {
  const own = secretPatterns(secrets);
  const patterns = [...own, ...tokenPatterns()];
  return { patterns, secretPatterns: own.length, matcher: new ByteMatcher(patterns), windows: [] };
}
var LeakSearch2, Pieces;
var init_leak_search = __esm({
  "src/core/secret/leak-search.ts"() {
    "use strict";
    init_byte_matcher();
    init_leak_patterns();
    init_search_window();
    LeakSearch2 = class {
      #secrets;
      #ready = null;
      constructor(secrets) {
        this.#secrets = secrets;
      }
      /** With `tokens` also for what looks like a credential. */
      pieces(tokens) {
        this.#ready ??= readyFor(this.#secrets);
        return new Pieces(this.#ready, tokens);
      }
      text(text) {
        const pieces = this.pieces(false);
        const found = pieces.write(new TextEncoder().encode(text)) ?? pieces.end();
        pieces.release();
        return found;
      }
    };
    Pieces = class {
      #ready;
      #window;
      constructor(ready, tokens) {
        this.#ready = ready;
        this.#window = ready.windows.pop() ?? new SearchWindow(ready.matcher);
        this.#window.reset(tokens ? ready.patterns.length : ready.secretPatterns);
      }
      release() {
        this.#ready.windows.push(this.#window);
      }
      get bytes() {
        return this.#window.bytes;
      }
      room() {
        return this.#window.room();
      }
      filled(count2) {
        return this.#told(this.#window.filled(count2));
      }
      write(piece) {
        return this.#told(this.#window.write(piece));
      }
      end() {
        return this.#told(this.#window.end());
      }
      #told(match) {
        const pattern = match === null ? void 0 : this.#ready.patterns[match.pattern];
        if (match === null || pattern === void 0) return null;
        return { kind: pattern.kind, name: pattern.name, form: writtenAs(pattern, match), at: match.start };
      }
    };
  }
});

// src/core/secret/mask-forms.ts
function maskForms(value) {
  const lines = value.split(/\r\n?|\n/).map((line) => line.trim());
  const parts = new Set([...lines, ...secretParts(value)].filter((part) => part.length >= SHORTEST2));
  const forms = [...usualForms(value), ...unusualForms(value), ...[...parts].flatMap(usualForms)];
  return [...new Set(forms.map(({ text }) => text))].filter((text) => text.length >= SHORTEST2);
}
var SHORTEST2;
var init_mask_forms = __esm({
  "src/core/secret/mask-forms.ts"() {
    "use strict";
    init_encoded_forms();
    init_secret_parts();
    SHORTEST2 = 4;
  }
});

// src/adapters/readable-bytes.ts
function bytesInMemory(bytes) {
  return {
    size: bytes.length,
    read(into, at2) {
      const piece = bytes.subarray(at2, at2 + into.length);
      into.set(piece);
      return piece.length;
    }
  };
}
async function withFile(file, use) {
  let descriptor = null;
  try {
    descriptor = (0, import_node_fs23.openSync)(file, "r");
    return await use(openBytes(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) (0, import_node_fs23.closeSync)(descriptor);
  }
}
function withFileSync(file, use) {
  let descriptor = null;
  try {
    descriptor = (0, import_node_fs23.openSync)(file, "r");
    return use(openBytes(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) (0, import_node_fs23.closeSync)(descriptor);
  }
}
function openBytes(descriptor) {
  return { size: (0, import_node_fs23.fstatSync)(descriptor).size, read: (into, at2) => (0, import_node_fs23.readSync)(descriptor, into, 0, into.length, at2) };
}
var import_node_fs23;
var init_readable_bytes = __esm({
  "src/adapters/readable-bytes.ts"() {
    "use strict";
    import_node_fs23 = require("node:fs");
  }
});

// src/adapters/zip-members.ts
function* deflatedMembers(content) {
  const directory = findDirectory(content);
  if (directory === null) return;
  let place = directory.start;
  let part = Buffer.alloc(0);
  let partStart = place;
  while (place + ENTRY_BYTES <= directory.end) {
    if (place + 3 * MOST_COMMENT + ENTRY_BYTES > partStart + part.length && partStart + part.length < directory.end) {
      [part, partStart] = [bytesAt(content, place, Math.min(PART_BYTES, directory.end - place)), place];
    }
    const entry = entryAt2(part, place - partStart);
    if (entry === null) return;
    place += entry.bytes;
    const start = entry.isDeflated ? dataStart(content, entry.local) : null;
    if (start !== null) yield { name: entry.name, start, length: entry.length };
  }
}
function bytesAt(content, at2, length) {
  const bytes = Buffer.alloc(Math.max(0, length));
  return bytes.subarray(0, at2 < 0 ? 0 : content.read(bytes, at2));
}
function findDirectory(content) {
  const tailStart = Math.max(0, content.size - END_BYTES - MOST_COMMENT);
  const tail = bytesAt(content, tailStart, content.size - tailStart);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(END2);
  const at2 = tail.lastIndexOf(mark);
  if (at2 === -1 || at2 + END_BYTES > tail.length) return null;
  const [size, start] = [tail.readUInt32LE(at2 + 12), tail.readUInt32LE(at2 + 16)];
  if (size !== IN_LARGE_FIELD && start !== IN_LARGE_FIELD) return { start, end: start + size };
  return findLargeDirectory(content, tailStart + at2);
}
function findLargeDirectory(content, end) {
  const locator = bytesAt(content, end - LARGE_LOCATOR_BYTES, LARGE_LOCATOR_BYTES);
  if (locator.length < LARGE_LOCATOR_BYTES || locator.readUInt32LE(0) !== LARGE_LOCATOR) return null;
  const record = bytesAt(content, Number(locator.readBigUInt64LE(8)), LARGE_END_BYTES);
  if (record.length < LARGE_END_BYTES || record.readUInt32LE(0) !== LARGE_END) return null;
  const [size, start] = [Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48))];
  return { start, end: start + size };
}
function entryAt2(part, at2) {
  if (at2 + ENTRY_BYTES > part.length || part.readUInt32LE(at2) !== ENTRY) return null;
  const [names2, extras, comments] = [part.readUInt16LE(at2 + 28), part.readUInt16LE(at2 + 30), part.readUInt16LE(at2 + 32)];
  const extraStart = at2 + ENTRY_BYTES + names2;
  const bytes = ENTRY_BYTES + names2 + extras + comments;
  if (at2 + bytes > part.length) return null;
  const large = largeNumbers(part.subarray(extraStart, extraStart + extras));
  const [, length, local] = [24, 20, 42].map((place) => {
    const number = part.readUInt32LE(at2 + place);
    return number === IN_LARGE_FIELD ? Number(large.shift() ?? IN_LARGE_FIELD) : number;
  });
  const isDeflated = part.readUInt16LE(at2 + 10) === DEFLATED && (part.readUInt16LE(at2 + 8) & ENCRYPTED) === 0;
  const name = part.toString("utf8", at2 + ENTRY_BYTES, extraStart);
  return { name, isDeflated, length: length ?? 0, local: local ?? 0, bytes };
}
function largeNumbers(extra) {
  for (let at2 = 0; at2 + 4 <= extra.length; ) {
    const [id, size] = [extra.readUInt16LE(at2), extra.readUInt16LE(at2 + 2)];
    const field3 = extra.subarray(at2 + 4, at2 + 4 + size);
    if (id === LARGE_FIELD) return Array.from({ length: Math.floor(field3.length / 8) }, (_2, index) => field3.readBigUInt64LE(index * 8));
    at2 += 4 + size;
  }
  return [];
}
function dataStart(content, local) {
  const header = bytesAt(content, local, LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL) return null;
  return local + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}
var END2, END_BYTES, MOST_COMMENT, LARGE_LOCATOR, LARGE_LOCATOR_BYTES, LARGE_END, LARGE_END_BYTES, ENTRY, ENTRY_BYTES, LOCAL, LOCAL_BYTES, LARGE_FIELD, IN_LARGE_FIELD, DEFLATED, ENCRYPTED, PART_BYTES;
var init_zip_members = __esm({
  "src/adapters/zip-members.ts"() {
    "use strict";
    END2 = 101010256;
    END_BYTES = 22;
    MOST_COMMENT = 65535;
    LARGE_LOCATOR = 117853008;
    LARGE_LOCATOR_BYTES = 20;
    LARGE_END = 101075792;
    LARGE_END_BYTES = 56;
    ENTRY = 33639248;
    ENTRY_BYTES = 46;
    LOCAL = 67324752;
    LOCAL_BYTES = 30;
    LARGE_FIELD = 1;
    IN_LARGE_FIELD = 4294967295;
    DEFLATED = 8;
    ENCRYPTED = 1;
    PART_BYTES = 1024 * 1024;
  }
});

// src/adapters/leak-content.ts
async function searchFile(search, file, tokens) {
  return withFile(file, (content) => searchContent(search, content, tokens));
}
async function searchContent(search, content, tokens) {
  const plain4 = searchPlain(search, content, tokens);
  if (plain4.leak !== null) return plain4;
  const expansion = new Expansion(search, content, tokens);
  const leak = await expansion.search(archiveKind(content));
  return { leak, bytes: plain4.bytes + expansion.bytes };
}
function archiveKind(content) {
  const start = new Uint8Array(ZIP.length);
  const length = content.read(start, 0);
  const begins = (mark) => mark.length <= length && mark.every((byte, at2) => start[at2] === byte);
  if (begins(GZIP)) return "gzip";
  return begins(ZIP) ? "zip" : null;
}
function searchPlain(search, content, tokens) {
  const pieces = search.pieces(tokens);
  let leak = null;
  for (let at2 = 0; leak === null; ) {
    const count2 = content.read(pieces.room(), at2);
    if (count2 === 0) break;
    at2 += count2;
    leak = pieces.filled(count2);
  }
  leak ??= pieces.end();
  const { bytes } = pieces;
  pieces.release();
  return { leak, bytes };
}
function* piecesOf(content, start, length) {
  for (let at2 = start; at2 < start + length; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, start + length - at2));
    const count2 = content.read(piece, at2);
    if (count2 === 0) return;
    at2 += count2;
    yield piece.subarray(0, count2);
  }
}
var import_node_stream, import_node_zlib, MOST_EXPANDED, PIECE_BYTES, SMALL_BYTES, GZIP, ZIP, GUNZIP, INFLATE, Expansion;
var init_leak_content = __esm({
  "src/adapters/leak-content.ts"() {
    "use strict";
    import_node_stream = require("node:stream");
    import_node_zlib = require("node:zlib");
    init_readable_bytes();
    init_zip_members();
    MOST_EXPANDED = 4 * 1024 ** 3;
    PIECE_BYTES = 256 * 1024;
    SMALL_BYTES = 64 * 1024;
    GZIP = [31, 139];
    ZIP = [80, 75, 3, 4];
    GUNZIP = { stream: () => (0, import_node_zlib.createGunzip)({ chunkSize: PIECE_BYTES }), whole: import_node_zlib.gunzipSync };
    INFLATE = { stream: () => (0, import_node_zlib.createInflateRaw)({ chunkSize: PIECE_BYTES }), whole: import_node_zlib.inflateRawSync };
    Expansion = class {
      #search;
      #content;
      #tokens;
      /** Looked at so far. */
      bytes = 0;
      constructor(search, content, tokens) {
        this.#search = search;
        this.#content = content;
        this.#tokens = tokens;
      }
      async search(kind) {
        if (kind === "gzip") return this.#within("gzip", GUNZIP, 0, this.#content.size);
        if (kind === null) return null;
        let left = this.#content.size;
        for (const { name, start, length } of deflatedMembers(this.#content)) {
          left -= length;
          if (left < 0) return null;
          const leak = await this.#within(name, INFLATE, start, length);
          if (leak !== null) return leak;
        }
        return null;
      }
      async #within(within2, how, start, length) {
        if (this.bytes >= MOST_EXPANDED) return null;
        const pieces = this.#search.pieces(this.#tokens);
        const small = length <= SMALL_BYTES ? this.#expanded(how, start, length) : null;
        const found = small === null ? await this.#stream(pieces, how.stream(), start, length) : pieces.write(small);
        const leak = found ?? pieces.end();
        this.bytes += pieces.bytes;
        pieces.release();
        return leak === null ? null : { ...leak, within: within2 };
      }
      /** Null where it is broken. */
      #expanded({ whole: whole2 }, start, length) {
        const bytes = Buffer.allocUnsafe(length);
        const count2 = this.#content.read(bytes, start);
        try {
          return whole2(bytes.subarray(0, count2));
        } catch {
          return null;
        }
      }
      /** Ends quietly where the archive is broken: up to there it was looked at, and its bytes as they are were before. */
      async #stream(pieces, expand, start, length) {
        const source = import_node_stream.Readable.from(piecesOf(this.#content, start, length), { objectMode: false });
        source.on("error", (error) => expand.destroy(error));
        try {
          for await (const piece of source.pipe(expand)) {
            const leak = pieces.write(piece);
            if (leak !== null || this.bytes + pieces.bytes >= MOST_EXPANDED) return leak;
          }
        } catch {
          return null;
        } finally {
          source.destroy();
        }
        return null;
      }
    };
  }
});

// src/adapters/search-thread.ts
var import_node_fs24, import_node_path17, import_node_worker_threads, PROGRAMS, SearchThread;
var init_search_thread = __esm({
  "src/adapters/search-thread.ts"() {
    "use strict";
    import_node_fs24 = require("node:fs");
    import_node_path17 = __toESM(require("node:path"), 1);
    import_node_worker_threads = require("node:worker_threads");
    PROGRAMS = ["leak-scan-thread.cjs", "leak-scan-thread.ts"];
    SearchThread = class {
      #worker;
      #waiting = /* @__PURE__ */ new Map();
      #next = 0;
      /** It lives. */
      alive = true;
      /** It takes nothing of the environment, and what it is told of secrets comes as messages. */
      constructor(secrets) {
        const program = PROGRAMS.map((name) => import_node_path17.default.join(__dirname, name)).find((file) => (0, import_node_fs24.existsSync)(file)) ?? "";
        this.#worker = new import_node_worker_threads.Worker(program, { env: {}, argv: [], name: "leak-scan" });
        this.#worker.on("message", (answer) => this.#settle(answer.id, answer.searched));
        this.#worker.on("error", () => this.#lose());
        this.#worker.on("exit", () => this.#lose());
        this.#worker.unref();
        this.tell(secrets);
      }
      /** All secrets from now on. */
      tell(secrets) {
        this.#post({ kind: "secrets", secrets });
      }
      /** `lost`: the thread has ended before it could say. It begins at once, also where this thread goes on with something else. */
      search(file, tokens) {
        if (!this.alive) return Promise.resolve("lost");
        const { promise, resolve } = Promise.withResolvers();
        const id = this.#next++;
        this.#waiting.set(id, resolve);
        this.#worker.ref();
        this.#post({ kind: "file", id, file, tokens });
        return promise;
      }
      async close() {
        await this.#worker.terminate();
      }
      #post(request) {
        this.#worker.postMessage(request);
      }
      #settle(id, searched) {
        this.#waiting.get(id)?.(searched);
        this.#waiting.delete(id);
        if (this.#waiting.size === 0) this.#worker.unref();
      }
      #lose() {
        this.alive = false;
        for (const id of [...this.#waiting.keys()]) this.#settle(id, "lost");
      }
    };
  }
});

// src/adapters/leak-scan.ts
function leakScan() {
  return new FileLeakScan();
}
function isLarge(file) {
  const large = withFileSync(
    file,
    (content) => content.size >= LARGE_BYTES || content.size >= LARGE_ARCHIVE_BYTES && archiveKind(content) !== null
  );
  return large === true;
}
var LARGE_BYTES, LARGE_ARCHIVE_BYTES, FileLeakScan;
var init_leak_scan = __esm({
  "src/adapters/leak-scan.ts"() {
    "use strict";
    init_leak_search();
    init_mask_forms();
    init_leak_content();
    init_readable_bytes();
    init_search_thread();
    LARGE_BYTES = 8 * 1024 * 1024;
    LARGE_ARCHIVE_BYTES = 1024 * 1024;
    FileLeakScan = class {
      #known = [];
      #search = new LeakSearch2(this.#known);
      #masks = [];
      #thread = null;
      add(secrets) {
        const isNew = ([name, value]) => value !== "" && !this.#known.some(([other, known3]) => other === name && known3 === value);
        const added = [...secrets].filter(isNew);
        if (added.length === 0) return;
        this.#known = [...this.#known, ...added];
        this.#search = new LeakSearch2(this.#known);
        this.#masks = [.../* @__PURE__ */ new Set([...this.#masks, ...added.flatMap(([, value]) => maskForms(value))])];
        this.#thread?.tell(this.#known);
      }
      get secrets() {
        return new Set(this.#known.map(([name]) => name)).size;
      }
      get masks() {
        return this.#masks;
      }
      text(text) {
        return this.#search.text(text);
      }
      async content(file, tokens) {
        if (typeof file !== "string") return searchContent(this.#search, bytesInMemory(file), tokens);
        return isLarge(file) ? this.#searchAside(file, tokens) : searchFile(this.#search, file, tokens);
      }
      async close() {
        await this.#thread?.close();
        this.#thread = null;
      }
      async #searchAside(file, tokens) {
        const search = this.#search;
        if (this.#thread?.alive !== true) this.#thread = new SearchThread(this.#known);
        const searched = await this.#thread.search(file, tokens);
        return searched === "lost" ? searchFile(search, file, tokens) : searched;
      }
    };
  }
});

// src/adapters/local-readings.ts
function readingStore(database) {
  return {
    recall: (key) => {
      const row = database.use(void 0, (prepare2) => prepare2("SELECT value, digest FROM readings WHERE key = ?").get(sha256(key)));
      const value = String(row?.["value"]);
      return row?.["digest"] === sha256(value) ? value : null;
    },
    keep: (key, value) => {
      database.write((prepare2) => {
        prepare2("INSERT OR REPLACE INTO readings (key, used, value, digest) VALUES (?, ?, ?, ?)").run(
          sha256(key),
          Date.now(),
          value,
          sha256(value)
        );
        prepare2("DELETE FROM readings WHERE key NOT IN (SELECT key FROM readings ORDER BY used DESC LIMIT ?)").run(KEPT);
      });
    }
  };
}
var KEPT;
var init_local_readings = __esm({
  "src/adapters/local-readings.ts"() {
    "use strict";
    init_digest();
    KEPT = 20;
  }
});

// src/adapters/stat-memo.ts
function isSettled(stat, lookedAt) {
  const coarse = stat.ctimeMs % 1e3 === 0 && stat.mtimeMs % 1e3 === 0;
  return Math.max(stat.ctimeMs, stat.mtimeMs) + (coarse ? COARSE_TICK_MS : TICK_MS) < lookedAt;
}
function directoryOf(row) {
  const empty = { names: [], stats: [], packed: "", digests: /* @__PURE__ */ new Map(), listing: null, index: null, next: 0, dirty: false };
  if (row === void 0 || !(row["stats"] instanceof Uint8Array)) return empty;
  const text = String(row["names"]);
  const names2 = text === "" ? [] : text.split("/");
  const bytes = row["stats"];
  const packed = String(row["digests"]);
  if (bytes.byteLength !== 8 * (3 + STATS * names2.length) || packed.length !== DIGEST_LENGTH * names2.length) return empty;
  const numbers2 = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const [mtimeMs = Number.NaN, ctimeMs = 0, ino = 0] = numbers2;
  const listing = Number.isNaN(mtimeMs) ? null : { size: 0, mtimeMs, ctimeMs, ino };
  return { ...empty, digests: /* @__PURE__ */ new Map(), names: names2, stats: numbers2.subarray(3), packed, listing };
}
function position(entry, name) {
  if (entry.names[entry.next] === name) return entry.next++;
  entry.index ??= new Map(entry.names.map((known3, at2) => [known3, at2]));
  return entry.index.get(name) ?? -1;
}
function isSame(stat, stats, at2) {
  return stats[at2] === stat.size && stats[at2 + 1] === stat.mtimeMs && stats[at2 + 2] === stat.ctimeMs && stats[at2 + 3] === stat.ino;
}
function digestAt(entry, at2) {
  return entry.digests.get(at2) ?? (entry.packed.slice(DIGEST_LENGTH * at2, DIGEST_LENGTH * (at2 + 1)) || BLANK);
}
var TICK_MS, COARSE_TICK_MS, DIGEST_LENGTH, BLANK, STATS, StatMemo;
var init_stat_memo = __esm({
  "src/adapters/stat-memo.ts"() {
    "use strict";
    TICK_MS = 25;
    COARSE_TICK_MS = 2100;
    DIGEST_LENGTH = 64;
    BLANK = " ".repeat(DIGEST_LENGTH);
    STATS = 4;
    StatMemo = class {
      #database;
      #root;
      #directories = /* @__PURE__ */ new Map();
      #rows = null;
      constructor(database, root) {
        this.#database = database;
        this.#root = root;
      }
      /** The digest that belongs to a file with this stat, or null when it must be read. */
      recall(directory, name, stat) {
        const entry = this.#load(directory);
        const at2 = position(entry, name);
        if (at2 < 0 || !isSame(stat, entry.stats, STATS * at2)) return null;
        const digest = digestAt(entry, at2);
        return digest === BLANK ? null : digest;
      }
      /** Keeps a digest. `lookedAt`: the file system's time before the stat was taken. */
      learn(directory, name, stat, sha2562, lookedAt) {
        if (!isSettled(stat, lookedAt)) return;
        const entry = this.#load(directory);
        const at2 = this.#place(entry, name);
        [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino].forEach((value, field3) => {
          entry.stats[STATS * at2 + field3] = value;
        });
        entry.digests.set(at2, sha2562);
        entry.dirty = true;
      }
      /**
       * The names in a directory that has not changed since they were read: adding, removing or renaming one changes its times.
       * git's untracked cache rests on the same (https://git-scm.com/docs/git-update-index#_untracked_cache).
       */
      names(directory, stat) {
        const { listing, names: names2 } = this.#load(directory);
        const same2 = listing !== null && listing.mtimeMs === stat.mtimeMs && listing.ctimeMs === stat.ctimeMs && listing.ino === stat.ino;
        return same2 ? names2 : null;
      }
      /** Keeps the names of a directory; what is known of names that are gone is dropped. */
      learnNames(directory, stat, names2, lookedAt) {
        const entry = this.#load(directory);
        const listing = stat !== null && isSettled(stat, lookedAt) ? stat : null;
        if (listing === null && entry.listing === null && entry.names.length <= names2.length) return;
        const from = names2.map((name) => position(entry, name));
        const stats = from.flatMap((at2) => at2 < 0 ? [0, 0, 0, 0] : [...entry.stats.slice(STATS * at2, STATS * at2 + STATS)]);
        const packed = from.map((at2) => at2 < 0 ? BLANK : digestAt(entry, at2)).join("");
        this.#directories.set(directory, { names: [...names2], stats, packed, digests: /* @__PURE__ */ new Map(), listing, index: null, next: 0, dirty: true });
      }
      save() {
        const dirty = [...this.#directories].filter(([, entry]) => entry.dirty);
        if (dirty.length === 0) return;
        this.#database.write((prepare2) => {
          const put = prepare2("INSERT OR REPLACE INTO memo (root, directory, names, stats, digests) VALUES (?, ?, ?, ?, ?)");
          for (const [directory, entry] of dirty) {
            const { listing } = entry;
            const own = listing === null ? [Number.NaN, 0, 0] : [listing.mtimeMs, listing.ctimeMs, listing.ino];
            const digests2 = entry.names.map((_2, at2) => digestAt(entry, at2)).join("");
            put.run(this.#root, directory, entry.names.join("/"), new Uint8Array(Float64Array.from([...own, ...entry.stats]).buffer), digests2);
          }
        });
        for (const [, entry] of dirty) entry.dirty = false;
      }
      #place(entry, name) {
        const known3 = position(entry, name);
        if (known3 >= 0) return known3;
        entry.listing = null;
        entry.stats = [...entry.stats];
        const at2 = entry.names.push(name) - 1;
        entry.index?.set(name, at2);
        return at2;
      }
      #load(directory) {
        const known3 = this.#directories.get(directory);
        if (known3 !== void 0) return known3;
        this.#rows ??= this.#read();
        const entry = directoryOf(this.#rows.get(directory));
        this.#directories.set(directory, entry);
        return entry;
      }
      /** All rows at once: a run looks at most of them, and one query is much faster than thousands. */
      #read() {
        return this.#database.use(/* @__PURE__ */ new Map(), (prepare2) => {
          const rows = prepare2("SELECT directory, names, stats, digests FROM memo WHERE root = ?").all(this.#root);
          return new Map(rows.map((row) => [String(row["directory"]), row]));
        });
      }
    };
  }
});

// src/core/graph/order.ts
function arrange(needs2, known3 = []) {
  const count2 = needs2.upstream.length;
  const walk = { ...needs2, order: [], circles: [], circled: new Set(known3), place: new Int32Array(count2), path: [], cursor: [] };
  for (let node = 0; node < count2; node++) {
    if (walk.place[node] === 0) walkFrom(walk, node);
  }
  return { order: walk.order, circles: walk.circles, circled: walk.circled };
}
function walkFrom(walk, start) {
  enter(walk, start);
  for (let node = walk.path.at(-1); node !== void 0; node = walk.path.at(-1)) {
    const next = nextNeed(walk, node);
    if (next === void 0) leave(walk, node);
    else if (walk.place[next] === 0) enter(walk, next);
    else if (walk.place[next] !== -1) noteCircle(walk, next, node);
  }
}
function enter(walk, node) {
  walk.path.push(node);
  walk.cursor.push(0);
  walk.place[node] = walk.path.length;
}
function leave(walk, node) {
  walk.path.pop();
  walk.cursor.pop();
  walk.place[node] = -1;
  walk.order.push(node);
}
function nextNeed(walk, node) {
  const last = walk.cursor.length - 1;
  const at2 = walk.cursor[last] ?? 0;
  walk.cursor[last] = at2 + 1;
  return walk.upstream[node]?.[at2];
}
function noteCircle(walk, first, last) {
  const isKnown = (node) => walk.circled.has(walk.labels[node] ?? -1);
  if (isKnown(first) && isKnown(last)) return;
  const nodes = walk.path.slice((walk.place[first] ?? 1) - 1);
  for (const node of nodes) walk.circled.add(walk.labels[node] ?? -1);
  walk.circles.push(shortest(walk.upstream, new Set(nodes), first));
}
function shortest(upstream, among, start) {
  const cameFrom = /* @__PURE__ */ new Map();
  const queue = [start];
  for (const node of queue) {
    for (const next of upstream[node] ?? []) {
      if (next === start) return pathTo(cameFrom, start, node);
      if (!among.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}
function pathTo(cameFrom, start, end) {
  const path26 = [end];
  for (let at2 = end; at2 !== start; ) {
    at2 = cameFrom.get(at2) ?? start;
    path26.push(at2);
  }
  return path26.reverse();
}
var init_order = __esm({
  "src/core/graph/order.ts"() {
    "use strict";
  }
});

// src/core/graph/problem-list.ts
function problemList(file) {
  const found = /* @__PURE__ */ new Map();
  return {
    add(code, spot, message, hint, about) {
      const key = `${code} ${about ?? `${spot.line}:${spot.column} ${message}`}`;
      if (found.has(key)) return;
      const { line, column, endColumn } = spot;
      const place = { file, line, column, ...endColumn !== void 0 && { endColumn } };
      found.set(key, { code, message, severity: "error", place, ...hint !== void 0 && { hint } });
    },
    sorted: () => [...found.values()].sort((a2, b2) => (a2.place?.line ?? 0) - (b2.place?.line ?? 0) || (a2.place?.column ?? 0) - (b2.place?.column ?? 0))
  };
}
function spotOf(text) {
  if (text.text.includes("\n")) return { line: text.line, column: text.column };
  return { line: text.line, column: text.column, endColumn: text.column + Math.max(1, text.text.length) };
}
function spotWithin(text, offset, length) {
  const before = text.text.slice(0, offset).split("\n");
  const column = text.column + (before.at(-1)?.length ?? 0);
  return { line: text.line + before.length - 1, column, endColumn: column + Math.max(1, length) };
}
var init_problem_list = __esm({
  "src/core/graph/problem-list.ts"() {
    "use strict";
  }
});

// src/core/graph/reading.ts
function readsOutput(inputs, output) {
  return inputs.find((pattern, i2) => !pattern.negated && canReadPast(pattern, exclusionsAfter(inputs, i2), output));
}
function canReadPast(pattern, exclusions, output) {
  return canRead(pattern, output) && !exclusions.some((exclusion) => covers(exclusion, output));
}
function exclusionsAfter(inputs, i2) {
  return inputs.slice(i2 + 1).filter((pattern) => pattern.negated);
}
function keyOf2(patterns) {
  return patterns.map((pattern) => pattern.source).join("\n");
}
function together(parts) {
  const [only, ...others] = parts;
  if (only === void 0 || others.length === 0) return only ?? { tasksByStep: /* @__PURE__ */ new Map(), patterns: [] };
  const tasksByStep2 = /* @__PURE__ */ new Map();
  for (const part of parts) {
    for (const [step, tasks] of part.tasksByStep) {
      const before = tasksByStep2.get(step);
      tasksByStep2.set(step, before === void 0 ? tasks : united(before, tasks));
    }
  }
  const patterns = new Map(parts.flatMap((part) => part.patterns.map((pattern) => [pattern.source, pattern])));
  return { tasksByStep: tasksByStep2, patterns: [...patterns.values()] };
}
function united(a2, b2) {
  return [.../* @__PURE__ */ new Set([...a2, ...b2])].sort((x, y) => x - y);
}
var Readings;
var init_reading = __esm({
  "src/core/graph/reading.ts"() {
    "use strict";
    init_pattern();
    Readings = class {
      #index;
      #stepOf;
      #byPattern = /* @__PURE__ */ new Map();
      #byList = /* @__PURE__ */ new Map();
      constructor(index, stepOf) {
        this.#index = index;
        this.#stepOf = stepOf;
      }
      /** What some input patterns, in order and with their exclusions, can read. */
      of(inputs) {
        const key = keyOf2(inputs);
        const known3 = this.#byList.get(key);
        if (known3 !== void 0) return known3;
        const parts = inputs.flatMap((pattern, i2) => pattern.negated ? [] : [this.#one(pattern, exclusionsAfter(inputs, i2))]);
        const made = together(parts.filter((part) => part.patterns.length > 0));
        this.#byList.set(key, made);
        return made;
      }
      #one(pattern, exclusions) {
        const key = keyOf2([pattern, ...exclusions]);
        const known3 = this.#byPattern.get(key);
        if (known3 !== void 0) return known3;
        const made = this.#grouped(this.#index.meeting(pattern).filter((output) => canReadPast(pattern, exclusions, output.pattern)));
        this.#byPattern.set(key, made);
        return made;
      }
      #grouped(outputs) {
        const tasksByStep2 = /* @__PURE__ */ new Map();
        const patterns = /* @__PURE__ */ new Map();
        for (const { task, pattern } of outputs) {
          const step = this.#stepOf(task);
          const tasks = tasksByStep2.get(step);
          if (tasks === void 0) tasksByStep2.set(step, [task]);
          else if (tasks.at(-1) !== task) tasks.push(task);
          patterns.set(pattern.source, pattern);
        }
        return { tasksByStep: tasksByStep2, patterns: [...patterns.values()] };
      }
    };
  }
});

// src/core/graph/circles.ts
function arrangeTasks(cast, upstream, problems) {
  const steps = arrange({ upstream: cast.needs, labels: cast.needs.map((_2, step) => step) });
  for (const circle of steps.circles) tellCircle(cast, rotated(circle), problems);
  const labels = upstream.map((_2, node) => stepOfNode(cast, node));
  const tasks = arrange({ upstream, labels }, steps.circled);
  for (const circle of tasks.circles) tellTasks(cast, circle, problems);
  return tasks;
}
function stepOfNode(cast, node) {
  return cast.stepOf[node] ?? node - cast.drafts.length;
}
function rotated(circle) {
  const first = circle.indexOf(circle.reduce((a2, b2) => Math.min(a2, b2)));
  return [...circle.slice(first), ...circle.slice(0, first)];
}
function tellTasks(cast, circle, problems) {
  const labels = circle.map((node) => stepOfNode(cast, node));
  const steps = labels.filter((step, i2) => step !== labels[(i2 + labels.length - 1) % labels.length]);
  if (new Set(steps).size === steps.length) tellCircle(cast, rotated(steps), problems);
  else tellCircleOfTasks(cast, circle, problems);
}
function tellCircleOfTasks(cast, circle, problems) {
  const tasks = circle.filter((node) => node < cast.drafts.length);
  const names2 = tasks.map((task) => cast.drafts[task]?.id ?? "");
  const edges = tasks.map((task, i2) => edgeOf(cast, stepOfNode(cast, task), stepOfNode(cast, tasks[(i2 + 1) % tasks.length] ?? task)));
  tell2(names2, edges, problems);
}
function tellCircle(cast, steps, problems) {
  const names2 = steps.map((step) => cast.flow.steps[step]?.id ?? "");
  const edges = steps.map((step, i2) => edgeOf(cast, step, steps[(i2 + 1) % steps.length] ?? step));
  tell2(names2, edges, problems);
}
function tell2(names2, edges, problems) {
  const [first] = edges;
  if (first === void 0) return;
  const circle = [...names2, names2[0]].join(" -> ");
  const reasons = [...new Set(edges.map((edge) => edge.reason))];
  const told2 = reasons.length > MOST_REASONS ? [...reasons.slice(0, MOST_REASONS), "and so on"] : reasons;
  const message = names2.length === 1 ? `\`${names2[0]}\` needs itself: \`${circle}\`` : `Steps need each other in a circle: \`${circle}\``;
  problems.add("graph/cycle", first.spot, message, `Take one of these away: ${told2.join("; ")}.`);
}
function edgeOf(cast, step, upstream) {
  const [from, to] = [cast.flow.steps[step], cast.flow.steps[upstream]];
  if (from === void 0 || to === void 0) return { reason: "", spot: { line: 1, column: 1 } };
  const need = from.needs.find((text) => text.text === to.id);
  if (need !== void 0) return { reason: `\`${from.id}\` needs \`${to.id}\` (line ${need.line})`, spot: spotOf(need) };
  const read4 = readBetween(cast, step, upstream);
  return { reason: `\`${from.id}\` reads \`${read4.input}\` (line ${from.line}), where \`${to.id}\` writes \`${read4.output}\``, spot: from };
}
function readBetween(cast, step, upstream) {
  for (const reader of cast.members[step] ?? []) {
    for (const writer of cast.members[upstream] ?? []) {
      for (const output of cast.drafts[writer]?.outputs ?? []) {
        const input = readsOutput(cast.drafts[reader]?.inputs ?? [], output.pattern);
        if (input !== void 0) return { input: input.source, output: output.pattern.source };
      }
    }
  }
  return { input: "", output: "" };
}
var MOST_REASONS;
var init_circles = __esm({
  "src/core/graph/circles.ts"() {
    "use strict";
    init_order();
    init_problem_list();
    init_reading();
    MOST_REASONS = 20;
  }
});

// src/core/graph/text-references.ts
function mentionsIn(text, isBare, expressions) {
  const parts = isBare ? [{ kind: "expression", text: text.text, offset: 0 }] : templateParts(text.text);
  return parts.flatMap((part) => {
    const parsed2 = part.kind === "expression" ? expressions.parse(part.text) : { references: [] };
    if (!("references" in parsed2)) return [];
    return parsed2.references.map(({ path: path26, offset, length }) => ({ path: path26, spot: spotWithin(text, part.offset + offset, length) }));
  });
}
var init_text_references = __esm({
  "src/core/graph/text-references.ts"() {
    "use strict";
    init_problem_list();
    init_template();
  }
});

// src/core/graph/early-env.ts
function checkEarlyEnv(step, expressions, problems) {
  if (expressions === null || step.env.length === 0) return;
  const own = new Map(step.env.map(({ name }) => [name.toLowerCase(), name]));
  for (const [key, text] of earlyTexts(step)) {
    if (!/env/i.test(text.text)) continue;
    for (const { path: path26, spot } of mentionsIn(text, false, expressions)) {
      const name = path26[0]?.toLowerCase() === "env" ? own.get(path26[1]?.toLowerCase() ?? "") : void 0;
      if (name === void 0) continue;
      const message = `\`${key}\` of \`${step.id}\` uses \`env.${name}\`, which the step's own \`env\` sets and which is not known there yet`;
      problems.add("graph/bad-value", spot, message, `Set ${name} in the flow's \`env\`, or write its value here.`);
    }
  }
}
function earlyTexts(step) {
  const inputs = (step.inputs ?? []).map((input) => "run" in input ? input.run : input.pattern);
  const single = { name: step.name, shell: step.shell, "working-directory": step.workingDirectory, environment: step.environment?.name };
  return [
    ...Object.entries(single).flatMap(([key, text]) => text === void 0 ? [] : [[key, text]]),
    ...(step.runsOn?.labels ?? []).map((text) => ["runs-on", text]),
    ...inputs.map((text) => ["inputs", text]),
    ...step.outputs.map(({ pattern }) => ["outputs", pattern])
  ];
}
var init_early_env = __esm({
  "src/core/graph/early-env.ts"() {
    "use strict";
    init_text_references();
  }
});

// src/core/graph/links.ts
function linkTasks(cast, readings) {
  return cast.drafts.map((draft, task) => {
    const reading = draft.inputs === void 0 ? null : readings.of(draft.inputs);
    const step = cast.stepOf[task] ?? 0;
    const upstreams = [...readUpstreams(cast, step, reading), ...neededUpstreams(cast, step, reading)];
    return { reading, upstreams: upstreams.sort((a2, b2) => a2.node - b2.node) };
  });
}
function readUpstreams(cast, step, reading) {
  const upstreams = [];
  for (const [other, tasks] of reading?.tasksByStep ?? []) {
    if (other === step) continue;
    if (tasks.length > 1 && tasks.length === cast.members[other]?.length) upstreams.push({ node: cast.drafts.length + other, all: false });
    else for (const node of tasks) upstreams.push({ node, all: false });
  }
  return upstreams;
}
function neededUpstreams(cast, step, reading) {
  return (cast.needs[step] ?? []).flatMap((other) => {
    const [only, ...others] = cast.members[other] ?? [];
    if (other === step || only === void 0 || reading?.tasksByStep.has(other) === true) return [];
    return [{ node: others.length === 0 ? only : cast.drafts.length + other, all: true }];
  });
}
function stepUpstreams(cast, links) {
  const direct = cast.needs.map((needs2) => new Set(needs2));
  const count2 = cast.drafts.length;
  links.forEach(({ upstreams }, task) => {
    const step = cast.stepOf[task] ?? 0;
    for (const { node } of upstreams) direct[step]?.add(node < count2 ? cast.stepOf[node] ?? 0 : node - count2);
  });
  return direct;
}
var init_links = __esm({
  "src/core/graph/links.ts"() {
    "use strict";
  }
});

// src/core/graph/output-index.ts
function outputIndex() {
  let count2 = 0;
  const branch = (isLoop) => ({ id: count2++, literals: /* @__PURE__ */ new Map(), globs: /* @__PURE__ */ new Map(), deep: null, isLoop, outputs: [] });
  const root = branch(false);
  return {
    add(output) {
      let at2 = root;
      for (const segment of output.pattern.segments) at2 = descend(at2, segment, branch);
      at2.outputs.push(output);
    },
    meeting: (pattern) => collect(root, pattern)
  };
}
function descend(at2, segment, branch) {
  if (segment.kind === "deep") {
    at2.deep ??= branch(true);
    return at2.deep;
  }
  if (segment.kind === "literal") {
    const next2 = at2.literals.get(segment.text) ?? branch(false);
    at2.literals.set(segment.text, next2);
    return next2;
  }
  const key = JSON.stringify(segment.tokens);
  const next = at2.globs.get(key) ?? { segment, branch: branch(false) };
  at2.globs.set(key, next);
  return next.branch;
}
function collect(root, pattern) {
  const found = /* @__PURE__ */ new Set();
  const seen = /* @__PURE__ */ new Set();
  const open = [[root, 0]];
  for (let next = open.pop(); next !== void 0; next = open.pop()) {
    const [branch, position2] = next;
    const key = branch.id * POSITIONS + position2;
    if (seen.has(key)) continue;
    seen.add(key);
    if (branch.outputs.length > 0) found.add(branch);
    follow(branch, pattern.segments[position2], position2, open);
  }
  return [...found].flatMap((branch) => branch.outputs).sort((a2, b2) => a2.task - b2.task);
}
function follow(branch, segment, position2, open) {
  if (branch.deep !== null) open.push([branch.deep, position2]);
  if (segment === void 0) followAll(branch, position2, open);
  else if (segment.kind === "deep") {
    open.push([branch, position2 + 1]);
    followAll(branch, position2, open);
  } else {
    if (branch.isLoop) open.push([branch, position2 + 1]);
    for (const below of branchesFor(branch, segment)) open.push([below, position2 + 1]);
  }
}
function followAll(branch, position2, open) {
  for (const below of branch.literals.values()) open.push([below, position2]);
  for (const below of branch.globs.values()) open.push([below.branch, position2]);
}
function branchesFor(branch, segment) {
  const globs = [...branch.globs.values()].filter((glob) => segmentsMeet(segment, glob.segment)).map((glob) => glob.branch);
  if (segment.kind === "literal") return [...globs, ...[branch.literals.get(segment.text)].filter((below) => below !== void 0)];
  return [...globs, ...[...branch.literals].filter(([text]) => segmentsMeet(segment, { kind: "literal", text })).map(([, below]) => below)];
}
var POSITIONS;
var init_output_index = __esm({
  "src/core/graph/output-index.ts"() {
    "use strict";
    init_pattern();
    POSITIONS = 32;
  }
});

// src/core/graph/matrix-reading.ts
function readMatrix(spec, reader) {
  let isSound = true;
  const told2 = {
    evaluate: reader.evaluate,
    flaw: (flaw) => {
      isSound = false;
      reader.flaw(flaw);
    }
  };
  const raw = spec.expression === void 0 ? rawParts(spec, told2) : rawWhole(spec.expression, told2);
  if (!isSound) return null;
  const matrix = {
    dimensions: raw.dimensions.map(([name, value]) => ({ name, values: listOf(`\`${name}\``, value, told2) })),
    include: rowsOf("`include`", raw.include, told2),
    exclude: rowsOf("`exclude`", raw.exclude, told2)
  };
  if (isSound) matrixFlaws(matrix).forEach(told2.flaw);
  return isSound ? matrix : null;
}
function rawParts(spec, reader) {
  return {
    dimensions: spec.dimensions.map(({ name, values }) => [name, filled2(`\`${name}\``, values, reader)]),
    include: filled2("`include`", spec.include, reader),
    exclude: filled2("`exclude`", spec.exclude, reader)
  };
}
function rawWhole(expression, reader) {
  const value = evaluated2("itself", expression.text, reader);
  if (!isObject(value)) {
    reader.flaw({
      sentence: `must be an object, and \`${expression.text}\` gives ${kindOf2(value)}`,
      hint: "Let the expression give an object of lists, e.g. by `fromJSON`."
    });
    return { dimensions: [], include: [], exclude: [] };
  }
  const dimensions = Object.entries(value).filter(([name]) => name !== "include" && name !== "exclude");
  return { dimensions, include: valueAt(value, ["include"]) ?? [], exclude: valueAt(value, ["exclude"]) ?? [] };
}
function evaluated2(what, text, reader) {
  const result = reader.evaluate(text);
  if (result.ok) return result.value;
  reader.flaw({ sentence: `cannot be evaluated at ${what}: ${result.message}`, hint: "Mend the expression." });
  return null;
}
function filled2(what, source, reader) {
  return isText(source) ? evaluated2(what, source.text, reader) : filledList(what, source, reader);
}
function isText(source) {
  return !Array.isArray(source);
}
function filledList(what, source, reader) {
  const copy2 = [...source];
  const open = [copy2];
  for (let container = open.pop(); container !== void 0; container = open.pop()) {
    const writable = container;
    for (const [key, value] of Object.entries(container)) {
      if (typeof value === "string" && holdsExpression(value)) writable[key] = evaluated2(what, value, reader);
      if (!isContainer(value)) continue;
      const inner = isList(value) ? [...value] : Object.assign(/* @__PURE__ */ Object.create(null), value);
      writable[key] = inner;
      open.push(inner);
    }
  }
  return copy2;
}
function listOf(what, value, reader) {
  if (!isList(value)) {
    reader.flaw({
      sentence: `needs a list for ${what}, and the expression gives ${kindOf2(value)}`,
      hint: "Write a list, or an expression that gives one, e.g. by `fromJSON`."
    });
    return [];
  }
  const flaw = valueFlaw(value);
  if (flaw !== null) reader.flaw({ sentence: `cannot be used: ${what} ${flaw}`, hint: "Use values that a JSON file can hold." });
  return value;
}
function rowsOf(what, value, reader) {
  const list = listOf(what, value, reader);
  const wrong2 = list.find((row) => !isObject(row));
  if (wrong2 !== void 0) {
    reader.flaw({
      sentence: `needs rows of names and values in ${what}, and one is ${kindOf2(wrong2)}`,
      hint: "Write each row as `{ name: value }`."
    });
  }
  return list.filter(isObject);
}
function kindOf2(value) {
  if (value === null) return "nothing";
  if (isContainer(value)) return isList(value) ? "a list" : "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}
var init_matrix_reading = __esm({
  "src/core/graph/matrix-reading.ts"() {
    "use strict";
    init_matrix();
    init_matrix_value();
    init_template();
  }
});

// src/core/graph/step-expansion.ts
function expandSteps(flow, contexts, expressions, problems) {
  let total = 0;
  return flow.steps.map((step) => {
    if (total > MAX_TASKS) return [];
    const combinations = step.matrix === void 0 ? NO_MATRIX : expandMatrix(step, step.matrix, contexts, expressions, problems);
    total += combinations.length;
    if (total <= MAX_TASKS) return combinations;
    problems.add("graph/too-many-tasks", step, `With \`${step.id}\` the flow has more than ${countText2(MAX_TASKS)} tasks`, TOO_MANY_HINT);
    return [];
  });
}
function expandMatrix(step, spec, contexts, expressions, problems) {
  const spot = spec.expression ?? spec;
  const matrix = readMatrix(spec, {
    evaluate: (text) => evaluateValue(text, contexts, {}, expressions),
    flaw: ({ sentence, hint }) => problems.add("graph/bad-matrix", spot, `The matrix of \`${step.id}\` ${sentence}`, hint)
  });
  if (matrix === null || isTooBig(step, matrix, spot, problems)) return [];
  const combinations = combine(matrix);
  if (combinations.length === 0) {
    problems.add(
      "graph/bad-matrix",
      spot,
      `The matrix of \`${step.id}\` excludes all its combinations`,
      "Remove an `exclude` row, or the step."
    );
  }
  return combinations;
}
function isTooBig(step, matrix, spot, problems) {
  const size = productSize(matrix);
  if (Math.max(size, matrix.include.length) <= MAX_TASKS) return false;
  const message = `The matrix of \`${step.id}\` has ${countText2(Math.max(size, matrix.include.length))} combinations, and a flow may have ${countText2(MAX_TASKS)} tasks`;
  problems.add("graph/too-many-tasks", spot, message, TOO_MANY_HINT);
  return true;
}
function countText2(count2) {
  return Number.isFinite(count2) ? String(count2).replace(/\B(?=(\d{3})+$)/g, ",") : "countless";
}
var MAX_TASKS, NO_VALUES, NO_MATRIX, TOO_MANY_HINT;
var init_step_expansion = __esm({
  "src/core/graph/step-expansion.ts"() {
    "use strict";
    init_matrix();
    init_matrix_reading();
    init_template();
    MAX_TASKS = 5e4;
    NO_VALUES = /* @__PURE__ */ Object.create(null);
    NO_MATRIX = [{ values: NO_VALUES, named: NO_VALUES }];
    TOO_MANY_HINT = "Let one task do the work of several combinations, or split the flow into two files.";
  }
});

// src/core/graph/step-references.ts
function checkReferences(flow, direct, expressions, problems) {
  if (expressions === null) return;
  const places = new Map(flow.steps.map((step, place) => [step.id, place]));
  for (const [place, step] of flow.steps.entries()) {
    for (const use of lateTexts(step).flatMap((late) => usesIn(late, expressions))) {
      checkUse(flow, step, use, places, () => reaches(direct, place, places.get(use.name) ?? -1), problems);
    }
  }
}
function lateTexts(step) {
  const texts = [
    ["if", step.if],
    ["run", step.run],
    ["timeout-minutes", step.timeoutMinutes],
    ["continue-on-error", step.continueOnError],
    ["environment", step.environment?.url]
  ];
  const own = texts.flatMap(([key, text]) => isText2(text) ? [{ key, text }] : []);
  return [...own, ...step.env.map(({ name, value }) => ({ key: `env ${name}`, text: value }))];
}
function isText2(value) {
  return typeof value === "object" && value !== null;
}
function usesIn(late, expressions) {
  if (!/steps|needs/i.test(late.text.text)) return [];
  const isBare = late.key === "if" && !holdsExpression(late.text.text);
  return mentionsIn(late.text, isBare, expressions).flatMap(({ path: [root, name], spot }) => {
    const context = root?.toLowerCase();
    return (context === "steps" || context === "needs") && typeof name === "string" ? [{ key: late.key, context, name, spot }] : [];
  });
}
function checkUse(flow, step, use, places, isUpstream2, problems) {
  const { spot } = use;
  const what = `\`${use.key}\` of \`${step.id}\` uses \`${use.context}.${use.name}\``;
  const about = `${step.id} ${use.context}.${use.name}`;
  if (!places.has(use.name)) {
    const names2 = flow.steps.map(({ id }) => id).filter((id) => id !== step.id);
    problems.add("graph/unknown-step", spot, `${what}, and there is no such step`, nameHint(use.name, names2, "steps"), about);
  } else if (use.name === step.id) {
    problems.add(
      "graph/not-needed",
      spot,
      `${what}, which has given nothing before it has run`,
      "Use a variable of the script instead.",
      about
    );
  } else if (use.context === "needs" ? !step.needs.some((need) => need.text === use.name) : !isUpstream2()) {
    const message = `${what}, but \`${step.id}\` does not need \`${use.name}\``;
    problems.add("graph/not-needed", spot, message, `Add \`${use.name}\` to \`needs\` of \`${step.id}\`.`, about);
  }
}
function reaches(direct, from, to) {
  if (direct[from]?.has(to) === true) return true;
  const met = new Set(direct[from]);
  for (const step of met) {
    if (direct[step]?.has(to) === true) return true;
    for (const next of direct[step] ?? []) met.add(next);
  }
  return false;
}
var init_step_references = __esm({
  "src/core/graph/step-references.ts"() {
    "use strict";
    init_nearest_name();
    init_template();
    init_text_references();
  }
});

// node_modules/canonicalize/lib/canonicalize.js
function serializeString(value) {
  if (!value.isWellFormed()) {
    throw new Error("Lone surrogate is not allowed");
  }
  return JSON.stringify(value);
}
function serializePrimitive(value) {
  switch (typeof value) {
    case "number":
      if (isNaN(value)) {
        throw new Error("NaN is not allowed");
      }
      if (!isFinite(value)) {
        throw new Error("Infinity is not allowed");
      }
      return JSON.stringify(value);
    case "string":
      return serializeString(value);
    case "boolean":
      return value ? "true" : "false";
    default:
      return JSON.stringify(value);
  }
}
function enterValue(value, seen) {
  let wrappers = null;
  while (value !== null && typeof value === "object" && typeof value.toJSON === "function") {
    if (seen.has(value)) {
      throw new Error("Circular reference detected");
    }
    seen.add(value);
    (wrappers ??= []).push(value);
    value = value.toJSON();
  }
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    value = value.valueOf();
  }
  if (value === null || typeof value !== "object") {
    if (wrappers !== null) {
      for (const wrapper of wrappers) seen.delete(wrapper);
    }
    return serializePrimitive(value);
  }
  if (seen.has(value)) {
    throw new Error("Circular reference detected");
  }
  seen.add(value);
  return {
    container: value,
    // null marks an array frame; object frames carry their sorted keys.
    // `sort()`'s default comparator orders by UTF-16 code unit, which is the
    // order JCS requires.
    keys: Array.isArray(value) ? null : Object.keys(value).sort(),
    // Next child to serialize; the frame resumes here after a nested
    // container's subtree completes.
    index: 0,
    // Whether no member has been emitted yet (controls comma placement).
    first: true,
    // toJSON wrappers to release from `seen` when this frame completes.
    wrappers
  };
}
function canonicalize(object) {
  if (object === null || typeof object !== "object") {
    return serializePrimitive(object);
  }
  const seen = /* @__PURE__ */ new Set();
  const root = enterValue(object, seen);
  if (typeof root !== "object") {
    return root;
  }
  let result = root.keys === null ? "[" : "{";
  const stack = [root];
  outer:
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      const container = frame.container;
      if (frame.keys === null) {
        while (frame.index < container.length) {
          const i2 = frame.index++;
          if (i2 > 0) {
            result += ",";
          }
          const element = container[i2];
          const value = element === void 0 || typeof element === "symbol" || typeof element === "function" ? null : element;
          if (value === null || typeof value !== "object") {
            result += serializePrimitive(value);
            continue;
          }
          const child = enterValue(value, seen);
          if (typeof child !== "object") {
            result += child === void 0 ? "null" : child;
            continue;
          }
          result += child.keys === null ? "[" : "{";
          stack.push(child);
          continue outer;
        }
        result += "]";
      } else {
        const keys = frame.keys;
        while (frame.index < keys.length) {
          const key = keys[frame.index++];
          const value = container[key];
          if (value === void 0 || typeof value === "symbol" || typeof value === "function") {
            continue;
          }
          if (value === null || typeof value !== "object") {
            if (frame.first) {
              frame.first = false;
            } else {
              result += ",";
            }
            result += serializeString(key) + ":" + serializePrimitive(value);
            continue;
          }
          const child = enterValue(value, seen);
          if (child === void 0) {
            continue;
          }
          if (frame.first) {
            frame.first = false;
          } else {
            result += ",";
          }
          result += serializeString(key) + ":";
          if (typeof child !== "object") {
            result += child;
            continue;
          }
          result += child.keys === null ? "[" : "{";
          stack.push(child);
          continue outer;
        }
        result += "}";
      }
      seen.delete(container);
      if (frame.wrappers !== null) {
        for (const wrapper of frame.wrappers) seen.delete(wrapper);
      }
      stack.pop();
    }
  return result;
}
var init_canonicalize = __esm({
  "node_modules/canonicalize/lib/canonicalize.js"() {
  }
});

// src/core/model/platform.ts
function platformOf(system, architecture) {
  return `${SYSTEMS[system] ?? "linux"}/${ARCHITECTURES[architecture] ?? "x64"}`;
}
function platformOfLabels(labels) {
  const names2 = labels.map((label) => label.toLowerCase());
  for (const name of names2) {
    const hosted = hostedPlatform(name);
    if (hosted !== void 0) return hosted;
  }
  const system = ["linux", "windows", "macos"].find((name) => names2.includes(name));
  const architecture = ["x64", "arm64", "arm", "x86"].find((name) => names2.includes(name));
  return system === void 0 ? void 0 : `${system}/${architecture ?? "x64"}`;
}
function hostedPlatform(label) {
  const arm = /-arm(64)?$/.test(label);
  if (/^ubuntu-(latest|slim|\d)/.test(label)) return arm ? "linux/arm64" : "linux/x64";
  if (/^windows-(latest|\d)/.test(label)) return arm ? "windows/arm64" : "windows/x64";
  if (!/^macos-(latest|\d)/.test(label)) return void 0;
  return /-(large|intel)$/.test(label) || /^macos-1[0-3](?!\d)(?!-xlarge)/.test(label) ? "macos/x64" : "macos/arm64";
}
var SYSTEMS, ARCHITECTURES;
var init_platform = __esm({
  "src/core/model/platform.ts"() {
    "use strict";
    SYSTEMS = { linux: "linux", win32: "windows", darwin: "macos" };
    ARCHITECTURES = { x64: "x64", arm64: "arm64", ia32: "x86", arm: "arm" };
  }
});

// src/core/graph/task-text.ts
function fillText(scope, text, key) {
  return checked2(scope, text, key, evaluateText(text.text, scope.contexts, {}, scope.expressions));
}
function checked2(scope, text, key, result) {
  if (result.ok) return result.value;
  badValue2(scope, text, `\`${key}\` of \`${scope.step.id}\`: ${result.message}`);
  return null;
}
function badValue2(scope, text, message, hint) {
  scope.problems.add("graph/bad-value", spotOf(text), message, hint, `${text.line}:${text.column}`);
}
function fillPattern(scope, text, key) {
  const source = fillLine(scope, text, key);
  if (source === null) return null;
  const known3 = scope.patterns.get(source);
  const pattern = known3 ?? parsePattern(source);
  if (known3 === void 0) scope.patterns.set(source, pattern);
  if (!("error" in pattern)) return key === "outputs" && pattern.negated ? refuseExclusion(scope, text, source) : pattern;
  const code = pattern.error === "outside" || pattern.error === "reserved" ? "spec/outside-repository" : "spec/bad-pattern";
  const from = source === text.text ? "" : `, which \`${text.text}\` gives,`;
  const message = `The pattern \`${source}\`${from} in \`${key}\` of \`${scope.step.id}\` ${FLAWS[pattern.error]}`;
  scope.problems.add(code, spotOf(text), message, HINTS[pattern.error], `${text.line}:${text.column}`);
  return null;
}
function refuseExclusion(scope, text, source) {
  const message = `The output \`${source}\` of \`${scope.step.id}\` begins with \`!\`, and outputs have no exclusions`;
  scope.problems.add(
    "spec/bad-pattern",
    spotOf(text),
    message,
    "Name what the step writes; write `\\!` for a name that begins with an exclamation mark."
  );
  return null;
}
function fillLine(scope, text, key) {
  if (!holdsExpression(text.text)) return text.text;
  const value = checked2(scope, text, key, evaluateValue(text.text, scope.contexts, {}, scope.expressions));
  if (isContainer(value)) return refuseValue(scope, text, key, isList(value) ? "a list" : "an object");
  const filled3 = fillText(scope, text, key);
  return filled3 !== null && /[\r\n]/.test(filled3) ? refuseValue(scope, text, key, "several lines") : filled3;
}
function refuseValue(scope, text, key, what) {
  badValue2(
    scope,
    text,
    `\`${text.text}\` in \`${key}\` of \`${scope.step.id}\` gives ${what} instead of one line`,
    "Write one entry for each, or a pattern that matches them all."
  );
  return null;
}
function fillDirectory(scope, text) {
  const filled3 = fillLine(scope, text, "working-directory");
  if (filled3 === null || filled3 === "") return ".";
  const directory = new RegExp("^(\\/|~|[A-Za-z]:)|\\\\|\\p{Cc}", "u").test(filled3) ? null : normalized(filled3);
  if (directory !== null) return directory;
  const message = `\`working-directory\` of \`${scope.step.id}\` is \`${filled3}\`, which is no folder in the repository`;
  scope.problems.add(
    "spec/outside-repository",
    spotOf(text),
    message,
    "Write a path relative to the repository's root, with `/` between names.",
    `${text.line}:${text.column}`
  );
  return ".";
}
function normalized(directory) {
  const names2 = [];
  for (const name of directory.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names2.push(name);
    else if (names2.pop() === void 0) return null;
  }
  const isReserved = names2.some((name) => name.toLowerCase() === ".git") || names2[0]?.toLowerCase() === ".flow";
  return isReserved ? null : names2.join("/") || ".";
}
function fillRunsOn(scope, runsOn) {
  const labels = runsOn.labels.flatMap((text) => fillLabel(scope, text));
  const written2 = runsOn.platform === void 0 ? void 0 : fillPlatform(scope, runsOn.platform, runsOn.labels[0] ?? { text: "", line: scope.step.line, column: scope.step.column });
  const platform = written2 ?? platformOfLabels(labels);
  return { labels, ...platform !== void 0 && { platform } };
}
function fillLabel(scope, text) {
  const value = checked2(scope, text, "runs-on", evaluateValue(text.text, scope.contexts, {}, scope.expressions));
  const labels = (value !== null && isList(value) ? value : [value]).map(labelOf2);
  const sound = labels.filter((label) => label !== null);
  if (sound.length < labels.length || labels.length === 0) {
    badValue2(
      scope,
      text,
      `\`${text.text}\` in \`runs-on\` of \`${scope.step.id}\` gives no label`,
      "Write a label such as `ubuntu-latest`, or an expression that gives one."
    );
  }
  return sound;
}
function labelOf2(value) {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : null;
}
function fillPlatform(scope, platform, near) {
  const filled3 = fillText(scope, { ...near, text: platform }, "platform");
  if (filled3 === null || isPlatform(filled3)) return filled3 ?? void 0;
  badValue2(
    scope,
    near,
    `\`platform\` of \`${scope.step.id}\` is \`${filled3}\``,
    "Write an operating system and an architecture, e.g. `linux/x64`, `windows/x64` or `macos/arm64`."
  );
  return void 0;
}
function isPlatform(text) {
  return /^(linux|windows|macos)\/(x64|arm64|x86|arm)$/.test(text);
}
var FLAWS, HINTS;
var init_task_text = __esm({
  "src/core/graph/task-text.ts"() {
    "use strict";
    init_pattern();
    init_platform();
    init_matrix_value();
    init_problem_list();
    init_template();
    FLAWS = {
      empty: "is empty",
      outside: "leaves the repository",
      reserved: "names .git or .flow",
      backslash: "has a backslash that stands before no special character",
      control: "holds a control character",
      braces: "uses braces, which patterns do not have",
      "too-deep": "has more than 29 parts or 4,096 characters",
      set: "has a `[` that is not closed, or a set that cannot be read"
    };
    HINTS = {
      outside: "Write a path relative to the repository's root.",
      backslash: "Put `/` between names.",
      braces: "Write one pattern for each alternative."
    };
  }
});

// src/core/graph/task-draft.ts
function draftTasks(drafting, step, combinations) {
  const names2 = combinations.map(({ named: named2 }) => nameSegments(named2).join(", "));
  const canonical = combinations.map(({ values }) => canonicalize(values) ?? "{}");
  refuseEqual(drafting, step, canonical);
  const uses = /* @__PURE__ */ new Map();
  for (const name of names2) uses.set(name, (uses.get(name) ?? 0) + 1);
  return combinations.map(({ values }, i2) => {
    const name = names2[i2] ?? "";
    const suffix = (uses.get(name) ?? 0) > 1 ? canonical[i2] ?? "" : name;
    const strategy = strategyOf(step, i2, combinations.length);
    return draftTask(drafting, step, values, strategy, suffix === "" ? "" : ` (${suffix})`, `${step.id} ${canonical[i2]}`);
  });
}
function refuseEqual(drafting, step, canonical) {
  const seen = /* @__PURE__ */ new Set();
  for (const text of canonical) {
    if (seen.has(text)) {
      const message = `The matrix of \`${step.id}\` gives the combination ${text} twice`;
      drafting.problems.add("graph/bad-matrix", step.matrix ?? step, message, "Remove the repeated value or row.", `twice ${step.id}`);
    }
    seen.add(text);
  }
}
function strategyOf(step, index, total) {
  return { "fail-fast": step.failFast ?? true, "job-index": index, "job-total": total, "max-parallel": step.maxParallel ?? total };
}
function draftTask(drafting, step, matrix, strategy, suffix, key) {
  const contexts = { ...drafting.contexts, strategy, ...step.matrix !== void 0 && { matrix } };
  const { expressions, problems, patterns, flow } = drafting;
  const scope = { step, contexts, expressions, problems, patterns };
  const directory = step.workingDirectory ?? flow.defaults.workingDirectory;
  const runsOn = step.runsOn ?? flow.runsOn;
  const outputs = outputsOf(scope);
  const environment = step.environment === void 0 ? null : fillText(scope, step.environment.name, "environment");
  return {
    id: step.id + suffix,
    title: titleOf(scope, suffix),
    key,
    step,
    matrix,
    strategy,
    ...shellOf(scope, flow),
    workingDirectory: directory === void 0 ? "." : fillDirectory(scope, directory),
    ...inputsOf(scope),
    outputs,
    ...runsOn === void 0 ? { labels: [] } : fillRunsOn(scope, runsOn),
    ...environment !== null && environment !== "" && { environment },
    cached: (step.cache ?? outputs.length > 0) && (environment === null || environment === "")
  };
}
function titleOf(scope, suffix) {
  const { name, id } = scope.step;
  if (name === void 0) return id + suffix;
  const title = (fillText(scope, name, "name") ?? "").replace(/\s+/g, " ").trim();
  if (title === "") return id + suffix;
  return holdsExpression(name.text) ? title : title + suffix;
}
function shellOf(scope, flow) {
  const text = scope.step.shell ?? flow.defaults.shell;
  const shell = text === void 0 ? null : fillText(scope, text, "shell");
  return shell === null || shell === "" ? {} : { shell };
}
function inputsOf(scope) {
  const { inputs } = scope.step;
  if (inputs === void 0) return { commands: [] };
  const commands = inputs.flatMap((input) => "run" in input ? [fillText(scope, input.run, "inputs")] : []);
  const patterns = inputs.flatMap((input) => "pattern" in input ? [fillPattern(scope, input.pattern, "inputs")] : []);
  return { inputs: patterns.filter((pattern) => pattern !== null), commands: commands.filter((command) => command !== null) };
}
function outputsOf(scope) {
  return scope.step.outputs.flatMap(({ name, pattern: text }) => {
    const pattern = fillPattern(scope, text, "outputs");
    return pattern === null ? [] : [{ pattern, ...name !== void 0 && { name } }];
  });
}
var init_task_draft = __esm({
  "src/core/graph/task-draft.ts"() {
    "use strict";
    init_canonicalize();
    init_matrix();
    init_task_text();
    init_template();
  }
});

// src/core/graph/writers.ts
function checkWriters(cast, index, links, problems) {
  refuseFlowFile(cast, problems);
  const variants = checkPairs(cast, index, problems);
  if (variants.length > 0) checkReaders(cast, links, variants, problems);
}
function refuseFlowFile(cast, problems) {
  const file = cast.flow.file.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
  for (const [task, draft] of cast.drafts.entries()) {
    const output = draft.outputs.find(({ pattern }) => matches(pattern, file));
    if (output === void 0) continue;
    const message = `The output \`${output.pattern.source}\` of \`${draft.step.id}\` takes in the flow file ${file}`;
    problems.add(
      "graph/bad-value",
      outputSpot(cast, task, output.pattern),
      message,
      "Write what the step makes into a folder of its own.",
      `flow file ${draft.step.id}`
    );
  }
}
function checkPairs(cast, index, problems) {
  const variants = [];
  const meeting = /* @__PURE__ */ new Map();
  for (const [task, draft] of cast.drafts.entries()) {
    for (const { pattern } of draft.outputs) {
      const met = meeting.get(pattern.source) ?? index.meeting(pattern);
      meeting.set(pattern.source, met);
      const one = { task, pattern };
      const clash = firstClash(cast, one, met, variants);
      if (clash !== void 0) tellPair(cast, clash, one, problems);
    }
  }
  return variants;
}
function firstClash(cast, one, met, variants) {
  for (const other of met) {
    if (other.task >= one.task) return void 0;
    if (!haveOwnPlatforms(cast, one.task, other.task)) return other;
    variants.push({ one: other, other: one });
  }
  return void 0;
}
function haveOwnPlatforms(cast, one, other) {
  const [a2, b2] = [cast.drafts[one]?.platform, cast.drafts[other]?.platform];
  return a2 !== void 0 && b2 !== void 0 && a2 !== b2;
}
function tellPair(cast, one, other, problems) {
  const path26 = pathsText(one.pattern, other.pattern);
  const message = `${nameOf2(cast, one.task)} and ${nameOf2(cast, other.task)} can both write ${path26}`;
  problems.add(
    "graph/two-writers",
    outputSpot(cast, other.task, other.pattern),
    message,
    pairHint(cast, one.task, other.task),
    pairOf2(cast, one.task, other.task)
  );
}
function pathsText(one, other) {
  return one.source === other.source ? `\`${one.source}\`` : `one path: \`${one.source}\` meets \`${other.source}\``;
}
function pairHint(cast, one, other) {
  if (cast.stepOf[one] !== cast.stepOf[other]) return "Give each step a path of its own, or let one step write it and the other read it.";
  const name = differingName(cast, one, other);
  return name === void 0 ? "Give each task a path of its own." : `Add \`\${{ matrix.${name} }}\` to the path, so that each task writes its own.`;
}
function differingName(cast, one, other) {
  const [a2, b2] = [cast.drafts[one]?.matrix ?? {}, cast.drafts[other]?.matrix ?? {}];
  return Object.keys(b2).find((name) => JSON.stringify(a2[name]) !== JSON.stringify(b2[name]));
}
function checkReaders(cast, links, variants, problems) {
  const readers = readersOf(links);
  for (const { one, other } of variants) {
    const others = new Set(readersFor(cast, readers, other.task));
    for (const reader of readersFor(cast, readers, one.task)) {
      if (others.has(reader) && takes(cast, links, reader, one) && takes(cast, links, reader, other))
        tellReader(cast, reader, one, other, problems);
    }
  }
}
function readersOf(links) {
  const readers = /* @__PURE__ */ new Map();
  links.forEach(({ upstreams }, task) => {
    for (const { node } of upstreams) {
      const known3 = readers.get(node);
      if (known3 === void 0) readers.set(node, [task]);
      else known3.push(task);
    }
  });
  return readers;
}
function readersFor(cast, readers, task) {
  return [...readers.get(task) ?? [], ...readers.get(cast.drafts.length + (cast.stepOf[task] ?? 0)) ?? []];
}
function takes(cast, links, reader, output) {
  const needsAll = links[reader]?.reading?.tasksByStep.has(cast.stepOf[output.task] ?? -1) !== true;
  return needsAll || readsOutput(cast.drafts[reader]?.inputs ?? [], output.pattern) !== void 0;
}
function tellReader(cast, reader, one, other, problems) {
  const step = cast.drafts[reader]?.step;
  if (step === void 0) return;
  const message = `\`${step.id}\` reads ${pathsText(one.pattern, other.pattern)}, which ${nameOf2(cast, one.task)} and ${nameOf2(cast, other.task)} both write, each on its own platform`;
  const name = differingName(cast, one.task, other.task);
  const hint = `Add ${name === void 0 ? "the platform" : `\`\${{ matrix.${name} }}\``} to the path, or name under \`inputs\` only what one of them writes.`;
  problems.add("graph/two-writers", step, message, hint, `${pairOf2(cast, one.task, other.task)} read by ${step.id}`);
}
function pairOf2(cast, one, other) {
  return [cast.stepOf[one] ?? 0, cast.stepOf[other] ?? 0].sort((a2, b2) => a2 - b2).join(" ");
}
function nameOf2(cast, task) {
  return `\`${cast.drafts[task]?.id ?? ""}\``;
}
function outputSpot(cast, task, pattern) {
  const step = cast.drafts[task]?.step;
  const at2 = cast.drafts[task]?.outputs.findIndex((output) => output.pattern === pattern) ?? -1;
  const text = step?.outputs[at2]?.pattern;
  if (text !== void 0) return spotOf(text);
  return { line: step?.line ?? 1, column: step?.column ?? 1 };
}
var init_writers = __esm({
  "src/core/graph/writers.ts"() {
    "use strict";
    init_pattern();
    init_problem_list();
    init_reading();
  }
});

// src/core/graph/graph-builder.ts
function buildGraph(flow, facts, expressions) {
  const problems = problemList(flow.file);
  const contexts = sharedContexts(flow, facts, expressions, problems);
  const drafting = { flow, contexts, expressions, problems, patterns: /* @__PURE__ */ new Map() };
  const cast = castOf(drafting, expandSteps(flow, contexts, expressions, problems));
  const index = outputIndex();
  for (const [task, draft] of cast.drafts.entries()) for (const { pattern } of draft.outputs) index.add({ task, pattern });
  const links = linkTasks(cast, new Readings(index, (task) => cast.stepOf[task] ?? 0));
  const upstream = upstreamOf(cast, links);
  const { order } = arrangeTasks(cast, upstream, problems);
  checkWriters(cast, index, links, problems);
  for (const step of flow.steps) checkEarlyEnv(step, expressions, problems);
  checkReferences(flow, stepUpstreams(cast, links), expressions, problems);
  const found = problems.sorted();
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, value: assemble2(cast, links, upstream, order), warnings: [] };
}
function sharedContexts(flow, facts, expressions, problems) {
  const { github, inputs, runner: runner2 } = facts;
  const env = /* @__PURE__ */ Object.create(null);
  for (const { name, value, secret } of flow.env) {
    if (secret !== void 0) continue;
    const result = evaluateText(value.text, { github, inputs, runner: runner2 }, {}, expressions);
    if (result.ok) env[name] = result.value;
    else problems.add("graph/bad-value", spotOf(value), `\`env\` ${name} of the flow: ${result.message}`);
  }
  return { github, inputs, runner: runner2, env };
}
function castOf(drafting, combinations) {
  const { flow, problems } = drafting;
  const drafts = [];
  const stepOf = [];
  const members = flow.steps.map((step, place) => {
    const made = draftTasks(drafting, step, combinations[place] ?? []);
    return made.map((draft) => {
      stepOf.push(place);
      return drafts.push(draft) - 1;
    });
  });
  return { flow, drafts, stepOf, members, needs: neededSteps(flow, problems) };
}
function neededSteps(flow, problems) {
  const places = new Map(flow.steps.map((step, place) => [step.id, place]));
  return flow.steps.map((step) => {
    const needs2 = step.needs.flatMap((need) => {
      const place = places.get(need.text);
      if (place !== void 0) return [place];
      const others = flow.steps.map(({ id }) => id).filter((id) => id !== step.id);
      problems.add(
        "graph/unknown-step",
        spotOf(need),
        `\`${step.id}\` needs \`${need.text}\`, which does not exist`,
        nameHint(need.text, others, "steps")
      );
      return [];
    });
    return [...new Set(needs2)];
  });
}
function upstreamOf(cast, links) {
  const count2 = cast.drafts.length;
  const upstream = links.map(({ upstreams }) => upstreams.map(({ node }) => node));
  const used = new Set(upstream.flat().filter((node) => node >= count2));
  return [...upstream, ...cast.members.map((members, step) => used.has(count2 + step) ? members : [])];
}
function assemble2(cast, links, upstream, order) {
  const count2 = cast.drafts.length;
  const placed = order.filter((node) => node < count2 || (upstream[node]?.length ?? 0) > 0);
  const places = new Int32Array(upstream.length);
  placed.forEach((node, index) => {
    places[node] = index;
  });
  const placeOf2 = (node) => places[node] ?? 0;
  const everything = uniquePatterns(cast.drafts.flatMap((draft) => draft.outputs.map((output) => output.pattern)));
  const nodes = placed.map((node, index) => {
    const link = links[node];
    return link === void 0 ? groupOf(cast, node - count2, index, placeOf2) : taskOf(cast, link, node, index, everything, placeOf2);
  });
  const renumbered = placed.map((node) => (upstream[node] ?? []).map(placeOf2).sort((a2, b2) => a2 - b2));
  return {
    nodes,
    tasks: nodes.filter((node) => node.kind === "task"),
    upstream: renumbered,
    downstream: reversed(renumbered),
    tasksOf: new Map(cast.flow.steps.map((step, place) => [step.id, (cast.members[place] ?? []).map(placeOf2)]))
  };
}
function groupOf(cast, step, index, placeOf2) {
  const group = { kind: "group", index, step: cast.flow.steps[step]?.id ?? "", members: (cast.members[step] ?? []).map(placeOf2) };
  return group;
}
function taskOf(cast, link, node, index, everything, placeOf2) {
  const draft = cast.drafts[node];
  if (draft === void 0) throw new Error(`there is no task ${node}`);
  const upstreams = link.upstreams.map((upstream) => ({ node: placeOf2(upstream.node), all: upstream.all })).sort((a2, b2) => a2.node - b2.node);
  const task = { kind: "task", index, ...draft, upstreams, notFromDisk: link.reading?.patterns ?? everything };
  return task;
}
function uniquePatterns(patterns) {
  return [...new Map(patterns.map((pattern) => [pattern.source, pattern])).values()];
}
function reversed(upstream) {
  const downstream = upstream.map(() => []);
  upstream.forEach((needs2, node) => {
    for (const need of needs2) downstream[need]?.push(node);
  });
  return downstream;
}
var init_graph_builder = __esm({
  "src/core/graph/graph-builder.ts"() {
    "use strict";
    init_circles();
    init_early_env();
    init_links();
    init_nearest_name();
    init_output_index();
    init_problem_list();
    init_reading();
    init_step_expansion();
    init_step_references();
    init_task_draft();
    init_template();
    init_writers();
  }
});

// src/core/graph/graph-packing.ts
function packGraph(graph, flow) {
  const patterns = table((pattern) => pattern.source);
  const strategies = table((strategy) => JSON.stringify(strategy));
  const lists = /* @__PURE__ */ new Map();
  const packedLists = [];
  const steps = new Map(flow.steps.map((step, index) => [step.id, index]));
  const listOf4 = (list) => {
    const known3 = lists.get(list);
    if (known3 !== void 0) return known3;
    lists.set(list, packedLists.length);
    return packedLists.push(list.map(patterns.number)) - 1;
  };
  const nodes = graph.nodes.map((node) => {
    if (node.kind === "group") return [steps.get(node.step) ?? 0, node.members];
    const { step, id, title, key, matrix, shell, workingDirectory, inputs, commands, outputs, labels, platform, environment, cached } = node;
    const packed = [
      steps.get(step.id) ?? 0,
      id,
      title === id ? null : title,
      key,
      Object.keys(matrix).length === 0 ? null : matrix,
      strategies.number(node.strategy),
      shell ?? null,
      workingDirectory,
      inputs?.map(patterns.number) ?? null,
      commands,
      outputs.map((output) => [patterns.number(output.pattern), output.name ?? null]),
      labels,
      platform ?? null,
      environment ?? null,
      cached,
      node.upstreams.map((upstream) => upstream.all ? upstream.node : -1 - upstream.node),
      listOf4(node.notFromDisk)
    ];
    return packed;
  });
  const tasksOf = flow.steps.map((step) => graph.tasksOf.get(step.id) ?? []);
  return {
    patterns: patterns.values().map((pattern) => pattern.source),
    lists: packedLists,
    strategies: strategies.values(),
    nodes,
    tasksOf
  };
}
function table(keyOf3) {
  const known3 = /* @__PURE__ */ new Map();
  const values = [];
  return {
    number: (value) => {
      const key = keyOf3(value);
      const at2 = known3.get(key) ?? values.push(value) - 1;
      known3.set(key, at2);
      return at2;
    },
    values: () => values
  };
}
function unpackGraph(packed, flow) {
  const patterns = packed.patterns.map(readPattern);
  const lists = packed.lists.map((list) => list.flatMap((at2) => patterns[at2] ?? []));
  const nodes = packed.nodes.map((node, index) => {
    if (node.length === 2) return { kind: "group", index, step: flow.steps[node[0]]?.id ?? "", members: node[1] };
    return unpackTask(node, index, { packed, flow, patterns, lists });
  });
  const upstream = nodes.map(
    (node) => node.kind === "group" ? [...node.members].sort((a2, b2) => a2 - b2) : node.upstreams.map((up) => up.node)
  );
  const downstream = nodes.map(() => []);
  for (const [index, list] of upstream.entries()) for (const up of list) downstream[up]?.push(index);
  return {
    nodes,
    tasks: nodes.filter((node) => node.kind === "task"),
    upstream,
    downstream,
    tasksOf: new Map(flow.steps.map((step, index) => [step.id, packed.tasksOf[index] ?? []]))
  };
}
function unpackTask(node, index, tables) {
  const [
    place,
    id,
    title,
    key,
    matrix,
    strategy,
    shell,
    workingDirectory,
    inputs,
    commands,
    outputs,
    labels,
    platform,
    environment,
    cached
  ] = node;
  const step = tables.flow.steps[place];
  if (step === void 0) throw new Error(`there is no step ${place}`);
  const read4 = (at2) => tables.patterns[at2] ?? [];
  return {
    kind: "task",
    index,
    id,
    title: title ?? id,
    key,
    step,
    matrix: matrix ?? {},
    strategy: tables.packed.strategies[strategy] ?? {},
    ...shell === null ? {} : { shell },
    workingDirectory,
    ...inputs === null ? {} : { inputs: inputs.flatMap(read4) },
    commands,
    outputs: outputs.flatMap(([at2, name]) => {
      const pattern = tables.patterns[at2];
      return pattern === void 0 ? [] : [{ pattern, ...name === null ? {} : { name } }];
    }),
    labels,
    ...platform === null ? {} : { platform },
    ...environment === null ? {} : { environment },
    cached,
    upstreams: node[15].map((up) => up < 0 ? { node: -1 - up, all: false } : { node: up, all: true }),
    notFromDisk: tables.lists[node[16]] ?? []
  };
}
function readPattern(source) {
  const pattern = parsePattern(source);
  if ("error" in pattern) throw new Error(`${source} was a pattern before`);
  return pattern;
}
var init_graph_packing = __esm({
  "src/core/graph/graph-packing.ts"() {
    "use strict";
    init_pattern();
  }
});

// src/main/version.ts
var VERSION2;
var init_version = __esm({
  "src/main/version.ts"() {
    "use strict";
    VERSION2 = true ? "0.1.0" : "0.0.0-source";
  }
});

// src/main/fault-text.ts
function endAtFaults(tell3) {
  process.report.excludeEnv = true;
  process.on("uncaughtException", (error) => {
    tell3(faultText(error));
    process.exit(FAULT_EXIT);
  });
}
function hideInFaults(values) {
  known2.push(values);
}
function faultText(error) {
  const detail = error instanceof Error ? error.stack ?? error.message : String(error);
  const forms = known2.flatMap((values) => values()).flatMap(encodedForms);
  return `flow-action ${VERSION2} has a fault of its own; please report it with this text:
${maskText(detail, forms)}`;
}
var FAULT_EXIT, known2;
var init_fault_text = __esm({
  "src/main/fault-text.ts"() {
    "use strict";
    init_encoded_forms();
    init_masking();
    init_version();
    FAULT_EXIT = 70;
    known2 = [];
  }
});

// src/main/machine-facts.ts
async function machineFacts(root, envFile, askGit, repository) {
  const env = { ...machineEnv(), ...envFile === void 0 ? {} : readVariables(envFile, "--env-file") };
  const platform = platformOf(process.platform, process.arch);
  const onGitHub = env["GITHUB_ACTIONS"] === "true";
  const event = onGitHub ? readEvent(env["GITHUB_EVENT_PATH"]) : {};
  const github = onGitHub ? githubContext(env, event) : askGit ? await localContext(root, repository) : { workspace: root };
  const [system, architecture] = platform.split("/");
  return {
    platform,
    github,
    runner: {
      os: SYSTEM_NAMES[system],
      arch: architecture.toUpperCase(),
      name: env["RUNNER_NAME"] ?? import_node_os2.default.hostname(),
      temp: env["RUNNER_TEMP"] ?? import_node_os2.default.tmpdir(),
      tool_cache: env["RUNNER_TOOL_CACHE"] ?? "",
      environment: env["RUNNER_ENVIRONMENT"] ?? "self-hosted"
    },
    inputs: asObject2(event["inputs"]),
    env: onGitHub ? env : { ...env, GITHUB_WORKSPACE: root },
    onGitHub
  };
}
function machineEnv() {
  const onGitHub = process.env["GITHUB_ACTIONS"] === "true";
  const entries = Object.entries(process.env).filter(([name]) => !onGitHub || !RUNNERS_OWN.test(name));
  return Object.fromEntries(entries.flatMap(([name, value]) => value === void 0 ? [] : [[name, value]]));
}
function githubContext(env, event) {
  const hidden = /^GITHUB_(TOKEN|ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|ARTIFACTS.*)$/;
  const names2 = Object.keys(env).filter((name) => name.startsWith("GITHUB_") && !hidden.test(name));
  return { ...Object.fromEntries(names2.map((name) => [name.slice("GITHUB_".length).toLowerCase(), env[name] ?? ""])), event };
}
async function localContext(root, repository) {
  const { commit, ref } = await repository.head();
  return {
    workspace: root,
    sha: commit ?? "",
    ref: ref ?? "",
    ref_name: ref?.replace(/^refs\/(heads|tags)\//, "") ?? "",
    event_name: "",
    event: {}
  };
}
function readEvent(file) {
  try {
    return file === void 0 ? {} : asObject2(JSON.parse((0, import_node_fs25.readFileSync)(file, "utf8")));
  } catch {
    return {};
  }
}
function asObject2(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
var import_node_fs25, import_node_os2, SYSTEM_NAMES, RUNNERS_OWN;
var init_machine_facts = __esm({
  "src/main/machine-facts.ts"() {
    "use strict";
    import_node_fs25 = require("node:fs");
    import_node_os2 = __toESM(require("node:os"), 1);
    init_platform();
    init_variables_file();
    SYSTEM_NAMES = { linux: "Linux", windows: "Windows", macos: "macOS" };
    RUNNERS_OWN = /^(ACTIONS|INPUT|STATE)_/;
  }
});

// src/main/session.ts
function readText2(absolute) {
  try {
    return (0, import_node_fs26.readFileSync)(absolute, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { why };
  }
}
async function loadExpressions() {
  const { githubExpressions } = await Promise.resolve().then(() => __toESM(require("./expressions.cjs"), 1));
  return githubExpressions();
}
function withSource(problems, text) {
  const lines = text.split(/\r\n|\n|\r/);
  return problems.map((problem) => {
    const source = problem.place === void 0 ? void 0 : lines[problem.place.line - 1];
    return problem.place === void 0 || source === void 0 ? problem : { ...problem, place: { source, ...problem.place } };
  });
}
var import_node_fs26, import_node_path18, MENTIONS_GITHUB, FLOW_FILES, Session;
var init_session = __esm({
  "src/main/session.ts"() {
    "use strict";
    import_node_fs26 = require("node:fs");
    import_node_path18 = __toESM(require("node:path"), 1);
    init_blob_folder();
    init_disk_clock();
    init_disk_workspace();
    init_file_tree();
    init_git_files();
    init_leak_scan();
    init_local_readings();
    init_run_folder();
    init_sqlite_database();
    init_stat_memo();
    init_graph_builder();
    init_graph_packing();
    init_database_problem();
    init_fault_text();
    init_machine_facts();
    init_refusal();
    init_version();
    MENTIONS_GITHUB = /\$\{\{[^}]*\bgithub\b|^\s*(- )?if:.*\bgithub\b/m;
    FLOW_FILES = ["flow.yml", "flow.yaml", ".github/flow.yml"];
    Session = class {
      root;
      flowDir;
      cacheDir;
      folder;
      database;
      blobs;
      git;
      tree;
      workspace;
      /** What is known to be secret in this run. */
      leaks = leakScan();
      options;
      warnings = [];
      #readings;
      constructor(options) {
        this.options = options;
        hideInFaults(() => this.leaks.masks);
        this.root = import_node_path18.default.resolve(options.directory);
        if (!(0, import_node_fs26.existsSync)(this.root))
          throw new Refusal([{ code: "cli/usage", severity: "error", message: `the directory ${options.directory} does not exist` }]);
        this.flowDir = import_node_path18.default.join(this.root, ".flow");
        this.cacheDir = options.cacheDir === void 0 ? this.flowDir : import_node_path18.default.resolve(options.cacheDir);
        this.folder = runFolder(import_node_path18.default.join(this.flowDir, "tmp"));
        this.database = new LocalDatabase(this.cacheDir, (trouble) => this.warnings.push(databaseProblem(this.cacheDir, trouble)));
        this.blobs = new BlobFolder(import_node_path18.default.join(this.cacheDir, "blobs"), import_node_path18.default.join(this.cacheDir, "tmp", this.folder.run));
        this.#readings = readingStore(this.database);
        this.git = gitFiles(this.root, process.env);
        const memo = new StatMemo(this.database, this.root);
        this.tree = new FileTree(this.root, memo, diskClock(this.folder.path));
        this.workspace = diskWorkspace({ tree: this.tree, memo, git: this.git, tempDir: this.folder.path });
      }
      /** For a process that goes on: one that ends leaves this to the system, which is faster. */
      close() {
        this.database.close();
      }
      /** Path of the flow file as it is shown, or null where there is none. */
      findFlow() {
        const { file } = this.options;
        if (file !== void 0) return (0, import_node_fs26.existsSync)(import_node_path18.default.resolve(this.root, file)) ? file : null;
        return FLOW_FILES.find((name) => (0, import_node_fs26.existsSync)(import_node_path18.default.join(this.root, name))) ?? null;
      }
      /** Reads the flow and builds its graph. Throws Refusal with every problem. */
      async load() {
        const file = this.findFlow();
        if (file === null) throw new Refusal([this.#noFlow()]);
        const text = readText2(import_node_path18.default.resolve(this.root, file));
        if (typeof text !== "string")
          throw new Refusal([{ code: "spec/no-file", severity: "error", message: `${file} cannot be read: ${text.why}` }]);
        const reading = await this.#read(text, file);
        const { flow, expressions } = reading;
        const facts = await machineFacts(this.root, this.options.envFile, flow.usesExpressions && MENTIONS_GITHUB.test(text), this.git);
        const expanded = this.#expand(text, reading, facts);
        const sourced = (result) => ({ ...result, problems: withSource(result.problems, text) });
        const warnings = [...reading.warnings, ...withSource(expanded.warnings, text)];
        return { flow, graph: expanded.value, facts, expressions, warnings, text, sourced };
      }
      /** A text that was read before is not read again: reading costs more than everything else of a run that changes nothing. */
      async #read(text, file) {
        const key = `reading ${VERSION2}
${file}
${text}`;
        const known3 = this.#recall(key);
        if (known3 !== null) return { ...known3, expressions: known3.flow.usesExpressions ? await loadExpressions() : null };
        const expressions = await loadExpressions();
        const { readFlow } = await Promise.resolve().then(() => __toESM(require("./flow-reader.cjs"), 1));
        const read4 = readFlow(text, file, expressions);
        if (!read4.ok) throw new Refusal(read4.problems);
        const reading = { flow: read4.value, warnings: read4.warnings };
        this.#readings.keep(key, JSON.stringify(reading));
        return { ...reading, expressions };
      }
      /** The same for the expansion, which depends on the text and, where it has expressions, on what these can see. */
      #expand(text, { flow, expressions }, facts) {
        const seen = expressions === null ? "" : JSON.stringify([facts.github, facts.inputs, facts.runner]);
        const key = `graph ${VERSION2}
${seen}
${text}`;
        const known3 = this.#recall(key);
        if (known3 !== null) return { value: unpackGraph(known3, flow), warnings: [] };
        const graph = buildGraph(flow, facts, expressions);
        if (!graph.ok) throw new Refusal(withSource(graph.problems, text));
        if (graph.warnings.length === 0) this.#readings.keep(key, JSON.stringify(packGraph(graph.value, flow)));
        return graph;
      }
      #recall(key) {
        const text = this.#readings.recall(key);
        return text === null ? null : JSON.parse(text);
      }
      #noFlow() {
        const { file, directory } = this.options;
        const message = file === void 0 ? `there is no flow.yml in ${directory === "." ? "this directory" : directory}` : `there is no ${file} in ${directory}`;
        return { code: "spec/no-file", severity: "error", message, hint: "Write one with `flow-action init`, or name it with --file." };
      }
    };
  }
});

// src/main/run-command.ts
function tellingWarnings(reporter, warnings) {
  let told2 = 0;
  const tell3 = () => {
    for (const problem of warnings().slice(told2)) reporter.report({ type: "warning", problem });
    told2 = warnings().length;
  };
  return {
    report: (event) => {
      if (event.type === "run-finished") tell3();
      reporter.report(event);
      if (event.type === "plan-decided") tell3();
    },
    close: () => reporter.close()
  };
}
function runInput(session, loaded, reporter, steps, options, how) {
  const { flow, graph, facts, expressions } = loaded;
  const selected = selectTasks(graph, { steps, matrix: options.matrix, only: options.only });
  if (!selected.ok) throw new Refusal(selected.problems);
  const isNarrow = steps.length > 0 || options.matrix.length > 0;
  const asked = isNarrow ? selectTasks(graph, { steps, matrix: options.matrix, only: true }) : null;
  const now = () => Date.now();
  const { database, blobs } = session;
  const executor = processExecutor({
    root: session.root,
    tempDir: session.folder.path,
    runId: session.folder.run,
    searchPath: facts.env["PATH"],
    ...how.graceMs === void 0 ? {} : { graceMs: how.graceMs }
  });
  return {
    flow,
    graph,
    selected: options.only ? withGroups(graph, selected.value) : selected.value,
    source: loaded.text,
    facts,
    expressions,
    signal: how.signal,
    options: {
      execute: how.execute,
      restoreOnly: how.restoreOnly === true,
      lost: how.lost ?? null,
      jobs: options.jobs,
      force: options.force,
      failFast: options.failFast,
      fromFork: isWithoutSecrets(facts),
      restore: restoreChoice(options.restore, graph),
      asked: asked?.ok ? asked.value : /* @__PURE__ */ new Set(),
      environments: new Set(options.allowEnvironment),
      epoch: options.cacheEpoch,
      run: how.run ?? session.folder.run,
      tool: `flow-action ${VERSION2}`,
      origin: how.origin ?? { builder: LOCAL_BUILDER }
    },
    ports: {
      dispatch: everythingHere(),
      workspace: session.workspace,
      store: localStore({ database, blobs, mode: options.cacheMode, now }),
      history: localHistory(database, now),
      executor,
      clock: machineClock(),
      lock: sqliteRunLock(session.flowDir, (detail) => session.warnings.push(noLock(session.flowDir, detail))),
      repository: session.git,
      secrets: secretsOf3(options, loaded, session.root, executor, how.onSecret),
      leaks: session.leaks,
      reporter,
      ...how.ports
    }
  };
}
function restoreChoice(text, graph) {
  if (text === "final" || text === "all" || text === "none") return text;
  const steps = text.split(/[\s,]+/).filter((step) => step !== "");
  const selected = selectTasks(graph, { steps, matrix: [], only: true });
  if (!selected.ok) throw new Refusal(selected.problems);
  return new Set(steps);
}
async function sweep(session) {
  for (const directory of /* @__PURE__ */ new Set([session.flowDir, session.cacheDir])) await sweepRunFolders(import_node_path19.default.join(directory, "tmp"), killStrays);
}
function tidy2(session) {
  session.folder.remove();
  session.blobs.removeTemporary();
}
function interruptible(kill2) {
  const controller = new AbortController();
  let code = 0;
  const onSignal = (signal) => {
    if (code !== 0) {
      void kill2().finally(() => process.exit(code));
      return;
    }
    code = signal === "SIGINT" ? 130 : 143;
    controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const forget2 = () => void (code === 0 && process.off("SIGINT", onSignal).off("SIGTERM", onSignal));
  return { signal: controller.signal, code: () => code, forget: forget2 };
}
var import_node_path19;
var init_run_command = __esm({
  "src/main/run-command.ts"() {
    "use strict";
    import_node_path19 = __toESM(require("node:path"), 1);
    init_local_history();
    init_local_store();
    init_machine_clock();
    init_process_executor();
    init_process_group();
    init_run_folder();
    init_sqlite_run_lock();
    init_selection();
    init_vocabulary();
    init_plan_text();
    init_dispatch();
    init_run_flow();
    init_database_problem();
    init_nested_run();
    init_output();
    init_refusal();
    init_secret_sources();
    init_session();
    init_version();
  }
});

// src/main/runner-masks.ts
function maskCommands(value) {
  const lines = [value, ...value.split(/\r?\n/).map((line) => line.trim())].filter((line) => line.length >= SHORTEST3);
  const forms = new Set(lines.flatMap(encodedForms).filter((form) => !/[\r\n]/.test(form)));
  return [...forms].map((form) => `${workflowCommand("add-mask", /* @__PURE__ */ new Map(), form)}
`);
}
var SHORTEST3;
var init_runner_masks = __esm({
  "src/main/runner-masks.ts"() {
    "use strict";
    init_workflow_command();
    init_encoded_forms();
    SHORTEST3 = 4;
  }
});

// src/main/action-run.ts
async function openActionReporter({ inputs, loaded, session }, isPlan) {
  const output = openOutput(inputs.options);
  const telling = isPlan ? planReporter(output) : await openReporter(inputs.options, output);
  return tellingWarnings(telling, () => [...loaded.warnings, ...session.warnings]);
}
function planReporter({ out, paint }) {
  return {
    report: (event) => {
      if (event.type === "warning") out.write(`${problemCommand(event.problem)}
`);
      if (event.type === "run-finished") out.write(withoutOldCommands(planText(event.result, paint)));
    },
    close: () => out.flush()
  };
}
function withoutEnd(reporter) {
  return {
    report: (event) => {
      if (event.type !== "run-finished") reporter.report(event);
    },
    close: async () => void 0
  };
}
function actionInput(run, reporter, how) {
  const { inputs, session, loaded, facts, services, signal } = run;
  const { cache } = services;
  const local = localHistory(session.database, Date.now);
  return runInput(session, loaded, withoutEnd(reporter), inputs.steps, inputs.options, {
    run: githubRun(facts),
    origin: githubOrigin(facts, inputs.command === "work" ? "worker" : "job"),
    ...how,
    signal,
    graceMs: GRACE_MS2,
    // What was given the runner knows already.
    onSecret: (value) => process.stdout.write(maskCommands(value).join("")),
    ports: {
      repository: githubRepository(facts, session.root),
      ...cache === null ? {} : { store: cache.store, history: githubHistory(local, cache.ledger) },
      ...how.ports
    }
  });
}
async function told({ loaded, session }, result, reporter) {
  const isError2 = (problem) => problem.severity === "error";
  if (!result.problems.some(isError2)) return { ...result, problems: [...loaded.warnings, ...session.warnings, ...result.problems] };
  await reporter.close();
  throw new Refusal(loaded.sourced(result).problems.filter(isError2));
}
function withSigning(result, problems, reporter) {
  for (const problem of problems) reporter.report({ type: "warning", problem });
  const isBad2 = problems.some(({ severity }) => severity === "error");
  return { result: { ...result, problems: [...result.problems, ...problems] }, reporter, isBad: isBad2 };
}
var GRACE_MS2;
var init_action_run = __esm({
  "src/main/action-run.ts"() {
    "use strict";
    init_github_history();
    init_local_history();
    init_plan_text();
    init_workflow_command();
    init_github_place();
    init_output();
    init_refusal();
    init_run_command();
    init_runner_masks();
    GRACE_MS2 = 4e3;
  }
});

// src/adapters/http-exchange.ts
function httpClient(limits, proxyEnv) {
  const options = { keepAlive: true, maxSockets: 32, proxyEnv: { ...proxyEnv } };
  const agents = { http: new import_node_http.default.Agent(options), https: new import_node_https.default.Agent(options) };
  const open = (request) => openRequest(request, limits, agents);
  return {
    open,
    exchange: async (request) => {
      const opened = await open(request);
      if (opened.kind === "failed") return opened;
      const body = await readAll2(opened.stream);
      return Buffer.isBuffer(body) ? { kind: "answer", status: opened.status, headers: opened.headers, body } : body;
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    }
  };
}
function openRequest(request, limits, agents) {
  return new Promise((resolve) => {
    const fail = (error) => resolve({ kind: "failed", why: reasonOf2(error), ...isUnsent(error) ? { isUnsent: true } : {} });
    const body = request.body === void 0 ? void 0 : Buffer.from(request.body);
    const headers = { ...request.headers, ...body === void 0 ? {} : { "content-length": String(body.length) } };
    const isSecure = request.url.startsWith("https:");
    const options = { method: request.method, headers, agent: isSecure ? agents.https : agents.http };
    let sent;
    try {
      sent = (isSecure ? import_node_https.default : import_node_http.default).request(request.url, options);
    } catch (error) {
      fail(error);
      return;
    }
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${limits.headersMs / 1e3} s`)), limits.headersMs);
    sent.on("error", (error) => {
      clearTimeout(timer);
      fail(error);
    });
    sent.on("response", (response) => {
      clearTimeout(timer);
      watchStall(response, limits);
      resolve({ kind: "stream", status: response.statusCode ?? 0, headers: response.headers, stream: response });
    });
    sent.end(body);
  });
}
function watchStall(response, { windowMs, windowBytes }) {
  const { socket } = response;
  let before = socket.bytesRead;
  let wasWaiting = true;
  const timer = setInterval(() => {
    const received = socket.bytesRead - before;
    before += received;
    const isWaiting = response.readableLength === 0;
    if (received < windowBytes && wasWaiting && isWaiting)
      response.destroy(new Error(`less than ${windowBytes} bytes in ${windowMs / 1e3} s`));
    wasWaiting = isWaiting;
  }, windowMs);
  response.on("error", () => clearInterval(timer));
  response.on("close", () => clearInterval(timer));
}
async function readAll2(stream, limit = ANSWER_BYTES) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limit) return { kind: "failed", why: `the answer has more than ${limit} bytes` };
      chunks.push(chunk);
    }
  } catch (error) {
    return { kind: "failed", why: reasonOf2(error) };
  }
  return Buffer.concat(chunks);
}
async function readFirst(stream, bytes) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > bytes) break;
    }
  } catch (error) {
    return { kind: "failed", why: reasonOf2(error) };
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}
function isUnsent(error) {
  return error instanceof Error && "code" in error && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(String(error.code));
}
function reasonOf2(error) {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  if (code === "ECONNREFUSED") return "the connection is refused";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its name cannot be resolved";
  if (code === "ECONNRESET") return "the connection broke";
  return code === "" ? error.message : code;
}
function retryAfter(value) {
  if (value === void 0) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1e3;
  const at2 = Date.parse(value);
  return Number.isNaN(at2) ? null : Math.max(0, at2 - Date.now());
}
var import_node_http, import_node_https, ANSWER_BYTES;
var init_http_exchange = __esm({
  "src/adapters/http-exchange.ts"() {
    "use strict";
    import_node_http = __toESM(require("node:http"), 1);
    import_node_https = __toESM(require("node:https"), 1);
    ANSWER_BYTES = 16 * 1024 * 1024;
  }
});

// src/adapters/service-guard.ts
var GUARD_LIMITS, SPREAD_MS, ServiceGuard, CallBudget;
var init_service_guard = __esm({
  "src/adapters/service-guard.ts"() {
    "use strict";
    GUARD_LIMITS = { tries: 3, firstWaitMs: 300, longestPauseMs: 6e4, failures: 3, restMs: 3e4 };
    SPREAD_MS = 250;
    ServiceGuard = class {
      #clock;
      #limits;
      #random;
      #failures = 0;
      #closedUntil = 0;
      #probing = false;
      #pausedUntil = 0;
      #last = { kind: "unavailable", why: "" };
      constructor(clock, limits = GUARD_LIMITS, random = Math.random) {
        this.#clock = clock;
        this.#limits = limits;
        this.#random = random;
      }
      /** `isUrgent`: much is lost without it, so that it is tried once even while the service is left alone. */
      async call(attempt, isUrgent = false) {
        for (let number = 1; number <= this.#limits.tries; number++) {
          if (number > 1) await this.#clock.sleep(this.#backoff(number));
          if (!await this.#mayGo(isUrgent && number === 1)) return this.#last;
          const answer = await attempt();
          if (answer.kind === "done") {
            this.#recovered();
            return answer.value;
          }
          this.#last = { kind: answer.kind === "again" ? "unavailable" : "rate-limited", why: answer.why };
          if (answer.kind === "again") this.#failed();
          else if (!this.#slowDown(answer.waitMs, number)) return this.#last;
        }
        if (this.#last.kind === "rate-limited") this.#failed();
        return this.#last;
      }
      /** After the pause that the service has asked for, where it is not too long. */
      async #mayGo(isUrgent) {
        return await this.#pause() && (this.#enter() || isUrgent);
      }
      /** Whether a call may go out now. Of a service that rests, one call finds out whether it is back. */
      #enter() {
        if (this.#failures < this.#limits.failures) return true;
        if (this.#probing || this.#clock.elapsed() < this.#closedUntil) return false;
        this.#probing = true;
        return true;
      }
      #failed() {
        this.#failures++;
        this.#probing = false;
        if (this.#failures >= this.#limits.failures) this.#closedUntil = this.#clock.elapsed() + this.#limits.restMs;
      }
      #recovered() {
        this.#failures = 0;
        this.#probing = false;
      }
      /** All calls wait together: the limit is the repository's, not one call's. False: the pause is longer than we wait. */
      async #pause() {
        for (; ; ) {
          const waitMs2 = this.#pausedUntil - this.#clock.elapsed();
          if (waitMs2 <= 0) return true;
          if (waitMs2 > this.#limits.longestPauseMs + SPREAD_MS) return false;
          await this.#clock.sleep(waitMs2);
        }
      }
      #slowDown(waitMs2, number) {
        this.#probing = false;
        const pauseMs = waitMs2 ?? this.#backoff(number + 1) * 4;
        this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.elapsed() + pauseMs + SPREAD_MS * this.#random());
        return pauseMs <= this.#limits.longestPauseMs;
      }
      /** Doubling, with as much chance again, so that workers that failed together do not come back together. */
      #backoff(number) {
        return this.#limits.firstWaitMs * 2 ** (number - 2) * (1 + this.#random());
      }
    };
    CallBudget = class {
      #clock;
      #calls;
      #windowMs;
      #at = [];
      constructor(clock, calls, windowMs) {
        this.#clock = clock;
        this.#calls = calls;
        this.#windowMs = windowMs;
      }
      /** False: the wait was cut short by the signal. */
      async take(signal) {
        for (; ; ) {
          if (signal?.aborted === true) return false;
          const now = this.#clock.elapsed();
          while ((this.#at[0] ?? now) <= now - this.#windowMs) this.#at.shift();
          if (this.#at.length < this.#calls) {
            this.#at.push(now);
            return true;
          }
          await this.#clock.sleep((this.#at[0] ?? now) + this.#windowMs - now + 1, signal);
        }
      }
    };
  }
});

// src/core/provenance/run-statement.ts
function signingBuilder(runner2, part) {
  return part === "report" ? REPORTS[runner2] : builderOf(runner2, part);
}
function runStatement(run, statements, outputs, ledger = null) {
  const sorted = [...outputs].sort((a2, b2) => a2.path < b2.path ? -1 : 1);
  const own = [
    { name: STATEMENTS_FILE, digest: { sha256: statements.sha256 } },
    ...ledger === null ? [] : [{ name: LEDGER_SUBJECT, digest: { sha256: ledger } }]
  ];
  const kept2 = sorted.slice(0, MOST_SUBJECTS - own.length);
  const leftOut = sorted.length - kept2.length;
  const subjects = [...own, ...kept2.map(({ path: path26, sha256: sha2562 }) => ({ name: path26, digest: { sha256: sha2562 } }))];
  return { subjects, predicate: predicateOf(run, statements, sorted.length, leftOut), leftOut };
}
function predicateOf(run, statements, outputs, leftOut) {
  const home = `${run.server}/${run.repository}`;
  return {
    buildDefinition: {
      buildType: RUN_BUILD_TYPE,
      externalParameters: { flow: { repository: home, ref: run.ref, path: run.flow }, steps: run.steps },
      internalParameters: {
        flow_tool: run.tool,
        flow_event: run.event,
        flow_statements: statements.count,
        flow_outputs: outputs,
        flow_outputs_left_out: leftOut
      },
      resolvedDependencies: [{ uri: `git+${home}@${run.ref}`, digest: { gitCommit: run.commit } }]
    },
    runDetails: {
      builder: { id: signingBuilder(run.runner, run.part) },
      metadata: { invocationId: `${home}/actions/runs/${run.runId}/attempts/${run.attempt}`, finishedOn: run.finishedOn },
      byproducts: [{ name: STATEMENTS_FILE, digest: { sha256: statements.sha256 }, mediaType: "application/jsonl" }]
    }
  };
}
var RUN_BUILD_TYPE, STATEMENTS_FILE, LEDGER_SUBJECT, MOST_SUBJECTS, REPORTS;
var init_run_statement = __esm({
  "src/core/provenance/run-statement.ts"() {
    "use strict";
    init_vocabulary();
    RUN_BUILD_TYPE = "https://org.github.io/flow-action/buildtypes/run/v1";
    STATEMENTS_FILE = "steps.intoto.jsonl";
    LEDGER_SUBJECT = ".flow/ledger";
    MOST_SUBJECTS = 1024;
    REPORTS = {
      "github-hosted": "https://org.github.io/flow-action/builders/github-hosted/report/v1",
      "self-hosted": "https://org.github.io/flow-action/builders/self-hosted/report/v1"
    };
  }
});

// src/adapters/cache-tally.ts
function whyNotKept({ kind }) {
  return kind === "mode" ? "denied" : kind;
}
function without(mode, refused2) {
  const reads = refused2 !== "read" && (mode === "write" || mode === "read");
  const writes = refused2 !== "write" && (mode === "write" || mode === "write-only");
  if (reads) return writes ? "write" : "read";
  return writes ? "write-only" : "none";
}
var NAMED4, CacheTally;
var init_cache_tally = __esm({
  "src/adapters/cache-tally.ts"() {
    "use strict";
    NAMED4 = 1e3;
    CacheTally = class {
      mode;
      ledgers = [];
      inLedger = 0;
      unreadable = [];
      repositoryBytes = null;
      #service;
      #entries = /* @__PURE__ */ new Map();
      #restored = { entries: 0, bytes: 0 };
      #saved = { entries: 0, bytes: 0 };
      #notSaved = /* @__PURE__ */ new Map();
      #degraded = /* @__PURE__ */ new Map();
      #problems = [];
      #requests = { lookUps: 0, downloads: 0, uploads: 0, lists: 0 };
      constructor(service, mode) {
        this.#service = service;
        this.mode = mode;
      }
      count(what) {
        this.#requests[what]++;
      }
      restored(task, key, bytes) {
        this.#restored.entries++;
        this.#restored.bytes += bytes;
        this.#entry(task, key, bytes, 0);
      }
      saved(task, key, bytes) {
        this.#saved.entries++;
        this.#saved.bytes += bytes;
        this.#entry(task, key, 0, bytes);
      }
      notSaved(why, entries = 1) {
        if (entries > 0) this.#notSaved.set(why, (this.#notSaved.get(why) ?? 0) + entries);
      }
      /**
       * A service that does not do what it should: told once, however often it happens. What `cache-mode` forbids is no trouble:
       * where the runner did not tell of the mode, it is learnt here.
       */
      trouble(trouble) {
        if (trouble.kind === "mode") {
          this.mode = without(this.mode, trouble.why.includes("cache write denied:") ? "write" : "read");
          return;
        }
        this.degraded({ service: "cache", what: trouble.why }, "store/unavailable", "Nothing is lost but time. The run went on without it.");
      }
      /** `isTold`: whoever asked for the bytes says so. */
      corrupt(task, why, isTold2) {
        const what = `the cache entry of ${task.slice(0, 200)} is refused: ${why}`;
        if (isTold2) this.#degraded.set(`cache ${what}`, { service: "cache", what });
        else this.degraded({ service: "cache", what }, "store/corrupt-entry", "It is made again and kept under another name.");
      }
      differing(task) {
        const what = `${task} gave other bytes here than in a run at the same time, whose result is kept`;
        this.degraded(
          { service: "cache", what },
          "store/unavailable",
          "Find out what makes its output differ: a time, an order, a random number."
        );
      }
      refused(task, why) {
        this.notSaved("too-large");
        this.degraded({ service: "cache", what: `the result of ${task} is not kept for other runs: ${why}` }, "store/unavailable", void 0);
      }
      degraded(degraded, code, hint) {
        const same2 = `${degraded.service} ${code}`;
        if (this.#degraded.has(same2)) return;
        this.#degraded.set(same2, degraded);
        this.#problems.push({ code, severity: "warning", message: degraded.what, ...hint === void 0 ? {} : { hint } });
      }
      /** One warning for each service and kind. */
      problems() {
        return this.#problems;
      }
      report() {
        return {
          service: this.#service,
          mode: this.mode,
          ledgers: this.ledgers,
          entries: [...this.#entries.values()],
          restored: this.#restored,
          saved: this.#saved,
          inLedger: this.inLedger,
          notSaved: [...this.#notSaved].map(([why, entries]) => ({ why, entries })),
          degraded: [...this.#degraded.values()],
          requests: this.#requests,
          unreadable: this.unreadable,
          repositoryBytes: this.repositoryBytes
        };
      }
      #entry(task, key, restoredBytes, savedBytes) {
        const known3 = this.#entries.get(key);
        if (known3 === void 0 && this.#entries.size >= NAMED4) return;
        this.#entries.set(key, {
          task,
          key,
          restoredBytes: (known3?.restoredBytes ?? 0) + restoredBytes,
          savedBytes: (known3?.savedBytes ?? 0) + savedBytes
        });
      }
    };
  }
});

// src/adapters/entry-list.ts
var PAGES, PAGES_TO_EXPLAIN, EntryList;
var init_entry_list = __esm({
  "src/adapters/entry-list.ts"() {
    "use strict";
    init_entry_key();
    init_cache_service();
    PAGES = 10;
    PAGES_TO_EXPLAIN = 1;
    EntryList = class {
      #parts;
      #listed = null;
      constructor(parts) {
        this.#parts = parts;
      }
      /** Fingerprints of the newest entries that this run may read; null where nobody may be asked. */
      async readable() {
        const { refs, version, epoch } = this.#parts;
        const entries = await this.#ask(PAGES);
        const own = entries?.filter((entry) => refs.includes(entry.ref) && (version === null || entry.version === version));
        return own === void 0 ? null : new Set(own.flatMap((entry) => readEntryKey(epoch, entry.key)?.fingerprint ?? []));
      }
      /** Of these fingerprints those that a ref holds which this run may not read, with that ref. */
      async elsewhere(missed) {
        const { refs, epoch, tally } = this.#parts;
        const [entries, bytes] = [await this.#ask(PAGES_TO_EXPLAIN) ?? [], await this.#bytes()];
        tally.repositoryBytes = bytes;
        const foreign = entries.filter((entry) => !refs.includes(entry.ref));
        const found = /* @__PURE__ */ new Map();
        for (const { key, ref } of foreign) {
          const fingerprint = readEntryKey(epoch, key)?.fingerprint;
          if (fingerprint !== void 0 && missed.has(fingerprint) && !found.has(fingerprint)) found.set(fingerprint, ref);
        }
        const ledgers = foreign.filter((entry) => isLedgerKey(epoch, entry.key)).map((entry) => entry.ref);
        tally.unreadable = [.../* @__PURE__ */ new Set([...found.values(), ...ledgers])].sort();
        return found;
      }
      /** Asked only where a list could be had: the permission is the same. */
      async #bytes() {
        const { rest, tally } = this.#parts;
        if (rest === null || await this.#listed === null) return null;
        tally.count("lists");
        const bytes = await rest.cacheBytes();
        return typeof bytes === "number" && Number.isSafeInteger(bytes) ? bytes : null;
      }
      #ask(pages) {
        this.#listed ??= this.#list(pages);
        return this.#listed;
      }
      async #list(pages) {
        const { rest, tally, epoch } = this.#parts;
        if (rest === null) return null;
        tally.count("lists");
        const listed = await rest.listEntries(epochPrefix(epoch), pages);
        return isTrouble(listed) ? null : listed.entries;
      }
    };
  }
});

// src/core/entry/entry-limits.ts
function nestsTooDeep(text) {
  let level = 0;
  for (let at2 = 0; at2 < text.length; at2++) {
    const char = text.charCodeAt(at2);
    if (char === QUOTE) {
      at2 = endOfText(text, at2);
      if (at2 < 0) return false;
    } else if (char === OPEN_LIST || char === OPEN_OBJECT) {
      if (++level > LIMITS.levels) return true;
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) level--;
  }
  return false;
}
function endOfText(text, begin) {
  for (let end = text.indexOf('"', begin + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}
function growsTooMuch(bytes, compressed) {
  return bytes > LIMITS.ratioFrom && bytes > LIMITS.ratio * compressed;
}
var LIMITS, QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT;
var init_entry_limits = __esm({
  "src/core/entry/entry-limits.ts"() {
    "use strict";
    LIMITS = {
      /** Files of one entry. */
      files: 5e4,
      /** Those and the folders that they need. */
      paths: 25e4,
      /** Bytes of all files together. */
      bytes: 10 * 1024 ** 3,
      /** Bytes of a header before compression. */
      headerBytes: 64 * 1024 ** 2,
      /** How many times larger than its compressed form an entry may be, above `ratioFrom` bytes. */
      ratio: 2e3,
      ratioFrom: 256 * 1024 ** 2,
      /** Of a path: bytes, names; of one name: bytes. */
      pathBytes: 4096,
      pathNames: 256,
      nameBytes: 255,
      /** Values of a task: how many, and characters of all together. */
      values: 1e4,
      valueCharacters: 2 * 1024 ** 2,
      /** Lists and objects within each other in a header; a flow file may nest 100. */
      levels: 128
    };
    [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125];
  }
});

// src/core/entry/path-rules.ts
function whyBadPath(path26, platform) {
  if (!path26.isWellFormed() || path26.includes("\0")) return "it is no text";
  if (byteLength(path26) > LIMITS.pathBytes) return "it is too long";
  const names2 = path26.split("/");
  if (names2.length > LIMITS.pathNames) return "it has too many folders";
  if (names2.some((name) => name === "" || name === "." || name === "..")) return "it does not stay where it belongs";
  if (names2.some((name) => byteLength(name) > LIMITS.nameBytes)) return "one of its names is too long";
  if (names2.some(isGit) || isFlow(names2[0])) return "it lies in .git or .flow";
  return platform.startsWith("windows") && names2.some(isBadOnWindows) ? "Windows cannot hold it" : null;
}
function isGit(name) {
  return isSpelling(name, "git");
}
function isFlow(name) {
  return name !== void 0 && isSpelling(name, "flow");
}
function isSpelling(name, hidden) {
  const plain4 = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "").toLowerCase();
  const begin = [`.${hidden}`, `${hidden}~1`].find((one) => plain4.startsWith(one));
  return begin !== void 0 && /^[ .]*($|[:\\])/.test(plain4.slice(begin.length));
}
function isBadOnWindows(name) {
  return /[<>:"\\|?*\p{Cc}]/u.test(name) || /[ .]$/.test(name) || DEVICE.test(name);
}
function whyBadLink(path26, target) {
  if (!target.isWellFormed() || target === "" || target.includes("\0")) return "its target is no text";
  if (byteLength(target) > LIMITS.pathBytes) return "its target is too long";
  if (/^[/\\]|^[A-Za-z]:/.test(target)) return "its target is absolute";
  const above = path26.split("/").slice(0, -1);
  const steps = target.split(/[/\\]/).filter((name) => name !== "" && name !== ".");
  const down = steps.findIndex((name) => name !== "..");
  const names2 = down < 0 ? [] : steps.slice(down);
  if (steps.length - names2.length > above.length) return "its target leaves the repository";
  if (names2.includes("..")) return "its target goes down and up again";
  return names2.some((name) => isGit(name) || isFlow(name)) ? "its target lies in .git or .flow" : null;
}
function whyCollision(files2) {
  const names2 = new TakenNames();
  for (const { path: path26 } of files2) {
    const why = names2.take(path26.split("/"));
    if (why !== null) return why;
  }
  return null;
}
function byteLength(text) {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) bytes++;
    if (code > 2047 && (code < 55296 || code > 57343)) bytes++;
  }
  return bytes;
}
var DEVICE, TakenNames;
var init_path_rules = __esm({
  "src/core/entry/path-rules.ts"() {
    "use strict";
    init_entry_limits();
    DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i;
    TakenNames = class {
      #root = /* @__PURE__ */ new Map();
      #folded = /* @__PURE__ */ new Map();
      #count = 0;
      /** Why there cannot be a file at a path too. */
      take(names2) {
        let folder = this.#root;
        for (const [index, name] of names2.entries()) {
          const key = this.#fold(name);
          const known3 = folder.get(key);
          const here = () => names2.slice(0, index + 1).join("/");
          if (known3 !== void 0 && known3.name !== name)
            return `${[...names2.slice(0, index), known3.name].join("/")} and ${here()} are one name on some disks`;
          const below = known3 === void 0 ? this.#add(folder, key, name, index === names2.length - 1) : known3.below;
          if (below === null) return known3 === void 0 ? this.#whyTooMany() : `${names2.join("/")} lies below ${here()}, which is no folder`;
          folder = below;
        }
        return this.#whyTooMany();
      }
      #add(folder, key, name, isFile2) {
        const below = isFile2 ? null : /* @__PURE__ */ new Map();
        folder.set(key, { name, below });
        this.#count++;
        return below;
      }
      #whyTooMany() {
        return this.#count > LIMITS.paths ? `there are more than ${LIMITS.paths} files and folders` : null;
      }
      #fold(name) {
        const known3 = this.#folded.get(name);
        if (known3 !== void 0) return known3;
        const folded2 = name.normalize("NFKD").toLocaleLowerCase("en").toLocaleUpperCase("en").normalize("NFKD");
        this.#folded.set(name, folded2);
        return folded2;
      }
    };
  }
});

// src/core/entry/record-check.ts
function checkRecord(value, fingerprint) {
  const why = whyNoRecord(value, fingerprint);
  return why === null ? { ok: true, record: value } : { ok: false, why };
}
function whyNotSaved(record) {
  return whyNoRecord(record, record.fingerprint);
}
function whyNoRecord(value, fingerprint) {
  if (!isFields(value, RECORD)) return "it is no record";
  const { manifest, outputs, values, log } = value;
  if (value["fingerprint"] !== fingerprint) return "it is another task's";
  if (!isFields(manifest, MANIFEST)) return "its manifest is none";
  if (!isManifestOf(manifest, fingerprint)) return "its manifest has another fingerprint";
  if (!isFields(values, {}) || !areValues(values)) return "its values are none";
  if (log !== null && !(isFields(log, LOG) && isSize(log["size"]))) return "its log is none";
  if (!isFields(value["producer"], PRODUCER)) return "its producer is none";
  if (!Array.isArray(outputs)) return "its outputs are none";
  if (value["upstream"] !== void 0 && !isUpstreamOf(value["upstream"], manifest)) return "its upstreams are none";
  return whyNoOutputs(outputs, manifest) ?? whyTwoSizes(value);
}
function whyTwoSizes({ outputs, log }) {
  const sizes = new Map(log === null ? [] : [[log.sha256, log.size]]);
  for (const { sha256: sha2562, size, target } of outputs) {
    if (target !== void 0) continue;
    if ((sizes.get(sha2562) ?? size) !== size) return "it gives two sizes for the same bytes";
    sizes.set(sha2562, size);
  }
  return null;
}
function whyNoOutputs(outputs, manifest) {
  if (outputs.length > LIMITS.files) return `it has more than ${LIMITS.files} files`;
  const declared = manifest.outputs.flatMap(patternsOf);
  let before = "";
  let bytes = 0;
  for (const file of outputs) {
    if (!isOutput(file)) return "one of its outputs is none";
    if (file.path <= before) return "its outputs are not in order";
    const why = whyBadOutput(file, declared, manifest.platform);
    if (why !== null) return `its output ${JSON.stringify(file.path.slice(0, 200))} is refused: ${why}`;
    before = file.path;
    bytes += file.size;
  }
  if (bytes > LIMITS.bytes) return `it has more than ${LIMITS.bytes} bytes`;
  return whyCollision(outputs);
}
function whyBadOutput(file, declared, platform) {
  const path26 = whyBadPath(file.path, platform);
  if (path26 !== null) return path26;
  if (!declared.some((pattern) => matches(pattern, file.path))) return "the task does not declare it";
  if (file.mode !== "120000") return file.target === void 0 ? null : "it is no link and has a target";
  if (file.target === void 0) return "it is a link without a target";
  if (file.size !== byteLength(file.target) || file.sha256 !== sha256(file.target)) return "its target is another one";
  return whyBadLink(file.path, file.target);
}
function patternsOf(declared) {
  const name = /^[A-Za-z_][\w-]*=/.exec(declared)?.[0] ?? "";
  return [declared, declared.slice(name.length)].flatMap((source) => {
    const pattern = parsePattern(source);
    return "error" in pattern ? [] : [pattern];
  });
}
function isManifestOf(manifest, fingerprint) {
  try {
    return DIGEST.test(fingerprint) && fingerprintOf(manifest) === fingerprint;
  } catch {
    return false;
  }
}
function areValues(values) {
  const entries = Object.entries(values);
  const characters = entries.reduce((sum2, [name, value]) => sum2 + name.length + (typeof value === "string" ? value.length : 0), 0);
  const areTexts = entries.every(([name, value]) => name.isWellFormed() && isText3(value));
  return entries.length <= LIMITS.values && characters <= LIMITS.valueCharacters && areTexts;
}
function isPlain(value, levels) {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  return Object.entries(value).every(([name, each]) => name.isWellFormed() && isPlain(each, levels - 1));
}
function isRotations(value) {
  if (!isObject2(value)) return false;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([name, digest]) => isText3(name) && isDigest(digest));
}
function isUpstream(value) {
  return isFields(value, UPSTREAM);
}
function isUpstreamOf(value, { inputs, trees }) {
  if (!Array.isArray(value) || !value.every(isUpstream)) return false;
  const upstream = value;
  const paths = upstream.flatMap((one) => one.inputs ?? []);
  const known3 = new Set(Object.values(trees));
  return new Set(upstream.map((one) => one.task)).size === upstream.length && new Set(paths).size === paths.length && paths.every((path26) => Object.hasOwn(inputs, path26)) && upstream.every((one) => one.tree === void 0 || known3.has(one.tree));
}
function isScan(value) {
  return isFields(value, SCAN);
}
function isOutput(value) {
  return isFields(value, OUTPUT);
}
function isDigest(value) {
  return typeof value === "string" && DIGEST.test(value);
}
function isFields(value, shape) {
  if (!isObject2(value)) return false;
  const fields = value;
  const wanted = Object.entries(shape);
  if (wanted.length === 0) return true;
  const isRight = ([name, kind]) => {
    const plain4 = name.endsWith("?") ? name.slice(0, -1) : name;
    return Object.hasOwn(fields, plain4) ? kind(fields[plain4]) : plain4 !== name;
  };
  const known3 = new Set(wanted.map(([name]) => name.replace(/\?$/, "")));
  return wanted.every(isRight) && Object.keys(fields).every((name) => known3.has(name));
}
var DIGEST, isText3, isSize, isCount, isNumber, isObject2, isTexts, isTextMap, RECORD, MANIFEST, LOG, PRODUCER, UPSTREAM, SCAN, OUTPUT;
var init_record_check = __esm({
  "src/core/entry/record-check.ts"() {
    "use strict";
    init_digest();
    init_manifest();
    init_pattern();
    init_entry_limits();
    init_path_rules();
    DIGEST = /^[0-9a-f]{64}$/;
    isText3 = (value) => typeof value === "string" && value.isWellFormed();
    isSize = (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LIMITS.bytes;
    isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
    isNumber = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
    isObject2 = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
    isTexts = (value) => Array.isArray(value) && value.every(isText3);
    isTextMap = (value) => isObject2(value) && Object.values(value).every(isText3);
    RECORD = {
      fingerprint: isDigest,
      manifest: isObject2,
      task: isText3,
      key: isText3,
      step: isText3,
      // Above it are the header or a ledger's rows, and the record.
      matrix: (value) => isObject2(value) && isPlain(value, LIMITS.levels - 4),
      outputs: Array.isArray,
      values: isObject2,
      log: (value) => value === null || isObject2(value),
      startedAt: isText3,
      durationMs: isNumber,
      attempts: isSize,
      producer: isObject2,
      "upstream?": Array.isArray,
      "scan?": isScan
    };
    MANIFEST = {
      format: (value) => value === 1,
      epoch: isText3,
      run: isText3,
      shell: isText3,
      workingDirectory: isText3,
      env: isTextMap,
      secrets: isTextMap,
      "rotations?": isRotations,
      passEnv: (value) => isObject2(value) && Object.values(value).every((each) => each === null || isText3(each)),
      inputs: isTextMap,
      trees: isTextMap,
      commands: isTextMap,
      outputs: isTexts,
      platform: isText3
    };
    LOG = { sha256: isDigest, size: isSize };
    PRODUCER = {
      tool: isText3,
      run: isText3,
      "commit?": isText3,
      "ref?": isText3,
      "builder?": isText3,
      "repository?": isText3,
      "file?": isText3,
      "workflow?": isText3,
      "event?": isText3,
      "runner?": isText3
    };
    UPSTREAM = { task: isText3, fingerprint: isDigest, statement: isDigest, "inputs?": isTexts, "tree?": isDigest };
    SCAN = { secrets: isCount, files: isCount, bytes: isCount };
    OUTPUT = {
      path: isText3,
      mode: (value) => value === "100644" || value === "100755" || value === "120000",
      size: isSize,
      sha256: isDigest,
      "target?": isText3
    };
  }
});

// src/core/entry/entry-header.ts
function entryHeader(key, record) {
  return canonicalJson({ format: 1, key, record });
}
function readEntryHeader(text, key, fingerprint) {
  const value = parseJson2(text);
  if (!isFields(value, { format: (format) => format === 1, key: (own) => typeof own === "string", record: () => true }))
    return { ok: false, why: "its header is none" };
  if (value["key"] !== key) return { ok: false, why: "its header has another key" };
  const checked3 = checkRecord(value["record"], fingerprint);
  if (!checked3.ok) return checked3;
  return canonicalJson(value) === text ? checked3 : { ok: false, why: "its header is not canonical" };
}
function blobsOf(records) {
  const blobs = /* @__PURE__ */ new Map();
  const add2 = ({ sha256: sha2562, size }) => {
    if (!blobs.has(sha2562)) blobs.set(sha2562, { sha256: sha2562, size });
  };
  for (const { outputs, log } of records) {
    for (const file of outputs) if (file.target === void 0) add2(file);
    if (log !== null) add2(log);
  }
  return [...blobs.values()];
}
function totalSize(blobs) {
  return blobs.reduce((sum2, blob) => sum2 + blob.size, 0);
}
function parseJson2(text) {
  try {
    return nestsTooDeep(text) ? void 0 : JSON.parse(text);
  } catch {
    return void 0;
  }
}
var init_entry_header = __esm({
  "src/core/entry/entry-header.ts"() {
    "use strict";
    init_canonical_json();
    init_entry_limits();
    init_record_check();
  }
});

// src/core/entry/result-tree.ts
function treeOf({ outputs, values }) {
  return canonicalJson([outputs.map((file) => [file.path, file.mode, file.sha256]), values]);
}
var init_result_tree = __esm({
  "src/core/entry/result-tree.ts"() {
    "use strict";
    init_canonical_json();
  }
});

// src/core/entry/framing.ts
function writePrefix({ compressedBytes, headerBytes, sha256: sha2562 }) {
  const bytes = new Uint8Array(PREFIX_BYTES);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < MAGIC.length; index++) bytes[index] = MAGIC.charCodeAt(index);
  view.setUint32(8, compressedBytes, true);
  view.setUint32(12, headerBytes, true);
  for (let index = 0; index < 32; index++) bytes[16 + index] = Number.parseInt(sha2562.slice(2 * index, 2 * index + 2), 16);
  return bytes;
}
function readPrefix(bytes) {
  if (bytes.length < PREFIX_BYTES) return null;
  for (let index = 0; index < MAGIC.length; index++) if (bytes[index] !== MAGIC.charCodeAt(index)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_BYTES);
  const compressedBytes = view.getUint32(8, true);
  const headerBytes = view.getUint32(12, true);
  if (headerBytes > LIMITS.headerBytes || compressedBytes > LIMITS.headerBytes) return null;
  const digits = [...bytes.subarray(16, PREFIX_BYTES)].map((byte) => byte.toString(16).padStart(2, "0"));
  return { compressedBytes, headerBytes, sha256: digits.join("") };
}
var PREFIX_BYTES, MAGIC;
var init_framing = __esm({
  "src/core/entry/framing.ts"() {
    "use strict";
    init_entry_limits();
    PREFIX_BYTES = 48;
    MAGIC = "flowact1";
  }
});

// src/adapters/entry-file.ts
async function packEntry(header, blobs, file, to) {
  const raw = Buffer.from(header);
  if (raw.length > LIMITS.headerBytes) return { kind: "too-large" };
  try {
    const compressed = await (0, import_node_util3.promisify)(import_node_zlib2.zstdCompress)(raw, ZSTD);
    const prefix = writePrefix({ compressedBytes: compressed.length, headerBytes: raw.length, sha256: sha256(raw) });
    (0, import_node_fs27.writeFileSync)(to, Buffer.concat([prefix, compressed]), { flag: "wx", mode: 384 });
    if (blobs.length > 0)
      await (0, import_promises6.pipeline)(import_node_stream2.Readable.from(bytesOf(blobs, file)), (0, import_node_zlib2.createZstdCompress)(ZSTD), (0, import_node_fs27.createWriteStream)(to, { flags: "a" }));
    return { kind: "packed", bytes: (0, import_node_fs27.statSync)(to).size };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}
async function* bytesOf(blobs, file) {
  for (const blob of blobs) {
    if (blob.size === 0) continue;
    const digest = (0, import_node_crypto12.createHash)("sha256");
    let size = 0;
    for await (const chunk of (0, import_node_fs27.createReadStream)(file(blob))) {
      digest.update(chunk);
      size += chunk.length;
      if (size > blob.size) break;
      yield chunk;
    }
    if (size !== blob.size || digest.digest("hex") !== blob.sha256) throw new Error("stored bytes are damaged");
  }
}
var import_node_crypto12, import_node_fs27, import_node_stream2, import_promises6, import_node_util3, import_node_zlib2, ZSTD;
var init_entry_file = __esm({
  "src/adapters/entry-file.ts"() {
    "use strict";
    import_node_crypto12 = require("node:crypto");
    import_node_fs27 = require("node:fs");
    import_node_stream2 = require("node:stream");
    import_promises6 = require("node:stream/promises");
    import_node_util3 = require("node:util");
    import_node_zlib2 = require("node:zlib");
    init_entry_limits();
    init_framing();
    init_digest();
    ZSTD = { params: { [import_node_zlib2.constants.ZSTD_c_compressionLevel]: 3, [import_node_zlib2.constants.ZSTD_c_checksumFlag]: 1 } };
  }
});

// src/adapters/entry-reader.ts
async function readHead2(entry, first) {
  const begin = await readPart(entry, 0, first);
  if (begin.kind !== "bytes") return begin;
  const prefix = readPrefix(begin.bytes);
  if (prefix === null) return corrupt("it does not begin as an entry does");
  const bodyFrom = PREFIX_BYTES + prefix.compressedBytes;
  if (bodyFrom > begin.total) return corrupt("it is shorter than its header");
  let read4 = begin.bytes;
  if (read4.length < bodyFrom) {
    const rest = await readPart(entry, read4.length, bodyFrom - read4.length);
    if (rest.kind !== "bytes") return rest;
    read4 = Buffer.concat([read4, rest.bytes]);
    if (read4.length < bodyFrom) return corrupt("it is shorter than its header");
  }
  const header = decompress(read4.subarray(PREFIX_BYTES, bodyFrom), prefix.headerBytes);
  if (header === null || sha256(header) !== prefix.sha256) return corrupt("its header is damaged");
  return { kind: "head", header: header.toString("utf8"), entry, total: begin.total, bodyFrom, read: read4 };
}
async function readPart(entry, from, bytes) {
  const part = await entry.read(from, bytes);
  if (part.kind !== "part") return part;
  const wanted = Math.min(bytes, Math.max(0, part.total - from));
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of part.stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= wanted) break;
    }
  } catch (error) {
    return { kind: "unavailable", why: `stored bytes stopped coming: ${messageOf(error)}` };
  }
  if (size < wanted) return corrupt("it is shorter than the service says");
  return { kind: "bytes", bytes: Buffer.concat(chunks).subarray(0, wanted), total: part.total };
}
function decompress(bytes, size) {
  try {
    const header = (0, import_node_zlib3.zstdDecompressSync)(bytes, { ...WINDOW2, maxOutputLength: Math.max(1, size) });
    return header.length === size ? header : null;
  } catch {
    return null;
  }
}
async function unpackBody(head2, blobs, folder, wanted = null) {
  const size = totalSize(blobs);
  const compressed = head2.total - head2.bodyFrom;
  if (blobs.length === 0) return compressed === 0 ? { kind: "ok" } : corrupt("it has bytes that belong to no file");
  if (size > LIMITS.bytes || growsTooMuch(size, compressed)) return corrupt("it would become far larger than an entry may be");
  const body = await bodyStream(head2);
  if ("kind" in body) return body;
  const splitter = new BlobSplitter(blobs, folder, wanted);
  try {
    return await inflateInto(body, splitter);
  } finally {
    body.destroy();
    splitter.dispose();
  }
}
async function inflateInto(body, splitter) {
  let broken = null;
  const inflate = (0, import_node_zlib3.createZstdDecompress)(WINDOW2);
  body.on("error", (error) => {
    broken = error;
    inflate.destroy(error);
  });
  try {
    body.pipe(inflate);
    for await (const chunk of inflate) {
      const why2 = splitter.take(chunk);
      if (why2 !== null) return corrupt(why2);
    }
    const why = splitter.finish();
    return why === null ? { kind: "ok" } : corrupt(why);
  } catch (error) {
    if (broken !== null) return { kind: "unavailable", why: `stored bytes stopped coming: ${messageOf(broken)}` };
    return isDiskError(error) ? { kind: "unavailable", why: `they cannot be put on disk: ${messageOf(error)}` } : corrupt("its bytes are damaged");
  } finally {
    inflate.destroy();
  }
}
async function bodyStream(head2) {
  if (head2.read.length >= head2.total) return import_node_stream3.Readable.from([head2.read.subarray(head2.bodyFrom)]);
  const part = await head2.entry.read(head2.bodyFrom, null);
  if (part.kind !== "part") return part;
  if (part.total === head2.total) return part.stream;
  part.stream.destroy();
  return corrupt("its length has changed");
}
function corrupt(why) {
  return { kind: "corrupt", why };
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
function isDiskError(error) {
  return error instanceof Error && "syscall" in error;
}
function isReadFailure(answer) {
  return answer.kind === "gone" || answer.kind === "corrupt" || isTrouble(answer);
}
var import_node_crypto13, import_node_fs28, import_node_stream3, import_node_zlib3, WINDOW2, BlobSplitter;
var init_entry_reader = __esm({
  "src/adapters/entry-reader.ts"() {
    "use strict";
    import_node_crypto13 = require("node:crypto");
    import_node_fs28 = require("node:fs");
    import_node_stream3 = require("node:stream");
    import_node_zlib3 = require("node:zlib");
    init_entry_header();
    init_entry_limits();
    init_framing();
    init_digest();
    init_cache_service();
    WINDOW2 = { params: { [import_node_zlib3.constants.ZSTD_d_windowLogMax]: 27 } };
    BlobSplitter = class {
      #blobs;
      #folder;
      #wanted;
      #index = 0;
      /** `to`: null for bytes that are only digested. */
      #open = null;
      constructor(blobs, folder, wanted) {
        this.#blobs = blobs;
        this.#folder = folder;
        this.#wanted = wanted;
      }
      /** Why these bytes cannot be what they should be; null: go on. Throws what the disk throws. */
      take(chunk) {
        let rest = chunk;
        for (; ; ) {
          const why = this.#settle();
          if (why !== null) return why;
          if (rest.length === 0) return null;
          const open = this.#open;
          if (open === null) return "it has more bytes than its header says";
          const piece = rest.subarray(0, open.left);
          if (open.to !== null) (0, import_node_fs28.writeFileSync)(open.to.descriptor, piece);
          open.digest.update(piece);
          open.left -= piece.length;
          rest = rest.subarray(piece.length);
        }
      }
      finish() {
        const why = this.#settle();
        if (why !== null) return why;
        return this.#open === null ? null : "it has fewer bytes than its header says";
      }
      dispose() {
        const to = this.#open?.to ?? null;
        this.#open = null;
        if (to === null) return;
        (0, import_node_fs28.closeSync)(to.descriptor);
        (0, import_node_fs28.rmSync)(to.file, { force: true });
      }
      /** Adopts what is complete, empty blobs too, and opens what comes next. */
      #settle() {
        for (; ; ) {
          if (this.#open !== null) {
            if (this.#open.left > 0) return null;
            if (!this.#adopt()) return "the bytes of a file are not those of its digest";
          }
          const next = this.#blobs[this.#index];
          if (next === void 0) return null;
          const to = this.#wanted === null || this.#wanted.has(next.sha256) ? this.#newFile() : null;
          this.#open = { to, digest: (0, import_node_crypto13.createHash)("sha256"), left: next.size };
        }
      }
      #newFile() {
        const file = this.#folder.temporaryFile();
        return { file, descriptor: (0, import_node_fs28.openSync)(file, "wx", 384) };
      }
      #adopt() {
        const open = this.#open;
        const blob = this.#blobs[this.#index];
        if (open === null || blob === void 0) return false;
        const isRight = open.digest.digest("hex") === blob.sha256;
        if (open.to !== null) (0, import_node_fs28.closeSync)(open.to.descriptor);
        this.#open = null;
        this.#index++;
        if (open.to !== null && isRight) this.#folder.adopt(open.to.file, blob);
        else if (open.to !== null) (0, import_node_fs28.rmSync)(open.to.file, { force: true });
        return isRight;
      }
    };
  }
});

// src/adapters/store-trust.ts
var NO_LEDGER_HAS_IT;
var init_store_trust = __esm({
  "src/adapters/store-trust.ts"() {
    "use strict";
    NO_LEDGER_HAS_IT = "its entry stands in no ledger that counts";
  }
});

// src/adapters/entry-shelf.ts
function hasSameBytes(one, other) {
  const digests2 = (record) => blobsOf([record]).map(({ sha256: sha2562 }) => sha2562).join();
  return digests2(one) === digests2(other);
}
var import_node_fs29, FIRST_BYTES, EntryShelf;
var init_entry_shelf = __esm({
  "src/adapters/entry-shelf.ts"() {
    "use strict";
    import_node_fs29 = require("node:fs");
    init_entry_header();
    init_entry_key();
    init_record_check();
    init_result_tree();
    init_cache_service();
    init_cache_tally();
    init_entry_file();
    init_entry_reader();
    init_store_trust();
    FIRST_BYTES = 128 * 1024;
    EntryShelf = class {
      #parts;
      /** Keys whose entries are damaged, with the time when that was found. */
      disowned = /* @__PURE__ */ new Map();
      constructor(parts) {
        this.#parts = parts;
      }
      /** The key under which a fingerprint's entry is looked for and saved: the first that was not found damaged. Null: all were. */
      keyOf(fingerprint) {
        for (let generation = 0; generation < GENERATIONS; generation++) {
          const key = entryKey(this.#parts.epoch, fingerprint, generation);
          if (!this.disowned.has(key)) return key;
        }
        return null;
      }
      /**
       * Where the entry lies that another worker of this run saved for a record. Where there is a policy what others wrote under its names is given
       * up; without one the first name will do. What cannot be seen yet is taken to be there. Null: all names are taken.
       */
      async placeFor(record) {
        const { fingerprint } = record;
        if ((await this.#parts.trust ?? null) === null) return this.keyOf(fingerprint);
        for (let key = this.keyOf(fingerprint); key !== null; key = this.keyOf(fingerprint)) {
          const found = await this.#open(key, fingerprint, true);
          if (found.kind === "record" && !hasSameBytes(found.record, record)) this.disown(key);
          else if (found.kind !== "corrupt") return key;
        }
        return null;
      }
      disown(key) {
        this.disowned.set(key, Date.now());
      }
      /** The record of an entry nobody has told of. Where one is damaged, the entry that replaced it. */
      async find(fingerprint) {
        const trust = await this.#parts.trust ?? null;
        if (trust !== null && trust.ledger !== null) return this.#tell(fingerprint);
        return this.#findTrusted(fingerprint, (record) => trust?.record(record) ?? null);
      }
      async #findTrusted(fingerprint, whyNot2) {
        for (let key = this.keyOf(fingerprint); key !== null; key = this.keyOf(fingerprint)) {
          const found = await this.#open(key, fingerprint);
          if (found.kind === "record") {
            const why = whyNot2(found.record);
            if (why !== null) return { untrusted: why };
            const isWhole = found.head.read.length >= found.head.total;
            if (!isWhole || await this.#unpack(found, false) !== "corrupt") return { record: found.record, key };
          } else if (found.kind !== "corrupt") return null;
        }
        return null;
      }
      /** Of an entry that only a ledger could vouch for nothing is read. */
      async #tell(fingerprint) {
        const { service, tally } = this.#parts;
        tally.count("lookUps");
        const found = await service.find(entryKey(this.#parts.epoch, fingerprint), "exact");
        if (isTrouble(found)) this.#trouble(found);
        return found.kind === "hit" ? { untrusted: NO_LEDGER_HAS_IT } : null;
      }
      /** Takes the bytes of an entry into the local store. `known`: the record that led to it; where there is a policy the entry must hold its bytes. */
      async fetch(key, fingerprint, known3) {
        const found = await this.#open(key, fingerprint, true);
        const isOther = found.kind === "record" && known3 !== void 0 && (await this.#parts.trust ?? null) !== null && !hasSameBytes(found.record, known3);
        if (isOther) return this.#corrupt(key, known3.task, "it holds other bytes than the record that led to it", true).kind;
        if (found.kind === "record") return this.#unpack(found, true);
        if (found.kind === "corrupt") return "corrupt";
        return found.kind === "unreachable" ? "unreachable" : "gone";
      }
      /** `gone`: there is no such entry; `emptied`: the service tells of it, and has no bytes for it. */
      async #open(key, fingerprint, isTold2 = false) {
        const { service, tally } = this.#parts;
        tally.count("lookUps");
        const found = await service.find(key, "exact");
        if (found.kind === "miss") return { kind: "gone" };
        if (isTrouble(found)) return this.#trouble(found);
        tally.count("downloads");
        const head2 = await readHead2(found.entry, FIRST_BYTES);
        if (isReadFailure(head2)) {
          if (head2.kind === "corrupt") return this.#corrupt(key, fingerprint.slice(0, 12), head2.why, isTold2);
          return isTrouble(head2) ? this.#trouble(head2) : { kind: "emptied" };
        }
        const checked3 = readEntryHeader(head2.header, key, fingerprint);
        if (!checked3.ok) return this.#corrupt(key, fingerprint.slice(0, 12), checked3.why, isTold2);
        return { kind: "record", key, head: head2, record: checked3.record };
      }
      /** `isTold`: whoever asked for the bytes says so when they are damaged. */
      async #unpack(found, isTold2) {
        const { blobs, tally } = this.#parts;
        const { key, head: head2, record } = found;
        if (head2.read.length < head2.total) tally.count("downloads");
        const unpacked = await unpackBody(head2, blobsOf([record]), blobs);
        if (unpacked.kind === "ok") tally.restored(record.task, key, head2.total);
        else if (unpacked.kind === "corrupt") this.#corrupt(key, record.task, unpacked.why, isTold2);
        else if (isTrouble(unpacked)) this.#trouble(unpacked);
        if (unpacked.kind === "ok" || unpacked.kind === "gone" || unpacked.kind === "corrupt") return unpacked.kind;
        return "unreachable";
      }
      #corrupt(key, task, why, isTold2) {
        this.disown(key);
        this.#parts.tally.corrupt(task, why, isTold2);
        return { kind: "corrupt" };
      }
      #trouble(trouble) {
        this.#parts.tally.trouble(trouble);
        return { kind: "unreachable" };
      }
      /** Never rejects. Where another run was first with this name, its entry is compared with ours. */
      async save(record) {
        const { blobs, tally } = this.#parts;
        const why = whyNotSaved(record);
        for (let key = this.keyOf(record.fingerprint); key !== null && why === null; key = this.keyOf(record.fingerprint)) {
          const file = blobs.temporaryFile();
          try {
            const saved = await this.#saveAs(key, record, file);
            if (saved !== "damaged") return saved;
          } finally {
            (0, import_node_fs29.rmSync)(file, { force: true });
          }
        }
        tally.refused(record.task, why ?? "its entries were damaged again and again");
        return { kind: "not-kept", why: "too-large" };
      }
      /** `damaged`: the name is taken by an entry without right bytes, which is disowned now. */
      async #saveAs(key, record, file) {
        const { service, blobs, tally, signal } = this.#parts;
        const packed = await packEntry(entryHeader(key, record), blobsOf([record]), (blob) => blobs.file(blob.sha256), file);
        if (packed.kind !== "packed") {
          tally.refused(record.task, packed.kind === "failed" ? packed.why : "it is too large");
          return { kind: "not-kept", why: "too-large" };
        }
        tally.count("uploads");
        const stored = await service.store(key, file, (0, import_node_fs29.statSync)(file).size, signal);
        if (stored.kind === "saved") {
          tally.saved(record.task, key, packed.bytes);
          return { kind: "kept", shelved: { record, key } };
        }
        if (stored.kind === "exists") return this.#compare(key, record);
        if (stored.kind === "unknown") return { kind: "not-kept", why: "unknown" };
        if (signal.aborted) return { kind: "not-kept", why: "interrupted" };
        tally.trouble(stored);
        return { kind: "not-kept", why: whyNotKept(stored) };
      }
      /** The first one stands, unless there is a policy. One that cannot be seen yet is taken to be equal. */
      async #compare(key, record) {
        const found = await this.#open(key, record.fingerprint);
        if (found.kind === "emptied") this.disown(key);
        if (found.kind === "emptied" || found.kind === "corrupt") return "damaged";
        if (found.kind === "record" && (await this.#parts.trust ?? null) !== null) return this.#keepOwn(key, found.record, record);
        if (found.kind !== "record" || treeOf(found.record) === treeOf(record)) return { kind: "kept", shelved: { record, key } };
        this.#parts.tally.differing(record.task);
        this.#parts.tally.notSaved("exists-differs");
        return { kind: "kept", shelved: { record: found.record, key } };
      }
      /** Whoever was first here need not be trusted: its entry stands for ours where it holds the same bytes, and is given up where not. */
      #keepOwn(key, other, record) {
        if (hasSameBytes(other, record)) return { kind: "kept", shelved: { record, key } };
        this.disown(key);
        return "damaged";
      }
    };
  }
});

// src/adapters/signed-bytes.ts
async function readSigned(http2, url, from, bytes) {
  const range = `bytes=${from}-${bytes === null ? "" : from + bytes - 1}`;
  const answer = await http2.open({ method: "GET", url, headers: { range, "x-ms-version": "2024-11-04" } });
  if (answer.kind === "failed") return { kind: "again", why: `stored bytes cannot be reached: ${answer.why}` };
  const { status, headers, stream } = answer;
  if (status === 206) {
    const total = Number(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1]);
    if (Number.isSafeInteger(total)) return partOf(stream, total, bytes);
  }
  if (status === 200 && from === 0) {
    const total = Number(headers["content-length"]);
    if (Number.isSafeInteger(total)) return partOf(stream, total, bytes);
  }
  stream.destroy();
  if (status === 404 || status === 403 || status === 410 || status === 416) return { kind: "done", value: { kind: "gone" } };
  if (status === 429) return { kind: "slow-down", why: "the store of bytes limits requests", waitMs: retryAfter(headers["retry-after"]) };
  return { kind: "again", why: `the store of bytes answers with status ${status}` };
}
async function partOf(stream, total, bytes) {
  if (bytes === null) return { kind: "done", value: { kind: "part", stream, total } };
  const read4 = await readFirst(stream, bytes);
  if (!Buffer.isBuffer(read4)) return { kind: "again", why: `stored bytes stopped coming: ${read4.why}` };
  return { kind: "done", value: { kind: "part", stream: import_node_stream4.Readable.from([read4]), total } };
}
var import_node_stream4;
var init_signed_bytes = __esm({
  "src/adapters/signed-bytes.ts"() {
    "use strict";
    import_node_stream4 = require("node:stream");
    init_http_exchange();
  }
});

// src/adapters/twirp-exchange.ts
async function twirpCall(parts, method, fields) {
  const answer = await parts.http.exchange({
    method: "POST",
    url: parts.url + method,
    headers: { authorization: `Bearer ${parts.token}`, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(fields)
  });
  return judge2(answer, method, parts.name);
}
function judge2(answer, method, name) {
  if (answer.kind === "failed")
    return { kind: "again", why: `the ${name} service cannot be reached: ${answer.why}`, isLost: answer.isUnsent !== true };
  const { status } = answer;
  const fields = readFields(answer.body);
  const message = typeof fields?.["msg"] === "string" ? fields["msg"].slice(0, 300) : `it answered ${method} with status ${status}`;
  if (status === 429)
    return { kind: "slow-down", why: `the ${name} service limits requests`, waitMs: retryAfter(answer.headers["retry-after"]) };
  if (status === 200 && fields !== null) return { kind: "done", value: { kind: "fields", fields } };
  if (status === 409) return { kind: "done", value: { kind: "exists" } };
  if (/cache (write|read) denied:/.test(message)) return { kind: "done", value: { kind: "mode", why: message } };
  if (message.includes("insufficient usage")) return { kind: "done", value: { kind: "quota", why: message } };
  if (status === 401 || status === 403)
    return { kind: "done", value: { kind: "denied", why: `the ${name} service does not take this job's token: ${message}` } };
  if (status >= 500 || status === 200 || status === 408)
    return { kind: "again", why: `the ${name} service fails: ${message}`, isLost: true };
  return { kind: "done", value: { kind: "refused", why: `the ${name} service refuses: ${message}` } };
}
function readFields(body) {
  try {
    const value = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
var init_twirp_exchange = __esm({
  "src/adapters/twirp-exchange.ts"() {
    "use strict";
    init_http_exchange();
  }
});

// src/adapters/github-cache-client.ts
function githubCacheClient(parts) {
  const guard = new ServiceGuard(parts.clock);
  const stores = new ServiceGuard(parts.clock, { ...GUARD_LIMITS, tries: 1 });
  const uploads = new CallBudget(parts.clock, UPLOADS, MINUTE_MS);
  const downloads = new CallBudget(parts.clock, DOWNLOADS, MINUTE_MS);
  const call = (method, fields, isUrgent) => guard.call(() => callOnce2(parts, method, fields), isUrgent);
  const lookUp = (fields) => guard.call(async () => {
    await downloads.take();
    return callOnce2(parts, "GetCacheEntryDownloadURL", fields);
  });
  return {
    kind: "v2",
    find: async (key, match) => {
      const answer = await lookUp({ key, restore_keys: [key], version: parts.version });
      if (answer.kind === "exists") return { kind: "miss" };
      return answer.kind === "fields" ? foundIn(answer.fields, key, match, parts, guard) : answer;
    },
    store: (key, file, bytes, signal, isUrgent = false) => stores.call(async () => {
      const isFree = await uploads.take(signal);
      return isFree ? attemptOf(await storeEntry({ parts, call, isUrgent }, key, file, bytes, signal)) : INTERRUPTED;
    }, isUrgent),
    close: () => parts.http.close()
  };
}
function foundIn(fields, key, match, parts, guard) {
  const { ok, signed_download_url: url, matched_key: matched } = fields;
  if (ok !== true || typeof url !== "string" || typeof matched !== "string" || url === "") return { kind: "miss" };
  if (match === "exact" ? matched !== key : !matched.startsWith(key)) return { kind: "miss" };
  const entry = {
    key: matched,
    read: (from, bytes) => guard.call(() => readSigned(parts.http, url, from, bytes))
  };
  return { kind: "hit", entry };
}
function attemptOf(stored) {
  return stored.kind === "unavailable" ? { kind: "again", why: stored.why } : { kind: "done", value: stored };
}
async function storeEntry(store, key, file, bytes, signal) {
  const { parts, call, isUrgent } = store;
  const { version } = parts;
  const reserved = await call("CreateCacheEntry", { key, version }, isUrgent);
  if (reserved.kind !== "fields") return reserved;
  const { ok, signed_upload_url: url, message } = reserved.fields;
  if (ok !== true || typeof url !== "string") return refusal(message);
  const uploaded = await parts.upload(url, file, signal);
  if (isTrouble(uploaded)) return uploaded;
  const finalized = await call("FinalizeCacheEntryUpload", { key, version, size_bytes: String(bytes) }, true);
  if (finalized.kind !== "fields") return finalized.kind === "exists" ? { kind: "saved" } : finalized;
  return finalized.fields["ok"] === true ? { kind: "saved" } : refusal(finalized.fields["message"]);
}
function refusal(message) {
  const why = typeof message === "string" && message !== "" ? message.slice(0, 300) : "the cache service refused without a reason";
  if (/cache (write|read) denied:/.test(why)) return { kind: "mode", why };
  return { kind: why.includes("insufficient usage") ? "quota" : "unavailable", why };
}
async function callOnce2({ http: http2, token, resultsUrl }, method, fields) {
  const attempt = await twirpCall({ http: http2, token, url: resultsUrl + SERVICE, name: "cache" }, method, fields);
  if (attempt.kind !== "done") return attempt;
  const { value } = attempt;
  return { kind: "done", value: value.kind === "refused" ? { kind: "unavailable", why: value.why } : value };
}
var SERVICE, UPLOADS, DOWNLOADS, MINUTE_MS, INTERRUPTED;
var init_github_cache_client = __esm({
  "src/adapters/github-cache-client.ts"() {
    "use strict";
    init_cache_service();
    init_service_guard();
    init_signed_bytes();
    init_twirp_exchange();
    SERVICE = "twirp/github.actions.results.api.v1.CacheService/";
    UPLOADS = 160;
    DOWNLOADS = 1200;
    MINUTE_MS = 6e4;
    INTERRUPTED = { kind: "done", value: { kind: "unavailable", why: "the run was interrupted" } };
  }
});

// src/core/entry/ledger-header.ts
function isSmall(record) {
  return totalSize(blobsOf([record])) <= SMALL_RESULT;
}
function ledgerHeader(key, { rows, disowned }) {
  return JSON.stringify({ format: 1, key, rows, disowned });
}
function ledgerBlobs({ rows }) {
  return blobsOf(rows.flatMap((row) => row.place === null ? [row.record] : []));
}
function readLedgerHeader(text, key) {
  const value = parseJson2(text);
  const shape = {
    format: (format) => format === 1,
    key: (own) => own === key,
    rows: Array.isArray,
    disowned: Array.isArray
  };
  if (!isFields(value, shape)) return null;
  const { rows, disowned } = value;
  return rows.every(isRow) && disowned.every(isDisowned) ? { rows, disowned } : null;
}
function isRow(row) {
  return isFields(row, {
    place: (place) => place === null || typeof place === "string",
    atMs: Number.isFinite,
    usedMs: Number.isFinite,
    record: (record) => isFields(record, {}) && typeof record["fingerprint"] === "string" && typeof record["key"] === "string" && hasBlobs(record)
  });
}
function hasBlobs(record) {
  const isBlob = (value) => isFields(value, {}) && isDigest(value["sha256"]) && Number.isSafeInteger(value["size"]) && Number(value["size"]) >= 0;
  const { outputs, log } = record;
  return Array.isArray(outputs) && outputs.every(isBlob) && (log === null || isBlob(log));
}
function isDisowned(value) {
  return isFields(value, { key: (key) => typeof key === "string", atMs: Number.isFinite });
}
function mergeLedgers(ledgers) {
  const rows = /* @__PURE__ */ new Map();
  const disowned = /* @__PURE__ */ new Map();
  for (const one of ledgers.flatMap((ledger) => ledger.disowned)) if (!disowned.has(one.key)) disowned.set(one.key, one);
  for (const row of ledgers.flatMap((ledger) => ledger.rows)) {
    if (row.place !== null && disowned.has(row.place)) continue;
    const known3 = rows.get(row.record.fingerprint) ?? row;
    rows.set(row.record.fingerprint, row.usedMs > known3.usedMs ? { ...known3, usedMs: row.usedMs } : known3);
  }
  return { rows: [...rows.values()], disowned: [...disowned.values()] };
}
function boundLedger(ledger, nowMs, bounds = LEDGER_BOUNDS) {
  const ofTask = /* @__PURE__ */ new Map();
  const kept2 = [];
  let bytes = 0;
  let characters = 0;
  const rows = ledger.rows.map((row) => ({ ...row, atMs: Math.min(row.atMs, nowMs), usedMs: Math.min(row.usedMs, nowMs) }));
  for (const row of rows.sort((a2, b2) => b2.usedMs - a2.usedMs || b2.atMs - a2.atMs)) {
    if (kept2.length >= bounds.rows || nowMs - row.usedMs > bounds.ageMs) break;
    const count2 = ofTask.get(row.record.key) ?? 0;
    const size = row.place === null ? totalSize(blobsOf([row.record])) : 0;
    if (count2 >= bounds.rowsOfTask || bytes + size > bounds.bytes) continue;
    const length = JSON.stringify(row).length;
    if (characters + length > bounds.characters) continue;
    ofTask.set(row.record.key, count2 + 1);
    bytes += size;
    characters += length;
    kept2.push(row);
  }
  const disowned = ledger.disowned.map((one) => ({ ...one, atMs: Math.min(one.atMs, nowMs) })).sort((a2, b2) => b2.atMs - a2.atMs);
  return { rows: kept2, disowned: disowned.slice(0, bounds.disowned).filter((one) => nowMs - one.atMs <= bounds.ageMs) };
}
var LEDGER_BOUNDS, SMALL_RESULT;
var init_ledger_header = __esm({
  "src/core/entry/ledger-header.ts"() {
    "use strict";
    init_entry_header();
    init_record_check();
    LEDGER_BOUNDS = {
      rows: 2e4,
      rowsOfTask: 20,
      bytes: 16 * 1024 ** 2,
      characters: 32 * 1024 ** 2,
      ageMs: 45 * 24 * 3600 * 1e3,
      disowned: 1e4
    };
    SMALL_RESULT = 4096;
  }
});

// src/adapters/github-ledger.ts
var import_node_fs30, FIRST_BYTES2, UNSIGNED, UNSIGNED_HINT, GithubLedger;
var init_github_ledger = __esm({
  "src/adapters/github-ledger.ts"() {
    "use strict";
    import_node_fs30 = require("node:fs");
    init_entry_header();
    init_entry_key();
    init_ledger_header();
    init_record_check();
    init_digest();
    init_cache_service();
    init_cache_tally();
    init_entry_file();
    init_entry_reader();
    init_file_digest();
    FIRST_BYTES2 = 32 * 1024 * 1024;
    UNSIGNED = "nothing of this run is kept for other runs: its ledger has no signature on GitHub, and `trust` takes no other";
    UNSIGNED_HINT = "A run that went well signs its ledger where its report has `id-token: write` and `attestations: write`, or with `attest: required`.";
    GithubLedger = class {
      #parts;
      #loaded = [];
      #rows = /* @__PURE__ */ new Map();
      #byKey = null;
      #disowned = [];
      #trust = null;
      /** Why records that were read do not count, by fingerprint. */
      #refused = /* @__PURE__ */ new Map();
      #checked = /* @__PURE__ */ new Map();
      #unpacked = /* @__PURE__ */ new Map();
      constructor(parts) {
        this.#parts = parts;
      }
      /** One look-up and at most one download for each ref, all at once. */
      async load() {
        this.#trust = await this.#parts.trust ?? null;
        const found = await Promise.all(this.#parts.refs.map((ref) => this.#loadOne(ref)));
        for (const one of found) if (one !== null) this.#loaded.push(one);
        const merged = mergeLedgers(this.#loaded.map((one) => one.ledger));
        this.#rows = new Map(merged.rows.map((row) => [row.record.fingerprint, row]));
        for (const fingerprint of this.#rows.keys()) this.#refused.delete(fingerprint);
        this.#disowned = merged.disowned;
      }
      /** Why what is written of a fingerprint does not count; null where nothing is, or it does. */
      refused(fingerprint) {
        return this.#refused.get(fingerprint) ?? null;
      }
      get disowned() {
        return this.#disowned;
      }
      /** The record for a fingerprint with where its bytes are; null where none is known, or what is written there is none. */
      row(fingerprint) {
        const row = this.#rows.get(fingerprint);
        if (row === void 0) return null;
        const known3 = this.#checked.get(fingerprint);
        if (known3 === null) return null;
        if (known3 !== void 0) return { record: known3, place: row.place };
        const checked3 = checkRecord(row.record, fingerprint);
        this.#checked.set(fingerprint, checked3.ok ? checked3.record : null);
        if (!checked3.ok) this.#parts.tally.corrupt(fingerprint.slice(0, 12), checked3.why, false);
        return checked3.ok ? { record: checked3.record, place: row.place } : null;
      }
      /** Records of a task, newest first, as they are written: for explanations, after `checkRecord`. */
      recent(key, count2) {
        const rows = [...this.#index().get(key) ?? []].sort((a2, b2) => b2.atMs - a2.atMs).slice(0, count2);
        return rows.flatMap((row) => this.row(row.record.fingerprint)?.record ?? []);
      }
      /** Median of the newest durations of a task in milliseconds; null where none is known. */
      duration(key) {
        const rows = [...this.#index().get(key) ?? []].sort((a2, b2) => b2.atMs - a2.atMs).slice(0, 3);
        const known3 = rows.map((row) => row.record.durationMs).filter(Number.isFinite).sort((a2, b2) => a2 - b2);
        return known3[Math.floor((known3.length - 1) / 2)] ?? null;
      }
      #index() {
        if (this.#byKey !== null) return this.#byKey;
        const index = /* @__PURE__ */ new Map();
        for (const row of this.#rows.values()) {
          const known3 = index.get(row.record.key);
          if (known3 === void 0) index.set(row.record.key, [row]);
          else known3.push(row);
        }
        this.#byKey = index;
        return index;
      }
      /** Takes the small bytes of the ledgers that hold a record into the local store. */
      async unpack(fingerprint) {
        const holding = this.#loaded.filter(
          ({ ledger }) => ledger.rows.some((row) => row.place === null && row.record.fingerprint === fingerprint)
        );
        const unpacked = await Promise.all(holding.map((one) => this.#unpackOne(one)));
        return unpacked.includes(true);
      }
      #unpackOne(loaded) {
        const known3 = this.#unpacked.get(loaded);
        if (known3 !== void 0) return known3;
        const { head: head2, ledger, blobs } = loaded;
        const wanted = this.#trust === null ? null : new Set(ledgerBlobs(ledger).map(({ sha256: digest }) => digest));
        const unpacking = unpackBody(head2, blobs, this.#parts.blobs, wanted).then((unpacked) => unpacked.kind === "ok");
        this.#unpacked.set(loaded, unpacking);
        return unpacking;
      }
      async #loadOne(ref) {
        const { epoch, flow, tally } = this.#parts;
        const entry = await this.#find(ledgerPrefix(epoch, flow, ref));
        const loaded = typeof entry === "string" ? entry : await this.#read(entry);
        const outcome = typeof loaded === "string" ? loaded : "hit";
        tally.ledgers.push({ ref, outcome, records: typeof loaded === "string" ? 0 : loaded.ledger.rows.length });
        return typeof loaded === "string" ? null : loaded;
      }
      async #find(prefix) {
        const { service, tally } = this.#parts;
        tally.count("lookUps");
        const found = await service.find(prefix, "prefix");
        if (found.kind === "hit") return found.entry;
        if (isTrouble(found)) tally.trouble(found);
        return found.kind === "miss" || found.kind === "mode" ? "miss" : "unavailable";
      }
      async #read(entry) {
        const { tally } = this.#parts;
        tally.count("downloads");
        const head2 = await readHead2(entry, FIRST_BYTES2);
        if (isReadFailure(head2)) {
          if (isTrouble(head2)) tally.trouble(head2);
          if (head2.kind === "corrupt") tally.corrupt("this ref's ledger", head2.why, false);
          return head2.kind === "gone" ? "miss" : head2.kind === "corrupt" ? "corrupt" : "unavailable";
        }
        const why = await this.#whyUnsigned(head2);
        if (why !== null) return this.#refuse(head2.header, why);
        const ledger = readLedgerHeader(head2.header, entry.key);
        if (ledger !== null) return { key: entry.key, head: head2, ledger: this.#counting(ledger), blobs: ledgerBlobs(ledger) };
        if (this.#signed !== null && this.#refuse(head2.header, "its ledger is a copy of another one") === "untrusted") return "untrusted";
        tally.corrupt("this ref's ledger", "its header is not that of a ledger of this name", false);
        return "corrupt";
      }
      get #signed() {
        return this.#trust?.ledger ?? null;
      }
      /** Its bytes are in memory alone until they are known to count. */
      async #whyUnsigned({ read: read4, total }) {
        if (this.#signed === null) return null;
        return read4.length < total ? "its ledger is larger than what is checked" : this.#signed(sha256(read4));
      }
      /** What it would have told is remembered, for explanations, and nothing else of it. */
      #refuse(header, why) {
        const { key } = parseJson2(header) ?? {};
        const ledger = typeof key === "string" ? readLedgerHeader(header, key) : null;
        for (const { record } of ledger?.rows ?? []) if (!this.#refused.has(record.fingerprint)) this.#refused.set(record.fingerprint, why);
        return ledger === null ? "corrupt" : "untrusted";
      }
      /** Rows that the policy does not take are neither used nor handed on. A row that is no record is told when it is asked for. */
      #counting(ledger) {
        const trust = this.#trust;
        if (trust === null) return ledger;
        const rows = ledger.rows.filter((row) => {
          const checked3 = checkRecord(row.record, row.record.fingerprint);
          const why = checked3.ok ? trust.record(checked3.record) : null;
          if (why !== null && !this.#refused.has(row.record.fingerprint)) this.#refused.set(row.record.fingerprint, why);
          return why === null;
        });
        return { ...ledger, rows };
      }
      /**
       * Writes what is known now for the own ref: what this run learnt, then what it read. Another run of the ref may have written
       * meanwhile: its rows are taken in. `used`: fingerprints that this run restored; `forgotten`: those whose bytes it found useless. Where
       * ledgers need a signature one that has none is not written: it would hide those that have.
       */
      async write(learnt, used, forgotten, seal) {
        const { epoch, flow, refs, run, blobs, tally, service, signal, now } = this.#parts;
        await this.#readAgain();
        const read4 = this.#loaded.map(({ ledger }) => ({
          ...ledger,
          rows: ledger.rows.filter((row) => !forgotten.has(row.record.fingerprint))
        }));
        const merged = mergeLedgers([learnt, ...read4]);
        const rows = merged.rows.map((row) => used.has(row.record.fingerprint) ? { ...row, usedMs: now() } : row);
        const bounded = boundLedger({ ...merged, rows }, now());
        const here = await this.#withBytes(bounded);
        const key = ledgerKey(epoch, flow, refs[0] ?? "", run);
        const own = new Set(learnt.rows.flatMap((row) => row.place === null ? row.record.fingerprint : []));
        const small = here.rows.filter((row) => own.has(row.record.fingerprint)).length;
        tally.notSaved("too-large", own.size - small);
        const file = blobs.temporaryFile();
        try {
          const packed = await packEntry(ledgerHeader(key, here), ledgerBlobs(here), (blob) => blobs.file(blob.sha256), file);
          if (packed.kind !== "packed") {
            tally.refused("this run", packed.kind === "failed" ? packed.why : "its ledger is too large");
            return;
          }
          if (!await this.#isSealed(file, seal)) return;
          tally.count("uploads");
          const stored = await service.store(key, file, packed.bytes, signal, true);
          if (!isTrouble(stored)) tally.inLedger = small;
          else {
            tally.trouble(stored);
            tally.notSaved(whyNotKept(stored), small);
          }
        } finally {
          (0, import_node_fs30.rmSync)(file, { force: true });
        }
      }
      async #isSealed(file, seal) {
        if (this.#signed === null) return true;
        const digest = await digestStream(file);
        if (digest !== null && seal !== null && await seal(digest)) return true;
        this.#parts.tally.degraded({ service: "cache", what: UNSIGNED }, "store/unavailable", UNSIGNED_HINT);
        return false;
      }
      async #readAgain() {
        const { epoch, flow, refs, tally } = this.#parts;
        if (tally.mode === "write-only") return;
        const entry = await this.#find(ledgerPrefix(epoch, flow, refs[0] ?? ""));
        if (typeof entry === "string" || this.#loaded.some((one) => one.key === entry.key)) return;
        const newest = await this.#read(entry);
        if (typeof newest !== "string") this.#loaded.unshift(newest);
      }
      /** Small results whose bytes cannot be had any more are left out. */
      async #withBytes(ledger) {
        const { blobs } = this.#parts;
        const isHere = (row) => row.place !== null || blobsOf([row.record]).every((blob) => blobs.holds(blob));
        if (!ledger.rows.every(isHere)) await Promise.all(this.#loaded.map((one) => this.#unpackOne(one)));
        return { ...ledger, rows: ledger.rows.filter(isHere) };
      }
    };
  }
});

// src/core/entry/ledger-room.ts
function sizeOf(record) {
  return totalSize(blobsOf([record]));
}
function lengthOf(record) {
  return JSON.stringify(record).length + ROW_CHARACTERS;
}
var ROW_CHARACTERS, LedgerRoom;
var init_ledger_room = __esm({
  "src/core/entry/ledger-room.ts"() {
    "use strict";
    init_entry_header();
    init_ledger_header();
    ROW_CHARACTERS = 200;
    LedgerRoom = class {
      #bytes = 0;
      #characters = 0;
      /** Whether a result can live in the ledger: small, and room for it. */
      hasForResult(record) {
        return isSmall(record) && this.#bytes + sizeOf(record) <= LEDGER_BOUNDS.bytes && this.hasForRow(record);
      }
      /** Whether there is room for what is known of a result that lies elsewhere. */
      hasForRow(record) {
        return this.#characters + lengthOf(record) <= LEDGER_BOUNDS.characters;
      }
      /** A row of the ledger, with the result's bytes where it lives there. */
      take(record, livesThere) {
        if (livesThere) this.#bytes += sizeOf(record);
        this.#characters += lengthOf(record);
      }
    };
  }
});

// src/adapters/interruption.ts
async function unlessInterrupted(work, signal, graceMs, otherwise) {
  const cut3 = Promise.withResolvers();
  const timers = [];
  const begin = () => void timers.push(setTimeout(() => cut3.resolve(otherwise), graceMs));
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  try {
    return await Promise.race([work, cut3.promise]);
  } finally {
    signal.removeEventListener("abort", begin);
    for (const timer of timers) clearTimeout(timer);
  }
}
var init_interruption = __esm({
  "src/adapters/interruption.ts"() {
    "use strict";
  }
});

// src/adapters/work-queue.ts
async function eachAtOnce(items, atOnce, work) {
  const queue = new WorkQueue(atOnce);
  await Promise.all(items.map((item) => queue.add(() => work(item))));
}
var WorkQueue;
var init_work_queue = __esm({
  "src/adapters/work-queue.ts"() {
    "use strict";
    WorkQueue = class {
      #atOnce;
      #waiting = [];
      #running = 0;
      #idle = [];
      constructor(atOnce) {
        this.#atOnce = atOnce;
      }
      /** Once nothing runs and nothing waits. */
      async idle() {
        if (this.#running === 0 && this.#waiting.length === 0) return;
        await new Promise((resolve) => this.#idle.push(resolve));
      }
      /** What waits is not begun any more. */
      drop(each) {
        for (const _2 of this.#waiting.splice(0)) each();
      }
      /** At the end of the line. */
      add(work) {
        return new Promise((resolve, reject) => {
          this.#waiting.push(() => {
            this.#running++;
            new Promise((settle2) => settle2(work())).then(resolve, reject).finally(() => {
              this.#running--;
              this.#next();
            });
          });
          this.#next();
        });
      }
      #next() {
        while (this.#running < this.#atOnce) {
          const start = this.#waiting.shift();
          if (start === void 0) break;
          start();
        }
        if (this.#running === 0 && this.#waiting.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
      }
    };
  }
});

// src/adapters/far-bytes.ts
var AT_ONCE, FarBytes;
var init_far_bytes = __esm({
  "src/adapters/far-bytes.ts"() {
    "use strict";
    init_entry_header();
    init_interruption();
    init_work_queue();
    AT_ONCE = 8;
    FarBytes = class {
      #parts;
      #queue = new WorkQueue(AT_ONCE);
      /** Fingerprints of the records that have a digest among their bytes. */
      #holders = /* @__PURE__ */ new Map();
      #records = /* @__PURE__ */ new Map();
      /** Where a record's bytes are: the key of an entry, or null: the ledger. */
      #places = /* @__PURE__ */ new Map();
      #fetching = /* @__PURE__ */ new Map();
      #unreachable = /* @__PURE__ */ new Set();
      constructor(parts) {
        this.#parts = parts;
      }
      know(record, place) {
        this.#places.set(record.fingerprint, place);
        this.#records.set(record.fingerprint, record);
        for (const { sha256: sha2562 } of blobsOf([record])) {
          const holders = this.#holders.get(sha2562) ?? /* @__PURE__ */ new Set();
          this.#holders.set(sha2562, holders.add(record.fingerprint));
        }
      }
      /** Undefined: it was not told of. */
      placeOf(fingerprint) {
        return this.#places.get(fingerprint);
      }
      /** The bytes may be there, and could not be had: no reason to give their place up. */
      isUnreachable(fingerprint) {
        return this.#unreachable.has(fingerprint);
      }
      has(sha2562) {
        return this.#holders.has(sha2562);
      }
      isNear(record) {
        return blobsOf([record]).every((blob) => this.#parts.blobs.holds(blob));
      }
      async prepare(files2) {
        if (this.#holders.size === 0) return;
        const wanted = (await files2()).filter((file) => this.#holders.has(file.sha256) && !this.#parts.blobs.holds(file));
        await Promise.all([...new Set(wanted.map((file) => file.sha256))].map((sha2562) => this.bring(sha2562)));
      }
      bring(sha2562) {
        return unlessInterrupted(this.#bringFirst(sha2562), this.#parts.signal, 0, "unreachable");
      }
      /** From the first place that has them; each place is asked once. */
      async #bringFirst(sha2562) {
        let worst = "missing";
        for (const fingerprint of this.#holders.get(sha2562) ?? []) {
          const outcome = await this.#bringRecord(fingerprint);
          if (outcome === "ok") return "ok";
          worst = outcome;
        }
        return worst;
      }
      #bringRecord(fingerprint) {
        const known3 = this.#fetching.get(fingerprint);
        if (known3 !== void 0) return known3;
        const key = this.#places.get(fingerprint) ?? null;
        const bringing = key === null ? this.#fromLedger(fingerprint) : this.#queue.add(() => this.#fromEntry(key, fingerprint));
        this.#fetching.set(fingerprint, bringing);
        return bringing;
      }
      async #fromLedger(fingerprint) {
        const { ledger } = this.#parts;
        if (await ledger.unpack(fingerprint)) return "ok";
        const record = ledger.row(fingerprint)?.record;
        return record !== void 0 && this.isNear(record) ? "ok" : "corrupt";
      }
      async #fromEntry(key, fingerprint) {
        const fetched = await this.#parts.shelf.fetch(key, fingerprint, this.#records.get(fingerprint));
        if (fetched === "ok" || fetched === "corrupt") return fetched;
        this.#unreachable.add(fingerprint);
        return fetched === "gone" ? "missing" : "unreachable";
      }
    };
  }
});

// src/adapters/github-store.ts
var SINGLE_LOOK_UPS, MOST_LOOK_UPS, AT_ONCE2, RECENT2, INTERRUPTED_MS, GithubStore;
var init_github_store = __esm({
  "src/adapters/github-store.ts"() {
    "use strict";
    init_ledger_room();
    init_record_check();
    init_far_bytes();
    init_interruption();
    init_work_queue();
    SINGLE_LOOK_UPS = 50;
    MOST_LOOK_UPS = 200;
    AT_ONCE2 = 8;
    RECENT2 = 8;
    INTERRUPTED_MS = 2e3;
    GithubStore = class {
      #parts;
      #saves = new WorkQueue(AT_ONCE2);
      #far;
      /** Not given again in this run; what earlier ledgers say of them is not handed on. */
      #forgotten = /* @__PURE__ */ new Set();
      #restored = /* @__PURE__ */ new Set();
      #missed = /* @__PURE__ */ new Set();
      /** Why entries that are there do not count. */
      #untrusted = /* @__PURE__ */ new Map();
      #room = new LedgerRoom();
      #learnt = [];
      #isLearntNew = false;
      #opened = null;
      #asked = 0;
      constructor(parts) {
        this.#parts = parts;
        this.#far = new FarBytes(parts);
      }
      /** The mode may be learnt only while the run goes on. */
      get #mayRead() {
        return this.#parts.tally.mode === "read" || this.#parts.tally.mode === "write";
      }
      get #mayWrite() {
        const { tally, isReadOnly } = this.#parts;
        return !isReadOnly && (tally.mode === "write" || tally.mode === "write-only");
      }
      /** Begins to read the ledgers, so that they are there when the first task is decided. */
      open() {
        this.#opened ??= this.#mayRead ? this.#load() : Promise.resolve();
        return this.#opened;
      }
      async #load() {
        await this.#parts.ledger.load();
        for (const { key, atMs } of this.#parts.ledger.disowned) this.#parts.shelf.disowned.set(key, atMs);
      }
      async lookup(fingerprints) {
        const found = new Map(await this.#parts.local.lookup(fingerprints));
        if (this.#mayRead) await unlessInterrupted(this.#lookUpFar(fingerprints, found), this.#parts.signal, 0, void 0);
        return found;
      }
      async #lookUpFar(fingerprints, found) {
        await this.open();
        if (!this.#mayRead) return;
        const unknown = [];
        for (const fingerprint of fingerprints) {
          if (found.has(fingerprint) || this.#forgotten.has(fingerprint)) continue;
          const row = this.#parts.ledger.row(fingerprint);
          if (row === null) unknown.push(fingerprint);
          else this.#take(found, row.record, row.place);
        }
        await this.#lookUpEach(unknown, found);
      }
      #take(found, record, key) {
        const { fingerprint, manifest, task, step, matrix, key: taskKey, ...body } = record;
        found.set(fingerprint, body);
        this.#restored.add(fingerprint);
        if (this.#far.placeOf(fingerprint) === void 0) this.#room.take(record, key === null);
        this.#far.know(record, key);
      }
      /** What no ledger knows: one look-up each as long as they are few, else those that a list names. */
      async #lookUpEach(unknown, found) {
        for (const fingerprint of unknown) this.#missed.add(fingerprint);
        const wanted = await this.#worthAsking(unknown);
        await eachAtOnce(wanted, AT_ONCE2, async (fingerprint) => {
          const shelved = await this.#parts.shelf.find(fingerprint);
          if (shelved === null) return;
          if ("untrusted" in shelved) {
            this.#untrusted.set(fingerprint, shelved.untrusted);
            return;
          }
          this.#missed.delete(fingerprint);
          this.#take(found, shelved.record, shelved.key);
          this.#learn(shelved.record, shelved.key);
        });
      }
      async #worthAsking(unknown) {
        const before = this.#asked;
        this.#asked += unknown.length;
        if (this.#asked <= SINGLE_LOOK_UPS) return unknown;
        const listed = await this.#parts.list.readable();
        if (listed !== null) return unknown.filter((fingerprint) => listed.has(fingerprint));
        return unknown.slice(0, Math.max(0, MOST_LOOK_UPS - before));
      }
      refused(fingerprint) {
        return this.#parts.ledger.refused(fingerprint) ?? this.#untrusted.get(fingerprint) ?? null;
      }
      async recent(key) {
        const [near, far] = [await this.#parts.local.recent(key), this.#mayRead ? this.#parts.ledger.recent(key, RECENT2) : []];
        const known3 = new Set(near.map((record) => record.fingerprint));
        return [...near, ...far.filter((record) => !known3.has(record.fingerprint) && !this.#forgotten.has(record.fingerprint))].slice(
          0,
          RECENT2
        );
      }
      ingest(absolutePath, inspect) {
        return this.#parts.local.ingest(absolutePath, inspect);
      }
      fetch = async (file, to) => {
        const near = await this.#parts.local.fetch(file, to);
        if (near === "ok" || near === "unavailable") return near;
        const far = await this.#far.bring(file.sha256);
        return far === "ok" ? this.#parts.local.fetch(file, to) : far;
      };
      prepare(files2) {
        return this.#far.prepare(files2);
      }
      async save(record) {
        const outcome = await this.#parts.local.save(record);
        if (outcome !== "saved" && outcome !== "exists" || !this.#mayWrite) return outcome;
        if (this.#room.hasForResult(record) && whyNotSaved(record) === null) this.#learn(record, null);
        else void this.#saves.add(() => this.#saveEntry(record));
        return outcome;
      }
      async #saveEntry(record) {
        if (this.#parts.signal.aborted || !this.#mayWrite) {
          this.#parts.tally.notSaved(this.#mayWrite ? "interrupted" : "denied");
          return;
        }
        const saved = await this.#parts.shelf.save(record);
        if (saved.kind === "kept") this.#learn(saved.shelved.record, saved.shelved.key);
        else if (saved.why !== "too-large") this.#parts.tally.notSaved(saved.why);
      }
      /** Whether the ledger will keep bytes of a record that another worker made, which are then to be brought near. */
      needsBytes(record) {
        return this.#mayWrite && this.#room.hasForResult(record) && !this.#far.isNear(record);
      }
      /** Takes in what another worker of this run has made and, where it is large, saved. */
      async adopt(record) {
        if (!this.#mayWrite || whyNotSaved(record) !== null) return;
        if (this.#room.hasForResult(record) && this.#far.isNear(record)) {
          this.#learn(record, null);
          return;
        }
        const key = await this.#parts.shelf.placeFor(record);
        if (key !== null) this.#learn(record, key);
      }
      #learn(record, place) {
        const now = this.#parts.now();
        if (place !== null && !this.#room.hasForRow(record)) return;
        if (this.#far.placeOf(record.fingerprint) === void 0) this.#room.take(record, place === null);
        this.#learnt.push({ record, place, atMs: now, usedMs: now });
        this.#isLearntNew = true;
      }
      async forget(fingerprint) {
        const { local, shelf } = this.#parts;
        await local.forget(fingerprint);
        this.#forgotten.add(fingerprint);
        this.#restored.delete(fingerprint);
        this.#learnt = this.#learnt.filter((row) => row.record.fingerprint !== fingerprint);
        this.#isLearntNew = true;
        const place = this.#far.placeOf(fingerprint);
        if (place === null || this.#far.isUnreachable(fingerprint)) return;
        const key = place ?? shelf.keyOf(fingerprint);
        if (key !== null && !shelf.disowned.has(key)) shelf.disown(key);
      }
      read(sha2562) {
        return this.#parts.local.read(sha2562).then(async (near) => {
          if (near !== null || !this.#far.has(sha2562)) return near;
          return await this.#far.bring(sha2562) === "ok" ? this.#parts.local.read(sha2562) : null;
        });
      }
      /** Waits for what is being saved, then writes the ledger where there is something new to tell. `seal` is asked where it needs a signature. */
      async close(seal = null) {
        const { tally, ledger, shelf, signal } = this.#parts;
        const elsewhere = this.#elsewhere();
        await unlessInterrupted(this.#saves.idle(), signal, INTERRUPTED_MS, void 0);
        if (signal.aborted) {
          this.#saves.drop(() => tally.notSaved("interrupted"));
          this.#parts.uploads.abort();
        }
        const disowned = [...shelf.disowned].map(([key, atMs]) => ({ key, atMs }));
        const learnt = { rows: [...this.#learnt].reverse(), disowned };
        if (this.#mayWrite && !this.#parts.isWorker && (this.#isLearntNew || disowned.length > ledger.disowned.length)) {
          const writing = ledger.write(learnt, this.#restored, this.#forgotten, seal).then(() => true);
          const isWritten2 = await unlessInterrupted(writing, signal, INTERRUPTED_MS, false);
          if (!isWritten2) tally.notSaved("interrupted", learnt.rows.filter((row) => row.place === null).length);
        }
        return { elsewhere: await elsewhere, problems: tally.problems(), report: tally.report() };
      }
      /** Nobody waits for an explanation when the run was interrupted. */
      async #elsewhere() {
        const none = /* @__PURE__ */ new Map();
        const { signal, list } = this.#parts;
        if (signal.aborted || this.#missed.size === 0 || !this.#mayRead) return none;
        return unlessInterrupted(list.elsewhere(this.#missed), signal, 0, none);
      }
    };
  }
});

// src/adapters/old-cache-exchange.ts
var PAYLOAD;
var init_old_cache_exchange = __esm({
  "src/adapters/old-cache-exchange.ts"() {
    "use strict";
    PAYLOAD = "entry";
  }
});

// src/adapters/old-cache-process.ts
async function callOldCache(parts, call, made) {
  let folder = null;
  try {
    (0, import_node_fs31.mkdirSync)(parts.tempDir, { recursive: true });
    folder = (0, import_node_fs31.mkdtempSync)(import_node_path20.default.join(parts.tempDir, "old-cache-"));
    made(folder);
    return await callIn(parts, folder, call);
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : String(error), folder };
  }
}
async function callIn(parts, folder, call) {
  const [workspace, temporary, log] = [import_node_path20.default.join(folder, "workspace"), import_node_path20.default.join(folder, "temp"), import_node_path20.default.join(folder, "log")];
  for (const each of [workspace, temporary]) (0, import_node_fs31.mkdirSync)(each, { mode: 448 });
  const payload = import_node_path20.default.join(workspace, PAYLOAD);
  call.prepare?.(payload);
  const request = { verb: call.verb, key: call.key, answer: import_node_path20.default.join(folder, "answer.json") };
  const file = import_node_path20.default.join(folder, "request.json");
  (0, import_node_fs31.writeFileSync)(file, JSON.stringify(request), { mode: 384 });
  const output = (0, import_node_fs31.openSync)(log, "wx", 384);
  const child = (0, import_node_child_process.spawn)(process.execPath, [parts.program, file], {
    cwd: workspace,
    env: { ...passed(parts.env), GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary, TAR_OPTIONS },
    stdio: ["ignore", output, output],
    // With tar and zstd in one group, so that they end together.
    detached: process.platform !== "win32",
    windowsHide: true
  });
  (0, import_node_fs31.closeSync)(output);
  const why = await ended2(child, folder, call);
  if (why !== null) return { kind: "failed", why, folder };
  const answer = JSON.parse((0, import_node_fs31.readFileSync)(request.answer, "utf8"));
  return { kind: "answered", answer, folder, payload, told: (0, import_node_fs31.readFileSync)(log, "utf8") };
}
function passed(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => VARIABLES2.has(name.toUpperCase())));
}
function ended2(child, folder, { signal, limits }) {
  const { promise, resolve } = Promise.withResolvers();
  let stopped = null;
  const stop = (why) => {
    stopped ??= why;
    kill(child);
  };
  const interrupt = () => stop("the run was interrupted");
  const progress = watchProgress(folder, limits, stop);
  child.once("error", (error) => resolve(`the client of the old cache service does not start: ${error.message}`));
  child.once("exit", (code) => resolve(stopped ?? (code === 0 ? null : "the client of the old cache service ended without an answer")));
  if (signal.aborted) interrupt();
  signal.addEventListener("abort", interrupt, { once: true });
  return promise.finally(() => {
    clearInterval(progress);
    signal.removeEventListener("abort", interrupt);
  });
}
function watchProgress(folder, { quietMs, mostBytes }, stop) {
  let [seen, since] = [0, performance.now()];
  return setInterval(() => {
    const bytes = bytesIn(folder);
    if (bytes > mostBytes) stop("what the old cache service sent is larger than an entry may be");
    else if (bytes - seen >= PROGRESS_BYTES) [seen, since] = [bytes, performance.now()];
    else if (performance.now() - since > quietMs) stop(`the old cache service brought nothing for ${quietMs / 1e3} s`);
  }, LOOK_MS);
}
function bytesIn(folder) {
  try {
    const entries = (0, import_node_fs31.readdirSync)(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return entries.reduce(
      (sum2, entry) => sum2 + ((0, import_node_fs31.lstatSync)(import_node_path20.default.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0
    );
  } catch {
    return 0;
  }
}
function kill(child) {
  if (child.pid === void 0) return;
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    return;
  }
}
var import_node_child_process, import_node_fs31, import_node_path20, LOOK_MS, PROGRESS_BYTES, OLD_CACHE_LIMITS, VARIABLES2, TAR_OPTIONS;
var init_old_cache_process = __esm({
  "src/adapters/old-cache-process.ts"() {
    "use strict";
    import_node_child_process = require("node:child_process");
    import_node_fs31 = require("node:fs");
    import_node_path20 = __toESM(require("node:path"), 1);
    init_entry_limits();
    init_old_cache_exchange();
    LOOK_MS = 500;
    PROGRESS_BYTES = 1024;
    OLD_CACHE_LIMITS = { quietMs: 6e4, mostBytes: 2 * LIMITS.bytes + 64 * 1024 ** 2 };
    VARIABLES2 = /* @__PURE__ */ new Set([
      ...["ACTIONS_CACHE_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_MODE", "GITHUB_SERVER_URL"],
      ...["PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMFILES", "TMP", "TEMP", "TMPDIR"],
      ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "RUNNER_TRACKING_ID"]
    ]);
    TAR_OPTIONS = "--exclude=*/* --exclude=. --exclude=..";
  }
});

// src/adapters/old-cache-client.ts
function oldCacheClient(parts) {
  const guard = new ServiceGuard(parts.clock, { ...GUARD_LIMITS, tries: 1 });
  const { limits = OLD_CACHE_LIMITS } = parts;
  const closing = new AbortController();
  const folders = /* @__PURE__ */ new Set();
  const known3 = /* @__PURE__ */ new Map();
  const call = (given) => guard.call(() => callOnce3(parts, folders, given));
  const find = async (key, match) => {
    const verb = match === "exact" ? "restore-exact" : "restore-prefix";
    const answered = await call({ verb, key, limits, signal: closing.signal });
    return isTrouble(answered) ? answered : foundIn2(answered, key, match);
  };
  return {
    kind: "v1",
    find: async (key, match) => {
      if (match === "prefix") return find(key, match);
      const finding = known3.get(key) ?? find(key, match);
      known3.set(key, finding);
      const found = await finding;
      if (found.kind !== "hit") known3.delete(key);
      return found;
    },
    store: async (key, file, bytes, signal) => {
      const prepare2 = (payload) => (0, import_node_fs32.copyFileSync)(file, payload, import_node_fs32.constants.COPYFILE_FICLONE);
      const slower = { ...limits, quietMs: limits.quietMs + Math.ceil(bytes / SLOWEST_BYTES_PER_MS) };
      const answered = await call({ verb: "save", key, limits: slower, signal: AbortSignal.any([signal, closing.signal]), prepare: prepare2 });
      return isTrouble(answered) ? answered : storedBy(answered);
    },
    close: () => {
      closing.abort();
      for (const folder of folders) remove(folder);
    }
  };
}
async function callOnce3(parts, folders, call) {
  const outcome = await callOldCache(parts, call, (folder2) => folders.add(folder2));
  if (outcome.kind === "failed") {
    forget(folders, outcome.folder);
    return { kind: "again", why: outcome.why };
  }
  const { answer, folder, told: told2 } = outcome;
  const isRestored = answer.verb === "restored" && answer.key !== null;
  if (!isRestored) forget(folders, folder);
  const silent = NO_ANSWER.exec(told2)?.[1];
  if (silent === void 0) return { kind: "done", value: outcome };
  return { kind: "again", why: `the old cache service has no answer of use: ${silent.trim().slice(0, 200)}` };
}
function foundIn2({ answer, payload }, key, match) {
  if (answer.verb === "refused") return { kind: "unavailable", why: answer.why };
  const found = answer.verb === "restored" ? answer.key : null;
  if (found === null || (match === "exact" ? found !== key : !found.startsWith(key))) return { kind: "miss" };
  const entry = { key: found, read: async (from, bytes) => partOf2(payload, from, bytes) };
  return { kind: "hit", entry };
}
function partOf2(payload, from, bytes) {
  const stats = statsOf(payload);
  if (stats === null || !stats.isFile()) return { kind: "part", stream: import_node_stream5.Readable.from([]), total: 0 };
  const end = bytes === null ? {} : { end: from + bytes - 1 };
  return { kind: "part", stream: (0, import_node_fs32.createReadStream)(payload, { start: from, ...end }), total: stats.size };
}
function statsOf(file) {
  try {
    return (0, import_node_fs32.lstatSync)(file);
  } catch {
    return null;
  }
}
function storedBy({ answer, told: told2 }) {
  if (answer.verb === "refused") return { kind: "unavailable", why: answer.why };
  return answer.verb === "saved" && answer.id >= 0 && CONFIRMED.test(told2) ? { kind: "saved" } : { kind: "unknown" };
}
function forget(folders, folder) {
  if (folder === null) return;
  remove(folder);
  folders.delete(folder);
}
function remove(folder) {
  try {
    (0, import_node_fs32.rmSync)(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    return;
  }
}
var import_node_fs32, import_node_stream5, SLOWEST_BYTES_PER_MS, NO_ANSWER, CONFIRMED;
var init_old_cache_client = __esm({
  "src/adapters/old-cache-client.ts"() {
    "use strict";
    import_node_fs32 = require("node:fs");
    import_node_stream5 = require("node:stream");
    init_cache_service();
    init_old_cache_process();
    init_service_guard();
    SLOWEST_BYTES_PER_MS = 250;
    NO_ANSWER = /^::(?:warning|error)::Failed to (?:restore|save): (\w[\w (:,)]* failed: .*|Cache service responded with \d.*)$/m;
    CONFIRMED = /^Cache saved successfully$/m;
  }
});

// src/main/github-cache.ts
function openGithubCache(input) {
  const service = cacheService(input);
  if (service === null) return null;
  const { blobs, epoch, flow, refs, rest, local, signal, env } = input;
  const trust = input.trust === void 0 ? {} : { trust: input.trust };
  const now = () => Date.now();
  const tally = new CacheTally(service.kind, cacheMode(env));
  const run = `${env["GITHUB_RUN_ID"] ?? "0"}.${env["GITHUB_RUN_ATTEMPT"] ?? "1"}.${input.random}`;
  const ledgerSignal = new AbortController().signal;
  const ledger = new GithubLedger({ service, blobs, epoch, flow, refs, run, tally, signal: ledgerSignal, now, ...trust });
  const uploads = new AbortController();
  const shelf = new EntryShelf({ service, blobs, epoch, tally, signal: uploads.signal, ...trust });
  const list = new EntryList({ rest, tally, epoch, version: service.kind === "v2" ? ENTRY_VERSION : null, refs });
  return {
    store: new GithubStore({
      local,
      blobs,
      shelf,
      ledger,
      list,
      tally,
      signal,
      uploads,
      isReadOnly: input.isReadOnly === true,
      isWorker: input.isWorker === true,
      now
    }),
    ledger,
    service
  };
}
function cacheService({ env, clock, tempDir, oldCache, limits = HTTP_LIMITS }) {
  const { ACTIONS_RUNTIME_TOKEN: token, ACTIONS_RESULTS_URL: resultsUrl, ACTIONS_CACHE_URL: oldUrl } = env;
  if (!token) return null;
  if (!hasNewService(env))
    return oldUrl ? oldCacheClient({ program: oldCache ?? import_node_path21.default.join(__dirname, "old-cache.cjs"), env, tempDir, clock }) : null;
  if (!resultsUrl) return null;
  return githubCacheClient({
    resultsUrl: resultsUrl.endsWith("/") ? resultsUrl : `${resultsUrl}/`,
    token,
    version: ENTRY_VERSION,
    http: httpClient(limits, env),
    clock,
    upload: async (...given) => (await Promise.resolve().then(() => __toESM(require("./azure-upload.cjs"), 1))).uploadBlob(...given, 2 * limits.headersMs)
  });
}
function hasNewService({ ACTIONS_CACHE_SERVICE_V2: announced, GITHUB_SERVER_URL: server }) {
  if (!announced) return false;
  const url = server || "https://github.com";
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost");
}
function cacheMode(env) {
  const mode = env["ACTIONS_CACHE_MODE"];
  return mode === "none" || mode === "read" || mode === "write-only" ? mode : "write";
}
var import_node_path21, HTTP_LIMITS;
var init_github_cache = __esm({
  "src/main/github-cache.ts"() {
    "use strict";
    import_node_path21 = __toESM(require("node:path"), 1);
    init_cache_tally();
    init_entry_list();
    init_entry_shelf();
    init_github_cache_client();
    init_github_ledger();
    init_github_store();
    init_http_exchange();
    init_old_cache_client();
    init_entry_key();
    HTTP_LIMITS = { headersMs: 1e4, windowMs: 1e4, windowBytes: 256 * 1024 };
  }
});

// src/engine/gather-upstreams.ts
async function earlierUpstreams({ graph, store }, records) {
  const keys = new Map(graph.tasks.map((task) => [task.id, task.key]));
  const found = [];
  const known3 = /* @__PURE__ */ new Set();
  let open = [...records];
  while (open.length > 0) {
    for (const record of open) known3.add(statementDigest(record));
    const missing2 = missingUpstreams(open, known3);
    open = (await Promise.all([...missing2].map(([task, wanted]) => recentOf(store, keys.get(task), wanted)))).flat();
    found.push(...open);
  }
  return found;
}
function missingUpstreams(records, known3) {
  const missing2 = /* @__PURE__ */ new Map();
  for (const { task, statement } of records.flatMap((record) => record.upstream ?? [])) {
    if (known3.has(statement)) continue;
    missing2.set(task, (missing2.get(task) ?? /* @__PURE__ */ new Set()).add(statement));
  }
  return missing2;
}
async function recentOf(store, key, wanted) {
  if (key === void 0) return [];
  const found = /* @__PURE__ */ new Map();
  for (const record of await store.recent(key)) {
    const digest = statementDigest(record);
    if (wanted.has(digest)) found.set(digest, record);
  }
  return [...found.values()];
}
var init_gather_upstreams = __esm({
  "src/engine/gather-upstreams.ts"() {
    "use strict";
    init_statement();
  }
});

// src/core/provenance/test-statement.ts
function testStatementOf(record) {
  if (record.manifest.outputs.length > 0) return null;
  const { predicate } = statementOf(record);
  const { resolvedDependencies, internalParameters: internalParameters2 } = predicate.buildDefinition;
  const { invocationId } = predicate.runDetails.metadata;
  const tested = resolvedDependencies.flatMap(testedIn);
  return {
    _type: STATEMENT_TYPE,
    subject: tested.length > 0 ? tested : [{ name: RECORD_SUBJECT, digest: { sha256: record.fingerprint } }],
    predicateType: TEST_RESULT_TYPE,
    predicate: {
      result: "PASSED",
      configuration: [{ name: "statement", mediaType: "application/vnd.in-toto+json", digest: { sha256: statementDigest(record) } }],
      ...URL.canParse(invocationId) && invocationId.startsWith("http") ? { url: invocationId } : {},
      passedTests: [String(internalParameters2["flow_task"])]
    }
  };
}
function testedIn({ uri = "", name, digest }) {
  if (digest === void 0 || uri.startsWith(ADDRESS.command)) return [];
  return [{ name: name ?? uri, digest }];
}
var init_test_statement = __esm({
  "src/core/provenance/test-statement.ts"() {
    "use strict";
    init_statement();
    init_vocabulary();
  }
});

// src/core/provenance/statements-file.ts
function statementsFile(records) {
  const lines = [...new Set(records.flatMap(linesOf3))].sort();
  const text = lines.map((line) => `${line}
`).join("");
  return { text, count: lines.length, sha256: sha256(text) };
}
function linesOf3(record) {
  const test = testStatementOf(record);
  return [statementOf(record), ...test === null ? [] : [test]].map(statementText);
}
var init_statements_file = __esm({
  "src/core/provenance/statements-file.ts"() {
    "use strict";
    init_digest();
    init_statement();
    init_test_statement();
  }
});

// src/engine/sign-run.ts
async function signRun(parts) {
  const { result, records, run, isRequired, attestor } = parts;
  if (result.outcome !== "success") return { kind: "nothing", why: "the run did not end well, so that nothing of it is signed" };
  if (result.ran === 0 && !isRequired)
    return { kind: "nothing", why: "nothing ran; what was restored is vouched for by the runs that made it" };
  const hashed = await hashOutputs(parts);
  if ("why" in hashed) return { kind: "unsigned", reason: "bytes", why: hashed.why };
  const statements = statementsFile([...records.values(), ...parts.earlier ?? []]);
  const { subjects, predicate, leftOut } = runStatement(run, statements, hashed.outputs, parts.ledger);
  const attested = await attestor.attest({ subjects, predicateType: PROVENANCE_TYPE, predicate });
  if (attested.kind === "unsigned") return attested;
  const { bundle, signer } = attested;
  const outputs = hashed.outputs.filter(({ path: path26 }) => subjects.some(({ name }) => name === path26));
  const { id, missing: missing2 } = attested.kind === "stored" ? { id: attested.id, missing: null } : { id: null, missing: { reason: attested.reason, why: attested.why } };
  return { kind: "signed", id, missing: missing2, bundle, signer, outputs, leftOut, statements };
}
async function hashOutputs(parts) {
  const outputs = [];
  const files2 = finalOutputs(parts);
  await parts.prepare(files2);
  for (const file of files2) {
    const sha2562 = await parts.digest(file);
    if (sha2562 === null) return { why: `the bytes of ${file.path} cannot be had, and what was not hashed is not signed` };
    if (sha2562 !== file.sha256) return { why: `the bytes of ${file.path} are not those that its record names` };
    outputs.push({ path: file.path, sha256: sha2562 });
  }
  return { outputs };
}
function finalOutputs({ input, result, records, isRequired }) {
  const ran = new Set(result.tasks.filter((task) => task.state === "ran").map((task) => task.id));
  const tasks = input.graph.tasks.filter((task) => isFinal(input, task) && (isRequired || ran.has(task.id)));
  return tasks.flatMap((task) => records.get(task.id)?.outputs ?? []).filter((file) => file.target === void 0);
}
var init_sign_run = __esm({
  "src/engine/sign-run.ts"() {
    "use strict";
    init_run_statement();
    init_statements_file();
    init_vocabulary();
    init_restore_outputs();
  }
});

// src/core/entry/board-names.ts
function isWorkerName(name) {
  return WORKER2.test(name);
}
function claimName(batch, claim) {
  return `claim-${batch}-${claim}`;
}
function resultName({ batch, claim, outcome, worker }) {
  return `result-${batch}-${claim}-${outcome}-${worker}`;
}
function readResultName(name) {
  const [, batch, claim, outcome, worker] = RESULT.exec(name) ?? [];
  if (worker === void 0 || outcome !== "done" && outcome !== "failed") return null;
  const listed = { batch: Number(batch), claim: Number(claim), outcome, worker };
  return resultName(listed) === name ? listed : null;
}
var PLAN_NAME, WORKER2, RESULT;
var init_board_names = __esm({
  "src/core/entry/board-names.ts"() {
    "use strict";
    PLAN_NAME = "plan";
    WORKER2 = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
    RESULT = /^result-(\d{1,9})-(\d{1,9})-(done|failed)-([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})$/;
  }
});

// src/core/entry/board-check.ts
function whyNoPlan(value) {
  if (!isFields(value, PLAN)) return "it is no plan";
  const plan = value;
  if (plan.batches.some((batch, index) => batch.id !== index)) return "its batches are not in order";
  const tasks = plan.batches.flatMap((batch) => batch.tasks);
  if (new Set(tasks).size !== tasks.length) return "a task is in two batches";
  const settled = plan.settled.map((task) => task.id);
  if ((/* @__PURE__ */ new Set([...tasks, ...settled])).size !== tasks.length + settled.length) return "a task is settled twice";
  const crews = plan.pools.map(({ name, environment = null, stage = 0 }) => JSON.stringify([name, environment, stage]));
  if (new Set(crews).size !== crews.length) return "two of its pools are the same";
  if (plan.pools.reduce((sum2, pool) => sum2 + pool.workers, 0) > MOST_WORKERS2) return `it has more than ${MOST_WORKERS2} workers`;
  return isAcyclic(plan.batches) ? null : "its batches wait for each other";
}
function whyNoResult(value) {
  if (!isFields(value, RESULT2)) return "it is no result";
  const result = value;
  if (new Set(result.tasks.map((task) => task.result.id)).size !== result.tasks.length) return "it has a task twice";
  if (result.outcome === "done" && result.tasks.some((task) => task.result.state === "failed" && !task.tolerated))
    return "it calls itself done, and a task of it failed";
  for (const task of result.tasks) {
    const why = task.record === null ? null : whyNoTaskRecord(task, task.record);
    if (why !== null) return `the record of ${JSON.stringify(task.result.id.slice(0, 200))} is refused: ${why}`;
  }
  return whyTwoSizes2(result);
}
function whyNoTaskRecord({ result }, record) {
  const checked3 = checkRecord(record, String(result.fingerprint));
  if (!checked3.ok) return checked3.why;
  const outputs = record.outputs.map(({ path: path26, sha256: sha2562, size, mode }) => ({ path: path26, sha256: sha2562, size, mode }));
  const isSame3 = canonicalJson([outputs, record.values]) === canonicalJson([result.outputs, result.values]);
  return isSame3 ? null : "its outputs are not those of the task";
}
function whyTwoSizes2({ tasks }) {
  const sizes = /* @__PURE__ */ new Map();
  for (const { record } of tasks) {
    const logs = record?.log ? [record.log] : [];
    for (const { sha256: sha2562, size } of [...record?.outputs.filter((file) => file.target === void 0) ?? [], ...logs]) {
      if ((sizes.get(sha2562) ?? size) !== size) return "it gives two sizes for the same bytes";
      sizes.set(sha2562, size);
    }
  }
  return null;
}
function isAcyclic(batches) {
  const waiting = batches.map((batch) => new Set(batch.needs).size);
  const dependants = batches.map(() => []);
  for (const { id, needs: needs2 } of batches) for (const need of new Set(needs2)) dependants[need]?.push(id);
  const ready = batches.filter((batch) => batch.needs.length === 0).map((batch) => batch.id);
  let ended3 = 0;
  for (let next = ready.pop(); next !== void 0; next = ready.pop()) {
    ended3++;
    for (const dependant of dependants[next] ?? []) {
      const left = (waiting[dependant] ?? 0) - 1;
      waiting[dependant] = left;
      if (left === 0) ready.push(dependant);
    }
  }
  return ended3 === batches.length;
}
function listOf3(kind, most = LIMITS.files) {
  return (value) => Array.isArray(value) && value.length <= most && value.every(kind);
}
function orNull(kind) {
  return (value) => value === null || kind(value);
}
function ofShape(shape) {
  return (value) => isFields(value, shape);
}
function oneOf(all) {
  return (value) => typeof value === "string" && Object.hasOwn(all, value);
}
var MOST_WORKERS2, MOST_BATCHES, isText4, isName, isBoolean, isCount2, isSpan, isMoment, isObject3, isTextMap2, STATE, DECISION, MODE, FAILURE_KIND, OUTCOME, REASON_KIND, REASON, FAILURE, TASK_RESULT, BATCH_TASK, BATCH2, POOL, PLAN, RESULT2;
var init_board_check = __esm({
  "src/core/entry/board-check.ts"() {
    "use strict";
    init_canonical_json();
    init_problem_codes();
    init_board_names();
    init_entry_limits();
    init_record_check();
    MOST_WORKERS2 = 256;
    MOST_BATCHES = 1e4;
    isText4 = (value) => typeof value === "string" && value.isWellFormed();
    isName = (value) => isText4(value) && value !== "";
    isBoolean = (value) => typeof value === "boolean";
    isCount2 = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
    isSpan = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
    isMoment = Number.isFinite;
    isObject3 = (value) => isFields(value, {});
    isTextMap2 = (value) => isFields(value, {}) && Object.values(value).every(isText4);
    STATE = oneOf({
      planned: true,
      restored: true,
      ran: true,
      failed: true,
      skipped: true,
      blocked: true,
      cancelled: true
    });
    DECISION = oneOf({ hit: true, miss: true, always: true, waiting: true });
    MODE = oneOf({ "100644": true, "100755": true, "120000": true });
    FAILURE_KIND = oneOf({ exit: true, signal: true, timeout: true, "not-started": true, output: true, leak: true });
    OUTCOME = oneOf({ done: true, failed: true });
    REASON_KIND = oneOf({
      format: true,
      epoch: true,
      run: true,
      shell: true,
      "working-directory": true,
      env: true,
      secret: true,
      rotated: true,
      "fork-secret": true,
      untrusted: true,
      "pass-env": true,
      input: true,
      upstream: true,
      command: true,
      output: true,
      platform: true,
      first: true,
      force: true,
      bytes: true,
      uncached: true,
      waiting: true,
      if: true,
      needs: true,
      label: true,
      environment: true,
      "fail-fast": true,
      interrupted: true,
      "upstream-failed": true,
      elsewhere: true,
      "restore-only": true
    });
    REASON = ofShape({ kind: REASON_KIND, name: isText4, before: orNull(isText4), after: orNull(isText4) });
    FAILURE = ofShape({
      kind: FAILURE_KIND,
      "problem?": (value) => typeof value === "string" && Object.hasOwn(PROBLEMS, value),
      message: isText4,
      code: orNull(Number.isSafeInteger),
      lastLines: listOf3(isText4, 100),
      "hint?": isText4
    });
    TASK_RESULT = ofShape({
      id: isName,
      title: isText4,
      step: isName,
      matrix: isObject3,
      decision: orNull(DECISION),
      state: STATE,
      fingerprint: orNull(isDigest),
      reasons: listOf3(REASON),
      durationMs: isSpan,
      savedMs: isSpan,
      attempts: isCount2,
      outputs: listOf3(ofShape({ path: isText4, sha256: isDigest, size: isCount2, mode: MODE })),
      values: isTextMap2,
      "producer?": ofShape({ run: isText4, "commit?": isText4, "ref?": isText4 }),
      "failure?": FAILURE,
      "secrets?": listOf3(isName),
      "scan?": isScan,
      startMs: isSpan,
      line: isCount2
    });
    BATCH_TASK = ofShape({
      result: TASK_RESULT,
      record: orNull(isObject3),
      tolerated: isBoolean,
      "inStore?": (value) => value === true
    });
    BATCH2 = ofShape({
      id: isCount2,
      tasks: (value) => listOf3(isName)(value) && Array.isArray(value) && value.length > 0,
      needs: listOf3(isCount2, MOST_BATCHES),
      pool: isText4,
      isOnce: isBoolean,
      environment: orNull(isText4),
      expectedMs: isSpan,
      pathMs: isSpan,
      leaseMs: isSpan,
      "stage?": isCount2
    });
    POOL = ofShape({
      name: isText4,
      labels: listOf3(isText4, 100),
      workers: (value) => isCount2(value) && Number(value) <= MOST_WORKERS2,
      "environment?": orNull(isText4),
      "stage?": isCount2
    });
    PLAN = {
      format: (value) => value === 1,
      flow: isText4,
      run: isText4,
      graph: isDigest,
      batches: listOf3(BATCH2, MOST_BATCHES),
      pools: listOf3(POOL, MOST_WORKERS2),
      settled: listOf3(TASK_RESULT),
      failFast: isBoolean
    };
    RESULT2 = {
      batch: isCount2,
      claim: isCount2,
      worker: (value) => typeof value === "string" && isWorkerName(value),
      outcome: OUTCOME,
      startedMs: isMoment,
      endedMs: isMoment,
      tasks: listOf3(BATCH_TASK)
    };
  }
});

// src/core/entry/board-header.ts
function planDigest(plan) {
  return sha256(canonicalJson(plan));
}
function planHeader(plan) {
  return canonicalJson({ format: 1, key: PLAN_NAME, plan });
}
function resultHeader(result) {
  return canonicalJson({ format: 1, key: resultName(result), result });
}
function whyNotPublished(result) {
  return whyNoResult(result);
}
function readPlanHeader(text, digest) {
  const read4 = readHeader(text, PLAN_NAME, "plan");
  if (!read4.ok) return read4;
  const why = whyNoPlan(read4.value);
  if (why !== null) return refused(why);
  const plan = read4.value;
  return digest === null || planDigest(plan) === digest ? { ok: true, plan } : refused("it is not the plan that was handed on");
}
function readResultHeader(text, listed) {
  const read4 = readHeader(text, resultName(listed), "result");
  if (!read4.ok) return read4;
  const why = whyNoResult(read4.value);
  if (why !== null) return refused(why);
  const result = read4.value;
  return resultName(result) === resultName(listed) ? { ok: true, result } : refused("it is the result of another claim");
}
function resultBlobs({ tasks }) {
  return blobsOf(tasks.flatMap(({ record, inStore }) => record === null || inStore === true ? [] : [record]));
}
function readHeader(text, key, field3) {
  const value = parseJson2(text);
  if (!isFields(value, { format: (format) => format === 1, key: (own) => typeof own === "string", [field3]: () => true }))
    return refused("its header is none");
  if (value["key"] !== key) return refused("its header has another key");
  return isCanonical(value, text) ? { ok: true, value: value[field3] } : refused("its header is not canonical");
}
function isCanonical(value, text) {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}
function refused(why) {
  return { ok: false, why };
}
var init_board_header = __esm({
  "src/core/entry/board-header.ts"() {
    "use strict";
    init_canonical_json();
    init_digest();
    init_board_check();
    init_board_names();
    init_entry_header();
    init_record_check();
  }
});

// src/adapters/board-content.ts
async function writePlan(plan, to) {
  return written(await packEntry(planHeader(plan), [], () => "", to));
}
async function writeResult(result, file, to) {
  const why = whyNotPublished(result);
  if (why !== null) return { kind: "refused", why };
  return written(await packEntry(resultHeader(result), resultBlobs(result), file, to));
}
function written(packed) {
  if (packed.kind === "packed") return { kind: "written" };
  return packed.kind === "failed" ? { kind: "unavailable", why: packed.why } : { kind: "refused", why: "it is too large" };
}
function troubleOf(failure) {
  if (failure.kind === "gone") return { kind: "missing", why: "its bytes are gone" };
  return failure.kind === "corrupt" ? failure : { kind: "unavailable", why: failure.why };
}
var FIRST_BYTES3, BoardContent;
var init_board_content = __esm({
  "src/adapters/board-content.ts"() {
    "use strict";
    init_board_header();
    init_board_names();
    init_entry_file();
    init_entry_reader();
    FIRST_BYTES3 = 256 * 1024;
    BoardContent = class {
      #blobs;
      #locate;
      #open = /* @__PURE__ */ new Map();
      constructor(blobs, locate) {
        this.#blobs = blobs;
        this.#locate = locate;
      }
      async plan(entry, digest) {
        const head2 = await readHead2(entry, FIRST_BYTES3);
        if (isReadFailure(head2)) return troubleOf(head2);
        if (head2.total !== head2.bodyFrom) return { kind: "corrupt", why: "it has bytes that belong to no file" };
        const read4 = readPlanHeader(head2.header, digest);
        return read4.ok ? { kind: "plan", plan: read4.plan } : { kind: "corrupt", why: read4.why };
      }
      async result(listed) {
        const opened = await this.#opened(listed);
        return opened.kind === "open" ? { kind: "result", result: opened.result } : opened;
      }
      fetch = async (listed) => {
        const opened = await this.#opened(listed);
        if (opened.kind !== "open") return opened.kind === "unavailable" ? "unreachable" : opened.kind;
        const blobs = resultBlobs(opened.result);
        if (blobs.every((blob) => this.#blobs.holds(blob))) return "ok";
        const unpacked = await unpackBody(opened.head, blobs, this.#blobs);
        this.#open.delete(resultName(listed));
        if (unpacked.kind === "ok" || unpacked.kind === "corrupt") return unpacked.kind;
        return unpacked.kind === "gone" ? "missing" : "unreachable";
      };
      async #opened(listed) {
        const name = resultName(listed);
        const known3 = this.#open.get(name);
        if (known3 !== void 0) return known3;
        const entry = await this.#locate(listed);
        if ("kind" in entry) return entry;
        const head2 = await readHead2(entry, FIRST_BYTES3);
        if (isReadFailure(head2)) return troubleOf(head2);
        const read4 = readResultHeader(head2.header, listed);
        if (!read4.ok) return { kind: "corrupt", why: read4.why };
        const opened = { kind: "open", head: head2, result: read4.result };
        if (head2.read.length >= head2.total) this.#open.set(name, opened);
        return opened;
      }
    };
  }
});

// src/adapters/artifact-board.ts
function endedEveryMs(workers) {
  return Math.max(1e4, workers * 12e3);
}
function workerOfJob(name) {
  return /([A-Za-z0-9_][A-Za-z0-9_.-]*)\)?$/.exec(name)?.[1] ?? null;
}
function artifactBoard(parts) {
  return new ArtifactBoard(parts);
}
function unavailable({ why }) {
  return { kind: "unavailable", why };
}
var import_node_fs34, NAMES, ArtifactBoard;
var init_artifact_board = __esm({
  "src/adapters/artifact-board.ts"() {
    "use strict";
    import_node_fs34 = require("node:fs");
    init_board_header();
    init_board_names();
    init_board_content();
    init_cache_service();
    init_file_digest();
    NAMES = 4;
    ArtifactBoard = class {
      #parts;
      #content;
      /** By name without the prefix, and without the number of a later try. */
      #known = /* @__PURE__ */ new Map();
      #asking;
      fetch;
      constructor(parts) {
        this.#parts = parts;
        this.#content = new BoardContent(parts.blobs, (listed) => this.#locate(listed));
        this.#asking = { last: parts.clock.elapsed(), ended: [], isOver: false };
        this.fetch = this.#content.fetch;
      }
      async putPlan(plan) {
        const put = await this.#put(PLAN_NAME, (to) => writePlan(plan, to), false);
        if (put.kind === "published") return { kind: "put", digest: planDigest(plan) };
        return "why" in put ? { kind: "unavailable", why: put.why } : { kind: "exists" };
      }
      async plan(digest) {
        const listed = await this.#list();
        if ("kind" in listed) return listed;
        const found = this.#known.get(PLAN_NAME);
        return found === void 0 ? { kind: "missing", why: "there is no artifact of that name" } : this.#content.plan(this.#parts.service.entry(found), digest);
      }
      async state() {
        const listed = await this.#list();
        if ("kind" in listed) return listed;
        return { results: listed.map(readResultName).filter((result) => result !== null), ended: await this.#ended() };
      }
      async claim(batch, claim) {
        const named2 = await this.#parts.service.name(`${this.#parts.prefix}-${claimName(batch, claim)}`);
        if (named2.kind === "named") return "claimed";
        if (named2.kind === "exists") return "taken";
        return named2.kind === "unsure" ? "unsure" : "unavailable";
      }
      publish(result, file) {
        return this.#put(resultName(result), (to) => writeResult(result, file, to), true);
      }
      result(listed) {
        return this.#content.result(listed);
      }
      close() {
        this.#parts.service.close();
      }
      /** `isOwn`: nobody else has that name, so that one which is taken and not listed was taken in vain. */
      async #put(name, write2, isOwn) {
        const file = this.#parts.blobs.temporaryFile();
        try {
          const written2 = await write2(file);
          if (written2.kind !== "written") return written2;
          const sha2562 = await digestStream(file);
          if (sha2562 === null) return { kind: "unavailable", why: "it cannot be read again" };
          return await this.#fill(name, { path: file, bytes: (0, import_node_fs34.statSync)(file).size, sha256: sha2562 }, isOwn);
        } catch (error) {
          return { kind: "unavailable", why: error instanceof Error ? error.message : String(error) };
        } finally {
          (0, import_node_fs34.rmSync)(file, { force: true });
        }
      }
      async #fill(name, file, isOwn) {
        for (let number = 0; number < NAMES; number++) {
          const whole2 = `${this.#parts.prefix}-${name}${number === 0 ? "" : `+${number}`}`;
          const filled3 = await this.#fillOne(whole2, file, isOwn);
          if (filled3 !== "in-vain") return filled3;
        }
        return { kind: "refused", why: `${NAMES} names were taken in vain` };
      }
      async #fillOne(name, file, isOwn) {
        const { service, signal } = this.#parts;
        const named2 = await service.name(name);
        if (isTrouble(named2)) return unavailable(named2);
        if (named2.kind === "named") {
          const filled3 = await service.fill(name, named2.uploadUrl, file, signal);
          return filled3.kind === "filled" ? { kind: "published" } : unavailable(filled3);
        }
        const listed = await service.list(name);
        if (isTrouble(listed)) return unavailable(listed);
        return listed.artifacts.length > 0 || named2.kind === "exists" && !isOwn ? { kind: "exists" } : "in-vain";
      }
      /** Names without the prefix, each once, in the order in which they were made. */
      async #list() {
        const listed = await this.#parts.service.list();
        if (isTrouble(listed)) return unavailable(listed);
        const names2 = /* @__PURE__ */ new Set();
        for (const artifact of listed.artifacts) {
          const name = this.#nameOf(artifact);
          if (name === null || names2.has(name)) continue;
          names2.add(name);
          this.#known.set(name, artifact);
        }
        return [...names2];
      }
      #nameOf({ name }) {
        const before = `${this.#parts.prefix}-`;
        return name.startsWith(before) ? name.slice(before.length).replace(/\+[1-9]$/, "") : null;
      }
      async #locate(listed) {
        const name = resultName(listed);
        if (!this.#known.has(name)) {
          const all = await this.#list();
          if ("kind" in all) return all;
        }
        const found = this.#known.get(name);
        return found === void 0 ? { kind: "missing", why: "there is no artifact of that name" } : this.#parts.service.entry(found);
      }
      async #ended() {
        const { clock, ended: ended3, endedEveryMs: every } = this.#parts;
        const asking = this.#asking;
        if (asking.isOver || clock.elapsed() - asking.last < every) return asking.ended;
        asking.last = clock.elapsed();
        const told2 = await ended3();
        if (told2 === null) asking.isOver = true;
        else asking.ended = told2;
        return asking.ended;
      }
    };
  }
});

// src/adapters/github-artifact-client.ts
function githubArtifactClient(parts) {
  const ids = idsOf(parts.token);
  return ids === null ? null : new GithubArtifactClient(parts, ids);
}
function idsOf(token) {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const scopes = typeof claims === "object" && claims !== null && "scp" in claims ? String(claims.scp) : "";
    const [, run, job] = /(?:^|\s)Actions\.Results:([^:\s]+):([^:\s]+)(?:\s|$)/.exec(scopes) ?? [];
    return run === void 0 || job === void 0 ? null : { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
  } catch {
    return null;
  }
}
function listedOf(row) {
  if (typeof row !== "object" || row === null) return null;
  const fields = row;
  const text = (name2) => {
    const value = fields[name2];
    return typeof value === "string" ? value : "";
  };
  const [name, id, size] = [text("name"), text("database_id"), text("size")];
  const [run, job] = [text("workflow_run_backend_id"), text("workflow_job_run_backend_id")];
  if (name === "" || run === "" || job === "" || !/^\d{1,19}$/.test(id) || !/^\d{0,15}$/.test(size)) return null;
  return { name, id: BigInt(id), bytes: Number(size), run, job };
}
function unavailable2(why) {
  return { kind: "unavailable", why };
}
var SERVICE2, VERSION3, GithubArtifactClient;
var init_github_artifact_client = __esm({
  "src/adapters/github-artifact-client.ts"() {
    "use strict";
    init_cache_service();
    init_service_guard();
    init_signed_bytes();
    init_twirp_exchange();
    SERVICE2 = "twirp/github.actions.results.api.v1.ArtifactService/";
    VERSION3 = { version: 7, mime_type: "application/octet-stream" };
    GithubArtifactClient = class {
      #parts;
      #ids;
      #guard;
      /** Names that a call without an answer may have taken. */
      #unsure = /* @__PURE__ */ new Set();
      #mayExpire = true;
      constructor(parts, ids) {
        this.#parts = parts;
        this.#ids = ids;
        this.#guard = new ServiceGuard(parts.clock);
      }
      async name(name) {
        const answer = await this.#create(name);
        if (answer.kind === "refused") {
          if (!this.#mayExpire) return unavailable2(answer.why);
          this.#mayExpire = false;
          return this.name(name);
        }
        if (answer.kind === "exists") return { kind: this.#unsure.has(name) ? "unsure" : "exists" };
        if (answer.kind !== "fields") return answer;
        this.#unsure.delete(name);
        const { ok, signed_upload_url: uploadUrl } = answer.fields;
        return ok === true && typeof uploadUrl === "string" ? { kind: "named", uploadUrl } : unavailable2("the artifact service refused");
      }
      #create(name) {
        const { clock, keepMs } = this.#parts;
        const end = this.#mayExpire ? { expires_at: new Date(Date.parse(clock.now()) + keepMs).toISOString() } : {};
        return this.#guard.call(async () => {
          const attempt = await this.#callOnce("CreateArtifact", { name, ...VERSION3, ...end });
          if (attempt.isLost === true) this.#unsure.add(name);
          return attempt;
        });
      }
      async fill(name, uploadUrl, file, signal) {
        const uploaded = await this.#parts.upload(uploadUrl, file.path, signal);
        if (isTrouble(uploaded)) return uploaded;
        const fields = { name, size: String(file.bytes), hash: `sha256:${file.sha256}` };
        const answer = await this.#call("FinalizeArtifact", fields, true);
        if (answer.kind === "exists") return { kind: "filled" };
        if (answer.kind === "refused") return unavailable2(answer.why);
        if (answer.kind !== "fields") return answer;
        return answer.fields["ok"] === true ? { kind: "filled" } : unavailable2("the artifact service did not take what was uploaded");
      }
      async list(name) {
        const answer = await this.#call("ListArtifacts", name === void 0 ? {} : { name_filter: name });
        if (answer.kind === "exists" || answer.kind === "refused") return unavailable2("the artifact service refuses to list");
        if (answer.kind !== "fields") return answer;
        const { artifacts = [] } = answer.fields;
        if (!Array.isArray(artifacts)) return unavailable2("the artifact service's list is none");
        const listed = artifacts.map(listedOf).filter((artifact) => artifact !== null);
        return { kind: "artifacts", artifacts: listed.toSorted((one, other) => one.id < other.id ? -1 : 1) };
      }
      entry(artifact) {
        let signed2 = null;
        return {
          key: artifact.name,
          read: async (from, bytes) => {
            const isFresh = signed2 === null;
            if (signed2 === null) {
              const url = await this.#sign(artifact);
              if (typeof url !== "string") return url;
              signed2 = url;
            }
            const part = await this.#read(signed2, from, bytes);
            if (part.kind !== "gone") return part;
            signed2 = null;
            if (isFresh) return part;
            const again = await this.#sign(artifact);
            return typeof again === "string" ? this.#read(again, from, bytes) : again;
          }
        };
      }
      async #sign({ name, run, job }) {
        const answer = await this.#call("GetSignedArtifactURL", { name, workflow_run_backend_id: run, workflow_job_run_backend_id: job });
        if (answer.kind === "exists" || answer.kind === "refused") return { kind: "gone" };
        if (answer.kind !== "fields") return answer;
        const url = answer.fields["signed_url"];
        return typeof url === "string" ? url : { kind: "gone" };
      }
      #read(url, from, bytes) {
        return this.#guard.call(() => readSigned(this.#parts.http, url, from, bytes));
      }
      #call(method, fields, isUrgent = false) {
        return this.#guard.call(() => this.#callOnce(method, fields), isUrgent);
      }
      #callOnce(method, fields) {
        const { http: http2, token, resultsUrl } = this.#parts;
        return twirpCall({ http: http2, token, url: resultsUrl + SERVICE2, name: "artifact" }, method, { ...this.#ids, ...fields });
      }
      close() {
        this.#parts.http.close();
      }
    };
  }
});

// src/main/artifact-board-opening.ts
function openArtifacts({ facts }, keepMs) {
  const { ACTIONS_RUNTIME_TOKEN: token, ACTIONS_RESULTS_URL: url } = facts.env;
  if (!token || !url) return null;
  return githubArtifactClient({
    resultsUrl: url.endsWith("/") ? url : `${url}/`,
    token,
    http: httpClient(HTTP_LIMITS, facts.env),
    clock: machineClock(),
    upload: async (...given) => (await Promise.resolve().then(() => __toESM(require("./azure-upload.cjs"), 1))).uploadBlob(...given, 3 * HTTP_LIMITS.headersMs),
    keepMs
  });
}
function artifactPrefix({ facts, loaded }) {
  return `flow-${sha256(loaded.flow.file).slice(0, 8)}-${facts.env["GITHUB_RUN_ATTEMPT"] ?? "1"}`;
}
function openArtifactBoard(run) {
  const { facts, services, session, signal, inputs } = run;
  const { GITHUB_RUN_ID: runId = "", GITHUB_RUN_ATTEMPT: attempt = "1" } = facts.env;
  const clock = machineClock();
  const service = openArtifacts(run, DAY_MS);
  if (service === null) return null;
  let known3 = [];
  const ended3 = async () => {
    const listed = await services.rest?.listJobs(runId, attempt, JOB_PAGES);
    if (listed === void 0) return null;
    if (isTrouble(listed)) return listed.kind === "denied" ? null : known3;
    const working = new Set(listed.jobs.flatMap((job) => job.hasEnded ? [] : workerOfJob(job.name) ?? []));
    const names2 = listed.jobs.flatMap((job) => workerOfJob(job.name) ?? []);
    known3 = [...new Set(names2)].filter((name) => !working.has(name));
    return known3;
  };
  return artifactBoard({
    service,
    prefix: artifactPrefix(run),
    blobs: session.blobs,
    signal,
    clock,
    ended: ended3,
    endedEveryMs: endedEveryMs(inputs.workers)
  });
}
var DAY_MS, JOB_PAGES;
var init_artifact_board_opening = __esm({
  "src/main/artifact-board-opening.ts"() {
    "use strict";
    init_artifact_board();
    init_cache_service();
    init_github_artifact_client();
    init_http_exchange();
    init_machine_clock();
    init_digest();
    init_github_cache();
    DAY_MS = 24 * 3600 * 1e3;
    JOB_PAGES = 5;
  }
});

// src/main/signed-artifacts.ts
async function uploadSigned(run, files2) {
  const service = openArtifacts(run, KEEP_MS);
  if (service === null) return [];
  try {
    const names2 = [];
    for (const file of files2) {
      const name = `${artifactPrefix(run)}-${import_node_path23.default.basename(file)}`;
      if (!await upload(service, name, file, run.signal)) return [];
      names2.push(name);
    }
    return names2;
  } finally {
    service.close();
  }
}
async function upload(service, name, file, signal) {
  const sha2562 = await digestStream(file);
  const named2 = await service.name(name);
  if (sha2562 === null || isTrouble(named2) || named2.kind !== "named") return false;
  const filled3 = await service.fill(name, named2.uploadUrl, { path: file, bytes: (0, import_node_fs35.statSync)(file).size, sha256: sha2562 }, signal);
  return filled3.kind === "filled";
}
var import_node_fs35, import_node_path23, KEEP_MS;
var init_signed_artifacts = __esm({
  "src/main/signed-artifacts.ts"() {
    "use strict";
    import_node_fs35 = require("node:fs");
    import_node_path23 = __toESM(require("node:path"), 1);
    init_cache_service();
    init_file_digest();
    init_artifact_board_opening();
    KEEP_MS = 90 * 24 * 3600 * 1e3;
  }
});

// src/main/signing-problem.ts
function signingProblem({ reason, why }, isRequired, isSigned = false) {
  const [code, severity] = isRequired ? ["attest/required", "error"] : ["attest/unsigned", "warning"];
  const what = isSigned ? "what was made is signed, but GitHub does not keep the attestation" : "what was made is not signed";
  return { code, severity, message: `${what}: ${why}`, hint: HINTS2[reason] };
}
var HINTS2;
var init_signing_problem = __esm({
  "src/main/signing-problem.ts"() {
    "use strict";
    HINTS2 = {
      "no-permission": "Give the job `permissions: { id-token: write, attestations: write }`.",
      "no-feature": "Attestations are for public repositories, and for private ones of organizations on GitHub Enterprise Cloud.",
      unavailable: "Run the job again when the service is back.",
      bytes: "Run the flow again; what a store keeps of it may be damaged."
    };
  }
});

// src/main/action-signing.ts
async function signedAtEnd(what) {
  let made = null;
  const ended3 = await what.run.services.cache?.store.close(async (ledger) => {
    made = await signed({ ...what, ledger });
    return made.report.kind === "signed" && made.report.stored !== null;
  });
  return { ...made ?? await signed(what), ended: ended3 ?? null };
}
async function signed(what) {
  const { facts, inputs } = what.run;
  const isRequired = inputs.attest === "required";
  const missing2 = IDENTITY.some((name) => !facts.env[name]) ? NO_IDENTITY : hasAttestations(facts) ? null : NO_FEATURE;
  if (what.part === "job" && !isRequired) return unsigned(NOT_ASKED, false, true);
  if (missing2 !== null) return unsigned(missing2, isRequired, missing2 === NO_IDENTITY);
  const outcome = await signRun({
    ...what,
    run: signedRun(what),
    earlier: await earlierUpstreams({ graph: what.input.graph, store: what.input.ports.store }, what.records.values()),
    isRequired,
    attestor: attestorOf(what.run),
    prepare: (files2) => what.input.ports.store.prepare(async () => files2),
    digest: (file) => digestOf2(what, file)
  });
  if (outcome.kind === "nothing") return unsigned({ reason: "no-permission", why: outcome.why }, isRequired, true);
  if (outcome.kind === "unsigned") return unsigned(outcome, isRequired, false);
  return kept(what, outcome, isRequired);
}
function unsigned(because, isRequired, isExpected) {
  const problems = isExpected && !isRequired ? [] : [signingProblem(because, isRequired)];
  return { report: { kind: "unsigned", why: because.why, isExpected }, problems };
}
function signedRun({ run: { facts, inputs, loaded }, input, part }) {
  const { server, repository, commit, ref, runId, runAttempt } = githubPlace(facts);
  return {
    part,
    tool: input.options.tool,
    server,
    repository,
    commit,
    ref,
    flow: loaded.flow.file,
    steps: inputs.steps,
    event: facts.env["GITHUB_EVENT_NAME"] ?? "",
    runId,
    attempt: runAttempt,
    runner: facts.env["RUNNER_ENVIRONMENT"] === "github-hosted" ? "github-hosted" : "self-hosted",
    finishedOn: input.ports.clock.now()
  };
}
function attestorOf({ facts, services: { rest } }) {
  return {
    attest: async (request) => {
      const { sigstoreAttestor } = await Promise.resolve().then(() => __toESM(require("./sigstore-attestor.cjs"), 1));
      const instance = isPublic(facts) ? "public-good" : "github";
      for (const name of IDENTITY) process.env[name] = facts.env[name] ?? "";
      try {
        return await sigstoreAttestor({ instance, rest, patienceMs: PATIENCE_MS }).attest(request);
      } finally {
        for (const name of IDENTITY) delete process.env[name];
      }
    }
  };
}
async function digestOf2({ run: { session }, input }, file) {
  const copy2 = session.blobs.temporaryFile();
  try {
    return await input.ports.store.fetch(file, copy2) === "ok" ? await digestStream(copy2) : null;
  } finally {
    (0, import_node_fs36.rmSync)(copy2, { force: true });
  }
}
async function kept({ run, part }, outcome, isRequired) {
  const { server, repository } = githubPlace(run.facts);
  const { id, missing: missing2, signer, outputs, leftOut, statements } = outcome;
  const folder = import_node_path24.default.join(run.session.cacheDir, "signed");
  const [bundlePath, statementsPath] = [import_node_path24.default.join(folder, BUNDLE_FILE), import_node_path24.default.join(folder, STATEMENTS_FILE)];
  (0, import_node_fs36.mkdirSync)(folder, { recursive: true });
  (0, import_node_fs36.writeFileSync)(bundlePath, `${outcome.bundle}
`);
  (0, import_node_fs36.writeFileSync)(statementsPath, statements.text);
  const stored = id === null ? null : { id, url: `${server}/${repository}/attestations/${id}` };
  const report = {
    kind: "signed",
    stored,
    why: missing2?.why ?? "",
    signer,
    outputs,
    leftOut,
    statements: statements.count,
    bundlePath,
    statementsPath,
    artifacts: await uploadSigned(run, [bundlePath, statementsPath]),
    isSingleJob: part === "job"
  };
  return {
    report,
    problems: missing2 === null ? [] : [signingProblem(missing2, isRequired, true)]
  };
}
function signingOutputs(report) {
  if (report.kind === "unsigned") return {};
  return {
    ...report.stored === null ? {} : { "attestation-id": report.stored.id, "attestation-url": report.stored.url },
    "bundle-path": report.bundlePath,
    "statements-path": report.statementsPath
  };
}
var import_node_fs36, import_node_path24, BUNDLE_FILE, PATIENCE_MS, IDENTITY, NO_IDENTITY, NO_FEATURE, NOT_ASKED;
var init_action_signing = __esm({
  "src/main/action-signing.ts"() {
    "use strict";
    import_node_fs36 = require("node:fs");
    import_node_path24 = __toESM(require("node:path"), 1);
    init_file_digest();
    init_run_statement();
    init_gather_upstreams();
    init_sign_run();
    init_github_place();
    init_signed_artifacts();
    init_signing_problem();
    BUNDLE_FILE = "run.sigstore.jsonl";
    PATIENCE_MS = 9e4;
    IDENTITY = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
    NO_IDENTITY = { reason: "no-permission", why: "the job has no `id-token: write`" };
    NO_FEATURE = { reason: "no-feature", why: "this server has no attestations" };
    NOT_ASKED = { reason: "no-permission", why: "tasks ran in this job, which signs with `attest: required` alone" };
  }
});

// src/adapters/board-store.ts
function boardStore(own, board, blobs) {
  const places = /* @__PURE__ */ new Map();
  const fetched = /* @__PURE__ */ new Map();
  const bring = (listed) => {
    const known3 = fetched.get(listed) ?? board.fetch(listed);
    fetched.set(listed, known3);
    return known3;
  };
  const fetch = async (file, to) => {
    const near = await own.fetch(file, to);
    const listed = places.get(file.sha256);
    if (near === "ok" || near === "unavailable" || listed === void 0) return near;
    const far = await bring(listed);
    return far === "ok" ? own.fetch(file, to) : far;
  };
  const prepare2 = async (files2) => {
    let wanted = null;
    const once = async () => {
      wanted ??= await files2();
      return wanted;
    };
    if (places.size > 0) {
      const listed = (await once()).filter((file) => !blobs.holds(file)).flatMap((file) => places.get(file.sha256) ?? []);
      await Promise.all([...new Set(listed)].map(bring));
    }
    await own.prepare(once);
  };
  return {
    lookup: (fingerprints) => own.lookup(fingerprints),
    refused: (fingerprint) => own.refused?.(fingerprint) ?? null,
    recent: (key) => own.recent(key),
    ingest: (file, inspect) => ingest(own, blobs, file, inspect),
    save: (record) => own.save(record),
    forget: (fingerprint) => own.forget(fingerprint),
    read: (sha2562) => own.read(sha2562),
    fetch,
    prepare: prepare2,
    learn: async (listed, result) => {
      for (const { sha256: sha2562 } of resultBlobs(result)) if (!places.has(sha2562)) places.set(sha2562, listed);
      const stored = result.tasks.flatMap((task) => task.inStore === true && task.record !== null ? [task.record.fingerprint] : []);
      if (stored.length > 0) await own.lookup(stored);
    },
    bring: async (listed) => await bring(listed) === "ok"
  };
}
async function ingest(own, blobs, file, inspect) {
  const taken = await own.ingest(file, inspect);
  try {
    if (taken === null || taken === "refused" || blobs.holds(taken)) return taken;
    return blobs.ingest(file).sha256 === taken.sha256 ? taken : null;
  } catch {
    return null;
  }
}
var init_board_store = __esm({
  "src/adapters/board-store.ts"() {
    "use strict";
    init_board_header();
  }
});

// src/core/plan/batch-needs.ts
function findNeeds(graph, batches) {
  const batchOf = new Int32Array(graph.nodes.length).fill(-1);
  for (const [id, nodes] of batches.entries()) for (const node of nodes) batchOf[node] = id;
  const needs2 = batches.map(() => /* @__PURE__ */ new Set());
  const passedOn = /* @__PURE__ */ new Map();
  for (const { index } of graph.nodes) {
    const own = batchOf[index] ?? -1;
    const into = own === -1 ? /* @__PURE__ */ new Set() : needs2[own] ?? /* @__PURE__ */ new Set();
    for (const up of graph.upstream[index] ?? []) collect2(into, batchOf[up] ?? -1, passedOn.get(up));
    if (own === -1) passedOn.set(index, into);
    else into.delete(own);
  }
  return needs2.map((ids) => [...ids].sort((a2, b2) => a2 - b2));
}
function collect2(into, batch, passedOn) {
  if (batch !== -1) into.add(batch);
  else for (const id of passedOn ?? []) into.add(id);
}
var init_batch_needs = __esm({
  "src/core/plan/batch-needs.ts"() {
    "use strict";
  }
});

// src/core/plan/batch-composer.ts
function compose(load2, eagerness, opening) {
  const first = opening.queue.peek() ?? 0;
  const composition = {
    ...load2,
    ...eagerness,
    ...opening,
    nodes: [],
    inner: new ReadyQueue(load2.paths),
    local: /* @__PURE__ */ new Map(),
    sizeMs: 0,
    innerMs: 0,
    heldMs: 0,
    bestEndMs: Math.max(eagerness.endMs, opening.nowMs + (load2.paths[first] ?? 0)) * eagerness.slack
  };
  let takenMs = 0;
  const take = (node) => {
    opening.queue.pop();
    takenMs += load2.expected[node] ?? 0;
    add(composition, node);
  };
  take(first);
  for (; ; ) {
    if (takeInner(composition)) continue;
    const sibling = opening.queue.peek();
    if (sibling === void 0 || !isSiblingWelcome(composition, sibling)) return { nodes: composition.nodes, takenMs };
    take(sibling);
  }
}
function add(composition, node) {
  composition.nodes.push(node);
  composition.sizeMs += composition.expected[node] ?? 0;
  const open = [node];
  for (let at2 = open.pop(); at2 !== void 0; at2 = open.pop()) {
    for (const next of composition.graph.downstream[at2] ?? []) {
      const missing2 = (composition.local.get(next) ?? composition.missing[next] ?? 0) - 1;
      composition.local.set(next, missing2);
      if (missing2 > 0) continue;
      const kind = composition.kindOf[next] ?? -1;
      if (kind === -1) open.push(next);
      else noteReady(composition, next, kind);
    }
  }
}
function noteReady(composition, node, kind) {
  if (kind !== composition.kind) {
    composition.heldMs = Math.max(composition.heldMs, composition.paths[node] ?? 0);
    return;
  }
  composition.inner.push(node);
  composition.innerMs += composition.expected[node] ?? 0;
}
function takeInner(composition) {
  const node = composition.inner.pop();
  if (node === void 0) return false;
  const next = composition.inner.peek();
  const waitingMs = Math.max(composition.heldMs, next === void 0 ? 0 : composition.paths[next] ?? 0);
  const isWelcome = waitingMs === 0 ? fits2(composition, node, composition.targetMs) : isFair(composition, node, waitingMs);
  if (isWelcome) add(composition, node);
  else composition.inner.push(node);
  return isWelcome;
}
function isSiblingWelcome(composition, node) {
  const next = composition.inner.peek();
  return isFair(composition, node, Math.max(composition.heldMs, next === void 0 ? 0 : composition.paths[next] ?? 0));
}
function isFair(composition, node, waitingMs) {
  const { floorMs, targetMs, shareMs, innerMs, workers, nowMs, sizeMs, bestEndMs } = composition;
  if (fits2(composition, node, Math.min(floorMs, targetMs))) return true;
  if (!fits2(composition, node, Math.min(targetMs, shareMs + innerMs / workers))) return false;
  return waitingMs === 0 || nowMs + sizeMs + (composition.expected[node] ?? 0) + waitingMs <= bestEndMs;
}
function fits2({ sizeMs, expected }, node, limitMs) {
  return sizeMs + (expected[node] ?? 0) / 2 <= limitMs;
}
var init_batch_composer = __esm({
  "src/core/plan/batch-composer.ts"() {
    "use strict";
    init_scheduler();
  }
});

// src/core/plan/batch-rehearsal.ts
function rehearse(load2, kinds, workers, eagerness) {
  const rehearsal = {
    ...load2,
    ...kinds,
    eagerness,
    workers,
    idle: [...workers],
    queues: kinds.kinds.map(() => new ReadyQueue(load2.paths)),
    ready: new Float64Array(kinds.crewCount),
    missing: Int32Array.from(load2.graph.upstream, (upstream) => upstream.length),
    placed: new Uint8Array(load2.graph.nodes.length),
    drafts: [],
    running: [],
    nowMs: 0
  };
  for (const node of load2.graph.nodes) {
    if ((load2.graph.upstream[node.index] ?? []).length === 0) reach2(rehearsal, node.index);
  }
  const stages = [...new Set(kinds.kinds.map((kind) => kind.stage))].sort((a2, b2) => a2 - b2);
  for (const stage of stages) playStage(rehearsal, stage);
  return { drafts: rehearsal.drafts, endMs: rehearsal.nowMs };
}
function playStage(rehearsal, stage) {
  const crews = [...new Set(rehearsal.kinds.filter((kind) => kind.stage === stage).map((kind) => kind.crew))];
  do {
    for (const crew of crews) giveOut(rehearsal, crew);
  } while (closeNext(rehearsal));
}
function giveOut(rehearsal, crew) {
  const share = (rehearsal.ready[crew] ?? 0) / (rehearsal.workers[crew] ?? 1);
  while ((rehearsal.idle[crew] ?? 0) > 0) {
    const kind = mostUrgent(rehearsal, crew);
    if (kind === -1) return;
    const { nodes, takenMs } = compose(rehearsal, rehearsal.eagerness, openingOf(rehearsal, kind, share));
    const draft = { kind, nodes };
    for (const node of nodes) rehearsal.placed[node] = 1;
    rehearsal.idle[crew] = (rehearsal.idle[crew] ?? 0) - 1;
    rehearsal.ready[crew] = (rehearsal.ready[crew] ?? 0) - takenMs;
    rehearsal.drafts.push(draft);
    rehearsal.running.push({ endMs: rehearsal.nowMs + CLAIM_MS + sum(rehearsal.expected, draft.nodes), draft });
  }
}
function openingOf(rehearsal, kind, shareMs) {
  const { queues, missing: missing2, nowMs, workers, kinds } = rehearsal;
  const queue = queues[kind] ?? new ReadyQueue(rehearsal.paths);
  return { kind, queue, missing: missing2, shareMs, nowMs, workers: workers[kinds[kind]?.crew ?? 0] ?? 1 };
}
function mostUrgent(rehearsal, crew) {
  let best = -1;
  let longest = -1;
  for (const [kind, { crew: taker }] of rehearsal.kinds.entries()) {
    const first = rehearsal.queues[kind]?.peek();
    if (taker !== crew || first === void 0 || (rehearsal.paths[first] ?? 0) <= longest) continue;
    [best, longest] = [kind, rehearsal.paths[first] ?? 0];
  }
  return best;
}
function sum(values, indices) {
  return indices.reduce((total, index) => total + (values[index] ?? 0), 0);
}
function closeNext(rehearsal) {
  let next = 0;
  for (const [index, { endMs }] of rehearsal.running.entries()) {
    if (endMs < (rehearsal.running[next]?.endMs ?? 0)) next = index;
  }
  const [closed] = rehearsal.running.splice(next, 1);
  if (closed === void 0) return false;
  rehearsal.nowMs = closed.endMs;
  const crew = rehearsal.kinds[closed.draft.kind]?.crew ?? 0;
  rehearsal.idle[crew] = (rehearsal.idle[crew] ?? 0) + 1;
  for (const node of closed.draft.nodes) release(rehearsal, node);
  return true;
}
function release(rehearsal, node) {
  for (const next of reachedBy(rehearsal, node)) reach2(rehearsal, next);
}
function reach2(rehearsal, start) {
  const open = [start];
  for (let node = open.pop(); node !== void 0; node = open.pop()) {
    const kind = rehearsal.kindOf[node] ?? -1;
    if (kind !== -1) enqueue(rehearsal, node, kind);
    else for (const next of reachedBy(rehearsal, node)) open.push(next);
  }
}
function reachedBy(rehearsal, node) {
  const reached = [];
  for (const next of rehearsal.graph.downstream[node] ?? []) {
    const missing2 = (rehearsal.missing[next] ?? 0) - 1;
    rehearsal.missing[next] = missing2;
    if (missing2 === 0) reached.push(next);
  }
  return reached;
}
function enqueue(rehearsal, node, kind) {
  if (rehearsal.placed[node] === 1) return;
  const crew = rehearsal.kinds[kind]?.crew ?? 0;
  rehearsal.queues[kind]?.push(node);
  rehearsal.ready[crew] = (rehearsal.ready[crew] ?? 0) + (rehearsal.expected[node] ?? 0);
}
var CLAIM_MS;
var init_batch_rehearsal = __esm({
  "src/core/plan/batch-rehearsal.ts"() {
    "use strict";
    init_batch_composer();
    init_scheduler();
    CLAIM_MS = 2e3;
  }
});

// src/core/plan/task-kinds.ts
function isOnce(task) {
  return task.environment !== void 0 || !task.cached && task.outputs.length === 0;
}
function poolName(labels) {
  return [...new Set(labels.map((label) => label.toLowerCase()))].sort().join(", ");
}
function findKinds(graph, pending, defaultLabels) {
  const environments = findEnvironments(graph, pending);
  const kinds = [];
  const numbers2 = /* @__PURE__ */ new Map();
  const crews = /* @__PURE__ */ new Map();
  const kindOf3 = new Int32Array(graph.nodes.length).fill(-1);
  for (const task of graph.tasks) {
    if (!pending.has(task.index)) continue;
    const labels = task.labels.length > 0 ? task.labels : defaultLabels;
    const environment = environments[task.index] ?? null;
    const [pool, once, stage] = [poolName(labels), isOnce(task), environment === null ? 0 : 1];
    const crew = numberOf2(crews, JSON.stringify([pool, environment, stage]));
    const kind = numberOf2(numbers2, JSON.stringify([crew, once]));
    kinds[kind] ??= { pool, labels, environment, isOnce: once, stage, crew };
    kindOf3[task.index] = kind;
  }
  return { kinds, kindOf: kindOf3, crewCount: crews.size };
}
function numberOf2(numbers2, key) {
  const number = numbers2.get(key) ?? numbers2.size;
  numbers2.set(key, number);
  return number;
}
function findEnvironments(graph, pending) {
  const environments = [];
  for (const node of graph.nodes) {
    const inherited = [...graph.upstream[node.index] ?? []].sort((a2, b2) => b2 - a2).map((up) => environments[up] ?? null);
    const own = node.kind === "task" && pending.has(node.index) ? node.environment : void 0;
    environments[node.index] = own ?? inherited.find((environment) => environment !== null) ?? null;
  }
  return environments;
}
var init_task_kinds = __esm({
  "src/core/plan/task-kinds.ts"() {
    "use strict";
  }
});

// src/core/plan/worker-count.ts
function shortestMs(work, workers) {
  return Math.max(work.totalMs / workers, work.pathMs);
}
function countWorkers(works, limits) {
  const most = Math.max(works.length, Math.min(limits.workers, MOST_WORKERS3));
  const wanted = works.map((work) => limits.isFixed ? most : usefulWorkers(work, most, limits.startMs));
  return shareOut(works, wanted, most);
}
function usefulWorkers(work, most, startMs) {
  return Math.max(1, Math.min(most, work.tasks, Math.floor(work.totalMs / Math.max(1, startMs))));
}
function thinOut(counts, endMs) {
  const limitMs = TOLERANCE * endMs(counts);
  return counts.reduce((thinned, count2, index) => {
    let [tooFew, enough] = [0, count2];
    while (enough - tooFew > 1) {
      const middle = tooFew + enough >> 1;
      if (endMs(thinned.with(index, middle)) <= limitMs) enough = middle;
      else tooFew = middle;
    }
    return thinned.with(index, enough);
  }, counts);
}
function shareOut(works, wanted, most) {
  const counts = works.map(() => 1);
  for (let left = most - works.length; left > 0; left--) {
    let neediest = -1;
    let longest = -1;
    for (const [index, work] of works.entries()) {
      const each = work.totalMs / (counts[index] ?? 1);
      if ((counts[index] ?? 1) >= (wanted[index] ?? 1) || each <= longest) continue;
      [neediest, longest] = [index, each];
    }
    if (neediest === -1) break;
    counts[neediest] = (counts[neediest] ?? 1) + 1;
  }
  return counts;
}
var MOST_WORKERS3, TOLERANCE;
var init_worker_count = __esm({
  "src/core/plan/worker-count.ts"() {
    "use strict";
    MOST_WORKERS3 = 256;
    TOLERANCE = 1.1;
  }
});

// src/core/plan/batch-planner.ts
function planBatches(input) {
  const { graph } = input;
  const kinds = findKinds(graph, new Set(input.pending), input.defaultLabels);
  const load2 = loadOf(input, kinds);
  const works = worksOf(load2, kinds);
  const pathMs = load2.paths.reduce((longest, ms) => Math.max(longest, ms), 0);
  const totalMs = works.reduce((total, work) => total + work.totalMs, 0);
  const boundOf = (counts) => Math.max(pathMs, ...works.map((work, crew) => shortestMs(work, counts[crew] ?? 1)));
  const flow = { load: load2, kinds, totalMs, boundOf };
  const most = countCrews(kinds, works, input);
  const wanted = input.isFixed === true ? most : thinOut(most, (counts) => roughEndMs(flow, counts));
  const batches = batchesOf(input, load2, kinds, cut2(flow, wanted));
  const pools = poolsOf(kinds, input.isFixed === true ? wanted : useful(wanted, batches, kinds));
  const boundMs = boundOf(pools.map((pool) => pool.workers));
  const expectedMs = new Map(graph.tasks.flatMap(({ id, index }) => kinds.kindOf[index] === -1 ? [] : [[id, load2.expected[index] ?? 0]]));
  return { batches, pools, boundMs, totalMs, pathMs, expectedMs };
}
function useful(wanted, batches, { kinds }) {
  return wanted.map((count2, crew) => {
    const kind = kinds.find((candidate) => candidate.crew === crew);
    const isOwn = ({ pool, environment, stage }) => pool === kind?.pool && environment === kind.environment && stage === kind.stage;
    const own = batches.filter(isOwn).length;
    const loads = batches.map((batch) => isOwn(batch) ? batch : { ...batch, expectedMs: 0 });
    const totalMs = loads.reduce((total, batch) => total + batch.expectedMs, 0);
    const longestMs = withPaths(loads).reduce((longest, batch) => Math.max(longest, batch.pathMs), 0);
    return longestMs === 0 ? 1 : Math.min(count2, own, Math.ceil(CROWD * totalMs / longestMs));
  });
}
function loadOf(input, { kindOf: kindOf3 }) {
  const expected = expectedDurations(input.graph, input.durations, TARGET_MS).map((ms, node) => kindOf3[node] === -1 ? 0 : ms);
  return { graph: input.graph, expected, paths: longestPaths(input.graph, expected), kindOf: kindOf3 };
}
function worksOf({ graph, expected }, { kinds, kindOf: kindOf3, crewCount }) {
  return Array.from({ length: crewCount }, (_2, crew) => {
    const isOwn = (node) => kinds[kindOf3[node] ?? -1]?.crew === crew;
    const own = expected.map((ms, node) => isOwn(node) ? ms : 0);
    const tasks = kindOf3.reduce((count2, _kind, node) => count2 + (isOwn(node) ? 1 : 0), 0);
    const totalMs = own.reduce((total, ms) => total + ms, 0);
    return { totalMs, pathMs: longestPaths(graph, own).reduce((longest, ms) => Math.max(longest, ms), 0), tasks };
  });
}
function countCrews({ kinds, crewCount }, works, input) {
  const counts = new Array(crewCount).fill(1);
  const limits = { workers: input.workers, startMs: input.startMs ?? 15e3, isFixed: input.isFixed ?? false };
  for (const stage of new Set(kinds.map((kind) => kind.stage))) {
    const crews = [...new Set(kinds.filter((kind) => kind.stage === stage).map((kind) => kind.crew))];
    const ofStage = crews.flatMap((crew) => works[crew] ?? []);
    for (const [index, count2] of countWorkers(ofStage, limits).entries()) counts[crews[index] ?? 0] = count2;
  }
  return counts;
}
function play({ load: load2, kinds, boundOf }, workers, targetMs, [floor, slack]) {
  return rehearse(load2, kinds, workers, { targetMs, floorMs: Math.max(CLAIM_MS, floor * targetMs), endMs: boundOf(workers), slack });
}
function finestMs({ totalMs }) {
  return Math.max(TARGET_MS, totalMs / (2 * MOST_BATCHES2));
}
function roughEndMs(flow, workers) {
  return Math.min(...[EAGEREST, ...MANNERS].map((manner) => play(flow, workers, finestMs(flow), manner).endMs));
}
function cut2(flow, workers) {
  const coarsest = play(flow, workers, Number.POSITIVE_INFINITY, [1, 1]);
  let best = null;
  let left = coarsest.drafts.length > MOST_BATCHES2 ? 0 : STEPS_MORE;
  for (let targetMs = finestMs(flow); left > 0 && targetMs < 2 * flow.totalMs; targetMs *= STEP) {
    const cuts = [play(flow, workers, targetMs, EAGEREST)];
    if (isFew(cuts[0])) cuts.push(...MANNERS.map((manner) => play(flow, workers, targetMs, manner)));
    for (const tried of cuts) if (isFew(tried) && (best === null || tried.endMs < best.endMs)) best = tried;
    if (best !== null) left--;
  }
  return (best ?? coarsest).drafts;
}
function isFew(cut3) {
  return cut3 !== void 0 && cut3.drafts.length <= MOST_BATCHES2;
}
function batchesOf(input, load2, kinds, drafts) {
  const needs2 = findNeeds(
    load2.graph,
    drafts.map((draft) => draft.nodes)
  );
  const batches = drafts.map((draft, id) => {
    const kind = kinds.kinds[draft.kind];
    const tasks = draft.nodes.flatMap((node) => taskOf2(load2.graph, node));
    const expectedMs = Math.round(draft.nodes.reduce((total, node) => total + (load2.expected[node] ?? 0), 0));
    const isMeasured = kind?.isOnce === false && tasks.every((task) => input.durations.has(task.key));
    return {
      id,
      tasks: tasks.map((task) => task.id),
      needs: needs2[id] ?? [],
      pool: kind?.pool ?? "",
      isOnce: kind?.isOnce ?? true,
      environment: kind?.environment ?? null,
      stage: kind?.stage ?? 0,
      expectedMs,
      pathMs: expectedMs,
      leaseMs: leaseOf(tasks, input.timeoutMs ?? timeoutOf, isMeasured ? expectedMs : Number.POSITIVE_INFINITY)
    };
  });
  return withPaths(batches);
}
function taskOf2(graph, node) {
  const task = graph.nodes[node];
  return task?.kind === "task" ? [task] : [];
}
function leaseOf(tasks, timeoutMs, expectedMs) {
  const longest = tasks.reduce((total, task) => total + timeoutMs(task) * (1 + task.step.retries), 0);
  return Math.min(longest, Math.max(SHORTEST_LEASE_MS, Math.ceil(expectedMs * LEASE_FACTOR)));
}
function timeoutOf({ step }) {
  return (typeof step.timeoutMinutes === "number" ? step.timeoutMinutes : DEFAULT_TIMEOUT_MINUTES) * MINUTE_MS2;
}
function withPaths(batches) {
  const behind = new Float64Array(batches.length);
  for (const { id, needs: needs2, expectedMs } of batches.toReversed()) {
    for (const need of needs2) behind[need] = Math.max(behind[need] ?? 0, (behind[id] ?? 0) + expectedMs);
  }
  return batches.map((batch) => ({ ...batch, pathMs: batch.expectedMs + (behind[batch.id] ?? 0) }));
}
function poolsOf({ kinds, crewCount }, workers) {
  return Array.from({ length: crewCount }, (_2, crew) => {
    const kind = kinds.find((candidate) => candidate.crew === crew);
    const { pool = "", labels = [], environment = null, stage = 0 } = kind ?? {};
    return { name: pool, labels, environment, stage, workers: workers[crew] ?? 1 };
  });
}
var TARGET_MS, MOST_BATCHES2, EAGEREST, MANNERS, STEP, STEPS_MORE, CROWD, MINUTE_MS2, DEFAULT_TIMEOUT_MINUTES, LEASE_FACTOR, SHORTEST_LEASE_MS;
var init_batch_planner = __esm({
  "src/core/plan/batch-planner.ts"() {
    "use strict";
    init_batch_needs();
    init_batch_rehearsal();
    init_scheduler();
    init_task_kinds();
    init_worker_count();
    TARGET_MS = 2e4;
    MOST_BATCHES2 = 200;
    EAGEREST = [0.5, 1.1];
    MANNERS = [
      [0, 1],
      [0, 1.1],
      [0.25, 1],
      [0.25, 1.1]
    ];
    STEP = 1.25;
    STEPS_MORE = 4;
    CROWD = 1.5;
    MINUTE_MS2 = 6e4;
    DEFAULT_TIMEOUT_MINUTES = 360;
    LEASE_FACTOR = 6;
    SHORTEST_LEASE_MS = 15 * MINUTE_MS2;
  }
});

// src/engine/plan-fan-out.ts
function planningDispatch(platform) {
  return {
    isShared: true,
    concerns: () => true,
    decides: (task) => task.platform === void 0 || task.platform === platform || task.commands.length === 0,
    news: async () => ({ kind: "over" }),
    ended: () => void 0,
    stop: () => void 0
  };
}
function graphDigest(graph) {
  const steps = [...new Set(graph.tasks.map((task) => task.step))];
  return sha256(JSON.stringify([graph.tasks.map((task) => task.id), steps]));
}
function fanOutPlan(input, { result, records }, limits) {
  const { graph } = input;
  const pendingIds = new Set(result.tasks.filter(isPending).map((task) => task.id));
  const pending = graph.tasks.filter((task) => pendingIds.has(task.id));
  const durations2 = input.ports.history.durations(graph.tasks.map((task) => task.key));
  const cut3 = planBatches({ graph, pending: pending.map((task) => task.index), durations: durations2, ...limits });
  const known3 = knownTasks(input, result, records, pending, limits.sharesStore);
  const id = cut3.batches.length;
  const times = { expectedMs: 0, pathMs: 0, leaseMs: 1 };
  const batch = { id, tasks: known3.map((task) => task.result.id), needs: [], pool: PLANNER, isOnce: false, environment: null, ...times };
  const plan = {
    format: 1,
    flow: result.flow,
    run: result.run,
    graph: graphDigest(graph),
    batches: known3.length === 0 ? cut3.batches : [...cut3.batches, batch],
    pools: cut3.pools,
    settled: [],
    failFast: input.options.failFast
  };
  const ended3 = { startedMs: limits.nowMs, endedMs: limits.nowMs };
  return { plan, cut: cut3, known: { batch: id, claim: 0, worker: PLANNER, outcome: "done", ...ended3, tasks: known3 } };
}
function isResultOf(result, plan) {
  const tasks = new Set(plan.batches[result.batch]?.tasks);
  return tasks.size === result.tasks.length && result.tasks.every((task) => tasks.has(task.result.id));
}
function isPending(task) {
  return task.state === "planned" && task.decision !== "hit";
}
function knownTasks(input, result, records, pending, sharesStore) {
  const read4 = sharesStore ? /* @__PURE__ */ new Set() : upstreamOf2(input.graph, pending);
  const indexOf = new Map(input.graph.tasks.map((task) => [task.id, task.index]));
  return result.tasks.flatMap((task) => {
    if (isPending(task)) return [];
    const record = records.get(task.id) ?? null;
    const state = record === null ? task.state : "restored";
    const inStore = record !== null && !read4.has(indexOf.get(task.id) ?? -1) ? { inStore: true } : {};
    return [{ result: { ...task, state }, record, tolerated: false, ...inStore }];
  });
}
function upstreamOf2(graph, tasks) {
  const found = /* @__PURE__ */ new Set();
  for (const task of tasks) {
    for (const index of graph.upstream[task.index] ?? []) {
      const node = graph.nodes[index];
      for (const one of node?.kind === "group" ? node.members : [index]) found.add(one);
    }
  }
  return found;
}
var PLANNER;
var init_plan_fan_out = __esm({
  "src/engine/plan-fan-out.ts"() {
    "use strict";
    init_digest();
    init_batch_planner();
    PLANNER = "planner";
  }
});

// src/engine/gather-results.ts
function moved(task, byMs) {
  const { result } = task;
  return { ...task, result: { ...result, startMs: result.attempts > 0 ? Math.max(0, result.startMs + byMs) : 0 } };
}
var TRIES, PAUSE_MS, GatheredResults;
var init_gather_results = __esm({
  "src/engine/gather-results.ts"() {
    "use strict";
    init_result_tree();
    init_plan_fan_out();
    TRIES = 5;
    PAUSE_MS = 500;
    GatheredResults = class {
      isShared = true;
      problems = [];
      #parts;
      #batchOf = /* @__PURE__ */ new Map();
      #results = /* @__PURE__ */ new Map();
      /** By batch, what was published and cannot be taken. */
      #refused = /* @__PURE__ */ new Map();
      /** Results that were read, each as `<batch> <worker>`. */
      #read = /* @__PURE__ */ new Set();
      #state = { results: [], ended: [] };
      #isAsked = false;
      constructor(parts) {
        this.#parts = parts;
        for (const batch of parts.plan.batches) for (const task of batch.tasks) this.#batchOf.set(task, batch);
      }
      concerns() {
        return false;
      }
      decides(task) {
        const batch = this.#batchOf.get(task.id);
        return batch === void 0 || this.#results.has(batch.id);
      }
      ended() {
      }
      stop() {
      }
      async news() {
        if (this.#isAsked) return { kind: "over" };
        this.#isAsked = true;
        await this.#readAll();
        const began = this.#beganMs();
        const tasks = [...this.#results.values()].flatMap((result) => result.tasks.map((task) => moved(task, result.startedMs - began)));
        return tasks.length > 0 ? { kind: "results", tasks } : { kind: "over" };
      }
      /** Why nobody told of a task; null: it was not begun, since another one had failed. */
      whyLost(task) {
        const batch = this.#batchOf.get(task.id);
        if (batch === void 0 || batch.pool === PLANNER) return "it was to be restored, and its bytes are gone; run it again";
        const refused2 = this.#refused.get(batch.id);
        if (refused2 !== void 0) return refused2;
        const claimant = (this.#state.claims ?? []).findLast((claim) => claim.batch === batch.id)?.worker;
        if (claimant !== void 0) return `worker ${claimant} took it and told of no end`;
        const isStopped = this.#parts.plan.failFast && [...this.#results.values()].some((result) => result.outcome === "failed");
        return isStopped ? null : "no worker took it";
      }
      /** Each that took a batch, published one, or is known to have ended. */
      workers() {
        const names2 = /* @__PURE__ */ new Set([...this.#ran().map((result) => result.worker), ...this.#state.ended]);
        for (const claim of this.#state.claims ?? []) names2.add(claim.worker);
        return [...names2].sort().map((worker) => this.#workerReport(worker));
      }
      /** Milliseconds from the first batch's begin to the last one's end, by the workers' clocks. */
      wholeMs() {
        return Math.max(0, ...this.#ran().map((result) => result.endedMs - this.#beganMs()));
      }
      #workerReport(worker) {
        const own = this.#ran().filter((result) => result.worker === worker);
        const taken = new Set((this.#state.claims ?? []).filter((claim) => claim.worker === worker).map((claim) => claim.batch));
        const began = this.#beganMs();
        return {
          worker,
          batches: own.length,
          tasks: own.reduce((sum2, result) => sum2 + result.tasks.length, 0),
          takenOver: own.filter((result) => result.claim > 0).length,
          lostBatches: [...taken].filter((batch) => !this.#read.has(`${batch} ${worker}`)).length,
          busyMs: own.reduce((sum2, result) => sum2 + Math.max(0, result.endedMs - result.startedMs), 0),
          firstMs: own.length === 0 ? 0 : Math.min(...own.map((result) => result.startedMs - began)),
          lastMs: Math.max(0, ...own.map((result) => result.endedMs - began))
        };
      }
      /** Results of workers: what was known before is none. */
      #ran() {
        return [...this.#results.values()].filter((result) => result.worker !== PLANNER);
      }
      #beganMs() {
        return Math.min(...this.#ran().map((result) => result.startedMs));
      }
      async #readAll() {
        const { board, clock, signal } = this.#parts;
        for (let number = 1; !signal.aborted; number++) {
          const state = await board.state();
          if (!("kind" in state)) {
            this.#state = state;
            break;
          }
          if (number === TRIES) return this.#unavailable(state.why);
          await clock.sleep(PAUSE_MS * 2 ** number, signal);
        }
        for (const listed of this.#state.results) await this.#readOne(listed);
      }
      /** The first result of a batch stands; a second one is compared with it. */
      async #readOne(listed) {
        const { board, clock, signal, learn, plan } = this.#parts;
        for (let number = 1; !signal.aborted; number++) {
          const found = await board.result(listed);
          if (found.kind === "result" && isResultOf(found.result, plan)) {
            this.#read.add(`${listed.batch} ${listed.worker}`);
            const first = this.#results.get(listed.batch);
            if (first !== void 0) return this.#compare(first, found.result);
            this.#results.set(listed.batch, found.result);
            return learn(listed, found.result);
          }
          const why = found.kind === "result" ? "it is of other tasks" : found.why;
          this.#refused.set(listed.batch, `what worker ${listed.worker} published of it is refused: ${why}`);
          if (found.kind !== "unavailable" || number === TRIES) return;
          await clock.sleep(PAUSE_MS * 2 ** number, signal);
        }
      }
      #unavailable(why) {
        this.problems.push({ code: "board/unavailable", severity: "error", message: `the board cannot be reached: ${why}` });
      }
      #compare(first, second) {
        const other = new Map(second.tasks.map((task) => [task.result.id, task.record]));
        for (const { result, record } of first.tasks) {
          const again = other.get(result.id);
          if (record === null || again === null || again === void 0 || treeOf(record) === treeOf(again)) continue;
          this.problems.push({
            code: "board/differing-result",
            severity: "warning",
            message: `${result.id} gave other bytes on worker ${second.worker} than on worker ${first.worker}, whose result is kept`,
            hint: "Find out what makes its output differ: a time, an order, a random number."
          });
        }
      }
    };
  }
});

// src/core/plan/presumed-claims.ts
var PresumedClaims;
var init_presumed_claims = __esm({
  "src/core/plan/presumed-claims.ts"() {
    "use strict";
    PresumedClaims = class {
      #batches;
      #self;
      /** What this crew takes, the most urgent first. */
      #takeable;
      #done = /* @__PURE__ */ new Set();
      #holders = /* @__PURE__ */ new Map();
      #holds = /* @__PURE__ */ new Map();
      /** Batches of which it was found out that somebody has them. */
      #sure = /* @__PURE__ */ new Set();
      /** Workers that take the next ones, in this order. */
      #idle;
      constructor(batches, self, nowMs) {
        const { worker, place, pool, environment, stage, peers } = self;
        this.#batches = batches;
        this.#self = self;
        this.#takeable = batches.filter((batch) => batch.pool === pool && batch.environment === environment && (batch.stage ?? 0) <= stage).toSorted((a2, b2) => b2.pathMs - a2.pathMs || a2.id - b2.id);
        this.#idle = peers === void 0 ? [] : [...peers.slice(0, place), worker, ...peers.slice(place)];
        this.#giveOut(nowMs);
      }
      /** By batch. */
      get holders() {
        return this.#holders;
      }
      /** What the board lists, in its order. Whoever brought something takes the next before those that wait. */
      see(results, nowMs) {
        for (const { batch, worker } of results) {
          if (this.#done.has(batch)) continue;
          this.#done.add(batch);
          if (this.#takeable.some(({ id }) => id === batch)) {
            this.#hold(batch, worker, nowMs);
            this.#drop(batch);
            this.#idle.unshift(worker);
          }
          this.#giveOut(nowMs);
        }
      }
      /** A worker is known to have a batch. */
      note(batch, worker, nowMs) {
        if (!this.#done.has(batch)) this.#hold(batch, worker, nowMs);
      }
      /** This worker claimed it in vain: somebody has it, so that what was presumed of one of the others is wrong. */
      refuse(batch, nowMs) {
        const { worker } = this.#self;
        const held = this.#holders.get(batch);
        this.#sure.add(batch);
        if (this.#done.has(batch) || held !== void 0 && held.worker !== worker) return;
        const doubtful = [...this.#holders].filter(([id, holder2]) => !this.#sure.has(id) && holder2.worker !== worker);
        const [suspect] = doubtful.toSorted(([a2], [b2]) => this.#pathMs(b2) - this.#pathMs(a2));
        if (suspect === void 0) return;
        const [instead, holder] = suspect;
        this.#drop(instead);
        this.#drop(batch);
        this.#take(batch, holder.worker, nowMs);
      }
      /** Whoever was presumed to have it has what this worker was presumed to have. */
      #hold(batch, worker, nowMs) {
        const instead = this.#holds.get(worker);
        if (instead === batch) return;
        const other = this.#holders.get(batch)?.worker;
        this.#drop(batch);
        if (instead !== void 0) this.#drop(instead);
        if (other !== void 0 && instead !== void 0 && !this.#done.has(instead)) this.#take(instead, other, nowMs);
        else if (other !== void 0) this.#idle.push(other);
        const at2 = this.#idle.indexOf(worker);
        if (at2 !== -1) this.#idle.splice(at2, 1);
        this.#take(batch, worker, nowMs);
      }
      #take(batch, worker, nowMs) {
        this.#holders.set(batch, { worker, sinceMs: nowMs });
        this.#holds.set(worker, batch);
      }
      #drop(batch) {
        const holder = this.#holders.get(batch);
        if (holder === void 0) return;
        this.#holders.delete(batch);
        this.#holds.delete(holder.worker);
      }
      #giveOut(nowMs) {
        for (const { id, needs: needs2 } of this.#takeable) {
          const [next] = this.#idle;
          if (next === void 0) return;
          if (this.#done.has(id) || this.#holders.has(id) || !needs2.every((need) => this.#done.has(need))) continue;
          this.#idle.shift();
          this.#take(id, next, nowMs);
        }
      }
      #pathMs(batch) {
        return this.#batches[batch]?.pathMs ?? 0;
      }
    };
  }
});

// src/core/plan/batch-outlook.ts
function crewSize(input) {
  const own = input.plan.pools.filter((pool) => isSame2(pool.name, pool, input) && (pool.stage ?? 0) === stageOf(input));
  return Math.max(
    1,
    own.reduce((sum2, pool) => sum2 + pool.workers, 0)
  );
}
function isSame2(pool, { environment = null }, self) {
  return pool === self.pool && environment === self.environment;
}
function stageOf({ stage, environment }) {
  return stage ?? (environment === null ? 0 : 1);
}
function totalOf(pools) {
  return pools.reduce((sum2, pool) => sum2 + pool.workers, 0);
}
var DOUBTFUL_FACTOR, DOUBTFUL_MS, SILENCE_MS2, SILENT_WAITS, Outlook;
var init_batch_outlook = __esm({
  "src/core/plan/batch-outlook.ts"() {
    "use strict";
    DOUBTFUL_FACTOR = 3;
    DOUBTFUL_MS = 6e4;
    SILENCE_MS2 = 10 * 6e4;
    SILENT_WAITS = 100;
    Outlook = class {
      #input;
      #stage;
      #ended;
      #owners = /* @__PURE__ */ new Map();
      #areOthersGone;
      #isSomePeerGone;
      /** Batches that will have no result as long as this worker lives. */
      #hopeless = /* @__PURE__ */ new Set();
      #ready = null;
      constructor(input) {
        this.#input = input;
        this.#stage = stageOf(input);
        this.#ended = new Set(input.ended.filter((name) => name !== input.worker));
        for (const claim of input.claims) {
          if ((this.#owners.get(claim.batch)?.claim ?? -1) < claim.claim) this.#owners.set(claim.batch, claim);
        }
        const pools = input.plan.pools.filter((pool) => (pool.stage ?? 0) <= this.#stage);
        this.#areOthersGone = this.#ended.size > 0 && this.#ended.size >= totalOf(pools) - 1;
        this.#isSomePeerGone = input.peers?.some((name) => this.#ended.has(name)) ?? (pools.length === 1 && this.#ended.size > 0);
        for (const batch of input.plan.batches) {
          if (this.#isHopeless(batch)) this.#hopeless.add(batch.id);
        }
      }
      /** Batches of this worker's without a result and not in work here, whose needs have ended. */
      ready() {
        const { plan, done } = this.#input;
        this.#ready ??= plan.batches.filter(
          (batch) => this.#isOpen(batch) && this.#mayTake(batch) && batch.needs.every((need) => done.has(need))
        );
        return this.#ready;
      }
      /** Whether anything without a result may still get one. */
      hasHope() {
        return this.#input.plan.batches.some((batch) => this.#isOpen(batch) && !this.#hopeless.has(batch.id));
      }
      /** The number under which it is to be claimed next: how often it was claimed as far as is known. */
      claimsOf(id) {
        return Math.max(this.#input.taken.get(id)?.claim ?? -1, this.#owners.get(id)?.claim ?? -1) + 1;
      }
      /** It was taken, and whoever has it will not bring it. */
      isAbandoned(batch) {
        return this.claimsOf(batch.id) > 0 && (this.#isOwnerGone(batch) || this.#leftMs(batch) <= 0);
      }
      /** Milliseconds until the first batch may be taken over. */
      nextTakeOverMs() {
        const open = this.ready().filter((batch) => this.claimsOf(batch.id) > 0 && !batch.isOnce);
        return Math.min(Number.POSITIVE_INFINITY, ...open.map((batch) => this.#leftMs(batch)));
      }
      #isOpen({ id }) {
        return !this.#input.done.has(id) && !this.#input.own.has(id);
      }
      #mayTake(batch) {
        return isSame2(batch.pool, batch, this.#input) && (batch.stage ?? 0) <= this.#stage;
      }
      #isOwnerGone({ id }) {
        const owner = this.#owners.get(id);
        if (owner !== void 0 && owner.claim === this.claimsOf(id) - 1) return this.#ended.has(owner.worker);
        return this.#areOthersGone || (this.#input.peers?.every((name) => this.#ended.has(name)) ?? false);
      }
      #leftMs(batch) {
        const { taken, nowMs } = this.#input;
        const since = taken.get(batch.id)?.sinceMs ?? nowMs;
        const isDoubtful = this.#isSomePeerGone && !batch.isOnce && !this.#owners.has(batch.id);
        const leaseMs = isDoubtful ? Math.min(batch.leaseMs, DOUBTFUL_MS + DOUBTFUL_FACTOR * batch.expectedMs) : batch.leaseMs;
        return since + leaseMs - nowMs;
      }
      /** Workers of earlier stages have ended, those of later ones begin when these have. */
      #hasTakers({ pool, environment }) {
        const isTaker = (other) => other.name === pool && (other.environment ?? null) === environment && (other.stage ?? 0) === this.#stage;
        return this.#input.plan.pools.some(isTaker);
      }
      #isHopeless(batch) {
        if (!this.#isOpen(batch)) return false;
        if (batch.needs.some((need) => this.#hopeless.has(need))) return true;
        if (this.#mayTake(batch)) return batch.isOnce && this.isAbandoned(batch);
        if ((batch.stage ?? 0) > this.#stage || !this.#hasTakers(batch) || this.#areOthersGone) return true;
        const { newsMs, nowMs, waits: waits2 } = this.#input;
        return newsMs !== void 0 && waits2 > SILENT_WAITS && nowMs - newsMs > batch.leaseMs + SILENCE_MS2;
      }
    };
  }
});

// src/core/plan/worker-choice.ts
function chooseNext(input) {
  const outlook = new Outlook(input);
  const isStopped = input.isStopped || input.plan.failFast && [...input.done.values()].includes("failed");
  const next = isStopped ? null : freshest(input, outlook) ?? orphan(input, outlook);
  if (next !== null) return { kind: "claim", batch: next.id, claim: outlook.claimsOf(next.id) };
  const isWorking = [...input.own].some((id) => !input.done.has(id));
  if (!isWorking && (isStopped || !outlook.hasHope())) return { kind: "done" };
  return { kind: "wait", ms: waitMs(input, outlook) };
}
function noteClaims(taken, claims, nowMs) {
  for (const { batch, claim } of claims) {
    const known3 = taken.get(batch);
    if (known3 === void 0 || known3.claim < claim) taken.set(batch, { claim, sinceMs: nowMs });
  }
}
function freshest(input, outlook) {
  const ready = outlook.ready().toSorted((a2, b2) => b2.pathMs - a2.pathMs || a2.id - b2.id);
  const free = ready.filter((batch) => outlook.claimsOf(batch.id) === 0);
  if (free.length === 0) return null;
  const isFirst = input.own.size + input.done.size + input.claims.length === 0;
  if (isFirst && input.peers === void 0) return firstOfAll(input, outlook, ready);
  const likely = free.find((batch) => !isPresumed(input, batch));
  if (likely !== void 0) return likely;
  const sinceMs = (batch) => input.presumed?.get(batch.id)?.sinceMs ?? 0;
  return input.waits < PATIENCE ? null : free.toSorted((a2, b2) => sinceMs(a2) - sinceMs(b2))[0] ?? null;
}
function isPresumed({ presumed, worker, ended: ended3, nowMs, seesClaims }, batch) {
  const holder = presumed?.get(batch.id);
  if (holder === void 0 || holder.worker === worker || ended3.includes(holder.worker)) return false;
  const forMs = seesClaims === true ? LISTED_MS : OVERDUE_MS + OVERDUE_FACTOR * batch.expectedMs;
  return Math.abs(nowMs - holder.sinceMs) < forMs;
}
function firstOfAll(input, outlook, ready) {
  const count2 = Math.min(ready.length, crewSize(input));
  const start = input.place % count2;
  const turned = [...ready.slice(start, count2), ...ready.slice(0, start), ...ready.slice(count2)];
  return turned.find((batch) => outlook.claimsOf(batch.id) === 0) ?? null;
}
function orphan(input, outlook) {
  const orphans = outlook.ready().filter((batch) => !batch.isOnce && outlook.isAbandoned(batch));
  if (orphans.length === 0) return null;
  const since = (batch) => input.taken.get(batch.id)?.sinceMs ?? input.nowMs;
  return orphans.toSorted((a2, b2) => since(a2) + a2.expectedMs - since(b2) - b2.expectedMs || a2.id - b2.id)[0] ?? null;
}
function waitMs(input, outlook) {
  const workers = input.plan.pools.reduce((sum2, pool) => sum2 + pool.workers, 0);
  const mostMs = Math.min(LONGEST_WAIT_MS2, Math.max(CALM_WAIT_MS, workers * WAIT_PER_WORKER_MS));
  const longestMs = Math.min(mostMs, SHORTEST_WAIT_MS * 2 ** Math.min(input.waits, 10));
  return Math.min(longestMs * (0.5 + input.random() / 2), Math.max(SHORTEST_WAIT_MS, outlook.nextTakeOverMs()));
}
var SHORTEST_WAIT_MS, LONGEST_WAIT_MS2, CALM_WAIT_MS, WAIT_PER_WORKER_MS, LISTED_MS, OVERDUE_MS, OVERDUE_FACTOR, PATIENCE;
var init_worker_choice = __esm({
  "src/core/plan/worker-choice.ts"() {
    "use strict";
    init_batch_outlook();
    SHORTEST_WAIT_MS = 500;
    LONGEST_WAIT_MS2 = 1e4;
    CALM_WAIT_MS = 2e3;
    WAIT_PER_WORKER_MS = 250;
    LISTED_MS = 3e3;
    OVERDUE_MS = 15e3;
    OVERDUE_FACTOR = 1.5;
    PATIENCE = 2;
  }
});

// src/engine/batch-result.ts
function resultOf({ batch, claim, startedMs, sinceMs, ended: ended3 }, { worker, now, sharesStore }) {
  const tasks = batch.tasks.flatMap((id) => {
    const one = ended3.get(id);
    if (one === void 0) return [];
    const result = { ...one.result, startMs: one.result.startMs === 0 ? 0 : Math.max(0, one.result.startMs - sinceMs) };
    const inStore = sharesStore && one.result.state === "restored" ? { inStore: true } : {};
    return [{ result, record: one.record, tolerated: one.tolerated, ...inStore }];
  });
  const isBad2 = tasks.some((task) => ["failed", "blocked", "cancelled"].includes(task.result.state) && !task.tolerated);
  return { batch: batch.id, claim, worker, outcome: isBad2 ? "failed" : "done", startedMs, endedMs: now(), tasks };
}
var init_batch_result = __esm({
  "src/engine/batch-result.ts"() {
    "use strict";
  }
});

// src/engine/board-publishing.ts
var TRIES2, PAUSE_MS2, UNSEEN_MS, ROUNDS, BoardPublishing;
var init_board_publishing = __esm({
  "src/engine/board-publishing.ts"() {
    "use strict";
    TRIES2 = 6;
    PAUSE_MS2 = 500;
    UNSEEN_MS = 6e4;
    ROUNDS = 3;
    BoardPublishing = class {
      #parts;
      #unseen = /* @__PURE__ */ new Map();
      #queue = Promise.resolve();
      #lost = 0;
      #calls = 0;
      constructor(parts) {
        this.#parts = parts;
      }
      /** Results that could not be published: others will do these batches again. */
      get lost() {
        return this.#lost;
      }
      get calls() {
        return this.#calls;
      }
      /** Whether something is not known to lie on the board yet. */
      get isPending() {
        return this.#unseen.size > 0;
      }
      add(result) {
        const unseen = { result, sinceMs: null, rounds: 0 };
        this.#unseen.set(result.batch, unseen);
        this.#enqueue(unseen);
      }
      /** What the board lists; a batch that another worker has published needs ours no more. */
      see(results) {
        for (const { batch } of results) this.#unseen.delete(batch);
        const nowMs = this.#parts.clock.elapsed();
        for (const unseen of this.#unseen.values()) {
          if (unseen.sinceMs === null || nowMs - unseen.sinceMs < UNSEEN_MS) continue;
          if (unseen.rounds >= ROUNDS) this.#giveUp(unseen);
          else this.#enqueue(unseen);
        }
      }
      /** Resolves when everything was published that could be. */
      settled() {
        return this.#queue;
      }
      #enqueue(unseen) {
        unseen.sinceMs = null;
        unseen.rounds++;
        this.#queue = this.#queue.then(() => this.#publish(unseen));
      }
      async #publish(unseen) {
        const { board, clock, signal, random, file } = this.#parts;
        for (let number = 1; number <= TRIES2 && !signal.aborted; number++) {
          this.#calls++;
          const published = await board.publish(unseen.result, file);
          if (published.kind === "refused") return this.#giveUp(unseen);
          if (published.kind !== "unavailable") break;
          await clock.sleep(PAUSE_MS2 * 2 ** number * (0.5 + random()), signal);
        }
        unseen.sinceMs = clock.elapsed();
      }
      #giveUp({ result }) {
        this.#unseen.delete(result.batch);
        this.#lost++;
      }
    };
  }
});

// src/engine/board-reading.ts
function nameOf3({ batch, claim, worker }) {
  return `${batch} ${claim} ${worker}`;
}
var READS, MOST_MISSES, BoardReading;
var init_board_reading = __esm({
  "src/engine/board-reading.ts"() {
    "use strict";
    init_plan_fan_out();
    READS = 8;
    MOST_MISSES = 30;
    BoardReading = class {
      #parts;
      /** Results that are worth nothing. */
      #spoilt = /* @__PURE__ */ new Set();
      #misses = /* @__PURE__ */ new Map();
      #awaited = /* @__PURE__ */ new Set();
      #calls = 0;
      constructor(parts) {
        this.#parts = parts;
      }
      get calls() {
        return this.#calls;
      }
      /** Batches whose results were listed and could not be read the last time: they are there, and nobody needs to do them again. */
      get awaited() {
        return this.#awaited;
      }
      /** Results of batches that are not `done`, in the order in which they are listed. */
      async read(results, done) {
        this.#awaited.clear();
        const wanted = this.#wanted(results, done);
        const good = [];
        for (let from = 0; from < wanted.length; from += READS) {
          const some = wanted.slice(from, from + READS);
          this.#calls += some.length;
          const found = await Promise.all(some.map((listed) => this.#parts.board.result(listed)));
          for (const [index, listed] of some.entries()) {
            const result = this.#checked(listed, found[index]);
            if (result === null || done.has(result.batch)) continue;
            await this.#parts.learn(listed, result);
            good.push(result);
          }
        }
        return good;
      }
      /** Of each batch the first result that may be good. */
      #wanted(results, done) {
        const first = /* @__PURE__ */ new Map();
        for (const listed of results) {
          const isKnown = done.has(listed.batch) || this.#spoilt.has(nameOf3(listed));
          if (!isKnown && !first.has(listed.batch)) first.set(listed.batch, listed);
        }
        return [...first.values()];
      }
      #checked(listed, found) {
        const name = nameOf3(listed);
        if (found?.kind === "result" && isResultOf(found.result, this.#parts.plan)) return found.result;
        const misses = (this.#misses.get(name) ?? 0) + 1;
        this.#misses.set(name, misses);
        if (found?.kind !== "unavailable" || misses > MOST_MISSES) this.#spoilt.add(name);
        else this.#awaited.add(listed.batch);
        return null;
      }
    };
  }
});

// src/engine/share-work.ts
var UNREACHABLE_MS, MOST_UNREACHABLE, MOST_REFUSED, RECENT_MS, SharedWork;
var init_share_work = __esm({
  "src/engine/share-work.ts"() {
    "use strict";
    init_presumed_claims();
    init_worker_choice();
    init_batch_result();
    init_board_publishing();
    init_board_reading();
    UNREACHABLE_MS = 1e3;
    MOST_UNREACHABLE = 600;
    MOST_REFUSED = 30;
    RECENT_MS = 2e3;
    SharedWork = class {
      isShared = true;
      #parts;
      #beganMs;
      #batchOf = /* @__PURE__ */ new Map();
      #own = /* @__PURE__ */ new Map();
      #done = /* @__PURE__ */ new Map();
      #taken = /* @__PURE__ */ new Map();
      #presumed;
      #reading;
      #publishing;
      #isStopped = false;
      #waits = 0;
      #vain = 0;
      #refused = 0;
      #newsMs;
      #seen = null;
      /** Ends a wait when something has come to its end here, and with the whole worker. */
      #nap = new AbortController();
      #napSignal;
      #tally = {
        batches: 0,
        failed: 0,
        boardCalls: 0,
        unreachable: null
      };
      constructor(parts) {
        this.#parts = parts;
        this.#beganMs = parts.clock.elapsed();
        this.#newsMs = this.#beganMs;
        this.#presumed = new PresumedClaims(parts.plan.batches, parts, this.#beganMs);
        this.#reading = new BoardReading(parts);
        this.#publishing = new BoardPublishing(parts);
        this.#napSignal = AbortSignal.any([parts.signal, this.#nap.signal]);
        for (const batch of parts.plan.batches) for (const task of batch.tasks) this.#batchOf.set(task, batch);
      }
      get tally() {
        const boardCalls = this.#tally.boardCalls + this.#reading.calls + this.#publishing.calls;
        return { ...this.#tally, boardCalls, unpublished: this.#publishing.lost };
      }
      concerns(task) {
        const batch = this.#batchOf.get(task.id);
        return batch === void 0 || batch.pool === this.#parts.pool && batch.environment === this.#parts.environment;
      }
      /** Not planned to run: restored, here as there. Claimed: ours. Told of before and looked at again: its bytes are gone, and it is made again. */
      decides(task) {
        const batch = this.#batchOf.get(task.id);
        return batch === void 0 || this.#own.has(batch.id) || this.#done.has(batch.id);
      }
      stop() {
        this.#isStopped = true;
      }
      ended(ended3) {
        const batch = this.#batchOf.get(ended3.task.id);
        const own = batch === void 0 ? void 0 : this.#own.get(batch.id);
        if (own === void 0 || this.#done.has(own.batch.id)) return;
        own.ended.set(ended3.task.id, ended3);
        if (own.ended.size < own.batch.tasks.length) return;
        const result = resultOf(own, this.#parts);
        this.#done.set(own.batch.id, result.outcome);
        this.#heard();
        this.#tally.batches++;
        if (result.tasks.some((task) => task.result.state === "failed" && !task.tolerated)) this.#tally.failed++;
        if (!this.#parts.signal.aborted) this.#publishing.add(result);
      }
      async news() {
        for (; ; ) {
          if (this.#parts.signal.aborted || this.#tally.unreachable !== null) return this.#over();
          const state = this.#recent() ?? await this.#look();
          if (state !== null) {
            const lookedMs = this.#parts.clock.elapsed();
            const tasks = await this.#import(state);
            if (tasks.length > 0) {
              this.#seen = { state, lookedMs };
              return { kind: "results", tasks };
            }
          }
          const news = await this.#next(state);
          if (news !== null) return news;
        }
      }
      /** What was listed a moment ago, and has only been read since; once. */
      #recent() {
        const seen = this.#seen;
        this.#seen = null;
        return seen !== null && Math.abs(this.#parts.clock.elapsed() - seen.lookedMs) <= RECENT_MS ? seen.state : null;
      }
      #isWorking() {
        return [...this.#own.keys()].some((id) => !this.#done.has(id));
      }
      #heard() {
        this.#waits = 0;
        this.#newsMs = this.#parts.clock.elapsed();
        this.#nap.abort();
        this.#nap = new AbortController();
        this.#napSignal = AbortSignal.any([this.#parts.signal, this.#nap.signal]);
      }
      async #sleep(ms) {
        this.#waits++;
        await this.#parts.clock.sleep(ms, this.#napSignal);
      }
      async #over() {
        await this.#publishing.settled();
        return { kind: "over" };
      }
      async #look() {
        this.#tally.boardCalls++;
        const state = await this.#parts.board.state();
        this.#vain = "kind" in state ? this.#vain + 1 : 0;
        if ("kind" in state) {
          if (this.#vain > MOST_UNREACHABLE && !this.#isWorking()) this.#tally.unreachable = state.why;
          return null;
        }
        this.#publishing.see(state.results);
        this.#presume(state);
        return state;
      }
      /** Who has what, as far as it is listed, and as far as it follows from what is. */
      #presume({ results, claims = [] }) {
        const nowMs = this.#parts.clock.elapsed();
        this.#presumed.see(results, nowMs);
        for (const { batch, worker } of claims) this.#presumed.note(batch, worker, nowMs);
        const others = claims.filter((claim) => claim.worker !== this.#parts.worker);
        noteClaims(this.#taken, others, nowMs);
      }
      /** Tasks of results that were not here before; what cannot be read now is asked for again. */
      async #import(state) {
        const results = await this.#reading.read(state.results, this.#done);
        for (const { batch, outcome } of results) this.#done.set(batch, outcome);
        if (results.length > 0) this.#heard();
        return results.flatMap((result) => result.tasks);
      }
      async #next(state) {
        if (state === null && !this.#isStopped) {
          await this.#sleep(UNREACHABLE_MS);
          return null;
        }
        const { plan, clock, pool, environment, place, random, worker, others } = this.#parts;
        const choice = chooseNext({
          // What a failure stops is for the run to say, which knows the steps: some of them stop nothing.
          plan: { ...plan, failFast: false },
          done: this.#done,
          own: /* @__PURE__ */ new Set([...this.#own.keys(), ...this.#reading.awaited]),
          taken: this.#taken,
          // A job of another name tells nothing of this fan-out.
          ended: (state?.ended ?? []).filter((name) => others?.has(name) ?? true),
          claims: state?.claims ?? [],
          presumed: this.#presumed.holders,
          seesClaims: state?.claims !== void 0,
          worker,
          place,
          pool,
          environment,
          stage: this.#parts.stage,
          ...this.#parts.peers === void 0 ? {} : { peers: this.#parts.peers },
          isStopped: this.#isStopped,
          waits: this.#waits,
          nowMs: clock.elapsed(),
          newsMs: this.#newsMs,
          random
        });
        if (choice.kind === "done" && !this.#publishing.isPending) return this.#over();
        if (choice.kind === "claim" && state !== null) return this.#claim(choice.batch, choice.claim, state);
        if (choice.kind === "done") return this.#confirm();
        await this.#sleep(choice.kind === "wait" ? choice.ms : UNREACHABLE_MS);
        return null;
      }
      /** Nothing is left to do but to see on the board what was published. */
      async #confirm() {
        await this.#publishing.settled();
        if (this.#waits > 0) await this.#sleep(UNREACHABLE_MS);
        this.#waits++;
        return null;
      }
      async #claim(id, claim, state) {
        const { board, clock, plan, now } = this.#parts;
        const batch = plan.batches[id];
        if (batch === void 0) throw new Error(`the plan has no batch ${id}`);
        this.#tally.boardCalls++;
        const claimed = await board.claim(id, claim);
        this.#refused = claimed === "unavailable" ? this.#refused + 1 : 0;
        const mayRisk = claimed === "unsure" || this.#refused > MOST_REFUSED;
        if (claimed === "claimed" || mayRisk && !batch.isOnce) {
          this.#presumed.note(id, this.#parts.worker, clock.elapsed());
          if (claim > 0) await this.#parts.sweep?.();
          this.#own.set(id, { batch, claim, startedMs: now(), sinceMs: clock.elapsed() - this.#beganMs, ended: /* @__PURE__ */ new Map() });
          this.#waits = 0;
          return { kind: "mine", tasks: batch.tasks };
        }
        if (claimed === "unavailable") {
          await this.#sleep(UNREACHABLE_MS);
          return null;
        }
        this.#taken.set(id, { claim, sinceMs: clock.elapsed() });
        this.#presumed.refuse(id, clock.elapsed());
        return this.#next(state);
      }
    };
  }
});

// src/adapters/file-entry.ts
var import_node_fs37, READ2;
var init_file_entry = __esm({
  "src/adapters/file-entry.ts"() {
    "use strict";
    import_node_fs37 = require("node:fs");
    READ2 = import_node_fs37.constants.O_RDONLY | (import_node_fs37.constants.O_NOFOLLOW ?? 0) | (import_node_fs37.constants.O_NONBLOCK ?? 0);
  }
});

// src/adapters/folder-placing.ts
var init_folder_placing = __esm({
  "src/adapters/folder-placing.ts"() {
    "use strict";
  }
});

// src/adapters/worker-presence.ts
var init_worker_presence = __esm({
  "src/adapters/worker-presence.ts"() {
    "use strict";
    init_board_names();
    init_record_check();
    init_process_life();
  }
});

// src/adapters/folder-board.ts
var init_folder_board = __esm({
  "src/adapters/folder-board.ts"() {
    "use strict";
    init_board_header();
    init_board_names();
    init_board_content();
    init_file_entry();
    init_folder_placing();
    init_worker_presence();
  }
});

// src/main/fan-out-session.ts
async function planOf(board, digest, graph, where) {
  const found = await board.plan(digest);
  if (found.kind !== "plan") throw new Refusal([noPlan(found.kind, found.why, where)]);
  if (found.plan.graph !== graphDigest(graph)) throw new Refusal([otherFlow()]);
  return found.plan;
}
function noPlan(kind, why, where) {
  if (kind === "unavailable")
    return {
      code: "board/unavailable",
      severity: "error",
      message: `the board ${where} cannot be reached: ${why}`,
      hint: "Look whether it is there, and may be read and written."
    };
  const message = kind === "missing" ? `there is no plan on the board ${where}` : `the plan on the board ${where} is refused: ${why}`;
  return {
    code: "board/no-plan",
    severity: "error",
    message,
    hint: "Make one with `flow-action plan --board`, in a checkout of the same commit."
  };
}
function otherFlow() {
  const message = "the plan was made from another flow than the one here";
  return {
    code: "board/other-flow",
    severity: "error",
    message,
    hint: "Check the same commit out, and give `plan`, `work` and `report` the same event and inputs."
  };
}
function planned2(input, plan) {
  const ids = new Set(plan.batches.flatMap((batch) => batch.tasks));
  const tasks = new Set(input.graph.tasks.filter((task) => ids.has(task.id)).map((task) => task.index));
  const groups = input.graph.nodes.filter((node) => node.kind === "group" && node.members.some((member) => tasks.has(member)));
  return /* @__PURE__ */ new Set([...tasks, ...groups.map((group) => group.index)]);
}
var NO_LOCK;
var init_fan_out_session = __esm({
  "src/main/fan-out-session.ts"() {
    "use strict";
    init_board_store();
    init_folder_board();
    init_local_store();
    init_plan_fan_out();
    init_refusal();
    init_session();
    NO_LOCK = { acquire: async () => "free", release: () => void 0 };
  }
});

// src/main/plan-outputs.ts
function planOutputs(pools, plan) {
  const [now, later] = [pools.filter((pool) => !isGated(pool)), pools.filter(isGated)];
  return {
    "has-work": String(now.length > 0),
    matrix: matrixOf(pools, now),
    "has-gated": String(later.length > 0),
    "gated-matrix": matrixOf(pools, later),
    plan
  };
}
function workerNames(pools, isChosen = () => true) {
  return pools.flatMap((pool, index) => isChosen(pool) ? namesOf3(pool, index) : []);
}
function isGated({ environment = null }) {
  return environment !== null;
}
function namesOf3({ workers }, index) {
  return Array.from({ length: workers }, (_2, place) => `${index}-${place}`);
}
function matrixOf(all, pools) {
  const include = pools.flatMap(
    (pool) => namesOf3(pool, all.indexOf(pool)).map((worker) => ({
      worker,
      "runs-on": pool.labels.length === 1 ? pool.labels[0] : pool.labels,
      environment: pool.environment ?? ""
    }))
  );
  return JSON.stringify({ include });
}
function droppedOutput(outputs, secrets) {
  for (const [name, value] of secrets) {
    const parts = [value, ...value.split(/[\r\n]/).map((line) => line.trim())].filter((part) => part !== "");
    const output = Object.entries(outputs).find(([, text]) => parts.some((part) => text.includes(part)))?.[0];
    if (output === void 0) continue;
    const isLine = value.includes("\n");
    const message = `${isLine ? "a line of" : "the value of"} secret ${name} stands in the output ${output}, which GitHub then drops`;
    return { code: "board/dropped-output", severity: "error", message, hint: isLine ? SHORT_LINE : SHORT_SECRET };
  }
  return null;
}
var SHORT_SECRET, SHORT_LINE;
var init_plan_outputs = __esm({
  "src/main/plan-outputs.ts"() {
    "use strict";
    SHORT_SECRET = "A secret of a few characters is found in half of all texts. Use a longer one, or none for what is no secret.";
    SHORT_LINE = "GitHub hides each line of a secret by itself, a lone brace too. Write the value on one line, or as base64.";
  }
});

// src/main/fan-out-action.ts
var fan_out_action_exports = {};
__export(fan_out_action_exports, {
  planAction: () => planAction,
  reportAction: () => reportAction,
  workAction: () => workAction
});
async function planAction(run) {
  const reporter = await openActionReporter(run, true);
  const made = await makePlan(run);
  const ended3 = await run.services.cache?.store.close() ?? null;
  const result = await told(run, made.result, reporter);
  const board = openArtifactBoard(run);
  if (board === null) return { result, reporter, ended: ended3, outputs: { "has-work": String(made.fanOut.cut.batches.length > 0) } };
  const digest = await putPlan(board, made.fanOut, run);
  board.close();
  const outputs = planOutputs(made.fanOut.plan.pools, `${attemptOf2(run)}.${digest}`);
  const dropped = droppedOutput(outputs, run.inputs.secrets);
  if (dropped !== null) throw new Refusal([dropped]);
  return { result, reporter, ended: ended3, outputs };
}
async function makePlan(run) {
  const { loaded, inputs } = run;
  const silent = { report: () => void 0, close: async () => void 0 };
  const input = actionInput(run, silent, { execute: false, ports: { dispatch: planningDispatch(loaded.facts.platform) } });
  const knowledge = await runWithManifests(input);
  const fanOut = fanOutPlan(input, knowledge, {
    workers: inputs.workers,
    defaultLabels: loaded.flow.runsOn?.labels.map((label) => label.text) ?? ["ubuntu-latest"],
    sharesStore: run.services.cache !== null,
    nowMs: Date.now()
  });
  return { result: knowledge.result, fanOut };
}
async function putPlan(board, { plan, known: known3 }, { session }) {
  const put = await board.putPlan(plan);
  if (put.kind === "unavailable") throw refusal2("board/unavailable", `the plan cannot be kept as an artifact: ${put.why}`);
  if (put.kind === "exists") return null;
  if (known3.tasks.length === 0) return put.digest;
  const published = await board.publish(known3, (blob) => session.blobs.file(blob.sha256));
  if (published.kind === "refused" || published.kind === "unavailable")
    throw refusal2("board/unavailable", `what is known already cannot be kept as an artifact: ${published.why}`);
  return put.digest;
}
function refusal2(code, message, hint) {
  return new Refusal([{ code, severity: "error", message, ...hint === void 0 ? {} : { hint } }]);
}
function attemptOf2({ facts }) {
  return Number(facts.env["GITHUB_RUN_ATTEMPT"] ?? "1");
}
async function openPlan(run) {
  const [, attempt, digest] = HANDED_ON.exec(run.inputs.plan) ?? [];
  if (attempt === void 0 || digest === void 0) throw refusal2("board/dropped-output", NOT_HANDED_ON, HAND_ON);
  const board = openArtifactBoard(run);
  if (board === null) throw refusal2("board/unavailable", "this job has no artifact service", "Use `command: run` where there is none.");
  const isSame3 = Number(attempt) === attemptOf2(run);
  if (!isSame3 && (await board.plan(null)).kind === "missing") await putPlan(board, (await makePlan(run)).fanOut, run);
  return { board, plan: await planOf(board, isSame3 ? digest : null, run.loaded.graph, ON_ARTIFACTS) };
}
async function workAction(run) {
  const { session, services, signal, inputs } = run;
  const [index = -1, place = 0] = inputs.worker.split("-").map(Number);
  const { board, plan } = await openPlan(run);
  const pool = plan.pools[index] ?? plan.pools[0];
  const reporter = await openActionReporter(run, false);
  const store = boardStore(storeOf(run), board, session.blobs);
  const probe = actionInput(run, reporter, { execute: false });
  const environment = pool?.environment ?? null;
  const dispatch = new SharedWork({
    plan,
    board,
    clock: probe.ports.clock,
    worker: inputs.worker,
    place,
    pool: pool?.name ?? "",
    environment,
    stage: pool?.stage ?? 0,
    others: new Set(workerNames(plan.pools).filter((name) => name !== inputs.worker)),
    peers: workerNames(plan.pools, (one) => one.name === pool?.name && one.environment === pool.environment).filter(
      (name) => name !== inputs.worker
    ),
    sharesStore: services.cache !== null,
    signal,
    random: Math.random,
    now: Date.now,
    file: (blob) => session.blobs.file(blob.sha256),
    learn: (listed, result2) => store.learn(listed, result2)
  });
  const input = actionInput(run, reporter, { execute: true, ports: { store, dispatch, lock: NO_LOCK } });
  const options = { ...input.options, restore: "none", failFast: plan.failFast };
  const result = await runFlow({ ...input, options, selected: planned2(input, plan) });
  const ended3 = await services.cache?.store.close() ?? null;
  board.close();
  const { failed, unpublished, unreachable } = dispatch.tally;
  if (unreachable !== null) throw refusal2("board/unavailable", `the artifacts ${ON_ARTIFACTS} cannot be reached any more: ${unreachable}`);
  const isBad2 = failed + unpublished > 0;
  return { result: await told(run, result, reporter), reporter, ended: ended3, isWorker: true, isBad: isBad2 };
}
async function reportAction(run) {
  const { session, signal } = run;
  const { board, plan } = await openPlan(run);
  const reporter = await openActionReporter(run, false);
  const store = boardStore(storeOf(run), board, session.blobs);
  const probe = actionInput(run, reporter, { execute: false });
  const records = /* @__PURE__ */ new Map();
  const dispatch = new GatheredResults({ plan, board, clock: probe.ports.clock, signal, learn: keepResult(run, store, records) });
  const ports = { store, dispatch };
  const input = actionInput(run, reporter, { execute: true, run: plan.run, lost: (task) => dispatch.whyLost(task), ports });
  const known3 = await runWithManifests({ ...input, selected: planned2(input, plan) });
  const { result } = known3;
  const {
    report: signing,
    problems: unsigned2,
    ended: ended3
  } = await signedAtEnd({
    run,
    input,
    result,
    records: new Map([...known3.records, ...records]),
    part: "report"
  });
  board.close();
  const problems = [...result.problems, ...dispatch.problems];
  const whole2 = await told(run, { ...result, problems, durationMs: dispatch.wholeMs() }, reporter);
  return { ...withSigning(whole2, unsigned2, reporter), ended: ended3, workers: dispatch.workers(), signing };
}
function keepResult({ services: { cache } }, store, known3) {
  return async (listed, found) => {
    await store.learn(listed, found);
    for (const { result, record } of found.tasks) if (record !== null) known3.set(result.id, record);
    const records = found.tasks.flatMap((task) => task.record === null || task.result.decision !== "miss" ? [] : [task.record]);
    if (records.some((record) => cache?.store.needsBytes(record))) await store.bring(listed);
    await Promise.all(records.map((record) => cache?.store.adopt(record)));
  };
}
function storeOf({ session, services }) {
  const { database, blobs } = session;
  return services.cache?.store ?? localStore({ database, blobs, mode: "write", now: Date.now });
}
var HANDED_ON, ON_ARTIFACTS, NOT_HANDED_ON, HAND_ON;
var init_fan_out_action = __esm({
  "src/main/fan-out-action.ts"() {
    "use strict";
    init_board_store();
    init_local_store();
    init_gather_results();
    init_plan_fan_out();
    init_run_flow();
    init_share_work();
    init_action_run();
    init_action_signing();
    init_artifact_board_opening();
    init_fan_out_session();
    init_plan_outputs();
    init_refusal();
    HANDED_ON = /^([1-9]\d{0,4})\.([0-9a-f]{64})$/;
    ON_ARTIFACTS = "of this workflow run";
    NOT_HANDED_ON = "the output `plan` of the job that planned has not arrived";
    HAND_ON = `Write \`plan: \${{ needs.plan.outputs.plan }}\`, and let the job hand it on. GitHub drops an output in which a masked value stands. ${SHORT_SECRET}`;
  }
});

// src/main/run-action.ts
var run_action_exports = {};
__export(run_action_exports, {
  act: () => act
});
module.exports = __toCommonJS(run_action_exports);
var import_node_path25 = __toESM(require("node:path"), 1);
init_process_group();
init_problem_codes();
init_workflow_command();
init_run_flow();

// src/main/action-end.ts
var import_node_crypto3 = require("node:crypto");
var import_node_fs3 = require("node:fs");
var import_node_path = __toESM(require("node:path"), 1);
init_cache_service();

// src/adapters/runner-files.ts
var import_node_crypto2 = require("node:crypto");
var import_node_fs2 = require("node:fs");
function appendOutputs(file, outputs) {
  const delimiter = `flow_${(0, import_node_crypto2.randomBytes)(16).toString("hex")}`;
  const blocks = Object.entries(outputs).map(([name, value]) => `${name}<<${delimiter}
${value}
${delimiter}
`);
  (0, import_node_fs2.appendFileSync)(file, blocks.join(""));
}
function appendSummary(file, markdown) {
  (0, import_node_fs2.appendFileSync)(file, markdown.endsWith("\n") ? markdown : `${markdown}
`);
}

// src/core/report/step-outputs.ts
init_pattern();
function stepOutputs(graph, results) {
  const known3 = new Map(results.map((result) => [result.id, result]));
  const steps = /* @__PURE__ */ Object.create(null);
  for (const [step, indices] of graph.tasksOf) {
    const tasks = indices.flatMap((index) => graph.nodes[index] ?? []).filter((node) => node.kind === "task");
    const each = tasks.flatMap((task) => {
      const result = known3.get(task.id);
      return result === void 0 || result.state !== "ran" && result.state !== "restored" ? [] : [taskOutputs2(task, result)];
    });
    const names2 = [...new Set(each.flatMap((outputs) => Object.keys(outputs)))];
    if (names2.length === 0) continue;
    const value = (name) => tasks.length === 1 ? each[0]?.[name] ?? null : each.flatMap((outputs) => outputs[name] ?? []);
    steps[step] = Object.fromEntries(names2.map((name) => [name, value(name)]));
  }
  return steps;
}
function taskOutputs2(task, result) {
  const outputs = Object.assign(/* @__PURE__ */ Object.create(null), result.values);
  for (const { name, pattern } of task.outputs) {
    if (name === void 0) continue;
    const files2 = result.outputs.filter((file) => matches(pattern, file.path)).map((file) => file.path);
    outputs[name] = pattern.literal ?? files2;
  }
  return outputs;
}

// src/main/action-end.ts
init_masking();
var OUTPUTS_CHARACTERS = 45e4;
function writeOutputs({ env, summary, folder, outputs: more }) {
  const { result, graph } = summary;
  const file = import_node_path.default.join(folder, `result-${(0, import_node_crypto3.randomBytes)(6).toString("hex")}.json`);
  (0, import_node_fs3.mkdirSync)(folder, { recursive: true });
  (0, import_node_fs3.writeFileSync)(file, JSON.stringify(result));
  const steps = JSON.stringify(stepOutputs(graph, result.tasks));
  const fits3 = steps.length <= OUTPUTS_CHARACTERS;
  const outputs = { ...numbers(result), ...more, outputs: fits3 ? steps : "{}", "record-path": file };
  const target = env["GITHUB_OUTPUT"];
  if (target !== void 0 && target !== "") appendOutputs(target, outputs);
  if (fits3) return [];
  const message = `what steps gave has ${steps.length} characters, and at most ${OUTPUTS_CHARACTERS} fit into the output \`outputs\``;
  return [
    {
      code: "action/outputs-too-large",
      severity: "warning",
      message,
      hint: "Read the file that `record-path` names, or write large values to files."
    }
  ];
}
function numbers(result) {
  const { restored, ran, failed, skipped, savedMs, tasks } = result;
  return {
    outcome: result.outcome === "planned" ? "success" : result.outcome,
    "cache-hit": String(result.outcome !== "planned" && tasks.length > 0 && restored === tasks.length),
    restored: String(restored),
    ran: String(ran),
    failed: String(failed),
    skipped: String(skipped),
    "saved-seconds": String(Math.round(savedMs / 1e3))
  };
}
function writeWorkerEnd(end) {
  const { env, summary, masks } = end;
  const target = env["GITHUB_STEP_SUMMARY"];
  const failed = summary.result.tasks.filter((task) => task.state === "failed");
  const [first] = failed;
  if (first !== void 0 && target !== void 0 && target !== "") {
    const more = failed.length > 1 ? ` and ${failed.length - 1} more` : "";
    const name = "`".repeat(3);
    const text = `Failed here: ${name} ${first.id.replace(/[`\r\n]/g, " ")} ${name}${more}.
The report job tells the whole run.`;
    appendSummary(target, maskText(text, masks));
  }
  return writeOutputs(end);
}
function writeRefusal(env) {
  const target = env["GITHUB_OUTPUT"];
  if (target === void 0 || target === "") return;
  appendOutputs(target, {
    outcome: "failure",
    "cache-hit": "false",
    restored: "0",
    ran: "0",
    failed: "0",
    skipped: "0",
    "saved-seconds": "0",
    outputs: "{}"
  });
}
async function writeSummary({ env, inputs, summary, masks }) {
  const target = env["GITHUB_STEP_SUMMARY"];
  if (target === void 0 || target === "" || !isWanted2(inputs.summary, summary.result)) return;
  const { summaryMarkdown } = await Promise.resolve().then(() => __toESM(require("./summary.cjs"), 1));
  appendSummary(target, maskText(summaryMarkdown(summary), masks));
}
async function writeComment(end, rest, pullRequest, isFork) {
  const { inputs, summary, masks } = end;
  if (pullRequest === null || !isWanted2(inputs.comment, summary.result)) return [];
  if (rest === null) return [notCommented("there is no token", "Leave the input `github-token` at its default.")];
  const { commentMarkdown } = await Promise.resolve().then(() => __toESM(require("./summary.cjs"), 1));
  const marker = `<!-- flow-action: ${markerText(`${summary.place?.workflow ?? ""} ${summary.result.file}`)} -->`;
  const commented = await rest.comment(pullRequest, marker, maskText(commentMarkdown(summary, marker), masks));
  if (!isTrouble(commented)) return [];
  if (isFork) return [];
  const hint = commented.kind === "denied" ? "Give the job `permissions: { pull-requests: write }`, or take `comment` away." : "The run went on without it.";
  return [notCommented(commented.why, hint)];
}
function markerText(text) {
  return text.replace(/[^\w ./-]/g, "_").replaceAll("--", "-_");
}
function notCommented(why, hint) {
  return { code: "action/comment", severity: "warning", message: `the comment on the pull request could not be written: ${why}`, hint };
}
function isWanted2(when, result) {
  return when === "always" || when === "on-failure" && result.outcome !== "success" && result.outcome !== "planned";
}

// src/main/action-inputs.ts
var import_node_os = require("node:os");
init_entry_key();
init_secret_lines();
var DEFAULT_FILE = "flow.yml";
var TRUE = /^(true|True|TRUE)$/;
var FALSE = /^(false|False|FALSE)$/;
function inputOf(env, name) {
  return (env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim();
}
function readInputs(env, workspace, cacheDir) {
  const read4 = new InputReader(env);
  const command = read4.word("command", ["run", "restore", "plan", "work", "report"]);
  const attest = read4.word("attest", ["auto", "required"]);
  const file = read4.text("file");
  const secrets = read4.secrets();
  const options = {
    ...file === "" || file === DEFAULT_FILE ? {} : { file },
    directory: `${workspace}/${read4.text("working-directory") || "."}`,
    cacheDir,
    cacheMode: "write",
    cacheEpoch: read4.epoch(),
    reporter: "github",
    json: false,
    quiet: false,
    verbose: false,
    jobs: read4.positive("max-parallel", (0, import_node_os.availableParallelism)()),
    force: read4.truth("force", false),
    only: false,
    failFast: read4.truth("fail-fast", true),
    matrix: [],
    secret: [...secrets].map(([name, value]) => `${name}=${value}`),
    restore: read4.text("restore") || "final",
    allowEnvironment: [],
    dryRun: command === "plan"
  };
  const workers = Math.min(MOST_WORKERS, read4.positive("workers", 8));
  const worker = read4.text("worker");
  if (command === "work" && !WORKER.test(worker))
    read4.wrong("worker", worker, "Write `${{ matrix.worker }}`, which the plan's matrix has.");
  read4.truth("report", true);
  const [summary, comment2] = [read4.word("summary", WHEN), read4.word("comment", WHEN, "never")];
  if (read4.problems.length > 0) return { ok: false, problems: read4.problems };
  const steps = read4.text("steps").split(/[\s,]+/).filter((step) => step !== "");
  const rest = { summary, comment: comment2, attest, token: read4.text("github-token"), secrets, options };
  return { ok: true, inputs: { command, steps, workers, worker, plan: read4.text("plan"), ...rest } };
}
var MOST_WORKERS = 256;
var WORKER = /^\d{1,3}-\d{1,3}$/;
var WHEN = ["always", "on-failure", "never"];
var InputReader = class {
  problems = [];
  #env;
  constructor(env) {
    this.#env = env;
  }
  text(name) {
    return inputOf(this.#env, name);
  }
  /** One of some words; empty: the first, or what is given. */
  word(name, words, otherwise = words[0]) {
    const text = this.text(name);
    const found = text === "" ? otherwise : words.find((word) => word === text);
    if (found === void 0) this.wrong(name, text, `Write ${words.slice(0, -1).join(", ")} or ${words.at(-1)}.`);
    return found ?? otherwise;
  }
  truth(name, otherwise) {
    const text = this.text(name);
    if (text !== "" && !TRUE.test(text) && !FALSE.test(text)) this.wrong(name, text, "Write true or false.");
    return text === "" ? otherwise : TRUE.test(text);
  }
  positive(name, otherwise) {
    const text = this.text(name);
    if (text === "") return otherwise;
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) this.wrong(name, text, "Write a whole number above 0.");
    return value;
  }
  epoch() {
    const text = this.text("cache-epoch") || "0";
    if (!isEpoch(text)) this.wrong("cache-epoch", text, "Write up to 32 letters, digits and underscores.");
    return text;
  }
  /** The grammar of $GITHUB_ENV: a value of several lines stands in a block. What is wrong is told without the text, which is secret. */
  secrets() {
    const read4 = parseSecretLines(this.#env["INPUT_SECRETS"] ?? "", "plain");
    if (read4.ok) return read4.values;
    const message = `the input secrets cannot be read: ${read4.why}`;
    this.problems.push({
      code: "action/input",
      severity: "error",
      message,
      hint: "Write one NAME=value a line, or NAME<<EOF, lines, EOF."
    });
    return /* @__PURE__ */ new Map();
  }
  wrong(name, text, hint) {
    this.problems.push({
      code: "action/input",
      severity: "error",
      message: `the input ${name} cannot be ${JSON.stringify(text.slice(0, 100))}`,
      hint
    });
  }
};

// src/main/run-action.ts
init_action_run();

// src/main/action-services.ts
var import_node_crypto14 = require("node:crypto");
var import_node_fs33 = require("node:fs");
var import_node_path22 = __toESM(require("node:path"), 1);

// src/adapters/github-rest-client.ts
init_cache_service();
init_http_exchange();
init_service_guard();
var PAGE = 100;
var ATTESTATIONS = 10;
var NOT_FOUND = "Not Found";
var COMMENT_PAGES = 10;
function githubRest(parts) {
  const guard = new ServiceGuard(parts.clock);
  const repository = `${parts.apiUrl}/repos/${parts.repository}`;
  const call = (method, path26, body) => guard.call(() => callOnce(parts, { method, url: repository + path26, ...body === void 0 ? {} : { body: JSON.stringify(body) } }));
  return {
    listEntries: (prefix, pages) => listEntries(call, prefix, pages),
    cacheBytes: async () => {
      const answer = await call("GET", "/actions/cache/usage");
      return isTrouble(answer) ? answer : Number(field2(answer.value, "active_caches_size_in_bytes"));
    },
    listJobs: (run, attempt, pages) => listJobs(call, `/actions/runs/${run}/attempts/${attempt}/jobs`, pages),
    comment: (pullRequest, marker, body) => comment(call, pullRequest, marker, body),
    storeAttestation: async (bundle) => {
      const answer = await call("POST", "/attestations", { bundle: JSON.parse(bundle) });
      return isTrouble(answer) ? answer : { kind: "stored", id: String(field2(answer.value, "id") ?? "") };
    },
    attestations: (digest) => listAttestations(call, digest),
    close: () => parts.http.close()
  };
}
async function listEntries(call, prefix, pages) {
  const entries = [];
  for (let page = 1; page <= pages; page++) {
    const query = new URLSearchParams({ key: prefix, per_page: String(PAGE), page: String(page), sort: "created_at", direction: "desc" });
    const answer = await call("GET", `/actions/caches?${query}`);
    if (isTrouble(answer)) return answer;
    const listed = field2(answer.value, "actions_caches");
    const rows = Array.isArray(listed) ? listed : [];
    for (const row of rows) entries.push({ key: textOf4(row, "key"), ref: textOf4(row, "ref"), version: textOf4(row, "version") });
    if (rows.length < PAGE || entries.length >= Number(field2(answer.value, "total_count")))
      return { kind: "entries", entries, isCut: false };
  }
  return { kind: "entries", entries, isCut: true };
}
async function listJobs(call, path26, pages) {
  const jobs = [];
  for (let page = 1; page <= pages; page++) {
    const answer = await call("GET", `${path26}?per_page=${PAGE}&page=${page}`);
    if (isTrouble(answer)) return answer;
    const listed = field2(answer.value, "jobs");
    const rows = Array.isArray(listed) ? listed : [];
    for (const row of rows) jobs.push({ name: textOf4(row, "name"), hasEnded: textOf4(row, "status") === "completed" });
    if (rows.length < PAGE) break;
  }
  return { kind: "jobs", jobs };
}
async function listAttestations(call, digest) {
  const answer = await call("GET", `/attestations/sha256:${digest}?per_page=${ATTESTATIONS}`);
  if (isTrouble(answer)) return answer.kind === "denied" && answer.why === NOT_FOUND ? { kind: "attestations", bundles: [] } : answer;
  const listed = field2(answer.value, "attestations");
  const rows = Array.isArray(listed) ? listed : [];
  const bundles = rows.flatMap((row) => {
    const bundle = field2(row, "bundle");
    return typeof bundle === "object" && bundle !== null ? [JSON.stringify(bundle)] : [];
  });
  return { kind: "attestations", bundles };
}
async function comment(call, pullRequest, marker, body) {
  const known3 = await findComment(call, pullRequest, marker);
  if (known3 !== null && "kind" in known3) return known3;
  if (known3 === null) {
    const created = await call("POST", `/issues/${pullRequest}/comments`, { body });
    return isTrouble(created) ? created : { kind: "created" };
  }
  if (known3.body === body) return { kind: "unchanged" };
  const updated = await call("PATCH", `/issues/comments/${known3.id}`, { body });
  return isTrouble(updated) ? updated : { kind: "updated" };
}
async function findComment(call, pullRequest, marker) {
  for (let page = 1; page <= COMMENT_PAGES; page++) {
    const answer = await call("GET", `/issues/${pullRequest}/comments?per_page=${PAGE}&page=${page}`);
    if (isTrouble(answer)) return answer;
    const rows = Array.isArray(answer.value) ? answer.value : [];
    const own = rows.find((row) => textOf4(row, "body").startsWith(marker) && textOf4(field2(row, "user"), "type") === "Bot");
    if (own !== void 0) return { id: Number(field2(own, "id")), body: textOf4(own, "body") };
    if (rows.length < PAGE) return null;
  }
  return null;
}
async function callOnce({ http: http2, token }, request) {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "flow-action",
    ...request.body === void 0 ? {} : { "content-type": "application/json" }
  };
  return judge(await http2.exchange({ ...request, headers }));
}
function judge(answer) {
  if (answer.kind === "failed") return { kind: "again", why: `GitHub's interface cannot be reached: ${answer.why}` };
  const { status, headers, body } = answer;
  if (status === 429 || status === 403 && (headers["retry-after"] !== void 0 || headers["x-ratelimit-remaining"] === "0"))
    return { kind: "slow-down", why: "GitHub's interface limits requests", waitMs: retryAfter(headers["retry-after"]) };
  const value = parse(body);
  if (status >= 200 && status < 300 && value !== void 0) return { kind: "done", value: { kind: "json", value } };
  const message = textOf4(value, "message").slice(0, 200) || `status ${status}`;
  if (status === 401 || status === 403 || status === 404) return { kind: "done", value: { kind: "denied", why: message } };
  return status >= 500 ? { kind: "again", why: `GitHub's interface fails: ${message}` } : { kind: "done", value: { kind: "unavailable", why: message } };
}
function parse(body) {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return void 0;
  }
}
function field2(value, name) {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? value[name] : void 0;
}
function textOf4(value, name) {
  const text = field2(value, name);
  return typeof text === "string" ? text : "";
}

// src/main/action-services.ts
init_http_exchange();
init_local_store();
init_machine_clock();
init_trust_policy();

// src/main/attested-ledgers.ts
init_cache_service();
init_trust_policy();
init_run_statement();

// src/core/provenance/run-statement-check.ts
init_run_statement();
init_vocabulary();
var Refused = class extends Error {
  reason;
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
};
function checkRunStatement(payload, expected) {
  try {
    const read4 = readRunStatement(payload);
    checkExpected(read4, expected);
    return read4;
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", reason: error.reason, detail: error.message };
    throw error;
  }
}
var EXTERNAL = ["flow", "steps"];
var FLOW = ["repository", "ref", "path"];
function readRunStatement(payload) {
  const statement = parsed(payload);
  same("statement-type", "_type", statement["_type"], STATEMENT_TYPE);
  same("predicate-type", "predicateType", statement["predicateType"], PROVENANCE_TYPE);
  const definition = at(statement, "predicate", "buildDefinition");
  same("build-type", "buildType", definition["buildType"], RUN_BUILD_TYPE);
  const external = at(definition, "externalParameters");
  checkNames(external, EXTERNAL);
  checkNames(at(external, "flow"), FLOW);
  const subjects = subjectsOf(statement["subject"]);
  const statements = subjects.get(STATEMENTS_FILE);
  const details = at(statement, "predicate", "runDetails");
  const named2 = listOf2(details["byproducts"]).find((each) => objectOf(each)["name"] === STATEMENTS_FILE);
  if (statements === void 0 || textAt(objectOf(named2), "digest", "sha256") !== statements)
    throw new Refused("statements-file-unnamed", `it does not name ${STATEMENTS_FILE} as a subject and a by-product with one digest`);
  return {
    kind: "statement",
    builder: signedBy(textAt(details, "builder", "id")),
    subjects,
    statements,
    commit: commitOf2(definition["resolvedDependencies"]),
    flow: {
      repository: textAt(external, "flow", "repository"),
      ref: textAt(external, "flow", "ref"),
      path: textAt(external, "flow", "path")
    },
    invocation: textAt(details, "metadata", "invocationId")
  };
}
function checkExpected(read4, { statements, subject, commit, repository }) {
  if (statements !== void 0 && statements !== read4.statements)
    throw new Refused("statements-file-differs", `${STATEMENTS_FILE} here is ${statements}, and ${read4.statements} was signed`);
  if (subject !== void 0 && ![...read4.subjects.values()].includes(subject))
    throw new Refused("not-a-subject", `${subject} is none of the ${read4.subjects.size} subjects that were signed`);
  if (commit !== void 0 && commit !== read4.commit)
    throw new Refused("other-flow-commit", `it was made from commit ${read4.commit}, not from ${commit}`);
  if (repository !== void 0 && repository !== read4.flow.repository)
    throw new Refused("other-flow-repository", `it is of ${read4.flow.repository}, not of ${repository}`);
}
function checkNames(parameters, known3) {
  const unknown = Object.keys(parameters).find((name) => !known3.includes(name));
  if (unknown !== void 0)
    throw new Refused("unknown-parameter", `externalParameters has ${JSON.stringify(unknown)}, which is not known`);
}
function parsed(payload) {
  const value = tryJson(payload);
  if (value === void 0) throw new Refused("statement-unreadable", "what was signed is not JSON");
  return objectOf(value);
}
function tryJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function subjectsOf(value) {
  const subjects = /* @__PURE__ */ new Map();
  for (const each of listOf2(value)) {
    const name = textAt(objectOf(each), "name");
    if (subjects.has(name)) throw new Refused("duplicate-subject", `${JSON.stringify(name)} is a subject twice`);
    subjects.set(name, textAt(objectOf(each), "digest", "sha256"));
  }
  if (subjects.size > MOST_SUBJECTS) throw new Refused("statement-unreadable", `it has more than ${MOST_SUBJECTS} subjects`);
  return subjects;
}
function signedBy(id) {
  for (const runner2 of ["github-hosted", "self-hosted"])
    for (const part of ["report", "job"]) if (signingBuilder(runner2, part) === id) return { runner: runner2, part };
  throw new Refused("builder", `builder.id is ${JSON.stringify(id)}, which is none of this tool`);
}
function commitOf2(dependencies) {
  const [first] = listOf2(dependencies);
  return textAt(objectOf(first), "digest", "gitCommit");
}
function same(reason, name, got, wanted) {
  if (got !== wanted) throw new Refused(reason, `${name} is ${JSON.stringify(got ?? null)}, not ${JSON.stringify(wanted)}`);
}
function at(value, ...names2) {
  return names2.reduce((object, name) => objectOf(object[name]), value);
}
function textAt(value, ...names2) {
  const last = names2.at(-1) ?? "";
  const text = at(value, ...names2.slice(0, -1))[last];
  if (typeof text !== "string") throw new Refused("statement-unreadable", `${names2.join(".")} is no text`);
  return text;
}
function objectOf(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refused("statement-unreadable", "a part of it that should be an object is none");
  return value;
}
function listOf2(value) {
  if (!Array.isArray(value)) throw new Refused("statement-unreadable", "a part of it that should be a list is none");
  return value;
}

// src/main/attested-ledgers.ts
function attestedLedgers(parts) {
  return (digest) => whyNot(parts, digest);
}
async function whyNot(parts, digest) {
  const { rest, trustedRoot, policy } = parts;
  if (rest === null) return "without a token nobody can be asked who signed its ledger";
  if (trustedRoot === null) return `the trusted root ${policy.trustedRoot} cannot be read, so that no signature can be checked`;
  const found = await rest.attestations(digest);
  if (isTrouble(found)) return `the signature of its ledger cannot be had: ${found.why}`;
  if (found.bundles.length === 0) return "its ledger is not signed";
  const { checkBundle } = await Promise.resolve().then(() => __toESM(require("./sigstore-verifier.cjs"), 1));
  let first = null;
  for (const bundle of found.bundles)
    for (const workflow of policy.signers) {
      const checked3 = checkBundle(bundle, trustedRoot, { server: parts.server, repository: parts.repository, workflow });
      const why = checked3.kind === "refused" ? `its ledger's signature is refused (${checked3.reason}): ${checked3.detail}` : whyOther2(parts, digest, checked3);
      if (why === null) return null;
      first ??= why;
    }
  return first ?? "no workflow may sign its ledger";
}
function whyOther2({ policy, server, repository }, digest, { payload, identity }) {
  const statement = checkRunStatement(payload, { subject: digest, commit: identity.commit, repository: `${server}/${repository}` });
  if (statement.kind === "refused") return `its ledger's signature is refused (${statement.reason}): ${statement.detail}`;
  if (statement.subjects.get(LEDGER_SUBJECT) !== digest) return "its ledger was signed as something else than a ledger";
  const workflow = identity.workflow.startsWith(`${server}/`) ? identity.workflow.slice(server.length + 1) : identity.workflow;
  const why = whyUntrusted(policy, { workflow, ref: identity.ref, event: identity.event });
  return why === null ? null : `its ledger was ${why}`;
}

// src/main/action-services.ts
init_github_cache();
init_github_place();
function openServices(inputs, session, facts, flow, signal) {
  const { env } = facts;
  const clock = machineClock();
  const { repository } = githubPlace(facts);
  const apiUrl = env["GITHUB_API_URL"] ?? "";
  const http2 = httpClient(HTTP_LIMITS, env);
  const rest = inputs.token === "" || apiUrl === "" ? null : githubRest({ apiUrl, repository, token: inputs.token, http: http2, clock });
  const trust = Promise.withResolvers();
  const { database, blobs } = session;
  const cache = openGithubCache({
    env,
    local: localStore({ database, blobs, mode: "write", now: Date.now }),
    blobs,
    epoch: inputs.options.cacheEpoch,
    flow,
    refs: readableRefs(facts),
    rest,
    trust: trust.promise,
    clock,
    signal,
    isReadOnly: inputs.command === "plan",
    isWorker: inputs.command === "work",
    tempDir: import_node_path22.default.join(session.cacheDir, "tmp", session.folder.run),
    random: (0, import_node_crypto14.randomBytes)(4).toString("hex")
  });
  void cache?.store.open();
  return {
    cache,
    rest,
    trust: (policy) => trust.resolve(policy === void 0 ? null : storeTrust(policy, { rest, session, facts })),
    close: () => {
      cache?.service.close();
      http2.close();
    }
  };
}
function storeTrust(policy, { rest, session, facts }) {
  const { server, repository } = githubPlace(facts);
  const root = () => {
    try {
      return (0, import_node_fs33.readFileSync)(import_node_path22.default.resolve(session.root, policy.trustedRoot), "utf8");
    } catch {
      return null;
    }
  };
  return {
    record: ({ producer }) => whyUntrusted(policy, producer),
    ledger: policy.level === "self" ? null : attestedLedgers({ rest, policy, trustedRoot: root(), server, repository })
  };
}
function withoutService() {
  return {
    service: "none",
    mode: "none",
    ledgers: [],
    entries: [],
    restored: { entries: 0, bytes: 0 },
    saved: { entries: 0, bytes: 0 },
    inLedger: 0,
    notSaved: [],
    degraded: [],
    requests: { lookUps: 0, downloads: 0, uploads: 0, lists: 0 },
    unreadable: [],
    repositoryBytes: null
  };
}

// src/main/run-action.ts
init_action_signing();
init_fault_text();
init_github_place();
init_machine_facts();

// src/main/process-end.ts
async function endProcess(code) {
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(code);
}

// src/main/run-action.ts
init_refusal();
init_run_command();
init_runner_masks();

// src/main/secret-uses.ts
init_rotation();
function secretUses(of) {
  const { flow, graph, result, inputs } = of;
  const named2 = graph.tasks.flatMap((task) => task.step.env.flatMap((entry) => entry.secret ?? []));
  const isKeyed = flow.secrets.some((spec) => spec.rotate === "fingerprint" && named2.includes(spec.name));
  const key = isKeyed && of.env[ROTATION_SECRET] !== void 0 ? [ROTATION_SECRET] : [];
  const names2 = /* @__PURE__ */ new Set([...named2, ...inputs.secrets.keys(), ...key]);
  const had = result.tasks.filter(hadSecrets);
  return [...names2].map((name) => {
    const givenTo = had.filter((task) => task.secrets?.includes(name)).map((task) => task.id);
    const from = givenTo.length > 0 || !named2.includes(name) ? sourceOf(name, of) : null;
    const rotate = name === ROTATION_SECRET && isKeyed ? "key" : flow.secrets.find((spec) => spec.name === name)?.rotate;
    return { name, givenTo, ...from === null ? {} : { from }, ...rotate === void 0 ? {} : { rotate } };
  });
}
function hadSecrets(task) {
  return task.attempts > 0 && task.state !== "restored" && task.failure?.kind !== "not-started";
}
function sourceOf(name, { flow, inputs, env }) {
  if (inputs.secrets.has(name)) return "given";
  if (inputs.command === "report") return null;
  const spec = flow.secrets.find((each) => each.name === name);
  if (spec !== void 0 && spec.from !== "env") return spec.from;
  return env[spec?.source ?? name] === void 0 ? null : "env";
}

// src/main/run-action.ts
init_session();
var TOKENS = ["ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "INPUT_GITHUB-TOKEN"];
var EXPOSED = "tokens and secrets that the runner gave this action stay in the environment of its process, where tasks can read them";
async function act(own) {
  await endProcess(await guarded(() => runAction(own), own.env));
}
async function guarded(work, env) {
  hideInFaults(() => TOKENS.flatMap((name) => env[name] ?? []));
  endAtFaults((text) => process.stdout.write(faultCommand(text)));
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) {
      writeRefusal(env);
      await say(error.problems.map((problem) => `${problemCommand(problem)}
`).join(""));
      return Math.max(2, ...error.problems.map((problem) => PROBLEMS[problem.code].exit));
    }
    await say(faultCommand(faultText(error)));
    return FAULT_EXIT;
  }
}
function faultCommand(text) {
  return `${workflowCommand("error", /* @__PURE__ */ new Map(), text)}
`;
}
function say(text) {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
async function runAction({ env, exposed }) {
  const workspace = env["GITHUB_WORKSPACE"] || process.cwd();
  const folder = import_node_path25.default.join(env["RUNNER_TEMP"] || import_node_path25.default.join(workspace, ".flow"), "flow-action");
  const read4 = readInputs(env, workspace, folder);
  if (!read4.ok) throw new Refusal(read4.problems);
  const { inputs } = read4;
  hideInFaults(() => [...inputs.secrets.values()]);
  await say([...inputs.secrets.values()].flatMap(maskCommands).join(""));
  if (exposed !== null) await say(`${workflowCommand("debug", /* @__PURE__ */ new Map(), `${EXPOSED}: ${exposed}`)}
`);
  const facts = { env, event: readEvent(env["GITHUB_EVENT_PATH"]) };
  const session = new Session(inputs.options);
  session.leaks.add(new Map(TOKENS.map((name) => [name, env[name] ?? ""])));
  const inRepository = (file) => pathInRepository(workspace, session.root, file);
  const interruption = interruptible(() => killStrays(session.folder.run));
  const services = openServices(inputs, session, facts, inRepository(session.findFlow() ?? ""), interruption.signal);
  await sweep(session);
  const loaded = await load(session, inRepository);
  services.trust(loaded.flow.trust);
  const run = { inputs, session, loaded, facts, services, signal: interruption.signal };
  const done = await COMMANDS[inputs.command](run);
  const { result, problems } = withEnd(done.result, done.ended);
  const summary = {
    result: loaded.sourced(result),
    graph: loaded.graph,
    cache: done.ended?.report ?? withoutService(),
    place: githubPlace(facts),
    secrets: secretUses({ flow: loaded.flow, graph: loaded.graph, result, inputs, env }),
    ...loaded.flow.leakAllow === void 0 ? {} : { allowed: loaded.flow.leakAllow.map(({ text }) => text) },
    ...done.workers === void 0 ? {} : { workers: done.workers },
    ...done.signing === void 0 ? {} : { signing: done.signing }
  };
  const outputs = { ...done.outputs, ...done.signing === void 0 ? {} : signingOutputs(done.signing) };
  const more = await writeEnd({ env, inputs, folder, summary, outputs, masks: session.leaks.masks }, done, services.rest, facts);
  for (const problem of [...problems, ...more]) done.reporter.report({ type: "warning", problem });
  done.reporter.report({ type: "run-finished", result });
  await done.reporter.close();
  interruption.forget();
  services.close();
  tidy2(session);
  return interruption.code() || (isGood2(done, result) ? 0 : 1);
}
var COMMANDS = {
  run: runHere,
  restore: runHere,
  plan: async (run) => (await Promise.resolve().then(() => (init_fan_out_action(), fan_out_action_exports))).planAction(run),
  work: async (run) => (await Promise.resolve().then(() => (init_fan_out_action(), fan_out_action_exports))).workAction(run),
  report: async (run) => (await Promise.resolve().then(() => (init_fan_out_action(), fan_out_action_exports))).reportAction(run)
};
function isGood2(done, result) {
  if (done.isWorker === true) return done.isBad !== true;
  if (done.isBad === true) return false;
  return result.outcome === "success" || result.outcome === "planned";
}
async function runHere(run) {
  const reporter = await openActionReporter(run, false);
  const input = actionInput(run, reporter, { execute: true, restoreOnly: run.inputs.command === "restore" });
  const { result, records } = await runWithManifests(input);
  const ended3 = async () => await run.services.cache?.store.close() ?? null;
  if (run.inputs.command === "restore") return { ended: await ended3(), result: await told(run, result, reporter), reporter };
  const { report: signing, problems, ended: end } = await signedAtEnd({ run, input, result, records, part: "job" });
  return { ended: end, ...withSigning(await told(run, result, reporter), problems, reporter), signing };
}
async function load(session, inRepository) {
  try {
    const loaded = await session.load();
    const file = inRepository(loaded.flow.file);
    return { ...loaded, flow: { ...loaded.flow, file }, warnings: loaded.warnings.map((problem) => moved2(problem, file)) };
  } catch (error) {
    if (error instanceof Refusal) error.problems = error.problems.map((problem) => moved2(problem, inRepository(problem.place?.file ?? "")));
    throw error;
  }
}
async function writeEnd(end, done, rest, facts) {
  if (done.isWorker === true) return writeWorkerEnd(end);
  const commenting = writeComment(end, rest, pullRequestOf(facts), isFromFork(facts));
  const told2 = writeOutputs(end);
  await writeSummary(end);
  return [...told2, ...await commenting];
}
function moved2(problem, file) {
  return problem.place === void 0 ? problem : { ...problem, place: { ...problem.place, file } };
}
function withEnd(result, ended3) {
  if (ended3 === null) return { result, problems: [] };
  const tasks = result.tasks.map((task) => {
    const ref = task.decision === "miss" && task.fingerprint !== null ? ended3.elsewhere.get(task.fingerprint) : void 0;
    if (ref === void 0) return task;
    return { ...task, reasons: [{ kind: "elsewhere", name: ref, before: null, after: null }, ...task.reasons] };
  });
  return { result: { ...result, tasks, problems: [...result.problems, ...ended3.problems] }, problems: ended3.problems };
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  act
});
