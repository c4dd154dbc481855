// `init`: writes a first flow and its workflow. Overwrites nothing unless told to.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Survey, surveyRepository } from "../adapters/repository-survey.ts";
import type { CommonOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { Session } from "./session.ts";

const WORKFLOW = ".github/workflows/flow.yml";

export async function initCommand(options: CommonOptions & { readonly from?: string; readonly yes: boolean }): Promise<number> {
  const session = new Session(options);
  const output = openOutput(options);
  const { starterFlow } = await import("../core/starter/starter-flow.ts");
  const survey = surveyRepository(session.root, session.tree);
  const starter = starterFlow(options.from === undefined ? survey : narrowed(survey, options.from));
  const file = options.file ?? "flow.yml";
  const written = [write(session.root, file, starter.flow, options.yes), write(session.root, WORKFLOW, starter.workflow, options.yes)];
  for (const line of written) output.out.write(`${line}\n`);
  for (const note of starter.notes) output.out.write(`${output.paint.yellow("!")} ${note}\n`);
  output.out.write(`See what it would do: flow-action plan\n`);
  await output.out.flush();
  return 0;
}

/** Only what was asked for, so that nothing else is taken instead. */
function narrowed(survey: Survey, from: string): Survey {
  const { turboJson, dvcYaml, packageJson, ...rest } = survey;
  const name = path.basename(from);
  const isThere = { "package.json": packageJson, "turbo.json": turboJson, "dvc.yaml": dvcYaml }[name];
  if (isThere === undefined) {
    const known = ["package.json", "turbo.json", "dvc.yaml"].includes(name);
    const message = known ? `there is no ${from} at the root of the repository` : `a flow cannot be made from ${from}`;
    throw new Refusal([{ code: "cli/usage", severity: "error", message, hint: "Use package.json, turbo.json or dvc.yaml." }]);
  }
  if (name === "dvc.yaml") return { ...rest, dvcYaml: isThere };
  return { ...rest, ...(packageJson === undefined ? {} : { packageJson }), ...(name === "turbo.json" ? { turboJson: isThere } : {}) };
}

function write(root: string, file: string, text: string, overwrite: boolean): string {
  const target = path.join(root, file);
  if (existsSync(target) && !overwrite) return `kept ${file}, which is there already (--yes overwrites it)`;
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  return `wrote ${file}`;
}
