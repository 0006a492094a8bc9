package studio.atelier.ops.batch;

import jakarta.batch.runtime.context.JobContext;
import java.time.Duration;

/** Reads the parameters of a sweep. What cannot be read ends the job, and its exit status says why. */
public final class Parameters {

    private static final int MOST_DAYS = 400;

    private final JobContext job;

    public Parameters(JobContext job) {
        this.job = job;
    }

    /** The parameter {@code days}. */
    public Duration days(String text) {
        return Duration.ofDays(number("days", text, 1, MOST_DAYS));
    }

    public int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(name + " must be a whole number from " + least + " to " + most);
        }
        throw refused(name + " must be a whole number from " + least + " to " + most);
    }

    public IllegalArgumentException refused(String why) {
        job.setExitStatus(why);
        return new IllegalArgumentException(why);
    }
}
