// What of a value is secret by itself: a table.
import { describe, expect, it } from "vitest";
import { secretParts } from "./secret-parts.ts";

const RANDOM = "Zk3vQ9xL2mN8pR5tW7yB";
const MATERIAL = "c3VwZXItc2VjcmV0LW1hdGVyaWFsISEh";

describe("secretParts", () => {
  it.each([
    ["one line", "hunter2hunter2", []],
    ["an address without a password", "https://example.org/a?b=c", []],
    ["the password in an address, as it is and decoded", "redis://:p%40ss-word@h", ["p%40ss-word", "p@ss-word"]],
    ["lines of text, not the short ones", "line one of it\n  line two\nshort\n", ["line one of it", "line two"]],
    ["lines of a key", `-----BEGIN EC PRIVATE KEY-----\n${MATERIAL}\n-----END EC PRIVATE KEY-----`, [MATERIAL]],
    [
      "no headers of a key",
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${MATERIAL}\n-----END RSA PRIVATE KEY-----\n`,
      [MATERIAL],
    ],
    [
      "no line that all keys of OpenSSH have",
      `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n${MATERIAL}\n-----END OPENSSH PRIVATE KEY-----`,
      [MATERIAL],
    ],
    ["no certificate beside a key", `-----BEGIN CERTIFICATE-----\n${MATERIAL}\n-----END CERTIFICATE-----\n`, []],
    [
      "variables",
      `# comment here\nexport USER_NAME=somebody-long\nPASSWORD="hunter2hunter2"\nOTHER=${RANDOM}\n`,
      ["hunter2hunter2", RANDOM],
    ],
    [
      "a document, by names and by looks",
      `apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    server: https://10.0.0.1:6443\n    data: ${RANDOM}\nusers:\n- name: kubernetes-admin\n  user:\n    token: abcdefgh\n`,
      [RANDOM, "abcdefgh"],
    ],
    ["JSON on one line", '{"user":"somebody-long","db":[{"password":"hunter2hunter2"}],"n":1}', ["hunter2hunter2"]],
    [
      "an account of a service",
      JSON.stringify(
        {
          type: "service_account",
          project_id: "my-project-123456",
          private_key: `-----BEGIN PRIVATE KEY-----\n${MATERIAL}\n-----END PRIVATE KEY-----\n`,
          auth_uri: "https://accounts.example.com/o/oauth2/auth",
        },
        null,
        2,
      ),
      [MATERIAL],
    ],
    ["what only looks like JSON", "{not json\nbut two lines}", ["{not json", "but two lines}"]],
    [
      "XML",
      '<?xml version="1.0" encoding="UTF-8"?>\n<settings>\n  <username>somebody-long</username>\n  <password>hunter2hunter2</password>\n</settings>',
      ["hunter2hunter2"],
    ],
  ])("%s", (_name, value, parts) => {
    expect(secretParts(value)).toEqual(parts);
  });
});
