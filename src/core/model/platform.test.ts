// Platforms by Node's words and by GitHub's labels.
import { describe, expect, test } from "vitest";
import { platformOf, platformOfLabels } from "./platform.ts";

describe("platformOf", () => {
  test.each([
    ["linux", "x64", "linux/x64"],
    ["linux", "ia32", "linux/x86"],
    ["linux", "arm", "linux/arm"],
    ["win32", "arm64", "windows/arm64"],
    ["darwin", "arm64", "macos/arm64"],
    ["freebsd", "riscv64", "linux/x64"],
  ])("%s %s is %s", (system, architecture, expected) => {
    expect(platformOf(system, architecture)).toBe(expected);
  });
});

describe("platformOfLabels", () => {
  test.each([
    [["ubuntu-latest"], "linux/x64"],
    [["ubuntu-24.04-arm"], "linux/arm64"],
    [["ubuntu-slim"], "linux/x64"],
    [["Windows-2025"], "windows/x64"],
    [["windows-11-arm"], "windows/arm64"],
    [["macos-latest"], "macos/arm64"],
    [["macos-latest-large"], "macos/x64"],
    [["macos-15-intel"], "macos/x64"],
    [["macos-13"], "macos/x64"],
    [["macos-13-xlarge"], "macos/arm64"],
    [["self-hosted", "Linux", "ARM64"], "linux/arm64"],
    [["self-hosted", "windows"], "windows/x64"],
    [["self-hosted", "macOS", "X64", "gpu"], "macos/x64"],
    [["gpu-t4"], undefined],
    [["self-hosted"], undefined],
    [["x64"], undefined],
    [[], undefined],
    [["constructor", "__proto__"], undefined],
  ])("%j: %s", (labels, expected) => {
    expect(platformOfLabels(labels)).toBe(expected);
  });
});
