package studio.atelier.dictation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

/** The sentences of exercises in numbers; {@code docs/reference/metrics.md} lists them. */
@ApplicationScoped
class DictationMeters {

    private static final String NAME = "atelier.dictation.segments";
    private static final String LABEL = "what";

    private final Counter heard;
    private final Counter needsReview;
    private final Counter reused;

    /** The counters are there from the first scrape on. */
    @Inject
    DictationMeters(MeterRegistry registry) {
        this.heard = registry.counter(NAME, LABEL, "heard");
        this.needsReview = registry.counter(NAME, LABEL, "needs_review");
        this.reused = registry.counter(NAME, LABEL, "reused");
    }

    void onStart(@Observes Startup startup) {}

    /**
     * An exercise was packed.
     *
     * @param sentences all of it
     * @param review those somebody should look at
     * @param known those an earlier job of the workspace had heard
     */
    void packed(int sentences, int review, int known) {
        heard.increment(sentences);
        needsReview.increment(review);
        reused.increment(known);
    }
}
