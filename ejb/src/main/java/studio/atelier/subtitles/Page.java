package studio.atelier.subtitles;

import java.util.List;

/**
 * A text laid out on a line: widths of any stretch of pieces and its best line break, in constant time a width.
 */
final class Page {
    /** The first line should be the shorter one: the picture shows more, and the eye has less to travel. */
    private static final double TOP_HEAVY = 2;
    /** Columns of difference between the lines that disturb as much as one step of {@link Phrasing}. */
    private static final double COLUMNS_A_STEP = 4;

    private final List<Piece> pieces;
    private final int lineColumns;
    private final int[] breaks;
    /** The width of everything before a piece, with the space before it. */
    private final int[] before;

    Page(List<Piece> pieces, CueRules rules) {
        this.pieces = pieces;
        this.lineColumns = rules.lineColumns();
        this.breaks = new int[pieces.size() + 1];
        this.before = new int[pieces.size() + 1];
        Phrasing phrasing = new Phrasing(rules.englishPhrasing());
        for (int i = 0; i < pieces.size(); i++) {
            before[i + 1] = before[i] + space(i) + pieces.get(i).columns();
            breaks[i] = i == 0 ? Phrasing.SENTENCE : phrasing.breakBetween(pieces.get(i - 1), pieces.get(i));
        }
    }

    /** How much a break before this piece disturbs; there is no harm in one at either end of the text. */
    int breakBefore(int piece) {
        return breaks[piece];
    }

    int columns(int from, int to) {
        return before[to] - before[from] - space(from);
    }

    boolean fitsOneLine(int from, int to) {
        return columns(from, to) <= lineColumns;
    }

    /** Where the second line best begins, or -1 when no break leaves two lines that fit. */
    int lineBreak(int from, int to) {
        int best = -1;
        double least = Double.MAX_VALUE;
        for (int at = from + 1; at < to; at++) {
            int top = columns(from, at);
            int bottom = columns(at, to);
            if (top <= lineColumns && bottom <= lineColumns) {
                double heavy = top > bottom ? TOP_HEAVY : 0;
                double cost = breaks[at] + heavy + Math.abs(top - bottom) / COLUMNS_A_STEP;
                if (cost < least) {
                    least = cost;
                    best = at;
                }
            }
        }
        return best;
    }

    /** The lines of a cue that is known to fit. */
    List<String> lines(int from, int to) {
        int second = fitsOneLine(from, to) ? to : lineBreak(from, to);
        return second == to ? List.of(text(from, to)) : List.of(text(from, second), text(second, to));
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from && space(i) > 0) {
                text.append(' ');
            }
            text.append(pieces.get(i).text());
        }
        return text.toString();
    }

    private int space(int piece) {
        return piece == 0 || piece >= pieces.size() || pieces.get(piece).glued() ? 0 : 1;
    }
}
