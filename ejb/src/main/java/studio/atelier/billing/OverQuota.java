package studio.atelier.billing;

import java.time.Duration;
import java.util.Locale;

/**
 * The workspace has had as many jobs of a kind as its tier allows. It is an exception, and no answer that could be overlooked, so that the
 * transaction rolls back with the job that was submitted in it. The API answers with it by itself.
 */
public final class OverQuota extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The period whose limit was reached. */
    public enum Per {
        DAY,
        MONTH
    }

    private final Duration wait;

    OverQuota(Quota.Allowance allowance, Per per, int most, Duration wait) {
        super(
                "The tier %s allows %d jobs of the kind %s in a %s of UTC."
                        .formatted(
                                allowance.tier(),
                                most,
                                allowance.kind(),
                                per.name().toLowerCase(Locale.ROOT)),
                null,
                false,
                false);
        this.wait = wait;
    }

    /** Until the period ends. */
    public Duration retryAfter() {
        return wait;
    }
}
