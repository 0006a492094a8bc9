package studio.atelier.subtitles;

import java.util.List;

/**
 * One subtitle: what stands on the screen, from when to when.
 *
 * @param index its number in the file, from 1
 * @param startMillis from the start of the film
 * @param endMillis not before the start; equal only in files of others
 * @param lines plain text from top to bottom, none of them blank
 */
record Cue(int index, long startMillis, long endMillis, List<String> lines) {
    Cue {
        if (startMillis < 0 || endMillis < startMillis) {
            throw new IllegalArgumentException("cue " + index + " from " + startMillis + " to " + endMillis + " ms");
        }
        lines = List.copyOf(lines);
    }

    Cue numbered(int number) {
        return new Cue(number, startMillis, endMillis, lines);
    }
}
