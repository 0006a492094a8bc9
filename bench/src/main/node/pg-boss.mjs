// pg-boss. From its API pages: insert() for bulk, work() with a batch that one statement completes, burstWhenBatchFull so that a
// full batch is followed by the next at once, and LISTEN/NOTIFY for latency, with the shortest poll behind it.
import { PgBoss } from "pg-boss";
import pg from "pg";

const QUEUE = "noop";
const BATCH = 5_000;

export async function open(ledger, login) {
  const observer = new pg.Pool({ ...login, max: 1 });
  const boss = new PgBoss({ ...login, max: 10, useListenNotify: true });
  boss.on("error", (e) => console.error(e));
  await boss.start();
  await boss.createQueue(QUEUE, { notify: true });
  return {
    async enqueue(first, number) {
      for (let from = first; from < first + number; from += BATCH) {
        const size = Math.min(BATCH, first + number - from);
        await boss.insert(QUEUE, Array.from({ length: size }, (_, i) => ({ data: { job: from + i } })));
      }
    },
    async submit(job) {
      await boss.send(QUEUE, { job });
    },
    async start() {
      const options = {
        batchSize: 500,
        localConcurrency: 2,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 0.5,
        burstWhenBatchFull: true,
      };
      await boss.work(QUEUE, options, async (jobs) => jobs.forEach((job) => ledger.began(job.data.job)));
    },
    async stop() {
      await boss.offWork(QUEUE);
    },
    async unfinished() {
      const { rows } = await observer.query("SELECT count(*)::int AS n FROM pgboss.job WHERE state < 'completed'");
      return rows[0].n;
    },
    async clear() {
      await boss.deleteAllJobs(QUEUE);
    },
    async close() {
      await boss.stop({ graceful: false });
      await observer.end();
    },
  };
}
