package studio.atelier.limit.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Properties;

/** Starts {@code limit-prune} every hour, on every node; what is gone is not removed twice. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LimitPruneTimer {

    static final String JOB = "limit-prune";

    @Schedule(hour = "*", minute = "29", persistent = false, info = JOB)
    public void start() {
        BatchRuntime.getJobOperator().start(JOB, new Properties());
    }
}
