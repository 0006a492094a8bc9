package studio.atelier.dictation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Compares an answer with a sentence, word by word in order. Case, apostrophes and hyphens do not count: {@code don't}, {@code dont}
 * and {@code don\u2019t} are one word, {@code well-known} may be written together or apart.
 *
 * @param results for each word of the sentence whether it was right
 * @param score percent of right words, with two decimals
 */
record Marking(List<Boolean> results, BigDecimal score) {

    private static final BigDecimal FULL = BigDecimal.valueOf(100);
    private static final int DECIMALS = 2;
    private static final String JOINT = String.valueOf(Tokens.HYPHEN);

    Marking {
        results = List.copyOf(results);
    }

    /**
     * Marks an answer.
     *
     * @param accepted of the sentence, as {@link Tokens#accepted} makes them
     * @param submitted as the learner typed them
     */
    static Marking of(List<String> accepted, List<String> submitted, Mode mode) {
        var results = new ArrayList<>(Collections.nCopies(accepted.size(), false));
        switch (mode) {
            case WORD -> boxes(accepted, submitted, results);
            case SENTENCE ->
                line(
                        accepted,
                        submitted.stream()
                                .flatMap(text -> Tokens.of(text).stream())
                                .map(Tokens::accepted)
                                .filter(word -> !word.isEmpty())
                                .toList(),
                        results);
        }
        long right = results.stream().filter(result -> result).count();
        var score = FULL.multiply(BigDecimal.valueOf(right))
                .divide(BigDecimal.valueOf(Math.max(1, accepted.size())), DECIMALS, RoundingMode.HALF_UP);
        return new Marking(results, score);
    }

    boolean isCorrect() {
        return score.compareTo(FULL) == 0;
    }

    private static void boxes(List<String> accepted, List<String> submitted, List<Boolean> results) {
        for (int i = 0; i < Math.min(accepted.size(), submitted.size()); i++) {
            results.set(i, joined(accepted.get(i)).equals(joined(Tokens.accepted(submitted.get(i)))));
        }
    }

    /** A word that is wrong takes the place of one; only around a hyphen may there be more words than places, or fewer. */
    private static void line(List<String> accepted, List<String> typed, List<Boolean> results) {
        int word = 0;
        int place = 0;
        while (word < accepted.size() && place < typed.size()) {
            int apart = runOf(typed, place, accepted.get(word));
            int together = runOf(accepted, word, typed.get(place));
            if (apart > 0) {
                results.set(word++, true);
                place += apart;
            } else if (together > 0) {
                Collections.fill(results.subList(word, word + together), true);
                word += together;
                place++;
            } else {
                word++;
                place++;
            }
        }
    }

    /** How many words from here on are together this one; 0 if they are not. More than one only where it has hyphens. */
    private static int runOf(List<String> words, int from, String one) {
        var whole = joined(one);
        int most = one.split(JOINT, -1).length;
        var run = new StringBuilder();
        for (int n = 1; n <= most && from + n <= words.size(); n++) {
            run.append(joined(words.get(from + n - 1)));
            if (whole.contentEquals(run)) {
                return n;
            }
        }
        return 0;
    }

    private static String joined(String word) {
        return word.replace(JOINT, "");
    }
}
