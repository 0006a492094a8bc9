package studio.atelier.work;

import java.time.Duration;
import java.util.List;

/** Who counts what the engine of this node does. */
interface Tally {

    /** An attempt begins; its task was due for so long. */
    void began(String kind, Duration waited);

    /** An attempt ended; {@code what} is the word of the report, or {@code stale} if it came too late to count. */
    void finished(String kind, String what, Duration took);

    void claimed(int tasks, Duration took);

    /** Leases of lost workers were taken back by this node. */
    void rescued(int tasks);

    /** The queues as they are, from time to time. */
    void queues(List<QueueDepth> queues);
}
