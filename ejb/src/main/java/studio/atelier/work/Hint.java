package studio.atelier.work;

import java.time.Duration;
import java.util.List;

/**
 * Where the claims of a queue begin to look. Usually at its start. While something holds vacuum back, the index entries of
 * all tasks that were taken before are still there and every claim walks over them; then, for a second at a time, claims
 * begin where the last one did. What comes back to an earlier place meanwhile waits for that second at most.
 */
final class Hint {

    /** The start of the queue. */
    static final long START = 0;

    private static final Duration SLOW = Duration.ofMillis(30);
    private static final Duration FULL = Duration.ofSeconds(1);

    private long from = START;
    private long fullAt;

    synchronized long from() {
        return System.nanoTime() - fullAt > FULL.toNanos() ? START : from;
    }

    /** What a claim from there brought; true if it has to be repeated from the start of the queue. */
    synchronized boolean claimed(long began, int wanted, List<Task> tasks, Duration took) {
        if (began == START) {
            fullAt = System.nanoTime();
            from = took.compareTo(SLOW) > 0 ? first(tasks) : START;
            return false;
        }
        boolean tooFew = tasks.size() < wanted;
        from = tooFew ? START : first(tasks);
        return tooFew;
    }

    /** A task went back to this place of the queue, or its job goes on there. */
    synchronized void back(long place) {
        from = Math.min(from, place);
    }

    private static long first(List<Task> tasks) {
        return tasks.stream().mapToLong(Task::place).min().orElse(START);
    }
}
