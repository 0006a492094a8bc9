package studio.atelier.bench.drill;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import studio.atelier.platform.Json;
import studio.atelier.work.NewJob;
import studio.atelier.work.Outcome;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;

/** Our job that does nothing: a stage with the usual policy, for customers who take turns. */
public final class NoopPipeline {

    /** Jobs per call of bulk enqueue. */
    public static final int BATCH = 5_000;

    /** The tables that hold jobs; the queue, its lanes and the pipelines stay. */
    public static final String CLEAR =
            "TRUNCATE task, lease, job, stage_output, task_attempt, job_event, dead_task, idempotency CASCADE";

    public static final String UNFINISHED = "SELECT count(*) FROM task";

    private static final String KIND = "bench.noop";
    private static final String NUMBER = "job";
    private static final int WORKSPACES = 10;
    private static final List<UUID> CUSTOMERS = IntStream.range(0, WORKSPACES)
            .mapToObj(number -> new UUID(0, number + 1L))
            .toList();

    private NoopPipeline() {}

    public static Pipeline on(String queue, Ledger ledger) {
        return new Pipeline(
                KIND,
                List.of(new Stage(
                        "noop",
                        attempt -> {
                            ledger.began(attempt.spec().get(NUMBER).intValue());
                            return new Outcome.Done(NullNode.getInstance());
                        },
                        StagePolicy.on(queue))));
    }

    public static NewJob request(int job) {
        var customer = CUSTOMERS.get(job % WORKSPACES);
        return new NewJob(customer, customer, KIND, Json.object().put(NUMBER, job), null);
    }

    public static List<NewJob> requests(int first, int number) {
        return IntStream.range(first, first + number)
                .mapToObj(NoopPipeline::request)
                .toList();
    }
}
