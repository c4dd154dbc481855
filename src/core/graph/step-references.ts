// Uses of `steps.x` and `needs.x` in a step's texts: x must exist and have run before. Reads expressions; evaluates none.
import type { Expressions } from "../model/expression.ts";
import type { Flow, Step, Text } from "../model/flow.ts";
import { nameHint } from "./nearest-name.ts";
import type { ProblemList, Spot } from "./problem-list.ts";
import { holdsExpression } from "./template.ts";
import { mentionsIn } from "./text-references.ts";

/** A text of a step that is evaluated when its task runs, and the key it stands under. */
interface LateText {
  readonly key: string;
  readonly text: Text;
}

/** What one use names: `steps.build…` or `needs.build…`. */
interface Use {
  readonly key: string;
  readonly spot: Spot;
  readonly context: "steps" | "needs";
  readonly name: string;
}

/** `direct`: for each step those it depends on directly, by their places in the flow. */
export function checkReferences(
  flow: Flow,
  direct: readonly ReadonlySet<number>[],
  expressions: Expressions | null,
  problems: ProblemList,
): void {
  if (expressions === null) return;
  const places = new Map(flow.steps.map((step, place) => [step.id, place]));
  for (const [place, step] of flow.steps.entries()) {
    for (const use of lateTexts(step).flatMap((late) => usesIn(late, expressions))) {
      checkUse(flow, step, use, places, () => reaches(direct, place, places.get(use.name) ?? -1), problems);
    }
  }
}

function lateTexts(step: Step): readonly LateText[] {
  const texts: readonly (readonly [string, unknown])[] = [
    ["if", step.if],
    ["run", step.run],
    ["timeout-minutes", step.timeoutMinutes],
    ["continue-on-error", step.continueOnError],
    ["environment", step.environment?.url],
  ];
  const own = texts.flatMap(([key, text]) => (isText(text) ? [{ key, text }] : []));
  return [...own, ...step.env.map(({ name, value }) => ({ key: `env ${name}`, text: value }))];
}

function isText(value: unknown): value is Text {
  return typeof value === "object" && value !== null;
}

function usesIn(late: LateText, expressions: Expressions): readonly Use[] {
  if (!/steps|needs/i.test(late.text.text)) return [];
  const isBare = late.key === "if" && !holdsExpression(late.text.text);
  return mentionsIn(late.text, isBare, expressions).flatMap(({ path: [root, name], spot }) => {
    const context = root?.toLowerCase();
    return (context === "steps" || context === "needs") && typeof name === "string" ? [{ key: late.key, context, name, spot }] : [];
  });
}

function checkUse(
  flow: Flow,
  step: Step,
  use: Use,
  places: ReadonlyMap<string, number>,
  isUpstream: () => boolean,
  problems: ProblemList,
): void {
  const { spot } = use;
  const what = `\`${use.key}\` of \`${step.id}\` uses \`${use.context}.${use.name}\``;
  const about = `${step.id} ${use.context}.${use.name}`;
  if (!places.has(use.name)) {
    const names = flow.steps.map(({ id }) => id).filter((id) => id !== step.id);
    problems.add("graph/unknown-step", spot, `${what}, and there is no such step`, nameHint(use.name, names, "steps"), about);
  } else if (use.name === step.id) {
    problems.add(
      "graph/not-needed",
      spot,
      `${what}, which has given nothing before it has run`,
      "Use a variable of the script instead.",
      about,
    );
  } else if (use.context === "needs" ? !step.needs.some((need) => need.text === use.name) : !isUpstream()) {
    const message = `${what}, but \`${step.id}\` does not need \`${use.name}\``;
    problems.add("graph/not-needed", spot, message, `Add \`${use.name}\` to \`needs\` of \`${step.id}\`.`, about);
  }
}

/** Whether a step depends on another, directly or through others. */
function reaches(direct: readonly ReadonlySet<number>[], from: number, to: number): boolean {
  if (direct[from]?.has(to) === true) return true;
  const met = new Set(direct[from]);
  for (const step of met) {
    if (direct[step]?.has(to) === true) return true;
    for (const next of direct[step] ?? []) met.add(next);
  }
  return false;
}
