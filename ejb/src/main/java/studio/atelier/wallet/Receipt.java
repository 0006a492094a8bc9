package studio.atelier.wallet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a job came to.
 *
 * @param no grows with time
 * @param rule what of the work is charged: {@code delivered}, {@code done} or {@code nothing}
 * @param why the word for it, such as {@code succeeded} or {@code provider_fault}
 * @param due what the lines come to, rounded up
 * @param paidBefore what earlier runs of the job paid of that
 * @param held what was set aside for the run
 * @param captured what was taken; the rest of the hold was released
 * @param transactionId the transaction of the ledger; null if nothing was taken
 */
public record Receipt(
        long no,
        UUID jobId,
        int run,
        String rule,
        String why,
        long due,
        long paidBefore,
        long held,
        long captured,
        Instant settledAt,
        @Nullable UUID transactionId,
        List<Line> lines) {

    /**
     * What of one route was used.
     *
     * @param done all that was worked
     * @param units what of it is charged
     */
    public record Line(
            String route,
            String counts,
            int version,
            BigDecimal done,
            BigDecimal units,
            BigDecimal costPerUnit,
            BigDecimal multiplier,
            BigDecimal price) {}
}
