package studio.atelier.dictation;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a sentence: letters, digits, apostrophes and hyphens make a word, everything else parts two of them. A sign of a
 * script without spaces is a word of its own.
 *
 * <p>Keyboards and recognisers write the same apostrophe and the same hyphen in many ways, so both are brought to one form here, for
 * the sentence and for the answer alike.
 */
final class Tokens {

    static final char APOSTROPHE = '\'';
    static final char HYPHEN = '-';

    /** Typewriter, curly, modifier letter, full width, prime, grave, acute and their kin. */
    private static final String APOSTROPHES =
            "'\u2018\u2019\u201b\u02bc\u02bb\u02c8\u02b9\u2032\uff07`\u00b4\ua78c\u055a";

    /** What joins a word: hyphen, non-breaking, small, full width. Dashes part. */
    private static final String HYPHENS = "-\u2010\u2011\ufe63\uff0d";

    private static final Set<UnicodeScript> UNSPACED =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    private Tokens() {}

    /** In order, as they are written; none is empty. */
    static List<String> of(String text) {
        return Arrays.stream(plain(text).split(" ", -1))
                .map(Tokens::trimmed)
                .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
                .toList();
    }

    /** The form in which a word is compared: lower case, without apostrophes, in one normal form. */
    static String accepted(String word) {
        var folded = Normalizer.normalize(plain(word), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return trimmed(folded.replace(String.valueOf(APOSTROPHE), "").replace(" ", ""));
    }

    /** One character for each way to write it, a space for what parts words, nothing for what cannot be seen. */
    private static String plain(String text) {
        var plain = new StringBuilder(text.length());
        // Composed first, or an accent typed apart would look like a mark of its own.
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(sign -> append(plain, sign));
        return plain.toString();
    }

    private static void append(StringBuilder plain, int sign) {
        if (APOSTROPHES.indexOf(sign) >= 0) {
            plain.append(APOSTROPHE);
        } else if (HYPHENS.indexOf(sign) >= 0) {
            plain.append(HYPHEN);
        } else if (isLetter(sign)) {
            if (UNSPACED.contains(UnicodeScript.of(sign))) {
                plain.append(' ').appendCodePoint(sign).append(' ');
            } else {
                plain.appendCodePoint(sign);
            }
        } else if (Character.getType(sign) != Character.FORMAT) {
            plain.append(' ');
        }
    }

    private static boolean isLetter(int sign) {
        return switch (Character.getType(sign)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> Character.isLetterOrDigit(sign);
        };
    }

    /** Without hyphens at its ends, and without pairs of quotation marks that were apostrophes. */
    private static String trimmed(String word) {
        var rest = word;
        while (!rest.isEmpty()) {
            char first = rest.charAt(0);
            char last = rest.charAt(rest.length() - 1);
            if (first == HYPHEN) {
                rest = rest.substring(1);
            } else if (last == HYPHEN) {
                rest = rest.substring(0, rest.length() - 1);
            } else if (rest.length() > 1 && first == APOSTROPHE && last == APOSTROPHE) {
                rest = rest.substring(1, rest.length() - 1);
            } else {
                return rest;
            }
        }
        return rest;
    }
}
