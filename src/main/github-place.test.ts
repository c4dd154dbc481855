// What a job of GitHub Actions says of itself in records.
import { describe, expect, it } from "vitest";
import { githubOrigin, githubRepository } from "./github-place.ts";

const ENV = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "o/r",
  GITHUB_SHA: "f".repeat(40),
  GITHUB_REF: "refs/heads/main",
  GITHUB_WORKSPACE: "/runner/r/r",
  GITHUB_WORKFLOW_REF: "o/r/.github/workflows/x.yml@refs/heads/main",
  GITHUB_EVENT_NAME: "push",
  RUNNER_ENVIRONMENT: "github-hosted",
};
const facts = (env: { readonly [name: string]: string | undefined }) => ({ env, event: {} });

describe("the repository", () => {
  const head = (root: string, env: object = ENV) => githubRepository(facts({ ...env }), root).head();

  it("is that of the event, and says where in it the flow's root lies", async () => {
    const known = { commit: "f".repeat(40), ref: "refs/heads/main", repository: "https://github.com/o/r" };
    expect(await head("/runner/r/r")).toEqual(known);
    expect(await head("/runner/r/r/examples/collage")).toEqual({ ...known, folder: "examples/collage/" });
  });

  it("says nothing of a root that lies elsewhere, or of what is not there", async () => {
    expect(await head("/elsewhere")).not.toHaveProperty("folder");
    expect(await head("/elsewhere", {})).toEqual({});
  });
});

describe("who vouches for it", () => {
  const id = (part: "job" | "worker", runner: string | undefined) =>
    githubOrigin(facts({ ...ENV, RUNNER_ENVIRONMENT: runner }), part).builder;

  it("differs between a job, a worker, and runners that are not GitHub's", () => {
    const ids = [id("job", "github-hosted"), id("worker", "github-hosted"), id("job", "self-hosted"), id("worker", "self-hosted")];
    expect(new Set(ids).size).toBe(4);
    expect(id("job", undefined)).toBe(id("job", "self-hosted"));
  });

  it("goes with the workflow and the event", () => {
    expect(githubOrigin(facts(ENV), "job")).toMatchObject({ workflow: ENV.GITHUB_WORKFLOW_REF, event: "push", runner: "github-hosted" });
    expect(Object.keys(githubOrigin(facts({}), "job")).sort()).toEqual(["builder", "runner"]);
  });
});
