// Fails where a tag is not the version of package.json, or its commit is not on the branch that releases come from.
// Usage: node scripts/check-tag.mjs TAG COMMIT BRANCH. Runs in a checkout with the whole history; needs no dependencies.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [tag, commit, branch] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const problems = [];
if (tag !== `v${version}`) problems.push(`${tag} is not the version of package.json, which is ${version}`);

// 0: it is, 1: it is not, else: one of them is unknown.
const { status, stderr } = spawnSync("git", ["merge-base", "--is-ancestor", commit, branch], { encoding: "utf8" });
if (status === 1) problems.push(`${commit} is not on ${branch}: a release comes from there, where it was reviewed`);
else if (status !== 0) problems.push(`git cannot tell whether ${commit} is on ${branch}: ${stderr.trim()}`);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${tag} is the version, on ${branch}`);
