package studio.atelier.speechtool;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the tool found in a recording: words in order of time, grouped in utterances.
 *
 * @param aligned how many words of a given text were heard at the time they carry, the others being interpolated; absent when
 *     there was no text to align
 */
record Recognition(List<TimedWord> words, List<Range> utterances, OptionalInt aligned) {
    /** The words {@code from} (inclusive) to {@code to} (exclusive). */
    record Range(int from, int to) {}

    static Recognition of(List<List<TimedWord>> utterances) {
        List<TimedWord> words = new ArrayList<>();
        List<Range> ranges = new ArrayList<>();
        for (List<TimedWord> utterance : utterances) {
            ranges.add(new Range(words.size(), words.size() + utterance.size()));
            words.addAll(utterance);
        }
        return new Recognition(List.copyOf(words), List.copyOf(ranges), OptionalInt.empty());
    }
}
