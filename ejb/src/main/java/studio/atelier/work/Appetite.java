package studio.atelier.work;

import java.time.Duration;

/**
 * How many tasks a node takes ahead of its free slots: what it finishes in a moment, judged by what tasks took lately. Where
 * tasks take minutes that is none, so that other nodes get them; where they take microseconds the slots never run dry
 * between two claims.
 */
final class Appetite {

    /** The most that is claimed at once; the database is fastest between 200 and 500. */
    static final int BATCH = 500;

    private static final int MOST = 2 * BATCH;
    private static final Duration MOMENT = Duration.ofMillis(200);

    /** The weight of the latest task in the mean. */
    private static final double LATEST = 0.1;

    private final int slots;
    private volatile double meanNanos = Double.POSITIVE_INFINITY;

    Appetite(int slots) {
        this.slots = slots;
    }

    /** A task was done; racing threads may lose one of two, which does not matter to a mean. */
    void took(long nanos) {
        double mean = meanNanos;
        meanNanos = Double.isInfinite(mean) ? nanos : mean + LATEST * (nanos - mean);
    }

    /** What was taken ahead was not begun in time: no more of that until the tasks are short again. */
    void spoilt(Duration age) {
        meanNanos = Math.max(meanNanos, (double) age.toNanos());
    }

    /** How many tasks to claim with so many slots free and so many tasks in stock; 0 while the stock is half full. */
    int forFree(int free, int stock) {
        int ahead = (int) Math.min(MOST, slots * (MOMENT.toNanos() / Math.max(1, meanNanos)));
        int missing = free + ahead - stock;
        return stock > ahead / 2 && free <= stock ? 0 : Math.clamp(missing, 0, BATCH);
    }
}
