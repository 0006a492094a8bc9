package studio.atelier.subtitles;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Utterance;
import studio.atelier.speech.Word;

/**
 * Cuts a transcript into {@link Piece}s in order of time. Nothing but white space is lost. Times that run backwards, as two
 * people talking at once may give, are put in order.
 */
final class Pieces {
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern SIGN = Pattern.compile("\\X");
    private static final String OPENING = "\u201c\u2018\uff08\u300a\u3008\u300c\u300e\u3010\u3014";

    private final int longest;
    private final List<Piece> pieces = new ArrayList<>();
    private long latestStart;

    private Pieces(int longest) {
        this.longest = longest;
    }

    /** None is wider than {@code longest} columns, unless a single sign is. */
    static List<Piece> of(Transcript transcript, int longest) {
        Pieces cut = new Pieces(longest);
        transcript.utterances().forEach(cut::add);
        return cut.pieces;
    }

    private void add(Utterance utterance) {
        int before = pieces.size();
        utterance.words().forEach(this::add);
        if (pieces.size() == before) {
            add(new Word(utterance.text(), utterance.startMillis(), utterance.endMillis()));
        }
        if (pieces.size() > before) {
            Piece last = pieces.removeLast();
            pieces.add(new Piece(
                    last.text(), last.startMillis(), last.endMillis(), last.glued(), last.insideWord(), true));
        }
    }

    private void add(Word word) {
        List<String> tokens = SPACE.splitAsStream(word.text())
                .filter(token -> !token.isEmpty())
                .toList();
        long length = tokens.stream().mapToLong(String::length).sum();
        long before = 0;
        for (String token : tokens) {
            boolean first = true;
            for (String text : parts(token)) {
                long start = Math.max(latestStart, at(word, before, length));
                before += text.length();
                long end = Math.max(start, at(word, before, length));
                pieces.add(new Piece(text, start, end, first ? gluedToLast(text) : true, !first, false));
                latestStart = start;
                first = false;
            }
        }
    }

    private static long at(Word word, long part, long whole) {
        return word.startMillis() + (word.endMillis() - word.startMillis()) * part / whole;
    }

    private boolean gluedToLast(String text) {
        return !pieces.isEmpty()
                && Columns.isUnspaced(text.codePointAt(0))
                && Columns.isUnspaced(pieces.getLast()
                        .text()
                        .codePointBefore(pieces.getLast().text().length()));
    }

    private List<String> parts(String token) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (MatchResult match : SIGN.matcher(token).results().toList()) {
            String sign = match.group();
            if (!part.isEmpty() && startsPart(part, sign)) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(sign);
        }
        parts.add(part.toString());
        return parts;
    }

    /** Before and after a CJK letter, with closing punctuation left behind and opening punctuation taken along. */
    private boolean startsPart(StringBuilder part, String sign) {
        if (Columns.of(part.toString()) + Columns.of(sign) > longest) {
            return true;
        }
        int code = sign.codePointAt(0);
        if (Columns.isUnspacedLetter(code) || OPENING.indexOf(code) >= 0) {
            return hasLetter(part);
        }
        return Character.isLetterOrDigit(code) && part.codePoints().anyMatch(Columns::isUnspacedLetter);
    }

    private static boolean hasLetter(StringBuilder part) {
        return part.codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
