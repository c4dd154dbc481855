// Bundles each entry into dist/: CommonJS for node24, not minified, so that a reviewer can read what runs. What is loaded
// on demand and heavy gets a bundle of its own, so that everything else starts fast.
// `node scripts/build.mjs [directory]` builds; `--check` builds elsewhere and fails where dist/ differs.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Imported with `import()` from somewhere: name of the bundle and the module it holds. */
const ON_DEMAND = {
  "flow-reader": "src/core/spec/flow-reader.ts",
  expressions: "src/adapters/github-expressions.ts",
  graphviz: "src/adapters/graphviz-drawing.ts",
  starter: "src/core/starter/starter-flow.ts",
  tty: "src/adapters/tty-reporter.ts",
  summary: "src/core/report/run-summary.ts",
  "azure-upload": "src/adapters/azure-upload.ts",
  "sigstore-attestor": "src/adapters/sigstore-attestor.ts",
  "sigstore-verifier": "src/adapters/sigstore-verifier.ts",
  execa: "execa",
  chokidar: "chokidar",
};

/** Leaves `import()` of those modules to run time, as `require` of the bundle beside. */
const onDemand = {
  name: "on-demand",
  setup(setup) {
    setup.onResolve({ filter: /./ }, async ({ path: name, kind, importer, resolveDir, pluginData }) => {
      if (kind !== "dynamic-import" || pluginData === "resolving") return undefined;
      const found = await setup.resolve(name, { kind, importer, resolveDir, pluginData: "resolving" });
      const bundle = Object.entries(ON_DEMAND).find(([, module]) => module === name || path.join(root, module) === found.path);
      return bundle === undefined ? undefined : { path: `./${bundle[0]}.cjs`, external: true };
    });
  },
};

/** commander loads child_process, for a feature not used here, at a tenth of our start; it gets it when it asks for it. */
const lazyChildProcess = {
  name: "lazy-child-process",
  setup(setup) {
    setup.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes("node_modules/commander/") ? { path: "child_process", namespace: "lazy" } : undefined,
    );
    const contents = 'export default { spawn: (...given) => require("node:child_process").spawn(...given) };';
    setup.onLoad({ filter: /./, namespace: "lazy" }, () => ({ contents }));
  },
};

/** Builds everything into a directory. */
export async function buildTo(outdir) {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const common = {
    absWorkingDir: root,
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    legalComments: "eof",
    banner: { js: "// Built by scripts/build.mjs from src/. Do not edit." },
  };
  // The first file must be readable by the old Node that it refuses.
  const banner = { js: `#!/usr/bin/env node\n${common.banner.js}` };
  await build({ ...common, banner, target: "node12", entryPoints: { cli: "src/main/start.ts" }, external: ["./cli-main.cjs"] });
  chmodSync(path.join(outdir, "cli.cjs"), 0o755);
  // The runner starts it twice in one process: what is not in it costs no time.
  await build({ ...common, target: "node22.15", entryPoints: { run: "src/main/start-action.ts" }, external: ["./action-main.cjs"] });
  await build({
    ...common,
    target: "node22.15",
    entryPoints: { "cli-main": "src/main/cli.ts", "action-main": "src/main/run-action.ts", ...ON_DEMAND },
    supported: { "dynamic-import": false },
    // A program beside a bundle is found from there.
    define: { FLOW_VERSION: JSON.stringify(version), "import.meta.dirname": "__dirname" },
    plugins: [onDemand, lazyChildProcess],
  });
  // A program and a thread of their own.
  await build({
    ...common,
    target: "node22.15",
    entryPoints: { "old-cache": "src/main/old-cache.ts", "leak-scan-thread": "src/adapters/leak-scan-thread.ts" },
  });
}

async function check() {
  const outdir = mkdtempSync(path.join(tmpdir(), "flow-dist-"));
  await buildTo(outdir);
  const committed = path.join(root, "dist");
  const read = (file) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return null;
    }
  };
  const names = new Set([...readdirSync(outdir), ...readdirSync(committed)]);
  const differ = [...names].filter((name) => read(path.join(outdir, name)) !== read(path.join(committed, name)));
  rmSync(outdir, { recursive: true });
  if (differ.length === 0) return console.log("dist/ equals a fresh build");
  console.error(`dist/ is not what the sources give: ${differ.join(", ")}. Run \`npm run build\` and commit it.`);
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--check")) await check();
  else {
    const outdir = path.resolve(process.argv[2] ?? path.join(root, "dist"));
    rmSync(outdir, { recursive: true, force: true });
    await buildTo(outdir);
  }
}
