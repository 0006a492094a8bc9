package studio.atelier.ops.batch;

import jakarta.annotation.Resource;
import jakarta.batch.operations.JobExecutionNotRunningException;
import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import studio.atelier.ops.Sweeps;

/** A bean of this module, because the batch runtime belongs to the module it is called from. */
@Stateless
@Local(Sweeps.class)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SweepDesk implements Sweeps {

    @Inject
    ExecutionStore executions;

    @Resource
    TimerService timers;

    @Override
    public List<Sweep> all() {
        return new TreeSet<>(BatchRuntime.getJobOperator().getJobNames())
                .stream()
                        .map(name -> new Sweep(
                                name,
                                nextRun(name),
                                executions.latest(name, 1).stream().findFirst().orElse(null)))
                        .toList();
    }

    private @Nullable Instant nextRun(String sweep) {
        return timers.getAllTimers().stream()
                .filter(timer -> sweep.equals(timer.getInfo()))
                .map(timer -> Instant.now().plusMillis(timer.getTimeRemaining()).truncatedTo(ChronoUnit.SECONDS))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    @Override
    public Optional<List<Execution>> executions(String sweep, int limit) {
        return exists(sweep) ? Optional.of(executions.latest(sweep, limit)) : Optional.empty();
    }

    @Override
    public OptionalLong start(String sweep, Map<String, String> parameters) {
        if (!exists(sweep)) {
            return OptionalLong.empty();
        }
        var properties = new Properties();
        parameters.forEach(properties::setProperty);
        return OptionalLong.of(BatchRuntime.getJobOperator().start(sweep, properties));
    }

    @Override
    public boolean stop(long execution) {
        try {
            BatchRuntime.getJobOperator().stop(execution);
            return true;
        } catch (NoSuchJobExecutionException | JobExecutionNotRunningException _) {
            return false;
        }
    }

    private static boolean exists(String sweep) {
        return BatchRuntime.getJobOperator().getJobNames().contains(sweep);
    }
}
