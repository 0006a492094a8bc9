package studio.atelier.speechtool;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How far a recognised text is from what was said: the fewest words to insert, delete or replace, over the words that were
 * said. Case and punctuation do not count, and "mr" is "mister".
 */
public record WordErrorRate(int errors, int words) {
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}']+");
    private static final Pattern MISTER = Pattern.compile("\\bmr\\b");

    /** Nothing compared yet, to add to. */
    public static final WordErrorRate NONE = new WordErrorRate(0, 0);

    /** Compares one text with its reference. */
    public static WordErrorRate of(String reference, String recognised) {
        List<String> said = words(reference);
        List<String> heard = words(recognised);
        int[] distances = new int[heard.size() + 1];
        Arrays.setAll(distances, column -> column);
        for (int row = 1; row <= said.size(); row++) {
            int diagonal = distances[0];
            distances[0] = row;
            for (int column = 1; column <= heard.size(); column++) {
                int replaced = diagonal + (said.get(row - 1).equals(heard.get(column - 1)) ? 0 : 1);
                diagonal = distances[column];
                distances[column] = Math.min(replaced, 1 + Math.min(distances[column], distances[column - 1]));
            }
        }
        return new WordErrorRate(distances[heard.size()], said.size());
    }

    /** Both comparisons as one. */
    public WordErrorRate plus(WordErrorRate other) {
        return new WordErrorRate(errors + other.errors, words + other.words);
    }

    /** Errors per word said; above 1 when more was made up than said. */
    public double rate() {
        return words == 0 ? errors : (double) errors / words;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f %% (%d of %d words)", rate() * 100, errors, words);
    }

    private static List<String> words(String text) {
        String plain = NOT_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
        return Arrays.stream(MISTER.matcher(plain).replaceAll("mister").split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
