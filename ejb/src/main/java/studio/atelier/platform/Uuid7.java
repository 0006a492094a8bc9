package studio.atelier.platform;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that sort by the time they were made: UUID version 7 of RFC 9562, with 12 bits of counter (its method 1) so that
 * ids of one process never go backwards, also within a millisecond or when the clock steps back.
 */
public final class Uuid7 {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COUNTER_BITS = 12;
    private static final int TIME_SHIFT = 16;
    private static final int VERSION = 7;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

    /** Milliseconds and counter in one number, so that "greater than the last one" is one comparison. */
    private static final AtomicLong LAST = new AtomicLong();

    private Uuid7() {}

    /** When the id was made, to the millisecond, by the clock of whoever made it; empty if it is of another kind. */
    public static Optional<Instant> made(UUID id) {
        return id.version() == VERSION
                ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIME_SHIFT))
                : Optional.empty();
    }

    /** For how long there has been this id, by the clock of this machine, which may differ from its maker's: to show, not to decide by. */
    public static Duration age(UUID id) {
        return made(id).map(made -> Duration.between(made, Instant.now()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    public static UUID next() {
        long now = System.currentTimeMillis() << COUNTER_BITS;
        long stamp = LAST.accumulateAndGet(now, (last, time) -> Math.max(last + 1, time));
        long high = (stamp >>> COUNTER_BITS << TIME_SHIFT) | VERSION_7 | (stamp & COUNTER_MASK);
        return new UUID(high, RANDOM.nextLong() >>> 2 | VARIANT_RFC);
    }
}
