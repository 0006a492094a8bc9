package studio.atelier.dictation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Utterance;
import studio.atelier.speech.Word;
import studio.atelier.video.Silence;

/**
 * Cuts a transcript into sentences at pauses that are really there: where the sound is silent, or, where music covers the pauses,
 * where the engine heard no word. A sentence ends where its punctuation says so and somebody pauses; without punctuation where the
 * engine ended an utterance; and after any long pause. What is too long is cut at its longest pause.
 */
final class Sentences {

    /** The least pause that can part two sentences: what the silence detector finds and an endpointer waits for. */
    static final long PAUSE = 250;

    /** After such a pause a new sentence begins whatever was said. */
    static final long LONG_PAUSE = 700;

    /** A long sentence may be cut at a breath. */
    static final long BREATH = 120;

    /** What is left of the pause before and after the words, so that no sound of theirs is lost. */
    static final long MARGIN = 150;

    private static final Pattern ENDS =
            Pattern.compile(".*[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\\]\u300d\u300f\uff09]*");

    private final long whole;
    private final List<Silence> silences;
    private final boolean punctuated;
    private final List<Piece> pieces;

    private record Piece(Word word, boolean endsUtterance) {}

    private Sentences(Transcript transcript, List<Silence> silences, long wholeMillis) {
        this.whole = wholeMillis;
        this.silences = silences;
        this.pieces = pieces(transcript);
        this.punctuated = pieces.stream()
                .anyMatch(piece -> ENDS.matcher(piece.word().text()).matches());
    }

    /** In order; they do not overlap, and no word is lost. */
    static List<Sentence> of(Transcript transcript, List<Silence> silences, long wholeMillis) {
        return new Sentences(transcript, silences, wholeMillis).cut();
    }

    private static List<Piece> pieces(Transcript transcript) {
        var pieces = new ArrayList<Piece>();
        for (Utterance utterance : transcript.utterances()) {
            var words = utterance.words().isEmpty()
                    ? List.of(new Word(utterance.text(), utterance.startMillis(), utterance.endMillis()))
                    : utterance.words();
            for (int i = 0; i < words.size(); i++) {
                if (!words.get(i).text().isBlank()) {
                    pieces.add(new Piece(words.get(i), i == words.size() - 1));
                }
            }
        }
        return pieces;
    }

    private List<Sentence> cut() {
        var runs = new ArrayList<List<Piece>>();
        var run = new ArrayList<Piece>();
        for (int i = 0; i < pieces.size(); i++) {
            run.add(pieces.get(i));
            if (i == pieces.size() - 1 || isEnd(i)) {
                shorten(List.copyOf(run), runs);
                run.clear();
            }
        }
        return sentences(joined(runs));
    }

    private boolean isEnd(int i) {
        long pause = pauseAfter(pieces.get(i), pieces.get(i + 1));
        if (pause >= LONG_PAUSE) {
            return true;
        }
        boolean said = punctuated
                ? ENDS.matcher(pieces.get(i).word().text()).matches()
                : pieces.get(i).endsUtterance();
        return said && pause >= PAUSE;
    }

    /** Cuts at the longest pause until every part is short enough, or nobody breathes. */
    private void shorten(List<Piece> run, List<List<Piece>> runs) {
        int at = -1;
        long longest = BREATH - 1;
        for (int i = 0; length(run) > Sentence.LONGEST && i < run.size() - 1; i++) {
            long pause = pauseAfter(run.get(i), run.get(i + 1));
            if (pause > longest) {
                longest = pause;
                at = i + 1;
            }
        }
        if (at < 0) {
            runs.add(run);
        } else {
            shorten(run.subList(0, at), runs);
            shorten(run.subList(at, run.size()), runs);
        }
    }

    /** What is too short goes to the sentence before it, unless a long pause parts them or they are too long together. */
    private List<List<Piece>> joined(List<List<Piece>> runs) {
        var joined = new ArrayList<List<Piece>>();
        for (List<Piece> run : runs) {
            var before = joined.isEmpty() ? List.<Piece>of() : joined.getLast();
            if (!before.isEmpty() && (isShort(run) || isShort(before)) && belong(before, run)) {
                var both = new ArrayList<>(before);
                both.addAll(run);
                joined.set(joined.size() - 1, both);
            } else {
                joined.add(run);
            }
        }
        return joined;
    }

    private boolean belong(List<Piece> before, List<Piece> after) {
        long together =
                after.getLast().word().endMillis() - before.getFirst().word().startMillis();
        return pauseAfter(before.getLast(), after.getFirst()) < LONG_PAUSE && together + 2 * MARGIN <= Sentence.LONGEST;
    }

    private List<Sentence> sentences(List<List<Piece>> runs) {
        var sentences = new ArrayList<Sentence>();
        long from = 0;
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            long to = i == runs.size() - 1
                    ? whole
                    : between(run.getLast(), runs.get(i + 1).getFirst());
            long start = Math.max(from, run.getFirst().word().startMillis() - MARGIN);
            // No sentence is empty, so no two begin together: the beginning is what they are kept by.
            long end = Math.max(start + 1, Math.min(Math.max(from, to), latestEnd(run) + MARGIN));
            sentences.add(new Sentence(text(run), start, end));
            from = end;
        }
        return List.copyOf(sentences);
    }

    /** Where to cut between two words: in the middle of the silence, if there is one. */
    private long between(Piece before, Piece after) {
        long end = before.word().endMillis();
        long start = Math.max(end, after.word().startMillis());
        return silences.stream()
                .filter(silence -> overlap(silence, end, start) > 0)
                .mapToLong(silence -> silence.middle().toMillis())
                .findFirst()
                .orElse((end + start) / 2);
    }

    /** How long nothing is heard, as far as either the sound or the engine tells. */
    private long pauseAfter(Piece before, Piece after) {
        long end = before.word().endMillis();
        long start = after.word().startMillis();
        long silent = silences.stream()
                .filter(silence -> overlap(silence, end, start) > 0)
                .mapToLong(silence -> silence.end().minus(silence.start()).toMillis())
                .max()
                .orElse(0);
        return Math.max(silent, start - end);
    }

    /** Engines are a little off with the times of words. */
    private static long overlap(Silence silence, long from, long to) {
        return Math.min(silence.end().toMillis(), Math.max(from, to) + MARGIN)
                - Math.max(silence.start().toMillis(), Math.min(from, to) - MARGIN);
    }

    private static long length(List<Piece> run) {
        return latestEnd(run) - run.getFirst().word().startMillis() + 2 * MARGIN;
    }

    private static long latestEnd(List<Piece> run) {
        return run.stream().mapToLong(piece -> piece.word().endMillis()).max().orElseThrow();
    }

    private static boolean isShort(List<Piece> run) {
        return length(run) < Sentence.SHORTEST;
    }

    private static String text(List<Piece> run) {
        return run.stream().map(piece -> piece.word().text().strip()).collect(Collectors.joining(" "));
    }
}
