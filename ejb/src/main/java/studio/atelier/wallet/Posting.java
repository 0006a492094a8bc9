package studio.atelier.wallet;

import java.util.UUID;

/** What the ledger says to a posting. Only {@link Posted} changed anything, and only the first time. */
public sealed interface Posting {

    /**
     * The money has moved.
     *
     * @param replayed true if the same posting under the same key had been made before
     */
    record Posted(UUID transactionId, boolean replayed) implements Posting {}

    /** The key belongs to another posting. */
    record KeyReused() implements Posting {}

    /** The account has less than that, or less that is not held. */
    record Insufficient() implements Posting {}

    /** An operator stopped the account. */
    record Frozen() implements Posting {}

    /** Somebody took this transaction back already. */
    record AlreadyReversed() implements Posting {}

    /** There is no such transaction, or it is a reversal itself. */
    record Unknown() implements Posting {}
}
