// The secrets of one run: looked up before anything runs or, where a command gives one, when it is first needed; made known to masks
// and leak scan before anybody else sees them; counted where the flow asks for it. Values leave it for the task that names them alone.
import { ROTATION_SECRET, rotationDigest, rotationKey, SHORTEST_KEY } from "../core/fingerprint/rotation.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Failure } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";
import { notStarted } from "./failure-wording.ts";
import { formInFlow, plainLine } from "./find-secret.ts";
import { keyTooShort, secretInFlow } from "./problem-wording.ts";
import type { RunInput } from "./run-parts.ts";

/** Why there is no value now. */
export type NoValue = { readonly kind: "failed"; readonly failure: Failure } | { readonly kind: "cancelled" };

export type TaskSecrets = { readonly kind: "values"; readonly values: ReadonlyMap<string, string> } | NoValue;

/** `known`: digests by name, of those that count by their values. `unknown`: this one has no value here. `uncached`: nothing can count. */
export type Rotations =
  | { readonly kind: "known"; readonly digests: { readonly [name: string]: Sha256 } }
  | { readonly kind: "unknown"; readonly name: string }
  | { readonly kind: "uncached"; readonly why: string }
  | NoValue;

type Value = { readonly kind: "value"; readonly value: string } | NoValue;

const MAKE_KEY = "openssl rand -hex 32";

export class RunSecrets {
  readonly #input: RunInput;
  readonly #late = new Map<string, Promise<Value>>();
  readonly #rotating: ReadonlySet<string>;

  constructor(input: RunInput) {
    this.#input = input;
    this.#rotating = new Set(input.flow.secrets.filter((spec) => spec.rotate === "fingerprint").map((spec) => spec.name));
  }

  /** Makes known what is there now: all that was given, what tasks name, the key. Gives the problems of values that are no secrets. */
  begin(tasks: readonly Task[]): readonly Problem[] {
    const { secrets, leaks } = this.#input.ports;
    const found = new Map(secrets.given);
    for (const name of new Set([...tasks.flatMap(secretNames), ROTATION_SECRET])) {
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
  #exposed(): readonly Problem[] {
    const found = this.#input.ports.leaks.secrets === 0 ? null : formInFlow(this.#input);
    return found === null ? [] : [secretInFlow(this.#input.flow.file, found.name, found.line)];
  }

  /** Everything that keeps these tasks from being run. What a fork is not given keeps nobody: those tasks are skipped. */
  problems(tasks: readonly Task[]): readonly Problem[] {
    const names = [...new Set(tasks.flatMap(secretNames))].sort();
    const own = [...names.flatMap((name) => this.#problemsOf(name)), ...this.#exposed()];
    if (!tasks.some((task) => this.#rotatingOf(task).length > 0)) return own;
    const key = this.#input.ports.secrets.look(ROTATION_SECRET);
    if (key.kind === "refused" && !names.includes(ROTATION_SECRET)) return [...own, key.problem];
    return this.#key() === "short" ? [...own, keyTooShort(ROTATION_SECRET, SHORTEST_KEY, MAKE_KEY)] : own;
  }

  /** The first secret of a task that a pull request from a fork is not given; null elsewhere. */
  withheld(task: Task): string | null {
    if (!this.#input.options.fromFork) return null;
    return secretNames(task).find((name) => this.#input.ports.secrets.look(name).kind === "missing") ?? null;
  }

  /** How the values of a task's secrets count. May run a command, unless nothing is to be run. */
  async rotations(task: Task): Promise<Rotations> {
    const names = task.cached ? this.#rotatingOf(task) : [];
    const digests: { [name: string]: Sha256 } = {};
    for (const name of names) {
      const key = this.#key();
      if (key === null) return { kind: "uncached", why: `secret ${name} counts by its value, which needs ${keyAdvice()}` };
      if (key === "short") return { kind: "uncached", why: `${ROTATION_SECRET} has fewer than ${SHORTEST_KEY} bytes` };
      const value = await this.#toDecide(name);
      if (value === null) return { kind: "unknown", name };
      if (value.kind !== "value") return value;
      digests[name] = rotationDigest(key, task.step.id, name, value.value);
    }
    return { kind: "known", digests };
  }

  /** Values of the secrets that a task names. Commands that have not been run yet are run now, each once for all tasks. */
  async ofTask(task: Task): Promise<TaskSecrets> {
    const names = secretNames(task);
    const found = await Promise.all(names.map((name) => this.#value(name)));
    const values = new Map<string, string>();
    for (const [index, value] of found.entries()) {
      if (value.kind !== "value") return value;
      values.set(names[index] ?? "", value.value);
    }
    return { kind: "values", values };
  }

  #rotatingOf(task: Task): readonly string[] {
    return secretNames(task).filter((name) => this.#rotating.has(name));
  }

  #problemsOf(name: string): readonly Problem[] {
    const state = this.#input.ports.secrets.look(name);
    if (state.kind === "missing") return this.#input.options.fromFork ? [] : [state.problem];
    return state.kind === "refused" ? [state.problem] : [];
  }

  #key(): Uint8Array | "short" | null {
    const state = this.#input.ports.secrets.look(ROTATION_SECRET);
    if (state.kind !== "value" || state.value === "") return null;
    return rotationKey(state.value) ?? "short";
  }

  /** Null: it has none, or only a command knows it and nothing is to be run. */
  async #toDecide(name: string): Promise<Value | null> {
    const { execute, lost } = this.#input.options;
    const state = this.#input.ports.secrets.look(name);
    if (state.kind === "value") return state;
    return state.kind === "command" && execute && lost === null ? this.#value(name) : null;
  }

  async #value(name: string): Promise<Value> {
    const state = this.#input.ports.secrets.look(name);
    if (state.kind === "value") return state;
    if (state.kind !== "command") return { kind: "failed", failure: notStarted(state.problem.message, [], state.problem.hint) };
    const known = this.#late.get(name) ?? this.#run(name);
    this.#late.set(name, known);
    return known;
  }

  async #run(name: string): Promise<Value> {
    const { flow, ports, signal } = this.#input;
    const got = await ports.secrets.run(name, signal);
    if (got.kind === "failed") return { kind: "failed", failure: notStarted(got.why, [], got.hint) };
    if (got.kind === "cancelled" || got.value === "") return got;
    ports.leaks.add(new Map([[name, got.value]]));
    const form = formInFlow(this.#input);
    const line = plainLine(this.#input, got.value) ?? (form?.name === name ? form.line : null);
    if (line === null) return got;
    const { code, message, hint } = secretInFlow(flow.file, name, line);
    return { kind: "failed", failure: { ...notStarted(message, [], hint), problem: code } };
  }
}

/** Names of the secrets that a task is given, each once. */
function secretNames({ step }: Task): readonly string[] {
  return [...new Set(step.env.flatMap(({ secret }) => secret ?? []))].sort();
}

function keyAdvice(): string {
  return `the secret ${ROTATION_SECRET} (make one with \`${MAKE_KEY}\`)`;
}
