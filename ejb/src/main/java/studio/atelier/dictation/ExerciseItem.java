package studio.atelier.dictation;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sentence of an exercise, and what its owner did with it so far.
 *
 * @param segmentIndex its number, from 0, in the order of time
 * @param translation null where there is none
 * @param words as they are written
 * @param hasAudio whether its clip can be heard; not before it is made, nor after its time
 * @param bestScore 0 before the first attempt
 * @param completed whether it was right once
 */
public record ExerciseItem(
        UUID id,
        int segmentIndex,
        long startMillis,
        long endMillis,
        String transcript,
        @Nullable String translation,
        boolean needsReview,
        List<String> words,
        boolean hasAudio,
        int attempts,
        BigDecimal bestScore,
        boolean completed) {

    public ExerciseItem {
        words = List.copyOf(words);
    }
}
