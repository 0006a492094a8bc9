package studio.atelier.erasure.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Properties;
import studio.atelier.erasure.Erasure;

/** Starts {@code person-erasure} when somebody is to be erased. Every node looks; the lease lets one of them work. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PersonErasureTimer {

    static final String JOB = "person-erasure";

    @Inject
    Erasure erasure;

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false, info = JOB)
    public void start() {
        if (erasure.isDue()) {
            BatchRuntime.getJobOperator().start(JOB, new Properties());
        }
    }
}
