// The small GitHub of the tests, for one job, in a thread of its own: tells the variables of that job and serves until it is ended.
import { parentPort } from "node:worker_threads";
import { startSmallGithub } from "../test/rig/github/small-github.ts";

const main = "refs/heads/main";
const github = await startSmallGithub({ downloadsPerMinute: 1_000_000 });
const job = { repository: "o/r", ref: main, defaultBranch: main, runId: "1", attempt: 1, jobId: "flow", permissions: {} };
parentPort?.postMessage({ ...github.jobVariables(job), GITHUB_API_URL: github.apiUrl, GITHUB_SERVER_URL: github.serverUrl });
