// Built by scripts/build.mjs from src/. Do not edit.
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// src/main/process-image.ts
var import_node_fs = require("node:fs");
var import_node_os = __toESM(require("node:os"), 1);
var import_node_path = __toESM(require("node:path"), 1);
var HANDED_OVER = "--handed-over";
var STDIN = 0;
var O_TMPFILE = 4194304;
var RUNNERS_OWN = /^(ACTIONS|INPUT|STATE)_/;
var KEPT = /* @__PURE__ */ new Set([
  ...["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LC_COLLATE"],
  ...["LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "RUNNER_TRACKING_ID", "OPENSSL_CONF", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "NODE_ICU_DATA", "NODE_DEBUG", "NODE_NO_WARNINGS"],
  ...["NODE_V8_COVERAGE", "NODE_COMPILE_CACHE", "NODE_DISABLE_COMPILE_CACHE", "UV_THREADPOOL_SIZE", "UV_USE_IO_URING"]
]);
function ownVariables(script) {
  if (process.argv[2] === HANDED_OVER) return takeOver();
  const { env } = process;
  const all = { ...env };
  const exposed = replaceImage(script, all);
  for (const name of Object.keys(all)) if (RUNNERS_OWN.test(name)) delete env[name];
  return { env: all, exposed };
}
function takeOver() {
  const { size } = (0, import_node_fs.fstatSync)(STDIN);
  const bytes = Buffer.alloc(size);
  (0, import_node_fs.readSync)(STDIN, bytes, 0, size, 0);
  closeStdin();
  const given = JSON.parse(bytes.toString("utf8"));
  bytes.fill(0);
  const own2 = Object.entries(given).filter(([name]) => !RUNNERS_OWN.test(name));
  Object.assign(process.env, Object.fromEntries(own2));
  return { env: { ...process.env, ...given }, exposed: null };
}
function replaceImage(script, env) {
  if (process.platform === "win32" || typeof process.execve !== "function") return "this Node cannot replace its process image";
  const { emitWarning } = process;
  try {
    (0, import_node_fs.accessSync)(process.execPath, import_node_fs.constants.X_OK);
    fillStdin(JSON.stringify(env), env["RUNNER_TEMP"] || import_node_os.default.tmpdir());
    const kept = Object.entries(env).filter(([name, value]) => KEPT.has(name) && value !== void 0);
    process.emitWarning = () => void 0;
    process.execve(process.execPath, [process.execPath, ...process.execArgv, script, HANDED_OVER], Object.fromEntries(kept));
  } catch (error) {
    closeStdin();
    return error instanceof Error ? error.message : String(error);
  } finally {
    process.emitWarning = emitWarning;
  }
  return "the process image stayed as it was";
}
function fillStdin(text, folder) {
  (0, import_node_fs.closeSync)(STDIN);
  const file = namelessFile(["/dev/shm", folder], folder);
  if (file !== STDIN) {
    (0, import_node_fs.closeSync)(file);
    throw new Error("standard input could not be replaced");
  }
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += (0, import_node_fs.writeSync)(file, bytes, at);
}
function namelessFile(folders, folder) {
  if (process.platform === "linux") {
    for (const each of folders) {
      try {
        return (0, import_node_fs.openSync)(each, import_node_fs.constants.O_RDWR | import_node_fs.constants.O_DIRECTORY | O_TMPFILE, 384);
      } catch {
      }
    }
  }
  const own2 = (0, import_node_fs.mkdtempSync)(import_node_path.default.join(folder, "flow-"));
  try {
    return (0, import_node_fs.openSync)(import_node_path.default.join(own2, "image"), "wx+", 384);
  } finally {
    (0, import_node_fs.rmSync)(own2, { recursive: true, force: true });
  }
}
function closeStdin() {
  try {
    (0, import_node_fs.closeSync)(STDIN);
  } catch {
  }
  (0, import_node_fs.openSync)("/dev/null", "r");
}

// src/main/start-action.ts
var own = ownVariables(__filename);
var action = require("./action-main.cjs");
action.act(own).catch((error) => {
  throw error;
});
