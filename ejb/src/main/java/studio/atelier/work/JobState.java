package studio.atelier.work;

import java.util.Arrays;
import java.util.Locale;

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

    /** The word of the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
