// What looks like a credential and what only talks about one. None of these is or was real: they are put together here.
import { describe, expect, it } from "vitest";
import { LeakSearch } from "./leak-search.ts";

const search = new LeakSearch([]);

function found(text: string) {
  const pieces = search.pieces(true);
  const finding = pieces.write(Buffer.from(text)) ?? pieces.end();
  pieces.release();
  return finding;
}

/** Letters and digits as a token has them, always the same. */
function random(length: number, alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"): string {
  let state = 12345;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return alphabet.charAt((state >>> 16) % alphabet.length);
  }).join("");
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const pem = (label: string, end = "\n") => [`-----BEGIN ${label}-----`, random(64), random(40), `-----END ${label}-----`].join(end);

describe("is a credential", () => {
  it.each([
    ["GitHub token", `token=ghp_${random(36)}`],
    ["GitHub token", `gho_${random(36)}\n`],
    ["GitHub token", `"ghu_${random(36)}"`],
    ["GitHub token", `https://ghs_${random(36)}@example.org`],
    ["GitHub token", `ghs_123_${random(60)}.${random(300)}-_.${random(86)}`],
    ["GitHub token", `\\nghr_${random(76)}`],
    ["GitHub token", `q=%20github_pat_${random(22)}_${random(59)}`],
    ["private key", pem("PRIVATE KEY")],
    ["private key", pem("RSA PRIVATE KEY", "\r\n")],
    ["private key", JSON.stringify({ key: pem("EC PRIVATE KEY") })],
    ["private key", JSON.stringify(JSON.stringify({ key: pem("OPENSSH PRIVATE KEY") }))],
    ["private key", `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n${random(64)}\n`],
    ["private key", `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n${random(64)}\n`],
    ["private key", `key: |\n    -----BEGIN PRIVATE KEY-----\n    ${random(64)}\n`],
    ["credential for git", `\textraheader = AUTHORIZATION: basic ${base64(`x-access-token:v1.${random(40)}`)}`],
    ["credential for git", `url = https://me:${random(40)}@github.com/o/r.git`],
    ["credential for git", `url = https://${random(40, "0123456789abcdef")}@github.com/o/r.git`],
    ["credential for git", `git+https://x-access-token:${random(40)}@git.example/o/r`],
    ["npm token", `//registry.example/:_authToken=npm_${random(36)}`],
    ["npm token", "//registry.example/:_authToken=1f0c3a52-7b8d-4e96-a1c4-d25e9b7f6083"],
    ["npm token", `NPM_TOKEN=npm_${random(36)}`],
    ["credential for a container registry", JSON.stringify({ auths: { "ghcr.io": { auth: base64(`me:${random(30)}`) } } }, null, 2)],
    ["AWS access key", `aws_access_key_id = AKIA${random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`],
  ])("%s: %s", (name, text) => {
    expect(found(`x\n${text}`)).toMatchObject({ kind: "token", name });
    expect(found(text.trimStart())).toMatchObject({ kind: "token", name });
  });

  it("wherever it begins in a large file", () => {
    const token = `ghp_${random(36)} `;
    for (const before of [262_143, 262_100, 261_600, 600_000]) expect(found(`${" ".repeat(before)}${token}`)?.at).toBe(before);
  });
});

describe("is none", () => {
  it.each([
    ["a prefix in a program", "const PREFIXES = ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'npm_', 'AKIA'];"],
    ["a rule", "/gh[pousr]_[A-Za-z0-9]{36}/ github_pat_[0-9a-zA-Z_]{82} npm_[A-Za-z0-9]{36}"],
    ["a placeholder", `ghp_${"x".repeat(36)} ghp_${"0".repeat(40)} github_pat_${"1".repeat(22)}_${"1".repeat(59)}`],
    ["a name in a program", "ghs_installation_access_token npm_config_registry npm_package_name npm_lifecycle_event gho_some_name"],
    ["a word that ends so", `weighp_${random(36)}`],
    ["longer than a token", `npm_${random(37)}`],
    ["a place in base64", `${random(20)}ghp_${random(36)}`],
    [
      "the words of a key",
      'if (text.startsWith("-----BEGIN PRIVATE KEY-----")) throw new Error("-----BEGIN RSA PRIVATE KEY----- expected");',
    ],
    ["an example of a key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----"],
    ["an example with a word", "-----BEGIN PRIVATE KEY-----\n<your key here>\n-----END PRIVATE KEY-----"],
    ["a certificate", pem("CERTIFICATE")],
    ["a public key", pem("PUBLIC KEY")],
    ["a header in a manual", `Authorization: Basic ${base64("Aladdin:open sesame")}`],
    ["a masked header", "extraheader = AUTHORIZATION: basic ***"],
    ["a header in a program", `const header = \`AUTHORIZATION: basic \${credentials}\`;`],
    ["an address without a password", "https://github.com/o/r git@github.com:o/r.git ssh://git@github.com/o/r mailto:me@github.com"],
    [
      "an address in a program",
      `https://x-access-token:\${TOKEN}@github.com/o/r https://user:pass@github.com https://me:$GITHUB_TOKEN@github.com/o/r`,
    ],
    ["a variable", `//registry.example/:_authToken=\${NPM_TOKEN}`],
    [
      "a name of a setting",
      "const { _authToken } = config; '_authToken=' + token; _authToken: string; _authToken=YOUR_TOKEN_GOES_HERE_PLEASE",
    ],
    ["an example of AWS", "AKIAIOSFODNN7EXAMPLE"],
    ["a setting called auth", '{ "auth": "basic", "auth": "some-long-name-of-it", "auth": "dXNlcm5hbWU=" }'],
    ["a digest", `sha512-${random(86)}==`],
  ])("%s", (_name, text) => {
    expect(found(text)).toBeNull();
  });

  it("what is only looked for when asked", () => {
    expect(search.text(`ghp_${random(36)}`)).toBeNull();
  });
});
