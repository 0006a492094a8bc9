package studio.atelier.billing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.provider.ProviderFailure;

/**
 * Who takes money from customers. No call is made inside a transaction, and each may be repeated: what was done before is answered
 * again and not done twice.
 */
interface PaymentProvider {

    /** A page to pay on is open for as long as this at most: Stripe ends its sessions after a day. */
    Duration PAGE_LIFE = Duration.ofDays(1);

    /** As in the column of payments. */
    String name();

    /** Begins a payment. */
    Opening open(Payment payment) throws InterruptedException;

    /** What the provider knows of a payment it has begun. */
    Standing look(Payment payment) throws InterruptedException;

    /** Gives the whole amount back. */
    Refund refund(Payment payment) throws InterruptedException;

    /** What came of beginning. */
    sealed interface Opening {

        /**
         * It can be paid.
         *
         * @param url the page to pay on
         */
        record Opened(String reference, String url) implements Opening {}

        /** The customer pays in some way we do not see; an operator will write it down. */
        record ByHand() implements Opening {}

        record Failed(ProviderFailure why) implements Opening {}
    }

    /** How a payment stands there. */
    sealed interface Standing {

        /**
         * Something to act on.
         *
         * @param state succeeded, failed, or cancelled: its page has run out
         * @param amount what was paid; null if nothing was
         */
        record Decided(
                Payment.State state,
                @Nullable Long amount,
                @Nullable String currency) implements Standing {}

        /** Not decided yet, or not known there. */
        record Open() implements Standing {}

        record Failed(ProviderFailure why) implements Standing {}
    }

    /** What came of a refund. */
    sealed interface Refund {

        /** The money is on its way back; by an operator's own hands, or by the provider. */
        record Done() implements Refund {}

        record Failed(ProviderFailure why) implements Refund {}
    }

    /** What a provider says of a payment on its own account. */
    record Event(
            String id,
            String type,
            Optional<Payment.State> state,
            @Nullable UUID paymentId,
            @Nullable String reference,
            @Nullable Long amount,
            @Nullable String currency,
            @Nullable Instant occurredAt) {}
}
