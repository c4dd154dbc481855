// `doctor`: looks at this machine and prints what stands in the way, with the remedy. Exits 1 when something does.
import { doctorChecks } from "../adapters/doctor-checks.ts";
import { doctorText } from "../core/report/doctor-text.ts";
import type { CommonOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { Session } from "./session.ts";

export async function doctorCommand(options: CommonOptions): Promise<number> {
  const session = new Session(options);
  const output = openOutput(options);
  const checks = await doctorChecks({ root: session.root, cacheDir: session.cacheDir, flowFile: session.findFlow() });
  output.out.write(options.json ? `${JSON.stringify(checks)}\n` : doctorText(checks, output.paint));
  await output.out.flush();
  return checks.some((check) => check.ok === false) ? 1 : 0;
}
