// Bundles each entry into dist/: CommonJS for node24, not minified, so that a reviewer can read what runs.
// `--check` builds elsewhere and fails where dist/ differs.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");
const outdir = check ? mkdtempSync(path.join(tmpdir(), "flow-dist-")) : path.join(root, "dist");
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

if (!check) rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { cli: "src/main/start.ts", "cli-main": "src/main/cli.ts", graphviz: "src/main/graphviz.ts" },
  outdir,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: "node22.15",
  format: "cjs",
  legalComments: "eof",
  charset: "utf8",
  external: ["./cli-main.cjs", "./graphviz.cjs"],
  define: { "import.meta.url": "undefined", FLOW_VERSION: JSON.stringify(version) },
  banner: { js: "// Built by scripts/build.mjs from src/. Do not edit." },
});

if (check) {
  const files = (dir) => readdirSync(dir).sort();
  const committed = path.join(root, "dist");
  const differ = [...new Set([...files(outdir), ...files(committed)])].filter((name) => {
    try {
      return !readFileSync(path.join(outdir, name)).equals(readFileSync(path.join(committed, name)));
    } catch {
      return true;
    }
  });
  rmSync(outdir, { recursive: true });
  if (differ.length > 0) {
    console.error(`dist/ is not what the sources give: ${differ.join(", ")}. Run \`npm run build\` and commit it.`);
    process.exit(1);
  }
  console.log("dist/ equals a fresh build");
}
