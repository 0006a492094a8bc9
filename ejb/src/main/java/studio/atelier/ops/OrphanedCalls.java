package studio.atelier.ops;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** Calls of providers that nobody will collect any more: perhaps bought, or bought in vain. For comparing with the provider's bill. */
@Dependent
public class OrphanedCalls {

    private static final String COUNT = """
            SELECT provider, count(*) FILTER (WHERE state = 0) AS intents, count(*) FILTER (WHERE state = 1) AS submitted,
                   min(job_id::text) AS job
            FROM work_orphans(?, ?)
            GROUP BY provider
            ORDER BY provider""";

    /**
     * The orphans of one provider.
     *
     * @param intents written down before the call, and nobody knows whether it was made
     * @param submitted taken by the provider and never collected
     * @param job one of the jobs
     */
    public record Count(String provider, long intents, long submitted, String job) {

        public long all() {
            return intents + submitted;
        }
    }

    private final Sql sql;

    @Inject
    public OrphanedCalls(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** Those of calls that were begun from then and before then, by provider. */
    public List<Count> count(Instant since, Instant before) {
        return sql.list(
                COUNT,
                row -> new Count(row.text("provider"), row.number("intents"), row.number("submitted"), row.text("job")),
                since,
                before);
    }
}
