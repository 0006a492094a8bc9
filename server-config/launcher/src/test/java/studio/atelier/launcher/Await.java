package studio.atelier.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something outside this JVM that gives no signal; fails after 30 seconds. */
final class Await {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private Await() {}

    static void until(Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not happen within " + LONGEST);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
