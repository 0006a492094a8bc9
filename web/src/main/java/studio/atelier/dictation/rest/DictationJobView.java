package studio.atelier.dictation.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.dictation.DictationJob;
import studio.atelier.work.rest.JobView;

/** A dictation job: the view every job has, and what this studio adds. */
@Schema(name = "DictationJob", description = "A dictation job.")
record DictationJobView(
        @JsonUnwrapped JobView job,

        @Schema(description = "What its sender called the recording.", examples = "interview.mp4")
        String filename,

        @Schema(description = "Where the recording is fetched from.", nullable = true, format = "uri") @Nullable
        String sourceUrl,

        @Schema(description = "Who writes down what is said.", examples = "paraformer-v2")
        String asrModel,

        @Schema(description = "Who translates; null if nobody does.", nullable = true, examples = "qwen-mt") @Nullable
        String mtModel,

        @Schema(
                description = "How long the recording is; null until it was looked into.",
                nullable = true,
                examples = "120.5")
        @Nullable
        BigDecimal durationSeconds,

        @Schema(description = "How many sentences; null until the exercise is made.", nullable = true) @Nullable
        Integer segments,

        @Schema(
                description =
                        "Credits this job did not cost because the workspace paid for the same recording and models before.")
        long creditsSaved,

        @Schema(description = "The exercise, once it is there.", nullable = true) @Nullable
        UUID exerciseSetId) {

    static final String JOBS = "/api/v1/dictation/jobs";

    private static final int MILLIS_DIGITS = 3;

    static DictationJobView of(DictationJob job) {
        var length = job.length();
        return new DictationJobView(
                JobView.of(job.job(), job.credits(), address(job.job().id()), results(job.exerciseSetId())),
                job.filename(),
                job.sourceUrl(),
                job.asrModel(),
                job.mtModel(),
                length == null ? null : BigDecimal.valueOf(length.toMillis(), MILLIS_DIGITS),
                job.segments(),
                job.creditsSaved(),
                job.exerciseSetId());
    }

    static String address(UUID jobId) {
        return JOBS + "/" + jobId;
    }

    private static Map<String, String> results(@Nullable UUID exercise) {
        return exercise == null ? Map.of() : Map.of("exercise", ExerciseView.EXERCISES + "/" + exercise);
    }
}
