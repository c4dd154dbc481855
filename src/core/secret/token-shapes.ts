// What looks like a credential whoever made it: a few kinds whose form is certain, each known by a few fixed bytes and a look at what
// stands around them. That the words stand in a program or a manual is not enough. Knows no secrets.

/** What is known by `start`; `matches` is given the text from a little before it on (Latin-1), and where in that text it begins. */
export interface TokenShape {
  readonly name: string;
  readonly form: string;
  readonly start: string;
  readonly matches: (text: string, at: number) => boolean;
}

/** Bytes from its beginning on that tell whether it is one. */
export const TOKEN_REACH = 600;
/** Bytes before. */
export const TOKEN_BEHIND = 300;

/** Signs that are none of a token's, or an escape's letter. In the middle of other letters there is no token. */
const STARTS = /(?:^|[^\w-]|\\[nrt]|%[\dA-F]{2})$/i;

function startsAt(text: string, at: number): boolean {
  return STARTS.test(text.slice(Math.max(0, at - 4), at));
}

/** Made by chance: `xxxx…`, `1234512345…` and a word repeated are examples. */
function isRandom(text: string, distinct: number): boolean {
  return new Set(text).size >= distinct && !/example|placeholder|redacted|your[-_]/i.test(text);
}

/** What `pattern` (sticky) matches at the place; its first group, or "". */
function after(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[1] ?? "";
}

function decodedBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}

/** `name:password`, as HTTP's basic authentication has it, in printable signs. */
function isBasic(base64: string): boolean {
  const password = /^[ -9;-~]+:([ -~]{8,})$/.exec(decodedBase64(base64))?.[1] ?? "";
  return isRandom(password, 6);
}

/**
 * GitHub's tokens: 36 or more letters and digits after the prefix; those of installations may be a JSON Web Token, with dots.
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 * https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/
 */
const GITHUB = /gh[poru]_([A-Za-z\d]{36,255})(?![A-Za-z\d_])|ghs_([A-Za-z\d._-]{36,})/y;
const FINE_GRAINED = /github_pat_([A-Za-z\d]{22}_[A-Za-z\d]{59})/y;

const githubTokens: readonly TokenShape[] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((start) => ({
  name: "GitHub token",
  form: `${start}…`,
  start,
  matches: (text, at) => {
    GITHUB.lastIndex = at;
    const found = GITHUB.exec(text);
    return startsAt(text, at) && isRandom((found?.[1] ?? found?.[2] ?? "").slice(0, 36), 12);
  },
}));

/** Material follows, maybe after headers, with real or escaped line ends. */
const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\+[nr])+(?:[A-Za-z-]+: [^\n\\]{0,100}(?:\s|\\+[nr])+){0,4}([A-Za-z\d+/]{40,})/y;
/** As actions/checkout writes it, in these very letters: https://github.com/actions/checkout/blob/v6/src/git-auth-helper.ts */
const GIT_HEADER = /AUTHORIZATION: basic ([A-Za-z\d+/]{16,}={0,2})/y;
const IN_ADDRESS = /https?:\/\/(?:[^\s/:@"'`<>]+:([\w.~%-]{16,})|([\da-f]{40}))@$/;
const ACCESS_TOKEN = /x-access-token:([\w.-]{20,})/y;
const NPM_LINE = /_authToken["']?\s?[=:]\s?["']?([\w.+/=-]{20,})/y;
const NPM_TOKEN = /npm_([A-Za-z\d]{36})(?![A-Za-z\d_])/y;
const DOCKER = /"auth":\s*"([A-Za-z\d+/]{12,}={0,2})"/y;
const AWS = /A[KS]IA([A-Z2-7]{16})(?![A-Za-z\d])/y;

/** All kinds. What two of them see is told by the one that begins first. */
export const TOKEN_SHAPES: readonly TokenShape[] = [
  ...githubTokens,
  {
    name: "GitHub token",
    form: "github_pat_…",
    start: "github_pat_",
    matches: (text, at) => startsAt(text, at) && isRandom(after(FINE_GRAINED, text, at), 16),
  },
  {
    name: "private key",
    form: "PEM",
    start: "-----BEGIN ",
    matches: (text, at) => isRandom(after(PRIVATE_KEY, text, at).slice(0, 64), 12),
  },
  {
    name: "credential for git",
    form: "AUTHORIZATION: basic …",
    start: "AUTHORIZATION: basic ",
    matches: (text, at) => isBasic(after(GIT_HEADER, text, at)),
  },
  {
    name: "credential for git",
    form: "in an address",
    start: "@github.com",
    matches: (text, at) => {
      const found = IN_ADDRESS.exec(text.slice(0, at + 1));
      return isRandom(found?.[1] ?? found?.[2] ?? "", 10);
    },
  },
  {
    name: "credential for git",
    form: "x-access-token:…",
    start: "x-access-token:",
    matches: (text, at) => isRandom(after(ACCESS_TOKEN, text, at), 10),
  },
  {
    name: "npm token",
    form: "_authToken=…",
    start: "_authToken",
    matches: (text, at) => {
      const token = after(NPM_LINE, text, at);
      return /\d/.test(token) && isRandom(token, 10);
    },
  },
  {
    name: "npm token",
    form: "npm_…",
    start: "npm_",
    matches: (text, at) => startsAt(text, at) && isRandom(after(NPM_TOKEN, text, at), 12),
  },
  {
    name: "credential for a container registry",
    form: "in a Docker configuration",
    start: '"auth":',
    matches: (text, at) => isBasic(after(DOCKER, text, at)),
  },
  ...["AKIA", "ASIA"].map((start) => ({
    name: "AWS access key",
    form: `${start}…`,
    start,
    matches: (text: string, at: number) => startsAt(text, at) && isRandom(after(AWS, text, at), 8),
  })),
];
