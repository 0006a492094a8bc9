package studio.atelier.wallet;

import java.util.UUID;

/** What became of a code somebody wanted to redeem. */
public sealed interface Redemption {

    /**
     * The credits are in the wallet.
     *
     * @param replayed true if the same request had been made before
     */
    record Redeemed(long credits, UUID transactionId, boolean replayed) implements Redemption {}

    /** Unknown, mistyped, used, expired or disabled: nobody learns which. */
    record Refused() implements Redemption {}

    /** The idempotency key belongs to another posting. */
    record KeyReused() implements Redemption {}

    record Frozen() implements Redemption {}
}
