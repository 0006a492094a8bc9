package studio.atelier.wallet;

/**
 * A run that nobody pays for must not be. It is an exception, and no answer that could be overlooked, so that the transaction rolls
 * back with the job that was submitted in it. The API answers with {@link Why} by itself.
 */
public final class Unpaid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why there is no money for it. */
    public sealed interface Why {

        /** A model route that is unknown, or disabled by an operator. Never free. */
        record NotOffered(String route) implements Why {}

        /** The wallet has less than that which is not held. */
        record Insufficient(long credits, long available) implements Why {}

        /** The workspace's budget of the day has less left. */
        record OverBudget(long credits, long remaining) implements Why {}

        /** An operator stopped the wallet. */
        record Frozen() implements Why {}
    }

    private final transient Why why;

    Unpaid(Why why) {
        super(why.toString(), null, false, false);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
