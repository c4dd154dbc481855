// A run that is over as the exporters want it: from the local history, the store and git. No logic of any format.
import { isDeepStrictEqual } from "node:util";
import { localHistory } from "../adapters/local-history.ts";
import { recordsOf } from "../adapters/local-records.ts";
import type { KeptTask } from "../core/model/kept-run.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { ExportedRun, RepositoryPlace } from "../core/provenance/exported-run.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./session.ts";
import { VERSION } from "./version.ts";

/** The last run whose name begins so; the last one at all where nothing is given. Throws Refusal where there is none. */
export async function pastRun(session: Session, start = ""): Promise<ExportedRun> {
  const past = localHistory(session.database, Date.now).run(start);
  if (past === null) throw noRun(start);
  const { run, atMs } = past;
  const records = run.tasks.flatMap((task) => {
    const record = recordOf(session, run.run, task);
    return record === undefined ? [] : [[task.id, record] as const];
  });
  return { run, endedAtMs: atMs, version: VERSION, place: await placeOf(session), records: new Map(records) };
}

/**
 * Of the very execution that is told of, since the same task may have been made anew and other bytes with it; in the report of a
 * fan-out, of that which made these bytes.
 */
function recordOf(session: Session, run: string, task: KeptTask): TaskRecord | undefined {
  const maker = task.state === "restored" ? task.madeBy : task.state === "ran" ? run : undefined;
  if (maker === undefined || task.fingerprint === null) return undefined;
  const records = recordsOf(session.database, task.fingerprint);
  return records.find((record) => record.producer.run === maker) ?? records.find((record) => hasMade(record, task));
}

function hasMade(record: TaskRecord, { outputs }: KeptTask): boolean {
  const made = record.outputs.map((file) => `${file.sha256} ${file.path}`);
  return (
    outputs !== undefined &&
    isDeepStrictEqual(
      outputs.map((file) => `${file.sha256} ${file.path}`),
      made,
    )
  );
}

async function placeOf(session: Session): Promise<RepositoryPlace> {
  const { repository, folder } = await session.git.head();
  const root = session.root.replaceAll("\\", "/");
  return { url: repository === undefined ? null : webAddress(repository), root, prefix: folder ?? "" };
}

/** One address for one repository, whether it is reached over ssh or HTTP. */
function webAddress(address: string): string {
  const url = URL.parse(address);
  return url === null || /^https?:$/.test(url.protocol) ? address : `https://${url.hostname}${url.pathname}`;
}

function noRun(start: string): Refusal {
  const message = start === "" ? "no run is kept here" : `no run that begins with ${start} is kept here`;
  const hint = "Runs of this machine are kept in the repository's store: the last of them with all their tasks.";
  return new Refusal([{ code: "cli/no-match", severity: "error", message, hint }]);
}
