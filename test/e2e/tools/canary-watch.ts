// Canaries in a run: where their values lie before it, and what is found of them after it and while it goes on. Judges nothing but
// whose environment a value may stand in.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Hit, needlesOf, search } from "../../rig/byte-search.ts";
import { commandOf, type ProcessSamples, variablesOf } from "../../rig/process-samples.ts";
import { temporaryFolder } from "../../rig/temporary-folder.ts";
import { type CanaryFlow, canaryFlow } from "./canary-flow.ts";
import { CANARIES, canaryValues, type Source, secretBlocks } from "./canary-values.ts";

/** A value where it may not stand. */
export interface Exposure {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** The variable's name, or `argv`. */
  readonly variable: string;
  readonly canary: string;
  readonly forMs: number;
  readonly samples: number;
}

export class CanaryWatch {
  readonly flow: CanaryFlow;
  readonly needles = needlesOf(canaryValues());
  /** Files of values: the person's own, no sink. */
  readonly sources = temporaryFolder();
  readonly #check = temporaryFolder();

  constructor() {
    this.flow = canaryFlow(this.#check, this.sources);
    for (const { name, value, source } of CANARIES)
      if (source === "file" || source === "command") writeFileSync(path.join(this.sources, name), value, { mode: 0o600 });
    mkdirSync(this.#check, { recursive: true });
  }

  names(...sources: readonly Source[]): readonly string[] {
    return CANARIES.filter(({ source }) => sources.includes(source)).map(({ name }) => name);
  }

  /** Values by name, of those that come so. */
  values(...sources: readonly Source[]): { readonly [name: string]: string } {
    return Object.fromEntries(CANARIES.filter(({ source }) => sources.includes(source)).map(({ name, value }) => [name, value]));
  }

  /** A file as `--secret-file` takes it. */
  secretFile(): string {
    const file = path.join(this.sources, "given");
    const values = canaryValues();
    writeFileSync(
      file,
      secretBlocks(this.names("given"), (name) => values.get(name) ?? ""),
      { mode: 0o600 },
    );
    return file;
  }

  search(bytes: string | Buffer, place: string): readonly Hit[] {
    return search(this.needles, Buffer.from(bytes), place);
  }

  /** `step canary` where a task has not been given exactly the value; all of the flow's pairs are looked at, then forgotten. */
  wronglyGiven(): readonly string[] {
    const values = canaryValues();
    const wrong = [...this.flow.given].flatMap(([step, variables]) =>
      [...variables.values()].filter((name) => this.#told(step, name) !== sha256(values.get(name) ?? "")).map((name) => `${step} ${name}`),
    );
    for (const name of readdirSync(this.#check)) writeFileSync(path.join(this.#check, name), "");
    return wrong;
  }

  #told(step: string, name: string): string {
    const file = path.join(this.#check, `${step}.${name}`);
    return existsSync(file) ? readFileSync(file, "utf8").slice(0, 64) : "";
  }

  /** Values in command lines, and in environments other than, under the variable that the step names, those of its tasks. */
  exposures({ images }: ProcessSamples): readonly Exposure[] {
    return images.flatMap((image) => {
      const { pid, parent, firstMs, lastMs, samples } = image;
      const seen = { pid, parent, command: commandOf(image).slice(0, 300), forMs: Math.round(lastMs - firstMs), samples };
      const inArgv = search(this.needles, image.cmdline, "argv", 0).map(({ name }) => ({ ...seen, variable: "argv", canary: name }));
      const variables = variablesOf(image);
      const task = this.#variables(new Map(variables).get("CANARY_TASK") ?? "");
      const inEnvironment = variables
        .filter(([name, value]) => task.get(name) !== value)
        .flatMap(([variable, value]) =>
          search(this.needles, Buffer.from(`${variable}=${value}`, "latin1"), variable, 0).map(({ name }) => ({
            ...seen,
            variable: variable.slice(0, 80),
            canary: name,
          })),
        );
      return [...new Map([...inArgv, ...inEnvironment].map((one) => [`${one.variable} ${one.canary}`, one])).values()];
    });
  }

  /** Those that were seen with all that the step names: how many processes, by step. */
  rightly({ images }: ProcessSamples): ReadonlyMap<string, number> {
    const seen = new Map<string, Set<number>>();
    for (const image of images) {
      const variables = new Map(variablesOf(image));
      const step = variables.get("CANARY_TASK") ?? "";
      const expected = this.#variables(step);
      if (expected.size > 0 && [...expected].every(([name, value]) => variables.get(name) === value))
        seen.set(step, (seen.get(step) ?? new Set()).add(image.pid));
    }
    return new Map([...seen].map(([step, pids]) => [step, pids.size]));
  }

  #variables(step: string): ReadonlyMap<string, string> {
    const values = canaryValues();
    const given = this.flow.given.get(step) ?? new Map<string, string>();
    return new Map([...given].map(([name, canary]) => [name, Buffer.from(values.get(canary) ?? "").toString("latin1")]));
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** One line for each value and place, for a test's message. */
export function placesOf(hits: readonly Hit[]): readonly string[] {
  return [...new Set(hits.map(({ name, form, place }) => `${name} (${form.replace(/^piece \d+/, "a piece")}) in ${place}`))].sort();
}
