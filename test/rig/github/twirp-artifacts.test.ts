// The artifact service v4: what it keeps, and what it refuses in which words.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { FAULT_WAYS } from "./faults.ts";
import type { JobIdentity } from "./job-identity.ts";
import { MAIN, putBlob, type Reply, request } from "./rig-client.ts";
import type { SmallGithub } from "./small-github.ts";
import { startedGithub } from "./started-github.ts";
import { ARTIFACT_TWIRP } from "./twirp-artifacts.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const OTHER: JobIdentity = { ...MAIN, jobId: "other" };

interface Client {
  /** Run and job by the token's own `scp`; `fields` may say otherwise. */
  call(method: string, fields: object): Promise<Reply>;
  create(name: string, fields?: object): Promise<Reply>;
  /** Create, upload and finalize; the last answer. */
  make(name: string, bytes: string): Promise<Reply>;
  names(fields?: object): Promise<readonly unknown[]>;
}

function idsOf(token: string): { readonly workflow_run_backend_id: string; readonly workflow_job_run_backend_id: string } {
  const { scp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  const [, run = "", job = ""] = /Actions\.Results:([^:]+):([^: ]+)/.exec(scp) ?? [];
  return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
}

function artifactClient(github: SmallGithub, job: JobIdentity = MAIN): Client {
  const { ACTIONS_RESULTS_URL: base, ACTIONS_RUNTIME_TOKEN: token = "" } = github.jobVariables(job);
  const call: Client["call"] = (method, fields) =>
    request(`${base}${ARTIFACT_TWIRP.slice(1)}${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ ...idsOf(token), ...fields }),
    });
  const create: Client["create"] = (name, fields = {}) => call("CreateArtifact", { name, version: 7, ...fields });
  return {
    call,
    create,
    make: async (name, bytes) => {
      const made = await create(name);
      await putBlob(String(made.json["signed_upload_url"]), bytes);
      return call("FinalizeArtifact", { name, size: `${bytes.length}`, hash: hashOf(bytes) });
    },
    names: async (fields = {}) => {
      const { artifacts } = (await call("ListArtifacts", fields)).json;
      return Array.isArray(artifacts) ? artifacts.map((each) => each.name) : [];
    },
  };
}

function hashOf(bytes: string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

it("lists an artifact once it is finalized, to all jobs of the run, and gives its bytes", async () => {
  const github = await startedGithub();
  const [maker, reader] = [artifactClient(github), artifactClient(github, OTHER)];
  const made = await maker.create("a", { mime_type: "application/octet-stream" });
  expect(await reader.names()).toEqual([]);
  await putBlob(String(made.json["signed_upload_url"]), "bytes");
  expect(await reader.names()).toEqual([]);
  expect((await maker.call("FinalizeArtifact", { name: "a", size: "5", hash: hashOf("bytes") })).json).toEqual({
    ok: true,
    artifact_id: "1",
  });
  const [shown] = (await reader.call("ListArtifacts", {})).json["artifacts"] as { readonly [name: string]: string }[];
  expect(shown).toMatchObject({ database_id: "1", name: "a", size: "5", digest: hashOf("bytes"), created_at: expect.stringMatching(/Z$/) });
  const { workflow_run_backend_id, workflow_job_run_backend_id } = shown ?? {};
  const signed = await reader.call("GetSignedArtifactURL", { name: "a", workflow_run_backend_id, workflow_job_run_backend_id });
  const url = String(signed.json["signed_url"]);
  expect((await request(url)).text).toBe("bytes");
  const part = await request(url, { headers: { range: "bytes=1-2" } });
  expect([part.status, part.text]).toEqual([206, "yt"]);
  expect((await putBlob(url, "evil")).status).toBe(403);
});

it("answers an empty list without the list", async () => {
  const reply = await artifactClient(await startedGithub()).call("ListArtifacts", {});
  expect([reply.status, reply.json]).toEqual([200, {}]);
});

it("gives a name to one job of the run, whether or not it is finalized", async () => {
  const github = await startedGithub();
  const [one, other] = [artifactClient(github), artifactClient(github, OTHER)];
  const taken = { code: "already_exists", msg: "an artifact with this name already exists on the workflow run" };
  await one.create("begun");
  const second = await other.create("begun");
  expect([second.status, second.json]).toEqual([409, taken]);
  expect((await one.create("begun")).status).toBe(409);
  await one.make("made", "x");
  expect((await other.create("made")).json).toEqual(taken);
  const race = await Promise.all(Array.from({ length: 8 }, (_, n) => artifactClient(github, { ...MAIN, jobId: `${n}` }).create("race")));
  expect(race.map((reply) => reply.status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
});

it("keeps the artifacts of runs apart, and those of attempts as it is set", async () => {
  for (const artifactAttempts of ["together", "apart"] as const) {
    const github = await startedGithub({ artifactAttempts });
    await artifactClient(github).make("a", "x");
    const again = artifactClient(github, { ...MAIN, attempt: 2 });
    expect((await again.create("a")).status).toBe(artifactAttempts === "together" ? 409 : 200);
    expect(await again.names()).toEqual(artifactAttempts === "together" ? ["a"] : []);
    const run = artifactClient(github, { ...MAIN, runId: "2" });
    expect([await run.names(), (await run.create("a")).status]).toEqual([[], 200]);
  }
});

it("finalizes what was begun by the same job, uploaded, of that size and hash, once", async () => {
  const github = await startedGithub();
  const [client, other] = [artifactClient(github), artifactClient(github, OTHER)];
  const end = (by: Client, fields: object) => by.call("FinalizeArtifact", { name: "a", size: "4", ...fields });
  expect((await end(client, {})).json).toMatchObject({ code: "not_found" });
  const made = await client.create("a");
  expect((await end(client, {})).json["msg"]).toBe("upload has no bytes, not 4");
  await putBlob(String(made.json["signed_upload_url"]), "good");
  expect((await end(client, { size: "5" })).json["msg"]).toBe("upload has 4 bytes, not 5");
  expect((await end(client, { size: 4 })).json).toMatchObject({ code: "malformed" });
  expect((await end(client, { hash: hashOf("evil") })).json["msg"]).toBe("upload has another hash");
  expect((await end(client, { hash: "sha1:aa" })).status).toBe(400);
  expect((await end(other, {})).status).toBe(404);
  expect(await client.names()).toEqual([]);
  expect((await end(client, {})).json["ok"]).toBe(true);
  expect((await end(client, {})).json).toMatchObject({ code: "already_exists" });
  expect((await putBlob(String(made.json["signed_upload_url"]), "evil")).status).toBe(409);
});

it.each([
  ["no name", { name: "" }, "artifact name is required"],
  ["a long name", { name: "a".repeat(257) }, "artifact name is longer than 256 characters"],
  ["another version", { version: 6 }, "version must be 4 or 7"],
  ["a version that is text", { version: "7" }, "version must be 4 or 7"],
  ["a type that is none", { mime_type: "zip" }, "mime_type is none"],
  ["an end that is over", { expires_at: "2020-01-01T00:00:00Z" }, "expires_at is over"],
  ["an end that is no time", { expires_at: "tomorrow" }, "expires_at must be a time of RFC 3339 in UTC"],
  ["an end far away", { expires_at: "2999-01-01T00:00:00Z" }, "expires_at is more than 90 days away"],
])("refuses %s", async (_, fields, msg) => {
  const reply = await artifactClient(await startedGithub()).create("a", fields);
  expect([reply.status, reply.json]).toEqual([400, { code: "invalid_argument", msg }]);
});

it.each([...'":<>|*?\\/', "\r", "\n"])("refuses a name with %j", async (character) => {
  const reply = await artifactClient(await startedGithub()).create(`a${character}b`);
  expect([reply.status, reply.json["msg"]]).toEqual([400, `artifact name has the character ${JSON.stringify(character)}`]);
});

it.each(["workflow_run_backend_id", "workflow_job_run_backend_id"])("refuses another %s than the token's, and none", async (name) => {
  const client = artifactClient(await startedGithub());
  for (const [method, fields] of [
    ["CreateArtifact", { name: "a", version: 7 }],
    ["FinalizeArtifact", { name: "a", size: "1" }],
    ["ListArtifacts", {}],
  ] as const) {
    expect((await client.call(method, { ...fields, [name]: "0".repeat(32) })).json).toMatchObject({ code: "permission_denied" });
    expect((await client.call(method, { ...fields, [name]: "" })).json["msg"]).toBe("backend ids are required");
  }
});

it("signs addresses for the run's own finalized artifacts, under the job that made them", async () => {
  const github = await startedGithub();
  const [maker, reader] = [artifactClient(github), artifactClient(github, OTHER)];
  await maker.make("a", "x");
  await maker.create("begun");
  expect((await reader.call("GetSignedArtifactURL", { name: "a" })).status).toBe(404);
  expect((await maker.call("GetSignedArtifactURL", { name: "begun" })).status).toBe(404);
  expect((await maker.call("GetSignedArtifactURL", { name: "a" })).status).toBe(200);
  expect((await artifactClient(github, { ...MAIN, runId: "2" }).call("GetSignedArtifactURL", { name: "a" })).status).toBe(404);
});

it("frees the name of what is deleted", async () => {
  const client = artifactClient(await startedGithub());
  await client.make("a", "x");
  expect((await client.call("DeleteArtifact", { name: "a" })).json).toEqual({ ok: true, artifact_id: "1" });
  expect(await client.names()).toEqual([]);
  expect((await client.call("DeleteArtifact", { name: "a" })).status).toBe(404);
  expect((await client.create("a")).status).toBe(200);
});

it("lists by name, by id, later where it is set so, and as many as it may", async () => {
  const github = await startedGithub({ artifactLagMs: 5000, artifactsListed: 2 });
  const client = artifactClient(github);
  for (const name of ["a", "b", "c"]) await client.make(name, "x");
  expect(await client.names()).toEqual([]);
  github.advance(5000);
  expect(await client.names()).toEqual(["c", "b"]);
  await expect(client.names({ name_filter: "b" })).resolves.toEqual(["b"]);
  expect(await client.names({ id_filter: "3" })).toEqual(["c"]);
  expect((await client.call("ListArtifacts", { id_filter: 3 })).json).toMatchObject({ code: "malformed" });
  expect((await client.call("ListArtifacts", { name_filter: 3 })).json).toMatchObject({ code: "malformed" });
});

it("lets a job make as many as it may, deleted ones counted", async () => {
  const github = await startedGithub({ artifactsPerJob: 2 });
  const client = artifactClient(github);
  await client.make("a", "x");
  await client.call("DeleteArtifact", { name: "a" });
  await client.create("b");
  expect((await client.create("c")).json).toMatchObject({ code: "permission_denied" });
  expect((await artifactClient(github, OTHER).create("c")).status).toBe(200);
});

it("forgets what is over", async () => {
  const github = await startedGithub({ tokenLifeMs: 10 * DAY_MS });
  const client = artifactClient(github);
  await client.create("day", { expires_at: new Date(Date.now() + DAY_MS).toISOString() });
  github.advance(DAY_MS + 1000);
  expect((await client.create("day")).status).toBe(200);
});

it("refuses what it does not know, and tokens that are none", async () => {
  const github = await startedGithub();
  const client = artifactClient(github);
  expect((await client.call("MigrateArtifact", {})).json).toMatchObject({ code: "bad_route" });
  expect((await client.create("a", { retention: 1 })).json).toMatchObject({ code: "malformed", msg: "unknown field retention" });
  const url = `${github.jobVariables(MAIN)["ACTIONS_RESULTS_URL"]}${ARTIFACT_TWIRP.slice(1)}ListArtifacts`;
  const json = { "content-type": "application/json" };
  expect((await request(url, { method: "POST", headers: json, body: "{}" })).json).toEqual({
    code: "unauthenticated",
    msg: "token is missing",
  });
  const authorization = `Bearer ${github.githubToken(MAIN)}`;
  expect((await request(url, { method: "POST", headers: { ...json, authorization }, body: "{}" })).json["msg"]).toBe("token is invalid");
  github.advance(7 * 60 * 60 * 1000);
  expect((await client.names()).length).toBe(0);
  expect((await client.call("ListArtifacts", {})).json["msg"]).toBe("token is expired");
});

it("meets faults by service, method and name, and is written down", async () => {
  const github = await startedGithub();
  const client = artifactClient(github);
  github.fault({ service: "artifact", method: "CreateArtifact", key: "flow-", times: 1, way: FAULT_WAYS.rateLimited });
  expect((await client.create("other")).status).toBe(200);
  expect((await client.create("flow-1")).status).toBe(429);
  expect((await client.create("flow-1")).status).toBe(200);
  expect(github.requests.map((each) => [each.service, each.method, each.key, each.status, each.fault])).toEqual([
    ["artifact", "CreateArtifact", "other", 200, null],
    ["artifact", "CreateArtifact", "flow-1", 429, "answer"],
    ["artifact", "CreateArtifact", "flow-1", 200, null],
  ]);
  await github.down("artifact");
  await expect(client.create("x")).rejects.toThrow("fetch failed");
  await github.up("artifact");
  expect((await client.create("x")).status).toBe(200);
});

it("lets a test look at artifacts, change them and take them away", async () => {
  const github = await startedGithub();
  const client = artifactClient(github);
  await client.make("a", "good");
  await client.create("begun");
  expect(github.artifacts.list().map((each) => [each.name, each.state, each.size])).toEqual([
    ["a", "finalized", 4],
    ["begun", "begun", 0],
  ]);
  github.artifacts.replace("a", Buffer.from("evil!"));
  const signed = await client.call("GetSignedArtifactURL", { name: "a" });
  expect((await request(String(signed.json["signed_url"]))).text).toBe("evil!");
  expect(github.artifacts.bytes("a").toString()).toBe("evil!");
  github.artifacts.loseBytes("a");
  expect((await request(String(signed.json["signed_url"]))).status).toBe(404);
  github.artifacts.remove("a");
  expect(await client.names()).toEqual([]);
  expect(() => github.artifacts.bytes("a")).toThrow("no artifact a");
});
