package studio.atelier.bench;

import com.fasterxml.jackson.databind.node.NullNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import studio.atelier.launcher.DatabaseLogin;
import studio.atelier.launcher.Roles;
import studio.atelier.platform.Json;
import studio.atelier.platform.Sql;
import studio.atelier.work.Jobs;
import studio.atelier.work.NewJob;
import studio.atelier.work.Outcome;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.WorkNode;
import studio.atelier.work.WorkSettings;

/** Our engine in this process, on a database of its own in which PostgreSQL counts the statements. */
final class Lab implements AutoCloseable {

    static final String CLAIMS = "query LIKE '%work_claim%'";
    static final String ALL = "true";

    private static final String QUEUE = "gmv.tasks.default";
    private static final String KIND = "bench.noop";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final int SLOTS = 64;
    private static final int POOL = 16;
    private static final int BATCH = 5_000;
    private static final String PIPELINES = "SELECT count(*) FROM pipeline";

    /** The defaults of the server. */
    private static final int RETRY_SHARE = 20;

    private static final int RETRY_FLOOR = 60;

    private final DatabaseLogin superuser;
    private final HikariDataSource engine;
    private final Jobs jobs;

    /** Handled jobs, by the group the job was submitted in. */
    private volatile AtomicIntegerArray handled = new AtomicIntegerArray(2);

    private Lab(DatabaseLogin superuser, HikariDataSource engine) throws SQLException {
        this.superuser = superuser;
        this.engine = engine;
        // The first node makes queue and pipeline known.
        try (var first = open()) {
            while (Arena.number(superuser, PIPELINES) == 0) {
                LockSupport.parkNanos(POLL.toNanos());
            }
            this.jobs = first.jobs();
        }
    }

    static Lab open(Arena arena, String database) throws SQLException {
        arena.database(database, true);
        var superuser = arena.superuser(database);
        Arena.run(superuser, "CREATE EXTENSION pg_stat_statements");
        Arena.run(superuser, "ALTER DATABASE " + database + " SET pg_stat_statements.track = 'top'");
        return new Lab(superuser, pool(arena.login(database, Roles.ENGINE)));
    }

    private static HikariDataSource pool(DatabaseLogin login) {
        var config = new HikariConfig();
        config.setJdbcUrl(login.url());
        config.setUsername(login.user());
        config.setPassword(login.password());
        config.setMaximumPoolSize(POOL);
        return new HikariDataSource(config);
    }

    /** A node that works until it is closed. */
    WorkNode open() {
        var stage = new Stage(
                "noop",
                attempt -> {
                    handled.incrementAndGet(attempt.spec().get("group").intValue());
                    return new Outcome.Done(NullNode.getInstance());
                },
                StagePolicy.on(QUEUE));
        return WorkNode.start(
                new Sql(engine),
                new WorkSettings(LEASE, POLL, SLOTS, List.of(QUEUE), QUEUE, "bench", RETRY_SHARE, RETRY_FLOOR),
                List.of(new Pipeline(KIND, List.of(stage))));
    }

    Jobs jobs() {
        return jobs;
    }

    /** A request of a workspace, of group 0 or 1. */
    static NewJob request(UUID workspace, int group) {
        return new NewJob(workspace, workspace, KIND, Json.object().put("group", group), null);
    }

    /** A workspace by its number. */
    static UUID workspace(int number) {
        return new UUID(0, number + 1L);
    }

    /** Submits in bulk. */
    void fill(int number, IntFunction<NewJob> request) {
        for (int from = 0; from < number; from += BATCH) {
            jobs.submitAll(IntStream.range(from, Math.min(number, from + BATCH))
                    .mapToObj(request)
                    .toList());
        }
    }

    void settle() throws SQLException {
        Arena.run(superuser, "VACUUM (ANALYZE)");
        Arena.run(superuser, "CHECKPOINT");
        handled = new AtomicIntegerArray(2);
        forget();
    }

    /** Statements are counted from now on. */
    void forget() throws SQLException {
        Arena.run(superuser, "SELECT pg_stat_statements_reset()");
    }

    /** Lets a node work until it has handled so many; how long that took, in seconds. */
    double handle(int number) {
        long start = System.nanoTime();
        try (var _ = open()) {
            while (handled(0) + handled(1) < number) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    int handled(int group) {
        return handled.get(group);
    }

    /** How often a kind of statement was called. */
    double calls(String which) throws SQLException {
        return Arena.number(superuser, statements("coalesce(sum(calls), 0)::bigint", which));
    }

    /** The mean time of a statement, in milliseconds. */
    double millis(String which) throws SQLException {
        return Arena.number(
                        superuser,
                        statements("coalesce(1000 * sum(total_exec_time) / nullif(sum(calls), 0), 0)::bigint", which))
                / 1e3;
    }

    /** The mean time for a row of a statement, in microseconds. */
    double microsPerRow(String which) throws SQLException {
        return Arena.number(
                        superuser,
                        statements("coalesce(1e6 * sum(total_exec_time) / nullif(sum(rows), 0), 0)::bigint", which))
                / 1e3;
    }

    private String statements(String what, String which) {
        return """
                SELECT %s FROM pg_stat_statements
                 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND userid IN (SELECT oid FROM pg_roles WHERE rolname LIKE 'atelier%%') AND %s
                """.formatted(what, which);
    }

    DatabaseLogin superuser() {
        return superuser;
    }

    @Override
    public void close() {
        engine.close();
    }
}
