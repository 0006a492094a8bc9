package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.Sql;

/** The payments of a workspace, each call one transaction. */
@Dependent
public class Payments {

    private final Sql sql;
    private final AuditTrail trail;
    private final PaymentProviders providers;

    @Inject
    Payments(Sql sql, AuditTrail trail, PaymentProviders providers) {
        this.sql = sql;
        this.trail = trail;
        this.providers = providers;
    }

    /**
     * What a plan would cost now.
     *
     * @param effect {@code new}, {@code extend} (after what is there) or {@code upgrade} (at once)
     */
    public record Quoted(
            int version, long listAmount, long discount, long credit, long amount, String currency, String effect) {}

    /** A plan at its price, or why there is none. */
    public sealed interface Quote {

        record Good(Quoted price) implements Quote {}

        record Refused(Refusal why) implements Quote {}
    }

    /** Why something cannot be bought. */
    public enum Refusal {
        NOT_OFFERED,
        /** A lower tier than the present one: after that has ended. */
        DOWNGRADE,
        /** The present tier was paid in another currency. */
        OTHER_CURRENCY,
        /** Unknown, over, used up, used before, or for another plan: nobody learns which. */
        PROMO_REFUSED,
        /** The key was used with another order. */
        KEY_REUSED;

        static Refusal of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    @Transactional
    public Quote quote(UUID workspaceId, String plan, @Nullable String promo) {
        return sql.one(
                "SELECT * FROM billing_quote(?, ?, ?)",
                row -> row.text("answer").equals("quoted")
                        ? new Quote.Good(new Quoted(
                                row.integer("version"),
                                row.number("list_amount"),
                                row.number("discount"),
                                row.number("credit"),
                                row.number("amount"),
                                row.text("currency"),
                                row.text("effect")))
                        : new Quote.Refused(Refusal.of(row.text("answer"))),
                workspaceId,
                plan,
                promo);
    }

    /** A payment, or why there is none. */
    public sealed interface Order {

        /**
         * It is durable.
         *
         * @param replayed true if it was made before under this key
         */
        record Made(Payment payment, boolean replayed) implements Order {}

        record Refused(Refusal why) implements Order {}
    }

    private record Answer(String word, Optional<UUID> paymentId) {}

    @Transactional
    public Order make(UUID workspaceId, UUID accountId, String plan, @Nullable String promo, String key) {
        var answer = sql.one(
                "SELECT * FROM billing_checkout(?, ?, ?, ?, ?, ?, ?)",
                row -> new Answer(row.text("answer"), Optional.ofNullable(row.uuidOrNull("payment_id"))),
                workspaceId,
                accountId,
                plan,
                promo,
                providers.chosen(),
                key,
                providers.paymentLife().toSeconds());
        var payment = answer.paymentId().flatMap(id -> find(workspaceId, id));
        if (payment.isEmpty()) {
            return new Order.Refused(Refusal.of(answer.word()));
        }
        boolean made = answer.word().equals("made");
        if (made) {
            trail.record(Act.done("billing.checkout")
                    .on("payment", payment.get().id())
                    .of(payment.get().amount()));
        }
        return new Order.Made(payment.get(), !made);
    }

    /** Keeps what the provider called it. */
    @Transactional
    public Payment opened(Payment payment, String reference, String url) {
        sql.list(
                "SELECT billing_payment_opened(?, ?, ?, ?)::text AS done",
                row -> Optional.ofNullable(row.textOrNull("done")),
                payment.workspaceId(),
                payment.id(),
                reference,
                url);
        return find(payment.workspaceId(), payment.id()).orElseThrow();
    }

    /** What became of a cancellation. */
    public enum Cancelling {
        DONE,
        UNCHANGED,
        /** It was made, or is final. */
        INVALID,
        UNKNOWN
    }

    @Transactional
    public Cancelling cancel(UUID workspaceId, UUID paymentId) {
        var word =
                sql.one("SELECT billing_payment_cancel(?, ?) AS word", row -> row.text("word"), workspaceId, paymentId);
        var cancelling = Cancelling.valueOf(word.toUpperCase(Locale.ROOT));
        if (cancelling == Cancelling.DONE) {
            trail.record(Act.done("billing.payment_cancelled").on("payment", paymentId));
        }
        return cancelling;
    }

    @Transactional
    public Optional<Payment> find(UUID workspaceId, UUID paymentId) {
        return sql.first(Payment.SELECT + " WHERE workspace_id = ? AND id = ?", Payment::of, workspaceId, paymentId);
    }

    /**
     * Newest first.
     *
     * @param accountId only this person's; null for all of the workspace
     * @param before the last id of the page before; null for the first page
     */
    @Transactional
    public List<Payment> list(UUID workspaceId, @Nullable UUID accountId, int limit, @Nullable UUID before) {
        return sql.list(Payment.SELECT + """
                         WHERE workspace_id = ? AND (?::uuid IS NULL OR account_id = ?::uuid) AND (?::uuid IS NULL OR id < ?::uuid)
                         ORDER BY id DESC LIMIT ?""", Payment::of, workspaceId, accountId, accountId, before, before, limit);
    }
}
