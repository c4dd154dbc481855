// Compares a run's result, as `flow-action run --json` writes it, with the numbers of tasks it must have.
// Usage: node scripts/expect-result.mjs RESULT.json RAN RESTORED. Runs on whatever Node the machine has.
import { readFileSync } from "node:fs";

const [file, ran, restored] = process.argv.slice(2);
const result = JSON.parse(readFileSync(file, "utf8"));
const told = `outcome ${result.outcome}, ran ${result.ran}, restored ${result.restored}`;
const wanted = `outcome success, ran ${ran}, restored ${restored}`;
console.log(told);
if (told !== wanted) {
  console.error(`expected: ${wanted}`);
  process.exitCode = 1;
}
