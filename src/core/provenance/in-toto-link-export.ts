// A run as in-toto link metadata of the classic format, and a layout under which in-toto-verify checks it: one link for each
// task, one for the files that no task made. https://github.com/in-toto/docs/blob/master/in-toto-spec.md (section 4). Makes the
// bytes that are to be signed; whoever holds the key signs them.
import type { Sha256 } from "../model/digest.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { KeptTask } from "../model/kept-run.ts";
import type { TaskRecord } from "../model/record.ts";
import { commitOf, type ExportedRun, hasRun, type NamedFile, RunFiles } from "./exported-run.ts";

/** A public key as in-toto writes it: `keyid` is the digest of the rest. */
export interface InTotoKey extends JsonObject {
  readonly keyid: Sha256;
  readonly keytype: string;
  readonly scheme: string;
  readonly keyval: { readonly public: string };
}

/** A link or layout before it is signed; `name` is the step's, under which its file is looked for. */
export interface InTotoPart {
  readonly name: string;
  readonly signed: JsonObject;
}

type Artifacts = { readonly [path: string]: { readonly sha256: Sha256 } };

/** A task with its link's name; `task` null: the files that lay in the repository. */
interface Step {
  readonly name: string;
  readonly task: KeptTask | null;
  readonly materials: readonly NamedFile[];
  readonly products: readonly NamedFile[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than what is kept of runs; who wants another date writes another layout. */
const LAYOUT_DAYS = 365;

/**
 * Links of the tasks that were restored or ran, and of the sources. Those of restored tasks tell of the run that made their
 * outputs, as their records do. A task whose record is gone has no link: what it read is not known any more.
 */
export function inTotoLinks(exported: ExportedRun): readonly InTotoPart[] {
  return stepsOf(exported).map((step) => ({ name: step.name, signed: linkOf(exported, step) }));
}

/**
 * The layout that holds for these links: every material is a product of the step that made it, nothing else was read or made,
 * and what lies where it is verified is as it was made. One key for everything.
 */
export function inTotoLayout(exported: ExportedRun, key: InTotoKey): InTotoPart {
  const steps = stepsOf(exported);
  const command = (step: Step) => commandOf(step.task === null ? undefined : exported.records.get(step.task.id));
  const stepNames = new Map(steps.flatMap((step) => (step.task === null ? [] : [[step.task.id, step.name] as const])));
  const sources = steps.find((step) => step.task === null);
  const signed: JsonObject = {
    _type: "layout",
    expires: `${new Date(exported.endedAtMs + LAYOUT_DAYS * DAY_MS).toISOString().slice(0, 19)}Z`,
    readme: `How the files of the run ${exported.run.run} of ${exported.run.flow} hang together.`,
    keys: { [key.keyid]: key },
    steps: steps.map((step) => ({ ...layoutStep(step, stepNames, sources), expected_command: command(step), pubkeys: [key.keyid] })),
    inspect: [inspection(steps)],
  };
  return { name: "root", signed };
}

/** The bytes that a signature is over: https://wiki.laptop.org/go/Canonical_JSON. Not RFC 8785: only `"` and `\` are escaped. */
export function inTotoBytes(value: JsonValue): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inTotoBytes).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value as JsonObject).sort(([a], [b]) => byCodePoint(a, b));
    return `{${fields.map(([name, field]) => `${quoted(name)}:${inTotoBytes(field)}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`${value} has no canonical form here`);
  return String(value);
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** As Python sorts: by code points, where ECMAScript would sort by code units. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((char, index) => char !== right[index]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
}

function stepsOf(exported: ExportedRun): readonly Step[] {
  const files = new RunFiles(exported);
  const names = new Set<string>();
  const known = exported.run.tasks.filter((task) => isDone(task) && exported.records.has(task.id));
  const sources: Step = { name: ownName("sources", names), task: null, materials: [], products: onePerPath(files.sources()) };
  return [
    sources,
    ...known.map((task) => ({
      name: ownName(task.id, names),
      task,
      materials: files.readBy(task).map((file) => ({ ...file, path: artifactPath(file) })),
      products: files.made(task),
    })),
  ];
}

function isDone(task: KeptTask): boolean {
  return task.state === "restored" || (task.state === "ran" && hasRun(task));
}

/** A link names a path once. Where a file changed between two tasks, the others' materials are allowed without a maker. */
function onePerPath(files: readonly NamedFile[]): readonly NamedFile[] {
  const first = new Map<string, NamedFile>();
  for (const file of files) if (!first.has(file.path)) first.set(artifactPath(file), { ...file, path: artifactPath(file) });
  return [...first.values()];
}

