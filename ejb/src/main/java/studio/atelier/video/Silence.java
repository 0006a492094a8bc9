package studio.atelier.video;

import java.time.Duration;

/** A stretch of a recording in which nobody speaks, from its start. */
public record Silence(Duration start, Duration end) {

    /** Where to cut if one has to. */
    public Duration middle() {
        return start.plus(end).dividedBy(2);
    }
}
