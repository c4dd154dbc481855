// A small GitHub for one test, closed when the test has ended.
import { onTestFinished } from "vitest";
import type { GithubSettings } from "./github-settings.ts";
import { type SmallGithub, startSmallGithub } from "./small-github.ts";

export async function startedGithub(settings: Partial<GithubSettings> = {}): Promise<SmallGithub> {
  const github = await startSmallGithub(settings);
  onTestFinished(() => github.close());
  return github;
}
