package studio.atelier.work;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** The journals of paid calls, one row for a task: (job, run, stage, item). Every write is a transaction of its own. */
@Dependent
public class CallStore {

    private static final String FIND = """
            SELECT reference, (extract(epoch FROM atelier_now() - begun_at) * 1000)::bigint AS age_ms
            FROM provider_call
            WHERE job_id = ? AND run = ? AND stage = ? AND item = ?""";

    private static final String BEGIN = """
            INSERT INTO provider_call (job_id, run, stage, item, provider, reference)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (job_id, run, stage, item)
            DO UPDATE SET provider = excluded.provider, reference = excluded.reference, begun_at = atelier_now()""";

    private static final String GIVE_UP = """
            DELETE FROM provider_call WHERE job_id = ? AND run = ? AND stage = ? AND item = ?""";

    private final Sql sql;

    @Inject
    public CallStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** The journal of the task this attempt is for. */
    public CallJournal of(Attempt attempt, String stage, String provider) {
        return new CallJournal() {
            @Override
            public Optional<Begun> begun() {
                return sql.first(
                        FIND,
                        row -> new Begun(row.text("reference"), Duration.ofMillis(row.number("age_ms"))),
                        attempt.jobId(),
                        attempt.run(),
                        stage,
                        attempt.itemNumber());
            }

            @Override
            public void began(String reference) {
                sql.update(BEGIN, attempt.jobId(), attempt.run(), stage, attempt.itemNumber(), provider, reference);
            }

            @Override
            public void gaveUp() {
                sql.update(GIVE_UP, attempt.jobId(), attempt.run(), stage, attempt.itemNumber());
            }
        };
    }
}
