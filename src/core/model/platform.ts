// Operating system and architecture in GitHub's words, and what GitHub's own labels say of them.

/** `linux/x64`, `windows/arm64`, `macos/arm64`, … */
export type Platform = `${"linux" | "windows" | "macos"}/${"x64" | "arm64" | "x86" | "arm"}`;

const SYSTEMS: Record<string, "linux" | "windows" | "macos"> = { linux: "linux", win32: "windows", darwin: "macos" };
const ARCHITECTURES: Record<string, "x64" | "arm64" | "x86" | "arm"> = { x64: "x64", arm64: "arm64", ia32: "x86", arm: "arm" };

/** Node's `process.platform` and `process.arch` as a platform; other systems count as Linux, as GitHub's runner does for what it can run on. */
export function platformOf(system: string, architecture: string): Platform {
  return `${SYSTEMS[system] ?? "linux"}/${ARCHITECTURES[architecture] ?? "x64"}`;
}

/**
 * What a set of `runs-on` labels says of the platform: GitHub's hosted labels, and the system and architecture labels of
 * self-hosted runners. Undefined where no label tells.
 * https://docs.github.com/en/actions/reference/runners/github-hosted-runners
 */
export function platformOfLabels(labels: readonly string[]): Platform | undefined {
  const names = labels.map((label) => label.toLowerCase());
  for (const name of names) {
    const hosted = hostedPlatform(name);
    if (hosted !== undefined) return hosted;
  }
  const system = (["linux", "windows", "macos"] as const).find((name) => names.includes(name));
  const architecture = (["x64", "arm64", "arm", "x86"] as const).find((name) => names.includes(name));
  return system === undefined ? undefined : `${system}/${architecture ?? "x64"}`;
}

function hostedPlatform(label: string): Platform | undefined {
  const arm = /-arm(64)?$/.test(label);
  if (/^ubuntu-(latest|slim|\d)/.test(label)) return arm ? "linux/arm64" : "linux/x64";
  if (/^windows-(latest|\d)/.test(label)) return arm ? "windows/arm64" : "windows/x64";
  if (!/^macos-(latest|\d)/.test(label)) return undefined;
  return /-(large|intel)$/.test(label) || /^macos-1[0-3](?!\d)(?!-xlarge)/.test(label) ? "macos/x64" : "macos/arm64";
}
