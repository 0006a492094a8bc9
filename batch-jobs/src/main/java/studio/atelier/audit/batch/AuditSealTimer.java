package studio.atelier.audit.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Properties;

/**
 * Starts {@code audit-seal}: every hour with a look at the last two days, at night with a look at all. Every node does so; a lock in
 * the database lets one seal at a time, and the others find nothing left.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AuditSealTimer {

    static final String JOB = "audit-seal";

    @Schedule(hour = "*", minute = "41", persistent = false, info = JOB)
    public void hourly() {
        var parameters = new Properties();
        parameters.setProperty("verifyDays", "2");
        BatchRuntime.getJobOperator().start(JOB, parameters);
    }

    @Schedule(hour = "3", minute = "11", persistent = false, info = JOB)
    public void nightly() {
        BatchRuntime.getJobOperator().start(JOB, new Properties());
    }
}
