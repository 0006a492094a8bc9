package studio.atelier.work.rest;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.AsyncResponse;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;

/** Asks again and again until there is something or the time is up, and holds no thread between two looks. */
@ApplicationScoped
public class LongPoll {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final double JITTER = 0.3;

    @Resource
    ManagedScheduledExecutorService scheduler;

    /** Resumes with what {@code look} finds first; with an empty look when the time is up. */
    <T> void until(AsyncResponse response, Duration wait, Supplier<T> look, Function<T, Boolean> isFound) {
        until(response, System.nanoTime() + wait.toNanos(), look, isFound);
    }

    private <T> void until(AsyncResponse response, long end, Supplier<T> look, Function<T, Boolean> isFound) {
        try {
            var found = look.get();
            if (isFound.apply(found) || System.nanoTime() - end >= 0) {
                response.resume(found);
                return;
            }
            double jittered =
                    LOOK.toMillis() * (1 + JITTER * ThreadLocalRandom.current().nextDouble(-1, 1));
            var _ = scheduler.schedule(
                    () -> until(response, end, look, isFound), (long) jittered, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            response.resume(new ApiException(ApiCode.UNAVAILABLE));
        } catch (RuntimeException e) {
            response.resume(e);
        }
    }
}
