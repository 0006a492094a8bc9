package studio.atelier.rest;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How slowly a body may come. It is read by a thread of the server, of which there are few: without this, some dozens of connections that send a
 * byte now and then would hold them all.
 */
public final class Pace {

    private static final Duration GRACE = Duration.ofSeconds(20);

    /** From the grace on, on average; a telephone at the edge of its net is ten times as fast. */
    private static final long BYTES_PER_SECOND = 1024;

    private final LongSupplier nanos;
    private final long began;

    public Pace() {
        this(System::nanoTime);
    }

    Pace(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** Refuses a body of which only so much has come until now. */
    public void check(long bytes) {
        var age = Duration.ofNanos(nanos.getAsLong() - began);
        if (age.compareTo(GRACE) > 0 && bytes < BYTES_PER_SECOND * age.toSeconds()) {
            throw new ApiException(ApiCode.UNREADABLE, "The body comes too slowly.");
        }
    }
}
