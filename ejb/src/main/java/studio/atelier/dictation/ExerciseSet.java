package studio.atelier.dictation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exercise as its owner sees it in a list.
 *
 * @param asrEngine who heard the recording
 * @param mtEngine who translated it; null if nobody did
 * @param items how many sentences it has
 * @param needReview how many of them somebody should look at: too short, too long, or without the translation
 */
public record ExerciseSet(
        UUID id,
        UUID jobId,
        String title,
        String sourceLanguage,
        String targetLanguage,
        String asrEngine,
        @Nullable String mtEngine,
        Instant createdAt,
        int items,
        int needReview,
        Progress progress) {}
