package studio.atelier.subtitles;

import java.time.Duration;

/**
 * A stretch of a recording that is heard on its own; the item of a transcribe task.
 *
 * @param aligned true if the known text is placed on it, false if it is recognised
 */
record Chunk(long startMillis, long endMillis, boolean aligned) {

    Chunk {
        if (startMillis < 0 || endMillis < startMillis) {
            throw new IllegalArgumentException("A chunk from " + startMillis + " to " + endMillis);
        }
    }

    Duration start() {
        return Duration.ofMillis(startMillis);
    }

    Duration end() {
        return Duration.ofMillis(endMillis);
    }

    Duration length() {
        return Duration.ofMillis(endMillis - startMillis);
    }
}
