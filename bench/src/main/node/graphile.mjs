// Graphile Worker, with the settings of its docs/performance.md: 24 jobs at once, a local queue of 500, completions batched
// without delay. One process, as every other contender; addJobs is its call for bulk.
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";

const CONCURRENT = 24;
const BATCH = 5_000;

export async function open(ledger, login) {
  const logger = new Logger(() => () => {});
  const pool = new pg.Pool({ ...login, max: CONCURRENT + 1 });
  const observer = new pg.Pool({ ...login, max: 1 });
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  const spec = (job) => ({ identifier: "noop", payload: { job } });
  const preset = {
    worker: {
      concurrentJobs: CONCURRENT,
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  };
  let runner;
  return {
    async enqueue(first, number) {
      for (let from = first; from < first + number; from += BATCH) {
        const size = Math.min(BATCH, first + number - from);
        await utils.addJobs(Array.from({ length: size }, (_, i) => spec(from + i)));
      }
    },
    async submit(job) {
      await utils.addJob("noop", { job });
    },
    async start() {
      runner = await run({
        preset,
        pgPool: pool,
        logger,
        noHandleSignals: true,
        taskList: { noop: async (payload) => ledger.began(payload.job) },
      });
    },
    async stop() {
      await runner?.stop();
      runner = undefined;
    },
    async unfinished() {
      const { rows } = await observer.query("SELECT count(*)::int AS n FROM graphile_worker._private_jobs");
      return rows[0].n;
    },
    async clear() {
      await observer.query("TRUNCATE graphile_worker._private_jobs");
    },
    async close() {
      await this.stop();
      await utils.release();
      await pool.end();
      await observer.end();
    },
  };
}
