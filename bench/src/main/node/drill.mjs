// What is done with a contender; the same commands, times and counts as Drill.java and Ledger.java.
const LOOK_MILLIS = 0.5;
const SETTLE_MILLIS = 10_000;

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const now = () => performance.now();

export class Ledger {
  expect(first, size) {
    this.first = first;
    this.size = size;
    this.times = new Uint8Array(size);
    this.submittedAt = new Float64Array(size);
    this.beganAt = new Float64Array(size);
    this.distinct = 0;
    this.doubled = 0;
    this.strangers = 0;
    this.firstBegan = 0;
  }

  constructor() {
    this.expect(0, 0);
  }

  /** The handler of this job began; nothing else happens in a job. */
  began(job) {
    const at = job - this.first;
    if (at < 0 || at >= this.size) {
      this.strangers++;
    } else if (this.times[at]++ === 0) {
      this.beganAt[at] = now();
      this.firstBegan ||= this.beganAt[at];
      this.distinct++;
    } else {
      this.doubled++;
    }
  }

  submitted(job) {
    this.submittedAt[job - this.first] = now();
  }
}

export class Drill {
  constructor(peer, ledger) {
    this.peer = peer;
    this.ledger = ledger;
    this.next = 1;
  }

  async answer(line) {
    const [command, ...numbers] = line.trim().split(/ +/);
    try {
      return JSON.stringify(await this[command](...numbers.map(Number)));
    } catch (e) {
      return JSON.stringify({ error: String(e?.stack ?? e) });
    }
  }

  expect(jobs) {
    this.first = this.next;
    this.next += jobs;
    this.ledger.expect(this.first, jobs);
  }

  async clear() {
    await this.peer.clear();
    return {};
  }

  async enqueue(jobs) {
    this.expect(jobs);
    const start = now();
    await this.peer.enqueue(this.first, jobs);
    return { seconds: (now() - start) / 1000 };
  }

  async submit(jobs) {
    this.expect(jobs);
    const start = now();
    for (let job = this.first; job < this.next; job++) {
      await this.peer.submit(job);
    }
    return { seconds: (now() - start) / 1000 };
  }

  async drain(jobs, limit) {
    const before = await this.peer.unfinished();
    const start = now();
    await this.peer.start();
    while (this.ledger.distinct < jobs && now() < start + limit * 1000) {
      await pause(LOOK_MILLIS);
    }
    const settle = now() + SETTLE_MILLIS;
    let left = await this.peer.unfinished();
    while (left > before - jobs && this.ledger.distinct >= jobs && now() < settle) {
      await pause(LOOK_MILLIS);
      left = await this.peer.unfinished();
    }
    const seconds = (now() - (this.ledger.firstBegan || start)) / 1000;
    await this.peer.stop();
    return {
      seconds,
      finished: before - left,
      unfinished: await this.peer.unfinished(),
      began: this.ledger.distinct,
      doubled: this.ledger.doubled,
      strangers: this.ledger.strangers,
    };
  }

  async latency(rate, seconds) {
    const warm = rate;
    const jobs = warm + rate * seconds;
    this.expect(jobs);
    await this.peer.start();
    const start = now() + 1000 / rate;
    const open = [];
    for (let i = 0; i < jobs; i++) {
      const wait = start + (i * 1000) / rate - now();
      if (wait > 0) {
        await pause(wait);
      }
      const job = this.first + i;
      open.push(this.peer.submit(job).then(() => this.ledger.submitted(job)));
    }
    await Promise.all(open);
    const settle = now() + SETTLE_MILLIS;
    while ((this.ledger.distinct < jobs || (await this.peer.unfinished()) > 0) && now() < settle) {
      await pause(LOOK_MILLIS);
    }
    await this.peer.stop();
    const micros = [];
    let missing = 0;
    for (let at = warm; at < jobs; at++) {
      if (this.ledger.times[at] === 0) {
        missing++;
      } else {
        micros.push(Math.round(Math.max(0, this.ledger.beganAt[at] - this.ledger.submittedAt[at]) * 1000));
      }
    }
    return { jobs, missing, doubled: this.ledger.doubled, unfinished: await this.peer.unfinished(), micros };
  }
}
