package studio.atelier.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts claims, and does at each of them what a test wants between its answer and what follows. */
final class Counting implements Tally {

    final AtomicInteger claims = new AtomicInteger();
    volatile Runnable then = () -> {};

    @Override
    public void began(String kind, Duration waited) {}

    @Override
    public void finished(String kind, String what, Duration took) {}

    @Override
    public void claimed(int tasks, Duration took) {
        claims.incrementAndGet();
        then.run();
    }

    @Override
    public void rescued(int tasks) {}

    @Override
    public void queues(List<QueueDepth> queues) {}
}
