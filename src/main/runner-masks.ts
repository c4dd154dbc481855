// Makes a value known to the runner as secret, so that it masks it in the log. Knows the commands' form; decides nothing.
import { workflowCommand } from "../core/report/workflow-command.ts";
import { encodedForms } from "../core/secret/encoded-forms.ts";

/** Lines that are shorter tell nothing, and would blank out half of a log. */
const SHORTEST = 4;

/**
 * As the runner masks: the value, or each of its lines, and the usual encodings of both. A line of text for each. A form of several
 * lines is left out: of it, too, the runner takes each line, however short, and a lone brace of a JSON document would make it drop
 * every output in which one stands.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Worker/ActionCommandManager.cs (AddMaskCommandExtension)
 */
export function maskCommands(value: string): readonly string[] {
  const lines = [value, ...value.split(/\r?\n/).map((line) => line.trim())].filter((line) => line.length >= SHORTEST);
  const forms = new Set(lines.flatMap(encodedForms).filter((form) => !/[\r\n]/.test(form)));
  return [...forms].map((form) => `${workflowCommand("add-mask", new Map(), form)}\n`);
}
