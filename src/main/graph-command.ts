// `graph`: the graph of steps or cells with the states of a plan, as mermaid, dot, svg or JSON.
import { graphDot, graphJson, graphMermaid } from "../core/report/graph-drawing.ts";
import { graphView } from "../core/report/graph-view.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { planSession } from "./plan-session.ts";
import { Refusal } from "./refusal.ts";

export async function graphCommand(
  steps: readonly string[],
  options: TaskOptions & { readonly format: string; readonly cells: boolean },
): Promise<number> {
  const output = openOutput(options);
  const { loaded, result } = await planSession(steps, options);
  const view = graphView(loaded.graph, result, options.cells ? "task" : "auto");
  output.out.write(await drawn(options.json ? "json" : options.format, view));
  await output.out.flush();
  return 0;
}

async function drawn(format: string, view: ReturnType<typeof graphView>): Promise<string> {
  if (format === "mermaid") return graphMermaid(view);
  if (format === "dot") return graphDot(view);
  if (format === "json") return graphJson(view);
  if (format === "svg") return (await import("../adapters/graphviz-drawing.ts")).drawSvg(graphDot(view));
  throw new Refusal([
    { code: "cli/usage", severity: "error", message: `there is no graph format ${format}`, hint: "Use mermaid, dot, svg or json." },
  ]);
}