/** Many files as one digest stand under a name that is no path. */
function artifactPath(file: NamedFile): string {
  return file.isTree ? `tree:${file.path}` : file.path;
}

/** A name of a file that no other link has: ids of tasks may hold anything. */
function ownName(id: string, taken: Set<string>): string {
  const plain = id.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|-+$/g, "") || "task";
  let name = plain;
  for (let count = 2; taken.has(name); count++) name = `${plain}-${count}`;
  taken.add(name);
  return name;
}

function linkOf(exported: ExportedRun, step: Step): JsonObject {
  const record = step.task === null ? undefined : exported.records.get(step.task.id);
  return {
    _type: "link",
    name: step.name,
    command: commandOf(record),
    materials: artifacts(step.materials),
    products: artifacts(step.products),
    byproducts: record === undefined ? {} : byproductsOf(record),
    environment: environmentOf(exported, step, record),
  };
}

function artifacts(files: readonly NamedFile[]): Artifacts {
  return Object.fromEntries(files.map((file) => [file.path, { sha256: file.sha256 }]));
}

/** Without a shell's name where the machine's own was taken. */
function commandOf(record: TaskRecord | undefined): readonly string[] {
  if (record === undefined) return [];
  const { shell, run } = record.manifest;
  return shell === "" ? [run] : [shell, run];
}

/** What is kept passed. Its output stands under its digest alone: it may be long. */
function byproductsOf({ log }: TaskRecord): JsonObject {
  return { "return-value": 0, stdout: "", stderr: "", ...(log === null ? {} : { flow_log: { sha256: log.sha256 } }) };
}

/** No variable: a secret's name tells less than its absence would hide. */
function environmentOf(exported: ExportedRun, { task }: Step, record: TaskRecord | undefined): JsonObject {
  if (task === null || record === undefined) {
    const { commit } = commitOf(exported);
    const { url } = exported.place;
    return { ...(url === null ? {} : { flow_repository: url }), ...(commit === undefined ? {} : { flow_commit: commit }) };
  }
  const { producer, manifest, fingerprint } = record;
  return {
    workdir: manifest.workingDirectory,
    flow_task: task.id,
    flow_fingerprint: fingerprint,
    flow_run: producer.run,
    flow_tool: producer.tool,
    flow_platform: manifest.platform,
    flow_secrets: [...new Set(Object.values(manifest.secrets))].sort(),
    ...(producer.commit === undefined ? {} : { flow_commit: producer.commit }),
  };
}

function layoutStep(step: Step, names: ReadonlyMap<string, string>, sources: Step | undefined): JsonObject {
  const fromSources = new Map(sources?.products.map((file) => [file.path, file.sha256]));
  const materials = step.materials.map((file): readonly string[] => {
    const maker = file.maker === undefined ? undefined : names.get(file.maker);
    if (maker !== undefined) return ["MATCH", escaped(file.path), "WITH", "PRODUCTS", "FROM", maker];
    if (fromSources.get(file.path) === file.sha256) return ["MATCH", escaped(file.path), "WITH", "PRODUCTS", "FROM", sources?.name ?? ""];
    return ["ALLOW", escaped(file.path)];
  });
  return {
    _type: "step",
    name: step.name,
    expected_materials: [...materials, ["DISALLOW", "*"]],
    expected_products: [...step.products.map((file) => ["ALLOW", escaped(file.path)]), ["DISALLOW", "*"]],
    threshold: 1,
  };
}

/** Reads the folder in which it is verified. A link counts by its own text here and by what it leads to there: it is left out. */
function inspection(steps: readonly Step[]): JsonObject {
  const made = steps.flatMap((step) =>
    step.task === null ? [] : step.products.filter((file) => !file.isLink).map((file) => ({ path: escaped(file.path), step: step.name })),
  );
  return {
    _type: "inspection",
    name: "files-here",
    run: ["true"],
    expected_materials: [
      ...made.map(({ path, step }) => ["MATCH", path, "WITH", "PRODUCTS", "FROM", step]),
      ...made.map(({ path }) => ["DISALLOW", path]),
      ["ALLOW", "*"],
    ],
    expected_products: [["ALLOW", "*"]],
  };
}

/** A path as a pattern that matches it alone: in-toto's patterns are those of Python's fnmatch. */
function escaped(path: string): string {
  return path.replace(/[[*?]/g, "[$&]");
}
