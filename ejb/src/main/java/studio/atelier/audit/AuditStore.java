package studio.atelier.audit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.AuditEntry.Position;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/**
 * Reads and seals the log. Requests write it as {@code atelier_app}, which may not read it back; reading takes the other role,
 * and is for operators.
 */
@Dependent
public class AuditStore {

    /** Bounds that are not given are infinite, so that one statement serves with and without them. */
    private static final String PAGE = """
            SELECT id, at, act, result, reason, account_id, workspace_id, credential, subject_type, subject_id, quantity, request_id,
                   network::text AS network
              FROM audit_event
             WHERE (?::text IS NULL OR act = ? OR starts_with(act, ? || '.'))
               AND (?::uuid IS NULL OR account_id = ?)
               AND (?::uuid IS NULL OR workspace_id = ?)
               AND (?::text IS NULL OR result = ?)
               AND at >= coalesce(?::timestamptz, '-infinity') AND at < coalesce(?::timestamptz, 'infinity')
               AND (at, id) < (coalesce(?::timestamptz, 'infinity'), coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
             ORDER BY at DESC, id DESC
             LIMIT ?
            """;

    private static final int EVENTS_A_BLOCK = 5_000;
    private static final int MONTHS_AHEAD = 3;

    /** To be checked by one statement: a hundred thousand entries, about a second. */
    private static final int BLOCKS_AT_ONCE = 20;

    private final Sql sql;

    @Inject
    public AuditStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** A block that was sealed now; who keeps its hash elsewhere can prove what was before it. */
    public record Sealed(long block, int events, String hash) {}

    /** What was looked at, and which blocks are not as they were sealed. */
    public record Verdict(int blocks, List<Long> broken) {}

    /** Entries that pass the filter, newest first, after this one. */
    public List<AuditEntry> page(AuditFilter filter, @Nullable Position after, int limit) {
        return sql.list(
                PAGE,
                AuditStore::entry,
                filter.act(),
                filter.act(),
                filter.act(),
                filter.accountId(),
                filter.accountId(),
                filter.workspaceId(),
                filter.workspaceId(),
                filter.result(),
                filter.result(),
                filter.from(),
                filter.to(),
                after == null ? null : after.at(),
                after == null ? null : after.id(),
                limit);
    }

    /** Makes the partitions of the months to come; how many were missing. */
    public int prepare() {
        return sql.one("SELECT audit_partitions(?) AS made", row -> row.integer("made"), MONTHS_AHEAD);
    }

    /** Seals the next block; nothing if every finished entry is sealed. One transaction. */
    public Optional<Sealed> seal() {
        return sql.first(
                "SELECT id, events, hash FROM audit_seal(?)",
                row -> new Sealed(row.number("id"), row.integer("events"), row.text("hash")),
                EVENTS_A_BLOCK);
    }

    /** Checks the blocks sealed since that long ago. */
    public Verdict verify(Duration age) {
        int blocks = 0;
        var broken = new ArrayList<Long>();
        long last = 0;
        List<Checked> some;
        do {
            some = sql.list(
                    "SELECT id, broken FROM audit_verify(atelier_now() - make_interval(secs => ?), ?, ?)",
                    row -> new Checked(row.number("id"), row.flag("broken")),
                    (double) age.toSeconds(),
                    last,
                    BLOCKS_AT_ONCE);
            blocks += some.size();
            some.stream().filter(Checked::broken).map(Checked::block).forEach(broken::add);
            last = some.isEmpty() ? last : some.getLast().block();
        } while (some.size() == BLOCKS_AT_ONCE);
        return new Verdict(blocks, List.copyOf(broken));
    }

    private record Checked(long block, boolean broken) {}

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.uuid("id"),
                row.instant("at"),
                row.text("act"),
                row.text("result"),
                row.textOrNull("reason"),
                row.uuidOrNull("account_id"),
                row.uuidOrNull("workspace_id"),
                row.textOrNull("credential"),
                row.textOrNull("subject_type"),
                row.textOrNull("subject_id"),
                row.numberOrNull("quantity"),
                row.textOrNull("request_id"),
                row.textOrNull("network"));
    }
}
