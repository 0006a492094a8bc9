package studio.atelier.subtitles;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import studio.atelier.speech.Transcript;

/**
 * Turns a transcript into cues by {@link CueRules}. Where to cut is chosen over the whole text at once (a shortest path over all
 * cuts that fit): few cues, cut at pauses and where sentences and phrases end, none read too fast or shown too briefly.
 *
 * <p>Always true of the result: every word is in it, in order; at most two lines that fit; cues are in order, never overlap and
 * have a gap between; none lasts longer than {@link CueRules#LONGEST} or bridges a {@link CueRules#LONG_PAUSE}. Shortest
 * time and reading speed are kept wherever the speech leaves room.
 */
final class CueLayout {
    /** What one more cue costs, in steps of {@link Phrasing}. */
    private static final double CUE = 10;
    /** What a sentence that ends inside a cue costs. */
    private static final double SENTENCE_INSIDE = 4;
    /** What each tenth of a second of a bridged pause costs. */
    private static final double PAUSE_TENTH = 2;
    /** What each column a second above the comfortable speed costs. */
    private static final double TOO_FAST = 1.5;

    private static final double TOO_SHORT = 20;
    /** The break between the two lines counts for less than the one between cues. */
    private static final double LINE_SHARE = 0.4;

    private static final double TENTH = 100;
    private static final double SECOND = 1_000;

    private final List<Piece> pieces;
    private final CueRules rules;
    private final Page page;

    private CueLayout(List<Piece> pieces, CueRules rules) {
        this.pieces = pieces;
        this.rules = rules;
        this.page = new Page(pieces, rules);
    }

    static List<Cue> of(Transcript transcript) {
        CueRules rules = CueRules.of(transcript);
        CueLayout layout = new CueLayout(Pieces.of(transcript, rules.lineColumns()), rules);
        return layout.timed(layout.cuts());
    }

    /** The pieces that begin a cue, and the end. */
    private int[] cuts() {
        double[] least = new double[pieces.size() + 1];
        int[] from = new int[pieces.size() + 1];
        Arrays.fill(least, 1, least.length, Double.MAX_VALUE);
        for (int to = 1; to <= pieces.size(); to++) {
            for (int start = to - 1; start >= 0 && allowed(start, to); start--) {
                double cost = least[start] + cost(start, to);
                if (cost < least[to]) {
                    least[to] = cost;
                    from[to] = start;
                }
            }
        }
        Deque<Integer> path = new ArrayDeque<>();
        for (int at = pieces.size(); at > 0; at = from[at]) {
            path.addFirst(at);
        }
        path.addFirst(0);
        return path.stream().mapToInt(Integer::intValue).toArray();
    }

    /** False means that no longer cue that ends here is allowed either. A single piece always is. */
    private boolean allowed(int from, int to) {
        if (from == to - 1) {
            return true;
        }
        return page.columns(from, to) <= CueRules.LINES * rules.lineColumns() + 1
                && speechEnd(from, to) - pieces.get(from).startMillis() <= CueRules.LONGEST
                && pause(from + 1) < CueRules.LONG_PAUSE;
    }

    private double cost(int from, int to) {
        double cost = CUE + page.breakBefore(from);
        if (from > 0 && (pause(from) >= CueRules.PAUSE || pieces.get(from - 1).endsUtterance())) {
            cost -= Math.min(page.breakBefore(from), Phrasing.PLAIN);
        }
        if (!page.fitsOneLine(from, to)) {
            int second = page.lineBreak(from, to);
            if (second < 0) {
                return Double.MAX_VALUE / 2;
            }
            cost += LINE_SHARE * page.breakBefore(second);
        }
        for (int inside = from + 1; inside < to; inside++) {
            long pause = pause(inside);
            cost += pause >= CueRules.PAUSE ? pause / TENTH * PAUSE_TENTH : 0;
            cost += page.breakBefore(inside) == Phrasing.SENTENCE ? SENTENCE_INSIDE : 0;
        }
        long start = pieces.get(from).startMillis();
        long shown = end(from, to, start) - start;
        double speed = page.columns(from, to) / (Math.max(shown, CueRules.FRAME) / SECOND);
        cost += TOO_FAST * Math.max(0, speed - rules.columnsPerSecond());
        return cost + (shown < CueRules.SHORTEST ? TOO_SHORT : 0);
    }

    private List<Cue> timed(int[] cuts) {
        List<Cue> cues = new ArrayList<>(cuts.length);
        long free = 0;
        for (int i = 0; i + 1 < cuts.length; i++) {
            long start = Math.max(free, pieces.get(cuts[i]).startMillis());
            long end = Math.max(end(cuts[i], cuts[i + 1], start), start + CueRules.FLASH);
            cues.add(new Cue(i + 1, start, end, page.lines(cuts[i], cuts[i + 1])));
            free = end + CueRules.GAP;
        }
        return List.copyOf(cues);
    }

    /** When a cue of these pieces leaves the screen: as late as its reader needs and the next cue lets it. */
    private long end(int from, int to, long start) {
        long spoken = speechEnd(from, to);
        long read = start + (long) Math.ceil(page.columns(from, to) * SECOND / rules.columnsPerSecond());
        long end = Math.max(spoken, Math.min(read, spoken + CueRules.LINGER));
        end = Math.max(end, start + CueRules.SHORTEST);
        if (to < pieces.size()) {
            long next = pieces.get(to).startMillis();
            end = end + CueRules.LINGER > next ? next - CueRules.GAP : end;
        }
        return Math.min(end, start + CueRules.LONGEST);
    }

    private long speechEnd(int from, int to) {
        return Math.max(pieces.get(to - 1).endMillis(), pieces.get(from).endMillis());
    }

    /** The silence before a piece. */
    private long pause(int piece) {
        return Math.max(
                0, pieces.get(piece).startMillis() - pieces.get(piece - 1).endMillis());
    }
}
