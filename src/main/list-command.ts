// `list`: steps and cells with what a plan says of them.
import { listText } from "../core/report/list-text.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { planSession } from "./plan-session.ts";

export async function listCommand(options: TaskOptions): Promise<number> {
  const output = openOutput(options);
  const { loaded, result } = await planSession([], options);
  output.out.write(options.json ? `${JSON.stringify(result)}\n` : listText(loaded.graph, result, output.paint));
  await output.out.flush();
  return 0;
}
