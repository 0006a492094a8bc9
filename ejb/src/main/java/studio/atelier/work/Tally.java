package studio.atelier.work;

import java.time.Duration;
import java.util.Map;

/** Who counts what the engine does. */
interface Tally {

    /** A task ended an attempt; {@code what} is the word of the report. */
    void finished(String kind, String what, Duration took);

    void claimed(int tasks, Duration took);

    /** Ready tasks by queue, from time to time. */
    void waiting(Map<String, Integer> tasks);
}
