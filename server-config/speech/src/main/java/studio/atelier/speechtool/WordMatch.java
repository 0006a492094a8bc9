package studio.atelier.speechtool;

import java.util.Arrays;
import java.util.List;

/**
 * Pairs two word lists with the fewest edits (Levenshtein over words), inside a band around the diagonal so that hours of
 * speech stay within the tool's memory.
 */
final class WordMatch {
    /** Twice the true costs, so that a substitution may cost one and a half: a shifted match beats two wrong pairs. */
    private static final int GAP = 2;

    private static final int SUBSTITUTION = 3;
    /** How many words the two lists may drift apart; 30 000 words then need 120 MB. */
    private static final int BAND = 2000;

    private static final int FAR = Integer.MAX_VALUE / 2;
    private static final byte DIAGONAL = 0;
    private static final byte SKIP_EXPECTED = 1;
    private static final byte SKIP_HEARD = 2;

    private final List<String> expected;
    private final List<String> heard;
    private final byte[][] steps;

    private WordMatch(List<String> expected, List<String> heard) {
        this.expected = expected;
        this.heard = heard;
        this.steps = new byte[expected.size() + 1][];
    }

    /** For each expected word the index of the equal heard word, or -1. */
    static int[] match(List<String> expected, List<String> heard) {
        WordMatch match = new WordMatch(expected, heard);
        match.fill();
        return match.trace();
    }

    private int first(int row) {
        return Math.max(0, centre(row) - BAND);
    }

    private int last(int row) {
        return Math.min(heard.size(), centre(row) + BAND);
    }

    private int centre(int row) {
        return expected.isEmpty() ? heard.size() : (int) ((long) row * heard.size() / expected.size());
    }

    private void fill() {
        int[] above = new int[heard.size() + 2];
        int[] here = new int[heard.size() + 2];
        for (int row = 0; row < steps.length; row++) {
            Arrays.fill(here, FAR);
            steps[row] = new byte[last(row) - first(row) + 1];
            for (int column = first(row); column <= last(row); column++) {
                steps[row][column - first(row)] = step(row, column, above, here);
            }
            int[] swap = above;
            above = here;
            here = swap;
        }
    }

    private byte step(int row, int column, int[] above, int[] here) {
        if (row == 0 && column == 0) {
            here[0] = 0;
            return DIAGONAL;
        }
        int diagonal = row == 0 || column == 0 ? FAR : above[column - 1] + (equal(row, column) ? 0 : SUBSTITUTION);
        int skipExpected = row == 0 ? FAR : above[column] + GAP;
        int skipHeard = column == 0 ? FAR : here[column - 1] + GAP;
        here[column] = Math.min(diagonal, Math.min(skipExpected, skipHeard));
        if (here[column] == diagonal) {
            return DIAGONAL;
        }
        return here[column] == skipExpected ? SKIP_EXPECTED : SKIP_HEARD;
    }

    private boolean equal(int row, int column) {
        return expected.get(row - 1).equals(heard.get(column - 1));
    }

    private int[] trace() {
        int[] found = new int[expected.size()];
        Arrays.fill(found, -1);
        int row = expected.size();
        int column = heard.size();
        while (row > 0 && column > 0) {
            byte step = steps[row][column - first(row)];
            if (step == DIAGONAL && equal(row, column)) {
                found[row - 1] = column - 1;
            }
            row -= step == SKIP_HEARD ? 0 : 1;
            column -= step == SKIP_EXPECTED ? 0 : 1;
        }
        return found;
    }
}
