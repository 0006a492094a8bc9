package studio.atelier.subtitles;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How much a reader is disturbed by a break between two words, from 0 (after a sentence) up. Breaks belong after punctuation and before
 * conjunctions and prepositions; article and noun, subject and verb, auxiliary and verb, first and last name stay
 * together (Netflix Timed Text Style Guide, line treatment). Only for English are the words known; elsewhere punctuation decides.
 */
final class Phrasing {
    static final int SENTENCE = 0;
    static final int CLAUSE = 2;
    static final int BEFORE_CONJUNCTION = 4;
    static final int BEFORE_PREPOSITION = 5;
    static final int PLAIN = 8;
    static final int AWKWARD = 14;
    static final int TORN = 22;

    private static final Pattern SENTENCE_END =
            Pattern.compile(".*[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\\]\u300d\u300f\uff09]*");
    private static final Pattern CLAUSE_END =
            Pattern.compile(".*[,;:\u2014\u2013\uff0c\u3001\uff1b\uff1a][\"'\u201d\u2019)\\]\u300d\u300f\uff09]*");
    private static final Pattern TITLE = Pattern.compile("(?i)(mr|mrs|ms|dr|st|prof|jr|sr|vs|no)\\.");
    private static final Pattern NOT_LETTER = Pattern.compile("[^\\p{L}']+");
    /** Particles that cling to the sign before them. */
    private static final String CLINGING = "\u7684\u4e86\u7740\u8fc7\u5417\u5462\u5427\u554a\u4eec";

    private static final Set<String> ARTICLES = Set.of(
            "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "these", "those", "some",
            "any", "no", "every", "each", "very", "too", "quite", "mr", "mrs", "ms", "dr");
    private static final Set<String> PRONOUNS = Set.of("i", "you", "he", "she", "it", "we", "they", "who");
    private static final Set<String> AUXILIARIES = Set.of(
            "is", "are", "was", "were", "am", "be", "been", "have", "has", "had", "do", "does", "did", "will", "would",
            "can", "could", "shall", "should", "may", "might", "must", "not", "to", "i'm", "i've", "i'll", "don't",
            "can't");
    private static final Set<String> PREPOSITIONS = Set.of(
            "of", "in", "on", "at", "by", "for", "with", "from", "into", "onto", "over", "under", "about", "after",
            "before", "between", "through", "during", "without", "within", "against", "among", "around", "behind",
            "beside", "near", "toward", "towards", "until", "upon", "across", "along");
    private static final Set<String> CONJUNCTIONS = Set.of(
            "and",
            "or",
            "but",
            "nor",
            "so",
            "yet",
            "because",
            "although",
            "though",
            "while",
            "when",
            "where",
            "if",
            "unless",
            "since",
            "that",
            "which",
            "than",
            "as",
            "whether");

    private final boolean english;

    Phrasing(boolean english) {
        this.english = english;
    }

    int breakBetween(Piece left, Piece right) {
        if (right.insideWord()) {
            return isBetweenSigns(left.text(), right.text()) ? betweenSigns(left, right) : TORN;
        }
        if (endsSentence(left)) {
            return SENTENCE;
        }
        if (CLAUSE_END.matcher(left.text()).matches()) {
            return CLAUSE;
        }
        if (right.glued()) {
            return betweenSigns(left, right);
        }
        return english ? betweenWords(left.text(), right.text()) : PLAIN;
    }

    private static boolean endsSentence(Piece piece) {
        return SENTENCE_END.matcher(piece.text()).matches()
                && !TITLE.matcher(piece.text()).matches();
    }

    private static boolean isBetweenSigns(String left, String right) {
        return Columns.isUnspaced(right.codePointAt(0)) || Columns.isUnspaced(left.codePointBefore(left.length()));
    }

    private static int betweenSigns(Piece left, Piece right) {
        if (endsSentence(left)) {
            return SENTENCE;
        }
        if (CLAUSE_END.matcher(left.text()).matches()) {
            return CLAUSE;
        }
        return CLINGING.indexOf(right.text().codePointAt(0)) >= 0 ? TORN : right.insideWord() ? PLAIN + 1 : PLAIN;
    }

    private static int betweenWords(String leftText, String rightText) {
        String left = plain(leftText);
        String right = plain(rightText);
        if (ARTICLES.contains(left)) {
            return TORN;
        }
        if (PRONOUNS.contains(left) || AUXILIARIES.contains(left) || isName(leftText, rightText)) {
            return AWKWARD;
        }
        if (PREPOSITIONS.contains(left) || CONJUNCTIONS.contains(left)) {
            return AWKWARD;
        }
        if (CONJUNCTIONS.contains(right)) {
            return BEFORE_CONJUNCTION;
        }
        return PREPOSITIONS.contains(right) ? BEFORE_PREPOSITION : PLAIN;
    }

    private static boolean isName(String left, String right) {
        return Character.isUpperCase(left.codePointAt(0)) && Character.isUpperCase(right.codePointAt(0));
    }

    private static String plain(String word) {
        return NOT_LETTER
                .matcher(word.toLowerCase(Locale.ROOT).replace('\u2019', '\''))
                .replaceAll("");
    }
}
