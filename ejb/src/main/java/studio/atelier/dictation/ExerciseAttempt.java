package studio.atelier.dictation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One answer of a learner; ids sort by time.
 *
 * @param results for each word of the sentence whether it was right
 * @param score percent, two decimals
 */
public record ExerciseAttempt(
        UUID id,
        UUID itemId,
        Mode mode,
        List<String> submitted,
        List<Boolean> results,
        BigDecimal score,
        boolean correct,
        Instant createdAt) {

    public ExerciseAttempt {
        submitted = List.copyOf(submitted);
        results = List.copyOf(results);
    }
}
