// What a task sees of its machine, what it is given, and what may stand in a script.
import { describe, expect, it } from "vitest";
import { baseEnv, Playground } from "./tools/playground.ts";

const ENV_STEP = (keys: string) => `steps:\n  look:\n    inputs: []\n    ${keys}run: env -0 | sort -z > env.out\n    outputs: env.out\n`;

function seen(place: Playground): { readonly [name: string]: string } {
  const pairs = place
    .read("env.out")
    .split("\0")
    .filter((line) => line !== "");
  return Object.fromEntries(pairs.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

/** Set by every shell for itself. */
const SHELL = ["PWD", "SHLVL", "_", "OLDPWD"];
/** Given by the executor: GitHub's command files and the mark of the run. */
const OURS = [
  "GITHUB_ENV",
  "GITHUB_OUTPUT",
  "GITHUB_PATH",
  "GITHUB_STATE",
  "GITHUB_STEP_SUMMARY",
  "GITHUB_WORKSPACE",
  "RUNNER_TEMP",
  "RUNNER_TRACKING_ID",
];

const MACHINE = {
  ...{
    AWS_SECRET_ACCESS_KEY: "x",
    GITHUB_TOKEN: "t",
    ACTIONS_RUNTIME_TOKEN: "t",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t",
    NPM_TOKEN: "x",
    NODE_OPTIONS: "--no-warnings",
  },
  ...{
    LD_LIBRARY_PATH: "/x",
    USER: "me",
    SHELL: "/bin/zsh",
    EDITOR: "vi",
    FLOW_JOBS: "1",
    FORCE_COLOR: "1",
    XDG_CACHE_HOME: `${baseEnv()["HOME"]}/cache`,
  },
  ...{
    TMPDIR: "/tmp",
    TEMP: "/tmp",
    TMP: "/tmp",
    LANG: "C.UTF-8",
    LANGUAGE: "en",
    LC_ALL: "C.UTF-8",
    LC_CTYPE: "C.UTF-8",
    CI: "true",
    TZ: "UTC",
  },
};
const SEEN = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "CI"];

describe("a task sees", () => {
  it("exactly what every task may see", async () => {
    const place = new Playground(ENV_STEP(""));
    await place.ok([], { env: MACHINE });
    const names = Object.keys(seen(place)).filter((name) => !SHELL.includes(name));
    expect(names.filter((name) => !OURS.includes(name)).sort()).toEqual([...SEEN].sort());
    for (const name of SEEN.slice(1)) expect(seen(place)[name]).toBe(new Map(Object.entries({ ...baseEnv(), ...MACHINE })).get(name));
    expect(seen(place)["PATH"]).toBe(baseEnv()["PATH"]);
  });

  it("on GitHub its facts and no token", async () => {
    const place = new Playground(ENV_STEP(""));
    const github = {
      GITHUB_ACTIONS: "true",
      GITHUB_SHA: "0".repeat(40),
      GITHUB_REF: "refs/heads/main",
      GITHUB_REPOSITORY: "o/r",
      RUNNER_OS: "Linux",
      RUNNER_TEMP: "/tmp",
      ACTIONS_CACHE_URL: "http://x",
    };
    await place.ok([], { env: { ...MACHINE, ...github, GITHUB_WORKSPACE: place.root } });
    const names = Object.keys(seen(place));
    for (const name of ["GITHUB_ACTIONS", "GITHUB_SHA", "GITHUB_REF", "GITHUB_REPOSITORY", "RUNNER_OS", "GITHUB_WORKSPACE"])
      expect(names).toContain(name);
    expect(names.filter((name) => /TOKEN|ACTIONS_[A-Z]+_URL/.test(name))).toEqual([]);
  });

  it("what pass-env names, and what it does not set stays unset", async () => {
    const place = new Playground(ENV_STEP("pass-env: [USER, TZ, NOT_SET]\n    "));
    await place.ok([], { env: MACHINE });
    expect(seen(place)).toMatchObject({ USER: "me", TZ: "UTC" });
    expect(Object.keys(seen(place))).not.toContain("NOT_SET");
    expect(Object.keys(seen(place))).not.toContain("EDITOR");
  });

  it("the flow's env, the step's over it, with expressions", async () => {
    const keys =
      "strategy: { matrix: { part: [\"a b\"] } }\n    env: { SIZE: 2, PART: '<${{ matrix.part }}>', BOTH: '${{ env.SIZE }}-${{ env.BASE }}', LIST: '${{ join(fromJSON(''[1,2]''), ''+'') }}', OS: '${{ runner.os }}', EMPTY: '', YES: true, NUMBER: 1.50, NULL: null }\n    ";
    const place = new Playground(`env: { SIZE: 1, BASE: base, PATH_LIKE: $HOME }\n${ENV_STEP(keys)}`);
    await place.ok();
    expect(seen(place)).toMatchObject({
      SIZE: "2",
      BASE: "base",
      PATH_LIKE: "$HOME",
      PART: "<a b>",
      LIST: "1+2",
      OS: "Linux",
      EMPTY: "",
      YES: "true",
      NULL: "",
    });
    expect(seen(place)["BOTH"]).toBe("1-base");
  });

  it("what git says, through github", async () => {
    const keys =
      "env: { SHA: '${{ github.sha }}', REF: '${{ github.ref }}', NAME: '${{ github.ref_name }}', PLACE: '${{ github.workspace }}' }\n    ";
    const place = new Playground(ENV_STEP(keys));
    await place.ok();
    expect(seen(place)).toMatchObject({ SHA: "", PLACE: place.root });
    place.git("add", "flow.yml");
    place.git("commit", "-q", "-m", "first");
    await place.ok();
    const sha = place.git("rev-parse", "HEAD").trim();
    expect(seen(place)).toMatchObject({ SHA: sha, REF: "refs/heads/main", NAME: "main", PLACE: place.root });
    place.git("checkout", "-q", "--detach");
    await place.ok();
    expect(seen(place)).toMatchObject({ SHA: sha, REF: "" });
  });

  it("the inputs of the event on GitHub", async () => {
    const place = new Playground(ENV_STEP("env: { DEEP: '${{ inputs.deep }}', TITLE: '${{ github.event.pull_request.title }}' }\n    "), {
      "event.json": JSON.stringify({ inputs: { deep: "yes" }, pull_request: { title: "$(touch owned)" } }),
    });
    const env = { GITHUB_ACTIONS: "true", GITHUB_EVENT_PATH: place.path("event.json"), GITHUB_WORKSPACE: place.root };
    await place.ok([], { env });
    expect(seen(place)).toMatchObject({ DEEP: "yes", TITLE: "$(touch owned)" });
    place.write("flow.yml", "steps:\n  a: { run: 'echo ${{ github.event.pull_request.title }}' }\n");
    expect((await place.run([], { env })).task("a").failure?.message).toContain("github.event.pull_request.title");
  });

  it("a value as it stands, whatever characters it holds", async () => {
    const value = "'\"$(touch owned) `touch owned` \\ ; & | > <\n* ? ~ ünï ✓ % ! #\t";
    const place = new Playground(`${ENV_STEP(`env: { VALUE: ${JSON.stringify(value)} }\n    `)}`);
    await place.ok();
    expect(seen(place)["VALUE"]).toBe(value);
    expect(place.has("owned")).toBe(false);
  });

  it("variables of --env-file", async () => {
    const place = new Playground(ENV_STEP("pass-env: [FROM_FILE, USER]\n    "), { ".env": "FROM_FILE='a b'\nUSER=file\n" });
    await place.ok(["--env-file", ".env"], { env: MACHINE });
    expect(seen(place)).toMatchObject({ FROM_FILE: "a b", USER: "file" });
    const ended = await place.flow(["run"], { env: { FLOW_ENV_FILE: "none.env" } });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("none.env");
  });

  it("runs in its working directory, and nothing of the terminal's input", async () => {
    const place = new Playground(
      "steps:\n  a: { inputs: [], working-directory: sub dir, run: 'pwd > ../pwd.out; cat > ../in.out', outputs: [pwd.out, in.out] }\n",
      { "sub dir/x": "" },
    );
    await place.ok([], { stdin: "from the terminal" });
    expect(place.read("pwd.out")).toBe(`${place.path("sub dir")}\n`);
    expect(place.read("in.out")).toBe("");
  });

  it("fails where its working directory is not there", async () => {
    const ended = await new Playground("steps:\n  a: { working-directory: none, run: ':' }\n").run();
    expect(ended.code).toBe(1);
    expect(ended.task("a").failure).toMatchObject({ kind: "not-started" });
    expect(ended.task("a").failure?.message).toContain("none");
  });
});

describe("a value from outside in a script", () => {
  const flow = (value: string, script: string) => `steps:
  give:
    env: { VALUE: ${JSON.stringify(value)} }
    run: |
      { echo "value<<END"; printf '%s\\n' "$VALUE"; echo END; } >> "$GITHUB_OUTPUT"
  use:
    needs: give
    env: { PASSED: "\${{ steps.give.outputs.value }}" }
    run: ${script}
`;
  const HOSTILE = [
    "$(touch owned)",
    "`touch owned`",
    "; touch owned",
    "&& touch owned",
    "a\ntouch owned",
    "'; touch owned; '",
    '"; touch owned; "',
    "> owned",
    "| touch owned",
    "*",
    "!x",
    "#",
    "\\",
    "${HOME}",
    "(a)",
    "{a,b}",
    "ü",
  ];
  it.concurrent.each(HOSTILE)("%j is refused with the way out", async (value) => {
    for (const script of [
      "echo ${{ steps.give.outputs.value }}",
      "echo ${{ env.PASSED }}",
      "echo ${{ needs.give.outputs.value }}",
      "echo ${{ format('{0}', steps.give.outputs.value) }}",
    ]) {
      const place = new Playground(flow(value, script));
      const ended = await place.run();
      expect(ended.code, script).toBe(1);
      expect(ended.task("use").failure).toMatchObject({ kind: "not-started" });
      expect(ended.task("use").failure?.hint).toContain('"$NAME"');
      expect(place.has("owned")).toBe(false);
    }
  });

  it.concurrent.each(["plain", "v1.2.3", "a/b_c-d", "key=value", "1,2", "50%", "a@b", "a b", ""])("%j passes", async (value) => {
    const place = new Playground(flow(value, 'echo "[${{ steps.give.outputs.value }}]" > use.out'));
    await place.ok();
    expect(place.read("use.out")).toBe(`[${value}]\n`);
  });

  it.concurrent.each(HOSTILE)("%j through env is only a value", async (value) => {
    const place = new Playground(flow(value, `printf %s "$PASSED" > use.out`));
    await place.ok();
    expect(place.read("use.out")).toBe(value);
    expect(place.has("owned")).toBe(false);
  });

  it("that looks like an expression is none", async () => {
    const place = new Playground(`steps:
  give:
    run: printf 'value=%s%s\\n' '$' '{{ 1 == 1 }}' >> "$GITHUB_OUTPUT"
  use: { needs: give, env: { V: "\${{ steps.give.outputs.value }}" }, run: 'printf %s "$V" > use.out' }
`);
    expect((await place.ok()).task("give").values).toEqual({ value: "${{ 1 == 1 }}" });
    expect(place.read("use.out")).toBe("${{ 1 == 1 }}");
  });

  it("the author's own texts go in as they are", async () => {
    const place = new Playground(
      `env: { GREETING: "hello (all)" }\nsteps:\n  a:\n    strategy: { matrix: { script: ["echo one; echo two"] } }\n    env: { OWN: "$(echo own)" }\n    run: |\n      \${{ matrix.script }}\n      echo "\${{ env.GREETING }}" "\${{ env.OWN }}"\n`,
    );
    const ended = await place.ok();
    expect(ended.stderr).toMatch(/one\n.*two\n.*hello \(all\) own/);
  });
});

describe("files that a flow does not read", () => {
  it.each(["GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"])("%s: a warning says so", async (name) => {
    const place = new Playground(`steps:\n  a: { run: 'echo "A=1" >> "$${name}"' }\n  b: { needs: a, run: 'test -z "$A"' }\n`);
    const ended = await place.ok();
    expect(ended.result.problems).toMatchObject([{ code: "step/ignored-file", severity: "warning", place: { file: "flow.yml", line: 2 } }]);
    expect(ended.stderr).toContain(`$${name}`);
  });
});
