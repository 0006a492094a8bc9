package studio.atelier.erasure;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.Area;
import studio.atelier.media.ObjectKey;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** The rows behind {@link Erasure}. Each method is one statement and a transaction of its own. */
@Dependent
class ErasureStore {

    /** As the table has it. */
    private static final int WHY_MOST = 200;

    private static final String DUE = """
            SELECT id, account_id, workspaces::text[] AS workspaces, step FROM deletion_request
             WHERE state <> 'verified' AND requested_at <= (SELECT atelier_now()) - make_interval(secs => ?)
             ORDER BY requested_at LIMIT ?""";

    private static final String STEPS = """
            SELECT name FROM erasure_rules() WHERE treatment IN ('delete', 'scrub') AND to_regclass(name) IS NOT NULL ORDER BY ordinal""";

    private static final String AT = """
            UPDATE deletion_request SET state = 'erasing', step = ?, failure = NULL, changed_at = atelier_now()
             WHERE id = ? AND state <> 'verified'""";

    private static final String AGAIN = """
            UPDATE deletion_request SET step = NULL, rounds = rounds + 1, failure = ?, changed_at = atelier_now()
             WHERE id = ? AND state = 'erasing'""";

    private static final String FAILED =
            "UPDATE deletion_request SET failure = ?, changed_at = atelier_now() WHERE id = ?";

    private static final String VERIFIED = """
            WITH done AS (
                UPDATE deletion_request SET state = 'verified', step = NULL, failure = NULL,
                       changed_at = atelier_now(), verified_at = atelier_now()
                 WHERE id = ? AND state = 'erasing'
                RETURNING account_id)
            DELETE FROM erasure_job WHERE account_id IN (SELECT account_id FROM done)""";

    private final Sql sql;

    @Inject
    ErasureStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /**
     * A person on the way out.
     *
     * @param step the next one; null at the beginning
     */
    record Open(
            UUID id,
            UUID accountId,
            List<UUID> workspaces,
            @Nullable String step) {
        Open {
            workspaces = List.copyOf(workspaces);
        }
    }

    record Live(UUID jobId, UUID workspaceId) {}

    List<Open> due(Duration grace, int limit) {
        return sql.list(
                DUE,
                row -> new Open(
                        row.uuid("id"),
                        row.uuid("account_id"),
                        row.texts("workspaces").stream().map(UUID::fromString).toList(),
                        row.textOrNull("step")),
                (double) grace.toSeconds(),
                limit);
    }

    /** The tables, in the order in which they are erased. */
    List<String> tables() {
        return sql.list(STEPS, row -> row.text("name"));
    }

    void at(UUID request, String step) {
        sql.update(AT, step, request);
    }

    void again(UUID request, String why) {
        sql.update(AGAIN, why.substring(0, Math.min(why.length(), WHY_MOST)), request);
    }

    void failed(UUID request, String why) {
        sql.update(FAILED, why, request);
    }

    void verified(UUID request) {
        sql.update(VERIFIED, request);
    }

    List<Live> live(UUID request, int limit) {
        return sql.list(
                "SELECT job_id, workspace_id FROM erasure_live(?, ?)",
                row -> new Live(row.uuid("job_id"), row.uuid("workspace_id")),
                request,
                limit);
    }

    void collect(UUID request) {
        sql.one("SELECT erasure_collect(?) AS n", row -> row.number("n"), request);
    }

    List<ObjectKey> files(UUID request, UUID after, int limit) {
        return sql.list(
                "SELECT id, workspace_id, area FROM erasure_files(?, ?, ?)",
                row -> new ObjectKey(row.uuid("workspace_id"), Area.of(row.text("area")), row.uuid("id")),
                request,
                after,
                limit);
    }

    void apply(UUID request, String table) {
        sql.one("SELECT erasure_apply(?, ?) AS n", row -> row.number("n"), request, table);
    }

    /** Tables that still have rows of the person, with their number; nothing if all is done. */
    Optional<String> left(UUID request) {
        var left = sql.list(
                "SELECT name, remains FROM erasure_left(?)",
                row -> row.text("name") + "=" + row.number("remains"),
                request);
        return left.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", left));
    }
}
