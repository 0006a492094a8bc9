package studio.atelier.wallet;

import java.time.Instant;
import java.util.UUID;

/**
 * A line of a wallet's statement.
 *
 * @param id grows with time in one wallet
 * @param kind why: {@code redeem}, {@code capture}, {@code reversal}, …
 * @param amount above 0 if it came in
 * @param sourceType what {@code sourceId} names, such as {@code job}
 */
public record Statement(
        long id,
        Instant at,
        String kind,
        long amount,
        long balanceAfter,
        String sourceType,
        String sourceId,
        UUID transactionId) {}
