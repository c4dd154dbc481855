// The boards that there are, each run through the contract.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { folderBoard } from "../../src/adapters/folder-board.ts";
import { memoryBoard } from "../../src/adapters/memory-board.ts";
import type { Board } from "../../src/ports.ts";
import { blobPlace } from "../rig/blob-place.ts";
import { artifactView } from "../rig/board-views.ts";
import { startSmallGithub } from "../rig/github/small-github.ts";
import { leapingClock } from "../rig/leaping-clock.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { type BoardView, boardContract, type OpenBoard } from "./board-contract.ts";

boardContract("the memory board", openMemory);
boardContract("the folder board", openFolder);
boardContract("the artifact board", openArtifacts);

async function openMemory(): Promise<OpenBoard> {
  const memory = memoryBoard();
  return {
    join: (worker) => {
      const place = blobPlace();
      return { place, board: memory.open(worker, place.blobs) };
    },
    alter: (name, change) => {
      const changed = change(memory.items.get(name) ?? Buffer.alloc(0));
      if (changed === null) memory.items.delete(name);
      else memory.items.set(name, changed);
    },
    down: async () => {
      memory.isDown = true;
    },
    up: async () => {
      memory.isDown = false;
    },
    close: async () => undefined,
  };
}

async function openArtifacts(): Promise<OpenBoard> {
  const github = await startSmallGithub();
  const boards: Board[] = [];
  const clock = leapingClock(github.advance);
  const artifacts = github.artifacts;
  return {
    join: (worker): BoardView => {
      const view = artifactView(github, worker, { clock });
      boards.push(view.board);
      return view;
    },
    alter: (name, change) => {
      const changed = change(artifacts.bytes(`flow-1-${name}`));
      if (changed === null) artifacts.loseBytes(`flow-1-${name}`);
      else artifacts.replace(`flow-1-${name}`, changed);
    },
    down: async () => {
      await github.down("artifact");
      await github.down("blob");
    },
    up: async () => {
      await github.up("artifact");
      await github.up("blob");
      // A service that did not answer is left alone for a while.
      await clock.sleep(60_000);
    },
    close: async () => {
      for (const board of boards) board.close();
      await github.close();
    },
  };
}

async function openFolder(): Promise<OpenBoard> {
  const folder = path.join(temporaryFolder(), "board");
  const boards: Board[] = [];
  return {
    join: (worker): BoardView => {
      const place = blobPlace();
      const board = folderBoard({ folder, worker, blobs: place.blobs });
      boards.push(board);
      return { place, board };
    },
    alter: (name, change) => {
      const file = fileOf(folder, name);
      const changed = change(readFileSync(file));
      if (changed === null) rmSync(file);
      else writeFileSync(file, changed);
    },
    // A disk that is not mounted: something else stands where the board was.
    down: async () => {
      renameSync(folder, `${folder}.away`);
      writeFileSync(folder, "");
    },
    up: async () => {
      rmSync(folder);
      renameSync(`${folder}.away`, folder);
    },
    close: async () => {
      for (const board of boards) board.close();
    },
  };
}

function fileOf(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).find((each) => each.isFile() && each.name === name);
  if (found === undefined) throw new Error(`the board has no ${name}`);
  return path.join(found.parentPath, name);
}
