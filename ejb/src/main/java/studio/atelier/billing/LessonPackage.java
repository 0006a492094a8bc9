package studio.atelier.billing;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Row;

/**
 * Lessons of a person, to be used before a time.
 *
 * @param accountId whose they are
 * @param lessons how many it had
 * @param left how many it has, those that are set aside included
 * @param reserved how many are set aside
 * @param paymentId null if an operator gave it
 */
public record LessonPackage(
        UUID id,
        UUID workspaceId,
        UUID accountId,
        State state,
        int lessons,
        long left,
        long reserved,
        @Nullable UUID paymentId,
        Instant createdAt,
        Instant expiresAt) {

    /** All of it follows from the ledger and the time; nothing has to be marked for a package to be over. */
    public enum State {
        ACTIVE,
        EXPIRED,
        DEPLETED,
        CANCELLED
    }

    static final String SELECT = """
            SELECT p.id, p.workspace_id, p.account_id, p.lessons, a.posted, a.held, p.payment_id, p.created_at, p.expires_at,
                   CASE WHEN p.cancelled_at IS NOT NULL THEN 'cancelled' WHEN p.expires_at <= atelier_now() THEN 'expired'
                        WHEN a.posted = 0 THEN 'depleted' ELSE 'active' END AS state
              FROM lesson_package p JOIN ledger_account a ON a.id = p.ledger_account_id AND a.workspace_id = p.workspace_id
            """;

    static LessonPackage of(Row row) {
        return new LessonPackage(
                row.uuid("id"),
                row.uuid("workspace_id"),
                row.uuid("account_id"),
                State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                row.integer("lessons"),
                row.number("posted"),
                row.number("held"),
                row.uuidOrNull("payment_id"),
                row.instant("created_at"),
                row.instant("expires_at"));
    }
}
