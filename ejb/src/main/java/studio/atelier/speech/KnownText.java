package studio.atelier.speech;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Places a text in time by the words an engine heard: a written word takes the time of the heard word it is paired with
 * (fewest edits), and the words between share the gap by their length. So a punctuated sentence, or the customer's own
 * transcript, gets times from an engine that spells differently.
 */
public final class KnownText {

    /** Pairs compared at most; beyond it the text is spread over the time instead. 4 000 × 4 000 words, 16 MB. */
    private static final long CELLS_MAX = 16_000_000;

    /** A word of a script with spaces, or one sign of a script without, each with the punctuation that follows. */
    private static final Pattern TOKEN = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]\\p{P}*"
            + "|[^\\s\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]+");

    private static final Pattern NOT_SPOKEN = Pattern.compile("[^\\p{L}\\p{N}']+");

    /** After a line, after the marks of a Chinese sentence, and after those of others if a space follows. */
    private static final Pattern SENTENCE_END = Pattern.compile(
            "\\R+|(?<=[\u3002\uff01\uff1f][\u201d\u300d]?)(?![\u201d\u300d])|(?<=[.!?\u2026][\"'\u201d\u2019)]?)\\s+");

    private static final byte BOTH = 0;
    private static final byte WRITTEN = 1;
    private static final byte HEARD = 2;

    private KnownText() {}

    /** The words of the text, each with its time; {@code from} and {@code to} bound the words before and after what was heard. */
    public static List<Word> place(String text, List<Word> heard, long fromMillis, long toMillis) {
        var tokens = TOKEN.matcher(text).results().map(match -> match.group()).toList();
        int[] partner = pair(tokens.stream().map(KnownText::spoken).toList(), heard);
        var placed = new ArrayList<Word>(tokens.size());
        long last = fromMillis;
        int next = 0;
        while (next < tokens.size()) {
            int anchor = next;
            while (anchor < tokens.size() && partner[anchor] < 0) {
                anchor++;
            }
            long until = anchor < tokens.size() ? heard.get(partner[anchor]).startMillis() : toMillis;
            share(tokens.subList(next, anchor), last, Math.max(last, until), placed);
            if (anchor < tokens.size()) {
                var time = heard.get(partner[anchor]);
                long start = Math.max(last, time.startMillis());
                last = Math.max(start, time.endMillis());
                placed.add(new Word(tokens.get(anchor), start, last));
            }
            next = anchor + 1;
        }
        return List.copyOf(placed);
    }

    /** What was heard, in the words of a known text: a sentence or a line of the text is an utterance. */
    public static Transcript retold(Transcript heard, String text, long lengthMillis) {
        var words = heard.utterances().stream()
                .flatMap(utterance -> utterance.words().stream())
                .toList();
        var placed = place(text, words, 0, lengthMillis);
        var utterances = new ArrayList<Utterance>();
        int from = 0;
        for (var sentence : sentences(text)) {
            int to = from + (int) TOKEN.matcher(sentence).results().count();
            if (to > from) {
                utterances.add(new Utterance(
                        sentence,
                        placed.get(from).startMillis(),
                        placed.get(to - 1).endMillis(),
                        placed.subList(from, to)));
            }
            from = to;
        }
        return new Transcript(heard.engine(), heard.language(), utterances);
    }

    private static List<String> sentences(String text) {
        return SENTENCE_END
                .splitAsStream(text)
                .map(String::strip)
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    private static void share(List<String> tokens, long from, long to, List<Word> into) {
        long letters = tokens.stream().mapToLong(String::length).sum();
        long before = 0;
        for (var token : tokens) {
            long start = from + (to - from) * before / letters;
            before += token.length();
            into.add(new Word(token, start, from + (to - from) * before / letters));
        }
    }

    /** For each written word the index of the heard word it is, or -1. */
    private static int[] pair(List<String> written, List<Word> heard) {
        int[] partner = new int[written.size()];
        Arrays.fill(partner, -1);
        if ((long) written.size() * heard.size() > CELLS_MAX) {
            return partner;
        }
        var words = heard.stream().map(word -> spoken(word.text())).toList();
        var steps = steps(written, words);
        int row = written.size();
        int column = words.size();
        while (row > 0 && column > 0) {
            byte step = steps[row][column];
            if (step == BOTH && written.get(row - 1).equals(words.get(column - 1))) {
                partner[row - 1] = column - 1;
            }
            row -= step == HEARD ? 0 : 1;
            column -= step == WRITTEN ? 0 : 1;
        }
        return partner;
    }

    private static byte[][] steps(List<String> written, List<String> heard) {
        var steps = new byte[written.size() + 1][heard.size() + 1];
        int[] above = new int[heard.size() + 1];
        for (int column = 1; column <= heard.size(); column++) {
            above[column] = column;
            steps[0][column] = HEARD;
        }
        for (int row = 1; row <= written.size(); row++) {
            int[] here = new int[heard.size() + 1];
            here[0] = row;
            steps[row][0] = WRITTEN;
            for (int column = 1; column <= heard.size(); column++) {
                boolean same = written.get(row - 1).equals(heard.get(column - 1));
                int both = above[column - 1] + (same ? 0 : 1);
                here[column] = Math.min(both, 1 + Math.min(above[column], here[column - 1]));
                steps[row][column] = here[column] == both ? BOTH : here[column] == above[column] + 1 ? WRITTEN : HEARD;
            }
            above = here;
        }
        return steps;
    }

    private static String spoken(String word) {
        return NOT_SPOKEN.matcher(word.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
