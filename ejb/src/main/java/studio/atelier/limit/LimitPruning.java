package studio.atelier.limit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** Forgets what no longer counts against anybody. */
@Dependent
public class LimitPruning {

    private static final int BATCH = 10_000;

    private static final String LIMITS = """
            DELETE FROM rate_limit
             WHERE key IN (SELECT key FROM rate_limit WHERE tat < atelier_now() LIMIT ?) AND tat < atelier_now()
            """;

    private static final String FAILURES = """
            DELETE FROM sign_in_failure
             WHERE key IN (SELECT key FROM sign_in_failure
                            WHERE last_at < atelier_now() - interval '2 days' AND blocked_until < atelier_now()
                            LIMIT ?)
            """;

    private static final String PLACES = """
            DELETE FROM sign_in_place
             WHERE (account, place) IN (SELECT account, place FROM sign_in_place
                                         WHERE seen_at < atelier_now() - interval '90 days' LIMIT ?)
            """;

    private final Sql sql;

    @Inject
    public LimitPruning(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** One batch of each, how many rows went; fewer than a batch if there is no more. */
    public int prune() {
        return sql.update(LIMITS, BATCH) + sql.update(FAILURES, BATCH) + sql.update(PLACES, BATCH);
    }
}
