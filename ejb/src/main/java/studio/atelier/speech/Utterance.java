package studio.atelier.speech;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A stretch of speech between two pauses, or a sentence, as the engine sees it.
 *
 * @param text all of it, in the engine's own spacing and punctuation
 * @param startMillis from the start of the recording
 * @param endMillis not before the start
 * @param words in order; empty when the engine has no word times
 */
public record Utterance(String text, long startMillis, long endMillis, List<Word> words) {
    public Utterance {
        checkTimes(startMillis, endMillis);
        words = List.copyOf(words);
    }

    /** Made of words alone, joined by single spaces; there must be at least one. */
    public static Utterance of(List<Word> words) {
        return new Utterance(
                words.stream().map(Word::text).collect(Collectors.joining(" ")),
                words.getFirst().startMillis(),
                words.getLast().endMillis(),
                words);
    }

    Utterance shiftedBy(long millis) {
        return new Utterance(
                text,
                startMillis + millis,
                endMillis + millis,
                words.stream().map(word -> word.shiftedBy(millis)).toList());
    }

    static void checkTimes(long startMillis, long endMillis) {
        if (startMillis < 0 || endMillis < startMillis) {
            throw new IllegalArgumentException("not a stretch of time: " + startMillis + " to " + endMillis + " ms");
        }
    }
}
