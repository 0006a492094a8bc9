package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** Payments of all workspaces, for operators and sweeps. */
@Dependent
public class PaymentDesk {

    /**
     * For how long after its time a cancelled payment is asked for: until its last page is over, and as long again if
     * nobody answers.
     */
    private static final Duration CANCELLED_ASKED = PaymentProvider.PAGE_LIFE.multipliedBy(2);

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    PaymentDesk(@EngineRole Sql sql, @EngineRole AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** What became of a change. */
    public enum Change {
        DONE,
        /** It was so before. */
        UNCHANGED,
        /** A refund is durable and under way. */
        ASKED,
        /** The state does not allow it. */
        INVALID,
        /** It was cancelled; whoever was paid for it gives the money back. */
        PAID_AFTER_CANCEL,
        /** Lessons it paid for are reserved, or an upgrade was credited its worth. */
        RESERVED,
        UNKNOWN;

        static Change of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Which payments.
     *
     * @param workspaceId only of this one; null for all
     */
    public record Filter(@Nullable UUID workspaceId, Payment.@Nullable State state) {}

    public Optional<Payment> find(UUID paymentId) {
        return sql.first(Payment.SELECT + " WHERE id = ?", Payment::of, paymentId);
    }

    /** Newest first. */
    public List<Payment> list(Filter filter, int limit, @Nullable UUID before) {
        var state = filter.state() == null ? null : filter.state().wire();
        return sql.list(
                Payment.SELECT + """
                         WHERE (?::uuid IS NULL OR workspace_id = ?::uuid) AND (?::text IS NULL OR state = ?::text) AND (?::uuid IS NULL OR id < ?::uuid)
                         ORDER BY id DESC LIMIT ?""",
                Payment::of,
                filter.workspaceId(),
                filter.workspaceId(),
                state,
                state,
                before,
                before,
                limit);
    }

    /**
     * What an operator saw: that a payment was made, or was not. What it buys is granted with it. To give money back is
     * {@link Refunds}.
     *
     * @param reference such as the number of a bank statement; null for none
     */
    @Transactional
    public Change set(Payment payment, Payment.State to, @Nullable String reference, String reason) {
        var change = Change.of(sql.one(
                "SELECT billing_payment_set(?, ?, ?, ?) AS word",
                row -> row.text("word"),
                payment.workspaceId(),
                payment.id(),
                to.wire(),
                reference));
        if (change == Change.DONE) {
            record("billing.payment_" + to.wire(), payment, reason);
        }
        return change;
    }

    /** Writes down that it shall be given back, before anybody is asked to. */
    @Transactional
    Change askRefund(Payment payment, String reason) {
        var change = Change.of(word("SELECT billing_refund_ask(?, ?) AS word", payment));
        if (change == Change.ASKED && payment.refundAskedAt() == null) {
            record("billing.refund_asked", payment, reason);
        }
        return change;
    }

    /** The money is on its way back: what it bought is taken back. */
    @Transactional
    Change refunded(Payment payment) {
        var change = Change.of(word("SELECT billing_refund_done(?, ?) AS word", payment));
        if (change == Change.DONE) {
            record("billing.payment_refunded", payment, "refund");
        }
        return change;
    }

    private String word(String call, Payment payment) {
        return sql.one(call, row -> row.text("word"), payment.workspaceId(), payment.id());
    }

    private void record(String act, Payment payment, String reason) {
        trail.record(Act.done(act)
                .in(payment.workspaceId())
                .on("payment", payment.id())
                .of(payment.amount())
                .because(reason));
    }

    /**
     * Payments a provider has begun that may still be paid there and were made before this, in order of id: open ones,
     * and cancelled ones with a page that nobody has said to be over or paid. What was not begun waits for the
     * customer: a page nobody asked for would only run out.
     */
    List<Payment> begun(Instant madeBefore, @Nullable UUID after, int limit) {
        return sql.list(
                Payment.SELECT + """
                         WHERE id IN (
                                SELECT id FROM payment WHERE state IN ('pending', 'failed') AND provider_reference IS NOT NULL
                                UNION ALL
                                SELECT p.id FROM payment p
                                 WHERE p.state = 'cancelled' AND p.provider_reference IS NOT NULL
                                   AND p.expires_at > atelier_now() - make_interval(secs => ?)
                                   AND NOT EXISTS (SELECT FROM payment_event e WHERE e.payment_id = p.id AND e.says = 'succeeded'))
                           AND created_at < ? AND (?::uuid IS NULL OR id > ?::uuid)
                         ORDER BY id LIMIT ?""",
                Payment::of,
                (double) CANCELLED_ASKED.toSeconds(),
                madeBefore,
                after,
                after,
                limit);
    }

    /** Refunds that were asked for and are not known to be done, in order of id. */
    List<Payment> refunding(@Nullable UUID after, int limit) {
        return sql.list(Payment.SELECT + """
                         WHERE state = 'succeeded' AND refund_asked_at IS NOT NULL AND (?::uuid IS NULL OR id > ?::uuid)
                         ORDER BY id LIMIT ?""", Payment::of, after, after, limit);
    }

    /** Something a provider said. */
    public record Told(
            long id,
            String provider,
            String eventId,
            String type,
            @Nullable UUID workspaceId,
            @Nullable UUID paymentId,
            @Nullable Long amount,
            @Nullable String currency,
            Instant receivedAt,
            String outcome) {}

    /** Newest first; those of whom somebody must think, or all. */
    public List<Told> events(boolean all, int limit, @Nullable Long before) {
        return sql.list(
                """
                SELECT id, provider, event_id, type, workspace_id, payment_id, amount, currency, received_at, outcome FROM payment_event
                 WHERE (? OR outcome NOT IN ('applied', 'unchanged', 'ignored')) AND (?::bigint IS NULL OR id < ?::bigint)
                 ORDER BY id DESC LIMIT ?""",
                row -> new Told(
                        row.number("id"),
                        row.text("provider"),
                        row.text("event_id"),
                        row.text("type"),
                        row.uuidOrNull("workspace_id"),
                        row.uuidOrNull("payment_id"),
                        row.numberOrNull("amount"),
                        row.textOrNull("currency"),
                        row.instant("received_at"),
                        row.text("outcome")),
                all,
                before,
                before,
                limit);
    }

    /** What is not as it must be: 0 is right. Each is told in the log of the sweep. */
    List<String> broken() {
        return sql.list(
                "SELECT * FROM billing_broken()",
                row -> row.text("id") + " " + row.text("what") + ": " + row.number("n") + ", such as "
                        + row.text("sample"));
    }
}
