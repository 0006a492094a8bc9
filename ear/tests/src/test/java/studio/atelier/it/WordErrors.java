package studio.atelier.it;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Word error rate: substitutions, deletions and insertions (Levenshtein distance over words), per word said. */
record WordErrors(int errors, int words) {

    static WordErrors between(String said, String heard) {
        var reference = words(said);
        var hypothesis = words(heard);
        var previous = new int[hypothesis.size() + 1];
        for (var j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= reference.size(); i++) {
            var current = new int[previous.length];
            current[0] = i;
            for (var j = 1; j < current.length; j++) {
                var same = reference.get(i - 1).equals(hypothesis.get(j - 1));
                current[j] = Math.min(previous[j - 1] + (same ? 0 : 1), 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return new WordErrors(previous[hypothesis.size()], reference.size());
    }

    double rate() {
        return (double) errors / words;
    }

    /** Lower case, without punctuation; a title is spelled as it is said. */
    private static List<String> words(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT)
                        .replaceAll("\\bmr\\b", "mister")
                        .replaceAll("[^a-z' ]", " ")
                        .strip()
                        .split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
