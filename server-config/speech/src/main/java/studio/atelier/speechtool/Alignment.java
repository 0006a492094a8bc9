package studio.atelier.speechtool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * Gives every word of a known text its time: words the decoder heard keep the time they were heard at, the others get a
 * share of the gap between their neighbours in proportion to their length.
 */
final class Alignment {
    /** About 15 letters a second, ordinary reading pace: how long a word that was not heard is assumed to last. */
    private static final long MILLIS_PER_LETTER = 65;
    /** A word squeezed to less than this part of its assumed length shares its neighbour's time instead. */
    private static final int LEAST_PART = 4;
    /** A word in a long gap is not stretched over music or silence beyond this many times its assumed length. */
    private static final int MOST_TIMES = 2;

    private static final long UNKNOWN = -1;

    private final List<Transcript.Token> tokens;
    private final long durationMillis;
    private final long[] starts;
    private final long[] ends;
    private final int[] utterances;

    private Alignment(List<Transcript.Token> tokens, long durationMillis) {
        this.tokens = tokens;
        this.durationMillis = durationMillis;
        this.starts = new long[tokens.size()];
        this.ends = new long[tokens.size()];
        this.utterances = new int[tokens.size()];
        Arrays.fill(starts, UNKNOWN);
    }

    static Recognition of(Transcript transcript, List<List<TimedWord>> heard, long durationMillis) {
        Alignment alignment = new Alignment(transcript.tokens(), durationMillis);
        alignment.takeHeard(heard);
        int aligned = (int) Arrays.stream(alignment.starts)
                .filter(start -> start != UNKNOWN)
                .count();
        alignment.interpolate();
        return alignment.result(aligned);
    }

    private void takeHeard(List<List<TimedWord>> heard) {
        List<String> expected = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            for (String part : tokens.get(i).spoken()) {
                expected.add(part);
                owners.add(i);
            }
        }
        List<TimedWord> words = new ArrayList<>();
        List<Integer> wordUtterances = new ArrayList<>();
        for (int i = 0; i < heard.size(); i++) {
            words.addAll(heard.get(i));
            wordUtterances.addAll(Collections.nCopies(heard.get(i).size(), i));
        }
        int[] found =
                WordMatch.match(expected, words.stream().map(TimedWord::word).toList());
        Arrays.fill(utterances, -1);
        for (int i = 0; i < found.length; i++) {
            if (found[i] >= 0) {
                int owner = owners.get(i);
                TimedWord word = words.get(found[i]);
                starts[owner] = starts[owner] == UNKNOWN ? word.startMillis() : starts[owner];
                ends[owner] = word.endMillis();
                utterances[owner] = utterances[owner] < 0 ? wordUtterances.get(found[i]) : utterances[owner];
            }
        }
    }

    private void interpolate() {
        int first = 0;
        while (first < tokens.size()) {
            int next = first;
            while (next < tokens.size() && starts[next] == UNKNOWN) {
                next++;
            }
            if (next > first) {
                fillGap(first, next);
            }
            first = next + 1;
        }
    }

    /** Times the tokens {@code first} to {@code next - 1}; both neighbours, where there are any, have their times. */
    private void fillGap(int first, int next) {
        long assumed = letters(first, next) * MILLIS_PER_LETTER;
        long from;
        long to;
        if (first == 0 && next == tokens.size()) {
            from = 0;
            to = durationMillis;
        } else if (first == 0) {
            to = starts[next];
            from = Math.max(0, to - assumed);
        } else {
            from = ends[first - 1];
            to = next == tokens.size() ? Math.max(from, durationMillis) : starts[next];
            to = Math.min(to, from + MOST_TIMES * assumed);
        }
        if (to - from < assumed / LEAST_PART && first > 0) {
            share(first - 1, next, starts[first - 1], Math.max(to, ends[first - 1]));
        } else if (to - from < assumed / LEAST_PART && next < tokens.size()) {
            share(first, next + 1, from, ends[next]);
        } else {
            share(first, next, from, to);
        }
    }

    private void share(int first, int next, long from, long to) {
        long letters = letters(first, next);
        long before = 0;
        for (int i = first; i < next; i++) {
            starts[i] = from + (to - from) * before / letters;
            before += letters(i, i + 1);
            ends[i] = from + (to - from) * before / letters;
        }
    }

    private long letters(int first, int next) {
        long letters = 0;
        for (int i = first; i < next; i++) {
            letters += tokens.get(i).text().length();
        }
        return letters;
    }

    private Recognition result(int aligned) {
        List<TimedWord> words = new ArrayList<>();
        List<Recognition.Range> ranges = new ArrayList<>();
        int rangeStart = 0;
        int utterance = -1;
        for (int i = 0; i < tokens.size(); i++) {
            if (utterances[i] >= 0 && utterance >= 0 && utterances[i] != utterance) {
                ranges.add(new Recognition.Range(rangeStart, i));
                rangeStart = i;
            }
            utterance = Math.max(utterance, utterances[i]);
            words.add(new TimedWord(tokens.get(i).text(), starts[i], ends[i]));
        }
        if (rangeStart < tokens.size()) {
            ranges.add(new Recognition.Range(rangeStart, tokens.size()));
        }
        return new Recognition(List.copyOf(words), List.copyOf(ranges), OptionalInt.of(aligned));
    }
}
