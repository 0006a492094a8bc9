package studio.atelier.ops;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The sweeps of this deployment: batch jobs that may be started, stopped and repeated at any time. The batch module has them. */
public interface Sweeps {

    /**
     * A sweep as it stands.
     *
     * @param nextRun when the timer of this node starts it; null if it has none
     * @param last its latest execution on any node; null if it never ran
     */
    record Sweep(
            String name,
            @Nullable Instant nextRun,
            @Nullable Execution last) {}

    /**
     * One go of a sweep.
     *
     * @param status of Jakarta Batch: STARTED, COMPLETED, FAILED, STOPPED, …
     * @param said the exit status: what was done, in counters
     */
    record Execution(
            long id,
            String status,
            @Nullable String said,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /** All, by name. */
    List<Sweep> all();

    /** The executions of a sweep on all nodes, the latest first; empty if there is no such sweep. */
    Optional<List<Execution>> executions(String sweep, int limit);

    /** Starts it here; the id of the execution. Empty if there is no such sweep. */
    OptionalLong start(String sweep, Map<String, String> parameters);

    /** Asks an execution that runs on this node to stop; false if none of this id does. */
    boolean stop(long execution);
}
