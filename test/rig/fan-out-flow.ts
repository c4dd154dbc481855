// A generated flow of three hundred tasks with one of every kind among them, for runs that several workers share. Every task that
// runs adds a line to a file outside the repository. Made from numbers alone: the same at every call.

/** 300 tasks, of which two are skipped: `never` and `after-never`. */
export const FAN_OUT_TASKS = 300;
/** Once for all workers together, however many there are. */
export const ONCE_TASKS = ["announce", "announce-last"];

interface Step {
  readonly needs?: readonly string[] | string;
  readonly if?: string;
  readonly strategy?: { readonly matrix: { readonly [key: string]: readonly number[] } };
  readonly inputs?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  readonly run: string;
  readonly outputs?: string;
  readonly cache?: boolean;
  readonly "continue-on-error"?: boolean;
}

/** How large, and how long each task sleeps, in milliseconds by its number. */
interface Size {
  readonly layers: number;
  readonly width: number;
  readonly chains: number;
  readonly links: number;
  readonly longMs: number;
  readonly sleepMs: (index: number) => number;
}

const FULL: Size = { layers: 5, width: 24, chains: 6, links: 15, longMs: 1500, sleepMs: (index) => mixed(index) };

/** A few milliseconds for most, up to 300 for some. */
function mixed(index: number): number {
  return index % 17 === 0 ? 300 : 3 + ((index * 37) % 40);
}

/** Text of a flow file, JSON being YAML. */
export function fanOutFlow(size: Partial<Size> = {}): string {
  const steps = new Map<string, Step>();
  const full = { ...FULL, ...size };
  addLayers(steps, full);
  addChains(steps, full);
  addMatrix(steps, full);
  addValues(steps, full);
  addOthers(steps, full);
  return `${JSON.stringify({ name: "Fan", steps: Object.fromEntries(steps) }, null, 1)}\n`;
}

/** Adds its name to `ran` in the home of its run, sleeps, and then does its work. */
function script(name: string, sleepMs: number, work: string): string {
  return `echo "${name}" >> "$HOME/ran"; sleep ${sleepMs / 1000}; ${work}`;
}

function addLayers(steps: Map<string, Step>, { layers, width, sleepMs }: Size): void {
  const file = (layer: number, index: number): string => `out/layer/l${layer}-${index % width}.txt`;
  for (let layer = 0; layer < layers; layer++) {
    for (let index = 0; index < width; index++) {
      const name = `l${layer}-${index}`;
      const inputs = layer === 0 ? ["src/seed.txt"] : [file(layer - 1, index), file(layer - 1, index * 5 + 1)];
      const output = file(layer, index);
      steps.set(name, {
        inputs: [...new Set(inputs)],
        run: script(name, sleepMs(layer * width + index), `cat ${inputs.join(" ")} > ${output}; echo ${name} >> ${output}`),
        outputs: output,
      });
    }
  }
}

function addChains(steps: Map<string, Step>, { chains, links, longMs, sleepMs }: Size): void {
  for (let chain = 0; chain < chains; chain++) {
    for (let link = 0; link < links; link++) {
      const name = `c${chain}-${link}`;
      const input = link === 0 ? "src/seed.txt" : `out/chain/c${chain}-${link - 1}.txt`;
      const sleep = chain === 0 && link === 0 ? longMs : sleepMs(chain * links + link) / 3;
      const output = `out/chain/${name}.txt`;
      steps.set(name, {
        inputs: [input],
        run: script(name, sleep, `rev ${input} > ${output}; echo ${name} >> ${output}`),
        outputs: output,
      });
    }
  }
}

/** Sixty cells, and one task that reads what all of them wrote. */
function addMatrix(steps: Map<string, Step>, { sleepMs }: Size): void {
  const cell = "${{ matrix.a }}-${{ matrix.b }}";
  steps.set("cell", {
    strategy: { matrix: { a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], b: [0, 1, 2, 3, 4, 5] } },
    inputs: ["src/seed.txt", "src/${{ matrix.b }}.txt"],
    run: script(
      `cell ${cell}`,
      sleepMs(4),
      `cat src/seed.txt src/\${{ matrix.b }}.txt > out/cell/${cell}.txt; echo ${cell} >> out/cell/${cell}.txt`,
    ),
    outputs: `out/cell/${cell}.txt`,
  });
  steps.set("cells", {
    needs: "cell",
    inputs: [],
    run: script("cells", 10, "cat out/cell/*.txt > out/cells.txt"),
    outputs: "out/cells.txt",
  });
}

/** Ten that give a value and ten that read one. */
function addValues(steps: Map<string, Step>, { sleepMs, width }: Size): void {
  for (let index = 0; index < 10; index++) {
    const name = `value-${index}`;
    const input = `out/layer/l0-${index % width}.txt`;
    steps.set(name, {
      inputs: [input],
      run: script(name, sleepMs(index), `echo "size=$(wc -c < ${input})" >> "$GITHUB_OUTPUT"`),
      cache: true,
    });
    steps.set(`reader-${index}`, {
      needs: [name],
      inputs: [],
      env: { SIZE: `\${{ steps.${name}.outputs.size }}` },
      run: script(`reader-${index}`, sleepMs(index + 3), `echo "size $SIZE" > out/reader-${index}.txt`),
      outputs: `out/reader-${index}.txt`,
    });
  }
}

/** Nine of other kinds. */
function addOthers(steps: Map<string, Step>, { layers, chains, links }: Size): void {
  const write = (name: string, more: Omit<Step, "run">, work = `echo ${name}`): void => {
    steps.set(name, { inputs: [], ...more, run: script(name, 20, `${work} > out/${name}.txt`), outputs: `out/${name}.txt` });
  };
  write("taken", { needs: ["value-0"], if: "steps.value-0.outputs.size != ''" });
  write("never", { needs: ["value-0"], if: "steps.value-0.outputs.size == ''" });
  write("after-never", { needs: ["never"] });
  steps.set("tolerated", { inputs: [], run: script("tolerated", 20, "exit 3"), "continue-on-error": true });
  write("after-tolerated", { needs: ["tolerated"] });
  write("stamp", { cache: false, needs: ["value-1"] });
  write("after-stamp", { inputs: ["out/stamp.txt"] }, "cat out/stamp.txt");
  steps.set("announce", { needs: ["value-2"], inputs: [], run: script("announce", 50, ":") });
  const last = [`out/layer/l${layers - 1}-0.txt`, `out/chain/c${chains - 1}-${links - 1}.txt`];
  steps.set("announce-last", { needs: ["announce"], inputs: last, run: script("announce-last", 10, ":") });
}

/** What its tasks read. */
export const FAN_OUT_FILES: { readonly [path: string]: string } = {
  "src/seed.txt": "seed\n",
  ...Object.fromEntries([0, 1, 2, 3, 4, 5].map((index) => [`src/${index}.txt`, `${index}\n`])),
  ".gitignore": "out/\n.flow/\n",
};
