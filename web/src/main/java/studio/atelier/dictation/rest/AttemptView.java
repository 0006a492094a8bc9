package studio.atelier.dictation.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import studio.atelier.dictation.ExerciseAttempt;

/** An answer of a learner, marked. */
@Schema(name = "ExerciseAttempt", description = "An answer, marked.")
record AttemptView(
        @Schema(description = "Its id; ids sort by time.") UUID attemptId,

        @Schema(description = "The sentence.") UUID itemId,

        @Schema(
                description = "How it was typed.",
                enumeration = {"sentence", "word"})
        String mode,

        @Schema(description = "What was typed.") List<String> submittedWords,

        @Schema(description = "Percent of the words of the sentence that were right.")
        BigDecimal score,

        @Schema(description = "All of them were.") boolean isCorrect,

        @Schema(description = "For each word of the sentence whether it was right.")
        List<Boolean> wordResults,

        @Schema(description = "When.") Instant createdAt) {

    static AttemptView of(ExerciseAttempt attempt) {
        return new AttemptView(
                attempt.id(),
                attempt.itemId(),
                attempt.mode().wire(),
                attempt.submitted(),
                attempt.score(),
                attempt.correct(),
                attempt.results(),
                attempt.createdAt());
    }
}
