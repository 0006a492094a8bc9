package studio.atelier.limit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import studio.atelier.platform.Sql;

/** The rows of the limits: the time at which a bucket will be empty, and nothing else. */
@Dependent
class LimitStore {

    /** Takes some if the bucket does not run over, and says how full it is, in both cases. The millisecond is for rounding. */
    private static final String TAKE = """
            WITH asked AS (SELECT atelier_now() AS at, make_interval(secs => ?) AS cost,
                                  make_interval(secs => ?) + interval '1 millisecond' AS room),
            taken AS (
                INSERT INTO rate_limit AS r (key, tat) SELECT ?, at + cost FROM asked
                ON CONFLICT (key) DO UPDATE
                   SET tat = greatest(r.tat, (SELECT at FROM asked)) + (SELECT cost FROM asked)
                 WHERE greatest(r.tat, (SELECT at FROM asked)) <= (SELECT at + room - cost FROM asked)
                RETURNING tat)
            SELECT true AS allowed, (extract(epoch FROM tat - at) * 1000)::bigint AS level FROM taken, asked
             UNION ALL
            SELECT false, (extract(epoch FROM tat - at) * 1000)::bigint FROM rate_limit, asked
             WHERE key = ? AND NOT EXISTS (SELECT FROM taken)
            """;

    private static final double NANOS = 1e9;

    private final Sql sql;

    @Inject
    LimitStore(Sql sql) {
        this.sql = sql;
    }

    /** What became of it, and how long the bucket takes to be empty. */
    record Taken(boolean allowed, Duration level) {}

    Taken take(byte[] key, Policy policy, long portion) {
        double cost = policy.window().toNanos() / NANOS / policy.count() * portion;
        return sql.first(
                        TAKE,
                        row -> new Taken(row.flag("allowed"), Duration.ofMillis(Math.max(0, row.number("level")))),
                        cost,
                        policy.window().toNanos() / NANOS,
                        key,
                        key)
                // Two were first at once and the other one was quicker: this one asks again at its next request.
                .orElse(new Taken(false, policy.window()));
    }
}
