package studio.atelier.media.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Properties;

/** Starts {@code media-retention} every half hour. Every node does so; the lease lets one of them work. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MediaSweepTimer {

    static final String JOB = "media-retention";

    @Schedule(hour = "*", minute = "17,47", persistent = false, info = JOB)
    public void start() {
        BatchRuntime.getJobOperator().start(JOB, new Properties());
    }
}
