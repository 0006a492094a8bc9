package studio.atelier.bench.drill;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** Which jobs of the current lot began, how often, and when. Jobs of an earlier lot are strangers and only counted. */
public final class Ledger {

    private volatile Lot lot = new Lot(0, 0);

    private static final class Lot {
        final int first;
        final AtomicIntegerArray times;
        final long[] submitted;
        final long[] began;
        final LongAdder distinct = new LongAdder();
        final LongAdder doubled = new LongAdder();
        final LongAdder strangers = new LongAdder();
        volatile long firstBegan;

        Lot(int first, int size) {
            this.first = first;
            this.times = new AtomicIntegerArray(size);
            this.submitted = new long[size];
            this.began = new long[size];
        }
    }

    void expect(int first, int size) {
        lot = new Lot(first, size);
    }

    /** The handler of this job began. Called by every contender, and nothing else happens in its job. */
    public void began(int job) {
        long now = System.nanoTime();
        var current = lot;
        int at = job - current.first;
        if (at < 0 || at >= current.times.length()) {
            current.strangers.increment();
        } else if (current.times.getAndIncrement(at) == 0) {
            current.began[at] = now;
            if (current.firstBegan == 0) {
                current.firstBegan = now;
            }
            current.distinct.increment();
        } else {
            current.doubled.increment();
        }
    }

    /** The call that enqueued this job has returned. */
    void submitted(int job) {
        lot.submitted[job - lot.first] = System.nanoTime();
    }

    long distinct() {
        return lot.distinct.sum();
    }

    long doubled() {
        return lot.doubled.sum();
    }

    long strangers() {
        return lot.strangers.sum();
    }

    long firstBegan() {
        return lot.firstBegan;
    }

    /** From the return of the call that enqueued it to the begin of the handler, in µs; 0 if it was faster, -1 if never. */
    long pickUpMicros(int job) {
        int at = job - lot.first;
        if (lot.times.get(at) == 0) {
            return -1;
        }
        return Math.max(0, lot.began[at] - lot.submitted[at]) / 1_000;
    }
}
