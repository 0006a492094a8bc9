package studio.atelier.media.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.api.Batchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import studio.atelier.media.Disposal;

/** The first step: marks what is due, batch by batch, each in a transaction of its own, until nothing is or it is stopped. */
@Named
@Dependent
public class UploadExpiryMarking implements Batchlet {

    /** Below it, uploads that are merely slow would be given up. */
    private static final int LEAST_SILENCE = 60;

    private static final int MOST_SILENCE = 30 * 24 * 3600;
    private static final int MOST_BATCH = 10_000;

    private final Disposal disposal;
    private final JobContext job;
    private volatile boolean stopped;

    @Inject
    @BatchProperty
    String silenceSeconds;

    @Inject
    @BatchProperty
    String batch;

    @Inject
    UploadExpiryMarking(Disposal disposal, JobContext job) {
        this.disposal = disposal;
        this.job = job;
    }

    @Override
    public String process() {
        var silence = Duration.ofSeconds(number("silenceSeconds", silenceSeconds, LEAST_SILENCE, MOST_SILENCE));
        int limit = number("batch", batch, 1, MOST_BATCH);
        var counts = UploadExpiryCounts.of(job);
        while (!stopped) {
            var marked = disposal.mark(silence, limit);
            if (marked.isEmpty()) {
                return "MARKED";
            }
            counts.marked(marked.abandoned(), marked.expired());
        }
        return "STOPPED";
    }

    @Override
    public void stop() {
        stopped = true;
    }

    private int number(String name, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(name, least, most);
        }
        throw refused(name, least, most);
    }

    private IllegalArgumentException refused(String name, int least, int most) {
        var why = "%s must be a whole number from %d to %d".formatted(name, least, most);
        job.setExitStatus(why);
        return new IllegalArgumentException(why);
    }
}
