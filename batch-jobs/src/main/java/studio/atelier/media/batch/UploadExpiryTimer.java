package studio.atelier.media.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Properties;
import studio.atelier.media.Disposal;

/**
 * Starts {@code upload-expiry} every hour if there is something to do. Every node does so; two executions at once divide the
 * work and free nothing twice.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class UploadExpiryTimer {

    static final String JOB = "upload-expiry";

    /** The default of the job. */
    private static final Duration SILENCE = Duration.ofHours(1);

    @Inject
    Disposal disposal;

    @Schedule(hour = "*", minute = "17", persistent = false, info = JOB)
    public void start() {
        if (disposal.isDue(SILENCE)) {
            BatchRuntime.getJobOperator().start(JOB, new Properties());
        }
    }
}
