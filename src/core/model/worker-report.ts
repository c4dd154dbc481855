// What a worker of a fan-out did, for the report. Plain data.

/** Times in milliseconds since the first batch of the run began. */
export interface WorkerReport {
  readonly worker: string;
  readonly batches: number;
  readonly tasks: number;
  /** Of its batches those that it took over from another one. */
  readonly takenOver: number;
  /** Batches that it took and told no end of, where a board can tell who took them. */
  readonly lostBatches: number;
  readonly busyMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
}
