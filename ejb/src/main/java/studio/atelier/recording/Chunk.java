package studio.atelier.recording;

import java.time.Duration;

/**
 * A stretch of a recording that is heard on its own; the item of a transcribe task.
 *
 * @param aligned true if the known text is placed on it, false if it is recognised
 */
public record Chunk(long startMillis, long endMillis, boolean aligned) {

    public Chunk {
        if (startMillis < 0 || endMillis < startMillis) {
            throw new IllegalArgumentException("A chunk from " + startMillis + " to " + endMillis);
        }
    }

    public Duration start() {
        return Duration.ofMillis(startMillis);
    }

    public Duration end() {
        return Duration.ofMillis(endMillis);
    }

    public Duration length() {
        return Duration.ofMillis(endMillis - startMillis);
    }
}
