// `explain`: a step's cells, each taken apart beside its nearest record.
import { explain } from "../core/fingerprint/explain.ts";
import type { TaskResult } from "../core/model/result.ts";
import { nearestRecord } from "../core/plan/rebuilder.ts";
import { explainText } from "../core/report/explain-text.ts";
import { type ExplainView, explainJson } from "../core/report/explain-view.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { type PlanSession, planSession } from "./plan-session.ts";

export async function explainCommand(step: string, options: TaskOptions): Promise<number> {
  const output = openOutput(options);
  const plan = await planSession([step], options);
  const asked = plan.result.tasks.filter((task) =>
    plan.input.options.asked.has(plan.input.graph.tasks.find((node) => node.id === task.id)?.index ?? -1),
  );
  const views = await Promise.all(asked.map((task) => viewOf(plan, task)));
  output.out.write(
    options.json ? `{"tasks":[${views.map(explainJson).join(",")}]}\n` : views.map((view) => explainText(view, output.paint)).join("\n"),
  );
  await output.out.flush();
  return 0;
}

/** For a task that would be restored the nearest record is the one it is restored from. */
async function viewOf(plan: PlanSession, result: TaskResult): Promise<ExplainView> {
  const key = plan.input.graph.tasks.find((task) => task.id === result.id)?.key ?? "";
  const manifest = plan.manifests.get(result.id) ?? null;
  const nearest = manifest === null ? null : nearestRecord(await plan.input.ports.store.recent(key), manifest);
  const { id: task, fingerprint, decision } = result;
  const differences = manifest === null || nearest === null || decision === "hit" ? [] : explain(nearest.manifest, manifest);
  const reasons = differences.length > 0 ? differences : result.reasons;
  const record = nearest === null ? null : { fingerprint: nearest.fingerprint, producer: nearest.producer, startedAt: nearest.startedAt };
  return { task, fingerprint, decision, manifest, nearest: record, reasons };
}
