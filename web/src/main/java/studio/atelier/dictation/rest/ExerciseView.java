package studio.atelier.dictation.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.dictation.ExerciseItem;
import studio.atelier.dictation.ExerciseSet;
import studio.atelier.dictation.Exercises.Exercise;
import studio.atelier.dictation.Progress;

/** An exercise with its sentences. */
@Schema(name = "Exercise", description = "An exercise with its sentences and what you did with them so far.")
record ExerciseView(
        @Schema(description = "The exercise itself.") SetView exerciseSet,

        @Schema(description = "How far you are.") ProgressView progress,

        @Schema(description = "The sentences, in order.") List<ItemView> items) {

    static final String EXERCISES = "/api/v1/dictation/exercises";

    @Schema(name = "ExerciseSet", description = "An exercise.")
    record SetView(
            @Schema(description = "Its id; ids sort by time.")
            UUID id,

            @Schema(description = "The job that made it.") UUID jobId,

            @Schema(description = "Its name.", examples = "Exercise 01936f1e")
            String title,

            @Schema(description = "The language that is spoken.", examples = "en")
            String sourceLanguage,

            @Schema(description = "The language of the translation.", examples = "zh")
            String targetLanguage,

            @Schema(description = "Who wrote down what is said.", examples = "embedded-sphinx")
            String asrModel,

            @Schema(description = "Who translated it; null if nobody did.", nullable = true, examples = "qwen-mt")
            @Nullable
            String mtModel,

            @Schema(
                    description =
                            "Some sentences should be looked at: they are very short or long, or have no translation.")
            boolean needsReview,

            @Schema(description = "How many sentences it has.")
            int segmentCount,

            @Schema(description = "When it was made.") Instant createdAt) {

        static SetView of(ExerciseSet set) {
            return new SetView(
                    set.id(),
                    set.jobId(),
                    set.title(),
                    set.sourceLanguage(),
                    set.targetLanguage(),
                    set.asrEngine(),
                    set.mtEngine(),
                    set.needReview() > 0,
                    set.items(),
                    set.createdAt());
        }
    }

    @Schema(name = "ExerciseProgress", description = "How far a learner is.")
    record ProgressView(
            @Schema(description = "The furthest sentence that was tried, from 0.")
            int lastSegmentIndex,

            @Schema(description = "How many sentences were right at least once; none counts twice.")
            int completedSegments) {

        static ProgressView of(Progress progress) {
            return new ProgressView(progress.lastSegmentIndex(), progress.completedSegments());
        }
    }

    @Schema(name = "ExerciseItem", description = "A sentence.")
    record ItemView(
            @Schema(description = "Its id.") UUID id,

            @Schema(description = "Its number, from 0.") int segmentIndex,

            @Schema(description = "Where it begins in the recording, in milliseconds.")
            long startMs,

            @Schema(description = "Where it ends.") long endMs,

            @Schema(description = "What is said.") String transcriptEn,

            @Schema(description = "What it means; null without a translation.", nullable = true) @Nullable
            String translationZh,

            @Schema(description = "Very short, very long, or without a translation.")
            boolean needsReview,

            @Schema(description = "Its words, one for each box when it is typed by word.")
            List<String> words,

            @Schema(description = "How many words it has.") int wordCount,

            @Schema(
                    description = "Its sound, for its owner; null if there is none, or no more.",
                    nullable = true,
                    format = "uri-reference")
            @Nullable
            String audioUrl,

            @Schema(description = "How often you tried it.") int attempts,

            @Schema(description = "Your best score, in percent; 0 before the first attempt.")
            BigDecimal bestScore,

            @Schema(description = "You had it right once.") boolean completed) {

        static ItemView of(ExerciseItem item) {
            return new ItemView(
                    item.id(),
                    item.segmentIndex(),
                    item.startMillis(),
                    item.endMillis(),
                    item.transcript(),
                    item.translation(),
                    item.needsReview(),
                    item.words(),
                    item.words().size(),
                    item.hasAudio() ? EXERCISES + "/items/" + item.id() + "/audio" : null,
                    item.attempts(),
                    item.bestScore(),
                    item.completed());
        }
    }

    /** One of a list. */
    @Schema(name = "ExerciseListItem", description = "An exercise and how far you are with it.")
    record ListItem(
            @Schema(description = "The exercise.") SetView exerciseSet,
            @Schema(description = "How far you are.") ProgressView progress) {

        static ListItem of(ExerciseSet set) {
            return new ListItem(SetView.of(set), ProgressView.of(set.progress()));
        }
    }

    static ExerciseView of(Exercise exercise) {
        return new ExerciseView(
                SetView.of(exercise.set()),
                ProgressView.of(exercise.set().progress()),
                exercise.items().stream().map(ItemView::of).toList());
    }
}
