// Trouble with the local database, worded for the person.
import type { DatabaseTrouble } from "../adapters/sqlite-database.ts";
import type { Problem } from "../core/model/problem.ts";

export function databaseProblem(cacheDir: string, trouble: DatabaseTrouble): Problem {
  if (trouble.kind === "corrupt") {
    return {
      code: "store/corrupt-database",
      severity: "warning",
      message: `the database in ${cacheDir} was damaged (${trouble.detail}) and has been set aside`,
      hint: "Tasks run again where their records were in it. The damaged file lies beside it, as flow.db.damaged-….",
    };
  }
  return {
    code: "store/unavailable",
    severity: "warning",
    message: `the store in ${cacheDir} cannot be used: ${trouble.detail}`,
    hint: "`flow-action doctor` looks at it more closely.",
  };
}

/** Without its lock a run cannot tell that another one changes the same tree. */
export function noLock(flowDir: string, detail: string): Problem {
  return {
    code: "store/unavailable",
    severity: "warning",
    message: `the lock in ${flowDir} cannot be had, so that another run at the same time would go unnoticed: ${detail}`,
  };
}
