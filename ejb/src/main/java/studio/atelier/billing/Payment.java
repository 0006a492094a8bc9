package studio.atelier.billing;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Row;

/**
 * A payment for a plan, at the price the server said.
 *
 * @param accountId who bought it
 * @param listAmount the price of the plan; amounts are in the smallest unit of the currency
 * @param discount of a promo code
 * @param credit of what is left of a lower tier; may be more than the price
 * @param amount what is to be paid
 * @param providerReference what the provider calls it; null until it has said so
 * @param checkoutUrl where the customer pays; null where that is not done on a page, and once it is paid or cancelled
 * @param pages how many pages to pay on have run out
 * @param reference what an operator wrote down
 * @param overdue whether its time was over when it was read, by the clock of the database
 * @param paidAt kept when it is refunded
 */
public record Payment(
        UUID id,
        UUID workspaceId,
        UUID accountId,
        State state,
        String plan,
        int planVersion,
        long listAmount,
        long discount,
        long credit,
        long amount,
        String currency,
        @Nullable String promo,
        String provider,
        @Nullable String providerReference,
        @Nullable String checkoutUrl,
        int pages,
        @Nullable String reference,
        Instant createdAt,
        Instant expiresAt,
        boolean overdue,
        @Nullable Instant paidAt,
        @Nullable Instant refundAskedAt,
        @Nullable Instant refundedAt) {

    /** Cancelled and refunded are final; failed may still come to something. */
    public enum State {
        PENDING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        REFUNDED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    static final String SELECT = """
            SELECT id, workspace_id, account_id, state, plan, plan_version, list_amount, discount, credit, amount, currency, promo, provider,
                   provider_reference, checkout_url, pages, reference, created_at, expires_at,
                   expires_at <= atelier_now() AS overdue, paid_at, refund_asked_at, refunded_at
              FROM payment
            """;

    static Payment of(Row row) {
        return new Payment(
                row.uuid("id"),
                row.uuid("workspace_id"),
                row.uuid("account_id"),
                State.of(row.text("state")),
                row.text("plan"),
                row.integer("plan_version"),
                row.number("list_amount"),
                row.number("discount"),
                row.number("credit"),
                row.number("amount"),
                row.text("currency"),
                row.textOrNull("promo"),
                row.text("provider"),
                row.textOrNull("provider_reference"),
                row.textOrNull("checkout_url"),
                row.integer("pages"),
                row.textOrNull("reference"),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.flag("overdue"),
                row.instantOrNull("paid_at"),
                row.instantOrNull("refund_asked_at"),
                row.instantOrNull("refunded_at"));
    }

    boolean isOpen() {
        return state == State.PENDING || state == State.FAILED;
    }
}
