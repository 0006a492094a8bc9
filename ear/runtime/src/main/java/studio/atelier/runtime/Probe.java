package studio.atelier.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** One question with a time limit, since a pool or a network that hangs must not hang the one who asks how we are. */
final class Probe {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private Probe() {}

    /** Up if the question is answered yes in time; else down, with the kind of failure, never its words. */
    static HealthCheckResponse ask(String name, ExecutorService executor, Callable<Boolean> question) {
        var answer = HealthCheckResponse.named(name);
        var asked = executor.submit(question);
        try {
            return answer.status(asked.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .build();
        } catch (ExecutionException e) {
            var cause = e.getCause();
            var kind = (cause == null ? e : cause).getClass().getSimpleName();
            return answer.down().withData("error", kind).build();
        } catch (TimeoutException e) {
            asked.cancel(true);
            return answer.down()
                    .withData("error", "no answer within " + LIMIT.toMillis() + " ms")
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer.down().withData("error", "interrupted").build();
        }
    }
}
