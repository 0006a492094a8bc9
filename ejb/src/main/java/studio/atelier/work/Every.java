package studio.atelier.work;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** True once in every interval, give or take a fifth, so that nodes do not fall into step. */
final class Every {

    private static final double JITTER = 0.2;

    private final Duration interval;
    private final AtomicLong next;

    Every(Duration interval) {
        this.interval = interval;
        this.next = new AtomicLong(System.nanoTime());
    }

    boolean isDue() {
        long now = System.nanoTime();
        long at = next.get();
        double jittered =
                interval.toNanos() * (1 + JITTER * ThreadLocalRandom.current().nextDouble(-1, 1));
        return now - at >= 0 && next.compareAndSet(at, now + (long) jittered);
    }
}
