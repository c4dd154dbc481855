// A test report for vitest that holds no times, so that equal results are equal bytes: TAP, to the file in REPORT.
import { writeFileSync } from "node:fs";

const WORDS = { passed: "ok", failed: "not ok", skipped: "ok", pending: "not ok" };

export default class SteadyTap {
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        name: `${module.relativeModuleId}: ${test.fullName}`.replace(/\n/g, " ").replace(/[\\#]/g, "\\$&"),
        state: test.result().state,
      })),
    );
    tests.sort((one, other) => (one.name < other.name ? -1 : 1));
    const lines = tests.map(
      ({ name, state }, i) => `${WORDS[state]} ${i + 1} - ${name}${state === "skipped" ? " # SKIP" : ""}`,
    );
    writeFileSync(process.env.REPORT, `TAP version 14\n1..${lines.length}\n${lines.join("\n")}\n`);
  }
}
