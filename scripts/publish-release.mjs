// Publishes the release of a pushed tag v1.2.3 with files, and lets the plain tags v1 and v1.2 point to its commit where no
// newer one has been released. Called again after a failure it goes on where it stopped. Knows nothing of what is in the files.
// Usage: node scripts/publish-release.mjs FILE…, with the variables of a GitHub job and GITHUB_TOKEN (contents: write).
// Needs no dependencies.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

const {
  GITHUB_API_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_REF_NAME: tag = "",
  GITHUB_SHA: commit,
  GITHUB_TOKEN: token,
} = process.env;
const api = `${server}/repos/${repository}`;
const PER_PAGE = 100;
const LOOKS = 4;
const VERSION = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** One request; the answer's JSON. Throws on every status but those of success and those allowed, for which it gives null. */
async function ask(method, address, body, allowed = []) {
  const isBytes = body instanceof Uint8Array;
  const response = await fetch(address, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "flow-action-release",
      "x-github-api-version": "2022-11-28",
      ...(body === undefined ? {} : { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
    },
    body: body === undefined || isBytes ? body : JSON.stringify(body),
  });
  if (allowed.includes(response.status)) return null;
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text.slice(0, 500)}`);
  return text === "" ? null : JSON.parse(text);
}

/** All releases, drafts too: they are seen by who may write. */
async function allReleases() {
  const found = [];
  for (let page = 1; ; page += 1) {
    const some = await ask("GET", `${api}/releases?per_page=${PER_PAGE}&page=${page}`);
    found.push(...some);
    if (some.length < PER_PAGE) return found;
  }
}

function numbersOf(version) {
  return (VERSION.exec(version) ?? []).slice(1).map(Number);
}

/** Whether a version is at least as new as each of others. */
function isNewest(version, others) {
  const own = numbersOf(version);
  return others.every((other) => {
    const theirs = numbersOf(other);
    const at = own.findIndex((number, index) => number !== theirs[index]);
    return at < 0 || own[at] > theirs[at];
  });
}

/** A draft with all files, published last: then neither its files nor its tag can be changed. */
async function publish(releases, latest) {
  for (const draft of releases.filter((release) => release.draft && release.tag_name === tag)) {
    await ask("DELETE", `${api}/releases/${draft.id}`);
  }
  const draft = await ask("POST", `${api}/releases`, {
    tag_name: tag,
    target_commitish: commit,
    name: tag,
    draft: true,
    generate_release_notes: true,
  });
  for (const file of process.argv.slice(2)) {
    const address = `${draft.upload_url.replace(/\{.*$/, "")}?name=${encodeURIComponent(path.basename(file))}`;
    await ask("POST", address, readFileSync(file));
  }
  return await ask("PATCH", `${api}/releases/${draft.id}`, { draft: false, make_latest: String(latest) });
}

/** A release becomes immutable with its publication; a few looks, a second apart, in case the answer lags behind. */
async function isImmutable(release) {
  for (let looks = 1; release.immutable !== true; looks += 1) {
    if (looks === LOOKS) return false;
    await setTimeout(1000);
    release = await ask("GET", `${api}/releases/${release.id}`);
  }
  return true;
}

async function pointTo(plain) {
  const moved = await ask("PATCH", `${api}/git/refs/tags/${plain}`, { sha: commit, force: true }, [404, 422]);
  if (moved === null) await ask("POST", `${api}/git/refs`, { ref: `refs/tags/${plain}`, sha: commit });
  console.log(`${plain} points to ${commit}`);
}

async function main() {
  if (!VERSION.test(tag)) throw new Error(`${tag} is not of the form v1.2.3`);
  const tagged = await ask("GET", `${api}/commits/tags%2F${tag}`);
  if (tagged.sha !== commit) throw new Error(`${tag} has been moved to ${tagged.sha} since ${commit} was tested`);

  const releases = await allReleases();
  const published = releases.filter((release) => !release.draft).map((release) => release.tag_name);
  const [major, minor] = numbersOf(tag);
  const plain = [`v${major}`, `v${major}.${minor}`];
  const owned = plain.filter((name) => published.includes(name));
  if (owned.length > 0) throw new Error(`${owned.join(" and ")}: a release of its own holds the tag, which must move`);

  const versions = published.filter((name) => VERSION.test(name));
  const present = releases.find((release) => !release.draft && release.tag_name === tag);
  const release = present ?? (await publish(releases, isNewest(tag, versions)));
  console.log(`${tag} is released: ${release.html_url}`);
  if (!(await isImmutable(release))) {
    throw new Error(`${tag} can still be changed. Switch on immutable releases in the repository's settings, delete this one, run again`);
  }
  for (const name of plain) {
    if (
      isNewest(
        tag,
        versions.filter((version) => version.startsWith(`${name}.`)),
      )
    )
      await pointTo(name);
    else console.log(`${name} stays at a newer release`);
  }
}

await main();
