// First flows for repositories of which only names of files are known: Rust, Go, Python, Make, or nothing at all.
// Reads no file, so a flow from here is a start and says where to go on.
import type { Conversion } from "./conversion.ts";
import { flowText } from "./flow-text.ts";
import { plainStep, type StepDraft } from "./step-draft.ts";

interface Language {
  /** The file at the root that tells of it. */
  readonly file: string;
  readonly name: string;
  readonly steps: (files: readonly string[]) => readonly StepDraft[];
}

const HINT = [
  "",
  "Without `inputs` a step reads every file that git would track; with them it runs less often.",
  "A step with `outputs` (or `cache: true`) is restored instead of run when nothing it reads has changed.",
];

function check(id: string, run: string): StepDraft {
  return { ...plainStep(id, run), cache: true };
}

const LANGUAGES: readonly Language[] = [
  {
    file: "Cargo.toml",
    name: "Rust",
    steps: () => [
      check("format", "cargo fmt --all --check"),
      check("lint", "cargo clippy --workspace --all-targets -- -D warnings"),
      check("test", "cargo test --workspace"),
    ],
  },
  {
    file: "go.mod",
    name: "Go",
    steps: () => [check("vet", "go vet ./..."), check("build", "go build ./..."), check("test", "go test ./...")],
  },
  { file: "pyproject.toml", name: "Python", steps: pythonSteps },
  { file: "Makefile", name: "Make", steps: () => [check("make", "make")] },
];

function pythonSteps(files: readonly string[]): readonly StepDraft[] {
  const prefix = files.includes("uv.lock") ? "uv run " : files.includes("poetry.lock") ? "poetry run " : "python -m ";
  return [check("test", `${prefix}pytest`)];
}

/** Whether a file at the root tells of a language known here. */
export function knowsLanguage(files: readonly string[]): boolean {
  return LANGUAGES.some((language) => files.includes(language.file));
}

/** A flow for the first language that a file tells of; without any, an example that runs anywhere. */
export function languageFlow(files: readonly string[]): Conversion {
  const language = LANGUAGES.find((candidate) => files.includes(candidate.file));
  if (language === undefined) return exampleFlow();
  const text = flowText({ name: language.name, comments: HINT, steps: language.steps(files) });
  return { text, notes: [`The steps are what is usual for ${language.name}: change them to what this repository does.`] };
}

function exampleFlow(): Conversion {
  const hello: StepDraft = {
    ...plainStep("hello", "mkdir -p build\necho 'Hello' > build/hello.txt"),
    comments: ["Restored from the second run on: it reads nothing, so nothing changes."],
    inputs: [],
    outputs: ["build/hello.txt"],
  };
  const shout: StepDraft = {
    ...plainStep("shout", "tr a-z A-Z < build/hello.txt > build/shout.txt"),
    comments: ["Reads what the step before writes, and so comes after it."],
    inputs: ["build/hello.txt"],
    outputs: ["build/shout.txt"],
  };
  return {
    text: flowText({ name: "Flow", comments: HINT, steps: [hello, shout] }),
    notes: ["Nothing was found to start from, so the flow is an example."],
  };
}
