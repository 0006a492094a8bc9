package de.dfki.lt.tools.tokenizer;

import de.dfki.lt.tools.tokenizer.annotate.AnnotatedString;
import de.dfki.lt.tools.tokenizer.annotate.FastAnnotatedString;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.Properties;

/** Marks tokens and sentence starts at the boundaries the JDK finds. */
public final class JTok {
    /** Takes the settings MaryTTS hands over; none matters here. */
    public JTok(Properties settings) {}

    /** Called by MaryTTS for each text. */
    public AnnotatedString tokenize(String text, String language) {
        FastAnnotatedString tokens = new FastAnnotatedString(text);
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.forLanguageTag(language));
        sentences.setText(text);
        BreakIterator words = BreakIterator.getWordInstance(Locale.forLanguageTag(language));
        words.setText(text);
        boolean first = true;
        int start = words.first();
        for (int end = words.next(); end != BreakIterator.DONE; end = words.next()) {
            first |= sentences.isBoundary(start);
            if (!text.substring(start, end).isBlank()) {
                tokens.annotate("class", "token", start, end);
                if (first) {
                    tokens.annotate("border", start == 0 ? "p" : "tu", start, end);
                }
                first = false;
            }
            start = end;
        }
        return tokens;
    }
}
