// One of the project's examples, copied into a repository of its own, with the project's packages beside it.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./built-cli.ts";
import { Playground } from "./playground.ts";

/** The example as it is in the project, without what running it there has left. */
export function exampleCopy(name: string): Playground {
  const place = new Playground(null, {}, `example ${name}`);
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: path.join(PROJECT, "examples", name),
    encoding: "utf8",
  });
  for (const file of listed.split("\0").filter((each) => each !== "")) {
    cpSync(path.join(PROJECT, "examples", name, file), place.path(file));
  }
  rmSync(place.path("node_modules"), { recursive: true, force: true });
  symlinkSync(path.join(PROJECT, "node_modules"), place.path("node_modules"));
  place.git("add", "--all");
  place.git("commit", "-q", "-m", "as it is");
  return place;
}
