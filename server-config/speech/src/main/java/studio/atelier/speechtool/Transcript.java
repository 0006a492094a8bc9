package studio.atelier.speechtool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A known text, cut into the words a reader sees and, for each, the words a speaker says. */
record Transcript(List<Token> tokens) {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern SENTENCE_END = Pattern.compile(".*[.!?\u2026]['\")\\]\u2019\u201d]*");
    /** What the pronouncing dictionary has no entry for: everything but letters and the apostrophe inside a word. */
    private static final Pattern NOT_SPOKEN = Pattern.compile("[^\\p{L}']+");

    private static final Pattern OUTER_APOSTROPHES = Pattern.compile("^'+|'+$");

    /**
     * A word as written, with its punctuation.
     *
     * @param spoken its parts in the spelling of the pronouncing dictionary: "Ill-disposed," is [ill, disposed]; "1917" and "—"
     *     have none
     * @param endsSentence whether a speaker would stop after it
     */
    record Token(String text, List<String> spoken, boolean endsSentence) {}

    static Transcript of(String text) {
        List<Token> tokens = new ArrayList<>();
        String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        for (String line : unmarked.lines().toList()) {
            Iterator<String> words =
                    SPACE.splitAsStream(line).filter(word -> !word.isEmpty()).iterator();
            while (words.hasNext()) {
                String word = words.next();
                boolean ends = !words.hasNext() || SENTENCE_END.matcher(word).matches();
                tokens.add(new Token(word, spoken(word), ends));
            }
        }
        return new Transcript(List.copyOf(tokens));
    }

    /** The sentences as a speaker says them, for the language model; none when nothing can be spoken. */
    List<String> spokenSentences() {
        List<String> sentences = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (Token token : tokens) {
            words.addAll(token.spoken());
            if (token.endsSentence() && !words.isEmpty()) {
                sentences.add(String.join(" ", words));
                words.clear();
            }
        }
        if (!words.isEmpty()) {
            sentences.add(String.join(" ", words));
        }
        return sentences;
    }

    private static List<String> spoken(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        return NOT_SPOKEN
                .splitAsStream(plain)
                .map(part -> OUTER_APOSTROPHES.matcher(part).replaceAll(""))
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
