// Secrets on GitHub, through the rig: pull requests from forks, on one runner and on many; and values that nobody gave the action, of which
// the runner must hear before anything of them can be printed.
import { afterEach, describe, expect, it } from "vitest";
import { ActionRepository } from "./tools/action-repository.ts";
import { FanOutRepository } from "./tools/fan-out-repository.ts";

const MINUTES = 60_000;
const FORK = {
  ref: "refs/pull/7/merge",
  baseRef: "refs/heads/main",
  event: {
    name: "pull_request",
    payload: {
      number: 7,
      pull_request: { number: 7, head: { repo: { full_name: "stranger/r" } } },
      repository: { default_branch: "main" },
    },
  },
};
const flowOf = (ran = "/dev/null") => `name: Signed
steps:
  build: { inputs: in.txt, run: "echo build >> ${ran}; cp in.txt build.out", outputs: build.out }
  sign: { inputs: build.out, env: { K: "\${{ secrets.SIGN_KEY }}" }, run: 'echo sign >> ${ran}; test -n "$K"; cp build.out sign.out', outputs: sign.out }
  after: { inputs: sign.out, run: "echo after >> ${ran}; cp sign.out after.out", outputs: after.out }
`;
const SECRETS = { secrets: { SIGN: "the-signing-key-1" } };
const GIVEN = "secrets: |\n  SIGN_KEY=${{ secrets.SIGN }}";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

describe("a pull request from a fork", () => {
  it("skips on one runner what needs a secret, is green and says so; what is known is restored", async () => {
    const repository = await ActionRepository.make({ "flow.yml": flowOf(), "in.txt": "1\n" });
    opened.push(repository);
    const run = await repository.run({ ...FORK, with: GIVEN, more: { ...SECRETS, isFork: true } });
    expect([run.job.conclusion, run.outputs["outcome"]]).toEqual(["success", "success"]);
    expect([run.ids("ran"), run.ids("skipped")]).toEqual([["build"], ["sign", "after"]]);
    expect(run.job.annotations).toEqual([]);
    expect(run.job.log.join("\n")).toContain("secret SIGN_KEY is not given to pull requests from forks or Dependabot");
    expect(run.summary.replaceAll("`", "")).toContain("secret SIGN_KEY is not given to pull requests from forks or Dependabot");

    await repository.run({ with: GIVEN, more: SECRETS });
    const again = await repository.run({ ...FORK, with: GIVEN, more: { ...SECRETS, isFork: true } });
    expect([again.job.conclusion, again.ids("restored")]).toEqual(["success", ["build", "sign", "after"]]);
  });

  it(
    "starts no worker for them",
    async () => {
      const place = await FanOutRepository.make(flowOf, { "in.txt": "1\n" });
      opened.push(place);
      const run = await place.fanOut(
        "workers: 2",
        { ...FORK, ...SECRETS, isFork: true },
        "    secrets: { flow-secrets: 'SIGN_KEY=${{ secrets.SIGN }}' }\n",
      );
      expect(run.workflow.conclusion, run.log).toBe("success");
      expect(run.states).toEqual({ build: "ran", sign: "skipped", after: "skipped" });
      expect(place.ran()).toEqual(["build"]);
      expect(run.jobs("work")).toHaveLength(1);
      expect(run.job("report").summaries.join("\n").replaceAll("`", "")).toContain(
        "secret SIGN_KEY is not given to pull requests from forks or Dependabot",
      );
    },
    5 * MINUTES,
  );
});

describe("a value that the runner did not give", () => {
  const VALUE = "late-value/with+more=";
  const FORMS = [VALUE, Buffer.from(VALUE).toString("base64"), Buffer.from(VALUE).toString("hex")];

  it.each([
    ["from a command", "{ from: { command: tr a-z b-za < shifted.txt } }", ""],
    ["from a file", "{ from: { file: value.txt } }", "- run: tr a-z b-za < shifted.txt > value.txt"],
    ["from a variable", "{}", '- run: echo "TOKEN=$(tr a-z b-za < shifted.txt)" >> "$GITHUB_ENV"'],
  ])("%s is masked by the runner too, also in what a later step prints", async (_, source, before) => {
    const shifted = [...VALUE].map((letter) =>
      /[a-z]/.test(letter) ? String.fromCharCode(((letter.charCodeAt(0) - 97 + 25) % 26) + 97) : letter,
    );
    const flow = `secrets: { TOKEN: ${source} }\nsteps:\n  use:\n    inputs: []\n    env: { T: "\${{ secrets.TOKEN }}" }\n    run: 'echo "it is $T"; test "\${#T}" = ${VALUE.length}'\n`;
    const repository = await ActionRepository.make({
      "flow.yml": flow,
      "shifted.txt": `${shifted.join("")}\n`,
      ".gitignore": "value.txt\n",
    });
    opened.push(repository);
    const run = await repository.run({ before, after: "- run: tr a-z b-za < shifted.txt" });
    expect(run.job.conclusion, run.job.log.join("\n")).toBe("success");
    const log = run.job.log.join("\n");
    expect(log).toContain("it is ***");
    // What a variable holds is in the log of the step that set it, before anybody could know that it is one.
    const ours = before.includes("GITHUB_ENV") ? log.slice(log.indexOf("it is ***")) : log;
    for (const form of FORMS) expect([form, ours.includes(form), run.summary.includes(form)]).toEqual([form, false, false]);
  });
});
