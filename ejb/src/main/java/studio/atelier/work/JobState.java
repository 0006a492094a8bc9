package studio.atelier.work;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of a job. The numbers are the ones in the database; those from 10 are final. */
public enum JobState {
    QUEUED(0),
    RUNNING(1),
    WAITING(2),
    SUCCEEDED(10),
    PARTIAL(11),
    FAILED(12),
    CANCELLED(13),
    EXPIRED(14);

    private static final int FIRST_FINAL = 10;

    private final int number;

    JobState(int number) {
        this.number = number;
    }

    public static JobState of(int number) {
        return Arrays.stream(values())
                .filter(state -> state.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No job state " + number));
    }

    public int number() {
        return number;
    }

    public boolean isFinal() {
        return number >= FIRST_FINAL;
    }

    /** A new run can be opened from here. Cancelled is final for good. */
    public boolean canRetry() {
        return this == FAILED || this == PARTIAL;
    }

    /** The states a job can go to from here. Everything else would be a bug of the engine. */
    Set<JobState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(RUNNING, CANCELLED, EXPIRED);
            case RUNNING -> EnumSet.of(WAITING, SUCCEEDED, PARTIAL, FAILED, CANCELLED, EXPIRED);
            case WAITING -> EnumSet.of(RUNNING, CANCELLED, EXPIRED);
            case PARTIAL, FAILED -> EnumSet.of(QUEUED);
            case SUCCEEDED, CANCELLED, EXPIRED -> EnumSet.noneOf(JobState.class);
        };
    }

    /** The word of the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
