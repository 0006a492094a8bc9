package studio.atelier.platform;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word somebody may have meant. */
final class Nearest {

    /** Further away it is another word. */
    private static final int MOST_EDITS_SHARE = 3;

    private Nearest() {}

    static Optional<String> to(String word, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(other -> edits(word, other)))
                .filter(near -> edits(word, near) <= Math.max(1, word.length() / MOST_EDITS_SHARE));
    }

    /** How many characters have to be put in, taken out or replaced (Levenshtein). */
    static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
