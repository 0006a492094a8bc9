package studio.atelier.video;

import java.time.Duration;

/** A stretch of a recording to be heard on its own. */
public record Clip(Duration start, Duration end) {

    /** Shorter ones are no use to an ear, and some players refuse them. */
    private static final long SHORTEST_MILLIS = 500;

    public Clip {
        if (start.isNegative() || end.compareTo(start) < 0) {
            throw new IllegalArgumentException("A clip from " + start + " to " + end);
        }
    }

    /** A stretch that is too short has as much of what is before and after it. */
    public static Clip of(long startMillis, long endMillis) {
        long missing = Math.max(0, SHORTEST_MILLIS - (endMillis - startMillis));
        long start = Math.max(0, startMillis - missing / 2);
        return new Clip(Duration.ofMillis(start), Duration.ofMillis(Math.max(endMillis, start + SHORTEST_MILLIS)));
    }
}
