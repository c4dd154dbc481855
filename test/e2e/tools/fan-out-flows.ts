// Flows for fan-outs: steps in layers and chains that write down each time they run. Text only.
export interface FlowParts {
  /** Steps write a line to it, from whatever machine: absolute, outside of every repository. */
  readonly log: string;
  readonly layers: number;
  readonly width: number;
  /** Seconds that one step takes, by its number. */
  readonly seconds?: (index: number) => number;
  /** More lines of YAML for a step, by its number, each indented by four. */
  readonly more?: (index: number) => string;
  /** Shell text before what a step does, by its number. */
  readonly before?: (index: number) => string;
}

/** `s0`, `s1`, …: each reads two files of the layer before it, or `seed.txt`. `last` reads those of the last layer. */
export function layeredFlow({ log, layers, width, seconds = () => 0.05, more = () => "", before = () => "" }: FlowParts): string {
  const steps = Array.from({ length: layers * width }, (_, index) => {
    const [layer, place] = [Math.floor(index / width), index % width];
    const second = (layer - 1) * width + ((place + 1) % width);
    const inputs = layer === 0 ? ["seed.txt"] : [`out/${index - width}.txt`, ...(width === 1 ? [] : [`out/${second}.txt`])];
    const does = `${before(index)}echo s${index} >> '${log}'; sleep ${seconds(index)}; (echo ${index}; cat ${inputs.join(" ")}) | sha256sum > out/${index}.txt`;
    return `  s${index}:\n${more(index)}    inputs: [${inputs.join(", ")}]\n    run: |\n      ${does}\n    outputs: out/${index}.txt\n`;
  });
  const ends = Array.from({ length: width }, (_, place) => `out/${(layers - 1) * width + place}.txt`);
  const last = `echo last >> '${log}'; cat ${ends.join(" ")} > all.txt; echo "lines=$(wc -l < all.txt)" >> "$GITHUB_OUTPUT"`;
  return `name: Layers\nsteps:\n${steps.join("")}  last:\n    inputs: [${ends.join(", ")}]\n    run: |\n      ${last}\n    outputs: { all: all.txt }\n`;
}
