package studio.atelier.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps an outage from becoming a storm: of what this node tries for a workspace in a queue, only a share may be retries. What is
 * beyond it is tried too, but later, one after the other at the pace the share allows. Times are of the monotonic clock, in
 * nanoseconds. Each node keeps its own window: a share of every node's attempts is the same share of all.
 */
final class RetryBudget {

    /** What the customer's view says of a retry that was put off. */
    static final String CODE = "retry_budget";

    /** How far back attempts and retries are counted. */
    static final Duration WINDOW = Duration.ofMinutes(2);

    /** Lanes nobody worked for in a window are forgotten once there are more than this. */
    private static final int LANES = 1_000;

    private static final int BUCKETS = 24;
    private static final int PERCENT = 100;

    private final int share;
    private final int floor;
    private final Map<Lane, Window> lanes = new HashMap<>();

    /**
     * @param share how many of a hundred attempts may be retries
     * @param floor how many retries of a window are always allowed
     */
    RetryBudget(int share, int floor) {
        this.share = share;
        this.floor = floor;
    }

    private record Lane(String queue, UUID workspace) {}

    /** Attempts of a slice of the window. */
    private record Slice(long number, int attempts) {}

    private static final class Window {
        private final ArrayDeque<Slice> slices = new ArrayDeque<>();
        private int attempts;
        /** The time of the last retry that was given one. */
        private long last;

        private boolean used;
    }

    /** Counts an attempt of a task of this queue; a retry beyond the budget is put off. */
    Report within(String queue, Report report) {
        if (!report.isAttempt()) {
            return report;
        }
        long now = System.nanoTime();
        var workspace = report.task().workspaceId();
        attempt(queue, workspace, now);
        if (!report.what().equals("retry")) {
            return report;
        }
        var delay = retry(queue, workspace, now);
        return delay.isZero() ? report : report.postponed(delay);
    }

    /** An attempt has come to an end, with whatever outcome. */
    synchronized void attempt(String queue, UUID workspace, long now) {
        var window = window(queue, workspace, now);
        long number = number(now);
        var slice = window.slices.peekLast();
        int before = 0;
        if (slice != null && slice.number() == number) {
            before = window.slices.removeLast().attempts();
        }
        window.slices.addLast(new Slice(number, before + 1));
        window.attempts++;
    }

    /** How long a retry has to wait for its place; nothing while there is budget. */
    synchronized Duration retry(String queue, UUID workspace, long now) {
        var window = window(queue, workspace, now);
        long allowed = Math.max(floor, (long) window.attempts * share / PERCENT);
        long pace = WINDOW.toNanos() / Math.max(1, allowed);
        // A window's worth of retries may come at once; then one follows the other at the pace.
        long earliest = now - WINDOW.toNanos();
        window.last = (window.used && window.last - earliest > 0 ? window.last : earliest) + pace;
        window.used = true;
        return Duration.ofNanos(Math.max(0, window.last - now));
    }

    private Window window(String queue, UUID workspace, long now) {
        if (lanes.size() > LANES) {
            lanes.values().removeIf(window -> {
                forget(window, now);
                return window.slices.isEmpty();
            });
        }
        var window = lanes.computeIfAbsent(new Lane(queue, workspace), lane -> new Window());
        forget(window, now);
        return window;
    }

    private static void forget(Window window, long now) {
        long oldest = number(now) - BUCKETS;
        for (var slice = window.slices.peekFirst();
                slice != null && slice.number() <= oldest;
                slice = window.slices.peekFirst()) {
            window.attempts -= window.slices.removeFirst().attempts();
        }
    }

    private static long number(long now) {
        return Math.floorDiv(now, WINDOW.toNanos() / BUCKETS);
    }
}
