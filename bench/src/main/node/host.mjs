// The process of one contender: a command a line on its input, an answer a line on its output. As PeerHost.java.
import readline from "node:readline";
import { Drill, Ledger } from "./drill.mjs";

const answers = process.stdout.write.bind(process.stdout);
// What libraries print must not be taken for an answer.
process.stdout.write = process.stderr.write.bind(process.stderr);

const ledger = new Ledger();
const { open } = await import(`./${process.argv[2]}.mjs`);
const url = new URL(process.env.BENCH_URL.replace("jdbc:", ""));
const peer = await open(ledger, {
  host: url.hostname,
  port: Number(url.port),
  database: url.pathname.slice(1),
  user: process.env.BENCH_USER,
  password: process.env.BENCH_PASSWORD,
});
const drill = new Drill(peer, ledger);
answers("{}\n");
for await (const line of readline.createInterface({ input: process.stdin })) {
  answers((await drill.answer(line)) + "\n");
}
await peer.close();
process.exit(0);
