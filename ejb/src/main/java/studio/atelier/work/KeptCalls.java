package studio.atelier.work;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Sql;

/** The journal of one task and provider, in the database. */
record KeptCalls(Sql sql, Attempt attempt, String stage, String provider) implements CallJournal {

    private static final Logger LOG = Logger.getLogger(KeptCalls.class);

    private static final int SUBMITTED = 1;
    private static final int COLLECTED = 2;
    private static final int ABANDONED = 3;

    private static final String FIND = """
            SELECT reference, (extract(epoch FROM atelier_now() - begun_at) * 1000)::bigint AS age_ms
            FROM work_call_last(?, ?, ?, ?, ?)
            WHERE state IN (1, 2) AND reference IS NOT NULL""";

    @Override
    public Optional<Begun> begun() {
        return sql.first(
                FIND,
                row -> new Begun(row.text("reference"), Duration.ofMillis(row.number("age_ms"))),
                attempt.jobId(),
                attempt.run(),
                stage,
                attempt.itemNumber(),
                provider);
    }

    @Override
    public UUID intend(Doubt doubt) throws InterruptedException {
        return sql.first(
                        "SELECT key FROM work_call_intend(?, ?, ?, ?, ?, ?, ?) key WHERE key IS NOT NULL",
                        row -> row.uuid("key"),
                        attempt.jobId(),
                        attempt.run(),
                        stage,
                        attempt.itemNumber(),
                        provider,
                        attempt.fence(),
                        doubt == Doubt.SAME_KEY)
                .orElseThrow(KeptCalls::notHeld);
    }

    @Override
    public void submitted(String reference) throws InterruptedException {
        if (!written(SUBMITTED, reference)) {
            LOG.warnf("Bought from %s after the task was lost, nobody will fetch it: %s", provider, reference);
            throw notHeld();
        }
    }

    @Override
    public void collected() throws InterruptedException {
        end(COLLECTED);
    }

    @Override
    public void abandoned() throws InterruptedException {
        end(ABANDONED);
    }

    private void end(int state) throws InterruptedException {
        if (!written(state, null)) {
            throw notHeld();
        }
    }

    private boolean written(int state, @Nullable String reference) {
        return sql.one(
                "SELECT work_call_write(?, ?, ?, ?, ?, ?, ?, ?) AS done",
                row -> row.flag("done"),
                attempt.jobId(),
                attempt.run(),
                stage,
                attempt.itemNumber(),
                provider,
                attempt.fence(),
                state,
                reference);
    }

    private static InterruptedException notHeld() {
        return new InterruptedException("The task is no longer held by this attempt");
    }
}
