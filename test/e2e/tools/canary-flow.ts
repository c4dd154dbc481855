// A flow of thirty tasks that are given canaries and do with them what tasks do, well or badly. Each says whether it was given the
// right bytes, in a folder outside of everything. Text only.
import { CANARIES, type Canary, WORD } from "./canary-values.ts";

export interface CanaryFlow {
  /** `flow.yml`. */
  readonly text: string;
  /** Of the step whose id a process has in CANARY_TASK: names of variables, each with the canary that it holds. */
  readonly given: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly tasks: number;
}

interface Step {
  readonly id: string;
  readonly canaries: readonly Canary[];
  /** Lines of YAML. */
  readonly keys: string;
  readonly script: string;
}

const byWay = (part: string): Canary => {
  const found = CANARIES.find(({ value }) => value.includes(part));
  if (found === undefined) throw new Error(`no canary has ${part}`);
  return found;
};

const CELLS = `strategy: { matrix: { a: [1, 2], b: [x, y, z] } }
inputs: []
outputs: "out/cell-\${{ matrix.a }}\${{ matrix.b }}.txt"`;

const SHOUT = `for name in S1 S2 S3 S4 S5 S6; do
  value=\${!name}
  echo "$value"
  echo "$value" >&2
  printf '%s' "$value"; echo
  echo "see:$value!"
  printf '%s' "$value" | base64 -w0; echo
  printf '%s' "$value" | od -An -tx1 | tr -d ' \\n'; echo
  printf '%s' "$value" | rev
  printf '%s' "$value" | sed 's/%/%25/g'
  echo "::error::$value"
  echo "::notice title=$value::$value"
  echo "::set-output name=x::$value"
  printf '%q\\n' "$value"
  printf '%s' "\${value:0:7}"; sleep 0.05; printf '%s\\n' "\${value:7}"
  (set -x; : "$value")
done
env
export -p`;

/** `check`: a folder for marks; `sources`: where the values of files and commands lie, by the canary's name. */
export function canaryFlow(check: string, sources: string): CanaryFlow {
  const steps = stepsOf(check, sources);
  const given = new Map(steps.map(({ id, canaries }) => [id, new Map(canaries.map(({ name }, index) => [`S${index + 1}`, name]))]));
  return {
    text: `name: Canaries\n${sourcesText(sources)}steps:\n${steps.map((step) => stepText(step, check)).join("")}`,
    given,
    tasks: 30,
  };
}

function sourcesText(sources: string): string {
  const found = CANARIES.flatMap(({ name, source }) => {
    if (source === "file") return [`  ${name}: { from: { file: ${sources}/${name} } }`];
    return source === "command" ? [`  ${name}: { from: { command: 'cat ${sources}/${name}; echo' } }`] : [];
  });
  return `secrets:\n${found.join("\n")}\n`;
}

function stepsOf(check: string, sources: string): readonly Step[] {
  const uses = Array.from({ length: 12 }, (_, index) => {
    const id = `use_${index + 1}`;
    const file = `out/${id}.txt`;
    return {
      id,
      canaries: CANARIES.slice(index * 3, index * 3 + 3),
      keys: `inputs: []\noutputs: ${file}`,
      script: `echo ${id} > ${file}`,
    };
  });
  const shouted = ["BEGIN CANARY", "100%25", "::set-output", 'dq"', "🐤", "^cn("].map(byWay);
  const foreign = CANARIES.filter(({ source }) => source === "file").slice(0, 3);
  return [
    ...uses,
    {
      id: "cell",
      canaries: CANARIES.slice(36),
      keys: CELLS,
      script: "echo cell > 'out/cell-${{ matrix.a }}${{ matrix.b }}.txt'",
    },
    {
      id: "retry",
      canaries: [byWay("##[error]")],
      keys: "inputs: []\nretries: 2\noutputs: out/retry.txt",
      script: `echo "$S1"; if test -e ${check}/retried; then rm ${check}/retried; echo ok > out/retry.txt; else touch ${check}/retried; echo "$S1" >&2; exit 9; fi`,
    },
    {
      id: "soft",
      canaries: [byWay("-31")],
      keys: "inputs: []\ncontinue-on-error: true",
      script: 'echo "cannot log in with $S1" >&2; echo "$S1" >&2; exit 3',
    },
    { id: "shout", canaries: shouted, keys: "inputs: []", script: SHOUT },
    { id: "foreign", canaries: [], keys: "inputs: []", script: foreign.map(({ name }) => `cat ${sources}/${name}; echo`).join("\n") },
    {
      id: "leaky_value",
      canaries: [],
      keys: "inputs: []\ncontinue-on-error: true",
      script: `echo "state=${WORD.slice(0, 5)}""${WORD.slice(5)}" >> "$GITHUB_OUTPUT"`,
    },
    {
      id: "leaky_file",
      canaries: [byWay("eyJ"), byWay("<canary")],
      keys: "inputs: []\ncontinue-on-error: true\noutputs: leaked/",
      script:
        'mkdir -p leaked; printf %s "$S1" > leaked/plain; printf %s "$S2" | gzip > leaked/packed.gz; printf %s "$S1" | base64 > leaked/base64',
    },
    {
      id: "asks",
      canaries: [byWay("z9Q")],
      keys: "inputs: [{ run: \"env | sort; cat /proc/self/environ | tr -d '\\\\0'\" }]\noutputs: out/asks.txt",
      script: "echo asked > out/asks.txt",
    },
    {
      id: "packs",
      canaries: [byWay("3141")],
      keys: "inputs: []\noutputs: out/packed.gz",
      script: "echo nothing secret | gzip -n > out/packed.gz",
    },
    {
      id: "tells",
      canaries: [byWay("padded")],
      keys: "inputs: []\noutputs: out/told.txt",
      script: 'echo "length=${#S1}" >> "$GITHUB_OUTPUT"; echo told > out/told.txt',
    },
    {
      id: "reads",
      canaries: [],
      keys: "inputs: out/told.txt\noutputs: out/read.txt",
      script: 'echo "length ${{ steps.tells.outputs.length }}"; cat out/told.txt > out/read.txt',
    },
    {
      id: "once",
      canaries: [byWay("pw-canary-14")],
      keys: "inputs: []\ncache: false",
      script: 'test -n "$S1"; (sleep 0.2) & wait',
    },
    { id: "shows", canaries: [byWay("$HOME")], keys: "inputs: []", script: "env | sort; tr '\\0' '\\n' < /proc/$$/environ" },
  ];
}

/** Whoever is given a value says its digest, which only the test can compare, and stays long enough to be seen. */
function stepText({ id, canaries, keys, script }: Step, check: string): string {
  const env = canaries.map(({ name }, index) => `      S${index + 1}: "\${{ secrets.${name} }}"\n`).join("");
  const tells = canaries.map(({ name }, index) => `printf '%s' "$S${index + 1}" | sha256sum > ${check}/${id}.${name}\n`).join("");
  const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
  return `  ${id}:\n    env:\n      CANARY_TASK: ${id}\n${env}${indented(keys, 4)}\n    run: |\n${indented(`mkdir -p out\n${tells}${canaries.length > 0 ? "sleep 0.2\n" : ""}${script}`, 6)}\n`;
}
