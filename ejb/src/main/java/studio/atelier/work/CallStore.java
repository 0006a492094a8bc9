package studio.atelier.work;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/**
 * The journals of paid calls, for each task (job, run, stage, item) and provider; the newest call counts. Every write is a
 * transaction of its own and names the fence of its attempt ({@code functions/work-calls.sql}).
 */
@Dependent
public class CallStore {

    private final Sql sql;

    @Inject
    public CallStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** The journal of the task this attempt is for. */
    public CallJournal of(Attempt attempt, String stage, String provider) {
        return new KeptCalls(sql, attempt, stage, provider);
    }
}
