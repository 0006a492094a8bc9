package studio.atelier.limit;

import java.time.Duration;

/**
 * So many at once, and so many again evenly over the window.
 *
 * @param count how many
 * @param window in which time
 */
public record Policy(long count, Duration window) {

    /** What each costs: the time after which one more is free. */
    Duration each() {
        return window.dividedBy(count);
    }
}
