package studio.atelier.work;

import java.util.Map;

/**
 * The tasks of a queue, or of a kind, at one moment, for the meters.
 *
 * @param of what is counted, {@code queue} or {@code kind}
 * @param name of the queue or kind
 * @param tasks how many, by state: ready, leased, scheduled, waiting, gathering, dead
 * @param oldestReadySeconds for how long the ready task that waits longest has been due; 0 without one
 */
record QueueDepth(String of, String name, Map<String, Long> tasks, long oldestReadySeconds) {
    QueueDepth {
        tasks = Map.copyOf(tasks);
    }
}
