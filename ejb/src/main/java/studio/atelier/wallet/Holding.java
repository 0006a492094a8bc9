package studio.atelier.wallet;

import java.util.UUID;

/** What the ledger says to a request to hold money. */
public sealed interface Holding {

    /**
     * The money is set aside.
     *
     * @param replayed true if the same hold had been made before
     */
    record Held(UUID holdId, boolean replayed) implements Holding {}

    /** There is another hold for this piece of work. */
    record KeyReused() implements Holding {}

    record Insufficient() implements Holding {}

    record Frozen() implements Holding {}
}
