package studio.atelier.platform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a state that gives no signal of its own, such as a row; fails after a minute. */
public final class Eventually {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(5);

    private Eventually() {}

    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw new AssertionError("It did not happen within " + LONGEST + ": " + what);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
