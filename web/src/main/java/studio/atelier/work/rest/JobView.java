package studio.atelier.work.rest;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.work.Failure;
import studio.atelier.work.Job;

/** A job as its customer sees it. */
public record JobView(
        @Schema(description = "Its id; ids sort by the time of submission.")
        UUID id,

        @Schema(description = "What kind of job it is.", examples = "subtitles.transcribe")
        String kind,

        @Schema(
                description = "Where it stands. The last five are final.",
                enumeration = {"queued", "running", "waiting", "succeeded", "partial", "failed", "cancelled", "expired"
                })
        String state,

        @Schema(description = "The stage it is in; null before it began and once it is final.", nullable = true)
        @Nullable
        String stage,

        @Schema(description = "How much is done, in percent.", minimum = "0", maximum = "100")
        int progress,

        @Schema(description = "How many tasks are served before it, from 1; null unless it is queued.", nullable = true)
        @Nullable
        Integer position,

        @Schema(
                description = "Seconds until it is finished, from recent jobs of its kind; null if nobody knows.",
                nullable = true)
        @Nullable
        Long etaSeconds,

        @Schema(
                description = "Why nothing is being done for it right now; null while it is worked on.",
                nullable = true)
        @Nullable
        String waitingFor,

        @Schema(
                description =
                        "What it costs: at most this while it is active, and what was charged once it is final. Null for a"
                                + " job that was never priced.",
                nullable = true)
        @Nullable
        Price price,

        @Schema(description = "Why it did not succeed; null if it did or may still.", nullable = true) @Nullable
        FailureView failure,

        @Schema(description = "When it was submitted.") Instant createdAt,
        @Schema(description = "When it last changed.") Instant updatedAt,

        @Schema(description = "When it ended; null while it is active.", nullable = true) @Nullable
        Instant finishedAt,

        @Schema(
                description = "What can be done with it now, by name: self, events, cancel, retry, and results.",
                examples = "{\"self\":\"/api/v1/subtitles/jobs/01936f1e-8c5b-7d2a-9f41-0c6f2f1f9a11\"}")
        Map<String, String> links) {

    private static final String EVENTS = "/api/v1/realtime/events";

    /** Money of a job. */
    @Schema(name = "Price", description = "An amount in whole units.")
    public record Price(
            @Schema(description = "How much.") long amount,

            @Schema(description = "Of what.", examples = "CREDIT")
            String unit) {

        private static final String CREDIT = "CREDIT";

        static @Nullable Price of(@Nullable Long credits) {
            return credits == null ? null : new Price(credits, CREDIT);
        }
    }

    @Schema(name = "JobFailure", description = "Why a job did not succeed, or not wholly.")
    public record FailureView(
            @Schema(description = "One word.", examples = "unreadable_media")
            String code,

            @Schema(description = "One sentence for people.")
            String message,

            @Schema(
                    description = "Whose fault it is; who pays follows from it.",
                    enumeration = {"ours", "provider", "input"})
            String fault) {

        static @Nullable FailureView of(@Nullable Failure failure) {
            return failure == null
                    ? null
                    : new FailureView(
                            failure.code(), failure.message(), failure.fault().wire());
        }
    }

    /**
     * The view of a job of a studio.
     *
     * @param credits what it costs at most, or has cost; null if it was never priced
     * @param self its address, from the root of this server; cancel and retry are below it
     * @param results addresses of what is there already, by name
     */
    public static JobView of(Job job, @Nullable Long credits, String self, Map<String, String> results) {
        return new JobView(
                job.id(),
                job.kind(),
                job.state().wire(),
                job.stage(),
                job.progress(),
                job.position(),
                job.etaSeconds(),
                job.waitingFor(),
                Price.of(credits),
                FailureView.of(job.failure()),
                job.createdAt(),
                job.updatedAt(),
                job.finishedAt(),
                links(job, self, results));
    }

    private static Map<String, String> links(Job job, String self, Map<String, String> results) {
        var links = new LinkedHashMap<String, String>();
        links.put("self", self);
        links.put("events", EVENTS);
        if (!job.state().isFinal()) {
            links.put("cancel", self + "/cancel");
        }
        if (job.state().canRetry()) {
            links.put("retry", self + "/retry");
        }
        links.putAll(results);
        return links;
    }
}
